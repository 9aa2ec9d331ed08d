"""Know which words an identity document carries, and which tell of something else.

Long phrases are compared squeezed (see `squeeze`), for a camera takes "rn" for "m" and "l" for "i",
and drops accents and spaces. Short ones would then look like other words: they count as a whole
word only.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

WORDS_FILE: Final = Path(__file__).parent / "document_words.toml"

_LETTERS: Final = str.maketrans(
    {"ß": "ss", "ł": "l", "ı": "i", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"}
)
# Greek and Cyrillic letters that look like Latin ones: the engine reads each as it looks, capitals
# above all. By code point, for they cannot be told apart on the page.
_ALIKE_ACROSS_ALPHABETS: Final = str.maketrans(
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c2"
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0455\u0458"
    "\u03bb\u03c0\u03b3\u03c9\u03b8\u2206\u220f\u2211\u0433\u0434\u043b\u043f\u0444",
    "abezhikmnoptyx\u03c3abekmhopctyxisjantoo\u03b4n\u03c3t\u03b4an\u03c6",
)
_DIGITS: Final = str.maketrans("01", "oi")
_ALIKE: Final = re.compile("[ijlyı|!]+")
_NOT_A_SIGN: Final = re.compile(r"[\W_]+")

LONG_ENOUGH: Final = 7
"""From this many letters a label may stand anywhere in a line; a shorter one is a whole word."""

_LETTERS_OF_A_WORD: Final = 4
"""One sign of Chinese says what some letters do."""

CATEGORIES: Final = frozenset(
    {
        "AM", "A1", "A2", "A", "B1", "B", "C1", "C", "D1", "D", "BE", "B+E", "C1E", "CE", "D1E",
        "DE", "T", "L", "G",
    }
)  # fmt: skip
"""Categories of vehicles on a driving licence (Directive 2006/126/EC, article 4)."""
RARE_CATEGORIES: Final = frozenset({"AM", "BE", "C1E", "CE", "D1E", "DE", "D1", "D"})
"""Those that are no level of a language course either."""

OFFICIAL_VALUES: Final = re.compile(
    r"^(?:V/F|M/M|F/V|M/K|K/F|F/W|W/F)$|/ ?(?:FE)?MALE$"
    r"|\d\d ?(?:MAA/MAR|MEI/MAY|OKT/OCT|MRT/MAR|MAI/MAY|DEZ/DEC|MÄR/MAR|AVR/APR|AOÛT/AUG)"
    r"|^Burg\. ?(?:van|v\.)|^BURGEMEESTER VAN|ARBEID (?:VRIJ|NIET|UITSLUITEND)|TWV NIET"
    r"|^IND[ ,.:]{0,2}\d\d[ .-]|^SECRETARY OF STATE|^CLASS [A-DM1]{1,2}: ?\w|公民身份号码"
    r"|^(?:Minister|Ministerie) ?van ?(?:Buitenlandse|Justitie)|^MINIST(?:RY|ERE|ERIO|ERSTWO) ",
    re.IGNORECASE,
)
"""Values that hardly anything but an official document carries."""


class Document(StrEnum):
    """What sort of document a title names; the value is the name in the file of words."""

    PASSPORT = "passport"
    CARD = "card"
    LICENCE = "licence"
    PERMIT = "permit"


class Field(StrEnum):
    """What a label on a document announces; the value is the name in the file of words."""

    SURNAME = "surname"
    GIVEN_NAMES = "given_names"
    SEX = "sex"
    NATIONALITY = "nationality"
    BIRTH = "birth"
    BIRTHPLACE = "birthplace"
    NUMBER = "number"
    EXPIRY = "expiry"
    ISSUE = "issue"
    AUTHORITY = "authority"
    PERSONAL_NUMBER = "personal_number"
    HEIGHT = "height"
    EYES = "eyes"
    PERMIT_TYPE = "permit_type"
    REMARKS = "remarks"
    COUNTRY_CODE = "country_code"
    HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The words of the file; what is looked for within a line is squeezed, longest first."""

    titles: dict[Document, tuple[str, ...]]
    states: tuple[str, ...]
    labels: dict[Field, dict[str, tuple[str, ...]]]
    """By language; long phrases."""
    short_labels: dict[Field, dict[str, frozenset[str]]]
    """By language; single short words."""
    other_cards: tuple[str, ...]
    other_card_words: frozenset[str]
    forms: tuple[str, ...]
    function_words: frozenset[str]
    copy_words: frozenset[str]


@cache
def document_words() -> DocumentWords:
    """Answer the words, read once."""
    table = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))
    return DocumentWords(
        titles={document: _phrases(table["titles"][document]) for document in Document},
        states=_phrases(table["states"]),
        labels={
            field: {
                language: _phrases(phrase for phrase in phrases if not _is_short(phrase))
                for language, phrases in table["labels"][field].items()
            }
            for field in Field
        },
        short_labels={
            field: {
                language: _whole(phrase for phrase in phrases if _is_short(phrase))
                for language, phrases in table["labels"][field].items()
            }
            for field in Field
        },
        other_cards=_phrases(table["other_cards"]),
        other_card_words=_whole(table["other_card_words"]),
        forms=_phrases(table["forms"]),
        function_words=_whole(table["function_words"]),
        copy_words=_whole(table["copy_words"]),
    )


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """Answer nothing but a text's letters and digits, those that a camera confuses made one."""
    signs = _NOT_A_SIGN.sub("", _ALIKE.sub("i", _plain(text).translate(_DIGITS)))
    return signs.replace("rn", "m")


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """Answer the words of a text in lower case without accents, "rn" as a camera reads it."""
    return tuple(word for word in _NOT_A_SIGN.split(_plain(text).replace("rn", "m")) if word)


def is_ideograph(sign: str) -> bool:
    """Answer whether a sign is one of Chinese writing."""
    return "\u3400" <= sign <= "\u9fff"


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return plain.translate(_ALIKE_ACROSS_ALPHABETS)


def _is_short(phrase: str) -> bool:
    letters = sum(_LETTERS_OF_A_WORD if is_ideograph(sign) else 1 for sign in squeeze(phrase))
    return len(words_of(phrase)) == 1 and letters < LONG_ENOUGH


def _whole(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in words for word in words_of(text))


def _phrases(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({squeeze(phrase) for phrase in phrases} - {""}, key=len, reverse=True))
