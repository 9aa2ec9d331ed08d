"""Check which days are working days, and how dates move along them."""

from datetime import date, timedelta

import pytest
from deadline_oracle import oracle_is_holiday, oracle_is_off

from casework.holidays import (
    add_months,
    add_working_days,
    holiday_name,
    holidays,
    is_working_day,
    last_working_day_on_or_before,
    roll,
    working_days_before,
)


def test_every_day_from_2018_to_2100_is_off_exactly_when_the_second_computation_says_so() -> None:
    days = [date(2018, 1, 1) + timedelta(days=n) for n in range((2101 - 2018) * 366)]

    wrong = [
        day
        for day in days
        if is_working_day(day) == oracle_is_off(day)
        or (day in holidays(day.year)) != oracle_is_holiday(day)
    ]

    assert wrong == []


def test_the_holidays_of_2026_carry_their_dutch_names_in_order() -> None:
    named = list(holidays(2026).items())

    assert named == [
        (date(2026, 1, 1), "Nieuwjaarsdag"),
        (date(2026, 4, 3), "Goede Vrijdag"),
        (date(2026, 4, 5), "Eerste Paasdag"),
        (date(2026, 4, 6), "Tweede Paasdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2026, 5, 5), "Bevrijdingsdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 5, 24), "Eerste Pinksterdag"),
        (date(2026, 5, 25), "Tweede Pinksterdag"),
        (date(2026, 12, 25), "Eerste Kerstdag"),
        (date(2026, 12, 26), "Tweede Kerstdag"),
    ]


def test_two_holidays_on_one_day_share_its_name() -> None:
    name = holiday_name(date(2016, 5, 5))

    assert name == "Bevrijdingsdag en Hemelvaartsdag"


@pytest.mark.parametrize(
    ("year", "day"), [(2024, 27), (2025, 26), (2026, 27), (2031, 26), (2036, 26), (2037, 27)]
)
def test_kings_day_moves_to_saturday_when_the_27th_is_a_sunday(year: int, day: int) -> None:
    kings_days = [found for found, name in holidays(year).items() if name == "Koningsdag"]

    assert kings_days == [date(year, 4, day)]


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 2),
        date(2026, 5, 15),
        date(2027, 5, 7),
        date(2028, 4, 28),
        date(2028, 5, 26),
        date(2026, 12, 24),
        date(2026, 12, 31),
    ],
)
def test_a_day_that_a_decree_merely_equates_is_a_working_day(day: date) -> None:
    working = is_working_day(day)

    assert working


def test_an_extra_holiday_of_the_board_is_no_working_day_and_says_so() -> None:
    free_friday = frozenset({date(2026, 5, 15)})

    rolled = roll(date(2026, 5, 14), free_friday)

    assert rolled == date(2026, 5, 18)
    assert holiday_name(date(2026, 5, 15), free_friday) == "een extra vrije dag"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
    ],
)
def test_a_month_later_is_the_same_day_number_or_the_last_day(
    day: date, months: int, expected: date
) -> None:
    later = add_months(day, months)

    assert later == expected


def test_working_days_are_counted_over_easter_in_both_directions() -> None:
    thursday, tuesday = date(2026, 4, 2), date(2026, 4, 7)

    assert add_working_days(thursday, 1) == tuesday
    assert working_days_before(tuesday, 1) == thursday
    assert last_working_day_on_or_before(date(2026, 4, 6)) == thursday
    assert last_working_day_on_or_before(tuesday) == tuesday
