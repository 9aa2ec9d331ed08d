"""Make entries of the register of breaches for tests."""

from datetime import datetime, timedelta
from typing import Any

from invented import HOUR, NOW, case

from casework.breach_duties import hours_of
from casework.breach_entry import BreachEntry, Reporter, ReportKind
from casework.breach_inputs import read_inputs
from casework.case import Case
from casework.kinds import Kind

LATE = NOW + 72 * HOUR + timedelta(seconds=1)
MUCH_LATER = NOW + 200 * HOUR


ANSWERS = {
    "data": "simple, behavioural",
    "pupils": "ja",
    "ease": "maximum",
    "confidentiality": "known_recipients",
    "integrity": "intact",
    "availability": "available",
    "malice": "nee",
}
"""(2+1) × 1 + 0.25 = 3.25: high."""


def breach(**more: Any) -> Case:
    return case(kind=Kind.DATALEK, **more)


def entry(of: Case | None = None, **more: Any) -> BreachEntry:
    of = of or breach()
    return BreachEntry(
        **{
            "reference": of.reference,
            "board": of.board,
            "year": 2026,
            "number": 3,
            "received": of.received,
            "reporter": Reporter.PARENT,
            **more,
        }
    )


def assessed(of: BreachEntry | None = None, **changed: str) -> BreachEntry:
    of = of or entry()
    return of.assessed(read_inputs({**ANSWERS, **changed}, of), by="IBP", now=NOW)


def low(of: BreachEntry | None = None) -> BreachEntry:
    return assessed(of, data="simple", pupils="nee")


def to_report() -> tuple[BreachEntry, Case]:
    found = breach()
    return assessed(entry(found)).decided_ap(report=True, reason="", by="FG", now=NOW), found


def report(
    of: BreachEntry, found: Case, kind: ReportKind, at: datetime, **more: Any
) -> BreachEntry:
    due = hours_of(found).ap
    return of.reported(kind, at=at, due=due, by="IBP", now=MUCH_LATER, **more)


def plain(text: str) -> str:
    return text
