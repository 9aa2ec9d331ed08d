"""A whole house for tests: real storage, real doors, a scripted understanding."""

import asyncio
import smtplib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from judges import JudgeByContent

from casework.boards import BoardProfile
from casework.files import JudgeFiles
from casework.kinds import Kind
from casework.message import IncomingMessage, Understanding
from intake.mail_catcher import CaughtMail, MailCatcher
from service.serve import serve
from service.settings import Settings, read_settings
from service.wiring import House, open_house

PARENT = "ouder@ouders.example"
KEYWORDS = {
    "datalek": Kind.DATALEK,
    "inzage": Kind.INZAGE,
    "verwijder": Kind.VERWIJDERING,
    "correctie": Kind.CORRECTIE,
    "ziek": Kind.OVERIG,
}


class ScriptedUnderstanding:
    """Understands by a handful of words, so that a test says what is asked."""

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        text = f"{message.subject} {message.text}".lower()
        labels = tuple(kind for word, kind in KEYWORDS.items() if word in text)
        if "crash" in text:
            raise RuntimeError(text)
        return Understanding(
            labels=labels or (Kind.OVERIG,),
            unsure="misschien" in text,
            probabilities=dict.fromkeys(Kind, 0.5),
            likely=labels or (Kind.OVERIG,),
            language="en" if "dear" in text else "nl",
        )


def settings_for(folder: Path, *, relay_port: int = 9, **more: Any) -> Settings:
    """Answer settings of two boards that need nothing from outside."""
    given: dict[str, Any] = {
        "data_dir": folder,
        "sending": {"port": relay_port, "from_address": "loket@loket.example"},
        "smtp_door": {"port": 0, "authserv_id": "mx.bestuur.example"},
        "watch_seconds": 3600,
        "boards": {
            name: {
                "request_addresses": [f"privacy@{name}.example"],
                "breach_addresses": [f"datalek@{name}.example"],
                "addresses": {
                    "ibp_manager": f"ibp@{name}.example",
                    "fg": f"fg@{name}.example",
                    "desk": f"bureau@{name}.example",
                },
            }
            for name in ("opoo", "opron")
        },
    }
    return read_settings(None, **{**given, **more})


@dataclass
class Running:
    """A service that runs, and what it sent."""

    house: House
    port: int
    catcher: MailCatcher

    async def send(self, mail: EmailMessage | bytes, *to: str, sender: str = PARENT) -> None:
        """Deliver one mail over real SMTP. Raises what smtplib raises."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        await asyncio.to_thread(self._send, raw, to, sender)

    def _send(self, raw: bytes, to: tuple[str, ...], sender: str) -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as line:
            line.sendmail(sender, list(to) or ["privacy@opron.example"], raw)

    async def letters_settled(self) -> list[CaughtMail]:
        """Wait until nothing is owed any more; answer what was sent."""
        async with asyncio.timeout(30):
            while True:
                async with self.house.database.reading() as tx:
                    if not await tx.letters.waiting():
                        return self.catcher.caught
                await asyncio.sleep(0.05)


@asynccontextmanager
async def running_service(
    folder: Path, *, judge: JudgeFiles | None = None, **more: Any
) -> AsyncIterator[Running]:
    """Run the service with its SMTP door and a catcher for what it sends.

    Files are judged by what they begin with, unless a judge is given.
    """
    catcher = MailCatcher()
    relay_port = await catcher.open()
    stop = asyncio.Event()
    settings = settings_for(folder, relay_port=relay_port, **more)
    judge = judge or JudgeByContent()
    async with open_house(settings, understand=ScriptedUnderstanding(), judge=judge) as house:
        opened: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

        async def note(port: int | None) -> None:
            opened.set_result(port)

        service = asyncio.ensure_future(serve(house, stop, opened=note))
        try:
            yield Running(house, await opened or 0, catcher)
        finally:
            stop.set()
            await service
            await catcher.close()


def mail_of(
    sender: str = "Sietske Hofstra <sietske@ouders.example>",
    subject: str = "Vraag",
    text: str = "Ik wil inzage in het dossier.",
    **headers: str,
) -> EmailMessage:
    """Answer a mail of a parent."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "privacy@opron.example"
    mail["Subject"] = subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail
