"""Say in Dutch why a message was set aside, what that means, and how it can leave the tray."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from casework.message import SetAsideReason


class WayOut(StrEnum):
    """Why a message in the tray needs nothing more, when no case came of it."""

    ANSWERED = "answered"
    """Somebody answered it outside the service."""
    ASKED_AGAIN = "asked_again"
    """The sender was asked to send it again."""
    NO_PRIVACY = "no_privacy"
    ADVERTISING = "advertising"
    SEEN_ELSEWHERE = "seen_elsewhere"
    """The same message came in some other way, and is dealt with there."""
    NOTHING_IN_IT = "nothing_in_it"


WAY_OUT_WORDS: Final[Mapping[WayOut, str]] = {
    WayOut.ANSWERED: "buiten het loket beantwoord",
    WayOut.ASKED_AGAIN: "de afzender is gevraagd het opnieuw te sturen",
    WayOut.NO_PRIVACY: "het gaat niet over privacy",
    WayOut.ADVERTISING: "reclame of ongewenste mail",
    WayOut.SEEN_ELSEWHERE: "het kwam ook op een andere manier binnen en wordt daar behandeld",
    WayOut.NOTHING_IN_IT: "er staat niets in",
}


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """Why a message waits, for somebody who is no administrator."""

    title: str
    meaning: str
    """What happened, in one or two sentences."""
    advice: str
    """What to do now."""


REASON_WORDS: Final[Mapping[SetAsideReason, ReasonWords]] = {
    SetAsideReason.NOTHING_TO_READ: ReasonWords(
        "Leeg bericht",
        "Er staat geen tekst in, geen onderwerp en geen bijlage.",
        "Vraag de afzender wat de bedoeling was, of handel het af als leeg.",
    ),
    SetAsideReason.ONLY_ATTACHMENTS: ReasonWords(
        "Alleen bijlagen",
        "Er zitten bestanden bij, maar er staat geen woord in. Het loket raadt niet wat iemand"
        " met een bestand bedoelt.",
        "Open de mail in de mailbox. Gaat het om een verzoek? Maak er dan hier een zaak van.",
    ),
    SetAsideReason.NO_SENDER: ReasonWords(
        "Geen afzender",
        "Er staat geen mailadres in waar een antwoord naartoe kan.",
        "Lees wat er staat. Weet u van wie het is? Maak er een zaak van en neem zelf contact op.",
    ),
    SetAsideReason.ONLY_QUOTED_TEXT: ReasonWords(
        "Alleen oude tekst",
        "Er staat alleen een eerdere of doorgestuurde mail in. De afzender schreef zelf niets.",
        "Lees de oude tekst. Hoort het bij een zaak? Voeg het daaraan toe. Is het een nieuw"
        " verzoek? Maak er een zaak van.",
    ),
    SetAsideReason.TOO_LARGE: ReasonWords(
        "Te groot",
        "Het bericht is te groot om hier te lezen. Het staat nog in de mailbox.",
        "Open het in de mailbox. Maak er hier een zaak van, of vraag de afzender het zonder grote"
        " bijlagen te sturen.",
    ),
    SetAsideReason.ENCRYPTED: ReasonWords(
        "Versleuteld",
        "Het bericht is versleuteld. Alleen het mailprogramma van de ontvanger kan het openen.",
        "Open het in de mailbox, of vraag de afzender het gewoon te sturen.",
    ),
    SetAsideReason.BROKEN: ReasonWords(
        "Beschadigd",
        "Het bericht kwam beschadigd binnen en is niet te lezen.",
        "Probeer het in de mailbox te openen. Lukt dat niet, vraag de afzender het opnieuw te"
        " sturen.",
    ),
    SetAsideReason.COULD_NOT_PROCESS: ReasonWords(
        "Niet verwerkt",
        "Het loket kreeg een fout bij dit bericht. Het is bewaard, maar er is niets mee gedaan.",
        "Lees het en maak er zo nodig een zaak van. Meld het ook aan de beheerder.",
    ),
    SetAsideReason.READING_NEVER_ENDED: ReasonWords(
        "Lezen liep vast",
        "Het loket liep meer dan eens vast op dit bericht en legde het daarom weg.",
        "Open het in de mailbox. Meld het ook aan de beheerder.",
    ),
}
