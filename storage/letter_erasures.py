"""Take letters from under the key of a case that is erased, and erase those about no case."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func
from sqlmodel import col, select

from casework.case import Case
from casework.erasure import Counts
from casework.letters import LetterState
from storage.as_json import from_bytes, to_bytes
from storage.encryption import DataKey
from storage.keys import KeyDestroyed, KeyRing, doom
from storage.session import BulkSession
from storage.tables import CaseRow, LetterCaseRow, LetterRow

NOTHING_SAID: Final[dict[str, object]] = {"recipient": "", "facts": {}, "in_reply_to": None}


async def hand_letters_over(
    session: BulkSession, keys: KeyRing, case: Case, old: DataKey, new: DataKey | None
) -> Counts:
    """Take the letters of a case from under its old key.

    One that is also about a case which keeps its texts goes on under that one's key. Of the
    others only stays that they were sent; without a new key nothing stays.
    """
    statement = (
        select(LetterRow)
        .join(LetterCaseRow, col(LetterCaseRow.letter_id) == col(LetterRow.id))
        .where(LetterCaseRow.case_reference == case.reference)
    )
    gone: Counter[str] = Counter()
    empty: list[str] = []
    for row in list(await session.exec(statement)):
        others = await _other_cases(session, row.id, case.reference)
        heir = next((each for each in others if each.texts_erased is None), None)
        if row.key_id != old.id and (heir or others or new):
            continue  # sealed under another case of the same letter, where it stays
        if heir is not None:
            _give_letter(row, old, await keys.get(heir.key_id))
            continue
        gone["letter_content"] += 1
        keeper = new or (await keys.get(others[0].key_id) if others else None)
        if keeper is None:
            empty.append(row.id)
            continue
        row.recipient_hash, row.key_id = "", keeper.id
        row.sealed = keeper.seal(to_bytes(NOTHING_SAID), about=row.id)
    await session.flush()
    for table, column in ((LetterCaseRow, LetterCaseRow.letter_id), (LetterRow, LetterRow.id)):
        found = await session.exec(delete(table).where(col(column).in_(empty)))
        gone[str(table.__tablename__)] += found.rowcount
    return gone


def _give_letter(row: LetterRow, old: DataKey, heir: DataKey) -> None:
    row.sealed = heir.seal(old.unseal(row.sealed, about=row.id), about=row.id)
    row.key_id = heir.id


async def _other_cases(session: BulkSession, letter_id: str, reference: str) -> list[CaseRow]:
    statement = (
        select(CaseRow)
        .join(LetterCaseRow, col(LetterCaseRow.case_reference) == col(CaseRow.reference))
        .where(LetterCaseRow.letter_id == letter_id, CaseRow.reference != reference)
        .order_by(col(LetterCaseRow.place))
    )
    return list(await session.exec(statement))


async def forget_recipient(
    session: BulkSession, keys: KeyRing, case: Case, hashed: str
) -> Sequence[str]:
    """Take an address out of the letters of a case; answer the Message-IDs of those still owed."""
    letters = (
        select(LetterRow)
        .join(LetterCaseRow, col(LetterCaseRow.letter_id) == col(LetterRow.id))
        .where(
            LetterCaseRow.case_reference == case.reference,
            LetterRow.recipient_hash == hashed,
        )
    )
    waiting = []
    for row in list(await session.exec(letters)):
        with suppress(KeyDestroyed):
            letter_key = await keys.get(row.key_id)
            content = from_bytes(letter_key.unseal(row.sealed, about=row.id))
            row.sealed = letter_key.seal(to_bytes({**content, "recipient": ""}), about=row.id)
        row.recipient_hash = ""
        if row.state == LetterState.OWED.value:
            waiting.append(row.message_id)
    await session.flush()
    return waiting


async def loose_letters(session: BulkSession, *, board: str, before: datetime) -> int:
    """Answer how many letters about no case can go."""
    statement = select(func.count()).select_from(LetterRow).where(*_loose(board, before))
    return (await session.exec(statement)).one()


async def erase_loose_letters(
    session: BulkSession, *, board: str, before: datetime, now: datetime
) -> Counts:
    """Erase letters about no case, and their keys."""
    statement = select(LetterRow).where(*_loose(board, before))
    rows = list(await session.exec(statement))
    for row in rows:
        await session.delete(row)
    await doom(session, [row.key_id for row in rows], now=now)
    return {"letter": len(rows), "key": len(rows)}


def _loose(board: str, before: datetime) -> Any:
    about_a_case = select(LetterCaseRow.letter_id)
    return (
        LetterRow.board == board,
        col(LetterRow.owed) < before,
        LetterRow.state != LetterState.OWED.value,
        col(LetterRow.id).not_in(about_a_case),
    )
