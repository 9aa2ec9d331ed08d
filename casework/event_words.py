"""Say in a Dutch sentence what happened, for the timeline of a case and for the log."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from casework.boards import BoardProfile, Post
from casework.breach import LEVEL_WORDS, RiskLevel
from casework.case import CaseOutcome, ClockName
from casework.case_words import CASE_OUTCOME_WORDS, CLOCK_WORDS, TASK_WORDS, WAY_WORDS
from casework.dutch_dates import clock_time, short_day
from casework.dutch_words import capital
from casework.events import Event, EventKind
from casework.identity import IdentityWay
from casework.kinds import KIND_FACTS, Kind
from casework.letter_words import fault_words, letter_words
from casework.letters import Handover
from casework.local_time import to_amsterdam
from casework.tasks import TaskKind
from casework.term_acts import ExtensionGround, QuestionKind

SIMPLE: Final[Mapping[EventKind, str]] = {
    EventKind.CASE_OPENED: "De zaak is geopend.",
    EventKind.MESSAGE_ADDED: "Er kwam een bericht bij.",
    EventKind.MESSAGE_SET_ASIDE: "Een bericht is apart gelegd.",
    EventKind.SET_ASIDE_RESOLVED: "Een apart gelegd bericht is afgehandeld.",
    EventKind.ACKNOWLEDGEMENT_WITHHELD: "De ontvangstbevestiging is niet verstuurd.",
    EventKind.CASE_TAKEN_UP: "De zaak is opgepakt.",
    EventKind.KIND_CONFIRMED: "De ouder zegt dat het soort klopt.",
    EventKind.KIND_DENIED: "De ouder zegt dat het soort niet klopt.",
    EventKind.AGE_TOLD: "De ouder heeft gezegd wie er vraagt en hoe oud de leerling is.",
    EventKind.DISCOVERY_TOLD: "De ouder heeft gezegd wanneer het lek is ontdekt.",
    EventKind.PERSON_ASKED: "De ouder wil een mens spreken.",
    EventKind.CODE_REFUSED: "Er is geen code gestuurd: het adres is niet bekend.",
    EventKind.CODE_WRONG: "Er kwam een verkeerde code terug.",
    EventKind.INFORMATION_RIGHT_TOLD: "De ouder hoorde over het recht op informatie.",
    EventKind.CONTACTS_IMPORTED: "Contactgegevens zijn ingelezen.",
    EventKind.CONTACTS_FORGOTTEN: "Contactgegevens zijn gewist.",
    EventKind.CONFLICT_RECORDED: "Vastgelegd dat de zaak over iemand van het bestuur gaat.",
    EventKind.QUESTION_ANSWERED: "De ouder heeft de vraag beantwoord.",
    EventKind.AWARENESS_MOVED: "De FG heeft vastgelegd sinds wanneer het lek bekend is.",
    EventKind.DATE_MOVED: "Een datum is verschoven.",
    EventKind.COPY_DESTROYED: "Een kopie van een identiteitsbewijs is niet bewaard.",
    EventKind.ABSENCE_RECORDED: "Verlof is vastgelegd.",
    EventKind.ABSENCE_REMOVED: "Verlof is ingetrokken.",
    EventKind.PROFILE_CHANGED: "Het profiel van het bestuur is veranderd.",
    EventKind.CASE_HELD: "De zaak wordt vastgehouden en nog niet gewist.",
    EventKind.HOLD_RELEASED: "De zaak wordt niet meer vastgehouden.",
    EventKind.CORRECTIONS_EXPORTED: "Verbeteringen zijn uitgevoerd om van te leren.",
    EventKind.TEXTS_ERASED: "De teksten van de zaak zijn gewist.",
    EventKind.CASE_ERASED: "De zaak is gewist.",
    EventKind.CHAT_FORGOTTEN: "Het gesprek in de chat is gewist.",
    EventKind.CHAT_CLOSED: "De ouder is in de chat niet meer te bereiken.",
    EventKind.CHAT_OPENED: "De ouder is in de chat weer te bereiken.",
    EventKind.GAP_NOTICED: "Een ingang was een tijd dicht: er is misschien iets gemist.",
    EventKind.CALENDAR_LINK_MADE: "Er is een agendalink gemaakt.",
    EventKind.CALENDAR_LINK_REVOKED: "Een agendalink is ingetrokken.",
    EventKind.NOTE_WRITTEN: "Er is een notitie geschreven.",
    EventKind.ADVICE_GIVEN: "De FG heeft advies gegeven.",
    EventKind.ANSWER_DRAFTED: "Er is een antwoord opgesteld.",
    EventKind.ANSWER_APPROVED: "Een tweede persoon keurde het antwoord goed.",
    EventKind.ANSWER_SENT_BACK: "Het antwoord is teruggestuurd om te verbeteren.",
    EventKind.ANSWER_HANDED_OVER: "Het antwoord is naar de ouder gegaan.",
    EventKind.ANSWER_OPENED: "De ouder heeft het antwoord geopend.",
    EventKind.ANSWER_CODE_WRONG: "Bij het antwoord is een verkeerde code ingevuld.",
    EventKind.DOSSIER_EXPORTED: "Het dossier van het datalek is opgehaald.",
    EventKind.STATUS_READ: "De ouder bekeek hoe het met de zaak staat.",
    EventKind.STAFF_INVITED: "Een medewerker is uitgenodigd.",
    EventKind.STAFF_JOINED: "Een medewerker doet mee.",
    EventKind.STAFF_CHANGED: "Een medewerker kreeg een andere naam of functie.",
    EventKind.STAFF_BLOCKED: "Een medewerker mag niet meer aanmelden.",
    EventKind.STAFF_UNBLOCKED: "Een medewerker mag weer aanmelden.",
    EventKind.SECOND_FACTOR_RENEWED: "De app met codes is vernieuwd.",
    EventKind.SIGNED_IN: "Aangemeld.",
    EventKind.SIGN_IN_REFUSED: "Aanmelden is geweigerd.",
    EventKind.SIGNED_OUT: "Afgemeld.",
    EventKind.SETTING_CHANGED: "Een instelling is veranderd.",
}
"""What needs no detail to be said."""
HANDOVER_WORDS: Final[Mapping[Handover, str]] = {
    Handover.NOT_TAKEN_UP: "niemand pakte de zaak op",
    Handover.AWAY: "wie de zaak had, is er niet",
    Handover.OVERDUE: "de datum is voorbij",
    Handover.CONFLICT: "de zaak gaat over wie de zaak had",
    Handover.SCHOOL_KNOWN: "nu is bekend om welke school het gaat",
    Handover.BY_HAND: "doorgegeven",
    Handover.PARENTS_DISAGREE: "de ouders zijn het niet eens, dus de FG beslist",
    Handover.RELABELLED: "het is een ander soort zaak",
}
GROUND_WORDS: Final[Mapping[ExtensionGround, str]] = {
    ExtensionGround.COMPLEXITY: "het verzoek is ingewikkeld",
    ExtensionGround.NUMBER_OF_REQUESTS: "deze persoon vraagt veel tegelijk",
}
QUESTION_WORDS: Final[Mapping[QuestionKind, str]] = {
    QuestionKind.IDENTITY: "wie er vraagt",
    QuestionKind.WHICH_DATA: "om welke gegevens het gaat",
}


def event_sentence(event: Event, board: BoardProfile) -> str:
    """Answer what happened; who did it, and when, stand beside it."""
    with_detail = DETAILED.get(event.kind)
    return with_detail(event, board) if with_detail else SIMPLE[event.kind]


def date_notes(event: Event) -> str:
    """Answer which dates an act moved, from when to when; empty when it moved none."""
    moves = []
    for name in ClockName:
        old, new = (event.detail.get(f"{name.value}_{side}") for side in ("old", "new"))
        if old or new:
            moves.append(
                f"{capital(CLOCK_WORDS[name])}: {_due(old, 'geen')} → {_due(new, 'vervallen')}"
            )
    return "; ".join(moves)


def _due(value: object, none: str) -> str:
    if not value:
        return none
    text = str(value)
    if "T" not in text:
        return short_day(date.fromisoformat(text))
    local = to_amsterdam(datetime.fromisoformat(text))
    return f"{short_day(local.date())} {clock_time(local.replace(second=0, microsecond=0))}"


def _text(event: Event, name: str) -> str:
    return str(event.detail.get(name) or "")


def _kind(event: Event, name: str) -> str:
    value = _text(event, name)
    return KIND_FACTS[Kind(value)].title if value in set(Kind) else "een ander soort"


def _clock(event: Event) -> str:
    value = _text(event, "clock")
    return CLOCK_WORDS[ClockName(value)] if value in set(ClockName) else ""


def _task(event: Event) -> str:
    value = _text(event, "task")
    return TASK_WORDS[TaskKind(value)] if value in set(TaskKind) else ""


def _post(text: str, board: BoardProfile) -> str:
    try:
        return f"de {board.who_at(Post.parse(text), None)}"
    except ValueError:
        return "iemand anders"


def _letter_sent(event: Event, _board: BoardProfile) -> str:
    return f"Verstuurd: {letter_words(_text(event, 'letter'))}."


def _letter_failed(event: Event, _board: BoardProfile) -> str:
    why = fault_words(_text(event, "why"))
    letter = letter_words(_text(event, "letter"))
    return f"Niet aangekomen: {letter}{f' ({why})' if why else ''}."


def _reminded(event: Event, _board: BoardProfile) -> str:
    about = _task(event) or _clock(event) or "niemand pakte de zaak op"
    return f"Herinnering klaargezet: {about}."


def _escalated(event: Event, _board: BoardProfile) -> str:
    about = _task(event) or _clock(event)
    return f"Te laat, en dat is doorgegeven{f': {about}' if about else ''}."


def _understood(event: Event, _board: BoardProfile) -> str:
    return f"Het soort is bepaald: {_kind(event, 'asked')}."


def _relabelled(event: Event, _board: BoardProfile) -> str:
    return f"Het soort is veranderd van {_kind(event, 'was')} in {_kind(event, 'asked')}."


def _chosen(event: Event, _board: BoardProfile) -> str:
    followed = "" if event.detail.get("followed") else " Een medewerker kijkt er nog naar."
    return f"De ouder zegt dat het gaat om: {_kind(event, 'chosen')}.{followed}"


def _identity(event: Event, _board: BoardProfile) -> str:
    value = _text(event, "way")
    way = f": {WAY_WORDS[IdentityWay(value)]}" if value in set(IdentityWay) else ""
    return f"Vastgelegd wie er vraagt{way}."


def _card(event: Event, _board: BoardProfile) -> str:
    may = "kan" if event.detail.get("may_be_granted") else "kan niet"
    return f"Vastgelegd wie dit mag vragen; de zaak {may} worden toegewezen."


def _closed(event: Event, _board: BoardProfile) -> str:
    value = _text(event, "outcome")
    outcome = f": {CASE_OUTCOME_WORDS[CaseOutcome(value)]}" if value in set(CaseOutcome) else ""
    return f"De zaak is gesloten{outcome}."


def _read(event: Event, _board: BoardProfile) -> str:
    if event.detail.get("file"):
        return "Een bestand is bekeken."
    apart = event.case is None and event.detail.get("source")
    return "Een apart gelegd bericht is bekeken." if apart else "De zaak is bekeken."


def _handed(event: Event, board: BoardProfile) -> str:
    why = _text(event, "why")
    reason = f": {HANDOVER_WORDS[Handover(why)]}" if why in set(Handover) else ""
    return f"De zaak ging naar {_post(_text(event, 'to'), board)}{reason}."


def _school(event: Event, _board: BoardProfile) -> str:
    return f"De school is vastgelegd: {_text(event, 'school') or 'geen'}."


def _extended(event: Event, _board: BoardProfile) -> str:
    value = _text(event, "ground")
    why = f": {GROUND_WORDS[ExtensionGround(value)]}" if value in set(ExtensionGround) else ""
    return f"De termijn is verlengd{why}."


def _asked(event: Event, _board: BoardProfile) -> str:
    value = _text(event, "question")
    about = f": {QUESTION_WORDS[QuestionKind(value)]}" if value in set(QuestionKind) else ""
    return f"Er is een vraag gesteld aan de ouder{about}."


def _task_opened(event: Event, _board: BoardProfile) -> str:
    due = event.detail.get("due")
    until = f", uiterlijk {_due(due, '')}" if due else ""
    return f"Nieuwe taak: {_task(event)}{until}."


def _task_done(event: Event, _board: BoardProfile) -> str:
    return f"Taak klaar: {_task(event)}."


def _files_kept(event: Event, _board: BoardProfile) -> str:
    count = event.detail.get("count", 1)
    return "Er is 1 bestand bewaard." if count == 1 else f"Er zijn {count} bestanden bewaard."


def _code_sent(event: Event, _board: BoardProfile) -> str:
    if event.detail.get("told"):
        return "Er is een code voor het antwoord gemaakt, om zelf aan de ouder te vertellen."
    return "Er is een eenmalige code gestuurd naar een bekend adres."


def _answer_changed(event: Event, _board: BoardProfile) -> str:
    if event.detail.get("waits"):
        return "Het antwoord wacht op een tweede paar ogen."
    if event.detail.get("discarded"):
        return "Het concept van het antwoord is weggegooid."
    return "Het antwoord is veranderd."


def _report_exported(event: Event, _board: BoardProfile) -> str:
    register = event.detail.get("report") == "breach_register"
    return (
        "Het register van datalekken is opgehaald." if register else "Het jaarverslag is opgehaald."
    )


def _breach_recorded(event: Event, _board: BoardProfile) -> str:
    if event.detail.get("reported"):
        return f"De melding bij de AP is vastgelegd: {_due(event.detail['reported'], '')}."
    if event.detail.get("people_told"):
        return "Vastgelegd dat de mensen om wie het gaat het weten."
    if letters := event.detail.get("letters"):
        sent = "Er is 1 brief" if letters == 1 else f"Er zijn {letters} brieven"
        return f"{sent} gestuurd aan mensen om wie het datalek gaat."
    number = _text(event, "number")
    if number:
        return f"Het datalek staat in het register als nummer {number}."
    return "Het dossier van het datalek is aangevuld."


def _assessed(event: Event, _board: BoardProfile) -> str:
    value = _text(event, "level")
    level = LEVEL_WORDS[RiskLevel(value)] if value in set(RiskLevel) else ""
    return f"Het risico is berekend{f': {level}' if level else ''}."


def _breach_decided(event: Event, _board: BoardProfile) -> str:
    to_people = _text(event, "about") == "people"
    told = "wel" if event.detail.get("told") else "niet"
    where = "aan de mensen om wie het gaat vertellen" if to_people else "bij de AP melden"
    return f"Besloten over het datalek: {told} {where}."


def _split(event: Event, _board: BoardProfile) -> str:
    other = _text(event, "into") or _text(event, "of")
    return f"De zaak is gesplitst{f': zie {other}' if other else ''}."


def _merged(event: Event, _board: BoardProfile) -> str:
    into, took = _text(event, "into"), _text(event, "took")
    if into:
        return f"De zaak is samengevoegd met {into}, die verdergaat."
    return f"De zaak {took} is bij deze gevoegd." if took else "Twee zaken zijn samengevoegd."


def _advice_answered(event: Event, _board: BoardProfile) -> str:
    followed = "gevolgd" if event.detail.get("followed") else "niet gevolgd"
    return f"Vastgelegd dat het advies van de FG is {followed}."


DETAILED: Final[Mapping[EventKind, Callable[[Event, BoardProfile], str]]] = {
    EventKind.LETTER_SENT: _letter_sent,
    EventKind.LETTER_FAILED: _letter_failed,
    EventKind.REMINDER_OWED: _reminded,
    EventKind.CASE_ESCALATED: _escalated,
    EventKind.CASE_UNDERSTOOD: _understood,
    EventKind.CASE_RELABELLED: _relabelled,
    EventKind.KIND_CHOSEN: _chosen,
    EventKind.IDENTITY_RECORDED: _identity,
    EventKind.CARD_RECORDED: _card,
    EventKind.CASE_CLOSED: _closed,
    EventKind.CASE_READ: _read,
    EventKind.CODE_SENT: _code_sent,
    EventKind.ANSWER_CHANGED: _answer_changed,
    EventKind.REPORT_EXPORTED: _report_exported,
    EventKind.CASE_HANDED_OVER: _handed,
    EventKind.SCHOOL_RECORDED: _school,
    EventKind.TERM_EXTENDED: _extended,
    EventKind.QUESTION_ASKED: _asked,
    EventKind.TASK_OPENED: _task_opened,
    EventKind.TASK_DONE: _task_done,
    EventKind.FILES_KEPT: _files_kept,
    EventKind.BREACH_RECORDED: _breach_recorded,
    EventKind.BREACH_ASSESSED: _assessed,
    EventKind.BREACH_DECIDED: _breach_decided,
    EventKind.CASE_SPLIT: _split,
    EventKind.CASE_MERGED: _merged,
    EventKind.ADVICE_ANSWERED: _advice_answered,
}
