"""A long text comes in parts that fit, and nothing a reader sees as one is cut in two."""

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.split_text import LONGEST, split_text

TOGETHER = (
    "👩‍👩‍👧‍👦",
    "👍🏽",
    "🇳🇱",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "1️⃣",
    "e\u0301",
    "ك\u064f\u0651",
    "❤️",
)
"""Several characters that are one to a reader."""
WORDS = ("Goedendag,", "zaak", "PL-7F3K-9QXM", "https://opron.example/privacy", "مرحبا", "шкoла.")
TURNED = "\u2067 كتبتم إلينا اليوم \u2069"


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def squeezed(parts: Sequence[str]) -> str:
    return "".join("".join(parts).split())


@given(st.text(alphabet="ab. \n😀é؟،", max_size=400), st.integers(2, 40))
def test_split_parts_fit_and_lose_nothing_but_spaces(text: str, longest: int) -> None:
    parts = split_text(text, longest=longest)

    assert all(0 < len(part.encode("utf-16-le")) // 2 <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_text_that_just_fits_is_not_split() -> None:
    assert split_text("😀" * 2_000) == ["😀" * 2_000]


def test_a_split_prefers_a_sentence_to_a_word() -> None:
    assert split_text("Een zin is klaar. En nog een zin", longest=24) == [
        "Een zin is klaar.",
        "En nog een zin",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Een zin. Nog een", ["Een zin.", "Nog een"]),
        ("Een kop\n\nNog een", ["Een kop", "Nog een"]),
    ],
)
def test_a_part_that_ends_well_where_it_is_full_is_left_so(text: str, parts: list[str]) -> None:
    assert split_text(text, longest=8) == parts


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.integers(30, 90))
def test_no_word_is_cut(words: list[str], longest: int) -> None:
    parts = split_text(" ".join(words), longest=longest)

    assert [word for part in parts for word in part.split()] == words


def test_a_word_is_not_cut_even_when_little_stands_before_it() -> None:
    address = "https://opron.example/" + "a" * 70

    assert split_text(f"Kijk op {address} voor meer", longest=100) == [
        f"Kijk op {address}",
        "voor meer",
    ]
    assert split_text(f"Zie {address}", longest=92) == ["Zie", address]


@given(st.lists(st.sampled_from(TOGETHER), max_size=40), st.integers(20, 60))
def test_what_is_one_character_to_a_reader_is_not_cut(characters: list[str], longest: int) -> None:
    parts = split_text("".join(characters), longest=longest)

    left = list(characters)
    for part in parts:
        whole = ""
        while left and len(whole) < len(part):
            whole += left.pop(0)
        assert part == whole
        assert units(part) <= longest
    assert left == []


@given(st.integers(0, 60), st.integers(60, 100))
def test_a_text_in_another_direction_stays_in_one_message(before: int, longest: int) -> None:
    text = "woord " * before + TURNED + " en verder " + TURNED

    parts = split_text(text, longest=longest)

    assert [part.count("\u2067") for part in parts] == [part.count("\u2069") for part in parts]
    assert squeezed(parts) == squeezed([text])


def test_one_character_that_is_longer_than_a_message_is_cut_all_the_same() -> None:
    text = "a" + "\u0301" * 50

    parts = split_text(text, longest=20)

    assert unicodedata.normalize("NFD", "".join(parts)) == text
    assert all(units(part) <= 20 for part in parts)


@given(st.text(min_size=LONGEST, max_size=LONGEST + 200))
def test_any_text_comes_in_parts_that_telegram_takes(text: str) -> None:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    parts = split_text(text)

    assert all(0 < units(part) <= 4096 for part in parts)
    assert squeezed(parts) == squeezed([text])
