"""Take one message of a parent in: fetch what may be fetched, save it, then tidy the chat.

| what came                                  | what is saved              | what the chat sees     |
| ------------------------------------------ | -------------------------- | ---------------------- |
| words, or nothing the bot can use          | as it is read              | a short answer, if any |
| something to look at, while we ask who     | the words; that a copy was | deleted unseen, and    |
| writes                                     | destroyed                  | the other way told     |
| a picture or PDF that is harmless          | words and file             | nothing                |
| a copy of an identity document             | the words; that a copy was | deleted; a letter      |
|                                            | destroyed                  |                        |
| one nobody is sure about, or not fetched   | the words                  | why, and another way   |
| words with a personal number               | the masked words           | deleted, and said so   |

What must go from the chat goes after the commit. When Telegram does not answer then, the update
is not settled: it comes again, and only the deletion is done.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import structlog
from telegram import Bot, error

from bot.albums import Unit, as_one_message
from bot.chat_bot import ChatBot, TelegramUnavailable, named_fault
from bot.delete_message import Deletion, delete_message
from bot.fetch_files import FileGone, FileTooLarge, fetch_file
from bot.read_update import as_signal
from bot.record_update import Place, Recorder, Saved
from bot.sayings import Saying
from bot.short_answers import ShortAnswers
from bot.talk_in_chat import ChatTalks
from casework.actions.receive_message import Arrival, ReceiveMessage
from casework.actions.talk_with_parent import TalkWithParent
from casework.files import MOST_BYTES, FilesRefused, IncomingFile
from casework.ledger import LedgerEntry, Outcome
from casework.message import Attachment, IncomingMessage
from casework.ports import ClaimLost, Conflict, StorageUnavailable

MOST_TRIES: Final = 3
"""To fetch the files of one message, or to delete it, before the parent is asked to act."""
WORDS_KEPT: Final = frozenset({Outcome.CASE_OPENED, Outcome.ADDED_TO_CASE})
PART: Final = "part of an album"


@dataclass(frozen=True, slots=True)
class _Brought:
    """The files of one message as far as they were fetched, and why the rest was not."""

    files: tuple[IncomingFile, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    """Those that were fetched first, in the order of `files`."""
    sayings: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class _Unsaid:
    """What a parent still has to hear about a message that is saved."""

    sayings: tuple[Saying, ...] = ()
    once_gone: tuple[Saying, ...] = ()
    """Only when the message is really gone from the chat."""


class MessageTaker:
    """Takes in the messages of one bot."""

    def __init__(
        self, bot: ChatBot, receive: ReceiveMessage, talk: TalkWithParent | None = None
    ) -> None:
        """Prepare; nothing is asked of Telegram yet. Without `talk` nothing is asked back."""
        self._bot: Final = bot
        self._talks: Final = ChatTalks(bot, talk) if talk else None
        self._receive: Final = receive
        self._recorder: Final = Recorder(bot, receive)
        self._answers: Final = ShortAnswers(bot.name, receive.boards[bot.board])
        self._log: Final = structlog.get_logger(bot=bot.name)
        self._fetches: Final[Counter[int]] = Counter()
        self._deletions: Final[Counter[int]] = Counter()
        """How often each failed, by the number of the update."""
        self._unsaid: Final[dict[int, _Unsaid]] = {}
        """By the number of an update that is saved, but waits for its deletion."""

    async def take(self, unit: Unit, telegram: Bot) -> None:
        """Give every update of a message its one outcome.

        Raises TelegramUnavailable, StorageUnavailable or Conflict when it must come again.
        """
        try:
            await self._take(unit, telegram)
        except (TelegramUnavailable, StorageUnavailable, Conflict):
            raise
        except Exception as fault:
            why = type(fault).__name__
        else:
            return
        self._log.error("message_not_taken", fault=why)
        await self._set_aside(unit, telegram, why)

    async def _set_aside(self, unit: Unit, telegram: Bot, why: str) -> None:
        """Leave to a person what nothing foresaw; it may not block those behind it."""
        for part in unit:
            place = await self._recorder.place(part)
            if place.entry is None:
                arrival = Arrival(self._bot.board, place.source, part.message)
                with suppress(ClaimLost):
                    await self._recorder.set_aside(arrival, why)
        await self._tidy(unit, _Unsaid((Saying.A_PERSON_LOOKS,)), telegram, must_go=False)

    async def _take(self, unit: Unit, telegram: Bot) -> None:
        places = [await self._recorder.place(part) for part in unit]
        if places[0].entry is None:
            await self._take_new(unit, places, telegram)
            return
        await self._tidy_again(unit, places[0].entry, telegram)
        for part, place in zip(unit[1:], places[1:], strict=True):
            # It came after the rest of its album was saved, and is a message of its own.
            if place.entry is None:
                await self._take_new((part,), [place], telegram)

    async def _take_new(self, unit: Unit, places: Sequence[Place], telegram: Bot) -> None:
        first, message = unit[0], as_one_message(unit)
        if self._talks and len(unit) == 1 and await self._talks.take(first, places[0], telegram):
            return
        arrival = Arrival(self._bot.board, places[0].source, message or first.message)
        shows = any(part.offer is not None and part.offer.shows for part in unit)
        unseen = shows and await self._receive.must_stay_unseen(arrival)
        brought = _Brought() if unseen else await self._bring(unit, telegram)
        await self._record_parts(unit[1:], places[1:])
        try:
            saved, refused = await self._save(arrival, brought, unseen=unseen)
        except ClaimLost:
            # Another reader of this bot saved it, and tidies the chat.
            if (await self._recorder.place(first)).entry is None:
                raise Conflict(str(places[0].source)) from None
            return
        receipt = saved.receipt
        self._log.info("update_taken", outcome=receipt.outcome.value, cases=list(receipt.cases))
        set_aside = receipt.outcome is Outcome.SET_ASIDE
        own = [Saying.A_PERSON_LOOKS] if set_aside else [each.say for each in unit if each.say]
        number = saved.words_kept and self._recorder.holds_number(message)
        gone = [Saying.UNSEEN] * unseen + [Saying.NUMBER_GONE] * number
        unsaid = _Unsaid((*own, *brought.sayings, *refused), tuple(gone))
        await self._tidy(unit, unsaid, telegram, must_go=receipt.copy_destroyed or number)
        if self._talks:
            await self._talks.after(first, places[0], receipt, telegram)

    async def _bring(self, unit: Unit, telegram: Bot) -> _Brought:
        """Fetch what may be fetched. Raises TelegramUnavailable when it may go better soon."""
        offers = [part.offer for part in unit if part.offer is not None]
        wanted = [offer for offer in offers if offer.file_id is not None]
        sayings = [offer.why_not for offer in offers if offer.why_not is not None]
        if sum(offer.attachment.size for offer in wanted) > MOST_BYTES:
            wanted, sayings = [], [*sayings, Saying.TOO_LARGE]
        files: dict[int, IncomingFile] = {}
        for place, offer in enumerate(offers):
            if offer not in wanted or offer.file_id is None:
                continue
            try:
                data = await fetch_file(telegram, offer.file_id)
            except FileTooLarge:
                sayings.append(Saying.TOO_LARGE)
            except FileGone:
                sayings.append(Saying.NOT_FETCHED)
            except error.TelegramError as fault:
                self._one_more_try(self._fetches, unit[0].update_id, fault)
                sayings.append(Saying.NOT_FETCHED)
                break
            else:
                about = offer.attachment
                files[place] = IncomingFile(about.name, about.media_type, data)
        self._fetches.pop(unit[0].update_id, None)
        order = sorted(range(len(offers)), key=lambda place: place not in files)
        return _Brought(
            tuple(files.values()),
            tuple(offers[place].attachment for place in order),
            tuple(sayings),
        )

    def _one_more_try(
        self, tries: Counter[int], update_id: int, fault: error.TelegramError
    ) -> None:
        """Have the update come again, but not for ever: others wait behind it.

        Raises TelegramUnavailable.
        """
        tries[update_id] += 1
        if tries[update_id] < MOST_TRIES:
            raise named_fault(fault, self._bot.name) from None
        self._log.warning("given_up", fault=type(fault).__name__)

    async def _record_parts(self, parts: Unit, places: Sequence[Place]) -> None:
        """Give the other updates of an album their rows; its words and files go with the first.

        They come before it: what is without a row when the first has one came later than that.
        """
        for part, place in zip(parts, places, strict=True):
            if place.entry is None and isinstance(part.message, IncomingMessage):
                signal = as_signal(part.message, PART)
                with suppress(ClaimLost):
                    await self._recorder.save(Arrival(self._bot.board, place.source, signal))

    async def _save(
        self, arrival: Arrival, brought: _Brought, *, unseen: bool
    ) -> tuple[Saved, tuple[Saying, ...]]:
        """Save a message with its files; without them when nobody is sure about one."""
        message = arrival.message
        if not isinstance(message, IncomingMessage) or message.automatic is not None:
            return await self._recorder.save(arrival), ()
        if unseen:
            return await self._recorder.save(replace(arrival, unseen=True)), ()
        message = replace(message, attachments=brought.attachments)
        try:
            return await self._recorder.save(_with_files(arrival, message, brought.files)), ()
        except FilesRefused as refusal:
            holds_copy = refusal.holds_copy
        if holds_copy:
            # The whole album goes, so what else is in it is not there for anyone to look at.
            whole = replace(arrival, message=message, unseen=True)
            return await self._recorder.save(whole), ()
        saved = await self._recorder.save(_with_files(arrival, message, ()))
        return saved, (Saying.NOT_SURE,)

    async def _tidy_again(self, unit: Unit, entry: LedgerEntry, telegram: Bot) -> None:
        """Do what was left of a message that was saved before, and came again."""
        kept = entry.outcome in WORDS_KEPT
        number = kept and self._recorder.holds_number(as_one_message(unit))
        waiting = self._unsaid.get(unit[0].update_id)
        if waiting is None and not (entry.copy_destroyed or number):
            return
        after_restart = _Unsaid(once_gone=(Saying.NUMBER_GONE,) if number else ())
        await self._tidy(
            unit, waiting or after_restart, telegram, must_go=True, told=waiting is None
        )

    async def _tidy(
        self,
        unit: Unit,
        unsaid: _Unsaid,
        telegram: Bot,
        *,
        must_go: bool,
        told: bool = False,
    ) -> None:
        """Delete a message that must go from the chat, and say what is to be said.

        `told` when the parent may have heard it: then only what changed now is said. Raises
        TelegramUnavailable when the deletion must be tried again.
        """
        first, sayings = unit[0], unsaid.sayings
        if must_go:
            if not told:
                self._unsaid[first.update_id] = unsaid
            deletion = await self._delete(unit, telegram)
            self._unsaid.pop(first.update_id, None)
            self._log.info("message_deleted", how=deletion.value)
            if deletion is Deletion.REFUSED:
                sayings = (*sayings, Saying.PLEASE_DELETE)
            elif deletion is Deletion.DONE or not told:
                sayings = (*sayings, *unsaid.once_gone)
        await self._answers.after(first, sayings, telegram, self._receive.clock.now().date())

    async def _delete(self, unit: Unit, telegram: Bot) -> Deletion:
        """Delete all parts of a message; answer the worst that became of one."""
        found = {Deletion.GONE_BEFORE}
        update_id = unit[0].update_id
        for part in unit:
            if part.chat_id is None or part.message_id is None:
                continue
            try:
                found.add(await delete_message(telegram, part.chat_id, part.message_id))
            except error.TelegramError as fault:
                self._one_more_try(self._deletions, update_id, fault)
                found.add(Deletion.REFUSED)
        self._deletions.pop(update_id, None)
        return next(
            each
            for each in (Deletion.REFUSED, Deletion.DONE, Deletion.GONE_BEFORE)
            if each in found
        )


def _with_files(
    arrival: Arrival, message: IncomingMessage, files: tuple[IncomingFile, ...]
) -> Arrival:
    """Answer the arrival with these files; without any and without words it needs no person."""
    if not files and not message.text.strip():
        message = as_signal(message, "no words")
    return replace(arrival, message=message, files=files)
