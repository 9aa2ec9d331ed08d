"""Prove that a file is judged before anything of it is written, and ends where its verdict says."""

from dataclasses import replace
from typing import Any

import pytest
from fakes import CountingMint, FakeClock, FakeUnderstand, PassingScreen, sure, unsure
from invented import DIRECTOR, NOW, PARENT, boards, case, mail, source
from memory_storage import MemoryStorage

from casework.actions.receive_message import Arrival, Receipt, ReceiveMessage
from casework.case import Case
from casework.events import EventKind
from casework.files import (
    MOST_BYTES,
    MOST_FILES,
    FilesRefused,
    FileVerdict,
    IncomingFile,
    JudgedFile,
)
from casework.kinds import Kind
from casework.ledger import Outcome
from casework.letters import LetterKind
from casework.message import (
    Attachment,
    AttachmentFate,
    IncomingMessage,
    SetAsideReason,
    UnreadableMessage,
)
from casework.tasks import TaskKind
from casework.term_acts import Question, QuestionKind, TermActs

VERDICTS = {
    b"passport": FileVerdict.IDENTITY_DOCUMENT,
    b"report": FileVerdict.HARMLESS,
    b"blur": FileVerdict.UNCERTAIN,
}


class ByContent:
    """Judges by what the bytes begin with; remembers whether identity was asked."""

    def __init__(self) -> None:
        self.asked: list[bool] = []

    async def judge(self, file: IncomingFile, *, identity_open: bool) -> JudgedFile:
        self.asked.append(identity_open)
        verdict = next(v for start, v in VERDICTS.items() if file.data.startswith(start))
        return JudgedFile(verdict, "Niet goed te lezen.")


def file(data: bytes, name: str = "IMG_0001.jpg") -> IncomingFile:
    return IncomingFile(name, "image/jpeg", data)


def with_files(*files: IncomingFile, **more: Any) -> IncomingMessage:
    names = tuple(Attachment(each.name, each.media_type, len(each.data)) for each in files)
    return mail("Ik wil het dossier zien, op De Eik.", attachments=names, **more)


class Desk:
    """One storage, and what comes in to it."""

    def __init__(self) -> None:
        self.storage, self.judge = MemoryStorage(), ByContent()
        self.receive = ReceiveMessage(
            self.storage,
            FakeUnderstand({"dossier": sure(Kind.INZAGE)}, otherwise=unsure(Kind.INZAGE)),
            PassingScreen(),
            CountingMint(),
            FakeClock(NOW),
            boards(),
            "test",
            judge=self.judge,
        )

    async def take(
        self, message: IncomingMessage | UnreadableMessage, *files: IncomingFile, keeps: bool = True
    ) -> Receipt:
        return await self.receive(
            Arrival("linde", source(), message, files=files, source_keeps=keeps)
        )

    async def case(self, reference: str) -> Case:
        async with self.storage.reading() as tx:
            found = await tx.cases.get(board="linde", reference=reference)
        assert found is not None
        return found

    async def letters(self, reference: str, kind: LetterKind) -> list[str]:
        async with self.storage.reading() as tx:
            found = await tx.letters.of_case(reference)
        return [letter.recipient for letter, _, _ in found if letter.kind is kind]

    async def kept(self, reference: str) -> list[bytes]:
        found = await self.case(reference)
        async with self.storage.reading() as tx:
            names = await tx.files.of_case(found)
            files = [await tx.files.get(found, id=each.id) for each in names]
        return [each.data for each in files if each is not None]

    async def fates(self, reference: str) -> list[AttachmentFate]:
        found = await self.case(reference)
        async with self.storage.reading() as tx:
            (message, *_) = await tx.cases.messages(found)
        return [each.fate for each in message.attachments]


async def test_a_harmless_file_is_kept_with_its_case_and_the_mail_may_go() -> None:
    desk = Desk()
    report = file(b"report card")

    receipt = await desk.take(with_files(report), report)

    (reference,) = receipt.cases
    assert (receipt.attachments_left, receipt.copy_destroyed) == (False, False)
    assert await desk.kept(reference) == [b"report card"]
    assert await desk.fates(reference) == [AttachmentFate.KEPT]


async def test_a_copy_of_a_document_is_kept_nowhere_and_the_parent_is_told() -> None:
    desk = Desk()
    passport, report = file(b"passport bytes"), file(b"report card")

    receipt = await desk.take(with_files(passport, report), passport, report)

    (reference,) = receipt.cases
    assert (receipt.attachments_left, receipt.copy_destroyed) == (False, True)
    assert await desk.kept(reference) == [b"report card"]
    assert await desk.fates(reference) == [AttachmentFate.DESTROYED, AttachmentFate.KEPT]
    assert await desk.letters(reference, LetterKind.COPY_DESTROYED) == [PARENT]
    assert b"passport" not in repr(vars(desk.storage)).encode()


async def test_what_nobody_is_sure_about_stays_where_it_is_with_a_task() -> None:
    desk = Desk()
    blur = file(b"blur")

    receipt = await desk.take(with_files(blur), blur)

    (reference,) = receipt.cases
    (task,) = (await desk.case(reference)).tasks
    assert (receipt.attachments_left, receipt.copy_destroyed) == (True, False)
    assert (task.kind, await desk.kept(reference)) == (TaskKind.LOOK_AT_FILES, [])
    assert await desk.letters(reference, LetterKind.TASK) == [DIRECTOR]


async def test_a_door_that_keeps_nothing_refuses_what_nobody_is_sure_about() -> None:
    desk = Desk()
    blur = file(b"blur")

    with pytest.raises(FilesRefused, match="Niet goed te lezen"):
        await desk.take(with_files(blur), blur, keeps=False)

    async with desk.storage.reading() as tx:
        assert await tx.cases.all() == []
        assert await tx.ledger.waiting(board="linde") == []


async def test_while_identity_is_asked_the_judge_knows_it() -> None:
    desk = Desk()
    question = Question(QuestionKind.IDENTITY, NOW, "Jo Prinsen")
    waiting = case(acts=TermActs(questions=(question,)), school="De Eik")
    async with desk.storage.transaction() as tx:
        await tx.cases.open(waiting, mail(), source=source())
    report = file(b"report card")
    reply = with_files(report, subject=f"Re: {waiting.reference}")

    await desk.take(reply, report)
    await desk.take(with_files(report), report)

    assert desk.judge.asked == [True, False]


async def test_a_mail_of_nothing_but_files_is_handled_like_any_other() -> None:
    desk = Desk()
    passport = file(b"passport bytes")
    salvaged = replace(with_files(passport), text="", full_text="")
    message = UnreadableMessage(
        SetAsideReason.ONLY_ATTACHMENTS, "1 attachment", NOW, 9, "ab", "content", salvaged
    )

    receipt = await desk.take(message, passport)

    assert (receipt.outcome, receipt.copy_destroyed) == (Outcome.CASE_OPENED, True)


async def test_the_same_mail_in_a_second_mailbox_loses_its_copy_there_too() -> None:
    desk = Desk()
    passport = file(b"passport bytes")
    message = with_files(passport)
    await desk.take(message, passport)

    again = await desk.take(message, passport)

    assert (again.outcome, again.copy_destroyed) == (Outcome.SEEN_BEFORE, True)


async def test_files_beyond_the_bounds_of_one_message_are_left_unseen() -> None:
    desk = Desk()
    many = [file(b"report", f"{at}.jpg") for at in range(MOST_FILES + 1)]
    huge = file(b"report" + bytes(MOST_BYTES))

    crowded = await desk.take(with_files(*many), *many)
    heavy = await desk.take(with_files(huge), huge)

    assert len(desk.judge.asked) == MOST_FILES
    assert (crowded.attachments_left, heavy.attachments_left) == (True, True)


async def test_each_fate_leaves_an_event_with_a_number_and_no_name() -> None:
    desk = Desk()
    files = [file(b"passport"), file(b"report", "rapport van Daan.jpg"), file(b"blur")]

    (reference,) = (await desk.take(with_files(*files), *files)).cases

    async with desk.storage.reading() as tx:
        events = await tx.journal.of_case(board="linde", reference=reference)
    told = {event.kind: event.detail for event in events}
    assert told[EventKind.FILES_KEPT] == {"count": 1}
    assert told[EventKind.COPY_DESTROYED] == {"count": 1}
    assert EventKind.TASK_OPENED in told
    assert "Daan" not in repr(events)


async def test_without_a_judge_no_file_is_kept() -> None:
    desk = Desk()
    receive = replace(desk.receive, judge=None)
    report = file(b"report card")

    receipt = await receive(
        Arrival("linde", source(), with_files(report), files=(report,), source_keeps=True)
    )

    assert receipt.attachments_left
    assert await desk.kept(receipt.cases[0]) == []
