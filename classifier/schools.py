"""Find which schools of a board a message means, also where no name is written as it should be.

A name or alias that stands there exactly decides. Only where none does, three guesses are made, in
this order: a name that is misspelt or lacks its article, initials ("obs DB", "de M."), and the
place or street ("de school in Meeden").
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from spacy.matcher.levenshtein import (  # type: ignore[import-not-found]  # compiled, has no stub
    levenshtein,
)

from casework.boards import School
from casework.school_names import NamePatterns, fold, name_patterns, schools_in

_WORD: Final = re.compile(r"[^\W_]+")
_ARTICLES: Final = frozenset({"de", "het", "t", "the", "die", "das", "der", "la", "le", "l"})
_SCHOOL: Final = re.compile(
    r"(?:[cojr]|pc|rk|od|oj|prot)?bs|\w{0,12}(?:school|schol|sgool|skool)|locatie|kindcentrum|ikc"
    r"|schul\w*|\w{0,8}schule|college|lyceum|ecole|okul\w*|szko[lł]\w*|школ\w*|ال?مدرس\w*|مدرس\w*"
)
_ATTENDS: Final = re.compile(
    r"(?:zit|zitten|zat|zaten|leerling|leerlingen|oud leerling|klas|groep \w+|jaar \w+|juf|meester"
    r"|leerkracht|leraar|docent|mentor|directeur|directie) (?:nu |al )?(?:op|van|bij)"
)
_GOES: Final = re.compile(
    r"(?:gaat|gaan|ging|gingen|goes|go|attends|geht|chodzi|ходить|ходит) (?:naar|to|auf|do|до|в)"
    r"|besucht|attends|op (?:de|het|t)|op"
)
_WORDS_BEFORE: Final = 4
_PERSON: Final = re.compile(
    r"mevrouw|mevr|mw|meneer|mijnheer|dhr|heer|juf|juffrouw|meester|familie|fam|herr|frau|mrs?|ms"
    r"|pani?|bay|de[rn]|te[rn]|van|vader|moeder|oma|opa"
)
_ON_THE_WAY: Final = re.compile(
    r"in|te|van|uit|aan|op|bij|de|het|den|een|at|of|on|from|im|a[mn]?|der|d|l|w|we|z|в|у|في"
    r"|basis|openbare|lagere"
)
_WORDS_BETWEEN: Final = 3
_LONG: Final = 8
"""Letters from which a misspelt name can hardly be another word."""
_SHORT: Final = 5
"""A name of so many letters must have its capital too, a shorter one the word school before it."""
_INITIALS: Final = range(2, 5)
_SOUNDS: Final = str.maketrans("fsk", "vzc")


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to call a school: its letters without article, spaces and marks."""

    school: School
    letters: str
    words: int
    edits: int
    """So many letters may be wrong: more in longer names."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Words that may name a school."""

    start: int
    end: int
    edits: int
    school: School


@dataclass(frozen=True, slots=True)
class _Place:
    """Words that name a village or street, and the schools there."""

    start: int
    end: int
    schools: Sequence[School]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as words to look at."""

    words: Sequence[str]
    """Folded."""
    capital: Sequence[bool]
    """Whether a word begins with a capital, and neither a sentence nor a text in capitals does."""
    dotted: Sequence[bool]
    """Whether a full stop follows."""

    @classmethod
    def of(cls, text: str) -> "_Text":
        matches = list(_WORD.finditer(fold(text)))
        all_capitals = text.isupper()
        capital, dotted = [], []
        for number, match in enumerate(matches):
            before = text[matches[number - 1].end() : match.start()] if number else "."
            begins = any(mark in before for mark in ".!?\n")
            capital.append(text[match.start()].isupper() and not begins and not all_capitals)
            dotted.append(text[match.end() : match.end() + 1] == ".")
        return cls([match.group() for match in matches], capital, dotted)

    def is_school(self, place: int) -> bool:
        """Answer whether a word says school, at a place that may lie outside the text."""
        return 0 <= place < len(self.words) and _SCHOOL.fullmatch(self.words[place]) is not None

    def before(self, place: int) -> int:
        """Answer the place in front of an article, or of the word itself without one."""
        has_article = place > 0 and self.words[place - 1] in _ARTICLES
        return place - 1 - has_article

    def lead(self, end: int) -> str:
        """Answer the last words up to and with a place."""
        return " ".join(self.words[max(0, end + 1 - _WORDS_BEFORE) : end + 1])

    def names_a_school(self, start: int, end: int) -> bool:
        """Answer whether the words around a span say that a school is meant."""
        before = self.before(start)
        if self.is_school(before) or self.is_school(end):
            return True
        return _ends_with(_ATTENDS, self.lead(before))

    def may_name_a_school(self, start: int) -> bool:
        """Answer the same for words that are said of other things too: "naar de", "op het"."""
        before = self.before(start)
        lead = self.lead(start - 1) if before < start - 1 else self.lead(before)
        return _ends_with(_GOES, lead) or _ends_with(_GOES, self.lead(before))

    def is_of_a_person(self, start: int) -> bool:
        """Answer whether what stands in front makes a word somebody's name."""
        if start == 0:
            return False
        before = self.words[start - 1]
        return _PERSON.fullmatch(before) is not None or (
            self.capital[start - 1] and before not in _ARTICLES
        )


class SchoolFinder:
    """Finds the schools of one board in texts."""

    def __init__(self, schools: Sequence[School]) -> None:
        self._patterns: NamePatterns[School] = name_patterns(schools)
        self._alike: dict[tuple[str, int], list[_Name]] = defaultdict(list)
        self._initials: dict[str, list[School]] = defaultdict(list)
        self._first_letter: dict[tuple[str, str], list[School]] = defaultdict(list)
        self._places: dict[str, list[tuple[tuple[str, ...], list[School]]]] = defaultdict(list)
        names = [name for school in schools for name in _names(school)]
        for name in names:
            for length in range(len(name.letters) - name.edits, len(name.letters) + name.edits + 1):
                self._alike[_first_sound(name.letters), length].append(name)
        self._most_words = max((name.words for name in names), default=0) + 1
        at: dict[tuple[str, ...], list[School]] = defaultdict(list)
        for school in schools:
            self._add_short_forms(school)
            for place in (school.village, school.street):
                if words := tuple(_WORD.findall(fold(place))):
                    at[words].append(school)
        for words, there in at.items():
            self._places[words[0]].append((words, there))
        self._place_letters = frozenset("".join(words) for words in at)

    def meant(self, text: str, subject: str = "") -> tuple[School, ...]:
        """Answer the schools that are meant, the most certain first; several where the words leave
        it open, and none where they tell nothing. What is written exactly comes before a guess,
        the text before its subject."""
        for part in (text, subject):
            named = schools_in(part, self._patterns)
            if named:
                return named
        for part in (text, subject):
            guessed = self._guessed(_Text.of(part)) if part else ()
            if guessed:
                return guessed
        return ()

    def _guessed(self, text: _Text) -> tuple[School, ...]:
        places = tuple(self._by_place(text))
        for found in (self._misspelt(text), self._shortened(text)):
            if found:
                near = {school.name for at in places for school in at.schools}
                return tuple(school for school in found if school.name in near) or found
        sure = [at for at in places if _is_where_a_school_stands(text, at.start, at.end)]
        return tuple(dict.fromkeys(school for at in sure for school in at.schools))

    def _misspelt(self, text: _Text) -> tuple[School, ...]:
        spots = sorted(self._spots(text), key=lambda spot: (spot.edits, spot.start, -spot.end))
        kept: list[_Spot] = []
        for spot in spots:
            better = [one for one in kept if one.start < spot.end and spot.start < one.end]
            if all(one.edits == spot.edits for one in better):
                kept.append(spot)
        return tuple(dict.fromkeys(spot.school for spot in kept))

    def _spots(self, text: _Text) -> Iterator[_Spot]:
        for start, word in enumerate(text.words):
            letters, sound = "", _first_sound(word)
            for end in range(start + 1, min(start + self._most_words, len(text.words)) + 1):
                letters += text.words[end - 1]
                if letters in self._place_letters:
                    continue  # "Meeden" is no misspelt "Mieden"
                for name in self._alike.get((sound, len(letters)), ()):
                    if abs(end - start - name.words) > 1:
                        continue
                    edits = _edits(letters, name)
                    if edits is not None and _is_meant(text, start, end, edits, name):
                        yield _Spot(start, end, edits, name.school)

    def _add_short_forms(self, school: School) -> None:
        for name in (school.name, *school.aliases):
            words = _WORD.findall(re.sub(r"(?<=\w)school\b", " school", fold(name)))
            article = words[0] if words and words[0] in _ARTICLES else ""
            rest = words[1:] if article else words
            kinds = [rest] if not rest or rest[-1] != "school" else [rest, rest[:-1]]
            for kind in kinds:
                for each in ([article, *kind] if article else kind, kind):
                    initials = "".join(word[0] for word in each)
                    if len(initials) in _INITIALS and school not in self._initials[initials]:
                        self._initials[initials].append(school)
            if article and rest and school not in self._first_letter[article, rest[0][0]]:
                self._first_letter[article, rest[0][0]].append(school)

    def _shortened(self, text: _Text) -> tuple[School, ...]:
        found: list[School] = []
        for place, word in enumerate(text.words):
            if len(word) == 1 and text.capital[place] and place and text.dotted[place]:
                follows = place + 1 < len(text.words) and text.capital[place + 1]
                said = text.may_name_a_school(place) or text.names_a_school(place, place + 1)
                if said and not follows:
                    found += self._first_letter.get((text.words[place - 1], word), ())
            elif text.capital[place] and text.names_a_school(place, place + 1):
                found += self._initials.get(word, ())
        return tuple(dict.fromkeys(found))

    def _by_place(self, text: _Text) -> Iterator[_Place]:
        for start, word in enumerate(text.words):
            for words, schools in self._places.get(word, ()):
                end = start + len(words)
                if tuple(text.words[start:end]) == words:
                    yield _Place(start, end, schools)


@lru_cache(maxsize=64)
def finder_of(schools: tuple[School, ...]) -> SchoolFinder:
    """Answer the finder for the schools of a board, made once."""
    return SchoolFinder(schools)


def _names(school: School) -> Iterator[_Name]:
    for name in dict.fromkeys((school.name, *school.aliases)):
        words = _WORD.findall(fold(name))
        if len(words) > 1 and words[0] in _ARTICLES:
            words = words[1:]
        letters = "".join(words)
        if letters:
            telling = len(letters.removesuffix("school"))
            yield _Name(school, letters, len(words), _allowed(telling))


def _first_sound(word: str) -> str:
    """The first letter, one for those that are mistaken for each other: Fiermaster, Sonnewiel."""
    return word[0].translate(_SOUNDS)


def _allowed(letters: int) -> int:
    """How many letters of a name may be wrong, one in every four or five."""
    for shortest, edits in ((13, 3), (8, 2), (4, 1)):
        if letters >= shortest:
            return edits
    return 0


def _edits(written: str, name: _Name) -> int | None:
    """How many letters are wrong, two that changed places counting once; None when too many."""
    edits: int = levenshtein(written, name.letters, name.edits + 1)
    if edits <= name.edits:
        return edits
    if edits > name.edits + 1 or len(written) != len(name.letters):
        return None
    return name.edits if any(_swapped(written, name)) else None


def _swapped(written: str, name: _Name) -> Iterable[bool]:
    for place, (one, other) in enumerate(pairwise(written)):
        if (name.letters[place], name.letters[place + 1]) == (other, one):
            mended = f"{written[:place]}{other}{one}{written[place + 2 :]}"
            yield levenshtein(mended, name.letters, name.edits) <= name.edits - 1


def _is_meant(text: _Text, start: int, end: int, edits: int, name: _Name) -> bool:
    """Whether words that look like a name stand where a school is meant.

    The less a word looks like the name, and the more it looks like any other word, the more must
    be said around it.
    """
    length = len(name.letters)
    if end - start > name.words and not text.is_school(end - 1) and (edits or length < _LONG):
        return False  # "halen of" is no "Hagenhof"
    if text.names_a_school(start, end):
        # "welke gegevens naar een andere school mogen" is not about "De Molen".
        behind_any_school = text.is_school(start - 1) and not text.words[start - 1].endswith("bs")
        return not (edits and length < _LONG and behind_any_school and not text.capital[start])
    if name.school.common_word or text.is_of_a_person(start):
        return False
    if length < _LONG:
        told = text.may_name_a_school(start) or (
            text.capital[start] and start > 0 and text.words[start - 1] in _ARTICLES
        )
        return told and (length > _SHORT or (text.capital[start] and length == _SHORT))
    return text.capital[start] or edits <= length // 4


def _is_where_a_school_stands(text: _Text, start: int, end: int) -> bool:
    """Whether a place stands behind the word school, "school in Meeden", or in front of it."""
    if any(word.startswith("okul") for word in text.words[end : end + 2]):
        return True  # Turkish: "Veendam'daki okul"
    for back in range(1, _WORDS_BETWEEN + 2):
        place = start - back
        if text.is_school(place):
            return True
        if place < 0 or not _ON_THE_WAY.fullmatch(text.words[place]):
            return False
    return False


def _ends_with(pattern: re.Pattern[str], lead: str) -> bool:
    """Whether the last words are a phrase."""
    starts = [0, *(place + 1 for place, mark in enumerate(lead) if mark == " ")]
    return any(pattern.fullmatch(lead, start) for start in starts)
