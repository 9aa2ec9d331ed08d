"""Read messages with one system in a process of its own, and say what that cost.

`python benchmarks/readers.py SYSTEM` is started by `understanding.py`: it trains where the system
has to be trained, answers every message, and prints one JSON object. Each system imports its own
libraries: those of the others would count as its memory.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
# A script's own folder stands first on the path.
sys.path[0] = str(ROOT)

from casework.kinds import Kind  # noqa: E402
from casework.message import Channel  # noqa: E402
from classifier.decide_labels import Thresholds, decide_labels  # noqa: E402
from classifier.kinds_model import KINDS  # noqa: E402
from classifier.own_words import own_words  # noqa: E402
from classifier.training_letters import (  # noqa: E402
    TRAINING_FOLDER,
    Letter,
    find_files,
    read_letters,
)

SEED: Final = 20260
EPOCHS: Final = 8
LABEL: Final = 0.5
"""A peer's label needs this probability; nothing of it is tuned on the messages that are asked."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one system made of one message."""

    labels: Sequence[Kind]
    unsure: bool
    probabilities: Mapping[Kind, float]


Reader = Callable[[Letter], Read]


def privacyloket(train_on: Sequence[Letter]) -> Reader:
    """The shipped pipeline; it was trained on the same messages."""
    from classifier.understand import PrivacyReader

    reader = PrivacyReader.load()

    def read(letter: Letter) -> Read:
        found = reader.understand(letter.subject, letter.text, Channel(letter.channel))
        return Read(found.labels, found.unsure, found.probabilities)

    return read


def tf_idf(train_on: Sequence[Letter]) -> Reader:
    """Words and pairs of words and pieces of words, weighed by TF-IDF, with logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2)
    pieces = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(2, 5), min_df=2)
    linear = LogisticRegression(C=10.0, class_weight="balanced", max_iter=2000, random_state=SEED)
    model: Any = make_pipeline(make_union(words, pieces), OneVsRestClassifier(linear))
    model.fit([text_of(letter) for letter in train_on], truth_of(train_on))
    return lambda letter: decided(model.predict_proba([text_of(letter)])[0])


def textcat_multilabel(train_on: Sequence[Letter]) -> Reader:
    """spaCy's own component in its published `ensemble` form, with its published defaults."""
    import spacy
    from spacy.training import Example
    from spacy.util import compounding, fix_random_seed, minibatch

    fix_random_seed(SEED)
    nlp = spacy.blank("xx")
    nlp.add_pipe("textcat_multilabel")
    cats = [{kind.value: float(kind in letter.labels) for kind in KINDS} for letter in train_on]
    examples = [
        Example.from_dict(nlp.make_doc(text_of(letter)), {"cats": each})
        for letter, each in zip(train_on, cats, strict=True)
    ]
    nlp.initialize(lambda: examples)
    chance = Random(SEED)
    for _ in range(EPOCHS):
        chance.shuffle(examples)
        for batch in minibatch(examples, size=compounding(8.0, 32.0, 1.001)):
            nlp.update(batch, drop=0.2)

    def read(letter: Letter) -> Read:
        cats = nlp(text_of(letter)).cats
        return decided([cats[kind.value] for kind in KINDS])

    return read


SYSTEMS: Final[Mapping[str, Callable[[Sequence[Letter]], Reader]]] = {
    "privacyloket": privacyloket,
    "tf-idf": tf_idf,
    "textcat_multilabel": textcat_multilabel,
}


def text_of(letter: Letter) -> str:
    """Answer what a peer reads: without quotes, so that it is not judged on cutting those."""
    return f"{letter.subject}\n{own_words(letter.text)}".strip()


def truth_of(letters: Sequence[Letter]) -> list[list[int]]:
    """Answer the labels as rows of zeros and ones, in the order of KINDS."""
    return [[int(kind in letter.labels) for kind in KINDS] for letter in letters]


def decided(row: Sequence[float]) -> Read:
    """Answer the labels of a peer: those it finds more likely than not, else the likeliest one."""
    probabilities = dict(zip(KINDS, map(float, row), strict=True))
    plain = Thresholds(dict.fromkeys(KINDS, LABEL), breach_seen=1.0, sure=0.0, likely=1.0)
    verdict = decide_labels(probabilities, plain)
    return Read(verdict.labels, verdict.unsure, probabilities)


def is_of_sixty_words(letter: Letter) -> bool:
    """Answer whether a message is of the length that the speed is given for."""
    return 55 <= len(text_of(letter).split()) <= 65


def peak_kib() -> int:
    """Answer the highest memory of this process so far (`VmHWM`), kibibytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])


def forget_peak() -> None:
    """Begin counting the highest memory anew: training is not what is measured."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def main() -> None:
    """Answer the messages in the files that standard input names, one JSON object out."""
    order = json.load(sys.stdin)
    train_on = read_letters(find_files(TRAINING_FOLDER))
    letters = read_letters([Path(file) for file in order["files"]])
    speed = [letter for letter in letters if is_of_sixty_words(letter)]
    started = time.perf_counter()
    read = SYSTEMS[order["system"]](train_on)
    ready = time.perf_counter() - started
    forget_peak()
    answers = [read(letter) for letter in letters]
    milliseconds = []
    cpu = time.process_time()
    for _ in range(order["rounds"]):
        for letter in speed:
            began = time.perf_counter()
            read(letter)
            milliseconds.append(1000 * (time.perf_counter() - began))
    cpu = 1000 * (time.process_time() - cpu) / len(milliseconds)
    began = time.perf_counter()
    for letter in letters:
        read(letter)
    a_second = len(letters) / (time.perf_counter() - began)
    json.dump(
        {
            "ready": ready,
            "milliseconds": milliseconds,
            "cpu_milliseconds": cpu,
            "a_second": a_second,
            "peak_kib": peak_kib(),
            "answers": [
                {
                    "labels": [kind.value for kind in one.labels],
                    "unsure": one.unsure,
                    "probabilities": {kind.value: one.probabilities[kind] for kind in Kind},
                }
                for one in answers
            ],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
