"""Take the pictures of docs/desk/ anew: `make screenshots`."""

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from browser import DESKTOP, PHONE, chromium
from demo_house import DemoHouse, demo_house

from casework.case import Case, CaseState
from casework.kinds import Kind
from service.log import start_log

FOLDER: Final = Path(__file__).parent.parent / "docs" / "desk"
TALLEST: Final = 1500
"""Pixels; a page that is longer is cut off there."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page, as one person sees it."""

    name: str
    who: str
    path: str
    phone: bool = False
    dark: bool = False


async def pictures(house: DemoHouse) -> list[Picture]:
    """Answer what is pictured."""
    async with house.house.database.reading() as tx:
        cases = await tx.cases.all(board="windwijzer")
    vuurtoren = [case for case in cases if case.school == "De Vuurtoren"]
    request = _first(vuurtoren, Kind.VERWIJDERING)
    breach = max((case for case in cases if case.kind is Kind.DATALEK), key=_weighed)
    ibp, director = "ibp@windwijzer.example", "directie@vuurtoren.example"
    return [
        Picture("vandaag", ibp, "/"),
        Picture("zaak", director, f"/zaken/{request.reference}"),
        Picture("wie-mag-vragen", director, f"/zaken/{request.reference}/wie-mag-vragen"),
        Picture("antwoord", director, f"/zaken/{request.reference}/antwoord"),
        Picture("datalek", ibp, f"/datalekken/{breach.reference}"),
        Picture("risico", ibp, f"/datalekken/{breach.reference}/risico"),
        Picture("toezicht", "fg@windwijzer.example", "/toezicht"),
        Picture("overzicht", ibp, "/overzicht"),
        Picture("telefoon", director, "/", phone=True, dark=True),
        Picture("aanmelden", "", "/aanmelden"),
        Picture("melden", "", "/melden/windwijzer"),
    ]


def _first(cases: list[Case], kind: Kind) -> Case:
    return next(case for case in cases if case.kind is kind and case.state is CaseState.TAKEN_UP)


def _weighed(case: Case) -> tuple[bool, bool, float]:
    return (case.is_open, case.state is CaseState.TAKEN_UP, case.received.timestamp())


async def take(folder: Path) -> int:
    """Take every picture; answer how many."""
    with tempfile.TemporaryDirectory() as data:
        async with demo_house(Path(data), everyday=True) as house, chromium() as browser:
            wanted = await pictures(house)
            for each in wanted:
                size: Mapping[str, int] = PHONE if each.phone else DESKTOP
                cookies = [house.cookie(each.who)] if each.who else []
                async with browser.window(
                    house.url, viewport=dict(size), dark=each.dark, cookies=cookies
                ) as window:
                    status = await window.go(each.path)
                    assert status == 200, (each.path, status)
                    tall = await window.page.evaluate("document.documentElement.scrollHeight")
                    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(tall, TALLEST)}
                    await window.page.screenshot(
                        path=folder / f"{each.name}.png",
                        full_page=True,
                        clip=clip,  # type: ignore[arg-type]
                    )
    return len(wanted)


if __name__ == "__main__":
    start_log(level=50)
    FOLDER.mkdir(exist_ok=True)
    sys.stderr.write(f"{asyncio.run(take(FOLDER))} pictures in {FOLDER}\n")
