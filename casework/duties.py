"""Say which duties follow from an act, each with its own date (rules §2, §4 and §5)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from casework.boards import BoardProfile, Role
from casework.case import Case, CaseOutcome
from casework.deadlines import statutory_due
from casework.dutch_dates import short_day
from casework.holidays import add_working_days
from casework.kinds import Kind
from casework.local_time import end_of, local_date
from casework.tasks import Task, TaskKind

TELL_RECIPIENTS_WITHIN: Final = 5
"""Working days after the decision, for AVG art. 19, which names no number [own]."""
RELEASE_WITHIN: Final = 5
"""Working days after the closing [own]."""
GRANTS: Final = frozenset({CaseOutcome.GRANTED, CaseOutcome.GRANTED_PARTLY})
TOLD_TO_RECIPIENTS: Final = frozenset({Kind.CORRECTIE, Kind.VERWIJDERING, Kind.BEPERKING})
MAY_ASK_FOOTAGE: Final = frozenset({Kind.INZAGE, Kind.OVERDRAAGBAARHEID, Kind.BEPERKING})


def freeze_footage(case: Case, board: BoardProfile, now: datetime) -> Task:
    """Answer the duty to set camera footage fast, the same day."""
    today = local_date(now)
    gone = today + timedelta(weeks=board.camera.weeks)
    why = (
        f"beelden blijven hoogstens {board.camera.weeks} weken: wat op {short_day(today)} is"
        f" opgenomen, is weg na {short_day(gone)}, en wat ouder is eerder"
    )
    return Task(TaskKind.FREEZE_FOOTAGE, case.role, now, end_of(today), why)


def duties_after_closing(case: Case, board: BoardProfile, now: datetime) -> tuple[Task, ...]:
    """Answer what is left to do once a case has its outcome."""
    return tuple(_after_closing(case, board, now))


def _after_closing(case: Case, board: BoardProfile, now: datetime) -> Iterator[Task]:
    today = local_date(now)
    extra = frozenset(board.extra_holidays)
    # What was decided is carried out by who decided, not by who only watches over it.
    role = case.passed[0].role if case.passed and case.role is Role.FG else case.role
    if case.outcome in GRANTS and case.kind in TOLD_TO_RECIPIENTS:
        due = add_working_days(today, TELL_RECIPIENTS_WITHIN, extra)
        why = (
            f"besluit op {short_day(today)}, {TELL_RECIPIENTS_WITHIN} werkdagen later: wie de"
            " gegevens kreeg, moet het weten (art. 19 AVG)"
        )
        yield Task(TaskKind.TELL_RECIPIENTS, role, now, end_of(due), why)
    if case.outcome in {CaseOutcome.REFUSED, CaseOutcome.GRANTED_PARTLY}:
        yield _letter(TaskKind.REFUSAL_LETTER, case, role, board, now)
    if case.outcome is CaseOutcome.NOT_IDENTIFIED:
        yield _letter(TaskKind.NOT_IDENTIFIED_LETTER, case, role, board, now)
    if any(task.kind is TaskKind.FREEZE_FOOTAGE for task in case.tasks):
        due = add_working_days(today, RELEASE_WITHIN, extra)
        why = (
            f"zaak gesloten op {short_day(today)}: beelden die zijn vastgezet, worden gewist"
            f" binnen {RELEASE_WITHIN} werkdagen"
        )
        yield Task(TaskKind.RELEASE_FOOTAGE, role, now, end_of(due), why)


def _letter(kind: TaskKind, case: Case, role: Role, board: BoardProfile, now: datetime) -> Task:
    """A refusal is told within the first month, also when the answer may take longer [own]."""
    extra = frozenset(board.extra_holidays)
    month = statutory_due(case.received, extra_holidays=extra)
    today = end_of(local_date(now))
    legal = max(month.due_instant, today)
    late = "" if month.due_instant >= today else "; die dag is voorbij, dus vandaag nog"
    article = "art. 12 lid 4 AVG" if kind is TaskKind.REFUSAL_LETTER else "art. 11 lid 2 AVG"
    why = f"binnen de eerste maand: {short_day(local_date(month.due_instant))}{late} ({article})"
    return Task(kind, role, now, legal, why)
