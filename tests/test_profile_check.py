"""Prove that a bad profile is refused with file, line, key and what to write instead."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import board, profile_data

from casework.boards import BoardProfile, Holder, Person, Role, School
from casework.kinds import Kind
from casework.profile_check import (
    BoardProfileInvalid,
    check_profile,
    filled_in,
    read_profile,
    with_local_facts,
)
from casework.profile_gaps import gaps_of
from casework.toml_lines import lines_of
from service.profile_text import as_toml

FILE = "boards/linde.toml"
GOOD = """\
id = "linde"
name = "Stichting De Linde"
ladder = ["director", "fg"]

[contact]
email = "info@linde.example"

[roles]
fg = { title = "FG", address = "fg@linde.example" }

[breach]
inner_hours = 24

[[schools]]
name = "De Eik"

[[schools]]
name = "De Es"
aliases = [
    "Esje",
]
"""


def faults_of(text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(BoardProfileInvalid) as fault:
        read_profile(content, file=FILE)
    return str(fault.value).splitlines()


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


# What is changed into what, where it is told, and what to write instead.
CHANGED: list[tuple[str, str, str, str]] = [
    ("ladder =", "lader =", "3: lader", "did you mean 'ladder'?"),
    ("\n[contact]", "colour = 1\n[contact]", "4: colour", "here can stand: id,"),
    ("\n[contact]", "camera = 1\n[contact]", "4: camera", "expected a table"),
    ("[roles]", "schools = []\n[roles]", "8: contact.schools", "write it at the top"),
    ("email", "e-mail", "6: contact.e-mail", "did you mean 'email'?"),
    ('id = "linde"\n', "", "1: id", 'write id = "linde"'),
    ('"linde"', '"Linde"', "1: id", "small letters"),
    ('"Stichting De Linde"', '" "', "2: name", "at least 2 characters"),
    ('"Stichting De Linde"', "5", "2: name", "a text in quotes"),
    ("= 24", '= "24"', "12: breach.inner_hours", "without quotes"),
    ("= 24", "= 73", "12: breach.inner_hours", "72 or less (found: 73)"),
    ("= 24", "= 0", "12: breach.inner_hours", "1 or more (found: 0)"),
    ("info@linde.example", "info at linde", "6: contact.email", '"privacy@bestuur.example"'),
    ("info@linde.example", "info@linde", "6: contact.email", "no mail address"),
    ("info@", "a@b.nl,info@", "6: contact.email", "no mail address"),
    ("info@", "infó@", "6: contact.email", "no mail address"),
    ("info@", ".info@", "6: contact.email", "no mail address"),
    ("linde.example", "-linde.example", "6: contact.email", "no mail address"),
    ("fg@linde.example", "fg", "9: roles.fg.address", "no mail address"),
    ("[roles]", "[roles]\njanitor = {}", "9: roles.janitor", "'ibp_manager'"),
    ('title = "FG", ', "", "9: roles.fg.title", "functionaris gegevensbescherming"),
    ("fg = {", "desk = {", "8: roles.fg", "fg = { title = "),
    ('["director", "fg"]', '"fg"', "3: ladder", "in square brackets"),
    ('"fg"]', '"minister"]', "3: ladder.1", "'fg' or 'desk'"),
    ('"fg"]', '"ibp_manager", "fg"]', "3: ladder.1", "ibp_manager = { title = "),
    ('["director", "fg"]', "[]", "3: ladder", "write ladder = ["),
    ('["director", "fg"]', '["director"]', "3: ladder", "write 'fg' last"),
    ('["director", "fg"]', '["fg", "director"]', "3: ladder.0", "write 'fg' last"),
    ('["director", "fg"]', '["fg", "director"]', "3: ladder.1", "write 'director' first"),
    ('["director", "fg"]', '["fg"]', "3: ladder", "write 'director' first"),
    ('"fg"]', '"director", "fg"]', "3: ladder.1", "keep it in one place"),
    ('"fg"]', '"desk", "fg"]', "3: ladder.1", "leave it out"),
    ('"director", "fg"', '\n"director",\n"desk",\n"fg"', "5: ladder.1", "leave it out"),
    ("\n[contact]", "age_of_own_rights = 3\n[contact]", "4: age_of_own_rights", "12 or more"),
    ("\n[contact]", 'region = "oost"\n[contact]', "4: region", "'noord', 'midden' or 'zuid'"),
    ("\n[contact]", "extra_holidays = ['2027']\n[contact]", "4: extra_holidays.0", "a date such"),
    ('name = "De Es"', 'village = "Dorp"', "17: schools.1.name", 'name = "De Brug"'),
    ('"Esje"', '""', "20: schools.1.aliases.0", "at least 2"),
]
# A table before [breach]: its name, a line in it, its key and what to write instead.
IN_A_TABLE: list[tuple[str, str, str, str]] = [
    ("routing", 'inzagen = "fg"', "inzagen", "did you mean 'inzage'?"),
    ("routing", 'inzage = "juf"', "inzage", "'director', 'ibp_manager', 'fg' or 'desk'"),
    ("routing", 'klacht = "ibp_manager"', "klacht", "ibp_manager = { title = "),
    ("routing_without_school", 'inzage = "director"', "inzage", "write 'desk'"),
    ("routing_without_school", 'inzage = "desk"', "inzage", "desk = { title = "),
    ("terms", 'inzage = "days"', "inzage", "'month' or 'weeks'"),
    ("terms", 'klacht = "weeks"', "klacht", "leave this out"),
    ("terms", 'datalek = "month"', "datalek", "leave this out"),
    ("reminders", "start_of_day = 9", "start_of_day", "a time such as 09:00:00"),
    ("reminders", "take_up_working_days = 0", "take_up_working_days", "1 or more"),
    ("reminders", "ap_hours_before = []", "ap_hours_before", "at least one number"),
    ("reminders", "ap_hours_before = [true]", "ap_hours_before.0", "whole number"),
    ("camera", "weeks = 5", "weeks", "4 or less"),
    ("sources", 'camera = "7"', "camera", "leave it out"),
    ("sources", 'sources = "7"', "sources", "leave it out"),
    ("sources", 'lader = "7"', "lader", "did you mean 'ladder'?"),
    ("sources", '"contact.mail" = "7"', "contact.mail", "did you mean 'contact.email'?"),
    ("sources", '"schools.De Els" = "7"', "schools.De Els", "says nothing"),
]
# A line under the name of the second school.
IN_A_SCHOOL: list[tuple[str, str, str]] = [
    ('region = "oost"', "region", "'noord', 'midden' or 'zuid'"),
    ('deputy = { name = "Jan" }', "deputy.address", 'write address = "naam@school.example"'),
    ('deputy = "Jan"', "deputy.address", "no mail address"),
    ("deputy = 3", "deputy", "expected a table"),
    ('director = { adres = "a@b.nl", address = "a@b.nl" }', "director.adres", "'address'?"),
    (
        'director = { address = "a@b.nl", works_in_school_holidays = "ja" }',
        "director.works_in_school_holidays",
        "true or false, without quotes",
    ),
    ("common_word = 1", "common_word", "true or false"),
]
TOLD_TO_NOBODY = '[breach]\nnotify = ["director"]'
TOLD_TO_WHO_IS_NOT_THERE = '[breach]\nnotify = ["fg", "desk"]'
BAD = [
    *CHANGED,
    *(
        ("[breach]", f"[{table}]\n{line}\n[breach]", f"12: {table}.{key}", instead)
        for table, line, key, instead in IN_A_TABLE
    ),
    *(
        ('name = "De Es"', f'name = "De Es"\n{line}', f"19: schools.1.{key}", instead)
        for line, key, instead in IN_A_SCHOOL
    ),
    ("[breach]", TOLD_TO_NOBODY, "12: breach.notify", "must contain 'fg'"),
    ("[breach]", TOLD_TO_WHO_IS_NOT_THERE, "12: breach.notify.1", "desk = { title = "),
]


def test_the_good_profile_is_good() -> None:
    assert read_profile(GOOD.encode(), file=FILE).name == "Stichting De Linde"


@pytest.mark.parametrize(("old", "new", "where", "instead"), BAD)
def test_a_bad_profile_is_refused_with_file_line_key_and_what_to_write(
    old: str, new: str, where: str, instead: str
) -> None:
    lines = faults_of(changed(old, new))

    told = [line for line in lines if line.startswith(f"{FILE}, line {where}: ")]
    assert len(told) == 1, lines
    assert instead in told[0]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (changed('"De Es"', '"de eik"'), 15, 18),
        (changed('"Esje"', '"Esje", "De Éik"'), 15, 20),
        (changed('"Esje"', '"Esje",\n    "DE-EIK"'), 15, 21),
        (changed('"Esje",', '"Esje",\n]\n[[schools]]\nname = "Esje"\naliases = ['), 20, 23),
    ],
)
def test_two_schools_of_one_name_are_told_with_both_lines(
    text: str, first: int, second: int
) -> None:
    (line,) = faults_of(text)

    assert line.startswith(f"{FILE}, line {second}: schools.")
    assert f"(on line {first})" in line
    assert "write the village" in line


@pytest.mark.parametrize(
    ("text", "place", "instead"),
    [
        (changed('"linde"', "linde"), "line 1, column 6", "in straight quotes"),
        (changed('"linde"', '"linde'), "line 1, column 12", "close the text"),
        (changed('id = "linde"', 'id "linde"'), "line 1, column 4", "with = between them"),
        (changed("[contact]", "[contact"), "line 5, column 9", "close the name of the table"),
        (changed('name = "Stichting', 'id = "a"\nname = "Stichting'), "line 2", "keep one"),
        (changed("[breach]", "[contact]\n[breach]"), "line 11", "twice"),
        (changed('"Esje",\n]', '"Esje",'), "line 20, the end of the file", "close the list"),
        ("a = " + "[" * 5000, "lists within lists", ""),
    ],
)
def test_what_is_no_toml_is_told_with_line_and_column(text: str, place: str, instead: str) -> None:
    (line,) = faults_of(text)

    assert place in line
    assert instead in line


def test_a_file_in_another_encoding_is_told_with_the_line() -> None:
    (windows,) = faults_of(changed("De Es", "De Ès").encode("cp1252"))
    (utf16,) = faults_of(GOOD.encode("utf-16"))

    assert windows.startswith(f"{FILE}, line 18: not UTF-8 (perhaps 'È'")
    assert utf16.startswith(f"{FILE}, line 1: not UTF-8 but UTF-16; save the file as UTF-8")


def test_a_file_from_notepad_is_read() -> None:
    text = "\ufeff" + GOOD.replace("\n", "\r\n")
    twice = text.replace("De Es", "De Eik")

    assert read_profile(text.encode(), file=FILE) == read_profile(GOOD.encode(), file=FILE)
    assert faults_of(twice)[0].startswith(f"{FILE}, line 18: ")


def test_an_empty_file_says_all_that_is_missing() -> None:
    lines = faults_of("")

    assert [line.split(": ")[1] for line in lines] == ["id", "name", "roles.fg"]


def test_every_fault_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = (
        changed('"Esje"', '"De Eik", 3')
        .replace('"linde"', '"L"')
        .replace("info@", "")
        .replace("= 24", "= 99")
    )

    numbers = [int(line.removeprefix(f"{FILE}, line ").split(":")[0]) for line in faults_of(text)]

    assert numbers == [1, 6, 12, 20, 20]


def test_a_long_wrong_value_is_not_repeated_in_full() -> None:
    (line,) = faults_of(changed("info@linde.example", "x" * 5000))

    assert len(line) < 250


def test_contents_without_a_text_are_refused_by_key() -> None:
    data = {**profile_data(), "id": "X", "schools": [{"name": "De Es"}, {"name": "de es"}]}

    with pytest.raises(BoardProfileInvalid) as fault:
        check_profile(data, file="f")

    first, second = str(fault.value).splitlines()
    assert first.startswith("f: id: expected 2 to 31 small letters")
    assert second.startswith("f: schools.1.name: 'de es'")
    assert "(schools.0.name)" in second


# Where keys stand.


def written(data: Mapping[str, Any], *, inline: bool) -> Iterator[str]:
    """TOML of texts, numbers, lists and tables, with odd keys and comments in odd places."""
    tables = {key: value for key, value in data.items() if isinstance(value, dict)}
    for key, value in data.items():
        if inline or key not in tables:
            yield f"# [x]\n {as_toml(key)} . inner = {as_toml({'a': value})} # ] }}"
    for key, value in () if inline else tables.items():
        yield f"[ {as_toml(key)} ] # = "
        for name, inner in value.items():
            yield f"\n'{name}' = [\n {as_toml(inner)} , # ,\n {as_toml(inner)}\n]"


keys = st.text(st.characters(exclude_categories=["C"], exclude_characters="'"), max_size=4)
scalars = st.integers() | st.text(st.characters(exclude_categories=["Cs"])) | st.booleans()
tables = st.dictionaries(keys.map(lambda key: f"k{key}"), scalars, max_size=4)


@given(data=st.dictionaries(keys, scalars | tables, max_size=4), inline=st.booleans())
def test_every_key_and_member_is_found_on_its_line(data: dict[str, Any], inline: bool) -> None:
    data = {key: value for key, value in data.items() if not inline or not isinstance(value, dict)}
    text = "\n".join(written(data, inline=inline))

    lines = lines_of(text)

    assert set(lines) == set(paths_in(tomllib.loads(text)))
    for path, line in lines.items():
        keys_of_line = text.split("\n")[line - 1]
        if isinstance(path[-1], str) and path[-1].isalnum():
            assert path[-1] in keys_of_line


def paths_in(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths_in(inner, (*path, key))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths_in(inner, (*path, number))


@given(st.text(max_size=80))
def test_looking_for_lines_ends_on_any_text(text: str) -> None:
    assert all(line >= 1 for line in lines_of(text).values())


def test_lists_of_tables_are_counted_and_headers_lead_into_the_last() -> None:
    text = """
a.b = 1
[[schools]]
name = '''
x'''
[schools.deputy]
address = 2026-10-17 09:00:00
[[schools]]
[[schools.inner]]
y = \"\"\"\"a\"\"\"\"
"""
    lines = lines_of(text)

    assert (lines["a", "b"], lines["schools", 0], lines["schools", 0, "name"]) == (2, 3, 4)
    assert (lines["schools",], lines["schools", 0, "deputy", "address"]) == (3, 7)
    assert (lines["schools", 1], lines["schools", 1, "inner", 0, "y"]) == (8, 10)


# What only the administrator knows.


def facts(**more: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {"roles": {}, "directors": {}, "schools": (), "contact_email": ""}
    return {**nothing, "source": "settings: boards.linde", **more}


def silent() -> BoardProfile:
    """A board whose documents name no address and no school."""
    return read_profile(b'id = "stil"\nname = "Stil"\n[roles.fg]\ntitle = "FG"\n', file=FILE)


def test_the_administrator_fills_in_what_the_documents_leave_open() -> None:
    profile = with_local_facts(
        silent(),
        **facts(
            roles={Role.FG: Holder(address="fg@stil.example", name="B. de Wit")},
            schools=(School(name="De Linde"),),
            directors={"De Linde": Holder(address="d@stil.example", deputy="p@stil.example")},
            contact_email="privacy@stil.example",
        ),
    )

    school = profile.school("De Linde")
    assert profile.address_of(Role.FG, None) == "fg@stil.example"
    assert profile.address_of(Role.DIRECTOR, school) == "d@stil.example"
    assert school is not None
    assert school.deputy == Person(address="p@stil.example")
    assert profile.contact.email == "privacy@stil.example"
    assert {profile.source_of(key) for key in ("contact.email", "roles.fg.address")} == {
        "instellingen"
    }


def test_what_was_not_filled_in_is_still_the_default() -> None:
    profile = with_local_facts(silent(), **facts(contact_email="privacy@stil.example"))

    assert profile.says("contact.email")
    assert not any(
        profile.says(key) for key in ("ladder", "breach.notify", "camera.weeks", "terms")
    )


def test_an_ibp_manager_who_is_filled_in_gets_breaches_and_is_told() -> None:
    manager = {Role.IBP_MANAGER: Holder(address="ibp@stil.example")}
    before, after = silent(), filled_in(silent(), **facts(roles=manager))

    assert (before.breach.notify, before.role_for(Kind.DATALEK, None)) == ((Role.FG,), Role.FG)
    assert after.breach.notify == (Role.IBP_MANAGER, Role.FG)
    assert after.role_for(Kind.DATALEK, None) is Role.IBP_MANAGER


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            facts(directors={"De Els": Holder(address="x@y.nl")}),
            "settings: boards.linde: directors.De Els: is no school of this board; its schools:"
            " De Eik, De Sleutel, De Bräskorf",
        ),
        (
            facts(schools=(School(name="De Es"), School(name="de eik"))),
            "settings: boards.linde: schools.4.name: 'de eik' is the name of another school",
        ),
    ],
)
def test_local_facts_that_do_not_fit_are_refused_by_their_key(
    given: dict[str, Any], told: str
) -> None:
    with pytest.raises(BoardProfileInvalid) as fault:
        with_local_facts(board(), **given)

    assert str(fault.value).startswith(told)


def test_a_board_without_an_address_for_parents_is_shown_but_does_not_run() -> None:
    with pytest.raises(BoardProfileInvalid) as fault:
        with_local_facts(silent(), **facts())

    shown = filled_in(silent(), **facts())
    assert str(fault.value).startswith("settings: boards.linde: contact_email: is missing")
    assert [gap.what for gap in gaps_of(shown) if gap.stops] == ["mailadres voor ouders"]


def test_what_is_still_to_enter_is_told_with_what_happens_meanwhile() -> None:
    gaps = {
        gap.what: gap.meanwhile
        for gap in gaps_of(board(roles={"fg": {"title": "FG"}}, ladder=["director", "fg"]))
    }

    assert gaps == {
        "adres van de FG": "die post gaat naar info@linde.example",
        "directeur van De Sleutel en De Bräskorf": "hun post gaat naar info@linde.example",
        "vakantieregio": "de dienst weet niet wanneer directeuren vakantie hebben",
        "rechtsmiddel": "bij een weigering moet de FG zeggen of de Awb geldt",
    }
