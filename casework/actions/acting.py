"""Give every act of a person on a case the same frame: find, change, write, leave an event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.agenda import Agenda
from casework.boards import BoardProfile, Role
from casework.case import Case, CaseRefuses, Clock
from casework.clocks import clocks_of
from casework.events import Event, EventKind
from casework.letter_facts import DateMove
from casework.letters_owed import Correspondent, LetterWriter
from casework.local_time import local_date
from casework.ports import Clock as ClockPort
from casework.ports import Mint, Storage, Transaction
from casework.presence import Presence
from casework.school_holidays import NO_SCHOOL_HOLIDAYS, SchoolHolidays
from casework.seats import Seat


class CaseChanged(CaseRefuses):
    """Somebody else acted on the case since this person opened it."""

    def __init__(self, reference: str, seen: int) -> None:
        """Name the case, and the version that was seen."""
        super().__init__(
            f"Iemand anders heeft {reference} intussen veranderd. Bekijk wat er veranderde, en doe"
            " het daarna opnieuw."
        )
        self.reference = reference
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Acting:
    """One person who acts on cases; each act is one transaction with its event."""

    storage: Storage
    clock: ClockPort
    board: str | None
    """None for the administrator, who may act for every board."""
    by: str
    boards: Mapping[str, BoardProfile]
    mint: Mint
    role: Role | None = None
    """As whom; some acts are the FG's alone. None for the administrator."""
    school_holidays: SchoolHolidays = NO_SCHOOL_HOLIDAYS
    seat: Seat | None = None
    """From which seat at the desk; it bounds what is seen and done. None for the administrator
    and for the service itself."""
    seen: int | None = None
    """The version of the case that this person had before them; None when they had none."""

    async def found(self, tx: Transaction, reference: str) -> Case:
        """Answer a case that this person may act on, as they saw it. Raises CaseRefuses.

        Raises CaseChanged when somebody acted on it since.
        """
        case = await self.found_to_read(tx, reference)
        if self.seat is not None and (why := self.seat.why_not_act(case)):
            raise CaseRefuses(why)
        await self.check_seen(tx, case)
        return case

    async def found_to_read(self, tx: Transaction, reference: str) -> Case:
        """Answer a case that this person may see.

        Raises CaseRefuses, with the same words for a case that is not there and for one that is
        not for these eyes.
        """
        case = await tx.cases.get(board=self.board, reference=reference)
        if case is None or not (self.seat is None or self.seat.sees(case)):
            raise CaseRefuses(f"Er is geen zaak {reference}.")
        return case

    async def check_seen(self, tx: Transaction, case: Case) -> None:
        """Raise CaseChanged when the case is not the one this person had before them."""
        if self.seen is None:
            return
        version = await tx.journal.version_of_case(board=case.board, reference=case.reference)
        if version != self.seen:
            raise CaseChanged(case.reference, self.seen)

    async def written(
        self, tx: Transaction, case: Case, kind: EventKind, **detail: str | int | bool | None
    ) -> Case:
        """Write a changed case and what happened; the watch looks at it from its next moment."""
        now = self.clock.now()
        presence = await presence_of(
            tx, self.boards[case.board], now, school_holidays=self.school_holidays
        )
        case = replace(case, wake_at=Agenda(presence).next_moment(case, now))
        await tx.cases.save(case)
        await tx.journal.note(self.event(case, kind, **detail))
        return case

    async def presence(self, tx: Transaction, case: Case) -> Presence:
        """Answer who of the case's board is there."""
        return await presence_of(
            tx, self.boards[case.board], self.clock.now(), school_holidays=self.school_holidays
        )

    def writer(self, case: Case) -> LetterWriter:
        """Answer who writes letters about the case."""
        return LetterWriter(self.boards[case.board], self.mint, self.clock.now())

    def event(self, case: Case, kind: EventKind, **detail: str | int | bool | None) -> Event:
        """Answer what happened in a case, by this person, now."""
        return Event(kind, case.board, self.clock.now(), self.by, case.reference, detail)

    def recounted(self, case: Case) -> Case:
        """Answer the case with its clocks as its acts have them now."""
        return replace(
            case, clocks=clocks_of(case, self.boards[case.board], as_of=self.clock.now())
        )


async def presence_of(
    tx: Transaction, board: BoardProfile, now: datetime, *, school_holidays: SchoolHolidays
) -> Presence:
    """Answer who of a board is there, now and as far as is known."""
    leave = await tx.boards.absences(board.id, from_day=local_date(now))
    return Presence(board, tuple(absence for _, absence in leave), school_holidays)


async def correspondent_of(tx: Transaction, case: Case) -> Correspondent:
    """Answer the parent of a case. Raises CaseRefuses when nobody can be written to."""
    found = Correspondent.of(await tx.cases.messages(case))
    if found is None:
        raise CaseRefuses(
            f"Bij {case.reference} is geen adres bekend: de aanvrager kan geen bericht krijgen."
        )
    return found


def moves_between(old: Sequence[Clock], new: Sequence[Clock]) -> tuple[DateMove, ...]:
    """Answer which dates moved, came or went."""
    before = {clock.name: clock.deadline.due_iso() for clock in old}
    after = {clock.name: clock.deadline.due_iso() for clock in new}
    return tuple(
        DateMove(name, before.get(name), after.get(name))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )


def moves_in_words(moves: Sequence[DateMove]) -> dict[str, str | None]:
    """Answer moved dates as an event keeps them: `legal_term_old`, `legal_term_new`."""
    return {
        f"{move.name}_{side}": value
        for move in moves
        for side, value in (("old", move.old), ("new", move.new))
    }
