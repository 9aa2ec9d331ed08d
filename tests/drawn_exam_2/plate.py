"""Paint one side of a card or one page: ground, letters, pictures; all measures in millimetres."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from drawn_exam_2.faces import Colour
from drawn_exam_2.lettering import Face, font

DOTS = 18  # to the millimetre
CARD = (85.6, 54.0)  # ISO/IEC 7810 ID-1
BOOK = (125.0, 88.0)  # ISO/IEC 7810 ID-3
INK: Colour = (28, 28, 34)


def guilloche(
    size: tuple[float, float],
    rng: np.random.Generator,
    left: Colour,
    right: Colour,
    line: Colour,
    *,
    depth: float = 0.35,
    waves: int = 5,
) -> Image.Image:
    """A security ground: two colours flowing into each other under fine crossing waves."""
    width, height = round(size[0] * DOTS), round(size[1] * DOTS)
    rows, columns = np.mgrid[0:height:3, 0:width:3].astype(np.float32)
    across = (columns / width)[..., None]
    ground = np.asarray(left, np.float32) * (1 - across) + np.asarray(right, np.float32) * across
    for number in range(waves):
        pitch = float(rng.uniform(11, 24))
        swing, length = float(rng.uniform(20, 90)), float(rng.uniform(150, 520))
        lean = float(rng.uniform(-0.6, 0.6))
        bent = rows + lean * columns + swing * np.sin(columns / length + number)
        bent += 0.4 * swing * np.sin(rows / length * 2.1 + columns / 310)
        lines = np.exp(-((np.sin(bent * (float(np.pi) / pitch)) / 0.2) ** 2))[..., None]
        share = depth * (0.6 + 0.4 * np.sin(columns / 260 + number))[..., None]
        ground = ground * (1 - lines * share) + np.asarray(line, np.float32) * lines * share
    small = np.clip(ground, 0, 255).astype(np.uint8)
    return Image.fromarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))


def scribble(rng: np.random.Generator, width: int, height: int) -> Image.Image:
    """A signature, as a mask."""
    mask = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(mask)
    steps = np.linspace(0, 1, 160)
    across = steps * 0.86 + 0.05 + 0.045 * np.sin(steps * 38 + rng.uniform(0, 6))
    along = 0.5 + 0.3 * np.sin(steps * rng.uniform(26, 40)) * np.exp(-1.4 * steps)
    along = along + 0.12 * np.sin(steps * rng.uniform(50, 70))
    line = [(float(x * width), float(y * height)) for x, y in zip(across, along, strict=True)]
    pen.line(line, fill=235, width=max(2, height // 26), joint="curve")
    return mask


class Plate:
    """One side being painted."""

    def __init__(self, size: tuple[float, float], ground: Image.Image, corner: float = 3.2) -> None:
        self.size = size
        self.corner = corner
        self.image = ground.convert("RGB")
        self.pen = ImageDraw.Draw(self.image)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 2.5,
        face: Face = Face.SANS,
        ink: Colour = INK,
        anchor: str = "ls",
    ) -> None:
        self.pen.text(
            (x * DOTS, y * DOTS),
            words,
            fill=ink,
            font=font(face, round(size * DOTS)),
            anchor=anchor,
        )

    def field(
        self,
        x: float,
        y: float,
        label: str,
        value: str,
        *,
        size: float = 2.6,
        small: float = 1.45,
        face: Face = Face.BOLD,
        tint: Colour = (60, 70, 110),
    ) -> None:
        """A small label with its value under it; `y` is the foot of the label."""
        self.text(x, y, label, small, Face.SANS, tint)
        self.text(x, y + size * 1.12, value, size, face)

    def lines(
        self, x: float, y: float, words: Iterable[str], size: float, face: Face, step: float
    ) -> None:
        for number, line in enumerate(words):
            self.text(x, y + number * step, line, size, face)

    def zone(self, y: float, lines: Sequence[str], x: float = 3.6, size: float = 0.0) -> None:
        """The machine-readable lines, spread over the width as ICAO Doc 9303 asks."""
        step = (self.size[0] - 2 * x) / len(lines[0])
        size = size or step * 1.50
        letters = font(Face.ZONE, round(size * DOTS))
        for row, line in enumerate(lines):
            foot = (y + row * size * 1.28) * DOTS
            for place, letter in enumerate(line):
                middle = (x + step * (place + 0.5)) * DOTS
                self.pen.text((middle, foot), letter, fill=(18, 18, 20), font=letters, anchor="ms")

    def box(self, x: float, y: float, w: float, h: float, fill: Colour, round_: float = 0) -> None:
        spot = (x * DOTS, y * DOTS, (x + w) * DOTS, (y + h) * DOTS)
        self.pen.rounded_rectangle(spot, round_ * DOTS, fill=fill)

    def picture(
        self, x: float, y: float, w: float, h: float, image: Image.Image, share: float = 1.0
    ) -> None:
        size = (round(w * DOTS), round(h * DOTS))
        image = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        place = (round(x * DOTS), round(y * DOTS))
        if share < 1:
            under = self.image.crop((*place, place[0] + size[0], place[1] + size[1]))
            image = Image.blend(under, image, share)
        self.image.paste(image, place)

    def signature(self, x: float, y: float, w: float, h: float, rng: np.random.Generator) -> None:
        mask = scribble(rng, round(w * DOTS), round(h * DOTS))
        self.image.paste((32, 34, 60), (round(x * DOTS), round(y * DOTS)), mask)

    def chip(self, x: float, y: float) -> None:
        self.box(x, y, 12.5, 9.6, (206, 176, 96), 1.4)
        for share in (0.33, 0.66):
            self.box(x, y + 9.6 * share, 12.5, 0.18, (120, 98, 48))
        self.box(x + 4, y, 0.18, 9.6, (120, 98, 48))
        self.box(x + 8.3, y, 0.18, 9.6, (120, 98, 48))

    def squares(self, x: float, y: float, side: float, rng: np.random.Generator) -> None:
        """A two-dimensional code (its content is chance)."""
        self.picture(x, y, side, side, square_code(rng))

    def stars(self, x: float, y: float, width: float, letters: str) -> None:
        """The flag of the European Union with a state's letters."""
        height = width * 0.7
        self.box(x, y, width, height, (20, 50, 140))
        for turn in range(12):
            angle = turn * np.pi / 6
            across = x + width / 2 + height * 0.36 * float(np.cos(angle))
            along = y + height / 2 + height * 0.36 * float(np.sin(angle))
            self.text(across, along, "★", height * 0.2, Face.SYMBOLS, (250, 210, 40), "mm")
        self.text(
            x + width / 2, y + height / 2, letters, height * 0.34, Face.BOLD, (245,) * 3, "mm"
        )

    def stripes(self, x: float, y: float, w: float, h: float, colours: Sequence[Colour]) -> None:
        for row, colour in enumerate(colours):
            self.box(x, y + h * row / len(colours), w, h / len(colours), colour)

    def seal(self, x: float, y: float, radius: float, ink: Colour, letter: str) -> None:
        """A round coat of arms, near enough."""
        for share in (1.0, 0.92, 0.6):
            spot = tuple(DOTS * v for v in (x - radius * share, y - radius * share))
            end = tuple(DOTS * v for v in (x + radius * share, y + radius * share))
            self.pen.ellipse((*spot, *end), outline=ink, width=4)
        for turn in range(28):
            angle = turn * np.pi / 14
            far = (
                x + radius * 0.76 * float(np.cos(angle)),
                y + radius * 0.76 * float(np.sin(angle)),
            )
            self.text(*far, "•" if turn % 2 else "✦", radius * 0.22, Face.SYMBOLS, ink, "mm")
        self.text(x, y, letter, radius * 0.8, Face.SYMBOLS, ink, "mm")

    def finish(self) -> Image.Image:
        """The side with its rounded corners, as RGBA."""
        mask = Image.new("L", self.image.size, 0)
        whole = (0, 0, self.image.width - 1, self.image.height - 1)
        ImageDraw.Draw(mask).rounded_rectangle(whole, self.corner * DOTS, fill=255)
        done = self.image.convert("RGBA")
        done.putalpha(mask)
        return done


def square_code(rng: np.random.Generator, cells: int = 33) -> Image.Image:
    """Black and white cells with the three corner marks of a QR code."""
    grid: NDArray[np.uint8] = (rng.random((cells, cells)) < 0.52).astype(np.uint8) * 255
    for top, left in ((0, 0), (0, cells - 7), (cells - 7, 0)):
        grid[max(0, top - 1) : top + 8, max(0, left - 1) : left + 8] = 255
        grid[top : top + 7, left : left + 7] = 0
        grid[top + 1 : top + 6, left + 1 : left + 6] = 255
        grid[top + 2 : top + 5, left + 2 : left + 5] = 0
    framed = np.pad(grid, 3, constant_values=255)
    return Image.fromarray(framed).resize((468, 468), Image.Resampling.NEAREST)
