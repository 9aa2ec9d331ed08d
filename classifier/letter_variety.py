"""Measure that letters are written one by one: no near-copies, no sentence used over and over."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from classifier.plain_words import plain_words
from classifier.sentences import split_sentences
from classifier.training_letters import Letter

_GRAM: Final = 5
_NAME: Final = re.compile(r"(?<=[\w,;:'\u2019)] )[^\W\d_][\w'\u2019-]*", re.UNICODE)
_GREETING_WORDS: Final = 3
"""Sentences of at most this many words are greetings and exclamations that everybody shares."""
_OPENING_OR_CLOSING: Final = re.compile(
    r"^(geachte|beste|hallo|hoi|dag|hey|goede|met vriendelijke|vriendelijke|hartelijke|alvast|"
    r"bij voorbaat|groet|met groet|"
    r"dear|hello|hi|kind regards|sehr geehrte|guten|mit freundlichen|viele|"
    r"bonjour|cordialement|merhaba|sayin|iyi|saygilar|dzien dobry|szanown|pozdraw|z powaz|"
    r"السلام|مرحبا|مع|добр|здрав|шановн|уважаем|з повагою)"
)


@dataclass(frozen=True, slots=True)
class NearCopy:
    """Two letters that share most of their pieces."""

    first: str
    second: str
    similarity: float
    """Shared pieces of five characters as a share of all of theirs (Jaccard)."""


def find_near_copies(letters: Sequence[Letter], least: float) -> list[NearCopy]:
    """Answer all pairs with at least this similarity, the most alike first."""
    pieces = [_pieces(letter) for letter in letters]
    sizes = np.array([len(own) for own in pieces])
    letters_with: defaultdict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(pieces):
        for piece in own:
            letters_with[piece].append(place)
    postings = {piece: np.array(places) for piece, places in letters_with.items()}
    found: list[NearCopy] = []
    for place, own in enumerate(pieces):
        shared = np.bincount(
            np.concatenate([postings[piece] for piece in own]), minlength=len(letters)
        )
        similarity = shared / (sizes + sizes[place] - shared)
        found += [
            NearCopy(letters[other].name, letters[place].name, float(similarity[other]))
            for other in np.flatnonzero(similarity[:place] >= least).tolist()
        ]
    return sorted(found, key=lambda copy: -copy.similarity)


def count_frames(letters: Iterable[Letter]) -> Counter[str]:
    """Count in how many letters each sentence occurs once names and numbers are masked."""
    frames: Counter[str] = Counter()
    for letter in letters:
        sentences = {_frame(letter.text[start:end]) for start, end in split_sentences(letter.text)}
        frames.update(frame for frame in sentences if _is_own(frame))
    return frames


def _pieces(letter: Letter) -> frozenset[str]:
    text = " ".join(plain_words(f"{letter.subject} {letter.text}"))
    return frozenset(text[at : at + _GRAM] for at in range(max(1, len(text) - _GRAM + 1)))


def _frame(sentence: str) -> str:
    masked = _NAME.sub(lambda name: "Xx" if name.group()[0].isupper() else name.group(), sentence)
    return " ".join(plain_words(masked))


def _is_own(frame: str) -> bool:
    return len(frame.split()) > _GREETING_WORDS and not _OPENING_OR_CLOSING.match(frame)
