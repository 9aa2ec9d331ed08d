"""Say what a case is, which states it goes through, and what the state machine refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

from casework.boards import Role
from casework.deadlines import Deadline
from casework.kinds import KIND_FACTS, Kind
from casework.message import Channel


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


class CaseOutcome(StrEnum):
    """How a case ended."""

    GRANTED = "granted"
    GRANTED_PARTLY = "granted_partly"
    REFUSED = "refused"
    NOT_IDENTIFIED = "not_identified"
    """The requester could not be identified, and was told so (AVG art. 11 lid 2)."""
    WITHDRAWN = "withdrawn"
    HANDLED = "handled"
    """For what is no request: the breach is dealt with, the question answered, the mail read."""


MAY_FOLLOW: Final[Mapping[CaseState, frozenset[CaseState]]] = {
    CaseState.TRIAGE: frozenset({CaseState.NEW, CaseState.CLOSED}),
    CaseState.NEW: frozenset({CaseState.TAKEN_UP, CaseState.CLOSED}),
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
class IdentityFact:
    """How the requester showed who they are: way, moment and witness; no number, no copy."""

    way: str
    at: datetime
    by: str


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
    outcome: CaseOutcome | None = None
    taken_up_by: str | None = None
    identity: IdentityFact | None = None
    linked: tuple[str, ...] = ()
    """References of the other cases of the same message."""

    @property
    def first_clock(self) -> Clock | None:
        """The clock that runs out first; None for what has no term."""
        return min(self.clocks, key=lambda clock: clock.deadline.due_instant, default=None)

    def taken_up(self, *, by: str) -> "Case":
        """Answer the case as somebody's own. Raises CaseRefuses when it is closed or in triage."""
        self._check_step(CaseState.TAKEN_UP)
        return replace(self, state=CaseState.TAKEN_UP, taken_up_by=by)

    def identified(self, fact: IdentityFact) -> "Case":
        """Answer the case with the identity recorded. Raises CaseRefuses when it is closed."""
        if self.state is CaseState.CLOSED:
            raise CaseRefuses(f"{self.reference} is al gesloten.")
        return replace(self, identity=fact)

    def understood_as(self, kind: Kind, *, role: Role, clocks: tuple[Clock, ...]) -> "Case":
        """Answer a triage case as the kind a person says it is. Raises CaseRefuses elsewhere."""
        if self.state is not CaseState.TRIAGE:
            raise CaseRefuses(f"{self.reference} wacht niet op een beoordeling van het soort.")
        return replace(
            self, kind=kind, state=CaseState.NEW, role=role, clocks=clocks, likely=(kind,)
        )

    def closed(self, outcome: CaseOutcome) -> "Case":
        """Answer the case with its outcome.

        Raises CaseRefuses when a request that needs identity would be granted before identity
        is recorded, and when a case in triage would be granted or refused.
        """
        self._check_step(CaseState.CLOSED)
        match outcome:
            case CaseOutcome.GRANTED | CaseOutcome.GRANTED_PARTLY:
                self._check_not_in_triage()
                if KIND_FACTS[self.kind].needs_identity and self.identity is None:
                    raise CaseRefuses(
                        f"{self.reference} kan niet worden toegewezen: er is nog niet vastgelegd"
                        " hoe de aanvrager heeft laten zien wie hij is."
                    )
            case CaseOutcome.REFUSED | CaseOutcome.NOT_IDENTIFIED:
                self._check_not_in_triage()
            case CaseOutcome.WITHDRAWN | CaseOutcome.HANDLED:
                pass
            case _:
                assert_never(outcome)
        return replace(self, state=CaseState.CLOSED, outcome=outcome)

    def _check_not_in_triage(self) -> None:
        if self.state is CaseState.TRIAGE:
            raise CaseRefuses(f"Zeg eerst wat {self.reference} vraagt.")

    def _check_step(self, to: CaseState) -> None:
        if to not in MAY_FOLLOW[self.state]:
            raise CaseRefuses(f"{self.reference} staat op '{self.state}' en kan niet naar '{to}'.")
