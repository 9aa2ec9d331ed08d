"""Record who is away when; tickets then go to who is there, while the clocks run on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.actions.acting import Acting
from casework.boards import BoardProfile, Post, Role
from casework.case import CaseRefuses
from casework.events import Event, EventKind
from casework.local_time import local_date
from casework.presence import Absence

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class KeepAbsences(Acting):
    """The acts of one person on leave; each wakes the board's cases, so that tickets move."""

    async def record(
        self, board_id: str, post: Post, school: str | None, *, first: date, last: date
    ) -> str:
        """Record leave of who holds a post, both days included; answer its id.

        Raises CaseRefuses for a post the board does not have and for days that cannot be.
        """
        board = self._served(board_id)
        self._check(board, post, school, first, last)
        absence = Absence(board_id, post, school, first, last)
        absence_id = self.mint.letter_id()
        async with self.storage.transaction() as tx:
            await tx.boards.record_absence(absence, id=absence_id)
            await tx.cases.wake_all(board=board_id, at=self.clock.now())
            await tx.journal.note(self._happened(absence, EventKind.ABSENCE_RECORDED))
        return absence_id

    async def remove(self, absence_id: str) -> Absence:
        """Take leave back. Raises CaseRefuses when there is none of this id."""
        async with self.storage.transaction() as tx:
            absence = await tx.boards.remove_absence(absence_id)
            if absence is None or self.board not in {None, absence.board}:
                raise CaseRefuses(f"Er is geen verlof {absence_id}.")
            await tx.cases.wake_all(board=absence.board, at=self.clock.now())
            await tx.journal.note(self._happened(absence, EventKind.ABSENCE_REMOVED))
        return absence

    async def known(self, board_id: str) -> Sequence[tuple[str, Absence]]:
        """Answer the leave of a board that is not over yet, each with its id."""
        self._served(board_id)
        async with self.storage.reading() as tx:
            today = local_date(self.clock.now())
            return await tx.boards.absences(board_id, from_day=today)

    def _served(self, board_id: str) -> BoardProfile:
        if board_id not in self.boards or self.board not in {None, board_id}:
            raise CaseRefuses(f"Er is geen bestuur {board_id}; wel: {', '.join(self.boards)}.")
        return self.boards[board_id]

    @staticmethod
    def _check(
        board: BoardProfile, post: Post, school: str | None, first: date, last: date
    ) -> None:
        if last < first:
            raise CaseRefuses("De laatste dag van het verlof ligt vóór de eerste.")
        if (last - first).days > LONGEST_DAYS:
            raise CaseRefuses("Verlof van meer dan een jaar: geef de rol aan iemand anders.")
        if (post.role is Role.DIRECTOR) != (school is not None):
            raise CaseRefuses("Noem bij een directeur de school, en alleen dan.")
        if school is not None and board.school(school) is None:
            raise CaseRefuses(f"{board.name} heeft geen school {school!r}.")
        if post.deputy and not board.has_deputy(post.role, board.school(school)):
            raise CaseRefuses(f"{board.name} heeft hier geen plaatsvervanger.")

    def _happened(self, absence: Absence, kind: EventKind) -> Event:
        detail = {
            "post": str(absence.post),
            "school": absence.school,
            "first": absence.first.isoformat(),
            "last": absence.last.isoformat(),
        }
        return Event(kind, absence.board, self.clock.now(), self.by, None, detail)
