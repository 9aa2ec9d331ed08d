"""Keep one row per delivery: the claim on it, and the one outcome it gets."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, update
from sqlmodel import col, select

from casework.ledger import Claim, ClaimAnswer, Door, LedgerEntry, Outcome, SetAside, Source
from casework.message import SetAsideReason
from casework.ports import ClaimLost
from storage.as_json import message_from_bytes, message_to_bytes
from storage.insert import insert_for
from storage.keys import KeyDestroyed, KeyRing
from storage.session import BulkSession
from storage.tables import LedgerRow, SetAsideRow


class SqlLedger:
    """The message ledger within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing) -> None:
        """Work within a session."""
        self._session: Final = session
        self._keys: Final = keys

    async def claim(
        self,
        sources: Sequence[Source],
        *,
        board: str,
        by: str,
        now: datetime,
        until: datetime,
        only_new: bool = False,
    ) -> ClaimAnswer:
        """Take deliveries in hand: new ones and, if wanted, those whose claim ran out."""
        if not sources:
            return ClaimAnswer((), (), ())
        # In one order for everybody, or two readers would wait for each other.
        by_key = {str(source): source for source in sorted(sources, key=str)}
        await self._insert_missing(by_key, board)
        statement = (
            select(LedgerRow)
            .where(col(LedgerRow.source).in_(by_key))
            .order_by(col(LedgerRow.source))
            .with_for_update()
        )
        rows = {row.source: row for row in await self._session.exec(statement)}
        granted: list[Claim] = []
        recorded: list[Source] = []
        held: list[Source] = []
        tried: list[Source] = []
        for source in dict.fromkeys(sources):
            row = rows[str(source)]
            if row.outcome is not None:
                recorded.append(source)
            elif row.claimed_until is not None and row.claimed_until > now:
                held.append(source)
            elif only_new and row.attempts:
                tried.append(source)
            else:
                row.claimed_by, row.claimed_until = by, until
                row.attempts += 1
                granted.append(Claim(source, row.attempts))
        return ClaimAnswer(tuple(granted), tuple(recorded), tuple(held), tuple(tried))

    async def _insert_missing(self, by_key: dict[str, Source], board: str) -> None:
        values: list[dict[str, object]] = [
            {
                "source": key,
                "board": board,
                "door": source.door.value,
                "place": source.place,
                "attempts": 0,
                "reason": "",
                "raw_size": 0,
                "raw_sha256": "",
                "content_key": "",
                "cases": [],
                "attachments_left": False,
                "copy_destroyed": False,
            }
            for key, source in by_key.items()
        ]
        insert = insert_for(self._session)
        statement = insert(LedgerRow).on_conflict_do_nothing(index_elements=["source"])
        await self._session.exec(statement, params=values)

    async def seen(self, *, board: str, content_key: str) -> LedgerEntry | None:
        """Answer the first delivery of the same content at this board."""
        statement = select(LedgerRow).where(LedgerRow.first_of == _first_of(board, content_key))
        row = (await self._session.exec(statement)).first()
        return _entry(row) if row is not None else None

    async def record(self, entry: LedgerEntry, *, by: str | None) -> None:
        """Write the outcome; the first one stays."""
        values = _outcome_values(entry)
        key = str(entry.source)
        unclaimed = col(LedgerRow.claimed_by).is_(None)
        mine = unclaimed if by is None else col(LedgerRow.claimed_by) == by
        statement = (
            update(LedgerRow)
            .where(col(LedgerRow.source) == key, col(LedgerRow.outcome).is_(None), mine)
            .values(**values)
        )
        if (await self._session.core(statement)).rowcount:
            return
        if await self._session.get_old(LedgerRow, key) is not None:
            raise ClaimLost(key)
        self._session.put(
            LedgerRow,
            source=key,
            board=entry.board,
            door=entry.source.door.value,
            place=entry.source.place,
            attempts=0,
            **values,
        )

    async def set_aside(self, row: SetAside) -> None:
        """Keep what could be read, under a key of its own."""
        key = await self._keys.make(now=row.recorded)
        source = str(row.source)
        sealed = None
        if row.salvaged is not None:
            sealed = key.seal(message_to_bytes(row.salvaged), about=source)
        self._session.put(
            SetAsideRow,
            source=source,
            board=row.board,
            reason=row.reason.value,
            detail=row.detail,
            received=row.received,
            recorded=row.recorded,
            key_id=key.id,
            sealed=sealed,
        )

    async def waiting(self, *, board: str) -> Sequence[SetAside]:
        """Answer what waits for a person, oldest first."""
        statement = (
            select(SetAsideRow)
            .where(SetAsideRow.board == board, col(SetAsideRow.resolved).is_(None))
            .order_by(col(SetAsideRow.recorded))
        )
        rows = list(await self._session.exec(statement))
        await self._keys.load([row.key_id for row in rows])
        return [await self._set_aside(row) for row in rows]

    async def count_waiting(self, *, board: str) -> int:
        """Answer how many messages wait for a person."""
        statement = (
            select(func.count())
            .select_from(SetAsideRow)
            .where(SetAsideRow.board == board, col(SetAsideRow.resolved).is_(None))
        )
        return (await self._session.exec(statement)).one()

    async def aside(self, *, board: str, source: str) -> SetAside | None:
        """Answer one set-aside message of a board."""
        row = await self._session.get(SetAsideRow, source)
        return await self._set_aside(row) if row is not None and row.board == board else None

    async def dealt_with(self, *, board: str, since: datetime) -> Sequence[SetAside]:
        """Answer what left the tray since a moment, the latest first."""
        statement = (
            select(SetAsideRow)
            .where(SetAsideRow.board == board, col(SetAsideRow.resolved) >= since)
            .order_by(col(SetAsideRow.resolved).desc())
        )
        rows = list(await self._session.exec(statement))
        await self._keys.load([row.key_id for row in rows])
        return [await self._set_aside(row) for row in rows]

    async def resolve(self, *, board: str, source: str, by: str, now: datetime) -> bool:
        """Mark a set-aside row as dealt with."""
        row = await self._session.get(SetAsideRow, source, with_for_update=True)
        if row is None or row.board != board or row.resolved is not None:
            return False
        row.resolved, row.resolved_by = now, by
        return True

    async def entry(self, source: Source) -> LedgerEntry | None:
        """Answer the row of one delivery, if it has its outcome."""
        row = await self._session.get(LedgerRow, str(source))
        return _entry(row) if row is not None and row.outcome is not None else None

    async def unsettled(self, *, door: Door, place: str) -> Sequence[LedgerEntry]:
        """Answer the deliveries whose source does not show their outcome yet."""
        statement = (
            select(LedgerRow)
            .where(
                LedgerRow.door == door.value,
                LedgerRow.place == place,
                col(LedgerRow.settled).is_(None),
                col(LedgerRow.outcome).is_not(None),
            )
            .order_by(col(LedgerRow.recorded))
        )
        return [_entry(row) for row in await self._session.exec(statement)]

    async def of_door(self, *, door: Door, place: str) -> Sequence[LedgerEntry]:
        """Answer every delivery at a door that has its outcome, in the order of recording."""
        statement = (
            select(LedgerRow)
            .where(
                LedgerRow.door == door.value,
                LedgerRow.place == place,
                col(LedgerRow.outcome).is_not(None),
            )
            .order_by(col(LedgerRow.recorded))
        )
        return [_entry(row) for row in await self._session.exec(statement)]

    async def settle(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Note that the source shows what became of these."""
        statement = (
            update(LedgerRow)
            .where(col(LedgerRow.source).in_([str(source) for source in sources]))
            .values(settled=now)
        )
        await self._session.exec(statement)

    async def release(self, *, by: str) -> None:
        """Give back every claim without an outcome; such an attempt does not count."""
        statement = (
            update(LedgerRow)
            .where(col(LedgerRow.claimed_by) == by, col(LedgerRow.outcome).is_(None))
            .values(claimed_by=None, claimed_until=None, attempts=LedgerRow.attempts - 1)
        )
        await self._session.exec(statement)

    async def _set_aside(self, row: SetAsideRow) -> SetAside:
        salvaged = None
        if row.sealed is not None:
            with suppress(KeyDestroyed):
                key = await self._keys.get(row.key_id)
                salvaged = message_from_bytes(key.unseal(row.sealed, about=row.source))
        return SetAside(
            source=Source.parse(row.source),
            board=row.board,
            reason=SetAsideReason(row.reason),
            detail=row.detail,
            received=row.received,
            recorded=row.recorded,
            salvaged=salvaged,
            resolved=row.resolved,
            resolved_by=row.resolved_by,
        )


def _outcome_values(entry: LedgerEntry) -> dict[str, Any]:
    first = entry.outcome is not Outcome.SEEN_BEFORE and entry.content_key
    return {
        "outcome": entry.outcome.value,
        "reason": entry.reason,
        "received": entry.received,
        "recorded": entry.recorded,
        "raw_size": entry.raw_size,
        "raw_sha256": entry.raw_sha256,
        "content_key": entry.content_key,
        "cases": list(entry.cases),
        "attachments_left": entry.attachments_left,
        "copy_destroyed": entry.copy_destroyed,
        "settled": entry.settled,
        "claimed_by": None,
        "claimed_until": None,
        "first_of": _first_of(entry.board, entry.content_key) if first else None,
    }


def _first_of(board: str, content_key: str) -> str:
    return f"{board}:{content_key}"


def _entry(row: LedgerRow) -> LedgerEntry:
    if row.outcome is None or row.received is None or row.recorded is None:
        raise ValueError(f"{row.source} has no outcome yet")
    return LedgerEntry(
        source=Source.parse(row.source),
        board=row.board,
        outcome=Outcome(row.outcome),
        received=row.received,
        recorded=row.recorded,
        raw_size=row.raw_size,
        raw_sha256=row.raw_sha256,
        content_key=row.content_key,
        reason=row.reason,
        cases=tuple(row.cases),
        attachments_left=row.attachments_left,
        copy_destroyed=row.copy_destroyed,
        settled=row.settled,
    )
