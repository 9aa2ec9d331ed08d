"""Prove that the commands about boards show everything, and say what is wrong and missing."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from invented import board, profile_data
from rich.console import Console
from typer.testing import CliRunner

from casework.boards import BoardProfile, Role
from casework.kinds import KIND_FACTS, Kind
from casework.profile_check import check_profile
from service.board_files import board_to_run, board_to_show, read_board, shipped_boards
from service.commands.boards import boards
from service.describe_boards import boards_page
from service.settings import BoardSettings
from service.show_boards import board_as_json, board_page, boards_table

ROOT = Path(__file__).parent.parent
BREAKS = re.compile(r"\s+")


def printed(shown: Any, width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(shown)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def words(text: str) -> str:
    """A text on one line, however it was broken."""
    return BREAKS.sub(" ", text)


def shipped(name: str) -> BoardProfile:
    return read_board(name, BoardSettings())


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(boards, list(arguments))
    return result.exit_code, words(result.stdout), words(result.stderr)


@pytest.mark.parametrize("name", shipped_boards())
@pytest.mark.parametrize("width", [80, 120])
def test_the_page_holds_every_school_and_every_rule_and_fits(name: str, width: int) -> None:
    profile = shipped(name)

    page = printed(board_page(profile), width)

    assert max(len(line) for line in page.splitlines()) <= width
    flat = words(page)
    told = [school.name for school in profile.schools]
    told += [school.village for school in profile.schools]
    told += [KIND_FACTS[kind].title.split()[0] for kind in Kind]
    told += [*profile.pupil_systems, profile.contact.phone, profile.contact.email]
    told += ["Handtekening", "Datum", "Naam en functie"]
    assert [each for each in told if words(each) not in flat] == []
    for sentence in (*profile.special_rules, *profile.warnings_for_fg, profile.identity_rule):
        assert all(word in flat for word in sentence.split())


@pytest.mark.parametrize("name", shipped_boards())
def test_rules_stand_on_a_wide_page_word_for_word(name: str) -> None:
    profile = shipped(name)

    page = printed(board_page(profile), 400)

    for sentence in (*profile.special_rules, *profile.warnings_for_fg):
        assert f"• {sentence}" in page
    assert profile.identity_rule in page


def line_of(page: str, start: str) -> str:
    return next(line.strip() for line in page.splitlines() if line.strip().startswith(start))


def test_each_line_says_whether_it_comes_from_the_document_or_is_the_default() -> None:
    page = printed(board_page(shipped("opoo")))

    assert line_of(page, "Inzage ").split("   ")[-1].strip() == "één maand (10.10.3)"
    assert "directeur (10.10.2)" in line_of(page, "Inzage ")
    assert "FG (10.9.4)" in line_of(page, "Menselijke tussenkomst")
    assert "directeur (standaard)" in line_of(page, "Toestemming")
    assert "directeur → IBP-manager → FG → AP (10.10.5)" in page
    assert line_of(page, "Oppakken  ").endswith("binnen 2 werkdagen (standaard)")
    assert line_of(page, "Soort onderwijs").endswith("(profiel)")
    assert "ligging van Oegstgeest" in line_of(page, "Schoolvakanties")


def test_four_weeks_stand_beside_the_legal_month() -> None:
    page = printed(board_page(shipped("opron")))

    assert "vier weken, naast de wettelijke maand (Gegevens inzien)" in line_of(page, "Inzage ")
    assert line_of(page, "Bezwaar ").endswith("één maand (standaard)")
    assert "FG, bestuursbureau van Scholengroep OPRON" in line_of(page, "Hoort het meteen")


@pytest.mark.parametrize("name", ["emmen", "ikt", "omo-helmond"])
def test_what_no_document_says_is_still_to_be_entered(name: str) -> None:
    page = printed(board_page(shipped(name)))

    assert line_of(page, "Mail voor ouders").endswith("nog invullen")
    assert "mailadres voor ouders; tot dan: de dienst start niet" in page
    assert "Het document noemt geen scholen: nog invullen." in page
    assert "het document zegt hier niets over" in line_of(page, "Waar")


def full() -> BoardProfile:
    """A board of which everything is said."""
    data = profile_data()
    data["roles"]["fg"] |= {"name": "A. Bakker", "deputy": "fg2@linde.example"}
    data["schools"][0] |= {
        "director": {
            "address": "d@linde.example",
            "name": "B. de Wit",
            "works_in_school_holidays": True,
        },
        "deputy": "p@linde.example",
        "region": "zuid",
    }
    more = {
        "legal_remedy": "awb",
        "region": "noord",
        "own_target_working_days": 10,
        "extra_holidays": [],
        "routing_without_school": {"inzage": "fg"},
    }
    return check_profile({**data, **more}, file="f")


def test_people_deputies_and_their_holidays_stand_on_the_page() -> None:
    page = words(printed(board_page(full())))

    for told in (
        "A. Bakker",
        "fg2@linde.example",
        "B. de Wit",
        "p@linde.example",
        "werkt in schoolvakanties",
        "vakanties: regio zuid",
        "Eigen streefdatum: 10 werkdagen (profiel)",
        "bezwaar volgens de Awb",
        "bekend is: inzage → FG, wat voor de directeur is → bureau (profiel)",
    ):
        assert told in page


def test_a_name_with_square_brackets_is_shown_as_it_is() -> None:
    profile = board(name="De [bold]Linde[/bold]", special_rules=["Regel [red]1[/red]"])

    page = printed(board_page(profile)) + printed(boards_table([profile]))

    assert page.count("[bold]") == 2
    assert "Regel [red]1[/red]" in page


def test_as_json_every_key_comes_with_its_origin() -> None:
    found = board_as_json(shipped("opoo"))

    assert json.loads(json.dumps(found)) == found
    assert found["origins"]["routing.inzage"] == "10.10.2"
    assert found["origins"]["routing.toestemming"] == "standaard"
    assert found["origins"]["breach.inner_hours"] == "8.4.5"
    assert found["gets"]["datalek"] == "ibp_manager"
    assert found["missing"][0]["what"] == "adres van de FG"


def test_the_settings_show_as_such() -> None:
    local = BoardSettings.model_validate(
        {"addresses": {"fg": "fg@opoo.example"}, "contact_email": "ouders@opoo.example"}
    )

    page = printed(board_page(board_to_show("opoo", local)))

    assert "fg@opoo.example (instellingen)" in page
    assert line_of(page, "Mail voor ouders").endswith("ouders@opoo.example (instellingen)")
    assert board_to_run("opoo", local).address_of(Role.FG, None) == "fg@opoo.example"


# The commands.


def test_without_settings_all_five_boards_are_listed_with_what_they_need() -> None:
    status, told, _ = run()

    assert status == 0
    for name in shipped_boards():
        assert name in told
    assert "mailadres voor ouders" in told


def test_a_board_is_shown_by_its_name_alone() -> None:
    assert run("opron") == run("show", "opron")
    assert "Braskörf" in run("opron")[1]


def test_a_profile_file_can_be_shown_before_it_is_used(tmp_path: Path) -> None:
    (tmp_path / "nieuw.toml").write_text(
        'id = "nieuw"\nname = "Stichting Nieuw"\n[roles.fg]\ntitle = "FG"\n', encoding="utf-8"
    )

    status, told, _ = run("show", str(tmp_path / "nieuw.toml"))

    assert status == 0
    assert "Stichting Nieuw" in told


def test_json_comes_one_line_for_each_board() -> None:
    listed = CliRunner().invoke(boards, ["--json"]).stdout.splitlines()
    shown = CliRunner().invoke(boards, ["--json", "show", "ikt"]).stdout.splitlines()

    assert len(listed) == 5
    assert [json.loads(line)["id"] for line in shown] == ["ikt"]


def test_a_board_that_is_not_there_ends_with_status_1_and_the_names() -> None:
    status, _, error = run("show", "opro")

    assert status == 1
    assert "Er is geen bestuur opro; wel: opoo, opron, emmen, ikt, omo-helmond." in error


def test_check_names_every_fault_of_every_file_and_ends_with_status_1(tmp_path: Path) -> None:
    good, bad, gone = (tmp_path / f"{name}.toml" for name in ("goed", "fout", "weg"))
    good.write_text('id = "ab"\nname = "Goed"\n[roles.fg]\ntitle = "FG"\n', encoding="utf-8")
    bad.write_text('id = "ab"\nnaam = "Fout"\n[roles]\n', encoding="utf-8")

    status, told, _ = run("check", str(good), str(bad), str(gone))

    assert status == 1
    assert f"ok {good}: Goed; nog invullen: mailadres voor ouders" in told
    assert f"fout {bad}, line 2: naam: is no key of a profile; did you mean 'name'?" in told
    assert f"fout {bad}, line 3: roles.fg: is missing" in told
    assert f"fout {gone}: there is no such profile" in told


def test_check_without_files_tries_every_board_as_it_would_run(tmp_path: Path) -> None:
    settings = tmp_path / "privacyloket.toml"
    settings.write_text("[boards.emmen]\n[boards.opron]\n", encoding="utf-8")

    status, told, _ = run("check", "--config", str(settings))
    above, _, _ = run("--config", str(settings), "check")

    assert (status, above) == (1, 1)
    assert "fout settings: boards.emmen: contact_email: is missing" in told
    assert "ok opron: Scholengroep OPRON" in told
    assert "ok ikt: Stichting Ieder Kind Telt" in told
    assert run("check")[0] == 0


def test_the_list_shows_the_good_boards_beside_a_bad_one(tmp_path: Path) -> None:
    (tmp_path / "eigen.toml").write_text("id = 1\n", encoding="utf-8")
    settings = tmp_path / "privacyloket.toml"
    settings.write_text(f'[boards.eigen]\nprofile = "{tmp_path}/eigen.toml"\n', encoding="utf-8")

    status, told, error = run("--config", str(settings))

    assert status == 1
    assert "Scholengroep OPRON" in told
    # A long path may be broken at the edge of the terminal.
    assert "eigen.toml,line1:id:expectedatextinquotes" in "".join(error.split())


@pytest.mark.parametrize(
    ("local", "told"),
    [
        ({}, "boards/eigen.toml: there is no such profile; these ship with the service: emmen,"),
        ({"profile": "/nergens/eigen.toml"}, "/nergens/eigen.toml: there is no such profile"),
        ({"profile": str(ROOT)}, f"{ROOT}: cannot be read: Is a directory"),
        ({"profile": str(ROOT / "boards/opron.toml")}, "id: is 'opron', but the settings call"),
    ],
)
def test_a_profile_that_is_not_there_is_told_with_what_to_do(
    tmp_path: Path, local: dict[str, str], told: str
) -> None:
    settings = tmp_path / "privacyloket.toml"
    lines = "".join(f"{key} = '{value}'\n" for key, value in local.items())
    settings.write_text(f"[boards.eigen]\n{lines}", encoding="utf-8")

    status, _, error = run("--config", str(settings))

    assert status == 1
    assert told in error


def test_new_refuses_a_folder_that_is_not_there_before_it_asks_anything(tmp_path: Path) -> None:
    status, told, error = run("new", "--out", str(tmp_path / "geen-map" / "a.toml"))

    assert (status, told) == (2, "")
    assert "hier kan geen bestand komen" in error


def test_new_asks_saves_and_says_what_to_do_next(tmp_path: Path) -> None:
    place = tmp_path / "linde.toml"
    answers = "Stichting De Linde\n" + "\n" * 60

    result = CliRunner().invoke(boards, ["new", "--out", str(place)], input=answers)

    assert result.exit_code == 0
    assert "Lezen en ondertekenen" in result.stdout
    assert run("check", str(place))[0] == 0


def test_the_page_about_profiles_is_made_from_the_code() -> None:
    page = (ROOT / "docs" / "boards.md").read_text(encoding="utf-8")

    assert page == boards_page(), "run: python -m service.describe_boards > docs/boards.md"
    for key in BoardProfile.model_fields:
        assert f"| `{key}` |" in page
