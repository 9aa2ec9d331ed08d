"""Keep what people of a board set at the desk; names and addresses in it are sealed."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from casework.board_settings import BoardSetting, SettingKey
from storage.as_json import from_bytes, to_bytes
from storage.desk_tables import BoardSettingRow
from storage.keys import KeyDestroyed, KeyRing, doom
from storage.session import BulkSession


class SqlBoardSettings:
    """The settings of boards within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing) -> None:
        """Work within a session."""
        self._session: Final = session
        self._keys: Final = keys

    async def of_board(self, board: str) -> Sequence[BoardSetting]:
        """Answer what is set at a board; what cannot be opened any more is left out."""
        statement = (
            select(BoardSettingRow)
            .where(BoardSettingRow.board == board)
            .order_by(col(BoardSettingRow.key))
        )
        rows = list(await self._session.exec(statement))
        await self._keys.load([row.key_id for row in rows])
        settings = []
        for row in rows:
            # A key that this version does not know was set by another one.
            with suppress(KeyDestroyed, ValueError):
                name = SettingKey.parse(row.key)
                key = await self._keys.get(row.key_id)
                value = from_bytes(key.unseal(row.sealed, about=_about(row.board, row.key)))
                settings.append(BoardSetting(row.board, name, value, row.by, row.at))
        return settings

    async def put(self, setting: BoardSetting) -> None:
        """Write a setting under a new key; the one before it goes with its key."""
        await self.take_back(setting.board, setting.key, now=setting.at)
        key = await self._keys.make(now=setting.at)
        about = _about(setting.board, str(setting.key))
        self._session.put(
            BoardSettingRow,
            board=setting.board,
            key=str(setting.key),
            by=setting.by,
            at=setting.at,
            key_id=key.id,
            sealed=key.seal(to_bytes(setting.value), about=about),
        )

    async def take_back(self, board: str, key: SettingKey, *, now: datetime) -> bool:
        """Delete a setting, and have its key destroyed."""
        row = await self._session.get(BoardSettingRow, (board, str(key)))
        if row is None:
            return False
        key_id = row.key_id
        await self._session.delete(row)
        await self._session.flush()
        await doom(self._session, [key_id], now=now)
        return True


def _about(board: str, key: str) -> str:
    """Names the row, so that the sealed part of another row does not open in its place."""
    return f"setting {board} {key}"
