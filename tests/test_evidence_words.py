"""The sentence for staff: what it says, how it is kept, who sees it, and when it goes."""

from dataclasses import replace
from io import StringIO
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from databases import Stores, database_stores
from fakes import CountingMint, FakeClock, FakeUnderstand, PassingScreen, sure, unsure
from hypothesis import given
from hypothesis import strategies as st
from invented import NOW, board, boards, case, mail, source
from memory_storage import MemoryStorage
from rich.console import Console
from sample_letters import case as sample_case
from sample_letters import readable, writer
from sqlalchemy import Connection, text

from casework.actions.receive_message import Arrival, ReceiveMessage
from casework.case import Case, CaseState
from casework.decide import Decider, Known
from casework.evidence_words import (
    ELLIPSIS,
    MOST_CHARACTERS,
    MOST_WORDS,
    NOUNS,
    Quote,
    quoted,
    quotes_of,
    signs,
)
from casework.kinds import Kind
from casework.message import Evidence, Understanding
from casework.presence import Presence
from outbox.words import LetterWords
from service.show_cases import case_as_json, whole_case, whole_case_as_json
from storage.database import Database

TELLING = "rapport van een ander kind"
TEXT = f"Dag juf, ik kreeg het {TELLING}. Mag ik ons dossier zien?"
LEAK = Quote(Kind.DATALEK, TELLING)
SIGN = f"Lijkt een datalek: '{TELLING}'"


def evident(understanding: Understanding, **words: str) -> Understanding:
    """An understanding with evidence for these kinds."""
    found = [
        Evidence(Kind(kind), TEXT.index(said), TEXT.index(said) + len(said))
        for kind, said in words.items()
    ]
    return replace(understanding, evidence=tuple(found))


# --- what it says -----------------------------------------------------------------------------


def test_a_label_and_a_doubt_each_have_their_sentence() -> None:
    kinds = (Kind.DATALEK, Kind.INZAGE)

    assert signs(kinds, [LEAK], unsure=False) == (SIGN, "Lijkt een verzoek om inzage")
    assert signs(kinds, [LEAK], unsure=True) == (
        f"Kan een datalek zijn: '{TELLING}'",
        "Kan een verzoek om inzage zijn",
    )


def test_every_kind_has_its_noun() -> None:
    assert set(NOUNS) == set(Kind)


def test_a_long_quote_ends_at_a_word_with_an_ellipsis() -> None:
    words = [f"woord{number}" for number in range(40)]

    shown = quoted(" ".join(words))

    assert shown == f"{' '.join(words[:MOST_WORDS])} {ELLIPSIS}"
    assert quoted("kort en goed") == "kort en goed"
    assert len(quoted("x" * 500)) == MOST_CHARACTERS + 2


def test_a_quote_stands_on_one_line_without_what_nobody_sees() -> None:
    assert quoted("het\r\n rapport\u202e van\x1b[31m\x00 Noor\ud83d") == "het rapport van[31m Noor"


@pytest.mark.parametrize("link", ["https://kwaad.example/x", "WWW.kwaad.example", "(http://a.b)"])
def test_a_quote_holds_no_link_of_a_stranger(link: str) -> None:
    assert quoted(f"kijk op {link} nu") == "kijk op (link) nu"


@given(st.text(max_size=300))
def test_any_quote_is_short_and_can_be_written(said: str) -> None:
    shown = quoted(said)

    assert len(shown.split()) <= MOST_WORDS + 1
    assert len(shown) <= MOST_CHARACTERS + 2
    assert shown == " ".join(shown.encode().decode().split())


def test_only_the_kinds_that_are_asked_for_are_quoted() -> None:
    found = evident(sure(Kind.DATALEK), datalek=TELLING, inzage="ons dossier").evidence

    assert quotes_of(TEXT, found, (Kind.DATALEK,)) == (LEAK,)
    assert quotes_of("  \n", [Evidence(Kind.DATALEK, 0, 2)], (Kind.DATALEK,)) == ()


# --- whose it is ------------------------------------------------------------------------------


def opened(understanding: Understanding) -> tuple[Case, ...]:
    decider = Decider(Presence(board()), CountingMint(), NOW, letters_per_day=10)
    return decider.decide(mail(TEXT), understanding, Known()).opened


def test_each_case_of_a_message_has_the_words_for_its_own_kind() -> None:
    both = evident(sure(Kind.DATALEK, Kind.INZAGE), datalek=TELLING, inzage="ons dossier zien")

    leak, insight = opened(both)

    assert leak.signs == (SIGN,)
    assert insight.signs == ("Lijkt een verzoek om inzage: 'ons dossier zien'",)


def test_a_case_in_triage_has_a_sentence_for_everything_it_may_be() -> None:
    (found,) = opened(evident(unsure(Kind.INZAGE, Kind.DATALEK), datalek=TELLING))

    assert found.state is CaseState.TRIAGE
    assert found.signs == (
        "Kan een verzoek om inzage zijn",
        f"Kan een datalek zijn: '{TELLING}'",
    )


def test_a_case_without_quotes_says_nothing() -> None:
    (found,) = opened(sure(Kind.INZAGE))

    assert found.signs == ()


def test_what_a_person_says_takes_the_place_of_what_it_looked_like() -> None:
    (triage,) = opened(evident(unsure(Kind.INZAGE, Kind.DATALEK), datalek=TELLING))
    (sure_one,) = opened(evident(sure(Kind.INZAGE), inzage="ons dossier"))

    assert triage.understood_as(Kind.DATALEK).quotes == ()
    assert sure_one.relabelled(Kind.KLACHT).quotes == ()


@pytest.mark.parametrize("open_code", [True, False])
async def test_a_message_whose_code_was_masked_is_not_quoted_at_places_that_moved(
    open_code: bool,
) -> None:
    storage, elsewhere = MemoryStorage(), MemoryStorage()
    async with (storage if open_code else elsewhere).transaction() as tx:
        code = await tx.codes.make("PL-AAAA-AAAA", now=NOW)
    words = f"Code {code}. {TEXT}"
    place = words.index(TELLING)
    found = replace(
        sure(Kind.DATALEK), evidence=(Evidence(Kind.DATALEK, place, place + len(TELLING)),)
    )
    receive = ReceiveMessage(
        storage,
        FakeUnderstand({"rapport": found}),
        PassingScreen(),
        CountingMint(),
        FakeClock(NOW),
        boards(board()),
        "reader",
    )

    receipt = await receive(Arrival("linde", source(), mail(words)))

    async with storage.reading() as tx:
        kept = await tx.cases.get(board="linde", reference=receipt.cases[0])
    assert kept is not None
    assert kept.quotes == (() if open_code else (LEAK,))


# --- how it is kept ---------------------------------------------------------------------------


async def test_a_case_is_kept_with_its_quotes_until_they_are_taken_away(stores: Stores) -> None:
    one = case(kind=Kind.DATALEK, quotes=(LEAK, Quote(Kind.INZAGE, "écht 'ons' dossier 📂")))
    here, there = stores.open(), stores.open()
    async with here.transaction() as tx:
        await tx.cases.open(one, mail(TEXT), source=source())

    async with there.transaction() as tx:
        kept = await tx.cases.get(board=None, reference=one.reference)
        assert kept == one
        await tx.cases.save(replace(one, quotes=()))

    async with here.reading() as tx:
        assert await tx.cases.get(board=None, reference=one.reference) == replace(one, quotes=())


async def test_quotes_are_sealed_and_go_with_the_texts_of_their_case(sql_stores: Stores) -> None:
    one = case(kind=Kind.DATALEK, quotes=(LEAK,))
    storage = sql_stores.open()
    assert isinstance(storage, Database)
    async with storage.transaction() as tx:
        await tx.cases.open(one, mail("iets anders"), source=source())
    sealed = await _sealed_quotes(storage)
    async with storage.transaction() as tx:
        await tx.erasures.erase_texts(one, now=NOW)

    assert len(sealed) == 1
    assert sealed[0] is not None
    assert TELLING.encode() not in sealed[0]
    assert await _sealed_quotes(storage) == [None]
    async with storage.reading() as tx:
        kept = await tx.cases.get(board=None, reference=one.reference)
    assert kept is not None
    assert (kept.quotes, kept.texts_erased) == ((), NOW)


async def test_nothing_of_a_quote_stands_readable_in_the_file(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    file = tmp_path / "een.sqlite3"
    copyfile(migrated_sqlite, file)
    stores = database_stores("sqlite", f"sqlite:///{file}")
    async with stores.open().transaction() as tx:
        await tx.cases.open(case(quotes=(LEAK,)), mail("iets anders"), source=source())
    await stores.close()

    raw = _everything_in(tmp_path)
    assert b"SQLite" in raw
    assert b"rapport" not in raw


def _everything_in(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.glob("een.sqlite3*"))


async def _sealed_quotes(storage: Database) -> list[Any]:
    """Answer the column as it stands in the database."""

    def read(connection: Connection) -> list[Any]:
        return [row[0] for row in connection.execute(text('SELECT sealed_quotes FROM "case"'))]

    async with storage._writer.begin() as connection:
        return await connection.run_sync(read)


# --- who sees it ------------------------------------------------------------------------------


def test_the_ticket_says_by_which_words_it_looks_like_a_breach() -> None:
    ticket = writer().ticket(replace(sample_case(Kind.DATALEK), quotes=(LEAK,)))

    words = LetterWords().words(ticket)

    readable(words)
    assert SIGN in words.text
    assert TELLING not in words.subject


def test_the_ticket_of_a_triage_lists_what_it_may_be() -> None:
    triage = replace(
        sample_case(Kind.INZAGE),
        state=CaseState.TRIAGE,
        likely=(Kind.INZAGE, Kind.DATALEK),
        quotes=(LEAK,),
    )

    words = LetterWords().words(writer().ticket(triage))

    readable(words)
    assert "- Kan een verzoek om inzage zijn" in words.text
    assert f"- Kan een datalek zijn: '{TELLING}'" in words.text


def test_html_in_a_quote_stays_text_in_the_ticket() -> None:
    hostile = Quote(Kind.DATALEK, "<script>alert(1)</script> <img src=x>")

    words = LetterWords().words(
        writer().ticket(replace(sample_case(Kind.DATALEK), quotes=(hostile,)))
    )

    readable(words)
    assert "<script" not in words.html
    assert "<img" not in words.html
    assert "&lt;script&gt;" in words.html


def test_a_ticket_owed_by_an_earlier_version_is_sent_without_the_sentence() -> None:
    ticket = writer().ticket(sample_case(Kind.DATALEK))
    earlier = replace(ticket, facts={k: v for k, v in ticket.facts.items() if k != "signs"})

    assert LetterWords().words(earlier) == LetterWords().words(ticket)


def test_nothing_of_a_quote_is_in_what_the_parent_reads() -> None:
    one = replace(sample_case(Kind.DATALEK), quotes=(LEAK,))

    letter = writer().acknowledgement(
        [one], mail(TEXT), recipient="a@ouders.example", language="nl"
    )

    assert TELLING not in repr(letter.facts)


def test_the_command_shows_the_sentence_as_it_is_and_lists_of_cases_do_not() -> None:
    tricky = Quote(Kind.DATALEK, "[/red] rapport [bold]van[/]")
    one = replace(case(kind=Kind.DATALEK), quotes=(tricky,))
    console = Console(width=120, record=True, file=StringIO())

    console.print(whole_case(one, board(), [], [], []))

    sign = "Lijkt een datalek: '[/red] rapport [bold]van[/]'"
    assert sign in console.export_text()
    assert whole_case_as_json(one, [], [], [])["signs"] == [sign]
    assert "signs" not in case_as_json(one)
