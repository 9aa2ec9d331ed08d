"""Give each of the twelve kinds a calibrated probability from the features of a message.

Two steps. A linear model scores the whole message and every sentence of it for each kind. A second,
small linear model reads those scores together (a kind is more likely when one sentence says it
plainly, less likely when another kind explains the message) and answers probabilities. The second
step is fitted on scores of messages that the first step did not see, so its answers are calibrated.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from casework.kinds import Kind
from classifier.features import REGION_BITS, TABLE_SIZE, WHOLE, Features, Region

KINDS: Final = tuple(Kind)
"""The order of the columns."""
MESSAGE_SCORES: Final = 6 * len(KINDS) + 2
"""Numbers that the second step reads; see `message_scores`."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class KindsModel:
    """Both steps; arrays are indexed by bucket or input first and by kind second."""

    rarity: Floats
    """Inverse document frequency per bucket, 0 where training met none; shape (TABLE_SIZE,)."""
    weights: NDArray[np.float16]
    """First step, shape (TABLE_SIZE, 12)."""
    bias: Floats
    """First step, shape (12,)."""
    combine: Floats
    """Second step, shape (MESSAGE_SCORES, 12)."""
    combine_bias: Floats
    """Second step, shape (12,)."""

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

    def probabilities(self, features: Features, *, is_chat: bool) -> Floats:
        """Answer the probability of every kind, shape (12,)."""
        scores = message_scores(self.segment_scores(features), is_chat=is_chat)
        return sigmoid(scores @ self.combine + self.combine_bias)

    def save(self, file: Path) -> None:
        """Write the model; only buckets that training met are kept."""
        met = np.flatnonzero(self.rarity).astype(np.uint32)
        np.savez_compressed(
            file,
            met=met,
            rarity=self.rarity[met].astype(np.float16),
            weights=self.weights[met],
            bias=self.bias,
            combine=self.combine,
            combine_bias=self.combine_bias,
        )


def load_kinds_model(file: Path) -> KindsModel:
    """Read what `KindsModel.save` wrote."""
    with np.load(file, allow_pickle=False) as stored:
        rarity = np.zeros(TABLE_SIZE, np.float32)
        rarity[stored["met"]] = stored["rarity"]
        weights = np.zeros((TABLE_SIZE, len(KINDS)), np.float16)
        weights[stored["met"]] = stored["weights"]
        return KindsModel(
            rarity=rarity,
            weights=weights,
            bias=stored["bias"],
            combine=stored["combine"],
            combine_bias=stored["combine_bias"],
        )


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


def message_scores(segment_scores: Floats, *, is_chat: bool) -> Floats:
    """Bring the scores of all segments to one row of MESSAGE_SCORES numbers.

    The whole message and its best sentence, each in three forms (the score, its distance from the
    highest kind, its logistic), then the number of sentences and the channel.
    """
    whole = segment_scores[WHOLE]
    sentences = segment_scores[WHOLE + 1 :]
    best = sentences.max(axis=0) if len(sentences) else whole
    facts = np.array([np.log1p(len(sentences)), float(is_chat)], dtype=np.float32)
    forms = [form for row in (whole, best) for form in (row, row - row.max(), sigmoid(row))]
    return np.concatenate((*forms, facts))


def sigmoid(scores: Floats) -> Floats:
    """Answer the logistic function, without overflow for any score."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0))), dtype=np.float32)
