"""Read everything about a case at once; that it was read is an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.actions.acting import Acting
from casework.breach_entry import BreachEntry
from casework.case import Case
from casework.case_list import CaseMessage
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.files import KeptFile
from casework.kinds import Kind
from casework.letters import Letter, LetterState
from casework.ports import Transaction

STILL_READING: Final = timedelta(minutes=5)
"""Who loads a page again within this time is still reading; the journal itself shows it."""
TOGETHER: Final = timedelta(minutes=10)
"""So long somebody who read or acted is said to be in the case."""
PARENT: Final = "ouder"
"""As events name what a parent did."""


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """Another case of the same message, and whether this seat may open it."""

    reference: str
    case: Case | None


@dataclass(frozen=True, slots=True)
class Together:
    """Somebody else who is in the case now."""

    name: str
    at: datetime
    acted: bool
    """Whether they did more than read."""


@dataclass(frozen=True, slots=True)
class WholeCase:
    """Everything that a person sees of a case."""

    case: Case
    version: int
    """What forms on the page send back, so that a stale one is seen."""
    messages: tuple[CaseMessage, ...]
    files: tuple[KeptFile, ...]
    letters: tuple[tuple[Letter, LetterState, str], ...]
    events: tuple[Event, ...]
    linked: tuple[LinkedCase, ...]
    breach: BreachEntry | None
    together: tuple[Together, ...]


@dataclass(frozen=True, slots=True)
class ReadCase(Acting):
    """The action; one object for one person."""

    async def whole(self, reference: str) -> WholeCase:
        """Answer a case with all that belongs to it, as it stood at one moment.

        Nothing is answered before the reading stands in the journal. Raises CaseRefuses.
        """
        async with self.storage.reading() as tx:
            case = await self.found_to_read(tx, reference)
            found = await self._everything(tx, case)
        if not self._noted(found.events):
            async with self.storage.transaction() as tx:
                case = await self.found_to_read(tx, reference)
                await tx.journal.note(self.event(case, EventKind.CASE_READ))
        return found

    async def together(self, reference: str) -> tuple[Together, ...]:
        """Answer who else is in a case now; looking at that is no reading. Raises CaseRefuses."""
        async with self.storage.reading() as tx:
            case = await self.found_to_read(tx, reference)
            events = await tx.journal.of_case(board=case.board, reference=reference)
        return who_is_there(events, me=self.by, now=self.clock.now())

    async def _everything(self, tx: Transaction, case: Case) -> WholeCase:
        board, reference = case.board, case.reference
        events = await tx.journal.of_case(board=board, reference=reference)
        others = dict.fromkeys(filter(None, (*case.linked, case.split_from, case.merged_into)))
        linked = [LinkedCase(each, await self._seen(tx, each)) for each in others]
        is_breach = case.kind is Kind.DATALEK
        return WholeCase(
            case=case,
            version=await tx.journal.version_of_case(board=board, reference=reference),
            messages=tuple(await tx.case_list.messages(case)),
            files=tuple(await tx.files.of_case(case)),
            letters=tuple(await tx.letters.of_case(reference)),
            events=tuple(events),
            linked=tuple(linked),
            breach=await tx.breaches.get(board=board, reference=reference) if is_breach else None,
            together=who_is_there(events, me=self.by, now=self.clock.now()),
        )

    async def _seen(self, tx: Transaction, reference: str) -> Case | None:
        case = await tx.cases.get(board=self.board, reference=reference)
        return case if case and (self.seat is None or self.seat.sees(case)) else None

    def _noted(self, events: Sequence[Event]) -> bool:
        since = self.clock.now() - STILL_READING
        return any(
            event.kind is EventKind.CASE_READ
            and event.by == self.by
            and event.at > since
            and not event.detail.get("file")  # who took out a file did not see the page by it
            for event in events
        )


def who_is_there(events: Sequence[Event], *, me: str, now: datetime) -> tuple[Together, ...]:
    """Answer who else read or acted in the last ten minutes, the latest first.

    Neither what the service did itself counts, nor what a parent did.
    """
    others: dict[str, Together] = {}
    for event in reversed(events):
        if event.at <= now - TOGETHER or event.by in {me, SERVICE, PARENT}:
            continue
        known = others.get(event.by)
        acted = event.kind is not EventKind.CASE_READ
        if known is None:
            others[event.by] = Together(event.by, event.at, acted)
        elif acted and not known.acted:
            others[event.by] = Together(event.by, known.at, True)
    return tuple(others.values())
