"""Show who is away, record it and take it back."""

from datetime import date
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.actions.keep_absences import KeepAbsences
from casework.case import CaseRefuses
from desk.frame import Visit, text_of
from desk.settings.rows import absence_rows, post_choices
from desk.settings.tabs import SETTINGS, settings_tabs

TAKE_BACK_LEAVE: Final = f"{SETTINGS}/verlof/weg"
REFUSED, CONFLICT = 403, 409
FIELDS: Final = ("wie", "eerste", "laatste")


async def leave(visit: Visit) -> Response:
    """Show who is away; on a form, record leave."""
    if visit.request.method != "POST":
        return await _page(visit, dict.fromkeys(FIELDS, ""))
    typed = {name: await text_of(visit.request, name) for name in FIELDS}
    choice = next(
        (each for each in post_choices(visit.board, visit.seat) if each.value == typed["wie"]), None
    )
    first, last = _day(typed["eerste"]), _day(typed["laatste"])
    errors = {
        name: words
        for name, wrong, words in (
            ("wie", choice is None, "Kies wie er weg is."),
            ("eerste", first is None, "Vul de eerste dag in."),
            ("laatste", last is None, "Vul de laatste dag in."),
        )
        if wrong
    }
    if errors or choice is None or first is None or last is None:
        return await _page(visit, typed, errors, status=CONFLICT)
    try:
        await visit.acting(KeepAbsences).record(
            visit.board_id, choice.post, choice.school, first=first, last=last
        )
    except CaseRefuses as refusal:
        return await _page(visit, typed, {"laatste": str(refusal)}, status=CONFLICT)
    told = "Het verlof staat erin. Nieuwe zaken gaan dan naar wie er wel is."
    return visit.go(SETTINGS, told=told)


async def take_leave_back(visit: Visit) -> Response:
    """Take leave back that this seat may record."""
    leave_id = await text_of(visit.request, "id")
    acts = visit.acting(KeepAbsences)
    known = await acts.known(visit.board_id)
    own = {row.id: row.may for row in absence_rows(visit.board, known, visit.seat)}
    if leave_id not in own:
        return visit.go(SETTINGS, told="Dit verlof stond er al niet meer.", kind="info")
    if not own[leave_id]:
        raise HTTPException(REFUSED)
    try:
        await acts.remove(leave_id)
    except CaseRefuses:  # a colleague was first
        return visit.go(SETTINGS, told="Dit verlof stond er al niet meer.", kind="info")
    return visit.go(SETTINGS, told="Het verlof is weg.")


async def _page(
    visit: Visit,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Response:
    known = await visit.acting(KeepAbsences).known(visit.board_id)
    return visit.page(
        "settings/leave.html",
        status=status,
        tabs=settings_tabs(visit, SETTINGS),
        rows=absence_rows(visit.board, known, visit.seat),
        choices=[(each.value, each.words) for each in post_choices(visit.board, visit.seat)],
        typed=typed,
        errors=errors or {},
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None  # noqa: PLR2004 -- years of this service
