"""The colours of the desk: every text can be read and every sign seen, in both schemes."""

import re
from collections.abc import Mapping
from itertools import product
from typing import Final

import pytest
from desk_templates import STATIC

from casework.colours import READABLE, WHITE, contrast, lightened
from desk.accent import DARK_GROUND, DARK_INK

KINDS: Final = ("ok", "info", "warning", "danger")
GROUNDS: Final = ("desk-ground", "desk-surface", "desk-sunken")
TEXTS: Final = (
    *product(("desk-ink", "desk-muted", "desk-link"), GROUNDS),
    *(
        (f"desk-{kind}", f"desk-{ground}")
        for kind in KINDS
        for ground in (f"{kind}-ground", "surface", "ground")
    ),
    *(("desk-ink", f"desk-{kind}-ground") for kind in KINDS),
    ("desk-ink", "desk-line"),
    ("desk-ink", "desk-marked-ground"),
    ("desk-surface", "desk-ink"),
    ("desk-danger-ink", "desk-danger-sign"),
    ("desk-header-ink", "desk-header-ground"),
    ("board-accent-ink", "board-accent"),
    ("board-accent-ink", "desk-link"),
)
"""Which colour is read on which."""
SIGNS: Final = (
    *product(("desk-edge", "desk-focus", "board-accent"), GROUNDS),
    *product([f"desk-{kind}-sign" for kind in KINDS], ("desk-surface", "desk-ground")),
)
"""Which line, sign or ring is seen against which."""
SEEN: Final = 3.0
"""Contrast of what is not text (WCAG 2.2, success criterion 1.4.11)."""
PALEST: Final = "#767676"
"""White can only just be read on it; a paler one no board may have."""


def written(scheme: str) -> dict[str, str]:
    """Answer what `tokens.css` says of colours in a scheme."""
    light, dark = (STATIC / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    text = light if scheme == "light" else dark.split("\n}\n", 1)[0]
    return dict(re.findall(r"--((?:desk|board)-[\w-]+): ([^;]+);", text))


def colours(scheme: str, accent: str = "") -> dict[str, str]:
    """Answer every colour of a scheme, with a board's own when one is given."""
    known = written(scheme)
    if accent and scheme == "light":
        known |= {"board-accent": accent, "board-accent-ink": WHITE}
    elif accent:
        known["board-accent"] = lightened(accent, until=READABLE, against=DARK_GROUND)
        known["board-accent-ink"] = DARK_INK
    return known


def colour(known: Mapping[str, str], value: str) -> str:
    """Answer a colour as "#rrggbb": what it is a name for, or a mix of, is looked up."""
    if value.startswith("#"):
        return value
    if name := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return colour(known, known[name[1]])
    mixed = re.fullmatch(r"color-mix\(in srgb, (\S+) (\d+)%, (\S+)\)", value)
    assert mixed, value
    share = int(mixed[2]) / 100
    both = (bytes.fromhex(colour(known, mixed[at])[1:]) for at in (1, 3))
    parts = (round(one * share + other * (1 - share)) for one, other in zip(*both, strict=True))
    return "#" + bytes(parts).hex()


@pytest.mark.parametrize("accent", ["", PALEST, "#00567a", "#000000"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_and_every_sign_seen(scheme: str, accent: str) -> None:
    known = colours(scheme, accent)

    faint = [
        (on, ground, round(ratio, 2))
        for pairs, wanted in ((TEXTS, READABLE), (SIGNS, SEEN))
        for on, ground in pairs
        if (ratio := contrast(colour(known, known[on]), colour(known, known[ground]))) < wanted
    ]

    assert faint == []


def test_the_dark_scheme_has_no_ground_lighter_than_a_boards_colour_is_made_for() -> None:
    known = colours("dark")

    lighter = [
        name for name in GROUNDS if contrast(known[name], WHITE) < contrast(DARK_GROUND, WHITE)
    ]

    assert lighter == []


def test_both_schemes_say_every_colour() -> None:
    assert written("light").keys() == written("dark").keys()
    assert {"board-accent", "board-accent-ink"} <= written("light").keys()
