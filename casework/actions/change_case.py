"""Do what a person decides about a case: take it up, record identity, close it."""

from dataclasses import dataclass

from casework.case import Case, CaseOutcome, CaseRefuses, IdentityFact
from casework.events import Event, EventKind
from casework.ports import Clock, Storage, Transaction


@dataclass(frozen=True, slots=True)
class ChangeCase:
    """The acts of one person on one case; each is one transaction with its event."""

    storage: Storage
    clock: Clock
    board: str | None
    """None for the administrator, who may act for every board."""
    by: str

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
            return await self._write(tx, case, EventKind.IDENTITY_RECORDED, way=way)

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
