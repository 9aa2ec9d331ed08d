"""Show the verdict over a simulated year to a person, or to a program as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from casework.dutch_dates import short_day
from casework.kinds import KIND_FACTS
from service.simulation.expected import Done, Due
from service.simulation.own_dates import day_of, wall_clock
from service.simulation.parents import FIRST_DAY, LAST_DAY
from service.simulation.verdict import Verdict
from service.simulation.year import PlayedYear

MOST_SHOWN: Final = 12
"""Of what is missing, and of what is too much; the rest is counted."""


def verdict_page(year: PlayedYear, verdict: Verdict, *, board: str) -> RenderableType:
    """Answer the whole verdict, to fit 80 columns."""
    parts: list[RenderableType] = [
        Text(f"Eén schooljaar bij {board}", style="bold"),
        Text(f"{short_day(FIRST_DAY)} tot en met {short_day(LAST_DAY)}; {_counted(year)}"),
        Text(),
        _duties(verdict),
        Text(),
        _kinds(verdict),
        Text(),
    ]
    if verdict.is_right:
        words = "Elke plicht is herinnerd, doorgegeven en vastgelegd zoals de regels zeggen."
        return Group(*parts, Text(words, style="bold green"))
    missing: list[Due | Done] = [each for row in verdict.rows for each in row.missing]
    surplus: list[Due | Done] = [each for row in verdict.rows for each in row.surplus]
    parts += list(_listed("Ontbreekt", missing))
    parts += list(_listed("Te veel", surplus))
    words = f"Niet zoals de regels zeggen: {len(missing)} ontbreekt, {len(surplus)} te veel."
    return Group(*parts, Text(words, style="bold red"))


def _counted(year: PlayedYear) -> str:
    record, story = year.record, year.story
    numbers = (
        (len(record.cases), "zaken"),
        (len(record.deliveries), "berichten"),
        (len(record.letters), "brieven"),
        (len(story.deeds), "handelingen"),
        (len(story.leave), "keer verlof"),
    )
    return ", ".join(f"{_number(count)} {what}" for count, what in numbers)


def _duties(verdict: Verdict) -> Table:
    table = _table("Plicht", "verwacht", "gedaan", "ontbreekt", "te veel")
    for row in verdict.rows:
        table.add_row(
            row.duty.value,
            _number(row.expected),
            _number(row.done),
            _fault(len(row.missing)),
            _fault(len(row.surplus)),
        )
    return table


def _kinds(verdict: Verdict) -> Table:
    table = _table("Soort", "zaken", "op tijd", "te laat", "loopt nog", "mediaan (dagen)")
    for each in verdict.kinds:
        days = "" if each.median_days is None else f"{each.median_days:.1f}".replace(".", ",")
        table.add_row(
            KIND_FACTS[each.kind].title,
            *map(_number, (each.cases, each.in_time, each.late, each.running)),
            days,
        )
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first)
    for heading in others:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _number(count: int) -> str:
    """Answer a number with the dot that Dutch readers expect between thousands."""
    return f"{count:,}".replace(",", ".")


def _fault(count: int) -> Text:
    return Text(_number(count), style="bold red" if count else "dim")


def _listed(heading: str, found: Sequence[Due | Done]) -> Iterator[RenderableType]:
    if not found:
        return
    yield Text(heading, style="bold")
    for each in sorted(found, key=lambda each: (each.at, each.case))[:MOST_SHOWN]:
        at = wall_clock(each.at)
        line = Text(f"{each.case}  {short_day(day_of(each.at))} {at:%H:%M:%S}  ", style="cyan")
        line.append(f"{each.duty.value}: {each.what}", style="default")
        yield line
    if len(found) > MOST_SHOWN:
        yield Text(f"… en nog {_number(len(found) - MOST_SHOWN)}", style="dim")
    yield Text()


def verdict_as_json(verdict: Verdict) -> list[dict[str, Any]]:
    """Answer the verdict line by line: the duties, the kinds, then every difference."""
    lines: list[dict[str, Any]] = [
        {
            "duty": row.duty.name.lower(),
            "expected": row.expected,
            "done": row.done,
            "missing": len(row.missing),
            "surplus": len(row.surplus),
        }
        for row in verdict.rows
    ]
    lines += [
        {
            "kind": each.kind.value,
            "cases": each.cases,
            "in_time": each.in_time,
            "late": each.late,
            "running": each.running,
            "median_days": each.median_days,
        }
        for each in verdict.kinds
    ]
    for row in verdict.rows:
        lines += [_difference("missing", each) for each in row.missing]
        lines += [_difference("surplus", each) for each in row.surplus]
    return lines


def _difference(what: str, found: Due | Done) -> dict[str, Any]:
    return {
        "difference": what,
        "duty": found.duty.name.lower(),
        "case": found.case,
        "what": found.what,
        "at": found.at.isoformat(),
    }
