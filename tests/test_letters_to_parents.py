"""Prove what a parent reads after the first letter, in every language."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from jinja2.exceptions import UndefinedError
from sample_letters import (
    PERSONAL,
    REASON,
    REQUESTS,
    TUESDAY,
    copy_destroyed,
    extension,
    messages_missed,
    new_date,
    question,
    readable,
    relabelled,
    well_formed,
    written_at_b1,
)

from casework.kinds import Kind
from casework.letters import Letter
from casework.message import Channel
from casework.term_acts import ExtensionGround, Question, QuestionKind
from outbox.reader_dates import Reader
from outbox.words import CHAT_LIMIT, LANGUAGES, LetterWords, units

WORDS = LetterWords()
OTHERS = sorted(LANGUAGES - {"nl"})


def to_parent(name: str, *, language: str = "nl", channel: Channel = Channel.EMAIL) -> Letter:
    reader: Any = {"language": language, "channel": channel}
    letters: dict[str, Callable[[], Letter]] = {
        **{each: partial(extension, ground=each, **reader) for each in ExtensionGround},
        **{each: partial(question, each, **reader) for each in QuestionKind},
        "identity, in other words": partial(question, text=REASON, **reader),
        "new_date": partial(new_date, **reader),
        "relabelled": partial(relabelled, **reader),
        "a copy": partial(copy_destroyed, 1, **reader),
        "copies": partial(copy_destroyed, 3, **reader),
        "messages_missed": partial(messages_missed, **reader),
    }
    return letters[name]()


LETTERS = (
    *ExtensionGround,
    *QuestionKind,
    "identity, in other words",
    *("new_date", "relabelled", "a copy", "copies", "messages_missed"),
)


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
    assert channel is not Channel.CHAT or units(words.text) <= CHAT_LIMIT


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


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_new_date_tells_both_dates_who_and_whom_to_turn_to(language: str) -> None:
    words = WORDS.words(new_date(language=language))

    reader = Reader(language)
    for text in (words.text, words.html):
        for day in (date(2026, 7, 9), date(2026, 6, 30), date(2026, 7, 13), TUESDAY):
            assert text.count(reader.day(day)) == 1
        each_language = 1 if language == "nl" else 2
        for said_in_all in ("directie van De Braskörf", "info@opron.nl", "0599-696390"):
            assert text.count(said_in_all) == each_language, said_in_all


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_who_sent_copies_reads_how_many_and_that_the_request_stands(language: str) -> None:
    words = WORDS.words(copy_destroyed(37, language=language))
    single = WORDS.words(copy_destroyed(1, language=language))

    reader = Reader(language)
    each_language = 1 if language == "nl" else 2
    for text in (words.text, words.html):
        assert reader.day(TUESDAY) in text
        assert reader.day(date(2026, 6, 30)) in text
        for said_in_all in ("37", "BSN", "info@opron.nl", "0599-696390"):
            assert len(re.findall(rf"\b{said_in_all}\b", text)) == each_language, said_in_all
    assert not re.search(r"\b1\b", single.text)


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


def test_a_new_date_says_that_the_days_of_waiting_do_not_count() -> None:
    text = WORDS.words(new_date()).text

    assert "Wij hebben uw antwoord op onze vraag gekregen. Dank u wel." in text
    assert "Nieuwe datum: donderdag 9 juli 2026\nOude datum: dinsdag 30 juni 2026\n" in text
    assert "Die dagen tellen volgens de wet niet mee." in text
    assert "Een medewerker werkt verder aan uw verzoek. U hoeft nu niets te doen." in text


@pytest.mark.parametrize(("about", "moves"), [(Kind.BEZWAAR, True), (Kind.INZAGE, False)])
def test_only_a_date_of_the_law_moves_on_from_a_day_off(about: Kind, moves: bool) -> None:
    text = WORDS.words(new_date(about=about)).text

    assert ("Is de laatste dag een vrije dag? Dan telt de volgende werkdag." in text) is moves


@pytest.mark.parametrize("channel", Channel)
def test_a_destroyed_copy_is_told_without_reproach_and_with_ways_that_need_none(
    channel: Channel,
) -> None:
    text = WORDS.words(copy_destroyed(channel=channel)).text

    for said in (
        "wij hebben de kopie niet bewaard. Die is vernietigd.",
        "Uw bericht is gewoon aangekomen.",
        "Iemand kan zo’n kopie misbruiken.",
        "U mag dat bericht wissen.",
        "op het nummer dat de school al van u heeft",
        "een code naar het adres dat de school al van u heeft",
        "laat uw paspoort of ID-kaart zien. Niemand maakt een kopie.",
        "Heeft de school een ouderportaal?",
        "Stuur ons nooit een kopie van een paspoort of ID-kaart.",
        "Was het geen paspoort, ID-kaart of rijbewijs?",
    ):
        assert text.count(said) == 1, said


def test_more_copies_than_one_are_told_in_the_plural() -> None:
    text = WORDS.words(copy_destroyed(2)).text

    assert "U stuurde ons 2 kopieën van een paspoort, ID-kaart of rijbewijs." in text
    assert "wij hebben de kopieën niet bewaard. Die zijn vernietigd." in text


@pytest.mark.parametrize(("about", "language"), list(product(REQUESTS, sorted(LANGUAGES))))
def test_a_destroyed_copy_is_told_in_both_languages_in_one_chat_message(
    about: str, language: str
) -> None:
    letter = copy_destroyed(3, about=REQUESTS[about](), language=language, channel=Channel.CHAT)

    words = WORDS.words(letter)

    readable(words)
    assert units(words.text) <= CHAT_LIMIT
    assert "Goedendag," in words.text
    written_at_b1(words.text.partition("-" * 40)[0], longest=20)


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
        *product((new_date(),), ("old_due", "school", "board")),
        *product((copy_destroyed(),), ("count", "contact_phone", "board")),
    ],
)
def test_a_letter_to_a_parent_with_a_missing_fact_is_not_written(
    letter: Letter, missing: str
) -> None:
    holed = replace(letter, facts={k: v for k, v in letter.facts.items() if k != missing})

    with pytest.raises(UndefinedError):
        WORDS.words(holed)


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_who_was_understood_wrongly_reads_what_is_understood_now_and_by_when(
    name: str, language: str
) -> None:
    about = REQUESTS[name]()

    words = WORDS.words(relabelled(about=about, language=language))

    readable(words)
    written_at_b1(words.text.partition("-" * 40)[0], longest=20)
    clock = about.first_clock
    if clock is not None and clock.deadline.is_in_hours is False:
        assert Reader(language).day(clock.deadline.due) in words.text
    for part in PERSONAL:
        assert part not in words.text
