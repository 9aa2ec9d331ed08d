"""Delete a parent's message from the chat."""

from enum import Enum

from telegram import Bot, error


class Deletion(Enum):
    """What became of a message that must go."""

    DONE = "done"
    GONE_BEFORE = "gone_before"
    """The parent, or an earlier try of ours, deleted it."""
    REFUSED = "refused"
    """Telegram keeps it: it is older than 48 hours (Bot API, deleteMessage), or the chat is
    closed to the bot."""


async def delete_message(telegram: Bot, chat_id: int, message_id: int) -> Deletion:
    """Delete one message, and answer what became of it.

    Raises the library's TelegramError for what may go better another time.
    """
    try:
        await telegram.delete_message(chat_id, message_id)
    except error.BadRequest as fault:
        gone = "message to delete not found" in fault.message.casefold()
        return Deletion.GONE_BEFORE if gone else Deletion.REFUSED
    except error.Forbidden:
        return Deletion.REFUSED
    return Deletion.DONE
