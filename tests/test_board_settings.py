"""Prove what can be set at the desk, by whom, and that it holds at once and everywhere."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from fakes import CountingMint, FakeClock
from invented import NOW, board, boards, case, mail, source
from memory_storage import MemoryStorage

from casework.actions.change_board_settings import ChangeBoardSettings, SettingRefused
from casework.actions.notice_profiles import NoticeProfiles
from casework.board_settings import (
    REMINDERS,
    BoardSetting,
    SettingKey,
    may_record_absence,
    may_set,
    with_settings,
)
from casework.boards import BoardProfile, Post, Role
from casework.case import CaseRefuses
from casework.events import Event, EventKind
from casework.profile_check import BoardProfileInvalid
from casework.seats import Seat
from casework.setting_words import TIMES, NotRead, read_time, shown_time, value_words
from service.live_boards import LiveBoards

TAKE_UP = SettingKey.of_reminder("take_up_working_days")
DEPUTY_OF_EIK = SettingKey.of_deputy(Role.DIRECTOR, "De Eik")
DEPUTY_OF_FG = SettingKey.of_deputy(Role.FG)
ANNA = {"address": "anna@linde.example", "name": "Anna Hoekstra"}
SEATS = {
    "director": Seat("linde", Role.DIRECTOR, ("De Eik",)),
    "deputy": Seat("linde", Role.DIRECTOR, ("De Eik",), deputy=True),
    "other": Seat("linde", Role.DIRECTOR, ("De Sleutel",)),
    "ibp": Seat("linde", Role.IBP_MANAGER),
    "fg": Seat("linde", Role.FG),
    "fg_deputy": Seat("linde", Role.FG, deputy=True),
    "desk": Seat("linde", Role.DESK),
}


@dataclass
class House:
    """A board that runs, and the people who set things at it."""

    storage: MemoryStorage = field(default_factory=MemoryStorage)
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    live: LiveBoards = field(init=False)

    def __post_init__(self) -> None:
        self.live = self.node()

    def node(self, *profiles: BoardProfile) -> LiveBoards:
        """Answer another process on the same storage."""
        return LiveBoards(boards(*profiles), self.storage, self.clock)

    def acting(self, who: str = "ibp") -> ChangeBoardSettings:
        return ChangeBoardSettings(
            self.storage,
            self.clock,
            "linde",
            "Fatima Bouzian",
            self.live,
            CountingMint(),
            seat=SEATS[who],
            in_use=self.live,
        )

    async def events(self, kind: EventKind) -> list[Event]:
        async with self.storage.reading() as tx:
            return list(await tx.journal.of_kind(kind, board="linde", since=NOW))


@pytest.fixture
def house() -> House:
    return House()


def set_to(key: SettingKey, value: Any) -> BoardSetting:
    return BoardSetting("linde", key, value, "Fatima", NOW)


# What a profile becomes


def test_what_is_set_stands_in_the_profile_with_where_it_comes_from() -> None:
    changed = with_settings(board(), [set_to(TAKE_UP, 4), set_to(DEPUTY_OF_EIK, ANNA)]).board

    assert changed.reminders.take_up_working_days == 4
    eik = changed.school("De Eik")
    assert eik is not None
    assert eik.deputy is not None
    assert eik.deputy.name == "Anna Hoekstra"
    assert changed.source_of("reminders.take_up_working_days") == "ingesteld"
    assert changed.source_of("reminders.start_of_day") == ""
    assert changed.model_dump(exclude={"reminders", "schools", "sources"}) == board().model_dump(
        exclude={"reminders", "schools", "sources"}
    )


def test_nothing_set_is_the_profile_itself() -> None:
    profile = board()

    assert with_settings(profile, []).board is profile


def test_one_setting_that_does_not_fit_any_more_stops_no_other() -> None:
    gone = set_to(SettingKey.of_deputy(Role.DIRECTOR, "De Wilg"), ANNA)

    found = with_settings(board(), [gone, set_to(TAKE_UP, 4)])

    assert found.board.reminders.take_up_working_days == 4
    assert [setting for setting, _ in found.unfit] == [gone]
    assert "no such school" in found.unfit[0][1]


@pytest.mark.parametrize("text", ["routing.inzage", "reminders.nothing", "roles.director", "x"])
def test_only_what_may_be_set_has_a_key(text: str) -> None:
    with pytest.raises(ValueError, match="no setting"):
        SettingKey.parse(text)


@pytest.mark.parametrize("key", [TAKE_UP, DEPUTY_OF_EIK, DEPUTY_OF_FG], ids=str)
def test_a_key_is_read_back_from_its_text(key: SettingKey) -> None:
    assert SettingKey.parse(str(key)) == key


# What people type


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("take_up_working_days", " 3 ", 3),
        ("working_days_before", "1, 10,5,5", [10, 5, 1]),
        ("start_of_day", "08:30", "08:30:00"),
    ],
)
def test_what_is_typed_is_read_and_shown_again(name: str, typed: str, value: Any) -> None:
    assert read_time(name, typed) == value
    assert read_time(name, shown_time(name, value)) == value


@pytest.mark.parametrize("typed", ["", "drie", "0", "11", "-1", "2.5", "²", "9999999999"])
def test_what_is_no_number_within_bounds_is_refused_in_dutch(typed: str) -> None:
    with pytest.raises(NotRead, match=r"Schrijf|Kies"):
        read_time("take_up_working_days", typed)


@pytest.mark.parametrize("typed", ["", "9", "25:00", "half negen"])
def test_what_is_no_time_is_refused_in_dutch(typed: str) -> None:
    with pytest.raises(NotRead, match="tijd"):
        read_time("start_of_day", typed)


@pytest.mark.parametrize("name", [name for name in REMINDERS if name != "start_of_day"])
def test_the_bounds_in_words_are_those_of_the_profile(name: str) -> None:
    words, key = TIMES[name], SettingKey.of_reminder(name)

    def fits(number: int) -> bool:
        value = [number] if words.many else number
        return not with_settings(board(), [set_to(key, value)]).unfit

    edges = (words.least - 1, words.least, words.most, words.most + 1)
    assert [fits(number) for number in edges] == [False, True, True, False]


def test_what_is_set_is_told_in_words() -> None:
    assert value_words(TAKE_UP, 3) == "3 werkdagen"
    assert value_words(DEPUTY_OF_EIK, ANNA) == "Anna Hoekstra, anna@linde.example"
    assert value_words(DEPUTY_OF_EIK, None) == "geen plaatsvervanger"


# Who may


@pytest.mark.parametrize(
    ("key", "may"),
    [
        (TAKE_UP, {"ibp", "desk"}),
        (DEPUTY_OF_EIK, {"ibp", "desk", "director"}),
        (DEPUTY_OF_FG, {"fg"}),
        (SettingKey.of_deputy(Role.IBP_MANAGER), {"ibp", "desk"}),
    ],
    ids=lambda value: " ".join(sorted(value)) if isinstance(value, set) else str(value),
)
def test_each_sets_what_is_theirs_and_nobody_chooses_their_own_supervisor(
    key: SettingKey, may: set[str]
) -> None:
    assert {who for who, seat in SEATS.items() if may_set(seat, key)} == may


def test_leave_is_for_the_own_post_and_for_who_sees_to_all() -> None:
    def may(post: Post, school: str | None) -> set[str]:
        return {who for who, seat in SEATS.items() if may_record_absence(seat, post, school)}

    assert may(Post(Role.DIRECTOR, True), "De Eik") == {"director", "deputy", "ibp", "desk"}
    assert may(Post(Role.FG), None) == {"fg", "fg_deputy", "ibp", "desk"}
    assert may(Post(Role.IBP_MANAGER), None) == {"ibp", "desk"}


# The act


async def test_what_is_set_holds_at_once_and_leaves_an_event(house: House) -> None:
    await house.acting().put(TAKE_UP, 4)

    assert house.live["linde"].reminders.take_up_working_days == 4
    (event,) = await house.events(EventKind.SETTING_CHANGED)
    assert (event.by, dict(event.detail)) == (
        "Fatima Bouzian",
        {"setting": "reminders.take_up_working_days", "value": "4 werkdagen"},
    )
    known = await house.acting().known()
    assert [(each.key, each.value, each.by) for each in known.holds] == [
        (TAKE_UP, 4, "Fatima Bouzian")
    ]


async def test_the_event_of_a_deputy_names_nobody(house: House) -> None:
    await house.acting("director").put(DEPUTY_OF_EIK, ANNA)

    (event,) = await house.events(EventKind.SETTING_CHANGED)
    assert "Anna" not in str(event.detail)
    assert "anna@" not in str(event.detail)


async def test_what_is_taken_back_gives_the_profile_its_say_again(house: House) -> None:
    await house.acting().put(TAKE_UP, 4)

    await house.acting("desk").take_back(TAKE_UP)

    assert house.live["linde"] == board()
    with pytest.raises(CaseRefuses, match="niets ingesteld"):
        await house.acting().take_back(TAKE_UP)


async def test_the_open_cases_are_looked_at_anew(house: House) -> None:
    await NoticeProfiles(house.storage, house.clock, house.live)()
    async with house.storage.transaction() as tx:
        await tx.cases.open(case("PL-1", wake_at=None), mail(), source=source())

    await house.acting().put(TAKE_UP, 4)

    async with house.storage.reading() as tx:
        assert list(await tx.cases.due(now=NOW, limit=9)) == ["PL-1"]
    (event,) = await house.events(EventKind.PROFILE_CHANGED)
    assert event.detail == {"cases": 1}


async def test_what_does_not_fit_the_profile_is_refused_and_nothing_changes(house: House) -> None:
    with pytest.raises(SettingRefused, match="past niet in het profiel"):
        await house.acting().put(TAKE_UP, 99)
    with pytest.raises(SettingRefused, match="past niet"):
        await house.acting().put(DEPUTY_OF_EIK, {"address": "geen adres"})

    assert house.live["linde"] == board()
    assert await house.events(EventKind.SETTING_CHANGED) == []


@pytest.mark.parametrize(("who", "key"), [("other", DEPUTY_OF_EIK), ("fg", TAKE_UP)])
async def test_who_may_not_is_refused(house: House, who: str, key: SettingKey) -> None:
    with pytest.raises(CaseRefuses, match="uw rol"):
        await house.acting(who).put(key, 4)
    with pytest.raises(CaseRefuses, match="uw rol"):
        await house.acting(who).take_back(key)


# Every part, every node


async def test_another_node_takes_it_over_and_tells_nobody_twice(house: House) -> None:
    other = house.node()
    await NoticeProfiles(house.storage, house.clock, house.live)()
    await house.acting().put(TAKE_UP, 4)

    await other.refresh()

    assert other["linde"].reminders.take_up_working_days == 4
    assert len(await house.events(EventKind.PROFILE_CHANGED)) == 1


async def test_a_node_that_starts_later_has_what_was_set(house: House) -> None:
    await house.acting().put(TAKE_UP, 4)

    late = house.node()
    changed = await late.load()

    assert changed
    assert late["linde"].reminders.take_up_working_days == 4
    assert late.profiles["linde"].reminders.take_up_working_days == 2
    assert await late.load() is False


async def test_boards_that_changed_hold_what_still_fits(house: House) -> None:
    await house.acting().put(DEPUTY_OF_EIK, ANNA)
    await house.acting().put(TAKE_UP, 4)
    without_schools = board(schools=[])

    renamed = house.node(without_schools)
    await renamed.load()

    assert renamed["linde"].reminders.take_up_working_days == 4
    assert (list(renamed), len(renamed)) == (["linde"], 1)


def test_a_wrong_profile_is_still_a_fault_of_the_profile() -> None:
    with pytest.raises(BoardProfileInvalid):
        board(reminders={"take_up_working_days": 99})
