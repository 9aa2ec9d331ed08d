"""Prove that scores of unseen letters are found again, and never given to another letter."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from spacy import util

from casework.kinds import Kind
from casework.message import Channel
from classifier.train import CONFIG_FILE
from classifier.training_letters import TRAINING_FOLDER, Letter, find_files, read_letters
from classifier.unseen_scores import (
    UNSEEN_SCORES_FILE,
    LettersChanged,
    read_unseen_scores,
    write_unseen_scores,
)

LETTER = Letter(frozenset({Kind.INZAGE}), Channel.CHAT, "nl", "", "Mag ik het zien?", "a.toml", 1)
OTHER = replace(LETTER, text="Haal dat weg.", number=2)


def test_scores_come_back_in_the_order_in_which_they_are_asked(tmp_path: Path) -> None:
    file = tmp_path / "scores.npz"
    scores = np.arange(24, dtype=np.float32).reshape(2, 12)

    write_unseen_scores(file, [LETTER, OTHER], scores)

    assert (read_unseen_scores(file, [OTHER, LETTER]) == scores[::-1]).all()


@pytest.mark.parametrize("change", [{"text": "Mag ik?"}, {"channel": Channel.EMAIL}])
def test_a_letter_that_was_changed_is_named(tmp_path: Path, change: dict[str, object]) -> None:
    file = tmp_path / "scores.npz"
    write_unseen_scores(file, [LETTER], np.zeros((1, 12), np.float32))

    with pytest.raises(LettersChanged, match=r"a\.toml no\. 1"):
        read_unseen_scores(file, [replace(LETTER, **change)])  # type: ignore[arg-type]


def test_the_shipped_scores_are_those_of_the_letters_held_back() -> None:
    held_back = util.load_config(CONFIG_FILE)["recipe"]["held_back"]
    letters = [one for one in read_letters(find_files(TRAINING_FOLDER)) if one.file in held_back]

    scores = read_unseen_scores(UNSEEN_SCORES_FILE, letters)

    assert scores.shape == (len(letters), 12)
    assert np.isfinite(scores).all()
