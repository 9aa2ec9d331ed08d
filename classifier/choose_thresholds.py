"""Choose where probabilities become decisions, so that mistakes cost least."""

from dataclasses import dataclass, replace
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from casework.kinds import Kind
from classifier.decide_labels import Thresholds, decide_labels, probability_of_set
from classifier.kinds_model import KINDS

_LABEL_STEPS: Final = tuple(np.round(np.arange(0.20, 0.61, 0.02), 2))
_BREACH_STEPS: Final = (0.12, 0.15, 0.18, 0.22, 0.26, 0.30, 0.35, 0.40, 0.45, 0.50)
_SEEN_STEPS: Final = (0.02, 0.03, 0.04, 0.05, 0.07, 0.09, 0.12, 0.15, 0.20)
_SURE_STEPS: Final = tuple(np.round(np.arange(0.10, 0.81, 0.05), 2))
_MILD: Final = 0.4
"""Where a threshold is drawn to when the letters hardly tell; half of the F1 hoped for."""
_TRUTH_LIKELY: Final = 0.97


@dataclass(frozen=True, slots=True)
class Costs:
    """What a decision costs, in looks by a person."""

    missed_breach: float
    """A breach that is neither labelled nor sent to a person."""
    late_breach: float
    """A breach without its label that a person finds: the FG is called only after that."""
    false_breach: float
    """`datalek` as a label on what is none: the FG is called for nothing, also when unsure."""
    wrong_when_sure: float
    """A wrong set of labels on which the service acts by itself."""


def choose_thresholds(
    probabilities: NDArray[np.float32], truth: NDArray[np.bool_], costs: Costs
) -> Thresholds:
    """Answer the thresholds that cost least on probabilities of letters the model did not fit.

    Both arrays have shape (letters, 12), with columns in the order of KINDS.
    """
    label = {
        kind: _best_threshold(probabilities[:, n], truth[:, n]) for n, kind in enumerate(KINDS)
    }
    likely = _likely_threshold(probabilities, truth)
    best: tuple[float, Thresholds] | None = None
    for breach in _BREACH_STEPS:
        bare = Thresholds(label | {Kind.DATALEK: breach}, breach_seen=1.0, sure=0.0, likely=likely)
        outcome = _decide_all(probabilities, truth, bare)
        for seen, sure in product(_SEEN_STEPS, _SURE_STEPS):
            cost = outcome.cost(seen, sure, costs)
            if seen <= breach and (best is None or cost < best[0]):
                best = (cost, replace(bare, breach_seen=seen, sure=float(sure)))
    assert best is not None, "the grids are never empty"
    return best[1]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What deciding by label thresholds alone gives for every letter; arrays of equal length."""

    in_doubt: NDArray[np.bool_]
    """No kind reached its threshold."""
    chance_right: NDArray[np.float32]
    """The estimated probability of the whole set."""
    unlabelled_breach: NDArray[np.float32]
    """Probability of `datalek` where it is not a label, else 0."""
    is_right: NDArray[np.bool_]
    misses_breach: NDArray[np.bool_]
    false_breaches: int

    def cost(self, seen: float, sure: float, costs: Costs) -> float:
        """Answer the cost over all letters, in looks."""
        unsure = self.in_doubt | (self.chance_right < sure) | (self.unlabelled_breach >= seen)
        wrong = (~self.is_right & ~unsure).sum()
        missed = (self.misses_breach & ~unsure).sum()
        late = (self.misses_breach & unsure).sum()
        false_alarms = self.false_breaches * costs.false_breach
        mistakes = wrong * costs.wrong_when_sure + missed * costs.missed_breach
        return float(unsure.sum() + mistakes + late * costs.late_breach + false_alarms)


def _decide_all(
    probabilities: NDArray[np.float32], truth: NDArray[np.bool_], thresholds: Thresholds
) -> _Outcome:
    breach = KINDS.index(Kind.DATALEK)
    rows = [dict(zip(KINDS, map(float, row), strict=True)) for row in probabilities]
    verdicts = [decide_labels(row, thresholds) for row in rows]
    given = np.array([[kind in verdict.labels for kind in KINDS] for verdict in verdicts])
    chances = [
        probability_of_set(row, verdict.labels) for row, verdict in zip(rows, verdicts, strict=True)
    ]
    return _Outcome(
        in_doubt=np.array([verdict.unsure for verdict in verdicts]),
        chance_right=np.array(chances, np.float32),
        unlabelled_breach=np.where(given[:, breach], 0.0, probabilities[:, breach]),
        is_right=(given == truth).all(axis=1),
        misses_breach=truth[:, breach] & ~given[:, breach],
        false_breaches=int((given[:, breach] & ~truth[:, breach]).sum()),
    )


def _best_threshold(column: NDArray[np.float32], truth: NDArray[np.bool_]) -> float:
    """Halfway between the threshold with the best F1 and a mild one: few letters, little faith."""
    scores = [_f1(column >= step, truth) for step in _LABEL_STEPS]
    near_best = [
        step for step, f1 in zip(_LABEL_STEPS, scores, strict=True) if f1 > max(scores) - 0.01
    ]
    return round((float(np.median(near_best)) + _MILD) / 2, 3)


def _f1(given: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float(2 * (given & truth).sum() / max(given.sum() + truth.sum(), 1))


def _likely_threshold(probabilities: NDArray[np.float32], truth: NDArray[np.bool_]) -> float:
    """The highest threshold that leaves _TRUTH_LIKELY of the true labels above it."""
    return round(float(np.quantile(probabilities[truth], 1.0 - _TRUTH_LIKELY)), 4)
