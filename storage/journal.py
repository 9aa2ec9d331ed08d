"""Append events to a board's chain, each hash covering the one before it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, update
from sqlmodel import col, select

from casework.events import LEAVES_CASE_AS_IT_IS, Event, EventKind
from storage.as_json import to_bytes
from storage.insert import insert_for
from storage.session import BulkSession
from storage.tables import ChainHeadRow, EventRow

START: Final = "0" * 64
_LEAVE_AS_IT_IS: Final = sorted(kind.value for kind in LEAVES_CASE_AS_IT_IS)
MOVED_WITHIN: Final = 1000
"""So many places around it are tried to tell an event that was moved from one that was changed."""


class ChainDamage(StrEnum):
    """What was done to a chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"
    HEAD = "head"
    """The events fit, but the head beside them is another one."""
    REWRITTEN = "rewritten"
    """The chain is whole, and another one than it was when its head was kept."""


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first event that does not fit."""

    number: int
    what: ChainDamage
    stood_at: int | None = None
    """Where the event that stands there now belongs."""


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Number and hash of the last event of a board."""

    board: str
    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.board}:{self.number}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "ChainHead":
        """Answer the head that was written down. Raises ValueError for any other text."""
        board, number, digest = text.strip().split(":")
        if not board or len(digest) != len(START):
            raise ValueError(text)
        return cls(board, int(number), digest)


class SqlJournal:
    """The events within one transaction."""

    def __init__(self, session: BulkSession) -> None:
        """Work within a session."""
        self._session: Final = session
        self._heads: Final[dict[str, tuple[int, str]]] = {}
        """Number and hash of each board's last event; locked, so they need not be read twice."""

    async def note(self, *events: Event) -> None:
        """Append events in this order; the chain's head is locked until the commit."""
        for board in sorted({event.board for event in events}):
            seq, previous = self._heads.get(board) or await self._locked_head(board)
            for event in events:
                if event.board == board:
                    seq, previous = seq + 1, self._append(event, seq + 1, previous)
            self._heads[board] = (seq, previous)
            head = update(ChainHeadRow).where(col(ChainHeadRow.board) == board)
            await self._session.core(head.values(seq=seq, hash=previous))

    async def _locked_head(self, board: str) -> tuple[int, str]:
        """Answer number and hash of the last event, and keep others from adding one."""
        statement = (
            select(ChainHeadRow.seq, ChainHeadRow.hash)
            .where(ChainHeadRow.board == board)
            .with_for_update()
        )
        row = (await self._session.core(statement)).first()
        if row is None:
            await self._session.core(
                insert_for(self._session)(ChainHeadRow)
                .values(board=board, seq=0, hash=START)
                .on_conflict_do_nothing(index_elements=["board"])
            )
            row = (await self._session.core(statement)).one()
        return row.seq, row.hash

    def _append(self, event: Event, seq: int, previous: str) -> str:
        row = EventRow(
            board=event.board,
            seq=seq,
            at=event.at,
            kind=event.kind.value,
            by=event.by,
            case_reference=event.case,
            detail=dict(event.detail),
            previous=previous,
            hash="",
        )
        row.hash = event_hash(row)
        self._session.put(EventRow, **row.model_dump())
        return row.hash

    async def of_case(self, *, board: str, reference: str) -> Sequence[Event]:
        """Answer what happened in a case, oldest first."""
        statement = (
            select(EventRow)
            .where(EventRow.board == board, EventRow.case_reference == reference)
            .order_by(col(EventRow.seq))
        )
        return [
            Event(EventKind(row.kind), row.board, row.at, row.by, row.case_reference, row.detail)
            for row in await self._session.exec(statement)
        ]

    async def version_of_case(self, *, board: str, reference: str) -> int:
        """Answer the number of the last event that changed a case; 0 without any."""
        statement = select(func.max(col(EventRow.seq))).where(
            EventRow.board == board,
            EventRow.case_reference == reference,
            col(EventRow.kind).not_in(_LEAVE_AS_IT_IS),
        )
        return (await self._session.exec(statement)).one() or 0

    async def of_case_since(self, *, board: str, reference: str, version: int) -> Sequence[Event]:
        """Answer what changed in a case after a version, oldest first."""
        statement = (
            select(EventRow)
            .where(
                EventRow.board == board,
                EventRow.case_reference == reference,
                EventRow.seq > version,
                col(EventRow.kind).not_in(_LEAVE_AS_IT_IS),
            )
            .order_by(col(EventRow.seq))
        )
        return [
            Event(EventKind(row.kind), row.board, row.at, row.by, row.case_reference, row.detail)
            for row in await self._session.exec(statement)
        ]

    async def of_kind(self, kind: EventKind, *, board: str, since: datetime) -> Sequence[Event]:
        """Answer what happened of one kind at a board since a moment, oldest first."""
        statement = (
            select(EventRow)
            .where(EventRow.board == board, EventRow.kind == kind.value, col(EventRow.at) >= since)
            .order_by(col(EventRow.seq))
        )
        return [
            Event(kind, row.board, row.at, row.by, row.case_reference, row.detail)
            for row in await self._session.exec(statement)
        ]

    async def first_break(self, *, board: str) -> int | None:
        """Answer the number of the first event that does not fit the chain; None when all do."""
        found = await self.verify(board=board)
        return found.number if found else None

    async def head(self, *, board: str) -> ChainHead:
        """Answer the last event of a chain, to be kept elsewhere."""
        row = await self._session.get(ChainHeadRow, board)
        return ChainHead(board, row.seq, row.hash) if row else ChainHead(board, 0, START)

    async def verify(self, *, board: str, kept: ChainHead | None = None) -> ChainFault | None:
        """Answer what is wrong with the first event that does not fit; None when all do.

        The head tells when the last events were taken away. Against somebody who can write the
        whole chain anew only a head that was kept elsewhere helps: give it as `kept`.
        """
        seq, previous, kept_hash = 0, START, START
        rows = select(EventRow).where(EventRow.board == board).order_by(col(EventRow.seq))
        for row in await self._session.exec(rows):
            seq += 1
            if (row.seq, row.previous, row.hash) != (seq, previous, event_hash(row)):
                return await self._fault(row, seq, previous)
            previous = row.hash
            if kept is not None and seq == kept.number:
                kept_hash = row.hash
        head = await self.head(board=board)
        if (seq, previous) != (head.number, head.hash):
            what = ChainDamage.REMOVED if head.number > seq else ChainDamage.HEAD
            return ChainFault(seq + 1, what)
        if kept is not None and kept_hash != kept.hash:
            gone = kept.number > seq
            return ChainFault(kept.number, ChainDamage.REMOVED if gone else ChainDamage.REWRITTEN)
        return None

    async def _fault(self, row: EventRow, seq: int, previous: str) -> ChainFault:
        """Answer what happened at place `seq`, where `row` stands now."""
        if row.seq != seq:
            return ChainFault(seq, ChainDamage.REMOVED)
        before = select(EventRow.seq).where(
            EventRow.board == row.board, EventRow.hash == row.previous
        )
        places = [0] if row.previous == START else list(await self._session.exec(before))
        for place in places:
            # It fits behind another event: then it stood there, and was moved here.
            if place + 1 != seq and event_hash(row, seq=place + 1) == row.hash:
                return ChainFault(seq, ChainDamage.MOVED, place + 1)
        for place in range(max(1, seq - MOVED_WITHIN), seq + MOVED_WITHIN):
            if place != seq and event_hash(row, seq=place) == row.hash:
                return ChainFault(seq, ChainDamage.MOVED, place)
        return ChainFault(seq, ChainDamage.CHANGED)


def event_hash(row: EventRow, *, seq: int | None = None) -> str:
    """Answer SHA-256 over everything the row says, at its own or another place, and the hash
    before it."""
    return hashlib.sha256(
        to_bytes(
            [
                row.previous,
                row.board,
                row.seq if seq is None else seq,
                _moment(row.at),
                row.kind,
                row.by,
                row.case_reference,
                sorted(row.detail.items()),
            ]
        )
    ).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
