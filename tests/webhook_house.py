"""The parts around a bot whose updates are delivered: a web server, and Telegram in front of it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

import httpx
from chat_house import Desk

from bot.chat_bot import TelegramUnavailable
from bot.chat_door import Waits
from bot.webhook import Webhook, secret_of
from bot.webhook_door import WebhookDoor
from casework.actions.receive_message import ReceiveMessage
from desk.server import DeskServer

HOST: Final = "loket.opron.example"
URL: Final = f"https://{HOST}/telegram/proefbot"
WAITS: Final = Waits(0.01, 0.02, 0.05)


@dataclass
class Hooked:
    """A webhook, and the web server that it hears of deliveries from."""

    desk: Desk
    webhook: Webhook
    port: int

    async def post(
        self,
        content: bytes,
        *,
        path: str = "/telegram/proefbot",
        headers: Mapping[str, str] | None = None,
        secret: str | None = None,
    ) -> httpx.Response:
        """Deliver something as anybody could; with the right secret unless told otherwise."""
        told = secret if secret is not None else secret_of(self.desk.bot)
        async with httpx.AsyncClient() as client:
            return await client.post(
                f"http://127.0.0.1:{self.port}{path}",
                content=content,
                headers={
                    "Content-Type": "application/json",
                    "X-Telegram-Bot-Api-Secret-Token": told,
                    **(headers or {}),
                },
            )


@asynccontextmanager
async def hooked(
    desk: Desk, *, receive: ReceiveMessage | None = None, set_up: bool = True, connections: int = 40
) -> AsyncIterator[Hooked]:
    """A webhook that Telegram delivers to, for as long as the block lasts."""
    webhook = Webhook(
        desk.bot,
        receive or desk.receive(),
        url=URL,
        max_connections=connections,
        waits=WAITS,
    )
    server = DeskServer(WebhookDoor([webhook]), host="127.0.0.1", port=0, name="webhooks")
    stop = asyncio.Event()
    running = asyncio.ensure_future(server.run(stop))
    await server.opened.wait()
    assert server.port is not None
    desk.server.hosts[HOST] = server.port
    desk.server.clock = lambda: desk.clock.now().timestamp()
    try:
        if set_up:
            with suppress(TelegramUnavailable):
                await webhook.look()
        yield Hooked(desk, webhook, server.port)
    finally:
        desk.server.hosts.pop(HOST, None)
        stop.set()
        await running
        await webhook.hang_up()
