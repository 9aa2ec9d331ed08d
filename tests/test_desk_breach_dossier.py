"""Prove what the pages of one breach show and take over, and who may see and do what."""

from dataclasses import replace
from datetime import timedelta

import pytest
from breach_desk import FULL, SUM, breach_desk, seen_in
from invented import HOUR, NOW
from memory_storage import MemoryStorage

from casework.boards import Post, Role
from casework.case import CaseState
from casework.events import EventKind
from casework.ports import Storage
from casework.seats import Seat

PAGES = (
    "",
    *(f"/deel/{part}" for part in FULL),
    "/deel/0",
    "/overnemen",
    "/risico",
    "/besluit-ap",
    "/besluit-betrokkenen",
    "/melding",
    "/verteld",
    "/brief",
    "/bekend",
    "/afsluiten",
)


@pytest.mark.parametrize("below", PAGES)
@pytest.mark.parametrize("who", ["director", "ibp_manager", "fg", "desk"])
async def test_every_page_shows_for_everybody_who_may_see_the_breach(below: str, who: str) -> None:
    async with breach_desk(MemoryStorage()) as desk:
        text = await desk.visitor(who).text(desk.path + below)

        assert "2026-1" in text
        assert [each.kind for each in await desk.events()][-1] is EventKind.CASE_READ


@pytest.mark.parametrize("below", [*PAGES, "/dossier.pdf", "/dossier.json"])
@pytest.mark.parametrize(
    "seat",
    [
        Seat("linde", Role.DIRECTOR, ("De Sleutel",)),
        Seat("linde", Role.DIRECTOR),
        Seat("linde", Role.FG),
    ],
)
async def test_what_is_not_for_these_eyes_answers_as_what_is_not_there(
    below: str, seat: Seat
) -> None:
    async with breach_desk(MemoryStorage(), kept_from=(Post(Role.FG),)) as desk:
        visitor = desk.visitor(seat)

        refused = await visitor.get(desk.path + below)
        absent = await visitor.get("/datalekken/PL-0000-0000" + below)

        assert refused.status_code == absent.status_code == 404
        assert refused.text == absent.text
        assert EventKind.CASE_READ not in [each.kind for each in await desk.events()]


@pytest.mark.parametrize("below", PAGES[1:])
async def test_a_stranger_to_the_breach_cannot_act_on_it_either(below: str) -> None:
    if below == "/overnemen":
        return
    async with breach_desk(MemoryStorage()) as desk:
        before = await desk.version()

        response = await desk.act(
            below.removeprefix("/"),
            "other_director",
            facts="x",
            melden="ja",
            vertellen="ja",
            wanneer="2026-11-03T08:00",
            **SUM,
        )

        assert response.status_code == 404
        assert await desk.version() == before


async def test_the_first_thing_to_do_is_to_say_what_happened_then_what_it_weighs() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        first = await desk.visitor().text(desk.path)
        await desk.act("deel/3", **FULL["3"])
        second = await desk.visitor().text(desk.path)
        await desk.act("deel/4", **FULL["4"])
        third = await desk.visitor().text(desk.path)

        assert "Vul in wat er gebeurde" in first
        assert "nog 23 uur" not in first
        assert "nog 24 uur" in first
        assert "nog 72 uur" in first
        assert "Vul de gegevens in" in second
        assert f'href="{desk.path}/risico"' in third


async def test_a_breach_goes_from_the_first_field_to_the_close_with_pages_alone(
    storage: Storage,
) -> None:
    async with breach_desk(storage) as desk:
        await desk.fill_all()
        await desk.decided()
        report = {"soort": "first", "wanneer": "2026-11-03T10:30"}
        assert (await desk.act("melding", **report)).status_code == 303
        told = {"wanneer": "2026-11-03T10:30", "hoe": "brief aan de ouders"}
        assert (await desk.act("verteld", **told)).status_code == 303

        page = await desk.visitor().text(desk.path)
        closed = await desk.act("afsluiten")

        assert "Sluit het datalek af" in page
        assert closed.status_code == 303
        assert (await desk.case_now()).state is CaseState.CLOSED
        after = await desk.visitor().text(desk.path)
        assert "Dit datalek is afgesloten" in after
        assert "Sluit het datalek af" not in after


async def test_a_false_alarm_asks_for_little_and_can_be_closed() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        refused = await desk.act("afsluiten")
        await desk.act("deel/2", discovered="2026-11-03T08:00")
        await desk.act("deel/3", facts="De lijst was leeg.")
        await desk.act("deel/register", false_alarm="ja", closing="Niets gelekt.")

        closed = await desk.act("afsluiten")

        assert refused.status_code == 422
        assert "kan nog niet dicht" in refused.text
        assert closed.status_code == 303


async def test_one_wrong_field_loses_nothing_the_rest_is_saved_and_the_fault_stands_there() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        response = await desk.act("deel/4", data_categories="namen", record_count="veel")

        assert response.status_code == 422
        assert "Wat wel klopte, is bewaard" in response.text
        assert 'value="veel"' in response.text
        assert 'href="#record_count"' in response.text
        assert (await desk.entry()).data_categories == "namen"
        again = await desk.visitor().post(
            f"{desk.path}/deel/4",
            seen=seen_in(response.text),
            data_categories="namen",
            record_count="30",
            **{"was-data_categories": "namen"},
        )
        assert again.status_code == 303
        assert (await desk.entry()).record_count == 30


async def test_moments_that_contradict_each_other_are_refused_with_all_that_was_typed() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        response = await desk.act(
            "deel/2", started="2026-11-02T10:00", ended="2026-11-01T10:00", ongoing="nee"
        )

        assert response.status_code == 422
        assert "ligt vóór het begin" in response.text
        assert 'value="2026-11-01T10:00"' in response.text
        assert (await desk.entry()).started is None


async def test_a_stale_form_is_refused_and_shows_what_somebody_else_filled_in() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        seen = await desk.version()
        await desk.act("deel/5", "director", people_groups="groep 8", people_count="12")

        response = await desk.visitor().post(
            f"{desk.path}/deel/5", seen=seen, people_groups="groep 7", people_count=""
        )

        assert response.status_code == 409
        assert "Joke Terpstra: vulde in: aantal mensen, groepen mensen" in response.text
        assert "intussen ingevuld door een ander" in response.text
        assert "groep 8" in response.text
        assert "groep 7" in response.text
        assert 'value="12"' in response.text
        assert (await desk.entry()).people_groups == "groep 8"
        again = await desk.visitor().post(
            f"{desk.path}/deel/5",
            seen=seen_in(response.text),
            people_groups="groep 7",
            people_count="12",
            **{"was-people_groups": "groep 8", "was-people_count": "12"},
        )
        assert again.status_code == 303
        assert (await desk.entry()).people_groups == "groep 7"


@pytest.mark.parametrize(
    ("below", "fields"),
    [
        ("risico", {**SUM, "doe": "vast"}),
        ("besluit-ap", {"melden": "ja", "reden": "mijn reden"}),
        ("besluit-betrokkenen", {"vertellen": "nee", "reden": "mijn reden"}),
        ("melding", {"soort": "first", "wanneer": "2026-11-03T10:30", "reden": "mijn reden"}),
        ("verteld", {"wanneer": "2026-11-03T10:30", "hoe": "mijn reden"}),
        ("afsluiten", {}),
    ],
)
async def test_every_act_from_a_stale_form_is_refused_with_what_was_typed(
    below: str, fields: dict[str, object]
) -> None:
    async with breach_desk(MemoryStorage()) as desk:
        seen = await desk.version()
        await desk.act("deel/3", "director", facts="Iets anders")

        response = await desk.visitor().post(f"{desk.path}/{below}", seen=seen, **fields)

        assert response.status_code == 409
        assert "Joke Terpstra: vulde in: feiten" in response.text
        assert below in {"risico", "afsluiten"} or "mijn reden" in response.text


async def test_the_moment_a_reporter_tells_is_marked_until_somebody_confirms_it() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        async with desk.house.desk.storage.transaction() as tx:
            told = (await desk.entry()).with_told_discovery(NOW - HOUR, now=NOW)
            await tx.breaches.save(told)

        page = await desk.visitor().text(f"{desk.path}/deel/2")
        other = {"started": "2026-11-02T10:00", "discovered": "2026-11-03T09:30"}
        untouched = {"was-discovered": "2026-11-03T09:30"}
        await desk.act("deel/2", **other, **untouched)
        still = await desk.entry()
        await desk.act("deel/2", **other, **untouched, discovered_confirmed="ja")

        assert "volgens de melder" in page
        assert still.discovery_told
        assert still.started is not None
        assert not (await desk.entry()).discovery_told


async def test_what_staff_write_is_masked_and_shown_escaped() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        hostile = '<script>alert(1)</script>\u202e "quoted"'

        await desk.act("deel/3", facts=hostile)
        page = await desk.visitor().get(desk.path)
        form = await desk.visitor().get(f"{desk.path}/deel/3")
        copied = await desk.visitor().get(f"{desk.path}/overnemen")

        for response in (page, form, copied):
            assert "<script>alert" not in response.text
            assert "&lt;script&gt;" in response.text


async def test_the_fg_reads_along_and_alone_moves_the_moment_of_awareness() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        page = await desk.visitor("fg").text(desk.path)
        refused = await desk.act("deel/3", "fg", facts="x")
        moved = {"wanneer": "2026-11-03T09:00", "reden": "toen belde de school"}
        by_manager = await desk.act("bekend", **moved)
        by_fg = await desk.act("bekend", "fg", **moved)

        assert "De FG leest mee" in page
        assert refused.status_code == 422
        assert by_manager.status_code == 422
        assert by_fg.status_code == 303
        case = await desk.case_now()
        assert case.acts.awareness is not None
        assert case.acts.awareness.aware == NOW - timedelta(hours=1, minutes=30)
        assert "toen belde de school" in await desk.visitor().text(f"{desk.path}/bekend")


async def test_the_sum_can_be_tried_without_recording_anything() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        tried = await desk.act("risico", **SUM, doe="reken")
        before = await desk.entry()
        await desk.act("risico", **SUM, doe="vast")
        after = await desk.entry()

        assert tried.status_code == 200
        assert "SE = 3 × 1 + 0,25 = 3,25" in tried.text
        assert "Er is nog niets vastgelegd" in tried.text
        assert before.assessment is None
        assert after.proposal is not None
        assert str(after.proposal.score) == "3.25"


async def test_every_question_of_the_sum_must_be_answered() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        answers = {key: value for key, value in SUM.items() if key != "ease"}

        response = await desk.act("risico", **answers, doe="vast")

        assert response.status_code == 422
        assert 'href="#ease"' in response.text
        assert (await desk.entry()).assessment is None


async def test_who_deviates_from_the_sum_gives_a_reason_and_the_history_stays() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await desk.act("risico", **SUM, doe="vast")

        refused = await desk.act("besluit-ap", melden="nee")
        await desk.act("besluit-ap", melden="nee", reden="De ontvanger is een collega.")
        await desk.act("besluit-ap", melden="ja")
        page = await desk.visitor().text(f"{desk.path}/besluit-ap")

        assert refused.status_code == 422
        assert "wijkt af van het voorstel" in refused.text
        assert "De ontvanger is een collega." in page
        assert "volgens het voorstel" in page
        assert page.count("geldt nu") == 1


async def test_a_late_report_needs_its_reason_and_the_tool_says_that_it_never_reports() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await desk.decided()
        desk.house.clock.moment = NOW + 80 * HOUR
        report = {"soort": "first", "wanneer": "2026-11-06T18:00"}

        page = await desk.visitor().text(f"{desk.path}/melding")
        refused = await desk.act("melding", **report)
        late = {"reden": "ziekte van de IBP-manager", "kenmerk": "z2026-04711"}
        too_long = await desk.act("melding", **report, **{**late, "kenmerk": "z" * 61})
        recorded = await desk.act("melding", **report, **late)

        assert "Het loket meldt nooit zelf bij de AP" in page
        assert refused.status_code == 422
        assert recorded.status_code == 303
        first = (await desk.entry()).first_report
        assert first is not None
        assert first.late_reason == "ziekte van de IBP-manager"
        assert too_long.status_code == 422
        assert 'value="z2026-04711"' in (await desk.visitor().get(f"{desk.path}/overnemen")).text
        after = await desk.visitor().text(f"{desk.path}/melding")
        assert "aanvulling" in after
        assert "intrekking" in after


@pytest.mark.parametrize(
    ("below", "fields"),
    [
        ("deel/3", {"facts": "later"}),
        ("risico", {**SUM, "doe": "vast"}),
        ("besluit-ap", {"melden": "nee", "reden": "later"}),
        ("brief", {"tekst-nl": "Later.", "adressen": "a@ouders.example", "doe": "stuur"}),
        ("afsluiten", {}),
    ],
)
async def test_what_is_closed_is_changed_by_nobody_at_the_desk(
    below: str, fields: dict[str, object]
) -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await desk.act("deel/2", discovered="2026-11-03T08:00")
        await desk.act("deel/3", facts="De lijst was leeg.")
        await desk.act("deel/register", false_alarm="ja", closing="Niets gelekt.")
        await desk.act("afsluiten")
        before = await desk.version()

        refused = await desk.act(below, **fields)
        page = await desk.visitor().text(f"{desk.path}/{below}")

        assert refused.status_code == 422
        assert await desk.version() == before
        assert "Dit datalek is afgesloten" in page


async def test_an_unknown_part_and_a_form_without_its_version_are_refused() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        assert (await desk.visitor().get(f"{desk.path}/deel/99")).status_code == 404
        response = await desk.visitor().post(f"{desk.path}/deel/3", facts="x")

        assert response.status_code == 400


async def test_a_form_without_its_token_changes_nothing() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        client = desk.visitor().client

        response = await client.post(f"{desk.path}/deel/3", data={"facts": "x", "seen": "1"})

        assert response.status_code == 403
        assert (await desk.entry()).facts == ""


async def test_a_case_that_is_no_breach_has_no_dossier() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        async with desk.house.desk.storage.transaction() as tx:
            await tx.cases.save(replace(desk.case, state=CaseState.TRIAGE))

        assert (await desk.visitor().get(desk.path)).status_code == 404
