"""Keep what is remembered of each chat: found by a keyed hash, encrypted under its own key."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from casework.talk import Asked, Step, Talk
from storage.as_json import from_bytes, to_bytes
from storage.keys import KeyDestroyed, KeyRing, doom
from storage.session import BulkSession
from storage.tables import ConversationRow, CorrespondentRow


class SqlConversations:
    """The conversations within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing, *, writes: bool = True) -> None:
        """Work within a session; one that writes locks the conversation it looks at."""
        self._session: Final = session
        self._keys: Final = keys
        self._writes: Final = writes

    async def get(self, *, board: str, sender: str) -> Talk | None:
        """Answer what is remembered; what cannot be opened any more is forgotten."""
        row = await self._row(board, sender)
        if row is None:
            return None
        with suppress(KeyDestroyed):
            key = await self._keys.get(row.key_id)
            return _talk(from_bytes(key.unseal(row.sealed, about=f"talk {row.chat_hash}")))
        return None

    async def save(self, talk: Talk, *, board: str, sender: str, now: datetime) -> None:
        """Write what is remembered; a new chat gets a new key."""
        chat_hash = self._keys.vault.address_hash(sender)
        plain = to_bytes(_plain(talk))
        row = await self._row(board, sender)
        if row is None:
            key = await self._keys.make(now=now)
            self._session.put(
                ConversationRow,
                chat_hash=chat_hash,
                board=board,
                changed=now,
                key_id=key.id,
                sealed=key.seal(plain, about=f"talk {chat_hash}"),
            )
            return
        key = await self._keys.get(row.key_id)
        row.changed = now
        row.sealed = key.seal(plain, about=f"talk {chat_hash}")

    async def forget(self, *, board: str, sender: str, now: datetime) -> None:
        """Erase the row, and have its key destroyed."""
        row = await self._row(board, sender)
        if row is None:
            return
        await erase(self._session, [row], now=now)

    async def _row(self, board: str, sender: str) -> ConversationRow | None:
        place = (self._keys.vault.address_hash(sender), board)
        row: ConversationRow | None = await self._session.get(
            ConversationRow, place, with_for_update=self._writes or None
        )
        return row


async def erase(session: BulkSession, rows: Sequence[ConversationRow], *, now: datetime) -> int:
    """Erase conversations and mark their keys to be destroyed; answer how many."""
    key_ids = [row.key_id for row in rows]
    for row in rows:
        await session.delete(row)
    await session.flush()
    await doom(session, key_ids, now=now)
    return len(key_ids)


async def without_case(
    session: BulkSession, *which: ColumnElement[bool]
) -> Sequence[ConversationRow]:
    """Answer the conversations of these whose chat may speak in no case any more."""
    speaking = select(CorrespondentRow.address_hash)
    statement = select(ConversationRow).where(
        *which, col(ConversationRow.chat_hash).not_in(speaking)
    )
    return list(await session.exec(statement))


def _plain(talk: Talk) -> dict[str, Any]:
    asked = talk.asked
    return {
        "language": talk.language,
        "language_chosen": talk.language_chosen,
        "cases": list(talk.cases),
        "asked": [asked.step, asked.about, asked.at.isoformat(), asked.times] if asked else None,
        "settled": sorted([step.value, about] for step, about in talk.settled),
        "denied": talk.denied,
    }


def _talk(kept: Mapping[str, Any]) -> Talk:
    asked = kept["asked"]
    return Talk(
        language=kept["language"],
        language_chosen=kept["language_chosen"],
        cases=tuple(kept["cases"]),
        asked=Asked(Step(asked[0]), asked[1], datetime.fromisoformat(asked[2]), asked[3])
        if asked
        else None,
        settled=frozenset((Step(step), about) for step, about in kept["settled"]),
        denied=kept["denied"],
    )
