"""Decide who may ask for a child: the card staff fill in, and what the law makes of it.

The card of a case (rules §3) holds the pupil's age on the day of arrival, who is asking, how
their authority was seen and whether the parents disagree. "Own age" is the age from which a pupil
acts alone, 16 unless the board's profile says otherwise.

| who asks              | under own age            | own age to 17             | 18 or over       |
| --------------------- | ------------------------ | ------------------------- | ---------------- |
| parent with authority | open once authority is   | closed: the pupil decides | closed: the      |
|                       | seen; parents disagree:  | and the answer goes via   | pupil decides,   |
|                       | the FG decides           | the pupil                 | via the pupil    |
| parent, authority     | closed until authority   | as a parent               | as a parent      |
| unknown               | is seen: then the one    |                           |                  |
|                       | above                    |                           |                  |
| guardian              | open once authority is   | as a parent               | as a parent      |
|                       | seen                     |                           |                  |
| foster parent         | open only with authority | as a parent               | as a parent      |
| parent without        | closed; for inzage the   | closed; for inzage the    | closed: the      |
| authority             | right to information     | right to information      | pupil decides    |
| pupil                 | closed: a parent asks    | open                      | open             |
| about own data        | open: no child is asked for, so no age and no authority count           |
| somebody else         | closed: who may ask says so themself                                    |

"Open" and "closed" are about granting. Refusing, also because nobody could be identified, and
taking back stay possible in every cell. What a requester says of themself proves nothing: such a
card is closed until staff fill it in anew. Consent is not given while one parent with authority
says no: with parents who disagree, a withdrawal holds at once. Kinds that need no identity have
no card: everything is open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from casework.board_parts import Role
from casework.kinds import KIND_FACTS, Kind
from casework.outcomes import CaseOutcome

OWN_AGE: Final = 16
"""From this age a pupil acts alone (UAVG art. 5), unless the board's profile says otherwise."""
GRANTS: Final = frozenset({CaseOutcome.GRANTED, CaseOutcome.GRANTED_PARTLY})
ALWAYS_OPEN: Final = frozenset(
    {CaseOutcome.REFUSED, CaseOutcome.NOT_IDENTIFIED, CaseOutcome.WITHDRAWN}
)


class AgeBand(StrEnum):
    """How old the pupil is on the day of arrival, as far as the law asks."""

    CHILD = "child"
    """Under the age from which a pupil acts alone."""
    OWN_RIGHTS = "own_rights"
    """From that age to 17."""
    ADULT = "adult"
    """18 or over."""


class Requester(StrEnum):
    """Who asks, seen from the pupil."""

    PARENT_WITH_AUTHORITY = "parent_with_authority"
    PARENT_WITHOUT_AUTHORITY = "parent_without_authority"
    PARENT_AUTHORITY_UNKNOWN = "parent_authority_unknown"
    """A parent of whom nobody has looked up yet whether they have authority; grants nothing."""
    GUARDIAN = "guardian"
    """Voogd, also a certified institution (BW 1:303)."""
    FOSTER_PARENT = "foster_parent"
    PUPIL = "pupil"
    OWN_DATA = "own_data"
    """Somebody who asks about themself and is no pupil: a parent, staff, an applicant."""
    SOMEBODY_ELSE = "somebody_else"


class AuthorityShown(StrEnum):
    """How it was seen that somebody has authority over a child; seen, never copied."""

    KNOWN_TO_SCHOOL = "known_to_school"
    COURT_PAPER_SEEN = "court_paper_seen"
    REGISTER_SEEN = "register_seen"
    """An extract of the gezagsregister."""


class Follow(StrEnum):
    """What follows from a card beside the decision."""

    ANSWER_VIA_PUPIL = "answer_via_pupil"
    """The pupil is asked, and the answer goes to the pupil."""
    INFORMATION_RIGHT = "information_right"
    """The parent hears of the right to the important facts (BW 1:377c)."""
    NO_PREVAILS = "no_prevails"
    """One parent's no ends a consent, whatever the other one says."""


@dataclass(frozen=True, slots=True)
class WhoMayAsk:
    """What staff found about who asks; no name, no birth date, no paper."""

    requester: Requester
    age: AgeBand | None
    """None only where no child is asked for."""
    shown: AuthorityShown | None
    """None where nothing shows authority."""
    parents_disagree: bool
    at: datetime
    by: str
    seen: bool = True
    """False: the requester says so themself, and nobody looked yet."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence in Dutch, and the article it rests on."""

    sentence: str
    article: str


@dataclass(frozen=True, slots=True)
class MayAsk:
    """What a card leaves open."""

    outcomes: frozenset[CaseOutcome]
    reasons: tuple[Reason, ...]
    decided_by: Role | None = None
    """None: whoever has the case."""
    follows: tuple[Follow, ...] = ()

    @property
    def may_be_granted(self) -> bool:
        """Whether the request can be granted, wholly or partly."""
        return bool(self.outcomes & GRANTS)


MUST_SHOW_AUTHORITY: Final = frozenset(
    {Requester.PARENT_WITH_AUTHORITY, Requester.GUARDIAN, Requester.FOSTER_PARENT}
)
ASKS_TO_KNOW: Final = frozenset({Kind.INZAGE})
"""Kinds that a parent without authority can turn into the question of BW 1:377c."""


def verdict(card: WhoMayAsk | None, kind: Kind, *, own_age: int = OWN_AGE) -> MayAsk:
    """Answer what is open for a kind of case with this card; None is a card not filled in yet."""
    if not KIND_FACTS[kind].needs_identity:
        reason = Reason("Voor dit soort zaak hoeft niemand te laten zien wie hij is.", "–")
        return MayAsk(frozenset(CaseOutcome), (reason,))
    if card is None:
        return _closed("Leg eerst vast wie dit mag vragen.", "art. 12 lid 6 AVG")
    if not card.seen:
        return _closed(
            "Dit zegt de aanvrager zelf. Leg vast wat de school daarover weet, en wie dit mag"
            " vragen.",
            "art. 12 lid 6 AVG",
        )
    match card.requester:
        case Requester.OWN_DATA:
            return _open(Reason("Dit gaat over de gegevens van de aanvrager zelf.", "art. 15 AVG"))
        case Requester.SOMEBODY_ELSE:
            return _closed(
                "Alleen de leerling, een ouder met gezag of een voogd mag dit vragen. Laat wie het"
                " mag vragen het zelf zeggen, en leg dan die persoon vast.",
                "art. 5 UAVG",
            )
        case _:
            return _about_a_pupil(card, card.requester, kind, own_age)


def _about_a_pupil(card: WhoMayAsk, requester: Requester, kind: Kind, own_age: int) -> MayAsk:
    if card.age is None:
        return _closed("Leg vast hoe oud de leerling was op de dag van binnenkomst.", "art. 5 UAVG")
    if requester is Requester.PUPIL:
        return _pupil(card.age, own_age)
    if requester is Requester.PARENT_WITHOUT_AUTHORITY:
        return _without_authority(card.age, kind, own_age)
    return _for_a_child(card, requester, card.age, kind, own_age)


def _pupil(age: AgeBand, own_age: int) -> MayAsk:
    if age is AgeBand.CHILD:
        return _closed(
            f"De leerling is jonger dan {own_age}: een ouder met gezag of een voogd vraagt dit."
            " Praat met de leerling, en vraag wie van de ouders het mag vragen.",
            "art. 5 UAVG",
        )
    return _open(Reason(f"Vanaf {own_age} jaar vraagt de leerling zelf.", "art. 5 UAVG"))


def _without_authority(age: AgeBand, kind: Kind, own_age: int) -> MayAsk:
    if age is AgeBand.ADULT:
        return _via_pupil(age, own_age)
    reasons = [
        Reason("Een ouder zonder gezag heeft geen recht op het dossier.", "art. 5 UAVG"),
    ]
    if kind not in ASKS_TO_KNOW:
        return MayAsk(ALWAYS_OPEN, tuple(reasons))
    reasons.append(
        Reason(
            "Op verzoek hoort deze ouder wel de belangrijke feiten over het kind, tenzij de school"
            " die ook de andere ouder niet zou vertellen of het belang van het kind zich verzet.",
            "art. 1:377c BW",
        )
    )
    return MayAsk(ALWAYS_OPEN, tuple(reasons), follows=(Follow.INFORMATION_RIGHT,))


def _for_a_child(
    card: WhoMayAsk, requester: Requester, age: AgeBand, kind: Kind, own_age: int
) -> MayAsk:
    if age is not AgeBand.CHILD:
        return _via_pupil(age, own_age)
    if requester is Requester.PARENT_AUTHORITY_UNKNOWN:
        return _closed(
            "Nog niet bekend is of deze ouder het gezag heeft. Kijk het na in de"
            " leerlingadministratie of het gezagsregister, en leg dan vast wat u zag.",
            "art. 12 lid 6 AVG",
        )
    if card.shown is None:
        if requester is Requester.FOSTER_PARENT:
            return _closed(
                "Een pleegouder mag dit alleen met gezag (pleegoudervoogdij). Leg vast hoe dat is"
                " gezien, of vraag de ouder of voogd met gezag.",
                "art. 1:280 BW",
            )
        return _closed(
            "Leg vast hoe is gezien dat deze persoon het gezag heeft; een kopie is niet nodig.",
            "art. 12 lid 6 AVG",
        )
    reasons = [
        Reason(
            f"De leerling is jonger dan {own_age}: wie het gezag heeft, mag dit vragen, ook zonder"
            " de andere ouder.",
            "art. 5 UAVG",
        )
    ]
    if not card.parents_disagree:
        return _open(*reasons)
    return _disagreeing(kind, reasons)


def _disagreeing(kind: Kind, reasons: list[Reason]) -> MayAsk:
    follows: tuple[Follow, ...] = ()
    if kind is Kind.TOESTEMMING:
        follows = (Follow.NO_PREVAILS,)
        reasons.append(
            Reason(
                "Eén ouder met gezag zegt nee: dan is er geen toestemming. Intrekken geldt meteen.",
                "art. 7 lid 3 AVG",
            )
        )
    reasons.append(
        Reason("De ouders zijn het niet eens: de FG beslist.", "art. 1:253a BW"),
    )
    return MayAsk(ALWAYS_OPEN | GRANTS, tuple(reasons), Role.FG, follows)


def _via_pupil(age: AgeBand, own_age: int) -> MayAsk:
    sentence = (
        "De leerling is 18 of ouder: niemand heeft nog gezag."
        if age is AgeBand.ADULT
        else f"Vanaf {own_age} jaar beslist de leerling zelf."
    )
    return MayAsk(
        ALWAYS_OPEN,
        (
            Reason(
                f"{sentence} Antwoord via de leerling: vraag of die dit ook wil, en leg dan de"
                " leerling vast als wie het vraagt.",
                "art. 5 UAVG" if age is AgeBand.OWN_RIGHTS else "art. 1:233 BW",
            ),
        ),
        follows=(Follow.ANSWER_VIA_PUPIL,),
    )


def _open(*reasons: Reason) -> MayAsk:
    return MayAsk(ALWAYS_OPEN | GRANTS, reasons)


def _closed(sentence: str, article: str) -> MayAsk:
    return MayAsk(ALWAYS_OPEN, (Reason(sentence, article),))


def faults_in(card: WhoMayAsk) -> Iterator[str]:
    """Answer in Dutch what contradicts itself in a card; nothing where it may be kept."""
    no_child = card.requester is Requester.OWN_DATA
    if no_child and (card.age or card.shown or card.parents_disagree):
        yield "Wie over zichzelf vraagt, heeft geen leeftijd van een leerling, gezag of onenigheid."
    if card.shown and card.requester not in MUST_SHOW_AUTHORITY:
        yield "Alleen bij een ouder met gezag, een voogd of een pleegouder hoort hoe gezag bleek."
    if card.parents_disagree and card.requester is not Requester.PARENT_WITH_AUTHORITY:
        yield "Dat ouders het niet eens zijn, telt alleen bij een verzoek van een ouder met gezag."
