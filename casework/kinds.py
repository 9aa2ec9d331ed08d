"""Name the twelve kinds of message and what the law attaches to each."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a parent wants; the names are stored, shown and reported on, so they are fixed."""

    INZAGE = "inzage"
    CORRECTIE = "correctie"
    VERWIJDERING = "verwijdering"
    BEZWAAR = "bezwaar"
    DATALEK = "datalek"
    BEPERKING = "beperking"
    OVERDRAAGBAARHEID = "overdraagbaarheid"
    MENSELIJKE_TUSSENKOMST = "menselijke_tussenkomst"
    TOESTEMMING = "toestemming"
    INFORMATIE = "informatie"
    KLACHT = "klacht"
    OVERIG = "overig"


class ClockRule(StrEnum):
    """Which clock a kind starts (rules §2)."""

    PROFILE_TERM = "profile_term"
    """AVG 15-22: the board's term, a month unless its profile promises less."""
    MONTH = "month"
    """One month as outer limit; no own term of the board."""
    BREACH_HOURS = "breach_hours"
    """24 hours for the inner report and 72 hours for the AP, side by side."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What is fixed about a kind: its Dutch title, article, identity duty and clock."""

    title: str
    article: str
    needs_identity: bool
    clock: ClockRule


KIND_FACTS: Final[dict[Kind, KindFacts]] = {
    Kind.INZAGE: KindFacts("Inzage", "art. 15 AVG", True, ClockRule.PROFILE_TERM),
    Kind.CORRECTIE: KindFacts("Correctie", "art. 16 AVG", True, ClockRule.PROFILE_TERM),
    Kind.VERWIJDERING: KindFacts("Verwijdering", "art. 17 AVG", True, ClockRule.PROFILE_TERM),
    Kind.BEZWAAR: KindFacts("Bezwaar", "art. 21 AVG", True, ClockRule.PROFILE_TERM),
    Kind.DATALEK: KindFacts("Datalek", "art. 33 en 34 AVG", False, ClockRule.BREACH_HOURS),
    Kind.BEPERKING: KindFacts(
        "Beperking van de verwerking", "art. 18 AVG", True, ClockRule.PROFILE_TERM
    ),
    Kind.OVERDRAAGBAARHEID: KindFacts(
        "Overdraagbaarheid", "art. 20 AVG", True, ClockRule.PROFILE_TERM
    ),
    Kind.MENSELIJKE_TUSSENKOMST: KindFacts(
        "Menselijke tussenkomst", "art. 22 AVG", True, ClockRule.PROFILE_TERM
    ),
    Kind.TOESTEMMING: KindFacts("Toestemming wijzigen", "art. 7 AVG", True, ClockRule.MONTH),
    Kind.INFORMATIE: KindFacts("Privacyvraag", "art. 13 en 14 AVG", False, ClockRule.MONTH),
    Kind.KLACHT: KindFacts("Privacyklacht", "art. 77 AVG", False, ClockRule.MONTH),
    Kind.OVERIG: KindFacts("Geen privacyverzoek", "–", False, ClockRule.NONE),
}
