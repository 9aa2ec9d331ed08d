"""Score a text with the sentence encoder: pieces of words in, one score for each kind out.

The encoder is multilingual-e5-small, cut to its first layers and to the pieces of words of our
languages, and fine-tuned on the letters (docs/decisions/sentence-encoder.md). `train_encoder.py`
makes its files; here they are only run.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
import sentencepiece

from casework.kinds import Kind
from classifier.kinds_model import KINDS, Floats

NETWORK_FILE: Final = "encoder.onnx"
PIECES_FILE: Final = "pieces.model"
FILES: Final = (NETWORK_FILE, PIECES_FILE)
START, PADDING, END = 0, 1, 2
"""Numbers of the marks that stand around a text, as the encoder learnt them."""
WINDOW: Final = 192
"""Most pieces that are read at once. Training saw no more than 128 of a letter, but letters up to
this length are read better in one go than in parts."""
_MOST_WINDOWS: Final = 8
_OVERIG: Final = KINDS.index(Kind.OVERIG)


class LetterEncoder:
    """Runs the encoder on one core; use it in one thread."""

    def __init__(self, folder: Path) -> None:
        """Load the files of a folder; raises OSError where one is missing."""
        for name in FILES:
            (folder / name).stat()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors only
        # Texts differ in length, so remembered patterns of memory would only pile up.
        options.enable_mem_pattern = False
        self._network = onnxruntime.InferenceSession(
            str(folder / NETWORK_FILE), options, providers=["CPUExecutionProvider"]
        )
        self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / PIECES_FILE))

    def score(self, texts: Sequence[str], *, is_chat: bool) -> Floats:
        """Answer the score of every kind for the sentences of one message, shape (12,).

        A message of several windows gets the highest score that any of them gives to a kind, and
        the lowest for `overig`: it asks nothing only when no part of it does.
        """
        channel = np.array([[float(is_chat)]], np.float32)
        scores = np.concatenate(
            [
                self._network.run(["scores"], {"ids": window, "chat": channel})[0]
                for window in self._windows(texts)
            ]
        )
        pooled = scores.max(axis=0)
        pooled[_OVERIG] = scores[:, _OVERIG].min()
        return np.asarray(pooled, np.float32)

    def _windows(self, texts: Sequence[str]) -> Iterator[np.ndarray]:
        """Fill windows with whole sentences, between the marks of start and end."""
        pieces = [list(found) for found in self._pieces.encode(list(texts))]
        for window in fill_windows(pieces, WINDOW)[:_MOST_WINDOWS]:
            yield np.array([START, *window, END], np.int64)


def fill_windows(sentences: Sequence[list[int]], room: int) -> list[list[int]]:
    """Answer the pieces of sentences in as few windows as their order allows; at least one.

    A sentence that no window can hold is cut.
    """
    windows: list[list[int]] = [[]]
    for sentence in sentences:
        for start in range(0, len(sentence), room):
            part = sentence[start : start + room]
            if len(windows[-1]) + len(part) > room:
                windows.append([])
            windows[-1] += part
    return windows
