"""Say what must happen next in a case, whose turn it is, and which page it is done on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.boards import BoardProfile, Post
from casework.case import Case, CaseState
from casework.case_words import TASK_WORDS
from casework.dutch_dates import MONTHS
from casework.kinds import KIND_FACTS, Kind
from casework.local_time import local_date
from casework.seats import Seat
from casework.tasks import Task
from casework.term_acts import QuestionKind
from casework.who_may_ask import MUST_SHOW_AUTHORITY

NOBODY: Final = "niemand: de zaak is klaar"
PARENT: Final = "de ouder"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step, and the one button that takes a person there."""

    whose: Post | None
    """None: the parent's."""
    does: str
    """What they do, to be read behind who they are: "pakt de zaak op"."""
    label: str
    """What stands on the button."""
    path: str
    """Below the address of the case, or from "/" on."""
    why: str = ""
    """What is in the way, where something is."""


def next_step(case: Case) -> NextStep | None:
    """Answer what must happen next; None when nothing must.

    A duty with a date before that of the answer comes first: footage that is overwritten tonight
    does not wait for a letter.
    """
    task = min(case.open_tasks, key=lambda each: each.due_at, default=None)
    if not case.is_open:
        return _task(task) if task else None
    if case.state is CaseState.TRIAGE:
        return NextStep(
            case.holder, "zegt wat er gevraagd wordt", "Zeg wat er gevraagd wordt", "soort"
        )
    if case.state is CaseState.NEW:
        return NextStep(case.holder, "pakt de zaak op", "Pak op", "oppakken")
    clock = case.first_clock
    if task and (clock is None or task.due_at < clock.deadline.due_instant):
        return _task(task)
    return _towards_an_answer(case)


def _task(task: Task) -> NextStep:
    return NextStep(
        Post(task.role), f"heeft een taak: {TASK_WORDS[task.kind]}", "Rond de taak af", "taak"
    )


def _towards_an_answer(case: Case) -> NextStep:
    question = case.acts.open_question
    if question is not None:
        about = "wie er vraagt" if question.kind is QuestionKind.IDENTITY else "welke gegevens"
        return NextStep(
            None,
            f"antwoordt op de vraag {about} (sinds {_day(question.asked)})",
            "Leg het antwoord vast",
            "vragen",
        )
    if case.kind is Kind.DATALEK:
        return NextStep(
            case.holder,
            "vult het dossier van het datalek in",
            "Vul het dossier in",
            f"/datalekken/{case.reference}",
        )
    if case.kind is Kind.OVERIG:
        return NextStep(case.holder, "handelt het bericht af", "Sluit de zaak", "sluiten")
    if KIND_FACTS[case.kind].needs_identity:
        if case.identity is None:
            return NextStep(
                case.holder,
                "legt vast wie er vraagt",
                "Leg vast wie vraagt",
                "identiteit",
                "identiteit nog niet vastgesteld",
            )
        if _card_left_open(case):
            return NextStep(
                case.holder,
                "legt vast wie dit mag vragen",
                "Leg vast wie dit mag vragen",
                "wie-mag-vragen",
                "nog niet vastgelegd wie dit mag vragen",
            )
    return NextStep(case.holder, "schrijft het antwoord", "Schrijf het antwoord", "antwoord")


def _card_left_open(case: Case) -> bool:
    """Whether the school itself can still clear up who may ask; a plain no is an answer too."""
    card = case.card
    if card is None or not card.seen:
        return True
    lacks_proof = card.requester in MUST_SHOW_AUTHORITY and card.shown is None
    return lacks_proof and not case.may_ask().may_be_granted


def awaited(case: Case, seat: Seat, board: BoardProfile) -> str:
    """Answer in Dutch what is awaited from whom, as who sits on a seat reads it."""
    step = next_step(case)
    if step is None:
        return NOBODY
    does = f"{who_words(step, case, seat, board)} {step.does}"
    words = f"{step.why}: {does}" if step.why else does
    duties = {TASK_WORDS[task.kind] for task in case.open_tasks if task.role is seat.role}
    unsaid = sorted(duty for duty in duties if duty not in words)
    return "; ".join((words, *(f"u heeft een taak: {duty}" for duty in unsaid)))


def who_words(step: NextStep, case: Case, seat: Seat, board: BoardProfile) -> str:
    """Answer whose turn a step is, in Dutch: "u" for who reads it."""
    if step.whose is None:
        return PARENT
    mine = seat.post == step.whose and (seat.sees_whole_board or case.school in seat.schools)
    return "u" if mine else board.who_at(step.whose, board.school(case.school))


def _day(at: datetime) -> str:
    day = local_date(at)
    return f"{day.day} {MONTHS[day.month - 1]}"
