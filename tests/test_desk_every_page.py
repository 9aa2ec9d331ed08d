"""Prove that every page shows what it shows to whom it may, and to nobody else."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from desk_furnished import SEATS, furnished_beside, mark
from desk_walk import NOBODY, Walk, address, readable, walk

from casework.actions.read_case import STILL_READING
from casework.case_list import ONE_SECOND
from casework.events import EventKind

EVERYBODY = (*SEATS, NOBODY)
BOARD_WIDE = frozenset({"ibp", "fg", "desk", "elsewhere"})
MANAGERS = frozenset({"ibp", "desk", "elsewhere"})
PAGES = """
/                                                       staff
/zaken                                                  staff
/zaken/{reference}                                      case
/zaken/{reference}/samen                                case
/zaken/{reference}/bestand/{file}                       case
/zaken/{reference}/oppakken                             case
/zaken/{reference}/doorgeven                            case
/zaken/{reference}/soort                                case
/zaken/{reference}/school                               case
/zaken/{reference}/conflict                             case
/zaken/{reference}/identiteit                           case
/zaken/{reference}/identiteit/code                      case
/zaken/{reference}/wie-mag-vragen                       case
/zaken/{reference}/recht-op-informatie                  case
/zaken/{reference}/vragen                               case
/zaken/{reference}/verlengen                            case
/zaken/{reference}/bekend-sinds                         case
/zaken/{reference}/sluiten                              case
/zaken/{reference}/intrekken                            case
/zaken/{reference}/splitsen                             case
/zaken/{reference}/samenvoegen                          case
/zaken/{reference}/vasthouden                           case
/zaken/{reference}/taak                                 case
/zaken/{reference}/notitie                              case
/zaken/{reference}/advies                               case
/zaken/{reference}/advies/antwoord                      case
/zaken/{reference}/antwoord                             case
/zaken/{reference}/antwoord/{answer}                    case
/zaken/{reference}/antwoord/{answer}/bestand/{file}     case
/zaken/{reference}/antwoord/{answer}/voorbeeld          case
/zaken/{reference}/antwoord/{answer}/akkoord            case
/zaken/{reference}/antwoord/{answer}/versturen          case
/datalekken                                             staff
/datalekken/register.csv                                staff
/datalekken/register.json                               staff
/datalekken/{reference}                                 breach
/datalekken/{reference}/overnemen                       breach
/datalekken/{reference}/dossier.pdf                     breach
/datalekken/{reference}/dossier.json                    breach
/datalekken/{reference}/deel/{part}                     breach
/datalekken/{reference}/risico                          breach
/datalekken/{reference}/besluit-ap                      breach
/datalekken/{reference}/besluit-betrokkenen             breach
/datalekken/{reference}/melding                         breach
/datalekken/{reference}/verteld                         breach
/datalekken/{reference}/brief                           breach
/datalekken/{reference}/bekend                          breach
/datalekken/{reference}/afsluiten                       breach
/apart                                                  board-wide
/apart/{name}                                           tray
/toezicht                                               fg
/toezicht/logboek                                       fg
/toezicht/adviezen                                      fg
/toezicht/keten                                         fg
/overzicht                                              staff
/overzicht/grafiek/{name}.svg                           staff
/overzicht/jaarverslag.xlsx                             board-wide
/overzicht/jaarverslag.pdf                              board-wide
/instellingen                                           staff
/instellingen/plaatsvervangers                          staff
/instellingen/herinneringen                             staff
/instellingen/wijzig                                    setting
/instellingen/profiel                                   staff
/instellingen/agenda                                    staff
/instellingen/gezondheid                                board-wide
/medewerkers                                            board-wide
/medewerkers/nieuw                                      managers
/medewerkers/{id}                                       colleague
/mijn-account                                           staff
/mijn-account/koppel/{provider}                         unknown
/aanmelden                                              everybody
/aanmelden/code                                         sign-in
/aanmelden/met/{provider}                               nobody
/aanmelden/terug/{provider}                             nobody
/uitnodiging/{secret}                                   everybody
/herstel/{secret}                                       everybody
/wachtwoord-vergeten                                    everybody
/status                                                 everybody
/melden                                                 everybody
/melden/{board}                                         everybody
/melden/{board}/verzoek                                 everybody
/melden/{board}/datalek                                 everybody
/melden/{board}/verstuurd                               everybody
/antwoord/{secret}                                      everybody
/antwoord/{secret}/bestand/{file}                       everybody
/agenda/{secret}.ics                                    everybody
/healthz                                                everybody
/kleur/{board}.css                                      everybody
/static/                                                nobody
"""
"""Every page that is read, and for whom: this is the policy, line by line.

What a page about a case shows is for who sees the case; to all others it is not there.
"""
MATRIX = dict(line.split() for line in PAGES.strip().splitlines())
OF_A_CASE = tuple(page for page, whom in MATRIX.items() if whom in {"case", "breach"})
NO_READING = "/zaken/{reference}/samen"
"""Tells who else is in a case, and nothing of it."""
FEED = "/agenda/{secret}.ics"
"""Is for who has the secret, here that of the director of De Eik."""
ASKED: Mapping[str, Mapping[str, str]] = {
    "/instellingen/wijzig": {"wat": "reminders.take_up_working_days"},
    "/overzicht": {"periode": "laatste-twaalf-maanden"},
}
OTHER_EYES = ("director", "ibp", "elsewhere")
"""Of another school, those a case is kept from, and of another board."""
NOT_THERE = "PL-ZZZZ-ZZZZ"


@pytest.fixture
async def house(migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[Walk]:
    async with walk(furnished_beside(migrated_sqlite), tmp_path) as opened:
        yield opened


def verdict(page: str, who: str) -> str:
    """Answer how a page answers a seat, about something that this seat sees if any seat does."""
    whom = MATRIX[page]
    may = {
        "everybody": frozenset(EVERYBODY),
        "board-wide": BOARD_WIDE,
        "managers": MANAGERS,
        "tray": BOARD_WIDE,
        "colleague": BOARD_WIDE,
        "setting": MANAGERS,
        "fg": frozenset({"fg"}),
    }.get(whom, frozenset(SEATS))
    if whom == "sign-in" or (who == NOBODY and whom not in {"everybody", "nobody"}):
        return "sent to sign in"
    if whom in {"nobody", "unknown"} or (whom in {"tray", "colleague"} and who == "elsewhere"):
        return "not there"
    return "shown" if who in may else "refused"


def told(answer: httpx.Response) -> str:
    """Answer in words what an answer is."""
    way = answer.headers.get("Location", "").partition("?")[0]
    if answer.status_code == 303:
        return "sent to sign in" if way == "/aanmelden" else "shown"
    words = {200: "shown", 403: "refused", 404: "not there"}
    return words.get(answer.status_code, str(answer.status_code))


def own(who: str, page: str) -> str:
    """Answer the name of a case that a seat sees, of the sort that a page is about."""
    other = {"other_director": "sleutel", "elsewhere": "berk"}.get(who)
    if page.startswith("/datalekken"):
        return f"breach_{other}" if other else "breach"
    return other or "eik"


def test_every_page_of_the_desk_stands_in_the_matrix(house: Walk) -> None:
    assert set(house.pages("GET")) == set(MATRIX)


@pytest.mark.parametrize("who", EVERYBODY)
async def test_a_page_is_shown_to_whom_it_is_for_and_tells_of_no_other_case(
    house: Walk, who: str
) -> None:
    visitor = house.visitor(who)
    hidden = [name for name in house.furnished.cases if not house.sees(who, name)]
    marks = [each for name in hidden for each in house.furnished.marks(name)]

    answers = {
        page: await visitor.get(
            address(house.furnished, page, own(who, page)), params=ASKED.get(page, {})
        )
        for page in house.pages("GET")
    }

    found = {page: told(answer) for page, answer in answers.items()}
    assert found == {page: verdict(page, who) for page in answers}
    texts = {page: readable(each) for page, each in answers.items() if page != FEED}
    assert {page: each for page in texts for each in marks if each in texts[page]} == {}


async def test_a_calendar_holds_only_cases_that_its_role_sees(house: Walk) -> None:
    names = house.furnished.cases

    feed = (await house.visitor(NOBODY).get(f"/agenda/{house.furnished.feed}.ics")).text

    shown = {name for name in names if names[name].reference in feed.replace("\r\n ", "")}
    assert shown
    assert all(house.sees("director", name) for name in shown)


def same(answer: httpx.Response, reference: str) -> tuple[int, bytes, Any]:
    """Answer all of an answer that a browser gets, but for the reference that was asked for."""
    body = answer.content.replace(reference.encode(), b"?")
    heads = {name: each for name, each in answer.headers.items() if name != "content-length"}
    return answer.status_code, body, heads


@pytest.mark.parametrize("who", SEATS)
async def test_a_case_that_is_not_for_these_eyes_answers_as_one_that_is_not_there(
    house: Walk, who: str
) -> None:
    visitor, of = house.visitor(who), house.furnished
    hidden = [name for name in of.cases if not house.sees(who, name)]
    pages = [(page, name) for page in OF_A_CASE[:1] for name in hidden]
    if who in OTHER_EYES:
        pages += [(page, hidden[at % len(hidden)]) for at, page in enumerate(OF_A_CASE)]

    for page, name in pages:
        path, reference = address(of, page, name), of.cases[name].reference
        there = await visitor.get(path)
        nowhere = await visitor.get(path.replace(reference, NOT_THERE))

        assert there.status_code == 404, path
        assert same(there, reference) == same(nowhere, NOT_THERE), path


@pytest.mark.parametrize("who", SEATS)
async def test_no_list_finds_a_case_that_is_not_for_these_eyes(house: Walk, who: str) -> None:
    visitor = house.visitor(who)
    lists = ["/", "/zaken", *(["/toezicht/logboek"] if who == "fg" else [])]
    names = [name for name in house.furnished.cases if not house.sees(who, name)]

    for path in lists:
        for name in ("tekst", "zaak"):
            nowhere = await visitor.get(path, params={name: NOT_THERE})
            for each in names:
                reference = house.furnished.cases[each].reference
                found = await visitor.get(path, params={name: reference})
                assert same(found, reference) == same(nowhere, NOT_THERE), (path, each)


@pytest.mark.parametrize("who", ["director", "ibp", "desk"])
async def test_a_case_leads_to_no_file_or_answer_of_another(house: Walk, who: str) -> None:
    of, visitor = house.furnished, house.visitor(who)
    mine, other = of.cases["eik"].reference, {"ibp": "kept_ibp", "desk": "kept_desk"}
    theirs = other.get(who, "sleutel")
    answer = of.answers[theirs]

    for path in (
        f"bestand/{of.files[theirs]}",
        f"bestand/{answer.files[0].id}",
        f"antwoord/{answer.id}",
        f"antwoord/{answer.id}/voorbeeld",
        f"antwoord/{answer.id}/bestand/{answer.files[0].id}",
        f"antwoord/{of.answers['eik'].id}/bestand/{answer.files[0].id}",
        f"antwoord/{of.answers['eik'].id}/bestand/{of.files[theirs]}",
    ):
        answered = await visitor.get(f"/zaken/{mine}/{path}")
        assert answered.status_code == 404, path
        assert mark(theirs) not in answered.text


@pytest.mark.parametrize("who", sorted(BOARD_WIDE))
async def test_a_message_that_became_a_case_is_for_who_sees_that_case(
    house: Walk, who: str
) -> None:
    visitor, hidden = house.visitor(who), not house.sees(who, "kept_ibp")

    answered = await visitor.get(house.furnished.tray["dealt"])

    assert answered.status_code == (404 if hidden else 200)
    assert (mark("kept_ibp") in answered.text) is not hidden


@pytest.mark.parametrize("who", ["director", "fg"])
async def test_every_reading_of_a_case_names_who_read_it(house: Walk, who: str) -> None:
    visitor, name = house.visitor(who), f"Collega {who}"

    for page in OF_A_CASE:
        reference = house.furnished.cases[own(who, page)].reference
        # Who opens a case again within minutes is still reading it.
        house.clock.advance(STILL_READING + ONE_SECOND)
        before = await reading(house, name, reference)
        await visitor.get(address(house.furnished, page, own(who, page)))

        more = await reading(house, name, reference) - before
        assert more == 0 if page == NO_READING else more >= 1, page


async def reading(house: Walk, name: str, reference: str) -> int:
    async with house.database.reading() as tx:
        events = await tx.journal.of_case(board="linde", reference=reference)
    kinds = {EventKind.CASE_READ, EventKind.DOSSIER_EXPORTED}
    return sum(event.by == name and event.kind in kinds for event in events)
