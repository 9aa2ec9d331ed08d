"""Keep a blocking IMAP line in one thread, with a limit on every wait."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, TypeVar

from intake.imap_line import ImapLine, named_faults
from intake.mailbox import (
    Mailbox,
    MailboxFault,
    MailboxRefusedPassword,
    MailboxSecretMissing,
    MailboxUnreachable,
)
from intake.oauth2 import AccessTokens, read_secret

Answer = TypeVar("Answer")

SLOWEST_BYTES_PER_SECOND: Final = 50_000
"""A mail that comes in slower than this counts as a server that hangs."""
IDLE_SLICE: Final = 0.5
GOODBYE_SECONDS: Final = 2.0


class ImapThread:
    """One open line. After any fault it is hung up, and a new one must be made."""

    def __init__(self, mailbox: Mailbox) -> None:
        """Prepare the thread; nothing connects before `open`."""
        self._mailbox: Final = mailbox
        self._line: Final = ImapLine(mailbox)
        self._threads: Final = ThreadPoolExecutor(1, thread_name_prefix=f"imap-{mailbox.name}")
        self._one_at_a_time: Final = asyncio.Lock()
        self._cut = False

    async def open(self, secret: str) -> None:
        """Connect and log in. Raises MailboxFault."""
        # connecting, the greeting, STARTTLS and the login each take an answer
        await self.call(
            partial(ImapLine.open, secret=secret), more_seconds=self._mailbox.timeout_seconds
        )

    async def call(
        self,
        work: Callable[[ImapLine], Answer],
        *,
        more_seconds: float = 0,
        expected_bytes: int = 0,
    ) -> Answer:
        """Run some work on the line. Raises MailboxFault.

        When the limit passes, or the caller is cancelled, the line is cut: the thread is in the
        middle of an answer that nobody will read to its end.
        """
        limit = self._mailbox.timeout_seconds + more_seconds
        limit += expected_bytes / SLOWEST_BYTES_PER_SECOND
        async with self._one_at_a_time:
            if self._cut:
                raise MailboxUnreachable("the line was cut")
            try:
                async with asyncio.timeout(limit):
                    return await asyncio.get_running_loop().run_in_executor(
                        self._threads, _with_names, work, self._line
                    )
            except TimeoutError:
                self.hang_up()
                raise MailboxUnreachable("no answer in time") from None
            except asyncio.CancelledError:
                self.hang_up()
                raise

    async def listen(self, seconds: float, stop: asyncio.Event) -> None:
        """Wait until the server tells of new mail (IDLE), time is up, or `stop` is set.

        In short slices, so that a stop need not wait for the server. Raises MailboxFault.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        heard = False
        await self.call(ImapLine.start_idle)
        while not heard and not stop.is_set() and loop.time() < end:
            heard = await self.call(
                partial(ImapLine.hear, seconds=IDLE_SLICE), more_seconds=IDLE_SLICE
            )
        await self.call(ImapLine.end_idle)

    async def close(self) -> None:
        """Log out if the server still listens; never raises."""
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self.call(ImapLine.log_out)
        except (MailboxFault, TimeoutError):
            pass
        finally:
            self.hang_up()

    def hang_up(self) -> None:
        """Cut the line now and let the thread end by itself."""
        if not self._cut:
            self._cut = True
            self._line.cut()
            self._threads.submit(self._line.give_up)
            self._threads.shutdown(wait=False)


def _with_names(work: Callable[[ImapLine], Answer], line: ImapLine) -> Answer:
    with named_faults():
        return work(line)


def tokens_of(mailbox: Mailbox) -> AccessTokens | None:
    """Answer where the mailbox's access tokens come from; None when it has a password."""
    if mailbox.oauth2 is None:
        return None
    return AccessTokens(mailbox.oauth2, timeout_seconds=mailbox.timeout_seconds)


async def open_line(mailbox: Mailbox, tokens: AccessTokens | None) -> ImapThread:
    """Answer a line that is logged in. Raises MailboxFault."""
    if tokens is None:
        if mailbox.password is None:
            raise MailboxSecretMissing("no password is set")
        return await _opened(mailbox, await read_secret(mailbox.password))
    token = await tokens.get()
    try:
        return await _opened(mailbox, token)
    except MailboxRefusedPassword:
        # A token may be withdrawn before its time, as when the password was changed.
        return await _opened(mailbox, await tokens.get(fresh=True))


async def _opened(mailbox: Mailbox, secret: str) -> ImapThread:
    line = ImapThread(mailbox)
    try:
        await line.open(secret)
    except BaseException:
        line.hang_up()
        raise
    return line
