"""Make a second case of a message that asks for two things."""

from dataclasses import dataclass, replace

from casework.actions.acting import Acting
from casework.actions.keep_breach_register import entry_of
from casework.case import Case, CaseRefuses
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import Handover, TaskStage
from casework.letters_owed import Correspondent
from casework.message import IncomingMessage
from casework.new_cases import CaseDrafter
from casework.ports import Transaction
from casework.why_not import why_not_understood


@dataclass(frozen=True, slots=True)
class SplitCase(Acting):
    """One act: what one case held becomes two, each with its own clock, holder and letters."""

    async def split(self, reference: str, kind: Kind) -> Case:
        """Open a case beside this one from the same messages, and answer the new one.

        Its clock counts from the arrival of the message, as if it had been understood at once.
        The parent gets an acknowledgement of it: every request has one with a date. It may be of
        the same kind, for one mail can ask about two children; so who may ask is recorded anew.
        Raises CaseRefuses.
        """
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            if why := why_not_understood(found):
                raise CaseRefuses(why)
            messages = await tx.cases.messages(found)
            if not messages:
                raise CaseRefuses(f"Bij {reference} is geen bericht bewaard om te splitsen.")
            presence = await self.presence(tx, found)
            drafter = CaseDrafter(presence, self.mint, self.clock.now(), for_breaches=False)
            case = drafter.split_from(found, messages[0], kind)
            await tx.cases.open_beside(case, beside=found)
            await self._tell(tx, case, messages[0])
            await self._note_opening(tx, case)
            if kind is Kind.DATALEK:
                await entry_of(self, tx, case)
            await self._link(tx, found, case)
            return case

    async def _tell(self, tx: Transaction, case: Case, message: IncomingMessage) -> None:
        """Owe what a case owes that was just opened: to the parent, to who has it, to the FG."""
        writer = self.writer(case)
        to = Correspondent.of([message])
        if to is not None:
            # Its files were told of in the first acknowledgement.
            told = replace(message, attachments=())
            await tx.letters.owe(
                writer.acknowledgement([case], told, recipient=to.address, language=case.language)
            )
        why = Handover.AWAY if case.passed else None
        notices = writer.breach_notices(case) if case.kind is Kind.DATALEK else []
        tasks = [
            writer.task(case, task, task.role, stage=TaskStage.NEW, once="opened")
            for task in case.tasks
        ]
        for letter in (*notices, writer.ticket(case, why=why), *tasks):
            await tx.letters.owe(letter)

    async def _note_opening(self, tx: Transaction, case: Case) -> None:
        clock = case.first_clock
        opened = self.event(
            case,
            EventKind.CASE_OPENED,
            asked=case.kind.value,
            state=case.state.value,
            role=case.role.value,
            due=clock.deadline.due.isoformat() if clock else None,
            split_from=case.split_from,
        )
        tasks = [
            self.event(
                case,
                EventKind.TASK_OPENED,
                task=task.kind.value,
                role=task.role.value,
                due=task.due_at.isoformat(),
            )
            for task in case.tasks
        ]
        kept = ", ".join(map(str, case.kept_from))
        conflict = [self.event(case, EventKind.CONFLICT_RECORDED, post=kept)] if kept else []
        await tx.journal.note(opened, *tasks, *conflict)

    async def _link(self, tx: Transaction, found: Case, case: Case) -> None:
        """Have every case of the same message name the new one."""
        for reference in found.linked:
            other = await tx.cases.get(board=found.board, reference=reference)
            if other is not None:
                await tx.cases.save(replace(other, linked=(*other.linked, case.reference)))
        linked = replace(found, linked=(*found.linked, case.reference))
        await self.written(
            tx, linked, EventKind.CASE_SPLIT, into=case.reference, asked=case.kind.value
        )
