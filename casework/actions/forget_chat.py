"""Forget a parent's chat on their request: its address goes from every case."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.actions.give_up_letter import give_up_letter
from casework.boards import BoardProfile
from casework.decide import SERVICE
from casework.erasure import ErasureStorage
from casework.events import Event, EventKind
from casework.ports import Clock, Mint


@dataclass(frozen=True, slots=True)
class ForgetChat:
    """The action; what was asked stays, only where it came from goes.

    Letters that still wait to go to the chat fail, and become the task of who has the case: the
    parent must then be reached in another way.
    """

    storage: ErasureStorage
    clock: Clock
    mint: Mint
    boards: Mapping[str, BoardProfile]

    async def __call__(self, board: str, sender: str) -> tuple[str, ...]:
        """Forget a chat at a board; answer the cases it was taken out of."""
        now = self.clock.now()
        async with self.storage.transaction() as tx:
            references = await tx.erasures.cases_of_sender(board=board, sender=sender)
            cases = [await tx.cases.get(board=board, reference=each) for each in references]
            waiting: dict[str, None] = {}
            for case in cases:
                if case is not None:
                    waiting.update(dict.fromkeys(await tx.erasures.forget_sender(case, sender)))
            profile = self.boards[board]
            for letter in await tx.letters.found(tuple(waiting)):
                await give_up_letter(
                    tx, letter, profile, self.mint, now=now, why="the chat was forgotten"
                )
            forgotten = tuple(case.reference for case in cases if case is not None)
            await tx.journal.note(
                *(Event(EventKind.CHAT_FORGOTTEN, board, now, SERVICE, each) for each in forgotten)
            )
        return forgotten
