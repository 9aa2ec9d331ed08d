"""Say what a note is: what staff write down in a case for each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

MOST_WORDS: Final = 4000
"""Characters of one note."""
MOST_NOTES: Final = 200
"""Of one case; what needs more has a file of its own elsewhere."""


@dataclass(frozen=True, slots=True)
class Note:
    """What one member of staff wrote down; no parent reads it, and it goes with the texts."""

    text: str
    """With identifying numbers masked."""
    by: str
    at: datetime
