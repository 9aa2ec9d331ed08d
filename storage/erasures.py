"""Find what is old enough and erase it; the keys themselves go after the commit."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Table, delete, func, or_
from sqlmodel import col, select

from casework.case import Case, CaseState
from casework.erasure import Counts, SourceAnswer, SourceMail, Tombstone
from casework.letters import LetterState
from casework.retention import NO_ACTS, Standing
from storage.answers import erase_answer_files, forget_in_answers
from storage.as_json import message_from_bytes, message_to_bytes, staff_part_to_bytes
from storage.conversations import erase, without_case
from storage.desk_tables import AnswerFileRow
from storage.encryption import DataKey
from storage.keys import KeyRing, doom
from storage.letter_erasures import (
    erase_loose_letters,
    forget_recipient,
    hand_letters_over,
    loose_letters,
)
from storage.metadata import METADATA
from storage.session import BulkSession
from storage.sources_left import note_source, note_sources, source_answered, sources_left
from storage.tables import (
    AbsenceRow,
    BreachRow,
    CaseMessageRow,
    CaseRow,
    ConversationRow,
    CorrespondentRow,
    EventRow,
    LetterCaseRow,
    LetterRow,
    SetAsideRow,
    TombstoneRow,
)

STAYS_WITH_CASE: Final = frozenset({"breach", "case_turn", "clock", "letter_case"})
"""Tables of a case that are no texts; every other one goes with the messages."""


class SqlErasures:
    """What can be erased within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing) -> None:
        """Work within a session."""
        self._session: Final = session
        self._keys: Final = keys

    async def closed(self, *, board: str, before: datetime) -> Sequence[str]:
        """Answer the cases closed before a moment; an old one without a date is looked at."""
        statement = (
            select(CaseRow.reference)
            .where(
                CaseRow.board == board,
                CaseRow.state == CaseState.CLOSED.value,
                or_(col(CaseRow.closed_at) < before, col(CaseRow.closed_at).is_(None)),
            )
            .order_by(col(CaseRow.closed_at), col(CaseRow.reference))
        )
        return list(await self._session.exec(statement))

    async def standing(self, case: Case) -> Standing:
        """Answer the last act or message, and the letters that still wait."""
        acts = select(func.max(col(EventRow.at))).where(
            EventRow.board == case.board,
            EventRow.case_reference == case.reference,
            col(EventRow.kind).not_in([kind.value for kind in NO_ACTS]),
        )
        messages = select(func.max(col(CaseMessageRow.received))).where(
            CaseMessageRow.case_reference == case.reference
        )
        moments = [(await self._session.exec(each)).one() for each in (acts, messages)]
        owed = (
            select(func.count())
            .select_from(LetterRow)
            .join(LetterCaseRow, col(LetterCaseRow.letter_id) == col(LetterRow.id))
            .where(
                LetterCaseRow.case_reference == case.reference,
                LetterRow.state == LetterState.OWED.value,
            )
        )
        waiting = (await self._session.exec(owed)).one()
        return Standing(max(filter(None, moments), default=None), waiting)

    async def erase_texts(self, case: Case, *, now: datetime) -> Counts:
        """Erase what people wrote; the rest goes on under a new key."""
        gone: Counter[str] = Counter()
        old, new = await self._keys.renew(case.reference, now=now)
        gone["source_mail"] = await note_sources(self._session, case, now=now)
        speakers = await self._speakers(case)
        gone.update(await hand_letters_over(self._session, self._keys, case, old, new))
        await self._reseal(case, old, new, now)
        gone.update(await self._answer_files(case, now))
        for table in _tables_of_cases():
            if table.name not in STAYS_WITH_CASE:
                await self._delete(table, table.c.case_reference == case.reference, gone)
        gone["conversation"] = await self._forget_talks(case.board, speakers, now)
        await doom(self._session, [old.id], now=now)
        gone["key"] += 1
        return gone

    async def erase_case(self, case: Case, tombstone: Tombstone) -> Counts:
        """Erase every row of a case; events stay, they hold nothing of a parent."""
        gone: Counter[str] = Counter()
        key = await self._keys.of_case(case.reference)
        gone["source_mail"] = await note_sources(self._session, case, now=tombstone.erased)
        speakers = await self._speakers(case)
        gone.update(await hand_letters_over(self._session, self._keys, case, key, None))
        entry = await self._session.get(BreachRow, case.reference)
        self._session.put(
            TombstoneRow,
            reference=tombstone.reference,
            board=tombstone.board,
            kind=tombstone.kind,
            outcome=tombstone.outcome,
            closed_year=tombstone.closed_year,
            breach_year=entry.year if entry else None,
            breach_number=entry.number if entry else None,
            erased=tombstone.erased,
        )
        gone.update(await self._answer_files(case, tombstone.erased))
        for table in _tables_of_cases():
            await self._delete(table, table.c.case_reference == case.reference, gone)
        cases = METADATA.tables["case"]
        await self._delete(cases, cases.c.reference == case.reference, gone)
        gone["conversation"] = await self._forget_talks(case.board, speakers, tombstone.erased)
        await doom(self._session, [key.id], now=tombstone.erased)
        gone["key"] += 1
        return gone

    async def _answer_files(self, case: Case, now: datetime) -> Counts:
        """Erase the files of answers, which have keys of their own."""
        which = col(AnswerFileRow.case_reference) == case.reference
        count = await erase_answer_files(self._session, now, which)
        return {"answer_file": count, "key": count}

    async def _speakers(self, case: Case) -> list[str]:
        statement = select(CorrespondentRow.address_hash).where(
            CorrespondentRow.case_reference == case.reference
        )
        return list(await self._session.exec(statement))

    async def _forget_talks(self, board: str, speakers: Sequence[str], now: datetime) -> int:
        """Erase the conversations of those who speak in no other case."""
        rows = await without_case(
            self._session,
            col(ConversationRow.board) == board,
            col(ConversationRow.chat_hash).in_(speakers),
        )
        return await erase(self._session, rows, now=now)

    async def _reseal(self, case: Case, old: DataKey, new: DataKey, now: datetime) -> None:
        """Seal what staff did, without their notes, and the register entry, with the new key."""
        row = await self._session.get_one(CaseRow, case.reference)
        row.key_id, row.texts_erased = new.id, now
        row.sealed_quotes = None
        row.sealed = new.seal(staff_part_to_bytes(replace(case, notes=())), about=case.reference)
        entry = await self._session.get(BreachRow, case.reference)
        if entry is not None:
            about = f"{case.reference}/breach"
            entry.sealed = new.seal(old.unseal(entry.sealed, about=about), about=about)
        await self._session.flush()

    async def _delete(self, table: Table, which: Any, gone: Counter[str]) -> None:
        result = await self._session.core(delete(table).where(which))
        gone[table.name] += result.rowcount

    async def set_aside_resolved(self, *, board: str, before: datetime) -> Sequence[str]:
        """Answer the sources of messages dealt with before a moment, but of no case's."""
        of_cases = select(CaseMessageRow.source)
        statement = select(SetAsideRow.source).where(
            SetAsideRow.board == board,
            col(SetAsideRow.resolved) < before,
            col(SetAsideRow.source).not_in(of_cases),
        )
        return list(await self._session.exec(statement))

    async def erase_set_aside(self, source: str, *, now: datetime) -> Counts:
        """Erase a message that was set aside, and have its mail erased."""
        row = await self._session.get(SetAsideRow, source)
        if row is None:
            return {}
        noted = await note_source(self._session, source, now=now)
        await self._session.delete(row)
        await doom(self._session, [row.key_id], now=now)
        return {"set_aside": 1, "source_mail": noted, "key": 1}

    async def loose_letters(self, *, board: str, before: datetime) -> int:
        """Answer how many letters about no case can go."""
        return await loose_letters(self._session, board=board, before=before)

    async def erase_loose_letters(self, *, board: str, before: datetime, now: datetime) -> Counts:
        """Erase letters about no case, and their keys."""
        return await erase_loose_letters(self._session, board=board, before=before, now=now)

    async def absences_over(self, *, board: str, before: date) -> int:
        """Answer how many absences ended before a day."""
        statement = (
            select(func.count())
            .select_from(AbsenceRow)
            .where(AbsenceRow.board == board, col(AbsenceRow.last_day) < before)
        )
        return (await self._session.exec(statement)).one()

    async def erase_absences(self, *, board: str, before: date) -> Counts:
        """Erase absences that are over."""
        statement = delete(AbsenceRow).where(
            col(AbsenceRow.board) == board, col(AbsenceRow.last_day) < before
        )
        return {"absence": int((await self._session.exec(statement)).rowcount)}

    async def idle_conversations(self, *, board: str, before: datetime) -> int:
        """Answer how many conversations without a case can go."""
        return len(await without_case(self._session, *_idle(board, before)))

    async def erase_conversations(self, *, board: str, before: datetime, now: datetime) -> Counts:
        """Erase conversations without a case, and their keys."""
        rows = await without_case(self._session, *_idle(board, before))
        count = await erase(self._session, rows, now=now)
        return {"conversation": count, "key": count}

    async def cases_of_sender(self, *, board: str, sender: str) -> Sequence[str]:
        """Answer the cases in which a sender may speak."""
        statement = (
            select(CaseRow.reference)
            .join(CorrespondentRow, col(CorrespondentRow.case_reference) == col(CaseRow.reference))
            .where(
                CaseRow.board == board,
                CorrespondentRow.address_hash == self._keys.vault.address_hash(sender),
            )
            .order_by(col(CaseRow.reference))
        )
        return list(await self._session.exec(statement))

    async def forget_sender(self, case: Case, sender: str) -> Sequence[str]:
        """Take a sender out of the messages, letters and correspondents of a case."""
        hashed = self._keys.vault.address_hash(sender)
        key = await self._keys.of_case(case.reference)
        statement = select(CaseMessageRow).where(CaseMessageRow.case_reference == case.reference)
        for message in list(await self._session.exec(statement)):
            about = f"{message.case_reference}/{message.source}"
            plain = message_from_bytes(key.unseal(message.sealed, about=about))
            plain = replace(
                plain,
                sender=None if _is(plain.sender, sender) else plain.sender,
                reply_to=None if _is(plain.reply_to, sender) else plain.reply_to,
            )
            message.sealed = key.seal(message_to_bytes(plain), about=about)
        await forget_in_answers(self._session, key, case.reference, sender)
        await self._session.exec(
            delete(CorrespondentRow).where(
                col(CorrespondentRow.case_reference) == case.reference,
                col(CorrespondentRow.address_hash) == hashed,
            )
        )
        return await forget_recipient(self._session, self._keys, case, hashed)

    async def sources_left(self) -> Sequence[SourceMail]:
        """Answer the mails that must still be erased, oldest first."""
        return await sources_left(self._session)

    async def source_answered(self, answer: SourceAnswer) -> None:
        """Note why a mail is still there, or forget what it was known by."""
        await source_answered(self._session, answer)

    async def tombstones(self, *, board: str | None = None) -> Sequence[Tombstone]:
        """Answer what stays of erased cases, the last one first."""
        statement = select(TombstoneRow).order_by(
            col(TombstoneRow.erased).desc(), col(TombstoneRow.reference)
        )
        if board is not None:
            statement = statement.where(TombstoneRow.board == board)
        return [
            Tombstone(row.reference, row.board, row.kind, row.outcome, row.closed_year, row.erased)
            for row in await self._session.exec(statement)
        ]


def _tables_of_cases() -> Iterator[Table]:
    """Every table that points to a case, so that a new one is not forgotten here."""
    for table in reversed(METADATA.sorted_tables):
        column = table.c.get("case_reference")
        if column is not None and column.foreign_keys:
            yield table


def _idle(board: str, before: datetime) -> tuple[Any, ...]:
    return col(ConversationRow.board) == board, col(ConversationRow.changed) < before


def _is(address: str | None, sender: str) -> bool:
    return address is not None and address.strip().casefold() == sender.strip().casefold()
