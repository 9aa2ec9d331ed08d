"""Import the contacts of schools as keyed hashes, count them, forget them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.boards import BoardProfile, School
from casework.case import CaseRefuses
from casework.contacts import Contact, ContactCount, ContactKind
from casework.events import Event, EventKind
from casework.local_time import local_date
from casework.ports import Clock, Storage


@dataclass(frozen=True, slots=True)
class KeepContacts:
    """The acts of one person on contacts; what is kept of a school changes in one transaction."""

    storage: Storage
    clock: Clock
    by: str
    boards: Mapping[str, BoardProfile]

    def board(self, board_id: str) -> BoardProfile:
        """Answer a board. Raises CaseRefuses for one that is not there."""
        if board_id not in self.boards:
            raise CaseRefuses(f"Er is geen bestuur {board_id}; wel: {', '.join(self.boards)}.")
        return self.boards[board_id]

    def school(self, board_id: str, name: str) -> School | None:
        """Answer the school that a name stands for, such as the profile's or an alias.

        None where no school or more than one is meant.
        """
        board = self.board(board_id)
        plain = name.strip().casefold()
        meant = [
            school
            for school in board.schools
            if plain in {each.casefold() for each in (school.name, *school.aliases)}
        ]
        return meant[0] if len(meant) == 1 else None

    async def replace(self, board_id: str, school: str, contacts: Sequence[Contact]) -> None:
        """Keep these contacts of a school in place of what was kept; the same file again changes
        nothing. Raises CaseRefuses for a school the board does not have.
        """
        self._check_school(board_id, school)
        async with self.storage.transaction() as tx:
            await tx.contacts.replace(board_id, school, contacts, now=self.clock.now())
            await tx.journal.note(
                self._event(
                    EventKind.CONTACTS_IMPORTED,
                    board_id,
                    school=school,
                    pupils=len({each.pupil for each in contacts}),
                    emails=sum(each.kind is ContactKind.EMAIL for each in contacts),
                    phones=sum(each.kind is ContactKind.PHONE for each in contacts),
                )
            )

    async def counts(self, board_id: str) -> Sequence[ContactCount]:
        """Answer how much is kept of each school of a board. Raises CaseRefuses."""
        self.board(board_id)
        async with self.storage.reading() as tx:
            return await tx.contacts.counts(board_id, day=local_date(self.clock.now()))

    async def forget(self, board_id: str, school: str) -> None:
        """Delete what is kept of a school, also one that left the profile. Raises CaseRefuses."""
        self.board(board_id)
        async with self.storage.transaction() as tx:
            if not await tx.contacts.forget(board_id, school):
                raise CaseRefuses(f"Van {school!r} zijn geen contactgegevens ingelezen.")
            await tx.journal.note(
                self._event(EventKind.CONTACTS_FORGOTTEN, board_id, school=school)
            )

    def _check_school(self, board_id: str, school: str) -> None:
        board = self.board(board_id)
        if board.school(school) is None:
            names = ", ".join(each.name for each in board.schools) or "geen enkele"
            raise CaseRefuses(f"{board.name} heeft geen school {school!r}; wel: {names}.")

    def _event(self, kind: EventKind, board_id: str, **detail: str | int) -> Event:
        return Event(kind, board_id, self.clock.now(), self.by, None, detail)
