"""The service around a webhook: from the settings to a case, and what `check` says of it."""

import asyncio
from collections.abc import MutableMapping
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from bot_api_server import TOKEN, bot_api_server
from chat_house import NOW, ByContent, PlainUnderstanding, StandingClock, written
from houses import settings_for
from webhook_house import HOST, URL

from bot.chat_bot import ChatBot
from bot.webhook import WebhookState, secret_of
from bot.webhook_door import WebhookDoor
from casework.ledger import Door, Outcome, Source
from service.check import webhook_words
from service.serve import serve
from service.settings import SettingsInvalid
from service.wiring import open_house


@pytest.fixture
def token(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(TOKEN, encoding="utf-8")
    return file


async def test_a_bot_with_a_webhook_is_served_from_the_settings_on(
    tmp_path: Path, token: Path, unused_tcp_port: int
) -> None:
    async with bot_api_server() as telegram:
        telegram.hosts[HOST] = unused_tcp_port
        settings = settings_for(
            tmp_path,
            webhooks={"port": unused_tcp_port},
            bots=[
                {
                    "name": "proefbot",
                    "board": "opron",
                    "token": {"file": str(token)},
                    "base_url": telegram.base_url,
                    "webhook_url": URL,
                }
            ],
        )
        stop = asyncio.Event()
        async with open_house(
            settings, understand=PlainUnderstanding(), clock=StandingClock(), judge=ByContent()
        ) as house:
            serving = asyncio.ensure_future(serve(house, stop))
            await telegram.called("setWebhook")
            await telegram.put(written(500))
            async with asyncio.timeout(20):
                await telegram.taken()
                await telegram.called("sendMessage")
            stop.set()
            await serving
            async with house.database.reading() as tx:
                row = await tx.ledger.entry(Source(Door.CHAT, "proefbot", "500"))

        assert row is not None
        assert row.outcome is Outcome.CASE_OPENED
        assert telegram.asked("getUpdates") == []
        assert telegram.webhook is not None


def test_check_says_nothing_of_a_webhook_where_none_is_wanted_or_set() -> None:
    assert webhook_words(WebhookState("", 0, "", None), "") == ""


@pytest.mark.parametrize(
    ("state", "wanted", "said"),
    [
        (WebhookState("https://oud.example/x", 0, "", None), "", "`serve` haalt die weg"),
        (WebhookState("", 0, "", None), URL, "staat de webhook nog niet"),
        (WebhookState("https://oud.example/x", 0, "", None), URL, "staat de webhook nog niet"),
        (WebhookState(URL, 0, "", None), URL, "De webhook staat; 0 berichten wachten"),
        (
            WebhookState(URL, 0, "Connection refused", datetime(2026, 9, 14, 8, 0, tzinfo=UTC)),
            URL,
            "Connection refused",
        ),
    ],
)
def test_check_says_how_the_webhook_fares(state: WebhookState, wanted: str, said: str) -> None:
    assert said in webhook_words(state, wanted)


def test_check_fails_where_messages_wait_and_cannot_be_delivered() -> None:
    state = WebhookState(URL, 3, "SSL error: certificate has expired", NOW)

    with pytest.raises(SettingsInvalid, match=r"3 berichten wachten.*certificate has expired"):
        webhook_words(state, URL)


class Deaf:
    """A webhook that takes anything."""

    name = "proefbot"
    path = "/telegram/proefbot"
    secret = secret_of(ChatBot("proefbot", "opron", TOKEN))


@pytest.mark.parametrize(
    ("client", "status"),
    [("127.0.0.1", 403), ("::1", 403), ("10.4.0.9", 403), ("192.0.2.7", 404), (None, 404)],
)
async def test_only_this_machine_and_the_named_proxies_are_heard(
    client: str | None, status: int
) -> None:
    door = WebhookDoor([Deaf()], proxies=[ip_network("10.4.0.0/16")])  # type: ignore[list-item]
    answered: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    async def send(event: MutableMapping[str, Any]) -> None:
        answered.append(event)

    scope = {
        "type": "http",
        "method": "POST",
        "path": Deaf.path,
        "headers": [],
        "client": (client, 1) if client else None,
    }
    await door(scope, receive, send)

    assert answered[0]["status"] == status
