"""Write dates and times the way the reader of a letter says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from babel.dates import format_date

from casework.dutch_dates import clock_time, in_days, long_day
from casework.local_time import AMSTERDAM, local_date

DAY_PATTERNS: Final[Mapping[str, str]] = {
    "ar": "EEEE، d MMMM",
    "de": "EEEE, d. MMMM y",
    "en": "EEEE d MMMM y",
    "fr": "EEEE d MMMM y",
    "pl": "EEEE, d MMMM y",
    "ru": "EEEE, d MMMM y 'года'",
    "tr": "d MMMM y EEEE",
    "uk": "EEEE, d MMMM y 'року'",
}
"""Weekday, day, month and year in CLDR's pattern letters; Dutch has its own module."""
LOCALES: Final[Mapping[str, str]] = {"ar": "ar_SY", "en": "en_GB"}
RIGHT_TO_LEFT: Final = frozenset({"ar"})
ROUNDED_FROM: Final = timedelta(hours=2)
"""From here on a wait is told in whole hours, below it in minutes."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a part of a letter: somebody with this language."""

    language: str
    """ISO 639-1, one that has letters."""

    @property
    def direction(self) -> str:
        """Answer the writing direction as HTML names it."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def day(self, value: date | datetime) -> str:
        """Answer weekday, day, month and year; of a moment the Amsterdam day."""
        day = local_date(value)
        if self.language == "nl":
            return long_day(day)
        locale = LOCALES.get(self.language, self.language)
        text = format_date(day, DAY_PATTERNS[self.language], locale=locale)
        if self.language == "ar":
            # Syria and Iraq name the months otherwise than Egypt does, so both names are given.
            return f"{text}/{format_date(day, 'MMMM y', locale='ar')}"
        return text

    def when(self, due: date | datetime) -> str:
        """Answer a due date: a day, or a day with the time for a clock in hours."""
        if not isinstance(due, datetime):
            return self.day(due)
        # A minute is enough to read, and never later than the moment itself.
        local = due.astimezone(AMSTERDAM).replace(second=0, microsecond=0)
        if self.language == "nl":
            return f"{long_day(local)} om {clock_time(local)}"
        comma = "،" if self.language == "ar" else ","
        return f"{self.day(due)}{comma} {local:%H:%M}"


def time_left(due: date | datetime, now: datetime) -> str:
    """Answer in Dutch how long it is from `now` until a date that has not passed."""
    if not isinstance(due, datetime):
        days = (due - local_date(now)).days
        return "vandaag" if days <= 0 else f"nog {in_days(days)}"
    wait = due - now
    if wait >= ROUNDED_FROM:
        return f"nog {round(wait / timedelta(hours=1))} uur"
    minutes = max(1, int(wait / timedelta(minutes=1)))
    return f"nog {minutes} {'minuut' if minutes == 1 else 'minuten'}"


def time_waited(since: datetime, now: datetime) -> str:
    """Answer in Dutch how long something has waited, in hours up to two days, then in days."""
    wait = now - since
    if wait < timedelta(days=2):
        return f"{max(1, round(wait / timedelta(hours=1)))} uur"
    return in_days((local_date(now) - local_date(since)).days)
