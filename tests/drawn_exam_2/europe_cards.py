"""Draw cards of European states as Dutch schools meet them."""

import numpy as np
from PIL import Image

from drawn_exam_2.dutch_books import grey_portrait
from drawn_exam_2.faces import Look, portrait
from drawn_exam_2.lettering import Face
from drawn_exam_2.people import Person, dashed, dotted
from drawn_exam_2.plate import CARD, Plate, guilloche
from drawn_exam_2.zones import card_lines


def belgian_kids_id(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (250, 232, 170), (206, 230, 206), (230, 150, 80)))
    card.stripes(3, 3, 9, 6, ((20, 20, 20), (240, 210, 40), (200, 40, 40)))
    card.text(14, 5, "BELGIË  BELGIQUE  BELGIEN  BELGIUM", 2.1, Face.OPEN_BOLD)
    card.text(14, 8.4, "KIDS-ID  identiteitskaart / carte d'identité", 2, Face.OPEN)
    card.picture(56, 11, 26, 33, portrait(look, rng))
    card.chip(4, 12)
    rows = (
        ("Naam / Nom", person.surname),
        ("Voornamen / Prénoms", person.given),
        ("Geboorteplaats en -datum", f"Turnhout {dotted(person.born)}"),
        ("Geslacht / Sexe", "V/F" if person.female else "M/M"),
        ("Kaartnr. / N° carte", "610-" + person.citizen[:7] + "-41"),
        ("Geldig tot / Valable jusqu'au", dotted(person.expires)),
    )
    for row, (label, value) in enumerate(rows):
        x = 19 if row < 2 else 4
        card.field(x, 13.5 + 6.1 * row, label, value, small=1.3, size=2.3)
    return card.finish()


def german_card(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(
        CARD, guilloche(CARD, rng, (206, 226, 214), (238, 216, 206), (110, 160, 150), waves=7)
    )
    card.stars(3, 3, 9, "DE")
    card.text(14, 5, "BUNDESREPUBLIK DEUTSCHLAND", 2.2, Face.BOLD)
    card.text(
        14, 8, "FEDERAL REPUBLIC OF GERMANY / RÉPUBLIQUE FÉDÉRALE D'ALLEMAGNE", 1.3, Face.SANS
    )
    card.text(82, 11, "PERSONALAUSWEIS", 2.6, Face.BOLD, anchor="rs")
    card.text(82, 13, "IDENTITY CARD / CARTE D'IDENTITÉ", 1.3, Face.SANS, anchor="rs")
    card.picture(4, 12, 27, 36, grey_portrait(look, rng))
    cells = (
        (33, 16, "[a] Name / Surname / Nom", person.surname.upper()),
        (33, 21.4, "Vornamen / Given names / Prénoms", person.given.upper()),
        (33, 26.8, "Geburtstag / Date of birth", dotted(person.born)),
        (59, 26.8, "Staatsangehörigkeit", "DEUTSCH"),
        (33, 32.2, "Geburtsort / Place of birth", "KLEVE"),
        (33, 37.6, "Gültig bis / Date of expiry", dotted(person.expires)),
        (59, 37.6, "Zugangsnummer / CAN", person.citizen[:6]),
    )
    for x, y, label, value in cells:
        card.field(x, y, label, value, small=1.25, size=2.3)
    card.text(82, 5, "L01X00T47", 2.8, Face.MONO_BOLD, anchor="rs")
    card.signature(34, 43, 28, 8, rng)
    return card.finish()


def polish_card(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (232, 216, 222), (208, 222, 236), (180, 110, 130)))
    card.seal(76, 24, 6, (190, 80, 90), "♛")
    card.text(32, 5, "RZECZPOSPOLITA POLSKA / REPUBLIC OF POLAND", 2, Face.BOLD, (110, 30, 50))
    card.text(32, 9, "DOWÓD OSOBISTY / IDENTITY CARD", 2.4, Face.BOLD, (110, 30, 50))
    card.picture(3, 4, 26, 34, grey_portrait(look, rng))
    rows = (
        ("NAZWISKO / SURNAME", person.surname.upper()),
        ("IMIONA / GIVEN NAMES", person.given.upper()),
        ("OBYWATELSTWO / NATIONALITY", "POLSKIE"),
        ("DATA URODZENIA / DATE OF BIRTH", dotted(person.born)),
        ("NUMER DOWODU OSOBISTEGO", "ZZC 003481"),
        ("TERMIN WAŻNOŚCI / EXPIRY DATE", dotted(person.expires)),
    )
    for row, (label, value) in enumerate(rows):
        card.field(32, 14 + 6.2 * row, label, value, small=1.25, size=2.3)
    card.field(68, 45, "PŁEĆ / SEX", "K / F" if person.female else "M / M", small=1.25)
    card.signature(4, 40, 24, 9, rng)
    return card.finish()


def turkish_card(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (236, 210, 214), (206, 222, 232), (200, 90, 100)))
    card.box(0, 0, 85.6, 10, (226, 186, 190))
    card.text(4, 5, "TÜRKİYE CUMHURİYETİ KİMLİK KARTI", 2.7, Face.BOLD, (160, 20, 40))
    card.text(4, 8.4, "REPUBLIC OF TURKEY IDENTITY CARD", 1.9, Face.SANS, (160, 20, 40))
    card.text(78, 7.6, "☪", 6, Face.SYMBOLS, (190, 20, 40), "ms")
    card.picture(4, 19, 25, 31, portrait(look, rng))
    card.field(4, 12.6, "T.C. Kimlik No / TR Identity No", "1" + person.citizen + "0", size=2.9)
    rows = (
        ("Soyadı / Surname", person.surname.upper()),
        ("Adı / Given Name(s)", person.given.upper()),
        ("Doğum Tarihi / Date of Birth", dotted(person.born)),
        ("Seri No / Document No", "A" + person.citizen[:2] + "Z" + person.citizen[3:8]),
        ("Son Geçerlilik / Valid Until", dotted(person.expires)),
    )
    for row, (label, value) in enumerate(rows):
        card.field(32, 21 + 6.2 * row, label, value, small=1.3, size=2.4)
    card.field(62, 33.4, "Cinsiyeti / Gender", "K / F" if person.female else "E / M", small=1.3)
    card.field(62, 39.6, "Uyruğu / Nationality", "T.C./TUR", small=1.3, size=2.3)
    card.picture(72, 13, 9, 12, grey_portrait(look, rng), 0.4)
    return card.finish()


def turkish_back(person: Person, _look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (226, 216, 222), (212, 226, 232), (190, 110, 120)))
    card.chip(5, 8)
    card.field(24, 7, "Anne Adı / Mother's Name", "FATMA", small=1.3, size=2.4)
    card.field(24, 13, "Baba Adı / Father's Name", "HASAN", small=1.3, size=2.4)
    card.field(24, 19, "Veren Makam / Issued By", "T.C. İÇİŞLERİ BAKANLIĞI", small=1.3, size=2.2)
    card.box(5, 27, 76, 4, (50, 48, 50))
    card.zone(39.4, card_lines(person), 3)
    return card.finish()


def romanian_card(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    """The electronic card of 2021."""
    card = Plate(CARD, guilloche(CARD, rng, (206, 220, 240), (242, 232, 196), (90, 120, 190)))
    card.stars(3, 3, 9, "RO")
    card.text(14, 5.4, "ROMÂNIA", 3, Face.LATO_HEAVY, (30, 50, 120))
    card.text(14, 8.8, "CARTE DE IDENTITATE / IDENTITY CARD", 2, Face.LATO_BOLD, (30, 50, 120))
    card.picture(4, 13, 27, 35, grey_portrait(look, rng))
    cells = (
        (34, 14, "Nume / Surname", person.surname.upper()),
        (34, 19.6, "Prenume / Given names", person.given.upper()),
        (34, 25.2, "Cetățenie / Nationality", "ROU"),
        (58, 25.2, "Sex / Sex", person.sex),
        (34, 30.8, "Data nașterii / Date of birth", dotted(person.born)),
        (34, 36.4, "CNP / Personal number", "2" + person.citizen + "014"),
        (34, 42, "Nr. document", "SX " + person.citizen[:6]),
        (58, 42, "Valabilă până la", dotted(person.expires)),
    )
    for x, y, label, value in cells:
        card.field(x, y, label, value, small=1.25, size=2.3, face=Face.LATO_BOLD)
    return card.finish()


def bulgarian_card(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (216, 232, 214), (238, 216, 212), (120, 170, 110)))
    card.stripes(3, 3, 8, 6, ((240, 240, 240), (20, 140, 80), (200, 40, 40)))
    card.text(13, 5, "РЕПУБЛИКА БЪЛГАРИЯ", 2.3, Face.BOLD)
    card.text(13, 8.6, "REPUBLIC OF BULGARIA", 1.9, Face.SANS)
    card.text(82, 5, "ЛИЧНА КАРТА", 2.4, Face.BOLD, anchor="rs")
    card.text(82, 8.6, "IDENTITY CARD", 1.9, Face.SANS, anchor="rs")
    card.picture(4, 12, 27, 36, portrait(look, rng))
    cells = (
        (34, 13.4, "Фамилия / Surname", "ОБРАЗЕЦ / " + person.surname.upper()),
        (34, 18.8, "Име / Name", "ПЕТЯ / " + person.given.split()[0].upper()),
        (34, 24.2, "Гражданство / Nationality", "БЪЛГАРИЯ / BGR"),
        (34, 29.6, "ЕГН / Personal No.", person.citizen + "3"),
        (62, 29.6, "Пол / Sex", "Ж / F"),
        (34, 35, "Дата на раждане / Date of birth", dotted(person.born)),
        (34, 40.4, "Валидност / Date of expiry", dotted(person.expires)),
        (62, 40.4, "№ / No.", person.citizen),
    )
    for x, y, label, value in cells:
        card.field(x, y, label, value, small=1.25, size=2.2)
    card.signature(35, 45, 24, 7, rng)
    return card.finish()


def spanish_foreigner(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    """The DNI of 2021, with the letters of the Union."""
    card = Plate(CARD, guilloche(CARD, rng, (240, 222, 206), (214, 224, 232), (200, 120, 90)))
    card.stars(3, 3, 9, "ES")
    card.text(14, 5.4, "ESPAÑA", 2.8, Face.BOLD, (140, 30, 30))
    card.text(14, 8.6, "DOCUMENTO NACIONAL DE IDENTIDAD", 1.9, Face.NARROW_BOLD, (140, 30, 30))
    card.picture(4, 12, 26, 34, grey_portrait(look, rng))
    first, last = person.surname.split()
    cells = (
        (34, 13, "APELLIDOS / SURNAMES", f"{first} {last}".upper()),
        (34, 18.6, "NOMBRE / NAME", person.given.upper()),
        (34, 24.2, "SEXO / SEX", "F"),
        (46, 24.2, "NACIONALIDAD", "ESP"),
        (64, 24.2, "NACIMIENTO", dashed(person.born)),
        (34, 29.8, "EMISIÓN / ISSUE", dashed(person.issued)),
        (60, 29.8, "VALIDEZ / EXPIRY", dashed(person.expires)),
        (34, 35.4, "NUM SOPORT", "CHB0" + person.citizen[:5]),
    )
    for x, y, label, value in cells:
        card.field(x, y, label, value, small=1.2, size=2.2)
    card.text(4, 51, "DNI  " + person.citizen[:8] + "X", 3.2, Face.BOLD)
    card.signature(56, 41, 26, 9, rng)
    return card.finish()


def italian_card(person: Person, look: Look, rng: np.random.Generator) -> Image.Image:
    card = Plate(CARD, guilloche(CARD, rng, (210, 226, 232), (226, 236, 214), (110, 160, 180)))
    card.seal(43, 28, 17, (190, 208, 212), "✪")
    card.text(4, 5, "REPUBBLICA ITALIANA", 2.6, Face.SERIF_BOLD, (20, 70, 110))
    card.text(4, 8.2, "MINISTERO DELL'INTERNO", 1.9, Face.SERIF, (20, 70, 110))
    card.text(82, 5, "CARTA DI IDENTITÀ / IDENTITY CARD", 2, Face.SERIF_BOLD, (20, 70, 110), "rs")
    card.text(82, 9, "CA" + person.citizen[:5] + "AA", 2.9, Face.MONO_BOLD, (160, 30, 30), "rs")
    card.picture(4, 12, 25, 33, grey_portrait(look, rng))
    cells = (
        (32, 13, "COMUNE DI / MUNICIPALITY", "GENOVA"),
        (32, 18.4, "COGNOME / SURNAME", person.surname.upper()),
        (32, 23.8, "NOME / NAME", person.given.upper()),
        (32, 29.2, "LUOGO E DATA DI NASCITA", f"SAVONA (SV) {dotted(person.born)}"),
        (32, 34.6, "SESSO", "F"),
        (42, 34.6, "STATURA", "166"),
        (54, 34.6, "CITTADINANZA", "ITA"),
        (32, 40, "EMISSIONE", dotted(person.issued)),
        (58, 40, "SCADENZA", dotted(person.expires)),
    )
    for x, y, label, value in cells:
        card.field(x, y, label, value, small=1.2, size=2.2)
    card.signature(5, 46, 26, 7, rng)
    return card.finish()
