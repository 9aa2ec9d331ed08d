"""Decide when an answer or a report is due, and explain the date step by step."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, assert_never

from casework.boards import Term
from casework.dutch_dates import clock_time, long_day, short_day
from casework.holidays import (
    NO_EXTRA_HOLIDAYS,
    ONE_DAY,
    add_working_days,
    last_working_day_on_or_before,
    working_days_before,
)
from casework.local_time import (
    AMSTERDAM,
    DeadlineInputError,
    at_local,
    end_of,
    local_date,
    to_amsterdam,
    to_instant,
)
from casework.suspended_days import Suspension, suspended_days
from casework.term_path import Stop, four_weeks_later, months_later

__all__ = [
    "ClockKind",
    "Deadline",
    "DeadlineInputError",
    "ReminderRhythm",
    "Suspension",
    "Term",
    "add_working_days",
    "answer_due",
    "breach_due",
    "deadline_for",
    "escalation_moment",
    "local_date",
    "promise_due",
    "reminder_moments",
    "statutory_due",
]

AP_HOURS: Final = 72
INNER_HOURS: Final = 24

STATUTORY_ARTICLE: Final = "art. 12 lid 3 AVG, art. 3 Verordening 1182/71"
SUSPENDED_ARTICLE: Final = "art. 12 lid 3 en 6 AVG, art. 3 Verordening 1182/71"
PROMISE_ARTICLE: Final = "belofte van het bestuur, korter dan de maand van art. 12 lid 3 AVG"
AP_ARTICLE: Final = "art. 33 lid 1 AVG"
INNER_ARTICLE: Final = "afspraak van het bestuur, binnen de 72 uur van art. 33 lid 1 AVG"


class ClockKind(StrEnum):
    """Which formula of rules §1 gave a date; the names are those of shared records."""

    MONTH = "month"
    WEEKS = "weeks"
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    BREACH24 = "breach24"
    BREACH72 = "breach72"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A legal or promised date that can say where it comes from."""

    kind: ClockKind
    due: date | datetime
    """For the hour clocks a moment to the second with the Amsterdam offset, else a date."""
    due_instant: datetime
    """The last second, in UTC, that is still in time; for a date 23:59:59 in Amsterdam."""
    work_by: date
    """The last working day on or before due; for an hour clock it can lie before the report."""
    explanation: tuple[str, ...]
    """Dutch steps from the receipt to the date."""
    article: str

    @property
    def is_in_hours(self) -> bool:
        """Whether this clock runs to a moment instead of the end of a day."""
        return isinstance(self.due, datetime)

    def has_passed(self, now: datetime) -> bool:
        """Answer whether `now`, timezone-aware, is too late; the whole last second is in time."""
        return now >= self.due_instant + timedelta(seconds=1)

    def due_iso(self) -> str:
        """Answer due as "2027-03-01", or as "2027-03-29T15:00:00+02:00" for an hour clock."""
        if isinstance(self.due, datetime):
            return self.due.isoformat(timespec="seconds")
        return self.due.isoformat()

    def due_text(self) -> str:
        """Answer due as a reader of letters and pages wants it, in Dutch."""
        if isinstance(self.due, datetime):
            return f"{long_day(self.due)} om {clock_time(self.due)}"
        return f"{long_day(self.due)}, tot en met 23:59"

    def explain(self) -> str:
        """Answer the whole way to the date in one Dutch line, with the article."""
        return f"{' → '.join(self.explanation)} ({self.article})"


def answer_due(
    received: datetime | date,
    *,
    term: Term = Term.MONTH,
    suspensions: Sequence[Suspension] = (),
    notice_sent: datetime | date | None = None,
    as_of: datetime | date | None = None,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> Deadline:
    """Answer until when a request must be answered (rules §1; AVG art. 12(3)).

    `term` decides the due date without extension: a month, rolled to a working day, or four
    weeks, never rolled. `notice_sent` is when the requester was told that it takes longer: on or
    before the statutory month it makes the date three months from receipt, later it changes
    nothing. `as_of` is the day through which an open question is counted. A moment without offset
    is Amsterdam time. Raises DeadlineInputError, naming the field.
    """
    start = local_date(received)
    pauses = suspended_days(suspensions, start=start, as_of=as_of)
    month = months_later(start, 1, pauses.count, extra_holidays)
    kind, article, stops = ClockKind.MONTH, STATUTORY_ARTICLE, month
    if term is Term.WEEKS:
        kind, article = ClockKind.WEEKS, PROMISE_ARTICLE
        stops = four_weeks_later(start, pauses.count, extra_holidays)
    if suspensions:
        kind = ClockKind.SUSPENSION
        article = SUSPENDED_ARTICLE if term is Term.MONTH else PROMISE_ARTICLE
    if notice_sent is not None:
        kind = ClockKind.EXTENSION
        notice, limit = _notice_day(notice_sent, start), month[-1].day
        if notice <= limit:
            article = SUSPENDED_ARTICLE if suspensions else STATUTORY_ARTICLE
            extended = months_later(start, 3, pauses.count, extra_holidays)
            stops = [*month, Stop("verlenging gemeld {day}: op tijd", notice), *extended]
        else:
            verdict = Stop("verlenging gemeld {day}: te laat, de datum blijft staan", notice)
            unmoved = stops if term is Term.WEEKS else [Stop("dus {day}", limit)]
            stops = [*month, verdict, *unmoved]
    deadline = _dated(kind, article, stops, start.year, extra_holidays)
    opening = (_received_sentence(received, start), *pauses.sentences)
    return replace(deadline, explanation=(*opening, *deadline.explanation))


def statutory_due(
    received: datetime | date,
    *,
    suspensions: Sequence[Suspension] = (),
    notice_sent: datetime | date | None = None,
    as_of: datetime | date | None = None,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> Deadline:
    """Answer the date of the law alone, for a board that promises less; as `answer_due`."""
    return answer_due(
        received,
        suspensions=suspensions,
        notice_sent=notice_sent,
        as_of=as_of,
        extra_holidays=extra_holidays,
    )


def promise_due(
    received: datetime | date,
    *,
    suspensions: Sequence[Suspension] = (),
    as_of: datetime | date | None = None,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> Deadline:
    """Answer the board's own four weeks, which no notice extends; as `answer_due`."""
    return answer_due(
        received,
        term=Term.WEEKS,
        suspensions=suspensions,
        as_of=as_of,
        extra_holidays=extra_holidays,
    )


def breach_due(
    aware_or_received: datetime,
    hours: int = AP_HOURS,
    *,
    kind: ClockKind | None = None,
    awareness_moved: bool = False,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> Deadline:
    """Answer until when a breach must be reported: so many elapsed hours later (AVG art. 33(1)).

    Weekends, holidays and clock changes do not stop the hours. Parts of a second are dropped, so
    that the moment shown is never later than the real one. Without `kind` fewer than 72 hours are
    the board's inner report and the rest the report to the AP. `awareness_moved` says that the
    moment is the awareness the FG set, not the receipt. Raises DeadlineInputError.
    """
    field = "aware" if awareness_moved else "received"
    instant = to_instant(aware_or_received, field).replace(microsecond=0)
    due_instant = instant + timedelta(hours=hours)
    start, due = instant.astimezone(AMSTERDAM), due_instant.astimezone(AMSTERDAM)
    kind = kind or (ClockKind.BREACH24 if hours < AP_HOURS else ClockKind.BREACH72)
    begun = "datalek bekend sinds" if awareness_moved else "datalek gemeld"
    change = _clock_change(start, due)
    steps = (
        f"{begun} {short_day(start)} om {clock_time(start)}",
        f"{hours} uur later; weekend en vrije dagen tellen mee",
        *([change] if change else []),
        f"dus {short_day(due)} om {clock_time(due)}",
    )
    work_by = last_working_day_on_or_before(due.date(), extra_holidays)
    article = INNER_ARTICLE if kind is ClockKind.BREACH24 else AP_ARTICLE
    return Deadline(kind, due, due_instant, work_by, steps, article)


def deadline_for(
    kind: ClockKind,
    *,
    received: datetime | date | None,
    aware: datetime | date | None = None,
    term: Term = Term.MONTH,
    notice_sent: datetime | date | None = None,
    suspensions: Sequence[Suspension] = (),
    as_of: datetime | date | None = None,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> Deadline:
    """Answer the date that the named formula of rules §1 gives; fields it lacks play no part.

    Raises DeadlineInputError, naming the field.
    """
    if kind is ClockKind.BREACH72 and aware is not None:
        moment = _moment(aware, "aware")
        return breach_due(
            moment, AP_HOURS, kind=kind, awareness_moved=True, extra_holidays=extra_holidays
        )
    if received is None:
        raise DeadlineInputError("received", "ontbreekt. Geef het moment van ontvangst.")
    match kind:
        case ClockKind.BREACH24 | ClockKind.BREACH72:
            hours = INNER_HOURS if kind is ClockKind.BREACH24 else AP_HOURS
            moment = _moment(received, "received")
            return breach_due(moment, hours, kind=kind, extra_holidays=extra_holidays)
        case ClockKind.MONTH:
            term, notice_sent = Term.MONTH, None
        case ClockKind.WEEKS:
            term, notice_sent = Term.WEEKS, None
        case ClockKind.SUSPENSION:
            notice_sent = None
        case ClockKind.EXTENSION:
            pass
        case _:
            assert_never(kind)
    deadline = answer_due(
        received,
        term=term,
        suspensions=suspensions,
        notice_sent=notice_sent,
        as_of=as_of,
        extra_holidays=extra_holidays,
    )
    return replace(deadline, kind=kind)


@dataclass(frozen=True, slots=True)
class ReminderRhythm:
    """When staff are reminded before a date; a board's profile may set its own."""

    working_days_before: tuple[int, ...] = (10, 5, 1)
    """Working days before the work-by day, for the clocks in days."""
    inner_hours_before: tuple[int, ...] = (20, 12, 4)
    """Hours before the inner report is due: after 4, 12 and 20 of its 24 hours."""
    ap_hours_before: tuple[int, ...] = (48, 24, 6)
    """Hours before the report to the AP is due."""
    start_of_day: time = time(9)
    """When a reminder of a clock in days comes, Amsterdam time."""


DEFAULT_RHYTHM: Final = ReminderRhythm()


def reminder_moments(
    deadline: Deadline,
    opened: datetime,
    *,
    rhythm: ReminderRhythm = DEFAULT_RHYTHM,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> tuple[datetime, ...]:
    """Answer when to remind before the date, in UTC and in order.

    Moments before `opened`, timezone-aware, are left out: nobody is reminded of a case that was
    not there yet. A date in days is reminded of at the start of a working day.
    """
    if deadline.is_in_hours:
        inner = deadline.kind is ClockKind.BREACH24
        hours = rhythm.inner_hours_before if inner else rhythm.ap_hours_before
        moments = {deadline.due_instant - timedelta(hours=count) for count in hours}
    else:
        days = (
            working_days_before(deadline.work_by, count, extra_holidays)
            for count in rhythm.working_days_before
        )
        moments = {at_local(day, rhythm.start_of_day) for day in days}
    return tuple(sorted(moment for moment in moments if moment >= opened))


def escalation_moment(
    deadline: Deadline,
    *,
    rhythm: ReminderRhythm = DEFAULT_RHYTHM,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> datetime:
    """Answer when a missed date goes up the ladder, in UTC.

    For a clock in hours at due itself; for one in days at the start of the first working day
    after due.
    """
    if isinstance(deadline.due, datetime):
        return deadline.due_instant
    return at_local(add_working_days(deadline.due, 1, extra_holidays), rhythm.start_of_day)


def _notice_day(notice_sent: datetime | date, start: date) -> date:
    notice = local_date(notice_sent, "notice_sent")
    if notice < start:
        raise DeadlineInputError(
            "notice_sent",
            f"{short_day(notice)} ligt vóór de ontvangst op {short_day(start)}."
            " Een verlenging kan pas na de ontvangst gemeld zijn.",
        )
    return notice


def _received_sentence(received: datetime | date, start: date) -> str:
    sentence = f"ontvangen {short_day(start)}"
    if isinstance(received, datetime) and received.date() != start:
        sentence += f" om {clock_time(to_amsterdam(received))} Nederlandse tijd"
    return sentence


def _dated(
    kind: ClockKind,
    article: str,
    stops: Sequence[Stop],
    known_year: int,
    extra_holidays: AbstractSet[date],
) -> Deadline:
    """Answer the deadline at the last stop, with the year wherever the reader needs it."""
    due = stops[-1].day
    steps = [stop.sentence.format(day=short_day(stop.day, known_year)) for stop in stops[:-1]]
    last = stops[-1].sentence.format(day=f"{short_day(due)}, tot en met 23:59")
    return Deadline(
        kind,
        due,
        end_of(due),
        last_working_day_on_or_before(due, extra_holidays),
        (*steps, last),
        article,
    )


def _moment(value: datetime | date, field: str) -> datetime:
    if isinstance(value, datetime):
        return value
    raise DeadlineInputError(
        field,
        f"{value.isoformat()} is alleen een dag. Een klok in uren heeft ook de tijd nodig,"
        f" bijvoorbeeld {value.isoformat()}T14:00:00+01:00.",
    )


def _clock_change(start: datetime, due: datetime) -> str | None:
    """Answer which clock change lies between two Amsterdam moments, if one does."""
    before, after = start.utcoffset(), due.utcoffset()
    if before is None or after is None or before == after:
        return None
    day = start.date()
    while datetime.combine(day + ONE_DAY, time(), AMSTERDAM).utcoffset() == before:
        day += ONE_DAY
    change = "vooruit" if after > before else "terug"
    return f"{short_day(day, start.year)} gaat de klok een uur {change}"
