"""Say by the rules alone when people hear of the duties that stand beside an answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from casework.boards import Role
from casework.letters import TaskStage
from casework.tasks import TaskKind
from service.simulation.own_dates import DAY, HOUR, LAST_MINUTE, day_of, moment_of, moment_text
from service.simulation.own_terms import SECOND, Calendar

TASK_HOURS_BEFORE: Final = (24, 6)


@dataclass
class OwnTask:
    """A duty beside the answer."""

    kind: TaskKind
    role: Role
    opened: datetime
    due: datetime
    """The last second in time."""
    in_hours: bool
    done: datetime | None = None

    @property
    def due_text(self) -> str:
        """As letters write it."""
        return moment_text(self.due) if self.in_hours else day_of(self.due).isoformat()

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When people may hear of it beside the mornings of working days."""
        if not self.in_hours:
            return ()
        before = (self.due - hours * HOUR for hours in TASK_HOURS_BEFORE)
        return (*before, self.due + SECOND)


@dataclass
class OwnBreach:
    """What was decided and done about a breach."""

    to_ap: bool | None = None
    to_people: bool | None = None
    people_decided: date | None = None
    reported: date | None = None
    preliminary: bool = False
    told: bool = False


def call_of(
    task: OwnTask, calendar: Calendar, now: datetime
) -> tuple[OwnTask, TaskStage, datetime] | None:
    """Answer the last moment by now at which people had to hear of an open duty; None for none."""
    day = day_of(task.due)
    if task.in_hours:
        before = [task.due - hours * HOUR for hours in TASK_HOURS_BEFORE]
        late = task.due + SECOND
    else:
        before = [calendar.morning(calendar.days.last_until(day - DAY))]
        late = calendar.morning(calendar.days.nth_after(day, 1))
    if now >= late:
        return task, TaskStage.LATE, calendar.last_time(late, now)
    came = [moment for moment in before if task.opened < moment <= now]
    return (task, TaskStage.SOON, max(came)) if came else None


def end_of(day: date) -> datetime:
    """Answer the last second of a day."""
    return moment_of(day, LAST_MINUTE)
