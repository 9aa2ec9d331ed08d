"""Take in raw mails from files, folders, mbox files and Maildirs, as the doors would."""

import hashlib
import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from casework.actions.receive_message import Arrival
from casework.ledger import Door, Outcome, Source
from casework.message import IncomingMessage, SetAsideReason, UnreadableMessage
from casework.ports import ClaimLost, Conflict, StorageUnavailable
from intake.mail_files import files_to_judge
from service.wiring import House

MAIL_SUFFIXES = {".eml", ".mail", ".mbox", ".msg", ""}
CLAIM_FOR = timedelta(minutes=10)
HOLDS_A_COPY = "it holds a copy of an identity document, not kept here: destroy this file yourself"


@dataclass(frozen=True, slots=True)
class FileMail:
    """One raw mail and where it stands."""

    name: str
    """Path, with the number of the mail in an mbox behind it."""
    path: Path
    part: str = ""
    """Key of the mail within a mailbox file or folder."""

    def read(self) -> bytes:
        """Answer the mail's bytes. Raises OSError."""
        if not self.part:
            return self.path.read_bytes()
        box = mailbox.mbox(self.path, create=False)
        try:
            return bytes(box.get_bytes(int(self.part)))  # type: ignore[arg-type]  # numbers here
        finally:
            box.close()


class NoMailThere(ValueError):
    """The path holds no mail; the text says what was looked for."""


def find_mails(path: Path) -> list[FileMail]:
    """Answer the mails at a path, in a steady order. Raises NoMailThere."""
    if not path.exists():
        raise NoMailThere(f"{path}: there is no such file or folder")
    found = list(_in_folder(path) if path.is_dir() else _in_file(path))
    if not found:
        raise NoMailThere(f"{path}: expected .eml files, an mbox file or a Maildir")
    return found


def _in_folder(path: Path) -> Iterator[FileMail]:
    for file in sorted(path.rglob("*")):
        in_maildir = file.parent.name in {"cur", "new"} and (file.parent.parent / "tmp").is_dir()
        named_as_mail = file.suffix.lower() in MAIL_SUFFIXES and not file.name.startswith(".")
        if file.is_file() and (in_maildir or named_as_mail):
            yield from [FileMail(str(file), file)] if in_maildir else _in_file(file)


def _in_file(path: Path) -> Iterator[FileMail]:
    if not _is_mbox(path):
        yield FileMail(str(path), path)
        return
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield FileMail(f"{path}#{key}", path, str(key))
    finally:
        box.close()


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        # A single mail saved by an mbox program can begin with its From line too.
        return path.suffix.lower() != ".eml" and file.read(5) == b"From "


async def take_in(house: House, mail: FileMail, *, board: str | None) -> dict[str, Any]:
    """Take in one mail; answer its line: source, outcome, cases, reason.

    Raises StorageUnavailable when nothing can be saved.
    """
    raw, fault = _bytes_of(mail)
    source = Source(Door.FILE, "file", f"{_digest(mail.name.encode())}-{_digest(raw)}")
    received = house.clock.now() if fault else arrival_time(raw, mail.path)
    message = fault or house.read(raw, received, authserv_id=_authserv(house))
    board_id, for_breaches = board_for(house, message, board)
    now = house.clock.now()
    async with house.database.transaction() as tx:
        answer = await tx.ledger.claim(
            [source], board=board_id, by=house.process, now=now, until=now + CLAIM_FOR
        )
    if answer.recorded:
        async with house.database.reading() as tx:
            entry = await tx.ledger.entry(source)
        cases = entry.cases if entry else ()
        return _line(mail, Outcome.SEEN_BEFORE, cases=cases, reason="taken in before")
    if answer.held:
        return _line(mail, "held", reason="another process has it in hand")
    arrival = Arrival(
        board_id,
        source,
        message,
        answer.granted[0],
        for_breaches,
        files=files_to_judge(raw, message) if house.receive.judge is not None else (),
        source_keeps=True,
    )
    return await _receive(house, mail, arrival)


async def _receive(house: House, mail: FileMail, arrival: Arrival) -> dict[str, Any]:
    try:
        receipt = await house.receive(arrival)
    except (StorageUnavailable, ClaimLost, Conflict):
        raise
    except Exception as fault:
        receipt = await house.receive.set_aside_fault(
            arrival, reason=SetAsideReason.COULD_NOT_PROCESS, detail=type(fault).__name__
        )
    async with house.database.transaction() as tx:
        await tx.ledger.settle([arrival.source], now=house.clock.now())
    reason = HOLDS_A_COPY if receipt.copy_destroyed else receipt.reason
    return _line(mail, receipt.outcome, cases=receipt.cases, reason=reason)


def _bytes_of(mail: FileMail) -> tuple[bytes, UnreadableMessage | None]:
    try:
        return mail.read(), None
    except OSError as fault:
        detail = f"file cannot be read: {fault.strerror}"
        name = _digest(mail.name.encode())
        now = datetime.now(UTC)
        return b"", UnreadableMessage(SetAsideReason.BROKEN, detail, now, 0, name, name)


def arrival_time(raw: bytes, path: Path) -> datetime:
    """Answer when a mail arrived: its topmost Received header, or else the file's own time.

    The Date header is the sender's word and proves no arrival.
    """
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    headers: Message = BytesHeaderParser(policy=compat32).parsebytes(raw[:65_536])
    topmost = str(headers.get("Received", "")).rpartition(";")[2].strip()
    try:
        moment = parsedate_to_datetime(topmost)
    except (ValueError, TypeError, IndexError, OverflowError):
        return written
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment if moment <= datetime.now(UTC) else written


def board_for(
    house: House, message: IncomingMessage | UnreadableMessage, chosen: str | None
) -> tuple[str, bool]:
    """Answer for which board a mail is, and whether it came to a breach address.

    By the addresses it was sent to, then by a school it names; else the first board.
    """
    known = message.salvaged if isinstance(message, UnreadableMessage) else message
    recipients = {each.casefold() for each in known.recipients} if known else set()
    for board_id, facts in house.settings.boards.items():
        breach = {each.casefold() for each in facts.breach_addresses}
        own = house.boards[board_id]
        if own.breach.address and own.breach.address != own.contact.email:
            breach.add(own.breach.address.casefold())
        requests = {each.casefold() for each in (*facts.request_addresses, own.contact.email)}
        if recipients & (breach | requests) and chosen in {None, board_id}:
            return board_id, bool(recipients & breach)
    if chosen is not None:
        return chosen, False
    if known is not None:
        for board_id, profile in house.boards.items():
            if profile.schools_named_in(f"{known.subject}\n{known.full_text}"):
                return board_id, False
    return next(iter(house.boards)), False


def _authserv(house: House) -> str | None:
    named = [box.authserv_id for box in house.settings.mailboxes if box.authserv_id]
    return named[0] if named else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]


def _line(
    mail: FileMail, outcome: str, *, cases: tuple[str, ...] = (), reason: str = ""
) -> dict[str, Any]:
    return {"source": mail.name, "outcome": str(outcome), "cases": list(cases), "reason": reason}
