"""Find the words of a message that carry a kind: those that its scores come from.

The score of the encoder is a sum over pieces of words and that of the words model, nearly, one over
words; the blend says how much each of the two counts. So it is known what every word adds to a
kind, and the run of words that adds most for its length is the evidence. No word is on a list here.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from casework.kinds import Kind
from classifier.blend import Blend
from classifier.concepts import ConceptFinder
from classifier.decide_labels import Verdict
from classifier.encoder import EncoderReading
from classifier.features import REGION_BITS, WHOLE, Region, read_features
from classifier.kinds_model import KINDS, Floats, KindsModel
from classifier.plain_words import plain_words

FEWEST_WORDS: Final = 6
"""A shorter run says little to who reads it alone, so it grows where it can."""
MOST_WORDS: Final = 10
"""Of a run as it is found."""
MOST_REACHED: Final = 12
"""Of one that reaches to pauses."""
_MOST_OF_SENTENCE: Final = 1000
"""Words of one sentence that are looked at; nobody who uses full stops writes as many."""
_REACH: Final = 2
"""A run this many words away from a pause reaches to it: "how long is it stored", not "it stored".
"""
_WORD: Final = re.compile(r"\S+")
_PAUSE: Final = re.compile(r"[,;:.!?…)\-–—،؛؟][\"'\u2019”»]?$")
_USUAL: Final = 0.4
"""Share of the words of a message that are below what is usual in it, and speak against a kind."""
_NEIGHBOURS: Final = 0.5
"""How much of a word's part it gives to the two beside it: what is meant stands in phrases."""
_SHORT: Final = 5.0
"""Evens out the lengths: a run of n words is weighed by the root of n and this."""
_ONLY_IN_SUBJECT: Final = 0.4
"""Text that carries less than this share of what the subject does only refers to it."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that follow each other in one sentence and carry a kind."""

    kind: Kind
    sentence: int
    start: int
    """First character within the sentence."""
    end: int


@dataclass(frozen=True, slots=True)
class Judges:
    """The models whose scores the evidence explains."""

    words: KindsModel
    concepts: ConceptFinder
    blend: Blend


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of all sentences in order, cut at white space."""

    texts: Sequence[str]
    sentences: Numbers
    """Number of the sentence of every word, ascending; shape (words,)."""
    starts: Numbers
    """First character of every word within its sentence, shape (words,)."""


def kinds_to_explain(verdict: Verdict) -> tuple[Kind, ...]:
    """Answer the kinds that staff see, most probable first; nothing carries `overig`."""
    shown = verdict.likely if verdict.unsure else verdict.labels
    return tuple(kind for kind in shown if kind is not Kind.OVERIG)


def find_evidence(
    sentences: Sequence[str],
    reading: EncoderReading,
    judges: Judges,
    kinds: Sequence[Kind],
    *,
    has_subject: bool = False,
) -> list[Run]:
    """Answer one run of words for each kind that has one, in the order of the kinds.

    With `has_subject` the first sentence is the subject. It takes part but is no run: where it
    carries a kind and the text hardly does, there is none.
    """
    words = _cut(sentences)
    if not words.texts or not kinds:
        return []
    columns = [KINDS.index(kind) for kind in kinds]
    weights = judges.blend.weights[columns]
    parts = _encoder_parts(words, reading)[:, columns] * weights[:, 0]
    parts += _word_parts(words, judges)[:, columns] * (weights[:, 2] + weights[:, 4])
    parts = _spread(parts - np.quantile(parts, _USUAL, axis=0), words.sentences)
    in_text = words.sentences >= int(has_subject)
    found = []
    for place, kind in enumerate(kinds):
        best, first, last = _strongest(parts[:, place], words.sentences, in_text)
        by_subject, *_ = _strongest(parts[:, place], words.sentences, ~in_text)
        if best > max(_ONLY_IN_SUBJECT * by_subject, 0.0):
            run = _grown(words, *_reaching_to_pauses(words, first, last))
            found.append(_run(words, kind, *run))
    return found


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Answer a span without white space and marks at its ends; empty when that is all there is."""
    while start < end and _is_mark(text[start]):
        start += 1
    while start < end and _is_mark(text[end - 1]):
        end -= 1
    return start, end


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PZSC"


def _cut(sentences: Sequence[str]) -> _Words:
    """Cut sentences into words."""
    texts, numbers, starts = [], [], []
    for number, sentence in enumerate(sentences):
        for word in islice(_WORD.finditer(sentence), _MOST_OF_SENTENCE):
            texts.append(word.group())
            numbers.append(number)
            starts.append(word.start())
    return _Words(texts, np.array(numbers, np.int64), np.array(starts, np.int64))


def _encoder_parts(words: _Words, reading: EncoderReading) -> Floats:
    """Answer what every word adds to the scores of the encoder, shape (words, 12)."""
    parts = np.zeros((len(words.texts), len(KINDS)), np.float32)
    if not len(reading.places):
        return parts
    lengths = np.array([len(text) for text in words.texts])
    room = int(max(reading.places[:, 2].max(), (words.starts + lengths).max())) + 1
    begins = words.sentences * room + words.starts
    # By its last character: a piece may begin with the white space before its word.
    lasts = reading.places[:, 0] * room + reading.places[:, 2] - 1
    owners = np.searchsorted(begins, lasts, "right") - 1
    kept = (owners >= 0) & (lasts < (begins + lengths)[owners])
    np.add.at(parts, owners[kept], reading.shares[kept])
    return parts


def _word_parts(words: _Words, judges: Judges) -> Floats:
    """Answer what every word by itself adds to the scores of the words model, shape (words, 12)."""
    features = read_features([plain_words(text) for text in words.texts], judges.concepts)
    values = (1.0 + np.log(features.counts)) * judges.words.rarity[features.buckets]
    regions = features.buckets >> REGION_BITS
    whole = features.segments == WHOLE
    lengths = np.sqrt(np.bincount(regions[whole], values[whole] ** 2, len(Region)))
    kept = ~whole & (values > 0)
    parts = judges.words.weights[features.buckets[kept]].astype(np.float32)
    parts *= (values[kept] / lengths[regions[kept]])[:, None].astype(np.float32)
    added = np.zeros((len(words.texts), len(KINDS)), np.float32)
    np.add.at(added, features.segments[kept] - 1, parts)
    return added


def _spread(parts: Floats, sentences: Numbers) -> Floats:
    """Give a share of every word's part to its neighbours in the sentence."""
    beside = (sentences[1:] == sentences[:-1])[:, None] * (_NEIGHBOURS / 2)
    spread = parts * (1 - _NEIGHBOURS)
    spread[1:] += parts[:-1] * beside
    spread[:-1] += parts[1:] * beside
    return np.asarray(spread, np.float32)


def _strongest(
    parts: Floats, sentences: Numbers, allowed: NDArray[np.bool_]
) -> tuple[float, int, int]:
    """Answer strength, first and last word of the run within one sentence that carries most."""
    sums = np.concatenate(([0.0], np.cumsum(parts, dtype=np.float64)))
    best = (0.0, 0, 0)
    for length in range(1, min(MOST_WORDS, len(parts)) + 1):
        strength = (sums[length:] - sums[:-length]) / np.sqrt(length + _SHORT)
        begins, ends = slice(len(strength)), slice(length - 1, None)
        strength[(sentences[ends] != sentences[begins]) | ~allowed[begins]] = -np.inf
        place = int(strength.argmax())
        best = max(best, (float(strength[place]), place, place + length - 1))
    return best


def _reaching_to_pauses(words: _Words, first: int, last: int) -> tuple[int, int]:
    """Answer the run with the few words that stand between it and a pause."""
    room = MOST_REACHED - (last - first + 1)
    after = range(last, min(last + min(_REACH, room) + 1, len(words.texts)))
    end = next((place for place in after if _ends(words, place)), last)
    room -= end - last
    before = range(first, max(first - min(_REACH, room), 0) - 1, -1)
    begin = next((place for place in before if _begins(words, place)), first)
    return begin, end


def _grown(words: _Words, first: int, last: int) -> tuple[int, int]:
    """Answer a short run with more words, first those behind it, up to a pause."""
    while last - first + 1 < FEWEST_WORDS and not _ends(words, last):
        last += 1
    while last - first + 1 < FEWEST_WORDS and not _begins(words, first):
        first -= 1
    return first, last


def _begins(words: _Words, place: int) -> bool:
    return place == 0 or _ends(words, place - 1)


def _ends(words: _Words, place: int) -> bool:
    is_last = place + 1 == len(words.texts) or words.sentences[place] != words.sentences[place + 1]
    return is_last or _PAUSE.search(words.texts[place]) is not None


def _run(words: _Words, kind: Kind, first: int, last: int) -> Run:
    end = int(words.starts[last]) + len(words.texts[last])
    return Run(kind, int(words.sentences[first]), int(words.starts[first]), end)
