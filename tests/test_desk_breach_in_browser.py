"""Go through a breach with a real browser: without scripts, on a phone, and as axe reads it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from breach_desk import FULL, SUM, BreachDesk, breach_desk
from browser import Chromium, chromium
from memory_storage import MemoryStorage

from casework.case import CaseState
from desk.server import DeskServer

pytestmark = pytest.mark.needs("chromium")

SMALLEST = {"width": 320, "height": 640}
PAGES = (
    "",
    *(f"/deel/{part}" for part in ("0", "2", "3", "register")),
    "/overnemen",
    "/risico",
    "/besluit-ap",
    "/besluit-betrokkenen",
    "/melding",
    "/verteld",
    "/brief?taal=ar",
    "/bekend",
    "/afsluiten",
)


@asynccontextmanager
async def served(desk: BreachDesk) -> AsyncIterator[str]:
    """Answer where the desk can be reached."""
    door = DeskServer(desk.house.app, host="127.0.0.1", port=0)
    stop = asyncio.Event()
    running = asyncio.ensure_future(door.run(stop))
    await door.opened.wait()
    try:
        yield f"http://127.0.0.1:{door.port}"
    finally:
        stop.set()
        await running


@pytest.fixture
async def browser() -> AsyncIterator[Chromium]:
    async with chromium() as started:
        yield started


def cookies(desk: BreachDesk) -> list[tuple[str, str]]:
    (cookie,) = desk.visitor().client.cookies.jar
    return [(cookie.name, cookie.value or "")]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dark", [False, True])
async def test_axe_finds_nothing_and_no_page_is_wider_than_the_smallest_phone(
    browser: Chromium, dark: bool
) -> None:
    async with breach_desk(MemoryStorage()) as desk, served(desk) as url:
        await desk.act("deel/3", **FULL["3"])
        await desk.decided()
        who = cookies(desk)
        async with browser.window(
            url, viewport=SMALLEST, dark=dark, cookies=who, checks_axe=True
        ) as window:
            for below in PAGES:
                assert await window.go(desk.path + below) == 200

                assert await window.faults_for_readers() == [], below
                assert await window.overflows() <= 0, below
            assert await window.go("/datalekken") == 200
            assert await window.faults_for_readers() == []


async def test_a_false_alarm_is_told_and_closed_without_any_script(browser: Chromium) -> None:
    async with breach_desk(MemoryStorage()) as desk, served(desk) as url:
        async with browser.window(url, javascript=False, cookies=cookies(desk)) as window:
            await window.go(desk.path)
            await window.press("Vul in wat er gebeurde")
            await window.fill("Feiten", "De lijst was leeg.")
            await window.press("Bewaar")
            await window.go(f"{desk.path}/deel/2")
            await window.fill("Ontdekt", "2026-11-03T08:00")
            await window.press("Bewaar")
            await window.go(f"{desk.path}/deel/register")
            alarm = window.page.get_by_role("radiogroup", name="Loos alarm")
            await alarm.get_by_label("ja", exact=True).check()
            await window.fill("Afronding", "Er was niets gelekt.")
            await window.press("Bewaar")
            await window.press("Sluit af")
            await window.press("Sluit dit datalek af")

            assert "afgesloten" in await window.text()
            assert window.complaints == []
        assert (await desk.case_now()).state is CaseState.CLOSED


async def test_a_field_is_copied_with_one_button(browser: Chromium) -> None:
    async with breach_desk(MemoryStorage()) as desk, served(desk) as url:
        await desk.act("deel/3", **FULL["3"])
        await desk.act("risico", **SUM, doe="vast")
        async with browser.window(url, cookies=cookies(desk)) as window:
            await window.context.grant_permissions(["clipboard-read", "clipboard-write"])
            await window.go(f"{desk.path}/overnemen")
            box = window.page.get_by_label("Feiten", exact=True)
            name = await box.get_attribute("id")

            await window.page.click(f'[data-copy="{name}"]')
            await window.page.get_by_text("Gekopieerd").wait_for()

            copied = await window.page.evaluate("navigator.clipboard.readText()")
            assert copied == FULL["3"]["facts"]
            assert window.complaints == []
