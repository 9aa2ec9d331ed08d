"""Read a text as numbers are read: plain digits and letters, each with its place of origin."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from screening.findings import NumberKind

BARRIER: Final = "\x00"
"""Stands where a number was masked; nothing is read across it."""
NEUTRAL: Final = "\x01"
"""Stands where a phone number, date or address was recognised: not a digit, not a letter."""

_MASK: Final = re.compile("|".join(re.escape(kind.mask) for kind in NumberKind))
_UNUSUAL: Final = re.compile(r"[^\t\n\r\x20-\x7e]")
_UPPER: Final = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}

# How the MRZ filler comes out of OCR, phones' autocorrect and CJK keyboards: angle quotes,
# brackets and signs for less-than.
_FILLERS: Final = frozenset(
    "\u2039\u00ab\u3008\u27e8\u227a\uff1c\u226a\u300a\u02c2\u276e\ufe64\u304f\u2770\u27ea"
)
_DOTS: Final = frozenset("\u00b7\u30fb\u2027\u2024\u3002\uff0e\uff61\u2219\u22c5")
_SLASHES: Final = frozenset("\u2044\u2215\uff0f\u2571")
_BLANKS: Final = frozenset("\u3164\u115f\u1160\u2800\uffa0")
_DASHES: Final = frozenset(
    "\u2212\u02d7\ufe63\uff0d\u207b\u2012\u2013\u2014\u2015\u2010\u2011\u30fc"
)
_LINE_ENDS: Final = frozenset("\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_TATWEEL: Final = frozenset("\u0640")  # stretches Arabic words, says nothing
_SIGNS: Final = (
    (_LINE_ENDS, "\n"),
    (_BLANKS, " "),
    (_TATWEEL, ""),
    (_FILLERS, "<"),
    (_DASHES, "-"),
    (_DOTS, "."),
    (_SLASHES, "/"),
)
# Cyrillic and Greek capitals that are typed for the Latin ones in document numbers; by code
# point, for they cannot be told apart on the page.
_LOOKALIKES: Final = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0405\u0408"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "ABEKMHOPCTYXISJABEZHIKMNOPTYX",
)
# One spelling for letters that Arabic and Persian keyboards write in two ways; Turkish dotless i.
_SPELLINGS: Final = str.maketrans("\u0649\u0629\u06cc\u06a9\u0131", "\u064a\u0647\u064a\u0643i")


@dataclass(frozen=True, slots=True)
class Reading:
    """One text in three views of equal length, and where each character came from."""

    plain: str
    """ASCII digits and separators, case kept, Latin look-alikes made Latin."""
    upper: str
    words: str
    """Lower case without accents, letters in their own alphabet."""
    origins: Sequence[int]
    """Index in the original text of each character."""

    def covered(self, spans: Iterable[tuple[int, int]], cover: str) -> "Reading":
        """Answer the reading with each span overwritten by `cover`, lengths kept."""
        ordered = sorted(spans)
        if not ordered:
            return self
        return Reading(
            _cover(self.plain, ordered, cover),
            _cover(self.upper, ordered, cover),
            _cover(self.words, ordered, cover),
            self.origins,
        )

    def collapsed(self, spans: Iterable[tuple[int, int]]) -> "Reading":
        """Answer the reading with each span shrunk to one barrier, as a mask is read."""
        plain: list[str] = []
        words: list[str] = []
        origins: list[int] = []
        at = 0
        for start, end in sorted(spans):
            plain += (self.plain[at:start], BARRIER)
            words += (self.words[at:start], BARRIER)
            origins += self.origins[at : start + 1]
            at = end
        plain.append(self.plain[at:])
        words.append(self.words[at:])
        origins += self.origins[at:]
        return _reading("".join(plain), "".join(words), origins)


def read_plainly(text: str) -> Reading:
    """Answer the reading of a text; masks already in it are read as barriers."""
    if "verwijderd]" not in text:
        return _read_piece(text, 0)
    pieces: list[Reading] = []
    at = 0
    for mask in _MASK.finditer(text):
        pieces.append(_read_piece(text[at : mask.start()], at))
        pieces.append(Reading(BARRIER, BARRIER, BARRIER, [mask.start()]))
        at = mask.end()
    pieces.append(_read_piece(text[at:], at))
    return _reading(
        "".join(piece.plain for piece in pieces),
        "".join(piece.words for piece in pieces),
        [origin for piece in pieces for origin in piece.origins],
    )


def plain_words(text: str) -> str:
    """Answer a text as the `words` view shows it, for comparing with that view."""
    return "".join(fold_character(character)[1] for character in text)


@lru_cache(maxsize=8192)
def fold_character(character: str) -> tuple[str, str]:
    """Answer how one character reads in a number and in a word; empty for both if invisible."""
    sign = _fold_sign(character)
    if sign is not None:
        return sign, sign
    digit = unicodedata.digit(character, None)
    if digit is not None:
        # A raised figure is a footnote mark, not part of a number.
        raised = unicodedata.decomposition(character).startswith("<super>")
        return (character, character) if raised else (str(digit), str(digit))
    return _fold_letter(character)


def _fold_sign(character: str) -> str | None:
    """Answer the plain sign for white space, punctuation and what cannot be seen."""
    if character in "\t\n\r":
        return character
    for signs, plain in _SIGNS:
        if character in signs:
            return plain
    match unicodedata.category(character):
        case "Cc" | "Cf" | "Mn" | "Me":
            return ""
        case "Zs":
            return " "
        case "Pd":
            return "-"
    return None


def _fold_letter(character: str) -> tuple[str, str]:
    base = unicodedata.normalize("NFKD", character)
    if len(base) > 1 and all(unicodedata.category(mark) == "Mn" for mark in base[1:]):
        base = base[0]
    if len(base) != 1:
        base = character
    lower = base.lower()
    word = (lower if len(lower) == 1 else base).translate(_SPELLINGS)
    return base.translate(_LOOKALIKES), word


def _read_piece(text: str, offset: int) -> Reading:
    if not _UNUSUAL.search(text):
        return _reading(text, text.lower(), range(offset, offset + len(text)))
    folded = {ord(character): fold_character(character) for character in set(text)}
    plain = text.translate({code: pair[0] for code, pair in folded.items()})
    words = text.translate({code: pair[1] for code, pair in folded.items()})
    if len(plain) == len(text):
        return _reading(plain, words, range(offset, offset + len(text)))
    kept = {chr(code) for code, pair in folded.items() if pair[0]}
    origins = [offset + at for at, character in enumerate(text) if character in kept]
    return _reading(plain, words, origins)


def _reading(plain: str, words: str, origins: Sequence[int]) -> Reading:
    return Reading(plain, plain.translate(_UPPER), words, origins)


def _cover(view: str, spans: Sequence[tuple[int, int]], cover: str) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        if end <= at:
            continue
        first = max(start, at)
        pieces += (view[at:first], cover * (end - first))
        at = end
    pieces.append(view[at:])
    return "".join(pieces)
