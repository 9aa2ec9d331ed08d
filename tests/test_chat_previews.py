"""What a locked telephone shows of a letter tells whoever looks nothing about the parent."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Final

import pytest
from sample_letters import (
    PERSONAL,
    REASON,
    REQUESTS,
    acknowledgement,
    answer_ready,
    case,
    copy_destroyed,
    extension,
    information_right,
    messages_missed,
    new_date,
    question,
    relabelled,
)

from bot.split_text import split_text
from casework.case import Case
from casework.kinds import KIND_FACTS, Kind
from casework.letters import TO_PARENT, Letter, LetterKind
from casework.message import Channel
from outbox.words import LANGUAGES, LetterWords

SHOWN: Final = 100
"""Characters, of what telephones and watches show of a message."""
CHAT = Channel.CHAT
SCHOOL = "De Braskörf"
WORDS = LetterWords()
LETTERS: dict[LetterKind, Callable[[str], Letter]] = {
    LetterKind.ACKNOWLEDGEMENT: lambda language: acknowledgement(
        [case(Kind.DATALEK)], language=language, channel=CHAT
    ),
    LetterKind.EXTENSION: lambda language: extension(language=language, channel=CHAT),
    LetterKind.QUESTION: lambda language: question(language=language, channel=CHAT),
    LetterKind.NEW_DATE: lambda language: new_date(language=language, channel=CHAT),
    LetterKind.RELABELLED: lambda language: relabelled(language=language, channel=CHAT),
    LetterKind.COPY_DESTROYED: lambda language: copy_destroyed(language=language, channel=CHAT),
    LetterKind.INFORMATION_RIGHT: lambda language: information_right(
        language=language, channel=CHAT
    ),
    LetterKind.MESSAGES_MISSED: lambda language: messages_missed(language=language),
    LetterKind.ANSWER_READY: lambda language: answer_ready(language=language, channel=CHAT),
}
BY_MAIL_ALONE = {
    LetterKind.AFFECTED,
    LetterKind.ANSWER,
    LetterKind.ANSWER_CODE,
    LetterKind.CODE,
}


def preview(letter: Letter) -> str:
    return split_text(WORDS.words(letter).text)[0][:SHOWN]


def test_every_letter_that_goes_to_a_chat_is_looked_at() -> None:
    assert set(LETTERS) == TO_PARENT - BY_MAIL_ALONE


@pytest.mark.parametrize(("kind", "language"), list(product(LETTERS, sorted(LANGUAGES))))
def test_a_preview_holds_nothing_of_the_parent_the_school_or_the_matter(
    kind: LetterKind, language: str
) -> None:
    shown = preview(LETTERS[kind](language)).casefold()

    titles = [facts.title for facts in KIND_FACTS.values()]
    for personal in (*PERSONAL, SCHOOL, REASON, *titles):
        assert personal.casefold() not in shown


@pytest.mark.parametrize(("name", "language"), list(product(REQUESTS, sorted(LANGUAGES))))
def test_the_preview_of_an_acknowledgement_is_the_same_whatever_was_asked(
    name: str, language: str
) -> None:
    def shown(asked: Case) -> str:
        letter = acknowledgement([asked], language=language, channel=CHAT)
        return preview(replace(letter, language=language))

    assert shown(REQUESTS[name]()) == shown(case(Kind.INFORMATIE))
