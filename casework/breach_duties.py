"""Say what a breach still asks of people: hours, duties with a date, and what lacks (rules §4)."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Final, TypeVar

from casework.boards import Post, Role
from casework.breach_entry import ApDecision, BreachEntry, PeopleDecision
from casework.breach_fields import BY_NAME, FormPart
from casework.case import Case, CaseRefuses, CaseState, ClockName
from casework.deadlines import Deadline
from casework.dutch_dates import short_day
from casework.holidays import NO_EXTRA_HOLIDAYS, add_working_days
from casework.kinds import Kind
from casework.local_time import end_of, local_date
from casework.tasks import Task, TaskKind

TELL_WITHIN: Final = 1
"""Working days after the decision, for the "without undue delay" of AVG art. 34 [own]."""
WITHDRAW_WITHIN: Final = 1
"""Working days after the decision that a report was not needed [own]."""
SUPPLEMENT_WITHIN: Final = 10
"""Working days after a preliminary report, for the "without undue further delay" of AVG art. 33
lid 4 [own]."""
FOR_REPORT: Final = (
    *("reporter", "started", "ongoing", "discovered", "facts", "kinds", "incident"),
    *("data_categories", "special_data", "bsn", "record_count", "people_groups", "people_count"),
    *("prior_security", "unintelligible", "consequences", "measures", "cross_border"),
)
"""What the AP's form asks; a preliminary report may go without."""
FOR_CLOSING: Final = (*FOR_REPORT, "processor", "cause", "systems", "closing")
FOR_FALSE_ALARM: Final = ("reporter", "discovered", "facts", "closing")

Decision = TypeVar("Decision", ApDecision, PeopleDecision)


@dataclass(frozen=True, slots=True)
class BreachHours:
    """The moments of a breach that the law and the board count from and to."""

    aware: datetime
    """In UTC: when it was received, unless the FG set another moment with a reason."""
    inner: Deadline
    ap: Deadline


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that an entry lacks."""

    part: FormPart
    words: str
    """In Dutch."""
    field: str = ""
    """The name of the field to fill in; empty for what must be weighed, decided or done."""

    def __str__(self) -> str:
        return f"{self.words} ({self.field})" if self.field else self.words


@dataclass(frozen=True, slots=True)
class Missing:
    """What lacks in an entry, in Dutch, each with the name of the field to fill in."""

    before_report: tuple[str, ...]
    """Before a full report to the AP; a preliminary one may go without."""
    before_closing: tuple[str, ...]


def hours_of(case: Case) -> BreachHours:
    """Answer both clocks of a breach. Raises CaseRefuses for any other case."""
    if case.kind is not Kind.DATALEK or case.state is CaseState.TRIAGE:
        raise CaseRefuses(
            f"{case.reference} is geen datalek. Wacht de zaak op een beoordeling, zeg dan eerst"
            " dat het een datalek is."
        )
    by_name = {clock.name: clock.deadline for clock in case.clocks}
    awareness = case.acts.awareness
    return BreachHours(
        aware=awareness.aware if awareness else case.received,
        inner=by_name[ClockName.INNER_REPORT],
        ap=by_name[ClockName.AP_REPORT],
    )


def people_due(decided: datetime, extra_holidays: AbstractSet[date]) -> datetime:
    """Answer until when people are told after a decision, in UTC."""
    return end_of(add_working_days(local_date(decided), TELL_WITHIN, extra_holidays))


def tasks_after_ap(
    case: Case,
    entry: BreachEntry,
    now: datetime,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> tuple[Task, ...]:
    """Answer the duty towards the AP as it stands: to report, to supplement, to withdraw.

    Nothing before a decision, after a full report, and when the AP need not be told.
    """
    decision = entry.ap_decision
    if decision is None:
        return ()
    if decision.report and entry.first_report is None:
        since = _since(entry.ap_decisions, lambda each: each.report)
        return (_task(TaskKind.REPORT_TO_AP, case, now, *_first_report(case, since)),)
    if not decision.report and entry.first_report is not None:
        since = _since(entry.ap_decisions, lambda each: not each.report)
        due = end_of(add_working_days(local_date(since), WITHDRAW_WITHIN, extra_holidays))
        why = f"{_decided(since)} om niet te melden, terwijl al gemeld is: trek de melding in"
        return (_task(TaskKind.REPORT_TO_AP, case, now, due, why),)
    if entry.supplement_is_owed:
        made = local_date(entry.reports[-1].at)
        due = end_of(add_working_days(made, SUPPLEMENT_WITHIN, extra_holidays))
        why = (
            f"voorlopig gemeld op {short_day(made)}: vul aan binnen {SUPPLEMENT_WITHIN}"
            " werkdagen (art. 33 lid 4 AVG, eigen termijn)"
        )
        return (_task(TaskKind.REPORT_TO_AP, case, now, due, why),)
    return ()


def tasks_after_people(
    case: Case,
    entry: BreachEntry,
    now: datetime,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> tuple[Task, ...]:
    """Answer the duty to tell the people as it stands; none when nobody need hear, or all have."""
    decision = entry.people_decision
    if decision is None or not decision.somebody_hears or entry.told:
        return ()
    since = _since(entry.people_decisions, lambda each: each.somebody_hears)
    what = "te informeren" if decision.tell else "met een openbare mededeling te informeren"
    why = (
        f"{_decided(since)} om de betrokkenen {what}, zonder onredelijke vertraging: uiterlijk de"
        " volgende werkdag (art. 34 AVG, eigen termijn)"
    )
    due = people_due(since, extra_holidays)
    return (_task(TaskKind.TELL_AFFECTED, case, now, due, why),)


def missing(entry: BreachEntry) -> Missing:
    """Answer what lacks before the entry can be reported in full, and before it can be closed."""
    return Missing(
        before_report=tuple(map(str, gaps_before_report(entry))),
        before_closing=tuple(map(str, gaps_before_closing(entry))),
    )


def gaps_before_report(entry: BreachEntry) -> tuple[Gap, ...]:
    """Answer what a full report lacks; nothing for one that a person decided not to make."""
    if entry.false_alarm or (entry.ap_decision and not entry.ap_decision.report):
        return ()
    return (*_unfilled(entry, FOR_REPORT), *_undecided(entry))


def gaps_before_closing(entry: BreachEntry) -> tuple[Gap, ...]:
    """Answer what the register cannot do without when the breach is closed."""
    return tuple(_of_false_alarm(entry) if entry.false_alarm else _of_closing(entry))


def refuse_early_closing(entry: BreachEntry) -> None:
    """Raise CaseRefuses, naming what lacks, while the register cannot do without it."""
    lacking = missing(entry).before_closing
    if lacking:
        raise CaseRefuses(
            f"Datalek {entry.name} kan nog niet dicht. In het register ontbreekt:"
            f" {'; '.join(lacking)}."
        )


def _of_closing(entry: BreachEntry) -> Iterator[Gap]:
    yield from _unfilled(entry, FOR_CLOSING)
    yield from _undecided(entry)
    if entry.ongoing:
        words = "een einde: het datalek duurt nog voort"
        yield Gap(FormPart.TIMELINE, words, "ongoing")
    yield from _overtaken(entry)
    yield from _undone(entry)


def _of_false_alarm(entry: BreachEntry) -> Iterator[Gap]:
    yield from _unfilled(entry, FOR_FALSE_ALARM)
    if entry.first_report is not None:
        yield Gap(FormPart.REPORT, "de intrekking van de melding bij de AP")


def _unfilled(entry: BreachEntry, names: tuple[str, ...]) -> Iterator[Gap]:
    for name in names:
        field = BY_NAME[name]
        if not field.is_known(entry):
            yield Gap(field.part, field.label, name)
        elif field.is_only_told(entry):
            words = f"{field.label}: bevestig of wijzig wat de melder zegt"
            yield Gap(field.part, words, name)


def _undecided(entry: BreachEntry) -> Iterator[Gap]:
    if entry.assessment is None:
        yield Gap(FormPart.CONSEQUENCES, "de beoordeling van het risico")
    if entry.ap_decision is None:
        yield Gap(FormPart.REPORT, "het besluit over de AP")
    if entry.people_decision is None:
        yield Gap(FormPart.INFORMING, "het besluit over de betrokkenen")


def ap_decision_is_overtaken(entry: BreachEntry) -> bool:
    """Whether a later assessment no longer bears the decision on the AP."""
    assessment, ap = entry.assessment, entry.ap_decision
    if assessment is None or ap is None or ap.at >= assessment.at:
        return False
    return assessment.proposal.proposes_ap not in {ap.report, ap.proposed}


def people_decision_is_overtaken(entry: BreachEntry) -> bool:
    """Whether a later assessment no longer bears the decision on the people."""
    assessment, people = entry.assessment, entry.people_decision
    if assessment is None or people is None or people.at >= assessment.at:
        return False
    return assessment.proposal.proposes_people not in {people.tell, people.proposed}


def _overtaken(entry: BreachEntry) -> Iterator[Gap]:
    again = "de laatste beoordeling stelt iets anders voor"
    if ap_decision_is_overtaken(entry):
        yield Gap(FormPart.REPORT, f"een nieuw besluit over de AP: {again}")
    if people_decision_is_overtaken(entry):
        yield Gap(FormPart.INFORMING, f"een nieuw besluit over de betrokkenen: {again}")


def _undone(entry: BreachEntry) -> Iterator[Gap]:
    """What was decided and is not done."""
    ap, people = entry.ap_decision, entry.people_decision
    if ap and ap.report and entry.first_report is None:
        yield Gap(FormPart.REPORT, "de melding bij de AP")
    if ap and not ap.report and entry.first_report is not None:
        yield Gap(FormPart.REPORT, "de intrekking van de melding bij de AP")
    if entry.supplement_is_owed:
        yield Gap(FormPart.REPORT, "de aanvulling van de voorlopige melding bij de AP")
    if people and people.somebody_hears and not entry.told:
        yield Gap(FormPart.INFORMING, "het informeren van de betrokkenen")


def _first_report(case: Case, decided: datetime) -> tuple[datetime, str]:
    ap = hours_of(case).ap
    hours = "; ".join(ap.explanation[1:2])
    late = "; die tijd is voorbij: meld meteen en geef de reden van de vertraging"
    why = (
        f"{_decided(decided)} om te melden: {hours} (art. 33 lid 1 AVG)"
        f"{late if ap.has_passed(decided) else ''}"
    )
    return ap.due_instant, why


def _since(decisions: Sequence[Decision], holds: Callable[[Decision], bool]) -> datetime:
    """Answer from when the last decision holds: deciding the same again moves no date."""
    return list(takewhile(holds, reversed(decisions)))[-1].at


def _decided(at: datetime) -> str:
    return f"besluit van {short_day(local_date(at))}"


def _task(kind: TaskKind, case: Case, now: datetime, due: datetime, why: str) -> Task:
    return Task(kind, _doer(case), now, due, why)


def _doer(case: Case) -> Role:
    """What was decided is carried out by who had the breach, not by the FG who watches over it."""
    first = case.passed[0].role if case.passed and case.role is Role.FG else case.role
    return case.role if Post(first) in case.kept_from else first
