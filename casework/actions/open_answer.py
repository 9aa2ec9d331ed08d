"""Let a parent fetch an answer behind its link and code."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.answer_books import Handover
from casework.answers import Answer
from casework.boards import BoardProfile
from casework.case import Case
from casework.codes import CodeAnswer
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.files import IncomingFile
from casework.letters_owed import LetterWriter
from casework.ports import Clock, Mint, Storage, Transaction


@dataclass(frozen=True, slots=True)
class Door:
    """What stands before an answer, for who has its link; nothing of the answer itself."""

    handover: Handover
    board: BoardProfile
    language: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """What who has the right code gets."""

    answer: Answer
    door: Door


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """What somebody with a link can do; they are nobody until the code says who they are."""

    storage: Storage
    clock: Clock
    boards: Mapping[str, BoardProfile]
    mint: Mint

    async def door(self, secret: str) -> Door | None:
        """Answer what a link leads to; None for one that never was, or whose case is erased."""
        async with self.storage.reading() as tx:
            found = await self._found(tx, secret)
            return self._door(*found) if found is not None else None

    async def try_code(self, secret: str, code: str) -> tuple[CodeAnswer, str]:
        """Try a code; the right one gives a pass for this browser. The last wrong one tells staff.

        After that no code opens it, until somebody at school makes a new one.
        """
        now = self.clock.now()
        async with self.storage.transaction() as tx:
            found = await self._found(tx, secret)
            told, given = await tx.handovers.attempt(secret, code, now=now)
            if found is None:
                return CodeAnswer.NONE_OPEN, ""
            handover, case, _ = found
            if told is CodeAnswer.RIGHT:
                await self._note(tx, case, EventKind.ANSWER_OPENED, handover)
            elif told in {CodeAnswer.WRONG, CodeAnswer.USED_UP}:
                await self._note(tx, case, EventKind.ANSWER_CODE_WRONG, handover)
            if told is CodeAnswer.USED_UP:
                writer = LetterWriter(self.boards[case.board], self.mint, now)
                await tx.letters.owe(writer.answer_locked(case, handover.answer))
            return told, given

    async def fetch(self, secret: str, given: str) -> Fetched | None:
        """Answer an answer to a browser that holds its pass; None to any other."""
        async with self.storage.reading() as tx:
            found = await self._passed(tx, secret, given)
            return Fetched(found[2], self._door(*found)) if found is not None else None

    async def file(self, secret: str, given: str, file_id: str) -> IncomingFile | None:
        """Answer a file of an answer to a browser that holds its pass."""
        async with self.storage.reading() as tx:
            found = await self._passed(tx, secret, given)
            if found is None or all(file.id != file_id for file in found[2].files):
                return None
            return await tx.answers.file(found[1], id=file_id)

    async def _passed(
        self, tx: Transaction, secret: str, given: str
    ) -> tuple[Handover, Case, Answer] | None:
        has_pass = await tx.handovers.has_pass(secret, given, now=self.clock.now())
        return await self._found(tx, secret) if has_pass else None

    async def _found(self, tx: Transaction, secret: str) -> tuple[Handover, Case, Answer] | None:
        handover = await tx.handovers.behind(secret)
        if handover is None or handover.board not in self.boards:
            return None
        case = await tx.cases.get(board=handover.board, reference=handover.case)
        answer = await tx.answers.get(case, id=handover.answer) if case is not None else None
        return (handover, case, answer) if case is not None and answer is not None else None

    def _door(self, handover: Handover, case: Case, answer: Answer) -> Door:
        over = handover.is_over(self.clock.now())
        return Door(handover, self.boards[case.board], answer.language, over)

    async def _note(self, tx: Transaction, case: Case, kind: EventKind, handover: Handover) -> None:
        event = Event(
            kind, case.board, self.clock.now(), SERVICE, case.reference, {"answer": handover.answer}
        )
        await tx.journal.note(event)
