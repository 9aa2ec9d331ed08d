"""Read a file of contacts: guess its encoding and separator, and sort its lines by school."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from casework.contact_layouts import Columns, Layout, columns_of, read_line
from casework.contacts import Contact

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS: Final = (";", "\t", ",", "|")
"""The first one wins where two occur as often: Dutch spreadsheets write semicolons."""
MOST_FAULTS_SHOWN: Final = 20


class ContactFileUnreadable(ValueError):
    """The file is no table of text; Dutch."""


@dataclass(frozen=True, slots=True)
class ContactFile:
    """A file as text, with what was guessed of it."""

    encoding: str
    separator: str
    columns: Columns
    text: str

    @property
    def lines(self) -> int:
        """How many lines there are, about: what a progress bar needs."""
        return max(self.text.count("\n"), 1)


@dataclass(slots=True)
class Sorted:
    """The contacts of a file by school, and every fault with its line."""

    by_school: dict[str, list[Contact]] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    lines: int = 0


def open_contact_file(path: Path, layout: Layout | None) -> ContactFile:
    """Answer a file with its columns understood.

    Raises ContactFileUnreadable and LayoutUnknown, in Dutch.
    """
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise ContactFileUnreadable(f"{path} is niet te lezen: {fault.strerror}.") from None
    encoding, text = _decoded(raw, path)
    first = next(iter(text.splitlines()), "")
    separator = max(SEPARATORS, key=first.count)
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    return ContactFile(encoding, separator, columns_of(header, layout), text)


def _decoded(raw: bytes, path: Path) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _text(raw, encoding, path)
    if b"\0" in raw:
        raise ContactFileUnreadable(
            f"{path} is geen CSV-bestand. Sla het in Excel op als CSV (UTF-8)."
        )
    try:
        return "utf-8", raw.decode("utf-8")
    except UnicodeDecodeError:
        # What Excel on Windows writes; every byte of it stands for something.
        return "windows-1252", raw.decode("cp1252", "replace")


def _text(raw: bytes, encoding: str, path: Path) -> tuple[str, str]:
    try:
        return encoding, raw.decode(encoding)
    except UnicodeDecodeError:
        raise ContactFileUnreadable(f"{path} is beschadigd: de tekens kloppen niet.") from None


def sort_lines(
    file: ContactFile,
    school_of: Callable[[str], str | None],
    on_line: Callable[[int], object] = lambda _: None,
) -> Sorted:
    """Answer the contacts by school; `school_of` names the school of what a line says, or None.

    A fault names line and column, never a value. `on_line` is told how many lines were read.
    """
    found = Sorted()
    for number, cells in _lines(file):
        found.lines += 1
        on_line(number)
        line = read_line(cells, file.columns)
        found.faults += [(number, fault) for fault in line.faults]
        if not line.contacts:
            continue
        school = school_of(line.school)
        if school is None:
            found.faults.append((number, "de school van deze regel is niet bekend"))
        else:
            found.by_school.setdefault(school, []).extend(line.contacts)
    return found


def _lines(file: ContactFile) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(file.text, newline=""), delimiter=file.separator)
    next(reader, None)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise ContactFileUnreadable(
                f"Regel {reader.line_num} is geen regel van een CSV-bestand."
            ) from None
        if any(each.strip() for each in cells):
            yield reader.line_num, cells
