"""Record what was told by hand: reports to the AP, and that the people heard of it."""

from starlette.responses import Response

from casework.actions.keep_breach_register import BreachFile
from casework.breach_duties import hours_of
from casework.breach_entry import REPORT_WORDS, BreachEntry, ReportKind
from casework.breach_fields import read_moment
from casework.case import CaseRefuses
from casework.dossier import report_to_make, report_words
from casework.local_time import to_amsterdam
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
from desk.breaches.view import NOT_BY_THE_SERVICE
from desk.frame import Visit, text_of

KINDS = {each.value: each for each in ReportKind}
KIND_HINTS = {
    ReportKind.FIRST: "De eerste melding van dit datalek.",
    ReportKind.SUPPLEMENT: "Meer bij een melding die er al is.",
    ReportKind.WITHDRAWAL: "De melding was toch niet nodig.",
}


async def report_page(visit: Visit) -> Response:
    """Answer the form that records a report to the AP, or record it."""
    if visit.request.method != "POST":
        file = await opened(visit)
        kind = report_to_make(file.entry).value
        empty = {
            "soort": kind,
            "wanneer": now_in_box(visit),
            "voorlopig": "",
            "reden": "",
            "kenmerk": "",
        }
        return _report_page(visit, file, empty)
    names = ("soort", "wanneer", "voorlopig", "reden", "kenmerk")
    given = {name: await text_of(visit.request, name) for name in names}

    def again(file: BreachFile, refused: Refused) -> Response:
        return _report_page(visit, file, given, refused)

    try:
        at = read_moment(given["wanneer"], "Gemeld")
    except CaseRefuses as fault:
        return again(await opened(visit), Refused(UNPROCESSABLE, str(fault)))
    kind_given = KINDS.get(given["soort"])
    if kind_given is None:
        return again(await opened(visit), Refused(UNPROCESSABLE, "Kies wat voor melding het was."))
    reference = reference_of(visit)
    return await acted(
        visit,
        lambda seen: register(visit, seen=seen).record_report(
            reference,
            at=at,
            kind=kind_given,
            preliminary=bool(given["voorlopig"]),
            late_reason=given["reden"],
            number=given["kenmerk"],
        ),
        again=again,
        where=path_of(reference),
        told=f"Vastgelegd: {REPORT_WORDS[kind_given]} bij de AP.",
    )


async def told_page(visit: Visit) -> Response:
    """Answer the form that records that the people heard of it, or record it."""
    if visit.request.method != "POST":
        file = await opened(visit)
        return _told_page(visit, file, {"wanneer": now_in_box(visit), "hoe": _how(visit)})
    given = {name: await text_of(visit.request, name) for name in ("wanneer", "hoe")}

    def again(file: BreachFile, refused: Refused) -> Response:
        return _told_page(visit, file, given, refused)

    try:
        at = read_moment(given["wanneer"], "Verteld")
    except CaseRefuses as fault:
        return again(await opened(visit), Refused(UNPROCESSABLE, str(fault)))
    reference = reference_of(visit)
    return await acted(
        visit,
        lambda seen: register(visit, seen=seen).record_told(reference, at=at, how=given["hoe"]),
        again=again,
        where=path_of(reference),
        told="Vastgelegd dat de betrokkenen het weten.",
    )


def now_in_box(visit: Visit) -> str:
    """Answer this moment as a box for moments has it."""
    return to_amsterdam(visit.now).strftime("%Y-%m-%dT%H:%M")


def _how(visit: Visit) -> str:
    """Answer how people were told, right after a letter went out through the service."""
    count = visit.request.query_params.get("brieven", "")
    if not count.isascii() or not count.isdigit() or len(count) > len("999"):
        return ""
    return (
        f"met een brief per mail via het loket ({count} {'adres' if count == '1' else 'adressen'})"
    )


def _kinds(entry: BreachEntry) -> list[tuple[str, str, str]]:
    fits = (
        [ReportKind.FIRST]
        if entry.first_report is None
        else [ReportKind.SUPPLEMENT, ReportKind.WITHDRAWAL]
    )
    return [(each.value, REPORT_WORDS[each], KIND_HINTS[each]) for each in fits]


def _report_page(
    visit: Visit, file: BreachFile, given: dict[str, str], refused: Refused | None = None
) -> Response:
    due = hours_of(file.case).ap
    first = file.entry.first_report is None
    return breach_page(
        visit,
        "report.html",
        file,
        refused=refused,
        given=given,
        kinds=_kinds(file.entry),
        due=due.due_instant,
        late=first and due.has_passed(visit.now),
        made=[report_words(each) for each in file.entry.reports],
        not_by_us=NOT_BY_THE_SERVICE,
    )


def _told_page(
    visit: Visit, file: BreachFile, given: dict[str, str], refused: Refused | None = None
) -> Response:
    return breach_page(visit, "told.html", file, refused=refused, given=given)
