"""Prove that every letter to a parent has all its sentences in every language."""

import re
from datetime import UTC, date, datetime
from itertools import product

import pytest
from jinja2 import Environment, nodes

from casework.letters import TO_PARENT, LetterKind
from casework.letters_owed import LETTER_LANGUAGES
from outbox.paper import TEMPLATES
from outbox.reader_dates import Reader
from outbox.words import LANGUAGES

SENTENCES = ("parent", "decision", *sorted(TO_PARENT))
"""Folders with a file of sentences for each language; a decision is drafted before it is sent."""
OTHERS = sorted(LANGUAGES - {"nl"})


def test_there_is_a_letter_for_every_kind_and_language() -> None:
    folders = {each.name for each in TEMPLATES.iterdir() if each.is_dir()}

    assert folders == {kind.value for kind in LetterKind} | {"paper", "parent", "decision"}
    for folder in SENTENCES:
        written = {each.stem for each in (TEMPLATES / folder).glob("??.j2")}
        assert written == LANGUAGES == LETTER_LANGUAGES


def outline(folder: str, language: str) -> tuple[object, object, object]:
    """Answer a file's sentences with the facts each uses, and how long its lists are."""
    text = (TEMPLATES / folder / f"{language}.j2").read_text(encoding="utf-8")
    tree = Environment().parse(text)
    macros = {}
    for macro in tree.find_all(nodes.Macro):
        arguments = tuple(argument.name for argument in macro.args)
        used = {name.name for line in macro.body for name in line.find_all(nodes.Name)}
        macros[macro.name] = (arguments, frozenset(used))
    tables, lists = {}, {}
    for each in tree.find_all(nodes.Assign):
        assert isinstance(each.target, nodes.Name)
        if isinstance(each.node, nodes.Dict):
            tables[each.target.name] = [pair.key.as_const() for pair in each.node.items]
        elif isinstance(each.node, nodes.List):
            lists[each.target.name] = len(each.node.items)
    return macros, tables, lists


@pytest.mark.parametrize(("folder", "language"), list(product(SENTENCES, OTHERS)))
def test_every_language_tells_the_same_as_the_dutch(folder: str, language: str) -> None:
    assert outline(folder, language) == outline(folder, "nl")


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_was_left_in_another_language(language: str) -> None:
    def lines(code: str) -> set[str]:
        found: set[str] = set()
        for folder in SENTENCES:
            text = (TEMPLATES / folder / f"{code}.j2").read_text(encoding="utf-8")
            pattern = r"%\}([^{%\n]{12,})|: \"([^\"]{8,})\"|^\s+\"([^\"]+)\",$"
            bodies = re.findall(pattern, text, re.MULTILINE)
            found |= {" ".join(filter(None, body)) for body in bodies}
        return found

    here = lines(language)

    for other in LANGUAGES - {language}:
        assert not {line for line in here & lines(other) if "BSN" not in line}, other
    assert len(here) > 90


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "zondag 31 januari 2027"),
        ("en", "Sunday 31 January 2027"),
        ("tr", "31 Ocak 2027 Pazar"),
        ("pl", "niedziela, 31 stycznia 2027"),
        ("ar", "الأحد، 31 كانون الثاني/يناير 2027"),
        ("uk", "неділя, 31 січня 2027 року"),
        ("de", "Sonntag, 31. Januar 2027"),
        ("fr", "dimanche 31 janvier 2027"),
        ("ru", "воскресенье, 31 января 2027 года"),
    ],
)
def test_a_date_is_said_the_way_the_reader_says_it(language: str, said: str) -> None:
    assert Reader(language).day(date(2027, 1, 31)) == said


def test_a_moment_late_in_the_evening_is_told_in_dutch_time() -> None:
    late = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)

    assert Reader("nl").when(late) == "zaterdag 1 augustus 2026 om 00:30"
    assert Reader("en").when(late) == "Saturday 1 August 2026, 00:30"


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_moment_is_told_to_the_minute_in_both_languages_of_a_letter(language: str) -> None:
    told = Reader(language).when(datetime(2026, 11, 23, 15, 34, 44, tzinfo=UTC))

    assert told.endswith("16:34")
