"""Say what must happen to a case by itself, and when to look at it again.

The watch over the clocks asks two things of a case whose moment has come: what is due now, and
when is the next moment. So its work depends on what is due, not on what is open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from casework.boards import BoardProfile
from casework.case import Case, CaseState, Clock
from casework.deadlines import ReminderRhythm, escalation_moment, reminder_moments
from casework.holidays import ONE_DAY, add_working_days, working_days_before
from casework.kinds import Kind
from casework.letters_owed import COURTESY_WORKING_DAYS
from casework.local_time import at_local, end_of, local_date
from casework.presence import Presence
from casework.tasks import Task

ONE_SECOND: Final = timedelta(seconds=1)
TASK_HOURS_BEFORE: Final = (24, 6)
"""When a duty in hours is reminded of."""


class DutyKind(StrEnum):
    """What the service itself does when its moment comes."""

    REMIND = "remind"
    """A date comes nearer."""
    OVERDUE = "overdue"
    """A date has passed: the FG has the case, and everybody on the ladder hears, until it is
    decided."""
    NOT_TAKEN_UP = "not_taken_up"
    """Nobody took the ticket up in time: the next one gets it, or is asked again at the top."""
    HOLDER_AWAY = "holder_away"
    """Who has a ticket not yet taken up is away: it goes to who is there."""
    TASK_REMIND = "task_remind"
    TASK_OVERDUE = "task_overdue"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do at one moment, in UTC."""

    kind: DutyKind
    moment: datetime
    clock: Clock | None = None
    task: Task | None = None

    @property
    def series(self) -> tuple[str, ...]:
        """What it is about: of several past moments of one series only the last counts."""
        about = (self.clock.name if self.clock else "", self.task.kind if self.task else "")
        return (self.kind, *about)


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a board's profile makes of the dates of its cases."""

    presence: Presence

    @property
    def board(self) -> BoardProfile:
        """The profile."""
        return self.presence.board

    def due_now(self, case: Case, now: datetime) -> tuple[Duty, ...]:
        """Answer what must be done by now; what was done before may be among it.

        Of several moments that passed unseen only the last counts: five reminders at once
        remind nobody.
        """
        latest: dict[tuple[str, ...], Duty] = {}
        for duty in self._duties(case, now):
            if duty.moment <= now:
                known = latest.get(duty.series)
                latest[duty.series] = max(duty, known or duty, key=lambda each: each.moment)
        passed = {duty.clock for duty in latest.values() if duty.kind is DutyKind.OVERDUE}
        return tuple(
            duty
            for duty in latest.values()
            if not (duty.kind is DutyKind.REMIND and duty.clock in passed)
        )

    def next_moment(self, case: Case, now: datetime) -> datetime | None:
        """Answer when the case must be looked at again, after now; None for never."""
        moments = [duty.moment for duty in self._duties(case, now)]
        moments += self._changes(case, now)
        return min((moment for moment in moments if moment > now), default=None)

    def _duties(self, case: Case, now: datetime) -> Iterator[Duty]:
        """Answer every duty up to now, and of each series at least the first one after it."""
        if case.is_open:
            yield from self._of_clocks(case, now)
            yield from self._of_ticket(case, now)
        for task in case.open_tasks:
            yield from self._of_task(task, now)

    def _of_clocks(self, case: Case, now: datetime) -> Iterator[Duty]:
        clocks = sorted(case.clocks, key=lambda clock: clock.deadline.due_instant)
        running = [clock for clock in clocks if not clock.deadline.has_passed(now)]
        for clock in running:
            # People are reminded of the date that comes first; the others wake the watch.
            moments = reminder_moments(
                clock.deadline, case.opened, rhythm=self._rhythm, extra_holidays=self._extra
            )
            if clock is running[0]:
                # Who got the ticket later was told its date with it.
                reminded = (each for each in moments if not case.handed or each > case.handed)
                yield from (Duty(DutyKind.REMIND, moment, clock) for moment in reminded)
            yield Duty(DutyKind.OVERDUE, self._overdue_from(clock), clock)
        passed = [clock for clock in clocks if clock.deadline.has_passed(now)]
        for clock in passed:
            start = self._overdue_from(clock)
            yield Duty(DutyKind.OVERDUE, start, clock)
            if clock is passed[-1]:
                again = self._again(start, now)
                yield from (Duty(DutyKind.OVERDUE, moment, clock) for moment in again)

    def _overdue_from(self, clock: Clock) -> datetime:
        moment = escalation_moment(clock.deadline, rhythm=self._rhythm, extra_holidays=self._extra)
        # The last second of a clock in hours is still in time.
        return moment + ONE_SECOND if clock.deadline.is_in_hours else moment

    def _again(self, start: datetime, now: datetime) -> Iterator[datetime]:
        """Answer when people hear once more of what is late, up to the first time after now."""
        days = self.board.reminders.overdue_every_working_days
        moment = start
        while moment <= now:
            day = add_working_days(local_date(moment), days, self._extra)
            moment = at_local(day, self.board.reminders.start_of_day)
            yield moment

    def _of_ticket(self, case: Case, now: datetime) -> Iterator[Duty]:
        if case.state is CaseState.TAKEN_UP:
            return
        if any(clock.deadline.has_passed(now) for clock in case.clocks):
            return  # the FG has it, and everybody hears that it is late
        for moment in self._patience(case, now):
            yield Duty(DutyKind.NOT_TAKEN_UP, moment)
        school = self.board.school(case.school)
        if not self.presence.is_there(case.holder, school, local_date(now)):
            yield Duty(DutyKind.HOLDER_AWAY, case.with_holder_since)

    def _patience(self, case: Case, now: datetime) -> Iterator[datetime]:
        """Answer when the time to take a ticket up is over, again and again up to after now."""
        reminders = self.board.reminders
        moment = case.with_holder_since
        if is_urgent(case):
            moment += timedelta(hours=reminders.take_up_breach_hours)
            yield moment
        while moment <= now:
            # Whole working days: the day it came does not count, the last one does.
            days = reminders.take_up_working_days if case.clocks else COURTESY_WORKING_DAYS
            days = 0 if is_urgent(case) else days
            day = add_working_days(local_date(moment), days + 1, self._extra)
            moment = at_local(day, reminders.start_of_day)
            yield moment

    def _of_task(self, task: Task, now: datetime) -> Iterator[Duty]:
        due = local_date(task.due_at)
        start_of_day = self.board.reminders.start_of_day
        if task.due_at == end_of(due):
            before = [at_local(working_days_before(due, 1, self._extra), start_of_day)]
            late = at_local(add_working_days(due, 1, self._extra), start_of_day)
        else:
            before = [task.due_at - timedelta(hours=hours) for hours in TASK_HOURS_BEFORE]
            late = task.due_at + ONE_SECOND
        if now < late:
            reminded = (moment for moment in before if moment > task.opened)
            yield from (Duty(DutyKind.TASK_REMIND, moment, task=task) for moment in reminded)
        for moment in (late, *self._again(late, now)):
            yield Duty(DutyKind.TASK_OVERDUE, moment, task=task)

    def _changes(self, case: Case, now: datetime) -> Iterator[datetime]:
        """Answer when something outside the case may change what is due."""
        if not case.is_open:
            return
        today = local_date(now)
        tomorrow = at_local(today + ONE_DAY, time())
        if case.acts.open_question is not None and case.clocks:
            # Until it is answered the date moves on, a day each day (rules §1.5).
            yield tomorrow
        if case.state is CaseState.TAKEN_UP:
            return
        school = self.board.school(case.school)
        if not self.presence.is_there(case.holder, school, today):
            yield tomorrow
        leave = self.presence.next_leave(case.holder, school, today)
        if leave is not None:
            yield at_local(leave, time())

    @property
    def _extra(self) -> frozenset[date]:
        return frozenset(self.board.extra_holidays)

    @property
    def _rhythm(self) -> ReminderRhythm:
        reminders = self.board.reminders
        return ReminderRhythm(
            working_days_before=reminders.working_days_before,
            inner_hours_before=reminders.inner_hours_before,
            ap_hours_before=reminders.ap_hours_before,
            start_of_day=reminders.start_of_day,
        )


def is_urgent(case: Case) -> bool:
    """Answer whether hours count: a breach, or what may be one."""
    return Kind.DATALEK in (case.kind, *(case.likely if case.state is CaseState.TRIAGE else ()))
