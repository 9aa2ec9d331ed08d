"""Do what a person decides about a case: name its kind, take it up, record identity, close it."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.boards import BoardProfile
from casework.case import Case, CaseOutcome, CaseRefuses, IdentityFact
from casework.clocks import clocks_for
from casework.events import Event, EventKind
from casework.kinds import Kind
from casework.letters_owed import LetterWriter
from casework.ports import Clock, Mint, Storage, Transaction


@dataclass(frozen=True, slots=True)
class ChangeCase:
    """The acts of one person on one case; each is one transaction with its event."""

    storage: Storage
    clock: Clock
    board: str | None
    """None for the administrator, who may act for every board."""
    by: str
    boards: Mapping[str, BoardProfile]
    mint: Mint

    async def say_kind(self, reference: str, kind: Kind) -> Case:
        """Say what a message in triage asks; the case goes to the role that acts on that kind,
        with the clock of that kind, which counts from the arrival all the same. Raises
        CaseRefuses.
        """
        async with self.storage.transaction() as tx:
            found = await self._find(tx, reference)
            board = self.boards[found.board]
            role = board.role_for(kind, board.school(found.school))
            clocks = clocks_for(kind, received=found.received, board=board)
            case = found.understood_as(kind, role=role, clocks=clocks)
            writer = LetterWriter(board, self.mint, self.clock.now())
            notices = writer.breach_notices(case) if kind is Kind.DATALEK else []
            for letter in (*notices, writer.ticket(case)):
                await tx.letters.owe(letter)
            return await self._write(tx, case, EventKind.CASE_UNDERSTOOD, asked=kind.value)

    async def take_up(self, reference: str) -> Case:
        """Make the case somebody's own. Raises CaseRefuses."""
        async with self.storage.transaction() as tx:
            case = (await self._find(tx, reference)).taken_up(by=self.by)
            return await self._write(tx, case, EventKind.CASE_TAKEN_UP)

    async def record_identity(self, reference: str, *, way: str) -> Case:
        """Record how the requester showed who they are: no number, no copy. Raises CaseRefuses."""
        async with self.storage.transaction() as tx:
            found = await self._find(tx, reference)
            case = found.identified(IdentityFact(way, self.clock.now(), self.by))
            # The way is somebody's own words: it stays with the case, where it can be erased.
            return await self._write(tx, case, EventKind.IDENTITY_RECORDED)

    async def close(self, reference: str, outcome: CaseOutcome) -> Case:
        """Close the case with its outcome. Raises CaseRefuses, as the state machine says."""
        async with self.storage.transaction() as tx:
            case = (await self._find(tx, reference)).closed(outcome)
            return await self._write(tx, case, EventKind.CASE_CLOSED, outcome=outcome.value)

    async def note_reading(self, tx: Transaction, case: Case) -> None:
        """Note that somebody read the case: reading is an act too."""
        await tx.journal.note(self._event(case, EventKind.CASE_READ))

    async def _find(self, tx: Transaction, reference: str) -> Case:
        case = await tx.cases.get(board=self.board, reference=reference)
        if case is None:
            raise CaseRefuses(f"Er is geen zaak {reference}.")
        return case

    async def _write(self, tx: Transaction, case: Case, kind: EventKind, **detail: str) -> Case:
        await tx.cases.save(case)
        await tx.journal.note(self._event(case, kind, **detail))
        return case

    def _event(self, case: Case, kind: EventKind, **detail: str) -> Event:
        return Event(kind, case.board, self.clock.now(), self.by, case.reference, detail)
