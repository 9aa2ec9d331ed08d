"""Do what a person decides about a case: name its kind, take it up, hand it over, close it."""

from dataclasses import dataclass, replace

from casework.actions.acting import Acting, moves_between, moves_in_words
from casework.actions.close_case import closed_within
from casework.actions.keep_breach_register import entry_of
from casework.boards import Post
from casework.case import Case, CaseOutcome, CaseRefuses
from casework.events import EventKind
from casework.kinds import Kind
from casework.ladder import first_holder, next_holder
from casework.letters import Handover
from casework.letters_owed import Correspondent
from casework.local_time import local_date
from casework.ports import Transaction
from casework.tasks import TaskKind
from casework.why_not import why_not_record_conflict, why_not_record_school


@dataclass(frozen=True, slots=True)
class ChangeCase(Acting):
    """The acts of one person on one case; each is one transaction with its event."""

    async def say_kind(self, reference: str, kind: Kind) -> Case:
        """Say what a message in triage asks; the case goes to the role that acts on that kind,
        with the clock of that kind, which counts from the arrival all the same. Raises
        CaseRefuses.
        """
        async with self.storage.transaction() as tx:
            case = self.recounted((await self.found(tx, reference)).understood_as(kind))
            # Whoever has it has the whole time to take it up from here.
            case = replace(await self._with_its_holder(tx, case), handed=self.clock.now())
            writer = self.writer(case)
            notices = writer.breach_notices(case) if kind is Kind.DATALEK else []
            for letter in (*notices, writer.ticket(case)):
                await tx.letters.owe(letter)
            if kind is Kind.DATALEK:
                await entry_of(self, tx, case)
            return await self.written(tx, case, EventKind.CASE_UNDERSTOOD, asked=kind.value)

    async def relabel(self, reference: str, kind: Kind) -> Case:
        """Correct what was made of a message: another role may get it, with another clock, which
        counts from the arrival all the same. The parent is told what is done with it now. Raises
        CaseRefuses.
        """
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            case = self.recounted(found.relabelled(kind))
            case = await self._with_its_holder(tx, case)
            writer = self.writer(case)
            notices = writer.breach_notices(case) if kind is Kind.DATALEK else []
            for letter in (*notices, writer.ticket(case, why=Handover.RELABELLED)):
                await tx.letters.owe(letter)
            to = Correspondent.of(await tx.cases.messages(case))
            if to is not None:
                await tx.letters.owe(writer.relabelled(case, to))
            if kind is Kind.DATALEK:
                await entry_of(self, tx, case)
            return await self.written(
                tx,
                case,
                EventKind.CASE_RELABELLED,
                was=found.kind.value,
                asked=kind.value,
                **moves_in_words(moves_between(found.clocks, case.clocks)),
            )

    async def take_up(self, reference: str) -> Case:
        """Make the case somebody's own. Raises CaseRefuses."""
        async with self.storage.transaction() as tx:
            case = (await self.found(tx, reference)).taken_up(by=self.by)
            return await self.written(tx, case, EventKind.CASE_TAKEN_UP)

    async def hand_over(self, reference: str, post: Post) -> Case:
        """Give the case to somebody else, who then takes it up. Raises CaseRefuses."""
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            if post in found.kept_from:
                raise CaseRefuses(f"{reference} gaat over deze persoon zelf en blijft daar weg.")
            case = found.given_to(post, now=self.clock.now())
            await tx.letters.owe(self.writer(case).ticket(case, why=Handover.BY_HAND))
            return await self.written(
                tx, case, EventKind.CASE_HANDED_OVER, to=str(post), why=Handover.BY_HAND.value
            )

    async def record_conflict(self, reference: str, post: Post) -> Case:
        """Record that the case is about who holds a post, so that the next in line gets it.

        Raises CaseRefuses when it is closed or known already.
        """
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            if why := why_not_record_conflict(found):
                raise CaseRefuses(why)
            if post in found.kept_from:
                raise CaseRefuses(f"Bij {reference} is dit al vastgelegd.")
            case = replace(found, kept_from=(*found.kept_from, post))
            if found.holder == post:
                case = await self._with_the_next(tx, case)
                await tx.letters.owe(self.writer(case).ticket(case, why=Handover.CONFLICT))
            return await self.written(
                tx,
                case,
                EventKind.CONFLICT_RECORDED,
                post=str(post),
                holder=str(case.holder),
            )

    async def record_school(self, reference: str, school: str) -> Case:
        """Record which school a case is about; it goes to that school's director if it is theirs.

        Raises CaseRefuses when it is closed, and for a school the board does not have.
        """
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            board = self.boards[found.board]
            if why := why_not_record_school(found, board):
                raise CaseRefuses(why)
            if board.school(school) is None:
                names = ", ".join(each.name for each in board.schools)
                raise CaseRefuses(f"{board.name} heeft geen school {school!r}; wel: {names}.")
            case = await self._with_its_holder(tx, replace(found, school=school))
            if case.holder != found.holder:
                await tx.letters.owe(self.writer(case).ticket(case, why=Handover.SCHOOL_KNOWN))
            return await self.written(tx, case, EventKind.SCHOOL_RECORDED, school=school)

    async def finish_task(self, reference: str, kind: TaskKind) -> Case:
        """Record that a duty beside the answer is done. Raises CaseRefuses."""
        async with self.storage.transaction() as tx:
            now = self.clock.now()
            case = (await self.found(tx, reference)).task_done(kind, by=self.by, now=now)
            return await self.written(tx, case, EventKind.TASK_DONE, task=kind.value)

    async def close(self, reference: str, outcome: CaseOutcome) -> Case:
        """Close the case with its outcome; what is left to do becomes tasks with their own dates.

        Raises CaseRefuses, as the state machine says.
        """
        async with self.storage.transaction() as tx:
            return await closed_within(self, tx, await self.found(tx, reference), outcome)

    async def note_reading(self, tx: Transaction, case: Case) -> None:
        """Note that somebody read the case: reading is an act too."""
        await tx.journal.note(self.event(case, EventKind.CASE_READ))

    async def _with_the_next(self, tx: Transaction, case: Case) -> Case:
        """Answer the case in the hands of the next in line whom it is not about."""
        presence = await self.presence(tx, case)
        today = local_date(self.clock.now())
        school = presence.board.school(case.school)
        to = next_holder(case, presence, today) or first_holder(
            case.role, school, presence, today, kept_from=case.kept_from
        )
        return case.given_to(to, now=self.clock.now())

    async def _with_its_holder(self, tx: Transaction, case: Case) -> Case:
        """Answer the case in the hands of who acts on its kind, at its school, and is there."""
        board = self.boards[case.board]
        school = board.school(case.school)
        role = board.role_for(case.kind, school)
        holder = first_holder(
            role,
            school,
            await self.presence(tx, case),
            local_date(self.clock.now()),
            kept_from=case.kept_from,
        )
        return case if holder == case.holder else case.given_to(holder, now=self.clock.now())
