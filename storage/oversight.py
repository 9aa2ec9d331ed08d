"""Read the log for who watches over it, page by page, and check the chain piece by piece."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import func, or_, select
from sqlmodel import col

from casework.events import Event, EventKind
from casework.letters import LetterKind, LetterState
from casework.oversight import (
    LINES,
    ONE_SECOND,
    ChainPlace,
    LogFilter,
    LogLine,
    LogPage,
    Outgoing,
    TroubledLetter,
)
from casework.seats import Seat
from storage.figures import seen_by
from storage.journal import START, event_hash
from storage.session import BulkSession
from storage.tables import (
    CaseRow,
    CaseTurnRow,
    ChainHeadRow,
    EventRow,
    LetterCaseRow,
    LetterRow,
)

OF_LATE: Final = 1_000
"""So many of the last events tell who is at work."""
OUT_OF_STEP: Final = 200
"""Events stand in the order of their commits; by so many places their times can differ from it,
when two nodes write at once."""

_EVENT: Final[tuple[Any, ...]] = (
    col(EventRow.seq),
    col(EventRow.board),
    col(EventRow.at),
    col(EventRow.kind),
    col(EventRow.by),
    col(EventRow.case_reference),
    col(EventRow.detail),
)


class SqlOversight:
    """What the FG asks within one transaction."""

    def __init__(self, session: BulkSession) -> None:
        """Work within a session."""
        self._session: Final = session

    async def log(
        self,
        seat: Seat,
        wanted: LogFilter,
        *,
        before: int | None = None,
        after: int | None = None,
        size: int = LINES,
    ) -> LogPage:
        """Answer one page; each filter has an index in the order of the numbers."""
        statement = select(*_EVENT).where(*await self._bounds(seat.board, wanted))
        upwards = after is not None and before is None
        if upwards:
            statement = statement.where(col(EventRow.seq) > after)
        elif before is not None:
            statement = statement.where(col(EventRow.seq) < before)
        order = col(EventRow.seq) if upwards else col(EventRow.seq).desc()
        rows = list(await self._session.core(statement.order_by(order).limit(size + 1)))
        more, rows = len(rows) > size, rows[:size]
        if upwards:
            rows.reverse()
        return LogPage(
            lines=tuple(await self._lines(seat, rows)),
            newer=rows[0].seq if rows and (more if upwards else before is not None) else None,
            older=rows[-1].seq if rows and (upwards or more) else None,
        )

    async def _bounds(self, board: str, wanted: LogFilter) -> list[Any]:
        bounds: list[Any] = [col(EventRow.board) == board]
        if wanted.case:
            bounds.append(col(EventRow.case_reference) == wanted.case)
        if wanted.by:
            bounds.append(col(EventRow.by) == wanted.by)
        if wanted.only_reading:
            bounds.append(col(EventRow.kind) == EventKind.CASE_READ.value)
        if wanted.start:
            since = await self._first_at(board, wanted.start)
            bounds += [col(EventRow.seq) >= since - OUT_OF_STEP, col(EventRow.at) >= wanted.start]
        if wanted.end:
            until = await self._first_at(board, wanted.end)
            bounds += [col(EventRow.seq) < until + OUT_OF_STEP, col(EventRow.at) < wanted.end]
        return bounds

    async def _first_at(self, board: str, moment: datetime) -> int:
        """Answer the number from which events are of a moment or later, by halving.

        Twenty looks find it among a million, and no index has to be kept for it.
        """
        low, high = 1, await self._last(board) + 1
        while low < high:
            middle = (low + high) // 2
            statement = (
                select(col(EventRow.at))
                .where(col(EventRow.board) == board, col(EventRow.seq) >= middle)
                .order_by(col(EventRow.seq))
                .limit(1)
            )
            at = (await self._session.core(statement)).scalar_one_or_none()
            if at is not None and at < moment:
                low = middle + 1
            else:
                high = middle
        return low

    async def _last(self, board: str) -> int:
        statement = select(col(ChainHeadRow.seq)).where(col(ChainHeadRow.board) == board)
        return (await self._session.core(statement)).scalar_one_or_none() or 0

    async def _lines(self, seat: Seat, rows: Sequence[Any]) -> list[LogLine]:
        named = {row.case_reference for row in rows if row.case_reference}
        kept = select(col(CaseRow.reference)).where(
            col(CaseRow.reference).in_(named),
            col(CaseRow.hidden_from).contains(f'"{seat.post}"', autoescape=True),
        )
        hidden = set((await self._session.core(kept)).scalars()) if named else set()
        return [
            LogLine(
                row.seq,
                Event(
                    EventKind(row.kind), row.board, row.at, row.by, row.case_reference, row.detail
                ),
            )
            for row in rows
            if row.case_reference not in hidden
        ]

    async def people(self, board: str) -> Sequence[str]:
        """Answer who stands in the last events."""
        since = await self._last(board) - OF_LATE
        statement = (
            select(col(EventRow.by))
            .where(col(EventRow.board) == board, col(EventRow.seq) > since)
            .distinct()
        )
        return sorted((await self._session.core(statement)).scalars())

    async def late(self, seat: Seat, *, now: datetime, limit: int) -> Sequence[str]:
        """Answer where the first date is over, by the turns that lists are made of."""
        first = func.min(col(CaseTurnRow.due_at))
        statement = (
            select(col(CaseTurnRow.case_reference))
            .join(CaseRow, col(CaseRow.reference) == col(CaseTurnRow.case_reference))
            .where(
                col(CaseTurnRow.board) == seat.board,
                col(CaseTurnRow.due_at) <= now - ONE_SECOND,
                *seen_by(seat),
            )
            .group_by(col(CaseTurnRow.case_reference))
            .order_by(first, col(CaseTurnRow.case_reference))
            .limit(limit)
        )
        return list((await self._session.core(statement)).scalars())

    async def count_late(self, seat: Seat, *, now: datetime) -> int:
        """Answer how many there are."""
        statement = (
            select(func.count(col(CaseTurnRow.case_reference).distinct()))
            .join(CaseRow, col(CaseRow.reference) == col(CaseTurnRow.case_reference))
            .where(
                col(CaseTurnRow.board) == seat.board,
                col(CaseTurnRow.due_at) <= now - ONE_SECOND,
                *seen_by(seat),
            )
        )
        return int((await self._session.core(statement)).scalar_one())

    async def kept_from_somebody(self, seat: Seat, *, limit: int) -> Sequence[str]:
        """Answer the cases with a conflict of interest that are not done."""
        statement = (
            select(col(CaseRow.reference))
            .where(col(CaseRow.live).is_(True), col(CaseRow.hidden_from) != "", *seen_by(seat))
            .where(col(CaseRow.hidden_from) != "[]")
            .order_by(col(CaseRow.opened).desc(), col(CaseRow.reference))
            .limit(limit)
        )
        return list((await self._session.core(statement)).scalars())

    async def outgoing(self, seat: Seat, *, since: datetime, limit: int) -> Outgoing:
        """Answer what waits, and what failed or was tried before."""
        waits = select(func.count(), func.min(col(LetterRow.owed))).where(
            _of_board(seat), col(LetterRow.state) == LetterState.OWED.value
        )
        waiting, oldest = tuple((await self._session.core(waits)).one())
        statement = (
            select(
                col(LetterRow.kind),
                col(LetterRow.state),
                col(LetterCaseRow.case_reference),
                col(LetterRow.owed),
                col(LetterRow.attempts),
                col(LetterRow.last_fault),
            )
            .outerjoin_from(
                LetterRow,
                LetterCaseRow,
                (col(LetterCaseRow.letter_id) == col(LetterRow.id))
                & (col(LetterCaseRow.place) == 0),
            )
            .outerjoin(CaseRow, col(CaseRow.reference) == col(LetterCaseRow.case_reference))
            .where(
                _of_board(seat),
                col(LetterRow.owed) >= since,
                col(LetterRow.state).in_([LetterState.FAILED.value, LetterState.OWED.value]),
                or_(
                    col(LetterRow.state) == LetterState.FAILED.value,
                    col(LetterRow.attempts) > 0,
                ),
                or_(col(CaseRow.reference).is_(None), *[_all(seen_by(seat))]),
            )
            .order_by(col(LetterRow.owed).desc(), col(LetterRow.id))
            .limit(limit)
        )
        troubled = tuple(
            TroubledLetter(LetterKind(kind), LetterState(state), *rest)
            for kind, state, *rest in map(tuple, await self._session.core(statement))
        )
        return Outgoing(int(waiting), oldest, troubled)

    async def check_chain(self, board: str, place: ChainPlace, *, limit: int) -> ChainPlace:
        """Check so many events more against the hash of the one before each."""
        statement = (
            select(*_EVENT, col(EventRow.previous), col(EventRow.hash))
            .where(col(EventRow.board) == board, col(EventRow.seq) > place.number)
            .order_by(col(EventRow.seq))
            .limit(limit)
        )
        number, previous, read = place.number, place.hash or START, 0
        for row in await self._session.core(statement):
            number, read = number + 1, read + 1
            # A row of a plain query has every column that the hash is made of.
            event = cast(EventRow, row)
            if (event.seq, event.previous, event.hash) != (number, previous, event_hash(event)):
                return ChainPlace(number, previous, broken_at=number, done=True)
            previous = event.hash
        if read == limit:
            return ChainPlace(number, previous)
        head = await self._session.get(ChainHeadRow, board)
        whole = (head.seq, head.hash) == (number, previous) if head else number == 0
        return ChainPlace(number, previous, None if whole else number + 1, done=True)


def _of_board(seat: Seat) -> Any:
    """Answer that a letter is of this board, in words that no index fits.

    SQLite would else read every letter of the board, and few of them wait or have failed.
    """
    return col(LetterRow.board) + "" == seat.board


def _all(bounds: Sequence[Any]) -> Any:
    first, *others = bounds
    for each in others:
        first = first & each
    return first
