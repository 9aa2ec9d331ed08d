"""Collect the text and the attachments of a mail from its parts."""

import binascii
import re
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from urllib.parse import unquote_to_bytes

from casework.message import Attachment
from intake.found_file import FoundFile, nothing
from intake.mail_headers import header_line
from intake.mail_html import declared_charset, html_to_text, without_embedded_images
from intake.mail_parts import AFTER_THE_END, MailPart, decode_base64
from intake.mail_text import QUOTE_MARK, decode_bytes
from intake.winmail import read_winmail

MAX_ATTACHMENTS: Final = 500
MAX_TEXT_BYTES: Final = 2_000_000
"""Bytes of one text part that are read, embedded images not counted."""
MAX_STUB: Final = 400
COMPARED, MIN_COMPARED = 2000, 20
MAX_FLOWED: Final = 20_000
MAX_MEDIA_TYPE: Final = 100
MAX_WINMAIL: Final = 30_000_000

_STUB: Final = re.compile(
    r"html|browser|webversie|web version|online version|online bekijken|bekijk (?:dit|deze)|"
    r"view this",
    re.IGNORECASE,
)
_LOOKS_LIKE_HTML: Final = re.compile(
    r"\s*<(?:!doctype html|html|head|body|div|p|table|meta)\b", re.I
)
_TAG: Final = re.compile(r"<[^<>]*>")
_STARTS_A_FILE: Final = re.compile(
    rb"\s*(?:\xff\xd8\xff|\x89PNG|GIF8[79]a|%PDF-|PK\x03\x04|II\*\0|MM\0\*|\0\0\0.ftyp"
    rb"|=FF=D8=FF|=89PNG|/9j/|iVBORw0KGgo|R0lGODdh|R0lGODlh|JVBERi0|UEsDBB|SUkqAA|TU0AKg"
    rb"|AAAA..Z0eXB)",
    re.DOTALL,
)
"""The first bytes of pictures, PDF and office files, as they are, in hexadecimal and in base64."""
_UUENCODED: Final = re.compile(
    r"^begin [0-7]{3,4} ([^\n]{1,200})\n((?:[!-`][ -`]{0,84}\n)+)(?:`\n)?end$", re.MULTILINE
)
_BODY_PIECE: Final = re.compile(r"ATT\d{5}\.(?:txt|html?)$", re.IGNORECASE)
_NO_ATTACHMENT: Final = frozenset(
    (
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "text/rfc822-headers",
        "message/global-headers",
        "text/x-amp-html",
    )
)
_SMIME: Final = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
_WINMAIL: Final = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
_CALENDAR_LINE: Final = re.compile(
    r"^(SUMMARY|DESCRIPTION|LOCATION)(?:;[^:\n]{0,300})?:(.*)$", re.MULTILINE | re.IGNORECASE
)
_BY_ENDING: Final = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}


@dataclass(slots=True)
class Text:
    """A piece of text: as it stands, and with a QUOTE_MARK where HTML held a quote."""

    full: str
    own: str
    plain: bool = True


@dataclass(slots=True)
class MailBody:
    """What a mail holds, filled part by part."""

    texts: list[Text] = field(default_factory=list)
    calendar: list[Text] = field(default_factory=list)
    enclosed: list[str] = field(default_factory=list)
    """Texts of mails that are attached; they belong to the whole text, not to the sender's."""
    enclosed_subjects: list[str] = field(default_factory=list)
    files: list[FoundFile] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    encrypted: str | None = None

    @property
    def full_text(self) -> str:
        """All text, attached mails last."""
        return "\n\n".join([*(text.full for text in self._written()), *self.enclosed])

    @property
    def own_text(self) -> str:
        """Text of the mail itself, quotes still in it or marked."""
        return "\n\n".join(text.own for text in self._written())

    def _written(self) -> list[Text]:
        return self.texts or self.calendar

    def has_words(self) -> bool:
        """Whether any text of the mail itself holds more than marks."""
        return any(text.full.strip() for text in self.texts)


def collect(message: MailPart) -> MailBody:
    """Collect text and files; a file is named here, and decoded only where it is read."""
    body = MailBody()
    _add(message, body, is_root=True)
    if not body.has_words():
        _add_nameless_texts(message, body)
    return body


def _add(part: MailPart, body: MailBody, *, is_root: bool = False) -> None:
    body.defects += [defect for defect in part.defects if defect not in body.defects]
    kind = part.media_type
    if kind == "multipart/encrypted":
        body.encrypted = body.encrypted or "encrypted (PGP)"
    if kind == "multipart/alternative" and part.parts:
        _add_alternative(part, body)
    elif kind.startswith("multipart/"):
        for child in part.parts:
            _add(child, body)
    elif kind in ("message/rfc822", "message/global") and part.parts:
        _add_enclosed(part, body)
    elif _is_text(part, is_root) and not _starts_a_file(part):
        _add_text(part, body)
    else:
        _add_other(part, body)


def _add_other(part: MailPart, body: MailBody) -> None:
    kind = part.media_type
    if kind in _SMIME and part.file_name.lower() != "smime.p7s":
        signed = "signed" in part.parameters.get("smime-type", "").lower()
        body.encrypted = "text inside an S/MIME signature" if signed else "encrypted (S/MIME)"
    elif kind in _WINMAIL or part.file_name.lower() == "winmail.dat":
        _add_winmail(part, body)
    elif kind == "text/calendar":
        _add_calendar(part, body)
        _add_attachment(part, body)
    elif kind not in _NO_ATTACHMENT or _starts_a_file(part):
        _add_attachment(part, body)
    elif not kind.startswith("application/"):
        body.enclosed.append(decode_bytes(part.decoded()[0][:MAX_TEXT_BYTES], None)[0])


def _starts_a_file(part: MailPart) -> bool:
    """Whether the content is no text and no signature, whatever it is declared to be."""
    return _STARTS_A_FILE.match(part.source, part.start, part.end) is not None


def _is_text(part: MailPart, is_root: bool) -> bool:
    if part.media_type not in ("text/plain", "text/html", "text/enriched", "text/richtext"):
        return False
    if is_root or _BODY_PIECE.search(part.file_name):
        return True
    return part.disposition != "attachment" and not part.file_name


def _add_alternative(part: MailPart, body: MailBody) -> None:
    """One text of several: the plain one, unless it is empty or only points to the HTML."""
    choices: list[MailBody] = []
    for child in part.parts:
        choice = MailBody()
        _add(child, choice)
        choices.append(choice)
    for choice in choices:
        body.files += choice.files[: MAX_ATTACHMENTS - len(body.files)]
        body.enclosed += choice.enclosed
        body.enclosed_subjects += choice.enclosed_subjects
        body.calendar += choice.calendar
        body.defects += [defect for defect in choice.defects if defect not in body.defects]
        body.encrypted = body.encrypted or choice.encrypted
    with_words = [choice for choice in choices if choice.has_words()]
    if with_words:
        rich = [choice for choice in with_words[1:] if not _is_stub(choice)]
        best = rich[0] if _is_stub(with_words[0]) and rich else with_words[0]
        body.texts += best.texts


def _is_stub(choice: MailBody) -> bool:
    """Whether a text only says that the mail is elsewhere: `view this in your browser`."""
    text = choice.texts[0]
    full = text.full.strip()
    return text.plain and len(full) < MAX_STUB and bool(_STUB.search(full))


def _add_enclosed(part: MailPart, body: MailBody) -> None:
    message = part.parts[0]
    inner = MailBody()
    _add(message, inner, is_root=True)
    subject = header_line(message.headers.first("subject"))
    heads = [
        f"{name}: {line}"
        for name in ("From", "Date", "To", "Subject")
        if (line := header_line(message.headers.first(name)))
    ]
    body.enclosed.append("\n".join(heads) + "\n\n" + inner.full_text)
    body.enclosed_subjects += [subject, *inner.enclosed_subjects]
    if len(body.files) < MAX_ATTACHMENTS:
        name = part.file_name or (f"{subject}.eml" if subject else "bericht.eml")
        enclosed = Attachment(name[:200], part.media_type, part.end - part.start)
        # Its text is among the texts, and its own files come next: as a whole it is no file.
        body.files.append(FoundFile(enclosed, nothing))
    body.files += inner.files[: MAX_ATTACHMENTS - len(body.files)]


def _add_winmail(part: MailPart, body: MailBody) -> None:
    if part.decoded_size() > MAX_WINMAIL:
        _add_attachment(part, body)
        return
    found = read_winmail(part.decoded()[0])
    if found is None:
        body.defects.append("winmail.dat cannot be read")
        _add_attachment(part, body)
        return
    if found.full.strip() and not body.has_words():
        body.texts.append(Text(found.full, found.own))
    body.files += found.files[: MAX_ATTACHMENTS - len(body.files)]


def _add_text(part: MailPart, body: MailBody) -> None:
    data, wrong = part.decoded()
    _note(body, wrong)
    is_html = part.media_type == "text/html"
    data, images = without_embedded_images(data)
    for image in images[:MAX_ATTACHMENTS]:
        ending = image.media_type.partition("/")[2]
        attachment = Attachment(f"afbeelding in de tekst.{ending}", image.media_type, image.size)
        body.files.append(FoundFile(attachment, partial(_from_base64, image.encoded)))
    charset = part.parameters.get("charset") or (declared_charset(data) if is_html else None)
    text, wrong = decode_bytes(data[:MAX_TEXT_BYTES], charset)
    _note(body, wrong)
    if len(data) > MAX_TEXT_BYTES:
        _note(body, "text is cut off")
    if "-----BEGIN PGP MESSAGE-----" in text[:2000]:
        body.encrypted = "encrypted (PGP)"
    if part.media_type in ("text/enriched", "text/richtext"):
        text = _TAG.sub("", text)
    if is_html or _LOOKS_LIKE_HTML.match(text):
        _add_html(text, body)
        return
    text = text.replace("\r\n", "\n").replace(QUOTE_MARK, "")
    if part.parameters.get("format", "").lower() == "flowed":
        text = _unflowed(text, part.parameters.get("delsp", "").lower() == "yes")
    text = _without_uuencoded(text, body)
    body.texts.append(Text(text, text))


def _add_html(markup: str, body: MailBody) -> None:
    read = html_to_text(markup)
    _note(body, read.wrong)
    before = body.texts[-1] if body.texts else None
    if before and before.plain and _same_words(before.full, read.full):
        return  # a program that puts both forms in the mail without calling them alternatives
    body.texts.append(Text(read.full, read.own, plain=False))


def _same_words(one: str, other: str) -> bool:
    first = " ".join(one[:COMPARED].split())
    return len(first) > MIN_COMPARED and " ".join(other[:COMPARED].split())[: len(first)] == first


def _note(body: MailBody, wrong: str | None) -> None:
    if wrong and wrong not in body.defects:
        body.defects.append(wrong)


def _unflowed(text: str, delete_space: bool) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676)."""
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:]
        rest = rest[1:] if rest.startswith(" ") else rest
        soft = rest.endswith(" ") and rest != "-- "
        kept = rest[:-1] if soft and delete_space else rest
        if depth == open_depth and rest != "-- ":
            lines[-1] += kept
        else:
            lines.append((">" * depth + " " if depth else "") + kept)
        # a paragraph of boundless length would be copied again for each line
        open_depth = depth if soft and len(lines[-1]) < MAX_FLOWED else -1
    return "\n".join(lines)


def _without_uuencoded(text: str, body: MailBody) -> str:
    """Take attachments in the way of the nineties out of the text."""
    if "\nbegin " not in f"\n{text[:MAX_TEXT_BYTES]}":
        return text
    for found in _UUENCODED.finditer(text):
        name = header_line(found[1], 200)
        size = len(found[2]) * 45 // 62
        attachment = Attachment(name, _media_type(name, ""), size)
        body.files.append(FoundFile(attachment, partial(_from_uuencoded, found[2])))
    return _UUENCODED.sub("", text)


def _add_calendar(part: MailPart, body: MailBody) -> None:
    text, _ = decode_bytes(part.decoded()[0][:MAX_TEXT_BYTES], part.parameters.get("charset"))
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    lines = [found[2].strip() for found in _CALENDAR_LINE.finditer(unfolded) if found[2].strip()]
    plain = "\n".join(dict.fromkeys(lines))
    plain = plain.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";")
    body.calendar.append(Text(plain, plain))


def _add_attachment(part: MailPart, body: MailBody) -> None:
    if len(body.files) >= MAX_ATTACHMENTS:
        _note(body, "more attachments than are listed")
        return
    name = header_line(part.file_name, 200)
    media_type = _media_type(name, part.media_type)
    attachment = Attachment(name, media_type, part.decoded_size())
    body.files.append(FoundFile(attachment, partial(_bytes_of, part)))


def _bytes_of(part: MailPart) -> bytes:
    """Answer a file as it was sent; where its encoding cannot be undone, as it stands.

    Nobody can say of encoded bytes that they are harmless, so such a file goes to a person.
    """
    data, wrong = part.decoded()
    return part.body if not data or wrong == AFTER_THE_END else data


def _from_base64(encoded: bytes) -> bytes:
    return decode_base64(unquote_to_bytes(encoded))[0] or encoded


def _from_uuencoded(lines: str) -> bytes:
    """Undo the encoding; some programs write a check sign behind each line, which is cut off."""
    data = bytearray()
    for line in lines.splitlines():
        letters = -(-((ord(line[0]) - ord(" ")) % 64) // 3) * 4
        data += binascii.a2b_uu(line[: 1 + letters].encode("ascii"))
    return bytes(data)


def _media_type(name: str, declared: str) -> str:
    """The declared type, or what the name ends in where the declared one says nothing."""
    if declared and declared != "application/octet-stream" and len(declared) <= MAX_MEDIA_TYPE:
        return declared
    return _BY_ENDING.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def _add_nameless_texts(message: MailPart, body: MailBody) -> None:
    """Read a text marked as attachment when the mail holds no other; some gateways do that."""
    for part in message.walk():
        is_text = part.media_type in ("text/plain", "text/html") and not part.file_name
        if not is_text or _starts_a_file(part):
            continue
        if part.disposition == "attachment" and not body.enclosed:
            _add_text(part, body)
            _note(body, "text marked as attachment")
            return
