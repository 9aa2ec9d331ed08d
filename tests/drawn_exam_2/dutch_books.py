"""Draw the pages of Dutch passports: the models of 2014, 2021 and 2024."""

import numpy as np
from PIL import Image

from drawn_exam_2.faces import Look, portrait
from drawn_exam_2.lettering import Face
from drawn_exam_2.people import Person, dutch_day
from drawn_exam_2.plate import BOOK, Plate, guilloche
from drawn_exam_2.zones import passport_lines

COUNTRY = "KONINKRIJK DER NEDERLANDEN"
COUNTRIES = "KONINKRIJK DER NEDERLANDEN   KINGDOM OF THE NETHERLANDS   ROYAUME DES PAYS-BAS"


def grey_portrait(look: Look, rng: np.random.Generator) -> Image.Image:
    """As a laser engraves it in polycarbonate."""
    return portrait(look, rng, backdrop=(228, 229, 230)).convert("L").convert("RGB")


def passport_2014(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    page = Plate(BOOK, guilloche(BOOK, rng, (226, 216, 232), (212, 228, 236), (168, 120, 170)))
    page.text(6, 6.6, COUNTRIES, 2.3, Face.BOLD, (70, 40, 100))
    page.text(6, 11.6, "PASPOORT  PASSPORT  PASSEPORT", 3.0, Face.NARROW_BOLD, (70, 40, 100))
    page.picture(6, 15, 33, 44, grey_portrait(look, rng))
    page.field(43, 16, "type/type/type", "P")
    page.field(57, 16, "code/code/code", "NLD")
    page.field(72, 16, "nationaliteit/nationality/nationalité", "Nederlandse")
    page.field(72, 7.8 + 16, "documentnr./document no./nº du document", person.number)
    page.field(43, 23.8, "naam/surname/nom", person.surname, size=3.0)
    page.field(43, 31.2, "voornamen/given names/prénoms", person.given, size=3.0)
    page.field(43, 38.6, "geboortedatum/date of birth/date de naissance", dutch_day(person.born))
    page.field(92, 38.6, "geslacht/sex/sexe", person.dutch_sex)
    page.field(43, 45, "geboorteplaats/place of birth/lieu de naissance", "Voorburg")
    page.field(92, 45, "lengte/height/taille", "1,74 m")
    page.field(
        43, 51.4, "datum van afgifte/date of issue/date de délivrance", dutch_day(person.issued)
    )
    page.field(43, 57.8, "geldig tot/date of expiry/date d'expiration", dutch_day(person.expires))
    page.field(86, 51.4, "autoriteit/authority/autorité", "Burg. van Zoetermeer", size=2.2)
    page.signature(86, 56, 32, 9, rng)
    page.picture(104, 13, 15, 20, grey_portrait(look, rng), 0.35)
    page.zone(75, passport_lines(person), 5)
    return page.finish()


def passport_2021(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    page = Plate(
        BOOK, guilloche(BOOK, rng, (240, 226, 214), (214, 224, 240), (196, 140, 110), waves=7)
    )
    page.box(0, 0, 125, 9.5, (196, 84, 60))
    page.text(5, 6.4, "NL", 4.4, Face.BOLD, (250, 250, 250))
    page.text(16, 6.2, COUNTRIES, 2.1, Face.OPEN_BOLD, (250, 246, 240))
    page.text(47, 14.2, "PASPOORT / PASSPORT / PASSEPORT", 2.5, Face.OPEN_BOLD, (150, 50, 30))
    page.picture(4, 12.5, 38, 50, grey_portrait(look, rng))
    left, tint = 47, (130, 70, 50)
    rows = (
        ("1. Naam / Surname / Nom", person.surname),
        ("2. Voornamen / Given names / Prénoms", person.given),
        ("3. Nationaliteit / Nationality / Nationalité", "Nederlandse"),
        ("4. Geboortedatum / Date of birth / Date de naissance", dutch_day(person.born)),
        ("7. Geboorteplaats / Place of birth / Lieu de naissance", "Zwijndrecht"),
        ("8. Datum van afgifte / Date of issue / Date de délivrance", dutch_day(person.issued)),
        ("9. Geldig tot / Date of expiry / Date d'expiration", dutch_day(person.expires)),
    )
    for row, (label, value) in enumerate(rows):
        page.field(left, 19 + 6.4 * row, label, value, face=Face.OPEN_BOLD, size=2.5, tint=tint)
    page.field(98, 14, "Documentnummer", person.number, face=Face.MONO_BOLD, size=3, tint=tint)
    page.field(98, 38.2, "5. Geslacht / Sex", person.dutch_sex, face=Face.OPEN_BOLD, tint=tint)
    page.field(98, 44.6, "6. Lengte / Height", "1,81 m", face=Face.OPEN_BOLD, tint=tint)
    page.field(98, 51, "10. Autoriteit", "Burg. van Ede", face=Face.OPEN_BOLD, size=2.2, tint=tint)
    page.signature(96, 57, 25, 8, rng)
    page.picture(104, 21, 12, 15, grey_portrait(look, rng), 0.3)
    page.zone(76, passport_lines(person), 4.5)
    return page.finish()


def passport_2024(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    page = Plate(
        BOOK, guilloche(BOOK, rng, (206, 226, 222), (238, 230, 210), (90, 150, 150), waves=6)
    )
    page.seal(62, 44, 20, (176, 204, 196), "♛")
    page.stars(5, 4, 13, "NLD")
    page.text(21, 8, COUNTRY, 3.2, Face.LATO_HEAVY, (20, 80, 90))
    page.text(
        21, 12, "KINGDOM OF THE NETHERLANDS · ROYAUME DES PAYS-BAS", 1.9, Face.LATO, (20, 80, 90)
    )
    page.text(120, 8, "PASPOORT", 3.6, Face.LATO_HEAVY, (20, 80, 90), "rs")
    page.text(120, 12, "PASSPORT · PASSEPORT", 1.9, Face.LATO, (20, 80, 90), "rs")
    page.picture(83, 16, 37, 48, portrait(look, rng, backdrop=(224, 226, 226)))
    tint = (20, 90, 100)
    cells = (
        (6, 20, "Type", "P"),
        (18, 20, "Code", "NLD"),
        (34, 20, "Paspoortnr. / Passport No.", person.number),
        (6, 27, "Naam / Surname / Nom", person.surname),
        (6, 34, "Voornamen / Given names", person.given),
        (6, 41, "Nationaliteit / Nationality", "Nederlandse"),
        (48, 41, "Geslacht / Sex", person.dutch_sex),
        (6, 48, "Geboortedatum / Date of birth", dutch_day(person.born)),
        (48, 48, "Lengte / Height", "1,68 m"),
        (6, 55, "Geboorteplaats / Place of birth", "Almere"),
        (48, 55, "Instantie / Authority", "Burg. van Almere"),
        (6, 62, "Afgiftedatum / Date of issue", dutch_day(person.issued)),
        (48, 62, "Geldig tot / Date of expiry", dutch_day(person.expires)),
    )
    for x, y, label, value in cells:
        page.field(x, y, label, value, face=Face.LATO_BOLD, tint=tint)
    page.picture(70, 22, 9, 12, grey_portrait(look, rng), 0.55)
    page.zone(76, passport_lines(person), 5)
    return page.finish()


def upper_page(person: Person, rng: np.random.Generator) -> Image.Image:
    """The page across from the one with the data."""
    page = Plate(
        BOOK, guilloche(BOOK, rng, (236, 224, 226), (222, 226, 236), (190, 150, 170), depth=0.2)
    )
    page.seal(62, 30, 15, (150, 60, 60), "♛")
    words = (
        "In naam van Zijne Majesteit de Koning der Nederlanden verzoekt de Minister van",
        "Buitenlandse Zaken de autoriteiten van bevriende mogendheden aan de houder van dit",
        "paspoort vrije doorgang te verlenen en alle nodige hulp en bijstand te verschaffen.",
    )
    page.lines(16, 56, words, 2.2, Face.SERIF, 4)
    page.text(62, 80, person.number, 4, Face.MONO, (150, 40, 40), "ms")
    return page.finish()


def holder_page(person: Person, rng: np.random.Generator) -> Image.Image:
    """The back of the data page: the citizen's number, the code and the signature."""
    page = Plate(
        BOOK, guilloche(BOOK, rng, (240, 232, 220), (220, 230, 238), (170, 150, 130), depth=0.25)
    )
    page.text(6, 8, "KONINKRIJK DER NEDERLANDEN", 2.6, Face.OPEN_BOLD, (120, 60, 40))
    page.text(119, 8, person.number, 3.4, Face.MONO_BOLD, (120, 30, 30), "rs")
    page.field(6, 18, "burgerservicenummer / personal no. / nº personnel", person.citizen, size=4)
    page.squares(84, 16, 30, rng)
    page.field(6, 32, "handtekening houder / holder's signature / signature du titulaire", "")
    page.signature(10, 34, 50, 15, rng)
    words = (
        "Dit paspoort is eigendom van de Staat der Nederlanden. / This passport is the",
        "property of the State of the Netherlands. Bij vermissing aangifte doen bij de politie.",
    )
    page.lines(6, 62, words, 2, Face.SANS, 3.4)
    page.text(6, 80, f"P NLD {person.number}   31 12 20   5 / 34", 2.6, Face.MONO)
    return page.finish()


def opened(upper: Image.Image, lower: Image.Image, cover: tuple[int, int, int]) -> Image.Image:
    """Two pages hinged at the fold, in their cover."""
    edge, width, height = 34, upper.width, upper.height
    book = Image.new("RGBA", (width + 2 * edge, 2 * height + 2 * edge), (*cover, 255))
    shade = np.full((2 * height, width), 0, np.uint8)
    rows = np.abs(np.arange(2 * height) - height)[:, None]
    shade[:] = (110 * np.exp(-rows / 60)).astype(np.uint8)
    book.paste(upper, (edge, edge), upper)
    book.paste(lower, (edge, edge + height), lower)
    book.paste((30, 24, 24, 255), (edge, edge), Image.fromarray(shade))
    return book
