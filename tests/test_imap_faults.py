"""What goes wrong on the way to a mailbox: each mail still ends in one row, each fault is named."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hostile_imap import HostileImap, Rule, StoredMail, Trouble
from hypothesis import given
from hypothesis import strategies as st
from imap_house import House, SetClock, mail, mailbox, open_house, read_plainly
from structlog.testing import capture_logs

from intake.imap_catch import MOST_FETCHES
from intake.imap_line import SEARCH_WINDOW
from intake.imap_reader import MailboxReader, try_mailbox, wait_after
from intake.mailbox import (
    MailboxFault,
    MailboxFolderMissing,
    MailboxNotProtected,
    MailboxReadOnly,
    MailboxRefusedPassword,
    MailboxSecretMissing,
    MailboxUnreachable,
    Security,
    Settle,
)

KEYWORD = "$PrivacyloketHandled"
BODIES = r"FETCH .*BODY\.PEEK"
ON_TIME = 15.0


@pytest.fixture
async def server() -> AsyncIterator[HostileImap]:
    async with HostileImap().running() as running:
        yield running


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path / "house.sqlite3") as opened:
        yield opened


@pytest.fixture
async def reader(server: HostileImap, house: House) -> AsyncIterator[MailboxReader]:
    made = house.reader(mailbox(server.port))
    yield made
    await made.leave()


async def test_a_line_closed_in_mid_fetch_loses_nothing_and_doubles_nothing(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    server.put(mail(1), mail(2), mail(3))
    server.rules = [Rule(BODIES, Trouble.CLOSE_HALFWAY, times=1)]

    with pytest.raises(MailboxUnreachable):
        await reader.look()
    after_the_fault = [(row["outcome"], row["claimed_by"]) for row in house.rows()]
    await reader.look()

    assert after_the_fault == [(None, None)] * 3
    assert house.outcomes() == dict.fromkeys("123", "case_opened")
    assert {row["attempts"] for row in house.rows()} == {1}
    assert all(stored.flags == {KEYWORD, r"\Seen"} for stored in server.mails.values())


async def test_a_line_closed_before_settling_is_settled_on_the_next_one(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    server.put(mail(1), mail(2))
    server.rules = [Rule("STORE", Trouble.CLOSE, times=1)]

    with pytest.raises(MailboxUnreachable):
        await reader.look()
    unsettled = [(row["outcome"], row["settled"]) for row in house.rows()]
    await reader.look()

    assert unsettled == [("case_opened", None)] * 2
    assert await house.cases() == 2
    assert all(row["settled"] for row in house.rows())
    assert all(stored.flags == {KEYWORD, r"\Seen"} for stored in server.mails.values())


async def test_a_mail_on_which_the_server_always_breaks_holds_up_no_other_and_is_set_aside(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    server.put(*(mail(number) for number in range(1, 6)))
    server.rules = [Rule(r"FETCH (\d+,)*3(,\d+)* .*BODY\.PEEK", Trouble.CLOSE_HALFWAY)]

    for _ in range(MOST_FETCHES + 1):
        with pytest.raises(MailboxUnreachable):
            await reader.look()
    meanwhile = house.outcomes()
    await reader.look()

    assert meanwhile == dict.fromkeys("1245", "case_opened") | {"3": None}
    assert house.outcomes()["3"] == "set_aside"
    assert (await house.waiting())[0].detail == "the mail server does not hand this mail over"
    assert server.mails[3].flags == {KEYWORD, r"\Flagged"}


async def test_a_mail_that_the_server_refuses_to_give_is_set_aside_in_the_end(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    server.put(mail(1), mail(2), mail(3))
    server.rules = [Rule(r"FETCH (\d+,)*2(,\d+)* .*BODY\.PEEK", Trouble.REFUSAL)]

    await reader.look()
    at_first = house.outcomes()
    for _ in range(MOST_FETCHES):
        await reader.look()

    assert at_first == {"1": "case_opened", "2": None, "3": "case_opened"}
    assert house.outcomes()["2"] == "set_aside"


async def test_a_mail_that_the_server_cannot_even_list_is_set_aside_in_the_end(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    server.put(mail(1), mail(2), mail(3))
    server.rules = [Rule(r"FETCH (\d+,)*2(,\d+)* .*SIZE", Trouble.REFUSAL)]

    for _ in range(MOST_FETCHES + 1):
        await reader.look()

    assert house.outcomes() == {"1": "case_opened", "2": "set_aside", "3": "case_opened"}


@pytest.mark.parametrize("trouble", [Trouble.CLOSE, Trouble.SILENCE, Trouble.GARBAGE])
@pytest.mark.parametrize(
    "command", ["LOGIN", "SELECT", "SEARCH", "FETCH .*SIZE", BODIES, "STORE", "CAPABILITY"]
)
async def test_wherever_the_server_fails_the_fault_has_a_name_and_the_next_look_succeeds(
    server: HostileImap, house: House, command: str, trouble: Trouble
) -> None:
    server.put(mail(1), mail(2))
    server.rules = [Rule(command, trouble, times=1)]
    reader = house.reader(mailbox(server.port, timeout_seconds=0.3))

    try:
        await reader.look()
    except MailboxFault:
        pass
    else:
        # a server that says OK after nonsense may be believed when nothing depended on it
        assert trouble is Trouble.GARBAGE
    await reader.look()
    await reader.leave()

    assert house.outcomes() == {"1": "case_opened", "2": "case_opened"}
    assert await house.cases() == 2
    assert all(row["settled"] for row in house.rows())


async def test_a_server_that_never_greets_is_given_up_in_time(server: HostileImap) -> None:
    server.greeting = b""

    start = time.monotonic()
    with pytest.raises(MailboxUnreachable, match="no answer in time"):
        await try_mailbox(mailbox(server.port, timeout_seconds=0.3))

    assert time.monotonic() - start < 5


async def test_a_server_that_drips_its_answer_is_given_up_in_time(server: HostileImap) -> None:
    server.rules = [Rule("SELECT", Trouble.DRIP)]

    async with asyncio.timeout(ON_TIME):
        with pytest.raises(MailboxUnreachable, match="no answer in time"):
            await try_mailbox(mailbox(server.port, timeout_seconds=0.3))


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(MailboxUnreachable) as fault:
        await try_mailbox(mailbox(1))

    assert "bereikbaar" in fault.value.words


async def test_a_line_closed_during_login_is_not_taken_for_a_refused_password(
    server: HostileImap,
) -> None:
    for trouble in (Trouble.CLOSE, Trouble.TEMPORARY):
        server.rules = [Rule("LOGIN", trouble)]

        with pytest.raises(MailboxUnreachable):
            await try_mailbox(mailbox(server.port))


async def test_a_folder_that_is_away_for_a_moment_is_not_missing(server: HostileImap) -> None:
    server.rules = [Rule("SELECT", Trouble.TEMPORARY, times=1)]

    with pytest.raises(MailboxUnreachable):
        await try_mailbox(mailbox(server.port))
    with pytest.raises(MailboxFolderMissing):
        await try_mailbox(mailbox(server.port, folder="Elders"))


async def test_a_folder_that_may_only_be_read_is_named(server: HostileImap) -> None:
    server.read_only = True

    with pytest.raises(MailboxReadOnly) as fault:
        await try_mailbox(mailbox(server.port))

    assert "schrijfrechten" in fault.value.words


async def test_no_password_is_sent_when_the_line_cannot_be_protected(server: HostileImap) -> None:
    with pytest.raises(MailboxNotProtected):
        await try_mailbox(mailbox(server.port, security=Security.STARTTLS))

    assert server.count("LOGIN") == 0


async def test_a_password_that_cannot_be_read_is_named(server: HostileImap) -> None:
    def missing() -> str:
        raise PermissionError("/etc/privacyloket/geheim")

    with pytest.raises(MailboxSecretMissing) as fault:
        await try_mailbox(mailbox(server.port, password=missing))

    assert "geheim" not in str(fault.value)


async def test_a_refused_password_is_noted_and_not_tried_again_soon(
    server: HostileImap, house: House
) -> None:
    stop, noted = asyncio.Event(), asyncio.Event()
    server.watch = lambda command: noted.set() if "LOGIN" in command else None
    wrong = mailbox(server.port, password=lambda: "fout")
    running = asyncio.create_task(house.reader(wrong).run(stop))

    async with asyncio.timeout(ON_TIME):
        await noted.wait()
        stop.set()
        await running
    async with house.storage.reading() as tx:
        looks = await tx.doors.looks()

    assert server.count("LOGIN") == 1
    assert looks[0].last_look is None
    assert looks[0].fault.startswith("MailboxRefusedPassword")


@given(failures=st.integers(1, 500), jitter=st.floats(0, 1))
def test_waits_grow_but_stay_between_a_second_and_some_minutes(
    failures: int, jitter: float
) -> None:
    unreachable = wait_after(MailboxUnreachable("x"), failures, jitter)
    refused = wait_after(MailboxRefusedPassword("x"), failures, jitter)

    assert 0.75 <= unreachable <= 375
    assert 225 <= refused <= 2250
    assert wait_after(MailboxUnreachable("x"), failures + 1, jitter) >= unreachable


async def test_renumbered_mails_are_recognised_and_only_the_new_one_opens_a_case(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    server.put(mail(1), mail(2))
    await reader.look()
    server.uidvalidity = 8
    server.mails = {1: StoredMail(mail(2)), 2: StoredMail(mail(3)), 3: StoredMail(mail(1))}

    await reader.look()

    assert [(row["source"], row["outcome"]) for row in house.rows()] == [
        ("imap:verzoeken:7:1", "case_opened"),
        ("imap:verzoeken:7:2", "case_opened"),
        ("imap:verzoeken:8:1", "seen_before"),
        ("imap:verzoeken:8:2", "case_opened"),
        ("imap:verzoeken:8:3", "seen_before"),
    ]
    assert await house.cases() == 3


async def test_what_was_left_to_settle_under_old_numbers_touches_no_new_mail(
    server: HostileImap, house: House
) -> None:
    server.put(mail(1))
    server.rules = [Rule("EXPUNGE", Trouble.CLOSE, times=1)]
    reader = house.reader(mailbox(server.port, settle=Settle.DELETE))
    with pytest.raises(MailboxUnreachable):
        await reader.look()
    server.uidvalidity = 8
    server.mails = {1: StoredMail(mail(2, "a photo"))}

    await reader.look()
    await reader.leave()

    assert all(row["settled"] for row in house.rows())
    assert server.mails[1].flags == {KEYWORD, r"\Flagged"}


async def test_a_server_without_keywords_reads_flagged_mail_too_and_each_only_once(
    server: HostileImap, house: House
) -> None:
    server.keeps_keywords = False
    server.put(mail(1), mail(2))
    server.mails[2].flags.add(r"\Flagged")  # by staff, before it was read here
    first, second = (house.reader(mailbox(server.port), process=name) for name in ("a", "b"))

    await first.look()
    fetched = server.count(BODIES)
    await first.look()
    await second.look()
    await first.leave()
    await second.leave()

    assert house.outcomes() == {"1": "case_opened", "2": "case_opened"}
    assert {row["attempts"] for row in house.rows()} == {1}
    assert all(stored.flags == {r"\Flagged", r"\Seen"} for stored in server.mails.values())
    assert server.count(BODIES) == fetched
    assert server.count("STORE") == 1


async def test_on_a_server_without_keywords_what_was_not_settled_is_settled_later(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    server.keeps_keywords = False
    server.put(mail(1))
    server.rules = [Rule("STORE", Trouble.REFUSAL, times=1)]

    await reader.look()
    before = set(server.mails[1].flags)
    await reader.look()

    assert before == set()
    assert server.mails[1].flags == {r"\Flagged", r"\Seen"}


async def test_a_server_that_refuses_to_settle_is_noted_and_asked_again(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    server.put(mail(1))
    server.rules = [Rule("STORE", Trouble.REFUSAL, times=1)]

    await reader.look()
    refused = await house.last_look()
    await reader.look()
    settled = await house.last_look()

    assert "refuses to settle" in refused.fault
    assert (settled.fault, server.mails[1].flags) == ("", {KEYWORD, r"\Seen"})
    assert await house.cases() == 1


async def test_a_mail_that_a_person_moves_away_before_it_is_fetched_leaves_no_row(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    server.put(mail(1), mail(2))
    server.watch = lambda command: server.mails.pop(1, None) if "SIZE" in command else None

    await reader.look()

    assert house.outcomes() == {"2": "case_opened"}


async def test_a_claim_that_another_reader_took_over_is_not_settled_here(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    server.put(mail(1))

    def taken_over(_message: object) -> None:
        with closing(sqlite3.connect(house.file)) as connection, connection:
            connection.execute("UPDATE ledger SET claimed_by = 'another'")

    house.understander.hears = taken_over

    tally = await reader.look()

    assert (house.outcomes(), await house.cases()) == ({"1": None}, 0)
    assert (tally.taken.total(), server.mails[1].flags) == (0, set())
    assert house.rows()[0]["claimed_by"] == "another"


async def test_a_reader_whose_line_breaks_comes_back_by_itself(
    server: HostileImap, house: House
) -> None:
    server.put(mail(1))
    server.rules = [Rule("SELECT", Trouble.CLOSE, times=1)]
    stop, understood = asyncio.Event(), asyncio.Event()
    house.understander.hears = lambda _message: understood.set()
    running = asyncio.create_task(house.reader(mailbox(server.port)).run(stop))

    async with asyncio.timeout(ON_TIME):
        await understood.wait()
        stop.set()
        await running

    assert house.outcomes() == {"1": "case_opened"}
    assert server.count("LOGIN") == 2


async def test_news_during_idle_is_heard_and_a_line_closed_there_is_replaced(
    server: HostileImap, house: House
) -> None:
    server.capabilities += " IDLE"
    idling = [asyncio.Event(), asyncio.Event()]
    understood = asyncio.Event()

    def hear(command: str) -> None:
        if command == "IDLE":
            idling[min(server.count("^IDLE$"), 2) - 1].set()

    server.watch = hear
    server.rules = [Rule("^IDLE$", Trouble.CLOSE, times=1)]
    house.understander.hears = lambda _message: understood.set()
    stop = asyncio.Event()
    running = asyncio.create_task(house.reader(mailbox(server.port, poll_seconds=600)).run(stop))

    async with asyncio.timeout(ON_TIME):
        await idling[0].wait()
        await idling[1].wait()
        server.put(mail(1))
        await understood.wait()
        stop.set()
        await running

    assert house.outcomes() == {"1": "case_opened"}
    assert server.count("LOGIN") == 2


async def test_a_stop_does_not_wait_for_a_server_that_hangs(
    server: HostileImap, house: House
) -> None:
    server.put(mail(1))
    server.rules = [Rule(BODIES, Trouble.SILENCE)]
    fetching, stop = asyncio.Event(), asyncio.Event()
    server.watch = lambda command: fetching.set() if "BODY.PEEK" in command else None
    hung = house.reader(mailbox(server.port, timeout_seconds=60), grace_seconds=0.1)
    running = asyncio.create_task(hung.run(stop))

    async with asyncio.timeout(ON_TIME):
        await fetching.wait()
        stop.set()
        await running

    assert [(row["outcome"], row["claimed_by"]) for row in house.rows()] == [(None, None)]


async def test_a_mail_whose_reading_does_not_end_is_set_aside_and_the_next_one_is_read(
    server: HostileImap, house: House
) -> None:
    server.put(mail(1), mail(2))
    let_go = threading.Event()

    def stuck(raw: bytes, received: Any) -> Any:
        if b"Mag ik? 1" in raw:
            let_go.wait(ON_TIME)
        return read_plainly(raw, received)

    reader = house.reader(mailbox(server.port), read=stuck, read_seconds=0.2)

    await reader.look()
    let_go.set()
    await reader.leave()

    assert house.outcomes() == {"1": "set_aside", "2": "case_opened"}
    assert (await house.waiting())[0].detail == "ReadingTooSlow"


async def test_the_log_tells_what_happened_without_a_name_or_an_address(
    server: HostileImap, house: House
) -> None:
    server.put(mail(1), mail(2, "breaks the reader"), mail(3, "unreadable"))
    server.rules = [Rule("SELECT", Trouble.REFUSAL, times=1), Rule(BODIES, Trouble.GARBAGE, 1)]
    stop = asyncio.Event()
    house.clock = TellingClock(stop, after=lambda: server.count("STORE") >= 3)
    house.clock.tells = house.clock.check

    with capture_logs() as logs:
        async with asyncio.timeout(ON_TIME):
            await house.reader(mailbox(server.port)).run(stop)

    events = {entry["event"] for entry in logs}
    assert {"mailbox_fault", "mail_fault", "mailbox_read"} <= events
    assert "@" not in str(logs)
    assert "secret" not in str(logs)
    assert "Dossier" not in str(logs)


class TellingClock(SetClock):
    """Stops the reader at the first question after something happened."""

    def __init__(self, stop: asyncio.Event, *, after: Any) -> None:
        super().__init__()
        self._stop, self._after = stop, after

    def check(self) -> None:
        if self._after():
            self._stop.set()


async def test_a_folder_with_more_mails_than_one_search_takes_is_searched_in_parts(
    server: HostileImap, house: House, reader: MailboxReader
) -> None:
    done = {KEYWORD}
    server.mails = {uid: StoredMail(b"", done) for uid in range(1, SEARCH_WINDOW + 1)}
    server.put(mail(1))

    await reader.look()

    assert house.outcomes() == {str(SEARCH_WINDOW + 1): "case_opened"}
    assert server.count("SEARCH") == 2
