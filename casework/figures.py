"""Count from plain rows how a board answers: how many, how fast, how often in time, what leaks."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final, Protocol, TypeVar

from casework.breach_entry import BreachEntry, Incident
from casework.kinds import KIND_FACTS, Kind
from casework.local_time import local_date
from casework.outcomes import CaseOutcome
from casework.periods import Period, PeriodKind
from casework.seats import Seat
from casework.small_counts import LEAST_SHOWN, SUM, Count, chained, crossed, publish

NO_ANSWER: Final = frozenset({CaseOutcome.WITHDRAWN, CaseOutcome.MERGED})
"""How a case ends without an answer: it counts as closed, not as answered in time or late."""
NO_SCHOOL: Final = "geen school bekend"


@dataclass(frozen=True, slots=True)
class CaseFact:
    """What figures need of one case; nothing of a person, and nothing that is sealed."""

    reference: str
    kind: Kind
    school: str | None
    received: datetime
    due_at: datetime | None
    """The date the parent was told; None for what has no term."""
    law_due_at: datetime | None
    """The legal date; for a breach that of the AP."""
    closed_at: datetime | None
    outcome: CaseOutcome | None


@dataclass(frozen=True, slots=True)
class ErasedFact:
    """What stays of a case that was erased."""

    kind: str
    closed_year: int | None


@dataclass(frozen=True, slots=True)
class AdviceFact:
    """One advice of the FG, and what became of it."""

    given: datetime
    followed: bool | None
    """None as long as nobody answered."""


class FigureBook(Protocol):
    """Answers the plain rows that figures are counted from."""

    async def cases(self, seat: Seat, *, start: datetime, end: datetime) -> Sequence[CaseFact]:
        """Answer the cases that a seat may see and that were open in a span of time: received
        before its end, and not closed before its start."""
        ...

    async def erased(self, seat: Seat) -> Sequence[ErasedFact]:
        """Answer what stays of erased cases; nothing for who sees schools, for of which school
        an erased case was is not kept."""
        ...


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


class ApStanding(StrEnum):
    """What became of telling the AP of a breach."""

    IN_TIME = "in_time"
    LATE = "late"
    TO_REPORT = "to_report"
    """Decided, not done."""
    NOT_NEEDED = "not_needed"
    FALSE_ALARM = "false_alarm"
    OPEN = "open"
    """No decision yet."""


class PeopleStanding(StrEnum):
    """What became of telling those whose data it was."""

    TOLD = "told"
    TO_TELL = "to_tell"
    NOT_NEEDED = "not_needed"
    OPEN = "open"


class BreachStanding(StrEnum):
    """Where a breach stands."""

    CLOSED = "closed"
    RUNNING = "running"
    OVERDUE = "overdue"
    """The hours for the AP are over, and nothing was decided or the report was not made."""


class AdviceStanding(StrEnum):
    """What became of an advice."""

    FOLLOWED = "followed"
    NOT_FOLLOWED = "not_followed"
    OPEN = "open"


AP_WORDS: Final[Mapping[ApStanding, str]] = {
    ApStanding.IN_TIME: "binnen de termijn gemeld bij de AP",
    ApStanding.LATE: "te laat gemeld bij de AP",
    ApStanding.TO_REPORT: "besloten te melden, nog niet gemeld",
    ApStanding.NOT_NEEDED: "melden niet nodig",
    ApStanding.FALSE_ALARM: "geen datalek gebleken",
    ApStanding.OPEN: "nog geen besluit",
}
PEOPLE_WORDS: Final[Mapping[PeopleStanding, str]] = {
    PeopleStanding.TOLD: "betrokkenen geïnformeerd",
    PeopleStanding.TO_TELL: "besloten te informeren, nog niet gedaan",
    PeopleStanding.NOT_NEEDED: "informeren niet nodig",
    PeopleStanding.OPEN: "nog geen besluit",
}
BREACH_WORDS: Final[Mapping[BreachStanding, str]] = {
    BreachStanding.CLOSED: "gesloten",
    BreachStanding.RUNNING: "open",
    BreachStanding.OVERDUE: "open, en te laat voor de AP",
}
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
class BreachFigures:
    """What may be shown of the register."""

    total: Count
    themes: Mapping[Incident | None, Count]
    """None: not filled in yet."""
    months: Mapping[date, Count]
    by_month: Mapping[tuple[date, Incident | None], Count]
    schools: Mapping[str, Count]
    standing: Mapping[BreachStanding, Count]
    ap: Mapping[ApStanding, Count]
    people: Mapping[PeopleStanding, Count]


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
    advice = publish(chained({"advice": _tally(AdviceStanding, map(_advice, advices))}, TOTAL))
    return Figures(
        period=period,
        as_of=as_of,
        whole=table.whole(),
        schools=tuple(table.row(SCHOOLS, name) for name in named),
        kinds=tuple(table.row(KINDS, kind) for kind in REQUESTS),
        months={month: table.received[MONTHS, month] for month in period.months()},
        outcomes={each: table.answers["outcomes", each] for each in ANSWERS},
        without_answer={each: table.without["ends", each] for each in NO_ANSWER},
        breaches=_of_breaches(entries, cases, period, named, as_of),
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
        self._answered: Final = [
            c for c in closed if c.due_at is not None and c.outcome not in NO_ANSWER
        ]
        self._days: Final = [(case, _days(case)) for case in self._answered]
        still_open = [c for c in cases if _is_open(c, as_of)]
        partitions = {
            SCHOOLS: _tally(schools, map(_school, came_in)),
            KINDS: _tally(REQUESTS, (case.kind for case in came_in)),
            MONTHS: _tally(period.months(), (_month(case.received) for case in came_in)),
        }
        self.received: Final = publish(chained(partitions, TOTAL))
        outcomes = {"outcomes": _tally(ANSWERS, (case.outcome for case in self._answered))}
        self.answers: Final = publish(
            crossed(
                (SCHOOLS, _cells(schools, AnswerTiming, self._answered, _school, _timing)),
                (KINDS, _cells(REQUESTS, AnswerTiming, self._answered, _kind, _timing)),
                TOTAL,
                also=outcomes,
            )
        )

        def stands(case: CaseFact) -> OpenTiming:
            late = _is_after(as_of, case.due_at)
            return OpenTiming.OVERDUE if late else OpenTiming.RUNNING

        self.open: Final = publish(
            crossed(
                (SCHOOLS, _cells(schools, OpenTiming, still_open, _school, stands)),
                (KINDS, _cells(REQUESTS, OpenTiming, still_open, _kind, stands)),
                TOTAL,
            )
        )
        ends = [case.outcome for case in closed if case.outcome in NO_ANSWER]
        self.without: Final = publish(chained({"ends": _tally(sorted(NO_ANSWER), ends)}, TOTAL))

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
        what: Callable[[CaseFact], Hashable] = _school if table == SCHOOLS else _kind
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


def _of_breaches(
    entries: Sequence[BreachEntry],
    cases: Sequence[CaseFact],
    period: Period,
    schools: Sequence[str],
    as_of: datetime,
) -> BreachFigures:
    known = {case.reference: case for case in cases if case.kind is Kind.DATALEK}
    own = [e for e in entries if e.reference in known and period.holds(e.received)]
    themes: tuple[Incident | None, ...] = (*Incident, None)
    of = [known[entry.reference] for entry in own]
    counts = publish(
        crossed(
            (
                MONTHS,
                _cells(
                    period.months(), themes, own, lambda e: _month(e.received), lambda e: e.incident
                ),
            ),
            None,
            TOTAL,
            also={
                SCHOOLS: _tally(schools, map(_school, of)),
                "ap": _tally(
                    ApStanding,
                    (ap_standing(e, known[e.reference].law_due_at) for e in own),
                ),
                "people": _tally(PeopleStanding, map(people_standing, own)),
                "standing": _tally(
                    BreachStanding,
                    (breach_standing(e, known[e.reference], as_of) for e in own),
                ),
            },
        )
    )
    months = period.months()
    return BreachFigures(
        total=counts[TOTAL],
        themes={theme: counts[SUM, SUM, theme] for theme in themes},
        months={month: counts[MONTHS, month, SUM] for month in months},
        by_month={(m, t): counts[MONTHS, m, t] for m in months for t in themes},
        schools={name: counts[SCHOOLS, name] for name in schools},
        standing={each: counts["standing", each] for each in BreachStanding},
        ap={each: counts["ap", each] for each in ApStanding},
        people={each: counts["people", each] for each in PeopleStanding},
    )


def ap_standing(entry: BreachEntry, ap_due: datetime | None) -> ApStanding:
    """Answer what became of telling the AP; `ap_due` is the last second in time."""
    report, decision = entry.first_report, entry.ap_decision
    if entry.false_alarm and report is None:
        return ApStanding.FALSE_ALARM
    if report is not None:
        return ApStanding.LATE if _is_after(report.at, ap_due) else ApStanding.IN_TIME
    if decision is None:
        return ApStanding.OPEN
    return ApStanding.TO_REPORT if decision.report else ApStanding.NOT_NEEDED


def people_standing(entry: BreachEntry) -> PeopleStanding:
    """Answer what became of telling those whose data it was."""
    decision = entry.people_decision
    if entry.told:
        return PeopleStanding.TOLD
    if decision is None:
        return PeopleStanding.NOT_NEEDED if entry.false_alarm else PeopleStanding.OPEN
    return PeopleStanding.TO_TELL if decision.somebody_hears else PeopleStanding.NOT_NEEDED


def breach_standing(entry: BreachEntry, case: CaseFact, as_of: datetime) -> BreachStanding:
    """Answer where a breach stands at a moment."""
    if not _is_open(case, as_of):
        return BreachStanding.CLOSED
    undone = ap_standing(entry, case.law_due_at) in {ApStanding.OPEN, ApStanding.TO_REPORT}
    late = undone and _is_after(as_of, case.law_due_at)
    return BreachStanding.OVERDUE if late else BreachStanding.RUNNING


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
    return f"{at_least} tot {at_most} %"


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
    counts = publish(chained({KINDS: _tally([kind.value for kind in Kind], kinds)}, TOTAL))
    return {kind: counts[KINDS, kind.value] for kind in Kind}


def _advice(fact: AdviceFact) -> AdviceStanding:
    if fact.followed is None:
        return AdviceStanding.OPEN
    return AdviceStanding.FOLLOWED if fact.followed else AdviceStanding.NOT_FOLLOWED


def _school(case: CaseFact) -> str:
    return case.school or NO_SCHOOL


def _kind(case: CaseFact) -> Kind:
    return case.kind


def _timing(case: CaseFact) -> AnswerTiming:
    assert case.closed_at is not None  # only what was answered is asked for
    if _is_after(case.closed_at, case.law_due_at or case.due_at):
        return AnswerTiming.AFTER_LAW
    late = _is_after(case.closed_at, case.due_at)
    return AnswerTiming.AFTER_PROMISE if late else AnswerTiming.IN_TIME


def _is_open(case: CaseFact, as_of: datetime) -> bool:
    return case.received < as_of and (case.closed_at is None or case.closed_at >= as_of)


def _is_after(moment: datetime, due: datetime | None) -> bool:
    """The whole last second is in time."""
    return due is not None and moment >= due + ONE_SECOND


def _month(moment: datetime) -> date:
    return local_date(moment).replace(day=1)


def _days(case: CaseFact) -> int:
    assert case.closed_at is not None  # only what was answered is asked for
    return (local_date(case.closed_at) - local_date(case.received)).days


def _median(answered: Sequence[tuple[CaseFact, int]]) -> int | None:
    """Whole days; of fewer than five cases it would tell of one of them."""
    if len(answered) < LEAST_SHOWN:
        return None
    return round(median(days for _, days in answered))


def _tally(parts: Iterable[Part], found: Iterable[object]) -> dict[Hashable, int]:
    """Count what was found, with a nought for each part that was not."""
    counted = Counter(found)
    return {part: counted[part] for part in parts}


Fact = TypeVar("Fact")


def _cells(
    rows: Iterable[Hashable],
    columns: Iterable[Hashable],
    facts: Iterable[Fact],
    row_of: Callable[[Fact], Hashable],
    column_of: Callable[[Fact], Hashable],
) -> dict[tuple[Hashable, Hashable], int]:
    counted = Counter((row_of(fact), column_of(fact)) for fact in facts)
    wide = list(columns)
    return {(row, column): counted[row, column] for row in rows for column in wide}
