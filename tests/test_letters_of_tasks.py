"""Prove what staff read about a duty beside the answer, with a letter ready where one is owed."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sample_letters import TUESDAY, case, duty, readable, task_letter, well_formed, written_at_b1

from casework.boards import LegalRemedy, Role
from casework.case import CaseOutcome
from casework.kinds import Kind
from casework.letters import TaskStage
from casework.tasks import TaskKind
from outbox.words import LetterWords

DAY = timedelta(days=1)
FRIDAY = (TUESDAY + 3 * DAY).date()
WORDS = LetterWords("https://loket.opron.example")
LETTERS = (TaskKind.REFUSAL_LETTER, TaskKind.NOT_IDENTIFIED_LETTER)
CONCEPT = "Conceptbrief aan de ouder\n\n"
BRASKORF = "directie van De Braskörf"


def text_of(
    kind: TaskKind,
    *,
    about: Kind = Kind.INZAGE,
    stage: TaskStage = TaskStage.NEW,
    to: Role | None = None,
    remedy: LegalRemedy | None = None,
    now: datetime = TUESDAY,
) -> str:
    found = case(about)
    task = duty(kind, found, due=FRIDAY)
    return WORDS.words(task_letter(found, task, stage=stage, to=to, remedy=remedy, now=now)).text


def concept_of(kind: TaskKind, remedy: LegalRemedy | None) -> str:
    return text_of(kind, remedy=remedy).partition(CONCEPT)[2].partition("\n\nBekijk de zaak:")[0]


@pytest.mark.parametrize("kind", TaskKind)
@pytest.mark.parametrize("stage", TaskStage)
@pytest.mark.parametrize("about", [Kind.INZAGE, Kind.DATALEK, Kind.MENSELIJKE_TUSSENKOMST])
def test_every_duty_renders_at_every_stage(kind: TaskKind, stage: TaskStage, about: Kind) -> None:
    found = case(about)
    task = duty(kind, found, due=datetime(2026, 9, 23, 12, 0, tzinfo=TUESDAY.tzinfo))

    words = WORDS.words(task_letter(found, task, stage=stage))

    readable(words)
    assert "woensdag 23 september 2026 om 14:00" in words.text.splitlines()[0]
    assert "woensdag 23 september 2026 om 14:00" in words.subject
    assert words.subject.endswith(f"[{found.reference}]")
    assert len(words.subject) <= 120
    assert "Waarom deze datum: zo staat het in de wet" in words.text
    steps = re.findall(r"^\d\. ", words.text.partition("Klaar?")[0], re.MULTILINE)
    assert 2 <= len(steps) <= 4
    well_formed(words.html)


@pytest.mark.parametrize(
    ("stage", "now", "subject"),
    [
        (TaskStage.NEW, TUESDAY, "Nieuwe taak, uiterlijk vrijdag 5 juni 2026"),
        (TaskStage.SOON, TUESDAY + 2 * DAY, "Nog 1 dag, uiterlijk vrijdag 5 juni 2026"),
        (TaskStage.LATE, TUESDAY + 6 * DAY, "TE LAAT sinds vrijdag 5 juni 2026"),
        # A breach that is told of after its hours has a duty that is late when it is new.
        (TaskStage.NEW, TUESDAY + 6 * DAY, "TE LAAT sinds vrijdag 5 juni 2026"),
    ],
)
def test_a_duty_tells_whether_it_is_new_near_or_late(
    stage: TaskStage, now: datetime, subject: str
) -> None:
    found = case(Kind.CORRECTIE)
    task = duty(TaskKind.TELL_RECIPIENTS, found, due=FRIDAY)

    words = WORDS.words(task_letter(found, task, stage=stage, now=now))

    assert words.subject.startswith(f"{subject}: ontvangers van de gegevens inlichten")
    assert ("U krijgt deze mail steeds opnieuw" in words.text) is subject.startswith("TE LAAT")


def test_whoever_is_not_to_do_it_is_asked_to_call_who_is() -> None:
    own = text_of(TaskKind.TELL_RECIPIENTS)
    fg = text_of(TaskKind.TELL_RECIPIENTS, to=Role.FG)

    assert "Wat u nu doet\n" in own
    assert "Bel vandaag nog" not in own
    assert f"1. Bel vandaag nog met: {BRASKORF}. Spreek af wie dit doet." in fg
    for text in (own, fg):
        assert f"Wie dit doet: {BRASKORF}" in text


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (Kind.CORRECTIE, "wat er is verbeterd"),
        (Kind.VERWIJDERING, "wat er is gewist"),
        (Kind.BEPERKING, "wat er is vastgezet"),
    ],
)
def test_recipients_hear_what_was_done_with_the_data(about: Kind, said: str) -> None:
    assert said in text_of(TaskKind.TELL_RECIPIENTS, about=about)


def test_footage_is_set_fast_kept_apart_and_blurred() -> None:
    text = text_of(TaskKind.FREEZE_FOOTAGE)

    for said in ("Bel nu met wie de camera's beheert", "tot de zaak is gesloten", "onherkenbaar"):
        assert said in text


def test_footage_is_let_go_unless_something_still_needs_it() -> None:
    text = text_of(TaskKind.RELEASE_FOOTAGE)

    assert "klacht, bezwaar, aangifte of rechtszaak?" in text
    assert "Laat ze wissen, ook de kopieën." in text


def test_a_report_to_the_ap_is_done_by_hand_in_time_or_with_the_reasons() -> None:
    in_time = text_of(TaskKind.REPORT_TO_AP, about=Kind.DATALEK)
    late = text_of(TaskKind.REPORT_TO_AP, about=Kind.DATALEK, stage=TaskStage.LATE)

    for text in (in_time, late):
        assert "deze dienst meldt nooit" in text
        assert "voorlopige melding" in text
    assert "U bent te laat. Schrijf in de melding waarom: dat is verplicht." in late
    assert "U bent te laat" not in in_time


def test_those_whose_data_leaked_hear_what_the_law_asks() -> None:
    text = text_of(TaskKind.TELL_AFFECTED, about=Kind.DATALEK)

    for said in ("wat er is gebeurd", "gevolgen", "wat u eraan doet", "de FG, met mailadres"):
        assert said in text


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("remedy", [*LegalRemedy, None])
def test_a_letter_that_says_no_is_ready_in_plain_dutch(
    kind: TaskKind, remedy: LegalRemedy | None
) -> None:
    concept = concept_of(kind, remedy)

    written_at_b1(re.sub(r"\[[^]]*\]", "…", concept), longest=22)
    assert "Autoriteit Persoonsgegevens" in concept
    assert "autoriteitpersoonsgegevens.nl" in concept
    assert "Postbus 93374, 2509 AJ Den Haag" in concept
    assert "U wilt weten welke gegevens wij over u of uw kind hebben" in concept
    assert "Op dinsdag 2 juni 2026 stuurde u ons een verzoek." in concept
    assert "[vul in: naam]" in concept


@pytest.mark.parametrize("kind", LETTERS)
def test_the_legal_remedy_is_the_one_the_fg_set_and_never_guessed(kind: TaskKind) -> None:
    awb = concept_of(kind, LegalRemedy.AWB)
    court = concept_of(kind, LegalRemedy.COURT)
    unknown = concept_of(kind, None)

    assert "bezwaar maken bij het bestuur" in awb
    assert "binnen zes weken na de datum van deze brief" in awb
    assert "Schaepmanstraat 25" in awb
    assert "verzoekschrift naar de rechtbank" in court
    assert "binnen zes weken nadat u deze brief kreeg" in court
    assert "De FG moet nog vastleggen welk rechtsmiddel geldt: vraag dit eerst." in unknown
    for text, other in ((awb, "rechtbank"), (court, "bezwaar"), (unknown, "zes weken")):
        assert other not in text
    assert "1. De FG moet nog vastleggen welk rechtsmiddel geldt" in text_of(kind)


def test_what_a_profile_says_cannot_become_markup_in_a_letter_that_is_ready() -> None:
    found = case(Kind.INZAGE)
    letter = task_letter(found, duty(TaskKind.REFUSAL_LETTER, found, due=FRIDAY))
    letter = replace(letter, facts={**letter.facts, "board": "Kind & <b>Co</b>"})

    words = WORDS.words(letter)

    assert "namens Kind & <b>Co</b>" in words.text
    assert "namens Kind &amp; &lt;b&gt;Co&lt;/b&gt;" in words.html
    well_formed(words.html)


def test_a_refusal_leaves_room_for_what_and_why() -> None:
    concept = concept_of(TaskKind.REFUSAL_LETTER, LegalRemedy.AWB)

    assert "Dit doen wij niet: [vul in: alles, of welk deel]." in concept
    assert "De reden is: [vul in: waarom niet, in gewone woorden]." in concept


def test_who_could_not_be_identified_may_ask_again_and_never_sends_a_copy() -> None:
    concept = concept_of(TaskKind.NOT_IDENTIFIED_LETTER, LegalRemedy.COURT)

    assert "Wij hebben dit geprobeerd: [vul in: wat u heeft gedaan]." in concept
    assert "Vraag het dan gerust opnieuw." in concept
    assert "Stuur ons nooit een kopie van een paspoort of ID-kaart." in concept


def test_a_duty_of_a_closed_case_does_not_say_that_it_waits_to_be_taken_up() -> None:
    closed = case(Kind.INZAGE).closed(CaseOutcome.REFUSED, now=TUESDAY)
    task = duty(TaskKind.RELEASE_FOOTAGE, closed, due=FRIDAY)

    text = WORDS.words(task_letter(closed, task)).text

    assert "opgepakt" not in text
    assert "Aan zet" not in text
