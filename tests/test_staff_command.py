"""Prove that the administrator decides at the command line who may sign in."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from staff_house import PASSWORD, StaffHouse
from typer import Typer
from typer.testing import CliRunner, Result

from casework.letters import LetterKind
from service.clock import MachineClock
from service.commands.staff import staff
from service.settings import read_settings
from service.wiring import open_storage

APP = Typer()
APP.add_typer(staff, name="staff")
INVITE = ("invite", "Ruud Postma", "ruud@opron.example", "--board", "opron", "--role", "desk")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "loket.toml"
    lines = (f'data_dir = "{tmp_path}"', "[desk]", 'public_url = "https://loket.opron.example"')
    proxies = 'proxies = ["127.0.0.1"]'
    file.write_text("\n".join((*lines, proxies)), encoding="utf-8")
    return file


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(APP, ["staff", *words, "--config", str(config)])


def done(config: Path, *words: str) -> str:
    result = run(config, *words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def listed(config: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done(config, "list", "--json").splitlines()]


def letters_owed(config: Path) -> list[tuple[str, str]]:
    async def read() -> list[tuple[str, str]]:
        async with open_storage(read_settings(config)) as (database, _):
            house = StaffHouse(database)
            house.clock.moment = MachineClock().now()
            return [(each.kind, each.recipient) for each in await house.letters()]

    return asyncio.run(read())


def join(config: Path, link: str) -> None:
    async def follow() -> None:
        async with open_storage(read_settings(config)) as (database, _):
            house = StaffHouse(database)
            house.clock.moment = MachineClock().now()
            await house.follow(link.rpartition("/")[2])

    asyncio.run(follow())


def test_an_invitation_is_mailed_and_its_link_not_shown(config: Path) -> None:
    said = done(config, *INVITE)

    assert "Ruud Postma is uitgenodigd" in said
    assert "https://" not in said
    assert letters_owed(config) == [(LetterKind.STAFF_INVITATION, "ruud@opron.example")]


def test_with_link_it_is_shown_and_nothing_is_mailed(config: Path) -> None:
    said = done(config, *INVITE, "--link")

    assert "https://loket.opron.example/uitnodiging/" in said
    assert "één keer getoond" in said
    assert letters_owed(config) == []


def test_the_link_that_is_shown_leads_in(config: Path) -> None:
    told = json.loads(done(config, *INVITE, "--link", "--json"))

    join(config, told["link"])

    (member,) = listed(config)
    assert member["joined"] is not None
    assert member["awaits_app"] is False
    assert PASSWORD not in json.dumps(member)
    assert "actief" in done(config, "list")


def test_the_list_names_who_may_do_what(config: Path) -> None:
    assert "nog niemand" in done(config, "list")
    done(config, *INVITE)
    school = ("--school", "De Tandem", "--role", "director", "--role", "director:deputy")
    done(config, "invite", "Joke Terpstra", "joke@opron.example", "--board", "opron", *school)

    joke, ruud = listed(config)

    assert ruud["seats"] == [{"board": "opron", "post": "desk", "schools": []}]
    assert [seat["post"] for seat in joke["seats"]] == ["director", "director:deputy"]
    assert joke["seats"][0]["schools"] == ["De Tandem"]
    assert "uitgenodigd" in done(config, "list", "--board", "opron")


def test_somebody_is_meant_by_address_name_or_number(config: Path) -> None:
    done(config, *INVITE)
    (member,) = listed(config)

    for who in ("RUUD@opron.example", "ruud postma", member["id"], member["id"][:8]):
        done(config, "block", who)
        assert listed(config)[0]["blocked"] is not None
        done(config, "unblock", who)

    assert run(config, "forget", "ruud postma").exit_code == 1
    done(config, "block", "ruud postma")
    assert "is gewist" in done(config, "forget", "ruud postma")
    assert listed(config) == []
    result = run(config, "block", "niemand")
    assert result.exit_code == 1
    assert "Er is niemand niemand" in str(result.exception)


def test_seats_change_at_one_board_and_stay_at_another(config: Path) -> None:
    done(config, *INVITE)
    done(config, "seats", "ruud@opron.example", "--board", "opoo", "--role", "fg")

    done(config, "seats", "ruud@opron.example", "--board", "opron", "--role", "ibp_manager")
    both = {(seat["board"], seat["post"]) for seat in listed(config)[0]["seats"]}
    done(config, "seats", "ruud@opron.example", "--board", "opron")

    assert both == {("opoo", "fg"), ("opron", "ibp_manager")}
    assert [seat["board"] for seat in listed(config)[0]["seats"]] == ["opoo"]


def test_a_lost_phone_and_a_lost_password_get_a_link(config: Path) -> None:
    join(config, json.loads(done(config, *INVITE, "--link", "--json"))["link"])

    for option in ("--password", "--second-factor"):
        said = done(config, "reset", "ruud@opron.example", option, "--link")
        assert "https://loket.opron.example/herstel/" in said
    assert "wacht op nieuwe app" in done(config, "list")
    assert "/uitnodiging/" in done(config, "again", "ruud@opron.example", "--link")


@pytest.mark.parametrize("options", [(), ("--password", "--second-factor")])
def test_a_reset_says_of_what(config: Path, options: tuple[str, ...]) -> None:
    done(config, *INVITE)

    assert run(config, "reset", "ruud@opron.example", *options).exit_code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--board", "opron", "--role", "baas"), None),
        (("--board", "elders", "--role", "fg"), "Er is geen bestuur elders"),
        (("--board", "opron", "--role", "director"), "minstens één school"),
    ],
)
def test_a_seat_that_cannot_be_is_refused(
    config: Path, words: tuple[str, ...], said: str | None
) -> None:
    result = run(config, "invite", "Ruud", "ruud@opron.example", *words)

    assert result.exit_code == (2 if said is None else 1)
    assert said is None or said in str(result.exception)
    assert listed(config) == []


def test_without_a_web_server_there_are_no_links(tmp_path: Path) -> None:
    file = tmp_path / "bare.toml"
    file.write_text(f'data_dir = "{tmp_path}"\n', encoding="utf-8")

    result = run(file, *INVITE)

    assert result.exit_code == 1
    assert "public_url" in str(result.exception)
