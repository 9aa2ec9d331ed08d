"""Decide what is still to be asked about the cases in hand, and with which buttons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from bot.reply import MORE, NO, UNKNOWN, YES, Button, Label, Part, Rows, Tapped, school_code
from bot.sayings import Saying
from casework.boards import BoardProfile
from casework.case import Case, CaseState
from casework.kinds import KIND_FACTS, Kind
from casework.talk import AgeSaid, DiscoverySaid, Seen, Step, Talk
from casework.tasks import TaskKind

MOST_SCHOOLS: Final = 30
"""Buttons that a person still looks through; a board with more asks for the name in words."""
LIKELY_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one case, or about the cases of one message."""

    step: Step
    about: str
    parts: tuple[Part, ...]
    rows: Rows


@dataclass(frozen=True, slots=True)
class About:
    """What the conversation is about: the board, and the open cases of this chat."""

    board: BoardProfile
    seen: Seen
    language: str = "nl"
    """What the parent reads now, by ISO 639-1 code."""

    def group(self, talk: Talk) -> tuple[Case, ...]:
        """Answer the cases in hand that are open."""
        found = (self.seen.case(reference) for reference in talk.cases)
        return tuple(case for case in found if case is not None)


def person_row(about: str = "") -> tuple[Button, ...]:
    """Answer the way to a person."""
    return (Button(Step.PERSON, about, "", Label.PERSON),)


def is_breach(case: Case) -> bool:
    """Answer whether a case surely is a breach."""
    return case.kind is Kind.DATALEK and case.state is not CaseState.TRIAGE


def next_question(talk: Talk, about: About) -> Question | None:
    """Answer what is asked next; None when nothing is missing that a parent can say.

    A breach takes the short way: its own two questions come first.
    """
    group = about.group(talk)
    if not group:
        return None
    if talk.denied:
        order = (Step.CHOICE, Step.DISCOVERED, Step.SCHOOL, Step.AGE)
    elif any(is_breach(case) for case in group):
        order = (Step.DISCOVERED, Step.CHOICE, Step.SCHOOL, Step.AGE)
    else:
        order = (Step.CHOICE, Step.KIND, Step.SCHOOL, Step.AGE)
    asked = (_question(step, talk, about, group) for step in order)
    return next((question for question in asked if question is not None), None)


def _question(step: Step, talk: Talk, about: About, group: Sequence[Case]) -> Question | None:
    case = next(_still_open(step, talk, about, group), None)
    if case is None or talk.has_settled(step, case.reference):
        return None
    ref = case.reference
    match step:
        case Step.KIND:
            sure = [each for each in group if each.state is not CaseState.TRIAGE]
            return Question(step, ref, (_understood(sure),), _right_or_not(sure))
        case Step.CHOICE:
            return kind_choice(case, talk, group)
        case Step.SCHOOL:
            return _school(ref, about.board)
        case Step.AGE:
            return _for_whom(ref)
        case Step.DISCOVERED:
            return _since_when(ref)
        case Step.LANGUAGE | Step.STOP | Step.PERSON:
            raise ValueError(f"{step} is not asked by itself")
        case _:
            assert_never(step)


def stop_row() -> tuple[Button, ...]:
    """Answer what can be tapped where it is asked whether to forget the chat."""
    return (
        Button(Step.STOP, "", YES, Label.FORGET),
        Button(Step.STOP, "", NO, Label.KEEP),
    )


def rows_on_offer(talk: Talk, about: About) -> Rows:
    """Answer the buttons of the question that stands open."""
    if _asks_to_stop(talk):
        return (stop_row(),)
    question = next_question(talk, about)
    return question.rows if question else ()


def not_knowing(talk: Talk, about: About) -> Tapped | None:
    """Answer what "I do not know" says to the question that stands open; None where none does."""
    question = None if _asks_to_stop(talk) else next_question(talk, about)
    return Tapped(question.step, question.about, UNKNOWN) if question else None


def _asks_to_stop(talk: Talk) -> bool:
    return talk.asked is not None and talk.asked.step is Step.STOP


def _still_open(step: Step, talk: Talk, about: About, group: Sequence[Case]) -> Iterator[Case]:
    """Answer the cases of the group that a question would complete."""
    for case in group:
        triage = case.state is CaseState.TRIAGE
        missing = {
            Step.KIND: not triage and case.kind is not Kind.OVERIG,
            Step.CHOICE: case.reference == talk.denied
            or (
                triage
                and not talk.has_settled(Step.CHOICE, case.reference)
                and not _is_left_to_a_talk(case)
            ),
            Step.SCHOOL: case.school is None
            and bool(about.board.schools)
            and (triage or case.kind is not Kind.OVERIG),
            Step.AGE: asks_for_whom(case),
            Step.DISCOVERED: is_breach(case) and case.reference not in about.seen.discovered,
        }
        if missing.get(step, False):
            yield case


def _is_left_to_a_talk(case: Case) -> bool:
    """Answer whether a person will ask what is meant: nobody can guess it, and they talk soon."""
    talks = any(task.kind is TaskKind.TALK_TO_PARENT for task in case.open_tasks)
    return talks and not _likely_kinds(case)


def asks_for_whom(case: Case) -> bool:
    """Answer whether it matters for whom a case is asked, and nobody has said so yet."""
    return (
        case.state is not CaseState.TRIAGE
        and KIND_FACTS[case.kind].needs_identity
        and case.card is None
    )


def _understood(group: Sequence[Case]) -> Part:
    return Part(Saying.IS_THIS_RIGHT, tuple(case.reference for case in group))


def _right_or_not(group: Sequence[Case]) -> Rows:
    head = group[0].reference
    if len(group) == 1:
        yes_no = (
            Button(Step.KIND, head, YES, Label.YES),
            Button(Step.KIND, head, NO, Label.NO),
        )
        return (yes_no, person_row(head))
    denials = tuple(
        (Button(Step.KIND, case.reference, NO, Label.NOT_THIS, case.kind),) for case in group
    )
    return ((Button(Step.KIND, head, YES, Label.YES_ALL),), *denials, person_row(head))


def kind_choice(
    case: Case, talk: Talk, group: Sequence[Case], *, all_kinds: bool = False
) -> Question:
    """Answer the question which kind is meant; the likely ones only, unless all are wanted."""
    denied = case.reference == talk.denied
    others = {each.kind for each in group if each.reference != case.reference}
    taken = {*others, *({case.kind} if denied else ())}
    likely = _likely_kinds(case) if not denied and not all_kinds else ()
    kinds = likely or tuple(kind for kind in Kind if kind not in taken)
    rows = tuple((Button(Step.CHOICE, case.reference, kind.value, kind=kind),) for kind in kinds)
    more = ((Button(Step.CHOICE, case.reference, MORE, Label.SOMETHING_ELSE),),) if likely else ()
    saying = Saying.WHAT_THEN if denied else Saying.WHICH_OF_THESE
    return Question(
        Step.CHOICE,
        case.reference,
        (Part(saying, (case.reference,)),),
        (*rows, *more, person_row(case.reference)),
    )


def _likely_kinds(case: Case) -> tuple[Kind, ...]:
    """Answer the kinds a message may be, likeliest first; a breach is never left out."""
    kinds = [kind for kind in case.likely if kind is not Kind.OVERIG]
    first = kinds[:LIKELY_SHOWN]
    if Kind.DATALEK in kinds and Kind.DATALEK not in first:
        first = [*first[:-1], Kind.DATALEK]
    return tuple(first)


def _school(ref: str, board: BoardProfile) -> Question:
    unknown = (Button(Step.SCHOOL, ref, UNKNOWN, Label.DO_NOT_KNOW),)
    if len(board.schools) > MOST_SCHOOLS:
        part = Part(Saying.WHICH_SCHOOL_IN_WORDS)
        return Question(Step.SCHOOL, ref, (part,), (unknown, person_row(ref)))
    names = [
        Button(Step.SCHOOL, ref, school_code(school.name), words=school.name)
        for school in board.schools
    ]
    pairs = tuple(tuple(names[at : at + 2]) for at in range(0, len(names), 2))
    part = Part(Saying.WHICH_SCHOOL)
    return Question(Step.SCHOOL, ref, (part,), (*pairs, unknown, person_row(ref)))


def _for_whom(ref: str) -> Question:
    labels = {
        AgeSaid.UNDER: Label.UNDER,
        AgeSaid.OVER: Label.OVER,
        AgeSaid.PUPIL: Label.PUPIL,
        AgeSaid.OWN: Label.OWN,
    }
    rows = tuple((Button(Step.AGE, ref, said.value, labels[said]),) for said in AgeSaid)
    return Question(Step.AGE, ref, (Part(Saying.FOR_WHOM),), (*rows, person_row(ref)))


def _since_when(ref: str) -> Question:
    def button(said: DiscoverySaid, label: Label) -> Button:
        return Button(Step.DISCOVERED, ref, said.value, label)

    rows = (
        (
            button(DiscoverySaid.TODAY, Label.TODAY),
            button(DiscoverySaid.YESTERDAY, Label.YESTERDAY),
        ),
        (
            button(DiscoverySaid.EARLIER, Label.EARLIER),
            button(DiscoverySaid.UNKNOWN, Label.DO_NOT_KNOW),
        ),
        (Button(Step.KIND, ref, NO, Label.NO_BREACH),),
        person_row(ref),
    )
    return Question(Step.DISCOVERED, ref, (Part(Saying.SINCE_WHEN),), rows)
