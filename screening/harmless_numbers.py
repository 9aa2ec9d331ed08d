"""Recognise numbers that stay: phone numbers, dates, postcodes, web and mail addresses."""

import re
from collections.abc import Iterator
from typing import Final

from screening.reading import Reading

Span = tuple[int, int]

_GAP: Final = r"[ \t\n]?[-./(]?[ \t]?\(?"
_WEB: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"\x00]+", re.IGNORECASE)
_LABELLED_IN_ADDRESS: Final = re.compile(
    r"(?:bsn|burgerservicenummer|sofinummer|onderwijsnummer|pgn)[^0-9a-z]{0,3}[0-9]"
)
_LOCAL_SIGNS: Final = frozenset(".+_=/$~!#%&'*-")
_LONGEST_LOCAL_PART: Final = 128
_DOMAIN: Final = re.compile(r"[A-Za-z0-9.-]{1,253}")
_DAY_FIRST: Final = (
    r"(?:0?[1-9]|[12][0-9]|3[01])([-./ ])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)[0-9]{2}|[0-9]{2})"
)
_YEAR_FIRST: Final = r"(?:19|20)[0-9]{2}([-./ ])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12][0-9]|3[01])"
_DATE: Final = re.compile(
    rf"(?<![0-9])(?<![0-9][-./])(?:{_DAY_FIRST}(?!\1?[0-9])|{_YEAR_FIRST}(?!\2?[0-9]))"
)
UNSPACED_DATE: Final = re.compile(
    r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
)
"""Eight figures that read as a date: they stay unless they prove to be something else."""
_POSTCODE: Final = re.compile(r"(?<![A-Za-z0-9])[1-9][0-9]{3} ?[A-Z]{2}(?![A-Za-z0-9])")
_CASE_REFERENCE: Final = re.compile(
    r"(?<![A-Za-z0-9-])[A-Z]{2}-[A-Z0-9]{4}-[A-Z0-9]{4}(?![A-Za-z0-9-])", re.IGNORECASE
)

_ABROAD: Final = re.compile(
    rf"(?:(?<![\w+])(?:\+|00) ?(?=[1-9])|(?<![\w+])(?=31[ -]?6[ -]?[0-9]{{8}}(?![0-9])))"
    rf"(?P<digits>[0-9](?:{_GAP}\)?[ ]?[0-9]){{6,17}})"
)
# Ten digits; the area code of two to four, or all ten written as one; no lone last digit.
_AT_HOME: Final = re.compile(
    r"(?<![\w+])(?<![0-9][-./])(?:"
    r"0[1-9][0-9]{8}(?![0-9])"
    r"|(?=(?:[^0-9]{0,4}[0-9]){10}(?![0-9]))\(?0[1-9][0-9]{0,2}\)?(?:[ ]?[-./]?[ ]?[0-9]{2,8}){1,4}"
    r"|\(0\)[ ]?[1-9][0-9]{8}(?![0-9])"
    r")"
)

# National digits after the country code: fewest and most (ITU-T E.164 numbering plans). The codes
# are those that parents of Dutch schools have most; any other falls under the widest bounds.
_NATIONAL_DIGITS: Final[dict[str, tuple[int, int]]] = {
    "1": (10, 10), "7": (10, 10), "20": (9, 10), "27": (9, 9), "30": (10, 10), "31": (9, 9),
    "32": (8, 9), "33": (9, 9), "34": (9, 9), "36": (8, 9), "39": (9, 10), "40": (9, 9),
    "41": (9, 9), "43": (7, 11), "44": (10, 10), "45": (8, 8), "46": (7, 9), "47": (8, 8),
    "48": (9, 9), "49": (6, 11), "55": (10, 11), "62": (9, 11), "84": (9, 10), "86": (11, 11),
    "90": (10, 10), "91": (10, 10), "92": (9, 10), "93": (9, 9), "98": (10, 10),
    "212": (9, 9), "213": (8, 9), "216": (8, 8), "233": (9, 9), "234": (8, 10), "238": (7, 7),
    "249": (9, 9), "251": (9, 9), "252": (7, 9), "291": (7, 7), "351": (9, 9), "353": (7, 9),
    "355": (8, 9), "359": (7, 9), "370": (8, 8), "371": (8, 8), "372": (7, 8), "373": (8, 8),
    "374": (8, 8), "375": (9, 9), "380": (9, 9), "381": (8, 9), "383": (8, 9), "385": (8, 9),
    "387": (8, 9), "389": (8, 8), "420": (9, 9), "421": (9, 9), "597": (6, 7), "599": (7, 8),
    "961": (7, 8), "962": (8, 9), "963": (8, 9), "964": (8, 10), "966": (8, 9), "967": (7, 9),
    "970": (8, 9), "971": (8, 9), "972": (8, 9), "994": (9, 9), "995": (9, 9),
}  # fmt: skip
_ANY_COUNTRY: Final = (7, 12)


def find_harmless(reading: Reading) -> list[Span]:
    """Answer the places of numbers that stay, in no order; places may overlap."""
    plain = reading.plain
    spans = [*_web_addresses(reading), *_mail_addresses(reading)]
    for pattern in (_DATE, _POSTCODE, _CASE_REFERENCE, _AT_HOME):
        spans += [match.span() for match in pattern.finditer(plain)]
    spans += _phones_abroad(plain)
    return spans


def _web_addresses(reading: Reading) -> Iterator[Span]:
    for match in _WEB.finditer(reading.plain):
        # A link that names its BSN is screened like any other text.
        if not _LABELLED_IN_ADDRESS.search(reading.words, *match.span()):
            yield match.span()


def _mail_addresses(reading: Reading) -> Iterator[Span]:
    """Find mail addresses and Message-IDs; each @ looks back a bounded distance."""
    plain = reading.plain
    at = plain.find("@")
    while at >= 0:
        start = at
        floor = max(0, at - _LONGEST_LOCAL_PART)
        while start > floor and (plain[start - 1].isalnum() or plain[start - 1] in _LOCAL_SIGNS):
            start -= 1
        domain = _DOMAIN.match(plain, at + 1)
        if start < at and domain and not _LABELLED_IN_ADDRESS.search(reading.words, start, at):
            yield start, domain.end()
        at = plain.find("@", at + 1)


def _phones_abroad(plain: str) -> Iterator[Span]:
    at = 0
    while match := _ABROAD.search(plain, at):
        end = _end_of_phone(plain, match.start("digits"), match.end())
        if end:
            yield match.start(), end
        at = end or match.start("digits") + 1


def _end_of_phone(plain: str, start: int, end: int) -> int | None:
    """Answer where a number with country code ends: at the end of a group, digits enough."""
    places = [place for place in range(start, end) if plain[place].isdigit()]
    digits = "".join(plain[place] for place in places)
    code = next((digits[:size] for size in (1, 2, 3) if digits[:size] in _NATIONAL_DIGITS), "")
    fewest, most = _NATIONAL_DIGITS.get(code, _ANY_COUNTRY)
    national = places[len(code) :]
    if national and plain[national[0]] == "0":
        national = national[1:]
    ends = [
        place + 1
        for count, place in enumerate(national, start=1)
        if fewest <= count <= most and not plain[place + 1 : place + 2].isdigit()
    ]
    return ends[-1] if ends else None
