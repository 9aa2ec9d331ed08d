"""Append events to a board's chain, each hash covering the one before it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.events import Event, EventKind
from storage.as_json import to_bytes
from storage.tables import ChainHeadRow, EventRow

START: Final = "0" * 64


class SqlJournal:
    """The events within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within a session."""
        self._session: Final = session

    async def note(self, *events: Event) -> None:
        """Append events in this order; the chain's head is locked until the commit."""
        for board in dict.fromkeys(event.board for event in events):
            with self._session.no_autoflush:  # the head depends on nothing pending
                head = await self._session.get(ChainHeadRow, board, with_for_update=True)
            if head is None:
                head = ChainHeadRow(board=board, seq=0, hash=START)
                self._session.add(head)
            for event in events:
                if event.board == board:
                    self._append(event, head)

    def _append(self, event: Event, head: ChainHeadRow) -> None:
        row = EventRow(
            board=event.board,
            seq=head.seq + 1,
            at=event.at,
            kind=event.kind.value,
            by=event.by,
            case_reference=event.case,
            detail=dict(event.detail),
            previous=head.hash,
            hash="",
        )
        row.hash = event_hash(row)
        self._session.add(row)
        head.seq, head.hash = row.seq, row.hash

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
    return at.isoformat(timespec="microseconds")
