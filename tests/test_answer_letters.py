"""Prove what a parent reads in an answer, in every language, and how it is carried."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from email.headerregistry import Address
from itertools import product

import pytest
from answer_house import DOSSIER, answer_house
from fakes import CountingMint, FakeClock, FakePostman
from invented import NOW, boards
from memory_storage import MemoryStorage
from sample_letters import (
    ASKER,
    LINK,
    TUESDAY,
    answer_of,
    answer_ready,
    board,
    case,
    readable,
    well_formed,
    writer,
    written_at_b1,
)

from casework.answer_grounds import GROUNDS, Ground, article_of, grounds_for
from casework.answers import (
    DAY_TOKEN,
    FILES_TOKEN,
    NEED_GROUND,
    REFUSALS,
    TO_FILL_IN,
    AnswerText,
    AnswerWay,
    DraftRequest,
    outcomes_for,
)
from casework.files import IncomingFile
from casework.kinds import KIND_FACTS, Kind
from casework.letter_facts import request_facts
from casework.letters import Letter, LetterKind
from casework.message import Channel
from casework.outcomes import CaseOutcome
from casework.ports import Words
from outbox.answer_words import AnswerDrafts
from outbox.deliver import Deliver
from outbox.paper import blocks
from outbox.reader_dates import Reader
from outbox.smtp_postman import compose
from outbox.words import CHAT_LIMIT, LANGUAGES, LetterWords, units

DRAFTS = AnswerDrafts()
WORDS = LetterWords("https://loket.opron.example")
DECISIONS = [(kind, outcome) for kind in Kind for outcome in outcomes_for(kind)]


def request(
    kind: Kind,
    outcome: CaseOutcome,
    *,
    language: str = "nl",
    grounds: Sequence[Ground] = (),
    own_words: str = "",
    remedy: str | None = "court",
    channel: Channel = Channel.EMAIL,
) -> DraftRequest:
    profile, found = board(), case(kind)
    return DraftRequest(
        request=request_facts(found, profile, courtesy=date(2026, 6, 16)),
        outcome=outcome,
        grounds=[(ground, article_of(ground, kind)) for ground in grounds],
        own_words=own_words,
        language=language,
        board=profile.name,
        school=found.school,
        contact_email=profile.contact.email,
        contact_phone=profile.contact.phone,
        contact_address=profile.contact.address,
        fg_email="fg@opron.nl",
        remedy=remedy,
        channel=channel,
    )


def filled_in(text: str) -> str:
    """Answer a draft as it goes out, without its articles of law, which have their own name."""
    sent = DRAFTS.as_sent(AnswerText("", text), "nl", day=date(2026, 6, 9), files=["rapport.pdf"])
    without = re.sub(r"\((?:art\.|–)[^)]*\)", "", sent.text)
    return TO_FILL_IN.sub("Zo is het.", without)


@pytest.mark.parametrize(
    ("decision", "remedy"), list(product(DECISIONS, ("awb", "court"))), ids=str
)
def test_every_decision_is_a_whole_letter_at_level_b1(
    decision: tuple[Kind, CaseOutcome], remedy: str
) -> None:
    kind, outcome = decision
    grounds = grounds_for(kind) if outcome in NEED_GROUND else ()

    text = DRAFTS.draft(request(kind, outcome, grounds=grounds, remedy=remedy)).text

    written_at_b1(filled_in(text), longest=20)
    assert DAY_TOKEN in text
    assert "info@opron.nl" in text
    assert "Wat gebeurt er nu?" in text
    assert ("Autoriteit Persoonsgegevens" in text) is (kind is not Kind.OVERIG)
    assert ("binnen zes weken" in text) is (outcome in REFUSALS)
    assert ("rechtbank" in text) is (outcome in REFUSALS and remedy == "court")
    for ground in grounds:
        assert f"({article_of(ground, kind)})" in text


@pytest.mark.parametrize("decision", DECISIONS, ids=str)
@pytest.mark.parametrize("language", sorted(LANGUAGES - {"nl"}))
def test_every_decision_is_told_in_every_language(
    decision: tuple[Kind, CaseOutcome], language: str
) -> None:
    kind, outcome = decision
    grounds = grounds_for(kind) if outcome in NEED_GROUND else ()

    words = DRAFTS.draft(
        request(kind, outcome, language=language, grounds=grounds, own_words="Dat is zo.")
    )

    sent = DRAFTS.as_sent(words, language, day=date(2026, 6, 9), files=["rapport.pdf"])
    assert Reader(language).day(date(2026, 6, 9)) in sent.other
    for same_in_all in ("info@opron.nl", "Dat is zo."):
        assert same_in_all in words.other
    for left_over in ("{{", "Undefined", "[Vul in", DAY_TOKEN, FILES_TOKEN):
        assert left_over not in sent.other
    assert words.other.count("\n- ") == words.text.count("\n- ")


def test_a_parent_who_reads_dutch_gets_one_text() -> None:
    words = DRAFTS.draft(request(Kind.INZAGE, CaseOutcome.GRANTED))

    assert words.other == ""
    assert words.subject == "Ons antwoord op uw bericht"


def test_a_grant_of_access_asks_staff_for_what_the_law_wants_told() -> None:
    text = DRAFTS.draft(request(Kind.INZAGE, CaseOutcome.GRANTED)).text

    assert len(TO_FILL_IN.findall(text)) == 5
    assert FILES_TOKEN in text


def test_who_wrote_on_the_page_reads_where_to_write_back_and_others_do_not() -> None:
    texts = {
        channel: DRAFTS.draft(request(Kind.INZAGE, CaseOutcome.GRANTED, channel=channel)).text
        for channel in Channel
    }

    said = {channel for channel, text in texts.items() if "code die begint met PL" in text}
    assert said == {Channel.WEB}


def test_a_refusal_without_a_remedy_set_leaves_a_gap_that_cannot_go_out() -> None:
    text = DRAFTS.draft(
        request(Kind.CORRECTIE, CaseOutcome.REFUSED, grounds=[Ground.NOT_HELD], remedy=None)
    ).text

    assert "De FG moet dit eerst vastleggen" in " ".join(TO_FILL_IN.findall(text))


def test_what_staff_wrote_stands_in_both_texts_and_is_marked_as_dutch() -> None:
    words = DRAFTS.draft(
        request(
            Kind.CORRECTIE,
            CaseOutcome.REFUSED,
            language="en",
            grounds=[Ground.DATA_ARE_RIGHT],
            own_words="Het cijfer is een 7.\nDe juf keek het na.",
        )
    )

    assert "De school schrijft hierover:\n\n“Het cijfer is een 7." in words.text
    before, _, after = words.other.partition("“Het cijfer is een 7.")
    assert "in Dutch" in before.splitlines()[-2]
    assert after


def test_a_file_named_like_a_token_is_not_filled_in_again() -> None:
    sent = DRAFTS.as_sent(
        AnswerText("", f"{DAY_TOKEN}\n{FILES_TOKEN}"),
        "nl",
        day=date(2026, 6, 9),
        files=[f"{DAY_TOKEN}.pdf"],
    )

    assert sent.text == f"dinsdag 9 juni 2026\n- {DAY_TOKEN}.pdf"


def test_every_ground_fits_a_kind_and_every_request_has_a_ground() -> None:
    assert set(GROUNDS) == set(Ground)
    for kind in Kind:
        assert bool(grounds_for(kind)) is KIND_FACTS[kind].needs_identity
    assert article_of(Ground.RIGHTS_OF_OTHERS, Kind.OVERDRAAGBAARHEID) == "art. 20 lid 4 AVG"
    with pytest.raises(KeyError):
        article_of(Ground.PERSON_DECIDED, Kind.INZAGE)


# The letters


def answer_letter(kind: LetterKind, language: str, channel: Channel = Channel.EMAIL) -> Letter:
    found = replace(case(Kind.CORRECTIE), channel=channel, language=language)
    answer, until = answer_of(found, language), TUESDAY + timedelta(days=14)
    match kind:
        case LetterKind.ANSWER:
            return writer().answer(found, ASKER, answer, answer.words)
        case LetterKind.ANSWER_READY:
            return answer_ready(language=language, channel=channel)
        case _:
            return writer().answer_code(found, to=ASKER.address, code="AC34-FGH7", until=until)


READY_AND_CODE = (LetterKind.ANSWER_READY, LetterKind.ANSWER_CODE)


@pytest.mark.parametrize(("kind", "language"), list(product(READY_AND_CODE, sorted(LANGUAGES))))
def test_link_and_code_are_told_in_every_language(kind: LetterKind, language: str) -> None:
    words = WORDS.words(answer_letter(kind, language))

    readable(words)
    each_language = 1 if language == "nl" else 2
    secret = LINK if kind is LetterKind.ANSWER_READY else "AC34-FGH7"
    assert words.text.count(secret) == each_language
    assert words.text.count("info@opron.nl") == each_language
    assert Reader(language).day(date(2026, 6, 16)) in words.text
    assert "cijfer" not in words.text + words.subject


@pytest.mark.parametrize("kind", READY_AND_CODE)
def test_link_and_code_are_told_at_level_b1(kind: LetterKind) -> None:
    written_at_b1(WORDS.words(answer_letter(kind, "nl")).text.replace(LINK, ""), longest=20)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_link_in_a_chat_fits_one_message(language: str) -> None:
    words = WORDS.words(answer_letter(LetterKind.ANSWER_READY, language, Channel.CHAT))

    assert LINK in words.text
    assert words.html == ""
    assert units(words.text) <= CHAT_LIMIT


def test_link_and_code_never_travel_together() -> None:
    ready, code = (answer_letter(kind, "nl") for kind in READY_AND_CODE)

    assert "AC34" not in WORDS.words(ready).text
    assert LINK not in WORDS.words(code).text
    assert code.channel is Channel.EMAIL


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_mailed_answer_says_exactly_what_was_approved(language: str) -> None:
    letter = answer_letter(LetterKind.ANSWER, language)

    words = WORDS.words(letter)

    assert words.subject.startswith("Het cijfer is <verbeterd>")
    texts = letter.facts["texts"]
    assert isinstance(texts, dict)
    assert set(texts) == {"nl", language}
    for text in texts.values():
        assert str(text) in words.text
    page = well_formed(words.html)
    headings = [str(each.text) for each in page.iter("h2")]
    assert "Wat is ons antwoord?" in headings
    assert [element.text for element in page.iter("li")][:2] == ["Ja.", "Wij verbeteren het."]


def test_what_staff_wrote_cannot_become_markup_in_the_mail() -> None:
    letter = answer_letter(LetterKind.ANSWER, "nl")
    hostile = "<script>alert(1)</script>\n\n- <b>x</b>\n- y"

    words = WORDS.words(replace(letter, facts={**letter.facts, "texts": {"nl": hostile}}))

    page = well_formed(words.html)
    assert [element.tag for element in page.iter("li")] == ["li", "li"]
    assert "<script>" not in words.html


def test_a_text_falls_apart_in_headings_lists_and_paragraphs() -> None:
    text = "Datum: vandaag\nZaak: 1\n\nWat nu?\n\n- een\n- twee\n\nDit is een zin."

    assert blocks(text) == [
        ("lines", ["Datum: vandaag", "Zaak: 1"]),
        ("heading", ["Wat nu?"]),
        ("bullets", ["een", "twee"]),
        ("lines", ["Dit is een zin."]),
    ]


# Carried


def test_files_go_with_the_mail_as_bytes_with_a_name() -> None:
    letter = answer_letter(LetterKind.ANSWER, "nl")
    file = IncomingFile("verslag é.html", "text/html", b"<script>x</script>")

    words = Words("x", "y", "<p>y</p>", (file,))
    mail = compose(letter, words, Address("P", addr_spec="p@x.example"))

    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "verslag é.html"
    assert attached.get_content_type() == "application/octet-stream"
    assert attached.get_content() == file.data
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "y"


def deliver_of(storage: MemoryStorage, postman: FakePostman) -> Deliver:
    return Deliver(
        storage,
        CountingMint(),
        clock=FakeClock(NOW),
        boards=boards(),
        postmen={Channel.EMAIL: {"*": postman}},
        wording=WORDS,
        sender="test",
    )


async def test_the_files_of_an_answer_are_carried_with_it() -> None:
    storage, postman = MemoryStorage(), FakePostman()
    house = await answer_house(storage)
    view = await house.filled_in()
    view = await house.writer().add_file(house.reference, view.answer.id, DOSSIER)
    await house.send(view, AnswerWay.MAIL)

    await deliver_of(storage, postman)()

    carried = {letter.kind: words for letter, words in postman.carried}
    assert carried[LetterKind.ANSWER].files == (DOSSIER,)
    assert "- dossier.csv" in carried[LetterKind.ANSWER].text


async def test_an_answer_whose_file_is_gone_is_not_carried_but_becomes_a_task() -> None:
    storage, postman = MemoryStorage(), FakePostman()
    house = await answer_house(storage)
    view = await house.filled_in()
    view = await house.writer().add_file(house.reference, view.answer.id, DOSSIER)
    await house.send(view, AnswerWay.MAIL)
    async with storage.transaction() as tx:
        await tx.answers.remove_file(await house.case(), id=view.answer.files[0].id, now=NOW)

    await deliver_of(storage, postman)()

    assert postman.carried == []
    (task,) = await house.letters(LetterKind.UNDELIVERED)
    assert task.facts["what"] == "answer"
