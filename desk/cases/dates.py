"""Say until when a case runs, how long is left, and how its dates came about."""

from dataclasses import dataclass
from datetime import datetime

from casework.boards import BoardProfile
from casework.breach_clocks import stands_of
from casework.breach_entry import BreachEntry
from casework.case import Case, CaseState, Clock
from casework.case_words import CLOCK_WORDS
from casework.clocks import own_target
from casework.deadlines import Deadline
from casework.dutch_dates import clock_time, long_day, short_day
from casework.dutch_words import capital
from casework.kinds import Kind
from casework.time_left import TimeLeft, time_left
from desk.cases.lines import press_kind


@dataclass(frozen=True, slots=True)
class ClockView:
    """One date with its explanation."""

    name: str
    due: str
    work_by: str
    """The last working day, where that is another day."""
    left: TimeLeft | None
    press: str
    steps: tuple[str, ...]
    article: str


def clock_view(clock: Clock, case: Case, breach: BreachEntry | None, now: datetime) -> ClockView:
    """Answer one date of a case."""
    deadline = clock.deadline
    left = _left(clock, case, breach, now)
    other_day = not deadline.is_in_hours and deadline.work_by != deadline.due
    return ClockView(
        capital(CLOCK_WORDS[clock.name]),
        _due_words(deadline),
        short_day(deadline.work_by) if other_day else "",
        left,
        press_kind(left.press) if left else "ok",
        deadline.explanation,
        deadline.article,
    )


def until_words(case: Case, breach: BreachEntry | None, now: datetime) -> str:
    """Answer the date that counts now and how long is left; empty where none runs."""
    for clock in sorted(case.clocks, key=lambda each: each.deadline.due_instant):
        if left := _left(clock, case, breach, now):
            return f"Uiterlijk {_due_words(clock.deadline)}: {left.words}."
    return ""


def target_words(case: Case, board: BoardProfile) -> str:
    """Answer by when the board itself wants to answer; empty where it said nothing."""
    target = own_target(case, board) if case.is_open else None
    return f"{short_day(target.day)} ({target.why})" if target else ""


def _left(clock: Clock, case: Case, breach: BreachEntry | None, now: datetime) -> TimeLeft | None:
    """Answer what is left of a clock; None for one that asks for nothing any more."""
    due = clock.deadline.due_instant
    runs = case.is_open
    if (
        runs
        and breach is not None
        and case.kind is Kind.DATALEK
        and case.state is not CaseState.TRIAGE
    ):
        runs = any(each.runs and each.due == due for each in stands_of(case, breach, now))
    return time_left(due, since=case.received, now=now) if runs else None


def _due_words(deadline: Deadline) -> str:
    """Answer until when; the seconds of an hour clock are left out, so never too late."""
    due = deadline.due
    if not isinstance(due, datetime):
        return long_day(due)
    return f"{long_day(due)} om {clock_time(due.replace(second=0, microsecond=0))}"
