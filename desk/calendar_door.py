"""Answer the calendar programs that read a role's dates."""

import asyncio
import hashlib
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import Response

from casework.actions.keep_calendar_links import OpenedCalendar, ReadCalendar
from casework.dates_ahead import dates_for
from casework.ports import Clock, Conflict, StorageUnavailable
from desk.calendar_feed import calendar_feed, calendar_name
from desk.guess_brake import GUESS_WINDOW, GuessBrake

FEED_PATH: Final = "/agenda/{secret}.ics"
FRESH_SECONDS: Final = 300
RETRY_SECONDS: Final = 60
SAFE_HEADERS: Final[Mapping[str, str]] = {
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
WORDS: Final[Mapping[int, str]] = {
    404: "Hier is niets te vinden.\n",
    429: "U vroeg te vaak naar een adres dat er niet is. Probeer het later weer.\n",
    503: "De gegevens zijn nu niet te lezen. Probeer het over een minuut weer.\n",
}
NOT_FOUND, TOO_MANY, UNAVAILABLE = 404, 429, 503


class CalendarFeeds:
    """Answers calendar programs; whoever has the address may read."""

    def __init__(self, read: ReadCalendar, clock: Clock, desk_url: str) -> None:
        """Read through the action that opens a calendar."""
        self._read: Final = read
        self._clock: Final = clock
        self._desk_url: Final = desk_url
        self._brake: Final = GuessBrake()
        # A large calendar takes a second of processor: one at a time, for the mail must go on.
        self._one_at_a_time: Final = asyncio.Semaphore(1)

    async def answer(self, request: Request) -> Response:
        """Answer the feed behind a secret, or that nothing has changed, or that there is none."""
        client = request.client.host if request.client else ""
        now = self._clock.now()
        if self._brake.holds(client, now):
            return _plain(TOO_MANY, {"Retry-After": str(int(GUESS_WINDOW.total_seconds()))})
        started = time.perf_counter()
        log = structlog.get_logger()
        try:
            async with self._one_at_a_time:
                opened = await self._read(request.path_params["secret"])
                body = await asyncio.to_thread(self._write, opened, now) if opened else b""
        except (StorageUnavailable, Conflict):
            log.warning("calendar_unavailable")
            return _plain(UNAVAILABLE, {"Retry-After": str(RETRY_SECONDS)})
        if opened is None:
            self._brake.note(client, now)
            log.info("calendar_unknown")
            return _plain(NOT_FOUND)
        response = _feed(body, request.headers.get("If-None-Match", ""))
        log.info(
            "calendar_read",
            link=opened.link.id,
            status=response.status_code,
            bytes=len(body),
            seconds=round(time.perf_counter() - started, 3),
        )
        return response

    def _write(self, opened: OpenedCalendar, now: datetime) -> bytes:
        return calendar_feed(
            dates_for(opened.cases, opened.link, opened.board),
            name=calendar_name(opened.link, opened.board),
            last_acts=opened.last_acts,
            now=now,
            desk_url=self._desk_url,
        )


def _feed(body: bytes, known: str) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        **SAFE_HEADERS,
        "ETag": tag,
        "Cache-Control": f"private, max-age={FRESH_SECONDS}",
    }
    # A proxy that compresses makes the tag a weak one; for this question they count as the same.
    if {each.strip().removeprefix("W/") for each in known.split(",")} & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "Content-Type": "text/calendar; charset=utf-8"})


def _plain(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Answer a refusal: the same bytes for everybody and for every reason."""
    return Response(
        WORDS[status],
        status_code=status,
        headers={**SAFE_HEADERS, "Cache-Control": "no-store", **(headers or {})},
        media_type="text/plain",
    )
