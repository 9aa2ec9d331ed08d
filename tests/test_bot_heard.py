"""A one-time code or a copy of an identity document in the chat: what the bot says of it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from chat_house import NOW, ByContent
from invented import case
from talk_house import ASKS_FILE, ASKS_FILE_AT_SCHOOL, Parent, open_talk
from test_bot_files import COPY, photo
from test_conversation import about, after, buttons, labels, request, said

from bot.heard import CODE_RULE, Heard
from bot.reply import Label
from bot.sayings import Saying
from casework.case import Case
from casework.codes import LIFETIME, MOST_TRIES
from casework.identity import IdentityFact, IdentityWay
from casework.kinds import Kind
from casework.letters import LetterKind
from casework.talk import Talk
from casework.term_acts import Question, QuestionKind, TermActs

SHOWN = IdentityFact(IdentityWay.CODE, NOW, "dienst")
WRONG = "A3C4-D6E7"


def joins(one: Case, **more: Any) -> Heard:
    return Heard((one.reference,), (), "nl", **more)


def opens(one: Case, **more: Any) -> Heard:
    return Heard((one.reference,), (one.reference,), "nl", **more)


# A code


def test_a_right_code_says_that_the_case_goes_on_and_asks_on_without_counting() -> None:
    one = request(identity=SHOWN)
    first = after(opens(one), about(one))

    turn = after(joins(one, words=False, identified=(one.reference,)), about(one), first.talk)

    assert said(turn) == [Saying.CODE_RIGHT, Saying.IS_THIS_RIGHT]
    assert turn.talk.asked == first.talk.asked


def test_a_right_code_for_another_case_takes_that_case_in_hand() -> None:
    one, other = request(identity=SHOWN), request(Kind.CORRECTIE)
    talk = after(opens(other), about(one, other)).talk

    turn = after(joins(one, identified=(one.reference,)), about(one, other), talk)

    assert turn.talk.cases == (one.reference,)


def test_a_code_that_failed_says_what_to_do_and_leaves_the_question_as_it_was() -> None:
    one = request()
    first = after(opens(one), about(one))

    turn = after(joins(one, words=False, code_failed=True), about(one), first.talk)

    assert said(turn) == [Saying.CODE_FAILED]
    assert turn.talk == first.talk
    assert labels(turn) == [Label.PERSON]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_lone_code_of_somebody_without_a_case_is_answered_in_the_same_words(kind: Kind) -> None:
    one = case("PL-NEWW-NEWW", kind=kind)

    turn = after(opens(one, words=False, code_failed=True), about(one))

    assert said(turn) == [Saying.CODE_FAILED]
    assert turn.talk == Talk()


def test_words_beside_a_code_that_failed_are_acknowledged_as_well() -> None:
    one = request()

    turn = after(joins(one, code_failed=True), about(one))

    assert said(turn)[:2] == [Saying.ADDED, Saying.CODE_FAILED]


def test_a_first_message_with_something_like_a_code_hears_nothing_of_codes() -> None:
    one = request()

    turn = after(opens(one, code_failed=True), about(one))

    assert Saying.CODE_FAILED not in said(turn)


def test_the_right_code_sent_twice_does_not_sound_as_if_it_had_failed() -> None:
    one = request(identity=SHOWN)

    turn = after(joins(one, words=False, code_failed=True), about(one))

    assert said(turn) == [Saying.CODE_RIGHT]


def test_the_rule_that_is_told_is_the_rule_that_holds() -> None:
    assert timedelta(minutes=int(CODE_RULE["minutes"])) == LIFETIME
    assert int(CODE_RULE["tries"]) == MOST_TRIES


# A copy of an identity document


def test_a_copy_is_only_said_to_be_destroyed_and_nothing_is_asked_in_that_turn() -> None:
    one = request()
    first = after(opens(one), about(one))

    turn = after(joins(one, words=False, copy_destroyed=True), about(one), first.talk)

    assert said(turn) == [Saying.COPY_GONE]
    assert turn.talk == first.talk
    assert labels(turn) == [Label.PERSON]


def test_a_copy_with_a_request_says_both() -> None:
    one = request()

    turn = after(opens(one, copy_destroyed=True), about(one))

    assert said(turn) == [Saying.COPY_GONE, Saying.RECEIVED, Saying.IS_THIS_RIGHT]


@pytest.mark.parametrize(("words", "tells"), [(False, []), (True, [Saying.COPY_GONE])])
def test_what_was_deleted_unseen_is_not_told_twice_unless_words_came_with_it(
    *, words: bool, tells: list[Saying]
) -> None:
    question = Question(QuestionKind.IDENTITY, NOW, "directie")
    one = request(acts=TermActs(questions=(question,)))

    turn = after(joins(one, words=words, copy_destroyed=True), about(one))

    assert said(turn) == tells
    assert all(each.label is Label.PERSON for each in buttons(turn))


# Through the chat itself


@pytest.fixture
async def parent(tmp_path: Path) -> AsyncIterator[Parent]:
    async with open_talk(tmp_path) as opened:
        yield opened


async def code_for(parent: Parent, reference: str) -> str:
    async with parent.desk.database.transaction() as tx:
        return await tx.codes.make(reference, now=parent.desk.clock.now())


async def test_who_sends_the_right_code_hears_that_it_worked_and_until_when(
    parent: Parent,
) -> None:
    await parent.writes(ASKS_FILE_AT_SCHOOL)
    code = await code_for(parent, (await parent.case()).reference)

    (answer,) = await parent.writes(f"{code[:4]}-{code[4:]}")

    found = await parent.case()
    assert found.identity is not None
    assert f"Wij weten nu wie u bent. Uw zaak {found.reference} gaat verder." in answer
    assert "U krijgt antwoord uiterlijk op maandag 12 oktober 2026." in answer
    assert "gezet" not in answer


async def test_the_answer_to_a_wrong_code_does_not_tell_whether_one_was_open(
    parent: Parent,
) -> None:
    await parent.writes(ASKS_FILE_AT_SCHOOL)
    reference = (await parent.case()).reference

    none_open = await parent.writes(WRONG)
    code = await code_for(parent, reference)
    tries = [await parent.writes(WRONG) for _ in range(MOST_TRIES)]
    used_up = await parent.writes(code)
    late = await code_for(parent, reference)
    parent.desk.clock.moment += LIFETIME
    expired = await parent.writes(late)

    assert "De code werkt niet." in none_open[0]
    assert "15 minuten" in none_open[0]
    assert "vraag de school om een nieuwe code" in none_open[0]
    assert [*tries, used_up, expired] == [none_open] * (MOST_TRIES + 2)


async def test_a_stranger_hears_the_same_whether_or_not_anybody_has_a_code(parent: Parent) -> None:
    await parent.writes(ASKS_FILE_AT_SCHOOL)
    reference = (await parent.case()).reference

    parent.chat = 7_001
    before = await parent.writes(WRONG)
    await code_for(parent, reference)
    parent.chat = 7_002
    behind = await parent.writes(WRONG)

    (one, other) = [each for each in await parent.cases() if each.reference != reference]
    assert "De code werkt niet." in before[0]
    assert behind == before
    assert (one.kind, one.state) == (other.kind, other.state)


async def test_a_copy_in_the_chat_is_not_said_to_be_put_to_the_case(parent: Parent) -> None:
    parent.desk.judge = ByContent()
    await parent.writes(ASKS_FILE)

    (answer,) = await parent.sends(photo(parent.desk, 900, COPY))

    found = await parent.case()
    assert "meteen vernietigd" in answer
    assert "gezet" not in answer
    assert "Klopt dat?" not in answer
    assert parent.desk.server.deleted
    assert LetterKind.COPY_DESTROYED in await parent.letters(found.reference)
