"""Keep the register of breaches: fill in, weigh, decide, record what was told and to whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from casework.actions.acting import Acting
from casework.boards import BoardProfile
from casework.breach_duties import hours_of, tasks_after_ap, tasks_after_people
from casework.breach_entry import BreachEntry, PeopleException, Reporter, ReportKind
from casework.breach_fields import read_fields
from casework.breach_inputs import read_inputs
from casework.breach_register import new_entry
from casework.case import Case, CaseRefuses, CaseState
from casework.events import Event, EventKind
from casework.kinds import Kind
from casework.letters import TaskStage
from casework.ports import Transaction
from casework.seats import Seat
from casework.tasks import Task, TaskKind


@dataclass(frozen=True, slots=True)
class BreachFile:
    """A breach: its case, with the clocks and duties, and its entry in the register."""

    case: Case
    entry: BreachEntry
    version: int = 0
    """Of the case when it was read; forms carry it."""
    since: tuple[Event, ...] = ()
    """What others changed after the version that a person had before them."""


async def register_of(
    tx: Transaction, board: str, *, year: int | None = None, seat: Seat | None = None
) -> Sequence[BreachFile]:
    """Answer the breaches of a board by number, of those the ones that a seat may see."""
    entries = await tx.breaches.of_board(board=board, year=year)
    references = [entry.reference for entry in entries]
    known, _ = await tx.cases.named(board=board, references=references, letter_ids=(), sender=None)
    cases = {
        each.case.reference: each.case for each in known if seat is None or seat.sees(each.case)
    }
    return [BreachFile(cases[each.reference], each) for each in entries if each.reference in cases]


async def enter_breach(
    tx: Transaction,
    case: Case,
    *,
    reporter: Reporter,
    by: str,
    now: datetime,
    discovered: datetime | None = None,
) -> BreachEntry:
    """Enter a breach in the register, once; a later call answers what stands there.

    `discovered` is when the reporter says to have noticed it.

    Belongs in the transaction that opens the case or says that it is a breach, behind
    `tx.cases`. Raises CaseRefuses for a case that is none.
    """
    hours_of(case)
    known = await tx.breaches.get(board=case.board, reference=case.reference)
    if known is not None:
        return known
    entry = await new_entry(tx.breaches, case, reporter=reporter, discovered=discovered)
    await tx.journal.note(
        Event(
            EventKind.BREACH_RECORDED,
            case.board,
            now,
            by,
            case.reference,
            {"number": entry.name, "reporter": reporter.value},
        )
    )
    return entry


async def enter_if_breach(
    tx: Transaction,
    case: Case,
    sender: str | None,
    board: BoardProfile,
    *,
    by: str,
    discovered: datetime | None = None,
) -> None:
    """Enter a case that has just been opened, if it surely is a breach, with when the sender says
    to have noticed it."""
    if case.kind is Kind.DATALEK and case.state is not CaseState.TRIAGE:
        reporter = reporter_of(sender, board)
        await enter_breach(
            tx, case, reporter=reporter, by=by, now=case.opened, discovered=discovered
        )


async def entry_of(acting: Acting, tx: Transaction, case: Case) -> BreachEntry:
    """Answer the entry of a breach; one from before the register is entered by who looks first."""
    entry = await tx.breaches.get(board=case.board, reference=case.reference)
    if entry is not None:
        return entry
    messages = await tx.cases.messages(case)
    sender = messages[0].sender if messages else None
    reporter = reporter_of(sender, acting.boards[case.board])
    return await enter_breach(tx, case, reporter=reporter, by=acting.by, now=acting.clock.now())


def reporter_of(sender: str | None, board: BoardProfile) -> Reporter:
    """Answer who told of a breach, as far as the address says; a person may know better."""
    return Reporter.STAFF if board.is_staff(sender) else Reporter.PARENT


@dataclass(frozen=True, slots=True)
class KeepBreachRegister(Acting):
    """The acts of one person on one breach; each is one transaction with its event.

    All raise CaseRefuses, in Dutch, for what does not fit. What a person writes stays in the
    entry, where it can be erased; events only tell that it happened.
    """

    mask: Callable[[str], str] = field(kw_only=True)
    """Takes identifying numbers out of what staff write."""

    async def read(self, reference: str) -> BreachFile:
        """Answer a breach, and note that somebody read it."""
        async with self.storage.transaction() as tx:
            file = await self._read(tx, reference)
            await tx.journal.note(self.event(file.case, EventKind.CASE_READ))
            return file

    async def export(self, reference: str, *, form: str) -> BreachFile:
        """Answer a breach to be taken out of the service, and note in which form it was."""
        async with self.storage.transaction() as tx:
            file = await self._read(tx, reference)
            await tx.journal.note(self.event(file.case, EventKind.DOSSIER_EXPORTED, form=form))
            return file

    async def fill_in(self, reference: str, fields: Mapping[str, str]) -> BreachFile:
        """Fill in fields of the entry, each as a person wrote it; an empty one is unknown again."""
        async with self.storage.transaction() as tx:
            case, entry = await self._breach(tx, reference)
            values = read_fields(fields, mask=self.mask)
            entry = entry.filled(values, now=self.clock.now())
            filled = ", ".join(sorted(fields))
            return await self._written(tx, case, entry, EventKind.BREACH_RECORDED, filled=filled)

    async def assess(self, reference: str, answers: Mapping[str, str]) -> BreachFile:
        """Make the sum from answers as a person wrote them; what it proposes decides nothing.

        An answer not given stays what it was in the assessment before.
        """
        async with self.storage.transaction() as tx:
            case, entry = await self._breach(tx, reference)
            inputs = read_inputs(answers, entry)
            entry = entry.assessed(inputs, by=self.by, now=self.clock.now())
            proposal = entry.assessments[-1].proposal
            return await self._written(
                tx,
                case,
                entry,
                EventKind.BREACH_ASSESSED,
                score=str(proposal.score),
                level=proposal.level.value,
            )

    async def decide_ap(self, reference: str, *, report: bool, reason: str = "") -> BreachFile:
        """Decide whether the AP is told; yes opens the duty to do it before its clock runs out."""
        async with self.storage.transaction() as tx:
            case, entry = await self._breach(tx, reference)
            now = self.clock.now()
            entry = entry.decided_ap(report=report, reason=self.mask(reason), by=self.by, now=now)
            return await self._written(
                tx,
                await with_breach_duties(self, tx, case, entry, why="decided"),
                entry,
                EventKind.BREACH_DECIDED,
                about="ap",
                told=report,
                proposed=entry.ap_decisions[-1].proposed,
            )

    async def decide_people(
        self,
        reference: str,
        *,
        tell: bool,
        reason: str = "",
        exception: PeopleException | None = None,
    ) -> BreachFile:
        """Decide whether the people are told; yes opens the duty to do it by the next working
        day."""
        async with self.storage.transaction() as tx:
            case, entry = await self._breach(tx, reference)
            entry = entry.decided_people(
                tell=tell,
                reason=self.mask(reason),
                exception=exception,
                by=self.by,
                now=self.clock.now(),
            )
            return await self._written(
                tx,
                await with_breach_duties(self, tx, case, entry, why="decided"),
                entry,
                EventKind.BREACH_DECIDED,
                about="people",
                told=tell,
                proposed=entry.people_decisions[-1].proposed,
                exception=exception.value if exception else None,
            )

    async def record_report(
        self,
        reference: str,
        *,
        at: datetime,
        kind: ReportKind = ReportKind.FIRST,
        preliminary: bool = False,
        late_reason: str = "",
        number: str = "",
    ) -> BreachFile:
        """Record that somebody reported to the AP by hand; the duty to do so is done.

        After a preliminary report a duty to supplement it takes its place. `number` is what the
        AP calls the report.
        """
        async with self.storage.transaction() as tx:
            case, entry = await self._breach(tx, reference)
            entry = entry.reported(
                kind,
                at=at,
                due=hours_of(case).ap,
                by=self.by,
                now=self.clock.now(),
                preliminary=preliminary,
                late_reason=self.mask(late_reason),
                number=self.mask(number),
            )
            return await self._written(
                tx,
                await with_breach_duties(self, tx, case, entry, why="reported"),
                entry,
                EventKind.BREACH_RECORDED,
                report=kind.value,
                reported=at.isoformat(),
                preliminary=preliminary,
            )

    async def record_told(self, reference: str, *, at: datetime, how: str) -> BreachFile:
        """Record that the people were told, and how; the duty to do so is done."""
        async with self.storage.transaction() as tx:
            case, entry = await self._breach(tx, reference)
            now = self.clock.now()
            entry = entry.people_told(at=at, how=self.mask(how), by=self.by, now=now)
            return await self._written(
                tx,
                await with_breach_duties(self, tx, case, entry, why="told"),
                entry,
                EventKind.BREACH_RECORDED,
                people_told=at.isoformat(),
            )

    async def _read(self, tx: Transaction, reference: str) -> BreachFile:
        case = await self.found_to_read(tx, reference)
        hours_of(case)
        entry = await entry_of(self, tx, case)
        of = {"board": case.board, "reference": case.reference}
        version = await tx.journal.version_of_case(**of)
        since: Sequence[Event] = ()
        if self.seen is not None:
            since = await tx.journal.of_case_since(**of, version=self.seen)
        return BreachFile(case, entry, version, tuple(since))

    async def _breach(self, tx: Transaction, reference: str) -> tuple[Case, BreachEntry]:
        """Answer a breach; the case first, so that of two people who act at once one waits."""
        case = await self.found(tx, reference)
        hours_of(case)
        check_still_open(self, case)
        return case, await entry_of(self, tx, case)

    async def _written(
        self,
        tx: Transaction,
        case: Case,
        entry: BreachEntry,
        kind: EventKind,
        **detail: str | int | bool | None,
    ) -> BreachFile:
        await tx.breaches.save(entry)
        return BreachFile(await self.written(tx, case, kind, **detail), entry)


def check_still_open(acting: Acting, case: Case) -> None:
    """Raise CaseRefuses for a breach that was closed; only the administrator may still mend it."""
    if acting.seat is not None and not case.is_open:
        raise CaseRefuses(f"{case.reference} is afgesloten. Het blijft in het register staan.")


async def with_breach_duties(
    acting: Acting, tx: Transaction, case: Case, entry: BreachEntry, *, why: str
) -> Case:
    """Answer the case with the duties of a breach as its entry and its clocks have them now.

    What is asked no more, or by another moment, ends; what is new is told to who must do it.
    `why` says in the journal what ended a duty: `decided`, `reported`, `told` or `date_moved`.
    """
    now = acting.clock.now()
    extra = frozenset(acting.boards[case.board].extra_holidays)
    wanted = {
        TaskKind.REPORT_TO_AP: tasks_after_ap(case, entry, now, extra),
        TaskKind.TELL_AFFECTED: tasks_after_people(case, entry, now, extra),
    }
    for kind, tasks in wanted.items():
        still_open = [task for task in case.open_tasks if task.kind is kind]
        if [_asked(task) for task in still_open] == [_asked(task) for task in tasks]:
            continue
        if still_open:
            case = case.task_done(kind, by=acting.by, now=now)
            ended = acting.event(case, EventKind.TASK_DONE, task=kind.value, why=why)
            await tx.journal.note(ended)
        for task in tasks:
            case = await _with_task(acting, tx, case, task)
    return case


def _asked(task: Task) -> tuple[datetime, str]:
    return task.due_at, task.why


async def _with_task(acting: Acting, tx: Transaction, case: Case, task: Task) -> Case:
    case = case.with_task(task)
    once = task.opened.isoformat()
    await tx.letters.owe(
        acting.writer(case).task(case, task, task.role, stage=TaskStage.NEW, once=once)
    )
    await tx.journal.note(
        acting.event(
            case,
            EventKind.TASK_OPENED,
            task=task.kind.value,
            role=task.role.value,
            due=task.due_at.isoformat(),
        )
    )
    return case
