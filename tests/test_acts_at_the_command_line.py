"""Prove that staff can act at the command line: move a term, hand over, leave, end a task."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from invented import card, case, mail, seen, source
from typer.testing import CliRunner, Result

from casework.boards import Role
from casework.case import Case, CaseState
from casework.clocks import clocks_for
from casework.kinds import Kind
from service.cli import app
from service.settings import read_settings
from service.wiring import load_boards, open_storage

NOW = datetime.now(UTC)
"""The commands ask the machine's own clock, so the case is a day old for them."""
REFERENCE = "PL-7F3K-9QXM"


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A data folder with a correction that waits at De Tandem."""
    keep(tmp_path, opron_case(Kind.CORRECTIE))
    return str(tmp_path)


def opron_case(kind: Kind, **more: object) -> Case:
    received = NOW - timedelta(days=1)
    profile = load_boards(read_settings(None, data_dir=Path("unused")))["opron"]
    return case(
        REFERENCE,
        kind=kind,
        profile=profile,
        school="De Tandem",
        received=received,
        clocks=clocks_for(kind, received=received, board=profile),
        **more,
    )


def keep(folder: Path, *cases: Case) -> None:
    async def write() -> None:
        settings = read_settings(None, data_dir=folder)
        async with open_storage(settings) as (storage, _), storage.transaction() as tx:
            for each in cases:
                await tx.cases.open(each, mail(received=each.received), source=source())

    asyncio.run(write())


def run(data: str, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", data])


def shown(data: str) -> dict[str, object]:
    result = run(data, "case", REFERENCE, "--json")
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.output))


def listed(data: str, name: str) -> list[Any]:
    found = shown(data)[name]
    assert isinstance(found, list)
    return found


def events(data: str) -> Sequence[str]:
    found = shown(data)["events"]
    assert isinstance(found, list)
    return [each["event"] for each in found]


def test_an_extension_shows_the_old_and_the_new_date(data: str) -> None:
    before = shown(data)

    done = run(data, "term", "extend", REFERENCE, "--reason", "Het dossier is erg groot.", "--json")

    moved = json.loads(done.output)
    legal = next(move for move in moved["moves"] if move["name"] == "legal_term")
    assert done.exit_code == 0
    assert legal["old"] in json.dumps(before["clocks"])
    assert legal["new"] > legal["old"]
    assert "term_extended" in events(data)


def test_a_question_and_its_answer_are_recorded_and_a_second_answer_is_refused(data: str) -> None:
    asked = run(data, "term", "ask", REFERENCE, "identity")
    answered = run(data, "term", "answered", REFERENCE)
    again = run(data, "term", "answered", REFERENCE)

    assert (asked.exit_code, answered.exit_code) == (0, 0)
    assert "blijft zoals hij was" in asked.output  # the days begin to count tomorrow
    assert "wacht geen vraag" in str(again.exception)
    assert events(data).count("question_answered") == 1


def test_only_the_fg_command_moves_awareness_and_a_bad_moment_is_named(tmp_path: Path) -> None:
    keep(tmp_path, opron_case(Kind.DATALEK, role=Role.FG))
    data = str(tmp_path)
    moment = (NOW - timedelta(hours=20)).isoformat(timespec="minutes")

    wrong = run(data, "term", "aware", REFERENCE, "gisteren", "--reason", "Onderzoek")
    moved = run(data, "term", "aware", REFERENCE, moment, "--reason", "Onderzoek")

    assert wrong.exit_code == 2
    assert "is geen datum" in wrong.output
    assert moved.exit_code == 0, moved.output
    assert "melding bij de AP" in moved.output


def test_a_case_is_handed_over_and_a_wrong_post_is_named(data: str) -> None:
    wrong = run(data, "case", REFERENCE, "--to", "koning")
    done = run(data, "case", REFERENCE, "--to", "fg")

    assert wrong.exit_code == 2
    assert "koning" in wrong.output
    assert done.exit_code == 0
    assert shown(data)["holder"] == "fg"


def test_a_conflict_keeps_the_case_from_its_director(data: str) -> None:
    run(data, "case", REFERENCE, "--conflict", "director")

    found = shown(data)
    assert found["kept_from"] == ["director"]
    assert found["holder"] == "fg"


def test_a_task_that_follows_a_decision_is_shown_and_ended(tmp_path: Path) -> None:
    keep(tmp_path, opron_case(Kind.CORRECTIE, identity=seen(), card=card()))
    data = str(tmp_path)
    run(data, "case", REFERENCE, "--take-up", "--close", "granted")
    with_task = run(data, "case", REFERENCE)
    done = run(data, "case", REFERENCE, "--done", "tell_recipients")
    again = run(data, "case", REFERENCE, "--done", "tell_recipients")

    assert "vertel het aan wie de gegevens kreeg" in with_task.output
    assert (done.exit_code, again.exit_code) == (0, 1)
    assert "gedaan door beheerder" in done.output


def test_leave_is_recorded_listed_and_taken_back(data: str) -> None:
    first, last = (NOW + timedelta(days=day) for day in (2, 9))
    days = (first.date().isoformat(), last.date().isoformat())
    where = ("--board", "opron", "--school", "De Tandem")

    made = run(data, "leave", "new", "director", *days, *where)
    listed = run(data, "leave", "list", "--board", "opron", "--json")
    known = json.loads(listed.output)
    removed = run(data, "leave", "remove", known["id"])
    empty = run(data, "leave", "list", "--board", "opron")

    assert made.exit_code == 0, made.output
    assert (known["post"], known["school"], known["first"]) == ("director", "De Tandem", days[0])
    assert removed.exit_code == 0
    assert "geen verlof" in empty.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("director", "2027-02-30", "2027-03-01"), "is geen dag"),
        (("director", "2027-03-02", "2027-03-01", "--school", "De Tandem"), "vóór de eerste"),
        (("director", "2027-03-02", "2027-03-03"), "de school"),
    ],
)
def test_leave_that_cannot_be_is_refused_in_plain_words(
    data: str, words: tuple[str, ...], said: str
) -> None:
    result = run(data, "leave", "new", *words, "--board", "opron")

    assert result.exit_code != 0
    assert said in f"{result.output}{result.exception}"


def test_a_director_sees_the_cases_of_their_school_only(data: str) -> None:
    own = run(data, "cases", "--board", "opron", "--school", "De Tandem", "--json")
    other = run(data, "cases", "--board", "opron", "--school", "De Badde", "--json")

    assert json.loads(own.output)["reference"] == REFERENCE
    assert other.output == ""


def test_a_case_shows_who_had_it_before_and_its_open_tasks(tmp_path: Path) -> None:
    keep(tmp_path, opron_case(Kind.CORRECTIE, state=CaseState.TAKEN_UP))
    data = str(tmp_path)
    run(data, "case", REFERENCE, "--close", "refused")

    result = run(data, "case", REFERENCE)

    assert "stuur de brief met de weigering" in result.output
    assert "binnen de eerste maand" in " ".join(result.output.replace("│", " ").split())


def test_a_note_is_shown_with_the_case_and_holds_no_number(data: str) -> None:
    run(data, "case", REFERENCE, "--note", "Gebeld. BSN 123456782.", "--by", "Jo Prinsen")

    (note,) = listed(data, "notes")
    table = run(data, "case", REFERENCE).output

    assert (note["by"], "123456782" in note["text"]) == ("Jo Prinsen", False)
    assert "Notitie" in table
    assert "123456782" not in table


def test_advice_is_answered_before_the_case_is_closed(data: str) -> None:
    run(data, "case", REFERENCE, "--advice", "Wijs dit niet af.", "--by", "fg")

    early = run(data, "case", REFERENCE, "--close", "refused")
    silent = run(data, "case", REFERENCE, "--not-followed", "1")
    done = run(
        data, *("case", REFERENCE, "--not-followed", "1", "--why", "Omdat.", "--close", "refused")
    )

    (advice,) = listed(data, "advices")
    assert (early.exit_code, silent.exit_code, done.exit_code) == (1, 1, 0)
    assert "advies van de FG" in str(early.exception)
    assert (advice["followed"], advice["reason"], advice["as_given"]) == (False, "Omdat.", True)
    assert shown(data)["outcome"] == "refused"


def test_a_case_is_split_and_joined_again(data: str) -> None:
    run(data, "case", REFERENCE, "--split", "correctie")
    (other,) = listed(data, "linked")

    done = run(data, "case", REFERENCE, "--merge", str(other).lower())

    gone = json.loads(run(data, "case", str(other), "--json").output)
    assert done.exit_code == 0, done.output
    assert (gone["outcome"], gone["merged_into"]) == ("merged", REFERENCE)
    assert gone["split_from"] == REFERENCE
