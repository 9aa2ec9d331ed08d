"""Draw identity cards of countries to the west that write Latin letters."""

from random import Random

from drawn_exam.ground import (
    ID_1,
    ID_2,
    ID_3,
    chip,
    chip_sign,
    emblem,
    guilloche,
    hologram,
    signature,
    stars_of_europe,
)
from drawn_exam.lettering import Face
from drawn_exam.people import dotted, person, strip_of_passport, strip_of_two_lines
from drawn_exam.portraits import portrait, printed_portrait
from drawn_exam.sheet import Card, Sheet


def belgian_card(random: Random) -> Card:
    who = person("BEL", random, number=f"59{random.randint(10**9, 10**10 - 1)}"[:12])
    sheet = Sheet(guilloche(ID_1, (222, 234, 214), (246, 226, 206), (110, 160, 120), random))
    heads = "BELGIË  BELGIQUE  BELGIEN  BELGIUM"
    sheet.text((16, 2.4), heads, 2.0, face=Face.BOLD, colour=(30, 90, 60))
    sheet.text((16, 6), "IDENTITEITSKAART  CARTE D'IDENTITÉ  PERSONALAUSWEIS", 1.4)
    stars_of_europe(sheet, (3.5, 2.5), 10, "BE")
    sheet.paste(printed_portrait(random), (58, 13, 82, 44), mark="portrait")
    chip(sheet, (5, 15))
    rows = [("Naam / Name", who.surname), ("Voornamen / Given names", who.given)]
    rows += [("Geslacht / Nationaliteit", f"{who.sex} / BEL"), ("Geb.datum", dotted(who.born, " "))]
    rows += [("Rijksregisternr. / National Register", f"{who.born:%y.%m.%d}-123.45")]
    rows += [("Vervalt op / Expires", dotted(who.until, " "))]
    sheet.fields((20, 10), rows, step=5.9, value=1.9, label=1.1)
    sheet.mark("bsn", (20 * 12, 33 * 12, 48 * 12, 39 * 12))
    sheet.text((4, 47), f"592-{who.number[2:9]}-81", 2.3, face=Face.BOLD, mark="number")
    signature(sheet, (40, 46, 56, 52), random)
    return sheet.card()


def german_card(random: Random) -> Card:
    who = person("D<<", random, number="LZ6311T47")
    sheet = Sheet(guilloche(ID_1, (196, 222, 232), (230, 232, 214), (90, 140, 160), random))
    heads = "BUNDESREPUBLIK DEUTSCHLAND"
    sheet.text((14, 2.3), heads, 2.1, face=Face.BOLD, colour=(40, 60, 110))
    end = sheet.text((14, 5.6), "PERSONALAUSWEIS", 2.0, face=Face.BOLD)
    sheet.text((end + 1.5, 6.2), "IDENTITY CARD / CARTE D'IDENTITÉ", 1.3)
    stars_of_europe(sheet, (3, 2.5), 9, "DE")
    sheet.paste(printed_portrait(random), (4, 13, 27, 43), mark="portrait")
    rows = [("Name/Surname/Nom", who.surname.upper()), ("Vornamen/Given names", who.given.upper())]
    rows += [("Geburtstag/Date of birth", dotted(who.born)), ("Staatsangehörigkeit", "DEUTSCH")]
    rows += [("Geburtsort/Place of birth", who.place.upper()), ("Gültig bis", dotted(who.until))]
    sheet.fields((31, 10), rows, step=6.1, value=1.9, label=1.1)
    sheet.text((62, 9.5), who.number, 2.2, face=Face.BOLD, mark="number")
    sheet.text((64, 45), "504817", 2.2)
    signature(sheet, (31, 47, 56, 52), random)
    hologram(sheet, (62, 16, 82, 38))
    emblem(sheet, (76, 28), 6, (60, 80, 110))
    return sheet.card()


def german_licence(random: Random) -> Card:
    who = person("D<<", random, number="B072RRE2I55")
    sheet = Sheet(guilloche(ID_1, (248, 216, 214), (238, 226, 222), (210, 140, 140), random))
    stars_of_europe(sheet, (3, 3), 10, "D")
    end = sheet.text((15, 2.6), "FÜHRERSCHEIN", 3, face=Face.BOLD, colour=(140, 40, 70))
    sheet.text((end + 1.5, 3.8), "BUNDESREPUBLIK DEUTSCHLAND", 1.5, colour=(140, 40, 70))
    sheet.paste(printed_portrait(random), (3, 13, 26, 43), mark="portrait")
    lines = [f"1.  {who.surname}", f"2.  {who.given}", f"3.  {dotted(who.born)}  {who.place}"]
    lines += [f"4a. {dotted(who.issued)}   4c. Kreis Kleve", f"4b. {dotted(who.until)}"]
    sheet.lines((29, 11), lines, 2.1, leading=2.1)
    sheet.text((29, 33), f"5.  {who.number}", 2.2, face=Face.BOLD, mark="number")
    signature(sheet, (33, 38, 60, 45), random)
    sheet.text((29, 47), "9.  AM/B/L", 2.2, face=Face.BOLD)
    return sheet.card()


def german_permit(random: Random) -> Card:
    who = person("TUR", random, number="YZ3921T47")
    sheet = Sheet(guilloche(ID_1, (216, 206, 228), (206, 226, 230), (120, 110, 160), random))
    stars_of_europe(sheet, (3, 2.5), 9, "D")
    end = sheet.text((14, 2.4), "AUFENTHALTSTITEL", 2.5, face=Face.BOLD)
    sheet.text((end + 1.5, 3.2), "RESIDENCE PERMIT", 1.5)
    sheet.text((60, 6), who.number, 2.4, face=Face.BOLD, mark="number")
    sheet.paste(printed_portrait(random), (4, 12, 27, 42), mark="portrait")
    rows = [("NAME, VORNAMEN", f"{who.surname}, {who.given}")]
    rows += [("GESCHLECHT  STAATSANG.  GEBURTSDATUM", f"{who.sex}   TUR   {dotted(who.born)}")]
    rows += [("ART DES TITELS", "AUFENTHALTSERLAUBNIS"), ("KARTE GÜLTIG BIS", dotted(who.until))]
    rows += [("ANMERKUNGEN", "§ 18B AUFENTHG"), ("", "SIEHE ZUSATZBLATT")]
    sheet.fields((30, 11), rows, step=6.2, value=1.9, label=1.1)
    signature(sheet, (5, 44, 26, 51), random)
    chip_sign(sheet, (76, 47))
    return sheet.card()


def french_card(random: Random) -> Card:
    who = person("FRA", random, number="X4RTBPFW4")
    sheet = Sheet(guilloche(ID_1, (206, 222, 240), (240, 216, 222), (110, 130, 190), random))
    stars_of_europe(sheet, (3, 2.5), 9, "FR")
    sheet.text((14, 2.4), "RÉPUBLIQUE FRANÇAISE", 2.3, face=Face.BOLD, colour=(30, 50, 120))
    sheet.text((14, 6.2), "CARTE NATIONALE D'IDENTITÉ / IDENTITY CARD", 1.5, colour=(30, 50, 120))
    sheet.paste(printed_portrait(random), (4, 13, 28, 44), mark="portrait")
    rows = [("NOM / Surname", who.surname), ("Prénoms / Given names", who.given)]
    rows += [("SEXE  NATIONALITÉ  DATE DE NAISS.", f"{who.sex}   FRA   {dotted(who.born, ' ')}")]
    rows += [("LIEU DE NAISSANCE", who.place), ("N° DU DOCUMENT", who.number)]
    rows += [("DATE D'EXPIR. / Expiry date", dotted(who.until, " "))]
    sheet.fields((32, 10.5), rows, step=6, value=1.9, label=1.1)
    sheet.mark("number", (32 * 12, 34 * 12, 58 * 12, 40 * 12))
    signature(sheet, (58, 40, 80, 48), random)
    hologram(sheet, (64, 8, 82, 28))
    return sheet.card()


def french_card_old(random: Random) -> Card:
    who = person("FRA", random, number="880692310")
    sheet = Sheet(guilloche(ID_2, (208, 226, 244), (220, 232, 246), (120, 160, 210), random))
    heads = "RÉPUBLIQUE FRANÇAISE"
    sheet.text((52, 2.5), heads, 2.6, face=Face.BOLD, anchor="ma", colour=(30, 60, 130))
    words = f"CARTE NATIONALE D'IDENTITÉ N° : {who.number}285"
    sheet.text((30, 8), words, 2.1, mark="number")
    sheet.text((78, 3), "Nationalité Française", 1.7)
    sheet.paste(portrait(random), (4, 13, 29, 46), mark="portrait")
    lines = [f"Nom : {who.surname}", "", f"Prénom(s) : {who.given}", ""]
    lines += [f"Sexe : {who.sex}      Né(e) le : {dotted(who.born)}", f"à : {who.place} (59)"]
    sheet.lines((33, 15), [*lines, f"Taille : {who.height / 100} m"], 2.2, leading=2.1)
    sheet.text((33, 46), "Signature du titulaire :", 1.6)
    signature(sheet, (60, 44, 86, 52), random)
    strip = strip_of_two_lines(who, "ID", who.surname, who.given)
    sheet.lines((4, 58), strip, 2.7, face=Face.OCR, leading=2.3, mark="mrz")
    return sheet.card()


def belgian_passport(random: Random) -> Card:
    who = person("BEL", random, number="EZ000006")
    sheet = Sheet(guilloche(ID_3, (238, 216, 206), (214, 226, 214), (170, 130, 120), random))
    sheet.text((42, 4), "BELGIË · BELGIQUE · BELGIEN", 2.2, face=Face.BOLD)
    sheet.text((42, 8), "PASPOORT · PASSEPORT · REISEPASS · PASSPORT", 1.7)
    sheet.paste(printed_portrait(random), (6, 16, 39, 58), mark="portrait")
    rows = [("1. Naam / Nom", who.surname), ("2. Voornamen", who.given)]
    rows += [("3. Nationaliteit", "Belg"), ("4. Geboortedatum", dotted(who.born, " "))]
    rows += [
        ("6. Geboorteplaats", who.place),
        ("9. Geldig tot", dotted(who.until, " ")),
    ]
    sheet.fields((43, 14), rows, step=8, value=2.2)
    sheet.text((94, 14), who.number, 2.4, face=Face.BOLD, mark="number")
    strip = strip_of_passport(who, "P", "VERMEULEBROEK", "LOTTE")
    sheet.lines((5, 71), strip, 2.72, face=Face.OCR, leading=2.2, mark="mrz")
    return sheet.card()
