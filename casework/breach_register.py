"""Name the register of breaches that storage keeps, and make its entries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from casework.breach_entry import BreachEntry, Reporter
from casework.case import Case
from casework.local_time import local_date, to_instant


class BreachRegister(Protocol):
    """Keeps an entry for every breach, also the small ones (AVG art. 33 lid 5)."""

    async def next_number(self, *, board: str, year: int) -> int:
        """Answer the number of the next breach of a board in a year; the first is 1.

        Whoever enters the same number in the same moment gets Conflict and tries again.
        """
        ...

    async def enter(self, entry: BreachEntry) -> None:
        """Write a new entry, under the key of its case."""
        ...

    async def get(self, *, board: str | None, reference: str) -> BreachEntry | None:
        """Answer the entry of a case; None when there is none, or it was erased."""
        ...

    async def save(self, entry: BreachEntry) -> None:
        """Write what an act changed in an entry. Raises LookupError when there is none."""
        ...

    async def of_board(self, *, board: str, year: int | None = None) -> Sequence[BreachEntry]:
        """Answer the entries of a board by number, the first one first.

        One that was erased is left out; its number stays used.
        """
        ...


async def new_entry(
    register: BreachRegister,
    case: Case,
    *,
    reporter: Reporter,
    discovered: datetime | None = None,
) -> BreachEntry:
    """Answer the entry of a breach that has just been told of, with its number, entered.

    `discovered` is when the reporter says to have noticed it.
    """
    year = local_date(case.received).year
    entry = BreachEntry(
        reference=case.reference,
        board=case.board,
        year=year,
        number=await register.next_number(board=case.board, year=year),
        received=case.received,
        reporter=reporter,
    )
    if discovered is not None:
        entry = entry.with_told_discovery(to_instant(discovered), now=case.opened)
    await register.enter(entry)
    return entry
