"""Watch the doors: say so when a mailbox or bot could not be read for too long.

Silence is no sign of quiet: an expired password stops the post while every log stays green.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from casework.boards import BoardProfile, Role
from casework.ledger import Look
from casework.letters_owed import LetterWriter
from casework.local_time import local_date
from casework.ports import Clock, Conflict, Mint, Storage

TOLD = (Role.DESK, Role.FG)
NEEDS_A_PERSON = frozenset({"token refused"})
"""Faults that no waiting mends, so that nobody waits for them."""


@dataclass(frozen=True, slots=True)
class WatchDoors:
    """The action; run it as often as you like, each alarm is owed once a day."""

    storage: Storage
    mint: Mint
    clock: Clock
    boards: Mapping[str, BoardProfile]
    patience: timedelta
    """A door that answered within this time is not silent."""

    async def __call__(self) -> tuple[Look, ...]:
        """Owe an alarm for every silent door; answer these doors."""
        now = self.clock.now()
        async with self.storage.reading() as tx:
            looks = await tx.doors.looks()
        silent = tuple(
            look
            for look in looks
            if look.board in self.boards
            and (
                look.last_look is None
                or now - look.last_look > self.patience
                or look.fault in NEEDS_A_PERSON
            )
        )
        for look in silent:
            # On a clash another node tells of the same door.
            with suppress(Conflict):
                await self._tell(look)
        return silent

    async def _tell(self, look: Look) -> None:
        now = self.clock.now()
        writer = LetterWriter(self.boards[look.board], self.mint, now)
        async with self.storage.transaction() as tx:
            for role in TOLD:
                await tx.letters.owe(
                    writer.door_silent(
                        role,
                        place=look.place,
                        last_look=look.last_look,
                        why=look.fault,
                        day=local_date(now),
                    )
                )
