"""Show that files are judged in a process of their own, which nothing in them can harm."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from drawn_documents import documents, harmless_files, in_word
from drawn_photographs import as_jpeg, as_pdf
from PIL import Image
from structlog.testing import capture_logs

from casework.files import FileVerdict, IncomingFile
from screening.judge_process import CANNOT_START, FIRST_WAIT, LONGEST_WAIT, JudgeInProcess

# The model takes seconds to load: one process serves all tests here that do not end it.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def judge() -> AsyncIterator[JudgeInProcess]:
    async with JudgeInProcess() as running:
        yield running


def as_file(data: bytes, name: str = "bijlage") -> IncomingFile:
    return IncomingFile(name, "application/octet-stream", data)


def open_for_writing(pid: int) -> set[str]:
    """Answer the files on disk that a process has open for writing."""
    found = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        target = str(link.readlink())
        flags = Path(f"/proc/{pid}/fdinfo/{link.name}").read_text(encoding="ascii")
        mode = int(flags.split("flags:")[1].split()[0], 8) & os.O_ACCMODE
        if target.startswith("/") and not target.startswith("/dev/") and mode != os.O_RDONLY:
            found.add(target)
    return found


def limits_of(pid: int) -> dict[str, str]:
    """Answer the limits of a process that it set itself, by name."""
    lines = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()[1:]
    return {line[:26].strip(): line[26:47].strip() for line in lines}


def settings_of(pid: int) -> set[str]:
    """Answer the names of the settings that a process was started with."""
    text = Path(f"/proc/{pid}/environ").read_text(encoding="utf-8")
    return {line.partition("=")[0] for line in text.split("\0") if line}


async def test_drawn_documents_are_recognised(judge: JudgeInProcess) -> None:
    files = list(documents(4, seed=77))

    verdicts = {file.name: (await judge.judge(as_file(file.data))).verdict for file in files}

    assert set(verdicts.values()) == {FileVerdict.IDENTITY_DOCUMENT}, verdicts


async def test_drawn_school_papers_are_kept(judge: JudgeInProcess) -> None:
    files = list(harmless_files(4, seed=77))

    verdicts = {file.name: (await judge.judge(as_file(file.data))).verdict for file in files}

    assert set(verdicts.values()) == {FileVerdict.HARMLESS}, verdicts


async def test_name_and_declared_type_make_no_difference(judge: JudgeInProcess) -> None:
    (card,) = documents(1, seed=78)

    judged = await judge.judge(IncomingFile("vakantiefoto.mp3", "audio/mpeg", card.data))

    assert judged.verdict is FileVerdict.IDENTITY_DOCUMENT


async def test_a_picture_without_text_is_the_answer_to_an_open_identity_question(
    judge: JudgeInProcess,
) -> None:
    data = as_jpeg(Image.effect_noise((600, 400), 30).convert("RGB"))

    closed = await judge.judge(as_file(data))
    opened = await judge.judge(as_file(data), identity_open=True)

    assert closed.verdict is not FileVerdict.IDENTITY_DOCUMENT
    assert opened.verdict is FileVerdict.IDENTITY_DOCUMENT


async def test_two_at_once_wait_for_each_other_and_both_get_their_own_answer(
    judge: JudgeInProcess,
) -> None:
    text, archive = await asyncio.gather(
        judge.judge(as_file(b"Beste juf, ziek vandaag.")), judge.judge(as_file(b"Rar!\x1a\x07\x01"))
    )

    assert text.verdict is FileVerdict.HARMLESS
    assert archive.verdict is FileVerdict.UNCERTAIN


async def test_the_process_has_no_file_open_and_cannot_write_one(judge: JudgeInProcess) -> None:
    await judge.judge(as_file(in_word(as_jpeg(Image.new("RGB", (300, 200))))))

    assert judge.pid is not None
    limits = limits_of(judge.pid)

    assert open_for_writing(judge.pid) == set()
    assert limits["Max file size"] == limits["Max core file size"] == "0"
    assert int(limits["Max address space"]) < 4 * 1024**3


async def test_the_process_gets_no_passwords_and_is_told_to_report_to_nobody(
    judge: JudgeInProcess,
) -> None:
    await judge.judge(as_file(b"Hallo"))

    assert judge.pid is not None
    settings = settings_of(judge.pid)

    assert settings <= {
        "PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "LANG", "TZ",
        "ORT_DISABLE_TELEMETRY",
    }  # fmt: skip
    assert "ORT_DISABLE_TELEMETRY" in settings


@pytest.mark.asyncio(loop_scope="function")
async def test_a_file_that_takes_too_long_is_uncertain_and_the_next_is_judged() -> None:
    (scan,) = documents(1, seed=80)
    async with JudgeInProcess(most_seconds=0.05) as hasty:
        late = await hasty.judge(as_file(as_pdf(Image.new("RGB", (2000, 2800), "white"))))
        killed = hasty.pid

        hasty.most_seconds = 60.0
        next_one = await hasty.judge(as_file(scan.data))

    assert late.verdict is FileVerdict.UNCERTAIN
    assert killed is None
    assert next_one.verdict is FileVerdict.IDENTITY_DOCUMENT
    assert hasty.pid is None


class Seconds:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.asyncio(loop_scope="function")
async def test_a_process_that_does_not_start_is_tried_again_after_ever_longer_waits() -> None:
    clock = Seconds()
    waits = []
    async with JudgeInProcess(
        worker=(sys.executable, "-c", "raise MemoryError"), seconds=clock
    ) as broken:
        with capture_logs() as lines:
            for _ in range(3):
                at_once = [await broken.judge(as_file(b"Hallo")) for _ in range(4)]
                assert {judged.verdict for judged in at_once} == {FileVerdict.UNCERTAIN}
                assert {judged.why for judged in at_once} == {CANNOT_START}
                waits.append(lines[-1]["retry_after"])
                clock.now += waits[-1]

    assert waits == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert [line["event"] for line in lines] == ["judge_cannot_start"] * 3


@pytest.mark.asyncio(loop_scope="function")
async def test_a_missing_program_is_a_judge_that_does_not_start() -> None:
    clock = Seconds()
    async with JudgeInProcess(worker=("/no/such/program",), seconds=clock) as broken:
        with capture_logs() as lines:
            for _ in range(20):
                judged = await broken.judge(as_file(b"Hallo"))
                clock.now += LONGEST_WAIT

    assert judged.verdict is FileVerdict.UNCERTAIN
    assert max(line["retry_after"] for line in lines) == LONGEST_WAIT
    assert len(lines) == 20


@pytest.mark.asyncio(loop_scope="function")
async def test_a_process_that_starts_again_judges_at_once() -> None:
    clock = Seconds()
    script = "import sys; sys.stdout.write('ready\\n'); sys.stdout.flush(); sys.stdin.buffer.read()"
    async with JudgeInProcess(worker=("/no/such/program",), seconds=clock) as judge:
        with capture_logs() as lines:
            await judge.judge(as_file(b"Hallo"))
            clock.now += FIRST_WAIT
            judge.worker = (sys.executable, "-c", script)
            judge.most_seconds = 0.2
            late = await judge.judge(as_file(b"Hallo"))

    assert len(lines) == 1
    assert late.why != CANNOT_START
