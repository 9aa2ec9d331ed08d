"""Measure what a look of the watch over the clocks costs, by what is due and what is open."""

import argparse
import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from rich.console import Console  # noqa: E402 -- the path above comes first
from rich.table import Table  # noqa: E402

from casework.actions.watch_clocks import WatchClocks, Watched  # noqa: E402
from casework.boards import BoardProfile, Post, Role  # noqa: E402
from casework.case import Case, CaseState  # noqa: E402
from casework.clocks import clocks_for  # noqa: E402
from casework.kinds import Kind  # noqa: E402
from casework.ledger import Door, Source  # noqa: E402
from casework.message import Channel, IncomingMessage  # noqa: E402
from service.school_holidays import load_school_holidays  # noqa: E402
from service.simulation.people import invented_staff  # noqa: E402
from service.simulation.stage import MovedClock  # noqa: E402
from storage.as_json import staff_part_to_bytes  # noqa: E402
from storage.database import Database  # noqa: E402
from storage.encryption import DataKey, Vault  # noqa: E402
from storage.mint import SecretMint  # noqa: E402

SIZES: Final = (1_000, 100_000, 1_000_000)
DUE: Final = (0, 10, 100)
LOOKS: Final = 9
ROUNDS: Final = 3
BATCH: Final = 10_000
NOW: Final = datetime(2027, 11, 16, 10, 30, tzinfo=UTC)
RECEIVED: Final = NOW - timedelta(days=15)
"""The first reminder is behind and the next one ahead: who is looked at is reminded once."""
YEAR_SECONDS: Final = 365 * 24 * 3600
TEMPLATE: Final = "PL-0000-0000"
MASTER_KEY: Final = bytes(32)
AS_STORED: Final = "%Y-%m-%d %H:%M:%S.%f"


@dataclass(frozen=True, slots=True)
class Figures:
    """What looks cost while so many cases are open."""

    open_cases: int
    fill_seconds: float
    file_mib: float
    looks_ms: Mapping[int, float]
    """Median by how many cases were due."""
    spread_ms: Mapping[int, tuple[float, float]]
    """Fastest and slowest."""
    peak_mib: float
    """Highest resident memory of the process that looks; imports alone are most of it."""
    plan: str
    """How SQLite finds what is due."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every size asked for; answer the exit status: 0 done and right, 1 not."""
    asked = _asked(arguments)
    if asked.measure is not None:
        print(json.dumps(asyncio.run(_measure(asked.measure, asked.looks, asked.begin))))
        return 0
    sizes = [size for size in SIZES if size <= asked.largest]
    with tempfile.TemporaryDirectory(prefix="privacyloket-clocks-") as place:
        found = _figures_of({size: Path(place) / str(size) for size in sizes}, asked.looks)
    if asked.json:
        print(json.dumps([asdict(each) for each in found], indent=2))
    else:
        _show(Console(), found)
    return 0 if all("ix_case_wake_at" in each.plan for each in found) else 1


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/clocks.py",
        description="Fill a SQLite file with open cases and measure looks of the watch over the "
        "clocks while none, 10 and 100 of them are due.",
    )
    parser.add_argument(
        "--largest", type=int, default=100_000, help="largest number of open cases (100000)"
    )
    parser.add_argument(
        "--looks",
        type=int,
        default=LOOKS,
        help=f"looks of each kind, {ROUNDS} to {LOOKS} ({LOOKS})",
    )
    parser.add_argument("--json", action="store_true", help="print the result for programs")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--begin", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if not ROUNDS <= asked.looks <= LOOKS and asked.measure is None:
        parser.error(f"--looks: expected {ROUNDS} to {LOOKS}: every look needs cases of its own")
    if asked.largest < SIZES[0]:
        parser.error(f"--largest: expected at least {SIZES[0]}")
    return asked


def _figures_of(folders: Mapping[int, Path], looks: int) -> list[Figures]:
    """Fill a file of each size, then measure them in turns, so that all meet the same noise."""
    notes = Console(stderr=True)
    seconds: dict[int, float] = {}
    for size, folder in folders.items():
        notes.print(f"filling in {size:,} open cases", style="dim")
        folder.mkdir()
        started = time.perf_counter()
        asyncio.run(_fill(folder, size))
        seconds[size] = time.perf_counter() - started
    measured: dict[int, list[dict[str, Any]]] = {size: [] for size in folders}
    for turn in range(ROUNDS):
        for size, folder in folders.items():
            notes.print(f"turn {turn + 1}, {size:,} open cases", style="dim")
            measured[size].append(_measured(folder, max(1, looks // ROUNDS), turn))
    return [
        _figures(size, measured[size], seconds[size], folder) for size, folder in folders.items()
    ]


def _measured(folder: Path, looks: int, turn: int) -> dict[str, Any]:
    """Measure in a process of its own, so that its memory says nothing of the filling."""
    begin = turn * looks * sum(DUE)
    command = [sys.executable, str(ROOT / "benchmarks" / "clocks.py"), "--measure", str(folder)]
    more = ["--looks", str(looks), "--begin", str(begin)]
    said = subprocess.run([*command, *more], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def _figures(
    size: int, turns: Sequence[Mapping[str, Any]], seconds: float, folder: Path
) -> Figures:
    times = {due: [ms for turn in turns for ms in turn["milliseconds"][str(due)]] for due in DUE}
    return Figures(
        open_cases=size,
        fill_seconds=round(seconds, 1),
        file_mib=round((folder / "cases.sqlite3").stat().st_size / 2**20, 1),
        looks_ms={due: round(median(each), 2) for due, each in times.items()},
        spread_ms={due: (round(min(e), 2), round(max(e), 2)) for due, e in times.items()},
        peak_mib=round(max(turn["peak_kib"] for turn in turns) / 1024, 1),
        plan=str(turns[0]["plan"]),
    )


async def _fill(folder: Path, size: int) -> None:
    """Write one case as the service does, then copy its rows under other names."""
    database = _database(folder)
    try:
        await database.migrate()
        async with database.transaction() as tx:
            case = _case(_board())
            await tx.cases.open(case, _message(), source=Source(Door.FILE, "benchmark", "1"))
            key = await tx.cases._keys.of_case(TEMPLATE)
    finally:
        await database.close()
    with closing(sqlite3.connect(folder / "cases.sqlite3", isolation_level=None)) as line:
        # Only the filling is unsafe; the service opens the file as it always does.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
            line.execute(f"PRAGMA {pragma}")
        line.execute("BEGIN")
        _copy(line, case, key, size - 1)
        line.execute("COMMIT")


def _copy(line: sqlite3.Connection, case: Case, key: DataKey, count: int) -> None:
    ((columns, row),) = _rows(line, "case")
    clocks = _rows(line, "clock")
    staff, dice = staff_part_to_bytes(case), Random(7)
    for start in range(0, count, BATCH):
        names = [_reference(number) for number in range(start, min(start + BATCH, count))]
        cases = (
            {
                **row,
                "reference": name,
                "sealed": key.seal(staff, about=name),
                "wake_at": _wakes(dice),
            }
            for name in names
        )
        line.executemany(_insert("case", columns), cases)
        for columns_of_clock, clock in clocks:
            copies = ({**clock, "case_reference": name} for name in names)
            line.executemany(_insert("clock", columns_of_clock), copies)


def _rows(line: sqlite3.Connection, table: str) -> list[tuple[list[str], dict[str, Any]]]:
    """Answer every row of a table by its columns, whatever columns there are."""
    found = line.execute(f'SELECT * FROM "{table}"')
    columns = [str(each[0]) for each in found.description]
    return [(columns, dict(zip(columns, row, strict=True))) for row in found]


def _wakes(dice: Random) -> str:
    """Answer a moment in the coming year, as SQLAlchemy stores it."""
    return (NOW + timedelta(seconds=dice.randrange(3600, YEAR_SECONDS))).strftime(AS_STORED)


def _insert(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(f":{name}" for name in columns)})'


def _reference(number: int) -> str:
    """Answer a reference that lies anywhere in the index, as real ones do; no two the same."""
    code = f"{(number * 2_654_435_761 + 1) % 2**32:08X}"
    return f"PL-{code[:4]}-{code[4:]}"


async def _measure(folder: Path, looks: int, begin: int) -> dict[str, Any]:
    database, board, clock = _database(folder), _board(), MovedClock(NOW)
    mint = SecretMint(database.vault, "loket.example")
    watch = WatchClocks(database, mint, clock, {board.id: board}, load_school_holidays())
    milliseconds: dict[int, list[float]] = {due: [] for due in DUE}
    number = begin
    try:
        await watch()
        for _ in range(looks):
            for due in DUE:
                await _wake(database, [_reference(number + each) for each in range(due)])
                number += due
                started = time.perf_counter()
                watched = await watch()
                milliseconds[due].append((time.perf_counter() - started) * 1000)
                if watched != Watched(due, due):
                    raise SystemExit(f"expected {due} cases and letters, found {watched}")
    finally:
        await database.close()
    return {
        "milliseconds": milliseconds,
        "peak_kib": _peak_kib(),
        "plan": _plan(folder),
    }


def _peak_kib() -> int:
    """Answer the kernel's high-water mark of this process; that of getrusage outlives an exec."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (each for each in status.splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1])


async def _wake(database: Database, references: Sequence[str]) -> None:
    async with database.transaction() as tx:
        for reference in references:
            await tx.cases.wake(reference, at=NOW)


def _plan(folder: Path) -> str:
    """Answer how SQLite looks for what is due, in its own words."""
    query = 'SELECT reference FROM "case" WHERE wake_at <= ? ORDER BY wake_at, reference LIMIT 100'
    with closing(sqlite3.connect(folder / "cases.sqlite3")) as line:
        rows = line.execute(f"EXPLAIN QUERY PLAN {query}", (NOW.strftime(AS_STORED),)).fetchall()
    return "; ".join(str(row[3]) for row in rows)


def _database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'cases.sqlite3'}", Vault(MASTER_KEY))


def _board() -> BoardProfile:
    return invented_staff("opron").board


def _case(board: BoardProfile) -> Case:
    """A case with two clocks that a director has taken up and not answered yet."""
    kind = Kind.INZAGE
    return Case(
        reference=TEMPLATE,
        board=board.id,
        kind=kind,
        state=CaseState.TAKEN_UP,
        role=Post(Role.DIRECTOR).role,
        school=board.schools[0].name,
        received=RECEIVED,
        opened=RECEIVED,
        clocks=clocks_for(kind, received=RECEIVED, board=board),
        channel=Channel.EMAIL,
        language="nl",
        likely=(kind,),
        taken_up_by="A. Hofkamp",
        wake_at=NOW + timedelta(days=300),
    )


def _message() -> IncomingMessage:
    text = "Ik wil inzage in het dossier."
    return IncomingMessage(Channel.EMAIL, RECEIVED, "ouder@ouders.example", text, text)


def _show(console: Console, found: Sequence[Figures]) -> None:
    table = Table(title="one look of the watch: median milliseconds", title_justify="left")
    for heading in ("open cases", *(f"{due} due" for due in DUE), "per due case", "peak", "file"):
        table.add_column(heading, justify="right")
    for each in found:
        per_case = (each.looks_ms[DUE[-1]] - each.looks_ms[0]) / DUE[-1]
        table.add_row(
            f"{each.open_cases:,}",
            *(f"{each.looks_ms[due]:.1f}" for due in DUE),
            f"{per_case:.2f}",
            f"{each.peak_mib:.0f} MiB",
            f"{each.file_mib:.0f} MiB",
        )
    if len(found) > 1:
        few, many = found[0], found[-1]
        ratios = (f"{many.looks_ms[due] / few.looks_ms[due]:.2f}" for due in DUE)
        table.add_row("last : first", *ratios, style="bold")
    console.print(table)
    console.print(f"what is due is found by: {found[-1].plan}", soft_wrap=True)


if __name__ == "__main__":
    raise SystemExit(main())
