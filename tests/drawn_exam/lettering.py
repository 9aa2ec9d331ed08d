"""Find the typefaces that the drawings are lettered in.

They come from the Debian packages fonts-dejavu, fonts-liberation, fonts-noto-core,
fonts-droid-fallback, fonts-ocr-b, fonts-dkg-handwriting and fonts-comic-neue.
"""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

FOLDERS: Final = (Path("/usr/share/fonts/truetype"), Path("/usr/share/fonts/opentype"))


class TypefaceMissing(Exception):
    """A typeface of the exam is not on this machine; the message says which file."""


class Face(StrEnum):
    """A typeface, by the file that holds it."""

    SANS = "liberation/LiberationSans-Regular.ttf"
    BOLD = "liberation/LiberationSans-Bold.ttf"
    ITALIC = "liberation/LiberationSans-Italic.ttf"
    NARROW = "liberation/LiberationSansNarrow-Regular.ttf"
    SERIF = "liberation/LiberationSerif-Regular.ttf"
    SERIF_BOLD = "liberation/LiberationSerif-Bold.ttf"
    MONO = "liberation/LiberationMono-Regular.ttf"
    MONO_BOLD = "liberation/LiberationMono-Bold.ttf"
    OCR = "ocr-b/OCRB.otf"
    SCREEN = "noto/NotoSans-Regular.ttf"
    SCREEN_BOLD = "noto/NotoSans-Bold.ttf"
    ARABIC = "noto/NotoNaskhArabic-Regular.ttf"
    ARABIC_BOLD = "noto/NotoNaskhArabic-Bold.ttf"
    DEVANAGARI = "noto/NotoSansDevanagari-Bold.ttf"
    ETHIOPIC = "noto/NotoSansEthiopic-Regular.ttf"
    HAN = "droid/DroidSansFallbackFull.ttf"
    WIDE = "dejavu/DejaVuSans.ttf"
    HAND = "fifthhorseman/dkg.ttf"
    PLAYFUL = "comic-neue/ComicNeue-Bold.otf"


@cache
def typeface(face: Face, height: int) -> ImageFont.FreeTypeFont:
    """Answer the typeface at that height in pixels; raises `TypefaceMissing`."""
    for folder in FOLDERS:
        file = folder / face
        if file.exists():
            return ImageFont.truetype(str(file), max(height, 4))
    raise TypefaceMissing(face)
