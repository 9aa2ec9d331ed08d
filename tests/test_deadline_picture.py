"""Check what a person sees of a deadline, with and without colour."""

import io
import re
from datetime import date, timedelta
from typing import Any, Final

import pytest
from deadline_oracle import oracle_is_off
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from casework.deadline_records import DeadlineQuestion, read_question
from casework.deadlines import ClockKind, Suspension
from casework.dutch_dates import long_day, short_day
from casework.local_time import local_date
from casework.suspended_days import suspended_days
from service.deadline_picture import deadline_picture

WIDTH: Final = 80
DAY: Final = timedelta(days=1)
ENDS_WITHOUT_MOVING: Final = re.compile("één maand|drie maanden|vier weken|[0-9]+ dag(en)? erbij")
ANY_STYLE: Final = re.compile(r"\x1b\[[0-9;]*m")
ANY_COLOUR: Final = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|[34]8;)[0-9;]*m")


def asked(**fields: Any) -> DeadlineQuestion:
    """Answer the question that a person typed."""
    return read_question(fields, local_times_allowed=True)


def shown(question: DeadlineQuestion, **console: Any) -> str:
    """Answer what the terminal shows of the answer, without styles unless asked for."""
    options = {"width": WIDTH, "color_system": None, **console}
    paper = Console(file=io.StringIO(), **options)
    paper.print(deadline_picture(question.deadline(), question))
    assert isinstance(paper.file, io.StringIO)
    return "\n".join(line.rstrip() for line in paper.file.getvalue().splitlines())


def in_colour(question: DeadlineQuestion, **console: Any) -> str:
    """Answer the same with the escapes for a terminal with colours."""
    return shown(question, color_system="standard", force_terminal=True, **console)


SUSPENDED: Final = asked(
    kind="suspension",
    received="2027-01-31",
    suspensions=[{"asked": "2027-02-02", "answered": "2027-02-12"}],
)


def test_a_month_is_shown_from_the_receipt_over_the_day_it_ended_to_the_due_date() -> None:
    picture = shown(asked(kind="month", received="2027-01-31"))

    assert picture.splitlines()[0].startswith("┏━ Antwoord uiterlijk (één maand) ━")
    assert (
        picture.split("\n\n", 1)[1]
        == """\
Zo komt de datum tot stand
  1. ontvangen zo 31 januari 2027
  2. één maand later: er is geen 31 februari, dus zo 28 februari
  3. geen werkdag, dus ma 1 maart 2027, tot en met 23:59

Artikel          art. 12 lid 3 AVG, art. 3 Verordening 1182/71
Laatste werkdag  maandag 1 maart 2027

  januari 2027             februari 2027            maart 2027
  ma di wo do vr  za zo    ma di wo do vr  za zo    ma di wo do vr  za zo
               ·   ·  ·     1  2  3  4  5   6  7     1■ ·  ·  ·  ·   ·  ·
   ·  ·  ·  ·  ·   ·  ·     8  9 10 11 12  13 14     ·  ·  ·  ·  ·   ·  ·
   ·  ·  ·  ·  ·   ·  ·    15 16 17 18 19  20 21     ·  ·  ·  ·  ·   ·  ·
   ·  ·  ·  ·  ·   ·  ·    22 23 24 25 26  27 28↷    ·  ·  ·  ·  ·   ·  ·
   ·  ·  ·  ·  ·   · 31▶                             ·  ·  ·

   ▶   zo 31 januari 2027  ontvangen
   ↷   zo 28 februari      einde van de termijn: schuift op
   ■   ma 1 maart          uiterlijk, laatste werkdag"""
    )


def test_the_due_date_stands_alone_in_words() -> None:
    lines = [line.strip("┃ ") for line in shown(SUSPENDED).splitlines()]

    assert lines[2:4] == ["woensdag 10 maart 2027", "tot en met 23:59"]


def test_days_on_which_the_term_stood_still_carry_a_sign() -> None:
    picture = shown(SUSPENDED)

    assert " 1  2? 3= 4= 5=  6= 7=" in picture
    assert " 8= 9=10=11=12= 13 14" in picture
    assert "=   wo 3 februari t/m vr 12 februari  de termijn stond 10 dagen stil" in picture


def test_holidays_are_named_and_weekends_stand_apart() -> None:
    picture = shown(asked(kind="month", received="2026-03-05"))

    assert "  ma di wo do vr  za zo" in picture
    assert " 1  2  3*  4  5↷" in picture
    assert "*   vr 3 april       Goede Vrijdag" in picture
    assert "↷   zo 5 april       einde van de termijn: schuift op, Eerste Paasdag" in picture


def test_a_holiday_on_which_the_term_stood_still_keeps_its_sign() -> None:
    question = asked(
        kind="suspension",
        received="2026-03-30",
        suspensions=[{"asked": "2026-03-31", "answered": "2026-04-08"}],
    )

    picture = shown(question)

    assert " 1= 2= 3*  4= 5*" in picture
    assert " 6* 7= 8= 9 10" in picture
    assert "*   ma 6 april" in picture


def test_an_extension_shows_when_it_was_told() -> None:
    told = asked(kind="extension", received="2027-01-31", notice_sent="2027-02-20")

    picture = shown(told)

    assert "20+21" in picture
    assert "26 27*28 29 30■" in picture
    assert "+   za 20 februari      verlenging gemeld" in picture


def test_a_promise_that_ends_on_a_saturday_shows_the_last_working_day_before_it() -> None:
    picture = shown(asked(kind="weeks", received="2026-03-14"))

    assert " 6* 7  8  9 10◆ 11■ ·" in picture
    assert "vrijdag 10 april 2026, want de datum zelf is geen werkdag" in picture


def test_a_term_that_stood_still_for_years_leaves_out_the_months_between() -> None:
    question = asked(
        kind="suspension",
        received="2026-01-31",
        suspensions=[{"asked": "2026-02-02", "answered": "2027-12-12"}],
    )

    picture = shown(question)

    assert picture.count("ma di wo do vr") == 8
    assert "… nog 17 maanden …" in picture
    assert "januari 2026" in picture
    assert " 3  4  5  6  7■" in picture


def test_nine_months_are_all_drawn() -> None:
    question = asked(
        kind="suspension",
        received="2026-01-15",
        suspensions=[{"asked": "2026-01-16", "answered": "2026-08-10"}],
    )

    picture = shown(question)

    assert "maanden …" not in picture
    assert len(re.findall(r"ma di wo do vr  za zo", picture)) == 9


def test_a_clock_in_hours_is_a_time_line_with_every_day_and_the_change_of_the_clock() -> None:
    picture = shown(asked(kind="breach72", received="2027-03-26 14:00"))

    moments = [line.split() for line in picture.splitlines() if re.search(" [▶┼■] ", line)]
    assert [" ".join(words) for words in moments] == [
        "vr 26 maart 2027 14:00 ▶ de klok begint, Goede Vrijdag",
        "za 27 maart 00:00 ┼ weekend",
        "14:00 ┼ 24 uur voorbij, nog 48",
        "zo 28 maart 00:00 ┼ Eerste Paasdag",
        "03:00 ┼ de klok gaat een uur vooruit",
        "15:00 ┼ 48 uur voorbij, nog 24",
        "ma 29 maart 00:00 ┼ Tweede Paasdag",
        "15:00 ■ uiterlijk (72 uur)",
    ]
    assert "vóór de melding: wacht niet op een werkdag" in " ".join(picture.split())


def test_the_inner_clock_is_cut_in_three_and_tells_the_repeated_hour() -> None:
    picture = " ".join(shown(asked(kind="breach24", received="2027-10-30 12:00")).split())

    assert "20:00 ┼ 8 uur voorbij, nog 16" in picture
    assert "02:00 (wintertijd) ┼ de klok gaat een uur terug" in picture
    assert "03:00 ┼ 16 uur voorbij, nog 8" in picture
    assert "11:00 ■ uiterlijk (24 uur)" in picture


def test_moments_that_coincide_share_a_line() -> None:
    picture = " ".join(shown(asked(kind="breach72", received="2026-06-08 00:00")).split())

    assert "di 9 juni 00:00 ┼ 24 uur voorbij, nog 48, werkdag" in picture
    assert "do 11 juni 00:00 ■ laatste werkdag, uiterlijk (72 uur)" in picture


def test_a_clock_that_began_when_the_breach_was_known_starts_there() -> None:
    known = asked(kind="breach72", received="2026-06-08 09:00", aware="2026-06-09 10:00")

    picture = " ".join(shown(known).split())

    assert "di 9 juni 2026 10:00 ▶" in picture
    assert "ma 8 juni" not in picture


@pytest.mark.parametrize(
    "question",
    [SUSPENDED, asked(kind="breach72", received="2027-03-26 14:00")],
    ids=["days", "hours"],
)
def test_colour_adds_nothing_that_the_signs_do_not_say(question: DeadlineQuestion) -> None:
    coloured = in_colour(question)

    assert ANY_COLOUR.search(coloured)
    assert [line.rstrip() for line in ANY_STYLE.sub("", coloured).splitlines()] == shown(
        question
    ).splitlines()


def test_without_colour_no_colour_is_sent() -> None:
    assert not ANY_COLOUR.search(in_colour(SUSPENDED, no_color=True))


# --- what always holds, on random input ---------------------------------------------------------

starts = st.dates(date(2018, 1, 1), date(2100, 12, 31))


@st.composite
def questions(draw: st.DrawFn) -> DeadlineQuestion:
    """Draw a question about a term in days, with up to three questions to the requester."""
    start = draw(starts)
    waits = st.tuples(st.integers(0, 25), st.one_of(st.none(), st.integers(0, 20)))
    suspensions = [
        Suspension(start + days * DAY, None if wait is None else start + (days + wait) * DAY)
        for days, wait in draw(st.lists(waits, max_size=3))
    ]
    return DeadlineQuestion(
        draw(st.sampled_from(["month", "weeks", "extension", "suspension"]).map(ClockKind)),
        received=start,
        notice_sent=start + draw(st.integers(0, 50)) * DAY,
        suspensions=tuple(suspensions),
        as_of=start + draw(st.integers(0, 60)) * DAY,
    )


@settings(max_examples=50, deadline=None)
@given(questions())
def test_every_term_fits_80_columns_and_has_one_start_and_one_end(
    question: DeadlineQuestion,
) -> None:
    picture = shown(question)
    deadline = question.deadline()

    assert max(len(line) for line in picture.splitlines()) <= WIDTH
    assert long_day(local_date(deadline.due)) in picture
    for sign in "▶■":
        assert picture.count(sign) == 2  # on the calendar and in the legend
    assert len(re.findall(r"\d↷", picture)) == int("↷" in picture)


@settings(max_examples=100, deadline=None)
@given(questions())
def test_the_day_a_term_ended_is_off_and_stands_in_the_explanation(
    question: DeadlineQuestion,
) -> None:
    told = re.search(r"↷ +(.*?)  +einde", shown(question))
    deadline = question.deadline()
    assert isinstance(question.received, date)
    start = question.received

    days = [local_date(deadline.due) - n * DAY for n in range(1, 6)]
    ended = [day for day in days if told and short_day(day, start.year) == told[1].strip()]

    assert len(ended) == bool(told)
    for day in ended:
        assert oracle_is_off(day)
        assert short_day(day, start.year) in " ".join(deadline.explanation)
    if "te laat" not in " ".join(deadline.explanation):
        assert bool(told) != bool(ENDS_WITHOUT_MOVING.match(deadline.explanation[-1]))


@settings(max_examples=300)
@given(questions())
def test_the_stretches_that_stood_still_are_apart_and_together_as_long_as_told(
    question: DeadlineQuestion,
) -> None:
    assert isinstance(question.received, date)
    still = suspended_days(question.suspensions, start=question.received, as_of=question.as_of)

    days = [first + n * DAY for first, last in still.spans for n in range((last - first).days + 1)]

    assert days == sorted(set(days))
    assert len(days) == still.count
    assert isinstance(question.as_of, date)
    for day in days:
        assert any(
            item.asked < day <= (item.answered or max(item.asked, question.as_of))
            for item in question.suspensions
        )
