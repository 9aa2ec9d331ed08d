"""Let staff in by a provider of identities, and let them tie their account to one."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.accounts import AccountRefuses, TriedTooOften
from casework.actions.keep_own_account import KeepOwnAccount
from casework.actions.sign_in import ProvenElsewhere, SignIn
from casework.staff import SignedIn
from desk.frame import SEE_OTHER, SIGN_IN_PATH, Desk, Visit, own_path, redirect, set_cookie
from desk.sign_in.door import CODE_PATH
from desk.sign_in.my_account import PATH as MY_ACCOUNT
from desk.sign_in.openid import OpenIdClient, ProviderRefused, Ticket
from desk.sign_in.visitor import pending_cookie, wait_words, whence, with_session

ENTER: Final = "enter"
NOT_FOUND: Final = 404
TICKET_SECONDS: Final = 600
CODE_SECONDS: Final = 300
NOT_LET_IN: Final = (
    "Aanmelden met dit account is niet gelukt. Bent u uitgenodigd met dit mailadres? Neem dan eerst"
    " de uitnodiging aan, en koppel het account bij Mijn account."
)
NOT_REACHED: Final = "Aanmelden met dit account lukt nu niet. Probeer het later, of zonder."


@dataclass(frozen=True, slots=True)
class ProviderDoor:
    """The ways to a provider and back."""

    desk: Desk
    sign_in: SignIn
    own: KeepOwnAccount
    clients: Mapping[str, OpenIdClient]

    async def begin(self, request: Request) -> Response:
        """Send somebody to a provider to sign in there."""
        where = own_path(request.query_params.get("verder", "/"))
        return await self._sent(request, ENTER, where, SIGN_IN_PATH)

    async def begin_tie(self, visit: Visit) -> Response:
        """Send somebody who is signed in to a provider, to tie their account to it."""
        return await self._sent(visit.request, visit.signed_in.session, MY_ACCOUNT, MY_ACCOUNT)

    async def _sent(self, request: Request, purpose: str, where: str, otherwise: str) -> Response:
        client = self._client(request)
        try:
            address, ticket = await client.begin(purpose, where)
        except ProviderRefused as refusal:
            self._log(client, refusal)
            return redirect(otherwise, told=NOT_REACHED, kind="error")
        response = RedirectResponse(address, status_code=SEE_OTHER)
        kept = urlsafe_b64encode(json.dumps(ticket.as_json()).encode()).decode()
        set_cookie(response, self.desk, self._ticket_cookie, kept, seconds=TICKET_SECONDS)
        return response

    async def back(self, request: Request) -> Response:
        """Take back who was at a provider: let them in, or tie their account."""
        client, ticket = self._client(request), self._ticket(request)
        response = await self._back(request, client, ticket)
        self._end_ticket(response)
        return response

    async def _back(
        self, request: Request, client: OpenIdClient, ticket: Ticket | None
    ) -> Response:
        if ticket is None or ticket.provider != client.provider.name:
            return redirect(SIGN_IN_PATH, told=NOT_REACHED, kind="error")
        try:
            proven = await client.finish(request.query_params, ticket)
        except ProviderRefused as refusal:
            self._log(client, refusal)
            where = SIGN_IN_PATH if ticket.purpose == ENTER else MY_ACCOUNT
            return redirect(where, told=NOT_REACHED, kind="error")
        if ticket.purpose == ENTER:
            return await self._enter(request, proven, own_path(ticket.where))
        return await self._tie(request, proven, ticket)

    async def _enter(self, request: Request, proven: ProvenElsewhere, where: str) -> Response:
        came = whence(request, self.desk)
        try:
            entered = await self.sign_in.by_provider(proven, whence=came)
        except TriedTooOften as held:
            return redirect(SIGN_IN_PATH, told=wait_words(held), kind="error")
        except AccountRefuses:
            return redirect(SIGN_IN_PATH, told=NOT_LET_IN, kind="error")
        if not entered.awaits_code:
            return with_session(redirect(where), self.desk, entered)
        response = RedirectResponse(CODE_PATH, status_code=SEE_OTHER)
        name = pending_cookie(self.desk)
        set_cookie(response, self.desk, name, entered.session, seconds=CODE_SECONDS)
        return response

    async def _tie(self, request: Request, proven: ProvenElsewhere, ticket: Ticket) -> Response:
        signed_in = await self._who(request)
        if signed_in is None or signed_in.session != ticket.purpose:
            return redirect(SIGN_IN_PATH)
        try:
            await self.own.tie(signed_in, proven)
        except AccountRefuses as refusal:
            return redirect(MY_ACCOUNT, told=str(refusal), kind="error")
        return redirect(MY_ACCOUNT, told=f"Uw account is gekoppeld aan {proven.provider}.")

    async def _who(self, request: Request) -> SignedIn | None:
        secret = request.cookies.get(self.desk.cookie, "")
        return await self.sign_in.whose_session(secret) if secret else None

    def _client(self, request: Request) -> OpenIdClient:
        client = self.clients.get(request.path_params["provider"])
        if client is None:
            raise HTTPException(NOT_FOUND)
        return client

    @property
    def _ticket_cookie(self) -> str:
        return "__Host-heen" if self.desk.behind_tls else "heen"

    def _ticket(self, request: Request) -> Ticket | None:
        """Answer the ticket of a browser; it is its own, and nobody else's, to change."""
        try:
            kept = json.loads(urlsafe_b64decode(request.cookies.get(self._ticket_cookie, "")))
            ticket = Ticket(**kept)
        except (ValueError, TypeError):
            return None
        fits = all(isinstance(value, str) and value for value in ticket.as_json().values())
        return ticket if fits else None

    def _end_ticket(self, response: Response) -> None:
        response.delete_cookie(
            self._ticket_cookie,
            path="/",
            secure=self.desk.behind_tls,
            httponly=True,
            samesite="lax",
        )

    @staticmethod
    def _log(client: OpenIdClient, refusal: ProviderRefused) -> None:
        name = client.provider.name
        structlog.get_logger().warning("provider_refused", provider=name, why=str(refusal))
