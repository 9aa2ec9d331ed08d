"""Sign in with a real browser: the cookies, the forms, and what axe says of every page."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from browser import PHONE, Chromium, Window, chromium
from fakes import CountingMint
from invented import boards
from memory_storage import MemoryStorage
from staff_house import BERK, EIK, FG_OF_BERK, IBP, LINDE, PASSWORD, Person, StaffHouse
from starlette.routing import Route

from desk.app import desk_app
from desk.frame import Desk, Visit, staff_page
from desk.server import DeskServer
from desk.sign_in.openid import OpenIdProvider
from desk.sign_in.routes import sign_in_routes

pytestmark = pytest.mark.needs("chromium")

SMALLEST = {"width": 320, "height": 640}
SCHOOL = OpenIdProvider("school", "Microsoft", "https://login.example", "loket", lambda: "x")


@dataclass
class Town:
    """The desk behind a real door, and a browser before it."""

    house: StaffHouse
    browser: Chromium
    door: DeskServer
    stop: asyncio.Event
    running: "asyncio.Future[None]"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.door.port}"


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    house = StaffHouse(MemoryStorage())
    desk = Desk(
        storage=house.storage,
        clock=house.clock,
        mint=CountingMint(prefix="DESK"),
        boards=boards(LINDE, BERK),
        whose_session=house.sign_in.whose_session,
        mask=str,
    )

    async def today(visit: Visit) -> Any:
        return visit.page("refused.html", why=f"Vandaag van {visit.name}.")

    routes = [
        *sign_in_routes(desk, sign_in=house.sign_in, providers=[SCHOOL]),
        Route("/", staff_page(today, desk), methods=["GET"]),
    ]
    door = DeskServer(desk_app(desk, routes), host="127.0.0.1", port=0)
    stop = asyncio.Event()
    running = asyncio.ensure_future(door.run(stop))
    await door.opened.wait()
    try:
        async with chromium() as browser:
            yield Town(house, browser, door, stop, running)
    finally:
        stop.set()
        await running


async def sign_in(town: Town, window: Window, person: Person) -> None:
    await window.go("/aanmelden")
    await window.page.get_by_label("Mailadres").fill(person.email)
    await window.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    await window.page.get_by_label("Code uit uw app").fill(town.house.app_code(person.app_secret))
    await window.press("Aanmelden")


async def test_somebody_signs_in_changes_seats_and_signs_out(town: Town) -> None:
    noor = await town.house.joined("Noor van Dalen", IBP, FG_OF_BERK)

    async with town.browser.window(town.url) as window:
        await sign_in(town, window, noor)
        first = await window.text()
        await window.page.get_by_text("Andere functie").click()
        await window.press("FG, Stichting De Berk")
        second = await window.text()
        await window.press("Afmelden")
        last = await window.text()

        assert "Vandaag van Noor van Dalen" in first
        assert "Stichting De Linde" in first
        assert "Stichting De Berk" in second
        assert "U bent afgemeld" in last
        assert window.complaints == []


async def test_a_recovery_code_is_found_without_a_script_too(town: Town) -> None:
    joke = await town.house.joined("Joke Terpstra", EIK)

    async with town.browser.window(town.url, javascript=False, viewport=PHONE) as window:
        await window.go("/aanmelden")
        await window.page.get_by_label("Mailadres").fill(joke.email)
        await window.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
        await window.page.get_by_text("Geen telefoon bij de hand?").click()
        await window.page.get_by_label("Herstelcode").fill(joke.recovery_codes[0])
        await window.press("Aanmelden")

        assert "Vandaag van Joke Terpstra" in await window.text()


async def pages(town: Town) -> Sequence[tuple[str, bool]]:
    """Answer every page, and whether it is for who is signed in."""
    house = town.house
    joke = await house.joined("Joke Terpstra", EIK)
    invited = await house.invited("Nieuw Gezicht", EIK)
    link = (await house.administrator.send_password_link(joke.id)).link.rpartition("/")[2]
    return [
        ("/aanmelden", False),
        (f"/uitnodiging/{invited}", False),
        (f"/herstel/{link}", False),
        ("/herstel/verzonnen", False),
        ("/wachtwoord-vergeten", False),
        ("/mijn-account", True),
        ("/medewerkers", True),
        ("/medewerkers/nieuw", True),
        (f"/medewerkers/{joke.id}", True),
    ]


async def test_axe_finds_nothing_and_every_page_fits_a_small_phone(town: Town) -> None:
    ruud = await town.house.joined("Ruud Postma", IBP)
    found: dict[str, list[str]] = {}

    for path, signed_in in await pages(town):
        cookies = [("loket", ruud.session)] if signed_in else []
        async with town.browser.window(town.url, cookies=cookies, checks_axe=True) as window:
            await window.go(path)
            await _unfold(window)
            found[path] = await window.faults_for_readers()
            await window.page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]  # two whole numbers
            await window.page.emulate_media(color_scheme="dark")
            found[f"{path} at night on a phone"] = await window.faults_for_readers()
            found[path] += ["too wide"] * await window.overflows()

    assert {where: faults for where, faults in found.items() if faults} == {}


async def _unfold(window: Window) -> None:
    await window.page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
