"""Draw Turkish, American, British and Somali documents."""

from random import Random

from drawn_exam.ground import (
    ID_1,
    ID_2,
    chip,
    emblem,
    flag,
    guilloche,
    hologram,
    signature,
    stacked_bars,
)
from drawn_exam.lettering import Face
from drawn_exam.people import dotted, person, strip_of_card
from drawn_exam.portraits import portrait, printed_portrait
from drawn_exam.sheet import Card, Sheet


def turkish_card(random: Random) -> Card:
    who = person("TUR", random, number="A00A00000")
    sheet = Sheet(guilloche(ID_1, (216, 232, 240), (244, 222, 222), (130, 160, 190), random))
    heads = "TÜRKİYE CUMHURİYETİ KİMLİK KARTI"
    sheet.text((43, 2), heads, 2.1, face=Face.BOLD, anchor="ma", colour=(180, 20, 40))
    sheet.text((43, 5.6), "REPUBLIC OF TURKEY IDENTITY CARD", 1.6, anchor="ma")
    sheet.paste(printed_portrait(random), (4, 17, 27, 47), mark="portrait")
    rows = [("T.C. Kimlik No / TR Identity No", "10000000078"), ("Soyadı / Surname", who.surname)]
    rows += [("Adı / Given Name(s)", who.given), ("Doğum Tarihi / Date of Birth", dotted(who.born))]
    rows += [
        ("Seri No / Document No", who.number),
        ("Son Geçerlilik / Valid Until", dotted(who.until)),
    ]
    sheet.fields((31, 10.5), rows, step=6.3, value=2, label=1.15)
    sheet.mark("bsn", (31 * 12, 10 * 12, 60 * 12, 16 * 12))
    rows = [("Cinsiyeti / Gender", "K / F"), ("Uyruğu / Nationality", "T.C./TUR")]
    sheet.fields((62, 29), rows, step=6.3, value=1.9, label=1.15)
    hologram(sheet, (64, 10, 82, 27))
    signature(sheet, (62, 44, 82, 51), random)
    return sheet.card()


def turkish_card_back(random: Random) -> Card:
    who = person("TUR", random, number="A00A00000")
    sheet = Sheet(guilloche(ID_1, (226, 232, 236), (240, 226, 224), (150, 170, 190), random))
    chip(sheet, (8, 12))
    rows = [("Anne Adı / Mother's Name", "FATMA"), ("Baba Adı / Father's Name", "HASAN")]
    rows += [("Veren Makam / Issued By", "T.C. İÇİŞLERİ BAKANLIĞI")]
    sheet.fields((40, 6), rows, step=7, value=2)
    strip = strip_of_card(who, "I", "YILDIZOGLU", "AYSE NUR")
    sheet.lines((3.5, 34), strip, 2.55, face=Face.OCR, leading=2.1, mark="mrz")
    return sheet.card()


def turkish_card_old(random: Random) -> Card:
    who = person("TUR", random, number="A00-000000")
    ground = ((246, 214, 222), (240, 222, 226)) if who.woman else ((214, 226, 244), (220, 230, 240))
    sheet = Sheet(guilloche(ID_2, *ground, (200, 140, 160), random))
    sheet.text((60, 3), "TÜRKİYE CUMHURİYETİ", 2.6, face=Face.SERIF_BOLD, anchor="ma")
    sheet.text((60, 8), "NÜFUS CÜZDANI", 2.8, face=Face.SERIF_BOLD, anchor="ma")
    sheet.paste(portrait(random), (5, 14, 32, 49), mark="portrait")
    sheet.text((6, 53), f"SERİ {who.number}", 2.3, face=Face.BOLD, mark="number")
    rows = [("T.C. KİMLİK NO", "10000000078"), ("SOYADI", who.surname), ("ADI", who.given)]
    rows += [("BABA ADI", "HASAN"), ("ANA ADI", "FATMA"), ("DOĞUM YERİ", who.place)]
    rows += [("DOĞUM TARİHİ", dotted(who.born))]
    sheet.fields((40, 14), rows, step=7.2, value=2.3, value_face=Face.MONO_BOLD, label=1.6)
    sheet.pen.ellipse((180, 480, 380, 680), outline=(60, 60, 140), width=5)
    return sheet.card()


def american_licence(random: Random) -> Card:
    who = person("USA", random, number="D0000-0000")
    sheet = Sheet(guilloche(ID_1, (206, 222, 244), (244, 232, 206), (130, 150, 200), random))
    sheet.box((0, 0, 85.6, 8.5), fill=(40, 70, 140))
    sheet.text((4, 1.5), "ILLINOIS", 3.6, face=Face.SERIF_BOLD, colour="white")
    sheet.text((82, 2), "DRIVER'S LICENSE", 2.6, face=Face.BOLD, colour="white", anchor="ra")
    sheet.paste(portrait(random), (4, 11, 28, 43), mark="portrait")
    lines = [
        f"4d LIC NO  {who.number}",
        f"3 DOB  {who.born:%m/%d/%Y}",
        f"4b EXP  {who.until:%m/%d/%Y}",
    ]
    lines += [f"4a ISS  {who.issued:%m/%d/%Y}"]
    sheet.lines((32, 11), lines, 2.2, face=Face.BOLD, mark="number")
    lines = [f"1 {who.surname}", f"2 {who.given}", "8 123 SAMPLE ST", f"  {who.place} IL 62701"]
    sheet.lines((32, 27.5), lines, 2.1)
    lines = [
        "9 CLASS D   12 REST B",
        f"15 SEX {who.sex}  16 HGT 5'-07\"  18 EYES BRO",
    ]
    sheet.lines((32, 43.5), lines, 1.7)
    signature(sheet, (5, 45, 28, 52), random)
    sheet.star((76, 16), 5, (220, 180, 60))
    sheet.paste(portrait(random), (70, 24, 81, 38), strength=0.4)
    return sheet.card()


def american_licence_back(random: Random) -> Card:
    sheet = Sheet(guilloche(ID_1, (240, 240, 244), (240, 236, 230), (190, 190, 200), random))
    stacked_bars(sheet, (6, 4, 80, 22), random)
    lines = ["CLASS D: ANY VEHICLE 16,000 LBS OR LESS", "RESTRICTIONS: B CORRECTIVE LENSES"]
    lines += ["ENDORSEMENTS: NONE", "ORGAN DONOR", "Secretary of State, State of Illinois"]
    sheet.lines((6, 25), lines, 1.8, leading=2)
    sheet.text((6, 47), "20231103D00000000", 2.2, face=Face.MONO)
    return sheet.card()


def british_licence(random: Random) -> Card:
    who = person("GBR", random, number="FAIRB999999OJ9XX 99")
    sheet = Sheet(guilloche(ID_1, (244, 214, 222), (222, 222, 240), (200, 130, 160), random))
    sheet.box((3, 2.5, 12, 9), fill=(30, 40, 110))
    sheet.text((7.5, 5.8), "UK", 2.4, face=Face.BOLD, colour="white", anchor="mm")
    end = sheet.text((15, 2.4), "DRIVING LICENCE", 3, face=Face.BOLD, colour=(130, 40, 90))
    sheet.text((end + 2, 3.4), "UNITED KINGDOM", 1.9, colour=(130, 40, 90))
    sheet.paste(printed_portrait(random), (3, 13, 26, 43), mark="portrait")
    lines = [f"1.  {who.surname}", f"2.  MR {who.given}", f"3.  {dotted(who.born)}  UNITED KINGDOM"]
    lines += [f"4a. {dotted(who.issued)}   4c. DVLA", f"4b. {dotted(who.until)}"]
    sheet.lines((29, 11), lines, 2.1, leading=2.1)
    sheet.text((29, 33), f"5.  {who.number}", 2.2, face=Face.BOLD, mark="number")
    signature(sheet, (33, 37, 58, 43), random)
    sheet.text((29, 44), f"8.  1 SAMPLE ROAD, {who.place}, LS1 1AA", 1.6)
    sheet.text((29, 48), "9.  AM/A/B1/B/f/k/l/n/p/q", 2, face=Face.BOLD)
    return sheet.card()


def somali_card(random: Random) -> Card:
    who = person("SOM", random, number="SO0000000")
    sheet = Sheet(guilloche(ID_1, (190, 222, 244), (222, 236, 244), (100, 150, 200), random))
    heads = "JAMHUURIYADDA FEDERAALKA SOOMAALIYA"
    sheet.text((43, 2), heads, 1.9, face=Face.BOLD, anchor="ma")
    sheet.text((43, 5.4), "KAARKA AQOONSIGA / IDENTITY CARD", 1.7, anchor="ma")
    flag(sheet, (3, 2, 11, 8), [(65, 137, 221)], upright=True)
    sheet.star((7, 5), 2, (255, 255, 255))
    sheet.paste(portrait(random), (4, 12, 27, 42), mark="portrait")
    rows = [("Magaca / Name", f"{who.given} {who.surname}"), ("Magaca Hooyada", "Faadumo Cali")]
    rows += [("Taariikhda Dhalashada / DOB", dotted(who.born, "/")), ("Goobta", who.place)]
    rows += [("Lambarka / ID No", who.number), ("Dhicitaanka / Expiry", dotted(who.until, "/"))]
    sheet.fields((31, 10.5), rows, step=6.2, value=1.9, label=1.15)
    sheet.mark("number", (31 * 12, 35 * 12, 60 * 12, 41 * 12))
    emblem(sheet, (74, 30), 6, (60, 110, 180))
    return sheet.card()
