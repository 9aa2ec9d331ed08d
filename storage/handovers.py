"""Keep which answers can be fetched: link, code and pass as keyed hashes only."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from casework.answer_books import Handover
from casework.answers import MOST_TRIES, PASS_LASTS, Answer
from casework.codes import CodeAnswer
from storage.answers import erase_contents
from storage.desk_tables import AnswerFileRow, HandoverRow
from storage.encryption import Vault
from storage.identity_codes import NO_HASH, random_code
from storage.session import BulkSession

SECRET_BYTES: Final = 32


class SqlHandovers:
    """What can be fetched, within one transaction."""

    def __init__(self, session: BulkSession, vault: Vault, *, writes: bool = True) -> None:
        """Work within a session, with the vault that hashes."""
        self._session: Final = session
        self._vault: Final = vault
        self._writes: Final = writes

    async def ready(self, answer: Answer, *, until: datetime) -> str:
        """Write that an answer waits; answer 32 random bytes, safe in an address."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        self._session.put(
            HandoverRow,
            answer_id=answer.id,
            case_reference=answer.case,
            board=answer.board,
            secret_hash=self._hash("link", secret),
            until=until,
        )
        return secret

    async def of_answer(self, answer_id: str) -> Handover | None:
        """Answer how an answer waits."""
        row = await self._session.get(HandoverRow, answer_id)
        return _handover(row) if row is not None else None

    async def behind(self, secret: str) -> Handover | None:
        """Answer what a link leads to, looked up by a hash nobody else can compute."""
        row = await self._row(secret)
        return _handover(row) if row is not None else None

    async def new_code(self, answer_id: str) -> str:
        """Answer a new code; passes given before end too."""
        row = await self._session.get_one(HandoverRow, answer_id, with_for_update=True)
        code = random_code()
        row.code_hash = self._hash(f"code {row.answer_id}", code)
        row.tries = 0
        row.pass_hash, row.pass_until = None, None
        await self._session.flush()
        return code

    async def attempt(self, secret: str, code: str, *, now: datetime) -> tuple[CodeAnswer, str]:
        """Try a code in constant time; count it when it is wrong."""
        row = await self._row(secret)
        usable = row is not None and row.code_hash is not None and now < row.until
        kept = row.code_hash if row is not None and usable else NO_HASH
        about = row.answer_id if row is not None else ""
        right = hmac.compare_digest(kept or NO_HASH, self._hash(f"code {about}", _plain(code)))
        if row is None or not usable or row.tries >= MOST_TRIES:
            return CodeAnswer.NONE_OPEN, ""
        if not right:
            row.tries += 1
            await self._session.flush()
            return CodeAnswer.USED_UP if row.tries >= MOST_TRIES else CodeAnswer.WRONG, ""
        given = secrets.token_urlsafe(SECRET_BYTES)
        row.code_hash, row.tries = None, 0
        row.opened = row.opened or now
        row.pass_hash, row.pass_until = self._hash("pass", given), now + PASS_LASTS
        await self._session.flush()
        return CodeAnswer.RIGHT, given

    async def has_pass(self, secret: str, given: str, *, now: datetime) -> bool:
        """Answer whether a browser holds the pass that was given for a link."""
        row = await self._row(secret)
        kept = row.pass_hash if row is not None else None
        right = hmac.compare_digest(kept or NO_HASH, self._hash("pass", given))
        if row is None or row.pass_until is None or not right:
            return False
        return now < row.pass_until and now < row.until

    async def over(self, *, board: str, now: datetime) -> Sequence[Handover]:
        """Answer what can be fetched no more and still has files with contents."""
        with_files = select(AnswerFileRow.answer_id).where(col(AnswerFileRow.key_id).is_not(None))
        statement = (
            select(HandoverRow)
            .where(
                HandoverRow.board == board,
                col(HandoverRow.until) <= now,
                col(HandoverRow.answer_id).in_(with_files),
            )
            .order_by(col(HandoverRow.until), col(HandoverRow.answer_id))
        )
        return [_handover(row) for row in await self._session.exec(statement)]

    async def erase_files(self, handover: Handover, *, now: datetime) -> int:
        """Erase the contents of the files, and have their keys destroyed."""
        return await erase_contents(self._session, handover.answer, now)

    async def _row(self, secret: str) -> HandoverRow | None:
        statement = select(HandoverRow).where(HandoverRow.secret_hash == self._hash("link", secret))
        if self._writes:
            statement = statement.with_for_update()
        row: HandoverRow | None = (await self._session.exec(statement)).first()
        return row

    def _hash(self, about: str, secret: str) -> str:
        # The vault's hash ignores capitals, which a secret must not: it gets a digest instead.
        digest = hashlib.sha256(f"answer {about} {secret}".encode("utf-8", "surrogatepass"))
        return self._vault.address_hash(digest.hexdigest())


def _plain(code: str) -> str:
    """Answer a code as it was made, however somebody groups it."""
    return re.sub(r"[^0-9A-Z]", "", code.upper())


def _handover(row: HandoverRow) -> Handover:
    return Handover(
        answer=row.answer_id,
        case=row.case_reference,
        board=row.board,
        until=row.until,
        tries=row.tries,
        has_code=row.code_hash is not None,
        opened=row.opened,
    )
