"""Find numbers of passports, identity cards, residence permits, driving licences and V-numbers."""

import re
from dataclasses import dataclass
from typing import Final, assert_never

from screening.findings import NumberKind
from screening.harmless_numbers import UNSPACED_DATE
from screening.number_words import Label, Labels, Says
from screening.reading import BARRIER, Reading, plain_words

_KINDS: Final = {
    Says.DOCUMENT: NumberKind.DOCUMENT,
    Says.LICENCE: NumberKind.DRIVING_LICENCE,
    Says.V_NUMBER: NumberKind.V_NUMBER,
}
_REACH: Final = 55
_NEAR: Final = 16
_LONGEST_VALUE: Final = 24
_TOKEN: Final = re.compile(r"[^\W_]*[0-9][^\W_]*")
_LETTERS_BEFORE: Final = re.compile(r"(?<![^\W_])([^\W\d_]{1,3})[ ]?[-./]?[ ]?$")
_NEXT_PART: Final = re.compile(r"[ ]?[-./]?[ ]?([^\W_]*[0-9][^\W_]*)")
_SHORT_WORDS: Final = frozenset(
    plain_words(
        "nr no num id is op in en of de el le la ne je ik my an by to ve bu und der ist est van het"
    ).split()
)
_FILLER_WORDS: Final = frozenset(
    plain_words(
        "nr no nummer number num is het the de le la est ist lautet luidt met with mit avec van my "
        "mijn zoon dochter kind son daughter of mon ma mein meine jest to это це هو هي n id als as "
        "hier nl"
    ).split()
)
_NUMBER_SIGN: Final = re.compile("[№#]|n[°º]")
_WORD: Final = re.compile(r"[^\W\d_]+")
# Two letters, six letters or figures, a figure; never the letter O (RvIG, to tell it from zero).
_DUTCH: Final = re.compile(r"[A-NP-Z]{2}[A-NP-Z0-9]{6}[0-9]")
_DUTCH_OR_MISREAD: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{6}[0-9]")
_DUTCH_ALONE: Final = re.compile(
    r"(?<![^\W_])(?<![^\W_]-)[A-NP-Z]{2}[A-NP-Z0-9]{6}[0-9](?![^\W_])(?!-[^\W_])"
)
_FIGURES_BETWEEN_LETTERS: Final = re.compile(r"[A-Z]{2}[A-Z]*[0-9]+[A-Z]")
_FEWEST_FIGURES_ALONE: Final = 3
_SAME_SUBJECT: Final = 120
"""Two letters and seven figures count this near to a word for an identity document."""
_V_DIGITS: Final = (9, 10)
_LICENCE_DIGITS: Final = 10
_LICENCE_SIGNS: Final = range(6, 17)
_DOCUMENT_SIGNS: Final = range(6, 15)
_FEWEST_FIGURES: Final = 4
_ENOUGH: Final = {Says.DOCUMENT: 8, Says.LICENCE: 10, Says.V_NUMBER: 10}
_AND: Final = re.compile(r"[ \t]?[,;/+&]?[ \t\n]?(?:(?:en|and|und|et|ve|i|и|та|و|y)[ \t])?")
_V_ALONE: Final = re.compile(
    r"(?<![A-Za-z0-9])V[-. ]{0,2}([0-9]{10}|[0-9]{3}([-. ])[0-9]{3}\2[0-9]{4})(?![0-9A-Za-z])"
)
_YEARS: Final = re.compile("(?:19|20)[0-9]{2}(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One document number, by its place in the reading."""

    kind: NumberKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Value:
    start: int
    end: int
    signs: str
    """Letters and figures only, in capitals."""
    in_capitals: bool

    @property
    def figures(self) -> int:
        return sum(sign.isdigit() for sign in self.signs)


def find_documents(reading: Reading, labels: Labels) -> list[FoundDocument]:
    """Answer the numbers of documents and V-numbers; places may overlap."""
    found = [*_labelled(reading, labels), *_v_numbers(reading)]
    found += _dutch_standing_alone(reading, labels)
    return found


def _labelled(reading: Reading, labels: Labels) -> list[FoundDocument]:
    found: list[FoundDocument] = []
    for at, label in enumerate(labels.all):
        if label.says not in _KINDS:
            continue
        limit = min(len(reading.plain), label.end + _REACH + _LONGEST_VALUE)
        if at + 1 < len(labels.all):
            limit = min(limit, max(label.end, labels.all[at + 1].start))
        value = _value_after(reading, label.says, label.end, limit)
        if value is None or not labels.speaks_across(label.end, value.start, _REACH):
            continue
        close = _is_close(label, reading.words[label.end : value.start])
        while value is not None and _fits(label.says, value, close):
            found.append(FoundDocument(_KINDS[label.says], value.start, value.end))
            value = _next_in_list(reading, label.says, value.end)
    return found


def _value_after(reading: Reading, says: Says, start: int, limit: int) -> _Value | None:
    """Answer the first word with a figure in it, with the parts that belong to it."""
    plain = reading.plain
    token = _TOKEN.search(plain, start, limit)
    if token is None:
        return None
    first, end = token.span()
    letters = _LETTERS_BEFORE.search(plain, max(start, first - _NEAR), first)
    if letters and letters.group(1).isupper() and letters.group(1).lower() not in _SHORT_WORDS:
        first = letters.start(1)
    value = _value(plain, first, end)
    while (part := _NEXT_PART.match(plain, value.end)) and part.end() - first <= _LONGEST_VALUE:
        longer = _value(plain, first, part.end())
        tight = part.start(1) - value.end == 1 and plain[value.end] != " "
        dutch = _DUTCH.fullmatch(longer.signs) and not _DUTCH.fullmatch(value.signs)
        if len(value.signs) >= _ENOUGH[says] and not tight and not dutch:
            break
        value = longer
    return value


def _value(plain: str, start: int, end: int) -> _Value:
    signs = "".join(sign for sign in plain[start:end] if sign.isalnum())
    return _Value(start, end, signs.upper(), signs == signs.upper())


def _next_in_list(reading: Reading, says: Says, end: int) -> _Value | None:
    listed = _AND.match(reading.words, end)
    if listed is None or listed.end() == end:
        return None
    value = _value_after(reading, says, listed.end(), listed.end() + _LONGEST_VALUE)
    return value if value is not None and value.start - listed.end() <= 1 else None


def _is_close(label: Label, gap: str) -> bool:
    only_fillers = all(word in _FILLER_WORDS for word in _WORD.findall(gap))
    if label.names_a_number or _NUMBER_SIGN.search(gap):
        return True
    return only_fillers and len(gap) <= _NEAR


def _fits(says: Says, value: _Value, close: bool) -> bool:
    match says:
        case Says.V_NUMBER:
            return value.signs.isdigit() and len(value.signs) in _V_DIGITS
        case Says.LICENCE:
            if value.signs.isdigit() and len(value.signs) == _LICENCE_DIGITS:
                return True
            return close and len(value.signs) in _LICENCE_SIGNS and value.figures >= _FEWEST_FIGURES
        case Says.DOCUMENT:
            return _is_document_number(value, close)
        case Says.BSN | Says.IBAN | Says.CARD | Says.PHONE | Says.OTHER | Says.A_NUMBER:
            return False
        case _:
            assert_never(says)


def _is_document_number(value: _Value, close: bool) -> bool:
    if _DUTCH_OR_MISREAD.fullmatch(value.signs):
        return close or value.in_capitals or value.figures >= _FEWEST_FIGURES_ALONE
    if not close or UNSPACED_DATE.fullmatch(value.signs) or _YEARS.fullmatch(value.signs):
        return False
    return len(value.signs) in _DOCUMENT_SIGNS and value.figures >= _FEWEST_FIGURES


def _v_numbers(reading: Reading) -> list[FoundDocument]:
    return [
        FoundDocument(NumberKind.V_NUMBER, match.start(1), match.end(1))
        for match in _V_ALONE.finditer(reading.upper)
    ]


def _dutch_standing_alone(reading: Reading, labels: Labels) -> list[FoundDocument]:
    """Find numbers of the Dutch shape that no word need announce."""
    found: list[FoundDocument] = []
    for match in _DUTCH_ALONE.finditer(reading.upper):
        start, end = match.span()
        if labels.say_it_stays(start):
            continue
        in_capitals = reading.plain[start:end] == match.group()
        mixed = _FIGURES_BETWEEN_LETTERS.match(match.group()) is not None
        figures = sum(sign.isdigit() for sign in match.group())
        sure = in_capitals and mixed and figures >= _FEWEST_FIGURES_ALONE
        if sure or ((in_capitals or mixed) and _document_nearby(labels, start, end)):
            found.append(FoundDocument(NumberKind.DOCUMENT, start, end))
    return found


def _document_nearby(labels: Labels, start: int, end: int) -> bool:
    before, after = labels.last_before(start), labels.next_after(end)
    nearest = [
        label
        for label, gap in (
            (before, start - before.end if before else 0),
            (after, after.start - end if after else 0),
        )
        if label is not None and gap <= _SAME_SUBJECT
    ]
    if not any(label.says is Says.DOCUMENT for label in nearest):
        return False
    left = before.end if before in nearest and before else start
    right = after.start if after in nearest and after else end
    return BARRIER not in labels.words[left:right]
