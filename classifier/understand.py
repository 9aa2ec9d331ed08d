"""Understand one message: load the shipped pipeline, read, and answer in the words of the core."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Self

import spacy
from spacy.language import Language

from casework.kinds import Kind
from casework.message import Channel, IncomingMessage, Understanding
from classifier import components
from classifier.decide_labels import Verdict
from classifier.own_words import own_words
from classifier.reading import shorten, telling_subject

SHIPPED_MODEL: Final = Path(__file__).parent / "model"


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

    def understand(self, subject: str, text: str, channel: Channel) -> Understanding:
        """Answer what a message asks; defined for every text, also an empty one."""
        text = _storable(shorten(own_words(text)))
        # What a message adds to spaCy's vocabulary (names, addresses) is forgotten after it.
        with self._nlp.memory_zone():
            doc = self._nlp.make_doc(text)
            doc._.subject = _storable(telling_subject(subject[:1000], text))
            doc._.is_chat = channel is Channel.CHAT
            doc = self._nlp(doc)
            verdict: Verdict = doc._.verdict
            return Understanding(
                labels=verdict.labels,
                unsure=verdict.unsure,
                probabilities={kind: doc.cats[kind.value] for kind in Kind},
                likely=verdict.likely,
                language=doc._.language,
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

    async def understand(self, message: IncomingMessage) -> Understanding:
        """Answer the kinds a message earns and how sure that is; RuntimeError once closed."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread,
            self._reader.understand,
            message.subject,
            message.text,
            message.channel,
        )

    def close(self) -> None:
        """Finish the message in hand, drop those that wait, and end the thread."""
        self._thread.shutdown(wait=True, cancel_futures=True)


def _storable(text: str) -> str:
    """Replace lone surrogates, which broken mail can hold and spaCy's string store refuses."""
    return text.encode("utf-8", "replace").decode("utf-8")
