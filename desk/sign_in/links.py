"""Answer the links in mails: join the desk, choose a new password, set up a new app."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import structlog
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from casework.accounts import AccountRefuses, LinkKind, TriedTooOften
from casework.actions.keep_own_account import KeepOwnAccount, OpenedLink
from casework.actions.sign_in import Whence
from desk.frame import Desk, check_visitor, public_page, text_of
from desk.sign_in.authenticator import in_groups, picture
from desk.sign_in.door import code_of, password_of
from desk.sign_in.visitor import TOO_MANY, wait_words, whence, with_session

GONE: Final = 410
NOT_RIGHT: Final = 422


@dataclass(frozen=True, slots=True)
class MailedLinks:
    """The pages behind the links in mails, and the page that asks for one."""

    desk: Desk
    own: KeepOwnAccount

    async def show(self, request: Request) -> Response:
        """Show what a link asks for."""
        opened = await self.own.opened(request.path_params["secret"])
        return self._page(request, opened)

    def _page(
        self, request: Request, opened: OpenedLink | None, *, status: int = 200, wrong: str = ""
    ) -> Response:
        if opened is None:
            return public_page(self.desk, request, "sign_in/link_over.html", status=GONE)
        return public_page(
            self.desk,
            request,
            "sign_in/link.html",
            status=status,
            kind=opened.kind.value,
            chooses_password=opened.kind is not LinkKind.SECOND_FACTOR,
            name=opened.member.name,
            email=opened.member.email,
            action=request.url.path,
            picture=picture(opened.app_address) if opened.app_address else "",
            app_secret=in_groups(opened.app_secret),
            wrong=wrong,
        )

    async def follow(self, request: Request) -> Response:
        """Do what a link is for, and let its reader in."""
        await check_visitor(self.desk, request)
        secret = request.path_params["secret"]
        field = "nieuw" if await text_of(request, "nieuw") else "wachtwoord"
        password, code = await password_of(request, field), await code_of(request)
        came = whence(request, self.desk)
        try:
            joined = await self.own.follow(secret, password, code, whence=came)
        except TriedTooOften as held:
            opened = await self.own.opened(secret)
            return self._page(request, opened, status=TOO_MANY, wrong=wait_words(held))
        except AccountRefuses as refusal:
            opened = await self.own.opened(secret)
            return self._page(request, opened, status=NOT_RIGHT, wrong=str(refusal))
        response = public_page(
            self.desk,
            request,
            "sign_in/joined.html",
            codes=joined.recovery_codes,
            download=codes_to_keep(joined.recovery_codes),
        )
        return with_session(response, self.desk, joined.entered)

    async def show_forgotten(self, request: Request) -> Response:
        """Show the page to ask for a new password."""
        return public_page(self.desk, request, "sign_in/forgotten.html", asked=False, wrong="")

    async def ask(self, request: Request) -> Response:
        """Say the same to everybody at once, and mail a link afterwards to who has an account.

        So neither the words nor the time tell who has one.
        """
        await check_visitor(self.desk, request)
        email, came = await text_of(request, "email"), whence(request, self.desk)
        response = public_page(self.desk, request, "sign_in/forgotten.html", asked=True, wrong="")
        response.background = BackgroundTask(self._mail, email, came)
        return response

    async def _mail(self, email: str, came: Whence) -> None:
        try:
            await self.own.ask_password_link(email, whence=came)
        except TriedTooOften:
            structlog.get_logger().warning("password_links_asked_too_often")
        except Exception as fault:
            # The page was answered already; what went wrong must not vanish with it.
            structlog.get_logger().error("password_link_fault", fault=type(fault).__name__)


def codes_to_keep(codes: tuple[str, ...]) -> str:
    """Answer recovery codes as a file to download; empty without any."""
    if not codes:
        return ""
    text = "Herstelcodes voor het privacyloket. Elke code werkt één keer.\n\n" + "\n".join(codes)
    return f"data:text/plain;charset=utf-8,{quote(text + chr(10))}"
