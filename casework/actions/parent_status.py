"""Answer how the cases behind a receipt code stand, as the parent may see it."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol, assert_never

from casework.boards import BoardProfile
from casework.books import LetterTray
from casework.case import Case, CaseOutcome, CaseState, Clock, ClockName
from casework.events import Event, EventKind
from casework.holidays import add_months, add_working_days
from casework.letters import TO_PARENT, Letter, LetterState
from casework.letters_owed import COURTESY_WORKING_DAYS, Correspondent
from casework.local_time import end_of, local_date
from casework.message import Channel
from casework.ports import Clock as ClockPort
from casework.ports import Mint, Storage, Transaction, Words
from casework.receipts import Receipt
from casework.term_acts import Question, QuestionKind

NOTED_EVERY: Final = timedelta(hours=1)
"""A reading of the same case within this time leaves no second event."""
PARENT: Final = "ouder"
"""As whom events name the holder of a receipt."""


class Standing(StrEnum):
    """Where a case stands, as its parent is told."""

    RECEIVED = "received"
    READ_FIRST = "read_first"
    """A person must first say what the message asks."""
    IN_HAND = "in_hand"
    ASKS_WHO = "asks_who"
    """Waits for the parent to show who they are."""
    ASKS_YOU = "asks_you"
    """Waits for the parent's answer to a question."""
    ANSWERED = "answered"
    """The parent wrote after the question; a person must say whether that is enough."""
    DECIDED = "decided"
    CLOSED = "closed"
    MERGED = "merged"
    """Goes on in an earlier case that asks the same."""


class WhyThen(StrEnum):
    """Why a date is the date; each has its sentence in every language."""

    OWN_TERM = "own_term"
    MONTH = "month"
    MONTH_MOVED = "month_moved"
    """The month ends on a day off."""
    EXTENDED = "extended"
    WAITED = "waited"
    """A question to the parent moved it."""
    HOURS = "hours"
    ASSUMED = "assumed"
    COURTESY = "courtesy"


class ReadsLetters(Protocol):
    """Finds the words of a letter; outbox has them."""

    def words(self, letter: Letter) -> Words:
        """Answer the letter as its reader sees it."""
        ...


@dataclass(frozen=True, slots=True)
class ShelfLetter:
    """A letter that is read on the page, because there is no address to send it to."""

    owed: datetime
    words: Words


@dataclass(frozen=True, slots=True)
class CaseStatus:
    """One case as its parent may see it: no text of theirs, no name."""

    case: Case
    standing: Standing
    due: date | datetime
    why: WhyThen
    legal_due: date | None
    """The date of the law, where the board promises an earlier one."""
    late: bool
    question: Question | None
    wrote: datetime | None
    """When the parent last wrote in the case, after the open question."""
    may_write: bool
    """Whether somebody is known to whom an answer could go."""


@dataclass(frozen=True, slots=True)
class ParentStatus:
    """What one receipt opens: the cases of one message."""

    receipt: Receipt
    board: BoardProfile
    cases: tuple[CaseStatus, ...]
    letters: tuple[ShelfLetter, ...]
    """The newest first; none where letters go by mail or chat."""
    on_shelf: bool
    """Whether this page is the only way to read an answer."""

    @property
    def language(self) -> str:
        """The language of the first case."""
        return self.cases[0].case.language


@dataclass(frozen=True, slots=True)
class CaseGone:
    """The receipt is right, and its case was erased."""

    receipt: Receipt


def why_then(case: Case) -> WhyThen:
    """Answer which sentence explains the first date of a case to a parent."""
    clock = case.first_clock
    if clock is None:
        return WhyThen.COURTESY
    match clock.name:
        case ClockName.ASSUMED:
            return WhyThen.ASSUMED
        case ClockName.INNER_REPORT | ClockName.AP_REPORT:
            return WhyThen.HOURS
        case ClockName.OWN_TERM | ClockName.LEGAL_TERM:
            return _why_in_days(case, clock)
        case _:
            assert_never(clock.name)


def _why_in_days(case: Case, clock: Clock) -> WhyThen:
    if case.acts.extension is not None:
        return WhyThen.EXTENDED
    if case.acts.questions:
        return WhyThen.WAITED
    if clock.name is ClockName.OWN_TERM:
        return WhyThen.OWN_TERM
    moved = clock.deadline.due != add_months(local_date(case.received), 1)
    return WhyThen.MONTH_MOVED if moved else WhyThen.MONTH


def due_of(case: Case) -> date | datetime:
    """Answer the date a parent hears: the first clock's, or that of courtesy without one."""
    clock = case.first_clock
    if clock is not None:
        return clock.deadline.due
    return add_working_days(local_date(case.received), COURTESY_WORKING_DAYS)


def standing_of(case: Case, wrote: datetime | None) -> Standing:
    """Answer where a case stands; `wrote` is when its parent last wrote after an open question."""
    match case.state:
        case CaseState.CLOSED:
            return _how_it_ended(case)
        case CaseState.TRIAGE | CaseState.NEW | CaseState.TAKEN_UP:
            question = case.acts.open_question
    if question is not None and wrote is not None:
        return Standing.ANSWERED
    if question is not None:
        asks_who = question.kind is QuestionKind.IDENTITY
        return Standing.ASKS_WHO if asks_who else Standing.ASKS_YOU
    match case.state:
        case CaseState.TRIAGE:
            return Standing.READ_FIRST
        case CaseState.NEW:
            return Standing.RECEIVED
        case CaseState.TAKEN_UP:
            return Standing.IN_HAND
        case _:
            assert_never(case.state)


def _how_it_ended(case: Case) -> Standing:
    match case.outcome:
        case CaseOutcome.MERGED:
            return Standing.MERGED
        case CaseOutcome.HANDLED | CaseOutcome.WITHDRAWN | None:
            return Standing.CLOSED
        case (
            CaseOutcome.GRANTED
            | CaseOutcome.GRANTED_PARTLY
            | CaseOutcome.REFUSED
            | CaseOutcome.NOT_IDENTIFIED
        ):
            return Standing.DECIDED
        case _:
            assert_never(case.outcome)


def status_of(case: Case, events: Sequence[Event], *, now: datetime, may_write: bool) -> CaseStatus:
    """Answer a case as its parent may see it, from what happened in it."""
    question = case.acts.open_question if case.is_open else None
    written = [
        event.at
        for event in events
        if event.kind is EventKind.MESSAGE_ADDED and not event.detail.get("stranger")
    ]
    wrote = max((at for at in written if question and at > question.asked), default=None)
    due = due_of(case)
    last_moment = due if isinstance(due, datetime) else end_of(due)
    return CaseStatus(
        case,
        standing_of(case, wrote),
        due,
        why_then(case),
        _legal_due(case),
        case.is_open and now > last_moment,
        question,
        wrote,
        may_write,
    )


def _legal_due(case: Case) -> date | None:
    first = case.first_clock
    if first is None or first.name is not ClockName.OWN_TERM:
        return None
    dates = (clock.deadline.due for clock in case.clocks if clock.name is ClockName.LEGAL_TERM)
    return next(dates, None)


@dataclass(frozen=True, slots=True)
class ReadStatus:
    """The action; it leaves an event, at most once an hour for each case."""

    storage: Storage
    mint: Mint
    clock: ClockPort
    boards: Mapping[str, BoardProfile]
    letters: ReadsLetters

    def is_right(self, receipt: Receipt) -> bool:
        """Answer whether the mint made this receipt.

        Nothing is looked up for it, so a wrong code and an unknown case take the same time.
        """
        right = self.mint.receipt(receipt.reference)
        return hmac.compare_digest(right.encode(), receipt.secret.encode())

    async def __call__(self, receipt: Receipt) -> ParentStatus | CaseGone | None:
        """Answer what a receipt opens, and note that it was read; None for a wrong one.

        Raises StorageUnavailable or Conflict.
        """
        found = await self.look(receipt)
        if isinstance(found, ParentStatus):
            await self._note([each.case for each in found.cases])
        return found

    async def look(self, receipt: Receipt) -> ParentStatus | CaseGone | None:
        """Answer the same without noting it: to who has just been given the receipt."""
        if not self.is_right(receipt):
            return None
        now = self.clock.now()
        async with self.storage.reading() as tx:
            cases = await self.cases_of(tx, receipt)
            if not cases or cases[0].board not in self.boards:
                return CaseGone(receipt)
            seen = [await self._seen(tx, case, now) for case in cases]
            on_shelf = cases[0].channel is Channel.WEB
            letters = await self._shelf(tx.letters, cases) if on_shelf else ()
        return ParentStatus(receipt, self.boards[cases[0].board], tuple(seen), letters, on_shelf)

    async def cases_of(self, tx: Transaction, receipt: Receipt) -> tuple[Case, ...]:
        """Answer the case of a right receipt and the others of the same message; none when it was
        erased.

        A linked case of another message, as after two were merged, may be of another parent.
        """
        first = await tx.cases.get(board=None, reference=receipt.reference)
        if first is None:
            return ()
        linked = [await tx.cases.get(board=first.board, reference=ref) for ref in first.linked]
        return (
            first,
            *(case for case in linked if case is not None and case.received == first.received),
        )

    async def _seen(self, tx: Transaction, case: Case, now: datetime) -> CaseStatus:
        events = await tx.journal.of_case(board=case.board, reference=case.reference)
        known = case.texts_erased is None and Correspondent.of(await tx.cases.messages(case))
        return status_of(case, events, now=now, may_write=bool(known))

    async def _shelf(self, tray: LetterTray, cases: Sequence[Case]) -> tuple[ShelfLetter, ...]:
        """Answer the letters of these cases that were laid on the shelf, each once."""
        found: dict[str, Letter] = {}
        for case in cases:
            if case.texts_erased is None:
                found |= {
                    letter.id: letter
                    for letter, state, _ in await tray.of_case(case.reference)
                    if letter.channel is Channel.WEB
                    and letter.kind in TO_PARENT
                    and state is LetterState.SENT
                }
        newest_first = sorted(found.values(), key=lambda letter: letter.owed, reverse=True)
        return tuple(
            ShelfLetter(letter.owed, self.letters.words(letter)) for letter in newest_first
        )

    async def _note(self, cases: Sequence[Case]) -> None:
        now = self.clock.now()
        async with self.storage.reading() as tx:
            unnoted = [case for case in cases if await _is_unnoted(tx, case, now)]
        if not unnoted:
            return
        async with self.storage.transaction() as tx:
            for case in unnoted:
                # Holding the case, so that two readers at once leave one event.
                held = await tx.cases.get(board=case.board, reference=case.reference)
                if held is not None and await _is_unnoted(tx, case, now):
                    event = Event(EventKind.STATUS_READ, case.board, now, PARENT, case.reference)
                    await tx.journal.note(event)


async def _is_unnoted(tx: Transaction, case: Case, now: datetime) -> bool:
    events = await tx.journal.of_case(board=case.board, reference=case.reference)
    return not any(
        event.kind is EventKind.STATUS_READ and now - event.at < NOTED_EVERY for event in events
    )
