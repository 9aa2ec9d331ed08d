from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.letters import LetterKind
from outbox.retry import (
    GIVE_UP_AFTER,
    LONGEST_WAIT,
    LONGEST_WAIT_FOR_BREACH,
    next_try,
)

OWED = datetime(2026, 6, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 5), (4, 10), (5, 20), (6, 30), (7, 60), (90, 60)]
)
def test_each_failure_waits_longer_up_to_an_hour(attempts: int, minutes: int) -> None:
    at = next_try(kind=LetterKind.TICKET, owed=OWED, attempts=attempts, now=OWED)

    assert at == OWED + minutes * MINUTE


@pytest.mark.parametrize("attempts", [3, 6, 40])
def test_a_breach_notice_never_waits_long(attempts: int) -> None:
    at = next_try(kind=LetterKind.BREACH_NOTICE, owed=OWED, attempts=attempts, now=OWED)

    assert at == OWED + LONGEST_WAIT_FOR_BREACH


@pytest.mark.parametrize(("asked", "waits"), [(5, 60), (90, 90), (7200, 7200)])
def test_a_carrier_may_ask_for_a_longer_wait_but_not_for_a_shorter_one(
    asked: int, waits: int
) -> None:
    at = next_try(kind=LetterKind.TICKET, owed=OWED, attempts=1, now=OWED, not_before_seconds=asked)

    assert at == OWED + timedelta(seconds=waits)


def test_after_three_days_it_is_somebodys_task() -> None:
    late = OWED + GIVE_UP_AFTER

    assert next_try(kind=LetterKind.TICKET, owed=OWED, attempts=80, now=late) is None
    assert next_try(kind=LetterKind.TICKET, owed=OWED, attempts=80, now=late - MINUTE) is not None


def test_a_relay_down_for_an_hour_is_tried_again_within_the_next() -> None:
    now, attempts = OWED, 0
    while now < OWED + timedelta(hours=1):
        attempts += 1
        at = next_try(kind=LetterKind.ACKNOWLEDGEMENT, owed=OWED, attempts=attempts, now=now)
        assert at is not None
        now = at

    assert now <= OWED + timedelta(hours=2)
    assert attempts <= 7


@given(
    kind=st.sampled_from(LetterKind),
    attempts=st.integers(min_value=0, max_value=200),
    age=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=10)),
    asked=st.floats(min_value=0, max_value=86_400),
)
def test_a_next_try_always_lies_ahead_and_never_further_than_asked(
    kind: LetterKind, attempts: int, age: timedelta, asked: float
) -> None:
    now = OWED + age

    at = next_try(kind=kind, owed=OWED, attempts=attempts, now=now, not_before_seconds=asked)

    if at is None:
        assert age >= GIVE_UP_AFTER
    else:
        assert now < at <= now + max(LONGEST_WAIT, timedelta(seconds=asked))
