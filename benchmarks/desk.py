"""Measure how fast the pages of the desk come while a board has 1,000 to 100,000 cases."""

import argparse
import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from rich.console import Console  # noqa: E402 -- the path above comes first
from rich.table import Table  # noqa: E402

from benchmarks.desk_cases import NOW, OPEN_EVERY, fill, opened, reference  # noqa: E402
from casework.boards import BoardProfile, Role  # noqa: E402
from casework.seats import Seat  # noqa: E402
from casework.staff import SignedIn, StaffMember  # noqa: E402
from desk.app import desk_app  # noqa: E402
from desk.cases.routes import case_routes  # noqa: E402
from desk.frame import Desk  # noqa: E402
from desk.server import DeskServer  # noqa: E402
from screening.numbers import mask_numbers  # noqa: E402
from service.log import start_log  # noqa: E402
from service.school_holidays import load_school_holidays  # noqa: E402
from service.simulation.people import invented_staff  # noqa: E402
from service.simulation.stage import MovedClock  # noqa: E402
from storage.mint import SecretMint  # noqa: E402

SIZES: Final = (1_000, 10_000, 100_000)
REQUESTS: Final = 200
WARM_UP: Final = 20
CLIENTS: Final = 8
SECONDS: Final = 5.0
GOAL_MS: Final = 50.0
GOAL_RATIO: Final = 1.5
AS_FULL: Final = 1.25
SEATS: Final[Mapping[str, Seat]] = {
    "director": Seat("opron", Role.DIRECTOR, ()),
    "fg": Seat("opron", Role.FG),
    "desk": Seat("opron", Role.DESK),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is asked for again and again."""

    name: str
    seat: str
    path: Callable[[int], str]
    """Of the so-manieth request."""
    anew: bool = False
    """Whether somebody else asks each time, so that each reading is noted."""
    grows: bool = False
    """Whether its work is known to grow with the cases, so that no goal holds for it."""

    def who(self, number: int) -> str:
        """Answer who asks: a seat and a number."""
        return f"{self.seat}.{number if self.anew else 0}"


PAGES: Final = (
    Page("today, a director", "director", lambda _: "/"),
    Page("today, the FG", "fg", lambda _: "/"),
    Page("all cases", "desk", lambda _: "/zaken"),
    Page("all of one kind and state", "desk", lambda _: "/zaken?soort=klacht&status=taken_up"),
    Page(
        "a part of a reference",
        "desk",
        lambda number: f"/zaken?tekst={number % 4096:03X}",
        grows=True,
    ),
    Page(
        "a case, read for the first time", "fg", lambda number: f"/zaken/{_open_case(number)}", True
    ),
    Page("a case, loaded again", "fg", lambda _: f"/zaken/{_open_case(0)}"),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one page cost while a board had so many cases."""

    page: str
    cases: int
    cpu_ms: float
    """Of the service's process, for one page."""
    median_ms: float
    """To the first byte, one request after another."""
    p99_ms: float
    pages_per_second: float
    """With CLIENTS at once."""
    kib: float
    """Of the page."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every size asked for; answer the exit status: 0 within the goal, 1 not."""
    asked = _asked(arguments)
    if asked.serve is not None:
        asyncio.run(_serve(asked.serve))
        return 0
    sizes = [size for size in SIZES if size <= asked.largest]
    load_before = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="privacyloket-desk-") as place:
        seconds, found = _measured(Path(place), sizes, asked)
    ratios = _ratios(found, sizes)
    result = {
        "load_before": load_before,
        "load_after": os.getloadavg(),
        "cores": os.cpu_count(),
        "fill_seconds": seconds,
        "pages": [asdict(each) for each in found],
        "ratios": ratios,
    }
    if asked.json:
        print(json.dumps(result, indent=2))
    else:
        _show(Console(), found, result)
    held = {page.name for page in PAGES if not page.grows}
    largest = [each for each in found if each.cases == sizes[-1] and each.page in held]
    slow = any(each.median_ms > GOAL_MS for each in largest)
    return 1 if slow or any(ratios[name] > GOAL_RATIO for name in ratios if name in held) else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/desk.py",
        description="Fill SQLite files with 1,000, 10,000 and 100,000 cases of one board, serve"
        " the desk on each, and measure its pages over loopback.",
    )
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="most cases (100000)")
    parser.add_argument("--requests", type=int, default=REQUESTS, help="of each page (200)")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help=f"with {CLIENTS} clients at once (5)"
    )
    parser.add_argument("--json", action="store_true", help="print the result for programs")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.largest < SIZES[0]:
        parser.error(f"--largest: expected at least {SIZES[0]}")
    return asked


def _measured(
    place: Path, sizes: Sequence[int], asked: argparse.Namespace
) -> tuple[dict[int, float], list[Figures]]:
    notes = Console(stderr=True)
    seconds: dict[int, float] = {}
    found: list[Figures] = []
    for size in sizes:
        folder = place / str(size)
        folder.mkdir()
        notes.print(f"filling in {size:,} cases", style="dim")
        started = time.perf_counter()
        asyncio.run(fill(folder, size, _board()))
        seconds[size] = round(time.perf_counter() - started, 1)
    for size in sizes:
        notes.print(f"measuring with {size:,} cases", style="dim")
        with _served(place / str(size)) as desk:
            found += [_figures(page, size, desk, asked) for page in PAGES]
    return seconds, found


def _figures(page: Page, size: int, desk: "_Served", asked: argparse.Namespace) -> Figures:
    numbers = count()
    line = _Line(desk.port, page, size)
    for _ in range(WARM_UP):
        line.get(next(numbers))
    times, sizes, cpu = [], [], desk.cpu_seconds()
    for _ in range(asked.requests):
        milliseconds, length = line.get(next(numbers))
        times.append(milliseconds)
        sizes.append(length)
    cpu = desk.cpu_seconds() - cpu
    line.close()
    return Figures(
        page.name,
        size,
        round(cpu * 1000 / asked.requests, 1),
        round(median(times), 1),
        round(quantiles(times, n=100)[98], 1),
        round(_together(page, size, desk.port, numbers, asked.seconds), 1),
        round(median(sizes) / 1024, 1),
    )


def _together(page: Page, size: int, port: int, numbers: Iterator[int], seconds: float) -> float:
    """Answer how many pages a second CLIENTS get who ask at once."""
    done = [0] * CLIENTS
    until = time.perf_counter() + seconds

    def ask(client: int) -> None:
        line = _Line(port, page, size)
        while time.perf_counter() < until:
            line.get(next(numbers))
            done[client] += 1
        line.close()

    threads = [threading.Thread(target=ask, args=(client,)) for client in range(CLIENTS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(done) / seconds


class _Line:
    """A browser that asks for one page again and again on one connection."""

    def __init__(self, port: int, page: Page, size: int) -> None:
        self._connection: Final = HTTPConnection("127.0.0.1", port, timeout=60)
        self._page: Final = page
        self._open_cases: Final = size // OPEN_EVERY

    def get(self, number: int) -> tuple[float, int]:
        """Answer milliseconds to the first byte, and how many bytes there were."""
        path = self._page.path(number % self._open_cases)
        headers = {"Cookie": f"loket={self._page.who(number)}", "Accept": "text/html"}
        started = time.perf_counter()
        self._connection.request("GET", path, headers=headers)
        response = self._connection.getresponse()
        milliseconds = (time.perf_counter() - started) * 1000
        length = len(response.read())
        if response.status != 200:
            raise SystemExit(f"{path}: {response.status}")
        return milliseconds, length

    def close(self) -> None:
        self._connection.close()


@dataclass(frozen=True, slots=True)
class _Served:
    """A desk that runs in a process of its own."""

    port: int
    process: int

    def cpu_seconds(self) -> float:
        """Answer how long processors have worked for it, as the kernel counts."""
        line = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii")
        user, system = line.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _served(folder: Path) -> Iterator[_Served]:
    """Run the desk for as long as the block lasts."""
    command = [sys.executable, str(ROOT / "benchmarks" / "desk.py"), "--serve", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield _Served(int(process.stdout.readline()), process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


async def _serve(folder: Path) -> None:
    """Serve the pages as the service does; only who is signed in is invented."""
    start_log(level=logging.WARNING)
    database, board = opened(folder), _board()
    await database.check_master_key()

    async def whose_session(secret: str) -> SignedIn | None:
        seat = _seat(secret, board)
        member = StaffMember(secret, f"Meting {secret}", f"{secret}@loket.example", (seat,))
        return SignedIn(secret, member, seat, NOW)

    desk = Desk(
        storage=database,
        clock=MovedClock(NOW),
        mint=SecretMint(database.vault, "loket.example"),
        boards={board.id: board},
        whose_session=whose_session,
        mask=lambda text: mask_numbers(text).text,
        school_holidays=load_school_holidays(),
    )
    server = DeskServer(desk_app(desk, case_routes(desk)), host="127.0.0.1", port=0)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    running = asyncio.ensure_future(server.run(stop))
    await server.opened.wait()
    print(server.port, flush=True)
    await running
    await database.close()


def _seat(who: str, board: BoardProfile) -> Seat:
    seat = SEATS[who.partition(".")[0]]
    if seat.sees_whole_board:
        return seat
    return Seat(seat.board, seat.role, (board.schools[0].name,))


def _open_case(number: int) -> str:
    return reference(number * OPEN_EVERY)


def _board() -> BoardProfile:
    return invented_staff("opron").board


def _ratios(found: Sequence[Figures], sizes: Sequence[int]) -> dict[str, float]:
    """Answer how much more processor time each page takes with the most cases than with the
    fewest: on a busy machine the time on the clock says more of the others.

    A page that is not full yet with the fewest cases is left out.
    """
    known = {(each.page, each.cases): each for each in found}
    ratios = {}
    for page in PAGES:
        fewest, most = known[page.name, sizes[0]], known[page.name, sizes[-1]]
        if most.kib < fewest.kib * AS_FULL:
            ratios[page.name] = round(most.cpu_ms / fewest.cpu_ms, 2)
    return ratios


def _show(console: Console, found: Sequence[Figures], result: Mapping[str, object]) -> None:
    console.print(
        f"load before {result['load_before']}, after {result['load_after']},"
        f" {result['cores']} cores; filled in {result['fill_seconds']} s"
    )
    table = Table(box=None, pad_edge=False)
    together = f"pages/s ({CLIENTS} clients)"
    for heading in ("page", "cases", "CPU ms", "median ms", "p99 ms", together, "KiB"):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for each in sorted(found, key=lambda each: [page.name for page in PAGES].index(each.page)):
        table.add_row(
            each.page,
            f"{each.cases:,}",
            f"{each.cpu_ms:.1f}",
            f"{each.median_ms:.1f}",
            f"{each.p99_ms:.1f}",
            f"{each.pages_per_second:.1f}",
            f"{each.kib:.0f}",
        )
    console.print(table)
    for name, ratio in _dict(result["ratios"]).items():
        console.print(f"{name}: {ratio} times the CPU with the most cases as with the fewest")


def _dict(value: object) -> Mapping[str, float]:
    assert isinstance(value, dict)
    return value


if __name__ == "__main__":
    raise SystemExit(main())
