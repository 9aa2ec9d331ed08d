"""Walk through the pages for signing in as a person at a browser does."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest
from fakes import CountingMint
from invented import boards
from memory_storage import MemoryStorage
from staff_house import (
    ADDRESS,
    BERK,
    DESK,
    EIK,
    FG,
    FG_OF_BERK,
    IBP,
    LINDE,
    OTHER_PASSWORD,
    PASSWORD,
    STEP,
    Person,
    StaffHouse,
)
from starlette.routing import Route
from structlog.testing import capture_logs

from casework.boards import Role
from casework.guessing import OF_ACCOUNT
from casework.letters import LetterKind
from casework.seats import Seat
from desk.app import desk_app
from desk.frame import Desk, Visit, staff_page
from desk.guess_brake import network_of
from desk.sign_in.routes import sign_in_routes
from desk.sign_in.visitor import program_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class Browser:
    """Somebody at a browser, who fills in the forms that are on the page."""

    client: httpx.AsyncClient
    page: httpx.Response | None = None

    async def get(self, path: str, *, status: int = 200) -> str:
        self.page = await self.client.get(path)
        assert self.page.status_code == status, (path, self.page.status_code, self.page.text[:600])
        return unescape(self.page.text)

    async def send(self, action: str, *, status: int = 303, **fields: Any) -> httpx.Response:
        """Send the form of the page that goes to `action`, with its hidden boxes."""
        assert self.page is not None
        form = next(
            form
            for form in re.findall(r"<form.*?</form>", self.page.text, re.DOTALL)
            if f'action="{action}"' in form
        )
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        given = {unescape(name): unescape(value) for name, value in hidden.items()}
        self.page = await self.client.post(action, data={**given, **fields})
        assert self.page.status_code == status, (action, self.page.status_code, self.words[:900])
        return self.page

    @property
    def words(self) -> str:
        assert self.page is not None
        return unescape(re.sub(r"<[^>]+>", " ", self.page.text))


@dataclass
class Street:
    """The desk with its front door, and the people on both sides of it."""

    house: StaffHouse
    app: Any
    browsers: list[httpx.AsyncClient] = field(default_factory=list)

    def browser(self, *, at: str = "192.0.2.7", **headers: str) -> Browser:
        transport = httpx.ASGITransport(app=self.app, client=(at, 1), raise_app_exceptions=True)
        client = httpx.AsyncClient(
            transport=transport,
            base_url=ADDRESS,
            headers={"Accept": "text/html", "User-Agent": FIREFOX, **headers},
        )
        self.browsers.append(client)
        return Browser(client)

    async def signed_in(self, person: Person) -> Browser:
        browser = self.browser()
        await browser.get("/aanmelden")
        await browser.send("/aanmelden", **self.words(person))
        return browser

    def words(self, person: Person) -> Mapping[str, str]:
        code = self.house.app_code(person.app_secret)
        return {"email": person.email, "wachtwoord": person.password, "code": code}


@asynccontextmanager
async def street() -> AsyncIterator[Street]:
    house = StaffHouse(MemoryStorage())
    desk = Desk(
        storage=house.storage,
        clock=house.clock,
        mint=CountingMint(prefix="DESK"),
        boards=boards(LINDE, BERK),
        whose_session=house.sign_in.whose_session,
        mask=str,
        url=ADDRESS,
    )

    async def today(visit: Visit) -> Any:
        return visit.page("refused.html", why=f"Vandaag van {visit.name}.")

    routes = [
        *sign_in_routes(desk, sign_in=house.sign_in),
        Route("/", staff_page(today, desk), methods=["GET"]),
        Route("/zaken", staff_page(today, desk), methods=["GET"]),
    ]
    made = Street(house, desk_app(desk, routes))
    yield made
    for client in made.browsers:
        await client.aclose()


@pytest.fixture
async def town() -> AsyncIterator[Street]:
    async with street() as made:
        yield made


@pytest.fixture
async def joke(town: Street) -> Person:
    return await town.house.joined()


@pytest.fixture
async def ruud(town: Street) -> Person:
    return await town.house.joined("Ruud Postma", IBP)


# Signing in


async def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(town: Street, joke: Person) -> None:
    browser = town.browser()

    sent = await browser.client.get("/zaken")
    page = await browser.get(sent.headers["Location"])
    back = await browser.send("/aanmelden", **town.words(joke))

    assert sent.headers["Location"] == "/aanmelden?verder=/zaken"
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="one-time-code"' in page
    assert back.headers["Location"] == "/zaken"
    assert "Vandaag van Joke Terpstra" in await browser.get("/zaken")


@pytest.mark.parametrize("where", ["https://elders.example", "//elders.example", "/\\elders"])
async def test_nobody_is_sent_elsewhere_after_signing_in(
    town: Street, joke: Person, where: str
) -> None:
    browser = town.browser()
    await browser.get("/aanmelden")

    back = await browser.send("/aanmelden", **{**town.words(joke), "verder": where})

    assert back.headers["Location"] == "/"


async def test_the_cookie_of_a_session_is_read_by_no_script_and_sent_over_tls_alone(
    town: Street, joke: Person
) -> None:
    browser = town.browser()
    await browser.get("/aanmelden")

    response = await browser.send("/aanmelden", **town.words(joke))

    cookies = response.headers.get_list("Set-Cookie")
    session = next(each for each in cookies if each.startswith("__Host-loket="))
    known = next(each for each in cookies if each.startswith("__Host-toestel="))
    for cookie in (session, known):
        assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Max-Age" not in session


async def test_signing_in_gives_a_new_session_whatever_the_browser_brought(
    town: Street, joke: Person
) -> None:
    browser = town.browser()
    browser.client.cookies.set(
        "__Host-loket", "chosen-by-somebody-else", domain="loket.linde.example"
    )
    await browser.get("/aanmelden")

    response = await browser.send("/aanmelden", **town.words(joke))

    assert "chosen-by-somebody-else" not in response.headers["Set-Cookie"]
    assert await town.house.sign_in.whose_session("chosen-by-somebody-else") is None


@pytest.mark.parametrize(
    "wrong", [{"wachtwoord": "iets anders"}, {"code": "000000"}, {"email": "niemand@linde.example"}]
)
async def test_a_refusal_keeps_the_address_and_never_the_password(
    town: Street, joke: Person, wrong: Mapping[str, str]
) -> None:
    browser, words = town.browser(), {**town.words(joke), **wrong}
    await browser.get("/aanmelden")

    await browser.send("/aanmelden", status=403, **words)

    assert "Deze gegevens kloppen niet samen" in browser.words
    assert browser.page is not None
    assert words["email"] in browser.page.text
    assert words["wachtwoord"] not in browser.page.text
    assert "__Host-loket" not in str(browser.client.cookies)


async def test_a_guess_leaves_a_line_in_the_log_that_names_nobody(town: Street) -> None:
    browser = town.browser()
    await browser.get("/aanmelden")

    with capture_logs() as lines:
        words = {"email": "niemand@linde.example", "wachtwoord": "geraden", "code": "1"}
        await browser.send("/aanmelden", status=403, **words)

    assert [line["event"] for line in lines] == ["sign_in_refused"]
    assert "niemand" not in str(lines)


async def test_who_guesses_too_often_reads_when_to_come_back(town: Street, joke: Person) -> None:
    browser = town.browser()
    await browser.get("/aanmelden")
    for _ in range(OF_ACCOUNT.free):
        words = {**town.words(joke), "wachtwoord": "geraden"}
        await browser.send("/aanmelden", status=403, **words)

    await browser.send("/aanmelden", status=429, **town.words(joke))

    assert re.search(r"Probeer het na \d\d:\d\d opnieuw", browser.words)


async def test_a_recovery_code_may_take_the_place_of_the_app(town: Street, joke: Person) -> None:
    browser = town.browser()
    await browser.get("/aanmelden")

    words = {**town.words(joke), "code": "", "herstelcode": joke.recovery_codes[0]}
    await browser.send("/aanmelden", **words)

    assert "Joke" in await browser.get("/")


async def test_a_form_from_elsewhere_signs_nobody_in(town: Street, joke: Person) -> None:
    browser = town.browser()
    await browser.get("/aanmelden")

    without = await browser.client.post("/aanmelden", data=dict(town.words(joke)))
    crossed = await town.browser(**{"Sec-Fetch-Site": "cross-site"}).client.post(
        "/aanmelden", data=dict(town.words(joke))
    )

    assert (without.status_code, crossed.status_code) == (403, 403)


async def test_who_is_in_already_goes_on(town: Street, joke: Person) -> None:
    browser = await town.signed_in(joke)

    response = await browser.client.get("/aanmelden?verder=/zaken")

    assert (response.status_code, response.headers["Location"]) == (303, "/zaken")


async def test_signing_out_ends_the_session_and_not_only_its_cookie(
    town: Street, joke: Person
) -> None:
    browser = await town.signed_in(joke)
    secret = browser.client.cookies["__Host-loket"]
    await browser.get("/")

    await browser.send("/uit")

    assert "__Host-loket" not in browser.client.cookies
    assert await town.house.sign_in.whose_session(secret) is None
    assert "U bent afgemeld" in await browser.get("/aanmelden")


async def test_who_has_more_seats_may_change(town: Street) -> None:
    noor = await town.house.joined("Noor van Dalen", FG, FG_OF_BERK)
    browser = await town.signed_in(noor)
    before = await browser.get("/")

    await browser.send("/plaats", seat="1")

    assert "Stichting De Linde" in before
    assert "Stichting De Berk" in await browser.get("/")


@pytest.mark.parametrize("seat", ["7", "-1", "x", "", "１"])
async def test_a_seat_that_is_not_there_changes_nothing(town: Street, seat: str) -> None:
    noor = await town.house.joined("Noor van Dalen", FG, FG_OF_BERK)
    browser = await town.signed_in(noor)
    await browser.get("/")

    await browser.send("/plaats", seat=seat)

    assert "als FG" in await browser.get("/")


async def test_a_page_for_signing_in_is_kept_by_no_browser(town: Street) -> None:
    browser = town.browser()
    await browser.get("/aanmelden")

    assert browser.page is not None
    assert browser.page.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in browser.page.headers["Content-Security-Policy"]
    assert not re.search(r"style=|<script>|onclick", browser.page.text)


# Links in mails


def shown_secret(page: str) -> str:
    """Answer the secret for the app, as somebody would type it over."""
    found = re.search(r'id="sleutel"[^>]*value="([A-Z2-7 ]+)"', page)
    assert found is not None
    return found[1].replace(" ", "")


async def test_an_invitation_leads_to_an_account_and_shows_the_recovery_codes_once(
    town: Street,
) -> None:
    secret = await town.house.invited("Joke Terpstra", EIK)
    browser, path = town.browser(), f"/uitnodiging/{secret}"
    page = await browser.get(path)
    app_secret = shown_secret(page)
    assert 'src="data:image/svg+xml' in page
    assert 'autocomplete="new-password"' in page

    code = town.house.app_code(app_secret)
    await browser.send(path, status=200, nieuw=PASSWORD, code=code)

    codes = set(re.findall(r"<code>([A-Z0-9]{4}-[A-Z0-9]{4})</code>", browser.page.text))  # type: ignore[union-attr]  # it was just sent
    assert len(codes) == 10
    assert "Joke" in await browser.get("/")
    await town.browser().get(path, status=410)


async def test_the_picture_shows_the_same_app_however_often_the_page_is_opened(
    town: Street,
) -> None:
    path = f"/uitnodiging/{await town.house.invited('Joke Terpstra', EIK)}"

    pages = [await town.browser().get(path) for _ in range(2)]

    assert shown_secret(pages[0]) == shown_secret(pages[1])


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("te kort", "minstens 12 tekens"),
        ("aaaaaaaaaaaaaaaa", "meer verschillende tekens"),
        ("joke terpstra 2026", "Laat uw naam"),
        ("x" * 40 + "y" * 100, "hoogstens 128 tekens"),
    ],
)
async def test_a_weak_password_is_refused_with_what_to_do(
    town: Street, password: str, said: str
) -> None:
    path = f"/uitnodiging/{await town.house.invited('Joke Terpstra', EIK)}"
    browser = town.browser()
    code = town.house.app_code(shown_secret(await browser.get(path)))

    await browser.send(path, status=422, nieuw=password, code=code)

    assert said in browser.words


async def test_a_wrong_first_code_joins_nobody(town: Street) -> None:
    path = f"/uitnodiging/{await town.house.invited('Joke Terpstra', EIK)}"
    browser = town.browser()
    app_secret = shown_secret(await browser.get(path))

    await browser.send(path, status=422, nieuw=PASSWORD, code="000000")
    assert "Deze code klopt niet" in browser.words

    code = town.house.app_code(app_secret)
    await browser.send(path, status=200, nieuw=PASSWORD, code=code)


async def test_an_old_or_unknown_link_says_what_to_do(town: Street) -> None:
    secret = await town.house.invited("Joke Terpstra", EIK)
    town.house.clock.advance(timedelta(days=7))

    for path in (f"/uitnodiging/{secret}", "/uitnodiging/verzonnen", "/herstel/verzonnen"):
        assert "werkt niet meer" in await town.browser().get(path, status=410)


async def test_a_forgotten_password_is_renewed_with_mail_and_app_together(
    town: Street, joke: Person
) -> None:
    browser = town.browser()
    await browser.get("/wachtwoord-vergeten")
    await browser.send("/wachtwoord-vergeten", status=200, email=joke.email)
    (letter,) = await town.house.letters()
    path = str(letter.facts["link"]).removeprefix(ADDRESS)
    assert (letter.kind, letter.recipient) == (LetterKind.STAFF_RESET, joke.email)

    await browser.get(path)
    await browser.send(path, status=422, nieuw=OTHER_PASSWORD, code="000000")
    code = town.house.app_code(joke.app_secret)
    await browser.send(path, status=200, nieuw=OTHER_PASSWORD, code=code)

    town.house.clock.advance(2 * STEP)
    await town.signed_in(replace(joke, password=OTHER_PASSWORD))
    assert await town.house.sign_in.whose_session(joke.session) is None
    await town.browser().get(path, status=410)


async def test_asking_for_a_new_password_says_the_same_to_everybody(
    town: Street, joke: Person
) -> None:
    words = []
    for email in (joke.email, "niemand@linde.example"):
        browser = town.browser()
        await browser.get("/wachtwoord-vergeten")
        await browser.send("/wachtwoord-vergeten", status=200, email=email)
        words.append(browser.words)

    assert words[0] == words[1]
    assert len(await town.house.letters()) == 1


async def test_nobodys_mailbox_is_filled_with_links(town: Street, joke: Person) -> None:
    browser = town.browser()
    for _ in range(8):
        await browser.get("/wachtwoord-vergeten")
        await browser.send("/wachtwoord-vergeten", status=200, email=joke.email)

    assert len(await town.house.letters()) == 5


# One's own account


async def test_my_account_shows_where_one_is_signed_in(town: Street, joke: Person) -> None:
    browser = await town.signed_in(joke)

    page = await browser.get("/mijn-account")

    assert joke.email in page
    assert page.count("Firefox op Windows") == 2
    assert "dit apparaat" in page


async def test_another_session_can_be_ended_from_here(town: Street, joke: Person) -> None:
    browser = await town.signed_in(joke)
    await browser.get("/mijn-account")

    await browser.send("/mijn-account/sessies", sessie="")

    assert await town.house.sign_in.whose_session(joke.session) is None
    await browser.get("/mijn-account")


async def test_a_password_is_changed_by_who_knows_the_old_one(town: Street, joke: Person) -> None:
    browser = await town.signed_in(joke)
    path = "/mijn-account/wachtwoord"
    await browser.get("/mijn-account")

    await browser.send(path, status=422, wachtwoord="mis gegokt", nieuw=OTHER_PASSWORD)
    assert "Dit wachtwoord klopt niet" in browser.words
    await browser.send(path, wachtwoord=PASSWORD, nieuw=OTHER_PASSWORD)

    town.house.clock.advance(2 * STEP)
    await town.signed_in(replace(joke, password=OTHER_PASSWORD))
    await browser.get("/mijn-account")
    assert await town.house.sign_in.whose_session(joke.session) is None
    (told,) = await town.house.letters()
    assert (told.kind, told.facts["what"]) == (LetterKind.ACCOUNT_CHANGED, "password")


async def test_a_new_app_takes_over_with_its_first_code(town: Street, joke: Person) -> None:
    browser = await town.signed_in(joke)
    await browser.get("/mijn-account")
    await browser.send("/mijn-account/app", status=200, wachtwoord=PASSWORD)
    assert browser.page is not None
    new = shown_secret(browser.page.text)

    await browser.send("/mijn-account/app/code", status=200, code=town.house.app_code(new))

    town.house.clock.advance(2 * STEP)
    await town.signed_in(replace(joke, app_secret=new))
    stale = town.browser()
    await stale.get("/aanmelden")
    town.house.clock.advance(2 * STEP)
    await stale.send("/aanmelden", status=403, **town.words(joke))


async def test_a_new_app_is_shown_only_to_who_knows_the_password(
    town: Street, joke: Person
) -> None:
    browser = await town.signed_in(joke)
    await browser.get("/mijn-account")

    await browser.send("/mijn-account/app", status=422, wachtwoord="geraden")

    assert browser.page is not None
    assert "data:image" not in browser.page.text


async def test_new_recovery_codes_replace_the_old_ones(town: Street, joke: Person) -> None:
    browser = await town.signed_in(joke)
    await browser.get("/mijn-account")

    await browser.send("/mijn-account/herstelcodes", status=200, wachtwoord=PASSWORD)

    assert browser.page is not None
    codes = re.findall(r"<code>([A-Z0-9-]+)</code>", browser.page.text)
    assert len(codes) == 10
    assert not set(codes) & set(joke.recovery_codes)


# Colleagues


@pytest.mark.parametrize(("seat", "status"), [(EIK, 403), (FG, 200), (IBP, 200), (DESK, 200)])
async def test_who_may_see_the_list_of_colleagues(town: Street, seat: Any, status: int) -> None:
    browser = await town.signed_in(await town.house.joined("Iemand Anders", seat))

    await browser.get("/medewerkers", status=status)


async def test_the_fg_reads_the_list_and_changes_nothing(town: Street, ruud: Person) -> None:
    browser = await town.signed_in(await town.house.joined("Noor van Dalen", FG))

    page = await browser.get(f"/medewerkers/{ruud.id}")
    await browser.get("/medewerkers/nieuw", status=403)
    await browser.get("/medewerkers")
    csrf = re.search(r'name="csrf" value="(\w+)"', browser.page.text)  # type: ignore[union-attr]  # it was just read
    assert csrf is not None
    sent = await browser.client.post(f"/medewerkers/{ruud.id}/blokkeer", data={"csrf": csrf[1]})

    assert "Blokkeer" not in page
    assert sent.status_code == 403
    assert await town.house.sign_in.whose_session(ruud.session) is not None


async def test_a_manager_invites_a_director_who_joins(town: Street, ruud: Person) -> None:
    browser = await town.signed_in(ruud)
    await browser.get("/medewerkers/nieuw")
    fields = {
        "naam": "Henk Wiersma",
        "email": "henk@linde.example",
        "directeur": ["De Eik", "De Sleutel"],
        "plaatsvervanger": "De Bräskorf",
    }

    await browser.send("/medewerkers/nieuw", **fields)

    (letter,) = await town.house.letters()
    henk = await town.house.follow(str(letter.facts["link"]).rpartition("/")[2])
    assert "Henk Wiersma krijgt een mail" in await browser.get("/medewerkers")
    seats = (await town.house.whose(henk.session)).member.seats
    assert [(seat.deputy, seat.schools) for seat in seats] == [
        (False, ("De Eik", "De Sleutel")),
        (True, ("De Bräskorf",)),
    ]


async def test_the_form_shows_the_seats_somebody_has_and_keeps_them(
    town: Street, ruud: Person
) -> None:
    henk = await town.house.joined(
        "Henk Wiersma", EIK, DESK, Seat("linde", Role.DIRECTOR, ("De Sleutel",), deputy=True)
    )
    browser, path = await town.signed_in(ruud), f"/medewerkers/{henk.id}"
    page = await browser.get(path)

    ticked = re.findall(r'name="(\w+)" value="([^"]+)" checked', page)
    await browser.send(f"{path}/plekken", **dict(ticked))

    assert set(ticked) == {
        ("plek", "desk"),
        ("directeur", "De Eik"),
        ("plaatsvervanger", "De Sleutel"),
    }
    member = (await town.house.whose(henk.session)).member
    posts = {str(seat.post) for seat in member.seats}
    assert posts == {"desk", "director", "director:deputy"}


async def test_a_post_that_is_none_is_not_taken(town: Street, ruud: Person, joke: Person) -> None:
    browser, path = await town.signed_in(ruud), f"/medewerkers/{joke.id}"
    await browser.get(path)

    await browser.send(f"{path}/plekken", status=404, plek="baas")
    await browser.get(path)
    await browser.send(f"{path}/plekken", status=422, plek="director")

    assert (await town.house.whose(joke.session)).member.seats == (EIK,)


async def test_a_faulty_invitation_says_why_and_keeps_what_was_typed(
    town: Street, ruud: Person
) -> None:
    browser = await town.signed_in(ruud)
    await browser.get("/medewerkers/nieuw")

    await browser.send(
        "/medewerkers/nieuw", status=422, naam="Henk", email="henk@linde", directeur="De Eik"
    )

    assert "Dit is geen mailadres" in browser.words
    assert browser.page is not None
    assert 'value="henk@linde"' in browser.page.text
    assert await town.house.letters() == []


async def test_a_manager_blocks_and_lets_in_again(town: Street, ruud: Person, joke: Person) -> None:
    browser, path = await town.signed_in(ruud), f"/medewerkers/{joke.id}"
    await browser.get(path)

    await browser.send(f"{path}/blokkeer")
    assert "geblokkeerd" in await browser.get(path)
    assert await town.house.sign_in.whose_session(joke.session) is None

    await browser.send(f"{path}/deblokkeer")
    await town.signed_in(joke)


async def test_an_app_is_reset_only_by_who_saw_the_person(
    town: Street, ruud: Person, joke: Person
) -> None:
    browser, path = await town.signed_in(ruud), f"/medewerkers/{joke.id}"
    await browser.get(path)

    await browser.send(f"{path}/app", status=422)
    assert "zelf zag of sprak" in browser.words
    await browser.send(f"{path}/app", gezien="ja")

    (letter,) = await town.house.letters()
    link = str(letter.facts["link"]).removeprefix(ADDRESS)
    theirs = town.browser()
    new = shown_secret(await theirs.get(link))
    code = town.house.app_code(new)
    await theirs.send(link, status=422, wachtwoord="geraden", code=code)
    await theirs.send(link, status=200, wachtwoord=PASSWORD, code=code)
    assert "Joke" in await theirs.get("/")


async def test_a_colleague_of_another_board_is_not_there(town: Street, ruud: Person) -> None:
    elsewhere = await town.house.joined("Vreemde Eend", FG_OF_BERK)
    browser = await town.signed_in(ruud)

    await browser.get(f"/medewerkers/{elsewhere.id}", status=404)

    assert "Vreemde Eend" not in await browser.get("/medewerkers")


# Where somebody comes from


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("x" * 100, "x" * 64),
    ],
)
def test_a_network_is_one_address_or_a_whole_ipv6_customer(client: str, network: str) -> None:
    assert network_of(client) == network


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox op Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari op iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge op Windows"),
        ("curl/8.0 <script>", "een browser op een ander systeem"),
    ],
)
def test_a_browser_is_named_in_words_of_ours(agent: str, words: str) -> None:
    assert program_of(agent) == words
