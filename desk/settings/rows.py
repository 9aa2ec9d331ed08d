"""Say of each thing that can be set what holds now, who set it, and what the profile says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.board_settings import (
    REMINDERS,
    BoardSetting,
    SetProfile,
    SettingKey,
    may_record_absence,
    may_set,
    what_profile_says,
)
from casework.boards import BoardProfile, Post, Role
from casework.presence import Absence
from casework.seats import Seat
from casework.setting_words import TIMES, value_words


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One thing that can be set, as a person reads it."""

    key: SettingKey
    label: str
    now: str
    """What holds."""
    may: bool
    """Whether this seat may change it."""
    by: str = ""
    at: datetime | None = None
    """When it was set; None where the profile holds."""
    profile: str = ""
    """What the profile says, where something else was set."""
    unfit: str = ""
    """Why what was set does not hold."""


def setting_rows(
    profile: BoardProfile, known: SetProfile, keys: Sequence[SettingKey], seat: Seat
) -> tuple[SettingRow, ...]:
    """Answer the rows of some keys."""
    holds = {setting.key: setting for setting in known.holds}
    unfit = {setting.key: (setting, why) for setting, why in known.unfit}
    return tuple(_row(profile, key, holds.get(key), unfit.get(key), seat) for key in keys)


def _row(
    profile: BoardProfile,
    key: SettingKey,
    setting: BoardSetting | None,
    unfit: tuple[BoardSetting, str] | None,
    seat: Seat,
) -> SettingRow:
    said = value_words(key, what_profile_says(profile, key))
    label, may = label_of(profile, key), may_set(seat, key)
    if setting is not None:
        now = value_words(key, setting.value)
        return SettingRow(key, label, now, may, setting.by, setting.at, said)
    if unfit is not None:
        return SettingRow(key, label, said, may, unfit[0].by, unfit[0].at, said, unfit[1])
    return SettingRow(key, label, said, may)


def label_of(profile: BoardProfile, key: SettingKey) -> str:
    """Answer what a thing is called."""
    if key.part == "reminders":
        return TIMES[key.name].label
    if key.part == "roles":
        return f"Plaatsvervanger van de {profile.title(Role(key.name))}"
    return f"Plaatsvervanger van de {profile.who(Role.DIRECTOR, profile.school(key.name))}"


def reminder_keys() -> tuple[SettingKey, ...]:
    """Answer the keys of the times at which people are reminded."""
    return tuple(SettingKey.of_reminder(name) for name in REMINDERS)


def deputy_keys(profile: BoardProfile, seat: Seat) -> tuple[SettingKey, ...]:
    """Answer the keys of who stands in, of what this seat sees."""
    schools = [
        SettingKey.of_deputy(Role.DIRECTOR, school.name)
        for school in profile.schools
        if seat.sees_whole_board or school.name in seat.schools
    ]
    roles = [
        SettingKey.of_deputy(role)
        for role in Role
        if role is not Role.DIRECTOR and role in profile.roles and seat.sees_whole_board
    ]
    return (*roles, *schools)


@dataclass(frozen=True, slots=True)
class PostChoice:
    """Somebody who can be away."""

    post: Post
    school: str | None
    words: str

    @property
    def value(self) -> str:
        """As a form sends it."""
        return f"{self.post}|{self.school or ''}"


def post_choices(profile: BoardProfile, seat: Seat) -> tuple[PostChoice, ...]:
    """Answer whose leave this seat may record."""
    return tuple(
        choice for choice in _posts(profile) if may_record_absence(seat, choice.post, choice.school)
    )


def _posts(profile: BoardProfile) -> Iterator[PostChoice]:
    for role in Role:
        if role is Role.DIRECTOR:
            continue
        for deputy in (False, True):
            if role in profile.roles and (not deputy or profile.has_deputy(role, None)):
                yield PostChoice(Post(role, deputy), None, profile.who_at(Post(role, deputy), None))
    for school in profile.schools:
        for deputy in (False, True):
            if not deputy or profile.has_deputy(Role.DIRECTOR, school):
                post = Post(Role.DIRECTOR, deputy)
                yield PostChoice(post, school.name, profile.who_at(post, school))


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Leave that is not over, and whether this seat may take it back."""

    id: str
    who: str
    absence: Absence
    may: bool


def absence_rows(
    profile: BoardProfile, known: Sequence[tuple[str, Absence]], seat: Seat
) -> tuple[AbsenceRow, ...]:
    """Answer the leave this seat sees: a director that of the own schools and of the board."""
    return tuple(
        AbsenceRow(
            absence_id,
            profile.who_at(absence.post, profile.school(absence.school)),
            absence,
            may_record_absence(seat, absence.post, absence.school),
        )
        for absence_id, absence in known
        if seat.sees_whole_board or absence.school is None or absence.school in seat.schools
    )
