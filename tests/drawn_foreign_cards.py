"""Draw identity documents of more countries, each with a layout of its own."""

from collections.abc import Sequence
from random import Random
from typing import Final

from drawn_cards import CARD, PAGE, Draw, Sheet, blank
from drawn_people import (
    BOLD,
    NARROW,
    NARROW_BOLD,
    SANS,
    SERIF,
    SERIF_BOLD,
    Colour,
    card_lines,
    invent,
    passport_lines,
)
from PIL import Image

Row = tuple[float, float, str, str]


def card_with(
    random: Random,
    colours: tuple[Colour, Colour],
    titles: Sequence[tuple[float, float, str, int]],
    rows: Sequence[Row],
    *,
    face: tuple[float, float, float, float] | None = (0.04, 0.24, 0.32, 0.86),
    size: tuple[int, int] = CARD,
    small: int = 14,
) -> Sheet:
    sheet = blank(random, size, *colours)
    for x, y, text, height in titles:
        sheet.write((x, y), text, height, NARROW_BOLD, (50, 40, 90))
    if face is not None:
        sheet.face(face, grey=random.random() < 0.4)
    for x, y, label, value in rows:
        sheet.field((x, y), label, value, small=small, big=25)
    return sheet


def spanish_card(random: Random) -> Image.Image:
    one = invent(random, "ESP")
    rows = [
        (0.37, 0.2, "APELLIDOS", one.surname.upper()),
        (0.37, 0.34, "NOMBRE", one.given.upper()),
        (0.37, 0.46, "SEXO", one.sex),
        (0.5, 0.46, "NACIONALIDAD", "ESP"),
        (0.72, 0.46, "NACIMIENTO", one.dated(one.born, " ")),
        (0.37, 0.6, "EMISIÓN", one.dated(one.issued, " ")),
        (0.6, 0.6, "VALIDEZ", one.dated(one.expires, " ")),
        (0.37, 0.74, "NUM SOPORT", one.number),
    ]
    titles = [
        (0.04, 0.03, "ESPAÑA", 34),
        (0.3, 0.04, "DOCUMENTO NACIONAL DE IDENTIDAD", 26),
        (0.04, 0.88, f"DNI {one.personal_number[:8]}K", 30),
    ]
    return card_with(random, ((238, 232, 222), (206, 220, 214)), titles, rows).image


def italian_card(random: Random) -> Image.Image:
    one = invent(random, "ITA")
    rows = [
        (0.36, 0.22, "COMUNE DI / MUNICIPALITY", "ROMA"),
        (0.36, 0.32, "COGNOME / SURNAME", one.surname.upper()),
        (0.36, 0.42, "NOME / NAME", one.given.upper()),
        (0.36, 0.52, "LUOGO E DATA DI NASCITA / PLACE AND DATE OF BIRTH", one.dated(one.born)),
        (0.36, 0.62, "SESSO / SEX", one.sex),
        (0.52, 0.62, "STATURA / HEIGHT", "171"),
        (0.74, 0.62, "CITTADINANZA / NATIONALITY", "ITA"),
        (0.36, 0.72, "EMISSIONE / ISSUING", one.dated(one.issued)),
        (0.68, 0.72, "SCADENZA / EXPIRY", one.dated(one.expires)),
    ]
    titles = [
        (0.04, 0.03, "REPUBBLICA ITALIANA", 26),
        (0.04, 0.09, "MINISTERO DELL'INTERNO", 18),
        (0.04, 0.14, "CARTA DI IDENTITÀ / IDENTITY CARD", 22),
    ]
    return card_with(random, ((232, 236, 244), (214, 206, 226)), titles, rows).image


def british_licence(random: Random) -> Image.Image:
    one = invent(random, "GBR")
    sheet = blank(random, CARD, (238, 226, 232), (222, 196, 214))
    sheet.write((0.2, 0.03), "DRIVING LICENCE", 32, BOLD, (170, 60, 100))
    sheet.pen.rectangle((30, 24, 150, 90), fill=(20, 40, 110))
    sheet.write((0.05, 0.05), "UK", 30, BOLD, (250, 250, 250))
    sheet.face((0.04, 0.2, 0.3, 0.72))
    lines = [
        f"1.  {one.surname.upper()}",
        f"2.  {one.given.upper()}",
        f"3.  {one.dated(one.born)} UNITED KINGDOM",
        f"4a. {one.dated(one.issued)}  4c. DVLA",
        f"4b. {one.dated(one.expires)}",
        f"5.  {one.surname.upper()[:5]}{one.personal_number[:6]}{one.given[0]}9AB",
        "7.",
        "8.  12 MILL LANE, LEEDS",
        "9.  AM/A/B1/B/f/k/l/n/p/q",
    ]
    for row, line in enumerate(lines):
        sheet.write((0.34, 0.14 + row * 0.09), line, 23)
    return sheet.image


def romanian_card(random: Random) -> Image.Image:
    one = invent(random, "ROU")
    rows = [
        (0.36, 0.2, "Nume/Nom/Last name", one.surname.upper()),
        (0.36, 0.3, "Prenume/Prenom/First name", one.given.upper()),
        (0.36, 0.4, "Cetăţenie/Nationalite/Nationality", "Română / ROU"),
        (0.36, 0.5, "Loc nastere/Lieu de naissance/Place of birth", "Jud.CJ Mun.Cluj"),
        (0.36, 0.6, "Emisă de/Delivree par/Issued by", "SPCLEP Cluj"),
        (0.7, 0.6, "Valabilitate/Validite/Validity", "12.03.19-2029"),
    ]
    titles = [
        (0.04, 0.03, "ROMÂNIA   ROUMANIE   ROMANIA", 22),
        (0.3, 0.08, "CARTE DE IDENTITATE / IDENTITY CARD", 24),
        (0.3, 0.14, f"SERIA KX NR {one.personal_number[:6]}   CNP 1{one.personal_number}112", 20),
    ]
    sheet = card_with(
        random, ((232, 238, 246), (198, 212, 232)), titles, rows, face=(0.04, 0.2, 0.3, 0.7)
    )
    sheet.machine_lines([line[:36] for line in passport_lines(one)], 0.8, 32)
    return sheet.image


def open_passport(random: Random) -> Image.Image:
    """Both pages of an open booklet, the data page below."""
    one = invent(random, random.choice(["FRA", "POL", "BEL"]))
    both = Image.new("RGB", (PAGE[0], 2 * PAGE[1] + 12), (90, 60, 60))
    upper = blank(random, PAGE, (238, 230, 228), (224, 208, 212))
    upper.write((0.08, 0.12), "OBSERVATIONS / ENDORSEMENTS", 26, SANS)
    upper.write((0.08, 0.8), "3", 30, SANS)
    rows = [
        (0.33, 0.2, "Nom / Surname (1)", one.surname.upper()),
        (0.33, 0.29, "Prénoms / Given names (2)", one.given.upper()),
        (0.33, 0.38, "Nationalité / Nationality (3)", "Française"),
        (0.33, 0.47, "Date de naissance / Date of birth (4)", one.dated(one.born, " ")),
        (0.33, 0.56, "Date de délivrance / Date of issue (7)", one.dated(one.issued, " ")),
        (0.33, 0.65, "Date d'expiration / Date of expiry (8)", one.dated(one.expires, " ")),
        (0.72, 0.56, "Autorité / Authority (9)", "Préfecture"),
    ]
    titles = [
        (0.04, 0.03, "PASSEPORT  PASSPORT", 30),
        (0.5, 0.03, "RÉPUBLIQUE FRANÇAISE", 26),
        (0.72, 0.12, one.number, 28),
    ]
    lower = card_with(random, ((240, 228, 232), (214, 196, 214)), titles, rows, size=PAGE)
    lower.machine_lines(passport_lines(one), 0.83, 34)
    both.paste(upper.image, (0, 0))
    both.paste(lower.image, (0, PAGE[1] + 12))
    return both


def arabic_card(random: Random) -> Image.Image:
    """A card without one Latin letter."""
    sheet = blank(random, CARD, (238, 234, 220), (214, 224, 214))
    sheet.write((0.45, 0.04), "جمهورية مصر العربية", 40, SANS)
    sheet.write((0.5, 0.14), "بطاقة تحقيق الشخصية", 32, SANS)
    sheet.face((0.05, 0.18, 0.32, 0.74))
    for row, text in enumerate(
        ("محمد", "أحمد عبد الله السيد", "شارع النيل", "الدقي - الجيزة", "٢٨٩٠٥١٢٠١٠٢٣٤٥")
    ):
        sheet.write((0.5, 0.28 + row * 0.12), text, 36, SANS)
    return sheet.image


def american_licence(random: Random) -> Image.Image:
    one = invent(random, "GBR")
    titles = [(0.04, 0.03, "CALIFORNIA", 44), (0.5, 0.04, "DRIVER LICENSE", 34)]
    sheet = card_with(random, ((226, 236, 246), (240, 224, 196)), titles, [])
    for row, line in enumerate(
        [
            f"DL  I{one.personal_number[:7]}",
            f"EXP {one.expires:%m/%d/%Y}    CLASS C",
            f"LN {one.surname.upper()}",
            f"FN {one.given.upper()}",
            "2570 24TH STREET",
            "ANYTOWN, CA 95818",
            f"DOB {one.born:%m/%d/%Y}",
            f"SEX {one.sex}  HAIR BRN  EYES BRN",
            f"HGT 5'-05\"  WGT 125 lb   ISS {one.issued:%m/%d/%Y}",
        ]
    ):
        sheet.write((0.36, 0.18 + row * 0.085), line, 24, NARROW_BOLD)
    return sheet.image


def indian_passport(random: Random) -> Image.Image:
    one = invent(random, "GBR")
    rows = [
        (0.33, 0.14, "Type", "P"),
        (0.45, 0.14, "Country Code", "IND"),
        (0.68, 0.14, "Passport No.", f"Z{one.personal_number[:7]}"),
        (0.33, 0.24, "Surname", one.surname.upper()),
        (0.33, 0.33, "Given Name(s)", one.given.upper()),
        (0.33, 0.42, "Nationality", "INDIAN"),
        (0.55, 0.42, "Sex", one.sex),
        (0.7, 0.42, "Date of Birth", one.dated(one.born, "/")),
        (0.33, 0.51, "Place of Birth", "PUNE, MAHARASHTRA"),
        (0.33, 0.6, "Place of Issue", "PUNE"),
        (0.33, 0.69, "Date of Issue", one.dated(one.issued, "/")),
        (0.6, 0.69, "Date of Expiry", one.dated(one.expires, "/")),
    ]
    sheet = card_with(
        random,
        ((236, 238, 232), (216, 214, 230)),
        [(0.3, 0.03, "REPUBLIC OF INDIA", 32)],
        rows,
        size=PAGE,
    )
    lines = [line.replace("GBR", "IND") for line in passport_lines(one)]
    sheet.machine_lines(lines, 0.83, 34)
    return sheet.image


def german_licence_back(random: Random) -> Image.Image:
    one = invent(random, "D<<")
    sheet = blank(random, CARD, (246, 228, 228), (232, 200, 206))
    held = ("AM", "B", "L")
    for row, name in enumerate(
        [
            "AM",
            "A1",
            "A2",
            "A",
            "B1",
            "B",
            "C1",
            "C",
            "D1",
            "D",
            "BE",
            "C1E",
            "CE",
            "D1E",
            "DE",
            "L",
            "T",
        ]
    ):
        y = 0.04 + row * 0.046
        sheet.write((0.42, y), name, 19, BOLD)
        if name in held:
            sheet.write((0.55, y), f"{one.issued:%d.%m.%y}", 19)
            sheet.write((0.72, y), f"{one.expires:%d.%m.%y}", 19)
        sheet.pen.line((410, (y + 0.043) * 638, 980, (y + 0.043) * 638), (150, 120, 130), 1)
    sheet.write((0.04, 0.08), "13.", 20)
    sheet.write((0.04, 0.5), "1. Name 2. Vorname 3. Geburtsdatum", 15, NARROW)
    sheet.write((0.04, 0.55), "4a. Ausstellungsdatum 4b. Ablaufdatum", 15, NARROW)
    return sheet.image


def ukrainian_booklet(random: Random) -> Image.Image:
    """An internal passport of the old kind, filled in by hand, in Cyrillic only."""
    sheet = blank(random, (900, 1260), (236, 240, 246), (214, 224, 236))
    sheet.write((0.1, 0.06), "УКРАЇНА", 40, SERIF_BOLD)
    sheet.write((0.1, 0.12), "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ", 32, SERIF_BOLD)
    labels = ["Прізвище", "Ім'я", "По батькові", "Дата народження", "Місце народження", "Стать"]
    values = ["Шевченко", "Тарас", "Григорович", "9 березня 1984", "м. Київ", "чол."]
    for row, (label, value) in enumerate(zip(labels, values, strict=True)):
        sheet.write((0.1, 0.2 + row * 0.08), label, 22, SERIF)
        sheet.write((0.38, 0.19 + row * 0.08), value, 36, "DejaVuSerif-Italic.ttf", (40, 40, 120))
    sheet.face((0.1, 0.7, 0.4, 0.97))
    sheet.write((0.55, 0.92), "СН № 123456", 34, SERIF_BOLD, (150, 30, 30))
    return sheet.image


def eritrean_card(random: Random) -> Image.Image:
    one = invent(random, "SYR")
    rows = [
        (0.36, 0.3, "Name", f"{one.given} {one.surname}"),
        (0.36, 0.42, "Date of Birth", one.dated(one.born, "/")),
        (0.36, 0.54, "Place of Birth", "Asmara"),
        (0.36, 0.66, "ID No.", one.personal_number),
        (0.7, 0.66, "Sex", one.sex),
    ]
    titles = [(0.3, 0.04, "STATE OF ERITREA", 32), (0.3, 0.13, "NATIONAL IDENTITY CARD", 28)]
    return card_with(random, ((240, 236, 220), (222, 232, 210)), titles, rows).image


def old_turkish_card(random: Random) -> Image.Image:
    one = invent(random, "TUR")
    rows = [
        (0.34, 0.2, "T.C. KİMLİK NO", f"1{one.personal_number}6"),
        (0.34, 0.32, "SOYADI", one.surname.upper()),
        (0.34, 0.44, "ADI", one.given.upper()),
        (0.34, 0.56, "BABA ADI", "HASAN"),
        (0.64, 0.56, "ANA ADI", "FATMA"),
        (0.34, 0.68, "DOĞUM YERİ", "KAYSERİ"),
        (0.64, 0.68, "DOĞUM TARİHİ", one.dated(one.born)),
    ]
    titles = [(0.3, 0.03, "TÜRKİYE CUMHURİYETİ", 28), (0.34, 0.1, "NÜFUS CÜZDANI", 28)]
    return card_with(random, ((244, 226, 232), (232, 204, 216)), titles, rows).image


def two_sides(random: Random) -> Image.Image:
    """Front and back below each other, as from a copier."""
    front, back = italian_card(random), Image.new("RGB", CARD, "white")
    sheet = blank(random, CARD, (232, 236, 244), (214, 206, 226))
    sheet.machine_lines(card_lines(invent(random, "ITA"), "C<"), 0.6, 36)
    back = sheet.image
    page = Image.new("RGB", (CARD[0] + 200, 2 * CARD[1] + 300), "white")
    page.paste(front, (100, 100))
    page.paste(back, (100, CARD[1] + 200))
    return page.convert("L").convert("RGB")


def asylum_card(random: Random) -> Image.Image:
    one = invent(random, "SYR")
    rows = [
        (0.36, 0.2, "naam", one.surname),
        (0.36, 0.3, "voornamen", one.given),
        (0.36, 0.4, "geslacht", one.sex),
        (0.6, 0.4, "nationaliteit", "Syrische"),
        (0.36, 0.5, "geboortedatum", one.dated(one.born)),
        (0.36, 0.6, "v-nummer", f"{one.personal_number}0"),
        (0.36, 0.7, "afgiftedatum", one.dated(one.issued)),
        (0.66, 0.7, "geldig tot", one.dated(one.expires)),
    ]
    titles = [
        (0.04, 0.03, "VREEMDELINGEN IDENTITEITSBEWIJS", 30),
        (0.04, 0.11, "type W   NEDERLAND", 22),
    ]
    return card_with(random, ((238, 236, 240), (220, 216, 232)), titles, rows).image


MORE_DOCUMENTS: Final[dict[str, Draw]] = {
    "Spanish card": spanish_card,
    "Italian card": italian_card,
    "British licence": british_licence,
    "Romanian card": romanian_card,
    "open passport": open_passport,
    "Arabic card": arabic_card,
    "American licence": american_licence,
    "Indian passport": indian_passport,
    "back of a German licence": german_licence_back,
    "Ukrainian booklet": ukrainian_booklet,
    "Eritrean card": eritrean_card,
    "old Turkish card": old_turkish_card,
    "two sides": two_sides,
    "asylum seeker's card": asylum_card,
}
