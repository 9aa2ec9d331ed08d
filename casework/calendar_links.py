"""Say what a calendar link is: a secret address under which one role reads its dates."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casework.boards import Role
from casework.ports import Transaction


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """Whose dates an address shows; the secret in the address is kept by nobody but its reader."""

    id: str
    """Names the link in lists, events and the log; opens nothing."""
    board: str
    role: Role
    school: str | None
    """For a director: of which school; None for every other role."""
    label: str
    """For whom it was made, in the words of who made it; never shown in the calendar."""
    made: datetime
    made_by: str
    revoked: datetime | None = None
    last_read: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether its address still opens a calendar."""
        return self.revoked is None


class CalendarLinks(Protocol):
    """Keeps the links by the keyed hash of their secret, and knows what a calendar asks of the
    cases."""

    async def make(self, link: CalendarLink) -> str:
        """Write a new link and answer its secret, which is stored nowhere."""
        ...

    async def opened_by(self, secret: str) -> CalendarLink | None:
        """Answer the live link that a secret opens; None for an unknown and a revoked one alike."""
        ...

    async def of_board(self, board: str) -> Sequence[CalendarLink]:
        """Answer every link of a board, revoked ones too, the oldest first."""
        ...

    async def revoke(self, link_id: str, *, now: datetime) -> CalendarLink | None:
        """End a live link; answer it as it is now, None when no live link has this id."""
        ...

    async def note_reading(self, link_id: str, *, at: datetime) -> None:
        """Note when somebody's calendar program last read a link."""
        ...

    async def closed_with_duties(self, *, board: str, school: str | None) -> Sequence[str]:
        """Answer the references of closed cases that still have duties; with a school, of it."""
        ...

    async def last_acts(self, *, board: str) -> Mapping[str, datetime]:
        """Answer when every case of a board that is open or has duties left was last acted on.

        A changed profile of the board is an act on each of them. Reading a case is none.
        """
        ...


class CalendarTransaction(Transaction, Protocol):
    """A transaction in which the calendar links stand too."""

    @property
    def calendar_links(self) -> CalendarLinks:
        """The calendar links."""
        ...


class CalendarStorage(Protocol):
    """Opens transactions with calendar links in them; faults as those of `Storage`."""

    def transaction(self) -> AbstractAsyncContextManager[CalendarTransaction]:
        """Open a transaction that commits when the block ends well."""
        ...

    def reading(self) -> AbstractAsyncContextManager[CalendarTransaction]:
        """Open a view that only reads, and waits for no writer."""
        ...
