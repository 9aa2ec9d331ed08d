"""Let a parent fetch an answer: the link leads to a question for the code, and nothing else.

A program that opens links to show a preview sees the name of the board and a box to type in.
"""

from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.actions.open_answer import Door, OpenAnswer
from casework.answers import MOST_TRIES, PASS_LASTS
from casework.codes import CodeAnswer
from desk.answers.download import download
from desk.answers.opened import FETCH_PATH, NOT_FOUND, UNPROCESSABLE
from desk.frame import FORBIDDEN, SEE_OTHER, Desk, public_page, redirect, text_of
from desk.parents.dates import day_in
from desk.parents.page import is_ours
from desk.parents.words import LANGUAGES, book, language_wanted

LANGUAGE: Final = "taal"
GONE: Final = 410


@dataclass(frozen=True, slots=True)
class FetchPages:
    """The pages behind the link of an answer."""

    desk: Desk

    @property
    def _cookie(self) -> str:
        return "__Host-antwoord" if self.desk.behind_tls else "antwoord"

    def _opening(self) -> OpenAnswer:
        desk = self.desk
        return OpenAnswer(desk.storage, desk.clock, desk.boards, desk.mint)

    async def show(self, request: Request) -> Response:
        """Answer the answer to who holds the pass, and the question for the code to others."""
        secret = str(request.path_params["secret"])
        door = await self._opening().door(secret)
        if door is None:
            return self._page(request, None, "gone.html", status=NOT_FOUND)
        if door.is_over:
            return self._page(request, door, "over.html", status=GONE)
        fetched = await self._opening().fetch(secret, request.cookies.get(self._cookie, ""))
        if fetched is None:
            return self._enter(request, door)
        language = self._language(request, door)
        words = fetched.answer.words
        letters = [("nl", "ltr", words.text)]
        if words.other:
            direction = book(fetched.answer.language).direction
            letters.insert(0, (fetched.answer.language, direction, words.other))
        return self._page(
            request,
            door,
            "fetched.html",
            files=fetched.answer.files,
            letters=letters,
            subject=words.subject,
            shown_language=language,
        )

    async def send(self, request: Request) -> Response:
        """Try the code that was typed, or take the pass out of the browser's hands."""
        ours = await is_ours(self.desk, request)
        secret = str(request.path_params["secret"])
        opening = self._opening()
        door = await opening.door(secret)
        if door is None:
            return self._page(request, None, "gone.html", status=NOT_FOUND)
        if door.is_over:
            return self._page(request, door, "over.html", status=GONE)
        typed = await text_of(request, "code")
        if not ours:
            return self._enter(request, door, typed, fault="expired", status=FORBIDDEN)
        if await text_of(request, "sluit"):
            return self._left(request, door)
        told, given = await opening.try_code(secret, typed)
        if told is CodeAnswer.RIGHT:
            language = self._language(request, door)
            where = f"{FETCH_PATH}/{secret}?{LANGUAGE}={language}"
            response: Response = RedirectResponse(where, status_code=SEE_OTHER)
            response.set_cookie(
                self._cookie,
                given,
                max_age=int(PASS_LASTS.total_seconds()),
                path="/",
                secure=self.desk.behind_tls,
                httponly=True,
                samesite="lax",
            )
            return response
        return self._enter(
            request,
            door,
            fault="wrong" if told is CodeAnswer.WRONG else told.value,
            tries_left=max(0, MOST_TRIES - door.handover.tries - 1),
            status=UNPROCESSABLE,
        )

    def _enter(
        self,
        request: Request,
        door: Door,
        typed: str = "",
        *,
        fault: str = "",
        tries_left: int = MOST_TRIES,
        status: int = 200,
    ) -> Response:
        return self._page(
            request,
            door,
            "enter.html",
            status=status,
            typed=typed,
            fault=fault,
            tries_left=tries_left,
        )

    def _left(self, request: Request, door: Door) -> Response:
        """Let nobody who comes after them at this computer see the answer."""
        language = self._language(request, door)
        told = book(language).said("status.left")
        response = redirect(f"{request.url.path}?{LANGUAGE}={language}", told=told)
        response.delete_cookie(
            self._cookie, path="/", secure=self.desk.behind_tls, httponly=True, samesite="lax"
        )
        return response

    async def file(self, request: Request) -> Response:
        """Answer a file to who holds the pass; to others it is not there."""
        secret = str(request.path_params["secret"])
        given = request.cookies.get(self._cookie, "")
        file_id = str(request.path_params["file"])
        found = await self._opening().file(secret, given, file_id)
        if found is None:
            return RedirectResponse(f"{FETCH_PATH}/{secret}", status_code=SEE_OTHER)
        return download(found)

    def _language(self, request: Request, door: Door | None) -> str:
        asked = request.query_params.get(LANGUAGE, "")
        form = getattr(request.state, "form", None)
        chosen = form.get(LANGUAGE, "") if form is not None else ""
        own = door.language if door is not None else ""
        return language_wanted(
            asked or (chosen if isinstance(chosen, str) else ""),
            request.headers.get("Accept-Language", ""),
            own,
        )

    def _page(
        self, request: Request, door: Door | None, template: str, *, status: int = 200, **more: Any
    ) -> Response:
        language = self._language(request, door)
        words = book(language)
        path = request.url.path
        return public_page(
            self.desk,
            request,
            f"answers/{template}",
            status=status,
            lang=language,
            direction=words.direction,
            board=door.board if door else None,
            said=words.said,
            board_name=door.board.name if door else "",
            contact=door.board.contact if door else None,
            languages=tuple(
                (each, book(each).name, f"{path}?{LANGUAGE}={each}") for each in LANGUAGES
            ),
            here=path,
            until=day_in(language, door.handover.until) if door else "",
            **more,
        )
