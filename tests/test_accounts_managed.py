"""Prove who may invite, change, block and help whom, and that nobody raises themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from staff_house import (
    ADDRESS,
    DESK,
    EIK,
    FG,
    FG_OF_BERK,
    HOME,
    IBP,
    PASSWORD,
    STEP,
    Person,
    StaffHouse,
)

from casework.accounts import (
    AccountRefuses,
    LinkKind,
)
from casework.boards import Role
from casework.events import EventKind
from casework.letters import LetterKind
from casework.ports import Storage
from casework.seats import Seat
from casework.staff import StaffMember

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


async def test_the_administrator_invites_the_first_member_of_a_board(house: StaffHouse) -> None:
    invited = await house.administrator.invite("Ruud Postma", "ruud@linde.example", [IBP])

    (event,) = await house.events(EventKind.STAFF_INVITED)
    (letter,) = await house.letters()
    assert (event.by, event.detail["member"]) == ("beheerder", invited.member.id)
    assert "@" not in str(event)
    assert (letter.kind, letter.recipient) == (LetterKind.STAFF_INVITATION, "ruud@linde.example")
    assert letter.facts["link"] == invited.link
    assert invited.link.startswith(f"{ADDRESS}/uitnodiging/")


@pytest.mark.parametrize("seat", [IBP, DESK])
async def test_a_manager_of_a_board_invites_for_that_board(house: StaffHouse, seat: Seat) -> None:
    manager = house.manager(await house.joined("Ruud Postma", seat), seat)

    await manager.invite("Joke Terpstra", "joke@linde.example", [EIK, DEPUTY])

    elsewhere = manager.invite("Noor", "noor@berk.example", [FG_OF_BERK])
    assert "waar u over gaat" in await refused(elsewhere)


@pytest.mark.parametrize("seat", [EIK, DEPUTY, FG])
async def test_nobody_else_manages_anybody(house: StaffHouse, ruud: Person, seat: Seat) -> None:
    other = house.manager(await house.joined("Iemand Anders", seat), seat)

    acts = [
        other.invite("Nieuw Gezicht", "nieuw@linde.example", [EIK]),
        other.change_seats(ruud.id, [EIK]),
        other.block(ruud.id),
        other.unblock(ruud.id),
        other.reset_second_factor(ruud.id),
        other.send_password_link(ruud.id),
        other.invite_again(ruud.id),
    ]

    for act in acts:
        assert "IBP-manager" in await refused(act)
    assert await house.sign_in.whose_session(ruud.session) is not None


async def test_the_fg_sees_the_list_and_a_director_does_not(
    house: StaffHouse, joke: Person
) -> None:
    noor = await house.joined("Noor van Dalen", FG)

    seen = await house.manager(noor, FG).colleagues()

    assert [each.member.name for each in seen] == ["Joke Terpstra", "Noor van Dalen"]
    await refused(house.manager(joke, EIK).colleagues())


async def test_nobody_raises_themselves(house: StaffHouse, ruud: Person) -> None:
    manager = house.manager(ruud)

    for act in (
        manager.change_seats(ruud.id, [IBP, FG]),
        manager.invite("Ruud Postma", ruud.email, [FG]),
        manager.reset_second_factor(ruud.id),
        manager.invite_again(ruud.id),
    ):
        assert "niet u zelf" in await refused(act)
    assert (await house.whose(ruud.session)).member.seats == (IBP,)


async def test_the_last_who_can_invite_cannot_block_themselves(
    house: StaffHouse, ruud: Person
) -> None:
    assert "Nodig eerst iemand anders uit" in await refused(house.manager(ruud).block(ruud.id))
    assert await house.sign_in.whose_session(ruud.session) is not None

    await house.invited("Fatima Bouzian", DESK)
    assert "Nodig eerst" in await refused(house.manager(ruud).block(ruud.id))

    await house.joined("Hanna de Wit", DESK)
    await house.manager(ruud).block(ruud.id)
    assert await house.sign_in.whose_session(ruud.session) is None


async def test_the_fg_is_blocked_and_unseated_by_the_administrator_alone(
    house: StaffHouse, ruud: Person
) -> None:
    noor = await house.joined("Noor van Dalen", FG)
    manager = house.manager(ruud)

    for act in (
        manager.block(noor.id),
        manager.change_seats(noor.id, [EIK]),
        manager.reset_second_factor(noor.id),
        manager.invite_again(noor.id),
    ):
        assert "art. 38" in await refused(act)

    await house.administrator.block(noor.id)


async def test_who_works_for_two_boards_is_managed_as_a_whole_by_the_administrator(
    house: StaffHouse, ruud: Person
) -> None:
    both = await house.joined("Henk Wiersma", EIK, Seat("berk", Role.DESK))
    manager = house.manager(ruud)

    assert "ander bestuur" in await refused(manager.block(both.id))
    assert "ander bestuur" in await refused(manager.reset_second_factor(both.id))

    member = await manager.change_seats(both.id, [])
    assert member.seats == (Seat("berk", Role.DESK),)
    assert "staat niet in de lijst" in await refused(manager.block(both.id))


async def test_seats_at_another_board_stay_when_these_change(
    house: StaffHouse, ruud: Person
) -> None:
    both = await house.joined("Henk Wiersma", EIK, Seat("berk", Role.DESK))

    member = await house.manager(ruud).change_seats(both.id, [DEPUTY])

    assert member.seats == (DEPUTY, Seat("berk", Role.DESK))
    (event,) = await house.events(EventKind.STAFF_CHANGED)
    assert event.by == "Ruud Postma"
    assert "plaatsvervanger" in str(event.detail["seats"])


async def test_who_has_an_account_at_another_board_gets_the_seat_at_once(
    house: StaffHouse, ruud: Person
) -> None:
    noor = await house.joined("Noor van Dalen", FG_OF_BERK)

    invited = await house.manager(ruud).invite("Noor", noor.email.upper(), [FG])

    assert (invited.member.id, invited.link) == (noor.id, "")
    assert (await house.whose(noor.session)).member.seats == (FG_OF_BERK, FG)
    (letter,) = await house.letters()
    assert (letter.kind, letter.facts["what"]) == (LetterKind.ACCOUNT_CHANGED, "seats")


@pytest.mark.parametrize(
    ("name", "email", "seats", "said"),
    [
        ("", "x@linde.example", [EIK], "Vul een naam in"),
        ("x" * 81, "x@linde.example", [EIK], "Vul een naam in"),
        ("Jo\u202eke", "x@linde.example", [EIK], "Vul een naam in"),
        ("Privacyloket", "x@linde.example", [EIK], "eigen naam"),
        ("FG", "x@linde.example", [EIK], "eigen naam"),
        ("joke  terpstra", "x@linde.example", [EIK], "al een joke terpstra"),
        ("Henk", "henk", [EIK], "geen mailadres"),
        ("Henk", "henk@linde.example\r\nBcc: x@x.example", [EIK], "geen mailadres"),
        ("Henk", "henk@linde.example", [], "minstens één plek"),
        ("Henk", "henk@linde.example", [EIK] * 21, "hoogstens"),
        ("Henk", "henk@linde.example", [Seat("eik", Role.FG)], "geen bestuur eik"),
        ("Henk", "henk@linde.example", [Seat("linde", Role.DIRECTOR)], "minstens één school"),
        ("Henk", "henk@linde.example", [Seat("linde", Role.FG, ("De Eik",))], "school"),
        ("Henk", "henk@linde.example", [Seat("linde", Role.DIRECTOR, ("X",))], "geen school X"),
        ("Henk", "joke.terpstra@linde.example", [EIK], "heeft deze plek al"),
    ],
)
async def test_an_invitation_that_cannot_be_is_refused_with_the_reason(
    house: StaffHouse, joke: Person, name: str, email: str, seats: list[Seat], said: str
) -> None:
    assert said in await refused(house.administrator.invite(name, email, seats))
    assert await house.letters() == []


async def test_without_an_address_there_are_no_links(house: StaffHouse) -> None:
    without = replace(house.administrator, address="")

    assert "public_url" in await refused(without.invite("Henk", "h@linde.example", [EIK]))


async def test_inviting_again_ends_the_old_link(house: StaffHouse) -> None:
    first = await house.administrator.invite("Henk", "henk@linde.example", [EIK])

    second = await house.administrator.invite_again(first.member.id)

    assert await house.own.opened(first.link.rpartition("/")[2]) is None
    henk = await house.follow(second.link.rpartition("/")[2])
    assert henk.name == "Henk"


async def test_beginning_anew_leaves_nothing_of_the_old_ways_in(
    house: StaffHouse, joke: Person
) -> None:
    async with house.storage.transaction() as tx:
        await tx.staff.tie(joke.id, issuer="https://id.example", subject="1", now=house.clock.now())

    again = await house.administrator.invite_again(joke.id)

    await refused(house.enter(joke))
    await refused(house.enter(joke, code=joke.recovery_codes[0]))
    assert await house.sign_in.whose_session(joke.session) is None
    async with house.storage.reading() as tx:
        assert await tx.staff.of_provider("https://id.example", "1") is None
    await house.follow(again.link.rpartition("/")[2])


async def test_a_blocked_member_keeps_nothing_that_opens(house: StaffHouse, joke: Person) -> None:
    link = (await house.administrator.send_password_link(joke.id)).link.rpartition("/")[2]

    await house.administrator.block(joke.id)
    assert await house.own.opened(link) is None
    assert "al geblokkeerd" in await refused(house.administrator.block(joke.id))
    for act in (
        house.administrator.reset_second_factor(joke.id),
        house.administrator.send_password_link(joke.id),
        house.administrator.invite_again(joke.id),
    ):
        assert "geblokkeerd" in await refused(act)

    await house.administrator.unblock(joke.id)
    assert await house.own.opened(link) is None
    await house.enter(joke)
    assert "niet geblokkeerd" in await refused(house.administrator.unblock(joke.id))


async def test_who_left_is_forgotten_by_the_administrator_once_blocked(
    house: StaffHouse, joke: Person, ruud: Person
) -> None:
    assert "eerst" in await refused(house.administrator.forget(joke.id))
    assert "Alleen de beheerder" in await refused(house.manager(ruud).forget(joke.id))
    await house.administrator.block(joke.id)

    await house.administrator.forget(joke.id)

    assert "kloppen niet samen" in await refused(house.enter(joke))
    again = await house.administrator.invite("Joke Terpstra", joke.email, [EIK])
    assert again.link


async def test_a_lost_phone_opens_nothing_from_the_reset_on(
    house: StaffHouse, joke: Person
) -> None:
    reset = await house.administrator.reset_second_factor(joke.id)
    secret = reset.link.rpartition("/")[2]

    await refused(house.enter(joke))
    await refused(house.enter(joke, code=joke.recovery_codes[0]))
    opened = await house.own.opened(secret)
    assert opened is not None
    assert opened.kind is LinkKind.SECOND_FACTOR
    wrong = house.own.follow(secret, PASSWORD, house.app_code(joke.app_secret), whence=HOME)
    assert "Deze code klopt niet" in await refused(wrong)

    joined = await house.own.follow(
        secret, PASSWORD, house.app_code(opened.app_secret), whence=HOME
    )

    assert len(joined.recovery_codes) == 10
    house.clock.advance(2 * STEP)
    await house.enter(replace(joke, app_secret=opened.app_secret))
    told = await house.events(EventKind.SECOND_FACTOR_RENEWED)
    assert [each.detail["what"] for each in told] == ["reset", "second_factor"]


async def test_who_has_not_joined_needs_no_help_but_the_invitation(house: StaffHouse) -> None:
    invited = await house.administrator.invite("Henk", "henk@linde.example", [EIK])

    for act in (
        house.administrator.reset_second_factor(invited.member.id),
        house.administrator.send_password_link(invited.member.id),
    ):
        assert "nog niet aangenomen" in await refused(act)
