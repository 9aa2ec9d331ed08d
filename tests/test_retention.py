"""Prove when things may be erased, and what keeps them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import NOW, case
from pydantic import ValidationError

from casework.case import Case, CaseOutcome, CaseState
from casework.holds import Hold
from casework.kinds import Kind
from casework.local_time import local_date
from casework.retention import (
    ErasureStep,
    Obstacle,
    Retention,
    RetentionRule,
    Standing,
    erased_from,
    months_later,
    obstacles,
    step_due,
)
from casework.tasks import Task, TaskKind

DEFAULTS = Retention()
CLOSED = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
QUIET = Standing(CLOSED)
MOMENTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 -- the strategy adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def closed(**more: object) -> Case:
    given: dict[str, object] = {
        "state": CaseState.CLOSED,
        "outcome": CaseOutcome.GRANTED,
        "closed_at": CLOSED,
    }
    return replace(case(), **{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-03", 12, "2027-11-03"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-31", 60, "2031-12-31"),
        ("2027-03-31", -1, "2027-02-28"),
    ],
)
def test_months_are_months_of_the_calendar(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_texts_go_a_year_after_the_closing_and_the_case_after_five() -> None:
    days = erased_from(closed(), QUIET, DEFAULTS)

    assert days == (date(2027, 11, 3), date(2031, 11, 3))


@pytest.mark.parametrize(
    ("today", "step"),
    [
        ("2027-11-02", None),
        ("2027-11-03", ErasureStep.TEXTS),
        ("2031-11-02", ErasureStep.TEXTS),
        ("2031-11-03", ErasureStep.CASE),
    ],
)
def test_each_step_has_its_first_day(today: str, step: ErasureStep | None) -> None:
    found = step_due(closed(), QUIET, DEFAULTS, today=date.fromisoformat(today))

    assert found is step


def test_texts_are_erased_once() -> None:
    one = closed(texts_erased=NOW)

    assert step_due(one, QUIET, DEFAULTS, today=date(2028, 1, 1)) is None
    assert step_due(one, QUIET, DEFAULTS, today=date(2032, 1, 1)) is ErasureStep.CASE


@pytest.mark.parametrize(
    ("one", "standing", "why"),
    [
        (case(), QUIET, Obstacle.OPEN),
        (closed(hold=Hold("klacht bij de AP", "fg", NOW)), QUIET, Obstacle.HELD),
        (
            closed(
                tasks=(
                    Task(TaskKind.TELL_RECIPIENTS, case().role, NOW, NOW + timedelta(days=5), ""),
                )
            ),
            QUIET,
            Obstacle.TASK_OPEN,
        ),
        (closed(), Standing(CLOSED, letters_owed=1), Obstacle.LETTER_OWED),
    ],
)
def test_what_is_not_over_stays_however_old(one: Case, standing: Standing, why: Obstacle) -> None:
    assert obstacles(one, standing) == (why,)
    assert step_due(one, standing, DEFAULTS, today=date(2099, 1, 1)) is None


def test_what_happens_in_a_closed_case_makes_it_young_again() -> None:
    later = Standing(CLOSED + timedelta(days=300))

    days = erased_from(closed(), later, DEFAULTS)

    assert days == (date(2028, 8, 30), date(2032, 8, 30))


def test_an_old_case_without_a_closing_date_counts_from_its_last_act() -> None:
    assert erased_from(closed(closed_at=None), QUIET, DEFAULTS) is not None
    assert erased_from(closed(closed_at=None), Standing(None), DEFAULTS) is None


def test_the_first_rule_that_fits_decides() -> None:
    retention = Retention(
        rules=(
            RetentionRule(kind=Kind.DATALEK, case_months=120),
            RetentionRule(outcome=CaseOutcome.WITHDRAWN, texts_months=1, case_months=6),
            RetentionRule(kind=Kind.DATALEK, texts_months=2),
        )
    )

    assert retention.months(Kind.DATALEK, CaseOutcome.HANDLED) == (12, 120)
    assert retention.months(Kind.INZAGE, CaseOutcome.WITHDRAWN) == (1, 6)
    assert retention.months(Kind.INZAGE, CaseOutcome.GRANTED) == (12, 60)
    assert retention.shortest_months == 1


def test_texts_that_would_outlive_their_case_are_refused() -> None:
    with pytest.raises(ValidationError, match="texts go first"):
        Retention(rules=(RetentionRule(case_months=6),))


@given(
    closed_at=MOMENTS,
    after=st.timedeltas(timedelta(), timedelta(days=4000)),
    texts=st.integers(1, 120),
    more=st.integers(0, 120),
    age=st.integers(0, 9000),
)
def test_nothing_goes_early_and_everything_goes_at_last(
    closed_at: datetime, after: timedelta, texts: int, more: int, age: int
) -> None:
    retention = Retention(texts_months=texts, case_months=texts + more)
    standing = Standing(closed_at + after)
    one = closed(closed_at=closed_at)
    start = local_date(closed_at + after)
    days = erased_from(one, standing, retention)
    assert days is not None

    step = step_due(one, standing, retention, today=start + timedelta(days=age))

    assert start < days[0] <= days[1]
    assert (step is None) == (start + timedelta(days=age) < days[0])
    assert (step is ErasureStep.CASE) == (start + timedelta(days=age) >= days[1])
    assert timedelta(days=28 * texts) <= days[0] - start <= timedelta(days=31 * texts)
