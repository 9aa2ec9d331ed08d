"""Say in Dutch which letter is meant, and where it stands."""

from collections.abc import Mapping
from typing import Final

from casework.letters import CHAT_CLOSED, CHAT_UNKNOWN, LetterKind, LetterState

LETTER_WORDS: Final[Mapping[str, str]] = {
    LetterKind.ACKNOWLEDGEMENT: "ontvangstbevestiging",
    LetterKind.EXTENSION: "brief over de verlenging",
    LetterKind.QUESTION: "vraag aan de ouder",
    LetterKind.NEW_DATE: "brief met de nieuwe datum",
    LetterKind.RELABELLED: "brief over het andere soort",
    LetterKind.COPY_DESTROYED: "brief dat een kopie van een identiteitsbewijs niet is bewaard",
    LetterKind.CODE: "eenmalige code",
    LetterKind.INFORMATION_RIGHT: "brief over het recht op informatie",
    LetterKind.MESSAGES_MISSED: "bericht dat er in de chat misschien iets is gemist",
    LetterKind.AFFECTED: "brief over een datalek",
    LetterKind.ANSWER: "het antwoord",
    LetterKind.ANSWER_READY: "bericht dat het antwoord klaarstaat",
    LetterKind.ANSWER_CODE: "code om het antwoord te openen",
    LetterKind.TICKET: "bericht over de zaak",
    LetterKind.NOT_TAKEN_UP: "bericht dat de zaak nog niet is opgepakt",
    LetterKind.DATE_MOVED: "bericht dat een datum is verschoven",
    LetterKind.TASK: "bericht over een taak",
    LetterKind.BREACH_NOTICE: "melding van een datalek",
    LetterKind.MESSAGE_ADDED: "bericht dat de ouder weer schreef",
    LetterKind.ANSWER_LOCKED: "bericht dat het antwoord op slot is",
    LetterKind.ADVICE: "bericht over advies van de FG",
    LetterKind.REMINDER: "herinnering",
    LetterKind.OVERDUE: "bericht dat het te laat is",
    LetterKind.UNDELIVERED: "bericht dat een brief niet aankwam",
    LetterKind.SET_ASIDE_NOTICE: "bericht dat er post apart ligt",
    LetterKind.DOOR_SILENT: "bericht dat een ingang stil is",
    LetterKind.STAFF_INVITATION: "uitnodiging voor het loket",
    LetterKind.STAFF_RESET: "link voor een nieuw wachtwoord of een nieuwe app",
    LetterKind.ACCOUNT_CHANGED: "bericht dat het account is veranderd",
}
"""By the value of the kind, as events hold it too."""
LETTER_STATE_WORDS: Final[Mapping[LetterState, str]] = {
    LetterState.OWED: "wacht op verzending",
    LetterState.SENT: "verstuurd",
    LetterState.FAILED: "niet aangekomen",
}
FAULT_WORDS: Final[Mapping[str, str]] = {
    CHAT_CLOSED: "de ouder heeft de chat met ons gesloten",
    CHAT_UNKNOWN: "deze chat bestaat niet meer",
}


def letter_words(kind: str) -> str:
    """Answer which letter is meant by the value of its kind."""
    return LETTER_WORDS.get(kind, "brief")


def fault_words(fault: str) -> str:
    """Answer why a letter did not go out; what a mail server said stays as it said it."""
    return FAULT_WORDS.get(fault, fault)
