"""Decide what is erased when (rules §5)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from casework.board_parts import Part
from casework.case import Case, CaseOutcome
from casework.events import EventKind
from casework.kinds import Kind
from casework.local_time import local_date

Months = Annotated[int, Field(ge=1, le=1200)]

NO_ACTS: Final = frozenset(
    {
        EventKind.CASE_READ,
        EventKind.STATUS_READ,
        EventKind.DOSSIER_EXPORTED,
        EventKind.LETTER_SENT,
        EventKind.REMINDER_OWED,
        EventKind.CASE_ESCALATED,
        EventKind.TEXTS_ERASED,
        EventKind.CHAT_FORGOTTEN,
        EventKind.ANSWER_OPENED,
        EventKind.ANSWER_CODE_WRONG,
    }
)
"""What happens to a case without anything new in it: the years do not start again."""


class ErasureStep(StrEnum):
    """What is erased together."""

    TEXTS = "texts"
    """Messages, what letters said, who may speak in the case, copies."""
    CASE = "case"
    """Everything else of a case, its entry in the breach register included."""
    SET_ASIDE = "set_aside"
    """A message that waited for a person, and was dealt with."""
    LETTERS = "letters"
    """Letters about no case."""
    ABSENCES = "absences"
    CONVERSATIONS = "conversations"
    """What is remembered of chats that have no case."""
    ANSWER_FILES = "answer_files"
    """Files of answers that can be fetched no more."""


class Obstacle(StrEnum):
    """Why a case cannot be erased, whatever its age."""

    OPEN = "open"
    HELD = "held"
    TASK_OPEN = "task_open"
    LETTER_OWED = "letter_owed"


class RetentionRule(Part):
    """Other terms for one kind of case, one outcome, or both."""

    kind: Kind | None = Field(default=None, description="Only this kind of case.")
    outcome: CaseOutcome | None = Field(default=None, description="Only this outcome.")
    texts_months: Months | None = Field(
        default=None, description="Months that texts and letters are kept; empty: as above."
    )
    case_months: Months | None = Field(
        default=None, description="Months that the case itself is kept; empty: as above."
    )

    def is_about(self, kind: Kind | None, outcome: CaseOutcome | None) -> bool:
        """Answer whether the rule holds for such a case."""
        return self.kind in {None, kind} and self.outcome in {None, outcome}


class Retention(Part):
    """How long what is kept, counted from the last thing that happened in a closed case."""

    texts_months: Months = Field(
        default=12,
        description="Months after which messages, what letters said and copies are erased; also "
        "messages set aside and dealt with, letters about no case, and leave that is over.",
    )
    case_months: Months = Field(
        default=60,
        description="Months after which the rest of a case is erased: its log, its register entry.",
    )
    rules: tuple[RetentionRule, ...] = Field(
        default=(), description="Other terms for some cases; the first rule that fits holds."
    )

    @model_validator(mode="after")
    def _texts_go_first(self) -> Self:
        for kind, outcome in [(None, None), *((rule.kind, rule.outcome) for rule in self.rules)]:
            texts, whole = self.months(kind, outcome)
            if texts > whole:
                raise ValueError("texts_months is longer than case_months: texts go first")
        return self

    def months(self, kind: Kind | None, outcome: CaseOutcome | None) -> tuple[int, int]:
        """Answer the months that texts and the case itself are kept."""
        rule = next((each for each in self.rules if each.is_about(kind, outcome)), RetentionRule())
        return rule.texts_months or self.texts_months, rule.case_months or self.case_months

    @property
    def shortest_months(self) -> int:
        """The shortest time after which something of a case may go."""
        of_rules = (rule.texts_months or self.texts_months for rule in self.rules)
        return min([self.texts_months, *of_rules])


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known beside a case itself."""

    last_act: datetime | None
    """The last event that is an act, or the last message."""
    letters_owed: int = 0


def obstacles(case: Case, standing: Standing) -> tuple[Obstacle, ...]:
    """Answer why a case must stay whatever its age; empty when nothing stands in the way."""
    found = {
        Obstacle.OPEN: case.is_open,
        Obstacle.HELD: case.hold is not None,
        Obstacle.TASK_OPEN: bool(case.open_tasks),
        Obstacle.LETTER_OWED: standing.letters_owed > 0,
    }
    return tuple(obstacle for obstacle, stands in found.items() if stands)


def erased_from(case: Case, standing: Standing, retention: Retention) -> tuple[date, date] | None:
    """Answer the first days on which the texts, and the case itself, may go; None while open.

    Both in Amsterdam. The months count from the closing or the last act after it: whatever
    happens in a closed case makes it young again.
    """
    moments = [moment for moment in (case.closed_at, standing.last_act) if moment is not None]
    if case.is_open or not moments:
        return None
    last = local_date(max(moments))
    texts, whole = retention.months(case.kind, case.outcome)
    return months_later(last, texts), months_later(last, whole)


def step_due(
    case: Case, standing: Standing, retention: Retention, *, today: date
) -> ErasureStep | None:
    """Answer what of a case must be erased on a day in Amsterdam; None for nothing."""
    days = erased_from(case, standing, retention)
    if days is None or obstacles(case, standing):
        return None
    texts_from, case_from = days
    if today >= case_from:
        return ErasureStep.CASE
    if today >= texts_from and case.texts_erased is None:
        return ErasureStep.TEXTS
    return None


def months_later(day: date, months: int) -> date:
    """Answer the same day so many months later; the last of the month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
