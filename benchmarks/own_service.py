"""Run our own service on a benchmark's mailboxes, in a process of its own.

Usage: python -m benchmarks.own_service {measure,serve} JOB, where JOB is a JSON file written by
`write_job`.
"""

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from casework.actions.receive_message import Arrival, Receipt, ReceiveMessage
from casework.boards import BoardProfile
from casework.kinds import Kind
from casework.message import IncomingMessage, Understanding, UnreadableMessage
from intake.imap_reader import MailboxReader
from service.log import start_log
from service.room_settings import mailbox_of
from service.serve import serve, stop_on_signals
from service.settings import Settings, read_settings
from service.wiring import House, open_house

BOARD: Final = "opron"
OWN_ADDRESS: Final = "privacyloket@loket.example"


@dataclass(frozen=True, slots=True)
class Job:
    """What one process is to do."""

    folder: str
    """Folder for the database, the key and the log."""
    port: int
    password_variable: str
    """Environment variable with the password of every mailbox."""
    mailboxes: tuple[str, ...]
    """Names of the mailboxes, which are also their users."""
    relay_port: int = 25
    """Where letters go; nothing is sent while measuring."""
    scripted: bool = False
    """Answer the same understanding for every mail, to see what the model costs."""
    hold_seconds: float | None = None
    """How long mails and letters in hand are kept from other processes; None: the defaults."""
    wait_for_go: bool = False

    def write(self) -> Path:
        """Answer the file another process reads this from."""
        file = Path(self.folder) / "job.json"
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return file

    @classmethod
    def read(cls, file: Path) -> "Job":
        """Answer what was written."""
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return cls(**{**found, "mailboxes": tuple(found["mailboxes"])})

    def settings(self) -> Settings:
        """Answer the settings: those of production, on this machine's loopback."""
        hold = self.hold_seconds
        return read_settings(
            None,
            data_dir=Path(self.folder),
            **({"claim_seconds": hold} if hold else {}),
            sending={
                "port": self.relay_port,
                "from_address": OWN_ADDRESS,
                **({"hold_seconds": hold} if hold else {}),
            },
            mailboxes=[
                {
                    "name": name,
                    "board": BOARD,
                    "host": "127.0.0.1",
                    "port": self.port,
                    "security": "starttls",
                    "username": name,
                    "password": {"env": self.password_variable},
                    "settle": "flag",
                    "poll_seconds": 1,
                }
                for name in self.mailboxes
            ],
            boards={
                BOARD: {
                    "addresses": {
                        "ibp_manager": "ibp@opron.example",
                        "fg": "fg@opron.example",
                        "desk": "bureau@opron.example",
                    }
                }
            },
        )

    def house(self) -> AbstractAsyncContextManager[House]:
        """Open the house of this job."""
        return open_house(self.settings(), understand=Scripted() if self.scripted else None)


class Scripted:
    """Takes every message for a request to see a file."""

    async def understand(self, _message: IncomingMessage, _board: BoardProfile) -> Understanding:
        sure = dict.fromkeys(Kind, 0.0) | {Kind.INZAGE: 0.9}
        return Understanding((Kind.INZAGE,), False, sure, (Kind.INZAGE,), "nl")


@dataclass(slots=True)
class Stopwatch:
    """Notes how long each mail was in hand: from its bytes to its commit."""

    begun: dict[str, float] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class TimedReceive(ReceiveMessage):
    """The action itself, with a stopwatch."""

    stopwatch: Stopwatch = field(default_factory=Stopwatch)

    async def __call__(self, arrival: Arrival) -> Receipt:
        receipt = await super().__call__(arrival)
        begun = self.stopwatch.begun[arrival.message.raw_sha256]
        self.stopwatch.milliseconds.append((time.perf_counter() - begun) * 1000)
        return receipt


async def measure(job: Job) -> dict[str, Any]:
    """Take in everything that stands in the first mailbox."""
    async with job.house() as house:
        reader, stopwatch = timed_reader(house)
        begun, cpu = time.perf_counter(), time.process_time()
        tally = await reader.look()
        await reader.leave()
        return {
            "seconds": time.perf_counter() - begun,
            "cpu_seconds": time.process_time() - cpu,
            "milliseconds": stopwatch.milliseconds,
            "peak_kib": peak_kib(),
            "outcomes": {outcome.value: count for outcome, count in tally.taken.items()},
        }


def timed_reader(house: House) -> tuple[MailboxReader, Stopwatch]:
    """Answer the reader that the service itself would use, with a stopwatch in it."""
    mailbox = house.settings.mailboxes[0]
    receive = house.receive
    timed = TimedReceive(**{name: getattr(receive, name) for name in receive.__slots__})
    stopwatch = timed.stopwatch

    def read(raw: bytes, received: datetime) -> IncomingMessage | UnreadableMessage:
        stopwatch.begun[hashlib.sha256(raw).hexdigest()] = time.perf_counter()
        return house.read(raw, received, authserv_id=mailbox.authserv_id)

    reader = MailboxReader(
        mailbox_of(mailbox),
        house.database,
        timed,
        read,
        house.clock,
        claim_seconds=house.settings.claim_seconds,
    )
    return reader, stopwatch


async def run_service(job: Job) -> None:
    """Run the service until told to stop, as `privacyloket serve` does."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    with (Path(job.folder) / "service.log").open("a", encoding="utf-8") as log:
        start_log(stream=log)
        async with job.house() as house:
            if job.wait_for_go:
                print("ready", flush=True)
                await asyncio.to_thread(sys.stdin.readline)
            await serve(house, stop)


def peak_kib() -> int:
    """Answer the most memory this process held, from the kernel (proc(5), VmHWM)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def main(arguments: Sequence[str]) -> None:
    """Do one task."""
    task, job_file = arguments
    job = Job.read(Path(job_file))
    match task:
        case "measure":
            with (Path(job.folder) / "service.log").open("a", encoding="utf-8") as log:
                start_log(stream=log)
                print(json.dumps(asyncio.run(measure(job))))
        case "serve":
            asyncio.run(run_service(job))
        case _:
            raise SystemExit(f"unknown task: {task}")


if __name__ == "__main__":
    main(sys.argv[1:])
