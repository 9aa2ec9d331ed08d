"""Hold what the register of breaches says of one incident (AVG art. 33 lid 5, rules §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, assert_never

from casework.breach import LEVEL_WORDS, RiskInputs, RiskProposal, propose_risk
from casework.case import CaseRefuses
from casework.deadlines import Deadline
from casework.dutch_dates import clock_time, short_day
from casework.local_time import to_amsterdam


class Reporter(StrEnum):
    """Who told of the incident: a role, never a name."""

    PARENT = "parent"
    STAFF = "staff"
    PROCESSOR = "processor"
    SOMEBODY_ELSE = "somebody_else"


class BreachKind(StrEnum):
    """What happened to the data; one incident can be several."""

    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"


class Incident(StrEnum):
    """How it happened, in the groups of our own register; the AP's form may name them otherwise."""

    WRONG_RECIPIENT = "wrong_recipient"
    PUBLISHED = "published"
    UNAUTHORISED_ACCESS = "unauthorised_access"
    LOST_OR_STOLEN = "lost_or_stolen"
    ATTACK = "attack"
    FAILURE = "failure"
    OTHER = "other"


class ReportKind(StrEnum):
    """What a report to the AP is."""

    FIRST = "first"
    SUPPLEMENT = "supplement"
    WITHDRAWAL = "withdrawal"


class PeopleException(StrEnum):
    """Why people need not be told in spite of a high risk (AVG art. 34 lid 3)."""

    ENCRYPTED = "encrypted"
    RISK_REMOVED = "risk_removed"
    DISPROPORTIONATE = "disproportionate"
    """Telling each would take disproportionate effort: then a public notice takes its place."""


LONGEST_NUMBER: Final = 60
"""Characters of what the AP calls a report [own]."""
REPORTER_WORDS: Final[Mapping[Reporter, str]] = {
    Reporter.PARENT: "ouder",
    Reporter.STAFF: "medewerker",
    Reporter.PROCESSOR: "verwerker",
    Reporter.SOMEBODY_ELSE: "iemand anders",
}
KIND_WORDS: Final[Mapping[BreachKind, str]] = {
    BreachKind.CONFIDENTIALITY: "vertrouwelijkheid",
    BreachKind.INTEGRITY: "juistheid",
    BreachKind.AVAILABILITY: "beschikbaarheid",
}
INCIDENT_WORDS: Final[Mapping[Incident, str]] = {
    Incident.WRONG_RECIPIENT: "bij de verkeerde ontvanger",
    Incident.PUBLISHED: "openbaar gemaakt",
    Incident.UNAUTHORISED_ACCESS: "ingezien zonder recht",
    Incident.LOST_OR_STOLEN: "kwijt of gestolen",
    Incident.ATTACK: "aanval van buiten",
    Incident.FAILURE: "storing of fout in een systeem",
    Incident.OTHER: "anders",
}
REPORT_WORDS: Final[Mapping[ReportKind, str]] = {
    ReportKind.FIRST: "melding",
    ReportKind.SUPPLEMENT: "aanvulling",
    ReportKind.WITHDRAWAL: "intrekking",
}
EXCEPTION_WORDS: Final[Mapping[PeopleException, str]] = {
    PeopleException.ENCRYPTED: "de gegevens zijn versleuteld",
    PeopleException.RISK_REMOVED: "het risico is weggenomen",
    PeopleException.DISPROPORTIONATE: "onevenredige inspanning, dus een openbare mededeling",
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """The sum as it stood when a person made it; a later rule does not change it."""

    inputs: RiskInputs
    proposal: RiskProposal
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ApDecision:
    """Whether the AP is told."""

    report: bool
    reason: str
    by: str
    at: datetime
    proposed: bool | None
    """What the sum proposed at that moment; None when there was none."""


@dataclass(frozen=True, slots=True)
class PeopleDecision:
    """Whether the people whose data it concerns are told."""

    tell: bool
    reason: str
    by: str
    at: datetime
    proposed: bool | None
    exception: PeopleException | None = None

    @property
    def somebody_hears(self) -> bool:
        """Whether a person must tell: each one, or everybody by a public notice."""
        return self.tell or self.exception is PeopleException.DISPROPORTIONATE


@dataclass(frozen=True, slots=True)
class ApReport:
    """A report to the AP, which somebody made by hand."""

    kind: ReportKind
    at: datetime
    by: str
    preliminary: bool = False
    """More must follow (AVG art. 33 lid 4)."""
    late_reason: str = ""
    number: str = ""
    """What the AP calls it; a supplement and a withdrawal name it."""


@dataclass(frozen=True, slots=True)
class Told:
    """That the people were told, when and how."""

    at: datetime
    how: str
    by: str


@dataclass(frozen=True, slots=True)
class BreachEntry:
    """One incident in the register. What is None or empty is not known yet."""

    reference: str
    board: str
    year: int
    """In which it was received, Amsterdam time."""
    number: int
    """Counts from 1 at each board in each year."""
    received: datetime
    reporter: Reporter | None = None
    other_organisations: str = ""
    processor: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    ongoing: bool | None = None
    discovered: datetime | None = None
    discovery_told: bool = False
    """`discovered` is what the reporter says; nobody of the board has filled it in."""
    facts: str = ""
    kinds: frozenset[BreachKind] = frozenset()
    incident: Incident | None = None
    cause: str = ""
    systems: str = ""
    data_categories: str = ""
    special_data: bool | None = None
    """Of AVG art. 9 or 10."""
    bsn: bool | None = None
    record_count: int | None = None
    people_groups: str = ""
    people_count: int | None = None
    prior_security: str = ""
    unintelligible: bool | None = None
    consequences: str = ""
    measures: str = ""
    cross_border: bool | None = None
    remarks: str = ""
    false_alarm: bool | None = None
    """It turned out that no personal data were compromised."""
    closing: str = ""
    """How it ended, and what was learned."""
    assessments: tuple[Assessment, ...] = ()
    ap_decisions: tuple[ApDecision, ...] = ()
    people_decisions: tuple[PeopleDecision, ...] = ()
    reports: tuple[ApReport, ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def name(self) -> str:
        """Its number as people say it: "2026-3"."""
        return f"{self.year}-{self.number}"

    @property
    def assessment(self) -> Assessment | None:
        """The sum that counts."""
        return self.assessments[-1] if self.assessments else None

    @property
    def proposal(self) -> RiskProposal | None:
        """What that sum proposes."""
        return self.assessment.proposal if self.assessment else None

    @property
    def ap_decision(self) -> ApDecision | None:
        """The decision that counts; those before it stay in the history."""
        return self.ap_decisions[-1] if self.ap_decisions else None

    @property
    def people_decision(self) -> PeopleDecision | None:
        """The decision that counts."""
        return self.people_decisions[-1] if self.people_decisions else None

    @property
    def first_report(self) -> ApReport | None:
        """The report that stands at the AP; None before it and after it was withdrawn."""
        standing = None
        for report in self.reports:
            match report.kind:
                case ReportKind.FIRST:
                    standing = report
                case ReportKind.SUPPLEMENT:
                    pass
                case ReportKind.WITHDRAWAL:
                    standing = None
                case _:
                    assert_never(report.kind)
        return standing

    @property
    def supplement_is_owed(self) -> bool:
        """Whether the AP still waits for the rest of a preliminary report."""
        return self.first_report is not None and self.reports[-1].preliminary

    def filled(self, values: Mapping[str, Any], *, now: datetime) -> "BreachEntry":
        """Answer the entry with fields filled in, by name and already read.

        Raises CaseRefuses when its moments contradict each other or lie ahead.
        """
        told = self.discovery_told and "discovered" not in values
        entry = replace(self, **values, discovery_told=told)
        for moment, words in (
            (entry.started, "Het begin"),
            (entry.ended, "Het einde"),
            (entry.discovered, "De ontdekking"),
        ):
            if moment is not None and moment > now:
                raise CaseRefuses(f"{words} ({_moment(moment)}) kan niet later zijn dan nu.")
        _check_order(entry.started, entry.ended, "Het einde")
        _check_order(entry.started, entry.discovered, "De ontdekking")
        if entry.ended is not None and entry.ongoing:
            raise CaseRefuses("Wat nog voortduurt, heeft geen einde: vul er één van in.")
        return entry

    def with_told_discovery(self, moment: datetime, *, now: datetime) -> "BreachEntry":
        """Answer the entry with the moment of discovery as its reporter tells it.

        What stands there stays, and what cannot be, a moment ahead or before the breach began, is
        left to a person. It moves no clock: only the FG says since when the board is aware
        (rules §4).
        """
        begun = self.started is None or self.started <= moment
        if self.discovered is not None or moment > now or not begun:
            return self
        return replace(self, discovered=moment, discovery_told=True)

    def assessed(self, inputs: RiskInputs, *, by: str, now: datetime) -> "BreachEntry":
        """Answer the entry with the sum made anew; the earlier ones stay."""
        assessment = Assessment(inputs, propose_risk(inputs), by, now)
        return replace(self, assessments=(*self.assessments, assessment))

    def decided_ap(self, *, report: bool, reason: str, by: str, now: datetime) -> "BreachEntry":
        """Answer the entry with the decision on the AP; an earlier one stays in the history.

        Raises CaseRefuses when no reason is given where the proposal gives none.
        """
        proposed = self.proposal.proposes_ap if self.proposal else None
        reason = self._reason(reason, follows=proposed is report)
        decision = ApDecision(report, reason, by, now, proposed)
        return replace(self, ap_decisions=(*self.ap_decisions, decision))

    def decided_people(
        self, *, tell: bool, reason: str, exception: PeopleException | None, by: str, now: datetime
    ) -> "BreachEntry":
        """Answer the entry with the decision on the people; an earlier one stays in the history.

        Raises CaseRefuses when no reason is given where the proposal gives none, and for an
        exception to what is done all the same.
        """
        if tell and exception is not None:
            raise CaseRefuses("Een uitzondering hoort bij het besluit om niet te informeren.")
        proposed = self.proposal.proposes_people if self.proposal else None
        reason = self._reason(reason, follows=proposed is tell and exception is None)
        decision = PeopleDecision(tell, reason, by, now, proposed, exception)
        return replace(self, people_decisions=(*self.people_decisions, decision))

    def reported(
        self,
        kind: ReportKind,
        *,
        at: datetime,
        due: Deadline,
        by: str,
        now: datetime,
        preliminary: bool = False,
        late_reason: str = "",
        number: str = "",
    ) -> "BreachEntry":
        """Answer the entry with a report to the AP that somebody made by hand.

        `due` is the clock of the AP. Raises CaseRefuses for a report that does not follow from
        the decision or the reports before it, and for a late one without its reason
        (AVG art. 33 lid 1).
        """
        self._check_report(kind, at=at, now=now, preliminary=preliminary)
        if kind is ReportKind.FIRST and due.has_passed(at) and not late_reason.strip():
            raise CaseRefuses(
                f"Deze melding kwam na {due.due_text()}. Geef de reden van de vertraging: die"
                " hoort bij de melding (art. 33 lid 1 AVG)."
            )
        if len(number) > LONGEST_NUMBER:
            raise CaseRefuses(f"Een kenmerk van de AP is hoogstens {LONGEST_NUMBER} tekens lang.")
        report = ApReport(kind, at, by, preliminary, late_reason.strip(), number.strip())
        return replace(self, reports=(*self.reports, report))

    def people_told(self, *, at: datetime, how: str, by: str, now: datetime) -> "BreachEntry":
        """Answer the entry with the people told. Raises CaseRefuses when nobody decided so."""
        if self.people_decision is None or not self.people_decision.somebody_hears:
            raise CaseRefuses("Leg eerst het besluit vast om de betrokkenen te informeren.")
        if not how.strip():
            raise CaseRefuses("Zeg ook hoe de betrokkenen zijn geïnformeerd.")
        if at > now:
            raise CaseRefuses(f"{_moment(at)} is later dan nu.")
        return replace(self, told=(*self.told, Told(at, how.strip(), by)))

    def _reason(self, reason: str, *, follows: bool) -> str:
        given = reason.strip()
        if given:
            return given
        if self.proposal is None:
            raise CaseRefuses("Er is nog geen risico beoordeeld: geef de reden van dit besluit.")
        if not follows:
            raise CaseRefuses("Dit besluit wijkt af van het voorstel: geef de reden.")
        *_, total, _ = self.proposal.steps
        return f"volgens het voorstel: {total} ({LEVEL_WORDS[self.proposal.level]})"

    def _check_report(
        self, kind: ReportKind, *, at: datetime, now: datetime, preliminary: bool
    ) -> None:
        if at > now:
            raise CaseRefuses(f"{_moment(at)} is later dan nu.")
        match kind:
            case ReportKind.FIRST:
                if self.ap_decision is None or not self.ap_decision.report:
                    raise CaseRefuses("Leg eerst het besluit vast om bij de AP te melden.")
                if self.first_report is not None:
                    raise CaseRefuses("Er is al gemeld bij de AP: dit is een aanvulling.")
            case ReportKind.SUPPLEMENT | ReportKind.WITHDRAWAL:
                if self.first_report is None:
                    raise CaseRefuses("Er is nog niet gemeld bij de AP.")
                if at < self.reports[-1].at:
                    raise CaseRefuses(f"De vorige melding is van {_moment(self.reports[-1].at)}.")
                if kind is ReportKind.WITHDRAWAL and preliminary:
                    raise CaseRefuses("Een intrekking is niet voorlopig.")
            case _:
                assert_never(kind)


def _check_order(started: datetime | None, later: datetime | None, words: str) -> None:
    if started is not None and later is not None and later < started:
        raise CaseRefuses(f"{words} ({_moment(later)}) ligt vóór het begin ({_moment(started)}).")


def _moment(moment: datetime) -> str:
    local = to_amsterdam(moment)
    return f"{short_day(local.date())} {clock_time(local)}"
