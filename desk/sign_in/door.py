"""Let visitors in by the front door: sign in, give a code, sign out, change seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.accounts import AccountRefuses, TriedTooOften
from casework.actions.sign_in import SignIn
from desk.frame import (
    SEE_OTHER,
    SIGN_IN_PATH,
    Desk,
    Visit,
    check_visitor,
    own_path,
    public_page,
    redirect,
    text_of,
)
from desk.sign_in.openid import OpenIdProvider
from desk.sign_in.visitor import (
    TOO_MANY,
    pending_cookie,
    wait_words,
    whence,
    with_session,
    without_session,
)

REFUSED: Final = 403
CODE_PATH: Final = f"{SIGN_IN_PATH}/code"


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """The pages for who comes in and goes out."""

    desk: Desk
    sign_in: SignIn
    providers: Sequence[OpenIdProvider] = ()

    async def show(self, request: Request) -> Response:
        """Show the page to sign in; who is in already goes on."""
        where = own_path(request.query_params.get("verder", "/"))
        secret = request.cookies.get(self.desk.cookie, "")
        if secret and await self.sign_in.whose_session(secret):
            return RedirectResponse(where, status_code=SEE_OTHER)
        return self._page(request, where)

    def _page(
        self, request: Request, where: str, *, status: int = 200, wrong: str = "", email: str = ""
    ) -> Response:
        return public_page(
            self.desk,
            request,
            "sign_in/sign_in.html",
            status=status,
            where=where,
            wrong=wrong,
            email=email,
            providers=[(each.label, each.name) for each in self.providers],
        )

    async def enter(self, request: Request) -> Response:
        """Take address, password and code together: which of them is wrong is never said."""
        await check_visitor(self.desk, request)
        email, where = await text_of(request, "email"), await text_of(request, "verder")
        password = await password_of(request, "wachtwoord")
        code = await code_of(request)
        came = whence(request, self.desk)
        try:
            entered = await self.sign_in.sign_in(email, password, code, whence=came)
        except TriedTooOften as held:
            structlog.get_logger().warning("sign_in_held")
            return self._page(
                request, own_path(where), status=TOO_MANY, wrong=wait_words(held), email=email
            )
        except AccountRefuses as refusal:
            # Guesses at addresses without an account are seen here alone; whose, nowhere.
            structlog.get_logger().info("sign_in_refused")
            return self._page(
                request, own_path(where), status=REFUSED, wrong=str(refusal), email=email
            )
        return with_session(redirect(own_path(where or "/")), self.desk, entered)

    async def show_code(self, request: Request) -> Response:
        """Ask who came by a provider for the code of their app."""
        if not request.cookies.get(pending_cookie(self.desk)):
            return RedirectResponse(SIGN_IN_PATH, status_code=SEE_OTHER)
        return public_page(self.desk, request, "sign_in/code.html", wrong="")

    async def enter_code(self, request: Request) -> Response:
        """Take that code."""
        await check_visitor(self.desk, request)
        pending = request.cookies.get(pending_cookie(self.desk), "")
        code, came = await code_of(request), whence(request, self.desk)
        try:
            entered = await self.sign_in.finish(pending, code, whence=came)
        except TriedTooOften as held:
            return public_page(
                self.desk, request, "sign_in/code.html", status=TOO_MANY, wrong=wait_words(held)
            )
        except AccountRefuses as refusal:
            return public_page(
                self.desk, request, "sign_in/code.html", status=REFUSED, wrong=str(refusal)
            )
        return with_session(redirect("/"), self.desk, entered)

    async def leave(self, visit: Visit) -> Response:
        """End the session, here and in the book of sessions."""
        await self.sign_in.sign_out(visit.request.cookies.get(self.desk.cookie, ""))
        response = redirect(SIGN_IN_PATH, told="U bent afgemeld.")
        return without_session(response, self.desk)

    async def change_seat(self, visit: Visit) -> Response:
        """Sit on another of one's own seats."""
        index = await text_of(visit.request, "seat")
        if index.isascii() and index.isdigit():
            secret = visit.request.cookies.get(self.desk.cookie, "")
            await self.sign_in.sit_on(secret, int(index[:3]))
        return visit.go("/")


async def password_of(request: Request, name: str) -> str:
    """Answer a password as it was typed: spaces around it may be meant."""
    form = getattr(request.state, "form", None)
    assert form is not None  # the token of the form was checked first
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


async def code_of(request: Request) -> str:
    """Answer the code of the app, or the recovery code in its place."""
    return await text_of(request, "code") or await text_of(request, "herstelcode")
