"""Draw the whole exam, file by file."""

from collections.abc import Iterator
from random import Random

from drawn_exam.documents import documents
from drawn_exam.drawn import Drawn, Kind
from drawn_exam.harmless import harmless
from drawn_exam.sitting import Question


def draw_exam(seed: int) -> Iterator[Drawn]:
    """Answer about 100 documents and then about 100 harmless files; one seed, one exam.

    The names tell nothing of what a file shows. Raises `TypefaceMissing` where a typeface is not
    installed.
    """
    numbers = Random(seed).sample(range(1000, 9999), 400)
    asked: list[tuple[Kind, Question]] = [("identity_document", one) for one in documents()]
    asked += [("harmless", one) for one in harmless()]
    for number, (kind, question) in zip(numbers, asked, strict=False):
        data = question.make(Random(f"{seed} {question.what}"))
        yield Drawn(f"IMG_{number}.{question.ending}", data, kind, question.what)
