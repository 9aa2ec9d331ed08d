"""Know when the schools of a region are closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final


class Region(StrEnum):
    """The three regions that Dutch school holidays are spread over."""

    NOORD = "noord"
    MIDDEN = "midden"
    ZUID = "zuid"


class SchoolHolidaysInvalid(ValueError):
    """A list of school holidays cannot be right; the text names file, key and what is expected."""


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """Days on which the schools of a region are closed, both days included."""

    name: str
    region: Region
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SchoolHolidays:
    """The school holidays of all regions; they never move a deadline (rules §1.3)."""

    holidays: tuple[SchoolHoliday, ...] = ()
    """By region and then by day, none overlapping another of its region."""

    @property
    def known_until(self) -> date:
        """Answer the last day that is covered; of a later day nothing is known."""
        return max((each.last for each in self.holidays), default=date.min)

    def during(self, day: date, region: Region) -> SchoolHoliday | None:
        """Answer in which holiday a day falls; None on school days, and where nothing is known."""
        return next((each for each in self._of(region) if each.first <= day <= each.last), None)

    def next_after(self, day: date, region: Region) -> SchoolHoliday | None:
        """Answer the first holiday that starts after a day, if it is known."""
        return next((each for each in self._of(region) if each.first > day), None)

    def _of(self, region: Region) -> Iterator[SchoolHoliday]:
        return (each for each in self.holidays if each.region is region)


NO_SCHOOL_HOLIDAYS: Final = SchoolHolidays()


def read_school_holidays(data: Mapping[str, object], *, file: str) -> SchoolHolidays:
    """Turn the contents of a file, school year by school year, into the holidays.

    Each year holds its holidays by name, each holiday a `first` and a `last` day for every region.
    Raises SchoolHolidaysInvalid with one line per fault.
    """
    found: list[tuple[str, SchoolHoliday]] = []
    faults: list[str] = []
    for key, name, region, value in _entries(data, faults):
        first, last = _day(value, key, "first", faults), _day(value, key, "last", faults)
        if first is None or last is None:
            continue
        if last < first:
            faults.append(f"{key}.last: expected {first} or later (found: {last})")
            continue
        found.append((key, SchoolHoliday(name, region, first, last)))
    found.sort(key=lambda pair: (pair[1].region, pair[1].first))
    for (_, earlier), (key, later) in pairwise(found):
        if earlier.region is later.region and later.first <= earlier.last:
            faults.append(
                f"{key}.first: expected a day after {earlier.last}, the last day of the"
                f" {earlier.name} before it (found: {later.first})"
            )
    if not found and not faults:
        faults.append("(file): expected at least one school year with its holidays")
    if faults:
        raise SchoolHolidaysInvalid("\n".join(f"{file}: {fault}" for fault in faults))
    return SchoolHolidays(tuple(holiday for _, holiday in found))


def _entries(
    data: Mapping[str, object], faults: list[str]
) -> Iterator[tuple[str, str, Region, Mapping[str, object]]]:
    """Walk the entries of all regions, with their keys and the names of the holidays."""
    for year, names in data.items():
        for name, regions in _table(names, year, "holidays", faults).items():
            given = _table(regions, f"{year}.{name}", "regions", faults)
            unknown = [region for region in given if region not in set(Region)]
            faults += [f"{year}.{name}.{each}: expected {', '.join(Region)}" for each in unknown]
            for region in Region:
                key = f"{year}.{name}.{region}"
                if region in given:
                    yield key, name, region, _table(given[region], key, "first and last", faults)
                elif given:
                    faults.append(f"{key}: is missing; expected first and last")


def _table(value: object, key: str, holds: str, faults: list[str]) -> Mapping[str, object]:
    if isinstance(value, Mapping) and value:
        return value
    faults.append(f"{key}: expected a table of {holds} (found: {value!r})")
    return {}


def _day(value: Mapping[str, object], key: str, name: str, faults: list[str]) -> date | None:
    day = value.get(name)
    if type(day) is date:  # a moment is a date too, but no day
        return day
    if value:
        faults.append(f"{key}.{name}: expected a date such as 2026-10-17 (found: {day!r})")
    return None
