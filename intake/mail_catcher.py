"""Catch outgoing mail on loopback, for the demonstration: nothing leaves the machine."""

import asyncio
import logging
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """One mail that would have gone out."""

    to: str
    mail: EmailMessage


class MailCatcher:
    """A mail server that takes everything and sends nothing on."""

    def __init__(self) -> None:
        self.caught: Final[list[CaughtMail]] = []
        self._server: asyncio.Server | None = None

    async def open(self, port: int = 0) -> int:
        """Start listening on loopback; answer the port."""
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="catcher", enable_SMTPUTF8=True, loop=loop),
            host="127.0.0.1",
            port=port,
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def handle_DATA(  # noqa: N802 -- the name aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep one mail in memory."""
        mail = message_from_bytes(envelope.original_content or b"", policy=default)
        assert isinstance(mail, EmailMessage)  # the policy above makes no other
        self.caught.extend(CaughtMail(to, mail) for to in envelope.rcpt_tos)
        return "250 OK"

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
