"""Texts of the bot: every one in every language, with what it must name, and plainly said."""

import string
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any, Final, cast

import pytest
import spacy
from bot_api_server import LONGEST_NOTICE, LONGEST_TEXT
from invented import NOW, board, case

from bot.dates import due_in
from bot.offered_files import MOST_BYTES
from bot.reply import Button, Label, Part, Reply
from bot.sayings import Saying
from bot.texts import LANGUAGES, phrasebook, sentence
from bot.wording import Speaker
from casework.kinds import Kind
from casework.letters_owed import LETTER_LANGUAGES
from casework.talk import Done, Seen, Step

FACTS: Final = {"board": "OPRON", "address": "privacy@opron.example", "megabytes": "10"}
SCRIPTS: Final = {"ar": "ARABIC", "uk": "CYRILLIC", "ru": "CYRILLIC"}
AT_ONCE: Final = tuple(Saying)[: list(Saying).index(Saying.NO_GROUPS) + 1]
"""Those that are said without any case."""
SAME_IN_SEVERAL: Final = frozenset(
    {
        "sayings.by_mail",
        "sayings.by_phone",
        "sayings.on_website",
        *(f"buttons.{label}" for label in ("yes", "no", "not_this", "today", "do_not_know")),
        "language.name",
        "until.moment",
    }
)
"""Words so short that two languages share them."""
LONGEST_BUTTON: Final = 34
"""Characters; a telephone shows about so many on one line."""
LONGEST_COMMAND: Final = 256
"""Characters (Bot API, BotCommand)."""


def table(language: str) -> dict[str, str]:
    """Every text of a language, by table and name."""
    file = files("bot") / "languages" / f"{language}.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{name}.{key}": text for name, texts in found.items() for key, text in texts.items()}


def named_in(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def filled(words: str) -> str:
    return words.format_map(dict.fromkeys(named_in(words), ""))


def said(saying: Saying, language: str) -> str:
    return sentence(saying, language=language, **FACTS)


def test_the_bot_speaks_the_nine_languages_of_the_letters() -> None:
    assert sorted(LANGUAGES) == sorted(LETTER_LANGUAGES)


def test_there_is_no_file_that_nobody_reads() -> None:
    found = {each.name for each in (files("bot") / "languages").iterdir()}

    assert {name for name in found if name.endswith(".toml")} == {
        f"{language}.toml" for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_stands_in_every_language_and_names_the_same_facts(language: str) -> None:
    dutch, own = table("nl"), table(language)

    assert set(own) == set(dutch)
    for name, words in own.items():
        assert words.strip() == words, name
        assert words, name
        assert named_in(words) == named_in(dutch[name]), name
        assert words.count("\n\n") == dutch[name].count("\n\n"), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_written_in_the_script_of_its_language(language: str) -> None:
    script = SCRIPTS.get(language, "LATIN")

    for name, words in table(language).items():
        letters = [unicodedata.name(each) for each in filled(words) if each.isalpha()]
        of_script = sum(name.startswith(script) for name in letters)
        # A name of an authority, or of a command, is written as it is.
        assert of_script > 0.7 * len(letters) or not letters, name


def test_no_two_languages_say_a_thing_in_the_same_words() -> None:
    texts = {language: table(language) for language in LANGUAGES}

    for name in texts["nl"]:
        if name not in SAME_IN_SEVERAL:
            assert len({texts[each][name] for each in LANGUAGES}) == len(LANGUAGES), name


@pytest.mark.parametrize("saying", AT_ONCE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parents_own_language_stands_under_the_dutch(saying: Saying, language: str) -> None:
    words = said(saying, language)

    dutch = said(saying, "nl-NL")
    own = phrasebook(language).sayings[saying].format(**FACTS)
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
    assert "{address}" in phrasebook(language).sayings[saying]


# Buttons, commands, dates


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_a_button_fits_on_it(language: str) -> None:
    speaker = Speaker(board(), language, Done(Seen()))
    buttons = [Button(Step.KIND, "", "", label, Kind.INZAGE) for label in Label]
    buttons += [Button(Step.CHOICE, "", kind.value, kind=kind) for kind in Kind]

    for button in buttons:
        bound = LONGEST_BUTTON + (12 if button.label is Label.NOT_THIS else 0)
        assert len(speaker.label(button)) <= bound, speaker.label(button)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_buttons_of_one_question_say_the_same(language: str) -> None:
    book = phrasebook(language)

    assert len(set(book.kinds.values())) == len(Kind)
    assert len(set(book.buttons.values())) == len(Label)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_beside_a_command_fits_and_its_name_is_in_the_help(language: str) -> None:
    book = phrasebook(language)

    for command, words in book.commands.items():
        assert len(words) <= LONGEST_COMMAND
        if command.value not in {"start", "help"}:
            assert f"/{command.value} " in book.sayings[Saying.HELP]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_over_a_button_fits_and_names_the_way_to_a_person(language: str) -> None:
    words = phrasebook(language).sayings[Saying.ALREADY_ANSWERED]

    assert len(words) <= LONGEST_NOTICE
    assert "/mens" in words


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("nl", "dinsdag 3 november 2026 om 10:30"),
        ("en", "Tuesday 3 November 2026, 10:30"),
        ("de", "Dienstag, 3. November 2026, 10:30 Uhr"),
        ("fr", "mardi 3 novembre 2026 à 10:30"),
        ("tr", "3 Kasım 2026 Salı, saat 10:30"),
    ],
)
def test_a_moment_is_written_as_its_reader_says_it(language: str, day: str) -> None:
    assert due_in(language, NOW).replace("Tuesday, ", "Tuesday ") == day


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_how_a_case_stands_has_its_number_its_date_and_who_acts(kind: Kind, language: str) -> None:
    one = case("PL-7F3K-9QXM", kind=kind, school="De Eik")
    speaker = Speaker(board(), language, Done(Seen((one,))))
    reply = Reply((Part(Saying.CASE_STANDS, (one.reference,)),))

    words = speaker.spoken(reply).text

    assert words.count("PL-7F3K-9QXM") == (1 if language == "nl" else 2)
    assert "2026" in words
    assert board().who_at(one.holder, board().school("De Eik")) in words
    assert "{" not in words


def test_a_dutch_name_in_arabic_is_set_apart() -> None:
    one = case("PL-7F3K-9QXM", school="De Eik")
    speaker = Speaker(board(), "ar", Done(Seen((one,))))

    words = speaker.spoken(Reply((Part(Saying.ADDED, (one.reference,)),))).text

    assert "\u2068PL-7F3K-9QXM\u2069" in words


# Dutch that everybody can read

MOST_WORDS: Final = 17
"""In one sentence; the guide for writing at B1 is 15 on the whole."""
MEAN_WORDS: Final = 8
LONG_WORD: Final = 13
"""Letters, from which on a word counts as long."""
MOST_LONG_WORDS: Final = 0.02


def dutch_sentences() -> Iterator[tuple[str, list[str]]]:
    """Every sentence of the Dutch texts, as its words."""
    dutch = spacy.blank("nl")
    dutch.add_pipe("sentencizer")
    for name, text in table("nl").items():
        for line in text.splitlines():
            for found in dutch(filled(line)).sents:
                words = [each.text for each in found if each.is_alpha or "'" in each.text]
                if words:
                    yield name, words


def measured() -> Mapping[str, Any]:
    sentences = list(dutch_sentences())
    words = [word for _, found in sentences for word in found]
    return {
        "longest": max(sentences, key=lambda each: len(each[1])),
        "mean": len(words) / len(sentences),
        "long": sum(len(word) >= LONG_WORD for word in words) / len(words),
    }


def test_dutch_sentences_are_as_short_as_b1_asks() -> None:
    found = measured()

    assert len(found["longest"][1]) <= MOST_WORDS, found["longest"]
    assert found["mean"] <= MEAN_WORDS, found["mean"]


def test_dutch_words_are_mostly_short() -> None:
    assert measured()["long"] <= MOST_LONG_WORDS, measured()["long"]


EASY: Final = 70.0
"""Flesch-Douma: 60 to 70 is standard Dutch, above that is easy to read."""
STANDARD: Final = 60.0
FEWEST_WORDS: Final = 10
"""Shorter texts give a figure that says nothing."""


@pytest.fixture(scope="module")
def readability() -> Callable[[str], float]:
    import textstat  # noqa: PLC0415 - takes seconds, and one test needs it

    textstat.set_lang("nl_NL")
    return cast("Callable[[str], float]", textstat.flesch_reading_ease)


def test_dutch_is_easy_to_read_by_flesch_douma(readability: Callable[[str], float]) -> None:
    texts = {name: filled(text) for name, text in table("nl").items()}

    whole = readability(" ".join(text.rstrip() for text in texts.values()))
    each = {
        name: readability(text) for name, text in texts.items() if len(text.split()) >= FEWEST_WORDS
    }

    assert whole >= EASY
    assert not {name: score for name, score in each.items() if score < STANDARD}
