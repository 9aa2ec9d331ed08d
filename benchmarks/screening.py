"""Measure the screening: texts masked and pictures judged a second, memory, and how often right.

`python benchmarks/screening.py` prints the speed; `--confusion` judges every drawn file as well,
`--save FOLDER` writes the drawn files there for `privacyloket screen`.
"""

import argparse
import asyncio
import json
import platform
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
# A script's own folder stands first on the path, and there `screening` would be this very file.
sys.path[0] = str(ROOT)
sys.path.append(str(ROOT / "tests"))  # the drawn files of the tests

from drawn_documents import DrawnFile, documents, harmless_files, texts  # noqa: E402
from drawn_exam import Drawn, draw_exam  # noqa: E402
from drawn_exam.lettering import TypefaceMissing  # noqa: E402
from drawn_exam_2 import Drawn as SecondDrawn  # noqa: E402
from drawn_exam_2 import draw_exam_2  # noqa: E402
from drawn_foreign_cards import MORE_DOCUMENTS  # noqa: E402
from drawn_held_out import NEW_DOCUMENTS, NEW_TREATMENTS  # noqa: E402
from drawn_held_out_papers import NEW_PAPERS  # noqa: E402
from drawn_one_language import ONE_LANGUAGE, ONE_LANGUAGE_TREATMENTS  # noqa: E402
from drawn_other_papers import MORE_PAPERS  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.progress import track  # noqa: E402
from rich.table import Table  # noqa: E402

from casework.files import FileVerdict, IncomingFile  # noqa: E402
from screening.judge_process import JudgeInProcess  # noqa: E402
from screening.numbers import mask_numbers  # noqa: E402

LETTERS: Final = ROOT / "tests" / "data" / "numbers_held_out.jsonl"
MARKED: Final = re.compile(r"⟦[^|⟧]+\|([^⟧]*)⟧")
ROUNDS: Final = 20
SPEED_SEED: Final = 301
TUNING_SEED: Final = 1
MORE_SEED: Final = 1001
HELD_OUT_SEED: Final = 5001
ONE_LANGUAGE_SEED: Final = 9101
EXAM_SEED: Final = 2026
SECOND_EXAM_SEED: Final = 77


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one drawn file, and how long it took, seconds."""

    file: DrawnFile
    verdict: FileVerdict
    why: str
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked; answer 1 where a document passed as harmless, else 0."""
    asked = _asked(arguments)
    console = Console()
    if asked.save is not None:
        _save(asked.save, drawn_sets())
        return 0
    _show_machine(console)
    _show_masking(console)
    asyncio.run(_show_judging(console, asked.pictures))
    if not asked.confusion:
        return 0
    return asyncio.run(_show_confusion(console, asked.each))


def drawn_sets() -> Iterator[tuple[str, list[DrawnFile]]]:
    """Answer the sets of drawn files: those that rules were set on, and those held out."""
    yield "tuned on", [*documents(88, TUNING_SEED), *harmless_files(80, TUNING_SEED), *texts(1)]
    yield (
        "more layouts, held out until the last changes",
        [
            *documents(84, MORE_SEED, drawings=MORE_DOCUMENTS),
            *harmless_files(84, MORE_SEED, drawings=MORE_PAPERS),
        ],
    )
    yield (
        "held out: new layouts, new treatments",
        [
            *documents(84, HELD_OUT_SEED, drawings=NEW_DOCUMENTS, treatments=NEW_TREATMENTS),
            *harmless_files(90, HELD_OUT_SEED, drawings=NEW_PAPERS, treatments=NEW_TREATMENTS),
        ],
    )
    yield (
        "cards in one language, many of them rare",
        list(
            documents(
                64,
                ONE_LANGUAGE_SEED,
                drawings=ONE_LANGUAGE,
                treatments=ONE_LANGUAGE_TREATMENTS,
            )
        ),
    )
    yield "independent: drawn by somebody else, to examine the rules", _exam(draw_exam(EXAM_SEED))
    yield "independent: by another, as school mail brings it", _exam(draw_exam_2(SECOND_EXAM_SEED))


def _exam(drawn: Iterator[Drawn] | Iterator[SecondDrawn]) -> list[DrawnFile]:
    """Answer an exam; nothing where a typeface that it is lettered in is not installed: the second
    also needs Debian's fonts-lato, -open-sans, -breip, -femkeklaver and -wqy-microhei."""
    try:
        return [DrawnFile(each.what, each.data, each.kind == "identity_document") for each in drawn]
    except (TypefaceMissing, OSError) as missing:
        print(f"not drawn: the typeface {missing} is not installed", file=sys.stderr)
        return []


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=24, help="how many to time (24)")
    parser.add_argument("--confusion", action="store_true", help="judge all drawn files as well")
    parser.add_argument("--each", type=int, default=1, help="take one of so many drawn files (1)")
    parser.add_argument("--save", type=Path, help="only write the drawn files to this folder")
    return parser.parse_args(arguments)


def _show_machine(console: Console) -> None:
    console.print(f"{platform.platform()}, Python {platform.python_version()}")


def _show_masking(console: Console) -> None:
    lines = LETTERS.read_text(encoding="utf-8").splitlines()
    letters = [MARKED.sub(r"\1", json.loads(line)["marked"]) for line in lines]
    start = time.perf_counter()
    for _ in range(ROUNDS):
        for letter in letters:
            mask_numbers(letter)
    seconds = time.perf_counter() - start
    count, signs = ROUNDS * len(letters), ROUNDS * sum(map(len, letters))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table = _table("masking numbers in messages")
    table.add_row("messages a second", f"{count / seconds:,.0f}")
    table.add_row("characters a message", f"{signs / count:.0f}")
    table.add_row("characters a second", f"{signs / seconds:,.0f}")
    table.add_row("memory of this process", f"{memory:.0f} MiB")
    console.print(table)


async def _show_judging(console: Console, count: int) -> None:
    files = [*documents(count // 2, SPEED_SEED), *harmless_files(count - count // 2, SPEED_SEED)]
    async with JudgeInProcess() as judge:
        start = time.perf_counter()
        await judge.judge(IncomingFile("leeg", "", b""))
        to_start = time.perf_counter() - start
        judged = await _judge(judge, files)
        memory = await judge.memory()
    seconds = [each.seconds for each in judged]
    table = _table("judging pictures and scans")
    table.add_row("pictures a second", f"{1 / mean(seconds):.2f}")
    table.add_row("seconds a picture, median", f"{median(seconds):.2f}")
    table.add_row("seconds a picture, longest", f"{max(seconds):.2f}")
    table.add_row("seconds to start", f"{to_start:.1f}")
    table.add_row("most memory of the judging process", f"{memory / 1024**2:.0f} MiB")
    console.print(table)


async def _show_confusion(console: Console, each: int) -> int:
    passed = 0
    for name, files in drawn_sets():
        async with JudgeInProcess() as judge:
            judged = await _judge(judge, files[::each])
        passed += _show_table(console, name, judged)
    return 1 if passed else 0


async def _judge(judge: JudgeInProcess, files: Sequence[DrawnFile]) -> list[Judged]:
    judged = []
    for file in track(files, "beoordelen", console=Console(stderr=True), transient=True):
        start = time.perf_counter()
        found = await judge.judge(IncomingFile("bijlage", "", file.data))
        seconds = time.perf_counter() - start
        judged.append(Judged(file, found.verdict, found.why, seconds))
    return judged


def _show_table(console: Console, name: str, judged: Sequence[Judged]) -> int:
    """Print the table and what went wrong; answer how many documents passed as harmless."""
    counts = Counter((each.file.is_document, each.verdict) for each in judged)
    table = Table(title=name, title_justify="left")
    for heading in ("drawn", *(verdict.value for verdict in FileVerdict)):
        table.add_column(heading, justify="right")
    for is_document, row in ((True, "identity document"), (False, "harmless")):
        cells = [str(counts[is_document, verdict]) for verdict in FileVerdict]
        table.add_row(row, *cells)
    console.print(table)
    for each in judged:
        right = FileVerdict.IDENTITY_DOCUMENT if each.file.is_document else FileVerdict.HARMLESS
        if each.verdict is not right:
            console.print(f"  {each.file.name}: {each.verdict.value} ({each.why})", highlight=False)
    return counts[True, FileVerdict.HARMLESS]


def _save(folder: Path, sets: Iterator[tuple[str, list[DrawnFile]]]) -> None:
    for place, (_, files) in enumerate(sets, start=1):
        for number, file in enumerate(files):
            kind = "document" if file.is_document else "harmless"
            path = folder / f"set{place}" / kind / f"{number:03}.bin"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left", show_header=False, box=None)
    table.add_column()
    table.add_column(justify="right")
    return table


if __name__ == "__main__":
    sys.exit(main())
