"""Find faces the size of a portrait in a picture, whichever way up it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike

_LOOK: Final = 720
"""Pixels of the long side."""
_LEAST: Final = 0.05
"""Of the shorter side."""
_MOST: Final = 0.6
"""Of the longer side."""
_AROUND: Final = 0.5
"""Of its width is looked at on each side of a face, to find it once more."""


class FaceFinder:
    """Looks with two finders: what only one of them takes for a face is a pattern or a scribble."""

    def __init__(self) -> None:
        """Load both; later nothing may be opened."""
        # OpenCV 5 has neither the finder of faces nor its data; 4 is kept up beside it.
        data = Path(cv2.__file__).parent / "data"
        self._first = cv2.CascadeClassifier(str(data / "haarcascade_frontalface_alt2.xml"))
        self._second = cv2.CascadeClassifier(str(data / "haarcascade_frontalface_alt.xml"))

    def find(self, grey: MatLike, *, quarters: int) -> tuple[int, float]:
        """Answer the most faces seen at any way up, and the width of the largest.

        The width is a share of the shorter side. `quarters` is 4 to look at all ways up, 2 where
        it is known which way lines run.
        """
        scale = min(1.0, _LOOK / max(grey.shape))
        # Contrast of each corner for itself: a dark face on a light card shows as well.
        contrast = cv2.createCLAHE(3.0, (8, 8))
        small = contrast.apply(cv2.resize(grey, None, fx=scale, fy=scale))
        found = [
            self._faces(np.ascontiguousarray(np.rot90(small, turn)))
            for turn in range(0, 4, 4 // quarters)
        ]
        widest = max((width for widths in found for width in widths), default=0)
        return max(map(len, found)), widest / min(small.shape)

    def _faces(self, grey: MatLike) -> list[int]:
        """Answer the widths of the faces on a picture, pixels."""
        least = max(20, int(_LEAST * min(grey.shape)))
        most = int(_MOST * max(grey.shape))
        boxes = self._first.detectMultiScale(
            grey, 1.1, 4, minSize=(least, least), maxSize=(most, most)
        )
        return [int(box[2]) for box in boxes if self._is_seen_again(grey, box)]

    def _is_seen_again(self, grey: MatLike, box: Sequence[int]) -> bool:
        left, top, width, height = (int(side) for side in box)
        more = int(_AROUND * width)
        around = grey[
            max(0, top - more) : top + height + more, max(0, left - more) : left + width + more
        ]
        least = width // 2
        return len(self._second.detectMultiScale(around, 1.1, 3, minSize=(least, least))) > 0
