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
_FEW_GREYS: Final = 4
_MOST_OF_IT: Final = 0.5
_SOME_OF_IT: Final = 0.3
"""From here there may be photos on a page: half of it may be such a photo."""
_LONGEST: Final = 2.4
"""Times as long as wide: the screens of phones go up to 2.2."""
_TWO_COLOURS: Final = 0.12
"""Share of the spread of greys that is left within black and within white; a photocopy has more."""
_SAME_COLOUR: Final = 4
_MORE_THAN_PRINT: Final = 0.25
"""Share of dots in a row that are not of the colour of the frame."""
_LEAST_SHARE: Final = 0.04
"""A card on a page of A4 takes 0.074, a portrait 0.025."""
_MOST_SHARE: Final = 0.72
_LEAST_SIDE: Final = 70
_LEAST_FILLED: Final = 0.6
_EDGE: Final = 3
"""Pixels left off all round, so that no edge of the photo itself looks like that of a card."""


def find_pictures(grey: MatLike) -> Sequence[Box]:
    """Answer where photos stand on an even ground, the largest first; none in a photo itself."""
    small = _small(grey)
    if _share_of_few_greys(small) < _SOME_OF_IT:
        return ()
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
    found = [_as_shares(_without_frame(box, small), small) for box in large]
    return [box for box in found if _may_be_photo(box, grey)]


def _may_be_photo(box: Box, grey: MatLike) -> bool:
    """Answer whether a box is no strip, and no code or bold print, which is black on white."""
    height, width = grey.shape[:2]
    left, top, right, bottom = (
        round(share * side) for share, side in zip(box, (width, height) * 2, strict=True)
    )
    within = grey[top:bottom, left:right]
    if max(within.shape) > _LONGEST * min(within.shape):
        return False
    step, _ = cv2.threshold(within, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    dark, light = within[within <= step].astype(float), within[within > step].astype(float)
    if not len(dark) or not len(light):
        return True
    left_over = (dark.var() * len(dark) + light.var() * len(light)) / within.size
    return bool(left_over > _TWO_COLOURS * within.var())


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
    """Answer whether a few greys take most of a picture: a screen, or a page as it was made.

    Light falls unevenly on whatever a camera sees, so that a photo of white paper has many.
    """
    return _share_of_few_greys(_small(grey)) > _MOST_OF_IT


def _share_of_few_greys(grey: MatLike) -> float:
    counts = np.sort(np.bincount(grey.ravel(), minlength=256))
    return float(counts[-_FEW_GREYS:].sum() / counts.sum())


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
