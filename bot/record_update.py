"""Save the one outcome of an update, whatever goes wrong while it is handled."""

from dataclasses import dataclass, replace
from typing import Final

import structlog

from bot.chat_bot import ChatBot
from bot.read_update import Reading
from casework.actions.receive_message import Arrival, Receipt, ReceiveMessage
from casework.files import FilesRefused
from casework.ledger import Door, LedgerEntry, Source
from casework.message import IncomingMessage, SetAsideReason, UnreadableMessage
from casework.ports import ClaimLost, Conflict, StorageUnavailable


@dataclass(frozen=True, slots=True)
class Place:
    """Where an update stands in the ledger, and what is there already."""

    source: Source
    entry: LedgerEntry | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an update, and whether its words were kept."""

    receipt: Receipt
    words_kept: bool = True


class Recorder:
    """Writes the outcomes of one bot's updates."""

    def __init__(self, bot: ChatBot, receive: ReceiveMessage) -> None:
        """Prepare; nothing is written yet."""
        self._bot: Final = bot
        self._receive: Final = receive
        self._log: Final = structlog.get_logger(bot=bot.name)

    async def place(self, reading: Reading) -> Place:
        """Answer where an update stands.

        Another update may have had its number before; see UpdateReader on what tells them apart.
        """
        sha = reading.message.raw_sha256
        source = Source(Door.CHAT, self._bot.name, str(reading.update_id))
        async with self._receive.storage.reading() as tx:
            entry = await tx.ledger.entry(source)
            if entry is None or entry.raw_sha256 == sha:
                return Place(source, entry)
            again = replace(source, key=f"{source.key}.{sha[:12]}")
            return Place(again, await tx.ledger.entry(again))

    async def save(self, arrival: Arrival) -> Saved:
        """Save the outcome of one update.

        Raises FilesRefused, with nothing written, when nobody is sure about a file in it;
        StorageUnavailable, Conflict or ClaimLost when its outcome could not be saved by us.
        """
        try:
            return Saved(await self._receive(arrival))
        except (FilesRefused, StorageUnavailable, Conflict, ClaimLost):
            raise
        except Exception as fault:
            why = type(fault).__name__
        self._log.error("update_not_processed", fault=why)
        return await self.set_aside(arrival, why)

    async def set_aside(self, arrival: Arrival, why: str) -> Saved:
        """Set an update aside; one whose text cannot even be kept may not block those behind it."""
        reason = SetAsideReason.COULD_NOT_PROCESS
        try:
            return Saved(await self._receive.set_aside_fault(arrival, reason=reason, detail=why))
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
        receipt = await self._receive(replace(arrival, message=bare))
        return Saved(receipt, words_kept=False)

    def holds_number(self, message: IncomingMessage | UnreadableMessage | None) -> bool:
        """Answer whether screening takes a number out of the words of a message."""
        if not isinstance(message, IncomingMessage) or not message.full_text:
            return False
        try:
            screened = self._receive.screen.screen(message)
        except Exception as fault:
            # Its words are not kept either, so they stay where the parent can see them.
            self._log.error("text_not_screened", fault=type(fault).__name__)
            return False
        return (screened.text, screened.full_text) != (message.text, message.full_text)
