"""Notice that a board's profile or the school holidays changed, and look at its cases anew."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from casework.boards import BoardProfile
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.ports import Clock, Conflict, Storage
from casework.school_holidays import NO_SCHOOL_HOLIDAYS, SchoolHolidays


@dataclass(frozen=True, slots=True)
class NoticeProfiles:
    """The action; run it when the service starts, before the watch over the clocks."""

    storage: Storage
    clock: Clock
    boards: Mapping[str, BoardProfile]
    school_holidays: SchoolHolidays = NO_SCHOOL_HOLIDAYS

    async def __call__(self) -> Mapping[str, int]:
        """Answer for each board whose profile changed how many cases will be looked at anew.

        The watch then recomputes their dates and records what moved.
        """
        woken = {}
        for board in self.boards.values():
            # On a clash another node starts with the same profile.
            with suppress(Conflict):
                count = await self._notice(board)
                if count is not None:
                    woken[board.id] = count
        return woken

    async def _notice(self, board: BoardProfile) -> int | None:
        now = self.clock.now()
        fingerprint = fingerprint_of(board, self.school_holidays)
        async with self.storage.transaction() as tx:
            known = await tx.boards.fingerprint(board.id)
            if known == fingerprint:
                return None
            await tx.boards.remember(board.id, fingerprint)
            woken = await tx.cases.wake_all(board=board.id, at=now)
            if known is not None:
                detail = {"cases": woken}
                await tx.journal.note(
                    Event(EventKind.PROFILE_CHANGED, board.id, now, SERVICE, None, detail)
                )
            return woken


def fingerprint_of(board: BoardProfile, school_holidays: SchoolHolidays) -> str:
    """Answer what changes with anything in the profile or the school holidays."""
    text = f"{board.model_dump_json()}\n{school_holidays!r}"
    return sha256(text.encode()).hexdigest()
