"""Sign in with a real little provider of identities, and with one that lies."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fakes import CountingMint
from invented import boards
from joserfc.jwk import RSAKey
from memory_storage import MemoryStorage
from openid_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    TENANT,
    Change,
    Provider,
    key,
    provider_on_loopback,
)
from staff_house import ADDRESS, BERK, EIK, HOME, IBP, LINDE, PASSWORD, STEP, Person, StaffHouse
from starlette.routing import Route

from casework.events import EventKind
from casework.guessing import OF_NETWORK
from desk.app import desk_app
from desk.frame import Desk, Visit, csrf_of, staff_page
from desk.sign_in.openid import OpenIdClient, OpenIdProvider, ProviderRefused
from desk.sign_in.routes import sign_in_routes

MINUTE = timedelta(minutes=1)
FORGERS = RSAKey.generate_key(2048, {"kid": "one"})
CALLBACK = f"{ADDRESS}/aanmelden/terug/school"


@pytest.fixture
async def house() -> StaffHouse:
    return StaffHouse(MemoryStorage())


@pytest.fixture
async def provider(house: StaffHouse) -> AsyncIterator[Provider]:
    async with provider_on_loopback(house.clock) as made:
        yield made


def settings_for(provider: Provider, **more: Any) -> OpenIdProvider:
    given: dict[str, Any] = {
        "name": "school",
        "label": "Schoolaccount",
        "issuer": provider.issuer,
        "client_id": CLIENT_ID,
        "client_secret": lambda: CLIENT_SECRET,
        "tenant": TENANT,
        "trusts_second_factor": True,
    }
    return OpenIdProvider(**{**given, **more})


@dataclass
class Visitor:
    """A browser that knows the desk and goes to the provider when it is sent there."""

    client: httpx.AsyncClient
    told: str = ""
    visited: list[str] = field(default_factory=list)

    async def follow(self, path: str) -> httpx.Response:
        """Go where one is sent, until a page is shown."""
        response = await self.client.get(path)
        for _ in range(6):
            if response.status_code not in {302, 303, 307}:
                break
            where = response.headers["Location"]
            self.visited.append(where)
            if urlsplit(where).hostname == "127.0.0.1":
                async with httpx.AsyncClient(verify=False) as outside:
                    response = await outside.get(where)
            else:
                response = await self.client.get(where)
        self.told = unescape(response.text)
        return response


@pytest.fixture
async def browser(house: StaffHouse, provider: Provider) -> AsyncIterator[Visitor]:
    async with visitor(house, settings_for(provider)) as made:
        yield made


def visitor(house: StaffHouse, *providers: OpenIdProvider) -> Any:
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
        *sign_in_routes(desk, sign_in=house.sign_in, providers=providers),
        Route("/", staff_page(today, desk), methods=["GET"]),
    ]
    transport = httpx.ASGITransport(app=desk_app(desk, routes), client=("192.0.2.7", 1))
    return _entered(httpx.AsyncClient(transport=transport, base_url=ADDRESS))


class _entered:  # noqa: N801 -- used as a with-block, reads as one
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def __aenter__(self) -> Visitor:
        return Visitor(self._client)

    async def __aexit__(self, *_fault: object) -> None:
        await self._client.aclose()


async def came_in(browser: Visitor) -> bool:
    await browser.follow("/aanmelden/met/school")
    return "Vandaag van" in browser.told


# Who is let in


async def test_a_member_with_a_verified_address_comes_in(
    house: StaffHouse, browser: Visitor
) -> None:
    await house.joined("Joke Terpstra")

    assert await came_in(browser)

    came = (await house.events(EventKind.SIGNED_IN))[-1]
    assert came.detail["way"] == "Schoolaccount"


async def test_the_question_carries_what_the_answer_is_bound_to(
    house: StaffHouse, browser: Visitor
) -> None:
    await house.joined("Joke Terpstra")

    await came_in(browser)

    asked = parse_qs(urlsplit(browser.visited[0]).query)
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == [CALLBACK]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 32 for name in ("state", "nonce", "code_challenge"))


async def test_who_came_once_is_known_by_their_subject_whatever_their_address_becomes(
    house: StaffHouse, browser: Visitor, provider: Provider
) -> None:
    await house.joined("Joke Terpstra")
    await came_in(browser)
    browser.client.cookies.clear()

    provider.claims = {"email": "andere.naam@linde.example", "email_verified": False}

    assert await came_in(browser)


async def test_another_person_who_got_the_address_later_is_not_let_in(
    house: StaffHouse, browser: Visitor, provider: Provider
) -> None:
    await house.joined("Joke Terpstra")
    await came_in(browser)
    browser.client.cookies.clear()

    provider.claims = {"sub": "person-2"}

    assert not await came_in(browser)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "onbekend@linde.example"},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email": ["joke.terpstra@linde.example"]},
        {"email": ""},
    ],
    ids=str,
)
async def test_an_unknown_person_or_an_address_nobody_verified_is_refused(
    house: StaffHouse, browser: Visitor, provider: Provider, claims: Any
) -> None:
    await house.joined("Joke Terpstra")
    provider.claims = claims

    assert not await came_in(browser)
    assert "is niet gelukt" in browser.told


async def test_the_word_of_entra_that_it_verified_the_domain_counts(
    house: StaffHouse, browser: Visitor, provider: Provider
) -> None:
    await house.joined("Joke Terpstra")
    provider.without, provider.claims = ("email_verified",), {"xms_edov": "1"}

    assert await came_in(browser)


async def test_who_is_blocked_is_refused_here_too(house: StaffHouse, browser: Visitor) -> None:
    joke = await house.joined("Joke Terpstra")
    await house.administrator.block(joke.id)

    assert not await came_in(browser)


async def test_an_invited_member_joins_by_a_provider_that_asks_a_second_factor(
    house: StaffHouse, browser: Visitor
) -> None:
    secret = await house.invited("Joke Terpstra", EIK)

    assert await came_in(browser)

    assert len(await house.events(EventKind.STAFF_JOINED)) == 1
    assert await house.own.opened(secret) is None
    (colleague,) = await house.administrator.colleagues()
    assert not colleague.awaits_app


# The second factor


async def test_without_trust_in_the_provider_our_own_code_is_asked(
    house: StaffHouse, provider: Provider
) -> None:
    joke = await house.joined("Joke Terpstra")
    async with visitor(house, settings_for(provider, trusts_second_factor=False)) as browser:
        assert not await came_in(browser)
        assert "Nog één stap" in browser.told

        wrong = await send_code(browser, "000000")
        assert wrong.status_code == 403
        right = await send_code(browser, house.app_code(joke.app_secret))

        assert right.headers["Location"] == "/"
        assert "Vandaag van Joke" in (await browser.client.get("/")).text


async def send_code(browser: Visitor, code: str) -> httpx.Response:
    csrf = csrf_of(browser.client.cookies["__Host-bezoek"])
    return await browser.client.post("/aanmelden/code", data={"csrf": csrf, "code": code})


async def test_before_the_code_nothing_is_open(house: StaffHouse, provider: Provider) -> None:
    await house.joined("Joke Terpstra")
    async with visitor(house, settings_for(provider, trusts_second_factor=False)) as browser:
        await came_in(browser)
        pending = browser.client.cookies["__Host-wacht"]

        assert await house.sign_in.whose_session(pending) is None
        browser.client.cookies.set("__Host-loket", pending, domain="loket.linde.example")
        assert (await browser.client.get("/")).status_code == 303


async def test_the_code_must_come_within_five_minutes(
    house: StaffHouse, provider: Provider
) -> None:
    joke = await house.joined("Joke Terpstra")
    async with visitor(house, settings_for(provider, trusts_second_factor=False)) as browser:
        await came_in(browser)
        house.clock.advance(5 * MINUTE)

        late = await send_code(browser, house.app_code(joke.app_secret))

        assert late.status_code == 403


@pytest.mark.parametrize(("amr", "asked"), [(["pwd"], True), (["pwd", "mfa"], False)])
async def test_where_a_provider_says_how_it_asked_that_counts(
    house: StaffHouse, browser: Visitor, provider: Provider, amr: list[str], asked: bool
) -> None:
    await house.joined("Joke Terpstra")
    provider.claims = {"amr": amr}

    await came_in(browser)

    assert ("Nog één stap" in browser.told) is asked


async def test_while_the_own_app_is_reset_a_code_is_not_even_asked(
    house: StaffHouse, provider: Provider
) -> None:
    joke = await house.joined("Joke Terpstra")
    await house.administrator.reset_second_factor(joke.id)
    async with visitor(house, settings_for(provider, trusts_second_factor=False)) as browser:
        assert not await came_in(browser)
        assert "is niet gelukt" in browser.told


async def test_a_whole_staff_may_come_by_a_provider_from_one_school(
    house: StaffHouse, provider: Provider
) -> None:
    await house.joined("Joke Terpstra")
    async with visitor(house, settings_for(provider, trusts_second_factor=False)) as browser:
        for _ in range(OF_NETWORK.free + 1):
            await came_in(browser)

            assert "Nog één stap" in browser.told


async def test_without_any_second_factor_an_invited_member_does_not_join(
    house: StaffHouse, provider: Provider
) -> None:
    await house.invited("Joke Terpstra", EIK)
    async with visitor(house, settings_for(provider, trusts_second_factor=False)) as browser:
        assert not await came_in(browser)
        assert await house.events(EventKind.STAFF_JOINED) == []


# A provider that lies, or somebody in its name


def expired(provider: Provider) -> None:
    now = int(provider.clock.now().timestamp())
    provider.claims = {"iat": now - 900, "exp": now - 61}


def from_tomorrow(provider: Provider) -> None:
    provider.claims = {"iat": int(provider.clock.now().timestamp()) + 86_400}


def forged(provider: Provider) -> None:
    provider.signed_with = FORGERS


def unknown_key(provider: Provider) -> None:
    provider.signed_with = key("two")


def unsigned(provider: Provider) -> None:
    provider.algorithm = "none"


def says(**claims: Any) -> Change:
    def change(provider: Provider) -> None:
        provider.claims = claims

    return change


def leaves_out(name: str) -> Change:
    def change(provider: Provider) -> None:
        provider.without = (name,)

    return change


def answers_as(issuer: str) -> Change:
    def change(provider: Provider) -> None:
        provider.iss_in_answer = issuer

    return change


LIES: dict[str, Change] = {
    "wrong nonce": says(nonce="another"),
    "no nonce": leaves_out("nonce"),
    "wrong issuer": says(iss="https://login.elders.example"),
    "no issuer": leaves_out("iss"),
    "issuer with a slash too many": lambda each: says(iss=f"{each.issuer}/")(each),
    "for another client": says(aud="another"),
    "for another client, through us": says(aud="another", azp=CLIENT_ID),
    "for us and another, through another": says(aud=[CLIENT_ID, "x"], azp="x"),
    "no audience": leaves_out("aud"),
    "expired": expired,
    "without an end": leaves_out("exp"),
    "issued tomorrow": from_tomorrow,
    "other tenant": says(tid="tenant-elders"),
    "no tenant": leaves_out("tid"),
    "no subject": leaves_out("sub"),
    "forged": forged,
    "unknown key": unknown_key,
    "unsigned": unsigned,
    "answered by another": answers_as("https://login.elders.example"),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_lie_lets_nobody_in(
    house: StaffHouse, browser: Visitor, provider: Provider, lie: Change
) -> None:
    await house.joined("Joke Terpstra")
    lie(provider)

    assert not await came_in(browser)
    assert "lukt nu niet" in browser.told


async def test_a_person_of_another_google_domain_is_refused(
    house: StaffHouse, provider: Provider
) -> None:
    await house.joined("Joke Terpstra")
    google = settings_for(provider, tenant="", hosted_domain="linde.example")
    async with visitor(house, google) as browser:
        provider.claims = {"hd": "elders.example"}
        other = await came_in(browser)
        provider.claims = {"hd": "linde.example"}

        assert not other
        assert await came_in(browser)


async def test_an_answer_without_the_browsers_own_ticket_is_refused(
    house: StaffHouse, browser: Visitor, provider: Provider
) -> None:
    await house.joined("Joke Terpstra")
    started = await browser.client.get("/aanmelden/met/school")
    async with httpx.AsyncClient(verify=False) as outside:
        answer = (await outside.get(started.headers["Location"])).headers["Location"]

    async with visitor(house, settings_for(provider)) as another:
        await another.follow(answer)
        assert "lukt nu niet" in another.told

    await browser.follow(answer)
    assert "Vandaag van Joke" in browser.told


async def test_an_answer_with_another_state_is_refused(house: StaffHouse, browser: Visitor) -> None:
    await house.joined("Joke Terpstra")
    started = await browser.client.get("/aanmelden/met/school")
    async with httpx.AsyncClient(verify=False) as outside:
        answer = (await outside.get(started.headers["Location"])).headers["Location"]

    await browser.follow(answer.partition("&state=")[0] + "&state=another")

    assert "lukt nu niet" in browser.told


async def test_an_answer_works_once(house: StaffHouse, browser: Visitor) -> None:
    await house.joined("Joke Terpstra")
    await came_in(browser)
    answer = browser.visited[1]
    browser.client.cookies.clear()

    await browser.follow(answer)

    assert "lukt nu niet" in browser.told


async def test_a_provider_that_is_not_configured_is_not_there(browser: Visitor) -> None:
    assert (await browser.client.get("/aanmelden/met/elders")).status_code == 404
    assert (await browser.client.get("/aanmelden/terug/elders")).status_code == 404


async def test_a_provider_that_does_not_answer_is_told_and_the_password_still_works(
    house: StaffHouse, provider: Provider
) -> None:
    await house.joined("Joke Terpstra")
    nowhere = settings_for(provider, issuer="http://127.0.0.1:9")
    async with visitor(house, nowhere) as browser:
        assert not await came_in(browser)
        assert "Probeer het later, of zonder" in browser.told


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://login.elders.example"},
        {"token_endpoint": "http://login.elders.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
async def test_a_description_that_leads_astray_is_refused(
    house: StaffHouse, provider: Provider, description: Any
) -> None:
    provider.description = description
    client = OpenIdClient(settings_for(provider), house.clock, callback=CALLBACK)

    with pytest.raises(ProviderRefused):
        await client.begin("enter")


async def test_a_description_is_asked_for_once_an_hour(
    house: StaffHouse, provider: Provider
) -> None:
    client = OpenIdClient(settings_for(provider), house.clock, callback=CALLBACK)

    await client.begin("enter")
    await client.begin("enter")
    first = len(provider.asked)
    house.clock.advance(timedelta(hours=1))
    await client.begin("enter")

    assert (first, len(provider.asked)) == (2, 4)


async def test_a_new_key_of_the_provider_is_looked_for(
    house: StaffHouse, browser: Visitor, provider: Provider
) -> None:
    await house.joined("Joke Terpstra")
    await came_in(browser)
    browser.client.cookies.clear()
    house.clock.advance(2 * MINUTE)

    provider.key = key("new")

    assert await came_in(browser)


async def test_a_client_may_prove_itself_by_basic_too(
    house: StaffHouse, browser: Visitor, provider: Provider
) -> None:
    await house.joined("Joke Terpstra")
    provider.description = {"token_endpoint_auth_methods_supported": ["client_secret_basic"]}

    assert await came_in(browser)


@pytest.mark.parametrize("issuer", ["http://login.elders.example", "login.example", ""])
def test_an_issuer_that_could_be_listened_in_on_is_refused(issuer: str) -> None:
    with pytest.raises(ValueError, match="no safe address"):
        OpenIdProvider("school", "School", issuer, CLIENT_ID, lambda: CLIENT_SECRET)


# Tying an account


async def test_a_member_ties_their_account_and_comes_in_by_it(
    house: StaffHouse, browser: Visitor, provider: Provider
) -> None:
    joke = await house.joined("Joke Terpstra")
    provider.without = ("email", "email_verified")
    assert not await came_in(browser)
    await sign_in(house, browser, joke)

    await browser.follow("/mijn-account/koppel/school")
    assert "gekoppeld aan Schoolaccount" in browser.told

    browser.client.cookies.clear()
    assert await came_in(browser)


async def sign_in(house: StaffHouse, browser: Visitor, person: Person) -> None:
    entered = await house.enter(person)
    browser.client.cookies.set("__Host-loket", entered.session, domain="loket.linde.example")


async def test_nobody_ties_what_is_anothers(
    house: StaffHouse, browser: Visitor, provider: Provider
) -> None:
    joke = await house.joined("Joke Terpstra")
    ruud = await house.joined("Ruud Postma", IBP)
    await sign_in(house, browser, joke)
    await browser.follow("/mijn-account/koppel/school")
    browser.client.cookies.clear()
    await sign_in(house, browser, ruud)

    await browser.follow("/mijn-account/koppel/school")

    assert "hoort al bij iemand anders" in browser.told


async def test_a_tie_is_for_the_session_that_asked_for_it(
    house: StaffHouse, browser: Visitor
) -> None:
    joke = await house.joined("Joke Terpstra")
    ruud = await house.joined("Ruud Postma", IBP)
    await sign_in(house, browser, joke)
    started = await browser.client.get("/mijn-account/koppel/school")
    async with httpx.AsyncClient(verify=False) as outside:
        answer = (await outside.get(started.headers["Location"])).headers["Location"]

    await sign_in(house, browser, ruud)
    await browser.client.get(answer)

    async with house.storage.reading() as tx:
        assert await tx.staff.ties(joke.id) == await tx.staff.ties(ruud.id) == 0


async def test_a_tie_is_taken_off_by_who_knows_the_password(
    house: StaffHouse, browser: Visitor
) -> None:
    joke = await house.joined("Joke Terpstra")
    await sign_in(house, browser, joke)
    await browser.follow("/mijn-account/koppel/school")
    signed_in = await house.whose(browser.client.cookies["__Host-loket"])

    await house.own.untie(signed_in, PASSWORD)

    async with house.storage.reading() as tx:
        assert await tx.staff.ties(joke.id) == 0
    house.clock.advance(STEP)
    await house.enter(joke, whence=replace(HOME, network="203.0.113.1"))
