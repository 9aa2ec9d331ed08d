"""Say what a person on a seat can do with a case now, and why not where they cannot.

The acts themselves ask the same questions, so that no page offers what an act would refuse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

from casework.advice import Advice
from casework.boards import BoardProfile
from casework.breach_entry import BreachEntry
from casework.case import Case, CaseOutcome
from casework.notes import Note
from casework.seats import Seat
from casework.term_acts import QuestionKind
from casework.why_not import (
    others,
    refusal,
    why_not_ask,
    why_not_card,
    why_not_close,
    why_not_decide,
    why_not_extend,
    why_not_hear_answer,
    why_not_identified,
    why_not_information_right,
    why_not_merge,
    why_not_open,
    why_not_record_conflict,
    why_not_record_school,
    why_not_relabel,
    why_not_send_code,
    why_not_set_awareness,
    why_not_understood,
)


class Act(StrEnum):
    """What a person can do with a case."""

    SAY_KIND = "say_kind"
    """Say what a message in triage asks."""
    RECORD_SCHOOL = "record_school"
    TAKE_UP = "take_up"
    RECORD_IDENTITY = "record_identity"
    SEND_CODE = "send_code"
    RECORD_CARD = "record_card"
    TELL_INFORMATION_RIGHT = "tell_information_right"
    """Write to a parent without authority what they may know."""
    ASK = "ask"
    """Ask the parent; the clock waits."""
    HEAR_ANSWER = "hear_answer"
    EXTEND = "extend"
    SET_AWARENESS = "set_awareness"
    """Say since when a breach is known: the FG alone."""
    FINISH_TASK = "finish_task"
    DECIDE = "decide"
    """Write the answer that grants or refuses; made on pages of its own."""
    CLOSE = "close"
    """Close what is no request: it is dealt with."""
    WITHDRAW = "withdraw"
    """Close it because the parent takes it back."""
    HAND_OVER = "hand_over"
    RECORD_CONFLICT = "record_conflict"
    """Record that the case is about somebody who would handle it."""
    RELABEL = "relabel"
    SPLIT = "split"
    MERGE = "merge"
    WRITE_NOTE = "write_note"
    ADVISE = "advise"
    """The FG alone."""
    ANSWER_ADVICE = "answer_advice"
    HOLD = "hold"
    RELEASE = "release"


FG_ALONE: Final = frozenset({Act.ADVISE, Act.SET_AWARENESS})
"""What the FG does also in cases of others, and nobody else anywhere."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside a case itself."""

    entry: BreachEntry | None = None
    """Of a breach: its entry in the register."""
    codes_today: int = 0
    """One-time codes sent in the last 24 hours."""
    has_contacts: bool = True
    """Contacts on file were imported for its school."""
    is_reachable: bool = True
    """The parent can be written to."""
    information_right_told: bool = False
    """The letter about the right to information went, which it does once."""


NOTHING_BESIDE: Final = Beside()


def possible(
    case: Case, board: BoardProfile, seat: Seat, now: datetime, *, beside: Beside = NOTHING_BESIDE
) -> Mapping[Act, str]:
    """Answer for each act why it cannot be done now, in Dutch; empty where it can.

    "Can" is: with the right words and choices in the form it is not refused.
    """
    return {act: _why_not(act, case, board, seat, now, beside) for act in Act}


def _why_not(
    act: Act, case: Case, board: BoardProfile, seat: Seat, now: datetime, beside: Beside
) -> str:
    if not seat.sees(case):
        return f"Er is geen zaak {case.reference}."
    if act in FG_ALONE:
        if not seat.watches:
            return why_fg_alone(act)
    elif why := seat.why_not_act(case):
        return why
    return _why_case_refuses(act, case, board, now, beside)


def why_fg_alone(act: Act) -> str:
    """Answer why somebody else than the FG may not do this."""
    if act is Act.SET_AWARENESS:
        return "Alleen de FG mag vastleggen wanneer het datalek bekend was."
    return "Alleen de FG geeft advies. Wilt u iets opschrijven? Schrijf dan een notitie."


def _why_case_refuses(  # noqa: C901, PLR0911, PLR0912 -- one line for each act
    act: Act, case: Case, board: BoardProfile, now: datetime, beside: Beside
) -> str:
    match act:
        case Act.SAY_KIND:
            return refusal(lambda: case.understood_as(case.kind))
        case Act.RECORD_SCHOOL:
            return why_not_record_school(case, board)
        case Act.TAKE_UP:
            return refusal(lambda: case.taken_up(by=""))
        case Act.RECORD_IDENTITY:
            return why_not_identified(case)
        case Act.SEND_CODE:
            return why_not_send_code(case, sent=beside.codes_today) or _no_list(case, beside)
        case Act.RECORD_CARD:
            return why_not_card(case)
        case Act.TELL_INFORMATION_RIGHT:
            told = beside.information_right_told
            return why_not_information_right(case, told=told) or _unreachable(case, beside)
        case Act.ASK:
            return _why_not_ask_anything(case) or _unreachable(case, beside)
        case Act.HEAR_ANSWER:
            return why_not_hear_answer(case)
        case Act.EXTEND:
            return why_not_extend(case, board, now) or _unreachable(case, beside)
        case Act.SET_AWARENESS:
            return why_not_set_awareness(case)
        case Act.FINISH_TASK:
            return "" if case.open_tasks else f"Bij {case.reference} staat geen taak open."
        case Act.DECIDE:
            return why_not_decide(case)
        case Act.CLOSE | Act.WITHDRAW:
            return why_not_close(case, CLOSES_WITH[act], entry=beside.entry, now=now)
        case Act.HAND_OVER:
            return why_not_open(case) or _nobody_left(case)
        case Act.RECORD_CONFLICT:
            return why_not_record_conflict(case) or _nobody_left(case)
        case Act.RELABEL:
            return why_not_relabel(case)
        case Act.SPLIT:
            return why_not_understood(case)
        case Act.MERGE:
            return why_not_merge(case)
        case Act.WRITE_NOTE | Act.ADVISE:
            return _why_not_write(act, case, now)
        case Act.ANSWER_ADVICE:
            waits = any(advice.is_open for advice in case.advices)
            return "" if waits else f"Bij {case.reference} wacht geen advies op antwoord."
        case Act.HOLD:
            return f"{case.reference} wordt al vastgehouden." if case.hold else ""
        case Act.RELEASE:
            return "" if case.hold else f"{case.reference} wordt niet vastgehouden."
        case _:
            assert_never(act)


CLOSES_WITH: Final[Mapping[Act, CaseOutcome]] = {
    Act.CLOSE: CaseOutcome.HANDLED,
    Act.WITHDRAW: CaseOutcome.WITHDRAWN,
}
"""Ends without an answer to a request."""


def _why_not_ask_anything(case: Case) -> str:
    reasons = [why_not_ask(case, kind) for kind in QuestionKind]
    return "" if "" in reasons else reasons[0]


def _nobody_left(case: Case) -> str:
    return "" if others(case) else f"{case.reference} gaat over iedereen die haar kan krijgen."


def _why_not_write(act: Act, case: Case, now: datetime) -> str:
    if act is Act.ADVISE:
        return refusal(lambda: case.advised(Advice("", "", now, "")))
    return refusal(lambda: case.noted(Note("", "", now)))


def _no_list(case: Case, beside: Beside) -> str:
    if beside.has_contacts:
        return ""
    return f"Voor {case.school} zijn geen contactgegevens ingelezen. Kies een andere weg."


def _unreachable(case: Case, beside: Beside) -> str:
    if beside.is_reachable:
        return ""
    return f"Bij {case.reference} is geen adres bekend: de aanvrager kan geen bericht krijgen."
