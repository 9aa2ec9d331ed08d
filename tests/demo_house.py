"""The whole service with its desk and the demonstration's past, for a browser to walk through."""

import asyncio
import smtplib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from browser import Chromium, Window
from judges import JudgeByContent

from desk.sign_in.authenticator import code_at
from intake.mail_catcher import CaughtMail, MailCatcher
from service.demo import demo_settings, free_port
from service.demo_history import demo_profile, play_history
from service.demo_people import DemoAccount, open_accounts
from service.serve import serve
from service.wiring import House, open_house


@dataclass
class DemoHouse:
    """A service that runs, its people, and what it sent."""

    house: House
    smtp_port: int
    catcher: MailCatcher
    url: str
    accounts: dict[str, DemoAccount]
    """By mail address."""

    async def mail(self, text: str, *, subject: str, sender: str, to: str) -> None:
        """Send a mail of a parent through the real door, and wait until it has been answered."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject
        mail.set_content(text)

        def send() -> None:
            with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as line:
                line.send_message(mail)

        await asyncio.to_thread(send)
        await self.settled()

    async def settled(self) -> list[CaughtMail]:
        """Wait until nothing is owed any more; answer everything that was sent."""
        async with asyncio.timeout(30):
            while True:
                async with self.house.database.reading() as tx:
                    if not await tx.letters.waiting():
                        return self.catcher.caught
                await asyncio.sleep(0.05)

    def mails_to(self, address: str) -> list[str]:
        """Answer the texts of what was sent to somebody, oldest first."""
        texts = []
        for each in self.catcher.caught:
            body = each.mail.get_body(("plain",)) if each.to == address else None
            if body is not None:
                texts.append(body.get_content())
        return texts

    def cookie(self, email: str) -> tuple[str, str]:
        """Answer the cookie of somebody who signed in."""
        return ("loket", self.accounts[email].session)

    def code(self, email: str) -> str:
        """Answer what the app of somebody shows now."""
        return code_at(self.accounts[email].app_secret, self.house.clock.now())

    @asynccontextmanager
    async def at(self, browser: Chromium, email: str, **how: Any) -> AsyncIterator[Window]:
        """Open a window in which somebody is signed in."""
        async with browser.window(self.url, cookies=[self.cookie(email)], **how) as window:
            yield window


@asynccontextmanager
async def demo_house(
    folder: Path, *, everyday: bool = False, **more: Any
) -> AsyncIterator[DemoHouse]:
    """Run the demonstration's service for as long as the block lasts.

    With `everyday` its year is as full as in the demonstration; that takes three times as long.
    `more` are settings on top of those of the demonstration.
    """
    catcher, stop = MailCatcher(), asyncio.Event()
    relay_port = await catcher.open()
    with as_file(demo_profile()) as profile:
        settings = demo_settings(
            folder, relay_port, desk_port=free_port(0), profile=profile, **more
        )
        async with open_house(settings, judge=JudgeByContent()) as house:
            await play_history(house, until=house.clock.now(), everyday=everyday)
            accounts = await open_accounts(house, address=settings.desk_url)
            opened: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

            async def note(port: int | None) -> None:
                opened.set_result(port)

            service = asyncio.ensure_future(serve(house, stop, opened=note))
            try:
                known = {account.email: account for account in accounts}
                yield DemoHouse(house, await opened or 0, catcher, settings.desk_url, known)
            finally:
                stop.set()
                await service
                await catcher.close()
