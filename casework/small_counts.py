"""Hide counts under five so that nobody can compute them back from what is shown.

Every sum of a report is a knot: what comes in equals what goes out. A count is a line from one
knot to another. So whether a hidden count can be worked out is a question about the way back: when
no row of other hidden counts leads from its end to its beginning, there is one answer only.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import heappop, heappush
from typing import Final

LEAST_SHOWN: Final = 5
"""Below it a count may point to a person; none at all points to nobody and is shown."""
SMALL: Final = f"< {LEAST_SHOWN}"
HIDDEN: Final = "–"
SUM: Final = "sum"
"""In the name of a count: of the whole row, or of the whole column."""


class Shown(StrEnum):
    """What a reader gets of a count."""

    COUNT = "count"
    SMALL = "small"
    """Only that it is one to four."""
    HIDDEN = "hidden"
    """Nothing: with it another count could be worked out. It is five or more."""
    WITHHELD = "withheld"
    """Nothing at all, not even whether it is small: four schools with four cases in all have one
    each, and "small" would say so."""


@dataclass(frozen=True, slots=True)
class Line:
    """One count, and the two sums it stands in: of `tail` it is a part, into `head` it adds."""

    name: Hashable
    count: int
    tail: Hashable
    head: Hashable
    is_total: bool = False
    """Better kept in sight than a part."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count as it may be shown."""

    shown: Shown
    exact: int | None
    """Only where it is shown."""

    @property
    def words(self) -> str:
        """As a table has it."""
        if self.exact is not None:
            return str(self.exact)
        return SMALL if self.shown is Shown.SMALL else HIDDEN

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The least and the most it can be by itself; None where nothing bounds it."""
        if self.exact is not None:
            return self.exact, self.exact
        if self.shown is Shown.SMALL:
            return 1, LEAST_SHOWN - 1
        return (LEAST_SHOWN, None) if self.shown is Shown.HIDDEN else (0, None)


Partition = Mapping[Hashable, int]
"""Counts by what they are of; together they are a total that other partitions share."""
Table = tuple[str, Mapping[tuple[Hashable, Hashable], int]]
"""What a table is called, and its counts by row and column."""


def publish(lines: Sequence[Line]) -> dict[Hashable, Count]:
    """Answer how each count is shown, so that every hidden one could still be another number.

    `lines` run in rings: each stands in sums that lead back to it.
    """
    shown = {
        line.name: Shown.SMALL if 0 < line.count < LEAST_SHOWN else Shown.COUNT for line in lines
    }
    ways = _ways(lines, shown, hide_more=False)
    # Once round is enough: what is hidden for one count makes no other known, and lies on the
    # same ring itself.
    for line in lines:
        if shown[line.name] is not Shown.COUNT and not _can_differ(line, shown, ways):
            shown |= _cheapest_cover(lines, shown, line)
            ways = _ways(lines, shown, hide_more=False)
    return {
        line.name: Count(shown[line.name], line.count if shown[line.name] is Shown.COUNT else None)
        for line in lines
    }


def chained(partitions: Mapping[str, Partition], total: Hashable) -> list[Line]:
    """Answer the lines of partitions that all have the same total; names are (partition, part)."""
    names = list(partitions)
    lines = [
        Line((name, part), count, ("sum", name), ("sum", after))
        for name, after in zip(names, [*names[1:], total], strict=True)
        for part, count in partitions[name].items()
    ]
    whole = sum(partitions[names[0]].values())
    return [*lines, Line(total, whole, ("sum", total), ("sum", names[0]), is_total=True)]


def crossed(
    first: Table, second: Table | None, total: str, *, also: Mapping[str, Partition] | None = None
) -> list[Line]:
    """Answer the lines of one table, or of two with the same columns and the same sums below.

    A table is called something and counts by (row, column). Names are (table, row, column),
    (table, row, SUM) for the sum of a row, (SUM, SUM, column) for that of a column, and `total`.
    `also` are partitions of that total; their names are (partition, part).
    """
    name, cells = first
    lines = list(_of_table(name, cells, forward=True))
    knot: Hashable = ("end", total)
    if second is not None:
        lines += _of_table(*second, forward=False)
        knot = ("rows", second[0])
    for column, count in _sums(cells, 1).items():
        below: Hashable = ("column", second[0], column) if second else knot
        place = ("column", name, column)
        lines.append(Line((SUM, SUM, column), count, place, below, is_total=True))
    for partition, parts in (also or {}).items():
        after = ("also", partition)
        lines += [Line((partition, part), count, knot, after) for part, count in parts.items()]
        knot = after
    whole = sum(cells.values())
    return [*lines, Line(total, whole, knot, ("rows", name), is_total=True)]


def _of_table(
    name: str, cells: Mapping[tuple[Hashable, Hashable], int], *, forward: bool
) -> Iterator[Line]:
    """The cells of a table and the sums of its rows; the second table runs the other way."""
    lines = [
        Line((name, row, column), count, ("row", name, row), ("column", name, column))
        for (row, column), count in cells.items()
    ]
    lines += [
        Line((name, row, SUM), count, ("rows", name), ("row", name, row), is_total=True)
        for row, count in _sums(cells, 0).items()
    ]
    for line in lines:
        yield line if forward else replace(line, tail=line.head, head=line.tail)


def _sums(cells: Mapping[tuple[Hashable, Hashable], int], side: int) -> dict[Hashable, int]:
    sums: dict[Hashable, int] = {}
    for place, count in cells.items():
        sums[place[side]] = sums.get(place[side], 0) + count
    return sums


@dataclass(frozen=True, slots=True)
class _Step:
    """One count, one more or one less, and how it must be shown to allow of that."""

    name: Hashable
    to: Hashable
    shown: Shown
    cost: float


def _can_differ(
    line: Line, shown: Mapping[Hashable, Shown], ways: Mapping[Hashable, Sequence[_Step]]
) -> bool:
    """Answer whether a hidden count could be one more or one less, for all that is shown."""
    return any(_way(ways, *ends, line.name) for ends in _moves(line, shown[line.name]))


def _cheapest_cover(
    lines: Sequence[Line], shown: Mapping[Hashable, Shown], line: Line
) -> dict[Hashable, Shown]:
    """Answer what else must be hidden, and how, so that this count can be another number."""
    ways = _ways(lines, shown, hide_more=True)
    found = [_way(ways, *ends, line.name) for ends in _moves(line, shown[line.name])]
    _, steps = min((each for each in found if each is not None), key=lambda each: each[0])
    return {step.name: step.shown for step in steps}


def _moves(line: Line, shown: Shown) -> Iterator[tuple[Hashable, Hashable]]:
    """From where to where the others must make up for one more, and for one less, of a count."""
    low, high = Count(shown, None).bounds
    if high is None or line.count < high:
        yield line.head, line.tail
    if line.count > low:
        yield line.tail, line.head


def _ways(
    lines: Iterable[Line], shown: Mapping[Hashable, Shown], *, hide_more: bool
) -> dict[Hashable, list[_Step]]:
    """Answer which counts could be one more or less, from each knot.

    With `hide_more` every count takes part, those in sight at a price.
    """
    ways: dict[Hashable, list[_Step]] = {}
    for line in lines:
        for count, start, end in (
            (line.count + 1, line.tail, line.head),
            (line.count - 1, line.head, line.tail),
        ):
            how, cost = _to_allow(line, shown[line.name], count)
            if count >= 0 and (hide_more or cost == 0):
                ways.setdefault(start, []).append(_Step(line.name, end, how, cost))
    return ways


def _to_allow(line: Line, shown: Shown, count: int) -> tuple[Shown, float]:
    """Answer how a count must be shown, for a reader to think another possible; and the price.

    Small counts are given up before large ones, and parts before totals.
    """
    low, high = Count(shown, None).bounds
    if shown is not Shown.COUNT:
        fits = low <= count and (high is None or count <= high)
        return (shown, 0.0) if fits else (Shown.WITHHELD, 2.0)
    weight = 1_000.0 if line.is_total else 1.0
    how = Shown.HIDDEN if min(count, line.count) >= LEAST_SHOWN else Shown.WITHHELD
    return how, weight * max(line.count + 1, LEAST_SHOWN)


def _way(
    ways: Mapping[Hashable, Sequence[_Step]], start: Hashable, end: Hashable, without: Hashable
) -> tuple[float, list[_Step]] | None:
    """Answer the cheapest way between two knots past other counts, and what it costs (Dijkstra)."""
    best: dict[Hashable, tuple[float, list[_Step]]] = {start: (0.0, [])}
    queue: list[tuple[float, int, Hashable]] = [(0.0, 0, start)]
    pushed = 0
    while queue:
        cost, _, knot = heappop(queue)
        if knot == end:
            return best[end]
        if cost > best[knot][0]:
            continue
        for step in ways.get(knot, ()):
            total = cost + step.cost
            if step.name != without and (step.to not in best or total < best[step.to][0]):
                best[step.to] = (total, [*best[knot][1], step])
                pushed += 1
                heappush(queue, (total, pushed, step.to))
    return None
