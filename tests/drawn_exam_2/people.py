"""Invent the people on the documents; none of them exists."""

from dataclasses import dataclass
from datetime import date

import numpy as np

DUTCH_MONTHS = (
    "JAN/JAN",
    "FEB/FEB",
    "MRT/MAR",
    "APR/APR",
    "MEI/MAY",
    "JUN/JUN",
    "JUL/JUL",
    "AUG/AUG",
    "SEP/SEP",
    "OKT/OCT",
    "NOV/NOV",
    "DEC/DEC",
)

NAMES = {
    "NLD": [
        ("van der Proef", "Sanne Maria"),
        ("Bakker", "Joris Hendrik"),
        ("El Amrani", "Yasmina"),
        ("Voorbeeld", "Lotte Anna"),
        ("Hoekstra", "Pieter Jan"),
        ("Ramdin", "Priya Devika"),
        ("de Wit-Toonder", "Marieke"),
        ("Yildiz", "Emre"),
        ("Kuipers", "Daan Willem"),
        ("Specimens", "Femke Johanna"),
        ("Tjon A Fat", "Ruben"),
        ("Oosterhuis", "Geertje"),
    ],
    "SYR": [("Alhariri", "Mousa"), ("Darwish", "Rima"), ("Kassab", "Yousef")],
    "ERI": [("Tesfay", "Selam Berhane"), ("Habtom", "Yonas")],
    "TUR": [("Örnek", "Ayşe Nur"), ("Kayalı", "Mehmet Can")],
    "MAR": [("Bennani", "Khadija"), ("Ouazzani", "Hamid")],
    "POL": [("Przykładowska", "Agnieszka"), ("Wzorek", "Tomasz Piotr")],
    "D": [("Mustermann-Beispiel", "Katrin"), ("Probst", "Jonas Emil")],
    "BEL": [("Peeters-Voorbeeld", "Noor Elise"), ("Dubois", "Lucas Marc")],
    "UKR": [("Zrazok", "Oksana"), ("Pryklad", "Andrii")],
    "ROU": [("Exemplu", "Ioana Maria")],
    "BGR": [("Obrazets", "Petya Ivanova")],
    "CHN": [("Yang", "Ben Li")],
    "IND": [("Namuna", "Deepika")],
    "SUR": [("Voorbeeldsma", "Rishi Anand")],
    "GBR": [("Sampleton", "Harriet Jane")],
    "ESP": [("Ejemplo Muestra", "Lucía")],
    "ITA": [("Esempi", "Giulia")],
    "SOM": [("Abdullahi", "Hodan Ali")],
    "IRQ": [("Jabbar", "Noor Salam")],
}


MEN = {
    "Joris",
    "Pieter",
    "Emre",
    "Daan",
    "Ruben",
    "Mousa",
    "Yousef",
    "Yonas",
    "Mehmet",
    "Hamid",
    "Tomasz",
    "Jonas",
    "Lucas",
    "Andrii",
    "Ben",
    "Rishi",
}


@dataclass(frozen=True)
class Person:
    surname: str
    given: str
    born: date
    female: bool
    state: str
    number: str  # of the document
    citizen: str  # of the citizen: nine figures that fail the Dutch test of eleven
    issued: date
    expires: date

    @property
    def sex(self) -> str:
        return "F" if self.female else "M"

    @property
    def dutch_sex(self) -> str:
        return "V/F" if self.female else "M/M"


def dotted(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def dashed(day: date) -> str:
    return day.strftime("%d-%m-%Y")


def dutch_day(day: date) -> str:
    return f"{day.day:02d} {DUTCH_MONTHS[day.month - 1]} {day.year}"


def english_day(day: date) -> str:
    return day.strftime("%d %b %Y").upper()


def failing_citizen_number(rng: np.random.Generator) -> str:
    """Nine figures that no Dutch citizen service number can be."""
    figures = [9, 9, *(int(n) for n in rng.integers(0, 10, 6))]
    weighed = sum((9 - place) * figure for place, figure in enumerate(figures))
    last = next(n for n in range(10) if (weighed - n) % 11 != 0)
    return "".join(str(n) for n in [*figures, last])


def invent_person(
    rng: np.random.Generator, state: str, *, since: int = 2019, term: int = 10, child: bool = False
) -> Person:
    surname, given = NAMES[state][int(rng.integers(len(NAMES[state])))]
    year = int(rng.integers(2012, 2021)) if child else int(rng.integers(1972, 1999))
    issued = date(
        since + int(rng.integers(0, 3)), int(rng.integers(1, 13)), int(rng.integers(1, 28))
    )
    return Person(
        surname=surname,
        given=given,
        born=date(year, int(rng.integers(1, 13)), int(rng.integers(1, 28))),
        female=given.split()[0] not in MEN,
        state=state,
        number="SPECI" + "".join(str(n) for n in rng.integers(0, 10, 4)),
        citizen=failing_citizen_number(rng),
        issued=issued,
        expires=issued.replace(year=issued.year + term),
    )
