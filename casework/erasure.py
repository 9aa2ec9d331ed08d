"""Name what erasing asks of storage and of the mailboxes, and what is left behind."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from casework.case import Case
from casework.ledger import Source
from casework.ports import Transaction
from casework.retention import Standing

Counts = Mapping[str, int]
"""Rows that went, by what they were."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a case that was erased; nothing of a person."""

    reference: str
    board: str
    kind: str
    outcome: str | None
    closed_year: int | None
    erased: datetime


@dataclass(frozen=True, slots=True)
class SourceMail:
    """A mail that must be erased where it came in, and how to know it for certain."""

    source: Source
    board: str
    received: datetime
    raw_sha256: str
    raw_size: int
    since: datetime
    why: str = ""
    """Why the last try failed, in a short English phrase; empty before the first try."""


class SourceFate(StrEnum):
    """What came of erasing a mail at its source."""

    ERASED = "erased"
    GONE = "gone"
    """It is not there any more: a person, or the server, removed it."""
    LEFT = "left"
    """It could not be erased; a person must."""


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """What came of one mail."""

    source: Source
    fate: SourceFate
    why: str = ""
    """For what is left: a short English phrase without personal data."""


class EraseAtSource(Protocol):
    """Erases mails in the mailbox they came from."""

    async def erase(self, mails: Sequence[SourceMail]) -> Sequence[SourceAnswer]:
        """Answer for each mail what came of it; a mailbox that fails is an answer too."""
        ...


class ErasureBook(Protocol):
    """Finds what is old enough and erases it, within one transaction."""

    async def closed(self, *, board: str, before: datetime) -> Sequence[str]:
        """Answer the references of cases closed before a moment, the longest closed first."""
        ...

    async def standing(self, case: Case) -> Standing:
        """Answer what is known beside a case itself."""
        ...

    async def erase_texts(self, case: Case, *, now: datetime) -> Counts:
        """Erase the messages, files and correspondents of a case and what its letters said.

        What stays of it gets a new key, so that the old one can be destroyed.
        """
        ...

    async def erase_case(self, case: Case, tombstone: Tombstone) -> Counts:
        """Erase every row of a case and write its tombstone."""
        ...

    async def set_aside_resolved(self, *, board: str, before: datetime) -> Sequence[str]:
        """Answer the sources of messages dealt with before a moment."""
        ...

    async def erase_set_aside(self, source: str, *, now: datetime) -> Counts:
        """Erase a message that was set aside."""
        ...

    async def loose_letters(self, *, board: str, before: datetime) -> int:
        """Answer how many letters about no case were owed before a moment and wait no more."""
        ...

    async def erase_loose_letters(self, *, board: str, before: datetime, now: datetime) -> Counts:
        """Erase those letters."""
        ...

    async def absences_over(self, *, board: str, before: date) -> int:
        """Answer how many absences ended before a day."""
        ...

    async def erase_absences(self, *, board: str, before: date) -> Counts:
        """Erase those absences."""
        ...

    async def idle_conversations(self, *, board: str, before: datetime) -> int:
        """Answer how many conversations without a case were last changed before a moment."""
        ...

    async def erase_conversations(self, *, board: str, before: datetime, now: datetime) -> Counts:
        """Erase those conversations."""
        ...

    async def forget_sender(self, case: Case, sender: str) -> Sequence[str]:
        """Take a sender out of a case; answer the Message-IDs of letters still owed to them."""
        ...

    async def cases_of_sender(self, *, board: str, sender: str) -> Sequence[str]:
        """Answer the cases in which a sender may speak, open or closed."""
        ...

    async def sources_left(self) -> Sequence[SourceMail]:
        """Answer the mails that must still be erased where they came in, oldest first."""
        ...

    async def source_answered(self, answer: SourceAnswer) -> None:
        """Note what came of a mail; one that is gone leaves nothing behind."""
        ...

    async def tombstones(self, *, board: str | None = None) -> Sequence[Tombstone]:
        """Answer what stays of the cases that were erased, the last one first."""
        ...


class ErasureTransaction(Transaction, Protocol):
    """A transaction in which things can be erased."""

    @property
    def erasures(self) -> ErasureBook:
        """What can be erased."""
        ...


class ErasureStorage(Protocol):
    """Opens such transactions, and destroys the keys of what they erased."""

    def transaction(self) -> AbstractAsyncContextManager[ErasureTransaction]:
        """Open a transaction that commits when the block ends well."""
        ...

    def reading(self) -> AbstractAsyncContextManager[ErasureTransaction]:
        """Open a view that only reads, and waits for no writer."""
        ...

    async def destroy_keys(self) -> int:
        """Destroy the keys that no row needs any more; answer how many.

        What a crash left undone is done by the next call.
        """
        ...
