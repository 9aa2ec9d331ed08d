"""Keep which mails must still be erased where they came in."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from casework.case import Case
from casework.erasure import SourceAnswer, SourceFate, SourceMail
from casework.ledger import Door, Source
from storage.keys import doom
from storage.session import BulkSession
from storage.tables import CaseMessageRow, LedgerRow, SetAsideRow, SourceLeftRow


async def note_sources(session: BulkSession, case: Case, *, now: datetime) -> int:
    """Note which mails must go from their mailbox: those no other case still needs."""
    other = select(CaseMessageRow.source).where(CaseMessageRow.case_reference != case.reference)
    mine = select(CaseMessageRow.source).where(
        CaseMessageRow.case_reference == case.reference,
        col(CaseMessageRow.source).not_in(other),
    )
    noted = 0
    for source in list(await session.exec(mine)):
        noted += await note_source(session, source, now=now)
        aside = await session.get(SetAsideRow, source)
        if aside is not None and aside.resolved is not None:
            await session.delete(aside)
            await doom(session, [aside.key_id], now=now)
    return noted


async def note_source(session: BulkSession, source: str, *, now: datetime) -> int:
    """Note a delivery and its repeats; what came through no mailbox is only forgotten."""
    row = await session.get(LedgerRow, source)
    if row is None:
        return 0
    same = [row]
    if row.content_key:
        repeats = select(LedgerRow).where(
            LedgerRow.board == row.board,
            LedgerRow.content_key == row.content_key,
            LedgerRow.source != source,
        )
        same += list(await session.exec(repeats))
    noted = 0
    for each in same:
        if each.door == Door.IMAP.value:
            left = SourceLeftRow(
                source=each.source,
                board=each.board,
                received=each.received or now,
                raw_sha256=each.raw_sha256,
                raw_size=each.raw_size,
                since=now,
                why="",
            )
            await session.merge(left)
            noted += 1
        else:
            _forget_content(each)
    await session.flush()
    return noted


async def sources_left(session: BulkSession) -> Sequence[SourceMail]:
    """Answer the mails that must still be erased, oldest first."""
    statement = select(SourceLeftRow).order_by(col(SourceLeftRow.since), col(SourceLeftRow.source))
    return [
        SourceMail(
            source=Source.parse(row.source),
            board=row.board,
            received=row.received,
            raw_sha256=row.raw_sha256,
            raw_size=row.raw_size,
            since=row.since,
            why=row.why,
        )
        for row in await session.exec(statement)
    ]


async def source_answered(session: BulkSession, answer: SourceAnswer) -> None:
    """Note why a mail is still there, or forget what it was known by."""
    row = await session.get(SourceLeftRow, str(answer.source))
    if row is None:
        return
    if answer.fate is SourceFate.LEFT:
        row.why = answer.why
        return
    await session.delete(row)
    delivery = await session.get(LedgerRow, str(answer.source))
    if delivery is not None:
        _forget_content(delivery)


def _forget_content(row: LedgerRow) -> None:
    """That it came, and what became of it, stays; what was in it leaves no trace."""
    row.raw_sha256, row.content_key, row.first_of = "", "", None
