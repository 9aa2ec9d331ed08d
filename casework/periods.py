"""Name the spans of days that figures are about: a school year, a calendar year, or chosen days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, assert_never

from casework.dutch_dates import short_day
from casework.holidays import ONE_DAY
from casework.local_time import at_local, local_date

FIRST_MONTH: Final = 8
"""A school year runs from 1 August to 31 July (WPO art. 8, WVO 2020 art. 2.38)."""
LONGEST: Final = timedelta(days=3 * 366)
"""A longer span would read the cases of a whole archive for one page."""


class PeriodKind(StrEnum):
    """Which span a person asks for."""

    SCHOOL_YEAR = "schooljaar"
    CALENDAR_YEAR = "kalenderjaar"
    TWELVE_MONTHS = "twaalf-maanden"
    CHOSEN = "gekozen"


class PeriodInvalid(ValueError):
    """No span can be made of what was given; the text says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days in Amsterdam, the first and the last included."""

    kind: PeriodKind
    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment, in UTC."""
        return at_local(self.first, time(0))

    @property
    def end(self) -> datetime:
        """The first moment after it, in UTC."""
        return at_local(self.last + ONE_DAY, time(0))

    @property
    def name(self) -> str:
        """In words for above a page: "schooljaar 2026/2027"."""
        match self.kind:
            case PeriodKind.SCHOOL_YEAR:
                return f"schooljaar {self.first.year}/{self.last.year}"
            case PeriodKind.CALENDAR_YEAR:
                return f"kalenderjaar {self.first.year}"
            case PeriodKind.TWELVE_MONTHS | PeriodKind.CHOSEN:
                return f"{short_day(self.first)} tot en met {short_day(self.last)}"
            case _:
                assert_never(self.kind)

    @property
    def days(self) -> str:
        """In words: "za 1 augustus 2026 tot en met za 31 juli 2027"."""
        return f"{short_day(self.first)} tot en met {short_day(self.last)}"

    def before(self) -> "Period":
        """Answer the span of the same length just before it."""
        match self.kind:
            case PeriodKind.SCHOOL_YEAR:
                return school_year(self.first.year - 1)
            case PeriodKind.CALENDAR_YEAR:
                return calendar_year(self.first.year - 1)
            case PeriodKind.TWELVE_MONTHS:
                return twelve_months(self.first - ONE_DAY)
            case PeriodKind.CHOSEN:
                length = self.last - self.first
                last = self.first - ONE_DAY
                return Period(self.kind, last - length, last)
            case _:
                assert_never(self.kind)

    def months(self) -> tuple[date, ...]:
        """Answer the first day of every month it touches, in order."""
        months = []
        month = self.first.replace(day=1)
        while month <= self.last:
            months.append(month)
            month = (month + timedelta(days=31)).replace(day=1)
        return tuple(months)

    def holds(self, moment: datetime) -> bool:
        """Answer whether a moment lies in it."""
        return self.start <= moment < self.end


def school_year(first_year: int) -> Period:
    """Answer the school year that starts in a year."""
    last = date(first_year + 1, FIRST_MONTH, 1) - ONE_DAY
    return Period(PeriodKind.SCHOOL_YEAR, date(first_year, FIRST_MONTH, 1), last)


def school_year_of(day: date) -> Period:
    """Answer the school year a day lies in."""
    return school_year(day.year if day.month >= FIRST_MONTH else day.year - 1)


def calendar_year(year: int) -> Period:
    """Answer a calendar year."""
    return Period(PeriodKind.CALENDAR_YEAR, date(year, 1, 1), date(year, 12, 31))


def twelve_months(last: date) -> Period:
    """Answer the twelve months that end with a day."""
    day = last + ONE_DAY
    # Of 29 February the year before is 28 February: then the twelve months start a day earlier.
    first = day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)  # noqa: PLR2004 -- February
    return Period(PeriodKind.TWELVE_MONTHS, first, last)


def asked_period(
    kind: str, *, year: str = "", first: str = "", last: str = "", now: datetime
) -> Period:
    """Answer the span that was asked for; the last twelve months for a kind that is no kind.

    `year` is the calendar year, or that in which the school year starts. Raises PeriodInvalid.
    """
    today = local_date(now)
    try:
        wanted = PeriodKind(kind)
    except ValueError:
        wanted = PeriodKind.TWELVE_MONTHS
    match wanted:
        case PeriodKind.SCHOOL_YEAR:
            return school_year(_year(year)) if year else school_year_of(today)
        case PeriodKind.CALENDAR_YEAR:
            return calendar_year(_year(year) if year else today.year)
        case PeriodKind.TWELVE_MONTHS:
            return twelve_months(today)
        case PeriodKind.CHOSEN:
            return _chosen(first, last)
        case _:
            assert_never(wanted)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 2000 <= int(text) <= 2200):  # noqa: PLR2004 -- years of this service
        raise PeriodInvalid("Schrijf het jaar met vier cijfers, zoals 2026.")
    return int(text)


def _chosen(first: str, last: str) -> Period:
    try:
        period = Period(PeriodKind.CHOSEN, date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise PeriodInvalid("Kies een eerste en een laatste dag.") from None
    _year(str(period.first.year))
    _year(str(period.last.year))
    if period.last < period.first:
        raise PeriodInvalid("De laatste dag ligt vóór de eerste.")
    if period.last - period.first > LONGEST:
        raise PeriodInvalid("Kies een periode van hooguit drie jaar.")
    return period
