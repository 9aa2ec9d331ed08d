"""Prove that guessing gets slower and slower, and never locks anybody out for good."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.guessing import (
    FIRST_WAIT,
    FORGOTTEN_AFTER,
    LONGEST_WAIT,
    OF_ACCOUNT,
    OF_DEVICE,
    OF_NETWORK,
    OF_PERSON,
    Brake,
    Tries,
)

NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
BRAKES = st.builds(Brake, free=st.integers(1, 40))
PAUSES = st.lists(st.integers(0, 3 * 3600).map(lambda each: timedelta(seconds=each)), max_size=300)


def heard(brake: Brake, tries: Tries | None, now: datetime) -> bool:
    waits = brake.heard_from(tries)
    return waits is None or waits <= now


@given(BRAKES)
def test_so_many_tries_are_free(brake: Brake) -> None:
    tries = None
    for _ in range(brake.free):
        assert brake.heard_from(tries) is None
        tries = brake.counted(tries, NOW)

    assert brake.heard_from(tries) == NOW + FIRST_WAIT


@given(BRAKES, st.integers(0, 400))
def test_each_wait_is_as_long_as_the_one_before_or_longer_up_to_the_longest(
    brake: Brake, more: int
) -> None:
    def wait(count: int) -> timedelta:
        until = brake.heard_from(Tries(count, NOW))
        return until - NOW if until is not None else timedelta()

    shorter, longer = wait(brake.free + more), wait(brake.free + more + 1)

    assert shorter <= longer <= LONGEST_WAIT
    assert longer == min(2 * shorter, LONGEST_WAIT)


@given(BRAKES, st.integers(0, 10_000))
def test_nobody_waits_longer_than_the_longest_wait(brake: Brake, count: int) -> None:
    assert heard(brake, Tries(count, NOW), NOW + LONGEST_WAIT)


@given(BRAKES, PAUSES)
def test_however_the_guesses_are_spread_few_are_heard_in_a_day(
    brake: Brake, pauses: list[timedelta]
) -> None:
    tries, now, moments = None, NOW, []
    for pause in pauses:
        now += pause
        if heard(brake, tries, now):
            tries = brake.counted(tries, now)
            moments.append(now)

    # The free ones, those while the wait grows (10 s to 15 min), and one each longest wait.
    most = brake.free + 8 + DAY // LONGEST_WAIT
    for first in moments:
        assert sum(first <= each < first + DAY for each in moments) <= most


@given(BRAKES, st.integers(1, 500))
def test_who_guesses_without_end_is_heard_about_a_hundred_times_a_day(
    brake: Brake, days: int
) -> None:
    tries, now, count = None, NOW, 0
    end = NOW + min(days, 3) * DAY
    while now < end:
        waits = brake.heard_from(tries)
        now = max(now, waits) if waits is not None else now
        tries = brake.counted(tries, now)
        count += 1

    assert count <= brake.free + 8 + (end - NOW) // LONGEST_WAIT


@given(BRAKES, st.integers(1, 500))
def test_after_a_day_without_tries_all_are_forgotten(brake: Brake, count: int) -> None:
    later = brake.counted(Tries(count, NOW), NOW + FORGOTTEN_AFTER)

    assert later == Tries(1, NOW + FORGOTTEN_AFTER)


@given(BRAKES, st.integers(1, 500), st.integers(0, 86_399))
def test_within_a_day_no_try_is_forgotten(brake: Brake, count: int, seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)

    assert brake.counted(Tries(count, NOW), now) == Tries(count + 1, now)


@pytest.mark.parametrize("brake", [OF_ACCOUNT, OF_NETWORK, OF_DEVICE, OF_PERSON])
def test_everybody_may_mistype_a_few_times(brake: Brake) -> None:
    assert brake.free >= 5
