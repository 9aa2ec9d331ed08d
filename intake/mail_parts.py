"""Take the bytes of a mail apart into headers and parts, within bounds and without copying them.

The standard library's parser keeps every line of a mail as an object of its own, which for
20 MB takes hundreds of megabytes, and tests each line against every open boundary. Here a part
is a span of the one bytes object, and text is decoded only where it is read.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import unquote_to_bytes

from intake.mail_headers import header_words
from intake.mail_text import decode_bytes, decode_eight_bit

MAX_DEPTH: Final = 30
MAX_PARTS: Final = 1000
MAX_HEADERS: Final = 1000
MAX_HEADER_BYTES: Final = 1_048_576
MAX_REPEATED: Final = 20
MAX_VALUE_BYTES: Final = 262_144

AFTER_THE_END: Final = "text after the end of base64"
"""What is wrong with a part of which only the beginning is read."""

_HEADER: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)", re.DOTALL)
_KNOWN_HEADER: Final = re.compile(
    rb"(?:From|To|Cc|Subject|Date|Reply-To|Message-ID|MIME-Version|Content-[a-z-]+|Received|"
    rb"Return-Path|In-Reply-To|References|X-[a-z-]+)[ \t]*:",
    re.IGNORECASE,
)
_PARAMETER: Final = re.compile(r';\s*([^=;\s"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')
_GUESSED_BOUNDARY: Final = re.compile(
    rb"(?:\A|\n)--([^\r\n]{1,200}?)[ \t]{0,20}\r?\nContent-", re.IGNORECASE
)
_QP_SIGNS: Final = re.compile(rb"=(?:\r?\n|[0-9A-F]{2})")
_UUENCODED: Final = re.compile(rb"^begin [0-7]{3,4} [^\r\n]", re.MULTILINE)
"""Its lines may look like quoted-printable, and are none."""
_ALL_BASE64: Final = re.compile(rb"\s*(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]*={0,2}\s*")
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]+")


@dataclass(frozen=True, slots=True)
class Headers:
    """The header fields of a message or part, in order, values unfolded but not decoded."""

    fields: tuple[tuple[str, bytes], ...] = ()
    """Lower-case name and value."""

    def raw(self, name: str) -> tuple[bytes, ...]:
        """All values of one header, topmost first."""
        return tuple(value for key, value in self.fields if key == name)

    def all(self, name: str) -> tuple[str, ...]:
        """All values as text, at most MAX_REPEATED; encoded words (RFC 2047) stay as they are."""
        return tuple(decode_eight_bit(value) for value in self.raw(name)[:MAX_REPEATED])

    def first(self, name: str) -> str | None:
        """The topmost value as text, or None."""
        for key, value in self.fields:
            if key == name:
                return decode_eight_bit(value)
        return None


@dataclass(frozen=True)
class MailPart:
    """One message or part: its headers, the span of its body, and the parts within."""

    source: bytes = field(repr=False)
    """The bytes that `start` and `end` point into; shared by all parts of a mail."""
    headers: Headers
    start: int
    end: int
    media_type: str
    parameters: dict[str, str]
    parts: tuple["MailPart", ...] = ()
    defects: tuple[str, ...] = ()

    @property
    def body(self) -> bytes:
        """The body as it stands, before the transfer encoding is undone."""
        return self.source[self.start : self.end]

    @cached_property
    def disposition(self) -> str:
        """`inline`, `attachment` or an empty string."""
        return split_parameters(self.headers.first("content-disposition") or "")[0]

    @cached_property
    def file_name(self) -> str:
        """The name the sender gave the part, or an empty string."""
        _, given = split_parameters(self.headers.first("content-disposition") or "")
        return header_words(given.get("filename") or self.parameters.get("name") or "")

    @cached_property
    def encoding(self) -> str:
        """The transfer encoding as declared, lower-case."""
        declared = self.headers.first("content-transfer-encoding") or ""
        return declared.partition(";")[0].strip().strip('"').lower()

    def walk(self) -> Iterator["MailPart"]:
        """This part and all parts within, in the order of the mail."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def decoded_size(self) -> int:
        """Bytes after decoding, counted without decoding (exact for well-formed parts)."""
        length = self.end - self.start
        count = self.source.count
        if self.encoding == "base64":
            blank = sum(count(mark, self.start, self.end) for mark in (b"\n", b"\r", b" ", b"\t"))
            return max(0, (length - blank) * 3 // 4 - count(b"=", self.start, self.end))
        if self.encoding == "quoted-printable":
            breaks = count(b"=\r\n", self.start, self.end)
            return max(0, length - 2 * count(b"=", self.start, self.end) - breaks)
        return length

    def decoded(self) -> tuple[bytes, str | None]:
        """The body of a text part with its transfer encoding undone, and what was wrong."""
        body = self.body
        if self.encoding == "base64":
            if b" " in body[:400].strip() or not body.strip():
                return body, "declared base64 but is not" if body.strip() else None
            return decode_base64(body)
        if self.encoding == "quoted-printable":
            return binascii.a2b_qp(body), None
        if _ALL_BASE64.fullmatch(body):
            return decode_base64(body)[0], "base64 that was not declared"
        signs = _QP_SIGNS.findall(body[:20_000])
        breaks = sum(sign.endswith(b"\n") for sign in signs)
        if breaks and len(signs) - breaks > 1 and not _UUENCODED.search(body):
            return binascii.a2b_qp(body), "quoted-printable that was not declared"
        return body, None


def decode_base64(body: bytes) -> tuple[bytes, str | None]:
    """Decode what can be decoded: a cut-off end loses at most two bytes."""
    data, padding, rest = body.partition(b"=")
    packed = _NOT_BASE64.sub(b"", data)
    usable = len(packed) - (1 if len(packed) % 4 == 1 else 0)
    decoded = binascii.a2b_base64(packed[:usable] + b"=" * (-usable % 4))
    cut_off = len(packed) % 4 and not padding
    if cut_off:
        return decoded, "base64 is cut off"
    if rest.strip(b"=\r\n \t"):
        return decoded, AFTER_THE_END
    return decoded, None


def split_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split `type/subtype; name=value` into its value and parameters (RFC 2045, RFC 2231)."""
    value = value[:10_000]
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str]]] = {}
    for match in _PARAMETER.finditer(value):
        name, text = match[1].lower(), match[2].strip()
        if text.startswith('"'):
            text = re.sub(r"\\(.)", r"\1", text.strip('"'))
        base, star, number = name.rstrip("*").partition("*")
        if star and number.isdigit():
            pieces.setdefault(base, []).append((int(number[:4]), text))
        elif name.endswith("*"):
            plain[base] = _undo_rfc2231(text)
        else:
            plain.setdefault(name, text)
    for base, found in pieces.items():
        plain[base] = _undo_rfc2231("".join(text for _, text in sorted(found)))
    return value.partition(";")[0].strip().lower(), plain


def _undo_rfc2231(text: str) -> str:
    charset, quote, rest = text.partition("'")
    if not quote or "'" not in rest:
        return decode_bytes(unquote_to_bytes(text), None)[0]
    return decode_bytes(unquote_to_bytes(rest.partition("'")[2]), charset)[0]


def take_apart(raw: bytes) -> MailPart:
    """Take a whole mail apart; any bytes give a part, at worst one with nothing but a body."""
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while raw[start : start + 1] in (b"\r", b"\n"):
        start += 1
    return _Reader(raw).message(start, len(raw), 0)


class _Reader:
    """Reads the parts of one mail and counts them."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.count = 0

    def message(self, start: int, end: int, depth: int) -> MailPart:
        headers, body, defects = _headers(self.raw, start, end)
        return self.part(headers, body, end, depth, "text/plain", defects)

    def part(
        self, headers: Headers, start: int, end: int, depth: int, default: str, defects: list[str]
    ) -> MailPart:
        self.count += 1
        declared = headers.first("content-type")
        media_type, parameters = split_parameters(declared or default)
        if media_type.count("/") != 1 or " " in media_type:
            media_type = "text/plain"  # RFC 2045 §5.2: as if there were no Content-Type
            defects.append("Content-Type cannot be read")
        parts: tuple[MailPart, ...] = ()
        if depth >= MAX_DEPTH or self.count >= MAX_PARTS:
            if media_type.startswith(("multipart/", "message/rfc822")):
                defects.append("more parts than are read")
                media_type = "application/octet-stream"
        elif media_type.startswith("multipart/"):
            parts = self.multipart(start, end, depth, media_type, parameters, defects)
            if not parts:
                media_type = "text/plain"
        elif media_type in ("message/rfc822", "message/global"):
            parts = (self.enclosed(headers, start, end, depth),)
        found = tuple(defects)
        return MailPart(self.raw, headers, start, end, media_type, parameters, parts, found)

    def enclosed(self, headers: Headers, start: int, end: int, depth: int) -> MailPart:
        """The message within a message/rfc822 part; some programs encode it against the rules."""
        holder = MailPart(self.raw, headers, start, end, "", {})
        if holder.encoding not in ("base64", "quoted-printable"):
            return self.message(start, end, depth + 1)
        inner = _Reader(holder.decoded()[0])
        inner.count = self.count
        message = inner.message(0, len(inner.raw), depth + 1)
        self.count = inner.count
        return message

    def multipart(
        self,
        start: int,
        end: int,
        depth: int,
        media_type: str,
        parameters: dict[str, str],
        defects: list[str],
    ) -> tuple[MailPart, ...]:
        boundary = parameters.get("boundary", "").encode("utf-8", "surrogateescape").rstrip()
        spans = self.spans(boundary, start, end, defects) if boundary else []
        if not spans:
            guess = _GUESSED_BOUNDARY.search(self.raw, start, end)
            defects.append("no boundary of this multipart is found")
            spans = self.spans(guess[1], start, end, defects) if guess else []
        default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
        return self.children(spans, boundary, depth, default, defects)

    def children(
        self,
        spans: list[tuple[int, int]],
        boundary: bytes,
        depth: int,
        default: str,
        defects: list[str],
    ) -> tuple[MailPart, ...]:
        found: list[MailPart] = []
        for index, (start, end) in enumerate(spans):
            headers, body, wrong = _headers(self.raw, start, end)
            kind, given = split_parameters(headers.first("content-type") or default)
            same = given.get("boundary", "").encode("utf-8", "surrogateescape") == boundary
            if kind.startswith("multipart/") and same and boundary and depth < MAX_DEPTH:
                # an inner multipart that reuses the boundary: what follows belongs to it
                defects.append("a boundary is used twice")
                inner = self.children(spans[index + 1 :], boundary, depth + 1, default, defects)
                found.append(MailPart(self.raw, headers, body, end, kind, given, inner))
                break
            found.append(self.part(headers, body, end, depth + 1, default, wrong))
            if self.count >= MAX_PARTS:
                defects.append("more parts than are read")
                break
        return tuple(found)

    def spans(
        self, boundary: bytes, start: int, end: int, defects: list[str]
    ) -> list[tuple[int, int]]:
        """Where the parts between the boundary lines begin and end."""
        found: list[tuple[int, int]] = []
        opened: int | None = None
        for line_start, line_end, closing in self.boundary_lines(boundary, start, end):
            if opened is not None:
                found.append((opened, max(opened, line_start)))
            opened = None if closing else line_end
            if len(found) > MAX_PARTS:
                defects.append("more parts than are read")
                return found
        if opened is not None:
            defects.append("the last boundary is missing")
            found.append((opened, end))
        return found

    def boundary_lines(
        self, boundary: bytes, start: int, end: int
    ) -> Iterator[tuple[int, int, bool]]:
        """Each boundary line: where text before it ends and after it begins, and if it closes."""
        raw, mark, tries = self.raw, b"--" + boundary, 0
        position = start if raw.startswith(mark, start) else self.next_line(mark, start, end)
        while position >= 0 and tries < 10 * MAX_PARTS:
            line_end = raw.find(b"\n", position, end)
            stop = end if line_end < 0 else line_end
            rest = raw[position + len(mark) : min(stop, position + len(mark) + 100)].strip()
            if rest in (b"", b"--"):
                before = max(start, position - 1)
                if before > start and raw[before - 1] == ord("\r"):
                    before -= 1
                yield before, min(stop + 1, end), rest == b"--"
            tries += 1
            position = -1 if line_end < 0 else self.next_line(mark, line_end, end)

    def next_line(self, mark: bytes, start: int, end: int) -> int:
        """Where the next line that begins with `mark` starts, or -1."""
        found = self.raw.find(b"\n" + mark, start, end)
        return found + 1 if found >= 0 else -1


def _headers(raw: bytes, start: int, end: int) -> tuple[Headers, int, list[str]]:
    """The header fields from `start`, where the body begins, and what was wrong."""
    found: list[tuple[str, bytes]] = []
    defects: list[str] = []
    position, limit = start, min(end, start + MAX_HEADER_BYTES)
    while position < limit and len(found) < MAX_HEADERS:
        line_end = raw.find(b"\n", position, end)
        after = end if line_end < 0 else line_end + 1
        line = raw[position:after].rstrip(b"\r\n")
        if not line:
            return Headers(tuple(found)), after, defects
        match = _HEADER.match(line)
        if line[:1] in b" \t":
            if not line.strip() and not _HEADER.match(raw[after : after + 200]):
                return Headers(tuple(found)), after, defects
            _continue(found, line)
        elif match:
            found.append((match[1].decode("ascii").lower(), match[2].strip()))
        elif not found and line.startswith((b"From ", b">From ")):
            defects.append("a mailbox line before the headers")
        elif found and _KNOWN_HEADER.match(raw[after : after + 200]):
            defects.append("a header line that is not indented")
            _continue(found, line)
        else:
            defects.append("no empty line between headers and text")
            return Headers(tuple(found)), position, defects
        position = after
    if position < end:
        defects.append("more headers than are read")
    return Headers(tuple(found)), position, defects


def _continue(found: list[tuple[str, bytes]], line: bytes) -> None:
    """Unfold: add a continuation line to the last header (quadratic growth is bounded)."""
    if found and len(found[-1][1]) < MAX_VALUE_BYTES:
        name, value = found[-1]
        found[-1] = (name, value + b" " + line.strip())
