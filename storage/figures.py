"""Read the plain rows that figures are counted from; nothing sealed is opened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, case, or_, select
from sqlmodel import col

from casework.case import ClockName
from casework.figure_rows import CaseFact, ErasedFact
from casework.kinds import Kind
from casework.outcomes import CaseOutcome
from casework.seats import Seat
from storage.session import BulkSession
from storage.tables import CaseRow, ClockRow, TombstoneRow


class SqlFigureBook:
    """The rows for figures within one transaction."""

    def __init__(self, session: BulkSession) -> None:
        """Work within a session."""
        self._session: Final = session

    async def cases(self, seat: Seat, *, start: datetime, end: datetime) -> Sequence[CaseFact]:
        """Answer the cases that were open in a span of time, in one query.

        The legal date is read where it is asked for: of a breach, and of what was closed since.
        """
        by_law = case(
            (col(CaseRow.kind) == Kind.DATALEK.value, ClockName.AP_REPORT.value),
            else_=ClockName.LEGAL_TERM.value,
        )
        of_law = and_(
            or_(col(CaseRow.closed_at).is_not(None), col(CaseRow.kind) == Kind.DATALEK.value),
            col(ClockRow.case_reference) == col(CaseRow.reference),
            col(ClockRow.name) == by_law,
        )
        statement = (
            select(
                col(CaseRow.reference),
                col(CaseRow.kind),
                col(CaseRow.school),
                col(CaseRow.received),
                col(CaseRow.due_at),
                col(ClockRow.due_at),
                col(CaseRow.closed_at),
                col(CaseRow.outcome),
            )
            .outerjoin_from(CaseRow, ClockRow, of_law)
            .where(
                *seen_by(seat),
                col(CaseRow.received) < end,
                or_(col(CaseRow.closed_at).is_(None), col(CaseRow.closed_at) >= start),
            )
        )
        return [
            CaseFact(
                reference,
                Kind(kind),
                school,
                received,
                due_at,
                law_due_at,
                closed_at,
                CaseOutcome(outcome) if outcome else None,
            )
            for reference, kind, school, received, due_at, law_due_at, closed_at, outcome in map(
                tuple, await self._session.core(statement)
            )
        ]

    async def erased(self, seat: Seat) -> Sequence[ErasedFact]:
        """Answer what stays of erased cases; of a school nobody knows which were its own."""
        if not seat.sees_whole_board:
            return []
        statement = select(col(TombstoneRow.kind), col(TombstoneRow.closed_year)).where(
            col(TombstoneRow.board) == seat.board
        )
        return [
            ErasedFact(kind, year) for kind, year in map(tuple, await self._session.core(statement))
        ]


def seen_by(seat: Seat) -> tuple[Any, ...]:
    """Answer what must hold of the row of a case that a seat may see, as `Seat.sees` has it."""
    bounds = [
        col(CaseRow.board) == seat.board,
        ~col(CaseRow.hidden_from).contains(f'"{seat.post}"', autoescape=True),
    ]
    if not seat.sees_whole_board:
        bounds.append(col(CaseRow.school).in_(seat.schools))
    return tuple(bounds)
