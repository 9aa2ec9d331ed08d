"""Keep who may sign in: found by keyed hashes, each member sealed under a key of their own."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import delete, func
from sqlmodel import col, select

from casework.accounts import Account, plain_email
from casework.staff import StaffMember
from storage.as_json import to_bytes
from storage.desk_tables import (
    StaffBoardRow,
    StaffDeviceRow,
    StaffLinkRow,
    StaffMemberRow,
    StaffRecoveryCodeRow,
    StaffSessionRow,
    StaffTieRow,
)
from storage.encryption import DataKey
from storage.guess_counts import SqlGuessCounts
from storage.keys import KeyRing, doom
from storage.session import BulkSession
from storage.staff_links import SqlStaffLinks, exact_hash
from storage.staff_rows import account_of
from storage.staff_sessions import SqlStaffSessions

OF_MEMBER: Final = (
    StaffBoardRow,
    StaffDeviceRow,
    StaffLinkRow,
    StaffRecoveryCodeRow,
    StaffSessionRow,
    StaffTieRow,
)
"""Tables with rows of a member, beside the member's own."""


class SqlStaffAccounts:
    """The accounts within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing, *, writes: bool = True) -> None:
        """Work within a session; one that writes locks the account it looks at."""
        self._session: Final = session
        self._keys: Final = keys
        self._writes: Final = writes

    @cached_property
    def links(self) -> SqlStaffLinks:
        """The links in mails, and the recovery codes."""
        return SqlStaffLinks(self._session, self._keys.vault)

    @cached_property
    def sessions(self) -> SqlStaffSessions:
        """Who is signed in, and from which browsers."""
        return SqlStaffSessions(self._session, self._keys)

    @cached_property
    def tries(self) -> SqlGuessCounts:
        """The tries that count."""
        return SqlGuessCounts(self._session, self._keys.vault)

    async def enter(self, account: Account) -> None:
        """Write a new account under a new key."""
        key = await self._keys.make(now=account.invited)
        values = self._values(account, key)
        self._session.put(StaffMemberRow, key_id=key.id, **values)
        self._put_boards(account.member)
        await self._session.insert_new()

    async def save(self, account: Account) -> None:
        """Write what changed."""
        row = await self._session.get(StaffMemberRow, account.member.id, with_for_update=True)
        if row is None:
            raise LookupError(account.member.id)
        before = await self._account(row)
        key = await self._keys.get(row.key_id)
        for name, value in self._values(account, key).items():
            setattr(row, name, value)
        await self._session.flush()
        if _names(before.member) != _names(account.member):
            of_member = col(StaffBoardRow.member_id) == account.member.id
            await self._session.exec(delete(StaffBoardRow).where(of_member))
            self._put_boards(account.member)
            await self._session.insert_new()

    def _values(self, account: Account, key: DataKey) -> dict[str, Any]:
        member = account.member
        about = {"name": member.name, "email": member.email}
        secrets = {
            "password": account.password,
            "second_factor": account.second_factor,
            "next_second_factor": account.next_second_factor,
        }
        return {
            "id": member.id,
            "email_hash": self._email_hash(member.email),
            "seats": [asdict(seat) for seat in member.seats],
            "invited": account.invited,
            "joined": account.joined,
            "blocked": member.blocked,
            "last_seen": account.last_seen,
            "last_step": account.last_step,
            "sealed": key.seal(to_bytes(about), about=f"staff {member.id}"),
            "sealed_secrets": key.seal(to_bytes(secrets), about=f"staff secrets {member.id}"),
        }

    def _put_boards(self, member: StaffMember) -> None:
        for board, name in sorted(_names(member)):
            name_hash = self._keys.vault.address_hash(f"staff name {name}")
            self._session.put(StaffBoardRow, member_id=member.id, board=board, name_hash=name_hash)

    async def get(self, member: str) -> Account | None:
        """Answer one account, locked where this transaction writes."""
        row = await self._session.get(StaffMemberRow, member, with_for_update=self._writes or None)
        return await self._account(row) if row is not None else None

    async def of_email(self, email: str) -> Account | None:
        """Answer the account of an address, looked up by a hash nobody else can compute."""
        statement = select(StaffMemberRow.id).where(
            StaffMemberRow.email_hash == self._email_hash(email)
        )
        found = (await self._session.exec(statement)).first()
        return await self.get(found) if found is not None else None

    async def of_provider(self, issuer: str, subject: str) -> Account | None:
        """Answer the account that is tied to somebody at a provider."""
        tie = await self._session.get(StaffTieRow, self._subject_hash(issuer, subject))
        return await self.get(tie.member_id) if tie is not None else None

    async def tie(self, member: str, *, issuer: str, subject: str, now: datetime) -> None:
        """Write the tie; one that is there already stays."""
        subject_hash = self._subject_hash(issuer, subject)
        tie = await self._session.get(StaffTieRow, subject_hash)
        if tie is not None and tie.member_id == member:
            return
        # Another member's makes a second row of this key, which the database refuses.
        self._session.put(StaffTieRow, subject_hash=subject_hash, member_id=member, since=now)
        await self._session.insert_new()

    async def untie(self, member: str) -> int:
        """Delete the ties of a member."""
        of_member = col(StaffTieRow.member_id) == member
        gone = await self._session.exec(delete(StaffTieRow).where(of_member))
        return gone.rowcount

    async def ties(self, member: str) -> int:
        """Count the ties of a member."""
        statement = (
            select(func.count()).select_from(StaffTieRow).where(StaffTieRow.member_id == member)
        )
        return (await self._session.exec(statement)).one()

    async def forget(self, member: str, *, now: datetime) -> None:
        """Delete the account's rows in every table; its key goes after the commit."""
        row = await self._session.get(StaffMemberRow, member, with_for_update=True)
        if row is None:
            return
        for table in OF_MEMBER:
            await self._session.exec(delete(table).where(col(table.member_id) == member))
        await self._session.delete(row)
        await self._session.flush()
        await doom(self._session, [row.key_id], now=now)

    async def of_board(self, board: str | None) -> Sequence[Account]:
        """Answer the accounts of a board, or all, by name."""
        statement = select(StaffMemberRow)
        if board is not None:
            here = select(StaffBoardRow.member_id).where(StaffBoardRow.board == board)
            statement = statement.where(col(StaffMemberRow.id).in_(here))
        rows = list(await self._session.exec(statement))
        await self._keys.load([row.key_id for row in rows])
        accounts = [await self._account(row) for row in rows]
        return sorted(accounts, key=lambda each: (each.member.name.casefold(), each.member.id))

    async def _account(self, row: StaffMemberRow) -> Account:
        return account_of(row, await self._keys.get(row.key_id))

    def _email_hash(self, email: str) -> str:
        return self._keys.vault.address_hash(f"staff {plain_email(email)}")

    def _subject_hash(self, issuer: str, subject: str) -> str:
        # Who somebody is at a provider is told apart by capitals too.
        return exact_hash(self._keys.vault, "provider", f"{issuer} {subject}")


def _names(member: StaffMember) -> set[tuple[str, str]]:
    """Answer under which name a member is known at which boards."""
    return {(seat.board, " ".join(member.name.casefold().split())) for seat in member.seats}
