"""`privacyloket classify` as it is started: with lines, at a terminal, with labelled messages."""

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, Self

import pytest
from understandings import BREACH, PATIENCE

from classifier.training_letters import LetterIsWrong
from service.board_files import shipped_boards
from service.classify_evaluation import print_evaluation
from service.settings import Settings
from service.typed_messages import NoSuchBoard, schools_known

COMMAND: Final = [str(Path(sys.executable).parent / "privacyloket"), "classify"]


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, timeout=PATIENCE * 2, check=False
    )


def lines(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line, parse_constant=pytest.fail) for line in result.stdout.splitlines()]


# --- the command ------------------------------------------------------------------------------


def test_the_command_answers_lines_and_fails_when_one_was_bad() -> None:
    received = "2026-03-05T09:00:00+01:00"
    good = {
        "id": "a",
        "text": f"Gisteren: {BREACH} Mijn kind zit op De Tandem.",
        "received": received,
    }

    result = run("--jobs", "1", stdin=b"{\n" + json.dumps(good).encode())

    bad, answer = lines(result)
    assert (result.returncode, result.stderr) == (1, b"")
    assert bad["error"].startswith("regel 1: ")
    assert answer["labels"] == ["datalek"]
    (place,) = answer["evidence"]
    assert "mail met het rapport" in good["text"][place["start"] : place["end"]]
    assert answer["schools"] == ["De Tandem"]
    assert answer["discovered"].startswith("2026-03-04T")


def test_a_board_that_is_not_there_is_wrong_use() -> None:
    result = run("--board", "nergens", stdin=b"")

    assert result.returncode == 2
    assert "nergens" in result.stderr.decode()


def test_files_without_evaluate_are_wrong_use() -> None:
    assert run("brief.toml").returncode == 2


def test_the_schools_are_those_of_one_board_or_of_all(tmp_path: Path) -> None:
    configured = Settings(data_dir=tmp_path)

    every = schools_known(configured)

    assert schools_known(configured, "opron")
    assert set(schools_known(configured, "opron")) <= set(every)
    assert set(every) == {
        school for board in shipped_boards() for school in schools_known(configured, board)
    }
    with pytest.raises(NoSuchBoard, match="opron"):
        schools_known(configured, "nergens")


# --- at a terminal ----------------------------------------------------------------------------


class Terminal:
    """A person at a terminal, who types and reads."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self._ours, theirs = pty.openpty()
        env = {**os.environ, "TERM": "xterm-256color", **environment}
        self._process = subprocess.Popen(
            [*COMMAND, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=env
        )
        os.close(theirs)

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def read_until(self, words: str) -> str:
        """Answer what is shown until these words are."""
        shown = b""
        while words.encode() not in shown:
            ready, _, _ = select.select([self._ours], [], [], PATIENCE)
            assert ready, shown.decode(errors="replace")
            shown += os.read(self._ours, 65_536)
        return shown.decode(errors="replace")

    def end(self) -> int:
        """Wait until the command has ended; answer its status."""
        return self._process.wait(timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)


def test_a_person_types_messages_and_sees_each_answered_without_colour_when_asked() -> None:
    with Terminal(NO_COLOR="1", COLUMNS="90") as terminal:
        terminal.read_until("Typ of plak een bericht")
        terminal.type(f"Dag juf,\n{BREACH}\n\n")
        first = terminal.read_until("───")
        terminal.type("Mijn zoon is ziek vandaag.\x04\x04")
        second = terminal.read_until("───")
        terminal.type("\x04")
        status = terminal.end()

    assert status == 0
    assert "Lijkt een datalek: '" in first
    assert "rapport van een ander kind" in first
    assert "\x1b[3" not in first.replace("\x1b[?", "")
    assert "Lijkt geen privacyverzoek" in second


# --- measuring --------------------------------------------------------------------------------


def test_labelled_messages_are_measured_from_toml_a_folder_and_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = tmp_path / "brieven.toml"
    toml.write_text(
        f'[[letter]]\nlabels = ["datalek"]\nchannel = "email"\nlanguage = "nl"\ntext = "{BREACH}"\n'
    )
    record = {"labels": ["datalek"], "text": BREACH, "id": 1}
    (tmp_path / "regels.jsonl").write_text(json.dumps(record) + "\n\n")

    print_evaluation([toml, tmp_path / "regels.jsonl", tmp_path])
    shown = capsys.readouterr().out

    assert f"{toml}: 1 messages" in shown
    assert f"{tmp_path}: 2 messages" in shown
    assert shown.count("breach_recall         1.000") == 3
    assert shown.count("language_right        1.000") == 3


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("rommel", "geen JSON"),
        ('{"text": "x"}', "`labels`"),
        ('{"text": "x", "labels": ["lek"]}', "`labels`"),
        ('{"text": "x", "labels": ["overig", "klacht"]}', "overig staat alleen"),
        ('{"text": "x", "labels": ["klacht"], "language": 5}', "`language`"),
        ('{"labels": ["klacht"]}', "`text` ontbreekt"),
        ("", "geen gelabelde berichten"),
    ],
)
def test_labelled_lines_that_cannot_be_read_are_named(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "regels.jsonl"
    file.write_text(f"\n{line}\n")

    with pytest.raises(LetterIsWrong, match=says) as fault:
        print_evaluation([file])

    assert "regels.jsonl" in str(fault.value)


def test_the_command_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run("--evaluate", str(tmp_path / "weg.toml"))

    assert result.returncode == 1
    assert "niet te openen" in result.stderr.decode()
