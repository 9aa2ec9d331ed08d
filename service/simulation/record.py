"""Read everything the service recorded of a simulated year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casework.case import Case
from casework.events import Event
from casework.ledger import Door, LedgerEntry
from casework.letters import Letter
from casework.ports import Storage
from casework.presence import Absence


@dataclass(frozen=True, slots=True)
class Record:
    """What stands in the books at the end of a year."""

    cases: Mapping[str, Case]
    letters: Sequence[Letter]
    """Each once, also when it is about several cases."""
    events: Mapping[str, Sequence[Event]]
    """By case, oldest first."""
    breaches: Sequence[str]
    """Cases with an entry in the register."""
    deliveries: Sequence[LedgerEntry]
    absences: Sequence[Absence]
    letters_in_all: int
    """As the tray counts them: with those about no case."""
    broken_at: int | None
    """Where the chain of events is broken; None when it is whole."""


async def read_record(storage: Storage, board: str, place: str) -> Record:
    """Read the books of a board; `place` is where its messages came in."""
    letters: dict[str, Letter] = {}
    events: dict[str, Sequence[Event]] = {}
    async with storage.reading() as tx:
        cases = {case.reference: case for case in await tx.cases.all(board=board)}
        for reference in cases:
            for letter, _, _ in await tx.letters.of_case(reference):
                letters[letter.id] = letter
            events[reference] = await tx.journal.of_case(board=board, reference=reference)
        leave = await tx.boards.absences(board, from_day=date.min)
        return Record(
            cases=cases,
            letters=tuple(letters.values()),
            events=events,
            breaches=[each.reference for each in await tx.breaches.of_board(board=board)],
            deliveries=await tx.ledger.of_door(door=Door.FILE, place=place),
            absences=tuple(absence for _, absence in leave),
            letters_in_all=await tx.letters.waiting(),
            broken_at=await tx.journal.first_break(board=board),
        )
