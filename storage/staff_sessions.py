"""Keep who is signed in where, and which browsers are known, by the hashes of their secrets."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

from sqlalchemy import delete, update
from sqlmodel import col, select

from casework.accounts import DEVICE_KNOWN_FOR, Account, KnownDevice, StaffSession
from storage.as_json import from_bytes, to_bytes
from storage.desk_tables import StaffDeviceRow, StaffMemberRow, StaffSessionRow
from storage.encryption import DataKey
from storage.keys import KeyRing
from storage.session import BulkSession
from storage.staff_links import exact_hash, new_secret
from storage.staff_rows import account_of, seat_of

ID_BYTES: Final = 8


class SqlStaffSessions:
    """The sessions and known browsers within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing) -> None:
        """Work within a session of the database."""
        self._session: Final = session
        self._keys: Final = keys

    async def open(self, session: StaffSession) -> str:
        """Write a new session; its secret is 32 random bytes."""
        member = await self._session.get_one(StaffMemberRow, session.member)
        key = await self._keys.get(member.key_id)
        secret = new_secret()
        self._session.put(
            StaffSessionRow,
            secret_hash=self._hash("staff session", secret),
            id=session.id,
            member_id=session.member,
            since=session.since,
            seen=session.seen,
            seat=asdict(session.seat) if session.seat else None,
            awaits_code=session.awaits_code,
            sealed=key.seal(to_bytes({"about": session.about}), about=f"session {session.id}"),
        )
        member.last_seen = session.seen
        return secret

    async def opened_by(self, secret: str) -> tuple[StaffSession, Account] | None:
        """Answer session and account with one statement, looked up by a keyed hash."""
        statement = (
            select(StaffSessionRow, StaffMemberRow)
            .join(StaffMemberRow, col(StaffMemberRow.id) == col(StaffSessionRow.member_id))
            .where(StaffSessionRow.secret_hash == self._hash("staff session", secret))
        )
        found = (await self._session.exec(statement)).first()
        if found is None:
            return None
        row, member = found
        key = await self._keys.get(member.key_id)
        return _session(row, key), account_of(member, key)

    async def note(self, session: StaffSession) -> None:
        """Write when it was seen, with the session and with its member."""
        mine = update(StaffSessionRow).where(col(StaffSessionRow.id) == session.id)
        seat = asdict(session.seat) if session.seat else None
        await self._session.exec(mine.values(seen=session.seen, seat=seat))
        member = update(StaffMemberRow).where(col(StaffMemberRow.id) == session.member)
        await self._session.exec(member.values(last_seen=session.seen))

    async def of_member(self, member: str) -> Sequence[StaffSession]:
        """Answer the sessions of a member, the latest seen first."""
        statement = (
            select(StaffSessionRow, StaffMemberRow)
            .join(StaffMemberRow, col(StaffMemberRow.id) == col(StaffSessionRow.member_id))
            .where(StaffSessionRow.member_id == member)
            .order_by(col(StaffSessionRow.seen).desc(), col(StaffSessionRow.id))
        )
        return [
            _session(row, await self._keys.get(of.key_id))
            for row, of in await self._session.exec(statement)
        ]

    async def end(self, member: str, *, only: str = "", but: str = "") -> int:
        """Delete sessions of a member."""
        statement = delete(StaffSessionRow).where(col(StaffSessionRow.member_id) == member)
        if only:
            statement = statement.where(col(StaffSessionRow.id) == only)
        if but:
            statement = statement.where(col(StaffSessionRow.id) != but)
        return (await self._session.exec(statement)).rowcount

    async def end_old(self, *, before: datetime) -> None:
        """Delete sessions that began before a moment."""
        old = col(StaffSessionRow.since) < before
        await self._session.exec(delete(StaffSessionRow).where(old))

    async def know_device(self, member: str, *, now: datetime) -> str:
        """Write a new known browser; those long silent go."""
        secret = new_secret()
        old = col(StaffDeviceRow.known) <= now - DEVICE_KNOWN_FOR
        await self._session.exec(delete(StaffDeviceRow).where(old))
        self._session.put(
            StaffDeviceRow,
            secret_hash=self._hash("staff device", secret),
            id=secrets.token_hex(ID_BYTES),
            member_id=member,
            known=now,
        )
        return secret

    async def device(self, secret: str, *, now: datetime) -> KnownDevice | None:
        """Answer the known browser of a secret."""
        row = await self._session.get(StaffDeviceRow, self._hash("staff device", secret))
        if row is None or now - row.known >= DEVICE_KNOWN_FOR:
            return None
        return KnownDevice(row.id, row.member_id)

    async def forget_devices(self, member: str) -> None:
        """Delete the known browsers of a member."""
        mine = col(StaffDeviceRow.member_id) == member
        await self._session.exec(delete(StaffDeviceRow).where(mine))

    def _hash(self, purpose: str, secret: str) -> str:
        return exact_hash(self._keys.vault, purpose, secret)


def _session(row: StaffSessionRow, key: DataKey) -> StaffSession:
    about = from_bytes(key.unseal(row.sealed, about=f"session {row.id}"))["about"]
    return StaffSession(
        id=row.id,
        member=row.member_id,
        since=row.since,
        seen=row.seen,
        seat=seat_of(row.seat) if row.seat else None,
        about=about,
        awaits_code=row.awaits_code,
    )
