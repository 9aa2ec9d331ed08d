"""Have one bot's updates delivered by Telegram, and answer each when its outcome is saved."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, WebhookInfo, error

from bot.album_gatherer import AlbumGatherer
from bot.chat_bot import ChatBot, TelegramLine, TelegramUnavailable, named_fault
from bot.chat_door import ChatDoor, Waits, keep_looking
from bot.reader import WANTED, offer_commands
from casework.actions.receive_message import ReceiveMessage
from casework.actions.talk_with_parent import TalkWithParent
from casework.ports import Conflict, StorageUnavailable

LOOK_EVERY: Final = 60.0
"""Between two questions how the webhook fares, seconds."""
RECENT: Final = timedelta(hours=1)
"""An older failure to deliver says nothing about now."""
LONGEST_REASON: Final = 120


class Answer(Enum):
    """What Telegram hears of one delivery, as an HTTP status."""

    TAKEN = 200
    UNREADABLE = 400
    """Cut off on its way, so it is worth delivering again; Telegram itself sends no such thing."""
    LATER = 503
    """Not saved: Telegram keeps the update and delivers it again."""


@dataclass(frozen=True, slots=True)
class WebhookState:
    """What Telegram tells about the webhook of a bot (Bot API, WebhookInfo)."""

    url: str
    """Empty: none is set."""
    waiting: int
    last_error: str
    last_error_at: datetime | None


class Webhook:
    """Takes what Telegram delivers for one bot, and sees to it that it delivers here."""

    def __init__(
        self,
        bot: ChatBot,
        receive: ReceiveMessage,
        *,
        url: str,
        max_connections: int = 40,
        talk: TalkWithParent | None = None,
        waits: Waits | None = None,
    ) -> None:
        """Prepare; nothing is connected before the first look or delivery."""
        self.name: Final = bot.name
        self.path: Final = urlsplit(url).path or "/"
        self.secret: Final = secret_of(bot)
        self._url: Final = url
        self._max_connections: Final = max_connections
        self._clock: Final = receive.clock
        self._waits: Final = waits or Waits()
        self._line: Final = TelegramLine(bot)
        self._door: Final = ChatDoor(bot, receive, talk)
        self._albums: Final = AlbumGatherer(self._waits.album)
        self._turns: Final = _Turns()
        self._log: Final = structlog.get_logger(bot=bot.name)
        self._ready = False
        self._taken = 0
        """Updates since the last look."""
        self._last_taken: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Set the webhook and watch over it until `stop` is set; it stays set after that.

        So nothing is lost while this process starts anew, and other nodes go on.
        """
        try:
            await keep_looking(self.name, self._look_and_rest, stop, self._waits)
        finally:
            await self.hang_up()

    async def _look_and_rest(self, _stop: asyncio.Event) -> float:
        await self.look()
        return LOOK_EVERY

    async def look(self) -> None:
        """Ask Telegram how it fares with the webhook; set it when it is not as it should be.

        Raises TelegramUnavailable (BotTokenRefused for a token that is not known) when Telegram
        does not answer, or cannot deliver.
        """
        try:
            telegram = await self._line.open()
            info = await telegram.get_webhook_info()
            # Its secret is not told, and may be of an earlier token: it is set at every start.
            if not self._ready or not self._is_ours(info):
                info = await self._set(telegram)
            self._refuse_failing(info)
            if not self._ready:
                await offer_commands(telegram, self.name)
                self._ready = True
        except (error.TelegramError, TelegramUnavailable) as fault:
            named = (
                named_fault(fault, self.name) if isinstance(fault, error.TelegramError) else fault
            )
            await self._door.note_fault(str(named))
            raise named from None
        taken, self._taken = self._taken, 0
        await self._door.note_look(taken=taken)

    async def hang_up(self) -> None:
        """Close the line; the next look or delivery opens it again."""
        self._ready = False
        await self._line.hang_up()

    async def deliver(self, body: bytes) -> Answer:
        """Take one update in, and answer only when it has its outcome, or cannot have it now."""
        try:
            telegram = await self._line.open()
            reading = self._door.read_raw(json.loads(body), telegram)
        except (ValueError, TypeError, KeyError, RecursionError) as fault:
            self._log.error("delivery_unreadable", fault=type(fault).__name__, bytes=len(body))
            return Answer.UNREADABLE
        except error.TelegramError as fault:
            self._log.warning("delivery_waits", why=str(named_fault(fault, self.name)))
            return Answer.LATER
        try:
            await self._albums.take(
                reading,
                lambda unit: self._door.take(unit, telegram),
                self._turns.of(reading.chat_id),
            )
        except TelegramUnavailable as fault:
            self._log.warning("delivery_waits", why=str(fault), words=fault.words)
            return Answer.LATER
        except (StorageUnavailable, Conflict) as fault:
            self._log.error("storage_unavailable", why=str(fault))
            return Answer.LATER
        self._taken += 1
        self._last_taken = self._clock.now()
        return Answer.TAKEN

    async def _set(self, telegram: Bot) -> WebhookInfo:
        """Set the webhook, and see that Telegram has it so. What waits stays waiting."""
        await telegram.set_webhook(
            self._url,
            max_connections=self._max_connections,
            allowed_updates=WANTED,
            secret_token=self.secret,
            drop_pending_updates=False,
        )
        info = await telegram.get_webhook_info()
        if not self._is_ours(info):
            raise TelegramUnavailable(
                "the webhook is not as it was set",
                f"Telegram nam het webhook-adres van bot '{self.name}' aan, maar noemt nu een "
                "ander. Kijk of een ander programma hetzelfde token gebruikt.",
            )
        self._log.info("webhook_set", waiting=info.pending_update_count)
        return info

    def _is_ours(self, info: WebhookInfo) -> bool:
        return (
            info.url == self._url
            and info.max_connections == self._max_connections
            and set(info.allowed_updates) == set(WANTED)
        )

    def _refuse_failing(self, info: WebhookInfo) -> None:
        """Raise TelegramUnavailable when updates wait because delivering them just failed."""
        at, last = info.last_error_date, self._last_taken
        if not info.pending_update_count or at is None or self._clock.now() - at > RECENT:
            return
        if last is not None and last > at:
            return
        why = _reason(info)
        raise TelegramUnavailable(
            f"Telegram cannot deliver: {why}",
            f"Telegram kan de berichten voor bot '{self.name}' niet afleveren ({why}). Kijk of de "
            "reverse proxy draait, of het certificaat geldig is en of 'webhook_url' klopt.",
        )


def secret_of(bot: ChatBot) -> str:
    """Answer what Telegram must say with each delivery (Bot API, setWebhook, secret_token).

    It follows from the token, so that all nodes know it and a new token brings a new one.
    """
    return hmac.new(bot.token.encode(), b"privacyloket webhook", hashlib.sha256).hexdigest()


async def try_webhook(bot: ChatBot) -> WebhookState:
    """Answer how Telegram fares with a bot's webhook.

    Raises BotTokenRefused or TelegramUnavailable, each with Dutch `words`.
    """
    line = TelegramLine(bot)
    try:
        info = await (await line.open()).get_webhook_info()
    except error.TelegramError as fault:
        raise named_fault(fault, bot.name) from None
    finally:
        await line.hang_up()
    return WebhookState(info.url, info.pending_update_count, _reason(info), info.last_error_date)


def _reason(info: WebhookInfo) -> str:
    return (info.last_error_message or "")[:LONGEST_REASON]


class _Turns:
    """Lets the messages of one chat be handled one after another, those of several at once."""

    def __init__(self) -> None:
        self._locks: Final[WeakValueDictionary[int, asyncio.Lock]] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, chat_id: int | None) -> AsyncIterator[None]:
        if chat_id is None:
            yield
            return
        # Whoever waits holds the lock, so it is gone when nobody does.
        lock = self._locks.setdefault(chat_id, asyncio.Lock())
        async with lock:
            yield
