"""Prove what a parent reads when it takes longer or something is asked, in every language."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from jinja2 import Environment, nodes
from jinja2.exceptions import UndefinedError
from sample_letters import (
    PERSONAL,
    REASON,
    TUESDAY,
    extension,
    question,
    readable,
    well_formed,
    written_at_b1,
)

from casework.kinds import Kind
from casework.letters import TO_PARENT, Letter, LetterKind
from casework.letters_owed import LETTER_LANGUAGES
from casework.message import Channel
from casework.term_acts import ExtensionGround, Question, QuestionKind
from outbox.paper import TEMPLATES
from outbox.reader_dates import Reader
from outbox.words import CHAT_LIMIT, LANGUAGES, LetterWords, units

WORDS = LetterWords()
SENTENCES = ("parent", *sorted(TO_PARENT))
"""Folders with a file of sentences for each language."""
OTHERS = sorted(LANGUAGES - {"nl"})


def to_parent(name: str, *, language: str = "nl", channel: Channel = Channel.EMAIL) -> Letter:
    match name:
        case "complexity" | "number_of_requests":
            return extension(language=language, channel=channel, ground=ExtensionGround(name))
        case "identity" | "which_data":
            return question(QuestionKind(name), language=language, channel=channel)
        case "identity, in other words":
            return question(language=language, channel=channel, text=REASON)
        case _:
            raise ValueError(name)


LETTERS = (*ExtensionGround, *QuestionKind, "identity, in other words")


@pytest.mark.parametrize(
    ("name", "language", "channel"), list(product(LETTERS, sorted(LANGUAGES), Channel))
)
def test_every_letter_to_a_parent_renders_in_every_language(
    name: str, language: str, channel: Channel
) -> None:
    letter = to_parent(name, language=language, channel=channel)

    words = WORDS.words(letter)

    readable(words)
    assert words.subject.endswith(f"[{letter.cases[0]}]")
    assert words.text.count(letter.cases[0]) == (1 if language == "nl" else 2)
    assert bool(words.html) is (channel is Channel.EMAIL)
    assert channel is Channel.EMAIL or units(words.text) <= CHAT_LIMIT


@pytest.mark.parametrize(("about", "kind"), list(product(Kind, QuestionKind)))
def test_a_question_can_be_asked_about_every_kind_of_request(
    about: Kind, kind: QuestionKind
) -> None:
    words = WORDS.words(question(kind, about=about, language="fr"))

    readable(words)
    written_at_b1(words.text.partition("-" * 40)[0], longest=20)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_an_extension_tells_both_dates_the_reason_and_whom_to_turn_to(language: str) -> None:
    words = WORDS.words(extension(language=language))

    reader = Reader(language)
    for text in (words.text, words.html):
        assert reader.day(date(2026, 9, 2)) in text
        assert reader.day(date(2026, 6, 30)) in text
        assert reader.day(TUESDAY) in text
        each_language = 1 if language == "nl" else 2
        for said_in_all in (
            *REASON.splitlines(),
            *("info@opron.nl", "0599-696390", "autoriteitpersoonsgegevens.nl"),
        ):
            assert text.count(said_in_all) == each_language, said_in_all


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_question_tells_the_date_what_is_asked_and_whom_to_turn_to(language: str) -> None:
    words = WORDS.words(question(language=language, text=REASON))

    reader = Reader(language)
    for text in (words.text, words.html):
        # In the box about the request, and where it says that the date waits.
        assert text.count(reader.day(date(2026, 6, 30))) == 2
        assert text.count("BSN") == text.count("0599-696390") == (1 if language == "nl" else 2)
        assert text.count(REASON.splitlines()[0]) == (1 if language == "nl" else 2)


@pytest.mark.parametrize("name", LETTERS)
def test_letters_to_a_parent_are_written_at_level_b1(name: str) -> None:
    letter = to_parent(name)

    written_at_b1(WORDS.words(letter).text, longest=20)


@pytest.mark.parametrize("name", LETTERS)
def test_the_dutch_text_leads_and_the_other_one_is_announced(name: str) -> None:
    words = WORDS.words(to_parent(name, language="en"))

    assert words.text.startswith("English text below.\n\nGoedendag,")
    assert words.text.index("Met vriendelijke groet") < words.text.index("Hello,")
    assert words.subject.startswith("Wij hebben")
    assert " / We " in words.subject


@pytest.mark.parametrize("name", LETTERS)
def test_arabic_runs_from_right_to_left_and_the_schools_dutch_words_do_not(name: str) -> None:
    root = well_formed(WORDS.words(to_parent(name, language="ar")).html)

    parts = [(each.get("lang"), each.get("dir")) for each in root.iter("div") if each.get("lang")]
    quotes = {(each.get("lang"), each.get("dir")) for each in root.iter("blockquote")}
    assert parts == [("nl", "ltr"), ("ar", "rtl")]
    assert quotes <= {("nl", "ltr")}


def test_an_unknown_language_is_answered_in_dutch_alone() -> None:
    words = WORDS.words(question(language="ti"))

    assert words.text.startswith("Goedendag,")
    assert "/" not in words.subject


@pytest.mark.parametrize(
    ("ground", "said"),
    [
        (ExtensionGround.COMPLEXITY, "Uw verzoek is ingewikkeld."),
        (ExtensionGround.NUMBER_OF_REQUESTS, "U heeft ons meer dan één ding gevraagd."),
    ],
)
def test_an_extension_says_why_the_law_allows_it(ground: ExtensionGround, said: str) -> None:
    text = WORDS.words(extension(ground=ground)).text

    assert said in text
    assert "één maand, en nu hoogstens twee maanden extra (AVG, artikel 12 lid 3)" in text
    assert "De school schrijft hierover:\n\n“Het gaat om acht schooljaren." in text
    assert "U mag ook naar de rechter gaan." in text


def test_a_new_date_three_months_on_needs_no_more_reasons() -> None:
    text = WORDS.words(extension()).text

    assert "Nieuwe datum: woensdag 2 september 2026" in text
    assert "Oude datum: dinsdag 30 juni 2026" in text
    assert "vrije dag" not in text


def test_a_new_date_moved_by_a_weekend_or_a_wait_tells_both_rules() -> None:
    waited = Question(
        QuestionKind.IDENTITY,
        TUESDAY + timedelta(days=1),
        "directeur",
        answered=TUESDAY + timedelta(days=6),
    )
    texts = (
        WORDS.words(extension(received=TUESDAY + timedelta(days=3))).text,
        WORDS.words(extension(questions=(waited,))).text,
    )

    assert "Nieuwe datum: maandag 7 september 2026" in texts[0]
    assert "Nieuwe datum: maandag 7 september 2026" in texts[1]
    for text in texts:
        assert "Eindigt dat op een vrije dag? Dan telt de volgende werkdag." in text
        assert "Dan komen die dagen erbij." in text


def test_who_is_asked_who_they_are_can_choose_a_way_and_never_sends_a_copy() -> None:
    text = WORDS.words(question()).text

    for way in (
        "op het nummer dat de school al van u heeft",
        "een code naar het adres dat de school al van u heeft",
        "laat uw paspoort of ID-kaart zien. Niemand maakt een kopie.",
        "Heeft de school een ouderportaal?",
        "Stuur ons nooit een kopie van een paspoort of ID-kaart.",
        "Stuur ook geen burgerservicenummer (BSN).",
    ):
        assert way in text
    assert "Dan weten wij niet wie dit vraagt." in text


def test_who_is_asked_which_data_may_also_want_everything() -> None:
    text = WORDS.words(question(QuestionKind.WHICH_DATA)).text

    for asked in ("Welke tijd?", "Welk onderwerp?", "Welke school?", "Bedoelt u alles? Dat mag."):
        assert asked in text
    assert "Dan antwoorden wij zo goed als wij kunnen." in text
    assert "paspoort" not in text


def test_a_date_is_said_to_wait_only_where_a_clock_waits() -> None:
    waits = WORDS.words(question()).text
    without_a_clock = WORDS.words(question(about=Kind.OVERIG)).text

    assert "op uw antwoord wachten, komt er een dag bij" in waits
    assert "De datum voor ons antwoord blijft: dinsdag 16 juni 2026." in without_a_clock
    assert "komt er een dag bij" not in without_a_clock


def test_an_answer_is_asked_for_where_the_question_came() -> None:
    by_mail = WORDS.words(question()).text
    by_chat = WORDS.words(question(channel=Channel.CHAT)).text

    assert "Antwoord op deze mail. Laat het zaaknummer in het onderwerp staan." in by_mail
    assert "Antwoord hier in deze chat." in by_chat
    assert "onderwerp" not in by_chat
    for text in (by_mail, by_chat):
        assert text.count("Mail naar info@opron.nl.") == 1


@pytest.mark.parametrize("write", [extension, question])
def test_what_staff_write_cannot_become_markup(write: object) -> None:
    typed = '<script>alert("1")</script> A & B {{ board }}'
    letter = extension(reason=typed) if write is extension else question(text=typed)

    words = WORDS.words(letter)

    assert f"“{typed}”" in words.text
    assert "&lt;script&gt;" in words.html
    assert "A &amp; B {{ board }}" in words.html
    assert "<script" not in words.html
    well_formed(words.html)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_long_reason_is_told_whole_and_in_a_chat_fits_one_message(language: str) -> None:
    long = ("Wij moeten dit in elk gebouw nazoeken. " * 60)[:2000].rstrip(" W")

    mail = WORDS.words(extension(reason=long, language=language))
    chat = WORDS.words(extension(reason=long, language=language, channel=Channel.CHAT))

    assert mail.text.count(long) == (1 if language == "nl" else 2)
    assert mail.html.count(long) == (1 if language == "nl" else 2)
    assert chat.text.count(long) == 1
    assert units(chat.text) <= CHAT_LIMIT


@pytest.mark.parametrize("language", OTHERS)
def test_in_a_chat_too_small_for_both_a_line_of_dutch_stays(language: str) -> None:
    letter = extension(reason="woord " * 330, language=language, channel=Channel.CHAT)

    text = WORDS.words(letter).text

    assert text.startswith(f"Wij hebben meer tijd nodig: {letter.cases[0]}.\n\n")
    assert "Goedendag" not in text


def test_the_lines_staff_wrote_stay_lines() -> None:
    words = WORDS.words(extension(reason="Eerst dit.\n\n  Dan   dat. \n"))

    assert "“Eerst dit.\nDan dat.”" in words.text
    assert "Eerst dit.<br/>\nDan dat." in words.html


@pytest.mark.parametrize(("name", "language"), list(product(LETTERS, sorted(LANGUAGES))))
def test_letters_to_a_parent_repeat_nothing_they_wrote(name: str, language: str) -> None:
    words = WORDS.words(to_parent(name, language=language))

    for personal in PERSONAL:
        assert personal.casefold() not in (words.subject + words.text + words.html).casefold()


@pytest.mark.parametrize(
    ("letter", "missing"),
    [
        *product((extension(),), ("reason", "ground", "old_due", "contact_email")),
        *product((question(),), ("question", "text", "clock_waits", "board")),
    ],
)
def test_a_letter_to_a_parent_with_a_missing_fact_is_not_written(
    letter: Letter, missing: str
) -> None:
    holed = replace(letter, facts={k: v for k, v in letter.facts.items() if k != missing})

    with pytest.raises(UndefinedError):
        WORDS.words(holed)


def test_there_is_a_letter_for_every_kind_and_language() -> None:
    folders = {each.name for each in TEMPLATES.iterdir() if each.is_dir()}

    assert folders == {kind.value for kind in LetterKind} | {"paper", "parent"}
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
