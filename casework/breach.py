"""Propose how great the risk of a breach is, with the sum shown; a person decides (rules §4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from casework.case import CaseRefuses

LOWEST_CONTEXT: Final = 1
HIGHEST_CONTEXT: Final = 4
PUPILS_STEP: Final = 1
MOST_STEPS: Final = 3
"""One reason moves the score at most from one end of the scale to the other."""
MALICE_POINTS: Final = Decimal("0.5")
MANY_PEOPLE: Final = 100
"""More people than this is told beside the sum; it changes nothing in it."""


class DataCategory(StrEnum):
    """What kind of data leaked; of several the highest counts."""

    SIMPLE = "simple"
    """Name, contact, school career."""
    BEHAVIOURAL = "behavioural"
    """What somebody did, where and when: absence, conduct, location, use of systems."""
    FINANCIAL = "financial"
    SENSITIVE = "sensitive"
    """Health and care, religion, origin, and the rest of AVG art. 9 and 10."""


class Ease(StrEnum):
    """How easily somebody sees in the data who it is about."""

    NEGLIGIBLE = "negligible"
    LIMITED = "limited"
    SIGNIFICANT = "significant"
    MAXIMUM = "maximum"


class Confidentiality(StrEnum):
    """Who may have seen the data."""

    NO_EVIDENCE = "no_evidence"
    KNOWN_RECIPIENTS = "known_recipients"
    UNKNOWN_RECIPIENTS = "unknown_recipients"


class Integrity(StrEnum):
    """Whether data was changed."""

    INTACT = "intact"
    RECOVERABLE = "recoverable"
    NOT_RECOVERABLE = "not_recoverable"


class Availability(StrEnum):
    """Whether data was gone."""

    AVAILABLE = "available"
    TEMPORARILY_GONE = "temporarily_gone"
    LOST = "lost"


class RiskLevel(StrEnum):
    """What the score means; each level proposes what the one below it does, or more."""

    LOW = "low"
    """Below 2: only the register."""
    MEDIUM = "medium"
    """From 2: the AP."""
    HIGH = "high"
    """From 3: the AP, and the people themselves."""
    VERY_HIGH = "very_high"
    """From 4: the same."""


class RiskFlag(StrEnum):
    """What the person who decides must see beside the sum; it adds nothing to it."""

    MANY_PEOPLE = "many_people"
    UNINTELLIGIBLE = "unintelligible"


CATEGORY_POINTS: Final[Mapping[DataCategory, int]] = {
    DataCategory.SIMPLE: 1,
    DataCategory.BEHAVIOURAL: 2,
    DataCategory.FINANCIAL: 3,
    DataCategory.SENSITIVE: 4,
}
EASE_POINTS: Final[Mapping[Ease, Decimal]] = {
    Ease.NEGLIGIBLE: Decimal("0.25"),
    Ease.LIMITED: Decimal("0.5"),
    Ease.SIGNIFICANT: Decimal("0.75"),
    Ease.MAXIMUM: Decimal(1),
}
CONFIDENTIALITY_POINTS: Final[Mapping[Confidentiality, Decimal]] = {
    Confidentiality.NO_EVIDENCE: Decimal(0),
    Confidentiality.KNOWN_RECIPIENTS: Decimal("0.25"),
    Confidentiality.UNKNOWN_RECIPIENTS: Decimal("0.5"),
}
INTEGRITY_POINTS: Final[Mapping[Integrity, Decimal]] = {
    Integrity.INTACT: Decimal(0),
    Integrity.RECOVERABLE: Decimal("0.25"),
    Integrity.NOT_RECOVERABLE: Decimal("0.5"),
}
AVAILABILITY_POINTS: Final[Mapping[Availability, Decimal]] = {
    Availability.AVAILABLE: Decimal(0),
    Availability.TEMPORARILY_GONE: Decimal("0.25"),
    Availability.LOST: Decimal("0.5"),
}
FROM_SCORE: Final = (
    (Decimal(4), RiskLevel.VERY_HIGH),
    (Decimal(3), RiskLevel.HIGH),
    (Decimal(2), RiskLevel.MEDIUM),
)
"""The score from which each level counts, the highest first."""
PROPOSES_AP: Final = frozenset({RiskLevel.MEDIUM, RiskLevel.HIGH, RiskLevel.VERY_HIGH})
PROPOSES_PEOPLE: Final = frozenset({RiskLevel.HIGH, RiskLevel.VERY_HIGH})

CATEGORY_WORDS: Final[Mapping[DataCategory, str]] = {
    DataCategory.SIMPLE: "gewoon",
    DataCategory.BEHAVIOURAL: "gedrag",
    DataCategory.FINANCIAL: "financieel",
    DataCategory.SENSITIVE: "gevoelig",
}
EASE_WORDS: Final[Mapping[Ease, str]] = {
    Ease.NEGLIGIBLE: "verwaarloosbaar",
    Ease.LIMITED: "beperkt",
    Ease.SIGNIFICANT: "aanzienlijk",
    Ease.MAXIMUM: "maximaal",
}
CONFIDENTIALITY_WORDS: Final[Mapping[Confidentiality, str]] = {
    Confidentiality.NO_EVIDENCE: "geen aanwijzing dat iemand het zag",
    Confidentiality.KNOWN_RECIPIENTS: "bekende ontvangers",
    Confidentiality.UNKNOWN_RECIPIENTS: "onbekende ontvangers",
}
INTEGRITY_WORDS: Final[Mapping[Integrity, str]] = {
    Integrity.INTACT: "niets gewijzigd",
    Integrity.RECOVERABLE: "gewijzigd, te herstellen",
    Integrity.NOT_RECOVERABLE: "gewijzigd, niet te herstellen",
}
AVAILABILITY_WORDS: Final[Mapping[Availability, str]] = {
    Availability.AVAILABLE: "niets kwijt",
    Availability.TEMPORARILY_GONE: "tijdelijk kwijt",
    Availability.LOST: "voorgoed kwijt",
}
LEVEL_WORDS: Final[Mapping[RiskLevel, str]] = {
    RiskLevel.LOW: "laag",
    RiskLevel.MEDIUM: "middel",
    RiskLevel.HIGH: "hoog",
    RiskLevel.VERY_HIGH: "zeer hoog",
}
VERDICTS: Final[Mapping[RiskLevel, str]] = {
    RiskLevel.LOW: "laag (onder 2): alleen in het register",
    RiskLevel.MEDIUM: "middel (2 tot 3): stel melden bij de AP voor",
    RiskLevel.HIGH: "hoog (3 tot 4): stel melden bij de AP en aan de betrokkenen voor",
    RiskLevel.VERY_HIGH: "zeer hoog (4 of meer): stel melden bij de AP en aan de betrokkenen voor",
}
FLAG_WORDS: Final[Mapping[RiskFlag, str]] = {
    RiskFlag.MANY_PEOPLE: f"het gaat om meer dan {MANY_PEOPLE} mensen; dat telt niet mee in de som",
    RiskFlag.UNINTELLIGIBLE: "de gegevens zijn onleesbaar voor een ander (versleuteld); dat telt"
    " niet mee in de som, maar kan maken dat betrokkenen niets hoeven te horen",
}


@dataclass(frozen=True, slots=True)
class RiskInputs:
    """What a person says of a breach; nothing here is guessed.

    Raises CaseRefuses when no kind of data is named or a number is out of its bounds.
    """

    data: frozenset[DataCategory]
    pupils: bool
    """Whether pupils are among the people; that they are children counts here, not below."""
    ease: Ease
    confidentiality: Confidentiality
    integrity: Integrity
    availability: Availability
    malice: bool
    """Whether somebody did it on purpose."""
    volume: int = 0
    """Whole steps up: much about each person, or over a long time."""
    profiling: int = 0
    """Whole steps up: the data together draw a picture of somebody."""
    vulnerable: int = 0
    """Whole steps up: people at risk for more than being a child, such as a secret address."""
    public: int = 0
    """Whole steps down: everybody could know it already."""
    outdated: int = 0
    """Whole steps down: it is no longer true."""
    people: int | None = None
    """How many people it concerns; None while unknown."""
    unintelligible: bool = False
    """Whether nobody can read the data, for instance because they are encrypted."""

    def __post_init__(self) -> None:
        """Raise CaseRefuses for what cannot be."""
        if not self.data:
            raise CaseRefuses("Noem ten minste één soort gegevens.")
        for name, count in (*self.steps_up, *self.steps_down):
            if not 0 <= count <= MOST_STEPS:
                raise CaseRefuses(f"Kies voor '{name}' 0 tot en met {MOST_STEPS} hele stappen.")
        if self.people is not None and self.people < 0:
            raise CaseRefuses("Het aantal mensen kan niet onder nul liggen.")

    @property
    def steps_up(self) -> tuple[tuple[str, int], ...]:
        """The reasons for a higher score, in Dutch, with their whole steps."""
        return (
            ("volume", self.volume),
            ("profiel", self.profiling),
            ("kwetsbaar", self.vulnerable),
        )

    @property
    def steps_down(self) -> tuple[tuple[str, int], ...]:
        """The reasons for a lower score, in Dutch, with their whole steps."""
        return ("openbaar", self.public), ("verouderd", self.outdated)


@dataclass(frozen=True, slots=True)
class RiskProposal:
    """What the sum proposes; it decides nothing."""

    score: Decimal
    """SE, in quarters."""
    level: RiskLevel
    steps: tuple[str, ...]
    """The sum, line by line, in Dutch; the last line is what it proposes."""
    flags: tuple[RiskFlag, ...]

    @property
    def proposes_ap(self) -> bool:
        """Whether it proposes to report to the AP."""
        return self.level in PROPOSES_AP

    @property
    def proposes_people(self) -> bool:
        """Whether it proposes to tell the people themselves."""
        return self.level in PROPOSES_PEOPLE


def propose_risk(inputs: RiskInputs) -> RiskProposal:
    """Answer what the sum of ENISA 2013 proposes: SE = DPC × EI + CB (rules §4).

    The whole steps keep DPC within ENISA's own 1 to 4. That pupils count one more is the desk's
    own rule and comes on top, so that pupils' sensitive data score 5: counted within the 4 it
    would change nothing just where it matters most, and of two readings the one that has somebody
    look sooner is the safe one.
    """
    context = _context(inputs)
    ease = EASE_POINTS[inputs.ease]
    circumstances = sum((points for _, points in _circumstances(inputs)), Decimal(0))
    score = context * ease + circumstances
    level = next((level for bound, level in FROM_SCORE if score >= bound), RiskLevel.LOW)
    return RiskProposal(
        score=score,
        level=level,
        steps=(
            _context_line(inputs),
            f"EI: {EASE_WORDS[inputs.ease]} {in_dutch(ease)}",
            _circumstances_line(inputs, circumstances),
            f"SE = {context} × {in_dutch(ease)} + {in_dutch(circumstances)} = {in_dutch(score)}",
            VERDICTS[level],
        ),
        flags=tuple(_flags(inputs)),
    )


def in_dutch(points: Decimal) -> str:
    """Answer points as "2,75", and whole ones without a comma."""
    text = f"{points:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _category(inputs: RiskInputs) -> DataCategory:
    return max(inputs.data, key=lambda each: CATEGORY_POINTS[each])


def _stepped(inputs: RiskInputs) -> int:
    up = sum(count for _, count in inputs.steps_up)
    down = sum(count for _, count in inputs.steps_down)
    return CATEGORY_POINTS[_category(inputs)] + up - down


def _context(inputs: RiskInputs) -> int:
    within = min(HIGHEST_CONTEXT, max(LOWEST_CONTEXT, _stepped(inputs)))
    return within + (PUPILS_STEP if inputs.pupils else 0)


def _context_line(inputs: RiskInputs) -> str:
    category = _category(inputs)
    parts = [f"{CATEGORY_WORDS[category]} {CATEGORY_POINTS[category]}"]
    parts += [f"{name} +{count}" for name, count in inputs.steps_up if count]
    parts += [f"{name} −{count}" for name, count in inputs.steps_down if count]
    if _stepped(inputs) > HIGHEST_CONTEXT:
        parts[-1] += f" (samen hoogstens {HIGHEST_CONTEXT})"
    elif _stepped(inputs) < LOWEST_CONTEXT:
        parts[-1] += f" (samen minstens {LOWEST_CONTEXT})"
    if inputs.pupils:
        parts.append(f"leerlingen +{PUPILS_STEP}")
    return f"DPC: {', '.join(parts)} = {_context(inputs)}"


def _circumstances(inputs: RiskInputs) -> tuple[tuple[str, Decimal], ...]:
    return (
        (
            CONFIDENTIALITY_WORDS[inputs.confidentiality],
            CONFIDENTIALITY_POINTS[inputs.confidentiality],
        ),
        (INTEGRITY_WORDS[inputs.integrity], INTEGRITY_POINTS[inputs.integrity]),
        (AVAILABILITY_WORDS[inputs.availability], AVAILABILITY_POINTS[inputs.availability]),
        ("opzet", MALICE_POINTS) if inputs.malice else ("geen opzet", Decimal(0)),
    )


def _circumstances_line(inputs: RiskInputs, total: Decimal) -> str:
    parts = [f"{words} {in_dutch(points)}" for words, points in _circumstances(inputs)]
    return f"CB: {' + '.join(parts)} = {in_dutch(total)}"


def _flags(inputs: RiskInputs) -> Iterator[RiskFlag]:
    if inputs.people is not None and inputs.people > MANY_PEOPLE:
        yield RiskFlag.MANY_PEOPLE
    if inputs.unintelligible:
        yield RiskFlag.UNINTELLIGIBLE
