"""Say how long somebody must wait who guesses at passwords and codes.

A try counts before it is answered, so that many at once are no way around the wait. Nobody is
locked out for good: a wait has a longest, and who comes from a device that signed in before is
counted apart from everybody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

FIRST_WAIT: Final = timedelta(seconds=10)
LONGEST_WAIT: Final = timedelta(minutes=15)
"""About 100 tries a day at one account at most: with 12 characters and a code, no way in."""
FORGOTTEN_AFTER: Final = timedelta(hours=24)
"""So long after the last try all of them are forgotten."""
MOST_DOUBLINGS: Final = 16
"""Beyond these a wait is the longest anyhow; the sum must not grow with the tries."""


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries that count at one brake, and when the last one was."""

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Brake:
    """So many tries are free; each one after them waits twice as long as the one before."""

    free: int

    def heard_from(self, tries: Tries | None) -> datetime | None:
        """Answer from when the next try is heard; None when it is heard at once."""
        if tries is None or tries.count < self.free:
            return None
        doublings = min(tries.count - self.free, MOST_DOUBLINGS)
        return tries.last + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)

    def counted(self, tries: Tries | None, now: datetime) -> Tries:
        """Answer the tries with one more, made now."""
        if tries is None or is_forgotten(tries, now):
            return Tries(1, now)
        return Tries(tries.count + 1, now)


def is_forgotten(tries: Tries, now: datetime) -> bool:
    """Answer whether so much time has passed that the tries count no more."""
    return now - tries.last >= FORGOTTEN_AFTER


OF_ACCOUNT: Final = Brake(free=5)
"""At one address, from devices that never signed in there; an address without an account too."""
OF_NETWORK: Final = Brake(free=30)
"""From one network, at whatever account: a school has one address for its whole staff."""
OF_DEVICE: Final = Brake(free=10)
"""From a device that signed in before at this account."""
OF_PERSON: Final = Brake(free=10)
"""By who is signed in, or holds a link from their own mailbox."""


class GuessCounts(Protocol):
    """Counts tries, each under a keyed hash of what they were made at; every node sees them."""

    async def take(self, at: Mapping[str, Brake], *, now: datetime) -> datetime | None:
        """Count one try at each of these, and answer None; or, where a brake holds, count
        nothing and answer from when a try is heard."""
        ...

    async def wrong(self, at: Sequence[str], *, now: datetime) -> None:
        """Note when the answer "wrong" was given: the wait runs from there."""
        ...

    async def right(self, *, forget: Sequence[str], give_back: Sequence[str]) -> None:
        """Forget the tries at these, and take one off at those."""
        ...
