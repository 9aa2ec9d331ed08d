"""Say what the letters about a case tell of it: what is asked, by when, and what else is due."""

from dataclasses import dataclass
from datetime import date

from casework.boards import BoardProfile
from casework.case import Case, CaseState, ClockName
from casework.clocks import own_target
from casework.kinds import KIND_FACTS, Kind
from casework.letters import Fact
from casework.local_time import end_of, local_date, to_amsterdam
from casework.tasks import Task


@dataclass(frozen=True, slots=True)
class DateMove:
    """A date of a case that moved; ISO dates or moments, None where there was or is none."""

    name: ClockName
    old: str | None
    new: str | None


def request_facts(case: Case, board: BoardProfile, *, courtesy: date) -> Fact:
    """Answer what a letter says of one case.

    `courtesy` is the day on which a parent hears about what has no legal term.
    """
    clock = case.first_clock
    facts = KIND_FACTS[case.kind]
    target = own_target(case, board)
    return {
        "reference": case.reference,
        "kind": case.kind.value,
        "title": facts.title,
        "article": facts.article,
        "needs_identity": facts.needs_identity,
        "triage": case.state is CaseState.TRIAGE,
        "maybe_breach": case.state is CaseState.TRIAGE and Kind.DATALEK in case.likely,
        "likely": [KIND_FACTS[kind].title for kind in case.likely],
        "who": board.who_at(case.holder, board.school(case.school)),
        "taken_up": case.state is CaseState.TAKEN_UP,
        "target": target.day.isoformat() if target else None,
        "tasks": [task_facts(task) for task in case.open_tasks],
        "due": clock.deadline.due.isoformat() if clock else courtesy.isoformat(),
        "has_term": clock is not None,
        "clocks": [
            {
                "name": each.name.value,
                "due": each.deadline.due.isoformat(),
                "work_by": each.deadline.work_by.isoformat(),
                "why": each.deadline.explain(),
            }
            for each in case.clocks
        ],
        "received": case.received.isoformat(),
    }


def task_facts(task: Task) -> dict[str, Fact]:
    """Answer what a letter says of a duty; `in_hours` when it is due at a moment of the day."""
    due = local_date(task.due_at)
    in_hours = task.due_at != end_of(due)
    moment = to_amsterdam(task.due_at).isoformat(timespec="seconds")
    return {
        "kind": task.kind.value,
        "due": moment if in_hours else due.isoformat(),
        "in_hours": in_hours,
        "why": task.why,
        "opened": task.opened.isoformat(),
    }
