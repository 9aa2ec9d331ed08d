"""Prove that a profile finds schools, roles and addresses, and that the five that ship are true."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import board

from casework.boards import DEFAULT_ROUTING, BoardProfile, Post, Role, School, Term
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.ladder import posts_from
from casework.profile_check import read_profile
from casework.profile_gaps import gaps_of
from casework.school_holidays import Region
from casework.school_names import fold
from service.board_files import shipped_boards

SHIPPED = ("emmen", "ikt", "omo-helmond", "opoo", "opron")


def shipped(name: str) -> BoardProfile:
    file = f"boards/{name}.toml"
    return read_profile((files("boards") / f"{name}.toml").read_bytes(), file=file)


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
    fg = {"title": "FG"}
    ibp = {"title": "IBP", "address": "ibp@linde.example"}
    profile = board(roles={"fg": fg, "ibp_manager": ibp})
    nobody = board(roles={"fg": fg}, ladder=["director", "fg"])
    eik, sleutel, _ = profile.schools

    assert profile.address_of(Role.DIRECTOR, eik) == "directie.eik@linde.example"
    assert profile.address_of(Role.DIRECTOR, sleutel) == "ibp@linde.example"
    assert {nobody.address_of(role, None) for role in Role} == {"info@linde.example"}
    assert board().address_of(Role.DIRECTOR, sleutel) == "bureau@linde.example"


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


@pytest.mark.parametrize("school", shipped("opron").schools, ids=lambda school: school.name)
def test_each_opron_school_is_known_by_each_of_its_names(school: School) -> None:
    named = [
        shipped("opron").schools_named_in(f"Mijn kind gaat naar {name}, groep 6.")
        for name in (school.name, *school.aliases)
    ]

    assert named == [(school,)] * len(named)


# The five profiles that ship, beside their documents.


def test_five_profiles_ship_with_the_service() -> None:
    assert shipped_boards() == SHIPPED
    assert [shipped(name).id for name in SHIPPED] == list(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_role_from_which_it_reaches_the_fg(name: str, kind: Kind) -> None:
    profile = shipped(name)

    for school in (None, *(profile.schools or (School(name="De Linde"),))):
        posts = posts_from(profile.role_for(kind, school), school, profile)
        assert Post(Role.FG) in posts
        assert posts.count(Post(Role.FG)) == 1


@pytest.mark.parametrize("name", SHIPPED)
def test_a_breach_always_reaches_the_fg_within_the_legal_hours(name: str) -> None:
    rules = shipped(name).breach

    assert Role.FG in rules.notify
    assert rules.inner_hours <= 24


@pytest.mark.parametrize("name", SHIPPED)
def test_what_a_document_says_has_its_place_in_the_document(name: str) -> None:
    profile = shipped(name)

    said = [f"routing.{kind}" for kind in profile.routing]
    said += [f"terms.{kind}" for kind in profile.terms]
    said += ["pupil_systems", *(["ladder"] if profile.says("ladder") else [])]
    assert [key for key in said if not profile.source_of(key)] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_nobody_guessed_the_legal_remedy_or_a_person(name: str) -> None:
    profile = shipped(name)

    assert profile.legal_remedy is None
    assert [role for role, facts in profile.roles.items() if facts.name or facts.deputy] == []
    assert [school.name for school in profile.schools if school.director or school.deputy] == []


def defaults_but(profile: BoardProfile, *said: str) -> bool:
    """Whether a profile holds the default everywhere but under some keys."""
    keys = ("ladder", "terms", "breach", "camera", "reminders", "age_of_own_rights")
    return {key for key in keys if profile.says(key)} == set(said)


def test_opoo_is_as_its_reglement_says() -> None:
    profile = shipped("opoo")
    rules = " ".join(profile.special_rules)

    assert profile.contact.email == "ibp@opoo.nl"
    assert profile.led_by == "mevr. D. Petter, directeur-bestuurder"
    assert profile.ladder == (Role.DIRECTOR, Role.IBP_MANAGER, Role.FG)
    to_fg = {Kind.MENSELIJKE_TUSSENKOMST, Kind.INFORMATIE, Kind.KLACHT}
    assert {kind for kind, role in profile.routing.items() if role is Role.FG} == to_fg
    assert profile.role_for(Kind.DATALEK, None) is Role.IBP_MANAGER
    assert {profile.term(kind) for kind in Kind} == {Term.MONTH}
    assert (profile.breach.address, profile.breach.inner_hours) == ("ibp@opoo.nl", 24)
    assert profile.breach.notify == (Role.IBP_MANAGER, Role.FG)
    assert (profile.age_of_own_rights, profile.source_of("age_of_own_rights")) == (16, "1, 10")
    assert (profile.camera.weeks, profile.region) == (4, Region.MIDDEN)
    assert "spreekkamers" in profile.camera.where
    assert "bevoegde instanties" in profile.camera.third_parties
    assert "geen kopie" in profile.identity_rule.lower()
    assert profile.schools == ()
    for article in ("10.10.4", "10.8", "10.9.4", "10.4", "10.2", "9.1.2", "9.2.3", "7.3", "8.4.3"):
        assert article in rules
    assert "niet-toegelaten leerlingen worden na twee jaar" in rules


def test_opron_is_as_its_privacyverklaring_says() -> None:
    profile = shipped("opron")

    weeks = {kind for kind in Kind if profile.term(kind) is Term.WEEKS}
    assert weeks == {Kind.INZAGE, Kind.CORRECTIE, Kind.VERWIJDERING}
    assert len(profile.schools) == 17
    assert profile.address_of(Role.FG, None) == "fg@opron.nl"
    assert profile.address_of(Role.DESK, None) == profile.contact.email == "info@opron.nl"
    assert profile.contact.phone == "0599-696390"
    assert "Schaepmanstraat 25, 9645 HC Veendam" in profile.contact.address
    assert profile.role_for(Kind.DATALEK, None) is Role.FG
    assert (profile.breach.address, profile.breach.notify) == (
        "fg@opron.nl",
        (Role.FG, Role.DESK),
    )
    assert defaults_but(profile, "terms", "breach")
    assert profile.region is Region.NOORD
    assert "kopie van het identiteitsbewijs" in profile.identity_rule
    assert "kopie" in profile.warnings_for_fg[0]
    assert "ingetrokken" in profile.warnings_for_fg[1]


def test_opron_schools_stand_in_their_villages() -> None:
    villages: dict[str, list[str]] = {}
    for school in shipped("opron").schools:
        villages.setdefault(school.village, []).append(school.name)

    assert {village: len(names) for village, names in villages.items()} == {
        "Meeden": 1,
        "Noordbroek": 1,
        "Muntendam": 1,
        "Zuidbroek": 1,
        "Veendam": 6,
        "Stadskanaal": 3,
        "Wildervank": 2,
        "Musselkanaal": 2,
    }


def test_emmen_sends_photos_to_the_locatiedirecteur_and_keeps_the_defaults() -> None:
    profile = shipped("emmen")

    assert profile.title(Role.DIRECTOR).startswith("locatiedirecteur")
    assert dict(profile.routing) == {Kind.TOESTEMMING: Role.DIRECTOR}
    assert profile.contact.website == "https://www.oo-emmen.nl/privacyverklaring/"
    assert profile.pupil_systems[:2] == ("ESIS", "ParnasSys")
    assert (profile.region, profile.schools) == (Region.NOORD, ())
    assert defaults_but(profile)


def test_ieder_kind_telt_sends_consent_to_the_director_and_keeps_the_defaults() -> None:
    profile = shipped("ikt")

    assert dict(profile.routing) == {Kind.TOESTEMMING: Role.DIRECTOR}
    assert "ParnasSys" in profile.pupil_systems[0]
    assert (profile.region, profile.schools) == (None, ())
    assert "apart en schriftelijk toestemming" in " ".join(profile.special_rules)
    assert defaults_but(profile)


def test_omo_helmond_answers_from_the_school_and_keeps_the_defaults() -> None:
    profile = shipped("omo-helmond")

    assert profile.sector == "voortgezet onderwijs"
    assert profile.role_for(Kind.INFORMATIE, School(name="De Linde")) is Role.DIRECTOR
    assert profile.role_for(Kind.KLACHT, None) is Role.FG
    assert profile.pupil_systems == ("Magister",)
    assert "zorgteam" in " ".join(profile.special_rules)
    assert (profile.region, profile.schools) == (Region.ZUID, ())
    assert defaults_but(profile)


def test_boards_without_an_address_in_their_document_cannot_run_yet() -> None:
    cannot = [name for name in SHIPPED if any(gap.stops for gap in gaps_of(shipped(name)))]

    assert cannot == ["emmen", "ikt", "omo-helmond"]


def test_by_default_a_breach_goes_to_the_fg_and_requests_to_the_director() -> None:
    requests = [kind for kind in Kind if KIND_FACTS[kind].clock is ClockRule.PROFILE_TERM]

    assert {DEFAULT_ROUTING[kind] for kind in requests} == {Role.DIRECTOR}
    assert DEFAULT_ROUTING[Kind.TOESTEMMING] is Role.DIRECTOR
    others = (Kind.DATALEK, Kind.INFORMATIE, Kind.KLACHT)
    assert {DEFAULT_ROUTING[kind] for kind in others} == {Role.FG}
