"""Say in Dutch what stands in a case, for the desk and the command line alike."""

from collections.abc import Mapping
from typing import Final

from casework.case import CaseState, ClockName
from casework.identity import IdentityWay
from casework.outcomes import CaseOutcome
from casework.tasks import TaskKind
from casework.term_acts import ExtensionGround, QuestionKind
from casework.who_may_ask import AgeBand, AuthorityShown, Requester

STATE_WORDS: Final[Mapping[CaseState, str]] = {
    CaseState.TRIAGE: "beoordelen",
    CaseState.NEW: "nieuw",
    CaseState.TAKEN_UP: "opgepakt",
    CaseState.CLOSED: "gesloten",
}
CLOCK_WORDS: Final[Mapping[ClockName, str]] = {
    ClockName.LEGAL_TERM: "wettelijke termijn",
    ClockName.OWN_TERM: "eigen termijn van het bestuur",
    ClockName.INNER_REPORT: "interne beoordeling",
    ClockName.AP_REPORT: "melding bij de AP",
    ClockName.ASSUMED: "kortste termijn die kan gelden",
}
TASK_WORDS: Final[Mapping[TaskKind, str]] = {
    TaskKind.TELL_RECIPIENTS: "vertel het aan wie de gegevens kreeg",
    TaskKind.REFUSAL_LETTER: "stuur de brief met de weigering",
    TaskKind.NOT_IDENTIFIED_LETTER: "stuur de brief: niet vast te stellen wie vraagt",
    TaskKind.REPORT_TO_AP: "meld het datalek bij de AP",
    TaskKind.TELL_AFFECTED: "vertel het aan de mensen van wie gegevens zijn gelekt",
    TaskKind.ANSWER_VIA_PUPIL: "vraag de leerling; het antwoord gaat naar de leerling",
    TaskKind.INFORMATION_RIGHT: "vertel de ouder zonder gezag over het recht op informatie",
    TaskKind.LOOK_AT_FILES: "bekijk het bestand in de mailbox",
    TaskKind.TALK_TO_PARENT: "spreek de ouder",
    TaskKind.FREEZE_FOOTAGE: "zet de camerabeelden vast",
    TaskKind.RELEASE_FOOTAGE: "laat de camerabeelden weer los",
}
WAY_WORDS: Final[Mapping[IdentityWay, str]] = {
    IdentityWay.CODE: "code kwam terug van een bekend adres",
    IdentityWay.CALL_BACK: "teruggebeld op het bekende nummer",
    IdentityWay.RECOGNISED: "herkend op school",
    IdentityWay.DOCUMENT_SHOWN: "identiteitsbewijs gezien op school",
    IdentityWay.PARENT_PORTAL: "via het ouderportaal",
}
REQUESTER_WORDS: Final[Mapping[Requester, str]] = {
    Requester.PARENT_WITH_AUTHORITY: "ouder met gezag",
    Requester.PARENT_WITHOUT_AUTHORITY: "ouder zonder gezag",
    Requester.PARENT_AUTHORITY_UNKNOWN: "ouder, gezag nog niet bekend",
    Requester.GUARDIAN: "voogd",
    Requester.FOSTER_PARENT: "pleegouder",
    Requester.PUPIL: "de leerling zelf",
    Requester.OWN_DATA: "iemand over de eigen gegevens",
    Requester.SOMEBODY_ELSE: "iemand anders",
}
AGE_WORDS: Final[Mapping[AgeBand, str]] = {
    AgeBand.CHILD: "leerling te jong om zelf te beslissen",
    AgeBand.OWN_RIGHTS: "leerling beslist zelf, nog geen 18",
    AgeBand.ADULT: "leerling 18 of ouder",
}
SHOWN_WORDS: Final[Mapping[AuthorityShown, str]] = {
    AuthorityShown.KNOWN_TO_SCHOOL: "gezag bij de school bekend",
    AuthorityShown.COURT_PAPER_SEEN: "beschikking van de rechter gezien",
    AuthorityShown.REGISTER_SEEN: "uittreksel uit het gezagsregister gezien",
}
CASE_OUTCOME_WORDS: Final[Mapping[CaseOutcome, str]] = {
    CaseOutcome.GRANTED: "toegewezen",
    CaseOutcome.GRANTED_PARTLY: "deels toegewezen",
    CaseOutcome.REFUSED: "geweigerd",
    CaseOutcome.NOT_IDENTIFIED: "niet vast te stellen wie vraagt",
    CaseOutcome.WITHDRAWN: "ingetrokken",
    CaseOutcome.HANDLED: "afgehandeld",
    CaseOutcome.MERGED: "samengevoegd met een eerdere zaak",
}
EXTENSION_WORDS: Final[Mapping[ExtensionGround, str]] = {
    ExtensionGround.COMPLEXITY: "Dit verzoek is ingewikkeld",
    ExtensionGround.NUMBER_OF_REQUESTS: "Deze persoon deed veel verzoeken",
}
QUESTION_WORDS: Final[Mapping[QuestionKind, str]] = {
    QuestionKind.IDENTITY: "Wie vraagt dit?",
    QuestionKind.WHICH_DATA: "Om welke gegevens gaat het?",
}
