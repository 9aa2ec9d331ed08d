"""Prove when a breach was discovered, as its reporter tells it, and what the register makes of it.

Moments are the earliest that the words allow, on Amsterdam clocks.
"""

import time
import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from breaches import breach, entry
from fakes import CountingMint, FakeClock, FakeUnderstand, PassingScreen, sure, unsure
from hypothesis import given
from hypothesis import strategies as st
from invented import HOUR, NOW, board, boards, mail, source
from memory_storage import MemoryStorage
from rich.console import Console

from casework.actions.keep_breach_register import BreachFile
from casework.actions.receive_message import Arrival, ReceiveMessage
from casework.breach_duties import hours_of, missing
from casework.breach_entry import BreachEntry
from casework.breach_fields import BY_NAME, told_in_words
from casework.kinds import Kind
from casework.local_time import AMSTERDAM
from casework.message import Channel, Understanding
from casework.ports import Storage
from classifier.discovery import discovered, only_moment
from classifier.moment_words import WORDS_FILE, tokens_of, words_of
from classifier.moments import MomentReader
from classifier.sentences import split_sentences
from classifier.understand import PrivacyReader
from service.show_breaches import whole_breach

TESTS = Path(__file__).parent
PHRASES: dict[str, Any] = tomllib.loads(
    (TESTS / "data" / "moment_phrases.toml").read_text(encoding="utf-8")
)
LANGUAGES = [name for name in PHRASES if name != "received"]
SETS = {"discovery.toml": 120, "discovery_again.toml": 40}
"""Messages that must be right, all of them; when the sets were first read 115 and 39 were."""
TUESDAY = datetime(2026, 5, 12, 9, 30, tzinfo=AMSTERDAM)


def told(text: str, language: str = "nl", written: datetime | None = TUESDAY) -> str | None:
    sentences = [text[start:end] for start, end in split_sentences(text)]
    found = discovered(sentences, language, written)
    return found.strftime("%Y-%m-%dT%H:%M") if found else None


# --- how people say when -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_to_say_when_is_read_in_each_language(language: str) -> None:
    words, written = words_of(language), PHRASES["received"]

    read = {
        phrase: [
            f"{moment.at:%Y-%m-%dT%H:%M}"
            for moment in MomentReader.of(tokens_of(phrase), words, written).moments()
        ]
        for phrase in PHRASES[language]
    }

    assert read == {phrase: [at] if at else [] for phrase, at in PHRASES[language].items()}


def test_there_are_enough_ways_to_say_when_to_tell_anything() -> None:
    assert sum(len(PHRASES[language]) for language in LANGUAGES) >= 120


def test_every_language_has_the_same_sections() -> None:
    stored = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))

    sections = {name: set(words) - {"glued"} for name, words in stored.items()}

    assert {name: found for name, found in sections.items() if found != sections["nl"]} == {}
    assert sorted(sections) == sorted(LANGUAGES)


def test_every_language_has_seven_weekdays_and_twelve_months() -> None:
    stored = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))

    assert {(len(each["weekday"]), len(each["month"])) for each in stored.values()} == {(7, 12)}


# --- messages written before the rules ---------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_messages_written_apart_from_the_rules_are_read_no_worse(name: str) -> None:
    stored = tomllib.loads((TESTS / "held_out_moments" / name).read_text(encoding="utf-8"))

    wrong = [
        one["text"]
        for one in stored["cases"]
        if told(one["text"], one["language"], stored["received"]) != one.get("at")
    ]

    assert len(stored["cases"]) == SETS[name]
    assert wrong == []


# --- one rule at a time ------------------------------------------------------------------------


def test_a_day_begins_at_midnight_and_a_part_of_the_day_where_it_begins() -> None:
    assert told("Ik zag het gisteren.") == "2026-05-11T00:00"
    assert told("Ik zag het gisterochtend.") == "2026-05-11T06:00"
    assert told("Ik zag het gistermiddag.") == "2026-05-11T12:00"
    assert told("Ik zag het gisteravond.") == "2026-05-11T18:00"
    assert told("Ik zag het vannacht.") == "2026-05-12T00:00"


def test_a_weekday_alone_is_the_last_such_day_and_never_today() -> None:
    assert told("Ik zag het maandag.") == "2026-05-11T00:00"
    assert told("Ik zag het dinsdag.") == "2026-05-05T00:00"
    assert told("Ik zag het woensdag.") == "2026-05-06T00:00"


def test_a_date_without_a_year_is_the_last_such_day() -> None:
    assert told("Ik zag het op 12 mei.") == "2026-05-12T00:00"
    assert told("Ik zag het op 13 mei.") == "2025-05-13T00:00"
    assert told("Ik zag het op 30 februari.") is None


@pytest.mark.parametrize(
    "text",
    [
        "Ik zag het en kom donderdag om tien uur langs, volgende week donderdag dus.",
        "Ik heb gezien dat het openbaar is, graag antwoord voor vrijdag.",
        "Zij is op 3 mei 2014 geboren, zag ik in het dossier van een ander.",
        "Haar broertje is op 3 mei geboren, zie ik op de lijst van een ander.",
        "Ik zag het op 3 mei 2019.",  # longer ago than anybody means
        "Morgen zie ik wel verder.",
        "Vanavond zie ik de juf.",
        "Ik zag het een paar dagen geleden.",  # nobody knows how many
        "Kinderen uit groep 7-8 zagen het dossier.",
        "Ik zag dat leerling 5h bij de mappen kan.",
        "De foto's van 3 mei staan op de website.",
        "Net als vorig jaar zie ik mijn naam op de lijst.",
    ],
)
def test_what_lies_ahead_is_a_term_a_birthday_or_too_vague_is_not_it(text: str) -> None:
    assert told(text) is None


def test_the_moment_nearest_to_the_noticing_is_it() -> None:
    text = "Op 3 mei is de lijst geplaatst, maandag zag ik hem, en woensdag 6 mei was ik nog ziek."

    assert told(text) == "2026-05-11T00:00"


def test_what_was_lost_counts_only_where_nothing_is_said_of_noticing() -> None:
    lost = "Mijn tas met de toetsen is zaterdag gestolen."

    assert told(lost) == "2026-05-09T00:00"
    assert told(f"{lost} Ik merkte het zondag pas.") == "2026-05-10T00:00"


def test_what_was_sent_was_noticed_by_whom_it_reached_only() -> None:
    assert told("Zaterdag is het rapport naar mij gestuurd.") == "2026-05-09T00:00"
    assert told("Zaterdag is het rapport naar een ander gestuurd.") is None


def test_an_hour_of_the_night_without_more_is_meant_in_the_afternoon() -> None:
    assert told("Ik zag het gisteren om drie uur.") == "2026-05-11T15:00"
    assert told("Ik zag het gisteren om drie uur 's nachts.") == "2026-05-11T03:00"
    assert told("Ik zag het gisteren om 03:00 uur.") == "2026-05-11T03:00"
    assert told("Ik zag het vandaag om drie uur.") == "2026-05-12T03:00"  # three is still to come


def test_words_count_on_amsterdam_clocks_also_when_it_is_another_day_in_utc() -> None:
    just_after_midnight = datetime(2026, 5, 11, 22, 30, tzinfo=UTC)

    assert told("Ik zag het gisteren.", written=just_after_midnight) == "2026-05-11T00:00"


def test_an_hour_that_the_clock_skipped_still_gives_a_moment() -> None:
    written = datetime(2026, 3, 29, 12, 0, tzinfo=AMSTERDAM)

    found = discovered(["Ik zag het vannacht om half drie."], "nl", written)

    assert found is not None
    assert found <= written


def test_without_a_moment_of_receipt_nothing_is_answered() -> None:
    assert told("Ik zag het gisteren.", written=None) is None


def test_dutch_words_are_read_in_every_language() -> None:
    assert told("I saw it eergisteren on the schoolplein", "en") == "2026-05-10T00:00"
    assert told("Ich bin hier und habe es gestern gesehen", "de") == "2026-05-11T00:00"


def test_a_language_nobody_has_words_for_is_read_as_dutch() -> None:
    assert told("Ik zag het gisteren.", "xx") == "2026-05-11T00:00"


MOMENTS = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
TELLING = st.sampled_from(
    [
        *("ik", "zag", "gisteren", "om", "half", "drie", "uur", "vorige", "week", "dinsdag", "net"),
        *("12", "mei", "29-02", "31/12/2026", "2026-02-30", "99:99", "08.61", "geleden", "dagen"),
        *("kwart", "voor", "over", "volgende", "geboren", "9999999999", "twee", "maanden", ","),
    ]
)


@given(words=st.lists(TELLING, max_size=14), written=MOMENTS)
def test_nothing_later_than_the_message_and_no_older_than_a_year_is_answered(
    words: list[str], written: datetime
) -> None:
    found = discovered([" ".join(words)], "nl", written)

    assert found is None or written - timedelta(days=367) < found <= written


@given(
    text=st.text(max_size=300), language=st.sampled_from([*LANGUAGES, "xx", ""]), written=MOMENTS
)
def test_any_text_gets_an_answer(text: str, language: str, written: datetime) -> None:
    found = discovered([text], language, written)

    assert found is None or found.utcoffset() is not None


@pytest.mark.parametrize("words", ["gisteren zag", "zag zag", "op 12-05-2026", "geboren gisteren"])
def test_the_work_does_not_grow_with_the_square_of_the_words(words: str) -> None:
    few, many = " ".join([words] * 125), " ".join([words] * 10_000)
    discovered([few], "nl", TUESDAY)

    started = time.process_time()
    discovered([few], "nl", TUESDAY)
    between = time.process_time()
    discovered([many], "nl", TUESDAY)
    ended = time.process_time()

    # Eighty times as many words; work by their square would be 6,400 times as much.
    assert ended - between < 1000 * max(between - started, 0.001)


# --- what the reader hands over ----------------------------------------------------------------


@cache
def reader() -> PrivacyReader:
    return PrivacyReader.load()


def test_the_reader_answers_the_moment_of_a_breach() -> None:
    text = "Gisteravond kreeg ik het rapport van een ander kind gemaild."

    read = reader().understand("", text, Channel.EMAIL, received=TUESDAY)

    assert Kind.DATALEK in read.labels
    assert read.discovered == datetime(2026, 5, 11, 18, tzinfo=AMSTERDAM)


def test_the_reader_answers_no_moment_of_a_message_about_something_else() -> None:
    text = "Ik kreeg gisteren het formulier. Wij geven geen toestemming voor foto's op de website."

    read = reader().understand("", text, Channel.EMAIL, received=TUESDAY)

    assert read.discovered is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("gisteravond rond half negen", "2026-05-11T20:30"),
        ("ik denk dat het maandag was", "2026-05-11T00:00"),
        ("op 5 mei", "2026-05-05T00:00"),
        ("gisteren ziek", None),
        ("maandag of dinsdag", None),
        ("morgen", None),
        ("", None),
    ],
)
def test_who_is_asked_in_the_chat_can_answer_with_a_moment_alone(
    text: str, moment: str | None
) -> None:
    found = only_moment(text, "nl", TUESDAY)

    assert (f"{found:%Y-%m-%dT%H:%M}" if found else None) == moment


def test_the_reader_takes_a_moment_alone_for_an_answer_in_a_chat_only() -> None:
    in_chat, in_mail = (
        reader().understand("", "gisteravond om acht uur", channel, received=TUESDAY)
        for channel in (Channel.CHAT, Channel.EMAIL)
    )

    assert in_chat.discovered == datetime(2026, 5, 11, 20, tzinfo=AMSTERDAM)
    assert in_mail.discovered is None


def test_a_moment_in_quoted_mail_is_not_when_the_sender_noticed() -> None:
    text = "Is dit een datalek?\n> Gisteravond kreeg ik het rapport van een ander kind."

    assert reader().understand("", text, Channel.EMAIL, received=TUESDAY).discovered is None


# --- what the register makes of it -------------------------------------------------------------


def understood(label: Understanding, moment: datetime | None) -> Understanding:
    return Understanding(
        label.labels,
        label.unsure,
        label.probabilities,
        label.likely,
        label.language,
        discovered=moment,
    )


async def entry_after(storage: Storage, understanding: Understanding) -> BreachEntry | None:
    receive = ReceiveMessage(
        storage,
        FakeUnderstand(otherwise=understanding),
        PassingScreen(),
        CountingMint(),
        FakeClock(NOW),
        boards(),
        "reader",
    )
    receipt = await receive(Arrival("linde", source(), mail("gisteren zag ik een rapport")))
    async with storage.reading() as tx:
        return await tx.breaches.get(board="linde", reference=receipt.cases[0])


async def test_what_the_reporter_says_stands_in_the_register_as_what_they_say(
    storage: Storage,
) -> None:
    yesterday = datetime(2026, 11, 2, tzinfo=AMSTERDAM)

    found = await entry_after(storage, understood(sure(Kind.DATALEK), yesterday))

    assert found is not None
    assert (found.discovered, found.discovery_told) == (yesterday, True)
    assert BY_NAME["discovered"].in_words(found) == "volgens de melder ma 2 november 2026"


async def test_a_reporter_who_says_nothing_of_it_leaves_the_field_open(storage: Storage) -> None:
    found = await entry_after(storage, understood(sure(Kind.DATALEK), None))

    assert found is not None
    assert (found.discovered, found.discovery_told) == (None, False)


async def test_a_message_in_triage_enters_nothing_in_the_register(storage: Storage) -> None:
    moment = NOW - HOUR

    assert await entry_after(storage, understood(unsure(Kind.INZAGE), moment)) is None


def test_what_the_reporter_says_still_asks_for_a_person_who_confirms_it() -> None:
    only_told = entry().with_told_discovery(NOW - HOUR, now=NOW)
    confirmed = only_told.filled({"discovered": NOW - HOUR}, now=NOW)

    assert any("bevestig" in each for each in missing(only_told).before_report)
    assert not any("ontdekt" in each for each in missing(confirmed).before_report)
    assert (confirmed.discovered, confirmed.discovery_told) == (NOW - HOUR, False)
    assert BY_NAME["discovered"].in_words(confirmed).startswith("di 3 november")


def test_the_page_of_a_breach_says_what_its_reporter_says() -> None:
    of = breach()
    file = BreachFile(of, entry(of).with_told_discovery(NOW - HOUR, now=NOW))
    console = Console(width=100, record=True, file=StringIO())

    console.print(whole_breach(file, board(), NOW))

    page = console.export_text()
    assert "Ontdekt" in page
    assert page.count("volgens de melder di 3 november 2026 09:30") == 2


def test_filling_in_another_field_confirms_nothing() -> None:
    only_told = entry().with_told_discovery(NOW - HOUR, now=NOW)

    assert only_told.filled({"facts": "Een lijst."}, now=NOW).discovery_told


def test_a_moment_that_a_person_filled_in_is_not_overwritten_by_the_reporter() -> None:
    filled = entry(discovered=NOW - 2 * HOUR)

    assert filled.with_told_discovery(NOW - HOUR, now=NOW) == filled


def test_a_told_moment_that_cannot_be_is_left_to_a_person() -> None:
    begun = entry(started=NOW - HOUR)

    assert begun.with_told_discovery(NOW - 2 * HOUR, now=NOW) == begun
    assert entry().with_told_discovery(NOW + HOUR, now=NOW).discovered is None


def test_a_time_that_the_reporter_names_is_told_and_a_whole_day_gets_none() -> None:
    midnight = datetime(2026, 11, 2, tzinfo=AMSTERDAM)

    assert told_in_words(midnight) == "volgens de melder ma 2 november 2026"
    assert told_in_words(midnight + 18 * HOUR) == "volgens de melder ma 2 november 2026 18:00"


async def test_what_the_reporter_says_moves_no_clock() -> None:
    storage = MemoryStorage()

    await entry_after(storage, understood(sure(Kind.DATALEK), NOW - 48 * HOUR))

    async with storage.reading() as tx:
        (opened,) = await tx.cases.all()
    assert hours_of(opened).aware == opened.received == NOW
