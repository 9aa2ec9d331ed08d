"""Forget a parent's chat on their request: its address goes from every case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.actions.give_up_letter import give_up_letter
from casework.boards import BoardProfile
from casework.case import Case
from casework.decide import SERVICE
from casework.erasure import ErasureStorage, ErasureTransaction
from casework.events import Event, EventKind
from casework.ports import Clock, Mint
from casework.retention import obstacles


@dataclass(frozen=True, slots=True)
class ForgetChat:
    """The action; what was asked stays, only where it came from goes.

    Letters that still wait to go to the chat fail, and become the task of who has the case: the
    parent must then be reached in another way. Of cases that are closed, with nothing left to
    do, the texts go too.
    """

    storage: ErasureStorage
    clock: Clock
    mint: Mint
    boards: Mapping[str, BoardProfile]

    async def __call__(self, board: str, sender: str) -> tuple[str, ...]:
        """Forget a chat at a board; answer the cases it was taken out of."""
        async with self.storage.transaction() as tx:
            return await self.within(tx, board, sender)

    async def within(self, tx: ErasureTransaction, board: str, sender: str) -> tuple[str, ...]:
        """Forget a chat within a transaction that does more."""
        now = self.clock.now()
        references = await tx.erasures.cases_of_sender(board=board, sender=sender)
        found = [await tx.cases.get(board=board, reference=each) for each in references]
        cases = [case for case in found if case is not None]
        waiting: dict[str, None] = {}
        for case in cases:
            waiting.update(dict.fromkeys(await tx.erasures.forget_sender(case, sender)))
        profile = self.boards[board]
        for letter in await tx.letters.found(tuple(waiting)):
            await give_up_letter(
                tx, letter, profile, self.mint, now=now, why="the chat was forgotten"
            )
        forgotten = tuple(case.reference for case in cases)
        await tx.journal.note(
            *(Event(EventKind.CHAT_FORGOTTEN, board, now, SERVICE, each) for each in forgotten)
        )
        for case in cases:
            await self._erase_texts(tx, case, now)
        await tx.conversations.forget(board=board, sender=sender, now=now)
        return forgotten

    async def _erase_texts(self, tx: ErasureTransaction, case: Case, now: datetime) -> None:
        if case.texts_erased is not None or obstacles(case, await tx.erasures.standing(case)):
            return
        await tx.erasures.erase_texts(case, now=now)
        await tx.journal.note(
            Event(EventKind.TEXTS_ERASED, case.board, now, SERVICE, case.reference)
        )
