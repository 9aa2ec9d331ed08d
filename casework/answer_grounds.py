"""Name the grounds on which a request is refused, wholly or partly, and for which kinds each fits.

The sentence a parent reads for each of them is in outbox/letters/decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from casework.kinds import KIND_FACTS, Kind


class Ground(StrEnum):
    """Why something that was asked is not done."""

    RIGHTS_OF_OTHERS = "rights_of_others"
    """It says things about somebody else."""
    SAFETY_OF_OTHERS = "safety_of_others"
    """Somebody, the pupil perhaps, would come to harm by it."""
    NOT_HELD = "not_held"
    """The school does not have such data."""
    EXCESSIVE = "excessive"
    """Manifestly unfounded, or the same thing over and over; the school must show that."""
    NOT_ENTITLED = "not_entitled"
    """Who asks may not ask this for this child."""
    DATA_ARE_RIGHT = "data_are_right"
    PROFESSIONAL_OPINION = "professional_opinion"
    """What a professional thought stays; what the parent says of it is added."""
    LEGAL_DUTY = "legal_duty"
    """A law says that it must be kept."""
    STILL_NEEDED = "still_needed"
    """It is needed for what it was gathered for."""
    LEGAL_CLAIM = "legal_claim"
    """It is needed in a dispute."""
    OVERRIDING_GROUNDS = "overriding_grounds"
    """The school has a reason that weighs more than the parent's."""
    NO_GROUND_TO_RESTRICT = "no_ground_to_restrict"
    NOT_PORTABLE = "not_portable"
    """Not given by the parent or pupil, or not on the ground of consent or a contract."""
    PERSON_DECIDED = "person_decided"
    """No computer decided this alone."""
    NOT_BY_CONSENT = "not_by_consent"
    """It does not rest on consent, so that there is none to take back."""
    OTHER_PARENT_SAYS_NO = "other_parent_says_no"
    """Consent is there only while every parent with authority gives it."""


RIGHTS: Final = frozenset(
    {
        Kind.INZAGE,
        Kind.CORRECTIE,
        Kind.VERWIJDERING,
        Kind.BEZWAAR,
        Kind.BEPERKING,
        Kind.OVERDRAAGBAARHEID,
    }
)
"""AVG art. 15 to 21: the obligations that UAVG art. 41 can set aside."""
NEED_IDENTITY: Final = frozenset(kind for kind in Kind if KIND_FACTS[kind].needs_identity)


@dataclass(frozen=True, slots=True)
class GroundFacts:
    """What a ground is called, for staff, and the article it rests on for each kind it fits."""

    title: str
    articles: Mapping[Kind, str]


def _of(title: str, articles: Mapping[Kind, str]) -> GroundFacts:
    return GroundFacts(title, MappingProxyType(dict(articles)))


GROUNDS: Final[Mapping[Ground, GroundFacts]] = {
    Ground.RIGHTS_OF_OTHERS: _of(
        "Het gaat ook over iemand anders",
        {Kind.INZAGE: "art. 15 lid 4 AVG", Kind.OVERDRAAGBAARHEID: "art. 20 lid 4 AVG"},
    ),
    Ground.SAFETY_OF_OTHERS: _of(
        "Het is niet veilig voor de leerling of voor iemand anders",
        dict.fromkeys(RIGHTS, "art. 41 lid 1 onder i UAVG"),
    ),
    Ground.NOT_HELD: _of(
        "De school heeft deze gegevens niet",
        {kind: KIND_FACTS[kind].article for kind in NEED_IDENTITY},
    ),
    Ground.EXCESSIVE: _of(
        "Het verzoek is duidelijk te veel of zonder reden (de school moet dat aantonen)",
        dict.fromkeys(RIGHTS | {Kind.MENSELIJKE_TUSSENKOMST}, "art. 12 lid 5 AVG"),
    ),
    Ground.NOT_ENTITLED: _of(
        "Wie dit vraagt, mag dit niet voor deze leerling vragen",
        dict.fromkeys(NEED_IDENTITY, "art. 5 UAVG"),
    ),
    Ground.DATA_ARE_RIGHT: _of("De gegevens kloppen", {Kind.CORRECTIE: "art. 16 AVG"}),
    Ground.PROFESSIONAL_OPINION: _of(
        "Het is het oordeel van een deskundige; de mening van de ouder komt erbij",
        {Kind.CORRECTIE: "art. 16 AVG"},
    ),
    Ground.LEGAL_DUTY: _of(
        "De wet zegt dat de school dit moet bewaren",
        {Kind.VERWIJDERING: "art. 17 lid 3 onder b AVG"},
    ),
    Ground.STILL_NEEDED: _of(
        "De gegevens zijn nog nodig",
        {Kind.VERWIJDERING: "art. 17 lid 1 onder a AVG"},
    ),
    Ground.LEGAL_CLAIM: _of(
        "De gegevens zijn nodig bij een geschil",
        {
            Kind.VERWIJDERING: "art. 17 lid 3 onder e AVG",
            Kind.BEZWAAR: "art. 21 lid 1 AVG",
            Kind.BEPERKING: "art. 18 lid 2 AVG",
        },
    ),
    Ground.OVERRIDING_GROUNDS: _of(
        "De school heeft een reden die zwaarder weegt", {Kind.BEZWAAR: "art. 21 lid 1 AVG"}
    ),
    Ground.NO_GROUND_TO_RESTRICT: _of(
        "Geen van de vier redenen voor beperking geldt", {Kind.BEPERKING: "art. 18 lid 1 AVG"}
    ),
    Ground.NOT_PORTABLE: _of(
        "Deze gegevens gaf de ouder of leerling niet zelf, of er was geen toestemming of contract",
        {Kind.OVERDRAAGBAARHEID: "art. 20 lid 1 AVG"},
    ),
    Ground.PERSON_DECIDED: _of(
        "Geen computer besloot dit alleen", {Kind.MENSELIJKE_TUSSENKOMST: "art. 22 lid 1 AVG"}
    ),
    Ground.NOT_BY_CONSENT: _of(
        "De school heeft hier geen toestemming voor nodig", {Kind.TOESTEMMING: "art. 6 lid 1 AVG"}
    ),
    Ground.OTHER_PARENT_SAYS_NO: _of(
        "Een andere ouder met gezag zegt nee", {Kind.TOESTEMMING: "art. 7 AVG en art. 1:253a BW"}
    ),
}


def grounds_for(kind: Kind) -> tuple[Ground, ...]:
    """Answer the grounds that fit a kind of request, in the order of their names above."""
    return tuple(ground for ground in Ground if kind in GROUNDS[ground].articles)


def article_of(ground: Ground, kind: Kind) -> str:
    """Answer the article a ground rests on for a kind. Raises KeyError where it does not fit."""
    return GROUNDS[ground].articles[kind]
