"""Which dates a link shows, and how Outlook and Google read them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event
from invented import NOW, PARENT, PARENTS_NAME, board, case

from casework.boards import BoardProfile, Post, Role
from casework.calendar_links import CalendarLink
from casework.case import Case, CaseOutcome, CaseState, ClockName
from casework.clocks import assumed_clocks, clocks_for
from casework.dates_ahead import DateAhead, DateKind, dates_for, may_see
from casework.deadlines import breach_due
from casework.identity import IdentityFact, IdentityWay
from casework.kinds import Kind
from casework.local_time import AMSTERDAM, end_of
from casework.tasks import Task, TaskKind
from casework.term_acts import Extension, ExtensionGround, Question, QuestionKind, TermActs
from desk.calendar_feed import (
    CLOCK_HEADS,
    MOST_DATES,
    TASK_HEADS,
    TO_DO_ON_CLOCK,
    TO_DO_ON_TASK,
    calendar_feed,
    calendar_name,
)

ROOT = Path(__file__).parent.parent
BOARD = board()
REFERENCE = "PL-7F3K-9QXM"
DESK_URL = "https://loket.linde.example"


def link(role: Role = Role.FG, school: str | None = None, **more: Any) -> CalendarLink:
    given: dict[str, Any] = {
        "id": "4f2a9c01",
        "board": "linde",
        "label": "voor de proef",
        "made": NOW,
        "made_by": "beheerder",
    }
    return CalendarLink(role=role, school=school, **{**given, **more})


def feed(
    dates: Iterable[DateAhead],
    *,
    now: datetime = NOW,
    last_acts: Mapping[str, datetime] | None = None,
    desk_url: str = "",
) -> bytes:
    return calendar_feed(
        dates, name="Privacyzaken", last_acts=last_acts or {}, now=now, desk_url=desk_url
    )


def feed_of(*cases: Case, profile: BoardProfile = BOARD, **more: Any) -> bytes:
    return feed(dates_for(cases, link(), profile), **more)


def events(data: bytes) -> dict[str, Event]:
    found = Calendar.from_ical(data).events
    return {str(event["UID"]).removesuffix("@privacyloket"): event for event in found}


def task(kind: TaskKind = TaskKind.TELL_RECIPIENTS, role: Role = Role.DIRECTOR) -> Task:
    return Task(kind, role, NOW, end_of(date(2026, 11, 10)), "vijf werkdagen na het besluit")


# Who sees what


@pytest.mark.parametrize("role", [Role.FG, Role.IBP_MANAGER])
@pytest.mark.parametrize("held_by", list(Role))
def test_the_fg_and_the_ibp_manager_see_every_case_of_their_board(
    role: Role, held_by: Role
) -> None:
    held = case(role=held_by, school="De Eik")

    assert may_see(link(role), held)


@pytest.mark.parametrize("held_by", list(Role))
def test_the_desk_sees_the_cases_it_holds_and_no_others(held_by: Role) -> None:
    held = case(role=held_by)

    assert may_see(link(Role.DESK), held) is (held_by is Role.DESK)


@pytest.mark.parametrize("held_by", list(Role))
def test_a_director_sees_the_cases_of_their_school_that_they_hold(held_by: Role) -> None:
    held = case(role=held_by, school="De Eik")

    assert may_see(link(Role.DIRECTOR, "De Eik"), held) is (held_by is Role.DIRECTOR)


@pytest.mark.parametrize("school", ["De Sleutel", None])
def test_a_director_sees_no_case_of_another_school(school: str | None) -> None:
    elsewhere = case(role=Role.DIRECTOR, school=school, tasks=(task(),))

    assert not may_see(link(Role.DIRECTOR, "De Eik"), elsewhere)


def test_a_link_of_a_director_without_a_school_shows_nothing() -> None:
    assert not may_see(link(Role.DIRECTOR, None), case(role=Role.DIRECTOR, school=None))


def test_a_director_still_sees_a_case_that_went_up_the_ladder() -> None:
    escalated = case(role=Role.DIRECTOR, school="De Eik").handed_to(Post(Role.FG), now=NOW)

    assert may_see(link(Role.DIRECTOR, "De Eik"), escalated)


def test_a_director_sees_a_case_that_their_deputy_holds() -> None:
    with_deputy = case(role=Role.DIRECTOR, deputy=True, school="De Eik")

    assert may_see(link(Role.DIRECTOR, "De Eik"), with_deputy)


def test_who_has_a_duty_in_a_case_sees_it_until_the_duty_is_done() -> None:
    breach = case(kind=Kind.DATALEK, role=Role.IBP_MANAGER, school="De Eik", tasks=(task(),))
    done = breach.task_done(TaskKind.TELL_RECIPIENTS, by="directeur", now=NOW)

    assert may_see(link(Role.DIRECTOR, "De Eik"), breach)
    assert not may_see(link(Role.DIRECTOR, "De Eik"), done)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_sees_a_case_that_is_about_themselves(role: Role) -> None:
    school = "De Eik" if role is Role.DIRECTOR else None
    about = case(role=role, school="De Eik", kept_from=(Post(role), Post(role, deputy=True)))

    assert may_see(link(role, school), replace(about, kept_from=()))
    assert not may_see(link(role, school), about)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_sees_a_case_of_another_board(role: Role) -> None:
    school = "De Eik" if role is Role.DIRECTOR else None
    elsewhere = case(role=role, school="De Eik", board="berk")

    assert not may_see(link(role, school), elsewhere)
    assert dates_for([elsewhere], link(role, school), BOARD) == ()


# Which dates a case has


def test_each_clock_of_a_case_is_a_date_with_the_reason_beside_it() -> None:
    asked = case(school="De Eik", received=datetime(2026, 3, 14, 10, tzinfo=UTC))

    dates = dates_for([asked], link(), BOARD)

    assert [(each.name, each.when) for each in dates] == [
        ("due.own_term", date(2026, 4, 11)),
        ("work_by.own_term", date(2026, 4, 10)),
        ("due.legal_term", date(2026, 4, 14)),
    ]
    assert "vier weken na de ontvangst" in dates[0].why
    assert {each.who for each in dates} == {"directeur van De Eik"}


def test_the_boards_own_target_is_a_date_of_its_own() -> None:
    hurried = board(own_target_working_days=10)

    dates = dates_for([case()], link(), hurried)

    (target,) = (each for each in dates if each.what is DateKind.TARGET)
    assert target.when == date(2026, 11, 17)
    assert "afspraak van Stichting De Linde" in target.why


def test_a_message_not_yet_understood_has_no_kind_in_the_calendar() -> None:
    likely = (Kind.INZAGE, Kind.DATALEK)
    clocks = assumed_clocks(likely, received=NOW, board=BOARD)
    unclear = case(state=CaseState.TRIAGE, role=Role.DESK, likely=likely, clocks=clocks)

    (due,) = dates_for([unclear], link(Role.DESK), BOARD)

    assert (due.kind, due.name) == (None, "due.assumed")


def test_a_closed_case_has_no_date_but_those_of_its_open_duties() -> None:
    closed = case().closed(CaseOutcome.WITHDRAWN, now=NOW)

    assert dates_for([closed], link(), BOARD) == ()
    (duty,) = dates_for([closed.with_task(task())], link(), BOARD)
    assert (duty.name, duty.when) == ("task.tell_recipients", date(2026, 11, 10))


def test_a_duty_in_hours_has_its_moment_and_reminders_in_hours() -> None:
    due_at = NOW + timedelta(hours=72)
    report = Task(TaskKind.REPORT_TO_AP, Role.FG, NOW, due_at, "72 uur")
    breach = case(kind=Kind.DATALEK, tasks=(report,))

    duty = dates_for([breach], link(), BOARD)[-1]

    assert duty.when == due_at
    assert duty.reminders == (due_at - timedelta(hours=24), due_at - timedelta(hours=6))
    assert duty.who == "FG"


def test_reminders_come_when_the_boards_profile_says() -> None:
    late = board(reminders={"working_days_before": [3], "start_of_day": time(8)})
    asked = case(kind=Kind.BEZWAAR, profile=late)

    (due,) = dates_for([asked], link(), late)

    assert due.when == date(2026, 12, 3)
    assert due.reminders == (datetime(2026, 11, 30, 7, tzinfo=UTC),)


# How the file says it


def test_a_due_date_is_a_whole_day_that_takes_no_time_and_names_nobody() -> None:
    data = feed_of(case(REFERENCE, school="De Eik"), desk_url=DESK_URL)

    event = events(data)[f"{REFERENCE}.due.legal_term"]
    assert str(event["SUMMARY"]) == f"{REFERENCE} inzage: uiterlijk antwoord (De Eik)"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (
        date(2026, 12, 3),
        date(2026, 12, 4),
    )
    assert event["TRANSP"] == "TRANSPARENT"
    assert str(event["URL"]) == f"{DESK_URL}/zaken/{REFERENCE}"
    description = str(event["DESCRIPTION"])
    assert "Geef antwoord en sluit de zaak." in description
    assert "art. 12 lid 3 AVG" in description
    assert f"{DESK_URL}/zaken/{REFERENCE}" in description


def test_without_a_desk_the_event_names_the_command() -> None:
    event = events(feed_of(case(REFERENCE)))[f"{REFERENCE}.due.legal_term"]

    assert "URL" not in event
    assert f"privacyloket case {REFERENCE}" in str(event["DESCRIPTION"])


def test_a_breach_stands_at_its_exact_moment_in_dutch_time_with_its_alarms() -> None:
    data = feed_of(case(REFERENCE, kind=Kind.DATALEK))

    event = events(data)[f"{REFERENCE}.due.ap_report"]
    assert b"DTSTART;TZID=Europe/Amsterdam:20261106T103000\r\n" in data
    assert event.decoded("DTSTART") == NOW + timedelta(hours=72)
    alarms = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    assert alarms == [NOW + timedelta(hours=hours) for hours in (24, 48, 66)]
    assert b"TRIGGER;VALUE=DATE-TIME:20261104T093000Z\r\n" in data


@pytest.mark.parametrize(
    ("received", "written"),
    [
        ("2027-03-25T01:30:00Z", b"DTSTART;TZID=Europe/Amsterdam:20270328T033000\r\n"),
        ("2027-03-25T00:59:59Z", b"DTSTART;TZID=Europe/Amsterdam:20270328T015959\r\n"),
        ("2027-10-28T00:30:00Z", b"DTSTART:20271031T003000Z\r\n"),
        ("2027-10-28T01:30:00Z", b"DTSTART:20271031T013000Z\r\n"),
        ("2027-10-28T02:30:00Z", b"DTSTART;TZID=Europe/Amsterdam:20271031T033000\r\n"),
    ],
    ids=["after spring", "before spring", "first 2:30", "second 2:30", "after autumn"],
)
def test_a_moment_at_a_clock_change_is_written_so_that_it_can_mean_one_thing(
    received: str, written: bytes
) -> None:
    aware = datetime.fromisoformat(received)

    data = feed_of(case(REFERENCE, kind=Kind.DATALEK, received=aware), now=aware)

    assert written in data
    event = events(data)[f"{REFERENCE}.due.ap_report"]
    assert event.decoded("DTSTART") == aware + timedelta(hours=72)


@given(seconds=st.integers(0, 9 * 365 * 86_400))
@settings(max_examples=50, deadline=None)
def test_every_moment_is_read_back_as_the_one_that_was_meant(seconds: int) -> None:
    aware = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)

    data = feed_of(case(REFERENCE, kind=Kind.DATALEK, received=aware), now=aware)

    found = events(data)
    for clock in clocks_for(Kind.DATALEK, received=aware, board=BOARD):
        start = found[f"{REFERENCE}.due.{clock.name}"].decoded("DTSTART")
        assert start == clock.deadline.due_instant == breach_instant(aware, clock.name)


def breach_instant(aware: datetime, name: ClockName) -> datetime:
    hours = {ClockName.INNER_REPORT: 24, ClockName.AP_REPORT: 72}[name]
    return breach_due(aware, hours).due_instant


def test_the_time_zone_in_the_file_is_that_of_the_time_zone_database() -> None:
    data = feed_of(case(kind=Kind.DATALEK)).decode()
    zone = tzical(StringIO(data)).get(AMSTERDAM.key)

    hours = [
        datetime(year, month, day, hour, 59, 59, tzinfo=UTC)
        for year in range(2000, 2038)
        for month in (3, 10)
        for day in range(24, 32)
        for hour in (0, 1, 2)
    ]

    differ = [hour for hour in hours if hour.astimezone(zone).utcoffset() != _dutch_offset(hour)]
    assert differ == []


def _dutch_offset(moment: datetime) -> timedelta | None:
    return moment.astimezone(AMSTERDAM).utcoffset()


def test_without_hours_the_file_needs_no_time_zone() -> None:
    assert b"VTIMEZONE" not in feed_of(case())


def test_a_date_that_moves_keeps_its_name_and_gets_a_higher_number() -> None:
    asked = case(REFERENCE, kind=Kind.BEZWAAR)
    notice = Extension(NOW, ExtensionGround.COMPLEXITY, "veel systemen", "directeur")
    acts = TermActs(extension=notice)
    longer = replace(
        asked, acts=acts, clocks=clocks_for(asked.kind, received=NOW, board=BOARD, acts=acts)
    )
    later = NOW + timedelta(days=3)

    before = events(feed_of(asked, last_acts={REFERENCE: NOW}))
    after = events(feed_of(longer, last_acts={REFERENCE: later}))

    name = f"{REFERENCE}.due.legal_term"
    assert before.keys() == after.keys() == {name}
    assert before[name].decoded("DTSTART") == date(2026, 12, 3)
    assert after[name].decoded("DTSTART") == date(2027, 2, 3)
    assert (before[name]["SEQUENCE"], after[name]["SEQUENCE"]) == (0, 3 * 86_400)
    assert after[name].decoded("DTSTAMP") == after[name].decoded("LAST-MODIFIED") == later
    assert after[name].decoded("CREATED") == NOW


def test_while_a_question_waits_the_number_grows_with_the_date_every_day() -> None:
    question = Question(QuestionKind.IDENTITY, NOW, "directeur")
    waiting = case(REFERENCE, acts=TermActs(questions=(question,)))
    answered = case(REFERENCE, acts=TermActs(questions=(replace(question, answered=NOW),)))
    first, second, third = (NOW + timedelta(days=days) for days in range(3))

    numbers = [
        number_of(waiting, now=first, last_act=first),
        number_of(waiting, now=second, last_act=first),
        number_of(waiting, now=third, last_act=first),
        number_of(answered, now=third, last_act=third),
        number_of(answered, now=third + timedelta(days=9), last_act=third),
    ]

    assert numbers[:4] == sorted(set(numbers))
    assert numbers[4] == numbers[3]


def number_of(asked: Case, *, now: datetime, last_act: datetime) -> int:
    file = events(feed_of(asked, now=now, last_acts={REFERENCE: last_act}))
    return int(str(file[f"{REFERENCE}.due.legal_term"]["SEQUENCE"]))


def test_a_closed_case_is_gone_from_the_file() -> None:
    asked = case(REFERENCE)

    closed = asked.closed(CaseOutcome.WITHDRAWN, now=NOW)

    assert REFERENCE.encode() in feed_of(asked)
    assert REFERENCE.encode() not in feed_of(closed)


def test_the_same_dates_give_the_same_bytes_at_another_moment_and_in_another_order() -> None:
    one, other = case(REFERENCE), case("PL-AAAA-BBBB", kind=Kind.DATALEK)

    assert feed_of(one, other) == feed_of(other, one, now=NOW + timedelta(hours=1))


def test_a_reminder_that_is_past_is_left_out() -> None:
    data = feed_of(case(REFERENCE, kind=Kind.DATALEK), now=NOW + timedelta(hours=50))

    event = events(data)[f"{REFERENCE}.due.ap_report"]
    assert [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")] == [
        NOW + timedelta(hours=66)
    ]


def test_nothing_that_a_parent_or_colleague_wrote_is_in_the_file() -> None:
    told = case(
        REFERENCE,
        school="De Eik",
        taken_up_by="Wietske Postma",
        identity=IdentityFact(IdentityWay.CALL_BACK, NOW, "Wietske Postma"),
        acts=TermActs(
            Extension(NOW, ExtensionGround.COMPLEXITY, "Sietske vroeg al vaker", "W. Postma"),
            (Question(QuestionKind.WHICH_DATA, NOW, "W. Postma", "welk verslag, Sietske?"),),
        ),
        state=CaseState.TAKEN_UP,
        tasks=(task(),),
    )

    data = feed_of(told)

    for secret in (PARENT, PARENTS_NAME, "Sietske", "Postma", "call_back", "verslag", "vaker"):
        assert secret.encode() not in data.replace(b"\r\n ", b"")
    assert b"voor de proef" not in data


@pytest.mark.parametrize(
    "school",
    [
        "مدرسة النور",
        'Sint "Jan"; groep 1, 2 en \\n 3',
        "Bräskörf – 't Oldörp",
        "Een school met een naam die zo lang is dat geen regel van het bestand hem houdt, ook 学校",
    ],
)
def test_a_schools_name_survives_whatever_is_in_it(school: str) -> None:
    odd = board(schools=[{"name": school}])
    of_director = link(Role.DIRECTOR, school)
    name = calendar_name(of_director, odd)

    data = calendar_feed(
        dates_for([case(REFERENCE, school=school, profile=odd)], of_director, odd),
        name=name,
        last_acts={},
        now=NOW,
    )

    parsed = Calendar.from_ical(data)
    # The library undoes the escapes of properties it knows; it does not know these two.
    read = {re.sub(r"\\(.)", r"\1", str(parsed[key])) for key in ("NAME", "X-WR-CALNAME")}
    assert read == {name}
    assert school in name
    event = events(data)[f"{REFERENCE}.due.legal_term"]
    assert str(event["SUMMARY"]).endswith(f"({school})")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_an_empty_calendar_is_a_whole_file_with_a_name_and_a_rhythm() -> None:
    data = feed([])

    parsed = Calendar.from_ical(data)
    assert parsed.walk("VEVENT") == []
    assert str(parsed["X-WR-CALNAME"]) == "Privacyzaken"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in data
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in data
    assert b"METHOD" not in data


def test_a_calendar_is_called_after_its_school_or_its_board() -> None:
    assert calendar_name(link(Role.DIRECTOR, "De Eik"), BOARD) == "Privacyzaken De Eik: directeur"
    assert calendar_name(link(Role.FG), BOARD) == "Privacyzaken Stichting De Linde: FG"


def test_of_too_many_dates_the_coming_ones_are_kept_and_the_rest_is_counted() -> None:
    due = dates_for([case(kind=Kind.BEZWAAR)], link(), BOARD)[0]
    today = date(2026, 11, 3)
    days = [today + timedelta(days=shift) for shift in range(-200, MOST_DATES)]
    many = [replace(due, case=f"PL-{day:%y%m-%d}00", when=day) for day in days]

    found = events(feed(many))

    more = found.pop("meer")
    assert str(more["SUMMARY"]) == "Nog 200 data staan niet in deze agenda"
    assert {event.decoded("DTSTART") for event in found.values()} == {
        day for day in days if day >= today
    }


def test_the_largest_file_stays_below_what_google_takes() -> None:
    school = "Openbare basisschool voor Daltononderwijs De Bräskorf"
    named = board(schools=[{"name": school}])
    asked = case(school=school, received=datetime(2026, 3, 14, 10, tzinfo=UTC))
    dues = [each for each in dates_for([asked], link(), named) if each.what is DateKind.DUE]
    full = [replace(each, case=f"PL-{n:04}-AAAA") for n in range(MOST_DATES) for each in dues]

    data = feed(full, now=asked.opened, desk_url=DESK_URL)

    assert data.count(b"BEGIN:VEVENT") == MOST_DATES + 1
    assert data.count(b"BEGIN:VALARM") == MOST_DATES * 3
    assert len(data) < 1_000_000


def test_every_clock_and_every_duty_has_words() -> None:
    assert set(CLOCK_HEADS) == set(TO_DO_ON_CLOCK) == set(ClockName)
    assert set(TASK_HEADS) == set(TO_DO_ON_TASK) == set(TaskKind)


def test_a_duty_is_called_in_the_calendar_what_the_mail_about_it_calls_it() -> None:
    words = (ROOT / "outbox" / "letters" / "staff.j2").read_text(encoding="utf-8")

    other = [kind for kind, head in TASK_HEADS.items() if f'"{kind}": "{head}"' not in words]

    assert other == []
