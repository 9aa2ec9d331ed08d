"""Name what is kept of every delivery: its one outcome, and what waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from casework.message import IncomingMessage, SetAsideReason


class Door(StrEnum):
    """Through which door a message came in."""

    IMAP = "imap"
    SMTP = "smtp"
    CHAT = "chat"
    FILE = "file"
    WEB = "web"
    """The form and the status page of our own."""


class Outcome(StrEnum):
    """What became of a message; each ends in exactly one."""

    CASE_OPENED = "case_opened"
    ADDED_TO_CASE = "added_to_case"
    AUTOMATIC = "automatic"
    SET_ASIDE = "set_aside"
    SEEN_BEFORE = "seen_before"


@dataclass(frozen=True, slots=True)
class Source:
    """Where one delivery of a message stands, unique over all doors."""

    door: Door
    place: str
    """Name of the mailbox, the door, the bot or the file."""
    key: str
    """What identifies the delivery there, such as `UIDVALIDITY:UID` or an update's number."""

    def __str__(self) -> str:
        # A colon in the place is escaped, so that no two sources are ever written alike.
        place = self.place.replace("%", "%25").replace(":", "%3A")
        return f"{self.door}:{place}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> "Source":
        """Answer the source that a text stands for. Raises ValueError for any other text."""
        door, place, key = text.split(":", 2)
        return cls(Door(door), place.replace("%3A", ":").replace("%25", "%"), key)


@dataclass(frozen=True, slots=True)
class Claim:
    """This reader may now handle one delivery; held until a moment, for the n-th time."""

    source: Source
    attempt: int


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """What the ledger says when a reader asks for deliveries."""

    granted: tuple[Claim, ...]
    recorded: tuple[Source, ...]
    """Already have their outcome; only settling at the source may be left."""
    held: tuple[Source, ...]
    """Another reader has them in hand."""
    tried: tuple[Source, ...] = ()
    """Somebody had these in hand and never got to the end; left alone when only new ones were
    asked for."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """The one row that says what became of a delivery."""

    source: Source
    board: str
    outcome: Outcome
    received: datetime
    recorded: datetime
    raw_size: int
    raw_sha256: str
    content_key: str
    reason: str = ""
    """A short English phrase or code without personal data."""
    cases: tuple[str, ...] = ()
    attachments_left: bool = False
    """The mail has attachments that were not kept, so the source must keep the mail."""
    copy_destroyed: bool = False
    """It held a copy of an identity document, which must go at the source too."""
    settled: datetime | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A message that waits for a person."""

    source: Source
    board: str
    reason: SetAsideReason
    detail: str
    received: datetime
    recorded: datetime
    salvaged: IncomingMessage | None
    resolved: datetime | None = None
    resolved_by: str | None = None


class MessageLedger(Protocol):
    """Keeps one row per delivery."""

    async def claim(
        self,
        sources: Sequence[Source],
        *,
        board: str,
        by: str,
        now: datetime,
        until: datetime,
        only_new: bool = False,
    ) -> ClaimAnswer:
        """Take deliveries in hand. A claim that ran out may be taken by anyone.

        With `only_new` those that were in hand before are named but not taken: each attempt is
        counted, and a mail that only stood beside the one that kills the process must not pay.
        """
        ...

    async def seen(self, *, board: str, content_key: str) -> LedgerEntry | None:
        """Answer the first delivery of the same content at this board, if any."""
        ...

    async def record(self, entry: LedgerEntry, *, by: str | None) -> None:
        """Write the outcome of a delivery. Raises ClaimLost when it has one already, or when
        another reader than `by` holds the claim."""
        ...

    async def set_aside(self, row: SetAside) -> None:
        """Keep what could be read of a message that waits for a person."""
        ...

    async def waiting(self, *, board: str) -> Sequence[SetAside]:
        """Answer what is set aside and not resolved, oldest first."""
        ...

    async def count_waiting(self, *, board: str) -> int:
        """Answer how many messages wait for a person, without reading them."""
        ...

    async def aside(self, *, board: str, source: str) -> SetAside | None:
        """Answer one set-aside message, dealt with or not; None when the board has none such."""
        ...

    async def dealt_with(self, *, board: str, since: datetime) -> Sequence[SetAside]:
        """Answer what left the tray since a moment, the latest first."""
        ...

    async def resolve(self, *, board: str, source: str, by: str, now: datetime) -> bool:
        """Mark a set-aside row as dealt with; False when there is no such open row."""
        ...

    async def entry(self, source: Source) -> LedgerEntry | None:
        """Answer the row of one delivery, if it has its outcome."""
        ...

    async def unsettled(self, *, door: Door, place: str) -> Sequence[LedgerEntry]:
        """Answer the deliveries with an outcome whose source was not yet settled."""
        ...

    async def of_door(self, *, door: Door, place: str) -> Sequence[LedgerEntry]:
        """Answer every delivery at a door that has its outcome, in the order of recording."""
        ...

    async def settle(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Note that the source shows what became of these."""
        ...

    async def release(self, *, by: str) -> None:
        """Give back every claim without an outcome, at a clean stop."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """When a door was last looked into, so that silence can be told from quiet."""

    door: Door
    place: str
    board: str
    last_look: datetime | None
    """Last time the source answered and was read to the end."""
    last_message: datetime | None
    fault: str
    """Why the last try failed, in a short English phrase; empty when it went well."""


class DoorLog(Protocol):
    """Keeps when each door was last looked into."""

    async def looked(self, look: Look) -> None:
        """Note a look, or a failed try, at a door."""
        ...

    async def looks(self) -> Sequence[Look]:
        """Answer the latest look at every door."""
        ...
