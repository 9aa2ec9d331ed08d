"""Draw what parents send that is no identity document: passes, forms, letters, chats, photos."""

from collections.abc import Callable
from random import Random
from textwrap import wrap
from typing import Final

import numpy as np
from drawn_cards import CARD, Sheet, blank
from drawn_people import (
    BOLD,
    SANS,
    SERIF,
    SERIF_BOLD,
    Colour,
    font,
    invent,
    portrait,
)
from PIL import Image, ImageDraw, ImageFilter

A4: Final = (1240, 1754)
"""A4 at 150 pixels an inch."""
PHONE: Final = (1080, 2160)
GROUPS: Final = ["1a", "2b", "3", "4c", "5", "6", "7b", "8"]

LETTERS: Final = (
    "Beste ouders, met ingang van dit schooljaar vragen wij bij de inschrijving om een geldig "
    "identiteitsbewijs. U kunt uw paspoort, identiteitskaart of rijbewijs laten zien bij de "
    "administratie. Wij maken daarvan geen kopie en nemen uw burgerservicenummer alleen over "
    "als de wet dat vraagt. Stuur dus geen foto van uw paspoort per mail.",
    "Geachte heer, mevrouw, hierbij verzoek ik u om inzage in het dossier van mijn dochter. Ik "
    "begrijp dat u mijn identiteit wilt vaststellen. Ik wil mijn paspoort liever aan de balie "
    "tonen dan een kopie sturen. Kunt u laten weten wanneer ik langs kan komen? De termijn van "
    "een maand begint naar ik meen op de dag van ontvangst van deze brief.",
    "Op 12 maart is een lijst met namen, geboortedata en telefoonnummers van leerlingen per "
    "ongeluk naar alle ouders van groep 6 gestuurd. Ik vind dat heel vervelend. Wilt u mij "
    "zeggen wie deze lijst heeft gekregen, wat u doet om dit te voorkomen, en of u het lek hebt "
    "gemeld bij de Autoriteit Persoonsgegevens?",
    "Uw rijbewijs verloopt binnenkort. U kunt het verlengen bij de gemeente waar u staat "
    "ingeschreven. Neem een recente pasfoto mee en uw huidige rijbewijs. Het documentnummer "
    "vindt u rechtsboven op de voorkant. Een spoedaanvraag is mogelijk tegen meerprijs.",
    "Het zorgplan van uw zoon is besproken met de intern begeleider. Wij stellen voor om het "
    "leesniveau opnieuw te toetsen in november en daarna samen te kijken welke hulp past. De "
    "school vraagt uw toestemming om het verslag te delen met de schoolarts.",
)
CHATS: Final = (
    (
        "Heb jij het paspoort van de kinderen al verlengd?",
        "Nee nog niet",
        "Moet wel voor mei",
        "Ok ik maak een afspraak bij de gemeente",
        "En neem de oude ID kaart mee!",
        "Doe ik 👍",
    ),
    (
        "Hoi, de juf vroeg om een kopie van je identiteitskaart",
        "Moet dat echt?",
        "Volgens mij mag dat helemaal niet",
        "Ik vraag het na bij school",
        "Graag, dank je",
    ),
    ("Morgen studiedag toch?", "Ja geen school", "Wie past er op?", "Oma komt", "Top tot morgen"),
    ("Mijn rijbewijs is binnen!!", "Gefeliciteerd", "Eindelijk geslaagd", "Taart vanavond?"),
    (
        "Hi, do you need the residence permit for the trip?",
        "Yes and the passport number",
        "They ask date of birth and nationality too",
        "Ok I'll bring it to the school office",
    ),
)


def school_pass(random: Random) -> Image.Image:
    one = invent(random, random.choice(["NLD", "TUR", "MAR", "POL"]))
    sheet = blank(random, CARD, *random.choice(_PALES))
    title = random.choice(["LEERLINGENPAS", "SCHOOLPAS", "Student Card", "Leerlingpas 2026-2027"])
    sheet.write((0.05, 0.05), random.choice(_SCHOOLS), 34, BOLD, (20, 70, 120))
    sheet.write((0.05, 0.13), title, 28, SANS, (20, 70, 120))
    sheet.face((0.05, 0.25, 0.32, 0.8))
    sheet.field((0.38, 0.28), random.choice(["Naam", "Name"]), f"{one.given} {one.surname}")
    sheet.field(
        (0.38, 0.42), random.choice(["Geboortedatum", "Date of birth"]), one.dated(one.born)
    )
    sheet.field((0.38, 0.56), random.choice(["Leerlingnummer", "Student no."]), one.personal_number)
    sheet.field((0.7, 0.56), random.choice(["Klas", "Class"]), random.choice(GROUPS))
    sheet.field((0.38, 0.7), random.choice(["Geldig t/m", "Valid until"]), one.dated(one.expires))
    _barcode(sheet, random, 0.85)
    return sheet.image


def library_card(random: Random) -> Image.Image:
    one = invent(random)
    sheet = blank(random, CARD, *random.choice(_PALES))
    sheet.write(
        (0.06, 0.1), random.choice(["Bibliotheek", "de Bibliotheek", "Zwembadpas"]), 48, BOLD
    )
    sheet.write((0.06, 0.3), f"{one.given} {one.surname}", 30)
    sheet.write((0.06, 0.42), f"Pasnummer {random.randrange(10**9)}", 28)
    sheet.write((0.06, 0.54), f"Geldig tot {one.dated(one.expires, '-')}", 26)
    _barcode(sheet, random, 0.7)
    return sheet.image


def bank_card(random: Random) -> Image.Image:
    one = invent(random)
    sheet = blank(random, CARD, (40, 60, 110), (20, 110, 140))
    white = (246, 246, 246)
    sheet.write((0.06, 0.08), random.choice(["Voorbeeldbank", "Waterlandbank"]), 44, BOLD, white)
    sheet.pen.rounded_rectangle((80, 210, 220, 310), 14, fill=(214, 188, 120))
    sheet.write(
        (0.06, 0.55), f"NL{random.randint(10, 99)} VBNK 0{random.randrange(10**8)}", 36, SANS, white
    )
    sheet.write((0.06, 0.7), f"{one.given[0]} {one.surname}".upper(), 30, SANS, white)
    sheet.write((0.6, 0.7), f"Geldig tot {one.expires:%m/%y}", 26, SANS, white)
    sheet.write((0.8, 0.85), "debit", 30, BOLD, white)
    return sheet.image


def travel_card(random: Random) -> Image.Image:
    one = invent(random)
    sheet = blank(random, CARD, (250, 226, 130), (240, 170, 190))
    sheet.write((0.06, 0.06), "OV-chipkaart", 46, BOLD, (120, 20, 90))
    sheet.write((0.06, 0.17), "persoonlijk", 26)
    sheet.face((0.7, 0.28, 0.94, 0.76))
    sheet.write((0.06, 0.36), f"{one.given[0]}. {one.surname}", 30)
    sheet.write((0.06, 0.47), f"Geboortedatum {one.dated(one.born, '-')}", 26)
    number = " ".join(f"{random.randrange(10**4):04}" for _ in range(4))
    sheet.write((0.06, 0.58), number, 34)
    sheet.write((0.06, 0.7), f"Geldig t/m {one.dated(one.expires, '-')}", 26)
    return sheet.image


def club_card(random: Random) -> Image.Image:
    one = invent(random)
    sheet = blank(random, CARD, *random.choice(_PALES))
    sheet.write((0.06, 0.06), random.choice(["V.V. De Eendracht", "Judoclub Noord"]), 40, BOLD)
    sheet.write((0.06, 0.17), "LIDMAATSCHAPSKAART  seizoen 2026/2027", 26)
    sheet.face((0.06, 0.3, 0.3, 0.84))
    sheet.write((0.36, 0.34), f"Lid: {one.given} {one.surname}", 30)
    sheet.write((0.36, 0.46), f"Lidnummer: {random.randrange(10**6)}", 28)
    sheet.write((0.36, 0.58), f"Team: JO{random.randint(8, 17)}-{random.randint(1, 4)}", 28)
    return sheet.image


def chat(random: Random) -> Image.Image:
    page = Image.new("RGB", PHONE, random.choice([(236, 229, 221), (18, 27, 34), (240, 242, 245)]))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, PHONE[0], 190), fill=(7, 94, 84))
    pen.text((40, 20), f"{random.randint(7, 22)}:{random.randint(10, 59)}", "white", font(SANS, 34))
    pen.text(
        (160, 96),
        random.choice(["Mama van Daan", "Zoë", "Groep 6 ouders"]),
        "white",
        font(BOLD, 46),
    )
    y = 260
    for text in random.choice(CHATS):
        mine = random.random() < 0.5
        lines = wrap(text, 32)
        wide = max(pen.textlength(line, font(SANS, 42)) for line in lines) + 190
        left = PHONE[0] - wide - 40 if mine else 40
        high = 60 * len(lines) + 50
        bubble = (220, 248, 198) if mine else (255, 255, 255)
        pen.rounded_rectangle((left, y, left + wide, y + high), 24, fill=bubble)
        for row, line in enumerate(lines):
            pen.text((left + 26, y + 18 + row * 60), line, (20, 20, 20), font(SANS, 42))
        time = f"{random.randint(7, 22)}:{random.randint(10, 59)}"
        pen.text((left + wide - 120, y + high - 44), time, (120, 120, 120), font(SANS, 28))
        y += high + 40
    pen.rounded_rectangle((40, 2020, 900, 2120), 48, fill=(255, 255, 255))
    pen.text((80, 2046), "Bericht", (140, 140, 140), font(SANS, 40))
    return page


def letter(random: Random) -> Image.Image:
    page, pen = _paper()
    pen.text((110, 100), random.choice(_SCHOOLS), (30, 80, 130), font(BOLD, 34))
    pen.text(
        (110, 240), f"Groningen, {random.randint(1, 28)} november 2026", "black", font(SERIF, 25)
    )
    subject = random.choice(
        ["identiteitsbewijs bij inschrijving", "uw paspoort", "uw verzoek", "datalek"]
    )
    pen.text((110, 310), f"Betreft: {subject}", "black", font(SERIF_BOLD, 25))
    y = 400
    for text in random.sample(LETTERS, random.randint(2, 3)):
        y = _paragraph(pen, text, y) + 40
    pen.text((110, y + 20), "Met vriendelijke groet,", "black", font(SERIF, 25))
    pen.text((110, y + 130), "W. Terpstra, directeur", "black", font(SERIF, 25))
    return page


def registration_form(random: Random) -> Image.Image:
    page, pen = _paper()
    pen.text((110, 90), random.choice(_SCHOOLS), (30, 80, 130), font(BOLD, 34))
    title = random.choice(["AANMELDFORMULIER", "Inschrijfformulier leerling", "Registration form"])
    pen.text((110, 160), title, "black", font(BOLD, 40))
    labels = (
        "Achternaam / Surname",
        "Voornamen / Given names",
        "Roepnaam",
        "Geslacht: □ jongen □ meisje",
        "Geboortedatum / Date of birth",
        "Geboorteplaats / Place of birth",
        "Nationaliteit / Nationality",
        "Burgerservicenummer (BSN)",
        "Adres",
        "Postcode en woonplaats",
        "Telefoon ouder/verzorger 1",
        "Soort legitimatie: □ paspoort □ identiteitskaart □ verblijfsdocument",
        "Documentnummer",
        "Geldig tot",
        "Huisarts",
        "Vorige school",
        "Bijzonderheden (allergie, medicijnen)",
    )
    filled = random.random() < 0.5
    one = invent(random)
    values = {
        "Achternaam": one.surname,
        "Voornamen": one.given,
        "Geboortedatum": one.dated(one.born, "-"),
        "Geboorteplaats": one.birthplace,
        "Documentnummer": one.number,
        "Burgerservice": one.personal_number,
    }
    for row, label in enumerate(labels):
        y = 250 + row * 74
        pen.text((110, y), label, "black", font(SANS, 23))
        pen.line((560, y + 30, 1130, y + 30), (120, 120, 120), 2)
        value = next((v for k, v in values.items() if label.startswith(k)), "")
        if filled and value:
            pen.text((580, y - 4), value, (30, 30, 120), font(SERIF, 26))
    pen.text(
        (110, 1540),
        "Bij de inschrijving laat u een geldig paspoort of ID-kaart zien.",
        "black",
        font(SANS, 22),
    )
    pen.text(
        (110, 1600),
        "Datum:                    Handtekening ouder/verzorger:",
        "black",
        font(SANS, 23),
    )
    return page


def consent_form(random: Random) -> Image.Image:
    page, pen = _paper()
    pen.text((110, 110), "Toestemming gebruik beeldmateriaal", "black", font(BOLD, 38))
    y = _paragraph(pen, LETTERS[4], 210) + 30
    for text in ("in de schoolgids", "op de website", "op sociale media", "in de nieuwsbrief"):
        pen.rectangle((110, y, 140, y + 30), outline="black", width=2)
        pen.text((170, y), f"{text}", "black", font(SANS, 25))
        y += 60
    pen.text(
        (110, y + 60), "Naam leerling: ..................... Groep: ......", "black", font(SANS, 25)
    )
    pen.text(
        (110, y + 130),
        "Handtekening ouder/verzorger: .....................",
        "black",
        font(SANS, 25),
    )
    return page


def table(random: Random) -> Image.Image:
    page, pen = _paper()
    kind = random.choice(["Klassenlijst", "Rooster", "Cijferoverzicht", "Factuur"])
    pen.text((110, 110), f"{kind} groep {random.choice(GROUPS)}", "black", font(BOLD, 38))
    for row in range(random.randint(12, 24)):
        one = invent(random)
        y = 220 + row * 56
        cells = {
            "Klassenlijst": (
                one.given,
                one.surname,
                one.dated(one.born, "-"),
                f"06-{one.personal_number[:8]}",
            ),
            "Rooster": (f"{8 + row // 3}:{row % 3 * 2}0", "rekenen", "taal", "gym"),
            "Cijferoverzicht": (random.choice(["Rekenen", "Taal", "Engels"]), "7,5", "6,8", "8,1"),
            "Factuur": (
                f"Artikel {row + 1}",
                f"{random.randint(1, 9)} x",
                f"€ {random.randint(1, 90)},50",
                "21%",
            ),
        }[kind]
        for place, cell in zip((110, 400, 700, 950), cells, strict=True):
            pen.text((place, y), cell, "black", font(SANS, 24))
        pen.line((100, y + 42, 1140, y + 42), (180, 180, 180), 2)
    return page


def diploma(random: Random) -> Image.Image:
    one = invent(random)
    sheet = blank(random, (1500, 1060), (250, 246, 232), (236, 228, 200))
    sheet.pen.rectangle((30, 30, 1470, 1030), outline=(150, 120, 60), width=8)
    sheet.write(
        (0.32, 0.12), random.choice(["ZWEMDIPLOMA A", "DIPLOMA", "Verkeersdiploma"]), 64, SERIF_BOLD
    )
    sheet.write((0.2, 0.34), "Hierbij verklaren wij dat", 34, SERIF)
    sheet.write((0.2, 0.43), f"{one.given} {one.surname}", 52, SERIF_BOLD)
    sheet.write(
        (0.2, 0.54), f"geboren op {one.dated(one.born, '-')} te {one.birthplace}", 32, SERIF
    )
    sheet.write((0.2, 0.63), "met goed gevolg het examen heeft afgelegd.", 32, SERIF)
    sheet.signature((0.6, 0.8), "J. Oosting")
    return sheet.image


def report_card(random: Random) -> Image.Image:
    one = invent(random)
    page, pen = _paper((250, 248, 240))
    pen.text((110, 100), "RAPPORT", (140, 40, 40), font(SERIF_BOLD, 60))
    pen.text(
        (110, 200), f"Naam: {one.given}   Groep: {random.choice(GROUPS)}", "black", font(SERIF, 30)
    )
    if random.random() < 0.5:
        page.paste(portrait(random, (200, 256)), (930, 90))
    for row, subject in enumerate(
        ("Lezen", "Rekenen", "Taal", "Schrijven", "Gym", "Gedrag", "Werkhouding")
    ):
        pen.text((110, 400 + row * 70), subject, "black", font(SERIF, 30))
        pen.text(
            (600, 400 + row * 70),
            random.choice(["goed", "voldoende", "ruim voldoende"]),
            "black",
            font(SERIF, 30),
        )
    _paragraph(pen, "Opmerking van de juf: fijn gewerkt, ga zo door. " + LETTERS[4], 960)
    return page


def landscape(random: Random) -> Image.Image:
    width, height = 1600, 1200
    y = np.linspace(0, 1, height)[:, None, None]
    sky = np.array([110, 170, 230]) * (1 - y) + np.array([220, 230, 240]) * y
    pixels = np.repeat(sky, width, axis=1)
    numbers = np.random.default_rng(random.randrange(2**32))
    level = random.randint(550, 800) + np.cumsum(numbers.normal(0, 1.6, width))
    ground = np.arange(height)[:, None] > level[None, :]
    pixels[ground] = np.array([70, 120, 50]) + numbers.normal(0, 14, (int(ground.sum()), 1))
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    for _ in range(random.randint(3, 9)):
        x, base = random.randrange(width), random.randint(700, 1100)
        pen.rectangle((x - 12, base - 160, x + 12, base), fill=(90, 60, 40))
        pen.ellipse(
            (x - 90, base - 330, x + 90, base - 120), fill=(40, random.randint(80, 130), 40)
        )
    return image.filter(ImageFilter.GaussianBlur(1.2))


def childs_drawing(random: Random) -> Image.Image:
    page = Image.new("RGB", (1400, 1000), (248, 246, 240))
    pen = ImageDraw.Draw(page)
    for _ in range(random.randint(3, 6)):
        colour: Colour = (random.randrange(220), random.randrange(220), random.randrange(220))
        x, y = random.randint(150, 1250), random.randint(200, 800)
        pen.ellipse((x - 80, y - 80, x + 80, y + 80), outline=colour, width=10)
        pen.line((x, y + 80, x, y + 260), colour, 10)
        pen.line((x - 90, y + 150, x + 90, y + 130), colour, 10)
    pen.text(
        (500, 880),
        random.choice(["voor mama", "ons huis", "Sanne 6 jaar"]),
        (60, 60, 160),
        font(SERIF, 60),
    )
    return page


def class_photo(random: Random) -> Image.Image:
    image = landscape(random).resize((1600, 1200))
    for place in range(random.choice([1, 5, 8])):
        size = random.randint(190, 260)
        image.paste(
            portrait(random, (size, int(size * 1.28))),
            (60 + place % 4 * 380, 300 + place // 4 * 420),
        )
    return image.filter(ImageFilter.GaussianBlur(0.8))


def webpage(random: Random) -> Image.Image:
    page = Image.new("RGB", PHONE, (255, 255, 255))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 1080, 220), fill=(1, 84, 154))
    heading, *parts = random.choice(
        [
            ("Paspoort aanvragen", LETTERS[3], LETTERS[0]),
            ("Kopie identiteitsbewijs veilig delen", LETTERS[0], LETTERS[1]),
            ("Datalek melden", LETTERS[2]),
        ]
    )
    pen.text((40, 120), "gemeente Voorbeeld", "white", font(BOLD, 44))
    pen.text((40, 280), heading, (1, 84, 154), font(BOLD, 50))
    y = 400
    for part in parts:
        for line in wrap(part, 46):
            pen.text((40, y), line, (30, 30, 30), font(SANS, 38))
            y += 54
        y += 40
    return page


_PALES: Final[tuple[tuple[Colour, Colour], ...]] = (
    ((238, 244, 250), (196, 216, 240)),
    ((250, 246, 236), (240, 214, 170)),
    ((240, 250, 240), (190, 226, 196)),
    ((250, 250, 250), (226, 226, 232)),
)
_SCHOOLS: Final = (
    "OBS De Regenboog",
    "Basisschool Het Kompas",
    "Noorderpoort College",
    "IKC De Wierde",
)


def _paper(colour: Colour = (255, 255, 255)) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("RGB", A4, colour)
    return page, ImageDraw.Draw(page)


def _paragraph(pen: ImageDraw.ImageDraw, text: str, y: int) -> int:
    for line in wrap(text, 76):
        pen.text((110, y), line, "black", font(SERIF, 25))
        y += 38
    return y


def _barcode(sheet: Sheet, random: Random, top: float) -> None:
    x, high = 60, sheet.image.height
    while x < 0.6 * sheet.image.width:
        wide = random.choice((2, 3, 5))
        sheet.pen.rectangle((x, top * high, x + wide, (top + 0.1) * high), fill=(10, 10, 10))
        x += wide + random.choice((3, 4, 6))


PAPERS: Final[dict[str, Callable[[Random], Image.Image]]] = {
    "school pass": school_pass,
    "library card": library_card,
    "bank card": bank_card,
    "public transport card": travel_card,
    "club card": club_card,
    "chat": chat,
    "letter": letter,
    "registration form": registration_form,
    "consent form": consent_form,
    "table": table,
    "diploma": diploma,
    "report card": report_card,
    "landscape": landscape,
    "child's drawing": childs_drawing,
    "class photo": class_photo,
    "web page": webpage,
}
