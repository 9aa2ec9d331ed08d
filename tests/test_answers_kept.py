"""Prove how answers are kept: apart from other cases, sealed, and gone when their time is over."""

import shutil
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from answer_house import DOSSIER, LINDE, AnswerHouse, answer_house
from databases import VAULT, Stores
from fakes import FakeClock
from invented import NOW, PARENT, boards
from starlette.datastructures import Headers

from casework.actions.purge import Purge
from casework.answers import KEPT_READY, Answer, AnswerFile, Finding, Severity
from casework.erasure import SourceAnswer, SourceFate, SourceMail
from casework.files import IncomingFile
from casework.ports import Storage
from casework.retention import ErasureStep, Retention
from desk.frame import InMemory
from storage.database import Database

SECRET = b"geheim;van;wietske-jinke\n" * 3
A_YEAR = timedelta(days=366)
FIVE_YEARS = timedelta(days=5 * 366)


async def test_an_answer_comes_back_as_it_was_kept(storage: Storage) -> None:
    house = await answer_house(storage)
    view = await house.filled_in()
    warned = Finding(Severity.WARNS, "Er staat iets.", "a.csv", "Kijk.")
    about = AnswerFile("f9", "a.csv", "text/csv", 3, "ab" * 32, NOW, "Jo", (warned,), "Jo")
    full = replace(
        view.answer,
        approved_by="Noor",
        approved_at=NOW,
        approved_sha256=view.answer.sha256,
        sent_back="Anders",
    )

    async with storage.transaction() as tx:
        await tx.answers.save(full)
        await tx.answers.keep_file(full, about, b"abc")

    async with storage.reading() as tx:
        case = await house.case()
        assert await tx.answers.get(case, id=full.id) == replace(full, files=(about,))
        assert await tx.answers.of_case(case) == [replace(full, files=(about,))]
        assert await tx.answers.file(case, id="f9") == IncomingFile("a.csv", "text/csv", b"abc")


async def test_a_case_reads_no_answer_or_file_of_another(storage: Storage) -> None:
    house, other = await answer_house(storage), await answer_house(storage)
    view = await house.filled_in()
    view = await house.writer().add_file(house.reference, view.answer.id, DOSSIER)
    stranger = await other.case()

    async with storage.transaction() as tx:
        await tx.answers.remove(stranger, id=view.answer.id, now=NOW)
        await tx.answers.remove_file(stranger, id=view.answer.files[0].id, now=NOW)

    async with storage.reading() as tx:
        assert await tx.answers.get(stranger, id=view.answer.id) is None
        assert await tx.answers.of_case(stranger) == []
        assert await tx.answers.file(stranger, id=view.answer.files[0].id) is None
        assert (await tx.answers.get(await house.case(), id=view.answer.id)) == view.answer


async def test_what_rolls_back_was_never_kept(storage: Storage) -> None:
    house = await answer_house(storage)
    view = await house.filled_in()

    async def removed_in_vain() -> None:
        async with storage.transaction() as tx:
            await tx.answers.remove(await house.case(), id=view.answer.id, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await removed_in_vain()

    assert (await house.writer().read(house.reference, view.answer.id)).answer == view.answer


# Erased


class NoMailboxes:
    """Has no mail to erase."""

    async def erase(self, mails: Sequence[SourceMail]) -> Sequence[SourceAnswer]:
        return [SourceAnswer(each.source, SourceFate.GONE) for each in mails]


async def sent_with_secret(stores: Stores) -> tuple[Database, AnswerHouse, Answer, Purge]:
    storage = stores.open()
    assert isinstance(storage, Database)
    await storage.check_master_key()
    house = await answer_house(storage)
    view = await house.filled_in()
    file = IncomingFile("dossier.csv", "text/csv", SECRET)
    view = await house.writer().add_file(house.reference, view.answer.id, file)
    sent = await house.send(view)
    async with storage.transaction() as tx:
        for letter, _, _ in await tx.letters.of_case(house.reference):
            await tx.letters.sent(letter.id, now=NOW)
    clock = FakeClock(NOW)
    purge = Purge(storage, clock, boards(LINDE), {"linde": Retention()}, NoMailboxes())
    house.clock = clock
    return storage, house, sent, purge


async def keys(storage: Database) -> int:
    return len(await storage.keys.present())


async def test_files_that_were_never_fetched_go_when_their_time_is_over(
    sql_stores: Stores,
) -> None:
    storage, house, sent, purge = await sent_with_secret(sql_stores)
    assert (await purge()).done == ()
    house.clock.advance(KEPT_READY)

    purged = await purge()

    assert [due.step for due in purged.done] == [ErasureStep.ANSWER_FILES]
    assert (purged.gone["answer_file"], purged.keys) == (1, 1)
    async with storage.reading() as tx:
        case = await house.case()
        answer = await tx.answers.get(case, id=sent.id)
        assert answer is not None
        assert [file.name for file in answer.files] == ["dossier.csv"]
        assert answer.words == sent.words
        assert await tx.answers.file(case, id=sent.files[0].id) is None
    assert (await purge()).done == ()


async def test_answers_go_with_the_texts_of_a_case_and_so_do_their_keys(
    sql_stores: Stores,
) -> None:
    storage, house, sent, purge = await sent_with_secret(sql_stores)
    before = await keys(storage)
    house.clock.advance(timedelta(days=1))

    await purge.now(house.reference, ErasureStep.TEXTS)

    async with storage.reading() as tx:
        case = await house.case()
        assert case.texts_erased is not None
        assert await tx.answers.of_case(case) == []
        assert await tx.answers.file(case, id=sent.files[0].id) is None
        assert await tx.handovers.of_answer(sent.id) is None
    assert await house.opener().door(await _link_is_gone(house)) is None
    assert await keys(storage) == before - 2  # that of the case, and that of the file


async def _link_is_gone(house: AnswerHouse) -> str:
    async with house.storage.reading() as tx:
        assert all(not letter.facts for letter, _, _ in await tx.letters.of_case(house.reference))
    return "gone"


async def test_answers_go_with_the_whole_case(sql_stores: Stores) -> None:
    storage, house, _, purge = await sent_with_secret(sql_stores)
    before = await keys(storage)
    house.clock.advance(FIVE_YEARS)

    purged = await purge()

    assert ErasureStep.CASE in [due.step for due in purged.done]
    assert await keys(storage) == before - 2


def copied(migrated: Path, folder: Path) -> Path:
    return Path(shutil.copyfile(migrated, folder / "kept.sqlite3"))


def written_in(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.glob("kept.sqlite3*"))


async def test_who_is_forgotten_stands_in_no_answer_as_its_recipient(sql_stores: Stores) -> None:
    storage, house, sent, _ = await sent_with_secret(sql_stores)
    case = await house.case()

    async with storage.transaction() as tx:
        await tx.erasures.forget_sender(case, "iemand@anders.example")
        before = await tx.answers.get(case, id=sent.id)
        await tx.erasures.forget_sender(case, PARENT.upper())
        after = await tx.answers.get(case, id=sent.id)

    assert before is not None
    assert before.recipient == PARENT
    assert after == replace(before, recipient="")


async def test_nothing_of_an_answer_stands_readable_in_the_file(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    storage = Database(f"sqlite:///{copied(migrated_sqlite, tmp_path)}", VAULT)
    try:
        house = await answer_house(storage)
        view = await house.filled_in(own_words="Wietske-Jinke krijgt dit.")
        secret_file = IncomingFile("wietske.csv", "text/csv", SECRET)
        view = await house.writer().add_file(house.reference, view.answer.id, secret_file)
        sent = await house.send(view)
        code = await house.sender().show_code(house.reference, sent.id)
        link = await house.fetched_by(sent)
    finally:
        await storage.close()

    written = written_in(tmp_path)
    for secret in (b"Wietske", b"wietske", b"geheim", code.encode(), link.encode(), b"Onderwijs"):
        assert secret not in written
    assert b"answer_file" in written


# Uploads


async def test_a_large_upload_stays_in_memory() -> None:
    data = b"x" * (3 * 1024 * 1024)
    body = b"\r\n".join(
        [
            b"--b",
            b'Content-Disposition: form-data; name="bestand"; filename="a.csv"',
            b"",
            data,
            b"--b--",
            b"",
        ]
    )

    async def stream() -> AsyncGenerator[bytes, None]:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    headers = Headers({"Content-Type": "multipart/form-data; boundary=b"})
    form = await InMemory(headers, stream()).parse()

    sent = form["bestand"]
    assert not isinstance(sent, str)
    assert sent.size == len(data)
    assert getattr(sent.file, "_rolled", None) is False  # else it would stand in a file
    await form.close()
