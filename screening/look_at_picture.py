"""Look at a picture: read its text, see faces and card shapes, look closer where that may help."""

from dataclasses import replace
from statistics import median
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_det import TextDetOutput
from rapidocr.utils.output import RapidOCROutput

from screening.card_shape import has_card_shape
from screening.document_signs import LINE_SHAPE, TextLine
from screening.find_faces import FaceFinder
from screening.find_pictures import Box, find_pictures, is_even
from screening.judge_file import Sight

FIRST_LOOK: Final = 1600
"""Pixels of the long side at the first look: an A4 page at 140 pixels an inch."""
CLOSER_LOOK: Final = 1900
_LEAST_WIDTH: Final = 1200
_MOST_ENLARGED: Final = 3.0
_SHAPE_LOOK: Final = 640
_MARGIN: Final = 0.04
_LITTLE_TEXT: Final = 40
_BLOB_LOOKS: Final = (560, 400, 280)
"""Where print is blurred, its lines still show on a smaller copy."""
_HIGHEST_BLOB: Final = 0.12
_READ_WELL: Final = 0.85
_SOME_LINES: Final = 3
_ALMOST_LEVEL: Final = 4.0
_NOTHING_DRAWN: Final = 8.0
"""Less than an edge of two steps of grey: one even colour."""
_IN_FOCUS: Final = 4.0


class PictureReader:
    """Reads text with an OCR engine that was loaded once; one thread, no network, no files."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        one_thread = {"intra_op_num_threads": 1, "inter_op_num_threads": 1}
        self._engine = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.text_score": 0.0,  # what cannot be read is counted, not dropped
                "Det.limit_type": "max",  # the size of each look is chosen here
                "Det.limit_side_len": CLOSER_LOOK,
                **{f"EngineConfig.onnxruntime.{key}": n for key, n in one_thread.items()},
            }
        )
        self._faces = FaceFinder()

    def warm_up(self) -> None:
        """Load the models now: later nothing may be opened."""
        page = Image.new("RGB", (640, 320), "white")
        ImageDraw.Draw(page).text((40, 120), "privacyloket", "black", ImageFont.load_default(60))
        self.look(page)

    def look(self, picture: Image.Image) -> Sight:
        """Answer what is seen on a whole picture at a size that shows ordinary print."""
        scaled = _scaled(picture, FIRST_LOOK, enlarge_to=_LEAST_WIDTH)
        lines = self.read(scaled)
        grey = cv2.cvtColor(np.asarray(scaled), cv2.COLOR_RGB2GRAY)
        little = sum(len(line.text) for line in lines) < _LITTLE_TEXT
        faces, largest = self._faces.find(_levelled(grey, lines), quarters=2 if lines else 4)
        return Sight(
            lines,
            faces=faces,
            largest_face=largest,
            blobs=self._count_blobs(scaled) if little else 0,
            # The parts of a screen have straight sides too; what is a photo there comes apart.
            card_like=not is_even(grey) and has_card_shape(np.asarray(scaled)),
            sharpness=_sharpness(grey),
            long_side=max(picture.size),
        )

    def look_closer(self, picture: Image.Image, before: Sight) -> Sight:
        """Answer what is seen where the text stands, enlarged, with contrast and edges drawn up."""
        hard = tuple(line for line in before.lines if line.sure < _READ_WELL)
        piece = _cut(picture, _around_text(hard if len(hard) >= _SOME_LINES else before.lines))
        sharper = _sharpened(_scaled(piece, CLOSER_LOOK, enlarge_to=CLOSER_LOOK))
        return replace(before, lines=self.read(sharper))

    def pictures_within(self, picture: Image.Image) -> list[Image.Image]:
        """Answer the photos that a picture shows, cut out; none of a photo itself.

        More than `MOST_PICTURES` may come back: the rest is left to whoever asks.
        """
        grey = _scaled(picture, CLOSER_LOOK, enlarge_to=0).convert("L")
        return [_cut(picture, box) for box in find_pictures(np.asarray(grey))]

    def look_turned(self, picture: Image.Image, before: Sight, quarters: int) -> Sight:
        """Answer what is seen after so many quarter turns."""
        turned = _scaled(picture, FIRST_LOOK, enlarge_to=_LEAST_WIDTH)
        return replace(before, lines=self.read(turned.rotate(90 * quarters, expand=True)))

    def read(self, picture: Image.Image) -> tuple[TextLine, ...]:
        """Answer the lines of text on a picture, whichever way up they stand."""
        pixels = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
        found = self._engine(pixels, use_det=True, use_cls=True, use_rec=True)
        if not isinstance(found, RapidOCROutput) or not found.txts or found.boxes is None:
            return ()
        size = np.array([picture.width, picture.height])
        return tuple(
            _line(text, float(sure), np.asarray(corners, dtype=float), size)
            for text, sure, corners in zip(found.txts, found.scores or (), found.boxes, strict=True)
        )

    def _count_blobs(self, picture: Image.Image) -> int:
        """Answer in how many places there seems to be text on a copy too small to read."""
        most = 0
        for side in _BLOB_LOOKS:
            small = picture.copy()
            small.thumbnail((side, side), Image.Resampling.BOX)
            pixels = np.ascontiguousarray(np.asarray(small)[:, :, ::-1])
            found = self._engine(pixels, use_det=True, use_cls=False, use_rec=False)
            if not isinstance(found, TextDetOutput) or found.boxes is None:
                continue
            boxes = (np.asarray(box, dtype=np.float32) for box in found.boxes)
            shapes = [sorted(cv2.minAreaRect(box)[1]) for box in boxes]
            lines = [high for high, long in shapes if long >= LINE_SHAPE * high]
            most = max(most, sum(high < _HIGHEST_BLOB * side for high in lines))
        return most


def _line(text: str, sure: float, corners: NDArray[np.float64], size: NDArray[np.int_]) -> TextLine:
    across, down = corners[1] - corners[0], corners[3] - corners[0]
    wide, high = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    along = across if wide >= high else down
    angle = float(np.degrees(np.arctan2(along[1], along[0])))
    left, top = corners.min(axis=0) / size
    right, bottom = corners.max(axis=0) / size
    return TextLine(
        text,
        sure,
        height=min(wide, high),
        length=max(wide, high),
        angle=(angle + 90) % 180 - 90,
        box=(float(left), float(top), float(right), float(bottom)),
    )


def _scaled(picture: Image.Image, most: int, *, enlarge_to: int) -> Image.Image:
    long_side = max(picture.size)
    scale = min(1.0, most / long_side)
    if long_side < enlarge_to:
        scale = min(_MOST_ENLARGED, enlarge_to / long_side)
    if scale == 1.0:
        return picture
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _sharpened(picture: Image.Image) -> Image.Image:
    """Stretch the contrast in every corner of a picture and sharpen its edges."""
    light, red, blue = cv2.split(cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2LAB))
    light = cv2.createCLAHE(2.5, (8, 8)).apply(light)
    soft = cv2.GaussianBlur(light, (0, 0), 2.2)
    light = cv2.addWeighted(light, 1.7, soft, -0.7, 0)
    return Image.fromarray(cv2.cvtColor(cv2.merge((light, red, blue)), cv2.COLOR_LAB2RGB))


def _around_text(lines: tuple[TextLine, ...]) -> Box:
    if not lines:
        return 0.0, 0.0, 1.0, 1.0
    left, top, right, bottom = zip(*(line.box for line in lines), strict=True)
    # The portrait and the rest of a card stand beside its text.
    return (
        max(0.0, min(left) - _MARGIN),
        max(0.0, min(top) - _MARGIN),
        min(1.0, max(right) + _MARGIN),
        min(1.0, max(bottom) + _MARGIN),
    )


def _cut(picture: Image.Image, box: Box) -> Image.Image:
    left, top, right, bottom = box
    return picture.crop(
        (
            int(left * picture.width),
            int(top * picture.height),
            max(int(left * picture.width) + 1, int(right * picture.width)),
            max(int(top * picture.height) + 1, int(bottom * picture.height)),
        )
    )


def _levelled(grey: MatLike, lines: tuple[TextLine, ...]) -> MatLike:
    """Turn a picture so that its text runs level, perhaps upside down."""
    angle = median(line.angle for line in lines) if lines else 0.0
    if abs(angle) < _ALMOST_LEVEL:
        return grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    side = int(np.hypot(width, height))
    turn[:, 2] += (side - width) / 2, (side - height) / 2
    return np.asarray(cv2.warpAffine(grey, turn, (side, side), borderValue=128), dtype=np.uint8)


def _sharpness(grey: MatLike) -> float:
    """Answer how much gentler the steepest edges of a small copy become by blurring it again.

    Around 1 for what was blurred before, 2 to 5 for what is in focus.
    """
    scale = min(1.0, _SHAPE_LOOK / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    steepest = _steepest(small)
    if steepest < _NOTHING_DRAWN:
        return _IN_FOCUS
    return steepest / (_steepest(cv2.GaussianBlur(small, (0, 0), 2.0)) + 0.01)


def _steepest(grey: MatLike) -> float:
    across, down = (cv2.Sobel(grey, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
    return float(np.percentile(np.hypot(across, down), 99.9))
