"""Follow every case of a year by the rules alone: what had to be done, where it had to end."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from casework.events import EventKind
from casework.ledger import Outcome
from service.simulation.course import Course
from service.simulation.course_acts import apply, may_happen, opened, show_moves
from service.simulation.expected import Due, Duty
from service.simulation.own_ladder import Board
from service.simulation.own_terms import SECOND, OwnTerm
from service.simulation.story import Act, Arrival, Deed, Story

ANY_CASE = "-"
"""Stands where something is about no case."""


def followed(board: Board) -> tuple[Sequence[Course], Sequence[Due]]:
    """Answer every case at the end of the year, and everything that had to be done."""
    linked = {case: arrival.cases for arrival in board.story.arrivals for case in arrival.cases}
    deeds: dict[str, list[Deed]] = defaultdict(list)
    for deed in board.story.deeds:
        # Who showed who they are did so in every case of the same message.
        of_all = deed.act is Act.RECORD_IDENTITY
        for case in linked[deed.case] if of_all else (deed.case,):
            deeds[case].append(deed)
    courses = [
        _follow(board, arrival, position, deeds[reference])
        for arrival in board.story.arrivals
        for position, reference in enumerate(arrival.cases)
    ]
    due = [each for course in courses for each in (*course.due, *_standing(course, board.story))]
    return courses, (*due, *_of_the_board(board.story, courses))


def _follow(board: Board, arrival: Arrival, position: int, deeds: Sequence[Deed]) -> Course:
    course = opened(board, arrival, position)
    story, now = board.story, course.opened
    # An act comes before the look at the same moment: the look sees what it did.
    fixed: list[tuple[datetime, Deed | None]] = [(deed.at, deed) for deed in deeds]
    fixed += [(moment, None) for moment in story.looks_at_all() if moment > now]
    fixed.sort(key=lambda each: (each[0], each[1] is None))
    coming = iter(fixed)
    at, deed = next(coming, (story.until, None))
    while True:
        by_itself = course.next_moment(now)
        now = min(at, by_itself or at)
        if now >= story.until:
            return course
        if now != at:
            course.look(now, forced=False)
            continue
        if deed is None:
            _look_at_all(course, now)
        else:
            _undergo(course, deed)
        at, deed = next(coming, (story.until, None))


def _undergo(course: Course, deed: Deed) -> None:
    if may_happen(course, deed):
        if deed.act is Act.EXTEND:
            course.due.append(Due(Duty.EXTENSION_ALLOWED, course.reference, "", deed.at, deed.at))
        apply(course, deed)
    else:
        course.due.append(Due(Duty.EXTENSION_REFUSED, course.reference, "", deed.at, deed.at))


def _look_at_all(course: Course, now: datetime) -> None:
    story = course.board.story
    if any(each.since == now for each in story.profiles) and (course.is_open or course.open_tasks):
        course.met_profiles.append(now)
    if course.is_open:
        before, after = course.terms(now - SECOND), course.terms(now)
        # While a question waits the date moves each day, and nobody is told of that.
        if not course.waits_for_answer and show_moves(course, before, after, "profile", now):
            course.event(EventKind.DATE_MOVED, now)
    course.look(now, forced=True)


def _standing(course: Course, story: Story) -> Iterator[Due]:
    """Answer where a case had to end: its dates, and with whom it lies how."""
    at = course.opened
    for term in course.last_terms or course.terms(story.until - SECOND):
        yield Due(Duty.DATES, course.reference, dates_text(term), at, at)
    tasks = [f"{task.kind} {task.role} {task.due_text} {task.done}" for task in course.tasks]
    parts = [
        course.state,
        course.outcome,
        course.facts.kind,
        course.holder,
        *(f"passed {post}" for post in course.passed),
        *(f"kept from {post}" for post in course.kept_from),
        course.school,
        course.closed,
        *sorted(tasks),
    ]
    yield Due(Duty.STANDING, course.reference, ", ".join(map(str, parts)), at, at)


def dates_text(term: OwnTerm) -> str:
    """Answer a date as it is compared."""
    return f"{term.name} {term.text}"


def _of_the_board(story: Story, courses: Sequence[Course]) -> Iterator[Due]:
    for arrival in story.arrivals:
        what = f"{Outcome.CASE_OPENED} {' '.join(arrival.cases)}"
        at = arrival.mail.read
        yield Due(Duty.DELIVERIES, arrival.cases[0], what, at, at)
    for deed in story.deeds:
        if deed.act is Act.REPLY:
            what = f"{Outcome.ADDED_TO_CASE} {deed.case}"
            yield Due(Duty.DELIVERIES, deed.case, what, deed.at, deed.at)
    for leave in story.leave:
        days = f"{leave.post} {leave.school} {leave.first} {leave.last}"
        recorded = f"{EventKind.ABSENCE_RECORDED} {days}"
        yield Due(Duty.LEAVE, ANY_CASE, recorded, leave.recorded, leave.recorded)
        if leave.removed is not None:
            removed = f"{EventKind.ABSENCE_REMOVED} {days}"
            yield Due(Duty.LEAVE, ANY_CASE, removed, leave.removed, leave.removed)
        else:
            yield Due(Duty.LEAVE, ANY_CASE, f"stands {days}", story.until, story.until)
    for profile in story.profiles[1:]:
        met = sum(profile.since in course.met_profiles for course in courses)
        yield Due(Duty.PROFILE, ANY_CASE, f"{met} cases", profile.since, profile.since)
    for what in ("chain whole", "no letter without a case", f"{len(courses)} cases"):
        yield Due(Duty.WHOLE, ANY_CASE, what, story.until, story.until)
