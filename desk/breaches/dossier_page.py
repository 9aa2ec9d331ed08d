"""Show one breach: its clocks, the next step, its dossier, and the dossier to copy and export."""

import asyncio
import json

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.breach_clocks import stands_of
from casework.case import CaseRefuses
from casework.dossier import dossier_of
from casework.dossier_json import dossier_as_json
from desk.breaches.dossier_pdf import dossier_pdf
from desk.breaches.opened import NOT_FOUND, breach_page, opened, reference_of, register
from desk.breaches.view import NOT_BY_THE_SERVICE, acts_of, clock_kind, next_step_of, steps_of
from desk.frame import Visit


async def dossier_page(visit: Visit) -> Response:
    """Answer the page of one breach."""
    file = await opened(visit)
    case, entry = file.case, file.entry
    parts = dossier_of(case, entry, visit.board)
    clocks = stands_of(case, entry, visit.now)
    return breach_page(
        visit,
        "dossier.html",
        file,
        clocks=[(clock, clock_kind(clock)) for clock in clocks],
        next_step=next_step_of(case, entry),
        parts=parts,
        steps=steps_of(parts, f"/datalekken/{case.reference}"),
        acts=acts_of(case, entry, visit.seat),
        school=case.school or "niet genoemd",
        holder=visit.board.who_at(case.holder, visit.board.school(case.school)),
    )


async def copy_page(visit: Visit) -> Response:
    """Answer every field in the order of the AP's form, each to be copied."""
    file = await opened(visit)
    return breach_page(
        visit,
        "copy.html",
        file,
        parts=dossier_of(file.case, file.entry, visit.board),
        not_by_us=NOT_BY_THE_SERVICE,
    )


async def pdf_export(visit: Visit) -> Response:
    """Answer the dossier as a PDF file, and note that it was taken out."""
    content = await _exported(visit, "pdf")
    return _attachment(visit, content, "pdf", "application/pdf")


async def json_export(visit: Visit) -> Response:
    """Answer the dossier as JSON, as the command line tells it, and note that it was taken out."""
    content = await _exported(visit, "json")
    return _attachment(visit, content, "json", "application/json")


async def _exported(visit: Visit, form: str) -> bytes:
    try:
        file = await register(visit).export(reference_of(visit), form=form)
    except CaseRefuses:
        raise HTTPException(NOT_FOUND) from None
    if form == "pdf":
        # Fitting the letters into a file takes part of a second, and the mail must go on.
        return await asyncio.to_thread(
            dossier_pdf, file.case, file.entry, visit.board, made=visit.now, by=visit.name
        )
    told = dossier_as_json(file.case, file.entry, visit.board)
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _attachment(visit: Visit, content: bytes, ending: str, media_type: str) -> Response:
    name = f"datalek-{reference_of(visit)}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
