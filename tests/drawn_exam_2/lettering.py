"""Find the letters: fonts of Debian's packages, and text set with them.

Needs fonts-dejavu-core, fonts-liberation, fonts-noto-core, fonts-lato, fonts-open-sans,
fonts-comic-neue, fonts-breip, fonts-femkeklaver, fonts-ocr-b and fonts-wqy-microhei.
"""

from enum import StrEnum
from functools import lru_cache

from PIL import ImageFont

FOLDER = "/usr/share/fonts/"


class Face(StrEnum):
    SANS = "truetype/liberation/LiberationSans-Regular.ttf"
    BOLD = "truetype/liberation/LiberationSans-Bold.ttf"
    NARROW = "truetype/liberation/LiberationSansNarrow-Regular.ttf"
    NARROW_BOLD = "truetype/liberation/LiberationSansNarrow-Bold.ttf"
    SERIF = "truetype/liberation/LiberationSerif-Regular.ttf"
    SERIF_BOLD = "truetype/liberation/LiberationSerif-Bold.ttf"
    MONO = "truetype/liberation/LiberationMono-Regular.ttf"
    MONO_BOLD = "truetype/liberation/LiberationMono-Bold.ttf"
    OPEN = "truetype/open-sans/OpenSans-Regular.ttf"
    OPEN_BOLD = "truetype/open-sans/OpenSans-Bold.ttf"
    LATO = "truetype/lato/Lato-Regular.ttf"
    LATO_BOLD = "truetype/lato/Lato-Bold.ttf"
    LATO_HEAVY = "truetype/lato/Lato-Black.ttf"
    ROUND = "opentype/comic-neue/ComicNeue-Bold.otf"
    HAND = "truetype/breip/Breip.ttf"
    CHILD_HAND = "truetype/femkeklaver/femkeklaver.ttf"
    ZONE = "opentype/ocr-b/OCRB.otf"
    ARABIC = "truetype/noto/NotoNaskhArabic-Regular.ttf"
    ARABIC_BOLD = "truetype/noto/NotoNaskhArabic-Bold.ttf"
    ETHIOPIC = "truetype/noto/NotoSansEthiopic-Regular.ttf"
    HINDI = "truetype/noto/NotoSansDevanagari-Regular.ttf"
    CHINESE = "truetype/wqy/wqy-microhei.ttc"
    SYMBOLS = "truetype/dejavu/DejaVuSans.ttf"


@lru_cache(maxsize=512)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The letters of `face`, `size` dots high; raises OSError where the package is missing."""
    return ImageFont.truetype(FOLDER + face.value, size)
