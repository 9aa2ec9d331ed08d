"""Show a text of a parent with the words marked that made a message look like a kind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from casework.evidence_words import ELLIPSIS, Quote
from casework.kinds import KIND_FACTS

# As in evidence_words: marks that turn the direction of the text around them, and control signs.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_MASK: Final = re.compile(r"\[[^\[\]\n]{1,40} verwijderd\]")
_LINK_SHOWN: Final = "(link)"
LEFT_OUT: Final = "weggelaten"
LANGUAGE_WORDS: Final = {
    "nl": "Nederlands",
    "en": "Engels",
    "de": "Duits",
    "fr": "Frans",
    "tr": "Turks",
    "pl": "Pools",
    "ar": "Arabisch",
    "uk": "Oekraïens",
    "ru": "Russisch",
}


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """A piece of a text; the pieces together are the whole of it."""

    text: str
    is_marked: bool = False
    label: str = ""
    """Why it is marked, in Dutch."""


def shown(text: str) -> str:
    """Answer a text without signs that nobody sees and that could turn a page around."""
    return _UNSEEN.sub("", text)


def marked(text: str, quotes: Sequence[Quote] = ()) -> tuple[MarkedPart, ...]:
    """Answer a text in pieces: words that speak for a kind, and places where a number stood.

    Quotes are kept on one line and cut, so they are looked for word by word; one that is not in
    the text marks nothing. Where two overlap the first one counts.
    """
    text = shown(text)
    spans = [(match.start(), match.end(), LEFT_OUT) for match in _MASK.finditer(text)]
    for quote in quotes:
        span = _found(quote, text)
        if span is not None:
            spans.append((*span, KIND_FACTS[quote.kind].title))
    parts: list[MarkedPart] = []
    at = 0
    for start, end, label in sorted(spans):
        if start < at:
            continue
        parts += [MarkedPart(text[at:start])] if start > at else []
        parts.append(MarkedPart(text[start:end], True, label))
        at = end
    return (*parts, MarkedPart(text[at:])) if at < len(text) or not parts else tuple(parts)


def _found(quote: Quote, text: str) -> tuple[int, int] | None:
    words = quote.words.removesuffix(ELLIPSIS).split()
    if not words:
        return None
    pattern = r"\s+".join(r"\S+" if word == _LINK_SHOWN else re.escape(word) for word in words)
    match = re.search(pattern, text)
    return match.span() if match else None


def language_hint(language: str) -> str:
    """Answer in Dutch what to do with a message in another language; empty for Dutch."""
    if language == "nl":
        return ""
    name = LANGUAGE_WORDS.get(language)
    if name is None:
        return (
            "Dit bericht is niet in het Nederlands. Vraag een collega of een tolk wat er staat;"
            " plak het niet in een vertaaldienst op internet."
        )
    return (
        f"Dit bericht is in het {name}. Het loket vertaalt niet; brieven van ons gaan in het"
        f" Nederlands en in het {name}. Vraag een collega of een tolk wat er staat; plak het niet"
        " in een vertaaldienst op internet."
    )
