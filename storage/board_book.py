"""Keep what a board's own people told: who is away, and the profile last worked with."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlmodel import col, select

from casework.boards import Post
from casework.presence import Absence
from storage.session import BulkSession
from storage.tables import AbsenceRow, BoardRow


class SqlBoardBook:
    """The boards within one transaction."""

    def __init__(self, session: BulkSession) -> None:
        """Work within a session."""
        self._session: Final = session

    async def fingerprint(self, board: str) -> str | None:
        """Answer the fingerprint last remembered."""
        row = await self._session.get(BoardRow, board)
        return row.fingerprint if row else None

    async def remember(self, board: str, fingerprint: str) -> None:
        """Write the fingerprint over the one before it."""
        await self._session.merge(BoardRow(id=board, fingerprint=fingerprint))

    async def absences(self, board: str, *, from_day: date) -> Sequence[tuple[str, Absence]]:
        """Answer the leave that is not over before a day, earliest first."""
        statement = (
            select(AbsenceRow)
            .where(AbsenceRow.board == board, col(AbsenceRow.last_day) >= from_day)
            .order_by(col(AbsenceRow.first_day), col(AbsenceRow.id))
        )
        return [(row.id, _absence(row)) for row in await self._session.exec(statement)]

    async def record_absence(self, absence: Absence, *, id: str) -> None:
        """Write leave of who holds a post."""
        self._session.put(
            AbsenceRow,
            id=id,
            board=absence.board,
            post=str(absence.post),
            school=absence.school,
            first_day=absence.first,
            last_day=absence.last,
        )

    async def remove_absence(self, id: str) -> Absence | None:
        """Delete leave, and answer what it was."""
        row = await self._session.get(AbsenceRow, id)
        if row is None:
            return None
        await self._session.delete(row)
        return _absence(row)


def _absence(row: AbsenceRow) -> Absence:
    return Absence(row.board, Post.parse(row.post), row.school, row.first_day, row.last_day)
