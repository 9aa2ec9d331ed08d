"""Find the photos that stand inside a picture, such as one sent in a chat of which a screen was."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike

Box = tuple[float, float, float, float]
"""Left, top, right and bottom as shares of the picture."""

MOST_PICTURES: Final = 4
_LOOK: Final = 1100
"""Pixels of the long side: a chat as a phone shows it, nearly whole."""
_LETTERS: Final = 23
"""Pixels; print up to this height goes, however it is coloured."""
_AROUND: Final = 15
_UNEVEN: Final = 10
"""Steps of grey between neighbours without print: a photo; the parts of a screen are even."""
_SPECKLED: Final = 0.75
"""Share of dots that differ from their neighbours; between and within letters most do not."""
_MOST_GRAIN: Final = 0.5
_SAME_COLOUR: Final = 4
_MORE_THAN_PRINT: Final = 0.25
"""Share of dots in a row that are not of the colour of the frame."""
_LEAST_SHARE: Final = 0.025
_MOST_SHARE: Final = 0.72
_LEAST_SIDE: Final = 70
_LEAST_FILLED: Final = 0.6
_EDGE: Final = 3
"""Pixels left off all round, so that no edge of the photo itself looks like that of a card."""


def find_pictures(grey: MatLike) -> Sequence[Box]:
    """Answer where photos stand on an even ground, the largest first; none in a photo itself."""
    small = _small(grey)
    busy = cv2.bitwise_or(_uneven_without_print(small), _speckled(small))
    busy = cv2.morphologyEx(busy, cv2.MORPH_CLOSE, np.ones((_LETTERS, _LETTERS), np.uint8))
    busy = cv2.morphologyEx(busy, cv2.MORPH_OPEN, np.ones((2 * _LETTERS, 2 * _LETTERS), np.uint8))
    outlines, _ = cv2.findContours(busy, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [cv2.boundingRect(outline) for outline in outlines if _is_filled(outline)]
    shares = {box: box[2] * box[3] / small.size for box in boxes if min(box[2:]) >= _LEAST_SIDE}
    if any(share > _MOST_SHARE for share in shares.values()):
        return ()
    large = sorted(
        (box for box in shares if shares[box] >= _LEAST_SHARE), key=lambda box: -shares[box]
    )
    return [_as_shares(_without_frame(box, small), small) for box in large]


def _without_frame(box: Sequence[int], grey: MatLike) -> Sequence[int]:
    """Answer a box without the even border around it, such as that of a bubble in a chat."""
    left, top, wide, high = box
    within = grey[top : top + high, left : left + wide].astype(np.int16)
    ends = np.concatenate((within[0], within[-1], within[:, 0], within[:, -1]))
    other = np.abs(within - np.median(ends)) > _SAME_COLOUR
    down = np.flatnonzero(other.mean(axis=1) > _MORE_THAN_PRINT)
    across = np.flatnonzero(other.mean(axis=0) > _MORE_THAN_PRINT)
    if min(len(down), len(across)) < _LEAST_SIDE:
        return box
    wide, high = int(across[-1] - across[0]) + 1, int(down[-1] - down[0]) + 1
    return left + int(across[0]), top + int(down[0]), wide, high


def is_even(grey: MatLike) -> bool:
    """Answer whether most of a picture is of one colour to the dot: a screen, a page as made."""
    return float(np.mean(_differs(_small(grey)))) < _MOST_GRAIN


def _small(grey: MatLike) -> MatLike:
    scale = min(1.0, _LOOK / max(grey.shape))
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _uneven_without_print(grey: MatLike) -> MatLike:
    """Answer where it stays uneven once dark and light print is painted over."""
    letters = np.ones((_LETTERS, _LETTERS), np.uint8)
    plain = cv2.morphologyEx(
        cv2.morphologyEx(grey, cv2.MORPH_CLOSE, letters), cv2.MORPH_OPEN, letters
    )
    around = np.ones((_AROUND, _AROUND), np.uint8)
    rough = cv2.subtract(cv2.dilate(plain, around), cv2.erode(plain, around))
    return np.where(rough > _UNEVEN, 255, 0).astype(np.uint8)


def _speckled(grey: MatLike) -> MatLike:
    share = cv2.blur(_differs(grey), (2 * _LETTERS, 2 * _LETTERS))
    return np.where(share > _SPECKLED, 255, 0).astype(np.uint8)


def _differs(grey: MatLike) -> MatLike:
    """Answer 1 for every dot that differs from one beside it by more than a step, else 0."""
    near = np.ones((3, 3), np.uint8)
    return np.where(cv2.subtract(cv2.dilate(grey, near), cv2.erode(grey, near)) > 1, 1.0, 0.0)


def _is_filled(outline: MatLike) -> bool:
    _, _, wide, high = cv2.boundingRect(outline)
    return cv2.contourArea(outline) > _LEAST_FILLED * wide * high


def _as_shares(box: Sequence[int], picture: MatLike) -> Box:
    left, top, wide, high = box
    height, width = picture.shape[:2]
    return (
        (left + _EDGE) / width,
        (top + _EDGE) / height,
        (left + wide - _EDGE) / width,
        (top + high - _EDGE) / height,
    )
