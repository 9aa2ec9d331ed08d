"""Hold every journal to the same contract: appended, in order, and broken by tampering."""

import asyncio
import hashlib
import json
from datetime import UTC, timedelta, timezone

from databases import Stores, execute
from invented import HOUR, NOW, event

from casework.events import Event, EventKind
from casework.ports import Storage

DETAIL = {"role": "fg", "tries": 3, "stranger": True, "why": None}


async def note(storage: Storage, *events: Event) -> None:
    async with storage.transaction() as tx:
        await tx.journal.note(*events)


async def first_break(storage: Storage, board: str = "linde") -> int | None:
    async with storage.reading() as tx:
        return await tx.journal.first_break(board=board)


async def test_events_come_back_in_order_and_per_board(storage: Storage) -> None:
    opened = event(case="PL-AAAA-AAAA", detail=DETAIL)
    closed = event(EventKind.CASE_CLOSED, case="PL-AAAA-AAAA", at=NOW - HOUR, by="Jo Prinsen")
    elsewhere = event(board="beuk", case="PL-AAAA-AAAA")
    await note(storage, opened, event(case="PL-BBBB-BBBB"), elsewhere, closed)

    async with storage.reading() as tx:
        found = await tx.journal.of_case(board="linde", reference="PL-AAAA-AAAA")

    assert found == [opened, closed]


async def test_events_of_one_kind_are_found_per_board_and_since_a_moment(
    storage: Storage,
) -> None:
    gap = event(EventKind.GAP_NOTICED, detail=DETAIL)
    old = event(EventKind.GAP_NOTICED, at=NOW - HOUR)
    elsewhere = event(EventKind.GAP_NOTICED, board="beuk")
    await note(storage, old, event(), gap, elsewhere)

    async with storage.reading() as tx:
        found = await tx.journal.of_kind(EventKind.GAP_NOTICED, board="linde", since=NOW)

    assert found == [gap]


async def test_a_chain_that_nobody_touched_is_whole(storage: Storage) -> None:
    amsterdam = NOW.astimezone(timezone(timedelta(hours=1)))
    async with storage.transaction() as tx:
        await tx.journal.note(event(detail=DETAIL), event(at=amsterdam), event(board="beuk"))
        await tx.journal.note(event(case="PL-AAAA-AAAA"))
    await note(storage, event(at=NOW + timedelta(microseconds=7)))

    assert [await first_break(storage, name) for name in ("linde", "beuk", "eik")] == [None] * 3


async def test_events_noted_at_once_make_one_whole_chain(stores: Stores) -> None:
    ways_in = [stores.open() for _ in range(3)]
    events = [event(case=f"PL-AAAA-{at:04d}") for at in range(24)]

    await asyncio.gather(*(note(ways_in[at % 3], each) for at, each in enumerate(events)))

    assert await first_break(ways_in[0]) is None
    async with ways_in[0].reading() as tx:
        found = [
            await tx.journal.of_case(board="linde", reference=str(each.case)) for each in events
        ]
    assert found == [[each] for each in events]


TAMPERINGS = [
    ("UPDATE event SET by = 'somebody else' WHERE seq = 2", 2),
    ("UPDATE event SET kind = 'case_closed' WHERE seq = 1", 1),
    ("UPDATE event SET case_reference = 'PL-ELSE-ELSE' WHERE seq = 3", 3),
    ("UPDATE event SET detail = '{}' WHERE seq = 2", 2),
    ("UPDATE event SET at = '2026-11-03 09:31:00' WHERE seq = 4", 4),
    ("UPDATE event SET previous = hash WHERE seq = 4", 4),
    ("UPDATE event SET seq = seq + 10 WHERE seq > 2", 3),
    ("UPDATE event SET board = 'elsewhere' WHERE seq = 4", 4),
    ("DELETE FROM event WHERE seq = 1", 1),
    ("DELETE FROM event WHERE seq = 2", 2),
    ("DELETE FROM event WHERE seq = 4", 4),
    ("DELETE FROM event WHERE seq > 0", 1),
    ("DELETE FROM chain_head WHERE seq > 0", 5),
]


async def test_tampering_shows(sql_stores: Stores) -> None:
    storage = sql_stores.open()
    expected = {f"board {at}": broken_at for at, (_, broken_at) in enumerate(TAMPERINGS)}
    for name in expected:
        events = [event(board=name, case=f"PL-AAAA-{at:04d}", detail=DETAIL) for at in range(4)]
        await note(storage, *events)
    whole = [await first_break(storage, name) for name in expected]

    for name, (statement, _) in zip(expected, TAMPERINGS, strict=True):
        await execute(sql_stores, f"{statement} AND board = '{name}'")

    assert whole == [None] * len(TAMPERINGS)
    assert {name: await first_break(storage, name) for name in expected} == expected


async def test_an_auditor_can_work_the_chain_out_without_this_program(sql_stores: Stores) -> None:
    storage = sql_stores.open()
    await note(storage, event(case="PL-AAAA-AAAA", detail={"b": 1, "a": "ë"}))
    written = [
        "0" * 64,
        "linde",
        1,
        NOW.astimezone(UTC).isoformat(timespec="microseconds"),
        "case_opened",
        "privacyloket",
        "PL-AAAA-AAAA",
        [["a", "ë"], ["b", 1]],
    ]
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    expected = hashlib.sha256(text.encode()).hexdigest()

    await execute(sql_stores, f"UPDATE event SET hash = '{expected}'")

    assert await first_break(storage) is None
