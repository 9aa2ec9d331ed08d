"""Prove that every form is taken from whom it may, and writes nothing from anybody else."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from breaches import ANSWERS
from desk_furnished import ON_FILE, SEATS, furnished_beside
from desk_walk import NOBODY, Walk, address, walk

from casework.events import EventKind

ACTING = ("director", "deputy", "ibp", "desk")
"""Who sees the cases of De Eik and may act on them."""
BOARD_WIDE = ("ibp", "desk", "fg", "elsewhere")
MANAGERS = ("ibp", "desk", "elsewhere")
ANYBODY = tuple(SEATS)
READINGS = {EventKind.CASE_READ.value}


@dataclass(frozen=True)
class Form:
    """A form that is right, who may send it, and what must be done before."""

    page: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    may: tuple[str, ...] = ACTING
    about: str = "eik"
    by_role: tuple[str, ...] = ANYBODY
    """For which seats the page is at all; others are refused whatever they send."""
    first: tuple[str, ...] = ()
    """Pages whose forms are sent before."""
    taken: bool = True
    """Whether it writes anything; a look at what would happen does not."""


def act(path: str, about: str = "eik", may: tuple[str, ...] = ACTING, **fields: Any) -> Form:
    return Form(f"/zaken/{{reference}}/{path}", fields, may, about)


def answer(path: str, about: str = "eik", *, taken: bool = True, **fields: Any) -> Form:
    page = f"/zaken/{{reference}}/antwoord/{{answer}}{path}"
    return Form(page, fields, ACTING, about, taken=taken)


def breach(path: str, *first: str, may: tuple[str, ...] = ACTING, **fields: Any) -> Form:
    return Form(f"/datalekken/{{reference}}/{path}", fields, may, "breach", first=first)


def colleague(path: str, *first: str, **fields: Any) -> Form:
    way = f"/medewerkers/{{id}}/{path}"
    return Form(way, fields, ("ibp", "desk"), by_role=MANAGERS, first=first)


def own(path: str, *, taken: bool = True, **fields: Any) -> Form:
    return Form(path, fields, ANYBODY, taken=taken)


RISK, AP, PEOPLE = (
    f"/datalekken/{{reference}}/{each}" for each in ("risico", "besluit-ap", "besluit-betrokkenen")
)
SUM: dict[str, Any] = {**ANSWERS, "data": ["simple", "behavioural"]}
LETTER: dict[str, Any] = {
    "doe": "stuur",
    "adressen": "a@ouders.example",
    "tekst-nl": "Er lag een lijst op straat.",
}
FORMS: Final[tuple[Form, ...]] = (
    act("oppakken"),
    act("doorgeven", naar="ibp_manager"),
    act("soort", soort="correctie", was="new"),
    act("school", school="De Sleutel"),
    act("conflict", over="ibp_manager"),
    act("identiteit", "new", manier="document_shown"),
    act("identiteit/code", "new", adres=ON_FILE),
    act(
        "wie-mag-vragen",
        "new",
        wie="parent_with_authority",
        leeftijd="child",
        gezag="known_to_school",
    ),
    act("recht-op-informatie", "parted"),
    act("vragen", "new", vraag="which_data", tekst="Om welk jaar gaat het?", was="ask"),
    act("verlengen", grond="complexity", reden="Het gaat om acht schooljaren."),
    act("bekend-sinds", "breach", ("fg",), sinds="2026-11-02T12:00", reden="Zo vertelde men."),
    act("sluiten", "complaint"),
    act("intrekken"),
    act("splitsen", soort="bezwaar"),
    act("samenvoegen", met="PL-BARE-2222"),
    act("vasthouden", reden="klacht bij de AP", was="hold"),
    act("taak", "new", taak="talk_to_parent"),
    act("notitie", may=(*ACTING, "fg"), notitie="Gebeld."),
    act("advies", may=("fg",), advies="Wijs niet af."),
    act("advies/antwoord", "new", nummer="1", gevolgd="ja", reden="Goed."),
    act("antwoord", "bare", besluit="granted", uitleg="Zo is het."),
    answer("", onderwerp="Antwoord", tekst="Zo is het."),
    answer("/bestand/{file}/weg"),
    answer("/weg"),
    answer("/bestanden", taken=False),
    answer("/akkoord", doe="vraag", taken=False),
    answer("/versturen", hoe="download", bekeken="ja"),
    answer("/code", "sent"),
    breach("deel/{part}", facts="Een lijst lag op straat."),
    breach("risico", **SUM, doe="vast"),
    breach("besluit-ap", RISK, melden="ja"),
    breach("besluit-betrokkenen", RISK, vertellen="ja"),
    breach("melding", RISK, AP, soort="first", wanneer="2026-11-03T10:30"),
    breach("verteld", RISK, PEOPLE, wanneer="2026-11-03T10:30", hoe="brief"),
    breach("brief", RISK, PEOPLE, **LETTER),
    breach("bekend", may=("fg",), wanneer="2026-11-02T12:00", reden="Zo vertelde men."),
    Form("/datalekken/{reference}/afsluiten", about="breach", taken=False),
    Form(
        "/apart/{name}",
        {"doe": "klaar", "reden": "advertising"},
        ("ibp", "desk"),
        by_role=BOARD_WIDE,
    ),
    Form("/toezicht/keten", {}, ("fg",), by_role=("fg",), taken=False),
    Form(
        "/instellingen",
        {"wie": "director|De Eik", "eerste": "2026-12-01", "laatste": "2026-12-04"},
        (*ACTING, "elsewhere"),
    ),
    Form("/instellingen/verlof/weg", {"id": "leave-1"}, ("ibp", "desk", "fg")),
    Form(
        "/instellingen/wijzig",
        {"wat": "reminders.take_up_working_days", "waarde": "4"},
        MANAGERS,
    ),
    Form(
        "/instellingen/wijzig/terug",
        {"wat": "reminders.take_up_working_days"},
        MANAGERS,
        first=("/instellingen/wijzig",),
    ),
    Form("/instellingen/agenda", {"school": "De Eik"}, ("director", "deputy")),
    Form("/instellingen/agenda/weg", {"id": "link-1"}, ("director", "deputy")),
    Form(
        "/medewerkers/nieuw",
        {"naam": "Jan Jansen", "email": "jan@x.example", "plek": "desk"},
        MANAGERS,
        by_role=MANAGERS,
    ),
    colleague("plekken", directeur="De Sleutel"),
    colleague("blokkeer"),
    colleague("deblokkeer", "/medewerkers/{id}/blokkeer"),
    colleague("app", gezien="ja"),
    colleague("wachtwoord"),
    colleague("opnieuw"),
    own("/mijn-account/wachtwoord", taken=False),
    own("/mijn-account/app", taken=False),
    own("/mijn-account/app/code", taken=False),
    own("/mijn-account/herstelcodes", taken=False),
    own("/mijn-account/sessies", sessie="alle", taken=False),
    own("/mijn-account/ontkoppel", taken=False),
    own("/plaats", seat="0", taken=False),
    own("/uit"),
)
OF_VISITORS = {
    "/aanmelden": {"email": "ibp@x.example", "wachtwoord": "x", "code": "123456"},
    "/aanmelden/code": {"code": "123456"},
    "/uitnodiging/{secret}": {"nieuw": "paarse fiets in de regen", "code": "123456"},
    "/herstel/{secret}": {"nieuw": "paarse fiets in de regen", "code": "123456"},
    "/wachtwoord-vergeten": {"email": "ibp@x.example"},
    "/status": {"code": "PL-EEKH-2222-AAAAA-AAAAA"},
    "/status/bericht": {"zaak": "PL-EEKH-2222", "text": "Nog iets.", "token": "x"},
    "/status/sluiten": {},
    "/melden/{board}/verzoek": {"text": "Ik wil inzage.", "answer": "page", "token": "x"},
    "/melden/{board}/datalek": {"text": "Een lijst lag op straat.", "token": "x"},
    "/antwoord/{secret}": {"code": "123456"},
}
"""Forms for who is not signed in."""


@pytest.fixture
async def house(migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[Walk]:
    async with walk(furnished_beside(migrated_sqlite), tmp_path) as opened:
        yield opened


def page_of(form: Form) -> str:
    return form.page


async def sent(house: Walk, form: Form, who: str, **more: Any) -> httpx.Response:
    """Have somebody send a form as it would stand before them now."""
    given: dict[str, Any] = {"seen": str(await house.version(form.about)), **form.fields}
    if "antwoord/{answer}" in form.page:
        given["sha256"] = house.furnished.answers[form.about].sha256
    path = address(house.furnished, form.page, form.about)
    return await house.visitor(who).post(path, {**given, **more.pop("fields", {})}, **more)


async def prepared(house: Walk, form: Form) -> None:
    """Have sent what must be sent before."""
    for page in form.first:
        before = next(each for each in FORMS if each.page == page)
        assert (await sent(house, before, before.may[0])).status_code == 303


def written(house: Walk) -> tuple[Any, Counter[str]]:
    """Answer all that is stored, but for who read what."""
    happened = house.happened()
    for kind in READINGS:
        del happened[kind]
    return house.stored(but=("event", "chain_head")), happened


def why_not(house: Walk, form: Form, who: str) -> set[int]:
    """Answer how somebody is refused who may not send a form."""
    if who == NOBODY:
        return {303}
    if who not in form.by_role:
        return {403}
    if "{reference}" in form.page and not house.sees(who, form.about):
        return {404}
    if who == "elsewhere":
        return {404, 403, 409, 422, 303}
    return {403, 409, 422, 303}


async def test_every_form_of_the_desk_is_here(house: Walk) -> None:
    assert set(house.pages("POST")) == {form.page for form in FORMS} | set(OF_VISITORS)


async def refuses(house: Walk, form: Form) -> None:
    """Assert that a form is taken from nobody who may not send it, and from no other page."""
    before = written(house)
    for who in (*SEATS, NOBODY):
        if who not in form.may:
            refused = await sent(house, form, who)
            assert refused.status_code in why_not(house, form, who), (form.page, who)
    assert written(house) == before, form.page
    another = "ibp" if form.may[0] == "fg" else "fg"
    for token in ("", "x" * 64, house.visitor(another).csrf):
        forged = await sent(house, form, form.may[0], fields={"csrf": token})
        assert forged.status_code == 403, (form.page, token)
    crossed = await sent(house, form, form.may[0], headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code == 403, form.page
    assert written(house) == before, form.page


async def test_a_form_writes_nothing_from_who_may_not_send_it(house: Walk) -> None:
    for form in FORMS:
        if not form.first:
            await refuses(house, form)


@pytest.mark.parametrize("form", [form for form in FORMS if form.first], ids=page_of)
async def test_a_later_form_writes_nothing_from_who_may_not_send_it(
    house: Walk, form: Form
) -> None:
    await prepared(house, form)

    await refuses(house, form)


@pytest.mark.parametrize("form", [form for form in FORMS if form.taken], ids=page_of)
async def test_the_same_form_is_taken_from_who_may_send_it(house: Walk, form: Form) -> None:
    await prepared(house, form)
    before = written(house)

    taken = await sent(house, form, form.may[0])

    assert taken.status_code in {200, 303}
    assert written(house) != before


@pytest.mark.parametrize("page", OF_VISITORS)
async def test_a_form_of_somebody_not_signed_in_needs_the_token_of_their_browser(
    house: Walk, page: str
) -> None:
    visitor = house.visitor(NOBODY)
    path, before = address(house.furnished, page, "sent"), house.stored()

    for token in ("", "x" * 64, house.visitor("fg").csrf):
        forged = await visitor.post(path, {**OF_VISITORS[page], "csrf": token})
        assert forged.status_code in {403, 303}
    crossed = await visitor.post(path, OF_VISITORS[page], headers={"Sec-Fetch-Site": "cross-site"})

    assert crossed.status_code == 403
    assert house.stored() == before
