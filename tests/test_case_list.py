"""The list of cases: who sees what, in which order, page after page; on every kind of storage."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from desk_house import SEATS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import HOUR, NOW, STRANGER, board, case, mail, seen, source

from casework.boards import Post, Role
from casework.case import Case, CaseOutcome, CaseState
from casework.case_list import (
    NO_SCHOOL,
    CaseFilter,
    CasePage,
    Group,
    Stand,
    fits,
    in_group,
    place_for,
    place_of,
    stand_of,
    turns_of,
)
from casework.kinds import Kind
from casework.ports import Storage
from casework.seats import Seat
from casework.tasks import Task, TaskKind
from casework.term_acts import Question, QuestionKind, TermActs

DAY = timedelta(days=1)
LINDE, BERK = board(), board("berk")
FG, DIRECTOR, IBP, DESK = (SEATS[name] for name in ("fg", "director", "ibp_manager", "desk"))
EVERYTHING = CaseFilter()
MINE = CaseFilter(mine=True)


async def kept(storage: Storage, *cases: Case) -> None:
    async with storage.transaction() as tx:
        for each in cases:
            await tx.cases.open(each, mail(), source=source())


async def saved(storage: Storage, changed: Case) -> None:
    async with storage.transaction() as tx:
        await tx.cases.save(changed)


async def page(storage: Storage, seat: Seat, wanted: CaseFilter, **more: object) -> CasePage:
    async with storage.reading() as tx:
        return await tx.case_list.page(seat, wanted, now=NOW, **more)  # type: ignore[arg-type]


async def names(storage: Storage, seat: Seat, wanted: CaseFilter = EVERYTHING) -> list[str]:
    return [found.reference for found, _ in (await page(storage, seat, wanted)).cases]


async def counted(storage: Storage, seat: Seat, *, mine: bool = False) -> dict[str, int]:
    async with storage.reading() as tx:
        found = await tx.case_list.counts(seat, mine=mine, now=NOW)
    return {group.name: number for group, number in found.items() if number}


def received(reference: str, days_ago: int, **more: Any) -> Case:
    return case(reference, **{"kind": Kind.BEZWAAR, "received": NOW - days_ago * DAY, **more})


def task(role: Role, due: datetime) -> Task:
    return Task(TaskKind.TALK_TO_PARENT, role, NOW, due, "afgesproken")


def done(of: Case, *, at: datetime = NOW) -> Case:
    closed = replace(of, identity=seen(), state=CaseState.CLOSED, outcome=CaseOutcome.WITHDRAWN)
    return replace(closed, closed_at=at)


# Who sees what


async def test_a_seat_sees_the_cases_of_its_board_and_a_director_those_of_their_school(
    storage: Storage,
) -> None:
    await kept(
        storage,
        case("PL-EIK", school="De Eik"),
        case("PL-SLEUTEL", school="De Sleutel"),
        case("PL-GEEN"),
        case("PL-BERK", profile=BERK, school="De Eik"),
    )

    seen_by = {name: set(await names(storage, seat)) for name, seat in SEATS.items()}

    everything = {"PL-EIK", "PL-SLEUTEL", "PL-GEEN"}
    assert seen_by["director"] == {"PL-EIK"}
    assert seen_by["other_director"] == {"PL-SLEUTEL"}
    assert seen_by["fg"] == seen_by["ibp_manager"] == seen_by["desk"] == everything


async def test_a_case_about_somebody_stays_out_of_their_list_and_their_counts(
    storage: Storage,
) -> None:
    about_fg = replace(case("PL-FG", school="De Eik"), kept_from=(Post(Role.FG),))
    about_deputy = replace(case("PL-DEP"), kept_from=(Post(Role.FG, deputy=True),))
    with_duty = replace(about_fg, reference="PL-TAAK", tasks=(task(Role.FG, NOW + DAY),))
    await kept(storage, about_fg, about_deputy, with_duty)
    deputy = replace(FG, deputy=True)

    assert await names(storage, FG) == ["PL-DEP"]
    assert await names(storage, FG, MINE) == []
    assert await counted(storage, FG) == {"LATER": 1}
    assert set(await names(storage, deputy)) == {"PL-FG", "PL-TAAK"}
    assert set(await names(storage, DIRECTOR)) == {"PL-FG", "PL-TAAK"}


async def test_a_director_of_two_schools_sees_both_in_one_order(storage: Storage) -> None:
    await kept(
        storage,
        received("PL-A", 2, school="De Eik"),
        received("PL-B", 3, school="De Sleutel"),
        received("PL-C", 1, school="De Sleutel"),
        received("PL-D", 4, school="De Bräskorf"),
    )
    both = Seat("linde", Role.DIRECTOR, ("De Eik", "De Sleutel"))

    assert await names(storage, both) == ["PL-B", "PL-A", "PL-C"]
    assert await names(storage, both, MINE) == ["PL-B", "PL-A", "PL-C"]


# Whose turn it is


async def test_mine_is_what_lies_with_me_and_what_i_have_a_duty_in(storage: Storage) -> None:
    with_fg = case("PL-FG", kind=Kind.KLACHT)
    with_director = case("PL-DIR", school="De Eik")
    with_duty = replace(case("PL-TAAK"), tasks=(task(Role.FG, NOW + HOUR),))
    await kept(storage, with_fg, with_director, with_duty)

    assert await names(storage, FG, MINE) == ["PL-TAAK", "PL-FG"]
    assert await names(storage, replace(FG, deputy=True), MINE) == ["PL-TAAK"]
    assert await names(storage, DIRECTOR, MINE) == ["PL-DIR"]


async def test_what_nobody_understands_yet_is_the_desks_too(storage: Storage) -> None:
    unclear = replace(
        case("PL-WAT", kind=Kind.KLACHT, role=Role.FG),
        state=CaseState.TRIAGE,
        likely=(Kind.KLACHT, Kind.INZAGE),
    )
    await kept(storage, unclear)

    assert await names(storage, DESK, MINE) == ["PL-WAT"]
    assert await names(storage, FG, MINE) == ["PL-WAT"]
    assert await names(storage, IBP, MINE) == []


async def test_a_case_leaves_my_list_when_i_hand_it_over_and_when_it_closes(
    storage: Storage,
) -> None:
    mine = case("PL-FG", kind=Kind.KLACHT)
    await kept(storage, mine)

    handed = mine.handed_to(Post(Role.IBP_MANAGER), now=NOW)
    await saved(storage, handed)
    of_fg, of_ibp = [await names(storage, seat, MINE) for seat in (FG, IBP)]
    await saved(storage, done(handed))

    assert (of_fg, of_ibp) == ([], ["PL-FG"])
    assert await names(storage, IBP, MINE) == []
    assert await names(storage, IBP) == []


async def test_a_closed_case_with_a_duty_stays_until_the_duty_is_done(storage: Storage) -> None:
    open_case = received("PL-KLAAR", 5)
    await kept(storage, open_case)
    closed = done(open_case).with_task(task(Role.IBP_MANAGER, NOW + DAY))

    await saved(storage, closed)
    while_open = await page(storage, IBP, MINE)
    await saved(storage, closed.task_done(TaskKind.TALK_TO_PARENT, by="Jo", now=NOW))

    assert [(found.reference, at) for found, at in while_open.cases] == [("PL-KLAAR", NOW + DAY)]
    assert await names(storage, IBP, MINE) == []


# In which order


async def test_breaches_come_first_and_then_the_first_date(storage: Storage) -> None:
    undated = case("PL-ZONDER", kind=Kind.OVERIG)
    breach = case("PL-LEK", kind=Kind.DATALEK)
    may_be = replace(
        case("PL-MISSCHIEN"), state=CaseState.TRIAGE, likely=(Kind.INZAGE, Kind.DATALEK)
    )
    await kept(storage, undated, received("PL-LATE", 60), received("PL-NEW", 0), breach, may_be)

    assert await names(storage, FG) == ["PL-LEK", "PL-MISSCHIEN", "PL-LATE", "PL-NEW", "PL-ZONDER"]


async def test_what_is_done_is_shown_on_request_the_latest_first(storage: Storage) -> None:
    first, second = received("PL-A", 9), received("PL-B", 9)
    await kept(storage, first, second, received("PL-C", 9))
    await saved(storage, done(first, at=NOW - 2 * DAY))
    await saved(storage, done(second, at=NOW - DAY))

    assert await names(storage, FG) == ["PL-C"]
    assert await names(storage, FG, CaseFilter(state=CaseState.CLOSED)) == ["PL-B", "PL-A"]


# What is asked for


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (CaseFilter(kind=Kind.INZAGE), {"PL-7F3K-9QXM", "PL-2222-AAAA"}),
        (CaseFilter(state=CaseState.TAKEN_UP), {"PL-2222-AAAA"}),
        (CaseFilter(school="De Eik"), {"PL-7F3K-9QXM"}),
        (CaseFilter(school=NO_SCHOOL), {"PL-2222-AAAA", "PL-3333-BBBB"}),
        (CaseFilter(first=True), {"PL-3333-BBBB"}),
        (CaseFilter(text="7f3k"), {"PL-7F3K-9QXM"}),
        (CaseFilter(text="pl-7f3k-9qxm "), {"PL-7F3K-9QXM"}),
        (CaseFilter(text="PL7F3K9"), {"PL-7F3K-9QXM"}),
        (CaseFilter(text="pl-"), {"PL-7F3K-9QXM", "PL-2222-AAAA", "PL-3333-BBBB", "PL-KLAA-RAAA"}),
        (CaseFilter(text="PL-9QXM"), set()),
        (CaseFilter(text="3k9qx"), {"PL-7F3K-9QXM"}),
        (CaseFilter(text="k-9q"), set()),
        (CaseFilter(text="KLAAR"), {"PL-KLAA-RAAA"}),
        (CaseFilter(text="%"), {"PL-7F3K-9QXM", "PL-2222-AAAA", "PL-3333-BBBB"}),
        (CaseFilter(text="ZZZZ"), set()),
        (CaseFilter(kind=Kind.INZAGE, school=NO_SCHOOL), {"PL-2222-AAAA"}),
        (CaseFilter(mine=True, kind=Kind.INZAGE), {"PL-2222-AAAA"}),
        (CaseFilter(mine=True, text="2222"), {"PL-2222-AAAA"}),
        (CaseFilter(mine=True, school="De Eik"), set()),
    ],
)
async def test_the_list_shows_what_is_asked_for(
    storage: Storage, wanted: CaseFilter, expected: set[str]
) -> None:
    taken = replace(case("PL-2222-AAAA"), state=CaseState.TAKEN_UP, taken_up_by="Jo")
    over = received("PL-KLAA-RAAA", 3)
    breach = case("PL-3333-BBBB", kind=Kind.DATALEK)
    await kept(storage, case("PL-7F3K-9QXM", school="De Eik"), taken, over, breach)
    await saved(storage, done(over))

    assert set(await names(storage, DESK, wanted)) == expected


async def test_every_group_has_its_count_and_its_cases(storage: Storage) -> None:
    asked = Question(QuestionKind.IDENTITY, NOW, "Jo")
    waits = replace(
        received("PL-VRAAG", 20), state=CaseState.TAKEN_UP, acts=TermActs(questions=(asked,))
    )
    unclear = replace(received("PL-WAT", 20), state=CaseState.TRIAGE, likely=(Kind.BEZWAAR,))
    week = replace(received("PL-WEEK", 0), tasks=(task(Role.FG, NOW + 3 * DAY),))
    soon = replace(received("PL-SOON", 0), tasks=(task(Role.FG, NOW + DAY),))
    await kept(storage, waits, unclear, week, soon, received("PL-LATE", 40))

    expected = {"LATE": 1, "SOON": 1, "THIS_WEEK": 1, "LATER": 2, "WAITS": 1, "TRIAGE": 1}
    assert await counted(storage, FG) == expected
    for group in Group:
        shown = await names(storage, FG, CaseFilter(group=group))
        assert len(shown) == expected[group.name]
    assert await counted(storage, FG, mine=True) == {"SOON": 1, "THIS_WEEK": 1}


async def test_the_last_second_of_a_term_is_in_time(storage: Storage) -> None:
    breach = case("PL-LEK", kind=Kind.DATALEK, received=NOW - 24 * HOUR)
    await kept(storage, breach)

    in_time = await counted(storage, FG)
    async with storage.reading() as tx:
        later = await tx.case_list.counts(FG, mine=False, now=NOW + timedelta(seconds=1))

    assert in_time == {"SOON": 1}
    assert later[Group.LATE] == 1


# Page after page


async def all_pages(
    storage: Storage, seat: Seat, wanted: CaseFilter, size: int
) -> list[Sequence[str]]:
    shown: list[Sequence[str]] = []
    place = None
    while True:
        found = await page(storage, seat, wanted, after=place, size=size)
        shown.append([each.reference for each, _ in found.cases])
        place = found.next
        if place is None:
            return shown


@pytest.mark.parametrize("wanted", [CaseFilter(group=Group.LATER), CaseFilter(first=True)])
async def test_a_narrowed_list_pages_across_breaches_and_the_rest_too(
    storage: Storage, wanted: CaseFilter
) -> None:
    late = [received(f"PL-LATE{number}", 90) for number in range(3)]
    rest = [received(f"PL-{number:02d}", number // 3) for number in range(7)]
    breaches = [case(f"PL-LEK{n}", kind=Kind.DATALEK, received=NOW + n * HOUR) for n in range(1, 8)]
    far = [replace(each, clocks=rest[0].clocks) for each in breaches]
    await kept(storage, *late, *rest, *far)

    whole = [each.reference for each, _ in (await page(storage, FG, wanted)).cases]
    forwards = await all_pages(storage, FG, wanted, 3)
    last = (await page(storage, FG, wanted)).cases[-1]
    backwards, place = [last[0].reference], place_of(last[0])
    while True:
        found = await page(storage, FG, wanted, before=place, size=3)
        backwards = [*(each.reference for each, _ in found.cases), *backwards]
        if found.previous is None:
            break
        place = found.previous

    assert len(whole) == (14 if wanted.group else 7)
    assert [name for shown in forwards for name in shown] == whole
    assert backwards == whole


@pytest.mark.parametrize("wanted", [EVERYTHING, MINE, CaseFilter(state=CaseState.CLOSED)])
async def test_pages_show_every_case_once_forwards_and_backwards(
    storage: Storage, wanted: CaseFilter
) -> None:
    cases = [received(f"PL-{number:02d}", number // 3, role=Role.FG) for number in range(11)]
    cases += [case(f"PL-LEK{number}", kind=Kind.DATALEK, role=Role.FG) for number in range(3)]
    await kept(storage, *cases)
    if wanted.newest_first:
        for number, each in enumerate(cases):
            await saved(storage, done(each, at=NOW - (number // 4) * DAY))

    whole = (await page(storage, FG, wanted)).cases
    forwards = await all_pages(storage, FG, wanted, 4)
    last = await page(storage, FG, wanted, before=place_at(whole[12], wanted), size=4)
    first = await page(storage, FG, wanted, before=place_at(whole[4], wanted), size=4)

    names_of = [each.reference for each, _ in whole]
    assert [name for shown in forwards for name in shown] == names_of
    assert [len(shown) for shown in forwards] == [4, 4, 4, 2]
    assert [each.reference for each, _ in last.cases] == names_of[8:12]
    assert last.previous is not None
    assert last.next is not None
    assert [each.reference for each, _ in first.cases] == names_of[:4]
    assert first.previous is None


def place_at(line: tuple[Case, datetime], wanted: CaseFilter) -> object:
    return place_for(line[0], FG) if wanted.mine else place_of(line[0])


async def test_a_page_behind_everything_is_empty(storage: Storage) -> None:
    only = received("PL-A", 1)
    await kept(storage, only)

    found = await page(storage, FG, EVERYTHING, after=place_of(only))

    assert found.cases == ()
    assert found.next is None


# Who wrote


async def test_a_message_says_whether_a_stranger_wrote_it(storage: Storage) -> None:
    found = case("PL-A")
    await kept(storage, found)
    async with storage.transaction() as tx:
        late = mail("Ik ook!", sender=STRANGER, received=NOW + HOUR)
        await tx.cases.add_message(found, late, source=source(), stranger=True)

    async with storage.reading() as tx:
        messages = await tx.case_list.messages(found)

    assert [each.stranger for each in messages] == [False, True]


# The rules alone


POSTS = st.builds(Post, st.sampled_from(Role), st.booleans())
CASES = st.builds(
    lambda kind, state, school, holder, kept_from, tasks: replace(
        case(kind=kind, school=school),
        state=state,
        role=holder.role,
        deputy=holder.deputy,
        kept_from=tuple(kept_from),
        tasks=tuple(task(role, NOW + DAY) for role in tasks),
    ),
    st.sampled_from(Kind),
    st.sampled_from(CaseState),
    st.sampled_from([None, "De Eik", "De Sleutel"]),
    POSTS,
    st.lists(POSTS, max_size=2),
    st.lists(st.sampled_from(Role), max_size=2, unique=True),
)


@given(CASES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whose_turn_it_is_may_see_the_case(found: Case) -> None:
    seats = [
        Seat("linde", role, ("De Eik", "De Sleutel") if role is Role.DIRECTOR else (), deputy)
        for role in Role
        for deputy in (False, True)
    ]

    with_turn = [seat for seat in seats if place_for(found, seat) is not None]

    assert all(seat.post not in found.kept_from for seat in with_turn)
    assert found.school is None or all(seat.sees(found) for seat in with_turn)
    if found.is_open and found.holder not in found.kept_from:
        assert found.school is None or found.holder in [seat.post for seat in with_turn]
    if not found.is_open and not found.open_tasks:
        assert turns_of(found) == ()


@given(CASES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_case_that_waits_for_somebody_is_in_one_group_by_date(found: Case) -> None:
    at = place_of(found).at

    by_date = [
        group
        for group in (Group.LATE, Group.SOON, Group.THIS_WEEK, Group.LATER)
        if in_group(found, at, group, NOW)
    ]

    live = found.is_open or bool(found.open_tasks)
    assert len(by_date) == int(live)
    assert fits(found, at, EVERYTHING, now=NOW) is live
    assert (stand_of(found) is Stand.TRIAGE) is (found.state is CaseState.TRIAGE)
