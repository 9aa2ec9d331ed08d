"""Say on which line of a TOML text each key and each value of a list stands.

The parser of the standard library gives no places, nor does tomlkit, so this walks the text a
second time. It reads only text that the parser took, and checks nothing itself.
"""

import re
import tomllib
from typing import Final

Path = tuple[str | int, ...]
"""Keys from the top down; the members of a list by number."""

_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_TEXT: Final = re.compile(
    r'"""(?:\\.|"{0,2}[^"\\])*"{3,5}'
    r"|'''(?:'{0,2}[^'])*'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_VALUE: Final = re.compile(r"[^,\]}\n#]*")


def lines_of(text: str) -> dict[Path, int]:
    """Answer the line, counted from 1, of every key and list member of a TOML text.

    The text must be good TOML; of any other text the answer may be incomplete.
    """
    walk = _Walk(text)
    walk.document()
    return walk.lines


class _Walk:
    """One reading of a text, from its start to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.lines: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}
        """How many tables of each list of tables were seen."""

    def document(self) -> None:
        table: Path = ()
        while not self._at_end():
            start = self.place
            if self._next_is("["):
                table = self._header()
            else:
                self._pair(table)
            if self.place == start:  # no TOML: leave the rest
                return

    def _header(self) -> Path:
        start = self.place
        opening = "[[" if self._next_is("[[") else "["
        self.place += len(opening)
        *above, name = self._key()
        path = (*self._inside(tuple(above), start), name)
        self.place += len(opening)
        if opening == "[[":
            self._note(path, start)
            number = self._tables[path] = self._tables.get(path, -1) + 1
            path = (*path, number)
        elif path in self._tables:
            path = (*path, self._tables[path])
        self._note(path, start)
        return path

    def _inside(self, names: Path, start: int) -> Path:
        """The path of names in a header, through the last table of each list of tables."""
        path: Path = ()
        for name in names:
            path = (*path, name)
            self._note(path, start)
            if path in self._tables:
                path = (*path, self._tables[path])
        return path

    def _pair(self, table: Path) -> None:
        start = self.place
        path = table
        for name in self._key():
            path = (*path, name)
            self._note(path, start)
        self._skip_blank()
        self.place += self._next_is("=")
        self._value(path)

    def _key(self) -> list[str]:
        names: list[str] = []
        while True:
            self._skip_blank()
            if written := _TEXT.match(self.text, self.place):
                names.append(str(tomllib.loads(f"k = {written[0]}")["k"]))
            elif written := _BARE_KEY.match(self.text, self.place):
                names.append(written[0])
            else:
                return names or [""]
            self.place = written.end()
            self._skip_blank()
            if not self._next_is("."):
                return names
            self.place += 1

    def _value(self, path: Path) -> None:
        self._skip_blank()
        if self._next_is("["):
            self._list(path)
        elif self._next_is("{"):
            self._inline_table(path)
        else:
            written = _TEXT.match(self.text, self.place) or _PLAIN_VALUE.match(
                self.text, self.place
            )
            assert written is not None  # the plain value matches nothing too
            self.place = written.end()

    def _list(self, path: Path) -> None:
        self.place += 1
        number = 0
        while not self._at_end() and not self._next_is("]"):
            start = self.place
            self._note((*path, number), start)
            self._value((*path, number))
            self._skip_blank()
            self.place += self._next_is(",")
            number += 1
            if self.place == start:
                return
        self.place += 1

    def _inline_table(self, path: Path) -> None:
        self.place += 1
        while not self._at_end() and not self._next_is("}"):
            start = self.place
            self._pair(path)
            self._skip_blank()
            self.place += self._next_is(",")
            if self.place == start:
                return
        self.place += 1

    def _skip_blank(self) -> None:
        blank = _BLANK.match(self.text, self.place)
        assert blank is not None  # it matches nothing too
        self.place = blank.end()

    def _at_end(self) -> bool:
        self._skip_blank()
        return self.place >= len(self.text)

    def _next_is(self, mark: str) -> bool:
        return self.text.startswith(mark, self.place)

    def _note(self, path: Path, start: int) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, start) + 1)
