"""Keep the answers of cases: their words under the key of the case, each file under its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import defer
from sqlmodel import col, select

from casework.answer_grounds import Ground
from casework.answers import (
    Answer,
    AnswerFile,
    AnswerState,
    AnswerText,
    AnswerWay,
    Finding,
    Severity,
)
from casework.case import Case
from casework.files import IncomingFile
from casework.outcomes import CaseOutcome
from storage.as_json import from_bytes, to_bytes
from storage.desk_tables import AnswerFileRow, AnswerRow
from storage.encryption import DataKey
from storage.keys import KeyRing, doom
from storage.session import BulkSession


class SqlAnswers:
    """The answers within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing, *, writes: bool = True) -> None:
        """Work within a session; one that writes locks the answer it looks at."""
        self._session: Final = session
        self._keys: Final = keys
        self._writes: Final = writes

    async def add(self, answer: Answer) -> None:
        """Write a new answer under the key of its case."""
        key = await self._keys.of_case(answer.case)
        self._session.put(
            AnswerRow,
            id=answer.id,
            case_reference=answer.case,
            board=answer.board,
            state=answer.state.value,
            made=answer.made,
            sealed=key.seal(_to_bytes(answer), about=f"answer {answer.id}"),
        )

    async def save(self, answer: Answer) -> None:
        """Write what changed."""
        key = await self._keys.of_case(answer.case)
        row = await self._session.get_one(AnswerRow, answer.id)
        row.state = answer.state.value
        row.sealed = key.seal(_to_bytes(answer), about=f"answer {answer.id}")
        await self._session.flush()

    async def get(self, case: Case, *, id: str) -> Answer | None:
        """Answer one answer, if it is of this case."""
        row = await self._session.get(AnswerRow, id, with_for_update=self._writes or None)
        if row is None or row.case_reference != case.reference:
            return None
        found = await self._opened(case, [row])
        return found[0]

    async def of_case(self, case: Case) -> Sequence[Answer]:
        """Answer all of a case, oldest first."""
        statement = (
            select(AnswerRow)
            .where(AnswerRow.case_reference == case.reference)
            .order_by(col(AnswerRow.made), col(AnswerRow.id))
        )
        return await self._opened(case, list(await self._session.exec(statement)))

    async def _opened(self, case: Case, rows: Sequence[AnswerRow]) -> Sequence[Answer]:
        if not rows:
            return []
        key = await self._keys.of_case(case.reference)
        files = await self._files_of(case, key)
        return [
            replace(
                _from_bytes(key.unseal(row.sealed, about=f"answer {row.id}")),
                files=tuple(file for of, file in files if of == row.id),
            )
            for row in rows
        ]

    async def _files_of(self, case: Case, key: DataKey) -> list[tuple[str, AnswerFile]]:
        statement = (
            select(AnswerFileRow)
            .where(AnswerFileRow.case_reference == case.reference)
            .order_by(col(AnswerFileRow.added), col(AnswerFileRow.id))
            .options(defer(AnswerFileRow.sealed))  # type: ignore[arg-type]
        )
        return [
            (row.answer_id, _file(key.unseal(row.about, about=f"{row.id}/about")))
            for row in await self._session.exec(statement)
        ]

    async def remove(self, case: Case, *, id: str, now: datetime) -> None:
        """Erase an answer with its files."""
        await erase_answer_files(
            self._session,
            now,
            col(AnswerFileRow.answer_id) == id,
            col(AnswerFileRow.case_reference) == case.reference,
        )
        await self._session.exec(
            delete(AnswerRow).where(
                col(AnswerRow.id) == id, col(AnswerRow.case_reference) == case.reference
            )
        )

    async def keep_file(self, answer: Answer, about: AnswerFile, data: bytes) -> None:
        """Write a file; its contents get a key of their own, so that they can go alone."""
        case_key = await self._keys.of_case(answer.case)
        key = await self._keys.make(now=about.added)
        self._session.put(
            AnswerFileRow,
            id=about.id,
            answer_id=answer.id,
            case_reference=answer.case,
            added=about.added,
            size=about.size,
            about=case_key.seal(_file_to_bytes(about), about=f"{about.id}/about"),
            key_id=key.id,
            sealed=key.seal(data, about=about.id),
        )

    async def file(self, case: Case, *, id: str) -> IncomingFile | None:
        """Answer a file with its contents."""
        row = await self._session.get(AnswerFileRow, id)
        if row is None or row.case_reference != case.reference:
            return None
        if row.key_id is None or row.sealed is None:
            return None
        case_key = await self._keys.of_case(case.reference)
        about = _file(case_key.unseal(row.about, about=f"{row.id}/about"))
        key = await self._keys.get(row.key_id)
        return IncomingFile(about.name, about.media_type, key.unseal(row.sealed, about=row.id))

    async def remove_file(self, case: Case, *, id: str, now: datetime) -> None:
        """Erase a file, row and all."""
        await erase_answer_files(
            self._session,
            now,
            col(AnswerFileRow.id) == id,
            col(AnswerFileRow.case_reference) == case.reference,
        )


async def erase_answer_files(session: BulkSession, now: datetime, *which: Any) -> int:
    """Erase the files of answers, rows and all, and have their keys destroyed."""
    key_ids = await _keys_of(session, *which)
    gone = await session.exec(delete(AnswerFileRow).where(*which))
    await doom(session, key_ids, now=now)
    return int(gone.rowcount)


async def erase_contents(session: BulkSession, answer_id: str, now: datetime) -> int:
    """Erase the contents of an answer's files; their names stay with the letter."""
    which = col(AnswerFileRow.answer_id) == answer_id
    key_ids = await _keys_of(session, which)
    for row in list(await session.exec(select(AnswerFileRow).where(which))):
        row.key_id, row.sealed = None, None
    await session.flush()
    await doom(session, key_ids, now=now)
    return len(key_ids)


async def forget_in_answers(
    session: BulkSession, key: DataKey, reference: str, sender: str
) -> None:
    """Take a sender out of the answers of a case, as the one they go to."""
    statement = select(AnswerRow).where(AnswerRow.case_reference == reference)
    for row in list(await session.exec(statement)):
        about = f"answer {row.id}"
        answer = _from_bytes(key.unseal(row.sealed, about=about))
        if answer.recipient.strip().casefold() == sender.strip().casefold():
            row.sealed = key.seal(_to_bytes(replace(answer, recipient="")), about=about)
    await session.flush()


async def _keys_of(session: BulkSession, *which: Any) -> list[str]:
    found = await session.exec(select(AnswerFileRow.key_id).where(*which))
    return [key_id for key_id in found if key_id is not None]


def _to_bytes(answer: Answer) -> bytes:
    words = answer.words
    return to_bytes(
        {
            "id": answer.id,
            "case": answer.case,
            "board": answer.board,
            "outcome": answer.outcome,
            "grounds": list(answer.grounds),
            "own_words": answer.own_words,
            "language": answer.language,
            "recipient": answer.recipient,
            "words": [words.subject, words.text, words.other],
            "drafted": list(answer.drafted),
            "made": answer.made.isoformat(),
            "made_by": answer.made_by,
            "writers": list(answer.writers),
            "state": answer.state,
            "changed": _iso(answer.changed),
            "approved_by": answer.approved_by,
            "approved_at": _iso(answer.approved_at),
            "approved_sha256": answer.approved_sha256,
            "sent_back": answer.sent_back,
            "way": answer.way,
            "sent_at": _iso(answer.sent_at),
            "sent_by": answer.sent_by,
        }
    )


def _from_bytes(data: bytes) -> Answer:
    kept = from_bytes(data)
    text, other = kept["drafted"]
    return Answer(
        **{
            **kept,
            "outcome": CaseOutcome(kept["outcome"]),
            "grounds": tuple(Ground(each) for each in kept["grounds"]),
            "words": AnswerText(*kept["words"]),
            "drafted": (text, other),
            "made": datetime.fromisoformat(kept["made"]),
            "writers": tuple(kept["writers"]),
            "state": AnswerState(kept["state"]),
            "changed": _moment(kept["changed"]),
            "approved_at": _moment(kept["approved_at"]),
            "way": AnswerWay(kept["way"]) if kept["way"] else None,
            "sent_at": _moment(kept["sent_at"]),
        }
    )


def _file_to_bytes(file: AnswerFile) -> bytes:
    return to_bytes(
        {
            "id": file.id,
            "name": file.name,
            "media_type": file.media_type,
            "size": file.size,
            "sha256": file.sha256,
            "added": file.added.isoformat(),
            "added_by": file.added_by,
            "findings": [
                [each.severity, each.what, each.where, each.todo] for each in file.findings
            ],
            "looked_by": file.looked_by,
        }
    )


def _file(data: bytes) -> AnswerFile:
    kept = from_bytes(data)
    return AnswerFile(
        **{
            **kept,
            "added": datetime.fromisoformat(kept["added"]),
            "findings": tuple(
                Finding(Severity(severity), what, where, todo)
                for severity, what, where, todo in kept["findings"]
            ),
        }
    )


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value is not None else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value is not None else None
