"""Write down in a case what colleagues must know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from casework.actions.acting import Acting
from casework.actions.staff_words import taken_down
from casework.case import Case
from casework.events import EventKind
from casework.notes import MOST_WORDS, Note

NOTHING_WRITTEN: Final = "Schrijf eerst iets op."


@dataclass(frozen=True, slots=True)
class WriteNote(Acting):
    """The notes of one person; each is one transaction with its event."""

    mask: Callable[[str], str] = field(kw_only=True)
    """Takes identifying numbers out of what staff write."""

    async def write(self, reference: str, text: str) -> Case:
        """Add a note to a case, open or closed. Raises CaseRefuses."""
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            words = taken_down(text, self.mask, most=MOST_WORDS, empty=NOTHING_WRITTEN)
            case = found.noted(Note(words, self.by, self.clock.now()))
            # What was written stays with the case, where it can be erased; events outlive it.
            return await self.written(tx, case, EventKind.NOTE_WRITTEN, note=len(case.notes))
