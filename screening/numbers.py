"""Mask identifying numbers before a text is stored, logged, classified or sent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from screening.bank_numbers import find_cards, find_ibans
from screening.citizen_numbers import find_bsns
from screening.digit_groups import group_digits
from screening.document_numbers import find_documents
from screening.findings import Finding, Masked, NumberKind
from screening.harmless_numbers import find_harmless
from screening.mrz import find_mrz
from screening.number_words import Labels
from screening.reading import BARRIER, NEUTRAL, Reading, read_plainly

__all__ = ["Finding", "Masked", "NumberKind", "mask_numbers"]

_MAY_HOLD_A_NUMBER: Final = re.compile("[0-9<]|&lt", re.IGNORECASE)
# A mask can bring a word and a number together; each round reads the text as masked so far.
_MOST_ROUNDS: Final = 8


@dataclass(frozen=True, slots=True)
class _Hit:
    kind: NumberKind
    start: int
    end: int


def mask_numbers(text: str) -> Masked:
    """Answer the text with each identifying number replaced by a mask that says what it was.

    Takes time in proportion to the length of the text. A text that was masked before comes back
    unchanged, with no findings.
    """
    reading = read_plainly(text)
    findings: list[Finding] = []
    for _ in range(_MOST_ROUNDS):
        if not _MAY_HOLD_A_NUMBER.search(reading.plain):
            break
        hits = _find(reading)
        if not hits:
            break
        findings += [
            Finding(hit.kind, reading.origins[hit.start], reading.origins[hit.end - 1] + 1)
            for hit in hits
        ]
        reading = reading.collapsed((hit.start, hit.end) for hit in hits)
    findings.sort(key=lambda finding: finding.start)
    return Masked(_masked(text, findings), tuple(findings))


def _find(reading: Reading) -> list[_Hit]:
    """Answer one round of hits; the surest kinds first, each out of reach of the next."""
    hits = [_Hit(NumberKind.MRZ, *span) for span in find_mrz(reading)]
    reading = _without(reading, hits)
    labels = Labels(reading.words)
    ibans = [_Hit(NumberKind.IBAN, *span) for span in find_ibans(reading, labels)]
    reading = _without(reading, ibans).covered(find_harmless(reading), NEUTRAL)
    documents = _apart(
        _Hit(found.kind, found.start, found.end) for found in find_documents(reading, labels)
    )
    reading = _without(reading, documents)
    labels = labels.over(reading.words)
    groups = group_digits(reading.plain)
    cards = [_Hit(NumberKind.PAYMENT_CARD, *span) for span in find_cards(reading, groups, labels)]
    if cards:
        reading = _without(reading, cards)
        groups = group_digits(reading.plain)
    bsns = [_Hit(NumberKind.BSN, *span) for span in find_bsns(reading, groups, labels)]
    return _apart([*hits, *ibans, *documents, *cards, *bsns])


def _without(reading: Reading, hits: list[_Hit]) -> Reading:
    return reading.covered([(hit.start, hit.end) for hit in hits], BARRIER)


def _apart(hits: Iterable[_Hit]) -> list[_Hit]:
    """Answer hits in reading order; of two that overlap the one that starts first."""
    apart: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not apart or hit.start >= apart[-1].end:
            apart.append(hit)
    return apart


def _masked(text: str, findings: list[Finding]) -> str:
    pieces: list[str] = []
    at = 0
    for finding in findings:
        pieces += (text[at : finding.start], finding.kind.mask)
        at = finding.end
    pieces.append(text[at:])
    return "".join(pieces)
