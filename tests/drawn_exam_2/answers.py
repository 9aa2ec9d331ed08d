"""Bring a drawn side through a treatment: what parents do before they press send."""

from collections.abc import Callable

import numpy as np
from PIL import Image

from drawn_exam_2 import photographs as ph
from drawn_exam_2 import surfaces as sf
from drawn_exam_2.copies import on_white
from drawn_exam_2.faces import SKINS, invent_look
from drawn_exam_2.people import invent_person

Rng = np.random.Generator
Side = Image.Image
SMALL, TALL = (2016, 1512), (1512, 2016)


def sides(
    rng: Rng, state: str, *painters: Callable[..., Side], child: bool = False, since: int = 2019
) -> list[Side]:
    """The sides of one person's document."""
    person = invent_person(rng, state, since=since, child=child, term=5 if child else 10)
    look = invent_look(rng, state, female=person.female, child=child)
    return [paint(person, look, rng) for paint in painters]


def table(item: Side, rng: Rng, size: sf.Size = SMALL, width: float = 0.6) -> Image.Image:
    """On the kitchen table, askew, among the morning's things."""
    grounds = (sf.wood, sf.cloth, sf.stone)
    ground = grounds[int(rng.integers(len(grounds)))](rng, size)
    if rng.random() < 0.7:
        ground = ph.mug(
            ground, (float(rng.choice([0.04, 0.96])), float(rng.uniform(0, 1))), 0.11, (180, 60, 50)
        )
    if rng.random() < 0.6:
        ground = ph.pencil(
            ground,
            (float(rng.uniform(-0.1, 0.6)), 0.97),
            (1.02, float(rng.uniform(0.86, 1))),
            (40, 90, 190),
        )
    middle = (float(rng.uniform(0.46, 0.56)), float(rng.uniform(0.46, 0.56)))
    turn = float(rng.choice([-1, 1]) * rng.uniform(5, 22))
    laid = ph.lay(ground, item, middle, width, turn, float(rng.uniform(0.04, 0.2)))
    return ph.camera(laid, rng, warmth=float(rng.uniform(-0.2, 1)))


def bed(item: Side, rng: Rng, width: float = 0.62) -> Image.Image:
    colour = ((222, 224, 232), (196, 206, 190), (214, 190, 196))[int(rng.integers(3))]
    ground = sf.sheet(rng, SMALL, colour)
    turn = float(rng.uniform(-14, 14))
    laid = ph.lay(ground, item, (0.5, 0.52), width, turn, float(rng.uniform(0, 0.12)))
    return ph.camera(laid, rng, warmth=float(rng.uniform(-0.8, 0.4)))


def hand(item: Side, rng: Rng) -> Image.Image:
    ground = sf.room(rng, TALL)
    skin = SKINS[int(rng.integers(len(SKINS) - 1))]
    return ph.camera(ph.in_a_hand(ground, item, rng, skin), rng, warmth=0.3, blur=0.9)


def sleeve(item: Side, rng: Rng) -> Image.Image:
    return table(ph.plastic(item, rng), rng, width=0.64)


def wallet(item: Side, rng: Rng) -> Image.Image:
    ground = sf.carpet(rng, TALL)
    turn = float(rng.uniform(-8, 8))
    laid = ph.lay(ground, ph.in_a_wallet(item, rng), (0.5, 0.5), 0.86, turn, 0.05)
    return ph.camera(laid, rng, warmth=0.5)


def monitor(item: Side, rng: Rng) -> Image.Image:
    """A laptop shows the picture; someone photographs the laptop."""
    shown = Image.new("RGB", (1920, 1080), (30, 32, 38))
    shown.paste(Image.new("RGB", (1920, 54), (60, 62, 70)), (0, 0))
    photo = table(item, rng)
    shown.paste(photo.resize((1240, 930)), (340, 90))
    return ph.camera(ph.screen_photo(shown, rng, SMALL), rng, warmth=-0.4, blur=1.0)


def whatsapped(image: Image.Image, longest: int = 1280) -> Image.Image:
    """As WhatsApp shrinks it."""
    small = image.convert("RGB")
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return small


def cropped(item: Side, rng: Rng) -> Image.Image:
    """Cut tight by hand: a rim of table left on each side."""
    return on_white(item, int(rng.integers(8, 40)), (150, 118, 86))
