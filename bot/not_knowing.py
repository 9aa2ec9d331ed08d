"""Know the words with which a parent says that they do not know, in every language of the bot."""

import re
import unicodedata
from functools import cache
from typing import Final

from bot.reply import Label
from bot.texts import LANGUAGES, phrasebook

NO_WORD: Final = re.compile(r"[\W_]+")


def does_not_know(text: str) -> bool:
    """Answer whether a text says that and nothing else, in whichever of our languages."""
    words = _words(text)
    return any(_without(words, around) in phrases for phrases, around in _ways_to_say_so())


@cache
def _ways_to_say_so() -> tuple[tuple[frozenset[tuple[str, ...]], frozenset[str]], ...]:
    """Answer the phrases of each language, and the words beside them that change nothing."""
    ways = []
    for language in LANGUAGES:
        book = phrasebook(language)
        around = frozenset(_words(book.around))
        phrases = (*book.not_knowing, book.buttons[Label.DO_NOT_KNOW])
        ways.append((frozenset(_without(_words(each), around) for each in phrases), around))
    return tuple(ways)


def _without(words: tuple[str, ...], around: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in around)


def _words(text: str) -> tuple[str, ...]:
    """Answer the words of a text, written in small letters and without their accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return tuple(NO_WORD.sub(" ", plain).split())
