from pathlib import Path

import pytest

from service.describe_settings import settings_page
from service.settings import SettingsInvalid, read_settings
from service.wiring import load_boards

ROOT = Path(__file__).parent.parent
MAILBOX = """
[[mailboxes]]
name = "loket"
board = "opoo"
host = "imap.example"
username = "privacy@opoo.example"
password = { env = "PASSWORD" }
"""
BOT = """
[[bots]]
name = "bode"
board = "opoo"
token = { env = "TOKEN" }
"""
HOOK = 'webhook_url = "https://opoo.example/telegram"'


def written(folder: Path, text: str) -> Path:
    file = folder / "privacyloket.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_embedded_defaults_hold(tmp_path: Path) -> None:
    settings = read_settings(None, data_dir=tmp_path)

    assert settings.database_url.startswith("sqlite:///")
    assert set(settings.boards) == {"opoo", "opron"}


def test_the_example_in_the_repository_is_good() -> None:
    settings = read_settings(ROOT / "privacyloket.example.toml")

    assert [mailbox.name for mailbox in settings.mailboxes] == ["opoo-privacy", "opoo-datalek"]
    assert load_boards(settings)["opron"].school("De Tandem") is not None


def test_the_page_about_settings_is_made_from_the_code() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert page == settings_page(), "run: python -m service.describe_settings > docs/settings.md"


def test_the_environment_goes_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, '[sending]\nhost = "localhost"\nport = 2525\n')
    monkeypatch.setenv("PRIVACYLOKET_SENDING__PORT", "2626")

    settings = read_settings(file)

    assert (settings.sending.host, settings.sending.port) == ("localhost", 2626)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[sending]\nhsot = "x"', "sending.hsot"),
        ('[sending]\nhost = "smtp.example"', "in the clear"),
        (MAILBOX + 'security = "none"', "in the clear"),
        (MAILBOX.replace('board = "opoo"', 'board = "onbekend"'), "not under [boards]"),
        (MAILBOX.replace("password = { env", "password = { sleutel"), "mailboxes.0.password"),
        (MAILBOX + MAILBOX, "two mailboxes or bots are called loket"),
        (MAILBOX.replace('password = { env = "PASSWORD" }', ""), "exactly one of 'password'"),
        ("[smtp_door]\nport = 0", "every mail would be refused"),
        ('[smtp_door]\ncertificate = "/x"', "set together"),
        (BOT + 'webhook_url = "http://opoo.example/telegram"', "bots.0.webhook_url"),
        (BOT + 'webhook_url = "https://opoo.example"', "bots.0.webhook_url"),
        (
            BOT + HOOK + BOT.replace("bode", "andere") + HOOK,
            "two bots have the same path in their webhook_url",
        ),
        ('[webhooks]\nhost = "0.0.0.0"', "in the clear"),
        ("[sending\n", "not TOML"),
        (
            "[boards.opoo]\n"
            'request_addresses = ["a@x.example"]\nbreach_addresses = ["A@x.example"]',
            "one address for two purposes",
        ),
    ],
)
def test_a_fault_names_the_file_the_key_and_what_is_expected(
    tmp_path: Path, text: str, told: str
) -> None:
    file = written(tmp_path, text)

    with pytest.raises(SettingsInvalid) as fault:
        read_settings(file)

    assert str(file) in str(fault.value)
    assert told in str(fault.value)


def test_a_fault_does_not_repeat_a_secret_somebody_wrote_in_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, MAILBOX.replace('{ env = "PASSWORD" }', '"hunter2-geheim"'))

    with pytest.raises(SettingsInvalid) as fault:
        read_settings(file)

    assert "hunter2-geheim" not in str(fault.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="no such file"):
        read_settings(tmp_path / "weg.toml")


def test_a_secret_comes_from_its_file_or_its_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("uit-bestand\n", encoding="utf-8")
    monkeypatch.setenv("PASSWORD", "uit-omgeving")
    from_file = MAILBOX.replace('{ env = "PASSWORD" }', f'{{ file = "{tmp_path}/secret" }}')

    one = read_settings(written(tmp_path, from_file)).mailboxes[0].password
    other = read_settings(written(tmp_path, MAILBOX)).mailboxes[0].password

    assert one is not None
    assert other is not None
    assert (one.read(), other.read()) == ("uit-bestand", "uit-omgeving")


def test_a_secret_that_is_not_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PASSWORD", raising=False)
    secret = read_settings(written(tmp_path, MAILBOX)).mailboxes[0].password

    assert secret is not None
    with pytest.raises(SettingsInvalid, match="PASSWORD"):
        secret.read()
