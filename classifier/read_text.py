"""Choose the part of a text that is read, and remember where each character of it stood."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from classifier.own_words import own_parts
from classifier.reading import PARTED, bounded_parts


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text that is read as it stands there."""

    start: int
    """First character in what is read."""
    origin: int
    """First character in the whole text."""
    length: int
    """Characters, at least one."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """What is read of a text: the sender's own words, within bounds."""

    text: str
    """As many characters as its parts, PARTED between some of them."""
    parts: tuple[Part, ...]
    """In order."""

    def origin(self, start: int, end: int) -> tuple[int, int] | None:
        """Answer where in the whole text the characters from `start` to `end` stand.

        Of a span over several parts that is the longest piece within one, the first of those as
        long: what stands between parts was not read. None when no character was of the text.
        """
        first = max(bisect_right(self.parts, start, key=attrgetter("start")) - 1, 0)
        longest: tuple[int, int] | None = None
        for part in self.parts[first:]:
            if part.start >= end:
                break
            inside = max(start, part.start), min(end, part.start + part.length)
            if inside[0] < inside[1] and (longest is None or _length(inside) > _length(longest)):
                longest = inside[0] - part.start + part.origin, inside[1] - part.start + part.origin
        return longest


def what_is_read(text: str) -> ReadText:
    """Answer the part of a text that is read; it is empty where the sender wrote nothing now."""
    own = own_parts(text)
    bounds = bounded_parts(sum(end - start for start, end in own))
    parts = tuple(_within(own, bounds))
    pieces: list[str] = []
    written = 0
    for part in parts:
        pieces += (PARTED[: part.start - written], text[part.origin : part.origin + part.length])
        written = part.start + part.length
    return ReadText(storable("".join(pieces)), parts)


def _within(own: list[tuple[int, int]], bounds: list[tuple[int, int]]) -> Iterator[Part]:
    """Answer the own words within bounds, which count characters of these words put together."""
    shift = 0
    for number, (lower, upper) in enumerate(bounds):
        before = 0
        for start, end in own:
            first, last = max(lower, before), min(upper, before + end - start)
            if first < last:
                place = first - lower + shift
                yield Part(place, start + first - before, last - first)
            before += end - start
        shift += upper - lower + len(PARTED) * (number + 1 < len(bounds))


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def storable(text: str) -> str:
    """Replace lone surrogates, which broken mail can hold and spaCy's string store refuses.

    Each becomes one character, so that places stay.
    """
    return text.encode("utf-8", "replace").decode("utf-8")
