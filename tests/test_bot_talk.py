"""The conversation through python-telegram-bot's own stack: what is said, saved and kept."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from bot_api_updates import Fault
from chat_house import BOARD, CHAT, NOW
from talk_house import (
    ASKS_FILE,
    ASKS_FILE_AT_SCHOOL,
    ASKS_FILE_IN_TURKISH,
    BOTH,
    TELLS_BREACH,
    TELLS_NOTHING,
    TELLS_SOMETHING,
    Parent,
    open_talk,
)

from bot.texts import phrasebook
from casework.actions.talk_with_parent import Chat
from casework.breach_entry import BreachEntry
from casework.case import Case, CaseOutcome, CaseState
from casework.events import EventKind
from casework.kinds import Kind
from casework.ledger import Outcome
from casework.letters import LetterKind
from casework.ports import StorageUnavailable
from casework.talk import Talk
from casework.tasks import TaskKind
from casework.who_may_ask import AgeBand, Requester


@pytest.fixture
async def parent(tmp_path: Path) -> AsyncIterator[Parent]:
    async with open_talk(tmp_path) as opened:
        yield opened


async def remembered(parent: Parent) -> Talk:
    talk, _ = await parent.talk.look(Chat(BOARD.id, parent.desk.bot.chat_key(parent.chat)))
    return talk


async def entry_of(parent: Parent, case: Case) -> BreachEntry:
    async with parent.desk.database.reading() as tx:
        entry = await tx.breaches.get(board=BOARD.id, reference=case.reference)
    assert entry is not None
    return entry


# The whole way


async def test_a_request_is_completed_by_three_taps(parent: Parent) -> None:
    first = await parent.writes(ASKS_FILE)
    await parent.taps("Ja")
    await parent.taps("De Tandem")
    last = await parent.taps("Mijn kind, jonger dan 16")

    found = await parent.case()
    assert "Klopt dat?" in first[0]
    assert (found.school, found.state, found.role) == ("De Tandem", CaseState.NEW, "director")
    assert found.card is not None
    assert (found.card.requester, found.card.age) == (
        Requester.PARENT_AUTHORITY_UNKNOWN,
        AgeBand.CHILD,
    )
    assert found.reference in last[0]
    assert "maandag 12 oktober 2026" in last[0]
    assert "vier weken" in last[0]
    assert "directie van De Tandem" in last[0]
    assert "ouderportaal" in last[0]
    assert await parent.events(found.reference) == [
        EventKind.CASE_OPENED,
        EventKind.KIND_CONFIRMED,
        EventKind.SCHOOL_RECORDED,
        EventKind.AGE_TOLD,
    ]


async def test_the_case_and_its_letter_are_there_before_anything_is_answered(
    parent: Parent,
) -> None:
    await parent.writes(ASKS_FILE)

    found = await parent.case()
    assert found.first_clock is not None
    assert LetterKind.ACKNOWLEDGEMENT in await parent.letters(found.reference)


async def test_what_a_parent_says_of_themself_allows_nothing_to_be_granted(
    parent: Parent,
) -> None:
    await parent.writes(ASKS_FILE_AT_SCHOOL)
    await parent.taps("Ja")
    await parent.taps("Het gaat over mijzelf")

    may = (await parent.case()).may_ask()

    assert not may.may_be_granted
    assert "zegt de aanvrager zelf" in may.reasons[0].sentence


async def test_a_director_gets_the_ticket_once_the_school_is_known(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    await parent.taps("Ja")

    await parent.taps("De Tandem")

    letters = await parent.letters((await parent.case()).reference)
    assert letters.count(LetterKind.TICKET) == 2


async def test_a_school_that_is_written_counts_as_chosen(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    await parent.taps("Ja")

    answer = await parent.writes("Het gaat om de Noorderbreedte")

    assert (await parent.case()).school == "Noorderbreedte"
    assert "Voor wie vraagt u dit?" in answer[0]


async def test_the_words_of_a_button_can_be_written(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)

    answer = await parent.writes(" ja. ")

    found = await parent.case()
    assert "Om welke school" in answer[0]
    assert EventKind.KIND_CONFIRMED in await parent.events(found.reference)
    assert EventKind.MESSAGE_ADDED not in await parent.events(found.reference)


# A breach


async def test_a_breach_is_reported_the_moment_it_is_written(parent: Parent) -> None:
    answer = await parent.writes(TELLS_BREACH)

    found = await parent.case()
    assert (found.kind, found.state) == (Kind.DATALEK, CaseState.NEW)
    assert LetterKind.BREACH_NOTICE in await parent.letters(found.reference)
    assert "meteen gemeld" in answer[0]
    assert "Open niets wat niet voor u is" in answer[0]


@pytest.mark.parametrize(("word", "days"), [("Vandaag", 0), ("Gisteren", 1)])
async def test_the_day_of_discovery_goes_to_the_register_as_its_midnight(
    parent: Parent, word: str, days: int
) -> None:
    await parent.writes(TELLS_BREACH)

    await parent.taps(word)

    entry = await entry_of(parent, await parent.case())
    # Midnight in Amsterdam, in summer time.
    assert entry.discovered == NOW.replace(hour=22, minute=0) - timedelta(days=days + 1)
    assert entry.discovery_told


@pytest.mark.parametrize("word", ["Eerder", "Weet ik niet"])
async def test_no_moment_is_made_up_for_an_answer_without_one(parent: Parent, word: str) -> None:
    await parent.writes(TELLS_BREACH)

    await parent.taps(word)

    found = await parent.case()
    assert (await entry_of(parent, found)).discovered is None
    assert EventKind.DISCOVERY_TOLD in await parent.events(found.reference)


async def test_a_moment_in_words_goes_to_the_register(parent: Parent) -> None:
    await parent.writes(TELLS_BREACH)
    parent.understanding.discovered = NOW - timedelta(hours=3)

    await parent.writes("vanochtend om half negen")

    entry = await entry_of(parent, await parent.case())
    assert entry.discovered == NOW - timedelta(hours=3)


async def test_a_breach_beside_a_request_asks_about_both(parent: Parent) -> None:
    await parent.writes(BOTH)
    await parent.taps("Vandaag")
    await parent.taps("De Tandem")
    await parent.taps("Mijn kind, jonger dan 16")

    assert [(each.kind, each.school) for each in await parent.cases()] == [
        (Kind.DATALEK, "De Tandem"),
        (Kind.INZAGE, "De Tandem"),
    ]


# Contradictions


async def test_what_was_meant_otherwise_goes_back_to_a_person(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    await parent.taps("Nee")

    answer = await parent.taps("Gegevens weghalen")

    found = await parent.case()
    assert (found.state, found.likely) == (CaseState.TRIAGE, (Kind.VERWIJDERING, Kind.INZAGE))
    assert "Een medewerker leest uw bericht nog een keer" in answer[0]
    assert await parent.events(found.reference) == [
        EventKind.CASE_OPENED,
        EventKind.KIND_DENIED,
        EventKind.KIND_CHOSEN,
    ]


async def test_a_case_somebody_works_on_stays_theirs_and_they_hear_of_it(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    await parent.taps("Nee")
    async with parent.desk.database.transaction() as tx:
        (found,) = await tx.cases.all()
        await tx.cases.save(found.taken_up(by="Jo Prinsen"))

    await parent.taps("Gegevens weghalen")

    found = await parent.case()
    assert (found.kind, found.state) == (Kind.INZAGE, CaseState.TAKEN_UP)
    assert [task.kind for task in found.open_tasks] == [TaskKind.TALK_TO_PARENT]
    assert "verwijdering" in found.open_tasks[0].why


async def test_a_breach_that_is_denied_stays_and_what_was_meant_comes_beside_it(
    parent: Parent,
) -> None:
    await parent.writes(TELLS_BREACH)
    await parent.taps("Dit is geen datalek")

    await parent.taps("Zien wat de school heeft")

    breach, other = await parent.cases()
    assert (breach.kind, breach.state) == (Kind.DATALEK, CaseState.NEW)
    assert (other.kind, other.state) == (Kind.INZAGE, CaseState.TRIAGE)
    async with parent.desk.database.reading() as tx:
        (message,) = await tx.cases.messages(other)
    assert message.text == TELLS_BREACH


async def test_a_request_that_turns_out_a_breach_reaches_the_fg_at_once(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    await parent.taps("Nee")

    await parent.taps("Er ging iets mis (datalek)")

    found = await parent.case()
    assert (found.kind, found.role) == (Kind.DATALEK, "fg")
    assert LetterKind.BREACH_NOTICE in await parent.letters(found.reference)
    assert (await entry_of(parent, found)).received == found.received


async def test_what_may_be_a_breach_is_not_talked_away(parent: Parent) -> None:
    await parent.writes(TELLS_SOMETHING)

    await parent.taps("Een fout verbeteren")

    found = await parent.case()
    assert found.state is CaseState.TRIAGE
    assert found.likely == (Kind.CORRECTIE, Kind.DATALEK)


async def test_what_is_no_privacy_matter_is_told_where_to_go(parent: Parent) -> None:
    answer = await parent.writes(TELLS_NOTHING)

    assert "niet over privacy" in answer[0]
    assert BOARD.contact.email in answer[0]
    assert BOARD.contact.phone in answer[0]


async def test_a_matter_that_is_about_privacy_all_the_same_gets_a_clock(parent: Parent) -> None:
    await parent.writes(TELLS_NOTHING)
    await parent.taps("Het gaat wel over privacy")

    await parent.taps("Een klacht over privacy")

    found = await parent.case()
    assert (found.kind, found.state) == (Kind.KLACHT, CaseState.TRIAGE)
    assert found.first_clock is not None


# A person


async def test_a_person_is_a_task_with_a_date_for_who_has_the_case(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)

    answer = await parent.taps("Met een mens")

    found = await parent.case()
    (task,) = found.open_tasks
    assert (task.kind, task.role) == (TaskKind.TALK_TO_PARENT, found.role)
    assert "woensdag 16 september 2026" in answer[0]
    assert LetterKind.TASK in await parent.letters(found.reference)


async def test_a_person_can_be_asked_for_without_any_case(parent: Parent) -> None:
    answer = await parent.writes("/mens")
    again = await parent.writes("met een mens")

    found = await parent.case()
    assert (found.state, found.role) == (CaseState.TRIAGE, "desk")
    assert [task.kind for task in found.open_tasks] == [TaskKind.TALK_TO_PARENT]
    assert found.reference in answer[0]
    assert "al doorgegeven" in again[0]
    assert "woensdag 16 september 2026" in answer[0]


async def test_who_only_asked_for_a_person_gets_no_letter_and_no_list_of_kinds(
    parent: Parent,
) -> None:
    await parent.writes("/mens")

    answer = await parent.writes("Bel mij maar na zes uur")

    found = await parent.case()
    letters = await parent.letters(found.reference)
    assert f"bij zaak {found.reference} gezet" in answer[0]
    assert not {phrasebook("nl").kinds[kind] for kind in Kind} & {*parent.offered()}
    assert LetterKind.ACKNOWLEDGEMENT not in letters
    assert LetterKind.TASK in letters


async def test_who_does_not_know_is_not_asked_again(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    await parent.taps("Ja")

    answer = await parent.writes("Dat weet ik ook niet precies")
    status = await parent.writes("/status")

    found = await parent.case()
    assert "Om welke school" not in answer[0]
    assert "Voor wie vraagt u dit?" in answer[0]
    assert "?" not in status[0]
    assert EventKind.MESSAGE_ADDED not in await parent.events(found.reference)


# Taps are updates too


async def test_every_tap_has_one_row_and_is_seen(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)

    await parent.taps("Ja")

    assert await parent.desk.outcome(501) is Outcome.CASE_OPENED
    assert await parent.desk.outcome(502) is Outcome.AUTOMATIC
    assert parent.desk.server.taps_seen == [("tap-502", "")]


async def test_the_buttons_of_an_answered_question_are_taken_away(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)

    await parent.taps("Ja")

    assert parent.desk.server.buttons[CHAT, 1] == []
    assert parent.desk.server.buttons[CHAT, 2] != []


async def test_the_buttons_of_a_question_that_was_answered_in_words_are_taken_away(
    parent: Parent,
) -> None:
    await parent.writes(ASKS_FILE)

    await parent.writes("ja")

    assert parent.desk.server.buttons[CHAT, 1] == []


async def test_the_way_to_a_person_leaves_the_question_open(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)

    await parent.taps("Met een mens")

    assert len(parent.desk.server.buttons[CHAT, 1]) == 3


async def test_the_same_tap_delivered_twice_is_one_act(parent: Parent) -> None:
    parent.desk.server.strict_offset = False
    await parent.writes(ASKS_FILE)
    await parent.sends(parent.tap_on(parent.button("Ja")))

    await parent.reader.look()

    events = await parent.events((await parent.case()).reference)
    assert events.count(EventKind.KIND_CONFIRMED) == 1


async def test_a_second_tap_on_the_same_button_is_answered_over_the_button(
    parent: Parent,
) -> None:
    await parent.writes(ASKS_FILE)
    yes = parent.button("Ja")
    await parent.sends(parent.tap_on(yes))

    said = await parent.sends(parent.tap_on(yes, under=1))

    assert said == []
    assert "al beantwoord" in parent.notices()[0]


async def test_a_tap_of_a_closed_case_is_answered_kindly(parent: Parent) -> None:
    await parent.writes(TELLS_NOTHING)
    button = parent.button("Het gaat wel over privacy")
    async with parent.desk.database.transaction() as tx:
        (found,) = await tx.cases.all()
        await tx.cases.save(found.closed(CaseOutcome.HANDLED, now=NOW))

    said = await parent.sends(parent.tap_on(button))

    assert "een vraag die al klaar is" in said[0]


async def test_a_button_of_another_chat_does_nothing_here(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    button = parent.button("Ja")
    other = Parent(parent.desk, chat=CHAT + 1, _next=900, _reader=parent.reader)

    said = await other.sends(other.tap_on(button))

    events = await parent.events((await parent.case()).reference)
    assert EventKind.KIND_CONFIRMED not in events
    assert "een vraag die al klaar is" in said[0]


@pytest.mark.parametrize("data", ["", "1|kind", "é" * 30, "1|school|PL-XXXX-XXXX|zzz"])
async def test_a_button_nobody_made_is_recorded_and_answered(parent: Parent, data: str) -> None:
    said = await parent.sends(parent.tap_on(data, under=1))

    assert await parent.desk.outcome(501) is Outcome.AUTOMATIC
    assert len(said) == 1


async def test_a_tap_under_a_message_too_old_to_be_seen_is_taken(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    tap = parent.tap_on(parent.button("Ja"))
    seen = tap["callback_query"]["message"]
    tap["callback_query"]["message"] = {
        "chat": seen["chat"],
        "message_id": seen["message_id"],
        "date": 0,
    }

    said = await parent.sends(tap)

    assert "Om welke school" in said[0]


# When something fails


async def test_a_tap_that_cannot_be_told_seen_is_done_all_the_same(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    parent.desk.server.old_taps.add("tap-502")

    said = await parent.taps("Ja")

    assert "Om welke school" in said[0]


async def test_a_reply_that_is_not_given_leaves_a_conversation_that_goes_on(
    parent: Parent,
) -> None:
    parent.desk.server.fail("sendMessage", Fault(502, "Bad Gateway"))
    await parent.writes(ASKS_FILE)

    said = await parent.writes("Is dit aangekomen?")

    assert len(await parent.cases()) == 1
    assert "Klopt dat?" in said[0]


async def test_a_tap_is_done_later_when_the_database_was_locked(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    lock = sqlite3.connect(parent.desk.file, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageUnavailable):
        await parent.taps("Ja")
    lock.execute("ROLLBACK")
    lock.close()
    await parent.reader.look()

    events = await parent.events((await parent.case()).reference)
    assert events.count(EventKind.KIND_CONFIRMED) == 1


async def test_a_restart_in_the_middle_changes_nothing(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    await parent.taps("Ja")

    await parent.restart()
    said = await parent.taps("De Tandem")

    assert "Voor wie vraagt u dit?" in said[0]
    assert (await parent.case()).school == "De Tandem"
    assert parent.desk.server.buttons[CHAT, 2] == []


async def test_two_readers_take_one_tap_once(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    parent.desk.server.strict_offset = False
    other = parent.another_reader()
    await parent.desk.server.put(parent.tap_on(parent.button("Ja")))

    await asyncio.gather(parent.reader.look(), other.look(), return_exceptions=True)
    await other.look()
    await other.hang_up()

    events = await parent.events((await parent.case()).reference)
    assert events.count(EventKind.KIND_CONFIRMED) == 1


# Languages


async def test_a_parent_is_answered_in_what_they_write_with_the_dutch_above(
    parent: Parent,
) -> None:
    parent.language = "en"

    said = await parent.writes(ASKS_FILE_IN_TURKISH)

    assert said[0].index("Klopt dat?") < said[0].index("Doğru mu?")
    assert list(parent.offered()) == ["Evet", "Hayır", "Bir insanla"]


async def test_before_a_word_is_written_telegrams_own_language_counts(parent: Parent) -> None:
    parent.language = "uk"

    said = await parent.writes("/help")

    assert "своїми словами" in said[0]


async def test_a_chosen_language_holds_for_answers_and_letters(parent: Parent) -> None:
    await parent.writes("/taal")
    await parent.taps("Polski")

    said = await parent.writes(ASKS_FILE)

    assert "Czy to się zgadza?" in said[0]
    assert (await parent.case()).language == "pl"


async def test_the_commands_are_offered_in_every_language(parent: Parent) -> None:
    await parent.writes("/start")

    offered = [each.given for each in parent.desk.server.asked("setMyCommands")]
    assert [each.get("language_code", "") for each in offered] == [
        *("", "en", "tr", "pl", "ar", "uk", "de", "fr", "ru")
    ]
    for name in ("start", "help", "rechten", "status", "taal", "mens", "stop"):
        assert all(f'"{name}"' in each["commands"] for each in offered)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/start", "dit is het privacyloket van Scholengroep OPRON"),
        ("/help", "/rechten – uw rechten"),
        ("/rechten", "fg@opron.nl"),
        ("/status", "geen zaak die nog open is"),
        ("/onbekend", "/mens – een medewerker spreken"),
    ],
)
async def test_a_command_is_answered_and_has_one_row(
    parent: Parent, command: str, words: str
) -> None:
    said = await parent.writes(command)

    assert words in said[0]
    assert await parent.desk.outcome(501) is Outcome.AUTOMATIC
    assert await parent.cases() == []


# What is kept, and forgotten


async def test_the_status_names_every_case_with_its_date(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    await parent.writes(TELLS_BREACH)

    said = await parent.writes("/status")

    for case in await parent.cases():
        assert case.reference in said[0]
    assert "12 oktober 2026" in said[0]


async def test_nothing_a_parent_wrote_is_remembered_of_the_conversation(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    await parent.taps("Nee")

    kept = repr(await remembered(parent))
    stored = b"".join(
        each.read_bytes() for each in parent.desk.file.parent.glob(f"{parent.desk.file.name}*")
    )

    assert "dochter" not in kept
    assert "Demir" not in kept
    assert str(CHAT).encode() not in stored


async def test_stop_forgets_the_chat_and_the_conversation_once_it_is_confirmed(
    parent: Parent,
) -> None:
    await parent.writes(ASKS_FILE)
    await parent.writes("/stop")

    said = await parent.taps("Ja, vergeet deze chat")
    status = await parent.writes("/status")

    found = await parent.case()
    assert "Wij zijn deze chat vergeten" in said[0]
    assert EventKind.CHAT_FORGOTTEN in await parent.events(found.reference)
    assert await remembered(parent) == Talk()
    assert "wij zijn deze chat vergeten" in status[0]
    assert "Die gaat dan gewoon door" in status[0]
    assert BOARD.contact.email in status[0]
    assert found.is_open


async def test_after_stop_the_texts_of_a_closed_case_are_gone(parent: Parent) -> None:
    await parent.writes(TELLS_NOTHING)
    postman = parent.desk.postman()
    await parent.desk.deliver(postman)()
    await postman.hang_up()
    async with parent.desk.database.transaction() as tx:
        (found,) = await tx.cases.all()
        await tx.cases.save(found.closed(CaseOutcome.HANDLED, now=NOW))

    await parent.writes("/stop")
    await parent.taps("Ja, vergeet deze chat")

    async with parent.desk.database.reading() as tx:
        assert await tx.cases.messages(await parent.case()) == []


async def test_the_letter_does_not_ask_what_the_bot_asks(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    found = await parent.case()
    async with parent.desk.database.reading() as tx:
        letters = await tx.letters.of_case(found.reference)
    (letter,) = [each for each, _, _ in letters if each.kind is LetterKind.ACKNOWLEDGEMENT]

    words = parent.letter_words(letter)

    assert found.reference in words
    assert "12 oktober 2026" in words
    assert "Klopt dit niet?" not in words
    assert "naam van de school" not in words


async def test_a_person_who_writes_nothing_is_named_as_such_to_staff(parent: Parent) -> None:
    await parent.writes("/mens")

    async with parent.desk.database.reading() as tx:
        (message,) = await tx.cases.messages(await parent.case())
    assert message.text == "De ouder vroeg in de chat om een medewerker."


async def test_every_button_fits_what_telegram_takes(parent: Parent) -> None:
    await parent.writes(ASKS_FILE)
    await parent.taps("Nee")

    assert len(parent.offered()) == len(phrasebook("nl").kinds)
