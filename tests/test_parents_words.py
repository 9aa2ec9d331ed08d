"""Words of the pages for parents: every one in every language, and plainly said."""

import re
import string
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from html import unescape
from importlib.resources import files
from typing import Any, Final, cast

import pytest
import spacy
from jinja2 import Environment

from casework.actions.parent_status import Standing, WhyThen
from casework.case import CaseOutcome
from casework.kinds import Kind
from casework.letters_owed import LETTER_LANGUAGES
from desk.pages import desk_folder
from desk.parents.dates import both, day_in
from desk.parents.status_view import BREACH, TRIAGE
from desk.parents.words import LANGUAGES, book, language_wanted
from outbox.reader_dates import Reader

SCRIPTS: Final = {"ar": "ARABIC", "uk": "CYRILLIC", "ru": "CYRILLIC"}
SAME_IN_SEVERAL: Final = frozenset(
    {"language.name", "until.moment", "report.send", "status.send", "enter.code"}
)
"""Words so short that two languages share them."""
NAMED: Final = re.compile(r"said\(\s*\"([a-z_]+\.[a-z_]+)\"")
OF_THE_CORE: Final = frozenset({"standing", "next", "outcomes", "why", "wishes", "roles"})
"""Tables of which the code puts the key together."""
LONGEST_BADGE: Final = 45
"""Characters; a telephone shows about so many on one line."""


def table(language: str) -> dict[str, str]:
    """Every text of a language, by table and name."""
    file = files("desk") / "languages" / f"{language}.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{name}.{key}": text for name, texts in found.items() for key, text in texts.items()}


def named_in(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def filled(words: str) -> str:
    return words.format_map(dict.fromkeys(named_in(words), ""))


def test_the_pages_speak_the_nine_languages_of_the_letters() -> None:
    assert sorted(LANGUAGES) == sorted(LETTER_LANGUAGES)


def test_there_is_no_file_that_nobody_reads() -> None:
    found = {each.name for each in (files("desk") / "languages").iterdir()}

    assert {name for name in found if name.endswith(".toml")} == {
        f"{language}.toml" for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_stands_in_every_language_and_names_the_same_facts(language: str) -> None:
    dutch, own = table("nl"), table(language)

    assert list(own) == list(dutch)
    for name, words in own.items():
        assert words.strip() == words, name
        assert words or name.startswith("roles."), name
        assert named_in(words) == named_in(dutch[name]), name


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("standing", list(Standing)),
        ("next", [*Standing, BREACH]),
        ("outcomes", list(CaseOutcome)),
        ("why", list(WhyThen)),
        ("wishes", [*Kind, TRIAGE]),
    ],
)
def test_every_value_of_the_core_has_its_words_and_no_other(name: str, keys: list[str]) -> None:
    assert set(book("nl").tables[name]) == set(keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_written_in_the_script_of_its_language(language: str) -> None:
    script = SCRIPTS.get(language, "LATIN")

    for name, words in table(language).items():
        plain = filled(words).replace("Autoriteit Persoonsgegevens", "")
        plain = plain.replace("autoriteitpersoonsgegevens.nl", "").replace("BSN", "")
        letters = [unicodedata.name(each) for each in plain if each.isalpha()]
        assert sum(each.startswith(script) for each in letters) >= 0.95 * len(letters), name


def test_no_two_languages_say_a_thing_in_the_same_words() -> None:
    texts = {language: table(language) for language in LANGUAGES}

    for name in texts["nl"]:
        if name not in SAME_IN_SEVERAL:
            assert len({texts[each][name] for each in LANGUAGES}) == len(LANGUAGES), name


def test_every_text_is_used_and_every_text_that_is_used_is_there() -> None:
    pages = (desk_folder() / "templates" / "parents").glob("*.html")
    code = (desk_folder() / "parents").glob("*.py")
    written = "".join(file.read_text(encoding="utf-8") for file in (*pages, *code))
    texts = {name: name.partition(".") for name in table("nl")}

    # Some are named whole; of others the code puts table and name together.
    unused = {
        name
        for name, (table_of, _, key) in texts.items()
        if table_of not in OF_THE_CORE
        and f'"{name}"' not in written
        and f'"{key}"' not in written
        and name not in {"until.moment", "language.name"}
    }
    assert unused == set()
    assert set(NAMED.findall(written)) <= set(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_a_badge_fits_on_it(language: str) -> None:
    for words in book(language).tables["standing"].values():
        assert len(words) <= LONGEST_BADGE, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_ever_asked_for_a_copy(language: str) -> None:
    words = book(language)

    assert "BSN" in words.said("report.no_copy")
    assert "BSN" in words.said("status.write_hint")


def test_a_dutch_name_in_arabic_is_set_apart() -> None:
    assert "\u2068De Linde\u2069" in book("ar").said("report.lead", board="De Linde")
    assert "\u2068" not in book("pl").said("report.lead", board="De Linde")


# Which language


@pytest.mark.parametrize(
    ("asked", "accepted", "otherwise", "language"),
    [
        ("pl", "tr", "uk", "pl"),
        ("", "tr-TR,tr;q=0.9,en;q=0.8", "uk", "uk"),
        ("", "tr-TR,tr;q=0.9,en;q=0.8", "", "tr"),
        ("", "so,en;q=0.5", "", "en"),
        ("", "so", "so", "nl"),
        ("../../etc", "*", "", "nl"),
        ("", "", "", "nl"),
    ],
)
def test_a_chosen_language_goes_before_that_of_the_case_and_of_the_browser(
    asked: str, accepted: str, otherwise: str, language: str
) -> None:
    assert language_wanted(asked, accepted, otherwise) == language


@pytest.mark.parametrize(
    ("language", "due", "said"),
    [
        ("nl", date(2027, 1, 31), "zondag 31 januari 2027"),
        ("en", date(2027, 1, 31), "Sunday 31 January 2027 (zondag 31 januari 2027)"),
        ("tr", date(2027, 1, 31), "31 Ocak 2027 Pazar (zondag 31 januari 2027)"),
        ("nl", datetime(2027, 1, 31, 22, 30, tzinfo=UTC), "zondag 31 januari 2027 om 23:30"),
    ],
)
def test_a_date_is_said_in_the_readers_language_with_the_dutch_beside_it(
    language: str, due: date, said: str
) -> None:
    assert both(book(language), due) == said


# The page and the letter about the same case

SAME_LABELS: Final = {
    "due_answer": "answer_by",
    "due_judged": "judged_by",
    "due_read": "read_by",
    "legal_due": "legal_due",
    "why": "why",
    "who": "who",
}
CALLED_OTHERWISE: Final = frozenset({"ar"})
"""Where the page says "you" to one person and letters say it to more."""


def letter_words(language: str, letter: str = "parent") -> Any:
    """What a template of a letter says in one language."""
    file = files("outbox") / "letters" / letter / f"{language}.j2"
    env = Environment(trim_blocks=True, autoescape=True)
    return env.from_string(file.read_text("utf-8")).module


def plainly(words: str) -> str:
    """Leave out how "you" and an apostrophe are written."""
    return unescape(words).replace("’", "'").rstrip(": \u00a0").casefold().strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", [date(2027, 1, 31), date(2026, 12, 1)])
def test_a_page_writes_a_day_as_a_letter_does(language: str, day: date) -> None:
    assert day_in(language, day) == Reader(language).day(day)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_names_a_date_its_reason_and_a_role_as_a_letter_does(language: str) -> None:
    page, letter = book(language).tables, letter_words(language)
    told = letter_words(language, "acknowledgement")
    reasons = {"hours": ["{hours}"], "courtesy": ["{days}"], "month_moved": ["{day}"]}
    reasons |= {"month": [], "own_term": ["{board}"]}

    for key, name in SAME_LABELS.items():
        assert plainly(page["status"][key]) == plainly(letter.labels[name])
    for key, facts in reasons.items():
        assert plainly(page["why"][key]) == plainly(getattr(told, f"why_{key}")(*facts))
    for title, note in letter.glosses.items():
        assert plainly(page["roles"][title]) == plainly(note)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - CALLED_OTHERWISE))
@pytest.mark.parametrize("kind", Kind)
def test_a_page_says_what_was_asked_in_the_words_of_the_letter(language: str, kind: Kind) -> None:
    asked = letter_words(language).wishes[kind.value]

    assert plainly(book(language).tables["wishes"][kind]) == plainly(asked)


# Dutch that everybody can read

MOST_WORDS: Final = 17
MEAN_WORDS: Final = 8
LONG_WORD: Final = 13
MOST_LONG_WORDS: Final = 0.02
EASY: Final = 70.0
STANDARD: Final = 60.0
FEWEST_WORDS: Final = 10
"""Shorter texts give a figure that says nothing. The bounds are those of the bot."""


def dutch_texts() -> dict[str, str]:
    return {
        name: filled(text).replace(
            "Autoriteit Persoonsgegevens (autoriteitpersoonsgegevens.nl)", "AP"
        )
        for name, text in table("nl").items()
    }


def dutch_sentences() -> Iterator[tuple[str, list[str]]]:
    dutch = spacy.blank("nl")
    dutch.add_pipe("sentencizer")
    for name, text in dutch_texts().items():
        for found in dutch(text).sents:
            words = [each.text for each in found if each.is_alpha or "'" in each.text]
            if words:
                yield name, words


def test_dutch_sentences_are_as_short_as_b1_asks() -> None:
    sentences = list(dutch_sentences())
    words = [word for _, found in sentences for word in found]
    longest = max(sentences, key=lambda each: len(each[1]))

    assert len(longest[1]) <= MOST_WORDS, longest
    assert len(words) / len(sentences) <= MEAN_WORDS
    assert sum(len(word) >= LONG_WORD for word in words) / len(words) <= MOST_LONG_WORDS


@pytest.fixture(scope="module")
def readability() -> Callable[[str], float]:
    import textstat  # noqa: PLC0415 - takes seconds, and one test needs it

    textstat.set_lang("nl_NL")
    return cast("Callable[[str], float]", textstat.flesch_reading_ease)


def test_dutch_is_easy_to_read_by_flesch_douma(readability: Callable[[str], float]) -> None:
    texts = dutch_texts()

    whole = readability(" ".join(text.rstrip() for text in texts.values()))
    each = {
        name: readability(text) for name, text in texts.items() if len(text.split()) >= FEWEST_WORDS
    }

    assert whole >= EASY
    assert not {name: score for name, score in each.items() if score < STANDARD}
