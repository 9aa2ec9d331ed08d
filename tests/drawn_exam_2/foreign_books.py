"""Draw the data pages of foreign passports, one layout with each state's own words."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from drawn_exam_2.dutch_books import grey_portrait, opened
from drawn_exam_2.faces import Colour, Look, portrait
from drawn_exam_2.lettering import Face
from drawn_exam_2.people import Person, dotted, english_day
from drawn_exam_2.plate import BOOK, Plate, guilloche
from drawn_exam_2.zones import passport_lines

__all__ = ["EDITIONS", "blank_page", "british_passport", "opened", "passport"]


@dataclass(frozen=True)
class Edition:
    """One state's passport: its words in its own script, and its colours."""

    heading: str
    heading_face: Face
    english: str
    title: str
    title_face: Face
    left: Colour
    right: Colour
    line: Colour
    labels: tuple[
        str, ...
    ]  # surname, given, nationality, born, sex, place, issued, expires, office
    nation: str
    place: str
    office: str
    own_name: str = ""
    own_face: Face = Face.SANS
    coloured: bool = False


LATIN = (
    "Surname",
    "Given names",
    "Nationality",
    "Date of birth",
    "Sex",
    "Place of birth",
    "Date of issue",
    "Date of expiry",
    "Authority",
)

EDITIONS = {
    "POL": Edition(
        "RZECZPOSPOLITA POLSKA",
        Face.BOLD,
        "REPUBLIC OF POLAND",
        "PASZPORT / PASSPORT",
        Face.BOLD,
        (238, 222, 226),
        (216, 222, 236),
        (180, 120, 150),
        (
            "Nazwisko / Surname",
            "Imiona / Given names",
            "Obywatelstwo / Nationality",
            "Data urodzenia / Date of birth",
            "Płeć / Sex",
            "Miejsce urodzenia / Place of birth",
            "Data wydania / Date of issue",
            "Data ważności / Date of expiry",
            "Organ / Authority",
        ),
        "POLSKIE",
        "OPOLE",
        "WOJEWODA OPOLSKI",
    ),
    "TUR": Edition(
        "TÜRKİYE CUMHURİYETİ",
        Face.BOLD,
        "REPUBLIC OF TÜRKİYE",
        "PASAPORT / PASSPORT",
        Face.BOLD,
        (240, 216, 212),
        (222, 226, 232),
        (200, 100, 100),
        (
            "Soyadı / Surname",
            "Adı / Given names",
            "Uyruğu / Nationality",
            "Doğum tarihi / Date of birth",
            "Cinsiyeti / Sex",
            "Doğum yeri / Place of birth",
            "Veriliş tarihi / Date of issue",
            "Geçerlilik tarihi / Date of expiry",
            "Veren makam / Authority",
        ),
        "T.C.",
        "KIRŞEHİR",
        "KIRŞEHİR",
    ),
    "SYR": Edition(
        "الجمهورية العربية السورية",
        Face.ARABIC_BOLD,
        "SYRIAN ARAB REPUBLIC",
        "جواز سفر",
        Face.ARABIC_BOLD,
        (214, 226, 238),
        (236, 232, 212),
        (100, 130, 180),
        LATIN,
        "SYRIAN",
        "IDLIB",
        "HAMA CENTER",
        "الاسم: رنا درويش",
        Face.ARABIC_BOLD,
        coloured=True,
    ),
    "UKR": Edition(
        "УКРАЇНА",
        Face.BOLD,
        "UKRAINE",
        "ПАСПОРТ / PASSPORT",
        Face.BOLD,
        (210, 226, 240),
        (246, 240, 206),
        (110, 150, 200),
        (
            "Прізвище / Surname",
            "Ім'я / Given names",
            "Громадянство / Nationality",
            "Дата народження / Date of birth",
            "Стать / Sex",
            "Місце народження / Place of birth",
            "Дата видачі / Date of issue",
            "Дійсний до / Date of expiry",
            "Орган / Authority",
        ),
        "УКРАЇНА / UKRAINE",
        "M. ХАРКІВ / UKR",
        "6301",
    ),
    "CHN": Edition(
        "中华人民共和国",
        Face.CHINESE,
        "PEOPLE'S REPUBLIC OF CHINA",
        "护照 PASSPORT",
        Face.CHINESE,
        (232, 216, 222),
        (216, 230, 226),
        (180, 110, 120),
        LATIN,
        "CHINESE",
        "ZHEJIANG",
        "MPS EXIT & ENTRY",
        "姓名 样本丽   性别 女   出生地点 浙江",
        Face.CHINESE,
        coloured=True,
    ),
    "IND": Edition(
        "भारत गणराज्य",
        Face.HINDI,
        "REPUBLIC OF INDIA",
        "पासपोर्ट",
        Face.HINDI,
        (226, 222, 236),
        (236, 228, 212),
        (130, 120, 170),
        LATIN,
        "INDIAN",
        "PUNE, MAHARASHTRA",
        "THE HAGUE",
        "राष्ट्रीयता  भारतीय    लिंग",
        Face.HINDI,
        coloured=True,
    ),
    "ERI": Edition(
        "ሃገረ ኤርትራ",
        Face.ETHIOPIC,
        "STATE OF ERITREA",
        "ፓስፖርት",
        Face.ETHIOPIC,
        (214, 232, 236),
        (228, 236, 214),
        (90, 150, 170),
        LATIN,
        "ERITREAN",
        "MENDEFERA",
        "ASMARA",
        "ስም  ሰላም ተስፋይ",
        Face.ETHIOPIC,
        coloured=True,
    ),
}


def passport(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    edition = EDITIONS[person.state]
    ground = guilloche(BOOK, rng, edition.left, edition.right, edition.line, waves=6)
    page = Plate(BOOK, ground)
    ink = tuple(c // 2 for c in edition.line)
    tint = (ink[0], ink[1], ink[2])
    pale = tuple((a + 5 * b) // 6 for a, b in zip(edition.line, edition.right, strict=True))
    page.seal(88, 42, 18, (pale[0], pale[1], pale[2]), "❂")
    page.text(5, 7.4, edition.heading, 3.8, edition.heading_face, tint)
    page.text(5, 11.6, edition.english, 2.3, Face.BOLD, tint)
    page.text(120, 7.4, edition.title, 3.4, edition.title_face, tint, "rs")
    face = portrait(look, rng) if edition.coloured else grey_portrait(look, rng)
    page.picture(5, 15, 35, 45, face)
    page.field(44, 16, "Type", "P", tint=tint)
    page.field(56, 16, "Code", person.state, tint=tint)
    page.field(84, 16, "Passport No.", person.number, size=3.2, face=Face.MONO_BOLD, tint=tint)
    values = (
        person.surname.upper(),
        person.given.upper(),
        edition.nation,
        english_day(person.born),
        person.sex,
        edition.place,
        english_day(person.issued),
        english_day(person.expires),
        edition.office,
    )
    spots = (
        (44, 23),
        (44, 30),
        (44, 37),
        (44, 44),
        (86, 44),
        (44, 51),
        (44, 58),
        (84, 58),
        (84, 51),
    )
    for (x, y), label, value in zip(spots, edition.labels, values, strict=True):
        page.field(x, y, label, value, tint=tint)
    if edition.own_name:
        page.text(119, 27, edition.own_name, 3, edition.own_face, anchor="rs")
    page.signature(6, 60, 32, 8, rng)
    page.zone(76, passport_lines(person), 4.8)
    return page.finish()


def blank_page(person: Person, rng: np.random.Generator) -> Image.Image:
    """The page across from the one with the data, for stamps."""
    edition = EDITIONS[person.state]
    page = Plate(BOOK, guilloche(BOOK, rng, edition.right, edition.left, edition.line, depth=0.2))
    page.text(62, 10, edition.heading, 3, edition.heading_face, anchor="ms")
    page.text(62, 46, person.number, 5, Face.MONO, (150, 40, 40), "ms")
    page.text(62, 82, "2", 3, Face.BOLD, anchor="ms")
    return page.finish()


def british_passport(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    """The blue passport of 2020, with the portrait at the left and a ghost at the right."""
    page = Plate(
        BOOK, guilloche(BOOK, rng, (214, 220, 238), (238, 222, 226), (110, 120, 180), waves=8)
    )
    page.text(5, 7, "UNITED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND", 2.8, Face.SERIF_BOLD)
    page.text(48, 12, "PASSPORT / PASSEPORT   BRITISH PASSPORT", 2.3, Face.SERIF_BOLD)
    page.picture(5, 12, 37, 47, grey_portrait(look, rng))
    rows = (
        ("Surname/Nom (1)", person.surname.upper()),
        ("Given names/Prénoms (2)", person.given.upper()),
        ("Nationality/Nationalité (3)", "BRITISH CITIZEN"),
        ("Date of birth/Date de naissance (4)", dotted(person.born)),
        ("Sex/Sexe (5)  Place of birth/Lieu (6)", f"{person.sex}   WHITBY"),
        ("Date of issue (7)  Authority (8)", english_day(person.issued) + "   HMPO"),
        ("Date of expiry/Date d'expiration (9)", english_day(person.expires)),
    )
    for row, (label, value) in enumerate(rows):
        page.field(48, 18 + 6.6 * row, label, value, small=1.3, size=2.6, face=Face.SANS)
    page.text(118, 17, person.number, 3, Face.MONO_BOLD, anchor="rs")
    page.picture(100, 24, 16, 20, grey_portrait(look, rng), 0.3)
    page.zone(76, passport_lines(person), 4.8)
    return page.finish()
