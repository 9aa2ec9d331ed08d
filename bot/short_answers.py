"""Say a short sentence in a chat, at once and at most a few times a day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

import structlog
from telegram import Bot, LinkPreviewOptions
from telegram.error import Forbidden, TelegramError

from bot.offered_files import MOST_BYTES
from bot.read_update import Reading
from bot.sayings import Saying
from bot.texts import sentence
from casework.boards import BoardProfile

MOST_PER_DAY: Final = 10
"""To one chat; a flood of stickers is not answered one by one."""
ANSWER_SECONDS: Final = 5.0
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class ShortAnswers:
    """Says what needs no case. Nothing depends on it: when it fails, that is noted and done."""

    def __init__(self, bot: str, board: BoardProfile) -> None:
        """Remember the bot's name for the log, and what the sentences say of the board."""
        self._log: Final = structlog.get_logger(bot=bot)
        self._facts: Final = {
            "board": board.name,
            "address": board.contact.email,
            "megabytes": str(MOST_BYTES // (1024 * 1024)),
        }
        self._day: date | None = None
        self._said: Final[Counter[int]] = Counter()
        self._told: Final[set[tuple[str, Saying]]] = set()
        """What was said today of which message, or album."""

    async def after(
        self, reading: Reading, sayings: Iterable[Saying], telegram: Bot, today: date
    ) -> None:
        """Say what an update asks for, once its outcome is saved; leave a group."""
        if reading.chat_id is None:
            return
        for saying in dict.fromkeys(sayings):
            if self._may_say(reading, reading.chat_id, saying, today):
                await self._say(reading, reading.chat_id, saying, telegram)
        if reading.leave:
            try:
                await telegram.leave_chat(reading.chat_id, read_timeout=ANSWER_SECONDS)
            except Forbidden:
                pass  # Left already: this update was on its way before that.
            except TelegramError as fault:
                self._log.warning("group_not_left", fault=type(fault).__name__)

    def _may_say(self, reading: Reading, chat_id: int, saying: Saying, today: date) -> bool:
        if today != self._day:
            self._day = today
            self._said.clear()
            self._told.clear()
        # An update can come again, and a part of an album after the others.
        about = (reading.album or reading.message.raw_sha256, saying)
        if about in self._told:
            return False
        self._told.add(about)
        self._said[chat_id] += 1
        return self._said[chat_id] <= (1 if reading.leave else MOST_PER_DAY)

    async def _say(self, reading: Reading, chat_id: int, saying: Saying, telegram: Bot) -> None:
        try:
            await telegram.send_message(
                chat_id,
                sentence(saying, language=reading.language, **self._facts),
                link_preview_options=NO_PREVIEW,
                read_timeout=ANSWER_SECONDS,
                connect_timeout=ANSWER_SECONDS,
            )
        except TelegramError as fault:
            self._log.warning(
                "short_answer_not_given", saying=saying.value, fault=type(fault).__name__
            )
