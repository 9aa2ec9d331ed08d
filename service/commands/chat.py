"""Try the bot's conversation at the terminal, before there is a token."""

import os
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from casework.profile_check import BoardProfileInvalid
from service.board_files import board_to_run, read_profile_file, shipped_boards
from service.chat import TerminalChat
from service.chat_input import Typed, ended_by_signals
from service.commands.frame import out, run
from service.demo import demo_board
from service.file_judge import forbid_core_dumps
from service.log import start_log
from service.settings import BoardSettings, Settings, read_settings
from service.show_chat import ChatScreen
from service.wiring import open_house

ONLY_THE_WORST: Final = 50
"""Log level; a log would stand between what is said."""
MEMORY: Final = Path("/dev/shm")
"""Where Linux keeps files in memory: what a kill leaves there never was on disk."""
FOLDER: Final = "privacyloket-chat-"


def chat(
    board: Annotated[
        str, typer.Option("--board", help="Een meegeleverd bestuur, of een profielbestand.")
    ] = "opron",
    language: Annotated[
        str, typer.Option("--language", help="Waar Telegram van de ouder op staat, zoals nl of ar.")
    ] = "nl",
) -> None:
    """Voer het gesprek van de bot hier, zonder Telegram; alles blijft op deze computer."""
    forbid_core_dumps()
    start_log(level=ONLY_THE_WORST)
    name, local = board_named(board)
    screen = ChatScreen(out)
    screen.opening(board_to_run(name, local).name)
    with ended_by_signals(), _folder() as folder:
        settings = chat_settings(Path(folder), name, local)
        run(_talk(settings, name, language, screen))
    screen.forgotten()


def chat_settings(folder: Path, name: str, local: BoardSettings) -> Settings:
    """Answer settings that need nothing from outside this machine. Raises SettingsInvalid."""
    return read_settings(None, data_dir=folder, boards={name: local})


async def _talk(settings: Settings, board: str, language: str, screen: ChatScreen) -> None:
    async with AsyncExitStack() as stack:
        with out.status("Even wachten, de bot begint."):
            house = await stack.enter_async_context(open_house(settings))
        conversation = TerminalChat(house, board, language=language)
        screen.show(await conversation.hears("/start"), conversation.offered)
        typed = Typed(out)
        while (message := typed.message()) is not None:
            screen.show(await conversation.hears(message), conversation.offered)


def board_named(board: str) -> tuple[str, BoardSettings]:
    """Answer a board and what makes it run. Raises BoardProfileInvalid."""
    if board in shipped_boards():
        return board, BoardSettings(**demo_board(board))
    file = Path(board)
    if not file.is_file():
        names = ", ".join(shipped_boards())
        raise BoardProfileInvalid(f"--board: kies uit {names}, of noem een profielbestand")
    profile = read_profile_file(file)
    facts: dict[str, Any] = {"profile": file}
    if not profile.contact.email:
        facts["contact_email"] = f"privacy@{profile.id}.example"
    return profile.id, BoardSettings(**facts)


def _folder() -> tempfile.TemporaryDirectory[str]:
    """Answer a folder that is gone afterwards; its name tells whose it is."""
    place = MEMORY if MEMORY.is_dir() else None
    return tempfile.TemporaryDirectory(prefix=f"{FOLDER}{os.getpid()}-", dir=place)
