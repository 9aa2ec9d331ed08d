"""Draw an exam for the judge of attachments: identity documents and what else parents send."""

from drawn_exam.drawn import Drawn
from drawn_exam.exam import draw_exam

__all__ = ["Drawn", "draw_exam"]
