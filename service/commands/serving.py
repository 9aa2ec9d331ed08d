"""Run the service, show it, check it, and take mails in by hand."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from service.check import check as run_check
from service.commands.frame import (
    DEFAULT_DATA,
    EXIT_COULD_NOT,
    AsJson,
    Config,
    Data,
    err,
    out,
    run,
    settings_of,
)
from service.demo_picture import canvas, save_picture
from service.file_judge import forbid_core_dumps
from service.intake_files import find_mails, take_in
from service.log import start_log
from service.serve import serve as run_service
from service.serve import stop_on_signals
from service.settings import SettingsInvalid
from service.show_cases import print_json_lines
from service.wiring import open_house


def serve(config: Config = None, data: Data = DEFAULT_DATA) -> None:
    """Draai de dienst, tot Ctrl-C of SIGTERM."""
    settings = settings_of(config, data)
    forbid_core_dumps()
    start_log()

    async def work() -> None:
        stop = asyncio.Event()
        stop_on_signals(stop)
        async with open_house(settings) as house:
            await run_service(house, stop)

    run(work())


def demo(
    data: Annotated[Path | None, typer.Option("--data", help="Bewaar de bestanden hier.")] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Bewaar wat er te zien is als SVG.")
    ] = None,
) -> None:
    """Laat zien wat de dienst doet: een dozijn brieven van ouders, zonder iets in te stellen."""
    from service.demo import run_demo  # noqa: PLC0415 -- it reads every page of the desk

    if picture is None:
        run(run_demo(out, data))
        return
    shown = canvas()
    run(run_demo(shown, data))
    save_picture(shown, picture, title="make demo")


def check(config: Config = None, data: Data = DEFAULT_DATA) -> None:
    """Probeer mailboxen, mailserver, Telegram, opslag, profielen en model."""
    settings = settings_of(config, data)
    start_log(level=50)

    async def work() -> int:
        bad = 0
        async for finding in run_check(settings):
            mark = (
                Text("  ok  ", style="green") if finding.good else Text(" fout ", style="bold red")
            )
            out.print(mark, Text(f"{finding.what}: {finding.words}"), soft_wrap=True)
            bad += not finding.good
        return EXIT_COULD_NOT if bad else 0

    run(work())


def intake(
    path: Annotated[Path, typer.Argument(help="Bestand, map met .eml, mbox of Maildir.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    board: Annotated[str | None, typer.Option("--board", help="Voor dit bestuur.")] = None,
    as_json: AsJson = False,
) -> None:
    """Neem losse mails in, zoals de dienst zelf dat doet."""
    settings = settings_of(config, data)
    mails = find_mails(path)
    forbid_core_dumps()
    start_log(level=50)

    async def work() -> None:
        async with open_house(settings) as house:
            if board is not None and board not in house.boards:
                raise SettingsInvalid(f"--board: kies uit {', '.join(house.boards)}")
            with _progress() as progress:
                task = progress.add_task("inlezen", total=len(mails))
                for mail in mails:
                    line = await take_in(house, mail, board=board)
                    if as_json or not out.is_terminal:
                        print_json_lines(out, [line])
                    else:
                        progress.console.print(_intake_words(line))
                    progress.advance(task)

    run(work())


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    )


def _intake_words(line: dict[str, Any]) -> Text:
    words = Text(f"{Path(line['source']).name:<44.44} ")
    style = {"case_opened": "green", "added_to_case": "green", "set_aside": "yellow"}
    words.append(f"{line['outcome']:<14}", style=style.get(line["outcome"], "dim"))
    words.append(" ".join([*line["cases"], line["reason"]]))
    return words
