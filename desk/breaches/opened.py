"""Open a breach for a visit, act on it, and answer the same form when that was refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from casework.actions.acting import CaseChanged
from casework.actions.keep_breach_register import BreachFile, KeepBreachRegister
from casework.case import CaseRefuses
from desk.breaches.changes import changes_in_words
from desk.frame import Visit, text_of

NOT_FOUND, BAD_REQUEST, CONFLICT, UNPROCESSABLE = 404, 400, 409, 422
REGISTER_PATH: Final = "/datalekken"
MOST_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was not taken over; nothing of it is lost."""

    status: int
    fault: str = ""
    """In Dutch; empty when it is that somebody else was first."""
    changes: tuple[str, ...] = ()
    """What somebody else did meanwhile, in Dutch."""


def reference_of(visit: Visit) -> str:
    """Answer which breach a page is about."""
    return str(visit.request.path_params["reference"])


def path_of(reference: str, below: str = "") -> str:
    """Answer where the dossier of a breach stands, or a page below it."""
    return f"{REGISTER_PATH}/{reference}" + (f"/{below}" if below else "")


def register(visit: Visit, *, seen: int | None = None) -> KeepBreachRegister:
    """Answer what this person can do with breaches."""
    return visit.acting(KeepBreachRegister, seen=seen, mask=visit.desk.mask)


async def opened(visit: Visit, *, seen: int | None = None) -> BreachFile:
    """Answer the breach a page is about; reading it is noted.

    Raises 404 for one that is not there, and in the same way for one that is not for these eyes.
    """
    try:
        return await register(visit, seen=seen).read(reference_of(visit))
    except CaseRefuses:
        raise HTTPException(NOT_FOUND) from None


async def seen_of(request: Request) -> int:
    """Answer the version of the case that a form was made from. Raises 400 without one."""
    given = await text_of(request, "seen")
    if not given.isascii() or not given.isdigit() or len(given) > MOST_DIGITS:
        raise HTTPException(BAD_REQUEST)
    return int(given)


async def acted(
    visit: Visit,
    act: Callable[[int], Awaitable[object]],
    *,
    again: Callable[[BreachFile, Refused], Response],
    where: str,
    told: str,
) -> Response:
    """Act on a breach as this person saw it, and go on; or answer the form `again`, with why not.

    `act` is given the version they saw.
    """
    seen = await seen_of(visit.request)
    try:
        await act(seen)
    except CaseChanged:
        file = await opened(visit, seen=seen)
        return again(file, Refused(CONFLICT, changes=changes_in_words(file.since, visit.board)))
    except CaseRefuses as fault:
        return again(await opened(visit), Refused(UNPROCESSABLE, str(fault)))
    return visit.go(where, told=told)


def breach_page(
    visit: Visit,
    template: str,
    file: BreachFile,
    *,
    refused: Refused | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    """Answer a page about a breach, with what all of them show."""
    return visit.page(
        f"breaches/{template}",
        status=refused.status if refused else status,
        file=file,
        entry=file.entry,
        case=file.case,
        seen=file.version,
        refused=refused,
        base=path_of(file.case.reference),
        why_not=why_not(visit, file),
        **context,
    )


def why_not(visit: Visit, file: BreachFile) -> str:
    """Answer why this person may only read the breach; empty when they may act."""
    if not file.case.is_open:
        return "Dit datalek is afgesloten. Het blijft in het register staan."
    return visit.seat.why_not_act(file.case)
