"""Show staff their own account: password, app, recovery codes, and where they are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from casework.accounts import AccountRefuses, SignInRefused, TriedTooOften
from casework.actions.keep_own_account import KeepOwnAccount, OpenedLink
from desk.frame import Visit, text_of
from desk.sign_in.authenticator import in_groups, picture
from desk.sign_in.door import password_of
from desk.sign_in.links import NOT_RIGHT, codes_to_keep
from desk.sign_in.openid import OpenIdProvider
from desk.sign_in.visitor import TOO_MANY, wait_words

PATH: Final = "/mijn-account"


@dataclass(frozen=True, slots=True)
class MyAccount:
    """The pages of somebody's own account."""

    own: KeepOwnAccount
    providers: Sequence[OpenIdProvider] = ()

    async def show(self, visit: Visit) -> Response:
        """Show everything at once."""
        return await self._page(visit)

    async def _page(
        self, visit: Visit, *, status: int = 200, at: str = "", wrong: str = ""
    ) -> Response:
        account = await self.own.of(visit.signed_in)
        return visit.page(
            "sign_in/my_account.html",
            status=status,
            email=visit.signed_in.member.email,
            codes_left=account.recovery_codes_left,
            ties=account.providers,
            providers=[(each.label, each.name) for each in self.providers],
            sessions=account.sessions,
            this_session=visit.signed_in.session,
            at=at,
            wrong=wrong,
        )

    async def _refused(self, visit: Visit, at: str, refusal: AccountRefuses) -> Response:
        if isinstance(refusal, SignInRefused):
            # The account changed under the page: whoever is still in sees it anew.
            return visit.go(PATH, told="Er is iets veranderd. Probeer het opnieuw.", kind="warning")
        if isinstance(refusal, TriedTooOften):
            return await self._page(visit, status=TOO_MANY, at=at, wrong=wait_words(refusal))
        return await self._page(visit, status=NOT_RIGHT, at=at, wrong=str(refusal))

    async def change_password(self, visit: Visit) -> Response:
        """Choose another password."""
        old = await password_of(visit.request, "wachtwoord")
        new = await password_of(visit.request, "nieuw")
        try:
            await self.own.change_password(visit.signed_in, old, new)
        except AccountRefuses as refusal:
            return await self._refused(visit, "wachtwoord", refusal)
        told = "Uw nieuwe wachtwoord geldt vanaf nu. Op andere apparaten bent u afgemeld."
        return visit.go(PATH, told=told)

    async def begin_app(self, visit: Visit) -> Response:
        """Show a new app to set up, to who knows the password."""
        password = await password_of(visit.request, "wachtwoord")
        try:
            opened = await self.own.begin_new_app(visit.signed_in, password)
        except AccountRefuses as refusal:
            return await self._refused(visit, "app", refusal)
        return self._app_page(visit, opened)

    def _app_page(self, visit: Visit, opened: OpenedLink) -> Response:
        return visit.page(
            "sign_in/new_app.html",
            picture=picture(opened.app_address),
            app_secret=in_groups(opened.app_secret),
        )

    async def confirm_app(self, visit: Visit) -> Response:
        """Take the new app into use with its first code."""
        code = await text_of(visit.request, "code")
        try:
            codes = await self.own.confirm_new_app(visit.signed_in, code)
        except AccountRefuses as refusal:
            return await self._refused(visit, "app", refusal)
        return self._codes_page(visit, codes)

    async def new_codes(self, visit: Visit) -> Response:
        """Make new recovery codes, for who knows the password."""
        password = await password_of(visit.request, "wachtwoord")
        try:
            codes = await self.own.new_recovery_codes(visit.signed_in, password)
        except AccountRefuses as refusal:
            return await self._refused(visit, "herstelcodes", refusal)
        return self._codes_page(visit, codes)

    def _codes_page(self, visit: Visit, codes: tuple[str, ...]) -> Response:
        return visit.page("sign_in/my_codes.html", codes=codes, download=codes_to_keep(codes))

    async def end_session(self, visit: Visit) -> Response:
        """Sign out elsewhere: at one place, or at every other."""
        session = await text_of(visit.request, "sessie")
        ended = await self.own.end_session(visit.signed_in, session)
        told = "Daar bent u nu afgemeld." if ended else "Daar was u al afgemeld."
        return visit.go(PATH, told=told)

    async def untie(self, visit: Visit) -> Response:
        """Take the ties to providers off the account, for who knows the password."""
        password = await password_of(visit.request, "wachtwoord")
        try:
            await self.own.untie(visit.signed_in, password)
        except AccountRefuses as refusal:
            return await self._refused(visit, "koppeling", refusal)
        return visit.go(PATH, told="Uw account is niet meer gekoppeld.")
