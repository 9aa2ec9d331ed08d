"""Carry letters into the chats they answer."""

from collections.abc import Iterable
from typing import Final

from telegram import Bot, error

from bot.chat_bot import ChatBot, TelegramLine, named_fault, read_chat_key
from bot.short_answers import NO_PREVIEW
from bot.split_text import split_text
from casework.letters import CHAT_CLOSED, CHAT_UNKNOWN, Letter
from casework.ports import CarrierUnavailable, LetterRefused, Words


class TelegramPostman:
    """Hands letters to Telegram, each through the bot whose chat it answers."""

    def __init__(self, bots: Iterable[ChatBot]) -> None:
        """Prepare; nothing is connected before the first letter."""
        self._lines: Final = {bot.name: TelegramLine(bot) for bot in bots}
        self._carried: Final[dict[str, int]] = {}
        """How many parts of a long letter arrived before a fault, so that they come once."""

    async def carry(self, letter: Letter, words: Words) -> None:
        """Hand one letter to its chat. Raises LetterRefused or CarrierUnavailable."""
        line, chat_id = self._addressed(letter)
        parts = split_text(words.text)
        if not parts:
            raise LetterRefused("the letter is empty")
        try:
            telegram = await line.open()
            for place in range(self._carried.get(letter.id, 0), len(parts)):
                await _send(telegram, chat_id, parts[place])
                self._carried[letter.id] = place + 1
        except error.TelegramError as fault:
            refused = _as_carrier_says(fault, line.bot.name)
            if isinstance(refused, LetterRefused):
                self._carried.pop(letter.id, None)
            raise refused from None
        self._carried.pop(letter.id, None)

    def _addressed(self, letter: Letter) -> tuple[TelegramLine, int]:
        found = read_chat_key(letter.recipient)
        if found is None:
            raise LetterRefused("not the key of a chat")
        name, chat_id = found
        line = self._lines.get(name)
        if line is None:
            raise CarrierUnavailable(f"no bot '{name}' in the settings")
        if line.bot.board != letter.board:
            raise LetterRefused("the chat belongs to another board's bot")
        return line, chat_id

    async def hang_up(self) -> None:
        """Close every line."""
        for line in self._lines.values():
            await line.hang_up()


async def _send(telegram: Bot, chat_id: int, text: str) -> None:
    await telegram.send_message(chat_id, text, link_preview_options=NO_PREVIEW)


def _as_carrier_says(fault: error.TelegramError, bot: str) -> LetterRefused | CarrierUnavailable:
    match fault:
        case error.Forbidden():
            return LetterRefused(CHAT_CLOSED)
        case error.BadRequest() if "chat not found" in fault.message.casefold():
            return LetterRefused(CHAT_UNKNOWN)
        case error.BadRequest() | error.ChatMigrated():
            return LetterRefused("Telegram refuses the message")
        case _:
            named = named_fault(fault, bot)
            return CarrierUnavailable(str(named), not_before_seconds=named.not_before_seconds)
