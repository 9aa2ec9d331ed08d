"""Invent people for drawn documents: names, numbers, machine-readable lines and portraits."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

SANS: Final = "DejaVuSans.ttf"
BOLD: Final = "DejaVuSans-Bold.ttf"
NARROW: Final = "DejaVuSansCondensed.ttf"
NARROW_BOLD: Final = "DejaVuSansCondensed-Bold.ttf"
SERIF: Final = "DejaVuSerif.ttf"
SERIF_BOLD: Final = "DejaVuSerif-Bold.ttf"
SLANTED: Final = "DejaVuSerif-Italic.ttf"
MONO: Final = "DejaVuSansMono.ttf"
MONO_BOLD: Final = "DejaVuSansMono-Bold.ttf"

_NAMES: Final[dict[str, tuple[str, str, str]]] = {
    # surnames, women's names, men's names
    "NLD": ("Hofstra Wieringa Bakema Terpstra Oosting", "Sanne Willeke Jildou", "Daan Bram Jelle"),
    "BEL": ("Peeters Claes Wauters Lambrecht", "Elke Amandine Lotte", "Wout Thibault Joris"),
    "D<<": ("Mustermann Schreiber Lindner Vogt", "Erika Johanna Frauke", "Lukas Jonas Emil"),
    "TUR": ("Yıldız Çelik Aydın Öztürk", "Zeynep Elif Ayşe", "Emre Burak Mehmet"),
    "POL": ("Kowalska Wiśniewska Zielińska", "Agnieszka Zofia Hanna", "Piotr Tomasz Marek"),
    "MAR": ("El Amrani Benali Ouazzani", "Fatima Khadija Salma", "Youssef Hamza Karim"),
    "SYR": ("Al Khatib Haddad Shaheen", "Rania Lina Maha", "Omar Samir Nabil"),
    "UKR": ("Shevchenko Kovalenko Melnyk", "Oksana Iryna Daria", "Taras Bohdan Andrii"),
    "FRA": ("Martin Lefebvre Girard", "Camille Manon Chloé", "Louis Hugo Mathis"),
    "GBR": ("Hartley Pemberton Walsh", "Emily Harriet Grace", "Oliver Jack Harry"),
    "ESP": ("García Romero Navarro", "Lucía Carmen Paula", "Hugo Martín Pablo"),
    "ITA": ("Rossi Bianchi Ferrari", "Giulia Sofia Aurora", "Matteo Luca Andrea"),
    "ROU": ("Popescu Ionescu Dumitru", "Andreea Ioana Elena", "Andrei Mihai Stefan"),
}
_PLACES: Final = [
    "Groningen",
    "Assen",
    "Emmen",
    "Leeuwarden",
    "Zwolle",
    "Utrecht",
    "Delfzijl",
    "Veendam",
]
_SKINS: Final[tuple[Colour, ...]] = (
    (241, 208, 180),
    (226, 186, 152),
    (205, 160, 120),
    (160, 112, 78),
    (112, 76, 52),
)
_HAIRS: Final[tuple[Colour, ...]] = (
    (40, 30, 24),
    (84, 58, 36),
    (150, 112, 62),
    (196, 164, 104),
    (120, 116, 112),
)
_PLAIN: Final = str.maketrans("ÇÉÍÓÖÜĞİŞŚŃŁĄĘŻŹĆÑÈÊÏIı", "CEIOOUGISSNLAEZZCNEEIII")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist, with the numbers of a document that does not exist."""

    country: str
    surname: str
    given: str
    sex: str
    born: date
    birthplace: str
    number: str
    issued: date
    expires: date
    personal_number: str

    def dated(self, day: date, join: str = ".") -> str:
        """Write a date as most documents do."""
        return f"{day.day:02}{join}{day.month:02}{join}{day.year}"


def invent(random: Random, country: str = "NLD") -> Person:
    """Invent a person with a document of a country (a code of three, ICAO Doc 9303)."""
    surnames, women, men = _NAMES[country]
    sex = random.choice("FM")
    issued = date(2016, 1, 1) + timedelta(days=random.randrange(3200))
    first, second = random.choice("NBDFHJKLPRSTX"), random.choice("CDFHKPRTX")
    return Person(
        country=country,
        surname=random.choice(surnames.replace("El Amrani", "El_Amrani").split()).replace("_", " "),
        given=" ".join(random.sample((women if sex == "F" else men).split(), 2)),
        sex=sex,
        born=date(1962, 1, 1) + timedelta(days=random.randrange(18000)),
        birthplace=random.choice(_PLACES),
        number=f"{first}{second}{random.randrange(10**6):06}{random.randrange(10)}",
        issued=issued,
        expires=issued.replace(year=issued.year + 10, day=min(issued.day, 28)),
        personal_number=f"{random.randrange(10**8, 10**9)}",
    )


def check_digit(field: str) -> str:
    """Answer the check digit of a field (ICAO Doc 9303 part 3)."""
    values = (0 if sign == "<" else int(sign, 36) for sign in field)
    return str(sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10)


def passport_lines(person: Person) -> list[str]:
    """Answer the two lines of a passport (TD3)."""
    names = _fill(f"P<{person.country}{_letters(person.surname)}<<{_letters(person.given)}", 44)
    number, birth = _fill(person.number, 9), f"{person.born:%y%m%d}"
    expiry, personal = f"{person.expires:%y%m%d}", _fill(person.personal_number, 14)
    number, birth, expiry, personal = (
        field + check_digit(field) for field in (number, birth, expiry, personal)
    )
    whole = check_digit(number + birth + expiry + personal)
    return [names, f"{number}{person.country}{birth}{person.sex}{expiry}{personal}{whole}"]


def card_lines(person: Person, kind: str = "I<") -> list[str]:
    """Answer the three lines of a card (TD1)."""
    number = _fill(person.number, 9)
    number += check_digit(number)
    optional = _fill(person.personal_number, 15)
    birth, expiry = f"{person.born:%y%m%d}", f"{person.expires:%y%m%d}"
    birth, expiry = birth + check_digit(birth), expiry + check_digit(expiry)
    whole = check_digit(number + optional + birth + expiry + "<" * 11)
    return [
        f"{kind}{person.country}{number}{optional}",
        f"{birth}{person.sex}{expiry}{person.country}{'<' * 11}{whole}",
        _fill(f"{_letters(person.surname)}<<{_letters(person.given)}", 30),
    ]


def _letters(name: str) -> str:
    return name.upper().translate(_PLAIN).replace(" ", "<").replace("-", "<")


def _fill(text: str, length: int) -> str:
    return text[:length].ljust(length, "<")


@lru_cache(maxsize=512)
def font(name: str, size: int) -> Font:
    """Answer a font of the machine; where it is missing, the one that comes with Pillow."""
    try:
        return ImageFont.truetype(name, size)
    except OSError:
        return ImageFont.load_default(size)


def portrait(random: Random, size: tuple[int, int], *, grey: bool = False) -> Image.Image:
    """Draw a face as on a document: frontal, shoulders below, a light wall behind."""
    width, height = 240, 308
    skin, hair = random.choice(_SKINS), random.choice(_HAIRS)
    wall = random.choice([(222, 228, 234), (236, 236, 232), (208, 218, 228)])
    image = Image.new("RGB", (width, height), wall)
    draw = ImageDraw.Draw(image)
    middle, top = width // 2 + random.randint(-5, 5), 46 + random.randint(-6, 6)
    wide, high = 104 + random.randint(-8, 8), 148 + random.randint(-8, 8)
    long_hair = random.random() < 0.5
    clothes = tuple(random.randint(30, 150) for _ in range(3))
    if long_hair:
        draw.ellipse((middle - wide * 0.72, top - 26, middle + wide * 0.72, top + high + 50), hair)
    draw.ellipse((middle - 112, top + high + 26, middle + 112, top + high + 260), clothes)
    draw.rectangle((middle - 27, top + high - 26, middle + 27, top + high + 46), _shade(skin, 0.86))
    draw.ellipse((middle - wide / 2 - 9, top + 60, middle - wide / 2 + 12, top + 98), skin)
    draw.ellipse((middle + wide / 2 - 12, top + 60, middle + wide / 2 + 9, top + 98), skin)
    draw.ellipse((middle - wide / 2, top, middle + wide / 2, top + high), skin)
    draw.pieslice(
        (middle - wide / 2 - 8, top - 22, middle + wide / 2 + 8, top + high * 0.75), 188, 352, hair
    )
    _draw_features(draw, random, middle, top, skin, hair)
    shaded = _light_from_the_side(image, random).filter(ImageFilter.GaussianBlur(1.4))
    if grey:
        shaded = shaded.convert("L").convert("RGB")
    return shaded.resize(size, Image.Resampling.LANCZOS)


def _draw_features(
    draw: ImageDraw.ImageDraw, random: Random, middle: int, top: int, skin: Colour, hair: Colour
) -> None:
    level = top + 70
    for side in (-1, 1):
        at = middle + side * 25
        draw.ellipse((at - 17, level - 12, at + 17, level + 12), _shade(skin, 0.84))
        draw.ellipse((at - 12, level - 6, at + 12, level + 6), (240, 238, 234))
        draw.ellipse((at - 6, level - 6, at + 6, level + 6), (56, 44, 38))
        draw.arc((at - 15, level - 10, at + 15, level + 10), 200, 340, (50, 40, 36), 3)
        draw.arc((at - 19, level - 26, at + 19, level + 2), 205, 335, hair, 6)
    draw.polygon(
        [
            (middle - 4, level),
            (middle + 6, level),
            (middle + 12, level + 36),
            (middle - 12, level + 36),
        ],
        _shade(skin, 0.94),
    )
    draw.arc((middle - 13, level + 24, middle + 13, level + 42), 20, 160, _shade(skin, 0.62), 4)
    lips = (random.randint(150, 190), 92, 88)
    draw.ellipse((middle - 22, level + 48, middle + 22, level + 62), lips)
    draw.line((middle - 21, level + 55, middle + 21, level + 55), _shade(lips, 0.6), 2)
    if random.random() < 0.25:
        for side in (-1, 1):
            at = middle + side * 25
            draw.ellipse((at - 20, level - 15, at + 20, level + 16), outline=(40, 40, 44), width=3)


def _light_from_the_side(image: Image.Image, random: Random) -> Image.Image:
    pixels = np.asarray(image, dtype=np.float32)
    height, width = pixels.shape[:2]
    across = np.linspace(-1, 1, width, dtype=np.float32) * random.choice((-1, 1))
    down = np.linspace(1.04, 0.9, height, dtype=np.float32)
    light = (1 - 0.12 * across[None, :] ** 2 + 0.06 * across[None, :]) * down[:, None]
    return Image.fromarray(np.clip(pixels * light[..., None], 0, 255).astype(np.uint8))


def _shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = (int(min(255, part * factor)) for part in colour)
    return red, green, blue
