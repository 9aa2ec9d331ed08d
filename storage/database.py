"""Open the database and hand out transactions: one writer at a time on SQLite."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import cached_property, partial
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from casework.ports import Conflict, StorageUnavailable
from storage.board_book import SqlBoardBook
from storage.breach_register import SqlBreachRegister
from storage.case_book import SqlCaseBook
from storage.door_log import SqlDoorLog
from storage.encryption import MasterKeyUnusable, Vault
from storage.insert import insert_for
from storage.journal import SqlJournal
from storage.keys import KeyRing
from storage.ledger import SqlLedger
from storage.letter_tray import SqlLetterTray
from storage.migrate import migrate
from storage.one_hop import connect
from storage.session import BulkSession
from storage.tables import KeyCheckRow

BUSY_TIMEOUT_MS: Final = 5_000
"""How long SQLite waits for another process's write before storage counts as unavailable."""


class SqlTransaction:
    """The ports of one transaction, all on one session."""

    def __init__(self, session: BulkSession, vault: Vault, *, writes: bool = True) -> None:
        """Work within a session, with the vault its keys are wrapped by."""
        self._session: Final = session
        self._keys: Final = KeyRing(session, vault)
        self._writes: Final = writes

    @cached_property
    def ledger(self) -> SqlLedger:
        """The message ledger."""
        return SqlLedger(self._session, self._keys)

    @cached_property
    def cases(self) -> SqlCaseBook:
        """The case book."""
        return SqlCaseBook(self._session, self._keys, writes=self._writes)

    @cached_property
    def letters(self) -> SqlLetterTray:
        """The letter tray."""
        return SqlLetterTray(self._session, self._keys)

    @cached_property
    def journal(self) -> SqlJournal:
        """The event journal."""
        return SqlJournal(self._session)

    @cached_property
    def breaches(self) -> SqlBreachRegister:
        """The register of breaches."""
        return SqlBreachRegister(self._session, self._keys)

    @cached_property
    def boards(self) -> SqlBoardBook:
        """What the boards' own people told."""
        return SqlBoardBook(self._session)

    @cached_property
    def doors(self) -> SqlDoorLog:
        """The door log."""
        return SqlDoorLog(self._session)


class Database:
    """A SQLite file or a PostgreSQL database."""

    def __init__(self, url: str, vault: Vault, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        """Prepare the engines; nothing is opened before the first transaction."""
        self.vault: Final = vault
        self.url: Final = async_url(url)
        self.on_sqlite: Final = self.url.get_backend_name() == "sqlite"
        self._writer: Final = self._engine(busy_timeout_ms, writes=True)
        self._reader: Final = self._engine(busy_timeout_ms, writes=False)
        self._one_writer: Final[AbstractAsyncContextManager[object]] = (
            asyncio.Lock() if self.on_sqlite else nullcontext()
        )

    def _engine(self, busy_timeout_ms: int, *, writes: bool) -> AsyncEngine:
        # A fault's text would otherwise repeat the values of its statement in the log.
        quiet = {"hide_parameters": True}
        if not self.on_sqlite:
            return create_async_engine(
                self.url, pool_size=5, pool_pre_ping=True, **quiet, **({} if writes else _ONE_VIEW)
            )
        engine = create_async_engine(
            self.url,
            **quiet,
            pool_size=1 if writes else 4,
            max_overflow=0,
            async_creator=partial(
                connect, self.url.database or "", timeout_seconds=busy_timeout_ms / 1000
            ),
        )
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        if not writes:
            event.listen(engine.sync_engine, "connect", _only_read_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_writing if writes else _begin_reading)
        return engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTransaction]:
        """Open a transaction that commits when the block ends well.

        Raises StorageUnavailable and Conflict, as the port says.
        """
        async with self._one_writer:
            with _named_faults():
                async with self._sessions(self._writer)() as session, session.begin():
                    yield SqlTransaction(session, self.vault)
                    await session.insert_new()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlTransaction]:
        """Open a view that only reads: one state of everything, and it waits for no writer."""
        with _named_faults():
            async with self._sessions(self._reader)() as session, session.begin():
                yield SqlTransaction(session, self.vault, writes=False)
                await session.rollback()

    @staticmethod
    def _sessions(engine: AsyncEngine) -> async_sessionmaker[BulkSession]:
        return async_sessionmaker(engine, class_=BulkSession, expire_on_commit=False)

    async def check_master_key(self) -> None:
        """Remember the master key at first use; raise MasterKeyUnusable for another one."""
        async with self._one_writer:
            with _named_faults():
                async with self._sessions(self._writer)() as session, session.begin():
                    statement = (
                        insert_for(session)(KeyCheckRow)
                        .values(id=1, fingerprint=self.vault.fingerprint)
                        .on_conflict_do_nothing(index_elements=["id"])
                    )
                    await session.exec(statement)
                    row = await session.get_one(KeyCheckRow, 1)
                    if row.fingerprint != self.vault.fingerprint:
                        raise MasterKeyUnusable("this database was made with another master key")

    async def migrate(self) -> None:
        """Bring the schema up to date. Raises StorageUnavailable when it cannot be reached."""
        async with self._one_writer:
            with _named_faults():
                await migrate(self._writer)

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        await self._reader.dispose()


class _named_faults:  # noqa: N801 -- used as a with-block, reads as one
    """Turn the driver's faults into the two the core knows."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        """Raise Conflict or StorageUnavailable instead of what the driver raised."""
        match fault:
            case IntegrityError():
                raise Conflict(_code(fault)) from None
            case DBAPIError() if _code(fault).startswith(TRY_AGAIN):
                raise Conflict(_code(fault)) from None
            case OperationalError() | InterfaceError() | PoolTimeout() | OSError():
                raise StorageUnavailable(_code(fault)) from None
            case DBAPIError() if fault.connection_invalidated:
                raise StorageUnavailable(_code(fault)) from None
            case DBAPIError() if _code(fault).startswith(OUT_OF_ORDER):
                raise StorageUnavailable(_code(fault)) from None
            case _:
                pass


TRY_AGAIN: Final = ("40",)
"""PostgreSQL's class for a transaction rolled back in favour of another, such as a deadlock."""
OUT_OF_ORDER: Final = (
    *("08", "53", "55P03", "57", "58"),  # a lost line, no space left, a lock, shutdown, I/O
    *("25006", "28", "3D", "42501", "42P01", "42703"),  # a standby, no access, no schema yet
    *("SQLITE_CORRUPT", "SQLITE_NOTADB"),
)
"""What the database says (PostgreSQL by the classes of its manual's Appendix A) when nothing is
wrong with the statement and everything with its own state."""
_ONE_VIEW: Final[Mapping[str, Any]] = {
    "isolation_level": "REPEATABLE READ",
    "execution_options": {"postgresql_readonly": True},
}


def _code(fault: BaseException) -> str:
    """Name a fault without its statement and values, which hold personal data."""
    cause = getattr(fault, "orig", None) or fault
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return str(name or type(cause).__name__)


def async_url(url: str) -> URL:
    """Answer the URL with the asynchronous driver in it."""
    parsed = make_url(url)
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    return parsed.set(drivername=driver.get(parsed.drivername, parsed.drivername))


def with_password(url: str, password: str | None) -> str:
    """Answer the URL with a password that is kept elsewhere."""
    if password is None:
        return url
    return make_url(url).set(password=password).render_as_string(hide_password=False)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins, see _begin_writing
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _only_read_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
