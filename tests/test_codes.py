"""Prove that a code is read where a person typed one, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import mail

from casework.codes import (
    ALPHABET,
    LENGTH,
    MASKED,
    codes_in,
    holds_code,
    in_groups,
    is_code,
    is_only_code,
    without_codes,
)
from storage.identity_codes import random_code

CODE = "AC34FGH7"


def codes() -> st.SearchStrategy[str]:
    return st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH).filter(is_code)


def test_the_alphabet_has_no_look_alikes() -> None:
    assert not set(ALPHABET) & set("0O1IL2Z5S8BU")
    assert len(ALPHABET) ** LENGTH > 2**36


def test_a_made_code_is_a_code_and_another_one_every_time() -> None:
    made = {random_code() for _ in range(200)}

    assert len(made) == 200
    assert all(is_code(each) for each in made)


@pytest.mark.parametrize(
    "typed",
    [
        "AC34-FGH7",
        "ac34 fgh7",
        "de code is ac34fgh7.",
        "AC34 - FGH7",
        "AC34\u2013FGH7",
        "(AC34-FGH7)",
        "AC34\nFGH7",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert codes_in(mail(typed)) == (CODE,)


@pytest.mark.parametrize(
    "typed",
    [
        "waar gaat mama naar maandag",
        "bel mij op 3446 7944",
        "het gaat om PL-AC34-FGH7",
        "mijn zaak PL-7F3K-9QXM",
        "postcode 9644 AC",
        "groep 3 en 4, klas 6a",
        "AC34-FGH7A",
        "XAC34-FGH7",
        "AC34-FGH1",
    ],
)
def test_what_is_no_code_is_no_try(typed: str) -> None:
    assert codes_in(mail(typed, subject="")) == ()


@given(code=codes(), before=st.text(max_size=30), after=st.text(max_size=30))
def test_any_code_is_read_and_masked_among_other_words(code: str, before: str, after: str) -> None:
    message = mail(f"{before} {in_groups(code)} {after}", subject=f"Re: {code}")

    masked = without_codes(message)

    assert code in codes_in(message)
    assert not holds_code(masked)
    assert in_groups(code) not in masked.text + masked.full_text + masked.subject
    assert code not in masked.text + masked.full_text + masked.subject


def test_a_code_in_a_quote_is_masked_and_is_no_try() -> None:
    message = mail("Wat is dit?", full_text="Wat is dit?\n> De code is: AC34-FGH7")

    assert codes_in(message) == ()
    assert holds_code(message)
    assert "AC34" not in without_codes(message).full_text


def test_a_message_may_be_nothing_but_a_code() -> None:
    assert is_only_code(without_codes(mail("AC34-FGH7")))
    assert not is_only_code(without_codes(mail("AC34-FGH7, en mijn adres klopt niet")))
    assert not is_only_code(mail("dank u"))
    assert without_codes(mail("AC34-FGH7")).text == MASKED
