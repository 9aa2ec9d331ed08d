"""Prove that nobody can guess or forge the names we give to cases and letters."""

import re
from collections import Counter

import pytest
from databases import VAULT
from hypothesis import given
from hypothesis import strategies as st

from casework.actions.known_of_message import references_in
from storage.encryption import Vault
from storage.mint import ALPHABET, SecretMint

MINT = SecretMint(VAULT, "loket.example")


def test_a_reference_can_be_read_aloud_and_is_found_in_a_subject() -> None:
    references = [MINT.reference() for _ in range(500)]

    assert all(re.fullmatch(r"PL-[2-9A-Z]{4}-[2-9A-Z]{4}", each) for each in references)
    assert not set("01OIL") & set("".join(references).replace("PL-", ""))
    assert len(set(references)) == 500
    assert references_in(f"Re: [{references[0].lower()}] vraag") == [references[0]]


def test_every_sign_of_the_alphabet_comes_up_about_as_often() -> None:
    signs = Counter("".join(MINT.reference()[3:].replace("-", "") for _ in range(4000)))

    expected = 8 * 4000 / len(ALPHABET)
    assert set(signs) == set(ALPHABET)
    assert all(expected * 0.7 < count < expected * 1.3 for count in signs.values())


def test_the_message_id_of_a_letter_leads_back_to_it_however_it_was_copied() -> None:
    letter_id = MINT.letter_id()
    message_id = MINT.message_id(letter_id)

    assert MINT.letter_of(message_id) == letter_id
    assert MINT.letter_of(f"  {message_id.upper()}\r\n") == letter_id
    assert re.fullmatch(r"<[a-z0-9.]+@loket\.example>", message_id)


def test_a_letter_is_known_after_the_sending_domain_changed() -> None:
    letter_id = MINT.letter_id()

    assert MINT.letter_of(SecretMint(VAULT, "oud.example").message_id(letter_id)) == letter_id


@pytest.mark.parametrize("spot", range(4, 57))
def test_a_message_id_with_one_sign_changed_is_not_ours(spot: int) -> None:
    message_id = MINT.message_id("0123456789abcdef" * 2)
    changed = "0" if message_id[spot] != "0" else "1"

    assert MINT.letter_of(message_id[:spot] + changed + message_id[spot + 1 :]) is None


def test_a_message_id_signed_by_another_house_is_not_ours() -> None:
    theirs = SecretMint(Vault(b"another master key with 32 bytes"), "loket.example")

    assert MINT.letter_of(theirs.message_id(theirs.letter_id())) is None


@given(st.text(max_size=120))
def test_any_other_text_is_no_message_id_of_ours(text: str) -> None:
    assert MINT.letter_of(text) is None
    assert MINT.letter_of(f"<pl.{text}@loket.example>") is None
