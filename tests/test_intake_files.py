"""Take in folders, mbox files and Maildirs, one line for each mail and none missing."""

import mailbox
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from houses import ScriptedUnderstanding, mail_of, settings_for
from judges import BLUR, PASSPORT, REPORT, JudgeByContent
from written_mails import attached

from casework.ledger import Door, Outcome
from service.intake_files import HOLDS_A_COPY, NoMailThere, arrival_time, find_mails, take_in
from service.wiring import House, open_house

ODD = Path(__file__).parent / "mails"


@asynccontextmanager
async def a_house(folder: Path) -> AsyncIterator[House]:
    settings, understand = settings_for(folder), ScriptedUnderstanding()
    async with open_house(settings, understand=understand, judge=JudgeByContent()) as house:
        yield house


async def take_all(house: House, path: Path, board: str | None = None) -> list[dict[str, Any]]:
    return [await take_in(house, mail, board=board) for mail in find_mails(path)]


async def test_a_folder_of_odd_mails_gives_one_line_each_and_one_row_each(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        lines = await take_all(house, ODD)
        async with house.database.reading() as tx:
            rows = await tx.ledger.of_door(door=Door.FILE, place="file")

    files = sorted(path.name for path in ODD.glob("*.eml"))
    assert len(files) >= 40
    assert sorted(Path(line["source"]).name for line in lines) == files
    assert {line["outcome"] for line in lines} <= {outcome.value for outcome in Outcome}
    assert len(rows) == len(files)


async def test_the_same_folder_again_opens_nothing_new(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await take_all(house, ODD)
        async with house.database.reading() as tx:
            before = len(await tx.cases.all())
        lines = await take_all(house, ODD)
        async with house.database.reading() as tx:
            after = len(await tx.cases.all())

    assert {line["outcome"] for line in lines} == {Outcome.SEEN_BEFORE.value}
    assert before == after


async def test_an_mbox_gives_a_line_for_each_mail_in_it(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "post.mbox")
    box.add(mail_of(text="inzage graag", Message_ID="<1@ouders.example>"))
    box.add(mail_of(text="correctie graag", Message_ID="<2@ouders.example>"))
    box.close()

    async with a_house(tmp_path / "data") as house:
        lines = await take_all(house, tmp_path / "post.mbox")

    assert [line["outcome"] for line in lines] == ["case_opened", "case_opened"]
    assert [line["source"][-2:] for line in lines] == ["#0", "#1"]


async def test_the_files_of_a_mail_on_disk_are_judged_and_the_mail_stays_with_a_word_about_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    for name, data in {"a": REPORT, "b": PASSPORT, "c": BLUR}.items():
        (folder / f"{name}.eml").write_bytes(attached(data))

    async with a_house(tmp_path / "data") as house:
        lines = await take_all(house, folder)
        async with house.database.reading() as tx:
            kept = [await tx.files.of_case(case) for case in await tx.cases.all()]

    assert [line["outcome"] for line in lines] == ["case_opened"] * 3
    assert [line["reason"] for line in lines] == ["", HOLDS_A_COPY, ""]
    assert [each.size for files in kept for each in files] == [len(REPORT)]
    assert len(list(folder.glob("*.eml"))) == 3


async def test_a_maildir_is_read(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "post")
    box.add(mail_of(text="inzage graag"))
    box.close()

    async with a_house(tmp_path / "data") as house:
        lines = await take_all(house, tmp_path / "post")

    assert [line["outcome"] for line in lines] == ["case_opened"]


async def test_the_board_follows_from_the_address_or_from_the_school(tmp_path: Path) -> None:
    to_opoo = mail_of(text="inzage graag")
    to_opoo.replace_header("To", "privacy@opoo.example")
    names_school = mail_of(text="inzage bij De Viermaster")
    names_school.replace_header("To", "iemand@elders.example")
    (tmp_path / "a.eml").write_bytes(to_opoo.as_bytes())
    (tmp_path / "b.eml").write_bytes(names_school.as_bytes())

    async with a_house(tmp_path / "data") as house:
        await take_all(house, tmp_path / "a.eml")
        await take_all(house, tmp_path / "b.eml")
        async with house.database.reading() as tx:
            boards = sorted(case.board for case in await tx.cases.all())

    assert boards == ["opoo", "opron"]


def test_arrival_is_the_topmost_received_header_and_not_the_senders_date(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    raw = (
        b"Received: from a by b; Tue, 03 Nov 2026 10:00:00 +0100\n"
        b"Received: from x by a; Mon, 02 Nov 2026 10:00:00 +0100\n"
        b"Date: Thu, 01 Jan 1970 00:00:00 +0000\n\ninzage"
    )
    file.write_bytes(raw)

    assert arrival_time(raw, file).isoformat() == "2026-11-03T10:00:00+01:00"


def test_an_absurd_received_header_falls_back_to_the_files_own_time(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    raw = b"Received: from a by b; Tue, 99 Foo 9999 99:00:00\n\ninzage"
    file.write_bytes(raw)

    assert arrival_time(raw, file).timestamp() == pytest.approx(file.stat().st_mtime)


def test_a_path_without_mail_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoMailThere, match="expected"):
        find_mails(tmp_path)
    with pytest.raises(NoMailThere, match="no such"):
        find_mails(tmp_path / "weg")
