"""Read header values: encoded words, addresses, message-ids and dates, however broken."""

import binascii
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from intake.mail_text import clean_line, decode_bytes

MAX_SUBJECT: Final = 500
MAX_NAME: Final = 200
MAX_ADDRESS: Final = 320
MAX_ADDRESSES: Final = 100_000
"""Characters of one address header that are read."""
MAX_RECIPIENTS: Final = 1000
MAX_REFERENCES: Final = 50
MAX_STRAY: Final = 10
MAX_DATE: Final = 128

_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([BbQq])\?(.{0,1000}?)\?=(\s*)")
_NOT_BASE64: Final = re.compile(r"[^A-Za-z0-9+/]")
_TOKEN: Final = re.compile(
    r'"(?:[^"\\]|\\.){0,300}"|\([^()]*\)|<[^<>]*>|[,;]|[^",;<(]+|.', re.DOTALL
)
_ADDRESS: Final = re.compile(
    r"[^\s@<>()\[\]\\,;:\"'`]+(?:'[^\s@<>()\[\]\\,;:\"]*)?@[^\s@<>()\[\]\\,;:\"'`/?&=]+\."
    r"(?:xn--[a-z0-9-]+|[^\W_]{2,63})\b"
)
_IN_BRACKETS: Final = re.compile(r"<([^<>\s]{3,500})>")
_BARE_ID: Final = re.compile(r"[!-;=?-~]{1,200}@[!-;=?-~]{1,200}")
_FIRST_YEAR, _LAST_YEAR = 1970, 2100


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address of a header, with the name beside it."""

    address: str
    name: str = ""


def header_words(value: str) -> str:
    """Decode the encoded words (RFC 2047) of a header, also where programs break the rules."""
    if "=?" not in value:
        return value
    result: list[str] = []
    position = 0
    held, charset = b"", ""
    for match in _WORD.finditer(value):
        before = value[position : match.start()]
        data = _word_bytes(match[2], match[3])
        if held and (before or match[1].lower() != charset):
            result.append(decode_bytes(held, charset)[0])
            held = b""
        result.append(before)
        # characters may be split over two words of one charset, so bytes are joined first
        held, charset = held + data, match[1].lower()
        position = match.end() if value.startswith("=?", match.end()) else match.end(3) + 2
    if held:
        result.append(decode_bytes(held, charset)[0])
    result.append(value[position:])
    return "".join(result)


def _word_bytes(encoding: str, text: str) -> bytes:
    if encoding in "Qq":
        raw = text.encode("utf-8", "surrogateescape")
        return binascii.a2b_qp(raw.replace(b"\r", b"").replace(b"\n", b""), header=True)
    packed = _NOT_BASE64.sub("", text)
    usable = len(packed) - (1 if len(packed) % 4 == 1 else 0)
    return binascii.a2b_base64(packed[:usable] + "=" * (-usable % 4))


def header_line(value: str | None, limit: int = MAX_SUBJECT) -> str:
    """A header as one clean line of at most `limit` characters."""
    return clean_line(header_words(value[: limit * 20]), limit) if value else ""


def mailboxes(value: str | None) -> list[Mailbox]:
    """The usable addresses of a header, in order; groups, comments and stray names may be there."""
    return list(_mailboxes(value[:MAX_ADDRESSES])) if value else []


def _mailboxes(value: str) -> Iterator[Mailbox]:
    words: list[str] = []
    angle = ""
    found = 0
    for match in _TOKEN.finditer(value + ","):
        token = match[0]
        if token not in (",", ";"):
            if token.startswith("<") and "@" in token:
                angle = token[1:-1]
            elif token.strip():
                words.append(token)
            continue
        box = _mailbox(words, angle)
        if box is not None:
            yield box
            found += 1
            if found >= MAX_RECIPIENTS:
                return
        # a name with an unquoted comma: what stood before it belongs to the next address
        words = words if box is None and token == "," and len(words) < MAX_STRAY else []
        angle = ""


def _mailbox(words: list[str], angle: str) -> Mailbox | None:
    text = " ".join(words)
    if not angle and "@" not in text:
        return None
    address = usable_address(angle or text)
    if address is None:
        return None
    name = text if angle else text.replace(address, "")
    group, colon, rest = name.partition(":")
    if colon and '"' not in group:
        name = rest
    name = clean_line(header_words(re.sub(r'[\\"()<>]', " ", name)), MAX_NAME).strip("'`, ")
    return Mailbox(address, "" if name.lower() == address.lower() else name)


def usable_address(text: str) -> str | None:
    """The first address in the text that a mail could be sent to, its domain in lower case."""
    match = _ADDRESS.search(clean_line(header_words(text), 1000))
    if match is None or len(match[0]) > MAX_ADDRESS:
        return None
    local, _, domain = match[0].rpartition("@")
    local = local.removeprefix("mailto:").strip(".")
    if not local or ".." in domain:
        return None
    return f"{local}@{domain.lower()}"


def message_id(value: str | None) -> str | None:
    """The Message-ID with its angle brackets, or None when there is none that can be used."""
    if not value:
        return None
    for found in message_ids(value):
        return found
    bare = _BARE_ID.fullmatch(value.strip())
    return f"<{bare[0]}>" if bare else None


def message_ids(value: str) -> list[str]:
    """All message-ids in a header or text, with angle brackets, each once."""
    found = (match[1] for match in _IN_BRACKETS.finditer(value[:100_000]))
    usable = (text for text in found if text.isascii() and text.isprintable())
    return list(dict.fromkeys(f"<{text}>" for text in usable))


def references(in_reply_to: str | None, earlier: str | None) -> tuple[str, ...]:
    """Message-ids of In-Reply-To and References, nearest first."""
    found = message_ids(in_reply_to or "") + message_ids(earlier or "")[::-1]
    return tuple(dict.fromkeys(found))[:MAX_REFERENCES]


def sent_date(value: str | None) -> datetime | None:
    """The Date header, timezone-aware; None when absent, absurd or unreadable."""
    if not value or len(value) > MAX_DATE:
        return None
    try:
        sent = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not _FIRST_YEAR < sent.year < _LAST_YEAR:
        return None
    # RFC 5322 §3.3: -0000 is a time in UTC that says nothing about the sender's zone
    return sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent
