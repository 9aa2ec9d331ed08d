"""Understand one message: load the shipped pipeline, read, and answer in the words of the core."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Self

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from casework.boards import BoardProfile, School
from casework.kinds import Kind
from casework.message import Channel, Evidence, IncomingMessage, Understanding
from classifier import components
from classifier.decide_labels import Verdict
from classifier.evidence import bare
from classifier.read_text import ReadText, storable, what_is_read
from classifier.reading import telling_subject

SHIPPED_MODEL: Final = Path(__file__).parent / "model"
_LONGEST_EVIDENCE: Final = 240
"""Characters: a few words hold no more, but what stands without a space may go on for pages."""


class PrivacyReader:
    """Reads messages one after the other; use one reader in one thread."""

    def __init__(self, nlp: Language) -> None:
        components.declare_attributes()
        # No component reads word shapes and the like, which cost more than the reading itself.
        nlp.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]  # missing in spaCy's stub
        self._nlp = nlp

    @classmethod
    def load(cls, path: Path = SHIPPED_MODEL) -> Self:
        """Load a trained pipeline from its folder (a third of a second); raises OSError."""
        return cls(spacy.load(path))

    def understand(
        self,
        subject: str,
        text: str,
        channel: Channel,
        *,
        schools: tuple[School, ...] = (),
        received: datetime | None = None,
    ) -> Understanding:
        """Answer what a message asks; defined for every text, also an empty one.

        It can be about the `schools` that are given. Words such as "gisteren" count from
        `received`, timezone-aware; without it no moment is answered.
        """
        read = what_is_read(text)
        # What a message adds to spaCy's vocabulary (names, addresses) is forgotten after it.
        with self._nlp.memory_zone():
            doc = self._nlp.make_doc(read.text)
            doc._.subject = storable(telling_subject(subject[:1000], read.text))
            doc._.is_chat = channel is Channel.CHAT
            doc._.board_schools = schools
            doc._.received = received
            doc = self._nlp(doc)
            verdict: Verdict = doc._.verdict
            return Understanding(
                labels=verdict.labels,
                unsure=verdict.unsure,
                probabilities={kind: doc.cats[kind.value] for kind in Kind},
                likely=verdict.likely,
                language=doc._.language,
                evidence=evidence_of(doc, read, text),
                schools=doc._.schools,
                discovered=doc._.discovered,
            )


class ReaderInThread:
    """Fills the port `Understand`: reads in one thread of its own, so the event loop goes on.

    One thread is enough, since reading holds the interpreter's lock, and it keeps the reader's
    memory of words safe without a lock.
    """

    def __init__(self, reader: PrivacyReader) -> None:
        self._reader = reader
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="privacy-reader")

    @classmethod
    def load(cls, path: Path = SHIPPED_MODEL) -> Self:
        """Load a trained pipeline and start the thread with the first message."""
        return cls(PrivacyReader.load(path))

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        """Answer the kinds a message earns and how sure that is; RuntimeError once closed."""
        read = partial(
            self._reader.understand,
            message.subject,
            message.text,
            message.channel,
            schools=board.schools,
            received=message.received,
        )
        return await asyncio.get_running_loop().run_in_executor(self._thread, read)

    def close(self) -> None:
        """Finish the message in hand, drop those that wait, and end the thread."""
        self._thread.shutdown(wait=True, cancel_futures=True)


def evidence_of(doc: Doc, read: ReadText, text: str) -> tuple[Evidence, ...]:
    """Answer the evidence of a Doc, counted in the whole text that it is the read part of."""
    found = []
    for span in doc.spans[components.SPANS]:
        origin = read.origin(span.start_char, span.end_char)
        if origin is None:
            continue
        start, end = bare(text, *origin)
        if start < end:
            found.append(Evidence(Kind(span.label_), start, min(end, start + _LONGEST_EVIDENCE)))
    return tuple(found)
