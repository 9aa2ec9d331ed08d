"""Read what the figures of a seat and a period are counted from, and keep them for a moment."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from casework.breach_entry import BreachEntry
from casework.events import EventKind
from casework.figure_rows import AdviceFact
from casework.figures import Figures, figures
from casework.local_time import local_date
from casework.periods import Period
from casework.ports import Transaction
from casework.seats import Seat
from desk.frame import Visit

FRESH: Final = timedelta(seconds=60)
"""The charts of a page are asked for one by one: so long they are drawn from the same figures."""
KEPT: Final = 32
"""Figures of so many seats and periods are kept; they are counts and name nobody."""


class FigureReader:
    """Answers figures; those of a page serve its charts too."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept: Final[OrderedDict[tuple[Seat, Period], tuple[datetime, Figures]]] = (
            OrderedDict()
        )

    async def lately(self, visit: Visit, period: Period) -> Figures:
        """Answer the figures as they were counted a moment ago; else count them."""
        at, known = self._kept.get((visit.seat, period), (None, None))
        if at is not None and known is not None and visit.now - at < FRESH:
            return known
        return await self.now(visit, period)

    async def now(self, visit: Visit, period: Period) -> Figures:
        """Answer the figures as they are now."""
        counted = await _counted(visit, period)
        self._kept.pop((visit.seat, period), None)
        self._kept[visit.seat, period] = (visit.now, counted)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return counted


async def _counted(visit: Visit, period: Period) -> Figures:
    seat, board = visit.seat, visit.board
    async with visit.desk.storage.reading() as tx:
        cases = await tx.figures.cases(seat, start=period.start, end=period.end)
        entries = await _entries(tx, seat.board, period)
        advices = await _advices(tx, seat.board, period, {case.reference for case in cases})
        erased = await tx.figures.erased(seat)
    own = [
        each.name for each in board.schools if seat.sees_whole_board or each.name in seat.schools
    ]
    # A hundred thousand cases take half a second to count: the mail must go on meanwhile.
    return await asyncio.to_thread(
        figures, cases, entries, advices, erased, period=period, schools=own, now=visit.now
    )


async def _entries(tx: Transaction, board: str, period: Period) -> list[BreachEntry]:
    """Answer the register of the years a period touches; who may see which is told by the cases."""
    found: list[BreachEntry] = []
    for year in range(period.first.year, period.last.year + 1):
        found += await tx.breaches.of_board(board=board, year=year)
    return found


async def _advices(
    tx: Transaction, board: str, period: Period, seen: Collection[str]
) -> list[AdviceFact]:
    given = await tx.journal.of_kind(EventKind.ADVICE_GIVEN, board=board, since=period.start)
    answers = await tx.journal.of_kind(EventKind.ADVICE_ANSWERED, board=board, since=period.start)
    followed = {
        (event.case, event.detail.get("advice")): event.detail.get("followed") is True
        for event in answers
    }
    return [
        AdviceFact(event.at, followed.get((event.case, event.detail.get("advice"))))
        for event in given
        if event.case in seen and period.holds(event.at)
    ]


def years_to_choose(now: datetime) -> tuple[int, ...]:
    """Answer the years a person can ask for, this one first."""
    this = local_date(now).year
    return tuple(range(this, this - 6, -1))
