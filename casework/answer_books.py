"""Name the books that storage keeps of answers, and of how they wait to be fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casework.answers import MOST_TRIES, Answer, AnswerFile
from casework.case import Case
from casework.codes import CodeAnswer
from casework.files import IncomingFile


class Answers(Protocol):
    """Keeps the answers of cases: the words under the key of the case, each file under its own."""

    async def add(self, answer: Answer) -> None:
        """Write a new answer, without files."""
        ...

    async def save(self, answer: Answer) -> None:
        """Write what changed in an answer; its files are kept and removed one by one."""
        ...

    async def get(self, case: Case, *, id: str) -> Answer | None:
        """Answer one answer of a case."""
        ...

    async def of_case(self, case: Case) -> Sequence[Answer]:
        """Answer all answers of a case, oldest first."""
        ...

    async def remove(self, case: Case, *, id: str, now: datetime) -> None:
        """Erase an answer that was never sent, with its files."""
        ...

    async def keep_file(self, answer: Answer, about: AnswerFile, data: bytes) -> None:
        """Write a file of an answer."""
        ...

    async def file(self, case: Case, *, id: str) -> IncomingFile | None:
        """Answer a file with its contents; None when it is of another case, or erased."""
        ...

    async def remove_file(self, case: Case, *, id: str, now: datetime) -> None:
        """Erase a file."""
        ...


@dataclass(frozen=True, slots=True)
class Handover:
    """An answer that waits to be fetched."""

    answer: str
    case: str
    board: str
    until: datetime
    tries: int = 0
    """Wrong codes so far."""
    has_code: bool = False
    """Whether somebody was given a code that was not used yet."""
    opened: datetime | None = None
    """When it was first opened."""

    @property
    def is_locked(self) -> bool:
        """Whether too many wrong codes closed it."""
        return self.tries >= MOST_TRIES

    def is_over(self, now: datetime) -> bool:
        """Answer whether it can be fetched no more."""
        return now >= self.until


class Handovers(Protocol):
    """Keeps which answers can be fetched: link, code and pass as keyed hashes only."""

    async def ready(self, answer: Answer, *, until: datetime) -> str:
        """Have an answer wait to be fetched; answer the secret of its link."""
        ...

    async def of_answer(self, answer_id: str) -> Handover | None:
        """Answer how an answer waits; None when it does not."""
        ...

    async def behind(self, secret: str) -> Handover | None:
        """Answer what a link leads to; within a transaction nobody else tries a code on it."""
        ...

    async def new_code(self, answer_id: str) -> str:
        """Answer a new code; the one before is void, and wrong tries are forgotten."""
        ...

    async def attempt(self, secret: str, code: str, *, now: datetime) -> tuple[CodeAnswer, str]:
        """Try a code; with the right one, which is void then, answer a pass for one browser."""
        ...

    async def has_pass(self, secret: str, given: str, *, now: datetime) -> bool:
        """Answer whether a browser may open what is behind a link."""
        ...

    async def over(self, *, board: str, now: datetime) -> Sequence[Handover]:
        """Answer what can be fetched no more and still has files."""
        ...

    async def erase_files(self, handover: Handover, *, now: datetime) -> int:
        """Erase the files of an answer whose time to be fetched is over; answer how many."""
        ...
