"""Cases of before the lists get their place in them when the schema is brought up to date."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from databases import VAULT, StorageKind
from sqlalchemy import Connection, bindparam, text

from storage.database import Database
from storage.migrate import upgrade
from storage.tables import UtcMoment

BEFORE = "0009"
RECEIVED = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
DUE = RECEIVED + timedelta(days=30)
CLOSED = RECEIVED + timedelta(days=9)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
INSERT = """
INSERT INTO "case" (reference, board, kind, state, role, school, received, opened, due_at, channel,
  language, likely, linked, deputy, passed, kept_from, closed_at, open_tasks, key_id, sealed)
VALUES (:reference, 'linde', :kind, :state, :role, :school, :received, :received, :due_at, 'email',
  'nl', :likely, '[]', :deputy, '[]', :kept_from, :closed_at, :open_tasks, 'key', :sealed)
"""
MOMENTS = ("received", "due_at", "closed_at")


@pytest.fixture
async def database(sql_kind: StorageKind, tmp_path: Path) -> AsyncIterator[Database]:
    server = sql_kind.server
    url = await server.make("older") if server else f"sqlite:///{tmp_path}/older.sqlite3"
    opened = Database(url, VAULT)
    yield opened
    await opened.close()
    if server:
        await server.run("DROP DATABASE older WITH (FORCE)")


def old(reference: str, **more: Any) -> dict[str, Any]:
    return {
        "reference": reference,
        "kind": "inzage",
        "state": "new",
        "role": "director",
        "school": "De Eik",
        "received": RECEIVED,
        "due_at": DUE,
        "likely": '["inzage"]',
        "deputy": False,
        "kept_from": "[]",
        "closed_at": None,
        "open_tasks": 0,
        "sealed": b"",
        **more,
    }


CASES = (
    old("PL-NEW"),
    old("PL-DEPUTY", deputy=True),
    old("PL-NODATE", kind="overig", role="desk", school=None, due_at=None),
    old("PL-BREACH", kind="datalek", role="fg", kept_from='["ibp_manager"]', open_tasks=1),
    old("PL-MAYBE", state="triage", likely='["inzage", "datalek"]', role="fg"),
    old("PL-DONE", state="closed", closed_at=CLOSED),
    old("PL-DUTY", state="closed", closed_at=CLOSED, open_tasks=1, role="fg"),
)


def insert(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO data_key (id, created) VALUES ('key', :at)").bindparams(
            bindparam("at", RECEIVED, UtcMoment())
        )
    )
    statement = text(INSERT).bindparams(*(bindparam(name, type_=UtcMoment()) for name in MOMENTS))
    for case in CASES:
        connection.execute(statement, case)


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(query).columns(at=UtcMoment()))]


async def test_older_cases_are_listed_by_what_is_known_of_them(database: Database) -> None:
    async with database._writer.begin() as line:
        await line.run_sync(upgrade, BEFORE)
        await line.run_sync(insert)

    async with database._writer.begin() as line:
        await line.run_sync(upgrade)
        cases = await line.run_sync(
            rows,
            "SELECT reference, CAST(live AS INTEGER), rank, stand, hidden_from, listed_at AS at"
            ' FROM "case"',
        )
        turns = await line.run_sync(
            rows, "SELECT case_reference, whose, rank, stand, due_at AS at FROM case_turn"
        )

    assert {row[0]: row[1:] for row in cases} == {
        "PL-NEW": (1, 1, "", "[]", DUE),
        "PL-DEPUTY": (1, 1, "", "[]", DUE),
        "PL-NODATE": (1, 1, "", "[]", NEVER),
        "PL-BREACH": (1, 0, "", '["ibp_manager"]', DUE),
        "PL-MAYBE": (1, 0, "triage", "[]", DUE),
        "PL-DONE": (0, 1, "", "[]", CLOSED),
        "PL-DUTY": (1, 1, "", "[]", NEVER),
    }
    whose = {(row[0], row[1]) for row in turns}
    assert whose == {
        ("PL-NEW", "director De Eik"),
        ("PL-DEPUTY", "director:deputy De Eik"),
        ("PL-NODATE", "desk"),
        ("PL-MAYBE", "fg"),
        ("PL-BREACH", "fg"),
        # Whose a duty is, is sealed: everybody sees it until the case is written again.
        *(("PL-BREACH", name) for name in ("director De Eik", "desk")),
        *(("PL-DUTY", name) for name in ("director De Eik", "ibp_manager", "fg", "desk")),
    }
