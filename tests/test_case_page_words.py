"""The words of a case page: what happened, what the law says, what is marked, how long is left."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from breaches import assessed, breach, entry
from hypothesis import given
from hypothesis import strategies as st
from invented import HOUR, NOW, board, event

from casework.case import CaseOutcome, ClockName
from casework.case_list import NEVER
from casework.event_words import DETAILED, SIMPLE, date_notes, event_sentence
from casework.events import EventKind
from casework.evidence_words import Quote, quoted
from casework.identity import IdentityWay
from casework.kinds import KIND_FACTS, Kind
from casework.law_in_short import law_in_short
from casework.letter_words import LETTER_WORDS, letter_words
from casework.letters import Handover, LetterKind
from casework.local_time import end_of, local_date
from casework.marked_words import LANGUAGE_WORDS, LEFT_OUT, language_hint, marked, shown
from casework.tasks import TaskKind
from casework.term_acts import ExtensionGround, QuestionKind
from casework.time_left import Press, time_left
from desk.cases.dates import until_words

LINDE = board()
DAY = timedelta(days=1)


# What happened


@pytest.mark.parametrize("kind", EventKind)
def test_every_event_has_one_dutch_sentence_whatever_its_detail(kind: EventKind) -> None:
    names = ("letter", "why", "to", "asked", "was", "chosen", "task", "way", "ground", "level")
    nonsense = dict.fromkeys(names, "nonsense")

    sentences = [event_sentence(event(kind, detail=each), LINDE) for each in ({}, nonsense)]

    assert (kind in SIMPLE) is not (kind in DETAILED)
    for sentence in sentences:
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert "None" not in sentence


@pytest.mark.parametrize(
    ("kind", "detail", "sentence"),
    [
        (EventKind.LETTER_SENT, {"letter": "ticket"}, "Verstuurd: bericht over de zaak."),
        (
            EventKind.LETTER_FAILED,
            {"letter": "acknowledgement", "why": "the chat is closed to the bot"},
            "Niet aangekomen: ontvangstbevestiging (de ouder heeft de chat met ons gesloten).",
        ),
        (
            EventKind.CASE_RELABELLED,
            {"was": "inzage", "asked": "datalek"},
            "Het soort is veranderd van Inzage in Datalek.",
        ),
        (
            EventKind.CASE_HANDED_OVER,
            {"to": "fg:deputy", "why": "overdue"},
            "De zaak ging naar de plaatsvervanger van de FG: de datum is voorbij.",
        ),
        (
            EventKind.TASK_OPENED,
            {"task": "talk_to_parent", "due": "2026-11-05T22:59:59+00:00"},
            "Nieuwe taak: spreek de ouder, uiterlijk do 5 november 2026 23:59.",
        ),
        (EventKind.CASE_READ, {"file": "f1"}, "Een bestand is bekeken."),
        (EventKind.CASE_READ, {}, "De zaak is bekeken."),
        (EventKind.FILES_KEPT, {"count": 2}, "Er zijn 2 bestanden bewaard."),
        (
            EventKind.BREACH_RECORDED,
            {"letters": 3},
            "Er zijn 3 brieven gestuurd aan mensen om wie het datalek gaat.",
        ),
        (
            EventKind.CODE_SENT,
            {"told": True},
            "Er is een code voor het antwoord gemaakt, om zelf aan de ouder te vertellen.",
        ),
        (
            EventKind.ANSWER_CHANGED,
            {"waits": True},
            "Het antwoord wacht op een tweede paar ogen.",
        ),
        (
            EventKind.ANSWER_CHANGED,
            {"discarded": True},
            "Het concept van het antwoord is weggegooid.",
        ),
        (
            EventKind.REPORT_EXPORTED,
            {"report": "breach_register"},
            "Het register van datalekken is opgehaald.",
        ),
        (
            EventKind.BREACH_DECIDED,
            {"about": "people", "told": False},
            "Besloten over het datalek: niet aan de mensen om wie het gaat vertellen.",
        ),
        (
            EventKind.CASE_MERGED,
            {"into": "PL-A"},
            "De zaak is samengevoegd met PL-A, die verdergaat.",
        ),
    ],
)
def test_a_sentence_says_the_detail(kind: EventKind, detail: dict[str, Any], sentence: str) -> None:
    assert event_sentence(event(kind, detail=detail), LINDE) == sentence


def test_reading_a_message_of_the_tray_is_told_apart_from_reading_a_case() -> None:
    read = event(EventKind.CASE_READ, case=None, detail={"source": "mail:1"})

    assert event_sentence(read, LINDE) == "Een apart gelegd bericht is bekeken."


@pytest.mark.parametrize(
    ("kind", "name", "values"),
    [
        (EventKind.CASE_UNDERSTOOD, "asked", Kind),
        (EventKind.CASE_CLOSED, "outcome", CaseOutcome),
        (EventKind.IDENTITY_RECORDED, "way", IdentityWay),
        (EventKind.TASK_DONE, "task", TaskKind),
        (EventKind.CASE_HANDED_OVER, "why", Handover),
        (EventKind.TERM_EXTENDED, "ground", ExtensionGround),
        (EventKind.QUESTION_ASKED, "question", QuestionKind),
        (EventKind.CASE_ESCALATED, "clock", ClockName),
    ],
)
def test_every_value_of_a_detail_has_words_of_its_own(
    kind: EventKind, name: str, values: Any
) -> None:
    said = [event_sentence(event(kind, detail={name: each.value}), LINDE) for each in values]

    assert len(set(said)) == len(said)
    assert event_sentence(event(kind, detail={}), LINDE) not in said


def test_moved_dates_are_told_from_when_to_when() -> None:
    detail = {
        "legal_term_old": "2026-12-03",
        "legal_term_new": "2027-02-03",
        "own_term_old": "2026-12-01",
        "own_term_new": None,
        "ap_report_new": "2026-11-06T10:30:00+01:00",
    }

    notes = date_notes(event(EventKind.TERM_EXTENDED, detail=detail))

    assert notes == (
        "Wettelijke termijn: do 3 december 2026 → wo 3 februari 2027; Eigen termijn van het"
        " bestuur: di 1 december 2026 → vervallen; Melding bij de AP: geen → vr 6 november 2026"
        " 10:30"
    )
    assert date_notes(event()) == ""


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_has_a_name(kind: LetterKind) -> None:
    assert kind in LETTER_WORDS
    assert letter_words(kind.value) != "brief"


def test_an_unknown_letter_is_a_letter() -> None:
    assert letter_words("of a later version") == "brief"


# What the law says


@pytest.fixture(scope="module")
def readability() -> Callable[[str], float]:
    import textstat  # noqa: PLC0415 -- takes seconds, and one test needs it

    textstat.set_lang("nl_NL")
    return cast("Callable[[str], float]", textstat.flesch_reading_ease)


@pytest.mark.parametrize("kind", Kind)
def test_the_law_is_told_in_three_plain_sentences_with_its_article(
    kind: Kind, readability: Callable[[str], float]
) -> None:
    law = law_in_short(kind)

    text = " ".join(law.sentences)
    assert len(law.sentences) == 3
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in law.sentences)
    assert law.article == KIND_FACTS[kind].article
    number = law.article.removeprefix("art. ").split()[0]
    assert kind is Kind.OVERIG or number in law.sentences[2]
    assert "AVG)." in law.sentences[2] or kind is Kind.OVERIG
    assert readability(text) >= 60


# What is marked


def test_words_that_spoke_for_a_kind_are_marked_with_its_name() -> None:
    text = "Ik wil\n  alles  zien\nwat u bewaart, en graag snel."

    parts = marked(text, (Quote(Kind.INZAGE, "alles zien wat u bewaart,"),))

    assert "".join(part.text for part in parts) == text
    assert [(part.text, part.label) for part in parts if part.is_marked] == [
        ("alles  zien\nwat u bewaart,", "Inzage")
    ]


def test_cut_words_and_words_with_a_link_are_found_too() -> None:
    text = "Kijk op https://foto.example/1 staat mijn kind zonder dat ik dat wil"
    words = quoted(text[:40]) + " …"

    (first, rest) = marked(text, (Quote(Kind.VERWIJDERING, words),))

    assert first.text.startswith("Kijk op https://foto.example/1 staat")
    assert first.is_marked
    assert not rest.is_marked


def test_a_place_where_a_number_stood_is_shown_as_such() -> None:
    parts = marked("Mijn BSN is [BSN verwijderd] en [dit niet].")

    assert [(part.text, part.label) for part in parts if part.is_marked] == [
        ("[BSN verwijderd]", LEFT_OUT)
    ]


def test_words_that_are_not_there_mark_nothing() -> None:
    assert [part.is_marked for part in marked("Dag.", (Quote(Kind.INZAGE, "iets anders"),))] == [
        False
    ]
    assert marked("", (Quote(Kind.INZAGE, "…"),))[0].text == ""


@given(
    st.text(),
    st.lists(st.builds(Quote, st.sampled_from(Kind), st.text(min_size=1)), max_size=3),
)
def test_the_pieces_are_the_whole_text_but_for_what_nobody_sees(
    text: str, quotes: list[Quote]
) -> None:
    parts = marked(text, quotes)

    assert "".join(part.text for part in parts) == shown(text)


@given(st.text(), st.data())
def test_what_was_quoted_from_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    words = quoted(shown(text)[start : start + 60])
    if not words or "(link)" in words or words == "…":
        return

    parts = marked(text, (Quote(Kind.INZAGE, words),))

    assert any(part.is_marked for part in parts)


def test_signs_that_turn_a_page_around_are_taken_out() -> None:
    assert shown("a\u202eb\u2066c\x00d\ud800e") == "abcde"
    assert shown("regel een\nregel twee\tverder") == "regel een\nregel twee\tverder"


def test_another_language_gets_a_hint_and_dutch_none() -> None:
    hints = {language: language_hint(language) for language in (*LANGUAGE_WORDS, "so")}

    assert hints.pop("nl") == ""
    assert "in het Turks" in hints["tr"]
    assert "niet in het Nederlands" in hints["so"]
    assert all("vertaaldienst" in hint for hint in hints.values())


# How long is left


@pytest.mark.parametrize(
    ("due", "words", "press"),
    [
        (end_of(local_date(NOW)), "vandaag", Press.SOON),
        (end_of(local_date(NOW) + DAY), "morgen", Press.SOON),
        (end_of(local_date(NOW) + 2 * DAY), "nog 2 dagen", Press.CALM),
        (end_of(local_date(NOW) - DAY), "1 dag te laat", Press.LATE),
        (end_of(local_date(NOW) - 40 * DAY), "40 dagen te laat", Press.LATE),
        (NOW + 73 * HOUR, "nog 3 dagen", Press.CALM),
        (NOW + 72 * HOUR, "nog 72 uur", Press.CALM),
        (NOW + 47 * HOUR, "nog 47 uur", Press.SOON),
        (NOW + 61 * timedelta(seconds=1), "nog 1 minuut", Press.SOON),
        (NOW, "nog 0 minuten", Press.SOON),
        (NOW - timedelta(seconds=1), "0 minuten te laat", Press.LATE),
        (NOW - 5 * HOUR, "5 uur te laat", Press.LATE),
    ],
)
def test_time_left_is_said_in_days_or_hours(due: datetime, words: str, press: Press) -> None:
    left = time_left(due, since=NOW - 30 * DAY, now=NOW)

    assert left is not None
    assert (left.words, left.press) == (words, press)


def test_a_date_names_its_year_only_when_it_is_another_one() -> None:
    dates = (
        NOW + DAY + timedelta(seconds=7),
        end_of(local_date(NOW)),
        end_of(local_date(NOW) + 100 * DAY),
    )

    left = [time_left(due, since=NOW, now=NOW) for due in dates]

    assert [each.due for each in left if each] == [
        "wo 4 november 10:30",
        "di 3 november",
        "do 11 februari 2027",
    ]


def test_the_bar_shows_the_share_of_the_whole_time() -> None:
    half = time_left(NOW + DAY, since=NOW - DAY, now=NOW)
    over = time_left(NOW - DAY, since=NOW - 2 * DAY, now=NOW)
    upside_down = time_left(NOW + DAY, since=NOW + 2 * DAY, now=NOW)

    assert [left.share for left in (half, over, upside_down) if left] == [0.5, 0.0, 1.0]
    assert time_left(NEVER, since=NOW, now=NOW) is None


def test_a_breach_that_was_judged_counts_to_the_report_and_then_to_nothing() -> None:
    case = breach(received=NOW)

    assert until_words(case, entry(case), NOW).endswith("nog 24 uur.")
    assert until_words(case, assessed(entry(case)), NOW).endswith("nog 72 uur.")
    assert until_words(case, replace(assessed(entry(case)), false_alarm=True), NOW) == ""
