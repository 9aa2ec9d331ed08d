"""Turn probabilities into labels, and say when a person must look first."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from casework.kinds import Kind


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where probabilities become decisions; training chooses them on letters it did not fit."""

    label: Mapping[Kind, float]
    """A kind with at least this probability becomes a label."""
    breach_seen: float
    """From this probability of `datalek` on, a person looks although it is not labelled."""
    sure: float
    """Least estimated probability that the whole set of labels is right."""
    likely: float
    """A kind with at least this probability cannot be ruled out."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kinds that one message earns."""

    labels: tuple[Kind, ...]
    """Most probable first, never empty; `overig` stands alone."""
    unsure: bool
    likely: tuple[Kind, ...]
    """Most probable first; holds every label."""


def decide_labels(probabilities: Mapping[Kind, float], thresholds: Thresholds) -> Verdict:
    """Answer labels, doubt and likely kinds for calibrated probabilities of all twelve kinds."""
    ranked = sorted(Kind, key=lambda kind: -probabilities[kind])
    reached = [kind for kind in ranked if probabilities[kind] >= thresholds.label[kind]]
    labels = _let_overig_stand_alone(reached or ranked[:1])
    unsure = (
        not reached
        or probability_of_set(probabilities, labels) < thresholds.sure
        or (Kind.DATALEK not in labels and probabilities[Kind.DATALEK] >= thresholds.breach_seen)
    )
    likely = [kind for kind in ranked if kind in labels or probabilities[kind] >= thresholds.likely]
    return Verdict(labels=labels, unsure=unsure, likely=tuple(likely))


def probability_of_set(probabilities: Mapping[Kind, float], labels: tuple[Kind, ...]) -> float:
    """Estimate the probability that just these labels are right, as if kinds were independent."""
    return prod(
        probabilities[kind] if kind in labels else 1.0 - probabilities[kind] for kind in Kind
    )


def _let_overig_stand_alone(reached: list[Kind]) -> tuple[Kind, ...]:
    if Kind.OVERIG not in reached:
        return tuple(reached)
    if reached[0] is Kind.OVERIG:
        return (Kind.OVERIG,)
    return tuple(kind for kind in reached if kind is not Kind.OVERIG)
