"""Prove that staff can see and take out what a case keeps, and that each time is on record."""

import asyncio
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from invented import case, mail, source
from typer.testing import CliRunner, Result

from casework.case import CaseRefuses
from casework.events import Event, EventKind
from casework.files import IncomingFile
from casework.kinds import Kind
from service.cli import app
from service.settings import read_settings
from service.show_files import size_in_words
from service.wiring import load_boards, open_storage

REFERENCE, OTHER = "PL-7F3K-9QXM", "PL-2222-3333"
NOW = datetime.now(UTC)
DATA = b"%PDF-" + bytes(range(256))


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A data folder with a case that keeps a file, and one that keeps none."""
    asyncio.run(_keep(tmp_path))
    return str(tmp_path)


async def _keep(folder: Path) -> None:
    settings = read_settings(None, data_dir=folder)
    profile = load_boards(settings)["opron"]
    async with open_storage(settings) as (storage, _), storage.transaction() as tx:
        for reference in (REFERENCE, OTHER):
            kept = case(reference, kind=Kind.INZAGE, profile=profile, received=NOW)
            await tx.cases.open(kept, mail(received=NOW), source=source())
        found = await tx.cases.get(board=None, reference=REFERENCE)
        assert found is not None
        file = IncomingFile("rapport groep 6.pdf", "application/pdf", DATA)
        await tx.files.keep(found, file, id="abc123", received=NOW)


def run(data: str, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", data, "--by", "Jo Prinsen"])


def events(data: str) -> list[Event]:
    async def read() -> list[Event]:
        settings = read_settings(None, data_dir=Path(data))
        async with open_storage(settings) as (storage, _), storage.reading() as tx:
            return list(await tx.journal.of_case(board="opron", reference=REFERENCE))

    return asyncio.run(read())


def test_a_file_comes_out_as_it_went_in_and_that_is_on_record(data: str, tmp_path: Path) -> None:
    to = tmp_path / "uit.pdf"

    result = run(data, "files", REFERENCE.lower(), "--file", "abc123", "--out", str(to))

    (event,) = events(data)
    assert result.exit_code == 0, result.output
    assert to.read_bytes() == DATA
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert (event.kind, event.by) == (EventKind.CASE_READ, "Jo Prinsen")
    assert event.detail == {"file": "abc123"}


def test_what_is_there_is_never_overwritten_and_nothing_is_read(data: str, tmp_path: Path) -> None:
    to = tmp_path / "uit.pdf"
    to.write_text("van een ander")

    result = run(data, "files", REFERENCE, "--file", "abc123", "--out", str(to))

    assert isinstance(result.exception, CaseRefuses)
    assert "bestaat al" in str(result.exception)
    assert to.read_text() == "van een ander"
    assert events(data) == []


@pytest.mark.parametrize(("reference", "file"), [(OTHER, "abc123"), (REFERENCE, "zzz")])
def test_a_file_of_another_case_or_none_leaves_no_file(
    data: str, tmp_path: Path, reference: str, file: str
) -> None:
    to = tmp_path / "uit.pdf"

    result = run(data, "files", reference, "--file", file, "--out", str(to))

    assert isinstance(result.exception, CaseRefuses)
    assert not to.exists()


def test_a_folder_that_is_not_there_is_said(data: str, tmp_path: Path) -> None:
    to = tmp_path / "nergens" / "uit.pdf"

    result = run(data, "files", REFERENCE, "--file", "abc123", "--out", str(to))

    assert isinstance(result.exception, CaseRefuses)
    assert "kan niet gemaakt worden" in str(result.exception)


def test_the_files_of_a_case_are_listed_for_people_and_programs(data: str) -> None:
    table = run(data, "files", REFERENCE)
    told = json.loads(run(data, "files", REFERENCE, "--json").output)
    none = run(data, "files", OTHER)

    assert "rapport groep 6.pdf" in table.output
    assert (told["id"], told["size"]) == ("abc123", len(DATA))
    assert "geen bestanden" in none.output
    assert [event.kind for event in events(data)] == [EventKind.CASE_READ] * 2


def test_a_case_shows_its_files(data: str) -> None:
    shown = run(data, "case", REFERENCE)
    told = json.loads(run(data, "case", REFERENCE, "--json").output)

    assert "rapport groep 6.pdf" in shown.output
    assert [each["id"] for each in told["files"]] == ["abc123"]
    assert "Bestanden bij deze zaak" not in run(data, "case", OTHER).output


def test_a_file_without_a_place_to_go_is_wrong_usage(data: str) -> None:
    assert run(data, "files", REFERENCE, "--file", "abc123").exit_code == 2


@pytest.mark.parametrize(
    ("size", "words"), [(512, "512 bytes"), (14_200, "14 kB"), (2_340_000, "2,3 MB")]
)
def test_sizes_are_said_as_people_read_them(size: int, words: str) -> None:
    assert size_in_words(size) == words
