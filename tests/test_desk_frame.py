"""The frame around every page: sessions, tokens, headers, sizes, and what is told of a fault."""

import base64
import json
from collections.abc import AsyncIterator, Sequence
from html import unescape

import httpx
import pytest
from desk_house import DeskHouse, desk_house
from memory_storage import MemoryStorage
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from structlog.testing import capture_logs

from casework.boards import Role
from casework.case import CaseRefuses
from casework.colours import READABLE, contrast, lightened, readable_colour
from casework.ports import StorageUnavailable
from casework.seats import Seat
from desk.frame import (
    FLASH_COOKIE,
    Desk,
    Visit,
    check_visitor,
    csrf_of,
    own_path,
    public_page,
    staff_page,
    text_of,
)
from desk.pages import moment_words
from desk.safety import CONTENT_POLICY, MOST_BYTES, MOST_UPLOAD_BYTES

SECRET_TEXT = "Sietske Hofstra <script>alert(1)</script>"


def pages(desk: Desk) -> Sequence[Route]:
    async def told(visit: Visit) -> Response:
        return PlainTextResponse(f"{visit.name}, {visit.role}")

    async def written(visit: Visit) -> Response:
        return visit.go("/wie", told=await text_of(visit.request, "note"))

    async def shown(visit: Visit) -> Response:
        return visit.page("refused.html", why=SECRET_TEXT)

    async def refuses(_visit: Visit) -> Response:
        raise CaseRefuses("Dit kan niet: de zaak is al gesloten.")

    async def breaks(_visit: Visit) -> Response:
        raise RuntimeError(SECRET_TEXT)

    async def unavailable(_visit: Visit) -> Response:
        raise StorageUnavailable("locked")

    async def public(request: Request) -> Response:
        if request.method == "POST":
            await check_visitor(desk, request)
            return PlainTextResponse("gelezen")
        return public_page(desk, request, "fault.html", title="Welkom", text="Hallo")

    only_fg = staff_page(told, desk, roles=frozenset({Role.FG}))
    return [
        Route("/wie", staff_page(told, desk)),
        Route("/schrijf", staff_page(written, desk), methods=["GET", "POST"]),
        Route("/zaken/een/bestanden", staff_page(written, desk), methods=["POST"]),
        Route("/getoond", staff_page(shown, desk)),
        Route("/toezicht", only_fg),
        Route("/weigert", staff_page(refuses, desk), methods=["GET", "POST"]),
        Route("/stuk", staff_page(breaks, desk)),
        Route("/weg", staff_page(unavailable, desk)),
        Route("/open", public, methods=["GET", "POST"]),
    ]


@pytest.fixture
async def house() -> AsyncIterator[DeskHouse]:
    async with desk_house(MemoryStorage(), pages) as made:
        yield made


# Who comes in


async def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(house: DeskHouse) -> None:
    answer = await house.client().get("/wie")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/aanmelden?verder=/wie"


async def test_a_cookie_that_nobody_gave_opens_nothing(house: DeskHouse) -> None:
    answer = await house.client({house.desk.cookie: "guessed"}).get("/wie")

    assert answer.status_code == 303


async def test_a_visit_tells_who_and_as_what(house: DeskHouse) -> None:
    answer = await house.visitor("director").get("/wie")

    assert answer.text == "Joke Terpstra, directeur van De Eik"


async def test_a_deputy_is_called_one(house: DeskHouse) -> None:
    seat = Seat("linde", Role.DIRECTOR, ("De Eik",), deputy=True)

    answer = await house.visitor(seat, name="Piet").get("/wie")

    assert answer.text == "Piet, plaatsvervanger van de directeur van De Eik"


@pytest.mark.parametrize(("who", "status"), [("fg", 200), ("ibp_manager", 403), ("director", 403)])
async def test_a_page_is_for_its_roles_alone(house: DeskHouse, who: str, status: int) -> None:
    assert (await house.visitor(who).get("/toezicht")).status_code == status


async def test_a_session_at_a_board_that_is_served_no_more_is_none(house: DeskHouse) -> None:
    gone = Seat("verdwenen", Role.FG)

    assert (await house.visitor(gone).get("/wie")).status_code == 303


# Tokens


async def test_a_form_with_its_token_is_read(house: DeskHouse) -> None:
    answer = await house.visitor("director").post("/schrijf", note="Gebeld")

    assert (answer.status_code, answer.headers["location"]) == (303, "/wie")


@pytest.mark.parametrize("token", ["", "0" * 64, csrf_of("secret-99")])
async def test_a_form_without_the_token_of_this_session_is_refused(
    house: DeskHouse, token: str
) -> None:
    visitor = house.visitor("director")

    answer = await visitor.client.post("/schrijf", data={"csrf": token, "note": "x"})

    assert answer.status_code == 403
    assert FLASH_COOKIE not in answer.cookies


async def test_a_form_sent_from_another_site_is_refused(house: DeskHouse) -> None:
    visitor = house.visitor("director")

    answer = await visitor.client.post(
        "/schrijf", data={"csrf": visitor.csrf}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


async def test_a_visitor_has_a_token_of_their_own(house: DeskHouse) -> None:
    client = house.client()
    first = await client.get("/open")
    secret = first.cookies[house.desk.visitor_cookie]

    good = await client.post("/open", data={"csrf": csrf_of(secret)})
    bad = await client.post("/open", data={"csrf": csrf_of("")})

    assert (good.status_code, bad.status_code) == (200, 403)


@pytest.mark.parametrize(
    ("where", "goes"),
    [
        ("/zaken?soort=inzage", "/zaken?soort=inzage"),
        ("https://elders.example/", "/"),
        ("//elders.example/", "/"),
        ("/\\elders.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/elders.example", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_sent_to_another_site(where: str, goes: str) -> None:
    assert own_path(where) == goes


# What a browser is told


@pytest.mark.parametrize("path", ["/wie", "/getoond", "/nergens", "/stuk", "/weg", "/open"])
async def test_every_answer_is_safe(house: DeskHouse, path: str) -> None:
    answer = await house.visitor("director").get(path)

    assert answer.headers["content-security-policy"] == CONTENT_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in answer.headers


async def test_text_of_others_is_escaped(house: DeskHouse) -> None:
    answer = await house.visitor("director").get("/getoond")

    assert "<script>alert" not in answer.text
    assert SECRET_TEXT in unescape(answer.text)


async def test_what_was_done_is_told_once(house: DeskHouse) -> None:
    visitor = house.visitor("director")
    done = await visitor.post("/schrijf", note="De notitie staat erbij.")
    visitor.client.cookies.set(FLASH_COOKIE, done.cookies[FLASH_COOKIE])

    page = await visitor.get("/getoond")

    assert "De notitie staat erbij." in unescape(page.text)
    assert 'gedaan=""' in page.headers["set-cookie"]


@pytest.mark.parametrize("kept", ["x", "e30=", base64.b64encode(b'["evil","x"]').decode()])
async def test_a_spoilt_note_of_what_was_done_is_passed_over(house: DeskHouse, kept: str) -> None:
    visitor = house.visitor("director")
    visitor.client.cookies.set(FLASH_COOKIE, kept)

    assert (await visitor.get("/getoond")).status_code == 200


async def test_a_hostile_note_of_what_was_done_is_escaped(house: DeskHouse) -> None:
    visitor = house.visitor("director")
    hostile = base64.urlsafe_b64encode(json.dumps(["ok", SECRET_TEXT]).encode()).decode()
    visitor.client.cookies.set(FLASH_COOKIE, hostile)

    page = await visitor.get("/getoond")

    assert "<script>alert" not in page.text


# Sizes


async def test_a_form_that_is_too_large_is_refused_before_it_is_read(house: DeskHouse) -> None:
    answer = await house.visitor("director").post("/schrijf", note="x" * MOST_BYTES)

    assert answer.status_code == 413


async def test_a_page_for_files_takes_more_and_has_its_bound_too(house: DeskHouse) -> None:
    visitor = house.visitor("director")

    more = await visitor.post("/zaken/een/bestanden", note="x" * MOST_BYTES)
    too_much = await visitor.client.post(
        "/zaken/een/bestanden", headers={"Content-Length": str(MOST_UPLOAD_BYTES + 1)}
    )

    assert (more.status_code, too_much.status_code) == (303, 413)


async def test_a_body_longer_than_was_announced_is_refused(house: DeskHouse) -> None:
    async def drops() -> AsyncIterator[bytes]:
        yield b"note=" + b"x" * MOST_BYTES

    visitor = house.visitor("director")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = await visitor.client.post("/schrijf", content=drops(), headers=kind)

    assert answer.status_code == 413


# Faults


async def test_a_fault_tells_neither_browser_nor_log_what_it_was_about(house: DeskHouse) -> None:
    with capture_logs() as logs:
        answer = await house.visitor("director").get("/stuk")

    assert answer.status_code == 500
    assert "Sietske" not in answer.text
    assert [(line["event"], line["fault"]) for line in logs] == [("desk_fault", "RuntimeError")]


async def test_storage_that_does_not_answer_asks_for_patience(house: DeskHouse) -> None:
    answer = await house.visitor("director").get("/weg")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")


async def test_a_refusal_of_the_core_says_why(house: DeskHouse) -> None:
    visitor = house.visitor("director")

    looked, tried = await visitor.get("/weigert"), await visitor.post("/weigert")

    assert (looked.status_code, tried.status_code) == (404, 409)
    assert "de zaak is al gesloten" in unescape(tried.text)


async def test_a_program_gets_a_fault_as_plain_text(house: DeskHouse) -> None:
    answer = await house.client().get("/nergens", headers={"Accept": "*/*"})

    assert (answer.status_code, answer.text) == (404, "Hier is niets te vinden.\n")


# Colours


async def test_a_board_has_its_colour_light_and_dark(house: DeskHouse) -> None:
    style: httpx.Response = await house.client().get("/kleur/linde.css")
    unknown = await house.client().get("/kleur/nergens.css")

    assert "--board-accent:#00567a" in style.text
    assert (style.headers["content-type"], unknown.status_code) == ("text/css; charset=utf-8", 404)


@pytest.mark.parametrize("text", ["blauw", "#fff", "#ffff00", "#00618", "#00618g"])
def test_a_colour_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        readable_colour(text)


def test_contrast_is_as_wcag_counts_it() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast(lightened("#00567a", until=READABLE, against="#1b2126"), "#1b2126") >= READABLE


def test_a_moment_is_told_as_dutch_people_say_it(house: DeskHouse) -> None:
    assert moment_words(house.clock.now()) == "di 3 november 2026 om 10:30"
