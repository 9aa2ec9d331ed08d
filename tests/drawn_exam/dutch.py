"""Draw the Dutch documents: passport, identity card, driving licence, permits."""

from random import Random

from drawn_exam.ground import (
    ID_1,
    ID_3,
    bars,
    chip,
    chip_sign,
    emblem,
    guilloche,
    hologram,
    rosette,
    signature,
    squares_code,
    stars_of_europe,
)
from drawn_exam.lettering import Face
from drawn_exam.people import (
    dotted,
    person,
    strip_of_card,
    strip_of_dutch_licence,
    strip_of_passport,
)
from drawn_exam.portraits import portrait, printed_portrait
from drawn_exam.sheet import Card, Sheet

MONTHS = ("JAN", "FEB", "MAA", "APR", "MEI", "JUN", "JUL", "AUG", "SEP", "OKT", "NOV", "DEC")
ENGLISH = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
CYAN = (0, 94, 140)
DUTCH_SEX = {"F": "V/F", "M": "M/M"}


def _day(day: object) -> str:
    number, month, year = str(day).split("-")[2], int(str(day).split("-")[1]), str(day)[:4]
    return f"{number} {MONTHS[month - 1]}/{ENGLISH[month - 1]} {year}"


def dutch_passport(random: Random) -> Card:
    who = person("NLD", random)
    sheet = Sheet(guilloche(ID_3, (236, 214, 206), (206, 222, 232), (170, 110, 130), random))
    rosette(sheet, (78, 38), 22, (196, 150, 160), 9)
    sheet.text((6, 3), "KONINKRIJK DER NEDERLANDEN", 2.6, face=Face.BOLD, colour=(120, 20, 50))
    sheet.text((6, 7), "KINGDOM OF THE NETHERLANDS · ROYAUME DES PAYS-BAS", 1.5, colour=CYAN)
    sheet.text((6, 11.5), "PASPOORT  PASSPORT  PASSEPORT", 1.9, face=Face.BOLD)
    sheet.paste(printed_portrait(random), (6, 17, 39, 59.5), mark="portrait")
    rows = [("Type/Type  Code/Code", "P    NLD"), ("1. Naam/Surname/Nom", who.surname)]
    rows += [("2. Voornamen/Given names/Prénoms", who.given)]
    rows += [("3. Nationaliteit/Nationality/Nationalité", "Nederlandse")]
    rows += [("4. Geboortedatum/Date of birth/Date de naissance", _day(who.born))]
    rows += [("5. Geboorteplaats/Place of birth/Lieu de naissance", who.place)]
    rows += [
        (
            "6. Geslacht/Sex/Sexe     Lengte/Height",
            f"{DUTCH_SEX[who.sex]}      {who.height / 100} m",
        )
    ]
    sheet.fields((43, 15), rows, step=6.6, value=2.2)
    more = [("Documentnummer/Document no.", who.number), ("Datum van afgifte", _day(who.issued))]
    more += [("Geldig tot/Date of expiry", _day(who.until))]
    more += [("Instantie/Authority", f"Burg. van {who.place}")]
    sheet.fields((88, 29), more, step=7, value=1.9)
    sheet.mark("number", (88 * 12, 29 * 12, 118 * 12, 35 * 12))
    signature(sheet, (90, 58, 116, 66), random)
    hologram(sheet, (72, 44, 90, 62))
    sheet.paste(printed_portrait(random), (106, 8, 118, 24), strength=0.35)
    strip = strip_of_passport(who, "P", who.surname, who.given)
    sheet.lines((5, 71), strip, 2.72, face=Face.OCR, leading=2.2, mark="mrz")
    return sheet.card()


def dutch_identity_card(random: Random, *, old: bool = False) -> Card:
    who = person("NLD", random)
    colours = ((224, 234, 238), (238, 226, 226)) if old else ((206, 226, 240), (244, 222, 214))
    sheet = Sheet(guilloche(ID_1, *colours, (110, 140, 170), random))
    emblem(sheet, (78, 7), 4, (30, 70, 130))
    end = sheet.text((4, 2.4), "IDENTITEITSKAART", 2.3, face=Face.BOLD, colour=CYAN)
    sheet.text((end + 1, 3.2), "IDENTITY CARD", 1.2, colour=CYAN)
    sheet.text((4, 6), "KONINKRIJK DER NEDERLANDEN", 1.5, face=Face.BOLD, colour=(150, 40, 60))
    if not old:
        stars_of_europe(sheet, (62, 2), 9, "NL")
        chip_sign(sheet, (53, 3))
    sheet.paste(printed_portrait(random), (4, 12, 28, 43), mark="portrait")
    rows = [("Naam/Surname", who.surname), ("Voornamen/Given names", who.given)]
    rows += [("Nationaliteit/Nationality", "Nederlandse")]
    rows += [("Geboortedatum/Date of birth", _day(who.born))]
    rows += [("Geboorteplaats/Place of birth", who.place)]
    rows += [("Geslacht/Sex    Lengte/Height", f"{DUTCH_SEX[who.sex]}     {who.height / 100} m")]
    rows += [("Geldig tot/Date of expiry", _day(who.until))]
    sheet.fields((31, 10.5), rows, step=5.6, value=1.9, label=1.15)
    sheet.text((60, 45), who.number, 2.6, face=Face.BOLD, colour=(140, 20, 30), mark="number")
    signature(sheet, (5, 45, 27, 51), random)
    if old:
        numbers = [("Persoonsnummer/Personal no.", who.personal)]
        sheet.fields((58, 27), numbers, step=5, label=1.15)
        sheet.mark("bsn", (58 * 12, 27 * 12, 82 * 12, 33 * 12))
    hologram(sheet, (62, 12, 80, 26))
    return sheet.card()


def dutch_identity_card_back(random: Random, *, old: bool = False) -> Card:
    who = person("NLD", random)
    sheet = Sheet(guilloche(ID_1, (222, 232, 240), (232, 222, 226), (130, 150, 180), random))
    rows = [("Datum van afgifte/Date of issue", _day(who.issued))]
    rows += [("Instantie/Authority", f"Burg. van {who.place}")]
    if not old:
        rows += [("BSN/Personal no.", who.personal)]
        sheet.paste(squares_code(random), (62, 4, 78, 20), mark="bsn")
        sheet.mark("bsn", (4 * 12, 15 * 12, 34 * 12, 21 * 12))
    sheet.fields((4, 4), rows, step=5.8)
    sheet.text((4, 27), "KONINKRIJK DER NEDERLANDEN", 1.6, face=Face.BOLD, colour=CYAN)
    rosette(sheet, (46, 15), 10, (150, 160, 200), 7)
    strip = strip_of_card(who, "I", who.surname, who.given)
    sheet.lines((3.5, 34), strip, 2.55, face=Face.OCR, leading=2.1, mark="mrz")
    return sheet.card()


def dutch_licence(random: Random) -> Card:
    who = person("NLD", random, number=f"{random.randint(5_000_000_000, 5_999_999_999)}")
    sheet = Sheet(guilloche(ID_1, (246, 214, 216), (226, 214, 232), (200, 120, 140), random))
    stars_of_europe(sheet, (3, 3), 10, "NL")
    end = sheet.text((15, 2.6), "RIJBEWIJS", 3.2, face=Face.BOLD, colour=(160, 30, 70))
    sheet.text((end + 2, 3.6), "KONINKRIJK DER NEDERLANDEN", 1.7, colour=(160, 30, 70))
    words = "Driving Licence  Permis de Conduire  Führerschein  Permiso de Conducción  Ajokortti"
    sheet.text((15, 7), words, 0.95, colour=(120, 60, 90))
    sheet.paste(portrait(random).convert("L"), (3, 13, 26, 43), mark="portrait")
    lines = [f"1.  {who.surname}", f"2.  {who.given}", f"3.  {dotted(who.born)}   {who.place}"]
    lines += [f"4a. {dotted(who.issued)}      4c. Gemeente {who.place}", f"4b. {dotted(who.until)}"]
    sheet.lines((29, 12), lines, 2.1, leading=2.0)
    sheet.text((29, 34), f"5.  {who.number}", 2.3, face=Face.BOLD, mark="number")
    sheet.text((29, 47), "9.  AM/B/BE", 2.3, face=Face.BOLD)
    signature(sheet, (33, 38, 58, 45), random)
    sheet.text((29, 40), "7.", 2.1)
    sheet.paste(portrait(random), (68, 30, 80, 46), strength=0.4)
    hologram(sheet, (58, 10, 80, 30))
    return sheet.card()


def dutch_licence_back(random: Random) -> Card:
    who = person("NLD", random, number=f"{random.randint(5_000_000_000, 5_999_999_999)}")
    sheet = Sheet(guilloche(ID_1, (244, 220, 222), (228, 220, 234), (200, 130, 150), random))
    heads = "9.                10.                11.                12."
    sheet.text((26, 2), heads, 1.5, face=Face.BOLD)
    for number, kind in enumerate(("AM", "A1", "A2", "A", "B", "C1", "C", "D1", "D", "BE", "T")):
        y = 4.4 + number * 3
        sheet.box((24, y, 82, y + 3), line=(150, 90, 110), width=0.1)
        days = f"{dotted(who.issued)[:6]}{who.issued:%y}     {dotted(who.until)[:6]}{who.until:%y}"
        sheet.text((26, y + 0.5), f"{kind:4}", 1.5, face=Face.BOLD)
        sheet.text((40, y + 0.6), days if kind in {"AM", "B", "BE"} else "—          —", 1.4)
    sheet.lines((3, 6), ["1. Naam", "2. Voornaam", "3. Geb. datum", "   en plaats"], 1.3)
    sheet.lines((3, 17), ["4a. Afgegeven", "4b. Geldig tot", "4c. Door", "5. Nummer"], 1.3)
    sheet.text((3, 28), "4d. BSN", 1.3)
    sheet.text((3, 31), who.personal, 1.9, face=Face.BOLD, mark="bsn")
    sheet.paste(squares_code(random), (4, 35, 15, 46), mark="bsn")
    line = strip_of_dutch_licence(who, random)
    sheet.text((3.5, 48), line, 2.55, face=Face.OCR, mark="mrz")
    return sheet.card()


def dutch_permit(random: Random) -> Card:
    who = person(random.choice(("SYR", "TUR", "IND")), random)
    name = {"SYR": ("AL HAMDAWI", "LAYLA"), "TUR": ("YILDIZOGLU", "AYSE NUR")}
    surname, given = name.get(who.country, ("RAGHUNATHAN", "PRIYA"))
    sheet = Sheet(guilloche(ID_1, (226, 208, 226), (204, 226, 226), (150, 100, 150), random))
    stars_of_europe(sheet, (3, 2.5), 9, "NL")
    end = sheet.text((14, 2.5), "VERBLIJFSTITEL", 2.6, face=Face.BOLD, colour=(90, 30, 100))
    sheet.text((end + 2, 3.2), "RESIDENCE PERMIT", 1.7, colour=(90, 30, 100))
    sheet.text((60, 6), who.number, 2.6, face=Face.BOLD, colour=(150, 20, 30), mark="number")
    sheet.paste(printed_portrait(random), (4, 12, 27, 42), mark="portrait")
    rows = [("NAAM EN VOORNAMEN / SURNAME, FORENAMES", f"{surname}, {given}")]
    rows += [
        ("GESLACHT  NATIONALITEIT  GEBOORTEDATUM", f"V     {who.country}     {dotted(who.born)}")
    ]
    rows += [("SOORT TITEL / TYPE OF PERMIT", "ASIEL BEPAALDE TIJD")]
    rows += [("KAART GELDIG TOT / CARD EXPIRY", dotted(who.until))]
    rows += [("OPMERKINGEN / REMARKS", "ARBEID VRIJ TOEGESTAAN"), ("", "TWV NIET VEREIST")]
    sheet.fields((30, 11), rows, step=6.2, value=1.9, label=1.1)
    signature(sheet, (5, 44, 26, 51), random)
    chip_sign(sheet, (76, 47))
    hologram(sheet, (64, 30, 82, 46))
    return sheet.card()


def dutch_permit_back(random: Random) -> Card:
    who = person("SYR", random)
    sheet = Sheet(guilloche(ID_1, (222, 214, 230), (210, 226, 228), (140, 110, 160), random))
    chip(sheet, (6, 16))
    rows = [("GEBOORTEPLAATS EN -LAND / PLACE OF BIRTH", "ALEPPO, SYRIE")]
    rows += [("PLAATS EN DATUM VAN AFGIFTE / ISSUED", f"IND  {dotted(who.issued)}")]
    rows += [("V-NUMMER", f"28{random.randint(10_000_000, 99_999_999)}")]
    rows += [("BSN", who.personal)]
    sheet.fields((24, 3.5), rows, step=6.2, value=1.8, label=1.1)
    sheet.mark("bsn", (24 * 12, 15 * 12, 60 * 12, 27 * 12))
    emblem(sheet, (76, 10), 5, (110, 60, 120))
    strip = strip_of_card(who, "IR", "AL HAMDAWI", "LAYLA")
    sheet.lines((3.5, 34), strip, 2.55, face=Face.OCR, leading=2.1, mark="mrz")
    return sheet.card()


def w_document(random: Random) -> Card:
    who = person("ERI", random)
    sheet = Sheet(guilloche(ID_1, (236, 240, 222), (220, 236, 226), (130, 160, 120), random))
    end = sheet.text((4, 2.5), "W-DOCUMENT", 2.8, face=Face.BOLD, colour=(40, 90, 60))
    sheet.text((end + 2, 3.2), "IDENTITEITSBEWIJS VREEMDELING", 1.8, colour=(40, 90, 60))
    sheet.text((4, 7), "Ministerie van Justitie en Veiligheid — IND", 1.4)
    sheet.paste(portrait(random), (4, 11, 26, 40), mark="portrait")
    rows = [("Naam", "TESFAI"), ("Voornamen", "SELAM"), ("Geboortedatum", dotted(who.born, "-"))]
    rows += [("Nationaliteit", "ERITRESE"), ("V-nummer", f"28{random.randint(10**7, 10**8 - 1)}")]
    rows += [("Geldig tot", dotted(who.until, "-"))]
    sheet.fields((30, 10), rows, step=6, value=2, label=1.2)
    sheet.mark("number", (30 * 12, 34 * 12, 62 * 12, 40 * 12))
    words = ["In afwachting van de beslissing", "op de asielaanvraag.", "Art. 9 Vreemdelingenwet"]
    sheet.lines((56, 12), words, 1.3)
    sheet.text((56, 44), who.number, 2.4, face=Face.BOLD, colour=(150, 20, 30), mark="number")
    bars(sheet, (30, 47, 52, 51), random)
    emblem(sheet, (74, 30), 6, (60, 110, 70))
    signature(sheet, (5, 43, 26, 50), random)
    return sheet.card()
