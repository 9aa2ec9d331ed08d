"""Put a reply into words: in Dutch, with the parent's own language under it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, assert_never

from bot.dates import day_in, due_in
from bot.reply import Button, Part, Reply
from bot.sayings import Saying
from bot.texts import (
    TRIAGE,
    Phrasebook,
    Until,
    Why,
    both_languages,
    own_language,
    phrasebook,
)
from casework.boards import BoardProfile, Post, Role, School
from casework.case import Case, CaseState, Clock, ClockName
from casework.holidays import add_months, add_working_days
from casework.kinds import Kind
from casework.letters_owed import COURTESY_WORKING_DAYS
from casework.local_time import local_date
from casework.talk import Done, Step
from casework.tasks import TaskKind

RIGHT_TO_LEFT: Final = frozenset({"ar"})
SET_APART: Final = "\u2068{}\u2069"
"""A Dutch name within a text from right to left (Unicode UAX 9, FSI and PDI)."""
ON_ONE_BLOCK: Final = frozenset(
    {
        Saying.BY_MAIL,
        Saying.BY_PHONE,
        Saying.ON_WEBSITE,
        Saying.AT_FG,
        Saying.WAITS_FOR_STAFF,
        Saying.WAITS_FOR_YOU,
    }
)
"""What stands right under the line before it."""


@dataclass(frozen=True, slots=True)
class SpokenButton:
    """A button as the parent sees it, and what comes back when it is tapped."""

    text: str
    data: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message of the bot as the parent sees it."""

    text: str
    rows: tuple[tuple[SpokenButton, ...], ...] = ()

    @property
    def asks(self) -> bool:
        """Whether a question's buttons stand under it, beside the way to a person."""
        return len(self.rows) > 1


@dataclass(frozen=True, slots=True)
class Speaker:
    """Speaks for one board, to one parent, as things stand now."""

    board: BoardProfile
    language: str
    """An IETF tag."""
    done: Done

    def spoken(self, reply: Reply) -> Spoken:
        """Answer a reply in words."""
        text = "\n\n".join(self._parts(reply.parts, each) for each in both_languages(self.language))
        rows = tuple(
            tuple(SpokenButton(self.label(button), button.data) for button in row)
            for row in reply.rows
        )
        return Spoken(text, rows)

    def notice(self, part: Part) -> str:
        """Answer a short word in the parent's own language alone: there is no room for two."""
        return self._part(part, own_language(self.language))

    def label(self, button: Button) -> str:
        """Answer what stands on a button, in the parent's own language."""
        book = phrasebook(own_language(self.language))
        if button.step is Step.LANGUAGE:
            return phrasebook(button.words).name
        kind = book.kinds[button.kind] if button.kind is not None else ""
        if button.label is None:
            return kind or button.words
        facts = {"kind": kind, "age": str(self.board.age_of_own_rights)}
        return book.buttons[button.label].format_map(facts)

    def _parts(self, parts: Sequence[Part], language: str) -> str:
        text = ""
        for part in parts:
            gap = "\n" if part.saying in ON_ONE_BLOCK else "\n\n"
            text += (gap if text else "") + self._part(part, language)
        return text

    def _part(self, part: Part, language: str) -> str:
        own = phrasebook(own_language(self.language)).name
        facts = _Facts(self.board, language, self.done, part, own)
        words = phrasebook(language).sayings[part.saying]
        return words.format_map(_Isolated(facts, language))


class _Isolated(dict[str, str]):
    """Fills in only the facts that a sentence names; set apart where the script runs back."""

    def __init__(self, facts: "_Facts", language: str) -> None:
        super().__init__()
        self._facts = facts
        self._apart = language in RIGHT_TO_LEFT

    def __missing__(self, name: str) -> str:
        value = self._facts.value(name)
        whole = name in {"wish", "wishes", "until", "why", "who", "day"}
        return SET_APART.format(value) if self._apart and not whole else value


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one sentence may say of the board and of its cases."""

    board: BoardProfile
    language: str
    done: Done
    part: Part
    own_language: str
    """What the parent's own language is called in itself."""

    @property
    def book(self) -> Phrasebook:
        return phrasebook(self.language)

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases of the sentence, as they stand now."""
        if self.part.saying in {Saying.PERSON_COMES, Saying.PERSON_KNOWN} and (
            self.done.person_case is not None
        ):
            return (self.done.person_case,)
        found = (self.done.seen.case(reference) for reference in self.part.cases)
        return tuple(case for case in found if case is not None)

    def value(self, name: str) -> str:
        """Answer one fact. Raises KeyError for one that nobody knows."""
        given: Mapping[str, str] = {
            "board": self.board.name,
            "age": str(self.board.age_of_own_rights),
            "language": self.own_language,
            **self.part.facts,
        }
        if name in given:
            return given[name]
        if self.part.saying is Saying.AT_FG:
            return self._of_fg(name)
        return self._of_case(name)

    def _of_fg(self, name: str) -> str:
        values = {
            "who": self.role_words(Post(Role.FG), None),
            "where": self.board.address_of(Role.FG, None),
        }
        return values[name]

    def _of_case(self, name: str) -> str:
        if name == "wish" and self.part.kind is not None:
            return self.book.wishes[self.part.kind]
        if name == "wishes":
            return _lines(self.wish(case) for case in self.cases)
        if not self.cases:
            return ""
        of_case: Mapping[str, Callable[[Case], str]] = {
            "reference": lambda case: case.reference,
            "wish": self.wish,
            "who": self.who,
            "until": self.until,
            "why": self.why,
            "day": self.talk_day,
        }
        return of_case[name](self.cases[0])

    def wish(self, case: Case) -> str:
        triage = case.state is CaseState.TRIAGE
        return self.book.wishes[TRIAGE if triage else case.kind]

    def who(self, case: Case) -> str:
        return self.role_words(case.holder, self.board.school(case.school))

    def role_words(self, post: Post, school: School | None) -> str:
        title = self.board.who_at(post, school)
        return self.book.roles[post.role].format(title=title)

    def until(self, case: Case) -> str:
        if case.state is CaseState.TRIAGE:
            what = Until.READ
        else:
            what = Until.JUDGED if case.kind is Kind.DATALEK else Until.ANSWERED
        return self.book.until[what].format(day=due_in(self.language, _due(case)))

    def why(self, case: Case) -> str:
        due = _due(case)
        hours = (due - case.received) / timedelta(hours=1) if isinstance(due, datetime) else 0
        facts = {
            "board": self.board.name,
            "hours": str(round(hours)),
            "days": str(COURTESY_WORKING_DAYS),
            "day": day_in(self.language, add_months(local_date(case.received), 1)),
        }
        return self.book.why[why_of(case)].format_map(facts)

    def talk_day(self, case: Case) -> str:
        tasks = (task for task in case.open_tasks if task.kind is TaskKind.TALK_TO_PARENT)
        task = next(tasks, None)
        return day_in(self.language, task.due_at if task else _due(case))


def why_of(case: Case) -> Why:
    """Answer which sentence explains the first date of a case to a parent."""
    clock = case.first_clock
    if clock is None:
        return Why.COURTESY
    match clock.name:
        case ClockName.ASSUMED:
            return Why.ASSUMED
        case ClockName.INNER_REPORT | ClockName.AP_REPORT:
            return Why.HOURS
        case ClockName.OWN_TERM | ClockName.LEGAL_TERM:
            return _why_in_days(case, clock)
        case _:
            assert_never(clock.name)


def _why_in_days(case: Case, clock: Clock) -> Why:
    if case.acts.extension is not None:
        return Why.EXTENDED
    if case.acts.questions:
        return Why.WAITED
    if clock.name is ClockName.OWN_TERM:
        return Why.OWN_TERM
    moved = clock.deadline.due != add_months(local_date(case.received), 1)
    return Why.MONTH_MOVED if moved else Why.MONTH


def _due(case: Case) -> date | datetime:
    clock = case.first_clock
    if clock is not None:
        return clock.deadline.due
    return add_working_days(local_date(case.received), COURTESY_WORKING_DAYS)


def _lines(sentences: Iterable[str]) -> str:
    found = list(dict.fromkeys(sentences))
    return found[0] if len(found) == 1 else "\n".join(f"– {each}" for each in found)
