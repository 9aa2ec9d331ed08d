"""Hold every storage to the same contract: the ledger, the cases and whole transactions."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from databases import Stores
from invented import (
    HOUR,
    NOW,
    PARENT,
    STRANGER,
    board,
    card,
    case,
    chat,
    entry,
    event,
    letter,
    mail,
    source,
)

from casework.boards import Role
from casework.books import KnownCase
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState
from casework.clocks import assumed_clocks
from casework.identity import IdentityFact, IdentityWay
from casework.kinds import Kind
from casework.ledger import ClaimAnswer, Door, Look, Outcome, SetAside, Source
from casework.message import (
    Attachment,
    Authenticity,
    Automatic,
    AutomaticKind,
    DeliveryStatus,
    SetAsideReason,
)
from casework.ports import ClaimLost, Conflict, Storage, Transaction

LEASE = timedelta(minutes=10)


async def claim(
    storage: Storage, *sources: Source, by: str = "one", at: datetime = NOW
) -> ClaimAnswer:
    async with storage.transaction() as tx:
        return await tx.ledger.claim(sources, board="linde", by=by, now=at, until=at + LEASE)


async def record(storage: Storage, of: Source, *, by: str | None = None, **more: Any) -> None:
    async with storage.transaction() as tx:
        await tx.ledger.record(entry(of, **more), by=by)


async def test_a_new_delivery_is_granted_once_however_often_it_is_named(storage: Storage) -> None:
    first, second = source(), source()

    answer = await claim(storage, second, first, second)

    assert [(each.source, each.attempt) for each in answer.granted] == [(second, 1), (first, 1)]
    assert (answer.recorded, answer.held) == ((), ())


async def test_asking_for_nothing_grants_nothing(storage: Storage) -> None:
    assert await claim(storage) == ClaimAnswer((), (), ())


async def test_a_delivery_in_another_readers_hands_is_held(storage: Storage) -> None:
    one = source()
    await claim(storage, one, by="one")

    answer = await claim(storage, one, by="other")

    assert answer == ClaimAnswer((), (), (one,))


async def test_a_claim_that_ran_out_may_be_taken_by_anyone_and_counts(storage: Storage) -> None:
    one = source()
    await claim(storage, one, by="one")

    answer = await claim(storage, one, by="other", at=NOW + LEASE)

    assert [(each.source, each.attempt) for each in answer.granted] == [(one, 2)]


async def test_a_reader_may_ask_for_what_nobody_had_in_hand_before(storage: Storage) -> None:
    tried, given_back, new = source(), source(), source()
    await claim(storage, tried, by="one")
    await claim(storage, given_back, by="other")

    async with storage.transaction() as tx:
        await tx.ledger.release(by="other")
    async with storage.transaction() as tx:
        answer = await tx.ledger.claim(
            [tried, given_back, new],
            board="linde",
            by="other",
            now=NOW + LEASE,
            until=NOW + 2 * LEASE,
            only_new=True,
        )

    assert [(each.source, each.attempt) for each in answer.granted] == [(given_back, 1), (new, 1)]
    assert answer.tried == (tried,)


async def test_a_recorded_delivery_is_never_granted_again(storage: Storage) -> None:
    one = source()
    await claim(storage, one)
    await record(storage, one, by="one")

    answer = await claim(storage, one, at=NOW + 2 * LEASE)

    assert answer == ClaimAnswer((), (one,), ())


async def test_a_claim_that_was_given_back_is_free_and_does_not_count(storage: Storage) -> None:
    mine, done, others = source(), source(), source()
    await claim(storage, mine, done, by="one")
    await claim(storage, others, by="other")
    await record(storage, done, by="one")

    async with storage.transaction() as tx:
        await tx.ledger.release(by="one")
    answer = await claim(storage, mine, done, others, by="third")

    assert [(each.source, each.attempt) for each in answer.granted] == [(mine, 1)]
    assert (answer.recorded, answer.held) == ((done,), (others,))


async def test_two_readers_who_race_get_each_delivery_exactly_once(stores: Stores) -> None:
    sources = [source() for _ in range(40)]
    one, other = stores.open(), stores.open()

    answers = await asyncio.gather(
        *(claim(one, *sources[at : at + 8], by="one") for at in range(0, 40, 8)),
        *(claim(other, *sources[at : at + 8][::-1], by="other") for at in range(0, 40, 8)),
    )

    granted = [each.source for answer in answers for each in answer.granted]
    held = [each for answer in answers for each in answer.held]
    assert sorted(granted, key=str) == sorted(sources, key=str)
    assert sorted(held, key=str) == sorted(sources, key=str)


async def test_an_outcome_is_written_once_and_the_first_stays(storage: Storage) -> None:
    one = source()
    await claim(storage, one)
    await record(storage, one, by="one")

    with pytest.raises(ClaimLost):
        await record(storage, one, by="one", outcome=Outcome.SET_ASIDE)

    async with storage.reading() as tx:
        assert await tx.ledger.entry(one) == entry(one)


async def test_a_reader_whose_claim_was_taken_over_cannot_record(storage: Storage) -> None:
    one = source()
    await claim(storage, one, by="slow")
    await claim(storage, one, by="quick", at=NOW + LEASE)

    with pytest.raises(ClaimLost):
        await record(storage, one, by="slow")

    await record(storage, one, by="quick")


async def test_a_door_without_claims_records_at_once_and_only_once(storage: Storage) -> None:
    one = source(door=Door.SMTP)

    await record(storage, one)

    with pytest.raises(ClaimLost):
        await record(storage, one, content_key="other content")


async def test_a_claimed_delivery_has_no_outcome_yet(storage: Storage) -> None:
    one = source()
    await claim(storage, one)

    async with storage.reading() as tx:
        assert await tx.ledger.entry(one) is None
        assert await tx.ledger.of_door(door=Door.IMAP, place="privacy") == []


async def test_content_is_known_by_its_first_delivery_at_that_board(storage: Storage) -> None:
    first, second = source(), source()
    await record(storage, first, content_key="same")
    await record(storage, second, content_key="same", outcome=Outcome.SEEN_BEFORE, cases=())

    async with storage.reading() as tx:
        seen = await tx.ledger.seen(board="linde", content_key="same")
        elsewhere = await tx.ledger.seen(board="beuk", content_key="same")

    assert seen is not None
    assert seen.source == first
    assert elsewhere is None


async def test_mails_without_a_content_key_are_never_taken_for_each_other(storage: Storage) -> None:
    await record(storage, source(), content_key="")
    await record(storage, source(), content_key="")

    async with storage.reading() as tx:
        assert await tx.ledger.seen(board="linde", content_key="") is None


async def test_content_that_arrives_twice_at_once_is_first_only_once(stores: Stores) -> None:
    async def take(storage: Storage, of: Source) -> Outcome:
        async with storage.transaction() as tx:
            seen = await tx.ledger.seen(board="linde", content_key="same")
            outcome = Outcome.SEEN_BEFORE if seen else Outcome.CASE_OPENED
            await tx.ledger.record(entry(of, outcome, content_key="same"), by=None)
            return outcome

    async def take_at_last(storage: Storage, of: Source) -> Outcome:
        try:
            return await take(storage, of)
        except Conflict:
            return await take(storage, of)

    outcomes = await asyncio.gather(
        *(take_at_last(stores.open(), source(door=Door.SMTP)) for _ in range(4))
    )

    assert sorted(outcomes) == [Outcome.CASE_OPENED] + [Outcome.SEEN_BEFORE] * 3


async def test_a_delivery_is_unsettled_until_its_source_shows_the_outcome(storage: Storage) -> None:
    first, second, elsewhere = source(), source(), source(place="datalek")
    for at, each in enumerate((first, second, elsewhere)):
        await record(storage, each, recorded=NOW + at * HOUR)

    async with storage.transaction() as tx:
        await tx.ledger.settle([first], now=NOW)
    async with storage.reading() as tx:
        left = await tx.ledger.unsettled(door=Door.IMAP, place="privacy")
        every = await tx.ledger.of_door(door=Door.IMAP, place="privacy")

    assert [each.source for each in left] == [second]
    assert [(each.source, each.settled) for each in every] == [(first, NOW), (second, None)]


async def test_places_with_colons_are_not_taken_for_each_other(storage: Storage) -> None:
    one, other = Source(Door.FILE, "a:b", "c"), Source(Door.FILE, "a", "b:c")

    await record(storage, one)
    await record(storage, other)

    async with storage.reading() as tx:
        assert await tx.ledger.entry(one) == entry(one)
        assert await tx.ledger.entry(other) == entry(other)


async def test_a_message_set_aside_waits_until_somebody_at_its_board_resolves_it(
    storage: Storage,
) -> None:
    later = set_aside(recorded=NOW + HOUR)
    earlier = set_aside(salvaged=None)
    elsewhere = set_aside(board="beuk")
    async with storage.transaction() as tx:
        for row in (later, earlier, elsewhere):
            await tx.ledger.set_aside(row)
        assert await tx.ledger.waiting(board="linde") == [earlier, later]
        assert await tx.ledger.count_waiting(board="linde") == 2

    async with storage.transaction() as tx:
        answers = [
            await tx.ledger.resolve(board=name, source=str(later.source), by="desk", now=NOW)
            for name in ("beuk", "linde", "linde")
        ]
    async with storage.reading() as tx:
        assert await tx.ledger.waiting(board="linde") == [earlier]

    assert answers == [False, True, False]


def set_aside(**more: Any) -> SetAside:
    given: dict[str, Any] = {
        "source": source(),
        "board": "linde",
        "reason": SetAsideReason.BROKEN,
        "detail": "no end",
        "received": NOW,
        "recorded": NOW,
        "salvaged": mail("half een"),
    }
    return SetAside(**{**given, **more})


async def test_a_case_of_any_kind_comes_back_as_it_was_written(storage: Storage) -> None:
    linked = ("PL-AAAA-0001", "PL-AAAA-0002")
    written = [case(kind=kind, school="De Eik", linked=linked) for kind in Kind]

    async with storage.transaction() as tx:
        for each in written:
            await tx.cases.open(each, mail(), source=source())
    async with storage.reading() as tx:
        found = [await tx.cases.get(board="linde", reference=each.reference) for each in written]

    assert found == written


async def test_what_people_change_in_a_case_comes_back_too(storage: Storage) -> None:
    likely = (Kind.INZAGE, Kind.DATALEK)
    clocks = assumed_clocks(likely, received=NOW, board=board())
    asked = case(state=CaseState.TRIAGE, likely=likely, clocks=clocks, probability=None)
    named = case(asked.reference, kind=Kind.DATALEK, probability=None)
    fact = IdentityFact(IdentityWay.DOCUMENT_SHOWN, NOW, "Jo Prinsen")
    changed = replace(
        named.taken_up(by="Jo Prinsen"),
        identity=fact,
        card=card(),
        school="De Eik",
        role=Role.FG,
    ).closed(CaseOutcome.HANDLED, now=NOW)
    async with storage.transaction() as tx:
        await tx.cases.open(asked, mail(), source=source())

    async with storage.transaction() as tx:
        await tx.cases.get(board="linde", reference=asked.reference)
        await tx.cases.save(named)
        await tx.cases.save(changed)
    async with storage.reading() as tx:
        assert await tx.cases.get(board=None, reference=asked.reference) == changed


async def test_a_case_that_was_never_opened_cannot_be_saved(storage: Storage) -> None:
    with pytest.raises(LookupError):
        async with storage.transaction() as tx:
            await tx.cases.save(case())


async def test_a_case_is_not_shown_to_another_board(storage: Storage) -> None:
    mine = case()
    async with storage.transaction() as tx:
        await tx.cases.open(mine, mail(), source=source())
        await tx.letters.owe(letter(mine.reference, id="ours"))

    async with storage.reading() as tx:
        seen = await tx.cases.get(board="beuk", reference=mine.reference)
        named = await tx.cases.named(
            board="beuk", references=[mine.reference], letter_ids=["ours"], sender=PARENT
        )
        listed = await tx.cases.all(board="beuk")

    assert (seen, [list(each) for each in named], listed) == (None, [[], []], [])


async def test_two_cases_cannot_have_one_reference(storage: Storage) -> None:
    first = case("PL-SAME-SAME")
    async with storage.transaction() as tx:
        await tx.cases.open(first, mail(), source=source())

    with pytest.raises(Conflict):
        async with storage.transaction() as tx:
            await tx.cases.open(case("PL-SAME-SAME", kind=Kind.KLACHT), mail(), source=source())

    async with storage.reading() as tx:
        assert await tx.cases.all() == [first]


async def test_a_message_comes_back_as_it_was_written(storage: Storage) -> None:
    odd = mail(
        "أريد الاطلاع · Доступ · 👩‍👧 \x00 \ud83d half",
        subject="\udce9 raw byte",
        sender="sièt@ouders.example",
        reply_to="thuis@ouders.example",
        recipients=("privacy@linde.example",),
        references=("<a@b.example>", "<c@d.example>"),
        sent=NOW - HOUR,
        attachments=(Attachment("kaart.jpg", "image/jpeg", 12), Attachment("", "a/b", 0)),
        automatic=Automatic(
            AutomaticKind.DELIVERY_REPORT, "null return path", DeliveryStatus.DELAYED, ("<x@y>",)
        ),
        authenticity=Authenticity("pass", None, "fail"),
        defects=("no date",),
    )
    plain = mail(automatic=Automatic(AutomaticKind.LIST_MAIL, "List-Id"))
    mine = case()

    async with storage.transaction() as tx:
        await tx.cases.open(mine, odd, source=source("1"))
        later = replace(plain, received=NOW + HOUR)
        await tx.cases.add_message(mine, later, source=source("2"), stranger=False)
    async with storage.reading() as tx:
        assert await tx.cases.messages(mine) == [odd, later]


async def test_who_wrote_and_where_the_answer_goes_are_known_in_a_case(storage: Storage) -> None:
    mine = case()
    async with storage.transaction() as tx:
        await tx.cases.open(mine, mail(reply_to="Thuis@Ouders.example"), source=source())
        await tx.cases.add_message(mine, mail(sender=STRANGER), source=source(), stranger=True)

    senders = (PARENT.upper(), "thuis@ouders.example", STRANGER, None)
    async with storage.reading() as tx:
        known = [
            (await _named(tx, sender, references=[mine.reference]))[0][0].sender_is_known
            for sender in senders
        ]

    assert known == [True, True, False, False]


async def _named(
    tx: Transaction,
    sender: str | None,
    *,
    references: Sequence[str],
    letter_ids: Sequence[str] = (),
) -> tuple[Sequence[KnownCase], Sequence[KnownCase]]:
    return await tx.cases.named(
        board="linde", references=references, letter_ids=letter_ids, sender=sender
    )


async def test_cases_are_found_by_the_letter_a_mail_answers(storage: Storage) -> None:
    first, second, other = case(), case(), case()
    async with storage.transaction() as tx:
        for each in (first, second, other):
            await tx.cases.open(each, mail(), source=source())
        await tx.letters.owe(letter(second.reference, first.reference, id="both"))

    async with storage.reading() as tx:
        by_reference, by_letter = await _named(
            tx, PARENT, references=[other.reference, "PL-NONE-NONE"], letter_ids=["both", "none"]
        )

    assert [each.case for each in by_reference] == [other]
    assert [each.case for each in by_letter] == [second, first]


async def test_the_open_cases_of_a_chat_come_newest_first(storage: Storage) -> None:
    me, somebody = "telegram:linde:1", "telegram:linde:2"
    older, newer, closed, theirs = (
        replace(case(), channel=chat("").channel, opened=NOW + at * HOUR) for at in range(4)
    )
    async with storage.transaction() as tx:
        for each, sender in ((older, me), (newer, me), (closed, me), (theirs, somebody)):
            await tx.cases.open(each, chat("hallo", sender=sender), source=source())
        await tx.cases.save(closed.closed(CaseOutcome.WITHDRAWN, now=NOW))

    async with storage.reading() as tx:
        assert await tx.cases.open_of_chat(board="linde", sender=me) == [newer, older]
        assert await tx.cases.open_of_chat(board="beuk", sender=me) == []


async def test_cases_are_listed_with_the_first_due_on_top(storage: Storage) -> None:
    breach, access = case(kind=Kind.DATALEK), case(kind=Kind.INZAGE)
    no_term, closed = case(kind=Kind.OVERIG), case(kind=Kind.KLACHT)
    elsewhere = case(profile=board("beuk"))
    async with storage.transaction() as tx:
        for each in (no_term, elsewhere, access, closed, breach):
            await tx.cases.open(each, mail(), source=source())
        closed = closed.closed(CaseOutcome.HANDLED, now=NOW)
        await tx.cases.save(closed)

    async with storage.reading() as tx:
        assert await tx.cases.all(board="linde") == [breach, access, closed, no_term]
        opened = await tx.cases.all(open_only=True)

    assert closed not in opened
    assert len(opened) == 4


async def test_nobody_reopens_a_case_by_acting_at_the_moment_it_is_closed(stores: Stores) -> None:
    cases = [case() for _ in range(6)]
    one, other = stores.open(), stores.open()
    async with one.transaction() as tx:
        for each in cases:
            await tx.cases.open(each, mail(), source=source())

    async def act(storage: Storage, reference: str, what: Callable[[Case], Case]) -> None:
        async with storage.transaction() as tx:
            found = await tx.cases.get(board="linde", reference=reference)
            assert found is not None
            with suppress(CaseRefuses):
                await tx.cases.save(what(found))

    for each in cases:
        await asyncio.gather(
            act(one, each.reference, lambda found: found.closed(CaseOutcome.REFUSED, now=NOW)),
            act(other, each.reference, lambda found: found.taken_up(by="Jo Prinsen")),
        )

    async with one.reading() as tx:
        assert {each.state for each in await tx.cases.all()} == {CaseState.CLOSED}


async def test_a_transaction_that_fails_leaves_nothing(storage: Storage) -> None:
    mine, one = case(), source()

    async def write_everything_and_fail() -> None:
        async with storage.transaction() as tx:
            await tx.cases.open(mine, mail(), source=one)
            await tx.letters.owe(letter(mine.reference))
            await tx.letters.owe(letter(mine.reference, once_key="once"))
            await tx.ledger.record(entry(one), by=None)
            await tx.ledger.set_aside(set_aside())
            await tx.journal.note(event(case=mine.reference))
            await tx.doors.looked(Look(Door.IMAP, "privacy", "linde", NOW, NOW, ""))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        await write_everything_and_fail()

    async with storage.reading() as tx:
        assert await tx.cases.all() == []
        assert await tx.letters.of_case(mine.reference) == []
        assert await tx.letters.waiting() == 0
        assert await tx.ledger.entry(one) is None
        assert await tx.ledger.waiting(board="linde") == []
        assert await tx.journal.of_case(board="linde", reference=mine.reference) == []
        assert await tx.doors.looks() == []


async def test_readers_do_not_wait_for_a_writer_and_see_what_was_there(stores: Stores) -> None:
    writer, reader = stores.open(), stores.open()
    mine = case()

    async with writer.transaction() as writing:
        await writing.cases.open(mine, mail(), source=source())
        await writing.journal.note(event(case=mine.reference))
        await writing.letters.owe(letter(mine.reference, once_key="written at once"))
        async with asyncio.timeout(3), reader.reading() as reading:
            before = await reading.cases.all()
            await reading.cases.get(board="linde", reference=mine.reference)

    async with reader.reading() as reading:
        assert (before, await reading.cases.all()) == ([], [mine])


async def test_a_reader_sees_one_state_from_beginning_to_end(stores: Stores) -> None:
    writer, reader = stores.open(), stores.open()
    mine = case()

    async with reader.reading() as reading:
        before = await reading.cases.all()
        async with writer.transaction() as writing:
            await writing.cases.open(mine, mail(), source=source())
        after = await reading.cases.all()

    assert (before, after) == ([], [])


async def test_a_look_at_a_door_keeps_what_it_does_not_tell(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.doors.looked(Look(Door.IMAP, "privacy", "linde", NOW, NOW, ""))
    async with storage.transaction() as tx:
        await tx.doors.looked(Look(Door.IMAP, "privacy", "linde", None, None, "refused password"))
        await tx.doors.looked(Look(Door.SMTP, "smtp", "linde", NOW + HOUR, None, ""))

    async with storage.reading() as tx:
        looks = {look.place: look for look in await tx.doors.looks()}

    assert looks["privacy"] == Look(Door.IMAP, "privacy", "linde", NOW, NOW, "refused password")
    assert looks["smtp"] == Look(Door.SMTP, "smtp", "linde", NOW + HOUR, None, "")
