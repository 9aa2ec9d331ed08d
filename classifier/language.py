"""Tell in which language a message is written, by its script first and its letter groups next.

Only the nine languages that the letters of this house are written in are told apart. A library
for all languages brings more than a hundred megabytes of model for no gain here.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.features import hash_pieces

LATIN_LANGUAGES: Final = ("nl", "en", "de", "fr", "tr", "pl")
DEFAULT_LANGUAGE: Final = "nl"

_BUCKET_BITS: Final = 14
BUCKETS: Final = 1 << _BUCKET_BITS
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u052f]")
_LATIN: Final = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)
_ONLY_UKRAINIAN: Final = re.compile(r"[іїєґ]", re.IGNORECASE)
_ONLY_RUSSIAN: Final = re.compile(r"[ыэъё]", re.IGNORECASE)
# Function words without a telling letter, for short messages.
_UKRAINIAN_WORDS: Final = re.compile(r"\b(?:що|як|та|але|чи|це|мене|мого|про|від|буде|дуже)\b")
_RUSSIAN_WORDS: Final = re.compile(r"\b(?:что|как|но|или|меня|моего|от|будет|очень|и|мой)\b")
_READ_AT_MOST: Final = 2000
"""Characters; more text does not change the answer."""


@dataclass(frozen=True, slots=True)
class LatinModel:
    """A linear model over letter groups that tells the languages in Latin script apart."""

    weights: NDArray[np.float32]
    """Shape (BUCKETS, len(LATIN_LANGUAGES))."""
    bias: NDArray[np.float32]
    """Shape (len(LATIN_LANGUAGES),)."""

    def guess(self, text: str) -> str:
        """Answer the most probable of LATIN_LANGUAGES; `nl` when there is no letter."""
        buckets, values = letter_groups(text)
        if not len(buckets):
            return DEFAULT_LANGUAGE
        scores = values @ self.weights[buckets] + self.bias
        return LATIN_LANGUAGES[int(scores.argmax())]


def letter_groups(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Answer bucket and value (L2 norm 1) of the letter groups of a text, accents kept."""
    words = _LETTERS.findall(unicodedata.normalize("NFKC", text[:_READ_AT_MOST]).lower())
    _, hashed = hash_pieces([words])
    buckets, counts = np.unique(hashed % BUCKETS, return_counts=True)
    values = np.sqrt(counts).astype(np.float32)
    norm = float(np.linalg.norm(values)) or 1.0
    return buckets, values / norm


def guess_language(text: str, latin: LatinModel) -> str:
    """Answer the ISO 639-1 code of the main language of a text, `nl` when it cannot be told."""
    text = text[:_READ_AT_MOST]
    arabic, cyrillic, latin_letters = (
        len(script.findall(text)) for script in (_ARABIC, _CYRILLIC, _LATIN)
    )
    if arabic > max(cyrillic, latin_letters):
        return "ar"
    if cyrillic > latin_letters:
        return _guess_cyrillic(text)
    return latin.guess(text)


def _guess_cyrillic(text: str) -> str:
    text = text.lower()
    ukrainian = 3 * len(_ONLY_UKRAINIAN.findall(text)) + len(_UKRAINIAN_WORDS.findall(text))
    russian = 3 * len(_ONLY_RUSSIAN.findall(text)) + len(_RUSSIAN_WORDS.findall(text))
    return "ru" if russian > ukrainian else "uk"
