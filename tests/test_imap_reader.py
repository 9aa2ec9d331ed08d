"""Reading a real Dovecot mailbox: every mail once, settled only after it is saved."""

import asyncio
import hashlib
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from dovecot import Dovecot, running_dovecot
from imap_house import NOW, House, mail, mailbox, open_house, read_plainly

from casework.ports import StorageUnavailable
from intake.imap_line import KEYWORD
from intake.imap_reader import try_mailbox
from intake.mailbox import (
    Mailbox,
    MailboxCertificateRefused,
    MailboxFolderMissing,
    MailboxRefusedPassword,
    Security,
    Settle,
)

pytestmark = pytest.mark.needs("dovecot")
USERS = count(1)
CAFE, PASSWORD_BEYOND_ASCII = "cafe@school.example", "pässwörd€"
ON_TIME = 15.0
"""Longest wait for something that takes milliseconds."""


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot(passwords={CAFE: PASSWORD_BEYOND_ASCII}) as server:
        yield server


@pytest.fixture
def user(dovecot: Dovecot) -> str:
    """Someone with an empty mailbox of their own."""
    return f"privacy{next(USERS)}@school.example"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path / "house.sqlite3") as opened:
        yield opened


def box(dovecot: Dovecot, user: str, **given: Any) -> Mailbox:
    return mailbox(dovecot.port, username=user, **given)


async def look_once(house: House, box: Mailbox, **given: Any) -> None:
    reader = house.reader(box, **given)
    try:
        await reader.look()
    finally:
        await reader.leave()


async def test_each_mail_becomes_a_case_and_is_flagged_as_handled_and_seen(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1), mail(2)])

    await look_once(house, box(dovecot, user))

    assert house.outcomes() == {"1": "case_opened", "2": "case_opened"}
    assert dovecot.flags(user) == {1: {KEYWORD, rb"\Seen"}, 2: {KEYWORD, rb"\Seen"}}
    assert all(row["settled"] for row in house.rows())


async def test_a_mail_that_staff_opened_or_flagged_first_is_read_all_the_same(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1)])
    with dovecot.session(user) as client:
        client.add_flags([1], [rb"\Seen", rb"\Flagged", rb"\Answered"])

    await look_once(house, box(dovecot, user))

    assert house.outcomes() == {"1": "case_opened"}


async def test_a_mail_that_staff_deleted_but_did_not_expunge_is_left_alone(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1), mail(2)])
    with dovecot.session(user) as client:
        client.add_flags([1], [rb"\Deleted"])

    await look_once(house, box(dovecot, user))

    assert house.outcomes() == {"2": "case_opened"}


async def test_the_moment_of_arrival_at_the_server_counts_as_received(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1)], arrived=datetime(2025, 11, 14, 16, 30, tzinfo=UTC))

    await look_once(house, box(dovecot, user))

    assert house.rows()[0]["received"].startswith("2025-11-14 16:30")


async def test_a_moment_of_arrival_in_the_future_is_not_believed(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1)], arrived=datetime(2031, 1, 1, tzinfo=UTC))

    await look_once(house, box(dovecot, user))

    assert house.understander.seen[0].received == NOW


async def test_handled_mails_move_to_the_folder_which_is_made_first(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1), mail(2, "a photo of it"), mail(3, "unreadable")])

    await look_once(house, box(dovecot, user, settle=Settle.MOVE, move_to="Afgehandeld/Privacy é"))

    assert len(dovecot.flags(user, "Afgehandeld/Privacy é")) == 2
    assert dovecot.flags(user) == {3: {KEYWORD, rb"\Flagged"}}
    assert all(row["settled"] for row in house.rows())


async def test_deleted_mails_are_expunged_but_what_a_person_must_see_stays(
    dovecot: Dovecot, user: str, house: House
) -> None:
    subjects = ["plain", "a photo of it", "unreadable", "out of office"]
    dovecot.put(user, [mail(number, subject) for number, subject in enumerate(subjects, 1)])

    await look_once(house, box(dovecot, user, settle=Settle.DELETE))

    assert house.outcomes() == {
        "1": "case_opened",
        "2": "case_opened",
        "3": "set_aside",
        "4": "automatic",
    }
    assert dovecot.flags(user) == {2: {KEYWORD, rb"\Flagged"}, 3: {KEYWORD, rb"\Flagged"}}


async def test_deleting_leaves_a_mail_that_somebody_else_marked_as_deleted(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1), mail(2)])
    with dovecot.session(user) as client:
        client.add_flags([1], [rb"\Deleted"])

    await look_once(house, box(dovecot, user, settle=Settle.DELETE))

    assert dovecot.flags(user) == {1: {rb"\Deleted"}}


@pytest.mark.parametrize(
    ("capability", "left"),
    [
        ("IMAP4rev1 UIDPLUS", {1: {rb"\Deleted"}}),
        ("IMAP4rev1", {1: {rb"\Deleted"}, 2: {rb"\Deleted"}, 3: {rb"\Deleted"}}),
    ],
)
async def test_a_server_without_move_copies_and_never_expunges_the_mail_of_others(
    house: House, capability: str, left: dict[int, set[bytes]]
) -> None:
    with running_dovecot(capability=capability) as old:
        old.put("a@school.example", [mail(1), mail(2), mail(3)])
        with old.session("a@school.example") as client:
            client.add_flags([1], [rb"\Deleted"])

        await look_once(house, box(old, "a@school.example", settle=Settle.MOVE))
        await look_once(house, box(old, "a@school.example", settle=Settle.MOVE))

        assert old.flags("a@school.example") == left
        assert len(old.flags("a@school.example", "Privacyloket")) == 2


async def test_without_uidplus_a_bare_expunge_is_used_when_only_ours_are_deleted(
    house: House,
) -> None:
    with running_dovecot(capability="IMAP4rev1") as old:
        old.put("a@school.example", [mail(1), mail(2, "a photo")])

        await look_once(house, box(old, "a@school.example", settle=Settle.DELETE))

        assert set(old.flags("a@school.example")) == {2}


async def test_on_a_server_that_keeps_folders_below_inbox_the_folder_is_made_there(
    house: House,
) -> None:
    with running_dovecot(prefix="INBOX.", separator=".") as server:
        server.put("a@school.example", [mail(1)])

        await look_once(house, box(server, "a@school.example", settle=Settle.MOVE))

        assert len(server.flags("a@school.example", "INBOX.Privacyloket")) == 1


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_protected_line_is_used_when_asked_for(
    dovecot: Dovecot, user: str, security: Security
) -> None:
    dovecot.put(user, [mail(1)])
    port = dovecot.tls_port if security is Security.TLS else dovecot.port

    found = await try_mailbox(mailbox(port, username=user, security=security, tls=dovecot.trust()))

    assert found == 1


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_certificate_that_nobody_vouches_for_is_refused(
    dovecot: Dovecot, user: str, security: Security
) -> None:
    port = dovecot.tls_port if security is Security.TLS else dovecot.port

    with pytest.raises(MailboxCertificateRefused):
        await try_mailbox(mailbox(port, username=user, security=security))


async def test_a_wrong_password_and_a_missing_folder_have_names_and_dutch_words(
    dovecot: Dovecot, user: str
) -> None:
    with pytest.raises(MailboxRefusedPassword) as refused:
        await try_mailbox(box(dovecot, user, password=lambda: "fout"))
    with pytest.raises(MailboxFolderMissing) as missing:
        await try_mailbox(box(dovecot, user, folder="Verzoeken"))

    assert "wachtwoord" in refused.value.words
    assert "map" in missing.value.words
    assert user not in f"{refused.value}{missing.value}"


async def test_a_password_with_letters_beyond_ascii_works(dovecot: Dovecot) -> None:
    found = await try_mailbox(
        mailbox(dovecot.port, username=CAFE, password=lambda: PASSWORD_BEYOND_ASCII)
    )

    assert found == 0


async def test_the_same_mail_in_two_mailboxes_opens_one_case(
    dovecot: Dovecot, user: str, house: House
) -> None:
    other = f"{user}.second"
    dovecot.put(user, [mail(1)])
    dovecot.put(other, [mail(1)])

    await look_once(house, box(dovecot, user))
    await look_once(house, box(dovecot, other, name="meldingen"))

    assert Counter(row["outcome"] for row in house.rows()) == {
        "case_opened": 1,
        "seen_before": 1,
    }
    assert await house.cases() == 1


async def test_a_mail_that_breaks_the_reader_is_set_aside_and_those_behind_it_go_on(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1), mail(2, "breaks the reader"), mail(3)])

    await look_once(house, box(dovecot, user))

    assert house.outcomes() == {"1": "case_opened", "2": "set_aside", "3": "case_opened"}
    waiting = await house.waiting()
    assert [(each.reason.value, each.detail) for each in waiting] == [
        ("could_not_process", "ZeroDivisionError")
    ]
    row = house.rows()[1]
    assert (row["raw_size"], len(row["raw_sha256"])) == (len(mail(2, "breaks the reader")), 64)


async def test_a_mail_that_cannot_be_understood_is_set_aside_with_what_was_read(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1), mail(2)])

    def fail_on_the_first(message: Any) -> None:
        if message.sender == "ouder1@ouders.example":
            raise KeyError("no words")

    house.understander.hears = fail_on_the_first

    await look_once(house, box(dovecot, user))

    assert house.outcomes() == {"1": "set_aside", "2": "case_opened"}
    salvaged = (await house.waiting())[0].salvaged
    assert salvaged is not None
    assert salvaged.sender == "ouder1@ouders.example"


async def test_a_mail_above_the_limit_is_set_aside_with_its_head_size_and_hash(
    dovecot: Dovecot, user: str, house: House
) -> None:
    large = mail(1, text="x" * 3_000_000)
    dovecot.put(user, [large, mail(2)])

    await look_once(house, box(dovecot, user, max_bytes=2_000_000))

    assert house.outcomes() == {"1": "set_aside", "2": "case_opened"}
    row, waiting = house.rows()[0], (await house.waiting())[0]
    assert (row["raw_size"], row["reason"]) == (len(large), "too_large")
    assert row["raw_sha256"] == hashlib.sha256(large).hexdigest()
    assert waiting.salvaged is not None
    assert waiting.salvaged.sender == "ouder1@ouders.example"
    assert len(waiting.salvaged.text) < 300_000


async def test_large_mails_are_taken_in_hand_a_few_at_a_time(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(number, text="y" * 3_000_000) for number in range(3)])
    claimed: list[int] = []
    house.understander.hears = lambda _message: claimed.append(
        sum(outcome is None for outcome in house.outcomes().values())
    )

    await look_once(house, box(dovecot, user))

    assert house.outcomes() == dict.fromkeys(["1", "2", "3"], "case_opened")
    assert max(claimed) <= 2


async def test_while_storage_is_locked_the_mail_stays_and_is_read_when_it_is_back(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1)])
    reader = house.reader(box(dovecot, user))

    with house.locked(), pytest.raises(StorageUnavailable):
        await reader.look()
    untouched = dovecot.flags(user)
    await reader.look()
    await reader.leave()

    assert untouched == {1: set()}
    assert house.outcomes() == {"1": "case_opened"}
    assert dovecot.flags(user) == {1: {KEYWORD, rb"\Seen"}}


async def test_when_storage_goes_away_between_claim_and_commit_nothing_is_lost_or_doubled(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(number) for number in range(1, 7)])
    reader = house.reader(box(dovecot, user), at_once=1)
    lock = house.locked()
    house.understander.hears = lambda message: (
        lock.__enter__() if "ouder3@" in (message.sender or "") else None
    )

    with pytest.raises(StorageUnavailable):
        await reader.look()
    saved = [key for key, outcome in house.outcomes().items() if outcome]
    settled_too_soon = {uid for uid, flags in dovecot.flags(user).items() if flags} - {1, 2}
    lock.__exit__(None, None, None)
    house.understander.hears = lambda _message: None
    await reader.look()
    await reader.leave()

    assert saved == ["1", "2"]
    assert settled_too_soon == set()
    assert house.outcomes() == dict.fromkeys("123456", "case_opened")
    assert await house.cases() == 6
    assert {row["attempts"] for row in house.rows()} == {1}
    assert all(flags for flags in dovecot.flags(user).values())


async def test_two_readers_on_one_mailbox_take_each_mail_once(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(number) for number in range(60)])
    readers = [house.reader(box(dovecot, user), process=f"process-{n}") for n in range(2)]

    first, second = await asyncio.gather(*(reader.look() for reader in readers))
    for reader in readers:
        await reader.look()
        await reader.leave()

    assert Counter(house.outcomes().values()) == {"case_opened": 60}
    assert await house.cases() == 60
    assert sum(first.taken.values()) + sum(second.taken.values()) == 60
    assert all(flags == {KEYWORD, rb"\Seen"} for flags in dovecot.flags(user).values())


@pytest.mark.parametrize("settle", [Settle.MOVE, Settle.DELETE])
async def test_two_readers_that_remove_mails_do_not_trip_over_each_other(
    dovecot: Dovecot, user: str, house: House, settle: Settle
) -> None:
    dovecot.put(user, [mail(number) for number in range(60)])
    readers = [
        house.reader(box(dovecot, user, settle=settle), process=f"process-{n}") for n in range(2)
    ]

    await asyncio.gather(*(reader.look() for reader in readers))
    for reader in readers:
        await reader.look()
        await reader.leave()

    assert Counter(house.outcomes().values()) == {"case_opened": 60}
    assert dovecot.flags(user) == {}
    if settle is Settle.MOVE:
        assert len(dovecot.flags(user, "Privacyloket")) == 60


DEATHS = [
    (Settle.FLAG, 1, "after"),
    (Settle.FLAG, 2, "before"),
    (Settle.FLAG, 3, "after"),
    (Settle.MOVE, 7, "after"),
    (Settle.MOVE, 8, "before"),
    (Settle.DELETE, 8, "after"),
]
"""One look at six mails: 1 claims, 2 to 7 record one mail each, 8 notes that all are settled."""


@pytest.mark.parametrize(("settle", "deadly", "moment"), DEATHS)
async def test_a_kill_at_any_point_leaves_each_mail_with_one_row_and_one_case(
    dovecot: Dovecot, user: str, tmp_path: Path, settle: Settle, deadly: int, moment: str
) -> None:
    subjects = ["plain", "a photo", "unreadable", "plain", "plain", "plain"]
    dovecot.put(user, [mail(number, subject) for number, subject in enumerate(subjects, 1)])
    file, key = tmp_path / "killed.sqlite3", secrets.token_bytes(32)
    arguments = [file, key.hex(), dovecot.port, user, settle.value, deadly, moment]

    killed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, str(Path(__file__).parent / "killed_reader.py"), *map(str, arguments)],
        check=False,
        capture_output=True,
    )
    async with open_house(file, key=key) as house:
        house.clock.pass_seconds(121)
        await look_once(house, box(dovecot, user, settle=settle))
        outcomes, cases = house.outcomes(), await house.cases()
        settled = [row["settled"] for row in house.rows()]

    assert killed.returncode == -9, killed.stderr.decode()
    assert outcomes == dict.fromkeys("12456", "case_opened") | {"3": "set_aside"}
    assert cases == 5
    assert all(settled)
    left = {uid for uid, flags in dovecot.flags(user).items() if KEYWORD in flags}
    assert (
        left == {Settle.FLAG: {1, 2, 3, 4, 5, 6}, Settle.MOVE: {3}, Settle.DELETE: {2, 3}}[settle]
    )


async def test_a_claim_of_a_process_that_died_is_respected_until_it_runs_out(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1)])
    dead = house.reader(box(dovecot, user), process="dead")
    await dead._catcher.catch(*await _entered(dead))
    dead._hang_up()
    reader = house.reader(box(dovecot, user), process="alive")

    early = await reader.look()
    house.clock.pass_seconds(121)
    late = await reader.look()
    await reader.leave()

    assert (early.held, sum(early.taken.values())) == (1, 0)
    assert sum(late.taken.values()) == 1
    assert house.rows()[0]["attempts"] == 2


async def _entered(reader: Any) -> tuple[Any, list[int]]:
    line, _ = await reader._enter()
    return line, await reader._catcher.to_do(line)


async def test_a_mail_that_killed_the_process_three_times_is_set_aside_unread(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1), mail(2), mail(3)])
    for number in range(3):
        dying = house.reader(box(dovecot, user), process=f"dying-{number}")
        line, uids = await _entered(dying)
        # like a look that dies while it holds the second mail, which it has alone by then
        caught = await dying._catcher.catch(line, uids if number == 0 else [uids[1]], alone=True)
        assert caught.mails
        dying._hang_up()
        house.clock.pass_seconds(121)

    def deadly(raw: bytes, received: datetime) -> Any:
        assert b"Mag ik? 2" not in raw
        return read_plainly(raw, received)

    await look_once(house, box(dovecot, user), read=deadly)

    assert house.outcomes() == {"1": "case_opened", "2": "set_aside", "3": "case_opened"}
    waiting = (await house.waiting())[0]
    assert waiting.reason.value == "reading_never_ended"
    assert waiting.salvaged is not None
    assert waiting.salvaged.sender == "ouder2@ouders.example"


async def test_idle_wakes_the_reader_long_before_the_next_poll(
    dovecot: Dovecot, user: str, house: House
) -> None:
    stop, looked, understood = asyncio.Event(), asyncio.Event(), asyncio.Event()
    house.clock.tells = looked.set  # an empty look asks for the time only to note its end
    house.understander.hears = lambda _message: understood.set()
    running = asyncio.create_task(house.reader(box(dovecot, user, poll_seconds=600)).run(stop))
    async with asyncio.timeout(ON_TIME):
        await looked.wait()

        await asyncio.to_thread(dovecot.deliver, user, mail(1))
        await understood.wait()
        stop.set()
        await running

    assert list(house.outcomes().values()) == ["case_opened"]
    assert dovecot.flags(user) == {1: {KEYWORD, rb"\Seen"}}


async def test_without_idle_the_next_poll_finds_the_mail(house: House) -> None:
    with running_dovecot(capability="IMAP4rev1") as old:
        stop, looked, understood = asyncio.Event(), asyncio.Event(), asyncio.Event()
        house.clock.tells = looked.set
        house.understander.hears = lambda _message: understood.set()
        running = asyncio.create_task(
            house.reader(box(old, "a@school.example", poll_seconds=2)).run(stop)
        )
        async with asyncio.timeout(ON_TIME):
            await looked.wait()

            await asyncio.to_thread(old.deliver, "a@school.example", mail(1))
            await understood.wait()
            stop.set()
            await running

    assert house.outcomes() == {"1": "case_opened"}


async def test_a_stop_finishes_the_mail_in_hand_and_gives_the_others_back(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(number) for number in range(1, 41)])
    stop = asyncio.Event()
    house.understander.hears = lambda _message: stop.set()

    start = time.monotonic()
    await house.reader(box(dovecot, user), at_once=1).run(stop)
    took = time.monotonic() - start

    assert took < 5
    assert Counter(house.outcomes().values()) == {"case_opened": 1, None: len(house.rows()) - 1}
    assert {row["claimed_by"] for row in house.rows()} == {None}
    assert sorted(row["attempts"] for row in house.rows())[-2:] == [0, 1]
    flagged = [uid for uid, flags in dovecot.flags(user).items() if KEYWORD in flags]
    assert flagged == [1]


async def test_each_look_is_noted_so_that_silence_can_be_told_from_quiet(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1)])
    await look_once(house, box(dovecot, user))
    with_mail = await house.last_look()
    house.clock.pass_seconds(60)

    await look_once(house, box(dovecot, user))
    without_mail = await house.last_look()

    assert (with_mail.last_look, with_mail.last_message) == (NOW, NOW)
    assert without_mail.last_look == house.clock.moment
    assert without_mail.last_message == NOW


async def test_two_hundred_mails_are_handled_in_one_look(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(number) for number in range(200)])

    await look_once(house, box(dovecot, user, settle=Settle.MOVE))

    assert Counter(house.outcomes().values()) == {"case_opened": 200}
