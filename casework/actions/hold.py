"""Keep a case from being erased, and let it go again."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from casework.actions.acting import Acting
from casework.actions.staff_words import taken_down
from casework.case import Case, CaseRefuses
from casework.events import EventKind
from casework.holds import Hold

MOST_WORDS: Final = 500
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class HoldCase(Acting):
    """The acts of one person; each is one transaction with its event."""

    mask: Callable[[str], str] = field(kw_only=True)
    """Takes identifying numbers out of what staff write."""

    async def hold(self, reference: str, *, reason: str) -> Case:
        """Keep a case from being erased until it is released.

        Raises CaseRefuses without a reason, and for a case that is held already.
        """
        nothing = "Schrijf waarom de zaak bewaard moet blijven."
        why = taken_down(" ".join(reason.split()), self.mask, most=MOST_WORDS, empty=nothing)
        async with self.storage.transaction() as tx:
            case = await self.found(tx, reference)
            if case.hold is not None:
                raise CaseRefuses(f"{reference} wordt al vastgehouden.")
            held = replace(case, hold=Hold(why, self.by, self.clock.now()))
            # The reason is somebody's own words: it stays with the case, where it can be erased.
            return await self.written(tx, held, EventKind.CASE_HELD)

    async def release(self, reference: str) -> Case:
        """Let a case be erased when its time has come. Raises CaseRefuses when nothing holds it.

        The years count from here: what was held was still needed.
        """
        async with self.storage.transaction() as tx:
            case = await self.found(tx, reference)
            if case.hold is None:
                raise CaseRefuses(f"{reference} wordt niet vastgehouden.")
            return await self.written(tx, replace(case, hold=None), EventKind.HOLD_RELEASED)
