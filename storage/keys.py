"""Find and make the data keys of cases within one transaction."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlmodel import col, select

from storage.encryption import DataKey, Vault
from storage.key_store import KeyStore
from storage.session import BulkSession
from storage.tables import CaseRow, DataKeyRow


class KeyDestroyed(Exception):
    """The case was erased; what it held cannot be read any more."""


class KeyRing:
    """The data keys one transaction works with; unwrapped keys live no longer than it."""

    def __init__(self, session: BulkSession, store: KeyStore) -> None:
        """Work within a session, with the store that keeps the keys."""
        self._session: Final = session
        self._known: Final[dict[str, DataKey]] = {}
        self._of_case: Final[dict[str, str]] = {}
        self.store: Final = store

    @property
    def vault(self) -> Vault:
        """The vault that hashes addresses."""
        return self.store.vault

    async def make(self, *, now: datetime, case: str | None = None) -> DataKey:
        """Answer a new key, which is in the key store before this transaction commits."""
        key = await self.store.take()
        self._session.put(DataKeyRow, id=key.id, created=now)
        self._known[key.id] = key
        if case is not None:
            self._of_case[case] = key.id
        return key

    async def load(self, key_ids: Collection[str]) -> None:
        """Fetch many keys at once, for rows that will be opened one after another."""
        wanted = set(key_ids) - self._known.keys()
        if wanted:
            self._known.update(await self.store.open(wanted))

    async def get(self, key_id: str) -> DataKey:
        """Answer a key. Raises KeyDestroyed when it was erased."""
        await self.load([key_id])
        if key_id not in self._known:
            raise KeyDestroyed(key_id)
        return self._known[key_id]

    async def of_case(self, reference: str) -> DataKey:
        """Answer the key of a case."""
        if reference not in self._of_case:
            statement = select(CaseRow.key_id).where(CaseRow.reference == reference)
            self._of_case[reference] = (await self._session.exec(statement)).one()
        return await self.get(self._of_case[reference])

    async def renew(self, reference: str, *, now: datetime) -> tuple[DataKey, DataKey]:
        """Answer the key a case had and a new one that takes its place."""
        old = await self.of_case(reference)
        return old, await self.make(now=now, case=reference)


async def doom(session: BulkSession, key_ids: Collection[str], *, now: datetime) -> None:
    """Mark keys whose rows go in this transaction, so that they are destroyed after the commit."""
    statement = update(DataKeyRow).where(col(DataKeyRow.id).in_(key_ids)).values(destroyed=now)
    await session.exec(statement)
