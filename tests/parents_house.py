"""A desk with the pages for parents: real receiving, a scripted understanding, no socket."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
from desk_house import DeskHouse, desk_house
from fakes import FakeUnderstand, PassingScreen, sure
from invented import board
from starlette.routing import BaseRoute

from casework.actions.parent_status import ReadStatus
from casework.actions.receive_message import ReceiveMessage
from casework.actions.receive_web_form import ReceiveWebForm
from casework.boards import BoardProfile
from casework.case import Case
from casework.kinds import Kind
from casework.message import Channel
from casework.ports import Screen, Storage, Understand
from casework.receipts import Receipt
from desk.frame import Desk
from desk.parents.routes import parents_routes
from outbox.deliver import Deliver
from outbox.shelf import Shelf
from outbox.words import LetterWords

SCRIPT = {
    "datalek": sure(Kind.DATALEK),
    "verwijder": sure(Kind.VERWIJDERING),
    "Bedankt": sure(Kind.OVERIG),
}
LINDE = board()


@dataclass
class ParentsHouse:
    """The pages, what stands behind them, and hands to use both."""

    desk: DeskHouse
    receive: ReceiveMessage
    understand: FakeUnderstand
    storage: Storage

    @property
    def status(self) -> ReadStatus:
        desk = self.desk.desk
        return ReadStatus(self.storage, desk.mint, desk.clock, desk.boards, LetterWords())

    @property
    def web(self) -> ReceiveWebForm:
        return ReceiveWebForm(self.receive, self.status)

    def receipt(self, reference: str) -> Receipt:
        return Receipt(reference, self.desk.desk.mint.receipt(reference))

    async def cases(self) -> Sequence[Case]:
        async with self.storage.reading() as tx:
            return await tx.cases.all()

    async def post_letters(self) -> None:
        """Have the shelf's letters laid down."""
        desk = self.desk.desk
        deliver = Deliver(
            self.storage,
            desk.mint,
            desk.clock,
            desk.boards,
            {Channel.WEB: {"*": Shelf()}},
            LetterWords(),
            "test",
        )
        while await deliver():
            pass

    def browser(self, *, language: str = "nl", client: str = "192.0.2.7") -> "Browser":
        transport = httpx.ASGITransport(
            app=self.desk.app, raise_app_exceptions=False, client=(client, 1)
        )
        return Browser(
            httpx.AsyncClient(
                transport=transport,
                base_url="http://loket.example",
                headers={"Accept": "text/html", "Accept-Language": language},
            )
        )


@dataclass
class Browser:
    """Somebody without an account."""

    client: httpx.AsyncClient

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def text(self, path: str, status: int = 200) -> str:
        response = await self.client.get(path, follow_redirects=True)
        assert response.status_code == status, (path, response.status_code, response.text[:800])
        return unescape(response.text)

    async def fill_in(
        self, page: str, to: str | None = None, *, follow: bool = False, **fields: str
    ) -> httpx.Response:
        """Open a page, and send its form with these boxes; hidden ones go along."""
        shown = (await self.client.get(page, follow_redirects=True)).text
        return await self.send(shown, to or page.partition("?")[0], follow=follow, **fields)

    async def send(
        self, shown: str, to: str, *, follow: bool = False, **fields: str
    ) -> httpx.Response:
        """Send the form of a page that is open."""
        form = next(
            each
            for each in re.findall(r"<form.*?</form>", shown, re.DOTALL)
            if f'action="{to}"' in each or 'action="' not in each
        )
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        response = await self.client.post(to, data={**hidden, **fields})
        if follow and response.is_redirect:
            return await self.client.get(response.headers["Location"])
        return response

    async def with_code(self, code: str) -> str:
        """Give a code and read the page behind it."""
        response = await self.fill_in("/status", code=code)
        assert response.status_code == 303, response.text[:800]
        return await self.text(response.headers["Location"])


def words_of(response: httpx.Response) -> str:
    return unescape(response.text)


@asynccontextmanager
async def parents_house(
    storage: Storage,
    *,
    profiles: Sequence[BoardProfile] = (LINDE,),
    script: Mapping[str, Any] | None = None,
    screen: Screen | None = None,
    understand: Understand | None = None,
) -> AsyncIterator[ParentsHouse]:
    """Open the pages for parents on a storage."""
    fake = FakeUnderstand(script or SCRIPT, otherwise=sure(Kind.INZAGE))
    made: list[ReceiveMessage] = []

    def routes(desk: Desk) -> Sequence[BaseRoute]:
        receive = ReceiveMessage(
            storage,
            understand or fake,
            screen or PassingScreen(),
            desk.mint,
            desk.clock,
            desk.boards,
            "web",
        )
        made.append(receive)
        return parents_routes(desk, receive, LetterWords())

    async with desk_house(storage, routes, profiles=profiles) as house:
        yield ParentsHouse(house, made[0], fake, storage)
