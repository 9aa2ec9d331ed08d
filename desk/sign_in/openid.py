"""Ask a provider of identities who somebody is: OpenID Connect, code flow with PKCE.

Every answer is checked against what was asked: state, nonce, issuer, audience, time, signature,
and the board's own tenant. docs/decisions/signing-in.md says which address is believed.
"""

import hmac
import secrets
import ssl
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # ships no types
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # type: ignore[import-untyped]  # ships no types
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]  # ships no types
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]  # ships no types
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from casework.actions.sign_in import ProvenElsewhere
from casework.ports import Clock

DISCOVERY: Final = "/.well-known/openid-configuration"
SCOPE: Final = "openid email profile"
ALGORITHMS: Final = ("RS256", "PS256", "ES256")
"""Asymmetric ones alone: with a shared secret, or none, anybody who knows it could sign."""
CLOCKS_APART_SECONDS: Final = 60
KNOWN_FOR: Final = timedelta(hours=1)
"""How long a provider's own description and keys are believed without asking again."""
ASKED_AGAIN_AFTER: Final = timedelta(minutes=1)
"""An unknown key is looked for at once, but not on every forged token."""
MOST_BYTES: Final = 1024 * 1024
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
SAID_TRUE: Final = (True, 1, "1", "true", "True")


class ProviderRefused(Exception):
    """The provider, or our check of its answer, said no; the text is for the log, not for people,
    and holds nothing of them."""


@dataclass(frozen=True, slots=True)
class OpenIdProvider:
    """A provider of identities that staff may sign in with."""

    name: str
    """In addresses, such as `microsoft`; small letters, digits and hyphens."""
    label: str
    """On the button, such as "Microsoft"."""
    issuer: str
    """Exactly as in its tokens: of Entra that of the board's own tenant, never `common`."""
    client_id: str
    client_secret: Callable[[], str]
    """Reads the secret when it is needed."""
    tenant: str = ""
    """Entra: the id of the tenant (claim `tid`); empty: not looked at."""
    hosted_domain: str = ""
    """Google: the domain of the organisation (claim `hd`); empty: not looked at."""
    trusts_second_factor: bool = False
    """The provider asks everybody for a second factor; without it our own code is asked too."""
    timeout_seconds: float = 10

    def __post_init__(self) -> None:
        """Refuse an issuer that could be listened in on. Raises ValueError."""
        _check_address(self.issuer, self.issuer)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a browser keeps while its person is at the provider; it binds the answer to it."""

    provider: str
    state: str
    nonce: str
    verifier: str
    purpose: str
    """`enter`, or the id of the session that a tie is for."""
    where: str = "/"
    """Where to go afterwards."""

    def as_json(self) -> dict[str, str]:
        """Answer the ticket as it is kept in a cookie."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Described:
    """What a provider says of itself, and its keys."""

    document: Mapping[str, Any]
    keys: KeySet
    asked: datetime


class OpenIdClient:
    """Speaks with one provider."""

    def __init__(self, provider: OpenIdProvider, clock: Clock, *, callback: str) -> None:
        """Send people back to `callback`, as the provider knows it."""
        self.provider: Final = provider
        self._clock: Final = clock
        self._callback: Final = callback
        self._described: Described | None = None

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """The certificates to believe; reading them takes longer than asking."""
        return ssl.create_default_context()

    async def begin(self, purpose: str, where: str = "/") -> tuple[str, Ticket]:
        """Answer where to send somebody, and their ticket. Raises ProviderRefused."""
        described = await self._description()
        ticket = Ticket(
            provider=self.provider.name,
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            purpose=purpose,
            where=where,
        )
        more = {"hd": self.provider.hosted_domain} if self.provider.hosted_domain else {}
        address = prepare_grant_uri(
            described.document["authorization_endpoint"],
            client_id=self.provider.client_id,
            response_type="code",
            redirect_uri=self._callback,
            scope=SCOPE,
            state=ticket.state,
            nonce=ticket.nonce,
            code_challenge=create_s256_code_challenge(ticket.verifier),
            code_challenge_method="S256",
            **more,
        )
        return address, ticket

    async def finish(self, answer: Mapping[str, str], ticket: Ticket) -> ProvenElsewhere:
        """Answer who came back. Raises ProviderRefused for anything that does not fit."""
        if not hmac.compare_digest(answer.get("state", "").encode(), ticket.state.encode()):
            raise ProviderRefused("another state")
        if answer.get("iss", self.provider.issuer) != self.provider.issuer:
            raise ProviderRefused("another issuer answered")  # RFC 9207
        if "code" not in answer:
            raise ProviderRefused("no code")
        tokens = await self._tokens(answer["code"], ticket)
        claims = await self._claims(tokens, ticket)
        self._check_tenant(claims)
        return self._proven(claims)

    async def _tokens(self, code: str, ticket: Ticket) -> Mapping[str, Any]:
        document = (await self._description()).document
        secret = self.provider.client_secret()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback,
            "code_verifier": ticket.verifier,
        }
        ways = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        auth = None
        if "client_secret_post" in ways:
            form |= {"client_id": self.provider.client_id, "client_secret": secret}
        else:
            auth = httpx.BasicAuth(self.provider.client_id, secret)
        return await self._asked("POST", document["token_endpoint"], data=form, auth=auth)

    async def _claims(self, tokens: Mapping[str, Any], ticket: Ticket) -> Mapping[str, Any]:
        id_token = tokens.get("id_token")
        if not isinstance(id_token, str):
            raise ProviderRefused("no id_token")
        try:
            token = jwt.decode(id_token, await self._keys_for(id_token), algorithms=ALGORITHMS)
            claims = CodeIDToken(
                token.claims,
                token.header,
                options={
                    "iss": {"essential": True, "value": self.provider.issuer},
                    "aud": {"essential": True, "value": self.provider.client_id},
                },
                params={
                    "nonce": ticket.nonce,
                    "client_id": self.provider.client_id,
                    "access_token": tokens.get("access_token"),
                },
            )
            now = int(self._clock.now().timestamp())
            claims.validate(now=now, leeway=CLOCKS_APART_SECONDS)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as fault:
            raise ProviderRefused(f"id_token: {type(fault).__name__}") from None
        return dict(token.claims)

    def _check_tenant(self, claims: Mapping[str, Any]) -> None:
        wanted = {"tid": self.provider.tenant, "hd": self.provider.hosted_domain}
        for claim, value in wanted.items():
            if value and claims.get(claim) != value:
                raise ProviderRefused(f"another {claim}")

    def _proven(self, claims: Mapping[str, Any]) -> ProvenElsewhere:
        amr = claims.get("amr")
        # Most providers do not say how they asked; where one does, that counts.
        asked_twice = amr is None or "mfa" in amr
        email = claims.get("email")
        # Entra lets a tenant put any address in `email`: without its own word that the domain was
        # verified (`xms_edov`) the address says nothing.
        verified = any(claims.get(name) in SAID_TRUE for name in ("email_verified", "xms_edov"))
        return ProvenElsewhere(
            issuer=self.provider.issuer,
            subject=str(claims["sub"]),
            email=email if isinstance(email, str) and email and verified else None,
            second_factor=self.provider.trusts_second_factor and asked_twice,
            provider=self.provider.label,
        )

    async def _keys_for(self, id_token: str) -> KeySet:
        """Answer the provider's keys; asked for anew where they lack the one of this token."""
        described = await self._description()
        wanted = _key_of(id_token)
        known = {key.kid for key in described.keys.keys}
        old = self._clock.now() - described.asked >= ASKED_AGAIN_AFTER
        if wanted and wanted not in known and old:
            self._described = None
            described = await self._description()
        return described.keys

    async def _description(self) -> Described:
        now = self._clock.now()
        if self._described is not None and now - self._described.asked < KNOWN_FOR:
            return self._described
        issuer = self.provider.issuer
        document = await self._asked("GET", f"{issuer.rstrip('/')}{DISCOVERY}")
        if document.get("issuer") != issuer:
            raise ProviderRefused("the description is of another issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            try:
                _check_address(document.get(name), issuer)
            except ValueError:
                raise ProviderRefused(f"{name} is no safe address") from None
        try:
            found = await self._asked("GET", document["jwks_uri"])
            keys = KeySet.import_key_set({"keys": found["keys"]})
        except (JoseError, ValueError, KeyError, TypeError) as fault:
            raise ProviderRefused(f"keys: {type(fault).__name__}") from None
        self._described = Described(document, keys, now)
        return self._described

    async def _asked(self, method: str, address: str, **more: Any) -> Mapping[str, Any]:
        """Answer the JSON object at an address; redirects are not followed."""
        try:
            timeout, tls = self.provider.timeout_seconds, self._tls
            async with httpx.AsyncClient(timeout=timeout, verify=tls) as client:
                response = await client.request(
                    method, address, headers={"Accept": "application/json"}, **more
                )
            if response.status_code != httpx.codes.OK or len(response.content) > MOST_BYTES:
                raise ProviderRefused(f"{urlsplit(address).path}: {response.status_code}")
            answer = response.json()
        except (httpx.HTTPError, ValueError) as fault:
            raise ProviderRefused(f"{urlsplit(address).path}: {type(fault).__name__}") from None
        if not isinstance(answer, dict):
            raise ProviderRefused(f"{urlsplit(address).path}: no object")
        return answer


def _key_of(id_token: str) -> str:
    """Answer which key a token names, before it is believed; empty where it names none."""
    try:
        return str(jws.extract_compact(id_token.encode()).headers().get("kid") or "")
    except (JoseError, ValueError):
        return ""


def _check_address(address: object, issuer: str) -> None:
    """Raise ValueError for an address that is not https, but on loopback for a loopback issuer."""
    parts = urlsplit(address if isinstance(address, str) else "")
    on_loopback = parts.hostname in LOOPBACK and urlsplit(issuer).hostname in LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or on_loopback):
        raise ValueError(f"no safe address: {address}")
