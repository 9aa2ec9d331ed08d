"""Read a bot's updates by long polling, and settle each only when its outcome is saved."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import structlog
from telegram import Bot, BotCommand, Update, error

from bot.albums import album_sizes, as_units, without_cut_album
from bot.chat_bot import ChatBot, TelegramLine, TelegramUnavailable, named_fault
from bot.read_update import Reading, UpdateReader
from bot.take_message import MessageTaker
from casework.actions.receive_message import ReceiveMessage
from casework.ledger import Door, Look
from casework.ports import Conflict, StorageUnavailable

UPDATES_AT_ONCE: Final = 100
"""The most that Telegram gives in one answer."""
WANTED: Final = ("message", "edited_message", "channel_post", "my_chat_member")
SHORT_REST: Final = 1.0
"""Between two looks when a poll does not wait by itself, seconds."""
MOST_ALBUM_WAITS: Final = 5
"""How often more parts of an album are waited for, while they keep coming."""
COMMANDS: Final = {
    "nl": (("start", "Wie wij zijn"), ("help", "Wat u hier kunt schrijven")),
    "en": (("start", "Who we are"), ("help", "What you can write here")),
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to wait, seconds."""

    first: float = 1.0
    """After a fault; each next wait is twice as long."""
    longest: float = 60.0
    album: float = 1.0
    """For the other parts of an album."""


class ChatReader:
    """Reads one bot: an update is asked for again until its one outcome is saved."""

    def __init__(
        self, bot: ChatBot, receive: ReceiveMessage, *, waits: Waits | None = None
    ) -> None:
        """Prepare; nothing is connected before the first look."""
        self.name: Final = bot.name
        self._bot: Final = bot
        self._takes_files: Final = receive.judge is not None
        self._storage: Final = receive.storage
        self._clock: Final = receive.clock
        self._waits: Final = waits or Waits()
        self._line: Final = TelegramLine(bot)
        self._taker: Final = MessageTaker(bot, receive)
        self._log: Final = structlog.get_logger(bot=bot.name)
        self._ready = False
        self._next: int | None = None
        """The first update without an outcome; None asks for the oldest that Telegram keeps."""

    async def run(self, stop: asyncio.Event) -> None:
        """Look until `stop` is set, the message in hand finished; wait longer after each fault."""
        wait = self._waits.first
        try:
            while not stop.is_set():
                try:
                    taken = await self.look(stop)
                except TelegramUnavailable as fault:
                    self._log.warning("bot_unavailable", why=str(fault), words=fault.words)
                    await _wait(max(wait, fault.not_before_seconds), stop)
                except (StorageUnavailable, Conflict) as fault:
                    self._log.error("storage_unavailable", why=str(fault))
                    await _wait(wait, stop)
                else:
                    wait = self._waits.first
                    if not taken and not self._bot.poll_seconds:
                        await _wait(SHORT_REST, stop)
                    continue
                wait = min(wait * 2, self._waits.longest)
        finally:
            await self.hang_up()

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
            await self._note_fault(str(named))
            raise named from None
        if readings is not None:
            await self._note_look(taken)
        return taken

    async def hang_up(self) -> None:
        """Close the line; the next look opens it again."""
        self._ready = False
        await self._line.hang_up()

    async def _open(self) -> Bot:
        telegram = await self._line.open()
        if not self._ready:
            await telegram.delete_webhook(drop_pending_updates=False)
            await self._offer_commands(telegram)
            self._ready = True
        return telegram

    async def _offer_commands(self, telegram: Bot) -> None:
        """Commands are a convenience: when Telegram does not take them, reading goes on."""
        try:
            for language, commands in COMMANDS.items():
                offered = [BotCommand(command, what) for command, what in commands]
                await telegram.set_my_commands(
                    offered, language_code="" if language == "nl" else language
                )
        except error.TelegramError as fault:
            self._log.warning("commands_not_offered", fault=type(fault).__name__)

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
            reader = self._update_reader()
            readings = [reader.read(update) for update in updates]
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

    def _update_reader(self) -> UpdateReader:
        return UpdateReader(self._bot, self._clock.now(), takes_files=self._takes_files)

    def _one_by_one(self, telegram: Bot) -> list[Reading]:
        reader = self._update_reader()
        try:
            return [
                _read_one(reader, raw, telegram)
                for raw in json.loads(self._line.last_updates)["result"]
            ]
        except (ValueError, TypeError, KeyError):
            raise TelegramUnavailable(
                "answer not understood", f"Bot '{self.name}' begrijpt het antwoord niet."
            ) from None

    async def _take_all(self, readings: list[Reading], telegram: Bot, stop: asyncio.Event) -> int:
        taken = 0
        units = as_units(readings)
        for place, unit in enumerate(units):
            if stop.is_set():
                break
            await self._taker.take(unit, telegram)
            # The parts of an album may stand behind updates that have no outcome yet.
            behind = [each.update_id for later in units[place + 1 :] for each in later]
            settled = min(behind, default=readings[-1].update_id + 1)
            self._next = max(self._next or 0, settled)
            taken += len(unit)
        return taken

    async def _note_look(self, taken: int) -> None:
        now = self._clock.now()
        await self._note(
            Look(Door.CHAT, self.name, self._bot.board, now, now if taken else None, "")
        )

    async def _note_fault(self, why: str) -> None:
        await self._note(Look(Door.CHAT, self.name, self._bot.board, None, None, why))

    async def _note(self, look: Look) -> None:
        try:
            async with self._storage.transaction() as tx:
                await tx.doors.looked(look)
        except (StorageUnavailable, Conflict) as fault:
            # The updates themselves are saved; a note less only makes the door look older.
            self._log.warning("look_not_noted", why=str(fault))


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


def _read_one(reader: UpdateReader, raw: Any, telegram: Bot) -> Reading:
    try:
        return reader.read(Update.de_json(raw, telegram))
    except Exception as fault:
        return reader.read_malformed(raw, type(fault).__name__)


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


async def _wait(seconds: float, stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass
