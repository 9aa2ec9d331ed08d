"""Paint portraits of people who do not exist, shaded so that they look like photographs."""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Colour = tuple[int, int, int]
Plane = NDArray[np.float32]
Hair = Literal["short", "long", "bun", "bald", "scarf", "curls"]

SKINS: tuple[Colour, ...] = (
    (236, 196, 170),
    (224, 178, 148),
    (205, 156, 122),
    (178, 126, 92),
    (132, 88, 62),
    (98, 64, 46),
)
HAIRS: tuple[Colour, ...] = (
    (38, 28, 24),
    (72, 48, 32),
    (120, 82, 48),
    (190, 150, 92),
    (24, 22, 24),
    (140, 70, 40),
)


@dataclass(frozen=True)
class Look:
    skin: Colour
    hair: Colour
    style: Hair
    cloth: Colour
    beard: bool = False
    glasses: bool = False
    child: bool = False


def invent_look(rng: np.random.Generator, state: str, *, female: bool, child: bool = False) -> Look:
    shades = {"ERI": (4, 6), "SOM": (4, 6), "SUR": (2, 5), "IND": (2, 5), "SYR": (1, 4)}
    low, high = shades.get(state, (0, 3) if state != "NLD" else (0, 5))
    shade = int(rng.integers(low, high))
    dark = shade >= 2
    styles: tuple[Hair, ...] = ("long", "bun", "curls") if female else ("short", "short", "bald")
    if female and state in {"SYR", "MAR", "SOM", "IRQ"}:
        styles = ("scarf", "scarf", "long")
    return Look(
        skin=SKINS[shade],
        hair=HAIRS[int(rng.choice([0, 4]) if dark else rng.integers(len(HAIRS)))],
        style=styles[int(rng.integers(len(styles)))],
        cloth=tuple(int(c) for c in rng.integers(30, 150, 3)),  # type: ignore[arg-type]  # three
        beard=not female and not child and bool(rng.random() < 0.45),
        glasses=bool(rng.random() < 0.15),
        child=child,
    )


class Easel:
    """A canvas on which soft shapes are laid, in coordinates from -1 to 1 across."""

    def __init__(self, width: int, height: int, backdrop: Colour) -> None:
        wide, tall = 0.86, 0.86 * height / width
        rows, columns = np.mgrid[-tall : tall : height * 1j, -wide : wide : width * 1j]
        self.x: Plane = columns.astype(np.float32)
        self.y: Plane = rows.astype(np.float32)
        self.ink = np.empty((height, width, 3), np.float32)
        self.ink[:] = backdrop
        self.ink *= (1 - 0.06 * self.y)[..., None]

    def ring(self, cx: float, cy: float, rx: float, ry: float) -> Plane:
        """How far each dot lies from a middle: 1 on the ellipse."""
        across, along = (self.x - cx) / rx, (self.y - cy) / ry
        far: Plane = np.sqrt(across * across + along * along)
        return far

    def lay(self, mask: Plane, colour: Colour | NDArray[np.float32], strength: float = 1.0) -> None:
        mask = (np.clip(mask, 0, 1) * strength)[..., None]
        self.ink = self.ink * (1 - mask) + np.asarray(colour, np.float32) * mask

    def darken(self, mask: Plane, share: float) -> None:
        self.ink *= (1 - share * np.clip(mask, 0, 1))[..., None]

    def spot(self, cx: float, cy: float, rx: float, ry: float, hard: float = 12) -> Plane:
        steep = np.clip((self.ring(cx, cy, rx, ry) - 1) * hard, -30, 30)
        soft: Plane = 1 / (1 + np.exp(steep))
        return soft

    def glow(self, cx: float, cy: float, rx: float, ry: float) -> Plane:
        soft: Plane = np.exp(-(self.ring(cx, cy, rx, ry) ** 2))
        return soft


def _head(easel: Easel, width: float) -> Plane:
    jaw = 1 - 0.30 * np.clip(easel.y - 0.08, 0, 1) ** 1.3
    across = easel.x / (width * jaw)
    along = (easel.y + 0.08) / 0.62
    far: Plane = np.sqrt(across * across + along * along)
    return far


def _behind(easel: Easel, look: Look) -> None:
    if look.style == "long":
        easel.lay(easel.spot(0, 0.1, 0.62, 0.86, 18), look.hair)
    elif look.style == "curls":
        for angle in np.linspace(2.6, 6.9, 19):
            across, along = 0.52 * np.cos(angle), -0.2 + 0.56 * np.sin(angle)
            easel.lay(easel.spot(float(across), float(along), 0.17, 0.17, 8), look.hair)
    elif look.style == "bun":
        easel.lay(easel.spot(0.05, -0.78, 0.2, 0.16, 9), look.hair)
    easel.lay(easel.spot(0, -0.2, 0.53, 0.60, 20), look.hair, 0 if look.style == "bald" else 1)


def _body(easel: Easel, look: Look, skin: NDArray[np.float32]) -> None:
    easel.lay(easel.spot(0, 1.32, 1.0, 0.52, 22), look.cloth)
    neck = easel.spot(0, 0.62, 0.24, 0.42, 16)
    easel.lay(neck, skin * 0.86)
    easel.darken(easel.glow(0, 0.52, 0.32, 0.12) * neck, 0.45)
    for side in (-1, 1):
        easel.lay(easel.spot(side * 0.49, -0.06, 0.07, 0.14, 10), skin * 0.82)


def _features(easel: Easel, look: Look, rng: np.random.Generator) -> None:
    eye_y, gap = -0.14 + float(rng.normal(0, 0.012)), 0.195 + float(rng.normal(0, 0.008))
    large = 1.18 if look.child else 1.0
    iris: Colour = ((70, 50, 34), (90, 110, 120), (84, 92, 60))[int(rng.integers(3))]
    for side in (-1, 1):
        middle = side * gap
        easel.darken(easel.glow(middle, eye_y - 0.02, 0.14, 0.085), 0.26)
        easel.lay(easel.spot(middle, eye_y, 0.082 * large, 0.036 * large, 9), (232, 228, 224))
        easel.lay(easel.spot(middle, eye_y, 0.036 * large, 0.036 * large, 10), iris)
        easel.lay(easel.spot(middle, eye_y, 0.018, 0.018, 6), (14, 12, 12))
        easel.lay(easel.spot(middle - 0.012, eye_y - 0.012, 0.008, 0.008, 6), (250, 250, 250))
        arch = eye_y - 0.036 * large + 1.6 * (easel.x - middle) ** 2
        lid = np.exp(-(((easel.y - arch) / 0.012) ** 2)) * easel.spot(middle, eye_y, 0.1, 0.1, 20)
        easel.darken(lid.astype(np.float32), 0.72)
        brow = eye_y - 0.115 + 1.1 * (easel.x - middle * 1.05) ** 2
        hairs = np.exp(-(((easel.y - brow) / 0.018) ** 2)) * easel.spot(
            middle, brow.mean(), 0.13, 2
        )
        easel.lay(hairs.astype(np.float32), look.hair, 0.45 if look.child else 0.75)
    easel.darken(easel.glow(0.06, -0.02, 0.035, 0.14), 0.16)
    easel.ink += 16 * easel.glow(-0.015, 0.0, 0.03, 0.13)[..., None]
    easel.darken(easel.glow(0, 0.105, 0.085, 0.022), 0.35)
    for side in (-1, 1):
        easel.darken(easel.glow(side * 0.042, 0.088, 0.022, 0.014), 0.6)
    lips = np.asarray(look.skin, np.float32) * (0.82, 0.55, 0.55)
    wide = 0.125 + float(rng.normal(0, 0.008))
    easel.lay(easel.spot(0, 0.232, wide, 0.022, 8), lips * 0.88, 0.85)
    easel.lay(easel.spot(0, 0.262, wide * 0.85, 0.028, 8), lips * 1.08, 0.8)
    easel.darken(easel.glow(0, 0.245, wide, 0.008), 0.5)
    easel.darken(easel.glow(0, 0.315, 0.08, 0.02), 0.18)


def _glasses(easel: Easel) -> None:
    for side in (-1, 1):
        far = easel.ring(side * 0.2, -0.13, 0.155, 0.105)
        easel.lay(np.exp(-(((far - 1) / 0.06) ** 2)), (30, 28, 30), 0.9)
    bridge = np.exp(-(((easel.y + 0.14) / 0.012) ** 2)) * (np.abs(easel.x) < 0.06)
    easel.lay(bridge.astype(np.float32), (30, 28, 30), 0.9)


def portrait(
    look: Look,
    rng: np.random.Generator,
    size: tuple[int, int] = (420, 540),
    backdrop: Colour = (216, 219, 222),
) -> Image.Image:
    """A head and shoulders, `size` dots wide and high, as a photo booth takes it."""
    width, height = size
    easel = Easel(300, round(300 * height / width), backdrop)
    skin = np.asarray(look.skin, np.float32)
    _behind(easel, look)
    _body(easel, look, skin)
    far = _head(easel, 0.47 if not look.child else 0.50)
    mask = (1 / (1 + np.exp(np.clip((far - 1) * 26, -30, 30)))).astype(np.float32)
    light = 1.04 - 0.26 * far**2 - 0.10 * easel.x
    easel.lay(mask, skin * light[..., None])
    for side in (-1, 1):
        easel.lay(easel.glow(side * 0.26, 0.1, 0.13, 0.1) * mask, skin * (1.02, 0.88, 0.86), 0.35)
    _features(easel, look, rng)
    if look.beard:
        beard = mask * np.clip((easel.y - 0.12) * 6, 0, 1) * (1 - easel.spot(0, 0.25, 0.13, 0.06))
        easel.lay(beard.astype(np.float32), look.hair, 0.6)
    if look.glasses:
        _glasses(easel)
    _top(easel, look, far)
    grain = rng.normal(0, 1, easel.ink.shape[:2]).astype(np.float32)
    coarse = cv2.GaussianBlur(rng.normal(0, 1, grain.shape).astype(np.float32), (0, 0), 3)
    easel.ink += (2.2 * grain + 22 * coarse)[..., None]
    inked = np.clip(cv2.GaussianBlur(easel.ink, (0, 0), 0.8), 0, 255).astype(np.uint8)
    return Image.fromarray(inked).resize(size, Image.Resampling.LANCZOS)


def _top(easel: Easel, look: Look, far: Plane) -> None:
    if look.style == "scarf":
        opening = easel.spot(0, -0.02, 0.42, 0.56, 26)
        around = np.maximum(easel.spot(0, -0.12, 0.60, 0.74, 22), easel.spot(0, 0.72, 0.62, 0.42))
        folds = 1 + 0.12 * np.sin(9 * easel.x + 14 * easel.y)
        colour = np.asarray(look.cloth, np.float32) * folds[..., None]
        easel.lay((around * (1 - opening)).astype(np.float32), colour)
        return
    if look.style == "bald":
        return
    line = -0.44 + 0.5 * easel.x**2 + (0.08 * easel.x if look.style == "long" else 0)
    crown = (far < 1.06) * 1 / (1 + np.exp(np.clip((easel.y - line) * 40, -30, 30)))
    strands = 1 + 0.09 * np.sin(85 * easel.x + 9 * easel.y)
    colour = np.asarray(look.hair, np.float32) * strands[..., None]
    easel.lay(crown.astype(np.float32), colour)
