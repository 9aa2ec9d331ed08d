"""Prove what staff read when a case comes to them, goes on to others, or gets another date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sample_letters import (
    REQUESTS,
    TUESDAY,
    board,
    case,
    duty,
    readable,
    triage,
    well_formed,
    writer,
)

from casework.boards import Post, Role
from casework.case import CaseState, Clock, ClockName
from casework.clocks import clocks_for
from casework.kinds import Kind
from casework.letter_facts import DateMove
from casework.letters import Handover, Letter
from casework.tasks import TaskKind
from casework.term_acts import Extension, ExtensionGround, TermActs
from outbox.reader_dates import time_waited
from outbox.words import LetterWords

DAY = timedelta(days=1)
LATER = TUESDAY + 31 * DAY
DIRECTOR, IBP, FG = Post(Role.DIRECTOR), Post(Role.IBP_MANAGER), Post(Role.FG)
BRASKORF = "directie van De Braskörf"
WORDS = LetterWords()


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Handover.NOT_TAKEN_UP, "Daar heeft niemand de zaak op tijd opgepakt."),
        (Handover.AWAY, "Wie aan zet was, is er nu niet."),
        (Handover.OVERDUE, "De datum is voorbij en er is nog geen antwoord."),
        (Handover.CONFLICT, "Bespreek de zaak niet met die persoon."),
        (Handover.SCHOOL_KNOWN, "Nu is bekend om welke school het gaat."),
        (Handover.BY_HAND, "Een collega heeft de zaak aan u gegeven."),
    ],
)
def test_a_ticket_that_came_from_somebody_else_tells_from_whom_and_why(
    why: Handover, said: str
) -> None:
    handed = case(Kind.INZAGE).handed_to(IBP, now=TUESDAY + 3 * DAY)

    words = WORDS.words(writer(now=TUESDAY + 3 * DAY).ticket(handed, why=why))

    readable(words)
    first, second = words.text.split("\n\n")[:2]
    assert "dinsdag 30 juni 2026" in first
    assert second.startswith(f"Eerst lag de zaak bij: {BRASKORF}. ")
    assert said in second
    assert "bij u" in words.subject
    assert "Aan zet: IBP-manager" in words.text


@pytest.mark.parametrize("why", [Handover.OVERDUE, Handover.BY_HAND])
@pytest.mark.parametrize("request_name", REQUESTS)
def test_every_kind_of_case_can_be_handed_on(request_name: str, why: Handover) -> None:
    handed = REQUESTS[request_name]().handed_to(FG, now=LATER)

    words = WORDS.words(writer(now=LATER).ticket(handed, why=why))

    readable(words)
    assert len(words.text.splitlines()) <= 45
    assert len(words.subject) <= 120


def test_a_ticket_that_climbed_twice_names_everybody_in_order() -> None:
    handed = case(Kind.INZAGE).handed_to(IBP, now=TUESDAY + 3 * DAY).handed_to(FG, now=LATER)

    text = WORDS.words(writer(now=LATER).ticket(handed, why=Handover.NOT_TAKEN_UP)).text

    assert f"Eerst lag de zaak bij: {BRASKORF}, daarna bij: IBP-manager. Daar heeft" in text


def test_a_new_ticket_says_nothing_of_others() -> None:
    words = WORDS.words(writer().ticket(case(Kind.INZAGE)))

    assert words.text.startswith("Nieuwe zaak: uiterlijk dinsdag 30 juni 2026\n")
    assert "Eerst lag de zaak" not in words.text


def test_a_ticket_whose_first_holder_was_passed_over_names_nobody() -> None:
    text = WORDS.words(writer().ticket(case(Kind.KLACHT), why=Handover.CONFLICT)).text

    assert "\n\nDe zaak gaat misschien over iemand die haar anders zou behandelen." in text


def test_a_late_case_makes_the_fg_watch_and_not_answer() -> None:
    late = replace(case(Kind.INZAGE), state=CaseState.TAKEN_UP).handed_to(FG, now=LATER)

    words = WORDS.words(writer(now=LATER).ticket(late, why=Handover.OVERDUE))

    assert words.subject.startswith("Te laat sinds dinsdag 30 juni 2026, nu ook bij u: inzage")
    assert f"Verantwoordelijk voor het antwoord blijft: {BRASKORF}." in words.text
    assert "Iemand heeft de zaak al opgepakt." in words.text
    assert "3. Schrijf uw advies bij de zaak" in words.text
    assert "Zoek alles bij elkaar" not in words.text


def test_a_ticket_shows_the_boards_own_target_until_it_is_past() -> None:
    profile = board().model_copy(update={"own_target_working_days": 10})
    asked = case(Kind.INZAGE)

    new = WORDS.words(writer(profile).ticket(asked)).text
    late = WORDS.words(writer(profile, now=LATER).ticket(asked, why=Handover.BY_HAND)).text

    assert "Eigen streefdatum: dinsdag 16 juni 2026\n" in new
    assert "Eigen streefdatum: dinsdag 16 juni 2026 (voorbij)" in late
    assert "streefdatum" not in WORDS.words(writer().ticket(asked)).text


def test_a_ticket_lists_what_must_also_be_done_and_by_when() -> None:
    asked = case(Kind.INZAGE)
    frozen = duty(TaskKind.FREEZE_FOOTAGE, asked, due=TUESDAY.date())

    words = WORDS.words(writer().ticket(asked.with_task(frozen)))

    readable(words)
    assert "Camerabeelden vastzetten: uiterlijk dinsdag 2 juni 2026 (vandaag)" in words.text
    assert "Waarom: zo staat het in de wet" in words.text
    assert "Ook te doen" not in WORDS.words(writer().ticket(asked)).text


def test_who_has_a_ticket_that_nobody_took_up_is_asked_to_take_it_up() -> None:
    waiting = case(Kind.INZAGE).handed_to(IBP, now=TUESDAY + 3 * DAY)

    words = WORDS.words(
        writer(now=TUESDAY + 9 * DAY).not_taken_up(waiting, IBP, why=None, moment=TUESDAY)
    )

    assert words.subject.startswith("Nog niet opgepakt, uiterlijk dinsdag 30 juni 2026: inzage")
    assert "De zaak ligt bij u sinds vrijdag 5 juni 2026 om 14:00 (6 dagen)." in words.text
    assert "pak de zaak vandaag op" in words.text


@pytest.mark.parametrize("why", Handover)
def test_who_had_a_ticket_hears_where_it_lies_now_and_need_do_nothing(why: Handover) -> None:
    gone = case(Kind.INZAGE).handed_to(IBP, now=TUESDAY + 3 * DAY)

    words = WORDS.words(
        writer(now=TUESDAY + 3 * DAY).not_taken_up(gone, DIRECTOR, why=why, moment=TUESDAY)
    )

    readable(words)
    assert words.subject.startswith("Nu bij iemand anders, uiterlijk dinsdag 30 juni 2026")
    assert "Sinds vrijdag 5 juni 2026 om 14:00 ligt de zaak bij: IBP-manager." in words.text
    assert "U hoeft niets te doen." in words.text


def test_who_had_a_ticket_hears_that_it_still_waits_elsewhere() -> None:
    gone = case(Kind.INZAGE).handed_to(IBP, now=TUESDAY + 3 * DAY)

    words = WORDS.words(
        writer(now=TUESDAY + 9 * DAY).not_taken_up(gone, DIRECTOR, why=None, moment=TUESDAY)
    )

    assert words.subject.startswith("Nog niet opgepakt")
    assert "(6 dagen) ligt de zaak bij: IBP-manager. Ook daar" in words.text
    assert "U hoeft niets te doen." in words.text


def test_a_breach_that_nobody_took_up_must_be_taken_up_now() -> None:
    breach = case(Kind.DATALEK).given_to(IBP, now=TUESDAY)
    letter = writer(now=TUESDAY + timedelta(hours=4)).not_taken_up(
        breach, IBP, why=None, moment=TUESDAY
    )

    text = WORDS.words(letter).text

    assert "(4 uur)" in text
    assert "pak de zaak nu op" in text


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (timedelta(minutes=5), "1 uur"),
        (timedelta(hours=4, minutes=40), "5 uur"),
        (timedelta(hours=47), "47 uur"),
        (timedelta(hours=48), "2 dagen"),
        (timedelta(days=9), "9 dagen"),
    ],
)
def test_a_wait_is_told_in_hours_and_then_in_days(wait: timedelta, said: str) -> None:
    assert time_waited(TUESDAY, TUESDAY + wait) == said


def test_a_reminder_says_that_nobody_took_the_case_up() -> None:
    asked = case(Kind.INZAGE)
    taken = replace(asked, state=CaseState.TAKEN_UP)

    waiting, at_work = (
        WORDS.words(writer().reminder(each, each.clocks[0], DIRECTOR, moment=TUESDAY)).text
        for each in (asked, taken)
    )

    assert "Nog niemand heeft de zaak opgepakt." in waiting
    assert "Nog niemand" not in at_work


def date_moved(
    old: Sequence[Clock], new: Sequence[Clock], *, why: str, kind: Kind = Kind.INZAGE
) -> Letter:
    names = dict.fromkeys(clock.name for clock in (*old, *new))
    before = {clock.name: clock.deadline.due_iso() for clock in old}
    after = {clock.name: clock.deadline.due_iso() for clock in new}
    moves = [DateMove(name, before.get(name), after.get(name)) for name in names]
    return writer().date_moved(replace(case(kind), clocks=tuple(new)), moves, why=why)


def extended() -> tuple[Clock, ...]:
    notice = Extension(TUESDAY + 9 * DAY, ExtensionGround.COMPLEXITY, "ingewikkeld", "directeur")
    return clocks_for(Kind.INZAGE, received=TUESDAY, board=board(), acts=TermActs(extension=notice))


def test_an_extended_term_shows_old_and_new_side_by_side_and_why() -> None:
    letter = date_moved(case(Kind.INZAGE).clocks, extended(), why="extension")

    words = WORDS.words(letter)

    readable(words)
    table = well_formed(words.html).find(".//table")
    assert table is not None
    heads = [each.text for each in table.iter("th")]
    rows = [[cell.text for cell in row.iter("td")] for row in table.iter("tr")][1:]
    assert heads == ["Belofte van het bestuur", "Termijn van de wet"]
    assert rows[0] == ["Eerst: dinsdag 30 juni 2026", "Eerst: donderdag 2 juli 2026"]
    assert rows[1] == ["Nu: geldt niet meer", "Nu: woensdag 2 september 2026"]
    assert "verlenging gemeld do 11 juni: op tijd" in str(rows[2][1])
    assert words.subject.startswith("Nieuwe datum, uiterlijk woensdag 2 september 2026: inzage")
    assert "De ouder heeft bericht gekregen dat het langer duurt" in words.text
    assert "minder tijd" not in words.text


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("extension", "Nog een keer verlengen mag niet."),
        ("question", "schuift de datum een dag op"),
        ("answer", "De datum staat nu weer vast."),
        ("awareness", "De FG heeft vastgelegd vanaf wanneer het datalek bekend was."),
        ("profile", "De afspraken van het bestuur zijn veranderd."),
    ],
)
def test_a_new_date_tells_what_moved_it(why: str, said: str) -> None:
    clocks = case(Kind.INZAGE).clocks

    words = WORDS.words(date_moved((), clocks, why=why))

    readable(words)
    assert said in words.text
    assert "Eerst: geen datum" in words.text


@pytest.mark.parametrize("kind", [Kind.INZAGE, Kind.DATALEK])
def test_a_date_that_came_nearer_warns(kind: Kind) -> None:
    clocks = case(kind).clocks
    sooner = case(kind, received=TUESDAY - 2 * DAY).clocks

    nearer = WORDS.words(date_moved(clocks, sooner, why="profile", kind=kind)).text
    further = WORDS.words(date_moved(sooner, clocks, why="profile", kind=kind)).text

    assert "Let op: er is nu minder tijd dan eerst." in nearer
    assert "Let op" not in further


def test_a_case_not_yet_understood_can_be_handed_on_too() -> None:
    handed = triage(Kind.INZAGE, Kind.OVERIG).handed_to(FG, now=TUESDAY)

    words = WORDS.words(writer().ticket(handed, why=Handover.AWAY))

    readable(words)
    assert "nog te beoordelen" in words.subject
    assert handed.clocks[0].name is ClockName.ASSUMED
    assert date(2026, 6, 30) == handed.clocks[0].deadline.due
