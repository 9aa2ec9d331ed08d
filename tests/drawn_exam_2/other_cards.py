"""Draw cards that are no identity documents, though some carry a portrait and a number."""

import numpy as np
from PIL import Image

from drawn_exam_2.faces import Colour, Look, invent_look, portrait
from drawn_exam_2.lettering import Face
from drawn_exam_2.people import Person, dashed, invent_person
from drawn_exam_2.plate import CARD, DOTS, Plate, guilloche, square_code

WHITE: Colour = (250, 250, 250)
Rng = np.random.Generator


def plain_ground(colour: Colour) -> Image.Image:
    return Image.new("RGB", (round(CARD[0] * DOTS), round(CARD[1] * DOTS)), colour)


def someone(rng: Rng, *, child: bool = False) -> tuple[Person, Look]:
    person = invent_person(rng, "NLD", child=child)
    return person, invent_look(rng, "NLD", female=person.female, child=child)


def barcode(card: Plate, x: float, y: float, w: float, h: float, rng: Rng) -> None:
    card.box(x, y, w, h, WHITE)
    at = x + 1
    while at < x + w - 1:
        bar = float(rng.choice([0.25, 0.5, 0.75]))
        card.box(at, y + 0.8, bar, h - 1.6, (10, 10, 10))
        at += bar + float(rng.choice([0.3, 0.6]))


def bus_card(rng: Rng) -> Image.Image:
    """A personal card for public transport."""
    person, look = someone(rng)
    card = Plate(
        CARD, guilloche(CARD, rng, (250, 210, 230), (240, 120, 170), (250, 250, 250), waves=2)
    )
    card.text(5, 9, "OV-chipkaart", 5.4, Face.LATO_HEAVY, (60, 30, 90))
    card.text(5, 13.4, "persoonlijk", 2.8, Face.LATO, (60, 30, 90))
    card.picture(60, 14, 20, 26, portrait(look, rng))
    card.text(5, 24, f"{person.given[0]}. {person.surname}", 3.2, Face.LATO_BOLD)
    card.text(5, 29, dashed(person.born), 2.8, Face.LATO)
    card.text(5, 41, "3528 0400 1177 " + person.citizen[:4], 3.4, Face.MONO_BOLD)
    card.text(5, 48, f"geldig t/m {dashed(person.expires)}", 2.6, Face.LATO)
    return card.finish()


def bank_card(rng: Rng) -> Image.Image:
    person, _ = someone(rng)
    card = Plate(CARD, guilloche(CARD, rng, (20, 90, 140), (10, 160, 150), (30, 120, 160), waves=2))
    card.chip(8, 18)
    card.text(80, 9, "Polderbank", 5, Face.LATO_HEAVY, WHITE, "rs")
    card.text(8, 35, "NL00 PLDR 0000 0417 33", 4, Face.MONO_BOLD, WHITE)
    card.text(8, 42, f"{person.given[0]} {person.surname}".upper(), 3, Face.MONO, WHITE)
    card.text(8, 49, "Kaartnr. 017   Geldig t/m 09/29", 2.6, Face.MONO, WHITE)
    card.text(80, 48, "debit", 4.4, Face.LATO_BOLD, WHITE, "rs")
    return card.finish()


def library_card(rng: Rng) -> Image.Image:
    person, _ = someone(rng, child=True)
    card = Plate(CARD, plain_ground((240, 120, 40)))
    card.text(5, 12, "de Bieb", 8, Face.LATO_HEAVY, WHITE)
    card.text(5, 18, "Bibliotheek Eemland · jeugdlid", 3, Face.LATO, WHITE)
    barcode(card, 5, 34, 55, 14, rng)
    card.text(6, 31, f"{person.given} {person.surname}", 3.2, Face.LATO_BOLD, WHITE)
    return card.finish()


def sports_pass(rng: Rng) -> Image.Image:
    """A player's pass with portrait and number."""
    person, look = someone(rng, child=True)
    card = Plate(CARD, plain_ground((244, 246, 248)))
    card.box(0, 0, 85.6, 12, (240, 110, 20))
    card.text(5, 8, "SPELERSPAS 2026/2027", 4.4, Face.BOLD, WHITE)
    card.picture(5, 16, 23, 30, portrait(look, rng, backdrop=(90, 150, 90)))
    card.field(33, 18, "Naam", f"{person.given} {person.surname}")
    card.field(33, 25, "Vereniging", "v.v. De Meeuwen")
    card.field(33, 32, "Relatiecode", "FHKX41Q")
    card.field(33, 39, "Team", "JO11-3")
    card.seal(72, 40, 8, (240, 110, 20), "⚽")
    return card.finish()


def school_pass(rng: Rng) -> Image.Image:
    person, look = someone(rng, child=True)
    card = Plate(CARD, plain_ground((250, 250, 252)))
    card.box(0, 0, 26, 54, (30, 110, 150))
    card.picture(3, 12, 20, 26, portrait(look, rng))
    card.text(13, 46, "2B", 6, Face.LATO_HEAVY, WHITE, "ms")
    card.text(30, 10, "Het Rietveld College", 4.4, Face.LATO_HEAVY, (30, 110, 150))
    card.text(30, 15, "leerlingenpas 2026-2027", 2.8, Face.LATO)
    card.text(30, 24, f"{person.given} {person.surname}", 3.4, Face.LATO_BOLD)
    card.text(30, 30, "leerlingnummer 204417", 2.8, Face.LATO)
    barcode(card, 30, 35, 45, 12, rng)
    return card.finish()


def insurance_card(rng: Rng) -> Image.Image:
    person, _ = someone(rng)
    card = Plate(CARD, plain_ground((236, 246, 240)))
    card.box(0, 0, 85.6, 14, (0, 120, 90))
    card.text(5, 9.6, "Zorgpas", 6, Face.LATO_HEAVY, WHITE)
    card.text(80, 9.6, "Onderling Zorg", 4, Face.LATO_BOLD, WHITE, "rs")
    card.field(5, 20, "Naam verzekerde", f"{person.given} {person.surname}")
    card.field(5, 28, "Relatienummer", "30441 77 02")
    card.field(45, 28, "Geboortedatum", dashed(person.born))
    card.field(5, 36, "UZOVI-code", "0000")
    card.field(45, 36, "Geldig t/m", "31-12-2027")
    return card.finish()


def employee_badge(rng: Rng) -> Image.Image:
    person, look = someone(rng)
    card = Plate(CARD, plain_ground((252, 252, 252)))
    card.box(0, 44, 85.6, 10, (80, 30, 110))
    card.picture(6, 6, 26, 34, portrait(look, rng))
    card.text(38, 12, "GGD Waterland", 4.2, Face.OPEN_BOLD, (80, 30, 110))
    card.text(38, 22, f"{person.given.split()[0]} {person.surname}", 3.6, Face.OPEN_BOLD)
    card.text(38, 28, "jeugdverpleegkundige", 3, Face.OPEN)
    card.text(38, 38, "MEDEWERKER", 3, Face.OPEN_BOLD, (150, 150, 150))
    card.text(6, 50.6, "Pasnr. 0098 231", 3, Face.MONO_BOLD, WHITE)
    return card.finish()


def loyalty_card(rng: Rng) -> Image.Image:
    card = Plate(CARD, plain_ground((0, 130, 200)))
    card.text(42, 20, "Klant+", 12, Face.LATO_HEAVY, WHITE, "ms")
    card.text(42, 27, "sparen, korting en cadeaus", 3, Face.LATO, WHITE, "ms")
    barcode(card, 15, 33, 55, 14, rng)
    return card.finish()


def museum_card(rng: Rng) -> Image.Image:
    person, look = someone(rng)
    card = Plate(CARD, plain_ground((230, 60, 60)))
    card.text(6, 16, "museum", 9, Face.LATO_HEAVY, WHITE)
    card.text(6, 25, "jaarkaart", 9, Face.LATO_HEAVY, WHITE)
    card.picture(60, 8, 20, 25, portrait(look, rng))
    card.text(6, 40, f"{person.given} {person.surname}", 3.2, Face.LATO_BOLD, WHITE)
    card.text(6, 46, "4410 2297 1180   geldig t/m 30-09-2027", 2.6, Face.LATO, WHITE)
    return card.finish()


def qr_poster(rng: Rng) -> Image.Image:
    """A poster with a code, as large as a card is wide, for the wall of the school."""
    page = Plate((110, 150), Image.new("RGB", (1980, 2700), (250, 214, 70)), 0)
    page.text(55, 22, "Kom naar het", 9, Face.ROUND, (40, 40, 60), "ms")
    page.text(55, 36, "HERFSTFEEST", 14, Face.LATO_HEAVY, (190, 60, 40), "ms")
    page.picture(27, 48, 56, 56, square_code(rng))
    page.text(55, 116, "Scan en meld je aan!", 7, Face.ROUND, (40, 40, 60), "ms")
    page.text(55, 128, "vrijdag 20 november, 17.00 uur, het schoolplein", 4, Face.OPEN, anchor="ms")
    return page.finish()
