"""Change the master key, and see whether every key is where it must be."""

import shlex
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.text import Text

from service.change_master_key import rotate_in_file, rotate_to_command
from service.commands.frame import (
    DEFAULT_DATA,
    EXIT_COULD_NOT,
    Config,
    Data,
    out,
    run,
    settings_of,
)
from service.wiring import open_storage

keys: Final = typer.Typer(help="De hoofdsleutel en de sleutels van de zaken.", no_args_is_help=True)


@keys.command()
def rotate(
    config: Config = None,
    data: Data = DEFAULT_DATA,
    to_file: Annotated[
        Path | None, typer.Option("--to-file", help="Zet de nieuwe hoofdsleutel in dit bestand.")
    ] = None,
    to_command: Annotated[
        str, typer.Option("--to-command", help="De nieuwe hoofdsleutel komt uit deze opdracht.")
    ] = "",
) -> None:
    """Neem een nieuwe hoofdsleutel. Stop eerst de dienst."""
    settings = settings_of(config, data)
    if to_file is not None and to_command:
        raise typer.BadParameter("kies --to-file of --to-command")

    async def work() -> None:
        if to_command:
            wrapped = await rotate_to_command(settings, shlex.split(to_command))
        else:
            wrapped = await rotate_in_file(settings, file=to_file)
        done = (
            f"{wrapped} sleutels zijn opnieuw verpakt." if wrapped else "Er was niets meer te doen."
        )
        out.print(Text(f"{done} De oude hoofdsleutel opent niets meer.", style="green"))
        if to_file is not None or to_command:
            out.print("Zet de nieuwe plek nu in de instellingen, onder [storage].")
        out.print(
            "Maak nu een nieuwe reservekopie van hoofdsleutel en sleutelopslag, over de oude."
        )

    run(work())


@keys.command()
def check(config: Config = None, data: Data = DEFAULT_DATA) -> None:
    """Kijk of hoofdsleutel, sleutelopslag en database bij elkaar horen."""
    settings = settings_of(config, data)

    async def work() -> int:
        async with open_storage(settings) as (storage, _):
            present = await storage.keys.present()
            await storage.keys.open(present)
            lost = await storage.lost_keys()
            out.print(Text(f"{len(present)} sleutels, alle te openen.", style="green"))
            if lost:
                words = (
                    f"Van {lost} zaken of berichten is de sleutel weg. Zijn ze niet gewist, dan is"
                    " de sleutelopslag te oud: zet de nieuwste kopie terug."
                )
                out.print(Text(words, style="red"))
        return EXIT_COULD_NOT if lost else 0

    run(work())
