"""Tell a program what the register of breaches holds, the same at the desk and the command line."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from casework.boards import BoardProfile
from casework.breach_duties import hours_of, missing
from casework.breach_entry import BreachEntry
from casework.breach_fields import FIELDS
from casework.case import Case
from casework.dossier import dossier_of
from casework.local_time import to_amsterdam
from casework.tasks import Task


def breach_as_json(case: Case, entry: BreachEntry) -> dict[str, Any]:
    """Answer what a program may know of a breach; nothing that a person wrote about it."""
    hours, ap, people, proposal = (
        hours_of(case),
        entry.ap_decision,
        entry.people_decision,
        entry.proposal,
    )
    return {
        "number": entry.name,
        "reference": entry.reference,
        "board": entry.board,
        "received": _plain(entry.received),
        "aware": _plain(hours.aware),
        "inner_due": hours.inner.due_iso(),
        "ap_due": hours.ap.due_iso(),
        "score": _plain(proposal.score) if proposal else None,
        "level": proposal.level.value if proposal else None,
        "proposes_ap": proposal.proposes_ap if proposal else None,
        "proposes_people": proposal.proposes_people if proposal else None,
        "report_to_ap": ap.report if ap else None,
        "tell_people": people.tell if people else None,
        "reported": _plain(entry.first_report.at) if entry.first_report else None,
        "people_told": _plain(entry.told[-1].at) if entry.told else None,
        "state": case.state.value,
    }


def dossier_as_json(case: Case, entry: BreachEntry, board: BoardProfile | None) -> dict[str, Any]:
    """Answer everything the register holds of one breach, what lacks, and the form to copy."""
    lacking = missing(entry)
    return {
        **breach_as_json(case, entry),
        **{field.name: _plain(field.value(entry)) for field in FIELDS},
        "discovery_told": entry.discovery_told,
        "assessments": _plain(entry.assessments),
        "ap_decisions": _plain(entry.ap_decisions),
        "people_decisions": _plain(entry.people_decisions),
        "reports": _plain(entry.reports),
        "told": _plain(entry.told),
        "missing_for_report": list(lacking.before_report),
        "missing_for_closing": list(lacking.before_closing),
        "tasks": [_task_as_json(task) for task in case.tasks],
        "closed": _plain(case.closed_at),
        "form": [
            {
                "part": part.part.value,
                "fields": [
                    {"label": line.label, "name": line.name, "text": line.text}
                    for line in part.lines
                ],
            }
            for part in dossier_of(case, entry, board)
        ],
    }


def _task_as_json(task: Task) -> dict[str, Any]:
    return {
        "task": task.kind.value,
        "role": task.role.value,
        "due": _plain(task.due_at),
        "why": task.why,
        "done": task.done_at.isoformat() if task.done_at else None,
    }


def _plain(value: Any) -> Any:
    """Answer a value of an entry as JSON has it; moments in Amsterdam time, sets in order."""
    if isinstance(value, datetime):
        return to_amsterdam(value).isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return float(value)  # exact, for scores are quarters
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value
