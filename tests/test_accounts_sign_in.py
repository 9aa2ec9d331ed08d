"""Prove who gets in to the desk, for how long, and who does not."""

import asyncio
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from databases import Stores
from invented import HOUR
from staff_house import (
    DESK,
    EIK,
    FG,
    FG_OF_BERK,
    HOME,
    IBP,
    PASSWORD,
    QUICK,
    STEP,
    Person,
    StaffHouse,
)

from casework.accounts import (
    ABSOLUTE_LIMIT,
    ACTIVITY_NOTED_EVERY,
    IDLE_LIMIT,
    IDLE_LIMIT_OF_SCHOOL,
    SignInRefused,
    TriedTooOften,
)
from casework.actions.sign_in import Entered, Whence
from casework.events import EventKind
from casework.guessing import LONGEST_WAIT, OF_ACCOUNT, OF_DEVICE, OF_NETWORK
from casework.letters import LetterKind
from casework.ports import Storage
from casework.seats import Seat
from desk.sign_in.passwords import Argon2Passwords

MINUTE = timedelta(minutes=1)
ELSEWHERE = Whence("198.51.100.9", about="Chrome op Android")


@pytest.fixture
def house(storage: Storage) -> StaffHouse:
    return StaffHouse(storage)


@pytest.fixture
async def joke(house: StaffHouse) -> Person:
    return await house.joined()


async def refused(house: StaffHouse, person: Person, **wrong: str) -> str:
    with pytest.raises(SignInRefused) as refusal:
        await house.enter(person, **wrong)  # type: ignore[arg-type]  # texts only
    return str(refusal.value)


# Getting in


async def test_address_password_and_code_together_let_somebody_in(
    house: StaffHouse, joke: Person
) -> None:
    entered = await house.enter(joke)

    signed_in = await house.whose(entered.session)
    assert (signed_in.member.name, signed_in.seat) == ("Joke Terpstra", EIK)
    assert signed_in.since == house.clock.now()


async def test_the_address_is_the_same_however_it_is_written(
    house: StaffHouse, joke: Person
) -> None:
    entered = await house.enter(replace(joke, email="  JOKE.Terpstra@linde.EXAMPLE "))

    assert entered.member.id == joke.id


@pytest.mark.parametrize("steps", [-1, 1])
async def test_a_code_of_the_step_before_or_after_is_right_too(
    house: StaffHouse, joke: Person, steps: int
) -> None:
    await house.enter(joke, code=house.app_code(joke.app_secret, steps=steps))


@pytest.mark.parametrize("steps", [-2, 2])
async def test_a_code_of_two_steps_off_is_wrong(
    house: StaffHouse, joke: Person, steps: int
) -> None:
    await refused(house, joke, code=house.app_code(joke.app_secret, steps=steps))


async def test_a_code_may_be_typed_with_a_space_in_it(house: StaffHouse, joke: Person) -> None:
    code = house.app_code(joke.app_secret)

    await house.enter(joke, code=f" {code[:3]} {code[3:]} ")


async def test_a_code_works_once(house: StaffHouse, joke: Person) -> None:
    code = house.app_code(joke.app_secret)
    await house.enter(joke, code=code)

    await refused(house, joke, code=code)

    house.clock.advance(STEP)
    await house.enter(joke)


async def test_an_older_code_is_no_good_after_a_newer_one(house: StaffHouse, joke: Person) -> None:
    older = house.app_code(joke.app_secret)
    await house.enter(joke, code=house.app_code(joke.app_secret, steps=1))

    await refused(house, joke, code=older)


async def test_a_code_used_twice_at_once_works_once(stores: Stores) -> None:
    house = StaffHouse(stores.open())
    joke = await house.joined()
    nodes = [house, replace(house, storage=stores.open())]

    answers = await asyncio.gather(*(each.enter(joke) for each in nodes), return_exceptions=True)

    assert sum(isinstance(each, Entered) for each in answers) == 1


async def test_a_recovery_code_lets_somebody_in_once_and_they_hear_of_it(
    house: StaffHouse, joke: Person
) -> None:
    code = joke.recovery_codes[3].lower()

    await house.enter(joke, code=code)

    await refused(house, joke, code=code)
    (told,) = await house.letters()
    assert (told.kind, told.recipient) == (LetterKind.ACCOUNT_CHANGED, joke.email)
    assert told.facts["what"] == "recovery_code_used"


async def test_a_recovery_code_is_not_used_up_by_a_wrong_password(
    house: StaffHouse, joke: Person
) -> None:
    await refused(house, joke, password="iets heel anders hier", code=joke.recovery_codes[0])

    await house.enter(joke, code=joke.recovery_codes[0])


@pytest.mark.parametrize("wrong", ["", "paarse fiets in de rege", "PAARSE FIETS IN DE REGEN"])
async def test_a_wrong_password_is_refused(house: StaffHouse, joke: Person, wrong: str) -> None:
    await refused(house, joke, password=wrong)


@pytest.mark.parametrize("wrong", ["", "000000", "ACDE3467", "１２３４５６", "x" * 5000])
async def test_a_wrong_code_is_refused(house: StaffHouse, joke: Person, wrong: str) -> None:
    if wrong == house.app_code(joke.app_secret):
        pytest.skip("this once it is the right one")

    await refused(house, joke, code=wrong)


async def test_who_did_not_accept_the_invitation_is_refused(house: StaffHouse) -> None:
    await house.invited("Ruud Postma", IBP)

    with pytest.raises(SignInRefused):
        await house.sign_in.sign_in("ruud.postma@linde.example", "", "", whence=HOME)


async def test_who_is_blocked_is_refused_with_everything_right(
    house: StaffHouse, joke: Person
) -> None:
    await house.administrator.block(joke.id)

    await refused(house, joke)


async def test_who_has_no_seat_left_is_refused(house: StaffHouse, joke: Person) -> None:
    await house.administrator.change_seats(joke.id, ())

    await refused(house, joke)


async def test_every_refusal_has_the_same_words(house: StaffHouse, joke: Person) -> None:
    stranger = replace(joke, email="niemand@linde.example")
    await house.invited("Ruud Postma")
    ruud = replace(joke, email="ruud.postma@linde.example")

    words = {
        await refused(house, joke, password="een ander wachtwoord"),
        await refused(house, joke, code="000000"),
        await refused(house, stranger),
        await refused(house, ruud),
    }

    assert len(words) == 1


async def test_an_unknown_address_takes_about_as_long_as_a_wrong_password(
    house: StaffHouse, joke: Person
) -> None:
    slow = Argon2Passwords(time_cost=2, memory_kib=16 * 1024)
    await slow.fits("x", "")  # the hash that is nobody's is made once
    sign_in = replace(house.sign_in, passwords=slow)
    async with house.storage.transaction() as tx:
        account = await tx.staff.get(joke.id)
        assert account is not None
        await tx.staff.save(replace(account, password=await slow.hashed(PASSWORD)))

    async def took(email: str, number: int) -> float:
        started = time.process_time()
        with pytest.raises(SignInRefused):
            await sign_in.sign_in(email, "x" * 12, "1", whence=Whence(f"192.0.2.{number}"))
        return time.process_time() - started

    known = min([await took(joke.email, number) for number in range(3)])
    unknown = min([await took(f"x{number}@linde.example", number) for number in range(3)])

    # Without the hash that is nobody's an unknown address would take next to nothing.
    assert unknown > known / 3


async def test_a_hash_with_old_parameters_is_made_anew_at_the_next_sign_in(
    house: StaffHouse, joke: Person
) -> None:
    stronger = Argon2Passwords(time_cost=2, memory_kib=16)
    sign_in = replace(house.sign_in, passwords=stronger)
    code = house.app_code(joke.app_secret)

    await sign_in.sign_in(joke.email, PASSWORD, code, whence=HOME)

    async with house.storage.reading() as tx:
        account = await tx.staff.get(joke.id)
    assert account is not None
    assert not stronger.is_outdated(account.password)
    assert QUICK.is_outdated(account.password)
    assert await stronger.fits(PASSWORD, account.password)


# What is told


async def test_coming_in_going_out_and_being_refused_are_events_without_addresses(
    house: StaffHouse, joke: Person
) -> None:
    await refused(house, joke, password="een ander wachtwoord")
    entered = await house.enter(joke)
    await house.sign_in.sign_out(entered.session)
    with pytest.raises(SignInRefused):
        await house.sign_in.sign_in("niemand@linde.example", "x", "y", whence=HOME)

    (wrong,) = await house.events(EventKind.SIGN_IN_REFUSED)
    came = (await house.events(EventKind.SIGNED_IN))[-1]
    (gone,) = await house.events(EventKind.SIGNED_OUT)
    assert (wrong.by, wrong.detail["member"], wrong.detail["why"]) == (
        "privacyloket",
        joke.id,
        "password",
    )
    assert (came.by, came.detail["way"]) == ("Joke Terpstra", "app")
    assert gone.detail["session"] == came.detail["session"]
    assert "@" not in f"{wrong}{came}{gone}"


async def test_every_board_somebody_works_for_hears_that_they_came_in(house: StaffHouse) -> None:
    noor = await house.joined("Noor van Dalen", FG, FG_OF_BERK)

    await house.enter(noor)

    for board_id in ("linde", "berk"):
        assert len(await house.events(EventKind.SIGNED_IN, board_id=board_id)) == 2


# Being in


async def test_a_secret_nobody_gave_out_opens_nothing(house: StaffHouse, joke: Person) -> None:
    for wrong in ("", "x", joke.session.swapcase(), f"{joke.session}=", "\udcff", "é" * 400):
        assert await house.sign_in.whose_session(wrong) is None


@pytest.mark.parametrize(
    ("seat", "limit"),
    [(EIK, IDLE_LIMIT_OF_SCHOOL), (FG, IDLE_LIMIT), (IBP, IDLE_LIMIT), (DESK, IDLE_LIMIT)],
)
async def test_a_session_ends_when_nobody_does_anything(
    house: StaffHouse, seat: Seat, limit: timedelta
) -> None:
    entered = await house.enter(await house.joined("Joke Terpstra", seat))

    house.clock.advance(limit - timedelta.resolution)
    just = await house.sign_in.whose_session(entered.session)
    house.clock.advance(limit)
    late = await house.sign_in.whose_session(entered.session)

    assert just is not None
    assert late is None


async def test_who_works_on_stays_in_for_a_working_day_and_no_longer(
    house: StaffHouse, joke: Person
) -> None:
    entered = await house.enter(joke)
    began = house.clock.now()

    while house.clock.now() < began + ABSOLUTE_LIMIT - 20 * MINUTE:
        house.clock.advance(20 * MINUTE)
        assert await house.sign_in.whose_session(entered.session) is not None

    house.clock.advance(20 * MINUTE)
    assert await house.sign_in.whose_session(entered.session) is None


async def test_activity_is_written_once_a_minute_at_most(house: StaffHouse, joke: Person) -> None:
    entered = await house.enter(joke)
    began = house.clock.now()

    async def seen() -> datetime:
        await house.sign_in.whose_session(entered.session)
        async with house.storage.reading() as tx:
            found = await tx.staff.sessions.opened_by(entered.session)
        assert found is not None
        return found[0].seen

    house.clock.advance(ACTIVITY_NOTED_EVERY - timedelta.resolution)
    assert await seen() == began
    house.clock.advance(timedelta.resolution)
    assert await seen() == house.clock.now()


async def test_who_signed_out_is_out_and_may_do_it_twice(house: StaffHouse, joke: Person) -> None:
    await house.sign_in.sign_out(joke.session)
    await house.sign_in.sign_out(joke.session)

    assert await house.sign_in.whose_session(joke.session) is None
    assert len(await house.events(EventKind.SIGNED_OUT)) == 1


async def test_blocking_ends_a_session_at_once(house: StaffHouse, joke: Person) -> None:
    await house.administrator.block(joke.id)

    assert await house.sign_in.whose_session(joke.session) is None


# Seats


async def test_who_has_two_seats_sits_on_the_first_and_may_change(house: StaffHouse) -> None:
    noor = await house.joined("Noor van Dalen", FG, FG_OF_BERK)

    first = await house.whose(noor.session)
    changed = await house.sign_in.sit_on(noor.session, 1)
    later = await house.whose(noor.session)

    assert first.seat == FG
    assert changed is not None
    assert changed.seat == later.seat == FG_OF_BERK


@pytest.mark.parametrize("index", [-1, 2, 99])
async def test_a_seat_that_is_not_there_is_not_sat_on(house: StaffHouse, index: int) -> None:
    noor = await house.joined("Noor van Dalen", FG, FG_OF_BERK)

    changed = await house.sign_in.sit_on(noor.session, index)

    assert changed is not None
    assert changed.seat == FG
    assert await house.sign_in.sit_on("wrong", 0) is None


async def test_a_seat_that_is_taken_away_is_left_at_the_next_page(house: StaffHouse) -> None:
    noor = await house.joined("Noor van Dalen", FG, FG_OF_BERK)
    await house.sign_in.sit_on(noor.session, 1)

    await house.administrator.change_seats(noor.id, [FG])

    assert (await house.whose(noor.session)).seat == FG


async def test_a_board_that_is_not_served_any_more_gives_no_seat(house: StaffHouse) -> None:
    noor = await house.joined("Noor van Dalen", FG_OF_BERK, FG)
    without = replace(house.sign_in, boards={"linde": house.sign_in.boards["linde"]})

    signed_in = await without.whose_session(noor.session)

    assert signed_in is not None
    assert signed_in.member.seats == (FG,)
    assert await replace(without, boards={}).whose_session(noor.session) is None


# Guessing


async def guess(house: StaffHouse, email: str, *, whence: Whence) -> bool:
    """Guess wrong; answer whether the guess was heard."""
    try:
        await house.sign_in.sign_in(email, "verkeerd geraden", "1", whence=whence)
    except SignInRefused:
        return True
    except TriedTooOften:
        return False
    raise AssertionError("the guess was right")


async def guess_until_held(house: StaffHouse, email: str, *, whence: Whence) -> int:
    heard = 0
    while await guess(house, email, whence=whence):
        heard += 1
    return heard


@pytest.mark.parametrize("email", ["joke.terpstra@linde.example", "niemand@linde.example"])
async def test_guesses_at_an_address_are_held_whether_it_has_an_account_or_not(
    house: StaffHouse, joke: Person, email: str
) -> None:
    assert await guess_until_held(house, email, whence=ELSEWHERE) == OF_ACCOUNT.free


async def test_the_right_words_are_not_heard_either_until_the_wait_is_over(
    house: StaffHouse, joke: Person
) -> None:
    await guess_until_held(house, joke.email, whence=ELSEWHERE)

    with pytest.raises(TriedTooOften) as held:
        await house.enter(joke, whence=ELSEWHERE)

    assert house.clock.now() < held.value.until <= house.clock.now() + LONGEST_WAIT
    house.clock.moment = held.value.until
    await house.enter(joke, whence=ELSEWHERE)


async def test_guesses_from_elsewhere_hold_up_nobody_on_a_known_device(
    house: StaffHouse, joke: Person
) -> None:
    for number in range(20):
        await guess(house, joke.email, whence=Whence(f"198.51.100.{number}"))

    await house.enter(joke, whence=replace(HOME, device=joke.device))

    with pytest.raises(TriedTooOften):
        await house.enter(joke, whence=replace(HOME, device="not mine"))


async def test_a_known_device_is_known_for_its_own_account_alone(
    house: StaffHouse, joke: Person
) -> None:
    ruud = await house.joined("Ruud Postma", IBP)
    borrowed = replace(ELSEWHERE, device=ruud.device)

    assert await guess_until_held(house, joke.email, whence=borrowed) == OF_ACCOUNT.free


async def test_guesses_on_a_known_device_are_held_too(house: StaffHouse, joke: Person) -> None:
    known = replace(HOME, device=joke.device)

    assert await guess_until_held(house, joke.email, whence=known) == OF_DEVICE.free


async def test_one_network_cannot_try_many_addresses(house: StaffHouse, joke: Person) -> None:
    heard = 0
    while await guess(house, f"leerling{heard}@linde.example", whence=ELSEWHERE):
        heard += 1

    assert heard == OF_NETWORK.free
    await house.enter(joke, whence=replace(ELSEWHERE, network="203.0.113.5"))


async def test_a_whole_staff_may_sign_in_from_one_school(house: StaffHouse, joke: Person) -> None:
    for _ in range(OF_NETWORK.free + 5):
        await house.enter(joke)
        house.clock.advance(2 * STEP)


async def test_signing_in_does_not_free_a_network_that_guessed(
    house: StaffHouse, joke: Person
) -> None:
    for number in range(OF_NETWORK.free - 1):
        await guess(house, f"leerling{number}@linde.example", whence=ELSEWHERE)

    await house.enter(joke, whence=ELSEWHERE)

    assert await guess(house, "nog.een@linde.example", whence=ELSEWHERE)
    assert not await guess(house, "nog.twee@linde.example", whence=ELSEWHERE)


async def test_a_sign_in_knows_the_browser_once(house: StaffHouse, joke: Person) -> None:
    first = await house.enter(joke)
    house.clock.advance(HOUR)
    again = await house.enter(joke, whence=replace(HOME, device=first.device))

    assert first.device
    assert again.device == ""
