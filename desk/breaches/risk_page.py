"""Weigh the risk of a breach: the questions, the sum step by step, and what it proposes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from casework.actions.keep_breach_register import BreachFile
from casework.breach import (
    AVAILABILITY_WORDS,
    CATEGORY_WORDS,
    CONFIDENTIALITY_WORDS,
    EASE_WORDS,
    FLAG_WORDS,
    INTEGRITY_WORDS,
    MOST_STEPS,
    DataCategory,
    Ease,
    RiskInputs,
    RiskProposal,
    propose_risk,
)
from casework.breach_entry import BreachEntry
from casework.breach_inputs import QUESTIONS, read_inputs
from casework.case import CaseRefuses
from desk.breaches.opened import (
    UNPROCESSABLE,
    Refused,
    acted,
    breach_page,
    opened,
    path_of,
    reference_of,
    register,
)
from desk.frame import Visit, text_of, texts_of

Option = tuple[str, str, str]
YES_NO: Final[tuple[Option, ...]] = (("ja", "ja", ""), ("nee", "nee", ""))
STEPS: Final[tuple[Option, ...]] = tuple(
    (str(step), "geen" if step == 0 else f"{step} {'stap' if step == 1 else 'stappen'}", "")
    for step in range(MOST_STEPS + 1)
)
CATEGORY_HINTS: Final[Mapping[DataCategory, str]] = {
    DataCategory.SIMPLE: "naam, contactgegevens, schoolloopbaan",
    DataCategory.BEHAVIOURAL: "verzuim, gedrag, locatie, gebruik van systemen",
    DataCategory.FINANCIAL: "betalingen, schulden, rekeningnummers",
    DataCategory.SENSITIVE: "gezondheid, zorg, geloof, afkomst, strafbare feiten",
}
EASE_HINTS: Final[Mapping[Ease, str]] = {
    Ease.NEGLIGIBLE: "bijna niemand kan zien over wie het gaat",
    Ease.LIMITED: "alleen wie er meer van weet",
    Ease.SIGNIFICANT: "veel mensen op en rond de school",
    Ease.MAXIMUM: "iedereen: de namen staan erbij",
}
MUST: Final = "Beantwoord deze vraag: een deel van de som dat niemand bekeek, is geen nul."


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the sum as the form shows it."""

    name: str
    legend: str
    options: tuple[Option, ...]
    hint: str = ""
    several: bool = False
    must: bool = True

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The options of a short list, as (value, words)."""
        return tuple((value, words) for value, words, _ in self.options)


ASKED: Final = (
    Question(
        "data",
        "Wat voor gegevens zijn het?",
        tuple((each.value, words, CATEGORY_HINTS[each]) for each, words in CATEGORY_WORDS.items()),
        "Kies alles wat erbij zat. Het zwaarste telt.",
        several=True,
    ),
    Question("pupils", "Zijn er leerlingen bij?", YES_NO, "Dan telt het één stap zwaarder."),
    Question(
        "ease",
        "Hoe makkelijk is te zien over wie het gaat?",
        tuple((each.value, words, EASE_HINTS[each]) for each, words in EASE_WORDS.items()),
    ),
    Question(
        "confidentiality",
        "Wie kan de gegevens gezien hebben?",
        tuple((each.value, words, "") for each, words in CONFIDENTIALITY_WORDS.items()),
    ),
    Question(
        "integrity",
        "Is er iets gewijzigd?",
        tuple((each.value, words, "") for each, words in INTEGRITY_WORDS.items()),
    ),
    Question(
        "availability",
        "Is er iets kwijt?",
        tuple((each.value, words, "") for each, words in AVAILABILITY_WORDS.items()),
    ),
    Question("malice", "Deed iemand het expres?", YES_NO),
    Question("volume", "Zwaarder: veel gegevens per persoon", STEPS, must=False),
    Question("profiling", "Zwaarder: samen geven ze een beeld van iemand", STEPS, must=False),
    Question(
        "vulnerable",
        "Zwaarder: de mensen zijn extra kwetsbaar",
        STEPS,
        "Meer dan doordat ze kind zijn: een geheim adres, een kind onder toezicht.",
        must=False,
    ),
    Question("public", "Lichter: iedereen kon het al weten", STEPS, must=False),
    Question("outdated", "Lichter: het klopt niet meer", STEPS, must=False),
)
"""The questions of `QUESTIONS`, in words for a school; a test compares their names."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the answer that is filled in."""

    question: Question
    values: tuple[str, ...]
    error: str = ""


async def risk_page(visit: Visit) -> Response:
    """Answer the questions of the sum; work it out, or record it as the assessment."""
    if visit.request.method != "POST":
        file = await opened(visit)
        return _page(visit, file, answers_of(file.entry), file.entry.proposal)
    answers = await _sent(visit)
    faults = {each.name: MUST for each in QUESTIONS if each.must and not answers.get(each.name, "")}
    if faults:
        file = await opened(visit)
        return _page(visit, file, answers, None, Refused(UNPROCESSABLE), faults)
    if await text_of(visit.request, "doe") == "reken":
        return await _tried(visit, answers)
    reference = reference_of(visit)

    def again(file: BreachFile, refused: Refused) -> Response:
        return _page(visit, file, answers, _proposal(answers, file.entry), refused)

    return await acted(
        visit,
        lambda seen: register(visit, seen=seen).assess(reference, answers),
        again=again,
        where=path_of(reference),
        told="De beoordeling is vastgelegd.",
    )


async def _tried(visit: Visit, answers: Mapping[str, str]) -> Response:
    """Answer what the sum would propose; nothing is recorded."""
    file = await opened(visit)
    try:
        proposal = propose_risk(read_inputs(answers, file.entry))
    except CaseRefuses as fault:
        return _page(visit, file, answers, None, Refused(UNPROCESSABLE, str(fault)))
    return _page(visit, file, answers, proposal, tried=True)


def _proposal(answers: Mapping[str, str], entry: BreachEntry) -> RiskProposal | None:
    try:
        return propose_risk(read_inputs(answers, entry))
    except CaseRefuses:
        return None


async def _sent(visit: Visit) -> dict[str, str]:
    answers = {}
    for question in ASKED:
        if question.several:
            text = ",".join(await texts_of(visit.request, question.name))
        else:
            text = await text_of(visit.request, question.name)
        if text or question.must:
            answers[question.name] = text
    return answers


def answers_of(entry: BreachEntry) -> dict[str, str]:
    """Answer what the form shows before anybody touches it: the last assessment's answers."""
    if entry.assessment is None:
        return {}
    inputs = entry.assessment.inputs
    return {question.name: _answer(inputs, question.name) for question in ASKED}


def _answer(inputs: RiskInputs, name: str) -> str:
    value = getattr(inputs, name)
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)


def _page(
    visit: Visit,
    file: BreachFile,
    answers: Mapping[str, str],
    proposal: RiskProposal | None,
    refused: Refused | None = None,
    faults: Mapping[str, str] | None = None,
    *,
    tried: bool = False,
) -> Response:
    faults = faults or {}
    asked = [
        Asked(
            question,
            tuple(answers.get(question.name, "" if question.must else "0").split(",")),
            faults.get(question.name, ""),
        )
        for question in ASKED
    ]
    return breach_page(
        visit,
        "risk.html",
        file,
        refused=refused,
        asked=asked,
        errors=[(each.question.name, each.question.legend) for each in asked if each.error],
        proposal=proposal,
        flags=[FLAG_WORDS[flag] for flag in proposal.flags] if proposal else [],
        tried=tried,
    )
