"""Say who may sign in to the desk, and as what."""

from dataclasses import dataclass
from datetime import datetime

from casework.seats import Seat


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One person who works with the desk."""

    id: str
    name: str
    """As colleagues see it and as events name it; no two members of a board share one."""
    email: str
    """Where they sign in with and get mail; no two members share one."""
    seats: tuple[Seat, ...]
    """What they may do; the first one is the one they sit on when they come in."""
    blocked: datetime | None = None
    """Since when they may not sign in any more; what they did stays theirs."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that lives: who, on which seat."""

    session: str
    """Names the session; not its secret."""
    member: StaffMember
    seat: Seat
    since: datetime
