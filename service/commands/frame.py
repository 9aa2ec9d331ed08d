"""Give every command the same frame: its options, consoles, settings and exit status."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from casework.boards import Post, Role
from service.settings import Settings, read_settings

EXIT_COULD_NOT: Final = 1
EXIT_WRONG_USE: Final = 2
WIDTH_WHEN_PIPED: Final = 120

out: Final = Console(width=None if sys.stdout.isatty() else WIDTH_WHEN_PIPED)
err: Final = Console(stderr=True)

Config = Annotated[Path | None, typer.Option("--config", help="Instellingen (TOML).")]
Data = Annotated[
    Path, typer.Option("--data", help="Map voor de eigen bestanden, als er geen --config is.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, één regel per stuk.")]
By = Annotated[str, typer.Option("--by", help="Wie dit doet of leest.")]
DEFAULT_DATA: Final = Path("privacyloket-data")
ADMINISTRATOR: Final = "beheerder"


def settings_of(config: Path | None, data: Path) -> Settings:
    """Answer the settings that the options name. Raises SettingsInvalid."""
    return read_settings(config, data_dir=data)


def post_of(text: str) -> Post:
    """Answer the post that was typed, such as `fg` or `director:deputy`. Raises BadParameter."""
    try:
        return Post.parse(text)
    except ValueError:
        roles = ", ".join(Role)
        raise typer.BadParameter(
            f"{text!r}: kies uit {roles}; voor een plaatsvervanger bijvoorbeeld director:deputy"
        ) from None


def run(work: Coroutine[Any, Any, int | None]) -> None:
    """Run a command's work; a number other than 0 is the exit status."""
    code = asyncio.run(work)
    if code:
        raise typer.Exit(code)
