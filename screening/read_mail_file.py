"""Take apart what carries other files: a mail saved as a file, and winmail.dat, within bounds."""

import re
import struct
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from enum import IntEnum
from typing import Final

from screening.reading_bounds import NotRead

MOST_PARTS: Final = 60
"""Texts and files in one mail, those of the mails within it included."""
MOST_BYTES_IN_PARTS: Final = 60_000_000
WINMAIL_START: Final = b"\x78\x9f\x3e\x22"
_MOST_HEADER: Final = 65_536
_HEADERS: Final = re.compile(rb"(?:\r?\n)*(?:[!-9;-~]{1,76}:.*\r?\n(?:[ \t].*\r?\n)*){2,}\r?\n")
_KNOWN_HEADER: Final = re.compile(
    rb"^(?:From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|Received|Return-Path"
    rb"|Delivered-To)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_KNOWN_HEADERS: Final = 2
_MAILBOX_LINE: Final = re.compile(rb">?From [^\r\n]*\r?\n")

_OBJECT: Final = struct.Struct("<BII")
_FIRST_OBJECT: Final = 6
_MOST_OBJECTS: Final = 2000
_MOST_PROPERTIES: Final = 200_000
"""Bytes; names and times take a few hundred, the message as HTML or RTF some thousands."""
_LARGE_PROPERTIES: Final = 8_000
"""Bytes; from here an attachment without data of its own may stand among its properties."""


class _WinmailObject(IntEnum):
    """The objects that matter here, by the low half of their tag (MS-OXTNEF 2.1.3.3)."""

    BODY = 0x800C
    PROPERTIES = 0x9003
    NEW_ATTACHMENT = 0x9002
    ATTACHMENT_PROPERTIES = 0x9005
    ATTACHMENT_DATA = 0x800F


def is_mail(data: bytes) -> bool:
    """Answer whether a text begins as a mail does: with headers, some of them well known."""
    start = _MAILBOX_LINE.match(data)
    head = data[start.end() if start else 0 :][:_MOST_HEADER]
    headers = _HEADERS.match(head)
    if headers is None:
        return False
    return len(_KNOWN_HEADER.findall(headers.group())) >= _KNOWN_HEADERS


def mail_parts(data: bytes) -> Iterator[bytes]:
    """Answer the headers, the texts and the files of a mail, decoded.

    Raises NotRead where a part stays unseen.
    """
    yield data[:_MOST_HEADER].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    left, count = MOST_BYTES_IN_PARTS, 0
    try:
        mail = message_from_bytes(data, policy=policy.compat32)
        for part in mail.walk():
            if part.is_multipart():
                continue
            content = part.get_payload(decode=True)
            count += 1
            left -= len(content) if isinstance(content, bytes) else 0
            if count > MOST_PARTS or left < 0:
                raise NotRead("De mail heeft te veel onderdelen om te beoordelen.")
            if not isinstance(content, bytes) or (not content and part.get_payload()):
                raise NotRead("Een onderdeel van de mail is beschadigd.")
            yield content
    except (MessageError, ValueError, LookupError, RecursionError) as fault:
        raise NotRead("De mail is beschadigd.") from fault


def winmail_parts(data: bytes) -> Iterator[bytes]:
    """Answer the text and the files of a winmail.dat, as Outlook packs them.

    Raises NotRead where a part stays unseen: a mail or an object of Office within it.
    """
    unseen = False
    properties = content = b""
    for name, value in _winmail_objects(data):
        match name:
            case _WinmailObject.BODY:
                yield value
            case _WinmailObject.PROPERTIES:
                unseen |= len(value) > _MOST_PROPERTIES
            case _WinmailObject.NEW_ATTACHMENT:
                unseen |= not content and len(properties) > _LARGE_PROPERTIES
                properties = content = b""
            case _WinmailObject.ATTACHMENT_PROPERTIES:
                properties = value
            case _WinmailObject.ATTACHMENT_DATA:
                content = value
                yield value
    if unseen or (not content and len(properties) > _LARGE_PROPERTIES):
        raise NotRead("In winmail.dat zit een onderdeel dat niet wordt geopend.")


def _winmail_objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = _FIRST_OBJECT
    for _ in range(_MOST_OBJECTS):
        if at == len(data):
            return
        if at + _OBJECT.size > len(data):
            break
        _, tag, length = _OBJECT.unpack_from(data, at)
        at += _OBJECT.size
        if at + length + 2 > len(data):
            yield tag & 0xFFFF, data[at:]
            break
        yield tag & 0xFFFF, data[at : at + length]
        at += length + 2
    raise NotRead("Het bestand winmail.dat is beschadigd.")
