"""Stand in for storage: every port in memory, with transactions that roll back."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime

from memory_accounts import MemoryStaffAccounts, StaffState
from memory_answers import KeptAnswerFile, MemoryAnswers, MemoryHandovers, Waiting
from memory_breaches import MemoryBreachRegister
from memory_case_list import MemoryCaseList
from memory_contacts import ContactList, MemoryCodes, MemoryContacts, OpenCode
from memory_oversight import MemoryBoardSettings, MemoryFigureBook, MemoryOversight

from casework.answers import Answer
from casework.board_settings import BoardSetting
from casework.books import KnownCase, SentLetter
from casework.breach_entry import BreachEntry
from casework.case import Case, CaseState
from casework.codes import MASKED
from casework.events import LEAVES_CASE_AS_IT_IS, Event, EventKind
from casework.files import IncomingFile, KeptFile
from casework.ledger import Claim, ClaimAnswer, Door, LedgerEntry, Look, Outcome, SetAside, Source
from casework.letters import SECRET_FACTS, Letter, LetterKind, LetterState
from casework.message import Channel, IncomingMessage
from casework.ports import ClaimLost, Conflict
from casework.presence import Absence
from casework.talk import Talk


@dataclass(frozen=True)
class Slot:
    """A ledger row: who holds it, and its outcome once it has one."""

    board: str
    entry: LedgerEntry | None = None
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True)
class Kept:
    """A letter in the tray."""

    letter: Letter
    state: LetterState
    next_try: datetime
    claimed_until: datetime | None = None
    fault: str = ""


@dataclass(frozen=True)
class CaseMessage:
    """A message as one case keeps it."""

    source: str
    message: IncomingMessage
    stranger: bool = False


@dataclass
class State:
    """Everything that is stored; its values are frozen, so a shallow copy is a copy."""

    ledger: dict[str, Slot] = field(default_factory=dict)
    first: dict[tuple[str, str], str] = field(default_factory=dict)
    aside: dict[str, SetAside] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    messages: dict[str, tuple[CaseMessage, ...]] = field(default_factory=dict)
    speakers: dict[str, frozenset[str]] = field(default_factory=dict)
    letters: dict[str, Kept] = field(default_factory=dict)
    events: dict[str, tuple[tuple[Event, str], ...]] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    absences: dict[str, Absence] = field(default_factory=dict)
    breaches: dict[str, BreachEntry] = field(default_factory=dict)
    contacts: dict[tuple[str, str], ContactList] = field(default_factory=dict)
    codes: dict[str, OpenCode] = field(default_factory=dict)
    files: dict[str, tuple[str, KeptFile, IncomingFile]] = field(default_factory=dict)
    talks: dict[tuple[str, str], Talk] = field(default_factory=dict)
    looks: dict[tuple[Door, str], Look] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    answer_files: dict[str, KeptAnswerFile] = field(default_factory=dict)
    handovers: dict[str, Waiting] = field(default_factory=dict)
    settings: dict[tuple[str, str], BoardSetting] = field(default_factory=dict)
    staff: StaffState = field(default_factory=StaffState)

    def copy(self) -> "State":
        return State(*(getattr(self, each.name).copy() for each in fields(self)))


class MemoryLedger:
    """The message ledger."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def claim(
        self,
        sources: Sequence[Source],
        *,
        board: str,
        by: str,
        now: datetime,
        until: datetime,
        only_new: bool = False,
    ) -> ClaimAnswer:
        granted: list[Claim] = []
        recorded: list[Source] = []
        held: list[Source] = []
        tried: list[Source] = []
        for source in dict.fromkeys(sources):
            slot = self._state.ledger.get(str(source), Slot(board))
            if slot.entry is not None:
                recorded.append(source)
            elif slot.claimed_until is not None and slot.claimed_until > now:
                held.append(source)
            elif only_new and slot.attempts:
                tried.append(source)
            else:
                attempts = slot.attempts + 1
                self._state.ledger[str(source)] = replace(
                    slot, claimed_by=by, claimed_until=until, attempts=attempts
                )
                granted.append(Claim(source, attempts))
        return ClaimAnswer(tuple(granted), tuple(recorded), tuple(held), tuple(tried))

    async def seen(self, *, board: str, content_key: str) -> LedgerEntry | None:
        first = self._state.first.get((board, content_key))
        return self._state.ledger[first].entry if first else None

    async def record(self, entry: LedgerEntry, *, by: str | None) -> None:
        key = str(entry.source)
        slot = self._state.ledger.get(key)
        if slot is not None and (slot.entry is not None or slot.claimed_by != by):
            raise ClaimLost(key)
        if entry.outcome is not Outcome.SEEN_BEFORE and entry.content_key:
            content = (entry.board, entry.content_key)
            if self._state.first.setdefault(content, key) != key:
                raise Conflict("content")
        board = slot.board if slot else entry.board
        attempts = slot.attempts if slot else 0
        self._state.ledger[key] = Slot(board, entry, attempts=attempts)

    async def set_aside(self, row: SetAside) -> None:
        if str(row.source) in self._state.aside:
            raise Conflict("set aside")
        self._state.aside[str(row.source)] = row

    async def waiting(self, *, board: str) -> Sequence[SetAside]:
        rows = self._state.aside.values()
        mine = [row for row in rows if row.board == board and row.resolved is None]
        return sorted(mine, key=lambda row: row.recorded)

    async def count_waiting(self, *, board: str) -> int:
        return len(await self.waiting(board=board))

    async def aside(self, *, board: str, source: str) -> SetAside | None:
        row = self._state.aside.get(source)
        return row if row is not None and row.board == board else None

    async def dealt_with(self, *, board: str, since: datetime) -> Sequence[SetAside]:
        rows = [row for row in self._state.aside.values() if row.board == board and row.resolved]
        late = [row for row in rows if row.resolved and row.resolved >= since]
        return sorted(late, key=lambda row: row.resolved or row.recorded, reverse=True)

    async def resolve(self, *, board: str, source: str, by: str, now: datetime) -> bool:
        row = self._state.aside.get(source)
        if row is None or row.board != board or row.resolved is not None:
            return False
        self._state.aside[source] = replace(row, resolved=now, resolved_by=by)
        return True

    async def entry(self, source: Source) -> LedgerEntry | None:
        slot = self._state.ledger.get(str(source))
        return slot.entry if slot else None

    async def unsettled(self, *, door: Door, place: str) -> Sequence[LedgerEntry]:
        return [entry for entry in self._of_door(door, place) if entry.settled is None]

    async def of_door(self, *, door: Door, place: str) -> Sequence[LedgerEntry]:
        return self._of_door(door, place)

    def _of_door(self, door: Door, place: str) -> list[LedgerEntry]:
        entries = [slot.entry for slot in self._state.ledger.values() if slot.entry]
        mine = [each for each in entries if (each.source.door, each.source.place) == (door, place)]
        return sorted(mine, key=lambda entry: entry.recorded)

    async def settle(self, sources: Sequence[Source], *, now: datetime) -> None:
        for source in sources:
            slot = self._state.ledger.get(str(source))
            if slot is not None and slot.entry is not None:
                entry = replace(slot.entry, settled=now)
                self._state.ledger[str(source)] = replace(slot, entry=entry)

    async def release(self, *, by: str) -> None:
        for key, slot in self._state.ledger.items():
            if slot.claimed_by == by and slot.entry is None:
                self._state.ledger[key] = Slot(slot.board, attempts=slot.attempts - 1)


class MemoryCaseBook:
    """The case book."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def open(self, case: Case, message: IncomingMessage, *, source: Source) -> None:
        if case.reference in self._state.cases:
            raise Conflict("reference")
        self._state.cases[case.reference] = case
        await self.add_message(case, message, source=source, stranger=False)

    async def add_message(
        self, case: Case, message: IncomingMessage, *, source: Source, stranger: bool
    ) -> None:
        kept = self._state.messages.get(case.reference, ())
        if any(each.source == str(source) for each in kept):
            raise Conflict("message")
        self._state.messages[case.reference] = (
            *kept,
            CaseMessage(str(source), message, stranger),
        )
        if not stranger:
            known = self._state.speakers.get(case.reference, frozenset())
            new = {_plain(each) for each in (message.sender, message.reply_to) if each is not None}
            self._state.speakers[case.reference] = known | new

    async def open_beside(self, case: Case, *, beside: Case) -> None:
        if case.reference in self._state.cases:
            raise Conflict("reference")
        self._state.cases[case.reference] = case
        self._state.speakers[case.reference] = self._state.speakers.get(
            beside.reference, frozenset()
        )
        await self.add_messages_of(beside, to=case)

    async def add_messages_of(self, other: Case, *, to: Case) -> None:
        kept = self._state.messages.get(to.reference, ())
        there = {each.source for each in kept}
        more = self._state.messages.get(other.reference, ())
        self._state.messages[to.reference] = (
            *kept,
            *(self._brought(each, to) for each in more if each.source not in there),
        )

    def _brought(self, kept: CaseMessage, to: Case) -> CaseMessage:
        addresses = (kept.message.sender, kept.message.reply_to)
        known = any(self._speaks(each, to) for each in addresses if each is not None)
        return replace(kept, stranger=kept.stranger or not known)

    async def get(self, *, board: str | None, reference: str) -> Case | None:
        case = self._state.cases.get(reference)
        return case if case is not None and board in {None, case.board} else None

    async def named(
        self,
        *,
        board: str,
        references: Sequence[str],
        letter_ids: Sequence[str],
        sender: str | None,
    ) -> tuple[Sequence[KnownCase], Sequence[KnownCase]]:
        letters = [
            kept.letter for key, kept in self._state.letters.items() if key in set(letter_ids)
        ]
        answered = dict.fromkeys(reference for letter in letters for reference in letter.cases)
        return (
            self._known(references, board, sender),
            self._known(list(answered), board, sender),
        )

    def _known(
        self, references: Sequence[str], board: str, sender: str | None
    ) -> Sequence[KnownCase]:
        cases = [self._state.cases.get(reference) for reference in references]
        return [
            KnownCase(case, sender is not None and self._speaks(sender, case))
            for case in cases
            if case is not None and case.board == board
        ]

    def _speaks(self, sender: str, case: Case) -> bool:
        return _plain(sender) in self._state.speakers.get(case.reference, frozenset())

    async def open_of_chat(self, *, board: str, sender: str) -> Sequence[Case]:
        mine = [
            case
            for case in self._state.cases.values()
            if (case.board, case.channel) == (board, Channel.CHAT)
            and case.state is not CaseState.CLOSED
            and self._speaks(sender, case)
        ]
        by_reference = sorted(mine, key=lambda case: case.reference)
        return sorted(by_reference, key=lambda case: case.opened, reverse=True)

    async def save(self, case: Case) -> None:
        if case.reference not in self._state.cases:
            raise LookupError(case.reference)
        self._state.cases[case.reference] = case

    async def wake(self, reference: str, *, at: datetime | None) -> None:
        case = self._state.cases.get(reference)
        if case is not None:
            self._state.cases[reference] = replace(case, wake_at=at)

    async def wake_all(self, *, board: str, at: datetime) -> int:
        woken = [
            case
            for case in self._state.cases.values()
            if case.board == board and (case.is_open or case.open_tasks)
        ]
        for case in woken:
            await self.wake(case.reference, at=at)
        return len(woken)

    async def due(self, *, now: datetime, limit: int) -> Sequence[str]:
        found = [
            (case.wake_at, case.reference)
            for case in self._state.cases.values()
            if case.wake_at is not None and case.wake_at <= now
        ]
        return [reference for _, reference in sorted(found)[:limit]]

    async def all(
        self, *, board: str | None = None, school: str | None = None, open_only: bool = False
    ) -> Sequence[Case]:
        found = [
            case
            for case in self._state.cases.values()
            if board in {None, case.board}
            and school in {None, case.school}
            and not (open_only and case.state is CaseState.CLOSED)
        ]
        return sorted(found, key=_first_due)

    async def messages(self, case: Case) -> Sequence[IncomingMessage]:
        kept = self._state.messages.get(case.reference, ())
        ordered = sorted(kept, key=lambda each: (each.message.received, each.source))
        return [each.message for each in ordered]


class MemoryCaseFiles:
    """The files of cases."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def keep(self, case: Case, file: IncomingFile, *, id: str, received: datetime) -> None:
        kept = KeptFile(id, file.name, file.media_type, len(file.data), received)
        self._state.files[id] = (case.reference, kept, file)

    async def of_case(self, case: Case) -> Sequence[KeptFile]:
        found = [kept for of, kept, _ in self._state.files.values() if of == case.reference]
        return sorted(found, key=lambda kept: (kept.received, kept.id))

    async def get(self, case: Case, *, id: str) -> IncomingFile | None:
        of, _, file = self._state.files.get(id, ("", None, None))
        return file if of == case.reference else None


class MemoryLetterTray:
    """The letter tray."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def owe(self, letter: Letter) -> bool:
        once = {kept.letter.once_key for kept in self._state.letters.values()} - {None}
        if letter.once_key in once:
            return False
        if letter.id in self._state.letters:
            raise Conflict("letter")
        self._state.letters[letter.id] = Kept(letter, LetterState.OWED, letter.owed)
        return True

    async def owed_since(
        self, *, board: str, recipient: str, since: datetime, kind: LetterKind | None = None
    ) -> int:
        return sum(
            kept.letter.board == board
            and _plain(kept.letter.recipient) == _plain(recipient)
            and kept.letter.owed >= since
            and (kind is None or kept.letter.kind is kind)
            for kept in self._state.letters.values()
        )

    async def owed_of_case(self, reference: str, *, kind: LetterKind, since: datetime) -> int:
        return sum(
            reference in kept.letter.cases
            and kept.letter.kind is kind
            and kept.letter.owed >= since
            for kept in self._state.letters.values()
        )

    async def take_due(
        self, *, by: str, now: datetime, until: datetime, limit: int
    ) -> Sequence[Letter]:
        due = [
            kept
            for kept in self._state.letters.values()
            if kept.state is LetterState.OWED
            and kept.next_try <= now
            and (kept.claimed_until is None or kept.claimed_until <= now)
        ]
        taken = []
        for kept in sorted(due, key=lambda each: (each.next_try, each.letter.owed))[:limit]:
            letter = replace(kept.letter, attempts=kept.letter.attempts + 1)
            self._state.letters[letter.id] = replace(kept, letter=letter, claimed_until=until)
            taken.append(letter)
        return taken

    async def sent(self, letter_id: str, *, now: datetime) -> None:
        kept = self._state.letters[letter_id]
        if kept.state is LetterState.OWED:
            done = replace(
                _without_secret(kept), state=LetterState.SENT, claimed_until=None, fault=""
            )
            self._state.letters[letter_id] = done

    async def try_again(self, letter_id: str, *, at: datetime, why: str) -> None:
        kept = self._state.letters[letter_id]
        later = replace(kept, next_try=at, claimed_until=None, fault=why)
        self._state.letters[letter_id] = later

    async def failed(self, letter_id: str, *, now: datetime, why: str) -> None:
        kept = self._state.letters[letter_id]
        lost = replace(
            _without_secret(kept), state=LetterState.FAILED, claimed_until=None, fault=why
        )
        self._state.letters[letter_id] = lost

    async def owe_again(
        self, *, board: str, recipient: str, why: str, since: datetime, now: datetime
    ) -> Sequence[str]:
        cases: list[str] = []
        for letter_id, kept in self._state.letters.items():
            same = kept.letter.board == board and _plain(kept.letter.recipient) == _plain(recipient)
            failed = kept.state is LetterState.FAILED and kept.fault == why
            if same and failed and kept.letter.owed >= since:
                self._state.letters[letter_id] = replace(
                    kept,
                    letter=replace(kept.letter, attempts=0),
                    state=LetterState.OWED,
                    next_try=now,
                    fault="",
                )
                cases += kept.letter.cases
        return tuple(dict.fromkeys(cases))

    async def found(self, message_ids: Sequence[str]) -> Sequence[SentLetter]:
        return [
            SentLetter(
                kept.letter.id,
                kept.letter.kind,
                kept.state,
                kept.letter.cases,
                kept.letter.to_role is None,
            )
            for kept in self._state.letters.values()
            if kept.letter.message_id in message_ids
        ]

    async def waiting(self) -> int:
        return sum(kept.state is LetterState.OWED for kept in self._state.letters.values())

    async def of_case(self, reference: str) -> Sequence[tuple[Letter, LetterState, str]]:
        about = [kept for kept in self._state.letters.values() if reference in kept.letter.cases]
        ordered = sorted(about, key=lambda kept: (kept.letter.owed, kept.letter.kind))
        return [(kept.letter, kept.state, kept.fault) for kept in ordered]


class MemoryJournal:
    """The journal; its chain is only as strong as the memory it stands in."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def note(self, *events: Event) -> None:
        for event in events:
            chain = self._state.events.get(event.board, ())
            link = _link(chain[-1][1] if chain else "", event)
            self._state.events[event.board] = (*chain, (event, link))

    async def of_case(self, *, board: str, reference: str) -> Sequence[Event]:
        chain = self._state.events.get(board, ())
        return [event for event, _ in chain if event.case == reference]

    async def version_of_case(self, *, board: str, reference: str) -> int:
        return max((number for number, _ in self._changes(board, reference)), default=0)

    async def of_case_since(self, *, board: str, reference: str, version: int) -> Sequence[Event]:
        return [event for number, event in self._changes(board, reference) if number > version]

    def _changes(self, board: str, reference: str) -> list[tuple[int, Event]]:
        chain = enumerate(self._state.events.get(board, ()), start=1)
        return [
            (number, event)
            for number, (event, _) in chain
            if event.case == reference and event.kind not in LEAVES_CASE_AS_IT_IS
        ]

    async def of_kind(self, kind: EventKind, *, board: str, since: datetime) -> Sequence[Event]:
        chain = self._state.events.get(board, ())
        return [event for event, _ in chain if event.kind is kind and event.at >= since]

    async def first_break(self, *, board: str) -> int | None:
        previous = ""
        for number, (event, link) in enumerate(self._state.events.get(board, ()), start=1):
            if link != _link(previous, event):
                return number
            previous = link
        return None


class MemoryDoorLog:
    """The door log."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def looked(self, look: Look) -> None:
        before = self._state.looks.get((look.door, look.place), look)
        self._state.looks[look.door, look.place] = replace(
            before,
            last_look=look.last_look or before.last_look,
            last_message=look.last_message or before.last_message,
            fault=look.fault,
        )

    async def looks(self) -> Sequence[Look]:
        return list(self._state.looks.values())


class MemoryBoardBook:
    """What the boards' own people told."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def fingerprint(self, board: str) -> str | None:
        return self._state.fingerprints.get(board)

    async def remember(self, board: str, fingerprint: str) -> None:
        self._state.fingerprints[board] = fingerprint

    async def absences(self, board: str, *, from_day: date) -> Sequence[tuple[str, Absence]]:
        found = [
            (id, absence)
            for id, absence in self._state.absences.items()
            if absence.board == board and absence.last >= from_day
        ]
        return sorted(found, key=lambda each: (each[1].first, each[0]))

    async def record_absence(self, absence: Absence, *, id: str) -> None:
        self._state.absences[id] = absence

    async def remove_absence(self, id: str) -> Absence | None:
        return self._state.absences.pop(id, None)


class MemoryConversations:
    """What is remembered of the chats."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def get(self, *, board: str, sender: str) -> Talk | None:
        return self._state.talks.get((board, _plain(sender)))

    async def save(self, talk: Talk, *, board: str, sender: str, now: datetime) -> None:
        self._state.talks[board, _plain(sender)] = talk

    async def forget(self, *, board: str, sender: str, now: datetime) -> None:
        self._state.talks.pop((board, _plain(sender)), None)


class MemoryTransaction:
    """The ports of one transaction."""

    def __init__(self, state: State) -> None:
        self.ledger = MemoryLedger(state)
        self.cases = MemoryCaseBook(state)
        self.case_list = MemoryCaseList(state.cases, state.messages)
        self.letters = MemoryLetterTray(state)
        self.journal = MemoryJournal(state)
        self.doors = MemoryDoorLog(state)
        self.boards = MemoryBoardBook(state)
        self.files = MemoryCaseFiles(state)
        self.breaches = MemoryBreachRegister(state.breaches)
        self.contacts = MemoryContacts(state.contacts)
        self.codes = MemoryCodes(state.codes)
        self.conversations = MemoryConversations(state)
        self.answers = MemoryAnswers(state.answers, state.answer_files)
        self.handovers = MemoryHandovers(state.handovers, state.answer_files)
        self.settings = MemoryBoardSettings(state.settings)
        self.figures = MemoryFigureBook(state.cases)
        self.oversight = MemoryOversight(state.cases, state.events, state.letters, _link)
        self.staff = MemoryStaffAccounts(state.staff)


class MemoryStorage:
    """Storage for as long as a test lasts."""

    def __init__(self) -> None:
        self._state = State()
        self._one_writer = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemoryTransaction]:
        async with self._one_writer:
            draft = self._state.copy()
            yield MemoryTransaction(draft)
            self._state = draft

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[MemoryTransaction]:
        yield MemoryTransaction(self._state.copy())


def _without_secret(kept: Kept) -> Kept:
    if kept.letter.kind not in SECRET_FACTS:
        return kept
    facts = {**kept.letter.facts, SECRET_FACTS[kept.letter.kind]: MASKED}
    return replace(kept, letter=replace(kept.letter, facts=facts))


def _plain(address: str) -> str:
    return address.strip().casefold()


def _first_due(case: Case) -> tuple[bool, float, str]:
    clock = case.first_clock
    due = clock.deadline.due_instant.timestamp() if clock else 0.0
    return clock is None, due, case.reference


def _link(previous: str, event: Event) -> str:
    return hashlib.sha256(f"{previous}{event!r}".encode()).hexdigest()
