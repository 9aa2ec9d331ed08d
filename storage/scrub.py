"""Leave nothing of deleted rows in the files of a database, as far as the database can.

SQLite: the file is written anew without its free pages, and the write-ahead log is emptied into
it. PostgreSQL: the tables are written anew; its own write-ahead log, and archives of it, still
hold the old rows for as long as the server keeps them.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

CHECKPOINT_TRIES: Final = 20
WAIT_SECONDS: Final = 0.1


async def scrub(engine: AsyncEngine, tables: Sequence[str], *, anew: bool = True) -> bool:
    """Write the tables anew; False when others kept the old pages in use all the time.

    Not `anew`: only what was deleted since is cleared away, which takes no time on a large file.
    """
    async with engine.connect() as connection:
        bare = await connection.execution_options(isolation_level="AUTOCOMMIT")
        if engine.dialect.name == "sqlite":
            return await _scrub_sqlite(bare, anew=anew)
        for table in tables:
            await bare.execute(text(f"VACUUM {'FULL ' if anew else ''}{table}"))
        return True


async def _scrub_sqlite(connection: AsyncConnection, *, anew: bool) -> bool:
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None  # it was opened a line ago
    if anew:
        await driver.execute("VACUUM")
    for _ in range(CHECKPOINT_TRIES):
        cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = await cursor.fetchone()
        if not busy:
            return True
        await asyncio.sleep(WAIT_SECONDS)
    return False
