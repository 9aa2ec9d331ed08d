"""Say whether a board's colour can be read, by the arithmetic of WCAG 2.2."""

import re
from typing import Final

WHITE: Final = "#ffffff"
READABLE: Final = 4.5
"""Contrast of text with what is behind it (WCAG 2.2, success criterion 1.4.3)."""
_HEX: Final = re.compile(r"#[0-9a-f]{6}")
_LINEAR_BELOW: Final = 0.04045


def readable_colour(text: str) -> str:
    """Answer a colour such as "#00618a" in small letters.

    Raises ValueError for anything else, and for a colour on which white text cannot be read.
    """
    colour = text.strip().lower()
    if not _HEX.fullmatch(colour):
        raise ValueError('expected a colour as # and six hexadecimal digits, such as "#00618a"')
    if contrast(colour, WHITE) < READABLE:
        raise ValueError(
            f"white text cannot be read on {colour} (contrast {contrast(colour, WHITE):.1f},"
            f" wanted {READABLE}): choose a darker colour"
        )
    return colour


def contrast(one: str, other: str) -> float:
    """Answer the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def lightened(colour: str, *, until: float, against: str) -> str:
    """Answer the colour mixed with as little white as gives this contrast with another."""
    for share in range(0, 101, 2):
        mixed = _mixed(colour, share / 100)
        if contrast(mixed, against) >= until:
            return mixed
    return WHITE


def _mixed(colour: str, white: float) -> str:
    parts = (round(part + (255 - part) * white) for part in _parts(colour))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
