"""Draw the pages that parents send: reports, forms, diplomas, tickets, posters."""

from collections.abc import Sequence
from random import Random

from PIL import Image

from drawn_exam.ground import bars, emblem, guilloche, rosette, signature, squares_code
from drawn_exam.harmless_pictures import BRIGHT
from drawn_exam.lettering import Face
from drawn_exam.portraits import portrait
from drawn_exam.sheet import CARD_SCALE, Sheet, page

A5 = (148.0, 105.0)


def printed(lines: Sequence[str], *, face: Face = Face.SERIF, size: float = 3.2) -> Image.Image:
    """Answer the lines as a printed page."""
    sheet = page()
    sheet.lines((22, 26), lines, size, face=face, leading=1.9)
    return sheet.picture


def handwritten(random: Random) -> Image.Image:
    sheet = page((250, 248, 240))
    for row in range(30):
        sheet.rule([(0, 30 + row * 8.5), (210, 30 + row * 8.5)], (190, 205, 225), 0.2)
    lines = [
        "Beste directeur,",
        "",
        "Mijn dochter Anouk is vorige week gevallen op",
        "het plein. Ik wil graag weten wat er in het",
    ]
    lines += [
        "logboek staat en wie er toezicht had.",
        "Ook wil ik dat haar foto van de website gaat.",
        "",
        "Bel mij gerust na vijf uur.",
    ]
    lines += ["", "Groetjes,", "Marloes Smit"]
    sheet.lines((18, 21.5), lines, 5, face=Face.HAND, leading=1.7, colour=(30, 40, 120))
    return sheet.picture


def cito_page(random: Random) -> Image.Image:
    sheet = page()
    sheet.text((20, 18), "Leerlingrapport volgsysteem", 5, face=Face.BOLD)
    sheet.text((20, 28), "Anouk Smit   02-04-2016   groep 6B   Basisschool De Eik", 3)
    for number, name in enumerate(("Rekenen", "Spelling", "Begrijpend lezen", "Woordenschat")):
        top = 42 + number * 58
        sheet.text((20, top), name, 3.4, face=Face.BOLD)
        bands = (
            (220, 240, 220),
            (235, 245, 225),
            (250, 250, 220),
            (250, 235, 215),
            (250, 220, 215),
        )
        for band, colour in enumerate(bands):
            sheet.box((20, top + 7 + band * 8, 190, top + 15 + band * 8), fill=colour)
            sheet.text((14, top + 8 + band * 8), ["I", "II", "III", "IV", "V"][band], 2.6)
        points = [(30 + step * 25, top + 12 + random.uniform(0, 30)) for step in range(7)]
        sheet.rule(points, (40, 60, 140), 0.8)
    return sheet.picture


def report_with_photo(random: Random) -> Image.Image:
    sheet = page((255, 252, 240))
    sheet.text((105, 16), "MIJN RAPPORT", 9, face=Face.PLAYFUL, anchor="ma", colour=BRIGHT[1])
    sheet.paste(portrait(random), (75, 40, 135, 117))
    lines = ["Naam: Noor de Wit", "Groep: 4", "Juf: Lotte", "School: De Eik"]
    sheet.lines((60, 130), lines, 5, face=Face.PLAYFUL, leading=2)
    rows = ["lezen ★★★★", "schrijven ★★★", "rekenen ★★★★", "samen spelen ★★★★★"]
    sheet.lines((60, 190), rows, 4.5, face=Face.WIDE, leading=2)
    return sheet.picture


def empty_identity_form(random: Random) -> Image.Image:
    sheet = page()
    sheet.text((20, 18), "Aanmeldformulier personeel", 5, face=Face.BOLD)
    names = ["Achternaam", "Voornamen (voluit)", "Geboortedatum", "Geboorteplaats", "Nationaliteit"]
    names += [
        "Burgerservicenummer (BSN)",
        "Soort document: paspoort / identiteitskaart / rijbewijs",
    ]
    names += ["Documentnummer", "Datum van afgifte", "Geldig tot", "Handtekening"]
    for number, name in enumerate(names):
        sheet.text((20, 36 + number * 20), name, 2.8)
        sheet.box((20, 41 + number * 20, 190, 50 + number * 20), line=(90, 90, 90), width=0.3)
    return sheet.picture


def vaccination_page(random: Random) -> Image.Image:
    sheet = Sheet(guilloche(A5, (252, 246, 206), (250, 240, 190), (240, 226, 160), random))
    sheet.text(
        (74, 5), "INTERNATIONAL CERTIFICATE OF VACCINATION", 2.8, face=Face.BOLD, anchor="ma"
    )
    heads = ("Vaccin", "Datum", "Batch", "Arts")
    for column, head in enumerate(heads):
        sheet.text((10 + column * 34, 15), head, 2.4, face=Face.BOLD)
    names = ("DKTP", "BMR", "Hepatitis A", "Gele koorts", "Buiktyfus")
    for number, name in enumerate(names):
        y = 22 + number * 14
        sheet.box((8, y, 142, y + 14), line=(120, 110, 60))
        words = (name, f"{random.randint(1, 28)}-{random.randint(1, 12)}-2024", "AC52B", "GGD")
        for column, word in enumerate(words):
            sheet.text((10 + column * 34, y + 4), word, 3, face=Face.HAND, colour=(30, 40, 110))
    return sheet.picture


def swimming_diploma(random: Random) -> Image.Image:
    sheet = Sheet(guilloche(A5, (214, 236, 250), (240, 248, 252), (140, 190, 220), random))
    sheet.text((74, 10), "ZWEMDIPLOMA", 8, face=Face.SERIF_BOLD, anchor="ma", colour=(0, 70, 140))
    sheet.text((74, 28), "A", 12, face=Face.SERIF_BOLD, anchor="ma", colour=(200, 40, 40))
    lines = ["uitgereikt aan", "Bram Hofstra", "geboren 14-02-2016", "Zwolle, 20 juni 2024"]
    sheet.lines((74, 52), lines, 3.4, face=Face.SERIF, anchor="ma", leading=2)
    signature(sheet, (90, 86, 130, 98), random)
    emblem(sheet, (24, 84), 9, (0, 90, 150))
    return sheet.picture


def school_certificate(random: Random) -> Image.Image:
    sheet = Sheet(guilloche(A5, (250, 246, 232), (244, 238, 220), (200, 180, 130), random))
    rosette(sheet, (74, 52), 34, (226, 210, 170), 12)
    sheet.text((74, 10), "DIPLOMA", 8, face=Face.SERIF_BOLD, anchor="ma")
    lines = [
        "voorbereidend wetenschappelijk onderwijs",
        "De ondergetekenden verklaren dat",
        "Joris van den Berkel",
    ]
    lines += ["geboren op 3 mei 2007 te Zwolle", "met gunstig gevolg het eindexamen heeft afgelegd"]
    sheet.lines((74, 30), lines, 3, face=Face.SERIF, anchor="ma", leading=2.1)
    signature(sheet, (20, 84, 60, 96), random)
    signature(sheet, (90, 84, 130, 96), random)
    return sheet.picture


def receipt(random: Random) -> Image.Image:
    sheet = page(size=(80, 180))
    sheet.text((40, 8), "Supermarkt De Korf", 4, face=Face.MONO_BOLD, anchor="ma")
    lines = [
        f"{name:<16}{random.uniform(0.8, 9):6.2f}"
        for name in ("MELK HALFVOL", "BROOD VOLK", "KAAS 48+", "APPELS", "LUIERS MT4", "PASTA")
    ]
    lines += [
        "-" * 22,
        "TOTAAL           31.87",
        "PIN              31.87",
        "03-11-2026  17:42",
        "KASSA 4  BON 0882",
    ]
    sheet.lines((8, 26), lines, 3.4, face=Face.MONO, leading=2)
    bars(sheet, (12, 140, 68, 156), random)
    return sheet.picture


def boarding_pass(random: Random) -> Image.Image:
    sheet = page((245, 248, 252), size=(200, 82))
    sheet.box((0, 0, 200, 14), fill=(0, 90, 170))
    sheet.text((6, 3), "LINDE AIR   BOARDING PASS", 5, face=Face.BOLD, colour="white")
    rows = [
        ("NAME OF PASSENGER", "HOFSTRA/SIETSKE MS"),
        ("FROM", "AMSTERDAM AMS"),
        ("TO", "LISBOA LIS"),
    ]
    sheet.fields((8, 20), rows, step=14, value=4.4, label=2.2)
    rows = [("FLIGHT", "LA 1673"), ("DATE", "14 AUG"), ("SEAT", "14A")]
    sheet.fields((110, 20), rows, step=14, value=4.4, label=2.2)
    bars(sheet, (160, 20, 192, 72), random)
    return sheet.picture


def cinema_ticket(random: Random) -> Image.Image:
    sheet = page((250, 240, 220), size=(140, 60))
    sheet.text((8, 6), "BIOSCOOP DE KROON", 5, face=Face.BOLD, colour=(160, 30, 30))
    lines = [
        "De Vliegende Fiets (6+)",
        "za 7 november 14:15   zaal 3",
        "rij 8  stoel 12",
        "Kind € 8,50",
    ]
    sheet.lines((8, 18), lines, 3.6, leading=2)
    sheet.paste(squares_code(random), (104, 12, 134, 42))
    return sheet.picture


def poster(random: Random) -> Image.Image:
    sheet = page((255, 214, 60))
    sheet.text((105, 30), "ZOMERFEEST", 16, face=Face.PLAYFUL, anchor="ma", colour=(200, 40, 80))
    for number in range(12):
        sheet.star((random.uniform(20, 190), random.uniform(80, 250)), 8, BRIGHT[number % 5])
    lines = [
        "vrijdag 27 juni, 16.00 - 19.00 uur",
        "springkussen, muziek, pannenkoeken",
        "iedereen welkom!",
    ]
    sheet.lines((105, 255), lines, 5, face=Face.PLAYFUL, anchor="ma")
    return sheet.picture


def code_page(random: Random) -> Image.Image:
    sheet = page()
    sheet.text((105, 40), "Scan en meld je aan", 8, face=Face.BOLD, anchor="ma")
    sheet.paste(squares_code(random), (45, 80, 165, 200))
    sheet.text((105, 220), "www.deeik.example/ouderavond", 5, anchor="ma")
    return sheet.picture


def driving_school(random: Random) -> Image.Image:
    sheet = page((30, 60, 130))
    sheet.text((105, 24), "RIJSCHOOL VROLIJK", 10, face=Face.BOLD, anchor="ma", colour="white")
    sheet.box((40, 70, 170, 130), fill=(220, 40, 40), round_by=8)
    for x in (70, 140):
        sheet.round((x, 132), 13, (20, 20, 20))
    sheet.text((105, 92), "L", 18, face=Face.BOLD, anchor="ma", colour="white")
    lines = [
        "Snel je rijbewijs B halen?",
        "10 lessen voor € 499",
        "Ook AM, BE en theorie",
        "Bel 06-00000000",
    ]
    sheet.lines((105, 165), lines, 7, face=Face.BOLD, anchor="ma", colour="white")
    return sheet.picture


def travel_flyer(random: Random) -> Image.Image:
    sheet = page((120, 200, 235))
    sheet.box((0, 180, 210, 297), fill=(250, 226, 160))
    sheet.round((165, 50), 22, (255, 220, 60))
    sheet.text((20, 20), "ZON!", 22, face=Face.BOLD, colour="white")
    lines = [
        "8 dagen Kreta vanaf € 399",
        "Inclusief vlucht en hotel",
        "Geldig paspoort of ID-kaart verplicht",
    ]
    sheet.lines((20, 195), [*lines, "Reisbureau De Meeuw"], 6, face=Face.BOLD)
    return sheet.picture


def photo_wanted(random: Random) -> Image.Image:
    sheet = page()
    sheet.text((20, 20), "Eisen aan een pasfoto", 7, face=Face.BOLD)
    sheet.paste(portrait(random), (20, 45, 90, 135))
    lines = [
        "goed: neutraal gezicht",
        "35 x 45 mm",
        "effen achtergrond",
        "geen schaduw",
        "hoofd recht",
    ]
    sheet.lines((100, 55), lines, 4.4)
    return sheet.picture


def spelled_spreadsheet(random: Random) -> Image.Image:
    sheet = page()
    for row in range(36):
        for column in range(6):
            x, y = 12 + column * 31, 16 + row * 7
            sheet.box((x, y, x + 31, y + 7), line=(170, 170, 170))
            words = ("Nr", "Naam", "Groep", "Bedrag", "Betaald", "Datum")[column]
            if row:
                values = (
                    str(row),
                    f"Leerling {row}",
                    f"{row % 8 + 1}B",
                    "€ 60,00",
                    "ja",
                    "3-11-2026",
                )
                words = values[column]
            face = Face.SANS if row else Face.BOLD
            sheet.text((x + 1.5, y + 1.5), words, 2.4, face=face)
    return sheet.picture


def newspaper_page(random: Random) -> Image.Image:
    sheet = page((246, 244, 236))
    sheet.text((105, 12), "DE LINDEBODE", 10, face=Face.SERIF_BOLD, anchor="ma")
    sheet.text((20, 36), "School krijgt nieuw dak", 7, face=Face.SERIF_BOLD)
    words = [
        "De leerlingen van De Eik",
        "zitten weer droog. Gisteren",
        "werd het nieuwe dak",
        "feestelijk onthuld door",
        "de wethouder. Het werk",
        "duurde drie maanden.",
    ]
    for column in range(3):
        sheet.lines((20 + column * 60, 60), words * 5, 2.8, face=Face.SERIF)
    sheet.paste(portrait(random), (80, 200, 130, 264))
    return sheet.picture


def blank(random: Random) -> Image.Image:
    return page((252, 252, 250)).picture


def name_sticker(random: Random) -> Image.Image:
    size = (round(90 * CARD_SCALE), round(54 * CARD_SCALE))
    sheet = Sheet(Image.new("RGB", size, "white"))
    sheet.box((0, 0, 90, 16), fill=(220, 40, 50))
    sheet.text((45, 3), "HALLO, ik heet", 6, face=Face.BOLD, colour="white", anchor="ma")
    sheet.text((45, 24), "Sietske", 12, face=Face.HAND, anchor="ma")
    return sheet.picture
