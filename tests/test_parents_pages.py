"""The pages for parents: what a browser sees of them, in nine languages and in every state."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

import pytest
from invented import HOUR, NOW, PARENTS_NAME, board, case, mail, source
from memory_storage import MemoryStorage, MemoryTransaction
from parents_house import Browser, ParentsHouse, parents_house, words_of

from casework.actions.parent_status import ShelfLetter
from casework.case import Case, CaseOutcome, CaseState
from casework.events import EventKind
from casework.kinds import Kind
from casework.message import Channel
from casework.ports import StorageUnavailable, Words
from casework.receipts import Receipt
from casework.term_acts import Question, QuestionKind, TermActs
from desk.guess_brake import GUESS_WINDOW, WRONG_GUESSES
from desk.parents.flood import MOST_IN_ALL, MOST_OF_ONE, WINDOW, FloodBrake
from desk.parents.form import MOST_TEXT
from desk.parents.page import RECEIPT_SECONDS
from desk.parents.status_pages import EXAMPLE
from desk.parents.status_view import LetterView, letter_view
from desk.parents.words import LANGUAGES, book

REFERENCE: Final = "PL-7F3K-9QXM"
HOSTILE: Final = '<script>alert(1)</script> \u202e niet & "zo"'
ASKED: Final = {"text": "Ik wil inzage in het dossier.", "how": "page"}
WRITTEN: Final = "Het gaat over Emirhan, die gepest is."


def questions(kind: QuestionKind) -> TermActs:
    return TermActs(questions=(Question(kind, NOW, "Joke Terpstra", f"Welk jaar? {HOSTILE}"),))


STATES: Final[dict[str, dict[str, Any]]] = {
    "received": {},
    "breach": {"kind": Kind.DATALEK},
    "no term": {"kind": Kind.OVERIG},
    "triage": {"state": CaseState.TRIAGE},
    "in hand": {"state": CaseState.TAKEN_UP, "school": "De Eik"},
    "asks who": {"acts": questions(QuestionKind.IDENTITY)},
    "asks you": {"acts": questions(QuestionKind.WHICH_DATA)},
    "late": {"received": NOW - timedelta(days=60)},
    "merged": {
        "state": CaseState.CLOSED,
        "closed_at": NOW,
        "outcome": CaseOutcome.MERGED,
        "merged_into": "PL-AAAA-BBBB",
    },
    **{
        f"closed {outcome}": {"state": CaseState.CLOSED, "closed_at": NOW, "outcome": outcome}
        for outcome in CaseOutcome
        if outcome is not CaseOutcome.MERGED
    },
}


@pytest.fixture
async def house() -> AsyncIterator[ParentsHouse]:
    async with parents_house(MemoryStorage()) as opened:
        yield opened


async def opened(house: ParentsHouse, shown: Case, **more: Any) -> Receipt:
    async with house.storage.transaction() as tx:
        await tx.cases.open(shown, mail(WRITTEN, channel=shown.channel, **more), source=source())
        await tx.cases.save(shown)
    return house.receipt(shown.reference)


class Unreliable(MemoryStorage):
    """A storage that can be away."""

    is_down = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemoryTransaction]:
        if self.is_down:
            raise StorageUnavailable("locked")
        async with super().transaction() as tx:
            yield tx


# How a case stands


@pytest.mark.parametrize("name", STATES)
async def test_every_state_is_told_in_every_language(house: ParentsHouse, name: str) -> None:
    receipt = await opened(house, case(REFERENCE, **STATES[name]))
    browser = house.browser()
    await browser.with_code(receipt.code)

    for language in LANGUAGES:
        page = await browser.text(f"/status?taal={language}")

        direction = "rtl" if language == "ar" else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in page
        assert REFERENCE in page
        assert book(language).said("status.title") in page
        assert re.search(r"\{\w*\}", page) is None
        assert page.count("<h1") == 1


async def test_the_page_is_in_the_language_of_the_case_unless_another_is_chosen(
    house: ParentsHouse,
) -> None:
    receipt = await opened(house, case(REFERENCE, language="tr"))
    browser = house.browser(language="pl")
    shown = (await browser.get("/status")).text

    await browser.send(shown.replace('name="taal" value="pl"', ""), "/status", code=receipt.code)

    assert '<html lang="tr"' in await browser.text("/status")
    assert '<html lang="uk"' in await browser.text("/status?taal=uk")


async def test_the_page_never_shows_what_was_written_nor_by_whom(house: ParentsHouse) -> None:
    receipt = await opened(
        house, case(REFERENCE, taken_up_by="Joke Terpstra", state=CaseState.TAKEN_UP)
    )

    page = await house.browser().with_code(receipt.code)

    for hidden in ("Emirhan", "gepest", PARENTS_NAME, "ouders.example", "Joke", "Terpstra"):
        assert hidden not in page


@pytest.mark.parametrize("name", ["asks who", "asks you"])
async def test_a_question_of_staff_is_shown_and_cannot_run(house: ParentsHouse, name: str) -> None:
    receipt = await opened(house, case(REFERENCE, **STATES[name]))
    browser = house.browser()
    await browser.with_code(receipt.code)

    page = (await browser.get("/status")).text

    assert "Welk jaar?" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<blockquote" in page


async def test_who_must_show_who_they_are_reads_every_way_and_never_to_send_a_copy(
    house: ParentsHouse,
) -> None:
    receipt = await opened(house, case(REFERENCE, **STATES["asks who"]))

    page = await house.browser().with_code(receipt.code)

    for way in ("visit", "phone", "code", "portal", "no_copy"):
        assert book("nl").said(f"ways.{way}") in page


@pytest.mark.parametrize("state", [CaseState.NEW, CaseState.TAKEN_UP])
async def test_who_reported_a_breach_is_not_promised_an_answer_by_its_date(
    house: ParentsHouse, state: CaseState
) -> None:
    receipt = await opened(house, case(REFERENCE, kind=Kind.DATALEK, state=state))

    page = await house.browser().with_code(receipt.code)

    assert book("nl").said("next.breach") in page
    assert book("nl").said("next.in_hand") not in page


async def test_who_is_asked_which_data_reads_what_is_asked(house: ParentsHouse) -> None:
    acts = TermActs(questions=(Question(QuestionKind.WHICH_DATA, NOW, "Joke Terpstra", ""),))
    receipt = await opened(house, case(REFERENCE, acts=acts))

    assert "Welke gegevens bedoelt u?" in await house.browser().with_code(receipt.code)


async def test_a_role_is_named_with_what_it_means(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE, kind=Kind.DATALEK, language="pl"))

    page = await house.browser(language="pl").with_code(receipt.code)

    assert f"– {book('pl').said('roles.IBP')}" in page


async def test_a_date_that_has_passed_is_admitted_with_where_to_complain(
    house: ParentsHouse,
) -> None:
    receipt = await opened(house, case(REFERENCE, **STATES["late"]))

    page = await house.browser().with_code(receipt.code)

    assert "Dat had niet mogen gebeuren" in page
    assert "autoriteitpersoonsgegevens.nl" in page


async def test_a_decision_tells_the_outcome_and_where_to_complain(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE, **STATES["closed refused"]))

    page = await house.browser().with_code(receipt.code)

    assert book("nl").said("outcomes.refused") in page
    assert book("nl").said("status.complain") in page


async def test_an_erased_case_is_said_to_be_gone(house: ParentsHouse) -> None:
    browser = house.browser()

    page = await browser.with_code(house.receipt(REFERENCE).code)

    assert "Deze zaak is er niet meer" in page
    assert "bewijs" not in dict(browser.client.cookies)


# The code


def codes_refused(house: ParentsHouse) -> Iterator[str]:
    yield Receipt(REFERENCE, "0" * 10).code
    yield Receipt("PL-ZZZZ-ZZZZ", house.receipt(REFERENCE).secret).code
    yield "hallo"


async def test_wrong_unknown_and_unreadable_codes_get_the_same_answer(
    house: ParentsHouse,
) -> None:
    await opened(house, case(REFERENCE))
    answers = set()
    for typed in codes_refused(house):
        response = await house.browser().fill_in("/status", code=typed)
        assert response.status_code == 422
        page = words_of(response).replace(typed, "…")
        answers.add(re.sub(r'name="csrf" value="\w+"', "", page))

    assert len(answers) == 1
    assert book("nl").said("enter.wrong") in answers.pop()


async def test_the_code_stands_in_no_address_and_in_no_log(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE))
    browser = house.browser()

    response = await browser.fill_in("/status", code=receipt.code)

    assert response.headers["Location"] == "/status?taal=nl"
    assert response.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
    assert response.headers["Cache-Control"] == "no-store"


async def test_a_receipt_is_held_by_the_browser_alone_and_not_for_long(
    house: ParentsHouse,
) -> None:
    receipt = await opened(house, case(REFERENCE))

    response = await house.browser().fill_in("/status", code=receipt.code)

    (cookie,) = [
        each for each in response.headers.get_list("set-cookie") if each.startswith("bewijs=")
    ]
    for part in ("HttpOnly", "SameSite=strict", f"Max-Age={RECEIPT_SECONDS}", "Path=/"):
        assert part in cookie


async def test_who_previews_the_link_learns_nothing(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE))

    page = await house.browser().text(f"/status#{receipt.code}")

    assert REFERENCE not in page.replace(EXAMPLE, "")
    assert book("nl").said("enter.title") in page


async def test_after_too_many_guesses_even_a_right_code_waits(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE))
    browser = house.browser()
    for _ in range(WRONG_GUESSES):
        await browser.fill_in("/status", code="PL-7F3K-9QXM-00000-00000")

    held = await browser.fill_in("/status", code=receipt.code)
    elsewhere = await house.browser(client="198.51.100.9").fill_in("/status", code=receipt.code)
    house.desk.clock.advance(GUESS_WINDOW)
    later = await browser.fill_in("/status", code=receipt.code)

    assert held.status_code == 429
    assert held.headers["Retry-After"] == "600"
    assert elsewhere.status_code == later.status_code == 303


async def test_a_cookie_that_was_made_up_counts_as_a_guess(house: ParentsHouse) -> None:
    statuses = []
    for _ in range(WRONG_GUESSES + 1):
        browser = house.browser()
        browser.client.cookies.set("bewijs", "PL-7F3K-9QXM-00000-00000")
        statuses.append((await browser.get("/status")).status_code)

    assert statuses == [200] * WRONG_GUESSES + [429]


async def test_a_form_of_another_site_opens_nothing(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE))
    browser = house.browser()

    alone = await browser.client.post("/status", data={"code": receipt.code})
    crossed = await browser.client.post(
        "/status", data={"code": receipt.code}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert alone.status_code == crossed.status_code == 403
    assert "bewijs" not in dict(browser.client.cookies)
    assert receipt.code in alone.text
    assert receipt.code not in crossed.text


async def test_who_leaves_takes_the_case_off_the_screen(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE))
    browser = house.browser()
    shown = await browser.with_code(receipt.code)

    left = await browser.send(shown, "/status/sluiten", follow=True)

    assert book("nl").said("status.left") in words_of(left)
    assert REFERENCE not in words_of(left).replace(EXAMPLE, "")


async def test_reading_leaves_an_event_once_an_hour(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE))
    browser = house.browser()

    await browser.with_code(receipt.code)
    await browser.text("/status?taal=pl")

    async with house.storage.reading() as tx:
        events = await tx.journal.of_case(board="linde", reference=REFERENCE)
    assert [each.kind for each in events] == [EventKind.STATUS_READ]


# A message on the status page


async def wrote(house: ParentsHouse, browser: Browser, text: str, **more: str) -> Any:
    shown = await browser.text("/status?taal=nl")
    return await browser.send(shown, "/status/bericht", text=text, **more)


async def test_an_answer_joins_the_case_and_the_page_says_so(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE, **STATES["asks you"]))
    browser = house.browser()
    await browser.with_code(receipt.code)
    house.desk.clock.advance(HOUR)

    done = await wrote(house, browser, "Bedankt, het gaat om vorig jaar.")

    page = await browser.text(done.headers["Location"])
    assert book("nl").said("status.sent", reference=REFERENCE) in page
    assert book("nl").said("standing.answered") in page
    async with house.storage.reading() as tx:
        messages = await tx.cases.messages(case(REFERENCE))
    assert [each.text for each in messages] == [WRITTEN, "Bedankt, het gaat om vorig jaar."]


async def test_a_message_that_asks_something_new_shows_the_new_code(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE))
    browser = house.browser()
    await browser.with_code(receipt.code)

    done = await wrote(house, browser, "Wilt u ook alles verwijderen?")

    page = await browser.text(done.headers["Location"])
    (new,) = [each for each in await house.cases() if each.reference != REFERENCE]
    assert book("nl").said("status.sent_new") in page
    assert house.receipt(new.reference).code in page
    assert receipt.code in page


async def test_nothing_can_be_added_to_the_case_of_another(house: ParentsHouse) -> None:
    other = "PL-AAAA-BBBB"
    receipt = await opened(house, case(REFERENCE))
    await opened(house, case(other))
    browser = house.browser()
    await browser.with_code(receipt.code)

    done = await wrote(house, browser, "Bedankt.", zaak=other)

    assert book("nl").said("status.sent_not") in await browser.text(done.headers["Location"])
    async with house.storage.reading() as tx:
        assert len(await tx.cases.messages(case(other))) == 1


@pytest.mark.parametrize(
    ("text", "fault"), [(" …", "text_missing"), ("a" * (MOST_TEXT + 1), "text_long")]
)
async def test_a_message_of_nothing_or_too_much_is_shown_again(
    house: ParentsHouse, text: str, fault: str
) -> None:
    receipt = await opened(house, case(REFERENCE))
    browser = house.browser()
    await browser.with_code(receipt.code)

    response = await wrote(house, browser, text)

    assert response.status_code == 422
    assert book("nl").said(f"faults.{fault}", most=str(MOST_TEXT)) in words_of(response)
    assert text.strip() in words_of(response)


async def test_without_a_receipt_nothing_is_taken(house: ParentsHouse) -> None:
    receipt = await opened(house, case(REFERENCE))
    browser = house.browser()
    shown = await browser.with_code(receipt.code)
    browser.client.cookies.delete("bewijs")

    done = await browser.send(shown, "/status/bericht", text="Bedankt.")

    assert book("nl").said("status.sent_not") in await browser.text(done.headers["Location"])


# The form


@pytest.mark.parametrize("path", ["", "/verzoek", "/datalek", "/verstuurd"])
async def test_every_page_around_the_form_is_in_every_language(
    house: ParentsHouse, path: str
) -> None:
    for language in LANGUAGES:
        page = await house.browser(language=language).text(f"/melden/linde{path}")

        assert f'<html lang="{language}"' in page
        assert "Stichting De Linde" in page
        assert page.count("<h1") == 1
        assert 'type="file"' not in page
        assert re.search(r"\{\w*\}", page) is None


@pytest.mark.parametrize("path", ["verzoek", "datalek"])
async def test_the_form_warns_against_copies_before_anything_is_typed(
    house: ParentsHouse, path: str
) -> None:
    for language in LANGUAGES:
        page = await house.browser(language=language).text(f"/melden/linde/{path}")

        assert book(language).said("report.no_copy") in page.partition("<textarea")[0]


async def test_a_sent_form_shows_the_code_the_date_and_what_happens_next(
    house: ParentsHouse,
) -> None:
    browser = house.browser()

    done = await browser.fill_in("/melden/linde/verzoek", follow=True, school="De Eik", **ASKED)

    (shown,) = await house.cases()
    page = words_of(done)
    assert shown.school == "De Eik"
    assert house.receipt(shown.reference).code in page
    assert "dinsdag 1 december 2026" in page
    assert book("nl").said("next.received") in page
    assert book("nl").said("sent.only_way") in page
    assert "Typ de code op deze pagina: http://loket.example/status" in page


async def test_letters_are_read_behind_the_code(house: ParentsHouse) -> None:
    browser = house.browser()
    shown = (await browser.get("/melden/linde/verzoek?taal=ar")).text
    await browser.send(shown, "/melden/linde/verzoek", **ASKED)
    none_yet = await browser.text("/status?taal=nl")

    await house.post_letters()

    page = await browser.text("/status?taal=nl")
    assert book("nl").said("status.no_letters") in none_yet
    assert "Wij hebben uw bericht gekregen" in page
    assert "Met vriendelijke groet" in page
    assert page.count('class="desk-letter"') == 2


def shelved(text: str) -> LetterView:
    return letter_view(ShelfLetter(NOW, Words("Uw antwoord staat klaar", text)), book("nl"))


def test_a_letter_about_an_answer_that_waits_has_the_way_to_it() -> None:
    text = "Dag,\n\nhttps://loket.example/antwoord/aB3_-x\n\nGroet"

    assert shelved(text).fetch == "/antwoord/aB3_-x"
    assert shelved("Zie https://elders.example/antwoord/aB3 voor meer.").fetch == ""
    assert shelved("https://loket.example/antwoord/../uit").fetch == ""


def test_the_languages_of_a_letter_are_sheets_of_their_own() -> None:
    assert shelved(f"Goedendag,\n\n{'-' * 40}\n\nمرحبًا").sheets == ("Goedendag,", "مرحبًا")


async def test_with_an_address_the_answer_goes_by_mail(house: ParentsHouse) -> None:
    done = await house.browser().fill_in(
        "/melden/linde/verzoek",
        follow=True,
        **{**ASKED, "how": "mail", "email": "Ouder@Ouders.example"},
    )

    (shown,) = await house.cases()
    assert shown.channel is Channel.EMAIL
    assert book("nl").said("sent.mailed") in words_of(done)


async def test_an_address_beside_the_choice_for_the_page_is_not_used(house: ParentsHouse) -> None:
    await house.browser().fill_in(
        "/melden/linde/verzoek", **{**ASKED, "email": "ouder@ouders.example"}
    )

    (shown,) = await house.cases()
    assert shown.channel is Channel.WEB


async def test_a_form_sent_twice_is_one_case_and_gives_the_same_code(house: ParentsHouse) -> None:
    browser = house.browser()
    shown = (await browser.get("/melden/linde/verzoek")).text

    first = await browser.send(shown, "/melden/linde/verzoek", follow=True, **ASKED)
    second = await browser.send(shown, "/melden/linde/verzoek", follow=True, **ASKED)

    (opened_case,) = await house.cases()
    code = house.receipt(opened_case.reference).code
    assert code in first.text
    assert code in second.text


async def test_who_goes_back_and_sends_the_form_again_has_one_case(house: ParentsHouse) -> None:
    browser = house.browser()
    first = await browser.fill_in("/melden/linde/verzoek", **ASKED)

    again = await browser.fill_in("/melden/linde/verzoek", **ASKED)

    assert (first.status_code, again.status_code) == (303, 303)
    assert len(await house.cases()) == 1
    other = {**ASKED, "text": "Ik wil ook dat u de foto's verwijdert."}
    await browser.fill_in("/melden/linde/verzoek", **other)
    assert len(await house.cases()) == 2


async def test_who_comes_after_somebody_who_closed_the_page_sends_a_form_of_their_own(
    house: ParentsHouse,
) -> None:
    browser = house.browser()
    await browser.fill_in("/melden/linde/verzoek", **ASKED)
    await browser.fill_in("/status", to="/status/sluiten")

    await browser.fill_in("/melden/linde/verzoek", **ASKED)

    assert len(await house.cases()) == 2


async def test_a_breach_goes_to_the_breach_door_with_when_it_was_noticed(
    house: ParentsHouse,
) -> None:
    await house.browser().fill_in(
        "/melden/linde/datalek", **{**ASKED, "discovered": "2026-11-02T08:15"}
    )

    found = {each.kind: each for each in await house.cases()}
    async with house.storage.reading() as tx:
        entry = await tx.breaches.get(board="linde", reference=found[Kind.DATALEK].reference)
    assert entry is not None
    assert entry.discovered is not None
    assert entry.discovered.isoformat() == "2026-11-02T07:15:00+00:00"


@pytest.mark.parametrize(
    ("fields", "box", "fault"),
    [
        ({"text": " "}, "text", "text_missing"),
        ({"text": "a" * (MOST_TEXT + 1)}, "text", "text_long"),
        ({"how": ""}, "how", "how_missing"),
        ({"how": "post"}, "how", "how_missing"),
        ({"how": "mail"}, "email", "email_wrong"),
        ({"how": "mail", "email": "ouder"}, "email", "email_wrong"),
        ({"how": "mail", "email": "a@b.example\nBcc: c@d.example"}, "email", "email_wrong"),
        ({"how": "mail", "email": "jos\u00e9@ouders.example"}, "email", "email_wrong"),
        ({"discovered": "2026-11-04T10:00"}, "discovered", "discovered_wrong"),
        ({"discovered": "1999-11-04T10:00"}, "discovered", "discovered_wrong"),
        ({"discovered": "gisteren"}, "discovered", "discovered_wrong"),
        ({"discovered": "2026-03-29T02:30"}, "discovered", "discovered_wrong"),
    ],
)
async def test_what_is_wrong_is_said_at_its_box_and_what_was_typed_stays(
    house: ParentsHouse, fields: dict[str, str], box: str, fault: str
) -> None:
    typed = {**ASKED, "name": HOSTILE, **fields}

    response = await house.browser().fill_in("/melden/linde/datalek", **typed)

    page = words_of(response)
    assert response.status_code == 422
    assert f'href="#{box}"' in page
    assert f'id="{box}' in page
    assert book("nl").said(f"faults.{fault}", most=str(MOST_TEXT)) in page
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text
    assert await house.cases() == []


async def test_a_school_that_is_none_of_the_boards_is_no_school(house: ParentsHouse) -> None:
    await house.browser().fill_in("/melden/linde/verzoek", **{**ASKED, "school": "Elders"})

    (shown,) = await house.cases()
    assert shown.school is None


async def test_when_nothing_can_be_saved_the_page_says_so_and_keeps_what_was_typed() -> None:
    storage = Unreliable()
    async with parents_house(storage) as house:
        browser = house.browser()
        shown = (await browser.get("/melden/linde/verzoek")).text
        storage.is_down = True

        failed = await browser.send(shown, "/melden/linde/verzoek", **ASKED)
        storage.is_down = False
        later = await browser.send(failed.text, "/melden/linde/verzoek", **ASKED)

        page = words_of(failed)
        assert failed.status_code == 503
        assert book("nl").said("faults.down") in page
        assert ASKED["text"] in page
        assert later.status_code == 303
        assert len(await house.cases()) == 1


async def test_when_a_message_cannot_be_saved_it_stays_on_the_screen() -> None:
    storage = Unreliable()
    async with parents_house(storage) as house:
        receipt = await opened(house, case(REFERENCE))
        browser = house.browser()
        shown = await browser.with_code(receipt.code)
        storage.is_down = True

        failed = await browser.send(shown, "/status/bericht", text="Bedankt.")
        storage.is_down = False
        later = await browser.send(failed.text, "/status/bericht", text="Bedankt.")

        assert failed.status_code == 503
        assert book("nl").said("faults.down") in words_of(failed)
        assert "Bedankt." in failed.text
        assert later.status_code == 303
        async with storage.reading() as tx:
            assert len(await tx.cases.messages(case(REFERENCE))) == 2


async def test_a_form_without_our_token_is_shown_again_and_not_taken(house: ParentsHouse) -> None:
    response = await house.browser().client.post("/melden/linde/verzoek", data=ASKED)

    assert response.status_code == 403
    assert book("nl").said("faults.expired") in words_of(response)
    assert ASKED["text"] in response.text
    assert await house.cases() == []


async def test_nothing_of_a_form_from_another_site_is_shown(house: ParentsHouse) -> None:
    response = await house.browser().client.post(
        "/melden/linde/verzoek", data=ASKED, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 403
    assert ASKED["text"] not in response.text


async def test_a_flood_from_one_network_is_held_and_what_was_typed_stays(
    house: ParentsHouse,
) -> None:
    browser = house.browser()
    for number in range(MOST_OF_ONE):
        await browser.fill_in("/melden/linde/verzoek", **{**ASKED, "text": f"Vraag {number}"})

    held = await browser.fill_in("/melden/linde/verzoek", **ASKED)
    breach = await browser.fill_in("/melden/linde/datalek", **ASKED)
    other = await house.browser(client="198.51.100.9").fill_in("/melden/linde/verzoek", **ASKED)
    house.desk.clock.advance(WINDOW)
    later = await browser.fill_in("/melden/linde/verzoek", **ASKED)

    assert held.status_code == 429
    assert held.headers["Retry-After"] == "3600"
    assert ASKED["text"] in held.text
    assert "info@linde.example" in held.text
    assert [each.status_code for each in (breach, other, later)] == [303] * 3


def test_a_flood_from_everywhere_is_held_in_all() -> None:
    brake = FloodBrake()
    taken = [brake.lets_in(f"192.0.2.{number % 250}", NOW) for number in range(MOST_IN_ALL + 5)]

    assert taken == [True] * MOST_IN_ALL + [False] * 5
    assert brake.lets_in("192.0.2.1", NOW + WINDOW)


async def test_what_was_set_aside_gives_no_code_and_not_that_of_somebody_before(
    house: ParentsHouse,
) -> None:
    browser = house.browser()
    await browser.fill_in("/melden/linde/verzoek", **ASKED)
    house.understand.otherwise = None  # now it fails on every word

    done = await browser.fill_in(
        "/melden/linde/verzoek", follow=True, **{**ASKED, "text": "Nog een vraag."}
    )

    assert book("nl").said("sent.aside") in words_of(done)
    assert "PL-" not in words_of(done)


# Which board


async def test_one_board_needs_no_choice(house: ParentsHouse) -> None:
    response = await house.browser().get("/melden")

    assert response.headers["Location"] == "/melden/linde?taal=nl"


async def test_with_more_boards_each_has_its_own_form() -> None:
    profiles = (board(), board("beuk"))
    async with parents_house(MemoryStorage(), profiles=profiles) as house:
        page = await house.browser(language="pl").text("/melden")
        await house.browser().fill_in("/melden/beuk/verzoek", **ASKED)

        assert 'href="/melden/linde?taal=pl"' in page
        assert 'href="/melden/beuk?taal=pl"' in page
        assert [each.board for each in await house.cases()] == ["beuk"]


@pytest.mark.parametrize("path", ["", "/verzoek", "/datalek", "/verstuurd"])
async def test_a_board_that_is_not_here_is_not_found(house: ParentsHouse, path: str) -> None:
    assert (await house.browser().get(f"/melden/elders{path}")).status_code == 404
