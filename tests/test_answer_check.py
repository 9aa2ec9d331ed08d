"""Prove what the check of an answer finds, and what it leaves alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from answer_house import LINDE, NO_REMEDY, OBJECTION, masked
from hypothesis import given
from hypothesis import strategies as st
from invented import NOW, PARENT, STRANGER, board, card, case, mail, seen

from casework.answer_check import Matter, check_answer, checked
from casework.answer_grounds import Ground
from casework.answer_names import known_to, names_in, repeated_names
from casework.answers import (
    DAY_TOKEN,
    FILES_TOKEN,
    MOST_BY_MAIL,
    Answer,
    AnswerFile,
    AnswerState,
    AnswerText,
    AnswerWay,
    digest,
    ways_for,
)
from casework.boards import BoardProfile
from casework.case import Case
from casework.kinds import Kind
from casework.message import Channel, IncomingMessage
from casework.outcomes import CaseOutcome

WHOLE = (
    f"Datum: {DAY_TOKEN}\nZaaknummer: PL-INVT-0001\n\nMail naar info@linde.example.\n\nU mag een"
    " klacht sturen naar de Autoriteit Persoonsgegevens.\n\nU kunt de rechtbank vragen. Doe dat"
    " binnen zes weken."
)
DAAN = "Mijn dochter zit in de klas bij Daan Visser. Ik wil inzage in haar dossier."


def answer(text: str = WHOLE, **more: object) -> Answer:
    words = AnswerText("Ons antwoord", text)
    made = Answer(
        id="a1",
        case="PL-INVT-0001",
        board="linde",
        outcome=CaseOutcome.REFUSED,
        grounds=(Ground.NOT_HELD,),
        own_words="",
        language="nl",
        recipient=PARENT,
        words=words,
        drafted=(digest(text), digest("")),
        made=NOW,
        made_by="Jo",
        writers=("Jo",),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # the callers name fields


def about(
    found: Case | None = None,
    *,
    messages: Sequence[IncomingMessage] | None = None,
    profile: BoardProfile = LINDE,
    staff: tuple[str, ...] = (),
) -> Matter:
    one = found or case("PL-INVT-0001", kind=Kind.CORRECTIE, identity=seen(), card=card())
    given_messages = messages if messages is not None else [mail()]
    return Matter(one, profile, given_messages, masked, NOW, staff)


def held_up(one: Answer, matter: Matter | None = None) -> str:
    found = check_answer(one, matter or about())
    return " | ".join(finding.what for finding in found if finding.blocks)


def warned(one: Answer, matter: Matter | None = None) -> str:
    found = check_answer(one, matter or about())
    return " | ".join(finding.what for finding in found if not finding.blocks)


def test_a_whole_letter_to_who_asked_has_nothing_against_it() -> None:
    assert check_answer(answer(), about()) == ()


@pytest.mark.parametrize(
    ("gone", "what"),
    [
        (DAY_TOKEN, "welke dag"),
        ("info@linde.example", "met vragen terechtkan"),
        ("Autoriteit Persoonsgegevens", "Autoriteit Persoonsgegevens"),
        ("rechtbank", "naar de rechtbank kan"),
        ("zes weken", "naar de rechtbank kan"),
    ],
)
def test_a_refusal_without_what_the_law_wants_is_held_up(gone: str, what: str) -> None:
    assert what in held_up(answer(WHOLE.replace(gone, "")))


def test_a_question_that_was_answered_needs_no_remedy() -> None:
    matter = about(case("PL-INVT-0001", kind=Kind.INFORMATIE))
    text = WHOLE.partition("U kunt de rechtbank")[0]

    assert held_up(answer(text, outcome=CaseOutcome.HANDLED, grounds=()), matter) == ""


def test_where_an_objection_can_be_made_the_letter_must_say_so() -> None:
    matter = about(profile=OBJECTION)

    assert "bezwaar kan maken" in held_up(answer(), matter)
    assert held_up(answer(WHOLE.replace("de rechtbank vragen", "bezwaar maken")), matter) == ""


def test_without_a_remedy_set_a_refusal_waits_for_the_fg_and_a_grant_does_not() -> None:
    matter = about(profile=NO_REMEDY)
    found = check_answer(answer(), matter)

    assert [finding.todo[:10] for finding in found if finding.blocks] == ["De FG moet"]
    assert held_up(answer(outcome=CaseOutcome.GRANTED, grounds=()), matter) == ""


def test_a_phone_number_is_contact_enough() -> None:
    assert held_up(answer(WHOLE.replace("info@linde.example", "0599-696390"))) == ""


def test_a_refusal_needs_a_ground() -> None:
    assert "reden uit de wet" in held_up(answer(grounds=()))


def test_a_late_refusal_is_warned_of() -> None:
    matter = replace(about(), now=NOW.replace(year=2027))

    assert "eerste maand" in warned(answer(), matter)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (case("PL-INVT-0001", kind=Kind.INZAGE, card=card()), "nog niet vastgelegd"),
        (case("PL-INVT-0001", kind=Kind.INZAGE, identity=seen()), "wie dit mag vragen"),
    ],
)
def test_a_grant_is_held_up_by_what_the_state_machine_refuses(found: Case, why: str) -> None:
    assert why in held_up(answer(outcome=CaseOutcome.GRANTED, grounds=()), about(found))
    assert held_up(answer(), about(found)) == ""


# Recipient


def test_another_recipient_than_at_first_holds_an_answer_up() -> None:
    assert "niet meer dezelfde" in held_up(answer(recipient=STRANGER))


def test_capitals_in_an_address_make_no_other_recipient() -> None:
    assert held_up(answer(recipient=PARENT.upper())) == ""


def test_nobody_known_to_have_asked_holds_an_answer_up() -> None:
    assert "niet bekend wie" in held_up(answer(), about(messages=[mail(sender=None)]))
    assert "niet bekend wie" in held_up(answer(), about(messages=[]))


# Other people


def test_a_name_from_the_messages_is_warned_of() -> None:
    one = answer(f"{WHOLE}\n\nDaan heeft dit niet gedaan.")

    assert "“Daan”" in warned(one, about(messages=[mail(DAAN)]))


def test_the_name_of_who_else_wrote_holds_an_answer_up() -> None:
    messages = [mail(), mail("Ik ben de oma.", sender=STRANGER, sender_name="Geertje Koning")]

    assert "Geertje" in held_up(
        answer(f"{WHOLE}\n\nGeertje Koning vond van niet."), about(messages=messages)
    )


@pytest.mark.parametrize(
    "words",
    [
        "Sietske Hofstra dit vroeg",
        "De Eik dit heeft bewaard",
        "directeur Joke Terpstra dit nakeek",
        "dit in ParnasSys staat",
        "er op Maandag niets was",
    ],
)
def test_the_requester_the_school_staff_and_systems_may_be_named(words: str) -> None:
    profile = LINDE.model_copy(update={"pupil_systems": ("ParnasSys",)})
    message = mail(f"Goedemorgen, ik las dat {words}!")
    matter = about(messages=[message], profile=profile, staff=("Joke Terpstra",))

    assert check_answer(answer(f"{WHOLE}\n\nWij zien dat {words}."), matter) == ()


def test_a_word_that_starts_a_sentence_is_no_name() -> None:
    message = mail("Rapporten zijn kwijt. Waar is het rapport? Graag rapporten sturen.")

    found = names_in([message], known_to(LINDE, message, ()))

    assert repeated_names("Rapporten sturen wij", found, known_to(LINDE, message, ())) == ()


@pytest.mark.parametrize(
    "text",
    [
        "zit naast Fatima el Idrissi in de klas",
        "Ook Jan-Willem de Groot zag dit",
        "van Łukasz Kowalski hoorde ik",
        "ik sprak met Öznur",
    ],
)
def test_names_of_many_kinds_are_seen_in_a_message(text: str) -> None:
    message = mail(f"Goedemiddag. Ik schrijf dit want hij {text}.")

    assert names_in([message], known_to(LINDE, message, ()))


@pytest.mark.parametrize("address", [STRANGER, "geertje@elders.example"])
def test_a_mail_address_of_somebody_else_in_the_case_holds_an_answer_up(address: str) -> None:
    messages = [mail(f"Schrijf ook naar {address}."), mail("x", sender=STRANGER)]

    assert address in held_up(answer(f"{WHOLE}\n{address}"), about(messages=messages))


def test_an_address_that_nobody_wrote_is_warned_of_and_our_own_is_not() -> None:
    assert "swv@noord.example" in warned(answer(f"{WHOLE}\nswv@noord.example"))
    for own in (PARENT, "fg@linde.example", "directie.eik@linde.example"):
        assert check_answer(answer(f"{WHOLE}\n{own}"), about()) == ()


def test_a_telephone_number_from_the_messages_is_warned_of() -> None:
    messages = [mail("Bel de andere moeder: 06 12345678.")]

    assert "telefoonnummer" in warned(answer(f"{WHOLE}\n0612345678"), about(messages=messages))
    assert check_answer(answer(f"{WHOLE}\n0612345679"), about(messages=messages)) == ()


# Text


def test_an_identifying_number_holds_an_answer_up_also_once_it_was_masked() -> None:
    for number in ("BSN 111222333", "[BSN verwijderd]"):
        assert "nummer" in held_up(answer(f"{WHOLE}\n{number}"))


def test_a_gap_left_open_holds_an_answer_up_in_either_language() -> None:
    assert "invullen" in held_up(answer(f"{WHOLE}\n[Vul in: waarom]"))
    words = AnswerText("Ons antwoord", WHOLE, "[Vul in: waarom]")
    assert "invullen" in held_up(answer(words=words, language="en"))


def test_a_translation_left_behind_is_warned_of() -> None:
    words = AnswerText("Ons antwoord", WHOLE + " En nog iets.", "All of it.")
    drafted = (digest(WHOLE), digest("All of it."))

    assert "veranderd" in warned(answer(words=words, drafted=drafted, language="en"))
    both = replace(words, other="All of it, and more.")
    assert check_answer(answer(words=both, drafted=drafted, language="en"), about()) == ()


# Files


def file(name: str = "dossier.pdf", size: int = 1000, **more: object) -> AnswerFile:
    made = AnswerFile("f1", name, "application/pdf", size, "ab" * 32, NOW, "Jo")
    return replace(made, **more)  # type: ignore[arg-type]  # the callers name fields


GRANTED: dict[str, Any] = {"outcome": CaseOutcome.GRANTED, "grounds": ()}


def test_a_list_of_files_without_files_holds_an_answer_up_and_the_other_way_warns() -> None:
    listed = f"{WHOLE}\n{FILES_TOKEN}"

    assert "lijst van bestanden" in held_up(answer(listed, **GRANTED))
    assert "noemt de bestanden niet" in warned(answer(files=(file(),), **GRANTED))
    assert check_answer(answer(listed, files=(file(),), **GRANTED), about()) == ()


def test_no_data_go_with_a_refusal() -> None:
    one = answer(f"{WHOLE}\n{FILES_TOKEN}", files=(file(),))

    assert "krijgt de ouder geen gegevens" in held_up(one)


def test_data_to_take_along_must_be_readable_for_a_computer() -> None:
    found = case("PL-INVT-0001", kind=Kind.OVERDRAAGBAARHEID, identity=seen(), card=card())
    listed = f"{WHOLE}\n{FILES_TOKEN}"

    only_pdf = answer(listed, files=(file(),), **GRANTED)
    with_csv = answer(listed, files=(file(), file("cijfers.CSV", id="f2")), **GRANTED)

    assert "computer kan lezen" in warned(only_pdf, about(found))
    assert check_answer(with_csv, about(found)) == ()


# Ways and states


def test_large_files_and_chats_go_only_by_download() -> None:
    by_mail = case(kind=Kind.INZAGE)
    in_chat = replace(by_mail, channel=Channel.CHAT)

    assert ways_for(by_mail, answer()) == (AnswerWay.MAIL, AnswerWay.DOWNLOAD)
    assert ways_for(by_mail, answer(files=(file(),)))[0] is AnswerWay.DOWNLOAD
    large = answer(files=(file(size=MOST_BY_MAIL + 1),))
    assert ways_for(by_mail, large) == (AnswerWay.DOWNLOAD,)
    assert ways_for(in_chat, answer()) == (AnswerWay.DOWNLOAD,)


def test_what_holds_up_makes_any_answer_a_draft_again() -> None:
    findings = check_answer(answer(grounds=()), about())

    assert checked(answer(state=AnswerState.APPROVED), findings).state is AnswerState.DRAFT
    assert checked(answer(), ()).state is AnswerState.CHECKED
    assert checked(answer(state=AnswerState.WAITS), ()).state is AnswerState.WAITS


@given(
    st.sampled_from(["text", "subject", "other", "recipient", "files", "grounds", "outcome"]),
    st.text(min_size=1, max_size=8),
)
def test_an_approval_binds_every_part_of_an_answer(part: str, more: str) -> None:
    one = answer(files=(file(),))
    match part:
        case "text" | "subject" | "other":
            changed = replace(
                one, words=replace(one.words, **{part: getattr(one.words, part) + more})
            )
        case "files":
            changed = replace(one, files=(file(sha256=more),))
        case "grounds":
            changed = replace(one, grounds=())
        case "outcome":
            changed = replace(one, outcome=CaseOutcome.GRANTED)
        case _:
            changed = replace(one, recipient=one.recipient + more)

    assert changed.sha256 != one.sha256


def test_a_board_without_a_phone_asks_for_its_address() -> None:
    bare = board(legal_remedy="court")

    assert held_up(answer(), about(profile=bare)) == ""
