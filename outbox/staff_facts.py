"""Read from the facts of a letter to staff what its words need, as dates and names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

from casework.boards import Role
from casework.case import ClockName
from casework.letters import Letter, LetterKind, TaskStage
from casework.local_time import local_date
from outbox.promises import (
    Moment,
    RequestFacts,
    TaskFacts,
    clock_spoken_of,
    last_second,
    requests_of,
)
from outbox.reader_dates import time_left, time_waited

ABOUT_A_CLOCK: Final = frozenset({LetterKind.REMINDER, LetterKind.OVERDUE})


NOT_YET_SAID: Final[Mapping[str, object]] = {
    "why": None,
    "before": (),
    "question_open": False,
    "contact": None,
    "signs": (),
    "code": None,
    "chat_gone": False,
}
"""Facts that letters owed by an earlier version do not hold; they go out all the same."""


class MoveFacts(BaseModel):
    """A date that moved, as a letter was given it; None where there was or is none."""

    model_config = ConfigDict(frozen=True)

    name: ClockName
    old: Moment | None
    new: Moment | None

    @property
    def is_earlier(self) -> bool:
        """Answer whether there is less time than before."""
        if self.old is None or self.new is None:
            return False
        return last_second(self.new) < last_second(self.old)


class Moves(BaseModel):
    """All dates of a case that moved at once."""

    moves: tuple[MoveFacts, ...]


def staff_facts(letter: Letter, desk_url: str) -> Mapping[str, object]:
    """Answer what the template of a letter to staff reads; `desk_url` may be empty.

    Raises ValidationError, KeyError or ValueError where a fact is missing.
    """
    facts: dict[str, object] = {
        **NOT_YET_SAID,
        **letter.facts,
        "url": desk_url,
        "to_fg": letter.to_role is Role.FG,
        "today": local_date(letter.owed),
    }
    if letter.cases:
        request = requests_of(letter)[0]
        facts["request"] = request
        facts["url"] = desk_url and f"{desk_url}/zaken/{request.reference}"
        facts |= _of_kind(letter, request)
    if letter.kind is LetterKind.DOOR_SILENT:
        last_look = letter.facts["last_look"]
        facts["last_look"] = datetime.fromisoformat(str(last_look)) if last_look else None
        lost_until = letter.facts.get("lost_until")
        facts["lost_until"] = datetime.fromisoformat(str(lost_until)) if lost_until else None
    return facts


def _of_kind(letter: Letter, request: RequestFacts) -> Mapping[str, object]:
    if letter.kind in ABOUT_A_CLOCK:
        clock = clock_spoken_of(request, letter.facts["clock"])
        return {"clock": clock, "left": time_left(clock.due, letter.owed)}
    if letter.kind is LetterKind.TASK:
        task = TaskFacts.model_validate(letter.facts["task"])
        late = letter.facts["stage"] == TaskStage.LATE or task.has_passed(letter.owed)
        return {"task": task, "late": late, "left": time_left(task.due, letter.owed)}
    if letter.kind is LetterKind.DATE_MOVED:
        return {"moves": Moves.model_validate(letter.facts).moves}
    if letter.kind is LetterKind.NOT_TAKEN_UP:
        since = datetime.fromisoformat(str(letter.facts["since"]))
        return {"since": since, "waited": time_waited(since, letter.owed)}
    return {}
