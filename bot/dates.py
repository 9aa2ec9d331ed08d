"""Write dates and times the way the reader of a chat says them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from babel.dates import format_date

from bot.texts import Until, phrasebook
from casework.local_time import local_date, to_amsterdam

LOCALES: Final[Mapping[str, str]] = {"ar": "ar_SY", "en": "en_GB"}
"""Where a language alone would give the months, or their order, of another country."""


def day_in(language: str, day: date | datetime) -> str:
    """Answer weekday, day, month and year; of a moment the Amsterdam day."""
    return format_date(local_date(day), "full", locale=LOCALES.get(language, language))


def due_in(language: str, due: date | datetime) -> str:
    """Answer a due date: a day, or a day with the time for a clock in hours."""
    if not isinstance(due, datetime):
        return day_in(language, due)
    time = to_amsterdam(due).strftime("%H:%M")
    return phrasebook(language).until[Until.MOMENT].format(day=day_in(language, due), time=time)
