"""Bring one fetched mail to its outcome: read it, hand it on, set it aside when that fails."""

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import structlog

from casework.actions.receive_message import Arrival, Receipt, ReceiveMessage
from casework.files import IncomingFile
from casework.message import IncomingMessage, SetAsideReason, UnreadableMessage
from casework.ports import ClaimLost, StorageUnavailable
from intake.imap_catch import Caught
from intake.mail_files import files_to_judge
from intake.mailbox import Mailbox, ReadMail

READ_SECONDS: Final = 60.0
"""A mail that takes longer to be read is set aside; ordinary ones take milliseconds."""


Read = tuple[IncomingMessage | UnreadableMessage, tuple[IncomingFile, ...]]
"""A mail that was read, and its files."""


class ReadingTooSlow(Exception):
    """A mail was not read in time."""


class Handler:
    """Reads mails in a thread of its own, and lets each end in exactly one outcome."""

    def __init__(
        self,
        mailbox: Mailbox,
        receive: ReceiveMessage,
        read: ReadMail,
        *,
        patience_seconds: float = READ_SECONDS,
    ) -> None:
        """Hand on to `receive` what `read` makes of the bytes."""
        self._mailbox: Final = mailbox
        self._receive: Final = receive
        self._read: Final = read
        self._patience: Final = patience_seconds
        self._threads: ThreadPoolExecutor | None = None
        self._one_at_a_time: Final = asyncio.Lock()

    def close(self) -> None:
        """Let the reading thread end; the next mail gets a new one."""
        if self._threads is not None:
            self._threads.shutdown(wait=False)
            self._threads = None

    async def handle(self, mail: Caught) -> Receipt:
        """Record one mail. Raises StorageUnavailable and ClaimLost."""
        try:
            arrival = self._arrival(mail, *await self._message(mail))
        except Exception as fault:
            return await self._set_aside_bytes(mail, type(fault).__name__)
        try:
            return await self._receive(arrival)
        except (StorageUnavailable, ClaimLost):
            raise
        except Exception as fault:
            # Whatever goes wrong with one mail must not hold up the ones behind it.
            return await self._set_aside(mail, arrival, type(fault).__name__)

    async def _set_aside(self, mail: Caught, arrival: Arrival, detail: str) -> Receipt:
        self._log_fault(detail)
        try:
            return await self._receive.set_aside_fault(
                arrival, reason=SetAsideReason.COULD_NOT_PROCESS, detail=detail
            )
        except (StorageUnavailable, ClaimLost):
            raise
        except Exception as fault:
            # What was read may be the very thing that cannot be stored.
            return await self._set_aside_bytes(mail, type(fault).__name__)

    async def _set_aside_bytes(self, mail: Caught, detail: str) -> Receipt:
        self._log_fault(detail)
        message = unreadable(mail, SetAsideReason.COULD_NOT_PROCESS, detail)
        return await self._receive.set_aside_fault(
            self._arrival(mail, message), reason=message.reason, detail=detail
        )

    def _log_fault(self, fault: str) -> None:
        structlog.get_logger().error("mail_fault", mailbox=self._mailbox.name, fault=fault)

    def _arrival(
        self,
        mail: Caught,
        message: IncomingMessage | UnreadableMessage,
        files: tuple[IncomingFile, ...] = (),
    ) -> Arrival:
        return Arrival(
            board=self._mailbox.board,
            source=mail.claim.source,
            message=message,
            claim=mail.claim,
            for_breaches=self._mailbox.for_breaches,
            files=files,
            source_keeps=True,
        )

    async def _message(self, mail: Caught) -> Read:
        if mail.trouble is None:
            return await self._read_in_thread(mail)
        salvaged = await self._salvaged(mail) if mail.raw else None
        return unreadable(mail, mail.trouble.reason, mail.trouble.detail, salvaged), ()

    async def _salvaged(self, mail: Caught) -> IncomingMessage | None:
        try:
            found, _ = await self._read_in_thread(mail)
        except Exception as fault:
            self._log_fault(type(fault).__name__)
            return None
        return found.salvaged if isinstance(found, UnreadableMessage) else found

    async def _read_in_thread(self, mail: Caught) -> Read:
        loop = asyncio.get_running_loop()
        async with self._one_at_a_time:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(1, f"read-{self._mailbox.name}")
            work = loop.run_in_executor(self._threads, self._read_all, mail)
            done, _ = await asyncio.wait({work}, timeout=self._patience)
            if done:
                return work.result()
            # The thread cannot be stopped; the mails behind this one get another.
            work.cancel()
            self.close()
            raise ReadingTooSlow

    def _read_all(self, mail: Caught) -> Read:
        message = self._read(mail.raw, mail.received)
        looked_at = self._receive.judge is not None and mail.trouble is None
        return message, files_to_judge(mail.raw, message) if looked_at else ()


def unreadable(
    mail: Caught,
    reason: SetAsideReason,
    detail: str,
    salvaged: IncomingMessage | None = None,
) -> UnreadableMessage:
    """Answer what is known of a mail's bytes alone."""
    sha256 = mail.sha256 or (hashlib.sha256(mail.raw).hexdigest() if mail.raw else "")
    return UnreadableMessage(
        reason=reason,
        detail=detail,
        received=mail.received,
        raw_size=mail.size,
        raw_sha256=sha256,
        # Only the very same bytes count as the same mail: of this one too little is known.
        content_key=sha256,
        salvaged=salvaged,
    )
