"""Do an act and take it back, to show what it would lead to: the dates and the letters."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from casework.case import Case
from casework.letters import Letter
from casework.ports import Storage, Transaction


class _TakenBack(Exception):
    """Ends a transaction that was never meant to stay."""


@dataclass
class Rehearsal:
    """A storage on which one act is done, looked at and taken back; nothing of it is written.

    Everything an act refuses, it refuses here too.
    """

    storage: Storage
    reference: str
    """The case to look at."""
    now: datetime
    case: Case | None = None
    """As it would be; None before the act."""
    letters: list[Letter] = field(default_factory=list)
    """What the parent would get."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a transaction that is taken back when its block ends well."""
        try:
            async with self.storage.transaction() as tx:
                yield tx
                self.case = await tx.cases.get(board=None, reference=self.reference)
                self.letters = [
                    letter
                    for letter, _, _ in await tx.letters.of_case(self.reference)
                    if letter.to_role is None and letter.owed >= self.now
                ]
                raise _TakenBack
        except _TakenBack:
            pass

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a view that only reads."""
        return self.storage.reading()
