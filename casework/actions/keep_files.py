"""Write what follows from the files of a message: kept, destroyed, or left for a person."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from casework.actions.judge_files import Judgement
from casework.agenda import Agenda
from casework.case import Case
from casework.decide import SERVICE, Decision
from casework.dutch_dates import short_day
from casework.events import Event, EventKind
from casework.holidays import add_working_days
from casework.letters import TaskStage
from casework.letters_owed import Correspondent, LetterWriter
from casework.local_time import end_of, local_date
from casework.message import IncomingMessage
from casework.ports import Mint, Transaction
from casework.presence import Presence
from casework.tasks import Task, TaskKind

LOOK_WITHIN: Final = 2
"""Working days in which a person looks at a file nobody is sure about [own]."""


class FileKeeper:
    """Writes, within one transaction, what became of the files of one message."""

    def __init__(self, tx: Transaction, presence: Presence, mint: Mint, now: datetime) -> None:
        """Work at one moment for the board of `presence`."""
        self._tx: Final = tx
        self._presence: Final = presence
        self._mint: Final = mint
        self._now: Final = now
        self._writer: Final = LetterWriter(presence.board, mint, now)

    async def write(
        self, decision: Decision, message: IncomingMessage, judgement: Judgement
    ) -> None:
        """Write everything; the files go with the case that the message opened, or joined."""
        if not judgement.files:
            return
        case = (*decision.opened, *(join.case for join in decision.added))[0]
        for file in judgement.kept:
            await self._tx.files.keep(
                case, file, id=self._mint.letter_id(), received=message.received
            )
        if judgement.kept:
            await self._note(case, EventKind.FILES_KEPT, count=len(judgement.kept))
        if judgement.destroyed:
            await self._note(case, EventKind.COPY_DESTROYED, count=judgement.destroyed)
            await self._tell_sender(decision, case, message, judgement.destroyed)
        if judgement.doubts:
            await self._have_looked_at(case, judgement.doubts)

    async def _tell_sender(
        self, decision: Decision, case: Case, message: IncomingMessage, count: int
    ) -> None:
        """Tell who sent a copy that it was not kept; a stranger hears nothing of a case."""
        to = Correspondent.of([message])
        strange = not decision.opened and any(join.stranger for join in decision.added)
        if to is not None and not strange:
            await self._tx.letters.owe(self._writer.copy_destroyed(case, to, count=count))

    async def _have_looked_at(self, case: Case, doubts: tuple[str, ...]) -> None:
        today = local_date(self._now)
        extra = frozenset(self._presence.board.extra_holidays)
        due = add_working_days(today, LOOK_WITHIN, extra)
        why = (
            f"ontvangen {short_day(today)}, {LOOK_WITHIN} werkdagen later. Het bestand staat nog"
            f" in de mailbox. {' '.join(doubts)}"
        )
        task = Task(TaskKind.LOOK_AT_FILES, case.role, self._now, end_of(due), why)
        case = case.with_task(task)
        case = replace(case, wake_at=Agenda(self._presence).next_moment(case, self._now))
        await self._tx.cases.save(case)
        letter = self._writer.task(case, task, task.role, stage=TaskStage.NEW, once=why)
        await self._tx.letters.owe(letter)
        await self._note(
            case,
            EventKind.TASK_OPENED,
            task=task.kind.value,
            role=task.role.value,
            due=task.due_at.isoformat(),
        )

    async def _note(self, case: Case, kind: EventKind, **detail: str | int) -> None:
        event = Event(kind, case.board, self._now, SERVICE, case.reference, detail)
        await self._tx.journal.note(event)
