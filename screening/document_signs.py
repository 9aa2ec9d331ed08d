"""Find the signs of an identity document in the lines that were read from a picture or a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import cos, radians, sin
from typing import Final

from screening.document_words import (
    CATEGORIES,
    OFFICIAL_VALUES,
    RARE_CATEGORIES,
    Document,
    Field,
    document_words,
    squeeze,
    words_of,
)
from screening.mrz import find_mrz
from screening.reading import read_plainly

_READ: Final = 0.6
"""From this certainty words in a line count."""
_READ_WELL: Final = 0.85
"""Clear print gives 0.9 and more; print in unknown letters, or blurred, less than this."""
_LEAST_RUN: Final = 5
_LEAST_PROSE: Final = 2
_LABEL_WORDS: Final = 12
_PROSE_WORDS: Final = 5
_TITLE_WORDS: Final = 3
"""A line of so few words, all capitals, is a title too when it names a document."""
_SLANTED: Final = 7.0
"""Degrees away from the other lines."""
_DATE: Final = re.compile(
    r"\b\d{1,2}[ ./-]{0,2}(?:\d{1,2}|[A-Z]{3,4}(?:/[A-Z]{3})?)[ ./-]{0,2}(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d[./-]\d\d[./-]\d\d\b",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER: Final = re.compile(
    r"(?=[A-Z0-9]*\d[A-Z0-9]*\d)(?:[A-Z]{2}[A-Z0-9]{6}\d|[A-Z]{1,3}\d{6,8}[A-Z]?|\d{2}[A-Z]{2}\d{5}"
    r"|[A-Z]\d{2}[A-Z]\d{5}|\d{8}[A-Z])"
)
_FILLED: Final = re.compile(r"[A-Z0-9<]{18,}")
_ROW: Final = re.compile(r"^\s*(4\s?[abcd]|[1235789])[.,)]\s?(.*)$", re.IGNORECASE)
_GREEK: Final = re.compile("[\u0370-\u03ff]|\u220f|\u2206|\u2211")
_SOME_STATE: Final = re.compile(
    "|".join(
        map(
            squeeze,
            ("republic of", "kingdom of", "république", "royaume", "koninkrijk", "state of",
             "república", "repubblica", "republika", "cumhuriyeti"),
        )
    )
)  # fmt: skip
_CLOCK: Final = re.compile(r"^\d{1,2}[:.]\d\d$")
_BETWEEN_LETTERS: Final = re.compile(r"\b\w/\w\b|://")
_STREET: Final = re.compile(
    r"\w*(?:straat|laan|weg|plein|kade|singel|stra(?:ss|ß)e|str|lane|street|road)\b", re.IGNORECASE
)
"""An address on a document is no word of a school or a club."""
_LONGEST_ROW: Final = 45
_LONG_LINE: Final = 6
"""Characters; of a shorter line the angle says nothing."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text as it was read."""

    text: str
    sure: float = 1.0
    """How sure the reading is, 0 to 1."""
    height: float = 0.0
    """Pixels from top to bottom of the letters; 0 where it was not read from a picture."""
    angle: float = 0.0
    """Degrees from level, between -90 and 90."""
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    """Left, top, right and bottom as shares of the picture."""


@dataclass(frozen=True)
class Signs:
    """What speaks for and against an identity document on one picture or page."""

    lines: tuple[TextLine, ...]
    """The lines whose words count."""
    hard: int
    """How many lines could not, or hardly, be read."""

    @property
    def characters(self) -> int:
        """How much could be read well."""
        return sum(len(line.text) for line in self.lines if line.sure >= _READ_WELL)

    @property
    def is_hard_to_read(self) -> bool:
        """Whether nearly half of the lines could not, or hardly, be read."""
        easy = sum(line.sure >= _READ_WELL for line in self.lines)
        return self.hard > 1 and 3 * self.hard >= 2 * easy

    @cached_property
    def level(self) -> float:
        """The angle that most letters of long lines share."""
        long = [line for line in self.lines if len(line.text) >= _LONG_LINE]
        return max(
            (line.angle for line in long),
            key=lambda angle: sum(len(line.text) for line in long if not _leans(line, angle)),
            default=0.0,
        )

    def runs_between_prose(self) -> list["Signs"]:
        """Answer the signs of each block of lines above, below or amid running text."""
        if self.prose_lines < _LEAST_PROSE:
            return []
        tilt = radians(self.level)
        ordered = sorted(self.lines, key=lambda line: _place(line, tilt))
        blocks = (list(block) for prose, block in groupby(ordered, _is_prose_line) if not prose)
        return [Signs(tuple(block), 0) for block in blocks if len(block) >= _LEAST_RUN]

    @cached_property
    def across(self) -> int:
        """How many lines run across the others, as the words written over a copy do."""
        return sum(_leans(line, self.level) for line in self.lines if len(line.text) >= _LONG_LINE)

    @cached_property
    def _own_lines(self) -> tuple[TextLine, ...]:
        """The lines without the words written over a copy, where those can be told apart."""
        if self.across:
            return ()
        return tuple(line for line in self.lines if not _is_copy_mark(line.text))

    @cached_property
    def machine_lines(self) -> int:
        """How many lines belong to a machine-readable zone."""
        text = "\n".join(line.text.replace(" ", "") for line in self.lines)
        found = sum(text.count("\n", start, end) + 1 for start, end in find_mrz(read_plainly(text)))
        shaped = sum(_is_machine_line(line.text) for line in self.lines)
        return max(found, shaped)

    @cached_property
    def _titled(self) -> tuple[tuple[Document, bool], ...]:
        return tuple(title for line in self.lines for title in _titles_in(line.text))

    @cached_property
    def titles(self) -> frozenset[Document]:
        """Sorts of document named by a line that says nothing else."""
        return frozenset(document for document, alone in self._titled if alone)

    @cached_property
    def has_title_in_capitals(self) -> bool:
        """Whether such a line is all capitals, as on nearly every document."""
        return any(
            line.text.isupper() and any(alone for _, alone in _titles_in(line.text))
            for line in self.lines
        )

    @cached_property
    def named(self) -> frozenset[Document]:
        """Sorts of document named anywhere."""
        return frozenset(document for document, _ in self._titled)

    @cached_property
    def states(self) -> int:
        """How many lines are the name of a state."""
        return sum(_is_state(line.text) for line in self.lines)

    @cached_property
    def _labelled(self) -> tuple[tuple[Field, bool], ...]:
        return tuple(label for line in self.lines for label in _labels_in(line.text))

    @cached_property
    def paired_labels(self) -> frozenset[Field]:
        """Fields whose label stands there in two languages."""
        return frozenset(field for field, paired in self._labelled if paired)

    @cached_property
    def labels(self) -> frozenset[Field]:
        """Fields whose label stands there."""
        return frozenset(field for field, _ in self._labelled)

    @cached_property
    def half_read(self) -> int:
        """How many lines begin with a stroke: their other half is in letters that are not read."""
        return sum(line.text.lstrip().startswith("/") for line in self.lines)

    @cached_property
    def in_other_letters(self) -> int:
        """How many lines hold Greek letters: Greek, or Cyrillic as the engine reads it."""
        return sum(bool(_GREEK.search(line.text)) for line in self.lines)

    @cached_property
    def licence_rows(self) -> frozenset[str]:
        """Numbers of rows as on the front of a driving licence, where what follows fits."""
        return frozenset(row for line in self.lines if (row := _licence_row(line.text)))

    @cached_property
    def categories(self) -> frozenset[str]:
        """Categories of vehicles that stand alone on a line."""
        return frozenset(
            line.text.strip().upper() for line in self.lines
        ) & CATEGORIES  # fmt: skip

    @property
    def rare_categories(self) -> frozenset[str]:
        """Categories that hardly stand alone anywhere else."""
        return self.categories & RARE_CATEGORIES

    @cached_property
    def official_values(self) -> int:
        """How many lines hold what hardly anything but an official document carries."""
        return sum(bool(OFFICIAL_VALUES.search(line.text)) for line in self.lines)

    @cached_property
    def numbers(self) -> int:
        """How many lines are a number shaped like that of a document."""
        return sum(bool(_NUMBER.fullmatch(line.text.replace(" ", ""))) for line in self.lines)

    @cached_property
    def dates(self) -> int:
        """How many dates there are."""
        return sum(len(_DATE.findall(line.text)) for line in self.lines)

    @cached_property
    def years_apart(self) -> int:
        """How many years lie between the first and the last date, as of birth and of expiry."""
        years = [
            int(year)
            for line in self.lines
            for date in _DATE.finditer(line.text)
            for year in _YEAR.findall(date.group())
        ]
        return max(years) - min(years) if years else 0

    @cached_property
    def copy_words(self) -> int:
        """How many short lines say "copy", as the words written over a copy do."""
        return sum(_is_copy_mark(line.text) for line in self.lines)

    @cached_property
    def other_card_words(self) -> int:
        """How many words there are of a pass, a bill or a report by somebody else."""
        known = document_words()
        found: set[str] = set()
        for line in self._own_lines:
            words = _STREET.sub("", line.text)
            text = squeeze(words)
            found |= {stem for stem in known.other_cards if stem in text}
            found |= known.other_card_words.intersection(words_of(words))
        return len(found)

    @cached_property
    def form_words(self) -> int:
        """How many words there are of a form, a letter or a page to fill in."""
        text = " ".join(squeeze(line.text) for line in self._own_lines)
        found = sum(stem in text for stem in document_words().forms)
        return found + any("@" in line.text for line in self._own_lines)

    @cached_property
    def prose_lines(self) -> int:
        """How many lines are running text."""
        return sum(_is_prose(line.text) for line in self.lines)

    @cached_property
    def clock_times(self) -> int:
        """How many lines are a time of day, as beside the messages of a chat."""
        return sum(bool(_CLOCK.match(line.text.strip())) for line in self.lines)


def find_signs(lines: Sequence[TextLine]) -> Signs:
    """Answer the signs in the lines of one picture or page."""
    read = tuple(line for line in lines if line.sure >= _READ and line.text.strip())
    return Signs(read, sum(line.sure < _READ_WELL for line in lines))


def _place(line: TextLine, tilt: float) -> float:
    """Answer how far down a line stands, seen with its text level."""
    left, top, right, bottom = line.box
    return cos(tilt) * (top + bottom) - sin(tilt) * (left + right)


def _is_prose_line(line: TextLine) -> bool:
    return _is_prose(line.text)


def _leans(line: TextLine, level: float) -> bool:
    away = abs(line.angle - level) % 180
    away = min(away, 180 - away)
    return _SLANTED < away < 90 - _SLANTED  # a line at a right angle was read on its side


def _is_machine_line(text: str) -> bool:
    signs = text.upper().replace(" ", "").replace("«", "<<").replace("‹", "<")
    return bool(_FILLED.fullmatch(signs)) and ("<<<<" in signs or signs.count("<") > 5)  # noqa: PLR2004


def _titles_in(text: str) -> list[tuple[Document, bool]]:
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
    alone = bare and words <= _LABEL_WORDS and left <= max(3, len(squeezed) // 4)
    alone = alone or (words <= _TITLE_WORDS and text.isupper())
    return [(document, alone) for document in found]


def _is_state(text: str) -> bool:
    squeezed = squeeze(text)
    rest = squeezed
    for state in document_words().states:
        if len(state) > 5 or rest == state:  # noqa: PLR2004 - a short name only when it is all
            rest = rest.replace(state, "")
    if len(rest) <= len(squeezed) // 2:
        return bool(squeezed)
    return bool(_SOME_STATE.match(squeezed)) and len(text.split()) <= _PROSE_WORDS


def _labels_in(text: str) -> list[tuple[Field, bool]]:
    words = words_of(text)
    if not words or len(words) > _LABEL_WORDS or _is_prose(text):
        return []
    squeezed, known, found = squeeze(text), document_words(), []
    for field, by_language in known.labels.items():
        short = known.short_labels[field]
        languages = [
            language
            for language, phrases in by_language.items()
            if not short[language].isdisjoint(words)
            or any(phrase in squeezed for phrase in phrases)
        ]
        if languages:
            found.append((field, len(languages) > 1 or _is_one_of_two(text)))
    return found


def _is_one_of_two(text: str) -> bool:
    """Answer whether a short line is split by a stroke, the other half in unknown letters."""
    _, stroke, _ = text.partition("/")
    single = _BETWEEN_LETTERS.search(text)  # "t/m", "c/o"
    return bool(stroke) and not single and len(text.split()) <= _LABEL_WORDS // 2


def _licence_row(text: str) -> str:
    match = _ROW.match(text)
    if match is None or len(text) > _LONGEST_ROW or _is_prose(text):
        return ""
    row, rest = match[1].replace(" ", "").lower(), match[2].strip()
    match row:
        case "4a" | "4b":
            return row if _DATE.search(rest) else ""
        case "3":
            return row if _DATE.search(rest) else ""
        case "5":
            return row if sum(sign.isdigit() for sign in rest) > 3 else ""  # noqa: PLR2004
        case "9":
            held = re.split(r"[ /,;]+", rest.upper())
            return row if rest and set(held) <= CATEGORIES else ""
        case _:
            return row if rest else ""


def _is_copy_mark(text: str) -> bool:
    """Answer whether a line is the purpose written over a copy: "KOPIE school 3-11-2026"."""
    words = words_of(text)
    if not words or len(words) > _LABEL_WORDS or _is_prose(text):
        return False
    known = document_words().copy_words
    dated = bool(_DATE.search(text)) or text.isupper()
    return words[0] in known or (dated and not known.isdisjoint(words))


def _is_prose(text: str) -> bool:
    words = words_of(text)
    return (
        len(words) >= _PROSE_WORDS
        and sum(word in document_words().function_words for word in words) > 1
    )
