"""Score a text with the sentence encoder: pieces of words in, one score for each kind out.

The encoder is multilingual-e5-small, cut to its first layers and to the pieces of words of our
languages, and fine-tuned on the letters (docs/decisions/sentence-encoder.md). `train_encoder.py`
makes its files; here they are only run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import onnxruntime
import sentencepiece
from numpy.typing import NDArray

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
_FIRST_WINDOWS: Final = 6
_LAST_WINDOWS: Final = 2
"""Of a text in more windows these are read: people tell first, and ask at the end."""
# The bits by which a byte of UTF-8 that begins no character is known (RFC 3629 §3).
_GOES_ON_MASK: Final = 0xC0
_GOES_ON: Final = 0x80
_OVERIG: Final = KINDS.index(Kind.OVERIG)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EncoderReading:
    """What the encoder says of one message, and which of its pieces say it."""

    scores: Floats
    """Score of every kind, shape (12,)."""
    shares: Floats
    """What every piece adds to these scores, shape (pieces, 12); a window adds to the kinds whose
    score it gives."""
    places: NDArray[np.int64]
    """Number of the text, first character and the one after the last of every piece, shape
    (pieces, 3)."""


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
        """Answer the score of every kind for the sentences of one message, shape (12,)."""
        return self.read(texts, is_chat=is_chat).scores

    def read(self, texts: Sequence[str], *, is_chat: bool) -> EncoderReading:
        """Answer the scores for the sentences of one message, and where they come from.

        A message of several windows gets the highest score that any of them gives to a kind, and
        the lowest for `overig`: it asks nothing only when no part of it does.
        """
        cut = [self._pieces.encode(text, return_type="proto").pieces for text in texts]
        numbers = [[piece.id for piece in pieces] for pieces in cut]
        channel = np.array([[float(is_chat)]], np.float32)
        windows = fill_windows(numbers, WINDOW)
        places = np.split(_places(texts, cut), np.cumsum([len(each) for each in windows])[:-1])
        found = [
            self._network.run(["scores", "shares"], {"ids": window, "chat": channel})
            for window in _marked(_bounded(windows))
        ]
        scores = np.concatenate([row for row, _ in found])
        chosen = scores.argmax(axis=0)
        chosen[_OVERIG] = scores[:, _OVERIG].argmin()
        # Without the marks around the window.
        shares = [part[1:-1] * (chosen == place) for place, (_, part) in enumerate(found)]
        return EncoderReading(
            scores=np.asarray(scores[chosen, np.arange(len(chosen))], np.float32),
            shares=np.concatenate(shares),
            places=np.concatenate(_bounded(places)),
        )


def _bounded(windows: list[T]) -> list[T]:
    """Answer the first windows and the last, all of them where there are few."""
    if len(windows) <= _FIRST_WINDOWS + _LAST_WINDOWS:
        return windows
    return [*windows[:_FIRST_WINDOWS], *windows[-_LAST_WINDOWS:]]


def _marked(windows: Sequence[list[int]]) -> Iterator[NDArray[np.int64]]:
    """Put the marks of start and end around windows."""
    for window in windows:
        yield np.array([START, *window, END], np.int64)


def _places(texts: Sequence[str], cut: Sequence[Sequence[Any]]) -> NDArray[np.int64]:
    """Answer text, first and last character of pieces whose places are told in bytes of UTF-8."""
    found = [np.zeros((0, 3), np.int64)]
    for number, (text, pieces) in enumerate(zip(texts, cut, strict=True)):
        places = np.array([(number, piece.begin, piece.end) for piece in pieces], np.int64)
        if len(pieces) and not text.isascii():
            raw = np.frombuffer(text.encode(), np.uint8)
            begins = np.concatenate(([0], np.cumsum(raw & _GOES_ON_MASK != _GOES_ON)))
            places[:, 1:] = begins[places[:, 1:]]
        found.append(places.reshape(-1, 3))
    return np.concatenate(found)


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
