"""Draw cards and passes that prove no identity before the law."""

from random import Random

from PIL import Image

from drawn_exam.ground import (
    ID_1,
    Rgb,
    bars,
    chip,
    emblem,
    guilloche,
    rosette,
    signature,
    squares_code,
)
from drawn_exam.lettering import Face
from drawn_exam.portraits import portrait
from drawn_exam.sheet import CARD_SCALE, Sheet


def _plain(colour: Rgb) -> Sheet:
    size = (round(ID_1[0] * CARD_SCALE), round(ID_1[1] * CARD_SCALE))
    return Sheet(Image.new("RGB", size, colour))


def school_pass(random: Random) -> Image.Image:
    sheet = _plain((250, 250, 252))
    sheet.box((0, 0, 85.6, 12), fill=(230, 120, 30))
    sheet.text((4, 2.5), "Lindecollege", 4.4, face=Face.BOLD, colour="white")
    sheet.text((82, 4), "Leerlingenpas 2026-2027", 2.2, colour="white", anchor="ra")
    sheet.paste(portrait(random), (4, 15, 26, 43))
    rows = [("Naam", "Bram Hofstra"), ("Klas", "2 havo/vwo B"), ("Leerlingnummer", "104882")]
    sheet.fields((31, 16), [*rows, ("Geboortedatum", "14-02-2013")], step=7, value=2.6, label=1.7)
    bars(sheet, (31, 45, 70, 51), random)
    return sheet.picture


def library_card(random: Random) -> Image.Image:
    sheet = _plain((240, 100, 60))
    sheet.text((5, 5), "de Bibliotheek", 5, face=Face.BOLD, colour="white")
    sheet.text((5, 14), "Leeuwarden en omstreken", 2.4, colour="white")
    sheet.box((5, 30, 80, 49), fill="white", round_by=2)
    bars(sheet, (10, 33, 60, 43), random)
    sheet.text((10, 44), "2 0088 4410 2231", 2.4, face=Face.MONO)
    sheet.text((5, 22), "Pasnummer · Jeugd tot 18 jaar", 2.2, colour="white")
    return sheet.picture


def bus_card(random: Random) -> Image.Image:
    sheet = Sheet(guilloche(ID_1, (250, 200, 224), (244, 150, 190), (250, 230, 240), random))
    sheet.text((5, 4), "OV-chipkaart", 5, face=Face.BOLD, colour=(190, 20, 90))
    sheet.text((5, 13), "persoonlijk", 2.4, colour=(190, 20, 90))
    sheet.paste(portrait(random), (60, 8, 80, 34))
    sheet.text((5, 26), "3528 0400 1234 5678", 3.2, face=Face.BOLD)
    lines = ["F. Hofstra", "Geboortedatum 14-02-1988", "Geldig t/m 09-08-2029"]
    sheet.lines((5, 34), lines, 2.3)
    return sheet.picture


def insurance_card(random: Random) -> Image.Image:
    sheet = Sheet(guilloche(ID_1, (224, 240, 246), (200, 230, 220), (160, 200, 200), random))
    sheet.text((5, 3), "Zorgverzekering De Brug", 3.6, face=Face.BOLD, colour=(0, 110, 110))
    rows = [("Naam verzekerde", "S.M. Hofstra"), ("Verzekerdennummer", "4410 8823 17")]
    rows += [("Geboortedatum", "19-10-1985"), ("UZOVI", "0000")]
    sheet.fields((5, 12), rows, step=8, value=2.8, label=1.8)
    sheet.text((5, 46), "Alarmcentrale +31 00 000 00 00", 2)
    emblem(sheet, (74, 28), 7, (0, 120, 120))
    return sheet.picture


def european_health_card(random: Random) -> Image.Image:
    sheet = Sheet(guilloche(ID_1, (190, 206, 240), (160, 186, 232), (210, 220, 246), random))
    sheet.text((4, 2), "EUROPESE ZIEKTEVERZEKERINGSKAART", 2.2, face=Face.BOLD)
    rows = [("3 Naam", "HOFSTRA"), ("4 Voornamen", "SIETSKE M"), ("5 Geboortedatum", "19/10/1985")]
    rows += [("7 Identificatienummer instelling", "0000 - DE BRUG")]
    sheet.fields((8, 10), rows, step=7.5, value=2.3, label=1.4)
    rows = [("8 Nummer van de kaart", "80528000000000000000"), ("9 Vervaldatum", "31/12/2028")]
    sheet.fields((42, 40), rows, step=6.5, value=1.8, label=1.3)
    return sheet.picture


def sports_card(random: Random) -> Image.Image:
    sheet = _plain((20, 60, 120))
    sheet.text((5, 4), "V.V. DE LINDE", 4.4, face=Face.BOLD, colour=(255, 220, 0))
    sheet.text((5, 12), "Spelerspas seizoen 2026/'27", 2.4, colour="white")
    sheet.paste(portrait(random), (58, 12, 80, 40))
    lines = ["Bram Hofstra", "JO14-2", "Relatiecode LDHF82K", "Lid sinds 2019"]
    sheet.lines((5, 20), lines, 2.8, colour="white", leading=2.1)
    sheet.round((74, 47), 4, (255, 255, 255))
    return sheet.picture


def bank_card(random: Random) -> Image.Image:
    sheet = Sheet(guilloche(ID_1, (250, 150, 40), (230, 110, 20), (255, 190, 110), random))
    chip(sheet, (8, 16))
    sheet.text((5, 4), "Lindebank", 4, face=Face.BOLD, colour="white")
    sheet.text((8, 32), "NL00 LIND 0000 0000 00", 3, face=Face.MONO_BOLD, colour="white")
    sheet.text((8, 40), "S M HOFSTRA", 2.6, face=Face.MONO_BOLD, colour="white")
    sheet.text((50, 40), "GELDIG TOT 09/29", 2, colour="white")
    sheet.text((8, 47), "pasnr. 012", 2, colour="white")
    return sheet.picture


def loyalty_card(random: Random) -> Image.Image:
    sheet = _plain((0, 120, 70))
    sheet.text((5, 5), "Supermarkt De Korf", 4, face=Face.BOLD, colour="white")
    sheet.text((5, 14), "Bonuskaart", 3, colour="white")
    sheet.box((5, 26, 80, 46), fill="white", round_by=1)
    bars(sheet, (10, 29, 74, 40), random)
    sheet.text((20, 41), "2620 4418 0032 7", 2.2, face=Face.MONO)
    return sheet.picture


def visiting_card(random: Random) -> Image.Image:
    sheet = _plain((252, 252, 250))
    sheet.text((8, 12), "Joris van den Berkel", 3.4, face=Face.SERIF_BOLD)
    sheet.text((8, 19), "hovenier", 2.4, face=Face.SERIF)
    lines = ["Lindelaan 12, Zwolle", "joris@tuinen.example", "www.tuinen.example"]
    sheet.lines((8, 34), lines, 2.2, face=Face.SERIF)
    rosette(sheet, (70, 16), 9, (60, 130, 60), 6)
    return sheet.picture


def staff_badge(random: Random) -> Image.Image:
    sheet = _plain((255, 255, 255))
    sheet.box((0, 0, 85.6, 14), fill=(70, 30, 110))
    sheet.text((43, 3), "BEZOEKER", 5.5, face=Face.BOLD, colour="white", anchor="ma")
    sheet.text((43, 22), "Mw. S. Hofstra", 4, face=Face.BOLD, anchor="ma")
    sheet.text((43, 31), "Basisschool De Eik", 2.8, anchor="ma")
    sheet.text((43, 38), "3 november 2026", 2.4, anchor="ma")
    return sheet.picture


def museum_card(random: Random) -> Image.Image:
    sheet = Sheet(guilloche(ID_1, (40, 40, 44), (70, 50, 90), (120, 110, 140), random))
    sheet.text((5, 4), "museumpas", 6, face=Face.BOLD, colour="white")
    sheet.paste(portrait(random), (60, 14, 80, 40))
    sheet.lines((5, 26), ["A. Hofstra", "geldig t/m 06-2027", "nr. 4410 2288"], 2.6, colour="white")
    return sheet.picture


def gym_pass(random: Random) -> Image.Image:
    sheet = _plain((200, 30, 40))
    sheet.text((5, 6), "Zwembad De Blauwe Golf", 3.4, face=Face.BOLD, colour="white")
    sheet.text((5, 14), "10-badenkaart", 3, colour="white")
    for number in range(10):
        sheet.box((6 + number * 7.4, 30, 12 + number * 7.4, 38), line="white", width=0.4)
    sheet.paste(squares_code(random), (64, 4, 82, 22))
    signature(sheet, (8, 42, 40, 50), random)
    return sheet.picture
