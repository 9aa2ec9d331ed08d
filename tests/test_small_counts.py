"""Prove that a count which is hidden cannot be worked out from those that are shown."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.small_counts import Count, Line, Shown, chained, crossed, publish

MOST = 12
Solution = dict[Hashable, int]


def could_be(shown: Count) -> range:
    """Answer what a reader thinks possible of one count."""
    match shown.shown:
        case Shown.SMALL:
            return range(1, 5)
        case Shown.HIDDEN:
            return range(5, MOST * 5)
        case _:
            return range(MOST * 5)


def solutions(lines: Sequence[Line], shown: Mapping[Hashable, Count]) -> Iterator[Solution]:
    """Answer every set of counts that a reader cannot rule out, by trying.

    Written without the code it checks: it knows only what is shown, and that sums are sums.
    """
    knots = {line.tail for line in lines} | {line.head for line in lines}
    known = {line.name: exact for line in lines if (exact := shown[line.name].exact) is not None}

    def left(knot: Hashable, tried: Solution) -> tuple[list[Line], int]:
        """The counts of a knot that are not tried yet, and what goes out less what comes in."""
        open_lines = [each for each in lines if knot in {each.tail, each.head}]
        sums = sum(
            tried[each.name] * ((each.tail == knot) - (each.head == knot))
            for each in open_lines
            if each.name in tried
        )
        return [each for each in open_lines if each.name not in tried], sums

    def attempt(tried: Solution) -> Iterator[Solution]:
        for knot in knots:
            unknown, sums = left(knot, tried)
            if not unknown and sums:
                return
            if len(unknown) == 1 and unknown[0].tail != unknown[0].head:
                (line,) = unknown
                count = -sums if line.tail == knot else sums
                if count in could_be(shown[line.name]):
                    yield from attempt({**tried, line.name: count})
                return
        free = next((each for each in lines if each.name not in tried), None)
        if free is None:
            yield tried
            return
        for count in could_be(shown[free.name]):
            yield from attempt({**tried, free.name: count})

    yield from attempt(known)


def assert_nothing_can_be_worked_out(lines: Sequence[Line]) -> dict[Hashable, Count]:
    shown = publish(lines)
    left = {name for name, count in shown.items() if count.exact is None}
    first: Solution | None = None
    for solution in solutions(lines, shown):
        first = first or solution
        left -= {name for name in left if solution[name] != first[name]}
        if not left:
            break
    assert left == set()
    return shown


def of(**parts: int) -> dict[Hashable, int]:
    return dict(parts)


def test_a_count_of_one_to_four_is_not_shown_and_nought_is() -> None:
    shown = publish(chained({"school": of(eik=3, brug=0, ster=1, kim=20)}, "total"))

    assert shown["school", "eik"].words == "< 5"
    assert shown["school", "brug"].words == "0"
    assert shown["school", "ster"].words == "< 5"
    assert (shown["school", "kim"].words, shown["total"].words) == ("20", "24")


def test_one_small_count_takes_another_along_that_would_give_it_away() -> None:
    shown = assert_nothing_can_be_worked_out(
        chained({"school": of(eik=3, brug=8, kim=20)}, "total")
    )

    assert shown["school", "eik"].shown is Shown.SMALL
    assert shown["school", "brug"].words == "–"
    assert shown["school", "kim"].exact == 20
    assert shown["total"].exact == 31


def test_two_small_counts_that_can_only_be_four_each_are_not_left_alone() -> None:
    shown = assert_nothing_can_be_worked_out(
        chained({"school": of(eik=4, brug=4, kim=20)}, "total")
    )

    assert shown["total"].exact == 28
    assert {shown["school", name].words for name in ("eik", "brug")} == {"< 5", "–"}


def test_what_two_tables_share_does_not_give_a_count_away() -> None:
    lines = chained({"school": of(eik=3, brug=9), "kind": of(inzage=12)}, "total")

    shown = assert_nothing_can_be_worked_out(lines)

    assert shown["school", "eik"].exact is None


def test_where_small_would_say_too_much_it_is_not_said() -> None:
    counts = of(eik=1, brug=1, ster=1, kim=1)

    shown = assert_nothing_can_be_worked_out(chained({"school": counts}, "total"))

    assert all(count.exact is None for count in shown.values())
    assert Shown.WITHHELD in {count.shown for count in shown.values()}


def test_the_total_of_many_small_counts_stays_in_sight() -> None:
    months: dict[Hashable, int] = dict.fromkeys(range(12), 2)

    shown = publish(chained({"month": months, "kind": {"datalek": 24}}, "total"))

    assert shown["total"].exact == 24


@pytest.mark.parametrize("counts", [of(), of(eik=0), of(eik=50, brug=7)], ids=str)
def test_what_hides_nobody_is_shown_whole(counts: dict[Hashable, int]) -> None:
    shown = publish(chained({"school": counts}, "total"))

    assert all(count.exact is not None for count in shown.values())


few = st.integers(min_value=0, max_value=MOST)


@given(st.lists(few, min_size=1, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_no_count_can_be_worked_out_of_partitions(counts: list[int], data: st.DataObject) -> None:
    total = sum(counts)
    cut = data.draw(st.integers(0, total))
    schools: dict[Hashable, int] = dict(enumerate(counts))
    lines = chained({"school": schools, "kind": of(a=cut, b=total - cut)}, "total")

    assert_nothing_can_be_worked_out(lines)


@given(st.lists(few, min_size=4, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_no_count_can_be_worked_out_of_two_tables(counts: list[int], data: st.DataObject) -> None:
    places = list(product(("eik", "brug"), ("in time", "late")))
    by_school: dict[tuple[Hashable, Hashable], int] = dict(zip(places, counts, strict=True))
    by_kind: dict[tuple[Hashable, Hashable], int] = {}
    for column in ("in time", "late"):
        whole = sum(count for (_, each), count in by_school.items() if each == column)
        cut = data.draw(st.integers(0, whole))
        by_kind |= {("inzage", column): cut, ("bezwaar", column): whole - cut}
    lines = crossed(("school", by_school), ("kind", by_kind), "total")

    assert_nothing_can_be_worked_out(lines)


@given(st.lists(st.integers(0, 30), min_size=9, max_size=9))
@settings(max_examples=150, deadline=None)
def test_every_hidden_count_of_a_large_table_has_another_value(counts: list[int]) -> None:
    """For each there is a ring of hidden counts that can be one more and one less in turn."""
    cells: dict[tuple[Hashable, Hashable], int] = dict(
        zip(product("abc", "xyz"), counts, strict=True)
    )
    lines = crossed(("table", cells), None, "total")

    shown = publish(lines)

    for line in lines:
        if shown[line.name].exact is None:
            assert has_ring(lines, shown, line), line


def has_ring(lines: Sequence[Line], shown: Mapping[Hashable, Count], line: Line) -> bool:
    """Answer by a plain search whether this count can be one more or one less."""
    for step in (1, -1):
        if not fits(shown[line.name], line.count + step):
            continue
        start, end = (line.head, line.tail) if step == 1 else (line.tail, line.head)
        reached, new = {start}, [start]
        while new:
            knot = new.pop()
            for each in lines:
                if each.name == line.name:
                    continue
                up = each.tail == knot and fits(shown[each.name], each.count + 1)
                down = each.head == knot and fits(shown[each.name], each.count - 1)
                for ok, to in ((up, each.head), (down, each.tail)):
                    if ok and to not in reached:
                        reached.add(to)
                        new.append(to)
        if end in reached:
            return True
    return False


def fits(shown: Count, count: int) -> bool:
    if shown.exact is not None:
        return False
    return {
        Shown.SMALL: 1 <= count <= 4,
        Shown.HIDDEN: count >= 5,
        Shown.WITHHELD: count >= 0,
    }[shown.shown]
