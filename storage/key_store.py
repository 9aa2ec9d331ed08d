"""Keep the wrapped data keys apart from the database, so that a backup of it can be forgotten.

A key is in this store before the case that is sealed with it commits: keys are written ahead, a
batch at a time, so that a mail costs no second write to the disk. What a crash leaves over of a
batch is swept later.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from casework.ports import StorageUnavailable
from storage.encryption import DataKey, MasterKeyUnusable, Vault
from storage.engines import BUSY_TIMEOUT_MS, async_url, make_engine, named_faults
from storage.scrub import scrub

KEYS_FILE: Final = "keys.sqlite3"
PG_SCHEMA: Final = "privacyloket_keys"
"""On PostgreSQL the keys have a schema of their own, so that a dump can leave them out."""
MADE_AHEAD: Final = 64
AT_ONCE: Final = 500
USED_WITHIN: Final = 12 * 3600
"""Seconds; a key made ahead longer ago is not used any more, so that it can be swept."""
SWEPT_AFTER: Final = 48 * 3600
CREATE_LOCK: Final = 0x70_6C_6B_65_79_73
"""Any number will do, as long as every node takes the same one."""

TABLES: Final = MetaData()
DATA_KEYS: Final = Table(
    "data_key",
    TABLES,
    Column("id", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made", BigInteger, nullable=False),
)
SERVICE_KEYS: Final = Table(
    "service_key",
    TABLES,
    Column("name", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)
MASTER: Final = Table(
    "master_key",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("store", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """Whose keys a store keeps: its own id, and the fingerprint of the master key."""

    store: str
    fingerprint: str


class KeyStore:
    """A SQLite file of its own, or a schema on PostgreSQL."""

    def __init__(self, url: str, vault: Vault, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        """Prepare the engines; nothing is opened before the first key is asked for."""
        self.vault: Final = vault
        self.url: Final = async_url(url)
        self.on_sqlite: Final = self.url.get_backend_name() == "sqlite"
        self._writer: Final = self._engine(busy_timeout_ms, writes=True)
        self._reader: Final = self._engine(busy_timeout_ms, writes=False)
        self._one_at_a_time: Final = asyncio.Lock()
        self._filling: Final = asyncio.Lock()
        self._prepared = False
        self._ready: list[DataKey] = []
        self._ready_since = 0.0

    def _engine(self, busy_timeout_ms: int, *, writes: bool) -> AsyncEngine:
        engine = make_engine(self.url, busy_timeout_ms=busy_timeout_ms, writes=writes)
        if self.on_sqlite:
            return engine
        return engine.execution_options(schema_translate_map={None: PG_SCHEMA})

    async def take(self) -> DataKey:
        """Answer a key that nobody used and that is safely stored. Raises StorageUnavailable."""
        async with self._filling:
            if time.time() - self._ready_since > USED_WITHIN:
                self._ready.clear()
            if not self._ready:
                await self._make_ahead()
            return self._ready.pop()

    async def _make_ahead(self) -> None:
        keys = [self.vault.new_key() for _ in range(MADE_AHEAD)]
        made = int(time.time())
        async with self._writing() as connection:
            facts = await _facts(connection)
            if facts is not None and facts.fingerprint != self.vault.fingerprint:
                # Under the old master key it could never be opened again.
                raise StorageUnavailable("the master key was changed: start the service anew")
            rows = [{"id": key.id, "wrapped": self.vault.wrap(key), "made": made} for key in keys]
            await connection.execute(insert(DATA_KEYS), rows)
        self._ready, self._ready_since = keys, float(made)

    async def open(self, key_ids: Collection[str]) -> dict[str, DataKey]:
        """Answer the keys that are there. Raises MasterKeyUnusable and StorageUnavailable."""
        wrapped = await self._wrapped(key_ids)
        try:
            return {key_id: self.vault.unwrap(key_id, data) for key_id, data in wrapped.items()}
        except MasterKeyUnusable:
            facts = await self.facts()
            if self.vault.is_accepted and facts and facts.fingerprint != self.vault.fingerprint:
                raise StorageUnavailable(
                    "the master key was changed: start the service anew"
                ) from None
            raise

    async def _wrapped(self, key_ids: Collection[str]) -> Mapping[str, bytes]:
        found: dict[str, bytes] = {}
        ids = list(key_ids)
        async with self._reading() as connection:
            for start in range(0, len(ids), AT_ONCE):
                some = ids[start : start + AT_ONCE]
                statement = select(DATA_KEYS.c.id, DATA_KEYS.c.wrapped)
                rows = await connection.execute(statement.where(DATA_KEYS.c.id.in_(some)))
                found.update({row.id: row.wrapped for row in rows})
        return found

    async def present(self) -> Mapping[str, int]:
        """Answer the id of every key with the moment it was made, in seconds since 1970."""
        async with self._reading() as connection:
            rows = await connection.execute(select(DATA_KEYS.c.id, DATA_KEYS.c.made))
            return {row.id: row.made for row in rows}

    async def count(self) -> int:
        """Answer how many keys there are, those made ahead included."""
        async with self._reading() as connection:
            found = await connection.execute(select(func.count()).select_from(DATA_KEYS))
            return int(found.scalar_one())

    async def keep(self, wrapped: Mapping[str, bytes]) -> None:
        """Take in keys that were kept elsewhere; one that is here already stays as it is."""
        async with self._writing() as connection:
            ids = list(wrapped)
            known: set[str] = set()
            for start in range(0, len(ids), AT_ONCE):
                some = DATA_KEYS.c.id.in_(ids[start : start + AT_ONCE])
                known.update(await connection.scalars(select(DATA_KEYS.c.id).where(some)))
            made = int(time.time())
            rows = [
                {"id": key_id, "wrapped": data, "made": made}
                for key_id, data in wrapped.items()
                if key_id not in known
            ]
            if rows:
                await connection.execute(insert(DATA_KEYS), rows)

    async def destroy(self, key_ids: Collection[str]) -> bool:
        """Delete keys for good; False when old pages could not be overwritten just now.

        On an answer of False the keys are gone from the store, and the next call overwrites what
        is left of them.
        """
        ids = list(key_ids)
        if not ids:
            return True
        async with self._writing() as connection:
            for start in range(0, len(ids), AT_ONCE):
                some = ids[start : start + AT_ONCE]
                await connection.execute(delete(DATA_KEYS).where(DATA_KEYS.c.id.in_(some)))
        return await self.scrub()

    async def scrub(self) -> bool:
        """Leave no bytes of deleted keys in the files, as far as the database can."""
        await self._prepare()
        with named_faults():
            async with self._one_at_a_time:
                tables = [f"{PG_SCHEMA}.{table.name}" for table in TABLES.sorted_tables]
                return await scrub(self._writer, tables)

    async def facts(self) -> StoreFacts | None:
        """Answer whose keys this store keeps; None for a new one."""
        async with self._reading() as connection:
            return await _facts(connection)

    async def begin(self) -> StoreFacts:
        """Make a new store this vault's own, or open an old one; answer whose it is.

        The keys that hash addresses and sign Message-IDs are kept here too: they outlive a master
        key. Raises MasterKeyUnusable when the store is another master key's.
        """
        async with self._writing() as connection:
            facts = await _facts(connection)
            if facts is None:
                facts = StoreFacts(secrets.token_hex(8), self.vault.fingerprint)
                await connection.execute(
                    insert(MASTER).values(id=1, fingerprint=facts.fingerprint, store=facts.store)
                )
                await _write_service_keys(connection, self.vault.service_keys(), self.vault)
            if facts.fingerprint != self.vault.fingerprint:
                raise MasterKeyUnusable("this database was made with another master key")
            self.vault.accept(await _service_keys(connection, self.vault))
        return facts

    async def rotate(self, new: Vault) -> int:
        """Wrap every key anew under another master key, all or none; answer how many.

        Raises MasterKeyUnusable when the store is not this vault's.
        """
        async with self._writing() as connection:
            facts = await _facts(connection)
            if facts is None or facts.fingerprint != self.vault.fingerprint:
                raise MasterKeyUnusable("these keys are not wrapped by the present master key")
            rows = (await connection.execute(select(DATA_KEYS.c.id, DATA_KEYS.c.wrapped))).all()
            anew = [
                {"key": row.id, "anew": new.wrap(self.vault.unwrap(row.id, row.wrapped))}
                for row in rows
            ]
            if anew:
                await connection.execute(
                    update(DATA_KEYS)
                    .where(DATA_KEYS.c.id == bindparam("key"))
                    .values(wrapped=bindparam("anew")),
                    anew,
                )
            service_keys = await _service_keys(connection, self.vault)
            await connection.execute(delete(SERVICE_KEYS))
            await _write_service_keys(connection, service_keys, new)
            await connection.execute(update(MASTER).values(fingerprint=new.fingerprint))
        await self.scrub()
        return len(rows)

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        await self._prepare()
        with named_faults():
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        await self._prepare()
        with named_faults():
            async with self._one_at_a_time, self._writer.begin() as connection:
                yield connection

    async def _prepare(self) -> None:
        if self._prepared:
            return
        with named_faults():
            async with self._one_at_a_time, self._writer.begin() as connection:
                if not self.on_sqlite:
                    await connection.execute(select(func.pg_advisory_xact_lock(CREATE_LOCK)))
                    await connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {PG_SCHEMA}"))
                await connection.run_sync(TABLES.create_all)
        self._prepared = True

    async def close(self) -> None:
        """Close every connection."""
        self._ready.clear()
        await self._writer.dispose()
        await self._reader.dispose()


async def _facts(connection: AsyncConnection) -> StoreFacts | None:
    row = (await connection.execute(select(MASTER.c.store, MASTER.c.fingerprint))).first()
    return StoreFacts(row.store, row.fingerprint) if row else None


async def _service_keys(connection: AsyncConnection, vault: Vault) -> Mapping[str, bytes]:
    rows = await connection.execute(select(SERVICE_KEYS.c.name, SERVICE_KEYS.c.wrapped))
    return {row.name: vault.unwrap(_named(row.name), row.wrapped).secret for row in rows}


async def _write_service_keys(
    connection: AsyncConnection, keys: Mapping[str, bytes], vault: Vault
) -> None:
    rows: list[dict[str, Any]] = [
        {"name": name, "wrapped": vault.wrap(DataKey(_named(name), secret))}
        for name, secret in keys.items()
    ]
    await connection.execute(insert(SERVICE_KEYS), rows)


def _named(name: str) -> str:
    """Binds a service key to its purpose, so that one cannot stand in for another."""
    return f"service/{name}"
