"""Prove that a ticket always lies with somebody who is there, and climbs until it is taken up."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import DIRECTOR, HOUR, NOW, board, boards, case
from test_watch_clocks import FG, IBP, Watch

from casework.actions.keep_absences import KeepAbsences
from casework.actions.notice_profiles import NoticeProfiles
from casework.actions.watch_clocks import WatchClocks
from casework.boards import BoardProfile, Post, Role
from casework.case import Case, CaseRefuses, CaseState
from casework.events import EventKind
from casework.kinds import Kind
from casework.ladder import first_holder, next_holder, posts_from
from casework.letters import LetterKind
from casework.local_time import at_local, local_date
from casework.presence import Absence, Presence
from casework.school_holidays import Region, SchoolHoliday, SchoolHolidays

DEPUTY = "adjunct.eik@linde.example"
DIRECTORS = Post(Role.DIRECTOR)
DEPUTYS = Post(Role.DIRECTOR, deputy=True)
IBPS = Post(Role.IBP_MANAGER)
FGS = Post(Role.FG)
DESKS = Post(Role.DESK)
WEDNESDAY = date(2026, 11, 4)
AUTUMN = SchoolHolidays(
    (SchoolHoliday("herfst", Region.NOORD, date(2026, 10, 31), date(2026, 11, 8)),)
)


def with_deputy(**more: Any) -> BoardProfile:
    """The invented board, with a deputy at De Eik."""
    profile = board(**more)
    data = profile.model_dump()
    data["schools"][0]["deputy"] = {"address": DEPUTY, "name": "Anouk Reitsma"}
    data["schools"][0]["director"]["name"] = "Wouter Hilberdink"
    return BoardProfile.model_validate(data)


def away(post: Post, first: date, last: date, *, school: str | None = "De Eik") -> Absence:
    return Absence("linde", post, school, first, last)


def ticket(**more: Any) -> Case:
    """A new case at De Eik that nobody has taken up."""
    return case(kind=Kind.CORRECTIE, school="De Eik", **more)


def test_the_ladder_goes_over_each_deputy_to_the_fg_and_ends_at_the_desk() -> None:
    profile = with_deputy()

    posts = posts_from(Role.DIRECTOR, profile.school("De Eik"), profile)

    assert posts == (DIRECTORS, DEPUTYS, IBPS, FGS, DESKS)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.IBP_MANAGER, (IBPS, FGS, DESKS)),
        (Role.FG, (FGS, DESKS)),
        (Role.DESK, (DESKS, FGS)),
    ],
)
def test_every_role_has_a_way_to_the_fg(role: Role, expected: tuple[Post, ...]) -> None:
    assert posts_from(role, None, board()) == expected


def test_who_is_on_leave_does_not_get_a_ticket() -> None:
    profile = with_deputy()
    presence = Presence(profile, (away(DIRECTORS, WEDNESDAY, WEDNESDAY),))
    school = profile.school("De Eik")

    holders = [
        first_holder(Role.DIRECTOR, school, presence, day, kept_from=())
        for day in (date(2026, 11, 3), WEDNESDAY, date(2026, 11, 5))
    ]

    assert holders == [DIRECTORS, DEPUTYS, DIRECTORS]


def test_in_the_school_holidays_of_its_region_a_school_is_empty_but_the_board_is_not() -> None:
    profile = with_deputy(region="noord")
    presence = Presence(profile, school_holidays=AUTUMN)
    school = profile.school("De Eik")

    holders = [
        first_holder(Role.DIRECTOR, school, presence, day, kept_from=())
        for day in (date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 8), date(2026, 11, 9))
    ]

    assert holders == [DIRECTORS, IBPS, IBPS, DIRECTORS]


def test_a_director_who_works_on_in_the_holidays_keeps_the_tickets() -> None:
    data = with_deputy(region="noord").model_dump()
    data["schools"][0]["director"]["works_in_school_holidays"] = True
    profile = BoardProfile.model_validate(data)
    presence = Presence(profile, school_holidays=AUTUMN)

    holder = first_holder(
        Role.DIRECTOR, profile.school("De Eik"), presence, WEDNESDAY, kept_from=()
    )

    assert holder == DIRECTORS


def test_in_an_empty_house_the_role_itself_keeps_the_ticket() -> None:
    everybody = tuple(
        away(post, WEDNESDAY, WEDNESDAY, school="De Eik" if post.role is Role.DIRECTOR else None)
        for post in (DIRECTORS, IBPS, FGS, DESKS)
    )
    profile = board()
    presence = Presence(profile, everybody)

    holder = first_holder(
        Role.DIRECTOR, profile.school("De Eik"), presence, WEDNESDAY, kept_from=()
    )

    assert holder == DIRECTORS
    assert next_holder(ticket(), presence, WEDNESDAY) is None


posts = st.sampled_from([DIRECTORS, DEPUTYS, IBPS, FGS, DESKS])


@given(
    kept_from=st.lists(posts, unique=True),
    absent=st.lists(posts, unique=True),
    role=st.sampled_from(list(Role)),
)
def test_nobody_gets_a_case_about_themselves_or_gets_it_twice(
    kept_from: list[Post], absent: list[Post], role: Role
) -> None:
    profile = with_deputy()
    school = profile.school("De Eik")
    leave = tuple(
        away(post, WEDNESDAY, WEDNESDAY, school="De Eik" if post.role is Role.DIRECTOR else None)
        for post in absent
    )
    presence = Presence(profile, leave)
    kept = tuple(kept_from)
    holder = first_holder(role, school, presence, WEDNESDAY, kept_from=kept)
    held = ticket(role=holder.role, deputy=holder.deputy, kept_from=kept)

    had = [holder]
    while (following := next_holder(held, presence, WEDNESDAY)) is not None:
        held = held.handed_to(following, now=NOW)
        had.append(following)

    assert len(had) == len(set(had))
    assert not set(had[1:]) & {*kept, *absent}
    assert holder not in kept or set(kept) >= set(posts_from(role, school, profile))


async def test_a_ticket_that_nobody_takes_up_climbs_to_the_fg_and_everybody_sees_it() -> None:
    profile = with_deputy()
    watch, mine = Watch(profiles=boards(profile)), ticket(profile=profile)
    await watch.open(mine)
    holders = []

    for day in range(1, 16):
        await watch.at(
            at_local(local_date(NOW) + timedelta(days=day), datetime.min.time()) + 9 * HOUR
        )
        holders.append((await watch.case(mine)).holder)

    tickets = [to for kind, to in await watch.owed(mine) if kind is LetterKind.TICKET]
    told = [to for kind, to in await watch.owed(mine) if kind is LetterKind.NOT_TAKEN_UP]
    # Tuesday 3 November: two whole working days, so Friday; then Wednesday; then Monday.
    assert holders == [
        *[DIRECTORS] * 2,
        *[DEPUTYS] * 5,
        *[IBPS] * 5,
        *[FGS] * 3,
    ]
    assert tickets == [DEPUTY, IBP, FG]
    assert told[:6] == [DIRECTOR, DIRECTOR, DEPUTY, DIRECTOR, DEPUTY, IBP]


async def test_a_ticket_at_the_top_is_asked_for_again_until_somebody_takes_it_up() -> None:
    watch = Watch()
    mine = case(kind=Kind.INFORMATIE, role=Role.FG)
    await watch.open(mine)

    for day in range(20):
        await watch.at(NOW + timedelta(days=day))
    asked = [to for kind, to in await watch.owed(mine) if kind is LetterKind.NOT_TAKEN_UP]
    await watch.change().take_up(mine.reference)
    for day in range(20, 30):
        await watch.at(NOW + timedelta(days=day))

    after = [to for kind, to in await watch.owed(mine) if kind is LetterKind.NOT_TAKEN_UP]
    assert asked == [FG] * 4
    assert after == asked


async def test_a_breach_climbs_within_hours_also_at_night() -> None:
    late = datetime(2026, 11, 6, 22, tzinfo=UTC)
    mine = case(kind=Kind.DATALEK, role=Role.IBP_MANAGER, received=late)
    watch = Watch()
    await watch.open(mine)

    await watch.at(late + 4 * HOUR - timedelta(seconds=1))
    before = (await watch.case(mine)).holder
    await watch.at(late + 4 * HOUR)

    assert (before, (await watch.case(mine)).holder) == (IBPS, FGS)
    assert EventKind.CASE_HANDED_OVER in await watch.events(mine)


async def test_a_case_that_is_taken_up_in_time_stays() -> None:
    watch, mine = Watch(), ticket()
    await watch.open(mine)
    await watch.at(NOW)

    await watch.change().take_up(mine.reference)
    for day in range(7):
        await watch.at(NOW + timedelta(days=day))

    assert (await watch.case(mine)).holder == DIRECTORS
    assert [kind for kind, _ in await watch.owed(mine)] == []


async def test_leave_that_begins_moves_the_tickets_that_wait_but_not_those_taken_up() -> None:
    waiting, taken = ticket(), ticket(state=CaseState.TAKEN_UP, taken_up_by="Jo Prinsen")
    watch = Watch()
    await watch.open(waiting, taken)
    await watch.at(NOW)
    leave = KeepAbsences(watch.storage, watch.clock, None, "Jo Prinsen", watch.boards, watch.mint)

    await leave.record("linde", DIRECTORS, "De Eik", first=WEDNESDAY, last=date(2026, 11, 13))
    await watch.at(NOW + HOUR)
    before = (await watch.case(waiting)).holder
    await watch.at(at_local(WEDNESDAY, time()))

    assert (before, (await watch.case(waiting)).holder) == (DIRECTORS, IBPS)
    assert (await watch.case(taken)).holder == DIRECTORS
    assert (LetterKind.TICKET, IBP) in await watch.owed(waiting)
    assert (LetterKind.NOT_TAKEN_UP, DIRECTOR) in await watch.owed(waiting)


async def test_a_reminder_of_who_is_away_also_reaches_who_is_there() -> None:
    mine = ticket(state=CaseState.TAKEN_UP, taken_up_by="Jo Prinsen")
    watch = Watch()
    await watch.open(mine)
    leave = KeepAbsences(watch.storage, watch.clock, None, "Jo Prinsen", watch.boards, watch.mint)
    await leave.record("linde", DIRECTORS, "De Eik", first=WEDNESDAY, last=date(2026, 12, 31))

    await watch.at(datetime(2026, 12, 1, 12, tzinfo=UTC))

    assert await watch.owed(mine) == [(LetterKind.REMINDER, DIRECTOR), (LetterKind.REMINDER, IBP)]


async def test_a_case_handed_over_by_a_person_starts_anew_there() -> None:
    watch, mine = Watch(), ticket(state=CaseState.TAKEN_UP, taken_up_by="Jo Prinsen")
    await watch.open(mine)

    await watch.change().hand_over(mine.reference, IBPS)

    found = await watch.case(mine)
    assert (found.holder, found.state, found.taken_up_by) == (IBPS, CaseState.NEW, None)
    assert await watch.owed(mine) == [(LetterKind.TICKET, IBP)]


async def test_a_case_about_its_holder_goes_to_the_next_and_never_comes_back() -> None:
    watch, mine = Watch(), ticket()
    await watch.open(mine)

    await watch.change().record_conflict(mine.reference, DIRECTORS)
    with pytest.raises(CaseRefuses, match="gaat over deze persoon"):
        await watch.change().hand_over(mine.reference, DIRECTORS)
    for day in range(60):
        await watch.at(NOW + timedelta(days=day))

    assert (await watch.case(mine)).kept_from == (DIRECTORS,)
    assert DIRECTOR not in [to for _, to in await watch.owed(mine)]
    assert EventKind.CONFLICT_RECORDED in await watch.events(mine)


async def test_a_school_that_becomes_known_brings_the_case_to_its_director() -> None:
    watch, mine = Watch(), case(kind=Kind.CORRECTIE, role=Role.DESK)
    await watch.open(mine)

    with pytest.raises(CaseRefuses, match="heeft geen school"):
        await watch.change().record_school(mine.reference, "De Onbekende")
    await watch.change().record_school(mine.reference, "De Eik")

    found = await watch.case(mine)
    assert (found.school, found.holder) == ("De Eik", DIRECTORS)
    assert await watch.owed(mine) == [(LetterKind.TICKET, DIRECTOR)]


@pytest.mark.parametrize(
    ("post", "school", "first", "last", "why"),
    [
        (DIRECTORS, "De Eik", WEDNESDAY, date(2026, 11, 3), "ligt vóór"),
        (DIRECTORS, "De Eik", WEDNESDAY, date(2028, 1, 1), "meer dan een jaar"),
        (DIRECTORS, None, WEDNESDAY, WEDNESDAY, "de school"),
        (FGS, "De Eik", WEDNESDAY, WEDNESDAY, "de school"),
        (DIRECTORS, "De Onbekende", WEDNESDAY, WEDNESDAY, "geen school"),
        (Post(Role.FG, deputy=True), None, WEDNESDAY, WEDNESDAY, "geen plaatsvervanger"),
    ],
)
async def test_leave_that_cannot_be_is_refused(
    post: Post, school: str | None, first: date, last: date, why: str
) -> None:
    watch = Watch()
    leave = KeepAbsences(watch.storage, watch.clock, None, "Jo Prinsen", watch.boards, watch.mint)

    with pytest.raises(CaseRefuses, match=why):
        await leave.record("linde", post, school, first=first, last=last)

    assert await leave.known("linde") == []


async def test_leave_can_be_taken_back() -> None:
    watch = Watch()
    leave = KeepAbsences(watch.storage, watch.clock, None, "Jo Prinsen", watch.boards, watch.mint)
    number = await leave.record("linde", FGS, None, first=WEDNESDAY, last=WEDNESDAY)
    known = await leave.known("linde")

    await leave.remove(number)

    assert [each for _, each in known] == [away(FGS, WEDNESDAY, WEDNESDAY, school=None)]
    assert await leave.known("linde") == []
    with pytest.raises(CaseRefuses, match="geen verlof"):
        await leave.remove(number)


async def test_a_changed_profile_recomputes_open_cases_and_records_what_moved() -> None:
    watch, mine = Watch(), case(kind=Kind.CORRECTIE, state=CaseState.TAKEN_UP)
    closed = case(kind=Kind.CORRECTIE, state=CaseState.CLOSED, wake_at=None)
    await watch.open(mine, closed)
    await NoticeProfiles(watch.storage, watch.clock, watch.boards)()
    await watch.at(NOW)
    due = mine.clocks[0].deadline.due
    assert isinstance(due, date)
    changed = boards(board(extra_holidays=[due]))

    noticed = await NoticeProfiles(watch.storage, watch.clock, changed)()
    again = await NoticeProfiles(watch.storage, watch.clock, changed)()
    looked = await WatchClocks(watch.storage, watch.mint, watch.clock, changed)()

    found = await watch.case(mine)
    async with watch.storage.reading() as tx:
        events = await tx.journal.of_case(board="linde", reference=mine.reference)
    assert (noticed, again, looked.cases) == ({"linde": 1}, {}, 1)
    assert found.clocks[0].deadline.due == due + timedelta(days=1)
    assert (await watch.case(closed)).clocks == closed.clocks
    assert events[-1].kind is EventKind.DATE_MOVED
    assert events[-1].detail == {
        "why": "profile",
        "legal_term_old": due.isoformat(),
        "legal_term_new": (due + timedelta(days=1)).isoformat(),
    }
    assert [kind for kind, _ in await watch.owed(mine)] == [LetterKind.DATE_MOVED]
