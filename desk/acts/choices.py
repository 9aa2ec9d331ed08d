"""Say in Dutch between what a person can choose in the forms of acts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from casework.boards import BoardProfile, Post
from casework.case import Case
from casework.case_words import (
    AGE_WORDS,
    EXTENSION_WORDS,
    QUESTION_WORDS,
    REQUESTER_WORDS,
    SHOWN_WORDS,
    TASK_WORDS,
)
from casework.dutch_dates import long_day
from casework.kinds import KIND_FACTS, Kind
from casework.local_time import DeadlineInputError, local_date, to_instant
from casework.tasks import TaskKind
from casework.term_acts import ExtensionGround
from casework.who_may_ask import AgeBand, AuthorityShown, Requester
from casework.why_not import others, questions_that_fit
from desk.acts.act_page import FormFaults

Options = list[tuple[str, str]]
WHEN: Final = "Vul een datum en tijd in, zoals 12-02-2027 14:30."


def kinds(*, but: Kind | None = None) -> Options:
    """Answer every kind but one."""
    return [
        (kind.value, f"{facts.title} ({facts.article})" if facts.article != "–" else facts.title)
        for kind, facts in KIND_FACTS.items()
        if kind is not but
    ]


def posts(case: Case, board: BoardProfile, *, but: Post | None = None) -> Options:
    """Answer to whom a case can go: not to who it is about, and to deputies that there are."""
    school = board.school(case.school)
    return [
        (str(post), _post_words(post, case, board))
        for post in others(case, but=but)
        if not post.deputy or board.has_deputy(post.role, school)
    ]


def _post_words(post: Post, case: Case, board: BoardProfile) -> str:
    school = board.school(case.school)
    name = board.named_at(post, school)
    return f"{board.who_at(post, school)}{f' ({name})' if name else ''}"


def schools(board: BoardProfile) -> Options:
    """Answer the schools of a board."""
    return [(school.name, school.name) for school in board.schools]


def questions(case: Case) -> Options:
    """Answer what can be asked of the parent of a case."""
    return [(kind.value, QUESTION_WORDS[kind]) for kind in questions_that_fit(case)]


def grounds() -> Options:
    """Answer why a term can be extended."""
    return [(ground.value, EXTENSION_WORDS[ground]) for ground in ExtensionGround]


def requesters() -> Options:
    """Answer who can ask."""
    return [(each.value, sentence(REQUESTER_WORDS[each])) for each in Requester]


def ages(own_age: int) -> Options:
    """Answer how old a pupil can be; `own_age` is when a pupil acts alone at this board."""
    words = {
        AgeBand.CHILD: f"jonger dan {own_age} jaar",
        AgeBand.OWN_RIGHTS: f"{own_age} jaar of ouder, nog geen 18",
        AgeBand.ADULT: "18 jaar of ouder",
    }
    assert set(words) == set(AGE_WORDS)
    return [(age.value, words[age]) for age in AgeBand if own_age < _ADULT or age not in _BETWEEN]


_ADULT: Final = 18
_BETWEEN: Final = frozenset({AgeBand.OWN_RIGHTS})


def ways_shown() -> Options:
    """Answer how authority can be seen."""
    return [(each.value, sentence(SHOWN_WORDS[each])) for each in AuthorityShown]


def tasks(case: Case) -> Options:
    """Answer the duties that wait, each with its date."""
    done: dict[TaskKind, str] = {
        task.kind: f"{sentence(TASK_WORDS[task.kind])} (uiterlijk"
        f" {long_day(local_date(task.due_at))})"
        for task in case.open_tasks
    }
    return [(kind.value, words) for kind, words in done.items()]


def moment(name: str, typed: str, *, missing: str = WHEN) -> datetime:
    """Answer a moment that was filled in, Amsterdam time. Raises FormFaults."""
    try:
        return to_instant(datetime.fromisoformat(typed), name)
    except DeadlineInputError as fault:
        raise FormFaults((name, str(fault).partition(": ")[2] or str(fault))) from None
    except ValueError:
        raise FormFaults((name, missing)) from None


def one_of(name: str, typed: str, options: Iterable[tuple[str, str]], *, missing: str) -> str:
    """Answer what was chosen. Raises FormFaults for what was not offered."""
    if typed not in {value for value, _ in options}:
        raise FormFaults((name, missing))
    return typed


def sentence(words: str) -> str:
    """Answer words as the beginning of a sentence; names in it keep their capitals."""
    return words[:1].upper() + words[1:]


def day_words(value: date | datetime) -> str:
    """Answer a day in Amsterdam as a person reads it."""
    return long_day(local_date(value))
