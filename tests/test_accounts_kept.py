"""Hold every storage to the same contract for accounts, links, codes, sessions and tries."""

import asyncio
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from databases import VAULT, Stores
from invented import HOUR, NOW

from casework.accounts import (
    DEVICE_KNOWN_FOR,
    RECOVERY_CODES,
    Account,
    LinkKind,
    StaffLink,
    StaffSession,
)
from casework.boards import Role
from casework.guessing import FORGOTTEN_AFTER, Brake
from casework.ports import Conflict, Storage
from casework.seats import Seat
from casework.staff import StaffMember
from storage.database import Database

MINUTE = timedelta(minutes=1)
EIK = Seat("linde", Role.DIRECTOR, ("De Eik", "De Sleutel"), deputy=True)
IBP = Seat("linde", Role.IBP_MANAGER)
FG_OF_BERK = Seat("berk", Role.FG)
JOKE = StaffMember("joke", "Joke Terpstra", "Joke.Terpstra@linde.example", (EIK, FG_OF_BERK))
RUUD = StaffMember("ruud", "Ruud Postma", "ruud.postma@linde.example", (IBP,))
OF_JOKE = Account(
    JOKE,
    NOW,
    joined=NOW + HOUR,
    password="$argon2id$a-hash",
    second_factor="APPSECRETAPPSECRET",
    next_second_factor="NEXTSECRETNEXTSECRET",
    last_step=58_000_000,
)
OF_RUUD = Account(RUUD, NOW)
SESSION = StaffSession("s1", "joke", NOW, NOW, seat=EIK, about="Firefox op Windows")


async def enter(storage: Storage, *accounts: Account) -> None:
    async with storage.transaction() as tx:
        for account in accounts:
            await tx.staff.enter(account)


@pytest.fixture
async def staffed(storage: Storage) -> Storage:
    """A storage that knows Joke and Ruud."""
    await enter(storage, OF_JOKE, OF_RUUD)
    return storage


async def kept(storage: Storage, member: str = "joke") -> Account:
    async with storage.reading() as tx:
        account = await tx.staff.get(member)
    assert account is not None
    return account


# Members


async def test_an_account_comes_back_as_it_was(staffed: Storage) -> None:
    assert await kept(staffed, "joke") == OF_JOKE
    assert await kept(staffed, "ruud") == OF_RUUD


async def test_an_account_is_found_by_its_address_however_it_is_written(staffed: Storage) -> None:
    async with staffed.reading() as tx:
        found = await tx.staff.of_email("  joke.terpstra@LINDE.example ")
        other = await tx.staff.of_email("joke.terpstra@elders.example")
        nobody = await tx.staff.get("nobody")

    assert found == OF_JOKE
    assert (other, nobody) == (None, None)


async def test_what_changed_of_an_account_is_kept(staffed: Storage) -> None:
    moved = replace(JOKE, name="Joke de Wit", email="j.dewit@linde.example", seats=(IBP,))
    changed = replace(
        OF_JOKE,
        member=replace(moved, blocked=NOW),
        password="another hash",
        second_factor="",
        next_second_factor="",
        last_step=0,
    )

    async with staffed.transaction() as tx:
        await tx.staff.save(changed)

    assert await kept(staffed) == changed
    async with staffed.reading() as tx:
        assert await tx.staff.of_email(JOKE.email) is None
        assert await tx.staff.of_email(moved.email) == changed
        assert await tx.staff.of_board("berk") == []


async def test_an_account_that_is_not_there_cannot_be_saved(storage: Storage) -> None:
    with pytest.raises(LookupError):
        async with storage.transaction() as tx:
            await tx.staff.save(OF_JOKE)


@pytest.mark.parametrize(
    "member",
    [
        replace(JOKE, id="x", name="Iemand Anders", email="JOKE.terpstra@linde.example"),
        replace(JOKE, id="x", name="joke  TERPSTRA", email="x@linde.example", seats=(IBP,)),
    ],
    ids=["same address", "same name at the board"],
)
async def test_no_two_members_share_an_address_or_at_a_board_a_name(
    staffed: Storage, member: StaffMember
) -> None:
    with pytest.raises(Conflict):
        await enter(staffed, Account(member, NOW))

    async with staffed.reading() as tx:
        assert await tx.staff.get("x") is None


async def test_a_name_may_be_anothers_at_another_board(staffed: Storage) -> None:
    namesake = replace(RUUD, id="x", email="x@berk.example", seats=(FG_OF_BERK,))

    await enter(staffed, Account(namesake, NOW))

    async with staffed.reading() as tx:
        assert [each.member.id for each in await tx.staff.of_board("berk")] == ["joke", "x"]


async def test_taking_a_seat_where_somebody_has_ones_name_is_refused(staffed: Storage) -> None:
    namesake = replace(RUUD, id="x", email="x@berk.example", seats=(FG_OF_BERK,))
    await enter(staffed, Account(namesake, NOW))

    with pytest.raises(Conflict):
        async with staffed.transaction() as tx:
            await tx.staff.save(Account(replace(namesake, seats=(FG_OF_BERK, IBP)), NOW))

    assert (await kept(staffed, "x")).member.seats == (FG_OF_BERK,)


async def test_a_board_lists_who_has_a_seat_there_by_name(staffed: Storage) -> None:
    async with staffed.reading() as tx:
        linde = await tx.staff.of_board("linde")
        berk = await tx.staff.of_board("berk")
        everybody = await tx.staff.of_board(None)

    assert [each.member.id for each in linde] == ["joke", "ruud"]
    assert [each.member.id for each in berk] == ["joke"]
    assert everybody == linde


async def test_a_forgotten_account_leaves_nothing_behind(staffed: Storage) -> None:
    async with staffed.transaction() as tx:
        await tx.staff.tie("joke", issuer="https://id.example", subject="1", now=NOW)
        session = await tx.staff.sessions.open(SESSION)
        device = await tx.staff.sessions.know_device("joke", now=NOW)
        link = await tx.staff.links.make("joke", LinkKind.PASSWORD, now=NOW)
        await tx.staff.links.new_recovery_codes("joke")

    async with staffed.transaction() as tx:
        await tx.staff.forget("joke", now=NOW)
        await tx.staff.forget("nobody", now=NOW)

    async with staffed.reading() as tx:
        assert await tx.staff.get("joke") is None
        assert await tx.staff.of_email(JOKE.email) is None
        assert await tx.staff.of_provider("https://id.example", "1") is None
        assert await tx.staff.sessions.opened_by(session) is None
        assert await tx.staff.sessions.device(device, now=NOW) is None
        assert await tx.staff.links.opened_by(link, now=NOW) is None
        assert await tx.staff.links.recovery_codes_left("joke") == 0
        assert [each.member.id for each in await tx.staff.of_board(None)] == ["ruud"]
    await enter(staffed, OF_JOKE)


async def test_the_key_of_a_forgotten_account_is_destroyed(sql_stores: Stores) -> None:
    database = sql_stores.open()
    assert isinstance(database, Database)
    await enter(database, OF_JOKE)

    async with database.transaction() as tx:
        await tx.staff.forget("joke", now=NOW)

    assert await database.destroy_keys() == 1


# Ties to providers


async def test_a_tie_leads_to_its_member_and_capitals_count(staffed: Storage) -> None:
    async with staffed.transaction() as tx:
        await tx.staff.tie("joke", issuer="https://id.example", subject="AbC", now=NOW)
        await tx.staff.tie("joke", issuer="https://id.example", subject="AbC", now=NOW)

    async with staffed.reading() as tx:
        assert await tx.staff.of_provider("https://id.example", "AbC") == OF_JOKE
        assert await tx.staff.of_provider("https://id.example", "abc") is None
        assert await tx.staff.of_provider("https://other.example", "AbC") is None
        assert (await tx.staff.ties("joke"), await tx.staff.ties("ruud")) == (1, 0)


async def test_nobody_is_tied_to_whom_another_is_tied_to(staffed: Storage) -> None:
    async with staffed.transaction() as tx:
        await tx.staff.tie("joke", issuer="https://id.example", subject="1", now=NOW)

    with pytest.raises(Conflict):
        async with staffed.transaction() as tx:
            await tx.staff.tie("ruud", issuer="https://id.example", subject="1", now=NOW)

    async with staffed.transaction() as tx:
        assert await tx.staff.untie("joke") == 1
        assert await tx.staff.of_provider("https://id.example", "1") is None


# Links and recovery codes


async def test_a_link_is_opened_by_its_secret_until_its_time_is_over(staffed: Storage) -> None:
    async with staffed.transaction() as tx:
        secret = await tx.staff.links.make("joke", LinkKind.PASSWORD, now=NOW)

    async with staffed.reading() as tx:
        opened = await tx.staff.links.opened_by(secret, now=NOW + HOUR - timedelta.resolution)
        late = await tx.staff.links.opened_by(secret, now=NOW + HOUR)
        wrong = await tx.staff.links.opened_by(secret.swapcase(), now=NOW)

    assert opened == StaffLink("joke", LinkKind.PASSWORD, NOW, NOW + HOUR)
    assert (late, wrong) == (None, None)


async def test_an_invitation_lives_a_week_and_ending_ends_all_links_of_one_member(
    staffed: Storage,
) -> None:
    async with staffed.transaction() as tx:
        first = await tx.staff.links.make("joke", LinkKind.INVITATION, now=NOW)
        second = await tx.staff.links.make("joke", LinkKind.SECOND_FACTOR, now=NOW + MINUTE)
        others = await tx.staff.links.make("ruud", LinkKind.INVITATION, now=NOW)
        open_links = await tx.staff.links.of_member("joke", now=NOW + 2 * MINUTE)
        await tx.staff.links.end("joke")

    assert [(each.kind, each.expires - each.made) for each in open_links] == [
        (LinkKind.INVITATION, timedelta(days=7)),
        (LinkKind.SECOND_FACTOR, HOUR),
    ]
    async with staffed.reading() as tx:
        assert await tx.staff.links.opened_by(first, now=NOW) is None
        assert await tx.staff.links.opened_by(second, now=NOW) is None
        assert await tx.staff.links.opened_by(others, now=NOW) is not None


async def test_each_recovery_code_works_once_for_its_own_member(staffed: Storage) -> None:
    async with staffed.transaction() as tx:
        codes = await tx.staff.links.new_recovery_codes("joke")
    assert len(set(codes)) == RECOVERY_CODES

    async with staffed.transaction() as tx:
        by_another = await tx.staff.links.use_recovery_code("ruud", codes[0])
        first = await tx.staff.links.use_recovery_code("joke", codes[0].lower())
        again = await tx.staff.links.use_recovery_code("joke", codes[0])
        left = await tx.staff.links.recovery_codes_left("joke")

    assert (by_another, first, again, left) == (False, True, False, RECOVERY_CODES - 1)


async def test_new_recovery_codes_make_the_old_ones_void(staffed: Storage) -> None:
    async with staffed.transaction() as tx:
        old = await tx.staff.links.new_recovery_codes("joke")
        new = await tx.staff.links.new_recovery_codes("joke")

    async with staffed.transaction() as tx:
        assert not await tx.staff.links.use_recovery_code("joke", old[0])
        assert await tx.staff.links.use_recovery_code("joke", new[0])


# Sessions and devices


async def test_a_session_opens_with_its_secret_and_brings_its_account(staffed: Storage) -> None:
    async with staffed.transaction() as tx:
        secret = await tx.staff.sessions.open(SESSION)

    async with staffed.reading() as tx:
        found = await tx.staff.sessions.opened_by(secret)
        wrong = await tx.staff.sessions.opened_by(secret[:-1])

    assert found == (SESSION, replace(OF_JOKE, last_seen=NOW))
    assert wrong is None


async def test_what_is_noted_of_a_session_is_kept_and_an_ended_one_stays_ended(
    staffed: Storage,
) -> None:
    later = replace(SESSION, seen=NOW + MINUTE, seat=FG_OF_BERK)
    async with staffed.transaction() as tx:
        secret = await tx.staff.sessions.open(SESSION)
        ended = await tx.staff.sessions.open(replace(SESSION, id="s2"))
        await tx.staff.sessions.end("joke", only="s2")

    async with staffed.transaction() as tx:
        await tx.staff.sessions.note(later)
        await tx.staff.sessions.note(replace(later, id="s2"))

    async with staffed.reading() as tx:
        found = await tx.staff.sessions.opened_by(secret)
        assert found is not None
        assert (found[0], found[1].last_seen) == (later, NOW + MINUTE)
        assert await tx.staff.sessions.opened_by(ended) is None


async def test_sessions_of_a_member_end_together_or_one_by_one(staffed: Storage) -> None:
    async with staffed.transaction() as tx:
        for number in range(4):
            at = NOW + number * MINUTE
            await tx.staff.sessions.open(replace(SESSION, id=f"s{number}", seen=at, about=""))
        await tx.staff.sessions.open(replace(SESSION, id="ruuds", member="ruud"))

    async with staffed.transaction() as tx:
        listed = [each.id for each in await tx.staff.sessions.of_member("joke")]
        one = await tx.staff.sessions.end("joke", only="s2")
        not_mine = await tx.staff.sessions.end("joke", only="ruuds")
        others = await tx.staff.sessions.end("joke", but="s3")
        left = [each.id for each in await tx.staff.sessions.of_member("joke")]
        await tx.staff.sessions.end("joke")

    assert listed == ["s3", "s2", "s1", "s0"]
    assert (one, not_mine, others, left) == (1, 0, 2, ["s3"])
    async with staffed.reading() as tx:
        assert await tx.staff.sessions.of_member("joke") == []
        assert len(await tx.staff.sessions.of_member("ruud")) == 1


async def test_old_sessions_of_everybody_are_taken_away(staffed: Storage) -> None:
    async with staffed.transaction() as tx:
        await tx.staff.sessions.open(SESSION)
        await tx.staff.sessions.open(replace(SESSION, id="new", since=NOW + HOUR))

    async with staffed.transaction() as tx:
        await tx.staff.sessions.end_old(before=NOW + HOUR)

    async with staffed.reading() as tx:
        assert [each.id for each in await tx.staff.sessions.of_member("joke")] == ["new"]


async def test_a_device_is_known_by_its_secret_for_half_a_year(staffed: Storage) -> None:
    async with staffed.transaction() as tx:
        secret = await tx.staff.sessions.know_device("joke", now=NOW)

    async with staffed.transaction() as tx:
        known = await tx.staff.sessions.device(secret, now=NOW + HOUR)
        old = await tx.staff.sessions.device(secret, now=NOW + DEVICE_KNOWN_FOR)
        wrong = await tx.staff.sessions.device("wrong", now=NOW)
        await tx.staff.sessions.forget_devices("joke")
        forgotten = await tx.staff.sessions.device(secret, now=NOW)

    assert known is not None
    assert known.member == "joke"
    assert (old, wrong, forgotten) == (None, None, None)


# Tries

TWO = Brake(free=2)


async def test_tries_count_for_every_name_at_once_or_for_none(storage: Storage) -> None:
    async with storage.transaction() as tx:
        first = await tx.staff.tries.take({"account a": TWO, "network n": TWO}, now=NOW)
        second = await tx.staff.tries.take({"account b": TWO, "network n": TWO}, now=NOW)
        held = await tx.staff.tries.take({"account a": TWO, "network n": TWO}, now=NOW)
        still_free = await tx.staff.tries.take({"account a": TWO}, now=NOW)
        held_too = await tx.staff.tries.take({"account a": TWO}, now=NOW)

    assert (first, second, still_free) == (None, None, None)
    assert held is not None
    assert held > NOW
    assert held_too == held


async def test_tries_survive_a_restart_and_hold_on_every_node(stores: Stores) -> None:
    one, other = stores.open(), stores.open()
    async with one.transaction() as tx:
        await tx.staff.tries.take({"account a": TWO}, now=NOW)
    async with other.transaction() as tx:
        await tx.staff.tries.take({"account a": TWO}, now=NOW)

    async with stores.open().transaction() as tx:
        assert await tx.staff.tries.take({"account a": TWO}, now=NOW) is not None


async def test_as_many_tries_at_once_as_one_likes_are_still_counted(stores: Stores) -> None:
    nodes = [stores.open(), stores.open()]

    async def attempt(number: int) -> bool:
        async with nodes[number % 2].transaction() as tx:
            at = {"account a": Brake(free=5), f"network {number % 3}": Brake(free=5)}
            return await tx.staff.tries.take(at, now=NOW) is None

    heard = await asyncio.gather(*(attempt(number) for number in range(16)))

    assert sum(heard) == 5


async def test_a_right_answer_forgets_some_tries_and_gives_one_back_at_others(
    storage: Storage,
) -> None:
    at = {"account a": TWO, "network n": TWO}
    async with storage.transaction() as tx:
        await tx.staff.tries.take(at, now=NOW)
        await tx.staff.tries.take(at, now=NOW)
        await tx.staff.tries.right(forget=["account a"], give_back=["network n", "unknown"])

    async with storage.transaction() as tx:
        first = await tx.staff.tries.take(at, now=NOW)
        second = await tx.staff.tries.take(at, now=NOW)
        of_account = await tx.staff.tries.take({"account a": TWO}, now=NOW)

    assert (first, of_account) == (None, None)
    assert second is not None


async def test_a_wait_runs_from_when_the_answer_was_given(storage: Storage) -> None:
    one = Brake(free=1)
    async with storage.transaction() as tx:
        await tx.staff.tries.take({"account a": one}, now=NOW)
        before = await tx.staff.tries.take({"account a": one}, now=NOW)
        await tx.staff.tries.wrong(["account a"], now=NOW + MINUTE)
        after = await tx.staff.tries.take({"account a": one}, now=NOW + MINUTE)

    assert before is not None
    assert after == before + MINUTE


async def test_tries_of_a_day_ago_are_forgotten(storage: Storage) -> None:
    async with storage.transaction() as tx:
        for _ in range(2):
            await tx.staff.tries.take({"account a": TWO}, now=NOW)

    async with storage.transaction() as tx:
        later = NOW + FORGOTTEN_AFTER
        heard = [await tx.staff.tries.take({"account a": TWO}, now=later) for _ in range(3)]

    assert [moment is None for moment in heard] == [True, True, False]


# What the disk shows


def bytes_in(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.iterdir())


async def test_the_database_file_shows_no_name_address_or_secret(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    file = tmp_path / "loket.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    database = Database(f"sqlite:///{file}", VAULT)
    try:
        await enter(database, OF_JOKE)
        async with database.transaction() as tx:
            told = [
                await tx.staff.sessions.open(SESSION),
                await tx.staff.sessions.know_device("joke", now=NOW),
                await tx.staff.links.make("joke", LinkKind.INVITATION, now=NOW),
                *await tx.staff.links.new_recovery_codes("joke"),
            ]
            await tx.staff.tie("joke", issuer="https://id.example", subject="sub-1", now=NOW)
            await tx.staff.tries.take({f"account {JOKE.email}": TWO}, now=NOW)
    finally:
        await database.close()

    seen = bytes_in(tmp_path)
    told += [OF_JOKE.password, OF_JOKE.second_factor, OF_JOKE.next_second_factor]
    told += [JOKE.name, JOKE.email, "id.example", "sub-1", "Firefox"]
    assert b"staff_session" in seen
    assert [each for each in told if each.encode().lower() in seen.lower()] == []
