"""Lead the FG to the alarms, the log, the advice, and the check of the chain."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from casework.boards import Role
from casework.oversight import ChainPlace, LogFilter
from desk.frame import Desk, Visit, staff_page
from desk.oversight.advice_page import advice_rows
from desk.oversight.alarm_page import gathered
from desk.oversight.log_page import LOG, address, asked_log, rows_of

OVERSIGHT: Final = "/toezicht"
ADVICES: Final = "/toezicht/adviezen"
CHAIN: Final = "/toezicht/keten"
FG_ALONE: Final = frozenset({Role.FG})
AT_ONCE: Final = 500
"""Events that are checked without a pause: some hundredths of a second."""
TABS: Final = (
    ("Alarmen", OVERSIGHT),
    ("Logboek", LOG),
    ("Adviezen", ADVICES),
    ("Controle van het logboek", CHAIN),
)


def oversight_routes(desk: Desk, *, patience: timedelta) -> list[Route]:
    """Answer the routes; `patience` is how long a mailbox or bot may go without answering."""
    pages = OversightPages(patience)
    return [
        Route(OVERSIGHT, staff_page(pages.alarms, desk, roles=FG_ALONE), methods=["GET"]),
        Route(LOG, staff_page(pages.log, desk, roles=FG_ALONE), methods=["GET"]),
        Route(ADVICES, staff_page(pages.advices, desk, roles=FG_ALONE), methods=["GET"]),
        Route(CHAIN, staff_page(pages.chain, desk, roles=FG_ALONE), methods=["GET", "POST"]),
    ]


@dataclass(frozen=True, slots=True)
class OversightPages:
    """The pages; all of them read, and change nothing."""

    patience: timedelta
    _one_check: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def alarms(self, visit: Visit) -> Response:
        """Show what is wrong."""
        seen = await gathered(visit, self.patience)
        return visit.page("oversight/alarms.html", tabs=_tabs(OVERSIGHT), seen=seen)

    async def log(self, visit: Visit) -> Response:
        """Show one page of the log."""
        asked = asked_log(visit.request.query_params)
        async with visit.desk.storage.reading() as tx:
            page = await tx.oversight.log(
                visit.seat, asked.wanted, before=asked.before, after=asked.after
            )
            people = await tx.oversight.people(visit.seat.board)
        return visit.page(
            "oversight/log.html",
            tabs=_tabs(LOG),
            rows=rows_of(page, visit.board),
            asked=asked,
            people=[(name, address(_only(name))) for name in people],
            newer=address(asked.wanted, na=page.newer) if page.newer else None,
            older=address(asked.wanted, voor=page.older) if page.older else None,
        )

    async def advices(self, visit: Visit) -> Response:
        """Show what was advised, and what became of it."""
        rows = await advice_rows(visit)
        return visit.page("oversight/advices.html", tabs=_tabs(ADVICES), rows=rows)

    async def chain(self, visit: Visit) -> Response:
        """Show how the chain is checked; on a click, check it."""
        place = None
        if visit.request.method == "POST":
            async with self._one_check:
                place = await checked_chain(visit)
        return visit.page("oversight/chain.html", tabs=_tabs(CHAIN), place=place)


async def checked_chain(visit: Visit) -> ChainPlace:
    """Answer what became of checking every event of the board, piece by piece.

    Each piece is a view of its own and others get their turn in between: a long chain takes a
    minute, and the mail must go on meanwhile.
    """
    place = ChainPlace()
    while not place.done:
        async with visit.desk.storage.reading() as tx:
            place = await tx.oversight.check_chain(visit.seat.board, place, limit=AT_ONCE)
        await asyncio.sleep(0)
    return place


def _tabs(current: str) -> tuple[tuple[str, str, bool], ...]:
    return tuple((label, href, href == current) for label, href in TABS)


def _only(name: str) -> LogFilter:
    return LogFilter(by=name)
