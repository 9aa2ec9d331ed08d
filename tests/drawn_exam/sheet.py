"""Draw on a card or a page that is measured in millimetres."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from PIL import Image, ImageDraw

from drawn_exam.lettering import Face, typeface

Colour: TypeAlias = str | tuple[int, int, int]
Box: TypeAlias = tuple[int, int, int, int]
CARD_SCALE: Final = 12
"""Pixels to the millimetre of a card: about 300 to the inch."""
PAGE_SCALE: Final = 6
A4: Final = (210.0, 297.0)
INK: Final = (28, 28, 34)
WITHOUT_LATIN: Final = {
    Face.ARABIC,
    Face.ARABIC_BOLD,
    Face.DEVANAGARI,
    Face.ETHIOPIC,
    Face.HAN,
}
_RUNS: Final = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


def _is_mixed(words: str) -> bool:
    """Answer whether a line holds Latin letters, digits or marks."""
    return any(letter.isascii() and letter != " " for letter in words)


@dataclass(frozen=True)
class Card:
    """One side of a document, and where on it the marked parts lie (pixels)."""

    picture: Image.Image
    marks: dict[str, list[Box]]


@dataclass
class Sheet:
    """A surface under the pen; `scale` is in pixels to the millimetre."""

    picture: Image.Image
    scale: int = CARD_SCALE
    marks: dict[str, list[Box]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pen = ImageDraw.Draw(self.picture)

    def dots(self, millimetres: float) -> int:
        """Answer how many pixels a length takes."""
        return round(millimetres * self.scale)

    def text(
        self,
        at: tuple[float, float],
        words: str,
        size: float,
        *,
        face: Face = Face.SANS,
        colour: Colour = INK,
        anchor: str = "la",
        mark: str = "",
    ) -> float:
        """Write one line whose letters are `size` mm high; answers where it ends (mm)."""
        if face in WITHOUT_LATIN and _is_mixed(words):
            return self._mixed(at, words, size, face=face, colour=colour, anchor=anchor)
        font = typeface(face, self.dots(size * 1.35))
        place = (self.dots(at[0]), self.dots(at[1]))
        self.pen.text(place, words, fill=colour, font=font, anchor=anchor)
        left, top, right, bottom = self.pen.textbbox(place, words, font=font, anchor=anchor)
        if mark:
            self.mark(mark, (int(left), int(top), int(right), int(bottom)))
        return right / self.scale

    def _mixed(
        self,
        at: tuple[float, float],
        words: str,
        size: float,
        *,
        face: Face,
        colour: Colour,
        anchor: str,
    ) -> float:
        """Write a line whose Latin letters and digits need another typeface than the rest."""
        if face in {Face.ARABIC, Face.ARABIC_BOLD}:
            return self.text(at, words, size, face=Face.WIDE, colour=colour, anchor=anchor)
        runs = [
            (piece, Face.SANS if piece[0].isascii() else face) for piece in _RUNS.findall(words)
        ]
        height = self.dots(size * 1.35)
        lengths = [typeface(run, height).getlength(piece) / self.scale for piece, run in runs]
        x = at[0] - (sum(lengths) / 2 if anchor[0] == "m" else 0)
        below = at[1] + size * 1.35
        for (piece, run), length in zip(runs, lengths, strict=True):
            self.text((x, below), piece, size, face=run, colour=colour, anchor="ls")
            x += length
        return x

    def mark(self, name: str, box: Box) -> None:
        """Remember where a part lies, so that it can be blacked out later."""
        self.marks.setdefault(name, []).append(box)

    def fields(
        self,
        at: tuple[float, float],
        rows: Iterable[tuple[str, str]],
        *,
        step: float,
        label: float = 1.25,
        value: float = 2.1,
        value_face: Face = Face.BOLD,
        label_face: Face = Face.SANS,
        label_colour: Colour = (70, 80, 110),
        anchor: str = "la",
    ) -> None:
        """Write labels with their values under them, `step` mm apart."""
        x, y = at
        for name, words in rows:
            self.text((x, y), name, label, colour=label_colour, anchor=anchor, face=label_face)
            below = (x, y + label * 1.55)
            self.text(below, words, value, face=value_face, anchor=anchor)
            y += step

    def lines(
        self,
        at: tuple[float, float],
        words: Iterable[str],
        size: float,
        *,
        leading: float = 1.75,
        face: Face = Face.SANS,
        colour: Colour = INK,
        anchor: str = "la",
        mark: str = "",
    ) -> float:
        """Write lines under each other; answers how far down the last one ends (mm)."""
        x, y = at
        for line in words:
            self.text((x, y), line, size, face=face, colour=colour, anchor=anchor, mark=mark)
            y += size * leading
        return y

    def box(
        self,
        corners: tuple[float, float, float, float],
        *,
        fill: Colour | None = None,
        line: Colour | None = None,
        width: float = 0.15,
        round_by: float = 0,
    ) -> None:
        """Draw a rectangle from left, top, right and bottom in mm."""
        left, top, right, bottom = (self.dots(mm) for mm in corners)
        self.pen.rounded_rectangle(
            (left, top, right, bottom),
            self.dots(round_by),
            fill=fill,
            outline=line,
            width=max(1, self.dots(width)),
        )

    def rule(self, points: Sequence[tuple[float, float]], colour: Colour, width: float) -> None:
        """Draw a line through the points."""
        dots = [(self.dots(x), self.dots(y)) for x, y in points]
        self.pen.line(dots, fill=colour, width=max(1, self.dots(width)), joint="curve")

    def round(self, at: tuple[float, float], radius: float, colour: Colour) -> None:
        """Draw a filled disc."""
        x, y, r = self.dots(at[0]), self.dots(at[1]), self.dots(radius)
        self.pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def star(self, at: tuple[float, float], radius: float, colour: Colour, points: int = 5) -> None:
        """Draw a star."""
        corners = []
        for number in range(points * 2):
            reach = self.dots(radius) * (1 if number % 2 == 0 else 0.42)
            turn = math.pi * number / points - math.pi / 2
            x, y = self.dots(at[0]), self.dots(at[1])
            corners.append((x + reach * math.cos(turn), y + reach * math.sin(turn)))
        self.pen.polygon(corners, fill=colour)

    def paste(
        self,
        picture: Image.Image,
        corners: tuple[float, float, float, float],
        *,
        strength: float = 1.0,
        mark: str = "",
    ) -> None:
        """Lay a picture in a box of mm; `strength` below 1 lets the ground shine through."""
        left, top, right, bottom = (self.dots(mm) for mm in corners)
        small = picture.convert("RGBA").resize((right - left, bottom - top))
        veil = small.getchannel("A").point([round(grey * strength) for grey in range(256)])
        self.picture.paste(small.convert("RGB"), (left, top), veil)
        if mark:
            self.mark(mark, (left, top, right, bottom))

    def card(self) -> Card:
        """Answer what has been drawn, as a card."""
        return Card(self.picture, self.marks)


def page(colour: Colour = "white", *, size: tuple[float, float] = A4) -> Sheet:
    """Answer an empty page, upright A4 unless told."""
    dots = (round(size[0] * PAGE_SCALE), round(size[1] * PAGE_SCALE))
    return Sheet(Image.new("RGB", dots, colour), PAGE_SCALE)
