"""Keep what an encoder said of letters that it never saw, for the steps that come after it.

The encoder that is shipped has seen every letter, and on those it is far too sure of itself. Before
it another one is trained in the same way without the letters held back; its scores stand here.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from classifier.kinds_model import Floats
from classifier.training_letters import Letter

UNSEEN_SCORES_FILE: Final = Path(__file__).parent / "unseen_scores.npz"


class LettersChanged(ValueError):
    """A letter held back is not the one that was scored; the text names it."""


def key_of(letter: Letter) -> str:
    """Answer what tells a letter apart: another word makes it another letter."""
    told = "\0".join((letter.channel, letter.subject, letter.text))
    return sha256(told.encode()).hexdigest()[:16]


def write_unseen_scores(file: Path, letters: Sequence[Letter], scores: Floats) -> None:
    """Write the scores of letters; shape (letters, 12)."""
    keys = np.array([key_of(letter) for letter in letters])
    np.savez_compressed(file, keys=keys, scores=scores.astype(np.float32))


def read_unseen_scores(file: Path, letters: Sequence[Letter]) -> Floats:
    """Answer the scores of letters in their order, shape (letters, 12).

    Raises LettersChanged, and OSError when there is no such file.
    """
    with np.load(file, allow_pickle=False) as stored:
        scores = dict(zip(stored["keys"].tolist(), stored["scores"], strict=True))
    for letter in letters:
        if key_of(letter) not in scores:
            raise LettersChanged(
                f"{letter.name} was held back but not scored: run classifier.train_encoder first"
            )
    return np.array([scores[key_of(letter)] for letter in letters], np.float32)
