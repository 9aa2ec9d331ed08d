"""Put the questions in an order that tells nothing, name the files, and draw them."""

from collections.abc import Iterator

import numpy as np

from drawn_exam_2.drawn import Drawn, Question
from drawn_exam_2.dutch_documents import dutch_documents
from drawn_exam_2.foreign_documents import foreign_documents
from drawn_exam_2.harmless_papers import paper_files
from drawn_exam_2.harmless_photos import photos
from drawn_exam_2.harmless_screens import screens


def file_name(question: Question, place: int, rng: np.random.Generator) -> str:
    """As a phone, a scanner or a writer names such a file; it says nothing about the kind."""
    day, hour, minute = (int(rng.integers(1, 29)), int(rng.integers(7, 23)), int(rng.integers(60)))
    forms = {
        "photo": f"202611{day:02d}_{hour:02d}{minute:02d}{place % 60:02d}",
        "message": f"IMG-202611{day:02d}-WA{place:04d}",
        "screen": f"Screenshot_202611{day:02d}-{hour:02d}{minute:02d}{place % 60:02d}",
        "scan": f"Scan 2026-11-{day:02d} ({place})",
        "plain": f"afbeelding{place:03d}",
        "letter": f"Document{place}",
        "mail": f"bericht {place}",
    }
    return f"{forms[question.manner]}.{question.ending}"


def questions() -> list[Question]:
    """All 120, always in the same order."""
    return [*dutch_documents(), *foreign_documents(), *screens(), *paper_files(), *photos()]


def draw_exam_2(seed: int) -> Iterator[Drawn]:
    """The 60 documents and 60 harmless files of `seed`, mixed; same seed, same bytes."""
    asked = questions()
    order = np.random.default_rng([seed, 2]).permutation(len(asked))
    for place, number in enumerate(int(n) for n in order):
        question, rng = asked[number], np.random.default_rng([seed, 3, number])
        name = file_name(question, place, rng)
        yield Drawn(name, question.draw(rng), question.kind, question.what)
