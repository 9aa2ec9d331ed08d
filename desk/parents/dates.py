"""Write dates the way the reader of a page says them, with the Dutch beside them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from babel.dates import format_date

from casework.dutch_dates import clock_time, long_day
from casework.local_time import local_date, to_amsterdam
from desk.parents.words import DUTCH, Book, book

LOCALES: Final[Mapping[str, str]] = {"ar": "ar_SY", "en": "en_GB"}
"""Where a language alone would give the months, or their order, of another country."""
PATTERNS: Final[Mapping[str, str]] = {
    "ar": "EEEE، d MMMM",
    "en": "EEEE d MMMM y",
    "ru": "EEEE, d MMMM y 'года'",
    "uk": "EEEE, d MMMM y 'року'",
}
"""In CLDR's pattern letters, where a letter writes a day otherwise than its full pattern does."""


def day_in(language: str, day: date | datetime) -> str:
    """Answer weekday, day, month and year, as a letter has it; of a moment the Amsterdam day."""
    if language == DUTCH:
        return long_day(local_date(day))
    locale = LOCALES.get(language, language)
    text = format_date(local_date(day), PATTERNS.get(language, "full"), locale=locale)
    if language == "ar":
        # Syria and Iraq name the months otherwise than Egypt does, so both names are given.
        return f"{text}/{format_date(local_date(day), 'MMMM y', locale='ar')}"
    return text


def due_in(language: str, due: date | datetime) -> str:
    """Answer a date as it is due: a day, or a day with the time for a clock in hours."""
    if not isinstance(due, datetime):
        return day_in(language, due)
    time = clock_time(to_amsterdam(due).replace(second=0, microsecond=0))
    moment = book(language).tables["until"]["moment"]
    return moment.format(day=day_in(language, due), time=time)


def both(words: Book, due: date | datetime) -> str:
    """Answer a date for its reader, with the Dutch behind it: a letter of the school says that."""
    if words.language == DUTCH:
        return due_in(DUTCH, due)
    return f"{due_in(words.language, due)} ({words.apart(due_in(DUTCH, due))})"
