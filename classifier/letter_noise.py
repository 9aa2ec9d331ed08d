"""Change letters a little in training, in the ways in which parents type."""

import re
import unicodedata
from random import Random
from typing import Final

_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_MARKS: Final = re.compile(r"[.,;:!?\"']+")
_LETTERS: Final = "abcdefghijklmnoprstuvwz"
_SHORTEST: Final = 5
# How often each change is made.
_LOWER_CASE: Final = 0.25
_UPPER_CASE: Final = 0.03
_NO_ACCENTS: Final = 0.3
_NO_MARKS: Final = 0.3
_TYPOS: Final = 0.5
_EVEN: Final = 0.5
_DOUBLE: Final = 2
_TYPO_SHARES: Final = (0.005, 0.01, 0.02)


def add_noise(text: str, chance: Random, share: float) -> str:
    """Answer a text with, for this share of texts, other case, fewer marks, or typing errors."""
    if chance.random() > share:
        return text
    case = chance.random()
    if case < _LOWER_CASE:
        text = text.lower()
    elif case < _LOWER_CASE + _UPPER_CASE:
        text = text.upper()
    if chance.random() < _NO_ACCENTS and not _CYRILLIC.search(text):
        text = _without_accents(text)
    if chance.random() < _NO_MARKS:
        text = _MARKS.sub("" if chance.random() < _EVEN else " ", text)
    if chance.random() < _TYPOS:
        text = _with_typos(text, chance)
    return text


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _with_typos(text: str, chance: Random) -> str:
    letters = list(text)
    for _ in range(max(1, int(len(letters) * chance.choice(_TYPO_SHARES)))):
        if len(letters) < _SHORTEST:
            break
        place = chance.randrange(len(letters) - 1)
        if letters[place].isalpha():
            _mistype(letters, place, chance)
    return "".join(letters)


def _mistype(letters: list[str], place: int, chance: Random) -> None:
    """Leave a letter out, swap it, double it or hit another one."""
    kind = chance.choices(range(4), weights=(7, 5, 4, 4))[0]
    if kind == 0:
        del letters[place]
    elif kind == 1:
        letters[place], letters[place + 1] = letters[place + 1], letters[place]
    elif kind == _DOUBLE:
        letters.insert(place, letters[place])
    else:
        letters[place] = chance.choice(_LETTERS)
