"""Say what a case is, which states it goes through, and what the state machine refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

from casework.advice import Advice, advice_left_open
from casework.boards import Post, Role
from casework.deadlines import Deadline
from casework.evidence_words import Quote, signs
from casework.holds import Hold
from casework.identity import IdentityFact
from casework.kinds import KIND_FACTS, Kind
from casework.message import Channel
from casework.notes import MOST_NOTES, Note
from casework.outcomes import CaseOutcome
from casework.tasks import Task, TaskKind
from casework.term_acts import NO_ACTS, TermActs
from casework.who_may_ask import OWN_AGE, MayAsk, WhoMayAsk, faults_in, verdict

__all__ = [
    "MAY_FOLLOW",
    "Case",
    "CaseOutcome",
    "CaseRefuses",
    "CaseState",
    "Clock",
    "ClockName",
    "IdentityFact",
]


class CaseState(StrEnum):
    """Where a case stands. No state stops a clock: only the acts of rules §1 move a date."""

    TRIAGE = "triage"
    """A person must first say what the message asks."""
    NEW = "new"
    """Routed; nobody has taken it up yet."""
    TAKEN_UP = "taken_up"
    """Somebody has said: this one is mine."""
    CLOSED = "closed"
    """Answered, with an outcome."""


MAY_FOLLOW: Final[Mapping[CaseState, frozenset[CaseState]]] = {
    CaseState.TRIAGE: frozenset({CaseState.NEW, CaseState.CLOSED}),
    CaseState.NEW: frozenset({CaseState.TAKEN_UP, CaseState.CLOSED, CaseState.TRIAGE}),
    CaseState.TAKEN_UP: frozenset({CaseState.CLOSED}),
    CaseState.CLOSED: frozenset(),
}


class CaseRefuses(ValueError):
    """The act does not fit the case; the text says why, in Dutch, for the person who tried."""


class ClockName(StrEnum):
    """What a clock of a case guards."""

    LEGAL_TERM = "legal_term"
    """The month of AVG art. 12 lid 3."""
    OWN_TERM = "own_term"
    """The shorter term the board itself promises."""
    INNER_REPORT = "inner_report"
    """The board's own hours for judging a breach."""
    AP_REPORT = "ap_report"
    """The 72 hours of AVG art. 33 lid 1."""
    ASSUMED = "assumed"
    """The shortest term among the kinds that a message not yet understood may be."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One duty with a date that explains itself."""

    name: ClockName
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Case:
    """One thing one message asks, with its clock and the role that must act."""

    reference: str
    board: str
    kind: Kind
    state: CaseState
    role: Role
    school: str | None
    received: datetime
    opened: datetime
    clocks: tuple[Clock, ...]
    channel: Channel
    language: str
    likely: tuple[Kind, ...] = ()
    """In triage: the kinds it may be."""
    probability: float | None = None
    quotes: tuple[Quote, ...] = ()
    """Words of its message that speak for its kind, until a person says what it is."""
    outcome: CaseOutcome | None = None
    taken_up_by: str | None = None
    identity: IdentityFact | None = None
    card: WhoMayAsk | None = None
    """Who asks, and with what authority."""
    linked: tuple[str, ...] = ()
    """References of the other cases of the same message."""
    deputy: bool = False
    """The ticket lies with the deputy of who holds the role."""
    handed: datetime | None = None
    """When the ticket came to who has it now; None when it never moved."""
    passed: tuple[Post, ...] = ()
    """Who had the ticket before and did not act, first one first."""
    kept_from: tuple[Post, ...] = ()
    """Who must not get the case, because it is about them."""
    acts: TermActs = NO_ACTS
    """What moved its dates."""
    tasks: tuple[Task, ...] = ()
    """Duties with a date of their own; they outlive the closing of the case."""
    closed_at: datetime | None = None
    hold: Hold | None = None
    """Why it may not be erased yet."""
    texts_erased: datetime | None = None
    """When its messages, and what its letters said, were erased."""
    wake_at: datetime | None = None
    """When the watch over the clocks must look at the case again; None: never by itself."""
    notes: tuple[Note, ...] = ()
    """What staff wrote down for each other, oldest first."""
    advices: tuple[Advice, ...] = ()
    """What the FG advised, oldest first."""
    split_from: str | None = None
    """The case whose message asked for this one too."""
    merged_into: str | None = None
    """The earlier case that asks the same; this one is closed."""

    @property
    def holder(self) -> Post:
        """Who has the ticket now."""
        return Post(self.role, self.deputy)

    @property
    def with_holder_since(self) -> datetime:
        """When the ticket came to who has it now."""
        return self.handed or self.opened

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state is not CaseState.CLOSED

    @property
    def signs(self) -> tuple[str, ...]:
        """What it looks like by which words, in Dutch; none once a person has said what it is."""
        if not self.quotes:
            return ()
        in_triage = self.state is CaseState.TRIAGE
        return signs(self.likely if in_triage else (self.kind,), self.quotes, unsure=in_triage)

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """The duties that still wait for a person."""
        return tuple(task for task in self.tasks if task.is_open)

    @property
    def first_clock(self) -> Clock | None:
        """The clock that runs out first; None for what has no term."""
        return min(self.clocks, key=lambda clock: clock.deadline.due_instant, default=None)

    def taken_up(self, *, by: str) -> "Case":
        """Answer the case as somebody's own. Raises CaseRefuses when it is closed or in triage."""
        self._check_step(CaseState.TAKEN_UP)
        return replace(self, state=CaseState.TAKEN_UP, taken_up_by=by)

    def identified(self, fact: IdentityFact) -> "Case":
        """Answer the case with the identity recorded.

        Raises CaseRefuses when it is closed, and for kinds that need no identity: there nobody
        is asked who they are.
        """
        self._check_open()
        if self.state is not CaseState.TRIAGE and not KIND_FACTS[self.kind].needs_identity:
            raise CaseRefuses("Voor dit soort zaak hoeft niemand te laten zien wie hij is.")
        return replace(self, identity=fact)

    def with_card(self, card: WhoMayAsk) -> "Case":
        """Answer the case with who may ask recorded; a later card takes an earlier one's place.

        Raises CaseRefuses in triage, when it is closed, for kinds that need no identity, and for
        a card that contradicts itself.
        """
        self._check_open()
        self._check_not_in_triage()
        if not KIND_FACTS[self.kind].needs_identity:
            raise CaseRefuses("Voor dit soort zaak hoeft niemand te laten zien wie hij is.")
        faults = tuple(faults_in(card))
        if faults:
            raise CaseRefuses(" ".join(faults))
        return replace(self, card=card)

    def may_ask(self, *, own_age: int = OWN_AGE) -> MayAsk:
        """Answer what its card leaves open; `own_age` is the board's age of own rights."""
        return verdict(self.card, self.kind, own_age=own_age)

    def understood_as(self, kind: Kind) -> "Case":
        """Answer a triage case as the kind a person says it is. Raises CaseRefuses elsewhere.

        Its holder and its clocks are still those of the triage.
        """
        if self.state is not CaseState.TRIAGE:
            raise CaseRefuses(f"{self.reference} wacht niet op een beoordeling van het soort.")
        return replace(self, kind=kind, state=CaseState.NEW, likely=(kind,), quotes=())

    def relabelled(self, kind: Kind) -> "Case":
        """Answer the case as another kind: what was made of the message was wrong.

        Its holder and its clocks are still those of the old kind. Raises CaseRefuses in triage,
        when it is closed, for the kind it is, and for a breach, which stays in the register.
        """
        self._check_open()
        self._check_not_in_triage()
        if kind is self.kind:
            raise CaseRefuses(f"{self.reference} is al van dit soort.")
        if self.kind is Kind.DATALEK:
            raise CaseRefuses(
                f"{self.reference} staat in het register van datalekken en blijft daar. Was het"
                " geen datalek? Leg dat vast in het register."
            )
        return replace(self, kind=kind, likely=(kind,), quotes=())

    def doubted(self, *likely: Kind) -> "Case":
        """Answer a routed case as one in triage again: its sender says that it is something else.

        `likely` are the kinds it may be now, likeliest first. Its holder and its clocks are still
        those of before. Raises CaseRefuses for a case that somebody works on or that is closed,
        and for a breach, which stays in the register.
        """
        if self.state is not CaseState.NEW or self.kind is Kind.DATALEK:
            raise CaseRefuses(f"{self.reference} kan niet terug naar de beoordeling.")
        return replace(self, kind=likely[0], state=CaseState.TRIAGE, likely=likely)

    def handed_to(self, post: Post, *, now: datetime) -> "Case":
        """Answer the case in somebody else's hands. A case taken up stays taken up by who did.

        Raises CaseRefuses when it is closed, and for who must not get it.
        """
        self._check_open()
        if post in self.kept_from:
            raise CaseRefuses(f"{self.reference} gaat over deze persoon zelf en blijft daar weg.")
        return replace(
            self,
            role=post.role,
            deputy=post.deputy,
            handed=now,
            passed=(*self.passed, self.holder),
        )

    def given_to(self, post: Post, *, now: datetime) -> "Case":
        """Answer the case with a new first holder: it was found out whose it is."""
        self._check_open()
        return replace(
            self,
            role=post.role,
            deputy=post.deputy,
            handed=now,
            passed=(),
            state=CaseState.NEW if self.state is CaseState.TAKEN_UP else self.state,
            taken_up_by=None,
        )

    def with_task(self, task: Task) -> "Case":
        """Answer the case with one more duty; an open one of the same kind stays as it is."""
        if any(each.kind is task.kind and each.is_open for each in self.tasks):
            return self
        return replace(self, tasks=(*self.tasks, task))

    def task_done(self, kind: TaskKind, *, by: str, now: datetime) -> "Case":
        """Answer the case with a duty done. Raises CaseRefuses when no such duty is open."""
        if not any(task.kind is kind for task in self.open_tasks):
            raise CaseRefuses(f"{self.reference} heeft geen open taak '{kind}'.")
        tasks = tuple(
            replace(task, done_at=now, done_by=by) if task.kind is kind and task.is_open else task
            for task in self.tasks
        )
        return replace(self, tasks=tasks)

    def closed(self, outcome: CaseOutcome, *, now: datetime, own_age: int = OWN_AGE) -> "Case":
        """Answer the case with its outcome.

        Raises CaseRefuses when a request that needs identity would be granted before identity
        and who may ask are recorded, or against what the card allows; when such a request would
        be closed as if nothing was asked; when a case in triage would be granted or refused; and
        when it would be decided while advice of the FG is unanswered.
        `own_age` is the board's age of own rights, for the words of a refusal.
        """
        self._check_step(CaseState.CLOSED)
        if outcome is not CaseOutcome.WITHDRAWN:  # the parent takes it back: nobody decides
            self._check_no_open_advice()
        match outcome:
            case CaseOutcome.GRANTED | CaseOutcome.GRANTED_PARTLY:
                self._check_not_in_triage()
                self._check_may_be_granted(own_age)
            case CaseOutcome.REFUSED | CaseOutcome.NOT_IDENTIFIED:
                self._check_not_in_triage()
            case CaseOutcome.HANDLED:
                self._check_no_request()
            case CaseOutcome.WITHDRAWN:
                pass
            case CaseOutcome.MERGED:
                raise CaseRefuses(f"Zeg met welke zaak {self.reference} wordt samengevoegd.")
            case _:
                assert_never(outcome)
        return replace(self, state=CaseState.CLOSED, outcome=outcome, closed_at=now)

    def merged(self, into: "Case", *, now: datetime) -> "Case":
        """Answer the case closed because an earlier one asks the same; that one goes on.

        Raises CaseRefuses unless both are open, of one board, understood as the same kind and no
        breach, which stays in the register; for the earlier one of the two; and while a question
        or an advice in the case that goes is unanswered.
        """
        for case in (self, into):
            case._check_open()
            case._check_not_in_triage()
        if self.kind is Kind.DATALEK:
            raise CaseRefuses(
                "Datalekken worden niet samengevoegd: elk houdt een eigen nummer in het register."
                " Is het hetzelfde lek? Leg dat vast in het register, met het nummer van het"
                " andere."
            )
        if self.board != into.board or self.kind is not into.kind:
            raise CaseRefuses(
                f"{self.reference} en {into.reference} zijn niet van hetzelfde soort. Vraagt de"
                " ouder echt hetzelfde? Verander dan eerst het soort."
            )
        if self.arrival <= into.arrival:
            raise CaseRefuses(f"{self.reference} kwam eerder binnen en blijft dus bestaan.")
        if self.acts.open_question is not None:
            raise CaseRefuses(
                f"Bij {self.reference} wacht een vraag op antwoord. Leg eerst het antwoord vast."
            )
        self._check_no_open_advice()
        return replace(
            self,
            state=CaseState.CLOSED,
            outcome=CaseOutcome.MERGED,
            closed_at=now,
            merged_into=into.reference,
        )

    @property
    def arrival(self) -> tuple[datetime, datetime, str]:
        """What puts cases in the order in which they came in."""
        return self.received, self.opened, self.reference

    def noted(self, note: Note) -> "Case":
        """Answer the case with one more note. Raises CaseRefuses once its texts were erased."""
        self._check_texts_kept()
        if len(self.notes) >= MOST_NOTES:
            raise CaseRefuses(f"Bij {self.reference} staan al {MOST_NOTES} notities.")
        return replace(self, notes=(*self.notes, note))

    def advised(self, advice: Advice) -> "Case":
        """Answer the case with one more advice of the FG.

        Raises CaseRefuses once its texts were erased, and where the FG decides themself.
        """
        self._check_texts_kept()
        if self.role is Role.FG and self.is_open:
            raise CaseRefuses(
                f"{self.reference} ligt bij de FG zelf. Schrijf een notitie in plaats van advies."
            )
        return replace(self, advices=(*self.advices, advice))

    def advice_answered(
        self, id: str, *, followed: bool, reason: str, by: str, now: datetime
    ) -> "Case":
        """Answer the case with what was done with an advice; it is said once.

        Raises CaseRefuses when no such advice waits, and for a deviation without a reason.
        """
        if not any(advice.id == id and advice.is_open for advice in self.advices):
            raise CaseRefuses(f"Bij {self.reference} wacht geen advies nr. {id} op antwoord.")
        if not followed and not reason.strip():
            raise CaseRefuses("U wijkt af van het advies van de FG: schrijf waarom.")
        advices = tuple(
            replace(each, followed=followed, reason=reason, answered_by=by, answered_at=now)
            if each.id == id
            else each
            for each in self.advices
        )
        return replace(self, advices=advices)

    def _check_may_be_granted(self, own_age: int) -> None:
        if not KIND_FACTS[self.kind].needs_identity:
            return
        if self.identity is None:
            raise CaseRefuses(
                f"{self.reference} kan niet worden toegewezen: er is nog niet vastgelegd"
                " hoe de aanvrager heeft laten zien wie hij is."
            )
        may = self.may_ask(own_age=own_age)
        if not may.may_be_granted:
            why = " ".join(reason.sentence for reason in may.reasons)
            raise CaseRefuses(f"{self.reference} kan niet worden toegewezen. {why}")
        decides = may.decided_by
        held_by_them = decides in {None, self.role}
        if decides and not held_by_them and Post(decides) not in self.kept_from:
            raise CaseRefuses(
                f"{self.reference} kan alleen worden toegewezen door de FG: de ouders zijn het"
                " niet eens. Geef de zaak aan de FG."
            )

    def _check_no_request(self) -> None:
        if self.state is not CaseState.TRIAGE and KIND_FACTS[self.kind].needs_identity:
            raise CaseRefuses(
                f"{self.reference} is een verzoek en eindigt met een besluit. Is er iets anders"
                " gevraagd? Verander dan eerst het soort."
            )

    def _check_no_open_advice(self) -> None:
        if why := advice_left_open(self):
            raise CaseRefuses(why)

    def _check_texts_kept(self) -> None:
        if self.texts_erased is not None:
            raise CaseRefuses(f"De teksten van {self.reference} zijn al gewist.")

    def _check_open(self) -> None:
        if not self.is_open:
            raise CaseRefuses(f"{self.reference} is al gesloten.")

    def _check_not_in_triage(self) -> None:
        if self.state is CaseState.TRIAGE:
            raise CaseRefuses(f"Zeg eerst wat {self.reference} vraagt.")

    def _check_step(self, to: CaseState) -> None:
        if to not in MAY_FOLLOW[self.state]:
            raise CaseRefuses(f"{self.reference} staat op '{self.state}' en kan niet naar '{to}'.")
