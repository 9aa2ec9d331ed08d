"""Note that a person has dealt with a message that was set aside."""

from collections.abc import Iterable

from casework.events import Event, EventKind
from casework.ports import Clock, Storage


async def resolve_set_aside(
    storage: Storage, clock: Clock, boards: Iterable[str], source: str, *, by: str
) -> bool:
    """Mark the row as dealt with; False when none of these boards has such an open row."""
    async with storage.transaction() as tx:
        for board in boards:
            now = clock.now()
            if await tx.ledger.resolve(board=board, source=source, by=by, now=now):
                await tx.journal.note(
                    Event(EventKind.SET_ASIDE_RESOLVED, board, now, by, None, {"source": source})
                )
                return True
    return False
