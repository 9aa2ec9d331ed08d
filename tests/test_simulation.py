"""Prove a whole school year against rules reckoned a second way, and that the verdict can fail."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from deadline_oracle import oracle_is_off
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer import Typer
from typer.testing import CliRunner

from casework.boards import Post, Role
from casework.case import Case, CaseState
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import Letter, LetterKind
from casework.local_time import at_local, to_amsterdam
from casework.profile_check import BoardProfileInvalid
from service.commands.simulate import simulate
from service.school_holidays import load_school_holidays
from service.simulation.expected import Duty
from service.simulation.own_dates import WorkingDays, is_off, moment_of, moment_text, wall_clock
from service.simulation.own_terms import Calendar, Facts
from service.simulation.people import invented_staff
from service.simulation.record import Record
from service.simulation.show import verdict_as_json, verdict_page
from service.simulation.verdict import Verdict, judge
from service.simulation.year import PlayedYear, play_year

CASES = 150
HOUR = timedelta(hours=1)
COMMAND = Typer()
COMMAND.command()(simulate)


@pytest.fixture(scope="module")
def year() -> PlayedYear:
    """A year that several tests look at; it is never changed."""
    return asyncio.run(play_year(cases=CASES, seed=7, board="opron"))


def judged(year: PlayedYear, record: Record | None = None) -> Verdict:
    return judge(year.story, record or year.record, load_school_holidays())


def differences(verdict: Verdict) -> list[str]:
    return [
        f"{what} {each.duty.name} {each.case} {each.what} {each.at}"
        for row in verdict.rows
        for what, found in (("missing", row.missing), ("surplus", row.surplus))
        for each in found
    ]


def test_a_school_year_ends_with_every_duty_reminded_escalated_and_recorded(
    year: PlayedYear,
) -> None:
    verdict = judged(year)

    assert differences(verdict) == []
    assert len(year.record.cases) == CASES
    assert {row.duty for row in verdict.rows if not row.expected} == set()


def test_the_year_has_everything_in_it_that_can_go_wrong(year: PlayedYear) -> None:
    cases = year.record.cases.values()
    refused = [deed for deed in year.story.deeds if deed.refused]

    assert {case.kind for case in cases} == set(Kind)
    assert any(case.kept_from for case in cases)
    assert any(len(case.passed) > 1 for case in cases)
    assert any(case.acts.awareness for case in cases)
    assert any(mail.mail.read > mail.mail.received for mail in year.story.arrivals)
    assert any(deed.school for deed in year.story.deeds)
    assert {deed.act.value for deed in refused} <= {"extend"}
    assert len(year.story.profiles) == 2


def with_letters(record: Record, *letters: Letter, instead_of: Letter | None = None) -> Record:
    """Answer the books with letters more, or in place of another; the tray counts them too."""
    left = [each for each in record.letters if each is not instead_of]
    changed_letters = (*left, *letters)
    return replace(record, letters=changed_letters, letters_in_all=len(changed_letters))


def first(letters: Sequence[Letter], kind: LetterKind, **facts: object) -> Letter:
    return next(
        each
        for each in letters
        if each.kind is kind and all(each.facts.get(name) == value for name, value in facts.items())
    )


def a_reminder_is_lost(record: Record) -> Record:
    return with_letters(record, instead_of=first(record.letters, LetterKind.REMINDER))


def a_reminder_comes_twice(record: Record) -> Record:
    return with_letters(record, first(record.letters, LetterKind.REMINDER))


def a_reminder_comes_an_hour_late(record: Record) -> Record:
    in_time = first(record.letters, LetterKind.REMINDER)
    return with_letters(record, replace(in_time, owed=in_time.owed + HOUR), instead_of=in_time)


def a_closed_case_is_reminded(record: Record) -> Record:
    closed = {case.reference: case.closed_at for case in record.cases.values() if case.closed_at}
    mine = next(
        each
        for each in record.letters
        if each.kind is LetterKind.REMINDER and each.cases[0] in closed
    )
    return with_letters(record, replace(mine, owed=closed[mine.cases[0]] + HOUR))


def somebody_on_leave_gets_a_ticket(record: Record) -> Record:
    told = first(record.letters, LetterKind.NOT_TAKEN_UP, why="away")
    mine = [each for each in record.letters if each.cases == told.cases and each.owed == told.owed]
    moved = first(mine, LetterKind.TICKET, why="away")
    return with_letters(record, replace(moved, recipient=told.recipient), instead_of=moved)


def the_fg_does_not_hear_that_it_is_late(record: Record) -> Record:
    to_fg = next(
        each
        for each in sorted(record.letters, key=lambda each: each.owed)
        if each.kind is LetterKind.OVERDUE and each.recipient.startswith("fg@")
    )
    return with_letters(record, instead_of=to_fg)


def a_task_is_not_told(record: Record) -> Record:
    return with_letters(record, instead_of=first(record.letters, LetterKind.TASK, stage="soon"))


def somebody_it_is_kept_from_reads_it(record: Record) -> Record:
    kept = next(
        case
        for case in record.cases.values()
        if case.school and Post(Role.DIRECTOR) in case.kept_from
    )
    board = invented_staff("opron").board
    director = board.address_of(Role.DIRECTOR, board.school(kept.school))
    about = next(each for each in record.letters if each.cases == (kept.reference,))
    return with_letters(record, replace(about, recipient=director, kind=LetterKind.MESSAGE_ADDED))


def taking_up_leaves_no_event(record: Record) -> Record:
    reference, events = next(
        (reference, events)
        for reference, events in record.events.items()
        if any(event.kind is EventKind.CASE_TAKEN_UP for event in events)
    )
    left = [event for event in events if event.kind is not EventKind.CASE_TAKEN_UP]
    return replace(record, events={**record.events, reference: left})


def changed(record: Record, of: Case, **more: Any) -> Record:
    return replace(record, cases={**record.cases, of.reference: replace(of, **more)})


def a_date_is_a_day_later(record: Record) -> Record:
    case = next(case for case in record.cases.values() if case.kind is Kind.KLACHT)
    (clock,) = case.clocks
    day = clock.deadline.due
    deadline = replace(clock.deadline, due=day + timedelta(days=1))
    return changed(record, case, clocks=(replace(clock, deadline=deadline),))


def a_task_has_another_date(record: Record) -> Record:
    case = next(case for case in record.cases.values() if case.tasks)
    first_task, *rest = case.tasks
    late = replace(first_task, due_at=first_task.due_at + timedelta(days=1))
    return changed(record, case, tasks=(late, *rest))


def a_case_lies_with_somebody_else(record: Record) -> Record:
    case = next(case for case in record.cases.values() if case.state is CaseState.CLOSED)
    return changed(record, case, deputy=not case.deputy)


@pytest.mark.parametrize(
    ("broken", "duties"),
    [
        (a_reminder_is_lost, {Duty.REMINDED}),
        (a_reminder_comes_twice, {Duty.REMINDED}),
        (a_reminder_comes_an_hour_late, {Duty.REMINDED}),
        (a_closed_case_is_reminded, {Duty.REMINDED}),
        (somebody_on_leave_gets_a_ticket, {Duty.MOVED_AWAY}),
        (the_fg_does_not_hear_that_it_is_late, {Duty.LATE_TOLD}),
        (somebody_it_is_kept_from_reads_it, {Duty.MESSAGE_TOLD}),
        (taking_up_leaves_no_event, {Duty.TAKEN_UP}),
        (a_date_is_a_day_later, {Duty.DATES}),
        (a_task_has_another_date, {Duty.STANDING}),
        (a_case_lies_with_somebody_else, {Duty.STANDING}),
        (lambda record: replace(record, broken_at=3), {Duty.WHOLE}),
        (lambda record: replace(record, letters_in_all=record.letters_in_all + 1), {Duty.WHOLE}),
        (lambda record: replace(record, breaches=record.breaches[1:]), {Duty.REGISTERED}),
        (lambda record: replace(record, deliveries=record.deliveries[1:]), {Duty.DELIVERIES}),
        (lambda record: replace(record, absences=record.absences[1:]), {Duty.LEAVE}),
    ],
)
def test_the_verdict_finds_what_is_wrong_and_nothing_else(
    year: PlayedYear, broken: Callable[[Record], Record], duties: set[Duty]
) -> None:
    verdict = judged(year, broken(year.record))

    assert not verdict.is_right
    assert {row.duty for row in verdict.rows if row.missing or row.surplus} == duties
    assert len(differences(verdict)) <= 2


def test_a_lost_letter_about_a_duty_is_found_under_that_duty(year: PlayedYear) -> None:
    lost = first(year.record.letters, LetterKind.TASK, stage="soon")

    verdict = judged(year, a_task_is_not_told(year.record))

    (missing,) = [each for row in verdict.rows for each in row.missing]
    task = lost.facts["task"]
    assert isinstance(task, dict)
    assert (missing.case, missing.at) == (lost.cases[0], lost.owed)
    assert str(task["kind"]) in missing.what


def test_what_is_wrong_is_shown_with_its_case_and_moment(year: PlayedYear) -> None:
    verdict = judged(year, a_reminder_is_lost(year.record))
    (missing,) = [each for row in verdict.rows for each in row.missing]
    console = Console(width=80, record=True, file=None, quiet=True)

    with console.capture() as shown:
        console.quiet = False
        console.print(verdict_page(year, verdict, board="OPRON"))

    assert missing.case in shown.get()
    assert "1 ontbreekt, 0 te veel" in shown.get()
    assert verdict_as_json(verdict)[-1]["case"] == missing.case


async def test_the_same_seed_plays_the_same_year() -> None:
    years = [await play_year(cases=8, seed=3, board="opoo") for _ in range(2)]

    one, other = [
        sorted((each.kind, each.recipient, each.owed) for each in year.record.letters)
        for year in years
    ]
    assert one == other
    assert years[0].story.deeds == years[1].story.deeds


def test_the_command_prints_a_line_for_every_duty_and_ends_well() -> None:
    result = CliRunner().invoke(COMMAND, ["--cases", "6", "--board", "emmen", "--json"])

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    duties = [line["duty"] for line in lines if "expected" in line]
    assert result.exit_code == 0, result.output
    assert duties == [duty.name.lower() for duty in Duty]
    assert sum(line["cases"] for line in lines if "cases" in line) == 6


def test_a_board_that_does_not_ship_is_refused() -> None:
    with pytest.raises(BoardProfileInvalid, match="no such profile"):
        invented_staff("onbekend")


# The verdict's own sums: against the table of rules §1, and against the second oracle.

CALENDAR = Calendar(
    invented_staff("opron").board, WorkingDays(date(2023, 1, 1), date(2029, 12, 31))
)


def own(received: str, kind: Kind = Kind.KLACHT, **more: Any) -> dict[str, str]:
    moment = datetime.fromisoformat(received)
    facts = Facts(moment, kind, (kind,), in_triage=False, **more)
    return {term.name.value: term.text for term in CALENDAR.terms(facts, date(2029, 1, 1))}


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2024-03-05T12:00+01:00", "2024-04-05"),
        ("2026-03-05T12:00+01:00", "2026-04-07"),
        ("2026-08-31T12:00+02:00", "2026-09-30"),
        ("2027-01-31T12:00+01:00", "2027-03-01"),
        ("2027-04-05T12:00+02:00", "2027-05-07"),
        ("2026-07-31T22:30+00:00", "2026-09-01"),
    ],
)
def test_the_months_of_the_rules_come_out(received: str, due: str) -> None:
    assert own(received)["legal_term"] == due


def test_the_other_dates_of_the_rules_come_out() -> None:
    asked = [(date(2026, 6, 10), date(2026, 6, 17))]
    later = [(date(2027, 2, 2), date(2027, 2, 12))]
    weeks = own("2026-03-14T12:00+01:00", Kind.INZAGE)["own_term"]
    extended = own("2027-01-31T12:00+01:00", Kind.BEZWAAR, extended=date(2027, 2, 20))
    too_late = own("2026-05-06T12:00+02:00", Kind.BEZWAAR, extended=date(2026, 6, 9))
    first_breach = own("2027-03-26T14:00+01:00", Kind.DATALEK)
    second_breach = own("2027-10-30T12:00+02:00", Kind.DATALEK)

    assert weeks == "2026-04-11"
    assert extended["legal_term"] == "2027-04-30"
    assert too_late["legal_term"] == "2026-06-08"
    assert own("2026-06-08T12:00+02:00", questions=asked)["legal_term"] == "2026-07-15"
    assert own("2027-01-31T12:00+01:00", questions=later)["legal_term"] == "2027-03-10"
    assert first_breach["ap_report"] == "2027-03-29T15:00:00+02:00"
    assert second_breach["inner_report"] == "2027-10-31T11:00:00+01:00"


@given(day=st.dates(date(1996, 1, 1), date(2199, 12, 31)))
def test_a_day_off_is_a_day_off_by_either_reckoning(day: date) -> None:
    assert is_off(day) == oracle_is_off(day)


@given(seconds=st.integers(823_000_000, 2_145_000_000))
def test_the_clock_on_the_wall_is_the_same_by_either_reckoning(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)

    assert moment_text(moment) == to_amsterdam(moment).isoformat()
    assert wall_clock(moment) == to_amsterdam(moment).replace(tzinfo=None)


@given(day=st.dates(date(1996, 2, 1), date(2037, 12, 31)), hour=st.sampled_from([0, 1, 9, 23]))
def test_the_moment_of_a_time_is_the_same_by_either_reckoning(day: date, hour: int) -> None:
    assert moment_of(day, time(hour)) == at_local(day, time(hour))
