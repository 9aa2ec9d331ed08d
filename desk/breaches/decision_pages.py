"""Decide whether the AP is told of a breach, and whether the people hear of it themselves."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from casework.actions.keep_breach_register import BreachFile
from casework.breach_entry import (
    EXCEPTION_WORDS,
    ApDecision,
    PeopleDecision,
    PeopleException,
)
from casework.dossier import decision_words
from desk.breaches.dossier_pdf import decided_words, proposed_words
from desk.breaches.opened import (
    UNPROCESSABLE,
    Refused,
    acted,
    breach_page,
    opened,
    path_of,
    reference_of,
    register,
)
from desk.frame import Visit, text_of

CHOOSE = "Kies ja of nee."
EXCEPTIONS = {each.value: each for each in PeopleException}


async def ap_page(visit: Visit) -> Response:
    """Answer the form of the decision on the AP, or record it."""
    if visit.request.method != "POST":
        return _ap_page(visit, await opened(visit), "", "")
    chosen = await text_of(visit.request, "melden")
    reason = await text_of(visit.request, "reden")

    def again(file: BreachFile, refused: Refused) -> Response:
        return _ap_page(visit, file, chosen, reason, refused)

    if chosen not in {"ja", "nee"}:
        return again(await opened(visit), Refused(UNPROCESSABLE, CHOOSE))
    reference = reference_of(visit)
    return await acted(
        visit,
        lambda seen: register(visit, seen=seen).decide_ap(
            reference, report=chosen == "ja", reason=reason
        ),
        again=again,
        where=path_of(reference),
        told="Het besluit over de AP is vastgelegd.",
    )


async def people_page(visit: Visit) -> Response:
    """Answer the form of the decision on the people, or record it."""
    if visit.request.method != "POST":
        return _people_page(visit, await opened(visit), "", "", "")
    chosen = await text_of(visit.request, "vertellen")
    reason = await text_of(visit.request, "reden")
    exception = await text_of(visit.request, "uitzondering")

    def again(file: BreachFile, refused: Refused) -> Response:
        return _people_page(visit, file, chosen, reason, exception, refused)

    if chosen not in {"ja", "nee"} or exception not in {"", *EXCEPTIONS}:
        return again(await opened(visit), Refused(UNPROCESSABLE, CHOOSE))
    reference = reference_of(visit)
    return await acted(
        visit,
        lambda seen: register(visit, seen=seen).decide_people(
            reference,
            tell=chosen == "ja",
            reason=reason,
            exception=EXCEPTIONS.get(exception),
        ),
        again=again,
        where=path_of(reference),
        told="Het besluit over de betrokkenen is vastgelegd.",
    )


def _ap_page(
    visit: Visit, file: BreachFile, chosen: str, reason: str, refused: Refused | None = None
) -> Response:
    proposal = file.entry.proposal
    return _page(
        visit,
        "decide_ap.html",
        file,
        refused,
        file.entry.ap_decisions,
        chosen=chosen,
        reason=reason,
        proposes=proposal.proposes_ap if proposal else None,
    )


def _people_page(
    visit: Visit,
    file: BreachFile,
    chosen: str,
    reason: str,
    exception: str,
    refused: Refused | None = None,
) -> Response:
    proposal = file.entry.proposal
    return _page(
        visit,
        "decide_people.html",
        file,
        refused,
        file.entry.people_decisions,
        chosen=chosen,
        reason=reason,
        exception=exception,
        exceptions=[(each.value, words) for each, words in EXCEPTION_WORDS.items()],
        proposes=proposal.proposes_people if proposal else None,
    )


def _page(
    visit: Visit,
    template: str,
    file: BreachFile,
    refused: Refused | None,
    decisions: Sequence[ApDecision | PeopleDecision],
    **context: Any,
) -> Response:
    proposal = file.entry.proposal
    return breach_page(
        visit,
        template,
        file,
        refused=refused,
        steps_of_sum=proposal.steps if proposal else (),
        history=history_of(decisions),
        **context,
    )


def history_of(
    decisions: Sequence[ApDecision | PeopleDecision],
) -> list[tuple[str, str, str]]:
    """Answer every decision with what was proposed and by whom it was taken, the last one first."""
    return [
        (decision_words(each), proposed_words(each), decided_words(each))
        for each in reversed(decisions)
    ]
