"""Who sees which case, and who may act on it."""

import pytest
from desk_house import SEATS
from fakes import CountingMint, FakeClock
from invented import NOW, board, boards, case, event, mail, source
from memory_storage import MemoryStorage

from casework.actions.acting import CaseChanged
from casework.actions.change_case import ChangeCase
from casework.boards import Post, Role
from casework.case import Case, CaseRefuses, CaseState
from casework.events import LEAVES_CASE_AS_IT_IS, EventKind
from casework.ports import Storage
from casework.seats import Seat

REFERENCE = "PL-7F3K-9QXM"
EIK = case(REFERENCE, school="De Eik")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("director", True),
        ("other_director", False),
        ("ibp_manager", True),
        ("fg", True),
        ("desk", True),
    ],
)
def test_a_director_sees_the_cases_of_their_own_school(who: str, sees: bool) -> None:
    assert SEATS[who].sees(EIK) is sees


@pytest.mark.parametrize("who", SEATS)
def test_nobody_sees_a_case_of_another_board(who: str) -> None:
    elsewhere = case(REFERENCE, school="De Eik", board="berk")

    assert not SEATS[who].sees(elsewhere)


@pytest.mark.parametrize("who", ["director", "ibp_manager", "fg", "desk"])
def test_nobody_sees_a_case_about_themselves(who: str) -> None:
    about_them = case(REFERENCE, school="De Eik", kept_from=(SEATS[who].post,))

    assert not SEATS[who].sees(about_them)


def test_a_case_about_the_director_is_seen_by_the_deputy() -> None:
    about_director = case(REFERENCE, school="De Eik", kept_from=(Post(Role.DIRECTOR),))

    assert Seat("linde", Role.DIRECTOR, ("De Eik",), deputy=True).sees(about_director)


def test_a_director_does_not_see_a_case_without_a_school() -> None:
    assert not SEATS["director"].sees(case(REFERENCE, school=None))


def test_the_fg_reads_what_lies_with_others_and_acts_on_what_lies_with_the_fg() -> None:
    with_fg = case(REFERENCE, school="De Eik", role=Role.FG)

    assert SEATS["fg"].why_not_act(EIK)
    assert not SEATS["fg"].why_not_act(with_fg)
    assert not SEATS["director"].why_not_act(EIK)


async def holding(kept: Case) -> MemoryStorage:
    storage = MemoryStorage()
    async with storage.transaction() as tx:
        await tx.cases.open(kept, mail(), source=source())
        await tx.journal.note(event(case=kept.reference, board=kept.board))
    return storage


def acting(storage: Storage, who: str, *, seen: int | None = None) -> ChangeCase:
    seat = SEATS[who]
    return ChangeCase(
        storage,
        FakeClock(NOW),
        seat.board,
        who,
        boards(board()),
        CountingMint(),
        seat.role,
        seat=seat,
        seen=seen,
    )


async def test_a_case_that_is_not_for_these_eyes_is_refused_as_one_that_is_not_there() -> None:
    storage = await holding(EIK)

    with pytest.raises(CaseRefuses) as hidden:
        await acting(storage, "other_director").take_up(REFERENCE)
    with pytest.raises(CaseRefuses) as absent:
        await acting(storage, "other_director").take_up("PL-0000-0000")

    assert str(hidden.value).replace(REFERENCE, "") == str(absent.value).replace("PL-0000-0000", "")


async def test_the_fg_may_not_take_up_a_case_of_somebody_else() -> None:
    storage = await holding(EIK)

    with pytest.raises(CaseRefuses, match="De FG leest mee"):
        await acting(storage, "fg").take_up(REFERENCE)


async def test_an_act_on_the_version_that_was_seen_is_done() -> None:
    storage = await holding(EIK)
    async with storage.reading() as tx:
        seen = await tx.journal.version_of_case(board="linde", reference=REFERENCE)

    taken = await acting(storage, "director", seen=seen).take_up(REFERENCE)

    assert taken.state is CaseState.TAKEN_UP


async def test_an_act_on_an_older_version_is_refused_and_changes_nothing() -> None:
    storage = await holding(EIK)
    async with storage.reading() as tx:
        seen = await tx.journal.version_of_case(board="linde", reference=REFERENCE)
    await acting(storage, "ibp_manager").record_school(REFERENCE, "De Eik")

    with pytest.raises(CaseChanged):
        await acting(storage, "director", seen=seen).take_up(REFERENCE)

    async with storage.reading() as tx:
        kept = await tx.cases.get(board="linde", reference=REFERENCE)
    assert kept is not None
    assert kept.state is CaseState.NEW


@pytest.mark.parametrize("kind", sorted(LEAVES_CASE_AS_IT_IS))
async def test_what_happens_beside_the_people_makes_no_form_stale(
    storage: Storage, kind: EventKind
) -> None:
    async with storage.transaction() as tx:
        await tx.journal.note(event(case=REFERENCE), event(kind, case=REFERENCE))
        version = await tx.journal.version_of_case(board="linde", reference=REFERENCE)

    assert version == 1


async def test_what_changed_since_a_version_is_told_without_the_readings(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.journal.note(
            event(case=REFERENCE),
            event(EventKind.CASE_READ, case=REFERENCE),
            event(EventKind.CASE_TAKEN_UP, case=REFERENCE),
            event(EventKind.CASE_TAKEN_UP, case="PL-0000-0000"),
        )
        since = await tx.journal.of_case_since(board="linde", reference=REFERENCE, version=1)
        none = await tx.journal.version_of_case(board="linde", reference="PL-1111-1111")

    assert [each.kind for each in since] == [EventKind.CASE_TAKEN_UP]
    assert none == 0
