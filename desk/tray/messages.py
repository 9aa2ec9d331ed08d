"""Lay out a set-aside message for the tray: who, what, why it waits, and how long already."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.dutch_dates import in_days
from casework.events import Event
from casework.ledger import Door, SetAside, Source
from casework.local_time import local_date
from casework.message import Channel
from casework.tray import REASON_WORDS, WAY_OUT_WORDS, ReasonWords, WayOut

DOOR_WORDS: Final[Mapping[Door, str]] = {
    Door.IMAP: "mailbox",
    Door.SMTP: "mail",
    Door.CHAT: "chat",
    Door.FILE: "bestand",
}
WAITS_LONG: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message of the tray."""

    href: str
    sender: str
    """Empty when nothing of the message was kept, or it names nobody."""
    subject: str
    reason: ReasonWords
    received: datetime
    age: str
    is_long: bool
    place: str


@dataclass(frozen=True, slots=True)
class DealtWith:
    """A message that left the tray lately."""

    href: str
    sender: str
    subject: str
    by: str
    at: datetime
    what: str
    case: str
    """The case that came of it, for who may see that; empty otherwise."""


def waiting_of(row: SetAside, now: datetime) -> Waiting:
    """Answer a message as the list shows it."""
    return Waiting(
        href=path_of(row.source),
        sender=sender_of(row),
        subject=subject_of(row),
        reason=REASON_WORDS[row.reason],
        received=row.received,
        age=age_of(row.recorded, now),
        is_long=now - row.recorded >= WAITS_LONG,
        place=f"{DOOR_WORDS[row.source.door]} {row.source.place}",
    )


def dealt_with_of(row: SetAside, resolved: Event | None, seen: frozenset[str]) -> DealtWith:
    """Answer a message that left the tray; `seen` are the cases this person may see."""
    case = resolved.case if resolved else None
    return DealtWith(
        href=path_of(row.source),
        sender=sender_of(row),
        subject=subject_of(row),
        by=row.resolved_by or "",
        at=row.resolved or row.recorded,
        what=what_became(resolved),
        case=case if case in seen and case else "",
    )


def what_became(resolved: Event | None) -> str:
    """Answer how a message left the tray, in Dutch."""
    if resolved is None:
        return "afgehandeld"
    if resolved.case is not None:
        return "bij een zaak gezet"
    why = str(resolved.detail.get("why", ""))
    return WAY_OUT_WORDS[WayOut(why)] if why in {each.value for each in WayOut} else "afgehandeld"


def latest_by_source(events: Sequence[Event]) -> dict[str, Event]:
    """Answer the last event about each message, by its source."""
    return {str(event.detail.get("source", "")): event for event in events}


def sender_of(row: SetAside) -> str:
    """Answer who wrote, by name and address as far as the message says."""
    if row.salvaged is None:
        return ""
    by_mail = row.salvaged.channel is Channel.EMAIL
    name, address = row.salvaged.sender_name, (row.salvaged.sender or "") if by_mail else ""
    return f"{name} <{address}>" if name and address else name or address


def subject_of(row: SetAside) -> str:
    """Answer the subject; empty without one."""
    return row.salvaged.subject if row.salvaged else ""


def age_of(since: datetime, now: datetime) -> str:
    """Answer how long it has waited, in hours on the first day and in days from then on."""
    days = (local_date(now) - local_date(since)).days
    if days:
        return f"al {in_days(days)}"
    hours = int((now - since) / timedelta(hours=1))
    return f"{hours} uur" if hours else "minder dan een uur"


def path_of(source: Source) -> str:
    """Answer where the page of a message stands; its source has signs that an address has not."""
    name = urlsafe_b64encode(str(source).encode()).decode().rstrip("=")
    return f"/apart/{name}"


def source_of(name: str) -> str | None:
    """Answer the source that a name in an address stands for; None for what is no such name."""
    try:
        plain = urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
        source = str(Source.parse(plain))
    except (ValueError, binascii.Error):
        return None
    return source if source == plain else None
