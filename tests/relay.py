"""A mail relay on loopback that answers as a test tells it to."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

Answer = Callable[[SMTP], Awaitable[str | None]]
"""What the relay does at a step: an answer, or None to go on as usual."""


@dataclass(frozen=True)
class Taken:
    """A mail the relay took."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return BytesParser(policy=policy.default).parsebytes(self.raw)


@dataclass
class Relay:
    """Takes mail and remembers it; `at` holds what to answer at which step, each once."""

    port: int = 0
    lines: int = 0
    """How many lines were opened."""
    taken: list[Taken] = field(default_factory=list)
    at: dict[str, list[Answer]] = field(default_factory=dict)
    logins: list[str] = field(default_factory=list)
    server: asyncio.Server | None = None
    tls: ssl.SSLContext | None = None
    open_lines: set[SMTP] = field(default_factory=set)

    def will(self, step: str, *answers: str | Answer) -> None:
        """Answer so at the next times of a step: MAIL, RCPT or DATA."""
        for answer in answers:
            self.at.setdefault(step, []).append(
                _saying(answer) if isinstance(answer, str) else answer
            )

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's name
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refused = await self._told("MAIL", server)
        if refused is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return refused or "250 OK"

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        refused = await self._told("RCPT", server)
        if refused is None:
            envelope.rcpt_tos.append(address)
        return refused or "250 OK"

    async def handle_DATA(  # noqa: N802 -- aiosmtpd's name
        self, server: SMTP, _s: Session, envelope: Envelope
    ) -> str:
        refused = await self._told("DATA", server)
        if refused is None:
            content = envelope.content
            assert isinstance(content, bytes)
            sender, to = str(envelope.mail_from), tuple(envelope.rcpt_tos)
            self.taken.append(Taken(sender, to, content))
        return refused or "250 OK"

    async def _told(self, step: str, server: SMTP) -> str | None:
        answers = self.at.get(step)
        return await answers.pop(0)(server) if answers else None

    def _line(self) -> SMTP:
        self.lines += 1
        line = SMTP(self, authenticator=self._login, auth_require_tls=False)
        self.open_lines.add(line)
        return line

    def _login(self, _server: SMTP, _s: Session, _e: Envelope, _m: str, data: Any) -> AuthResult:
        self.logins.append(data.login.decode())
        right = data.password == b"geheim"
        # aiosmtpd itself answers 235 or 535 only where the result says that nobody has yet.
        return AuthResult(success=right, handled=False)

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(self._line, "127.0.0.1", self.port, ssl=self.tls)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and cut every line."""
        if self.server is not None:
            self.server.close()
            self.server = None
        for line in self.open_lines:
            _abort(line)
        self.open_lines.clear()


def _saying(text: str) -> Answer:
    async def say(_server: SMTP) -> str:
        return text

    return say


@dataclass
class Silence:
    """Says nothing at a step until the line is gone."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, _server: SMTP) -> str | None:
        self.reached.set()
        await asyncio.Event().wait()
        return None


async def cut(server: SMTP) -> str:
    """Cut the line in the middle of a letter."""
    _abort(server)
    return "250 OK"


def _abort(line: SMTP) -> None:
    if isinstance(line.transport, asyncio.WriteTransport):
        line.transport.abort()


@asynccontextmanager
async def relay_on_loopback(tls: ssl.SSLContext | None = None) -> AsyncIterator[Relay]:
    """Run a relay for the length of a block."""
    relay = Relay(tls=tls)
    await relay.start()
    try:
        yield relay
    finally:
        await relay.stop()
