"""Decide which clocks a case starts, from its kind and its board's profile."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from casework.boards import BoardProfile, Term
from casework.case import Clock, ClockName
from casework.deadlines import ClockKind, breach_due, promise_due, statutory_due
from casework.kinds import KIND_FACTS, ClockRule, Kind

AP_HOURS = 72
"""AVG art. 33 lid 1."""


def clocks_for(kind: Kind, *, received: datetime, board: BoardProfile) -> tuple[Clock, ...]:
    """Answer the clocks of a case of this kind, the legal one always among them (rules §2).

    `received` is the moment of arrival; for a breach it counts as the moment of awareness too
    (rules §4: the safest reading, and only the FG may move it).
    """
    rule = KIND_FACTS[kind].clock
    match rule:
        case ClockRule.PROFILE_TERM:
            legal = Clock(ClockName.LEGAL_TERM, statutory_due(received))
            if board.term(kind) is Term.WEEKS:
                return (Clock(ClockName.OWN_TERM, promise_due(received)), legal)
            return (legal,)
        case ClockRule.MONTH:
            return (Clock(ClockName.LEGAL_TERM, statutory_due(received)),)
        case ClockRule.BREACH_HOURS:
            return (
                Clock(
                    ClockName.INNER_REPORT,
                    breach_due(received, hours=board.breach.inner_hours, kind=ClockKind.BREACH24),
                ),
                Clock(ClockName.AP_REPORT, breach_due(received, hours=AP_HOURS)),
            )
        case ClockRule.NONE:
            return ()
        case _:
            assert_never(rule)


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
