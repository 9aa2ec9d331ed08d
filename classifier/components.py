"""Carry the reading of a message as components of a spaCy pipeline.

Importing this module registers the tokenizer and the factories that `config.cfg` names.
"""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, has no stub
from spacy.tokens import Doc, SpanGroup
from spacy.util import registry

from casework.kinds import Kind
from classifier.blend import Blend, load_blend
from classifier.concepts import load_concepts
from classifier.decide_labels import Thresholds, decide_labels
from classifier.discovery import discovered, only_moment
from classifier.encoder import FILES, LetterEncoder
from classifier.evidence import Judges, find_evidence, kinds_to_explain
from classifier.kinds_model import KINDS, KindsModel, load_kinds_model
from classifier.language import DEFAULT_LANGUAGE, LatinModel, guess_language
from classifier.reading import Message, plain_sentence, read_words, verdict_without_words
from classifier.schools import finder_of
from classifier.sentences import split_sentences

WORDS: Final = "letter_tokens"
SENTENCES: Final = "letter_sentences"
LANGUAGE: Final = "letter_language"
WORD_KINDS: Final = "letter_words"
ENCODER: Final = "letter_encoder"
KINDS_OF_LETTER: Final = "letter_kinds"
SCHOOLS: Final = "letter_schools"
DISCOVERY: Final = "letter_discovery"
EVIDENCE: Final = "letter_evidence"
SPANS: Final = "evidence"
"""Where a Doc keeps the words that carry its kinds: spans with the kind as their label."""


class ModelIsMissing(RuntimeError):
    """A component was asked to read before it was trained or loaded."""


def declare_attributes() -> None:
    """Give every Doc the places for what comes with a message and what is found out about it."""
    for name, default in (
        ("subject", ""),
        ("is_chat", False),
        ("board_schools", ()),
        ("received", None),
        ("language", DEFAULT_LANGUAGE),
        ("reading", None),
        ("encoder_reading", None),
        ("verdict", None),
        ("schools", ()),
        ("discovered", None),
    ):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


@registry.tokenizers(WORDS)  # type: ignore[untyped-decorator]  # spaCy's registry is untyped
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Make the tokenizer that cuts at white space only: marks inside words stay, and so do those
    at their ends, because every component after it reads text and not tokens."""
    return lambda nlp: Tokenizer(nlp.vocab)


@Language.factory(SENTENCES)
def make_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that marks where sentences start."""
    return mark_sentences


def mark_sentences(doc: Doc) -> Doc:
    """Set the sentence starts of a Doc."""
    starts = [start for start, _ in split_sentences(doc.text)]
    if not len(doc):
        return doc
    # All at once: setting `Token.is_sent_start` one by one takes time by the square of the length.
    is_start = np.isin(doc.to_array(["IDX"]).ravel(), starts)
    is_start[0] = True
    marks = np.where(is_start, 1, -1).astype(np.int64).astype(np.uint64)
    return doc.from_array(["SENT_START"], marks[:, None])  # type: ignore[arg-type]  # an array is an Ints2d


@Language.factory(LANGUAGE)
def make_language(nlp: Language, name: str) -> "LanguageComponent":
    """Make the component that tells the language."""
    declare_attributes()
    return LanguageComponent()


class LanguageComponent:
    """Sets `doc._.language`."""

    def __init__(self) -> None:
        self.model: LatinModel | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Note the language of a text."""
        if self.model is None:
            raise ModelIsMissing(LANGUAGE)
        doc._.language = guess_language(f"{doc.text}\n{doc._.subject}", self.model)
        return doc

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the model into a folder."""
        if self.model is None:
            raise ModelIsMissing(LANGUAGE)
        Path(path).mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            Path(path) / "latin.npz",
            weights=self.model.weights.astype(np.float16),
            bias=self.model.bias,
        )

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> "LanguageComponent":
        """Read what `to_disk` wrote."""
        with np.load(Path(path) / "latin.npz", allow_pickle=False) as stored:
            self.model = LatinModel(stored["weights"].astype(np.float32), stored["bias"])
        return self


@Language.factory(WORD_KINDS)
def make_words(nlp: Language, name: str) -> "WordsComponent":
    """Make the component that scores the kinds by words."""
    declare_attributes()
    return WordsComponent()


class WordsComponent:
    """Sets `doc._.reading`: what the words say, and which sentences count; None without words."""

    def __init__(self) -> None:
        self.model: KindsModel | None = None
        self.concepts = load_concepts()

    def __call__(self, doc: Doc) -> Doc:
        """Read the words of a text."""
        if self.model is None:
            raise ModelIsMissing(WORD_KINDS)
        subject = [doc._.subject] if doc._.subject else []
        texts = [*subject, *(sentence.text for sentence in doc.sents)]
        message = Message([plain_sentence(text) for text in texts], is_chat=doc._.is_chat)
        if message.has_words:
            doc._.reading = read_words(message, self.model, self.concepts)
        return doc

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the model into a folder."""
        if self.model is None:
            raise ModelIsMissing(WORD_KINDS)
        Path(path).mkdir(parents=True, exist_ok=True)
        self.model.save(Path(path) / "words.npz")

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> "WordsComponent":
        """Read what `to_disk` wrote."""
        self.model = load_kinds_model(Path(path) / "words.npz")
        return self


@Language.factory(ENCODER)
def make_encoder(nlp: Language, name: str) -> "EncoderComponent":
    """Make the component that scores the kinds by what sentences mean."""
    declare_attributes()
    return EncoderComponent()


class EncoderComponent:
    """Sets `doc._.encoder_reading` where there is something to read."""

    def __init__(self) -> None:
        self.encoder: LetterEncoder | None = None
        self._folder: Path | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Score the sentences that count."""
        if self.encoder is None:
            raise ModelIsMissing(ENCODER)
        if doc._.reading is not None:
            texts = [sentence.text for sentence in doc._.reading.sentences]
            doc._.encoder_reading = self.encoder.read(texts, is_chat=doc._.is_chat)
        return doc

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        """Copy the files into a folder; `classifier.train_encoder` alone makes new ones."""
        if self._folder is None:
            raise ModelIsMissing(ENCODER)
        Path(path).mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copyfile(self._folder / name, Path(path) / name)

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> "EncoderComponent":
        """Load the encoder from its files."""
        self._folder = Path(path)
        self.encoder = LetterEncoder(self._folder)
        return self


@Language.factory(KINDS_OF_LETTER)
def make_kinds(nlp: Language, name: str) -> "KindsComponent":
    """Make the component that gives the kinds their probabilities."""
    declare_attributes()
    return KindsComponent()


class KindsComponent:
    """Sets `doc.cats` to the probability per kind and `doc._.verdict` to what follows from it."""

    def __init__(self) -> None:
        self.blend: Blend | None = None
        self.thresholds: Thresholds | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Note the kinds a text earns and how sure that is."""
        if self.blend is None or self.thresholds is None:
            raise ModelIsMissing(KINDS_OF_LETTER)
        if doc._.reading is None:
            probabilities, doc._.verdict = verdict_without_words(doc.text)
        else:
            row = self.blend.probabilities(doc._.encoder_reading.scores, doc._.reading.scores)
            probabilities = dict(zip(KINDS, map(float, row), strict=True))
            doc._.verdict = decide_labels(probabilities, self.thresholds)
        doc.cats = {kind.value: probability for kind, probability in probabilities.items()}
        return doc

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        """Write blend and thresholds into a folder."""
        if self.blend is None or self.thresholds is None:
            raise ModelIsMissing(KINDS_OF_LETTER)
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        self.blend.save(folder / "blend.npz")
        chosen: dict[str, Any] = {
            "label": {kind.value: value for kind, value in self.thresholds.label.items()},
            "breach_seen": self.thresholds.breach_seen,
            "sure": self.thresholds.sure,
            "likely": self.thresholds.likely,
        }
        (folder / "thresholds.json").write_text(json.dumps(chosen, indent=2) + "\n")

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> "KindsComponent":
        """Read what `to_disk` wrote."""
        folder = Path(path)
        self.blend = load_blend(folder / "blend.npz")
        stored = json.loads((folder / "thresholds.json").read_text())
        self.thresholds = Thresholds(
            label={kind: float(stored["label"][kind.value]) for kind in Kind},
            breach_seen=float(stored["breach_seen"]),
            sure=float(stored["sure"]),
            likely=float(stored["likely"]),
        )
        return self


@Language.factory(EVIDENCE)
def make_evidence(nlp: Language, name: str) -> "EvidenceComponent":
    """Make the component that finds the words that carry the kinds."""
    declare_attributes()
    return EvidenceComponent(nlp)


class EvidenceComponent:
    """Sets `doc.spans[SPANS]`; it has no model of its own but explains those before it."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        """Note which words carry which kind."""
        doc.spans[SPANS] = SpanGroup(doc, name=SPANS)
        kinds = kinds_to_explain(doc._.verdict)
        if doc._.reading is None or not kinds:
            return doc
        texts = [sentence.text for sentence in doc._.reading.sentences]
        has_subject = bool(doc._.subject) and texts[0] == doc._.subject
        starts = find_starts(doc, texts[has_subject:])
        runs = find_evidence(
            texts, doc._.encoder_reading, self._judges(), kinds, has_subject=has_subject
        )
        for run in runs:
            start = starts[run.sentence - has_subject]
            span = doc.char_span(
                start + run.start, start + run.end, label=run.kind.value, alignment_mode="expand"
            )
            doc.spans[SPANS].append(span)
        return doc

    def _judges(self) -> Judges:
        words = self._nlp.get_pipe(WORD_KINDS)
        kinds = self._nlp.get_pipe(KINDS_OF_LETTER)
        assert isinstance(words, WordsComponent)  # config.cfg puts both before this one
        assert isinstance(kinds, KindsComponent)
        if words.model is None or kinds.blend is None:
            raise ModelIsMissing(EVIDENCE)
        return Judges(words.model, words.concepts, kinds.blend)


def find_starts(doc: Doc, texts: Sequence[str]) -> list[int]:
    """Answer the first character of sentences that were chosen from a Doc, in its order."""
    sentences = iter(doc.sents)
    return [
        next(sentence.start_char for sentence in sentences if sentence.text == text)
        for text in texts
    ]


@Language.factory(SCHOOLS)
def make_schools(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that tells which schools a message is about."""
    declare_attributes()
    return find_schools


def find_schools(doc: Doc) -> Doc:
    """Set `doc._.schools`, names out of `doc._.board_schools`."""
    if doc._.board_schools:
        meant = finder_of(doc._.board_schools).meant(doc.text, doc._.subject)
        doc._.schools = tuple(school.name for school in meant)
    return doc


@Language.factory(DISCOVERY)
def make_discovery(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that tells when a breach was noticed."""
    declare_attributes()
    return find_discovery


def find_discovery(doc: Doc) -> Doc:
    """Set `doc._.discovered` where the message is, or may be, about a breach, and where somebody
    in a chat only answers when it was."""
    if Kind.DATALEK in {*doc._.verdict.labels, *doc._.verdict.likely}:
        texts = [doc._.subject, *(sentence.text for sentence in doc.sents)]
        doc._.discovered = discovered(texts, doc._.language, doc._.received)
    if doc._.discovered is None and doc._.is_chat:
        doc._.discovered = only_moment(doc.text, doc._.language, doc._.received)
    return doc
