"""Play a simulated school year and print the verdict over it."""

from datetime import datetime
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from casework.dutch_dates import short_day
from service.commands.frame import EXIT_COULD_NOT, AsJson, err, out, run
from service.school_holidays import load_school_holidays
from service.show_cases import print_json_lines
from service.simulation.own_dates import day_of
from service.simulation.parents import FIRST_DAY, LAST_DAY
from service.simulation.show import verdict_as_json, verdict_page
from service.simulation.verdict import judge
from service.simulation.year import PlayedYear, play_year

MOST_CASES: Final = 20_000


def simulate(
    cases: Annotated[
        int, typer.Option("--cases", min=1, max=MOST_CASES, help="Hoeveel zaken.")
    ] = 2000,
    seed: Annotated[int, typer.Option("--seed", help="Hetzelfde getal, hetzelfde jaar.")] = 7,
    board: Annotated[str, typer.Option("--board", help="Een meegeleverd profiel.")] = "opron",
    as_json: AsJson = False,
) -> None:
    """Speel een schooljaar na met verzonnen mensen en oordeel of elke plicht is nagekomen."""

    async def work() -> int:
        year = await _played(cases, seed, board)
        verdict = judge(year.story, year.record, load_school_holidays())
        if as_json:
            print_json_lines(out, verdict_as_json(verdict))
        else:
            name = year.story.profiles[0].board.name
            out.print(verdict_page(year, verdict, board=name))
        return 0 if verdict.is_right else EXIT_COULD_NOT

    run(work())


async def _played(cases: int, seed: int, board: str) -> PlayedYear:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=(LAST_DAY - FIRST_DAY).days + 1)

        def tell(moment: datetime) -> None:
            day = day_of(moment)
            progress.update(
                task, completed=(day - FIRST_DAY).days, description=f"{short_day(day):<24}"
            )

        return await play_year(cases=cases, seed=seed, board=board, tell=tell)
