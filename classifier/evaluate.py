"""Say how well the shipped pipeline reads labelled messages it was not trained on.

`python -m classifier.evaluate [files...]` prints a report for each held-out set; with `--accept`
the figures of the first become the accepted scores, below which a test refuses a model. With
`--model FOLDER` another model is read; it ends with status 1 when that one is worse.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from classifier.measures import (
    Answer,
    Scores,
    calibration_table,
    confusions,
    measure,
    worst_errors,
)
from classifier.training_letters import Letter, find_files, read_letters
from classifier.understand import SHIPPED_MODEL, PrivacyReader

_TESTS: Final = Path(__file__).parents[1] / "tests"
HELD_OUT_FOLDERS: Final = (_TESTS / "held_out", _TESTS / "held_out_2", _TESTS / "held_out_3")
"""Each written later than the one before it, and none ever used to choose anything."""
ACCEPTED_FILE: Final = Path(__file__).parent / "accepted_scores.json"
WORSE_BY_AT_MOST: Final = 0.01
"""Tolerance on accepted scores: arithmetic may differ a little between machines."""
COMPARED: Final = ("macro_f1", "core_f1", "exact_when_sure", "breach_recall", "breach_seen")
_SHOWN_CONFUSIONS: Final = 12
_SHOWN_ERRORS: Final = 20


def answer_letters(reader: PrivacyReader, letters: Iterable[Letter]) -> list[Answer]:
    """Let the reader answer every letter."""
    answers = []
    for letter in letters:
        found = reader.understand(letter.subject, letter.text, letter.channel)
        answers.append(
            Answer(
                name=letter.name,
                language=letter.language,
                channel=letter.channel,
                truth=letter.labels,
                labels=found.labels,
                unsure=found.unsure,
                likely=found.likely,
                probabilities=found.probabilities,
                read_language=found.language,
            )
        )
    return answers


def accepted_figures(scores: Scores) -> dict[str, float]:
    """Answer the figures by which a later model is compared, rounded to four places."""
    figures = asdict(scores)
    per_kind = figures.pop("per_kind")
    figures |= {f"f1 {kind.value}": score["f1"] for kind, score in per_kind.items()}
    return {name: round(value, 4) for name, value in figures.items()}


def worse_than_accepted(figures: Mapping[str, float], accepted: Mapping[str, float]) -> list[str]:
    """Answer in words which figures lie below the accepted ones; none where all is well."""
    return [
        f"{name} is {figures[name]:.3f}, accepted is {accepted[name]:.3f}"
        for name in COMPARED
        if figures[name] < accepted[name] - WORSE_BY_AT_MOST
    ]


def print_report(answers: Sequence[Answer], title: str) -> None:
    """Print the whole report as plain text."""
    scores = measure(answers)
    print(f"\n{title}: {scores.letters} messages")
    for name, value in asdict(scores).items():
        if name not in ("per_kind", "letters"):
            print(f"  {name:20s} {value:6.3f}")
    print(f"\n  {'kind':24s} {'precision':>9s} {'recall':>7s} {'F1':>6s} {'letters':>8s}")
    for kind, score in scores.per_kind.items():
        print(
            f"  {kind.value:24s} {score.precision:9.3f} {score.recall:7.3f} {score.f1:6.3f}"
            f" {score.letters:8d}"
        )
    _print_groups("language", answers, lambda answer: answer.language)
    _print_groups("channel", answers, lambda answer: answer.channel)
    _print_calibration(answers)
    _print_errors(answers)


def _print_groups(name: str, answers: Sequence[Answer], key: Callable[[Answer], str]) -> None:
    print(f"\n  {name:10s} {'letters':>8s} {'macro-F1':>9s} {'exact':>6s} {'unsure':>7s}", end="")
    print(f" {'breaches seen':>14s} {'language right':>15s}")
    for value in sorted({key(answer) for answer in answers}):
        scores = measure([answer for answer in answers if key(answer) == value])
        print(
            f"  {value:10s} {scores.letters:8d} {scores.macro_f1:9.3f} {scores.exact:6.3f}"
            f" {scores.unsure:7.3f} {scores.breach_seen:14.3f} {scores.language_right:15.3f}"
        )


def _print_calibration(answers: Sequence[Answer]) -> None:
    print("\n  probability    said    true   number")
    for place, (number, said, true) in enumerate(calibration_table(answers)):
        bar = "#" * round(20 * true)
        print(
            f"  {place / 10:.1f} - {(place + 1) / 10:.1f}   {said:5.2f}   {true:5.2f}"
            f"   {number:6d}  {bar}"
        )


def _print_errors(answers: Sequence[Answer]) -> None:
    print("\n  missed, and given instead")
    for (missed, given), number in confusions(answers).most_common(_SHOWN_CONFUSIONS):
        print(f"  {number:4d}  {missed.value} -> {given.value}")
    print("\n  worst errors (those it was sure of first)")
    for answer in worst_errors(answers, _SHOWN_ERRORS):
        truth = "+".join(sorted(answer.truth))
        mark = "unsure" if answer.unsure else "sure"
        print(f"  {answer.name:28s} {truth} read as {'+'.join(answer.labels)} ({mark})")


def main() -> None:
    """Evaluate from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="TOML files; all sets if none")
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL)
    parser.add_argument("--accept", action="store_true", help="write the accepted scores")
    chosen = parser.parse_args()
    reader = PrivacyReader.load(chosen.model)
    if chosen.accept and chosen.model.resolve() != SHIPPED_MODEL.resolve():
        parser.error("--accept is for the shipped model only")
    sets = [chosen.files] if chosen.files else [find_files(folder) for folder in HELD_OUT_FOLDERS]
    for files in filter(None, sets):
        answers = answer_letters(reader, read_letters(files))
        print_report(answers, f"{files[0].parent.name}: {', '.join(file.name for file in files)}")
    if chosen.accept:
        answers = answer_letters(reader, read_letters(find_files(HELD_OUT_FOLDERS[0])))
        figures = accepted_figures(measure(answers))
        ACCEPTED_FILE.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    elif not chosen.files:
        _print_verdict(reader)


def _print_verdict(reader: PrivacyReader) -> None:
    """Say whether the model may be used; status 1 when it is worse than what was accepted."""
    letters = read_letters(find_files(HELD_OUT_FOLDERS[0]))
    if not letters:
        print("\nThere is nothing to compare with: run this in a checkout, where tests/ is.")
        return
    figures = accepted_figures(measure(answer_letters(reader, letters)))
    worse = worse_than_accepted(figures, json.loads(ACCEPTED_FILE.read_text(encoding="utf-8")))
    if worse:
        print("\nWORSE than the accepted scores, do not use this model:")
        print("\n".join(f"  {each}" for each in worse))
        sys.exit(1)
    print("\nNot worse than the accepted scores: this model may be used.")


if __name__ == "__main__":
    main()
