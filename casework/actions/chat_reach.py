"""Note that a parent closed the chat or opened it again, and let letters that waited go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.boards import BoardProfile
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.letters import CHAT_CLOSED
from casework.ports import Clock, Storage, Transaction

SENT_AFTER_ALL: Final = timedelta(days=30)
"""An older letter is not sent any more: its date has come, or others have told the parent [own]."""
REACH: Final = frozenset({EventKind.CHAT_CLOSED, EventKind.CHAT_OPENED})


@dataclass(frozen=True, slots=True)
class ChatReach:
    """The action; telling it the same twice changes nothing."""

    storage: Storage
    clock: Clock
    boards: Mapping[str, BoardProfile]

    async def closed(self, board: str, chat: str) -> tuple[str, ...]:
        """Note at its open cases that a chat is closed; answer these cases.

        The task to reach the parent in another way comes with the first letter that does not
        arrive: before that there is nothing to tell.
        """
        async with self.storage.transaction() as tx:
            cases = await tx.cases.open_of_chat(board=board, sender=chat)
            references = [case.reference for case in cases]
            now = self.clock.now()
            return await note_reach(tx, board, references, EventKind.CHAT_CLOSED, now=now)

    async def opened(self, board: str, chat: str) -> tuple[str, ...]:
        """Note that a chat is open again, and owe anew what could not be delivered meanwhile;
        answer the cases that it was noted at."""
        async with self.storage.transaction() as tx:
            now = self.clock.now()
            with_letters = await send_waiting(tx, board, chat, now=now)
            cases = await tx.cases.open_of_chat(board=board, sender=chat)
            others = [each.reference for each in cases if each.reference not in with_letters]
            noted = await note_reach(tx, board, others, EventKind.CHAT_OPENED, now=now)
            return (*with_letters, *noted)


async def send_waiting(tx: Transaction, board: str, chat: str, *, now: datetime) -> tuple[str, ...]:
    """Owe anew what an open chat could not be told while it was closed, and note that it is open;
    answer the cases it is about."""
    waiting = await tx.letters.owe_again(
        board=board, recipient=chat, why=CHAT_CLOSED, since=now - SENT_AFTER_ALL, now=now
    )
    await note_reach(tx, board, waiting, EventKind.CHAT_OPENED, now=now)
    return tuple(waiting)


async def note_reach(
    tx: Transaction,
    board: str,
    references: Sequence[str],
    kind: EventKind,
    *,
    now: datetime,
) -> tuple[str, ...]:
    """Note at cases that their chat is closed or open again, where that is news."""
    news = []
    for reference in references:
        events = await tx.journal.of_case(board=board, reference=reference)
        last = next((event.kind for event in reversed(events) if event.kind in REACH), None)
        if last is not kind and (last is not None or kind is EventKind.CHAT_CLOSED):
            news.append(reference)
    await tx.journal.note(*(Event(kind, board, now, SERVICE, each) for each in news))
    return tuple(news)
