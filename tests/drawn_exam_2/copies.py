"""Copy and hide: scans on A4, photocopies, the KopieID app, and what people paste over numbers."""

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image, ImageDraw

from drawn_exam_2.faces import Colour
from drawn_exam_2.lettering import Face, font
from drawn_exam_2.surfaces import cloud, inked

A4 = (1654, 2339)  # 200 dots to the inch
Share = tuple[float, float, float, float]  # left, top, width, height as shares of the side


def scan(
    items: Sequence[Image.Image],
    rng: np.random.Generator,
    *,
    card_width: float = 674,
    turn: float = 0.0,
    grey: bool = False,
) -> Image.Image:
    """Sides under one another on A4; `card_width` in dots (674 is a card's true size)."""
    page = Image.new("RGBA", A4, (250, 250, 248, 255))
    top = float(rng.uniform(160, 420))
    for item in items:
        width = card_width * item.width / 1541
        small = item.resize((round(width), round(width * item.height / item.width)))
        lean = turn + float(rng.normal(0, 0.6))
        turned = small.rotate(lean, expand=True, resample=Image.Resampling.BICUBIC)
        left = (A4[0] - turned.width) // 2 + int(rng.integers(-180, 180))
        page.alpha_composite(turned, (max(0, left), round(top)))
        top += turned.height + float(rng.uniform(80, 220))
    flat = page.convert("RGB")
    return photocopy(flat, rng) if grey else worn(flat, rng)


def worn(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Paper tone and the dark rim where the scanner's lid stood open."""
    values = np.asarray(page).astype(np.float32)
    tall, wide = values.shape[:2]
    values += cloud(rng, (wide, tall), 3, 2.2)[..., None]
    values[:, :26] *= np.linspace(0.55, 1, 26)[None, :, None]
    return Image.fromarray(inked(values))


def photocopy(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Grey, hard in contrast, with toner specks."""
    grey = np.asarray(page.convert("L")).astype(np.float32)
    hard = (grey - 128) * 1.45 + 142
    hard += cloud(rng, page.size, 2.2, 9)
    specks = rng.random(grey.shape) < 0.0004
    hard[specks] = 40
    soft = cv2.GaussianBlur(hard, (0, 0), 0.8)
    return Image.fromarray(inked(soft.astype(np.float32))).convert("RGB")


def cover(side: Image.Image, spots: Sequence[Share], colour: Colour = (12, 12, 12)) -> Image.Image:
    """Blocks over parts of a side."""
    done = side.copy()
    pen = ImageDraw.Draw(done)
    for left, top, width, height in spots:
        box = (left * done.width, top * done.height)
        end = ((left + width) * done.width, (top + height) * done.height)
        pen.rectangle((*box, *end), fill=(*colour, 255))
    return done


def sticky(side: Image.Image, spot: Share, rng: np.random.Generator) -> Image.Image:
    """A yellow note over a part of a side."""
    done = side.copy()
    width, height = round(spot[2] * done.width), round(spot[3] * done.height)
    ground = np.empty((height, width, 4), np.float32)
    ground[:] = (250, 228, 110, 255)
    ground[..., :3] += cloud(rng, (width, height), 90, 5)[..., None]
    note = Image.fromarray(inked(ground), "RGBA")
    lean = note.rotate(float(rng.uniform(-7, 7)), expand=True, resample=Image.Resampling.BICUBIC)
    shade = Image.new("RGBA", lean.size, (40, 30, 10, 90))
    place = (round(spot[0] * done.width), round(spot[1] * done.height))
    done.paste(shade, (place[0] + 8, place[1] + 10), lean)
    done.paste(lean, place, lean)
    return done


def kopie_id(side: Image.Image, spots: Sequence[Share], purpose: str, day: str) -> Image.Image:
    """As the government's KopieID app leaves it: blocks, and the purpose written across."""
    done = cover(side, spots, (0, 0, 0))
    over = Image.new("RGBA", done.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(over)
    letters = font(Face.BOLD, done.height // 14)
    words = f"KOPIE · {purpose} · {day}   "
    for row, top in enumerate(range(-done.height // 3, done.height * 2, done.height // 5)):
        pen.text((-row * 130, top), words * 4, fill=(40, 40, 40, 120), font=letters)
    turned = over.rotate(18, resample=Image.Resampling.BICUBIC)
    alpha = done.getchannel("A")
    done.alpha_composite(turned)
    done.putalpha(alpha)
    return done


def on_white(side: Image.Image, margin: int = 0, colour: Colour = (255, 255, 255)) -> Image.Image:
    size = (side.width + 2 * margin, side.height + 2 * margin)
    page = Image.new("RGBA", size, (*colour, 255))
    page.alpha_composite(side.convert("RGBA"), (margin, margin))
    return page.convert("RGB")


def beside(sides: Sequence[Image.Image], gap: int = 60, *, under: bool = False) -> Image.Image:
    """Sides laid next to (or under) one another on nothing."""
    wide = max(s.width for s in sides) if under else sum(s.width + gap for s in sides) - gap
    tall = sum(s.height + gap for s in sides) - gap if under else max(s.height for s in sides)
    both = Image.new("RGBA", (wide, tall), (0, 0, 0, 0))
    at = 0
    for side in sides:
        both.alpha_composite(side, (0, at) if under else (at, 0))
        at += (side.height if under else side.width) + gap
    return both
