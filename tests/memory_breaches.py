"""Stand in for the register of breaches, in memory."""

from collections.abc import Sequence

from casework.breach_entry import BreachEntry
from casework.ports import Conflict


class MemoryBreachRegister:
    """The register; it works on the entries of one transaction, by reference."""

    def __init__(self, entries: dict[str, BreachEntry]) -> None:
        self._entries = entries

    async def next_number(self, *, board: str, year: int) -> int:
        taken = [each.number for each in self._of(board) if each.year == year]
        return max(taken, default=0) + 1

    async def enter(self, entry: BreachEntry) -> None:
        taken = {(each.board, each.year, each.number) for each in self._entries.values()}
        if entry.reference in self._entries or (entry.board, entry.year, entry.number) in taken:
            raise Conflict("breach")
        self._entries[entry.reference] = entry

    async def get(self, *, board: str | None, reference: str) -> BreachEntry | None:
        entry = self._entries.get(reference)
        return entry if entry is not None and board in {None, entry.board} else None

    async def save(self, entry: BreachEntry) -> None:
        if entry.reference not in self._entries:
            raise LookupError(entry.reference)
        self._entries[entry.reference] = entry

    async def of_board(self, *, board: str, year: int | None = None) -> Sequence[BreachEntry]:
        return [each for each in self._of(board) if year in {None, each.year}]

    def _of(self, board: str) -> list[BreachEntry]:
        mine = [each for each in self._entries.values() if each.board == board]
        return sorted(mine, key=lambda each: (each.year, each.number))
