"""Name what the verdict counts: the duties, what was to be done and what stands in the books."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from casework.events import EventKind
from casework.letters import Handover
from casework.tasks import TaskKind


class Duty(Enum):
    """A row of the verdict's table, in Dutch."""

    ACKNOWLEDGED = "ontvangst bevestigd aan de ouder"
    BREACH_TOLD = "datalek meteen gemeld"
    REGISTERED = "datalek in het register"
    TICKET = "ticket bij wie moet handelen"
    TAKEN_UP = "zaak opgepakt"
    MOVED_UP = "ticket naar de volgende: niet opgepakt"
    MOVED_AWAY = "ticket naar de volgende: afwezig"
    LADDER_TOLD = "iedereen op de ladder weet waar het ligt"
    REMINDED = "herinnering aan een datum"
    TO_FG = "te laat: zaak naar de FG"
    LATE_TOLD = "te laat: verteld aan FG en ladder"
    LATE_AGAIN = "te laat: opnieuw verteld"
    EXTENDED = "verlenging aan de ouder verteld"
    EXTENSION_ALLOWED = "verlenging op tijd: toegelaten"
    EXTENSION_REFUSED = "verlenging te laat: geweigerd"
    ASKED = "vraag aan de ouder gesteld"
    ANSWERED = "nieuwe datum na het antwoord aan de ouder"
    DATE_SHOWN = "verschoven datum getoond"
    AWARENESS = "kennisname van een datalek verplaatst"
    MESSAGE_TOLD = "nieuw bericht van de ouder gemeld"
    TELL_RECIPIENTS = "taak: ontvangers informeren (art. 19)"
    REFUSAL = "taak: brief met de weigering"
    NOT_IDENTIFIED = "taak: brief, aanvrager niet bekend"
    FREEZE = "taak: camerabeelden vastzetten"
    RELEASE = "taak: camerabeelden loslaten"
    REPORT = "taak: datalek melden bij de AP"
    TELL = "taak: betrokkenen informeren"
    LEAVE = "verlof vastgelegd en teruggenomen"
    PROFILE = "gewijzigd profiel opgemerkt"
    CLOSED = "zaak gesloten met een uitkomst"
    PEOPLE_ACTED = "journaal: wat mensen verder deden"
    SERVICE_ACTED = "journaal: wat de dienst deed"
    DATES = "elke datum volgt uit de handelingen"
    STANDING = "elke zaak staat zoals zij hoort"
    DELIVERIES = "elk bericht één uitkomst"
    WHOLE = "keten heel, niets zonder zaak"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that had to be done, once, within a span of time; mostly at one moment."""

    duty: Duty
    case: str
    what: str
    """About what and to whom, written as `Done.what` is."""
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that stands in the books."""

    duty: Duty
    case: str
    what: str
    at: datetime


ABOUT_TASKS: Final = {
    TaskKind.TELL_RECIPIENTS: Duty.TELL_RECIPIENTS,
    TaskKind.REFUSAL_LETTER: Duty.REFUSAL,
    TaskKind.NOT_IDENTIFIED_LETTER: Duty.NOT_IDENTIFIED,
    TaskKind.FREEZE_FOOTAGE: Duty.FREEZE,
    TaskKind.RELEASE_FOOTAGE: Duty.RELEASE,
    TaskKind.REPORT_TO_AP: Duty.REPORT,
    TaskKind.TELL_AFFECTED: Duty.TELL,
}
ABOUT_ACTS: Final = {
    EventKind.CASE_TAKEN_UP: Duty.TAKEN_UP,
    EventKind.CASE_CLOSED: Duty.CLOSED,
    EventKind.AWARENESS_MOVED: Duty.AWARENESS,
}


def duty_of_event(kind: EventKind, about: str, *, by_service: bool) -> Duty:
    """Answer under which duty an event is counted; `about` ends in why, or is the task."""
    match kind:
        case EventKind.TASK_OPENED | EventKind.TASK_DONE:
            return ABOUT_TASKS.get(TaskKind(about), Duty.PEOPLE_ACTED)
        case EventKind.CASE_HANDED_OVER if about.endswith(Handover.OVERDUE.value):
            return Duty.TO_FG
        case _:
            rest = Duty.SERVICE_ACTED if by_service else Duty.PEOPLE_ACTED
            return ABOUT_ACTS.get(kind, rest)
