"""List the boards, show a profile to read and sign off, check profiles, start a new one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.text import Text
from typer.core import TyperGroup

from casework.boards import BoardProfile
from casework.profile_check import BoardProfileInvalid
from casework.profile_gaps import gaps_of
from service.board_files import (
    board_to_run,
    board_to_show,
    read_board,
    read_profile_file,
    shipped_boards,
)
from service.commands.frame import (
    DEFAULT_DATA,
    EXIT_COULD_NOT,
    EXIT_WRONG_USE,
    AsJson,
    Config,
    Data,
    err,
    out,
    settings_of,
)
from service.new_board import Interview, Stopped
from service.settings import BoardSettings, Settings
from service.show_boards import board_as_json, board_page, boards_table
from service.show_cases import print_json_lines

SHOW: Final = "show"


class _ShowByName(TyperGroup):
    """`boards opron` is short for `boards show opron`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            args = [SHOW, *args]
        return super().resolve_command(ctx, args)


boards: Final = typer.Typer(
    cls=_ShowByName,
    help="Toon de besturen; toon, controleer of begin een profiel.",
    invoke_without_command=True,
    subcommand_metavar="[COMMAND | BESTUUR] [ARGS]...",
)


@boards.callback()
def all_boards(
    ctx: typer.Context,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Toon alle besturen, en wat er van elk nog ingevuld moet worden."""
    if ctx.invoked_subcommand is not None:
        return
    settings = settings_of(config, data)
    found: list[BoardProfile] = []
    faults: list[str] = []
    for name in _known(settings):
        try:
            found.append(board_to_show(name, _local(settings, name)))
        except BoardProfileInvalid as fault:
            faults.append(str(fault))
    if as_json:
        print_json_lines(out, [board_as_json(board) for board in found])
    else:
        out.print(boards_table(found, in_use=settings.boards))
    if faults:
        err.print(Text("\n".join(faults), style="red"))
        raise typer.Exit(EXIT_COULD_NOT)


@boards.command(name=SHOW)
def show(
    ctx: typer.Context,
    board: Annotated[str, typer.Argument(help="Naam van het bestuur, of een profielbestand.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Toon alles wat een profiel zegt, op één bladzijde om te lezen en te ondertekenen."""
    settings = settings_of(config or _above(ctx, "config"), data)
    profile = _chosen(board, settings)
    if as_json or _above(ctx, "as_json"):
        print_json_lines(out, [board_as_json(profile)])
    else:
        out.print(board_page(profile))


@boards.command()
def check(
    ctx: typer.Context,
    profiles: Annotated[
        list[Path] | None, typer.Argument(help="Profielbestanden; zonder: alle besturen.")
    ] = None,
    config: Config = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Controleer profielen: zeg van elke fout waar zij staat en wat er wel moet staan."""
    bad = 0
    tried = _of_files(profiles) if profiles else _of_settings(ctx, config, data)
    for name, result in tried:
        if isinstance(result, BoardProfileInvalid):
            bad += 1
            for line in str(result).splitlines():
                out.print(Text("fout  ", style="bold red"), Text(line), sep="", soft_wrap=True)
            continue
        needed = ", ".join(gap.what for gap in gaps_of(result))
        words = f"{name}: {result.name}; {f'nog invullen: {needed}' if needed else 'compleet'}"
        out.print(Text("ok    ", style="green"), Text(words), sep="", soft_wrap=True)
    if bad:
        raise typer.Exit(EXIT_COULD_NOT)


@boards.command()
def new(
    file: Annotated[
        Path | None, typer.Option("--out", help="Bewaar het profiel hier; zonder: NAAM.toml.")
    ] = None,
) -> None:
    """Begin een nieuw profiel: beantwoord de vragen, en er komt een bestand met uitleg."""
    if file is not None and (file.is_dir() or not file.absolute().parent.is_dir()):
        err.print(Text(f"{file}: hier kan geen bestand komen. Noem een map die er is.", "red"))
        raise typer.Exit(EXIT_WRONG_USE)
    interview = Interview(
        ask=lambda words: out.input(Text(words, style="bold")),
        say=lambda words: out.print(Text(words)),
    )
    try:
        text = interview.hold()
        place = interview.keep(text, file or Path(f"{interview.board_id}.toml"))
    except Stopped:
        err.print(Text("\nGestopt. Er is niets bewaard.", style="yellow"))
        raise typer.Exit(EXIT_COULD_NOT) from None
    out.print(Text(f"Bewaard in {place}.", style="green"))
    out.print(Text(f"Lezen en ondertekenen: privacyloket boards show {place}"), soft_wrap=True)
    out.print(
        Text(f"Gebruiken: zet in de instellingen [boards.{interview.board_id}] met daaronder"),
        Text(f'profile = "{place.absolute()}"'),
        soft_wrap=True,
    )


def _above(ctx: typer.Context, name: str) -> Any:
    """An option that was given before the name of the command."""
    return ctx.parent.params.get(name) if ctx.parent else None


def _known(settings: Settings) -> list[str]:
    return list(dict.fromkeys((*settings.boards, *shipped_boards())))


def _local(settings: Settings, name: str) -> BoardSettings:
    return settings.boards.get(name, BoardSettings())


def _chosen(board: str, settings: Settings) -> BoardProfile:
    known = _known(settings)
    if board in known:
        return board_to_show(board, _local(settings, board))
    if board.endswith(".toml"):
        return read_profile_file(Path(board))
    err.print(Text(f"Er is geen bestuur {board}; wel: {', '.join(known)}.", style="red"))
    raise typer.Exit(EXIT_COULD_NOT)


Tried = Iterator[tuple[str, BoardProfile | BoardProfileInvalid]]


def _of_files(profiles: list[Path]) -> Tried:
    for file in profiles:
        try:
            yield str(file), read_profile_file(file)
        except BoardProfileInvalid as fault:
            yield str(file), fault


def _of_settings(ctx: typer.Context, config: Path | None, data: Path) -> Tried:
    """Every board, those in use as they would run."""
    settings = settings_of(config or _above(ctx, "config"), data)
    for name in _known(settings):
        read = board_to_run if name in settings.boards else read_board
        try:
            yield name, read(name, _local(settings, name))
        except BoardProfileInvalid as fault:
            yield name, fault
