"""Prove how a breach is laid out: each field in its part, what comes next, how clocks stand."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from breaches import assessed, breach, entry, low, report, to_report
from invented import HOUR, NOW, board

from casework.boards import Role
from casework.breach_clocks import in_hours, stands_of
from casework.breach_entry import BreachEntry, PeopleException, ReportKind
from casework.breach_fields import FIELDS, FormPart, read_fields
from casework.case import CaseOutcome
from casework.dossier import (
    BY_PATH,
    PART_PATHS,
    BreachStep,
    dossier_of,
    next_step,
    report_to_make,
)
from casework.dossier_json import dossier_as_json
from casework.seats import Seat
from desk.breaches.view import WORDS, PartStep, acts_of, next_step_of, steps_of

DESCRIBED: dict[str, Any] = {"facts": "Een lijst.", "data_categories": "namen"}
FULL = {
    "reporter": "parent",
    "processor": "geen",
    "started": "2026-11-02T10:00",
    "ongoing": "nee",
    "discovered": "2026-11-03T08:00",
    "facts": "Een lijst.",
    "kinds": "confidentiality",
    "incident": "wrong_recipient",
    "cause": "haast",
    "systems": "mail",
    "data_categories": "namen",
    "special_data": "nee",
    "bsn": "nee",
    "record_count": "28",
    "people_groups": "groep 7",
    "people_count": "28",
    "prior_security": "geen",
    "unintelligible": "nee",
    "consequences": "weinig",
    "measures": "gewist",
    "cross_border": "nee",
    "closing": "klaar",
}


def filled(of: BreachEntry | None = None, **more: str) -> BreachEntry:
    values = read_fields({**FULL, **more}, mask=str)
    return (of or entry()).filled(values, now=NOW)


def decided(of: BreachEntry, *, ap: bool = True, people: bool = True) -> BreachEntry:
    of = of.decided_ap(report=ap, reason="omdat", by="IBP", now=NOW)
    return of.decided_people(tell=people, reason="omdat", exception=None, by="IBP", now=NOW)


def told(of: BreachEntry) -> BreachEntry:
    return of.people_told(at=NOW, how="brief", by="IBP", now=NOW)


def test_every_field_stands_once_in_the_part_it_belongs_to() -> None:
    parts = dossier_of(breach(), filled(), board())

    lines = [(part.part, line.name) for part in parts for line in part.lines if line.name]
    assert lines == [
        (field.part, field.name) for part in FormPart for field in FIELDS if field.part is part
    ]
    assert [part.part for part in parts] == list(FormPart)
    assert {BY_PATH[path] for path in PART_PATHS.values()} == set(FormPart)


def test_what_lacks_stands_with_the_part_where_it_is_filled_in() -> None:
    parts = {part.part: part for part in dossier_of(breach(), entry(), board())}

    assert [gap.field for gap in parts[FormPart.PEOPLE].gaps] == ["people_groups", "people_count"]
    assert "het besluit over de AP" in [gap.words for gap in parts[FormPart.REPORT].gaps]
    assert parts[FormPart.OTHER].gaps == ()
    steps = steps_of(tuple(parts.values()), "/x", current="5")
    assert steps[5] == PartStep("5. Van wie", "/x/deel/5", True, "ontbreekt: 2", "warning")
    assert steps[9] == PartStep("9. Overig", "/x/deel/9", False, "klaar", "ok")


def test_nothing_lacks_in_what_is_full_and_done() -> None:
    one = told(decided(assessed(filled())))
    one = report(one, breach(), ReportKind.FIRST, NOW)

    assert [part.gaps for part in dossier_of(breach(), one, board())] == [()] * len(FormPart)


def test_the_contact_of_the_form_is_the_fg_of_the_board() -> None:
    contact = dossier_of(breach(), entry(), board())[1]

    assert ("contactpersoon", "FG, fg@linde.example") in [
        (line.label, line.text) for line in contact.lines
    ]


@pytest.mark.parametrize(
    ("one", "step"),
    [
        (entry(), BreachStep.DESCRIBE),
        (entry(facts="Een lijst."), BreachStep.DESCRIBE),
        (entry(**DESCRIBED), BreachStep.ASSESS),
        (assessed(entry(**DESCRIBED)), BreachStep.DECIDE_AP),
        (to_report()[0], BreachStep.REPORT),
        (decided(low(), ap=False, people=False), BreachStep.COMPLETE),
        (decided(low(filled()), ap=False, people=False), BreachStep.CLOSE),
        (decided(assessed(filled()), ap=False), BreachStep.TELL),
        (told(decided(assessed(filled()), ap=False)), BreachStep.CLOSE),
        (filled(false_alarm="ja"), BreachStep.CLOSE),
        (entry(false_alarm=True), BreachStep.COMPLETE),
    ],
)
def test_one_thing_comes_next(one: BreachEntry, step: BreachStep) -> None:
    assert next_step(breach(), one) is step


def test_after_a_preliminary_report_the_gaps_come_first_and_then_the_supplement() -> None:
    one, case = to_report()
    one = one.decided_people(tell=False, reason="nee", exception=None, by="IBP", now=NOW)
    preliminary = report(one, case, ReportKind.FIRST, NOW, preliminary=True)
    complete = preliminary.filled(read_fields(FULL, mask=str), now=NOW)

    assert next_step(case, preliminary) is BreachStep.COMPLETE
    assert next_step(case, complete) is BreachStep.SUPPLEMENT
    assert report_to_make(complete) is ReportKind.SUPPLEMENT


def test_a_report_that_was_not_needed_is_withdrawn_first() -> None:
    one, case = to_report()
    reported = report(one, case, ReportKind.FIRST, NOW)
    regretted = reported.decided_ap(report=False, reason="toch niet", by="IBP", now=NOW)

    assert next_step(case, regretted) is BreachStep.WITHDRAW
    assert report_to_make(regretted) is ReportKind.WITHDRAWAL
    assert next_step(case, replace(reported, false_alarm=True)) is BreachStep.WITHDRAW


def test_a_decision_that_a_later_sum_does_not_bear_is_asked_again() -> None:
    one = decided(low(filled()), ap=False, people=False)
    later = one.assessed(assessed().assessments[0].inputs, by="IBP", now=NOW + HOUR)

    again = later.decided_ap(report=False, reason="nee", by="IBP", now=NOW + 2 * HOUR)

    assert next_step(breach(), later) is BreachStep.DECIDE_AP
    assert next_step(breach(), again) is BreachStep.DECIDE_PEOPLE


def test_a_public_notice_must_be_given_too() -> None:
    one = assessed(filled()).decided_ap(report=False, reason="nee", by="IBP", now=NOW)
    one = one.decided_people(
        tell=False,
        reason="te veel",
        exception=PeopleException.DISPROPORTIONATE,
        by="IBP",
        now=NOW,
    )

    assert next_step(breach(), one) is BreachStep.TELL


def test_nothing_comes_next_once_it_is_closed_and_every_other_step_has_a_button() -> None:
    closed = breach().closed(CaseOutcome.HANDLED, now=NOW)

    assert next_step_of(closed, entry()) is None
    assert set(WORDS) == set(BreachStep) - {BreachStep.NOTHING}
    wanted = next_step_of(breach(), entry(**{**DESCRIBED, "data_categories": ""}))
    assert wanted is not None
    assert wanted.path == "deel/4"


def test_each_act_says_why_it_cannot_be_done() -> None:
    seat = Seat("linde", Role.IBP_MANAGER)

    acts = {act.path: act.why_not for act in acts_of(breach(), entry(), seat)}
    for_fg = {act.path: act.why_not for act in acts_of(breach(), entry(), Seat("linde", Role.FG))}

    assert acts["risico"] == ""
    assert acts["melding"] == "Beslis eerst of u bij de AP meldt."
    assert acts["bekend"].startswith("Alleen de FG")
    assert acts["afsluiten"].startswith("Er ontbreekt nog")
    assert for_fg["bekend"] == ""
    assert for_fg["risico"].startswith("De FG leest mee")


def test_the_clocks_run_until_they_are_met_and_say_when_it_is_too_late() -> None:
    case = breach()

    inner, ap = stands_of(case, entry(), NOW + 13 * HOUR)
    assert (inner.words, inner.soon, inner.runs) == ("nog 11 uur", True, True)
    assert ap.words == "nog 59 uur"
    assert ap.left == pytest.approx(59 / 72)
    inner, ap = stands_of(case, assessed(), NOW + 75 * HOUR)
    assert (inner.words, inner.runs, inner.left) == ("op tijd gedaan", False, 0)
    assert (ap.words, ap.late, ap.left) == ("3 uur te laat", True, 0)
    _, ap = stands_of(case, decided(low(), ap=False), NOW)
    assert (ap.words, ap.runs, ap.late) == ("hoeft niet", False, False)
    one, of = to_report()
    _, ap = stands_of(of, report(one, of, ReportKind.FIRST, NOW + HOUR), NOW + 100 * HOUR)
    assert (ap.words, ap.done) == ("op tijd gedaan", NOW + HOUR)


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=5), "1 minuut"),
        (timedelta(minutes=59), "59 minuten"),
        (timedelta(hours=1), "1 uur"),
        (timedelta(hours=72), "72 uur"),
        (timedelta(hours=73), "3 dagen"),
    ],
)
def test_a_wait_is_told_in_hours_as_far_as_people_count_in_them(
    wait: timedelta, words: str
) -> None:
    assert in_hours(wait) == words


def test_the_json_holds_every_field_and_can_be_written() -> None:
    told_to_program: dict[str, Any] = dossier_as_json(breach(), assessed(filled()), board())

    assert {field.name for field in FIELDS} <= set(told_to_program)
    assert told_to_program["score"] == 3.25
    assert told_to_program["form"][0]["part"] == "0. Over deze melding"
    json.dumps(told_to_program)
