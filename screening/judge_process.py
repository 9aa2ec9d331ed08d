"""Judge files in a process of its own, one at a time, bounded in time and memory."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Final, Self

import structlog

from casework.files import FileVerdict, IncomingFile, JudgedFile
from screening.judge_worker import HEADER, IDENTITY_OPEN
from screening.read_file import MOST_BYTES

MOST_SECONDS: Final = 120.0
"""For one file; a scanned page takes one to three on an ordinary core."""
MOST_SECONDS_TO_START: Final = 60.0
FILES_PER_PROCESS: Final = 250
"""Then a fresh one, so that what a library leaks goes."""
FIRST_WAIT: Final = 2.0
"""Seconds before a process that did not start is tried again; then twice as long each time."""
LONGEST_WAIT: Final = 300.0
WORKER: Final = (sys.executable, "-B", "-m", "screening.judge_worker")
_KEPT_SETTINGS: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "LANG", "TZ")
"""The process sees no other setting: passwords of mailboxes are among those."""
CANNOT_START: Final = "Het proces dat bijlagen beoordeelt, start niet."
_SILENCE: Final = {"ORT_DISABLE_TELEMETRY": "1"}
"""ONNX Runtime reports to its maker and keeps a file at home unless told so before it starts."""


class JudgeCannotStart(Exception):
    """The process that judges files does not start; the text says so in Dutch."""


class JudgeInProcess:
    """Judges files; use as `async with`, or call `stop` at the end."""

    def __init__(
        self,
        *,
        most_seconds: float = MOST_SECONDS,
        worker: Sequence[str] = WORKER,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the bound on one file, seconds; the command of the process, and its clock."""
        self.most_seconds = most_seconds
        self.worker = worker
        self._seconds = seconds
        self._wait = FIRST_WAIT
        self._not_before = 0.0
        self._process: asyncio.subprocess.Process | None = None
        self._judged = 0
        self._one_at_a_time = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Start nothing yet: the process starts with the first file."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the process."""
        await self.stop()

    async def judge(self, file: IncomingFile, *, identity_open: bool = False) -> JudgedFile:
        """Answer what a file is taken for, by its content alone.

        A file that kills the process, or takes longer than it may, is uncertain; so is every
        file when the process does not start.
        """
        data = file.data
        if len(data) > MOST_BYTES:
            return _uncertain("Het bestand is te groot om te beoordelen.")
        async with self._one_at_a_time:
            try:
                process = await self._running()
                return await asyncio.wait_for(
                    _ask(process, data, identity_open=identity_open), self.most_seconds
                )
            except JudgeCannotStart as fault:
                return _uncertain(str(fault))
            except TimeoutError:
                await self._kill()
                return _uncertain("Het beoordelen duurde te lang.")
            except (OSError, asyncio.IncompleteReadError, ValueError):
                await self._kill()
                return _uncertain("Het bestand kon niet worden beoordeeld.")
            except asyncio.CancelledError:
                await self._kill()
                raise

    @property
    def pid(self) -> int | None:
        """The number of the process that runs now, if one does."""
        return None if self._process is None else self._process.pid

    async def memory(self) -> int:
        """Answer the most memory the present process had in use, bytes; 0 when none runs."""
        if self._process is None:
            return 0
        return await asyncio.to_thread(_most_memory, self._process.pid)

    async def stop(self) -> None:
        """Stop the process, if one runs."""
        async with self._one_at_a_time:
            await self._kill()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._judged >= FILES_PER_PROCESS:
            await self._kill()
        if self._process is None or self._process.returncode is not None:
            self._process = await self._started()
            self._judged = 0
        self._judged += 1
        return self._process

    async def _started(self) -> asyncio.subprocess.Process:
        """Start a process; after one that did not start, not before the wait is over."""
        if self._seconds() < self._not_before:
            raise JudgeCannotStart(CANNOT_START)
        try:
            process = await _start(self.worker)
        except (JudgeCannotStart, OSError) as fault:
            structlog.get_logger().error("judge_cannot_start", retry_after=self._wait)
            self._not_before = self._seconds() + self._wait
            self._wait = min(2 * self._wait, LONGEST_WAIT)
            raise JudgeCannotStart(CANNOT_START) from fault
        self._wait = FIRST_WAIT
        return process

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


async def _start(worker: Sequence[str]) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *worker,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_SILENCE | {name: os.environ[name] for name in _KEPT_SETTINGS if name in os.environ},
    )
    assert process.stdout is not None
    try:
        ready = await asyncio.wait_for(process.stdout.readline(), MOST_SECONDS_TO_START)
    except TimeoutError:
        ready = b""
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if ready != b"ready\n":
        if process.returncode is None:
            process.kill()
        await process.wait()
        raise JudgeCannotStart(CANNOT_START)
    return process


async def _ask(
    process: asyncio.subprocess.Process, data: bytes, *, identity_open: bool
) -> JudgedFile:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(HEADER.pack(len(data), IDENTITY_OPEN if identity_open else 0))
    process.stdin.write(data)
    await process.stdin.drain()
    answer = json.loads(await process.stdout.readuntil(b"\n"))
    return JudgedFile(FileVerdict(answer["verdict"]), str(answer["why"]))


def _most_memory(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123
            peaks = (line.split()[1] for line in status if line.startswith("VmHWM:"))
            return int(next(peaks, "0")) * 1024
    except OSError:
        return 0


def _uncertain(why: str) -> JudgedFile:
    return JudgedFile(FileVerdict.UNCERTAIN, why)
