"""Drive a real browser: Debian's Chromium, which loads nothing from outside."""

import json
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, Page, Route, async_playwright

PHONE: Final = {"width": 360, "height": 740}
DESKTOP: Final = {"width": 1280, "height": 900}
AXE_TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PATIENCE_MS: Final = 15_000


@dataclass
class Window:
    """One person's browser: what they see, and what the browser complained of."""

    context: BrowserContext
    page: Page
    base_url: str
    complaints: list[str] = field(default_factory=list)

    async def go(self, path: str) -> int:
        """Open a page of the desk; answer its status."""
        response = await self.page.goto(f"{self.base_url}{path}")
        assert response is not None
        return response.status

    async def press(self, name: str) -> None:
        """Press the button or follow the link of that name, and wait for the page behind it."""
        button = self.page.get_by_role("button", name=name, exact=True)
        link = self.page.get_by_role("link", name=name, exact=True)
        async with self.page.expect_navigation():
            await button.or_(link).first.click()

    async def fill(self, label: str, value: str) -> None:
        """Write into the field with this label, wherever it stands."""
        await self.page.get_by_label(label).first.fill(value)

    async def pick(self, field: str, value: str) -> None:
        """Pick a value of a group of radio buttons or ticks, by the field's own name."""
        await self.page.locator(f"[name='{field}'][value='{value}']").check()

    async def text(self) -> str:
        """Answer what can be read on the page."""
        return await self.page.inner_text("body")

    async def heading(self) -> str:
        """Answer the page's one heading."""
        return await self.page.inner_text("h1")

    async def faults_for_readers(self) -> list[str]:
        """Answer what axe finds on the page, one line per finding."""
        await self.page.add_script_tag(content=axe_script())
        run = f"axe.run({{runOnly: {json.dumps(list(AXE_TAGS))}, resultTypes: ['violations']}})"
        found: dict[str, Any] = await self.page.evaluate(run)
        return [
            f"{each['id']}: {each['help']}: {node['html'][:200]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    async def overflows(self) -> int:
        """Answer by how many pixels the page is wider than the window."""
        return int(
            await self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )


def axe_script() -> str:
    """Answer axe itself, as its package ships it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@dataclass
class Chromium:
    """A browser that opens windows for people."""

    browser: Browser

    @asynccontextmanager
    async def window(
        self,
        base_url: str,
        *,
        viewport: dict[str, int] | None = None,
        javascript: bool = True,
        dark: bool = False,
        cookies: Sequence[tuple[str, str]] = (),
        checks_axe: bool = False,
    ) -> AsyncIterator[Window]:
        """Open a window; what the page asks for from elsewhere is refused and noted."""
        context = await self.browser.new_context(
            viewport=viewport or DESKTOP,  # type: ignore[arg-type]  # two whole numbers
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="nl-NL",
            # Only the examiner's own script needs this; pages are seen without it first.
            bypass_csp=checks_axe,
        )
        context.set_default_timeout(PATIENCE_MS)
        await context.add_cookies(
            [{"name": name, "value": value, "url": base_url} for name, value in cookies]
        )
        page = await context.new_page()
        window = Window(context, page, base_url)

        async def stay_here(route: Route) -> None:
            if route.request.url.startswith((base_url, "data:")):
                await route.continue_()
                return
            window.complaints.append(f"asked for {route.request.url}")
            await route.abort()

        await context.route("**/*", stay_here)
        page.on("pageerror", lambda fault: window.complaints.append(f"script: {fault}"))
        page.on(
            "console",
            lambda line: (
                window.complaints.append(f"console: {line.text}")
                if line.type == "error" and "status of 4" not in line.text
                else None
            ),
        )
        try:
            yield window
        finally:
            await context.close()


@asynccontextmanager
async def chromium() -> AsyncIterator[Chromium]:
    """Start Chromium for as long as the block lasts."""
    program = shutil.which("chromium")
    assert program is not None
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        try:
            yield Chromium(browser)
        finally:
            await browser.close()
