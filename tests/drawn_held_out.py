"""Draw layouts, papers and pictures of pictures that no rule was fitted to.

They were drawn after the last rule and the last weight were set; a figure on them says how the
judge does on what it has not seen. Whoever changes a rule after looking at them moves them to the
other drawings and draws new ones here.
"""

from collections.abc import Sequence
from random import Random
from typing import Final

import numpy as np
from drawn_cards import CARD, Draw
from drawn_european_cards import DOCUMENTS
from drawn_people import (
    BOLD,
    MONO,
    NARROW,
    NARROW_BOLD,
    SANS,
    SERIF_BOLD,
    Colour,
    card_lines,
    font,
    invent,
    passport_lines,
    portrait,
)
from drawn_photographs import Treat, askew
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Line = tuple[float, float, str, int, str]
"""Left and top as shares, the text, its height in pixels, its font."""


def plate(
    random: Random,
    lines: Sequence[Line],
    *,
    size: tuple[int, int] = CARD,
    top: Colour = (246, 244, 238),
    bottom: Colour = (226, 232, 240),
    face: tuple[float, float, float, float] | None = None,
    ink: Colour = (20, 24, 36),
) -> Image.Image:
    """A card with a plain shade from top to bottom, unlike the waves of the other drawings."""
    width, height = size
    share = np.linspace(0, 1, height)[:, None, None]
    shade = np.array(top) * (1 - share) + np.array(bottom) * share
    card = Image.fromarray(np.repeat(shade, width, axis=1).astype(np.uint8))
    pen = ImageDraw.Draw(card)
    for _ in range(random.randint(3, 7)):
        x, y, r = random.randrange(width), random.randrange(height), random.randint(60, 220)
        pen.ellipse((x - r, y - r, x + r, y + r), outline=tuple(int(c * 0.93) for c in bottom))
    if face is not None:
        left, up, right, down = (
            int(part * side) for part, side in zip(face, (width, height) * 2, strict=True)
        )
        card.paste(portrait(random, (right - left, down - up)), (left, up))
    for x, y, text, high, name in lines:
        pen.text((x * width, y * height), text, font=font(name, high), fill=ink)
    return card


def column(x: float, y: float, step: float, texts: Sequence[str], high: int = 22) -> list[Line]:
    return [(x, y + row * step, text, high, NARROW) for row, text in enumerate(texts)]


def _mrz(lines: Sequence[str], top: float, high: int) -> list[Line]:
    return [(0.03, top + row * 0.08, line, high, MONO) for row, line in enumerate(lines)]


def portuguese_card(random: Random) -> Image.Image:
    one = invent(random, "ESP")
    lines: list[Line] = [
        (0.3, 0.04, "PORTUGAL", 30, BOLD),
        (0.3, 0.11, "CARTÃO DE CIDADÃO  CITIZEN CARD", 22, NARROW_BOLD),
        *column(
            0.36,
            0.22,
            0.075,
            [
                f"Apelido(s) [Surname]  {one.surname.upper()}",
                f"Nome(s) [Given names]  {one.given.upper()}",
                f"Sexo [Sex]  {one.sex}    Altura [Height] 1,7{random.randint(0, 9)}",
                "Nacionalidade [Nationality]  PRT",
                f"Data de nascimento [Date of birth]  {one.dated(one.born, ' ')}",
                f"N.º documento [Document No.]  {one.number}",
                f"Validade [Expiry date]  {one.dated(one.expires, ' ')}",
            ],
        ),
    ]
    return plate(random, lines, face=(0.04, 0.2, 0.32, 0.8))


def hungarian_card(random: Random) -> Image.Image:
    one = invent(random, "ROU")
    lines: list[Line] = [
        (0.05, 0.04, "MAGYARORSZÁG  HUNGARY", 26, BOLD),
        (0.05, 0.11, "SZEMÉLYAZONOSÍTÓ IGAZOLVÁNY", 24, BOLD),
        *column(
            0.4,
            0.22,
            0.09,
            [
                "Családi és utónév / Family name and Given name",
                f"{one.surname} {one.given}",
                "Nem/Sex  Állampolgárság/Nationality",
                f"{one.sex}  HUN",
                "Születési idő / Date of birth",
                one.dated(one.born, " "),
                "Okmányazonosító / Document No",
                one.number,
            ],
        ),
    ]
    return plate(random, lines, top=(240, 248, 240), face=(0.05, 0.24, 0.34, 0.88))


def bulgarian_card(random: Random) -> Image.Image:
    one = invent(random, "ROU")
    lines: list[Line] = [
        (0.05, 0.03, "РЕПУБЛИКА БЪЛГАРИЯ  REPUBLIC OF BULGARIA", 24, NARROW_BOLD),
        (0.05, 0.09, "ЛИЧНА КАРТА / IDENTITY CARD", 24, NARROW_BOLD),
        *column(
            0.38,
            0.2,
            0.085,
            [
                f"Фамилия/Surname  {one.surname.upper()}",
                f"Име/Name  {one.given.upper()}",
                f"Гражданство/Nationality  БЪЛГАРИЯ/BGR   Пол/Sex  М/{one.sex}",
                f"Дата на раждане/Date of birth  {one.dated(one.born)}",
                f"Валидност/Date of expiry  {one.dated(one.expires)}",
                f"№ на документа/Document number  {one.personal_number}",
            ],
        ),
    ]
    return plate(random, lines, bottom=(236, 222, 226), face=(0.05, 0.22, 0.33, 0.84))


def german_permit(random: Random) -> Image.Image:
    one = invent(random, random.choice(["SYR", "TUR", "UKR"]))
    lines: list[Line] = [
        (0.04, 0.03, "AUFENTHALTSTITEL", 34, BOLD),
        (0.8, 0.03, "D", 40, BOLD),
        (0.62, 0.12, one.number, 26, MONO),
        *column(
            0.38,
            0.2,
            0.08,
            [
                "NAME",
                one.surname.upper(),
                one.given.upper(),
                "GÜLTIG BIS / CARD EXPIRY",
                one.dated(one.expires, " "),
                "ART DES TITELS / TYPE OF PERMIT",
                "AUFENTHALTSERLAUBNIS",
                "ANMERKUNGEN / REMARKS",
                "ERWERBSTÄTIGKEIT ERLAUBT",
            ],
            21,
        ),
    ]
    return plate(random, lines, top=(236, 232, 246), face=(0.05, 0.18, 0.33, 0.78))


def french_permit_back(random: Random) -> Image.Image:
    one = invent(random, "MAR")
    lines: list[Line] = [
        *column(
            0.05,
            0.05,
            0.08,
            [
                "DATE DE DÉLIVRANCE - AUTORITÉ",
                f"{one.dated(one.issued, ' ')}  PRÉFECTURE DU NORD",
                "LIEU DE NAISSANCE",
                "OUJDA (MAR)",
                "REMARQUES",
                "AUTORISE SON TITULAIRE À TRAVAILLER",
            ],
        ),
        *_mrz(card_lines(one, "IR"), 0.66, 40),
    ]
    return plate(random, lines, bottom=(238, 226, 238))


def somali_passport(random: Random) -> Image.Image:
    one = invent(random, "SYR")
    lines: list[Line] = [
        (0.04, 0.03, "JAMHUURIYADDA FEDERAALKA SOOMAALIYA", 24, BOLD),
        (0.04, 0.08, "FEDERAL REPUBLIC OF SOMALIA", 24, BOLD),
        (0.6, 0.03, "BAASABOOR / PASSPORT", 28, BOLD),
        *column(
            0.34,
            0.17,
            0.06,
            [
                "Magaca / Name",
                f"{one.given} {one.surname}",
                "Dhalasho / Nationality   SOMALI",
                f"Jinsiga / Sex  {one.sex}",
                f"Taariikhda dhalashada / Date of birth  {one.dated(one.born, '/')}",
                "Goobta dhalashada / Place of birth  MUQDISHO",
                f"Passport No.  P0{one.personal_number[:7]}",
                f"Date of issue  {one.dated(one.issued, '/')}",
                f"Date of expiry  {one.dated(one.expires, '/')}",
            ],
            25,
        ),
        *_mrz([line.replace("SYR", "SOM") for line in passport_lines(one)], 0.83, 42),
    ]
    return plate(random, lines, size=(1240, 880), face=(0.05, 0.18, 0.3, 0.68))


def iraqi_passport(random: Random) -> Image.Image:
    one = invent(random, "SYR")
    lines: list[Line] = [
        (0.3, 0.03, "REPUBLIC OF IRAQ   جمهورية العراق", 28, BOLD),
        (0.4, 0.09, "PASSPORT  جواز سفر", 28, BOLD),
        *column(
            0.36,
            0.18,
            0.06,
            [
                f"Type P    Country IRQ    Passport No. {one.number}",
                f"Full Name  {one.given.upper()}",
                f"Surname  {one.surname.upper()}",
                f"Date of Birth  {one.born:%Y-%m-%d}",
                "Place of Birth  BAGHDAD - IRQ",
                f"Date of Issue  {one.issued:%Y-%m-%d}",
                f"Date of Expiry  {one.expires:%Y-%m-%d}",
                "Issuing Authority  BAGHDAD",
                f"Mother's Name  FATIMA   Sex {one.sex}",
            ],
            25,
        ),
    ]
    lines += _mrz([line.replace("SYR", "IRQ") for line in passport_lines(one)], 0.83, 42)
    return plate(
        random, lines, size=(1240, 880), bottom=(216, 232, 220), face=(0.05, 0.2, 0.31, 0.72)
    )


def swiss_card(random: Random) -> Image.Image:
    one = invent(random, "D<<")
    lines: list[Line] = [
        (0.05, 0.03, "SCHWEIZERISCHE EIDGENOSSENSCHAFT", 20, BOLD),
        (0.05, 0.08, "CONFÉDÉRATION SUISSE  CONFEDERAZIONE SVIZZERA", 18, NARROW),
        (0.05, 0.13, "IDENTITÄTSKARTE  CARTE D'IDENTITÉ  CARTA D'IDENTITÀ", 22, NARROW_BOLD),
        *column(
            0.05,
            0.24,
            0.085,
            [
                f"Name Nom Cognome  {one.surname}",
                f"Vorname(n) Prénom(s) Nome(i)  {one.given}",
                f"Geburtsdatum Date de naissance  {one.dated(one.born, ' ')}",
                f"Gültig bis Valable jusqu'au  {one.dated(one.expires, ' ')}",
                f"Nr.  E{one.personal_number[:7]}",
            ],
        ),
    ]
    return plate(random, lines, top=(250, 232, 230), face=(0.7, 0.3, 0.96, 0.92))


def polish_licence_back(random: Random) -> Image.Image:
    one = invent(random, "POL")
    lines: list[Line] = [(0.3, 0.03, "9.      10.        11.        12.", 20, BOLD)]
    for row, name in enumerate(
        [
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
    ):
        held = f"   {one.issued:%d.%m.%y}   {one.expires:%d.%m.%y}" if name in {"B", "AM"} else ""
        lines.append((0.32, 0.09 + row * 0.05, name, 19, BOLD))
        if held:
            lines.append((0.42, 0.09 + row * 0.05, held.strip(), 19, SANS))
    lines.append((0.04, 0.86, "1. Nazwisko 2. Imię 3. Data i miejsce urodzenia", 15, NARROW))
    return plate(random, lines, top=(250, 226, 232), bottom=(244, 214, 222))


def canadian_licence(random: Random) -> Image.Image:
    one = invent(random, "GBR")
    lines: list[Line] = [
        (0.04, 0.03, "Ontario", 40, SERIF_BOLD),
        (0.3, 0.05, "DRIVER'S LICENCE  PERMIS DE CONDUIRE", 24, NARROW_BOLD),
        (0.88, 0.04, "CAN", 30, BOLD),
        *column(
            0.36,
            0.18,
            0.085,
            [
                f"1,2 NAME/NOM {one.surname.upper()}, {one.given.upper()}",
                "8 123 MAIN STREET",
                f"4d NUMBER/NUMÉRO D6101-{one.personal_number[:5]}-60905",
                f"4a ISS/DÉL {one.issued:%Y/%m/%d}",
                f"4b EXP/EXP {one.expires:%Y/%m/%d}",
                "5 DD/RÉF DG1234567   16 HGT/HAUT 172 cm",
                f"15 SEX/SEXE {one.sex}   9 CLASS/CATÉG G",
                f"3 DOB/DDN {one.born:%Y/%m/%d}",
            ],
        ),
    ]
    return plate(random, lines, top=(226, 238, 250), face=(0.04, 0.2, 0.31, 0.82))


def surinamese_card(random: Random) -> Image.Image:
    one = invent(random, "NLD")
    lines: list[Line] = [
        (0.2, 0.03, "REPUBLIEK SURINAME", 32, SERIF_BOLD),
        (0.24, 0.11, "IDENTITEITSKAART", 28, SERIF_BOLD),
        *column(
            0.4,
            0.24,
            0.1,
            [
                f"ID-nummer: {one.number}",
                f"Naam: {one.surname}",
                f"Voornamen: {one.given}",
                f"Geboren: {one.dated(one.born, '-')} te Paramaribo",
                f"Geslacht: {one.sex}",
                f"Vervaldatum: {one.dated(one.expires, '-')}",
            ],
        ),
    ]
    return plate(random, lines, top=(240, 246, 232), face=(0.06, 0.26, 0.34, 0.86))


def passport_cover(random: Random) -> Image.Image:
    lines: list[Line] = [
        (0.2, 0.1, "EUROPESE UNIE", 44, SERIF_BOLD),
        (0.1, 0.2, "KONINKRIJK DER NEDERLANDEN", 44, SERIF_BOLD),
        (0.28, 0.72, "PASPOORT", 56, SERIF_BOLD),
    ]
    return plate(
        random, lines, size=(900, 1260), top=(116, 24, 44), bottom=(96, 16, 34), ink=(214, 184, 112)
    )


def swedish_card(random: Random) -> Image.Image:
    one = invent(random, "GBR")
    lines: list[Line] = [
        (0.04, 0.03, "SVERIGE SWEDEN", 28, BOLD),
        (0.36, 0.04, "NATIONELLT IDENTITETSKORT", 24, NARROW_BOLD),
        *column(
            0.38,
            0.18,
            0.08,
            [
                "Efternamn/Surname",
                one.surname,
                "Förnamn/Given names",
                one.given,
                "Medborgarskap/Nationality  Kön/Sex",
                f"Svensk/SWE   {one.sex}",
                "Personnummer/Personal no.",
                f"{one.born:%Y%m%d}-1234",
                f"Giltigt t.o.m./Date of expiry  {one.dated(one.expires, ' ')}",
            ],
        ),
    ]
    return plate(random, lines, bottom=(214, 228, 244), face=(0.05, 0.18, 0.33, 0.8))


def dutch_pair(random: Random) -> Image.Image:
    """Two Dutch cards of a family on one table."""
    cards = [draw(random) for draw in random.sample(list(DOCUMENTS.values())[1:6], 2)]
    both = Image.new("RGB", (CARD[0] + 60, 2 * CARD[1] + 90), (120, 96, 80))
    for place, card in enumerate(cards):
        both.paste(card.resize(CARD), (30, 30 + place * (CARD[1] + 30)))
    return both


NEW_DOCUMENTS: Final[dict[str, Draw]] = {
    "Portuguese card": portuguese_card,
    "Hungarian card": hungarian_card,
    "Bulgarian card": bulgarian_card,
    "German permit": german_permit,
    "back of a French permit": french_permit_back,
    "Somali passport": somali_passport,
    "Iraqi passport": iraqi_passport,
    "Swiss card": swiss_card,
    "back of a Polish licence": polish_licence_back,
    "Canadian licence": canadian_licence,
    "Surinamese card": surinamese_card,
    "passport cover": passport_cover,
    "Swedish card": swedish_card,
    "two Dutch cards": dutch_pair,
}


def in_a_chat(image: Image.Image, random: Random) -> Image.Image:
    """A screenshot of a chat in which it was sent."""
    screen = Image.new("RGB", (1080, 2160), (236, 229, 221))
    pen = ImageDraw.Draw(screen)
    pen.rectangle((0, 0, 1080, 180), fill=(7, 94, 84))
    pen.text((150, 80), "School administratie", "white", font(BOLD, 44))
    shown = image.convert("RGB").resize((760, int(760 * image.height / image.width)))
    shown = ImageOps.contain(shown, (760, 1300))
    screen.paste(shown, (280, 300))
    pen.rounded_rectangle((60, 1720, 720, 1830), 24, fill=(255, 255, 255))
    pen.text((90, 1748), "Bedankt, ontvangen!", (20, 20, 20), font(SANS, 40))
    return screen


def yellowed(image: Image.Image, random: Random) -> Image.Image:
    """By the light of a lamp, soft, with the photographer's shadow."""
    photo = askew(image, random)
    warm = ImageOps.colorize(photo.convert("L"), (30, 16, 4), (250, 224, 170))
    mixed = Image.blend(photo, warm, 0.5).filter(ImageFilter.GaussianBlur(1.2))
    return ImageEnhance.Brightness(mixed).enhance(random.uniform(0.6, 0.9))


def under_a_thumb(image: Image.Image, random: Random) -> Image.Image:
    """Held in the hand: a thumb covers a corner."""
    held = image.convert("RGB")
    x, y = random.choice([0.04, 0.9]) * held.width, random.uniform(0.3, 0.95) * held.height
    size = 0.16 * held.width
    ImageDraw.Draw(held).ellipse((x - size, y - size / 2, x + size, y + size / 2), (206, 158, 128))
    return askew(held, random)


def faxed(image: Image.Image, random: Random) -> Image.Image:
    """Black and white without grey, at half the size."""
    half = image.convert("L").resize(
        (max(700, image.width * 2 // 3), max(440, image.height * 2 // 3))
    )
    return half.point(lambda value: 255 * (value > random.randint(118, 140))).convert("RGB")


def steep(image: Image.Image, random: Random) -> Image.Image:
    """Turned by any angle."""
    return askew(image, random).rotate(random.uniform(20, 70), expand=True, fillcolor=(90, 90, 90))


def narrow_scan(image: Image.Image, random: Random) -> Image.Image:
    """In the corner of a white scan."""
    page = Image.new("RGB", (1654, 2339), "white")
    copy = image.convert("RGB").resize((900, int(900 * image.height / image.width)))
    page.paste(copy, (random.choice([40, 700]), random.choice([60, 1100])))
    return page


NEW_TREATMENTS: Final[dict[str, Treat]] = {
    "in a chat": in_a_chat,
    "yellowed": yellowed,
    "under a thumb": under_a_thumb,
    "faxed": faxed,
    "steep": steep,
    "in a corner of a scan": narrow_scan,
}
