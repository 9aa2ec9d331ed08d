"""Name what the core asks of the rooms around it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from casework.case import Case
from casework.events import Event
from casework.letters import Letter, LetterKind, LetterState
from casework.message import IncomingMessage, SetAsideReason, Understanding


class StorageUnavailable(Exception):
    """Nothing can be saved now (locked, full, unreachable); the source keeps the message."""


class ClaimLost(Exception):
    """Another reader recorded this message first; nothing of ours was written."""


class Conflict(Exception):
    """Somebody else wrote the same thing in the same moment; the action may be tried again."""


class Door(StrEnum):
    """Through which door a message came in."""

    IMAP = "imap"
    SMTP = "smtp"
    CHAT = "chat"
    FILE = "file"


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
    settled: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case a message speaks of, and whether its sender is known in it."""

    case: Case
    sender_is_known: bool


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter found back by its Message-ID."""

    id: str
    kind: LetterKind
    state: LetterState
    cases: tuple[str, ...]
    recipient_is_parent: bool


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


class CaseBook(Protocol):
    """Keeps the cases, each under a key of its own."""

    async def open(self, case: Case, message: IncomingMessage, *, source: Source) -> None:
        """Write a new case with its clocks, its message and its correspondent."""
        ...

    async def get(self, *, board: str | None, reference: str) -> Case | None:
        """Answer one case; within a transaction nobody else changes it before the end."""
        ...

    async def named(
        self,
        *,
        board: str,
        references: Sequence[str],
        letter_ids: Sequence[str],
        sender: str | None,
    ) -> tuple[Sequence[KnownCase], Sequence[KnownCase]]:
        """Answer the cases named by reference, and those named by our letters' Message-IDs."""
        ...

    async def open_of_chat(self, *, board: str, sender: str) -> Sequence[Case]:
        """Answer the open cases of one chat, newest first."""
        ...

    async def add_message(
        self, case: Case, message: IncomingMessage, *, source: Source, stranger: bool
    ) -> None:
        """Add a message to a case; a stranger does not become a correspondent by it."""
        ...

    async def save(self, case: Case) -> None:
        """Write what an act changed: state, kind, role, outcome, identity, clocks."""
        ...

    async def all(self, *, board: str | None = None, open_only: bool = False) -> Sequence[Case]:
        """Answer cases, the first due on top."""
        ...

    async def messages(self, case: Case) -> Sequence[IncomingMessage]:
        """Answer the messages of a case, oldest first."""
        ...


class LetterTray(Protocol):
    """Keeps the letters owed until they are sent."""

    async def owe(self, letter: Letter) -> bool:
        """Write a letter; False when one with the same once_key exists already."""
        ...

    async def owed_once(self, once_keys: Sequence[str]) -> frozenset[str]:
        """Answer those of these keys that a letter was owed for already."""
        ...

    async def owed_since(self, *, board: str, recipient: str, since: datetime) -> int:
        """Answer how many letters to this address were owed since a moment."""
        ...

    async def owed_of_case(self, reference: str, *, kind: LetterKind, since: datetime) -> int:
        """Answer how many letters of a kind were owed about a case since a moment."""
        ...

    async def take_due(
        self, *, by: str, now: datetime, until: datetime, limit: int
    ) -> Sequence[Letter]:
        """Take letters in hand whose time has come; a claim that ran out may be taken again."""
        ...

    async def sent(self, letter_id: str, *, now: datetime) -> None:
        """Note that the relay, or the chat, took the letter; one that failed stays failed."""
        ...

    async def try_again(self, letter_id: str, *, at: datetime, why: str) -> None:
        """Note that the letter could not be sent now, and when to try again."""
        ...

    async def failed(self, letter_id: str, *, now: datetime, why: str) -> None:
        """Note that the letter did not and will not arrive."""
        ...

    async def found(self, message_ids: Sequence[str]) -> Sequence[SentLetter]:
        """Answer the letters with these Message-IDs."""
        ...

    async def waiting(self) -> int:
        """Answer how many letters are owed and not yet sent."""
        ...

    async def of_case(self, reference: str) -> Sequence[tuple[Letter, LetterState, str]]:
        """Answer the letters about a case with their state and the last fault, oldest first."""
        ...


class Journal(Protocol):
    """Keeps the events, appended and hash-chained."""

    async def note(self, *events: Event) -> None:
        """Append events in this order."""
        ...

    async def of_case(self, *, board: str, reference: str) -> Sequence[Event]:
        """Answer what happened in a case, oldest first."""
        ...

    async def first_break(self, *, board: str) -> int | None:
        """Answer the number of the first event that was changed, moved or taken away; None when
        the chain is whole."""
        ...


class Transaction(Protocol):
    """One action, one transaction: everything in it is written together or not at all."""

    @property
    def ledger(self) -> MessageLedger:
        """The ledger of deliveries."""
        ...

    @property
    def cases(self) -> CaseBook:
        """The cases."""
        ...

    @property
    def letters(self) -> LetterTray:
        """The letters owed."""
        ...

    @property
    def journal(self) -> Journal:
        """The events."""
        ...

    @property
    def doors(self) -> DoorLog:
        """When each door was last looked into."""
        ...


class Storage(Protocol):
    """Opens transactions. Raises StorageUnavailable where nothing can be saved or read."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that commits when the block ends well.

        Raises Conflict when somebody else wrote the same in the same moment.
        """
        ...

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a view that only reads, and waits for no writer."""
        ...


class Understand(Protocol):
    """Reads what a message asks."""

    async def understand(self, message: IncomingMessage) -> Understanding:
        """Answer the kinds a message earns and how sure that is; never blocks the event loop."""
        ...


class Screen(Protocol):
    """Takes identifying numbers out of a message before anything else sees it."""

    def screen(self, message: IncomingMessage) -> IncomingMessage:
        """Answer the message with every number masked, in all of its texts."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """A letter as its reader sees it."""

    subject: str
    text: str
    html: str = ""
    """Empty for chat."""


class LetterRefused(Exception):
    """The carrier will never take this letter; the text is a short phrase without addresses."""


class CarrierUnavailable(Exception):
    """The carrier does not take letters now; the text is a short phrase without addresses."""

    def __init__(self, why: str, *, not_before_seconds: float = 0) -> None:
        """Say why, and how long the carrier itself asks to wait, seconds."""
        super().__init__(why)
        self.not_before_seconds = not_before_seconds


class Postman(Protocol):
    """Carries letters over one channel."""

    async def carry(self, letter: Letter, words: Words) -> None:
        """Hand a letter over. Raises LetterRefused or CarrierUnavailable."""
        ...


class Mint(Protocol):
    """Makes the names that nobody can guess."""

    def reference(self) -> str:
        """Answer a new case reference such as `PL-7F3K-9QXM`."""
        ...

    def letter_id(self) -> str:
        """Answer a new id for a letter."""
        ...

    def message_id(self, letter_id: str) -> str:
        """Answer the signed Message-ID of a letter."""
        ...

    def letter_of(self, message_id: str) -> str | None:
        """Answer the letter a Message-ID of ours stands for; None when the signature is not
        ours."""
        ...


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Answer the present moment in UTC."""
        ...
