"""Read an export of a pupil administration: which column means what, and what a line says.

| layout      | one line is             | pupil          | contacts                            |
| ----------- | ----------------------- | -------------- | ----------------------------------- |
| `parnassys` | a pupil and the parents | Leerlingnummer | Verzorger 1 e-mail, mobiel, gezag … |
| `esis`      | one contact of a pupil  | Leerlingnummer | Relatie, E-mail, Mobiel, Gezag      |
| `magister`  | a pupil and the parents | Stamnummer     | Ouder 1 e-mail, mobiel, gezag …     |
| `plain`     | one contact of a pupil  | leerling       | email, telefoon, gezag              |

These programs let a school choose the columns of an export itself and publish no list, so the
names above are what is assumed; some other spellings are known too. The mapping is shown before
anything is kept.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from casework.contacts import (
    Authority,
    Contact,
    ContactKind,
    plain_address,
    plain_number,
    sixteen_on,
)


class Layout(StrEnum):
    """Which program made an export."""

    PARNASSYS = "parnassys"
    ESIS = "esis"
    MAGISTER = "magister"
    PLAIN = "plain"


class LayoutUnknown(ValueError):
    """The first line of a file does not name the columns that are needed; Dutch."""


@dataclass(frozen=True, slots=True)
class PersonColumns:
    """Where one contact of a line stands, by column number from 0."""

    emails: tuple[int, ...]
    phones: tuple[int, ...]
    authority: int | None


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of one file mean."""

    layout: Layout
    header: tuple[str, ...]
    pupil: int
    born: int | None
    school: int | None
    persons: tuple[PersonColumns, ...]

    def meanings(self) -> Iterator[tuple[str, str]]:
        """Answer each column with what it is read as, in Dutch; "" for one that is not read."""
        said: dict[int, str] = {self.pupil: "leerling (alleen als schuilnaam bewaard)"}
        if self.born is not None:
            said[self.born] = "geboortedatum (alleen: vanaf wanneer 16)"
        if self.school is not None:
            said[self.school] = "school"
        for number, person in enumerate(self.persons, start=1):
            said |= dict.fromkeys(person.emails, f"mailadres van contact {number}")
            said |= dict.fromkeys(person.phones, f"telefoon van contact {number}")
            if person.authority is not None:
                said[person.authority] = f"gezag van contact {number}"
        for index, name in enumerate(self.header):
            yield name, said.get(index, "")


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of a file says; faults name the column and never the value."""

    school: str
    """As written; empty where the file has no such column."""
    contacts: tuple[Contact, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    """The names that columns have in one layout; `{n}` is the number of a contact."""

    pupil: tuple[str, ...]
    email: tuple[str, ...]
    phone: tuple[str, ...]
    authority: tuple[str, ...]
    persons: tuple[str, ...] = ("",)
    must_have: tuple[str, ...] = ()
    born: tuple[str, ...] = ("geboortedatum", "geboren", "geb datum", "geboren op")
    school: tuple[str, ...] = field(default=("school", "schoolnaam", "vestiging", "locatie"))


_NUMBERS: Final = ("1", "2", "3", "4")
_EMAIL: Final = ("email", "emailadres", "mailadres")
_PHONE: Final = (
    *(
        "mobiel",
        "telefoon",
        "mobiele telefoon",
        "mobiel nummer",
        "telefoonnummer",
        "telefoon mobiel",
    ),
    *("telefoon thuis", "telefoon werk", "telefoon prive"),
)
_AUTHORITY: Final = (
    *("gezag", "ouderlijk gezag", "heeft gezag", "wettelijk vertegenwoordiger", "gezaghebbend"),
    "wettelijk gezag",
)


def _both_ways(person: str, names: Sequence[str]) -> tuple[str, ...]:
    """Answer "verzorger {n} email" and "email verzorger {n}"."""
    return tuple(each for name in names for each in (f"{person} {name}", f"{name} {person}"))


def _wide(pupil: tuple[str, ...], *persons: str) -> _Words:
    numbered = [f"{person} {{n}}" for person in persons]

    def names(of: Sequence[str]) -> tuple[str, ...]:
        return tuple(each for person in numbered for each in _both_ways(person, of))

    return _Words(pupil, names(_EMAIL), names(_PHONE), names(_AUTHORITY), persons=_NUMBERS)


_LAYOUTS: Final[Mapping[Layout, _Words]] = {
    Layout.PARNASSYS: _wide(("leerlingnummer", "leerling id"), "verzorger"),
    Layout.ESIS: _Words(
        ("leerlingnummer", "leerlingnr"),
        (*_EMAIL, *_both_ways("relatie", _EMAIL)),
        (*_PHONE, *_both_ways("relatie", _PHONE)),
        _AUTHORITY,
        must_have=("relatie", "soort relatie", "relatietype"),
    ),
    Layout.MAGISTER: _wide(("stamnummer", "stamnr"), "ouder", "verzorger", "ouder verzorger"),
    Layout.PLAIN: _Words(("leerling",), _EMAIL, _PHONE, _AUTHORITY),
}
_TYPED_DATE: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_YES: Final = frozenset({"ja", "j", "yes", "y", "1", "x", "true", "waar"})
_NO: Final = frozenset({"nee", "n", "no", "0", "false", "onwaar", "geen"})
_UNKNOWN: Final = frozenset({"", "?", "-", "onbekend", "unknown"})


def columns_of(header: Sequence[str], layout: Layout | None = None) -> Columns:
    """Answer what the columns of a file mean; None guesses the layout that fits best.

    Raises LayoutUnknown, which names what is missing.
    """
    tried = [layout] if layout else list(Layout)
    found = [each for name in tried if (each := _columns(header, name)) is not None]
    if not found:
        which = f"niet op de indeling {layout}" if layout else "op geen enkele indeling"
        raise LayoutUnknown(
            f"De eerste regel past {which}. Nodig zijn een kolom met het nummer van de leerling,"
            " en minstens één met een mailadres of telefoonnummer. Zie docs/identity.md voor de"
            " namen."
        )
    return max(found, key=lambda each: sum(bool(meaning) for _, meaning in each.meanings()))


def _columns(header: Sequence[str], layout: Layout) -> Columns | None:
    words = _LAYOUTS[layout]
    plain = [_plain(each) for each in header]

    def first(names: Sequence[str]) -> int | None:
        return next((plain.index(name) for name in names if name in plain), None)

    def every(names: Sequence[str], number: str) -> tuple[int, ...]:
        wanted = {name.format(n=number) for name in names}
        return tuple(index for index, name in enumerate(plain) if name in wanted)

    pupil = first(words.pupil)
    persons = []
    for number in words.persons:
        person = PersonColumns(
            every(words.email, number),
            every(words.phone, number),
            next(iter(every(words.authority, number)), None),
        )
        persons += [person] if person.emails or person.phones else []
    lacks_own_sign = words.must_have and first(words.must_have) is None
    if pupil is None or not persons or lacks_own_sign:
        return None
    return Columns(
        layout, tuple(header), pupil, first(words.born), first(words.school), tuple(persons)
    )


def _plain(name: str) -> str:
    """Answer a column's name without capitals, accents and signs: "E-mail" is "email"."""
    letters = unicodedata.normalize("NFKD", name.strip().casefold())
    letters = "".join(each for each in letters if not unicodedata.combining(each))
    letters = re.sub(r"\be[-\s]?mail", "email", letters)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def read_line(cells: Sequence[str], columns: Columns) -> Line:
    """Answer what one line says. A line without a pupil, or shorter than the first, is a fault."""
    if len(cells) < len(columns.header):
        return Line("", faults=("de regel heeft minder kolommen dan de eerste regel",))
    pupil = cells[columns.pupil].strip()
    school = cells[columns.school].strip() if columns.school is not None else ""
    if not pupil:
        return Line(school, faults=(f"kolom '{columns.header[columns.pupil]}' is leeg",))
    faults: list[str] = []
    of_age = _of_age(cells, columns, faults)
    contacts: list[Contact] = []
    for person in columns.persons:
        authority = _authority(cells, person, columns, faults)
        for kind, indexes, read in (
            (ContactKind.EMAIL, person.emails, plain_address),
            (ContactKind.PHONE, person.phones, plain_number),
        ):
            values = _values(cells, indexes, columns, kind, read, faults)
            contacts += [Contact(kind, value, authority, of_age, pupil) for value in values]
    return Line(school, tuple(dict.fromkeys(contacts)), tuple(faults))


def _of_age(cells: Sequence[str], columns: Columns, faults: list[str]) -> date | None:
    if columns.born is None or not (text := cells[columns.born].strip()):
        return None
    try:
        if typed := _TYPED_DATE.fullmatch(text.split(" ")[0]):
            day, month, year = map(int, typed.groups())
            return sixteen_on(date(year, month, day))
        return sixteen_on(datetime.fromisoformat(text).date())
    except (ValueError, OverflowError):
        faults.append(f"kolom '{columns.header[columns.born]}' is geen datum")
        return None


def _authority(
    cells: Sequence[str], person: PersonColumns, columns: Columns, faults: list[str]
) -> Authority:
    if person.authority is None:
        return Authority.UNKNOWN
    word = cells[person.authority].strip().casefold()
    if word in _YES:
        return Authority.YES
    if word in _NO:
        return Authority.NO
    if word not in _UNKNOWN:
        faults.append(f"kolom '{columns.header[person.authority]}' zegt geen ja of nee")
    return Authority.UNKNOWN


def _values(
    cells: Sequence[str],
    indexes: Sequence[int],
    columns: Columns,
    kind: ContactKind,
    read: Callable[[str], str | None],
    faults: list[str],
) -> Iterator[str]:
    what = "mailadres" if kind is ContactKind.EMAIL else "telefoonnummer"
    for index in indexes:
        for part in re.split(r"[;,\n]|\s/\s", cells[index]):
            value = read(part) if part.strip() else ""
            if value is None:
                faults.append(f"kolom '{columns.header[index]}' is geen {what}")
            elif value:
                yield value
