"""Count the tries at each brake where every node sees them, under keyed hashes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, update
from sqlmodel import col, select

from casework.guessing import FORGOTTEN_AFTER, Brake, Tries
from storage.desk_tables import GuessRow
from storage.encryption import Vault
from storage.insert import insert_for
from storage.session import BulkSession


class SqlGuessCounts:
    """The tries within one transaction."""

    def __init__(self, session: BulkSession, vault: Vault) -> None:
        """Work within a session, with the vault that hashes."""
        self._session: Final = session
        self._vault: Final = vault

    async def take(self, at: Mapping[str, Brake], *, now: datetime) -> datetime | None:
        """Count a try at each, or answer from when one is heard; the rows are locked meanwhile.

        What nobody tried for a day is taken away, so that the table stays as small as a day.
        """
        old = col(GuessRow.last) <= now - FORGOTTEN_AFTER
        await self._session.exec(delete(GuessRow).where(old))
        brakes = {self._hash(name): brake for name, brake in at.items()}
        known = await self._locked(list(brakes), now)
        waits = [
            heard
            for at_hash, brake in brakes.items()
            if (heard := brake.heard_from(_tries(known[at_hash]))) is not None and heard > now
        ]
        if waits:
            return max(waits)
        for at_hash, brake in brakes.items():
            row, tries = known[at_hash], brake.counted(_tries(known[at_hash]), now)
            row.count, row.last = tries.count, tries.last
        return None

    async def _locked(self, hashes: Sequence[str], now: datetime) -> Mapping[str, GuessRow]:
        """Answer the rows, made where there were none; all nodes lock them in one order."""
        for at_hash in sorted(hashes):
            new = insert_for(self._session)(GuessRow).values(at_hash=at_hash, count=0, last=now)
            await self._session.exec(new.on_conflict_do_nothing(index_elements=["at_hash"]))
        statement = (
            select(GuessRow)
            .where(col(GuessRow.at_hash).in_(hashes))
            .order_by(col(GuessRow.at_hash))
            .with_for_update()
        )
        return {row.at_hash: row for row in await self._session.exec(statement)}

    async def wrong(self, at: Sequence[str], *, now: datetime) -> None:
        """Write when the answer was given."""
        mine = col(GuessRow.at_hash).in_([self._hash(name) for name in at])
        await self._session.exec(update(GuessRow).where(mine).values(last=now))

    async def right(self, *, forget: Sequence[str], give_back: Sequence[str]) -> None:
        """Delete the tries at some, and take one off at others."""
        mine = col(GuessRow.at_hash).in_([self._hash(name) for name in forget])
        await self._session.exec(delete(GuessRow).where(mine))
        others = col(GuessRow.at_hash).in_([self._hash(name) for name in give_back])
        fewer = update(GuessRow).where(others, col(GuessRow.count) > 0)
        await self._session.exec(fewer.values(count=col(GuessRow.count) - 1))

    def _hash(self, name: str) -> str:
        return self._vault.address_hash(f"guesses at {name}")


def _tries(row: GuessRow) -> Tries | None:
    return Tries(row.count, row.last) if row.count else None
