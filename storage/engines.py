"""Open engines on SQLite files and PostgreSQL databases, and name what goes wrong with them."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from casework.ports import Conflict, StorageUnavailable
from storage.one_hop import connect

BUSY_TIMEOUT_MS: Final = 5_000
"""How long SQLite waits for another process's write before storage counts as unavailable."""
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


def make_engine(url: URL, *, busy_timeout_ms: int, writes: bool) -> AsyncEngine:
    """Answer an engine; nothing is opened before its first connection.

    On SQLite one that writes has one connection and takes the lock when it begins; what it
    deletes is overwritten with zeros.
    """
    # A fault's text would otherwise repeat the values of its statement in the log.
    quiet = {"hide_parameters": True}
    if url.get_backend_name() != "sqlite":
        return create_async_engine(
            url, pool_size=5, pool_pre_ping=True, **quiet, **({} if writes else _ONE_VIEW)
        )
    engine = create_async_engine(
        url,
        **quiet,
        pool_size=1 if writes else 4,
        max_overflow=0,
        async_creator=partial(connect, url.database or "", timeout_seconds=busy_timeout_ms / 1000),
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    if not writes:
        event.listen(engine.sync_engine, "connect", _only_read_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_writing if writes else _begin_reading)
    return engine


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


class named_faults:  # noqa: N801 -- used as a with-block, reads as one
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


def _code(fault: BaseException) -> str:
    """Name a fault without its statement and values, which hold personal data."""
    cause = getattr(fault, "orig", None) or fault
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return str(name or type(cause).__name__)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins, see _begin_writing
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"):
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
