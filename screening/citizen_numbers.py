"""Find citizen service numbers (BSN), however they are written."""

import re
from typing import Final

from stdnum.nl import bsn

from screening.digit_groups import DigitGroups
from screening.harmless_numbers import UNSPACED_DATE
from screening.number_words import Label, Labels, Says
from screening.reading import BARRIER, NEUTRAL, Reading, plain_words

Span = tuple[int, int]


def _any_of(words: str) -> str:
    return "|".join(plain_words(words).split())


_DIGITS: Final = 9
_OLD_DIGITS: Final = 8
_MOST_TYPED: Final = 10
_NUMBERLIKE: Final = 6
"""From this many digits a group uses up the label before it; "BSN (9 cijfers):" does not."""
_LABEL_REACH: Final = 45
_TYPO_REACH: Final = 20
"""A number of the wrong length counts only this close behind the word."""
_AFTER_REACH: Final = 24
_LONGEST_SPREAD: Final = 40
"""Characters that nine digits and their separators may take."""
_TIGHT: Final = frozenset({"-", ".", "/", "_"})
_LONG_NEIGHBOUR: Final = 8
_LOOSE_NEIGHBOUR: Final = 2

# Ways people group nine digits; others count only beside a word for BSN.
_GROUPINGS: Final = frozenset(
    {
        (3, 3, 3), (4, 2, 3), (3, 2, 4), (2, 3, 4), (4, 3, 2), (3, 4, 2), (2, 4, 3),
        (2, 2, 2, 3), (3, 2, 2, 2), (2, 2, 3, 2), (2, 3, 2, 2), (2, 2, 2, 2, 1), (1, 2, 2, 2, 2),
    }
)  # fmt: skip
_TIGHT_GROUPINGS: Final = frozenset({(4, 5), (5, 4), (3, 6), (6, 3), (8, 1), (2, 7)})
_FIRST_TWO: Final = frozenset(sizes[:2] for sizes in _GROUPINGS | _TIGHT_GROUPINGS)
_SURE_GROUPINGS: Final = frozenset({(3, 3, 3), (4, 2, 3)})
_MONEY: Final = re.compile(r"(?:[€$£]|\beur)\s?$")
_CODED: Final = re.compile(
    r"(?<![A-Za-z])(?:[A-Z]{1,2}|INV|ORD|FAC|FACT|REF|ART|SKU|TKT|CASE|KVK|POST)[-/]?$"
    r"|[0-9][A-Za-z]{1,12}$"
)
_GLUED: Final = re.compile(r"([A-Za-z]{1,12})$")
_GLUED_AFTER: Final = re.compile(r"[A-Za-z]{1,2}(?![A-Za-z])")
_NUMBER_WORDS: Final = frozenset({"NR", "NO", "ID", "BSN", "PGN", "NUM"})
_TO_BE: Final = "is was als as to ist est jest es este هو это це"
_WHOSE: Final = (
    "mijn my het de zijn haar hun ons onze een the his her their a mein meine mon le moj benim "
    "numer numero nummer رقم номер мой мій"
)
_IS: Final = re.compile(
    rf"[\s\"')\]*_]*(?:[(\[=/-]|{_any_of(_TO_BE)})?[\s:]*(?:{_any_of(_WHOSE)})?[\s:]*"
)
_AND: Final = re.compile(rf"[\s,;/+&|]*(?:{_any_of('en and und et ve i и та و y')})?[\s,;]*")


def find_bsns(reading: Reading, groups: DigitGroups, labels: Labels) -> list[Span]:
    """Answer the places of citizen service numbers, in order.

    Nine digits that pass the 11-test count wherever they stand alone. Beside a word for BSN they
    count in any grouping and with a slip of the pen, and eight digits count too.
    """
    return _Search(reading, groups, labels).run()


class _Search:
    """One walk over the digit groups of a text."""

    def __init__(self, reading: Reading, groups: DigitGroups, labels: Labels) -> None:
        self.plain: Final = reading.plain
        self.words: Final = reading.words
        self.groups: Final = groups
        self.labels: Final = labels
        self.spans: list[Span] = []
        self.used_up_to = 0
        self.list_goes_on_from: int | None = None

    def run(self) -> list[Span]:
        at = 0
        joined_digits = 0
        while at < len(self.groups.starts):
            if self.groups.join_before(at) is None:
                joined_digits = 0
            last = self._last_group(at)
            if last is not None:
                self.spans.append((self.groups.starts[at], self.groups.ends[last]))
                self.used_up_to = self.groups.ends[last]
                at, joined_digits = last + 1, 0
                continue
            joined_digits += self.groups.size(at)
            if joined_digits >= _NUMBERLIKE:
                self.used_up_to = self.groups.ends[at]
                self.list_goes_on_from = None
            at += 1
        return self.spans

    def _last_group(self, first: int) -> int | None:
        """Answer the last group of a number that starts with group `first`."""
        start = self.groups.starts[first]
        if self.groups.size(first) > _MOST_TYPED:
            return None
        label = self.labels.last_before(start)
        reach = self._reach_of_bsn_word(label, start)
        if reach is not None:
            last = self._labelled(first, reach)
            if last is not None:
                self.list_goes_on_from = self.groups.ends[last]
                return last
        if (label is None or label.end >= self.used_up_to) and self.labels.say_it_stays(start):
            return None
        last = self._standing_alone(first)
        return last if last is not None else self._labelled_after(first)

    def _reach_of_bsn_word(self, label: Label | None, start: int) -> int | None:
        """Answer how far before the number its BSN word stands; None when there is none."""
        if self.list_goes_on_from is not None and _AND.fullmatch(
            self.words, self.list_goes_on_from, min(start, self.list_goes_on_from + _TYPO_REACH)
        ):
            return start - self.list_goes_on_from
        if label is None or label.says is not Says.BSN or label.end < self.used_up_to:
            return None
        gap = start - label.end
        if not self.labels.speaks_across(label.end, start, _LABEL_REACH):
            return None
        return None if NEUTRAL in self.words[label.end : start] else gap

    def _labelled(self, first: int, reach: int) -> int | None:
        windows = self.groups.windows(first, _MOST_TYPED)
        nine = next((last for last, total in windows if total == _DIGITS), None)
        if nine is not None and self._passes(first, nine):
            return nine
        for last, total in windows:
            if total == _OLD_DIGITS and self._is_old_number(first, last, reach):
                return last
        if nine is not None and not self._runs_on(nine):
            return nine
        one_too_many = next((last for last, total in windows if total == _MOST_TYPED), None)
        if one_too_many is None or reach > _TYPO_REACH or self._digits(first, first)[0] == "0":
            return nine
        holds_nine = any(self.groups.size(at) == _DIGITS for at in range(first, one_too_many + 1))
        return nine if holds_nine else one_too_many

    def _is_old_number(self, first: int, last: int, reach: int) -> bool:
        if self.groups.joins[last] in _TIGHT:
            return False
        digits = self.groups.digits(self.plain, first, last)
        if bsn.checksum("0" + digits) == 0:
            return True
        return reach <= _TYPO_REACH and first == last and not UNSPACED_DATE.fullmatch(digits)

    def _runs_on(self, last: int) -> bool:
        return self.groups.joins[last] not in (None, "\n", ",")

    def _passes(self, first: int, last: int) -> bool:
        digits = self.groups.digits(self.plain, first, last)
        return bsn.checksum(digits) == 0 and digits != "0" * _DIGITS

    def _standing_alone(self, first: int) -> int | None:
        size = self.groups.size(first)
        if size == _DIGITS:
            alone = self._stands_alone(first) and self._passes(first, first)
            return first if alone else None
        if self.groups.joins[first] is None:
            return None
        if (size, self.groups.size(first + 1)) not in _FIRST_TWO:
            return None
        windows = self.groups.windows(first, _DIGITS)
        if not windows or windows[-1][1] != _DIGITS:
            return None
        last = windows[-1][0]
        usual = self._is_usual_grouping(first, last) and not self._is_coded(first, last)
        return last if usual and self._passes(first, last) else None

    def _stands_alone(self, at: int) -> bool:
        groups = self.groups
        before, after = groups.join_before(at), groups.joins[at]
        if before in {",", "."} and self._digits(at - 1, at - 1) == "0":
            return False  # a decimal fraction
        if before in _TIGHT - {"_"} and groups.size(at - 1) < _LONG_NEIGHBOUR:
            return False
        if after in _TIGHT - {"_"} and groups.size(at + 1) < _LONG_NEIGHBOUR:
            return False
        return not self._is_coded(at, at)

    def _is_coded(self, first: int, last: int) -> bool:
        """Answer whether letters or a currency make the digits part of something else."""
        start, end = self.groups.starts[first], self.groups.ends[last]
        before = self.plain[max(0, start - 14) : start]
        if _MONEY.search(before.lower()):
            return True
        if _GLUED_AFTER.match(self.plain, end):
            return True
        glued = _GLUED.search(before.rstrip("-/"))
        if glued and glued.group().upper() in _NUMBER_WORDS:
            return False
        return bool(_CODED.search(before))

    def _is_usual_grouping(self, first: int, last: int) -> bool:
        groups = self.groups
        sizes = tuple(groups.size(at) for at in range(first, last + 1))
        joins = {join for join in groups.joins[first:last] if join != "\n"}
        if (len(joins) > 1 or not joins) and sizes not in _SURE_GROUPINGS:
            return False
        join = next(iter(joins), None) or "\n"
        if join == "," and sizes != (3, 3, 3):
            return False
        if self.plain[groups.starts[first]] == "0" and sizes not in _SURE_GROUPINGS:
            return False
        if not self._is_apart(first, last, join):
            return False
        return sizes in _GROUPINGS or (join in _TIGHT and sizes in _TIGHT_GROUPINGS)

    def _is_apart(self, first: int, last: int, join: str) -> bool:
        """Answer whether the digits around a grouped number belong to something else.

        "groep 6 123 456 782" does, and so does a second number of three times three; a row of
        scores or a longer number does not.
        """
        groups = self.groups
        before, after = groups.join_before(first), groups.joins[last]
        if self.spans and self.spans[-1][1] == groups.ends[first - 1]:
            before = None
        if {before, after} & _TIGHT:
            return False
        if before == join and groups.size(first - 1) > _LOOSE_NEIGHBOUR:
            return False
        if after != join or groups.size(last + 1) <= _LOOSE_NEIGHBOUR:
            return True
        following = [end for end, total in groups.windows(last + 1, _DIGITS) if total == _DIGITS]
        return bool(following) and self._passes(last + 1, following[0])

    def _labelled_after(self, first: int) -> int | None:
        """Find "123456789 is mijn BSN" and "12345678 (bsn)", slips of the pen included."""
        label = self.labels.next_after(self.groups.ends[first])
        if label is None or label.says is not Says.BSN or self._names_what_follows(label):
            return None
        if label.start - self.groups.ends[first] > _LONGEST_SPREAD + _AFTER_REACH:
            return None
        for last, total in self.groups.windows(first, _DIGITS):
            end = self.groups.ends[last]
            whole = total in (_OLD_DIGITS, _DIGITS) and self.groups.joins[last] is None
            said = end <= label.start and _IS.fullmatch(self.words, end, label.start)
            if whole and said and not self._is_coded(first, last):
                right = bsn.checksum(self._digits(first, last).zfill(_DIGITS)) == 0
                return last if total == _DIGITS or right else None
        return None

    def _digits(self, first: int, last: int) -> str:
        return self.groups.digits(self.plain, first, last)

    def _names_what_follows(self, label: Label) -> bool:
        following = self.words[label.end : label.end + 12]
        return any(sign.isdigit() or sign == BARRIER for sign in following)
