"""Export what staff corrected as training letters, so that a board's own model learns from it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.text import Text

from casework.actions.export_corrections import Export, ExportCorrections
from casework.case import CaseRefuses
from classifier.anonymise import Anonymiser
from classifier.word_list import WordList
from service.clock import MachineClock
from service.commands.frame import (
    ADMINISTRATOR,
    DEFAULT_DATA,
    EXIT_COULD_NOT,
    AsJson,
    By,
    Config,
    Data,
    err,
    out,
    run,
    settings_of,
)
from service.correction_file import write_letters
from service.show_cases import print_json_lines
from service.wiring import open_storage

corrections: Final = typer.Typer(
    help="Laat de dienst leren van wat medewerkers verbeteren.", no_args_is_help=True
)


@corrections.callback()
def _group() -> None:
    """Keep `export` a command of its own, though it is the only one."""


@corrections.command()
def export(
    file: Annotated[Path, typer.Argument(help="Nieuw bestand, eindigt op .toml.", dir_okay=False)],
    board: Annotated[str, typer.Option("--board", help="Van welk bestuur.")],
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="Alleen verbeterd vanaf deze dag."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Toon alleen wat er zou gebeuren.")
    ] = False,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Schrijf de berichten waarvan een medewerker het soort zei of veranderde, gemaskeerd.

    Namen, adressen, nummers, datums en zeldzame woorden zijn weg. Een bestand dat er al stond,
    wordt vervangen. Alles staat er telkens in, tenzij --since een dag noemt.
    """
    if file.suffix != ".toml":
        raise typer.BadParameter("de naam moet op .toml eindigen", param_hint="FILE")
    settings = settings_of(config, data)

    async def work() -> int:
        async with open_storage(settings) as (storage, boards):
            act = ExportCorrections(
                storage, MachineClock(), by, boards, Anonymiser(WordList.load())
            )
            if not file.absolute().parent.is_dir():
                raise CaseRefuses(f"De map {file.absolute().parent} bestaat niet.")
            found = await act(board, since=since.date() if since else None, dry_run=dry_run)
        if not dry_run:
            try:
                write_letters(file, found.letters)
            except OSError as fault:
                err.print(Text(f"{file}: niet te schrijven: {fault.strerror}", style="red"))
                return EXIT_COULD_NOT
        _show(found, file, dry_run=dry_run, as_json=as_json)
        return 0

    run(work())


def _show(found: Export, file: Path, *, dry_run: bool, as_json: bool) -> None:
    counts = {
        "letters": len(found.letters),
        "erased": found.erased,
        "waiting": found.waiting,
        "too_little": found.too_little,
    }
    if as_json:
        print_json_lines(out, [{**counts, "dry_run": dry_run}])
        return
    verb = "Zou schrijven" if dry_run else "Geschreven"
    out.print(Text(f"{verb}: {counts['letters']} berichten in {file}.", style="green"))
    for name, words in {
        "erased": "niet meer te lezen: de zaak of haar teksten zijn gewist",
        "waiting": "wachten: een ander soort uit hetzelfde bericht bekeek nog niemand",
        "too_little": "overgeslagen: na het maskeren blijft er te weinig over",
    }.items():
        if counts[name]:
            out.print(f"{counts[name]} {words}.")
