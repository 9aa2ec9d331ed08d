"""Write the machine-readable lines of travel documents (ICAO Doc 9303, parts 4 and 5)."""

import unicodedata
from datetime import date

from drawn_exam_2.people import Person

WEIGHTS = (7, 3, 1)
LETTERS = str.maketrans({"Ö": "OE", "Ü": "UE", "Ä": "AE", "Ł": "L", "ß": "SS", "'": "", "İ": "I"})


def check(text: str) -> str:
    """The check figure of `text` (ICAO Doc 9303 part 3, 4.9)."""
    worth = (0 if c == "<" else int(c, 36) for c in text)
    return str(sum(w * WEIGHTS[i % 3] for i, w in enumerate(worth)) % 10)


def plain(text: str) -> str:
    text = unicodedata.normalize("NFD", text.upper().translate(LETTERS))
    return "".join(c if c.isalnum() else "<" for c in text if not unicodedata.combining(c))


def padded(text: str, length: int) -> str:
    return (text + "<" * length)[:length]


def short(day: date) -> str:
    return day.strftime("%y%m%d")


def names(person: Person, length: int) -> str:
    return padded(f"{plain(person.surname)}<<{plain(person.given)}", length)


def passport_lines(person: Person, kind: str = "P<", issuer: str = "") -> list[str]:
    """Two lines of 44."""
    issuer = issuer or person.state
    number = padded(person.number, 9)
    born, expires = short(person.born), short(person.expires)
    optional = "<" * 14
    second = (
        f"{number}{check(number)}{padded(person.state, 3)}{born}{check(born)}{person.sex}"
        f"{expires}{check(expires)}{optional}<"
    )
    whole = second[0:10] + second[13:20] + second[21:43]
    return [kind + padded(issuer, 3) + names(person, 39), second + check(whole)]


def card_lines(person: Person, kind: str = "I<", issuer: str = "", extra: str = "") -> list[str]:
    """Three lines of 30; `extra` fills the optional part of the first."""
    issuer = issuer or person.state
    number = padded(person.number, 9)
    born, expires = short(person.born), short(person.expires)
    first = f"{kind}{padded(issuer, 3)}{number}{check(number)}{padded(extra, 15)}"
    second = f"{born}{check(born)}{person.sex}{expires}{check(expires)}{padded(person.state, 3)}"
    second = padded(second, 29)
    whole = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    return [first, second + check(whole), names(person, 30)]


def licence_line(person: Person) -> str:
    """One line of 30, as on Dutch driving licences (ISO/IEC 18013-2 annex)."""
    body = f"D1NLD1{plain(person.number)}{short(person.born)}{plain(person.surname)}"
    line = padded(body, 29)
    return line + check(line)
