"""Turn a drawing into what a phone camera or a scanner makes of it."""

import io
import math
from random import Random
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from drawn_exam.lettering import Face, typeface
from drawn_exam.sheet import PAGE_SCALE, Card

WOOD: Final = ((150, 108, 72), (120, 84, 54))
CLOTH: Final = ((196, 190, 178), (176, 168, 154))
DESK: Final = ((226, 226, 224), (206, 206, 206))
DARK: Final = ((64, 60, 62), (44, 40, 44))
TABLES: Final = (WOOD, CLOTH, DESK, DARK)


def table(size: tuple[int, int], random: Random) -> Image.Image:
    """Answer a table top seen from above."""
    first, second = random.choice(TABLES)
    noise = np.random.default_rng(random.getrandbits(32))
    rows = np.cumsum(noise.normal(0, 1, size[1]))
    grain = np.sin(rows[:, None] / 3 + np.linspace(0, 3, size[0])[None, :] * 2)
    share = (grain[..., None] + 1) / 2
    picture = np.array(first) * share + np.array(second) * (1 - share)
    picture += noise.normal(0, 5, picture.shape)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def on_table(
    picture: Image.Image,
    random: Random,
    *,
    turn: float = 0,
    lean: float = 0.0,
    fill: float = 0.7,
    size: tuple[int, int] = (1600, 1200),
) -> Image.Image:
    """Answer a photo of the thing on a table.

    `turn` is in degrees, `lean` the share that the far side is shorter, and `fill` the share of
    the photo's width that the thing takes.
    """
    ground = table(size, random)
    scale = size[0] * fill / picture.width
    scale = min(scale, size[1] * max(fill, 0.8) / picture.height)
    half = np.array([picture.width, picture.height]) * scale / 2
    unit = np.array([[-1 + lean, -1], [1 - lean, -1], [1, 1], [-1, 1]])
    angle = math.radians(turn)
    spin = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    middle = np.array(size) / 2 + [random.uniform(-30, 30), random.uniform(-30, 30)]
    to = ((unit * half) @ spin + middle).astype(np.float32)
    corners = [(0, 0), (picture.width, 0), (picture.width, picture.height), (0, picture.height)]
    warp = cv2.getPerspectiveTransform(np.array(corners, dtype=np.float32), to)
    shape = Image.new("L", picture.size, 255)
    radius = picture.height // 17 if picture.height < picture.width else 0
    veil = Image.new("L", picture.size, 0)
    ImageDraw.Draw(veil).rounded_rectangle((0, 0, *picture.size), radius, fill=255)
    shape.paste(veil)
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    laid = cv2.warpPerspective(np.asarray(picture.convert("RGB")), warp, size, flags=flags)
    mask = cv2.warpPerspective(np.asarray(shape), warp, size)
    shadow = cv2.GaussianBlur(np.roll(mask, (14, 12), (0, 1)), (0, 0), 12)[..., None] / 255
    below = np.asarray(ground) * (1 - 0.5 * shadow)
    over = mask[..., None] / 255
    return grain(Image.fromarray((below * (1 - over) + laid * over).astype(np.uint8)), random)


def grain(picture: Image.Image, random: Random, strength: float = 4) -> Image.Image:
    """Answer the photo with a lens's softness, uneven light and noise."""
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 1 + 0.14 * np.cos(x / width * 2 + random.uniform(0, 3)) * np.cos(y / height * 2)
    noise = np.random.default_rng(random.getrandbits(32)).normal(0, strength, pixels.shape)
    return Image.fromarray(np.clip(pixels * light[..., None] + noise, 0, 255).astype(np.uint8))


def dark(picture: Image.Image, random: Random) -> Image.Image:
    """Answer the photo as taken in the evening with the lamp off."""
    dim = np.asarray(picture, dtype=np.float32) * np.array([0.33, 0.27, 0.2])
    return grain(Image.fromarray(dim.astype(np.uint8)), random, 9)


def blurred(picture: Image.Image, radius: float) -> Image.Image:
    """Answer the photo out of focus."""
    return picture.filter(ImageFilter.GaussianBlur(radius))


def shaken(picture: Image.Image, length: int) -> Image.Image:
    """Answer the photo taken with an unsteady hand."""
    kernel = np.eye(length, dtype=np.float32) / length
    return Image.fromarray(cv2.filter2D(np.asarray(picture), -1, kernel))


def glare(picture: Image.Image, random: Random) -> Image.Image:
    """Answer the photo with the lamp mirrored in the plastic."""
    veil = Image.new("L", picture.size, 0)
    width, height = picture.size
    x, y = random.uniform(0.3, 0.65) * width, random.uniform(0.3, 0.6) * height
    reach = (width * 0.16, height * 0.1)
    ImageDraw.Draw(veil).ellipse((x - reach[0], y - reach[1], x + reach[0], y + reach[1]), fill=255)
    veil = veil.filter(ImageFilter.GaussianBlur(width * 0.025))
    return Image.composite(Image.new("RGB", picture.size, (254, 254, 250)), picture, veil)


def fingers(picture: Image.Image, random: Random) -> Image.Image:
    """Answer the photo with a hand that holds the card from the left below."""
    shaded = picture.copy()
    width, height = picture.size
    hand = Image.new("RGBA", picture.size)
    pen = ImageDraw.Draw(hand)
    skin = random.choice(((226, 178, 150), (168, 118, 88)))
    for number, (x, y, turn) in enumerate(((0.1, 0.62, 24), (0.12, 0.78, 12), (0.32, 0.95, -58))):
        finger = Image.new("RGBA", (width // 4, height // 9))
        box = (0, 0, width // 4 - 1, height // 9 - 1)
        brush = ImageDraw.Draw(finger)
        brush.rounded_rectangle(box, height // 18, fill=(*skin, 255), outline=(120, 80, 60, 255))
        nail = (width // 4 - height // 10, height // 50, width // 4 - 12, height // 11)
        brush.ellipse(nail, fill=(240, 204, 186, 255))
        spun = finger.rotate(turn, expand=True)
        hand.alpha_composite(
            spun, (max(0, round(x * width) - 90), round(y * height) - 60 - 8 * number)
        )
    pen.ellipse((-width * 0.2, height * 0.72, width * 0.12, height * 1.3), fill=(*skin, 255))
    soft = hand.filter(ImageFilter.GaussianBlur(1.6))
    shaded.paste(soft.convert("RGB"), (0, 0), soft.getchannel("A"))
    return shaded


def on_paper(
    pictures: list[Image.Image],
    random: Random,
    *,
    at: tuple[float, float] = (15, 18),
    wide: float = 85.6,
    grey: bool = False,
) -> Image.Image:
    """Answer a scan of an A4 page with the things on it, `wide` mm each, under one another."""
    paper = Image.new("RGB", (210 * PAGE_SCALE, 297 * PAGE_SCALE), (250, 250, 248))
    y = round(at[1] * PAGE_SCALE)
    for picture in pictures:
        width = round(wide * PAGE_SCALE)
        small = picture.resize((width, round(picture.height * width / picture.width)))
        turned = small.rotate(random.uniform(-1.5, 1.5), expand=True, fillcolor=(250, 250, 248))
        paper.paste(turned, (round(at[0] * PAGE_SCALE), y))
        y += turned.height + 12 * PAGE_SCALE
    return photocopy(paper, random) if grey else grain(paper, random, 2)


def photocopy(picture: Image.Image, random: Random) -> Image.Image:
    """Answer a grey copy with the contrast and dust of a copying machine."""
    grey = ImageEnhance.Contrast(picture.convert("L")).enhance(1.7)
    pixels = np.asarray(grey).copy()
    noise = np.random.default_rng(random.getrandbits(32))
    pixels[noise.random(pixels.shape) < 0.0015] = 30
    streak = noise.integers(0, pixels.shape[1])
    pixels[:, streak : streak + 2] = pixels[:, streak : streak + 2] // 2
    return Image.fromarray(pixels).convert("RGB")


def blacked_out(card: Card, *names: str) -> Image.Image:
    """Answer the card with the named parts under black bars."""
    picture = card.picture.copy()
    pen = ImageDraw.Draw(picture)
    for name in names:
        for left, top, right, bottom in card.marks.get(name, []):
            pen.rectangle((left - 6, top - 6, right + 6, bottom + 6), fill="black")
    return picture


def kopie_id(card: Card) -> Image.Image:
    """Answer the card as an app that masks copies would save it."""
    picture = blacked_out(card, "bsn", "portrait", "mrz").convert("RGBA")
    words = "KOPIE  alleen voor inzageverzoek school  3-11-2026"
    veil = Image.new("RGBA", (picture.width * 2, picture.width * 2))
    pen = ImageDraw.Draw(veil)
    font = typeface(Face.BOLD, picture.width // 26)
    for row in range(0, veil.height, picture.width // 8):
        pen.text((row % 170, row), f"{words}     {words}", fill=(200, 30, 30, 150), font=font)
    spun = veil.rotate(27)
    left, top = (spun.width - picture.width) // 2, (spun.height - picture.height) // 2
    picture.alpha_composite(spun.crop((left, top, left + picture.width, top + picture.height)))
    return picture.convert("RGB")


def cut(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """Answer the part between those shares of the width and height."""
    width, height = picture.size
    return picture.crop(
        (round(left * width), round(top * height), round(right * width), round(bottom * height))
    )


def narrow(picture: Image.Image, width: int) -> Image.Image:
    """Answer the picture scaled to that width in pixels."""
    return picture.resize((width, round(picture.height * width / picture.width)))


def saved(picture: Image.Image, form: str = "JPEG", quality: int = 85) -> bytes:
    """Answer the picture as a file of that format."""
    to = io.BytesIO()
    if form == "GIF":
        picture.quantize(200).save(to, form)
    elif form in {"JPEG", "WEBP", "AVIF"}:
        picture.save(to, form, quality=quality)
    else:
        picture.save(to, form)
    return to.getvalue()
