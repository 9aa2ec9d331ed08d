"""Draw identity documents that do not exist, in the manner of those that do."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
from drawn_people import (
    BOLD,
    MONO_BOLD,
    NARROW,
    NARROW_BOLD,
    SANS,
    SLANTED,
    Colour,
    card_lines,
    font,
    invent,
    passport_lines,
    portrait,
)
from PIL import Image, ImageDraw

CARD: Final = (1012, 638)
"""An ID-1 card at 300 pixels an inch."""
PAGE: Final = (1300, 915)
"""A passport's data page, ID-3."""
INK: Final = (28, 28, 40)

Draw = Callable[[Random], Image.Image]

MONTHS: Final = [
    "JAN",
    "FEB",
    "MAA/MAR",
    "APR",
    "MEI/MAY",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OKT/OCT",
    "NOV",
    "DEC",
]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A blank card with its background, to write on."""

    image: Image.Image
    random: Random

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def write(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        name: str = SANS,
        colour: Colour = INK,
        spacing: float = 0,
    ) -> None:
        """Write a text with its upper left corner at a share of width and height."""
        width, height = self.image.size
        x, y = at[0] * width, at[1] * height
        if not spacing:
            self.pen.text((x, y), text, font=font(name, size), fill=colour)
            return
        for sign in text:
            self.pen.text((x, y), sign, font=font(name, size), fill=colour)
            x += spacing

    def field(
        self, at: tuple[float, float], label: str, value: str, *, small: int = 15, big: int = 26
    ) -> None:
        """Write a small label and its value below it."""
        self.write(at, label, small, NARROW, (70, 80, 120))
        self.write((at[0], at[1] + (small + 5) / self.image.height), value, big, NARROW_BOLD)

    def face(self, box: tuple[float, float, float, float], *, grey: bool = False) -> None:
        """Put a portrait in a box given as left, top, right, bottom shares."""
        width, height = self.image.size
        left, top, right, bottom = (
            int(share * side) for share, side in zip(box, (width, height) * 2, strict=True)
        )
        face = portrait(self.random, (right - left, bottom - top), grey=grey)
        self.image.paste(face, (left, top))

    def machine_lines(self, lines: list[str], top: float, size: int) -> None:
        """Write machine-readable lines over the full width."""
        width, height = self.image.size
        step = width * 0.93 / max(len(line) for line in lines)
        for row, line in enumerate(lines):
            at = (0.035, top + row * size * 1.62 / height)
            self.write(at, line, size, MONO_BOLD, INK, spacing=step)

    def signature(self, at: tuple[float, float], name: str) -> None:
        self.write(at, name, 34, SLANTED, (30, 30, 70))


def blank(random: Random, size: tuple[int, int], first: Colour, second: Colour) -> Sheet:
    """Answer a card with a fine wavy pattern between two pale colours, corners rounded."""
    width, height = size
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    bend, pitch = random.uniform(14, 40), random.uniform(60, 160)
    waves = np.sin((y + bend * np.sin(x / pitch)) / random.uniform(2.2, 4.5))
    cross = np.sin((x + bend * np.cos(y / pitch)) / random.uniform(3.0, 6.0))
    share = (0.5 + 0.22 * waves + 0.16 * cross)[..., None] * (0.55 + 0.45 * (x / width))[..., None]
    colours = np.array(first) * (1 - share) + np.array(second) * share
    return Sheet(Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8)), random)


def dutch_date(day: object) -> str:
    """Write a date as Dutch documents do."""
    return f"{day:%d} {MONTHS[int(f'{day:%m}') - 1]} {day:%Y}"


def dutch_passport(random: Random) -> Image.Image:
    one = invent(random, "NLD")
    sheet = blank(random, PAGE, (240, 226, 226), (206, 178, 196))
    sheet.write((0.04, 0.03), "KONINKRIJK DER NEDERLANDEN", 30, BOLD, (120, 30, 50))
    sheet.write((0.04, 0.072), "KINGDOM OF THE NETHERLANDS / ROYAUME DES PAYS-BAS", 18)
    sheet.write((0.7, 0.03), "PASPOORT", 30, BOLD, (120, 30, 50))
    sheet.write((0.7, 0.072), "PASSPORT / PASSEPORT", 18)
    sheet.face((0.04, 0.16, 0.29, 0.66))
    sheet.field((0.33, 0.12), "type/type/type", "P")
    sheet.field((0.45, 0.12), "code/code/code", one.country)
    sheet.field((0.62, 0.12), "documentnummer/document no./n° du document", one.number)
    sheet.field((0.33, 0.2), "1. naam/surname/nom", one.surname)
    sheet.field((0.33, 0.28), "2. voornamen/given names/prénoms", one.given)
    sheet.field((0.33, 0.36), "3. nationaliteit/nationality/nationalité", "Nederlandse")
    sheet.field(
        (0.33, 0.44), "4. geboortedatum/date of birth/date de naissance", dutch_date(one.born)
    )
    sheet.field((0.7, 0.44), "5. geslacht/sex/sexe", "V/F" if one.sex == "F" else "M/M")
    sheet.field((0.33, 0.52), "6. geboorteplaats/place of birth/lieu de naissance", one.birthplace)
    sheet.field((0.33, 0.6), "8. datum van afgifte/date of issue", dutch_date(one.issued))
    sheet.field((0.62, 0.6), "9. autoriteit/authority/autorité", "Burg. van " + one.birthplace)
    sheet.field((0.33, 0.68), "10. geldig tot/date of expiry", dutch_date(one.expires))
    sheet.signature((0.64, 0.7), one.surname)
    sheet.machine_lines(passport_lines(one), 0.83, 34)
    return sheet.image


def dutch_card_front(random: Random) -> Image.Image:
    one = invent(random, "NLD")
    sheet = blank(random, CARD, (226, 236, 240), (176, 204, 216))
    sheet.write((0.03, 0.04), "IDENTITEITSKAART", 32, BOLD, (30, 70, 130))
    sheet.write((0.5, 0.05), "IDENTITY CARD  CARTE D'IDENTITÉ", 19, NARROW)
    sheet.write((0.03, 0.11), "KONINKRIJK DER NEDERLANDEN", 18)
    sheet.write((0.88, 0.03), "NLD", 34, BOLD, (30, 70, 130))
    sheet.face((0.04, 0.22, 0.33, 0.82), grey=random.random() < 0.5)
    sheet.field((0.37, 0.19), "naam/surname", one.surname)
    sheet.field((0.37, 0.3), "voornamen/given names", one.given)
    sheet.field((0.37, 0.41), "geboortedatum/date of birth", dutch_date(one.born))
    sheet.field((0.72, 0.41), "geslacht/sex", "V/F" if one.sex == "F" else "M/M")
    sheet.field((0.37, 0.52), "nationaliteit/nationality", "Nederlandse")
    sheet.field((0.37, 0.63), "documentnummer/document no.", one.number)
    sheet.field((0.72, 0.63), "geldig tot/date of expiry", dutch_date(one.expires), big=22)
    sheet.signature((0.4, 0.8), one.given.split()[0])
    return sheet.image


def dutch_card_back(random: Random) -> Image.Image:
    one = invent(random, "NLD")
    sheet = blank(random, CARD, (226, 236, 240), (176, 204, 216))
    sheet.field((0.04, 0.06), "persoonsnummer/personal no.", one.personal_number)
    sheet.field((0.5, 0.06), "lengte/height", f"1,{random.randint(55, 98)} m")
    sheet.field((0.04, 0.2), "geboorteplaats/place of birth", one.birthplace)
    sheet.field((0.5, 0.2), "datum van afgifte/date of issue", dutch_date(one.issued))
    sheet.field((0.04, 0.34), "autoriteit/authority", f"Burg. van {one.birthplace}")
    sheet.machine_lines(card_lines(one), 0.62, 36)
    return sheet.image


def dutch_licence_front(random: Random) -> Image.Image:
    one = invent(random, "NLD")
    sheet = blank(random, CARD, (240, 222, 222), (226, 186, 196))
    sheet.write((0.24, 0.04), "RIJBEWIJS", 36, BOLD, (40, 60, 140))
    sheet.write((0.52, 0.055), "KONINKRIJK DER NEDERLANDEN", 18)
    sheet.pen.rectangle((30, 26, 130, 90), fill=(20, 50, 150))
    sheet.write((0.055, 0.06), "NL", 32, BOLD, (250, 250, 250))
    sheet.face((0.04, 0.22, 0.3, 0.78))
    rows = [
        f"1.  {one.surname}",
        f"2.  {one.given}",
        f"3.  {one.dated(one.born)}  {one.birthplace}",
        f"4a. {one.dated(one.issued)}   4c. Gemeente {one.birthplace}",
        f"4b. {one.dated(one.expires)}   4d. {one.personal_number}",
        f"5.  {random.randrange(10**9, 10**10)}",
    ]
    for row, text in enumerate(rows):
        sheet.write((0.34, 0.17 + row * 0.095), text, 25, SANS)
    sheet.write((0.34, 0.76), "7.", 25)
    sheet.signature((0.38, 0.76), one.surname)
    sheet.write((0.04, 0.88), "9.  AM/B/BE", 28, BOLD)
    return sheet.image


def dutch_licence_back(random: Random) -> Image.Image:
    one = invent(random, "NLD")
    sheet = blank(random, CARD, (240, 222, 222), (226, 186, 196))
    categories = [
        "AM",
        "A1",
        "A2",
        "A",
        "B1",
        "B",
        "C1",
        "C",
        "D1",
        "D",
        "BE",
        "C1E",
        "CE",
        "D1E",
        "DE",
        "T",
    ]
    for place, label in zip((0.03, 0.16, 0.3, 0.46), ("9.", "10.", "11.", "12."), strict=True):
        sheet.write((place, 0.03), label, 20)
    for row, category in enumerate(categories):
        y = 0.075 + row * 0.042
        sheet.write((0.03, y), category, 18, BOLD)
        held = category in ("AM", "B", "BE")
        sheet.write((0.16, y), one.dated(one.issued) if held else "--------", 17)
        sheet.write((0.3, y), one.dated(one.expires) if held else "--------", 17)
        sheet.pen.line((20, (y + 0.04) * 638, 620, (y + 0.04) * 638), (140, 120, 130), 1)
    line = f"D1NLD1{random.randrange(10**9, 10**10)}{one.surname.upper()[:6]}"
    sheet.machine_lines([(line + "<" * 30)[:29] + "4"], 0.84, 36)
    return sheet.image


def dutch_permit_front(random: Random) -> Image.Image:
    one = invent(random, random.choice(["SYR", "TUR", "MAR", "UKR"]))
    sheet = blank(random, CARD, (232, 228, 240), (190, 196, 222))
    sheet.write((0.04, 0.03), "VERBLIJFSTITEL", 30, BOLD, (60, 50, 120))
    sheet.write((0.5, 0.03), "RESIDENCE PERMIT", 26, BOLD, (60, 50, 120))
    sheet.write((0.88, 0.11), "NLD", 28, BOLD)
    sheet.face((0.04, 0.2, 0.33, 0.8), grey=True)
    sheet.write((0.37, 0.11), one.number, 26, MONO_BOLD)
    sheet.field((0.37, 0.18), "NAAM, VOORNAAM / NAME", f"{one.surname.upper()} {one.given.upper()}")
    sheet.field((0.37, 0.29), "GESLACHT / SEX", "V/F" if one.sex == "F" else "M/M")
    sheet.field((0.55, 0.29), "NATIONALITEIT / NATIONALITY", one.country)
    sheet.field((0.37, 0.4), "GEBOORTEDATUM / DATE OF BIRTH", one.dated(one.born, " "))
    sheet.field((0.37, 0.51), "SOORT TITEL / TYPE OF PERMIT", "REGULIER BEPAALDE TIJD", big=22)
    sheet.field((0.37, 0.62), "GELDIG TOT / CARD EXPIRY", one.dated(one.expires, " "))
    sheet.field((0.37, 0.73), "OPMERKINGEN / REMARKS", "ARBEID VRIJ TOEGESTAAN", big=22)
    sheet.signature((0.08, 0.84), one.surname)
    return sheet.image


def dutch_permit_back(random: Random) -> Image.Image:
    one = invent(random, random.choice(["SYR", "TUR", "MAR", "UKR"]))
    sheet = blank(random, CARD, (232, 228, 240), (190, 196, 222))
    sheet.field((0.04, 0.05), "AFGIFTEDATUM EN -PLAATS / ISSUED", one.dated(one.issued, " "))
    sheet.field((0.04, 0.17), "AUTORITEIT / AUTHORITY", "MINISTERIE VAN JUSTITIE IND")
    sheet.field((0.04, 0.29), "GEBOORTEPLAATS / PLACE OF BIRTH", one.birthplace.upper())
    sheet.field((0.5, 0.29), "PERSOONSNUMMER / PERSONAL NO.", one.personal_number)
    sheet.field((0.04, 0.41), "OPMERKINGEN / REMARKS", "TWV NIET VEREIST", big=22)
    sheet.machine_lines(card_lines(one, "IR"), 0.62, 36)
    return sheet.image
