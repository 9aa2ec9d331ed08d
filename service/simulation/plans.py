"""Decide how each case of the simulated year is worked on, with dice of its own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from casework.boards import Post, Role
from casework.case import CaseOutcome
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.term_acts import QuestionKind
from service.simulation.own_dates import DAY, day_of, moment_of
from service.simulation.parents import FIRST_DAY, LAST_DAY
from service.simulation.people import Member, Staff, Temper, chance

MAY_NARROW: Final = frozenset({Kind.INZAGE, Kind.OVERDRAAGBAARHEID})
NEWS_OF_LEAVE: Final = (0, 0, 3, 10, 20)
"""Days ahead that leave is told; somebody who is ill tells it on the day itself."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done about one case, if people get to it."""

    is_request: bool
    """For a case in triage: it is what it seemed, else no request at all."""
    given_away: bool
    conflict: bool
    question: QuestionKind | None
    ask_after_days: int
    answered_after_days: int | None
    """None: the parent never answers."""
    heard_days_later: int
    """The answer lay unread for so long; its own day counts."""
    asks_again: bool
    closes_anyway: bool
    """Whoever asked again closes without waiting for that answer."""
    extend: bool
    extend_in_time: bool
    outcome: CaseOutcome
    haste: float
    """What part of the time until the date is used; over 1 is late."""
    aware_hours: int | None
    """The FG moves the moment of awareness by so many hours."""
    false_alarm: bool
    """It turns out that nothing leaked."""
    risk: str
    """How bad it is, if it is a breach: low, medium or high."""
    preliminary: bool
    """The AP gets a first report without everything in it."""
    makes_ill: bool
    """Whoever gets the ticket is ill the next morning, before they looked at it."""
    letters_needed: int
    """So many letters must come before somebody forgetful moves."""
    talks: bool
    """The parent writes again though nothing was asked."""


def plan_for(kind: Kind, dice: Random) -> Plan:
    """Draw what will be done about a case of a kind."""
    facts = KIND_FACTS[kind]
    asks = facts.needs_identity and chance(dice, 0.22)
    narrows = kind in MAY_NARROW and chance(dice, 0.3)
    question = QuestionKind.WHICH_DATA if narrows else QuestionKind.IDENTITY
    extends = facts.clock is ClockRule.PROFILE_TERM and chance(dice, 0.16)
    return Plan(
        is_request=chance(dice, 0.9),
        given_away=chance(dice, 0.05),
        conflict=chance(dice, 0.02),
        question=question if asks else None,
        ask_after_days=dice.choice((0, 1, 2, 4, 9)),
        answered_after_days=dice.choice((1, 2, 4, 8, 15, 25, None)),
        heard_days_later=dice.choice((0, 0, 0, 2, 5)),
        asks_again=chance(dice, 0.2),
        closes_anyway=chance(dice, 0.5),
        extend=extends,
        extend_in_time=chance(dice, 0.5),
        outcome=_outcome(kind, dice),
        haste=dice.random(),
        aware_hours=dice.choice((-20, -2, 1, 3, 6, 10)) if chance(dice, 0.3) else None,
        false_alarm=chance(dice, 0.2),
        risk=dice.choice(("low", "medium", "high")),
        preliminary=chance(dice, 0.3),
        makes_ill=chance(dice, 0.015),
        letters_needed=dice.choice((1, 2, 2, 3, 5)),
        talks=chance(dice, 0.06),
    )


def _outcome(kind: Kind, dice: Random) -> CaseOutcome:
    if not KIND_FACTS[kind].needs_identity:
        return CaseOutcome.HANDLED
    return dice.choices(
        [
            CaseOutcome.GRANTED,
            CaseOutcome.GRANTED_PARTLY,
            CaseOutcome.REFUSED,
            CaseOutcome.NOT_IDENTIFIED,
            CaseOutcome.WITHDRAWN,
        ],
        [60, 12, 16, 5, 7],
    )[0]


def part_of_the_time(member: Member, plan: Plan) -> float:
    """Answer which part of the time until the date somebody uses; over 1 is late."""
    if member.temper is Temper.PROMPT:
        return 0.05 + 0.75 * plan.haste
    return 0.5 + 0.9 * plan.haste


def hands_over_to(member: Member, case_school: str | None, kind: Kind, staff: Staff) -> Post:
    """Answer to whom somebody gives a case that they find not to be theirs."""
    if member.post.role is Role.DIRECTOR:
        return Post(Role.FG) if kind is not Kind.OVERIG else Post(Role.DESK)
    if case_school is not None and kind is not Kind.DATALEK:
        return Post(Role.DIRECTOR)
    above = Post(Role.FG) if member.post.role is not Role.FG else Post(Role.DESK)
    return above if staff.at(above, None) else member.post


@dataclass(frozen=True, slots=True)
class LeaveToCome:
    """Leave somebody will take, and when they tell it."""

    member: Member
    told: datetime
    first: date
    last: date
    taken_back: datetime | None


def leave_to_come(staff: Staff, dice: Random) -> list[LeaveToCome]:
    """Draw the leave of everybody over the year, on top of the school holidays."""
    found: list[LeaveToCome] = []
    for member in staff.members:
        times = dice.choice((0, 0, 1, 1)) if member.post.role is Role.DIRECTOR else 2
        found += [_leave(member, dice) for _ in range(times)]
    return sorted(found, key=lambda each: each.told)


def ill_next_morning(member: Member, now: datetime, dice: Random) -> LeaveToCome:
    """Answer the leave of somebody who is ill from the next morning on."""
    first = day_of(now) + DAY
    told = moment_of(first, time(7, dice.randrange(2, 58), dice.randrange(10, 50)))
    return LeaveToCome(member, told, first, first + dice.choice((1, 3, 8)) * DAY, None)


def _leave(member: Member, dice: Random) -> LeaveToCome:
    first = FIRST_DAY + dice.randrange(10, (LAST_DAY - FIRST_DAY).days - 30) * DAY
    last = first + dice.choice((1, 2, 4, 9, 13, 20)) * DAY
    ahead = dice.choice(NEWS_OF_LEAVE)
    told = moment_of(first - ahead * DAY, time(8, dice.randrange(2, 58), dice.randrange(10, 50)))
    back = None
    if ahead and chance(dice, 0.15):
        back = told + timedelta(days=ahead, hours=2)
    return LeaveToCome(member, told, first, last, back)
