"""Prove what is an alarm for the FG, when it begins and when it ends."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from invented import HOUR, NOW, case, event

from casework.alarms import (
    ADVICE_WAITS,
    ALARM_WORDS,
    Alarm,
    AlarmKind,
    Watched,
    alarms,
    is_silent,
)
from casework.boards import Post, Role
from casework.breach_entry import ApDecision, ApReport, BreachEntry, ReportKind
from casework.case import Case, CaseOutcome, CaseState
from casework.events import EventKind
from casework.kinds import Kind
from casework.ledger import Door, Look
from casework.letters import LetterKind, LetterState
from casework.oversight import TroubledLetter
from casework.tasks import Task, TaskKind

DAY = timedelta(days=1)
PATIENCE = timedelta(hours=6)
SECOND = timedelta(seconds=1)


def found(**more: Any) -> list[Alarm]:
    now = more.pop("now", NOW)
    return list(alarms(Watched(**more), now=now, patience=PATIENCE))


def kinds(**more: Any) -> list[AlarmKind]:
    return [alarm.kind for alarm in found(**more)]


def test_nothing_wrong_is_no_alarm() -> None:
    assert found() == []


# Dates


def test_an_answer_is_overdue_after_the_last_second_of_its_first_date() -> None:
    late = case("PL-1")
    due = min(clock.deadline.due_instant for clock in late.clocks)

    assert kinds(late=[late], now=due) == []
    (alarm,) = found(late=[late], now=due + SECOND)
    assert (alarm.kind, alarm.case, alarm.since) == (AlarmKind.ANSWER_OVERDUE, "PL-1", due)
    assert "eigen termijn" in alarm.words


def test_once_the_legal_term_is_over_that_is_what_is_told() -> None:
    (alarm,) = found(late=[case("PL-1", received=NOW - 60 * DAY)])

    assert "wettelijke termijn" in alarm.words


def test_an_answered_case_is_not_overdue_but_its_duty_may_be() -> None:
    duty = Task(TaskKind.TELL_RECIPIENTS, Role.DESK, NOW, NOW, "reden")
    done = replace(
        case("PL-1", received=NOW - 60 * DAY),
        state=CaseState.CLOSED,
        outcome=CaseOutcome.GRANTED,
        tasks=(duty,),
    )

    assert kinds(late=[done], now=NOW) == []
    assert kinds(late=[done], now=NOW + SECOND) == [AlarmKind.DUTY_OVERDUE]


def test_a_duty_that_is_done_is_no_alarm() -> None:
    duty = Task(TaskKind.TELL_RECIPIENTS, Role.DESK, NOW, NOW - DAY, "reden", NOW, "Jo")

    assert kinds(late=[replace(case("PL-1"), tasks=(duty,))]) == []


# Breaches

LEK = case("PL-LEK", kind=Kind.DATALEK)
ENTRY = BreachEntry("PL-LEK", "linde", 2026, 3, NOW)
TO_REPORT = ApDecision(True, "reden", "FG", NOW, None)
NOT_NEEDED = ApDecision(False, "reden", "FG", NOW, None)
IN_TIME = ApReport(ReportKind.FIRST, NOW + 72 * HOUR, "FG")
TOO_LATE = ApReport(ReportKind.FIRST, NOW + 72 * HOUR + SECOND, "FG", late_reason="druk")
CLOSED = replace(LEK, state=CaseState.CLOSED, outcome=CaseOutcome.HANDLED)


@pytest.mark.parametrize(
    ("lek", "entry", "hours", "expected"),
    [
        (LEK, ENTRY, 47, []),
        (LEK, ENTRY, 48, [AlarmKind.AP_NOT_DECIDED]),
        (LEK, ENTRY, 90, [AlarmKind.AP_NOT_DECIDED]),
        (CLOSED, ENTRY, 90, []),
        (LEK, replace(ENTRY, false_alarm=True), 90, []),
        (LEK, replace(ENTRY, ap_decisions=(NOT_NEEDED,)), 90, []),
        (LEK, replace(ENTRY, ap_decisions=(TO_REPORT,)), 47, []),
        (LEK, replace(ENTRY, ap_decisions=(TO_REPORT,)), 50, [AlarmKind.AP_NOT_REPORTED]),
        (LEK, replace(ENTRY, ap_decisions=(TO_REPORT,), reports=(IN_TIME,)), 90, []),
        (
            CLOSED,
            replace(ENTRY, ap_decisions=(TO_REPORT,), reports=(TOO_LATE,)),
            900,
            [AlarmKind.AP_LATE],
        ),
    ],
)
def test_a_breach_is_an_alarm_as_long_as_the_ap_may_miss_it(
    lek: Case, entry: BreachEntry, hours: int, expected: list[AlarmKind]
) -> None:
    assert kinds(breaches=[(lek, entry)], now=NOW + hours * HOUR) == expected


def test_a_breach_whose_inner_hours_are_over_is_no_late_answer() -> None:
    assert kinds(late=[LEK], now=NOW + 30 * HOUR) == []


# Doors and letters


@pytest.mark.parametrize(
    ("look", "silent"),
    [
        (Look(Door.IMAP, "privacy", "linde", NOW - PATIENCE, None, ""), False),
        (Look(Door.IMAP, "privacy", "linde", NOW - PATIENCE - SECOND, None, ""), True),
        (Look(Door.CHAT, "bot", "linde", NOW, None, "token refused"), True),
        (Look(Door.CHAT, "bot", "linde", NOW, None, "no answer"), False),
        (Look(Door.CHAT, "bot", "linde", None, None, ""), True),
    ],
)
def test_a_door_is_silent_when_it_did_not_answer_for_too_long(look: Look, silent: bool) -> None:
    assert is_silent(look, now=NOW, patience=PATIENCE) is silent
    assert kinds(looks=[look]) == ([AlarmKind.DOOR_SILENT] if silent else [])


def test_a_letter_that_failed_is_an_alarm_and_one_that_is_tried_again_is_not() -> None:
    failed = TroubledLetter(
        LetterKind.ACKNOWLEDGEMENT, LetterState.FAILED, "PL-1", NOW, 3, "no such mailbox"
    )

    assert kinds(letters=[failed, replace(failed, state=LetterState.OWED)]) == [
        AlarmKind.LETTER_FAILED
    ]


# Conflicts and advice


def test_a_case_about_somebody_of_the_board_is_told_without_saying_who() -> None:
    (alarm,) = found(conflicts=[case("PL-1", kept_from=(Post(Role.DIRECTOR),))])

    assert alarm.kind is AlarmKind.CONFLICT
    assert "directeur" not in alarm.words


def test_advice_is_an_alarm_when_it_was_not_followed_or_waits_too_long() -> None:
    given = [
        event(EventKind.ADVICE_GIVEN, case=name, at=NOW - ADVICE_WAITS, detail={"advice": "1"})
        for name in ("PL-1", "PL-2", "PL-3")
    ]
    fresh = event(EventKind.ADVICE_GIVEN, case="PL-4", at=NOW, detail={"advice": "1"})
    answered = [
        event(EventKind.ADVICE_ANSWERED, case="PL-1", detail={"advice": "1", "followed": True}),
        event(EventKind.ADVICE_ANSWERED, case="PL-2", detail={"advice": "1", "followed": False}),
    ]

    told = found(advice_given=[*given, fresh], advice_answered=answered)

    assert [(alarm.kind, alarm.case) for alarm in told] == [
        (AlarmKind.ADVICE_NOT_FOLLOWED, "PL-2"),
        (AlarmKind.ADVICE_UNANSWERED, "PL-3"),
    ]


# Their order


def test_the_gravest_comes_first_and_then_the_longest() -> None:
    told = found(
        late=[
            case("PL-NEWER", received=NOW - 50 * DAY),
            case("PL-OLDER", received=NOW - 60 * DAY),
        ],
        breaches=[(LEK, ENTRY)],
        now=NOW + 50 * HOUR,
    )

    assert [alarm.case for alarm in told] == ["PL-LEK", "PL-OLDER", "PL-NEWER"]


def test_every_alarm_has_words() -> None:
    assert set(ALARM_WORDS) == set(AlarmKind)
