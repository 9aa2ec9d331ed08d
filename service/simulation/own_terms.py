"""Say by the rules alone until when a case must be answered, and when people are reminded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from casework.boards import BoardProfile, Term
from casework.case import ClockName
from casework.kinds import Kind
from service.simulation.own_dates import (
    HOUR,
    LAST_MINUTE,
    WorkingDays,
    day_of,
    days_still,
    moment_of,
    moment_text,
    months_on,
)

SECOND: Final = timedelta(seconds=1)
FOUR_WEEKS: Final = 28
MONTHS: Final = 1
MONTHS_EXTENDED: Final = 3
BY_PROFILE: Final = frozenset(
    {
        *(Kind.INZAGE, Kind.CORRECTIE, Kind.VERWIJDERING, Kind.BEPERKING),
        *(Kind.OVERDRAAGBAARHEID, Kind.BEZWAAR, Kind.MENSELIJKE_TUSSENKOMST),
    }
)
"""AVG 15 to 22 (rules §2): the board's term, which may be extended."""
BY_MONTH: Final = frozenset({Kind.TOESTEMMING, Kind.INFORMATIE, Kind.KLACHT})


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """One date of a case, by our own sums."""

    name: ClockName
    last: datetime
    """The last second in time, in UTC."""
    text: str
    """As it is written in letters."""
    hours: tuple[int, ...] = ()
    """For a term in hours: how many hours before it people are reminded."""

    @property
    def in_hours(self) -> bool:
        """Whether it runs to a moment instead of the end of a day."""
        return bool(self.hours)

    def is_over(self, now: datetime) -> bool:
        """Answer whether it is too late; the whole last second is in time."""
        return now >= self.last + SECOND


@dataclass
class Facts:
    """What decides the dates of a case, as it stands."""

    received: datetime
    kind: Kind
    likely: tuple[Kind, ...]
    in_triage: bool
    questions: list[tuple[date, date | None]] = field(default_factory=list)
    extended: date | None = None
    aware: datetime | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A profile and the working days it makes."""

    board: BoardProfile
    days: WorkingDays

    def terms(self, facts: Facts, today: date) -> tuple[OwnTerm, ...]:
        """Answer the dates of a case, the first one first (rules §1 and §2)."""
        if not facts.in_triage:
            return tuple(sorted(self._of_kind(facts, facts.kind, today), key=_last))
        bare = Facts(facts.received, facts.kind, facts.likely, in_triage=False)
        all_terms = [term for kind in facts.likely for term in self._of_kind(bare, kind, today)]
        # What has no term of its own is assumed to have the month of AVG art. 12.
        first = min(all_terms or [self._month(bare, today)], key=_last)
        return (OwnTerm(ClockName.ASSUMED, first.last, first.text, first.hours),)

    def _of_kind(self, facts: Facts, kind: Kind, today: date) -> Sequence[OwnTerm]:
        if kind is Kind.DATALEK:
            return self._of_breach(facts)
        if kind in BY_MONTH:
            return (self._month(facts, today),)
        if kind not in BY_PROFILE:
            return ()
        legal = self._month(facts, today)
        if self.board.term(kind) is not Term.WEEKS or facts.extended is not None:
            return (legal,)
        start = day_of(facts.received)
        own = start + timedelta(days=FOUR_WEEKS + self._still(facts, today))
        return (_on_day(ClockName.OWN_TERM, own), legal)

    def _of_breach(self, facts: Facts) -> Sequence[OwnTerm]:
        reminders = self.board.reminders
        received = facts.received.replace(microsecond=0)
        inner = received + self.board.breach.inner_hours * HOUR
        aware = (facts.aware or received).replace(microsecond=0)
        report = aware + self.board.breach.ap_hours * HOUR
        return (
            OwnTerm(
                ClockName.INNER_REPORT, inner, moment_text(inner), reminders.inner_hours_before
            ),
            OwnTerm(ClockName.AP_REPORT, report, moment_text(report), reminders.ap_hours_before),
        )

    def first_month(self, facts: Facts, today: date) -> date:
        """Answer the end of the first month, to which an extension is held."""
        start = day_of(facts.received)
        still = self._still(facts, today)
        return self.days.first_from(months_on(start, MONTHS) + timedelta(days=still))

    def _month(self, facts: Facts, today: date) -> OwnTerm:
        due = self.first_month(facts, today)
        if facts.extended is not None and facts.extended <= due:
            start, still = day_of(facts.received), self._still(facts, today)
            due = months_on(start, MONTHS_EXTENDED) + timedelta(days=still)
            due = self.days.first_from(due)
        return _on_day(ClockName.LEGAL_TERM, due)

    @staticmethod
    def _still(facts: Facts, today: date) -> int:
        return len(days_still(day_of(facts.received), facts.questions, today))

    def reminders_of(self, term: OwnTerm) -> tuple[datetime, ...]:
        """Answer when people are reminded of a date, whoever they are."""
        if term.in_hours:
            return tuple(sorted(term.last - hours * HOUR for hours in set(term.hours)))
        work_by = self.days.last_until(day_of(term.last))
        return tuple(
            sorted(
                self.morning(self.days.nth_before(work_by, count))
                for count in set(self.board.reminders.working_days_before)
            )
        )

    def first_late(self, term: OwnTerm) -> datetime:
        """Answer when people first hear that a date is over."""
        if term.in_hours:
            return term.last + SECOND
        return self.morning(self.days.nth_after(day_of(term.last), 1))

    def last_time(self, first: datetime, now: datetime) -> datetime:
        """Answer the last moment by now, from the first on, at which people hear what is late."""
        every = self.board.reminders.overdue_every_working_days
        times = self.days.between(day_of(first), day_of(now)) // every
        while times:
            again = self.morning(self.days.nth_after(day_of(first), times * every))
            if again <= now:
                return again
            times -= 1
        return first

    def morning(self, day: date) -> datetime:
        """Answer the start of a working day."""
        return moment_of(day, self.board.reminders.start_of_day)

    def is_morning(self, now: datetime) -> bool:
        """Answer whether a working day starts at this very moment."""
        today = day_of(now)
        return self.days.is_one(today) and now == self.morning(today)

    def next_morning(self, now: datetime) -> datetime:
        """Answer the first start of a working day after a moment."""
        today = self.morning(self.days.first_from(day_of(now)))
        return today if today > now else self.morning(self.days.nth_after(day_of(now), 1))


def _on_day(name: ClockName, day: date) -> OwnTerm:
    return OwnTerm(name, moment_of(day, LAST_MINUTE), day.isoformat())


def _last(term: OwnTerm) -> datetime:
    return term.last
