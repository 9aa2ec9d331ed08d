"""Find the words that the bot says, in Dutch and in the parent's own language as well.

They stand in a file per language, which a translator can edit.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from bot.conversation import Command
from bot.reply import Label
from bot.sayings import Saying
from casework.boards import Role
from casework.kinds import Kind

DUTCH: Final = "nl"
ENGLISH: Final = "en"
LANGUAGES: Final = (DUTCH, ENGLISH, "tr", "pl", "ar", "uk", "de", "fr", "ru")
"""ISO 639-1 codes: the languages that letters are written in as well."""
TRIAGE: Final = "triage"
"""What stands for a wish where nobody knows yet which one it is."""
Key = TypeVar("Key", bound=StrEnum)


class Until(StrEnum):
    """What happens by a date at the latest."""

    ANSWERED = "answered"
    JUDGED = "judged"
    READ = "read"
    MOMENT = "moment"
    """How a date with a time of day is written."""


class Why(StrEnum):
    """Why a date is the date."""

    OWN_TERM = "own_term"
    MONTH = "month"
    MONTH_MOVED = "month_moved"
    """The month ends on a day off."""
    EXTENDED = "extended"
    WAITED = "waited"
    """A question to the parent moved it."""
    HOURS = "hours"
    ASSUMED = "assumed"
    COURTESY = "courtesy"


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The words of one language."""

    name: str
    """Of the language, in itself."""
    sayings: Mapping[Saying, str]
    buttons: Mapping[Label, str]
    kinds: Mapping[Kind, str]
    """Short, for buttons."""
    wishes: Mapping[str, str]
    """What a parent wants, as a sentence, by kind or TRIAGE."""
    until: Mapping[Until, str]
    why: Mapping[Why, str]
    roles: Mapping[Role, str]
    """Who somebody is, around what the board itself calls them in Dutch."""
    commands: Mapping[Command, str]
    not_knowing: tuple[str, ...]
    """What a parent writes who does not know the answer."""
    around: str
    """Words that may stand beside that and change nothing."""


@cache
def phrasebook(language: str) -> Phrasebook:
    """Answer the words of a language, read once. Raises FileNotFoundError for one we lack, and
    KeyError or ValueError where something is missing or too much."""
    file = files("bot") / "languages" / f"{language}.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return Phrasebook(
        name=found["language"]["name"],
        sayings=_complete(found, "sayings", Saying),
        buttons=_complete(found, "buttons", Label),
        kinds=_complete(found, "kinds", Kind),
        wishes={each: found["wishes"][each] for each in (*Kind, TRIAGE)},
        until=_complete(found, "until", Until),
        why=_complete(found, "why", Why),
        roles=_complete(found, "roles", Role),
        commands=_complete(found, "commands", Command),
        not_knowing=tuple(found["not_knowing"]["phrases"].splitlines()),
        around=found["not_knowing"]["around"],
    )


def _complete(found: Mapping[str, Any], table: str, keys: type[Key]) -> dict[Key, str]:
    words = {keys(name): str(text) for name, text in found[table].items()}
    return {key: words[key] for key in keys}


def own_language(tag: str) -> str:
    """Answer which of our languages a reader gets: their own, or English.

    `tag` is an IETF tag such as Telegram is set to, or empty.
    """
    own = tag.casefold().partition("-")[0]
    return own if own in LANGUAGES else ENGLISH


def both_languages(tag: str) -> tuple[str, ...]:
    """Answer Dutch, and the reader's own language where that is another."""
    return tuple(dict.fromkeys((DUTCH, own_language(tag))))


def sentence(saying: Saying, *, language: str, **facts: str) -> str:
    """Answer the sentence in Dutch, with the reader's own language under it.

    `language` is what the parent's Telegram is set to (an IETF tag, or empty); who reads none of
    ours gets English under the Dutch. Raises KeyError when a fact that the words name is missing.
    """
    return "\n\n".join(
        phrasebook(each).sayings[saying].format_map(facts) for each in both_languages(language)
    )
