"""Measure how well labels and probabilities agree with what people said."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from casework.kinds import Kind

CORE_KINDS: Final = (
    Kind.INZAGE,
    Kind.CORRECTIE,
    Kind.VERWIJDERING,
    Kind.BEZWAAR,
    Kind.DATALEK,
)
_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said about one message and what the classifier made of it."""

    name: str
    """Where the message stands, such as `first.toml no. 3`; never its text."""
    language: str
    channel: str
    truth: frozenset[Kind]
    labels: tuple[Kind, ...]
    unsure: bool
    likely: tuple[Kind, ...]
    probabilities: Mapping[Kind, float]
    read_language: str

    @property
    def is_right(self) -> bool:
        """The set of labels is exactly the set a person gave."""
        return frozenset(self.labels) == self.truth


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well one kind is found; all between 0 and 1."""

    precision: float
    recall: float
    f1: float
    letters: int
    """How many messages truly have it."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one set of answers; shares and means between 0 and 1."""

    letters: int
    per_kind: Mapping[Kind, LabelScore]
    macro_f1: float
    """Mean F1 of the kinds that occur."""
    core_f1: float
    """Mean F1 of the five core kinds."""
    exact: float
    """Share of messages with exactly the right set of labels."""
    exact_when_sure: float
    unsure: float
    breach_recall: float
    breach_precision: float
    breach_seen: float
    """Share of breaches that are labelled so or sent to a person."""
    truth_likely: float
    """Share of true labels that are among the likely kinds."""
    calibration_error: float
    """Expected calibration error over ten bins, all kinds together."""
    language_right: float


def measure(answers: Sequence[Answer]) -> Scores:
    """Answer all figures of a set of answers, which must not be empty."""
    per_kind = {kind: score_label(answers, kind) for kind in Kind}
    sure = [answer for answer in answers if not answer.unsure]
    breaches = [answer for answer in answers if Kind.DATALEK in answer.truth]
    occurring = [score for score in per_kind.values() if score.letters]
    return Scores(
        letters=len(answers),
        per_kind=per_kind,
        macro_f1=_mean(score.f1 for score in occurring),
        core_f1=_mean(per_kind[kind].f1 for kind in CORE_KINDS if per_kind[kind].letters),
        exact=_mean(answer.is_right for answer in answers),
        exact_when_sure=_mean(answer.is_right for answer in sure),
        unsure=_mean(answer.unsure for answer in answers),
        breach_recall=per_kind[Kind.DATALEK].recall,
        breach_precision=per_kind[Kind.DATALEK].precision,
        breach_seen=_mean(answer.unsure or Kind.DATALEK in answer.labels for answer in breaches),
        truth_likely=_mean(kind in answer.likely for answer in answers for kind in answer.truth),
        calibration_error=calibration_error(answers),
        language_right=_mean(answer.read_language == answer.language for answer in answers),
    )


def score_label(answers: Sequence[Answer], kind: Kind) -> LabelScore:
    """Answer precision, recall and F1 of one kind; 0 where nothing can be divided."""
    given = sum(kind in answer.labels for answer in answers)
    true = sum(kind in answer.truth for answer in answers)
    both = sum(kind in answer.labels and kind in answer.truth for answer in answers)
    return LabelScore(
        precision=both / given if given else 0.0,
        recall=both / true if true else 0.0,
        f1=2 * both / (given + true) if given + true else 0.0,
        letters=true,
    )


def calibration_table(answers: Sequence[Answer]) -> list[tuple[int, float, float]]:
    """Answer (number, mean probability, share that is true) for each tenth of probability."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for answer in answers:
        for kind, probability in answer.probabilities.items():
            place = min(int(probability * _BINS), _BINS - 1)
            bins[place].append((probability, kind in answer.truth))
    return [
        (len(rows), _mean(value for value, _ in rows), _mean(true for _, true in rows))
        for rows in bins
    ]


def calibration_error(answers: Sequence[Answer]) -> float:
    """Answer the expected calibration error (Naeini et al. 2015) over all kinds together."""
    table = calibration_table(answers)
    total = sum(number for number, _, _ in table)
    return sum(number * abs(said - true) for number, said, true in table) / total


def confusions(answers: Sequence[Answer]) -> Counter[tuple[Kind, Kind]]:
    """Count (missed kind, kind given instead) over the messages with wrong labels."""
    return Counter(
        (missed, given)
        for answer in answers
        for missed in answer.truth - set(answer.labels)
        for given in set(answer.labels) - answer.truth
    )


def worst_errors(answers: Sequence[Answer], limit: int) -> list[Answer]:
    """Answer the wrong answers in which the classifier was most wrong, the worst first."""
    wrong = [answer for answer in answers if not answer.is_right]
    return sorted(wrong, key=_strangeness, reverse=True)[:limit]


def _strangeness(answer: Answer) -> float:
    """How far the probabilities lie from the truth at their worst; sure errors come first."""
    distance = max(
        abs(probability - (kind in answer.truth))
        for kind, probability in answer.probabilities.items()
    )
    return distance + (0.0 if answer.unsure else 1.0)


def _mean(values: Iterable[float]) -> float:
    kept = list(values)
    return sum(kept) / len(kept) if kept else 0.0
