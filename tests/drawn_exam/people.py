"""Invent the people on the documents and number their papers."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

FILLER: Final = "<"
TODAY: Final = date(2026, 11, 3)
PEOPLE: Final = {
    "NLD": [("Hofstra", "Sietske Maria", "Leeuwarden"), ("van den Berkel", "Joris", "Zwolle")],
    "BEL": [("Vermeulebroek", "Lotte Anna", "Gent"), ("Dumortain", "Élise", "Namur")],
    "D<<": [("Mustermeier", "Annika", "Kleve"), ("Grünhagen", "Jörg Peter", "Bocholt")],
    "FRA": [("BERTHIEUX", "Corinne Odile", "LILLE"), ("MARCHANDOT", "Luc", "AMIENS")],
    "POL": [("KOWALEWICZ", "ZUZANNA", "ŁÓDŹ"), ("WIŚNIOWIECKI", "PAWEŁ", "GDAŃSK")],
    "TUR": [("YILDIZOĞLU", "AYŞE NUR", "KAYSERİ"), ("ÇELİKBAŞ", "MEHMET", "İZMİR")],
    "ROU": [("IONESCUȚ", "MARIA ELENA", "Jud.CJ Mun.Cluj-Napoca")],
    "BGR": [("ИВАНОВСКА", "РАДОСТИНА ПЕТРОВА", "ПЛОВДИВ")],
    "ESP": [("GARCIANDIA", "CARMEN", "SEVILLA"), ("TORREBLANCA", "IÑIGO", "BILBAO")],
    "ITA": [("ROSSIGNOLI", "GIULIA", "VERONA"), ("BIANCHETTI", "MARCO", "BARI")],
    "UKR": [("КОВАЛЕНЧУК", "ОКСАНА", "Лубни Полтавська обл.")],
    "RUS": [("СМИРНЯГИНА", "ЕЛЕНА", "гор. Тверь")],
    "SYR": [("الحمداوي", "ليلى", "حلب")],
    "MAR": [("EL BENNAOUI", "SAMIRA", "TETOUAN")],
    "IRQ": [("الجبوراني", "زينب", "الموصل")],
    "EGY": [("عبد الرحمنى", "منى", "الجيزة")],
    "CHN": [("林", "晓芳", "浙江省温州市鹿城区样本路88号")],
    "IND": [("Raghunathan", "Priya", "Nashik")],
    "USA": [("HARRINGWAY", "MADISON LEE", "SPRINGFIELD")],
    "GBR": [("FAIRBRIDGE", "OLIVER JAMES", "LEEDS")],
    "SWE": [("Lindströmer", "Astrid", "Malmö")],
    "GRC": [("ΠΑΠΑΔΑΚΗ", "ΕΛΕΝΗ", "ΗΡΑΚΛΕΙΟ")],
    "HUN": [("Szabolcsi", "Katalin", "Debrecen")],
    "SOM": [("Warsamow", "Hodan Axmed", "Hargeysa")],
    "ERI": [("ተስፋይ", "ሰላም", "ኣስመራ")],
    "AFG": [("رحیمزی", "فرشته", "هرات")],
}


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist, with the numbers on the papers."""

    country: str
    surname: str
    given: str
    place: str
    woman: bool
    born: date
    issued: date
    until: date
    number: str
    personal: str
    height: int

    @property
    def sex(self) -> str:
        """Answer the letter for the sex as European papers write it."""
        return "F" if self.woman else "M"


def person(country: str, random: Random, *, number: str = "", years: int = 10) -> Person:
    """Answer an invented citizen whose document lasts that many years."""
    surname, given, place = random.choice(PEOPLE[country])
    issued = TODAY - timedelta(days=random.randint(40, 1500))
    return Person(
        country=country,
        surname=surname,
        given=given,
        place=place,
        woman=given[-1] in "aeEAıàя" or random.random() < 0.4,
        born=TODAY - timedelta(days=random.randint(19 * 365, 55 * 365)),
        issued=issued,
        until=issued.replace(year=issued.year + years, day=min(issued.day, 28)),
        number=number or f"SPECI{random.randint(1000, 9999)}",
        personal=bsn_of_the_test_series(random),
        height=random.randint(155, 193),
    )


def bsn_of_the_test_series(random: Random) -> str:
    """Answer a number of the test series 99999xxxx that passes the proof of eleven."""
    while True:
        digits = f"99999{random.randint(0, 9999):04}"
        weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
        total = sum(int(d) * w for d, w in zip(digits, weights, strict=True))
        if total % 11 == 0:
            return digits


def dotted(day: date, by: str = ".") -> str:
    """Answer a date as most of Europe prints it on a card."""
    return day.strftime(f"%d{by}%m{by}%Y")


def _check(text: str) -> str:
    """Answer the check digit of ICAO 9303 part 3, section 4.9."""
    values = [int(c, 36) if c != FILLER else 0 for c in text]
    weights = itertools.cycle((7, 3, 1))
    return str(sum(v * w for v, w in zip(values, weights, strict=False)) % 10)


def _names(surname: str, given: str, length: int) -> str:
    clean = str.maketrans({" ": FILLER, "-": FILLER, "'": "", ",": FILLER})
    return f"{surname}<<{given}".upper().translate(clean).ljust(length, FILLER)[:length]


def _six(day: date) -> str:
    return day.strftime("%y%m%d")


def strip_of_card(who: Person, code: str, surname: str, given: str) -> list[str]:
    """Answer the three lines of a TD1 card (ICAO 9303 part 5)."""
    number = who.number.ljust(9, FILLER)[:9]
    first = f"{code.ljust(2, FILLER)}{who.country}{number}{_check(number)}".ljust(30, FILLER)
    born, until = _six(who.born), _six(who.until)
    middle = f"{born}{_check(born)}{who.sex}{until}{_check(until)}{who.country}".ljust(29, FILLER)
    whole = first[5:] + middle[:7] + middle[8:15] + middle[18:29]
    return [first, middle + _check(whole), _names(surname, given, 30)]


def strip_of_passport(who: Person, code: str, surname: str, given: str) -> list[str]:
    """Answer the two lines of a TD3 passport (ICAO 9303 part 4)."""
    number = who.number.ljust(9, FILLER)[:9]
    personal = who.personal.ljust(14, FILLER)[:14]
    born, until = _six(who.born), _six(who.until)
    dates = f"{born}{_check(born)}", f"{until}{_check(until)}"
    second = f"{number}{_check(number)}{who.country}{dates[0]}{who.sex}{dates[1]}{personal}"
    second += _check(personal)
    second += _check(second[:10] + second[13:20] + second[21:43])
    return [f"{code.ljust(2, FILLER)}{who.country}" + _names(surname, given, 39), second]


def strip_of_two_lines(who: Person, code: str, surname: str, given: str) -> list[str]:
    """Answer the two lines of a TD2 document (ICAO 9303 part 6)."""
    lines = strip_of_passport(who, code, surname, given)
    short = lines[1][:28] + FILLER * 7
    return [lines[0][:36], short + _check(short[:10] + short[13:20] + short[21:35])]


def strip_of_dutch_licence(who: Person, random: Random) -> str:
    """Answer the one line on a Dutch driving licence."""
    middle = "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(12))
    line = f"D1NLD1{who.number[:10].ljust(10, FILLER)}{middle}".ljust(29, FILLER)[:29]
    return line + _check(line)
