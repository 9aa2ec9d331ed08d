"""Find the words of a short sentence: in Dutch, and in the parent's own language as well."""

from collections.abc import Mapping
from typing import Final

from bot.languages import ar, de, en, fr, nl, pl, ru, tr, uk
from bot.sayings import Saying

DUTCH: Final = "nl"
ENGLISH: Final = "en"
WORDS: Final[Mapping[str, Mapping[Saying, str]]] = {
    DUTCH: nl.WORDS,
    ENGLISH: en.WORDS,
    "tr": tr.WORDS,
    "pl": pl.WORDS,
    "ar": ar.WORDS,
    "uk": uk.WORDS,
    "de": de.WORDS,
    "fr": fr.WORDS,
    "ru": ru.WORDS,
}
"""By ISO 639-1 code: the languages that letters are written in as well."""


def sentence(saying: Saying, *, language: str, **facts: str) -> str:
    """Answer the sentence in Dutch, with the reader's own language under it.

    `language` is what the parent's Telegram is set to (an IETF tag, or empty); who reads none of
    ours gets English under the Dutch. Raises KeyError when a fact that the words name is missing.
    """
    own = language.casefold().partition("-")[0]
    languages = dict.fromkeys((DUTCH, own if own in WORDS else ENGLISH))
    return "\n\n".join(WORDS[each][saying].format_map(facts) for each in languages)
