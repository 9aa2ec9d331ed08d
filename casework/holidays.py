"""Know which days are working days in the Netherlands, and move dates along them."""

from calendar import monthrange
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from dateutil.easter import easter

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
SUNDAY: Final = 6
NO_EXTRA_HOLIDAYS: Final[frozenset[date]] = frozenset()


@lru_cache(maxsize=512)
def holidays(year: int) -> Mapping[date, str]:
    """Answer the holidays of a year with their Dutch names, in order.

    Algemene termijnenwet art. 3 lid 1 and 2, with 5 May in every year; days that a royal decree
    merely equates with a holiday are not among them. Two holidays on one day share its name.
    King's Day stands on 27 April in every year asked for, also in those before 2014.
    """
    easter_sunday = easter(year)
    named = (
        (date(year, 1, 1), "Nieuwjaarsdag"),
        (easter_sunday - 2 * ONE_DAY, "Goede Vrijdag"),
        (easter_sunday, "Eerste Paasdag"),
        (easter_sunday + ONE_DAY, "Tweede Paasdag"),
        (_kings_day(year), "Koningsdag"),
        (date(year, 5, 5), "Bevrijdingsdag"),
        (easter_sunday + 39 * ONE_DAY, "Hemelvaartsdag"),
        (easter_sunday + 49 * ONE_DAY, "Eerste Pinksterdag"),
        (easter_sunday + 50 * ONE_DAY, "Tweede Pinksterdag"),
        (date(year, 12, 25), "Eerste Kerstdag"),
        (date(year, 12, 26), "Tweede Kerstdag"),
    )
    names: dict[date, str] = {}
    for day, name in sorted(named):
        names[day] = f"{names[day]} en {name}" if day in names else name
    return MappingProxyType(names)


def _kings_day(year: int) -> date:
    day = date(year, 4, 27)
    return day - ONE_DAY if day.weekday() == SUNDAY else day


def holiday_name(day: date, extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS) -> str | None:
    """Answer what a day off is called; None for any other day, weekends included."""
    name = holidays(day.year).get(day)
    return name or ("een extra vrije dag" if day in extra_holidays else None)


def is_working_day(day: date, extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS) -> bool:
    """Answer whether the day is no Saturday, Sunday or holiday."""
    return day.weekday() < SATURDAY and holiday_name(day, extra_holidays) is None


def roll(day: date, extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS) -> date:
    """Answer the day itself or the first working day after it (Regulation 1182/71 art. 3(4))."""
    while not is_working_day(day, extra_holidays):
        day += ONE_DAY
    return day


def last_working_day_on_or_before(
    day: date, extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS
) -> date:
    """Answer the day itself or the last working day before it."""
    while not is_working_day(day, extra_holidays):
        day -= ONE_DAY
    return day


def working_days_before(
    day: date, count: int, extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS
) -> date:
    """Answer the working day that lies `count` working days before `day`."""
    for _ in range(count):
        day = last_working_day_on_or_before(day - ONE_DAY, extra_holidays)
    return day


def add_working_days(
    day: date, count: int, extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS
) -> date:
    """Answer the working day that lies `count` working days after `day`."""
    for _ in range(count):
        day = roll(day + ONE_DAY, extra_holidays)
    return day


def add_months(day: date, months: int) -> date:
    """Answer the same day number so many months later, else that month's last day."""
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
