"""A desk for tests: its pages without a socket, and visitors on any seat."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx
from fakes import CountingMint, FakeClock
from invented import NOW, board, boards
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from casework.boards import BoardProfile, Role
from casework.ports import Storage
from casework.seats import Seat
from casework.staff import SignedIn, StaffMember
from desk.app import desk_app
from desk.frame import Desk, csrf_of

LINDE = board()
SEATS: Mapping[str, Seat] = {
    "director": Seat("linde", Role.DIRECTOR, ("De Eik",)),
    "other_director": Seat("linde", Role.DIRECTOR, ("De Sleutel",)),
    "ibp_manager": Seat("linde", Role.IBP_MANAGER),
    "fg": Seat("linde", Role.FG),
    "desk": Seat("linde", Role.DESK),
}
NAMES: Mapping[str, str] = {
    "director": "Joke Terpstra",
    "other_director": "Henk Wiersma",
    "ibp_manager": "Fatima Bouzian",
    "fg": "Noor van Dalen",
    "desk": "Ruud Postma",
}


@dataclass
class Visitor:
    """Somebody at a browser; `client` follows no redirect by itself."""

    client: httpx.AsyncClient
    csrf: str

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.client.get(path, **more)

    async def post(self, path: str, **fields: Any) -> httpx.Response:
        """Send a form with its token."""
        return await self.client.post(path, data={"csrf": self.csrf, **fields})

    async def text(self, path: str) -> str:
        """Answer a page as text with entities resolved; it must be there."""
        response = await self.get(path)
        assert response.status_code == 200, (path, response.status_code, response.text[:500])
        return unescape(response.text)


@dataclass
class DeskHouse:
    """A desk that answers, and the hands that bring visitors to it."""

    desk: Desk
    app: ASGIApp
    clock: FakeClock
    sessions: dict[str, SignedIn] = field(default_factory=dict)

    def visitor(self, who: str | Seat, *, name: str = "") -> Visitor:
        """Answer somebody signed in on a seat of SEATS, or on a seat of their own."""
        seat = who if isinstance(who, Seat) else SEATS[who]
        name = name or (NAMES[who] if isinstance(who, str) else "Iemand Anders")
        secret = f"secret-{len(self.sessions)}"
        email = f"{name.lower().replace(' ', '.')}@linde.example"
        member = StaffMember(f"member-{name}", name, email, (seat,))
        self.sessions[secret] = SignedIn(f"session-{secret}", member, seat, self.clock.now())
        return Visitor(self.client({self.desk.cookie: secret}), csrf_of(secret))

    def client(self, cookies: Mapping[str, str] | None = None) -> httpx.AsyncClient:
        """Answer a browser with these cookies, and nobody signed in without them."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        headers = {"Accept": "text/html"}
        return httpx.AsyncClient(
            transport=transport,
            base_url="http://loket.example",
            cookies=dict(cookies or {}),
            headers=headers,
        )


@asynccontextmanager
async def desk_house(
    storage: Storage,
    routes: Callable[[Desk], Sequence[BaseRoute]],
    *,
    profiles: Sequence[BoardProfile] = (LINDE,),
    clock: FakeClock | None = None,
    mask: Callable[[str], str] = str,
) -> AsyncIterator[DeskHouse]:
    """Open a desk with these pages on a storage."""
    clock = clock or FakeClock(NOW)
    sessions: dict[str, SignedIn] = {}

    async def whose_session(secret: str) -> SignedIn | None:
        return sessions.get(secret)

    desk = Desk(storage, clock, CountingMint(), boards(*profiles), whose_session, mask)
    yield DeskHouse(desk, desk_app(desk, routes(desk)), clock, sessions)
