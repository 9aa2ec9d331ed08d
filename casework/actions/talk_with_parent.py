"""Do what a parent says in a conversation: each turn is one transaction with its events.

A conversation completes cases; it never decides about one. What a parent says of themself is
noted as their own word, and where their word and ours differ a person looks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar, assert_never

from casework.actions.acting import Acting, presence_of
from casework.actions.forget_chat import ForgetChat
from casework.actions.keep_breach_register import entry_of
from casework.actions.told_by_parent import (
    card_of,
    in_right_hands,
    moment_of,
    person_message,
)
from casework.boards import BoardProfile
from casework.case import Case, CaseState
from casework.decide import Decider, Known
from casework.duties import talk_to_parent
from casework.erasure import ErasureStorage, ErasureTransaction
from casework.events import EventKind
from casework.kinds import KIND_FACTS, Kind
from casework.ledger import LedgerEntry, Source
from casework.letters import Handover, LetterKind, TaskStage
from casework.letters_owed import DAY
from casework.message import IncomingMessage, Understanding
from casework.ports import Clock, Mint
from casework.school_holidays import NO_SCHOOL_HOLIDAYS, SchoolHolidays
from casework.talk import (
    Act,
    Answer,
    AnyTurn,
    AskPerson,
    ChooseKind,
    ConfirmKind,
    DenyKind,
    Done,
    ForgetThisChat,
    Seen,
    SetAge,
    SetDiscovered,
    SetSchool,
    Talk,
    word_settles,
)
from casework.tasks import TaskKind

PARENT: Final = "ouder"
"""Under which the events of a conversation stand."""
T = TypeVar("T", bound=AnyTurn)


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat at one board."""

    board: str
    sender: str


@dataclass(frozen=True, slots=True)
class TalkWithParent:
    """The action; one object serves all chats."""

    storage: ErasureStorage
    clock: Clock
    mint: Mint
    boards: Mapping[str, BoardProfile]
    school_holidays: SchoolHolidays = NO_SCHOOL_HOLIDAYS
    letters_per_day: int = 10

    async def __call__(
        self,
        chat: Chat,
        think: Callable[[Talk, Seen], T],
        *,
        source: Source,
        entry: LedgerEntry | None = None,
    ) -> tuple[T, Done]:
        """Think about what happened in a chat, and write what follows at once.

        `source` is what happened; `entry` its row in the ledger, where it has none yet. Answers
        the turn and how things stand after it. Raises StorageUnavailable or Conflict when nothing
        could be saved, and ClaimLost when somebody else recorded the same.
        """
        async with self.storage.transaction() as tx:
            talk = await tx.conversations.get(board=chat.board, sender=chat.sender) or Talk()
            turn = think(talk, await self._seen(tx, chat))
            hand = _Hand(self, tx, chat, source)
            person = None
            for act in turn.acts:
                person = await hand.do(act) or person
            await self._remember(tx, chat, talk, turn)
            if entry is not None:
                await tx.ledger.record(entry, by=None)
            done = Done(await self._seen(tx, chat), person)
        return turn, done

    async def look(self, chat: Chat) -> tuple[Talk, Seen]:
        """Answer what is remembered of a chat, and its open cases."""
        async with self.storage.reading() as tx:
            talk = await tx.conversations.get(board=chat.board, sender=chat.sender) or Talk()
            return talk, await self._seen(tx, chat)

    async def _seen(self, tx: ErasureTransaction, chat: Chat) -> Seen:
        cases = tuple(await tx.cases.open_of_chat(board=chat.board, sender=chat.sender))
        discovered = set()
        for case in cases:
            if case.kind is Kind.DATALEK:
                entry = await tx.breaches.get(board=case.board, reference=case.reference)
                if entry is not None and entry.discovered is not None:
                    discovered.add(case.reference)
        return Seen(cases, frozenset(discovered))

    async def _remember(
        self, tx: ErasureTransaction, chat: Chat, before: Talk, turn: AnyTurn
    ) -> None:
        if any(isinstance(act, ForgetThisChat) for act in turn.acts) or turn.talk == before:
            return
        now = self.clock.now()
        await tx.conversations.save(turn.talk, board=chat.board, sender=chat.sender, now=now)


@dataclass(frozen=True, slots=True)
class _Hand:
    """Carries out the acts of one turn."""

    action: TalkWithParent
    tx: ErasureTransaction
    chat: Chat
    source: Source

    @property
    def acting(self) -> Acting:
        """The parent, as somebody who acts on their own cases."""
        action = self.action
        return Acting(
            action.storage,
            action.clock,
            self.chat.board,
            PARENT,
            action.boards,
            action.mint,
            school_holidays=action.school_holidays,
        )

    @property
    def board(self) -> BoardProfile:
        """The profile of the board."""
        return self.action.boards[self.chat.board]

    async def do(self, act: Act) -> Case | None:
        """Do one act; answer the case under which a person will speak, if that was asked."""
        match act:
            case AskPerson():
                return await self._ask_person(act)
            case ForgetThisChat():
                action = self.action
                forget = ForgetChat(action.storage, action.clock, action.mint, action.boards)
                await forget.within(self.tx, self.chat.board, self.chat.sender)
            case ConfirmKind() | SetSchool() | SetAge():
                for reference in act.cases:
                    await self._complete(await self._found(reference), act)
            case DenyKind() | ChooseKind() | SetDiscovered():
                await self._complete(await self._found(act.case), act)
            case _:
                assert_never(act)
        return None

    async def _complete(self, case: Case, act: Answer) -> None:
        match act:
            case ConfirmKind():
                await self._note(case, EventKind.KIND_CONFIRMED)
            case DenyKind():
                await self._note(case, EventKind.KIND_DENIED)
            case ChooseKind():
                await self._choose(case, act.kind)
            case SetSchool():
                await self._set_school(case, act.school)
            case SetAge():
                await self._set_age(case, act)
            case SetDiscovered():
                await self._set_discovered(case, act)
            case _:
                assert_never(act)

    async def _found(self, reference: str) -> Case:
        return await self.acting.found(self.tx, reference)

    async def _note(self, case: Case, kind: EventKind) -> None:
        await self.tx.journal.note(self.acting.event(case, kind, asked=case.kind.value))

    async def _choose(self, case: Case, kind: Kind) -> None:
        """Take down which kind the parent meant. What was told as a breach stays one."""
        followed = kind is Kind.DATALEK or word_settles(case, kind)
        if case.kind is Kind.DATALEK and case.state is not CaseState.TRIAGE:
            if kind is not Kind.DATALEK:
                await self._open_beside(case, kind)
            followed = kind is Kind.DATALEK
        elif followed:
            case = await self._become(case, kind)
        elif case.state is CaseState.TAKEN_UP:
            title = KIND_FACTS[kind].title.lower()
            case = await self._with_talk(case, f"de ouder zei: het gaat om iets anders ({title})")
        else:
            likely = (kind, *(each for each in (case.kind, *case.likely) if each is not kind))
            await self._back_to_triage(case, tuple(dict.fromkeys(likely)))
            case = await self._found(case.reference)
        acting = self.acting
        await acting.written(
            self.tx, case, EventKind.KIND_CHOSEN, chosen=kind.value, followed=followed
        )

    async def _become(self, case: Case, kind: Kind) -> Case:
        """Answer the case as what the parent says it is, in the hands of who acts on that."""
        acting = self.acting
        in_triage = case.state is CaseState.TRIAGE
        case = case.understood_as(kind) if in_triage else case.relabelled(kind)
        case = await in_right_hands(acting, self.tx, acting.recounted(case))
        case = replace(case, handed=acting.clock.now())
        await self.tx.cases.save(case)
        writer = acting.writer(case)
        notices = writer.breach_notices(case) if kind is Kind.DATALEK else []
        why = None if in_triage else Handover.RELABELLED
        for letter in (*notices, writer.ticket(case, why=why)):
            await self.tx.letters.owe(letter)
        if kind is Kind.DATALEK:
            await entry_of(acting, self.tx, case)
        return case

    async def _back_to_triage(self, case: Case, likely: tuple[Kind, ...]) -> None:
        acting = self.acting
        was = case.holder
        if case.state is CaseState.TRIAGE:
            case = replace(case, kind=likely[0], likely=likely)
        else:
            case = case.doubted(*likely)
        case = await in_right_hands(acting, self.tx, acting.recounted(case))
        await self.tx.cases.save(case)
        moved = case.holder != was
        letter = (
            acting.writer(case).ticket(case, why=Handover.RELABELLED)
            if moved
            else acting.writer(case).message_added(case, stranger=False)
        )
        await self.tx.letters.owe(letter)

    async def _open_beside(self, breach: Case, kind: Kind) -> None:
        """Open a case in triage for what the parent says they meant, beside the breach."""
        messages = await self.tx.cases.messages(breach)
        if messages:
            await self._open(messages[0], kind, breach.language)

    async def _open(
        self, message: IncomingMessage, kind: Kind, language: str, *, acknowledge: bool = True
    ) -> Case:
        acting, tx = self.acting, self.tx
        now = acting.clock.now()
        presence = await presence_of(
            tx, self.board, now, school_holidays=self.action.school_holidays
        )
        today = await tx.letters.owed_since(
            board=self.chat.board, recipient=self.chat.sender, since=now - DAY
        )
        unsure = Understanding((kind,), True, {}, (kind,), language)
        decider = Decider(presence, self.action.mint, now, self.action.letters_per_day)
        decision = decider.decide(message, unsure, Known(letters_today=today))
        for case in decision.opened:
            await tx.cases.open(case, message, source=self.source)
        for letter in decision.letters:
            if acknowledge or letter.kind is not LetterKind.ACKNOWLEDGEMENT:
                await tx.letters.owe(letter)
        await tx.journal.note(*decision.events)
        return decision.opened[0]

    async def _set_school(self, case: Case, name: str) -> None:
        acting = self.acting
        if case.school is not None or self.board.school(name) is None:
            return
        was = case.holder
        case = replace(case, school=name)
        if case.state is CaseState.NEW:
            case = await in_right_hands(acting, self.tx, case)
        if case.holder != was:
            letter = acting.writer(case).ticket(case, why=Handover.SCHOOL_KNOWN)
            await self.tx.letters.owe(letter)
        await acting.written(self.tx, case, EventKind.SCHOOL_RECORDED, school=name)

    async def _set_age(self, case: Case, act: SetAge) -> None:
        acting = self.acting
        if case.card is None:
            case = case.with_card(card_of(act.said, now=acting.clock.now(), by=PARENT))
            # Who asks stays with the case, where it can be erased; events outlive it.
            await acting.written(self.tx, case, EventKind.AGE_TOLD)

    async def _set_discovered(self, case: Case, act: SetDiscovered) -> None:
        acting = self.acting
        entry = await entry_of(acting, self.tx, case)
        now = acting.clock.now()
        moment = act.moment or moment_of(act.said, now=now)
        if moment is not None:
            await self.tx.breaches.save(entry.with_told_discovery(moment, now=now))
        await acting.written(self.tx, case, EventKind.DISCOVERY_TOLD, said=act.said.value)

    async def _ask_person(self, act: AskPerson) -> Case:
        if act.case is None:
            message = person_message(self.chat.sender, self.acting.clock.now())
            # The chat says who comes, by when and under which number; a letter with the date of a
            # request that nobody made would contradict it.
            case = await self._open(message, Kind.OVERIG, act.language, acknowledge=False)
        else:
            case = await self._found(act.case)
        case = await self._with_talk(case, "de ouder vroeg om een medewerker")
        return await self.acting.written(self.tx, case, EventKind.PERSON_ASKED)

    async def _with_talk(self, case: Case, why: str) -> Case:
        """Answer the case with the duty to speak with the parent, which its holder is told."""
        acting = self.acting
        if any(task.kind is TaskKind.TALK_TO_PARENT for task in case.open_tasks):
            return case
        now = acting.clock.now()
        task = talk_to_parent(case, self.board, now, why=why)
        case = case.with_task(task)
        letter = acting.writer(case).task(
            case, task, task.role, stage=TaskStage.NEW, once=now.isoformat()
        )
        await self.tx.letters.owe(letter)
        due = task.due_at.isoformat()
        event = acting.event(
            case, EventKind.TASK_OPENED, task=task.kind.value, role=task.role.value, due=due
        )
        await self.tx.journal.note(event)
        return case
