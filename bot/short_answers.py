"""Say a short sentence in a chat, at once and at most a few times a day."""

from collections import Counter
from datetime import date
from typing import Final

import structlog
from telegram import Bot, LinkPreviewOptions
from telegram.error import Forbidden, TelegramError

from bot.read_update import Reading
from bot.texts import sentence

MOST_PER_DAY: Final = 10
"""To one chat; a flood of stickers is not answered one by one."""
ANSWER_SECONDS: Final = 5.0
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class ShortAnswers:
    """Says what needs no case. Nothing depends on it: when it fails, that is noted and done."""

    def __init__(self, bot: str, board: str) -> None:
        """Remember the bot's name for the log, and how the board calls itself."""
        self._log: Final = structlog.get_logger(bot=bot)
        self._board: Final = board
        self._day: date | None = None
        self._said: Final[Counter[int]] = Counter()
        self._albums: Final[set[str]] = set()

    async def after(self, reading: Reading, telegram: Bot, today: date) -> None:
        """Say what an update asks for, once its outcome is saved; leave a group."""
        if reading.chat_id is None:
            return
        if self._may_say(reading, today):
            await self._say(reading, reading.chat_id, telegram)
        if reading.leave:
            try:
                await telegram.leave_chat(reading.chat_id, read_timeout=ANSWER_SECONDS)
            except Forbidden:
                pass  # Left already: this update was on its way before that.
            except TelegramError as fault:
                self._log.warning("group_not_left", fault=type(fault).__name__)

    def _may_say(self, reading: Reading, today: date) -> bool:
        if today != self._day:
            self._day = today
            self._said.clear()
            self._albums.clear()
        if reading.album is not None:
            if reading.album in self._albums:
                return False
            self._albums.add(reading.album)
        if reading.say is None or reading.chat_id is None:
            return False
        self._said[reading.chat_id] += 1
        return self._said[reading.chat_id] <= (1 if reading.leave else MOST_PER_DAY)

    async def _say(self, reading: Reading, chat_id: int, telegram: Bot) -> None:
        if reading.say is None:
            return
        try:
            await telegram.send_message(
                chat_id,
                sentence(reading.say, language=reading.language, board=self._board),
                link_preview_options=NO_PREVIEW,
                read_timeout=ANSWER_SECONDS,
                connect_timeout=ANSWER_SECONDS,
            )
        except TelegramError as fault:
            self._log.warning(
                "short_answer_not_given", saying=reading.say.value, fault=type(fault).__name__
            )
