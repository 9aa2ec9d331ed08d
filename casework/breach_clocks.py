"""Say how the two clocks of a breach stand: until when, how long still, done or too late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.breach_duties import hours_of
from casework.breach_entry import BreachEntry
from casework.case import Case
from casework.deadlines import Deadline
from casework.dutch_dates import in_days

HOURS_AS_SUCH: Final = 72
"""Up to so many hours are told in hours, as people count the term of the AP."""
SOON: Final = timedelta(hours=12)
NO_MORE: Final = "hoeft niet"
CLOSED: Final = "afgesloten"


@dataclass(frozen=True, slots=True)
class ClockStand:
    """One clock as a person reads it."""

    title: str
    due: datetime
    """In UTC."""
    words: str
    """How it stands, such as "nog 31 uur", "2 dagen te laat" or "op tijd gedaan"."""
    left: float
    """What is left of it, between 0 and 1; 0 when it runs no more."""
    runs: bool
    """Whether it still asks for something."""
    late: bool
    """It has passed, or what it asks was done too late."""
    soon: bool
    done: datetime | None
    explanation: tuple[str, ...]
    """The way to the date, line by line, in Dutch."""


def stands_of(case: Case, entry: BreachEntry, now: datetime) -> tuple[ClockStand, ClockStand]:
    """Answer the clock of the board and that of the AP. Raises CaseRefuses for any other case."""
    hours = hours_of(case)
    assessed = entry.assessments[0].at if entry.assessments else None
    first = entry.first_report
    return (
        _stand("Interne beoordeling", hours.inner, entry.received, assessed, case, now),
        _stand(
            "Melding bij de AP",
            hours.ap,
            hours.aware,
            first.at if first else None,
            case,
            now,
            wanted=ap_is_awaited(entry),
        ),
    )


def ap_is_awaited(entry: BreachEntry) -> bool:
    """Whether the clock of the AP still asks for something."""
    decided_no = entry.ap_decision is not None and not entry.ap_decision.report
    return entry.first_report is None and not decided_no and not entry.false_alarm


def _stand(
    title: str,
    deadline: Deadline,
    start: datetime,
    done: datetime | None,
    case: Case,
    now: datetime,
    *,
    wanted: bool = True,
) -> ClockStand:
    runs = done is None and wanted and case.is_open
    passed = deadline.has_passed(done or now)
    wait = deadline.due_instant - now
    whole = max(deadline.due_instant - start, timedelta(seconds=1))
    if done is not None:
        words = "te laat gedaan" if passed else "op tijd gedaan"
    elif not case.is_open:
        words = CLOSED
    elif not wanted:
        words = NO_MORE
    else:
        words = f"{in_hours(-wait)} te laat" if passed else f"nog {in_hours(wait)}"
    return ClockStand(
        title=title,
        due=deadline.due_instant,
        words=words,
        left=min(1.0, max(0.0, wait / whole)) if runs else 0.0,
        runs=runs,
        late=passed and (runs or done is not None),
        soon=runs and not passed and wait < SOON,
        done=done,
        explanation=tuple(deadline.explanation),
    )


def in_hours(wait: timedelta) -> str:
    """Answer a wait in minutes, in hours as far as people count in them, or in days."""
    hours = int(wait / timedelta(hours=1))
    if hours < 1:
        minutes = max(1, int(wait / timedelta(minutes=1)))
        return "1 minuut" if minutes == 1 else f"{minutes} minuten"
    return f"{hours} uur" if hours <= HOURS_AS_SUCH else in_days(hours // 24)
