"""Write what staff corrected as a file of training letters, in the form of `classifier/letters`."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from casework.corrections import Correction

OPENING: Final = """\
# Berichten waarvan een medewerker het soort heeft gezegd, gemaskeerd door de dienst.
# Lees ze na voordat ze deze machine verlaten: zie docs/retraining.md.
"""


def letters_text(letters: Iterable[Correction]) -> str:
    """Answer letters as TOML, each with a comment that counts its masks."""
    return "\n".join([OPENING, *("\n".join(_letter_lines(letter)) for letter in letters)])


def write_letters(file: Path, letters: Iterable[Correction]) -> None:
    """Write letters where only their owner reads them; a file that stood there is replaced whole.

    Raises OSError.
    """
    # A temporary file is for its owner only (0600) from the start.
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as fresh:
        fresh.write(letters_text(letters))
    try:
        Path(fresh.name).replace(file)
    except OSError:
        Path(fresh.name).unlink()
        raise


def _letter_lines(letter: Correction) -> Iterator[str]:
    counts = (f"{mask} {count}" for mask, count in sorted(letter.masks.items()))
    yield "[[letter]]"
    yield f"# gemaskeerd: {', '.join(counts) or 'niets'}"
    yield f"labels = {_toml([label.value for label in letter.labels])}"
    yield f"channel = {_toml(letter.channel.value)}"
    yield f"language = {_toml(letter.language)}"
    yield f"subject = {_toml(letter.subject)}"
    yield f'text = """\n{_many_lines(letter.text)}\n"""\n'


def _toml(value: str | list[str]) -> str:
    """Answer a value as TOML: its strings and lists of strings are written as JSON writes them."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _many_lines(text: str) -> str:
    return "\n".join(_toml(line)[1:-1] for line in text.split("\n"))
