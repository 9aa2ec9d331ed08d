"""Say what the service did, as it stands in its books, in the words the verdict compares."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from casework.case import Case
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.letters import Fact, Handover, Letter, LetterKind
from casework.tasks import Task, TaskKind
from service.simulation.expected import ABOUT_TASKS, Done, Duty, duty_of_event
from service.simulation.followed import ANY_CASE
from service.simulation.own_dates import day_of, moment_text
from service.simulation.own_tasks import end_of
from service.simulation.record import Record
from service.simulation.story import Act, Story

JUDGED: Final = frozenset(
    {
        *(EventKind.CASE_OPENED, EventKind.MESSAGE_ADDED, EventKind.SCHOOL_RECORDED),
        *(EventKind.ACKNOWLEDGEMENT_WITHHELD, EventKind.REMINDER_OWED, EventKind.CASE_ESCALATED),
        *(EventKind.CASE_UNDERSTOOD, EventKind.CASE_TAKEN_UP, EventKind.CASE_HANDED_OVER),
        *(EventKind.CONFLICT_RECORDED, EventKind.IDENTITY_RECORDED, EventKind.CASE_CLOSED),
        *(EventKind.TERM_EXTENDED, EventKind.QUESTION_ASKED, EventKind.QUESTION_ANSWERED),
        *(EventKind.AWARENESS_MOVED, EventKind.DATE_MOVED, EventKind.TASK_OPENED),
        *(EventKind.TASK_DONE, EventKind.BREACH_RECORDED, EventKind.BREACH_ASSESSED),
        *(EventKind.BREACH_DECIDED, EventKind.CARD_RECORDED),
    }
)
"""What has to do with dates and with who acts; the rest of the journal is not judged here."""
Request = Mapping[str, Fact]
Late = tuple[str, str, datetime]
TO_PARENTS: Final = {
    LetterKind.ACKNOWLEDGEMENT: Duty.ACKNOWLEDGED,
    LetterKind.EXTENSION: Duty.EXTENDED,
    LetterKind.NEW_DATE: Duty.ANSWERED,
}
HANDED: Final = {
    Handover.NOT_TAKEN_UP.value: Duty.MOVED_UP,
    Handover.AWAY.value: Duty.MOVED_AWAY,
}


def in_the_books(record: Record, story: Story) -> Iterator[Done]:
    """Answer everything that stands in the books of a year."""
    late: set[tuple[str, str, datetime]] = set()
    for letter in sorted(record.letters, key=lambda each: each.owed):
        for place, reference in enumerate(letter.cases):
            yield _letter(letter, _requests(letter)[place], record.cases[reference], late)
    for reference, events in record.events.items():
        yield from (_event(event, reference) for event in events if event.kind in JUDGED)
    for case in record.cases.values():
        yield from _standing(case)
    for reference in record.breaches:
        yield Done(Duty.REGISTERED, reference, "", record.cases[reference].opened)
    for entry in record.deliveries:
        what = f"{entry.outcome} {' '.join(entry.cases)}"
        yield Done(Duty.DELIVERIES, (*entry.cases, ANY_CASE)[0], what, entry.recorded)
    yield from _let_happen(story)
    yield from _of_the_board(record, story)


def _letter(letter: Letter, request: Request, case: Case, late: set[Late]) -> Done:
    """Answer a letter as one of its cases has it; `late` are the moments of overdue letters
    before it, by case and clock."""
    match letter.kind:
        case LetterKind.ACKNOWLEDGEMENT | LetterKind.EXTENSION | LetterKind.NEW_DATE:
            duty, about = TO_PARENTS[letter.kind], str(request["due"])
        case LetterKind.REMINDER:
            duty, about = Duty.REMINDED, _clock(letter, request)
        case LetterKind.OVERDUE:
            clock = (case.reference, str(letter.facts["clock"]))
            again = any(each[:2] == clock and each[2] < letter.owed for each in late)
            duty = Duty.LATE_AGAIN if again else Duty.LATE_TOLD
            about = _clock(letter, request)
            late.add((*clock, letter.owed))
        case LetterKind.TICKET:
            about = str(letter.facts["why"] or "new")
            duty = HANDED.get(about, Duty.TICKET) if letter.owed != case.opened else Duty.TICKET
        case LetterKind.TASK:
            task = _table(letter.facts["task"])
            duty = ABOUT_TASKS[TaskKind(str(task["kind"]))]
            about = f"{letter.facts['stage']} {task['kind']} {task['due']}"
        case _:
            duty, about = _other_letter(letter)
    return Done(duty, case.reference, f"{about} -> {letter.recipient}", letter.owed)


def _other_letter(letter: Letter) -> tuple[Duty, str]:
    match letter.kind:
        case LetterKind.QUESTION:
            return Duty.ASKED, str(letter.facts["question"])
        case LetterKind.BREACH_NOTICE:
            return Duty.BREACH_TOLD, ""
        case LetterKind.MESSAGE_ADDED:
            return Duty.MESSAGE_TOLD, ""
        case LetterKind.NOT_TAKEN_UP:
            return Duty.LADDER_TOLD, str(letter.facts["why"] or "stays")
        case LetterKind.DATE_MOVED:
            return Duty.DATE_SHOWN, _moves(letter)
        case kind:
            return Duty.WHOLE, f"a letter nobody expected: {kind}"


def _requests(letter: Letter) -> Sequence[Request]:
    requests = letter.facts["requests"]
    assert isinstance(requests, list)  # every letter about a case has one for each
    return [_table(each) for each in requests]


def _table(fact: Fact) -> Request:
    assert isinstance(fact, dict)  # as the letter was written
    return fact


def _clock(letter: Letter, request: Request) -> str:
    """Answer the clock that a letter is about, with its date."""
    clocks = request["clocks"]
    assert isinstance(clocks, list)  # every case has a list of them
    dates = {str(each["name"]): each["due"] for each in map(_table, clocks)}
    name = str(letter.facts["clock"])
    return f"{name} {dates[name]}"


def _moves(letter: Letter) -> str:
    moves = letter.facts["moves"]
    assert isinstance(moves, list)  # as the letter was written
    listed = sorted(f"{each['name']} {each['old']} {each['new']}" for each in map(_table, moves))
    return f"{letter.facts['why']} {', '.join(listed)}"


def _event(event: Event, reference: str) -> Done:
    detail, about = event.detail, ""
    match event.kind:
        case EventKind.CASE_OPENED:
            about = str(detail["state"])
        case EventKind.CASE_HANDED_OVER:
            about = f"to {detail['to']} {detail['why']}"
        case EventKind.CASE_CLOSED:
            about = str(detail["outcome"])
        case EventKind.SCHOOL_RECORDED:
            about = str(detail["school"])
        case EventKind.TASK_OPENED | EventKind.TASK_DONE:
            about = str(detail["task"])
        case _:
            pass
    duty = duty_of_event(event.kind, about, by_service=event.by == SERVICE)
    return Done(duty, reference, f"{event.kind} {about} by {event.by}", event.at)


def _standing(case: Case) -> Iterator[Done]:
    for clock in case.clocks:
        what = f"{clock.name} {clock.deadline.due_iso()}"
        yield Done(Duty.DATES, case.reference, what, case.opened)
    tasks = [f"{task.kind} {task.role} {_due_text(task)} {task.done_at}" for task in case.tasks]
    parts = [
        case.state,
        case.outcome,
        case.kind,
        case.holder,
        *(f"passed {post}" for post in case.passed),
        *(f"kept from {post}" for post in case.kept_from),
        case.school,
        case.closed_at,
        *sorted(tasks),
    ]
    yield Done(Duty.STANDING, case.reference, ", ".join(map(str, parts)), case.opened)


def _due_text(task: Task) -> str:
    in_hours = task.kind is TaskKind.REPORT_TO_AP and task.due_at != end_of(day_of(task.due_at))
    return moment_text(task.due_at) if in_hours else day_of(task.due_at).isoformat()


def _let_happen(story: Story) -> Iterator[Done]:
    """Answer what the service let happen and what it refused."""
    for deed in story.deeds:
        if deed.act is Act.EXTEND:
            duty = Duty.EXTENSION_REFUSED if deed.refused else Duty.EXTENSION_ALLOWED
            yield Done(duty, deed.case, "", deed.at)
        elif deed.refused:
            yield Done(Duty.PEOPLE_ACTED, deed.case, f"refused: {deed.act}", deed.at)


def _of_the_board(record: Record, story: Story) -> Iterator[Done]:
    for event in story.board_events:
        match event.kind:
            case EventKind.ABSENCE_RECORDED | EventKind.ABSENCE_REMOVED:
                duty = Duty.LEAVE
                days = f"{event.detail['first']} {event.detail['last']}"
                what = f"{event.kind} {event.detail['post']} {event.detail['school']} {days}"
            case EventKind.PROFILE_CHANGED:
                duty, what = Duty.PROFILE, f"{event.detail['cases']} cases"
            case kind:
                duty, what = Duty.WHOLE, f"an event nobody expected: {kind}"
        yield Done(duty, ANY_CASE, what, event.at)
    for leave in record.absences:
        what = f"stands {leave.post} {leave.school} {leave.first} {leave.last}"
        yield Done(Duty.LEAVE, ANY_CASE, what, story.until)
    chain = "whole" if record.broken_at is None else f"broken at {record.broken_at}"
    lost = record.letters_in_all - len(record.letters)
    for what in (
        f"chain {chain}",
        f"{lost} letters without a case" if lost else "no letter without a case",
        f"{len(record.cases)} cases",
        *(f"fault: {fault}" for fault in story.faults),
    ):
        yield Done(Duty.WHOLE, ANY_CASE, what, story.until)
