"""Prove that identity and contacts can be kept at the command line, in plain words."""

import asyncio
import json
from pathlib import Path

import pytest
from invented import HOUR, case, mail, source
from typer import Typer
from typer.testing import CliRunner, Result

from casework.boards import BoardProfile
from casework.case import Case
from casework.kinds import Kind
from service.commands.contacts import contacts
from service.commands.identity import identity
from service.settings import read_settings
from service.wiring import load_boards, open_storage

REFERENCE = "PL-7F3K-9QXM"
APP = Typer()
APP.add_typer(identity, name="identity")
APP.add_typer(contacts, name="contacts")
HEADER = "leerling;geboortedatum;email;telefoon;gezag"
HOME = "thuis@ouders.example"


def opron() -> BoardProfile:
    return load_boards(read_settings(None, data_dir=Path("unused")))["opron"]


def keep(folder: Path, kept: Case, *, sender: str = HOME) -> str:
    async def write() -> None:
        settings = read_settings(None, data_dir=folder)
        async with open_storage(settings) as (storage, _), storage.transaction() as tx:
            await tx.cases.open(kept, mail(sender=sender), source=source())

    asyncio.run(write())
    return str(folder)


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A data folder with a request for access at De Tandem."""
    return keep(tmp_path, case(REFERENCE, kind=Kind.INZAGE, profile=opron(), school="De Tandem"))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "export.csv"
    rows = [HEADER, f"1;3-11-2009;{HOME};06-12345678;ja", "2;;geen adres;06-87654321;misschien"]
    file.write_text("\n".join(rows), encoding="cp1252")
    return file


def run(data: str, *words: str) -> Result:
    return CliRunner().invoke(APP, [*words, "--data", data])


def test_a_file_is_read_shown_and_kept_and_faults_tell_no_values(data: str, export: Path) -> None:
    at = ("contacts", "import", str(export), "--board", "opron", "--school", "de tandem")

    dry = run(data, *at, "--dry-run")
    nothing = run(data, "contacts", "count", "--board", "opron")
    done = run(data, *at)
    counted = json.loads(run(data, "contacts", "count", "--board", "opron", "--json").output)

    assert "Indeling plain" in dry.output
    assert "Zou bewaren van De Tandem: 3 adressen en nummers bij 2 leerlingen." in dry.output
    assert "niets ingelezen" in nothing.output
    assert "Regel 3: kolom 'email' is geen mailadres" in done.output
    assert "Regel 3: kolom 'gezag' zegt geen ja of nee" in done.output
    assert "geen adres" not in done.output
    assert "misschien" not in done.output
    assert done.exit_code == 1  # not everything could be read
    assert (counted["school"], counted["pupils"], counted["emails"]) == ("De Tandem", 2, 1)
    assert (counted["phones"], counted["with_authority"]) == (2, 2)


def test_the_same_file_twice_changes_nothing_and_a_school_can_be_forgotten(
    data: str, export: Path
) -> None:
    at = ("contacts", "import", str(export), "--board", "opron", "--school", "De Tandem")
    run(data, *at)
    first = json.loads(run(data, "contacts", "count", "--board", "opron", "--json").output)
    run(data, *at)
    second = json.loads(run(data, "contacts", "count", "--board", "opron", "--json").output)
    gone = run(data, "contacts", "forget", "--board", "opron", "--school", "De Tandem")
    again = run(data, "contacts", "forget", "--board", "opron", "--school", "De Tandem")

    assert {**first, "imported": ""} == {**second, "imported": ""}
    assert gone.exit_code == 0
    assert "geen contactgegevens" in str(again.exception)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--board", "eik"), "geen bestuur eik"),
        (("--board", "opron", "--school", "Elders"), "geen school 'Elders'"),
        (("--board", "opron"), "noemt geen school"),
        (("--board", "opron", "--layout", "magister"), "niet op de indeling magister"),
        (("--board", "opron", "--layout", "excel"), "kies uit auto"),
    ],
)
def test_an_import_that_cannot_be_is_refused_in_plain_words(
    data: str, export: Path, words: tuple[str, ...], said: str
) -> None:
    result = run(data, "contacts", "import", str(export), *words)

    assert result.exit_code != 0
    assert said in " ".join(f"{result.output}{result.exception}".split())


def test_the_ways_are_shown_with_what_is_known_and_the_warning_for_the_fg(
    data: str, export: Path
) -> None:
    before = run(data, "identity", "ways", REFERENCE)
    run(data, "contacts", "import", str(export), "--board", "opron", "--school", "De Tandem")
    after = json.loads(run(data, "identity", "ways", REFERENCE, "--json").output)

    assert "geen contactgegevens ingelezen" in " ".join(before.output.split())
    assert "Let op (voor de FG)" in before.output
    assert "afgeschermde kopie" in " ".join(before.output.split())
    assert (after["contact"], after["first"]) == ("on_file", "code")


def test_a_code_is_sent_but_shown_to_nobody_and_not_to_any_address(data: str, export: Path) -> None:
    run(data, "contacts", "import", str(export), "--board", "opron", "--school", "De Tandem")

    sent = run(data, "identity", "code", REFERENCE, "--to", HOME)
    refused = run(data, "identity", "code", REFERENCE, "--to", "elders@ouders.example")

    assert sent.exit_code == 0, sent.output
    assert "werkt 15 minuten" in sent.output
    assert "kan voor deze zaak geen code" in str(refused.exception)


def test_identity_and_card_are_recorded_and_shown(data: str) -> None:
    run(data, "identity", "record", REFERENCE, "document_shown", "--by", "Jo Prinsen")
    shown = run(data, "identity", "card", REFERENCE, "parent_without_authority", "--age", "child")
    told = run(data, "identity", "information-right", REFERENCE)

    words = " ".join(shown.output.split())
    assert "identiteitsbewijs gezien op school" in words
    assert "door Jo Prinsen" in words
    assert "ouder zonder gezag" in words
    assert "geen recht op het dossier" in words
    assert told.exit_code == 0, told.exception


def test_for_other_kinds_nobody_is_asked(tmp_path: Path) -> None:
    received = case().received - HOUR
    kept = case(REFERENCE, kind=Kind.KLACHT, profile=opron(), received=received)
    data = keep(tmp_path, kept)

    ways = run(data, "identity", "ways", REFERENCE)
    record = run(data, "identity", "record", REFERENCE, "recognised")

    assert "hoeft niemand" in ways.output
    assert "hoeft niemand" in str(record.exception)
