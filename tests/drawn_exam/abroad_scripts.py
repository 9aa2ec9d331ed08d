"""Draw identity documents of countries that write other letters than Latin."""

from random import Random

from drawn_exam.ground import (
    ID_1,
    ID_2,
    ID_3,
    bars,
    chip,
    emblem,
    flag,
    guilloche,
    rosette,
    signature,
    squares_code,
    stars_of_europe,
)
from drawn_exam.lettering import Face
from drawn_exam.people import dotted, person, strip_of_passport
from drawn_exam.portraits import portrait, printed_portrait
from drawn_exam.sheet import Card, Sheet


def eastern_digits(words: str) -> str:
    """Answer the words with the digits that Arabic writes."""
    return words.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def bulgarian_card(random: Random) -> Card:
    who = person("BGR", random, number="000000000")
    sheet = Sheet(guilloche(ID_1, (214, 230, 218), (236, 222, 206), (120, 160, 130), random))
    heads = "РЕПУБЛИКА БЪЛГАРИЯ  REPUBLIC OF BULGARIA"
    sheet.text((15, 2.3), heads, 1.9, face=Face.BOLD, colour=(30, 90, 60))
    sheet.text((15, 5.8), "ЛИЧНА КАРТА  IDENTITY CARD", 1.7)
    stars_of_europe(sheet, (3, 2.5), 9, "BG")
    sheet.paste(printed_portrait(random), (4, 12, 28, 43), mark="portrait")
    rows = [("Фамилия / Surname", f"{who.surname} / IVANOVSKA")]
    rows += [
        ("Име / Name", "РАДОСТИНА / RADOSTINA"),
        ("Пол / Sex   ЕГН / Personal No", "Ж/F   9999990000"),
    ]
    rows += [("Гражданство / Nationality", "БЪЛГАРИЯ / BGR")]
    rows += [("Дата на раждане / Date of birth", dotted(who.born))]
    rows += [("Валидност / Expiry    № / Doc. No", f"{dotted(who.until)}    {who.number}")]
    sheet.fields((31, 10), rows, step=6.2, value=1.8, label=1.1)
    sheet.mark("number", (31 * 12, 34 * 12 + 60, 70 * 12, 36 * 12 + 96))
    signature(sheet, (60, 46, 80, 52), random)
    return sheet.card()


def ukrainian_card(random: Random) -> Card:
    who = person("UKR", random, number="000000000")
    sheet = Sheet(guilloche(ID_1, (206, 226, 244), (246, 240, 200), (110, 150, 190), random))
    sheet.text((15, 2.2), "УКРАЇНА  UKRAINE", 2.2, face=Face.BOLD, colour=(20, 70, 140))
    sheet.text((15, 5.8), "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / PASSPORT", 1.5, colour=(20, 70, 140))
    flag(sheet, (3, 3, 12, 9), [(0, 87, 183), (255, 221, 0)], upright=False)
    sheet.paste(printed_portrait(random), (4, 12, 28, 43), mark="portrait")
    rows = [
        ("Прізвище/Surname", f"{who.surname}/KOVALENCHUK"),
        ("Ім'я/Name", f"{who.given}/OKSANA"),
    ]
    rows += [("Стать/Sex  Громадянство/Nationality", f"Ж/{who.sex}     УКРАЇНА/UKR")]
    rows += [("Дата народження/Date of birth", dotted(who.born, " "))]
    rows += [
        ("Запис №/Record No.", f"{who.born:%Y%m%d}-00000"),
        ("Документ №/Document No.", who.number),
    ]
    sheet.fields((31, 10), rows, step=6.2, value=1.8, label=1.1)
    sheet.mark("number", (31 * 12, 40 * 12, 60 * 12, 46 * 12))
    emblem(sheet, (76, 26), 5, (20, 70, 140))
    signature(sheet, (60, 46, 80, 52), random)
    return sheet.card()


def ukrainian_booklet(random: Random) -> Card:
    who = person("UKR", random)
    sheet = Sheet(guilloche(ID_3, (224, 232, 222), (232, 228, 206), (130, 160, 140), random))
    rosette(sheet, (62, 44), 26, (150, 180, 150), 8)
    sheet.text((62, 4), "УКРАЇНА", 3, face=Face.SERIF_BOLD, anchor="ma")
    sheet.text((62, 10), "ПАСПОРТ", 2.8, face=Face.SERIF_BOLD, anchor="ma")
    sheet.paste(portrait(random), (7, 20, 40, 62), mark="portrait")
    rows = [("Прізвище", "Коваленчук"), ("Ім'я", "Оксана"), ("По батькові", "Андріївна")]
    rows += [("Дата народження", f"{who.born.day} березня {who.born.year} р.")]
    rows += [("Місце народження", who.place), ("Стать", "ж"), ("Орган, що видав", "Лубенським МВ")]
    sheet.fields((46, 18), rows, step=8, value=2.6, value_face=Face.ITALIC, label=1.7)
    sheet.text((86, 76), "НС 000000", 4, face=Face.MONO_BOLD, colour=(150, 20, 20), mark="number")
    signature(sheet, (10, 68, 40, 76), random)
    sheet.pen.ellipse((330, 560, 600, 830), outline=(60, 70, 150), width=6)
    return sheet.card()


def russian_passport(random: Random) -> Card:
    who = person("RUS", random, number="000000000")
    sheet = Sheet(guilloche(ID_3, (244, 220, 214), (236, 228, 216), (200, 140, 130), random))
    sheet.text((62, 3), "РОССИЙСКАЯ ФЕДЕРАЦИЯ", 2.4, face=Face.SERIF_BOLD, anchor="ma")
    sheet.text((62, 7.5), "ПАСПОРТ  PASSPORT", 2, face=Face.BOLD, anchor="ma")
    sheet.paste(printed_portrait(random), (6, 15, 40, 60), mark="portrait")
    rows = [("Фамилия / Surname", who.surname), ("Имя / Given names", who.given)]
    rows += [("Гражданство / Nationality", "РОССИЙСКАЯ ФЕДЕРАЦИЯ")]
    rows += [("Дата рождения / Date of birth", dotted(who.born)), ("Пол / Sex", "Ж / F")]
    rows += [("Место рождения / Place of birth", who.place)]
    rows += [("Дата окончания срока действия / Date of expiry", dotted(who.until))]
    sheet.fields((45, 13), rows, step=7.6, value=2.2)
    sheet.text((96, 13), f"00 {who.number[:7]}", 2.4, face=Face.BOLD, mark="number")
    strip = strip_of_passport(who, "P", "SMIRNIAGINA", "ELENA")
    sheet.lines((5, 71), strip, 2.72, face=Face.OCR, leading=2.2, mark="mrz")
    return sheet.card()


def greek_card(random: Random) -> Card:
    who = person("GRC", random, number="ΑΒ 000000")
    sheet = Sheet(guilloche(ID_2, (214, 228, 242), (222, 232, 240), (120, 150, 190), random))
    sheet.text((52, 2.5), "ΕΛΛΗΝΙΚΗ ΔΗΜΟΚΡΑΤΙΑ", 2.4, face=Face.SERIF_BOLD, anchor="ma")
    sheet.text((52, 7), "ΔΕΛΤΙΟ ΤΑΥΤΟΤΗΤΑΣ", 2.6, face=Face.SERIF_BOLD, anchor="ma")
    sheet.text((52, 12), who.number, 3, face=Face.MONO_BOLD, anchor="ma", mark="number")
    sheet.paste(portrait(random), (5, 18, 33, 55), mark="portrait")
    rows = [
        ("ΕΠΩΝΥΜΟ / SURNAME", f"{who.surname} / PAPADAKI"),
        ("ΟΝΟΜΑ / NAME", f"{who.given} / ELENI"),
    ]
    rows += [("ΟΝΟΜΑ ΠΑΤΡΟΣ", "ΓΕΩΡΓΙΟΣ"), ("ΗΜΕΡ. ΓΕΝΝΗΣΗΣ", dotted(who.born, "/"))]
    rows += [("ΤΟΠΟΣ ΓΕΝΝΗΣΗΣ", who.place), ("ΥΨΟΣ", f"{who.height / 100}"), ("Ο.Α.", "Ο Rh+")]
    sheet.fields((38, 18), rows, step=7, value=2.1)
    signature(sheet, (6, 60, 32, 68), random)
    return sheet.card()


def _arabic_rows(sheet: Sheet, at: tuple[float, float], rows: list[str], size: float) -> None:
    for number, words in enumerate(rows):
        y = at[1] + number * size * 2.05
        sheet.text((at[0], y), words, size, face=Face.ARABIC_BOLD, anchor="ra")


def syrian_card(random: Random) -> Card:
    who = person("SYR", random)
    sheet = Sheet(guilloche(ID_1, (226, 232, 206), (214, 226, 214), (150, 160, 110), random))
    heads = "الجمهورية العربية السورية"
    sheet.text((82, 1), heads, 2.4, face=Face.ARABIC_BOLD, anchor="ra", colour=(120, 20, 20))
    sheet.text((82, 5.6), "وزارة الداخلية - البطاقة الشخصية", 1.9, face=Face.ARABIC, anchor="ra")
    sheet.paste(portrait(random), (4, 11, 27, 41), mark="portrait")
    rows = [f"الاسم: {who.given}", f"النسبة: {who.surname}", "اسم الأب: خالد"]
    rows += ["اسم الأم ونسبتها: سعاد", f"محل وتاريخ الولادة: {who.place} {dotted(who.born, '-')}"]
    rows += ["الرقم الوطني: " + eastern_digits("02000000000")]
    _arabic_rows(sheet, (82, 11), rows, 2.4)
    sheet.text((5, 45), eastern_digits("00000000"), 2.6, face=Face.ARABIC_BOLD, mark="number")
    emblem(sheet, (36, 7), 4, (60, 110, 60))
    return sheet.card()


def moroccan_card(random: Random) -> Card:
    who = person("MAR", random, number="L000000")
    sheet = Sheet(guilloche(ID_1, (206, 232, 214), (244, 222, 214), (110, 160, 120), random))
    sheet.text((4, 2), "ROYAUME DU MAROC", 2, face=Face.BOLD, colour=(150, 20, 30))
    heads = "المملكة المغربية"
    sheet.text((82, 0.8), heads, 2.3, face=Face.ARABIC_BOLD, anchor="ra", colour=(150, 20, 30))
    sheet.text((4, 5.5), "CARTE NATIONALE D'IDENTITE", 1.7, face=Face.BOLD)
    sheet.text((82, 5), "البطاقة الوطنية للتعريف", 2, face=Face.ARABIC_BOLD, anchor="ra")
    sheet.paste(portrait(random), (58, 14, 82, 44), mark="portrait")
    sheet.text((38, 10), "سميرة", 2.5, face=Face.ARABIC_BOLD)
    sheet.text((38, 18), "البناوي", 2.5, face=Face.ARABIC_BOLD)
    lines = [who.given, "", who.surname, "", f"Née le {dotted(who.born)}", f"à {who.place}"]
    sheet.lines((4, 11), lines, 2.2, face=Face.BOLD)
    sheet.text((4, 40), f"Valable jusqu'au {dotted(who.until)}", 1.8)
    sheet.text((4, 45), f"N° {who.number}", 2.6, face=Face.BOLD, mark="number")
    chip(sheet, (40, 28))
    return sheet.card()


def iraqi_card(random: Random) -> Card:
    who = person("IRQ", random, number="AL0000000")
    sheet = Sheet(guilloche(ID_1, (214, 226, 240), (240, 226, 214), (130, 140, 180), random))
    sheet.text(
        (82, 0.8), "جمهورية العراق - وزارة الداخلية", 2.1, face=Face.ARABIC_BOLD, anchor="ra"
    )
    sheet.text((82, 5), "البطاقة الوطنية الموحدة", 2.1, face=Face.ARABIC_BOLD, anchor="ra")
    sheet.text((4, 2), "کۆماری عێراق", 2.1, face=Face.ARABIC)
    sheet.paste(portrait(random), (4, 11, 28, 42), mark="portrait")
    rows = [f"الاسم / ناو: {who.given}", "الأب / باوك: حسين", f"اللقب / نازناو: {who.surname}"]
    rows += [
        "الجنس / رەگەز: أنثى",
        f"تاريخ الولادة: {dotted(who.born, '/')}",
        f"محل الولادة: {who.place}",
    ]
    _arabic_rows(sheet, (82, 11), rows, 2.3)
    sheet.text((32, 46), "199900000000", 2.6, face=Face.BOLD, mark="number")
    sheet.text((60, 46), who.number, 2.2, face=Face.BOLD, mark="number")
    return sheet.card()


def egyptian_card(random: Random) -> Card:
    who = person("EGY", random)
    sheet = Sheet(guilloche(ID_1, (240, 230, 206), (214, 226, 226), (180, 160, 110), random))
    sheet.text((82, 1), "جمهورية مصر العربية", 2.3, face=Face.ARABIC_BOLD, anchor="ra")
    sheet.text((82, 5.6), "بطاقة تحقيق الشخصية", 2.3, face=Face.ARABIC_BOLD, anchor="ra")
    sheet.paste(portrait(random), (4, 6, 26, 36), mark="portrait")
    rows = [who.given, who.surname, "١٢ شارع المثال", f"{who.place} - الجيزة"]
    _arabic_rows(sheet, (82, 13), rows, 2.9)
    number = eastern_digits("29901010000000")
    sheet.text((82, 43), " ".join(number), 3, face=Face.ARABIC_BOLD, anchor="ra", mark="number")
    sheet.text((5, 40), "AB0000000", 1.9, face=Face.BOLD)
    rosette(sheet, (38, 26), 9, (190, 160, 90), 12)
    return sheet.card()


def chinese_card(random: Random) -> Card:
    who = person("CHN", random)
    sheet = Sheet(guilloche(ID_1, (214, 232, 240), (240, 226, 232), (130, 170, 190), random))
    blue = (40, 110, 170)
    rows: list[tuple[str, str]] = [
        ("姓 名", who.surname + who.given),
        ("性 别", "女     民 族  汉"),
    ]
    rows += [("出 生", f"{who.born.year} 年 {who.born.month} 月 {who.born.day} 日")]
    for number, (name, words) in enumerate(rows):
        sheet.text((6, 6 + number * 7), name, 1.9, face=Face.HAN, colour=blue)
        sheet.text((17, 5.7 + number * 7), words, 2.3, face=Face.HAN)
    sheet.text((6, 27), "住 址", 1.9, face=Face.HAN, colour=blue)
    sheet.lines((17, 26.8), [who.place[:11], who.place[11:]], 2.2, face=Face.HAN)
    sheet.text((6, 44), "公民身份号码", 2, face=Face.HAN, colour=blue)
    sheet.text((30, 44), "330302199000000000", 2.9, face=Face.BOLD, mark="number")
    sheet.paste(portrait(random, ground=(236, 240, 242)), (55, 6, 80, 38), mark="portrait")
    return sheet.card()


def indian_card(random: Random) -> Card:
    who = person("IND", random)
    sheet = Sheet(guilloche(ID_1, (252, 248, 242), (248, 250, 246), (230, 220, 210), random))
    flag(sheet, (0, 0, 85.6, 9), [(255, 170, 90), (255, 255, 255), (90, 170, 90)], upright=False)
    sheet.text((43, 0.2), "भारत सरकार", 2, face=Face.DEVANAGARI, anchor="ma")
    sheet.text((43, 4.8), "Government of India", 2, face=Face.BOLD, anchor="ma")
    sheet.paste(portrait(random), (4, 12, 26, 38), mark="portrait")
    sheet.text((29, 12), "प्रिया रघुनाथन", 2, face=Face.DEVANAGARI)
    lines = [
        f"{who.given} {who.surname}",
        f"जन्म तिथि/DOB: {dotted(who.born, '/')}",
        "महिला/ FEMALE",
    ]
    sheet.lines((29, 18), lines, 2.1, face=Face.DEVANAGARI, leading=2.3)
    sheet.text((43, 39), "0000 1111 2222", 3.6, face=Face.BOLD, anchor="ma", mark="number")
    sheet.rule([(0, 46), (85.6, 46)], (200, 40, 40), 0.5)
    sheet.text((43, 47), "मेरा आधार, मेरी पहचान", 2.2, face=Face.DEVANAGARI, anchor="ma")
    sheet.paste(squares_code(random), (62, 14, 81, 33))
    return sheet.card()


def eritrean_card(random: Random) -> Card:
    who = person("ERI", random, number="0000000")
    sheet = Sheet(guilloche(ID_1, (222, 236, 222), (216, 226, 242), (130, 170, 140), random))
    sheet.text((43, 1.5), "ሃገረ ኤርትራ", 2.4, face=Face.ETHIOPIC, anchor="ma")
    sheet.text((43, 6), "መንነት ወረቐት   IDENTITY CARD", 2, face=Face.ETHIOPIC, anchor="ma")
    sheet.paste(portrait(random), (4, 13, 27, 42), mark="portrait")
    rows = [f"ስም: {who.given} {who.surname}", "ስም ኣደ: ለተብርሃን", f"ዕለት ልደት: {dotted(who.born, '/')}"]
    rows += [f"ቦታ ልደት: {who.place}", "ስራሕ: ተማሃራይ", f"ቁጽሪ: {who.number}"]
    sheet.lines((31, 12), rows, 2.1, face=Face.ETHIOPIC, leading=2.7)
    sheet.mark("number", (31 * 12, 40 * 12, 60 * 12, 44 * 12))
    emblem(sheet, (76, 40), 5, (60, 120, 70))
    return sheet.card()


def afghan_tazkira(random: Random) -> Card:
    who = person("AFG", random)
    sheet = Sheet(
        guilloche((148.0, 105.0), (236, 234, 222), (230, 234, 226), (190, 190, 160), random)
    )
    sheet.text((74, 3), "جمهوری اسلامی افغانستان", 3, face=Face.ARABIC_BOLD, anchor="ma")
    sheet.text((74, 10), "وزارت امور داخله - تذکره تابعیت", 2.8, face=Face.ARABIC_BOLD, anchor="ma")
    sheet.paste(portrait(random), (6, 14, 34, 50), mark="portrait")
    names = (("اسم", who.given), ("تخلص", who.surname), ("ولد", "عبدالله"), ("محل تولد", who.place))
    for number, (name, words) in enumerate((*names, ("سن", "١٣٧٨"), ("شغل", "محصل"))):
        y = 20 + number * 10
        sheet.box((42, y, 142, y + 10), line=(90, 90, 90))
        sheet.text((140, y + 1), name, 2.4, face=Face.ARABIC, anchor="ra")
        sheet.text((112, y + 0.5), words, 2.8, face=Face.ARABIC_BOLD, anchor="ra")
    digits = eastern_digits("0000000")
    sheet.text((8, 54), f"شماره {digits}", 2.6, face=Face.ARABIC_BOLD, mark="number")
    sheet.pen.ellipse((200, 700, 460, 960), outline=(50, 70, 160), width=7)
    bars(sheet, (8, 92, 40, 98), random)
    return sheet.card()
