"""Prove what an entry of the register takes, and which decisions and reports it refuses."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from breaches import (
    ANSWERS,
    LATE,
    MUCH_LATER,
    assessed,
    breach,
    entry,
    low,
    plain,
    report,
    to_report,
)
from invented import HOUR, NOW

from casework.breach import (
    Availability,
    Confidentiality,
    DataCategory,
    Ease,
    Integrity,
    RiskInputs,
    RiskLevel,
)
from casework.breach_entry import BreachEntry, PeopleException, ReportKind
from casework.breach_fields import BY_NAME, FIELDS, read_fields
from casework.breach_inputs import QUESTIONS, read_inputs
from casework.case import CaseRefuses


def test_the_answers_of_a_person_make_the_sum() -> None:
    read = read_inputs(ANSWERS, entry(people_count=250, unintelligible=True))

    assert read == RiskInputs(
        data=frozenset({DataCategory.SIMPLE, DataCategory.BEHAVIOURAL}),
        pupils=True,
        ease=Ease.MAXIMUM,
        confidentiality=Confidentiality.KNOWN_RECIPIENTS,
        integrity=Integrity.INTACT,
        availability=Availability.AVAILABLE,
        malice=False,
        people=250,
        unintelligible=True,
    )


@pytest.mark.parametrize("left_out", sorted(ANSWERS))
def test_a_question_that_nobody_answered_is_asked_and_not_taken_for_nought(left_out: str) -> None:
    answers = {name: text for name, text in ANSWERS.items() if name != left_out}

    with pytest.raises(CaseRefuses, match=f"  {left_out}: "):
        read_inputs(answers, entry())


def test_a_second_assessment_starts_from_the_answers_of_the_first() -> None:
    first = assessed()

    second = read_inputs({"ease": "negligible", "outdated": "1"}, first)

    assert first.assessment is not None
    assert second == replace(first.assessment.inputs, ease=Ease.NEGLIGIBLE, outdated=1)


@pytest.mark.parametrize(
    ("name", "text"),
    [("ease", "heel"), ("data", "simple;gevoelig"), ("pupils", "soms"), ("volume", "-1"),
     ("volume", "4"), ("volume", "½"), ("data", ""), ("kleur", "rood")],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_refused_in_dutch(name: str, text: str) -> None:
    with pytest.raises(CaseRefuses):
        read_inputs({**ANSWERS, name: text}, entry())


def test_every_question_reads_into_the_sum() -> None:
    names = {each.name for each in QUESTIONS}

    assert names | {"people", "unintelligible"} == set(RiskInputs.__dataclass_fields__)


def test_every_field_of_the_register_can_be_filled_in_and_taken_back() -> None:
    texts = {
        "reporter": "staff",
        "ongoing": "nee",
        "special_data": "ja",
        "bsn": "nee",
        "unintelligible": "nee",
        "cross_border": "no",
        "false_alarm": "yes",
        "started": "2026-11-02T08:00",
        "ended": "2026-11-02T09:00+01:00",
        "discovered": "2026-11-03T10:00",
        "kinds": "confidentiality, availability",
        "incident": "wrong_recipient",
        "record_count": "28",
        "people_count": "0",
    }
    texts |= {each.name: f"over {each.name}" for each in FIELDS if each.name not in texts}

    filled = entry().filled(read_fields(texts, mask=plain), now=NOW)
    emptied = filled.filled(read_fields(dict.fromkeys(texts, " "), mask=plain), now=NOW)

    assert all(field.is_known(filled) and field.in_words(filled) for field in FIELDS)
    assert filled.started == datetime(2026, 11, 2, 7, tzinfo=UTC)
    assert BY_NAME["kinds"].in_words(filled) == "vertrouwelijkheid, beschikbaarheid"
    assert BY_NAME["people_count"].in_words(filled) == "0"
    assert emptied == replace(entry(), reference=emptied.reference, reporter=None)


def test_only_free_text_is_masked() -> None:
    read = read_fields({"facts": "111222333", "people_count": "111222333"}, mask=lambda _: "[weg]")

    assert read == {"facts": "[weg]", "people_count": 111222333}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people_count", "veel"),
        ("people_count", "-3"),
        ("people_count", "1.200"),
        ("people_count", "²"),
        ("people_count", "9" * 5000),
        ("discovered", "gisteren"),
        ("discovered", "2026-11-03"),
        ("discovered", "2026-03-29T02:30"),  # the hour that the clock skips
        ("discovered", "0001-01-01T00:00"),
        ("bsn", "misschien"),
        ("kinds", "confidentiality,stuk"),
        ("reporter", "Sietske"),
        ("facts", "half \ud83d teken"),
        ("naam", "Sietske"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_in_dutch(name: str, text: str) -> None:
    with pytest.raises(CaseRefuses):
        read_fields({name: text}, mask=plain)


@pytest.mark.parametrize(
    "values",
    [
        {"started": NOW, "ended": NOW - HOUR},
        {"started": NOW, "discovered": NOW - HOUR},
        {"discovered": NOW + HOUR},
        {"ended": NOW, "ongoing": True},
    ],
)
def test_moments_that_contradict_each_other_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(CaseRefuses):
        entry().filled(values, now=NOW)


def test_who_follows_the_proposal_need_not_say_why_for_the_sum_does() -> None:
    ap = assessed().decided_ap(report=True, reason="", by="FG", now=NOW).ap_decision
    none = low().decided_ap(report=False, reason=" ", by="FG", now=NOW).ap_decision

    assert ap is not None
    assert none is not None
    assert (ap.report, ap.proposed) == (True, True)
    assert ap.reason == "volgens het voorstel: SE = 3 × 1 + 0,25 = 3,25 (hoog)"
    assert (none.report, none.proposed) == (False, False)


@pytest.mark.parametrize(("of", "report"), [(assessed(), False), (low(), True), (entry(), True)])
def test_who_decides_otherwise_or_without_a_sum_must_say_why(of: BreachEntry, report: bool) -> None:
    def ap(reason: str) -> BreachEntry:
        return of.decided_ap(report=report, reason=reason, by="FG", now=NOW)

    def people(reason: str) -> BreachEntry:
        return of.decided_people(tell=report, reason=reason, exception=None, by="FG", now=NOW)

    for act in (ap, people):
        with pytest.raises(CaseRefuses, match="reden"):
            act("  ")
        done = act(" zo besloten ")
        reasons = [each.reason for each in done.ap_decisions]
        reasons += [each.reason for each in done.people_decisions]
        assert reasons == ["zo besloten"]


def test_a_revised_decision_leaves_the_earlier_one_in_the_history() -> None:
    first = assessed().decided_ap(report=False, reason="al gewist", by="IBP", now=NOW)

    second = first.decided_ap(report=True, reason="", by="FG", now=NOW + HOUR)

    assert [(each.report, each.by) for each in second.ap_decisions] == [
        (False, "IBP"),
        (True, "FG"),
    ]
    assert second.ap_decision == second.ap_decisions[1]


@pytest.mark.parametrize("exception", PeopleException)
def test_an_exception_needs_its_reason_and_goes_with_not_telling(
    exception: PeopleException,
) -> None:
    of = assessed()

    for each in (of, low()):
        with pytest.raises(CaseRefuses, match="reden"):
            each.decided_people(tell=False, reason="", exception=exception, by="FG", now=NOW)
    with pytest.raises(CaseRefuses, match="uitzondering"):
        of.decided_people(tell=True, reason="wel", exception=exception, by="FG", now=NOW)
    decided = of.decided_people(
        tell=False, reason="sleutel is veilig", exception=exception, by="FG", now=NOW
    )

    assert decided.people_decision is not None
    assert decided.people_decision.exception is exception


def test_an_assessment_stays_as_it_was_made() -> None:
    first = assessed()

    second = low(first)

    assert [each.proposal.level for each in second.assessments] == [RiskLevel.HIGH, RiskLevel.LOW]
    assert second.proposal == second.assessments[1].proposal


def test_a_report_in_the_last_second_is_in_time_and_needs_no_reason() -> None:
    of, found = to_report()

    done = report(of, found, ReportKind.FIRST, NOW + 72 * HOUR)

    assert done.first_report is not None
    assert done.first_report.late_reason == ""


def test_a_late_report_must_say_why_it_is_late() -> None:
    of, found = to_report()

    with pytest.raises(CaseRefuses, match="33 lid 1"):
        report(of, found, ReportKind.FIRST, LATE)
    done = report(of, found, ReportKind.FIRST, LATE, late_reason="pas toen was het zeker")

    assert done.reports[-1].late_reason == "pas toen was het zeker"


def test_a_report_without_the_decision_to_report_is_refused() -> None:
    of = assessed().decided_ap(report=False, reason="gewist", by="FG", now=NOW)

    for each in (entry(), of):
        with pytest.raises(CaseRefuses, match="besluit"):
            report(each, breach(), ReportKind.FIRST, NOW)


@pytest.mark.parametrize("kind", [ReportKind.SUPPLEMENT, ReportKind.WITHDRAWAL])
def test_nothing_can_be_added_to_a_report_that_was_not_made(kind: ReportKind) -> None:
    of, found = to_report()

    with pytest.raises(CaseRefuses, match="nog niet gemeld"):
        report(of, found, kind, NOW)


def test_reports_follow_each_other_and_a_withdrawal_ends_them() -> None:
    of, found = to_report()
    first = report(of, found, ReportKind.FIRST, NOW + HOUR, preliminary=True)

    with pytest.raises(CaseRefuses, match="aanvulling"):
        report(first, found, ReportKind.FIRST, NOW + 2 * HOUR)
    with pytest.raises(CaseRefuses, match="vorige melding"):
        report(first, found, ReportKind.SUPPLEMENT, NOW)
    with pytest.raises(CaseRefuses, match="niet voorlopig"):
        report(first, found, ReportKind.WITHDRAWAL, NOW + 2 * HOUR, preliminary=True)
    with pytest.raises(CaseRefuses, match="later dan nu"):
        report(first, found, ReportKind.SUPPLEMENT, MUCH_LATER + HOUR)
    second = report(first, found, ReportKind.SUPPLEMENT, NOW + 100 * HOUR)
    third = report(second, found, ReportKind.WITHDRAWAL, NOW + 101 * HOUR)

    assert (first.supplement_is_owed, second.supplement_is_owed) == (True, False)
    assert second.first_report == first.first_report is not None
    assert third.first_report is None
    assert len(third.reports) == 3


def test_people_are_told_only_after_the_decision_and_with_words_on_how() -> None:
    of = assessed()
    decided = of.decided_people(tell=True, reason="", exception=None, by="FG", now=NOW)

    with pytest.raises(CaseRefuses, match="besluit"):
        of.people_told(at=NOW, how="brief", by="IBP", now=NOW)
    with pytest.raises(CaseRefuses, match="hoe"):
        decided.people_told(at=NOW, how=" ", by="IBP", now=NOW)
    with pytest.raises(CaseRefuses, match="later dan nu"):
        decided.people_told(at=NOW + HOUR, how="brief", by="IBP", now=NOW)
    told = decided.people_told(at=NOW, how="brief", by="IBP", now=NOW)

    assert [each.how for each in told.told] == ["brief"]
