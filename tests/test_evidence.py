"""The evidence: it says what the label says, in the sender's own words, at the right place."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.kinds import Kind
from casework.message import Channel, Understanding
from classifier.blend import Blend
from classifier.components import ENCODER, KINDS_OF_LETTER
from classifier.concepts import ConceptFinder
from classifier.decide_labels import Thresholds
from classifier.encoder import NETWORK_FILE, EncoderReading, LetterEncoder
from classifier.evidence import Judges, bare, find_evidence
from classifier.features import TABLE_SIZE
from classifier.kinds_model import KINDS, KindsModel
from classifier.own_words import own_parts, own_words
from classifier.read_text import Part, ReadText, what_is_read
from classifier.reading import READ_CHARACTERS, shorten
from classifier.understand import SHIPPED_MODEL, PrivacyReader

HELD_OUT: Final = Path(__file__).parent / "held_out_evidence" / "messages.toml"
LEAST_SHARE: Final = 0.9
"""Of the labels that are given, how many have evidence that says it."""
WISH: Final = "Wilt u de foto van onze dochter van de website verwijderen?"
BREACH: Final = "Ik kreeg een mail met het rapport van een ander kind."
MARKS: Final = ("> ", "\r\n", "\n", "-- \n", "Op 3 mei 2026 schreef school:\n", "\ud800", "😀", "أ")


@cache
def reader() -> PrivacyReader:
    """Loaded once for all tests."""
    return PrivacyReader.load()


def understood(text: str, subject: str = "", channel: Channel = Channel.EMAIL) -> Understanding:
    return reader().understand(subject, text, channel)


def quotes(text: str, found: Understanding) -> dict[Kind, str]:
    return {each.kind: text[each.start : each.end] for each in found.evidence}


# --- what it says -----------------------------------------------------------------------------


def test_evidence_says_what_the_label_says_in_seven_languages() -> None:
    messages = tomllib.loads(HELD_OUT.read_text(encoding="utf-8"))["message"]

    said = [
        any(words.casefold() in found[Kind(label)].casefold() for words in telling)
        for each in messages
        for found in [quotes(each["text"], understood(each["text"]))]
        for label, telling in each["says"].items()
        if Kind(label) in found
    ]

    assert len(messages) >= 60
    assert len(said) >= 55
    assert sum(said) / len(said) >= LEAST_SHARE


def test_two_wishes_have_words_of_their_own() -> None:
    text = f"Beste juf, de uitvoering was mooi. {BREACH} {WISH} Groeten, Wietske"

    found = quotes(text, understood(text))

    assert "rapport van een ander kind" in found[Kind.DATALEK]
    assert "foto" in found[Kind.VERWIJDERING]


def test_the_first_evidence_is_that_of_the_first_label() -> None:
    found = understood(f"{BREACH} {WISH}")

    assert [each.kind for each in found.evidence] == list(found.labels)


def test_a_message_that_is_not_sure_has_evidence_for_what_it_may_be() -> None:
    text = "Dag juf. Er ging iets mis met de mail over het kamp. Groet, Wietske"
    nlp = spacy.load(SHIPPED_MODEL)
    kinds: Any = nlp.get_pipe(KINDS_OF_LETTER)
    kinds.thresholds = Thresholds(dict.fromkeys(Kind, 1.0), breach_seen=0.0, sure=1.0, likely=0.0)

    found = PrivacyReader(nlp).understand("", text, Channel.EMAIL)

    assert found.unsure
    assert "met de mail" in quotes(text, found)[Kind.DATALEK]


@pytest.mark.parametrize(
    "text", ["Mijn dochter is ziek vandaag, ze heeft koorts.", "👍", "", " \n"]
)
def test_where_nothing_is_asked_there_is_no_evidence(text: str) -> None:
    assert understood(text).evidence == ()


def test_a_wish_that_stands_in_the_subject_only_has_no_evidence_in_the_text() -> None:
    found = understood("Zie hierboven. Groet, Wietske Brands", subject=WISH)

    assert Kind.VERWIJDERING in found.labels
    assert found.evidence == ()


def test_a_wish_in_subject_and_text_is_shown_in_the_text() -> None:
    text = f"Beste school. Gisteren was het feest. {WISH} Groet, Wietske"

    found = quotes(text, understood(text, subject="Foto verwijderen"))

    assert found[Kind.VERWIJDERING] in WISH


# --- where it stands --------------------------------------------------------------------------


def test_evidence_below_a_quoted_line_stands_where_it_was_typed() -> None:
    text = f"Dag juf,\r\n> Wilt u de schoenen meegeven?\r\n\r\n  {BREACH}\r\n-- \r\nWietske"

    (found,) = understood(text).evidence

    assert text[found.start : found.end] in BREACH
    assert "rapport van een ander kind" in text[found.start : found.end]


@pytest.mark.parametrize(
    "earlier", [f"> {WISH}\n", f"-- \n{WISH}", f"Op 3 mei schreef Jan:\n{WISH}"]
)
def test_evidence_never_stands_in_what_the_sender_did_not_write_now(earlier: str) -> None:
    text = f"{BREACH}\n{earlier}"

    found = understood(text)

    assert all(each.end <= len(BREACH) for each in found.evidence)


@pytest.mark.parametrize("before", ["Het was een gezellige avond. ", "слово 😀 ", "كلمة ", "x"])
def test_a_wish_at_the_end_of_a_huge_mail_is_found_where_it_stands(before: str) -> None:
    text = f"{before * (90_000 // len(before))}\n\n{WISH}"

    found = understood(text)

    (place,) = [each for each in found.evidence if each.kind is Kind.VERWIJDERING]
    assert text[place.start : place.end].rstrip("?") in WISH


@pytest.mark.parametrize("one", ["foto weg ", "fotoweg", "Foto weg. ", "> foto weg\n", "照片删除"])
def test_a_text_of_one_thing_over_and_over_is_answered(one: str) -> None:
    text = one * (100_000 // len(one))

    for each in understood(text).evidence:
        assert text[each.start : each.end]


texts = st.lists(
    st.sampled_from((*MARKS, WISH, BREACH, "foto weg ", "Proszę usunąć zdjęcie. "))
    | st.text(max_size=8),
    max_size=12,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(texts, st.sampled_from(["", WISH, "Re: vraag"]))
@example("\r\n" + WISH, "")
@example("\ud83d" + BREACH + "\ude00", "")
def test_evidence_is_always_a_piece_of_the_own_words(text: str, subject: str) -> None:
    found = understood(text, subject)

    parts = own_parts(text)
    for each in found.evidence:
        assert any(start <= each.start < each.end <= end for start, end in parts)
        assert bare(text, each.start, each.end) == (each.start, each.end)
        assert each.kind in (found.likely if found.unsure else found.labels)
    assert len({each.kind for each in found.evidence}) == len(found.evidence)


# --- what is read, and where it stood ---------------------------------------------------------

long_texts = st.lists(
    st.sampled_from((*MARKS, "a" * (READ_CHARACTERS // 3), "regel\n")) | st.text(max_size=5),
    max_size=12,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(long_texts)
def test_what_is_read_is_the_own_words_within_bounds_piece_by_piece(text: str) -> None:
    read = what_is_read(text)

    as_stored = shorten(own_words(text)).encode("utf-8", "replace").decode()
    assert read.text == as_stored
    for part in read.parts:
        piece = text[part.origin : part.origin + part.length].encode("utf-8", "replace").decode()
        assert piece == read.text[part.start : part.start + part.length] != ""


@settings(max_examples=200, deadline=None)
@given(long_texts, st.data())
def test_what_was_found_stands_where_it_is_said_to_stand(text: str, data: st.DataObject) -> None:
    read = what_is_read(text)
    if not read.parts:
        return
    part = data.draw(st.sampled_from(read.parts))
    start = data.draw(st.integers(part.start, part.start + part.length - 1))
    end = data.draw(st.integers(start + 1, part.start + part.length))

    origin = read.origin(start, end)

    assert origin is not None
    found = text[slice(*origin)].encode("utf-8", "replace").decode()
    assert found == read.text[start:end]


def test_of_a_span_over_two_parts_the_longer_piece_counts() -> None:
    read = ReadText("abcdefgh", (Part(0, 10, 3), Part(3, 20, 5)))

    assert read.origin(1, 8) == (20, 25)
    assert read.origin(0, 4) == (10, 13)
    assert read.origin(8, 9) is None


def test_marks_and_spaces_at_the_ends_are_no_words() -> None:
    assert bare("  «Foto weg!» ", 0, 14) == (3, 11)
    assert bare("?! ", 0, 3) == (3, 3)


# --- how it is found --------------------------------------------------------------------------


def judges() -> Judges:
    """Judges for whom words alone say nothing and the encoder all."""
    empty = KindsModel(
        np.zeros(TABLE_SIZE, np.float32),
        np.zeros((TABLE_SIZE, len(KINDS)), np.float16),
        np.zeros(len(KINDS), np.float32),
    )
    weights = np.zeros((len(KINDS), 6), np.float32)
    weights[:, 0] = 1.0
    return Judges(empty, ConceptFinder({}), Blend(weights, np.zeros(len(KINDS), np.float32)))


def reading_of(sentences: list[str], telling: dict[tuple[int, str], float]) -> EncoderReading:
    """A reading in which every word is one piece, and some add to `datalek`."""
    places, shares = [], []
    for number, sentence in enumerate(sentences):
        end = 0
        for word in sentence.split():
            start = sentence.index(word, end)
            end = start + len(word)
            places.append((number, start, end))
            share = np.zeros(len(KINDS), np.float32)
            share[KINDS.index(Kind.DATALEK)] = telling.get((number, word), 0.0)
            shares.append(share)
    return EncoderReading(np.zeros(len(KINDS), np.float32), np.array(shares), np.array(places))


def test_the_run_of_words_that_adds_most_is_the_evidence() -> None:
    sentences = ["Dag juf,", "alles gaat goed, maar ik zag het rapport van een ander kind liggen."]
    reading = reading_of(sentences, {(1, "rapport"): 2.0, (1, "ander"): 1.0, (1, "kind"): 1.0})

    (run,) = find_evidence(sentences, reading, judges(), [Kind.DATALEK])

    assert run.sentence == 1
    assert sentences[1][run.start : run.end] == "het rapport van een ander kind liggen."


def test_the_subject_is_never_shown_and_outweighs_a_text_that_refers_to_it() -> None:
    sentences = ["Rapport van een ander kind", "Zie het onderwerp, groet van Wietske Brands."]
    strong = reading_of(sentences, {(0, "Rapport"): 3.0, (1, "onderwerp,"): 0.2})
    even = reading_of(sentences, {(0, "Rapport"): 3.0, (1, "onderwerp,"): 3.0})
    kinds = [Kind.DATALEK]

    assert find_evidence(sentences, strong, judges(), kinds, has_subject=True) == []
    (run,) = find_evidence(sentences, even, judges(), kinds, has_subject=True)
    assert run.sentence == 1


def test_words_that_speak_against_a_kind_are_no_evidence() -> None:
    sentences = ["Dit is geen lek."]
    reading = reading_of(sentences, dict.fromkeys([(0, "Dit"), (0, "is"), (0, "geen")], -1.0))

    assert find_evidence(sentences, reading, judges(), [Kind.INZAGE]) == []


@pytest.mark.parametrize("is_chat", [True, False])
@pytest.mark.parametrize("text", [WISH, "Приберіть фото", "😀 ééñ ab", "x" * 3000, "woord " * 500])
def test_the_shares_of_the_pieces_follow_from_the_scores(text: str, is_chat: bool) -> None:
    encoder = LetterEncoder(SHIPPED_MODEL / ENCODER)

    read = encoder.read([text, "Groet, Wietske"], is_chat=is_chat)

    assert len(read.places) == len(read.shares)
    numbers, starts, ends = read.places.T
    lengths = np.array([len(text), len("Groet, Wietske")])
    assert (starts <= ends).all()
    assert (ends <= lengths[numbers]).all()
    assert np.isfinite(read.shares).all()
    assert np.abs(read.shares).sum(axis=0).min() > 0


def test_the_shares_add_up_to_the_scores_but_for_what_every_message_gets() -> None:
    file = SHIPPED_MODEL / ENCODER / NETWORK_FILE
    network = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    chat = np.zeros((1, 1), np.float32)

    gaps = [
        scores[0] - shares.sum(axis=0)
        for ids in (np.array([0, 2]), np.array([0, 500, 60, 2]), np.arange(100))
        for scores, shares in [network.run(["scores", "shares"], {"ids": ids, "chat": chat})]
    ]

    assert np.abs(gaps[1] - gaps[0]).max() < 1e-4
    assert np.abs(gaps[2] - gaps[0]).max() < 1e-4


def test_a_word_of_many_pages_is_shown_by_its_beginning() -> None:
    text = "verwijderfoto" * 6_000

    found = understood(text)

    assert all(each.end - each.start <= 240 for each in found.evidence)
