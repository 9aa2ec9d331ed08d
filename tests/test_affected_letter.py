"""Prove that the letter to those affected can be read, changed, copied and sent, once to each."""

from typing import Any

import pytest
from breach_desk import FULL, SUM, BreachDesk, breach_desk
from breaches import assessed, breach, entry
from hypothesis import given
from hypothesis import strategies as st
from invented import PARENT, board, mail
from memory_storage import MemoryStorage

from casework.affected_letter import (
    MOST_RECIPIENTS,
    addresses_in,
    check_texts,
    facts_of,
    laid_out,
    reporter_of_breach,
)
from casework.breach_entry import Incident
from casework.case import CaseRefuses
from casework.events import EventKind
from casework.letters import Letter, LetterKind
from casework.message import Authenticity, Channel
from outbox.affected import AffectedLetters
from outbox.reader_dates import Reader
from outbox.words import LANGUAGES, LetterWords

WORDS = AffectedLetters(LetterWords())
TEXT = (
    "Er is iets misgegaan.\n\nWat u kunt doen\n\n- let op\n- bel ons\n\nWij vinden dit\nvervelend."
)


@pytest.mark.parametrize("incident", list(Incident))
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_there_is_a_draft_in_every_language_for_every_incident(
    incident: Incident, language: str
) -> None:
    one = assessed(
        entry(
            incident=incident,
            bsn=True,
            facts="Een lijst ging naar een ander.",
            data_categories="namen",
            measures="De lijst is gewist.",
            discovered=breach().received,
        )
    )

    draft = WORDS.draft(facts_of(one, board()), language)

    assert "Een lijst ging naar een ander." in draft
    assert "fg@linde.example" in draft
    assert Reader(language).day(breach().received) in draft
    assert "[Vul in" not in draft
    assert "BSN" in draft
    check_texts({language: draft})


def test_a_moment_that_only_the_reporter_tells_is_not_told_as_ours() -> None:
    told = entry().with_told_discovery(breach().received, now=breach().received)

    assert facts_of(told, board()).day is None


def test_what_only_a_person_can_tell_is_left_open_and_stops_the_letter() -> None:
    draft = WORDS.draft(facts_of(entry(), board()), "nl")

    assert draft.count("[Vul in: ") == 4
    with pytest.raises(CaseRefuses, match=r"staat nog: \[Vul in: wat er gebeurde"):
        check_texts({"nl": draft})


@pytest.mark.parametrize(
    ("texts", "why"),
    [({"nl": " "}, "leeg"), ({"nl": "x" * 8_001}, "te lang"), ({"xx": "Hallo."}, "taal")],
)
def test_a_letter_that_cannot_go_out_says_why(texts: dict[str, str], why: str) -> None:
    with pytest.raises(CaseRefuses, match=why):
        check_texts(texts)


def test_a_text_becomes_headings_lists_and_paragraphs() -> None:
    assert laid_out(TEXT) == [
        {"kind": "paragraph", "lines": ["Er is iets misgegaan."]},
        {"kind": "heading", "lines": ["Wat u kunt doen"]},
        {"kind": "list", "lines": ["let op", "bel ons"]},
        {"kind": "paragraph", "lines": ["Wij vinden dit", "vervelend."]},
    ]


@given(st.text(max_size=300))
def test_no_word_of_a_text_is_lost_when_it_is_laid_out(text: str) -> None:
    parts = laid_out(text)

    kept = "".join(str(line) for part in parts for line in _lines(part))
    for sign in set(text) - set("-• ") - {each for each in text if each.isspace()}:
        assert kept.count(sign) == text.count(sign)


def _lines(part: Any) -> list[str]:
    return list(part["lines"])


def test_addresses_are_read_each_once_and_what_is_none_is_named() -> None:
    assert addresses_in(" A@ouders.example, b@ouders.example\na@ouders.example;") == (
        "a@ouders.example",
        "b@ouders.example",
    )
    with pytest.raises(CaseRefuses, match="geen mailadres: pietje"):
        addresses_in("a@ouders.example pietje")
    with pytest.raises(CaseRefuses, match="51 adressen"):
        addresses_in(" ".join(f"p{n}@ouders.example" for n in range(MOST_RECIPIENTS + 1)))


def test_the_reporter_is_a_parent_who_wrote_by_mail_and_is_not_forged() -> None:
    forged = mail(authenticity=Authenticity(dmarc="fail"))

    assert reporter_of_breach([mail()], board()) == PARENT
    assert reporter_of_breach([mail(sender="fg@linde.example")], board()) is None
    assert reporter_of_breach([mail(channel=Channel.CHAT)], board()) is None
    assert reporter_of_breach([forged], board()) is None
    assert reporter_of_breach([], board()) is None


async def letters_of(desk: BreachDesk) -> list[Letter]:
    async with desk.house.desk.storage.reading() as tx:
        found = await tx.letters.of_case(desk.case.reference)
    return [letter for letter, _, _ in found if letter.kind is LetterKind.AFFECTED]


async def test_the_letter_goes_to_each_recipient_alone_and_once() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await desk.decided()
        fields = {
            "taal": "tr",
            "tekst-nl": TEXT,
            "tekst-tr": "Merhaba.",
            "adressen": "a@ouders.example\nb@ouders.example",
            "melder": "ja",
            "doe": "stuur",
        }

        sent = await desk.act("brief", **fields)
        again = await desk.act("brief", **fields)

        letters = await letters_of(desk)
        assert sent.status_code == again.status_code == 303
        assert sent.headers["location"] == f"{desk.path}/verteld?brieven=3"
        assert [letter.recipient for letter in letters] == [
            PARENT,
            "a@ouders.example",
            "b@ouders.example",
        ]
        words = WORDS.words(letters[1])
        assert "Wij vinden dit vervelend." in words.text
        assert "Merhaba." in words.text
        assert "b@ouders.example" not in words.text + words.html
        assert "<li" in words.html
        recorded = [each for each in await desk.events() if "letters" in each.detail]
        assert [(each.kind, each.detail) for each in recorded] == [
            (EventKind.BREACH_RECORDED, {"letters": 3, "language": "tr"})
        ]
        prefilled = await desk.visitor().text(f"{desk.path}/verteld?brieven=3")
        assert "via het loket (3 adressen)" in prefilled


async def test_nothing_is_sent_before_somebody_decided_so_or_without_an_address() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        fields = {"taal": "nl", "tekst-nl": TEXT, "doe": "stuur"}

        undecided = await desk.act("brief", **fields, adressen="a@ouders.example")
        await desk.decided()
        nobody = await desk.act("brief", **fields)
        wrong = await desk.act("brief", **fields, adressen="pietje")
        hole = await desk.act(
            "brief", **{**fields, "tekst-nl": "[Vul in: x]", "adressen": "a@ouders.example"}
        )

        answers = [undecided, nobody, wrong, hole]
        assert [each.status_code for each in answers] == [422] * 4
        assert "Leg eerst het besluit vast" in undecided.text
        assert "ten minste één mailadres" in nobody.text
        assert "pietje" in wrong.text
        assert await letters_of(desk) == []


async def test_a_preview_sends_nothing_and_shows_the_letter_as_its_reader_sees_it() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        fields = {"taal": "ar", "tekst-nl": TEXT, "tekst-ar": "<script>مرحبا</script>."}

        page = await desk.act("brief", **fields, doe="bekijk")

        assert page.status_code == 200
        assert "Er is iets misgegaan met gegevens" in page.text
        assert "<script>مرحبا" not in page.text
        assert 'dir="rtl"' in page.text
        assert await letters_of(desk) == []


async def test_another_language_is_drafted_beside_what_was_already_written() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await desk.act("deel/3", **FULL["3"])
        await desk.act("risico", **SUM, doe="vast")

        page = await desk.act("brief", **{"taal": "de", "tekst-nl": "Mijn tekst.", "doe": "taal"})

        assert "Mijn tekst." in page.text
        assert "Was ist passiert?" in page.text


async def test_a_letter_from_a_stale_form_is_refused_with_all_that_was_typed() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await desk.decided()
        seen = await desk.version()
        await desk.act("deel/3", "director", facts="Iets anders")
        fields = {"tekst-nl": TEXT, "adressen": "a@ouders.example", "doe": "stuur"}

        response = await desk.visitor().post(f"{desk.path}/brief", seen=seen, taal="nl", **fields)

        assert response.status_code == 409
        assert "a@ouders.example" in response.text
        assert await letters_of(desk) == []
