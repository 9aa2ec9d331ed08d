"""Read every moment as the clock on the wall of a Dutch school shows it."""

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")

FIRST_YEAR: Final = 1600
LAST_YEAR: Final = 4000
"""Outside these years the Gregorian Easter rule or the calendar itself runs out."""


class DeadlineInputError(ValueError):
    """A date or field that no deadline can be computed from; the text, in Dutch, names the field.

    `field` is the name in shared records, such as `received` or `suspensions[0].answered`.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


def to_instant(moment: datetime, field: str = "received") -> datetime:
    """Answer the moment in UTC.

    A moment without offset is Amsterdam time; of the two readings in the hour that the clock
    repeats, the earlier one, because the earlier deadline is the safe one. Raises
    DeadlineInputError for a local time that the clock skips and for years out of reach.
    """
    check_year(moment, field)
    if moment.utcoffset() is not None:
        return moment.astimezone(UTC)
    instant = moment.replace(tzinfo=AMSTERDAM, fold=0).astimezone(UTC)
    if instant.astimezone(AMSTERDAM).replace(tzinfo=None) != moment.replace(fold=0):
        raise DeadlineInputError(
            field,
            f"{moment.isoformat(' ')} bestaat niet, want die nacht ging de klok een uur vooruit."
            " Schrijf een tijd die de klok wel aanwees.",
        )
    return instant


def to_amsterdam(moment: datetime, field: str = "received") -> datetime:
    """Answer the moment with the Amsterdam offset it had; raises as `to_instant` does."""
    return to_instant(moment, field).astimezone(AMSTERDAM)


def local_date(value: datetime | date, field: str = "received") -> date:
    """Answer the Amsterdam date of a moment; a bare date is that day. Raises as `to_instant`."""
    if isinstance(value, datetime):
        return to_amsterdam(value, field).date()
    check_year(value, field)
    return value


def at_local(day: date, clock: time) -> datetime:
    """Answer the moment in UTC at which Amsterdam clocks show a time on a day.

    A time that the clock skips counts as the hour after it.
    """
    return datetime.combine(day, clock, AMSTERDAM).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Answer the last second of a day in Amsterdam, in UTC."""
    return at_local(day, time(23, 59, 59))


def check_year(value: date, field: str) -> None:
    """Raise DeadlineInputError when the year is one this calendar cannot reach."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise DeadlineInputError(
            field,
            f"het jaar {value.year} kan niet. Kies een jaar van {FIRST_YEAR} tot en met"
            f" {LAST_YEAR}.",
        )
