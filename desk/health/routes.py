"""Show how doors, letters and disk are; and tell a monitor in one line whether all is well."""

import asyncio
import hashlib
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework.alarms import is_silent
from casework.health import ago_words, health_of
from casework.ledger import Look
from casework.letter_words import fault_words, letter_words
from casework.letters import LetterState
from casework.ports import Conflict, StorageUnavailable
from desk.frame import BOARD_WIDE, Desk, Visit, staff_page
from desk.settings.tabs import settings_tabs

HEALTH: Final = "/instellingen/gezondheid"
HEALTHZ: Final = "/healthz"
OK, UNAVAILABLE = 200, 503
LETTERS_BACK: Final = timedelta(days=30)
MOST: Final = 50
LETTERS_WAIT: Final = timedelta(hours=1)
"""A letter that waits longer than this does so for a fault."""
LITTLE_LEFT: Final = 0.1
"""Of the disk."""


def health_routes(desk: Desk, *, patience: timedelta, folder: Path | None = None) -> list[Route]:
    """Answer the routes.

    `patience` is how long a door may go without answering; `folder` stands on the disk whose
    space is told, None where the data is elsewhere.
    """
    pages = HealthPages(desk, patience, folder)
    return [
        Route(HEALTH, staff_page(pages.health, desk, roles=BOARD_WIDE), methods=["GET"]),
        Route(HEALTHZ, pages.healthz, methods=["GET"]),
    ]


@dataclass(frozen=True, slots=True)
class HealthPages:
    """The page for staff, and the answer for a monitor."""

    desk: Desk
    patience: timedelta
    folder: Path | None

    async def health(self, visit: Visit) -> Response:
        """Show how the doors and letters of a board are."""
        seat, now = visit.seat, visit.now
        async with visit.desk.storage.reading() as tx:
            looks = [look for look in await tx.doors.looks() if look.board == seat.board]
            outgoing = await tx.oversight.outgoing(seat, since=now - LETTERS_BACK, limit=MOST)
            aside = await tx.ledger.count_waiting(board=seat.board)
        return visit.page(
            "health/health.html",
            tabs=settings_tabs(visit, HEALTH),
            doors=health_of(looks, now=now, patience=self.patience),
            outgoing=outgoing,
            oldest=ago_words(now - outgoing.oldest) if outgoing.oldest else "",
            waits_long=outgoing.oldest is not None and now - outgoing.oldest > LETTERS_WAIT,
            letter_words=letter_words,
            fault_words=fault_words,
            failed=LetterState.FAILED,
            aside=aside,
            disk=await asyncio.to_thread(_space, self.folder) if self.folder else None,
        )

    async def healthz(self, _request: Request) -> Response:
        """Answer 200 when every door answers and storage does, else 503; names nobody."""
        try:
            async with self.desk.storage.reading() as tx:
                looks = await tx.doors.looks()
        except (StorageUnavailable, Conflict):
            return JSONResponse({"status": "degraded", "storage": "unavailable"}, UNAVAILABLE)
        now = self.desk.clock.now()
        own = [look for look in looks if look.board in self.desk.boards]
        doors = [_told(look, now=now, patience=self.patience) for look in own]
        good = all(door["ok"] for door in doors)
        told = {"status": "ok" if good else "degraded", "storage": "ok", "doors": doors}
        return JSONResponse(told, OK if good else UNAVAILABLE)


def _told(look: Look, *, now: datetime, patience: timedelta) -> dict[str, Any]:
    """Answer how a door is, under a name that only who has the settings knows."""
    name = hashlib.sha256(f"{look.door}:{look.place}".encode()).hexdigest()[:8]
    age = int((now - look.last_look).total_seconds()) if look.last_look else None
    ok = not is_silent(look, now=now, patience=patience)
    return {"door": name, "seconds_since_last_look": age, "ok": ok}


@dataclass(frozen=True, slots=True)
class Space:
    """How full the disk is."""

    free_gigabytes: float
    is_little: bool


def _space(folder: Path) -> Space:
    usage = shutil.disk_usage(folder)
    return Space(round(usage.free / 1e9, 1), usage.free < LITTLE_LEFT * usage.total)
