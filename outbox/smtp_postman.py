"""Carry letters by mail, through the board's own SMTP relay."""

import asyncio
import re
import ssl
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Final, Literal

import aiosmtplib

from casework.letters import Letter
from casework.ports import CarrierUnavailable, LetterRefused, Words

OWN_MARK: Final = "X-Privacyloket"
"""Header on all our mail, so that intake knows it when it finds its way back."""
LINE_IDLE_SECONDS: Final = 20.0
"""An open line is kept for the next letter no longer than this; relays close idle ones."""
TEMPORARY: Final = range(400, 500)
CLOSING: Final = 421
"""RFC 5321 §3.8: the relay closes the line."""
OUR_FAULT: Final = frozenset({530, 534, 535, 538})
"""RFC 4954 §6: the relay wants a login, or another one; no fault of the letter."""
USABLE_MESSAGE_ID: Final = re.compile(r"<[!-;=?-~]{3,900}>")
"""Printable ASCII without spaces or further angle brackets, on one line of a mail."""


@dataclass(frozen=True, slots=True)
class Relay:
    """How to reach the relay."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    username: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = 30
    trust: ssl.SSLContext | None = None
    """None: the system's certificates."""


class SmtpPostman:
    """Hands letters to the relay over one line that is kept open while there is work."""

    def __init__(self, relay: Relay, *, from_address: str, from_name: str) -> None:
        """Prepare; nothing is connected before the first letter."""
        self._relay: Final = relay
        self._from: Final = Address(from_name, addr_spec=from_address)
        self._line: aiosmtplib.SMTP | None = None
        self._used_at = 0.0
        self._one_at_a_time: Final = asyncio.Lock()

    async def carry(self, letter: Letter, words: Words) -> None:
        """Hand one letter to the relay. Raises LetterRefused or CarrierUnavailable."""
        mail = compose(letter, words, self._from)
        async with self._one_at_a_time:
            line = await self._open_line()
            try:
                await line.send_message(mail, sender=self._from.addr_spec)
            except aiosmtplib.SMTPRecipientsRefused as fault:
                raise await self._refused(fault.recipients[0].code) from None
            except aiosmtplib.SMTPSenderRefused as fault:
                await self._refused(fault.code)
                # Every letter has the same sender, so the relay's settings are at fault.
                raise CarrierUnavailable(f"the relay refuses our sender: {fault.code}") from None
            except aiosmtplib.SMTPResponseException as fault:
                raise await self._refused(fault.code) from None
            except (aiosmtplib.SMTPException, OSError) as fault:
                self._drop_line()
                raise CarrierUnavailable(type(fault).__name__) from None
            except ValueError:
                # The address cannot be written on the line at all.
                raise LetterRefused("address not usable") from None
            except BaseException:
                # Nobody knows how far the relay got, so nothing more may be said on this line.
                self._drop_line()
                raise

    async def _refused(self, code: int) -> LetterRefused | CarrierUnavailable:
        if code == CLOSING:
            await self.hang_up()
        if code in TEMPORARY or code in OUR_FAULT:
            return CarrierUnavailable(f"the relay answers {code}")
        return LetterRefused(f"the relay answers {code}")

    async def try_line(self) -> None:
        """Connect and log in, to see whether it works. Raises CarrierUnavailable."""
        async with self._one_at_a_time:
            await self._open_line()
            await self.hang_up()

    async def _open_line(self) -> aiosmtplib.SMTP:
        now = asyncio.get_running_loop().time()
        idle, self._used_at = now - self._used_at, now
        if self._line is not None and self._line.is_connected and idle < LINE_IDLE_SECONDS:
            return self._line
        await self.hang_up()
        relay = self._relay
        line = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            timeout=relay.timeout_seconds,
            use_tls=relay.security == "tls",
            start_tls=relay.security == "starttls",
            tls_context=relay.trust,
        )
        try:
            await line.connect()
            if relay.username:
                await line.login(relay.username, relay.password)
        except aiosmtplib.SMTPAuthenticationError:
            line.close()
            raise CarrierUnavailable("the relay refuses the name or password") from None
        except (aiosmtplib.SMTPException, OSError) as fault:
            line.close()
            raise CarrierUnavailable(type(fault).__name__) from None
        self._line = line
        return line

    async def hang_up(self) -> None:
        """Close the line, politely if that works."""
        line, self._line = self._line, None
        if line is None:
            return
        try:
            await line.quit(timeout=2)
        except (aiosmtplib.SMTPException, OSError):
            line.close()

    def _drop_line(self) -> None:
        """Close the line without another word."""
        line, self._line = self._line, None
        if line is not None:
            line.close()


def compose(letter: Letter, words: Words, sender: Address) -> EmailMessage:
    """Answer the letter as a mail that no machine should answer (RFC 3834 §5).

    Raises LetterRefused when its address or subject cannot stand in a mail, so that a person
    hears of it instead of the relay.
    """
    try:
        return _composed(letter, words, sender)
    except (ValueError, IndexError, MessageError):
        # The standard library names a fault in an address in each of these ways.
        raise LetterRefused("address or subject not usable") from None


def _composed(letter: Letter, words: Words, sender: Address) -> EmailMessage:
    mail = EmailMessage(policy=_policy())
    mail["From"] = sender
    mail["To"] = _one_address(letter.recipient)
    mail["Subject"] = words.subject
    mail["Date"] = format_datetime(letter.owed)
    mail["Message-ID"] = letter.message_id
    answers = letter.in_reply_to if letter.to_role is None else None
    if answers is not None and USABLE_MESSAGE_ID.fullmatch(answers):
        mail["In-Reply-To"] = answers
        mail["References"] = answers
    mail["Auto-Submitted"] = "auto-replied" if letter.to_role is None else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail[OWN_MARK] = letter.kind.value
    mail.set_content(words.text)
    if words.html:
        mail.add_alternative(words.html, subtype="html")
    for file in words.files:
        # Nothing opens by itself: to a mail program every file is only bytes with a name.
        mail.add_attachment(
            file.data, maintype="application", subtype="octet-stream", filename=file.name
        )
    return mail


def _one_address(recipient: str) -> Address:
    """Answer the address with a domain every relay reads; two addresses are none."""
    address = Address(addr_spec=recipient)
    if not address.username or not address.domain:
        raise ValueError("no address")
    domain = address.domain.encode("idna").decode("ascii")
    return Address(username=address.username, domain=domain)


def _policy() -> "EmailPolicy[EmailMessage]":
    """Answer a policy that never breaks up a long Message-ID, such as Outlook's.

    The standard library keeps Message-ID whole, but writes a long In-Reply-To in another
    encoding, which mail programs do not read back.
    """
    headers = HeaderRegistry()
    for name in ("in-reply-to", "references"):
        headers.map_to_type(name, MessageIDHeader)  # type: ignore[arg-type]  # typeshed: no BaseHeader
    return SMTP.clone(header_factory=headers)
