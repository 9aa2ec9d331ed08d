"""People at the desk, in a real browser on the real service: from a mail to what comes of it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from bot_api_server import TOKEN, BotApiServer, bot_api_server
from browser import PHONE, Chromium, Window, chromium
from chat_house import message
from demo_house import DemoHouse, demo_house

from casework.case import Case, CaseOutcome, CaseState
from casework.kinds import Kind
from casework.message import Channel
from casework.tasks import TaskKind
from service.demo_people import PASSWORD

pytestmark = [
    pytest.mark.needs("chromium"),
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
]

IBP, FG, BUREAU = "ibp@windwijzer.example", "fg@windwijzer.example", "bureau@windwijzer.example"
VUURTOREN, ZEVENSPRONG = "directie@vuurtoren.example", "directie@zevensprong.example"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telegram() -> AsyncIterator[BotApiServer]:
    async with bot_api_server() as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    tmp_path_factory: pytest.TempPathFactory, telegram: BotApiServer
) -> AsyncIterator[DemoHouse]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "token").write_text(TOKEN, encoding="utf-8")
    bot = {
        "name": "windwijzer",
        "board": "windwijzer",
        "token": {"file": folder / "token"},
        "base_url": telegram.base_url,
        "poll_seconds": 1,
    }
    async with demo_house(folder / "data", bots=[bot]) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Chromium]:
    async with chromium() as made:
        yield made


async def cases_of(house: DemoHouse, *kinds: Kind) -> list[Case]:
    async with house.house.database.reading() as tx:
        found = await tx.cases.all(board="windwijzer")
    return [case for case in found if not kinds or case.kind in kinds]


async def newest(house: DemoHouse, kind: Kind) -> Case:
    return max(await cases_of(house, kind), key=lambda case: case.received)


async def signs_in(window: Window, house: DemoHouse, email: str, *, password: str) -> None:
    await window.go("/aanmelden")
    await window.fill("Mailadres", email)
    await window.fill("Wachtwoord", password)
    await window.fill("Code uit uw app", house.code(email))
    await window.press("Aanmelden")


async def test_somebody_signs_in_with_password_and_code_and_goes_out_again(
    house: DemoHouse, browser: Chromium
) -> None:
    async with browser.window(house.url, javascript=False) as window:
        await signs_in(window, house, BUREAU, password="een verkeerd wachtwoord")
        refused = await window.text()
        await signs_in(window, house, BUREAU, password=PASSWORD)
        inside = await window.heading()
        await window.press("Afmelden")
        await window.go("/zaken")
        outside = window.page.url

    assert "kloppen niet samen" in refused
    assert inside == "Vandaag"
    assert "/aanmelden" in outside


async def test_a_breach_goes_from_mail_to_the_form_of_the_ap(
    house: DemoHouse, browser: Chromium, tmp_path: Path
) -> None:
    await house.mail(
        "Vanmorgen kreeg ik een mail van De Zevensprong met de toetsscores en adressen van alle"
        " leerlingen van groep 6 als bijlage. Die was niet voor mij bedoeld.",
        subject="Mail met gegevens van andere kinderen",
        sender="nel.bosch@ouders.example",
        to="datalek@windwijzer.example",
    )
    breach = await newest(house, Kind.DATALEK)

    async with house.at(browser, IBP) as window:
        await window.go("/")
        assert breach.reference in await window.text()
        await window.press(breach.reference)
        await window.press("Pak op")
        await window.go(f"/datalekken/{breach.reference}/deel/3")
        await window.fill("Feiten", "Bijlage met scores en adressen naar één ouder gestuurd.")
        await window.page.get_by_label("vertrouwelijkheid", exact=True).check()
        await window.page.get_by_label("Soort incident").select_option("wrong_recipient")
        await window.press("Bewaar en ga verder")
        await window.fill("Soorten gegevens", "namen, adressen, toetsscores")
        await window.press("Bewaar")
        await window.go(f"/datalekken/{breach.reference}/risico")
        await window.pick("data", "behavioural")
        await window.pick("pupils", "ja")
        await window.pick("ease", "maximum")
        await window.pick("confidentiality", "known_recipients")
        await window.pick("integrity", "intact")
        await window.pick("availability", "available")
        await window.pick("malice", "nee")
        await window.press("Leg deze beoordeling vast")
        await window.go(f"/datalekken/{breach.reference}/besluit-ap")
        await window.page.get_by_label("ja, melden").check()
        await window.fill("Reden", "Adressen en scores van een hele groep.")
        await window.press("Leg het besluit vast")
        decided = await window.text()
        await window.go(f"/datalekken/{breach.reference}/overnemen")
        to_copy = await window.page.content()
        async with window.page.expect_download() as saved:
            await window.page.evaluate(
                f"location.href = '/datalekken/{breach.reference}/dossier.json'"
            )
        await (await saved.value).save_as(tmp_path / "dossier.json")
        answer = await window.context.request.get(
            f"{house.url}/datalekken/{breach.reference}/dossier.pdf"
        )
        pdf = await answer.body()

    exported = json.loads((tmp_path / "dossier.json").read_text("utf-8"))
    assert "Meld" in decided
    assert "Bijlage met scores en adressen naar één ouder gestuurd." in to_copy
    assert "Bijlage met scores" in json.dumps(exported, ensure_ascii=False)
    assert pdf.startswith(b"%PDF-")
    assert not window.complaints


async def identified(window: Window, case: Case) -> None:
    """Record who asks, and that they may."""
    await window.go(f"/zaken/{case.reference}/identiteit")
    await window.pick("manier", "recognised")
    await window.press("Leg vast")
    await window.go(f"/zaken/{case.reference}/wie-mag-vragen")
    await window.pick("wie", "parent_with_authority")
    await window.pick("leeftijd", "child")
    await window.pick("gezag", "known_to_school")
    await window.press("Leg vast")


async def drafted(window: Window, case: Case, decision: str, *reasons: str) -> str:
    """Make a draft, fill in what it leaves open, and answer its path."""
    await window.go(f"/zaken/{case.reference}/antwoord")
    await window.pick("besluit", decision)
    for reason in reasons:
        await window.pick("reden", reason)
    await window.press("Maak het concept")
    path = window.page.url.removeprefix(window.base_url)
    for field in ("tekst", "vertaling"):
        box = window.page.locator(f"[name='{field}']")
        if await box.count():
            text = re.sub(r"\[[^\]]*: [^\]]*\]", "dat staat in de bijlage", await box.input_value())
            await box.fill(text)
    await window.press("Bewaar en kijk na")
    return path


async def approved(window: Window, house: DemoHouse, browser: Chromium, path: str) -> None:
    """Have somebody else read it, who finds it good."""
    await window.go(f"{path}/akkoord")
    assert "houdt tegen" not in await window.text(), await window.text()
    await window.press("Vraag een tweede paar ogen")
    async with house.at(browser, IBP) as colleague:
        await colleague.go(f"{path}/akkoord")
        await colleague.press("Keur goed")


async def sent(window: Window, path: str, way: str) -> None:
    await window.go(f"{path}/versturen")
    await window.pick("hoe", way)
    seen = window.page.locator("[name='bekeken']")
    if await seen.count():
        await seen.check()
    await window.press("Verstuur het antwoord en sluit de zaak")


async def test_a_request_in_the_chat_is_answered_with_a_file_behind_a_code(
    house: DemoHouse, browser: Chromium, telegram: BotApiServer, tmp_path: Path
) -> None:
    asked = "Ik wil graag inzage in het dossier van mijn dochter Lotte op De Vuurtoren."
    await telegram.put({"update_id": 1, "message": message(1, text=asked)})
    acknowledged = asyncio.Event()
    telegram.hears = lambda _chat: acknowledged.set() if "PL-" in telegram.sent[-1].text else None
    async with asyncio.timeout(30):
        await acknowledged.wait()
    case = next(each for each in await cases_of(house) if each.channel is Channel.CHAT)
    file = tmp_path / "dossier.csv"
    file.write_text("toets;datum;score\nRekenen;2026-05-12;8\n", encoding="utf-8")

    async with house.at(browser, VUURTOREN) as window:
        await window.go(f"/zaken/{case.reference}")
        await window.press("Pak op")
        await identified(window, case)
        path = await drafted(window, case, "granted")
        await window.page.locator("[name='bestand']").set_input_files(file)
        await window.pick("gekeken", "ja")
        await window.press("Kijk na en voeg toe")
        await approved(window, house, browser, path)
        await sent(window, path, "download")
        await window.go(path)
        await window.press("Toon een nieuwe code")
        code = await window.page.locator("main input[readonly]").input_value()
    await house.settled()
    link = re.search(r"/antwoord/[\w-]+", " ".join(each.text for each in telegram.sent))
    assert link is not None
    async with browser.window(house.url, viewport=PHONE, javascript=False) as parent:
        await parent.go(link[0])
        await parent.page.locator("[name='code']").fill("WRONG-CODE")
        await parent.page.locator("main form button[type=submit]").click()
        wrong = await parent.text()
        await parent.page.locator("[name='code']").fill(code)
        await parent.page.locator("main form button[type=submit]").click()
        letter = await parent.text()
        saved = await parent.page.locator("main a[href*='/bestand/']").first.get_attribute("href")
        fetched = await parent.context.request.get(f"{house.url}{saved}")
        content = await fetched.text()

    (after,) = [each for each in await cases_of(house) if each.reference == case.reference]
    assert after.outcome is CaseOutcome.GRANTED
    assert "Ons antwoord" not in wrong
    assert case.reference in letter
    assert "Rekenen;2026-05-12;8" in content
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["content-disposition"].startswith("attachment")


async def test_a_refusal_tells_why_and_where_to_complain(
    house: DemoHouse, browser: Chromium
) -> None:
    await house.mail(
        "Ik wil graag dat het verslag van het gesprek over Jelle van De Vuurtoren wordt"
        " verwijderd uit het dossier.",
        subject="Verslag verwijderen",
        sender="tineke.mol@ouders.example",
        to="privacy@windwijzer.example",
    )
    case = await newest(house, Kind.VERWIJDERING)

    async with house.at(browser, VUURTOREN, javascript=False) as window:
        await window.go(f"/zaken/{case.reference}")
        await window.press("Pak op")
        await identified(window, case)
        path = await drafted(window, case, "refused", "legal_duty")
        await approved(window, house, browser, path)
        await sent(window, path, "mail")
    await house.settled()

    (after,) = [each for each in await cases_of(house) if each.reference == case.reference]
    letter = house.mails_to("tineke.mol@ouders.example")[-1]
    assert after.outcome is CaseOutcome.REFUSED
    assert not [task for task in after.open_tasks if task.kind is TaskKind.REFUSAL_LETTER]
    assert "Autoriteit Persoonsgegevens" in letter
    assert "rechtbank" in letter


async def test_an_extension_shows_the_new_date_and_mails_the_parent(
    house: DemoHouse, browser: Chromium
) -> None:
    (case,) = [
        each for each in await cases_of(house, Kind.BEPERKING) if each.state is CaseState.TAKEN_UP
    ]
    async with house.at(browser, VUURTOREN, javascript=False) as window:
        await window.go(f"/zaken/{case.reference}/verlengen")
        await window.page.get_by_role("radio").first.check()
        await window.fill(
            "De reden", "Het gaat om verslagen van zes jaar, die één voor één worden nagekeken."
        )
        await window.press("Verleng en verstuur de brief")
        page = await window.text()
    await house.settled()

    (after,) = await cases_of(house, Kind.BEPERKING)
    assert after.acts.extension is not None
    assert after.first_clock is not None
    assert case.first_clock is not None
    assert after.first_clock.deadline.due_instant > case.first_clock.deadline.due_instant
    assert case.reference in page


async def test_a_wrong_role_is_refused_and_a_strange_case_is_not_there(
    house: DemoHouse, browser: Chromium
) -> None:
    theirs = next(case for case in await cases_of(house) if case.school == "De Vuurtoren")
    async with house.at(browser, ZEVENSPRONG) as window:
        oversight = await window.go("/toezicht")
        words = await window.text()
        strange = await window.go(f"/zaken/{theirs.reference}")

    assert (oversight, strange) == (403, 404)
    assert "Niet voor uw rol" in words


async def test_two_people_in_one_case_see_each_other_and_a_stale_form_is_refused(
    house: DemoHouse, browser: Chromium
) -> None:
    case = next(
        each
        for each in await cases_of(house, Kind.BEZWAAR, Kind.CORRECTIE)
        if each.state is CaseState.TAKEN_UP and each.school == "De Vuurtoren"
    )
    async with (
        house.at(browser, VUURTOREN) as director,
        house.at(browser, BUREAU) as colleague,
    ):
        await director.go(f"/zaken/{case.reference}")
        await colleague.go(f"/zaken/{case.reference}")
        seen = await colleague.text()
        await director.go(f"/zaken/{case.reference}/notitie")
        await director.page.get_by_role("textbox").first.fill("Moeder gesproken op het plein.")
        await colleague.go(f"/zaken/{case.reference}/notitie")
        await colleague.page.get_by_role("textbox").first.fill("Dossier ligt klaar.")
        await colleague.page.locator("main form button[type=submit]").last.click()
        await colleague.page.wait_for_load_state()
        async with director.page.expect_response(lambda answer: True) as answered:
            await director.page.locator("main form button[type=submit]").last.click()
        status = (await answered.value).status
        difference = await director.text()
        kept = await director.page.get_by_role("textbox").first.input_value()

    assert "Annelies Koster" in seen
    assert status == 409
    assert "Lotte Brands" in difference
    assert kept == "Moeder gesproken op het plein."


@pytest.mark.parametrize("email", [VUURTOREN])
async def test_a_phone_shows_every_main_page_without_scrolling_sideways(
    house: DemoHouse, browser: Chromium, email: str
) -> None:
    wide = []
    async with house.at(browser, email, viewport=PHONE, dark=True) as window:
        paths = await main_pages(window, house, email)
        for path in paths:
            await window.go(path)
            if await window.overflows() > 0:
                wide.append(path)

    assert not wide
    assert not window.complaints


@pytest.mark.parametrize("email", [IBP])
async def test_axe_finds_nothing_on_any_main_page(
    house: DemoHouse, browser: Chromium, email: str
) -> None:
    found = []
    async with house.at(browser, email, checks_axe=True) as window:
        for path in await main_pages(window, house, email):
            status = await window.go(path)
            assert status == 200, path
            found += [f"{path}: {fault}" for fault in await window.faults_for_readers()]

    assert not found


async def test_axe_finds_nothing_on_the_pages_of_the_fg(
    house: DemoHouse, browser: Chromium
) -> None:
    found = []
    async with house.at(browser, FG, checks_axe=True) as window:
        for path in ("/toezicht", "/toezicht/logboek", "/toezicht/adviezen", "/medewerkers"):
            assert await window.go(path) == 200, path
            found += [f"{path}: {fault}" for fault in await window.faults_for_readers()]

    assert not found


async def main_pages(window: Window, house: DemoHouse, email: str) -> list[str]:
    """Answer every page of the menu, and every page that a case and a breach lead to."""
    await window.go("/")
    links = window.page.locator("header a[href^='/'], nav a[href^='/']")
    menu = await links.evaluate_all("each => each.map(link => link.getAttribute('href'))")
    paths = dict.fromkeys(path for path in menu if "#" not in path)
    school = "De Vuurtoren" if email == VUURTOREN else None
    cases = [case for case in await cases_of(house) if school in {None, case.school}]
    open_ones = [case for case in cases if case.state is CaseState.TAKEN_UP]
    request = next(case for case in open_ones if case.kind is Kind.INZAGE)
    breach = next(case for case in cases if case.kind is Kind.DATALEK)
    for start in (f"/zaken/{request.reference}", f"/datalekken/{breach.reference}"):
        await window.go(start)
        within = window.page.locator(f"main a[href^='{start}']")
        found = await within.evaluate_all("each => each.map(link => link.getAttribute('href'))")
        pages = (path for path in found if "." not in path and "#" not in path)
        paths |= dict.fromkeys((start, *pages))
    return list(paths)
