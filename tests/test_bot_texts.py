"""Short sentences of the bot: every one in every language, with what it must name."""

import string
import unicodedata
from typing import Final

import pytest
from bot_api_server import LONGEST_TEXT

from bot.offered_files import MOST_BYTES
from bot.sayings import Saying
from bot.texts import WORDS, sentence

FACTS: Final = {"board": "OPRON", "address": "privacy@opron.example", "megabytes": "10"}
LANGUAGES: Final = ("nl", "en", "tr", "pl", "ar", "uk", "de", "fr", "ru")
SCRIPTS: Final = {"ar": "ARABIC", "uk": "CYRILLIC", "ru": "CYRILLIC"}


def named_in(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def said(saying: Saying, language: str) -> str:
    return sentence(saying, language=language, **FACTS)


def test_the_bot_speaks_the_nine_languages_of_the_letters() -> None:
    assert sorted(WORDS) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_saying_stands_in_every_language_and_names_the_same_facts(language: str) -> None:
    assert set(WORDS[language]) == set(Saying)
    for saying, words in WORDS[language].items():
        assert named_in(words) == named_in(WORDS["nl"][saying]), saying
        assert words.count("\n\n") == WORDS["nl"][saying].count("\n\n"), saying


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_written_in_the_script_of_its_language(language: str) -> None:
    script = SCRIPTS.get(language, "LATIN")

    for saying, words in WORDS[language].items():
        letters = [unicodedata.name(each) for each in words.format(**FACTS) if each.isalpha()]
        of_script = sum(name.startswith(script) for name in letters)
        assert of_script > 0.8 * len(letters), saying


def test_no_two_languages_say_a_thing_in_the_same_words() -> None:
    for saying in Saying:
        assert len({WORDS[language][saying] for language in LANGUAGES}) == len(LANGUAGES), saying


@pytest.mark.parametrize("saying", Saying)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parents_own_language_stands_under_the_dutch(saying: Saying, language: str) -> None:
    words = said(saying, language)

    dutch = said(saying, "nl-NL")
    own = WORDS[language][saying].format(**FACTS)
    assert words == (dutch if language == "nl" else f"{dutch}\n\n{own}")
    assert len(words.encode("utf-16-le")) // 2 < LONGEST_TEXT
    assert "{" not in words


@pytest.mark.parametrize("language", ["", "so", "zh-hans"])
def test_who_reads_none_of_our_languages_gets_english_under_the_dutch(language: str) -> None:
    assert said(Saying.WELCOME, language) == said(Saying.WELCOME, "en-GB")


def test_the_bound_that_is_told_is_the_bound_that_holds() -> None:
    assert int(FACTS["megabytes"]) * 1024 * 1024 == MOST_BYTES


@pytest.mark.parametrize(
    "saying", [Saying.NOT_SURE, Saying.TOO_LARGE, Saying.NOT_FETCHED, Saying.ONLY_PICTURES]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused_names_another_way(saying: Saying, language: str) -> None:
    assert "{address}" in WORDS[language][saying]
