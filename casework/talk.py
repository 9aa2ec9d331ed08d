"""Say what is remembered of a conversation with a parent, and what an answer of theirs does.

A conversation only completes cases that exist: nothing waits for an answer, and no clock does.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from casework.case import Case, CaseState
from casework.kinds import Kind


class Step(StrEnum):
    """What a question, or a button, is about."""

    KIND = "kind"
    """Whether the message was understood."""
    CHOICE = "choice"
    """Which kind is meant, where it was not."""
    SCHOOL = "school"
    AGE = "age"
    """Whether the pupil is old enough to ask for themself."""
    DISCOVERED = "discovered"
    """Since when a breach is known to who tells of it."""
    LANGUAGE = "language"
    STOP = "stop"
    """Whether the chat must really be forgotten."""
    PERSON = "person"
    """Not a question: the way to a person, which always stands open."""


class AgeSaid(StrEnum):
    """About whom somebody asks, as they say it themself."""

    UNDER = "under"
    """A child under the age from which a pupil acts alone."""
    OVER = "over"
    """A pupil from that age on."""
    PUPIL = "pupil"
    """Who writes is the pupil."""
    OWN = "own"
    """About themself, and no pupil."""


class DiscoverySaid(StrEnum):
    """When somebody discovered what they tell of, as they say it."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    EARLIER = "earlier"
    UNKNOWN = "unknown"
    IN_WORDS = "in_words"
    """Written instead of chosen, and understood."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that stands open."""

    step: Step
    about: str
    """Reference of the case; empty for what is about none."""
    at: datetime
    times: int = 1
    """How often it was asked without an answer."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What is remembered of one chat between two messages: no words of the parent, no name."""

    language: str = ""
    """ISO 639-1; empty as long as only Telegram's own setting is known."""
    language_chosen: bool = False
    """The parent chose it, so that what they write in changes nothing."""
    cases: tuple[str, ...] = ()
    """References of the cases that the questions are about, the first one first."""
    asked: Asked | None = None
    settled: frozenset[tuple[Step, str]] = frozenset()
    """What was answered, or passed over, for which case."""
    denied: str = ""
    """Reference of the case of which the parent said that it is not what they meant."""

    def has_settled(self, step: Step, about: str) -> bool:
        """Answer whether a question was answered."""
        return (step, about) in self.settled


@dataclass(frozen=True, slots=True)
class Seen:
    """The open cases of one chat, newest first, as they stand now."""

    cases: tuple[Case, ...] = ()
    discovered: frozenset[str] = frozenset()
    """References of the breaches of which it is known when they were discovered."""

    def case(self, reference: str) -> Case | None:
        """Answer an open case; None for one that is closed, or no case of this chat."""
        return next((each for each in self.cases if each.reference == reference), None)


def word_settles(case: Case, kind: Kind) -> bool:
    """Answer whether it is enough that the parent says which kind is meant.

    Not where a breach would go unseen by it, or a request: then a person looks.
    """
    maybe_breach = Kind.DATALEK in (case.kind, *case.likely)
    return case.state is CaseState.TRIAGE and not maybe_breach and kind is not Kind.OVERIG


@dataclass(frozen=True, slots=True)
class ConfirmKind:
    """The parent says that their message was understood."""

    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DenyKind:
    """The parent says that this is not what they meant."""

    case: str


@dataclass(frozen=True, slots=True)
class ChooseKind:
    """The parent says which kind they meant."""

    case: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class SetSchool:
    """The parent says which school it is about."""

    cases: tuple[str, ...]
    school: str


@dataclass(frozen=True, slots=True)
class SetAge:
    """The parent says for whom they ask."""

    cases: tuple[str, ...]
    said: AgeSaid


@dataclass(frozen=True, slots=True)
class SetDiscovered:
    """The parent says when they discovered the breach."""

    case: str
    said: DiscoverySaid
    moment: datetime | None = None
    """What the words stand for; None where none were written."""


@dataclass(frozen=True, slots=True)
class AskPerson:
    """The parent wants to speak with a person."""

    case: str | None
    """None where the chat has no open case: then one is opened."""
    language: str


@dataclass(frozen=True, slots=True)
class ForgetThisChat:
    """The parent wants the chat to be forgotten."""


Answer: TypeAlias = ConfirmKind | DenyKind | ChooseKind | SetSchool | SetAge | SetDiscovered
"""What completes a case."""
Act: TypeAlias = Answer | AskPerson | ForgetThisChat


class Conversations(Protocol):
    """Keeps the talk with each chat, encrypted under a key of its own."""

    async def get(self, *, board: str, sender: str) -> Talk | None:
        """Answer what is remembered of a chat; None for one that is new, or was forgotten."""
        ...

    async def save(self, talk: Talk, *, board: str, sender: str, now: datetime) -> None:
        """Write what is remembered of a chat."""
        ...

    async def forget(self, *, board: str, sender: str, now: datetime) -> None:
        """Erase what is remembered of a chat, and its key after the commit."""
        ...


class AnyTurn(Protocol):
    """What an answer came to, as far as it is written down."""

    @property
    def talk(self) -> Talk:
        """What is remembered from now on."""
        ...

    @property
    def acts(self) -> tuple[Act, ...]:
        """What must be done, in this order."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """What stands after the acts of one turn."""

    seen: Seen
    person_case: Case | None = None
    """The case under which somebody will speak with the parent."""
