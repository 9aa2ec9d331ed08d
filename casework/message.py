"""Describe a message as the core sees it, whichever way it came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from casework.kinds import Kind


class Channel(StrEnum):
    """How a parent reaches the board."""

    EMAIL = "email"
    CHAT = "chat"
    WEB = "web"
    """The form on our own page, without a mail address: letters are read on the status page."""


class AutomaticKind(StrEnum):
    """Why a message counts as automatic: it gets no letter and opens no case."""

    AUTO_REPLY = "auto_reply"
    """Out-of-office and other replies by a machine (RFC 3834, or recognised by its words)."""
    DELIVERY_REPORT = "delivery_report"
    """A bounce or another report about a mail that was sent (RFC 3464, null return path)."""
    LIST_MAIL = "list_mail"
    """Newsletters and mailing lists (RFC 2919, RFC 2369, Precedence: bulk)."""
    OWN_NOTIFICATION = "own_notification"
    """A mail that this service itself sent and that found its way back."""
    CHAT_SIGNAL = "chat_signal"
    """From a chat, without words of a person: a command, a sticker, a group that is left."""


class DeliveryStatus(StrEnum):
    """What a delivery report says happened (RFC 3464 §2.3.3, the Action field)."""

    FAILED = "failed"
    DELAYED = "delayed"
    OTHER = "other"
    """Delivered, relayed or expanded: nothing anyone must act on."""


@dataclass(frozen=True, slots=True)
class Automatic:
    """The verdict that a mail is automatic, and what a delivery report is about."""

    kind: AutomaticKind
    why: str
    """One short English phrase naming the sign, such as `Auto-Submitted: auto-replied`."""
    delivery_status: DeliveryStatus | None = None
    reported_message_ids: tuple[str, ...] = ()
    """Message-IDs, with their angle brackets, of the mails a delivery report speaks of."""


@dataclass(frozen=True, slots=True)
class Authenticity:
    """Verdicts of the board's own mail server about the sender (RFC 8601).

    Each is the lower-case result word (`pass`, `fail`, `softfail`, `none` …) or None when the
    topmost Authentication-Results header was not written by the configured server.
    """

    spf: str | None = None
    dkim: str | None = None
    dmarc: str | None = None


UNPROVEN = Authenticity(dmarc="fail")
"""Of an address that somebody typed into a form: nobody showed that it is theirs, so it counts for
as little as one that a mail server saw forged."""


class AttachmentFate(StrEnum):
    """What became of an attachment."""

    LEFT = "left"
    """Not kept here: it is where it came from, or was refused."""
    KEPT = "kept"
    """Kept with the case, encrypted."""
    DESTROYED = "destroyed"
    """A copy of an identity document: not kept, and taken away at the source too."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is known of an attachment."""

    name: str
    media_type: str
    size: int
    """Bytes after decoding."""
    fate: AttachmentFate = AttachmentFate.LEFT


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """One message of a person, read but not yet understood."""

    channel: Channel
    received: datetime
    """When it arrived at the organisation, timezone-aware."""
    sender: str | None
    """Address of the sender, or the chat's key; None when a mail names none that can be read."""
    text: str
    """What the sender wrote now: no quoted mail, forwards' headers, signature or disclaimer."""
    full_text: str
    """Everything, quotes and signature included."""
    subject: str = ""
    sender_name: str = ""
    reply_to: str | None = None
    recipients: tuple[str, ...] = ()
    message_id: str | None = None
    """With angle brackets; None when absent or unusable."""
    references: tuple[str, ...] = ()
    """Message-IDs of In-Reply-To and References, with angle brackets, nearest first."""
    sent: datetime | None = None
    """The Date header, timezone-aware; None when absent or unreadable."""
    attachments: tuple[Attachment, ...] = ()
    automatic: Automatic | None = None
    authenticity: Authenticity = field(default_factory=Authenticity)
    raw_size: int = 0
    """Bytes as they came in."""
    raw_sha256: str = ""
    content_key: str = ""
    """SHA-256 (hex) over what stays the same when one mail is delivered twice."""
    defects: tuple[str, ...] = ()
    """What was wrong with the mail and was worked around, in short English phrases."""
    school: str | None = None
    """Name of the school that the sender chose from the board's list; None when they did not."""


class SetAsideReason(StrEnum):
    """Why a mail waits for a person instead of becoming a case."""

    NOTHING_TO_READ = "nothing_to_read"
    """No text, no subject and no attachment."""
    ONLY_ATTACHMENTS = "only_attachments"
    """Attachments without a word of text or subject."""
    NO_SENDER = "no_sender"
    """No address that an acknowledgement could go to."""
    ONLY_QUOTED_TEXT = "only_quoted_text"
    """Nothing but earlier mail or a forward; the sender wrote nothing now."""
    TOO_LARGE = "too_large"
    ENCRYPTED = "encrypted"
    """S/MIME or PGP: only the addressee's own mail program can open it."""
    BROKEN = "broken"
    """The bytes could not be taken apart at all."""
    COULD_NOT_PROCESS = "could_not_process"
    """An unexpected fault while the message was handled; the log names the fault."""
    READING_NEVER_ENDED = "reading_never_ended"
    """The process died several times while it held this mail."""


@dataclass(frozen=True, slots=True)
class UnreadableMessage:
    """A mail that must be set aside, with whatever could be saved of it."""

    reason: SetAsideReason
    detail: str
    """A short English phrase for the administrator; never text of the mail."""
    received: datetime
    raw_size: int
    raw_sha256: str
    content_key: str
    salvaged: IncomingMessage | None = None
    """The parts that could be read, for the person who looks at it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a message that speak for a kind."""

    kind: Kind
    start: int
    """First character, counted in the text of the message (`IncomingMessage.text`)."""
    end: int
    """The character after the last."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the classifier makes of one message."""

    labels: tuple[Kind, ...]
    """The kinds it earns, most probable first; never empty."""
    unsure: bool
    """True when a person must look before anything is decided."""
    probabilities: Mapping[Kind, float]
    """Calibrated probability per kind, 0 to 1; the kinds are not exclusive."""
    likely: tuple[Kind, ...]
    """Kinds that cannot be ruled out; a superset of `labels`."""
    language: str
    """ISO 639-1 code of the language the sender writes in, `nl` when unknown."""
    evidence: tuple[Evidence, ...] = ()
    """The words that carried each label, most telling first; none where there are no words."""
    schools: tuple[str, ...] = ()
    """Names of the board's schools that it is about, most certain first."""
    discovered: datetime | None = None
    """When the sender says a breach was discovered, timezone-aware; None when not said."""
