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
    Person,
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

MONTHS: Final = "JAN FEB MAA/MAR APR MEI/MAY JUN JUL AUG SEP OKT/OCT NOV DEC".split()


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
    categories = "AM A1 A2 A B1 B C1 C D1 D BE C1E CE D1E DE T".split()
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


@dataclass(frozen=True, slots=True)
class _Words:
    """What a country prints on its cards."""

    country: str
    titles: tuple[str, ...]
    labels: tuple[str, ...]
    """Surname, given names, sex, nationality, birth, number, expiry."""
    nationality: str
    colours: tuple[Colour, Colour]


_FOREIGN: Final = (
    _Words(
        "BEL",
        ("BELGIË  BELGIQUE  BELGIEN  BELGIUM", "IDENTITEITSKAART  CARTE D'IDENTITÉ  IDENTITY CARD"),
        (
            "Naam / Name", "Voornamen / Given names", "Geslacht / Sex", "Nationaliteit / Nationality",
            "Geboortedatum / Date of birth", "Kaartnr. / Card No.", "Vervalt op / Expires on",
        ),
        "Belg",
        ((232, 240, 226), (196, 214, 178)),
    ),
    _Words(
        "D<<",
        ("BUNDESREPUBLIK DEUTSCHLAND", "PERSONALAUSWEIS  IDENTITY CARD / CARTE D'IDENTITÉ"),
        (
            "Name/Surname/Nom", "Vornamen/Given names/Prénoms", "Geschlecht/Sex/Sexe",
            "Staatsangehörigkeit/Nationality", "Geburtstag/Date of birth", "Nummer/No.",
            "Gültig bis/Date of expiry",
        ),
        "DEUTSCH",
        ((230, 236, 232), (190, 210, 214)),
    ),
    _Words(
        "TUR",
        ("TÜRKİYE CUMHURİYETİ KİMLİK KARTI", "REPUBLIC OF TÜRKİYE IDENTITY CARD"),
        (
            "Soyadı / Surname", "Adı / Given Name(s)", "Cinsiyeti / Gender", "Uyruğu / Nationality",
            "Doğum Tarihi / Date of Birth", "Seri No / Document No", "Son Geçerlilik / Valid Until",
        ),
        "T.C./TUR",
        ((232, 240, 244), (186, 212, 226)),
    ),
    _Words(
        "POL",
        ("RZECZPOSPOLITA POLSKA  REPUBLIC OF POLAND", "DOWÓD OSOBISTY  IDENTITY CARD"),
        (
            "NAZWISKO / SURNAME", "IMIONA / GIVEN NAMES", "PŁEĆ / SEX", "OBYWATELSTWO / NATIONALITY",
            "DATA URODZENIA / DATE OF BIRTH", "NUMER / NUMBER", "TERMIN WAŻNOŚCI / EXPIRY DATE",
        ),
        "POLSKIE",
        ((240, 228, 232), (206, 214, 226)),
    ),
    _Words(
        "MAR",
        ("ROYAUME DU MAROC   المملكة المغربية", "CARTE NATIONALE D'IDENTITE  البطاقة الوطنية للتعريف"),
        (
            "Nom  الاسم العائلي", "Prénom  الاسم الشخصي", "Sexe", "Né à  مكان الازدياد",
            "Né le  تاريخ الازدياد", "N°", "Valable jusqu'au  صالحة إلى غاية",
        ),
        "CASABLANCA",
        ((232, 240, 228), (212, 220, 190)),
    ),
    _Words(
        "UKR",
        ("УКРАЇНА   UKRAINE", "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / PASSPORT OF THE CITIZEN OF UKRAINE"),
        (
            "Прізвище / Surname", "Ім'я / Name", "Стать / Sex", "Громадянство / Nationality",
            "Дата народження / Date of birth", "Документ № / Document No.",
            "Дійсний до / Date of expiry",
        ),
        "Україна/UKR",
        ((230, 236, 246), (240, 232, 190)),
    ),
    _Words(
        "FRA",
        ("RÉPUBLIQUE FRANÇAISE", "CARTE NATIONALE D'IDENTITÉ / IDENTITY CARD"),
        (
            "NOM / Surname", "Prénoms / Given names", "SEXE / Sex", "NATIONALITÉ / Nationality",
            "DATE DE NAISS. / Date of birth", "N° DU DOCUMENT / Document No",
            "DATE D'EXPIR. / Expiry date",
        ),
        "FRA",
        ((228, 234, 246), (226, 210, 218)),
    ),
)  # fmt: skip


def foreign_card_front(random: Random) -> Image.Image:
    words = random.choice(_FOREIGN)
    one = invent(random, words.country)
    sheet = blank(random, CARD, *words.colours)
    for row, title in enumerate(words.titles):
        sheet.write((0.04, 0.03 + row * 0.065), title, (26, 21)[row], NARROW_BOLD, (40, 40, 110))
    mirrored = random.random() < 0.3
    sheet.face((0.68, 0.26, 0.95, 0.86) if mirrored else (0.04, 0.22, 0.33, 0.84))
    left = 0.05 if mirrored else 0.37
    values = (
        one.surname.upper(), one.given, one.sex, words.nationality, one.dated(one.born),
        one.number, one.dated(one.expires),
    )  # fmt: skip
    places = [
        (0, 0.19), (0, 0.3), (0, 0.41), (0.22, 0.41), (0, 0.52), (0, 0.63), (0, 0.74),
    ]  # fmt: skip
    for label, value, (x, y) in zip(words.labels, values, places, strict=True):
        sheet.field((left + x, y), label, value)
    sheet.signature((left + 0.03, 0.86), one.surname)
    return sheet.image


def foreign_card_back(random: Random) -> Image.Image:
    words = random.choice(_FOREIGN)
    one = invent(random, words.country)
    sheet = blank(random, CARD, *words.colours)
    if random.random() < 0.6:
        sheet.field((0.04, 0.08), words.labels[3], words.nationality)
        sheet.field((0.5, 0.08), "Authority", "MINISTRY OF INTERIOR")
        sheet.field((0.04, 0.22), words.labels[6], one.dated(one.expires))
    sheet.pen.rectangle((700, 60, 920, 240), fill=(180, 170, 130))
    sheet.machine_lines(card_lines(one, random.choice(["I<", "ID"])), 0.62, 36)
    return sheet.image


def foreign_passport(random: Random) -> Image.Image:
    words = random.choice([*_FOREIGN, _SYRIA])
    one = invent(random, words.country)
    sheet = blank(random, PAGE, *words.colours)
    sheet.write((0.04, 0.03), words.titles[0], 30, NARROW_BOLD, (60, 40, 90))
    sheet.write((0.5, 0.085), random.choice(["PASSPORT", "PASSPORT / PASSEPORT"]), 26, BOLD)
    sheet.face((0.04, 0.18, 0.28, 0.66))
    sheet.field((0.32, 0.13), "Type", "P")
    sheet.field((0.42, 0.13), "Country code", one.country.replace("<", ""))
    sheet.field((0.64, 0.13), words.labels[5], one.number)
    values = (
        one.surname.upper(), one.given.upper(), one.sex, words.nationality, one.dated(one.born, " ")
    )  # fmt: skip
    for row, (label, value) in enumerate(zip(words.labels, values, strict=False)):
        sheet.field((0.32, 0.22 + row * 0.088), label, value)
    sheet.field((0.66, 0.484), words.labels[6], one.dated(one.expires, " "))
    sheet.field((0.66, 0.572), "Authority", "MINISTRY OF INTERIOR")
    sheet.signature((0.68, 0.68), one.surname)
    sheet.machine_lines(passport_lines(one), 0.83, 34)
    return sheet.image


_SYRIA: Final = _Words(
    "SYR",
    ("SYRIAN ARAB REPUBLIC   الجمهورية العربية السورية", "PASSPORT  جواز سفر"),
    (
        "Surname  النسبة", "Given name  الاسم", "Sex  الجنس", "Nationality  الجنسية",
        "Date of birth  تاريخ الميلاد", "Passport No.  رقم الجواز", "Date of expiry  تاريخ الانتهاء",
    ),
    "SYRIAN",
    ((236, 232, 222), (206, 216, 206)),
)  # fmt: skip

_LICENCE_TITLES: Final = {
    "BEL": "RIJBEWIJS  PERMIS DE CONDUIRE  FÜHRERSCHEIN  KONINKRIJK BELGIË",
    "D<<": "FÜHRERSCHEIN  BUNDESREPUBLIK DEUTSCHLAND",
    "POL": "PRAWO JAZDY  RZECZPOSPOLITA POLSKA",
    "TUR": "SÜRÜCÜ BELGESİ  DRIVING LICENCE  TÜRKİYE CUMHURİYETİ",
    "FRA": "PERMIS DE CONDUIRE  RÉPUBLIQUE FRANÇAISE",
    "UKR": "ПОСВІДЧЕННЯ ВОДІЯ  DRIVING LICENCE  УКРАЇНА",
}


def foreign_licence_front(random: Random) -> Image.Image:
    country = random.choice(list(_LICENCE_TITLES))
    one = invent(random, country)
    sheet = blank(random, CARD, (244, 228, 230), (226, 190, 206))
    sheet.write((0.17, 0.04), _LICENCE_TITLES[country], 24, NARROW_BOLD, (40, 60, 140))
    sheet.pen.rectangle((26, 22, 140, 90), fill=(20, 50, 150))
    sheet.face((0.04, 0.2, 0.3, 0.76), grey=True)
    rows = [
        f"1. {one.surname.upper()}",
        f"2. {one.given}",
        f"3. {one.dated(one.born)} {one.birthplace.upper()}",
        f"4a. {one.dated(one.issued)}  4c. PREFECTURE",
        f"4b. {one.dated(one.expires)}",
        f"5. {one.number}",
        f"9. {random.choice(['AM B', 'A B BE', 'B'])}",
    ]
    for row, text in enumerate(rows):
        sheet.write((0.34, 0.15 + row * 0.1), text, 26)
    return sheet.image


Draw = Callable[[Random], Image.Image]

DOCUMENTS: Final[dict[str, Draw]] = {
    "Dutch passport": dutch_passport,
    "Dutch identity card": dutch_card_front,
    "back of a Dutch identity card": dutch_card_back,
    "Dutch driving licence": dutch_licence_front,
    "back of a Dutch driving licence": dutch_licence_back,
    "Dutch residence permit": dutch_permit_front,
    "back of a Dutch residence permit": dutch_permit_back,
    "foreign identity card": foreign_card_front,
    "back of a foreign identity card": foreign_card_back,
    "foreign passport": foreign_passport,
    "foreign driving licence": foreign_licence_front,
}
BACKS: Final = frozenset(name for name in DOCUMENTS if name.startswith("back of"))


def masked_the_kopieid_way(card: Image.Image, random: Random, *, document: str) -> Image.Image:
    """Black out what the government's app blacks out, and write a purpose across the copy."""
    masked = card.copy()
    pen = ImageDraw.Draw(masked)
    width, height = masked.size
    black = (8, 8, 8)
    if document in BACKS or "passport" in document:
        top = 0.8 if "passport" in document else (0.82 if "licence" in document else 0.58)
        pen.rectangle((0, top * height, width, height), black)
    if document == "back of a Dutch identity card":
        pen.rectangle((30, 0.05 * height, 0.42 * width, 0.15 * height), black)
    if document == "back of a Dutch residence permit":
        pen.rectangle((0.48 * width, 0.28 * height, 0.95 * width, 0.39 * height), black)
    if document == "Dutch driving licence":
        pen.rectangle((0.52 * width, 0.54 * height, 0.9 * width, 0.62 * height), black)
    if document not in BACKS and random.random() < 0.5:
        pen.rectangle((0.04 * width, 0.2 * height, 0.31 * width, 0.8 * height), black)
    words = random.choice(
        ["KOPIE", "KOPIE voor inschrijving school", "Kopie t.b.v. inzageverzoek", "COPY"]
    )
    across = Image.new("L", (width, height), 0)
    ink = ImageDraw.Draw(across)
    for row in range(3):
        text = f"{words} {random.randint(1, 28)}-{random.randint(1, 12)}-2026"
        ink.text((0.02 * width, (0.1 + 0.3 * row) * height), text, font=font(BOLD, 44), fill=110)
    across = across.rotate(random.choice([18, 25, -20]))
    masked.paste((90, 90, 90), (0, 0), across)
    return masked
