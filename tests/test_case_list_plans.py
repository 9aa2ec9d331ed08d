"""SQLite answers the questions of lists and of a case from an index, in the order asked for."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from desk_house import SEATS
from invented import NOW, board
from sqlalchemy.dialects import sqlite

from casework.case import CaseState
from casework.case_list import CaseFilter, Group, Place
from casework.kinds import Kind
from casework.seats import Seat
from storage.case_list import _Order, _parts, _places

SCHOOL = board().schools[0].name
PLACE = Place(0, NOW, "PL-7F3K-9QXM")


def plan(file: Path, statement: Any) -> list[str]:
    compiled = statement.compile(
        dialect=sqlite.dialect(),
        compile_kwargs={"render_postcompile": True},
    )
    values = [
        compiled._bind_processors.get(name, lambda value: value)(compiled.params[name])
        for name in compiled.positiontup
    ]
    with closing(sqlite3.connect(file)) as line:
        return [str(row[3]) for row in line.execute(f"EXPLAIN QUERY PLAN {compiled}", values)]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("seat", [SEATS["fg"], SEATS["director"]], ids=["fg", "director"])
@pytest.mark.parametrize(
    "wanted",
    [
        CaseFilter(),
        CaseFilter(mine=True),
        CaseFilter(mine=True, group=Group.SOON),
        CaseFilter(kind=Kind.KLACHT),
        CaseFilter(school=SCHOOL),
        CaseFilter(state=CaseState.TRIAGE),
        CaseFilter(state=CaseState.CLOSED),
        CaseFilter(first=True),
        *(CaseFilter(group=group) for group in Group),
        CaseFilter(kind=Kind.KLACHT, school=SCHOOL, state=CaseState.NEW, group=Group.LATE),
    ],
    ids=str,
)
def test_a_page_of_a_list_is_read_in_order_from_an_index(
    migrated_sqlite: Path, wanted: CaseFilter, seat: Seat, backwards: bool
) -> None:
    order = _Order(wanted.mine, backwards=backwards)
    statement = _places(order, seat, wanted, NOW).limit(51)

    for part in _parts(statement, order, wanted, PLACE):
        (only,) = plan(migrated_sqlite, part)

        assert "COVERING INDEX ix_case_" in only, only


@pytest.mark.parametrize("table", ["event", "case"])
def test_the_plan_of_a_question_without_an_index_is_seen(migrated_sqlite: Path, table: str) -> None:
    with closing(sqlite3.connect(migrated_sqlite)) as line:
        rows = line.execute(f'EXPLAIN QUERY PLAN SELECT * FROM "{table}" ORDER BY board || "x"')

        assert any("INDEX" not in str(row[3]) for row in rows)


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM event WHERE board = ? AND case_reference = ? ORDER BY seq",
        "SELECT max(seq) FROM event WHERE board = ? AND case_reference = ? AND kind <> 'case_read'",
    ],
)
def test_what_happened_in_a_case_is_found_without_reading_the_chain(
    migrated_sqlite: Path, question: str
) -> None:
    with closing(sqlite3.connect(migrated_sqlite)) as line:
        rows = line.execute(f"EXPLAIN QUERY PLAN {question}", ("linde", "PL-A")).fetchall()

    assert [str(row[3]) for row in rows] == [
        "SEARCH event USING INDEX ix_event_case (board=? AND case_reference=?)"
    ]
