"""Read a bot's updates by long polling, and settle each only when its outcome is saved."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import structlog
from telegram import Bot, BotCommand, Update, error

from bot.chat_bot import ChatBot, TelegramLine, TelegramUnavailable, named_fault
from bot.read_update import Reading, UpdateReader
from bot.short_answers import ShortAnswers
from bot.texts import Saying
from casework.actions.receive_message import Arrival, Receipt, ReceiveMessage
from casework.ledger import Door, Look, Outcome, Source
from casework.message import IncomingMessage, SetAsideReason, UnreadableMessage
from casework.ports import ClaimLost, Conflict, StorageUnavailable

UPDATES_AT_ONCE: Final = 100
"""The most that Telegram gives in one answer."""
WANTED: Final = ("message", "edited_message", "channel_post", "my_chat_member")
SHORT_REST: Final = 1.0
"""Between two looks when a poll does not wait by itself, seconds."""
COMMANDS: Final = {
    "nl": (("start", "Wie wij zijn"), ("help", "Wat u hier kunt schrijven")),
    "en": (("start", "Who we are"), ("help", "What you can write here")),
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to wait after a fault, seconds; each next wait is twice as long."""

    first: float = 1.0
    longest: float = 60.0


class ChatReader:
    """Reads one bot: an update is asked for again until its one outcome is saved."""

    def __init__(
        self, bot: ChatBot, receive: ReceiveMessage, *, waits: Waits | None = None
    ) -> None:
        """Prepare; nothing is connected before the first look."""
        self.name: Final = bot.name
        self._bot: Final = bot
        self._receive: Final = receive
        self._storage: Final = receive.storage
        self._clock: Final = receive.clock
        self._waits: Final = waits or Waits()
        self._line: Final = TelegramLine(bot)
        self._answers: Final = ShortAnswers(bot.name, receive.boards[bot.board].name)
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
            updates = await _unless_stopped(self._ask(telegram), stop)
        except (error.TelegramError, TelegramUnavailable) as fault:
            if isinstance(fault, error.Conflict):
                self._ready = False  # A webhook may have been set; it is taken off again.
            named = (
                named_fault(fault, self.name) if isinstance(fault, error.TelegramError) else fault
            )
            await self._note_fault(str(named))
            raise named from None
        if updates is None:
            return 0
        taken = await self._take_all(updates, telegram, stop)
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

    async def _ask(self, telegram: Bot) -> list[Reading]:
        """Asking with a number is what settles every update before it at Telegram."""
        try:
            updates = await telegram.get_updates(
                offset=self._next,
                limit=UPDATES_AT_ONCE,
                timeout=self._bot.poll_seconds,
                allowed_updates=WANTED,
            )
            reader = UpdateReader(self._bot, self._clock.now())
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
        return sorted(readings, key=lambda reading: reading.update_id)

    def _one_by_one(self, telegram: Bot) -> list[Reading]:
        reader = UpdateReader(self._bot, self._clock.now())
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
        for reading in readings:
            if stop.is_set():
                break
            receipt = await self._take(reading)
            self._next = max(self._next or 0, reading.update_id + 1)
            taken += 1
            if receipt is None:
                continue
            self._log.info("update_taken", outcome=receipt.outcome.value, cases=list(receipt.cases))
            set_aside = receipt.outcome is Outcome.SET_ASIDE
            said = replace(reading, say=Saying.A_PERSON_LOOKS) if set_aside else reading
            await self._answers.after(said, telegram, self._clock.now().date())
        return taken

    async def _take(self, reading: Reading) -> Receipt | None:
        """Save the outcome of one update; None when it had one already."""
        source = Source(Door.CHAT, self.name, str(reading.update_id))
        try:
            return await self._save(source, reading.message)
        except ClaimLost:
            async with self._storage.reading() as tx:
                entry = await tx.ledger.entry(source)
        if entry is None:
            raise Conflict(str(source))
        if entry.raw_sha256 == reading.message.raw_sha256:
            return None
        # Another update had this number before; see UpdateReader on what tells them apart.
        again = replace(source, key=f"{source.key}.{reading.message.raw_sha256[:12]}")
        try:
            return await self._save(again, reading.message)
        except ClaimLost:
            return None

    async def _save(self, source: Source, message: IncomingMessage | UnreadableMessage) -> Receipt:
        arrival = Arrival(self._bot.board, source, message)
        try:
            return await self._receive(arrival)
        except (StorageUnavailable, Conflict, ClaimLost):
            raise
        except Exception as fault:
            why = type(fault).__name__
        self._log.error("update_not_processed", fault=why)
        return await self._set_aside(arrival, why)

    async def _set_aside(self, arrival: Arrival, why: str) -> Receipt:
        """Set an update aside; one whose text cannot even be kept may not block those behind it."""
        reason = SetAsideReason.COULD_NOT_PROCESS
        try:
            return await self._receive.set_aside_fault(arrival, reason=reason, detail=why)
        except (StorageUnavailable, Conflict, ClaimLost):
            raise
        except Exception as fault:
            self._log.error("text_not_kept", fault=type(fault).__name__)
            message = arrival.message
            bare = UnreadableMessage(
                reason=reason,
                detail=f"{why}; its text could not be kept",
                received=message.received,
                raw_size=message.raw_size,
                raw_sha256=message.raw_sha256,
                content_key=message.content_key,
            )
        return await self._receive(replace(arrival, message=bare))

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
