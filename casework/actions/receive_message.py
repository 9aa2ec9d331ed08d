"""Receive one message: screen it, understand it, and write everything that follows at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from casework.actions.acting import Acting, presence_of
from casework.actions.judge_files import (
    NOTHING_JUDGED,
    Judgement,
    destroyed_unseen,
    judge_all,
)
from casework.actions.keep_files import FileKeeper
from casework.actions.known_of_message import known_of
from casework.actions.read_code import CodeReader
from casework.actions.take_delivery_report import take_delivery_report
from casework.actions.write_decision import write_decision
from casework.boards import BoardProfile
from casework.decide import SERVICE, Decider
from casework.events import Event, EventKind
from casework.files import FilesRefused, IncomingFile, JudgeFiles
from casework.ledger import Claim, Door, LedgerEntry, Outcome, SetAside, Source
from casework.letters_owed import LetterWriter
from casework.message import (
    AttachmentFate,
    AutomaticKind,
    Channel,
    IncomingMessage,
    SetAsideReason,
    Understanding,
    UnreadableMessage,
)
from casework.ports import Clock, Conflict, Mint, Screen, Storage, Transaction, Understand
from casework.school_holidays import NO_SCHOOL_HOLIDAYS, SchoolHolidays
from casework.term_acts import QuestionKind

TRIES = 3
"""How often one delivery is written before a clash with others counts as a fault."""
LONG_TEXT = 20_000
"""Characters; a longer text is screened in a thread, so that other mail is not held up."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One delivery, read: which board it is for, where it came from, what it is."""

    board: str
    source: Source
    message: IncomingMessage | UnreadableMessage
    claim: Claim | None = None
    """None for doors without claims: there a message exists only once it is recorded."""
    for_breaches: bool = False
    """It came in through the board's breach mailbox."""
    files: tuple[IncomingFile, ...] = ()
    """The attachments themselves, in the order in which the message names them; those that were
    not fetched stand last there."""
    source_keeps: bool = False
    """The message stays where it is until it is settled, so a file may be left there."""
    unseen: bool = False
    """Its attachments are destroyed at the source without being looked at: they may be copies of
    an identity document."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery."""

    outcome: Outcome
    cases: tuple[str, ...]
    reason: str
    attachments_left: bool
    copy_destroyed: bool = False
    """It held a copy of an identity document: the source must let go of that too."""
    opened: tuple[str, ...] = ()
    """Those of `cases` that it opened."""
    understood: Understanding | None = None
    """What was made of its words; None where nobody wrote any."""
    words: bool = True
    """It says something beside a one-time code."""
    identified: tuple[str, ...] = ()
    """The cases whose one-time code it held."""
    code_failed: bool = False
    """It holds what looks like a one-time code, and none was right, or none was open."""


@dataclass(frozen=True, slots=True)
class ReceiveMessage:
    """The action; one object serves all doors."""

    storage: Storage
    understand: Understand
    screen: Screen
    mint: Mint
    clock: Clock
    boards: Mapping[str, BoardProfile]
    reader: str
    """Name under which this process claims deliveries."""
    letters_per_day: int = 10
    school_holidays: SchoolHolidays = NO_SCHOOL_HOLIDAYS
    judge: JudgeFiles | None = None
    """None where files are never looked at: then none is kept."""

    async def __call__(self, arrival: Arrival) -> Receipt:
        """Record one delivery with everything that follows from it.

        Raises StorageUnavailable when nothing could be saved, so that the source keeps the
        message, ClaimLost when another reader recorded the delivery first, and Conflict when
        others kept writing the same in the same moment, however often it was tried. Raises
        FilesRefused when a door that keeps nothing brought a file nobody is sure about.
        """
        message = arrival.message
        if isinstance(message, UnreadableMessage):
            readable = self._only_files(arrival, message)
            if readable is None:
                return await self._set_aside(arrival, message)
            message = readable
        screened = await self._screened(message)
        if screened.automatic is not None:
            kind = screened.automatic.kind
            return await self._at_last(lambda: self._record_automatic(arrival, screened, kind))
        if screened.sender is None:
            reason = SetAsideReason.NO_SENDER
            return await self._set_aside(
                arrival, _as_unreadable(message, reason, "no sender's address")
            )
        judgement = await self._judged(arrival, screened)
        shown = judgement.shown_in(screened)
        understanding = await self.understand.understand(shown, self.boards[arrival.board])
        return await self._at_last(
            lambda: self._record_person(arrival, shown, understanding, judgement)
        )

    def _only_files(self, arrival: Arrival, message: UnreadableMessage) -> IncomingMessage | None:
        """Answer a message that is nothing but files as one that can be handled: they are judged,
        and a person sees those that are kept."""
        looked_at = self.judge is not None and bool(arrival.files)
        if message.reason is not SetAsideReason.ONLY_ATTACHMENTS or not looked_at:
            return None
        return message.salvaged

    async def _judged(self, arrival: Arrival, message: IncomingMessage) -> Judgement:
        """Answer what the files of a message are. Raises FilesRefused."""
        if arrival.unseen:
            return destroyed_unseen(message)
        if self.judge is None or not arrival.files:
            return NOTHING_JUDGED
        identity_open = await self._identity_is_asked(arrival, message)
        # Under their screened names: what a parent calls a file may hold a number. A chat may name
        # more than it fetched, and those last.
        named = message.attachments[: len(arrival.files)]
        files = [
            replace(file, name=shown.name) for file, shown in zip(arrival.files, named, strict=True)
        ]
        judgement = await judge_all(self.judge, files, identity_open=identity_open)
        if judgement.doubts and not arrival.source_keeps:
            raise FilesRefused(" ".join(judgement.doubts), holds_copy=judgement.destroyed > 0)
        return judgement

    async def must_stay_unseen(self, arrival: Arrival) -> bool:
        """Answer whether what came with a message may not even be fetched: who writes was asked.

        For a door that can leave files where they are until it knows. Raises StorageUnavailable.
        """
        message = arrival.message
        return isinstance(message, IncomingMessage) and await self._identity_is_asked(
            arrival, message
        )

    async def _identity_is_asked(self, arrival: Arrival, message: IncomingMessage) -> bool:
        """Answer whether a case that the message may belong to waits for who is asking."""
        async with self.storage.reading() as tx:
            board = self.boards[arrival.board]
            known = await known_of(message, board, tx, self.mint, now=self.clock.now())
        joined = [each.case for each in (*known.by_letter, *known.by_reference)]
        return any(
            case.acts.open_question is not None
            and case.acts.open_question.kind is QuestionKind.IDENTITY
            for case in (*joined, *known.of_chat)
        )

    async def set_aside_fault(
        self, arrival: Arrival, *, reason: SetAsideReason, detail: str
    ) -> Receipt:
        """Set a delivery aside that could not be handled, so that a person looks at it."""
        message = arrival.message
        if isinstance(message, IncomingMessage):
            message = _as_unreadable(message, reason, detail)
        return await self._set_aside(arrival, message)

    @staticmethod
    async def _at_last(act: Callable[[], Awaitable[Receipt]]) -> Receipt:
        """Do an act anew when somebody else wrote the same in the same moment.

        The next try sees what they wrote: their delivery of the same content, or the case that
        took our reference.
        """
        for _ in range(TRIES - 1):
            with suppress(Conflict):
                return await act()
        return await act()

    async def _screened(self, message: IncomingMessage) -> IncomingMessage:
        if len(message.full_text) > LONG_TEXT:
            return await asyncio.to_thread(self.screen.screen, message)
        return self.screen.screen(message)

    async def _record_person(
        self,
        arrival: Arrival,
        message: IncomingMessage,
        understanding: Understanding,
        judgement: Judgement,
    ) -> Receipt:
        now = self.clock.now()
        board = self.boards[arrival.board]
        async with self.storage.transaction() as tx:
            if await self._is_repeat(tx, arrival, message.content_key):
                seen = Outcome.SEEN_BEFORE
                return await self._record(tx, arrival, message, seen, now=now, judgement=judgement)
            known = await known_of(message, board, tx, self.mint, now=now)
            codes = CodeReader(self._service(), tx)
            tried = await codes.read(message, known)
            if tried.message is not message:  # masked, so the places in it are others
                understanding = replace(understanding, evidence=())
            message, known = tried.message, replace(known, codes=tried.answers)
            presence = await presence_of(tx, board, now, school_holidays=self.school_holidays)
            decider = Decider(presence, self.mint, now, self.letters_per_day, arrival.for_breaches)
            understanding = await _in_chosen_language(tx, board, message, understanding)
            decision = decider.decide(message, understanding, known)
            await write_decision(
                tx,
                decision,
                message,
                self.boards,
                source=arrival.source,
                discovered=understanding.discovered,
            )
            await FileKeeper(tx, presence, self.mint, now).write(decision, message, judgement)
            await codes.record(tried)
            receipt = await self._record(
                tx,
                arrival,
                message,
                decision.outcome,
                now=now,
                cases=decision.references,
                judgement=judgement,
            )
            opened = tuple(case.reference for case in decision.opened)
            return replace(
                receipt,
                opened=opened,
                understood=understanding,
                words=tried.says_more,
                identified=tried.identified,
                code_failed=tried.failed,
            )

    def _service(self) -> Acting:
        """Answer the service as somebody who acts on cases."""
        return Acting(
            self.storage,
            self.clock,
            None,
            SERVICE,
            self.boards,
            self.mint,
            school_holidays=self.school_holidays,
        )

    async def _record_automatic(
        self, arrival: Arrival, message: IncomingMessage, kind: AutomaticKind
    ) -> Receipt:
        now = self.clock.now()
        async with self.storage.transaction() as tx:
            if await self._is_repeat(tx, arrival, message.content_key):
                return await self._record(tx, arrival, message, Outcome.SEEN_BEFORE, now=now)
            match kind:
                case AutomaticKind.DELIVERY_REPORT:
                    cases = await take_delivery_report(
                        tx, message, self.boards, self.mint, came_to=arrival.board, now=now
                    )
                case (
                    AutomaticKind.AUTO_REPLY
                    | AutomaticKind.LIST_MAIL
                    | AutomaticKind.OWN_NOTIFICATION
                    | AutomaticKind.CHAT_SIGNAL
                ):
                    cases = ()
                case _:
                    assert_never(kind)
            return await self._record(
                tx, arrival, message, Outcome.AUTOMATIC, now=now, cases=cases, reason=kind.value
            )

    async def _set_aside(self, arrival: Arrival, message: UnreadableMessage) -> Receipt:
        salvaged = await self._salvaged(message)
        return await self._at_last(lambda: self._record_set_aside(arrival, message, salvaged))

    async def _salvaged(self, message: UnreadableMessage) -> IncomingMessage | None:
        """What may be kept: nothing unscreened, so nothing at all when screening itself fails.

        The source keeps a mail that was set aside, so a person can still read it there.
        """
        if message.salvaged is None:
            return None
        try:
            return await self._screened(message.salvaged)
        except Exception:
            return None

    async def _record_set_aside(
        self, arrival: Arrival, message: UnreadableMessage, salvaged: IncomingMessage | None
    ) -> Receipt:
        now = self.clock.now()
        board = self.boards[arrival.board]
        async with self.storage.transaction() as tx:
            if await self._is_repeat(tx, arrival, message.content_key):
                return await self._record(tx, arrival, message, Outcome.SEEN_BEFORE, now=now)
            reason = message.reason.value
            detail = {"source": str(arrival.source), "reason": reason}
            event = Event(EventKind.MESSAGE_SET_ASIDE, arrival.board, now, SERVICE, None, detail)
            await tx.journal.note(event)
            receipt = await self._record(
                tx, arrival, message, Outcome.SET_ASIDE, now=now, reason=reason
            )
            await tx.ledger.set_aside(
                SetAside(
                    source=arrival.source,
                    board=arrival.board,
                    reason=message.reason,
                    detail=message.detail,
                    received=message.received,
                    recorded=now,
                    salvaged=salvaged,
                )
            )
            waiting = await tx.ledger.count_waiting(board=arrival.board)
            writer = LetterWriter(board, self.mint, now)
            await tx.letters.owe(writer.set_aside_notice(waiting=waiting, hour=now))
            return receipt

    async def _is_repeat(self, tx: Transaction, arrival: Arrival, content_key: str) -> bool:
        if arrival.source.door is Door.CHAT:
            return False
        first = await tx.ledger.seen(board=arrival.board, content_key=content_key)
        return first is not None and first.source != arrival.source

    async def _record(
        self,
        tx: Transaction,
        arrival: Arrival,
        message: IncomingMessage | UnreadableMessage,
        outcome: Outcome,
        *,
        now: datetime,
        cases: tuple[str, ...] = (),
        reason: str = "",
        judgement: Judgement = NOTHING_JUDGED,
    ) -> Receipt:
        salvaged = message.salvaged if isinstance(message, UnreadableMessage) else message
        attachments = salvaged.attachments if salvaged else ()
        receipt = Receipt(
            outcome=outcome,
            cases=cases,
            reason=reason,
            attachments_left=outcome is Outcome.SET_ASIDE
            or any(each.fate is AttachmentFate.LEFT for each in attachments),
            copy_destroyed=judgement.destroyed > 0,
        )
        await tx.ledger.record(
            LedgerEntry(
                source=arrival.source,
                board=arrival.board,
                outcome=outcome,
                received=message.received,
                recorded=now,
                raw_size=message.raw_size,
                raw_sha256=message.raw_sha256,
                # The same words in a chat, said twice, are two messages.
                content_key="" if arrival.source.door is Door.CHAT else message.content_key,
                reason=reason,
                cases=cases,
                attachments_left=receipt.attachments_left,
                copy_destroyed=receipt.copy_destroyed,
                # Elsewhere the answer to the sender settles; a mailbox must be told.
                settled=None if arrival.source.door is Door.IMAP else now,
            ),
            by=self.reader if arrival.claim else None,
        )
        return receipt


async def _in_chosen_language(
    tx: Transaction, board: BoardProfile, message: IncomingMessage, understanding: Understanding
) -> Understanding:
    """Answer the understanding with the language a parent chose in the chat, whatever they write
    in."""
    if message.channel is not Channel.CHAT or message.sender is None:
        return understanding
    talk = await tx.conversations.get(board=board.id, sender=message.sender)
    chosen = talk is not None and talk.language_chosen
    return replace(understanding, language=talk.language) if talk and chosen else understanding


def _as_unreadable(
    message: IncomingMessage, reason: SetAsideReason, detail: str
) -> UnreadableMessage:
    return UnreadableMessage(
        reason=reason,
        detail=detail,
        received=message.received,
        raw_size=message.raw_size,
        raw_sha256=message.raw_sha256,
        content_key=message.content_key,
        salvaged=message,
    )
