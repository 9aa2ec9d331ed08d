"""Prove what staff read: the date first, what to do, and nothing of the parent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from fakes import CountingMint
from sample_letters import (
    PERSONAL,
    REQUESTS,
    TUESDAY,
    board,
    case,
    duty,
    readable,
    task_letter,
    well_formed,
    writer,
)

from casework.accounts import LinkKind
from casework.actions.account_letters import AccountLetters
from casework.boards import Post, Role
from casework.case import Case
from casework.kinds import Kind
from casework.letter_facts import DateMove
from casework.letters import TO_PARENT, Letter, LetterKind
from casework.seats import Seat
from casework.staff import StaffMember
from casework.tasks import TaskKind
from casework.term_acts import Question, QuestionKind, TermActs
from outbox.reader_dates import time_left
from outbox.words import LetterWords

DAY = timedelta(days=1)
LATER = TUESDAY + 31 * DAY
DIRECTOR, IBP, FG = Post(Role.DIRECTOR), Post(Role.IBP_MANAGER), Post(Role.FG)
BRASKORF = "directie van De Braskörf"
WORDS = LetterWords()
DESK = LetterWords("https://loket.opron.example/")


def moved(found: Case) -> Letter:
    """The same dates as they were, so that every kind of case can have the letter."""
    moves = [DateMove(clock.name, None, clock.deadline.due_iso()) for clock in found.clocks]
    return writer().date_moved(found, moves, why="profile")


def asking(found: Case) -> Case:
    """The same case, while a question to the parent waits for an answer."""
    question = Question(QuestionKind.IDENTITY, TUESDAY, "directeur")
    return replace(found, acts=TermActs(questions=(question,)))


COLLEAGUE = StaffMember(
    "m", "Noor van Dalen", "noor@opron.example", (Seat("opron", Role.IBP_MANAGER),)
)
ACCOUNTS = AccountLetters({"opron": board()}, CountingMint(), "https://loket.opron.example")


def with_link(kind: LinkKind) -> Letter:
    """The mail that brings somebody of the board a link."""
    return ACCOUNTS.with_link(COLLEAGUE, kind, "geheim", now=TUESDAY)


STAFF: dict[LetterKind, Callable[[Case], Letter]] = {
    LetterKind.TICKET: lambda each: writer().ticket(each),
    LetterKind.NOT_TAKEN_UP: lambda each: writer(now=TUESDAY + DAY).not_taken_up(
        each, each.holder, why=None, moment=TUESDAY
    ),
    LetterKind.DATE_MOVED: moved,
    LetterKind.TASK: lambda each: task_letter(
        each, duty(TaskKind.REPORT_TO_AP, each, due=TUESDAY + DAY)
    ),
    LetterKind.BREACH_NOTICE: lambda each: writer().breach_notices(each)[0],
    LetterKind.MESSAGE_ADDED: lambda each: writer().message_added(each, stranger=True),
    LetterKind.ADVICE: lambda each: writer().advice(each, "2"),
    LetterKind.ANSWER_LOCKED: lambda each: writer().answer_locked(each, "answer"),
    LetterKind.REMINDER: lambda each: writer().reminder(
        each, each.clocks[0], each.holder, moment=TUESDAY
    ),
    LetterKind.OVERDUE: lambda each: writer().overdue(each, each.clocks[0], FG, moment=TUESDAY),
    LetterKind.UNDELIVERED: lambda each: writer().undelivered(
        each, letter_id="x", what=LetterKind.ACKNOWLEDGEMENT, to_parent=True
    ),
    LetterKind.SET_ASIDE_NOTICE: lambda each: writer().set_aside_notice(waiting=2, hour=TUESDAY),
    LetterKind.DOOR_SILENT: lambda each: writer().door_silent(
        Role.FG, place="opron-privacy", last_look=TUESDAY, why="unreachable", day=TUESDAY.date()
    ),
    LetterKind.STAFF_INVITATION: lambda _: with_link(LinkKind.INVITATION),
    LetterKind.STAFF_RESET: lambda _: with_link(LinkKind.SECOND_FACTOR),
    LetterKind.ACCOUNT_CHANGED: lambda _: ACCOUNTS.changed(COLLEAGUE, "password", now=TUESDAY),
}
ABOUT_AN_ACCOUNT = {
    LetterKind.STAFF_INVITATION,
    LetterKind.STAFF_RESET,
    LetterKind.ACCOUNT_CHANGED,
}
ABOUT_NO_CASE = {LetterKind.SET_ASIDE_NOTICE, LetterKind.DOOR_SILENT} | ABOUT_AN_ACCOUNT
WITHOUT_A_DATE = ABOUT_NO_CASE | {LetterKind.ANSWER_LOCKED}
"""An answer that was sent closed its case: no date of it runs any more."""
NEEDS_A_CLOCK = {LetterKind.REMINDER, LetterKind.OVERDUE}


@pytest.mark.parametrize(
    ("kind", "request_name"),
    [
        pair
        for pair in product(STAFF, REQUESTS)
        if pair[0] not in NEEDS_A_CLOCK or pair[1] != "overig"
    ],
)
def test_every_letter_to_staff_renders(kind: LetterKind, request_name: str) -> None:
    asked = REQUESTS[request_name]()

    words = DESK.words(STAFF[kind](asked))

    readable(words)
    assert len(words.text.splitlines()) <= 40
    assert len(words.subject) <= 120
    if kind not in ABOUT_NO_CASE:
        assert words.subject.endswith(f"[{asked.reference}]")
        assert f"https://loket.opron.example/zaken/{asked.reference}" in words.text


@pytest.mark.parametrize("kind", STAFF)
def test_a_letter_to_staff_holds_nothing_of_the_parent(kind: LetterKind) -> None:
    words = WORDS.words(STAFF[kind](case(Kind.DATALEK)))

    for personal in PERSONAL:
        assert personal.casefold() not in (words.subject + words.text + words.html).casefold()


@pytest.mark.parametrize("kind", [kind for kind in STAFF if kind not in WITHOUT_A_DATE])
def test_staff_read_the_date_first(kind: LetterKind) -> None:
    words = WORDS.words(STAFF[kind](case(Kind.DATALEK)))

    assert "woensdag 3 juni 2026 om 14:00" in words.text.splitlines()[0]
    assert "woensdag 3 juni 2026 om 14:00" in words.subject


def test_without_a_desk_the_ticket_names_the_command() -> None:
    asked = case(Kind.INZAGE)

    words = WORDS.words(writer().ticket(asked))

    assert f"privacyloket case {asked.reference}" in words.text
    assert "http" not in words.text + words.html


def test_a_ticket_says_who_school_and_why() -> None:
    text = WORDS.words(writer().ticket(case(Kind.INZAGE))).text

    assert "Soort: Inzage (art. 15 AVG)" in text
    assert "School: De Braskörf" in text
    assert "Aan zet: directie van De Braskörf" in text
    assert "vier weken na de ontvangst" in text
    assert "Termijn van de wet: donderdag 2 juli 2026" in text


def test_a_ticket_due_on_a_day_off_names_the_last_working_day() -> None:
    saturday = case(Kind.INZAGE, received=datetime(2026, 3, 14, 12, 0, tzinfo=UTC))

    text = WORDS.words(writer().ticket(saturday)).text

    assert "Belofte van het bestuur: zaterdag 11 april 2026" in text
    assert "Laatste werkdag: vrijdag 10 april 2026" in text


def test_a_breach_notice_shows_both_clocks_side_by_side() -> None:
    words = WORDS.words(writer().breach_notices(case(Kind.DATALEK))[0])

    table = well_formed(words.html).find(".//table")
    assert table is not None
    heads = [each.text for each in table.iter("th")]
    rows = [[cell.text for cell in row.iter("td")] for row in table.iter("tr")][1:]
    assert heads == ["Intern oordeel", "Melding bij de AP"]
    assert rows[0] == ["woensdag 3 juni 2026 om 14:00", "vrijdag 5 juni 2026 om 14:00"]
    assert ["24 uur later" in str(rows[1][0]), "72 uur later" in str(rows[1][1])] == [True, True]


@pytest.mark.parametrize(
    ("hours", "clock", "subject"),
    [
        (4, 0, "Nog 20 uur: datalek, uiterlijk woensdag 3 juni 2026 om 14:00"),
        (23.5, 0, "Nog 30 minuten: datalek, uiterlijk woensdag 3 juni 2026 om 14:00"),
        (48, 1, "Nog 24 uur: datalek, uiterlijk vrijdag 5 juni 2026 om 14:00"),
    ],
)
def test_a_reminder_tells_how_long_is_left_on_the_clock_that_runs(
    hours: float, clock: int, subject: str
) -> None:
    breach = case(Kind.DATALEK)
    later = TUESDAY + timedelta(hours=hours)

    letter = writer(now=later).reminder(breach, breach.clocks[clock], breach.holder, moment=later)

    words = WORDS.words(letter)

    assert words.subject == f"{subject} [{breach.reference}]"


def test_a_reminder_speaks_of_the_clock_it_was_owed_for() -> None:
    asked = case(Kind.INZAGE)
    letter = writer().reminder(asked, asked.clocks[1], asked.holder, moment=TUESDAY)
    letter = replace(letter, facts={**letter.facts, "clock": "legal_term"})

    words = WORDS.words(letter)

    assert words.subject.startswith("Nog 30 dagen: inzage, uiterlijk donderdag 2 juli 2026")


@pytest.mark.parametrize(
    ("hours", "clock", "due"), [(25, 0, "woensdag 3 juni"), (80, 1, "vrijdag 5 juni")]
)
def test_an_overdue_letter_tells_since_when(hours: int, clock: int, due: str) -> None:
    breach = case(Kind.DATALEK).given_to(IBP, now=TUESDAY)
    later = TUESDAY + timedelta(hours=hours)

    words = WORDS.words(writer(now=later).overdue(breach, breach.clocks[clock], FG, moment=later))

    assert words.subject.startswith(f"TE LAAT sinds {due} 2026 om 14:00: datalek")
    assert "Bel vandaag nog met: IBP-manager." in words.text


def test_an_overdue_case_lies_with_the_fg_too_and_stays_the_task_of_who_had_it() -> None:
    late = case(Kind.INZAGE).handed_to(IBP, now=TUESDAY + DAY).handed_to(FG, now=LATER)

    first, second, fg = (
        WORDS.words(writer(now=LATER).overdue(late, late.clocks[0], post, moment=LATER)).text
        for post in (DIRECTOR, IBP, FG)
    )

    assert "De zaak ligt nu ook bij de FG. Het antwoord blijft uw taak." in first
    assert "1. Geef vandaag antwoord en sluit de zaak." in first
    assert "De zaak ligt nu ook bij de FG.\n" in second
    assert f"1. Bel vandaag nog met: {BRASKORF}. Spreek af wie antwoord geeft." in second
    assert "De zaak ligt nu ook bij u als FG. U adviseert en ziet toe." in fg
    assert f"Verantwoordelijk voor het antwoord blijft: {BRASKORF}." in fg
    assert "3. Schrijf uw advies bij de zaak" in fg


def test_the_fg_answers_their_own_overdue_case_and_is_not_told_to_ask_the_fg() -> None:
    own = case(Kind.DATALEK).given_to(FG, now=TUESDAY)

    text = WORDS.words(writer(now=LATER).overdue(own, own.clocks[0], FG, moment=LATER)).text

    assert "1. Beslis vandaag. Leg het besluit vast." in text
    assert "adviseert" not in text
    assert "samen met de FG" not in text


def test_a_parent_who_left_the_chat_is_reached_in_another_way() -> None:
    undelivered = writer().undelivered(
        case(Kind.INZAGE), letter_id="x", what=LetterKind.QUESTION, to_parent=True, chat_gone=True
    )

    text = WORDS.words(undelivered).text

    assert "De ouder is niet bereikbaar via de chat" in text
    assert "Opent de ouder de chat weer? Dan gaat deze brief alsnog weg" in text
    assert "Stel de ouder de vraag op een andere manier." in text


def test_a_gap_names_both_moments_and_what_to_do() -> None:
    missed = writer().door_missed(
        Role.FG, place="opron-bot", last_look=TUESDAY - 3 * DAY, lost_until=TUESDAY - DAY
    )

    words = WORDS.words(missed)

    readable(words)
    assert words.subject == "Let op: misschien zijn er berichten kwijt van opron-bot"
    assert "Van: zaterdag 30 mei 2026 om 14:00" in words.text
    assert "Tot: maandag 1 juni 2026 om 14:00" in words.text
    assert "geen post binnen" not in words.text


def test_a_stranger_in_a_case_must_not_be_answered() -> None:
    known = WORDS.words(writer().message_added(case(Kind.INZAGE), stranger=False)).text
    stranger = WORDS.words(writer().message_added(case(Kind.INZAGE), stranger=True)).text

    assert "Antwoord niet op dit adres." in stranger
    assert "Antwoord niet op dit adres." not in known


@pytest.mark.parametrize("words_of", [WORDS, DESK])
def test_a_message_while_a_question_waits_may_be_the_answer(words_of: LetterWords) -> None:
    asked = asking(case(Kind.INZAGE))

    text = words_of.words(writer().message_added(asked, stranger=False)).text
    unasked = words_of.words(writer().message_added(case(Kind.INZAGE), stranger=False)).text

    assert "2. Is dit genoeg antwoord op onze vraag? Laat dat dezelfde dag vastleggen." in text
    assert f"met: privacyloket term answered {asked.reference}\n" in text
    assert "Pas als vastligt dat er genoeg antwoord is, wacht de datum niet meer." in text
    assert "vraag" not in unasked
    assert "De datum verandert niet door dit bericht." in unasked


def test_an_answer_of_a_stranger_is_no_answer_yet() -> None:
    text = WORDS.words(writer().message_added(asking(case(Kind.INZAGE)), stranger=True)).text

    assert "Weet eerst zeker dat de ouder het schreef." in text
    assert "term answered" not in text


def test_a_message_owed_before_questions_were_told_still_goes_out() -> None:
    letter = writer().message_added(asking(case(Kind.INZAGE)), stranger=False)
    facts = {name: fact for name, fact in letter.facts.items() if name != "question_open"}

    words = WORDS.words(replace(letter, facts=facts))

    readable(words)
    assert "De datum verandert niet door dit bericht." in words.text


def test_when_staff_could_not_be_reached_the_task_is_another_one() -> None:
    asked = case(Kind.INZAGE)

    words = WORDS.words(
        writer().undelivered(asked, letter_id="x", what=LetterKind.TICKET, to_parent=False)
    )

    assert words.subject.startswith("Niet aangekomen: de mail waarmee iemand de zaak kreeg")
    assert "Bel met: directie van De Braskörf." in words.text


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (LetterKind.ACKNOWLEDGEMENT, "Vertel de ouder dat het bericht is ontvangen"),
        (LetterKind.EXTENSION, "binnen de eerste maand: anders geldt de nieuwe datum niet"),
        (LetterKind.QUESTION, "Stel de ouder de vraag op een andere manier."),
        (LetterKind.NEW_DATE, "Vertel de ouder dat wij het antwoord hebben"),
        (LetterKind.RELABELLED, "dat wij het bericht nu anders begrijpen"),
        (LetterKind.COPY_DESTROYED, "de kopie van het ID-bewijs niet hebben bewaard"),
    ],
)
def test_what_to_do_about_a_letter_that_a_parent_missed_depends_on_the_letter(
    what: LetterKind, said: str
) -> None:
    letter = writer().undelivered(case(Kind.INZAGE), letter_id="x", what=what, to_parent=True)

    assert said in WORDS.words(letter).text


@pytest.mark.parametrize("what", LetterKind)
def test_every_letter_has_a_name_for_when_it_did_not_arrive(what: LetterKind) -> None:
    letter = writer().undelivered(
        case(Kind.INZAGE), letter_id="x", what=what, to_parent=what in TO_PARENT
    )

    assert WORDS.words(letter).subject.startswith("Niet aangekomen: ")


@pytest.mark.parametrize(("waiting", "said"), [(1, "1 bericht wacht"), (7, "7 berichten wachten")])
def test_the_desk_reads_how_many_messages_wait(waiting: int, said: str) -> None:
    words = WORDS.words(writer().set_aside_notice(waiting=waiting, hour=TUESDAY))

    assert words.subject == f"{said} op een mens"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 6, 2), "vandaag"),
        (date(2026, 6, 3), "nog 1 dag"),
        (date(2026, 6, 12), "nog 10 dagen"),
        (TUESDAY + timedelta(hours=11, minutes=58), "nog 12 uur"),
        (TUESDAY + timedelta(minutes=90), "nog 90 minuten"),
        (TUESDAY + timedelta(seconds=80), "nog 1 minuut"),
        (TUESDAY, "nog 1 minuut"),
    ],
)
def test_the_time_left_is_told_in_days_hours_or_minutes(due: date | datetime, said: str) -> None:
    assert time_left(due, TUESDAY) == said


def test_every_letter_to_staff_is_looked_at_here() -> None:
    assert set(STAFF) == set(LetterKind) - TO_PARENT
