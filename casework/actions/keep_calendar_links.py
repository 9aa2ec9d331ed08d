"""Make, list and end calendar links, and read the cases behind one."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.boards import BoardProfile, Role
from casework.calendar_links import CalendarLink, CalendarStorage
from casework.case import Case, CaseRefuses
from casework.events import Event, EventKind
from casework.ports import Clock, Conflict, Mint, StorageUnavailable

ID_CHARACTERS: Final = 8
"""Enough to tell links apart, short enough to type."""
LONGEST_LABEL: Final = 80
READING_NOTED_EVERY: Final = timedelta(hours=1)
"""Calendar programs come by day and night; not every visit is worth a write."""


@dataclass(frozen=True, slots=True)
class KeepCalendarLinks:
    """The acts of one person on calendar links; each is one transaction with its event."""

    storage: CalendarStorage
    clock: Clock
    board: str | None
    """None for the administrator, who may act for every board."""
    by: str
    boards: Mapping[str, BoardProfile]
    mint: Mint

    async def make(
        self, board_id: str, role: Role, school: str | None, *, label: str = ""
    ) -> tuple[CalendarLink, str]:
        """Make a link; answer it with its secret, which nobody can show again.

        `label` says for whom it is: a function, or a member of staff's own name; empty: the role.
        Raises CaseRefuses for a board or school that is not there, and for a label too long.
        """
        board = self._served(board_id)
        if (role is Role.DIRECTOR) != (school is not None):
            raise CaseRefuses("Noem bij een directeur de school, en alleen dan.")
        if school is not None and board.school(school) is None:
            names = ", ".join(each.name for each in board.schools)
            raise CaseRefuses(f"{board.name} heeft geen school {school}; wel: {names}.")
        words = " ".join(label.split()) or board.who(role, board.school(school))
        if len(words) > LONGEST_LABEL:
            raise CaseRefuses(f"De omschrijving is langer dan {LONGEST_LABEL} tekens.")
        link = CalendarLink(
            id=self.mint.letter_id()[:ID_CHARACTERS],
            board=board_id,
            role=role,
            school=school,
            label=words,
            made=self.clock.now(),
            made_by=self.by,
        )
        async with self.storage.transaction() as tx:
            secret = await tx.calendar_links.make(link)
            await tx.journal.note(self._happened(link, EventKind.CALENDAR_LINK_MADE))
        return link, secret

    async def known(self, board_id: str | None = None) -> Sequence[CalendarLink]:
        """Answer the links of a board, or of every board, the oldest first.

        Raises CaseRefuses for a board that is not there.
        """
        wanted = list(self.boards) if board_id is None else [self._served(board_id).id]
        async with self.storage.reading() as tx:
            return [
                link
                for each in wanted
                if self._serves(each)
                for link in await tx.calendar_links.of_board(each)
            ]

    async def revoke(self, link_id: str) -> CalendarLink:
        """End a link: from now on its address opens nothing. Raises CaseRefuses when no link of
        this id works any more.
        """
        async with self.storage.transaction() as tx:
            link = await tx.calendar_links.revoke(link_id, now=self.clock.now())
            if link is None or not self._serves(link.board):
                raise CaseRefuses(f"Er is geen agenda-adres {link_id} dat nog werkt.")
            await tx.journal.note(self._happened(link, EventKind.CALENDAR_LINK_REVOKED))
        return link

    def _serves(self, board_id: str) -> bool:
        return board_id in self.boards and self.board in {None, board_id}

    def _served(self, board_id: str) -> BoardProfile:
        if not self._serves(board_id):
            raise CaseRefuses(f"Er is geen bestuur {board_id}; wel: {', '.join(self.boards)}.")
        return self.boards[board_id]

    def _happened(self, link: CalendarLink, kind: EventKind) -> Event:
        detail = {"link": link.id, "role": link.role.value, "school": link.school}
        return Event(kind, link.board, self.clock.now(), self.by, None, detail)


@dataclass(frozen=True, slots=True)
class OpenedCalendar:
    """What stands behind a link at one moment; which cases it shows `dates_ahead` says."""

    link: CalendarLink
    board: BoardProfile
    cases: tuple[Case, ...]
    last_acts: Mapping[str, datetime]
    """When each case was last acted on."""


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """Opens the calendar behind a secret; of the cases nothing is read but their dates."""

    storage: CalendarStorage
    clock: Clock
    boards: Mapping[str, BoardProfile]

    async def __call__(self, secret: str) -> OpenedCalendar | None:
        """Answer the calendar; None for a secret that opens none. Raises StorageUnavailable."""
        async with self.storage.reading() as tx:
            link = await tx.calendar_links.opened_by(secret)
            if link is None or link.board not in self.boards:
                return None
            board, school = link.board, link.school
            cases = list(await tx.cases.all(board=board, school=school, open_only=True))
            closed = await tx.calendar_links.closed_with_duties(board=board, school=school)
            for reference in closed:
                case = await tx.cases.get(board=board, reference=reference)
                cases += [case] if case is not None else []
            last_acts = await tx.calendar_links.last_acts(board=board)
        await self._note_reading(link)
        return OpenedCalendar(link, self.boards[link.board], tuple(cases), last_acts)

    async def _note_reading(self, link: CalendarLink) -> None:
        now = self.clock.now()
        if link.last_read is not None and now - link.last_read < READING_NOTED_EVERY:
            return
        # Who reads must not wait for, or fail by, the note that they did.
        with suppress(StorageUnavailable, Conflict):
            async with self.storage.transaction() as tx:
                await tx.calendar_links.note_reading(link.id, at=now)
