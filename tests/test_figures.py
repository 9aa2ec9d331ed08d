"""Prove how a board's figures are counted, and that a report does not point to a person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from invented import NOW

from casework.breach_entry import ApDecision, ApReport, BreachEntry, Incident, ReportKind, Told
from casework.breach_figures import ApStanding, BreachStanding, ap_standing, breach_standing
from casework.figure_rows import NO_ANSWER, NO_SCHOOL, AdviceFact, CaseFact, ErasedFact
from casework.figures import ANSWERS, AdviceStanding, Figures, figures, share_words
from casework.kinds import Kind
from casework.outcomes import CaseOutcome
from casework.periods import Period, PeriodInvalid, PeriodKind, asked_period, calendar_year
from casework.small_counts import Count, Shown

DAY = timedelta(days=1)
YEAR = calendar_year(2026)
RECEIVED = datetime(2026, 3, 2, 10, tzinfo=UTC)
DUE = RECEIVED + 28 * DAY
LAW = RECEIVED + 31 * DAY
SCHOOLS = ("De Eik", "De Sleutel")


def fact(**more: Any) -> CaseFact:
    given: dict[str, Any] = {
        "reference": "PL-1",
        "kind": Kind.INZAGE,
        "school": "De Eik",
        "received": RECEIVED,
        "due_at": DUE,
        "law_due_at": LAW,
        "closed_at": None,
        "outcome": None,
    }
    return CaseFact(**{**given, **more})


def answered(days: float, **more: Any) -> CaseFact:
    return fact(closed_at=RECEIVED + days * DAY, outcome=CaseOutcome.GRANTED, **more)


def counted(*facts: CaseFact, **more: Any) -> Figures:
    given: dict[str, Any] = {"period": YEAR, "schools": SCHOOLS, "now": NOW}
    return figures(facts, **{**given, **more})


def breach(reference: str = "PL-1", **more: Any) -> BreachEntry:
    return BreachEntry(reference, "linde", 2026, 1, RECEIVED, **more)


def test_an_answer_on_the_last_second_is_in_time_and_one_a_second_later_is_late() -> None:
    on_time = [fact(closed_at=DUE, outcome=CaseOutcome.REFUSED)] * 5
    late = [fact(closed_at=DUE + timedelta(seconds=1), outcome=CaseOutcome.REFUSED)] * 6

    row = counted(*on_time, *late).whole

    assert (row.in_time.exact, row.after_promise.exact, row.after_law.exact) == (5, 6, 0)


def test_after_the_legal_term_is_told_apart_from_after_the_boards_own_date() -> None:
    row = counted(*[answered(5)] * 10, *[answered(30)] * 5, *[answered(40)] * 5).whole

    assert (row.in_time.exact, row.after_promise.exact, row.after_law.exact) == (10, 5, 5)
    assert (row.share_in_time, row.share_lawful) == ("50 %", "75 %")


@pytest.mark.parametrize("outcome", [CaseOutcome.WITHDRAWN, CaseOutcome.MERGED])
def test_what_ended_without_an_answer_was_not_answered_in_time(outcome: CaseOutcome) -> None:
    shown = counted(*[fact(closed_at=RECEIVED + DAY, outcome=outcome)] * 7)

    assert shown.whole.answered.exact == 0
    assert shown.without_answer[outcome].exact == 7
    assert shown.whole.share_in_time == "–"


def test_open_and_overdue_are_as_they_stood_at_the_end_of_the_period() -> None:
    closed_later = answered(400)
    came_later = fact(received=datetime(2027, 1, 4, 9, tzinfo=UTC))
    in_time = fact(due_at=datetime(2027, 2, 1, tzinfo=UTC))

    row = counted(
        *[closed_later] * 5,
        *[came_later] * 9,
        *[in_time] * 6,
        now=datetime(2027, 6, 1, tzinfo=UTC),
    ).whole

    assert (row.open.exact, row.overdue.exact, row.received.exact) == (11, 5, 11)


def test_a_year_that_runs_has_its_open_cases_as_of_now() -> None:
    shown = counted(*[fact(due_at=NOW + DAY)] * 5)

    assert shown.as_of == NOW
    assert (shown.whole.open.exact, shown.whole.overdue.exact) == (5, 0)


def test_cases_stand_with_their_school_and_their_kind() -> None:
    shown = counted(
        *[answered(3)] * 5,
        *[answered(9, school="De Sleutel", kind=Kind.BEZWAAR)] * 6,
        *[answered(20, school=None)] * 7,
    )

    assert [(row.name, row.answered.words) for row in shown.schools] == [
        ("De Eik", "5"),
        ("De Sleutel", "6"),
        (NO_SCHOOL, "7"),
    ]
    kinds = {row.name: row for row in shown.kinds}
    assert (kinds["Inzage"].answered.exact, kinds["Bezwaar"].answered.exact) == (12, 6)
    assert kinds["Bezwaar"].median_days == 9
    assert "Datalek" not in kinds


def test_a_median_of_four_answers_is_not_told() -> None:
    assert counted(*[answered(3)] * 4).whole.median_days is None
    assert counted(*[answered(3)] * 4, answered(9)).whole.median_days == 3


def test_one_late_answer_is_hidden_and_cannot_be_worked_out_of_the_share() -> None:
    row = counted(*[answered(3)] * 49, answered(40)).whole

    assert row.after_law.words == "< 5"
    assert row.share_lawful in {"minstens 92 %", "–"}
    assert "98" not in row.share_lawful


def test_a_share_is_never_rounded_to_all_or_to_nothing() -> None:
    exact = [Count(Shown.COUNT, each) for each in (995, 5, 1000)]

    assert share_words([exact[0]], [exact[1]], exact[2]) == "99 %"
    assert share_words([exact[1]], [exact[0]], exact[2]) == "1 %"


def test_a_share_says_no_more_than_the_counts() -> None:
    small, total = Count(Shown.SMALL, None), Count(Shown.COUNT, 50)
    hidden, none = Count(Shown.HIDDEN, None), Count(Shown.COUNT, 0)

    assert share_words([hidden], [small], total) == "minstens 92 %"
    assert share_words([small], [hidden], total) == "hooguit 8 %"
    assert share_words([small], [hidden], hidden) == "–"
    assert share_words([none], [none], none) == "–"


def test_a_small_school_does_not_show_through_the_sums() -> None:
    shown = counted(*[fact()] * 2, *[fact(school="De Sleutel")] * 30)

    eik, sleutel, *_ = shown.schools
    assert eik.received.words == "< 5"
    exact = [shown.whole.received.exact, sleutel.received.exact]
    assert None in exact


def test_a_breach_is_counted_in_the_register_and_not_among_the_requests() -> None:
    facts = [fact(reference=f"PL-{n}", kind=Kind.DATALEK) for n in range(6)]
    entries = [breach(f"PL-{n}", incident=Incident.WRONG_RECIPIENT) for n in range(6)]

    shown = counted(*facts, entries=entries)

    assert shown.whole.received.exact == 0
    assert shown.breaches.total.exact == 6
    assert shown.breaches.themes[Incident.WRONG_RECIPIENT].exact == 6
    assert shown.breaches.months[date(2026, 3, 1)].exact == 6
    assert shown.breaches.by_month[date(2026, 3, 1), Incident.WRONG_RECIPIENT].exact == 6
    assert shown.breaches.by_month[date(2026, 3, 1), None].exact == 0
    assert shown.breaches.schools["De Eik"].exact == 6


def test_an_entry_whose_case_this_seat_may_not_see_is_not_counted() -> None:
    shown = counted(entries=[breach(f"PL-{n}") for n in range(9)])

    assert shown.breaches.total.exact == 0


DECIDED = ApDecision(True, "reden", "FG", RECEIVED, None)
NOT_NEEDED = ApDecision(False, "reden", "FG", RECEIVED, None)
AP_DUE = RECEIVED + 3 * DAY


def report(days: float) -> ApReport:
    return ApReport(ReportKind.FIRST, RECEIVED + days * DAY, "FG")


@pytest.mark.parametrize(
    ("entry", "standing"),
    [
        (breach(), ApStanding.OPEN),
        (breach(false_alarm=True), ApStanding.FALSE_ALARM),
        (breach(ap_decisions=(NOT_NEEDED,)), ApStanding.NOT_NEEDED),
        (breach(ap_decisions=(DECIDED,)), ApStanding.TO_REPORT),
        (breach(ap_decisions=(DECIDED,), reports=(report(3),)), ApStanding.IN_TIME),
        (breach(ap_decisions=(DECIDED,), reports=(report(3.01),)), ApStanding.LATE),
    ],
)
def test_a_breach_stands_with_the_ap_as_its_entry_says(
    entry: BreachEntry, standing: ApStanding
) -> None:
    assert ap_standing(entry, AP_DUE) is standing


@pytest.mark.parametrize(
    ("entry", "case", "standing"),
    [
        (breach(), fact(law_due_at=NOW + DAY), BreachStanding.RUNNING),
        (breach(), fact(law_due_at=AP_DUE), BreachStanding.OVERDUE),
        (breach(ap_decisions=(NOT_NEEDED,)), fact(law_due_at=AP_DUE), BreachStanding.RUNNING),
        (breach(), fact(law_due_at=AP_DUE, closed_at=RECEIVED), BreachStanding.CLOSED),
    ],
)
def test_an_open_breach_is_overdue_when_the_hours_of_the_ap_are_over(
    entry: BreachEntry, case: CaseFact, standing: BreachStanding
) -> None:
    assert breach_standing(entry, case, NOW) is standing


def test_people_who_were_told_count_as_told() -> None:
    facts = [fact(reference=f"PL-{n}", kind=Kind.DATALEK) for n in range(5)]
    told = (Told(RECEIVED, "per brief", "directeur"),)

    shown = counted(*facts, entries=[breach(f"PL-{n}", told=told) for n in range(5)])

    assert {each.value: count.words for each, count in shown.breaches.people.items()} == {
        "told": "5",
        "to_tell": "0",
        "not_needed": "0",
        "open": "0",
    }


def test_advice_is_counted_by_what_became_of_it() -> None:
    advices = [*[AdviceFact(RECEIVED, True)] * 6, *[AdviceFact(RECEIVED, None)] * 5]

    shown = counted(advices=advices)

    assert shown.advices.exact == 11
    assert shown.advice[AdviceStanding.FOLLOWED].exact == 6
    assert shown.advice[AdviceStanding.NOT_FOLLOWED].exact == 0


def test_erased_cases_count_in_the_calendar_year_they_were_closed_in() -> None:
    erased = [*[ErasedFact("inzage", 2026)] * 8, *[ErasedFact("inzage", 2025)] * 9]

    assert counted(erased=erased).erased[Kind.INZAGE].exact == 8
    school_year = asked_period("schooljaar", year="2025", now=NOW)
    assert counted(erased=erased, period=school_year).erased == {}


def test_every_way_a_case_can_end_is_counted_in_one_place() -> None:
    assert sorted([*ANSWERS, *NO_ANSWER]) == sorted(CaseOutcome)


def test_what_has_no_term_is_not_answered_in_time_or_late() -> None:
    row = counted(*[answered(3, kind=Kind.OVERIG, due_at=None, law_due_at=None)] * 9).whole

    assert (row.received.exact, row.answered.exact) == (9, 0)


# Periods


def test_the_school_year_is_the_one_that_today_lies_in() -> None:
    period = asked_period("schooljaar", now=NOW)

    assert (period.first, period.last) == (date(2026, 8, 1), date(2027, 7, 31))
    assert period.name == "schooljaar 2026/2027"
    assert period.before().name == "schooljaar 2025/2026"
    assert len(period.months()) == 12


def test_the_last_twelve_months_stand_where_nothing_was_chosen() -> None:
    assert asked_period("", now=NOW) == asked_period("twaalf-maanden", now=NOW)


def test_a_period_starts_and_ends_at_midnight_in_amsterdam() -> None:
    period = calendar_year(2026)

    assert period.holds(datetime(2025, 12, 31, 23, tzinfo=UTC))
    assert not period.holds(datetime(2026, 12, 31, 23, tzinfo=UTC))


def test_twelve_months_end_today_and_also_on_the_last_of_february() -> None:
    leap = asked_period("twaalf-maanden", now=datetime(2028, 2, 28, 12, tzinfo=UTC))

    assert asked_period("twaalf-maanden", now=NOW).first == date(2025, 11, 4)
    assert (leap.first, leap.last) == (date(2027, 2, 28), date(2028, 2, 28))


def test_chosen_days_have_a_span_before_them_of_the_same_length() -> None:
    period = asked_period("gekozen", first="2026-03-01", last="2026-03-10", now=NOW)

    assert (period.before().first, period.before().last) == (date(2026, 2, 19), date(2026, 2, 28))
    assert period.kind is PeriodKind.CHOSEN


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "gekozen"},
        {"kind": "gekozen", "first": "2026-03-01", "last": "2026-02-01"},
        {"kind": "gekozen", "first": "2020-01-01", "last": "2026-02-01"},
        {"kind": "kalenderjaar", "year": "26"},
        {"kind": "schooljaar", "year": "9999"},
        {"kind": "gekozen", "first": "0001-01-01", "last": "0001-01-02"},
        {"kind": "kalenderjaar", "year": "²⁰²⁶"},
    ],
    ids=str,
)
def test_a_span_that_cannot_be_is_refused_with_the_reason(asked: dict[str, str]) -> None:
    with pytest.raises(PeriodInvalid) as refused:
        asked_period(**asked, now=NOW)

    assert str(refused.value).endswith(".")


def test_a_period_holds_its_own_days() -> None:
    assert isinstance(calendar_year(2026), Period)
