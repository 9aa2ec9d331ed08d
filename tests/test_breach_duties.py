"""Prove which duties follow from a decision on a breach, and what still lacks."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from breaches import ANSWERS, LATE, assessed, breach, entry, low, plain, report, to_report
from invented import HOUR, NOW, board, case

from casework.boards import Post, Role
from casework.breach_duties import (
    hours_of,
    missing,
    refuse_early_closing,
    tasks_after_ap,
    tasks_after_people,
)
from casework.breach_entry import BreachEntry, PeopleException, ReportKind
from casework.breach_fields import BY_NAME, read_fields
from casework.breach_inputs import read_inputs
from casework.case import CaseRefuses, CaseState
from casework.clocks import assumed_clocks
from casework.kinds import Kind
from casework.tasks import TaskKind


def test_the_decision_to_report_is_due_when_the_clock_of_the_ap_runs_out() -> None:
    of, found = to_report()

    (task,) = tasks_after_ap(found, of, NOW)

    assert task.kind is TaskKind.REPORT_TO_AP
    assert task.due_at == NOW + 72 * HOUR
    assert task.role is Role.IBP_MANAGER
    assert "72 uur" in task.why


def test_a_decision_after_the_hours_says_that_it_is_late() -> None:
    found = breach()
    of = assessed(entry(found)).decided_ap(report=True, reason="", by="FG", now=LATE)

    (task,) = tasks_after_ap(found, of, LATE)

    assert task.due_at == NOW + 72 * HOUR
    assert "reden van de vertraging" in task.why


def test_who_need_not_report_or_did_has_no_duty_to_report() -> None:
    of, found = to_report()
    no = low().decided_ap(report=False, reason="", by="FG", now=NOW)

    assert tasks_after_ap(found, entry(), NOW) == ()
    assert tasks_after_ap(found, no, NOW) == ()
    assert tasks_after_ap(found, report(of, found, ReportKind.FIRST, NOW), NOW) == ()


def test_a_preliminary_report_is_supplemented_within_ten_working_days() -> None:
    of, found = to_report()

    done = report(of, found, ReportKind.FIRST, NOW, preliminary=True)
    (task,) = tasks_after_ap(found, done, NOW)

    # Tuesday 3 November and ten working days on: Tuesday 17 November.
    assert task.due_at == datetime(2026, 11, 17, 22, 59, 59, tzinfo=UTC)
    assert "art. 33 lid 4" in task.why


def test_a_report_that_turns_out_not_needed_is_withdrawn_by_the_next_working_day() -> None:
    of, found = to_report()
    done = report(of, found, ReportKind.FIRST, NOW)
    friday = datetime(2026, 11, 6, 12, tzinfo=UTC)

    revised = done.decided_ap(report=False, reason="loos alarm", by="FG", now=friday)
    (task,) = tasks_after_ap(found, revised, friday)

    assert task.due_at == datetime(2026, 11, 9, 22, 59, 59, tzinfo=UTC)
    assert "trek de melding in" in task.why


@pytest.mark.parametrize(
    ("decided", "due"),
    [
        (datetime(2026, 11, 3, 9, tzinfo=UTC), datetime(2026, 11, 4, 22, 59, 59, tzinfo=UTC)),
        # Friday evening, almost midnight: Monday.
        (datetime(2026, 11, 6, 22, 30, tzinfo=UTC), datetime(2026, 11, 9, 22, 59, 59, tzinfo=UTC)),
        # Maundy Thursday 2027: the Tuesday after Easter, in summer time.
        (datetime(2027, 3, 25, 12, tzinfo=UTC), datetime(2027, 3, 30, 21, 59, 59, tzinfo=UTC)),
    ],
)
def test_people_are_told_by_the_end_of_the_next_working_day(
    decided: datetime, due: datetime
) -> None:
    of = assessed().decided_people(tell=True, reason="", exception=None, by="FG", now=decided)

    (task,) = tasks_after_people(breach(), of, decided)

    assert (task.kind, task.due_at) == (TaskKind.TELL_AFFECTED, due)


def test_deciding_the_same_again_moves_no_date() -> None:
    of = assessed().decided_people(tell=True, reason="", exception=None, by="IBP", now=NOW)

    again = of.decided_people(tell=True, reason="", exception=None, by="FG", now=NOW + 48 * HOUR)

    (before,), (after,) = (tasks_after_people(breach(), each, NOW) for each in (of, again))
    assert after.due_at == before.due_at


@pytest.mark.parametrize("exception", [*PeopleException, None])
def test_only_a_disproportionate_effort_leaves_a_notice_to_make(
    exception: PeopleException | None,
) -> None:
    of = assessed().decided_people(
        tell=False, reason="zo is het", exception=exception, by="FG", now=NOW
    )

    tasks = tasks_after_people(breach(), of, NOW)

    public = exception is PeopleException.DISPROPORTIONATE
    assert ["openbare mededeling" in task.why for task in tasks] == ([True] if public else [])


def test_a_breach_that_went_up_to_the_fg_is_reported_by_who_had_it() -> None:
    up = breach(role=Role.FG, passed=(Post(Role.IBP_MANAGER),))
    about_them = replace(up, kept_from=(Post(Role.IBP_MANAGER),))
    of, _ = to_report()

    roles = [tasks_after_ap(each, of, NOW)[0].role for each in (up, about_them)]

    assert roles == [Role.IBP_MANAGER, Role.FG]


def test_only_a_breach_has_the_hours_of_one() -> None:
    waiting = breach(
        state=CaseState.TRIAGE,
        clocks=assumed_clocks((Kind.DATALEK,), received=NOW, board=board()),
    )

    for other in (case(), waiting):
        with pytest.raises(CaseRefuses, match="geen datalek"):
            hours_of(other)
    hours = hours_of(breach())
    assert hours.inner.due_instant == NOW + 24 * HOUR
    assert hours.ap.due_instant == NOW + 72 * HOUR
    assert hours.aware == NOW


FILLED = {
    "started": "2026-11-02T08:00",
    "ongoing": "nee",
    "discovered": "2026-11-03T10:00",
    "facts": "Klassenlijst bij de verkeerde ouder.",
    "kinds": "confidentiality",
    "incident": "wrong_recipient",
    "cause": "Verkeerd adres.",
    "systems": "mail",
    "processor": "geen",
    "data_categories": "namen, verzuim",
    "special_data": "nee",
    "bsn": "nee",
    "record_count": "28",
    "people_groups": "leerlingen",
    "people_count": "28",
    "prior_security": "geen",
    "unintelligible": "nee",
    "consequences": "klein",
    "measures": "De ouder heeft de mail gewist.",
    "cross_border": "nee",
    "closing": "Adressen worden voortaan gekozen uit het leerlingsysteem.",
}


def filled(**changed: str) -> BreachEntry:
    return entry().filled(read_fields({**FILLED, **changed}, mask=plain), now=NOW)


def decided(of: BreachEntry, *, yes: bool) -> BreachEntry:
    of = of.decided_ap(report=yes, reason="", by="FG", now=NOW)
    return of.decided_people(tell=yes, reason="", exception=None, by="FG", now=NOW)


def test_a_small_breach_that_is_filled_in_weighed_and_decided_may_be_closed() -> None:
    done = decided(low(filled()), yes=False)

    refuse_early_closing(done)

    assert missing(done).before_closing == ()


@pytest.mark.parametrize("name", sorted(FILLED))
def test_every_field_that_lacks_is_named_with_its_dutch_word(name: str) -> None:
    of = decided(low(filled(**{name: ""})), yes=False)

    (lacking,) = missing(of).before_closing

    assert lacking == f"{BY_NAME[name].label} ({name})"
    with pytest.raises(CaseRefuses, match=re.escape(lacking)):
        refuse_early_closing(of)


def test_a_new_entry_lacks_everything_but_who_told_of_it() -> None:
    lacking = missing(entry())

    assert "gemeld door (reporter)" not in lacking.before_report
    assert "feiten (facts)" in lacking.before_report
    assert {"de beoordeling van het risico", "het besluit over de AP"} <= set(lacking.before_report)
    assert set(lacking.before_report) < set(lacking.before_closing)


def test_nothing_lacks_for_a_report_that_will_not_be_made() -> None:
    of = low().decided_ap(report=False, reason="", by="FG", now=NOW)

    assert missing(of).before_report == ()


def test_what_was_decided_must_be_done_before_the_closing() -> None:
    of = decided(assessed(filled()), yes=True)
    reported = report(of, breach(), ReportKind.FIRST, NOW, preliminary=True)
    told = reported.people_told(at=NOW, how="brief", by="IBP", now=NOW)
    whole = report(told, breach(), ReportKind.SUPPLEMENT, NOW + HOUR)

    lacking = [missing(each).before_closing for each in (of, reported, told, whole)]

    assert lacking == [
        ("de melding bij de AP", "het informeren van de betrokkenen"),
        (
            "de aanvulling van de voorlopige melding bij de AP",
            "het informeren van de betrokkenen",
        ),
        ("de aanvulling van de voorlopige melding bij de AP",),
        (),
    ]


def test_a_breach_that_goes_on_cannot_be_closed() -> None:
    of = decided(low(filled(ongoing="ja")), yes=False)

    assert missing(of).before_closing == ("een einde: het datalek duurt nog voort (ongoing)",)


def test_a_decision_that_a_later_sum_does_not_bear_must_be_taken_again() -> None:
    small = decided(low(filled()), yes=False)

    grown = small.assessed(read_inputs(ANSWERS, small), by="IBP", now=NOW + HOUR)
    kept = grown.decided_ap(report=False, reason="gewist", by="FG", now=NOW + 2 * HOUR)

    assert [each.split(":")[0] for each in missing(grown).before_closing] == [
        "een nieuw besluit over de AP",
        "een nieuw besluit over de betrokkenen",
    ]
    assert [each.split(":")[0] for each in missing(kept).before_closing] == [
        "een nieuw besluit over de betrokkenen"
    ]


def test_a_false_alarm_needs_no_sum_but_its_report_is_withdrawn() -> None:
    few = {name: FILLED[name] for name in ("discovered", "facts", "closing")}
    of = entry().filled(read_fields({**few, "false_alarm": "ja"}, mask=plain), now=NOW)
    by_mistake, found = to_report()
    by_mistake = report(by_mistake, found, ReportKind.FIRST, NOW)
    told = by_mistake.filled(read_fields({**few, "false_alarm": "ja"}, mask=plain), now=NOW)

    assert missing(of).before_closing == ()
    assert missing(told).before_closing == ("de intrekking van de melding bij de AP",)
