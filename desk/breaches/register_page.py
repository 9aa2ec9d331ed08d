"""Show the register of breaches of a board by year, and give it out as CSV or JSON."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from casework.actions.keep_breach_register import BreachFile, register_of
from casework.breach import LEVEL_WORDS, in_dutch
from casework.breach_clocks import ClockStand, stands_of
from casework.breach_duties import hours_of
from casework.breach_entry import INCIDENT_WORDS, BreachEntry
from casework.breach_fields import FIELDS, moment_in_words
from casework.case import CaseState
from casework.case_words import STATE_WORDS
from casework.dossier import decision_words, severity_words
from casework.dossier_json import dossier_as_json
from casework.events import Event, EventKind
from casework.local_time import local_date
from desk.breaches.opened import path_of
from desk.breaches.view import clock_kind, next_step_of
from desk.frame import Visit

FIRST_YEAR: Final = 2018
"""Since the AVG."""
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
NOT_YET: Final = "nog niet"


@dataclass(frozen=True, slots=True)
class Line:
    """One breach in the list."""

    name: str
    reference: str
    href: str
    school: str
    received: datetime
    what: str
    clocks: tuple[tuple[ClockStand, str], ...]
    """Each with its colour; only those that still ask for something."""
    risk: str
    risk_kind: str
    ap: str
    people: str
    state: str
    is_open: bool
    next_label: str


def line_of(file: BreachFile, now: datetime) -> Line:
    """Answer a breach as the list shows it."""
    case, entry = file.case, file.entry
    step = next_step_of(case, entry)
    closed = case.state is CaseState.CLOSED
    return Line(
        name=entry.name,
        reference=entry.reference,
        href=path_of(entry.reference),
        school=case.school or "niet genoemd",
        received=entry.received,
        what=INCIDENT_WORDS[entry.incident] if entry.incident else "",
        clocks=tuple(
            (clock, clock_kind(clock)) for clock in stands_of(case, entry, now) if clock.runs
        ),
        risk=_risk(entry),
        risk_kind=_risk_kind(entry),
        ap=_ap(entry),
        people=_people(entry),
        state="loos alarm" if closed and entry.false_alarm else STATE_WORDS[case.state],
        is_open=case.is_open,
        next_label=step.label if step else "",
    )


def _risk(entry: BreachEntry) -> str:
    if entry.proposal is None:
        return "niet beoordeeld"
    return f"{LEVEL_WORDS[entry.proposal.level]} ({in_dutch(entry.proposal.score)})"


def _risk_kind(entry: BreachEntry) -> str:
    if entry.proposal is None:
        return "neutral"
    if entry.proposal.proposes_people:
        return "danger"
    return "warning" if entry.proposal.proposes_ap else "ok"


def _ap(entry: BreachEntry) -> str:
    if entry.first_report is not None:
        return "gemeld, nog aanvullen" if entry.supplement_is_owed else "gemeld"
    if entry.ap_decision is None:
        return NOT_YET + " besloten"
    return "melden" if entry.ap_decision.report else "niet melden"


def _people(entry: BreachEntry) -> str:
    if entry.told:
        return "verteld"
    decision = entry.people_decision
    if decision is None:
        return NOT_YET + " besloten"
    if decision.somebody_hears and not decision.tell:
        return "openbaar melden"
    return "vertellen" if decision.tell else "niet vertellen"


async def register_page(visit: Visit) -> Response:
    """Answer the register of one year, with what this seat may see of it."""
    year = year_of(visit.request, visit.now)
    async with visit.desk.storage.reading() as tx:
        files = await register_of(tx, visit.seat.board, seat=visit.seat)
    now = local_date(visit.now).year
    years = sorted({now, *(file.entry.year for file in files)}, reverse=True)
    lines = [line_of(file, visit.now) for file in files if file.entry.year == year]
    return visit.page(
        "breaches/register.html",
        year=year,
        tabs=[(str(each), f"/datalekken?jaar={each}", each == year) for each in years],
        open_lines=[line for line in reversed(lines) if line.is_open],
        closed_lines=[line for line in reversed(lines) if not line.is_open],
        whole_board=visit.seat.sees_whole_board,
    )


async def csv_export(visit: Visit) -> Response:
    """Answer the register of one year as CSV that Dutch spreadsheets open, and note it."""
    year = year_of(visit.request, visit.now)
    content = register_csv(await _exported(visit, year, "csv"))
    return _attachment(content, f"register-datalekken-{year}.csv", "text/csv; charset=utf-8")


async def json_export(visit: Visit) -> Response:
    """Answer the register of one year as JSON, and note it."""
    year = year_of(visit.request, visit.now)
    files = await _exported(visit, year, "json")
    told = [dossier_as_json(file.case, file.entry, visit.board) for file in files]
    content = json.dumps(told, ensure_ascii=False, indent=2).encode()
    return _attachment(content, f"register-datalekken-{year}.json", "application/json")


async def _exported(visit: Visit, year: int, form: str) -> Sequence[BreachFile]:
    async with visit.desk.storage.transaction() as tx:
        files = await register_of(tx, visit.seat.board, year=year, seat=visit.seat)
        await tx.journal.note(
            Event(
                EventKind.REPORT_EXPORTED,
                visit.seat.board,
                visit.now,
                visit.name,
                None,
                {
                    "report": "breach_register",
                    "year": year,
                    "form": form,
                    "breaches": len(files),
                },
            )
        )
    return files


def register_csv(files: Sequence[BreachFile]) -> bytes:
    """Answer breaches as lines of a spreadsheet; no text in it is taken for a formula."""
    paper = io.StringIO()
    writer = csv.writer(paper, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        (
            *("nummer", "zaak", "school", "stand", "ontvangen", "bekend sinds", "uiterlijk AP"),
            *(field.label for field in FIELDS),
            *("ernst", "besluit AP", "gemeld bij AP"),
            *("besluit betrokkenen", "betrokkenen verteld"),
        )
    )
    for file in files:
        writer.writerow([_plain_cell(cell) for cell in _cells(file)])
    return paper.getvalue().encode("utf-8-sig")


def _cells(file: BreachFile) -> list[str]:
    case, entry, hours = file.case, file.entry, hours_of(file.case)
    return [
        entry.name,
        entry.reference,
        case.school or "",
        STATE_WORDS[case.state],
        moment_in_words(entry.received),
        moment_in_words(hours.aware),
        moment_in_words(hours.ap.due_instant),
        *(field.in_words(entry) for field in FIELDS),
        severity_words(entry),
        decision_words(entry.ap_decision),
        moment_in_words(entry.first_report.at) if entry.first_report else "",
        decision_words(entry.people_decision),
        moment_in_words(entry.told[-1].at) if entry.told else "",
    ]


def _plain_cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def year_of(request: Request, now: datetime) -> int:
    """Answer which year is asked for; this one for what is no year."""
    this_year = local_date(now).year
    given = request.query_params.get("jaar", "")
    if not given.isascii() or not given.isdigit() or len(given) != len("2026"):
        return this_year
    return int(given) if FIRST_YEAR <= int(given) <= this_year + 1 else this_year


def _attachment(content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
