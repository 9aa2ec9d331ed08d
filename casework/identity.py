"""Say how somebody can show who they are, the strongest way first, and how that is recorded.

Rules §3: on reasonable doubt only, and with what the school already has. Nobody is ever asked for
a copy of an identity document, whatever a board's own text says.

| way               | fits when                                                                |
| ----------------- | ------------------------------------------------------------------------ |
| `code`            | the school is known and its contacts are imported: a code goes to a mail |
|                   | address on file there                                                    |
| `call_back`       | the school is known: it calls the number in its own records              |
| `recognised`      | the school is known: a member of staff knows the person                  |
| `document_shown`  | the school is known: the document is seen, never copied                  |
| `parent_portal`   | the school is known and has a portal: who wrote there was logged in      |
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

from casework.kinds import KIND_FACTS, Kind


class IdentityWay(StrEnum):
    """How a requester can show who they are, the strongest first."""

    CODE = "code"
    """A one-time code, sent to an address on file, came back."""
    CALL_BACK = "call_back"
    """Somebody at school called the number on file."""
    RECOGNISED = "recognised"
    """A member of staff recognised the person at school."""
    DOCUMENT_SHOWN = "document_shown"
    """An identity document was shown at school; nobody made a copy."""
    PARENT_PORTAL = "parent_portal"
    """The case number came in through the parent portal, behind its log-in."""


BY_STAFF: Final = frozenset(set(IdentityWay) - {IdentityWay.CODE})
"""Ways that a person records; that a code came back only the service can know."""


class KnownContact(StrEnum):
    """What the imported contacts say of the address somebody wrote from; nothing more is told."""

    ON_FILE = "on_file"
    """The address is on file for a pupil of this school."""
    NOT_ON_FILE = "not_on_file"
    NO_LIST = "no_list"
    """Nothing was imported for this school."""
    NO_SCHOOL = "no_school"
    """It is not known yet which school the case is about, so nothing was looked up."""


@dataclass(frozen=True, slots=True)
class IdentityFact:
    """How the requester showed who they are: way, moment and witness; no number, no copy."""

    way: IdentityWay
    at: datetime
    by: str
    note: str = ""
    """What staff wrote before the ways were a list. Nothing writes it any more."""
    seen_by: str = ""
    """Which colleague saw or spoke to the requester; empty where that is who recorded it."""


@dataclass(frozen=True, slots=True)
class WayAdvice:
    """Whether one way fits a case, and why, in Dutch."""

    way: IdentityWay
    fits: bool
    why: str


NO_SCHOOL_YET: Final = "eerst moet vaststaan om welke school het gaat"


def ways_for(kind: Kind, *, contact: KnownContact) -> tuple[WayAdvice, ...]:
    """Answer every way for a kind of case, the strongest first; none where none is needed.

    `contact` is what the imported contacts say of who wrote.
    """
    if not KIND_FACTS[kind].needs_identity:
        return ()
    return tuple(_advice(way, contact) for way in IdentityWay)


def strongest_fitting(ways: Sequence[WayAdvice]) -> IdentityWay | None:
    """Answer the first way that fits; None when none does, or none is needed."""
    return next((each.way for each in ways if each.fits), None)


def _advice(way: IdentityWay, contact: KnownContact) -> WayAdvice:
    if contact is KnownContact.NO_SCHOOL:
        return WayAdvice(way, False, NO_SCHOOL_YET)
    match way:
        case IdentityWay.CODE:
            return _code_advice(contact)
        case IdentityWay.CALL_BACK:
            why = "bel het nummer dat de school zelf al had, nooit een nummer uit het bericht"
        case IdentityWay.RECOGNISED:
            why = "een medewerker van de school kent deze persoon en heeft die gezien"
        case IdentityWay.DOCUMENT_SHOWN:
            why = "een paspoort of ID-kaart laten zien op school; niemand maakt een kopie"
        case IdentityWay.PARENT_PORTAL:
            why = "als de school een ouderportaal heeft: het zaaknummer komt daar binnen"
        case _:
            assert_never(way)
    return WayAdvice(way, True, why)


def _code_advice(contact: KnownContact) -> WayAdvice:
    match contact:
        case KnownContact.ON_FILE:
            why = "dit adres staat bij deze school: stuur de code naar hetzelfde adres"
            return WayAdvice(IdentityWay.CODE, True, why)
        case KnownContact.NOT_ON_FILE:
            why = (
                "dit adres staat niet bij deze school: stuur de code naar een adres uit de"
                " leerlingadministratie, niet naar dit adres"
            )
            return WayAdvice(IdentityWay.CODE, True, why)
        case KnownContact.NO_LIST | KnownContact.NO_SCHOOL:
            why = "voor deze school zijn geen contactgegevens ingelezen"
            return WayAdvice(IdentityWay.CODE, False, why)
        case _:
            assert_never(contact)


_OLD_WORDS: Final = (
    (IdentityWay.PARENT_PORTAL, re.compile(r"portaal|portal|ouderapp", re.IGNORECASE)),
    (IdentityWay.CALL_BACK, re.compile(r"\b(?:op)?(?:terug)?gebeld\b|telefo", re.IGNORECASE)),
    (IdentityWay.DOCUMENT_SHOWN, re.compile(r"\bID\b|paspoort|rijbewijs|(?i:id-?kaart|legitim)")),
)


def way_in_words(words: str) -> IdentityWay:
    """Answer which way is meant by what staff wrote before the ways were a list.

    What names no other way was an encounter at school. The words themselves stay in the note of
    the fact, so that a person can read what it was.
    """
    return next((way for way, sign in _OLD_WORDS if sign.search(words)), IdentityWay.RECOGNISED)
