"""Let people deal with a breach: judge it, decide, report, tell and close."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from casework.breach_entry import BreachEntry, ReportKind
from casework.case import Case, CaseOutcome
from service.simulation.people import Member
from service.simulation.plans import Plan
from service.simulation.story import Act

if TYPE_CHECKING:
    from service.simulation.office import Office

FACTS: Final[Mapping[str, str]] = {
    "facts": "Een lijst ging naar de verkeerde ouder.",
    "kinds": "confidentiality",
    "incident": "wrong_recipient",
    "ongoing": "nee",
    "data_categories": "namen en schoolloopbaan",
    "special_data": "nee",
    "bsn": "nee",
    "record_count": "24",
    "people_groups": "leerlingen",
    "people_count": "24",
    "prior_security": "een wachtwoord",
    "unintelligible": "nee",
    "consequences": "anderen weten wie er in de klas zitten",
    "measures": "de ontvanger heeft de lijst gewist",
    "cross_border": "nee",
    "processor": "geen",
    "cause": "een verkeerd adres",
    "systems": "mail",
}
CLOSING: Final = "Besproken in het team."
ANSWERS: Final[Mapping[str, Mapping[str, str]]] = {
    "low": {"data": "simple", "pupils": "nee", "ease": "limited"},
    "medium": {"data": "simple", "pupils": "ja", "ease": "maximum"},
    "high": {"data": "sensitive", "pupils": "nee", "ease": "maximum"},
}
UNHARMED: Final = {
    "confidentiality": "known_recipients",
    "integrity": "intact",
    "availability": "available",
    "malice": "nee",
}


class BreachWork:
    """What is done about breaches in an office."""

    def __init__(self, office: "Office") -> None:
        """Work with what lies in an office."""
        self._office: Final = office

    async def judge(self, member: Member, reference: str, plan: Plan) -> None:
        """Fill in the register, make the sum and decide, unless somebody has already."""
        case, entry = await self._found(reference)
        if not case.is_open or entry.assessment is not None or entry.facts:
            return
        if plan.false_alarm:
            words = {"facts": FACTS["facts"], "false_alarm": "ja"}
            await self._fill_in(member, case, words)
            return
        begun = (case.received - timedelta(hours=3)).isoformat()
        await self._fill_in(member, case, {**FACTS, "started": begun})
        register = self._office.stage.register(member)
        answers = {**ANSWERS[plan.risk], **UNHARMED}
        act = register.assess(reference, answers)
        await self._office.does(member, Act.ASSESS, case, act)
        report, tell = plan.risk != "low", plan.risk == "high"
        act = register.decide_ap(reference, report=report)
        await self._office.does(member, Act.DECIDE_AP, case, act, yes=report)
        act = register.decide_people(reference, tell=tell)
        await self._office.does(member, Act.DECIDE_PEOPLE, case, act, yes=tell)

    async def report(self, member: Member, case: Case) -> None:
        """Report to the AP, or send what the first report lacked."""
        _, entry = await self._found(case.reference)
        kind = ReportKind.SUPPLEMENT if entry.first_report else ReportKind.FIRST
        plan = self._office.plan(case.reference)
        preliminary = plan.preliminary and kind is ReportKind.FIRST
        act = self._office.stage.register(member).record_report(
            case.reference,
            at=self._office.now,
            kind=kind,
            preliminary=preliminary,
            late_reason="Het onderzoek duurde langer.",
        )
        await self._office.does(
            member, Act.REPORT, case, act, moment=self._office.now, yes=preliminary
        )

    async def tell(self, member: Member, case: Case) -> None:
        """Tell those whose data leaked."""
        act = self._office.stage.register(member).record_told(
            case.reference, at=self._office.now, how="met een brief"
        )
        await self._office.does(member, Act.TELL, case, act)

    async def close(self, member: Member, case: Case, plan: Plan) -> None:
        """Close a breach once it is judged and everything that was decided is done."""
        _, entry = await self._found(case.reference)
        if not entry.facts:
            await self.judge(member, case.reference, plan)
            self._office.closes_later(member, case.reference)
            return
        if entry.ap_decision and entry.ap_decision.report and not entry.first_report:
            await self.report(member, case)
            self._office.closes_later(member, case.reference)
            return
        if entry.supplement_is_owed:
            await self.report(member, case)
        if entry.people_decision and entry.people_decision.somebody_hears and not entry.told:
            await self.tell(member, case)
        await self._fill_in(member, case, {"closing": CLOSING})
        outcome = CaseOutcome.HANDLED
        act = self._office.stage.change(member).close(case.reference, outcome)
        await self._office.does(member, Act.CLOSE, case, act, outcome=outcome)

    async def _fill_in(self, member: Member, case: Case, words: Mapping[str, str]) -> None:
        discovered = case.received.isoformat()
        act = self._office.stage.register(member).fill_in(
            case.reference, {**words, "discovered": discovered}
        )
        await self._office.does(member, Act.FILL_IN, case, act)

    async def _found(self, reference: str) -> tuple[Case, BreachEntry]:
        async with self._office.stage.storage.reading() as tx:
            case = await tx.cases.get(board=None, reference=reference)
            entry = await tx.breaches.get(board=None, reference=reference)
        assert case is not None  # a case that lies in the office
        assert entry is not None  # and is a breach, so the service entered it
        return case, entry
