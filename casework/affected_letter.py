"""Say what the letter to those affected by a breach is made of (AVG art. 34)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from casework.boards import BoardProfile, Role
from casework.breach import DataCategory
from casework.breach_entry import BreachEntry, Incident
from casework.case import Case, CaseRefuses
from casework.contacts import plain_address
from casework.letters import Fact, Letter
from casework.letters_owed import LETTER_LANGUAGES
from casework.local_time import local_date
from casework.message import Channel, IncomingMessage
from casework.ports import Words

MOST_TEXT: Final = 8_000
"""Characters of the letter in one language."""
MOST_RECIPIENTS: Final = 50
TO_FILL_IN: Final = re.compile(r"\[Vul in:[^\]\n]*\]?", re.IGNORECASE)
"""What only a person at school can tell, left open in a draft."""
LONGEST_HEADING: Final = 90
SENTENCE_ENDS: Final = (".", "!", ":", ";", ",", "،", "؛")


@dataclass(frozen=True, slots=True)
class AffectedFacts:
    """What is known of a breach that a letter about it can tell."""

    incident: Incident
    categories: tuple[DataCategory, ...]
    bsn: bool
    day: date | None
    """When it was discovered, as the board itself has it."""
    facts: str
    """What staff wrote, in Dutch; so are the next three."""
    data: str
    consequences: str
    measures: str
    fg_email: str
    phone: str


class AffectedWords(Protocol):
    """Finds the words of the letter, from a draft to what its reader sees."""

    def draft(self, facts: AffectedFacts, language: str) -> str:
        """Answer a draft in one language; what must still be filled in says so."""
        ...

    def words(self, letter: Letter) -> Words:
        """Answer the letter as its reader sees it."""
        ...


def facts_of(entry: BreachEntry, board: BoardProfile) -> AffectedFacts:
    """Answer what the draft tells of a breach."""
    inputs = entry.assessment.inputs if entry.assessment else None
    told = inputs.data if inputs else frozenset()
    return AffectedFacts(
        incident=entry.incident or Incident.OTHER,
        categories=tuple(each for each in DataCategory if each in told),
        bsn=bool(entry.bsn),
        day=None
        if entry.discovered is None or entry.discovery_told
        else local_date(entry.discovered),
        facts=entry.facts,
        data=entry.data_categories,
        consequences=entry.consequences,
        measures=entry.measures,
        fg_email=board.address_of(Role.FG, None),
        phone=board.contact.phone,
    )


def reporter_of_breach(messages: list[IncomingMessage], board: BoardProfile) -> str | None:
    """Answer the mail address of the parent who told of a breach; None for staff and for chats."""
    if not messages or messages[0].channel is not Channel.EMAIL:
        return None
    first = messages[0]
    address = first.reply_to or first.sender
    forged = first.authenticity.dmarc == "fail"
    return None if address is None or forged or board.is_staff(address) else address


def check_texts(texts: Mapping[str, str]) -> None:
    """Raise CaseRefuses for a letter that cannot go out: empty, too long, or with a hole in it."""
    for language, text in texts.items():
        if language not in LETTER_LANGUAGES:
            raise CaseRefuses("In deze taal is er geen brief.")
        if not text.strip():
            raise CaseRefuses("De brief is nog leeg.")
        if len(text) > MOST_TEXT:
            raise CaseRefuses(f"De brief is te lang: hoogstens {MOST_TEXT} tekens per taal.")
        hole = TO_FILL_IN.search(text)
        if hole is not None:
            raise CaseRefuses(f"In de brief staat nog: {hole[0]}. Vul dat in, of haal het weg.")


def addresses_in(text: str) -> tuple[str, ...]:
    """Answer the mail addresses that somebody typed, each once, split by lines, commas or spaces.

    Raises CaseRefuses for what is no address, and for too many.
    """
    given = [each for each in re.split(r"[\s,;]+", text) if each]
    wrong = [each for each in given if plain_address(each) is None]
    if wrong:
        raise CaseRefuses(f"Dit is geen mailadres: {wrong[0][:80]}")
    addresses = tuple(dict.fromkeys(plain_address(each) or "" for each in given))
    if len(addresses) > MOST_RECIPIENTS:
        raise CaseRefuses(
            f"Dit zijn {len(addresses)} adressen; via het loket kunnen het er {MOST_RECIPIENTS}"
            " tegelijk zijn. Kopieer de brief naar het mailprogramma van de school."
        )
    return addresses


def laid_out(text: str) -> list[Fact]:
    """Answer a text as the parts of a letter: headings, lists and paragraphs.

    An empty line parts them. A single line without the end of a sentence is a heading, lines that
    all begin with a dash are a list.
    """
    return [_part(block) for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]


def _part(block: str) -> Fact:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    if all(line.startswith(("- ", "• ")) for line in lines):
        return {"kind": "list", "lines": [line[2:].strip() for line in lines]}
    short = len(lines) == 1 and len(lines[0]) <= LONGEST_HEADING
    kind = "heading" if short and not lines[0].endswith(SENTENCE_ENDS) else "paragraph"
    return {"kind": kind, "lines": [*lines]}


def once_key(case: Case, recipient: str, texts: Mapping[str, str]) -> str:
    """Answer what makes the same letter to the same address go out once."""
    whole = "\0".join((recipient, *(f"{name}={text}" for name, text in sorted(texts.items()))))
    return f"affected:{case.reference}:{hashlib.sha256(whole.encode()).hexdigest()[:32]}"
