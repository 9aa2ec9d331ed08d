"""Make the lines of a list: what a person sees of each case before they open it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from casework.boards import BoardProfile
from casework.case import Case, CaseState
from casework.case_list import (
    GROUP_WORDS,
    Group,
    Stand,
    comes_first,
    in_group,
    is_live,
    stand_of,
)
from casework.case_words import CASE_OUTCOME_WORDS, STATE_WORDS
from casework.dutch_dates import short_day
from casework.dutch_words import capital
from casework.kinds import KIND_FACTS, Kind
from casework.local_time import local_date
from casework.next_step import awaited
from casework.seats import Seat
from casework.time_left import Press, TimeLeft, time_left

NOT_KNOWN: Final = "niet bekend"
BREACHES: Final = "datalekken"
DONE: Final = "klaar"


@dataclass(frozen=True, slots=True)
class Badge:
    """A word that stands out."""

    text: str
    kind: str
    """`neutral`, `ok`, `warning`, `danger` or `info`."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case on a list."""

    reference: str
    kind: str
    school: str
    badges: tuple[Badge, ...]
    left: TimeLeft | None
    press: str
    """How the bar looks: `danger`, `warning` or `ok`."""
    awaited: str
    section: str
    """Under which heading it stands on the page of today."""

    @property
    def href(self) -> str:
        """Where it is opened."""
        return f"/zaken/{self.reference}"


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading."""

    title: str
    lines: tuple[CaseLine, ...]


def line_of(case: Case, at: datetime, seat: Seat, board: BoardProfile, now: datetime) -> CaseLine:
    """Answer the line of a case that is sorted by the date `at`."""
    left = time_left(at, since=case.received, now=now) if is_live(case) else None
    return CaseLine(
        reference=case.reference,
        kind=kind_words(case),
        school=case.school or NOT_KNOWN,
        badges=tuple(badges_of(case)),
        left=left,
        press=press_kind(left.press) if left else "ok",
        awaited=awaited(case, seat, board) if is_live(case) else done_words(case),
        section=_section(case, at, now),
    )


def kind_words(case: Case) -> str:
    """Answer what is asked; in triage what it may be."""
    if case.state is not CaseState.TRIAGE:
        return KIND_FACTS[case.kind].title
    kinds = [KIND_FACTS[kind].title for kind in case.likely or (case.kind,)]
    return f"{' of '.join(kinds[:2])}?"


def badges_of(case: Case) -> Iterable[Badge]:
    """Answer what stands out in a case."""
    if case.kind is Kind.DATALEK and is_live(case):
        yield Badge("datalek", "danger")
    elif comes_first(case):
        yield Badge("misschien een datalek", "danger")
    match stand_of(case):
        case Stand.WAITS:
            yield Badge("wacht op ouder", "info")
        case Stand.TRIAGE:
            yield Badge("te beoordelen", "warning")
        case Stand.NEITHER:
            yield Badge(STATE_WORDS[case.state], "neutral" if case.is_open else "ok")
        case stand:
            assert_never(stand)


def done_words(case: Case) -> str:
    """Answer how and when a case ended."""
    outcome = CASE_OUTCOME_WORDS[case.outcome] if case.outcome else "gesloten"
    return f"{outcome}, {short_day(local_date(case.closed_at))}" if case.closed_at else outcome


def press_kind(press: Press) -> str:
    """Answer how the page shows that something presses."""
    match press:
        case Press.LATE:
            return "danger"
        case Press.SOON:
            return "warning"
        case Press.CALM:
            return "ok"
        case _:
            assert_never(press)


def sections(lines: Sequence[CaseLine]) -> tuple[Section, ...]:
    """Answer lines under their headings, in the order in which they came."""
    titles = dict.fromkeys(line.section for line in lines)
    return tuple(
        Section(capital(title), tuple(line for line in lines if line.section == title))
        for title in titles
    )


def _section(case: Case, at: datetime, now: datetime) -> str:
    if comes_first(case):
        return BREACHES
    by_date = (Group.LATE, Group.SOON, Group.THIS_WEEK, Group.LATER)
    group = next((each for each in by_date if in_group(case, at, each, now)), None)
    return GROUP_WORDS[group] if group else DONE
