"""Say what was done in a simulated year: who wrote, who acted and who was away, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from casework.boards import BoardProfile, Post, Role
from casework.case import CaseOutcome
from casework.events import Event
from casework.kinds import Kind
from casework.tasks import TaskKind
from casework.term_acts import QuestionKind


class Act(StrEnum):
    """What a person can do to a case."""

    REPLY = "reply"
    """The parent writes again; perhaps they name the school."""
    SAY_KIND = "say_kind"
    TAKE_UP = "take_up"
    HAND_OVER = "hand_over"
    RECORD_CONFLICT = "record_conflict"
    RECORD_IDENTITY = "record_identity"
    RECORD_CARD = "record_card"
    """Who asks, and with what authority."""
    EXTEND = "extend"
    ASK = "ask"
    HEAR = "hear"
    SET_AWARENESS = "set_awareness"
    CLOSE = "close"
    FINISH_TASK = "finish_task"
    FILL_IN = "fill_in"
    ASSESS = "assess"
    DECIDE_AP = "decide_ap"
    DECIDE_PEOPLE = "decide_people"
    REPORT = "report"
    """To the AP, by hand."""
    TELL = "tell"
    """Those whose data leaked."""


@dataclass(frozen=True, slots=True)
class ParentMail:
    """What one parent asks, as the simulation knows it to be."""

    number: int
    received: datetime
    read: datetime
    """When the service took it in: later than received when it was down."""
    kinds: tuple[Kind, ...]
    unsure: bool = False
    likely: tuple[Kind, ...] = ()
    """When unsure: what it may be; what it is stands first in `kinds`."""
    school: str | None = None
    """Which school it names."""
    names_later: str | None = None
    """Which school a reply names."""
    about: Role | None = None
    """Whom it complains of."""
    footage: bool = False
    for_breaches: bool = False
    """It came to the mailbox for breaches."""

    @property
    def sender(self) -> str:
        """The parent's address, of no other parent."""
        return f"ouder{self.number}@ouders.example"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail and the cases it became."""

    mail: ParentMail
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """One act on one case, at one moment."""

    at: datetime
    act: Act
    case: str
    by: str
    refused: bool = False
    """The service did not let it happen."""
    kind: Kind | None = None
    post: Post | None = None
    outcome: CaseOutcome | None = None
    task: TaskKind | None = None
    question: QuestionKind | None = None
    moment: datetime | None = None
    """When an answer came, when the board knew of a breach, when the AP was told."""
    school: str | None = None
    yes: bool | None = None
    """What was decided on the AP or the people, or whether a report was only preliminary."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave as it was recorded, and perhaps taken back."""

    recorded: datetime
    post: Post
    school: str | None
    first: date
    last: date
    removed: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProfileInForce:
    """A profile, from the moment the service ran with it."""

    since: datetime
    board: BoardProfile


@dataclass
class Story:
    """Everything that was done in a year; the verdict knows nothing else of the simulation."""

    until: datetime
    """The service did everything whose moment came before this one."""
    profiles: list[ProfileInForce]
    arrivals: list[Arrival] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    leave: list[Leave] = field(default_factory=list)
    board_events: list[Event] = field(default_factory=list)
    """Events about no case, as they were noted."""
    faults: list[str] = field(default_factory=list)
    """Cases the watch could not look at, with the name of the fault."""

    def profile_at(self, moment: datetime) -> BoardProfile:
        """Answer the profile in force at a moment."""
        return [each.board for each in self.profiles if each.since <= moment][-1]

    def looks_at_all(self) -> Sequence[datetime]:
        """Answer when something happened that made the service look at every case."""
        moments = {each.recorded for each in self.leave}
        moments |= {each.removed for each in self.leave if each.removed is not None}
        moments |= {each.since for each in self.profiles[1:]}
        return sorted(moments)
