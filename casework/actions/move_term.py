"""Do what alone moves a legal date: extend, ask, hear the answer, set the moment of awareness."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from casework.actions.acting import (
    Acting,
    correspondent_of,
    moves_between,
    moves_in_words,
)
from casework.actions.keep_breach_register import entry_of, with_breach_duties
from casework.boards import Role
from casework.case import Case, CaseRefuses, CaseState
from casework.clocks import suspensions_of
from casework.deadlines import Deadline, statutory_due
from casework.dutch_dates import long_day
from casework.events import EventKind
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.letter_facts import DateMove
from casework.local_time import local_date
from casework.ports import Transaction
from casework.term_acts import Awareness, Extension, ExtensionGround, Question, QuestionKind

WORKLOAD: Final = re.compile(
    r"\b(?:druk(?:te)?|werkdruk|vakantie|ziek\w*|verlof|personeel\w*|onderbezet\w*|bezetting"
    r"|geen tijd|tijdgebrek|capaciteit)\b",
    re.IGNORECASE,
)
"""Reasons that are no reason (AVG art. 12 lid 3; EDPB 01/2022 §§162-164)."""
MOST_WORDS: Final = 2000
"""Characters of what staff write into a letter; a chat takes no more beside the rest."""
MAY_ASK_WHICH: Final = frozenset({Kind.INZAGE, Kind.OVERDRAAGBAARHEID})


@dataclass(frozen=True, slots=True)
class MovedTerm:
    """A case after an act, with the dates that the act moved."""

    case: Case
    moves: tuple[DateMove, ...]


@dataclass(frozen=True, slots=True)
class MoveTerm(Acting):
    """The recorded acts of rules §1 on one case; each shows the old and the new date."""

    mask: Callable[[str], str] = field(kw_only=True)
    """Takes identifying numbers out of what staff write."""

    async def extend(self, reference: str, *, ground: ExtensionGround, reason: str) -> MovedTerm:
        """Take up to two months more, and tell the parent why, within the first month.

        Raises CaseRefuses when the kind cannot be extended, the month has passed, it was extended
        before, or the reason is none.
        """
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            month = self._month_of(found)
            self._check_extension(found, month, reason)
            extension = Extension(self.clock.now(), ground, self._kept(reason), self.by)
            case = self.recounted(replace(found, acts=replace(found.acts, extension=extension)))
            to = await correspondent_of(tx, case)
            old_due = found.first_clock.deadline.due if found.first_clock else month.due
            await tx.letters.owe(self.writer(case).extension(case, to, old_due=local_date(old_due)))
            return await self._moved(
                tx, found, case, EventKind.TERM_EXTENDED, why="extension", ground=ground.value
            )

    async def ask(self, reference: str, kind: QuestionKind, *, text: str = "") -> MovedTerm:
        """Ask the parent what must be known first; the clock waits from tomorrow on.

        Raises CaseRefuses when the kind of question does not fit the case, or one is open.
        """
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            self._check_question(found, kind)
            question = Question(kind, self.clock.now(), self.by, self._kept(text))
            case = self.recounted(_asked(found, (*found.acts.questions, question)))
            to = await correspondent_of(tx, case)
            await tx.letters.owe(self.writer(case).question(case, to, question))
            return await self._moved(
                tx, found, case, EventKind.QUESTION_ASKED, why="question", question=kind.value
            )

    async def hear_answer(self, reference: str, *, on: datetime | None = None) -> MovedTerm:
        """Record that enough was answered, now or at an earlier moment.

        Raises CaseRefuses when nothing was asked, and for a moment before the question or later
        than now.
        """
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            question = found.acts.open_question
            if not found.is_open or question is None:
                raise CaseRefuses(f"Bij {reference} wacht geen vraag op antwoord.")
            answered = on or self.clock.now()
            if answered > self.clock.now() or local_date(answered) < local_date(question.asked):
                raise CaseRefuses(
                    f"Het antwoord kan niet van {long_day(local_date(answered))} zijn: de vraag is"
                    f" van {long_day(local_date(question.asked))}, en later dan nu kan ook niet."
                )
            return await hear(self, tx, found, question, answered)

    async def set_awareness(self, reference: str, *, aware: datetime, reason: str) -> MovedTerm:
        """Say when the board knew of a breach with reasonable certainty: the FG alone, with a
        reason (rules §4). Raises CaseRefuses.
        """
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            self._check_awareness(found, aware, reason)
            awareness = Awareness(aware, self._kept(reason), self.by, self.clock.now())
            case = self.recounted(replace(found, acts=replace(found.acts, awareness=awareness)))
            entry = await entry_of(self, tx, found)
            case = await with_breach_duties(self, tx, case, entry, why="date_moved")
            return await self._moved(tx, found, case, EventKind.AWARENESS_MOVED, why="awareness")

    def _kept(self, words: str) -> str:
        """Answer what staff wrote as it may be stored and sent. Raises CaseRefuses."""
        words = self.mask(words.strip())
        if len(words) > MOST_WORDS:
            raise CaseRefuses(f"Schrijf het korter: hoogstens {MOST_WORDS} tekens.")
        return words

    def _month_of(self, case: Case) -> Deadline:
        """The statutory month without extension, to which the notice is held."""
        return statutory_due(
            case.received,
            suspensions=suspensions_of(case.acts),
            as_of=self.clock.now(),
            extra_holidays=frozenset(self.boards[case.board].extra_holidays),
        )

    def _check_extension(self, case: Case, month: Deadline, reason: str) -> None:
        self._check_understood(case)
        if KIND_FACTS[case.kind].clock is not ClockRule.PROFILE_TERM:
            title = KIND_FACTS[case.kind].title.lower()
            raise CaseRefuses(f"Bij een zaak van het soort {title} kan de termijn niet langer.")
        if case.acts.extension is not None:
            raise CaseRefuses(f"{case.reference} is al verlengd; dat kan één keer.")
        if month.has_passed(self.clock.now()):
            raise CaseRefuses(
                "Verlengen kan alleen in de eerste maand:"
                f" tot en met {long_day(local_date(month.due))} (art. 12 lid 3 AVG)."
            )
        if not reason.strip():
            raise CaseRefuses("Geef de reden: de ouder moet weten waarom het langer duurt.")
        if WORKLOAD.search(reason):
            raise CaseRefuses(
                "Drukte, ziekte of vakantie is geen reden om te verlengen. Het mag alleen omdat"
                " dit verzoek ingewikkeld is, of omdat deze ouder veel verzoeken deed"
                " (art. 12 lid 3 AVG)."
            )

    def _check_question(self, case: Case, kind: QuestionKind) -> None:
        self._check_understood(case)
        if case.acts.open_question is not None:
            raise CaseRefuses(f"Bij {case.reference} wacht al een vraag op antwoord.")
        if kind is QuestionKind.IDENTITY and not KIND_FACTS[case.kind].needs_identity:
            raise CaseRefuses("Voor dit soort zaak hoeft niemand te laten zien wie hij is.")
        if kind is QuestionKind.IDENTITY and case.identity is not None:
            raise CaseRefuses(f"Bij {case.reference} is al vastgelegd wie de aanvrager is.")
        if kind is QuestionKind.WHICH_DATA and case.kind not in MAY_ASK_WHICH:
            raise CaseRefuses("Deze vraag past alleen bij inzage en overdraagbaarheid.")

    def _check_awareness(self, case: Case, aware: datetime, reason: str) -> None:
        if self.role is not Role.FG:
            raise CaseRefuses("Alleen de FG mag vastleggen wanneer het datalek bekend was.")
        self._check_understood(case)
        if case.kind is not Kind.DATALEK:
            raise CaseRefuses(f"{case.reference} is geen datalek.")
        if not reason.strip():
            raise CaseRefuses("Geef de reden: die komt in het register van datalekken.")
        if aware > self.clock.now():
            raise CaseRefuses(
                "Het moment waarop het datalek bekend was, kan niet later zijn dan nu."
            )

    def _check_understood(self, case: Case) -> None:
        if case.state is CaseState.TRIAGE:
            raise CaseRefuses(f"Zeg eerst wat {case.reference} vraagt.")
        if not case.is_open:
            raise CaseRefuses(f"{case.reference} is al gesloten.")

    async def _moved(
        self, tx: Transaction, old: Case, case: Case, kind: EventKind, *, why: str, **detail: str
    ) -> MovedTerm:
        return await _written(self, tx, old, case, kind, why=why, **detail)


async def hear(
    acting: Acting, tx: Transaction, found: Case, question: Question, answered: datetime
) -> MovedTerm:
    """Record that an open question of a case was answered enough, and tell the date it gave."""
    unasked = tuple(each for each in found.acts.questions if each is not question)
    # While it waited the date moved on each day: what counts is the way from the question.
    before = acting.recounted(_asked(found, unasked))
    case = acting.recounted(_asked(found, (*unasked, replace(question, answered=answered))))
    await _tell_new_date(acting, tx, before, case)
    return await _written(acting, tx, before, case, EventKind.QUESTION_ANSWERED, why="answer")


async def _tell_new_date(acting: Acting, tx: Transaction, before: Case, case: Case) -> None:
    """Tell the parent the date that their answer gave, when it is another one."""
    old, new = before.first_clock, case.first_clock
    if old is None or new is None or old.deadline.due == new.deadline.due:
        return
    to = await correspondent_of(tx, case)
    old_due = local_date(old.deadline.due)
    await tx.letters.owe(acting.writer(case).new_date(case, to, old_due=old_due))


async def _written(
    acting: Acting,
    tx: Transaction,
    old: Case,
    case: Case,
    kind: EventKind,
    *,
    why: str,
    **detail: str,
) -> MovedTerm:
    """Write the act with the old and the new dates, and show them to who has the case."""
    moves = moves_between(old.clocks, case.clocks)
    if moves:
        await tx.letters.owe(acting.writer(case).date_moved(case, moves, why=why))
    case = await acting.written(tx, case, kind, **detail, **moves_in_words(moves))
    return MovedTerm(case, moves)


def _asked(case: Case, questions: tuple[Question, ...]) -> Case:
    return replace(case, acts=replace(case.acts, questions=questions))
