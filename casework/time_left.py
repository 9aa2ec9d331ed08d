"""Say how long is left until a moment, in Dutch words and as a share of the whole time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from casework.case_list import NEVER, ONE_SECOND, ends_day
from casework.dutch_dates import clock_time, in_days, short_day
from casework.local_time import local_date, to_amsterdam

HOURS_IN_WORDS: Final = timedelta(hours=72)
"""Up to here hours are told, as people count the term of the AP."""
SOON: Final = timedelta(hours=48)


class Press(StrEnum):
    """How much it presses."""

    LATE = "late"
    SOON = "soon"
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long is left."""

    words: str
    """Such as "nog 3 dagen", "vandaag" or "2 uur te laat"."""
    share: float
    """Of the time from the start, between 0 and 1."""
    press: Press
    due: str
    """Until when, as a table has room for: without the year when it is this one."""


def time_left(due: datetime, *, since: datetime, now: datetime) -> TimeLeft | None:
    """Answer how long is left until `due`; None where there is no date.

    A date in days is counted in days of Amsterdam, one in hours to the minute; the seconds of a
    date are left out, so that what is shown is never later than what holds.
    """
    if due == NEVER:
        return None
    whole = max(due - since, ONE_SECOND)
    share = min(max((due - now) / whole, 0.0), 1.0)
    late = now >= due + ONE_SECOND
    press = Press.LATE if late else Press.SOON if due - now <= SOON else Press.CALM
    this_year = local_date(now).year
    if ends_day(due):
        day = short_day(local_date(due), this_year)
        return TimeLeft(_in_days(due, now), share, press, day)
    local = to_amsterdam(due).replace(second=0, microsecond=0)
    at = f"{short_day(local.date(), this_year)} {clock_time(local)}"
    return TimeLeft(_in_hours(due, now), share, press, at)


def _in_days(due: datetime, now: datetime) -> str:
    days = (local_date(due) - local_date(now)).days
    if days < 0:
        return f"{in_days(-days)} te laat"
    return {0: "vandaag", 1: "morgen"}.get(days, f"nog {in_days(days)}")


def _in_hours(due: datetime, now: datetime) -> str:
    left = abs(due - now)
    if left > HOURS_IN_WORDS:
        amount = in_days(left.days)
    elif left >= timedelta(hours=1):
        amount = f"{int(left.total_seconds() // 3600)} uur"
    else:
        minutes = int(left.total_seconds() // 60)
        amount = "1 minuut" if minutes == 1 else f"{minutes} minuten"
    return f"{amount} te laat" if now >= due + ONE_SECOND else f"nog {amount}"
