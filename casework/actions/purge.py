"""Erase what its time has come for: texts first, the rest of a case later (rules §5)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final, assert_never

from casework.boards import BoardProfile
from casework.case import Case, CaseRefuses
from casework.decide import SERVICE
from casework.erasure import (
    Counts,
    EraseAtSource,
    ErasureStorage,
    ErasureTransaction,
    SourceAnswer,
    SourceFate,
    Tombstone,
)
from casework.events import Event, EventKind
from casework.local_time import at_local, local_date
from casework.ports import Clock, Conflict, StorageUnavailable
from casework.retention import (
    ErasureStep,
    Obstacle,
    Retention,
    erased_from,
    months_later,
    obstacles,
    step_due,
)

DEFAULT: Final = Retention()
OBSTACLE_WORDS: Final[dict[Obstacle, str]] = {
    Obstacle.OPEN: "de zaak is nog open",
    Obstacle.HELD: "de zaak wordt vastgehouden",
    Obstacle.TASK_OPEN: "er staat nog een taak open",
    Obstacle.LETTER_OWED: "er moet nog een brief uit",
}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing whose time has come."""

    step: ErasureStep
    board: str
    name: str = ""
    """Reference of the case, or source of the message; empty for what is erased by number."""
    kind: str = ""
    outcome: str = ""
    since: date | None = None
    """From which day it could go."""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Purged:
    """What one run came to."""

    done: tuple[Due, ...] = ()
    gone: Counts = field(default_factory=dict)
    keys: int = 0
    sources: tuple[SourceAnswer, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    """What could not be erased, by name, with the name of the fault."""

    @property
    def left(self) -> tuple[SourceAnswer, ...]:
        """Mails that a person must erase in the mailbox."""
        return tuple(each for each in self.sources if each.fate is SourceFate.LEFT)


@dataclass(frozen=True, slots=True)
class Purge:
    """The action; run it as often as you like."""

    storage: ErasureStorage
    clock: Clock
    boards: Mapping[str, BoardProfile]
    retention: Mapping[str, Retention]
    """Per board; a board that is not in it has the defaults."""
    at_source: EraseAtSource
    by: str = SERVICE

    async def due(self, *, reference: str | None = None) -> Sequence[Due]:
        """Answer what would be erased now, of every board or of one case."""
        found: list[Due] = []
        async with self.storage.reading() as tx:
            for board in self.boards:
                found += await self._cases(tx, board, reference)
                if reference is None:
                    found += await self._rest(tx, board)
        return found

    async def _cases(self, tx: ErasureTransaction, board: str, reference: str | None) -> list[Due]:
        before = self._before(self._terms(board).shortest_months)
        closed = await tx.erasures.closed(board=board, before=before)
        wanted = [each for each in closed if reference in {None, each}]
        found = [await self._due_of(tx, board, each) for each in wanted]
        return [due for due in found if due is not None]

    async def _due_of(self, tx: ErasureTransaction, board: str, reference: str) -> Due | None:
        case = await tx.cases.get(board=board, reference=reference)
        if case is None:
            return None
        standing = await tx.erasures.standing(case)
        terms, today = self._terms(board), local_date(self.clock.now())
        step = step_due(case, standing, terms, today=today)
        days = erased_from(case, standing, terms)
        if step is None or days is None:
            return None
        return _due(step, case, days[step is ErasureStep.CASE])

    async def _rest(self, tx: ErasureTransaction, board: str) -> list[Due]:
        before = self._before(self._terms(board).texts_months)
        sources = await tx.erasures.set_aside_resolved(board=board, before=before)
        found = [Due(ErasureStep.SET_ASIDE, board, source) for source in sources]
        letters = await tx.erasures.loose_letters(board=board, before=before)
        absences = await tx.erasures.absences_over(board=board, before=local_date(before))
        talks = await tx.erasures.idle_conversations(board=board, before=before)
        over = await tx.handovers.over(board=board, now=self.clock.now())
        files = [Due(ErasureStep.ANSWER_FILES, board, each.answer) for each in over]
        numbers = (
            (ErasureStep.LETTERS, letters),
            (ErasureStep.ABSENCES, absences),
            (ErasureStep.CONVERSATIONS, talks),
        )
        counted = [Due(step, board, count=count) for step, count in numbers if count]
        return [*found, *counted, *files]

    def _terms(self, board: str) -> Retention:
        return self.retention.get(board, DEFAULT)

    def _before(self, months: int) -> datetime:
        """Answer the start of the first day of which so many months are not over yet."""
        today = local_date(self.clock.now())
        day = months_later(today, -months)
        # The 29th of February counts to the 28th: that day's case may go on the 28th too.
        while months_later(day, months) <= today:
            day = date.fromordinal(day.toordinal() + 1)
        return at_local(day, time())

    async def __call__(
        self, dues: Sequence[Due] | None = None, *, on_done: Callable[[Due], None] | None = None
    ) -> Purged:
        """Erase what is due, each in its own transaction, then the keys, then the mails.

        A thing that cannot be erased holds up nothing else. Raises StorageUnavailable.
        """
        done: list[Due] = []
        gone: Counter[str] = Counter()
        faults: list[tuple[str, str]] = []
        for due in await self.due() if dues is None else dues:
            try:
                counts = await self._erase(due)
            except StorageUnavailable:
                raise
            except Conflict:
                continue  # somebody acts on it in this moment: the next run sees what they did
            except Exception as fault:  # one that cannot be read must not stop the others
                faults.append((due.name or due.step.value, type(fault).__name__))
                continue
            if counts is not None:
                gone.update(counts)
                done.append(due)
            if on_done is not None:
                on_done(due)
        keys = await self.storage.destroy_keys()
        sources = await self.erase_sources()
        return Purged(tuple(done), gone, keys, tuple(sources), tuple(faults))

    async def _erase(self, due: Due) -> Counts | None:
        """Erase one thing, if it still may go; None when something came in between."""
        now = self.clock.now()
        before = self._before(self._terms(due.board).texts_months)
        async with self.storage.transaction() as tx:
            match due.step:
                case ErasureStep.TEXTS | ErasureStep.CASE:
                    if await self._due_of(tx, due.board, due.name) != due:
                        return None
                    case = await tx.cases.get(board=due.board, reference=due.name)
                    assert case is not None  # it was due a line ago
                    counts = await self._erase_case(tx, case, due.step, now)
                case ErasureStep.SET_ASIDE:
                    counts = await tx.erasures.erase_set_aside(due.name, now=now)
                case ErasureStep.LETTERS:
                    counts = await tx.erasures.erase_loose_letters(
                        board=due.board, before=before, now=now
                    )
                case ErasureStep.ABSENCES:
                    counts = await tx.erasures.erase_absences(
                        board=due.board, before=local_date(before)
                    )
                case ErasureStep.CONVERSATIONS:
                    counts = await tx.erasures.erase_conversations(
                        board=due.board, before=before, now=now
                    )
                case ErasureStep.ANSWER_FILES:
                    counts = await _erase_answer_files(tx, due.name, now)
                case _:
                    assert_never(due.step)
            return counts

    async def _erase_case(
        self, tx: ErasureTransaction, case: Case, step: ErasureStep, now: datetime
    ) -> Counts:
        whole = step is ErasureStep.CASE
        if whole:
            closed = case.closed_at
            counts = await tx.erasures.erase_case(
                case,
                Tombstone(
                    reference=case.reference,
                    board=case.board,
                    kind=case.kind.value,
                    outcome=case.outcome.value if case.outcome else None,
                    closed_year=local_date(closed).year if closed else None,
                    erased=now,
                ),
            )
        else:
            counts = await tx.erasures.erase_texts(case, now=now)
        kind = EventKind.CASE_ERASED if whole else EventKind.TEXTS_ERASED
        await tx.journal.note(Event(kind, case.board, now, self.by, case.reference))
        return counts

    async def now(self, reference: str, step: ErasureStep) -> Purged:
        """Erase a closed case, or its texts, before its time, because a person decided so.

        Raises CaseRefuses while it is open or held, or something is left to do.
        """
        async with self.storage.transaction() as tx:
            case = await tx.cases.get(board=None, reference=reference)
            if case is None:
                raise CaseRefuses(f"Er is geen zaak {reference}.")
            stands = obstacles(case, await tx.erasures.standing(case))
            if stands:
                why = "; ".join(OBSTACLE_WORDS[each] for each in stands)
                raise CaseRefuses(f"{reference} kan niet worden gewist: {why}.")
            if step is ErasureStep.TEXTS and case.texts_erased is not None:
                raise CaseRefuses(f"De teksten van {reference} zijn al gewist.")
            due = _due(step, case, local_date(self.clock.now()))
            counts = await self._erase_case(tx, case, step, self.clock.now())
        keys = await self.storage.destroy_keys()
        return Purged((due,), counts, keys, tuple(await self.erase_sources()))

    async def erase_sources(self) -> Sequence[SourceAnswer]:
        """Erase mails where they came in; what fails is told, and tried again by the next run."""
        async with self.storage.reading() as tx:
            mails = await tx.erasures.sources_left()
        if not mails:
            return ()
        answers = await self.at_source.erase(mails)
        for answer in answers:
            async with self.storage.transaction() as tx:
                await tx.erasures.source_answered(answer)
        return answers

    async def source_done(self, source: str) -> None:
        """Note that a person erased a mail. Raises CaseRefuses when no such mail waits."""
        async with self.storage.transaction() as tx:
            for mail in await tx.erasures.sources_left():
                if str(mail.source) == source:
                    answer = SourceAnswer(mail.source, SourceFate.GONE)
                    await tx.erasures.source_answered(answer)
                    return
        raise CaseRefuses(f"Er wacht geen mail met bron {source}.")


async def _erase_answer_files(tx: ErasureTransaction, answer_id: str, now: datetime) -> Counts:
    """Erase the files of an answer; one that can be fetched again is left alone."""
    waiting = await tx.handovers.of_answer(answer_id)
    if waiting is None or not waiting.is_over(now):
        return {}
    count = await tx.handovers.erase_files(waiting, now=now)
    return {"answer_file": count, "key": count}


def _due(step: ErasureStep, case: Case, since: date) -> Due:
    return Due(
        step,
        case.board,
        case.reference,
        case.kind.value,
        case.outcome.value if case.outcome else "",
        since,
    )
