"""Show a conversation in a terminal: the bot's words, letters, and buttons by their numbers."""

import unicodedata
from collections.abc import Iterable
from typing import Final, assert_never

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from service.chat import FILE_COMMAND, BotSays, ChatLetter, Mail, Remark, Rows, Seen, numbered

INDENT: Final = 3
WIDEST: Final = 100
"""Columns; longer lines are hard to follow."""
BACKWARDS: Final = frozenset({"R", "AL"})
WELCOME: Final = (
    "Dit is het gesprek dat een ouder met de bot van {board} voert. Alles blijft op deze computer:"
    " er gaat niets naar Telegram of een mailserver. Na afloop is alles vergeten.",
    "Schrijf als een ouder. Een knop kiest u met het nummer of met de woorden. Sluit een regel af"
    " met \\ om op de volgende verder te schrijven.",
    "Een mail aan medewerkers wordt niet verstuurd; u ziet aan wie die ging en waarover.",
    f"/rechten /status /taal /mens /stop werken zoals in Telegram; /{FILE_COMMAND} BESTAND stuurt"
    " een foto of PDF. Ctrl-D stopt.",
)
FORGOTTEN: Final = (
    "Dit gesprek is vergeten: de dienst heeft er niets meer van. Wat nog in dit venster staat, wist"
    " u zelf."
)


class ChatScreen:
    """Shows one conversation on a console."""

    def __init__(self, console: Console) -> None:
        """Show everything on this console."""
        self._console: Final = console

    def opening(self, board: str) -> None:
        """Say what this is, and what becomes of it."""
        words = "\n\n".join(WELCOME).format(board=board)
        self._console.print(Panel(Text(words), title="privacyloket", title_align="left"))
        self._console.print()

    def forgotten(self) -> None:
        """Say that nothing is left."""
        self._console.print(Text(FORGOTTEN, style="dim"))

    def show(self, seen: Iterable[Seen], offered: Rows) -> None:
        """Show what came, and what can be chosen now."""
        for each in seen:
            match each:
                case BotSays():
                    self._spoken("bot", each.text, style="bold cyan")
                case ChatLetter():
                    self._spoken("brief in deze chat", each.text, style="bold green")
                case Mail():
                    self._mail(each)
                case Remark():
                    self._aside(f"({each.text})", style="yellow")
                case _:
                    assert_never(each)
        self._choices(offered)

    def told(self, words: str) -> None:
        """Tell what happens outside the conversation."""
        self._aside(f"({words})", style="yellow")

    def _spoken(self, who: str, text: str, *, style: str) -> None:
        self._console.print(Text(f"{who}:", style=style))
        self._lines(text)
        self._console.print()

    def _mail(self, mail: Mail) -> None:
        heading = f"mail aan {mail.to}: {mail.subject}"
        if mail.to_staff:
            self._aside(heading, style="dim")
        else:
            self._spoken(heading, mail.text, style="bold green")

    def _aside(self, words: str, *, style: str) -> None:
        self._lines(words, style=style)
        self._console.print()

    def _lines(self, text: str, *, style: str = "") -> None:
        """Print lines with room around them; those from right to left end at the right."""
        width = min(self._console.width, WIDEST) - 2 * INDENT
        for line in text.splitlines():
            for part in Text(line, style=style).wrap(self._console, width) or [Text()]:
                part.rstrip()
                room = width - part.cell_len if runs_backwards(line) else 0
                if part:
                    part.pad_left(INDENT + room)
                self._console.print(part, soft_wrap=True)

    def _choices(self, rows: Rows) -> None:
        if not rows:
            return
        for row in numbered(rows):
            # Two words from right to left on one line would change places.
            together = not any(runs_backwards(words) for _, words in row)
            for part in [row] if together else [[each] for each in row]:
                line = Text("   ")
                for number, words in part:
                    line.append(f"[{number}]", style="bold yellow").append(f" {words}   ")
                line.rstrip()
                self._console.print(line)
        self._console.print()


def runs_backwards(text: str) -> bool:
    """Answer whether a text is written from right to left: its first letter says so (UAX 9, P2)."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind in {*BACKWARDS, "L"}), "L") in BACKWARDS
