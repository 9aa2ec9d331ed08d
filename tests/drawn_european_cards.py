"""Draw identity documents of other countries, in words, colours and layout."""

from dataclasses import dataclass
from random import Random
from typing import Final

from drawn_cards import (
    CARD,
    PAGE,
    Draw,
    blank,
    dutch_card_back,
    dutch_card_front,
    dutch_licence_back,
    dutch_licence_front,
    dutch_passport,
    dutch_permit_back,
    dutch_permit_front,
)
from drawn_people import BOLD, NARROW_BOLD, Colour, card_lines, invent, passport_lines
from PIL import Image


@dataclass(frozen=True, slots=True)
class _Words:
    """What a country prints on its cards."""

    country: str
    titles: tuple[str, ...]
    labels: tuple[str, ...]
    """Surname, given names, sex, nationality, birth, number, expiry."""
    nationality: str
    colours: tuple[Colour, Colour]


_FOREIGN: Final = (
    _Words(
        "BEL",
        ("BELGIË  BELGIQUE  BELGIEN  BELGIUM", "IDENTITEITSKAART  CARTE D'IDENTITÉ  IDENTITY CARD"),
        (
            "Naam / Name",
            "Voornamen / Given names",
            "Geslacht / Sex",
            "Nationaliteit / Nationality",
            "Geboortedatum / Date of birth",
            "Kaartnr. / Card No.",
            "Vervalt op / Expires on",
        ),
        "Belg",
        ((232, 240, 226), (196, 214, 178)),
    ),
    _Words(
        "D<<",
        ("BUNDESREPUBLIK DEUTSCHLAND", "PERSONALAUSWEIS  IDENTITY CARD / CARTE D'IDENTITÉ"),
        (
            "Name/Surname/Nom",
            "Vornamen/Given names/Prénoms",
            "Geschlecht/Sex/Sexe",
            "Staatsangehörigkeit/Nationality",
            "Geburtstag/Date of birth",
            "Nummer/No.",
            "Gültig bis/Date of expiry",
        ),
        "DEUTSCH",
        ((230, 236, 232), (190, 210, 214)),
    ),
    _Words(
        "TUR",
        ("TÜRKİYE CUMHURİYETİ KİMLİK KARTI", "REPUBLIC OF TÜRKİYE IDENTITY CARD"),
        (
            "Soyadı / Surname",
            "Adı / Given Name(s)",
            "Cinsiyeti / Gender",
            "Uyruğu / Nationality",
            "Doğum Tarihi / Date of Birth",
            "Seri No / Document No",
            "Son Geçerlilik / Valid Until",
        ),
        "T.C./TUR",
        ((232, 240, 244), (186, 212, 226)),
    ),
    _Words(
        "POL",
        ("RZECZPOSPOLITA POLSKA  REPUBLIC OF POLAND", "DOWÓD OSOBISTY  IDENTITY CARD"),
        (
            "NAZWISKO / SURNAME",
            "IMIONA / GIVEN NAMES",
            "PŁEĆ / SEX",
            "OBYWATELSTWO / NATIONALITY",
            "DATA URODZENIA / DATE OF BIRTH",
            "NUMER / NUMBER",
            "TERMIN WAŻNOŚCI / EXPIRY DATE",
        ),
        "POLSKIE",
        ((240, 228, 232), (206, 214, 226)),
    ),
    _Words(
        "MAR",
        (
            "ROYAUME DU MAROC   المملكة المغربية",
            "CARTE NATIONALE D'IDENTITE  البطاقة الوطنية للتعريف",
        ),
        (
            "Nom  الاسم العائلي",
            "Prénom  الاسم الشخصي",
            "Sexe",
            "Né à  مكان الازدياد",
            "Né le  تاريخ الازدياد",
            "N°",
            "Valable jusqu'au  صالحة إلى غاية",
        ),
        "CASABLANCA",
        ((232, 240, 228), (212, 220, 190)),
    ),
    _Words(
        "UKR",
        ("УКРАЇНА   UKRAINE", "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / PASSPORT OF THE CITIZEN OF UKRAINE"),
        (
            "Прізвище / Surname",
            "Ім'я / Name",
            "Стать / Sex",
            "Громадянство / Nationality",
            "Дата народження / Date of birth",
            "Документ № / Document No.",
            "Дійсний до / Date of expiry",
        ),
        "Україна/UKR",
        ((230, 236, 246), (240, 232, 190)),
    ),
    _Words(
        "FRA",
        ("RÉPUBLIQUE FRANÇAISE", "CARTE NATIONALE D'IDENTITÉ / IDENTITY CARD"),
        (
            "NOM / Surname",
            "Prénoms / Given names",
            "SEXE / Sex",
            "NATIONALITÉ / Nationality",
            "DATE DE NAISS. / Date of birth",
            "N° DU DOCUMENT / Document No",
            "DATE D'EXPIR. / Expiry date",
        ),
        "FRA",
        ((228, 234, 246), (226, 210, 218)),
    ),
)


def foreign_card_front(random: Random) -> Image.Image:
    words = random.choice(_FOREIGN)
    one = invent(random, words.country)
    sheet = blank(random, CARD, *words.colours)
    for row, title in enumerate(words.titles):
        sheet.write((0.04, 0.03 + row * 0.065), title, (26, 21)[row], NARROW_BOLD, (40, 40, 110))
    mirrored = random.random() < 0.3
    sheet.face((0.68, 0.26, 0.95, 0.86) if mirrored else (0.04, 0.22, 0.33, 0.84))
    left = 0.05 if mirrored else 0.37
    values = (
        one.surname.upper(),
        one.given,
        one.sex,
        words.nationality,
        one.dated(one.born),
        one.number,
        one.dated(one.expires),
    )
    places = [
        (0, 0.19),
        (0, 0.3),
        (0, 0.41),
        (0.22, 0.41),
        (0, 0.52),
        (0, 0.63),
        (0, 0.74),
    ]
    for label, value, (x, y) in zip(words.labels, values, places, strict=True):
        sheet.field((left + x, y), label, value)
    sheet.signature((left + 0.03, 0.86), one.surname)
    return sheet.image


def foreign_card_back(random: Random) -> Image.Image:
    words = random.choice(_FOREIGN)
    one = invent(random, words.country)
    sheet = blank(random, CARD, *words.colours)
    if random.random() < 0.6:
        sheet.field((0.04, 0.08), words.labels[3], words.nationality)
        sheet.field((0.5, 0.08), "Authority", "MINISTRY OF INTERIOR")
        sheet.field((0.04, 0.22), words.labels[6], one.dated(one.expires))
    sheet.pen.rectangle((700, 60, 920, 240), fill=(180, 170, 130))
    sheet.machine_lines(card_lines(one, random.choice(["I<", "ID"])), 0.62, 36)
    return sheet.image


def foreign_passport(random: Random) -> Image.Image:
    words = random.choice([*_FOREIGN, _SYRIA])
    one = invent(random, words.country)
    sheet = blank(random, PAGE, *words.colours)
    sheet.write((0.04, 0.03), words.titles[0], 30, NARROW_BOLD, (60, 40, 90))
    sheet.write((0.5, 0.085), random.choice(["PASSPORT", "PASSPORT / PASSEPORT"]), 26, BOLD)
    sheet.face((0.04, 0.18, 0.28, 0.66))
    sheet.field((0.32, 0.13), "Type", "P")
    sheet.field((0.42, 0.13), "Country code", one.country.replace("<", ""))
    sheet.field((0.64, 0.13), words.labels[5], one.number)
    values = (
        one.surname.upper(),
        one.given.upper(),
        one.sex,
        words.nationality,
        one.dated(one.born, " "),
    )
    for row, (label, value) in enumerate(zip(words.labels, values, strict=False)):
        sheet.field((0.32, 0.22 + row * 0.088), label, value)
    sheet.field((0.66, 0.484), words.labels[6], one.dated(one.expires, " "))
    sheet.field((0.66, 0.572), "Authority", "MINISTRY OF INTERIOR")
    sheet.signature((0.68, 0.68), one.surname)
    sheet.machine_lines(passport_lines(one), 0.83, 34)
    return sheet.image


_SYRIA: Final = _Words(
    "SYR",
    ("SYRIAN ARAB REPUBLIC   الجمهورية العربية السورية", "PASSPORT  جواز سفر"),
    (
        "Surname  النسبة",
        "Given name  الاسم",
        "Sex  الجنس",
        "Nationality  الجنسية",
        "Date of birth  تاريخ الميلاد",
        "Passport No.  رقم الجواز",
        "Date of expiry  تاريخ الانتهاء",
    ),
    "SYRIAN",
    ((236, 232, 222), (206, 216, 206)),
)

_LICENCE_TITLES: Final = {
    "BEL": "RIJBEWIJS  PERMIS DE CONDUIRE  FÜHRERSCHEIN  KONINKRIJK BELGIË",
    "D<<": "FÜHRERSCHEIN  BUNDESREPUBLIK DEUTSCHLAND",
    "POL": "PRAWO JAZDY  RZECZPOSPOLITA POLSKA",
    "TUR": "SÜRÜCÜ BELGESİ  DRIVING LICENCE  TÜRKİYE CUMHURİYETİ",
    "FRA": "PERMIS DE CONDUIRE  RÉPUBLIQUE FRANÇAISE",
    "UKR": "ПОСВІДЧЕННЯ ВОДІЯ  DRIVING LICENCE  УКРАЇНА",
}


def foreign_licence_front(random: Random) -> Image.Image:
    country = random.choice(list(_LICENCE_TITLES))
    one = invent(random, country)
    sheet = blank(random, CARD, (244, 228, 230), (226, 190, 206))
    sheet.write((0.17, 0.04), _LICENCE_TITLES[country], 24, NARROW_BOLD, (40, 60, 140))
    sheet.pen.rectangle((26, 22, 140, 90), fill=(20, 50, 150))
    sheet.face((0.04, 0.2, 0.3, 0.76), grey=True)
    rows = [
        f"1. {one.surname.upper()}",
        f"2. {one.given}",
        f"3. {one.dated(one.born)} {one.birthplace.upper()}",
        f"4a. {one.dated(one.issued)}  4c. PREFECTURE",
        f"4b. {one.dated(one.expires)}",
        f"5. {one.number}",
        f"9. {random.choice(['AM B', 'A B BE', 'B'])}",
    ]
    for row, text in enumerate(rows):
        sheet.write((0.34, 0.15 + row * 0.1), text, 26)
    return sheet.image


DOCUMENTS: Final[dict[str, Draw]] = {
    "Dutch passport": dutch_passport,
    "Dutch identity card": dutch_card_front,
    "back of a Dutch identity card": dutch_card_back,
    "Dutch driving licence": dutch_licence_front,
    "back of a Dutch driving licence": dutch_licence_back,
    "Dutch residence permit": dutch_permit_front,
    "back of a Dutch residence permit": dutch_permit_back,
    "foreign identity card": foreign_card_front,
    "back of a foreign identity card": foreign_card_back,
    "foreign passport": foreign_passport,
    "foreign driving licence": foreign_licence_front,
}
