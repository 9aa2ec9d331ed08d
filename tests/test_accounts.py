"""Prove what passwords and codes are good, and what somebody does with their own account."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from staff_house import (
    ADDRESS,
    EIK,
    HOME,
    IBP,
    OTHER_PASSWORD,
    PASSWORD,
    QUICK,
    STEP,
    Person,
    StaffHouse,
)

from casework.accounts import (
    AccountRefuses,
    LinkKind,
    TriedTooOften,
    in_reading_groups,
    is_app_code,
    plain_code,
    why_not_password,
)
from casework.boards import Role
from casework.codes import MASKED
from casework.events import EventKind
from casework.guessing import OF_PERSON
from casework.letters import LetterKind
from casework.ports import Storage
from casework.seats import Seat
from casework.staff import StaffMember
from desk.sign_in.authenticator import AppCodes, in_groups, picture
from desk.sign_in.passwords import Argon2Passwords
from outbox.words import LetterWords

MEMBER = StaffMember("m", "Joke Terpstra-de Boer", "j.terpstra@lindescholen.example", (EIK,))
MINUTE = timedelta(minutes=1)
DEPUTY = Seat("linde", Role.DIRECTOR, ("De Eik",), deputy=True)


@pytest.fixture
def house(storage: Storage) -> StaffHouse:
    return StaffHouse(storage)


@pytest.fixture
async def joke(house: StaffHouse) -> Person:
    return await house.joined()


@pytest.fixture
async def ruud(house: StaffHouse) -> Person:
    return await house.joined("Ruud Postma", IBP)


async def refused(act: object) -> str:
    with pytest.raises(AccountRefuses) as refusal:
        await act  # type: ignore[misc]  # every act is awaited
    return str(refusal.value)


# Passwords


@pytest.mark.parametrize(
    "password",
    ["paarse fiets in de regen", "kortnoggoed1", "пароль из слов", "x" * 60 + "abcdefgh"],
)
def test_a_long_password_is_good_whatever_its_signs(password: str) -> None:
    assert why_not_password(password, MEMBER) == ""


@pytest.mark.parametrize(
    "password",
    [
        "",
        "kort wachtw",
        "abababababababab",
        "ik ben joke 1970!",
        "TERPSTRA terpstra!",
        "welkom lindescholen",
        "PrivacyLoket2026!",
        "a b c d e f " * 11,
    ],
)
def test_a_short_a_plain_and_ones_own_name_are_no_password(password: str) -> None:
    assert why_not_password(password, MEMBER) != ""


async def test_a_password_fits_its_own_hash_alone() -> None:
    kept = await QUICK.hashed(PASSWORD)

    assert kept.startswith("$argon2id$")
    assert await QUICK.fits(PASSWORD, kept)
    assert not await QUICK.fits(OTHER_PASSWORD, kept)
    assert not await QUICK.fits(PASSWORD, "")
    assert not await QUICK.fits(PASSWORD, "no hash at all")
    assert await QUICK.hashed(PASSWORD) != kept


async def test_one_letter_that_keyboards_make_in_two_ways_is_one_letter() -> None:
    assert await QUICK.fits("cafe\u0301 met melk", await QUICK.hashed("café met melk"))


async def test_no_password_fits_where_there_is_none_not_even_the_one_that_is_nobodys() -> None:
    assert not await QUICK.fits("a password that nobody has", "")


async def test_the_hash_costs_what_was_chosen_and_the_loop_goes_on_meanwhile() -> None:
    passwords = Argon2Passwords()
    kept = await passwords.hashed(PASSWORD)
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    counting = asyncio.ensure_future(count())
    started = time.perf_counter()
    await passwords.fits(PASSWORD, kept)
    took = time.perf_counter() - started
    counting.cancel()

    assert "$m=65536,t=3,p=1$" in kept
    assert turns > 10
    assert took > 0.01


# Codes


def test_codes_of_the_standards_own_table_are_right() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238 appendix B, the last six digits
    table = {59: "287082", 1_111_111_109: "081804", 20_000_000_000: "353130"}

    for seconds, code in table.items():
        now = datetime.fromtimestamp(seconds, UTC)
        assert AppCodes().step_of(code, secret, now=now) == seconds // 30


def test_a_new_app_has_a_secret_of_its_own_that_apps_can_read() -> None:
    secrets = {AppCodes().new_secret() for _ in range(5)}
    one = secrets.pop()

    assert len(secrets) == 4
    assert len(one) == 32
    assert in_groups(one).replace(" ", "") == one
    parsed = pyotp.parse_uri(AppCodes().address(one, MEMBER))
    assert (parsed.secret, parsed.name, parsed.issuer) == (one, MEMBER.email, "Privacyloket")


def test_the_picture_is_an_image_of_our_own_without_script() -> None:
    shown = picture(AppCodes().address("A" * 32, MEMBER))

    assert shown.startswith("data:image/svg+xml")
    assert "script" not in shown
    assert shown != picture(AppCodes().address("B" * 32, MEMBER))


@pytest.mark.parametrize(
    ("typed", "plain"),
    [(" 123 456", "123456"), ("acde-3467", "ACDE3467"), ("AC–DE 34 67", "ACDE3467")],
)
def test_a_code_is_read_as_people_type_it(typed: str, plain: str) -> None:
    assert plain_code(typed) == plain
    assert in_reading_groups("ACDE3467") == "ACDE-3467"


@pytest.mark.parametrize("code", ["12345", "1234567", "１２３４５６", "ABCDEF", ""])
def test_six_plain_digits_alone_are_the_code_of_an_app(code: str) -> None:
    assert is_app_code("123456")
    assert not is_app_code(code)


# Links and one's own account


async def test_a_link_for_a_password_needs_the_app_as_well(house: StaffHouse, joke: Person) -> None:
    link = (await house.administrator.send_password_link(joke.id)).link.rpartition("/")[2]

    for code in ("", "000000", "AAAA-3333"):
        await refused(house.own.follow(link, OTHER_PASSWORD, code, whence=HOME))
    await house.own.follow(link, OTHER_PASSWORD, joke.recovery_codes[1], whence=HOME)

    await house.enter(replace(joke, password=OTHER_PASSWORD))


async def test_a_link_of_the_wrong_kind_opens_nothing(house: StaffHouse, joke: Person) -> None:
    henk = await house.administrator.invite("Henk", "henk@linde.example", [EIK])
    now = house.clock.now()
    async with house.storage.transaction() as tx:
        joins_again = await tx.staff.links.make(joke.id, LinkKind.INVITATION, now=now)
        not_joined = await tx.staff.links.make(henk.member.id, LinkKind.PASSWORD, now=now)

    for secret in (joins_again, not_joined):
        assert await house.own.opened(secret) is None
        assert "werkt niet meer" in await refused(
            house.own.follow(secret, OTHER_PASSWORD, joke.recovery_codes[0], whence=HOME)
        )


async def test_guesses_behind_a_link_are_counted_and_told(house: StaffHouse, joke: Person) -> None:
    link = (await house.administrator.send_password_link(joke.id)).link.rpartition("/")[2]

    for _ in range(OF_PERSON.free):
        await refused(house.own.follow(link, OTHER_PASSWORD, "000000", whence=HOME))

    code = house.app_code(joke.app_secret)
    with pytest.raises(TriedTooOften):
        await house.own.follow(link, OTHER_PASSWORD, code, whence=HOME)
    assert len(await house.events(EventKind.SIGN_IN_REFUSED)) == OF_PERSON.free


async def test_guesses_at_ones_own_password_are_counted_and_told(
    house: StaffHouse, joke: Person
) -> None:
    signed_in = await house.whose(joke.session)

    for _ in range(OF_PERSON.free):
        await refused(house.own.change_password(signed_in, "geraden", OTHER_PASSWORD))

    with pytest.raises(TriedTooOften):
        await house.own.begin_new_app(signed_in, PASSWORD)
    assert len(await house.events(EventKind.SIGN_IN_REFUSED)) == OF_PERSON.free


async def test_whoever_guesses_elsewhere_cannot_keep_somebody_from_their_reset(
    house: StaffHouse, joke: Person
) -> None:
    elsewhere = replace(HOME, network="198.51.100.1")
    for _ in range(20):
        await refused(house.enter(joke, password="geraden", whence=elsewhere))
    link = (await house.administrator.send_password_link(joke.id)).link.rpartition("/")[2]

    code = house.app_code(joke.app_secret)
    joined = await house.own.follow(link, OTHER_PASSWORD, code, whence=elsewhere)

    house.clock.advance(2 * STEP)
    known = replace(elsewhere, device=joined.entered.device)
    await house.enter(replace(joke, password=OTHER_PASSWORD), whence=known)


async def test_a_changed_password_ends_the_other_sessions_and_open_links(
    house: StaffHouse, joke: Person
) -> None:
    other = await house.enter(joke)
    link = (await house.administrator.send_password_link(joke.id)).link.rpartition("/")[2]
    signed_in = await house.whose(joke.session)

    await house.own.change_password(signed_in, PASSWORD, OTHER_PASSWORD)

    assert await house.sign_in.whose_session(other.session) is None
    assert await house.sign_in.whose_session(joke.session) is not None
    assert await house.own.opened(link) is None


async def test_the_first_code_of_a_new_app_opens_nothing_else(
    house: StaffHouse, joke: Person
) -> None:
    signed_in = await house.whose(joke.session)
    opened = await house.own.begin_new_app(signed_in, PASSWORD)

    assert "klopt niet" in await refused(house.own.confirm_new_app(signed_in, "000000"))
    code = house.app_code(opened.app_secret)
    await house.own.confirm_new_app(signed_in, code)

    await refused(house.enter(replace(joke, app_secret=opened.app_secret), code=code))
    assert "klopt niet" in await refused(house.own.confirm_new_app(signed_in, code))


async def test_a_session_of_somebody_else_cannot_be_ended(
    house: StaffHouse, joke: Person, ruud: Person
) -> None:
    ruuds = await house.whose(ruud.session)

    assert await house.own.end_session(await house.whose(joke.session), ruuds.session) == 0

    assert await house.sign_in.whose_session(ruud.session) is not None


async def test_what_somebody_sees_of_their_own_account(house: StaffHouse, joke: Person) -> None:
    await house.enter(joke, code=joke.recovery_codes[0])
    signed_in = await house.whose(joke.session)

    own = await house.own.of(signed_in)

    assert (own.recovery_codes_left, own.providers, len(own.sessions)) == (9, 0, 2)
    assert {each.about for each in own.sessions} == {"Firefox op Windows"}


# The mails


@pytest.mark.parametrize("kind", [LetterKind.STAFF_INVITATION, LetterKind.STAFF_RESET])
async def test_a_link_is_in_no_letter_any_more_once_it_is_settled(
    house: StaffHouse, joke: Person, kind: LetterKind
) -> None:
    if kind is LetterKind.STAFF_INVITATION:
        await house.administrator.invite("Henk", "henk@linde.example", [EIK])
    else:
        await house.administrator.send_password_link(joke.id)
    (owed,) = await house.letters()
    assert owed.kind is kind

    async with house.storage.transaction() as tx:
        await tx.letters.failed(owed.id, now=house.clock.now(), why="the mailbox is full")
        await tx.letters.owe_again(
            board="linde",
            recipient=owed.recipient,
            why="the mailbox is full",
            since=owed.owed,
            now=house.clock.now(),
        )

    (again,) = await house.letters()
    assert str(owed.facts["link"]).startswith(ADDRESS)
    assert again.facts["link"] == MASKED


async def test_the_mails_are_written_whole_and_to_the_point(
    house: StaffHouse, joke: Person
) -> None:
    words = LetterWords(ADDRESS)
    await house.administrator.invite("Henk Wiersma", "henk@linde.example", [EIK, DEPUTY])
    await house.administrator.send_password_link(joke.id)
    await house.administrator.reset_second_factor(joke.id)
    await house.administrator.change_seats(joke.id, [DEPUTY])

    told = {
        each.facts.get("what", "invitation"): words.words(each) for each in await house.letters()
    }

    assert set(told) == {"invitation", "password", "second_factor", "seats"}
    assert "directeur van De Eik" in told["invitation"].text
    assert "dinsdag 10 november 2026" in told["invitation"].text
    assert "Kies een nieuw wachtwoord" in told["password"].subject
    assert "Koppel een nieuwe app" in told["second_factor"].subject
    assert "plaatsvervanger van de directeur van De Eik" in told["seats"].text
    for each in told.values():
        assert "Beste " in each.text
        assert "Stichting De Linde" in each.html


@pytest.mark.parametrize(
    "what", ["password", "app", "recovery_codes", "recovery_code_used", "provider"]
)
async def test_every_change_has_a_mail_of_its_own_words(
    house: StaffHouse, joke: Person, what: str
) -> None:
    member = (await house.whose(joke.session)).member
    letters = house.sign_in.letters
    now = house.clock.now()

    letter = letters.changed(member, what, now=now, provider="Schoolaccount")

    text = LetterWords(ADDRESS).words(letter).text
    assert "Bel dan meteen met uw bestuur" in text
    assert "om 10:31" in text
