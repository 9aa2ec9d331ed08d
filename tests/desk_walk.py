"""Open a furnished desk as it is in service, and walk its pages from any seat."""

import io
import shutil
import sqlite3
import zipfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pypdfium2
from databases import VAULT
from desk_furnished import PROFILES, SEATS, URL, Furnished, HarmlessJudge
from fakes import FakeClock, FakeUnderstand, PassingScreen, sure
from invented import NOW
from starlette.routing import Mount
from starlette.types import ASGIApp

from casework.actions.receive_message import ReceiveMessage
from casework.kinds import Kind
from casework.school_holidays import NO_SCHOOL_HOLIDAYS
from desk.frame import csrf_of
from outbox.words import LetterWords
from service.desk_parts import DeskParts, desk_server
from service.live_boards import LiveBoards
from service.settings import DeskSettings
from storage.database import Database
from storage.mint import SecretMint

NOBODY: Final = "nobody"


@dataclass
class Walk:
    """A copy of a furnished house that answers, and who walks it."""

    furnished: Furnished
    file: Path
    database: Database
    app: ASGIApp
    clock: FakeClock

    def visitor(self, who: str) -> "Walker":
        """Answer somebody at a browser: on a seat of SEATS, or nobody."""
        secret = self.furnished.sessions.get(who, "")
        cookies = {"__Host-loket": secret} if secret else {}
        cookies["__Host-bezoek"] = f"bezoek-{who}"
        transport = httpx.ASGITransport(
            app=self.app, raise_app_exceptions=False, client=(f"192.0.2.{len(who)}", 1)
        )
        client = httpx.AsyncClient(
            transport=transport, base_url=URL, cookies=cookies, headers={"Accept": "text/html"}
        )
        return Walker(who, client, csrf_of(secret or f"bezoek-{who}"))

    def pages(self, method: str) -> list[str]:
        """Answer the address of every page, with places to fill in."""
        app: Any = self.app
        pages = []
        for route in app._app.routes:
            if isinstance(route, Mount):
                pages += [f"{route.path}/"] if method == "GET" else []
            elif method in route.methods:
                pages.append(route.path)
        return pages

    def stored(self, *, but: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
        """Answer every row of every table, but of some."""
        with closing(sqlite3.connect(self.file)) as line:
            names = [
                name
                for (name,) in line.execute("select name from sqlite_master where type='table'")
            ]
            return {
                name: sorted(line.execute(f'select * from "{name}"'), key=repr)
                for name in names
                if name not in but
            }

    def happened(self) -> Counter[str]:
        """Answer how often each kind of event was noted."""
        with closing(sqlite3.connect(self.file)) as line:
            return Counter(kind for (kind,) in line.execute("select kind from event"))

    async def version(self, name: str) -> int:
        """Answer the version of a case that a form made now would carry."""
        one = self.furnished.cases[name]
        async with self.database.reading() as tx:
            return await tx.journal.version_of_case(board=one.board, reference=one.reference)

    def sees(self, who: str, name: str) -> bool:
        """Answer whether a seat sees a case."""
        return who in SEATS and SEATS[who].sees(self.furnished.cases[name])


@dataclass
class Walker:
    """Somebody at a browser; follows no redirect by itself."""

    who: str
    client: httpx.AsyncClient
    csrf: str

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.client.get(path, **more)

    async def post(self, path: str, fields: Mapping[str, Any], **more: Any) -> httpx.Response:
        """Send a form with its token, which `fields` may replace."""
        return await self.client.post(path, data={"csrf": self.csrf, **fields}, **more)


@asynccontextmanager
async def walk(furnished: Furnished, folder: Path, *, url: str = URL) -> AsyncIterator[Walk]:
    """Open a copy of a furnished house, wired as the service wires it."""
    shutil.copytree(furnished.file.parent, folder, dirs_exist_ok=True)
    file = folder / furnished.file.name
    database, clock = Database(f"sqlite:///{file}", VAULT), FakeClock(NOW)
    mint, live = SecretMint(VAULT, "loket.example"), LiveBoards(PROFILES, database, clock)
    receive = ReceiveMessage(
        database,
        FakeUnderstand(otherwise=sure(Kind.INZAGE)),
        PassingScreen(),
        mint,
        clock,
        live,
        "web",
    )
    parts = DeskParts(
        database=database,
        clock=clock,
        mint=mint,
        boards=live,
        school_holidays=NO_SCHOOL_HOLIDAYS,
        receive=receive,
        words=LetterWords(url),
        judge=HarmlessJudge(),
        patience=timedelta(hours=2),
        folder=folder,
    )
    server = desk_server(DeskSettings(), parts, desk_url=url)
    try:
        yield Walk(furnished, file, database, server._app, clock)
    finally:
        await database.close()


def address(of: Furnished, page: str, name: str) -> str:
    """Answer a page's address with its places filled in, about one of the cases."""
    answer = of.answers.get(name, of.answers["eik"])
    draft_file = answer.files[0].id
    secrets = {"/antwoord": of.link, "/agenda": of.feed}
    return page.format(
        reference=of.cases[name].reference,
        answer=answer.id,
        file=draft_file if "antwoord" in page else of.files[name],
        part="3",
        name="per-maand" if "grafiek" in page else of.tray["waits"].rpartition("/")[2],
        secret=next((each for way, each in secrets.items() if page.startswith(way)), of.invitation),
        board="linde",
        provider="google",
        id="member-new" if page.endswith("/opnieuw") else "member-known",
    )


def readable(answer: httpx.Response) -> str:
    """Answer what a person reads in an answer, also where it is packed in a file."""
    match answer.headers.get("Content-Type", "").partition(";")[0]:
        case "application/pdf":
            paper = pypdfium2.PdfDocument(answer.content)
            return "".join(page.get_textpage().get_text_range() for page in paper)
        case kind if kind.startswith("application/vnd.openxmlformats"):
            with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
                return "".join(parts.read(name).decode() for name in parts.namelist())
    return answer.text
