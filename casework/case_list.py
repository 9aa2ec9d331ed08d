"""Say which cases a person's list holds, in which order, and what stands on each line of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol, assert_never

from casework.boards import Post, Role
from casework.case import Case, CaseState
from casework.holidays import ONE_DAY
from casework.kinds import Kind
from casework.local_time import end_of, local_date
from casework.message import IncomingMessage
from casework.seats import Seat

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""When a case without any date is due: behind every other."""
FIRST, REST = 0, 1
LINES: Final = 50
"""On one page."""
MOST_COUNTED: Final = 1_000
"""Nobody needs to know how many more there are, and counting them all would take time."""
ONE_SECOND: Final = timedelta(seconds=1)
NO_SCHOOL: Final = "-"
"""Asks for the cases of which no school is known."""
BEGIN: Final = "PL"
PART: Final = 4
"""Letters and digits between two hyphens of a reference."""
MOST_LETTERS: Final = 40
"""Of a text to search for."""


class Stand(StrEnum):
    """For what a case stands still."""

    WAITS = "waits"
    """For the parent, who was asked something."""
    TRIAGE = "triage"
    """For somebody who says what is asked."""
    NEITHER = ""


class Group(StrEnum):
    """What a list can be narrowed to; the value stands in its address."""

    LATE = "te-laat"
    SOON = "vandaag-en-morgen"
    THIS_WEEK = "deze-week"
    LATER = "later"
    WAITS = "wacht-op-ouder"
    TRIAGE = "te-beoordelen"


GROUP_WORDS: Final[Mapping[Group, str]] = {
    Group.LATE: "te laat",
    Group.SOON: "vandaag en morgen",
    Group.THIS_WEEK: "deze week",
    Group.LATER: "later",
    Group.WAITS: "wacht op ouder",
    Group.TRIAGE: "te beoordelen",
}


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a person asks to see; without anything all that still waits for somebody."""

    mine: bool = False
    """Only where this seat must do something."""
    kind: Kind | None = None
    state: CaseState | None = None
    """Closed: all that is done, the latest first. None: all that is not."""
    school: str = ""
    """A name, NO_SCHOOL, or empty for every one."""
    group: Group | None = None
    first: bool = False
    """Only breaches, and what may be one."""
    text: str = ""
    """A part of a reference, as a person types it; looks among what is done too."""

    @property
    def wanted_reference(self) -> str:
        """What a reference must hold: capitals and digits, with the hyphens that were typed."""
        kept = (sign for sign in self.text.upper() if sign.isascii() and sign.isalnum())
        return "".join(kept)[:MOST_LETTERS]

    @property
    def wanted_begin(self) -> str:
        """How a reference must begin, with its hyphens; empty when the text is from its middle.

        Every reference begins with `PL`, and no other part of one holds an L (storage/mint.py).
        """
        text = self.wanted_reference
        if not text.startswith(BEGIN):
            return ""
        parts = (text[:2], text[2:6], text[6:])
        return "-".join(part for part in parts if part)

    @property
    def is_one_part(self) -> bool:
        """Whether the text fits between two hyphens; it is not looked for across one then."""
        return len(self.wanted_reference) <= PART

    def names(self, reference: str) -> bool:
        """Answer whether a reference is one that the text may mean."""
        text, plain = self.wanted_reference, reference.replace("-", "")
        if self.wanted_begin:
            return plain.startswith(text)
        return text in (reference if self.is_one_part else plain)

    @property
    def newest_first(self) -> bool:
        """Whether the order is turned around."""
        return self.state is CaseState.CLOSED


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a case stands in a list: breaches first, then by date, then by reference."""

    rank: int
    at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list."""

    cases: tuple[tuple[Case, datetime], ...]
    """Each with the date that it is sorted by; NEVER without one."""
    previous: Place | None = None
    """Before this place the page before ends; None on the first page."""
    next: Place | None = None
    """Behind this place the next page begins; None on the last one."""


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """A message of a case, and whether somebody wrote it who may not speak in it."""

    message: IncomingMessage
    stranger: bool


class CaseList(Protocol):
    """Finds the cases that a seat may see, and opens only those that are shown."""

    async def page(
        self,
        seat: Seat,
        wanted: CaseFilter,
        *,
        now: datetime,
        after: Place | None = None,
        before: Place | None = None,
        size: int = LINES,
    ) -> CasePage:
        """Answer the page behind a place, or the one that ends before it; else the first."""
        ...

    async def counts(self, seat: Seat, *, mine: bool, now: datetime) -> Mapping[Group, int]:
        """Answer how many cases each group holds, each counted up to MOST_COUNTED."""
        ...

    async def messages(self, case: Case) -> Sequence[CaseMessage]:
        """Answer the messages of a case, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """That somebody must do something in a case, and by when."""

    whose: str
    rank: int
    due_at: datetime
    stand: Stand


def is_live(case: Case) -> bool:
    """Answer whether anybody must still do something: it is open, or has duties left."""
    return case.is_open or bool(case.open_tasks)


def stand_of(case: Case) -> Stand:
    """Answer for what a case stands still."""
    if case.state is CaseState.TRIAGE:
        return Stand.TRIAGE
    waits = case.is_open and case.acts.open_question is not None
    return Stand.WAITS if waits else Stand.NEITHER


def place_of(case: Case) -> Place:
    """Answer where a case stands in the list of all; what is done stands by its closing."""
    if not is_live(case):
        return Place(REST, case.closed_at or case.opened, case.reference)
    dates = [_answer_due(case)] if case.is_open else []
    dates += [task.due_at for task in case.open_tasks]
    return Place(_rank(case), min(dates), case.reference)


def turns_of(case: Case) -> tuple[Turn, ...]:
    """Answer whose turn it is in a case: who has it, the desk while nobody said what it is, and
    whoever has a duty; never who must not get it.

    A duty is a role's, so both who holds it and the deputy have their turn.
    """
    due: dict[Post, list[datetime]] = {}
    if case.is_open:
        due.setdefault(case.holder, []).append(_answer_due(case))
    if case.state is CaseState.TRIAGE:
        due.setdefault(Post(Role.DESK), []).append(_answer_due(case))
    for task in case.open_tasks:
        for post in (Post(task.role), Post(task.role, deputy=True)):
            due.setdefault(post, []).append(task.due_at)
    return tuple(
        Turn(whose_turn(post, case.school), _rank(case), min(dates), stand_of(case))
        for post, dates in due.items()
        if post not in case.kept_from
    )


def whose_turn(post: Post, school: str | None) -> str:
    """Answer a post as turns name it: a director's with the school, `director De Eik`."""
    return f"{post} {school or ''}" if post.role is Role.DIRECTOR else str(post)


def turns_named(seat: Seat) -> tuple[str, ...]:
    """Answer which turns are this seat's."""
    if seat.sees_whole_board:
        return (whose_turn(seat.post, None),)
    return tuple(whose_turn(seat.post, school) for school in seat.schools)


def place_for(case: Case, seat: Seat) -> Place | None:
    """Answer where a case stands among what a seat must do; None when it is not their turn."""
    names = turns_named(seat)
    turn = next((each for each in turns_of(case) if each.whose in names), None)
    return Place(turn.rank, turn.due_at, case.reference) if turn else None


def moments_of(group: Group, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Answer after which moment, and up to which, the date of a group lies; None is no bound.

    The whole last second of a term is in time. A week ends on Sunday, never before tomorrow does.
    """
    today = local_date(now)
    passed = now - ONE_SECOND
    tomorrow = end_of(today + ONE_DAY)
    week = max(tomorrow, end_of(today + timedelta(days=6 - today.weekday())))
    match group:
        case Group.LATE:
            return None, passed
        case Group.SOON:
            return passed, tomorrow
        case Group.THIS_WEEK:
            return tomorrow, week
        case Group.LATER:
            return week, None
        case Group.WAITS | Group.TRIAGE:
            return None, None
        case _:
            assert_never(group)


def stand_for(group: Group) -> Stand | None:
    """Answer for what the cases of a group stand still; None for a group by date."""
    return {Group.WAITS: Stand.WAITS, Group.TRIAGE: Stand.TRIAGE}.get(group)


def fits(case: Case, at: datetime, wanted: CaseFilter, *, now: datetime) -> bool:
    """Answer whether a case is among what is asked for, but for `mine`; `at` is its date."""
    if not wanted.wanted_reference and is_live(case) is wanted.newest_first:
        return False
    school = None if wanted.school == NO_SCHOOL else wanted.school
    return (
        wanted.kind in {None, case.kind}
        and wanted.state in {None, case.state}
        and (not wanted.school or case.school == school)
        and (not wanted.first or _rank(case) == FIRST)
        and wanted.names(case.reference)
        and (wanted.group is None or in_group(case, at, wanted.group, now))
    )


def in_group(case: Case, at: datetime, group: Group, now: datetime) -> bool:
    """Answer whether a case with this date belongs to a group; what is done belongs to none."""
    if not is_live(case):
        return False
    begin, end = moments_of(group, now)
    stand = stand_for(group)
    return (
        (begin is None or begin < at)
        and (end is None or at <= end)
        and (stand is None or stand is stand_of(case))
    )


def ends_day(at: datetime) -> bool:
    """Answer whether a moment is the end of a day in Amsterdam: then only the day counts."""
    return at == end_of(local_date(at))


def _answer_due(case: Case) -> datetime:
    clock = case.first_clock
    return clock.deadline.due_instant if clock else NEVER


def comes_first(case: Case) -> bool:
    """Answer whether it stands above all others: a breach, or what may be one."""
    may_be = case.likely if case.state is CaseState.TRIAGE else ()
    return is_live(case) and Kind.DATALEK in {case.kind, *may_be}


def _rank(case: Case) -> int:
    return FIRST if comes_first(case) else REST
