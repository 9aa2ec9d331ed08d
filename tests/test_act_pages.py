"""Prove that every act has a page: who may, what is refused, what a stale form answers."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest
from breaches import entry as breach_entry
from desk_house import SEATS, DeskHouse, Visitor, desk_house
from invented import NOW, board, card, case, mail, source
from invented import seen as identified
from memory_storage import MemoryStorage
from starlette.routing import Route

from casework.actions.change_case import ChangeCase
from casework.advice import Advice
from casework.boards import Post, Role
from casework.case import Case, CaseState
from casework.contacts import Authority, Contact, ContactKind
from casework.events import EventKind
from casework.holds import Hold
from casework.kinds import Kind
from casework.letters import LetterKind
from casework.seats import Seat
from casework.tasks import Task, TaskKind
from casework.term_acts import Question, QuestionKind, TermActs
from casework.who_may_ask import Requester
from desk.acts.routes import ACT_PAGES, acts_routes
from desk.frame import Desk
from desk.pages import Pages
from outbox.words import LetterWords

REFERENCE = "PL-7F3K-9QXM"
HOME = "thuis@ouders.example"
DAY = timedelta(days=1)
HOSTILE = "<script>alert(1)</script>\u202e"
ASKED = TermActs(questions=(Question(QuestionKind.IDENTITY, NOW, "Jo"),))
TASK = Task(TaskKind.TALK_TO_PARENT, Role.DIRECTOR, NOW, NOW + DAY, "zo")
ADVICE = Advice("1", f"Wijs niet af. {HOSTILE}", NOW, "Noor van Dalen")


def found(**more: Any) -> Case:
    return case(
        REFERENCE, **{"kind": Kind.INZAGE, "school": "De Eik", "role": Role.DIRECTOR, **more}
    )


@dataclass(frozen=True)
class Try:
    """One page with a form that works."""

    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    of: Case = field(default_factory=found)
    who: str = "director"
    event: EventKind = EventKind.CASE_TAKEN_UP
    letter: LetterKind | None = None


BREACH = found(kind=Kind.DATALEK, role=Role.IBP_MANAGER)
TRIES: tuple[Try, ...] = (
    Try("oppakken"),
    Try("doorgeven", {"naar": "ibp_manager"}, event=EventKind.CASE_HANDED_OVER),
    Try(
        "soort",
        {"soort": "correctie", "was": "triage"},
        found(state=CaseState.TRIAGE),
        event=EventKind.CASE_UNDERSTOOD,
    ),
    Try(
        "soort",
        {"soort": "correctie", "was": "new"},
        event=EventKind.CASE_RELABELLED,
        letter=LetterKind.RELABELLED,
    ),
    Try("school", {"school": "De Sleutel"}, who="desk", event=EventKind.SCHOOL_RECORDED),
    Try("conflict", {"over": "ibp_manager"}, event=EventKind.CONFLICT_RECORDED),
    Try(
        "identiteit",
        {"manier": "document_shown", "gezien_door": "Ria Mulder"},
        event=EventKind.IDENTITY_RECORDED,
    ),
    Try("identiteit/code", {"adres": HOME}, event=EventKind.CODE_SENT),
    Try(
        "wie-mag-vragen",
        {"wie": "parent_with_authority", "leeftijd": "child", "gezag": "known_to_school"},
        event=EventKind.CARD_RECORDED,
    ),
    Try(
        "recht-op-informatie",
        {},
        replace(
            found(identity=identified()),
            card=card(Requester.PARENT_WITHOUT_AUTHORITY, shown=None),
        ),
        event=EventKind.INFORMATION_RIGHT_TOLD,
        letter=LetterKind.INFORMATION_RIGHT,
    ),
    Try(
        "vragen",
        {"vraag": "which_data", "tekst": "Om welk jaar gaat het?", "was": "ask"},
        event=EventKind.QUESTION_ASKED,
        letter=LetterKind.QUESTION,
    ),
    Try("vragen", {"was": "hear_answer"}, found(acts=ASKED), event=EventKind.QUESTION_ANSWERED),
    Try(
        "verlengen",
        {"grond": "complexity", "reden": "Het gaat om acht schooljaren."},
        event=EventKind.TERM_EXTENDED,
        letter=LetterKind.EXTENSION,
    ),
    Try(
        "bekend-sinds",
        {"sinds": "2026-11-02T12:00", "reden": "Toen zag de school de lijst."},
        BREACH,
        "fg",
        EventKind.AWARENESS_MOVED,
    ),
    Try("sluiten", {}, found(kind=Kind.KLACHT), event=EventKind.CASE_CLOSED),
    Try("intrekken", {}, event=EventKind.CASE_CLOSED),
    Try("splitsen", {"soort": "bezwaar"}, event=EventKind.CASE_SPLIT),
    Try("samenvoegen", {"met": "pl-vroe-gere"}, event=EventKind.CASE_MERGED),
    Try("vasthouden", {"reden": "klacht bij de AP", "was": "hold"}, event=EventKind.CASE_HELD),
    Try(
        "vasthouden",
        {"was": "release"},
        found(hold=Hold("klacht", "Jo", NOW)),
        event=EventKind.HOLD_RELEASED,
    ),
    Try("taak", {"taak": "talk_to_parent"}, found(tasks=(TASK,)), event=EventKind.TASK_DONE),
    Try("notitie", {"notitie": f"Gebeld. {HOSTILE}"}, event=EventKind.NOTE_WRITTEN),
    Try("advies", {"advies": "Wijs niet af."}, who="fg", event=EventKind.ADVICE_GIVEN),
    Try(
        "advies/antwoord",
        {"nummer": "1", "gevolgd": "nee", "reden": "De ouder wil het zelf."},
        found(advices=(ADVICE,)),
        event=EventKind.ADVICE_ANSWERED,
    ),
)


def name_of(tried: Try) -> str:
    return f"{tried.path}-{tried.fields.get('was', '')}"


MAY_BE_EMPTY = {"was", "tekst", "gezag", "gezien_door"}
"""Words of one's own, and authority that is seen later."""
every_act = pytest.mark.parametrize("tried", TRIES, ids=name_of)


@pytest.fixture(scope="module")
def pages() -> Pages:
    """Templates, read once for all tests."""
    return Pages()


@pytest.fixture(scope="module")
def words() -> LetterWords:
    """Words of letters, read once for all tests."""
    return LetterWords("https://loket.example")


@pytest.fixture
async def house(pages: Pages, words: LetterWords) -> AsyncIterator[DeskHouse]:
    def routes(desk: Desk) -> list[Route]:
        return acts_routes(replace(desk, pages=pages), words.words)

    async with desk_house(MemoryStorage(), routes, mask=str.upper) as made:
        yield made


async def keep(house: DeskHouse, of: Case) -> None:
    async with house.desk.storage.transaction() as tx:
        await tx.cases.open(of, mail(f"Ik wil inzage. {HOSTILE}"), source=source())
        twin = case("PL-VROE-GERE", kind=of.kind, school=of.school, received=NOW - DAY)
        await tx.cases.open(twin, mail(received=NOW - DAY), source=source())
        if of.kind is Kind.DATALEK:
            await tx.breaches.enter(breach_entry(of))
        one = Contact(ContactKind.EMAIL, HOME, Authority.YES, None, "17")
        await tx.contacts.replace("linde", "De Eik", [one], now=NOW)


async def kept(house: DeskHouse) -> Case:
    async with house.desk.storage.reading() as tx:
        of = await tx.cases.get(board="linde", reference=REFERENCE)
    assert of is not None
    return of


async def events(house: DeskHouse) -> list[EventKind]:
    async with house.desk.storage.reading() as tx:
        return [each.kind for each in await tx.journal.of_case(board="linde", reference=REFERENCE)]


async def letters(house: DeskHouse) -> list[LetterKind]:
    async with house.desk.storage.reading() as tx:
        return [letter.kind for letter, _, _ in await tx.letters.of_case(REFERENCE)]


def path(tried: Try) -> str:
    return f"/zaken/{REFERENCE}/{tried.path}"


async def seen(visitor: Visitor, tried: Try) -> str:
    page = await visitor.text(path(tried))
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found, page
    return found[1]


async def other_acts(house: DeskHouse) -> None:
    """Have somebody else do something in the case."""
    desk = house.desk
    change = ChangeCase(desk.storage, desk.clock, "linde", "Iemand Eerder", desk.boards, desk.mint)
    post = Post(Role.DESK, deputy=True)
    async with desk.storage.transaction() as tx:
        of = await tx.cases.get(board="linde", reference=REFERENCE)
        assert of is not None
        await change.written(tx, replace(of, passed=(post,)), EventKind.MESSAGE_ADDED)


def text_of(response: httpx.Response) -> str:
    return unescape(response.text)


@every_act
async def test_an_act_is_done_from_its_page(house: DeskHouse, tried: Try) -> None:
    await keep(house, tried.of)
    visitor = house.visitor(tried.who)
    version = await seen(visitor, tried)

    response = await visitor.post(path(tried), seen=version, **tried.fields)

    assert response.status_code == 303, text_of(response)
    assert tried.event in await events(house)
    assert tried.letter is None or tried.letter in await letters(house)


@every_act
async def test_a_stale_form_is_refused_with_the_difference_and_keeps_what_was_typed(
    house: DeskHouse, tried: Try
) -> None:
    await keep(house, tried.of)
    visitor = house.visitor(tried.who)
    version = await seen(visitor, tried)
    await other_acts(house)
    before = await kept(house)

    response = await visitor.post(path(tried), seen=version, **tried.fields)

    page = text_of(response)
    assert response.status_code == 409, page
    assert "Iemand anders heeft deze zaak intussen veranderd" in page
    assert "Iemand Eerder" in page
    assert "Er kwam een bericht bij." in page
    for name, value in tried.fields.items():
        if name not in {"was", "nummer"}:
            assert value in page, name
    assert tried.event not in await events(house)
    assert await kept(house) == before
    again = re.search(r'name="seen" value="(\d+)"', page)
    assert again
    assert again[1] != version


@every_act
@pytest.mark.parametrize("who", sorted({*SEATS, "elsewhere"}))
async def test_every_seat_is_shown_the_form_or_why_not_or_nothing(
    house: DeskHouse, tried: Try, who: str
) -> None:
    await keep(house, tried.of)
    elsewhere = Seat("beuk", Role.IBP_MANAGER)
    house.desk.boards["beuk"] = board("beuk")  # type: ignore[index]  # a dict in tests
    visitor = house.visitor(elsewhere if who == "elsewhere" else who)
    seat = elsewhere if who == "elsewhere" else SEATS[who]

    response = await visitor.get(path(tried))

    if not seat.sees(tried.of):
        assert response.status_code == 404
        return
    assert response.status_code == 200
    offered = '<form method="post" action="/zaken/' in response.text
    assert offered is ("Dit kan nu niet" not in response.text)
    assert HOSTILE not in response.text
    sent = await visitor.post(path(tried), seen="0", **tried.fields)
    assert offered or sent.status_code in {409, 422}
    assert sent.status_code in {303, 409, 422}


@every_act
async def test_who_the_case_is_about_does_not_find_its_pages(house: DeskHouse, tried: Try) -> None:
    seat = SEATS[tried.who]
    await keep(house, replace(tried.of, kept_from=(seat.post,)))
    visitor = house.visitor(tried.who)

    shown = await visitor.get(path(tried))
    sent = await visitor.post(path(tried), seen="0", **tried.fields)

    assert (shown.status_code, sent.status_code) == (404, 404)
    assert tried.event not in await events(house)


@every_act
async def test_a_form_without_its_token_or_version_does_nothing(
    house: DeskHouse, tried: Try
) -> None:
    await keep(house, tried.of)
    visitor = house.visitor(tried.who)

    without = await visitor.client.post(path(tried), data={"seen": "0", **tried.fields})
    odd = await visitor.post(path(tried), seen="zeven", **tried.fields)

    assert (without.status_code, odd.status_code) == (403, 400)
    assert await events(house) == []


@pytest.mark.parametrize(
    ("tried", "empty"),
    [(tried, name) for tried in TRIES for name in tried.fields if name not in MAY_BE_EMPTY],
    ids=lambda each: each if isinstance(each, str) else name_of(each),
)
async def test_a_field_left_empty_is_asked_for_beside_it(
    house: DeskHouse, tried: Try, empty: str
) -> None:
    await keep(house, tried.of)
    visitor = house.visitor(tried.who)
    version = await seen(visitor, tried)

    response = await visitor.post(path(tried), seen=version, **{**tried.fields, empty: ""})

    assert response.status_code == 422, text_of(response)
    assert f'href="#{empty}"' in response.text
    assert tried.event not in await events(house)


def test_every_page_of_an_act_is_tried_here() -> None:
    assert {tried.path for tried in TRIES} == {page.path for page in ACT_PAGES}


async def test_an_extension_can_be_looked_at_first(house: DeskHouse) -> None:
    tried = next(each for each in TRIES if each.path == "verlengen")
    await keep(house, tried.of)
    visitor = house.visitor("director")
    version = await seen(visitor, tried)
    shown = await visitor.text(path(tried))

    response = await visitor.post(path(tried), seen=version, bekijk="ja", **tried.fields)

    page = text_of(response)
    assert "woensdag 3 februari 2027" in shown
    assert response.status_code == 200
    assert "Wij hebben meer tijd nodig" in page
    assert "HET GAAT OM ACHT SCHOOLJAREN." in page
    assert await letters(house) == []
    assert await kept(house) == tried.of
    assert EventKind.TERM_EXTENDED not in await events(house)


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("notitie", "notitie"),
        ("vasthouden", "reden"),
        ("verlengen", "reden"),
        ("vragen", "tekst"),
        ("bekend-sinds", "reden"),
        ("advies", "advies"),
        ("advies/antwoord", "reden"),
    ],
)
async def test_what_staff_write_is_masked(house: DeskHouse, where: str, name: str) -> None:
    tried = next(each for each in TRIES if each.path == where)
    await keep(house, tried.of)
    visitor = house.visitor(tried.who)
    fields = {**tried.fields, name: "nummer zeven"}

    response = await visitor.post(path(tried), seen=await seen(visitor, tried), **fields)

    written = str(await kept(house))
    assert response.status_code == 303
    assert "NUMMER ZEVEN" in written
    assert "nummer zeven" not in written


async def test_an_id_that_was_seen_is_kept_with_who_saw_it_and_without_a_number(
    house: DeskHouse,
) -> None:
    tried = next(each for each in TRIES if each.path == "identiteit")
    await keep(house, tried.of)
    visitor = house.visitor("director")
    version = await seen(visitor, tried)

    odd = {**tried.fields, "gezien_door": "Ria, paspoort NX1234567"}
    refused = await visitor.post(path(tried), seen=version, **odd)
    await visitor.post(path(tried), seen=version, **tried.fields)

    fact = (await kept(house)).identity
    assert refused.status_code == 422
    assert "alleen de naam van een collega" in text_of(refused)
    assert fact is not None
    assert (fact.by, fact.seen_by) == ("Joke Terpstra", "Ria Mulder")


async def test_who_no_longer_sees_a_case_goes_back_to_the_list(house: DeskHouse) -> None:
    await keep(house, found())
    visitor = house.visitor("director")
    tried = Try("school", {"school": "De Sleutel"})
    version = await seen(visitor, tried)

    response = await visitor.post(path(tried), seen=version, **tried.fields)

    assert response.headers["Location"] == "/zaken"


async def test_opening_a_form_is_noted_once_in_a_while(house: DeskHouse) -> None:
    await keep(house, found())
    visitor = house.visitor("director")

    for _ in range(3):
        await visitor.text(f"/zaken/{REFERENCE}/notitie")

    assert await events(house) == [EventKind.CASE_READ]
