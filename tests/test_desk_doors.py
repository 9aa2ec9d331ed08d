"""Prove that nobody comes in, stays in or is led astray where they should not."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from desk_furnished import URL, furnished_beside
from desk_walk import NOBODY, Walk, address, walk

from desk.frame import own_path
from desk.safety import CONTENT_POLICY

ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
ELSEWHERE: Final = (
    "//elders.example",
    "///elders.example",
    "/\\elders.example",
    "\\/elders.example",
    "https://elders.example",
    "https:elders.example",
    "javascript:kwaad()",
    "/\t/elders.example",
    "/\n/elders.example",
    " //elders.example",
    "//[",
    "http://[::1",
    "data:text/html,x",
    "",
)


@pytest.fixture
async def house(migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[Walk]:
    async with walk(furnished_beside(migrated_sqlite), tmp_path) as opened:
        yield opened


def cookies_of(answer: httpx.Response) -> list[str]:
    return answer.headers.get_list("Set-Cookie")


@pytest.mark.parametrize("who", ["fg", NOBODY])
async def test_every_answer_tells_the_browser_to_be_careful(house: Walk, who: str) -> None:
    visitor = house.visitor(who)

    for page in (*house.pages("GET"), "/nergens", "/nergens%00", "/static/base.css"):
        answer = await visitor.get(address(house.furnished, page, "eik"))

        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, page
        assert answer.headers["Strict-Transport-Security"].startswith("max-age="), page
        policy = answer.headers["Content-Security-Policy"]
        if not page.endswith(".svg"):
            assert policy == CONTENT_POLICY, page
        assert "unsafe-inline" not in policy.partition("style-src")[0], page
        assert "script-src 'self'" in policy or "script-src" not in policy, page
        kept = answer.headers["Cache-Control"]
        assert kept == "no-store" or page.startswith(("/static", "/kleur", "/agenda")), page
        for cookie in cookies_of(answer):
            assert {"Secure", "HttpOnly"} <= {part.strip() for part in cookie.split(";")}, cookie
            assert "samesite=" in cookie.lower(), cookie
            assert cookie.startswith("__Host-"), cookie


async def test_what_is_told_once_goes_over_tls_alone(house: Walk) -> None:
    visitor, seen = house.visitor("ibp"), str(await house.version("eik"))

    done = await visitor.post("/zaken/PL-EEKH-2222/notitie", {"notitie": "Gebeld.", "seen": seen})

    (told,) = cookies_of(done)
    assert told.startswith("gedaan=")
    assert {"Secure", "HttpOnly", "SameSite=lax"} <= set(told.split("; "))


async def test_a_desk_without_tls_promises_none(migrated_sqlite: Path, tmp_path: Path) -> None:
    async with walk(
        furnished_beside(migrated_sqlite), tmp_path, url="http://127.0.0.1:8080"
    ) as house:
        answer = await house.visitor(NOBODY).get("/aanmelden")

        assert "Strict-Transport-Security" not in answer.headers
        (cookie,) = cookies_of(answer)
        assert cookie.startswith("bezoek=")
        assert "Secure" not in cookie


@pytest.mark.parametrize("where", ELSEWHERE)
def test_who_signs_in_goes_on_to_a_page_of_ours_alone(where: str) -> None:
    assert own_path(where) == "/"


@pytest.mark.parametrize(
    "path",
    ["/zaken/pl-eekh-2222", "/zaken/PL-EEKH-2222/", f"{URL}//zaken", "/zaken//PL-EEKH-2222",
     "/zaken/PL-EEKH-2222%00", "/zaken/%2e%2e/zaken", "/zaken/..%2f..%2fetc%2fpasswd",
     "/static/..%2fframe.py", "/static/%2e%2e/frame.py", "/static/..%5cframe.py",
     "/kleur/..%2flinde.css", "/overzicht/grafiek/..%2f.svg", "/melden/..%2flinde"],
)  # fmt: skip
async def test_a_crooked_address_leads_nowhere(house: Walk, path: str) -> None:
    answer = await house.visitor("fg").get(path)

    assert answer.status_code == 404


async def test_no_header_or_field_turns_a_reading_into_an_act(house: Walk) -> None:
    visitor, before = house.visitor("ibp"), house.stored(but=("event", "chain_head"))
    path = "/zaken/PL-EEKH-2222/intrekken"

    for heads in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "DELETE"}):
        params = {"_method": "POST", "csrf": visitor.csrf, "seen": "1"}
        assert (await visitor.get(path, headers=heads, params=params)).status_code == 200
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        assert (await visitor.client.request(method, path)).status_code == 405

    assert house.stored(but=("event", "chain_head")) == before


async def test_nobody_takes_a_seat_that_is_not_theirs(house: Walk) -> None:
    visitor = house.visitor("director")

    for seat in ("1", "99", "-1", "fg", "0x1", "٠", "9" * 5000):
        await visitor.post("/plaats", {"seat": seat})

        assert (await visitor.get("/toezicht")).status_code == 403
        assert (await visitor.get("/zaken/PL-SLEU-2222")).status_code == 404


async def test_who_signs_out_is_out_with_the_old_cookie_too(house: Walk) -> None:
    visitor, copied = house.visitor("ibp"), house.visitor("ibp")

    left = await visitor.post("/uit", {})

    assert left.status_code == 303
    assert any(each.startswith('__Host-loket="";') for each in cookies_of(left))
    assert (await copied.get("/zaken")).headers["Location"].startswith("/aanmelden")


async def test_a_blocked_colleague_is_out_at_the_next_request(house: Walk) -> None:
    blocked = house.visitor("desk")
    assert (await blocked.get("/zaken")).status_code == 200

    await house.visitor("ibp").post("/medewerkers/member-desk/blokkeer", {})

    assert (await blocked.get("/zaken")).status_code == 303
    assert (await blocked.post("/zaken/PL-EEKH-2222/intrekken", {"seen": "1"})).status_code == 303


async def test_a_seat_that_was_taken_away_is_left_at_the_next_request(house: Walk) -> None:
    moved = house.visitor("desk")

    await house.visitor("ibp").post("/medewerkers/member-desk/plekken", {"directeur": "De Sleutel"})

    assert (await moved.get("/zaken/PL-EEKH-2222")).status_code in {303, 404}
    assert (await moved.get("/apart")).status_code in {303, 403}


@pytest.mark.parametrize("host", ["elders.example", "loket.linde.example.elders.example", "a/b"])
async def test_no_page_or_mail_believes_the_host_of_a_request(house: Walk, host: str) -> None:
    heads = {"Host": host, "X-Forwarded-Host": host, "Forwarded": f"host={host}"}
    nobody, manager = house.visitor(NOBODY), house.visitor("ibp")

    await nobody.post("/wachtwoord-vergeten", {"email": "ibp@x.example"}, headers=heads)
    invitation = {"naam": "Jan Jansen", "email": "jan@x.example", "plek": "desk"}
    await manager.post("/medewerkers/nieuw", invitation, headers=heads)
    made = await house.visitor("director").post(
        "/instellingen/agenda", {"school": "De Eik"}, headers=heads
    )
    page = await nobody.get("/zaken", headers=heads)

    async with house.database.transaction() as tx:
        letters = await tx.letters.take_due(
            by="x", now=house.clock.now(), until=house.clock.now(), limit=200
        )
    links = [str(each.facts["link"]) for each in letters if "link" in each.facts]
    assert len(links) >= 2
    assert all(each.startswith(f"{URL}/") for each in links)
    assert "elders" not in made.text
    assert f"{URL}/agenda/" in made.text
    assert page.headers["Location"].startswith("/aanmelden")
