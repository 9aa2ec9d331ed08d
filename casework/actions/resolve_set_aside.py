"""Deal with a message that was set aside: a case, a place in a case, or a note that it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.actions.acting import presence_of
from casework.actions.keep_breach_register import enter_if_breach
from casework.boards import BoardProfile, same_address
from casework.case import Case, CaseRefuses
from casework.decide import Decider, Known
from casework.events import Event, EventKind
from casework.kinds import Kind
from casework.ledger import SetAside
from casework.letters_owed import LetterWriter
from casework.message import IncomingMessage, Understanding
from casework.ports import Clock, Mint, Storage, Transaction
from casework.school_holidays import NO_SCHOOL_HOLIDAYS, SchoolHolidays
from casework.seats import Seat
from casework.tray import WayOut

NOTHING_KEPT = (
    "Van dit bericht is niets bewaard. Open het in de mailbox en vraag de afzender het opnieuw te"
    " sturen."
)


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
    seat: Seat | None = None
    """From which seat at the desk; it bounds what is seen and done. None for the administrator."""

    async def read(self, source: str) -> SetAside:
        """Answer a message of the tray, dealt with or not, and note that somebody read it.

        Raises CaseRefuses, with the same words for one that is not there and one that is not for
        these eyes.
        """
        async with self.storage.transaction() as tx:
            for board in self._boards():
                row = await tx.ledger.aside(board=board, source=source)
                if row is not None and await self._may_read(tx, row):
                    await tx.journal.note(self._event(EventKind.CASE_READ, row, None))
                    return row
        raise _not_there(source)

    async def _may_read(self, tx: Transaction, row: SetAside) -> bool:
        """Answer whether this person sees the case that a message became, where it became one."""
        if self.seat is None or row.resolved is None:
            return True
        events = await tx.journal.of_kind(
            EventKind.SET_ASIDE_RESOLVED, board=row.board, since=row.resolved
        )
        source = str(row.source)
        became = {each.case for each in events if each.case and each.detail["source"] == source}
        cases = [await tx.cases.get(board=row.board, reference=each) for each in became]
        return all(case is not None and self.seat.sees(case) for case in cases)

    async def done(self, source: str, *, why: WayOut | None = None) -> None:
        """Note that nothing more is needed. Raises CaseRefuses when no such message waits."""
        async with self.storage.transaction() as tx:
            row = await self._find(tx, source)
            await self._resolve(tx, row, why=why.value if why else None)

    async def make_case(self, source: str, kind: Kind) -> Case:
        """Open the case that the message asks for, with every letter it owes.

        The clock counts from the arrival. Raises CaseRefuses when no such message waits, or
        when nothing of it could be read.
        """
        async with self.storage.transaction() as tx:
            row = await self._find(tx, source)
            message = _kept(row)
            now = self.clock.now()
            presence = await presence_of(
                tx, self.boards[row.board], now, school_holidays=self.school_holidays
            )
            decider = Decider(presence, self.mint, now, self.letters_per_day)
            language = "nl"
            understood = Understanding((kind,), False, {kind: 1.0}, (kind,), language)
            decision = decider.decide(message, understood, Known())
            (case,) = decision.opened
            await tx.cases.open(case, message, source=row.source)
            for letter in decision.letters:
                await tx.letters.owe(letter)
            await self._resolve(tx, row, *decision.events, case=case.reference)
            await enter_if_breach(tx, case, message.sender, self.boards[case.board], by=self.by)
            return case

    async def add_to_case(self, source: str, reference: str) -> Case:
        """Add the message to a case that this person sees; who has the case is told.

        Its sender stays a stranger there unless the case knows them already: by this act nobody
        may read along in somebody else's case. Raises CaseRefuses when no such message waits,
        when nothing of it could be read, or when there is no such case.
        """
        async with self.storage.transaction() as tx:
            row = await self._find(tx, source)
            message = _kept(row)
            case, known = await self._case(tx, row, reference, message)
            stranger = not known or message.authenticity.dmarc == "fail"
            await tx.cases.add_message(case, message, source=row.source, stranger=stranger)
            if case.is_open:
                writer = LetterWriter(self.boards[case.board], self.mint, self.clock.now())
                letter = writer.message_added(case, stranger=stranger)
                if not same_address(letter.recipient, message.sender):
                    await tx.letters.owe(letter)
            added = self._event(EventKind.MESSAGE_ADDED, row, case.reference, stranger=stranger)
            await self._resolve(tx, row, added, case=case.reference)
            return case

    async def _case(
        self, tx: Transaction, row: SetAside, reference: str, message: IncomingMessage
    ) -> tuple[Case, bool]:
        """Answer a case of the message's board, and whether it knows the message's sender."""
        case = await tx.cases.get(board=row.board, reference=reference)
        if case is None or not (self.seat is None or self.seat.sees(case)):
            raise CaseRefuses(f"Er is geen zaak {reference}.")
        if case.texts_erased is not None:
            raise CaseRefuses(f"De berichten van {reference} zijn al gewist; maak een nieuwe zaak.")
        named, _ = await tx.cases.named(
            board=row.board, references=[reference], letter_ids=(), sender=message.sender
        )
        return case, any(each.sender_is_known for each in named)

    def _boards(self) -> Sequence[str]:
        """The boards whose tray this person sees; a director sees none."""
        if self.seat is None:
            return tuple(self.boards)
        return (self.seat.board,) if self.seat.sees_whole_board else ()

    async def _find(self, tx: Transaction, source: str) -> SetAside:
        """Answer a message that waits, for somebody who may act on it. Raises CaseRefuses."""
        for board in self._boards():
            row = await tx.ledger.aside(board=board, source=source)
            if row is None:
                continue
            if row.resolved is not None:
                raise CaseRefuses(f"Dit bericht is al afgehandeld door {row.resolved_by}.")
            if why := why_not_resolve(self.seat):
                raise CaseRefuses(why)
            return row
        raise _not_there(source)

    async def _resolve(
        self,
        tx: Transaction,
        row: SetAside,
        *before: Event,
        case: str | None = None,
        why: str | None = None,
    ) -> None:
        """Take the row out of the tray. Raises CaseRefuses when somebody else just did."""
        now = self.clock.now()
        source = str(row.source)
        if not await tx.ledger.resolve(board=row.board, source=source, by=self.by, now=now):
            raise CaseRefuses(f"Iemand anders heeft bericht {source} net afgehandeld.")
        detail = {"why": why} if why else {}
        resolved = self._event(EventKind.SET_ASIDE_RESOLVED, row, case, **detail)
        await tx.journal.note(*before, resolved)

    def _event(
        self, kind: EventKind, row: SetAside, case: str | None, **detail: str | bool
    ) -> Event:
        of = {"source": str(row.source), **detail}
        return Event(kind, row.board, self.clock.now(), self.by, case, of)


def why_not_resolve(seat: Seat | None) -> str:
    """Answer why a message of the tray may not be dealt with from a seat; empty when it may."""
    if seat is not None and seat.watches:
        return "De FG leest mee. Afhandelen doet de privacydesk of de IBP-manager van het bestuur."
    return ""


def _kept(row: SetAside) -> IncomingMessage:
    if row.salvaged is None:
        raise CaseRefuses(NOTHING_KEPT)
    return row.salvaged


def _not_there(source: str) -> CaseRefuses:
    return CaseRefuses(f"Er wacht geen bericht met bron {source}.")
