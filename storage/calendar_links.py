"""Keep the calendar links, each by the keyed hash of its secret."""

import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cached_property
from typing import Final

from sqlalchemy import func, or_
from sqlmodel import col, select

from casework.boards import Role
from casework.calendar_links import CalendarLink
from casework.case import CaseState
from casework.events import EventKind
from storage.database import Database, SqlTransaction
from storage.encryption import Vault
from storage.session import BulkSession
from storage.tables import CalendarLinkRow, CaseRow, EventRow

SECRET_BYTES: Final = 32


class SqlCalendarLinks:
    """The calendar links within one transaction."""

    def __init__(self, session: BulkSession, vault: Vault) -> None:
        """Work within a session, with the vault that hashes."""
        self._session: Final = session
        self._vault: Final = vault

    async def make(self, link: CalendarLink) -> str:
        """Write a new link and answer its secret: 32 random bytes, safe in an address."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        self._session.put(
            CalendarLinkRow,
            id=link.id,
            secret_hash=self._hash(secret),
            board=link.board,
            role=link.role.value,
            school=link.school,
            label=link.label,
            made=link.made,
            made_by=link.made_by,
            revoked=link.revoked,
            last_read=link.last_read,
        )
        return secret

    async def opened_by(self, secret: str) -> CalendarLink | None:
        """Answer the live link of a secret, looked up by a hash nobody else can compute.

        So the time of the answer says nothing about the secrets that are there. A revoked link
        is found and then passed over: it takes as long as an unknown one.
        """
        statement = select(CalendarLinkRow).where(CalendarLinkRow.secret_hash == self._hash(secret))
        row = (await self._session.exec(statement)).first()
        link = _link(row) if row is not None else None
        return link if link is not None and link.is_live else None

    async def of_board(self, board: str) -> Sequence[CalendarLink]:
        """Answer every link of a board, the oldest first."""
        statement = (
            select(CalendarLinkRow)
            .where(CalendarLinkRow.board == board)
            .order_by(col(CalendarLinkRow.made), col(CalendarLinkRow.id))
        )
        return [_link(row) for row in await self._session.exec(statement)]

    async def revoke(self, link_id: str, *, now: datetime) -> CalendarLink | None:
        """End a live link."""
        row = await self._session.get(CalendarLinkRow, link_id, with_for_update=True)
        if row is None or row.revoked is not None:
            return None
        row.revoked = now
        return _link(row)

    async def note_reading(self, link_id: str, *, at: datetime) -> None:
        """Write when a link was last read."""
        row = await self._session.get(CalendarLinkRow, link_id)
        if row is not None:
            row.last_read = at

    async def closed_with_duties(self, *, board: str, school: str | None) -> Sequence[str]:
        """Answer the closed cases in which something is left to do."""
        statement = (
            select(CaseRow.reference)
            .where(
                CaseRow.board == board,
                CaseRow.state == CaseState.CLOSED.value,
                col(CaseRow.open_tasks) > 0,
            )
            .order_by(col(CaseRow.reference))
        )
        if school is not None:
            statement = statement.where(CaseRow.school == school)
        return list(await self._session.exec(statement))

    async def last_acts(self, *, board: str) -> Mapping[str, datetime]:
        """Answer the time of each case's last event, or of the last change of the profile."""
        profile = select(func.max(col(EventRow.at))).where(
            EventRow.board == board, EventRow.kind == EventKind.PROFILE_CHANGED.value
        )
        changed = (await self._session.exec(profile)).one()
        statement = (
            select(EventRow.case_reference, func.max(col(EventRow.at)))
            .join(CaseRow, col(CaseRow.reference) == col(EventRow.case_reference))
            .where(
                EventRow.board == board,
                EventRow.kind != EventKind.CASE_READ.value,
                or_(col(CaseRow.state) != CaseState.CLOSED.value, col(CaseRow.open_tasks) > 0),
            )
            .group_by(col(EventRow.case_reference))
        )
        return {
            reference: max(at, changed or at)
            for reference, at in await self._session.exec(statement)
            if reference is not None
        }

    def _hash(self, secret: str) -> str:
        # The vault's hash ignores capitals, which a secret must not: it gets a digest instead.
        digest = hashlib.sha256(f"calendar link {secret}".encode("utf-8", "surrogatepass"))
        return self._vault.address_hash(digest.hexdigest())


def _link(row: CalendarLinkRow) -> CalendarLink:
    return CalendarLink(
        id=row.id,
        board=row.board,
        role=Role(row.role),
        school=row.school,
        label=row.label,
        made=row.made,
        made_by=row.made_by,
        revoked=row.revoked,
        last_read=row.last_read,
    )


class SqlCalendarTransaction(SqlTransaction):
    """A transaction with the calendar links beside everything else."""

    @cached_property
    def calendar_links(self) -> SqlCalendarLinks:
        """The calendar links."""
        return SqlCalendarLinks(self._session, self._keys.vault)

    @classmethod
    def within(cls, tx: SqlTransaction) -> "SqlCalendarTransaction":
        """Answer the same transaction, with calendar links."""
        return cls(tx._session, tx._keys.store, writes=tx._writes)


class CalendarDatabase:
    """Opens a database's transactions with the calendar links in them."""

    def __init__(self, database: Database) -> None:
        """Work on a database that somebody else opens and closes."""
        self._database: Final = database

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlCalendarTransaction]:
        """Open a transaction, as the database does."""
        async with self._database.transaction() as tx:
            yield SqlCalendarTransaction.within(tx)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlCalendarTransaction]:
        """Open a view that only reads, as the database does."""
        async with self._database.reading() as tx:
            yield SqlCalendarTransaction.within(tx)
