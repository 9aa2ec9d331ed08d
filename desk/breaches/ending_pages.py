"""Say since when the board is aware of a breach, and close it."""

from starlette.responses import Response

from casework.actions.change_case import ChangeCase
from casework.actions.keep_breach_register import BreachFile
from casework.actions.move_term import MoveTerm
from casework.breach_duties import gaps_before_closing, hours_of
from casework.breach_fields import read_moment
from casework.case import CaseOutcome, CaseRefuses
from casework.dossier import PART_PATHS
from casework.local_time import to_amsterdam
from desk.breaches.opened import (
    UNPROCESSABLE,
    Refused,
    acted,
    breach_page,
    opened,
    path_of,
    reference_of,
)
from desk.frame import Visit, text_of


async def aware_page(visit: Visit) -> Response:
    """Answer the form that moves the moment of awareness; the core lets the FG alone do it."""
    if visit.request.method != "POST":
        file = await opened(visit)
        stands = to_amsterdam(hours_of(file.case).aware).strftime("%Y-%m-%dT%H:%M")
        return _aware_page(visit, file, {"wanneer": stands, "reden": ""})
    given = {name: await text_of(visit.request, name) for name in ("wanneer", "reden")}

    def again(file: BreachFile, refused: Refused) -> Response:
        return _aware_page(visit, file, given, refused)

    try:
        aware = read_moment(given["wanneer"], "Bekend sinds")
    except CaseRefuses as fault:
        return again(await opened(visit), Refused(UNPROCESSABLE, str(fault)))
    reference = reference_of(visit)
    return await acted(
        visit,
        lambda seen: visit.acting(MoveTerm, seen=seen, mask=visit.desk.mask).set_awareness(
            reference, aware=aware, reason=given["reden"]
        ),
        again=again,
        where=path_of(reference),
        told="Vastgelegd sinds wanneer het datalek bekend is.",
    )


def _aware_page(
    visit: Visit, file: BreachFile, given: dict[str, str], refused: Refused | None = None
) -> Response:
    return breach_page(
        visit,
        "aware.html",
        file,
        refused=refused,
        given=given,
        aware=hours_of(file.case).aware,
        awareness=file.case.acts.awareness,
        due=hours_of(file.case).ap.due_instant,
    )


async def close_page(visit: Visit) -> Response:
    """Answer what closing asks for, or close the breach."""
    if visit.request.method != "POST":
        return _close_page(visit, await opened(visit))
    reference = reference_of(visit)

    def again(file: BreachFile, refused: Refused) -> Response:
        return _close_page(visit, file, refused)

    return await acted(
        visit,
        lambda seen: visit.acting(ChangeCase, seen=seen).close(reference, CaseOutcome.HANDLED),
        again=again,
        where=path_of(reference),
        told="Het datalek is afgesloten en blijft in het register staan.",
    )


def _close_page(visit: Visit, file: BreachFile, refused: Refused | None = None) -> Response:
    return breach_page(
        visit,
        "close.html",
        file,
        refused=refused,
        gaps=gaps_before_closing(file.entry),
        paths=PART_PATHS,
    )
