"""Read the bytes of a mail into a message: pure, within bounds, and without ever failing."""

import hashlib
import re
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from casework.message import (
    Channel,
    IncomingMessage,
    SetAsideReason,
    UnreadableMessage,
)
from intake.authenticity import verdicts
from intake.automatic_mail import OwnMarks, judge, through_own_list
from intake.cut_quotes import CutText, cut_quotes
from intake.mail_body import MailBody, collect
from intake.mail_headers import (
    MAX_NAME,
    MAX_RECIPIENTS,
    Mailbox,
    header_line,
    mailboxes,
    message_id,
    references,
    sent_date,
)
from intake.mail_parts import Headers, MailPart, take_apart
from intake.mail_text import MAX_TEXT, clean_line, clean_marked_text, clean_text

MAX_BYTES: Final = 26_214_400
MIN_BEGINNING: Final = 10
SALVAGED_BYTES: Final = 262_144
"""Of a mail that is too large this much is read, so that a person sees what it is about."""

_IDENTITY_HEADERS: Final = (
    "from",
    "sender",
    "reply-to",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "subject",
    "to",
    "cc",
    "auto-submitted",
    "content-type",
    "content-transfer-encoding",
)
"""What the sender's program wrote; no server on the way changes it without changing the body."""
_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_CHUNK: Final = 1_048_576
_PREFIX: Final = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(re|antw|aw|betr|fwd?|doorst|doorgestuurd|wg|tr|rv|sv|vs|ynt|i̇lt|ilt|"
    r"odp|pd|رد|إعادة توجيه|відп|пересл|на|отв|ha)\s*(?:\[\d+\])?\s*[:\uff1a]\s*",
    re.IGNORECASE,
)
_FORWARD_PREFIXES: Final = frozenset(
    ("fw", "fwd", "doorst", "doorgestuurd", "wg", "tr", "i̇lt", "ilt", "pd", "пересл", "إعادة توجيه")
)
_NO_SUBJECT: Final = re.compile(
    r"[<(\[]?\s*(?:geen onderwerp|no subject|kein betreff|sans objet|konu yok|brak tematu|"
    r"без теми|без темы|بدون موضوع|untitled|scan|foto'?s?|img|image|photo)?\s*[>)\]]?[\W\d_]*",
    re.IGNORECASE,
)
_QUOTED_SUBJECT: Final = re.compile(
    r"^[>\t *]*(?:onderwerp|subject|betreff|objet|konu|temat|тема|الموضوع)[ \t]*\*?"
    r"[ \t]*:[ \t]*\*?[ \t]*(.{0,500})$",
    re.IGNORECASE | re.MULTILINE,
)


def read_mail(
    raw: bytes,
    *,
    received: datetime,
    authserv_id: str | None,
    own_marks: OwnMarks,
    max_bytes: int = MAX_BYTES,
) -> IncomingMessage | UnreadableMessage:
    """Read a mail, or say why a person must look at it.

    `received` is when it reached the organisation (timezone-aware), `authserv_id` the name by
    which the organisation's mail server signs its verdicts (RFC 8601), `max_bytes` the largest
    mail that is read in full. Raises nothing, whatever the bytes are.
    """
    digest = hashlib.sha256(raw).hexdigest()
    key, root = digest, None
    try:
        if len(raw) > max_bytes:
            key, salvaged = _salvage(raw, received, authserv_id, own_marks, digest)
            reason, detail = SetAsideReason.TOO_LARGE, f"larger than {max_bytes} bytes"
            return UnreadableMessage(reason, detail, received, len(raw), digest, key, salvaged)
        root = take_apart(raw)
        key = content_key(root, received)
        return _read(root, received, authserv_id, own_marks, (len(raw), digest, key))
    except Exception as fault:  # whatever it is, the mails behind this one must not wait
        detail = f"reading failed: {type(fault).__name__}"
    identity = len(raw), digest, key
    headers = _headers_alone(root, received, own_marks, identity) if root else None
    return UnreadableMessage(SetAsideReason.BROKEN, detail, received, *identity, salvaged=headers)


def _headers_alone(
    root: MailPart, received: datetime, own: OwnMarks, identity: tuple[int, str, str]
) -> IncomingMessage | None:
    """Who wrote about what, when the body is what cannot be read."""
    try:
        return _message(root, MailBody(), CutText(""), received, identity, own)
    except Exception:  # the headers may be the fault
        return None


def content_key(root: MailPart, received: datetime) -> str:
    """SHA-256 over what is the same when one mail is delivered twice, in any mailbox.

    Headers that servers add on the way are left out, and line ends do not count. Without
    Message-ID and Date the day of arrival counts too: the same few words a month later are
    another mail.
    """
    digest = hashlib.sha256()
    for name in _IDENTITY_HEADERS:
        for value in root.headers.raw(name):
            digest.update(name.encode() + b":" + b" ".join(value.split()) + b"\n")
    if root.headers.first("message-id") is None and root.headers.first("date") is None:
        digest.update(received.astimezone(_ZONE).date().isoformat().encode())
    digest.update(b"\n")
    blank = b""
    for start in range(root.start, root.end, _CHUNK):
        # a chunk that ends between CR and LF is made whole by taking the LF along
        stop = min(start + _CHUNK, root.end)
        chunk = root.source[start:stop]
        if chunk.endswith(b"\r") and root.source[stop : stop + 1] == b"\n" and stop < root.end:
            chunk = chunk[:-1]
        chunk = blank + chunk.replace(b"\r\n", b"\n")
        text = chunk.rstrip(b"\r\n")
        blank = chunk[len(text) :]
        digest.update(text)
    return digest.hexdigest()


def _salvage(
    raw: bytes, received: datetime, authserv_id: str | None, own: OwnMarks, digest: str
) -> tuple[str, IncomingMessage | None]:
    """The key of a mail that is too large, and its headers and first text."""
    head = take_apart(raw[:SALVAGED_BYTES])
    whole = MailPart(raw, head.headers, head.start, len(raw), head.media_type, head.parameters)
    key = content_key(whole, received)
    read = _read(head, received, authserv_id, own, (len(raw), digest, key))
    message = read if isinstance(read, IncomingMessage) else read.salvaged
    return key, replace(message, attachments=()) if message else None


def _read(
    root: MailPart,
    received: datetime,
    authserv_id: str | None,
    own: OwnMarks,
    identity: tuple[int, str, str],
) -> IncomingMessage | UnreadableMessage:
    body = collect(root)
    cut = cut_quotes(clean_marked_text(body.own_text))
    message = _message(root, body, cut, received, identity, own)
    message = replace(
        message,
        authenticity=verdicts(root, authserv_id),
        automatic=judge(
            root,
            sender=message.sender,
            subject=message.subject,
            text=message.text or message.full_text,
            own=own,
        ),
    )
    found = None if message.automatic else _must_be_set_aside(message, body, cut)
    if found is None:
        return message
    reason, detail = found
    return UnreadableMessage(reason, detail, received, *identity, salvaged=message)


def _message(
    root: MailPart,
    body: MailBody,
    cut: CutText,
    received: datetime,
    identity: tuple[int, str, str],
    own: OwnMarks,
) -> IncomingMessage:
    headers = root.headers
    defects = list(body.defects)
    sender, reply_to = _sender(root, own, defects)
    identity_of_mail = message_id(headers.first("message-id"))
    date = headers.first("date")
    sent = sent_date(date)
    if date is not None and sent is None:
        defects.append("Date cannot be read")
    if identity_of_mail is None:
        defects.append("no usable Message-ID")
    full_text = clean_text(body.full_text)
    if len(full_text) >= MAX_TEXT:
        defects.append("text is cut off")
    size, digest, key = identity
    return IncomingMessage(
        channel=Channel.EMAIL,
        received=received,
        sender=sender.address if sender else None,
        text=cut.new,
        full_text=full_text.strip(),
        subject=header_line(headers.first("subject")),
        sender_name=sender.name if sender else "",
        reply_to=reply_to,
        recipients=_recipients(headers),
        message_id=identity_of_mail,
        references=references(headers.first("in-reply-to"), headers.first("references")),
        sent=sent,
        attachments=tuple(found.attachment for found in body.files),
        raw_size=size,
        raw_sha256=digest,
        content_key=key,
        defects=tuple(dict.fromkeys(defects)),
    )


def _sender(root: MailPart, own: OwnMarks, defects: list[str]) -> tuple[Mailbox | None, str | None]:
    """Who sent the mail, and the address of Reply-To."""
    headers = root.headers
    authors = mailboxes(", ".join(headers.all("from")))
    replies = mailboxes(headers.first("reply-to"))
    reply_to = replies[0].address if replies else None
    if len(authors) > 1:
        defects.append("several addresses in From")
        sent_by = {box.address.lower() for box in mailboxes(headers.first("sender"))}
        authors.sort(key=lambda box: box.address.lower() not in sent_by)
    if not authors:
        defects.append("no usable From")
        name = header_line(headers.first("from"), MAX_NAME).strip("<> \"'")
        others = replies or mailboxes(headers.first("sender"))
        found = Mailbox(others[0].address, others[0].name or name) if others else None
        return found, reply_to
    if own.has(authors[0].address):
        return _behind_own_address(root, own, authors[0], replies), reply_to
    return authors[0], reply_to


def _behind_own_address(
    root: MailPart, own: OwnMarks, author: Mailbox, replies: list[Mailbox]
) -> Mailbox:
    """The person behind a mail that carries an own address as its sender.

    A web form of the school and a group that rewrites From (for DMARC) both do that, and name
    the person elsewhere; mail of this service carries its own header and is left alone.
    """
    if root.headers.first(own.header.lower()) is not None:
        return author
    original = (
        mailboxes(root.headers.first("x-original-from")) if through_own_list(root, own) else []
    )
    others = [box for box in (*original, *replies) if not own.has(box.address)]
    return others[0] if others else author


def _recipients(headers: Headers) -> tuple[str, ...]:
    found = (
        box.address
        for name in ("to", "cc")
        for value in headers.all(name)
        for box in mailboxes(value)
    )
    return tuple(dict.fromkeys(found))[:MAX_RECIPIENTS]


def _must_be_set_aside(
    message: IncomingMessage, body: MailBody, cut: CutText
) -> tuple[SetAsideReason, str] | None:
    """Why a person must look, or None when the mail can be handled."""
    if body.encrypted:
        return SetAsideReason.ENCRYPTED, body.encrypted
    if not message.text:
        own_subject = _says_something(message, body, cut)
        if (cut.has_quote or body.enclosed) and not own_subject:
            return SetAsideReason.ONLY_QUOTED_TEXT, "nothing but earlier mail"
        if not own_subject and message.attachments:
            return (
                SetAsideReason.ONLY_ATTACHMENTS,
                f"{len(message.attachments)} attachments, no text",
            )
        if not own_subject:
            return SetAsideReason.NOTHING_TO_READ, "no text, no subject and no attachment"
    if message.sender is None:
        return SetAsideReason.NO_SENDER, "no usable address in From, Reply-To or Sender"
    return None


def _says_something(message: IncomingMessage, body: MailBody, cut: CutText) -> bool:
    """Whether the subject holds words of the sender: not inherited from the mail quoted below."""
    subject, prefixes = message.subject, []
    while found := _PREFIX.match(subject):
        prefixes.append(found[1].lower())
        subject = subject[found.end() :]
    subject = _folded(subject)
    if not subject or _NO_SUBJECT.fullmatch(subject):
        return False
    if any(_folded(attachment.name) == subject for attachment in message.attachments):
        return False
    if not (cut.has_quote or body.enclosed):
        return True
    inherited = [*_QUOTED_SUBJECT.findall(message.full_text), *body.enclosed_subjects]
    if any(_same_subject(_folded(line), subject) for line in inherited):
        return False
    return not prefixes or prefixes[0] in _FORWARD_PREFIXES


def _folded(text: str) -> str:
    return clean_line(text, 500).casefold().strip(" .*")


def _same_subject(quoted: str, subject: str) -> bool:
    while found := _PREFIX.match(quoted):
        quoted = quoted[found.end() :]
    return quoted == subject or (len(subject) > MIN_BEGINNING and quoted.startswith(subject))
