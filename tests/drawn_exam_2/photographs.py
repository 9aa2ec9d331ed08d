"""Take the photo: lay flat things on a surface, put hands and plastic about them, add a camera."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from drawn_exam_2.faces import Colour
from drawn_exam_2.surfaces import Picture, Size, cloud, inked

Point = tuple[float, float]


def lay(
    ground: Picture,
    item: Image.Image,
    middle: Point,
    width: float,
    turn: float = 0.0,
    tilt: float = 0.0,
    shadow: float = 0.45,
) -> Picture:
    """`ground` with `item` on it.

    `middle` and `width` are shares of the ground's width and height; `turn` is in degrees, `tilt`
    is how much shorter the far edge looks (0 to 0.4).
    """
    tall, wide = ground.shape[:2]
    art = np.asarray(item.convert("RGBA"))
    high, broad = art.shape[:2]
    half = width * wide / 2
    rise = half * high / broad
    angle = np.deg2rad(turn)
    corners = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        squeeze = 1 - tilt * (1 - y) / 2
        across, along = x * half * squeeze, y * rise * (1 - tilt / 3)
        corners.append(
            (
                middle[0] * wide + across * np.cos(angle) - along * np.sin(angle),
                middle[1] * tall + across * np.sin(angle) + along * np.cos(angle),
            )
        )
    return warp(ground, art, np.asarray(corners, np.float32), shadow)


def warp(
    ground: Picture, art: Picture, corners: NDArray[np.float32], shadow: float = 0.45
) -> Picture:
    """`ground` with `art` (RGBA) stretched to four corners."""
    tall, wide = ground.shape[:2]
    high, broad = art.shape[:2]
    shrink = np.hypot(*(corners[1] - corners[0])) / broad
    if shrink < 0.6:
        art = cv2.GaussianBlur(art, (0, 0), 0.45 / float(shrink))  # type: ignore[assignment]  # cv2
    whole = np.asarray([(0, 0), (broad, 0), (broad, high), (0, high)], np.float32)
    turned = cv2.getPerspectiveTransform(whole, corners)
    mask = cv2.warpPerspective(art[..., 3], turned, (wide, tall), flags=cv2.INTER_LINEAR)
    ink = cv2.warpPerspective(
        np.ascontiguousarray(art[..., :3]),
        turned,
        (wide, tall),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    reach = wide / 150
    cast = cv2.GaussianBlur(np.roll(mask, (int(reach), int(reach / 2)), (0, 1)), (0, 0), reach)
    x, y, w, h = cv2.boundingRect(cv2.max(mask, cast))
    part = slice(y, y + h), slice(x, x + w)
    share = mask[part][..., None].astype(np.float32) / 255
    darker = ground[part] * (1 - shadow * cast[part][..., None].astype(np.float32) / 255)
    done = ground.copy()
    done[part] = inked(darker * (1 - share) + ink[part] * share)
    return done


def finger(
    ground: Picture, root: Point, tip: Point, thick: float, skin: Colour, *, nail: bool = True
) -> Picture:
    """A finger from `root` to `tip` (shares of width and height), `thick` a share of the width."""
    tall, wide = ground.shape[:2]
    (ax, ay), (bx, by) = (root[0] * wide, root[1] * tall), (tip[0] * wide, tip[1] * tall)
    radius = thick * wide / 2
    margin = radius * 1.9
    left, right = max(0, int(min(ax, bx) - margin)), min(wide, int(max(ax, bx) + margin))
    top, foot = max(0, int(min(ay, by) - margin)), min(tall, int(max(ay, by) + margin))
    length = float(np.hypot(bx - ax, by - ay))
    sx, sy = (bx - ax) / length, (by - ay) / length
    rows, columns = np.mgrid[top:foot:2, left:right:2].astype(np.float32)
    dx, dy = columns - ax, rows - ay
    place = np.clip(dx * sx + dy * sy, 0, length)
    edge = np.hypot(dx - place * sx, dy - place * sy) / (radius * (1 - 0.14 * place / length))
    mask = 1 / (1 + np.exp(np.clip((edge - 1) * 24, -30, 30)))
    cast = 0.35 / (1 + np.exp(np.clip((edge - 1.25) * 7, -30, 30)))
    creases = 1 - 0.07 * np.exp(-(((place / length - 0.55) / 0.02) ** 2))
    flesh = (1.08 - 0.34 * np.clip(edge, 0, 1) ** 2) * creases
    planes = np.stack([mask, cast, flesh], 2)
    planes = cv2.resize(planes, (right - left, foot - top), interpolation=cv2.INTER_LINEAR)
    mask, cast, flesh = planes[..., :1], planes[..., 1:2], planes[..., 2:]
    under = ground[top:foot, left:right].astype(np.float32)
    done = under * (1 - cast) * (1 - mask) + np.asarray(skin, np.float32) * flesh * mask
    if nail:
        spot = (int(bx - sx * radius * 0.35) - left, int(by - sy * radius * 0.35) - top)
        axes = (int(radius * 0.7), int(radius * 0.52))
        over = done.copy()
        pink = tuple(min(255, int(c * 1.08) + 12) for c in skin)
        angle = float(np.rad2deg(np.arctan2(sy, sx)))
        cv2.ellipse(over, spot, axes, angle, 0, 360, pink, -1, cv2.LINE_AA)
        done = 0.6 * over + 0.4 * done
    held = ground.copy()
    held[top:foot, left:right] = inked(done)
    return held


def in_a_hand(
    ground: Picture, item: Image.Image, rng: np.random.Generator, skin: Colour
) -> Picture:
    """The thumb lies over the edge, the other fingers behind the card."""
    middle = (0.5 + float(rng.uniform(-0.05, 0.05)), 0.42)
    for number, tip in enumerate((0.26, 0.22, 0.215, 0.25)):
        across = 0.22 + 0.105 * number
        ground = finger(ground, (0.3 + 0.08 * number, 0.9), (across, tip), 0.1, skin, nail=False)
    ground = finger(ground, (0.55, 1.3), (0.5, 0.8), 0.56, skin, nail=False)
    held = lay(ground, item, middle, 0.66, float(rng.uniform(-9, 9)), 0.06)
    return finger(held, (0.93, 0.95), (0.74, 0.52), 0.14, skin)


def plastic(item: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A clear sleeve about the card, with its rim and its glare."""
    rim = item.width // 14
    sleeve = Image.new("RGBA", (item.width + 2 * rim, item.height + 2 * rim), (226, 230, 234, 120))
    sleeve.alpha_composite(item, (rim, rim))
    values = np.asarray(sleeve).astype(np.float32)
    high, wide = values.shape[:2]
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    for _ in range(2):
        lean, at = float(rng.uniform(0.3, 1.2)), float(rng.uniform(0.2, 1.0)) * wide
        far = (columns + lean * rows - at) / (wide * float(rng.uniform(0.03, 0.07)))
        shine = np.exp(-(far**2)) * (0.5 + 0.5 * np.abs(cloud(rng, (wide, high), 160, 1)))
        values[..., :3] += 150 * shine[..., None]
    spot = np.exp(-(((columns - 0.6 * wide) / 160) ** 2 + ((rows - 0.3 * high) / 110) ** 2))
    values[..., :3] += 190 * spot[..., None]
    values[:6, :, :3] = values[-6:, :, :3] = 246
    return Image.fromarray(inked(values), "RGBA")


def in_a_wallet(item: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The card three quarters out of a leather slot, another card's edge behind it."""
    width, height = round(item.width * 1.22), round(item.height * 1.75)
    leather = np.empty((height, width, 3), np.float32)
    leather[:] = (74, 48, 34)
    leather += (cloud(rng, (width, height), 6, 6) + cloud(rng, (width, height), 90, 6))[..., None]
    wallet = Image.fromarray(inked(leather)).convert("RGBA")
    left, top = (width - item.width) // 2, round(height * 0.16)
    other = Image.new("RGBA", (item.width, 200), (40, 90, 150, 255))
    wallet.alpha_composite(other, (left, top - 90))
    wallet.alpha_composite(item, (left, top))
    slot = top + round(item.height * 0.86)
    wallet.paste(wallet.crop((0, 0, width, 40)).resize((width, height - slot)), (0, slot))
    pen = ImageDraw.Draw(wallet)
    pen.line((0, slot, width, slot), fill=(30, 18, 12, 255), width=12)
    for x in range(10, width, 42):
        pen.line((x, slot + 34, x + 24, slot + 34), fill=(190, 150, 100, 255), width=6)
    return wallet


def camera(
    scene: Picture, rng: np.random.Generator, *, warmth: float = 0.0, blur: float = 0.7
) -> Image.Image:
    """Uneven light, lens blur, noise; `warmth` from -1 (blue) to 1 (yellow)."""
    tall, wide = scene.shape[:2]
    rows, columns = np.mgrid[0:1:90j, 0:1:120j].astype(np.float32)
    cx, cy = float(rng.uniform(0.2, 0.8)), float(rng.uniform(0.1, 0.7))
    light = 1.1 - 0.34 * np.hypot(columns - cx, rows - cy)
    tint = np.asarray((1 + 0.08 * warmth, 1.0, 1 - 0.12 * warmth), np.float32)
    cast = cv2.resize(light[..., None] * tint, (wide, tall))
    values = cv2.GaussianBlur(scene, (5, 5), blur).astype(np.float32)
    values *= cast
    tile = 3 * rng.standard_normal((384, 512), np.float32) + cloud(rng, (512, 384), 2, 1.5)
    noise = np.tile(tile, (tall // 384 + 1, wide // 512 + 1))[:tall, :wide]
    values += noise[..., None]
    return Image.fromarray(inked(values))


def mug(ground: Picture, at: Point, radius: float, colour: Colour) -> Picture:
    """A cup of coffee seen from above."""
    tall, wide = ground.shape[:2]
    spot = (int(at[0] * wide), int(at[1] * tall))
    done = ground.copy()
    for share, ink in ((1.0, colour), (0.88, (245, 242, 236)), (0.8, (70, 42, 24))):
        cv2.circle(done, spot, int(radius * wide * share), ink, -1, cv2.LINE_AA)
    return done


def pencil(ground: Picture, start: Point, end: Point, colour: Colour) -> Picture:
    tall, wide = ground.shape[:2]
    done = ground.copy()
    ends = [(int(p[0] * wide), int(p[1] * tall)) for p in (start, end)]
    cv2.line(done, ends[0], ends[1], (60, 50, 44), wide // 70, cv2.LINE_AA)
    cv2.line(done, ends[0], ends[1], colour, wide // 100, cv2.LINE_AA)
    return done


def screen_photo(shown: Image.Image, rng: np.random.Generator, size: Size) -> Picture:
    """A monitor, photographed: its grid of dots, its bezel, its lean."""
    art = np.asarray(shown.convert("RGB")).astype(np.float32)
    high, wide = art.shape[:2]
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    grid = 1 - 0.10 * (np.sin(columns * 2.2 + rows * 0.05) + np.sin(rows * 2.1))
    beat = 1 + 0.06 * np.sin((columns + 0.4 * rows) / 19) * np.sin(rows / 23)
    lit = inked(art * (grid * beat)[..., None] * (0.92, 0.98, 1.08) + 8)
    framed = cv2.copyMakeBorder(lit, 60, 90, 60, 60, cv2.BORDER_CONSTANT, value=(22, 22, 24))
    alpha = np.full((*framed.shape[:2], 1), 255, np.uint8)
    ground = inked(np.full((size[1], size[0], 3), 70.0) + cloud(rng, size, 220, 14)[..., None])
    picture = Image.fromarray(np.concatenate([framed, alpha], 2), "RGBA")
    return lay(ground, picture, (0.5, 0.5), 1.02, float(rng.uniform(-4, 4)), 0.1, 0.2)
