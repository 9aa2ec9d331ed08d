"""Draw the faces of people who do not exist."""

from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SKINS: Final = ((236, 200, 176), (222, 178, 148), (198, 148, 112), (160, 112, 82), (112, 76, 56))
HAIRS: Final = ((40, 30, 26), (84, 56, 36), (150, 110, 66), (24, 22, 22), (120, 120, 122))
SHIRTS: Final = ((50, 60, 90), (110, 40, 46), (60, 90, 70), (90, 90, 96), (30, 30, 34))
SIZE: Final = (350, 450)


def _shade(colour: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    return (
        min(255, round(colour[0] * share)),
        min(255, round(colour[1] * share)),
        min(255, round(colour[2] * share)),
    )


def _head(pen: ImageDraw.ImageDraw, skin: tuple[int, int, int], random: Random) -> None:
    shirt = random.choice(SHIRTS)
    pen.ellipse((10, 375, 340, 640), fill=shirt)
    pen.polygon(
        [(130, 330), (220, 330), (232, 400), (175, 440), (118, 400)], fill=_shade(skin, 0.8)
    )
    pen.polygon([(112, 390), (175, 450), (128, 450)], fill=_shade(shirt, 1.4))
    pen.polygon([(238, 390), (175, 450), (222, 450)], fill=_shade(shirt, 1.4))
    for left in (72, 252):
        pen.ellipse((left, 195, left + 28, 265), fill=_shade(skin, 0.85))
    pen.ellipse((85, 70, 265, 370), fill=skin)
    pen.ellipse((100, 250, 250, 372), fill=skin)


def _hair(pen: ImageDraw.ImageDraw, hair: tuple[int, int, int], *, long: bool) -> None:
    pen.pieslice((74, 40, 276, 290), 180, 360, fill=hair)
    if long:
        pen.polygon([(76, 160), (104, 170), (96, 380), (52, 400)], fill=hair)
        pen.polygon([(274, 160), (246, 170), (254, 380), (298, 400)], fill=hair)


def _forehead(pen: ImageDraw.ImageDraw, skin: tuple[int, int, int], random: Random) -> None:
    top = random.randint(105, 125)
    pen.ellipse((96, top, 254, 330), fill=skin)


def _eyes(pen: ImageDraw.ImageDraw, skin: tuple[int, int, int], random: Random) -> None:
    iris = random.choice(((70, 50, 34), (80, 110, 130), (86, 96, 60)))
    for middle in (136, 214):
        pen.ellipse((middle - 30, 188, middle + 30, 236), fill=_shade(skin, 0.84))
        pen.ellipse((middle - 21, 203, middle + 21, 225), fill=(240, 236, 232))
        pen.ellipse((middle - 10, 203, middle + 10, 224), fill=iris)
        pen.ellipse((middle - 5, 208, middle + 5, 219), fill=(10, 10, 10))
        pen.ellipse((middle + 1, 206, middle + 5, 210), fill=(250, 250, 250))
        pen.arc((middle - 23, 200, middle + 23, 230), 190, 350, fill=(40, 28, 24), width=4)
        pen.arc((middle - 32, 176, middle + 32, 216), 205, 335, fill=(50, 36, 30), width=8)


def _nose_and_mouth(pen: ImageDraw.ImageDraw, skin: tuple[int, int, int]) -> None:
    pen.polygon([(170, 215), (158, 276), (194, 276), (181, 215)], fill=_shade(skin, 0.93))
    pen.ellipse((152, 262, 200, 286), fill=_shade(skin, 0.88))
    for left in (156, 184):
        pen.ellipse((left, 274, left + 11, 282), fill=_shade(skin, 0.5))
    lip = _shade(skin, 0.72)
    lips = (min(255, lip[0] + 26), lip[1] - 14, lip[2] - 8)
    pen.ellipse((140, 304, 212, 330), fill=lips)
    pen.arc((138, 296, 214, 322), 20, 160, fill=_shade(skin, 0.4), width=4)


def _lit(picture: Image.Image, random: Random) -> Image.Image:
    """Answer the face with light from one side and the grain of a lens."""
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(3.2)), dtype=np.float32)
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]].astype(np.float32)
    away = ((x - 175) / 105) ** 2 + ((y - 215) / 165) ** 2
    side = 1 + random.choice((-1, 1)) * 0.0005 * (x - 175)
    light = (1.06 - 0.2 * np.minimum(away, 1.0) + 0.1 * np.clip(away - 1.0, 0, 1)) * side
    noise = np.random.default_rng(random.getrandbits(32)).normal(0, 3.5, pixels.shape)
    lit = np.clip(pixels * light[..., None] + noise, 0, 255).astype(np.uint8)
    return Image.fromarray(lit)


def portrait(random: Random, *, ground: tuple[int, int, int] = (206, 212, 218)) -> Image.Image:
    """Answer a passport photograph of 350 by 450 pixels."""
    picture = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(picture)
    tone = random.randrange(len(SKINS))
    skin = SKINS[tone]
    hair = random.choice(HAIRS if tone < 2 else HAIRS[::3])
    long = random.random() < 0.5
    _head(pen, skin, random)
    _hair(pen, hair, long=long)
    _forehead(pen, skin, random)
    _eyes(pen, skin, random)
    _nose_and_mouth(pen, skin)
    return _lit(picture, random)


def printed_portrait(random: Random) -> Image.Image:
    """Answer the portrait in grey, as a laser burns it into a card."""
    return portrait(random).convert("L").convert("RGB")
