"""The acknowledgement names the status page: as a link that leaks nothing, and to be typed."""

import re
from dataclasses import replace

import pytest
from sample_letters import acknowledgement, case, question

from casework.kinds import Kind
from casework.message import Channel
from casework.receipts import read_receipt
from outbox.paper import paper_of
from outbox.reader_dates import Reader
from outbox.words import CHAT_LIMIT, LANGUAGES, LetterWords, sentences, units

URL = "https://loket.bestuur.example"
WORDS = LetterWords(f"{URL}/")
LINK = re.compile(re.escape(URL) + r"/status(\S*)")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_link_holds_the_code_behind_the_hash_and_the_code_stands_beside_it(
    language: str,
) -> None:
    asked = case(Kind.INZAGE)

    words = WORDS.words(acknowledgement([asked], language=language))

    times = 1 if language == "nl" else 2
    links = LINK.findall(words.text)
    assert len(links) == times
    receipt = read_receipt(links[0])
    assert receipt is not None
    assert receipt.reference == asked.reference
    assert links == [f"#{receipt.code}"] * times
    assert len(re.findall(rf"(?<!#){receipt.code}", words.text)) == times
    assert words.html.count(f'href="{URL}/status#{receipt.code}"') == times


def test_without_a_desk_there_is_no_link_and_no_code() -> None:
    asked = case(Kind.INZAGE)

    words = LetterWords().words(acknowledgement([asked]))

    assert "/status" not in words.text
    assert words.text.count(asked.reference) == 1


def test_a_letter_that_was_owed_before_there_were_codes_goes_out_without() -> None:
    letter = acknowledgement([case(Kind.INZAGE)])
    facts = {name: fact for name, fact in letter.facts.items() if name != "receipt"}

    assert "/status" not in WORDS.words(replace(letter, facts=facts)).text


def test_a_letter_on_the_shelf_does_not_name_the_page_it_is_read_on() -> None:
    words = WORDS.words(acknowledgement([case(Kind.INZAGE)], channel=Channel.WEB))

    assert "/status" not in words.text
    assert "pagina waar u deze brief leest" in words.text
    assert words.html == ""


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_letter_on_the_shelf_asks_for_no_mail_back(language: str) -> None:
    said = sentences(paper_of("text"), "question", Reader(language))

    text = WORDS.words(question(language=language, channel=Channel.WEB)).text

    assert said.answer_on_page() in text
    assert said.answer_by_mail() not in text


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_in_a_chat_the_link_still_fits(kind: Kind, language: str) -> None:
    words = WORDS.words(acknowledgement([case(kind)], language=language, channel=Channel.CHAT))

    assert units(words.text) <= CHAT_LIMIT
    assert LINK.search(words.text)
