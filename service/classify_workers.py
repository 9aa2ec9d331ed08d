"""Read many messages on several cores: one process for each, answers in the order of the lines."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from subprocess import DEVNULL, Popen
from threading import BoundedSemaphore, Thread
from typing import Final

from casework.board_parts import School
from classifier.understand import SHIPPED_MODEL
from service.classify_lines import Line, numbered

WAITING_FOR_EACH: Final = 16
"""Lines that wait with one process, so that it never idles and memory stays bounded."""


class ReaderProcessDied(RuntimeError):
    """A process that reads messages ended by itself, as a rule because memory ran out."""


@dataclass(frozen=True, slots=True)
class _Worker:
    process: Popen[bytes]
    lines: Connection


class _Crew:
    """The processes, the lines they have, and the order in which answers are awaited."""

    def __init__(self, jobs: int, schools: tuple[School, ...], model: Path) -> None:
        self._jobs = jobs
        self._schools = schools
        self._model = model
        self._workers: list[_Worker] = []
        self._turns: SimpleQueue[_Worker | BaseException | None] = SimpleQueue()
        self._room = BoundedSemaphore(WAITING_FOR_EACH * jobs)

    def hand_out(self, lines: Iterable[str]) -> None:
        """Give each process lines in turn, as long as there is room."""
        try:
            for place, (number, line) in enumerate(numbered(lines)):
                self._room.acquire()
                if len(self._workers) <= place % self._jobs:  # few lines need few processes
                    self._workers.append(_start(self._schools, self._model))
                worker = self._workers[place % self._jobs]
                self._turns.put(worker)
                worker.lines.send((number, line))
        except BaseException as fault:  # told to whoever waits for the answers
            self._turns.put(fault)
        else:
            self._turns.put(None)

    def answers(self) -> Iterator[Line]:
        """Answer in the order of the lines. Raises ReaderProcessDied."""
        while (turn := self._turns.get()) is not None:
            if isinstance(turn, BaseException):
                raise turn
            yield turn.lines.recv()
            self._room.release()

    def end(self) -> None:
        """End the processes; none of them has anything to finish."""
        for worker in self._workers:
            worker.process.kill()
            worker.process.wait()
            worker.lines.close()


def answer_lines_on(
    jobs: int,
    lines: Iterable[str],
    schools: tuple[School, ...],
    *,
    model: Path = SHIPPED_MODEL,
) -> Iterator[Line]:
    """Answer each record as `answer_lines` does, with so many processes.

    Each answer is there as soon as it and those before it are, also while the next line is not
    yet written. Raises ReaderProcessDied.
    """
    crew = _Crew(jobs, schools, model)
    # A daemon: nobody may wait for a line that never comes once the answers are not wanted.
    Thread(target=crew.hand_out, args=(lines,), daemon=True).start()
    try:
        yield from crew.answers()
    except (EOFError, BrokenPipeError, ConnectionResetError) as fault:
        raise ReaderProcessDied from fault
    finally:
        crew.end()


def _start(schools: tuple[School, ...], model: Path) -> _Worker:
    # A program of its own: a forked copy would share the threads of the models, and one that
    # starts as this process did would load all of the service.
    ours, theirs = Pipe()
    place = theirs.fileno()
    command = [sys.executable, "-m", "service.classify_worker", str(place)]
    process = Popen(command, stdin=DEVNULL, pass_fds=[place])
    theirs.close()  # so that its end here tells when the process is gone
    ours.send((schools, model))
    return _Worker(process, ours)
