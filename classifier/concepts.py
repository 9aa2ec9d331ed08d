"""Recognise what is talked about in nine languages: removing, another child, a new school …

A concept is a list of word beginnings in `concepts.toml`. Concepts carry what letters and words
cannot: that `weghalen`, `take down` and `usunąć` are one wish.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from classifier.plain_words import plain_words

CONCEPTS_FILE: Final = Path(__file__).parent / "concepts.toml"
_REMEMBERED_WORDS: Final = 50_000


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One word of the list: its letters, and whether others may stand before or after."""

    letters: str
    open_start: bool
    open_end: bool

    def matches(self, word: str) -> bool:
        if self.open_start:
            return self.letters in word
        if self.open_end:
            return word.startswith(self.letters)
        return word == self.letters


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Neighbouring words that mean a concept together."""

    rest: tuple[_Pattern, ...]
    """The words after the first."""
    concept: int

    def follows(self, words: Sequence[str], place: int) -> bool:
        following = words[place + 1 : place + 1 + len(self.rest)]
        return len(following) == len(self.rest) and all(
            pattern.matches(word) for pattern, word in zip(self.rest, following, strict=True)
        )


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What one word can stand for."""

    concepts: tuple[int, ...]
    phrases: tuple[_Phrase, ...]


_Target = int | _Phrase
"""A concept, or a phrase that starts here."""


_NOTHING: Final = _Meaning((), ())


class ConceptFinder:
    """Finds concepts in plain words; use it in one thread.

    It remembers the words that carry a concept, and no others: names must not stay in memory.
    """

    def __init__(self, lists: Mapping[str, str]) -> None:
        self.names = tuple(lists)
        self._whole: dict[str, list[_Target]] = {}
        self._starts: dict[str, list[_Target]] = {}
        self._inside: dict[str, list[_Target]] = {}
        self._remembered: dict[str, _Meaning] = {}
        for number, entries in enumerate(lists.values()):
            for entry in entries.split():
                first, *rest = (_read_pattern(part) for part in entry.split("_"))
                self._table_of(first).setdefault(first.letters, []).append(
                    _Phrase(tuple(rest), number) if rest else number
                )
        self._start_lengths = sorted({len(key) for key in self._starts})
        lengths: dict[str, set[int]] = {}
        for key in self._inside:
            lengths.setdefault(key[0], set()).add(len(key))
        self._inside_lengths = {first: sorted(found) for first, found in lengths.items()}
        """By the first letter: most places in a word need no look."""

    def find(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Answer (place of the word, number of the concept) for one sentence, in order."""
        found: list[tuple[int, int]] = []
        for place, word in enumerate(words):
            meaning = self._remembered.get(word) or self._learn(word)
            found.extend((place, concept) for concept in meaning.concepts)
            found.extend(
                (place, phrase.concept)
                for phrase in meaning.phrases
                if phrase.follows(words, place)
            )
        return found

    def _table_of(self, pattern: _Pattern) -> dict[str, list[_Target]]:
        if pattern.open_start:
            return self._inside
        return self._starts if pattern.open_end else self._whole

    def _learn(self, word: str) -> _Meaning:
        targets = list(self._whole.get(word, ()))
        for length in self._start_lengths:
            targets += self._starts.get(word[:length], ()) if length <= len(word) else ()
        for start, first in enumerate(word):
            for length in self._inside_lengths.get(first, ()):
                if start + length <= len(word):
                    targets += self._inside.get(word[start : start + length], ())
        if not targets:
            return _NOTHING
        meaning = _Meaning(
            concepts=tuple(sorted({target for target in targets if isinstance(target, int)})),
            phrases=tuple(target for target in targets if isinstance(target, _Phrase)),
        )
        if len(self._remembered) < _REMEMBERED_WORDS:
            self._remembered[word] = meaning
        return meaning


def load_concepts(file: Path = CONCEPTS_FILE) -> ConceptFinder:
    """Read the list of concepts."""
    return ConceptFinder(tomllib.loads(file.read_text(encoding="utf-8")))


def _read_pattern(entry: str) -> _Pattern:
    letters = "".join(plain_words(entry.strip("*")))
    return _Pattern(letters, entry.startswith("*"), entry.endswith("*"))
