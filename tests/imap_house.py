"""The parts around a mailbox reader under test: real storage, a simple understander, a clock."""

import email
import email.policy
import hashlib
import secrets
import sqlite3
import tomllib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from casework.actions.receive_message import ReceiveMessage
from casework.boards import BoardProfile
from casework.kinds import Kind
from casework.ledger import Door, Look, SetAside
from casework.message import (
    Attachment,
    Automatic,
    AutomaticKind,
    Channel,
    IncomingMessage,
    SetAsideReason,
    Understanding,
    UnreadableMessage,
)
from casework.profile_check import check_profile
from intake.imap_reader import MailboxReader
from intake.mailbox import Mailbox, ReadMail, Security
from storage.database import Database
from storage.encryption import Vault
from storage.mint import SecretMint

BOARD = "opron"
NOW = datetime(2025, 11, 17, 10, 0, tzinfo=UTC)
PROFILE = Path(__file__).parent.parent / "boards" / f"{BOARD}.toml"


@dataclass
class SetClock:
    """A clock that stands until it is moved; tells a test that somebody looked at it."""

    moment: datetime = NOW
    tells: Callable[[], object] = lambda: None

    def now(self) -> datetime:
        self.tells()
        return self.moment

    def pass_seconds(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class SimpleUnderstander:
    """Takes every message for a request to see a file; tells a test that it got one."""

    def __init__(self) -> None:
        self.seen: list[IncomingMessage] = []
        self.hears: Callable[[IncomingMessage], object] = lambda _message: None

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        self.seen.append(message)
        self.hears(message)
        sure = dict.fromkeys(Kind, 0.0) | {Kind.INZAGE: 0.9}
        return Understanding((Kind.INZAGE,), False, sure, (Kind.INZAGE,), "nl")


class OpenScreen:
    """Lets everything through."""

    def screen(self, message: IncomingMessage) -> IncomingMessage:
        return message


def read_plainly(raw: bytes, received: datetime) -> IncomingMessage | UnreadableMessage:
    """Read a simple mail; the words in its subject ask for what is not simple."""
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    subject = str(mail["Subject"] or "")
    sha256 = hashlib.sha256(raw).hexdigest()
    if "breaks the reader" in subject:
        raise ZeroDivisionError("a secret of the mail")
    message = IncomingMessage(
        channel=Channel.EMAIL,
        received=received,
        sender=mail["From"],
        text=raw.partition(b"\r\n\r\n")[2].decode("utf-8", "replace"),
        full_text="",
        subject=subject,
        message_id=mail["Message-ID"],
        attachments=(Attachment("foto.jpg", "image/jpeg", 9),) if "photo" in subject else (),
        automatic=Automatic(AutomaticKind.AUTO_REPLY, "x") if "out of office" in subject else None,
        raw_size=len(raw),
        raw_sha256=sha256,
        content_key=sha256,
    )
    if "unreadable" in subject:
        return UnreadableMessage(
            SetAsideReason.BROKEN, "no parts", received, len(raw), sha256, sha256, message
        )
    return message


def mail(number: int, subject: str = "Dossier van mijn zoon", *, text: str = "Mag ik?") -> bytes:
    """Write one mail, unlike any other."""
    return (
        f"From: ouder{number}@ouders.example\r\nTo: privacy@school.example\r\n"
        f"Subject: {subject}\r\nMessage-ID: <{number}@ouders.example>\r\n\r\n{text} {number}\r\n"
    ).encode()


@dataclass
class House:
    """Everything a reader needs, on a database of its own."""

    file: Path
    storage: Database
    receive: ReceiveMessage
    clock: SetClock
    understander: SimpleUnderstander

    def reader(
        self,
        mailbox: Mailbox,
        *,
        read: ReadMail = read_plainly,
        process: str = "process-1",
        **given: Any,
    ) -> MailboxReader:
        return MailboxReader(
            mailbox,
            self.storage,
            replace(self.receive, reader=process),
            read,
            self.clock,
            jitter=lambda: 0.5,
            **given,
        )

    def outcomes(self) -> dict[str, str | None]:
        """Answer the outcome of every ledger row, by UID; None for a claim without one."""
        return {row["source"].rpartition(":")[2]: row["outcome"] for row in self.rows()}

    def rows(self) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.file)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute("SELECT * FROM ledger ORDER BY source")]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep the database locked, as another process or a full disk would."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield

    async def cases(self) -> int:
        async with self.storage.reading() as tx:
            return len(await tx.cases.all())

    async def waiting(self) -> list[SetAside]:
        async with self.storage.reading() as tx:
            return list(await tx.ledger.waiting(board=BOARD))

    async def last_look(self) -> Look:
        async with self.storage.reading() as tx:
            return next(look for look in await tx.doors.looks() if look.door is Door.IMAP)


@asynccontextmanager
async def open_house(
    file: Path, *, key: bytes | None = None, database: type[Database] = Database
) -> AsyncIterator[House]:
    vault = Vault(key or secrets.token_bytes(32))
    storage = database(f"sqlite:///{file}", vault, busy_timeout_ms=100)
    clock, understander = SetClock(), SimpleUnderstander()
    receive = ReceiveMessage(
        storage=storage,
        understand=understander,
        screen=OpenScreen(),
        mint=SecretMint(vault, "school.example"),
        clock=clock,
        boards={BOARD: board()},
        reader="process-1",
    )
    try:
        await storage.migrate()
        yield House(file, storage, receive, clock, understander)
    finally:
        await storage.close()


def board() -> BoardProfile:
    return check_profile(tomllib.loads(PROFILE.read_text()), file=PROFILE.name)


def mailbox(port: int, **given: Any) -> Mailbox:
    """Describe a mailbox on loopback, in the clear unless said otherwise."""
    usual: dict[str, Any] = {
        "name": "verzoeken",
        "board": BOARD,
        "host": "127.0.0.1",
        "port": port,
        "security": Security.NONE,
        "username": "privacy@school.example",
        "password": None if "oauth2" in given else lambda: "geheim",
        "timeout_seconds": 10,
        "poll_seconds": 0.05,
    }
    return Mailbox(**{**usual, **given})
