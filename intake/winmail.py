"""Read winmail.dat: what Outlook sends in place of text and attachments (MS-OXTNEF).

Own code, because tnefparse trusts the counts in the data: a few bytes that claim four thousand
million values keep it busy for hours, and every object costs a copy of all that follows.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from casework.message import Attachment
from intake.found_file import FoundFile
from intake.mail_html import html_to_text
from intake.mail_text import QUOTE_MARK, clean_line, decode_bytes
from intake.rich_text import rtf_to_text, unpack_rtf

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
MAX_OBJECTS: Final = 2000
MAX_PROPERTIES: Final = 2000

_OBJECT: Final = struct.Struct("<BII")
_BODY, _MAPI, _CODEPAGE = 0x800C, 0x9003, 0x9007
_NEW_ATTACHMENT, _TITLE, _DATA, _ATTACHMENT_MAPI = 0x9002, 0x8010, 0x800F, 0x9005
_PR_BODY, _PR_RTF, _PR_HTML, _PR_CODEPAGE = 0x1000, 0x1009, 0x1013, 0x3FDE
_PR_LONG_NAME, _PR_MEDIA_TYPE, _PR_DATA = 0x3707, 0x370E, 0x3701
_FIXED: Final = {
    0x0001: 0, 0x0002: 2, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4,
    0x000B: 2, 0x0014: 8, 0x0040: 8, 0x0048: 16,
}  # fmt: skip
_TEXT_8, _TEXT_16 = 0x001E, 0x001F
_VARIABLE: Final = frozenset((0x0000, 0x000D, _TEXT_8, _TEXT_16, 0x0102))
_MANY, _NAMED = 0x1000, 0x8000


@dataclass(frozen=True, slots=True)
class Winmail:
    """What a winmail.dat holds."""

    full: str
    own: str
    """As `full`, with a QUOTE_MARK where quoted mail was."""
    files: tuple[FoundFile, ...]


def read_winmail(data: bytes) -> Winmail | None:
    """Read as much as can be read; None when these are not the bytes of a winmail.dat."""
    if not data.startswith(SIGNATURE):
        return None
    body = b""
    codepage = "cp1252"
    properties: dict[int, tuple[int, bytes]] = {}
    attachments: list[_Found] = []
    for name, value in _objects(data):
        if name == _BODY:
            body = value
        elif name == _CODEPAGE:
            codepage = _codepage(value) or codepage
        elif name == _MAPI:
            properties.update(_properties(value))
        elif name == _NEW_ATTACHMENT:
            attachments.append(_Found())
        elif attachments:
            attachments[-1].add(name, value, codepage)
    full, own = _text(body, properties, codepage)
    return Winmail(full, own, tuple(found.file() for found in attachments))


class _Found:
    """An attachment while its objects come by."""

    def __init__(self) -> None:
        self.name = self.media_type = ""
        self.data = b""

    def add(self, name: int, value: bytes, codepage: str) -> None:
        if name == _TITLE and not self.name:
            self.name = _string(_TEXT_8, value, codepage)
        elif name == _DATA:
            self.data = value
        elif name == _ATTACHMENT_MAPI:
            properties = _properties(value)
            self.name = (
                _string(*properties.get(_PR_LONG_NAME, (_TEXT_8, b"")), codepage) or self.name
            )
            self.media_type = _string(*properties.get(_PR_MEDIA_TYPE, (_TEXT_8, b"")), codepage)
            self.data = self.data or properties.get(_PR_DATA, (0, b""))[1]

    def file(self) -> FoundFile:
        media_type = self.media_type.lower() if self.media_type.count("/") == 1 else ""
        name = clean_line(self.name, 200)
        media_type = media_type or "application/octet-stream"
        return FoundFile(Attachment(name, media_type, len(self.data)), lambda: self.data)


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    for _ in range(MAX_OBJECTS):
        if position + _OBJECT.size > len(data):
            return
        _, tag, length = _OBJECT.unpack_from(data, position)
        position += _OBJECT.size
        yield tag & 0xFFFF, data[position : position + length]
        position += length + 2


def _properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """MAPI property number to its type and value; stops at the first that makes no sense."""
    found: dict[int, tuple[int, bytes]] = {}
    try:
        position = 4
        for _ in range(min(MAX_PROPERTIES, struct.unpack_from("<I", data)[0])):
            kind, number = struct.unpack_from("<HH", data, position)
            position = _after_name(data, position + 4, number)
            value, position = _value(data, position, kind)
            found.setdefault(number, (kind, value))
    except (struct.error, ValueError):
        pass
    return found


def _after_name(data: bytes, position: int, number: int) -> int:
    if number < _NAMED:
        return position
    by_string, length = struct.unpack_from("<II", data, position + 16)
    return position + 24 + (-(-length // 4) * 4 if by_string else 0)


def _value(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    many, kind = kind & _MANY, kind & ~_MANY
    if kind in _FIXED and not many:
        size = _FIXED[kind]
        return data[position : position + size], position + -(-size // 4) * 4
    (count,) = struct.unpack_from("<I", data, position)
    position += 4
    if kind in _FIXED:
        size = _FIXED[kind] * count
        return data[position : position + size], position + -(-size // 4) * 4
    if kind not in _VARIABLE:
        raise ValueError("unknown property type")
    first = b""
    for n in range(count):
        (length,) = struct.unpack_from("<I", data, position)
        first = data[position + 4 : position + 4 + length] if n == 0 else first
        position += 4 + -(-length // 4) * 4
    return first, position


def _codepage(value: bytes) -> str | None:
    number = int.from_bytes(value[:4], "little")
    names = {65001: "utf-8", 20866: "koi8-r", 21866: "koi8-u", 28591: "cp1252", 0: None}
    return names.get(number, f"cp{number}")


def _string(kind: int, value: bytes, codepage: str) -> str:
    charset = "utf-16-le" if kind == _TEXT_16 else codepage
    return decode_bytes(value, charset)[0].rstrip("\x00")


def _text(body: bytes, properties: dict[int, tuple[int, bytes]], codepage: str) -> tuple[str, str]:
    """The message text from whichever of its three forms is there, plain first."""
    own_codepage = _codepage(properties.get(_PR_CODEPAGE, (0, b""))[1]) or codepage
    plain = _string(*properties.get(_PR_BODY, (_TEXT_8, b"")), codepage)
    plain = plain or _string(_TEXT_8, body, codepage)
    if plain.strip():
        plain = plain.replace(QUOTE_MARK, "")
        return plain, plain
    if _PR_HTML in properties:
        kind, value = properties[_PR_HTML]
        read = html_to_text(_string(kind, value, own_codepage))
        return read.full, read.own
    if _PR_RTF in properties:
        text = rtf_to_text(unpack_rtf(properties[_PR_RTF][1]))
        return text, text
    return "", ""
