"""Let staff see and take out the files that a case keeps; each time is an event."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.actions.acting import Acting
from casework.case import CaseRefuses
from casework.events import EventKind
from casework.files import IncomingFile, KeptFile


@dataclass(frozen=True, slots=True)
class ReadFiles(Acting):
    """The action; one object for one person."""

    async def kept(self, reference: str) -> Sequence[KeptFile]:
        """Answer what a case keeps, oldest first, without the contents. Raises CaseRefuses."""
        async with self.storage.transaction() as tx:
            case = await self.found_to_read(tx, reference)
            await tx.journal.note(self.event(case, EventKind.CASE_READ))
            return await tx.files.of_case(case)

    async def contents(self, reference: str, file_id: str) -> IncomingFile:
        """Answer one file of a case with its contents. Raises CaseRefuses."""
        async with self.storage.transaction() as tx:
            case = await self.found_to_read(tx, reference)
            file = await tx.files.get(case, id=file_id)
            if file is None:
                raise CaseRefuses(f"Bij {case.reference} is geen bestand {file_id}.")
            await tx.journal.note(self.event(case, EventKind.CASE_READ, file=file_id))
            return file
