"""Draw Dutch residence permits (before and since 2020) and the W-document of an asylum seeker."""

import numpy as np
from PIL import Image

from drawn_exam_2.dutch_books import grey_portrait
from drawn_exam_2.faces import Look, portrait
from drawn_exam_2.lettering import Face
from drawn_exam_2.people import Person, dashed
from drawn_exam_2.plate import CARD, Plate, guilloche
from drawn_exam_2.zones import card_lines

NATIONS = {
    "SYR": "Syrische",
    "ERI": "Eritrese",
    "TUR": "Turkse",
    "SOM": "Somalische",
    "IND": "Burger van India",
    "IRQ": "Irakese",
    "UKR": "Oekraïense",
}


def permit_2014(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (200, 214, 236), (236, 214, 222), (100, 120, 190)))
    card.seal(10, 30, 9, (150, 160, 205), "♉")
    card.text(4, 5.4, "NLD", 3.2, Face.BOLD, (40, 50, 120))
    card.text(82, 5.4, "VERBLIJFSTITEL", 3.6, Face.BOLD, (40, 50, 120), "rs")
    card.text(82, 9, person.number, 2.8, Face.MONO_BOLD, (140, 30, 30), "rs")
    card.picture(4, 12, 26, 34, grey_portrait(look, rng))
    rows = (
        ("NAAM / NAME", f"{person.surname} {person.given}".upper()),
        ("GELDIG TOT / VALID UNTIL", dashed(person.expires)),
        ("PLAATS EN DATUM VAN AFGIFTE", f"'S-HERTOGENBOSCH {dashed(person.issued)}"),
        ("SOORT TITEL / TYPE OF PERMIT", "ASIEL BEPAALDE TIJD"),
        ("OPMERKINGEN / REMARKS", "ARBEID VRIJ TOEGESTAAN."),
    )
    for row, (label, value) in enumerate(rows):
        card.field(33, 14 + 5.9 * row, label, value, small=1.25, size=2.2)
    card.text(33, 45, "TWV NIET VEREIST", 2.2, Face.BOLD)
    card.signature(58, 44, 24, 8, rng)
    return card.finish()


def permit_2014_back(person: Person, _look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (226, 220, 238), (206, 222, 238), (120, 130, 190)))
    card.chip(67, 6)
    nation = NATIONS.get(person.state, person.state)
    rows = (
        ("GEBOORTEDATUM EN -PLAATS / DATE AND PLACE OF BIRTH", f"{dashed(person.born)}  ONBEKEND"),
        ("NATIONALITEIT / NATIONALITY", nation.upper()),
        ("GESLACHT / SEX", person.dutch_sex),
        ("OPMERKINGEN / REMARKS", f"V-NR {person.citizen[:3]}.{person.citizen[3:6]}.4410"),
    )
    for row, (label, value) in enumerate(rows):
        card.field(4, 5 + 6 * row, label, value, small=1.25, size=2.3)
    card.field(40, 17, "BSN", person.citizen, small=1.25, size=2.3)
    card.zone(39.4, card_lines(person, "IR", "NLD", person.citizen), 3)
    return card.finish()


def permit_2020(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    """The uniform format of Regulation (EU) 2017/1954."""
    ground = guilloche(CARD, rng, (236, 222, 190), (196, 222, 236), (190, 130, 80), waves=7)
    card = Plate(CARD, ground)
    card.stars(3, 3, 10, "NLD")
    card.text(42, 5.2, "VERBLIJFSTITEL", 3.2, Face.OPEN_BOLD, (110, 60, 20), "ms")
    card.text(42, 8.2, "RESIDENCE PERMIT · TITRE DE SÉJOUR", 1.6, Face.OPEN, (110, 60, 20), "ms")
    card.text(82, 5.2, person.number, 2.5, Face.MONO_BOLD, anchor="rs")
    card.picture(3, 12, 28, 37, portrait(look, rng, backdrop=(228, 228, 226)))
    cells = (
        (33, 14, "ACHTERNAAM VOORNAMEN / SURNAME FORENAMES", person.surname.upper()),
        (33, 23, "GESLACHT / SEX", person.dutch_sex),
        (48, 23, "NATIONALITEIT", person.state),
        (65, 23, "GEBOORTEDATUM", dashed(person.born)),
        (33, 29, "SOORT TITEL / TYPE OF PERMIT", "REGULIER BEPAALDE TIJD"),
        (33, 35, "KAARTNUMMER", person.number),
        (60, 35, "GELDIG TOT / EXPIRY", dashed(person.expires)),
    )
    for x, y, label, value in cells:
        card.field(x, y, label, value, small=1.2, size=2.3, face=Face.OPEN_BOLD)
    card.text(33, 19.6, person.given.upper(), 2.3, Face.OPEN_BOLD)
    card.signature(34, 42, 24, 8, rng)
    card.picture(70, 39, 9, 12, grey_portrait(look, rng), 0.5)
    return card.finish()


def permit_2020_back(person: Person, _look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (232, 226, 206), (212, 226, 232), (180, 150, 110)))
    card.field(
        4,
        6,
        "AFGIFTEDATUM, PLAATS / DATE, PLACE OF ISSUE",
        f"{dashed(person.issued)}, RIJSWIJK",
        small=1.2,
        size=2.2,
    )
    card.field(4, 12, "AUTORITEIT", "IND", small=1.2, size=2.2)
    card.field(4, 18, "OPMERKINGEN / REMARKS", "GEZINSLID BIJ PARTNER", small=1.2, size=2.2)
    card.text(4, 24, "ARBEID VRIJ TOEGESTAAN. BEROEP OP", 2, Face.BOLD)
    card.text(4, 27, "PUBLIEKE MIDDELEN KAN GEVOLGEN HEBBEN", 2, Face.BOLD)
    card.field(60, 6, "BSN / PERSONAL NO.", person.citizen, small=1.2, size=2.3)
    card.squares(66, 12, 14, rng)
    card.zone(39.4, card_lines(person, "IR", "NLD"), 3)
    return card.finish()


def w_document(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (244, 232, 190), (214, 232, 206), (200, 160, 70)))
    card.text(4, 5.6, "KONINKRIJK DER NEDERLANDEN", 2.4, Face.BOLD, (90, 60, 10))
    card.text(4, 9, "VREEMDELINGENIDENTITEITSBEWIJS", 2.2, Face.NARROW_BOLD, (90, 60, 10))
    card.text(79, 12, "W", 10, Face.BOLD, (160, 90, 20), "rs")
    card.picture(54, 14, 26, 33, grey_portrait(look, rng))
    nation = NATIONS.get(person.state, person.state)
    rows = (
        ("naam", person.surname.upper()),
        ("voornamen", person.given.upper()),
        ("geboortedatum", dashed(person.born)),
        ("nationaliteit", nation),
        ("geslacht", person.dutch_sex),
        ("vreemdelingnummer", f"28{person.citizen[:8]}"),
    )
    for row, (label, value) in enumerate(rows):
        card.field(4, 13.6 + 5.6 * row, label, value, small=1.35, size=2.3)
    card.text(30, 49, f"geldig tot {dashed(person.expires)}", 2.3, Face.BOLD)
    card.text(80, 51.4, person.number, 2.6, Face.MONO_BOLD, (150, 30, 30), "rs")
    card.seal(46, 24, 6, (190, 160, 90), "♛")
    return card.finish()


def w_document_back(person: Person, _look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (240, 234, 206), (220, 232, 214), (200, 170, 100)))
    words = (
        "De houder van dit document heeft een aanvraag ingediend tot het",
        "verlenen van een verblijfsvergunning asiel als bedoeld in art. 28 Vw 2000.",
        "Dit document is geen reisdocument. ARBEID NIET TOEGESTAAN ZONDER TWV.",
    )
    card.lines(4, 6, words, 1.7, Face.SANS, 2.8)
    card.field(4, 17, "afgegeven te / op", f"Ter Apel  {dashed(person.issued)}", size=2.2)
    card.field(44, 17, "documentnummer", person.number, size=2.2)
    card.field(4, 23, "handtekening houder", "", size=2.2)
    card.signature(6, 23.6, 34, 9, rng)
    card.zone(39.4, card_lines(person, "IW", "NLD"), 3)
    return card.finish()
