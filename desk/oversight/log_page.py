"""Show the log: who looked at which case when, and all acts."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from casework.boards import BoardProfile
from casework.event_words import event_sentence
from casework.oversight import LogFilter, LogPage

LOG = "/toezicht/logboek"


@dataclass(frozen=True, slots=True)
class AskedLog:
    """What an address asks of the log, and what is wrong with it."""

    wanted: LogFilter
    before: int | None
    after: int | None
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the log, in words."""

    at: datetime
    by: str
    what: str
    case: str | None
    number: int


def asked_log(given: QueryParams) -> AskedLog:
    """Answer what is asked; a day that is none is told, and not looked for."""
    errors = []
    days: dict[str, date | None] = {}
    for name, label in (("van", "eerste"), ("tot", "laatste")):
        days[name], fault = _day(given.get(name, ""))
        if fault:
            errors.append((name, f"De {label} dag is geen datum."))
    if days["van"] and days["tot"] and days["tot"] < days["van"]:
        errors.append(("tot", "De laatste dag ligt vóór de eerste."))
    wanted = LogFilter(
        by=" ".join(given.get("wie", "").split()),
        case=given.get("zaak", "").strip().upper(),
        only_reading=given.get("wat") == "inzien",
        first=days["van"],
        last=days["tot"],
    )
    return AskedLog(wanted, _number(given.get("voor")), _number(given.get("na")), tuple(errors))


def _day(text: str) -> tuple[date | None, bool]:
    if not text:
        return None, False
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, True
    return (day, False) if 2000 <= day.year <= 2200 else (None, True)  # noqa: PLR2004 -- years of this service


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None  # noqa: PLR2004 -- fits a column


def rows_of(page: LogPage, board: BoardProfile) -> tuple[LogRow, ...]:
    """Answer the lines in words."""
    return tuple(
        LogRow(
            line.event.at,
            line.event.by,
            event_sentence(line.event, board),
            line.event.case,
            line.number,
        )
        for line in page.lines
    )


def address(wanted: LogFilter, **more: int) -> str:
    """Answer where the same question stands, with another page of its answer."""
    asked = {
        "wie": wanted.by,
        "zaak": wanted.case,
        "wat": "inzien" if wanted.only_reading else "",
        "van": wanted.first.isoformat() if wanted.first else "",
        "tot": wanted.last.isoformat() if wanted.last else "",
        **{name: str(number) for name, number in more.items()},
    }
    return f"{LOG}?{urlencode({name: value for name, value in asked.items() if value})}"
