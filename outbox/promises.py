"""Read from the facts of a letter what is promised by when, and why then."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, assert_never

from pydantic import BaseModel, BeforeValidator, ConfigDict

from casework.case import ClockName
from casework.holidays import add_months
from casework.kinds import KIND_FACTS, Kind
from casework.letters import Letter
from casework.local_time import end_of, local_date
from casework.tasks import TaskKind

KIND_OF_TITLE: Final = {facts.title: kind for kind, facts in KIND_FACTS.items()}
FG_IN_WORDS: Final = "functionaris gegevensbescherming (FG)"


def read_moment(value: object) -> object:
    """Answer what an ISO text stands for: a day, or a moment; anything else as it is."""
    if not isinstance(value, str):
        return value
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)


Moment = Annotated[datetime | date, BeforeValidator(read_moment)]
"""A day, or a moment with its offset for the clocks in hours."""


class Why(StrEnum):
    """Why a date is the date; each has its sentence in every language."""

    OWN_TERM = "own_term"
    MONTH = "month"
    MONTH_MOVED = "month_moved"
    """The month ends on a day off."""
    HOURS = "hours"
    ASSUMED = "assumed"
    COURTESY = "courtesy"


class Topic(StrEnum):
    """What a letter to a parent must tell about what happens next, the most urgent first."""

    BREACH = "breach"
    MAYBE_BREACH = "maybe_breach"
    TRIAGE = "triage"
    RIGHTS = "rights"
    """AVG art. 15 to 22: somebody decides about the request."""
    CONSENT = "consent"
    QUESTION = "question"
    COMPLAINT = "complaint"
    OTHER = "other"


class ClockFacts(BaseModel):
    """One duty of a case, as a letter was given it."""

    model_config = ConfigDict(frozen=True)

    name: ClockName
    due: Moment
    work_by: date
    why: str
    """The whole way to the date, in Dutch, for staff."""

    @property
    def in_hours(self) -> bool:
        """Answer whether this clock runs to a moment instead of the end of a day."""
        return isinstance(self.due, datetime)


class TaskFacts(BaseModel):
    """A duty beside the answer to a case, as a letter was given it."""

    model_config = ConfigDict(frozen=True)

    kind: TaskKind
    due: Moment
    why: str
    """In Dutch, for staff."""

    def has_passed(self, now: datetime) -> bool:
        """Answer whether `now`, timezone-aware, is too late; the last second is in time."""
        return now >= last_second(self.due) + timedelta(seconds=1)


LIKELY_SHOWN: Final = 3
"""Kinds a parent is asked about when it is not clear which one is meant."""


class RequestFacts(BaseModel):
    """One case, as a letter was given it."""

    model_config = ConfigDict(frozen=True)

    reference: str
    kind: Kind
    title: str
    article: str
    triage: bool
    maybe_breach: bool
    likely: tuple[str, ...]
    """Dutch titles."""
    who: str
    """Who has the case now, in Dutch."""
    taken_up: bool = False
    target: Moment | None = None
    """The day the board itself wants to have answered by."""
    tasks: tuple[TaskFacts, ...] = ()
    due: Moment
    has_term: bool
    clocks: tuple[ClockFacts, ...]
    received: datetime

    @property
    def first_clock(self) -> ClockFacts | None:
        """Answer the clock whose date the letter leads with; None without a term."""
        return next((clock for clock in self.clocks if clock.due == self.due), None)

    @property
    def legal_due(self) -> datetime | date | None:
        """Answer the date of the law where the board promises an earlier one."""
        first = self.first_clock
        if first is None or first.name is not ClockName.OWN_TERM:
            return None
        legal = (clock for clock in self.clocks if clock.name is ClockName.LEGAL_TERM)
        return next((clock.due for clock in legal), None)

    @property
    def month_end(self) -> date:
        """Answer the day a month after receipt, before it moves to a working day."""
        return add_months(local_date(self.received), 1)

    @property
    def third_month_end(self) -> date:
        """Answer the last day of a term that was extended, before anything moves it."""
        return add_months(local_date(self.received), 3)

    @property
    def hours(self) -> int:
        """Answer how many hours lie between the receipt and a moment that is due."""
        if not isinstance(self.due, datetime):
            return 0
        return round((self.due - self.received) / timedelta(hours=1))

    @property
    def why(self) -> Why:
        """Answer which sentence explains the date to a parent."""
        first = self.first_clock
        if first is None:
            return Why.COURTESY
        match first.name:
            case ClockName.OWN_TERM:
                return Why.OWN_TERM
            case ClockName.INNER_REPORT | ClockName.AP_REPORT:
                return Why.HOURS
            case ClockName.ASSUMED:
                return Why.ASSUMED
            case ClockName.LEGAL_TERM:
                moved = first.due != self.month_end
                return Why.MONTH_MOVED if moved else Why.MONTH
            case _:
                assert_never(first.name)

    @property
    def likely_kinds(self) -> tuple[Kind, ...]:
        """Answer the privacy matters a message not yet understood may be about, likeliest first.

        No more than a parent reads; but a breach is never left out, for then every hour counts.
        """
        kinds = [KIND_OF_TITLE[title] for title in self.likely if title in KIND_OF_TITLE]
        kinds = [kind for kind in kinds if kind is not Kind.OVERIG]
        first = kinds[:LIKELY_SHOWN]
        hidden_breach = Kind.DATALEK in kinds and Kind.DATALEK not in first
        return (*first[: LIKELY_SHOWN - 1], Kind.DATALEK) if hidden_breach else tuple(first)

    @property
    def breach_readers(self) -> tuple[str, ...]:
        """Answer who heard of a breach at once: the acting role, and always the FG."""
        return (self.who,) if "FG" in self.who else (self.who, FG_IN_WORDS)

    @property
    def in_hours(self) -> bool:
        """Answer whether it runs to a moment instead of the end of a day."""
        return isinstance(self.due, datetime)

    @property
    def lies_with_fg(self) -> bool:
        """Answer whether the FG has the case, and no deputy."""
        return "FG" in self.who and "plaatsvervanger" not in self.who

    @property
    def topic(self) -> Topic:
        """Answer what its sender must hear about what happens next."""
        if self.triage:
            return Topic.MAYBE_BREACH if self.maybe_breach else Topic.TRIAGE
        return _topic_of(self.kind)


def _topic_of(kind: Kind) -> Topic:
    match kind:
        case Kind.DATALEK:
            return Topic.BREACH
        case Kind.TOESTEMMING:
            return Topic.CONSENT
        case Kind.INFORMATIE:
            return Topic.QUESTION
        case Kind.KLACHT:
            return Topic.COMPLAINT
        case Kind.OVERIG:
            return Topic.OTHER
        case (
            Kind.INZAGE
            | Kind.CORRECTIE
            | Kind.VERWIJDERING
            | Kind.BEZWAAR
            | Kind.BEPERKING
            | Kind.OVERDRAAGBAARHEID
            | Kind.MENSELIJKE_TUSSENKOMST
        ):
            return Topic.RIGHTS
        case _:
            assert_never(kind)


def topics(requests: Sequence[RequestFacts]) -> tuple[Topic, ...]:
    """Answer what a letter about these requests must tell, each topic once."""
    found = {request.topic for request in requests}
    return tuple(topic for topic in Topic if topic in found)


def requests_of(letter: Letter) -> list[RequestFacts]:
    """Answer the requests a letter speaks of. Raises ValidationError where a fact is missing."""
    requests = letter.facts["requests"]
    if not isinstance(requests, list):
        raise TypeError("requests: expected a list")
    return [RequestFacts.model_validate(request) for request in requests]


def last_second(due: datetime | date) -> datetime:
    """Answer the last second that is still in time."""
    return due if isinstance(due, datetime) else end_of(due)


def clock_spoken_of(request: RequestFacts, name: object) -> ClockFacts:
    """Answer the clock a reminder or escalation is about. Raises ValueError when it is gone."""
    for clock in request.clocks:
        if clock.name == name:
            return clock
    raise ValueError(f"{request.reference} has no clock {name}")
