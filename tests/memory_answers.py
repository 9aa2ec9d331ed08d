"""Stand in for the storage of answers: in memory, with secrets as they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.answer_books import Handover
from casework.answers import MOST_TRIES, PASS_LASTS, Answer, AnswerFile
from casework.case import Case
from casework.codes import CodeAnswer
from casework.files import IncomingFile


@dataclass(frozen=True)
class KeptAnswerFile:
    answer: str
    case: str
    about: AnswerFile
    data: bytes | None


@dataclass(frozen=True)
class Waiting:
    """An answer that can be fetched, with its secrets."""

    handover: Handover
    secret: str
    code: str = ""
    given: str = ""
    pass_until: datetime | None = None


class MemoryAnswers:
    """The answers of cases."""

    def __init__(self, answers: dict[str, Answer], files: dict[str, KeptAnswerFile]) -> None:
        self._answers = answers
        self._files = files

    async def add(self, answer: Answer) -> None:
        self._answers[answer.id] = replace(answer, files=())

    async def save(self, answer: Answer) -> None:
        if answer.id not in self._answers:
            raise LookupError(answer.id)
        self._answers[answer.id] = replace(answer, files=())

    async def get(self, case: Case, *, id: str) -> Answer | None:
        answer = self._answers.get(id)
        return self._whole(answer) if answer and answer.case == case.reference else None

    async def of_case(self, case: Case) -> Sequence[Answer]:
        mine = [each for each in self._answers.values() if each.case == case.reference]
        return [self._whole(each) for each in sorted(mine, key=lambda each: (each.made, each.id))]

    def _whole(self, answer: Answer) -> Answer:
        mine = [file.about for file in self._files.values() if file.answer == answer.id]
        return replace(answer, files=tuple(sorted(mine, key=lambda file: (file.added, file.id))))

    async def remove(self, case: Case, *, id: str, now: datetime) -> None:
        if id in self._answers and self._answers[id].case == case.reference:
            del self._answers[id]
            for file_id in [key for key, file in self._files.items() if file.answer == id]:
                del self._files[file_id]

    async def keep_file(self, answer: Answer, about: AnswerFile, data: bytes) -> None:
        self._files[about.id] = KeptAnswerFile(answer.id, answer.case, about, data)

    async def file(self, case: Case, *, id: str) -> IncomingFile | None:
        kept = self._files.get(id)
        if kept is None or kept.case != case.reference or kept.data is None:
            return None
        return IncomingFile(kept.about.name, kept.about.media_type, kept.data)

    async def remove_file(self, case: Case, *, id: str, now: datetime) -> None:
        if id in self._files and self._files[id].case == case.reference:
            del self._files[id]


class MemoryHandovers:
    """The answers that can be fetched; secrets and codes are counted."""

    def __init__(self, waiting: dict[str, Waiting], files: dict[str, KeptAnswerFile]) -> None:
        self._waiting = waiting
        self._files = files

    async def ready(self, answer: Answer, *, until: datetime) -> str:
        secret = f"link-to-{answer.id}"
        handover = Handover(answer.id, answer.case, answer.board, until)
        self._waiting[answer.id] = Waiting(handover, secret)
        return secret

    async def of_answer(self, answer_id: str) -> Handover | None:
        found = self._waiting.get(answer_id)
        return found.handover if found else None

    async def behind(self, secret: str) -> Handover | None:
        found = self._behind(secret)
        return found.handover if found else None

    def _behind(self, secret: str) -> Waiting | None:
        return next((each for each in self._waiting.values() if each.secret == secret), None)

    async def new_code(self, answer_id: str) -> str:
        found = self._waiting[answer_id]
        number = int(found.code[-1]) if found.code else 2
        code = f"KX7QMR4{number + 1}"
        handover = replace(found.handover, tries=0, has_code=True)
        self._waiting[answer_id] = Waiting(handover, found.secret, code)
        return code

    async def attempt(self, secret: str, code: str, *, now: datetime) -> tuple[CodeAnswer, str]:
        found = self._behind(secret)
        if found is None or not found.handover.has_code or found.handover.is_over(now):
            return CodeAnswer.NONE_OPEN, ""
        if found.handover.is_locked:
            return CodeAnswer.NONE_OPEN, ""
        handover = found.handover
        if "".join(each for each in code.upper() if each.isalnum()) != found.code:
            handover = replace(handover, tries=handover.tries + 1)
            self._waiting[handover.answer] = replace(found, handover=handover)
            return CodeAnswer.USED_UP if handover.tries >= MOST_TRIES else CodeAnswer.WRONG, ""
        given = f"pass-{found.code}"
        opened = replace(handover, has_code=False, tries=0, opened=handover.opened or now)
        self._waiting[handover.answer] = replace(
            found, handover=opened, given=given, pass_until=now + PASS_LASTS
        )
        return CodeAnswer.RIGHT, given

    async def has_pass(self, secret: str, given: str, *, now: datetime) -> bool:
        found = self._behind(secret)
        if found is None or not given or found.given != given or found.pass_until is None:
            return False
        return now < found.pass_until and not found.handover.is_over(now)

    async def over(self, *, board: str, now: datetime) -> Sequence[Handover]:
        with_files = {file.answer for file in self._files.values() if file.data is not None}
        return [
            each.handover
            for each in self._waiting.values()
            if each.handover.board == board
            and each.handover.is_over(now)
            and each.handover.answer in with_files
        ]

    async def erase_files(self, handover: Handover, *, now: datetime) -> int:
        mine = [
            key
            for key, file in self._files.items()
            if file.answer == handover.answer and file.data is not None
        ]
        for key in mine:
            self._files[key] = replace(self._files[key], data=None)
        return len(mine)
