"""Write the mail that takes the place of one that held a copy of an identity document."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from email.encoders import encode_base64
from email.generator import BytesGenerator
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from io import BytesIO
from typing import Final, assert_never

from casework.files import IncomingFile
from casework.message import AttachmentFate, IncomingMessage

OWN_MARK: Final = "X-Privacyloket"
"""On every mail of this service, so that its readers take none for new mail."""
MARKED_AS: Final = "screened_copy"
ORIGINAL_MESSAGE_ID: Final = "X-Privacyloket-Message-ID"
"""Not Message-ID itself: mail programs would show the two as one, and hide this one."""
ORIGINAL: Final = "X-Privacyloket-Original"
"""Says which mail it stands for, so that it is found when its case is erased."""

_RULE: Final = "-" * 60
_WHAT_HAPPENED: Final = (
    "Deze tekst komt in de plaats van een mail waar een kopie van een identiteitsbewijs bij zat.\n"
    "Zo'n kopie bewaren wij niet. De mail zelf is daarom verwijderd. Nummers waarmee iemand te\n"
    "vinden is, zijn onleesbaar gemaakt."
)


def write_screened_copy(
    message: IncomingMessage,
    files: Sequence[IncomingFile],
    *,
    cases: Sequence[str],
) -> bytes:
    """Answer the bytes of the mail that takes the place of `message`.

    `message` is screened and its attachments carry their fates; `files` are those attachments,
    in the same order. Only what was left for a person is attached again.
    """
    text = "\n".join(
        [_WHAT_HAPPENED, *_about_cases(cases), *_about_files(message), _RULE, "", message.full_text]
    )
    left = [
        _attached(file)
        for file, shown in zip(files, message.attachments, strict=True)
        if shown.fate is AttachmentFate.LEFT and file.data
    ]
    body = MIMEText(text.encode("utf-8", "replace").decode(), "plain", "utf-8")
    mail: MIMEBase = MIMEMultipart("mixed", _subparts=[body, *left]) if left else body
    for name, value in _headers(message):
        mail[name] = value
    written = BytesIO()
    BytesGenerator(written, policy=compat32.clone(linesep="\r\n")).flatten(mail)
    return written.getvalue()


def original_digits(raw_sha256: str) -> str:
    """Answer what stands for the bytes of a mail: as much of their SHA-256 as fits one line."""
    return raw_sha256[:40]


def _headers(message: IncomingMessage) -> Iterable[tuple[str, str]]:
    yield "From", _person(message.sender_name, message.sender or "")
    if message.recipients:
        yield "To", ", ".join(map(_plain, message.recipients))
    yield "Date", format_datetime(_moment(message))
    yield "Subject", _words(message.subject).encode()
    if message.references:
        nearest, *_ = message.references
        yield "In-Reply-To", _plain(nearest)
        yield "References", " ".join(map(_plain, reversed(message.references)))
    if message.message_id:
        yield ORIGINAL_MESSAGE_ID, _plain(message.message_id)
    yield ORIGINAL, original_digits(message.raw_sha256)
    yield OWN_MARK, MARKED_AS
    yield "Auto-Submitted", "auto-generated"


def _moment(message: IncomingMessage) -> datetime:
    return message.sent or message.received


def _person(name: str, address: str) -> str:
    if not name:
        return _plain(address)
    # In quotes, or in encoded words, a name cannot be taken for another address.
    quoted = name.replace("\\", "").replace('"', "'")
    words = f'"{quoted}"' if name.isascii() else name
    return f"{_words(words).encode()} <{_plain(address)}>"


def _words(text: str) -> Header:
    one_line = " ".join(text.encode("utf-8", "replace").decode().split())
    return Header(one_line, "us-ascii" if one_line.isascii() else "utf-8")


def _plain(value: str) -> str:
    """Answer an address or Message-ID in ASCII; another sign in it becomes a question mark."""
    return "".join(value.encode("ascii", "replace").decode().split())


def _about_cases(cases: Sequence[str]) -> Iterable[str]:
    if cases:
        yield f"Zaak: {', '.join(cases)}"


def _about_files(message: IncomingMessage) -> Iterable[str]:
    yield ""
    yield "Bijlagen:"
    for each in message.attachments:
        name = each.name.encode("utf-8", "replace").decode() or "zonder naam"
        if each.media_type.startswith("message/"):
            yield f"- {name}: een mail; de tekst staat hieronder"
        else:
            yield f"- {name}: {_fate_words(each.fate)}"


def _fate_words(fate: AttachmentFate) -> str:
    match fate:
        case AttachmentFate.KEPT:
            return "bewaard bij de zaak"
        case AttachmentFate.DESTROYED:
            return "niet bewaard, want een kopie van een identiteitsbewijs"
        case AttachmentFate.LEFT:
            return "zit nog bij deze mail, want wij konden dit niet beoordelen"
        case _:
            assert_never(fate)


def _attached(file: IncomingFile) -> MIMEBase:
    """Attach a file under no type: what its sender declared proves nothing."""
    part = MIMEBase("application", "octet-stream")
    part.set_payload(file.data)
    encode_base64(part)
    name = file.name.encode("utf-8", "replace").decode()
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part
