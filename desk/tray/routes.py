"""Show the tray and each message in it, and take the ways out: a case, its case, or done."""

from datetime import timedelta
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from casework.actions.known_of_message import references_in
from casework.actions.resolve_set_aside import ResolveSetAside, why_not_resolve
from casework.case import CaseRefuses
from casework.events import EventKind
from casework.kinds import KIND_FACTS, Kind
from casework.ledger import SetAside
from casework.tray import REASON_WORDS, WAY_OUT_WORDS, WayOut
from desk.frame import BOARD_WIDE, Desk, Visit, staff_page, text_of
from desk.tray.messages import (
    age_of,
    dealt_with_of,
    latest_by_source,
    path_of,
    sender_of,
    source_of,
    subject_of,
    waiting_of,
)

NOT_FOUND, UNPROCESSABLE = 404, 422
LATELY: Final = timedelta(days=14)
KINDS: Final = {kind.value: kind for kind in Kind}
WAYS_OUT: Final = {way.value: way for way in WayOut}


def tray_routes(desk: Desk) -> list[Route]:
    """Answer the pages of the tray."""
    return [
        Route("/apart", staff_page(tray_page, desk, roles=BOARD_WIDE), methods=["GET"]),
        Route(
            "/apart/{name}",
            staff_page(message_page, desk, roles=BOARD_WIDE),
            methods=["GET", "POST"],
        ),
    ]


async def tray_page(visit: Visit) -> Response:
    """Answer what waits at this board, and what was dealt with lately."""
    board, since = visit.seat.board, visit.now - LATELY
    async with visit.desk.storage.reading() as tx:
        waiting = await tx.ledger.waiting(board=board)
        dealt = await tx.ledger.dealt_with(board=board, since=since)
        events = await tx.journal.of_kind(EventKind.SET_ASIDE_RESOLVED, board=board, since=since)
        references = [event.case for event in events if event.case]
        known, _ = await tx.cases.named(
            board=board, references=references, letter_ids=(), sender=None
        )
    seen = frozenset(each.case.reference for each in known if visit.seat.sees(each.case))
    became = latest_by_source(events)
    # What became a case is for who sees that case: it may be about the one who looks.
    hidden = {source for source, event in became.items() if event.case and event.case not in seen}
    return visit.page(
        "tray/tray.html",
        waiting=[waiting_of(row, visit.now) for row in waiting],
        dealt=[
            dealt_with_of(row, became.get(str(row.source)), seen)
            for row in dealt
            if str(row.source) not in hidden
        ],
        days=LATELY.days,
    )


async def message_page(visit: Visit) -> Response:
    """Answer one message with its ways out, or take one."""
    source = source_of(str(visit.request.path_params["name"]))
    if source is None:
        raise HTTPException(NOT_FOUND)
    if visit.request.method == "POST":
        return await _taken(visit, source)
    return _shown(visit, await _opened(visit, source))


def _tray(visit: Visit) -> ResolveSetAside:
    desk = visit.desk
    return ResolveSetAside(
        desk.storage,
        desk.clock,
        desk.mint,
        desk.boards,
        visit.name,
        desk.school_holidays,
        seat=visit.seat,
    )


async def _opened(visit: Visit, source: str) -> SetAside:
    try:
        return await _tray(visit).read(source)
    except CaseRefuses:
        raise HTTPException(NOT_FOUND) from None


async def _taken(visit: Visit, source: str) -> Response:
    request, tray = visit.request, _tray(visit)
    names = ("doe", "soort", "zaak", "reden")
    given = {name: await text_of(request, name) for name in names}
    try:
        match given["doe"]:
            case "zaak":
                return await _made_case(visit, tray, source, given["soort"])
            case "toevoegen":
                return await _added(visit, tray, source, given["zaak"])
            case "klaar":
                return await _done(visit, tray, source, given["reden"])
            case _:
                raise HTTPException(NOT_FOUND)
    except CaseRefuses as fault:
        row = await _opened(visit, source)
        return _shown(visit, row, given, fault=str(fault), status=UNPROCESSABLE)


async def _made_case(visit: Visit, tray: ResolveSetAside, source: str, kind: str) -> Response:
    if kind not in KINDS:
        raise CaseRefuses("Kies wat voor zaak het is.")
    case = await tray.make_case(source, KINDS[kind])
    where = f"/zaken/{case.reference}" if visit.seat.sees(case) else "/apart"
    return visit.go(where, told=f"Zaak {case.reference} is geopend.")


async def _added(visit: Visit, tray: ResolveSetAside, source: str, typed: str) -> Response:
    found = references_in(typed)
    if len(found) != 1:
        raise CaseRefuses("Schrijf het kenmerk van één zaak, zoals PL-7F3K-9QXM.")
    case = await tray.add_to_case(source, found[0])
    return visit.go(f"/zaken/{case.reference}", told=f"Het bericht staat nu bij {case.reference}.")


async def _done(visit: Visit, tray: ResolveSetAside, source: str, why: str) -> Response:
    if why not in WAYS_OUT:
        raise CaseRefuses("Kies waarom er niets meer hoeft te gebeuren.")
    await tray.done(source, why=WAYS_OUT[why])
    return visit.go("/apart", told="Het bericht is afgehandeld.")


def _shown(
    visit: Visit,
    row: SetAside,
    given: dict[str, str] | None = None,
    *,
    fault: str = "",
    status: int = 200,
) -> Response:
    context: dict[str, Any] = {
        "row": row,
        "message": row.salvaged,
        "action": path_of(row.source),
        "reason": REASON_WORDS[row.reason],
        "sender": sender_of(row),
        "subject": subject_of(row) or "geen onderwerp",
        "age": age_of(row.recorded, visit.now),
        "given": given or {"doe": "", "soort": "", "zaak": "", "reden": ""},
        "fault": fault,
        "why_not": why_not_resolve(visit.seat),
        "kinds": [(kind.value, KIND_FACTS[kind].title) for kind in Kind],
        "ways_out": [(way.value, WAY_OUT_WORDS[way]) for way in WayOut],
    }
    return visit.page("tray/message.html", status=status, **context)
