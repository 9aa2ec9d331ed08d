"""Measure mail into cases from a real mailbox, beside django-helpdesk: `--help` tells how."""

import argparse
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
# A script's own folder stands first on the path, and there `intake` would be this very file.
sys.path[0] = str(ROOT)
sys.path.append(str(ROOT / "tests"))  # the private Dovecot of the tests

from rich.console import Console  # noqa: E402 -- the path above comes first
from rich.markdown import Markdown  # noqa: E402
from rich.table import Table  # noqa: E402

from benchmarks.contestant import (  # noqa: E402
    Contestant,
    DidNotRun,
    MailServer,
    Make,
    Measured,
    TookTooLong,
)
from benchmarks.helpdesk_peer import VERSION, HelpdeskPeer, peer_python  # noqa: E402
from benchmarks.mails import parents_mails  # noqa: E402
from benchmarks.nasty import MailHouse, Verdict, as_table, try_system  # noqa: E402
from benchmarks.own_side import OwnSide  # noqa: E402
from classifier.understand import SHIPPED_MODEL  # noqa: E402

OURS: Final = "privacyloket"
PEER: Final = f"django-helpdesk {VERSION}"
PEER_AS_SHIPPED: Final = f"{PEER}, SQLite as it ships"


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians over the repetitions of one system."""

    system: str
    mails_per_second: float
    cpu_ms: float
    """Per mail, of this process alone."""
    median_ms: float
    p99_ms: float
    peak_mib: float
    start_seconds: float
    each_mails_per_second: tuple[float, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked; answer the exit status: 0 done and right, 1 not."""
    asked = _asked(arguments)
    # As Ctrl-C does, so that no server and no process under test is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    notes = Console(stderr=True)
    fault = _missing(asked)
    if fault:
        notes.print(fault, style="red")
        return 1
    try:
        result = _run(asked, notes)
    except (DidNotRun, TookTooLong) as failed:
        notes.print(f"the benchmark did not end well: {failed}", style="red")
        return 1
    except KeyboardInterrupt:
        notes.print("stopped", style="red")
        return 1
    if asked.json:
        print(json.dumps(result, indent=2))
    else:
        _show(Console(), result)
    ours = [each for each in result["verdicts"] if each["system"] == OURS]
    return 1 if result["faults"] or not all(each["right"] for each in ours) else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/intake.py",
        description="Take mail from a real Dovecot mailbox into durable cases, understanding "
        "included, with acknowledgement and ticket in the outbox; beside it django-helpdesk.",
    )
    parser.add_argument("--mails", type=int, default=500, help="mails per run (500)")
    parser.add_argument("--repeat", type=int, default=3, help="runs per system (3)")
    parser.add_argument("--without-peer", action="store_true", help="only our own service")
    parser.add_argument("--without-nasty", action="store_true", help="only the speed")
    parser.add_argument(
        "--scripted", action="store_true", help="a fixed answer in place of the model"
    )
    parser.add_argument("--json", action="store_true", help="print the result for programs")
    return parser.parse_args(arguments)


def _missing(asked: argparse.Namespace) -> str:
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    if shutil.which("dovecot", path=places) is None:
        return "Dovecot is not installed; `make servers` installs it where it may"
    if not asked.scripted and not (SHIPPED_MODEL / "config.cfg").exists():
        return f"there is no model in {SHIPPED_MODEL}; --scripted measures without it"
    if asked.mails < 2 or asked.repeat < 1:
        return "expected at least 2 mails and 1 run"
    return ""


def _run(asked: argparse.Namespace, notes: Console) -> dict[str, Any]:
    systems = _systems(asked, notes)
    verdicts: list[Verdict] = []
    with _workplace() as folder:
        measured, faults = _measure(asked, systems, folder, notes)
        if not asked.without_nasty:
            for system in [each for each in systems if each != PEER_AS_SHIPPED]:
                notes.print(f"nasty mails: {system}", style="dim")
                with _mail_house() as house:
                    verdicts += try_system(systems[system], system, house, folder / f"n-{system}")
    figures = [_figures(system, runs, asked.mails) for system, runs in measured.items()]
    own = figures[0].mails_per_second
    return {
        "mails": asked.mails,
        "repeat": asked.repeat,
        "understanding": "scripted" if asked.scripted else "model",
        "machine": _machine(),
        "figures": [asdict(each) for each in figures],
        "times_faster": {
            each.system: round(own / each.mails_per_second, 2) for each in figures[1:]
        },
        "faults": faults,
        "verdicts": [asdict(each) for each in verdicts],
        "table": as_table(verdicts) if verdicts else "",
    }


def _systems(asked: argparse.Namespace, notes: Console) -> dict[str, Make]:
    def own(folder: Path, server: MailServer, mailboxes: Sequence[str]) -> Contestant:
        return OwnSide(folder, server, mailboxes, scripted=asked.scripted)

    if asked.without_peer:
        return {OURS: own}
    notes.print(f"{PEER}: installing it apart, if it is not there yet", style="dim")
    python = peer_python()

    def peer(folder: Path, server: MailServer, mailboxes: Sequence[str]) -> Contestant:
        return HelpdeskPeer(folder, server, mailboxes, python=python)

    def as_shipped(folder: Path, server: MailServer, mailboxes: Sequence[str]) -> Contestant:
        return HelpdeskPeer(folder, server, mailboxes, python=python, pragmas="")

    return {OURS: own, PEER: peer, PEER_AS_SHIPPED: as_shipped}


def _measure(
    asked: argparse.Namespace, systems: dict[str, Make], folder: Path, notes: Console
) -> tuple[dict[str, list[Measured]], list[str]]:
    """Measure all systems, repetition after repetition, each time in the other order."""
    mails = parents_mails(asked.mails)
    measured: dict[str, list[Measured]] = {system: [] for system in systems}
    faults: list[str] = []
    for repetition in range(asked.repeat):
        order = list(systems) if repetition % 2 == 0 else list(reversed(systems))
        for system in order:
            place = folder / f"{repetition}-{system}"
            place.mkdir()
            with _mail_house() as house:
                house.put("privacy", mails)
                contestant = systems[system](place, house.server, ["privacy"])
                run = contestant.measure()
            measured[system].append(run)
            rate = asked.mails / run.seconds
            notes.print(f"run {repetition + 1}, {system}: {rate:.1f} mails/s", style="dim")
            faults += _faults(contestant, system, asked.mails)
            shutil.rmtree(place)
    return measured, faults


def _faults(contestant: Contestant, system: str, mails: int) -> list[str]:
    if isinstance(contestant, OwnSide):
        return [f"{system}: {fault}" for fault in contestant.check(mails=mails).faults]
    tickets = len(contestant.found().tickets)
    return [] if tickets == mails else [f"{system}: {tickets} tickets instead of {mails}"]


def _figures(system: str, runs: Sequence[Measured], mails: int) -> Figures:
    rates = tuple(round(mails / run.seconds, 1) for run in runs)
    return Figures(
        system=system,
        mails_per_second=round(median(mails / run.seconds for run in runs), 1),
        cpu_ms=round(median(run.cpu_seconds for run in runs) / mails * 1000, 1),
        median_ms=round(median(median(run.milliseconds) for run in runs), 1),
        p99_ms=round(median(quantiles(run.milliseconds, n=100)[98] for run in runs), 1),
        peak_mib=round(median(run.peak_kib for run in runs) / 1024, 1),
        start_seconds=round(median(run.start_seconds for run in runs), 2),
        each_mails_per_second=rates,
    )


@contextmanager
def _workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="privacyloket-benchmark-") as folder:
        yield Path(folder)


@contextmanager
def _mail_house() -> Iterator[MailHouse]:
    """Run a mail server of its own for each run, so that no run meets a warmer one."""
    # It stands in the tests' folder, which only the path above makes known.
    from dovecot import (  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
        PASSWORD,
        running_dovecot,
    )

    with running_dovecot() as dovecot:
        server = MailServer(dovecot.port, PASSWORD, dovecot.folder / "certificate.pem")
        yield MailHouse(server, dovecot.put, dovecot.flags)


def _machine() -> dict[str, Any]:
    return {
        "cores": len(os.sched_getaffinity(0)),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[2], 1),
        "date": time.strftime("%Y-%m-%d"),
    }


def _show(console: Console, result: dict[str, Any]) -> None:
    machine = result["machine"]
    console.print(
        f"{result['mails']} mails, {result['repeat']} runs each, medians; understanding: "
        f"{result['understanding']}; {machine['cores']} cores, Python {machine['python']}"
    )
    table = Table(box=None, pad_edge=False)
    for heading in (
        "system",
        "mails/s",
        "CPU ms",
        "median ms",
        "p99 ms",
        "peak MiB",
        "start s",
        "times",
    ):
        table.add_column(heading, justify="left" if heading == "system" else "right")
    for each in result["figures"]:
        times = result["times_faster"].get(each["system"])
        table.add_row(
            each["system"],
            f"{each['mails_per_second']:.1f}",
            f"{each['cpu_ms']:.1f}",
            f"{each['median_ms']:.1f}",
            f"{each['p99_ms']:.1f}",
            f"{each['peak_mib']:.0f}",
            f"{each['start_seconds']:.1f}",
            f"{times:.2f}x" if times else "",
        )
    console.print(table)
    for fault in result["faults"]:
        console.print(fault, style="red")
    if not result["faults"]:
        console.print("every mail has one outcome, its acknowledgement and its ticket")
    if result["table"]:
        if console.is_terminal:
            console.print(Markdown(result["table"]))
        else:
            print(result["table"])


if __name__ == "__main__":
    raise SystemExit(main())
