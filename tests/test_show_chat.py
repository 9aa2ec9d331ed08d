"""How a conversation at a terminal is read and shown."""

import io

import pytest
from rich.console import Console

from bot.wording import SpokenButton
from service.chat import BotSays, Seen
from service.chat_input import Typed
from service.show_chat import ChatScreen, runs_backwards


def typed(text: str) -> tuple[list[str], str]:
    """What is read of a text that comes line by line, and what of it is shown."""
    console = Console(file=io.StringIO(), width=60)
    source = Typed(console, io.StringIO(text))
    found = []
    while (message := source.message()) is not None:
        found.append(message)
    assert isinstance(console.file, io.StringIO)
    return found, console.file.getvalue()


def test_every_line_is_a_message_and_is_shown() -> None:
    found, shown = typed("Goedemorgen\n\nMag ik iets vragen?\n")

    assert found == ["Goedemorgen", "Mag ik iets vragen?"]
    assert "u: Mag ik iets vragen?\n" in shown


def test_a_line_that_ends_in_a_backslash_goes_on() -> None:
    found, _ = typed("Goedemorgen, \\\nmag ik iets vragen?\nDank u")

    assert found == ["Goedemorgen,\nmag ik iets vragen?", "Dank u"]


def test_what_is_not_finished_at_the_end_is_still_read() -> None:
    found, _ = typed("Goedemorgen \\")

    assert found == ["Goedemorgen"]


def test_bytes_that_are_no_text_do_not_end_the_conversation() -> None:
    source = io.TextIOWrapper(io.BytesIO(b"Caf\xe9\n"), encoding="utf-8")

    message = Typed(Console(file=io.StringIO()), source).message()

    assert message == "Caf\ufffd"


def shown(seen: list[Seen], rows: tuple[tuple[SpokenButton, ...], ...] = ()) -> list[str]:
    console = Console(file=io.StringIO(), width=40, color_system=None)
    ChatScreen(console).show(seen, rows)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_lines_from_right_to_left_end_at_the_right() -> None:
    lines = shown([BotSays("Wie dit doet: directie.\nشكرًا لك.")])

    assert lines[1] == "   Wie dit doet: directie."
    assert lines[2].startswith(" " * 20)
    assert lines[2].endswith("شكرًا لك.")


@pytest.mark.parametrize(
    ("text", "backwards"),
    [("شكرًا", True), ("- شكرًا", True), ("PL-7F3K شكرًا", False), ("12.30", False), ("", False)],
)
def test_the_first_letter_says_which_way_a_line_runs(text: str, backwards: bool) -> None:
    assert runs_backwards(text) is backwards


def test_buttons_from_right_to_left_stand_on_lines_of_their_own() -> None:
    arabic = (SpokenButton("نعم", "1"), SpokenButton("لا", "2"))
    dutch = (SpokenButton("Ja", "3"), SpokenButton("Nee", "4"))

    lines = shown([], (arabic, dutch))

    assert lines[:3] == ["   [1] نعم", "   [2] لا", "   [3] Ja   [4] Nee"]


def test_no_line_is_wider_than_the_window() -> None:
    lines = shown([BotSays("Een lange zin die niet op een regel past. " * 5)])

    assert max(len(line) for line in lines) <= 40
