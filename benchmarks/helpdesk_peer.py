"""Put django-helpdesk to the same test: install it apart, start it, read what it stored."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Final

from benchmarks.contestant import (
    Answer,
    DidNotRun,
    Found,
    MailServer,
    Measured,
    Ticket,
    goes_outside,
    run,
    running,
    say_go,
    wait_until,
)

VERSION: Final = "2.6.1"
PROJECT: Final = Path(__file__).with_name("helpdesk_project.py")
OUR_PRAGMAS: Final = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
"""What our own database runs with."""


def peer_python() -> Path:
    """Answer the Python of an environment with django-helpdesk; the first time it is made.

    It is kept in the user's cache folder, never in our own environment. Raises DidNotRun when
    the package cannot be had.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = cache / "privacyloket-benchmark" / f"django-helpdesk-{VERSION}-python-{python}"
    whole = folder / "whole"
    if not whole.exists():
        shutil.rmtree(folder, ignore_errors=True)
        _install(folder)
        whole.touch()
    return folder / "bin" / "python"


def _install(folder: Path) -> None:
    quiet = ["--quiet", "--disable-pip-version-check"]
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [f"{folder}/bin/python", "-m", "pip", "install", *quiet, f"django-helpdesk=={VERSION}"],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise DidNotRun(f"django-helpdesk could not be installed: {done.stderr[-1000:]}")


class HelpdeskPeer:
    """One django-helpdesk with its database in one folder."""

    def __init__(
        self,
        folder: Path,
        server: MailServer,
        mailboxes: Sequence[str],
        *,
        python: Path,
        pragmas: str = OUR_PRAGMAS,
        note_letters: bool = True,
    ) -> None:
        """Make the project; `pragmas` are those of its database, empty for Django's own choice.

        Without `note_letters` its letters are thrown away, which costs it nothing.
        """
        self.name = "django-helpdesk" if pragmas else "django-helpdesk, SQLite as it ships"
        self._folder: Final = folder
        self._python: Final = str(python)
        self._environment: Final = server.environment()
        self._job: Final[dict[str, Any]] = {
            "folder": str(folder),
            "port": server.port,
            "password": server.password,
            "mailboxes": list(mailboxes),
            "pragmas": pragmas,
            "note_letters": note_letters,
            "wait_for_go": False,
        }
        run(self._command("setup"), self._environment)

    def measure(self) -> Measured:
        """Take in the first mailbox with `get_email`."""
        said, wall = run(self._command("run"), self._environment)
        found = json.loads(said)
        return Measured(
            seconds=found["seconds"],
            cpu_seconds=found["cpu_seconds"],
            start_seconds=wall - found["seconds"],
            milliseconds=found["milliseconds"],
            peak_kib=found["peak_kib"],
        )

    def work(self, *, mails: int, readers: int = 1) -> None:
        """Run `get_email` as often as cron would: what it left the first time, it tries again."""
        self._work_once(readers)
        if self._tickets() != mails:
            self._work_once(1)

    def _work_once(self, readers: int) -> None:
        command = self._command("run", wait_for_go=True)
        with ExitStack() as stack:
            processes = [
                stack.enter_context(running(command, self._environment)) for _ in range(readers)
            ]
            say_go(processes)
            for process in processes:
                process.communicate(timeout=300)

    def work_until_killed(self, *, after: int) -> None:
        """Start `get_email`, and kill it once so many tickets are there."""
        command = self._command("run", wait_for_go=True)
        with running(command, self._environment) as process:
            say_go([process])
            wait_until(lambda: self._tickets() >= after, "its first tickets", every=0.005)
            process.kill()
            process.wait()

    def found(self) -> Found:
        """Answer its tickets, and the letters that left it."""
        said, _ = run(self._command("report"), self._environment)
        found = json.loads(said)
        return Found(
            tickets=[
                Ticket(each["mailbox"], f"[{each['mailbox']}-{each['id']}]", each["text"])
                for each in found["tickets"]
            ],
            answers=[
                Answer(to, letter["subject"] + "\n" + letter["text"], f"letter {number}")
                for number, letter in enumerate(found["letters"])
                for to in letter["to"]
                if goes_outside(to)
            ],
        )

    def _command(self, task: str, *, wait_for_go: bool = False) -> list[str]:
        file = self._folder / "job.json"
        file.write_text(json.dumps({**self._job, "wait_for_go": wait_for_go}), encoding="utf-8")
        return [self._python, str(PROJECT), task, str(file)]

    def _tickets(self) -> int:
        file = f"file:{self._folder}/helpdesk.sqlite3?mode=ro"
        try:
            with closing(sqlite3.connect(file, uri=True, timeout=5)) as database:
                found = database.execute("SELECT count(*) FROM helpdesk_ticket").fetchone()
                return int(found[0])
        except sqlite3.OperationalError:
            return 0  # its database is locked for a moment
