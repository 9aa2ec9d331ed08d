"""Prove what a parent reads about a one-time code and about the right to information."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from invented import mail
from sample_letters import (
    PERSONAL,
    TUESDAY,
    case,
    code,
    information_right,
    readable,
    well_formed,
    writer,
    written_at_b1,
)

from casework.codes import CodeAnswer, codes_in
from casework.identity import KnownContact
from casework.kinds import Kind
from casework.letters import Handover, Letter
from casework.message import Channel
from outbox.reader_dates import Reader
from outbox.words import CHAT_LIMIT, LANGUAGES, LetterWords, units

WORDS = LetterWords()
LETTERS: dict[str, Callable[..., Letter]] = {"code": code, "information_right": information_right}


@pytest.mark.parametrize(
    ("name", "language", "channel"), list(product(LETTERS, sorted(LANGUAGES), Channel))
)
def test_every_letter_renders_in_every_language(name: str, language: str, channel: Channel) -> None:
    letter = LETTERS[name](language=language, channel=channel)

    words = WORDS.words(letter)

    readable(words)
    assert words.text.count(letter.cases[0]) == (1 if language == "nl" else 2)
    assert words.text.count("BSN") == (1 if language == "nl" else 2)
    assert letter.channel is Channel.EMAIL or units(words.text) <= CHAT_LIMIT
    for personal in PERSONAL:
        assert personal.casefold() not in (words.subject + words.text).casefold()


@pytest.mark.parametrize("name", LETTERS)
def test_the_letters_are_written_at_level_b1(name: str) -> None:
    written_at_b1(WORDS.words(LETTERS[name]()).text, longest=20)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_code_stands_with_its_last_minute_in_every_language_and_says_nothing_of_the_request(
    language: str,
) -> None:
    words = WORDS.words(code(language=language))

    each = 1 if language == "nl" else 2
    until = Reader(language).when(TUESDAY.replace(minute=15))
    assert words.text.count("AC34-FGH7") == words.html.count("AC34-FGH7") == each
    assert until in words.text
    assert "AC34-FGH7" not in words.subject
    assert "inzage" not in words.text.casefold()
    assert "Braskörf" not in words.text


def test_a_code_is_sent_by_mail_also_when_the_parent_asked_in_a_chat() -> None:
    asked_by_mail, asked_in_chat = code(), code(channel=Channel.CHAT)

    by_mail, in_chat = WORDS.words(asked_by_mail).text, WORDS.words(asked_in_chat).text

    assert asked_in_chat.channel is Channel.EMAIL
    assert "Zet het zaaknummer in het onderwerp." in by_mail
    assert "Typ de code in de chat" in in_chat
    assert "Geef deze code aan niemand anders." in by_mail


def test_the_code_in_the_letter_is_one_the_service_can_read_back() -> None:
    assert codes_in(mail("de code is ac34 fgh7")) == ("AC34FGH7",)


def test_the_right_to_information_names_the_law_the_limits_and_the_way_to_show_authority() -> None:
    text = WORDS.words(information_right()).text

    assert "mogen wij u het dossier niet geven" in text
    assert "(BW 1:377c)" in text
    assert "Wat wij de andere ouder ook niet vertellen." in text
    assert "Heeft u wel gezag? Laat dat dan zien op school." in text
    assert "autoriteitpersoonsgegevens.nl" in text


@pytest.mark.parametrize("name", LETTERS)
def test_arabic_runs_from_right_to_left(name: str) -> None:
    root = well_formed(WORDS.words(LETTERS[name](language="ar")).html)

    parts = [(each.get("lang"), each.get("dir")) for each in root.iter("div") if each.get("lang")]
    assert parts == [("nl", "ltr"), ("ar", "rtl")]


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (KnownContact.ON_FILE, "dit adres staat bij deze school"),
        (KnownContact.NOT_ON_FILE, "dit adres staat niet bij deze school"),
        (KnownContact.NO_LIST, "geen adressen ingelezen"),
        (KnownContact.NO_SCHOOL, "eerst moet bekend zijn om welke school"),
    ],
)
def test_a_ticket_tells_whether_the_address_is_on_file_and_nothing_more(
    contact: KnownContact, said: str
) -> None:
    text = WORDS.words(writer().ticket(case(Kind.INZAGE), contact=contact)).text

    assert said in " ".join(text.split())
    assert "Afzender:" not in WORDS.words(writer().ticket(case(Kind.INZAGE))).text


def test_a_ticket_owed_before_contacts_were_known_goes_out_all_the_same() -> None:
    letter = writer().ticket(case(Kind.INZAGE))
    older = replace(letter, facts={k: v for k, v in letter.facts.items() if k != "contact"})

    assert WORDS.words(older).text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (CodeAnswer.RIGHT, "De code in dit bericht klopt."),
        (CodeAnswer.WRONG, "mag het nog eens proberen"),
        (CodeAnswer.USED_UP, "Dat was de laatste poging."),
    ],
)
def test_staff_read_what_became_of_a_code(answer: CodeAnswer, said: str) -> None:
    letter = writer().message_added(case(Kind.INZAGE), stranger=False, code=answer)

    assert said in WORDS.words(letter).text


@pytest.mark.parametrize("why", [Handover.PARENTS_DISAGREE, Handover.RELABELLED])
def test_a_ticket_says_why_it_came(why: Handover) -> None:
    words = WORDS.words(writer().ticket(case(Kind.INZAGE), why=why))

    readable(words)
