"""Train the pipeline in declared steps: letters and config.cfg in, classifier/model out.

`python -m classifier.train` reads `classifier/letters/*.toml`, `classifier/concepts.toml` and
`classifier/config.cfg`, and writes `classifier/model`. Everything is chosen by cross-validation on
the letters; the held-out messages are never opened here. The same files give the same model.
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

from classifier.choose_thresholds import Costs, choose_thresholds
from classifier.components import KINDS_OF_LETTER, LANGUAGE, declare_attributes
from classifier.concepts import ConceptFinder, load_concepts
from classifier.decide_labels import Thresholds, decide_labels
from classifier.evaluate import print_report
from classifier.features import TABLE_SIZE, WHOLE, Features, read_features
from classifier.kinds_model import (
    KINDS,
    MESSAGE_SCORES,
    Floats,
    KindsModel,
    message_scores,
    sigmoid,
    weigh,
)
from classifier.language import BUCKETS, LATIN_LANGUAGES, LatinModel, guess_language, letter_groups
from classifier.measures import Answer
from classifier.own_words import own_words
from classifier.plain_words import plain_words
from classifier.reading import Message, telling_subject
from classifier.sentences import split_sentences
from classifier.training_letters import TRAINING_FOLDER, Letter, find_files, read_letters
from classifier.understand import SHIPPED_MODEL

CONFIG_FILE: Final = Path(__file__).parent / "config.cfg"

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
    first_step: float
    second_step: float
    language: float
    least_letters: int
    costs: Costs


@dataclass(frozen=True, slots=True)
class Material:
    """The letters with their features and truth, all in the same order."""

    letters: Sequence[Letter]
    features: Sequence[Features]
    truth: Truth
    """Shape (letters, 12)."""


def read_recipe(config: dict[str, Any]) -> Recipe:
    """Answer the recipe of a read config."""
    values = dict(config["recipe"])
    return Recipe(**(values | {"costs": Costs(**values["costs"])}))


def read_material(letters: Sequence[Letter], concepts: ConceptFinder) -> Material:
    """Step 1: turn letters into features, in the way in which messages are read later."""
    features = []
    for letter in letters:
        text = own_words(letter.text)
        subject = plain_words(telling_subject(letter.subject, text))
        sentences = [plain_words(text[start:end]) for start, end in split_sentences(text)]
        message = Message(subject, sentences, is_chat=letter.channel == "chat")
        features.append(read_features(message.segments, concepts))
    truth = np.array([[kind in letter.labels for kind in KINDS] for letter in letters])
    rare = [
        kind.value for kind, count in zip(KINDS, truth.sum(axis=0), strict=True) if count < _LEAST
    ]
    if rare:
        raise TooFewLetters(f"fewer than {_LEAST} letters of: {', '.join(rare)}")
    return Material(letters, features, truth)


def assign_folds(material: Material, recipe: Recipe) -> NDArray[np.int64]:
    """Step 2: deal letters of each rarest label and language evenly over the folds."""
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


def fit_first_step(
    features: Sequence[Features], truth: Truth, recipe: Recipe
) -> tuple[Floats, Floats, Floats]:
    """Step 3: rarity, weights and bias of the linear model over whole messages."""
    wholes = [_whole(one) for one in features]
    rarity = _rarity(wholes, recipe.least_letters)
    rows = np.repeat(np.arange(len(wholes)), [len(one.buckets) for one in wholes])
    columns = np.concatenate([one.buckets for one in wholes])
    values = np.concatenate([weigh(one, rarity) for one in wholes])
    table = sparse.csr_matrix((values, (rows, columns)), shape=(len(wholes), TABLE_SIZE))
    weights = np.zeros((TABLE_SIZE, len(KINDS)), np.float32)
    bias = np.zeros(len(KINDS), np.float32)
    for kind in range(len(KINDS)):
        fitted = LogisticRegression(
            C=recipe.first_step,
            class_weight="balanced",
            solver="liblinear",
            random_state=recipe.seed,
        ).fit(table, truth[:, kind])
        weights[:, kind], bias[kind] = fitted.coef_[0], fitted.intercept_[0]
    return rarity, weights, bias


def scores_out_of_fold(material: Material, folds: NDArray[np.int64], recipe: Recipe) -> Floats:
    """Step 4: scores of every letter by a first step that did not see it."""
    scores = np.zeros((len(material.letters), MESSAGE_SCORES), np.float32)
    for fold in range(recipe.folds):
        seen = np.flatnonzero(folds != fold)
        rarity, weights, bias = fit_first_step(
            [material.features[place] for place in seen.tolist()], material.truth[seen], recipe
        )
        model = _model(rarity, weights, bias, *_no_second_step())
        for place in np.flatnonzero(folds == fold):
            scores[place] = _scores(model, material, int(place))
    return scores


def fit_second_step(scores: Floats, truth: Truth, recipe: Recipe) -> tuple[Floats, Floats]:
    """Step 5: the small model that turns scores into calibrated probabilities."""
    spread = scores.std(axis=0)
    spread[spread == 0] = 1.0
    centre = scores.mean(axis=0)
    combine = np.zeros((MESSAGE_SCORES, len(KINDS)), np.float32)
    bias = np.zeros(len(KINDS), np.float32)
    for kind in range(len(KINDS)):
        fitted = LogisticRegression(C=recipe.second_step, max_iter=2000).fit(
            (scores - centre) / spread, truth[:, kind]
        )
        combine[:, kind] = fitted.coef_[0] / spread
        bias[kind] = fitted.intercept_[0] - centre @ combine[:, kind]
    return combine, bias


def probabilities_out_of_fold(
    scores: Floats, truth: Truth, folds: NDArray[np.int64], recipe: Recipe
) -> Floats:
    """Step 6: probabilities of every letter by two steps that did not see it."""
    probabilities = np.zeros(truth.shape, np.float32)
    for fold in range(recipe.folds):
        seen = folds != fold
        combine, bias = fit_second_step(scores[seen], truth[seen], recipe)
        probabilities[~seen] = sigmoid(scores[~seen] @ combine + bias)
    return probabilities


def fit_language(letters: Sequence[Letter], recipe: Recipe) -> LatinModel:
    """Step 7: the model that tells the languages in Latin script apart, over whole letters and
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
    material: Material,
    probabilities: Floats,
    folds: NDArray[np.int64],
    recipe: Recipe,
) -> list[Answer]:
    """Step 8: answers to every letter by steps, thresholds and language that did not see it."""
    answers: list[tuple[int, Answer]] = []
    for fold in range(recipe.folds):
        seen = folds != fold
        thresholds = choose_thresholds(probabilities[seen], material.truth[seen], recipe.costs)
        latin = fit_language(
            [material.letters[place] for place in np.flatnonzero(seen).tolist()], recipe
        )
        for place in np.flatnonzero(~seen).tolist():
            letter = material.letters[place]
            read_as = guess_language(f"{own_words(letter.text)}\n{letter.subject}", latin)
            answers.append((place, _answer(letter, probabilities[place], thresholds, read_as)))
    return [answer for _, answer in sorted(answers, key=lambda pair: pair[0])]


def train(files: Sequence[Path], config_file: Path, target: Path) -> list[Answer]:
    """Run all steps and write the pipeline; answers what cross-validation said to each letter."""
    config = util.load_config(config_file)
    recipe = read_recipe(config)
    material = read_material(read_letters(files), load_concepts())
    folds = assign_folds(material, recipe)
    scores = scores_out_of_fold(material, folds, recipe)
    combine, combine_bias = fit_second_step(scores, material.truth, recipe)
    probabilities = probabilities_out_of_fold(scores, material.truth, folds, recipe)
    thresholds = choose_thresholds(probabilities, material.truth, recipe.costs)
    rarity, weights, bias = fit_first_step(material.features, material.truth, recipe)
    nlp = _pipeline(config)
    language = nlp.get_pipe(LANGUAGE)
    language.model = fit_language(material.letters, recipe)
    kinds = nlp.get_pipe(KINDS_OF_LETTER)
    kinds.model = _model(rarity, weights, bias, combine, combine_bias)
    kinds.thresholds = thresholds
    if target.exists():
        shutil.rmtree(target)
    nlp.to_disk(target)
    return cross_validated_answers(material, probabilities, folds, recipe)


def _pipeline(config: dict[str, Any]) -> Any:
    """Build the untrained pipeline; the recipe is ours and no part of spaCy's schema."""
    declare_attributes()
    own = {section: values for section, values in config.items() if section != "recipe"}
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


def _model(
    rarity: Floats, weights: Floats, bias: Floats, combine: Floats, combine_bias: Floats
) -> KindsModel:
    return KindsModel(rarity, weights.astype(np.float16), bias, combine, combine_bias)


def _no_second_step() -> tuple[Floats, Floats]:
    return np.zeros((MESSAGE_SCORES, len(KINDS)), np.float32), np.zeros(len(KINDS), np.float32)


def _scores(model: KindsModel, material: Material, place: int) -> Floats:
    is_chat = material.letters[place].channel == "chat"
    return message_scores(model.segment_scores(material.features[place]), is_chat=is_chat)


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
    chosen = parser.parse_args()
    answers = train(find_files(chosen.letters), chosen.config, chosen.target)
    print_report(answers, "Kruisvalidatie op de oefenbrieven")


if __name__ == "__main__":
    main()
