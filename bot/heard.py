"""Say what a message brought beside its words: a one-time code, a copy of an identity document."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.questions import About
from bot.reply import Part
from bot.sayings import Saying
from casework.case import Case, CaseState
from casework.codes import LIFETIME, MOST_TRIES
from casework.kinds import KIND_FACTS
from casework.term_acts import QuestionKind

CODE_RULE: Final = {
    "minutes": str(LIFETIME // timedelta(minutes=1)),
    "tries": str(MOST_TRIES),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that was received and saved."""

    cases: tuple[str, ...]
    """The cases it ended in."""
    opened: tuple[str, ...]
    """Those of them that it opened."""
    language: str
    """ISO 639-1, as far as it is understood."""
    discovered: datetime | None = None
    """When the breach was discovered, where it says so."""
    words: bool = True
    """It says something beside a code."""
    identified: tuple[str, ...] = ()
    """The cases that its one-time code opened the way for."""
    code_failed: bool = False
    """It holds what looks like a one-time code, and none was right."""
    copy_destroyed: bool = False
    """It held what may be a copy of an identity document."""


def must_show_who(case: Case) -> bool:
    """Answer whether a case waits until we know who asks."""
    return _needs_identity(case) and case.identity is None


def news_of(heard: Heard, about: About) -> tuple[Part, ...]:
    """Answer what is to be said of a code or a copy, before anything else.

    A code that failed is answered in the same words whether or not one was open, so that nobody
    learns from us which case has one.
    """
    return (*_of_code(heard, about), *_of_copy(heard, about))


def _of_code(heard: Heard, about: About) -> Iterator[Part]:
    right = [each for each in heard.identified if about.seen.case(each)]
    before = [each for each in about.seen.cases if each.reference not in heard.opened]
    if right:
        yield Part(Saying.CODE_RIGHT, (right[0],))
    elif heard.code_failed and (known := _who_is_known(before)):
        # The right code, sent twice, may not sound as if it had failed.
        if not heard.words:
            yield Part(Saying.CODE_RIGHT, (known,))
    elif heard.code_failed and (not heard.words or any(map(must_show_who, before))):
        yield Part(Saying.CODE_FAILED, facts=CODE_RULE)


def _of_copy(heard: Heard, about: About) -> Iterator[Part]:
    # While we ask who writes, the door itself says that it was deleted unseen.
    if heard.copy_destroyed and (heard.words or not any(map(_is_asked_who, about.seen.cases))):
        yield Part(Saying.COPY_GONE)


def _who_is_known(cases: list[Case]) -> str | None:
    """Answer a case in which we know who asks, where none is left that waits for it."""
    if any(map(must_show_who, cases)):
        return None
    known = (case.reference for case in cases if _needs_identity(case) and case.identity)
    return next(known, None)


def _needs_identity(case: Case) -> bool:
    return case.state is not CaseState.TRIAGE and KIND_FACTS[case.kind].needs_identity


def _is_asked_who(case: Case) -> bool:
    question = case.acts.open_question
    return question is not None and question.kind is QuestionKind.IDENTITY
