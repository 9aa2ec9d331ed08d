"""Hold the boards' profiles as they are now: what their files say, and what people set over it."""

from collections.abc import Iterator, Mapping
from typing import Final

import structlog

from casework.actions.notice_profiles import NoticeProfiles
from casework.board_settings import with_settings
from casework.boards import BoardProfile
from casework.ports import Clock, Storage
from casework.school_holidays import NO_SCHOOL_HOLIDAYS, SchoolHolidays

REFRESH_EVERY: Final = 60.0
"""Seconds after which another node's settings hold here too."""


class LiveBoards(Mapping[str, BoardProfile]):
    """The boards that every part holds; a change reaches them all at once.

    What a part read before stays as it was: one act works with one profile from begin to end.
    """

    def __init__(
        self,
        profiles: Mapping[str, BoardProfile],
        storage: Storage,
        clock: Clock,
        school_holidays: SchoolHolidays = NO_SCHOOL_HOLIDAYS,
    ) -> None:
        """Start with the profiles as their files have them; `load` reads what is set."""
        self._profiles: Final = dict(profiles)
        self._now: dict[str, BoardProfile] = dict(profiles)
        self._storage: Final = storage
        self._notice: Final = NoticeProfiles(storage, clock, self, school_holidays)
        self._told: set[tuple[str, str]] = set()

    def __getitem__(self, board: str) -> BoardProfile:
        return self._now[board]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)

    @property
    def profiles(self) -> Mapping[str, BoardProfile]:
        """The profiles without anything that was set."""
        return self._profiles

    async def load(self) -> bool:
        """Take over what is set now; answer whether a profile changed by it.

        A setting that does not fit its profile any more is passed over and told to the log once.
        Raises StorageUnavailable; then everything stays as it was.
        """
        now: dict[str, BoardProfile] = {}
        unfit: set[tuple[str, str]] = set()
        for board, profile in self._profiles.items():
            async with self._storage.reading() as tx:
                found = with_settings(profile, await tx.settings.of_board(board))
            # A profile that did not change stays the same object: who compares sees that.
            known = self._now[board]
            now[board] = known if known == found.board else found.board
            unfit |= {(board, str(setting.key)) for setting, _ in found.unfit}
        for board, key in sorted(unfit - self._told):
            structlog.get_logger().warning("setting_does_not_fit", board=board, setting=key)
        self._told = unfit
        changed = any(now[board] is not self._now[board] for board in now)
        self._now = now
        return changed

    async def refresh(self) -> None:
        """Take over what is set now, and have the cases of a board that changed looked at.

        Raises StorageUnavailable.
        """
        if await self.load():
            await self._notice()
