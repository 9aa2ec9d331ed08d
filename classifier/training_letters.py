"""Read labelled messages from TOML files, the form in which people write and check them."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from casework.kinds import Kind
from casework.message import Channel
from classifier.masking_marks import MASKS, Mask

TRAINING_FOLDER: Final = Path(__file__).parent / "letters"


_IN_PLACE_OF: Final[dict[str, str]] = {
    Mask.NAME: "N",
    Mask.NUMBER: "0",
    Mask.DATE: "0-0-0",
    Mask.ADDRESS: "A",
    Mask.WORD: "",
}
"""What a reader makes of a mask: "[adres]" would be read as somebody who speaks of an address."""


class LetterIsWrong(ValueError):
    """A labelled message breaks a rule of its form; the text names the file and the number."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message with the labels a person gave it."""

    labels: frozenset[Kind]
    channel: Channel
    language: str
    """ISO 639-1 code of the main language."""
    subject: str
    text: str
    file: str
    """Name of the file without its folder."""
    number: int
    """Place in the file, counted from 1."""

    @property
    def name(self) -> str:
        """Where a person finds it: file and number."""
        return f"{self.file} no. {self.number}"


def find_files(folder: Path) -> list[Path]:
    """Answer the TOML files of a folder in alphabetical order."""
    return sorted(folder.glob("*.toml"))


def read_letters(files: Iterable[Path]) -> list[Letter]:
    """Read all messages of the files, in their order; raises LetterIsWrong."""
    letters: list[Letter] = []
    for file in files:
        try:
            tables = tomllib.loads(file.read_text(encoding="utf-8")).get("letter", [])
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LetterIsWrong(f"{file.name}: {error}") from error
        letters += [_read_one(table, file.name, place) for place, table in enumerate(tables, 1)]
    return letters


def once_each(letters: Iterable[Letter]) -> list[Letter]:
    """Answer letters of which none comes twice; of one with other labels the last counts."""
    return list({(one.channel, one.subject, one.text): one for one in letters}.values())


def _read_one(table: dict[str, object], file: str, number: int) -> Letter:
    try:
        names = table["labels"]
        if not isinstance(names, list) or not names:
            raise ValueError("labels must be a list with at least one label")
        labels = frozenset(Kind(name) for name in names)
        if Kind.OVERIG in labels and len(labels) > 1:
            raise ValueError("overig stands alone")
        return Letter(
            labels=labels,
            channel=Channel(str(table["channel"])),
            language=str(table["language"]),
            subject=_unmasked(str(table.get("subject", ""))),
            text=_unmasked(str(table["text"]).strip()),
            file=file,
            number=number,
        )
    except (KeyError, ValueError) as error:
        raise LetterIsWrong(f"{file} no. {number}: {error}") from error


def _unmasked(text: str) -> str:
    """Answer a text with something that says nothing in the place of each mask."""
    return MASKS.sub(lambda mask: _IN_PLACE_OF[mask.group()], text)
