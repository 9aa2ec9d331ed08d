"""See the pages of today, the list and a case in a real browser, on every screen."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from browser import PHONE, Chromium, chromium
from desk_house import DeskHouse, desk_house
from invented import NOW, case, event, letter, mail, source, staff_letter
from memory_storage import MemoryStorage

from casework.advice import Advice
from casework.case import CaseState
from casework.events import EventKind
from casework.evidence_words import Quote
from casework.kinds import Kind
from casework.notes import Note
from desk.cases.routes import case_routes
from desk.server import DeskServer

pytestmark = pytest.mark.needs("chromium")

REFERENCE = "PL-7F3K-9QXM"
PATH = f"/zaken/{REFERENCE}"
NARROW = {"width": 320, "height": 640}
LONG = "Beste directeur,\n\nIk wil graag alles zien wat u van mijn dochter bewaart. " * 12


@dataclass
class Town:
    """The desk behind a real door, and a browser before it."""

    house: DeskHouse
    browser: Chromium
    url: str

    def cookies(self, who: str) -> list[tuple[str, str]]:
        visitor = self.house.visitor(who)
        return [(cookie.name, cookie.value or "") for cookie in visitor.client.cookies.jar]


async def filled(house: DeskHouse) -> None:
    asked = replace(
        case(REFERENCE, school="De Eik", language="tr"),
        quotes=(Quote(Kind.INZAGE, "alles zien wat u van mijn dochter bewaart"),),
        linked=("PL-AAAA-BBBB",),
        notes=(Note("Moeder belde; zij komt donderdag langs.", "Joke Terpstra", NOW),),
        advices=(Advice("1", "Laat de naam van de melder weg.", NOW, "Noor van Dalen"),),
    )
    late = case(school="De Eik", kind=Kind.BEZWAAR, received=NOW - timedelta(days=40))
    breach = case("PL-AAAA-BBBB", school="De Eik", kind=Kind.DATALEK)
    unclear = replace(case(school="De Eik"), state=CaseState.TRIAGE, likely=tuple(Kind)[:3])
    many = [case(school="De Eik", kind=kind, received=NOW - timedelta(days=9)) for kind in Kind]
    async with house.desk.storage.transaction() as tx:
        for each in (asked, late, breach, unclear, *many):
            await tx.cases.open(each, mail(LONG), source=source())
            await tx.journal.note(event(case=each.reference))
        await tx.letters.owe(letter(REFERENCE))
        await tx.letters.owe(staff_letter(REFERENCE))
        read = event(EventKind.CASE_READ, case=REFERENCE, by="Noor van Dalen")
        await tx.journal.note(read)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with desk_house(MemoryStorage(), case_routes) as house, chromium() as browser:
        await filled(house)
        door, stop = DeskServer(house.app, host="127.0.0.1", port=0), asyncio.Event()
        running = asyncio.ensure_future(door.run(stop))
        try:
            async with asyncio.timeout(10):
                await door.opened.wait()
            yield Town(house, browser, f"http://127.0.0.1:{door.port}")
        finally:
            stop.set()
            await running


@pytest.mark.parametrize(("viewport", "dark"), [(None, True), (PHONE, False), (NARROW, True)])
async def test_the_pages_can_be_read_by_everybody_on_every_screen(
    town: Town, viewport: dict[str, int] | None, dark: bool
) -> None:
    cookies = town.cookies("director")

    async with town.browser.window(
        town.url, viewport=viewport, dark=dark, cookies=cookies, checks_axe=True
    ) as window:
        for path in ("/", "/zaken", "/zaken?tekst=ZZZZ", PATH):
            assert await window.go(path) == 200

            assert await window.faults_for_readers() == []
            assert await window.overflows() == 0
            assert window.complaints == []


async def test_nothing_on_a_page_breaks_its_own_rules_of_safety(town: Town) -> None:
    async with town.browser.window(town.url, cookies=town.cookies("director")) as window:
        for path in ("/", "/zaken", PATH):
            await window.go(path)

        assert window.complaints == []


async def test_who_else_is_in_the_case_is_asked_again_by_itself(town: Town) -> None:
    async with town.browser.window(town.url, cookies=town.cookies("desk")) as window:
        await window.go(PATH)
        assert "Noor van Dalen keek hier" in await window.text()
        town.house.clock.advance(timedelta(minutes=11))

        await window.page.evaluate("htmx.ajax('GET', location.pathname + '/samen', '#samen')")

        await window.page.wait_for_function(
            "!document.querySelector('#samen').innerText.includes('Noor')"
        )
        assert window.complaints == []


async def test_searching_and_opening_works_without_a_script(town: Town) -> None:
    async with town.browser.window(
        town.url, cookies=town.cookies("director"), javascript=False
    ) as window:
        await window.go("/zaken")
        await window.fill("Kenmerk", REFERENCE.lower())
        await window.press("Toon")

        assert window.page.url.endswith(PATH)
        assert REFERENCE in await window.heading()
        assert "Noor van Dalen keek hier" in await window.text()
