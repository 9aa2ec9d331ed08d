"""Walk from the day of receipt to a due date, with a Dutch sentence for every step."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from casework.dutch_dates import in_days, month_name, short_day
from casework.holidays import ONE_DAY, add_months, holiday_name, is_working_day, roll

PROMISED: Final = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Stop:
    """A day on the way to the date; in `sentence`, `{day}` stands for it."""

    sentence: str
    day: date


def months_later(
    start: date, months: int, suspended: int, extra_holidays: AbstractSet[date]
) -> list[Stop]:
    """Answer the way to the statutory date, `months` (1 or 3) and `suspended` days after `start`.

    Rolled to a working day at the end (Regulation 1182/71 art. 3(4)); the last stop is the date.
    """
    day = add_months(start, months)
    lead = "één maand later" if months == 1 else "drie maanden na de ontvangst"
    if day.day != start.day:
        lead += f": er is geen {start.day} {month_name(day.month)}, dus {{day}}"
    else:
        lead += ": {day}"
    stops = [Stop(lead, day), *_suspended(day, suspended)]
    landed = stops[-1].day
    rolled = roll(landed, extra_holidays)
    if rolled != landed:
        reason = _why_rolled(landed, rolled, extra_holidays)
        stops.append(Stop(f"{reason}, dus {{day}}", rolled))
    return stops


def four_weeks_later(start: date, suspended: int, extra_holidays: AbstractSet[date]) -> list[Stop]:
    """Answer the way to a promised date, four weeks and `suspended` days later, never rolled."""
    day = start + PROMISED
    stops = [Stop("vier weken na de ontvangst: {day}", day), *_suspended(day, suspended)]
    last = stops[-1]
    if not is_working_day(last.day, extra_holidays):
        name = holiday_name(last.day, extra_holidays) or "geen werkdag"
        stays = f"{last.sentence} ({name}, maar een belofte schuift niet op)"
        stops[-1] = replace(last, sentence=stays)
    return stops


def _suspended(day: date, suspended: int) -> list[Stop]:
    if not suspended:
        return []
    return [Stop(f"{in_days(suspended)} erbij: {{day}}", day + suspended * ONE_DAY)]


def _why_rolled(landed: date, rolled: date, extra_holidays: AbstractSet[date]) -> str:
    """Answer why each day from `landed` up to `rolled` is skipped."""
    skipped = [landed + offset * ONE_DAY for offset in range((rolled - landed).days)]
    names = [holiday_name(day, extra_holidays) for day in skipped]
    if names == [None]:
        return "geen werkdag"
    if not any(names):
        first, last = (short_day(day, landed.year) for day in skipped)
        return f"{first} en {last} zijn geen werkdagen"
    return ", ".join(
        f"{short_day(day, landed.year)} is {name or 'geen werkdag'}"
        for day, name in zip(skipped, names, strict=True)
    )
