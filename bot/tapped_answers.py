"""Say what the button of one question changes: what is remembered, what is done, what is said."""

from dataclasses import dataclass, replace
from typing import Final, assert_never

from bot.questions import About, asks_for_whom, is_breach
from bot.reply import MORE, UNKNOWN, YES, Part, Tapped, school_code
from bot.sayings import Saying
from casework.case import Case, CaseState
from casework.kinds import Kind
from casework.talk import (
    Act,
    AgeSaid,
    ChooseKind,
    ConfirmKind,
    DenyKind,
    DiscoverySaid,
    Seen,
    SetAge,
    SetDiscovered,
    SetSchool,
    Step,
    Talk,
    word_settles,
)

WITHOUT_UNKNOWN: Final = frozenset({Step.KIND, Step.CHOICE, Step.AGE})
"""Questions with no button for who does not know; it can be written all the same."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, understood."""

    talk: Talk
    seen: Seen
    """The cases as they stand once the acts are done, as far as the next question asks."""
    acts: tuple[Act, ...] = ()
    parts: tuple[Part, ...] = ()
    show_all_kinds: bool = False


def answered(talk: Talk, tap: Tapped, case: Case, about: About) -> Answered | None:
    """Answer what a tap on the button of a case comes to; None when it fits nothing any more."""
    if tap.value == UNKNOWN and tap.step in WITHOUT_UNKNOWN:
        return _passed_over(talk, tap, case, about)
    return _of_step(talk, tap, case, about)


def _of_step(talk: Talk, tap: Tapped, case: Case, about: About) -> Answered | None:
    match tap.step:
        case Step.KIND:
            return _kind(talk, tap, about)
        case Step.CHOICE:
            return _choice(talk, tap, case, about)
        case Step.SCHOOL:
            return _school(talk, tap, about)
        case Step.AGE:
            return _age(talk, tap, about)
        case Step.DISCOVERED:
            return _discovered(talk, tap, case, about)
        case Step.LANGUAGE | Step.STOP | Step.PERSON:
            return None
        case _:
            assert_never(tap.step)


def _passed_over(talk: Talk, tap: Tapped, case: Case, about: About) -> Answered:
    """A parent who does not know is not asked again; nothing changes."""
    group = about.group(talk) if tap.step is not Step.CHOICE else ()
    refs = {tap.about, *(each.reference for each in group)}
    talk = replace(talk, settled=talk.settled | {(tap.step, ref) for ref in refs})
    if tap.step is Step.CHOICE:
        talk = replace(talk, denied="", settled=talk.settled | {(Step.KIND, tap.about)})
    read = tap.step is Step.CHOICE and case.state is CaseState.TRIAGE
    return Answered(talk, about.seen, (), (Part(Saying.A_PERSON_CHECKS),) if read else ())


def _kind(talk: Talk, tap: Tapped, about: About) -> Answered:
    group = about.group(talk)
    settled = talk.settled | {(Step.KIND, each.reference) for each in group}
    if tap.value == YES:
        sure = (each for each in group if each.state is not CaseState.TRIAGE)
        confirmed = tuple(each.reference for each in sure)
        return Answered(replace(talk, settled=settled), about.seen, (ConfirmKind(confirmed),))
    # What is no breach to the parent was not discovered either.
    settled |= {(Step.DISCOVERED, tap.about)}
    talk = replace(talk, settled=settled, denied=tap.about)
    return Answered(talk, about.seen, (DenyKind(tap.about),))


def _choice(talk: Talk, tap: Tapped, case: Case, about: About) -> Answered | None:
    if tap.value == MORE:
        return Answered(talk, about.seen, show_all_kinds=True)
    if tap.value not in set(Kind):
        return None
    kind = Kind(tap.value)
    settled = talk.settled | {(Step.CHOICE, tap.about), (Step.KIND, tap.about)}
    talk = replace(talk, settled=settled, denied="")
    act = ChooseKind(tap.about, kind)
    if is_breach(case):
        said = () if kind is Kind.DATALEK else (Part(Saying.KIND_TAKEN, kind=kind),)
        parts = (*said, Part(Saying.BREACH_STAYS, (tap.about,)))
        return Answered(talk, about.seen, (act,), parts)
    if kind is Kind.DATALEK:
        parts = (Part(Saying.BREACH_REPORTED, (tap.about,)), Part(Saying.BREACH_NOW))
        changed = replace(case, kind=kind, state=CaseState.NEW)
        return Answered(talk, _with(about.seen, changed), (act,), parts)
    if word_settles(case, kind):
        changed = replace(case, kind=kind, state=CaseState.NEW)
        part = Part(Saying.KIND_TAKEN, kind=kind)
        return Answered(talk, _with(about.seen, changed), (act,), (part,))
    parts = (Part(Saying.KIND_TAKEN, kind=kind), Part(Saying.A_PERSON_CHECKS))
    if case.state is CaseState.NEW:
        case = replace(case, state=CaseState.TRIAGE)
    return Answered(talk, _with(about.seen, case), (act,), parts)


def _school(talk: Talk, tap: Tapped, about: About) -> Answered | None:
    lacking = [each for each in about.group(talk) if each.school is None]
    settled = talk.settled | {(Step.SCHOOL, each.reference) for each in lacking}
    talk = replace(talk, settled=settled | {(Step.SCHOOL, tap.about)})
    if tap.value == UNKNOWN:
        return Answered(talk, about.seen)
    schools = about.board.schools
    school = next((each for each in schools if school_code(each.name) == tap.value), None)
    if school is None:
        return None
    seen = about.seen
    for each in lacking:
        seen = _with(seen, replace(each, school=school.name))
    act = SetSchool(tuple(each.reference for each in lacking), school.name)
    return Answered(talk, seen, (act,) if lacking else ())


def _age(talk: Talk, tap: Tapped, about: About) -> Answered | None:
    if tap.value not in set(AgeSaid):
        return None
    said = AgeSaid(tap.value)
    lacking = tuple(each.reference for each in about.group(talk) if asks_for_whom(each))
    settled = talk.settled | {(Step.AGE, ref) for ref in (*lacking, tap.about)}
    parts = {
        AgeSaid.OVER: (Part(Saying.OLDER_PUPIL),),
        AgeSaid.PUPIL: (Part(Saying.PUPIL_ASKS),),
    }
    acts = (SetAge(lacking, said),) if lacking else ()
    return Answered(replace(talk, settled=settled), about.seen, acts, parts.get(said, ()))


def _discovered(talk: Talk, tap: Tapped, case: Case, about: About) -> Answered | None:
    if not is_breach(case) or tap.value not in set(DiscoverySaid) - {DiscoverySaid.IN_WORDS}:
        return None
    settled = talk.settled | {(Step.DISCOVERED, tap.about)}
    act = SetDiscovered(tap.about, DiscoverySaid(tap.value))
    return Answered(replace(talk, settled=settled), about.seen, (act,))


def _with(seen: Seen, changed: Case) -> Seen:
    cases = tuple(changed if each.reference == changed.reference else each for each in seen.cases)
    return replace(seen, cases=cases)
