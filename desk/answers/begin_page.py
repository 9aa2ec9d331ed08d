"""Choose what is decided and why; the draft follows from that."""

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from casework.actions.acting import CaseChanged
from casework.answer_grounds import GROUNDS, Ground, article_of, grounds_for
from casework.answers import NEED_GROUND, outcomes_for, owed_after_closing, why_no_answer
from casework.case import Case, CaseRefuses
from casework.kinds import KIND_FACTS
from casework.outcomes import CaseOutcome
from desk.answers.opened import (
    CONFLICT,
    UNPROCESSABLE,
    AnswerPorts,
    Refused,
    answer_address,
    case_page,
    open_answer_of,
    opened_case,
    reference_of,
    seen_of,
)
from desk.frame import Visit, text_of, texts_of

MOST_OWN_WORDS: Final = 6000
OUTCOMES: Final[dict[CaseOutcome, tuple[str, str]]] = {
    CaseOutcome.GRANTED: ("Ja", "De ouder krijgt wat is gevraagd."),
    CaseOutcome.GRANTED_PARTLY: (
        "Voor een deel",
        "Een deel wel, een deel niet. De brief zegt waarom, en wat de ouder kan doen.",
    ),
    CaseOutcome.REFUSED: ("Nee", "De brief zegt waarom, en wat de ouder kan doen."),
    CaseOutcome.NOT_IDENTIFIED: (
        "Niet vast te stellen wie dit vraagt",
        "De ouder hoort hoe het alsnog kan.",
    ),
    CaseOutcome.HANDLED: ("Antwoord geven", "De vraag of klacht is beantwoord."),
    CaseOutcome.WITHDRAWN: ("Ingetrokken", ""),
    CaseOutcome.MERGED: ("Samengevoegd", ""),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was filled in."""

    outcome: str = ""
    grounds: tuple[str, ...] = ()
    own_words: str = ""


@dataclass(frozen=True, slots=True)
class BeginPages:
    """The page on which an answer begins."""

    ports: AnswerPorts

    async def show(self, visit: Visit) -> Response:
        """Answer the form; go to the draft where there is one."""
        found = await opened_case(visit)
        async with visit.desk.storage.reading() as tx:
            there = open_answer_of(await tx.answers.of_case(found.case))
        if there is not None:
            return visit.go(answer_address(there))
        only = outcomes_for(found.case.kind)
        typed = Typed(outcome=only[0].value if len(only) == 1 else "")
        return await self._page(visit, typed, Refused())

    async def send(self, visit: Visit) -> Response:
        """Make the draft, and go to it."""
        typed = Typed(
            await text_of(visit.request, "besluit"),
            await texts_of(visit.request, "reden"),
            (await text_of(visit.request, "uitleg"))[:MOST_OWN_WORDS],
        )
        seen = await seen_of(visit)
        faults = tuple(_faults(typed))
        if faults:
            return await self._page(visit, typed, Refused(UNPROCESSABLE, faults=faults))
        try:
            answer = await self.ports.writing(visit, seen=seen).begin(
                reference_of(visit),
                CaseOutcome(typed.outcome),
                [Ground(each) for each in typed.grounds],
                typed.own_words,
            )
        except CaseChanged as why:
            return await self._page(visit, typed, Refused(CONFLICT, str(why), seen=seen))
        except CaseRefuses as why:
            return await self._page(visit, typed, Refused(UNPROCESSABLE, str(why)))
        return visit.go(answer_address(answer), told="Het concept staat klaar.")

    async def _page(self, visit: Visit, typed: Typed, refused: Refused) -> Response:
        found = await opened_case(visit, refused)
        case = found.case
        return case_page(
            visit,
            "begin.html",
            found,
            refused,
            cannot=why_no_answer(case),
            not_granted=_why_not_granted(case, visit),
            outcomes=_outcomes(case),
            grounds=[
                (ground.value, GROUNDS[ground].title, article_of(ground, case.kind))
                for ground in grounds_for(case.kind)
            ],
            typed=typed,
            most=MOST_OWN_WORDS,
        )


def _outcomes(case: Case) -> list[tuple[str, str, str]]:
    fixed = None if case.is_open else owed_after_closing(case)
    offered = outcomes_for(case.kind) if fixed is None else (fixed,)
    return [(outcome.value, *OUTCOMES[outcome]) for outcome in offered]


def _faults(typed: Typed) -> list[tuple[str, str]]:
    if typed.outcome not in set(CaseOutcome):
        return [("besluit", "Kies wat het antwoord is.")]
    if not set(typed.grounds) <= set(Ground):
        return [("reden", "Kies een reden uit de lijst.")]
    if CaseOutcome(typed.outcome) in NEED_GROUND and not typed.grounds:
        return [("reden", "Kies waarom u (een deel) niet doet: dat moet in de brief staan.")]
    return []


def _why_not_granted(case: Case, visit: Visit) -> str:
    """Answer why a request cannot be granted yet; empty where it can, or where nobody asks."""
    if not case.is_open or not KIND_FACTS[case.kind].needs_identity:
        return ""
    own_age = visit.board.age_of_own_rights
    try:
        case.closed(CaseOutcome.GRANTED, now=visit.now, own_age=own_age)
    except CaseRefuses as why:
        return str(why)
    return ""
