"""Draw sheets of paper from school and home, as pictures of A4 or smaller."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from drawn_exam_2.faces import Colour, invent_look, portrait
from drawn_exam_2.lettering import Face
from drawn_exam_2.people import dashed, invent_person
from drawn_exam_2.phones import Glass, glass
from drawn_exam_2.plate import scribble, square_code

Rng = np.random.Generator
PAPER: Colour = (250, 249, 245)
A4 = (1240, 1754)


def child(rng: Rng) -> str:
    person = invent_person(rng, "NLD", child=True)
    return f"{person.given.split()[0]} {person.surname}"


def text_page(
    heading: str, lines: Sequence[str], letterhead: str = "", colour: Colour = (30, 90, 140)
) -> Image.Image:
    page = glass(PAPER, A4)
    if letterhead:
        page.box(0, 0, 1240, 26, colour)
        page.words(110, 130, letterhead, 46, Face.LATO_HEAVY, colour)
    page.words(110, 320, heading, 38, Face.SERIF_BOLD)
    for row, line in enumerate(lines):
        page.words(110, 400 + 46 * row, line, 29, Face.SERIF)
    return page.image


def grid(
    page: Glass, top: int, columns: Sequence[int], rows: Sequence[Sequence[str]], step: int = 58
) -> None:
    pen = ImageDraw.Draw(page.image)
    for number, row in enumerate(rows):
        foot = top + step * number
        pen.line((90, foot + 16, 1150, foot + 16), fill=(150, 150, 150), width=2)
        for x, cell in zip(columns, row, strict=True):
            page.words(x, foot, cell, 27, Face.BOLD if number == 0 else Face.SANS)


SUBJECTS = (
    "Rekenen",
    "Taal",
    "Spelling",
    "Lezen",
    "Wereldoriëntatie",
    "Engels",
    "Gym",
    "Tekenen",
    "Muziek",
    "Werkhouding",
    "Omgang met anderen",
)


def report_card(rng: Rng, *, portrait_too: bool = False) -> Image.Image:
    page = glass(PAPER, A4)
    page.box(60, 60, 1120, 180, (70, 140, 90), 30)
    page.words(110, 180, "RAPPORT", 90, Face.LATO_HEAVY, (255, 255, 255))
    page.words(110, 310, f"Naam: {child(rng)}", 38, Face.ROUND)
    page.words(110, 370, "Groep 6 · schooljaar 2026-2027 · De Kleine Beer", 32, Face.ROUND)
    marks = ("goed", "voldoende", "ruim voldoende", "7,5", "8", "6+")
    rows = [("Vak", "1e rapport", "2e rapport")]
    rows += [(s, str(rng.choice(marks)), str(rng.choice(marks))) for s in SUBJECTS]
    grid(page, 480, (110, 560, 860), rows)
    page.words(110, 1300, "Opmerking: werkt fijn samen, mag vaker", 34, Face.HAND, (30, 40, 120))
    page.words(110, 1350, "haar vinger opsteken. Ga zo door!", 34, Face.HAND, (30, 40, 120))
    page.image.paste((30, 40, 120), (110, 1450), scribble(rng, 360, 130))
    if portrait_too:
        look = invent_look(rng, "NLD", female=True, child=True)
        page.image.paste(portrait(look, rng, (210, 270)), (930, 270))
    return page.image


def test_result(rng: Rng) -> Image.Image:
    page = glass(PAPER, A4)
    page.words(110, 150, "Doorstroomtoets · leerlingrapport", 46, Face.OPEN_BOLD, (20, 70, 130))
    page.words(110, 220, f"{child(rng)}   geboren 14-02-2015   BRIN 00XX", 28, Face.OPEN)
    for row, name in enumerate(("Lezen", "Taalverzorging", "Rekenen", "Totaal")):
        top, score = 330 + 170 * row, float(rng.uniform(0.3, 0.95))
        page.words(110, top + 50, name, 34, Face.OPEN_BOLD)
        page.box(420, top, 700, 76, (226, 232, 240), 10)
        page.box(420, top, 700 * score, 76, (40, 130, 190), 10)
        page.words(1110, top + 52, f"{score * 100:.0f}%", 30, Face.OPEN, anchor="rs")
    page.words(110, 1100, "Toetsadvies: vmbo-gl/tl – havo", 44, Face.OPEN_BOLD, (20, 70, 130))
    page.words(110, 1180, "Referentieniveaus: lezen 2F, taal 1F, rekenen 1F", 30, Face.OPEN)
    return page.image


def form(rng: Rng, *, filled: bool) -> Image.Image:
    """An enrolment form that asks for numbers of documents."""
    page = glass(PAPER, A4)
    page.words(110, 130, "Aanmeldformulier basisschool De Kleine Beer", 42, Face.BOLD)
    labels = (
        "Achternaam kind",
        "Voornamen",
        "Geboortedatum",
        "Geboorteplaats",
        "Nationaliteit",
        "BSN (persoonsgebonden nummer)",
        "Soort identiteitsbewijs (paspoort / ID-kaart)",
        "Documentnummer",
        "Adres",
        "Telefoon ouder 1",
        "E-mail ouder 1",
        "Huisarts",
    )
    who = child(rng).split(" ", 1)
    answers = (
        who[1],
        who[0],
        "03-06-2022",
        "Soest",
        "Nederlandse",
        "staat op de kopie bij u",
        "ID-kaart",
        "",
        "Pr. Beatrixlaan 4",
        "06 0000 0417",
        "ouder@voorbeeld.example",
        "Dr. Vos",
    )
    for row, (label, answer) in enumerate(zip(labels, answers, strict=True)):
        top = 230 + 108 * row
        page.words(110, top, label, 25, Face.SANS, (80, 80, 90))
        page.box(110, top + 14, 1000, 62, (232, 236, 242), 6)
        if filled:
            page.words(130, top + 60, answer, 42, Face.HAND, (30, 40, 130))
    page.words(110, 1600, "Handtekening ouder/verzorger", 25, Face.SANS, (80, 80, 90))
    if filled:
        page.image.paste((30, 40, 130), (520, 1530), scribble(rng, 360, 130))
    return page.image


def diploma(rng: Rng, heading: str, lines: Sequence[str], colour: Colour) -> Image.Image:
    page = glass((252, 248, 234), (1754, 1240))
    pen = ImageDraw.Draw(page.image)
    for inset in (40, 56, 64):
        pen.rectangle((inset, inset, 1754 - inset, 1240 - inset), outline=colour, width=6)
    page.words(877, 280, heading, 110, Face.SERIF_BOLD, colour, "ms")
    page.words(877, 400, "uitgereikt aan", 40, Face.SERIF, anchor="ms")
    page.words(877, 500, child(rng), 74, Face.HAND, (30, 40, 110), "ms")
    for row, line in enumerate(lines):
        page.words(877, 620 + 66 * row, line, 42, Face.SERIF, anchor="ms")
    page.image.paste((30, 40, 120), (1150, 960), scribble(rng, 360, 130))
    page.dot(380, 1010, 110, colour)
    page.words(380, 1010, "★", 130, Face.SYMBOLS, (252, 240, 200), "mm")
    return page.image


def ticket(rng: Rng, heading: str, lines: Sequence[str], colour: Colour) -> Image.Image:
    page = glass((255, 255, 255), (1240, 1000))
    page.box(0, 0, 1240, 150, colour)
    page.words(60, 100, heading, 60, Face.LATO_HEAVY, (255, 255, 255))
    page.image.paste(square_code(rng).convert("RGB"), (740, 220))
    for row, line in enumerate(lines):
        page.words(60, 260 + 74 * row, line, 36, Face.LATO if row % 2 else Face.LATO_BOLD)
    return page.image


def receipt(rng: Rng) -> Image.Image:
    page = glass((246, 246, 242), (560, 1300))
    page.words(280, 90, "DE GROENE WINKEL", 40, Face.MONO_BOLD, anchor="ms")
    goods = (
        "MELK HALFVOL",
        "BROOD VOLKOREN",
        "BANANEN",
        "KAAS 48+",
        "SCHRIFT A5 3ST",
        "LIJMSTIFT",
        "APPELS",
    )
    total = 0.0
    for row, good in enumerate(goods):
        price = float(rng.integers(89, 649)) / 100
        total += price
        page.words(40, 200 + 56 * row, good, 32, Face.MONO)
        page.words(520, 200 + 56 * row, f"{price:.2f}", 32, Face.MONO, anchor="rs")
    page.words(40, 660, f"TOTAAL  EUR {total:.2f}", 40, Face.MONO_BOLD)
    page.words(40, 730, "PIN  Kaart xxxxxxxxxx0417", 30, Face.MONO)
    page.words(40, 780, "04-11-2026  17:41  Kassa 3", 30, Face.MONO)
    page.words(280, 1200, "Bedankt en tot ziens!", 32, Face.MONO, anchor="ms")
    return page.image


def newspaper(rng: Rng) -> Image.Image:
    page = glass((236, 230, 214), (1500, 1754))
    page.words(60, 130, "De Eemstreek", 100, Face.SERIF_BOLD)
    page.words(60, 250, "School plant voedselbos met buurt", 66, Face.SERIF_BOLD)
    syllables = [
        "de",
        "kin",
        "de",
        "ren",
        "van",
        "groep",
        "ze",
        "ven",
        "heb",
        "ben",
        "giste",
        "ren",
        "de",
        "eerste",
        "bo",
        "men",
        "in",
        "de",
        "grond",
        "gezet",
        "sa",
        "men",
        "met",
        "bu",
        "ren",
        "en",
        "ou",
        "ders",
    ]
    look = invent_look(rng, "NLD", female=True)
    page.image.paste(portrait(look, rng, (430, 500)).convert("L").convert("RGB"), (530, 320))
    for column in range(3):
        top = 320 if column != 1 else 880
        for row in range((1680 - top) // 34):
            words = " ".join(str(w) for w in rng.choice(syllables, 8))
            page.words(60 + 480 * column, top + 34 * row, words[:34], 26, Face.SERIF)
    return page.image


def drawing(rng: Rng) -> Image.Image:
    """A child's drawing: house, sun, people."""
    page = glass((252, 252, 250), (1600, 1200))
    pen = ImageDraw.Draw(page.image)
    for _ in range(240):
        x, y = float(rng.uniform(0, 1600)), float(rng.uniform(930, 1180))
        pen.line((x, y, x + 50, y - 60), fill=(70, 170, 70), width=9)
    pen.rectangle((200, 520, 700, 960), outline=(190, 60, 40), width=14)
    pen.polygon((170, 520, 450, 280, 730, 520), outline=(150, 80, 30), width=14)
    page.dot(1380, 180, 110, (250, 210, 40))
    for turn in np.linspace(0, 6.28, 14):
        x, y = 1380 + 210 * float(np.cos(turn)), 180 + 210 * float(np.sin(turn))
        pen.line((1380, 180, x, y), fill=(250, 200, 40), width=10)
    for number, x in enumerate((900, 1120, 1320)):
        tall = 330 - 70 * number
        colour = tuple(int(c) for c in rng.integers(30, 210, 3))
        pen.ellipse((x - 60, 960 - tall, x + 60, 1080 - tall), outline=(40, 40, 40), width=8)
        pen.arc((x - 30, 1000 - tall, x + 30, 1050 - tall), 10, 170, fill=(200, 40, 40), width=6)
        for side in (-1, 1):
            page.dot(x + 22 * side, 1005 - tall, 7, (30, 30, 30))
            pen.line((x, 1130 - tall, x + 90 * side, 1100 - tall), fill=colour, width=12)
            pen.line((x, 970, x + 40 * side, 1080), fill=colour, width=12)
        pen.line((x, 1080 - tall, x, 970), fill=colour, width=26)
    page.words(80, 140, "voor juf mila", 90, Face.CHILD_HAND, (60, 60, 200))
    return page.image


def birth_card(rng: Rng) -> Image.Image:
    page = glass((238, 226, 214), (1100, 1100))
    for _ in range(30):
        x, y = float(rng.uniform(0, 1100)), float(rng.uniform(0, 1100))
        page.words(x, y, "♥★☾"[int(rng.integers(3))], 50, Face.SYMBOLS, (222, 200, 184))
    page.words(550, 380, child(rng).split()[0], 150, Face.HAND, (150, 90, 80), "ms")
    page.words(
        550,
        480,
        f"geboren op {dashed(invent_person(rng, 'NLD').issued)}",
        42,
        Face.LATO,
        anchor="ms",
    )
    page.words(550, 560, "3480 gram · 51 cm", 42, Face.LATO, anchor="ms")
    page.words(550, 700, "zusje van Bram · trotse ouders Ilse en Teun", 36, Face.LATO, anchor="ms")
    return page.image
