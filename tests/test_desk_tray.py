"""Prove that the tray shows what waits, in plain Dutch, and that each way out is taken once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from desk_house import DeskHouse, desk_house
from fakes import FakeUnderstand, PassingScreen
from invented import NOW, PARENT, STRANGER, board, boards, case, mail, source
from memory_storage import MemoryStorage

from casework.actions.receive_message import Arrival, ReceiveMessage
from casework.boards import Post, Role
from casework.events import Event, EventKind
from casework.kinds import Kind
from casework.ledger import Source
from casework.letters import LetterKind
from casework.message import (
    Attachment,
    Authenticity,
    IncomingMessage,
    SetAsideReason,
    UnreadableMessage,
)
from casework.ports import Storage
from casework.seats import Seat
from casework.tray import REASON_WORDS, WAY_OUT_WORDS, WayOut
from desk.tray.messages import age_of, path_of, source_of
from desk.tray.routes import tray_routes

WHERE = source("7:1", place="priv/acy box")


@dataclass
class Tray:
    house: DeskHouse
    where: Source = WHERE

    @property
    def path(self) -> str:
        return path_of(self.where)

    async def events(self, kind: EventKind) -> list[Event]:
        async with self.house.desk.storage.reading() as tx:
            since = NOW - timedelta(days=1)
            return list(await tx.journal.of_kind(kind, board="linde", since=since))

    async def waiting(self) -> int:
        async with self.house.desk.storage.reading() as tx:
            return await tx.ledger.count_waiting(board="linde")


@asynccontextmanager
async def tray(
    salvaged: IncomingMessage | None,
    *,
    storage: Storage | None = None,
    reason: SetAsideReason = SetAsideReason.ONLY_QUOTED_TEXT,
) -> AsyncIterator[Tray]:
    """Open a desk with one message in its tray."""
    storage = storage or MemoryStorage()
    two = boards(board(), board("wilg"))
    async with desk_house(storage, tray_routes, profiles=tuple(two.values())) as house:
        desk = house.desk
        receive = ReceiveMessage(
            storage, FakeUnderstand(), PassingScreen(), desk.mint, house.clock, two, "reader"
        )
        unread = UnreadableMessage(reason, "only quoted", NOW, 10, "raw", "content", salvaged)
        await receive(Arrival("linde", WHERE, unread))
        yield Tray(house)


def quoted(**more: Any) -> IncomingMessage:
    return mail("", **{"full_text": "> rapport van een ander kind", **more})


@pytest.mark.parametrize("who", ["ibp_manager", "fg", "desk"])
async def test_the_tray_tells_who_wrote_why_it_waits_and_how_long(who: str) -> None:
    async with tray(quoted()) as one:
        one.house.clock.advance(timedelta(days=3))

        text = await one.house.visitor(who).text("/apart")
        message = await one.house.visitor(who).text(one.path)

        for words in (PARENT, "Vraag over het dossier", "Alleen oude tekst", "al 3 dagen"):
            assert words in text
        assert "> rapport van een ander kind" in message
        assert "only quoted" in message


async def test_a_director_and_another_board_see_nothing_of_it() -> None:
    async with tray(quoted()) as one:
        director = one.house.visitor("director")
        other = one.house.visitor(Seat("wilg", Role.DESK))

        assert (await director.get("/apart")).status_code == 403
        assert (await director.get(one.path)).status_code == 403
        assert "Er wacht niets" in await other.text("/apart")
        assert (await other.get(one.path)).status_code == 404
        refused = await other.post(one.path, doe="klaar", reden="advertising")
        assert refused.status_code == 404
        assert await one.waiting() == 1


@pytest.mark.parametrize("name", ["x", "!!!", "aW1hcA", "aW1hcDpwcml2OjE"])
async def test_an_address_that_names_no_message_finds_nothing(name: str) -> None:
    async with tray(quoted()) as one:
        response = await one.house.visitor("desk").get(f"/apart/{name}")

        assert response.status_code == 404


def test_every_source_has_an_address_of_its_own_that_leads_back_to_it() -> None:
    for key in ("7:1", "a/b?c", "é%3A:", ""):
        where = source(key, place="een: map/%")

        name = path_of(where).removeprefix("/apart/")

        assert source_of(name) == str(where)
        assert name.replace("-", "").replace("_", "").isalnum()


async def test_reading_a_message_is_an_act() -> None:
    async with tray(quoted()) as one:
        await one.house.visitor("desk").text(one.path)

        (event,) = await one.events(EventKind.CASE_READ)
        assert (event.by, event.detail) == ("Ruud Postma", {"source": str(WHERE)})


async def test_a_case_is_made_and_its_clock_counts_from_the_arrival() -> None:
    async with tray(quoted()) as one:
        one.house.clock.advance(timedelta(days=2))

        response = await one.house.visitor("desk").post(one.path, doe="zaak", soort="inzage")

        reference = response.headers["location"].removeprefix("/zaken/")
        async with one.house.desk.storage.reading() as tx:
            made = await tx.cases.get(board="linde", reference=reference)
        assert response.status_code == 303
        assert made is not None
        assert (made.kind, made.received) == (Kind.INZAGE, NOW)
        (event,) = await one.events(EventKind.SET_ASIDE_RESOLVED)
        assert (event.by, event.case) == ("Ruud Postma", reference)
        page = await one.house.visitor("desk").text("/apart")
        assert reference in page
        assert "bij een zaak gezet" in page
        assert "Ruud Postma" in page


async def test_of_a_message_of_which_nothing_was_kept_no_case_is_made() -> None:
    async with tray(None, reason=SetAsideReason.BROKEN) as one:
        page = await one.house.visitor("desk").text(one.path)
        response = await one.house.visitor("desk").post(one.path, doe="zaak", soort="inzage")

        assert "Maak er een zaak van" not in page
        assert "Het staat nog in de mailbox" in page
        assert response.status_code == 422
        assert "niets bewaard" in response.text
        assert await one.waiting() == 1


@pytest.mark.parametrize("way", list(WayOut))
async def test_a_message_leaves_the_tray_with_a_reason(way: WayOut) -> None:
    async with tray(quoted()) as one:
        without = await one.house.visitor("desk").post(one.path, doe="klaar", reden="")
        response = await one.house.visitor("desk").post(one.path, doe="klaar", reden=way.value)
        again = await one.house.visitor("desk").post(one.path, doe="klaar", reden=way.value)

        assert without.status_code == 422
        assert response.status_code == 303
        assert again.status_code == 422
        assert "al afgehandeld door Ruud Postma" in again.text
        (event,) = await one.events(EventKind.SET_ASIDE_RESOLVED)
        assert event.detail == {"source": str(WHERE), "why": way.value}
        assert WAY_OUT_WORDS[way] in await one.house.visitor("fg").text("/apart")


async def test_the_fg_reads_the_tray_and_deals_with_nothing() -> None:
    async with tray(quoted()) as one:
        page = await one.house.visitor("fg").text(one.path)
        response = await one.house.visitor("fg").post(one.path, doe="klaar", reden="advertising")

        assert "De FG leest mee" in page
        assert "Handel af" not in page
        assert response.status_code == 422
        assert await one.waiting() == 1


@pytest.mark.parametrize(
    ("sender", "dmarc", "stranger"),
    [(PARENT, "pass", False), (STRANGER, "pass", True), (PARENT, "fail", True)],
)
async def test_a_message_joins_a_case_and_its_sender_only_if_the_case_knows_them(
    sender: str, dmarc: str, stranger: bool
) -> None:
    storage, known = MemoryStorage(), case("PL-AAAA-BBBB", school="De Eik")
    async with storage.transaction() as tx:
        await tx.cases.open(known, mail(), source=source())
    salvaged = quoted(sender=sender, authenticity=Authenticity(dmarc=dmarc))
    async with tray(salvaged, storage=storage) as one:
        response = await one.house.visitor("desk").post(
            one.path, doe="toevoegen", zaak=" pl-aaaa-bbbb "
        )

        assert response.headers["location"] == "/zaken/PL-AAAA-BBBB"
        async with storage.reading() as tx:
            messages = await tx.cases.messages(known)
            letters = await tx.letters.of_case(known.reference)
            events = await tx.journal.of_case(board="linde", reference=known.reference)
        assert len(messages) == 2
        assert [letter.kind for letter, _, _ in letters] == [LetterKind.MESSAGE_ADDED]
        assert [(event.kind, event.by) for event in events] == [
            (EventKind.MESSAGE_ADDED, "Ruud Postma"),
            (EventKind.SET_ASIDE_RESOLVED, "Ruud Postma"),
        ]
        assert events[0].detail["stranger"] is stranger


@pytest.mark.parametrize("typed", ["PL-AAAA-BBBB", "PL-ZZZZ-ZZZZ"])
async def test_a_case_that_is_not_for_these_eyes_answers_as_one_that_is_not_there(
    typed: str,
) -> None:
    storage = MemoryStorage()
    about_the_manager = case("PL-AAAA-BBBB", kept_from=(Post(Role.IBP_MANAGER),))
    async with storage.transaction() as tx:
        await tx.cases.open(about_the_manager, mail(), source=source())
    async with tray(quoted(), storage=storage) as one:
        response = await one.house.visitor("ibp_manager").post(
            one.path, doe="toevoegen", zaak=typed
        )

        assert response.status_code == 422
        assert f"Er is geen zaak {typed}." in response.text
        assert await one.waiting() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"doe": "zaak", "soort": ""},
        {"doe": "zaak", "soort": "?"},
        {"doe": "toevoegen", "zaak": "7"},
    ],
)
async def test_what_was_not_chosen_is_asked_for_again(fields: dict[str, str]) -> None:
    async with tray(quoted()) as one:
        response = await one.house.visitor("desk").post(one.path, **fields)

        assert response.status_code == 422
        assert await one.waiting() == 1


async def test_an_act_that_does_not_exist_is_not_found_and_a_form_needs_its_token() -> None:
    async with tray(quoted()) as one:
        visitor = one.house.visitor("desk")

        assert (await visitor.post(one.path, doe="weg")).status_code == 404
        assert (await visitor.client.post(one.path, data={"doe": "klaar"})).status_code == 403


async def test_hostile_text_of_a_mail_is_shown_and_never_run() -> None:
    hostile = quoted(
        full_text="<script>alert(1)</script>\u202e",
        subject="<img src=x onerror=alert(1)>",
        sender_name="</td><script>",
        attachments=(Attachment("<b>.pdf", "application/pdf", 2_000),),
        defects=("<i>bad",),
    )
    async with tray(hostile) as one:
        for path in ("/apart", one.path):
            page = (await one.house.visitor("desk").get(path)).text

            assert "<script>alert" not in page
            assert "<img" not in page
            assert "&lt;img" in page
            assert "<b>" not in page
            assert "<i>" not in page


def test_every_reason_has_words_for_who_is_no_administrator() -> None:
    assert set(REASON_WORDS) == set(SetAsideReason)
    assert set(WAY_OUT_WORDS) == set(WayOut)


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "minder dan een uur"), (5, "5 uur"), (24, "al 1 dag"), (72, "al 3 dagen")],
)
def test_the_age_of_a_message_is_told_as_people_count(hours: int, words: str) -> None:
    assert age_of(NOW - timedelta(hours=hours), NOW) == words
