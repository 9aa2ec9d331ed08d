"""Receipt codes: made by the mint alone, read however a parent types them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import mail

from casework.codes import codes_in, holds_code
from casework.receipts import ALPHABET, LETTERS, Receipt, read_receipt, spelled
from storage.encryption import Vault
from storage.mint import ALPHABET as OF_REFERENCES
from storage.mint import SecretMint

MINT = SecretMint(Vault(bytes(range(32))), "loket.example")
REFERENCE = "PL-7F3K-9QXM"
RECEIPT = Receipt(REFERENCE, "K0Q2M9XW1R")


def test_a_code_is_the_reference_and_two_groups_of_letters() -> None:
    assert RECEIPT.code == "PL-7F3K-9QXM-K0Q2M-9XW1R"


def test_the_mint_makes_the_same_letters_for_a_case_every_time_and_others_for_another() -> None:
    letters = MINT.receipt(REFERENCE)

    assert letters == MINT.receipt(REFERENCE)
    assert re.fullmatch(f"[{ALPHABET}]{{{LETTERS}}}", letters)
    assert letters != MINT.receipt("PL-7F3K-9QXN")


def test_another_master_key_makes_other_letters() -> None:
    other = SecretMint(Vault(bytes(range(1, 33))), "loket.example")

    assert other.receipt(REFERENCE) != MINT.receipt(REFERENCE)


def test_letters_go_on_under_a_new_master_key_with_the_keys_that_were_kept() -> None:
    vault = Vault(bytes(range(1, 33)))
    vault.accept(Vault(bytes(range(32))).service_keys())

    assert SecretMint(vault, "loket.example").receipt(REFERENCE) == MINT.receipt(REFERENCE)


def test_no_message_id_of_ours_gives_the_letters_away() -> None:
    signed = MINT.vault.sign(REFERENCE)

    assert spelled(int(signed, 16)) != MINT.receipt(REFERENCE)


@pytest.mark.parametrize(
    "typed",
    [
        "PL-7F3K-9QXM-K0Q2M-9XW1R",
        "pl-7f3k-9qxm-k0q2m-9xw1r",
        " PL 7F3K 9QXM K0Q2M 9XW1R ",
        "7F3K9QXMK0Q2M9XW1R",
        "PL-7F3K-9QXM-KOQ2M-9XWIR",
        "PL-7F3K-9QXM-koq2m-9xwlr",
        "РL–7F3К–9QХМ–К0Q2М–9ХW1R",
        "PL-٧F٣K-٩QXM-K٠Q٢M-٩XW١R",
        "ＰＬ-７Ｆ３Ｋ-９ＱＸＭ-Ｋ０Ｑ２Ｍ-９ＸＷ１Ｒ",
        "https://loket.bestuur.example/status#PL-7F3K-9QXM-K0Q2M-9XW1R",
    ],
)
def test_typing_faults_are_forgiven(typed: str) -> None:
    assert read_receipt(typed) == RECEIPT


@pytest.mark.parametrize(
    "typed",
    ["", "PL-7F3K-9QXM", "PL-7F3K-9QXM-K0Q2M", "PL-7F3K-9QXM-K0Q2M-9XW1RR", "#", "\x00", "ß" * 18],
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_receipt(typed) is None


def test_a_letter_that_is_wrong_gives_another_receipt() -> None:
    assert read_receipt("PL-7F3K-9QXM-K0Q2M-9XW1S") != RECEIPT


@given(st.text(max_size=300))
def test_nothing_that_is_typed_is_a_fault_of_ours(typed: str) -> None:
    found = read_receipt(typed)

    assert found is None or len(found.secret) == LETTERS


@given(
    st.text(alphabet=OF_REFERENCES, min_size=8, max_size=8),
    st.integers(min_value=0, max_value=(1 << 80) - 1),
)
def test_every_code_is_read_back(letters: str, number: int) -> None:
    receipt = Receipt(f"PL-{letters[:4]}-{letters[4:]}", spelled(number))

    assert read_receipt(receipt.code) == receipt


def test_no_one_time_code_is_read_in_a_receipt_code() -> None:
    message = mail("Mijn code is PL-7F3K-9QXM-K3Q4M-9XW7R.", subject="")

    assert not holds_code(message)
    assert not codes_in(message)
