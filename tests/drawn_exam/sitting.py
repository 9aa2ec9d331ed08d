"""Describe one question of the exam before it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from PIL import Image

from drawn_exam.arrival import grain, on_table, saved

Make: TypeAlias = Callable[[Random], bytes]
Picture: TypeAlias = Callable[[Random], Image.Image]


@dataclass(frozen=True)
class Question:
    """What a file shows, the ending of its name, and how its bytes are made."""

    what: str
    ending: str
    make: Make


def snapped(picture: Image.Image, random: Random) -> Image.Image:
    """Answer a photo of the thing on a table, a little askew."""
    turn, lean = random.uniform(-9, 9), random.uniform(0, 0.1)
    return on_table(picture, random, turn=turn, lean=lean, fill=random.uniform(0.55, 0.85))


def as_photo(draw: Picture) -> Make:
    """Answer how to make a JPEG photo of the thing on a table."""
    return lambda random: saved(snapped(draw(random), random))


def as_file(draw: Picture, form: str = "JPEG", quality: int = 85) -> Make:
    """Answer how to make a file of just the picture."""
    return lambda random: saved(draw(random), form, quality)


def as_scan(draw: Picture) -> Make:
    """Answer how to make a JPEG as a scanner leaves it."""
    return lambda random: saved(grain(draw(random), random, 2))
