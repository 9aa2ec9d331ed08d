"""Get access tokens for a mailbox, and keep each until shortly before it runs out."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

import httpx

from intake.mailbox import (
    MailboxRefusedPassword,
    MailboxSecretMissing,
    MailboxUnreachable,
    OAuth2,
    Secret,
)

RENEW_BEFORE_SECONDS: Final = 120.0
"""A token is not used in its last moments, or it would run out during a login."""
LIFETIME_SECONDS: Final = 300.0
"""How long a token counts when the answer does not say (RFC 6749 §5.1 only recommends it)."""
REFUSED: Final = frozenset({400, 401, 403})


class AccessTokens:
    """The access tokens of one mailbox, by the refresh token grant (RFC 6749 §6)."""

    def __init__(
        self,
        oauth2: OAuth2,
        *,
        timeout_seconds: float,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is asked before the first `get`. `seconds` tells time passing."""
        self._oauth2: Final = oauth2
        self._timeout: Final = timeout_seconds
        self._seconds: Final = seconds
        self._token = ""
        self._good_until = 0.0
        self._rotated: str | None = None
        """A newer refresh token than the one in the settings, if the provider gave one."""

    async def get(self, *, fresh: bool = False) -> str:
        """Answer an access token; with `fresh`, one that was never answered before.

        Raises MailboxRefusedPassword, MailboxSecretMissing and MailboxUnreachable.
        """
        if fresh or self._seconds() >= self._good_until:
            await self._renew()
        return self._token

    async def _renew(self) -> None:
        configured = await read_secret(self._oauth2.refresh_token)
        try:
            await self._ask(self._rotated or configured)
        except MailboxRefusedPassword:
            if self._rotated in (None, configured):
                raise
            # An administrator may have put a new refresh token in the settings' place.
            self._rotated = None
            await self._ask(configured)

    async def _ask(self, refresh_token: str) -> None:
        form = {
            "grant_type": "refresh_token",
            "client_id": self._oauth2.client_id,
            "refresh_token": refresh_token,
        }
        if self._oauth2.scope:
            form["scope"] = self._oauth2.scope
        if self._oauth2.client_secret is not None:
            form["client_secret"] = await read_secret(self._oauth2.client_secret)
        answer = await self._post(form)
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise MailboxUnreachable("the token server gave no token")
        lifetime = _seconds_of(answer.get("expires_in"))
        self._token = token
        self._good_until = self._seconds() + max(0.0, lifetime - RENEW_BEFORE_SECONDS)
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated:
            self._rotated = rotated

    async def _post(self, form: dict[str, str]) -> dict[str, object]:
        """Ask the token server; its words stay out of the faults, they may hold addresses."""
        try:
            async with (
                asyncio.timeout(self._timeout),
                httpx.AsyncClient(timeout=self._timeout) as client,
            ):
                response = await client.post(self._oauth2.token_url, data=form)
        except TimeoutError:
            raise MailboxUnreachable("the token server did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise MailboxUnreachable(
                f"no line to the token server: {type(fault).__name__}"
            ) from None
        if response.status_code in REFUSED:
            raise MailboxRefusedPassword("the token server refuses the refresh token")
        if response.status_code != httpx.codes.OK:
            raise MailboxUnreachable(f"the token server answered {response.status_code}")
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise MailboxUnreachable("the token server's answer is not JSON")
        return answer


async def read_secret(secret: Secret) -> str:
    """Answer a secret. Raises MailboxSecretMissing when it cannot be read."""
    try:
        return await asyncio.to_thread(secret)
    except Exception as fault:
        raise MailboxSecretMissing(f"the secret cannot be read: {type(fault).__name__}") from None


def _seconds_of(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return LIFETIME_SECONDS
