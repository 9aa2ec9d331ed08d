"""Run `privacyloket chat` at a terminal of its own, type to it and read what it shows."""

import os
import select
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from test_command_line import COMMAND

from service.commands.chat import FOLDER, MEMORY

PATIENCE_SECONDS: Final = 60
HEARD_SECONDS: Final = 5
PROMPT: Final = "\nu: "


class Terminal:
    """One terminal with the command at it."""

    def __init__(self, process: "subprocess.Popen[bytes]", line: int) -> None:
        self.process = process
        self.shown = ""
        self._line = line

    def until(self, words: str) -> str:
        """Read on until some words are shown; answer what came with them."""
        came = ""
        while words not in came:
            read = self._read()
            assert read, f"{words!r} did not come:\n{came}"
            came += read
        return came

    def types(self, text: str) -> str:
        """Type something; answer what is shown until the next message is waited for."""
        self.press(text.encode())
        return self.until(PROMPT)

    def press(self, keys: bytes) -> None:
        os.write(self._line, keys)

    def signal(self, number: int) -> None:
        """Send a signal until something is shown.

        readline hears one only once it waits for a key, which is a moment after the prompt.
        """
        heard = False
        while not heard and self.process.poll() is None:
            os.kill(self.process.pid, number)
            heard = bool(select.select([self._line], [], [], HEARD_SECONDS)[0])

    def end(self) -> None:
        """Read what is left, and wait for the end."""
        while self._read():
            pass
        self.process.wait(PATIENCE_SECONDS)

    def left_behind(self) -> list[Path]:
        """What lies where the command keeps its files."""
        places = (MEMORY, Path(tempfile.gettempdir()))
        return [path for each in places for path in each.glob(f"{FOLDER}{self.process.pid}-*")]

    def _read(self) -> str:
        ready, _, _ = select.select([self._line], [], [], PATIENCE_SECONDS)
        if not ready:
            return ""
        read = ""
        with suppress(OSError):  # Linux: the other side is closed
            read = os.read(self._line, 65_536).decode(errors="replace").replace("\r\n", "\n")
        self.shown += read
        return read


@contextmanager
def at_a_terminal(*options: str, **environment: str) -> Iterator[Terminal]:
    """The command at a terminal, for as long as the block lasts."""
    line, its_side = os.openpty()
    process = subprocess.Popen(
        [*COMMAND, "chat", *options],
        stdin=its_side,
        stdout=its_side,
        stderr=its_side,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "90", **environment},
        start_new_session=True,
    )
    os.close(its_side)
    terminal = Terminal(process, line)
    try:
        yield terminal
    finally:
        if process.poll() is None:
            terminal.signal(signal.SIGTERM)
            terminal.end()
        os.close(line)
