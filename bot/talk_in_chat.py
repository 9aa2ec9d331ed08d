"""Join the conversation to a Telegram chat: taps and commands on their own, words once received."""

from typing import Final

import structlog
from telegram import Bot

from bot.chat_bot import ChatBot
from bot.read_update import Reading
from bot.record_update import Place
from bot.talker import Said, Talker
from bot.voice import ChatVoice
from casework.actions.receive_message import Arrival, Receipt
from casework.actions.talk_with_parent import TalkWithParent
from casework.message import IncomingMessage
from casework.ports import ClaimLost, Conflict, StorageUnavailable

LONGEST_TAP: Final = 64
"""Characters; a longer text is no button's words, so nothing need be looked up."""


class ChatTalks:
    """The conversations of one bot."""

    def __init__(self, bot: ChatBot, talk: TalkWithParent) -> None:
        """Prepare; nothing is asked of Telegram yet."""
        self._bot: Final = bot
        self._talker: Final = Talker(talk, bot.board)
        self._voice: Final = ChatVoice(bot.name)
        self._log: Final = structlog.get_logger(bot=bot.name)

    async def take(self, reading: Reading, place: Place, telegram: Bot) -> bool:
        """Take a tap, a command or the words of a button; False for everything else.

        Raises StorageUnavailable or Conflict when it must come again.
        """
        if reading.chat_id is None:
            return False
        try:
            said = await self._said(reading, place, self._bot.chat_key(reading.chat_id))
        except ClaimLost:
            return True  # Another reader of this bot took it, and answers.
        if said is None:
            return False
        await self._voice.say(reading, said, telegram)
        return True

    async def _said(self, reading: Reading, place: Place, sender: str) -> Said | None:
        message, language = reading.message, reading.language
        if not isinstance(message, IncomingMessage):
            return None
        arrival = Arrival(self._bot.board, place.source, message)
        if reading.tap is not None:
            data = reading.tap.data
            return await self._talker.tapped(sender, arrival, data, language=language)
        if reading.command is not None:
            return await self._talker.commanded(sender, arrival, reading.command, language=language)
        words = message.text if reading.offer is None and message.automatic is None else ""
        if not words or len(words) > LONGEST_TAP:
            return None
        tap = await self._talker.tap_meant_by(sender, words, language=language)
        if tap is None:
            return None
        return await self._talker.tapped(sender, arrival, tap, language=language)

    async def after(self, reading: Reading, place: Place, receipt: Receipt, telegram: Bot) -> None:
        """Go on once a message is received; it is saved, whatever becomes of the conversation."""
        if reading.chat_id is None:
            return
        try:
            said = await self._talker.heard(
                self._bot.chat_key(reading.chat_id),
                place.source,
                receipt,
                language=reading.language,
            )
        except (StorageUnavailable, Conflict) as fault:
            self._log.warning("conversation_not_saved", why=str(fault))
            return
        except Exception as fault:
            # The parent can write anything, and goes on from there.
            self._log.error("conversation_failed", fault=type(fault).__name__)
            return
        await self._voice.say(reading, said, telegram)
