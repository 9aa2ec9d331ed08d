"""Turn the sentences of a message into numbered features: pieces of words, words, and concepts.

A feature is a bucket of a fixed table that the hash of the piece falls into (feature hashing,
Weinberger et al. 2009), so no vocabulary is shipped and misspelt words still share most pieces.
The table has three regions: pieces of words, words with their neighbours, and concepts with
theirs.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.concepts import ConceptFinder

REGION_BITS: Final = 17
REGION_SIZE: Final = 1 << REGION_BITS


class Region(IntEnum):
    """The parts of the table, in their order."""

    PIECES = 0
    WORDS = 1
    CONCEPTS = 2


TABLE_SIZE: Final = REGION_SIZE * len(Region)
WHOLE: Final = 0
"""Number of the segment that stands for the whole message."""

_SHORTEST_PIECE: Final = 2
_LONGEST_PIECE: Final = 5
_BREAK: Final = ord("\n")
_SPACE: Final = ord(" ")
_NEXT_HITS: Final = 8
_HITS_REACH: Final = 14
"""Two concepts belong together when they are at most this many words apart in one sentence."""

Buckets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one message and of its sentences, each (segment, bucket) pair once."""

    segments: Buckets
    """Segment of every pair, ascending: WHOLE, then 1 for the first sentence; shape (pairs,)."""
    buckets: Buckets
    """Bucket of every pair, shape (pairs,)."""
    counts: NDArray[np.float32]
    """How often the pair occurs, shape (pairs,)."""
    segment_count: int
    """The sentences and one for the whole."""


def read_features(sentences: Sequence[list[str]], concepts: ConceptFinder) -> Features:
    """Answer the features of a message given as the plain words of its sentences."""
    owner = np.array([n for n, words in enumerate(sentences) for _ in words], dtype=np.int64)
    hashes = np.array(
        [zlib.crc32(word.encode()) for words in sentences for word in words], dtype=np.uint64
    )
    found = (
        hash_pieces(sentences),
        _hash_words(owner, hashes),
        _hash_concepts(sentences, owner, hashes, concepts),
    )
    owners = np.concatenate([owners for owners, _ in found]) + 1
    buckets = np.concatenate([kept + n * REGION_SIZE for n, (_, kept) in enumerate(found)])
    pairs, counts = np.unique(
        np.concatenate((buckets, owners * TABLE_SIZE + buckets)), return_counts=True
    )
    return Features(
        segments=pairs // TABLE_SIZE,
        buckets=pairs % TABLE_SIZE,
        counts=counts.astype(np.float32),
        segment_count=len(sentences) + 1,
    )


def hash_pieces(sentences: Sequence[list[str]]) -> tuple[Buckets, Buckets]:
    """Answer sentence and bucket of pieces of 2 to 5 characters, spaces around words included."""
    joined = "\n".join(f" {' '.join(words)} " for words in sentences)
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    is_break = codes == _BREAK
    owner = np.cumsum(is_break)
    is_gap = is_break | (codes == _SPACE)
    gaps = np.concatenate(([0], np.cumsum(is_gap)))
    rolling = codes * np.uint64(0x9E3779B97F4A7C15)
    hashed = rolling
    owners, buckets = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for length in range(_SHORTEST_PIECE, min(_LONGEST_PIECE, len(codes)) + 1):
        hashed = hashed[:-1] * np.uint64(0x100000001B3) + rolling[length - 1 :]
        last = length - 1
        within_word = gaps[last:-1] == gaps[1 : len(gaps) - last]
        within_sentence = ~is_break[: len(codes) - last] & ~is_break[last:]
        has_letter = ~(is_gap[: len(codes) - last] & is_gap[last:]) | (length > _SHORTEST_PIECE)
        kept = np.flatnonzero(within_word & within_sentence & has_letter)
        owners.append(owner[kept])
        buckets.append(_bucket(hashed[kept] + np.uint64(length)))
    return np.concatenate(owners), np.concatenate(buckets)


def _hash_words(owner: Buckets, hashes: NDArray[np.uint64]) -> tuple[Buckets, Buckets]:
    """Single words, neighbours, and pairs with one word between them ("wil … niet")."""
    owners, found = [owner], [hashes + np.uint64(11 << 40)]
    for distance, salt in ((1, 0x51ED270B27), (2, 0x2545F4914F)):
        together = owner[distance:] == owner[:-distance]
        found.append((hashes[:-distance] * np.uint64(salt) + hashes[distance:])[together])
        owners.append(owner[distance:][together])
    return np.concatenate(owners), _bucket(np.concatenate(found))


def _hash_concepts(
    sentences: Sequence[list[str]],
    owner: Buckets,
    hashes: NDArray[np.uint64],
    concepts: ConceptFinder,
) -> tuple[Buckets, Buckets]:
    """Concepts, ordered pairs of concepts near each other, and concepts with words beside them."""
    hits: list[tuple[int, int]] = []
    before = 0
    for words in sentences:
        hits += [(before + place, concept) for place, concept in concepts.find(words)]
        before += len(words)
    if not hits:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    table = np.array(hits, dtype=np.int64)
    places, kinds = table[:, 0], table[:, 1].astype(np.uint64) + np.uint64(1)
    hit_owner = owner[places]
    owners, found = [hit_owner], [kinds * np.uint64(0x9E3779B1)]
    for step in range(1, min(_NEXT_HITS, len(hits) - 1) + 1):
        apart = places[step:] - places[:-step]
        kept = (hit_owner[step:] == hit_owner[:-step]) & (apart > 0) & (apart <= _HITS_REACH)
        kept &= kinds[step:] != kinds[:-step]
        found.append((kinds[:-step] * np.uint64(0x1000003D) + kinds[step:] + np.uint64(7))[kept])
        owners.append(hit_owner[step:][kept])
    for shift in (-2, -1, 1, 2):
        beside = places + shift
        kept = (beside >= 0) & (beside < len(owner))
        kept[kept] &= owner[beside[kept]] == hit_owner[kept]
        found.append(kinds[kept] * np.uint64(0x51ED270B0129) + hashes[beside[kept]])
        owners.append(hit_owner[kept])
    return np.concatenate(owners), _bucket(np.concatenate(found))


def _bucket(hashes: NDArray[np.uint64]) -> Buckets:
    """Spread the hashes over a region (the finaliser of MurmurHash3, public domain)."""
    mixed = hashes ^ (hashes >> np.uint64(33))
    mixed = mixed * np.uint64(0xFF51AFD7ED558CCD)
    mixed = mixed ^ (mixed >> np.uint64(33))
    return np.asarray(mixed >> np.uint64(64 - REGION_BITS), dtype=np.int64)
