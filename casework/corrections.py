"""Say what the service learns from staff: a masked message and the kinds a person gave it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from casework.kinds import Kind
from casework.message import Channel


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text without anything personal."""

    text: str
    masks: Mapping[str, int]
    """How often each mask stands in it, such as `[naam]`."""
    words: int
    words_kept: int


@dataclass(frozen=True, slots=True)
class Correction:
    """One message as a training letter: nothing in it leads back to its case."""

    labels: tuple[Kind, ...]
    channel: Channel
    language: str
    subject: str
    text: str
    masks: Mapping[str, int]
    """How often each mask stands in subject and text."""


class Anonymise(Protocol):
    """Masks what is personal in a text."""

    def mask(
        self,
        text: str,
        *,
        language: str,
        people: Sequence[str] = (),
        places: Sequence[str] = (),
    ) -> MaskedText:
        """Answer the text with masks for all that may be personal.

        `language` is the one it is written in (ISO 639-1). No part of `people` (names, addresses)
        stays anywhere; of `places` (schools, villages) only words of grammar do.
        """
        ...
