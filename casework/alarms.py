"""Say what the FG must know at once: who is late, what is silent, where somebody looks away."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from casework.actions.watch_doors import NEEDS_A_PERSON
from casework.breach_entry import BreachEntry
from casework.breach_figures import ApStanding, ap_standing
from casework.case import Case, ClockName
from casework.case_words import CLOCK_WORDS, TASK_WORDS
from casework.events import Event
from casework.kinds import KIND_FACTS, Kind
from casework.ledger import Look
from casework.letters import LetterState
from casework.oversight import ONE_SECOND, TroubledLetter

AP_NEAR: Final = timedelta(hours=24)
"""So long before the hours of the AP are over, a decision that lacks is an alarm."""
NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
"""Sorts what was never read before all that was."""
ADVICE_WAITS: Final = timedelta(days=14)
"""So long may an advice go without an answer."""


class AlarmKind(StrEnum):
    """What is wrong; in the order in which the FG must act."""

    AP_NOT_DECIDED = "ap_not_decided"
    """The hours of the AP are nearly or wholly over, and nobody decided."""
    AP_NOT_REPORTED = "ap_not_reported"
    """It was decided to tell the AP, and nobody did."""
    AP_LATE = "ap_late"
    """The AP was told after its hours."""
    DOOR_SILENT = "door_silent"
    LETTER_FAILED = "letter_failed"
    ANSWER_OVERDUE = "answer_overdue"
    DUTY_OVERDUE = "duty_overdue"
    CONFLICT = "conflict"
    """A case is about somebody of the board's own."""
    ADVICE_NOT_FOLLOWED = "advice_not_followed"
    ADVICE_UNANSWERED = "advice_unanswered"


ALARM_WORDS: Final[Mapping[AlarmKind, str]] = {
    AlarmKind.AP_NOT_DECIDED: "Datalek: nog geen besluit over de AP",
    AlarmKind.AP_NOT_REPORTED: "Datalek: besloten te melden, nog niet gemeld",
    AlarmKind.AP_LATE: "Datalek: te laat gemeld bij de AP",
    AlarmKind.DOOR_SILENT: "Een mailbox of bot antwoordt niet",
    AlarmKind.LETTER_FAILED: "Een brief kwam niet aan",
    AlarmKind.ANSWER_OVERDUE: "Antwoord te laat",
    AlarmKind.DUTY_OVERDUE: "Taak te laat",
    AlarmKind.CONFLICT: "Zaak over iemand van het bestuur zelf",
    AlarmKind.ADVICE_NOT_FOLLOWED: "Advies niet gevolgd",
    AlarmKind.ADVICE_UNANSWERED: "Advies zonder reactie",
}
IS_URGENT: Final = frozenset(
    {
        *(AlarmKind.AP_NOT_DECIDED, AlarmKind.AP_NOT_REPORTED, AlarmKind.DOOR_SILENT),
        *(AlarmKind.ANSWER_OVERDUE, AlarmKind.DUTY_OVERDUE, AlarmKind.LETTER_FAILED),
    }
)
"""What somebody must do something about now; the rest is for the FG to weigh."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is wrong."""

    kind: AlarmKind
    words: str
    """Dutch: what exactly, without a person's name."""
    since: datetime | None
    """When it went wrong, or goes wrong; None where nobody knows."""
    case: str | None = None

    @property
    def is_urgent(self) -> bool:
        """Whether somebody must act now."""
        return self.kind in IS_URGENT


@dataclass(frozen=True, slots=True)
class Watched:
    """What alarms are looked for in; all of one board, and for these eyes."""

    late: Sequence[Case] = ()
    """Cases with a date that is over."""
    conflicts: Sequence[Case] = ()
    """Cases that are kept from somebody."""
    breaches: Sequence[tuple[Case, BreachEntry]] = ()
    advice_given: Sequence[Event] = ()
    advice_answered: Sequence[Event] = ()
    looks: Sequence[Look] = ()
    letters: Sequence[TroubledLetter] = ()


def alarms(watched: Watched, *, now: datetime, patience: timedelta) -> tuple[Alarm, ...]:
    """Answer what is wrong, the gravest kind first, and within a kind the longest.

    `patience` is how long a door may go without answering.
    """
    found = [
        *_of_breaches(watched.breaches, now),
        *(alarm for look in watched.looks for alarm in _of_door(look, now, patience)),
        *(alarm for letter in watched.letters for alarm in _of_letter(letter)),
        *(alarm for case in watched.late for alarm in _of_dates(case, now)),
        *map(_of_conflict, watched.conflicts),
        *_of_advice(watched.advice_given, watched.advice_answered, now),
    ]
    order = list(AlarmKind)
    return tuple(sorted(found, key=lambda each: (order.index(each.kind), each.since or NEVER)))


def is_silent(look: Look, *, now: datetime, patience: timedelta) -> bool:
    """Answer whether a door needs a person: nothing was read there for too long."""
    return look.last_look is None or now - look.last_look > patience or look.fault in NEEDS_A_PERSON


def _of_breaches(breaches: Iterable[tuple[Case, BreachEntry]], now: datetime) -> Iterator[Alarm]:
    for case, entry in breaches:
        due = next(
            (c.deadline.due_instant for c in case.clocks if c.name is ClockName.AP_REPORT), None
        )
        standing = ap_standing(entry, due)
        if standing is ApStanding.LATE and entry.first_report is not None:
            words = f"Datalek {entry.name} is na de termijn gemeld, met de reden in het dossier."
            yield Alarm(AlarmKind.AP_LATE, words, entry.first_report.at, case.reference)
        if due is None or not case.is_open:
            continue
        if standing is ApStanding.OPEN and now >= due - AP_NEAR:
            over = "De 72 uur zijn om" if now > due else "De 72 uur lopen bijna af"
            words = f"Datalek {entry.name}. {over}, en er is niet besloten of de AP het hoort."
            yield Alarm(AlarmKind.AP_NOT_DECIDED, words, due, case.reference)
        if standing is ApStanding.TO_REPORT and now >= due - AP_NEAR:
            words = f"Datalek {entry.name}. De melding bij de AP is nog niet vastgelegd."
            yield Alarm(AlarmKind.AP_NOT_REPORTED, words, due, case.reference)


def _of_door(look: Look, now: datetime, patience: timedelta) -> Iterator[Alarm]:
    if is_silent(look, now=now, patience=patience):
        words = f"{look.place} is sinds dit moment niet gelezen."
        if look.last_look is None:
            words = f"{look.place} is nog nooit gelezen."
        yield Alarm(AlarmKind.DOOR_SILENT, words, look.last_look)


def _of_letter(letter: TroubledLetter) -> Iterator[Alarm]:
    if letter.state is LetterState.FAILED:
        words = "Deze brief is opgegeven. Bereik de ontvanger op een andere manier."
        yield Alarm(AlarmKind.LETTER_FAILED, words, letter.owed, letter.case)


def _of_dates(case: Case, now: datetime) -> Iterator[Alarm]:
    passed = [c for c in case.clocks if c.deadline.has_passed(now)] if case.is_open else []
    if passed and case.kind is not Kind.DATALEK:
        clock = max(passed, key=lambda each: each.deadline.due_instant)
        words = f"{KIND_FACTS[case.kind].title}: de {CLOCK_WORDS[clock.name]} is voorbij."
        first = min(each.deadline.due_instant for each in passed)
        yield Alarm(AlarmKind.ANSWER_OVERDUE, words, first, case.reference)
    for task in case.open_tasks:
        if now >= task.due_at + ONE_SECOND:
            words = f"Nog te doen: {TASK_WORDS[task.kind]}."
            yield Alarm(AlarmKind.DUTY_OVERDUE, words, task.due_at, case.reference)


def _of_conflict(case: Case) -> Alarm:
    words = f"{KIND_FACTS[case.kind].title}. Wie het betreft, ziet de zaak niet."
    return Alarm(AlarmKind.CONFLICT, words, case.opened, case.reference)


def _of_advice(given: Sequence[Event], answered: Sequence[Event], now: datetime) -> Iterator[Alarm]:
    known = {_advice(event) for event in answered}
    for event in answered:
        if event.detail.get("followed") is False:
            words = f"Advies nr. {event.detail.get('advice')}: de reden staat bij de zaak."
            yield Alarm(AlarmKind.ADVICE_NOT_FOLLOWED, words, event.at, event.case)
    for event in given:
        if _advice(event) not in known and now - event.at >= ADVICE_WAITS:
            words = f"Advies nr. {event.detail.get('advice')}: niemand zei nog of het is gevolgd."
            yield Alarm(AlarmKind.ADVICE_UNANSWERED, words, event.at, event.case)


def _advice(event: Event) -> tuple[str | None, object]:
    return event.case, event.detail.get("advice")
