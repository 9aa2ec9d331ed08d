"""Draw up the cases that a message asks for: one per label, or one that a person must look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.agenda import Agenda
from casework.boards import BoardProfile, Post, Role, School
from casework.case import Case, CaseState
from casework.clocks import assumed_clocks, clocks_for
from casework.conflict import about_posts
from casework.duties import MAY_ASK_FOOTAGE, freeze_footage
from casework.evidence_words import quotes_of
from casework.footage import asks_for_footage
from casework.kinds import KIND_FACTS, Kind
from casework.ladder import first_holder
from casework.local_time import local_date
from casework.message import IncomingMessage, Understanding
from casework.ports import Mint
from casework.presence import Presence


@dataclass(frozen=True, slots=True)
class CaseDrafter:
    """Draws up cases of one board at one moment."""

    presence: Presence
    """The board, and who of it is there."""
    mint: Mint
    now: datetime
    for_breaches: bool
    """The message came in through the board's breach mailbox."""

    @property
    def _board(self) -> BoardProfile:
        return self.presence.board

    def when_unsure(
        self, message: IncomingMessage, understanding: Understanding
    ) -> tuple[Case, ...]:
        """Answer one case in triage; a breach that is labelled all the same is not kept waiting."""
        likely = understanding.likely or understanding.labels
        if self.for_breaches and Kind.DATALEK not in likely:
            likely = (*likely, Kind.DATALEK)
        breach = Kind.DATALEK in understanding.labels
        rest = tuple(kind for kind in likely if kind is not Kind.DATALEK) if breach else likely
        only_breach = breach and understanding.labels == (Kind.DATALEK,)
        cases = self.for_labels(message, (Kind.DATALEK,), understanding) if breach else ()
        if only_breach or not rest:
            return cases
        school = self.school_meant(message, understanding)
        triage = Case(
            reference=self.mint.reference(),
            board=self._board.id,
            kind=next((k for k in understanding.labels if k in rest), rest[0]),
            state=CaseState.TRIAGE,
            role=self._board.role_for(Kind.DATALEK, school) if Kind.DATALEK in rest else Role.DESK,
            school=school.name if school else None,
            received=message.received,
            opened=self.now,
            clocks=assumed_clocks(rest, received=message.received, board=self._board),
            channel=message.channel,
            language=understanding.language,
            likely=rest,
            quotes=quotes_of(message.text, understanding.evidence, rest),
        )
        return _linked((*cases, self._staffed(triage, message, school)))

    def for_labels(
        self, message: IncomingMessage, kinds: Sequence[Kind], understanding: Understanding
    ) -> tuple[Case, ...]:
        """Answer one case per label, linked to each other."""
        school = self.school_meant(message, understanding)
        return _linked(tuple(self._case(message, kind, school, understanding) for kind in kinds))

    def split_from(self, found: Case, message: IncomingMessage, kind: Kind) -> Case:
        """Answer the case beside another that its message asks for too, as a person says.

        Who showed who they are need not do so again: it is the same message.
        """
        school = self._board.school(found.school)
        drawn = Case(
            reference=self.mint.reference(),
            board=found.board,
            kind=kind,
            state=CaseState.NEW,
            role=self._board.role_for(kind, school),
            school=found.school,
            received=found.received,
            opened=self.now,
            clocks=clocks_for(kind, received=found.received, board=self._board),
            channel=found.channel,
            language=found.language,
            likely=(kind,),
            linked=(found.reference, *found.linked),
            identity=found.identity if KIND_FACTS[kind].needs_identity else None,
            split_from=found.reference,
        )
        return self._staffed(drawn, message, school, kept_from=found.kept_from)

    def _case(
        self,
        message: IncomingMessage,
        kind: Kind,
        school: School | None,
        understanding: Understanding,
    ) -> Case:
        case = Case(
            reference=self.mint.reference(),
            board=self._board.id,
            kind=kind,
            state=CaseState.NEW,
            role=self._board.role_for(kind, school),
            school=school.name if school else None,
            received=message.received,
            opened=self.now,
            clocks=clocks_for(kind, received=message.received, board=self._board),
            channel=message.channel,
            language=understanding.language,
            likely=(kind,),
            probability=understanding.probabilities.get(kind),
            quotes=quotes_of(message.text, understanding.evidence, (kind,)),
        )
        return self._staffed(case, message, school)

    def _staffed(
        self,
        case: Case,
        message: IncomingMessage,
        school: School | None,
        *,
        kept_from: tuple[Post, ...] = (),
    ) -> Case:
        """Answer a new case with who is there for it, whom it is kept from, and its tasks."""
        words = f"{message.subject}\n{message.text}"
        about = about_posts(words, case.kind, school, self._board)
        kept_from = tuple(dict.fromkeys((*kept_from, *about)))
        holder = self.holder(case.role, school, kept_from)
        away = holder != case.holder and case.holder not in kept_from
        case = replace(
            case,
            role=holder.role,
            deputy=holder.deputy,
            passed=(case.holder,) if away else (),
            kept_from=kept_from,
        )
        if MAY_ASK_FOOTAGE & {case.kind, *case.likely} and asks_for_footage(words):
            case = case.with_task(freeze_footage(case, self._board, self.now))
        return replace(case, wake_at=Agenda(self.presence).next_moment(case, self.now))

    def holder(self, role: Role, school: School | None, kept_from: tuple[Post, ...]) -> Post:
        """Answer who gets a case of a role today."""
        return first_holder(role, school, self.presence, local_date(self.now), kept_from=kept_from)

    def school_meant(self, message: IncomingMessage, understanding: Understanding) -> School | None:
        """Answer the one school that is meant; two decide nothing.

        One that the sender chose from the list is meant, whatever else they name. A name that
        stands there as the profile has it is certain: first in the sender's own words, then in
        the subject, then in the rest of the mail. Only without one the reader's guess counts, by
        a misspelt name, initials or a village.
        """
        if message.school is not None:
            return self._board.school(message.school)
        for text in (message.text, message.subject, message.full_text):
            named = self._board.schools_named_in(text)
            if named:
                return named[0] if len(named) == 1 else None
        if understanding.schools:
            guessed = understanding.schools
            return self._board.school(guessed[0]) if len(guessed) == 1 else None
        return self._board.schools[0] if len(self._board.schools) == 1 else None


def _linked(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    references = [case.reference for case in cases]
    return tuple(
        replace(case, linked=tuple(ref for ref in references if ref != case.reference))
        for case in cases
    )
