"""Draw what a command shows as an SVG that needs nothing from elsewhere."""

import io
import re
from pathlib import Path
from typing import Final

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

WIDTH: Final = 112
LINES: Final = 62
"""As much as fits a README; the rest is said to be there."""

NO_REMOTE_FONTS: Final = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.S)


def canvas() -> Console:
    """Answer a console that keeps what is shown, colours included."""
    return Console(file=io.StringIO(), width=WIDTH, force_terminal=True, color_system="truecolor")


def save_picture(shown: Console, file: Path, *, title: str) -> None:
    """Draw the first lines of what a canvas was shown."""
    assert isinstance(shown.file, io.StringIO)  # canvas() made it
    lines = Text.from_ansi(shown.file.getvalue()).split("\n")
    paper = Console(record=True, width=WIDTH, file=io.StringIO())
    for line in lines[:LINES]:
        paper.print(line)
    if len(lines) > LINES:
        paper.print(Text("…", style="dim"))
    paper.save_svg(str(file), title=title, code_format=NO_REMOTE_FONTS)
