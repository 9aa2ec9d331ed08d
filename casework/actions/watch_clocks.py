"""Watch the clocks: do for every case whose moment has come what its agenda says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, assert_never

from casework.actions.acting import moves_between, moves_in_words, presence_of
from casework.agenda import Agenda, Duty, DutyKind
from casework.boards import BoardProfile, Post, Role
from casework.case import Case, CaseState
from casework.clocks import clocks_of
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.ladder import next_holder, on_the_ladder
from casework.letters import Handover, Letter, TaskStage
from casework.letters_owed import LetterWriter
from casework.local_time import local_date
from casework.ports import Clock as ClockPort
from casework.ports import Conflict, Mint, Storage, StorageUnavailable, Transaction
from casework.presence import Presence
from casework.school_holidays import NO_SCHOOL_HOLIDAYS, SchoolHolidays
from casework.tasks import Task

BATCH: Final = 100
AGAIN_AFTER_FAULT: Final = timedelta(hours=1)
BOARD_NOT_SERVED: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Watched:
    """How far one look got."""

    cases: int
    """Cases whose moment had come."""
    letters: int
    faults: tuple[tuple[str, str], ...] = ()
    """Cases that could not be looked at, by reference, with the name of the fault."""


@dataclass(frozen=True, slots=True)
class WatchClocks:
    """The action; run it as often as you like, each letter is owed once.

    It reads only cases whose moment has come, so its work does not grow with what is open.
    """

    storage: Storage
    mint: Mint
    clock: ClockPort
    boards: Mapping[str, BoardProfile]
    school_holidays: SchoolHolidays = NO_SCHOOL_HOLIDAYS

    async def __call__(self) -> Watched:
        """Do everything whose moment has come; stop when nothing is left or nothing moves."""
        now = self.clock.now()
        seen: set[str] = set()
        letters = 0
        faults: list[tuple[str, str]] = []
        while True:
            async with self.storage.reading() as tx:
                found = await tx.cases.due(now=now, limit=BATCH)
            coming = [reference for reference in found if reference not in seen]
            if not coming:
                return Watched(len(seen), letters, tuple(faults))
            for reference in coming:
                seen.add(reference)
                try:
                    letters += await self._look(reference, now)
                except Conflict:
                    # Another node looks at the same case: the next look sees what it did.
                    continue
                except StorageUnavailable:
                    raise
                except Exception as fault:  # one case that cannot be read must not stop the others
                    faults.append((reference, type(fault).__name__))
                    await self._wake(reference, now + AGAIN_AFTER_FAULT)

    async def _wake(self, reference: str, at: datetime) -> None:
        async with self.storage.transaction() as tx:
            await tx.cases.wake(reference, at=at)

    async def _look(self, reference: str, now: datetime) -> int:
        """Do what one case needs as it stands now; answer how many letters that owed."""
        async with self.storage.transaction() as tx:
            case = await tx.cases.get(board=None, reference=reference)
            if case is None:
                await tx.cases.wake(reference, at=None)
                return 0
            if case.wake_at is None or case.wake_at > now:
                return 0
            board = self.boards.get(case.board)
            if board is None:
                await tx.cases.wake(reference, at=now + BOARD_NOT_SERVED)
                return 0
            presence = await presence_of(tx, board, now, school_holidays=self.school_holidays)
            look = _Look(tx, LetterWriter(board, self.mint, now), presence, now)
            changed = await look.at(case)
            wake = Agenda(presence).next_moment(changed, now)
            if changed == case:
                await tx.cases.wake(reference, at=wake)
            else:
                await tx.cases.save(replace(changed, wake_at=wake))
            return look.letters


class _Look:
    """One look at one case, within one transaction."""

    def __init__(
        self, tx: Transaction, writer: LetterWriter, presence: Presence, now: datetime
    ) -> None:
        self._tx: Final = tx
        self._writer: Final = writer
        self._presence: Final = presence
        self._now: Final = now
        self._today: Final = local_date(now)
        self.letters = 0

    async def at(self, case: Case) -> Case:
        """Answer the case after everything that is due now."""
        case = await self._recounted(case)
        for duty in Agenda(self._presence).due_now(case, self._now):
            case = await self._do(duty, case)
        return case

    async def _recounted(self, case: Case) -> Case:
        """Answer the case with its dates as profile, holidays and acts have them now.

        While a question waits for its answer the date moves on each day (rules §1.5): nobody is
        told of that every morning. Any other move is recorded and shown.
        """
        if not case.is_open:
            return case
        clocks = clocks_of(case, self._presence.board, as_of=self._now)
        moves = moves_between(case.clocks, clocks)
        counted = replace(case, clocks=clocks)
        if moves and case.acts.open_question is None:
            await self._note(case, EventKind.DATE_MOVED, why="profile", **moves_in_words(moves))
            await self._owe(self._writer.date_moved(counted, moves, why="profile"))
        return counted

    async def _do(self, duty: Duty, case: Case) -> Case:
        match duty.kind:
            case DutyKind.REMIND:
                await self._remind(duty, case)
            case DutyKind.OVERDUE:
                return await self._overdue(duty, case)
            case DutyKind.NOT_TAKEN_UP:
                return await self._move_up(duty, case, Handover.NOT_TAKEN_UP)
            case DutyKind.HOLDER_AWAY:
                return await self._move_up(duty, case, Handover.AWAY)
            case DutyKind.TASK_REMIND | DutyKind.TASK_OVERDUE:
                await self._task(duty, case)
            case _:
                assert_never(duty.kind)
        return case

    async def _remind(self, duty: Duty, case: Case) -> None:
        """Remind who has the case, and who is there when they are away."""
        clock = duty.clock
        assert clock is not None  # a reminder is always of a clock
        school = self._presence.board.school(case.school)
        posts = [case.holder]
        if not self._presence.is_there(case.holder, school, self._today):
            stand_in = next_holder(case, self._presence, self._today)
            posts += [stand_in] if stand_in else []
        await self._owe_each(
            case,
            EventKind.REMINDER_OWED,
            (self._writer.reminder(case, clock, post, moment=duty.moment) for post in posts),
            # Who goes away after the moment was there for it.
            until_known=True,
            clock=clock.name.value,
        )

    async def _overdue(self, duty: Duty, case: Case) -> Case:
        """Bring a case whose date has passed to the FG, where it stays until it is decided."""
        clock = duty.clock
        assert clock is not None  # what is overdue is always a clock
        board = self._presence.board
        top = Post(Role.FG) if Post(Role.FG) not in case.kept_from else Post(Role.DESK)
        if case.holder.role is not top.role and top not in case.kept_from:
            case = case.handed_to(top, now=self._now)
            await self._note(
                case, EventKind.CASE_HANDED_OVER, to=str(top), why=Handover.OVERDUE.value
            )
        told = [top, *on_the_ladder(case)]
        if clock.deadline.is_in_hours:
            told += [Post(role) for role in board.breach.notify]
        posts = [post for post in dict.fromkeys(told) if post not in case.kept_from]
        await self._owe_each(
            case,
            EventKind.CASE_ESCALATED,
            (self._writer.overdue(case, clock, post, moment=duty.moment) for post in posts),
            clock=clock.name.value,
        )
        return case

    async def _move_up(self, duty: Duty, case: Case, why: Handover) -> Case:
        """Hand a ticket that nobody took up to the next in line, and tell everybody who had it."""
        if case.state is CaseState.TAKEN_UP or case.with_holder_since == self._now:
            return case  # moved by this same look
        following = next_holder(case, self._presence, self._today)
        if following is None:
            if why is Handover.NOT_TAKEN_UP:
                await self._tell_ladder(duty, case, None)
            return case
        case = case.handed_to(following, now=self._now)
        await self._note(case, EventKind.CASE_HANDED_OVER, to=str(following), why=why.value)
        await self._owe(self._writer.ticket(case, why=why))
        await self._tell_ladder(duty, case, why)
        return case

    async def _tell_ladder(self, duty: Duty, case: Case, why: Handover | None) -> None:
        """Tell everybody who had the ticket where it stands; who has it hears when it stays."""
        posts = [post for post in on_the_ladder(case) if why is None or post != case.holder]
        # Who heard that it stayed at this moment hears all the same that it moved later.
        at = duty.moment if why is None else self._now
        await self._owe_each(
            case,
            EventKind.REMINDER_OWED,
            (self._writer.not_taken_up(case, post, why=why, moment=at) for post in posts),
        )

    async def _task(self, duty: Duty, case: Case) -> None:
        task = duty.task
        assert task is not None  # the duty is about this task
        late = duty.kind is DutyKind.TASK_OVERDUE
        stage = TaskStage.LATE if late else TaskStage.SOON
        roles = (task.role, Role.FG) if late else (task.role,)
        await self._owe_each(
            case,
            EventKind.CASE_ESCALATED if late else EventKind.REMINDER_OWED,
            self._task_letters(case, task, stage, roles, duty.moment),
            task=task.kind.value,
        )

    def _task_letters(
        self, case: Case, task: Task, stage: TaskStage, roles: Iterable[Role], moment: datetime
    ) -> Iterable[Letter]:
        for role in dict.fromkeys(roles):
            if Post(role) not in case.kept_from:
                yield self._writer.task(case, task, role, stage=stage, once=moment.isoformat())

    async def _owe_each(
        self,
        case: Case,
        kind: EventKind,
        letters: Iterable[Letter],
        *,
        until_known: bool = False,
        **detail: str,
    ) -> None:
        """Owe letters, one for each mail address, and note each that was not owed before.

        With `until_known` one that was owed before ends it.
        """
        told: set[str] = set()
        for letter in letters:
            if letter.recipient in told:
                continue
            told.add(letter.recipient)
            if await self._owe(letter):
                role = letter.to_role.value if letter.to_role else None
                await self._note(case, kind, role=role, **detail)
            elif until_known:
                return

    async def _owe(self, letter: Letter) -> bool:
        owed = await self._tx.letters.owe(letter)
        self.letters += owed
        return owed

    async def _note(self, case: Case, kind: EventKind, **detail: str | None) -> None:
        await self._tx.journal.note(
            Event(kind, case.board, self._now, SERVICE, case.reference, detail)
        )
