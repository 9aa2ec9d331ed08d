"""Share what many tests stand on: storage of each kind, and servers that may be missing."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import structlog
from databases import (
    PostgresServer,
    ServerMissing,
    StorageKind,
    Stores,
    database_stores,
    memory_stores,
    migrated_file,
    postgres_programs,
    postgres_server,
)

from casework.ports import Storage

ON_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))
DATABASES = ("sqlite", ON_POSTGRESQL)
TAKE_LONG = frozenset(
    {
        "test_desk_every_page",
        "test_desk_hostile",
        "test_desk_roles",
        "test_judge_exam",
        "test_kill",
        "test_simulation",
    }
)
"""Files of few tests that take long; those that need a browser or a mail server do so too."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long: of two processes none then waits for the other."""
    items.sort(key=lambda item: not _takes_long(item))


def _takes_long(item: pytest.Item) -> bool:
    servers = {mark.args[0] for mark in item.iter_markers("needs")}
    return bool(servers & {"chromium", "dovecot"}) or item.path.stem in TAKE_LONG


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a server that is not here; in CI that is a failure."""
    for mark in item.iter_markers("needs"):
        (server,) = mark.args
        match server:
            case "postgresql":
                missing = postgres_programs() is None
            case "dovecot":
                missing = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin") is None
            case "chromium":
                missing = shutil.which("chromium") is None
            case _:
                raise pytest.UsageError(f"no test server is called {server}")
        if missing:
            server_is_missing(server, "it is not installed")


def server_is_missing(server: str, why: str) -> None:
    """End a test that cannot run here."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{server} is missing: {why}", pytrace=False)
    pytest.skip(f"needs {server}: {why}")


@pytest.fixture(autouse=True)
def log_as_at_the_start() -> Iterator[None]:
    """Let no test inherit what a command of another test made of the log."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """A real server, started when the first test asks for it."""
    try:
        with postgres_server() as server:
            yield server
    except ServerMissing as fault:
        server_is_missing("postgresql", str(fault))


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema, to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    asyncio.run(migrated_file(file))
    return file


def _kind(request: pytest.FixtureRequest) -> StorageKind:
    on_server = request.param == "postgresql"
    return StorageKind(request.param, request.getfixturevalue("postgresql") if on_server else None)


@pytest.fixture(params=["memory", *DATABASES])
def any_kind(request: pytest.FixtureRequest) -> StorageKind:
    """The fake, SQLite and PostgreSQL, one after another."""
    return _kind(request)


@pytest.fixture(params=DATABASES)
def sql_kind(request: pytest.FixtureRequest) -> StorageKind:
    """SQLite and PostgreSQL, one after another."""
    return _kind(request)


@pytest.fixture
async def stores(
    any_kind: StorageKind, tmp_path: Path, migrated_sqlite: Path
) -> AsyncIterator[Stores]:
    """Stores of any kind."""
    async with _stores(any_kind, tmp_path, migrated_sqlite) as made:
        yield made


@pytest.fixture
async def sql_stores(
    sql_kind: StorageKind, tmp_path: Path, migrated_sqlite: Path
) -> AsyncIterator[Stores]:
    """Stores in a database."""
    async with _stores(sql_kind, tmp_path, migrated_sqlite) as made:
        yield made


@asynccontextmanager
async def _stores(kind: StorageKind, folder: Path, migrated_sqlite: Path) -> AsyncIterator[Stores]:
    if kind.server is not None:
        made = database_stores(kind.name, kind.server.url())
    elif kind.name == "sqlite":
        file = folder / "privacyloket.sqlite3"
        shutil.copyfile(migrated_sqlite, file)
        made = database_stores(kind.name, f"sqlite:///{file}")
    else:
        made = memory_stores()
    try:
        yield made
    finally:
        await made.close()
        if kind.server is not None:
            await kind.server.empty()


@pytest.fixture
def storage(stores: Stores) -> Storage:
    """One storage of each kind."""
    return stores.open()
