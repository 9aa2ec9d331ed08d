"""Name the books that storage keeps: cases, letters owed and events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from casework.case import Case
from casework.events import Event, EventKind
from casework.files import IncomingFile, KeptFile
from casework.ledger import Source
from casework.letters import Letter, LetterKind, LetterState
from casework.message import IncomingMessage
from casework.presence import Absence


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

    async def open_beside(self, case: Case, *, beside: Case) -> None:
        """Write a new case with the messages of another, and who may speak in that one."""
        ...

    async def add_messages_of(self, other: Case, *, to: Case) -> None:
        """Add the messages of another case to one that has them not yet, as a stranger's where
        their sender may not speak in it."""
        ...

    async def save(self, case: Case) -> None:
        """Write what an act changed: state, kind, holder, outcome, acts, tasks, clocks."""
        ...

    async def wake(self, reference: str, *, at: datetime | None) -> None:
        """Note when a case must be looked at again, and nothing else."""
        ...

    async def wake_all(self, *, board: str, at: datetime) -> int:
        """Have every case of a board looked at that is open or has duties left; answer how
        many."""
        ...

    async def due(self, *, now: datetime, limit: int) -> Sequence[str]:
        """Answer the references of cases whose moment has come, the longest waiting first."""
        ...

    async def all(
        self, *, board: str | None = None, school: str | None = None, open_only: bool = False
    ) -> Sequence[Case]:
        """Answer cases, the first due on top; with a school only those about it."""
        ...

    async def messages(self, case: Case) -> Sequence[IncomingMessage]:
        """Answer the messages of a case, oldest first."""
        ...


class CaseFiles(Protocol):
    """Keeps the harmless files of cases, each encrypted under the key of its case."""

    async def keep(self, case: Case, file: IncomingFile, *, id: str, received: datetime) -> None:
        """Write a file with the case it came for."""
        ...

    async def of_case(self, case: Case) -> Sequence[KeptFile]:
        """Answer what is kept of a case, oldest first, without the contents."""
        ...

    async def get(self, case: Case, *, id: str) -> IncomingFile | None:
        """Answer one file with its contents; None when the case has none of this id."""
        ...


class LetterTray(Protocol):
    """Keeps the letters owed until they are sent."""

    async def owe(self, letter: Letter) -> bool:
        """Write a letter; False when one with the same once_key exists already."""
        ...

    async def owed_since(
        self, *, board: str, recipient: str, since: datetime, kind: LetterKind | None = None
    ) -> int:
        """Answer how many letters, of one kind or of all, to this address were owed since a
        moment."""
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

    async def owe_again(
        self, *, board: str, recipient: str, why: str, since: datetime, now: datetime
    ) -> Sequence[str]:
        """Have letters to this address sent after all that were owed since a moment and failed
        for this reason; answer the cases they are about."""
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

    async def version_of_case(self, *, board: str, reference: str) -> int:
        """Answer the number of the last event that changed a case; 0 without any.

        Reading changes nothing.
        """
        ...

    async def of_case_since(self, *, board: str, reference: str, version: int) -> Sequence[Event]:
        """Answer what changed in a case after a version, oldest first; reading left out."""
        ...

    async def of_kind(self, kind: EventKind, *, board: str, since: datetime) -> Sequence[Event]:
        """Answer what happened of one kind at a board since a moment, oldest first."""
        ...

    async def first_break(self, *, board: str) -> int | None:
        """Answer the number of the first event that was changed, moved or taken away; None when
        the chain is whole."""
        ...


class BoardBook(Protocol):
    """Keeps what a board's own people told: who is away, and the profile last worked with."""

    async def fingerprint(self, board: str) -> str | None:
        """Answer the fingerprint of the profile the board's cases were last computed with."""
        ...

    async def remember(self, board: str, fingerprint: str) -> None:
        """Note the fingerprint of the profile the cases are computed with from now on."""
        ...

    async def absences(self, board: str, *, from_day: date) -> Sequence[tuple[str, Absence]]:
        """Answer the leave that is not over before a day, each with its id, earliest first."""
        ...

    async def record_absence(self, absence: Absence, *, id: str) -> None:
        """Write leave of who holds a post."""
        ...

    async def remove_absence(self, id: str) -> Absence | None:
        """Take leave back; answer what it was, None when there is none of this id."""
        ...
