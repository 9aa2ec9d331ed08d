"""Train the pipeline in declared steps: letters, the encoder and config.cfg in, a model out.

`python -m classifier.train` reads `classifier/letters/*.toml`, `classifier/concepts.toml`,
`classifier/config.cfg` and what `classifier.train_encoder` made (`classifier/model/letter_encoder`
and `classifier/unseen_scores.npz`), and writes `classifier/model`. The last step is fitted, and
everything is chosen, on letters that were scored without having been seen; the held-out messages
are never opened here. The same files give the same model.

A board adds what its staff corrected: `--more FILE... --target FOLDER`. The shipped encoder has not
seen those letters, so they count among the ones held back.
"""

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from spacy import util
from spacy.language import Language

from classifier.blend import Blend, blend_inputs
from classifier.choose_thresholds import Costs, choose_thresholds
from classifier.components import (
    ENCODER,
    KINDS_OF_LETTER,
    LANGUAGE,
    WORD_KINDS,
    EncoderComponent,
    declare_attributes,
)
from classifier.concepts import ConceptFinder, load_concepts
from classifier.decide_labels import Thresholds, decide_labels
from classifier.evaluate import print_report
from classifier.features import TABLE_SIZE, WHOLE, Features
from classifier.kinds_model import KINDS, Floats, KindsModel, sigmoid, weigh
from classifier.language import BUCKETS, LATIN_LANGUAGES, LatinModel, guess_language, letter_groups
from classifier.measures import Answer
from classifier.own_words import own_words
from classifier.reading import (
    Message,
    features_of,
    leave_out_threats,
    plain_sentence,
    read_words,
    telling_subject,
)
from classifier.sentences import split_sentences
from classifier.training_letters import (
    TRAINING_FOLDER,
    Letter,
    find_files,
    once_each,
    read_letters,
)
from classifier.understand import SHIPPED_MODEL
from classifier.unseen_scores import UNSEEN_SCORES_FILE, read_unseen_scores

CONFIG_FILE: Final = Path(__file__).parent / "config.cfg"
ENCODER_FOLDER: Final = SHIPPED_MODEL / ENCODER

Truth = NDArray[np.bool_]


_LEAST: Final = 10
"""Letters of every kind that it takes to leave some out and still learn."""

_NEVER: Final = -100.0
"""A score below any that a model gives."""


class TooFewLetters(ValueError):
    """A kind cannot be learnt from so few letters; the text names it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The choices of `[recipe]` in config.cfg."""

    seed: int
    folds: int
    held_back: Sequence[str]
    words: float
    blend: float
    language: float
    own_weights: float
    least_letters: int
    costs: Costs


@dataclass(frozen=True, slots=True)
class Material:
    """The letters with their features and truth, all in the same order."""

    letters: Sequence[Letter]
    messages: Sequence[Message]
    features: Sequence[Features]
    truth: Truth
    """Shape (letters, 12)."""

    def at(self, places: NDArray[np.int64]) -> "Material":
        """Answer some of the letters."""
        kept = places.tolist()
        return Material(
            [self.letters[place] for place in kept],
            [self.messages[place] for place in kept],
            [self.features[place] for place in kept],
            self.truth[places],
        )

    def with_more(self, other: "Material") -> "Material":
        """Answer these letters and others."""
        return Material(
            [*self.letters, *other.letters],
            [*self.messages, *other.messages],
            [*self.features, *other.features],
            np.concatenate([self.truth, other.truth]),
        )


def read_recipe(config: dict[str, Any]) -> Recipe:
    """Answer the recipe of a read config."""
    values = dict(config["recipe"])
    return Recipe(**(values | {"costs": Costs(**values["costs"])}))


def read_material(letters: Sequence[Letter], concepts: ConceptFinder) -> Material:
    """Step 1: turn letters into features, in the way in which messages are read later."""
    messages = []
    for letter in letters:
        text = own_words(letter.text)
        subject = telling_subject(letter.subject, text)
        texts = [subject] if subject else []
        texts += [text[start:end] for start, end in split_sentences(text)]
        messages.append(
            Message([plain_sentence(one) for one in texts], is_chat=letter.channel == "chat")
        )
    features = [features_of(leave_out_threats(one.sentences), concepts) for one in messages]
    truth = np.array([[kind in letter.labels for kind in KINDS] for letter in letters])
    return Material(letters, messages, features, truth.reshape(-1, len(KINDS)))


def part_letters(material: Material, recipe: Recipe) -> tuple[Material, Material]:
    """Step 2: answer the letters to learn from, and those held back."""
    is_back = np.array([letter.file in recipe.held_back for letter in material.letters])
    seen, held_back = (material.at(np.flatnonzero(part)) for part in (~is_back, is_back))
    for part, name in ((seen, "for training"), (held_back, "held back")):
        counts = zip(KINDS, part.truth.sum(axis=0), strict=True)
        rare = [kind.value for kind, count in counts if count < _LEAST]
        if rare:
            raise TooFewLetters(f"fewer than {_LEAST} letters {name} of: {', '.join(rare)}")
    return seen, held_back


def fit_words(material: Material, recipe: Recipe) -> KindsModel:
    """Step 3 on the letters seen, step 7 on all: the linear model over the words of messages."""
    wholes = [_whole(one) for one in material.features]
    rarity = _rarity(wholes, recipe.least_letters)
    rows = np.repeat(np.arange(len(wholes)), [len(one.buckets) for one in wholes])
    buckets = np.concatenate([one.buckets for one in wholes])
    values = np.concatenate([weigh(one, rarity) for one in wholes])
    # Only the buckets that count: the same weights, from a table a quarter as wide.
    met = np.flatnonzero(rarity)
    counts = rarity[buckets] > 0
    columns = np.searchsorted(met, buckets[counts])
    table = sparse.csr_matrix((values[counts], (rows[counts], columns)), (len(wholes), len(met)))
    weights = np.zeros((TABLE_SIZE, len(KINDS)), np.float32)
    bias = np.zeros(len(KINDS), np.float32)
    for kind in range(len(KINDS)):
        fitted = LogisticRegression(
            C=recipe.words,
            class_weight="balanced",
            solver="liblinear",
            random_state=recipe.seed,
        ).fit(table, material.truth[:, kind])
        weights[met, kind], bias[kind] = fitted.coef_[0], fitted.intercept_[0]
    return KindsModel(rarity, weights.astype(np.float16), bias)


def score_letters(material: Material, component: EncoderComponent) -> Floats:
    """Step 3 for a board's own letters: what the encoder says of them; shape (letters, 12)."""
    assert component.encoder is not None, "from_disk has loaded it"
    scores = [
        component.encoder.score([one.text for one in message.sentences], is_chat=message.is_chat)
        for message in material.messages
    ]
    return np.array(scores, np.float32)


def read_blend_inputs(
    material: Material, words: KindsModel, unseen: Floats, concepts: ConceptFinder
) -> Floats:
    """Step 4: what words and encoder say of letters that neither saw; shape (letters, 12, 6).

    `unseen` are the scores of the encoder, shape (letters, 12).
    """
    rows = []
    for message, scores in zip(material.messages, unseen, strict=True):
        reading = read_words(message, words, concepts)
        rows.append(blend_inputs(scores, reading.scores))
    return np.array(rows, np.float32)


def fit_blend(inputs: Floats, truth: Truth, recipe: Recipe) -> Blend:
    """Step 5: the small model that turns both into calibrated probabilities.

    All kinds share one set of weights, from which each may differ a little: there are too few
    letters held back to learn twelve sets.
    """
    count = inputs.shape[2]
    centre, spread = inputs.mean(axis=(0, 1)), inputs.std(axis=(0, 1)) + 1e-6
    shared = (inputs - centre) / spread
    each = np.eye(len(KINDS), dtype=np.float32)
    own = shared[:, :, None, :] * each[None, :, :, None] * recipe.own_weights
    bias = np.broadcast_to(each, (len(inputs), *each.shape))
    parts = (shared, own.reshape(len(inputs), len(KINDS), -1), bias)
    table = np.concatenate(parts, axis=2).reshape(len(inputs) * len(KINDS), -1)
    fitted = LogisticRegression(C=recipe.blend, max_iter=2000).fit(table, truth.reshape(-1))
    found = fitted.coef_[0]
    differences = found[count : -len(KINDS)].reshape(len(KINDS), count) * recipe.own_weights
    weights = (found[:count] + differences) / spread
    biases = fitted.intercept_[0] + found[-len(KINDS) :] - weights @ centre
    return Blend(weights.astype(np.float32), biases.astype(np.float32))


def assign_folds(material: Material, recipe: Recipe) -> NDArray[np.int64]:
    """Deal letters of each rarest label and language evenly over the folds."""
    generator = np.random.default_rng(recipe.seed)
    frequency = material.truth.sum(axis=0)
    groups: dict[tuple[int, str], list[int]] = {}
    for place, (letter, row) in enumerate(zip(material.letters, material.truth, strict=True)):
        rarest = min(np.flatnonzero(row).tolist(), key=lambda kind: int(frequency[kind]))
        groups.setdefault((rarest, letter.language), []).append(place)
    folds = np.zeros(len(material.letters), np.int64)
    dealt = 0
    for key in sorted(groups):
        places = generator.permutation(groups[key])
        folds[places] = (np.arange(len(places)) + dealt) % recipe.folds
        dealt += len(places)
    return folds


def blend_out_of_fold(
    inputs: Floats, truth: Truth, folds: NDArray[np.int64], recipe: Recipe
) -> Floats:
    """Step 6: probabilities of every letter held back by a blend that did not see it."""
    probabilities = np.zeros(truth.shape, np.float32)
    for fold in range(recipe.folds):
        seen = folds != fold
        blend = fit_blend(inputs[seen], truth[seen], recipe)
        scores = (inputs[~seen] * blend.weights).sum(axis=2) + blend.bias
        probabilities[~seen] = sigmoid(scores)
    return probabilities


def fit_language(letters: Sequence[Letter], recipe: Recipe) -> LatinModel:
    """Step 8: the model that tells the languages in Latin script apart, over whole letters and
    their sentences (chats are short)."""
    texts, languages = [], []
    for letter in letters:
        if letter.language in LATIN_LANGUAGES:
            pieces = [letter.text[start:end] for start, end in split_sentences(letter.text)]
            for text in (letter.text, *pieces):
                texts.append(text)
                languages.append(LATIN_LANGUAGES.index(letter.language))
    groups = [letter_groups(text) for text in texts]
    rows = np.repeat(np.arange(len(groups)), [len(buckets) for buckets, _ in groups])
    columns = np.concatenate([buckets for buckets, _ in groups])
    values = np.concatenate([values for _, values in groups])
    table = sparse.csr_matrix((values, (rows, columns)), shape=(len(groups), BUCKETS))
    weights = np.zeros((BUCKETS, len(LATIN_LANGUAGES)), np.float32)
    bias = np.full(len(LATIN_LANGUAGES), _NEVER, np.float32)
    known = sorted(set(languages))
    bias[known] = 0.0  # a language without letters is never answered
    for place in known if len(known) > 1 else ():
        fitted = LogisticRegression(
            C=recipe.language, solver="liblinear", random_state=recipe.seed
        ).fit(table, np.array(languages) == place)
        weights[:, place], bias[place] = fitted.coef_[0], fitted.intercept_[0]
    return LatinModel(weights, bias)


def cross_validated_answers(
    seen: Material,
    held_back: Material,
    probabilities: Floats,
    folds: NDArray[np.int64],
    recipe: Recipe,
) -> list[Answer]:
    """Step 9: answers to every letter held back, by steps that did not see it."""
    latin = fit_language(seen.letters, recipe)
    answers: list[tuple[int, Answer]] = []
    for fold in range(recipe.folds):
        rest = folds != fold
        thresholds = choose_thresholds(probabilities[rest], held_back.truth[rest], recipe.costs)
        for place in np.flatnonzero(~rest).tolist():
            letter = held_back.letters[place]
            read_as = guess_language(f"{own_words(letter.text)}\n{letter.subject}", latin)
            answers.append((place, _answer(letter, probabilities[place], thresholds, read_as)))
    return [answer for _, answer in sorted(answers, key=lambda pair: pair[0])]


def train(
    files: Sequence[Path],
    config_file: Path,
    target: Path,
    encoder_folder: Path = ENCODER_FOLDER,
    unseen_scores: Path = UNSEEN_SCORES_FILE,
    *,
    more: Sequence[Path] = (),
) -> list[Answer]:
    """Run all steps and write the pipeline; answers what it said to each letter held back.

    `more` are files with letters of a board's own. Raises TooFewLetters, LettersChanged,
    LetterIsWrong, and OSError where the files of the encoder are missing.
    """
    config = util.load_config(config_file)
    recipe = read_recipe(config)
    concepts = load_concepts()
    material = read_material(read_letters(files), concepts)
    seen, held_back = part_letters(material, recipe)
    nlp = _pipeline(config)
    encoder: EncoderComponent = nlp.get_pipe(ENCODER).from_disk(encoder_folder)
    words = fit_words(seen, recipe)
    unseen = read_unseen_scores(unseen_scores, held_back.letters)
    own = read_material(once_each(read_letters(more)), concepts)
    if own.letters:
        unseen = np.concatenate([unseen, score_letters(own, encoder)])
        held_back, material = held_back.with_more(own), material.with_more(own)
    inputs = read_blend_inputs(held_back, words, unseen, concepts)
    folds = assign_folds(held_back, recipe)
    probabilities = blend_out_of_fold(inputs, held_back.truth, folds, recipe)
    kinds = nlp.get_pipe(KINDS_OF_LETTER)
    kinds.blend = fit_blend(inputs, held_back.truth, recipe)
    kinds.thresholds = choose_thresholds(probabilities, held_back.truth, recipe.costs)
    nlp.get_pipe(WORD_KINDS).model = fit_words(material, recipe)
    nlp.get_pipe(LANGUAGE).model = fit_language(material.letters, recipe)
    _write(nlp, target)
    return cross_validated_answers(seen, held_back, probabilities, folds, recipe)


def _write(nlp: Any, target: Path) -> None:
    """Write beside the target first: the files of the encoder may come from there."""
    fresh = target.with_name(f"{target.name}.new")
    if fresh.exists():
        shutil.rmtree(fresh)
    nlp.to_disk(fresh)
    if target.exists():
        shutil.rmtree(target)
    fresh.rename(target)


def _pipeline(config: dict[str, Any]) -> Any:
    """Build the untrained pipeline; the recipes are ours and no part of spaCy's schema."""
    declare_attributes()
    own = {name: part for name, part in config.items() if name not in ("recipe", "encoder")}
    nlp: Language = util.load_model_from_config(own, auto_fill=True)
    nlp.meta.update(
        name="privacy_reader", description="Kinds of privacy request, by school parents"
    )
    return nlp


def _whole(features: Features) -> Features:
    kept = features.segments == WHOLE
    return Features(features.segments[kept], features.buckets[kept], features.counts[kept], 1)


def _rarity(wholes: Sequence[Features], least: int) -> Floats:
    occurs = np.bincount(np.concatenate([one.buckets for one in wholes]), minlength=TABLE_SIZE)
    rarity = np.log((1 + len(wholes)) / (1 + occurs)) + 1
    return np.where(occurs >= least, rarity, 0.0).astype(np.float32)


def _answer(letter: Letter, row: Floats, thresholds: Thresholds, language: str) -> Answer:
    probabilities = dict(zip(KINDS, map(float, row), strict=True))
    verdict = decide_labels(probabilities, thresholds)
    return Answer(
        name=letter.name,
        language=letter.language,
        channel=letter.channel,
        truth=letter.labels,
        labels=verdict.labels,
        unsure=verdict.unsure,
        likely=verdict.likely,
        probabilities=probabilities,
        read_language=language,
    )


def main() -> None:
    """Train from the command line and print what cross-validation says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=Path, default=TRAINING_FOLDER, help="folder of letters")
    parser.add_argument("--config", type=Path, default=CONFIG_FILE)
    parser.add_argument("--target", type=Path, default=SHIPPED_MODEL, help="folder to write")
    parser.add_argument("--encoder", type=Path, default=ENCODER_FOLDER, help="its files")
    parser.add_argument("--unseen", type=Path, default=UNSEEN_SCORES_FILE, help="scores")
    parser.add_argument("--more", type=Path, nargs="+", default=[], help="letters of one's own")
    chosen = parser.parse_args()
    if chosen.more and chosen.target.resolve() == SHIPPED_MODEL.resolve():
        parser.error("--more needs a --target of its own: the shipped model stays as it is")
    answers = train(
        find_files(chosen.letters),
        chosen.config,
        chosen.target,
        chosen.encoder,
        chosen.unseen,
        more=chosen.more,
    )
    print_report(answers, "Letters held back")
    if chosen.more:
        print(f"\nMeasure it before it is used: -m classifier.evaluate --model {chosen.target}")


if __name__ == "__main__":
    main()
