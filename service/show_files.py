"""Show the files that a case keeps, for people and for programs."""

from collections.abc import Sequence
from typing import Any, Final

from rich.table import Table

from casework.dutch_dates import short_day
from casework.files import KeptFile
from casework.local_time import local_date

KILOBYTE: Final = 1000
MEGABYTE: Final = KILOBYTE * KILOBYTE


def files_shown(files: Sequence[KeptFile]) -> list[Table]:
    """Answer the files of a case as a table; nothing where none is kept."""
    return [files_table(files)] if files else []


def files_table(files: Sequence[KeptFile]) -> Table:
    """Answer the files of a case as a table."""
    table = Table(title="Bestanden bij deze zaak", title_justify="left")
    for heading in ("Nummer", "Naam", "Soort", "Grootte", "Ontvangen"):
        table.add_column(heading, overflow="fold")
    for each in files:
        day = short_day(local_date(each.received))
        table.add_row(each.id, each.name, each.media_type, size_in_words(each.size), day)
    return table


def file_as_json(file: KeptFile) -> dict[str, Any]:
    """Answer a file for programs, without its contents."""
    return {
        "id": file.id,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "received": file.received.isoformat(),
    }


def size_in_words(size: int) -> str:
    """Answer a number of bytes as people read it: `512 bytes`, `14 kB`, `2,3 MB`."""
    if size < KILOBYTE:
        return f"{size} bytes"
    if size < MEGABYTE:
        return f"{round(size / KILOBYTE)} kB"
    return f"{size / MEGABYTE:.1f} MB".replace(".", ",")
