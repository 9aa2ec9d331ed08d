"""Read a bot's updates by long polling, and settle each only when its outcome is saved."""

import asyncio
import json
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

import structlog
from telegram import Bot, BotCommand, error

from bot.albums import album_sizes, as_units, without_cut_album
from bot.chat_bot import ChatBot, TelegramLine, TelegramUnavailable, named_fault
from bot.chat_door import ChatDoor, Waits, keep_looking
from bot.flood import Care
from bot.read_update import Reading
from bot.texts import DUTCH, LANGUAGES, phrasebook
from casework.actions.receive_message import ReceiveMessage
from casework.actions.talk_with_parent import TalkWithParent

UPDATES_AT_ONCE: Final = 100
"""The most that Telegram gives in one answer."""
WANTED: Final = (
    "message",
    "edited_message",
    "channel_post",
    "callback_query",
    "my_chat_member",
)
SHORT_REST: Final = 1.0
"""Between two looks when a poll does not wait by itself, seconds."""
MOST_ALBUM_WAITS: Final = 5
"""How often more parts of an album are waited for, while they keep coming."""

T = TypeVar("T")


class ChatReader:
    """Reads one bot: an update is asked for again until its one outcome is saved."""

    def __init__(
        self,
        bot: ChatBot,
        receive: ReceiveMessage,
        *,
        talk: TalkWithParent | None = None,
        waits: Waits | None = None,
    ) -> None:
        """Prepare; nothing is connected before the first look. Without `talk` the bot asks
        nothing."""
        self.name: Final = bot.name
        self._bot: Final = bot
        self._waits: Final = waits or Waits()
        self._line: Final = TelegramLine(bot)
        self._door: Final = ChatDoor(bot, receive, talk)
        self._log: Final = structlog.get_logger(bot=bot.name)
        self._ready = False
        self._next: int | None = None
        """The first update without an outcome; None asks for the oldest that Telegram keeps."""

    async def run(self, stop: asyncio.Event) -> None:
        """Look until `stop` is set, the message in hand finished; wait longer after each fault."""
        try:
            await keep_looking(self.name, self._look_and_rest, stop, self._waits)
        finally:
            await self.hang_up()

    async def _look_and_rest(self, stop: asyncio.Event) -> float:
        taken = await self.look(stop)
        return 0 if taken or self._bot.poll_seconds else SHORT_REST

    async def look(self, stop: asyncio.Event | None = None) -> int:
        """Ask for updates once and handle what comes; answer how many got their outcome.

        Raises TelegramUnavailable (BotTokenRefused for a token that is not known) when Telegram
        does not answer as it should; StorageUnavailable or Conflict when an outcome could not
        be saved: that update and those behind it come again with the next look.
        """
        stop = stop or asyncio.Event()
        try:
            telegram = await self._open()
            readings = await _unless_stopped(self._ask_for_whole(telegram), stop)
            taken = 0 if readings is None else await self._take_all(readings, telegram, stop)
        except (error.TelegramError, TelegramUnavailable) as fault:
            if isinstance(fault, error.Conflict):
                self._ready = False  # A webhook may have been set; it is taken off again.
            named = (
                named_fault(fault, self.name) if isinstance(fault, error.TelegramError) else fault
            )
            await self._door.note_fault(str(named))
            raise named from None
        if readings is not None:
            await self._door.note_look(taken=taken)
        return taken

    async def hang_up(self) -> None:
        """Close the line; the next look opens it again."""
        self._ready = False
        await self._line.hang_up()

    async def _open(self) -> Bot:
        telegram = await self._line.open()
        if not self._ready:
            await telegram.delete_webhook(drop_pending_updates=False)
            await offer_commands(telegram, self.name)
            self._ready = True
        return telegram

    async def _ask_for_whole(self, telegram: Bot) -> list[Reading]:
        """Ask for updates; when there is part of an album, again until no more of it comes.

        Nothing is settled by asking again with the same number, so a stop in between loses
        nothing.
        """
        readings, full = await self._ask(telegram, wait=self._bot.poll_seconds)
        sizes = album_sizes(readings)
        for _ in range(MOST_ALBUM_WAITS):
            if not sizes:
                break
            await asyncio.sleep(self._waits.album)
            before = sizes
            readings, full = await self._ask(telegram, wait=0)
            sizes = album_sizes(readings)
            if sizes == before:
                break
        return without_cut_album(readings) if full else readings

    async def _ask(self, telegram: Bot, *, wait: int) -> tuple[list[Reading], bool]:
        """Asking with a number is what settles every update before it at Telegram."""
        try:
            updates = await telegram.get_updates(
                offset=self._next,
                limit=UPDATES_AT_ONCE,
                timeout=wait,
                allowed_updates=WANTED,
            )
            readings = [self._door.read(update) for update in updates]
        except error.TelegramError:
            raise
        except Exception as fault:
            self._log.error("update_malformed", fault=type(fault).__name__)
            readings = self._one_by_one(telegram)
        if not readings:
            # All before is forgotten there by now, and after a silent week Telegram goes on
            # with a number drawn at random, which may be lower (Bot API, Update).
            self._next = None
        full = len(readings) >= UPDATES_AT_ONCE
        return sorted(readings, key=lambda reading: reading.update_id), full

    def _one_by_one(self, telegram: Bot) -> list[Reading]:
        try:
            return [
                self._door.read_raw(raw, telegram)
                for raw in json.loads(self._line.last_updates)["result"]
            ]
        except (ValueError, TypeError, KeyError):
            raise TelegramUnavailable(
                "answer not understood", f"Bot '{self.name}' begrijpt het antwoord niet."
            ) from None

    async def _take_all(self, readings: list[Reading], telegram: Bot, stop: asyncio.Event) -> int:
        taken = 0
        # What is beyond a chat's share comes last, so that the others do not wait for it.
        units = sorted(as_units(readings), key=lambda unit: self._door.care(unit) is not Care.FULL)
        for place, unit in enumerate(units):
            if stop.is_set():
                break
            await self._door.take(unit, telegram)
            # The parts of an album may stand behind updates that have no outcome yet.
            behind = [each.update_id for later in units[place + 1 :] for each in later]
            settled = min(behind, default=readings[-1].update_id + 1)
            self._next = max(self._next or 0, settled)
            taken += len(unit)
        return taken


async def offer_commands(telegram: Bot, bot: str) -> None:
    """Commands are a convenience: when Telegram does not take them, reading goes on."""
    try:
        for language in LANGUAGES:
            commands = phrasebook(language).commands
            offered = [BotCommand(command.value, what) for command, what in commands.items()]
            await telegram.set_my_commands(
                offered, language_code="" if language == DUTCH else language
            )
    except error.TelegramError as fault:
        structlog.get_logger(bot=bot).warning("commands_not_offered", fault=type(fault).__name__)


async def try_bot(bot: ChatBot) -> str:
    """Answer the user name Telegram knows a bot by.

    Raises BotTokenRefused or TelegramUnavailable, each with Dutch `words`.
    """
    line = TelegramLine(bot)
    try:
        telegram = await line.open()
        return telegram.username
    except error.TelegramError as fault:
        raise named_fault(fault, bot.name) from None
    finally:
        await line.hang_up()


async def _unless_stopped(work: Coroutine[Any, Any, T], stop: asyncio.Event) -> T | None:
    """Answer what comes of the work; None, and the work given up, when `stop` comes first."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
