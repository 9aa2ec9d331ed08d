"""Say what one line of text is: a title, a label, a row of a licence, running text."""

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from screening.document_words import CATEGORIES, Document, Field, document_words, squeeze, words_of

DATE: Final = re.compile(
    r"\b\d{1,2}[ ./-]{0,2}(?:\d{1,2}|[A-Z]{3,4}(?:/[A-Z]{3})?)[ ./-]{0,2}(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d[./-]\d\d[./-]\d\d\b|(?:19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日",
    re.IGNORECASE,
)
_FILLED: Final = re.compile(r"[A-Z0-9<]{18,}")
_ROW: Final = re.compile(r"^\s*(4\s?[abcd]|[1235789])[.,)]\s?(.*)$", re.IGNORECASE)
_SOME_STATE: Final = re.compile(
    "|".join(
        map(
            squeeze,
            ("republic of", "kingdom of", "république", "royaume", "koninkrijk", "state of",
             "república", "repubblica", "republika", "cumhuriyeti"),
        )
    )
)  # fmt: skip
_BETWEEN_LETTERS: Final = re.compile(r"\b\w/\w\b|://")
_LONGEST_ROW: Final = 45
_LONG_NAME: Final = 10
_ALIKE: Final = 0.6
"""Share of letters in common from which a blurred name is taken for a known one."""
_LABEL_WORDS: Final = 12
_PROSE_WORDS: Final = 5
_TITLE_WORDS: Final = 3
"""A line of so few words, all capitals, is a title too when it names a document."""


def is_machine_line(text: str) -> bool:
    """Answer whether a line is one of a machine-readable zone by its look."""
    signs = text.upper().replace(" ", "").replace("«", "<<").replace("‹", "<")
    return bool(_FILLED.fullmatch(signs)) and ("<<<<" in signs or signs.count("<") > 5)  # noqa: PLR2004


def titles_in(text: str) -> list[tuple[Document, bool]]:
    """Answer the sorts of document a line names, and whether it says nothing else."""
    squeezed = squeeze(text)
    rest, found = squeezed, []
    for document, phrases in document_words().titles.items():
        for phrase in phrases:
            if phrase in rest:
                rest = rest.replace(phrase, " ")
                found.append(document)
    if not found:
        return []
    for state in document_words().states:
        rest = rest.replace(state, " ")
    left = sum(not sign.isspace() for sign in rest)
    words = len(text.split())
    bare = not any(sign.isdigit() for sign in text)  # a price list and a checklist have numbers
    said = left <= max(3, len(squeezed) // 4) or (text.isupper() and _is_like_a_state(rest))
    alone = (bare and words <= _LABEL_WORDS and said) or (words <= _TITLE_WORDS and text.isupper())
    return [(document, alone) for document in found]


def _is_like_a_state(rest: str) -> bool:
    """Answer whether what is left of a line is the long name of a state, badly read."""
    pieces = [piece for piece in rest.split() if len(piece) >= _LONG_NAME]
    known = [state for state in document_words().states if len(state) >= _LONG_NAME]
    return any(get_close_matches(piece, known, 1, _ALIKE) for piece in pieces)


def is_state(text: str) -> bool:
    """Answer whether a line is the name of a state."""
    squeezed = squeeze(text)
    rest = squeezed
    for state in document_words().states:
        if len(state) > 5 or rest == state:  # noqa: PLR2004 - a short name only when it is all
            rest = rest.replace(state, "")
    if len(rest) <= len(squeezed) // 2:
        return bool(squeezed)
    return bool(_SOME_STATE.match(squeezed)) and len(text.split()) <= _PROSE_WORDS


def labels_in(text: str) -> list[tuple[Field, bool]]:
    """Answer the fields a line announces, and whether it does so in two languages."""
    found = _announced(text)
    paired = [(field, len(languages) > 1 or _is_one_of_two(text)) for field, languages in found]
    return [] if is_prose(text) else paired


@lru_cache(maxsize=1024)
def _announced(text: str) -> tuple[tuple[Field, tuple[str, ...]], ...]:
    """Answer the fields that a line announces, each with the languages of the labels."""
    words = words_of(text)
    if not words or len(words) > _LABEL_WORDS:
        return ()
    squeezed, known = squeeze(text), document_words()
    found = (
        (
            field,
            tuple(
                language
                for language, phrases in by_language.items()
                if not known.short_labels[field][language].isdisjoint(words)
                or any(phrase in squeezed for phrase in phrases)
            ),
        )
        for field, by_language in known.labels.items()
    )
    return tuple((field, languages) for field, languages in found if languages)


def _is_one_of_two(text: str) -> bool:
    """Answer whether a short line is split by a stroke, the other half in unknown letters."""
    _, stroke, _ = text.partition("/")
    single = _BETWEEN_LETTERS.search(text)  # "t/m", "c/o"
    return bool(stroke) and not single and len(text.split()) <= _LABEL_WORDS // 2


def licence_row(text: str) -> str:
    """Answer which numbered row of a driving licence a line is; empty for none."""
    match = _ROW.match(text)
    if match is None or len(text) > _LONGEST_ROW or is_prose(text):
        return ""
    row, rest = match[1].replace(" ", "").lower(), match[2].strip()
    match row:
        case "4a" | "4b":
            return row if DATE.search(rest) else ""
        case "3":
            return row if DATE.search(rest) else ""
        case "5":
            return row if sum(sign.isdigit() for sign in rest) > 3 else ""  # noqa: PLR2004
        case "9":
            held = re.split(r"[ /,;]+", rest.upper())
            return row if rest and set(held) <= CATEGORIES else ""
        case _:
            return row if rest else ""


def is_copy_mark(text: str) -> bool:
    """Answer whether a line is the purpose written over a copy: "KOPIE school 3-11-2026"."""
    words = words_of(text)
    if not words or len(words) > _LABEL_WORDS or is_prose(text):
        return False
    known = document_words().copy_words
    dated = bool(DATE.search(text)) or text.isupper()
    return words[0] in known or (dated and not known.isdisjoint(words))


def is_prose(text: str) -> bool:
    """Answer whether a line is running text; a label in two languages is none, long as it is."""
    words = words_of(text)
    short = len(words) <= _LABEL_WORDS
    if len(words) < _PROSE_WORDS or (short and _is_label_in_two_halves(text)):
        return False
    return sum(word in document_words().function_words for word in words) > 1


def _is_label_in_two_halves(text: str) -> bool:
    """Answer whether a stroke parts a label from the same in another language."""
    before, stroke, after = text.partition("/")
    if not stroke:
        return False
    fields = [{field for field, _ in _announced(half)} for half in (before, after)]
    return bool(fields[0] & fields[1])
