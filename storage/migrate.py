"""Bring a database's schema to where this version of the service needs it."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.metadata import METADATA

MIGRATION_LOCK: Final = 0x70_6C_6F_6B_65_74
"""Any number will do, as long as every node takes the same one."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Answer the configuration Alembic works with; no ini file is needed."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, to: str = "head") -> None:
    """Take every step up to a revision."""
    command.upgrade(alembic_config(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Take every step back down to a revision."""
    command.downgrade(alembic_config(connection), to)


def schema_gaps(connection: Connection) -> list[object]:
    """Answer what a migrated schema lacks against the tables; empty when they are equal."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


def revision_of(connection: Connection) -> str | None:
    """Answer the revision a database stands at; None when it has no schema yet."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Answer the revision this version of the service needs."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


async def migrate(engine: AsyncEngine) -> None:
    """Take every step that a database still lacks, one node at a time."""
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            lock = select(func.pg_advisory_xact_lock(MIGRATION_LOCK))
            await connection.execute(lock)
        await connection.run_sync(upgrade)
