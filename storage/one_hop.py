"""Reach SQLite in one step per statement, where aiosqlite takes three or four.

aiosqlite runs every call in its own thread: making a cursor, executing, fetching and closing are
four hand-overs between threads. A mail becomes some fifteen statements, so most of the time went
to handing over. Here a statement is executed, fetched and closed in one hand-over; the figures are
in docs/decisions/one-hop-to-sqlite.md.
"""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiosqlite


class OneHopConnection(aiosqlite.Connection):
    """An aiosqlite connection whose cursors fetch everything when they execute."""

    def cursor(self) -> "OneHopCursor":  # type: ignore[override]  # as SQLAlchemy uses it
        """Answer a cursor, without a step into the thread."""
        return OneHopCursor(self)


class OneHopCursor:
    """A cursor that holds all rows of its statement."""

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._rows = []

    async def execute(self, statement: str, parameters: Iterable[Any] | None = None) -> Self:
        """Execute one statement and fetch what it answers."""
        await self._in_thread("execute", statement, parameters or ())
        return self

    async def executemany(self, statement: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """Execute one statement for many rows."""
        await self._in_thread("executemany", statement, parameters)
        return self

    async def _in_thread(self, how: str, statement: str, parameters: Any) -> None:
        step = self._connection._execute(  # type: ignore[no-untyped-call]  # aiosqlite's way in
            self._run, how, statement, parameters
        )
        await step

    def _run(self, how: str, statement: str, parameters: Any) -> None:
        cursor: sqlite3.Cursor = self._connection._conn.cursor()
        try:
            getattr(cursor, how)(statement, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount = cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()

    async def fetchall(self) -> Sequence[Any]:
        """Answer the rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def fetchone(self) -> Any:
        """Answer the next row; None when there is none."""
        return self._rows.pop(0) if self._rows else None

    async def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        """Answer the next rows."""
        count = size or self.arraysize
        rows, self._rows = self._rows[:count], self._rows[count:]
        return rows

    async def close(self) -> None:
        """Forget the rows; the real cursor is closed already."""
        self._rows = []


async def connect(file: Path | str, *, timeout_seconds: float) -> OneHopConnection:
    """Open a SQLite file."""

    def open_file() -> sqlite3.Connection:
        connection = sqlite3.connect(file, timeout=timeout_seconds)
        _to_wal(connection, timeout_seconds)
        return connection

    connection = OneHopConnection(open_file, iter_chunk_size=64)
    connection._thread.daemon = True  # a forgotten connection must not hold up the end
    await connection
    return connection


def _to_wal(connection: sqlite3.Connection, timeout_seconds: float) -> None:
    """Put a file in WAL mode; SQLite does not wait by itself while another process does that."""
    until = time.monotonic() + timeout_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.02)  # in aiosqlite's own thread
        else:
            return
