"""Judge a simulated year: what had to be done against what stands in the books."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Final

from casework.kinds import Kind
from casework.school_holidays import SchoolHolidays
from service.simulation.books import in_the_books
from service.simulation.course import Course
from service.simulation.expected import Done, Due, Duty
from service.simulation.followed import followed
from service.simulation.own_ladder import Board
from service.simulation.own_terms import SECOND
from service.simulation.record import Record
from service.simulation.story import Story

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One duty over the whole year."""

    duty: Duty
    expected: int
    done: int
    missing: tuple[Due, ...]
    surplus: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class KindSummary:
    """How the cases of one kind went."""

    kind: Kind
    cases: int
    in_time: int
    """Closed by the last date that binds the board: the law's, or the AP's."""
    late: int
    """Closed after it, or still open then."""
    running: int
    """Open at the end of the year, with the date ahead."""
    median_days: float | None
    """From receipt to close, of those closed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right and what is not."""

    rows: tuple[Row, ...]
    kinds: tuple[KindSummary, ...]

    @property
    def is_right(self) -> bool:
        """Whether nothing is missing and nothing too much."""
        return not any(row.missing or row.surplus for row in self.rows)


def judge(story: Story, record: Record, school_holidays: SchoolHolidays) -> Verdict:
    """Answer the verdict over a year, from its story and its books alone."""
    board = Board(story, school_holidays)
    courses, due = followed(board)
    done = list(in_the_books(record, story))
    return Verdict(tuple(_rows(due, done)), tuple(_kinds(courses, story)))


def _rows(due: Iterable[Due], done: Iterable[Done]) -> Iterable[Row]:
    by_duty: dict[Duty, tuple[list[Due], list[Done]]] = {duty: ([], []) for duty in Duty}
    for each in due:
        by_duty[each.duty][0].append(each)
    for found in done:
        by_duty[found.duty][1].append(found)
    for duty, (expected, stands) in by_duty.items():
        missing, surplus = _matched(expected, stands)
        yield Row(duty, len(expected), len(expected) - len(missing), missing, surplus)


def _matched(due: Sequence[Due], done: Sequence[Done]) -> tuple[tuple[Due, ...], tuple[Done, ...]]:
    """Answer what was due and not done in its time, and what was done and not due."""
    open_dues: dict[tuple[str, str], list[Due]] = defaultdict(list)
    for each in sorted(due, key=lambda each: (each.at, each.until)):
        open_dues[each.case, each.what].append(each)
    surplus = []
    for found in sorted(done, key=lambda each: each.at):
        waiting = open_dues[found.case, found.what]
        fitting = next((each for each in waiting if each.at <= found.at <= each.until), None)
        if fitting is None:
            surplus.append(found)
        else:
            waiting.remove(fitting)
    missing = tuple(each for waiting in open_dues.values() for each in waiting)
    return missing, tuple(surplus)


def _kinds(courses: Sequence[Course], story: Story) -> Iterable[KindSummary]:
    for kind in Kind:
        mine = [course for course in courses if course.facts.kind is kind]
        late = [course for course in mine if _is_late(course, story)]
        running = [course for course in mine if course.is_open and course not in late]
        days = [
            (course.closed - course.facts.received) / ONE_DAY
            for course in mine
            if course.closed is not None
        ]
        yield KindSummary(
            kind,
            len(mine),
            len(mine) - len(late) - len(running),
            len(late),
            len(running),
            round(median(days), 1) if days else None,
        )


def _is_late(course: Course, story: Story) -> bool:
    ends = course.closed or story.until - SECOND
    terms = course.last_terms or course.terms(ends)
    return bool(terms) and terms[-1].is_over(ends)
