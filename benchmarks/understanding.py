"""Measure the reading of messages beside TF-IDF with logistic regression and spaCy's textcat.

`python benchmarks/understanding.py` lets all three learn from the same letters and read the same
held-out messages, each in a process of its own on one core, and prints quality, time and memory.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from rich.console import Console
from rich.table import Table

ROOT: Final = Path(__file__).resolve().parent.parent
# A script's own folder stands first on the path.
sys.path[0] = str(ROOT)

from casework.kinds import Kind  # noqa: E402
from classifier.evaluate import HELD_OUT_FOLDERS  # noqa: E402
from classifier.measures import Answer, Scores, measure  # noqa: E402
from classifier.training_letters import Letter, find_files, read_letters  # noqa: E402

SYSTEMS: Final = ("privacyloket", "tf-idf", "textcat_multilabel")
NAMES: Final = {
    "privacyloket": "privacyloket",
    "tf-idf": "TF-IDF + logistic",
    "textcat_multilabel": "spaCy textcat",
}
WIDTH: Final = 120
BOUND_MILLISECONDS: Final = 12.0
BOUND_MEGABYTES: Final = 500.0


@dataclass(frozen=True, slots=True)
class Run:
    """What one process said of itself and of the messages."""

    scores: Scores
    ready: float
    """Seconds until the first message could be read: loading, or training."""
    milliseconds: Sequence[float]
    """Per message of about 60 words, warm, one core."""
    cpu_milliseconds: float
    """Mean of the same on the processor: says more where a machine is shared."""
    a_second: float
    """Messages a second, all lengths, one core."""
    megabytes: float
    """Highest memory while reading."""


def run(system: str, files: Sequence[Path], letters: Sequence[Letter], rounds: int) -> Run:
    """Let one system learn and read. Raises CalledProcessError when it fails."""
    core = min(os.sched_getaffinity(0))
    order = {"system": system, "files": [str(file) for file in files], "rounds": rounds}
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "readers.py")],
        input=json.dumps(order),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    said = json.loads(done.stdout)
    answers = [answer_of(letter, one) for letter, one in zip(letters, said["answers"], strict=True)]
    return Run(
        measure(answers),
        said["ready"],
        said["milliseconds"],
        said["cpu_milliseconds"],
        said["a_second"],
        said["peak_kib"] / 1024,
    )


def answer_of(letter: Letter, said: dict[str, Any]) -> Answer:
    """Answer what a system said beside what a person said."""
    labels = tuple(map(Kind, said["labels"]))
    return Answer(
        name=letter.name,
        language=letter.language,
        channel=letter.channel,
        truth=letter.labels,
        labels=labels,
        unsure=said["unsure"],
        likely=labels,
        probabilities={Kind(kind): value for kind, value in said["probabilities"].items()},
        read_language=letter.language,
    )


def print_tables(runs: dict[str, list[Run]], console: Console) -> None:
    """Print the quality, which no second run changes, and the medians of what was timed."""
    quality = Table("system", *(title for title, _ in QUALITY))
    cost = Table("system", "ms of 60 words", "p99", "CPU ms", "messages/s", "MB", "ready after s")
    for system, each in runs.items():
        scores = each[0].scores
        quality.add_row(NAMES[system], *(f"{getattr(scores, name):.3f}" for _, name in QUALITY))
        times = [one for run in each for one in run.milliseconds]
        cost.add_row(
            NAMES[system],
            f"{median(times):.1f}",
            f"{quantiles(times, n=100)[98]:.1f}",
            f"{median(one.cpu_milliseconds for one in each):.1f}",
            f"{median(one.a_second for one in each):.0f}",
            f"{max(one.megabytes for one in each):.0f}",
            f"{median(one.ready for one in each):.0f}",
        )
    console.print(quality)
    console.print(cost)


QUALITY: Final = (
    ("macro-F1", "macro_f1"),
    ("core F1", "core_f1"),
    ("breach recall", "breach_recall"),
    ("precision", "breach_precision"),
    ("seen", "breach_seen"),
    ("exact", "exact"),
    ("unsure", "unsure"),
    ("if sure", "exact_when_sure"),
    ("ECE", "calibration_error"),
)


def main() -> None:
    """Run the benchmark; the exit status is 1 when ours is not the best, or too slow or large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="labelled TOML; all held-out sets")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each system, in turns")
    parser.add_argument("--rounds", type=int, default=5, help="readings of each timed message")
    chosen = parser.parse_args()
    files = chosen.files or [file for folder in HELD_OUT_FOLDERS for file in find_files(folder)]
    letters = read_letters(files)
    console = Console(width=WIDTH)
    console.print(
        f"{len(letters)} messages; {platform.processor() or platform.machine()},"
        f" {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f},"
        f" Python {platform.python_version()}"
    )
    runs: dict[str, list[Run]] = {system: [] for system in SYSTEMS}
    for _ in range(chosen.repeat):
        for system in SYSTEMS:
            runs[system].append(run(system, files, letters, chosen.rounds))
            console.print(f"  {NAMES[system]}: read", style="dim")
    print_tables(runs, console)
    ours = runs["privacyloket"][0]
    holds = {
        "best macro-F1": all(
            each[0].scores.macro_f1 <= ours.scores.macro_f1 for each in runs.values()
        ),
        f"median under {BOUND_MILLISECONDS:.0f} ms": (
            median(one for each in runs["privacyloket"] for one in each.milliseconds)
            <= BOUND_MILLISECONDS
        ),
        f"memory under {BOUND_MEGABYTES:.0f} MB": ours.megabytes <= BOUND_MEGABYTES,
    }
    for what, is_so in holds.items():
        console.print(f"{'yes' if is_so else 'NO '}  {what}")
    raise SystemExit(0 if all(holds.values()) else 1)


if __name__ == "__main__":
    main()
