"""Notice that a chat was not read for so long that messages are lost, and say so once to all.

Telegram keeps what nobody takes for 24 hours (Bot API, "Getting updates"). What a parent wrote
between the last look and a day before the next one may be gone, and nobody can tell whether
there was anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.boards import BoardProfile, Role
from casework.case import Case
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.ledger import Look
from casework.letters import LetterKind
from casework.letters_owed import Correspondent, LetterWriter
from casework.message import Channel
from casework.ports import Clock, Mint, Storage, Transaction

KEPT: Final = timedelta(hours=24)
TOLD_FOR: Final = timedelta(days=14)
"""So long after a gap whoever writes is told of it [own]."""
TOLD: Final = (Role.DESK, Role.FG)
"""As of a silent door."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Between these moments messages may be lost."""

    place: str
    since: datetime
    until: datetime
    noticed: datetime


@dataclass(frozen=True, slots=True)
class NoticeGap:
    """The action, for the doors whose source forgets."""

    storage: Storage
    mint: Mint
    clock: Clock
    boards: Mapping[str, BoardProfile]

    async def looked(self, look: Look) -> Gap | None:
        """Note a look at a door; answer the gap before it, told of to the board's people and to
        everybody who has an open case in its chats."""
        async with self.storage.transaction() as tx:
            before = await self._last_look(tx, look)
            await tx.doors.looked(look)
            if before is None or look.last_look is None or look.last_look - before <= KEPT:
                return None
            gap = Gap(look.place, before, look.last_look - KEPT, look.last_look)
            await self._tell_staff(tx, look.board, gap)
            await self._tell_parents(tx, look.board, gap)
            return gap

    async def recent(self, board: str, place: str) -> tuple[Gap, ...]:
        """Answer the gaps of a door that whoever writes is still told of."""
        since = self.clock.now() - TOLD_FOR
        async with self.storage.reading() as tx:
            events = await tx.journal.of_kind(EventKind.GAP_NOTICED, board=board, since=since)
        return tuple(
            Gap(
                place,
                datetime.fromisoformat(str(event.detail["since"])),
                datetime.fromisoformat(str(event.detail["until"])),
                event.at,
            )
            for event in events
            if event.detail["place"] == place
        )

    async def tell(self, board: str, chat: str, gaps: Sequence[Gap]) -> bool:
        """Tell who wrote in a chat of these gaps, each once; False when there is no open case to
        tell it in."""
        async with self.storage.transaction() as tx:
            cases = await tx.cases.open_of_chat(board=board, sender=chat)
            if cases:
                # The oldest: the newest changes with every question of the parent.
                await self._tell(tx, cases[-1], chat, gaps)
        return bool(cases)

    @staticmethod
    async def _last_look(tx: Transaction, look: Look) -> datetime | None:
        looks = await tx.doors.looks()
        same = (each for each in looks if (each.door, each.place) == (look.door, look.place))
        return next((each.last_look for each in same), None)

    async def _tell_staff(self, tx: Transaction, board: str, gap: Gap) -> None:
        writer = LetterWriter(self.boards[board], self.mint, gap.noticed)
        for role in TOLD:
            await tx.letters.owe(
                writer.door_missed(role, place=gap.place, last_look=gap.since, lost_until=gap.until)
            )
        detail = {
            "place": gap.place,
            "since": gap.since.isoformat(),
            "until": gap.until.isoformat(),
        }
        event = Event(EventKind.GAP_NOTICED, board, gap.noticed, SERVICE, None, detail)
        await tx.journal.note(event)

    async def _tell_parents(self, tx: Transaction, board: str, gap: Gap) -> None:
        for case in await tx.cases.all(board=board, open_only=True):
            if case.channel is not Channel.CHAT:
                continue
            to = Correspondent.of(await tx.cases.messages(case))
            # A chat goes by the name of its bot, which is the place of its door.
            if to is not None and f":{gap.place}:" in to.address:
                await self._tell(tx, case, to.address, (gap,))

    async def _tell(self, tx: Transaction, case: Case, chat: str, gaps: Sequence[Gap]) -> None:
        letters = tx.letters
        kind = LetterKind.MESSAGES_MISSED
        untold = [
            gap
            for gap in gaps
            if not await letters.owed_since(
                board=case.board, recipient=chat, since=gap.noticed, kind=kind
            )
        ]
        writer = LetterWriter(self.boards[case.board], self.mint, self.clock.now())
        for gap in untold:
            to = Correspondent(chat, None)
            await letters.owe(writer.messages_missed(case, to, since=gap.since, until=gap.until))
