"""Find names, mail addresses and numbers of other people that a case holds and an answer repeats.

Nobody can tell from a text alone who is who. What is looked for is what the messages of the case
themselves say with a capital in the middle of a sentence, or twice in a row; the names of those
who wrote, of staff and of schools are known. In languages without capitals no name is found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from casework.boards import BoardProfile, same_address
from casework.contacts import plain_number
from casework.kinds import KIND_FACTS
from casework.message import IncomingMessage

_CAPITAL: Final = r"[^\W\d_a-zà-öø-ÿ][\w’'-]+"
_BETWEEN: Final = r"(?:van|de|der|den|het|ter|ten|te|op|in|'t|’t|el|al|bin|ben|von|da|di|du|la|le)"
_RUN: Final = re.compile(rf"{_CAPITAL}(?:(?:\s+{_BETWEEN}){{0,3}}\s+{_CAPITAL}){{0,4}}")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:;\n\r•\-–—“\"(]\s*)$")
_ADDRESS: Final = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+){1,6}")
_NUMBER: Final = re.compile(r"(?<![\w+])\+?\(?\d[\d\s()./\u2010-\u2013-]{7,18}\d(?!\w)")
_WORD: Final = re.compile(r"[\w’'-]+")
MOST_TEXT: Final = 400_000
"""Characters of messages, and of a file, that are looked through."""
LEAST_LETTERS: Final = 3
# Words with a capital that name nobody.
NO_NAMES: Final = frozenset(
    """
    autoriteit persoonsgegevens avg bsn fg ap iban id gdpr ibp uavg awb bw nederland nederlandse
    nederlands dutch netherlands engels english duits frans pools turks arabisch oekraïens
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday wednesday thursday
    friday saturday sunday januari februari maart april mei juni juli augustus september oktober
    november december january february march may june july august october december pdf word excel
    whatsapp telegram google microsoft teams magister parnassys esis basispoort cito iep mijnschool
    parro social schools schoolapps kamerbrief school basisschool college lyceum meneer mevrouw
    dhr mevr mw heer juf meester directeur directie mama papa beste geachte hallo groet groeten
    groetjes dear regards thanks bedankt dank goedemorgen goedemiddag goedenavond goedendag hoi
    kerst pasen sinterklaas groep klas ouder ouders kind zoon dochter
    """.split()  # noqa: SIM905 -- a hundred quoted words would be hard to read
)


@dataclass(frozen=True, slots=True)
class Known:
    """Who may be named: the requester, staff, the schools and the board."""

    words: frozenset[str]
    addresses: tuple[str, ...]
    numbers: frozenset[str]


def known_to(board: BoardProfile, first: IncomingMessage | None, staff: Iterable[str]) -> Known:
    """Answer what is no other person's; `first` is the message the case began with."""
    people = [person for school in board.schools for person in (school.director, school.deputy)]
    people += [facts.deputy for facts in board.roles.values()]
    named = [person.name for person in people if person is not None]
    named += [facts.name for facts in board.roles.values()]
    schools = [name for school in board.schools for name in (school.name, *school.aliases)]
    titles = [facts.title for facts in board.roles.values()]
    kinds = [facts.title for facts in KIND_FACTS.values()]
    own = [first.sender_name] if first is not None else []
    texts = [
        *named, *schools, *titles, *kinds, *own, *staff, *board.pupil_systems,
        board.name, board.led_by, board.contact.address,
    ]  # fmt: skip
    addresses = [board.contact.email, board.breach.address]
    addresses += [facts.address for facts in board.roles.values()]
    addresses += [person.address for person in people if person is not None]
    addresses += [first.sender or "" if first is not None else ""]
    words = [word for text in texts for word in _WORD.findall(text)]
    words += [part for word in words for part in word.split("-")]
    return Known(
        frozenset(word.casefold() for word in words) | NO_NAMES,
        tuple(address for address in addresses if address),
        frozenset(filter(None, [plain_number(board.contact.phone or "")])),
    )


def senders_besides(messages: Sequence[IncomingMessage], known: Known) -> tuple[str, ...]:
    """Answer the names of those who wrote in a case and are neither requester nor staff."""
    names = (message.sender_name for message in messages[1:])
    return tuple(dict.fromkeys(name.strip() for name in names if _is_strange(name, known)))


def names_in(messages: Sequence[IncomingMessage], known: Known) -> tuple[str, ...]:
    """Answer what looks like the name of somebody else in the messages of a case."""
    texts = [text for message in messages for text in (message.full_text, message.text)]
    whole = "\n".join(dict.fromkeys(texts))[:MOST_TEXT]
    small = {word for word in _WORD.findall(whole) if word[:1].islower()}
    found = (name for name in _runs(whole) if _is_strange(name, known, small))
    return tuple(dict.fromkeys(found))


def _runs(text: str) -> Iterator[str]:
    """Answer runs of capitalised words; a single one only where no sentence starts with it."""
    for match in _RUN.finditer(text):
        starts = _SENTENCE_START.search(text, max(0, match.start() - 4), match.start())
        words = match[0].split()
        if starts is None:
            yield match[0]
        elif len(words) > 1:
            # "Ook Daan Visser": the first word of a sentence may be no name.
            yield match[0]
            yield " ".join(words[1:])


def _is_strange(name: str, known: Known, small: Iterable[str] = ()) -> bool:
    words = [word for word in _WORD.findall(name) if word[:1].isupper()]
    return any(
        len(word) >= LEAST_LETTERS
        and word.casefold() not in known.words
        and word.casefold() not in small
        for word in words
    )


def repeated_names(text: str, names: Sequence[str], known: Known) -> tuple[str, ...]:
    """Answer which of these names, or a part of one that stands for it, a text holds."""
    held = set(_WORD.findall(text))
    found = []
    for name in names:
        words = [word for word in _WORD.findall(name) if word[:1].isupper()]
        strange = [word for word in words if _is_strange(word, known)]
        if any(word in held for word in strange):
            found.append(next(word for word in strange if word in held))
    return tuple(dict.fromkeys(found))


def addresses_in(text: str) -> tuple[str, ...]:
    """Answer the mail addresses in a text."""
    found = (match[0].rstrip(".'-") for match in _ADDRESS.finditer(text[:MOST_TEXT]))
    return tuple(dict.fromkeys(found))


def strange_addresses(text: str, known: Known) -> tuple[str, ...]:
    """Answer the mail addresses in a text that are neither the requester's nor the board's."""
    return tuple(
        address
        for address in addresses_in(text)
        if not any(same_address(each, address) for each in known.addresses)
    )


def numbers_in(text: str) -> frozenset[str]:
    """Answer the telephone numbers in a text, in international form."""
    found = (plain_number(match[0]) for match in _NUMBER.finditer(text[:MOST_TEXT]))
    return frozenset(number for number in found if number is not None)


def strange_numbers(text: str, messages: Sequence[IncomingMessage], known: Known) -> int:
    """Answer how many telephone numbers of the messages a text repeats."""
    written = frozenset[str]().union(*(numbers_in(message.full_text) for message in messages))
    return len((numbers_in(text) & written) - known.numbers)
