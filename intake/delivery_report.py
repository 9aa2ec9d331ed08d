"""Read which mail a delivery report is about and what became of it (RFC 3464)."""

import re
from typing import Final

from casework.message import DeliveryStatus
from intake.automatic_signs import BOUNCE_SUBJECT, BOUNCE_TEXT, DELAY, SMTP_CODE, STATUS_CODE
from intake.mail_headers import message_id, message_ids, references
from intake.mail_parts import MailPart

MAX_REPORT: Final = 100_000
MAX_IDS: Final = 20

_ACTION: Final = re.compile(r"^Action[ \t]*:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_ORIGINAL_ID: Final = re.compile(
    r"^(?:X-)?Original-Message-ID[ \t]*:[ \t]*(<[^<>\s]{3,500}>)", re.IGNORECASE | re.MULTILINE
)
_ID_IN_TEXT: Final = re.compile(
    r"^[ \t>|]*Message-ID[ \t]*:\s{0,4}(<[^<>\s]{3,500}>)", re.IGNORECASE | re.MULTILINE
)
_STATUS_PARTS: Final = ("message/delivery-status", "message/global-delivery-status")
_HEADER_PARTS: Final = ("text/rfc822-headers", "message/global-headers", "text/rfc822-header")
_RECEIPT_PARTS: Final = (
    "message/disposition-notification",
    "message/global-disposition-notification",
)


def report_type(message: MailPart) -> str | None:
    """`delivery-status`, `disposition-notification` or another kind of report, or None.

    Some programs leave out the report-type parameter or even multipart/report, so the parts count.
    """
    kinds = {part.media_type for part in message.walk()} if message.parts else {message.media_type}
    if message.media_type == "multipart/report":
        declared = message.parameters.get("report-type", "").lower()
        if declared:
            return declared
    if kinds.intersection(_STATUS_PARTS) and message.media_type != "message/rfc822":
        return "delivery-status" if _is_outermost(message, _STATUS_PARTS) else None
    if kinds.intersection(_RECEIPT_PARTS):
        return "disposition-notification" if _is_outermost(message, _RECEIPT_PARTS) else None
    return "report" if message.media_type == "multipart/report" else None


def _is_outermost(message: MailPart, wanted: tuple[str, ...]) -> bool:
    """Whether the report is the mail itself, and not a report that somebody forwards."""
    if message.media_type in wanted:
        return True
    return any(part.media_type in wanted for part in message.parts)


def delivery_status(
    message: MailPart, subject: str, text: str, otherwise: DeliveryStatus
) -> DeliveryStatus:
    """What happened, from the Action fields, or from codes and words where there are none.

    `otherwise` is the answer when nothing in the mail tells.
    """
    actions = {
        action.lower()
        for part in message.walk()
        if part.media_type in _STATUS_PARTS
        for action in _ACTION.findall(_text(part))
    }
    if actions:
        if "failed" in actions:
            return DeliveryStatus.FAILED
        return DeliveryStatus.DELAYED if "delayed" in actions else DeliveryStatus.OTHER
    words = f"{subject}\n{text[:MAX_REPORT]}"
    codes = {*STATUS_CODE.findall(words), *SMTP_CODE.findall(words)}
    if "5" in codes:
        return DeliveryStatus.FAILED
    if "4" in codes or DELAY.search(words):
        return DeliveryStatus.DELAYED
    if BOUNCE_SUBJECT.match(subject) or BOUNCE_TEXT.search(words):
        return DeliveryStatus.FAILED
    return DeliveryStatus.OTHER if codes == {"2"} else otherwise


def reported_ids(message: MailPart, text: str) -> tuple[str, ...]:
    """Message-ids of the mails that the report speaks of, the surest source first."""
    found: list[str] = []
    for part in message.walk():
        if part.media_type in _HEADER_PARTS:
            found += _ID_IN_TEXT.findall(_text(part))
        elif part.media_type in ("message/rfc822", "message/global") and part.parts:
            identity = message_id(part.parts[0].headers.first("message-id"))
            found += [identity] if identity else []
        elif part.media_type in _RECEIPT_PARTS + _STATUS_PARTS:
            found += _ORIGINAL_ID.findall(_text(part))
    if not found:
        found += _ID_IN_TEXT.findall(text[:MAX_REPORT])
    if not found:
        found += references(
            message.headers.first("in-reply-to"), message.headers.first("references")
        )
    sound = (identity for text_of in found for identity in message_ids(text_of))
    return tuple(dict.fromkeys(sound))[:MAX_IDS]


def _text(part: MailPart) -> str:
    data, _ = part.decoded()
    return data[:MAX_REPORT].decode("utf-8", "replace").replace("\r\n", "\n")
