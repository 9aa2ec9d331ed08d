"""The desk's web server, asked by a real client over a real socket."""

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from databases import Stores
from fakes import CountingMint, FakeClock
from houses import mail_of, running_service, settings_for
from icalendar import Calendar
from invented import NOW, PARENT, PARENTS_NAME, board, boards, case, event, mail, source
from starlette.types import ASGIApp
from structlog.testing import capture_logs
from typer.testing import CliRunner

from casework.actions.keep_calendar_links import KeepCalendarLinks, ReadCalendar
from casework.boards import Post, Role
from casework.calendar_links import CalendarStorage
from casework.case import Case, CaseOutcome
from casework.events import EventKind
from casework.identity import IdentityFact, IdentityWay
from casework.kinds import Kind
from casework.ports import StorageUnavailable
from casework.term_acts import Question, QuestionKind, TermActs
from desk.app import desk_app, feed_routes
from desk.frame import Desk as WebDesk
from desk.guess_brake import CLIENTS_KNOWN, GUESS_WINDOW, WRONG_GUESSES, GuessBrake
from desk.server import DeskServer
from service.check import check
from service.commands.calendar import calendar
from service.settings import SettingsInvalid, read_settings
from storage.calendar_links import CalendarDatabase
from storage.database import Database

LINDE, BERK = board(), board("berk")
REFERENCE = "PL-7F3K-9QXM"
ELSEWHERE = "198.51.100.7"


@dataclass
class Desk:
    """A desk that runs, and the hands that make links and cases for it."""

    client: httpx.AsyncClient
    storage: CalendarDatabase
    links: KeepCalendarLinks
    clock: FakeClock

    async def link(
        self, role: Role = Role.FG, school: str | None = None, *, board_id: str = "linde"
    ) -> str:
        """Answer the path of a new link."""
        _, secret = await self.links.make(board_id, role, school)
        return f"/agenda/{secret}.ics"

    async def opened(self, *cases: Case, text: str = "Ik wil inzage.") -> None:
        async with self.storage.transaction() as tx:
            for each in cases:
                await tx.cases.open(each, mail(text), source=source())
                await tx.journal.note(event(board=each.board, case=each.reference))

    async def saved(self, changed: Case, kind: EventKind) -> None:
        async with self.storage.transaction() as tx:
            await tx.cases.save(changed)
            at = self.clock.now()
            await tx.journal.note(event(kind, board=changed.board, case=changed.reference, at=at))

    async def summaries(self, path: str) -> list[str]:
        answer = await self.client.get(path)
        assert answer.status_code == 200
        return [str(each["SUMMARY"]) for each in Calendar.from_ical(answer.content).events]


def feed_app(storage: CalendarStorage, clock: FakeClock, *, desk_url: str = "") -> ASGIApp:
    """Answer a desk with nothing but its feeds."""

    async def nobody(_secret: str) -> None:
        return None

    profiles = boards(LINDE, BERK)
    desk = WebDesk(storage, clock, CountingMint(), profiles, nobody, str, url=desk_url)
    read = ReadCalendar(storage, clock, profiles)
    return desk_app(desk, feed_routes(read, clock, desk_url=desk_url))


@asynccontextmanager
async def served(
    storage: CalendarStorage, clock: FakeClock, *, proxies: tuple[str, ...] = ()
) -> AsyncIterator[httpx.AsyncClient]:
    app = feed_app(storage, clock, desk_url="https://loket.linde.example")
    server = DeskServer(app, host="127.0.0.1", port=0, proxies=proxies)
    stop = asyncio.Event()
    running = asyncio.ensure_future(server.run(stop))
    try:
        async with asyncio.timeout(10):
            await server.opened.wait()
        address = f"http://127.0.0.1:{server.port}"
        async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
            yield client
    finally:
        stop.set()
        await running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def storage(sql_stores: Stores) -> CalendarDatabase:
    database = sql_stores.open()
    assert isinstance(database, Database)
    return CalendarDatabase(database)


@pytest.fixture
async def desk(storage: CalendarDatabase, clock: FakeClock) -> AsyncIterator[Desk]:
    links = KeepCalendarLinks(
        storage, clock, None, "beheerder", boards(LINDE, BERK), CountingMint()
    )
    async with served(storage, clock, proxies=("127.0.0.1/32",)) as client:
        yield Desk(client, storage, links, clock)


def told(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """Answer everything a client can tell two answers apart by."""
    return answer.status_code, answer.content, {**answer.headers, "date": ""}


# What is read


async def test_a_feed_is_a_calendar_that_no_one_else_keeps_or_finds(desk: Desk) -> None:
    await desk.opened(case(REFERENCE, school="De Eik"))
    path = await desk.link()

    answer = await desk.client.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, max-age=300"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "server" not in answer.headers
    first = Calendar.from_ical(answer.content).events[0]
    assert str(first["UID"]) == f"{REFERENCE}.due.own_term@privacyloket"
    assert first.decoded("DTSTART") == date(2026, 12, 1)


async def test_a_director_sees_their_own_school_and_the_fg_the_whole_board(desk: Desk) -> None:
    await desk.opened(
        case("PL-EIK", kind=Kind.BEZWAAR, school="De Eik", role=Role.DIRECTOR),
        case("PL-SLEUTEL", kind=Kind.BEZWAAR, school="De Sleutel", role=Role.DIRECTOR),
        case("PL-BERK", kind=Kind.BEZWAAR, profile=BERK),
    )

    of_eik = await desk.summaries(await desk.link(Role.DIRECTOR, "De Eik"))
    of_linde = await desk.summaries(await desk.link(Role.FG))
    of_berk = await desk.summaries(await desk.link(Role.FG, board_id="berk"))

    assert of_eik == ["PL-EIK bezwaar: uiterlijk antwoord (De Eik)"]
    assert {summary.split()[0] for summary in of_linde} == {"PL-EIK", "PL-SLEUTEL"}
    assert of_berk == ["PL-BERK bezwaar: uiterlijk antwoord"]


async def test_nothing_about_a_parent_leaves_the_house_in_a_feed(desk: Desk) -> None:
    words = "Mijn dochter Fenna zit bij juf Anneke; bel 06-11112222."
    told_of = replace(
        case(REFERENCE, school="De Eik"),
        identity=IdentityFact(IdentityWay.RECOGNISED, NOW, "Wietske Postma"),
        taken_up_by="Wietske Postma",
        acts=TermActs(
            questions=(Question(QuestionKind.IDENTITY, NOW, "W. Postma", "Bent u Fenna's moeder?"),)
        ),
        kept_from=(Post(Role.DESK),),
    )
    await desk.opened(told_of, text=words)
    path = await desk.link()

    answer = await desk.client.get(path)

    whole = f"{answer.headers}".encode() + answer.content.replace(b"\r\n ", b"")
    assert REFERENCE.encode() in whole
    in_message = (PARENT, PARENTS_NAME, "Sietske", "Fenna", "Anneke", "06-1111", "dossier")
    by_staff = ("Postma", "moeder", "recognised")
    in_address = path.removeprefix("/agenda/").removesuffix(".ics")
    for secret in (*in_message, *by_staff, in_address):
        assert secret.encode() not in whole


async def test_an_empty_calendar_is_answered_too(desk: Desk) -> None:
    assert await desk.summaries(await desk.link()) == []


# Asking again


async def test_who_has_the_newest_feed_is_told_so(desk: Desk) -> None:
    await desk.opened(case(REFERENCE))
    path = await desk.link()
    tag = (await desk.client.get(path)).headers["etag"]

    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = await desk.client.get(path, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag

    stale = await desk.client.get(path, headers={"If-None-Match": '"other"'})
    assert stale.status_code == 200


async def test_a_date_that_moved_and_a_case_that_closed_are_news(desk: Desk) -> None:
    asked = case(REFERENCE, kind=Kind.BEZWAAR)
    await desk.opened(asked)
    path = await desk.link()
    before = await desk.client.get(path)

    desk.clock.advance(timedelta(minutes=1))
    clock = asked.clocks[0]
    moved = replace(clock, deadline=replace(clock.deadline, due=date(2027, 2, 3)))
    await desk.saved(replace(asked, clocks=(moved,)), EventKind.TERM_EXTENDED)
    after = await desk.client.get(path, headers={"If-None-Match": before.headers["etag"]})
    await desk.saved(asked.closed(CaseOutcome.WITHDRAWN, now=NOW), EventKind.CASE_CLOSED)
    closed = await desk.client.get(path, headers={"If-None-Match": after.headers["etag"]})

    (was,) = Calendar.from_ical(before.content).events
    named = {str(each["UID"]): each for each in Calendar.from_ical(after.content).events}
    due = named[str(was["UID"])]
    assert (was["SEQUENCE"], due["SEQUENCE"]) == (0, 60)
    assert due.decoded("DTSTART") == date(2027, 2, 3)
    assert closed.status_code == 200
    assert Calendar.from_ical(closed.content).events == []


async def test_head_answers_the_same_without_the_file(desk: Desk) -> None:
    await desk.opened(case(REFERENCE))
    path = await desk.link()

    whole, head = await desk.client.get(path), await desk.client.head(path)

    assert head.content == b""
    assert told(head)[2] == told(whole)[2]


# What is refused


async def test_unknown_revoked_and_other_addresses_cannot_be_told_apart(desk: Desk) -> None:
    path = await desk.link()
    link = (await desk.links.known("linde"))[0]
    await desk.links.revoke(link.id)

    revoked = await desk.client.get(path)
    others = [
        await desk.client.get(each)
        for each in (
            f"/agenda/{'x' * 43}.ics",
            f"{path}/",
            path.removesuffix(".ics"),
            f"/agenda/{link.id}.ics",
            "/agenda/%00%C3%28.ics",
            "/",
        )
    ]

    assert revoked.status_code == 404
    assert revoked.headers["cache-control"] == "no-store"
    assert [told(each) for each in others] == [told(revoked)] * len(others)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
async def test_a_feed_can_only_be_read(desk: Desk, method: str) -> None:
    path = await desk.link()

    answer = await desk.client.request(method, path)

    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_who_guesses_too_often_is_not_heard_for_a_while(desk: Desk) -> None:
    path = await desk.link()
    guesses = [f"/agenda/{number:043}.ics" for number in range(WRONG_GUESSES)]

    answers = [(await desk.client.get(guess)).status_code for guess in guesses]
    braked = await desk.client.get(path)
    elsewhere = await desk.client.get(path, headers={"X-Forwarded-For": ELSEWHERE})
    desk.clock.advance(GUESS_WINDOW)
    later = await desk.client.get(path)

    assert answers == [404] * WRONG_GUESSES
    assert braked.status_code == 429
    assert braked.headers["retry-after"] == "600"
    assert (elsewhere.status_code, later.status_code) == (200, 200)


@pytest.mark.parametrize("proxies", [(), ("192.0.2.1/32",)], ids=["no proxy", "another proxy"])
async def test_only_a_proxy_of_ours_is_believed_about_who_asks(
    storage: CalendarDatabase, clock: FakeClock, proxies: tuple[str, ...]
) -> None:
    statuses = []
    async with served(storage, clock, proxies=proxies) as client:
        for number in range(WRONG_GUESSES + 1):
            said = {"X-Forwarded-For": f"203.0.113.{number}"}
            answer = await client.get(f"/agenda/{number:043}.ics", headers=said)
            statuses.append(answer.status_code)

    assert statuses == [404] * WRONG_GUESSES + [429]


def test_the_brake_forgets_the_client_longest_silent() -> None:
    brake = GuessBrake()
    for _ in range(WRONG_GUESSES):
        brake.note(ELSEWHERE, NOW)
    assert brake.holds(ELSEWHERE, NOW)

    for number in range(CLIENTS_KNOWN):
        brake.note(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", NOW)

    assert not brake.holds(ELSEWHERE, NOW)


def test_the_brake_counts_a_whole_ipv6_network_as_one() -> None:
    brake = GuessBrake()

    for number in range(WRONG_GUESSES):
        brake.note(f"2001:db8::{number:x}", NOW)

    assert brake.holds("2001:db8::ffff", NOW)
    assert not brake.holds("2001:db8:0:1::1", NOW)


async def test_no_secret_stands_in_any_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    path = await desk.link()
    secret = path.removeprefix("/agenda/").removesuffix(".ics")
    (link,) = await desk.links.known("linde")

    with capture_logs() as logs, caplog.at_level(logging.DEBUG):
        await desk.client.get(path)
        await desk.client.get(f"/agenda/{secret.swapcase()}.ics")

    events = [line["event"] for line in logs]
    assert events == ["calendar_read", "calendar_unknown"]
    assert (logs[0]["link"], logs[0]["status"]) == (link.id, 200)
    ours = [line for line in caplog.records if not line.name.startswith("http")]
    written = f"{logs}{[line.getMessage() for line in ours]}".casefold()
    assert secret.casefold() not in written


class Broken:
    """Storage that fails as a test says."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def reading(self) -> Any:
        raise self.fault

    def transaction(self) -> Any:
        raise self.fault


async def test_storage_that_does_not_answer_is_said_to_be_for_a_while(clock: FakeClock) -> None:
    async with served(Broken(StorageUnavailable("locked")), clock) as client:
        answer = await client.get("/agenda/x.ics")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"


async def test_a_fault_of_ours_tells_nothing_and_the_next_request_is_answered(
    clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(Broken(RuntimeError("Sietske Hofstra")), clock) as client:
        answer = await client.get("/agenda/x.ics")
        again = await client.get("/")

    assert (answer.status_code, again.status_code) == (500, 404)
    assert "Sietske" not in answer.text
    assert answer.headers["x-robots-tag"] == "noindex"


# How it runs


async def test_the_server_leaves_the_signals_alone_and_gives_its_port_back(
    storage: CalendarDatabase, clock: FakeClock
) -> None:
    before = signal.getsignal(signal.SIGTERM)

    async with served(storage, clock) as client:
        during = signal.getsignal(signal.SIGTERM)
        await client.get("/")
        port = client.base_url.port
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port or 0))

    assert before is during is signal.getsignal(signal.SIGTERM)


async def test_the_server_stops_while_a_client_keeps_its_line_open(
    storage: CalendarDatabase, clock: FakeClock
) -> None:
    async with served(storage, clock) as client:
        port = client.base_url.port or 0
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"\r\n")

    async with asyncio.timeout(5):
        await reader.read()
    writer.close()
    await writer.wait_closed()


async def test_a_port_that_is_taken_is_a_fault_that_names_itself(
    storage: CalendarDatabase, clock: FakeClock
) -> None:
    app = feed_app(storage, clock)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = DeskServer(app, host="127.0.0.1", port=taken.getsockname()[1])

        with pytest.raises(OSError, match="in use"):
            await server.run(asyncio.Event())


async def test_the_whole_service_answers_calendar_programs(tmp_path: Path) -> None:
    port = free_port()
    async with running_service(tmp_path, desk={"port": port}) as service:
        await service.send(mail_of(text="Ik wil inzage in het dossier van Fenna op De Tandem."))
        house = service.house
        acts = KeepCalendarLinks(
            CalendarDatabase(house.database), house.clock, None, "test", house.boards, house.mint
        )
        _, secret = await acts.make("opron", Role.FG, None)
        address = f"http://127.0.0.1:{port}/agenda/{secret}.ics"
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(address)

    summaries = [str(each["SUMMARY"]) for each in Calendar.from_ical(answer.content).events]
    assert any("inzage: uiterlijk antwoord (De Tandem)" in summary for summary in summaries)
    assert b"Fenna" not in answer.content


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as line:
        return int(line.getsockname()[1])


# Settings, check and commands


@pytest.mark.parametrize(
    ("desk", "told_so"),
    [
        ({"host": "0.0.0.0"}, "would travel in the clear"),
        ({"public_url": "https://loket.example"}, "proxies"),
        ({"public_url": "http://loket.example"}, "desk.public_url"),
        ({"public_url": "https://loket.example/?a=b", "proxies": ["127.0.0.1"]}, "public_url"),
        ({"proxies": ["overal"]}, "desk.proxies.0"),
        ({"port": 70_000}, "desk.port"),
    ],
)
def test_settings_that_would_show_secrets_are_refused(
    desk: Mapping[str, Any], told_so: str
) -> None:
    with pytest.raises(SettingsInvalid, match=told_so):
        read_settings(None, desk=desk)


def test_behind_a_proxy_any_host_may_be_listened_on() -> None:
    given = {"host": "0.0.0.0", "public_url": "https://x.example/", "proxies": ["10.0.0.0/8"]}

    desk = read_settings(None, desk=given).desk

    assert desk is not None
    assert desk.address == "https://x.example"


def test_without_the_section_there_is_no_web_server() -> None:
    assert read_settings(None).desk is None


async def test_check_says_whether_the_desk_can_be_opened(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        busy = await desk_finding(tmp_path, {"port": port})
    free = await desk_finding(tmp_path, {"port": port})
    foreign = await desk_finding(tmp_path, {"host": "192.0.2.1", "proxies": ["127.0.0.1"]})

    assert (busy[0], free[0], foreign[0]) == (True, True, False)
    assert "luistert al een programma" in busy[1]
    assert f"http://127.0.0.1:{port}" in free[1]


async def desk_finding(folder: Path, desk: Mapping[str, Any]) -> tuple[bool, str]:
    settings = settings_for(folder, desk=desk)
    (finding,) = [each async for each in check(settings) if each.what == "desk"]
    return finding.good, finding.words


def test_the_commands_make_show_and_end_an_address(tmp_path: Path) -> None:
    config = tmp_path / "privacyloket.toml"
    config.write_text(f'data_dir = "{tmp_path / "data"}"\n[desk]\n', encoding="utf-8")

    made = command("new", "--board", "opron", "--role", "director", "--school", "De Mieden", config)
    shown = command("list", config)
    number = made.split(":")[0]
    ended = command("revoke", number, config)
    listed = command("list", "--json", config)

    assert "http://127.0.0.1:8080/agenda/" in made
    assert "Outlook" in made
    assert "Google" in made
    address = next(line for line in made.splitlines() if "/agenda/" in line)
    assert address.rpartition("/")[2].removesuffix(".ics") not in shown + ended + listed
    assert "werkt niet meer" in ended
    assert '"school": "De Mieden"' in listed


def command(*arguments: str | Path) -> str:
    *words, config = arguments
    result = CliRunner().invoke(calendar, [*map(str, words), "--config", str(config)])
    assert result.exit_code == 0, result.output
    return result.output


def test_without_a_web_server_no_address_is_made(tmp_path: Path) -> None:
    words = ["new", "--board", "opron", "--role", "fg", "--data", str(tmp_path)]

    result = CliRunner().invoke(calendar, words)

    assert isinstance(result.exception, SettingsInvalid)
    assert not (tmp_path / "privacyloket.sqlite3").exists()
