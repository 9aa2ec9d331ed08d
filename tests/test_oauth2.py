"""Access tokens for mailboxes, against a scripted token server and a scripted mail server."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hostile_imap import HostileImap, serving
from imap_house import mail, mailbox, open_house

from intake.imap_reader import try_mailbox
from intake.mailbox import (
    MailboxRefusedPassword,
    MailboxSecretMissing,
    MailboxUnreachable,
    OAuth2,
)
from intake.oauth2 import AccessTokens


@dataclass
class TokenServer:
    """Gives the answers it was told, the last one again and again."""

    answers: Sequence[tuple[int, object]]
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["TokenServer"]:
        async with serving(self._serve) as port:
            self.url = f"http://127.0.0.1:{port}/token"
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].split("\r\n")[0])
        form = parse_qs((await reader.readexactly(length)).decode())
        self.asked.append({key: values[0] for key, values in form.items()})
        status, answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        body = answer if isinstance(answer, str) else json.dumps(answer)
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            f"{body}".encode()
        )
        await writer.drain()


class Seconds:
    """Time that passes when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def oauth2(server: TokenServer, *, refresh_token: str = "first", scope: str = "") -> OAuth2:
    return OAuth2(
        token_url=server.url,
        client_id="client-1",
        refresh_token=lambda: refresh_token,
        client_secret=lambda: "client-secret",
        scope=scope,
    )


def given(token: str, **more: object) -> tuple[int, dict[str, object]]:
    return 200, {"access_token": token, "expires_in": 3600, **more}


async def test_a_token_is_asked_for_with_the_refresh_token_of_the_mailbox() -> None:
    async with TokenServer([given("access-1")]).running() as server:
        tokens = AccessTokens(oauth2(server, scope="imap offline"), timeout_seconds=5)

        token = await tokens.get()

    assert token == "access-1"
    assert server.asked == [
        {
            "grant_type": "refresh_token",
            "client_id": "client-1",
            "client_secret": "client-secret",
            "refresh_token": "first",
            "scope": "imap offline",
        }
    ]


async def test_a_token_is_kept_until_shortly_before_it_runs_out() -> None:
    async with TokenServer([given("access-1"), given("access-2")]).running() as server:
        seconds = Seconds()
        tokens = AccessTokens(oauth2(server), timeout_seconds=5, seconds=seconds)

        at_first = await tokens.get()
        seconds.now += 3600 - 121
        still = await tokens.get()
        seconds.now += 2
        then = await tokens.get()

    assert (at_first, still, then) == ("access-1", "access-1", "access-2")


async def test_a_rotated_refresh_token_is_used_the_next_time() -> None:
    answers = [given("access-1", refresh_token="second"), given("access-2")]
    async with TokenServer(answers).running() as server:
        tokens = AccessTokens(oauth2(server), timeout_seconds=5)

        await tokens.get()
        await tokens.get(fresh=True)

    assert [form["refresh_token"] for form in server.asked] == ["first", "second"]


async def test_when_the_rotated_token_is_refused_the_configured_one_is_tried() -> None:
    answers = [
        given("access-1", refresh_token="second"),
        (400, {"error": "invalid_grant"}),
        given("access-3"),
    ]
    async with TokenServer(answers).running() as server:
        tokens = AccessTokens(oauth2(server), timeout_seconds=5)

        await tokens.get()
        token = await tokens.get(fresh=True)

    assert token == "access-3"
    assert [form["refresh_token"] for form in server.asked] == ["first", "second", "first"]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ((400, {"error": "invalid_grant"}), MailboxRefusedPassword),
        ((401, {"error": "invalid_client"}), MailboxRefusedPassword),
        ((429, {}), MailboxUnreachable),
        ((503, "away"), MailboxUnreachable),
        ((200, "<html>log in first</html>"), MailboxUnreachable),
        ((200, ["no", "object"]), MailboxUnreachable),
        ((200, {"token_type": "Bearer"}), MailboxUnreachable),
    ],
)
async def test_an_answer_without_a_token_is_a_named_fault(
    answer: tuple[int, object], fault: type[Exception]
) -> None:
    async with TokenServer([answer]).running() as server:
        tokens = AccessTokens(oauth2(server), timeout_seconds=5)

        with pytest.raises(fault):
            await tokens.get()


async def test_a_token_server_that_says_nothing_is_given_up_in_time() -> None:
    async def say_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with serving(say_nothing) as port:
        silent = TokenServer([], url=f"http://127.0.0.1:{port}/")
        tokens = AccessTokens(oauth2(silent), timeout_seconds=0.1)

        with pytest.raises(MailboxUnreachable, match=r"time|Timeout"):
            await tokens.get()


async def test_a_refresh_token_that_cannot_be_read_is_a_named_fault() -> None:
    def missing() -> str:
        raise OSError("no such file")

    tokens = AccessTokens(OAuth2("http://127.0.0.1:9/", "c", missing), timeout_seconds=1)

    with pytest.raises(MailboxSecretMissing) as fault:
        await tokens.get()

    assert "refresh token" in MailboxRefusedPassword.words
    assert "omgevingsvariabele" in fault.value.words


async def test_a_mailbox_is_opened_with_an_access_token() -> None:
    async with (
        TokenServer([given("access-1")]).running() as tokens,
        HostileImap(tokens={"access-1"}).running() as server,
    ):
        server.put(mail(1), mail(2))

        found = await try_mailbox(mailbox(server.port, oauth2=oauth2(tokens)))

    assert found == 2


async def test_a_withdrawn_access_token_is_renewed_once_and_mail_goes_on_coming_in(
    tmp_path: Path,
) -> None:
    async with (
        TokenServer([given("withdrawn"), given("good")]).running() as tokens,
        HostileImap(tokens={"good"}).running() as server,
        open_house(tmp_path / "house.sqlite3") as house,
    ):
        server.put(mail(1))
        reader = house.reader(mailbox(server.port, oauth2=oauth2(tokens)))

        await reader.look()
        await reader.leave()

        assert house.outcomes() == {"1": "case_opened"}
        assert server.count("AUTHENTICATE XOAUTH2") == 2


async def test_a_token_that_is_refused_twice_is_a_refused_password() -> None:
    async with (
        TokenServer([given("bad")]).running() as tokens,
        HostileImap(tokens={"good"}).running() as server,
    ):
        with pytest.raises(MailboxRefusedPassword):
            await try_mailbox(mailbox(server.port, oauth2=oauth2(tokens)))

    assert len(tokens.asked) == 2
    assert server.count("AUTHENTICATE XOAUTH2") == 2
