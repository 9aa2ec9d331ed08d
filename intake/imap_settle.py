"""Settle mails at their source, once their outcome is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, assert_never

import structlog

from casework.ledger import Door, LedgerEntry, Outcome, Source
from casework.ports import Clock, Storage
from intake.imap_catch import Catcher, chunks
from intake.imap_line import ImapLine
from intake.imap_replace import Replacer
from intake.imap_thread import ImapThread
from intake.mailbox import Mailbox, MailboxRefusedCommand, Settle

SETTLED_AT_ONCE: Final = 200
"""UIDs in one command: servers may refuse lines above 8,000 characters (RFC 7162 §4)."""


@dataclass(frozen=True, slots=True)
class Handled:
    """A mail whose outcome is saved."""

    uid: int
    source: Source
    outcome: Outcome
    attachments_left: bool
    copy_destroyed: bool = False


class Settler:
    """Lets the mailbox show what became of its mails, and the ledger that it does."""

    def __init__(
        self,
        mailbox: Mailbox,
        storage: Storage,
        clock: Clock,
        catcher: Catcher,
        replacer: Replacer,
    ) -> None:
        """Settle as the mailbox asks."""
        self._mailbox: Final = mailbox
        self._storage: Final = storage
        self._clock: Final = clock
        self._catcher: Final = catcher
        self._replacer: Final = replacer

    async def settle(self, line: ImapThread, mails: Sequence[Handled]) -> bool:
        """Settle mails; False when the server refused, so that it must be tried again.

        Raises MailboxUnreachable and StorageUnavailable, after which the same holds.
        """
        usual = [mail for mail in mails if not mail.copy_destroyed]
        done = [await self._settle_usual(line, usual)] if usual else []
        done += [await self._replace(line, mail) for mail in mails if mail.copy_destroyed]
        return all(done)

    async def _replace(self, line: ImapThread, mail: Handled) -> bool:
        """Let go of a mail that held a copy of an identity document, and keep what it said."""
        stays = must_stay(self._mailbox.settle, mail)
        try:
            replaced = await self._replacer.replace(line, mail.uid, mail.source, stays=stays)
        except MailboxRefusedCommand as fault:
            self._log_refusal(1, fault)
            return False
        if replaced:
            await self._note([mail.source])
            self._catcher.settled([mail.uid])
        return replaced

    async def _settle_usual(self, line: ImapThread, mails: Sequence[Handled]) -> bool:
        stays = [mail.uid for mail in mails if must_stay(self._mailbox.settle, mail)]
        goes = [mail.uid for mail in mails if not must_stay(self._mailbox.settle, mail)]
        try:
            for some in chunks(stays, SETTLED_AT_ONCE):
                await line.call(partial(ImapLine.mark_kept, uids=some))
            for some in chunks(goes, SETTLED_AT_ONCE):
                await self._let_go(line, some)
        except MailboxRefusedCommand as fault:
            self._log_refusal(len(mails), fault)
            return False
        await self._note([mail.source for mail in mails])
        self._catcher.settled([mail.uid for mail in mails])
        return True

    def _log_refusal(self, mails: int, fault: MailboxRefusedCommand) -> None:
        structlog.get_logger().warning(
            "settle_refused", mailbox=self._mailbox.name, mails=mails, why=str(fault)
        )

    async def _let_go(self, line: ImapThread, uids: Sequence[int]) -> None:
        match self._mailbox.settle:
            case Settle.FLAG:
                await line.call(partial(ImapLine.mark_handled, uids=uids))
            case Settle.MOVE:
                await line.call(partial(ImapLine.move, uids=uids, folder=self._mailbox.move_to))
            case Settle.DELETE:
                await line.call(partial(ImapLine.delete, uids=uids))
            case _:
                assert_never(self._mailbox.settle)

    async def _note(self, sources: Sequence[Source]) -> None:
        if sources:
            async with self._storage.transaction() as tx:
                await tx.ledger.settle(sources, now=self._clock.now())

    async def settle_entries(self, line: ImapThread, entries: Sequence[LedgerEntry]) -> bool:
        """Settle mails that the ledger has an outcome for; False as for `settle`.

        What was numbered under another UIDVALIDITY cannot be found back, and what is gone needs
        nothing more: both are only noted.
        """
        uids = {entry.source: self._catcher.uid_of(entry.source) for entry in entries}
        ours = sorted(uid for uid in uids.values() if uid is not None)
        there: set[int] = set()
        for some in chunks(ours, SETTLED_AT_ONCE):
            there |= await line.call(partial(ImapLine.present, uids=some))
        await self._note([source for source, uid in uids.items() if uid not in there])
        return await self.settle(
            line,
            [
                Handled(
                    uid, entry.source, entry.outcome, entry.attachments_left, entry.copy_destroyed
                )
                for entry in entries
                if (uid := uids[entry.source]) is not None and uid in there
            ],
        )

    async def settle_leftovers(self, line: ImapThread) -> bool:
        """Settle what was saved but not settled, after a kill or a lost line."""
        async with self._storage.reading() as tx:
            entries = await tx.ledger.unsettled(door=Door.IMAP, place=self._mailbox.name)
        return await self.settle_entries(line, entries) if entries else True


def must_stay(settle: Settle, mail: Handled) -> bool:
    """Answer whether a mail is flagged for a person instead of settled as usual.

    What is set aside stays where a person can open it, and a mail whose attachments were not
    kept is never deleted.
    """
    match settle:
        case Settle.FLAG | Settle.MOVE:
            return mail.outcome is Outcome.SET_ASIDE
        case Settle.DELETE:
            return mail.outcome is Outcome.SET_ASIDE or mail.attachments_left
        case _:
            assert_never(settle)
