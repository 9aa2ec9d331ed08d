"""Draw Dutch identity cards (2014, 2021, 2024) and driving licences (2013, 2024), both sides."""

import numpy as np
from PIL import Image

from drawn_exam_2.dutch_books import grey_portrait
from drawn_exam_2.faces import Colour, Look, portrait
from drawn_exam_2.lettering import Face
from drawn_exam_2.people import Person, dashed, dotted, dutch_day
from drawn_exam_2.plate import CARD, Plate, guilloche
from drawn_exam_2.zones import card_lines, licence_line


def identity_2014(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (222, 226, 204), (206, 224, 236), (130, 160, 110)))
    card.text(4, 4.6, "KONINKRIJK DER NEDERLANDEN", 2.2, Face.BOLD, (50, 70, 60))
    card.text(81, 4.6, "KINGDOM OF THE NETHERLANDS", 1.8, Face.SANS, (50, 70, 60), "rs")
    card.text(4, 8.4, "IDENTITEITSKAART  IDENTITY CARD  CARTE D'IDENTITÉ", 2.1, Face.NARROW_BOLD)
    card.picture(4, 11, 27, 36, grey_portrait(look, rng))
    card.field(34, 13, "documentnummer/document number", person.number, small=1.2, size=2.5)
    card.field(34, 18.4, "naam/surname/nom", person.surname, small=1.2)
    card.field(34, 23.8, "voornamen/given names/prénoms", person.given, small=1.2)
    card.field(34, 29.2, "geboortedatum/date of birth", dutch_day(person.born), small=1.2, size=2.2)
    card.field(66, 29.2, "geslacht/sex", person.dutch_sex, small=1.2, size=2.2)
    card.field(34, 34.2, "nationaliteit/nationality", "Nederlandse", small=1.2, size=2.2)
    card.field(66, 34.2, "lengte/height", "1,70 m", small=1.2, size=2.2)
    card.field(
        34, 39.2, "geldig tot/date of expiry", dutch_day(person.expires), small=1.2, size=2.2
    )
    card.signature(34, 43, 26, 8, rng)
    card.picture(68, 39, 11, 13, grey_portrait(look, rng), 0.4)
    card.text(6, 51.2, person.number, 2.4, Face.MONO_BOLD, (120, 40, 40))
    return card.finish()


def identity_2014_back(person: Person, _look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (232, 226, 210), (214, 228, 232), (150, 150, 120)))
    card.chip(66, 8)
    card.field(4, 5, "geboorteplaats/place of birth/lieu de naissance", "Hoogezand", small=1.2)
    card.field(4, 10.4, "persoonsnummer/personal no.", person.citizen, small=1.2)
    card.field(4, 15.8, "datum van afgifte/date of issue", dutch_day(person.issued), small=1.2)
    card.field(4, 21.2, "autoriteit/authority", "Burg. van Midden-Groningen", small=1.2)
    card.text(44, 31, "www.paspoortinformatie.nl", 1.5, Face.SANS)
    extra = person.citizen.rjust(14, "<")
    card.zone(39, card_lines(person, extra=extra), 3)
    return card.finish()


def _modern(
    person: Person, picture: Image.Image, ground: Image.Image, tint: Colour, title: str
) -> Plate:
    card = Plate(CARD, ground)
    card.stars(3, 3, 10, "NL")
    card.text(16, 5.6, "KONINKRIJK DER NEDERLANDEN", 2.2, Face.LATO_BOLD, tint)
    card.text(16, 8.8, title, 2.4, Face.LATO_HEAVY, tint)
    card.picture(3, 13.4, 28, 37, picture)
    cells = (
        (33, 14, "Naam / Surname", person.surname),
        (33, 19.2, "Voornamen / Given names", person.given),
        (33, 24.4, "Geslacht / Sex", person.dutch_sex),
        (48, 24.4, "Nationaliteit / Nationality", "NLD"),
        (33, 29.6, "Geboortedatum / Date of birth", dutch_day(person.born)),
        (33, 34.8, "Geldig tot / Expiry date", dutch_day(person.expires)),
        (33, 40, "Documentnummer / Document No.", person.number),
    )
    for x, y, label, value in cells:
        card.field(x, y, label, value, small=1.25, size=2.4, face=Face.LATO_BOLD, tint=tint)
    return card


def identity_2021(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    ground = guilloche(CARD, rng, (216, 226, 238), (240, 222, 208), (110, 140, 180), waves=6)
    tint = (30, 60, 120)
    card = _modern(
        person, grey_portrait(look, rng), ground, tint, "IDENTITEITSKAART / IDENTITY CARD"
    )
    card.signature(33, 44.5, 24, 7.5, rng)
    card.picture(67, 30, 14, 18, grey_portrait(look, rng), 0.45)
    card.text(74, 51, person.number, 1.7, Face.MONO_BOLD, anchor="ms")
    return card.finish()


def identity_2021_back(person: Person, _look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (238, 226, 214), (216, 226, 238), (160, 140, 150)))
    card.squares(62, 4, 19, rng)
    cells = (
        (4, 6, "BSN / Personal No.", person.citizen),
        (4, 11.4, "Geboorteplaats / Place of birth", "Kampen"),
        (4, 16.8, "Lengte / Height", "1,76 m"),
        (24, 16.8, "Afgiftedatum / Date of issue", dutch_day(person.issued)),
        (4, 22.2, "Instantie / Authority", "Burg. van Kampen"),
    )
    for x, y, label, value in cells:
        card.field(x, y, label, value, small=1.25, size=2.3, face=Face.LATO_BOLD)
    card.text(4, 32, "paspoortinformatie.nl · Model 2021", 1.4, Face.LATO)
    card.zone(39.4, card_lines(person), 3)
    return card.finish()


def identity_2024(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    ground = guilloche(
        CARD, rng, (208, 232, 220), (236, 236, 206), (70, 150, 120), waves=7, depth=0.3
    )
    tint = (16, 90, 70)
    face = portrait(look, rng, backdrop=(226, 230, 228))
    card = _modern(person, face, ground, tint, "NEDERLANDSE IDENTITEITSKAART")
    card.seal(73, 20, 8, (150, 190, 170), "♛")
    card.field(66, 40, "CAN", "".join(str(n) for n in rng.integers(0, 10, 6)), small=1.2, size=2.3)
    card.signature(60, 44, 22, 7, rng)
    return card.finish()


def identity_2024_back(person: Person, _look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (226, 238, 222), (210, 230, 232), (110, 160, 140)))
    card.chip(5, 6)
    card.squares(25, 4, 15, rng)
    card.field(45, 7, "BSN", person.citizen, size=3, face=Face.LATO_BOLD)
    card.field(45, 13.4, "Afgifte / Issue", dutch_day(person.issued), face=Face.LATO_BOLD, size=2.2)
    card.field(45, 19, "Instantie / Authority", "Burg. van Weert", face=Face.LATO_BOLD, size=2.2)
    card.field(45, 25, "Geboorteplaats / Place of birth", "Weert", face=Face.LATO_BOLD, size=2.2)
    card.zone(39.4, card_lines(person), 3)
    return card.finish()


def licence(
    person: Person, look: Look, rng: np.random.Generator, *, modern: bool = False
) -> Image.Image:
    """The front of a driving licence (Directive 2006/126, annex I)."""
    ground = guilloche(CARD, rng, (244, 206, 214), (228, 218, 236), (214, 120, 150))
    card = Plate(CARD, ground)
    ink = (90, 30, 80)
    card.stars(3, 3, 11, "NL")
    card.text(17, 6.6, "RIJBEWIJS", 4.2, Face.BOLD, ink)
    card.text(82, 5, "KONINKRIJK DER NEDERLANDEN", 1.9, Face.BOLD, ink, "rs")
    card.text(82, 8, "DRIVING LICENCE  PERMIS DE CONDUIRE", 1.4, Face.SANS, ink, "rs")
    x = 3 if not modern else 54
    face = grey_portrait(look, rng) if not modern else portrait(look, rng)
    card.picture(x, 13, 25.5 if not modern else 28, 33 if not modern else 36, face)
    left = 31 if not modern else 4
    rows = (
        ("1.", person.surname),
        ("2.", person.given),
        ("3.", f"{dotted(person.born)}  Deventer"),
        ("4a.", dotted(person.issued)),
        ("4b.", dotted(person.expires)),
        ("4c.", "Gemeente Deventer"),
        ("5.", person.number),
    )
    for row, (number, value) in enumerate(rows):
        card.text(left, 16 + 4.3 * row, number, 1.9, Face.SANS, ink)
        card.text(left + 4.6, 16 + 4.3 * row, value, 2.5, Face.BOLD)
    card.text(left, 50.6, "9.", 1.9, Face.SANS, ink)
    card.text(left + 4.6, 50.6, "AM / B" if not modern else "AM/B/BE", 2.9, Face.BOLD)
    card.signature(left + 20, 44.4, 24 if not modern else 18, 7, rng)
    if not modern:
        card.picture(69, 13, 13, 16, face, 0.35)
    return card.finish()


def licence_2024(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    return licence(person, look, rng, modern=True)


def licence_back(person: Person, _look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (238, 214, 226), (226, 222, 240), (200, 150, 180)))
    kinds = ("AM", "A1", "A2", "A", "B", "C1", "C", "D1", "D", "BE", "C1E", "CE", "DE", "T")
    for column, label in enumerate(("9.", "10.", "11.", "12.")):
        card.text(24 + column * 15, 4.4, label, 1.6, Face.SANS)
    for row, kind in enumerate(kinds):
        foot = 7.4 + row * 2.55
        card.box(20, foot + 0.4, 62, 0.09, (150, 110, 140))
        card.text(20.5, foot, kind, 1.8, Face.BOLD)
        held = kind in {"AM", "B", "T"}
        for column, day in enumerate((person.issued, person.expires)):
            words = dashed(day)[:6] + dashed(day)[8:] if held else "- - - - -"
            card.text(31 + column * 15, foot, words, 1.6, Face.MONO)
        if held:
            card.text(62, foot, "01.06", 1.6, Face.MONO)
    for column in (29, 44, 59):
        card.box(column, 3, 0.09, 40, (150, 110, 140))
    card.chip(4, 17)
    card.lines(3, 8, ("1. Naam", "2. Voornamen", "3. Geboorte"), 1.3, Face.SANS, 2)
    card.field(3, 33, "4d. BSN", person.citizen, size=2.1, small=1.3)
    card.text(3, 41, "rdw.nl", 1.8, Face.BOLD)
    card.zone(50.6, [licence_line(person)], 3)
    return card.finish()
