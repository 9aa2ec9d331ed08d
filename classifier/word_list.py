"""Say which words of a message may stay when it becomes a training letter: those that many use."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from classifier.plain_words import plain_words

RULES_FILE: Final = Path(__file__).parent / "masking_words.toml"
KNOWN_FILE: Final = Path(__file__).parent / "known_words.json"
"""Made by `python -m classifier.build_word_list`."""
HOME: Final = "nl"
"""The language of the schools: its words stand in messages of every language."""
_OWN: Final = ("function", "formal", "cues", "closers", "closing_words", "numbers")


def folded(word: str) -> str:
    """Answer a word as it is compared: small, without accents, dots and apostrophes."""
    return "".join(plain_words(word))


@dataclass(frozen=True)
class Rules:
    """What `masking_words.toml` says of one language; every set holds folded words."""

    function: frozenset[str]
    formal: frozenset[str]
    cues: frozenset[str]
    cue_phrases: frozenset[tuple[str, ...]]
    closers: frozenset[str]
    closing_words: frozenset[str]
    months: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    also: frozenset[str]

    @classmethod
    def read(cls, table: Mapping[str, str]) -> Self:
        """Answer the rules of a table of the file."""
        phrases = frozenset(
            tuple(map(folded, phrase.split())) for phrase in table["cue_phrases"].split("|")
        )
        rest = {key: words_in(text) for key, text in table.items() if key != "cue_phrases"}
        return cls(cue_phrases=phrases, **rest)

    @cached_property
    def own(self) -> frozenset[str]:
        """Every word that is kept because a person wrote it down here."""
        return frozenset().union(*(getattr(self, part) for part in _OWN)) - self.names


@dataclass(frozen=True)
class LanguageWords:
    """The words of one language, and what else may stay in a message in it."""

    rules: Rules
    known: frozenset[str]
    """Every folded word that may stay."""
    also: frozenset[str]
    """Those of them that are names too."""
    months: frozenset[str]
    cues: frozenset[str]
    cue_phrases: frozenset[tuple[str, ...]]
    calm: frozenset[str]
    """Words that stay with a capital in the middle of a sentence."""
    countable: frozenset[str]
    particles: frozenset[str]

    def allows(self, word: str) -> bool:
        """Answer whether a word may stay where nothing speaks for a name."""
        return folded(word) in self.known


class WordList:
    """The words of all languages, read once."""

    def __init__(self, rules: Mapping[str, Any], known: Mapping[str, frozenset[str]]) -> None:
        self._shared = {key: words_in(text) for key, text in rules.items() if isinstance(text, str)}
        self.rules = {
            language: Rules.read(table) for language, table in rules.items() if language in known
        }
        self._known = known
        self._read: dict[str, LanguageWords] = {}

    @classmethod
    def load(cls, known_file: Path = KNOWN_FILE) -> Self:
        """Read the shipped lists; raises OSError."""
        known = json.loads(known_file.read_text(encoding="utf-8"))
        rules = tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))
        return cls(rules, {language: words_in(text) for language, text in known.items()})

    def of(self, language: str) -> LanguageWords:
        """Answer what may stay in a message; of a language without a list, only Dutch words."""
        if language not in self._read:
            self._read[language] = self._of(language if language in self.rules else HOME)
        return self._read[language]

    def _of(self, language: str) -> LanguageWords:
        rules, home = self.rules[language], self.rules[HOME]
        field, countable = self._shared["field"], self._shared["countable"]
        at_home = (self._known[HOME] | home.own) - home.names
        if language != HOME:  # which of these are names is too much to know of two languages
            at_home -= home.also | rules.also
        own = self._known[language] | rules.own | rules.also & self._known[language]
        months = rules.months | home.months
        known = (own | at_home | field | countable) - rules.names - months - _LETTERS
        known |= rules.function | (months & rules.function)
        return LanguageWords(
            rules=rules,
            known=known,
            also=(rules.also | (home.also if language == HOME else frozenset())) & known,
            months=months,
            cues=rules.cues | home.cues,
            cue_phrases=rules.cue_phrases | home.cue_phrases,
            calm=(rules.formal | field | home.formal) - rules.also,
            countable=countable,
            particles=self._shared["particles"],
        )


_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
"""Letters that stand alone are initials, unless the rules of a language name them."""


def words_in(text: str) -> frozenset[str]:
    """Answer the folded words of a text that holds nothing but words."""
    return frozenset(filter(None, map(folded, text.split())))
