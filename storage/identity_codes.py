"""Keep the open one-time code of each case, as a keyed hash, with its tries and its end."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlmodel import col, select

from casework.codes import ALPHABET, LENGTH, LIFETIME, MOST_TRIES, CodeAnswer, is_code
from storage.encryption import Vault
from storage.session import BulkSession
from storage.tables import IdentityCodeRow

NO_HASH: Final = "0" * 64
"""What a try is compared with where no code is open, so that it takes as long."""


class SqlIdentityCodes:
    """The codes within one transaction."""

    def __init__(self, session: BulkSession, vault: Vault) -> None:
        """Work within a session, with the vault that hashes."""
        self._session: Final = session
        self._vault: Final = vault

    async def make(self, reference: str, *, now: datetime) -> str:
        """Answer a new code from the operating system's randomness; only its hash is written."""
        code = random_code()
        await self._session.exec(
            delete(IdentityCodeRow).where(
                (col(IdentityCodeRow.case_reference) == reference)
                | (col(IdentityCodeRow.expires) <= now)
            )
        )
        self._session.put(
            IdentityCodeRow,
            case_reference=reference,
            code_hash=self._hash(reference, code),
            expires=now + LIFETIME,
        )
        return code

    async def any_open(self, *, now: datetime) -> bool:
        """Answer whether a code of any case can still be used."""
        statement = select(IdentityCodeRow.case_reference).where(col(IdentityCodeRow.expires) > now)
        return (await self._session.exec(statement.limit(1))).first() is not None

    async def attempt(self, reference: str, codes: Sequence[str], *, now: datetime) -> CodeAnswer:
        """Try codes in constant time each; count them, and end the code when it is used up."""
        row = await self._session.get(IdentityCodeRow, reference, with_for_update=True)
        usable = row is not None and row.expires > now
        kept = row.code_hash if row is not None and usable else NO_HASH
        left = MOST_TRIES - row.tries if row is not None and usable else MOST_TRIES
        tried = [self._hash(reference, code) for code in codes[:left]]
        right = [hmac.compare_digest(kept, each) for each in tried]
        if row is None or not usable:
            return CodeAnswer.NONE_OPEN
        row.tries += len(tried)
        if any(right):
            await self._session.delete(row)
            return CodeAnswer.RIGHT
        if row.tries >= MOST_TRIES:
            await self._session.delete(row)
            return CodeAnswer.USED_UP
        return CodeAnswer.WRONG

    def _hash(self, reference: str, code: str) -> str:
        return self._vault.address_hash(f"identity code {reference} {code}")


def random_code() -> str:
    """Answer a code that nobody can guess: about 36 random bits."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if is_code(code):
            return code
