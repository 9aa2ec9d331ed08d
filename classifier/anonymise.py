"""Mask everything in a message that may be personal, so that it can become a training letter.

A word stays only where many write it; every other one gives way to a mask. Words that are names
too give way where a name is likely. What is masked cannot be found back: nothing of it is kept.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from casework.corrections import MaskedText
from classifier.masking_marks import MASKS, Mask, Spot, plain_text, spots_in
from classifier.reading import shorten
from classifier.word_list import LanguageWords, WordList, folded

_NAME_PARTS: Final = re.compile(r"[^\W\d_]+")
_SHORTEST_PART: Final = 2
_STREET: Final = re.compile(
    r"(?:straat|laan|weg|plein|singel|gracht|kade|dijk|hof|pad|steeg|dreef|plantsoen|strasse|platz"
    r"|street|road|avenue|rue|sokak|cadde|ulica|вулиця|улица|شارع)$"
)
_NEAR: Final = re.compile(r"[\s&/+'\"\u201c\u201d\u201e-]*")
"""What may stand between two parts of one name."""
_AFTER_CUE: Final = re.compile(r"[ \t,:'\"\u201c\u201d\u201e«(-]*")
_AFTER_ABBREVIATION: Final = re.compile(r"\.[ \t]*")
_LONGEST_ABBREVIATION: Final = 4
_LONGEST_PHRASE: Final = 3
_CLOSING_LINE: Final = 8
"""Words that may follow a greeting on its line; a longer line goes on telling."""
_CLOSING_WORDS: Final = 14
"""Words that may follow a greeting in all."""
_LAST_LINE: Final = 3
"""Words of a last line that is only who wrote."""
_SAME_AGAIN: Final = re.compile(r"(\[[a-z]+\])(?:[\s,&'/+-]*\1)+")
_SPACES: Final = re.compile(r"[^\S\n]+")
_BLANK_LINES: Final = re.compile(r"\s*\n\s*\n\s*")
_KEPT_MARKS: Final = frozenset(" \n.,;:!?'\"()/%&+-\u2013\u2014\u2026\u20ac\u061f\u060c\u061b")


class Anonymiser:
    """Masks texts; keeps nothing of them."""

    def __init__(self, words: WordList) -> None:
        self._words = words

    def mask(
        self,
        text: str,
        *,
        language: str,
        people: Sequence[str] = (),
        places: Sequence[str] = (),
    ) -> MaskedText:
        """Answer the text with masks for all that may be personal, as the port says.

        Of a very long text the beginning and the end are read.
        """
        text = plain_text(shorten(text))
        spots = self.spots(text, language=language, people=people, places=places)
        written = _written(text, spots)
        counts = Counter(found.group() for found in MASKS.finditer(written))
        words = [spot for spot in spots if spot.fold]
        return MaskedText(written, counts, len(words), sum(spot.mask is None for spot in words))

    def spots(
        self,
        text: str,
        *,
        language: str,
        people: Sequence[str] = (),
        places: Sequence[str] = (),
    ) -> list[Spot]:
        """Answer the words of a plain text, each with its mask or None where it stays."""
        words = self._words.of(language)
        spots = spots_in(text, language)
        general = words.rules.function | words.cues
        known = _parts_of(people, words) | _parts_of(places, words) - general
        zone = _closing_zone(spots, words)
        german = language == "de"
        for place, spot in enumerate(spots):
            if spot.fold:
                spot.mask = _mask_alone(spot, words, known, german=german)
                is_initial = _is_initial(spots, place)
                if spot.mask is None and (
                    is_initial or _is_likely_name(spots, place, words, zone, german=german)
                ):
                    spot.mask = Mask.NAME
        _mask_beside(spots, words)
        _mask_compounds(spots)
        return spots


def _parts_of(people: Iterable[str], words: LanguageWords) -> frozenset[str]:
    """Answer the folded parts of names; of an address only those that are no common words."""
    parts: set[str] = set()
    for name in people:
        local, at, _ = plain_text(name).partition("@")
        for part in map(folded, _NAME_PARTS.findall(local)):
            is_common = part in words.known and part not in words.also
            general = part in words.particles or part in words.calm or (at and is_common)
            if len(part) >= _SHORTEST_PART and not general:
                parts.add(part)
    return frozenset(parts)


def _mask_alone(
    spot: Spot, words: LanguageWords, people: frozenset[str], *, german: bool
) -> Mask | None:
    """Answer what a word gets whatever stands beside it."""
    inner_capital = spot.is_capital and not spot.is_first
    stem = folded(spot.text.partition("'")[0])
    if people.intersection((spot.fold, stem)):
        return Mask.NAME
    if spot.fold in words.months and (spot.fold not in words.rules.function or inner_capital):
        return Mask.DATE
    if spot.fold not in words.known:
        if stem == spot.fold or stem not in words.known - words.also or inner_capital:
            return Mask.NAME if spot.is_capital else Mask.WORD
        spot.text, spot.fold = spot.text.partition("'")[0], stem  # "kind's", "okul'da"
    elif inner_capital and (spot.fold not in words.calm or (german and spot.fold in words.also)):
        stressed = spot.text.isupper() and len(spot.text) > 1
        return None if stressed and spot.fold in words.rules.function else Mask.NAME
    return None


def _is_initial(spots: Sequence[Spot], place: int) -> bool:
    """Answer whether a letter stands for a first name, as in "Z. Baran"."""
    text, after = spots[place].text, spots[place + 1 : place + 2]
    return len(text) == 1 and text.isupper() and bool(after) and after[0].gap.startswith(".")


def _is_likely_name(
    spots: Sequence[Spot], place: int, words: LanguageWords, zone: int, *, german: bool
) -> bool:
    """Answer whether a word that may stay is a name here."""
    spot = spots[place]
    is_general = spot.fold in words.rules.function
    if place >= zone:
        greets = spot.fold in words.rules.closers | words.rules.closing_words | words.cues
        return not greets and (
            spot.fold in words.also
            or (spot.is_capital and not is_general and not german)
            or (german and spot.is_capital and spot.fold not in words.calm and not is_general)
        )
    if _follows_cue(spots, place, words):
        if spot.is_capital:
            return not is_general and spot.fold not in words.calm | words.cues
        return spot.fold in words.also and not is_general
    return False


def _follows_cue(spots: Sequence[Spot], place: int, words: LanguageWords) -> bool:
    if not place:
        return False
    before, gap = spots[place - 1], spots[place].gap
    if before.fold in words.cues:
        short = len(before.fold) <= _LONGEST_ABBREVIATION
        return bool(_AFTER_CUE.fullmatch(gap) or (short and _AFTER_ABBREVIATION.fullmatch(gap)))
    if not _AFTER_CUE.fullmatch(gap):
        return False
    return any(
        tuple(spot.fold for spot in spots[max(0, place - length) : place]) in words.cue_phrases
        for length in range(1, _LONGEST_PHRASE + 1)
    )


def _closing_zone(spots: Sequence[Spot], words: LanguageWords) -> int:
    """Answer from which place on a message only says who wrote it; past the end where nowhere."""
    lines: list[int] = [0]
    for place, spot in enumerate(spots):
        if place and "\n" in spot.gap:
            lines.append(place)
    last = lines[-1]
    zone = last if len(lines) > 1 and len(spots) - last <= _LAST_LINE else len(spots)
    for place in range(len(spots) - 1, max(-1, len(spots) - _CLOSING_WORDS - 1), -1):
        if spots[place].fold in words.rules.closers:
            end = next((start for start in lines if start > place), len(spots))
            rest = [*lines[lines.index(end) :], len(spots)] if end in lines else [len(spots)]
            longest = max((b - a for a, b in pairwise(rest)), default=0)
            if max(end - place - 1, longest) <= _CLOSING_LINE:
                zone = min(zone, place + 1)
    return zone


def _mask_beside(spots: list[Spot], words: LanguageWords) -> None:
    """Mask what stands beside a name and may be a part of it, until nothing more does."""
    for order in (range(1, len(spots)), range(len(spots) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for place in order:
            if spots[place].mask is None and _may_be_part(spots, place, step, words):
                spots[place].mask = Mask.NAME
    for place, spot in enumerate(spots):
        if spot.mask is None:
            _mask_with_number(spots, place, words)


def _may_be_part(spots: Sequence[Spot], place: int, step: int, words: LanguageWords) -> bool:
    spot = spots[place]
    is_capital = spot.is_capital or (spot.text.isupper() and len(spot.text) > 1)
    is_plain = spot.fold in words.rules.function | words.cues and not is_capital
    if spot.fold not in words.also or is_plain:
        return False
    other, near = place + step, _is_near(spots, place, step)
    passed = ""
    while near and 0 <= other < len(spots) and spots[other].fold in words.particles:
        passed += f" {spots[other].fold}"
        near, other = _is_near(spots, other, step), other + step
    if step < 0 and passed.strip() in {"der van", "den van", "der von"}:
        return True
    return near and 0 <= other < len(spots) and spots[other].mask in {Mask.NAME, Mask.WORD}


def _is_near(spots: Sequence[Spot], place: int, step: int) -> bool:
    later = place if step < 0 else place + 1
    return 0 < later < len(spots) and bool(_NEAR.fullmatch(spots[later].gap))


def _mask_with_number(spots: Sequence[Spot], place: int, words: LanguageWords) -> None:
    """Mask a month beside a number, a number word before a month, and a street before a number."""
    spot = spots[place]
    before = spots[place - 1].mask if place and spot.gap.isspace() else None
    after = None
    if place + 1 < len(spots) and spots[place + 1].gap.isspace():
        after = spots[place + 1].mask
    beside_number = Mask.NUMBER in {before, after} or before is Mask.DATE
    begins_date = spot.fold in words.rules.numbers and after is Mask.DATE
    if begins_date or (spot.fold in words.months and beside_number):
        spot.mask = Mask.DATE
    elif after is Mask.NUMBER and spot.fold not in words.countable:
        inner_capital = spot.is_capital and not spot.is_first
        if inner_capital or _STREET.search(spot.fold):
            spot.mask = Mask.ADDRESS


def _mask_compounds(spots: Sequence[Spot]) -> None:
    """Mask the whole of a compound with hyphens of which a part is masked, and what joins names."""
    for one, other in pairwise(spots):
        if other.gap == "-" and Mask.NAME in {one.mask, other.mask} and one.fold and other.fold:
            one.mask = other.mask = Mask.NAME
    for number, spot in pairwise(spots):
        if number.mask is Mask.NUMBER and spot.mask is Mask.DATE and spot.gap.isspace():
            number.mask = Mask.DATE
    for date, number in pairwise(spots):
        if date.mask is Mask.DATE and number.mask is Mask.NUMBER and number.gap.isspace():
            number.mask = Mask.DATE


def _written(text: str, spots: Sequence[Spot]) -> str:
    """Answer the text with the masks, without any character that no letter needs."""
    pieces: list[str] = []
    last = 0
    for spot in spots:
        pieces += (_marks(text[last : spot.start]), spot.mask or spot.text)
        last = spot.end
    pieces.append(_marks(text[last:]))
    written = _SAME_AGAIN.sub(r"\1", "".join(pieces))
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", written)).strip()


def _marks(between: str) -> str:
    return "".join(mark if mark in _KEPT_MARKS else " " for mark in between)
