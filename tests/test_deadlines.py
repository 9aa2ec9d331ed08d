"""Check every date of rules §1 against a table, a second computation and what must always hold."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from deadline_oracle import oracle_due, oracle_is_off
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deadline_records import answer_json_line, read_deadline
from casework.deadlines import (
    ClockKind,
    DeadlineInputError,
    ReminderRhythm,
    Suspension,
    Term,
    answer_due,
    breach_due,
    deadline_for,
    escalation_moment,
    local_date,
    promise_due,
    reminder_moments,
    statutory_due,
)

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
TABLE: Final = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "deadlines.jsonl").read_text("utf-8").splitlines()
]
DAY_KINDS: Final = ("month", "weeks", "extension", "suspension")


def at(text: str) -> datetime:
    """Answer the moment that an ISO text with offset names."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("row", TABLE, ids=[row["id"] for row in TABLE])
def test_the_table_the_product_and_the_second_computation_agree(row: dict[str, object]) -> None:
    answer = answer_json_line(row)

    assert answer["due"] == row["due"], row["why"]
    assert oracle_due(row) == row["due"], row["why"]
    assert answer["id"] == row["id"]


def test_the_table_has_every_kind_and_no_row_twice() -> None:
    questions = {json.dumps({**row, "id": "", "why": ""}, sort_keys=True) for row in TABLE}

    assert {row["kind"] for row in TABLE} == set(ClockKind)
    assert len(questions) == len(TABLE)


# --- what always holds, on random input ---------------------------------------------------------

moments = st.datetimes(
    datetime(2018, 1, 1),  # noqa: DTZ001 -- hypothesis wants bounds without a zone
    datetime(2100, 12, 31, 23, 59, 59),  # noqa: DTZ001 -- as above
    timezones=st.just(UTC),
)
offsets = st.sampled_from(["UTC", "Europe/Amsterdam", "Asia/Tokyo", "America/New_York"])
arrivals = st.builds(lambda moment, zone: moment.astimezone(ZoneInfo(zone)), moments, offsets)


@st.composite
def questions_after(draw: st.DrawFn, start: date) -> list[dict[str, str | None]]:
    """Draw up to four questions to the requester, some late, some open, some on one day."""
    asked_after = draw(st.lists(st.integers(0, 30), max_size=4))
    waits = [draw(st.one_of(st.none(), st.integers(0, 20))) for _ in asked_after]
    asked_on = [start + timedelta(days=days) for days in asked_after]
    return [
        {
            "asked": asked.isoformat(),
            "answered": None if wait is None else (asked + timedelta(days=wait)).isoformat(),
        }
        for asked, wait in zip(asked_on, waits, strict=True)
    ]


@st.composite
def records(draw: st.DrawFn) -> dict[str, object]:
    """Draw a record of any kind with every field it may have."""
    received = draw(arrivals)
    start = local_date(received)
    record: dict[str, object] = {
        "kind": draw(st.sampled_from(list(ClockKind))).value,
        "received": received.isoformat(),
        "aware": draw(st.one_of(st.none(), arrivals.map(datetime.isoformat))),
        "term": draw(st.sampled_from(["month", "weeks"])),
        "suspensions": draw(questions_after(start)),
        "as_of": (start + timedelta(days=draw(st.integers(0, 60)))).isoformat(),
    }
    notice = received + timedelta(hours=draw(st.integers(0, 24 * 60)))
    record["notice_sent"] = draw(st.sampled_from([None, notice.isoformat()]))
    if draw(st.booleans()) and record["kind"] in DAY_KINDS:
        record["received"] = start.isoformat()
    return record


@settings(max_examples=600)
@given(records())
def test_the_second_computation_gives_the_same_date_for_anything(record: dict[str, object]) -> None:
    answer = answer_json_line(record)

    assert answer["due"] == oracle_due(record)


@given(records())
def test_a_due_date_lies_after_the_start_and_work_by_is_a_working_day(
    record: dict[str, object],
) -> None:
    deadline = read_deadline(record)

    assert deadline.due_instant > start_of(record)
    assert not oracle_is_off(deadline.work_by)
    assert deadline.work_by <= local_date(deadline.due)
    day = deadline.work_by + timedelta(days=1)
    while day <= local_date(deadline.due):
        assert oracle_is_off(day)
        day += timedelta(days=1)


@given(records())
def test_a_statutory_date_is_a_working_day_and_its_last_second_is_in_time(
    record: dict[str, object],
) -> None:
    deadline = read_deadline({**record, "kind": "suspension", "term": "month"})

    assert not oracle_is_off(local_date(deadline.due))
    local = deadline.due_instant.astimezone(AMSTERDAM)
    assert local.replace(tzinfo=None) == datetime.combine(
        local_date(deadline.due), datetime.min.time().replace(23, 59, 59)
    )


@given(records(), st.data())
def test_one_more_question_never_brings_a_date_forward(
    record: dict[str, object], data: st.DataObject
) -> None:
    fewer = {**record, "kind": "suspension"}
    extra = data.draw(questions_after(local_date(at_or_day(record["received"]))))
    more = {**fewer, "suspensions": [*as_list(fewer["suspensions"]), *extra]}

    before, after = read_deadline(fewer), read_deadline(more)

    assert after.due_instant >= before.due_instant


@given(arrivals, st.integers(1, 200))
def test_breach_hours_are_elapsed_hours(received: datetime, hours: int) -> None:
    deadline = breach_due(received, hours)

    elapsed = deadline.due_instant - received.astimezone(UTC)
    assert timedelta(0) <= timedelta(hours=hours) - elapsed < timedelta(seconds=1)
    assert deadline.due == deadline.due_instant
    assert at(deadline.due_iso()) == deadline.due_instant


@given(records())
def test_an_explanation_starts_with_the_receipt_and_ends_with_the_date_and_article(
    record: dict[str, object],
) -> None:
    deadline = read_deadline(record)

    text = deadline.explain()
    assert text.startswith(("ontvangen ", "datalek "))
    assert text.endswith(f" ({deadline.article})")
    assert str(deadline.due.year) in deadline.explanation[-1]
    assert f" {deadline.due.day} " in deadline.explanation[-1]
    assert "{" not in text


def start_of(record: Mapping[str, object]) -> datetime:
    """Answer the moment a record's clock starts."""
    if record["kind"] == "breach72" and record["aware"]:
        return at(str(record["aware"]))
    start = at_or_day(record["received"])
    return start if isinstance(start, datetime) else datetime(*start.timetuple()[:3], tzinfo=UTC)


def at_or_day(value: object) -> datetime | date:
    """Answer a day or a moment, whichever the text holds."""
    text = str(value)
    return at(text) if "T" in text else date.fromisoformat(text)


def as_list(value: object) -> list[object]:
    """Answer a value that is known to be a list."""
    assert isinstance(value, list)
    return value


# --- asking for a date in code ------------------------------------------------------------------


def test_a_promise_and_the_law_can_stand_side_by_side() -> None:
    received, notice = date(2026, 1, 5), date(2026, 2, 4)

    promise = promise_due(received)
    law = statutory_due(received, notice_sent=notice)

    assert (promise.kind, promise.due) == (ClockKind.WEEKS, date(2026, 2, 2))
    assert (law.kind, law.due) == (ClockKind.EXTENSION, date(2026, 4, 7))
    assert law.due == answer_due(received, term=Term.WEEKS, notice_sent=notice).due


def test_the_work_by_day_comes_before_a_promise_that_ends_on_a_holiday() -> None:
    promise = promise_due(date(2027, 3, 29))

    assert promise.due == date(2027, 4, 26)
    assert promise_due(date(2027, 3, 30)).work_by == date(2027, 4, 26)


def test_an_extra_holiday_moves_the_month_and_is_explained() -> None:
    free_friday = frozenset({date(2026, 5, 15)})

    deadline = answer_due(date(2026, 4, 15), extra_holidays=free_friday)

    assert deadline.due == date(2026, 5, 18)
    assert "vr 15 mei is een extra vrije dag" in deadline.explain()


def test_a_date_is_in_time_through_its_last_second() -> None:
    deadline = answer_due(date(2027, 1, 31))

    assert not deadline.has_passed(at("2027-03-01T23:59:59.999999+01:00"))
    assert deadline.has_passed(at("2027-03-02T00:00:00+01:00"))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(1815, 1, 31), date(1815, 2, 28)),
        (date(1900, 1, 31), date(1900, 2, 28)),
        (date(2000, 1, 31), date(2000, 2, 29)),
        (date(2017, 3, 14), date(2017, 4, 18)),
        (date(2101, 4, 1), date(2101, 5, 2)),
        (date(2150, 1, 31), date(2150, 3, 2)),
    ],
)
def test_years_outside_2018_to_2100_follow_the_same_rules(received: date, due: date) -> None:
    deadline = answer_due(received)

    assert deadline.due == due


def test_a_time_without_offset_is_amsterdam_time_and_the_earlier_of_two() -> None:
    repeated = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 -- a time without offset is the case

    deadline = breach_due(repeated, 24)

    assert deadline.due_iso() == "2026-10-26T01:30:00+01:00"


def test_a_time_that_the_clock_skipped_is_refused() -> None:
    skipped = datetime(2027, 3, 28, 2, 30)  # noqa: DTZ001 -- a time without offset is the case

    with pytest.raises(DeadlineInputError, match="bestaat niet") as refusal:
        breach_due(skipped, 72)

    assert refusal.value.field == "received"


def test_moments_may_stand_where_days_are_expected() -> None:
    asked, answered = at("2026-06-08T21:30:00+00:00"), at("2026-06-09T22:30:00+00:00")

    deadline = answer_due(date(2026, 6, 1), suspensions=[Suspension(asked, answered)])

    assert deadline.due == date(2026, 7, 3)


def test_a_breach_clock_needs_a_time() -> None:
    with pytest.raises(DeadlineInputError, match="ook de tijd nodig"):
        deadline_for(ClockKind.BREACH24, received=date(2026, 6, 1))


# --- when to remind -----------------------------------------------------------------------------


def test_a_term_is_reminded_of_ten_five_and_one_working_day_before_its_work_by_day() -> None:
    deadline = answer_due(date(2026, 4, 8))

    moments = reminder_moments(deadline, at("2026-04-08T12:00:00+02:00"))

    assert deadline.work_by == date(2026, 5, 8)
    assert [moment.astimezone(AMSTERDAM).isoformat() for moment in moments] == [
        "2026-04-22T09:00:00+02:00",
        "2026-04-30T09:00:00+02:00",
        "2026-05-07T09:00:00+02:00",
    ]


def test_reminders_from_before_the_case_was_opened_are_left_out() -> None:
    deadline = answer_due(date(2026, 4, 8))

    moments = reminder_moments(deadline, at("2026-04-30T09:00:01+02:00"))

    assert moments == (at("2026-05-07T09:00:00+02:00"),)


def test_the_inner_report_is_reminded_of_after_four_twelve_and_twenty_hours() -> None:
    received = at("2027-10-30T12:00:00+02:00")

    moments = reminder_moments(breach_due(received, 24), received)

    assert [moment - received for moment in moments] == [
        timedelta(hours=hours) for hours in (4, 12, 20)
    ]


def test_a_board_sets_its_own_rhythm_for_the_report_to_the_ap() -> None:
    received = at("2026-06-01T10:00:00+02:00")
    rhythm = ReminderRhythm(ap_hours_before=(1, 71))

    moments = reminder_moments(breach_due(received, 72), received, rhythm=rhythm)

    assert [moment - received for moment in moments] == [timedelta(hours=1), timedelta(hours=71)]


def test_a_missed_date_goes_up_the_ladder_on_the_next_working_morning() -> None:
    missed_on_good_thursday = answer_due(date(2026, 3, 2))

    moment = escalation_moment(missed_on_good_thursday)

    assert missed_on_good_thursday.due == date(2026, 4, 2)
    assert moment == at("2026-04-07T09:00:00+02:00")


def test_missed_hours_go_up_the_ladder_at_once() -> None:
    deadline = breach_due(at("2026-04-03T10:00:00+02:00"), 24)

    moment = escalation_moment(deadline)

    assert moment == at("2026-04-04T10:00:00+02:00")
