"""Keep what opens an account once: links in mails and recovery codes, each by a keyed hash."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func
from sqlmodel import col, select

from casework.accounts import RECOVERY_CODES, LinkKind, StaffLink, plain_code
from storage.desk_tables import StaffLinkRow, StaffRecoveryCodeRow
from storage.encryption import Vault
from storage.identity_codes import random_code
from storage.session import BulkSession

SECRET_BYTES: Final = 32


class SqlStaffLinks:
    """The links and recovery codes within one transaction."""

    def __init__(self, session: BulkSession, vault: Vault) -> None:
        """Work within a session, with the vault that hashes."""
        self._session: Final = session
        self._vault: Final = vault

    async def make(self, member: str, kind: LinkKind, *, now: datetime) -> str:
        """Write a new link and answer its secret: 32 random bytes, safe in an address."""
        secret = new_secret()
        await self._session.exec(delete(StaffLinkRow).where(col(StaffLinkRow.expires) <= now))
        self._session.put(
            StaffLinkRow,
            secret_hash=exact_hash(self._vault, "staff link", secret),
            member_id=member,
            kind=kind.value,
            made=now,
            expires=now + kind.lifetime,
        )
        return secret

    async def opened_by(self, secret: str, *, now: datetime) -> StaffLink | None:
        """Answer the link, looked up by a hash nobody else can compute."""
        row = await self._session.get(StaffLinkRow, exact_hash(self._vault, "staff link", secret))
        return _link(row) if row is not None and row.expires > now else None

    async def of_member(self, member: str, *, now: datetime) -> Sequence[StaffLink]:
        """Answer the links that still open something."""
        statement = (
            select(StaffLinkRow)
            .where(StaffLinkRow.member_id == member, col(StaffLinkRow.expires) > now)
            .order_by(col(StaffLinkRow.made))
        )
        return [_link(row) for row in await self._session.exec(statement)]

    async def end(self, member: str) -> None:
        """Delete the links of a member."""
        await self._session.exec(delete(StaffLinkRow).where(col(StaffLinkRow.member_id) == member))

    async def new_recovery_codes(self, member: str) -> tuple[str, ...]:
        """Answer codes of about 36 random bits each; only their hashes are written."""
        of_member = col(StaffRecoveryCodeRow.member_id) == member
        await self._session.exec(delete(StaffRecoveryCodeRow).where(of_member))
        codes: set[str] = set()
        while len(codes) < RECOVERY_CODES:
            codes.add(random_code())
        for code in codes:
            self._session.put(
                StaffRecoveryCodeRow, member_id=member, code_hash=self._code_hash(member, code)
            )
        return tuple(sorted(codes))

    async def use_recovery_code(self, member: str, code: str) -> bool:
        """Delete the code, and answer whether there was one to delete."""
        mine = col(StaffRecoveryCodeRow.member_id) == member
        this = col(StaffRecoveryCodeRow.code_hash) == self._code_hash(member, plain_code(code))
        gone = await self._session.exec(delete(StaffRecoveryCodeRow).where(mine, this))
        return gone.rowcount == 1

    async def recovery_codes_left(self, member: str) -> int:
        """Count the codes that were not used."""
        statement = (
            select(func.count())
            .select_from(StaffRecoveryCodeRow)
            .where(StaffRecoveryCodeRow.member_id == member)
        )
        return (await self._session.exec(statement)).one()

    def _code_hash(self, member: str, code: str) -> str:
        return self._vault.address_hash(f"recovery code {member} {code}")


def new_secret() -> str:
    """Answer a secret nobody can guess, safe in an address and a cookie."""
    return secrets.token_urlsafe(SECRET_BYTES)


def exact_hash(vault: Vault, purpose: str, secret: str) -> str:
    """Answer the keyed hash of a text in which capitals count."""
    # The vault's hash ignores capitals, which a secret must not: it gets a digest instead.
    digest = hashlib.sha256(f"{purpose} {secret}".encode("utf-8", "surrogatepass"))
    return vault.address_hash(digest.hexdigest())


def _link(row: StaffLinkRow) -> StaffLink:
    return StaffLink(row.member_id, LinkKind(row.kind), row.made, row.expires)
