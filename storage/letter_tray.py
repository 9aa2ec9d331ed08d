"""Keep the letters owed until they are sent, each under the key of its first case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, or_, update
from sqlmodel import col, select

from casework.boards import Role
from casework.books import SentLetter
from casework.codes import MASKED
from casework.letters import SECRET_FACTS, Letter, LetterKind, LetterState
from casework.message import Channel
from storage.as_json import from_bytes, to_bytes
from storage.encryption import DataKey
from storage.insert import insert_for
from storage.keys import KeyDestroyed, KeyRing
from storage.session import BulkSession
from storage.tables import LetterCaseRow, LetterRow


class SqlLetterTray:
    """The letters within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing) -> None:
        """Work within a session."""
        self._session: Final = session
        self._keys: Final = keys

    async def owe(self, letter: Letter) -> bool:
        """Write a letter, once per once_key; another node that owes the same is waited for."""
        if letter.once_key is not None:
            same = select(LetterRow.id).where(LetterRow.once_key == letter.once_key)
            if (await self._session.exec(same)).first() is not None:
                return False
        if letter.cases:
            key = await self._keys.of_case(letter.cases[0])
        else:
            key = await self._keys.make(now=letter.owed)
        values = self._values(letter, key)
        if letter.once_key is None:
            self._session.put(LetterRow, **values)
        elif not await self._insert_once(values):
            return False
        for place, reference in enumerate(letter.cases):
            self._session.put(
                LetterCaseRow, letter_id=letter.id, case_reference=reference, place=place
            )
        return True

    def _values(self, letter: Letter, key: DataKey) -> dict[str, object]:
        content = {
            "recipient": letter.recipient,
            "facts": letter.facts,
            "in_reply_to": letter.in_reply_to,
        }
        return {
            "id": letter.id,
            "message_id": letter.message_id,
            "board": letter.board,
            "kind": letter.kind.value,
            "channel": letter.channel.value,
            "language": letter.language,
            "to_role": letter.to_role.value if letter.to_role else None,
            "state": LetterState.OWED.value,
            "owed": letter.owed,
            "next_try": letter.owed,
            "once_key": letter.once_key,
            "recipient_hash": self._keys.vault.address_hash(letter.recipient),
            "key_id": key.id,
            "sealed": key.seal(to_bytes(content), about=letter.id),
        }

    async def _insert_once(self, values: dict[str, object]) -> bool:
        statement = (
            insert_for(self._session)(LetterRow)
            .values(attempts=0, last_fault="", **values)
            .on_conflict_do_nothing(index_elements=["once_key"])
            .returning(col(LetterRow.id))
        )
        return (await self._session.exec(statement)).first() is not None

    async def owed_since(
        self, *, board: str, recipient: str, since: datetime, kind: LetterKind | None = None
    ) -> int:
        """Answer how many letters to this address were owed since a moment."""
        statement = (
            select(func.count())
            .select_from(LetterRow)
            .where(
                LetterRow.board == board,
                LetterRow.recipient_hash == self._keys.vault.address_hash(recipient),
                col(LetterRow.owed) >= since,
            )
        )
        if kind is not None:
            statement = statement.where(LetterRow.kind == kind.value)
        return (await self._session.exec(statement)).one()

    async def owed_of_case(self, reference: str, *, kind: LetterKind, since: datetime) -> int:
        """Answer how many letters of a kind were owed about a case since a moment."""
        statement = (
            select(func.count())
            .select_from(LetterRow)
            .join(LetterCaseRow, col(LetterCaseRow.letter_id) == col(LetterRow.id))
            .where(
                LetterCaseRow.case_reference == reference,
                LetterRow.kind == kind.value,
                col(LetterRow.owed) >= since,
            )
        )
        return (await self._session.exec(statement)).one()

    async def take_due(
        self, *, by: str, now: datetime, until: datetime, limit: int
    ) -> Sequence[Letter]:
        """Take in hand the letters whose time has come, oldest first."""
        statement = (
            select(LetterRow)
            .where(
                LetterRow.state == LetterState.OWED.value,
                col(LetterRow.next_try) <= now,
                or_(col(LetterRow.claimed_until).is_(None), col(LetterRow.claimed_until) <= now),
            )
            .order_by(col(LetterRow.next_try), col(LetterRow.owed))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        letters = []
        rows = list(await self._session.exec(statement))
        await self._keys.load([row.key_id for row in rows])
        for row in rows:
            try:
                letter = await self._letter(row)
            except KeyDestroyed:
                # The case was erased: nothing is left to send, and the others must not wait.
                row.state, row.last_fault = LetterState.FAILED.value, "the case was erased"
                continue
            row.claimed_by, row.claimed_until = by, until
            row.attempts += 1
            letters.append(replace(letter, attempts=row.attempts))
        return letters

    async def sent(self, letter_id: str, *, now: datetime) -> None:
        """Note that the letter went out; a report that came first, that it failed, stays."""
        await self._change(
            letter_id,
            col(LetterRow.state) == LetterState.OWED.value,
            state=LetterState.SENT.value,
            sent=now,
            last_fault="",
        )
        await self._forget_secret(letter_id)

    async def _forget_secret(self, letter_id: str) -> None:
        """Take a code or link out of the letter that carried it: nobody needs it any more."""
        row = await self._session.get(LetterRow, letter_id)
        if row is None or row.kind not in SECRET_FACTS:
            return
        key = await self._keys.get(row.key_id)
        content = from_bytes(key.unseal(row.sealed, about=row.id))
        content["facts"][SECRET_FACTS[LetterKind(row.kind)]] = MASKED
        row.sealed = key.seal(to_bytes(content), about=row.id)

    async def try_again(self, letter_id: str, *, at: datetime, why: str) -> None:
        """Note that the letter waits until a moment."""
        await self._change(letter_id, next_try=at, last_fault=why)

    async def failed(self, letter_id: str, *, now: datetime, why: str) -> None:
        """Note that the letter did not arrive."""
        await self._change(letter_id, state=LetterState.FAILED.value, last_fault=why)
        await self._forget_secret(letter_id)

    async def owe_again(
        self, *, board: str, recipient: str, why: str, since: datetime, now: datetime
    ) -> Sequence[str]:
        """Have letters to this address sent after all; answer the cases they are about."""
        statement = (
            update(LetterRow)
            .where(
                col(LetterRow.board) == board,
                col(LetterRow.recipient_hash) == self._keys.vault.address_hash(recipient),
                col(LetterRow.owed) >= since,
                col(LetterRow.state) == LetterState.FAILED.value,
                col(LetterRow.last_fault) == why,
            )
            .values(state=LetterState.OWED.value, next_try=now, attempts=0, last_fault="")
            .returning(col(LetterRow.id))
            .execution_options(synchronize_session=False)
        )
        ids = (await self._session.exec(statement)).scalars().all()
        return tuple(
            dict.fromkeys([each for letter_id in ids for each in await self._cases_of(letter_id)])
        )

    async def _change(self, letter_id: str, *only: ColumnElement[bool], **values: object) -> None:
        statement = (
            update(LetterRow)
            .where(col(LetterRow.id) == letter_id, *only)
            .values(claimed_by=None, claimed_until=None, **values)
        )
        await self._session.exec(statement)

    async def found(self, message_ids: Sequence[str]) -> Sequence[SentLetter]:
        """Answer the letters with these Message-IDs."""
        if not message_ids:
            return ()
        statement = select(LetterRow).where(col(LetterRow.message_id).in_(message_ids))
        return [
            SentLetter(
                id=row.id,
                kind=LetterKind(row.kind),
                state=LetterState(row.state),
                cases=tuple(await self._cases_of(row.id)),
                recipient_is_parent=row.to_role is None,
            )
            for row in await self._session.exec(statement)
        ]

    async def waiting(self) -> int:
        """Answer how many letters are owed and not yet sent."""
        statement = (
            select(func.count())
            .select_from(LetterRow)
            .where(LetterRow.state == LetterState.OWED.value)
        )
        return (await self._session.exec(statement)).one()

    async def of_case(self, reference: str) -> Sequence[tuple[Letter, LetterState, str]]:
        """Answer the letters about a case, oldest first."""
        statement = (
            select(LetterRow)
            .join(LetterCaseRow, col(LetterCaseRow.letter_id) == col(LetterRow.id))
            .where(LetterCaseRow.case_reference == reference)
            .order_by(col(LetterRow.owed), col(LetterRow.kind))
        )
        return [
            (await self._letter(row), LetterState(row.state), row.last_fault)
            for row in await self._session.exec(statement)
        ]

    async def _cases_of(self, letter_id: str) -> Sequence[str]:
        statement = (
            select(LetterCaseRow.case_reference)
            .where(LetterCaseRow.letter_id == letter_id)
            .order_by(col(LetterCaseRow.place))
        )
        return (await self._session.exec(statement)).all()

    async def _letter(self, row: LetterRow) -> Letter:
        key = await self._keys.get(row.key_id)
        content = from_bytes(key.unseal(row.sealed, about=row.id))
        return Letter(
            id=row.id,
            message_id=row.message_id,
            board=row.board,
            kind=LetterKind(row.kind),
            channel=Channel(row.channel),
            recipient=content["recipient"],
            language=row.language,
            cases=tuple(await self._cases_of(row.id)),
            facts=content["facts"],
            owed=row.owed,
            to_role=Role(row.to_role) if row.to_role else None,
            in_reply_to=content["in_reply_to"],
            once_key=row.once_key,
            attempts=row.attempts,
        )
