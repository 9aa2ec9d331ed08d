"""Keep when each door was last looked into."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import select

from casework.ledger import Door, Look
from storage.session import BulkSession
from storage.tables import DoorRow


class SqlDoorLog:
    """The door log within one transaction."""

    def __init__(self, session: BulkSession) -> None:
        """Work within a session."""
        self._session: Final = session

    async def looked(self, look: Look) -> None:
        """Note a look; what this look does not tell stays as it was."""
        row = await self._session.get(DoorRow, (look.door.value, look.place))
        if row is None:
            row = DoorRow(door=look.door.value, place=look.place, board=look.board)
            self._session.add(row)
        row.last_look = look.last_look or row.last_look
        row.last_message = look.last_message or row.last_message
        row.fault = look.fault

    async def looks(self) -> Sequence[Look]:
        """Answer the latest look at every door."""
        return [
            Look(Door(row.door), row.place, row.board, row.last_look, row.last_message, row.fault)
            for row in await self._session.exec(select(DoorRow))
        ]
