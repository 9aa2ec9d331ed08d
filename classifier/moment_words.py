"""Know the words for moments, and for noticing, in the nine languages of `moments.toml`."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum, auto
from functools import cache
from pathlib import Path
from typing import Any, Final

from classifier.language import DEFAULT_LANGUAGE

WORDS_FILE: Final = Path(__file__).with_name("moments.toml")
_TOKEN: Final = re.compile(r"\d+(?:[.:/-]\d+)+|\d+|[^\W\d_]+|[,;:()!?–—]")
_LETTER_MARK: Final = re.compile(r"(?<=[\u0400-\u04ff])['’ʼ`](?=[\u0400-\u04ff])")
_SHORTEST_STEM: Final = 3


class PartOfDay(StrEnum):
    """A part of the day; its value is the word for it in `moments.toml`."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


class Unit(StrEnum):
    """What people count in; its value is the word for it in `moments.toml`."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Tag(Enum):
    """What a word or phrase does; `moments.toml` describes each."""

    NOW = auto()
    NOW_BESIDE = auto()
    DAY = auto()
    DAY_PART = auto()
    PART = auto()
    WEEKDAY = auto()
    WEEKDAY_PART = auto()
    MONTH = auto()
    NUMBER = auto()
    UNIT = auto()
    WEEK = auto()
    WEEKEND = auto()
    AGO_AFTER = auto()
    AGO_BEFORE = auto()
    LAST = auto()
    THIS = auto()
    NEXT = auto()
    AT = auto()
    CLOCK = auto()
    HALF = auto()
    QUARTER = auto()
    PAST = auto()
    TO = auto()
    ON = auto()
    LIMIT = auto()
    LIMIT_AFTER = auto()
    BORN = auto()
    NOTICED = auto()
    LOST = auto()
    SENT = auto()
    US = auto()
    TURN = auto()


@dataclass(frozen=True, slots=True)
class Counted:
    """A unit that people count in."""

    unit: Unit
    times: int
    """How many of the unit the word stands for."""
    alone: bool
    """Whether it needs no number in front: "godzinę temu" is an hour ago."""

    def span(self, number: int) -> timedelta:
        """Answer how long so many of them are; of months, 30 days each."""
        times = self.times * number
        if self.unit is Unit.MINUTE:
            return timedelta(minutes=times)
        if self.unit is Unit.HOUR:
            return timedelta(hours=times)
        return timedelta(days=times * {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30}[self.unit])


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase, what it does and what it says."""

    phrase: tuple[str, ...]
    tag: Tag
    value: Any = None


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one language, with those of Dutch where the two do not clash."""

    by_first: Mapping[str, Sequence[Entry]]
    """By first word, the longest phrase first."""
    stems: Mapping[str, Tag]
    """Beginnings of words that count with every ending."""
    longest_stem: int

    def tags(self, tokens: Sequence[str], place: int) -> Mapping[Tag, Entry]:
        """Answer what starts at a place of a text, the longest phrase per tag."""
        found: dict[Tag, Entry] = {}
        for entry in self.by_first.get(tokens[place], ()):
            length = len(entry.phrase)
            if length == 1 or tuple(tokens[place : place + length]) == entry.phrase:
                found.setdefault(entry.tag, entry)
        if found or not self.stems:
            return found
        word = tokens[place]
        for length in range(min(len(word), self.longest_stem), _SHORTEST_STEM - 1, -1):
            tag = self.stems.get(word[:length])
            if tag is not None:
                return {tag: Entry((word,), tag)}
        return found


def fold_words(text: str) -> str:
    """Answer a text small and without accents and vowel signs, digits as 0 to 9."""
    if text.isascii():
        return text.lower()
    text = _LETTER_MARK.sub("", text)
    return unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)


def tokens_of(text: str) -> list[str]:
    """Answer the words, numbers and marks between clauses of a text, folded."""
    return _TOKEN.findall(fold_words(text))


@cache
def words_of(language: str) -> Words:
    """Answer the words of a language; of Dutch for a language that is not known."""
    stored = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))
    known = language if language in stored else DEFAULT_LANGUAGE
    entries = list(_entries(stored[known]))
    own = {entry.phrase for entry in entries}
    if known != DEFAULT_LANGUAGE:
        dutch = _entries(stored[DEFAULT_LANGUAGE])
        entries += [entry for entry in dutch if entry.phrase not in own]
    by_first: dict[str, list[Entry]] = {}
    stems: dict[str, Tag] = {}
    for entry in sorted(entries, key=lambda entry: -len(entry.phrase)):
        first = entry.phrase[0]
        if entry.value == "*":
            stems[first] = entry.tag
        else:
            by_first.setdefault(first, []).append(entry)
    return Words(by_first, stems, max(map(len, stems), default=0))


_PLAIN_LISTS: Final = (
    *(
        Tag.NOW,
        Tag.NOW_BESIDE,
        Tag.WEEK,
        Tag.WEEKEND,
        Tag.AGO_AFTER,
        Tag.AGO_BEFORE,
        Tag.LAST,
        Tag.THIS,
        Tag.NEXT,
    ),
    *(Tag.AT, Tag.CLOCK, Tag.HALF, Tag.PAST, Tag.TO, Tag.ON, Tag.LIMIT, Tag.LIMIT_AFTER, Tag.US),
    *(Tag.BORN, Tag.NOTICED, Tag.LOST, Tag.SENT, Tag.TURN),
)


def _entries(stored: Mapping[str, Any]) -> Iterator[Entry]:
    for tag in _PLAIN_LISTS:
        for phrase in stored[tag.name.lower()]:
            yield Entry(_phrase(phrase.rstrip("*")), tag, "*" if phrase.endswith("*") else None)
    for tag in (Tag.DAY, Tag.NUMBER, Tag.QUARTER):
        for phrase, value in stored[tag.name.lower()].items():
            yield Entry(_phrase(phrase), tag, value)
    for phrase, part in stored["part"].items():
        yield Entry(_phrase(phrase), Tag.PART, PartOfDay(part))
    for phrase, value in stored["day_part"].items():
        day, _, part = value.partition(" ")
        yield Entry(_phrase(phrase), Tag.DAY_PART, (int(day), PartOfDay(part)))
    for phrase, value in stored["unit"].items():
        times, _, unit = value.rpartition(" ")
        yield Entry(_phrase(phrase), Tag.UNIT, Counted(Unit(unit), int(times or 1), bool(times)))
    yield from _numbered(stored)
    yield from _glued(stored)


def _numbered(stored: Mapping[str, Any]) -> Iterator[Entry]:
    """Weekdays from Monday, 0, and months from January, 1."""
    for tag, first in ((Tag.WEEKDAY, 0), (Tag.MONTH, 1)):
        for value, phrases in enumerate(stored[tag.name.lower()], first):
            for phrase in phrases:
                yield Entry(_phrase(phrase), tag, value)


def _glued(stored: Mapping[str, Any]) -> Iterator[Entry]:
    """Days with their parts in one word or two; "gisteren" loses its end: "gisteravond"."""
    for ending, part in stored.get("glued", {}).items():
        days = [(word, Tag.DAY_PART, value) for word, value in stored["day"].items()]
        days += [
            (word, Tag.WEEKDAY_PART, value)
            for value, words in enumerate(stored["weekday"])
            for word in words
        ]
        for word, tag, value in days:
            for phrase in (f"{word}{ending}", f"{word} {ending}"):
                yield Entry(_phrase(phrase), tag, (value, PartOfDay(part)))


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(tokens_of(text))


def _plain_characters() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))
    table |= dict.fromkeys((*range(0x64B, 0x660), 0x670, 0x640))  # Arabic vowel signs, tatweel
    table |= {0x660 + digit: str(digit) for digit in range(10)}
    table |= {0x131: "i", ord("ł"): "l", 0x649: "\u064a", 0x629: "\u0647"}
    return table


_PLAIN: Final = _plain_characters()
