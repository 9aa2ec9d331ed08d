"""Find the words of the pages for parents; a file per language, which a translator can edit."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

DUTCH: Final = "nl"
LANGUAGES: Final = (DUTCH, "en", "tr", "pl", "ar", "uk", "de", "fr", "ru")
"""ISO 639-1 codes: the languages that letters are written in as well."""
RIGHT_TO_LEFT: Final = frozenset({"ar"})
SET_APART: Final = "\u2068{}\u2069"
"""A Dutch name within a text from right to left (Unicode UAX 9, FSI and PDI)."""


@dataclass(frozen=True, slots=True)
class Book:
    """The words of one language, by table and name."""

    language: str
    tables: Mapping[str, Mapping[str, str]]

    @property
    def name(self) -> str:
        """Of the language, in itself."""
        return self.tables["language"]["name"]

    @property
    def direction(self) -> str:
        """The writing direction as HTML names it."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def apart(self, text: str) -> str:
        """Answer a text in Latin letters, set apart where the script runs back."""
        return SET_APART.format(text) if self.language in RIGHT_TO_LEFT else text

    def said(self, name: str, **facts: str) -> str:
        """Answer a text such as "enter.title", with its facts filled in.

        Raises KeyError for a text, or a fact that it names, which is not there.
        """
        table, _, key = name.partition(".")
        words = self.tables[table][key]
        return words.format_map({each: self.apart(fact) for each, fact in facts.items()})


@cache
def book(language: str) -> Book:
    """Answer the words of a language, read once. Raises FileNotFoundError for one we lack."""
    file = files("desk") / "languages" / f"{language}.toml"
    return Book(language, tomllib.loads(file.read_text(encoding="utf-8")))


def language_wanted(asked: str, accepted: str, otherwise: str = "") -> str:
    """Answer in which language a page is shown.

    `asked` is the one chosen on a page, `otherwise` that of the case, `accepted` the browser's
    Accept-Language (RFC 9110 §12.5.4), whose weights browsers give in falling order.
    """
    tags = (each.partition(";")[0].strip().casefold() for each in accepted.split(","))
    wanted = (asked, otherwise, *(tag.partition("-")[0] for tag in tags))
    return next((each for each in wanted if each in LANGUAGES), DUTCH)
