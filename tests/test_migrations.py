"""Prove that a migrated database has the schema that the tables describe, there and back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from databases import VAULT, StorageKind
from sqlalchemy import Connection, inspect, text

from casework.ports import StorageUnavailable
from storage.database import Database
from storage.encryption import MasterKeyUnusable, Vault
from storage.metadata import METADATA
from storage.migrate import downgrade, newest_revision, revision_of, schema_gaps, upgrade

FRESH = "fresh"
T = TypeVar("T")


@pytest.fixture
async def url(sql_kind: StorageKind, tmp_path: Path) -> AsyncIterator[str]:
    """A database without a schema."""
    server = sql_kind.server
    if server is None:
        yield f"sqlite:///{tmp_path}/fresh.sqlite3"
        return
    yield await server.make(FRESH)
    await server.run(f"DROP DATABASE {FRESH} WITH (FORCE)")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url, VAULT)
    yield database
    await database.close()


async def run(database: Database, what: Callable[[Connection], T]) -> T:
    async with database._writer.begin() as connection:
        return await connection.run_sync(what)


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_a_migrated_schema_equals_the_tables(database: Database) -> None:
    await database.migrate()

    assert await run(database, schema_gaps) == []
    assert await run(database, tables) == set(METADATA.tables)
    assert await run(database, revision_of) == newest_revision()


async def test_a_gap_between_schema_and_tables_is_seen(database: Database) -> None:
    await database.migrate()

    def drop_a_column(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE door DROP COLUMN fault"))

    await run(database, drop_a_column)

    (gap,) = await run(database, schema_gaps)
    assert "fault" in str(gap)


async def test_the_schema_goes_up_down_and_up_again(database: Database) -> None:
    await database.migrate()

    await run(database, downgrade)
    empty = await run(database, tables), await run(database, revision_of)
    await run(database, upgrade)

    assert empty == (set(), None)
    assert await run(database, schema_gaps) == []


async def test_migrating_a_migrated_database_changes_nothing(database: Database) -> None:
    await database.migrate()
    await database.check_master_key()

    await database.migrate()

    await database.check_master_key()


async def test_nodes_that_start_at_once_migrate_once(url: str) -> None:
    nodes = [Database(url, VAULT) for _ in range(3)]

    async def start(node: Database) -> None:
        await node.migrate()
        await node.check_master_key()

    await asyncio.gather(*(start(node) for node in nodes))

    assert await run(nodes[0], schema_gaps) == []
    for node in nodes:
        await node.close()


async def test_a_database_made_with_another_master_key_is_refused(
    database: Database, url: str
) -> None:
    await database.migrate()
    await database.check_master_key()
    other = Database(url, Vault(b"another master key with 32 bytes"))

    with pytest.raises(MasterKeyUnusable, match="another master key"):
        await other.check_master_key()

    await database.check_master_key()
    await other.close()


async def test_a_database_without_a_schema_is_unavailable(database: Database) -> None:
    async def read() -> Any:
        async with database.reading() as tx:
            return await tx.cases.all()

    with pytest.raises(StorageUnavailable):
        await read()
