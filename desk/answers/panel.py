"""Say on the page of a case how its answers stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.answer_books import Handover
from casework.answers import Answer, AnswerState, AnswerWay
from casework.boards import BoardProfile
from casework.case import Case
from casework.case_words import CASE_OUTCOME_WORDS
from casework.dutch_dates import short_day
from casework.local_time import local_date
from desk.answers.opened import answer_address
from desk.frame import Visit

STATE_WORDS: Final[Mapping[AnswerState, str]] = {
    AnswerState.DRAFT: "concept",
    AnswerState.CHECKED: "nagekeken",
    AnswerState.WAITS: "wacht op een tweede paar ogen",
    AnswerState.APPROVED: "goedgekeurd",
    AnswerState.SENT: "verstuurd",
}
STATE_COLOURS: Final[Mapping[AnswerState, str]] = {
    AnswerState.DRAFT: "neutral",
    AnswerState.CHECKED: "info",
    AnswerState.WAITS: "warning",
    AnswerState.APPROVED: "ok",
    AnswerState.SENT: "ok",
}
WAY_WORDS: Final[Mapping[AnswerWay, str]] = {
    AnswerWay.MAIL: "met de mail",
    AnswerWay.DOWNLOAD: "op te halen met een code",
}


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """One answer in a line."""

    title: str
    """What it decides, in Dutch."""
    state: str
    kind: str
    """Of the badge: neutral, info, ok, warning or danger."""
    note: str
    """What is awaited, or what became of it; a whole sentence, or empty."""
    href: str


def summary_of(answer: Answer, handover: Handover | None, now: datetime) -> AnswerSummary:
    """Answer an answer in a line."""
    locked = handover is not None and handover.is_locked
    return AnswerSummary(
        title=f"Antwoord: {CASE_OUTCOME_WORDS[answer.outcome]}",
        state="op slot" if locked else STATE_WORDS[answer.state],
        kind="danger" if locked else STATE_COLOURS[answer.state],
        note=_note(answer, handover, now),
        href=answer_address(answer),
    )


def _note(answer: Answer, handover: Handover | None, now: datetime) -> str:
    if answer.state is AnswerState.WAITS:
        return f"Geschreven door {' en '.join(answer.writers)}; iemand anders kijkt mee."
    if answer.state is AnswerState.APPROVED:
        return f"Goedgekeurd door {answer.approved_by}. U kunt het versturen."
    if answer.sent_back:
        return f"Teruggestuurd: {answer.sent_back}"
    if answer.sent_at is None or answer.way is None:
        return ""
    sent = f"Verstuurd op {short_day(local_date(answer.sent_at))} door {answer.sent_by}"
    if handover is None:
        return f"{sent}, {WAY_WORDS[answer.way]}."
    return f"{sent}. {handover_words(handover, now)}"


def handover_words(handover: Handover, now: datetime) -> str:
    """Answer in Dutch whether an answer was fetched, and what is awaited if not."""
    if handover.opened is not None:
        return f"De ouder opende het op {short_day(local_date(handover.opened))}."
    if handover.is_locked:
        return "Het ging op slot na te veel verkeerde codes."
    until = short_day(local_date(handover.until))
    if handover.is_over(now):
        return f"Niet opgehaald: de tijd was voorbij op {until}."
    if not handover.has_code:
        return f"De ouder heeft nog een code nodig. Op te halen tot {until}."
    return f"De ouder heeft een code, en kan het ophalen tot {until}."


async def answer_summary(visit: Visit, case: Case) -> tuple[AnswerSummary, ...]:
    """Answer the answers of a case for its page, the last one first."""
    async with visit.desk.storage.reading() as tx:
        answers = await tx.answers.of_case(case)
        found = [(each, await tx.handovers.of_answer(each.id)) for each in answers]
    lines = [summary_of(answer, handover, visit.now) for answer, handover in found]
    return tuple(reversed(lines))


def second_pair(board: BoardProfile, answer: Answer, name: str) -> str:
    """Answer in Dutch why this person cannot approve an answer; empty when they can."""
    if not board.four_eyes:
        return "Bij dit bestuur hoeft niemand anders mee te kijken."
    if answer.state is not AnswerState.WAITS:
        return "Dit antwoord wacht niet op een tweede paar ogen."
    if name in answer.writers:
        return "U heeft zelf aan dit antwoord geschreven. Iemand anders moet het bekijken."
    return ""
