"""Name the pages of the settings, and which of them a seat sees."""

from typing import Final

from desk.frame import BOARD_WIDE, Visit

SETTINGS: Final = "/instellingen"
TABS: Final = (
    ("Wie is er", SETTINGS, False),
    ("Plaatsvervangers", f"{SETTINGS}/plaatsvervangers", False),
    ("Herinneringen", f"{SETTINGS}/herinneringen", False),
    ("Agenda", f"{SETTINGS}/agenda", False),
    ("Profiel", f"{SETTINGS}/profiel", False),
    ("Gezondheid", f"{SETTINGS}/gezondheid", True),
)
"""What, where, and whether only for who sees the whole board."""


def settings_tabs(visit: Visit, current: str) -> tuple[tuple[str, str, bool], ...]:
    """Answer the tabs of a page."""
    wide = visit.seat.role in BOARD_WIDE
    return tuple(
        (label, href, href == current) for label, href, only_wide in TABS if wide or not only_wide
    )
