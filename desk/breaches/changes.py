"""Tell in Dutch what others changed in a breach while somebody had it before them."""

from collections.abc import Sequence
from typing import Final

from casework.breach_fields import BY_NAME
from casework.dutch_dates import clock_time
from casework.events import Event, EventKind
from casework.local_time import to_amsterdam

RECORDED: Final = {
    "report": "legde een melding bij de AP vast",
    "people_told": "legde vast dat de betrokkenen zijn geïnformeerd",
    "letters": "stuurde een brief aan betrokkenen",
    "number": "zette het datalek in het register",
}
DECIDED: Final = {"ap": "nam een besluit over de AP", "people": "nam een besluit over betrokkenen"}
OTHERS: Final = {
    EventKind.BREACH_ASSESSED: "beoordeelde het risico",
    EventKind.AWARENESS_MOVED: "legde vast sinds wanneer het datalek bekend is",
    EventKind.CASE_TAKEN_UP: "pakte de zaak op",
    EventKind.CASE_HANDED_OVER: "gaf de zaak door",
    EventKind.CASE_CLOSED: "sloot de zaak",
    EventKind.CASE_ESCALATED: "gaf de zaak door aan wie daarna komt",
    EventKind.MESSAGE_ADDED: "voegde een bericht toe",
    EventKind.NOTE_WRITTEN: "schreef een notitie",
    EventKind.ADVICE_GIVEN: "gaf advies",
    EventKind.ADVICE_ANSWERED: "gaf antwoord op een advies",
    EventKind.TASK_OPENED: "opende een taak",
    EventKind.TASK_DONE: "rondde een taak af",
    EventKind.SCHOOL_RECORDED: "legde vast om welke school het gaat",
    EventKind.CONFLICT_RECORDED: "legde vast over wie de zaak gaat",
}


def changes_in_words(events: Sequence[Event]) -> tuple[str, ...]:
    """Answer what happened, oldest first, each as "14:05, Joke Terpstra: vulde in: feiten"."""
    return tuple(dict.fromkeys(_line(event) for event in events))


def _line(event: Event) -> str:
    when = clock_time(to_amsterdam(event.at).replace(second=0, microsecond=0))
    return f"{when}, {event.by}: {_what(event)}"


def _what(event: Event) -> str:
    if event.kind is EventKind.BREACH_RECORDED:
        filled = event.detail.get("filled")
        if isinstance(filled, str):
            names = [name.strip() for name in filled.split(",")]
            labels = [BY_NAME[name].label for name in names if name in BY_NAME]
            return f"vulde in: {', '.join(labels)}"
        return next((words for key, words in RECORDED.items() if key in event.detail), "vulde in")
    if event.kind is EventKind.BREACH_DECIDED:
        return DECIDED.get(str(event.detail.get("about")), "nam een besluit")
    return OTHERS.get(event.kind, "veranderde de zaak")
