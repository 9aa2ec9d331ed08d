"""Read what somebody types, a message at a time: at a terminal, or line by line from elsewhere."""

import io
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

PROMPT: Final = "u: "
MORE: Final = "   "
GOES_ON: Final = "\\"
"""At the end of a line: the message goes on in the next one."""
PASTED_SECONDS: Final = 0.05
"""What is pasted comes faster than anybody types, so its lines are one message."""
ENDING_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Typed:
    """The messages that somebody types."""

    def __init__(self, console: Console, source: TextIO | None = None) -> None:
        """Read from `source`, else from standard input; the console shows what did not come from
        a keyboard."""
        self._console: Final = console
        self._source: Final = source or sys.stdin
        self._keyboard: Final = source is None and sys.stdin.isatty()
        if isinstance(self._source, io.TextIOWrapper):
            # A letter in another encoding is no reason to end the conversation.
            self._source.reconfigure(errors="replace")
        if self._keyboard:
            import readline  # noqa: F401, PLC0415 -- gives input() its arrow keys

    def message(self) -> str | None:
        """Answer the next message; None when there is no more, or somebody interrupts."""
        lines: list[str] = []
        try:
            while True:
                line = self._line(MORE if lines else PROMPT)
                goes_on = line.endswith(GOES_ON)
                lines.append(line.removesuffix(GOES_ON).rstrip())
                if goes_on or self._more_waits():
                    continue
                if any(lines):
                    break
                lines.clear()
        except EOFError:
            pass
        except KeyboardInterrupt:
            lines.clear()
        self._console.print()
        if not any(lines):
            return None
        return "\n".join(lines).strip()

    def _line(self, prompt: str) -> str:
        if self._keyboard:
            return input(prompt)
        line = self._source.readline()
        if not line:
            raise EOFError
        line = line.rstrip("\r\n")
        self._console.print(Text(f"{prompt}{line}"), soft_wrap=True)
        return line

    def _more_waits(self) -> bool:
        if not self._keyboard:
            return False
        waits, _, _ = select.select([self._source], [], [], PASTED_SECONDS)
        return bool(waits)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Have a signal to end, or a window that closes, do as Ctrl-C does: nothing is left behind."""

    def end(number: int, frame: object) -> None:
        for each in ENDING_SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, end) for each in ENDING_SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
