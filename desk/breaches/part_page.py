"""Show one part of the dossier as a form, and take over what was filled in."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from casework.actions.acting import CaseChanged
from casework.actions.keep_breach_register import BreachFile
from casework.breach_fields import FieldKind, FormPart
from casework.case import CaseRefuses
from casework.dossier import BY_PATH, PART_PATHS, dossier_of
from desk.breaches.changes import changes_in_words
from desk.breaches.opened import (
    CONFLICT,
    NOT_FOUND,
    UNPROCESSABLE,
    Refused,
    breach_page,
    opened,
    path_of,
    reference_of,
    register,
    seen_of,
)
from desk.breaches.part_form import (
    CONFIRMED,
    Box,
    Sent,
    boxes_again,
    boxes_of,
    faults_in,
    fields_of,
)
from desk.breaches.view import acts_on_part, after_part, steps_of
from desk.frame import Visit, text_of, texts_of

SAVED = "Bewaard."
SAVED_THE_REST = "Wat wel klopte, is bewaard. Verbeter alleen wat hieronder staat."


async def part_page(visit: Visit) -> Response:
    """Answer the form of one part, or take it over."""
    part = BY_PATH.get(str(visit.request.path_params["part"]))
    if part is None:
        raise HTTPException(NOT_FOUND)
    if visit.request.method == "POST":
        return await _saved(visit, part)
    file = await opened(visit)
    return _page(visit, file, part, boxes_of(part, file.entry))


async def _saved(visit: Visit, part: FormPart) -> Response:
    sent = await _sent(visit.request, part)
    faults = faults_in(sent, mask=visit.desk.mask)
    good = {name: text for name, text in sent.changed().items() if name not in faults}
    seen = await seen_of(visit.request)
    try:
        if good:
            await register(visit, seen=seen).fill_in(reference_of(visit), good)
    except CaseChanged:
        file = await opened(visit, seen=seen)
        refused = Refused(CONFLICT, changes=changes_in_words(file.since, visit.board))
        return _again(visit, file, part, sent, faults, refused)
    except CaseRefuses as fault:
        refused = Refused(UNPROCESSABLE, str(fault))
        return _again(visit, await opened(visit), part, sent, faults, refused)
    if faults:
        refused = Refused(UNPROCESSABLE, SAVED_THE_REST if good else "")
        return _again(visit, await opened(visit), part, sent, faults, refused)
    if not good:
        await opened(visit)  # nothing was changed, and nothing may be told to who may not see it
    following = after_part(part)
    goes_on = await text_of(visit.request, "verder") and following is not None
    below = f"deel/{PART_PATHS[following]}" if goes_on and following else ""
    return visit.go(path_of(reference_of(visit), below), told=SAVED if good else "")


async def _sent(request: Request, part: FormPart) -> Sent:
    values, was = {}, {}
    for field in fields_of(part):
        several = field.kind is FieldKind.KINDS
        values[field.name] = (
            ",".join(sorted(await texts_of(request, field.name)))
            if several
            else await text_of(request, field.name)
        )
        was[field.name] = await text_of(request, f"was-{field.name}")
    return Sent(values, was, bool(await text_of(request, CONFIRMED)))


def _again(
    visit: Visit,
    file: BreachFile,
    part: FormPart,
    sent: Sent,
    faults: Mapping[str, str],
    refused: Refused,
) -> Response:
    boxes = boxes_again(part, file.entry, sent, faults)
    return _page(visit, file, part, boxes, refused)


def _page(
    visit: Visit,
    file: BreachFile,
    part: FormPart,
    boxes: tuple[Box, ...],
    refused: Refused | None = None,
) -> Response:
    parts = dossier_of(file.case, file.entry, visit.board)
    return breach_page(
        visit,
        "part.html",
        file,
        refused=refused,
        part=next(each for each in parts if each.part is part),
        boxes=boxes,
        errors=[(box.name, f"{box.label}: {box.error}") for box in boxes if box.error],
        steps=steps_of(parts, path_of(file.case.reference), current=PART_PATHS[part]),
        following=after_part(part),
        acts=acts_on_part(part),
        confirmed_name=CONFIRMED,
    )
