"""Run `privacyloket screen` as a program does: lines of JSON in and out, files by name."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from drawn_documents import documents

from casework.files import FileVerdict, IncomingFile, JudgedFile
from service.screen_lines import screen_files, screen_lines

COMMAND = [
    sys.executable,
    "-c",
    "import typer; from service.commands.screen import screen; typer.run(screen)",
]


class AlwaysHarmless:
    """Stands for the judge where only the lines around it are shown."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bytes, bool]] = []

    async def judge(self, file: IncomingFile, *, identity_open: bool = False) -> JudgedFile:
        self.asked.append((file.name, file.data, identity_open))
        return JudgedFile(FileVerdict.HARMLESS, "Niets gevonden.")


def run(*arguments: str, stdin: str | bytes = "") -> subprocess.CompletedProcess[bytes]:
    raw = stdin.encode() if isinstance(stdin, str) else stdin
    return subprocess.run(
        [*COMMAND, *arguments], input=raw, capture_output=True, timeout=100, check=False
    )


def lines(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


def test_a_text_comes_back_masked_with_the_places_of_what_was_found() -> None:
    text = "Mijn BSN is 111222333, mijn vraag gaat over groep 6."

    (answer,) = screen_lines([json.dumps({"id": "a1", "text": text})])

    assert answer["id"] == "a1"
    assert answer["masked"] == "Mijn BSN is [BSN verwijderd], mijn vraag gaat over groep 6."
    assert answer["findings"] == [{"kind": "BSN", "start": 12, "end": 21}]


@pytest.mark.parametrize(
    "bad",
    ["{", "[]", '"los"', '{"id": 1}', '{"id": 1, "text": 5}', '{"text": null}', "[" * 5000, "NaN"],
)
def test_a_bad_line_gets_an_error_and_the_others_their_answer(bad: str) -> None:
    good = json.dumps({"id": 2, "text": "Hallo"})

    first, fault, last = screen_lines([good, bad, good])

    assert first == last == {"id": 2, "masked": "Hallo", "findings": []}
    assert str(fault["error"]).startswith("regel 2: ")


def test_empty_lines_are_skipped_and_counted() -> None:
    (fault,) = screen_lines(["\n", "  \n", "{\n"])

    assert str(fault["error"]).startswith("regel 3: ")


async def test_a_file_that_is_not_there_gets_an_error_and_the_next_its_verdict(
    tmp_path: Path,
) -> None:
    (tmp_path / "brief.txt").write_bytes(b"Beste juf")
    judge = AlwaysHarmless()

    answers = [
        answer
        async for answer in screen_files(
            [tmp_path / "weg.jpg", tmp_path, tmp_path / "brief.txt"], judge, identity_open=True
        )
    ]

    assert [set(answer) for answer in answers] == [
        {"file", "error"},
        {"file", "error"},
        {"file", "verdict", "why"},
    ]
    assert answers[2]["verdict"] == "harmless"
    assert judge.asked == [("brief.txt", b"Beste juf", True)]


def test_the_command_answers_texts_and_fails_when_a_line_was_bad() -> None:
    good = run(stdin='{"id": "x", "text": "BSN 111222333"}\n')
    bad = run(stdin=b'{"id": "x", "text": "BSN 111222333"}\n\xff\xfe{\n{"id": "y", "text": ""}\n')

    assert good.returncode == 0
    assert lines(good)[0]["masked"] == "BSN [BSN verwijderd]"
    assert bad.returncode == 1
    assert [set(line) for line in lines(bad)] == [
        {"id", "masked", "findings"},
        {"id", "error"},
        {"id", "masked", "findings"},
    ]
    assert bad.stderr == b""


def test_the_command_judges_files_and_writes_nothing(tmp_path: Path) -> None:
    (card,) = documents(1, seed=81)
    (tmp_path / "hond.txt").write_bytes(card.data)
    (tmp_path / "brief.pdf").write_bytes(b"Beste juf, Daan is ziek.")
    before = sorted(tmp_path.iterdir())

    result = run(*map(str, before))

    assert result.returncode == 0
    assert [line["verdict"] for line in lines(result)] == ["harmless", "identity_document"]
    assert sorted(tmp_path.iterdir()) == before
    assert result.stderr == b""


def test_the_command_fails_when_a_file_is_not_there(tmp_path: Path) -> None:
    result = run(str(tmp_path / "weg.jpg"))

    assert result.returncode == 1
    assert set(lines(result)[0]) == {"file", "error"}
