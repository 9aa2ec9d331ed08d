"""Append events to a board's chain, each hash covering the one before it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import update
from sqlmodel import col, select

from casework.events import Event, EventKind
from storage.as_json import to_bytes
from storage.insert import insert_for
from storage.session import BulkSession
from storage.tables import ChainHeadRow, EventRow

START: Final = "0" * 64


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

    async def first_break(self, *, board: str) -> int | None:
        """Answer the number of the first event that does not fit the chain; None when all do.

        The head tells when the last events were taken away. It says nothing against somebody
        who can write the whole chain anew: for that a copy of the head must be kept elsewhere.
        """
        head = await self._session.get(ChainHeadRow, board)
        seq, previous = 0, START
        rows = select(EventRow).where(EventRow.board == board).order_by(col(EventRow.seq))
        for row in await self._session.exec(rows):
            seq += 1
            if (row.seq, row.previous, row.hash) != (seq, previous, event_hash(row)):
                return seq
            previous = row.hash
        expected = (head.seq, head.hash) if head is not None else (0, START)
        return None if (seq, previous) == expected else seq + 1


def event_hash(row: EventRow) -> str:
    """Answer SHA-256 over everything the row says and the hash before it."""
    return hashlib.sha256(
        to_bytes(
            [
                row.previous,
                row.board,
                row.seq,
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
