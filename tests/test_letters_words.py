"""Prove what a parent reads in the acknowledgement, in every language."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from jinja2.exceptions import UndefinedError
from sample_letters import (
    PERSONAL,
    REQUESTS,
    TUESDAY,
    acknowledgement,
    board,
    case,
    readable,
    triage,
    well_formed,
    written_at_b1,
)

from casework.boards import Contact, Post, Role
from casework.kinds import Kind
from casework.message import Channel
from outbox.words import CHAT_LIMIT, LANGUAGES, LetterWords, units

WORDS = LetterWords()


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("request_name", REQUESTS)
def test_every_acknowledgement_renders_in_every_language(
    request_name: str, language: str, channel: Channel
) -> None:
    asked = REQUESTS[request_name]()

    words = WORDS.words(acknowledgement([asked], language=language, channel=channel, attachments=3))

    readable(words)
    assert words.subject.endswith(f"[{asked.reference}]")
    assert words.text.count(asked.reference) == (1 if language == "nl" else 2)
    assert bool(words.html) is (channel is Channel.EMAIL)


@pytest.mark.parametrize("request_name", REQUESTS)
def test_the_letter_to_a_parent_is_written_at_level_b1(request_name: str) -> None:
    letter = acknowledgement([REQUESTS[request_name]()], attachments=2)

    written_at_b1(WORDS.words(letter).text, longest=25)


def test_several_requests_stand_in_one_numbered_list_with_their_own_references() -> None:
    asked = [case(Kind.INZAGE), case(Kind.VERWIJDERING)]

    text = WORDS.words(acknowledgement(asked)).text

    first, second = text.index("1. U wilt weten"), text.index("2. U wilt dat wij")
    assert first < text.index(asked[0].reference) < second < text.index(asked[1].reference)
    assert "Elk punt heeft een eigen zaaknummer" in text


def test_the_boards_own_date_stands_beside_the_date_of_the_law() -> None:
    text = WORDS.words(acknowledgement([case(Kind.INZAGE)])).text

    assert "Antwoord uiterlijk op: dinsdag 30 juni 2026" in text
    assert "Scholengroep OPRON belooft een antwoord binnen vier weken." in text
    assert "Laatste datum volgens de wet: donderdag 2 juli 2026" in text


def test_a_month_that_ends_on_a_day_off_says_so() -> None:
    received = datetime(2026, 6, 4, 12, 0, tzinfo=UTC)

    text = WORDS.words(acknowledgement([case(Kind.BEZWAAR, received=received)])).text

    assert "Antwoord uiterlijk op: maandag 6 juli 2026" in text
    assert "die eindigt op een vrije dag (zaterdag 4 juli 2026)" in text
    assert "Laatste datum volgens de wet" not in text


def test_a_month_that_ends_on_a_working_day_gives_no_more_reasons_than_needed() -> None:
    text = WORDS.words(acknowledgement([case(Kind.KLACHT)])).text

    assert "Waarom deze datum: De wet geeft ons één maand de tijd." in text


def test_a_breach_tells_who_knows_it_by_when_it_is_judged_and_what_to_do() -> None:
    breach = case(Kind.DATALEK).given_to(Post(Role.IBP_MANAGER), now=TUESDAY)

    text = WORDS.words(acknowledgement([breach])).text

    assert "Beoordeeld uiterlijk op: woensdag 3 juni 2026 om 14:00" in text
    assert "binnen 24 uur, ook in het weekend" in text
    assert re.search(r"meteen doorgegeven aan: IBP-manager.*\(FG\)", text)
    assert "Open ze niet en stuur ze niet door." in text
    assert "Dan hoort u dat direct van ons." in text


def test_a_message_not_understood_says_that_a_person_reads_it_and_by_when() -> None:
    text = WORDS.words(acknowledgement([triage(Kind.INZAGE, Kind.OVERIG)])).text

    assert "Een medewerker leest uw bericht." in text
    assert "Antwoord uiterlijk op: dinsdag 30 juni 2026" in text
    assert "- U wilt weten welke gegevens" in text
    assert "niet over privacy" not in text


def test_a_parent_is_asked_about_three_likely_matters_at_most_and_always_about_a_breach() -> None:
    many = (Kind.INZAGE, Kind.CORRECTIE, Kind.BEZWAAR, Kind.KLACHT, Kind.DATALEK)

    text = WORDS.words(acknowledgement([triage(*many)])).text

    assert [line for line in text.splitlines() if line.startswith(("- U wilt", "- U meldt"))] == [
        "- U wilt weten welke gegevens wij over u of uw kind hebben (inzage).",
        "- U wilt dat wij gegevens verbeteren of aanvullen (correctie).",
        "- U meldt dat er misschien iets mis is gegaan met gegevens (datalek).",
    ]


def test_what_may_be_a_breach_is_read_within_its_hours() -> None:
    text = WORDS.words(acknowledgement([triage(Kind.INZAGE, Kind.DATALEK)])).text

    assert "Gelezen uiterlijk op: woensdag 3 juni 2026 om 14:00" in text
    assert "met voorrang" in text


def test_what_is_no_privacy_request_gets_a_courtesy_date_and_a_name() -> None:
    text = WORDS.words(acknowledgement([case(Kind.OVERIG)])).text

    assert "Antwoord uiterlijk op: dinsdag 16 juni 2026" in text
    assert "binnen 10 werkdagen" in text
    assert "Wie dit doet: bestuursbureau van Scholengroep OPRON" in text


def test_the_writer_is_asked_for_the_school_only_where_that_is_unknown() -> None:
    unknown = WORDS.words(acknowledgement([case(Kind.INZAGE, school=None)])).text
    known = WORDS.words(acknowledgement([case(Kind.INZAGE)])).text

    assert "om welke school het gaat" in unknown
    assert "om welke school het gaat" not in known
    assert "School: De Braskörf" in known


@pytest.mark.parametrize(("count", "said"), [(1, "1 bijlage mee"), (2, "2 bijlagen mee")])
def test_attachments_that_were_not_kept_are_counted(count: int, said: str) -> None:
    text = WORDS.words(acknowledgement([case(Kind.INZAGE)], attachments=count)).text

    assert said in text
    assert "U bent niets kwijt" in text


def test_without_attachments_none_are_mentioned() -> None:
    assert "bijlage" not in WORDS.words(acknowledgement([case(Kind.INZAGE)])).text


@pytest.mark.parametrize("request_name", REQUESTS)
def test_nobody_is_asked_for_a_copy_of_an_identity_document(request_name: str) -> None:
    text = WORDS.words(acknowledgement([REQUESTS[request_name]()])).text

    assert "Stuur ons nooit een kopie van een paspoort of ID-kaart." in text
    assert "op een andere manier" in text


def test_a_parent_reads_whom_to_mail_and_call_and_how_to_reply() -> None:
    by_mail = WORDS.words(acknowledgement([case(Kind.INZAGE)])).text
    by_chat = WORDS.words(acknowledgement([case(Kind.INZAGE)], channel=Channel.CHAT)).text

    for text in (by_mail, by_chat):
        assert "Mail naar info@opron.nl." in text
        assert "Bel 0599-696390." in text
    assert "Laat het zaaknummer in het onderwerp staan." in by_mail
    assert "in deze chat antwoorden" in by_chat
    assert "onderwerp" not in by_chat


def test_a_board_without_a_telephone_leaves_no_gap() -> None:
    profile = board("opoo")
    letter = acknowledgement([case(Kind.KLACHT, school=None, profile=profile)], profile=profile)

    words = WORDS.words(letter)

    readable(words)
    assert "Bel " not in words.text


def test_the_dutch_text_leads_and_the_other_language_is_announced() -> None:
    text = WORDS.words(acknowledgement([case(Kind.INZAGE)], language="en")).text

    assert text.startswith("English text below.\n\nGoedendag,")
    assert text.index("Met vriendelijke groet") < text.index("Hello,")
    assert "Answer no later than: Tuesday 30 June 2026" in text


def test_an_unknown_language_is_answered_in_dutch_alone() -> None:
    words = WORDS.words(acknowledgement([case(Kind.INZAGE)], language="ti"))

    assert words.text.startswith("Goedendag,")
    assert "/" not in words.subject


def test_arabic_runs_from_right_to_left_and_dutch_does_not() -> None:
    page = WORDS.words(acknowledgement([case(Kind.INZAGE)], language="ar")).html

    root = well_formed(page)
    parts = [(each.get("lang"), each.get("dir")) for each in root.iter("div") if each.get("lang")]

    assert parts == [("nl", "ltr"), ("ar", "rtl")]
    assert 'lang="ar" dir="rtl" style="margin' in page


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_chat_answer_to_one_request_holds_both_languages(language: str) -> None:
    asked = case(Kind.DATALEK, school=None)

    words = WORDS.words(
        acknowledgement([asked], language=language, channel=Channel.CHAT, attachments=4)
    )

    assert units(words.text) <= CHAT_LIMIT
    assert words.text.count(asked.reference) == (1 if language == "nl" else 2)
    assert not words.html


@pytest.mark.parametrize("language", sorted(LANGUAGES - {"nl"}))
def test_in_a_chat_a_line_of_dutch_is_left_where_two_languages_do_not_fit(language: str) -> None:
    asked = [case(kind, school=None) for kind in list(Kind)[:6]]

    words = WORDS.words(
        acknowledgement(asked, language=language, channel=Channel.CHAT, attachments=4)
    )

    named = ", ".join(each.reference for each in asked)
    assert units(words.text) <= CHAT_LIMIT
    assert words.text.startswith(f"Wij hebben uw bericht gekregen: {named}.")
    assert words.text.count(asked[-1].reference) == 2


def test_in_a_chat_what_is_the_same_for_the_next_request_is_said_once() -> None:
    asked = [case(kind) for kind in (Kind.INZAGE, Kind.VERWIJDERING, Kind.DATALEK, Kind.CORRECTIE)]

    text = WORDS.words(acknowledgement(asked, channel=Channel.CHAT)).text

    assert text.count("Antwoord uiterlijk op: dinsdag 30 juni 2026") == 3
    assert text.count("belooft een antwoord binnen vier weken") == 2
    assert text.count("Wie dit doet: directie van De Braskörf") == 2


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_letter_to_a_parent_repeats_nothing_they_wrote(language: str) -> None:
    words = WORDS.words(acknowledgement([case(Kind.KLACHT)], language=language, attachments=1))

    for personal in PERSONAL:
        assert personal.casefold() not in (words.subject + words.text + words.html).casefold()


@pytest.mark.parametrize("missing", ["contact_email", "attachments_not_kept", "board"])
def test_a_letter_with_a_missing_fact_is_not_written(missing: str) -> None:
    letter = acknowledgement([case(Kind.INZAGE)])
    letter = replace(letter, facts={k: v for k, v in letter.facts.items() if k != missing})

    with pytest.raises(UndefinedError):
        WORDS.words(letter)


def test_what_a_profile_says_cannot_become_markup() -> None:
    profile = board().model_copy(
        update={
            "name": "Kind & <b>Co</b>",
            "contact": Contact(email="loket@kind.example", address="<script>1</script>"),
        }
    )

    words = WORDS.words(
        acknowledgement([case(Kind.INZAGE, profile=profile)], profile=profile, language="fr")
    )

    assert "Kind & <b>Co</b> belooft" in words.text
    assert "Kind &amp; &lt;b&gt;Co&lt;/b&gt; belooft" in words.html
    assert "<script" not in words.html
    well_formed(words.html)


def test_who_stands_in_for_somebody_is_explained_as_that() -> None:
    profile = board()
    post = Post(profile.role_for(Kind.INZAGE, profile.school("De Braskörf")), deputy=True)
    asked = case(Kind.INZAGE).given_to(post, now=TUESDAY)

    text = WORDS.words(acknowledgement([asked], language="en")).text

    assert "Wie dit doet: plaatsvervanger van de directie van De Braskörf\n" in text
    assert "directie van De Braskörf – stands in for: the head of the school" in text


def test_a_telephone_number_keeps_its_order_behind_arabic() -> None:
    words = WORDS.words(acknowledgement([case(Kind.INZAGE)], language="ar"))

    for text in (words.text, words.html):
        assert "\u20660599-696390\u2069" in text
