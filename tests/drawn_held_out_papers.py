"""Draw harmless papers that no rule was fitted to; see `drawn_held_out`."""

from collections.abc import Sequence
from random import Random
from textwrap import wrap
from typing import Final

from drawn_cards import Draw
from drawn_held_out import Line, column, plate
from drawn_people import BOLD, SANS, SERIF, SERIF_BOLD, font, invent, portrait
from PIL import Image, ImageDraw


def _sheet(random: Random, heading: str, paragraphs: Sequence[str]) -> Image.Image:
    page = Image.new("RGB", (1240, 1754), (254, 254, 252))
    pen = ImageDraw.Draw(page)
    pen.text((120, 120), heading, "black", font(random.choice([BOLD, SERIF_BOLD]), 38))
    y = 220
    for text in paragraphs:
        for line in wrap(text, 68) or [""]:
            pen.text((120, y), line, "black", font(SERIF, 26))
            y += 42
        y += 16
    return page


def prices(random: Random) -> Image.Image:
    rows = [
        "Paspoort (18 jaar en ouder)",
        "Identiteitskaart",
        "Rijbewijs",
        "Verklaring omtrent gedrag",
        "Uittreksel basisregistratie",
    ]
    return _sheet(
        random,
        "Tarieven burgerzaken 2026",
        [f"{row:<40} € {random.randint(8, 90)},{random.randint(10, 99)}" for row in rows],
    )


def photo_shop(random: Random) -> Image.Image:
    lines: list[Line] = [
        (0.1, 0.06, "PASFOTO'S", 110, BOLD),
        (0.1, 0.24, "voor paspoort, ID-kaart en rijbewijs", 40, SANS),
        (0.1, 0.32, "klaar terwijl u wacht   € 14,95", 44, BOLD),
    ]
    poster = plate(random, lines, size=(1000, 1400), top=(250, 220, 60), bottom=(250, 190, 40))
    for place in range(4):
        poster.paste(portrait(random, (190, 244)), (90 + place * 215, 700))
    return poster


def salary_slip(random: Random) -> Image.Image:
    one = invent(random)
    return _sheet(
        random,
        "Loonstrook november",
        [
            f"Werknemer: {one.given} {one.surname}",
            f"Personeelsnummer 00{one.personal_number[:3]}  Geboortedatum "
            f"{one.dated(one.born, '-')}",
            "Functie: leraar PO   Schaal LB 9",
            "Bruto salaris  € 3.412,00",
            "Loonheffing  € 741,00",
            "Netto  € 2.498,12",
            "Betaald op rekening van werknemer",
        ],
    )


def birth_card(random: Random) -> Image.Image:
    one = invent(random)
    lines: list[Line] = [
        (0.2, 0.14, "Welkom", 70, SERIF),
        (0.2, 0.32, one.given.split()[0], 110, SERIF_BOLD),
        (0.2, 0.56, f"geboren op {one.dated(one.born, '-')} om 4.12 uur", 34, SERIF),
        (0.2, 0.66, "3480 gram en 51 cm", 34, SERIF),
    ]
    return plate(random, lines, size=(1100, 800), top=(252, 236, 240), bottom=(240, 246, 252))


def members_card(random: Random) -> Image.Image:
    one = invent(random)
    lines: list[Line] = [
        (0.05, 0.06, "FIT & GYM", 60, BOLD),
        (0.05, 0.22, "MEMBER CARD", 34, BOLD),
        *column(
            0.4,
            0.4,
            0.12,
            [
                f"Name: {one.given} {one.surname}",
                f"Member no: {one.personal_number}",
                f"Valid until: {one.dated(one.expires, '/')}",
            ],
            30,
        ),
    ]
    return plate(
        random,
        lines,
        top=(60, 60, 66),
        bottom=(30, 30, 36),
        ink=(240, 240, 240),
        face=(0.06, 0.36, 0.3, 0.88),
    )


def personal_page(random: Random) -> Image.Image:
    one = invent(random)
    page = Image.new("RGB", (1080, 2160), "white")
    pen = ImageDraw.Draw(page)
    lines = [
        "Mijn omgeving",
        "Persoonlijke gegevens",
        "Naam",
        f"{one.given} {one.surname}",
        "Geboren",
        f"{one.dated(one.born, '-')} te {one.birthplace}",
        "Adres",
        "Kerkweg 12",
        "Telefoon",
        "06-12345678",
        "E-mail",
        "ouder@mail.example",
        "Kinderen",
        "Wijzigen",
        "Uitloggen",
    ]
    for row, line in enumerate(lines):
        pen.text((60, 140 + row * 110), line, (20, 20, 30), font(BOLD if row < 2 else SANS, 44))
    return page


def tax_letter(random: Random) -> Image.Image:
    one = invent(random)
    return _sheet(
        random,
        "Toeslagen",
        [
            f"Mevrouw {one.surname}",
            f"Burgerservicenummer {one.personal_number}",
            f"Dagtekening {one.dated(one.issued)}",
            "U krijgt een voorschot kinderopvangtoeslag. In deze brief leest u hoe "
            "wij dat hebben berekend en wat u moet doen als uw situatie verandert.",
            "Hebt u vragen? Bel ons dan. Houd uw burgerservicenummer bij de hand.",
        ],
    )


def doctors_note(random: Random) -> Image.Image:
    one = invent(random)
    return _sheet(
        random,
        "Huisartsenpraktijk De Borg",
        [
            f"Patiënt: {one.given} {one.surname}, {one.dated(one.born, '-')}",
            "Verwijzing naar de kinderarts",
            "Graag uw onderzoek bij deze leerling in verband met aanhoudende "
            "hoofdpijn. Er is geen koorts en de eetlust is goed.",
            "Met collegiale groet,",
        ],
    )


def menu(random: Random) -> Image.Image:
    return _sheet(
        random,
        "Menukaart",
        [
            f"{dish}  {random.randint(4, 22)},50"
            for dish in (
                "Tomatensoep",
                "Pannenkoek",
                "Friet met kroket",
                "Appeltaart",
                "Chocolademelk",
                "Koffie",
            )
        ],
    )


def spreadsheet(random: Random) -> Image.Image:
    page = Image.new("RGB", (1600, 1000), "white")
    pen = ImageDraw.Draw(page)
    heads = ["Achternaam", "Voornaam", "Geb.datum", "Groep", "Contact"]
    for place, head in enumerate(heads):
        pen.text((40 + place * 310, 30), head, "black", font(BOLD, 26))
    for row in range(1, 16):
        one = invent(random, random.choice(["NLD", "POL", "MAR"]))
        for place, cell in enumerate(
            [
                one.surname,
                one.given.split()[0],
                one.dated(one.born, "-"),
                str(random.randint(1, 8)),
                "ja",
            ]
        ):
            pen.text((40 + place * 310, 30 + row * 58), cell, "black", font(SANS, 24))
            pen.rectangle(
                (25 + place * 310, 18 + row * 58, 335 + place * 310, 76 + row * 58),
                outline=(180, 180, 180),
            )
    return page


def theory_certificate(random: Random) -> Image.Image:
    one = invent(random)
    return _sheet(
        random,
        "CERTIFICAAT THEORIE-EXAMEN",
        [
            "Categorie B",
            f"Kandidaat: {one.given} {one.surname}",
            f"Geboortedatum: {one.dated(one.born, '-')}",
            f"Examendatum: {one.dated(one.issued, '-')}   Geslaagd",
            "Dit certificaat is anderhalf jaar geldig en is geen rijbewijs.",
        ],
    )


def rules_poster(random: Random) -> Image.Image:
    return _sheet(
        random,
        "Op excursie naar Duitsland",
        [
            "Neem mee:",
            "- geldig paspoort of ID-kaart",
            "- zorgpas",
            "- lunchpakket",
            "- regenjas",
            "Kinderen met een andere nationaliteit nemen ook hun verblijfsdocument "
            "mee. Vraag het op tijd aan.",
            "Vertrek 7.45 uur bij school.",
        ],
    )


def toy_photo(random: Random) -> Image.Image:
    page = Image.new("RGB", (1500, 1100), (196, 178, 150))
    pen = ImageDraw.Draw(page)
    for _ in range(14):
        x, y, size = random.randrange(1400), random.randrange(1000), random.randint(40, 160)
        colour = (random.randrange(256), random.randrange(256), random.randrange(256))
        pen.rectangle((x, y, x + size, y + size // 2), fill=colour, outline=(40, 40, 40), width=3)
    return page


def passport_chat(random: Random) -> Image.Image:
    page = Image.new("RGB", (1080, 2160), (250, 250, 250))
    pen = ImageDraw.Draw(page)
    texts = [
        "Ze vragen mijn documentnummer en BSN",
        "Niet sturen via de app!",
        "Ok, ik laat mijn identiteitskaart wel zien op school",
        "Paspoort",
        "Dat mag ook toch?",
        "Ja, of je rijbewijs",
        "Top, dank!",
    ]
    y = 200
    for place, text in enumerate(texts):
        left = 60 if place % 2 else 300
        for line in wrap(text, 30):
            pen.text((left, y), line, (20, 20, 20), font(SANS, 42))
            y += 60
        pen.text(
            (left, y),
            f"1{random.randint(0, 9)}:{random.randint(10, 59)}",
            (130, 130, 130),
            font(SANS, 26),
        )
        y += 90
    return page


def drawing_of_a_house(random: Random) -> Image.Image:
    page = Image.new("RGB", (1300, 920), (252, 250, 244))
    pen = ImageDraw.Draw(page)
    pen.rectangle((400, 400, 900, 800), outline=(180, 60, 40), width=12)
    pen.polygon([(380, 400), (650, 180), (920, 400)], outline=(120, 40, 40), width=12)
    pen.ellipse((1050, 80, 1200, 230), fill=(250, 210, 40))
    pen.text((420, 830), "voor juf Anke", (50, 60, 160), font(SERIF, 54))
    return page


NEW_PAPERS: Final[dict[str, Draw]] = {
    "prices": prices,
    "photo shop": photo_shop,
    "salary slip": salary_slip,
    "birth card": birth_card,
    "member's card": members_card,
    "personal page": personal_page,
    "tax letter": tax_letter,
    "doctor's note": doctors_note,
    "menu": menu,
    "spreadsheet": spreadsheet,
    "theory certificate": theory_certificate,
    "rules of an excursion": rules_poster,
    "photo of toys": toy_photo,
    "chat on passports": passport_chat,
    "drawing of a house": drawing_of_a_house,
}
