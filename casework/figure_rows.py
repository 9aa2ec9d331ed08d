"""Name the plain rows that figures are counted from, and tally them."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol, TypeVar

from casework.kinds import Kind
from casework.local_time import local_date
from casework.outcomes import CaseOutcome
from casework.seats import Seat

NO_ANSWER: Final = frozenset({CaseOutcome.WITHDRAWN, CaseOutcome.MERGED})
"""How a case ends without an answer: it counts as closed, not as answered in time or late."""
NO_SCHOOL: Final = "geen school bekend"


@dataclass(frozen=True, slots=True)
class CaseFact:
    """What figures need of one case; nothing of a person, and nothing that is sealed."""

    reference: str
    kind: Kind
    school: str | None
    received: datetime
    due_at: datetime | None
    """The date the parent was told; None for what has no term."""
    law_due_at: datetime | None
    """The legal date; for a breach that of the AP."""
    closed_at: datetime | None
    outcome: CaseOutcome | None


@dataclass(frozen=True, slots=True)
class ErasedFact:
    """What stays of a case that was erased."""

    kind: str
    closed_year: int | None


@dataclass(frozen=True, slots=True)
class AdviceFact:
    """One advice of the FG, and what became of it."""

    given: datetime
    followed: bool | None
    """None as long as nobody answered."""


class FigureBook(Protocol):
    """Answers the plain rows that figures are counted from."""

    async def cases(self, seat: Seat, *, start: datetime, end: datetime) -> Sequence[CaseFact]:
        """Answer the cases that a seat may see and that were open in a span of time: received
        before its end, and not closed before its start."""
        ...

    async def erased(self, seat: Seat) -> Sequence[ErasedFact]:
        """Answer what stays of erased cases; nothing for who sees schools, for of which school
        an erased case was is not kept."""
        ...


ONE_SECOND: Final = timedelta(seconds=1)
Part = TypeVar("Part", bound=Hashable)
Fact = TypeVar("Fact")


def school_of(case: CaseFact) -> str:
    """Answer under which school a case is counted."""
    return case.school or NO_SCHOOL


def is_open(case: CaseFact, as_of: datetime) -> bool:
    """Answer whether a case was open at a moment."""
    return case.received < as_of and (case.closed_at is None or case.closed_at >= as_of)


def is_after(moment: datetime, due: datetime | None) -> bool:
    """The whole last second is in time."""
    return due is not None and moment >= due + ONE_SECOND


def month_of(moment: datetime) -> date:
    """Answer the first day of the month a moment lies in, Amsterdam time."""
    return local_date(moment).replace(day=1)


def tally(parts: Iterable[Part], found: Iterable[object]) -> dict[Hashable, int]:
    """Count what was found, with a nought for each part that was not."""
    counted = Counter(found)
    return {part: counted[part] for part in parts}


def cells_of(
    rows: Iterable[Hashable],
    columns: Iterable[Hashable],
    facts: Iterable[Fact],
    row_of: Callable[[Fact], Hashable],
    column_of: Callable[[Fact], Hashable],
) -> dict[tuple[Hashable, Hashable], int]:
    """Count facts by row and column, with a nought in every other cell."""
    counted = Counter((row_of(fact), column_of(fact)) for fact in facts)
    wide = list(columns)
    return {(row, column): counted[row, column] for row in rows for column in wide}
