"""Keep the contacts of schools: keyed hashes that recognise an address and tell nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import and_, delete, exists, func
from sqlmodel import col, insert, select

from casework.contacts import Authority, Contact, ContactCount, ContactKind
from storage.encryption import Vault
from storage.session import BulkSession
from storage.tables import ContactListRow, ContactRow

HASH_DIGITS: Final = 32
"""128 bits: enough to tell a million contacts apart, and to guess none."""
PUPIL_DIGITS: Final = 16
ROWS_AT_ONCE: Final = 2_000


class SqlContacts:
    """The contacts within one transaction."""

    def __init__(self, session: BulkSession, vault: Vault) -> None:
        """Work within a session, with the vault that hashes."""
        self._session: Final = session
        self._vault: Final = vault

    async def replace(
        self, board: str, school: str, contacts: Sequence[Contact], *, now: datetime
    ) -> None:
        """Write the contacts of a school over all that were there."""
        await self.forget(board, school)
        self._session.put(ContactListRow, board=board, school=school, imported=now)
        await self._session.insert_new()
        rows = list(self._rows(board, school, contacts))
        for start in range(0, len(rows), ROWS_AT_ONCE):
            connection = await self._session.connection()
            await connection.execute(insert(ContactRow), rows[start : start + ROWS_AT_ONCE])

    def _rows(
        self, board: str, school: str, contacts: Iterable[Contact]
    ) -> Iterable[dict[str, Any]]:
        """One row for each way to reach a contact of a pupil; a yes and a no leave it unknown."""
        rows: dict[tuple[str, ...], dict[str, Any]] = {}
        pupils: dict[str, str] = {}
        for each in contacts:
            if each.pupil not in pupils:
                pupils[each.pupil] = self._pupil_key(board, school, each.pupil)
            value_hash = self._hash(board, each.kind, each.value)
            row = {
                "board": board,
                "school": school,
                "kind": each.kind.value,
                "value_hash": value_hash,
                "pupil_key": pupils[each.pupil],
                "authority": each.authority.value,
                "sixteen_on": each.sixteen_on,
            }
            known = rows.setdefault((each.kind.value, value_hash, pupils[each.pupil]), row)
            if known["authority"] != row["authority"]:
                known["authority"] = Authority.UNKNOWN.value
        # In the order of the key, so that a table kept in that order grows at its end.
        return [rows[key] for key in sorted(rows)]

    async def known(self, board: str, kind: ContactKind, value: str) -> Mapping[str, bool]:
        """Answer every school with a list, and whether the contact is on it, in one statement.

        Its work is the same whether the contact is on a list or on none.
        """
        here = and_(
            col(ContactRow.board) == col(ContactListRow.board),
            col(ContactRow.school) == col(ContactListRow.school),
            col(ContactRow.kind) == kind.value,
            col(ContactRow.value_hash) == self._hash(board, kind, value),
        )
        statement = select(
            ContactListRow.school, exists().where(here).correlate(ContactListRow)
        ).where(ContactListRow.board == board)
        # Asked for every mail, so past the ORM; a message itself writes no contacts.
        rows = await self._session.core(statement)
        return {school: bool(known) for school, known in map(tuple[Any, ...], rows)}

    async def counts(self, board: str, *, day: date) -> Sequence[ContactCount]:
        """Answer how much is kept of each school, by name."""
        lists = await self._session.exec(
            select(ContactListRow)
            .where(ContactListRow.board == board)
            .order_by(col(ContactListRow.school))
        )
        return [await self._count(row, day) for row in lists]

    async def _count(self, of: ContactListRow, day: date) -> ContactCount:
        def amount(*only: Any, of_pupils: bool = False) -> Any:
            what = func.count(func.distinct(col(ContactRow.pupil_key))) if of_pupils else None
            return (
                select(what if what is not None else func.count())
                .select_from(ContactRow)
                .where(ContactRow.board == of.board, ContactRow.school == of.school, *only)
                .scalar_subquery()
            )

        row = (
            await self._session.exec(
                select(  # type: ignore[call-overload]  # sqlmodel types four columns at most
                    amount(of_pupils=True),
                    amount(ContactRow.kind == ContactKind.EMAIL.value),
                    amount(ContactRow.kind == ContactKind.PHONE.value),
                    amount(ContactRow.authority == Authority.YES.value),
                    amount(ContactRow.authority == Authority.NO.value),
                    amount(col(ContactRow.sixteen_on) <= day, of_pupils=True),
                )
            )
        ).one()
        return ContactCount(of.school, of.imported, *row)

    async def forget(self, board: str, school: str) -> bool:
        """Delete what is kept of a school."""
        await self._session.exec(
            delete(ContactRow).where(
                col(ContactRow.board) == board, col(ContactRow.school) == school
            )
        )
        gone = await self._session.exec(
            delete(ContactListRow).where(
                col(ContactListRow.board) == board, col(ContactListRow.school) == school
            )
        )
        return bool(gone.rowcount)

    def _hash(self, board: str, kind: ContactKind, value: str) -> str:
        # Bound to board and kind, so that no list can be compared with another, nor with the
        # correspondents of the cases.
        return self._vault.address_hash(f"contact {board} {kind} {value}")[:HASH_DIGITS]

    def _pupil_key(self, board: str, school: str, pupil: str) -> str:
        return self._vault.address_hash(f"pupil {board} {school} {pupil}")[:PUPIL_DIGITS]
