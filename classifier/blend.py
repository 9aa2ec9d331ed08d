"""Bring the scores of the encoder and those of the words together into one probability per kind.

The encoder knows what a sentence means, the words know the terms of the field; where they differ,
neither is right often enough. A small linear model weighs them. It is fitted on letters that
neither of them saw, so its answers are calibrated.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifier.kinds_model import Floats, WordScores, sigmoid


@dataclass(frozen=True, slots=True)
class Blend:
    """Weight of every input for every kind."""

    weights: Floats
    """Shape (12, inputs); see `blend_inputs`."""
    bias: Floats
    """Shape (12,)."""

    def probabilities(self, encoder: Floats, words: WordScores) -> Floats:
        """Answer the probability of every kind, shape (12,)."""
        inputs = blend_inputs(encoder, words)
        return sigmoid((inputs * self.weights).sum(axis=1) + self.bias)

    def save(self, file: Path) -> None:
        """Write the weights."""
        np.savez(file, weights=self.weights, bias=self.bias)


def load_blend(file: Path) -> Blend:
    """Read what `Blend.save` wrote."""
    with np.load(file, allow_pickle=False) as stored:
        return Blend(stored["weights"], stored["bias"])


def blend_inputs(encoder: Floats, words: WordScores) -> Floats:
    """Answer the inputs of every kind, shape (12, 6).

    Its score by the encoder, by all words, and by the words of its best sentence, each followed by
    the highest score of any other kind.
    """
    rows = (encoder, words.whole, words.best)
    return np.stack([column for row in rows for column in (row, _highest_other(row))], axis=1)


def _highest_other(row: Floats) -> Floats:
    """A kind is less likely when another one explains the message."""
    second, first = np.sort(row)[-2:]
    return np.asarray(np.where(row == first, second, first), np.float32)
