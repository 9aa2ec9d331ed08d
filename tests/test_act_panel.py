"""Prove what the page of a case offers: what fits, what is next, and why the rest cannot be."""

from datetime import timedelta
from typing import Any

import pytest
from desk_house import NAMES, SEATS, desk_house
from invented import NOW, board, card, case, mail, seen
from memory_storage import MemoryStorage
from starlette.requests import Request

from casework.actions.read_case import WholeCase
from casework.advice import Advice
from casework.boards import Role
from casework.case import Case, CaseState
from casework.case_list import CaseMessage
from casework.kinds import Kind
from casework.possible_acts import Act
from casework.staff import SignedIn, StaffMember
from casework.tasks import Task, TaskKind
from desk.acts.panel import GROUPS, OFFERS, ActOffer, offered
from desk.acts.routes import ACT_PAGES
from desk.frame import Visit


async def offers(of: Case, who: str = "director", **beside: Any) -> dict[Act, ActOffer]:
    async with desk_house(MemoryStorage(), lambda _: []) as house:
        seat = SEATS[who]
        member = StaffMember("m", NAMES[who], "m@linde.example", (seat,))
        request = Request({"type": "http", "method": "GET", "path": "/", "headers": []})
        visit = Visit(house.desk, request, SignedIn("s", member, seat, NOW), board(), NOW, "")
    whole = None
    if beside:
        given: dict[str, Any] = {
            "messages": (CaseMessage(mail(), False),),
            **dict.fromkeys(("files", "letters", "events", "linked", "together"), ()),
            "breach": None,
            **beside,
        }
        whole = WholeCase(case=of, version=0, **given)
    return {offer.act: offer for offer in offered(visit, of, whole)}


def found(**more: Any) -> Case:
    return case(**{"kind": Kind.INZAGE, "school": "De Eik", "role": Role.DIRECTOR, **more})


async def test_a_new_case_is_taken_up_with_one_click() -> None:
    given = await offers(found())

    next_one = given[Act.TAKE_UP]
    assert (next_one.primary, next_one.at_once, next_one.why_not) == (True, True, "")
    assert next_one.href.endswith("/oppakken")
    assert [offer.act for offer in given.values() if offer.primary] == [Act.TAKE_UP]


async def test_in_triage_the_kind_comes_first_and_the_rest_says_so() -> None:
    given = await offers(found(state=CaseState.TRIAGE))

    assert given[Act.SAY_KIND].primary
    assert given[Act.EXTEND].why_not.startswith("Zeg eerst")
    assert Act.RELABEL not in given
    assert Act.RECORD_IDENTITY not in given


async def test_who_asks_is_next_once_somebody_works_on_a_request() -> None:
    given = await offers(found(state=CaseState.TAKEN_UP, taken_up_by="Joke Terpstra"))
    known = await offers(found(state=CaseState.TAKEN_UP, identity=seen(), card=card()))

    assert given[Act.RECORD_IDENTITY].primary
    assert known[Act.DECIDE].primary


async def test_the_fg_is_offered_advice_and_told_why_not_the_rest() -> None:
    given = await offers(found(), "fg")

    may = {act for act, offer in given.items() if not offer.why_not}
    assert may == {Act.ADVISE}
    assert given[Act.TAKE_UP].why_not.startswith("De FG leest mee")
    assert not any(offer.primary for offer in given.values())


async def test_only_what_makes_sense_in_a_case_is_shown() -> None:
    waiting = Advice("1", "Nee.", NOW, "FG")
    task = Task(TaskKind.TALK_TO_PARENT, Role.DIRECTOR, NOW, NOW + timedelta(days=1), "zo")

    plain = await offers(found())
    more = await offers(found(advices=(waiting,), tasks=(task,)))
    breach = await offers(found(kind=Kind.DATALEK), "ibp_manager")

    left_out = {Act.ADVISE, Act.ANSWER_ADVICE, Act.FINISH_TASK, Act.SET_AWARENESS, Act.RELEASE}
    assert not left_out & set(plain)
    assert {Act.ANSWER_ADVICE, Act.FINISH_TASK} <= set(more)
    assert breach[Act.SET_AWARENESS].why_not.startswith("Alleen de FG")
    assert not {Act.DECIDE, Act.RECORD_CARD} & set(breach)


async def test_who_cannot_be_written_to_is_not_asked() -> None:
    nobody = CaseMessage(mail(sender=None), False)

    given = await offers(found(), messages=(nobody,))

    assert "geen adres bekend" in given[Act.ASK].why_not


async def test_the_groups_stand_in_their_order() -> None:
    given = await offers(found())

    places = [GROUPS.index(offer.group) for offer in given.values()]
    assert places == sorted(places)


def test_every_act_has_its_words_and_a_page() -> None:
    pages = {page.path for page in ACT_PAGES} | {"antwoord"}

    assert [act for act, *_ in OFFERS if act not in set(Act)] == []
    assert {act for act, *_ in OFFERS} == set(Act)
    assert {path for _, _, path, _ in OFFERS} <= pages


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("kind", Kind)
async def test_every_case_has_words_for_all_its_offers(kind: Kind, state: CaseState) -> None:
    given = await offers(found(kind=kind, state=state), "ibp_manager")

    assert all(offer.label and offer.href.startswith("/zaken/") for offer in given.values())
