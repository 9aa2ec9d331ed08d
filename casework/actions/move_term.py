"""Do what alone moves a legal date: extend, ask, hear the answer, set the moment of awareness."""

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
from casework.actions.staff_words import taken_down
from casework.boards import Role
from casework.case import Case, CaseRefuses
from casework.dutch_dates import long_day
from casework.events import EventKind
from casework.letter_facts import DateMove
from casework.local_time import local_date
from casework.ports import Transaction
from casework.possible_acts import Act, why_fg_alone
from casework.term_acts import Awareness, Extension, ExtensionGround, Question, QuestionKind
from casework.why_not import (
    first_month,
    why_no_reason_to_extend,
    why_not_ask,
    why_not_extend,
    why_not_hear_answer,
    why_not_set_awareness,
)

MOST_WORDS: Final = 2000
"""Characters of what staff write into a letter; a chat takes no more beside the rest."""


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
            now, board = self.clock.now(), self.boards[found.board]
            month = first_month(found, board, now)
            _check(why_not_extend(found, board, now))
            _check(why_no_reason_to_extend(reason))
            extension = Extension(now, ground, self._kept(reason), self.by)
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
            _check(why_not_ask(found, kind))
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
            _check(why_not_hear_answer(found))
            question = found.acts.open_question
            assert question is not None  # or it was refused
            answered = on or self.clock.now()
            if answered > self.clock.now() or local_date(answered) < local_date(question.asked):
                raise CaseRefuses(
                    f"Het antwoord kan niet van {long_day(local_date(answered))} zijn: de vraag is"
                    f" van {long_day(local_date(question.asked))}, en later dan nu kan ook niet."
                )
            return await hear(self, tx, found, question, answered)

    async def set_awareness(self, reference: str, *, aware: datetime, reason: str) -> MovedTerm:
        """Say when the board knew of a breach with reasonable certainty: the FG alone, whoever has
        the case, with a reason (rules §4). Raises CaseRefuses.
        """
        if self.role is not Role.FG:
            raise CaseRefuses(why_fg_alone(Act.SET_AWARENESS))
        async with self.storage.transaction() as tx:
            found = await self.found_to_read(tx, reference)
            await self.check_seen(tx, found)
            _check(why_not_set_awareness(found))
            self._check_awareness(aware, reason)
            awareness = Awareness(aware, self._kept(reason), self.by, self.clock.now())
            case = self.recounted(replace(found, acts=replace(found.acts, awareness=awareness)))
            entry = await entry_of(self, tx, found)
            case = await with_breach_duties(self, tx, case, entry, why="date_moved")
            return await self._moved(tx, found, case, EventKind.AWARENESS_MOVED, why="awareness")

    def _kept(self, words: str) -> str:
        return taken_down(words, self.mask, most=MOST_WORDS)

    def _check_awareness(self, aware: datetime, reason: str) -> None:
        if not reason.strip():
            raise CaseRefuses("Geef de reden: die komt in het register van datalekken.")
        if aware > self.clock.now():
            raise CaseRefuses(
                "Het moment waarop het datalek bekend was, kan niet later zijn dan nu."
            )

    async def _moved(
        self, tx: Transaction, old: Case, case: Case, kind: EventKind, *, why: str, **detail: str
    ) -> MovedTerm:
        return await _written(self, tx, old, case, kind, why=why, **detail)


def _check(why: str) -> None:
    if why:
        raise CaseRefuses(why)


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
