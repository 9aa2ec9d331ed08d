"""Read one mailbox by IMAP: look, take every new mail to its outcome, settle, wait, look again."""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

import structlog

from casework.actions.receive_message import ReceiveMessage
from casework.ledger import Door, LedgerEntry, Look, Outcome
from casework.ports import ClaimLost, Clock, Conflict, Storage, StorageUnavailable
from intake.imap_catch import Catch, Catcher, Caught
from intake.imap_handle import READ_SECONDS, Handler
from intake.imap_line import Folder, ImapLine
from intake.imap_replace import Replacer
from intake.imap_settle import Handled, Settler
from intake.imap_thread import ImapThread, open_line, tokens_of
from intake.mailbox import (
    Mailbox,
    MailboxFault,
    MailboxRefusedPassword,
    ReadMail,
)

FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 300.0
FIRST_WAIT_REFUSED: Final = 300.0
LONGEST_WAIT_REFUSED: Final = 1800.0
"""Mail servers lock an account after some wrong passwords within a short time."""
LONGEST_IDLE: Final = 25 * 60.0
"""RFC 2177 §3 asks to end IDLE before 29 minutes have passed."""
SHORTEST_IDLE: Final = 2.0
"""Where the next look is nearer than this, IDLE costs more than it saves."""
MOST_BROKEN_IDLES: Final = 3
GRACE_SECONDS: Final = 6.0
"""How long a mail in hand may still take when the service stops."""


@dataclass(slots=True)
class Tally:
    """What one look at a mailbox came to."""

    taken: Counter[Outcome] = field(default_factory=Counter)
    settled_again: int = 0
    held: int = 0
    """In another reader's hands."""
    refused_to_settle: bool = False


class MailboxReader:
    """Reads one mailbox until told to stop."""

    def __init__(
        self,
        mailbox: Mailbox,
        storage: Storage,
        receive: ReceiveMessage,
        read: ReadMail,
        clock: Clock,
        *,
        claim_seconds: float = 120,
        at_once: int = 4,
        read_seconds: float = READ_SECONDS,
        grace_seconds: float = GRACE_SECONDS,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Read a mailbox, `at_once` mails at the same time.

        `jitter` answers a number from 0 to 1 that spreads reconnects.

        `receive.reader` must be a name no other process uses; the claims of this mailbox stand
        under it with the mailbox's name, so that giving back these leaves others' alone.
        """
        self.name: Final = mailbox.name
        by = f"{receive.reader}/{mailbox.name}"
        self._mailbox: Final = mailbox
        self._storage: Final = storage
        self._clock: Final = clock
        self._at_once: Final = at_once
        self._grace_seconds: Final = grace_seconds
        self._jitter: Final = jitter
        self._handler: Final = Handler(
            mailbox, replace(receive, reader=by), read, patience_seconds=read_seconds
        )
        self._catcher: Final = Catcher(
            mailbox, storage, clock, by=by, claim_for=timedelta(seconds=claim_seconds)
        )
        replacer = Replacer(mailbox, storage, receive.screen, read)
        self._settler: Final = Settler(mailbox, storage, clock, self._catcher, replacer)
        self._tokens: Final = tokens_of(mailbox)
        self._line: ImapThread | None = None
        self._leftovers = True
        self._broken_idles = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Read until `stop` is set; then finish the mails in hand, and leave within seconds."""
        work = asyncio.ensure_future(self._keep_looking(stop))
        stopped = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({work}, timeout=self._grace_seconds)
        finally:
            stopped.cancel()
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            await self.leave()
        if not work.cancelled():
            work.result()

    async def leave(self) -> None:
        """Give back what is not finished, and log out; never raises."""
        await self._give_back()
        if self._line is not None:
            line, self._line = self._line, None
            await line.close()
        self._handler.close()

    async def _keep_looking(self, stop: asyncio.Event) -> None:
        log = structlog.get_logger().bind(mailbox=self.name)
        failures = 0
        while not stop.is_set():
            try:
                tally = await self.look(stop)
                failures = 0
                if not tally.taken and not stop.is_set():
                    await self._wait_for_mail(stop)
            except MailboxFault as fault:
                failures += 1
                wait = wait_after(fault, failures, self._jitter())
                log.warning(
                    "mailbox_fault",
                    fault=type(fault).__name__,
                    why=str(fault),
                    again_in_seconds=round(wait, 1),
                )
                await self._note_fault(f"{type(fault).__name__}: {fault}")
                await _sleep(wait, stop)
            except (StorageUnavailable, Conflict) as fault:
                failures += 1
                wait = wait_after(fault, failures, self._jitter())
                log.error("storage_unavailable", why=str(fault), again_in_seconds=round(wait, 1))
                await _sleep(wait, stop)

    async def look(self, stop: asyncio.Event | None = None) -> Tally:
        """Bring every mail that stands in the folder now to its outcome, and settle it.

        Raises MailboxFault, after which the next look opens a new line, and StorageUnavailable;
        every mail without an outcome then stays where it is.
        """
        stop = stop or asyncio.Event()
        tally = Tally()
        try:
            await self._catcher.give_back()
            line, folder = await self._enter()
            if self._leftovers:
                self._leftovers = not await self._settler.settle_leftovers(line)
                tally.refused_to_settle = self._leftovers
            await self._take_all(line, folder, stop, tally)
            if not stop.is_set():
                await self._note_look(tally)
        except (StorageUnavailable, Conflict):
            self._leftovers = True
            raise
        except BaseException:
            self._hang_up()
            raise
        finally:
            await self._give_back()
        return tally

    async def _enter(self) -> tuple[ImapThread, Folder]:
        if self._line is None:
            self._line = await open_line(self._mailbox, self._tokens)
        folder = await self._line.call(ImapLine.select)
        self._catcher.enter(folder.uidvalidity)
        return self._line, folder

    def _hang_up(self) -> None:
        """Cut the line; what was saved and not settled is looked up on the next one."""
        self._leftovers = True
        if self._line is not None:
            self._line.hang_up()
            self._line = None

    async def _give_back(self) -> None:
        try:
            await self._catcher.give_back()
        except (StorageUnavailable, Conflict) as fault:
            # Tried again at the next look; in the end the claims run out by themselves.
            structlog.get_logger().warning(
                "claims_not_given_back", mailbox=self.name, why=str(fault)
            )

    async def _take_all(
        self, line: ImapThread, folder: Folder, stop: asyncio.Event, tally: Tally
    ) -> None:
        uids = await self._catcher.to_do(line)
        if not folder.keeps_keywords:
            uids, unsettled = await self._catcher.not_in_ledger(uids)
            await self._settle_entries(line, unsettled, tally)
        suspects = await self._take_batches(line, self._catcher.batches(uids), stop, tally)
        # One at a time: only the one in hand counts another attempt when the process dies again.
        for uid in suspects:
            if not stop.is_set():
                catch = await self._catcher.catch(line, [uid], alone=True)
                await self._finish(line, catch, stop, tally)
        if tally.taken or tally.settled_again:
            structlog.get_logger().info(
                "mailbox_read",
                mailbox=self.name,
                settled_again=tally.settled_again,
                held_elsewhere=tally.held,
                **{outcome.value: count for outcome, count in tally.taken.items()},
            )

    async def _take_batches(
        self,
        line: ImapThread,
        batches: Sequence[Sequence[int]],
        stop: asyncio.Event,
        tally: Tally,
    ) -> list[int]:
        """Handle batch after batch, fetching the next meanwhile; answer the suspects found."""
        suspects: list[int] = []
        waiting = deque(batches)
        ahead = self._catch_ahead(line, waiting)
        try:
            while ahead is not None:
                catch = await ahead
                if catch.not_yet:
                    waiting.appendleft(catch.not_yet)
                ahead = None if stop.is_set() else self._catch_ahead(line, waiting)
                suspects += catch.suspects
                await self._finish(line, catch, stop, tally)
        except Exception:
            if ahead is not None:
                # Cutting it short would cost the line.
                await asyncio.wait({ahead})
            raise
        finally:
            if ahead is not None:
                ahead.cancel()
                await asyncio.gather(ahead, return_exceptions=True)
        return suspects

    def _catch_ahead(
        self, line: ImapThread, waiting: deque[Sequence[int]]
    ) -> asyncio.Task[Catch] | None:
        if not waiting:
            return None
        return asyncio.create_task(self._catcher.catch(line, waiting.popleft()))

    async def _finish(
        self, line: ImapThread, catch: Catch, stop: asyncio.Event, tally: Tally
    ) -> None:
        """Bring what was caught to its outcome and settle it, also when storage goes away."""
        tally.held += catch.held
        handled: list[Handled] = []
        faults: list[StorageUnavailable] = []
        waiting = deque(catch.mails)

        async def work() -> None:
            while waiting and not faults and not stop.is_set():
                try:
                    await self._handle(waiting.popleft(), handled)
                except StorageUnavailable as fault:
                    faults.append(fault)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(self._at_once, len(waiting))):
                group.create_task(work())
        tally.taken.update(mail.outcome for mail in handled)
        self._settled_or_not(tally, settled=await self._settler.settle(line, handled))
        await self._settle_entries(line, catch.recorded, tally)
        if faults:
            raise faults[0]

    async def _handle(self, mail: Caught, handled: list[Handled]) -> None:
        try:
            receipt = await self._handler.handle(mail)
        except StorageUnavailable:
            raise
        except ClaimLost:
            # Our claim ran out, and another reader took the mail to its outcome.
            structlog.get_logger().warning("claim_lost", mailbox=self.name)
        except Exception as fault:
            # Not even set aside: it stays in the mailbox and is tried again at the next look.
            structlog.get_logger().error(
                "mail_not_recorded", mailbox=self.name, fault=type(fault).__name__
            )
            return
        else:
            handled.append(
                Handled(
                    mail.uid,
                    mail.claim.source,
                    receipt.outcome,
                    receipt.attachments_left,
                    receipt.copy_destroyed,
                )
            )
        self._catcher.closed(mail.claim.source)

    async def _settle_entries(
        self, line: ImapThread, entries: Sequence[LedgerEntry], tally: Tally
    ) -> None:
        if entries:
            tally.settled_again += len(entries)
            settled = await self._settler.settle_entries(line, entries)
            self._settled_or_not(tally, settled=settled)

    def _settled_or_not(self, tally: Tally, *, settled: bool) -> None:
        if not settled:
            tally.refused_to_settle = True
            self._leftovers = True

    async def _note_look(self, tally: Tally) -> None:
        now = self._clock.now()
        fault = "the server refuses to settle mails" if tally.refused_to_settle else ""
        await self._note(
            Look(
                door=Door.IMAP,
                place=self.name,
                board=self._mailbox.board,
                last_look=now,
                last_message=now if tally.taken else None,
                fault=fault,
            )
        )

    async def _note_fault(self, fault: str) -> None:
        try:
            await self._note(Look(Door.IMAP, self.name, self._mailbox.board, None, None, fault))
        except (StorageUnavailable, Conflict) as unsaved:
            structlog.get_logger().error("storage_unavailable", why=str(unsaved))

    async def _note(self, look: Look) -> None:
        async with self._storage.transaction() as tx:
            await tx.doors.looked(look)

    async def _wait_for_mail(self, stop: asyncio.Event) -> None:
        """Wait for the next look: until the server tells of mail, but never longer than a poll."""
        seconds = min(self._mailbox.poll_seconds, LONGEST_IDLE)
        line = self._line
        if line is None or seconds < SHORTEST_IDLE or self._broken_idles >= MOST_BROKEN_IDLES:
            await _sleep(seconds, stop)
            return
        try:
            if await line.call(ImapLine.can_idle):
                await line.listen(seconds, stop)
                self._broken_idles = 0
            else:
                await _sleep(seconds, stop)
        except MailboxFault:
            self._broken_idles += 1
            self._hang_up()
            raise
        except asyncio.CancelledError:
            self._hang_up()
            raise


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass


def wait_after(fault: Exception, failures: int, jitter: float) -> float:
    """Answer how long to wait after so many failures in a row, seconds.

    Doubles from 1 second to 5 minutes, and after a refused password from 5 to 30; `jitter`, from
    0 to 1, spreads it a quarter to both sides.
    """
    refused = isinstance(fault, MailboxRefusedPassword)
    first, longest = (
        (FIRST_WAIT_REFUSED, LONGEST_WAIT_REFUSED) if refused else (FIRST_WAIT, LONGEST_WAIT)
    )
    return float(min(longest, first * 2 ** min(failures - 1, 20)) * (0.75 + jitter / 2))


async def try_mailbox(mailbox: Mailbox) -> int:
    """Log in and open the folder; answer how many messages stand in it. Raises MailboxFault."""
    line = await open_line(mailbox, tokens_of(mailbox))
    try:
        return (await line.call(ImapLine.select)).exists
    finally:
        await line.close()
