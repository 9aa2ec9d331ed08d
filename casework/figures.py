"""Count from plain rows how a board answers: how many, how fast, how often in time, what leaks."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final, TypeVar

from casework.breach_entry import BreachEntry
from casework.breach_figures import BreachFigures, breach_figures
from casework.figure_rows import (
    NO_ANSWER,
    NO_SCHOOL,
    AdviceFact,
    CaseFact,
    ErasedFact,
    cells_of,
    is_after,
    is_open,
    month_of,
    school_of,
    tally,
)
from casework.kinds import KIND_FACTS, Kind
from casework.local_time import local_date
from casework.outcomes import CaseOutcome
from casework.periods import Period, PeriodKind
from casework.small_counts import LEAST_SHOWN, SUM, Count, chained, crossed, publish


class AnswerTiming(StrEnum):
    """When an answer came."""

    IN_TIME = "in_time"
    AFTER_PROMISE = "after_promise"
    """After the date the parent was told, but within the legal term."""
    AFTER_LAW = "after_law"


class OpenTiming(StrEnum):
    """How an open case stands."""

    RUNNING = "running"
    OVERDUE = "overdue"


class AdviceStanding(StrEnum):
    """What became of an advice."""

    FOLLOWED = "followed"
    NOT_FOLLOWED = "not_followed"
    OPEN = "open"


ADVICE_WORDS: Final[Mapping[AdviceStanding, str]] = {
    AdviceStanding.FOLLOWED: "gevolgd",
    AdviceStanding.NOT_FOLLOWED: "niet gevolgd, met reden",
    AdviceStanding.OPEN: "nog geen reactie",
}
ANSWERS: Final = (
    *(CaseOutcome.GRANTED, CaseOutcome.GRANTED_PARTLY, CaseOutcome.REFUSED),
    *(CaseOutcome.NOT_IDENTIFIED, CaseOutcome.HANDLED),
)
REQUESTS: Final = tuple(kind for kind in Kind if kind is not Kind.DATALEK)
"""What must be answered; a breach stands in the register and is counted there."""
SCHOOLS, KINDS, MONTHS, TOTAL = "schools", "kinds", "months", "total"
ONE_SECOND: Final = timedelta(seconds=1)

Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Row:
    """One school, one kind or all together: what came in, was answered and is open."""

    name: str
    received: Count
    in_time: Count
    after_promise: Count
    after_law: Count
    answered: Count
    median_days: int | None
    """Half was answered within so many days; None where fewer than five were answered."""
    overdue: Count
    open: Count

    @property
    def share_in_time(self) -> str:
        """The share answered by the date the parent was told, as far as the counts tell it."""
        return share_words([self.in_time], [self.after_promise, self.after_law], self.answered)

    @property
    def share_lawful(self) -> str:
        """The share answered within the legal term, as far as the counts tell it."""
        return share_words([self.in_time, self.after_promise], [self.after_law], self.answered)


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown of one period; every count as it may be shown."""

    period: Period
    as_of: datetime
    """Of when the open cases are: the end of the period, or now."""
    whole: Row
    schools: tuple[Row, ...]
    kinds: tuple[Row, ...]
    months: Mapping[date, Count]
    """What came in."""
    outcomes: Mapping[CaseOutcome, Count]
    """How what was answered was decided."""
    without_answer: Mapping[CaseOutcome, Count]
    breaches: BreachFigures
    advice: Mapping[AdviceStanding, Count]
    advices: Count
    erased: Mapping[Kind, Count]
    """Closed in this calendar year and erased since, by kind; empty for any other span."""


def figures(
    cases: Sequence[CaseFact],
    entries: Sequence[BreachEntry] = (),
    advices: Sequence[AdviceFact] = (),
    erased: Sequence[ErasedFact] = (),
    *,
    period: Period,
    schools: Sequence[str],
    now: datetime,
) -> Figures:
    """Answer the figures of a period; `schools` are those to be shown, in order.

    An entry of the register without its case among `cases` is not for these eyes and is left out.
    """
    as_of = min(now, period.end)
    requests = [case for case in cases if case.kind is not Kind.DATALEK]
    named = (*schools, *sorted({c.school or NO_SCHOOL for c in cases} - set(schools)))
    table = _Requests(requests, period, as_of, named)
    advice = publish(chained({"advice": tally(AdviceStanding, map(_advice, advices))}, TOTAL))
    return Figures(
        period=period,
        as_of=as_of,
        whole=table.whole(),
        schools=tuple(table.row(SCHOOLS, name) for name in named),
        kinds=tuple(table.row(KINDS, kind) for kind in REQUESTS),
        months={month: table.received[MONTHS, month] for month in period.months()},
        outcomes={each: table.answers["outcomes", each] for each in ANSWERS},
        without_answer={
            each: table.without["ends", each] for each in CaseOutcome if each in NO_ANSWER
        },
        breaches=breach_figures(entries, cases, period, named, as_of),
        advice={each: advice["advice", each] for each in AdviceStanding},
        advices=advice[TOTAL],
        erased=_of_erased(erased, period),
    )


class _Requests:
    """The cases that must be answered, counted and published together."""

    def __init__(
        self, cases: Sequence[CaseFact], period: Period, as_of: datetime, schools: Sequence[str]
    ) -> None:
        came_in = [case for case in cases if period.holds(case.received)]
        closed = [c for c in cases if c.closed_at is not None and period.holds(c.closed_at)]
        self._answered: Final = [c for c in closed if c.due_at is not None and c.outcome in ANSWERS]
        self._days: Final = [(case, _days(case)) for case in self._answered]
        still_open = [c for c in cases if is_open(c, as_of)]
        partitions = {
            SCHOOLS: tally(schools, map(school_of, came_in)),
            KINDS: tally(REQUESTS, (case.kind for case in came_in)),
            MONTHS: tally(period.months(), (month_of(case.received) for case in came_in)),
        }
        self.received: Final = publish(chained(partitions, TOTAL))
        outcomes = {"outcomes": tally(ANSWERS, (case.outcome for case in self._answered))}
        self.answers: Final = publish(
            crossed(
                (SCHOOLS, cells_of(schools, AnswerTiming, self._answered, school_of, _timing)),
                (KINDS, cells_of(REQUESTS, AnswerTiming, self._answered, _kind, _timing)),
                TOTAL,
                also=outcomes,
            )
        )

        def stands(case: CaseFact) -> OpenTiming:
            late = is_after(as_of, case.due_at)
            return OpenTiming.OVERDUE if late else OpenTiming.RUNNING

        self.open: Final = publish(
            crossed(
                (SCHOOLS, cells_of(schools, OpenTiming, still_open, school_of, stands)),
                (KINDS, cells_of(REQUESTS, OpenTiming, still_open, _kind, stands)),
                TOTAL,
            )
        )
        ends = [case.outcome for case in closed if case.outcome in NO_ANSWER]
        self.without: Final = publish(chained({"ends": tally(sorted(NO_ANSWER), ends)}, TOTAL))

    def whole(self) -> Row:
        """Answer all together."""
        timing = {each: self.answers[SUM, SUM, each] for each in AnswerTiming}
        return Row(
            name="Samen",
            received=self.received[TOTAL],
            in_time=timing[AnswerTiming.IN_TIME],
            after_promise=timing[AnswerTiming.AFTER_PROMISE],
            after_law=timing[AnswerTiming.AFTER_LAW],
            answered=self.answers[TOTAL],
            median_days=_median(self._days),
            overdue=self.open[SUM, SUM, OpenTiming.OVERDUE],
            open=self.open[TOTAL],
        )

    def row(self, table: str, of: str | Kind) -> Row:
        """Answer one school, or one kind."""
        what: Callable[[CaseFact], Hashable] = school_of if table == SCHOOLS else _kind
        timing = {each: self.answers[table, of, each] for each in AnswerTiming}
        return Row(
            name=KIND_FACTS[of].title if isinstance(of, Kind) else of,
            received=self.received[table, of],
            in_time=timing[AnswerTiming.IN_TIME],
            after_promise=timing[AnswerTiming.AFTER_PROMISE],
            after_law=timing[AnswerTiming.AFTER_LAW],
            answered=self.answers[table, of, SUM],
            median_days=_median([each for each in self._days if what(each[0]) == of]),
            overdue=self.open[table, of, OpenTiming.OVERDUE],
            open=self.open[table, of, SUM],
        )


def share_words(part: Iterable[Count], rest: Iterable[Count], total: Count) -> str:
    """Answer a share as far as counts that are shown tell it: "87 %", "minstens 92 %", "–"."""
    if not total.exact:
        return "–"
    low, high = _between([count.bounds for count in part])
    least, most = _between([count.bounds for count in rest])
    whole = total.exact
    low = max(low, whole - most if most is not None else 0)
    high = min(whole - least, whole if high is None else high)
    if low == high:
        return f"{_percent(low, whole)} %"
    at_least, at_most = low * 100 // whole, -(-high * 100 // whole)
    if high >= whole - least and least <= 1:
        return f"minstens {at_least} %"
    if low <= 1:
        return f"hooguit {at_most} %"
    return f"{at_least}–{at_most} %"


def _between(bounds: Iterable[tuple[int, int | None]]) -> tuple[int, int | None]:
    lows, highs = zip(*bounds, strict=True)
    return sum(lows), None if None in highs else sum(highs)


def _percent(part: int, whole: int) -> int:
    """Never 100 for what is not all, never 0 for what is not nothing."""
    if part in {0, whole}:
        return 100 * part // whole
    return min(99, max(1, round(100 * part / whole)))


def _of_erased(erased: Sequence[ErasedFact], period: Period) -> Mapping[Kind, Count]:
    if period.kind is not PeriodKind.CALENDAR_YEAR:
        return {}
    kinds = [each.kind for each in erased if each.closed_year == period.first.year]
    counts = publish(chained({KINDS: tally([kind.value for kind in Kind], kinds)}, TOTAL))
    return {kind: counts[KINDS, kind.value] for kind in Kind}


def _advice(fact: AdviceFact) -> AdviceStanding:
    if fact.followed is None:
        return AdviceStanding.OPEN
    return AdviceStanding.FOLLOWED if fact.followed else AdviceStanding.NOT_FOLLOWED


def _kind(case: CaseFact) -> Kind:
    return case.kind


def _timing(case: CaseFact) -> AnswerTiming:
    assert case.closed_at is not None  # only what was answered is asked for
    if is_after(case.closed_at, case.law_due_at or case.due_at):
        return AnswerTiming.AFTER_LAW
    late = is_after(case.closed_at, case.due_at)
    return AnswerTiming.AFTER_PROMISE if late else AnswerTiming.IN_TIME


def _days(case: CaseFact) -> int:
    assert case.closed_at is not None  # only what was answered is asked for
    return (local_date(case.closed_at) - local_date(case.received)).days


def _median(answered: Sequence[tuple[CaseFact, int]]) -> int | None:
    """Whole days; of fewer than five cases it would tell of one of them."""
    if len(answered) < LEAST_SHOWN:
        return None
    return round(median(days for _, days in answered))
