"""Say which duties follow from an act, each with its own date (rules §2, §4 and §5)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from casework.agenda import is_urgent
from casework.boards import BoardProfile, Role
from casework.case import Case, CaseOutcome
from casework.deadlines import statutory_due
from casework.dutch_dates import short_day
from casework.holidays import add_working_days
from casework.kinds import Kind
from casework.local_time import end_of, local_date
from casework.tasks import Task, TaskKind
from casework.who_may_ask import GRANTS, Follow

TELL_RECIPIENTS_WITHIN: Final = 5
"""Working days after the decision, for AVG art. 19, which names no number [own]."""
RELEASE_WITHIN: Final = 5
"""Working days after the closing [own]."""
TALK_WITHIN: Final = 2
"""Working days in which somebody speaks with a parent who asked for a person [own]."""
TOLD_TO_RECIPIENTS: Final = frozenset({Kind.CORRECTIE, Kind.VERWIJDERING, Kind.BEPERKING})
AFTER_A_CARD: Final[Mapping[Follow, TaskKind]] = {
    Follow.ANSWER_VIA_PUPIL: TaskKind.ANSWER_VIA_PUPIL,
    Follow.INFORMATION_RIGHT: TaskKind.INFORMATION_RIGHT,
}
"""What follows from who asks, as a duty; that one parent's no prevails is no duty but a rule."""
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


def talk_to_parent(case: Case, board: BoardProfile, now: datetime, *, why: str) -> Task:
    """Answer the duty to speak with a parent; `why` is a Dutch sentence without a full stop."""
    today = local_date(now)
    days = 1 if is_urgent(case) else TALK_WITHIN
    due = add_working_days(today, days, frozenset(board.extra_holidays))
    within = "de volgende werkdag" if days == 1 else f"binnen {days} werkdagen"
    return Task(
        TaskKind.TALK_TO_PARENT,
        case.role,
        now,
        end_of(due),
        f"{why} op {short_day(today)}; {within}",
    )


def duty_after_card(kind: TaskKind, case: Case, now: datetime) -> Task:
    """Answer a duty that follows from who asks, due when the answer to the case is."""
    clock, today = case.first_clock, end_of(local_date(now))
    due = max(clock.deadline.due_instant, today) if clock else today
    day = short_day(local_date(due))
    why = {
        TaskKind.ANSWER_VIA_PUPIL: f"de leerling beslist zelf; de termijn loopt tot {day}",
        TaskKind.INFORMATION_RIGHT: (
            f"art. 1:377c BW: een ouder zonder gezag hoort dit binnen de termijn, tot {day}"
        ),
    }[kind]
    return Task(kind, case.role, now, due, why)


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
