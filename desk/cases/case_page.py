"""Show one case on one page, who else is in it, and the files it keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from casework.actions.read_case import ReadCase
from casework.actions.read_files import ReadFiles
from casework.files import IncomingFile
from casework.marked_words import shown
from desk.acts.panel import ActOffer, offered
from desk.answers.panel import answer_summary
from desk.cases.view import case_view
from desk.frame import Visit

SAFE_TYPES: Final = frozenset({"application/pdf", "image/jpeg", "image/png", "text/plain"})
"""What a browser may know the type of; all else is bytes to it."""
ANY_BYTES: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """Acts that belong together."""

    title: str
    may: tuple[ActOffer, ...]
    reasons: tuple[tuple[str, str], ...]
    """What cannot be done now, and why."""


def offer_groups(offers: Sequence[ActOffer]) -> tuple[OfferGroup, ...]:
    """Answer acts under their headings, in the order in which they came."""
    return tuple(
        OfferGroup(
            title,
            tuple(each for each in offers if each.group == title and not each.why_not),
            tuple(
                (each.label, each.why_not)
                for each in offers
                if each.group == title and each.why_not
            ),
        )
        for title in dict.fromkeys(each.group for each in offers)
    )


async def whole_case(visit: Visit) -> Response:
    """Answer the case; that it was read is noted first."""
    found = await visit.acting(ReadCase).whole(visit.request.path_params["reference"])
    return visit.page(
        "cases/case.html",
        view=case_view(found, visit.seat, visit.board, visit.now),
        seen=found.version,
        groups=offer_groups(offered(visit, found.case, found)),
        answers=await answer_summary(visit, found.case),
    )


async def who_else(visit: Visit) -> Response:
    """Answer who else is in the case now, as a piece of its page."""
    reference = visit.request.path_params["reference"]
    together = await visit.acting(ReadCase).together(reference)
    return visit.page("cases/together.html", reference=reference, together=together)


async def case_file(visit: Visit) -> Response:
    """Answer a file of the case, to keep and not to show."""
    reference, file_id = (visit.request.path_params[name] for name in ("reference", "file"))
    return download(await visit.acting(ReadFiles).contents(reference, file_id))


def download(file: IncomingFile) -> Response:
    """Answer a file as one to save; a browser neither shows it nor guesses what it is."""
    media_type = file.media_type.partition(";")[0].strip().lower()
    name = "".join(sign for sign in shown(file.name) if sign.isprintable() and sign not in '\\/"')
    name = name.encode("utf-8", "ignore").decode()[:150] or "bestand"
    return Response(
        file.data,
        headers={
            "Content-Type": media_type if media_type in SAFE_TYPES else ANY_BYTES,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "X-Content-Type-Options": "nosniff",
        },
    )
