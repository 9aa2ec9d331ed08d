"""Read one Telegram update: what goes to the ledger, and what the bot says at once."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, Final

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update

from bot.chat_bot import ChatBot
from bot.conversation import Command, command_named
from bot.offered_files import Offer, offered_by
from bot.sayings import Saying
from casework.message import (
    Attachment,
    Automatic,
    AutomaticKind,
    Channel,
    IncomingMessage,
    SetAsideReason,
    UnreadableMessage,
)

COMMAND: Final = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
DEEP_LINK: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What stands behind /start when the parent came by a link (Bot API, deep linking)."""
WHAT_TO_SAY: Final = {
    **dict.fromkeys(("contact", "venue", "location"), Saying.NO_PLACES),
    **dict.fromkeys(("sticker", "dice", "game", "poll", "story", "checklist"), Saying.WORDS_PLEASE),
}
"""To what is neither words nor a file."""
OF_SEVERAL: Final = frozenset({Chat.GROUP, Chat.SUPERGROUP, Chat.CHANNEL})
NO_LONGER_IN: Final = frozenset({ChatMember.LEFT, ChatMember.BANNED})


class Reach(Enum):
    """What a parent did with the chat itself (Bot API, my_chat_member in a private chat)."""

    CLOSED = "closed"
    """The bot is blocked."""
    OPENED = "opened"
    """It is started again."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that was tapped (Bot API, CallbackQuery)."""

    query_id: str
    """By which Telegram wants to be told that it was seen."""
    data: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One update, read."""

    update_id: int
    message: IncomingMessage | UnreadableMessage
    chat_id: int | None = None
    say: Saying | None = None
    leave: bool = False
    """It came from a group or channel, which the bot leaves."""
    language: str = ""
    """Language of the parent's Telegram; used for one sentence and not kept."""
    album: str | None = None
    """Photos sent together come as messages of their own with this in common."""
    message_id: int | None = None
    """By which the message can be deleted from its chat."""
    offer: Offer | None = None
    """What came along with the words, or without any."""
    reach: Reach | None = None
    command: Command | None = None
    """A command with nothing behind it."""
    tap: Tap | None = None


@dataclass(frozen=True, slots=True)
class UpdateReader:
    """Reads the updates of one bot."""

    bot: ChatBot
    now: datetime
    takes_files: bool = False
    """False where files are never looked at: then none is fetched."""

    def read(self, update: Update) -> Reading:
        """Answer what an update is."""
        message, chat = update.message, update.effective_chat
        if chat is not None and chat.type in OF_SEVERAL:
            return self._of_several(update, chat)
        if message is not None:
            return self._private(update.update_id, message)
        if update.callback_query is not None:
            return self._tap(update.update_id, update.callback_query)
        if update.my_chat_member is not None:
            return self._reach(update.update_id, update.my_chat_member)
        edited = update.edited_message
        if edited is not None and (edited.text or edited.caption):
            return self._signal(update.update_id, "edited message", edited, say=Saying.NOT_REREAD)
        return self._signal(update.update_id, "other update", edited)

    def read_malformed(self, raw: Mapping[str, Any], fault: str) -> Reading:
        """Answer what can be saved of an update that the library refuses.

        Raises KeyError when it has no number, so that nothing can be recorded about it.
        """
        update_id = int(raw["update_id"])
        chat_id, text = _private_words(raw.get("message"))
        identity = self._identity(update_id)
        salvaged = (
            self._person(identity, self.now, chat_id, _whole(text), _whole(text), ())
            if chat_id is not None and text is not None
            else None
        )
        return Reading(
            update_id,
            UnreadableMessage(
                reason=SetAsideReason.BROKEN,
                detail=fault,
                received=self.now,
                raw_size=salvaged.raw_size if salvaged else 0,
                raw_sha256=identity,
                content_key=identity,
                salvaged=salvaged,
            ),
            chat_id=chat_id,
            say=Saying.A_PERSON_LOOKS if chat_id is not None else None,
        )

    def _private(self, update_id: int, message: Message) -> Reading:
        wrote = _whole(message.text or message.caption or "")
        asks = wrote
        if message.text and (command := COMMAND.fullmatch(wrote.strip())):
            asks = command[2] or ""
            if command[1].casefold() == "start" and DEEP_LINK.fullmatch(asks):
                asks = ""
            if not asks.strip():
                signal = self._signal(update_id, "command", message, say=Saying.WELCOME)
                return replace(signal, command=command_named(command[1]))
        offer = offered_by(message, takes_files=self.takes_files)
        if not asks.strip() and offer is None:
            say = next(
                (say for name, say in WHAT_TO_SAY.items() if getattr(message, name, None)), None
            )
            return self._signal(update_id, "no words", message, say=say)
        return Reading(
            update_id,
            self._person(
                self._identity(update_id, message),
                min(message.date, self.now),
                message.chat.id,
                asks,
                wrote,
                (offer.attachment,) if offer else (),
            ),
            chat_id=message.chat.id,
            language=_language(message),
            album=message.media_group_id,
            message_id=message.message_id,
            offer=offer,
        )

    def _of_several(self, update: Update, chat: Chat) -> Reading:
        change: ChatMemberUpdated | None = update.my_chat_member
        if change is not None and change.new_chat_member.status in NO_LONGER_IN:
            return self._signal(update.update_id, "left a group", None)
        signal = self._signal(update.update_id, "group or channel", None)
        return Reading(
            update.update_id, signal.message, chat_id=chat.id, say=Saying.NO_GROUPS, leave=True
        )

    def _tap(self, update_id: int, query: CallbackQuery) -> Reading:
        """A message that is too old to be seen still names its chat and its number."""
        message = query.message
        identity = hashlib.sha256(f"{self.bot.name}:{update_id}:{query.id}".encode()).hexdigest()
        signal = self._signal(update_id, "button", None)
        return replace(
            signal,
            message=replace(signal.message, raw_sha256=identity, content_key=identity),
            chat_id=message.chat.id if message else query.from_user.id,
            message_id=message.message_id if message else None,
            language=query.from_user.language_code or "",
            tap=Tap(query.id, query.data or ""),
        )

    def _reach(self, update_id: int, change: ChatMemberUpdated) -> Reading:
        closed = change.new_chat_member.status in NO_LONGER_IN
        reach = Reach.CLOSED if closed else Reach.OPENED
        signal = self._signal(update_id, f"chat {reach.value}", None)
        return replace(signal, chat_id=change.chat.id, reach=reach)

    def _person(
        self,
        identity: str,
        received: datetime,
        chat_id: int,
        text: str,
        full_text: str,
        attachments: tuple[Attachment, ...],
    ) -> IncomingMessage:
        return IncomingMessage(
            channel=Channel.CHAT,
            received=received,
            sender=self.bot.chat_key(chat_id),
            text=text,
            full_text=full_text,
            attachments=attachments,
            raw_size=len(full_text.encode("utf-8")),
            raw_sha256=identity,
            content_key=identity,
        )

    def _signal(
        self, update_id: int, why: str, message: Message | None, *, say: Saying | None = None
    ) -> Reading:
        identity = self._identity(update_id, message)
        return Reading(
            update_id,
            as_signal(
                IncomingMessage(
                    channel=Channel.CHAT,
                    received=min(message.date, self.now) if message else self.now,
                    sender=None,
                    text="",
                    full_text="",
                    raw_sha256=identity,
                    content_key=identity,
                ),
                why,
            ),
            chat_id=message.chat.id if message else None,
            say=say,
            language=_language(message) if message else "",
        )

    def _identity(self, update_id: int, message: Message | None = None) -> str:
        """What tells two updates apart, without a word of what was written.

        The number alone does not: after a silent week Telegram draws a new one (Bot API, Update).
        """
        told = f"{message.message_id}:{message.date.timestamp():.0f}" if message else ""
        return hashlib.sha256(f"{self.bot.name}:{update_id}:{told}".encode()).hexdigest()


def as_signal(message: IncomingMessage, why: str) -> IncomingMessage:
    """Answer what needs no person: its row says that it came, and nothing of it is kept."""
    return replace(
        message,
        sender=None,
        text="",
        full_text="",
        attachments=(),
        automatic=Automatic(AutomaticKind.CHAT_SIGNAL, why),
        raw_size=0,
    )


def _private_words(raw: object) -> tuple[int | None, str | None]:
    """The chat and the words in the raw form of a message, as far as they are there."""
    match raw:
        case {"chat": {"id": int(chat_id), "type": Chat.PRIVATE}, "text": str(text)}:
            return chat_id, text
        case {"chat": {"id": int(chat_id), "type": Chat.PRIVATE}, "caption": str(text)}:
            return chat_id, text
        case {"chat": {"id": int(chat_id), "type": Chat.PRIVATE}}:
            return chat_id, None
        case _:
            return None, None


def _whole(text: str) -> str:
    """The text with each half of a character, which could not be stored, replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _language(message: Message) -> str:
    return (message.from_user.language_code or "") if message.from_user else ""
