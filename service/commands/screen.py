"""Take numbers out of texts, or say of files whether they are identity documents."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from screening.judge_process import JudgeInProcess
from service.deadline_lines import as_json_line, read_lines
from service.screen_lines import Line, screen_files, screen_lines

EXIT_COULD_NOT: Final = 1

HOW_TO: Final = """\
Beoordeel bestanden, of haal nummers uit teksten. Er wordt niets bewaard.

  privacyloket screen BESTAND...      zegt van elk bestand of het een
                                      identiteitsbewijs is
  privacyloket screen < teksten.jsonl regels JSON met `id` en `text` erin,
                                      regels JSON met `masked` eruit
"""


def screen(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[BESTAND]...", help="Beoordeel deze bestanden."),
    ] = None,
    identity_open: Annotated[
        bool, typer.Option("--identity-open", help="Er is om een identiteitsbewijs gevraagd.")
    ] = False,
) -> None:
    """Beoordeel bestanden; zonder bestanden: maskeer teksten, JSON Lines in en uit."""
    if not files and sys.stdin.isatty():
        sys.stdout.write(HOW_TO)
        return
    faults = asyncio.run(_judge(files, identity_open)) if files else _mask()
    if faults:
        raise typer.Exit(EXIT_COULD_NOT)


def _mask() -> int:
    faults = 0
    for line in screen_lines(read_lines(sys.stdin.buffer)):
        _write(line)
        faults += "error" in line
    return faults


async def _judge(files: list[Path], identity_open: bool) -> int:
    faults = 0
    async with JudgeInProcess() as judge:
        async for line in screen_files(files, judge, identity_open=identity_open):
            _write(line)
            faults += "error" in line
    return faults


def _write(line: Line) -> None:
    sys.stdout.buffer.write(as_json_line(line))
    sys.stdout.buffer.flush()  # a program may wait for this answer before it asks on
