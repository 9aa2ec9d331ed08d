"""Paint what a phone camera sees behind the thing in front of it, as RGB arrays."""

import cv2
import numpy as np
from numpy.typing import NDArray

from drawn_exam_2.faces import Colour

Picture = NDArray[np.uint8]
Size = tuple[int, int]  # width, height in dots


def cloud(rng: np.random.Generator, size: Size, grain: float, amount: float) -> NDArray[np.float32]:
    """Soft noise: `grain` dots wide, `amount` its standard deviation."""
    width, height = size
    small = (max(2, round(width / grain)), max(2, round(height / grain)))
    noise = amount * rng.standard_normal((small[1], small[0]), np.float32)
    return cv2.resize(noise, size, interpolation=cv2.INTER_CUBIC)  # type: ignore[return-value]  # cv2


def inked(values: NDArray[np.floating]) -> Picture:
    done: Picture = np.clip(values, np.float32(0), np.float32(255)).astype(np.uint8)
    return done


def flat(size: Size, colour: Colour) -> NDArray[np.float32]:
    ground = np.empty((size[1], size[0], 3), np.float32)
    ground[:] = colour
    return ground


def wood(rng: np.random.Generator, size: Size, colour: Colour = (176, 128, 84)) -> Picture:
    """A kitchen table of planks."""
    ground = flat(size, colour)
    width, height = size
    plank = height // int(rng.integers(3, 6))
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    bent = rows + 26 * cloud(rng, size, 240, 1) + 0.01 * columns
    fibre = 9 * np.sin(bent / 7) + 6 * np.sin(bent / 2.6) + 5 * cloud(rng, (width, height), 40, 1)
    tones = rng.normal(0, 13, height // plank + 2).astype(np.float32)
    tone = np.repeat(tones, plank)[:height, None]
    seam = (rows % plank < 5) * 55
    return inked(ground + (fibre + tone - seam)[..., None])


def sheet(rng: np.random.Generator, size: Size, colour: Colour = (222, 224, 232)) -> Picture:
    """A bed sheet in folds, sometimes striped."""
    ground = flat(size, colour)
    width, height = size
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    lean = float(rng.uniform(-0.8, 0.8))
    bent = columns + lean * rows + 90 * cloud(rng, size, 320, 1)
    folds = 20 * np.sin(bent / 130) + 12 * np.sin(bent / 61 + rows / 400) + cloud(rng, size, 180, 9)
    if rng.random() < 0.5:
        stripe = ((bent / 85) % 1 < 0.35)[..., None]
        ground = np.where(stripe, ground * (0.78, 0.86, 0.98), ground)
    return inked(
        ground + (folds + 2.5 * rng.standard_normal((height, width), np.float32))[..., None]
    )


def cloth(rng: np.random.Generator, size: Size) -> Picture:
    """An oilcloth in checks."""
    width, height = size
    rows, columns = np.mgrid[0:height, 0:width].astype(np.int32)
    pitch = int(rng.integers(60, 110))
    colours = ((190, 60, 60), (60, 100, 160), (80, 130, 80))
    colour = np.asarray(colours[int(rng.integers(3))], np.float32)
    crossing = ((rows // pitch) % 2 + (columns // pitch) % 2)[..., None] / np.float32(2)
    ground = 238 * (1 - crossing) + colour * crossing
    return inked(ground + cloud(rng, size, 300, 7)[..., None])


def stone(rng: np.random.Generator, size: Size) -> Picture:
    """A granite worktop."""
    ground = flat(size, (92, 92, 96))
    specks = cloud(rng, size, 3, 22) + cloud(rng, size, 9, 18) + cloud(rng, size, 400, 8)
    return inked(ground + specks[..., None])


def carpet(rng: np.random.Generator, size: Size) -> Picture:
    ground = flat(size, (128, 112, 104))
    return inked(ground + (cloud(rng, size, 4, 26) + cloud(rng, size, 60, 8))[..., None])


def room(rng: np.random.Generator, size: Size) -> Picture:
    """A living room out of focus."""
    width, height = size[0] // 6, size[1] // 6
    ground = flat((width, height), (206, 196, 180))
    ground[int(height * 0.72) :] = (140, 108, 80)
    for _ in range(7):
        left, top = int(rng.integers(0, width)), int(rng.integers(height // 5, height))
        shape = (left, top, int(rng.integers(20, 90)), int(rng.integers(20, 100)))
        colour = tuple(int(c) for c in rng.integers(40, 220, 3))
        end = (shape[0] + shape[2], shape[1] + shape[3])
        cv2.rectangle(ground, (shape[0], shape[1]), end, colour, -1)
    blurred = cv2.resize(cv2.GaussianBlur(ground, (0, 0), width / 60), size)
    return inked(blurred + cloud(rng, size, 200, 5)[..., None])


def outdoors(rng: np.random.Generator, size: Size) -> Picture:
    """Sky, trees, grass and paving of a playground."""
    width, height = size
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    ground = flat(size, (150, 190, 230)) * (1 + 0.2 * rows)
    line = int(height * 0.42)
    for _ in range(26):
        spot = (int(rng.integers(0, width)), line - int(rng.integers(-20, height // 6)))
        green = (int(rng.integers(40, 90)), int(rng.integers(90, 140)), int(rng.integers(40, 70)))
        cv2.circle(ground, spot, int(rng.integers(width // 30, width // 11)), green, -1)
    ground[line:] = (118, 146, 82)
    ground[int(height * 0.62) :] = (168, 156, 148)
    for row in range(int(height * 0.62), height, max(18, height // 40)):
        cv2.line(ground, (0, row), (width, row), (140, 128, 120), 2)
    leaves = cloud(rng, size, 5, 12) + cloud(rng, size, 24, 9)
    return inked(cv2.GaussianBlur(ground, (0, 0), 2.2) + leaves[..., None])
