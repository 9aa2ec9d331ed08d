"""Prove that what is erased is gone: from the file, its log, the key store and old backups."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from databases import VAULT, Stores
from fakes import CountingMint, FakeClock
from invented import NOW, PARENT, boards, case, chat, entry, event, letter, mail, source

from casework.actions.forget_chat import ForgetChat
from casework.actions.hold import HoldCase
from casework.actions.purge import Purge
from casework.boards import Post, Role
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState
from casework.erasure import SourceAnswer, SourceFate, SourceMail
from casework.events import EventKind
from casework.kinds import Kind
from casework.ledger import Door, Outcome, SetAside, Source
from casework.letters import LetterState
from casework.message import Channel, IncomingMessage, SetAsideReason
from casework.presence import Absence
from casework.retention import ErasureStep, Retention
from storage.database import Database
from storage.key_store import KeyStore

SECRET = "Wietske-Jinke heeft dyslexie"
CLOSED = NOW
A_YEAR = timedelta(days=366)
FIVE_YEARS = timedelta(days=5 * 366)


@dataclass
class FakeMailboxes:
    """Erases by script, and remembers what it was asked."""

    fate: SourceFate = SourceFate.ERASED
    asked: list[Source] = field(default_factory=list)

    async def erase(self, mails: Sequence[SourceMail]) -> Sequence[SourceAnswer]:
        self.asked += [each.source for each in mails]
        why = "no line" if self.fate is SourceFate.LEFT else ""
        return [SourceAnswer(each.source, self.fate, why) for each in mails]


@dataclass
class Office:
    """A database with the acts that erase."""

    storage: Database
    clock: FakeClock
    mailboxes: FakeMailboxes
    purge: Purge

    async def closed_case(
        self, reference: str, *messages: IncomingMessage, kind: Kind = Kind.INZAGE
    ) -> Case:
        """Open a case, answer it, and close it."""
        one = case(reference, kind=kind)
        if messages and messages[0].channel is Channel.CHAT:
            one = replace(one, channel=Channel.CHAT)
        async with self.storage.transaction() as tx:
            for number, message in enumerate(messages or (mail(SECRET),)):
                at = source(f"7:{reference}-{number}")
                facts = entry(at, content_key=message.content_key, cases=(reference,))
                if number:
                    await tx.cases.add_message(one, message, source=at, stranger=False)
                else:
                    await tx.cases.open(one, message, source=at)
                await tx.ledger.record(facts, by=None)
            owed = letter(reference, recipient=(messages or (mail(),))[0].sender or PARENT)
            await tx.letters.owe(owed)
            await tx.letters.sent(owed.id, now=NOW)
            done = replace(
                one,
                state=CaseState.CLOSED,
                outcome=CaseOutcome.GRANTED,
                closed_at=CLOSED,
                taken_up_by="Anneke de directeur",
            )
            await tx.cases.save(done)
            await tx.journal.note(event(EventKind.CASE_CLOSED, case=reference))
        return done

    async def case(self, reference: str) -> Case | None:
        async with self.storage.reading() as tx:
            return await tx.cases.get(board="linde", reference=reference)

    async def messages(self, one: Case) -> Sequence[IncomingMessage]:
        async with self.storage.reading() as tx:
            return await tx.cases.messages(one)

    async def events(self, reference: str) -> list[EventKind]:
        async with self.storage.reading() as tx:
            found = await tx.journal.of_case(board="linde", reference=reference)
        return [each.kind for each in found]


@pytest.fixture
async def office(sql_stores: Stores) -> Office:
    storage = sql_stores.open()
    assert isinstance(storage, Database)
    await storage.check_master_key()
    return office_on(storage)


def office_on(storage: Database, **more: object) -> Office:
    clock, mailboxes = FakeClock(NOW), FakeMailboxes()
    purge = Purge(storage, clock, boards(), {"linde": Retention()}, mailboxes)
    return Office(storage, clock, mailboxes, purge)


async def test_texts_go_after_a_year_and_the_case_stays(office: Office) -> None:
    one = await office.closed_case("PL-AAAA-AAAA")
    office.clock.advance(A_YEAR)

    purged = await office.purge()

    found = await office.case(one.reference)
    assert found is not None
    assert found.texts_erased == office.clock.now()
    assert replace(found, texts_erased=None) == one
    assert await office.messages(one) == []
    async with office.storage.reading() as tx:
        ((kept, state, _),) = await tx.letters.of_case(one.reference)
    assert (kept.recipient, kept.facts, state) == ("", {}, LetterState.SENT)
    assert [due.step for due in purged.done] == [ErasureStep.TEXTS]
    assert await office.events(one.reference) == [EventKind.CASE_CLOSED, EventKind.TEXTS_ERASED]


async def test_after_five_years_only_a_tombstone_stays(office: Office) -> None:
    one = await office.closed_case("PL-AAAA-AAAA", kind=Kind.DATALEK)
    office.clock.advance(FIVE_YEARS)

    purged = await office.purge()

    async with office.storage.reading() as tx:
        (stone,) = await tx.erasures.tombstones()
        assert await tx.letters.of_case(one.reference) == []
        assert await tx.cases.all() == []
        assert await tx.journal.verify(board="linde") is None
    assert (stone.reference, stone.kind, stone.outcome) == (one.reference, "datalek", "granted")
    assert (stone.closed_year, stone.erased) == (2026, office.clock.now())
    assert purged.keys == 1
    assert (await office.events(one.reference))[-1] is EventKind.CASE_ERASED


async def test_both_steps_after_one_another_come_to_the_same(office: Office) -> None:
    one = await office.closed_case("PL-AAAA-AAAA")
    office.clock.advance(A_YEAR)
    await office.purge()
    office.clock.advance(FIVE_YEARS)

    purged = await office.purge()

    assert [due.step for due in purged.done] == [ErasureStep.CASE]
    assert await office.case(one.reference) is None
    assert await office.purge.due() == []


async def test_purging_twice_does_nothing_twice(office: Office) -> None:
    await office.closed_case("PL-AAAA-AAAA")
    office.clock.advance(A_YEAR)

    first, second = await office.purge(), await office.purge()

    assert len(first.done) == 1
    assert second.done == ()
    assert second.keys == 0


async def test_a_case_that_is_held_stays_until_it_is_released(office: Office) -> None:
    one = await office.closed_case("PL-AAAA-AAAA")
    acts = HoldCase(office.storage, office.clock, None, "fg", boards(), CountingMint(), mask=str)
    await acts.hold(one.reference, reason="klacht bij de AP")
    office.clock.advance(FIVE_YEARS)

    held = await office.purge.due()
    await acts.release(one.reference)
    released = await office.purge.due()
    office.clock.advance(FIVE_YEARS)

    assert held == released == []
    assert [due.step for due in await office.purge.due()] == [ErasureStep.CASE]
    kinds = await office.events(one.reference)
    assert kinds == [EventKind.CASE_CLOSED, EventKind.CASE_HELD, EventKind.HOLD_RELEASED]


async def test_a_hold_needs_a_reason_and_is_there_once(office: Office) -> None:
    one = await office.closed_case("PL-AAAA-AAAA")
    acts = HoldCase(office.storage, office.clock, None, "fg", boards(), CountingMint(), mask=str)

    with pytest.raises(CaseRefuses, match="waarom"):
        await acts.hold(one.reference, reason="  ")
    with pytest.raises(CaseRefuses, match="niet vastgehouden"):
        await acts.release(one.reference)
    await acts.hold(one.reference, reason="klacht")
    with pytest.raises(CaseRefuses, match="al vastgehouden"):
        await acts.hold(one.reference, reason="nog een klacht")


async def test_a_parent_who_writes_again_keeps_the_case(office: Office) -> None:
    one = await office.closed_case("PL-AAAA-AAAA")
    office.clock.advance(A_YEAR)
    due = await office.purge.due()
    async with office.storage.transaction() as tx:
        again = mail("Nog een vraag", received=office.clock.now())
        await tx.cases.add_message(one, again, source=source(), stranger=False)

    purged = await office.purge(due)

    assert len(due) == 1
    assert purged.done == ()
    assert len(await office.messages(one)) == 2


async def test_only_the_case_that_is_named_goes(office: Office) -> None:
    one, other = [await office.closed_case(f"PL-AAAA-AAA{at}") for at in "AB"]
    office.clock.advance(A_YEAR)

    due = await office.purge.due(reference=one.reference)
    await office.purge(due)

    assert await office.messages(one) == []
    assert len(await office.messages(other)) == 1


async def test_a_person_may_decide_that_a_case_goes_before_its_time(office: Office) -> None:
    one = await office.closed_case("PL-AAAA-AAAA")
    async with office.storage.transaction() as tx:
        await tx.cases.open(case("PL-OPEN-OPEN"), mail(), source=source())

    with pytest.raises(CaseRefuses, match="nog open"):
        await office.purge.now("PL-OPEN-OPEN", ErasureStep.CASE)
    await office.purge.now(one.reference, ErasureStep.TEXTS)
    with pytest.raises(CaseRefuses, match="al gewist"):
        await office.purge.now(one.reference, ErasureStep.TEXTS)
    await office.purge.now(one.reference, ErasureStep.CASE)

    assert await office.case(one.reference) is None


async def test_a_letter_about_two_cases_stays_readable_for_the_one_that_stays(
    office: Office,
) -> None:
    first, second = [await office.closed_case(f"PL-AAAA-AAA{at}") for at in "AB"]
    shared = letter(first.reference, second.reference)
    async with office.storage.transaction() as tx:
        await tx.letters.owe(shared)
        await tx.letters.sent(shared.id, now=NOW)

    await office.purge.now(first.reference, ErasureStep.CASE)

    async with office.storage.reading() as tx:
        found = {each.id: each for each, _, _ in await tx.letters.of_case(second.reference)}
    assert found[shared.id].facts == shared.facts
    assert found[shared.id].cases == (second.reference,)


@pytest.mark.parametrize("erased_first", ["A", "B"])
async def test_a_letter_about_two_cases_says_nothing_once_both_lost_their_texts(
    office: Office, erased_first: str
) -> None:
    cases = {at: await office.closed_case(f"PL-AAAA-AAA{at}") for at in "AB"}
    shared = letter(*(each.reference for each in cases.values()))
    async with office.storage.transaction() as tx:
        await tx.letters.owe(shared)
        await tx.letters.sent(shared.id, now=NOW)

    for at in sorted(cases, key=lambda at: at != erased_first):
        await office.purge.now(cases[at].reference, ErasureStep.TEXTS)

    async with office.storage.reading() as tx:
        found = {each.id: each for each, _, _ in await tx.letters.of_case(cases["B"].reference)}
    assert (found[shared.id].facts, found[shared.id].recipient) == ({}, "")


async def test_messages_dealt_with_loose_letters_and_old_leave_go_too(office: Office) -> None:
    async with office.storage.transaction() as tx:
        for key in ("7:1", "7:2"):
            aside = source(key)
            reason = SetAsideReason.BROKEN
            await tx.ledger.record(entry(aside, Outcome.SET_ASIDE), by=None)
            await tx.ledger.set_aside(SetAside(aside, "linde", reason, "", NOW, NOW, mail(SECRET)))
        dealt_with = str(source("7:1"))
        await tx.ledger.resolve(board="linde", source=dealt_with, by="desk", now=NOW)
        loose, waiting = letter(), letter()
        for each in (loose, waiting):
            await tx.letters.owe(each)
        await tx.letters.sent(loose.id, now=NOW)
        leave = Absence("linde", Post(Role.FG), None, NOW.date(), NOW.date())
        await tx.boards.record_absence(leave, id="leave")
    office.clock.advance(A_YEAR)

    purged = await office.purge()

    steps = [due.step for due in purged.done]
    assert steps == [ErasureStep.SET_ASIDE, ErasureStep.LETTERS, ErasureStep.ABSENCES]
    async with office.storage.reading() as tx:
        assert [str(row.source) for row in await tx.ledger.waiting(board="linde")] == [
            str(source("7:2"))
        ]
        assert await tx.letters.waiting() == 1
        assert await tx.boards.absences("linde", from_day=NOW.date()) == []
    assert office.mailboxes.asked == [source("7:1")]
    assert purged.keys == 2


async def test_the_mail_goes_from_its_mailbox_with_every_repeat_of_it(office: Office) -> None:
    message = mail(SECRET)
    await office.closed_case("PL-AAAA-AAAA", message)
    repeat = source("9:9", place="datalekken")
    by_smtp = source("door", door=Door.SMTP)
    async with office.storage.transaction() as tx:
        for at in (repeat, by_smtp):
            again = entry(at, Outcome.SEEN_BEFORE, content_key=message.content_key)
            await tx.ledger.record(again, by=None)
    office.clock.advance(A_YEAR)

    await office.purge()

    assert set(office.mailboxes.asked) == {source("7:PL-AAAA-AAAA-0"), repeat}
    async with office.storage.reading() as tx:
        assert await tx.erasures.sources_left() == []
        for at in (repeat, by_smtp, source("7:PL-AAAA-AAAA-0")):
            row = await tx.ledger.entry(at)
            assert row is not None
            assert (row.raw_sha256, row.content_key) == ("", "")


async def test_a_mail_that_another_case_still_needs_stays_in_its_mailbox(office: Office) -> None:
    one = await office.closed_case("PL-AAAA-AAAA")
    async with office.storage.transaction() as tx:
        same = source("7:PL-AAAA-AAAA-0")
        await tx.cases.open(case("PL-OPEN-OPEN"), mail(SECRET), source=same)
    office.clock.advance(A_YEAR)

    await office.purge()

    assert office.mailboxes.asked == []
    assert await office.messages(one) == []


async def test_a_mail_that_cannot_be_erased_waits_for_a_person_and_holds_up_nothing(
    office: Office,
) -> None:
    one = await office.closed_case("PL-AAAA-AAAA")
    office.mailboxes.fate = SourceFate.LEFT
    office.clock.advance(A_YEAR)

    purged = await office.purge()
    async with office.storage.reading() as tx:
        (left,) = await tx.erasures.sources_left()
    again = await office.purge()
    await office.purge.source_done(str(left.source))

    assert (left.why, [each.source for each in purged.left]) == ("no line", [left.source])
    assert len(again.left) == 1
    assert await office.messages(one) == []
    assert (await office.purge()).sources == ()
    with pytest.raises(CaseRefuses, match="geen mail"):
        await office.purge.source_done(str(left.source))


def raw(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file())


@pytest.fixture
async def on_file(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Office]:
    folder = tmp_path / "data"
    await asyncio.to_thread(folder.mkdir)
    file = folder / "privacyloket.sqlite3"
    await asyncio.to_thread(shutil.copyfile, migrated_sqlite, file)
    storage = Database(f"sqlite:///{file}", VAULT)
    await storage.check_master_key()
    yield office_on(storage)
    await storage.close()


@pytest.mark.parametrize("step", [ErasureStep.TEXTS, ErasureStep.CASE])
async def test_after_a_purge_neither_file_nor_backup_opens(
    on_file: Office, tmp_path: Path, step: ErasureStep
) -> None:
    one = await on_file.closed_case("PL-AAAA-AAAA")
    kept = await on_file.closed_case("PL-KEPT-KEPT")
    storage, folder = on_file.storage, tmp_path / "data"
    async with storage.reading() as tx:
        key = await tx.cases._keys.of_case(one.reference)
        hashed = storage.vault.address_hash(PARENT).encode()
    (wrapped,) = (await storage.keys._wrapped([key.id])).values()
    backup = tmp_path / "backup"
    await asyncio.to_thread(
        shutil.copytree, folder, backup, ignore=shutil.ignore_patterns("keys.sqlite3*")
    )
    everything_before = raw(folder)

    await on_file.purge.now(kept.reference, step)
    await on_file.purge.now(one.reference, step)

    assert wrapped in everything_before
    assert hashed in everything_before
    assert SECRET.encode() not in everything_before
    for found in (raw(folder), raw(backup)):
        assert wrapped not in found
        assert key.secret not in found
        assert SECRET.encode() not in found
    assert hashed not in raw(folder)
    restored = Database(
        f"sqlite:///{backup}/privacyloket.sqlite3",
        VAULT,
        keys_url=f"sqlite:///{folder}/keys.sqlite3",
    )
    await restored.check_master_key()
    async with restored.reading() as tx:
        assert await tx.cases.all() == []
        assert await tx.cases.get(board="linde", reference=one.reference) is None
    assert await restored.lost_keys() == 2
    await restored.close()


async def test_the_same_backup_opens_while_the_key_is_there(
    on_file: Office, tmp_path: Path
) -> None:
    one = await on_file.closed_case("PL-AAAA-AAAA")
    backup = tmp_path / "backup"
    await asyncio.to_thread(
        shutil.copytree, tmp_path / "data", backup, ignore=shutil.ignore_patterns("keys.sqlite3*")
    )
    keys_url = f"sqlite:///{tmp_path}/data/keys.sqlite3"

    restored = Database(f"sqlite:///{backup}/privacyloket.sqlite3", VAULT, keys_url=keys_url)

    async with restored.reading() as tx:
        assert [each.text for each in await tx.cases.messages(one)] == [SECRET]
    await restored.close()


class Crash(BaseException):
    """Ends an act in the middle, as a kill would."""


async def _never(*_: object) -> bool:
    raise Crash


async def test_a_crash_between_the_rows_and_the_key_is_made_good(sql_stores: Stores) -> None:
    dying = sql_stores.open()
    assert isinstance(dying, Database)

    class DeadStore(KeyStore):
        destroy = _never  # type: ignore[assignment]

    crashing = Database(sql_stores.url, VAULT)
    object.__setattr__(crashing, "keys", _as(DeadStore, crashing.keys))
    sql_stores.opened.append(crashing)
    office = office_on(crashing)
    one = await office.closed_case("PL-AAAA-AAAA")
    async with crashing.reading() as tx:
        key = await tx.cases._keys.of_case(one.reference)

    with pytest.raises(Crash):
        await office.purge.now(one.reference, ErasureStep.CASE)

    still_there = await dying.keys.open([key.id])
    destroyed = await dying.destroy_keys()
    assert still_there == {key.id: key}
    assert destroyed == 1
    assert await dying.keys.open([key.id]) == {}
    assert await dying.destroy_keys() == 0


def _as(kind: Callable[..., KeyStore], store: KeyStore) -> KeyStore:
    return kind(store.url.render_as_string(hide_password=False), store.vault)


async def test_a_crash_before_the_rows_are_gone_destroys_no_key(office: Office) -> None:
    one = await office.closed_case("PL-AAAA-AAAA")

    async def erase_and_crash() -> None:
        async with office.storage.transaction() as tx:
            await tx.erasures.erase_texts(one, now=NOW)
            raise Crash

    with pytest.raises(Crash):
        await erase_and_crash()

    assert await office.storage.destroy_keys() == 0
    assert [each.text for each in await office.messages(one)] == [SECRET]


async def test_a_forgotten_chat_is_in_no_case_any_more(office: Office) -> None:
    sender = "telegram:linde:1001"
    one = await office.closed_case("PL-CHAT-CHAT", chat(SECRET, sender=sender))
    owed = letter(one.reference, channel=Channel.CHAT, recipient=sender)
    async with office.storage.transaction() as tx:
        await tx.letters.owe(owed)
    forget = ForgetChat(office.storage, office.clock, CountingMint(), boards())

    forgotten = await forget("linde", sender)
    again = await forget("linde", sender)

    assert (forgotten, again) == ((one.reference,), ())
    (message,) = await office.messages(one)
    assert (message.sender, message.text) == (None, SECRET)
    async with office.storage.transaction() as tx:
        letters = await tx.letters.of_case(one.reference)
        assert all(each.recipient != sender for each, _, _ in letters)
        states = {each.id: state for each, state, _ in letters}
        due = await tx.letters.take_due(by="x", now=NOW, until=NOW, limit=9)
    assert states[owed.id] is LetterState.FAILED
    assert [each.kind.value for each in due] == ["undelivered"]
    assert EventKind.CHAT_FORGOTTEN in await office.events(one.reference)


async def test_another_chat_is_not_forgotten(office: Office) -> None:
    one = await office.closed_case("PL-CHAT-CHAT", chat(SECRET, sender="telegram:linde:1001"))
    forget = ForgetChat(office.storage, office.clock, CountingMint(), boards())

    assert await forget("linde", "telegram:linde:1002") == ()
    (message,) = await office.messages(one)
    assert message.sender == "telegram:linde:1001"


async def test_a_number_of_the_breach_register_is_not_given_twice(office: Office) -> None:
    one = await office.closed_case("PL-AAAA-AAAA", kind=Kind.DATALEK)
    async with office.storage.transaction() as tx:
        from casework.breach_entry import Reporter  # noqa: PLC0415
        from casework.breach_register import new_entry  # noqa: PLC0415

        made = await new_entry(tx.breaches, one, reporter=Reporter.PARENT)

    await office.purge.now(one.reference, ErasureStep.CASE)

    async with office.storage.reading() as tx:
        assert await tx.breaches.next_number(board="linde", year=made.year) == made.number + 1
