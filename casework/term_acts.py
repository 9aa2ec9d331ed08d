"""Name the recorded acts that move a legal date; nothing else does (rules §1)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ExtensionGround(StrEnum):
    """Why a request may take longer (AVG art. 12 lid 3); workload is no reason."""

    COMPLEXITY = "complexity"
    NUMBER_OF_REQUESTS = "number_of_requests"
    """Of this person, not of everybody."""


class QuestionKind(StrEnum):
    """What a parent can be asked while the clock waits (EDPB 01/2022 §159)."""

    IDENTITY = "identity"
    """Reasonable doubt who is asking."""
    WHICH_DATA = "which_data"
    """With large amounts of data: which of it."""


@dataclass(frozen=True, slots=True)
class Extension:
    """The requester was told, within the first month, that it takes longer."""

    notice_sent: datetime
    ground: ExtensionGround
    reason: str
    """In the words of the member of staff, as the requester reads them."""
    by: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the requester, and when enough was answered."""

    kind: QuestionKind
    asked: datetime
    by: str
    text: str = ""
    """What is asked beside the fixed sentences, in the words of the member of staff."""
    answered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Awareness:
    """The FG says when the board knew with reasonable certainty of a breach (rules §4)."""

    aware: datetime
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TermActs:
    """All recorded acts of one case that decide its dates."""

    extension: Extension | None = None
    questions: tuple[Question, ...] = ()
    awareness: Awareness | None = None

    @property
    def open_question(self) -> Question | None:
        """The question that waits for an answer; the clock may stand still for it."""
        return next((each for each in self.questions if each.answered is None), None)


NO_ACTS = TermActs()
