"""Name what the FG can ask of the log, the letters and the chain of events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol

from casework.events import Event
from casework.holidays import ONE_DAY
from casework.letters import LetterKind, LetterState
from casework.local_time import at_local
from casework.seats import Seat

ONE_SECOND: Final = timedelta(seconds=1)
"""The whole last second of a term is in time."""
LINES: Final = 50
"""On one page of the log."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What somebody asks of the log; without anything everything."""

    by: str = ""
    """A person, exactly as events name them."""
    case: str = ""
    """A reference, exactly."""
    only_reading: bool = False
    """Only who looked at a case."""
    first: date | None = None
    last: date | None = None
    """Days in Amsterdam, both included."""

    @property
    def start(self) -> datetime | None:
        """The first moment asked for."""
        return at_local(self.first, time(0)) if self.first else None

    @property
    def end(self) -> datetime | None:
        """The first moment that is too late."""
        return at_local(self.last + ONE_DAY, time(0)) if self.last else None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event with its number in the chain."""

    number: int
    event: Event


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log, the newest on top."""

    lines: tuple[LogLine, ...]
    newer: int | None = None
    """Ask for what comes after this number to see the page above; None on the first one."""
    older: int | None = None
    """Ask for what comes before this number to see the page below; None on the last one."""


@dataclass(frozen=True, slots=True)
class TroubledLetter:
    """A letter that failed, or that did not go out at the first try."""

    kind: LetterKind
    state: LetterState
    case: str | None
    owed: datetime
    attempts: int
    fault: str
    """A short English phrase without addresses; empty where none was told."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How a board's letters stand."""

    waiting: int
    oldest: datetime | None
    """Since when the longest waiting one is owed."""
    troubled: tuple[TroubledLetter, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class ChainPlace:
    """How far a chain of events has been checked."""

    number: int = 0
    hash: str = ""
    """Of that event; empty before the first."""
    broken_at: int | None = None
    """The first number that does not fit."""
    done: bool = False


class Oversight(Protocol):
    """Answers what the FG asks, for a seat and no further than it may see."""

    async def log(
        self,
        seat: Seat,
        wanted: LogFilter,
        *,
        before: int | None = None,
        after: int | None = None,
        size: int = LINES,
    ) -> LogPage:
        """Answer the page below or above a number, else the first; events of a case that is kept
        from this seat are left out."""
        ...

    async def people(self, board: str) -> Sequence[str]:
        """Answer who did something of late, by name."""
        ...

    async def late(self, seat: Seat, *, now: datetime, limit: int) -> Sequence[str]:
        """Answer the references of cases where somebody is late with an answer or a duty, the
        longest late first."""
        ...

    async def count_late(self, seat: Seat, *, now: datetime) -> int:
        """Answer how many these are."""
        ...

    async def kept_from_somebody(self, seat: Seat, *, limit: int) -> Sequence[str]:
        """Answer the references of cases with work left that are kept from somebody, because
        they are about them."""
        ...

    async def outgoing(self, seat: Seat, *, since: datetime, limit: int) -> Outgoing:
        """Answer how the letters of a board stand, with those in trouble owed since a moment."""
        ...

    async def check_chain(self, board: str, place: ChainPlace, *, limit: int) -> ChainPlace:
        """Check so many events more; done when the end was reached or a break was found."""
        ...
