"""Reckon days, terms and hours a second way, so that the verdict shares no fault with the service.

Working days are counted off in one long list, months by turning the calendar, summer time by the
European rule: last Sundays of March and October, 01:00 UTC.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Final

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
SATURDAY: Final = 6
SUNDAY: Final = 7
SUMMER_HOURS: Final = 2
"""Amsterdam is so many hours ahead of UTC in summer, one less in winter."""
LAST_MINUTE: Final = time(23, 59, 59)
ASK_WITHIN_DAYS: Final = 7
"""A question asked later than this stops nothing (rules §1.5)."""


class WorkingDays:
    """The working days of some years, numbered one after another."""

    def __init__(self, first: date, last: date, extra: Iterable[date] = ()) -> None:
        """Number the days from first to last; `extra` are days the board adds as holidays."""
        off = frozenset(extra)
        days = (first + back * DAY for back in range((last - first).days + 1))
        self._days: Final = [day for day in days if not is_off(day) and day not in off]
        self._known: Final = frozenset(self._days)

    def is_one(self, day: date) -> bool:
        """Answer whether people work on a day."""
        return day in self._known

    def between(self, start: date, end: date) -> int:
        """Answer how many working days lie after start, up to and including end."""
        return bisect_right(self._days, end) - bisect_right(self._days, start)

    def last_until(self, day: date) -> date:
        """Answer the last working day on or before a day."""
        return self._days[bisect_right(self._days, day) - 1]

    def first_from(self, day: date) -> date:
        """Answer the first working day on or after a day."""
        return self._days[bisect_right(self._days, day - DAY)]

    def nth_after(self, day: date, count: int) -> date:
        """Answer the working day that is so many working days after a day."""
        return self._days[bisect_right(self._days, day) + count - 1]

    def nth_before(self, day: date, count: int) -> date:
        """Answer the working day that is so many working days before a working day."""
        return self._days[bisect_right(self._days, day) - 1 - count]


@cache
def is_off(day: date) -> bool:
    """Answer whether a day is in the weekend or a holiday of rules §1.3."""
    if day.isoweekday() >= SATURDAY:
        return True
    kings_day = date(day.year, 4, 27)
    if kings_day.isoweekday() == SUNDAY:
        kings_day -= DAY
    if day == kings_day or (day.month, day.day) in {(1, 1), (5, 5), (12, 25), (12, 26)}:
        return True
    since_easter = (day - easter_sunday(day.year)).days
    return since_easter in {-2, 0, 1, 39, 49, 50}


@cache
def easter_sunday(year: int) -> date:
    """Answer the Sunday after the paschal full moon (Butcher's rule of 1876, all Gregorian)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    moons_shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - moons_shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    back = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * back + 114, 31)
    return date(year, month, day + 1)


def months_on(start: date, turns: int) -> date:
    """Answer the same day number so many turns of the calendar later, else that month's last."""
    day = start
    while turns:
        day += DAY
        turns -= day.day == 1
    while day.day != start.day and (day + DAY).day != 1:
        day += DAY
    return day


def days_still(
    received: date, questions: Iterable[tuple[date, date | None]], today: date
) -> frozenset[date]:
    """Answer the days on which a question that counts was waiting (rules §1.5).

    Each question is the day it was asked and the day it was answered, None while it waits.
    """
    asked_and_answered = list(questions)
    answers = [answered for _, answered in asked_and_answered if answered is not None]
    still: set[date] = set()
    for asked, answered in asked_and_answered:
        latest = max([received, *(each for each in answers if each <= asked)])
        if (asked - latest).days > ASK_WITHIN_DAYS:
            continue
        day, until = asked, answered or max(asked, today)
        while day < until:
            day += DAY
            still.add(day)
    return frozenset(still)


def wall_clock(moment: datetime) -> datetime:
    """Answer what Amsterdam clocks show at a moment, without a zone."""
    at = moment.astimezone(UTC).replace(tzinfo=None)
    return at + hours_ahead(at) * HOUR


@lru_cache(maxsize=1 << 18)
def day_of(moment: datetime) -> date:
    """Answer the Amsterdam day of a moment."""
    return wall_clock(moment).date()


@lru_cache(maxsize=1 << 14)
def moment_of(day: date, at: time) -> datetime:
    """Answer the moment in UTC at which Amsterdam clocks show a time; not in a skipped hour."""
    local = datetime.combine(day, at)
    guess = local - SUMMER_HOURS * HOUR
    return (local - hours_ahead(guess) * HOUR).replace(tzinfo=UTC)


def moment_text(moment: datetime) -> str:
    """Answer a moment as ISO text with the Amsterdam offset, to the second."""
    local = wall_clock(moment).replace(microsecond=0)
    ahead = hours_ahead(moment.astimezone(UTC).replace(tzinfo=None))
    return f"{local.isoformat()}+0{ahead}:00"


def hours_ahead(at: datetime) -> int:
    """Answer by how many hours Amsterdam is ahead at a moment in UTC."""
    return (
        SUMMER_HOURS
        if _last_sunday(at.year, 3) <= at < _last_sunday(at.year, 10)
        else SUMMER_HOURS - 1
    )


@cache
def _last_sunday(year: int, month: int) -> datetime:
    day = datetime(year, month, 31, 1)  # noqa: DTZ001 -- UTC, as everything here
    while day.isoweekday() != SUNDAY:
        day -= DAY
    return day
