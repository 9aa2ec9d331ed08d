"""Say which cases somebody may see in a calendar, and which dates those cases have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import assert_never

from casework.agenda import TASK_HOURS_BEFORE
from casework.boards import BoardProfile, Post, Role
from casework.calendar_links import CalendarLink
from casework.case import Case, CaseState, Clock, ClockName
from casework.clocks import own_target
from casework.deadlines import ReminderRhythm, reminder_moments
from casework.holidays import working_days_before
from casework.kinds import Kind
from casework.local_time import at_local, end_of, local_date, to_amsterdam
from casework.tasks import Task, TaskKind


class DateKind(StrEnum):
    """What a date in a calendar stands for."""

    DUE = "due"
    """A clock runs out."""
    WORK_BY = "work_by"
    """The last working day before a clock runs out on a day off."""
    TARGET = "target"
    """The board itself wants to have answered."""
    TASK = "task"
    """A duty beside the answer."""


@dataclass(frozen=True, slots=True)
class DateAhead:
    """One date of one case, without anything about the people in it."""

    case: str
    """Reference."""
    kind: Kind | None
    """None as long as a person must say what the message asks."""
    school: str | None
    who: str
    """Who must act, in Dutch."""
    what: DateKind
    when: date | datetime
    """A day, or for what runs in hours a moment with the Amsterdam offset."""
    why: str
    """Dutch: how the date came about."""
    opened: datetime
    waits: bool = False
    """A question to the parent is open: until it is answered the date moves on every day."""
    clock: ClockName | None = None
    task: TaskKind | None = None
    reminders: tuple[datetime, ...] = ()
    """When to remind, in UTC, the earliest first."""

    @property
    def name(self) -> str:
        """What stays the same of this date when it moves."""
        return ".".join((self.what, *(each for each in (self.clock, self.task) if each)))

    @property
    def day(self) -> date:
        """The day it falls on in Amsterdam."""
        return self.when.date() if isinstance(self.when, datetime) else self.when


def may_see(link: CalendarLink, case: Case) -> bool:
    """Answer whether a link shows a case: the one rule for every role.

    The FG and the IBP manager see every case of their board. The desk sees those it holds. A
    director sees those of one school that they hold, or held before the ladder took them on. Who
    has a duty in a case sees the case too. Nobody sees a case that is about themselves.
    """
    if case.board != link.board or Post(link.role) in case.kept_from:
        return False
    has_duty = any(task.role is link.role for task in case.open_tasks)
    match link.role:
        case Role.FG | Role.IBP_MANAGER:
            return True
        case Role.DESK:
            return case.role is Role.DESK or has_duty
        case Role.DIRECTOR:
            if link.school is None or case.school != link.school:
                return False
            held = any(post.role is Role.DIRECTOR for post in (case.holder, *case.passed))
            return held or has_duty
        case _:
            assert_never(link.role)


def dates_for(
    cases: Iterable[Case], link: CalendarLink, board: BoardProfile
) -> tuple[DateAhead, ...]:
    """Answer every date of the cases a link shows; a closed case has only its open duties."""
    return tuple(each for case in cases if may_see(link, case) for each in _dates_of(case, board))


def _dates_of(case: Case, board: BoardProfile) -> Iterator[DateAhead]:
    if case.is_open:
        for clock in case.clocks:
            yield from _dates_of_clock(case, clock, board)
        target = own_target(case, board)
        if target is not None:
            yield _date(case, board, DateKind.TARGET, target.day, target.why)
    for task in case.open_tasks:
        yield _date_of_task(case, task, board)


def _dates_of_clock(case: Case, clock: Clock, board: BoardProfile) -> Iterator[DateAhead]:
    deadline = clock.deadline
    reminders = reminder_moments(
        deadline,
        case.opened,
        rhythm=_rhythm(board),
        extra_holidays=frozenset(board.extra_holidays),
    )
    yield _date(
        case,
        board,
        DateKind.DUE,
        deadline.due,
        deadline.explain(),
        clock=clock.name,
        reminders=reminders,
    )
    # Hours run through days off: no working day stands before them.
    if not deadline.is_in_hours and deadline.work_by != deadline.due:
        yield _date(
            case, board, DateKind.WORK_BY, deadline.work_by, deadline.explain(), clock=clock.name
        )


def _date_of_task(case: Case, task: Task, board: BoardProfile) -> DateAhead:
    day = local_date(task.due_at)
    extra = frozenset(board.extra_holidays)
    when: date | datetime
    if task.due_at == end_of(day):
        when = day
        start_of_day = board.reminders.start_of_day
        moments = [at_local(working_days_before(day, 1, extra), start_of_day)]
    else:
        when = to_amsterdam(task.due_at)
        moments = [task.due_at - timedelta(hours=hours) for hours in TASK_HOURS_BEFORE]
    return _date(
        case,
        board,
        DateKind.TASK,
        when,
        task.why,
        who=board.who(task.role, board.school(case.school)),
        task=task.kind,
        reminders=tuple(sorted(moment for moment in moments if moment > task.opened)),
    )


def _date(
    case: Case,
    board: BoardProfile,
    what: DateKind,
    when: date | datetime,
    why: str,
    *,
    who: str | None = None,
    clock: ClockName | None = None,
    task: TaskKind | None = None,
    reminders: tuple[datetime, ...] = (),
) -> DateAhead:
    return DateAhead(
        case=case.reference,
        kind=None if case.state is CaseState.TRIAGE else case.kind,
        school=case.school,
        who=who or board.who_at(case.holder, board.school(case.school)),
        what=what,
        when=when,
        why=why,
        opened=case.opened,
        waits=case.is_open and case.acts.open_question is not None,
        clock=clock,
        task=task,
        reminders=reminders,
    )


def _rhythm(board: BoardProfile) -> ReminderRhythm:
    reminders = board.reminders
    return ReminderRhythm(
        working_days_before=reminders.working_days_before,
        inner_hours_before=reminders.inner_hours_before,
        ap_hours_before=reminders.ap_hours_before,
        start_of_day=reminders.start_of_day,
    )
