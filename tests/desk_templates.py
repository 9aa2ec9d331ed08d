"""Show templates of the desk as a browser gets them, with an invented visit."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desk.frame import Flash, NavItem, SeatChoice

DESK: Final = Path(__file__).parents[1] / "desk"
STATIC: Final = DESK / "static"


@dataclass(frozen=True)
class InventedVisit:
    """What a page knows of who looks."""

    name: str = "Saskia van den Berg"
    role: str = "IBP-manager"
    board_name: str = "Stichting De Waterlanden"
    board_id: str = "waterlanden"
    nav: tuple[NavItem, ...] = (
        NavItem("Vandaag", "/", current=True),
        NavItem("Zaken", "/zaken", current=False, count=42),
    )
    seats: tuple[SeatChoice, ...] = (
        SeatChoice("IBP-manager", 0, current=True),
        SeatChoice("directeur", 1, current=False),
    )


KNOWN: Final[Mapping[str, Any]] = {
    "visit": InventedVisit(),
    "csrf": "c" * 64,
    "lang": "nl",
    "dir": "ltr",
    "flash": Flash("ok", "De notitie is bewaard."),
    "accent_href": "/kleur/waterlanden.css",
}


@cache
def templates() -> Environment:
    """Answer the templates, set up as the desk sets them up."""
    environment = Environment(
        loader=FileSystemLoader(DESK / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = lambda path: f"/static/{path}"
    return environment


def shown(source: str, **context: Any) -> str:
    """Answer what a browser gets for a template's name, or for a template given as text."""
    named = source.endswith(".html")
    template = templates().get_template(source) if named else templates().from_string(source)
    return template.render({**KNOWN, **context})
