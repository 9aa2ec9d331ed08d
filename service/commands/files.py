"""Show the files that a case keeps, and write one out for staff."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.text import Text

from casework.actions.read_files import ReadFiles
from casework.case import CaseRefuses
from service.clock import MachineClock
from service.commands.frame import (
    ADMINISTRATOR,
    DEFAULT_DATA,
    AsJson,
    By,
    Config,
    Data,
    err,
    out,
    run,
    settings_of,
)
from service.show_cases import print_json_lines
from service.show_files import file_as_json, files_table
from service.wiring import mint_of, open_storage


def files(
    reference: Annotated[str, typer.Argument(help="Bijvoorbeeld PL-7F3K-9QXM.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    file: Annotated[str, typer.Option("--file", help="Schrijf dit bestand weg.")] = "",
    to: Annotated[
        Path | None, typer.Option("--out", help="Waarheen; er wordt niets overschreven.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Toon de bestanden die bij een zaak bewaard zijn, of schrijf er een weg."""
    if bool(file) != (to is not None):
        raise typer.BadParameter("--file en --out horen bij elkaar")
    settings = settings_of(config, data)

    async def work() -> None:
        async with open_storage(settings) as (storage, profiles):
            mint = mint_of(settings, storage)
            act = ReadFiles(storage, MachineClock(), None, by, profiles, mint)
            if to is not None:
                with new_file(to) as target:
                    target.write((await act.contents(reference.upper(), file)).data)
                err.print(Text(f"Weggeschreven naar {to}.", style="green"))
                return
            kept = await act.kept(reference.upper())
        if as_json:
            print_json_lines(out, [file_as_json(each) for each in kept])
        else:
            out.print(files_table(kept) if kept else "Bij deze zaak zijn geen bestanden bewaard.")

    run(work())


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that only its owner can read, and that was not there; gone after a fault.

    Raises CaseRefuses.
    """
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise CaseRefuses(f"{path} bestaat al; er wordt niets overschreven.") from None
    except OSError as fault:
        raise CaseRefuses(f"{path} kan niet gemaakt worden: {fault.strerror}.") from None
    try:
        with path.open("wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise
