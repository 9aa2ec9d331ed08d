"""Assemble the web application: pages, feeds, files, and what is answered when something fails."""

import re
from collections.abc import Sequence
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casework.actions.acting import CaseChanged
from casework.actions.keep_calendar_links import ReadCalendar
from casework.case import CaseRefuses
from casework.ports import Clock, Conflict, StorageUnavailable
from desk.accent import accent_style
from desk.calendar_door import FEED_PATH, CalendarFeeds
from desk.frame import Desk, public_page
from desk.pages import STATIC_PATH, desk_folder
from desk.safety import BodyTooLarge, Safety

UPLOADS: Final = re.compile(r"/zaken/.+/bestanden")
"""The paths that take files; elsewhere somebody who is not signed in could send them."""
NOT_FOUND, CONFLICT, TOO_LARGE, FAILED, UNAVAILABLE = 404, 409, 413, 500, 503
RETRY_SECONDS: Final = 60
WORDS: Final = {
    400: ("Dit kan de dienst niet lezen", "Ga terug en probeer het opnieuw."),
    403: (
        "Dit formulier is niet meer geldig",
        "Het is verlopen, of het kwam van een andere pagina. Er is niets veranderd. Ga terug, laad"
        " de pagina opnieuw en probeer het nog eens.",
    ),
    404: ("Hier is niets te vinden", "Controleer het adres, of ga naar het begin."),
    405: ("Dit kan hier niet", "Ga terug en gebruik de knop op de pagina."),
    409: ("Dit kan nu niet", "Er is niets veranderd."),
    413: ("Dit is te veel in één keer", "Maak het bestand of de tekst kleiner."),
    429: ("Even wachten", "U probeerde dit te vaak. Probeer het later weer."),
    500: ("Er ging iets mis", "Het is genoteerd. Probeer het later weer."),
    503: ("Even niet bereikbaar", "Er is niets veranderd. Probeer het over een minuut weer."),
}


def feed_routes(read: ReadCalendar, clock: Clock, *, desk_url: str = "") -> list[Route]:
    """Answer the calendar feeds; `desk_url` is where staff open a case, empty without pages."""
    feeds = CalendarFeeds(read, clock, desk_url)
    return [Route(FEED_PATH, feeds.answer, methods=["GET"])]


def desk_app(desk: Desk, routes: Sequence[BaseRoute]) -> ASGIApp:
    """Answer the web application of these routes, with the files and the safety of all."""
    faults = Faults(desk)
    app = Starlette(
        routes=[
            *routes,
            Route("/kleur/{board}.css", accent_style(desk), methods=["GET"]),
            Mount(STATIC_PATH, OwnFiles(directory=desk_folder() / "static")),
        ],
        exception_handlers={
            HTTPException: faults.refused,
            CaseRefuses: faults.case_refused,
            StorageUnavailable: faults.unavailable,
            Conflict: faults.unavailable,
            BodyTooLarge: faults.too_large,
        },
    )
    app.router.redirect_slashes = False
    # A fault of ours is answered where it cannot reach the log with its text.
    app.add_middleware(FaultPages, faults=faults)
    return Safety(app, behind_tls=desk.behind_tls, uploads=UPLOADS)


class OwnFiles(StaticFiles):
    """Our own files; a browser keeps them, for a changed file has another address."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer one file."""
        response = await super().get_response(path, scope)
        if response.status_code in {200, 304}:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


class Faults:
    """Says in plain Dutch what did not work; nothing of a person stands in it or in the log."""

    def __init__(self, desk: Desk) -> None:
        """Show pages of a desk."""
        self._desk: Final = desk

    def _page(self, request: Request, status: int, why: str = "") -> Response:
        title, text = WORDS.get(status, WORDS[FAILED])
        if "text/html" not in request.headers.get("Accept", "text/html"):
            return PlainTextResponse(f"{title}. {why}".rstrip() + "\n", status_code=status)
        return public_page(
            self._desk, request, "fault.html", status=status, title=title, text=why or text
        )

    async def refused(self, request: Request, fault: Exception) -> Response:
        """Answer what a page refused."""
        assert isinstance(fault, HTTPException)  # Starlette asks here for these only
        response = self._page(request, fault.status_code)
        response.headers.update(fault.headers or {})
        return response

    async def case_refused(self, request: Request, fault: Exception) -> Response:
        """Answer why the core refused; a case that is not there, or not for you, is not found."""
        missing = request.method == "GET" and not isinstance(fault, CaseChanged)
        return self._page(request, NOT_FOUND if missing else CONFLICT, str(fault))

    async def unavailable(self, request: Request, _fault: Exception) -> Response:
        """Answer that nothing can be read or written now."""
        structlog.get_logger().warning("desk_unavailable")
        response = self._page(request, UNAVAILABLE)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    async def too_large(self, request: Request, _fault: Exception) -> Response:
        """Answer that too much was sent."""
        return self._page(request, TOO_LARGE)

    async def failed(self, request: Request, fault: Exception) -> Response:
        """Answer a fault of ours."""
        structlog.get_logger().error("desk_fault", fault=type(fault).__name__)
        return self._page(request, FAILED)


class FaultPages:
    """Answers a fault of ours with a page, as long as nothing was answered yet."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        """Stand around an app."""
        self._app: Final = app
        self._faults: Final = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as fault:
            if begun or scope["type"] != "http":
                raise
            response = await self._faults.failed(Request(scope, receive), fault)
            await response(scope, receive, send)
