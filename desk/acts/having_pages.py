"""The pages on whose a case is: take it up, hand it over, its kind, its school, a conflict."""

from collections.abc import Mapping
from typing import Any, Final

from casework.actions.change_case import ChangeCase
from casework.boards import Post
from casework.case import Case, CaseState
from casework.kinds import KIND_FACTS, Kind
from casework.possible_acts import Act
from desk.acts import choices
from desk.acts.act_page import ActPage, FormFaults, Opened, Sent

WHO: Final = "Kies wie de zaak krijgt."
WHOM: Final = "Kies over wie de zaak gaat."
WHICH_KIND: Final = "Kies wat er gevraagd wordt."
WHICH_SCHOOL: Final = "Kies een school."


async def _take_up(sent: Sent) -> str:
    await sent.acting(ChangeCase).take_up(sent.reference)
    return "U heeft deze zaak opgepakt."


async def _hand_over(sent: Sent) -> str:
    case = await sent.acting(ChangeCase).hand_over(sent.reference, _post(sent, "naar", WHO))
    board = sent.visit.board
    who = board.who_at(case.holder, board.school(case.school))
    return f"{sent.reference} ligt nu bij: {who}."


def _post(sent: Sent, name: str, missing: str) -> Post:
    try:
        return Post.parse(sent.typed[name])
    except ValueError:
        raise FormFaults((name, missing)) from None


def _to_whom(opened: Opened) -> Mapping[str, Any]:
    options = choices.posts(opened.case, opened.visit.board, but=opened.case.holder)
    return {"options": options}


def _kind_act(case: Case) -> Act:
    return Act.SAY_KIND if case.state is CaseState.TRIAGE else Act.RELABEL


async def _say_kind(sent: Sent) -> str:
    kind = sent.choice("soort", Kind, missing=WHICH_KIND)
    change = sent.acting(ChangeCase)
    title = KIND_FACTS[kind].title
    if sent.typed["was"] == CaseState.TRIAGE:
        await change.say_kind(sent.reference, kind)
        return f"{sent.reference} is nu een zaak van het soort {title.lower()}."
    await change.relabel(sent.reference, kind)
    return (
        f"{sent.reference} is nu een zaak van het soort {title.lower()}. De ouder krijgt bericht."
    )


def _which_kind(opened: Opened) -> Mapping[str, Any]:
    case = opened.case
    triage = case.state is CaseState.TRIAGE
    likely = [(kind.value, KIND_FACTS[kind].title) for kind in case.likely] if triage else []
    return {
        "triage": triage,
        "options": choices.kinds(but=None if triage else case.kind),
        "likely": likely,
        "title_now": KIND_FACTS[case.kind].title,
        "messages": opened.found.messages,
        "reachable": opened.found.beside.is_reachable,
    }


async def _record_school(sent: Sent) -> str:
    options = choices.schools(sent.visit.board)
    school = choices.one_of("school", sent.typed["school"], options, missing=WHICH_SCHOOL)
    await sent.acting(ChangeCase).record_school(sent.reference, school)
    return f"Vastgelegd: {sent.reference} gaat over {school}."


def _which_school(opened: Opened) -> Mapping[str, Any]:
    return {"options": choices.schools(opened.visit.board), "messages": opened.found.messages}


async def _record_conflict(sent: Sent) -> str:
    post = _post(sent, "over", WHOM)
    await sent.acting(ChangeCase).record_conflict(sent.reference, post)
    return f"Vastgelegd: {sent.reference} gaat over deze persoon en blijft daar weg."


def _about_whom(opened: Opened) -> Mapping[str, Any]:
    return {"options": choices.posts(opened.case, opened.visit.board)}


PAGES = (
    ActPage("oppakken", "Pak de zaak op", "take_up.html", lambda _: Act.TAKE_UP, (), _take_up),
    ActPage(
        "doorgeven",
        "Geef de zaak door",
        "hand_over.html",
        lambda _: Act.HAND_OVER,
        ("naar",),
        _hand_over,
        _to_whom,
    ),
    ActPage(
        "soort",
        "Zeg wat er gevraagd wordt",
        "kind.html",
        _kind_act,
        ("soort", "was"),
        _say_kind,
        _which_kind,
        may_show_first=True,
    ),
    ActPage(
        "school",
        "Leg vast om welke school het gaat",
        "school.html",
        lambda _: Act.RECORD_SCHOOL,
        ("school",),
        _record_school,
        _which_school,
    ),
    ActPage(
        "conflict",
        "De zaak gaat over een van ons",
        "conflict.html",
        lambda _: Act.RECORD_CONFLICT,
        ("over",),
        _record_conflict,
        _about_whom,
    ),
)
