"""Put the screened text of a mail in the place of one that held a copy of an identity document."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final, assert_never

import structlog

from casework.ledger import Outcome, Source
from casework.message import AttachmentFate, IncomingMessage, UnreadableMessage
from casework.ports import Screen, Storage
from intake.imap_line import ImapLine, Original, Shown
from intake.imap_thread import ImapThread
from intake.mail_files import read_files
from intake.mailbox import Mailbox, ReadMail, Settle
from intake.screened_copy import write_screened_copy


@dataclass(frozen=True, slots=True)
class _Known:
    """What is recorded of a mail: when it came, its cases, and what became of its attachments."""

    received: datetime
    cases: tuple[str, ...]
    fates: tuple[AttachmentFate, ...]


class Replacer:
    """Appends the screened text first, and only then expunges the original.

    A line or process that dies in between leaves the original unsettled, so that all of it is done
    again: at worst the screened text then stands there twice.
    """

    def __init__(self, mailbox: Mailbox, storage: Storage, screen: Screen, read: ReadMail) -> None:
        """Write anew what `read` and `screen` made of the mail when it came in."""
        self._mailbox: Final = mailbox
        self._storage: Final = storage
        self._screen: Final = screen
        self._read: Final = read
        self._appended: Final[set[Source]] = set()

    async def replace(self, line: ImapThread, uid: int, source: Source, *, stays: bool) -> bool:
        """Replace one mail; False when the original is still there, so that it is tried again.

        With `stays` a person must still look at it. Raises MailboxFault and StorageUnavailable.
        """
        shown = self._shown(stays=stays)
        if shown is not None and source not in self._appended:
            original = await line.call(
                partial(ImapLine.original, uid=uid), expected_bytes=self._mailbox.max_bytes
            )
            if original is None:
                return True
            copy = await self._copy(original, source)
            if copy is None:
                return False
            await line.call(
                partial(ImapLine.put_in_place, original=original, raw=copy, shown=shown),
                expected_bytes=len(copy),
            )
            self._appended.add(source)
        await line.call(partial(ImapLine.delete, uids=[uid]))
        if await line.call(partial(ImapLine.present, uids=[uid])):
            # Somebody else's mails wait to be expunged too, and theirs are not ours to expunge.
            structlog.get_logger().error("original_not_expunged", mailbox=self._mailbox.name)
            return False
        self._appended.discard(source)
        return True

    def _shown(self, *, stays: bool) -> Shown | None:
        """Answer how the screened text is shown; None where no handled mail stays."""
        match self._mailbox.settle:
            case Settle.FLAG:
                return Shown.AS_HANDLED
            case Settle.MOVE:
                return Shown.AS_MOVED
            case Settle.DELETE:
                return Shown.AS_KEPT if stays else None
            case _:
                assert_never(self._mailbox.settle)

    async def _copy(self, original: Original, source: Source) -> bytes | None:
        known = await self._known(source)
        if known is None:
            return None
        try:
            return await asyncio.to_thread(self._written, original, known)
        except Exception as fault:
            structlog.get_logger().error(
                "mail_not_replaced", mailbox=self._mailbox.name, fault=type(fault).__name__
            )
            return None

    async def _known(self, source: Source) -> _Known | None:
        """Answer what is recorded of the mail, or of the same mail in another mailbox."""
        async with self._storage.reading() as tx:
            entry = await tx.ledger.entry(source)
            if entry is not None and entry.outcome is Outcome.SEEN_BEFORE:
                first = await tx.ledger.seen(board=entry.board, content_key=entry.content_key)
                entry = first or entry
            if entry is None:
                return None
            for reference in entry.cases:
                case = await tx.cases.get(board=entry.board, reference=reference)
                messages = await tx.cases.messages(case) if case is not None else ()
                for message in messages:
                    if message.content_key == entry.content_key:
                        fates = tuple(each.fate for each in message.attachments)
                        return _Known(entry.received, entry.cases, fates)
            return _Known(entry.received, entry.cases, ())

    def _written(self, original: Original, known: _Known) -> bytes:
        found = self._read(original.raw, original.arrived or known.received)
        read = found.salvaged if isinstance(found, UnreadableMessage) else found
        if read is None:
            raise ValueError("nothing of the mail can be read")
        message = with_fates(self._screen.screen(read), known.fates)
        files = [
            replace(file, name=shown.name)
            for file, shown in zip(
                read_files(original.raw, read.attachments), message.attachments, strict=True
            )
        ]
        return write_screened_copy(message, files, cases=known.cases)


def with_fates(message: IncomingMessage, fates: Sequence[AttachmentFate]) -> IncomingMessage:
    """Answer a message that held a copy with the fate of each attachment.

    Where it is not recorded which of them was the copy, none is left.
    """
    certain = len(fates) == len(message.attachments) and AttachmentFate.DESTROYED in fates
    if not certain:
        fates = [AttachmentFate.DESTROYED] * len(message.attachments)
    shown = zip(message.attachments, fates, strict=True)
    return replace(message, attachments=tuple(replace(each, fate=fate) for each, fate in shown))
