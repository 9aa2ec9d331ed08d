"""A little provider of identities on loopback: it signs real tokens, and lies where a test asks."""

import asyncio
import base64
import hashlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from fakes import FakeClock
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "loket", "een geheim van de beheerder"
TENANT = "tenant-linde"
Claims = dict[str, Any]


@dataclass
class Provider:
    """Knows one person; `claims` and the rest may be changed before somebody comes."""

    clock: FakeClock
    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: key("one"))
    claims: Claims = field(default_factory=dict)
    """What the person's tokens say beside, or instead of, the usual."""
    without: tuple[str, ...] = ()
    """What they leave out."""
    signed_with: RSAKey | None = None
    """Another key than the one that is published."""
    algorithm: str = "RS256"
    description: Claims = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Paths that were asked for."""
    codes: dict[str, Claims] = field(default_factory=dict)
    iss_in_answer: str | None = None

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._describe),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    async def _describe(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                **self.description,
            }
        )

    async def _keys(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"]}
        if self.iss_in_answer is not None:
            answer["iss"] = self.iss_in_answer
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}")

    async def _token(self, request: Request) -> Response:
        form = {
            name: values[0] for name, values in parse_qs((await request.body()).decode()).items()
        }
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or not self._fits(form, asked, request.headers.get("Authorization", "")):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse(
            {"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(asked)}
        )

    @staticmethod
    def _fits(form: Claims, asked: Claims, authorization: str) -> bool:
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        known = authorization == f"Basic {basic}" or (
            form.get("client_id"),
            form.get("client_secret"),
        ) == (CLIENT_ID, CLIENT_SECRET)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return (
            known
            and asked["code_challenge_method"] == "S256"
            and challenge == asked["code_challenge"]
            and form.get("redirect_uri") == asked["redirect_uri"]
        )

    def _id_token(self, asked: Claims) -> str:
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "sub": "person-1",
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "tid": TENANT,
            "email": "joke.terpstra@linde.example",
            "email_verified": True,
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if name not in self.without}
        if self.algorithm == "none":
            parts = [json.dumps(each).encode() for each in ({"alg": "none"}, kept)]
            return ".".join(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts) + "."
        signing = self.signed_with or self.key
        return jwt.encode({"alg": self.algorithm, "kid": signing.kid}, kept, signing)


@asynccontextmanager
async def provider_on_loopback(clock: FakeClock) -> AsyncIterator[Provider]:
    """Run a provider for as long as the block lasts."""
    made = Provider(clock)
    line = socket.socket()
    line.bind(("127.0.0.1", 0))
    made.issuer = f"http://127.0.0.1:{line.getsockname()[1]}"
    server = Server(uvicorn.Config(made.app(), log_level="critical", lifespan="off"))
    running = asyncio.ensure_future(server.serve(sockets=[line]))
    try:
        await server.ready.wait()
        yield made
    finally:
        server.should_exit = True
        await running
        line.close()


class Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@cache
def key(name: str) -> RSAKey:
    """Answer a key of this name; making one takes a while, so each is made once."""
    return RSAKey.generate_key(2048, {"kid": name})


Change = Callable[[Provider], None]
