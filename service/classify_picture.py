"""Draw for a person what a message asks: how sure each kind is, and the words that say so."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from rich.bar import Bar
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from casework.dutch_dates import clock_time, long_day
from casework.evidence_words import quotes_of, signs
from casework.kinds import KIND_FACTS, Kind
from casework.local_time import to_amsterdam
from casework.message import Evidence, Understanding

LEAST_SHOWN: Final = 0.02
"""Kinds below this probability are left out of the picture."""
FEWEST_SHOWN: Final = 3
STYLES: Final = ("bold reverse", "bold underline", "reverse cyan", "underline magenta", "reverse")
LONGEST_TEXT: Final = 1500
"""Characters; of a longer text only what stands around the marked words is drawn."""
AROUND: Final = 150
LEFT_OUT: Final = " […] "
INDENT: Final = (0, 0, 0, 2)
LANGUAGES: Final = {
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


def message_picture(text: str, understood: Understanding) -> RenderableType:
    """Answer everything about one message for a terminal.

    Every mark is a sign as well as a style, so that nothing is lost without colour: the words of a
    kind stand between ‹ and › with the number of the kind behind them.
    """
    shown = _kinds_shown(understood)
    return Group(
        *_sentences(text, understood),
        "",
        Padding(_bars(shown, understood), INDENT),
        "",
        Padding(marked_text(text, understood.evidence, shown), INDENT),
        "",
        _facts(understood),
    )


def _kinds_shown(understood: Understanding) -> list[Kind]:
    """Answer the labels, then the other kinds that count, each group most probable first."""
    rest = sorted(
        (kind for kind in Kind if kind not in understood.labels),
        key=lambda kind: -understood.probabilities[kind],
    )
    room = max(FEWEST_SHOWN - len(understood.labels), 0)
    counts = [
        kind
        for place, kind in enumerate(rest)
        if place < room
        or kind in understood.likely
        or understood.probabilities[kind] >= LEAST_SHOWN
    ]
    return [*understood.labels, *counts]


def _sentences(text: str, understood: Understanding) -> Iterator[Text]:
    kinds = understood.likely if understood.unsure else understood.labels
    quotes = quotes_of(text, understood.evidence, kinds)
    for sentence in signs(kinds, quotes, unsure=understood.unsure):
        yield Text(_printable(sentence), style="bold")


def _bars(shown: Sequence[Kind], understood: Understanding) -> Table:
    bars = Table.grid(padding=(0, 1))
    bars.add_column(justify="right")
    bars.add_column(overflow="fold")
    bars.add_column(max_width=24, min_width=6)
    bars.add_column(justify="right", no_wrap=True)
    for number, kind in enumerate(shown, start=1):
        is_label = kind in understood.labels
        probability = understood.probabilities[kind]
        bars.add_row(
            Text(str(number)),
            Text(KIND_FACTS[kind].title, style="bold" if is_label else ""),
            Bar(1.0, 0.0, probability, color="green" if is_label else "default"),
            Text(f"{probability:.0%}", style="bold" if is_label else ""),
        )
    return bars


def marked_text(text: str, evidence: Sequence[Evidence], shown: Sequence[Kind]) -> Text:
    """Answer a text with the words of each kind between signs; a long one only around these."""
    drawn = Text(overflow="fold")
    last = 0
    for start, end in _parts_drawn(text, evidence):
        if start > last:
            drawn.append(LEFT_OUT, style="dim")
        _draw(drawn, text, start, end, evidence, shown)
        last = end
    if last < len(text):
        drawn.append(LEFT_OUT, style="dim")
    return drawn


def _parts_drawn(text: str, evidence: Sequence[Evidence]) -> list[tuple[int, int]]:
    if len(text) <= LONGEST_TEXT:
        return [(0, len(text))]
    wanted = sorted(
        (max(each.start - AROUND, 0), min(each.end, each.start + LONGEST_TEXT) + AROUND)
        for each in evidence
    ) or [(0, LONGEST_TEXT)]
    parts = [wanted[0]]
    for start, end in wanted[1:]:
        if start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(parts[-1][1], end))
        else:
            parts.append((start, end))
    return [(start, min(end, len(text))) for start, end in parts]


def _draw(
    drawn: Text,
    text: str,
    start: int,
    end: int,
    evidence: Sequence[Evidence],
    shown: Sequence[Kind],
) -> None:
    """Add a part of a text with its signs."""
    inside = [each for each in evidence if start <= each.start < end]
    ends = (place for each in inside for place in (each.start, min(each.end, end)))
    borders = sorted({start, end, *ends})
    for first, last in zip(borders, [*borders[1:], end], strict=True):
        closing = [each for each in inside if each.end == first]
        opening = [each for each in inside if each.start == first]
        for each in closing:
            drawn.append(f"›{shown.index(each.kind) + 1}", style="bold")
        drawn.append("‹" * len(opening), style="bold")
        around = [each for each in inside if each.start <= first < each.end]
        style = STYLES[shown.index(around[0].kind) % len(STYLES)] if around else ""
        drawn.append(_printable(text[first:last]), style=style)


def _printable(text: str) -> str:
    """Answer a text that cannot steer the terminal, with as many characters."""
    return "".join(
        "\ufffd" if unicodedata.category(each) in {"Cc", "Cs"} and each not in "\n\t" else each
        for each in text.replace("\r", " ")
    )


def _facts(understood: Understanding) -> Table:
    facts = Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in _fact_rows(understood):
        facts.add_row(Text(name, style="bold"), Text(value))
    return facts


def _fact_rows(understood: Understanding) -> Iterator[tuple[str, str]]:
    yield "Mens kijkt eerst", "ja" if understood.unsure else "nee"
    yield "Taal", LANGUAGES.get(understood.language, understood.language)
    yield "School", ", ".join(understood.schools) or "niet genoemd"
    if understood.discovered:
        moment = to_amsterdam(understood.discovered)
        yield "Ontdekt", f"volgens de melder {long_day(moment)}, {clock_time(moment)}"
