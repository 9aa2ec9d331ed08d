"""Keep the advice of the FG as it was given: dated, unalterable, and answered before a decision."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from casework.events import Event, EventKind

if TYPE_CHECKING:  # a case holds its advice
    from casework.case import Case

MOST_WORDS: Final = 4000
"""Characters of one advice."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What the FG advised in a case, and what was done with it."""

    id: str
    """Counts from 1 in each case."""
    text: str
    """With identifying numbers masked."""
    at: datetime
    by: str
    followed: bool | None = None
    """None as long as nobody said so."""
    reason: str = ""
    """Why it was not followed, or what was done; with identifying numbers masked."""
    answered_by: str | None = None
    answered_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet if it was followed."""
        return self.followed is None


def seal_of(case: str, advice: Advice) -> str:
    """Answer the SHA-256 (hex) over an advice: which case and number, its text, by whom, when.

    What was done with it is no part of that. The event of an advice holds it, in the chain of
    events.
    """
    parts = [case, advice.id, advice.text, advice.by, advice.at.isoformat()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def is_as_given(case: str, advice: Advice, events: Iterable[Event]) -> bool:
    """Answer whether an advice still stands as it was given; `events` are those of its case.

    False also for one that no event tells of. That the events themselves were not changed is for
    the chain of the journal to say.
    """
    seals = [
        event.detail.get("sha256")
        for event in events
        if event.kind is EventKind.ADVICE_GIVEN
        and event.case == case
        and event.detail.get("advice") == advice.id
    ]
    return seals == [seal_of(case, advice)]


def advice_left_open(case: "Case") -> str:
    """Answer in Dutch why a case cannot be decided yet; empty when no advice waits.

    Somebody must say first whether each advice was followed, and why not where it was not.
    """
    waiting = [advice for advice in case.advices if advice.is_open]
    if not waiting:
        return ""
    names = " en ".join(f"nr. {advice.id}" for advice in waiting)
    return (
        f"Over {case.reference} ligt er advies van de FG ({names}). Leg eerst vast of het is"
        " gevolgd. Wijkt u ervan af? Schrijf dan ook waarom."
    )
