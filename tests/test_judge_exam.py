"""Show that what once passed, or was once destroyed, is judged rightly: from drawing to verdict."""

import os
from collections.abc import AsyncIterator, Iterator
from random import Random

import pytest
import pytest_asyncio
from drawn_exam.documents import documents
from drawn_exam.harmless import harmless
from drawn_exam.lettering import TypefaceMissing
from drawn_exam.sitting import Question

from casework.files import FileVerdict, IncomingFile
from screening.judge_process import JudgeInProcess

# The model takes seconds to load: one process serves all tests here.
pytestmark = pytest.mark.asyncio(loop_scope="module")
SEED = 2026
DOCUMENTS = (
    "Chinese identity card, photo on a table",
    "American driving licence, back, photo on a table",
    "Dutch residence permit, back, mrz and bsn blacked out",
    "Syrian identity card, in a chat on a phone",
)
CARRIED = ("Dutch identity card in a forwarded mail", "Dutch identity card in winmail.dat")
HARMLESS = ("school pass with photo, photo", "chat with a photo of children", "class photo")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def judge() -> AsyncIterator[JudgeInProcess]:
    async with JudgeInProcess() as running:
        yield running


def drawn(what: str) -> bytes:
    """Draw one file of the exam; its tests are skipped by name where a typeface is missing."""
    try:
        return next(
            asked.make(Random(f"{SEED} {what}")) for asked in _questions() if asked.what == what
        )
    except TypefaceMissing as missing:
        why = f"the typeface {missing} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)


def _questions() -> Iterator[Question]:
    yield from documents()
    yield from harmless()


async def verdict_on(what: str, judge: JudgeInProcess) -> FileVerdict:
    return (await judge.judge(IncomingFile("bijlage", "", drawn(what)))).verdict


@pytest.mark.parametrize("what", DOCUMENTS)
async def test_a_document_that_once_passed_does_so_no_more(
    what: str, judge: JudgeInProcess
) -> None:
    assert await verdict_on(what, judge) is not FileVerdict.HARMLESS


@pytest.mark.parametrize("what", CARRIED)
async def test_a_document_in_a_mail_that_came_as_a_file_is_recognised(
    what: str, judge: JudgeInProcess
) -> None:
    assert await verdict_on(what, judge) is FileVerdict.IDENTITY_DOCUMENT


@pytest.mark.parametrize("what", HARMLESS)
async def test_a_card_or_photo_that_is_something_else_is_kept(
    what: str, judge: JudgeInProcess
) -> None:
    assert await verdict_on(what, judge) is FileVerdict.HARMLESS


async def test_a_page_that_explains_the_machine_lines_is_not_destroyed(
    judge: JudgeInProcess,
) -> None:
    verdict = await verdict_on("web page that explains the MRZ", judge)

    assert verdict is not FileVerdict.IDENTITY_DOCUMENT
