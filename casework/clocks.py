"""Decide which clocks a case has, from its kind, its board's profile and the recorded acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from casework.boards import BoardProfile, Term
from casework.case import Case, CaseState, Clock, ClockName
from casework.deadlines import (
    ClockKind,
    Suspension,
    breach_due,
    promise_due,
    statutory_due,
)
from casework.dutch_dates import short_day
from casework.holidays import ONE_DAY, add_working_days
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.local_time import local_date
from casework.suspended_days import suspended_days
from casework.term_acts import NO_ACTS, TermActs


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """The day the board itself wants to have answered by; it moves no legal date."""

    day: date
    why: str
    """In Dutch."""


def clocks_of(case: Case, board: BoardProfile, *, as_of: datetime) -> tuple[Clock, ...]:
    """Answer the clocks a case has by its recorded acts, as they stand at a moment.

    `as_of`, timezone-aware, is the day through which an unanswered question is counted.
    """
    if case.state is CaseState.TRIAGE:
        return assumed_clocks(case.likely, received=case.received, board=board)
    return clocks_for(
        case.kind, received=case.received, board=board, acts=case.acts, as_of=local_date(as_of)
    )


def clocks_for(
    kind: Kind,
    *,
    received: datetime,
    board: BoardProfile,
    acts: TermActs = NO_ACTS,
    as_of: date | None = None,
) -> tuple[Clock, ...]:
    """Answer the clocks of a case of this kind, the legal one always among them (rules §2).

    `received` is the moment of arrival; for a breach it counts as the moment of awareness too
    (rules §4: the safest reading), unless the FG moved it.
    """
    rule = KIND_FACTS[kind].clock
    extra = frozenset(board.extra_holidays)
    suspensions = suspensions_of(acts)
    notice = acts.extension.notice_sent if acts.extension else None
    match rule:
        case ClockRule.PROFILE_TERM | ClockRule.MONTH:
            legal = Clock(
                ClockName.LEGAL_TERM,
                statutory_due(
                    received,
                    suspensions=suspensions,
                    notice_sent=notice,
                    as_of=as_of,
                    extra_holidays=extra,
                ),
            )
            promises = rule is ClockRule.PROFILE_TERM and board.term(kind) is Term.WEEKS
            if not promises or acts.extension:
                # Told that it takes longer, the parent no longer counts on the board's promise.
                return (legal,)
            own = promise_due(received, suspensions=suspensions, as_of=as_of, extra_holidays=extra)
            return (Clock(ClockName.OWN_TERM, own), legal)
        case ClockRule.BREACH_HOURS:
            return _breach_clocks(received, board, acts)
        case ClockRule.NONE:
            return ()
        case _:
            assert_never(rule)


def _breach_clocks(received: datetime, board: BoardProfile, acts: TermActs) -> tuple[Clock, ...]:
    extra = frozenset(board.extra_holidays)
    inner = breach_due(
        received, hours=board.breach.inner_hours, kind=ClockKind.BREACH24, extra_holidays=extra
    )
    report = breach_due(
        acts.awareness.aware if acts.awareness else received,
        hours=board.breach.ap_hours,
        kind=ClockKind.BREACH72,
        awareness_moved=acts.awareness is not None,
        extra_holidays=extra,
    )
    return (Clock(ClockName.INNER_REPORT, inner), Clock(ClockName.AP_REPORT, report))


def suspensions_of(acts: TermActs) -> tuple[Suspension, ...]:
    """Answer the questions of a case as the days of rules §1.5."""
    return tuple(
        Suspension(
            local_date(question.asked),
            local_date(question.answered) if question.answered else None,
        )
        for question in acts.questions
    )


def waits_for_answer(case: Case) -> bool:
    """Answer whether the open question of a case keeps its term waiting.

    One that was asked too late does not (rules §1.5).
    """
    question = case.acts.open_question
    if question is None or not case.clocks:
        return False
    start, asked = local_date(case.received), local_date(question.asked)
    today, tomorrow = (
        suspended_days(suspensions_of(case.acts), start=start, as_of=day).count
        for day in (asked, asked + ONE_DAY)
    )
    return tomorrow > today


def assumed_clocks(
    likely: Sequence[Kind], *, received: datetime, board: BoardProfile
) -> tuple[Clock, ...]:
    """Answer the clock of a message not yet understood: the shortest term it may turn out to have.

    When none of the likely kinds has a term, the month of AVG art. 12 is assumed: a person must
    look before anyone can say that nothing was asked.
    """
    candidates = [
        clock for kind in likely for clock in clocks_for(kind, received=received, board=board)
    ] or [Clock(ClockName.LEGAL_TERM, statutory_due(received))]
    shortest = min(candidates, key=lambda clock: clock.deadline.due_instant)
    return (Clock(ClockName.ASSUMED, shortest.deadline),)


def own_target(case: Case, board: BoardProfile) -> OwnTarget | None:
    """Answer by when the board itself wants to answer; never later than the legal date."""
    days, legal = board.own_target_working_days, case.first_clock
    if days is None or legal is None or legal.deadline.is_in_hours:
        return None
    start = local_date(case.received)
    day = min(
        add_working_days(start, days, frozenset(board.extra_holidays)), legal.deadline.work_by
    )
    why = f"{days} werkdagen na {short_day(start)}, afspraak van {board.name}"
    return OwnTarget(day, why)
