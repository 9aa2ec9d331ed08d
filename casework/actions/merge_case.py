"""Bring together two cases that ask the same: the earlier one goes on, the later one closes."""

from dataclasses import dataclass, replace
from typing import Final

from casework.actions.acting import Acting
from casework.case import Case, CaseRefuses
from casework.events import EventKind
from casework.letters_owed import Correspondent
from casework.ports import Transaction
from casework.tasks import TaskKind

TWO_PEOPLE: Final = (
    "Deze zaken zijn van twee verschillende adressen. Vragen twee ouders hetzelfde, dan heeft elk"
    " recht op een eigen antwoord: voeg ze niet samen. Is het echt dezelfde persoon? Bevestig dat"
    " dan."
)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two cases that became one."""

    kept: Case
    """The earlier one; its date stands."""
    gone: Case
    """The later one, closed."""


@dataclass(frozen=True, slots=True)
class MergeCase(Acting):
    """One act: the later of two cases closes into the earlier one."""

    async def _both(self, tx: Transaction, reference: str, other: str) -> tuple[Case, Case]:
        """Answer two cases that this person may act on, the earlier one first.

        Raises CaseRefuses, also for one case named twice.
        """
        if reference == other:
            raise CaseRefuses("Geef het kenmerk van een andere zaak.")
        # In one order for everybody, or two people would wait for each other.
        # Only the one whose page was open can have been seen in a version.
        unseen = replace(self, seen=None)
        cases = [
            await (self if each == reference else unseen).found(tx, each)
            for each in sorted((reference, other))
        ]
        earlier, later = sorted(cases, key=lambda case: case.arrival)
        return earlier, later

    async def merge(self, reference: str, other: str, *, same_person: bool = False) -> Merged:
        """Close the later of two cases into the earlier one, whose date stands.

        Its messages join the earlier case, and so do its open tasks. Nothing is written to the
        parent: the answer to the earlier case is theirs. `same_person` says that somebody made
        sure that two addresses are one person's. Raises CaseRefuses.
        """
        async with self.storage.transaction() as tx:
            kept, later = await self._both(tx, reference, other)
            gone = later.merged(kept, now=self.clock.now())
            if not same_person and await self._are_two_people(tx, kept, later):
                raise CaseRefuses(TWO_PEOPLE)
            await tx.cases.add_messages_of(later, to=kept)
            kept, gone = self._with_tasks(kept, gone)
            kept = replace(kept, linked=_also(kept.linked, gone.reference))
            gone = replace(gone, linked=_also(gone.linked, kept.reference))
            kept = await self.written(tx, kept, EventKind.CASE_MERGED, took=gone.reference)
            gone = await self.written(tx, gone, EventKind.CASE_MERGED, into=kept.reference)
            return Merged(kept, gone)

    async def _are_two_people(self, tx: Transaction, kept: Case, later: Case) -> bool:
        one = Correspondent.of(await tx.cases.messages(kept))
        other = Correspondent.of(await tx.cases.messages(later))
        if one is None or other is None:
            return True
        return one.address.strip().casefold() != other.address.strip().casefold()

    def _with_tasks(self, kept: Case, gone: Case) -> tuple[Case, Case]:
        """Answer both cases with the duties of the later one moved to the earlier one.

        Footage that was set fast is let go when the case that goes on is closed, so that one must
        know of it.
        """
        moving = [
            task for task in gone.tasks if task.is_open or task.kind is TaskKind.FREEZE_FOOTAGE
        ]
        for task in moving:
            if not any(each.kind is task.kind for each in kept.tasks) or task.is_open:
                kept = kept.with_task(task)
            if task.is_open:
                gone = gone.task_done(task.kind, by=self.by, now=self.clock.now())
        return kept, gone


def _also(linked: tuple[str, ...], reference: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*linked, reference)))
