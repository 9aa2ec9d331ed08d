"""Prove that a board's profile is checked when loaded, and finds schools, roles and addresses."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import board, profile_data

from casework.boards import (
    BoardProfile,
    BoardProfileInvalid,
    Role,
    School,
    Term,
    check_profile,
    fold,
    with_local_facts,
)
from casework.kinds import Kind


def shipped(name: str) -> BoardProfile:
    data = tomllib.loads((files("boards") / f"{name}.toml").read_text(encoding="utf-8"))
    return check_profile(data, file=f"boards/{name}.toml")


def merged(data: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **data,
        **{
            key: merged(data[key], value)
            if isinstance(value, dict) and isinstance(data.get(key), dict)
            else value
            for key, value in change.items()
        },
    }


BAD_PROFILES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("an unknown key", {"color": "red"}, ["color", "Extra inputs"]),
    ("an id with capitals", {"id": "Linde"}, ["id", "pattern", "Linde"]),
    ("an empty name", {"name": " "}, ["name", "at least 2"]),
    ("no contact", {"contact": None}, ["contact", "valid dictionary"]),
    ("a contact without mail", {"contact": {"email": "bureau"}}, ["contact.email", "bureau"]),
    ("two addresses in one", {"contact": {"email": "a@b.nl,c@d.nl"}}, ["contact.email"]),
    ("an unknown role", {"roles": {"janitor": {"title": "concierge"}}}, ["roles.janitor", "'fg'"]),
    ("a role without title", {"roles": {"fg": {"title": ""}}}, ["roles.fg.title", "at least 2"]),
    ("an unknown kind", {"routing": {"inzagen": "fg"}}, ["routing.inzagen", "'inzage'"]),
    ("routing to nobody", {"routing": {"inzage": "juf"}}, ["routing.inzage", "'director'", "juf"]),
    ("an unknown term", {"terms": {"inzage": "days"}}, ["terms.inzage", "'month' or 'weeks'"]),
    ("a breach the FG never hears", {"breach": {"notify": ["ibp_manager"]}}, ["breach.notify"]),
    ("a breach nobody hears", {"breach": {"notify": []}}, ["breach.notify", "must contain 'fg'"]),
    ("too many hours", {"breach": {"inner_hours": 73}}, ["breach.inner_hours", "72", "73"]),
    ("no hours", {"breach": {"inner_hours": 0}}, ["breach.inner_hours", "greater", "0"]),
    ("a strange age", {"age_of_own_rights": 3}, ["age_of_own_rights", "12", "3"]),
    ("a ladder to nowhere", {"ladder": ["director", "minister"]}, ["ladder.1", "minister"]),
    ("a school without name", {"schools": [{"village": "Dorp"}]}, ["schools.0.name", "required"]),
    ("an empty alias", {"schools": [{"name": "De Es", "aliases": [""]}]}, ["schools.0.aliases.0"]),
    (
        "two schools with one name",
        {"schools": [{"name": "De Es"}, {"name": "Het Hout", "aliases": ["de és"]}]},
        ["(file)", "two schools", "de es"],
    ),
]


@pytest.mark.parametrize(
    ("change", "says"), [row[1:] for row in BAD_PROFILES], ids=[row[0] for row in BAD_PROFILES]
)
def test_a_bad_profile_is_refused_with_file_key_and_what_is_expected(
    change: dict[str, Any], says: list[str]
) -> None:
    data = merged(profile_data(), change)

    with pytest.raises(BoardProfileInvalid) as fault:
        check_profile(data, file="boards/linde.toml")

    (line,) = str(fault.value).splitlines()
    assert line.startswith("boards/linde.toml: ")
    assert [word for word in says if word not in line] == []


def test_every_fault_of_a_profile_is_told_at_once() -> None:
    data = {**profile_data(), "id": "X", "age_of_own_rights": 99, "colour": 1}

    with pytest.raises(BoardProfileInvalid) as fault:
        check_profile(data, file="f")

    assert len(str(fault.value).splitlines()) == 3


def test_a_school_may_write_its_own_name_in_two_ways() -> None:
    school = {"name": "Wim Monnereau-school", "aliases": ["Wim Monnereau school"]}

    assert board(schools=[school]).schools[0].name == "Wim Monnereau-school"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Mijn zoon zit op De Eik.", ["De Eik"]),
        ("mijn zoon zit op de eik", ["De Eik"]),
        ("obs de\neik in groep 4", ["De Eik"]),
        ("op De  \r\nEik, groep 4", ["De Eik"]),
        ("Onder de eiken is het fijn", []),
        ("Bordeel De Eikel", []),
        ("eerst De Bräskorf, nu De Eik", ["De Bräskorf", "De Eik"]),
        ("de braskorf of de Braskorfschool", ["De Bräskorf"]),
        ("DE BRÄSKORF", ["De Bräskorf"]),
        ("De Bra\u0308skorf, zo schrijft een Mac het", ["De Bräskorf"]),
        ("de sleutel is kwijt", []),
        ("De sleutel is kwijt", []),
        ("DE SLEUTEL IS KWIJT", []),
        ("Zij zit op De Sleutel", ["De Sleutel"]),
        ("zij zit op obs de sleutel", ["De Sleutel"]),
        ('school: "de sleutel"', ["De Sleutel"]),
        ("", []),
    ],
)
def test_schools_are_named_as_parents_write_them(text: str, named: list[str]) -> None:
    assert [school.name for school in board().schools_named_in(text)] == named


def test_a_name_inside_the_longer_name_of_another_school_is_not_named() -> None:
    profile = board(schools=[{"name": "De Brug"}, {"name": "De Brug Zuid"}])

    assert [each.name for each in profile.schools_named_in("op De Brug Zuid")] == ["De Brug Zuid"]
    both = profile.schools_named_in("van De Brug naar De Brug Zuid")
    assert [each.name for each in both] == ["De Brug", "De Brug Zuid"]


@given(st.text(max_size=60))
def test_a_folded_text_is_as_long_as_the_text(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_school_is_found_wherever_it_stands_as_a_word(before: str, after: str) -> None:
    text = f"{before} De Eik {after}"

    assert "De Eik" in [school.name for school in board().schools_named_in(text)]


@pytest.mark.parametrize(
    ("kind", "at_a_school", "without_school"),
    [
        (Kind.INZAGE, Role.DIRECTOR, Role.DESK),
        (Kind.TOESTEMMING, Role.DIRECTOR, Role.DESK),
        (Kind.DATALEK, Role.IBP_MANAGER, Role.IBP_MANAGER),
        (Kind.INFORMATIE, Role.FG, Role.FG),
        (Kind.KLACHT, Role.FG, Role.FG),
        (Kind.OVERIG, Role.DESK, Role.DESK),
    ],
)
def test_a_kind_goes_to_its_role_and_without_a_school_to_the_desk(
    kind: Kind, at_a_school: Role, without_school: Role
) -> None:
    profile = board()

    assert profile.role_for(kind, profile.schools[0]) is at_a_school
    assert profile.role_for(kind, None) is without_school


def test_a_board_may_say_who_acts_while_no_school_is_known() -> None:
    profile = board(routing_without_school={"inzage": "fg"})

    assert profile.role_for(Kind.INZAGE, None) is Role.FG


def test_mail_for_a_role_without_an_address_goes_to_the_next_who_can_act() -> None:
    profile = board(roles={"ibp_manager": {"title": "IBP", "address": "ibp@linde.example"}})
    nobody = board(roles={})
    eik, sleutel, _ = profile.schools

    assert profile.address_of(Role.DIRECTOR, eik) == "directie.eik@linde.example"
    assert profile.address_of(Role.DIRECTOR, sleutel) == "ibp@linde.example"
    assert {nobody.address_of(role, None) for role in Role} == {"info@linde.example"}
    assert board().address_of(Role.DIRECTOR, sleutel) == "bureau@linde.example"


def test_what_is_still_missing_is_told_in_dutch() -> None:
    profile = board(roles={"fg": {"title": "FG", "address": "fg@linde.example"}})

    assert profile.missing_addresses() == (
        "IBP-manager",
        "privacydesk van het bestuur",
        "directeur van De Sleutel",
        "directeur van De Bräskorf",
    )


@pytest.mark.parametrize(
    ("address", "is_staff"),
    [
        ("IBP@linde.example", True),
        ("info@linde.example", True),
        ("directie.eik@linde.example", True),
        ("ouder@ouders.example", False),
        (None, False),
    ],
)
def test_a_board_knows_its_own_peoples_addresses(address: str | None, is_staff: bool) -> None:
    assert board().is_staff(address) is is_staff


def test_the_administrator_fills_in_what_the_documents_leave_open() -> None:
    profile = with_local_facts(
        shipped("opoo"),
        addresses={Role.FG: "fg@opoo.example", Role.DESK: "bureau@opoo.example"},
        directors={"De Linde": "linde@opoo.example"},
        schools=(School(name="De Linde"),),
        source="settings",
    )

    assert profile.address_of(Role.FG, None) == "fg@opoo.example"
    assert profile.title(Role.DESK) == "privacydesk van OPOO"
    assert profile.address_of(Role.DIRECTOR, profile.school("De Linde")) == "linde@opoo.example"
    assert profile.routing == shipped("opoo").routing


def test_a_director_of_a_school_that_is_not_there_is_refused() -> None:
    with pytest.raises(BoardProfileInvalid, match=re.escape("settings: directors: De Els: expect")):
        with_local_facts(
            board(), addresses={}, directors={"De Els": "x@y.nl"}, schools=(), source="settings"
        )


def test_opoo_is_as_its_reglement_says() -> None:
    profile = shipped("opoo")

    assert profile.ladder == (Role.DIRECTOR, Role.IBP_MANAGER, Role.FG)
    assert profile.role_for(Kind.MENSELIJKE_TUSSENKOMST, None) is Role.FG
    assert {profile.term(kind) for kind in Kind} == {Term.MONTH}
    assert (profile.breach.address, profile.breach.inner_hours) == ("ibp@opoo.nl", 24)


def test_opron_is_as_its_privacyverklaring_says() -> None:
    profile = shipped("opron")

    weeks = {kind for kind in Kind if profile.term(kind) is Term.WEEKS}
    assert weeks == {Kind.INZAGE, Kind.CORRECTIE, Kind.VERWIJDERING}
    assert len(profile.schools) == 17
    assert profile.ladder == (Role.DIRECTOR, Role.FG)
    assert profile.address_of(Role.FG, None) == "fg@opron.nl"


@pytest.mark.parametrize("school", shipped("opron").schools, ids=lambda school: school.name)
def test_each_opron_school_is_known_by_each_of_its_names(school: School) -> None:
    named = [
        shipped("opron").schools_named_in(f"Mijn kind gaat naar {name}, groep 6.")
        for name in (school.name, *school.aliases)
    ]

    assert named == [(school,)] * len(named)
