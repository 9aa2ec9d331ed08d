"""Run the command `deadline` as a person types it and as a program feeds it."""

import json
import os
import pty
import subprocess
import sys
from typing import Final

import pytest

RUN: Final = "import typer; from service.commands.deadline import deadline; typer.run(deadline)"
COMMAND: Final = [sys.executable, "-c", RUN]
GOOD: Final = '{"id":1,"kind":"month","received":"2027-01-31T10:00:00+01:00"}\n'


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command with a pipe on every side."""
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, text=True, timeout=30, check=False
    )


def run_on_a_terminal() -> subprocess.CompletedProcess[str]:
    """Run the command without arguments, with a keyboard in place of a pipe."""
    master, terminal = pty.openpty()
    try:
        return subprocess.run(
            COMMAND, stdin=terminal, capture_output=True, text=True, timeout=30, check=False
        )
    finally:
        os.close(master)
        os.close(terminal)


def words(result: subprocess.CompletedProcess[str]) -> str:
    """Answer what went wrong, without line breaks."""
    return " ".join(result.stderr.split())


def test_a_person_types_a_kind_and_a_day_and_sees_the_date() -> None:
    result = run("month", "2027-01-31")

    assert result.returncode == 0
    assert "maandag 1 maart 2027" in result.stdout
    assert "28↷" in result.stdout
    assert "\x1b" not in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) == 80


def test_a_moment_may_lack_an_offset_and_needs_no_quotes() -> None:
    apart = run("breach72", "2027-03-26", "14:00", "--json")
    quoted = run("breach72", "2027-03-26 14:00", "--json")

    assert json.loads(apart.stdout)["due"] == "2027-03-29T15:00:00+02:00"
    assert quoted.stdout == apart.stdout


def test_json_gives_the_line_of_the_record() -> None:
    result = run("month", "2027-01-31", "--json")

    assert json.loads(result.stdout).keys() == {"id", "due", "explanation"}
    assert result.stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("extension 2027-01-31 --notice-sent 2027-02-20", "2027-04-30"),
        ("suspension 2027-01-31 --asked 2027-02-02 --answered 2027-02-12", "2027-03-10"),
        (
            "suspension 2026-06-01 --asked 2026-06-03 --answered 2026-06-05"
            " --asked 2026-06-06 --answered 2026-06-09",
            "2026-07-06",
        ),
        ("suspension 2026-06-01 --asked 2026-06-02 --as-of 2026-06-04", "2026-07-03"),
        ("suspension 2026-03-14 --term weeks", "2026-04-11"),
        ("breach72 --aware 2026-06-08T10:00", "2026-06-11T10:00:00+02:00"),
    ],
)
def test_every_option_reaches_the_date(typed: str, due: str) -> None:
    result = run(*typed.split(), "--json")

    assert json.loads(result.stdout)["due"] == due


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("breach72 2027-03-28 02:30", "DATUM: 2027-03-28 02:30:00 bestaat niet, want die nacht"),
        ("month 2027-02-30", "DATUM: '2027-02-30' bestaat niet."),
        ("month", "DATUM: ontbreekt."),
        ("maand 2027-01-31", "SOORT: 'maand' is onbekend. Kies uit month, weeks,"),
        ("month 2027-01-31 --term jaar", "--term: 'jaar' is onbekend."),
        ("extension 2027-01-31 --notice-sent 2027-01-30", "--notice-sent: za 30 januari 2027 ligt"),
        ("suspension 2027-01-31 --asked 2027-02-02", "--as-of: ontbreekt."),
        (
            "suspension 2027-01-31 --asked 2027-02-05 --answered 2027-02-02",
            "--answered: di 2 februari 2027 ligt vóór de vraag",
        ),
        ("month 2027-01-31 --answered 2027-02-02", "--answered: er is geen --asked bij"),
        ("--term weeks", "SOORT: ontbreekt."),
    ],
)
def test_wrong_use_ends_with_status_2_and_names_what_was_typed(typed: str, says: str) -> None:
    result = run(*typed.split())

    assert result.returncode == 2
    assert says in words(result)
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_on_a_terminal_without_arguments_it_says_how_to_use_it() -> None:
    result = run_on_a_terminal()

    assert result.returncode == 0
    assert "privacyloket deadline month 2027-01-31" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_the_examples_it_gives_work() -> None:
    shown = run_on_a_terminal().stdout.split("Voorbeelden")[1].split("\n\n")[0]
    examples = shown.replace("\\\n", " ").splitlines()

    results = [run(*example.split()[2:]) for example in examples if example.strip()]

    assert len(results) == 4
    assert [result.returncode for result in results] == [0] * 4


def test_a_program_gets_a_line_for_every_line_and_status_1_when_one_is_wrong() -> None:
    result = run(stdin=f"\ufeff{GOOD}\nrommel\n{GOOD}")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line.get("due") for line in lines] == ["2027-03-01", None, "2027-03-01"]
    assert lines[1]["error"].startswith("regel 3: ")
    assert result.returncode == 1


def test_nothing_in_gives_nothing_out() -> None:
    result = run()

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_program_may_wait_for_an_answer_before_it_asks_on() -> None:
    buffered = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=buffered
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for _ in range(3):
            program.stdin.write(GOOD)
            program.stdin.flush()

            assert json.loads(program.stdout.readline())["due"] == "2027-03-01"


def test_a_reader_that_stops_early_causes_no_traceback() -> None:
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdin.write(GOOD)
        program.stdin.flush()
        program.stdout.readline()
        program.stdout.close()

        program.stdin.write(GOOD)
        program.stdin.close()

        assert program.stderr.read() == ""
        assert program.wait(timeout=30) == 1


def test_output_is_utf_8_whatever_the_locale_says() -> None:
    result = subprocess.run(
        COMMAND,
        input=GOOD.encode(),
        capture_output=True,
        timeout=30,
        check=False,
        env={"PYTHONIOENCODING": "ascii", "PATH": os.environ["PATH"]},
    )

    assert result.returncode == 0
    assert "→" in json.loads(result.stdout.decode())["explanation"]
