"""Say in Dutch why a message looks like a kind, in the words of the message itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from casework.kinds import Kind
from casework.message import Evidence

MOST_WORDS: Final = 12
MOST_CHARACTERS: Final = 120
ELLIPSIS: Final = "…"

NOUNS: Final[Mapping[Kind, str]] = {
    Kind.INZAGE: "een verzoek om inzage",
    Kind.CORRECTIE: "een verzoek om correctie",
    Kind.VERWIJDERING: "een verzoek om verwijdering",
    Kind.BEZWAAR: "een bezwaar",
    Kind.DATALEK: "een datalek",
    Kind.BEPERKING: "een verzoek om beperking",
    Kind.OVERDRAAGBAARHEID: "een verzoek om overdracht van gegevens",
    Kind.MENSELIJKE_TUSSENKOMST: "een verzoek om menselijke tussenkomst",
    Kind.TOESTEMMING: "een wijziging van toestemming",
    Kind.INFORMATIE: "een privacyvraag",
    Kind.KLACHT: "een privacyklacht",
    Kind.OVERIG: "geen privacyverzoek",
}
# Marks that turn the direction of the text around them could make a letter of ours say something
# else (Unicode Standard Annex 9); the others are control characters.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
# Mail programs make links of these, and a letter to staff must not hold one of a stranger.
_LINK: Final = re.compile(r"\S*(?:://|\bwww\.)\S*", re.IGNORECASE)
_LINK_SHOWN: Final = "(link)"
_HALF_A_CHARACTER: Final = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Quote:
    """A few words of a message that speak for a kind."""

    kind: Kind
    words: str
    """On one line, never empty; it quotes a person."""


def quotes_of(text: str, evidence: Sequence[Evidence], kinds: Sequence[Kind]) -> tuple[Quote, ...]:
    """Answer what of a text speaks for these kinds, in the order of the evidence."""
    return tuple(
        Quote(each.kind, words)
        for each in evidence
        if each.kind in kinds and (words := quoted(text[each.start : each.end]))
    )


def quoted(words: str) -> str:
    """Answer words on one line, cut behind MOST_WORDS or within MOST_CHARACTERS.

    Links, and characters that nobody sees, are taken out.
    """
    shown = _LINK.sub(_LINK_SHOWN, _UNSEEN.sub("", _HALF_A_CHARACTER.sub("", words))).split()
    cut = " ".join(shown[:MOST_WORDS])
    if len(cut) > MOST_CHARACTERS:
        within, *_ = cut[: MOST_CHARACTERS + 1].rpartition(" ")
        cut = within or cut[:MOST_CHARACTERS]
    return cut if cut == " ".join(shown) else f"{cut} {ELLIPSIS}"


def signs(kinds: Sequence[Kind], quotes: Sequence[Quote], *, unsure: bool) -> tuple[str, ...]:
    """Answer one Dutch sentence for each kind, with the words that say so where there are."""
    words = {quote.kind: quote.words for quote in quotes}
    return tuple(_sentence(kind, words.get(kind), unsure=unsure) for kind in kinds)


def _sentence(kind: Kind, words: str | None, *, unsure: bool) -> str:
    claim = f"Kan {NOUNS[kind]} zijn" if unsure else f"Lijkt {NOUNS[kind]}"
    return f"{claim}: '{words}'" if words else claim
