"""Run the commands as a person does, in processes of their own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from houses import mail_of

COMMAND = [str(Path(sys.executable).parent / "privacyloket")]
PARENTS_WORDS = "Een mail met het rapport van een ander kind kwam bij mij terecht."


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, text=True, timeout=90, check=False
    )


def lines(result: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A data folder with one case in it, taken in by the command itself."""
    folder = tmp_path
    mail = mail_of(text=PARENTS_WORDS)
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    taken = lines(run("intake", str(folder / "mail.eml"), "--json", "--data", str(folder)))
    assert [line["outcome"] for line in taken] == ["case_opened"]
    return str(folder)


def test_intake_cases_and_case_work_without_any_setting(data: str) -> None:
    cases = lines(run("cases", "--json", "--data", data))
    reference = str(cases[0]["reference"])
    (whole,) = lines(run("case", reference, "--json", "--data", data))

    assert cases[0]["kind"] == "datalek"
    assert PARENTS_WORDS in json.dumps(whole["messages"], ensure_ascii=False)
    assert {letter["letter"] for letter in whole["letters"]} >= {"acknowledgement", "ticket"}  # type: ignore[union-attr,index]


def test_reading_a_case_is_an_act_that_leaves_an_event(data: str) -> None:
    reference = str(lines(run("cases", "--json", "--data", data))[0]["reference"])
    run("case", reference, "--by", "M. Jansen", "--data", data)

    (whole,) = lines(run("case", reference, "--json", "--data", data))

    reads = [event for event in whole["events"] if event["event"] == "case_read"]  # type: ignore[union-attr,index]
    assert "M. Jansen" in {event["by"] for event in reads}


def test_audit_names_the_event_that_somebody_changed(data: str) -> None:
    whole = run("audit", "--data", data)
    with sqlite3.connect(f"{data}/privacyloket.sqlite3") as database:
        database.execute("UPDATE event SET by = 'iemand anders' WHERE seq = 1")
    database.close()

    changed = run("audit", "--data", data)

    assert (whole.returncode, changed.returncode) == (0, 1)
    assert "gebroken bij gebeurtenis 1" in changed.stdout


def test_a_case_that_is_not_there_ends_with_status_1(data: str) -> None:
    result = run("case", "PL-AAAA-AAAA", "--data", data)

    assert result.returncode == 1
    assert "Er is geen zaak" in result.stderr


def test_deadline_answers_line_by_line_and_names_a_bad_line() -> None:
    good = '{"id":1,"kind":"month","received":"2027-01-31T10:00:00+01:00"}'

    result = run("deadline", stdin=f"{good}\nrommel\n")

    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first["due"] == "2027-03-01"
    assert "error" in second
    assert result.returncode == 1


def test_boards_shows_the_profile_with_its_warnings(data: str) -> None:
    result = run("boards", "opron", "--data", data)

    assert result.returncode == 0
    assert "Braskörf" in result.stdout
    assert "identiteitsbewijs" in result.stdout


def test_check_says_what_is_wrong_and_ends_with_status_1(tmp_path: Path) -> None:
    result = run("check", "--data", str(tmp_path))

    assert result.returncode == 1
    assert "neemt geen brieven aan" in result.stdout
    assert "model: Geladen" in result.stdout


def test_wrong_settings_end_with_status_2_and_name_the_key(tmp_path: Path) -> None:
    (tmp_path / "fout.toml").write_text("[sending]\npoort = 1\n", encoding="utf-8")

    result = run("serve", "--config", str(tmp_path / "fout.toml"))

    assert result.returncode == 2
    assert "sending.poort" in result.stderr


def test_without_the_master_key_nothing_starts_and_it_is_said(tmp_path: Path) -> None:
    run("cases", "--data", str(tmp_path))
    (tmp_path / "master.key").unlink()

    result = run("cases", "--data", str(tmp_path))

    assert result.returncode == 1
    assert "hoofdsleutel" in result.stderr


def test_sigterm_stops_the_service_within_ten_seconds(tmp_path: Path) -> None:
    settings = tmp_path / "loket.toml"
    settings.write_text(
        f'data_dir = "{tmp_path}"\n[smtp_door]\nport = 0\n'
        '[boards.opron]\nrequest_addresses = ["privacy@opron.example"]\n',
        encoding="utf-8",
    )
    service = subprocess.Popen(
        [*COMMAND, "serve", "--config", str(settings)], stderr=subprocess.PIPE, text=True
    )
    assert service.stderr is not None
    assert "service_started" in service.stderr.readline()

    begun = time.monotonic()
    service.send_signal(signal.SIGTERM)
    status = service.wait(timeout=15)
    service.stderr.close()

    assert status == 0
    assert time.monotonic() - begun < 10


def test_the_demonstration_needs_nothing_and_ends_well() -> None:
    environment = {**os.environ, "COLUMNS": "120"}
    result = subprocess.run(
        [*COMMAND, "demo"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
    )

    assert result.returncode == 0, result.stderr
    assert result.stdout.count("zaak geopend") >= 10
    assert "al eerder ontvangen" in result.stdout
    assert "automatische mail, geen zaak" in result.stdout
    assert "Autoriteit" not in result.stderr
