"""Draw a second exam for the judge of attachments, as school mail in the Netherlands brings it."""

from drawn_exam_2.drawn import Drawn
from drawn_exam_2.exam import draw_exam_2

__all__ = ["Drawn", "draw_exam_2"]
