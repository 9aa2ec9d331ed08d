"""Decide when a letter that could not be sent is tried again, and when to give up."""

from datetime import datetime, timedelta
from typing import Final

from casework.letters import LetterKind

WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30))
LONGEST_WAIT: Final = timedelta(hours=1)
LONGEST_WAIT_FOR_BREACH: Final = timedelta(minutes=5)
"""A breach notice has 24 hours in all, so it never waits long for a relay."""
GIVE_UP_AFTER: Final = timedelta(days=3)
"""RFC 5321 §4.5.4.1 asks for at least 4-5 days of a relay; a letter with a legal date must
become somebody's task sooner [own]."""


def next_try(
    *,
    kind: LetterKind,
    owed: datetime,
    attempts: int,
    now: datetime,
    not_before_seconds: float = 0,
) -> datetime | None:
    """Answer when to try again after the n-th attempt failed; None to give up.

    `not_before_seconds` is what the carrier itself asked for; it lengthens the wait only.
    """
    if now - owed >= GIVE_UP_AFTER:
        return None
    wait = WAITS[attempts - 1] if 1 <= attempts <= len(WAITS) else LONGEST_WAIT
    if kind is LetterKind.BREACH_NOTICE:
        wait = min(wait, LONGEST_WAIT_FOR_BREACH)
    return now + max(wait, timedelta(seconds=not_before_seconds))
