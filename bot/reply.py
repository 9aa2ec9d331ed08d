"""Say what a reply is made of: sentences with their facts, and buttons that name their step."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from bot.sayings import Saying
from casework.kinds import Kind
from casework.talk import Step

VERSION: Final = "1"
"""Of what stands in a button; one of another version is as good as an old one."""
LONGEST_DATA: Final = 64
"""Bytes in a button (Bot API, InlineKeyboardButton)."""
YES: Final = "yes"
NO: Final = "no"
MORE: Final = "more"
"""Show every kind."""
UNKNOWN: Final = "unknown"


class Label(StrEnum):
    """Words on a button; they stand in every language."""

    YES = "yes"
    YES_ALL = "yes_all"
    NO = "no"
    NOT_THIS = "not_this"
    """With the kind that was not meant."""
    SOMETHING_ELSE = "something_else"
    NO_BREACH = "no_breach"
    ABOUT_PRIVACY = "about_privacy"
    """It is about privacy all the same."""
    TODAY = "today"
    YESTERDAY = "yesterday"
    EARLIER = "earlier"
    DO_NOT_KNOW = "do_not_know"
    UNDER = "under"
    OVER = "over"
    PUPIL = "pupil"
    OWN = "own"
    FORGET = "forget"
    KEEP = "keep"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Button:
    """One thing a parent can tap instead of writing it."""

    step: Step
    about: str
    """Reference of a case; empty for what is about none."""
    value: str
    label: Label | None = None
    kind: Kind | None = None
    """Its short name is the label, or stands in it."""
    words: str = ""
    """A name that is the same in every language."""

    @property
    def data(self) -> str:
        """What comes back when it is tapped."""
        return "|".join((VERSION, self.step.value, self.about, self.value))


Rows: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button that was tapped."""

    step: Step
    about: str
    value: str


def read_data(data: str) -> Tapped | None:
    """Answer what a button says; None for what is no button of this version."""
    parts = data.split("|")
    match parts:
        case [version, step, about, value] if version == VERSION and step in set(Step):
            return Tapped(Step(step), about, value)
        case _:
            return None


def school_code(name: str) -> str:
    """Answer what stands for a school in a button; it stays when other schools come or go."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence of a reply; what it says of a case is filled in once everything is written."""

    saying: Saying
    cases: tuple[str, ...] = ()
    kind: Kind | None = None
    """What the sentence is about, where that is not what the case says."""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the bot."""

    parts: tuple[Part, ...]
    rows: Rows = ()
