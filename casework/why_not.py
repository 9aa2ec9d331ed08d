"""Answer in Dutch why something cannot be done with a case; nothing where it can."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, assert_never

from casework.answers import why_no_answer
from casework.boards import BoardProfile, Post, Role
from casework.breach_duties import refuse_early_closing
from casework.breach_entry import BreachEntry
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState, IdentityFact
from casework.clocks import suspensions_of
from casework.codes import MOST_A_DAY
from casework.deadlines import Deadline, statutory_due
from casework.dutch_dates import long_day
from casework.identity import IdentityWay
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.local_time import local_date
from casework.term_acts import NO_ACTS, QuestionKind
from casework.who_may_ask import Follow, Requester, WhoMayAsk

MAY_ASK_WHICH: Final = frozenset({Kind.INZAGE, Kind.OVERDRAAGBAARHEID})
WORKLOAD: Final = re.compile(
    r"\b(?:druk(?:te)?|werkdruk|vakantie|ziek\w*|verlof|personeel\w*|onderbezet\w*|bezetting"
    r"|geen tijd|tijdgebrek|capaciteit)\b",
    re.IGNORECASE,
)
"""Reasons that are no reason (AVG art. 12 lid 3; EDPB 01/2022 §§162-164)."""
NO_IDENTITY_ASKED: Final = "Voor dit soort zaak hoeft niemand te laten zien wie hij is."


def refusal(step: Callable[[], object]) -> str:
    """Answer why the state machine refuses a step; empty when it does not."""
    try:
        step()
    except CaseRefuses as why:
        return str(why)
    return ""


def why_not_open(case: Case) -> str:
    """Answer why nothing can be done with a closed case."""
    return "" if case.is_open else f"{case.reference} is al gesloten."


def why_not_understood(case: Case) -> str:
    """Answer why nothing can be done with a case that is closed or not understood yet."""
    if case.state is CaseState.TRIAGE:
        return f"Zeg eerst wat {case.reference} vraagt."
    return why_not_open(case)


def why_not_record_school(case: Case, board: BoardProfile) -> str:
    """Answer why no school can be recorded."""
    if not board.schools:
        return f"{board.name} heeft geen scholen in het profiel."
    return why_not_open(case)


def why_not_identified(case: Case) -> str:
    """Answer why nobody need show who they are."""
    fact = IdentityFact(IdentityWay.RECOGNISED, case.received, "")
    return refusal(lambda: case.identified(fact))


def why_not_card(case: Case) -> str:
    """Answer why it cannot be recorded who asks."""
    card = WhoMayAsk(Requester.OWN_DATA, None, None, False, case.received, "")
    return refusal(lambda: case.with_card(card))


def why_not_send_code(case: Case, *, sent: int) -> str:
    """Answer why no one-time code can be sent; `sent` is how many went in 24 hours."""
    if why := why_not_understood(case):
        return why
    if not KIND_FACTS[case.kind].needs_identity:
        return NO_IDENTITY_ASKED
    if case.identity is not None:
        return f"Bij {case.reference} is al vastgelegd wie de aanvrager is."
    if case.school is None:
        return f"Leg eerst vast om welke school {case.reference} gaat."
    if sent >= MOST_A_DAY:
        return (
            f"Over {case.reference} zijn in 24 uur al {sent} codes gestuurd. Kies een andere"
            " weg, of probeer het morgen."
        )
    return ""


def why_not_information_right(case: Case, *, told: bool) -> str:
    """Answer why the letter about the right to information (BW 1:377c) cannot go; `told` says
    that it went before."""
    if Follow.INFORMATION_RIGHT not in case.may_ask().follows:
        return "Deze brief is er alleen voor een ouder zonder gezag."
    if case.identity is None:
        return (
            "Leg eerst vast hoe de aanvrager heeft laten zien wie hij is: de brief vertelt wie er"
            " gezag heeft."
        )
    return f"Over {case.reference} is deze brief al verstuurd." if told else ""


def why_not_ask(case: Case, kind: QuestionKind) -> str:
    """Answer why this cannot be asked of the parent."""
    if why := why_not_understood(case):
        return why
    if case.acts.open_question is not None:
        return f"Bij {case.reference} wacht al een vraag op antwoord."
    match kind:
        case QuestionKind.IDENTITY if not KIND_FACTS[case.kind].needs_identity:
            return NO_IDENTITY_ASKED
        case QuestionKind.IDENTITY if case.identity is not None:
            return f"Bij {case.reference} is al vastgelegd wie de aanvrager is."
        case QuestionKind.WHICH_DATA if case.kind not in MAY_ASK_WHICH:
            return "Deze vraag past alleen bij inzage en overdraagbaarheid."
        case QuestionKind.IDENTITY | QuestionKind.WHICH_DATA:
            return ""
        case _:
            assert_never(kind)


def questions_that_fit(case: Case) -> tuple[QuestionKind, ...]:
    """Answer what can be asked of the parent now."""
    return tuple(kind for kind in QuestionKind if not why_not_ask(case, kind))


def why_not_hear_answer(case: Case) -> str:
    """Answer why no answer of the parent can be recorded."""
    if case.is_open and case.acts.open_question is not None:
        return ""
    return f"Bij {case.reference} wacht geen vraag op antwoord."


def first_month(case: Case, board: BoardProfile, now: datetime) -> Deadline:
    """Answer the statutory month without extension, in which a parent must hear of one."""
    return statutory_due(
        case.received,
        suspensions=suspensions_of(case.acts),
        as_of=now,
        extra_holidays=frozenset(board.extra_holidays),
    )


def why_not_extend(case: Case, board: BoardProfile, now: datetime) -> str:
    """Answer why the term cannot be longer, whatever the reason (AVG art. 12 lid 3)."""
    if why := why_not_understood(case):
        return why
    if KIND_FACTS[case.kind].clock is not ClockRule.PROFILE_TERM:
        title = KIND_FACTS[case.kind].title.lower()
        return f"Bij een zaak van het soort {title} kan de termijn niet langer."
    if case.acts.extension is not None:
        return f"{case.reference} is al verlengd; dat kan één keer."
    month = first_month(case, board, now)
    if month.has_passed(now):
        return (
            "Verlengen kan alleen in de eerste maand:"
            f" tot en met {long_day(local_date(month.due))} (art. 12 lid 3 AVG)."
        )
    return ""


def why_no_reason_to_extend(reason: str) -> str:
    """Answer why these words are no reason for taking longer."""
    if not reason.strip():
        return "Geef de reden: de ouder moet weten waarom het langer duurt."
    if WORKLOAD.search(reason):
        return (
            "Drukte, ziekte of vakantie is geen reden om te verlengen. Het mag alleen omdat"
            " dit verzoek ingewikkeld is, of omdat deze ouder veel verzoeken deed"
            " (art. 12 lid 3 AVG)."
        )
    return ""


def why_not_set_awareness(case: Case) -> str:
    """Answer why it cannot be said since when a breach is known."""
    if why := why_not_understood(case):
        return why
    return "" if case.kind is Kind.DATALEK else f"{case.reference} is geen datalek."


def why_not_decide(case: Case) -> str:
    """Answer why no answer to the parent can be written yet."""
    if case.is_open and case.kind is Kind.DATALEK and case.state is not CaseState.TRIAGE:
        return "Een datalek eindigt met het dossier, niet met een brief aan de melder."
    return why_no_answer(case)


def why_not_close(
    case: Case, outcome: CaseOutcome, *, entry: BreachEntry | None, now: datetime
) -> str:
    """Answer why a case cannot be closed so; `entry` is that of a breach in the register."""
    if case.is_open and case.state is not CaseState.TRIAGE and entry is not None:
        lacking = entry
        if why := refusal(lambda: refuse_early_closing(lacking)):
            return why
    return refusal(lambda: case.closed(outcome, now=now))


def why_not_record_conflict(case: Case) -> str:
    """Answer why it cannot be recorded that a case is about somebody."""
    return why_not_open(case)


def why_not_relabel(case: Case) -> str:
    """Answer why a case cannot become any other kind."""
    other = Kind.OVERIG if case.kind is not Kind.OVERIG else Kind.INFORMATIE
    return refusal(lambda: case.relabelled(other))


def why_not_merge(case: Case) -> str:
    """Answer why no later case can be merged into this one."""
    later = case.received + timedelta(seconds=1)
    twin = replace(case, received=later, acts=NO_ACTS, advices=())
    return refusal(lambda: twin.merged(case, now=later))


def others(case: Case, *, but: Post | None = None) -> tuple[Post, ...]:
    """Answer the posts that a case may go to; those it is about are left out."""
    posts = [Post(role, deputy) for role in Role for deputy in (False, True)]
    return tuple(post for post in posts if post != but and post not in case.kept_from)
