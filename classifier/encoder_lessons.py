"""Cut letters into pieces and deal them in batches, each time a little different."""

# mypy: disable-error-code="import-not-found, no-any-return, unused-ignore"

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
import sentencepiece
import torch
from numpy.typing import NDArray
from torch import Tensor

from casework.kinds import Kind
from classifier.encoder import END, PADDING, START
from classifier.kinds_model import KINDS
from classifier.letter_noise import add_noise
from classifier.own_words import own_words
from classifier.reading import telling_subject
from classifier.training_letters import Letter

_CHUNK: Final = 12
"""Batches that are sorted by length together, so that little padding is read."""
_CHANNEL_HIDDEN: Final = 0.1
_SHORT_WORDS: Final = 55
"""Two letters of at most so many words fit together into what training sees of one."""
_OVERIG: Final = KINDS.index(Kind.OVERIG)


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters of about one length, padded to the longest."""

    pieces: Tensor
    mask: Tensor
    is_chat: Tensor
    wanted: Tensor


class LetterReader:
    """Turns texts into numbers of pieces."""

    def __init__(self, cutter: sentencepiece.SentencePieceProcessor, longest: int) -> None:
        """Read at most `longest` pieces of a text."""
        self._cutter = cutter
        self._longest = longest

    def cut(self, text: str) -> list[int]:
        """Answer the pieces of the beginning of a text, between the marks."""
        return [START, *self._cutter.encode(text)[: self._longest], END]

    def pad(self, rows: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
        """Answer the pieces of some texts in one table, and a mask with 0 where there are none."""
        longest = max(map(len, rows))
        pieces = torch.full((len(rows), longest), PADDING, dtype=torch.long)
        mask = torch.zeros(len(rows), longest)
        for place, row in enumerate(rows):
            pieces[place, : len(row)] = torch.tensor(row)
            mask[place, : len(row)] = 1
        return pieces, mask


def text_of(letter: Letter) -> str:
    """Answer what is read of a letter: its telling subject and its own words."""
    text = own_words(letter.text)
    subject = telling_subject(letter.subject, text)
    return f"{subject}\n{text}" if subject else text


class Lessons:
    """Deals all letters once an epoch."""

    def __init__(
        self,
        letters: Sequence[Letter],
        reader: LetterReader,
        *,
        batch: int,
        noise: float,
        joined: float,
        seed: int,
    ) -> None:
        """Change a share `noise` of the letters each time, and join a share `joined` of the short
        ones with another in the same language: people who ask two things at once."""
        self.truth = np.array([[kind in letter.labels for kind in KINDS] for letter in letters])
        self._texts = [text_of(letter) for letter in letters]
        self._is_chat = np.array([letter.channel == "chat" for letter in letters], np.float32)
        self._reader = reader
        self._batch = batch
        self._noise = noise
        self._joined = joined
        self._chance = Random(seed)
        short = [len(text.split()) <= _SHORT_WORDS for text in self._texts]
        groups: dict[str, list[int]] = {}
        for place, letter in enumerate(letters):
            if short[place]:
                groups.setdefault(letter.language, []).append(place)
        self._fitting = {place: group for group in groups.values() for place in group}

    def epoch(self) -> Iterator[Batch]:
        """Answer the batches of one epoch, in another order each time."""
        order = list(range(len(self._texts)))
        self._chance.shuffle(order)
        for start in range(0, len(order), self._batch * _CHUNK):
            chunk = order[start : start + self._batch * _CHUNK]
            dealt = {place: self._deal(place) for place in chunk}
            chunk.sort(key=lambda place: len(dealt[place][0]))
            batches = [chunk[at : at + self._batch] for at in range(0, len(chunk), self._batch)]
            self._chance.shuffle(batches)
            for places in batches:
                yield self._pack(places, [dealt[place] for place in places])

    def _deal(self, place: int) -> tuple[list[int], NDArray[np.bool_]]:
        """Answer the pieces of a letter as it is shown this time, and its kinds."""
        text, kinds = self._noisy(place), self.truth[place]
        if place in self._fitting and self._chance.random() < self._joined:
            other = self._chance.choice(self._fitting[place])
            both = [text, self._noisy(other)]
            self._chance.shuffle(both)
            text, kinds = "\n".join(both), kinds | self.truth[other]
            if kinds.sum() > 1:
                kinds = kinds & (np.arange(len(KINDS)) != _OVERIG)
        return self._reader.cut(text), kinds

    def _noisy(self, place: int) -> str:
        return add_noise(self._texts[place], self._chance, self._noise)

    def _pack(
        self, places: list[int], dealt: Sequence[tuple[list[int], NDArray[np.bool_]]]
    ) -> Batch:
        pieces, mask = self._reader.pad([row for row, _ in dealt])
        hidden = [self._chance.random() < _CHANNEL_HIDDEN for _ in places]
        is_chat = np.where(hidden, 0.0, self._is_chat[places]).astype(np.float32)
        wanted = torch.tensor(np.array([kinds for _, kinds in dealt]), dtype=torch.float32)
        return Batch(pieces, mask, torch.tensor(is_chat), wanted)
