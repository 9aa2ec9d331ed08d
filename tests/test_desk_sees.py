"""Prove that a list holds exactly the cases that its seat sees, whatever those are."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from databases import VAULT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import NOW, board, case, mail, source

from casework.boards import Post, Role
from casework.case import Case, CaseOutcome, CaseState
from casework.case_list import (
    NO_SCHOOL,
    CaseFilter,
    Group,
    in_group,
    is_live,
    place_of,
    turns_named,
    turns_of,
)
from casework.kinds import Kind
from casework.ports import Transaction
from casework.seats import Seat
from casework.tasks import Task, TaskKind
from storage.database import Database

BOARDS = {name: board(name) for name in ("linde", "berk")}
SCHOOLS = ("De Eik", "De Sleutel", "De Bräskorf")
POSTS = st.builds(Post, st.sampled_from(Role), st.booleans())
SEATS = st.builds(
    lambda board, post, schools: Seat(
        board, post.role, tuple(schools) if post.role is Role.DIRECTOR else (), post.deputy
    ),
    st.sampled_from(list(BOARDS)),
    POSTS,
    st.lists(st.sampled_from(SCHOOLS), min_size=1, unique=True),
)


def made(profile: str, school: str | None, holder: Post, **more: Any) -> Case:
    """Answer a case; a closed one has an outcome."""
    closed = more["state"] is CaseState.CLOSED
    ended = {"outcome": CaseOutcome.HANDLED, "closed_at": NOW} if closed else {}
    tasks = tuple(Task(TaskKind.TALK_TO_PARENT, role, NOW, NOW, "zo") for role in more["tasks"])
    given = {**more, **ended, "tasks": tasks, "kept_from": tuple(more["kept_from"])}
    found = case(profile=BOARDS[profile], kind=given.pop("kind"), school=school)
    return replace(found, role=holder.role, deputy=holder.deputy, **given)


CASES = st.builds(
    made,
    st.sampled_from(list(BOARDS)),
    st.sampled_from([None, *SCHOOLS]),
    POSTS,
    kind=st.sampled_from(Kind),
    state=st.sampled_from(CaseState),
    kept_from=st.lists(POSTS, max_size=3, unique=True),
    tasks=st.lists(st.sampled_from(Role), max_size=1),
)


@given(st.lists(CASES, min_size=8, max_size=24), st.lists(SEATS, min_size=6, max_size=12))
@settings(deadline=None, max_examples=5, suppress_health_check=list(HealthCheck))
def test_a_list_holds_what_its_seat_sees_and_nothing_else(
    migrated_sqlite: Path, cases: list[Case], seats: list[Seat]
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "privacyloket.sqlite3"
        shutil.copyfile(migrated_sqlite, file)

        asyncio.run(check(file, cases, seats))


async def check(file: Path, cases: Sequence[Case], seats: Sequence[Seat]) -> None:
    """Compare every list of every seat with what each case says of it."""
    database = Database(f"sqlite:///{file}", VAULT)
    try:
        async with database.transaction() as tx:
            for each in cases:
                await tx.cases.open(each, mail(), source=source())
                await tx.cases.save(each)
        async with database.reading() as tx:
            for seat in seats:
                await check_seat(tx, cases, seat)
    finally:
        await database.close()


async def check_seat(tx: Transaction, cases: Sequence[Case], seat: Seat) -> None:
    sees = {each.reference: each for each in cases if seat.sees(each)}
    live = {name for name, each in sees.items() if is_live(each)}
    mine = {each.reference for each in cases if each.board == seat.board and turn(each, seat)}

    assert await found(tx, seat) == live
    done = {name for name in sees.keys() - live if sees[name].state is CaseState.CLOSED}
    assert await found(tx, seat, state=CaseState.CLOSED) == done
    assert await found(tx, seat, mine=True) == mine <= sees.keys()
    for school in SCHOOLS:
        there = {name for name in live if sees[name].school == school}
        assert await found(tx, seat, school=school) == there
    nowhere = {name for name in live if sees[name].school is None}
    assert await found(tx, seat, school=NO_SCHOOL) == nowhere
    for each in cases:
        named = {each.reference} & sees.keys()
        assert await found(tx, seat, text=each.reference) == named
    counts = await tx.case_list.counts(seat, mine=False, now=NOW)
    at = {name: place_of(each).at for name, each in sees.items()}
    assert counts == {
        group: sum(in_group(each, at[name], group, NOW) for name, each in sees.items())
        for group in Group
    }


def turn(of: Case, seat: Seat) -> bool:
    """Answer whether somebody on a seat must do something in a case."""
    return any(each.whose in turns_named(seat) for each in turns_of(of))


async def found(tx: Transaction, seat: Seat, **wanted: Any) -> set[str]:
    page = await tx.case_list.page(seat, CaseFilter(**wanted), now=NOW, size=100)
    return {each.reference for each, _ in page.cases}
