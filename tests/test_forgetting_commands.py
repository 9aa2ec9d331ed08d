"""Run the commands that erase, change the master key and verify the chain."""

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from houses import settings_for
from invented import case, event, mail, source
from typer.testing import CliRunner, Result

from casework.case import CaseOutcome, CaseState
from casework.events import EventKind
from service.commands.audit import audit
from service.commands.keys import keys
from service.commands.purge import hold, purge
from service.settings import Settings, read_settings
from service.wiring import next_master_key, open_storage
from storage.encryption import MasterKeyUnusable, make_master_key

LONG_AGO = datetime.now(UTC) - timedelta(days=400)
REFERENCE = "PL-AAAA-AAAA"
app = typer.Typer()
app.command()(purge)
app.command()(hold)
app.add_typer(keys, name="keys")
app.add_typer(audit, name="audit")


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(folder)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one case, closed long ago."""
    asyncio.run(_fill(settings_for(tmp_path)))
    return tmp_path


async def _fill(settings: Settings) -> None:
    one = case(REFERENCE, received=LONG_AGO, wake_at=None)
    async with open_storage(settings) as (storage, _), storage.transaction() as tx:
        one = replace(one, board="opron")
        await tx.cases.open(one, mail("geheim", received=LONG_AGO), source=source())
        outcome = CaseOutcome.GRANTED
        closed = replace(one, state=CaseState.CLOSED, outcome=outcome, closed_at=LONG_AGO)
        await tx.cases.save(closed)
        for kind in (EventKind.CASE_OPENED, EventKind.CASE_TAKEN_UP, EventKind.CASE_CLOSED):
            await tx.journal.note(event(kind, case=REFERENCE, at=LONG_AGO, board="opron"))


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_dry_run_shows_what_would_go_and_erases_nothing(data: Path) -> None:
    shown = run(data, "purge", "--dry-run")
    first, second = (lines(run(data, "purge", "--dry-run", "--json")) for _ in range(2))

    assert REFERENCE in shown.stdout
    assert "teksten en brieven" in shown.stdout
    assert [line["name"] for line in first] == [REFERENCE]
    assert first == second


def test_a_purge_erases_and_then_has_nothing_to_do(data: Path) -> None:
    (told,) = lines(run(data, "purge", "--json"))

    again = run(data, "purge")

    assert told["keys_destroyed"] == 1
    assert "niets waarvan de bewaartermijn om is" in again.stdout
    assert run(data, "audit").exit_code == 0


def test_a_held_case_is_not_in_the_list(data: Path) -> None:
    held = run(data, "hold", REFERENCE, "--reason", "klacht bij de AP")

    assert held.exit_code == 0, held.output
    assert lines(run(data, "purge", "--dry-run", "--json")) == []
    assert run(data, "hold", REFERENCE).exit_code == 2


def test_a_case_can_go_before_its_time_by_name_only(data: Path) -> None:
    without = run(data, "purge", "--now", "case")
    named = run(data, "purge", "--case", REFERENCE, "--now", "case", "--json")

    assert without.exit_code == 2
    assert lines(named)[0]["keys_destroyed"] == 1


def test_a_new_master_key_takes_the_old_ones_place(data: Path) -> None:
    old = (data / "master.key").read_text()

    rotated = run(data, "keys", "rotate")

    assert rotated.exit_code == 0, rotated.output
    assert (data / "master.key").read_text() != old
    assert not (data / "master.key.next").exists()
    assert run(data, "keys", "check").exit_code == 0
    (data / "master.key").write_text(old)
    assert isinstance(run(data, "keys", "check").exception, MasterKeyUnusable)


@pytest.mark.parametrize("wrapped_already", [True, False])
def test_a_change_of_key_that_was_interrupted_is_finished(
    data: Path, *, wrapped_already: bool
) -> None:
    settings = settings_for(data)
    old = (data / "master.key").read_text()
    if wrapped_already:
        run(data, "keys", "rotate")
        (data / "master.key").rename(next_master_key(settings))
        (data / "master.key").write_text(old)
        started = run(data, "keys", "check")
        assert "interrupted" in str(started.exception)
    else:
        make_master_key(next_master_key(settings))
    new = next_master_key(settings).read_text()

    finished = run(data, "keys", "rotate")

    assert finished.exit_code == 0, finished.output
    assert (data / "master.key").read_text() == new
    assert run(data, "keys", "check").exit_code == 0


def test_the_master_key_can_move_to_a_command(data: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.key"
    make_master_key(new)

    moved = run(data, "keys", "rotate", "--to-command", f"cat {new}")

    assert moved.exit_code == 0, moved.output
    config = tmp_path / "loket.toml"
    words = f'data_dir = "{data}"\n[storage]\nmaster_key_command = ["cat", "{new}"]\n'
    config.write_text(words)
    checked = CliRunner().invoke(app, ["keys", "check", "--config", str(config)])
    assert checked.exit_code == 0, checked.output
    assert read_settings(config).storage.master_key_command == ("cat", str(new))


def test_a_case_without_its_key_is_told(data: Path) -> None:
    with closing(sqlite3.connect(data / "keys.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM data_key")

    checked = run(data, "keys", "check")

    assert checked.exit_code == 1
    assert "sleutel weg" in " ".join(checked.stdout.split())


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE event SET by = 'x' WHERE seq = 2", "gebeurtenis 2: die is veranderd"),
        ("DELETE FROM event WHERE seq = 2", "gebeurtenis 2: die is weggehaald"),
        ("DELETE FROM event WHERE seq = 3", "gebeurtenis 3: die is weggehaald"),
        (
            "UPDATE event SET seq = CASE seq WHEN 1 THEN 12 ELSE 11 END WHERE seq < 3;"
            "UPDATE event SET seq = seq - 10 WHERE seq > 10",
            "gebeurtenis 1: daar staat nu gebeurtenis 2",
        ),
        ("UPDATE chain_head SET hash = 'x'", "gebeurtenis 4: de kop past niet"),
    ],
)
def test_an_event_that_was_touched_is_named(data: Path, statement: str, told: str) -> None:
    with closing(sqlite3.connect(data / "privacyloket.sqlite3")) as connection:
        connection.executescript(statement)

    verified = run(data, "audit", "verify")

    assert verified.exit_code == 1
    assert told in " ".join(verified.stdout.split())


def test_a_chain_written_anew_is_told_by_the_head_that_was_kept(data: Path) -> None:
    kept = next(line for line in run(data, "audit", "head").stdout.split() if "opron" in line)
    same = run(data, "audit", "verify", "--head", kept)
    run(data, "purge")
    later = run(data, "audit", "verify", "--head", kept)
    with closing(sqlite3.connect(data / "privacyloket.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM event")
        connection.execute("DELETE FROM chain_head")

    rewritten = run(data, "audit", "verify", "--head", kept)

    assert (same.exit_code, later.exit_code, rewritten.exit_code) == (0, 0, 1)
    assert run(data, "audit", "verify").exit_code == 0
    assert run(data, "audit", "verify", "--head", "onzin").exit_code == 2
