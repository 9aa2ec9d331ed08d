"""Write new rows in bulk: kept while an action decides, inserted table by table.

One object a row through SQLModel's unit of work took half as much processor time again for the
same rows; the figures are in docs/decisions/one-hop-to-sqlite.md. Rows that are read and then
changed go the usual way.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import CursorResult, Executable
from sqlmodel import SQLModel, insert
from sqlmodel.ext.asyncio.session import AsyncSession


class BulkSession(AsyncSession):
    """A session that keeps new rows until somebody reads, or until the commit."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._new: dict[type[SQLModel], list[Mapping[str, Any]]] = {}

    def put(self, table: type[SQLModel], **values: Any) -> None:
        """Keep a new row of a table; a column with a default may be left out."""
        self._new.setdefault(table, []).append(values)

    async def insert_new(self) -> None:
        """Insert what is kept. Foreign keys are checked at the commit, so any order will do."""
        new, self._new = self._new, {}
        if new:
            connection = await self.connection()
            for table, rows in new.items():
                await connection.execute(insert(table), rows)

    async def core(self, statement: Executable) -> CursorResult[Any]:
        """Run a statement that depends on nothing new and makes no objects, past the ORM."""
        return await (await self.connection()).execute(statement)

    async def get_old(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Answer a row that depends on nothing new, so that nothing need be written first."""
        with self.no_autoflush:
            return await super().get(entity, ident, **options)

    if not TYPE_CHECKING:  # for the type check the signatures of AsyncSession hold

        async def exec(self, statement: Any, **options: Any) -> Any:
            """Run a statement; it sees the new rows too."""
            await self.insert_new()
            return await super().exec(statement, **options)

        async def get(self, entity: Any, ident: Any, **options: Any) -> Any:
            """Answer a row by its key, a new one too."""
            await self.insert_new()
            return await super().get(entity, ident, **options)

        async def get_one(self, entity: Any, ident: Any, **options: Any) -> Any:
            """Answer a row by its key, a new one too. Raises NoResultFound."""
            await self.insert_new()
            return await super().get_one(entity, ident, **options)
