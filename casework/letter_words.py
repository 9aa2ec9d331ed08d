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
    LetterKind.COPY_DESTROYED: "brief: kopie van een identiteitsbewijs niet bewaard",
    LetterKind.CODE: "eenmalige code",
    LetterKind.INFORMATION_RIGHT: "brief over het recht op informatie",
    LetterKind.MESSAGES_MISSED: "bericht: misschien iets gemist in de chat",
    LetterKind.ANSWER: "antwoord",
    LetterKind.ANSWER_READY: "bericht: het antwoord staat klaar",
    LetterKind.ANSWER_CODE: "code voor het antwoord",
    LetterKind.AFFECTED: "brief over een datalek",
    LetterKind.ANSWER: "het antwoord zelf",
    LetterKind.ANSWER_READY: "bericht: het antwoord staat klaar",
    LetterKind.ANSWER_CODE: "code om het antwoord te openen",
    LetterKind.ANSWER_LOCKED: "bericht: een antwoord ging op slot",
    LetterKind.TICKET: "ticket",
    LetterKind.NOT_TAKEN_UP: "bericht: nog niet opgepakt",
    LetterKind.DATE_MOVED: "bericht: een datum is verschoven",
    LetterKind.TASK: "bericht over een taak",
    LetterKind.BREACH_NOTICE: "melding van een datalek",
    LetterKind.MESSAGE_ADDED: "bericht: de ouder schreef weer",
    LetterKind.ANSWER_LOCKED: "bericht: het antwoord is op slot",
    LetterKind.ADVICE: "bericht: advies van de FG",
    LetterKind.REMINDER: "herinnering",
    LetterKind.OVERDUE: "bericht: te laat",
    LetterKind.UNDELIVERED: "bericht: een brief kwam niet aan",
    LetterKind.SET_ASIDE_NOTICE: "bericht: er ligt post apart",
    LetterKind.DOOR_SILENT: "bericht: een ingang is stil",
    LetterKind.STAFF_INVITATION: "uitnodiging voor het loket",
    LetterKind.STAFF_RESET: "link voor een nieuw wachtwoord of een nieuwe app",
    LetterKind.ACCOUNT_CHANGED: "bericht: uw account is veranderd",
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
