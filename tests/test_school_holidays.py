"""Check the school holidays that ship, and what is said of a list that cannot be right."""

import re
import tomllib
from datetime import date, timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.school_holidays import (
    NO_SCHOOL_HOLIDAYS,
    Region,
    SchoolHoliday,
    SchoolHolidays,
    SchoolHolidaysInvalid,
    read_school_holidays,
)
from service.school_holidays import load_school_holidays

SHIPPED = load_school_holidays()
SATURDAY, SUNDAY, DAY = 5, 6, timedelta(days=1)
LENGTH_IN_DAYS = {
    "herfstvakantie": 9,
    "kerstvakantie": 16,
    "voorjaarsvakantie": 9,
    "meivakantie": 9,
    "zomervakantie": 44,
}
SCHOOL_YEARS = range(2024, 2030)
ONE_YEAR = """
[2026-2027.herfstvakantie]
noord = { first = 2026-10-10, last = 2026-10-18 }
midden = { first = 2026-10-17, last = 2026-10-25 }
zuid = { first = 2026-10-17, last = 2026-10-25 }
[2026-2027.kerstvakantie]
noord = { first = 2026-12-19, last = 2027-01-03 }
midden = { first = 2026-12-19, last = 2027-01-03 }
zuid = { first = 2026-12-19, last = 2027-01-03 }
"""


def one_year() -> dict[str, Any]:
    """Answer a small list that is right, to be spoilt."""
    return tomllib.loads(ONE_YEAR)


def of(region: Region) -> list[SchoolHoliday]:
    """Answer the shipped holidays of one region."""
    return [each for each in SHIPPED.holidays if each.region is region]


@pytest.mark.parametrize("region", Region)
def test_each_region_has_the_five_holidays_of_every_school_year_in_order(region: Region) -> None:
    names = [each.name for each in of(region)]

    assert names == [*LENGTH_IN_DAYS] * len(SCHOOL_YEARS)
    assert [each.first.year for each in of(region)][:: len(LENGTH_IN_DAYS)] == [*SCHOOL_YEARS]


@pytest.mark.parametrize("holiday", SHIPPED.holidays, ids=str)
def test_each_holiday_runs_from_a_saturday_to_a_sunday_and_has_its_length(
    holiday: SchoolHoliday,
) -> None:
    assert (holiday.first.weekday(), holiday.last.weekday()) == (SATURDAY, SUNDAY)
    assert (holiday.last - holiday.first + DAY).days == LENGTH_IN_DAYS[holiday.name]


@pytest.mark.parametrize("region", Region)
def test_no_holiday_overlaps_another_of_its_region(region: Region) -> None:
    for earlier, later in pairwise(of(region)):
        assert earlier.last < later.first


@pytest.mark.parametrize("name", ["kerstvakantie", "meivakantie"])
def test_christmas_and_may_are_the_same_everywhere(name: str) -> None:
    spans = {(each.first, each.last) for each in SHIPPED.holidays if each.name == name}

    assert len(spans) == len(SCHOOL_YEARS)


@pytest.mark.parametrize("year", [year + 1 for year in SCHOOL_YEARS])
def test_the_summers_of_the_regions_start_a_week_apart(year: int) -> None:
    starts = sorted(
        each.first
        for each in SHIPPED.holidays
        if each.name == "zomervakantie" and each.first.year == year
    )

    assert [later - earlier for earlier, later in pairwise(starts)] == [7 * DAY, 7 * DAY]


def test_in_six_years_the_regions_begin_their_summer_in_every_order_once() -> None:
    summers = [each for each in SHIPPED.holidays if each.name == "zomervakantie"]
    summers.sort(key=lambda each: each.first)

    orders = [tuple(each.region for each in summers[at : at + 3]) for at in range(0, 18, 3)]

    assert sorted(orders) == sorted(permutations(Region))


@pytest.mark.parametrize("name", ["herfstvakantie", "voorjaarsvakantie"])
def test_autumn_and_spring_are_spread_over_two_weeks(name: str) -> None:
    for year in SCHOOL_YEARS:
        starts = {
            each.first
            for each in SHIPPED.holidays
            if each.name == name and date(year, 8, 1) < each.first < date(year + 1, 8, 1)
        }

        assert max(starts) - min(starts) == 7 * DAY


@given(
    st.dates(date(2024, 8, 1), SHIPPED.known_until + 400 * DAY),
    st.sampled_from(Region),
)
def test_a_day_is_in_a_holiday_exactly_when_it_lies_between_its_first_and_last_day(
    day: date, region: Region
) -> None:
    found = SHIPPED.during(day, region)

    walked = [each for each in of(region) if day in days_of(each)]
    assert walked == ([found] if found else [])


def days_of(holiday: SchoolHoliday) -> set[date]:
    """Walk the days of a holiday."""
    length = (holiday.last - holiday.first).days + 1
    return {holiday.first + n * DAY for n in range(length)}


@pytest.mark.parametrize("region", Region)
def test_the_first_and_the_last_day_belong_to_the_holiday(region: Region) -> None:
    autumn = of(region)[0]

    for day in (autumn.first, autumn.last):
        assert SHIPPED.during(day, region) == autumn
    for day in (autumn.first - DAY, autumn.last + DAY):
        assert SHIPPED.during(day, region) is None


def test_the_next_holiday_is_the_first_that_starts_later() -> None:
    in_autumn = date(2026, 10, 12)

    assert SHIPPED.next_after(in_autumn, Region.NOORD) == SchoolHoliday(
        "kerstvakantie", Region.NOORD, date(2026, 12, 19), date(2027, 1, 3)
    )
    assert SHIPPED.next_after(in_autumn, Region.ZUID) == SchoolHoliday(
        "herfstvakantie", Region.ZUID, date(2026, 10, 17), date(2026, 10, 25)
    )


def test_after_the_last_day_that_is_covered_nothing_is_known() -> None:
    assert SHIPPED.known_until == date(2030, 9, 1)
    assert SHIPPED.during(SHIPPED.known_until + 50 * DAY, Region.NOORD) is None
    assert SHIPPED.next_after(SHIPPED.known_until, Region.NOORD) is None


def test_a_board_without_school_holidays_never_meets_one() -> None:
    assert NO_SCHOOL_HOLIDAYS.during(date(2026, 12, 25), Region.NOORD) is None
    assert NO_SCHOOL_HOLIDAYS.known_until == date.min


def test_holidays_are_read_by_region_and_day_whatever_their_order_in_the_file() -> None:
    data = one_year()
    turned = {"2026-2027": dict(reversed(data["2026-2027"].items()))}

    read = read_school_holidays(turned, file="lijst.toml")

    assert read == read_school_holidays(data, file="lijst.toml")
    assert isinstance(read, SchoolHolidays)
    assert [(each.region, each.name) for each in read.holidays][:2] == [
        (Region.MIDDEN, "herfstvakantie"),
        (Region.MIDDEN, "kerstvakantie"),
    ]


AUTUMN = ("2026-2027", "herfstvakantie")


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ((*AUTUMN, "noord", "last"), date(2026, 10, 9), "noord.last: expected 2026-10-10 or later"),
        ((*AUTUMN, "noord", "first"), "2026-10-10", "noord.first: expected a date such as"),
        ((*AUTUMN, "noord", "last"), None, "noord.last: expected a date such as"),
        ((*AUTUMN, "noord"), {"first": date(2026, 10, 10)}, "noord.last: expected a date such as"),
        ((*AUTUMN, "noord"), date(2026, 10, 10), "noord: expected a table of first and last"),
        ((*AUTUMN, "oost"), {"first": date(2026, 10, 10)}, "oost: expected noord, midden, zuid"),
        (AUTUMN, {}, "2026-2027.herfstvakantie: expected a table of regions"),
        (("2026-2027",), "leeg", "2026-2027: expected a table of holidays"),
        (
            (*AUTUMN, "zuid", "last"),
            date(2026, 12, 19),
            "kerstvakantie.zuid.first: expected a day after 2026-12-19, the last day of the"
            " herfstvakantie",
        ),
    ],
)
def test_a_list_that_cannot_be_right_names_the_file_and_the_key(
    path: tuple[str, ...], value: object, says: str
) -> None:
    data = one_year()
    *parents, last = path
    table = data
    for key in parents:
        table = table[key]
    table[last] = value

    with pytest.raises(SchoolHolidaysInvalid, match=re.escape(says)) as refusal:
        read_school_holidays(data, file="lijst.toml")

    assert all(line.startswith("lijst.toml: ") for line in str(refusal.value).splitlines())


def test_a_moment_is_no_day() -> None:
    data = tomllib.loads(ONE_YEAR.replace("first = 2026-10-10", "first = 2026-10-10T00:00:00"))

    with pytest.raises(SchoolHolidaysInvalid, match=r"noord\.first: expected a date"):
        read_school_holidays(data, file="lijst.toml")


def test_a_region_that_is_missing_is_named() -> None:
    data = one_year()
    del data["2026-2027"]["herfstvakantie"]["zuid"]

    with pytest.raises(SchoolHolidaysInvalid, match=r"herfstvakantie\.zuid: is missing"):
        read_school_holidays(data, file="lijst.toml")


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(SchoolHolidaysInvalid, match="expected at least one school year"):
        read_school_holidays({}, file="lijst.toml")


def test_all_faults_are_told_at_once() -> None:
    data = one_year()
    data["2026-2027"]["herfstvakantie"]["oost"] = {}
    data["2026-2027"]["kerstvakantie"]["noord"]["last"] = "gauw"

    with pytest.raises(SchoolHolidaysInvalid) as refusal:
        read_school_holidays(data, file="lijst.toml")

    assert len(str(refusal.value).splitlines()) == 2
