"""Say what a person may set at the desk over a board's profile, who may, and what then holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final, Protocol

from casework.boards import BoardProfile, Post, Role
from casework.profile_check import BoardProfileInvalid, check_profile
from casework.seats import Seat

FROM_DESK: Final = "ingesteld"
"""What a profile says of the source of a key that was set at the desk."""
SETS_FOR_ALL: Final = frozenset({Role.IBP_MANAGER, Role.DESK})
"""Roles that set what is about the whole board."""
REMINDERS: Final = (
    *("take_up_working_days", "take_up_breach_hours", "working_days_before"),
    *("inner_hours_before", "ap_hours_before", "overdue_every_working_days", "start_of_day"),
)
"""Times at which people are reminded; every other key of a profile stays with its documents."""


@dataclass(frozen=True, slots=True, order=True)
class SettingKey:
    """One thing that can be set: a reminder's time, or who stands in for a role or a director."""

    part: str
    """`reminders`, `roles` or `schools`."""
    name: str
    """Which time, which role, or which school."""

    def __str__(self) -> str:
        return f"{self.part}.{self.name}"

    @classmethod
    def parse(cls, text: str) -> "SettingKey":
        """Answer the key a text stands for. Raises ValueError for what cannot be set."""
        part, _, name = text.partition(".")
        known: dict[str, set[str]] = {
            "reminders": set(REMINDERS),
            "roles": {role.value for role in Role if role is not Role.DIRECTOR},
        }
        if part == "schools" and name:
            return cls(part, name)
        if name not in known.get(part, set()):
            raise ValueError(f"no setting: {text!r}")
        return cls(part, name)

    @classmethod
    def of_reminder(cls, name: str) -> "SettingKey":
        """Answer the key of a reminder's time."""
        return cls.parse(f"reminders.{name}")

    @classmethod
    def of_deputy(cls, role: Role, school: str | None = None) -> "SettingKey":
        """Answer the key of who stands in for a role; for a director, at which school."""
        return cls("schools", school) if school is not None else cls("roles", role.value)

    @property
    def is_deputy(self) -> bool:
        """Whether it says who stands in."""
        return self.part != "reminders"


@dataclass(frozen=True, slots=True)
class BoardSetting:
    """What was set, by whom and when; it holds over the profile until it is taken back."""

    board: str
    key: SettingKey
    value: Any
    """As a profile has it: a number, a list of numbers, "09:00:00", or a person as a table; None
    for a deputy that is none."""
    by: str
    at: datetime


class BoardSettings(Protocol):
    """Keeps what people of a board set."""

    async def of_board(self, board: str) -> Sequence[BoardSetting]:
        """Answer what is set at a board, in the order of the keys."""
        ...

    async def put(self, setting: BoardSetting) -> None:
        """Write a setting over what was set there before."""
        ...

    async def take_back(self, board: str, key: SettingKey, *, now: datetime) -> bool:
        """Take a setting away; False when nothing was set."""
        ...


@dataclass(frozen=True, slots=True)
class SetProfile:
    """A profile with what was set over it."""

    board: BoardProfile
    holds: tuple[BoardSetting, ...]
    unfit: tuple[tuple[BoardSetting, str], ...] = ()
    """What does not fit the profile any more, each with why, in the words of the check; the
    profile holds there."""


def with_settings(profile: BoardProfile, settings: Sequence[BoardSetting]) -> SetProfile:
    """Answer the profile as it holds now; one setting that does not fit stops no other."""
    if not settings:
        return SetProfile(profile, ())
    try:
        return SetProfile(_built(profile, settings), tuple(settings))
    except BoardProfileInvalid:
        holds: list[BoardSetting] = []
        unfit: list[tuple[BoardSetting, str]] = []
        for setting in settings:
            try:
                _built(profile, [*holds, setting])
                holds.append(setting)
            except BoardProfileInvalid as fault:
                unfit.append((setting, str(fault)))
        return SetProfile(_built(profile, holds), tuple(holds), tuple(unfit))


def check_setting(
    profile: BoardProfile, settings: Sequence[BoardSetting], new: BoardSetting
) -> BoardProfile:
    """Answer the profile as it would hold with one more setting. Raises BoardProfileInvalid."""
    others = [each for each in settings if each.key != new.key]
    holds = with_settings(profile, others).holds
    return _built(profile, [*holds, new])


def _built(profile: BoardProfile, settings: Sequence[BoardSetting]) -> BoardProfile:
    data = profile.model_dump(exclude_unset=True)
    sources = dict(data.get("sources", {}))
    for setting in settings:
        key = setting.key
        match key.part:
            case "reminders":
                value = _time(setting) if key.name == "start_of_day" else setting.value
                data["reminders"] = {**data.get("reminders", {}), key.name: value}
                sources[str(key)] = FROM_DESK
            case "roles":
                _set_deputy_of_role(data, key, setting.value)
                sources[f"{key}.deputy"] = FROM_DESK
            case _:
                _set_deputy_of_school(data, key, setting.value)
                sources[f"{key}.deputy"] = FROM_DESK
    if settings:
        data["sources"] = sources
    return check_profile(data, file=FROM_DESK)


def _time(setting: BoardSetting) -> time:
    """A profile file holds a time as a time, what was set holds it as text."""
    try:
        return time.fromisoformat(setting.value)
    except (TypeError, ValueError):
        raise BoardProfileInvalid(f"{setting.key}: expected a time such as 09:00") from None


def _set_deputy_of_role(data: dict[str, Any], key: SettingKey, value: Any) -> None:
    roles = data.get("roles", {})
    if key.name not in roles:
        raise BoardProfileInvalid(f"{key}: this board has no such role")
    data["roles"] = {**roles, key.name: {**roles[key.name], "deputy": value}}


def _set_deputy_of_school(data: dict[str, Any], key: SettingKey, value: Any) -> None:
    schools = data.get("schools", ())
    if key.name not in {school["name"] for school in schools}:
        raise BoardProfileInvalid(f"{key}: this board has no such school")
    data["schools"] = [
        {**school, "deputy": value} if school["name"] == key.name else school for school in schools
    ]


def may_set(seat: Seat, key: SettingKey) -> bool:
    """Answer whether who sits here may set a thing.

    Who stands in for the FG is for the FG alone to say: nobody chooses their own supervisor. What
    is about one school is for its director too; the FG changes nothing else.
    """
    if key.part == "roles" and key.name == Role.FG:
        return seat.role is Role.FG and not seat.deputy
    if seat.role in SETS_FOR_ALL:
        return True
    own = seat.role is Role.DIRECTOR and not seat.deputy and key.name in seat.schools
    return key.part == "schools" and own


def may_record_absence(seat: Seat, post: Post, school: str | None) -> bool:
    """Answer whether who sits here may say that who holds a post is away.

    A director for the own school and its deputy, the FG for the FG and theirs, the IBP manager
    and the desk for all: they see to it that tickets reach somebody.
    """
    if seat.role in SETS_FOR_ALL:
        return True
    if seat.role is Role.DIRECTOR:
        return post.role is Role.DIRECTOR and school in seat.schools
    return post.role is Role.FG


def what_profile_says(profile: BoardProfile, key: SettingKey) -> Any:
    """Answer what holds at a key in a profile, as a profile file has it."""
    dumped: Mapping[str, Any] = profile.model_dump(mode="json")
    match key.part:
        case "reminders":
            return dumped["reminders"][key.name]
        case "roles":
            return (dumped["roles"].get(key.name) or {}).get("deputy")
        case _:
            schools = {school["name"]: school for school in dumped["schools"]}
            return (schools.get(key.name) or {}).get("deputy")
