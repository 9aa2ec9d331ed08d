"""Keep updates as Telegram does, until the bot asked for them or they were delivered to it."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx


@dataclass(frozen=True, slots=True)
class Fault:
    """One answer that goes wrong."""

    code: int
    description: str
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None
    body: bytes | None = None
    """What a proxy before Telegram, or a broken one, answers instead of JSON."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are delivered, and how (Bot API, setWebhook)."""

    url: str
    secret: str
    max_connections: int


@dataclass
class KeptUpdates:
    """Keeps updates until they are confirmed by an offset, or taken with a status of 2xx."""

    strict_offset: bool = True
    """False: repeats what was confirmed, as happens after an outage."""
    pending: list[dict[str, Any]] = field(default_factory=list)
    webhook: Webhook | None = None
    allowed: frozenset[str] | None = None
    """Kinds of updates the bot asked for; others are not kept. None: it has not said yet."""
    hosts: dict[str, int] = field(default_factory=dict)
    """By host of a webhook's address: the port on loopback where its proxy would lead."""
    again_after: float = 0.01
    """Seconds before an update that was not taken is delivered again."""
    delivered: list[tuple[int, int]] = field(default_factory=list)
    """Number of the update, and the status it was answered with; 0 without an answer."""
    at_once: int = 0
    """Most deliveries that were under way together."""
    clock: Callable[[], float] = time.time
    _last_error: tuple[int, str] | None = None
    _under_way: set[int] = field(default_factory=set)
    _polls: int = 0
    _delivering: asyncio.Task[None] | None = None
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def put(self, *updates: dict[str, Any]) -> None:
        """Have updates waiting."""
        async with self._news:
            self.pending.extend(each for each in updates if self._is_wanted(each))
            self._news.notify_all()

    async def taken(self, *, left: int = 0) -> None:
        """Wait until no more than so many updates wait."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.pending) <= left)

    async def answered(self, status: int) -> None:
        """Wait until a delivery was answered so."""
        async with self._news:
            await self._news.wait_for(lambda: status in {each for _, each in self.delivered})

    def _is_wanted(self, update: dict[str, Any]) -> bool:
        return self.allowed is None or bool(self.allowed & update.keys())

    def _allow(self, given: Mapping[str, str]) -> None:
        """An empty list means all kinds; without one the setting before stays."""
        if "allowed_updates" in given:
            self.allowed = frozenset(json.loads(given["allowed_updates"])) or None

    async def set_webhook(self, given: Mapping[str, str]) -> object:
        url = given.get("url", "")
        if url and not url.startswith("https://"):
            return Fault(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        await self.stop_delivering()
        if given.get("drop_pending_updates") == "true":
            self.pending.clear()
        self._last_error, self.webhook = None, None
        if url:
            self._allow(given)
            most = int(given.get("max_connections", "40"))
            self.webhook = Webhook(url, given.get("secret_token", ""), most)
            self._delivering = asyncio.create_task(self._deliver(self.webhook))
        return True

    def webhook_info(self) -> object:
        info: dict[str, object] = {
            "url": self.webhook.url if self.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if self.webhook is not None:
            info["max_connections"] = self.webhook.max_connections
            info["ip_address"] = "127.0.0.1"
        if self.allowed is not None:
            info["allowed_updates"] = sorted(self.allowed)
        if self._last_error is not None:
            info["last_error_date"], info["last_error_message"] = self._last_error
        return info

    async def _deliver(self, hook: Webhook) -> None:
        """Deliver what waits until it is taken: many at once, those of one chat in turn."""
        async with httpx.AsyncClient(timeout=60) as client, asyncio.TaskGroup() as group:
            while True:
                async with self._news:
                    await self._news.wait_for(lambda: self._next_to_deliver(hook) is not None)
                    update = self._next_to_deliver(hook)
                    assert update is not None  # that is what was waited for
                    self._under_way.add(update["update_id"])
                    self.at_once = max(self.at_once, len(self._under_way))
                group.create_task(self._deliver_one(client, hook, update))

    def _next_to_deliver(self, hook: Webhook) -> dict[str, Any] | None:
        if len(self._under_way) >= hook.max_connections:
            return None
        busy: set[object] = set()
        for each in self.pending:
            if each["update_id"] in self._under_way:
                busy.add(_chat_of(each))
            elif _chat_of(each) not in busy:
                return each
            else:
                busy.add(_chat_of(each))
        return None

    async def _deliver_one(
        self, client: httpx.AsyncClient, hook: Webhook, update: dict[str, Any]
    ) -> None:
        status, why = await self.post(client, hook, json.dumps(update).encode())
        number = update["update_id"]
        self.delivered.append((number, status))
        if not 200 <= status < 300:
            self._last_error = (int(self.clock()), why)
            await asyncio.sleep(self.again_after)
        async with self._news:
            self._under_way.discard(number)
            if 200 <= status < 300:
                self.pending = [each for each in self.pending if each["update_id"] != number]
            self._news.notify_all()

    async def post(self, client: httpx.AsyncClient, hook: Webhook, body: bytes) -> tuple[int, str]:
        """Hand one body over as Telegram and the proxy behind it do; answer status and fault."""
        there = urlsplit(hook.url)
        port = self.hosts.get(there.hostname or "")
        if port is None:
            return 0, "Failed to resolve host: Name or service not known"
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            answer = await client.post(
                f"http://127.0.0.1:{port}{there.path}", content=body, headers=headers
            )
        except httpx.TransportError:
            return 0, "Connection refused"
        status = answer.status_code
        return status, f"Wrong response from the webhook: {status} {answer.reason_phrase}"

    async def stop_delivering(self) -> None:
        delivering, self._delivering = self._delivering, None
        if delivering is not None:
            delivering.cancel()
            await asyncio.gather(delivering, return_exceptions=True)
        self._under_way.clear()

    async def updates(self, given: Mapping[str, str]) -> object:
        if self.webhook is not None:
            return Fault(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook "
                "to delete the webhook first",
            )
        self._allow(given)
        async with self._news:
            # The poll that came last is answered, the one before it is told to go.
            self._polls += 1
            own = self._polls
            self._news.notify_all()
        offset, limit = int(given.get("offset", "0")), int(given.get("limit", "100"))
        if self.strict_offset and offset:
            self.pending = [each for each in self.pending if each["update_id"] >= offset]
        try:
            async with asyncio.timeout(float(given.get("timeout", "0"))), self._news:
                await self._news.wait_for(lambda: bool(self.pending) or self._polls != own)
        except TimeoutError:
            pass
        if self._polls != own:
            return Fault(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot "
                "instance is running",
            )
        return self.pending[:limit]


def _chat_of(update: Mapping[str, Any]) -> object:
    for what in update.values():
        if isinstance(what, dict):
            message = what.get("message", what)
            return message.get("chat", {}).get("id")
    return None
