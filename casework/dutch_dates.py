"""Write dates and times the way Dutch readers say them."""

from datetime import date, datetime
from typing import Final

MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
WEEKDAYS: Final = (
    *("maandag", "dinsdag", "woensdag", "donderdag"),
    *("vrijdag", "zaterdag", "zondag"),
)


def month_name(month: int) -> str:
    """Answer the name of month 1 to 12."""
    return MONTHS[month - 1]


def short_day(day: date, known_year: int | None = None) -> str:
    """Answer "zo 31 januari 2027", without the year where the reader already knows it."""
    text = f"{WEEKDAYS[day.weekday()][:2]} {day.day} {month_name(day.month)}"
    return text if day.year == known_year else f"{text} {day.year}"


def long_day(day: date) -> str:
    """Answer "maandag 1 maart 2027"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {month_name(day.month)} {day.year}"


def clock_time(moment: datetime) -> str:
    """Answer "15:00", with seconds where there are any.

    In the hour that the clock repeats in October it says which of the two is meant. `moment`
    carries a time zone that knows daylight saving.
    """
    text = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
    summer, winter = moment.replace(fold=0).utcoffset(), moment.replace(fold=1).utcoffset()
    if summer == winter:
        return text
    return f"{text} ({'wintertijd' if moment.fold else 'zomertijd'})"


def in_days(count: int) -> str:
    """Answer "1 dag" or "10 dagen"."""
    return "1 dag" if count == 1 else f"{count} dagen"
