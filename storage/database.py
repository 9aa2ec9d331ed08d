"""Open the database and hand out transactions: one writer at a time on SQLite."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlmodel import col

from storage.answers import SqlAnswers
from storage.board_book import SqlBoardBook
from storage.board_settings import SqlBoardSettings
from storage.breach_register import SqlBreachRegister
from storage.case_book import SqlCaseBook
from storage.case_files import SqlCaseFiles
from storage.case_list import SqlCaseList
from storage.contacts import SqlContacts
from storage.conversations import SqlConversations
from storage.door_log import SqlDoorLog
from storage.encryption import MasterKeyUnusable, Vault
from storage.engines import (
    BUSY_TIMEOUT_MS,
    async_url,
    make_engine,
    named_faults,
    with_password,
)
from storage.erasures import SqlErasures
from storage.figures import SqlFigureBook
from storage.handovers import SqlHandovers
from storage.identity_codes import SqlIdentityCodes
from storage.insert import insert_for
from storage.journal import SqlJournal
from storage.key_store import KEYS_FILE, SWEPT_AFTER, KeyStore
from storage.keys import KeyRing
from storage.ledger import SqlLedger
from storage.letter_tray import SqlLetterTray
from storage.metadata import METADATA
from storage.migrate import migrate
from storage.oversight import SqlOversight
from storage.scrub import scrub
from storage.session import BulkSession
from storage.staff import SqlStaffAccounts
from storage.tables import DataKeyRow, KeyCheckRow

__all__ = ["BUSY_TIMEOUT_MS", "Database", "SqlTransaction", "async_url", "with_password"]
MOVED_AT_ONCE: Final = 500


class SqlTransaction:
    """The ports of one transaction, all on one session."""

    def __init__(self, session: BulkSession, store: KeyStore, *, writes: bool = True) -> None:
        """Work within a session, with the store that keeps its keys."""
        self._session: Final = session
        self._keys: Final = KeyRing(session, store)
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
    def case_list(self) -> SqlCaseList:
        """The list of cases."""
        return SqlCaseList(self._session, self._keys, self.cases)

    @cached_property
    def letters(self) -> SqlLetterTray:
        """The letter tray."""
        return SqlLetterTray(self._session, self._keys)

    @cached_property
    def journal(self) -> SqlJournal:
        """The event journal."""
        return SqlJournal(self._session)

    @cached_property
    def files(self) -> SqlCaseFiles:
        """The harmless files of cases."""
        return SqlCaseFiles(self._session, self._keys)

    @cached_property
    def breaches(self) -> SqlBreachRegister:
        """The register of breaches."""
        return SqlBreachRegister(self._session, self._keys)

    @cached_property
    def contacts(self) -> SqlContacts:
        """The contacts on file."""
        return SqlContacts(self._session, self._keys.vault)

    @cached_property
    def codes(self) -> SqlIdentityCodes:
        """The open one-time codes."""
        return SqlIdentityCodes(self._session, self._keys.vault)

    @cached_property
    def conversations(self) -> SqlConversations:
        """What is remembered of the chats."""
        return SqlConversations(self._session, self._keys, writes=self._writes)

    @cached_property
    def boards(self) -> SqlBoardBook:
        """What the boards' own people told."""
        return SqlBoardBook(self._session)

    @cached_property
    def answers(self) -> SqlAnswers:
        """The answers to parents."""
        return SqlAnswers(self._session, self._keys, writes=self._writes)

    @cached_property
    def handovers(self) -> SqlHandovers:
        """The answers that wait to be fetched."""
        return SqlHandovers(self._session, self._keys.vault, writes=self._writes)

    @cached_property
    def settings(self) -> SqlBoardSettings:
        """What people of the boards set."""
        return SqlBoardSettings(self._session, self._keys)

    @cached_property
    def figures(self) -> SqlFigureBook:
        """The rows for figures."""
        return SqlFigureBook(self._session)

    @cached_property
    def oversight(self) -> SqlOversight:
        """What the FG asks."""
        return SqlOversight(self._session)

    @cached_property
    def erasures(self) -> SqlErasures:
        """What can be erased."""
        return SqlErasures(self._session, self._keys)

    @cached_property
    def doors(self) -> SqlDoorLog:
        """The door log."""
        return SqlDoorLog(self._session)

    @cached_property
    def staff(self) -> SqlStaffAccounts:
        """Who may sign in to the desk."""
        return SqlStaffAccounts(self._session, self._keys, writes=self._writes)


class Database:
    """A SQLite file or a PostgreSQL database, and the store that keeps its keys apart."""

    def __init__(
        self,
        url: str,
        vault: Vault,
        *,
        keys_url: str | None = None,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
    ) -> None:
        """Prepare the engines; nothing is opened before the first transaction.

        Without `keys_url` the keys stand in a file beside a SQLite file, and on PostgreSQL in a
        schema of their own in the same database, which is no protection for its backups.
        """
        self.vault: Final = vault
        self.url: Final = async_url(url)
        self.on_sqlite: Final = self.url.get_backend_name() == "sqlite"
        self.keys: Final = KeyStore(
            keys_url or _keys_beside(self.url), vault, busy_timeout_ms=busy_timeout_ms
        )
        self._writer: Final = make_engine(self.url, busy_timeout_ms=busy_timeout_ms, writes=True)
        self._reader: Final = make_engine(self.url, busy_timeout_ms=busy_timeout_ms, writes=False)
        self._one_writer: Final[AbstractAsyncContextManager[object]] = (
            asyncio.Lock() if self.on_sqlite else nullcontext()
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTransaction]:
        """Open a transaction that commits when the block ends well.

        Raises StorageUnavailable and Conflict, as the port says.
        """
        async with self._one_writer:
            with named_faults():
                async with self._sessions(self._writer)() as session, session.begin():
                    yield SqlTransaction(session, self.keys)
                    await session.insert_new()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlTransaction]:
        """Open a view that only reads: one state of everything, and it waits for no writer."""
        with named_faults():
            async with self._sessions(self._reader)() as session, session.begin():
                yield SqlTransaction(session, self.keys, writes=False)
                await session.rollback()

    @staticmethod
    def _sessions(engine: AsyncEngine) -> async_sessionmaker[BulkSession]:
        return async_sessionmaker(engine, class_=BulkSession, expire_on_commit=False)

    async def check_master_key(self) -> None:
        """Join database, key store and master key at first use, and see that they still fit.

        Keys that an older version kept in the database are moved to the key store. Raises
        MasterKeyUnusable for another master key or another key store.
        """
        async with self._one_writer:
            with named_faults():
                async with self._sessions(self._writer)() as session, session.begin():
                    holds_old_keys = await self._join(session)
            if holds_old_keys:
                await self._scrub(anew=True)
                await self._note_moved()

    async def _join(self, session: BulkSession) -> bool:
        """Bind the database to its key store; answer whether pages may still hold keys."""
        statement = (
            insert_for(session)(KeyCheckRow)
            .values(id=1, fingerprint="", store="")
            .on_conflict_do_nothing(index_elements=["id"])
        )
        await session.exec(statement)
        row = await session.get_one(KeyCheckRow, 1, with_for_update=True)
        if row.fingerprint and not row.store and row.fingerprint != self.vault.fingerprint:
            raise MasterKeyUnusable("this database was made with another master key")
        if row.store and await self.keys.facts() is None:
            raise MasterKeyUnusable(
                "the key store that belongs to this database is not there; put it back"
            )
        facts = await self.keys.begin()
        if row.store not in {"", facts.store}:
            raise MasterKeyUnusable("the key store belongs to another database")
        row.store = facts.store
        moved = await self._move_keys(session)
        if moved:
            row.fingerprint = self.vault.fingerprint
        return bool(row.fingerprint)

    async def _move_keys(self, session: BulkSession) -> int:
        """Bring keys to their store; they are safe there before they are emptied here."""
        moved = 0
        while True:
            some = (
                select(col(DataKeyRow.id), col(DataKeyRow.wrapped))
                .where(col(DataKeyRow.wrapped).is_not(None))
                .limit(MOVED_AT_ONCE)
            )
            rows = {row.id: row.wrapped for row in await session.core(some)}
            if not rows:
                return moved
            await self.keys.keep(rows)
            emptied = update(DataKeyRow).where(col(DataKeyRow.id).in_(rows)).values(wrapped=None)
            await session.core(emptied)
            moved += len(rows)

    async def _note_moved(self) -> None:
        with named_faults():
            async with self._sessions(self._writer)() as session, session.begin():
                await session.core(update(KeyCheckRow).values(fingerprint=""))

    async def destroy_keys(self) -> int:
        """Destroy the keys whose rows are erased; answer how many.

        First the rows go and the key is marked, in one commit; then the key goes; then the mark.
        So a crash between two of them leaves a mark, and the next call goes on from there.
        """
        with named_faults():
            async with self._sessions(self._reader)() as session:
                marked = select(col(DataKeyRow.id)).where(col(DataKeyRow.destroyed).is_not(None))
                ids = list((await session.core(marked)).scalars())
        if not ids:
            return 0
        if not await self.keys.destroy(ids):
            return len(ids)  # gone, but old pages are in use: the marks stay for the next call
        async with self._one_writer:
            with named_faults():
                async with self._sessions(self._writer)() as session, session.begin():
                    for start in range(0, len(ids), MOVED_AT_ONCE):
                        some = col(DataKeyRow.id).in_(ids[start : start + MOVED_AT_ONCE])
                        await session.core(delete(DataKeyRow).where(some))
            await self._scrub(anew=False)
        return len(ids)

    async def sweep_keys(self) -> int:
        """Destroy keys that were made ahead and never used; answer how many."""
        old = time.time() - SWEPT_AFTER
        unused = {key_id for key_id, made in (await self.keys.present()).items() if made < old}
        with named_faults():
            async with self._sessions(self._reader)() as session:
                unused -= set((await session.core(select(col(DataKeyRow.id)))).scalars())
        await self.keys.destroy(unused)
        return len(unused)

    async def lost_keys(self) -> int:
        """Answer of how many cases and messages the key is not in the key store."""
        present = await self.keys.present()
        with named_faults():
            async with self._sessions(self._reader)() as session:
                kept = select(col(DataKeyRow.id)).where(col(DataKeyRow.destroyed).is_(None))
                needed = set((await session.core(kept)).scalars())
        return len(needed - present.keys())

    async def _scrub(self, *, anew: bool) -> bool:
        """Leave nothing of deleted rows in the files; False when others kept them in use.

        The caller sees to it that nothing of this process writes meanwhile.
        """
        tables = [f'"{each.name}"' for each in METADATA.sorted_tables]
        with named_faults():
            return await scrub(self._writer, tables, anew=anew)

    async def migrate(self) -> None:
        """Bring the schema up to date. Raises StorageUnavailable when it cannot be reached."""
        async with self._one_writer:
            with named_faults():
                await migrate(self._writer)

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        await self._reader.dispose()
        await self.keys.close()


def _keys_beside(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{Path(url.database or '').with_name(KEYS_FILE)}"
    return url.render_as_string(hide_password=False)
