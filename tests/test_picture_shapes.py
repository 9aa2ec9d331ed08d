"""Show that cards, and photos within a picture, are seen by their shape."""

from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from screening.card_shape import has_card_shape
from screening.find_pictures import find_pictures

WIDE, HIGH = 1200, 900


def grain(picture: Image.Image, seed: int = 1) -> Image.Image:
    """The picture as a camera gives it: no two dots quite the same."""
    noise = np.random.default_rng(seed).normal(0, 5, (picture.height, picture.width, 3))
    pixels = np.asarray(picture, dtype=float) + noise
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def table_with(shape: list[tuple[int, int]], colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    table = Image.new("RGB", (WIDE, HIGH), (196, 190, 182))
    ImageDraw.Draw(table).polygon(shape, fill=colour)
    return np.asarray(grain(table))


def screen_with(*photos: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    """A chat: even ground, lines of print, and photos in those boxes."""
    screen = Image.new("RGB", (900, 1800), (236, 229, 221))
    pen = ImageDraw.Draw(screen)
    for line in range(8):
        pen.text((60, 1200 + line * 60), "Is dit zo goed? Groeten", "black", font_size=36)
    for number, (left, top, right, bottom) in enumerate(photos):
        random = Random(number)
        photo = Image.new("RGB", (right - left, bottom - top), (150, 140, 120))
        for _ in range(40):
            x, y = random.randrange(photo.width), random.randrange(photo.height)
            shade = random.randrange(60, 220)
            ImageDraw.Draw(photo).ellipse((x, y, x + 90, y + 60), fill=(shade, shade, 90))
        screen.paste(grain(photo, number), (left, top))
    return np.asarray(screen.convert("L"))


@pytest.mark.parametrize(
    "shape",
    [
        [(200, 200), (940, 200), (940, 666), (200, 666)],
        [(220, 260), (930, 180), (980, 650), (250, 700)],
        [(300, 250), (820, 240), (900, 640), (230, 650)],
    ],
)
@pytest.mark.parametrize("colour", [(240, 240, 240), (226, 214, 200), (90, 120, 160)])
def test_a_card_on_a_table_is_seen_flat_askew_and_from_below(
    shape: list[tuple[int, int]], colour: tuple[int, int, int]
) -> None:
    assert has_card_shape(table_with(shape, colour))


@pytest.mark.parametrize(
    "shape",
    [
        [(0, 0), (WIDE, 0), (WIDE, 450), (0, 450)],
        [(500, 100), (640, 100), (640, 800), (500, 800)],
        [(300, 700), (600, 120), (900, 700)],
        [(500, 400), (620, 400), (620, 475), (500, 475)],
    ],
)
def test_a_sky_a_ruler_a_triangle_and_a_stamp_are_no_card(shape: list[tuple[int, int]]) -> None:
    assert not has_card_shape(table_with(shape, (90, 120, 160)))


def test_a_picture_that_is_a_card_cut_out_is_one() -> None:
    cut_out = Image.new("RGB", (856, 540), "white")
    photo = Image.new("RGB", (800, 600), "white")

    assert has_card_shape(np.asarray(cut_out))
    assert not has_card_shape(np.asarray(photo))


def test_the_photos_in_a_chat_are_found_where_they_stand() -> None:
    photos = ((200, 150, 860, 600), (60, 700, 700, 1100))

    found = find_pictures(screen_with(*photos))

    assert len(found) == 2
    for box in found:
        pixels = (box[0] * 900, box[1] * 1800, box[2] * 900, box[3] * 1800)
        assert any(
            all(abs(one - other) < 40 for one, other in zip(pixels, photo, strict=True))
            for photo in photos
        )


def test_a_chat_without_a_photo_and_a_photo_of_its_own_hold_none() -> None:
    photo = screen_with((0, 0, 900, 1800))

    assert list(find_pictures(screen_with())) == []
    assert list(find_pictures(photo)) == []


def test_a_code_in_black_and_white_on_a_page_is_no_photo() -> None:
    page = Image.new("L", (900, 1200), 255)
    code = np.random.default_rng(3).integers(0, 2, (60, 60)).astype(np.uint8) * 255
    page.paste(Image.fromarray(code).resize((480, 480), Image.Resampling.NEAREST), (200, 300))

    assert list(find_pictures(np.asarray(page))) == []


def test_the_bubble_around_a_photo_is_left_off() -> None:
    screen = Image.fromarray(screen_with((230, 330, 830, 730)))
    bubble = Image.new("L", screen.size, 225)
    ImageDraw.Draw(bubble).rectangle((215, 315, 845, 820), fill=255)
    bubble.paste(screen.crop((230, 330, 830, 730)), (230, 330))

    ((left, top, right, bottom),) = find_pictures(np.asarray(bubble))

    assert (left * 900, right * 900) == pytest.approx((230, 830), abs=20)
    assert (top * 1800, bottom * 1800) == pytest.approx((330, 730), abs=20)
