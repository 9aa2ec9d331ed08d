"""Take mail straight from the board's mail server, by SMTP or LMTP."""

import asyncio
import logging
import ssl
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Final, Literal

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from casework.actions.receive_message import Arrival, Receipt, ReceiveMessage
from casework.files import FilesRefused
from casework.ledger import Door, Source
from casework.message import IncomingMessage, SetAsideReason, UnreadableMessage
from casework.ports import ClaimLost, Clock, Conflict, Mint, StorageUnavailable
from intake.mail_files import files_to_judge

OK: Final = "250 2.0.0 Saved"
STORAGE_AWAY: Final = "451 4.3.0 Cannot be saved now, try again later"
NO_SUCH_ADDRESS: Final = "550 5.1.1 No such address here"
FILES_REFUSED: Final = (
    "550 5.7.1 Uw mail is niet aangenomen, want een bijlage kunnen wij niet beoordelen. {why}"
    " Stuur uw vraag opnieuw, zonder bijlage. / Your mail was not accepted, because an attachment"
    " cannot be assessed. Please send it again without attachments."
)
LONGEST_REASON: Final = 150
"""RFC 5321 §4.5.3.1.5 allows 512 octets for a reply line."""
ANOTHER_BOARD: Final = "452 4.5.3 One board at a time, send this recipient again"
LONGEST_LINE: Final = 1024 * 1024
"""RFC 5321 allows 1,000; mail programs that write longer lines are read all the same."""

ReadMail = Callable[[bytes, datetime], IncomingMessage | UnreadableMessage]


@dataclass(frozen=True, slots=True)
class Addressee:
    """What one of our addresses is for."""

    board: str
    for_breaches: bool


@dataclass(frozen=True, slots=True)
class SmtpDoor:
    """Where to listen, and for whom."""

    host: str
    port: int
    protocol: Literal["smtp", "lmtp"]
    max_bytes: int
    addressees: Mapping[str, Addressee]
    """By address in lower case."""
    tls: ssl.SSLContext | None = None
    name: str = "smtp"


class SmtpDoorKeeper:
    """Listens; answers 250 only when the outcome of a mail is saved."""

    def __init__(
        self, door: SmtpDoor, receive: ReceiveMessage, read: ReadMail, mint: Mint, clock: Clock
    ) -> None:
        """Prepare; nothing listens before `open`."""
        self._door: Final = door
        self._handler: Final = _Handler(door, receive, read, mint, clock)
        self._server: asyncio.Server | None = None
        self._lines: Final[set[SMTP]] = set()

    async def open(self) -> int:
        """Start listening; answer the port."""
        # aiosmtpd logs every command and line of a mail: personal data.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._new_line, host=self._door.host, port=self._door.port
        )
        return int(self._server.sockets[0].getsockname()[1])

    def _new_line(self) -> SMTP:
        protocol = _LongLineLmtp if self._door.protocol == "lmtp" else _LongLineSmtp
        return protocol(
            self._handler,
            data_size_limit=self._door.max_bytes,
            enable_SMTPUTF8=True,
            hostname="privacyloket",
            ident="privacyloket",
            tls_context=self._door.tls,
            loop=asyncio.get_running_loop(),
        )

    async def close(self, *, patience_seconds: float = 8) -> None:
        """Take no new lines, and let the mails in hand finish."""
        if self._server is None:
            return
        self._server.close()
        await self._handler.finish(patience_seconds)
        self._server = None


class _LongLineSmtp(SMTP):
    line_length_limit = LONGEST_LINE


class _LongLineLmtp(LMTP):
    line_length_limit = LONGEST_LINE


class _Handler:
    """The hooks aiosmtpd calls."""

    def __init__(
        self, door: SmtpDoor, receive: ReceiveMessage, read: ReadMail, mint: Mint, clock: Clock
    ) -> None:
        self._door: Final = door
        self._receive: Final = receive
        self._read: Final = read
        self._mint: Final = mint
        self._clock: Final = clock
        self._in_hand: Final[set[asyncio.Task[Any]]] = set()

    async def finish(self, patience_seconds: float) -> None:
        """Wait for the mails in hand."""
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=patience_seconds)

    async def handle_RCPT(  # noqa: N802 -- the name aiosmtpd looks for
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        """Take a recipient of ours; refuse to relay."""
        addressee = self._addressee(address)
        if addressee is None:
            return NO_SUCH_ADDRESS
        taken = {self._door.addressees[each].board for each in envelope.rcpt_tos}
        if taken and addressee.board not in taken:
            # Boards are separate: each gets a transaction, and a ledger row, of its own.
            return ANOTHER_BOARD
        envelope.rcpt_tos.append(plain(address))
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 OK"

    def _addressee(self, address: str) -> Addressee | None:
        return self._door.addressees.get(plain(address))

    async def handle_DATA(  # noqa: N802 -- the name aiosmtpd looks for
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Save one mail, and only then take responsibility for it."""
        work = asyncio.ensure_future(self._take(envelope))
        self._in_hand.add(work)
        work.add_done_callback(self._in_hand.discard)
        # Shielded: a client that hangs up does not undo a mail that is being saved.
        answer = await asyncio.shield(work)
        if isinstance(server, LMTP):
            # RFC 2033 §4.2: one answer per recipient; aiosmtpd sends the last one itself.
            for _ in envelope.rcpt_tos[1:]:
                await server.push(answer)
        return answer

    async def _take(self, envelope: Envelope) -> str:
        raw = _with_envelope(envelope)
        log = structlog.get_logger().bind(door=self._door.name)
        addressees = [self._door.addressees[each] for each in envelope.rcpt_tos]
        try:
            receipt = await self._receive_or_set_aside(await self._arrival(raw, addressees))
        except FilesRefused as refusal:
            log.info("mail_refused", fault=type(refusal).__name__)
            return refused(str(refusal))
        except (StorageUnavailable, Conflict, ClaimLost) as fault:
            log.warning("storage_unavailable", why=str(fault))
            return STORAGE_AWAY
        except Exception as fault:
            # The sender keeps the mail and tries again: nothing is lost by a fault of ours.
            log.error("mail_fault", fault=type(fault).__name__)
            return STORAGE_AWAY
        log.info("mail_taken", outcome=receipt.outcome.value, cases=list(receipt.cases))
        return OK

    async def _arrival(self, raw: bytes, addressees: Sequence[Addressee]) -> Arrival:
        message = await asyncio.to_thread(self._read, raw, self._clock.now())
        looked_at = self._receive.judge is not None
        return Arrival(
            board=addressees[0].board,
            source=Source(Door.SMTP, self._door.name, self._mint.letter_id()),
            message=message,
            for_breaches=any(each.for_breaches for each in addressees),
            files=await asyncio.to_thread(files_to_judge, raw, message) if looked_at else (),
        )

    async def _receive_or_set_aside(self, arrival: Arrival) -> Receipt:
        try:
            return await self._receive(arrival)
        except (FilesRefused, StorageUnavailable, Conflict, ClaimLost):
            raise
        except Exception as fault:
            structlog.get_logger().error("mail_not_processed", fault=type(fault).__name__)
            return await self._receive.set_aside_fault(
                arrival,
                reason=SetAsideReason.COULD_NOT_PROCESS,
                detail=type(fault).__name__,
            )


def refused(why: str) -> str:
    """Answer what the sender's own server shows the sender, in ASCII as SMTP wants it."""
    ascii_only = unicodedata.normalize("NFKD", why).encode("ascii", "ignore").decode()
    return FILES_REFUSED.format(why=" ".join(ascii_only.split())[:LONGEST_REASON])


def plain(address: str) -> str:
    """Answer an address in the form addressees are looked up by."""
    return (parseaddr(address)[1] or address).strip().casefold()


def addressees(
    boards: Mapping[str, tuple[Sequence[str], Sequence[str]]],
) -> dict[str, Addressee]:
    """Answer the addressees of boards, from their request and breach addresses."""
    found: dict[str, Addressee] = {}
    for board, (requests, breaches) in boards.items():
        found.update({plain(each): Addressee(board, for_breaches=False) for each in requests})
        found.update({plain(each): Addressee(board, for_breaches=True) for each in breaches})
    return found


def _with_envelope(envelope: Envelope) -> bytes:
    """Answer the mail with the envelope's sender on top (RFC 5321 §4.4, final delivery).

    The null return path of a bounce stands only there, and intake must see it.
    """
    content = envelope.original_content or b""
    sender = "".join((envelope.mail_from or "").split()).strip("<>")
    return f"Return-Path: <{sender}>\r\n".encode("utf-8", "surrogateescape") + content
