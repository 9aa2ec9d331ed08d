"""Run the commands of the register of breaches as a person at a terminal does."""

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from breaches import ANSWERS
from invented import case, mail, source
from typer.testing import CliRunner, Result

from casework.actions.keep_breach_register import enter_breach
from casework.breach_entry import Reporter
from casework.breach_fields import FIELDS
from casework.case import CaseRefuses
from casework.kinds import Kind
from service.commands import frame
from service.commands.breach import breach, breaches
from service.settings import read_settings
from service.wiring import open_storage

BOARD = "opron"
NOW = datetime.now(UTC).replace(microsecond=0)
OLD, NEW = "PL-TEST-7F3K", "PL-TEST-9QXM"
ASSESS = [part for name, text in ANSWERS.items() for part in ("--assess", f"{name}={text}")]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two breaches: one of four days ago, one of an hour ago."""

    async def fill() -> None:
        async with open_storage(read_settings(None, data_dir=tmp_path)) as (storage, profiles):
            for reference, ago in ((OLD, timedelta(days=4)), (NEW, timedelta(hours=1))):
                one = case(
                    reference, kind=Kind.DATALEK, profile=profiles[BOARD], received=NOW - ago
                )
                async with storage.transaction() as tx:
                    await tx.cases.open(one, mail(), source=source())
                    await enter_breach(
                        tx, one, reporter=Reporter.PARENT, by="privacyloket", now=NOW - ago
                    )

    asyncio.run(fill())
    return tmp_path


@pytest.fixture(params=[80, 120])
def width(request: pytest.FixtureRequest) -> Iterator[int]:
    """A terminal of this many columns."""
    before = frame.out.width
    frame.out.width = request.param
    yield request.param
    frame.out.width = before


def invoke(data: Path, *arguments: str) -> Result:
    app = typer.Typer()
    app.command()(breaches)
    app.command()(breach)
    return CliRunner().invoke(app, [*arguments, "--data", str(data)])


def shown(data: Path, *arguments: str) -> str:
    result = invoke(data, *arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def told(data: Path, *arguments: str) -> Any:
    return [json.loads(line) for line in shown(data, *arguments, "--json").splitlines()]


def refused(data: Path, *arguments: str) -> str:
    result = invoke(data, *arguments)
    assert isinstance(result.exception, CaseRefuses)
    return str(result.exception)


def plain(text: str) -> str:
    """Answer a page without its frames and its line ends."""
    return re.sub(r"[\s│╭╮╰╯─]+", " ", text)


def test_the_register_shows_both_clocks_of_every_breach_side_by_side(
    data: Path, width: int
) -> None:
    page = shown(data, "breaches", "--board", BOARD)

    assert all(len(line) <= width for line in page.splitlines())
    for words in (OLD, NEW, "Intern", "AP", "nog 22 uur", "nog 70 uur", "te laat"):
        assert words in page


def test_the_register_for_a_program_holds_no_word_that_a_person_wrote(data: Path) -> None:
    shown(data, "breach", NEW, "--fill", "facts=Lijst van Wietske", *ASSESS)

    old, new = told(data, "breaches")

    assert (old["reference"], old["level"], old["report_to_ap"]) == (OLD, None, None)
    assert (new["reference"], new["score"], new["level"]) == (NEW, 3.25, "high")
    assert (new["proposes_ap"], new["proposes_people"]) == (True, True)
    due = datetime.fromisoformat(new["ap_due"]) - datetime.fromisoformat(new["inner_due"])
    assert due == timedelta(hours=48)
    assert "Wietske" not in json.dumps([old, new])


def test_the_register_of_another_year_or_board_is_empty_and_says_so(data: Path) -> None:
    other_year = shown(data, "breaches", "--year", "2001")
    other_board = told(data, "breaches", "--board", "opoo")

    assert "geen datalekken" in other_year
    assert other_board == []
    assert "Er is geen bestuur beuk" in refused(data, "breaches", "--board", "beuk")


def test_one_breach_shows_its_sum_its_form_and_what_lacks(data: Path, width: int) -> None:
    page = shown(data, "breach", NEW, "--fill", "people_count=250", *ASSESS)

    assert all(len(line) <= width for line in page.splitlines())
    text = plain(page)
    for words in (
        "DPC: gedrag 2, leerlingen +1 = 3",
        "SE = 3 × 1 + 0,25 = 3,25",
        "Hoog (3 tot 4): stel melden bij de AP en aan de betrokkenen voor",
        "Let op: het gaat om meer dan 100 mensen",
        "een mens beslist",
        "niet ingevuld (facts)",
        "Ontbreekt voor een volledige melding bij de AP",
        "Ontbreekt voor afsluiten",
    ):
        assert words in text
    parts = [text.index(f"{number}. ") for number in range(10)]
    assert parts == sorted(parts)


def test_a_breach_without_a_sum_says_how_to_make_it(data: Path) -> None:
    page = plain(shown(data, "breach", NEW))

    assert "Nog niet beoordeeld" in page


def test_a_breach_goes_the_whole_way_at_the_command_line(data: Path) -> None:
    at = NOW.isoformat()

    shown(data, "breach", OLD, "--fill", "facts=Lijst kwijt", *ASSESS, "--by", "IBP")
    shown(data, "breach", OLD, "--ap", "yes", "--by", "FG")
    late = refused(data, "breach", OLD, "--reported", at)
    shown(data, "breach", OLD, "--reported", at, "--reason", "pas toen zeker", "--preliminary")
    shown(data, "breach", OLD, "--people", "yes", "--by", "FG")
    shown(data, "breach", OLD, "--told", at, "--how", "brief aan de ouders")
    (whole,) = told(data, "breach", OLD.lower())

    assert "33 lid 1" in late
    assert whole["facts"] == "Lijst kwijt"
    assert [each["by"] for each in whole["ap_decisions"]] == ["FG"]
    assert whole["reports"][0]["late_reason"] == "pas toen zeker"
    assert whole["told"][0]["how"] == "brief aan de ouders"
    assert [(each["task"], each["done"] is None) for each in whole["tasks"]] == [
        ("report_to_ap", False),
        ("report_to_ap", True),
        ("tell_affected", False),
    ]
    page = plain(shown(data, "breach", OLD))
    for words in ("voorlopig; te laat: pas toen zeker", "aan de ouders", "vul aan binnen 10"):
        assert words in page


def test_a_decision_against_the_proposal_and_its_revision_both_stay_on_the_page(
    data: Path,
) -> None:
    why = refused(data, "breach", NEW, "--ap", "no")
    shown(data, "breach", NEW, *ASSESS, "--ap", "no", "--reason", "al gewist")

    page = plain(shown(data, "breach", NEW, "--ap", "yes"))

    assert "nog geen risico beoordeeld" in why
    assert "al gewist (later herzien)" in page
    assert "AP: niet melden" in page
    assert "AP: melden" in page


def test_what_a_person_fills_in_is_masked(data: Path) -> None:
    page = plain(shown(data, "breach", NEW, "--fill", "facts=BSN 111222333 van iemand"))

    assert "111222333" not in page
    assert "van iemand" in page


def test_what_a_person_writes_is_shown_as_it_is_and_not_as_markup(data: Path) -> None:
    words = "[red]rood[/red] [/x]"
    shown(data, "breach", NEW, *ASSESS, "--fill", f"facts=feit {words}", "--by", f"wie {words}")

    page = plain(shown(data, "breach", NEW, "--ap", "no", "--reason", f"want {words}"))

    for prefix in ("feit", "wie", "want"):
        assert f"{prefix} {words}" in page


@pytest.mark.parametrize(
    "options",
    [
        ("--ap", "yes", "--people", "yes"),
        ("--ap", "misschien"),
        ("--reason", "zomaar"),
        ("--exception", "encrypted"),
        ("--preliminary",),
        ("--report", "supplement"),
        ("--told", "2026-11-03T10:00"),
        ("--how", "brief"),
        ("--fill", "facts"),
        ("--fill", "=leeg"),
        ("--fill", "facts=a", "--fill", "facts=b"),
        ("--assess", "ease"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    data: Path, options: tuple[str, ...]
) -> None:
    result = invoke(data, "breach", NEW, *options)

    assert result.exit_code == 2
    assert told(data, "breaches")[1]["report_to_ap"] is None


def test_what_cannot_be_is_refused_with_what_can(data: Path) -> None:
    assert "Er is geen zaak PL-XXXX-XXXX" in refused(data, "breach", "PL-XXXX-XXXX")
    field = refused(data, "breach", NEW, "--fill", "naam=Wietske")
    assert all(each.name in field for each in FIELDS)
    assert "wrong_recipient" in refused(data, "breach", NEW, "--fill", "incident=weg")
    assert "ease" in refused(data, "breach", NEW, "--assess", "data=simple")
    assert "hoe laat" in refused(data, "breach", NEW, "--reported", "2026-11-03")
