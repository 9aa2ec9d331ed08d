"""Record who is asking and whether they may: identity and the card of who may ask."""

from dataclasses import dataclass, replace
from typing import Final

from casework.actions.acting import Acting, correspondent_of
from casework.actions.move_term import hear
from casework.boards import Post, Role
from casework.case import Case, CaseRefuses, CaseState, IdentityFact
from casework.codes import LIFETIME, in_groups
from casework.contacts import ContactKind, known_at, plain_address
from casework.duties import AFTER_A_CARD, duty_after_card
from casework.events import EventKind
from casework.identity import BY_STAFF, IdentityWay, KnownContact
from casework.kinds import KIND_FACTS
from casework.letters import Handover, LetterKind, TaskStage
from casework.letters_owed import DAY
from casework.ports import Transaction
from casework.term_acts import QuestionKind
from casework.who_may_ask import AgeBand, AuthorityShown, Follow, MayAsk, Requester, WhoMayAsk
from casework.why_not import why_not_information_right, why_not_send_code

MOST_NAME: Final = 100
"""Characters of a colleague's name."""
NOT_TO_THIS_ADDRESS: Final = (
    "Naar dit adres kan voor deze zaak geen code. Dat kan alleen naar een mailadres dat de school"
    " van deze zaak zelf al had, en dat is ingelezen."
)


@dataclass(frozen=True, slots=True)
class ProveIdentity(Acting):
    """The acts of one person about who asks in a case; each is one transaction with its event."""

    async def record_identity(self, reference: str, way: IdentityWay, *, seen_by: str = "") -> Case:
        """Record how the requester showed who they are: no number, no copy.

        `seen_by` is the name of the colleague who saw it, where that was somebody else. Raises
        CaseRefuses, also for a code: that one came back only the service can know.
        """
        if way not in BY_STAFF:
            raise CaseRefuses("Een code legt de dienst zelf vast, zodra die terugkomt.")
        if len(seen_by) > MOST_NAME or any(sign.isdigit() for sign in seen_by):
            raise CaseRefuses("Vul bij wie het zag alleen de naam van een collega in.")
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            return await identified_with_linked(self, tx, found, way, seen_by=seen_by.strip())

    async def contact_of(self, reference: str) -> tuple[Case, KnownContact]:
        """Answer a case, and what the contacts on file say of who wrote. Raises CaseRefuses."""
        async with self.storage.transaction() as tx:
            case = await self.found(tx, reference)
            messages = await tx.cases.messages(case)
            await tx.journal.note(self.event(case, EventKind.CASE_READ))
            first = messages[0] if messages else None
            address = plain_address((first.sender if first else None) or "")
            really = first is not None and first.authenticity.dmarc != "fail"
            lists = await tx.contacts.known(case.board, ContactKind.EMAIL, address or "")
            known = known_at(case.school, lists)
            if known is KnownContact.ON_FILE and not really:
                known = KnownContact.NOT_ON_FILE
            return case, known

    async def send_code(self, reference: str, to: str) -> Case:
        """Send a one-time code to a mail address on file; one that was open before is void.

        Raises CaseRefuses. Of an address that is not on file at the case's school it says the
        same, and takes as long to say, whether it is on file elsewhere or nowhere; and it leaves
        an event, so that nobody tries addresses unseen.
        """
        async with self.storage.transaction() as tx:
            case = await self.found(tx, reference)
            await self._check_code_fits(tx, case)
            address = plain_address(to) or ""
            lists = await tx.contacts.known(case.board, ContactKind.EMAIL, address)
            on_file = lists.get(case.school or "", False)
            if on_file:
                now = self.clock.now()
                code = await tx.codes.make(reference, now=now)
                letter = self.writer(case).code(
                    case, to=address, code=in_groups(code), expires=now + LIFETIME
                )
                await tx.letters.owe(letter)
                await tx.journal.note(self.event(case, EventKind.CODE_SENT))
            else:
                await tx.journal.note(self.event(case, EventKind.CODE_REFUSED))
        if not on_file:
            raise CaseRefuses(NOT_TO_THIS_ADDRESS)
        return case

    async def _check_code_fits(self, tx: Transaction, case: Case) -> None:
        day = self.clock.now() - DAY
        sent = await tx.letters.owed_of_case(case.reference, kind=LetterKind.CODE, since=day)
        if why := why_not_send_code(case, sent=sent):
            raise CaseRefuses(why)

    async def tell_information_right(self, reference: str) -> Case:
        """Tell a parent without authority what they may know (BW 1:377c), once.

        Raises CaseRefuses before it is recorded who asks: the letter tells something about the
        child's parents. Also where the card gives no such right.
        """
        async with self.storage.transaction() as tx:
            case = await self.found(tx, reference)
            if why := why_not_information_right(case, told=False):
                raise CaseRefuses(why)
            to = await correspondent_of(tx, case)
            if not await tx.letters.owe(self.writer(case).information_right(case, to)):
                raise CaseRefuses(why_not_information_right(case, told=True))
            kind = AFTER_A_CARD[Follow.INFORMATION_RIGHT]
            if any(task.kind is kind for task in case.open_tasks):
                case = await self._done(tx, case, Follow.INFORMATION_RIGHT)
            return await self.written(tx, case, EventKind.INFORMATION_RIGHT_TOLD)

    async def record_card(
        self,
        reference: str,
        requester: Requester,
        *,
        age: AgeBand | None = None,
        shown: AuthorityShown | None = None,
        parents_disagree: bool = False,
    ) -> Case:
        """Record who asks and with what authority; what the law makes of it follows at once.

        Duties open, those of an earlier card that follow no more are done, and a case in which
        the parents disagree goes to the FG. Raises CaseRefuses.
        """
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            now = self.clock.now()
            card = WhoMayAsk(requester, age, shown, parents_disagree, now, self.by)
            case = found.with_card(card)
            may = case.may_ask(own_age=self.boards[case.board].age_of_own_rights)
            case = await self._with_follow_ups(tx, case, may)
            case = await self._with_who_decides(tx, case, may)
            # Who asks stays with the case, where it can be erased; events outlive it.
            return await self.written(
                tx, case, EventKind.CARD_RECORDED, may_be_granted=may.may_be_granted
            )

    async def _with_follow_ups(self, tx: Transaction, case: Case, may: MayAsk) -> Case:
        now = self.clock.now()
        for follow, kind in AFTER_A_CARD.items():
            is_open = any(task.kind is kind for task in case.open_tasks)
            if follow in may.follows and not is_open:
                task = duty_after_card(kind, case, now)
                case = case.with_task(task)
                letter = self.writer(case).task(
                    case, task, task.role, stage=TaskStage.NEW, once=now.isoformat()
                )
                await tx.letters.owe(letter)
                due = task.due_at.isoformat()
                await tx.journal.note(
                    self.event(
                        case, EventKind.TASK_OPENED, task=kind.value, role=task.role.value, due=due
                    )
                )
            elif is_open and follow not in may.follows:
                case = await self._done(tx, case, follow)
        return case

    async def _done(self, tx: Transaction, case: Case, follow: Follow) -> Case:
        kind = AFTER_A_CARD[follow]
        case = case.task_done(kind, by=self.by, now=self.clock.now())
        await tx.journal.note(self.event(case, EventKind.TASK_DONE, task=kind.value))
        return case

    async def _with_who_decides(self, tx: Transaction, case: Case, may: MayAsk) -> Case:
        """Answer the case with the FG, where the FG decides and it is not about them."""
        to = Post(Role.FG)
        if may.decided_by is not Role.FG or case.role is Role.FG or to in case.kept_from:
            return case
        case = case.handed_to(to, now=self.clock.now())
        if case.state is CaseState.TAKEN_UP:
            case = replace(case, state=CaseState.NEW, taken_up_by=None)
        await tx.letters.owe(self.writer(case).ticket(case, why=Handover.PARENTS_DISAGREE))
        return case


async def identified_with_linked(
    acting: Acting, tx: Transaction, found: Case, way: IdentityWay, *, seen_by: str = ""
) -> Case:
    """Record how a requester showed who they are, in all open cases of the same message.

    Answers the case that was found. Raises CaseRefuses.
    """
    for reference in found.linked:
        other = await tx.cases.get(board=found.board, reference=reference)
        if (
            other is not None
            and other.is_open
            and other.identity is None
            and KIND_FACTS[other.kind].needs_identity
        ):
            await identified(acting, tx, other, way, seen_by=seen_by)
    return await identified(acting, tx, found, way, seen_by=seen_by)


async def identified(
    acting: Acting, tx: Transaction, found: Case, way: IdentityWay, *, seen_by: str = ""
) -> Case:
    """Record how a requester showed who they are, in a case that was just found.

    A question who they are is answered by it, so the clock runs on (rules §1.5). Raises
    CaseRefuses.
    """
    now = acting.clock.now()
    case = found.identified(IdentityFact(way, now, acting.by, seen_by=seen_by))
    case = await acting.written(tx, case, EventKind.IDENTITY_RECORDED, way=way.value)
    question = case.acts.open_question
    if question is None or question.kind is not QuestionKind.IDENTITY:
        return case
    return (await hear(acting, tx, case, question, now)).case
