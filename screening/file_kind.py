"""Say what a file is by its content; names and declared types are not believed."""

import re
from enum import Enum, auto
from typing import Final

from screening.read_mail_file import WINMAIL_START, is_mail


class FileKind(Enum):
    """How a file must be read."""

    PICTURE = auto()
    PDF = auto()
    PACKAGE = auto()
    """A zip file: an office document, or an archive."""
    MAIL = auto()
    """A mail saved as a file."""
    WINMAIL = auto()
    """What Outlook sends in place of text and attachments."""
    TEXT = auto()
    EMPTY = auto()
    CLOSED = auto()
    """Anything else: not opened."""


_PICTURE_STARTS: Final = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*",
    b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51",
)  # fmt: skip
_FILE_TYPE_BRANDS: Final = frozenset(
    b"heic heix heim heis hevc hevx mif1 msf1 avif avis".split()
)  # ISO/IEC 23008-12: phones' photos
_PDF_WITHIN: Final = 1024
"""Readers accept this many bytes before the header of a PDF."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PACKED: Final = re.compile(r"[A-Za-z0-9+/]{60,}+")
"""A line of base64, as pictures stand in mails, web pages, contact cards and drawings."""
_MOST_PACKED: Final = 1500
"""Signs of base64 that a text may hold; a picture takes more."""
_EMBEDS: Final = re.compile(
    r"\\pict\b|\\object\b|<image\b|data:image|data:application|^begin [0-7]{3,4} \S",
    re.IGNORECASE | re.MULTILINE,
)
_TAIL: Final = 70_000


def kind_of(data: bytes) -> FileKind:
    """Answer what a file is."""
    if not data:
        return FileKind.EMPTY
    by_start = _kind_by_start(data)
    if by_start is not None:
        return by_start
    if as_text(data) is None:
        return FileKind.CLOSED
    return FileKind.MAIL if is_mail(data) else FileKind.TEXT


def is_two_files(data: bytes, kind: FileKind) -> bool:
    """Answer whether a second file hides in a file: a PDF before it or an archive behind it."""
    if kind is not FileKind.PDF and b"%PDF-" in data[:_PDF_WITHIN]:
        return True
    return kind is not FileKind.PACKAGE and b"PK\x05\x06" in data[-_TAIL:]


def as_text(data: bytes) -> str | None:
    """Answer the text of a file that is nothing but text; None when it is not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return None if _CONTROL.search(text) else text


def holds_more_than_text(text: str) -> bool:
    """Answer whether a text carries pictures or files, encoded."""
    packed = sum(len(run.group()) for run in _PACKED.finditer(text))
    return bool(_EMBEDS.search(text)) or packed > _MOST_PACKED


def _is_boxed_picture(data: bytes) -> bool:
    if data[:4] == b"RIFF":
        return data[8:12] == b"WEBP"
    return data[4:8] == b"ftyp" and data[8:12] in _FILE_TYPE_BRANDS


def _kind_by_start(data: bytes) -> FileKind | None:
    bitmap = data[:2] == b"BM" and data[6:10] == bytes(4)
    if bitmap or data.startswith(_PICTURE_STARTS) or _is_boxed_picture(data):
        return FileKind.PICTURE
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return FileKind.PDF
    if data.startswith(b"PK\x03\x04"):
        return FileKind.PACKAGE
    return FileKind.WINMAIL if data.startswith(WINMAIL_START) else None
