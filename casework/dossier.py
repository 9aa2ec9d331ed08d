"""Lay a breach out in the order of the AP's form, with what lacks and what comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from casework.boards import BoardProfile, Role
from casework.breach import LEVEL_WORDS, in_dutch
from casework.breach_duties import (
    Gap,
    ap_decision_is_overtaken,
    gaps_before_closing,
    gaps_before_report,
    hours_of,
    people_decision_is_overtaken,
)
from casework.breach_entry import (
    EXCEPTION_WORDS,
    REPORT_WORDS,
    ApDecision,
    ApReport,
    BreachEntry,
    PeopleDecision,
    ReportKind,
)
from casework.breach_fields import FIELDS, FormPart, moment_in_words
from casework.case import Case, CaseState

PART_PATHS: Final[Mapping[FormPart, str]] = {
    FormPart.REPORT: "0",
    FormPart.CONTACT: "1",
    FormPart.TIMELINE: "2",
    FormPart.NATURE: "3",
    FormPart.DATA: "4",
    FormPart.PEOPLE: "5",
    FormPart.PRIOR_MEASURES: "6",
    FormPart.CONSEQUENCES: "7",
    FormPart.INFORMING: "8",
    FormPart.OTHER: "9",
    FormPart.REGISTER: "register",
}
"""What each part is called in an address."""
BY_PATH: Final[Mapping[str, FormPart]] = {path: part for part, path in PART_PATHS.items()}

TO_MAKE_WORDS: Final[Mapping[ReportKind, str]] = {
    ReportKind.FIRST: "nieuwe melding",
    ReportKind.SUPPLEMENT: "aanvulling op een eerdere melding",
    ReportKind.WITHDRAWAL: "intrekking van een eerdere melding",
}


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One field of the form, as it can be copied into it."""

    label: str
    """In Dutch."""
    text: str
    """Empty while it is not known."""
    name: str = ""
    """Of the entry's own field; empty for what the service knows by itself."""
    only_told: bool = False
    """It is what the reporter says; nobody of the board has confirmed it."""

    @property
    def head(self) -> str:
        """Answer the label as a line begins."""
        return self.label[:1].upper() + self.label[1:]


@dataclass(frozen=True, slots=True)
class DossierPart:
    """One part of the form."""

    part: FormPart
    lines: tuple[DossierLine, ...]
    gaps: tuple[Gap, ...]
    """What lacks before the breach can be closed."""

    @property
    def path(self) -> str:
        """What it is called in an address."""
        return PART_PATHS[self.part]


def dossier_of(
    case: Case, entry: BreachEntry, board: BoardProfile | None
) -> tuple[DossierPart, ...]:
    """Answer every part of the form with what is known of it.

    Raises CaseRefuses for a case that is no breach.
    """
    gaps = _all_gaps(entry) if case.is_open else ()
    return tuple(
        DossierPart(
            part,
            (*_known_lines(case, entry, board, part), *_filled_lines(entry, part)),
            tuple(gap for gap in gaps if gap.part is part),
        )
        for part in FormPart
    )


def _all_gaps(entry: BreachEntry) -> tuple[Gap, ...]:
    return tuple(dict.fromkeys((*gaps_before_report(entry), *gaps_before_closing(entry))))


def _filled_lines(entry: BreachEntry, part: FormPart) -> Iterator[DossierLine]:
    for field in FIELDS:
        if field.part is part:
            yield DossierLine(
                field.label, field.in_words(entry), field.name, field.is_only_told(entry)
            )


def _known_lines(
    case: Case, entry: BreachEntry, board: BoardProfile | None, part: FormPart
) -> Iterator[DossierLine]:
    """What the service knows by itself of a part of the form."""
    if part is FormPart.REPORT:
        yield DossierLine("soort melding", TO_MAKE_WORDS[report_to_make(entry)])
        if entry.first_report is not None and entry.first_report.number:
            yield DossierLine("kenmerk van de eerdere melding", entry.first_report.number)
        yield DossierLine("volledig", "nee, voorlopig" if gaps_before_report(entry) else "ja")
        yield from (
            DossierLine(REPORT_WORDS[each.kind], report_words(each)) for each in entry.reports
        )
    elif part is FormPart.CONTACT and board is not None:
        facts = board.roles.get(Role.FG)
        address = facts.address if facts and facts.address else ""
        yield DossierLine("organisatie", board.name)
        yield DossierLine(
            "contactpersoon", ", ".join(filter(None, (board.title(Role.FG), address)))
        )
    elif part is FormPart.TIMELINE:
        yield DossierLine("ontvangen", moment_in_words(entry.received))
        yield DossierLine("bekend sinds", moment_in_words(hours_of(case).aware))
    elif part is FormPart.CONSEQUENCES:
        yield DossierLine("ernst", severity_words(entry))
    elif part is FormPart.INFORMING:
        yield DossierLine("betrokkenen informeren", decision_words(entry.people_decision))
        for told in entry.told:
            when = moment_in_words(told.at.replace(second=0, microsecond=0))
            yield DossierLine("betrokkenen verteld", f"{when}: {told.how}")
    elif part is FormPart.REGISTER:
        yield DossierLine("besluit over de AP", decision_words(entry.ap_decision))


def report_to_make(entry: BreachEntry) -> ReportKind:
    """Answer what the next report to the AP would be."""
    if entry.first_report is None:
        return ReportKind.FIRST
    decision = entry.ap_decision
    withdraw = entry.false_alarm or (decision is not None and not decision.report)
    return ReportKind.WITHDRAWAL if withdraw else ReportKind.SUPPLEMENT


def severity_words(entry: BreachEntry) -> str:
    """Answer how great the risk is by the sum that counts; empty before there is one."""
    if entry.proposal is None:
        return ""
    return f"{LEVEL_WORDS[entry.proposal.level]} (SE {in_dutch(entry.proposal.score)})"


def decision_words(decision: ApDecision | PeopleDecision | None) -> str:
    """Answer a decision with its reason; empty while nobody decided."""
    match decision:
        case None:
            return ""
        case ApDecision():
            return f"{'melden' if decision.report else 'niet melden'}; {decision.reason}"
        case PeopleDecision():
            exception = EXCEPTION_WORDS[decision.exception] if decision.exception else ""
            act = "informeren" if decision.tell else "niet informeren"
            return "; ".join(filter(None, (act, exception, decision.reason)))


def report_words(report: ApReport) -> str:
    """Answer a report that was made: when, recorded by whom, and what was said with it."""
    when = moment_in_words(report.at.replace(second=0, microsecond=0))
    words = f"{when}, vastgelegd door {report.by}"
    words += f", kenmerk {report.number}" if report.number else ""
    words += ", voorlopig" if report.preliminary else ""
    return f"{words}; te laat: {report.late_reason}" if report.late_reason else words


class BreachStep(StrEnum):
    """What a breach asks of a person now; one thing at a time, the most urgent first."""

    DESCRIBE = "describe"
    """Say what happened and to which data; without that nothing can be weighed."""
    ASSESS = "assess"
    DECIDE_AP = "decide_ap"
    REPORT = "report"
    WITHDRAW = "withdraw"
    DECIDE_PEOPLE = "decide_people"
    TELL = "tell"
    SUPPLEMENT = "supplement"
    COMPLETE = "complete"
    """Fill in what the register still lacks."""
    CLOSE = "close"
    NOTHING = "nothing"


def next_step(case: Case, entry: BreachEntry) -> BreachStep:
    """Answer the one thing that must be done now."""
    if case.state is CaseState.CLOSED:
        return BreachStep.NOTHING
    if entry.false_alarm:
        return _step_of_false_alarm(entry)
    if entry.assessment is None:
        described = entry.facts and entry.data_categories
        return BreachStep.ASSESS if described else BreachStep.DESCRIBE
    return next(_steps(entry), BreachStep.CLOSE)


def _step_of_false_alarm(entry: BreachEntry) -> BreachStep:
    if entry.first_report is not None:
        return BreachStep.WITHDRAW
    return BreachStep.COMPLETE if gaps_before_closing(entry) else BreachStep.CLOSE


def _steps(entry: BreachEntry) -> Iterator[BreachStep]:
    ap, people = entry.ap_decision, entry.people_decision
    if ap is None or ap_decision_is_overtaken(entry):
        yield BreachStep.DECIDE_AP
    elif ap.report and entry.first_report is None:
        yield BreachStep.REPORT
    elif not ap.report and entry.first_report is not None:
        yield BreachStep.WITHDRAW
    if people is None or people_decision_is_overtaken(entry):
        yield BreachStep.DECIDE_PEOPLE
    elif people.somebody_hears and not entry.told:
        yield BreachStep.TELL
    if entry.supplement_is_owed and not gaps_before_report(entry):
        yield BreachStep.SUPPLEMENT
    if gaps_before_closing(entry):
        yield BreachStep.COMPLETE
