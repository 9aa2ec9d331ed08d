"""Score the twelve kinds by the words of a message: the whole of it, and every sentence."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from casework.kinds import Kind
from classifier.features import REGION_BITS, TABLE_SIZE, WHOLE, Features, Region

KINDS: Final = tuple(Kind)
"""The order of the columns."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordScores:
    """What the words of one message say; each of shape (12,)."""

    whole: Floats
    """Score of the whole message."""
    best: Floats
    """Highest score of any of its sentences."""


@dataclass(frozen=True, slots=True)
class KindsModel:
    """A linear model over features; arrays are indexed by bucket first and by kind second."""

    rarity: Floats
    """Inverse document frequency per bucket, 0 where training met none; shape (TABLE_SIZE,)."""
    weights: NDArray[np.float16]
    """Shape (TABLE_SIZE, 12)."""
    bias: Floats
    """Shape (12,)."""

    def segment_scores(self, features: Features) -> Floats:
        """Score the whole message (row 0) and its sentences; shape (segments, 12)."""
        values = weigh(features, self.rarity)
        known = values > 0
        segments = features.segments[known]
        parts = self.weights[features.buckets[known]].astype(np.float32)
        parts *= values[known, None]
        scores = np.tile(self.bias, (features.segment_count, 1))
        if len(segments):
            starts = np.flatnonzero(np.diff(segments, prepend=-1))
            scores[segments[starts]] += np.add.reduceat(parts, starts, axis=0)
        return scores

    def score(self, features: Features) -> WordScores:
        """Answer the scores of one message."""
        scores = self.segment_scores(features)
        whole, sentences = scores[WHOLE], scores[WHOLE + 1 :]
        return WordScores(whole, sentences.max(axis=0) if len(sentences) else whole)

    def save(self, file: Path) -> None:
        """Write the model; only buckets that training met are kept."""
        met = np.flatnonzero(self.rarity).astype(np.uint32)
        np.savez_compressed(
            file,
            met=met,
            rarity=self.rarity[met].astype(np.float16),
            weights=self.weights[met],
            bias=self.bias,
        )


def load_kinds_model(file: Path) -> KindsModel:
    """Read what `KindsModel.save` wrote."""
    with np.load(file, allow_pickle=False) as stored:
        rarity = np.zeros(TABLE_SIZE, np.float32)
        rarity[stored["met"]] = stored["rarity"]
        weights = np.zeros((TABLE_SIZE, len(KINDS)), np.float16)
        weights[stored["met"]] = stored["weights"]
        return KindsModel(rarity, weights, stored["bias"])


def weigh(features: Features, rarity: Floats) -> Floats:
    """Answer the value of every feature: 1 + log count, times rarity, scaled to length 1.

    The regions are scaled apart in every segment, so that the many pieces of words do not drown
    the few words and concepts.
    """
    values = (1.0 + np.log(features.counts)) * rarity[features.buckets]
    part = features.segments * len(Region) + (features.buckets >> REGION_BITS)
    squares = np.bincount(part, values * values, len(Region) * features.segment_count)
    lengths = np.sqrt(squares)
    lengths[lengths == 0] = 1.0
    return np.asarray(values / lengths[part], dtype=np.float32)


def sigmoid(scores: Floats) -> Floats:
    """Answer the logistic function, without overflow for any score."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0))), dtype=np.float32)
