"""Read what a person answers to the questions of the risk sum (rules §4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from casework.breach import (
    AVAILABILITY_WORDS,
    CATEGORY_WORDS,
    CONFIDENTIALITY_WORDS,
    EASE_WORDS,
    INTEGRITY_WORDS,
    MOST_STEPS,
    Availability,
    Confidentiality,
    DataCategory,
    Ease,
    Integrity,
    RiskInputs,
)
from casework.breach_entry import BreachEntry
from casework.breach_fields import (
    choices_in_words,
    read_choice,
    read_choices,
    read_yes_or_no,
)
from casework.case import CaseRefuses

YES_OR_NO: Final = "ja of nee"
STEPS: Final = f"0 tot en met {MOST_STEPS}"


@dataclass(frozen=True, slots=True)
class RiskQuestion:
    """One question of the sum; its name is that of the answer in RiskInputs."""

    name: str
    words: str
    """In Dutch."""
    choices: str
    """What can be answered, in Dutch."""
    read: Callable[[str, str], Any]
    """Takes the answer and the question's words. Raises CaseRefuses."""
    must: bool = True
    """Whether it has to be answered: a part of the sum that nobody looked at is no nought."""


def _steps(given: str, words: str) -> int:
    if not given.isascii() or not given.isdigit() or len(given) > 1:
        raise CaseRefuses(f"{words}: schrijf {STEPS} (gelezen: {given!r}).")
    return int(given)


def _step(name: str, words: str) -> RiskQuestion:
    return RiskQuestion(name, words, STEPS, _steps, must=False)


QUESTIONS: Final = (
    RiskQuestion(
        "data",
        "soorten gegevens, met komma's",
        choices_in_words(DataCategory, CATEGORY_WORDS),
        lambda given, words: read_choices(DataCategory, given, CATEGORY_WORDS, words),
    ),
    RiskQuestion("pupils", "zijn er leerlingen bij", YES_OR_NO, read_yes_or_no),
    RiskQuestion(
        "ease",
        "hoe makkelijk is te zien over wie het gaat",
        choices_in_words(Ease, EASE_WORDS),
        lambda given, words: read_choice(Ease, given, EASE_WORDS, words),
    ),
    RiskQuestion(
        "confidentiality",
        "wie kan het gezien hebben",
        choices_in_words(Confidentiality, CONFIDENTIALITY_WORDS),
        lambda given, words: read_choice(Confidentiality, given, CONFIDENTIALITY_WORDS, words),
    ),
    RiskQuestion(
        "integrity",
        "is er iets gewijzigd",
        choices_in_words(Integrity, INTEGRITY_WORDS),
        lambda given, words: read_choice(Integrity, given, INTEGRITY_WORDS, words),
    ),
    RiskQuestion(
        "availability",
        "is er iets kwijt",
        choices_in_words(Availability, AVAILABILITY_WORDS),
        lambda given, words: read_choice(Availability, given, AVAILABILITY_WORDS, words),
    ),
    RiskQuestion("malice", "was er opzet", YES_OR_NO, read_yes_or_no),
    _step("volume", "stappen omhoog: veel gegevens per persoon"),
    _step("profiling", "stappen omhoog: samen geven ze een beeld van iemand"),
    _step("vulnerable", "stappen omhoog: kwetsbaar, meer dan door kind te zijn"),
    _step("public", "stappen omlaag: iedereen kon het al weten"),
    _step("outdated", "stappen omlaag: het klopt niet meer"),
)
BY_NAME: Final[Mapping[str, RiskQuestion]] = {each.name: each for each in QUESTIONS}


def read_inputs(answers: Mapping[str, str], entry: BreachEntry) -> RiskInputs:
    """Answer what the sum is made of: the answers now, on top of those of the last assessment.

    How many people it concerns and whether the data are unintelligible stand in the entry
    itself. Raises CaseRefuses for an answer that cannot be, and naming every question that
    nobody answered.
    """
    read: dict[str, Any] = {}
    for name, text in answers.items():
        if name not in BY_NAME:
            raise CaseRefuses(f"De som heeft geen vraag {name!r}; wel: {', '.join(BY_NAME)}.")
        read[name] = BY_NAME[name].read(text.strip(), BY_NAME[name].words)
    read |= {"people": entry.people_count, "unintelligible": bool(entry.unintelligible)}
    if entry.assessment is not None:
        return replace(entry.assessment.inputs, **read)
    unanswered = [each for each in QUESTIONS if each.must and each.name not in read]
    if unanswered:
        lines = "\n".join(f"  {each.name}: {each.words}? {each.choices}" for each in unanswered)
        raise CaseRefuses(f"De som is nog niet te maken. Beantwoord ook:\n{lines}")
    return RiskInputs(**read)
