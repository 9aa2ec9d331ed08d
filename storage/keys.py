"""Find and make the data keys of cases within one transaction."""

from datetime import datetime
from typing import Final

from sqlmodel import select

from storage.encryption import DataKey, Vault
from storage.session import BulkSession
from storage.tables import CaseRow, DataKeyRow


class KeyDestroyed(Exception):
    """The case was erased; what it held cannot be read any more."""


class KeyRing:
    """The data keys one transaction works with; unwrapped keys live no longer than it."""

    def __init__(self, session: BulkSession, vault: Vault) -> None:
        """Work within a session, with the vault that wraps."""
        self._session: Final = session
        self._known: Final[dict[str, DataKey]] = {}
        self._of_case: Final[dict[str, str]] = {}
        self.vault: Final = vault

    def make(self, *, now: datetime, case: str | None = None) -> DataKey:
        """Answer a new key, written in wrapped form with the transaction."""
        key = self.vault.new_key()
        self._session.put(DataKeyRow, id=key.id, wrapped=self.vault.wrap(key), created=now)
        self._known[key.id] = key
        if case is not None:
            self._of_case[case] = key.id
        return key

    async def get(self, key_id: str) -> DataKey:
        """Answer a key. Raises KeyDestroyed when it was erased."""
        if key_id not in self._known:
            row = await self._session.get(DataKeyRow, key_id)
            if row is None or row.wrapped is None:
                raise KeyDestroyed(key_id)
            self._known[key_id] = self.vault.unwrap(key_id, row.wrapped)
        return self._known[key_id]

    async def of_case(self, reference: str) -> DataKey:
        """Answer the key of a case."""
        if reference not in self._of_case:
            statement = select(CaseRow.key_id).where(CaseRow.reference == reference)
            self._of_case[reference] = (await self._session.exec(statement)).one()
        return await self.get(self._of_case[reference])
