"""Say in a Telegram chat what the conversation answers, and take away buttons that are done."""

from collections import OrderedDict
from typing import Final

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, error

from bot.read_update import Reading
from bot.short_answers import NO_PREVIEW
from bot.split_text import split_text
from bot.talker import Said
from bot.wording import Spoken

ANSWER_SECONDS: Final = 5.0
CHATS_REMEMBERED: Final = 10_000
"""Of whose last buttons it is known where they stand; of others they stay, and do no harm."""
LONGEST_NOTICE: Final = 200
"""Characters (Bot API, answerCallbackQuery)."""


class ChatVoice:
    """Speaks for one bot. What cannot be said is noted and done: the parent can write anything,
    or ask how things stand, and goes on from what is saved."""

    def __init__(self, bot: str) -> None:
        """Remember the bot's name for the log."""
        self._log: Final = structlog.get_logger(bot=bot)
        self._buttons: Final[OrderedDict[int, int]] = OrderedDict()
        """By chat, the message under which a question's buttons stand."""

    async def say(self, reading: Reading, said: Said, telegram: Bot) -> None:
        """Say it, under the words that called for it."""
        chat_id = reading.chat_id
        if chat_id is None:
            return
        if reading.tap is not None:
            await self._see_tap(reading.tap.query_id, said.notice, telegram)
            if said.answers_question and reading.message_id is not None:
                await self._take_away(chat_id, reading.message_id, telegram)
        if said.messages and (said.answers_question or said.messages[-1].asks):
            await self._take_away(chat_id, self._buttons.pop(chat_id, None), telegram)
        for spoken in said.messages:
            await self._send(chat_id, spoken, telegram)

    async def _see_tap(self, query_id: str, notice: str, telegram: Bot) -> None:
        """Tell Telegram that a tap was seen, or the button goes on turning."""
        try:
            await telegram.answer_callback_query(
                query_id, text=notice[:LONGEST_NOTICE] or None, read_timeout=ANSWER_SECONDS
            )
        except error.TelegramError as fault:
            # It waits no longer than some minutes, which may be over after an outage.
            self._log.info("tap_not_seen", fault=type(fault).__name__)

    async def _take_away(self, chat_id: int, message_id: int | None, telegram: Bot) -> None:
        if message_id is None:
            return
        if self._buttons.get(chat_id) == message_id:
            del self._buttons[chat_id]
        try:
            await telegram.edit_message_reply_markup(
                chat_id, message_id, reply_markup=None, read_timeout=ANSWER_SECONDS
            )
        except error.TelegramError as fault:
            # Gone already, or too old; a tap on it is answered kindly.
            self._log.info("buttons_not_taken_away", fault=type(fault).__name__)

    async def _send(self, chat_id: int, spoken: Spoken, telegram: Bot) -> None:
        parts = split_text(spoken.text)
        for place, part in enumerate(parts):
            last = place == len(parts) - 1
            try:
                sent = await telegram.send_message(
                    chat_id,
                    part,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=_keyboard(spoken) if last and spoken.rows else None,
                    read_timeout=ANSWER_SECONDS,
                    connect_timeout=ANSWER_SECONDS,
                )
            except error.TelegramError as fault:
                self._log.warning("reply_not_given", fault=type(fault).__name__)
                return
            if last and spoken.asks:
                self._remember(chat_id, sent.message_id)

    def _remember(self, chat_id: int, message_id: int) -> None:
        self._buttons[chat_id] = message_id
        self._buttons.move_to_end(chat_id)
        if len(self._buttons) > CHATS_REMEMBERED:
            self._buttons.popitem(last=False)


def _keyboard(spoken: Spoken) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.text, callback_data=button.data) for button in row]
            for row in spoken.rows
        ]
    )
