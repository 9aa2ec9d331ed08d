"""Keep the register of breaches: each entry sealed under the key of its case."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from pydantic import TypeAdapter
from sqlmodel import col, func, select

from casework.breach_entry import BreachEntry
from storage.keys import KeyDestroyed, KeyRing
from storage.session import BulkSession
from storage.tables import BreachRow, CaseRow, TombstoneRow

AS_JSON: Final = TypeAdapter(BreachEntry)


class SqlBreachRegister:
    """The register within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing) -> None:
        """Work within a session."""
        self._session: Final = session
        self._keys: Final = keys

    async def next_number(self, *, board: str, year: int) -> int:
        """Answer the number behind the last one; the unique constraint stops a second taker."""
        statement = select(func.max(BreachRow.number)).where(
            BreachRow.board == board, BreachRow.year == year
        )
        erased = select(func.max(TombstoneRow.breach_number)).where(
            TombstoneRow.board == board, TombstoneRow.breach_year == year
        )
        taken = [(await self._session.exec(each)).one() or 0 for each in (statement, erased)]
        return max(taken) + 1

    async def enter(self, entry: BreachEntry) -> None:
        """Write a new entry."""
        self._session.put(
            BreachRow,
            case_reference=entry.reference,
            board=entry.board,
            year=entry.year,
            number=entry.number,
            sealed=await self._sealed(entry),
        )

    async def get(self, *, board: str | None, reference: str) -> BreachEntry | None:
        """Answer the entry of a case, of one board unless None is asked for."""
        row = await self._session.get(BreachRow, reference)
        if row is None or board not in {None, row.board}:
            return None
        with suppress(KeyDestroyed):
            return await self._entry(row)
        return None

    async def save(self, entry: BreachEntry) -> None:
        """Write the entry over what was there; its number stays."""
        row = await self._session.get(BreachRow, entry.reference)
        if row is None:
            raise LookupError(entry.reference)
        row.sealed = await self._sealed(entry)

    async def of_board(self, *, board: str, year: int | None = None) -> Sequence[BreachEntry]:
        """Answer the entries of a board by number, without those that were erased."""
        statement = (
            select(BreachRow, CaseRow.key_id)
            .join(CaseRow, col(CaseRow.reference) == col(BreachRow.case_reference))
            .where(BreachRow.board == board)
            .order_by(col(BreachRow.year), col(BreachRow.number))
        )
        if year is not None:
            statement = statement.where(BreachRow.year == year)
        entries = []
        rows = list(await self._session.exec(statement))
        await self._keys.load([key_id for _, key_id in rows])
        for row, key_id in rows:
            with suppress(KeyDestroyed):
                key = await self._keys.get(key_id)
                entries.append(_read(key.unseal(row.sealed, about=_about(row.case_reference))))
        return entries

    async def _sealed(self, entry: BreachEntry) -> bytes:
        key = await self._keys.of_case(entry.reference)
        return key.seal(AS_JSON.dump_json(entry), about=_about(entry.reference))

    async def _entry(self, row: BreachRow) -> BreachEntry:
        key = await self._keys.of_case(row.case_reference)
        return _read(key.unseal(row.sealed, about=_about(row.case_reference)))


def _about(reference: str) -> str:
    """Names the row, so that the sealed part of another row does not open in its place."""
    return f"{reference}/breach"


def _read(plain: bytes) -> BreachEntry:
    return AS_JSON.validate_json(plain)
