"""Record who is away when, so that tickets go to who is there."""

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from casework.actions.keep_absences import KeepAbsences
from casework.dutch_dates import short_day
from service.clock import MachineClock
from service.commands.frame import (
    ADMINISTRATOR,
    DEFAULT_DATA,
    AsJson,
    By,
    Config,
    Data,
    out,
    post_of,
    run,
    settings_of,
)
from service.school_holidays import load_school_holidays
from service.show_cases import print_json_lines
from service.wiring import mint_of, open_storage

leave: Final = typer.Typer(
    help="Leg verlof vast: dan gaan zaken naar wie er wel is.", no_args_is_help=True
)
Board = Annotated[str, typer.Option("--board", help="Van welk bestuur.")]
DAY_FORMAT: Final = ["%Y-%m-%d"]


@leave.command()
def new(
    post: Annotated[str, typer.Argument(help="director, ibp_manager, fg, desk, of fg:deputy.")],
    first: Annotated[str, typer.Argument(help="Eerste dag, zoals 2027-02-15.")],
    last: Annotated[str, typer.Argument(help="Laatste dag, zoals 2027-02-26.")],
    board: Board,
    school: Annotated[str | None, typer.Option("--school", help="Bij een directeur.")] = None,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
) -> None:
    """Leg verlof vast, beide dagen meegerekend."""
    away = post_of(post)
    from_day, to_day = _day(first), _day(last)

    async def record(acts: KeepAbsences) -> None:
        name = await acts.record(board, away, school, first=from_day, last=to_day)
        out.print(Text(f"Vastgelegd: {name}", style="green"))

    _act(record, config, data, by)


@leave.command(name="list")
def show(
    board: Board,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Toon het verlof dat nog niet voorbij is."""

    async def show_all(acts: KeepAbsences) -> None:
        known = await acts.known(board)
        if as_json:
            print_json_lines(
                out,
                [
                    {
                        "id": name,
                        "post": str(each.post),
                        "school": each.school,
                        "first": each.first.isoformat(),
                        "last": each.last.isoformat(),
                    }
                    for name, each in known
                ],
            )
            return
        table = Table(box=None, header_style="bold", pad_edge=False)
        for heading in ("Wie", "School", "Van", "Tot en met", "Nummer"):
            table.add_column(heading)
        profile = acts.boards[board]
        for name, each in known:
            who = profile.who_at(each.post, None)
            days = (short_day(each.first), short_day(each.last))
            table.add_row(who, each.school or "", *days, name)
        out.print(table if known else "Er is geen verlof vastgelegd.")

    _act(show_all, config, data, ADMINISTRATOR)


@leave.command()
def remove(
    number: Annotated[str, typer.Argument(help="Nummer van het verlof, zie `leave list`.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
) -> None:
    """Haal vastgelegd verlof weg."""

    async def take_back(acts: KeepAbsences) -> None:
        await acts.remove(number)
        out.print(Text("Weggehaald.", style="green"))

    _act(take_back, config, data, by)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is geen dag. Schrijf het zoals 2027-02-15.") from None


def _act(
    act: Callable[[KeepAbsences], Awaitable[None]], config: Path | None, data: Path, by: str
) -> None:
    settings = settings_of(config, data)

    async def work() -> None:
        async with open_storage(settings) as (storage, profiles):
            mint = mint_of(settings, storage)
            holidays = load_school_holidays()
            await act(
                KeepAbsences(
                    storage, MachineClock(), None, by, profiles, mint, school_holidays=holidays
                )
            )

    run(work())
