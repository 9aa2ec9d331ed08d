"""Find the schools of a board in what people write."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, Protocol, TypeVar


class NamedSchool(Protocol):
    """What must be known of a school to find its name in a text."""

    @property
    def name(self) -> str:
        """Its full name."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """What else it is called."""
        ...

    @property
    def common_word(self) -> bool:
        """Whether the name is an everyday word too."""
        ...


AnySchool = TypeVar("AnySchool", bound=NamedSchool)
NamePatterns = tuple[tuple[AnySchool, re.Pattern[str]], ...]


def name_patterns(schools: Sequence[AnySchool]) -> NamePatterns[AnySchool]:
    """Answer each school with what its name and aliases look like in a folded text."""
    return tuple((school, _as_pattern((school.name, *school.aliases))) for school in schools)


def schools_in(text: str, patterns: NamePatterns[AnySchool]) -> tuple[AnySchool, ...]:
    """Answer the schools whose name or alias stands in a text, in order of appearance.

    A name inside the longer name of another school, "De Brug" in "De Brug Zuid", is not named
    by it.
    """
    text = unicodedata.normalize("NFC", text)
    folded = fold(text)
    spots = [
        (match.span(), school)
        for school, names in patterns
        for match in names.finditer(folded)
        if not school.common_word or _stands_as_a_name(text, folded, match)
    ]
    named = [
        (span, school)
        for span, school in spots
        if not any(_holds(other, span) for other, owner in spots if owner is not school)
    ]
    return tuple(dict.fromkeys(school for _, school in sorted(named, key=lambda spot: spot[0])))


_SCHOOL_WORD_BEFORE: Final = re.compile(
    r"(?:basisschool|school|obs|odbs|ojbs|o\.b\.s\.|locatie)\s*:?\s*[\"'„“]?$"
)


_SPACES: Final = str.maketrans("-\t\n\r\x0b\x0c", "      ")


def fold(text: str) -> str:
    """Answer a text without capitals and accents, of the same length, to compare names by.

    Characters whose plain form has another length stay as they are, so that places in the
    folded text are places in the text itself.
    """
    if text.isascii():
        return text.lower().translate(_SPACES)
    return "".join(map(_fold_character, text))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character)[0].casefold()
    if plain in {"-", "\u2010", "\u2011", "\u2013"} or plain.isspace():
        return " "
    return plain if len(plain) == 1 else character


def _as_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """What names look like in a folded text: whole words, broken over lines if need be."""
    as_words = [fold(unicodedata.normalize("NFC", name)).split() for name in names]
    either = "|".join(" +".join(map(re.escape, words)) for words in as_words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]


def _stands_as_a_name(text: str, folded: str, match: re.Match[str]) -> bool:
    start = match.start()
    written = text[start : match.end()]
    last_word = written.split()[-1] if written.split() else written
    if last_word[:1].isupper() and not text.isupper():
        return True
    return bool(_SCHOOL_WORD_BEFORE.search(folded[max(0, start - 16) : start]))
