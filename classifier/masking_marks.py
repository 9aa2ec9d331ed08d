"""Cut a text into words that may be masked, and what is no word: numbers, addresses, dates."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from classifier.word_list import folded


class Mask(StrEnum):
    """What is written in the place of something personal, in Dutch as all letters are read."""

    NAME = "[naam]"
    NUMBER = "[getal]"
    DATE = "[datum]"
    ADDRESS = "[adres]"
    WORD = "[woord]"
    """A word that few use: perhaps a name, perhaps a typing error."""


@dataclass(slots=True)
class Spot:
    """One word, or one thing that is none, and what becomes of it."""

    start: int
    end: int
    text: str
    fold: str = ""
    """Empty for what is no word."""
    is_first: bool = False
    """It begins a sentence."""
    is_capital: bool = False
    """It begins with a capital that tells something: not in a line that is all capitals."""
    gap: str = ""
    """What stands between the spot before and this one."""
    mask: Mask | None = None


MASKS: Final = re.compile("|".join(re.escape(mask) for mask in Mask))
# The bounds keep the time in proportion to the length of a text without spaces.
_NO_WORDS: Final = re.compile(
    r"""
      (?P<taken>\[[^\[\]\n]{1,30}\ verwijderd\])
    | (?P<mail>[^\s<>()\[\]@,;:]{1,64}@[^\s<>()\[\]@,;:]+)
    | (?P<handle>@[\w.]+)
    | (?P<link>(?:https?://|www\.)\S+
        | \b[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}
          \.(?:nl|com|org|net|eu|be|fr|pl|tr|ua|ru|io|info|edu|example)\b(?:/\S*)?)
    | (?P<file>\b\w[\w-]{0,63}\.(?:pdf|docx?|xlsx?|jpe?g|png|gif|txt|mp[34]|zip|csv)\b
        | \b[^\W_]{0,63}(?:_+[^\W_]+)+_*)
    | (?P<date>(?<!\d)\d{1,4}(?P<mark>[-./])\d{1,2}(?:(?P=mark)\d{2,4}|\.)(?!\d))
    | (?P<postcode>\b\d{4}\ ?[A-Z]{2}\b)
    | (?P<number>\+?(?:[^\W\d_]{1,4}[-/])?[^\W_]{0,40}\d[^\W_]*(?:[-./:][^\W_]+)*)
    """,
    re.VERBOSE,
)
_BY_GROUP: Final = {
    "taken": Mask.NUMBER,
    "mail": Mask.ADDRESS,
    "handle": Mask.NAME,
    "link": Mask.ADDRESS,
    "file": Mask.WORD,
    "date": Mask.DATE,
    "postcode": Mask.ADDRESS,
    "number": Mask.NUMBER,
}
_WORD: Final = re.compile(r"[eE]-mail\w*|(?:[^\W\d_]\.){2,}[^\W\d_]?|[^\W\d_]+(?:'[^\W\d_]+)*")
_FRENCH_ELISION: Final = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)", re.IGNORECASE)
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`\u02bb", "'"))
_OPENINGS: Final = " \t\"'\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a([*-\u2013\u2014\u2022"
_ENDS: Final = ".!?\u2026:\n\u061f"
_SHOUTED: Final = 0.6
"""The share of capitals from which on they tell nothing."""
_SHORT_LINE: Final = 9
"""A line of so few letters may be a name in capitals."""


def plain_text(text: str) -> str:
    """Answer a text with one form for each letter, and nothing that cannot be seen in it."""
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    return "".join(
        letter for letter in text if unicodedata.category(letter) not in {"Mn", "Me", "Cf", "Cs"}
    )


def spots_in(text: str, language: str) -> list[Spot]:
    """Answer the words of a plain text, and what is no word, in order."""
    spots: list[Spot] = []
    shouted = _shouted_lines(text)
    last = 0
    for start, end, mask in _pieces(text, language):
        piece = text[start:end]
        line = text.count("\n", last, start)
        while line and shouted:
            shouted.pop()
            line -= 1
        spots.append(
            Spot(
                start,
                end,
                piece,
                fold="" if mask else folded(piece),
                is_first=_begins_a_sentence(text, start),
                is_capital=piece[0].isupper() and not (piece.isupper() and shouted[-1]),
                gap=text[last:start],
                mask=mask,
            )
        )
        last = end
    return spots


def _shouted_lines(text: str) -> list[bool]:
    """Answer of each line, the last first, whether it is written in capitals throughout."""
    shouted = []
    for line in text.split("\n"):
        letters = [letter for letter in line if letter.isalpha()]
        capitals = sum(letter.isupper() for letter in letters)
        shouted.append(len(letters) >= _SHORT_LINE and capitals > _SHOUTED * len(letters))
    return shouted[::-1]


def _pieces(text: str, language: str) -> Iterator[tuple[int, int, Mask | None]]:
    place = 0
    for found in _NO_WORDS.finditer(text):
        yield from _words(text, place, found.start(), language)
        yield found.start(), found.end(), _BY_GROUP[found.lastgroup or "number"]
        place = found.end()
    yield from _words(text, place, len(text), language)


def _words(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int, None]]:
    for word in _WORD.finditer(text, start, end):
        first = word.start()
        if language == "fr" and (elision := _FRENCH_ELISION.match(text, first, word.end())):
            yield first, elision.end() - 1, None
            first = elision.end()
        yield first, word.end(), None


def _begins_a_sentence(text: str, place: int) -> bool:
    while place and text[place - 1] in _OPENINGS:
        place -= 1
    if not place or text[place - 1] in _ENDS:
        return True
    return unicodedata.category(text[place - 1]) in {"So", "Sk"}  # behind an emoji
