"""Compute the same deadlines a second way, by walking days and hours instead of adding to them.

Shares nothing with the product: Easter comes from the table of paschal full moons, summer time
from the EU rule (last Sundays of March and October, 01:00 UTC), months from counting their turns.
Good for 1996 to 2199.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SUNDAY = 7
MONTHS_OF_TERM, MONTHS_EXTENDED = 1, 3

PASCHAL_FULL_MOONS = (
    *((4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5)),
    *((3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27)),
)
"""Month and day by golden number 1 to 19, as printed for the years 1900 to 2199."""


def oracle_due(record: Mapping[str, object]) -> str:
    """Answer the due date or moment of one record of rules §1, as ISO text."""
    kind = record["kind"]
    if kind in ("breach24", "breach72"):
        moment = (kind == "breach72" and record.get("aware")) or record["received"]
        return _hours_on(_utc(str(moment)), 24 if kind == "breach24" else 72)
    start = _day(record["received"])
    still = len(_days_still(record, start))
    month = _off_days_skipped(_days_on(_month_turned(start, MONTHS_OF_TERM), still))
    promise = _days_on(_days_on(start, 28), still)
    unextended = promise if record.get("term") == "weeks" else month
    if kind == "month":
        return month.isoformat()
    if kind == "weeks":
        return promise.isoformat()
    notice = record.get("notice_sent")
    if kind == "extension" and notice and not _day(notice) > month:
        extended = _days_on(_month_turned(start, MONTHS_EXTENDED), still)
        return _off_days_skipped(extended).isoformat()
    return unextended.isoformat()


def oracle_is_off(day: date) -> bool:
    """Answer whether a day is a weekend day or a holiday."""
    if day.strftime("%a") in ("Sat", "Sun"):
        return True
    if (day.month, day.day) in ((1, 1), (5, 5), (12, 25), (12, 26)):
        return True
    if (day.month, day.day) == (4, 27):
        return True  # on a Sunday it is off anyway, and the Saturday before it too
    return (day - _easter(day.year)).days in (-2, 0, 1, 39, 49, 50)


def oracle_is_holiday(day: date) -> bool:
    """Answer whether a day is a holiday, weekends aside."""
    kings_day = 26 if date(day.year, 4, 27).isoweekday() == SUNDAY else 27
    fixed = (day.month, day.day) in ((1, 1), (4, kings_day), (5, 5), (12, 25), (12, 26))
    return fixed or (day - _easter(day.year)).days in (-2, 0, 1, 39, 49, 50)


def _easter(year: int) -> date:
    month, day = PASCHAL_FULL_MOONS[year % 19]
    sunday = date(year, month, day) + DAY
    while sunday.strftime("%a") != "Sun":
        sunday += DAY
    return sunday


def _off_days_skipped(day: date) -> date:
    return _off_days_skipped(day + DAY) if oracle_is_off(day) else day


def _days_on(day: date, count: int) -> date:
    for _ in range(count):
        day += DAY
    return day


def _month_turned(start: date, turns: int) -> date:
    """Walk until the calendar has turned so many months and shows the same day or the last."""
    day = start
    while turns:
        day += DAY
        turns -= day.day == 1
    while day.day != start.day and (day + DAY).day != 1:
        day += DAY
    return day


def _days_still(record: Mapping[str, object], start: date) -> set[date]:
    """Collect each day on which some question that counts was waiting for its answer."""
    items = record.get("suspensions") or ()
    assert isinstance(items, Sequence)
    spans = [(_day(item["asked"]), item.get("answered")) for item in items]
    answers = {_day(answered) for _, answered in spans if answered}
    still: set[date] = set()
    for asked, answered in spans:
        recent = {asked - back * DAY for back in range(8)}
        if not recent & (answers | {start}):
            continue
        day, last = asked, _day(answered or record["as_of"])
        while day < last:
            day += DAY
            still.add(day)
    return still


def _day(value: object) -> date:
    text = str(value)
    if "T" not in text:
        return date.fromisoformat(text)
    return date.fromisoformat(_wall_clock(_utc(text))[:10])


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _hours_on(moment: datetime, hours: int) -> str:
    for _ in range(hours):
        moment += HOUR
    return _wall_clock(moment)


def _wall_clock(moment: datetime) -> str:
    """Answer what Amsterdam clocks show at a UTC moment, without parts of a second."""
    summer = _change(moment.year, 3) <= moment < _change(moment.year, 10)
    zone = timezone(2 * HOUR if summer else HOUR)
    return moment.astimezone(zone).isoformat(timespec="seconds")


def _change(year: int, month: int) -> datetime:
    day = datetime(year, month, 31, 1, tzinfo=UTC)
    while day.isoweekday() != SUNDAY:
        day -= DAY
    return day
