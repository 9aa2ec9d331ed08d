"""Name what a system must be able to do to take part, and what is asked of it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

ROOT: Final = Path(__file__).parent.parent
PATIENCE_SECONDS: Final = 300.0
STAFF_DOMAINS: Final = ("opron.example", "school.example", "opron.nl")


class TookTooLong(Exception):
    """A system did not finish; the text says what was waited for."""


class DidNotRun(Exception):
    """A system's process failed; the text is the end of what it said."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where the mailboxes are."""

    port: int
    password: str
    certificate: Path

    def environment(self) -> dict[str, str]:
        """Answer the environment of a process that reads these mailboxes."""
        return {
            **os.environ,
            "BENCHMARK_PASSWORD": self.password,
            "SSL_CERT_FILE": str(self.certificate),
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """What taking in a full mailbox cost one process."""

    seconds: float
    """From the first connection to the last mail stored and settled."""
    cpu_seconds: float
    """Of these, how long this process kept a core busy: says more where a machine is shared."""
    start_seconds: float
    """Start and end of the process: imports, model, database."""
    milliseconds: Sequence[float]
    """Per mail, from its bytes to its being stored."""
    peak_kib: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """One piece of work a system made out of a mail."""

    mailbox: str
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One letter that went to somebody outside the board."""

    to: str
    text: str
    message_id: str
    """The same for a letter that was sent again because nobody knew whether it had arrived."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a system made of its mailboxes."""

    tickets: Sequence[Ticket]
    answers: Sequence[Answer]
    set_aside: Sequence[Ticket] = field(default_factory=tuple)
    """Waiting for a person, without an answer."""


class Contestant(Protocol):
    """One system, with its files in one folder."""

    name: str

    def measure(self) -> Measured:
        """Take in everything in the first mailbox, in one process."""
        ...

    def work(self, *, mails: int, readers: int = 1) -> None:
        """Run until all mails, so many since the beginning, are handled as well as they will be."""
        ...

    def work_until_killed(self, *, after: int) -> None:
        """Start, and kill the process (SIGKILL) once so many mails are done."""
        ...

    def found(self) -> Found:
        """Answer what became of the mails."""
        ...


Make = Callable[[Path, MailServer, Sequence[str]], Contestant]
"""Makes a contestant in an empty folder, for mailboxes of these names."""


def goes_outside(address: str) -> bool:
    """Answer whether a letter to this address goes to somebody who is not staff."""
    return not address.rpartition("@")[2].endswith(STAFF_DOMAINS)


def run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[str, float]:
    """Run a process to its end; answer what it printed and how long it took, seconds."""
    begun = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    if done.returncode != 0:
        raise DidNotRun(f"{' '.join(command[:3])}: {done.stderr[-2000:]}")
    return done.stdout, time.perf_counter() - begun


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str]
) -> Iterator["subprocess.Popen[str]"]:
    """Run a process beside this one; it is killed if it is still there at the end."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def say_go(processes: Sequence["subprocess.Popen[str]"]) -> None:
    """Wait until every process is ready, then let all begin in the same moment."""
    for process in processes:
        assert process.stdout is not None  # `running` asked for both pipes
        if process.stdout.readline().strip() != "ready":
            raise DidNotRun("a process ended before it was ready")
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


def wait_until(true: Callable[[], bool], what: str, *, every: float = 0.1) -> None:
    """Look until something holds. Raises TookTooLong."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > end:
            raise TookTooLong(what)
        time.sleep(every)


def python_module(name: str, *arguments: str) -> list[str]:
    """Answer the command that runs a module of ours with this same Python."""
    return [sys.executable, "-m", name, *arguments]
