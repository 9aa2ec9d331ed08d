"""Tell whoever writes, once, that earlier messages of theirs may be lost."""

from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.albums import Unit
from bot.chat_bot import ChatBot
from casework.actions.notice_gap import TOLD_FOR, Gap, NoticeGap
from casework.actions.receive_message import ReceiveMessage
from casework.ledger import Look
from casework.message import IncomingMessage
from casework.ports import Conflict, StorageUnavailable

MOST_REMEMBERED: Final = 10_000
"""Chats that are known to be told, so that storage is not asked at each of their messages."""


READ_EVERY: Final = timedelta(hours=1)


class GapTeller:
    """Keeps the gaps of one bot that are not long ago."""

    def __init__(self, bot: ChatBot, receive: ReceiveMessage) -> None:
        """Prepare; the gaps are read with the first look."""
        self._bot: Final = bot
        self._clock: Final = receive.clock
        self._notice: Final = NoticeGap(
            receive.storage, receive.mint, receive.clock, receive.boards
        )
        self._log: Final = structlog.get_logger(bot=bot.name)
        self._gaps: tuple[Gap, ...] | None = None
        self._read: datetime | None = None
        self._told: Final[set[int]] = set()

    async def looked(self, look: Look) -> None:
        """Note a look at the door, and the gap before it. Raises as storage does."""
        gap = await self._notice.looked(look)
        if gap is not None:
            self._log.error(
                "messages_may_be_lost", since=gap.since.isoformat(), until=gap.until.isoformat()
            )
            self._gaps = None
            self._told.clear()

    async def after(self, unit: Unit) -> None:
        """Tell the writer of a message that is saved; when that fails, their next one will do."""
        message, chat_id = unit[0].message, unit[0].chat_id
        if not isinstance(message, IncomingMessage) or message.automatic is not None:
            return
        if chat_id is None or chat_id in self._told:
            return
        try:
            gaps = await self._recent()
            done = not gaps or await self._notice.tell(
                self._bot.board, self._bot.chat_key(chat_id), gaps
            )
        except (StorageUnavailable, Conflict) as fault:
            self._log.warning("gap_not_told", why=str(fault))
            return
        if done and gaps and len(self._told) < MOST_REMEMBERED:
            self._told.add(chat_id)

    async def _recent(self) -> tuple[Gap, ...]:
        now = self._clock.now()
        # Another node may have noticed one.
        if self._gaps is None or self._read is None or now - self._read > READ_EVERY:
            self._gaps = await self._notice.recent(self._bot.board, self._bot.name)
            self._read = now
        since = now - TOLD_FOR
        return tuple(gap for gap in self._gaps if gap.noticed >= since)
