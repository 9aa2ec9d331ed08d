"""Draw what lies under and beside the words of a card: guilloche, chip, emblem, codes."""

import math
from random import Random
from typing import Final, TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from drawn_exam.sheet import CARD_SCALE, Colour, Sheet

Rgb: TypeAlias = tuple[int, int, int]
ID_1: Final = (85.6, 54.0)
ID_2: Final = (105.0, 74.0)
ID_3: Final = (125.0, 88.0)


def guilloche(
    size: tuple[float, float], first: Rgb, second: Rgb, line: Rgb, random: Random
) -> Image.Image:
    """Answer a ground that runs from one colour to another under fine waving lines."""
    width, height = round(size[0] * CARD_SCALE), round(size[1] * CARD_SCALE)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across = (x / width * 0.7 + y / height * 0.3)[..., None]
    paper = np.array(first) * (1 - across) + np.array(second) * across
    for _ in range(3):
        wave = np.zeros_like(x)
        for _ in range(3):
            length, turn = random.uniform(90, 420), random.uniform(0, math.tau)
            wave += random.uniform(8, 30) * np.sin(
                math.tau * (x * math.cos(turn) + y * math.sin(turn)) / length + turn
            )
        lean = random.uniform(-0.5, 0.5)
        phase = math.tau * (y + lean * x + wave) / random.uniform(9, 17)
        stroke = np.clip(1 - np.abs(np.sin(phase / 2)) * 3.2, 0, 1)[..., None] * 0.33
        paper = paper * (1 - stroke) + np.array(line) * stroke
    return Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8))


def rosette(sheet: Sheet, at: tuple[float, float], radius: float, colour: Rgb, petals: int) -> None:
    """Draw a security rosette of crossing loops."""
    for shift in range(5):
        points = []
        for step in range(361):
            turn = math.radians(step)
            reach = radius * (0.6 + 0.4 * math.sin(petals * turn + shift * 0.7))
            points.append((at[0] + reach * math.cos(turn), at[1] + reach * math.sin(turn)))
        sheet.rule(points, colour, 0.1)


def chip(sheet: Sheet, at: tuple[float, float]) -> None:
    """Draw the contacts of a chip card."""
    x, y = at
    sheet.box((x, y, x + 12, y + 10), fill=(212, 178, 92), line=(120, 95, 40), round_by=1.6)
    for share in (3.3, 6.7):
        sheet.rule([(x, y + share), (x + 4, y + share)], (120, 95, 40), 0.15)
        sheet.rule([(x + 8, y + share), (x + 12, y + share)], (120, 95, 40), 0.15)
    sheet.box((x + 4, y + 2, x + 8, y + 8), line=(120, 95, 40), round_by=0.8)


def chip_sign(sheet: Sheet, at: tuple[float, float], colour: Colour = (60, 60, 70)) -> None:
    """Draw the sign that says a document has a chip inside."""
    x, y = at
    sheet.box((x, y, x + 6, y + 3.4), line=colour, width=0.3)
    sheet.rule([(x, y + 1.7), (x + 6, y + 1.7)], colour, 0.3)
    sheet.round((x + 3, y + 1.7), 1.0, colour)
    sheet.round((x + 3, y + 1.7), 0.5, (235, 235, 235))


def stars_of_europe(sheet: Sheet, at: tuple[float, float], width: float, letters: str) -> None:
    """Draw the blue field with twelve stars and the letters of a country."""
    x, y = at
    height = width * 0.72
    sheet.box((x, y, x + width, y + height), fill=(0, 51, 153))
    for number in range(12):
        turn = math.tau * number / 12
        spot = (
            x + width / 2 + height * 0.36 * math.sin(turn),
            y + height / 2 - height * 0.36 * math.cos(turn),
        )
        sheet.star(spot, height * 0.07, (255, 214, 0))
    middle = (x + width / 2, y + height / 2)
    sheet.text(middle, letters, height * 0.25, colour="white", anchor="mm")


def emblem(sheet: Sheet, at: tuple[float, float], radius: float, colour: Rgb) -> None:
    """Draw a coat of arms: a crowned shield with a beast on it."""
    x, y = at
    r = radius
    shield = [(-0.7, -0.5), (0.7, -0.5), (0.7, 0.3), (0, 1), (-0.7, 0.3)]
    beast = [(-0.3, 0.5), (-0.1, -0.1), (-0.3, -0.3), (0.1, -0.4), (0.35, -0.2), (0.2, 0.5)]
    for outline, fill in ((shield, colour), (beast, (232, 216, 150))):
        dots = [(sheet.dots(x + r * dx), sheet.dots(y + r * dy)) for dx, dy in outline]
        sheet.pen.polygon(dots, fill=fill)
    for spike in range(5):
        sheet.round((x + r * (-0.4 + 0.2 * spike), y - r * 0.75), r * 0.11, colour)
    sheet.box((x - r * 0.5, y - r * 0.7, x + r * 0.5, y - r * 0.52), fill=colour)


def flag(
    sheet: Sheet, corners: tuple[float, float, float, float], bands: list[Colour], *, upright: bool
) -> None:
    """Draw a flag of three equal bands."""
    left, top, right, bottom = corners
    for number, colour in enumerate(bands):
        start, end = number / len(bands), (number + 1) / len(bands)
        band = (
            (left + (right - left) * start, top, left + (right - left) * end, bottom)
            if upright
            else (left, top + (bottom - top) * start, right, top + (bottom - top) * end)
        )
        sheet.box(band, fill=colour)


def signature(sheet: Sheet, corners: tuple[float, float, float, float], random: Random) -> None:
    """Write an unreadable signature."""
    left, top, right, bottom = corners
    points = []
    loops, bow = random.uniform(18, 40), random.uniform(3, 9)
    for step in range(60):
        share = step / 59
        sway = math.sin(share * loops) * math.cos(share * bow)
        x = left + (right - left) * (share + 0.05 * math.sin(share * 40))
        points.append((x, (top + bottom) / 2 + (bottom - top) / 2 * sway))
    sheet.rule(points, (20, 20, 60), 0.25)


def hologram(
    sheet: Sheet, corners: tuple[float, float, float, float], strength: float = 0.35
) -> None:
    """Lay a patch that shines in all colours over the card."""
    hues = Image.linear_gradient("L").rotate(30).resize((200, 200))
    full = Image.new("L", (200, 200), 120)
    shine = Image.merge("HSV", (hues, full, Image.new("L", (200, 200), 235))).convert("RGBA")
    veil = Image.new("L", (200, 200), 0)
    ImageDraw.Draw(veil).ellipse((8, 8, 192, 192), fill=255)
    shine.putalpha(veil.filter(ImageFilter.GaussianBlur(5)))
    sheet.paste(shine, corners, strength=strength)


def bars(sheet: Sheet, corners: tuple[float, float, float, float], random: Random) -> None:
    """Draw a bar code."""
    x, top, right, bottom = corners
    while x < right:
        thick = random.choice((0.2, 0.4, 0.6))
        sheet.box((x, top, min(x + thick, right), bottom), fill=(15, 15, 15))
        x += thick + random.choice((0.2, 0.4, 0.6))


def stacked_bars(sheet: Sheet, corners: tuple[float, float, float, float], random: Random) -> None:
    """Draw a PDF417 code: rows of bars."""
    left, top, right, bottom = corners
    rows = 12
    for row in range(rows):
        y = top + (bottom - top) * row / rows
        bars(sheet, (left, y, right, y + (bottom - top) / rows), random)


def squares_code(random: Random, cells: int = 33, dots: int = 8) -> Image.Image:
    """Answer a QR code (of noise, with true corners)."""
    grid = np.array([[random.random() < 0.5 for _ in range(cells)] for _ in range(cells)])
    finder = np.zeros((8, 8), dtype=bool)
    finder[:7, :7] = True
    finder[1:6, 1:6] = False
    finder[2:5, 2:5] = True
    grid[:8, :8] = finder
    grid[:8, -8:] = finder[:, ::-1]
    grid[-8:, :8] = finder[::-1]
    picture = np.kron(~grid, np.ones((dots, dots))) * 255
    return Image.fromarray(np.pad(picture, dots * 2, constant_values=255).astype(np.uint8))
