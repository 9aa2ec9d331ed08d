"""The look of the desk in a real browser: by keyboard, by axe, on a phone, without a script."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from browser import PHONE, Chromium, Window, chromium
from desk_templates import STATIC, shown
from playwright.async_api import Dialog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from desk.safety import Safety
from desk.server import DeskServer

pytestmark = pytest.mark.needs("chromium")

SMALLEST = {"width": 320, "height": 640}
"""What reflow is measured at (WCAG 2.2, success criterion 1.4.10)."""
STOPS = 150
"""More than the gallery has for the Tab key."""
ENTRANCE = """{% extends "public.html" %}{% import "parts/ui.html" as ui %}
{% block heading %}Hoe staat het?{% endblock %}
{% block content %}<form method="post" action="/status" data-code-in-fragment>
{{ ui.field("code", "Code") }}{{ ui.button("Kijk") }}</form>{% endblock %}"""
AT_THE_STOP = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const box = at.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 20)];
  const top = document.elementFromPoint(x, y);
  const ring = getComputedStyle(at).outlineStyle === "solid";
  // At the button of a date field the ring is around that button, which is not to be asked for.
  const inside = ["date", "datetime-local"].includes(at.type);
  return {
    what: at.outerHTML.slice(0, 80),
    ring: ring || inside,
    shown: Boolean(top && (at.contains(top) || top.contains(at))),
  };
}"""

SEND_TWICE = """() => {
  const held = [];
  window.addEventListener("submit", (event) => held.push(event.defaultPrevented));
  document.forms[0].requestSubmit();
  document.forms[0].requestSubmit();
  return held;
}"""


@dataclass
class Gallery:
    """A desk that only shows its parts, and counts what is sent to it."""

    browser: Chromium
    url: str
    sent: list[str]


@pytest.fixture
async def gallery() -> AsyncIterator[Gallery]:
    async with chromium() as browser, _served() as (url, sent):
        yield Gallery(browser, url, sent)


async def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(gallery: Gallery) -> None:
    found: dict[str, list[str]] = {}

    for viewport, dark in ((None, False), (None, True), (PHONE, False), (SMALLEST, True)):
        async with gallery.browser.window(
            gallery.url, viewport=viewport, dark=dark, checks_axe=True
        ) as window:
            await window.go("/")
            faults = await window.faults_for_readers()
            found[f"{viewport} {dark}"] = [*faults, *["too wide"] * await window.overflows()]

    assert [each for each in found.values() if each] == []


async def test_a_browser_that_holds_to_the_policy_has_nothing_to_complain_of(
    gallery: Gallery,
) -> None:
    async with gallery.browser.window(gallery.url) as window:
        await window.go("/")
        face = await window.page.evaluate("document.fonts.ready.then(() => document.fonts.size)")
        await window.page.get_by_label("Wat is er gebeurd?").fill("Een brief.")

        assert window.complaints == []
        assert face == 3
        assert await window.page.inner_text("[data-counter]") == "10 / 500"


async def test_every_stop_of_the_keyboard_is_seen_with_its_ring(gallery: Gallery) -> None:
    async with gallery.browser.window(gallery.url) as window:
        await window.go("/")
        await window.page.evaluate("document.activeElement.blur()")

        stops = []
        for _ in range(STOPS):
            await window.page.keyboard.press("Tab")
            stop = await window.page.evaluate(AT_THE_STOP)
            if stop is None:
                break
            stops.append(stop)

    assert 50 < len(stops) < STOPS
    assert [stop["what"] for stop in stops if not stop["ring"] or not stop["shown"]] == []


async def test_the_menu_of_a_phone_opens_and_closes_without_a_script(gallery: Gallery) -> None:
    async with gallery.browser.window(gallery.url, viewport=PHONE, javascript=False) as window:
        await window.go("/")
        way = window.page.get_by_role("link", name="Zaken 42")

        hidden = not await way.is_visible()
        await window.page.get_by_role("button", name="Menu", exact=True).click()
        opened = await way.is_visible()
        await window.page.keyboard.press("Escape")

        assert (hidden, opened, await way.is_visible()) == (True, True, False)


async def test_without_a_script_no_button_is_shown_that_needs_one(gallery: Gallery) -> None:
    async with gallery.browser.window(gallery.url, javascript=False) as window:
        await window.go("/")
        needy = window.page.locator("[data-copy], [data-dismiss]")

        shown_without = [await each.is_visible() for each in await needy.all()]

    assert shown_without == [False] * 3


async def test_a_form_that_is_sent_twice_leaves_once(gallery: Gallery) -> None:
    async with gallery.browser.window(gallery.url) as window:
        await window.go("/status")

        held_back = await window.page.evaluate(SEND_TWICE)

    assert held_back == [False, True]


async def test_who_leaves_a_text_behind_is_asked_and_who_sends_it_is_not(gallery: Gallery) -> None:
    asked: list[str] = []

    async def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    async with gallery.browser.window(gallery.url) as window:
        window.page.on("dialog", agree)
        await window.go("/status")
        await window.page.get_by_label("Code").press_sequentially("AB")
        await window.press("Kijk")
        after_sending = list(asked)
        await window.go("/status")
        await window.page.get_by_label("Code").press_sequentially("AB")
        await window.go("/")

    assert after_sending == []
    assert asked == ["beforeunload"]


async def test_the_code_behind_a_link_is_filled_in_not_sent_and_leaves_the_address(
    gallery: Gallery,
) -> None:
    async with gallery.browser.window(gallery.url) as window:
        await window.go("/status#AB3D-9KQX")

        assert await window.page.get_by_label("Code").input_value() == "AB3D-9KQX"
        assert window.page.url == f"{gallery.url}/status"
        assert await window.page.evaluate("document.activeElement.textContent") == "Kijk"
    assert gallery.sent == []


async def test_the_skip_link_leads_past_the_header(gallery: Gallery) -> None:
    async with gallery.browser.window(gallery.url) as window:
        await window.go("/status")
        await _press_keys(window, "Tab", "Enter")

        assert await window.page.evaluate("document.activeElement.id") == "inhoud"


async def _press_keys(window: Window, *keys: str) -> None:
    for key in keys:
        await window.page.keyboard.press(key)


@asynccontextmanager
async def _served() -> AsyncIterator[tuple[str, list[str]]]:
    """Serve the gallery under the desk's own policy; answer where, and what will be sent to it."""
    sent: list[str] = []

    async def page(request: Request) -> Response:
        if request.method == "POST":
            sent.append(request.url.path)
        source = ENTRANCE if request.url.path == "/status" else "gallery.html"
        visit = {"visit": None, "flash": None} if source == ENTRANCE else {}
        return HTMLResponse(shown(source, accent_href=None, **visit))

    app = Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/{path:path}", page, methods=["GET", "POST"]),
        ]
    )
    server = DeskServer(Safety(app, behind_tls=False), host="127.0.0.1", port=0)
    stop = asyncio.Event()
    running = asyncio.ensure_future(server.run(stop))
    await server.opened.wait()
    try:
        yield f"http://127.0.0.1:{server.port}", sent
    finally:
        stop.set()
        await running
