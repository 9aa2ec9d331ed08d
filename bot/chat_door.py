"""Take in what comes through one bot, however Telegram hands it over: asked for or delivered."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Final, assert_never

import structlog
from telegram import Bot, Update

from bot.albums import Unit
from bot.chat_bot import ChatBot, TelegramUnavailable
from bot.flood import Care, FloodGate, OnlyBreaches, Unread
from bot.gap_teller import GapTeller
from bot.read_update import Reach, Reading, UpdateReader
from bot.sayings import Saying
from bot.short_answers import ShortAnswers
from bot.take_message import MessageTaker
from casework.actions.chat_reach import ChatReach
from casework.actions.receive_message import ReceiveMessage
from casework.actions.talk_with_parent import TalkWithParent
from casework.ledger import Door, Look
from casework.ports import Conflict, StorageUnavailable


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to wait, seconds."""

    first: float = 1.0
    """After a fault; each next wait is twice as long."""
    longest: float = 60.0
    album: float = 1.0
    """For the other parts of an album."""


class ChatDoor:
    """The door of one bot: gives every update its one outcome, and notes when it was open."""

    def __init__(
        self, bot: ChatBot, receive: ReceiveMessage, talk: TalkWithParent | None = None
    ) -> None:
        """Prepare; nothing is connected. Without `talk` nothing is asked back."""
        self.bot: Final = bot
        self._receive: Final = receive
        self._takers: Final = {
            Care.FULL: MessageTaker(bot, receive, talk),
            Care.FOR_BREACHES: MessageTaker(
                bot, replace(receive, understand=OnlyBreaches(receive.understand))
            ),
            Care.ONLY_SAVED: MessageTaker(bot, replace(receive, understand=Unread())),
        }
        self._flood: Final = FloodGate()
        self._answers: Final = ShortAnswers(bot.name, receive.boards[bot.board])
        self._reach: Final = ChatReach(receive.storage, receive.clock, receive.boards)
        self._gaps: Final = GapTeller(bot, receive)
        self._log: Final = structlog.get_logger(bot=bot.name)

    def read(self, update: Update) -> Reading:
        """Answer what an update is."""
        return self._reader().read(update)

    def read_raw(self, raw: Any, telegram: Bot) -> Reading:
        """Answer what an update is, or what can be saved of one that the library refuses.

        Raises KeyError, TypeError or ValueError when it has no number.
        """
        reader = self._reader()
        try:
            return reader.read(Update.de_json(raw, telegram))
        except Exception as fault:
            self._log.error("update_malformed", fault=type(fault).__name__)
            return reader.read_malformed(raw, type(fault).__name__)

    def _reader(self) -> UpdateReader:
        return UpdateReader(
            self.bot, self._receive.clock.now(), takes_files=self._receive.judge is not None
        )

    async def take(self, unit: Unit, telegram: Bot) -> None:
        """Give every update of a message its one outcome.

        Raises TelegramUnavailable, StorageUnavailable or Conflict when it must come again.
        """
        await self._note_reach(unit[0])
        care = self.care(unit)
        if care is Care.FULL:
            await self._takers[care].take(unit, telegram)
        else:
            await self._take_beyond(unit, telegram, care)
        await self._gaps.after(unit)

    def care(self, unit: Unit) -> Care:
        """Answer how much is done with a message: of one chat no more than its share."""
        first = unit[0]
        if first.chat_id is None or first.leave or first.reach is not None:
            return Care.FULL
        care = self._flood.care(first.chat_id, first.update_id, first.message.received)
        if care is Care.FOR_BREACHES and (first.tap or first.command):
            # Buttons and commands ask little of us, and one of them leads to a person.
            return Care.FULL
        return care

    async def _take_beyond(self, unit: Unit, telegram: Bot, care: Care) -> None:
        first = unit[0]
        await self._takers[care].take(tuple(_unfetched(part) for part in unit), telegram)
        if first.chat_id is not None and self._flood.is_news(first.chat_id, first.message.received):
            self._log.warning("chat_floods")
            today = self._receive.clock.now().date()
            await self._answers.after(unit[0], (Saying.TOO_MANY,), telegram, today)

    async def _note_reach(self, reading: Reading) -> None:
        """Note what a parent did with the chat; before its row, because twice changes nothing."""
        if reading.reach is None or reading.chat_id is None:
            return
        board, chat = self.bot.board, self.bot.chat_key(reading.chat_id)
        match reading.reach:
            case Reach.CLOSED:
                cases = await self._reach.closed(board, chat)
            case Reach.OPENED:
                cases = await self._reach.opened(board, chat)
            case _:
                assert_never(reading.reach)
        self._log.info(f"chat_{reading.reach.value}", cases=list(cases))

    async def note_look(self, *, taken: int) -> None:
        """Note that Telegram answered, and whether something came."""
        now = self._receive.clock.now()
        await self._note(
            Look(Door.CHAT, self.bot.name, self.bot.board, now, now if taken else None, "")
        )

    async def note_fault(self, why: str) -> None:
        """Note that Telegram did not answer as it should."""
        await self._note(Look(Door.CHAT, self.bot.name, self.bot.board, None, None, why))

    async def _note(self, look: Look) -> None:
        try:
            await self._gaps.looked(look)
        except (StorageUnavailable, Conflict) as fault:
            # The updates themselves are saved; a note less only makes the door look older.
            self._log.warning("look_not_noted", why=str(fault))


def _unfetched(part: Reading) -> Reading:
    """Answer a reading of which nothing is fetched, and of its words nothing answered."""
    offer = part.offer
    if offer is not None and offer.file_id is not None:
        offer = replace(offer, file_id=None, why_not=Saying.NOT_FETCHED)
    return replace(part, say=None, offer=offer)


async def keep_looking(
    bot: str,
    look: Callable[[asyncio.Event], Awaitable[float]],
    stop: asyncio.Event,
    waits: Waits,
) -> None:
    """Look until `stop` is set; wait longer after each fault.

    `look` answers how long to rest before the next one, seconds.
    """
    log = structlog.get_logger(bot=bot)
    wait = waits.first
    while not stop.is_set():
        try:
            rest = await look(stop)
        except TelegramUnavailable as fault:
            log.warning("bot_unavailable", why=str(fault), words=fault.words)
            await wait_or_stop(max(wait, fault.not_before_seconds), stop)
        except (StorageUnavailable, Conflict) as fault:
            log.error("storage_unavailable", why=str(fault))
            await wait_or_stop(wait, stop)
        else:
            wait = waits.first
            await wait_or_stop(rest, stop)
            continue
        wait = min(wait * 2, waits.longest)


async def wait_or_stop(seconds: float, stop: asyncio.Event) -> None:
    """Wait so many seconds, or until `stop` is set."""
    if seconds <= 0:
        return
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass
