"""Set at the desk what may be set over a board's profile, and take it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from casework.actions.acting import Acting
from casework.board_settings import (
    BoardSetting,
    SetProfile,
    SettingKey,
    check_setting,
    may_set,
    with_settings,
)
from casework.boards import BoardProfile
from casework.case import CaseRefuses
from casework.events import Event, EventKind
from casework.profile_check import BoardProfileInvalid
from casework.setting_words import value_words

NOT_YOURS = "Dit kan iemand met uw rol niet instellen."


class BoardsInUse(Protocol):
    """Knows the profiles as their files have them, and has every part work with what was set."""

    @property
    def profiles(self) -> Mapping[str, BoardProfile]:
        """The profiles without anything that was set."""
        ...

    async def refresh(self) -> None:
        """Take over what is set now, and have the cases of a board that changed looked at."""
        ...


class SettingRefused(CaseRefuses):
    """The profile does not fit together with this value; the text says why."""


@dataclass(frozen=True, slots=True)
class ChangeBoardSettings(Acting):
    """The acts of one person on settings; each is one transaction with its event."""

    in_use: BoardsInUse = field(kw_only=True)

    async def known(self) -> SetProfile:
        """Answer the profile of this person's board, and what is set over it."""
        profile = self._profile()
        async with self.storage.reading() as tx:
            return with_settings(profile, await tx.settings.of_board(profile.id))

    async def put(self, key: SettingKey, value: Any) -> None:
        """Set a thing; it holds at once. Raises SettingRefused, CaseRefuses."""
        profile = self._profile()
        self._check_may(key)
        now = self.clock.now()
        setting = BoardSetting(profile.id, key, value, self.by, now)
        async with self.storage.transaction() as tx:
            try:
                check_setting(profile, await tx.settings.of_board(profile.id), setting)
            except BoardProfileInvalid as fault:
                raise SettingRefused(_in_words(fault)) from None
            await tx.settings.put(setting)
            # Who stands in is a person: the event says that it changed, the page who it is.
            told = "" if key.is_deputy else value_words(key, value)
            await tx.journal.note(self._changed(key, now, value=told))
        await self.in_use.refresh()

    async def take_back(self, key: SettingKey) -> None:
        """Take a setting away: the profile holds again, at once. Raises CaseRefuses."""
        profile = self._profile()
        self._check_may(key)
        now = self.clock.now()
        async with self.storage.transaction() as tx:
            if not await tx.settings.take_back(profile.id, key, now=now):
                raise CaseRefuses("Hier is niets ingesteld: het profiel geldt al.")
            await tx.journal.note(self._changed(key, now, taken_back=True))
        await self.in_use.refresh()

    def _changed(self, key: SettingKey, now: datetime, **detail: str | bool) -> Event:
        told = {"setting": str(key), **detail}
        return Event(EventKind.SETTING_CHANGED, self._profile().id, now, self.by, None, told)

    def _profile(self) -> BoardProfile:
        profile = self.in_use.profiles.get(self.board or "")
        if profile is None:
            raise CaseRefuses(f"Er is geen bestuur {self.board}.")
        return profile

    def _check_may(self, key: SettingKey) -> None:
        if self.seat is None or not may_set(self.seat, key):
            raise CaseRefuses(NOT_YOURS)


def _in_words(fault: BoardProfileInvalid) -> str:
    """The check is written for who edits profile files, in English; its reason is told as it is."""
    lines = [line.partition(": ")[2] or line for line in str(fault).splitlines()]
    return f"Dit past niet in het profiel van het bestuur ({'; '.join(lines)})."
