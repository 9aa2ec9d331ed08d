"""Deal with a message that was set aside: make a case of it, or note that it is done."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.actions.acting import presence_of
from casework.actions.keep_breach_register import enter_if_breach
from casework.boards import BoardProfile
from casework.case import Case, CaseRefuses
from casework.decide import Decider, Known
from casework.events import Event, EventKind
from casework.kinds import Kind
from casework.ledger import SetAside
from casework.message import Understanding
from casework.ports import Clock, Mint, Storage, Transaction
from casework.school_holidays import NO_SCHOOL_HOLIDAYS, SchoolHolidays


@dataclass(frozen=True, slots=True)
class ResolveSetAside:
    """What a person does with the tray; each is one transaction with its event."""

    storage: Storage
    clock: Clock
    mint: Mint
    boards: Mapping[str, BoardProfile]
    by: str
    school_holidays: SchoolHolidays = NO_SCHOOL_HOLIDAYS
    letters_per_day: int = 10

    async def done(self, source: str) -> None:
        """Note that nothing more is needed. Raises CaseRefuses when no such message waits."""
        async with self.storage.transaction() as tx:
            row = await self._find(tx, source)
            await self._resolve(tx, row)

    async def make_case(self, source: str, kind: Kind) -> Case:
        """Open the case that the message asks for, with every letter it owes.

        The clock counts from the arrival. Raises CaseRefuses when no such message waits, or
        when nothing of it could be read.
        """
        async with self.storage.transaction() as tx:
            row = await self._find(tx, source)
            if row.salvaged is None:
                raise CaseRefuses(
                    "Van dit bericht is niets bewaard. Open het in de mailbox en vraag de afzender"
                    " het opnieuw te sturen."
                )
            now = self.clock.now()
            presence = await presence_of(
                tx, self.boards[row.board], now, school_holidays=self.school_holidays
            )
            decider = Decider(presence, self.mint, now, self.letters_per_day)
            language = "nl"
            understood = Understanding((kind,), False, {kind: 1.0}, (kind,), language)
            decision = decider.decide(row.salvaged, understood, Known())
            (case,) = decision.opened
            await tx.cases.open(case, row.salvaged, source=row.source)
            for letter in decision.letters:
                await tx.letters.owe(letter)
            await self._resolve(tx, row, *decision.events, case=case.reference)
            await enter_if_breach(
                tx, case, row.salvaged.sender, self.boards[case.board], by=self.by
            )
            return case

    async def _find(self, tx: Transaction, source: str) -> SetAside:
        for board in self.boards:
            for row in await tx.ledger.waiting(board=board):
                if str(row.source) == source:
                    return row
        raise CaseRefuses(f"Er wacht geen bericht met bron {source}.")

    async def _resolve(
        self, tx: Transaction, row: SetAside, *before: Event, case: str | None = None
    ) -> None:
        """Take the row out of the tray. Raises CaseRefuses when somebody else just did."""
        now = self.clock.now()
        source = str(row.source)
        if not await tx.ledger.resolve(board=row.board, source=source, by=self.by, now=now):
            raise CaseRefuses(f"Iemand anders heeft bericht {source} net afgehandeld.")
        resolved = EventKind.SET_ASIDE_RESOLVED
        await tx.journal.note(
            *before, Event(resolved, row.board, now, self.by, case, {"source": source})
        )
