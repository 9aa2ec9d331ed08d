"""Take the digits of a text apart into groups, and say how each is joined to the next."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_DIGITS: Final = re.compile(r"[0-9]+")
_JOIN: Final = re.compile(
    r"[ \t]{1,3}|[ \t]?[-./_][ \t]?|[,:'*+|]"
    # Wrapped over a line, also within quoted mail.
    r"|[ \t]?[-./]?[ \t]{0,2}\r?\n[ \t>|]{0,10}"
)
_LONGEST_JOIN: Final = 14
_WRAPPED: Final = "\n"


@dataclass(frozen=True, slots=True)
class DigitGroups:
    """Unbroken runs of digits in reading order, and the signs between neighbours."""

    starts: list[int]
    ends: list[int]
    joins: list[str | None]
    """Between group i and i + 1: the signs, a line end for wrapped, None when not joined."""

    def size(self, at: int) -> int:
        """Answer how many digits group `at` has."""
        return self.ends[at] - self.starts[at]

    def join_before(self, at: int) -> str | None:
        """Answer what joins group `at` to the one before."""
        return self.joins[at - 1] if at else None

    def digits(self, plain: str, first: int, last: int) -> str:
        """Answer the digits of groups `first` to `last`, both included."""
        return "".join(plain[self.starts[at] : self.ends[at]] for at in range(first, last + 1))

    def windows(self, first: int, most: int) -> list[tuple[int, int]]:
        """Answer (last group, digits) for each run of joined groups of at most `most` digits."""
        found: list[tuple[int, int]] = []
        total = 0
        for at in range(first, len(self.starts)):
            total += self.size(at)
            if total > most:
                break
            found.append((at, total))
            if self.joins[at] is None:
                break
        return found


def group_digits(plain: str) -> DigitGroups:
    """Answer the digit groups of the `plain` view of a text."""
    spans = [match.span() for match in _DIGITS.finditer(plain)]
    joins: list[str | None] = [_join(plain, end, start) for (_, end), (start, _) in pairwise(spans)]
    joins.append(None)
    return DigitGroups([start for start, _ in spans], [end for _, end in spans], joins)


def _join(plain: str, start: int, end: int) -> str | None:
    if end - start > _LONGEST_JOIN:
        return None
    signs = plain[start:end]
    if _JOIN.fullmatch(signs) is None:
        return None
    return _WRAPPED if "\n" in signs else signs
