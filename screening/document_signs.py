"""Find the signs of an identity document in the lines that were read from a picture or a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import cos, radians, sin
from typing import Final
from unicodedata import east_asian_width

from screening.document_lines import (
    DATE,
    is_copy_mark,
    is_machine_line,
    is_prose,
    is_state,
    labels_in,
    licence_row,
    titles_in,
)
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
_SLANTED: Final = 7.0
"""Degrees away from the other lines."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER: Final = re.compile(
    r"(?=[A-Z0-9]*\d[A-Z0-9]*\d)(?:[A-Z]{2}[A-Z0-9]{6}\d|[A-Z]{1,3}\d{6,8}[A-Z]?|\d{2}[A-Z]{2}\d{5}"
    r"|[A-Z]\d{2}[A-Z]\d{5}|\d{8}[A-Z]|\d{6}(?:19|20)\d{9}[\dX])"
)
_OTHER_LETTERS: Final = re.compile(
    "[\u0370-\u04ff\u0530-\u06ff\u0900-\u0e7f\u10a0-\u139f\u3040-\u30ff\u3400-\u9fff"
    "\uac00-\ud7af\u220f\u2206\u2211]"
)
_TIME_OR_AMOUNT: Final = re.compile(r"^(?:\d{1,2}[:.]\d\d|(?:€ ?)?[\d.]{1,9},(?:\d\d|-))$")
_ACCOUNT: Final = re.compile(r"\b[A-Z]{2}\d\d ?[A-Z]{4} ?(?:\d ?){8,10}")
"""The number of a bank account (IBAN), as in the Netherlands and around."""
_STREET: Final = re.compile(
    r"\w*(?:straat|laan|weg|plein|kade|singel|stra(?:ss|ß)e|str|lane|street|road)\b", re.IGNORECASE
)
"""An address on a document is no word of a school or a club."""
_FEMALE: Final = squeeze("female")
"""Squeezed, it holds the word "e-mail"."""
_LONG_LINE: Final = 6
"""Characters; of a shorter line the angle says nothing."""


LINE_SHAPE: Final = 2.2
"""A line of text is at least so many times as long as it is high."""


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
    length: float = 0.0
    """Pixels from the first letter to the last; 0 where it was not read from a picture."""

    @property
    def is_long(self) -> bool:
        """Whether it has the shape of a line; a face or a tree taken for text has not."""
        return self.length == 0 or self.length >= LINE_SHAPE * self.height


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
        return tuple(line for line in self.lines if not is_copy_mark(line.text))

    @cached_property
    def machine_lines(self) -> int:
        """How many lines belong to a machine-readable zone."""
        text = "\n".join(line.text.replace(" ", "") for line in self.lines)
        found = sum(text.count("\n", start, end) + 1 for start, end in find_mrz(read_plainly(text)))
        shaped = sum(is_machine_line(line.text) for line in self.lines)
        return max(found, shaped)

    @cached_property
    def _titled(self) -> tuple[tuple[Document, bool], ...]:
        return tuple(title for line in self.lines for title in titles_in(line.text))

    @cached_property
    def titles(self) -> frozenset[Document]:
        """Sorts of document named by a line that says nothing else."""
        return frozenset(document for document, alone in self._titled if alone)

    @cached_property
    def has_title_in_capitals(self) -> bool:
        """Whether such a line is all capitals, as on nearly every document."""
        return any(
            line.text.isupper() and any(alone for _, alone in titles_in(line.text))
            for line in self.lines
        )

    @cached_property
    def named(self) -> frozenset[Document]:
        """Sorts of document named anywhere."""
        return frozenset(document for document, _ in self._titled)

    @cached_property
    def states(self) -> int:
        """How many lines are the name of a state."""
        return sum(is_state(line.text) for line in self.lines)

    @cached_property
    def _labelled(self) -> tuple[tuple[Field, bool], ...]:
        return tuple(label for line in self.lines for label in labels_in(line.text))

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
        """How many lines hold letters that are not Latin: as they stand, or as they look."""
        return sum(bool(_OTHER_LETTERS.search(line.text)) for line in self.lines)

    @cached_property
    def width(self) -> int:
        """How much could be read well, a sign as wide as two letters counted as two."""
        read = (line.text for line in self.lines if line.sure >= _READ_WELL)
        return sum(1 + (east_asian_width(sign) in "WF") for text in read for sign in text)

    @cached_property
    def licence_rows(self) -> frozenset[str]:
        """Numbers of rows as on the front of a driving licence, where what follows fits."""
        return frozenset(row for line in self.lines if (row := licence_row(line.text)))

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
        return sum(len(DATE.findall(line.text)) for line in self.lines)

    @cached_property
    def years_apart(self) -> int:
        """How many years lie between the first and the last date, as of birth and of expiry."""
        years = [
            int(year)
            for line in self.lines
            for date in DATE.finditer(line.text)
            for year in _YEAR.findall(date.group())
        ]
        return max(years) - min(years) if years else 0

    @cached_property
    def copy_words(self) -> int:
        """How many short lines say "copy", as the words written over a copy do."""
        return sum(is_copy_mark(line.text) for line in self.lines)

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
        text = " ".join(squeeze(line.text) for line in self._own_lines).replace(_FEMALE, " ")
        found = sum(stem in text for stem in document_words().forms)
        written = " ".join(line.text for line in self._own_lines)
        return found + ("@" in written) + ("www." in written) + bool(_ACCOUNT.search(written))

    @cached_property
    def prose_lines(self) -> int:
        """How many lines are running text."""
        return sum(is_prose(line.text) for line in self.lines)

    @cached_property
    def times_and_amounts(self) -> int:
        """How many lines are a time of day, as in a chat, or an amount, as on a bill."""
        return sum(bool(_TIME_OR_AMOUNT.match(line.text.strip())) for line in self.lines)


def find_signs(lines: Sequence[TextLine]) -> Signs:
    """Answer the signs in the lines of one picture or page."""
    read = tuple(line for line in lines if line.sure >= _READ and line.text.strip())
    return Signs(read, sum(line.sure < _READ_WELL and line.is_long for line in lines))


def _place(line: TextLine, tilt: float) -> float:
    """Answer how far down a line stands, seen with its text level."""
    left, top, right, bottom = line.box
    return cos(tilt) * (top + bottom) - sin(tilt) * (left + right)


def _is_prose_line(line: TextLine) -> bool:
    return is_prose(line.text)


def _leans(line: TextLine, level: float) -> bool:
    away = abs(line.angle - level) % 180
    away = min(away, 180 - away)
    return _SLANTED < away < 90 - _SLANTED  # a line at a right angle was read on its side
