"""Draw identity cards of the rest of Europe that writes Latin letters."""

from random import Random

from drawn_exam.ground import (
    ID_1,
    ID_2,
    bars,
    chip,
    flag,
    guilloche,
    hologram,
    rosette,
    signature,
    stars_of_europe,
)
from drawn_exam.lettering import Face
from drawn_exam.people import dotted, person, strip_of_card, strip_of_two_lines
from drawn_exam.portraits import portrait, printed_portrait
from drawn_exam.sheet import Card, Sheet


def polish_card(random: Random) -> Card:
    who = person("POL", random, number="ZZC003483")
    sheet = Sheet(guilloche(ID_1, (222, 206, 226), (214, 232, 224), (140, 120, 180), random))
    sheet.text((4, 2.2), "RZECZPOSPOLITA POLSKA", 2.3, face=Face.BOLD, colour=(120, 30, 60))
    sheet.text((4, 6), "DOWÓD OSOBISTY / IDENTITY CARD", 1.7, colour=(120, 30, 60))
    stars_of_europe(sheet, (72, 2.5), 9, "PL")
    sheet.paste(printed_portrait(random), (4, 12, 28, 44), mark="portrait")
    rows = [("NAZWISKO / SURNAME", who.surname), ("IMIONA / GIVEN NAMES", who.given)]
    rows += [("OBYWATELSTWO / NATIONALITY", "POLSKIE")]
    rows += [("DATA URODZENIA / DATE OF BIRTH", dotted(who.born))]
    rows += [("PŁEĆ / SEX   NUMER DOWODU OSOBISTEGO", f"{who.sex}       {who.number}")]
    rows += [("TERMIN WAŻNOŚCI / EXPIRY DATE", dotted(who.until))]
    sheet.fields((32, 10.5), rows, step=6.2, value=2, label=1.1)
    sheet.mark("number", (32 * 12, 35 * 12, 70 * 12, 41 * 12))
    hologram(sheet, (62, 30, 82, 50))
    return sheet.card()


def polish_card_back(random: Random) -> Card:
    who = person("POL", random, number="ZZC003483")
    sheet = Sheet(guilloche(ID_1, (226, 214, 226), (216, 230, 226), (150, 130, 180), random))
    rows = [("NUMER PESEL / PERSONAL NUMBER", f"{who.born:%y%m%d}12345")]
    rows += [("MIEJSCE URODZENIA / PLACE OF BIRTH", who.place), ("NAZWISKO RODOWE", who.surname)]
    rows += [("ORGAN WYDAJĄCY / ISSUING AUTHORITY", f"PREZYDENT MIASTA {who.place}")]
    sheet.fields((4, 4), rows, step=6.6, value=1.9)
    strip = strip_of_card(who, "I", "KOWALEWICZ", "ZUZANNA")
    sheet.lines((3.5, 34), strip, 2.55, face=Face.OCR, leading=2.1, mark="mrz")
    return sheet.card()


def romanian_card(random: Random) -> Card:
    who = person("ROU", random, number="CJ123456")
    sheet = Sheet(guilloche(ID_2, (208, 226, 240), (240, 214, 226), (140, 130, 190), random))
    heads = "ROUMANIE          ROMANIA          ROMANIA"
    sheet.text((52, 2), heads, 2.2, face=Face.BOLD, anchor="ma", colour=(40, 60, 130))
    words = "CARTE D'IDENTITÉ   CARTE DE IDENTITATE   IDENTITY CARD"
    sheet.text((52, 6), words, 1.7, anchor="ma")
    sheet.text((40, 10), f"SERIA {who.number[:2]} NR {who.number[2:]}", 2.3, mark="number")
    sheet.paste(portrait(random), (4, 12, 29, 46), mark="portrait")
    rows = [("CNP", f"2{who.born:%y%m%d}123456"), ("Nume/Nom/Last name", who.surname)]
    rows += [("Prenume/Prenom/First name", who.given), ("Cetăţenie/Nationality", "Română / ROU")]
    rows += [("Loc naştere/Place of birth", who.place), ("Domiciliu/Address", who.place)]
    validity = f"{dotted(who.issued)[:6]}{who.issued:%y}-{dotted(who.until)}"
    rows += [("Emisă de/Issued by     Valabilitate/Validity", f"SPCLEP Cluj   {validity}")]
    sheet.fields((33, 13), rows, step=5.9, value=1.9, label=1.1)
    strip = strip_of_two_lines(who, "ID", "IONESCUT", who.given)
    sheet.lines((4, 59), strip, 2.7, face=Face.OCR, leading=2.3, mark="mrz")
    return sheet.card()


def spanish_card(random: Random) -> Card:
    who = person("ESP", random, number="BAA000589")
    sheet = Sheet(guilloche(ID_1, (236, 226, 206), (222, 232, 214), (180, 150, 110), random))
    sheet.text((16, 2), "ESPAÑA", 2.8, face=Face.BOLD, colour=(130, 30, 40))
    sheet.text((34, 2.6), "DOCUMENTO NACIONAL DE IDENTIDAD", 1.6, colour=(130, 30, 40))
    stars_of_europe(sheet, (3, 2.5), 10, "ES")
    sheet.paste(printed_portrait(random), (4, 12, 28, 44), mark="portrait")
    sheet.text((32, 7), "DNI 99999999R", 2.6, face=Face.BOLD, mark="number")
    rows = [("APELLIDOS / Surnames", f"{who.surname} ESPAÑOLA"), ("NOMBRE / Name", who.given)]
    nation = f"{who.sex}    ESP    {dotted(who.born, ' ')}"
    rows += [("SEXO  NACIONALIDAD  NACIMIENTO", nation), ("NÚM SOPORTE", who.number)]
    rows += [("VALIDEZ / Expiry", dotted(who.until, " "))]
    sheet.fields((32, 13), rows, step=6.3, value=1.9, label=1.1)
    signature(sheet, (56, 44, 80, 51), random)
    chip(sheet, (66, 26))
    return sheet.card()


def italian_card(random: Random) -> Card:
    who = person("ITA", random, number="CA00000AA")
    sheet = Sheet(guilloche(ID_1, (206, 228, 224), (240, 230, 214), (100, 160, 150), random))
    sheet.text((4, 2), "REPUBBLICA ITALIANA", 2, face=Face.BOLD, colour=(20, 90, 90))
    sheet.text((4, 5.4), "MINISTERO DELL'INTERNO", 1.5, colour=(20, 90, 90))
    sheet.text((34, 5), "CARTA DI IDENTITÀ / IDENTITY CARD", 1.6, face=Face.BOLD)
    stars_of_europe(sheet, (73, 2), 9, "IT")
    sheet.text((60, 9), who.number, 2.3, face=Face.BOLD, mark="number")
    sheet.paste(printed_portrait(random), (4, 13, 28, 44), mark="portrait")
    rows = [("COMUNE DI / MUNICIPALITY", who.place), ("COGNOME / SURNAME", who.surname)]
    rows += [("NOME / NAME", who.given), ("NASCITA / BIRTH", f"{who.place} {dotted(who.born)}")]
    rows += [("SESSO  STATURA  CITTADINANZA", f"{who.sex}    {who.height}    ITA")]
    rows += [("EMISSIONE   SCADENZA", f"{dotted(who.issued)}   {dotted(who.until)}")]
    sheet.fields((31, 11), rows, step=6.2, value=1.9, label=1.1)
    signature(sheet, (60, 44, 80, 51), random)
    return sheet.card()


def italian_paper_card(random: Random) -> Card:
    who = person("ITA", random, number="AX 1234567")
    ground = guilloche((148.0, 105.0), (232, 222, 196), (226, 216, 190), (190, 170, 130), random)
    sheet = Sheet(ground)
    sheet.rule([(74, 0), (74, 105)], (170, 150, 120), 0.4)
    lines = [f"Cognome  {who.surname}", f"Nome  {who.given}", f"nato il  {dotted(who.born)}"]
    lines += [f"(atto n. 123 P. 1 S. A)   a  {who.place}", "Cittadinanza  ITALIANA"]
    lines += [f"Residenza  {who.place}", "Via  Esempio 12", "Stato civile  ---"]
    lines += ["Professione  IMPIEGATO", "CONNOTATI E CONTRASSEGNI SALIENTI"]
    lines += [f"Statura  {who.height / 100}", "Capelli  CASTANI", "Occhi  VERDI"]
    sheet.lines((6, 8), lines, 2.5, leading=2.8, face=Face.SERIF)
    sheet.text((111, 6), "REPUBBLICA ITALIANA", 2.8, face=Face.SERIF_BOLD, anchor="ma")
    sheet.text((111, 12), f"COMUNE DI {who.place}", 2.4, face=Face.SERIF, anchor="ma")
    sheet.text((111, 18), "CARTA D'IDENTITÀ", 3.2, face=Face.SERIF_BOLD, anchor="ma")
    sheet.text((111, 25), f"N° {who.number}", 2.8, face=Face.SERIF_BOLD, anchor="ma", mark="number")
    sheet.paste(portrait(random), (94, 32, 126, 72), mark="portrait")
    signature(sheet, (84, 78, 130, 86), random)
    sheet.text((80, 88), "Firma del titolare", 1.9, face=Face.SERIF)
    rosette(sheet, (122, 72), 12, (110, 70, 130), 11)
    return sheet.card()


def swedish_card(random: Random) -> Card:
    who = person("SWE", random, number="112233445")
    sheet = Sheet(guilloche(ID_1, (214, 228, 242), (246, 238, 206), (110, 150, 190), random))
    sheet.text((15, 2.4), "SVERIGE  SWEDEN", 2.2, face=Face.BOLD, colour=(20, 70, 130))
    sheet.text((15, 6), "NATIONELLT IDENTITETSKORT / NATIONAL IDENTITY CARD", 1.3)
    stars_of_europe(sheet, (3, 2.5), 10, "SE")
    sheet.paste(printed_portrait(random), (4, 12, 28, 43), mark="portrait")
    rows = [("Efternamn / Surname", who.surname), ("Förnamn / Given names", who.given)]
    rows += [("Personnr / Personal id no", f"{who.born:%y%m%d}-1234")]
    rows += [("Kön / Sex   Längd / Height", f"{who.sex}    {who.height}")]
    rows += [("Giltigt t.o.m. / Expiry", dotted(who.until, " ")), ("Kortnr / Card no", who.number)]
    sheet.fields((32, 10.5), rows, step=6.2, value=1.9, label=1.1)
    flag(sheet, (70, 30, 80, 36), [(0, 82, 147), (254, 203, 0), (0, 82, 147)], upright=False)
    return sheet.card()


def hungarian_card(random: Random) -> Card:
    who = person("HUN", random, number="000085AE")
    sheet = Sheet(guilloche(ID_1, (232, 216, 210), (212, 230, 214), (150, 140, 110), random))
    sheet.text((4, 2.2), "MAGYARORSZÁG  HUNGARY", 2, face=Face.BOLD, colour=(120, 40, 40))
    sheet.text((4, 5.8), "SZEMÉLYAZONOSÍTÓ IGAZOLVÁNY / IDENTITY CARD", 1.5)
    stars_of_europe(sheet, (72, 2.5), 9, "HU")
    sheet.paste(printed_portrait(random), (4, 12, 28, 43), mark="portrait")
    rows = [("Családi név / Family name", who.surname.upper()), ("Utónév / Given name", who.given)]
    rows += [("Nem / Sex   Állampolgárság", f"N/{who.sex}    HUN")]
    rows += [("Születési idő / Date of birth", dotted(who.born, " "))]
    rows += [
        ("Okmányazonosító / Doc. No.", who.number),
        ("Érvényes / Expiry", dotted(who.until, " ")),
    ]
    sheet.fields((32, 10.5), rows, step=6.2, value=1.9, label=1.1)
    sheet.mark("number", (32 * 12, 35 * 12, 60 * 12, 41 * 12))
    signature(sheet, (58, 42, 80, 50), random)
    bars(sheet, (5, 46, 27, 50), random)
    return sheet.card()
