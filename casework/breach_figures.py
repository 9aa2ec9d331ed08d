"""Count what the register of breaches says: how many, by month and theme, and what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from casework.breach_entry import BreachEntry, Incident
from casework.figure_rows import CaseFact, cells_of, is_after, is_open, month_of, school_of, tally
from casework.kinds import Kind
from casework.periods import Period
from casework.small_counts import SUM, Count, crossed, publish

SCHOOLS, MONTHS, TOTAL = "schools", "months", "total"


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


AP_WORDS: Final[Mapping[ApStanding, str]] = {
    ApStanding.IN_TIME: "binnen de termijn gemeld",
    ApStanding.LATE: "te laat gemeld",
    ApStanding.TO_REPORT: "besloten te melden, nog niet gemeld",
    ApStanding.NOT_NEEDED: "melden niet nodig",
    ApStanding.FALSE_ALARM: "geen datalek gebleken",
    ApStanding.OPEN: "nog geen besluit",
}
PEOPLE_WORDS: Final[Mapping[PeopleStanding, str]] = {
    PeopleStanding.TOLD: "geïnformeerd",
    PeopleStanding.TO_TELL: "besloten te informeren, nog niet gedaan",
    PeopleStanding.NOT_NEEDED: "informeren niet nodig",
    PeopleStanding.OPEN: "nog geen besluit",
}
BREACH_WORDS: Final[Mapping[BreachStanding, str]] = {
    BreachStanding.CLOSED: "gesloten",
    BreachStanding.RUNNING: "open",
    BreachStanding.OVERDUE: "open, en te laat voor de AP",
}


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


def breach_figures(
    entries: Sequence[BreachEntry],
    cases: Sequence[CaseFact],
    period: Period,
    schools: Sequence[str],
    as_of: datetime,
) -> BreachFigures:
    """Answer the figures of a period at a moment.

    An entry without its case among `cases` is not for these eyes and is left out.
    """
    known = {case.reference: case for case in cases if case.kind is Kind.DATALEK}
    own = [e for e in entries if e.reference in known and period.holds(e.received)]
    themes: tuple[Incident | None, ...] = (*Incident, None)
    of = [known[entry.reference] for entry in own]
    counts = publish(
        crossed(
            (
                MONTHS,
                cells_of(
                    period.months(),
                    themes,
                    own,
                    lambda e: month_of(e.received),
                    lambda e: e.incident,
                ),
            ),
            None,
            TOTAL,
            also={
                SCHOOLS: tally(schools, map(school_of, of)),
                "ap": tally(
                    ApStanding,
                    (ap_standing(e, known[e.reference].law_due_at) for e in own),
                ),
                "people": tally(PeopleStanding, map(people_standing, own)),
                "standing": tally(
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
        return ApStanding.LATE if is_after(report.at, ap_due) else ApStanding.IN_TIME
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
    if not is_open(case, as_of):
        return BreachStanding.CLOSED
    undone = ap_standing(entry, case.law_due_at) in {ApStanding.OPEN, ApStanding.TO_REPORT}
    late = undone and is_after(as_of, case.law_due_at)
    return BreachStanding.OVERDUE if late else BreachStanding.RUNNING
