"""See whether a card, or an open page the size of a passport, lies in a picture."""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike

_LOOK: Final = 480
"""Pixels of the long side: outlines show, prints and patterns hardly."""
_PROPORTIONS: Final = (1.22, 1.9)
"""A card is 1.59 times as wide as high, a page of a passport 1.42; seen askew less or more."""
_CARD_ALONE: Final = (1.53, 1.65)
"""A picture of these proportions is a card cut out: cameras give 1.33, 1.5 and 1.78."""
_SHARE: Final = (0.05, 0.95)
"""Of the picture."""
_FILLED: Final = 0.9
"""Of the rectangle around it; rounded corners and perspective take the rest."""
_LEAST_FILLED: Final = 0.78
_ROUNDED: Final = 0.03
"""Share of the outline by which corners may be rounded."""
_STEPS: Final = (12, 25, 50)
"""Steepness, in steps of grey, from which an edge counts; pale cards lie on pale tables."""
_BORDER: Final = 2
"""Pixels from the border that count as on it."""
_SMOOTH: Final = 9


def has_card_shape(picture: MatLike) -> bool:
    """Answer whether an area with straight sides in the proportions of a card is in a picture."""
    if _CARD_ALONE[0] < max(picture.shape) / sorted(picture.shape)[-2] < _CARD_ALONE[1]:
        return True
    scale = min(1.0, _LOOK / max(picture.shape))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # Wood and paper have grain; this keeps edges and takes what is smaller.
    even = cv2.bilateralFilter(cv2.medianBlur(small, 5), _SMOOTH, 40, 7)
    return any(_is_card(outline, even) for areas in _areas(even) for outline in _outlines(areas))


def _areas(picture: MatLike) -> Iterator[MatLike]:
    """Answer pictures of black and white in which a card may be one white area."""
    near = np.ones((3, 3), np.uint8)
    channels = cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB))
    steep: MatLike = np.max([_steepness(channel) for channel in channels], axis=0)
    for step in _STEPS:
        steps = np.where(steep > step, 255, 0).astype(np.uint8)
        edges = cv2.morphologyEx(steps, cv2.MORPH_CLOSE, near)
        yield cv2.bitwise_not(edges)
        yield edges
    for channel in channels:
        _, light = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        yield light
        yield cv2.bitwise_not(light)


def _steepness(channel: MatLike) -> MatLike:
    across, down = (cv2.Sobel(channel, cv2.CV_32F, *way) / 4 for way in ((1, 0), (0, 1)))
    return np.hypot(across, down)


def _outlines(areas: MatLike) -> Iterator[MatLike]:
    opened = cv2.morphologyEx(areas, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(opened, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    least = _SHARE[0] * areas.size / 2
    yield from (outline for outline in outlines if cv2.contourArea(outline) > least)


def _is_card(outline: MatLike, picture: MatLike) -> bool:
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    height, width = picture.shape[:2]
    if not _SHARE[0] < area / (height * width) < _SHARE[1]:
        return False
    if _borders_touched(hull, width, height) > 1:
        return False
    sides = cv2.minAreaRect(hull)[1]
    if area < _FILLED * sides[0] * sides[1] and not _has_four_corners(hull, area):
        return False
    return _PROPORTIONS[0] < max(sides) / max(1.0, min(sides)) < _PROPORTIONS[1]


def _has_four_corners(hull: MatLike, area: float) -> bool:
    """Answer whether four corners say all of an area: a card seen from a low place."""
    corners = cv2.approxPolyDP(hull, _ROUNDED * cv2.arcLength(hull, closed=True), closed=True)
    low = area < _LEAST_FILLED * float(np.prod(cv2.minAreaRect(hull)[1]))
    return len(corners) == 4 and not low and cv2.contourArea(corners) > _FILLED * area  # noqa: PLR2004


def _borders_touched(hull: MatLike, width: int, height: int) -> int:
    """Answer how many borders of the picture an area touches: a sky or a floor touches three."""
    left, top, wide, high = cv2.boundingRect(hull)
    ends = (left, top, width - left - wide, height - top - high)
    return sum(end <= _BORDER for end in ends)
