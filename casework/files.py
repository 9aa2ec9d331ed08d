"""Say what came with a message as a file, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

MOST_FILES: Final = 20
"""Files of one message that are looked at; more are left for a person."""
MOST_BYTES: Final = 25 * 1024 * 1024
"""Bytes of all kept files of one message together."""


class FileVerdict(StrEnum):
    """What a file is taken for."""

    IDENTITY_DOCUMENT = "identity_document"
    HARMLESS = "harmless"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file in memory; nothing of it is written before it is judged."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """What a file is taken for, and why, in a Dutch sentence without personal data."""

    verdict: FileVerdict
    why: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A harmless file that a case keeps, encrypted under its key."""

    id: str
    name: str
    media_type: str
    size: int
    received: datetime


class FilesRefused(Exception):
    """A door that cannot keep a message itself brought a file nobody is sure about.

    The text is the reason in Dutch, without personal data. Nothing was written.
    """

    def __init__(self, why: str, *, holds_copy: bool = False) -> None:
        """Say why, and whether a copy of an identity document was among the files."""
        super().__init__(why)
        self.holds_copy: Final = holds_copy


class JudgeFiles(Protocol):
    """Looks at files, in memory and within bounds."""

    async def judge(self, file: IncomingFile, *, identity_open: bool) -> JudgedFile:
        """Answer what a file is; one that breaks a bound is uncertain, never an exception.

        With `identity_open` a picture is an identity document unless it is clearly something
        else: the parent was asked who they are.
        """
        ...
