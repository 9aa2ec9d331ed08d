"""Prove the pages on which an answer is written, checked, approved, sent and fetched."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest
from answer_house import (
    COPY,
    DOSSIER,
    FOUR_EYES,
    LINDE,
    WORDS,
    AnswerHouse,
    JudgeByName,
    ScriptedLook,
    answer_house,
    masked,
)
from databases import Stores
from desk_house import DeskHouse, Visitor, desk_house
from fakes import FakeClock
from invented import NOW, mail
from memory_storage import MemoryStorage

from casework.answers import KEPT_READY, MOST_TRIES, AnswerState
from casework.boards import BoardProfile, Post, Role
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import LetterKind
from casework.ports import Storage
from casework.seats import Seat
from desk.answers.opened import AnswerPorts
from desk.answers.panel import answer_summary
from desk.answers.routes import answer_routes
from desk.frame import Desk, Visit, csrf_of
from desk.parents.words import LANGUAGES, book

OTHER_BOARD = Seat("other", Role.IBP_MANAGER)
HOSTILE = "<script>alert('x')</script> \u202eomgekeerd"


@dataclass
class Office:
    """A desk with the pages of answers, and one case."""

    house: DeskHouse
    case: AnswerHouse

    @property
    def base(self) -> str:
        return f"/zaken/{self.case.reference}/antwoord"

    def visitor(self, who: str = "director") -> Visitor:
        return self.house.visitor(who)


@asynccontextmanager
async def office(
    storage: Storage | None = None,
    kind: Kind = Kind.INZAGE,
    *,
    profile: BoardProfile = LINDE,
    look: ScriptedLook | None = None,
    **more: Any,
) -> AsyncIterator[Office]:
    storage = storage or MemoryStorage()
    case = await answer_house(storage, kind, profile=profile, **more)
    case.clock = FakeClock(NOW)
    ports = AnswerPorts(WORDS, JudgeByName(), look or ScriptedLook())

    def routes(desk: Desk) -> Any:
        return answer_routes(replace(desk, url="http://loket.example"), ports)

    async with desk_house(
        storage, routes, profiles=(profile,), clock=case.clock, mask=masked
    ) as house:
        yield Office(house, case)


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found is not None
    return found[1]


def field_of(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    if found is None:
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None, name
    return unescape(found[1])


async def draft(one: Office, visitor: Visitor, **fields: Any) -> str:
    """Make a draft over the page; answer where it stands."""
    page = (await visitor.get(one.base)).text
    given = {"besluit": "granted", "uitleg": "Zo is het.", **fields}
    made = await visitor.post(one.base, seen=seen_in(page), **given)
    assert made.status_code == 303, unescape(made.text)
    return str(made.headers["location"])


async def fill_in(visitor: Visitor, where: str, **changes: str) -> httpx.Response:
    page = (await visitor.get(where)).text
    text = field_of(page, "tekst").replace("[Vul in: het antwoord]", "Voor het onderwijs.")
    fields = {"onderwerp": field_of(page, "onderwerp"), "tekst": text, "vertaling": ""}
    if 'name="vertaling"' in page:
        fields["vertaling"] = field_of(page, "vertaling")
    return await visitor.post(where, seen=seen_in(page), **{**fields, **changes})


async def upload(
    visitor: Visitor, where: str, name: str, data: bytes, **fields: str
) -> httpx.Response:
    page = (await visitor.get(where)).text
    return await visitor.client.post(
        f"{where}/bestanden",
        data={"csrf": visitor.csrf, "seen": seen_in(page), **fields},
        files={"bestand": (name, data, "text/csv")},
    )


async def send(
    visitor: Visitor, where: str, way: str = "download", **fields: str
) -> httpx.Response:
    page = (await visitor.get(f"{where}/versturen")).text
    given = {"hoe": way, "sha256": field_of(page, "sha256"), "bekeken": "ja", **fields}
    return await visitor.post(f"{where}/versturen", seen=seen_in(page), **given)


async def ready_to_send(one: Office, visitor: Visitor) -> str:
    where = await draft(one, visitor)
    assert (await upload(visitor, where, DOSSIER.name, DOSSIER.data)).status_code == 303
    assert (await fill_in(visitor, where)).status_code == 303
    return where


async def test_going_on_from_the_form_keeps_what_was_typed(stores: Stores) -> None:
    async with office(stores.open()) as one:
        director = one.visitor()
        where = await ready_to_send(one, director)

        on = await fill_in(director, where, onderwerp="Nieuw onderwerp", verder="versturen")
        elsewhere = await fill_in(director, where, verder="//elders.example")

        assert on.headers["location"] == f"{where}/versturen"
        assert elsewhere.headers["location"] == where
        assert "Nieuw onderwerp" in await director.text(f"{where}/versturen")


async def test_an_answer_goes_from_choice_to_parent_over_the_pages(stores: Stores) -> None:
    async with office(stores.open()) as one:
        director = one.visitor()
        where = await ready_to_send(one, director)
        preview = await director.text(f"{where}/voorbeeld")
        assert "dinsdag 3 november 2026" in preview
        assert "dossier.csv" in preview

        sent = await send(director, where)

        assert sent.status_code == 303, unescape(sent.text)
        page = await director.text(where)
        assert "Verstuurd antwoord" in page
        assert "nog een code nodig" in page
        shown = await director.post(f"{where}/code", doe="toon")
        (code,) = re.findall(r'value="([A-Z0-9]{4}-[A-Z0-9]{4})"', shown.text)
        await _parent_fetches(one, code)


async def _parent_fetches(one: Office, code: str) -> None:
    (letter,) = await one.case.letters(LetterKind.ANSWER_READY)
    path = str(letter.facts["link"]).removeprefix("http://loket.example")
    parent = one.house.client()
    entry = await parent.get(path)
    assert entry.status_code == 200
    assert "dossier.csv" not in entry.text
    wrong = await parent.post(path, data={"csrf": field_of(entry.text, "csrf"), "code": "AAAA"})
    assert wrong.status_code == 422
    right = await parent.post(path, data={"csrf": field_of(entry.text, "csrf"), "code": code})
    assert right.status_code == 303
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    page = await parent.get(path)
    assert "Datum: dinsdag 3 november 2026" in page.text
    link = re.findall(r'href="([^"]*/bestand/[^"]*)"', page.text)[0]
    file = await parent.get(link)
    assert file.content == DOSSIER.data
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-type"] == "application/octet-stream"
    stranger = await one.house.client().get(link)
    assert stranger.status_code == 303


# Who may


@pytest.mark.parametrize("who", ["other_director", OTHER_BOARD])
async def test_who_may_not_see_the_case_finds_no_page_of_it(who: str | Seat) -> None:
    async with office() as one:
        where = await draft(one, one.visitor())
        visitor = one.house.visitor(who)

        for path in (one.base, where, f"{where}/voorbeeld", f"{where}/versturen"):
            assert (await visitor.get(path)).status_code in {303, 404}
        for path in (where, f"{where}/weg", f"{where}/versturen", f"{where}/code"):
            refused = await visitor.post(path, seen="1")
            assert refused.status_code in {303, 404}
        assert (await one.visitor().get(where)).status_code == 200


async def test_who_the_case_is_about_does_not_find_its_answer() -> None:
    async with office(kept_from=(Post(Role.IBP_MANAGER),)) as one:
        where = await draft(one, one.visitor())

        assert (await one.visitor("ibp_manager").get(where)).status_code == 404
        assert (await one.visitor("ibp_manager").get(one.base)).status_code == 404


async def test_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    async with office() as one:
        where = await draft(one, one.visitor())
        nobody = one.house.client()

        for path in (one.base, where, f"{where}/versturen"):
            assert (await nobody.get(path)).headers["location"].startswith("/aanmelden")
        sent = await nobody.post(f"{where}/bestanden", files={"bestand": ("a.csv", b"x")})
        assert sent.headers["location"].startswith("/aanmelden")


async def test_the_fg_reads_along_and_cannot_write() -> None:
    async with office() as one:
        where = await draft(one, one.visitor())
        fg = one.visitor("fg")

        page = await fg.text(where)

        assert "De FG leest mee" in page
        assert "Datum: " in page
        assert 'action="/zaken/' not in page
        seen = seen_in((await one.visitor().get(where)).text)
        refused = await fg.post(where, seen=seen, onderwerp="Anders", tekst="Anders")
        assert refused.status_code == 422
        assert "De FG leest mee" in unescape(refused.text)
        assert "Dit kan nu niet" in await fg.text(f"{where}/versturen")


@pytest.mark.parametrize("who", ["director", "ibp_manager", "desk", "fg"])
async def test_every_role_that_sees_the_case_reads_every_page(who: str) -> None:
    async with office() as one:
        where = await ready_to_send(one, one.visitor())
        visitor = one.visitor(who)

        for path in (where, f"{where}/voorbeeld", f"{where}/akkoord", f"{where}/versturen"):
            assert "<h1" in await visitor.text(path)


async def test_a_form_without_its_token_changes_nothing() -> None:
    async with office() as one:
        where = await draft(one, one.visitor())
        visitor = one.visitor()
        visitor.csrf = "0" * 64

        assert (await visitor.post(f"{where}/weg", seen="1")).status_code == 403
        sent = await visitor.client.post(
            f"{where}/bestanden", data={"csrf": "x", "seen": "1"}, files={"bestand": ("a", b"x")}
        )
        assert sent.status_code == 403


# Begin


async def test_without_a_choice_the_form_says_so_and_keeps_what_was_typed() -> None:
    async with office() as one:
        visitor = one.visitor()
        page = await visitor.text(one.base)

        refused = await visitor.post(one.base, seen=seen_in(page), uitleg="Mijn uitleg")

        assert refused.status_code == 422
        assert "Kies wat het antwoord is" in unescape(refused.text)
        assert field_of(refused.text, "uitleg") == "Mijn uitleg"


async def test_a_refusal_needs_a_ground_and_then_cites_it() -> None:
    async with office(kind=Kind.CORRECTIE) as one:
        visitor = one.visitor()
        page = await visitor.text(one.base)
        seen = seen_in(page)

        refused = await visitor.post(one.base, seen=seen, besluit="refused")
        assert "Kies waarom" in unescape(refused.text)
        where = await draft(one, visitor, besluit="refused", reden="data_are_right")

        assert "(art. 16 AVG)" in field_of((await visitor.get(where)).text, "tekst")


async def test_a_made_up_ground_or_outcome_is_refused() -> None:
    async with office() as one:
        visitor = one.visitor()
        seen = seen_in(await visitor.text(one.base))

        for fields in ({"besluit": "magic"}, {"besluit": "refused", "reden": "magic"}):
            assert (await visitor.post(one.base, seen=seen, **fields)).status_code == 422
        merged = await visitor.post(one.base, seen=seen, besluit="merged")
        assert "past niet" in unescape(merged.text)


async def test_a_request_without_identity_says_that_yes_must_wait() -> None:
    async with office(identity=None) as one:
        assert "Ja zeggen kan nog niet" in await one.visitor().text(one.base)


async def test_a_second_visit_leads_to_the_draft_that_is_there() -> None:
    async with office() as one:
        where = await draft(one, one.visitor())

        again = await one.visitor("ibp_manager").get(one.base)

        assert again.headers["location"] == where


async def test_a_closed_case_has_no_answer_to_begin() -> None:
    async with office() as one:
        visitor = one.visitor()
        await send(visitor, await ready_to_send(one, visitor))

        assert "is al gesloten" in await visitor.text(one.base)


# Write


async def test_a_stale_form_keeps_what_was_typed_and_says_what_changed() -> None:
    async with office() as one:
        director, other = one.visitor(), one.visitor("ibp_manager")
        where = await draft(one, director)
        old = (await director.get(where)).text
        await fill_in(other, where, onderwerp="Van een ander")

        refused = await director.post(
            where, seen=seen_in(old), onderwerp="Van mij", tekst="Mijn tekst", vertaling=""
        )

        assert refused.status_code == 409
        text = unescape(refused.text)
        assert "Fatima Bouzian: Het antwoord is veranderd." in text
        assert field_of(refused.text, "tekst") == "Mijn tekst"
        again = await director.post(
            where, seen=seen_in(refused.text), onderwerp="Van mij", tekst="Mijn tekst"
        )
        assert again.status_code == 303


async def test_hostile_words_are_shown_and_never_run() -> None:
    async with office(message=mail(HOSTILE)) as one:
        visitor = one.visitor()
        where = await draft(one, visitor, uitleg=HOSTILE)
        await fill_in(visitor, where, onderwerp=HOSTILE)

        for path in (where, f"{where}/voorbeeld", f"{where}/versturen"):
            page = (await visitor.get(path)).text
            assert "<script>alert" not in page
            assert "&lt;script&gt;" in page


async def test_numbers_of_persons_are_masked_before_anything_is_kept() -> None:
    async with office() as one:
        visitor = one.visitor()
        where = await draft(one, visitor, uitleg="Het BSN is 111222333.")

        page = await visitor.text(where)

        assert "111222333" not in page
        assert "[BSN verwijderd]" in page
        assert "Er stond een nummer in" in page


async def test_the_parents_language_stands_beside_the_dutch() -> None:
    async with office(language="ar") as one:
        visitor = one.visitor()
        where = await draft(one, visitor)
        page = (await visitor.get(where)).text

        assert 'dir="rtl"' in page
        assert "ما هو ردنا؟" in field_of(page, "vertaling")
        await fill_in(visitor, where)
        assert "in de taal van de ouder niet" in await visitor.text(where)


async def test_a_draft_can_be_thrown_away() -> None:
    async with office() as one:
        visitor = one.visitor()
        where = await draft(one, visitor)
        seen = seen_in((await visitor.get(where)).text)

        gone = await visitor.post(f"{where}/weg", seen=seen)

        assert gone.headers["location"] == f"/zaken/{one.case.reference}"
        assert (await visitor.get(where)).status_code == 404


# Files


async def test_a_copy_of_a_passport_is_refused_and_said_so() -> None:
    async with office() as one:
        visitor = one.visitor()
        where = await draft(one, visitor)

        refused = await upload(
            visitor, where, COPY.name, COPY.data + bytes(2_000_000), gekeken="ja"
        )

        assert refused.status_code == 422
        assert "Het bestand is niet bewaard" in unescape(refused.text)
        assert "paspoort.jpg" not in await visitor.text(where)


async def test_no_file_chosen_is_said_beside_the_box() -> None:
    async with office() as one:
        visitor = one.visitor()
        where = await draft(one, visitor)

        refused = await upload(visitor, where, "", b"")

        assert refused.status_code == 422
        assert "Kies een bestand" in unescape(refused.text)


async def test_a_file_can_be_fetched_back_and_taken_out() -> None:
    async with office() as one:
        visitor = one.visitor()
        where = await draft(one, visitor)
        await upload(visitor, where, DOSSIER.name, DOSSIER.data)
        page = (await visitor.get(where)).text
        link = re.findall(r'href="([^"]*/bestand/[^"]*)"', page)[0]

        assert (await visitor.get(link)).content == DOSSIER.data
        await visitor.post(f"{link}/weg", seen=seen_in(page))

        assert (await visitor.get(link)).status_code == 404
        assert "Er zijn nog geen bestanden" in await visitor.text(where)


# Four eyes and sending


async def test_four_eyes_over_the_pages() -> None:
    async with office(kind=Kind.INFORMATIE, profile=FOUR_EYES) as one:
        director, other = one.visitor(), one.visitor("ibp_manager")
        where = await draft(one, director, besluit="handled")
        seen = seen_in((await director.get(f"{where}/akkoord")).text)
        await director.post(f"{where}/akkoord", seen=seen, doe="vraag")
        assert "U heeft zelf aan dit antwoord geschreven" in await director.text(f"{where}/akkoord")
        assert "goedkeuren" in await director.text(f"{where}/versturen")
        page = (await other.get(f"{where}/akkoord")).text

        approved = await other.post(
            f"{where}/akkoord", seen=seen_in(page), sha256=field_of(page, "sha256"), doe="goed"
        )

        assert approved.status_code == 303
        assert (await send(director, where, "mail")).status_code == 303


async def test_an_answer_sent_back_shows_why() -> None:
    async with office(kind=Kind.INFORMATIE, profile=FOUR_EYES) as one:
        director, other = one.visitor(), one.visitor("ibp_manager")
        where = await draft(one, director, besluit="handled")
        seen = seen_in((await director.get(f"{where}/akkoord")).text)
        await director.post(f"{where}/akkoord", seen=seen, doe="vraag")
        seen = seen_in((await other.get(f"{where}/akkoord")).text)

        await other.post(f"{where}/akkoord", seen=seen, doe="terug", opmerking=HOSTILE)

        page = (await director.get(where)).text
        assert "Teruggestuurd" in page
        assert "<script>alert" not in page


async def test_an_answer_that_is_held_up_cannot_be_sent_from_any_form() -> None:
    async with office() as one:
        visitor = one.visitor()
        where = await draft(one, visitor)
        page = await visitor.text(f"{where}/versturen")
        assert "De controle vond iets dat niet weg mag" in page
        view = await one.case.writer().read(one.case.reference, where.rpartition("/")[2])

        forced = await visitor.post(
            f"{where}/versturen",
            seen=str(view.version),
            hoe="download",
            sha256=view.answer.sha256,
            bekeken="ja",
        )

        assert forced.status_code == 422
        assert (await one.case.case()).is_open


async def test_a_way_must_be_chosen() -> None:
    async with office() as one:
        visitor = one.visitor()
        where = await ready_to_send(one, visitor)

        refused = await send(visitor, where, "by_owl")

        assert refused.status_code == 422
        assert "Kies hoe de ouder" in unescape(refused.text)


async def test_a_code_is_shown_once_and_stands_on_no_other_page() -> None:
    async with office() as one:
        visitor = one.visitor()
        where = await ready_to_send(one, visitor)
        await send(visitor, where)

        shown = await visitor.post(f"{where}/code", doe="toon")

        (code,) = re.findall(r'value="([A-Z0-9]{4}-[A-Z0-9]{4})"', shown.text)
        assert shown.headers["cache-control"] == "no-store"
        assert code not in await visitor.text(where)
        refused = await visitor.post(f"{where}/code", doe="mail", adres="x@y.example")
        assert refused.status_code == 422


async def test_reading_an_answer_is_noted_in_the_journal() -> None:
    async with office() as one:
        where = await draft(one, one.visitor())
        await one.visitor("fg").get(where)

        async with one.case.storage.reading() as tx:
            found = await tx.journal.of_case(board="linde", reference=one.case.reference)

        assert [(e.kind, e.by) for e in found if e.by == "Noor van Dalen"] == [
            (EventKind.CASE_READ, "Noor van Dalen")
        ]


async def test_the_page_of_a_case_tells_how_its_answer_stands() -> None:
    async with office() as one:
        visitor = one.visitor()
        where = await ready_to_send(one, visitor)
        visit = visit_of(one)
        (line,) = await answer_summary(visit, await one.case.case())
        assert (line.title, line.state, line.href) == (
            "Antwoord: toegewezen",
            "nagekeken",
            where,
        )

        await send(visitor, where)

        (line,) = await answer_summary(visit, await one.case.case())
        assert line.state == "verstuurd"
        assert "nog een code nodig" in line.note


def visit_of(one: Office) -> Visit:
    signed_in = next(iter(one.house.sessions.values()))
    request: Any = None
    return Visit(one.house.desk, request, signed_in, LINDE, NOW, csrf_of("x"))


# Fetching


async def fetching(one: Office) -> tuple[str, str]:
    """Answer the path of a link and a code."""
    visitor = one.visitor()
    where = await ready_to_send(one, visitor)
    await send(visitor, where)
    shown = await visitor.post(f"{where}/code", doe="toon")
    (code,) = re.findall(r'value="([A-Z0-9]{4}-[A-Z0-9]{4})"', shown.text)
    (letter,) = await one.case.letters(LetterKind.ANSWER_READY)
    return str(letter.facts["link"]).removeprefix("http://loket.example"), code


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_parent_fetches_in_every_language(language: str) -> None:
    async with office(language=language) as one:
        path, code = await fetching(one)
        parent = one.house.client()
        entry = await parent.get(f"{path}?taal={language}")
        assert f'lang="{language}"' in entry.text
        assert f'dir="{book(language).direction}"' in entry.text
        for telling in ("inzage", "Inzage", "dossier.csv", one.case.reference, "Hofstra"):
            assert telling not in entry.text
        assert "Stichting De Linde" in entry.text
        token = field_of(entry.text, "csrf")

        wrong = await parent.post(path, data={"csrf": token, "code": "x", "taal": language})
        assert str(MOST_TRIES - 1) in wrong.text
        right = await parent.post(path, data={"csrf": token, "code": code, "taal": language})

        page = await parent.get(right.headers["location"])
        assert page.status_code == 200
        assert "dossier.csv" in page.text
        assert "{" not in re.sub(r"<(?:meta|script)[^>]*>", "", page.text)
        assert ("Dutch" in page.text) is (language == "en")


async def test_who_closes_the_page_leaves_nothing_for_who_comes_after() -> None:
    async with office() as one:
        path, code = await fetching(one)
        parent = one.house.client()
        token = field_of((await parent.get(path)).text, "csrf")
        await parent.post(path, data={"csrf": token, "code": code})
        shown = await parent.get(path)
        assert "dossier.csv" in shown.text

        left = await parent.post(path, data={"csrf": token, "sluit": "ja", "taal": "pl"})

        after = await parent.get(left.headers["location"])
        assert book("pl").said("status.left") in unescape(after.text)
        assert "dossier.csv" not in after.text
        again = await parent.post(path, data={"csrf": token, "code": code})
        assert again.status_code == 422


async def test_five_wrong_codes_close_the_door_and_say_so() -> None:
    async with office() as one:
        path, code = await fetching(one)
        parent = one.house.client()
        token = field_of((await parent.get(path)).text, "csrf")

        pages = [await parent.post(path, data={"csrf": token, "code": "y"}) for _ in range(5)]
        after = await parent.post(path, data={"csrf": token, "code": code})

        assert "op slot" in pages[-1].text
        assert after.status_code == 422
        assert "geen code die werkt" in after.text
        staff = await one.visitor().text(one.base)
        assert "gesloten" in staff


async def test_after_its_term_a_link_leads_nowhere() -> None:
    async with office() as one:
        path, code = await fetching(one)
        parent = one.house.client()
        token = field_of((await parent.get(path)).text, "csrf")
        one.case.clock.advance(KEPT_READY + timedelta(seconds=1))

        assert (await parent.get(path)).status_code == 410
        late = await parent.post(path, data={"csrf": token, "code": code})
        assert late.status_code == 410


async def test_an_unknown_link_tells_nothing() -> None:
    async with office() as one:
        path, _ = await fetching(one)
        parent = one.house.client()

        unknown = await parent.get("/antwoord/no-such-secret")

        assert unknown.status_code == 404
        assert "Stichting De Linde" not in unknown.text
        assert (await parent.get(f"{path}/bestand/f1")).status_code == 303


async def test_a_code_sent_from_another_site_is_not_tried() -> None:
    async with office() as one:
        path, code = await fetching(one)
        parent = one.house.client()
        await parent.get(path)

        stale = {"csrf": "0" * 64, "code": code}
        elsewhere = await parent.post(path, data=stale, headers={"Sec-Fetch-Site": "cross-site"})
        refused = await parent.post(path, data=stale)

        assert (elsewhere.status_code, refused.status_code) == (403, 403)
        assert code not in elsewhere.text
        assert book("nl").said("enter.again") in refused.text
        assert f'value="{code}"' in refused.text
        view = await one.case.writer().read(one.case.reference, await _answer_id(one))
        assert view.answer.state is AnswerState.SENT


async def _answer_id(one: Office) -> str:
    async with one.case.storage.reading() as tx:
        (answer,) = await tx.answers.of_case(await one.case.case())
    return answer.id
