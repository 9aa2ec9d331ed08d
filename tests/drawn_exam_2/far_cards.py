"""Draw cards of states outside Europe, in their own scripts."""

import numpy as np
from PIL import Image

from drawn_exam_2.dutch_books import grey_portrait
from drawn_exam_2.faces import Look, portrait
from drawn_exam_2.lettering import Face
from drawn_exam_2.people import Person, dashed, dotted
from drawn_exam_2.plate import CARD, Plate, guilloche


def moroccan_card(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    """The card of 2020: French and Arabic, the number in red."""
    card = Plate(CARD, guilloche(CARD, rng, (206, 230, 212), (240, 214, 206), (60, 150, 100)))
    card.text(4, 5, "ROYAUME DU MAROC", 2.4, Face.BOLD, (20, 90, 50))
    card.text(4, 8.6, "CARTE NATIONALE D'IDENTITE", 2.2, Face.BOLD, (20, 90, 50))
    card.text(82, 5.4, "المملكة المغربية", 3.2, Face.ARABIC_BOLD, (20, 90, 50), "rs")
    card.text(82, 9.6, "البطاقة الوطنية للتعريف", 2.9, Face.ARABIC_BOLD, (20, 90, 50), "rs")
    card.picture(4, 12, 26, 34, portrait(look, rng))
    first = person.given.split()[0]
    arabic = ("خديجة", "بناني") if person.female else ("حميد", "الوزاني")
    card.text(33, 16, first.upper(), 2.7, Face.BOLD)
    card.text(82, 16, arabic[0], 3.4, Face.ARABIC_BOLD, anchor="rs")
    card.text(33, 21.6, person.surname.upper(), 2.7, Face.BOLD)
    card.text(82, 21.6, arabic[1], 3.4, Face.ARABIC_BOLD, anchor="rs")
    card.text(33, 27, f"Né(e) le  {dotted(person.born)}", 2.3, Face.BOLD)
    card.text(82, 27, "مزداد بتاريخ", 2.8, Face.ARABIC, anchor="rs")
    card.text(33, 32, "à  NADOR", 2.3, Face.BOLD)
    card.text(82, 32, "بالناظور", 2.8, Face.ARABIC, anchor="rs")
    card.text(33, 38, f"Valable jusqu'au  {dotted(person.expires)}", 2.2, Face.SANS)
    card.text(82, 38, "صالحة إلى غاية", 2.8, Face.ARABIC, anchor="rs")
    card.text(33, 49, "S" + person.citizen[:6], 4, Face.BOLD, (180, 30, 40))
    card.text(82, 49, "CAN " + person.citizen[3:9], 2.2, Face.MONO, anchor="rs")
    return card.finish()


def syrian_card(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (232, 226, 196), (214, 232, 220), (150, 150, 80)), 2)
    card.text(43, 6, "الجمهورية العربية السورية", 3.6, Face.ARABIC_BOLD, (30, 80, 50), "ms")
    card.text(43, 10.6, "البطاقة الشخصية", 3.2, Face.ARABIC_BOLD, (150, 30, 30), "ms")
    card.picture(4, 13, 24, 31, portrait(look, rng))
    names = ("ريما", "درويش") if person.female else ("يوسف", "كساب")
    rows = (
        ("الاسم", names[0]),
        ("النسبة", names[1]),
        ("اسم الأب", "سالم"),
        ("اسم الأم", "هدى العلي"),
        ("محل وتاريخ الولادة", "حماة ١٧ ٤ ١٩٨٦"),
        ("الرقم الوطني", "٠٥٠١٠٠٢٣٤٤٩"),
    )
    for row, (label, value) in enumerate(rows):
        foot = 17 + 5.8 * row
        card.text(82, foot, f"{label} :", 2.8, Face.ARABIC, (90, 70, 30), "rs")
        card.text(60, foot, value, 3.2, Face.ARABIC_BOLD, anchor="rs")
    card.text(5, 51, person.number.replace("SPECI", "00") + person.citizen[:6], 2.4, Face.MONO_BOLD)
    return card.finish()


def ukrainian_licence(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (236, 208, 214), (226, 222, 240), (200, 110, 140)))
    card.box(3, 3, 10, 6.6, (30, 60, 160))
    card.text(8, 6.4, "UA", 3, Face.BOLD, (250, 220, 60), "mm")
    card.text(16, 5.4, "УКРАЇНА / UKRAINE", 2.4, Face.BOLD)
    card.text(16, 9, "ПОСВІДЧЕННЯ ВОДІЯ / DRIVING LICENCE", 2.2, Face.NARROW_BOLD)
    card.picture(4, 13, 26, 33, grey_portrait(look, rng))
    rows = (
        ("1.", "ЗРАЗОК / " + person.surname.upper()),
        ("2.", person.given.upper()),
        ("3.", f"{dotted(person.born)}  ЛЬВІВ"),
        ("4a)", dotted(person.issued)),
        ("4b)", dotted(person.expires)),
        ("4c)", "ТСЦ 4641"),
        ("4d)", person.citizen + "2"),
        ("5.", "BXX" + person.citizen[:6]),
        ("9.", "A  B"),
    )
    for row, (label, value) in enumerate(rows):
        card.text(33, 15.5 + 4.3 * row, label, 1.9, Face.SANS, (110, 40, 80))
        card.text(38, 15.5 + 4.3 * row, value, 2.4, Face.BOLD)
    return card.finish()


def eritrean_card(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(
        CARD, guilloche(CARD, rng, (214, 226, 236), (226, 236, 214), (120, 150, 170), waves=3), 1
    )
    card.text(43, 6, "ሃገረ ኤርትራ", 3.6, Face.ETHIOPIC, (30, 60, 120), "ms")
    card.text(43, 10, "STATE OF ERITREA", 2.6, Face.BOLD, (30, 60, 120), "ms")
    card.text(78, 9, "دولة إرتريا", 3.2, Face.ARABIC_BOLD, (30, 60, 120), "rs")
    card.text(43, 14, "መንነት ወረቐት", 2.8, Face.ETHIOPIC, anchor="ms")
    card.text(43, 17.4, "NATIONAL IDENTITY CARD", 2, Face.SANS, anchor="ms")
    card.picture(4, 15, 23, 29, portrait(look, rng))
    rows = (
        ("ስም", "Name", f"{person.given} {person.surname}"),
        ("ጾታ", "Sex", person.sex),
        ("ዕለተ ልደት", "Date of birth", dashed(person.born)),
        ("ቦታ ልደት", "Place of birth", "Keren"),
        ("ቁጽሪ", "ID No.", person.citizen[:7]),
        ("ዕለት", "Issued", dashed(person.issued)),
    )
    for row, (own, label, value) in enumerate(rows):
        foot = 22.6 + 4.9 * row
        card.text(30, foot, own, 2.3, Face.ETHIOPIC, (60, 60, 90))
        card.text(43, foot, label, 1.7, Face.SANS, (60, 60, 90))
        card.text(56, foot, value, 2.4, Face.BOLD)
    card.seal(26, 43, 6, (110, 60, 160), "❖")
    return card.finish()


def surinamese_card(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (208, 232, 206), (246, 232, 190), (70, 150, 70)))
    bands = ((40, 130, 60), (245, 245, 245), (190, 30, 50), (245, 245, 245), (40, 130, 60))
    card.stripes(3, 3, 10, 6.6, bands)
    card.text(16, 5.6, "REPUBLIEK SURINAME", 2.9, Face.BOLD, (20, 80, 40))
    card.text(16, 9.2, "IDENTITEITSKAART / IDENTITY CARD", 2, Face.BOLD, (20, 80, 40))
    card.picture(55, 12, 27, 34, portrait(look, rng))
    card.chip(4, 13)
    rows = (
        ("Naam / Surname", person.surname.upper()),
        ("Voornamen / First names", person.given),
        ("Geboren / Date of birth", dashed(person.born)),
        ("Geboorteplaats", "Nickerie"),
        ("ID-nummer / ID number", "FZ" + person.citizen[:6]),
        ("Geldig tot", dashed(person.expires)),
    )
    for row, (label, value) in enumerate(rows):
        card.field(20 if row < 2 else 5, 14 + 6.2 * row, label, value, small=1.4, size=2.4)
    return card.finish()


def british_licence(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (240, 206, 214), (214, 226, 214), (210, 110, 130)))
    card.box(3, 3, 11, 7, (20, 40, 110))
    card.text(8.5, 6.6, "UK", 3.6, Face.BOLD, (245, 245, 245), "mm")
    card.text(17, 7, "DRIVING LICENCE", 4, Face.BOLD, (120, 30, 70))
    card.text(82, 5, "DVLA", 2.6, Face.BOLD, (120, 30, 70), "rs")
    card.picture(3, 13, 25, 32, grey_portrait(look, rng))
    rows = (
        ("1.", person.surname.upper()),
        ("2.", "MS " + person.given.upper()),
        ("3.", f"{dotted(person.born)}  UNITED KINGDOM"),
        ("4a.", dotted(person.issued) + "   4c. DVLA"),
        ("4b.", dotted(person.expires)),
        ("5.", "SAMPL" + person.citizen[:6] + "HJ9ZZ 81"),
        ("8.", "14 SPECIMEN MEWS, LEEDS, LS1 0ZZ"),
        ("9.", "AM/A/B1/B/f/k/l/n/p/q"),
    )
    for row, (label, value) in enumerate(rows):
        card.text(31, 16 + 4.4 * row, label, 1.8, Face.SANS, (120, 30, 70))
        card.text(36, 16 + 4.4 * row, value, 2.4, Face.BOLD)
    card.signature(4, 45.4, 22, 7, rng)
    card.picture(71, 35, 11, 14, grey_portrait(look, rng), 0.35)
    return card.finish()
