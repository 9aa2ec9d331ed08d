"""The conversation as pure decisions: every step, every odd tap, and never a dead end."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import NOW, board, case

from bot.conversation import Command, Commanded, Happening, Strayed, Turn, answer
from bot.heard import Heard
from bot.not_knowing import does_not_know
from bot.questions import MOST_SCHOOLS, About, not_knowing, rows_on_offer
from bot.reply import LONGEST_DATA, Button, Label, Reply, Tapped, read_data, school_code
from bot.sayings import Saying
from bot.texts import LANGUAGES, phrasebook
from bot.wording import Speaker
from casework.case import Case, CaseState
from casework.kinds import KIND_FACTS, Kind
from casework.talk import (
    AgeSaid,
    AskPerson,
    ChooseKind,
    ConfirmKind,
    DenyKind,
    DiscoverySaid,
    Done,
    ForgetThisChat,
    Seen,
    SetAge,
    SetDiscovered,
    SetSchool,
    Step,
    Talk,
)
from casework.tasks import Task, TaskKind
from casework.term_acts import Question, QuestionKind, TermActs
from casework.who_may_ask import Requester, WhoMayAsk

BOARD: Final = board()
CARD: Final = WhoMayAsk(Requester.OWN_DATA, None, None, False, NOW, "Jo Prinsen")


def request(kind: Kind = Kind.INZAGE, **more: Any) -> Case:
    return case(f"PL-{kind.name[:4]}-{len(more):04d}", kind=kind, **more)


def triage(*likely: Kind) -> Case:
    return request(likely[0], state=CaseState.TRIAGE, likely=likely)


def about(*cases: Case, discovered: Sequence[Case] = ()) -> About:
    return About(BOARD, Seen(cases, frozenset(each.reference for each in discovered)))


def heard(*opened: Case, joined: Sequence[Case] = (), language: str = "nl") -> Heard:
    references = tuple(each.reference for each in opened)
    before = tuple(each.reference for each in joined)
    return Heard((*before, *references), references, language)


def after(happening: Happening, known: About, talk: Talk | None = None) -> Turn:
    return answer(talk or Talk(), happening, known, NOW, languages=LANGUAGES)


def tap(step: Step, of: Case, value: str) -> Tapped:
    return Tapped(step, of.reference, value)


def said(turn: Turn) -> list[Saying]:
    return [part.saying for reply in turn.replies for part in reply.parts]


def buttons(turn: Turn) -> list[Button]:
    return [button for reply in turn.replies for row in reply.rows for button in row]


def labels(turn: Turn) -> list[Label | Kind | str]:
    return [each.label or each.kind or each.words for each in buttons(turn)]


# A message that opens cases


def test_what_was_understood_is_said_and_asked_first() -> None:
    one = request()

    turn = after(heard(one), about(one))

    assert said(turn) == [Saying.RECEIVED, Saying.IS_THIS_RIGHT]
    assert labels(turn) == [Label.YES, Label.NO, Label.PERSON]
    assert turn.talk.cases == (one.reference,)


def test_a_request_with_everything_known_is_only_confirmed() -> None:
    one = request(school="De Eik", card=CARD)
    first = after(heard(one), about(one))

    turn = after(tap(Step.KIND, one, "yes"), about(one), first.talk)

    assert turn.acts == (ConfirmKind((one.reference,)),)
    assert said(turn) == [Saying.THANKS, Saying.CASE_STANDS, Saying.SHOW_WHO]
    assert labels(turn) == [Label.PERSON]


def test_one_thing_is_asked_at_a_time_until_nothing_is_missing() -> None:
    one = request()
    known = about(one)
    talk = after(heard(one), known).talk

    asked = []
    for value in ("yes", school_code("De Eik"), AgeSaid.UNDER.value):
        assert talk.asked is not None
        asked.append(talk.asked.step)
        turn = after(tap(talk.asked.step, one, value), known, talk)
        talk = turn.talk

    assert asked == [Step.KIND, Step.SCHOOL, Step.AGE]
    assert said(turn)[0] is Saying.THANKS
    assert talk.asked is None


def test_a_breach_is_said_to_be_reported_and_asks_two_things_at_most() -> None:
    one = request(Kind.DATALEK)
    first = after(heard(one), about(one))
    second = after(tap(Step.DISCOVERED, one, "today"), about(one), first.talk)

    third = after(tap(Step.SCHOOL, one, "unknown"), about(one), second.talk)

    assert said(first) == [
        Saying.RECEIVED,
        Saying.BREACH_REPORTED,
        Saying.BREACH_NOW,
        Saying.SINCE_WHEN,
    ]
    assert second.acts == (SetDiscovered(one.reference, DiscoverySaid.TODAY),)
    assert said(second) == [Saying.WHICH_SCHOOL]
    assert said(third) == [Saying.THANKS, Saying.CASE_STANDS]


def test_a_breach_with_its_moment_and_school_known_asks_nothing() -> None:
    one = request(Kind.DATALEK, school="De Eik")

    turn = after(heard(one), about(one, discovered=[one]))

    assert said(turn) == [Saying.RECEIVED, Saying.BREACH_REPORTED, Saying.BREACH_NOW]


def test_a_breach_beside_a_request_goes_first() -> None:
    breach, other = request(Kind.DATALEK), request()

    turn = after(heard(breach, other), about(breach, other))

    assert Saying.ALSO_UNDERSTOOD in said(turn)
    assert said(turn)[-1] is Saying.SINCE_WHEN


def test_several_requests_are_confirmed_together_and_denied_one_by_one() -> None:
    one, two = request(), request(Kind.CORRECTIE)

    turn = after(heard(one, two), about(one, two))

    assert [(each.label, each.kind) for each in buttons(turn)] == [
        (Label.YES_ALL, None),
        (Label.NOT_THIS, Kind.INZAGE),
        (Label.NOT_THIS, Kind.CORRECTIE),
        (Label.PERSON, None),
    ]


def test_a_message_not_surely_understood_offers_what_it_may_be() -> None:
    one = triage(Kind.INZAGE, Kind.CORRECTIE)

    turn = after(heard(one), about(one))

    assert said(turn) == [Saying.RECEIVED, Saying.WHICH_OF_THESE]
    assert labels(turn) == [Kind.INZAGE, Kind.CORRECTIE, Label.SOMETHING_ELSE, Label.PERSON]


def test_a_breach_is_always_among_what_it_may_be() -> None:
    likely = (Kind.INZAGE, Kind.CORRECTIE, Kind.BEZWAAR, Kind.KLACHT, Kind.DATALEK)

    turn = after(heard(triage(*likely)), about(triage(*likely)))

    assert Kind.DATALEK in labels(turn)
    assert Saying.MAYBE_BREACH in said(turn)


def test_something_else_offers_every_kind() -> None:
    one = triage(Kind.INZAGE, Kind.CORRECTIE)
    first = after(heard(one), about(one))

    turn = after(tap(Step.CHOICE, one, "more"), about(one), first.talk)

    assert [each for each in labels(turn) if isinstance(each, Kind)] == list(Kind)


def test_what_is_no_privacy_matter_is_told_where_to_go() -> None:
    one = request(Kind.OVERIG)

    turn = after(heard(one), about(one))

    assert said(turn) == [Saying.RECEIVED, Saying.NOT_PRIVACY, Saying.BY_MAIL]
    assert labels(turn) == [Label.ABOUT_PRIVACY, Label.PERSON]


def test_it_is_about_privacy_all_the_same() -> None:
    one = request(Kind.OVERIG)
    first = after(heard(one), about(one))

    turn = after(tap(Step.KIND, one, "no"), about(one), first.talk)

    assert turn.acts == (DenyKind(one.reference),)
    assert said(turn) == [Saying.WHAT_THEN]


def test_a_board_with_very_many_schools_asks_for_the_name_in_words() -> None:
    schools = tuple(replace_school(number) for number in range(MOST_SCHOOLS + 1))
    large = BOARD.model_copy(update={"schools": schools})
    one = request(Kind.INFORMATIE)
    talk = Talk(cases=(one.reference,), settled=frozenset({(Step.KIND, one.reference)}))

    turn = after(heard(joined=[one]), About(large, Seen((one,))), replace(talk, language="nl"))

    assert said(turn)[-1] is Saying.WHICH_SCHOOL_IN_WORDS
    assert labels(turn) == [Label.DO_NOT_KNOW, Label.PERSON]


def replace_school(number: int) -> object:
    return BOARD.schools[0].model_copy(update={"name": f"School {number}"})


# Contradictions


def test_no_gets_the_choices_without_the_kind_that_was_denied() -> None:
    one = request()
    first = after(heard(one), about(one))

    turn = after(tap(Step.KIND, one, "no"), about(one), first.talk)

    assert turn.acts == (DenyKind(one.reference),)
    assert said(turn) == [Saying.WHAT_THEN]
    assert Kind.INZAGE not in labels(turn)
    assert Kind.DATALEK in labels(turn)


def test_what_is_chosen_against_our_reading_is_looked_at_by_a_person() -> None:
    one = request()
    talk = Talk(cases=(one.reference,), denied=one.reference)

    turn = after(tap(Step.CHOICE, one, "klacht"), about(one), talk)

    assert turn.acts == (ChooseKind(one.reference, Kind.KLACHT),)
    assert said(turn)[:2] == [Saying.KIND_TAKEN, Saying.A_PERSON_CHECKS]


def test_a_breach_stays_whatever_else_is_chosen() -> None:
    one = request(Kind.DATALEK)
    first = after(heard(one), about(one))
    denied = after(tap(Step.KIND, one, "no"), about(one), first.talk)

    turn = after(tap(Step.CHOICE, one, "inzage"), about(one), denied.talk)

    assert said(denied) == [Saying.WHAT_THEN]
    assert turn.acts == (ChooseKind(one.reference, Kind.INZAGE),)
    assert said(turn)[:2] == [Saying.KIND_TAKEN, Saying.BREACH_STAYS]
    assert Saying.SINCE_WHEN not in said(turn)


def test_a_breach_that_is_chosen_goes_the_way_of_a_breach_at_once() -> None:
    one = triage(Kind.INZAGE, Kind.KLACHT)

    turn = after(tap(Step.CHOICE, one, "datalek"), about(one), Talk(cases=(one.reference,)))

    assert said(turn) == [Saying.BREACH_REPORTED, Saying.BREACH_NOW, Saying.SINCE_WHEN]


@pytest.mark.parametrize(
    ("likely", "chosen", "checked"),
    [
        ((Kind.INZAGE, Kind.KLACHT), Kind.INZAGE, False),
        ((Kind.INZAGE, Kind.DATALEK), Kind.INZAGE, True),
        ((Kind.INZAGE, Kind.KLACHT), Kind.OVERIG, True),
    ],
)
def test_a_choice_is_checked_where_a_breach_or_a_request_could_go_unseen(
    likely: tuple[Kind, ...], chosen: Kind, checked: bool
) -> None:
    one = triage(*likely)

    turn = after(tap(Step.CHOICE, one, chosen.value), about(one), Talk(cases=(one.reference,)))

    assert (Saying.A_PERSON_CHECKS in said(turn)) == checked


# Messages in between


def test_a_message_that_joins_a_case_is_acknowledged_and_the_question_asked_on() -> None:
    one = request()
    first = after(heard(one), about(one))

    turn = after(heard(joined=[one]), about(one), first.talk)

    assert said(turn) == [Saying.ADDED, Saying.IS_THIS_RIGHT]


def test_a_question_is_asked_twice_and_then_let_go() -> None:
    one = request(Kind.INFORMATIE)
    talk = after(heard(one), about(one)).talk

    turns = []
    for _ in range(4):
        turn = after(heard(joined=[one]), about(one), talk)
        turns.append(said(turn)[-1])
        talk = turn.talk

    assert turns == [
        Saying.IS_THIS_RIGHT,
        Saying.WHICH_SCHOOL,
        Saying.WHICH_SCHOOL,
        Saying.CASE_STANDS,
    ]


@pytest.mark.parametrize("taken_back", [True, False])
def test_a_question_that_stop_interrupted_is_asked_once_more_at_most(taken_back: bool) -> None:
    one = request()
    talk = after(heard(one), about(one)).talk
    talk = after(Commanded(Command.STOP), about(one), talk).talk
    way = Tapped(Step.STOP, "", "no") if taken_back else heard(joined=[one])
    again = after(way, about(one), talk)

    turn = after(heard(joined=[one]), about(one), again.talk)

    assert said(again)[-1] is Saying.IS_THIS_RIGHT
    assert said(turn)[-1] is Saying.WHICH_SCHOOL


@pytest.mark.parametrize(
    ("one", "next_step"),
    [
        (request(), Step.SCHOOL),
        (triage(Kind.INZAGE, Kind.KLACHT), Step.SCHOOL),
        (request(Kind.DATALEK), Step.SCHOOL),
        (request(Kind.INFORMATIE, school="De Eik"), None),
    ],
)
def test_who_does_not_know_is_not_asked_again(one: Case, next_step: Step | None) -> None:
    talk = after(heard(one), about(one)).talk
    tapped = not_knowing(talk, about(one))
    assert tapped is not None

    turn = after(tapped, about(one), talk)

    assert (turn.talk.asked and turn.talk.asked.step) == next_step
    assert Saying.OLD_BUTTON not in said(turn)
    assert not {type(act) for act in turn.acts} - {SetDiscovered}


def test_for_whom_it_is_asked_need_not_be_known() -> None:
    one = request(school="De Eik")
    talk = Talk(cases=(one.reference,), settled=frozenset({(Step.KIND, one.reference)}))
    tapped = not_knowing(talk, about(one))
    assert tapped is not None

    turn = after(tapped, about(one), talk)

    assert (tapped.step, turn.talk.asked, turn.acts) == (Step.AGE, None, ())


def test_who_denied_and_does_not_know_what_else_is_asked_on() -> None:
    one = request()
    denied = after(tap(Step.KIND, one, "no"), about(one), after(heard(one), about(one)).talk)
    tapped = not_knowing(denied.talk, about(one))
    assert tapped is not None

    turn = after(tapped, about(one), denied.talk)

    assert said(turn) == [Saying.WHICH_SCHOOL]
    assert turn.talk.denied == ""


def test_not_knowing_answers_nothing_where_nothing_is_asked() -> None:
    one = request()
    stopping = after(Commanded(Command.STOP), about(one), after(heard(one), about(one)).talk)

    assert not_knowing(Talk(), about()) is None
    assert not_knowing(stopping.talk, about(one)) is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Weet ik niet",
            "Dat weet ik ook niet precies.",
            "geen idee!",
            "ik weet het niet precies",
        ),
        *(
            "I don't know",
            "I don’t know exactly",
            "bilmiyorum",
            "BİLMİYORUM",
            "Nie wiem",
            "Не знаю",
        ),
        *("لا أعرف", "لا اعرف", "Je ne sais pas", "weiß nicht", "Das weiß ich leider nicht"),
        *(
            "Я цього точно не знаю",
            *(phrasebook(each).buttons[Label.DO_NOT_KNOW] for each in LANGUAGES),
        ),
    ],
)
def test_that_somebody_does_not_know_is_understood(text: str) -> None:
    assert does_not_know(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "nee",
        "dat is het",
        "De Eik",
        "Ik weet niet of het De Eik is",
        "Ik weet het",
        "no",
    ],
)
def test_what_says_more_than_not_knowing_stays_a_message(text: str) -> None:
    assert not does_not_know(text)


def test_a_school_that_was_written_is_not_asked_again() -> None:
    one = request(Kind.INFORMATIE)
    confirmed = after(tap(Step.KIND, one, "yes"), about(one), after(heard(one), about(one)).talk)
    found = replace(one, school="De Eik")

    turn = after(heard(joined=[found]), about(found), confirmed.talk)

    assert said(turn) == [Saying.ADDED, Saying.THANKS, Saying.CASE_STANDS]


def test_a_moment_in_words_answers_the_question_when_it_was_discovered() -> None:
    one = request(Kind.DATALEK, school="De Eik")
    first = after(heard(one), about(one))

    turn = after(replace(heard(joined=[one]), discovered=NOW), about(one), first.talk)

    assert turn.acts == (SetDiscovered(one.reference, DiscoverySaid.IN_WORDS, NOW),)
    assert Saying.SINCE_WHEN not in said(turn)


def test_a_new_matter_takes_over_and_the_old_buttons_still_work() -> None:
    old, new = request(), request(Kind.KLACHT, school="De Eik")
    first = after(heard(old), about(old))
    second = after(heard(new), about(new, old), first.talk)

    turn = after(tap(Step.KIND, old, "yes"), about(new, old), second.talk)

    assert second.talk.cases == (new.reference,)
    assert turn.acts == (ConfirmKind((old.reference,)),)


def test_a_message_about_nothing_that_is_open_is_received_all_the_same() -> None:
    turn = after(heard(joined=[request()]), about())

    assert said(turn) == [Saying.RECEIVED]
    assert labels(turn) == [Label.PERSON]


# Taps that are late, doubled, or of no use


def test_a_doubled_tap_does_nothing_twice_and_says_so_kindly() -> None:
    one = request()
    yes = tap(Step.KIND, one, "yes")
    first = after(yes, about(one), after(heard(one), about(one)).talk)

    turn = after(yes, about(one), first.talk)

    assert (turn.acts, turn.replies) == ((), ())
    assert turn.notice is not None
    assert turn.notice.saying is Saying.ALREADY_ANSWERED


@pytest.mark.parametrize(
    "happening",
    [
        Tapped(Step.SCHOOL, "PL-GONE-GONE", "unknown"),
        Tapped(Step.LANGUAGE, "", "xx"),
        Strayed(),
    ],
)
def test_a_button_that_fits_nothing_any_more_is_answered_kindly(happening: Happening) -> None:
    turn = after(happening, about())

    assert said(turn) == [Saying.OLD_BUTTON]
    assert turn.acts == ()


@pytest.mark.parametrize(
    ("step", "value"),
    [
        (Step.SCHOOL, "00000000"),
        (Step.CHOICE, "paspoort"),
        (Step.AGE, "99"),
        (Step.DISCOVERED, "in_words"),
    ],
)
def test_a_value_that_nothing_offers_does_nothing(step: Step, value: str) -> None:
    one = request()

    turn = after(tap(step, one, value), about(one), Talk(cases=(one.reference,)))

    assert turn.acts == ()
    assert said(turn)[0] is Saying.OLD_BUTTON


def test_a_button_of_another_version_says_nothing() -> None:
    assert read_data("9|kind|PL-INZA-0000|yes") is None
    assert read_data("1|kind|PL-INZA-0000") is None
    assert read_data("") is None


def test_a_button_says_itself_back() -> None:
    button = Button(Step.KIND, "PL-7F3K-9QXM", "yes", Label.YES)

    assert read_data(button.data) == Tapped(Step.KIND, "PL-7F3K-9QXM", "yes")


# A school, an age


def test_a_school_is_set_for_every_case_of_the_message() -> None:
    one, two = request(Kind.INFORMATIE), request(Kind.KLACHT)
    talk = after(heard(one, two), about(one, two)).talk

    turn = after(tap(Step.SCHOOL, one, school_code("De Eik")), about(one, two), talk)

    assert turn.acts == (SetSchool((one.reference, two.reference), "De Eik"),)


@pytest.mark.parametrize(
    ("value", "tells"),
    [
        (AgeSaid.UNDER, None),
        (AgeSaid.OVER, Saying.OLDER_PUPIL),
        (AgeSaid.PUPIL, Saying.PUPIL_ASKS),
        (AgeSaid.OWN, None),
    ],
)
def test_an_age_is_noted_and_what_it_means_is_told(value: AgeSaid, tells: Saying | None) -> None:
    one = request(school="De Eik")
    talk = Talk(cases=(one.reference,), settled=frozenset({(Step.KIND, one.reference)}))

    turn = after(tap(Step.AGE, one, value.value), about(one), talk)

    assert turn.acts == (SetAge((one.reference,), value),)
    assert (tells is None) or said(turn)[0] is tells


@pytest.mark.parametrize("kind", [kind for kind in Kind if not KIND_FACTS[kind].needs_identity])
def test_nobody_is_asked_for_whom_where_it_does_not_matter(kind: Kind) -> None:
    one = request(kind, school="De Eik")
    talk = Talk(cases=(one.reference,), settled=frozenset({(Step.KIND, one.reference)}))

    turn = after(heard(joined=[one]), about(one, discovered=[one]), talk)

    assert Saying.FOR_WHOM not in said(turn)


# A person, the commands


def test_a_person_is_asked_for_the_case_in_hand() -> None:
    one = request()

    turn = after(Tapped(Step.PERSON, one.reference, ""), about(one))

    assert turn.acts == (AskPerson(one.reference, "nl"),)
    assert said(turn) == [Saying.PERSON_COMES, Saying.BY_MAIL]


def test_without_a_case_a_person_is_asked_for_all_the_same() -> None:
    turn = after(Commanded(Command.PERSON), about())

    assert turn.acts == (AskPerson(None, "nl"),)


def test_who_waits_for_a_person_gets_no_list_of_kinds() -> None:
    task = Task(TaskKind.TALK_TO_PARENT, request().role, NOW, NOW, "de ouder vroeg erom")
    one = replace(triage(Kind.OVERIG), tasks=(task,))
    likely = replace(triage(Kind.INZAGE, Kind.KLACHT), tasks=(task,))

    turn = after(heard(joined=[one]), about(one))
    with_likely = after(heard(joined=[likely]), about(likely))

    assert said(turn) == [Saying.ADDED, Saying.WHICH_SCHOOL]
    assert said(with_likely) == [Saying.ADDED, Saying.WHICH_OF_THESE]


def test_who_asked_for_a_person_before_is_told_so() -> None:
    task = Task(TaskKind.TALK_TO_PARENT, request().role, NOW, NOW, "de ouder vroeg erom")
    one = request(tasks=(task,))

    turn = after(Commanded(Command.PERSON), about(one))

    assert turn.acts == ()
    assert said(turn)[0] is Saying.PERSON_KNOWN


def test_the_status_tells_every_open_case_and_whom_it_waits_for() -> None:
    asked = TermActs(questions=(Question(QuestionKind.IDENTITY, NOW, "Jo Prinsen"),))
    one, two = request(acts=asked), request(Kind.KLACHT)

    turn = after(Commanded(Command.STATUS), about(one, two))

    assert said(turn) == [
        Saying.STATUS,
        Saying.CASE_STANDS,
        Saying.WAITS_FOR_YOU,
        Saying.CASE_STANDS,
        Saying.WAITS_FOR_STAFF,
    ]


def test_the_status_without_a_case_says_so_and_how_to_reach_the_board() -> None:
    turn = after(Commanded(Command.STATUS), about())

    assert said(turn) == [Saying.NO_CASES, Saying.BY_MAIL]


def test_the_status_repeats_no_question_and_leaves_it_open() -> None:
    one = request()
    first = after(heard(one), about(one))

    turn = after(Commanded(Command.STATUS), about(one), first.talk)

    assert said(turn)[-1] is Saying.WAITS_FOR_STAFF
    assert labels(turn) == [Label.PERSON]
    assert turn.talk == first.talk


def test_the_rights_name_every_way_to_the_board() -> None:
    turn = after(Commanded(Command.RIGHTS), about())

    assert said(turn) == [Saying.RIGHTS, Saying.BY_MAIL, Saying.AT_FG]


def test_every_language_can_be_chosen_and_stays_chosen() -> None:
    offered = [each.value for each in buttons(after(Commanded(Command.LANGUAGE), about()))]
    chosen = after(Tapped(Step.LANGUAGE, "", "tr"), about())
    one = request()

    turn = after(heard(one, language="pl"), about(one), chosen.talk)

    assert offered[:-1] == list(LANGUAGES)
    assert turn.talk.language == "tr"


def test_the_language_of_a_message_is_remembered_until_one_is_chosen() -> None:
    one = request()

    assert after(heard(one, language="pl"), about(one)).talk.language == "pl"


def test_stop_is_asked_once_more_before_anything_is_forgotten() -> None:
    one = request()
    asked = after(Commanded(Command.STOP), about(one), Talk(cases=(one.reference,)))

    forgotten = after(Tapped(Step.STOP, "", "yes"), about(one), asked.talk)

    assert asked.acts == ()
    assert forgotten.acts == (ForgetThisChat(),)
    assert forgotten.talk.cases == ()


def test_stop_can_be_taken_back_and_the_conversation_goes_on() -> None:
    one = request()
    asked = after(Commanded(Command.STOP), about(one), after(heard(one), about(one)).talk)

    turn = after(Tapped(Step.STOP, "", "no"), about(one), asked.talk)

    assert said(turn) == [Saying.NOT_STOPPED, Saying.IS_THIS_RIGHT]
    assert turn.acts == ()


def test_an_old_stop_button_forgets_nothing() -> None:
    turn = after(Tapped(Step.STOP, "", "yes"), about(request()))

    assert turn.acts == ()
    assert turn.notice is not None


def test_the_button_of_the_open_question_is_known_by_its_words() -> None:
    one = request()
    talk = after(heard(one), about(one)).talk

    offered = [button.label for row in rows_on_offer(talk, about(one)) for button in row]

    assert offered == [Label.YES, Label.NO, Label.PERSON]


# Whatever comes

CASES: Final = (
    request(),
    request(Kind.DATALEK, school="De Eik"),
    request(Kind.OVERIG),
    request(Kind.KLACHT, state=CaseState.TAKEN_UP),
    triage(Kind.INZAGE, Kind.DATALEK),
    triage(Kind.OVERIG),
)
REFERENCES: Final = st.sampled_from([each.reference for each in CASES] + ["", "PL-GONE-GONE"])
VALUES: Final = st.sampled_from(
    [
        *("yes", "no", "more", "unknown", "", "x"),
        *AgeSaid,
        *DiscoverySaid,
        *Kind,
        *LANGUAGES,
        *(school_code(school.name) for school in BOARD.schools),
    ]
)
HAPPENINGS: Final = st.one_of(
    st.builds(Tapped, st.sampled_from(Step), REFERENCES, VALUES),
    st.builds(Commanded, st.sampled_from(Command)),
    st.builds(
        Heard,
        st.lists(REFERENCES, max_size=3).map(tuple),
        st.lists(REFERENCES, max_size=3).map(tuple),
        st.sampled_from([*LANGUAGES, "so"]),
        st.sampled_from([None, NOW]),
        words=st.booleans(),
        identified=st.lists(REFERENCES, max_size=2).map(tuple),
        code_failed=st.booleans(),
        copy_destroyed=st.booleans(),
    ),
    st.just(Strayed()),
)


@given(
    st.lists(
        st.tuples(HAPPENINGS, st.sets(st.sampled_from(CASES), max_size=4), st.booleans()),
        max_size=12,
    )
)
def test_whatever_comes_is_answered_and_a_person_can_always_be_reached(
    events: list[tuple[Happening, set[Case], bool]],
) -> None:
    talk = Talk()

    for happening, cases, known in events:
        open_now = tuple(sorted(cases, key=lambda each: each.reference))
        seen = about(*open_now, discovered=open_now if known else ())
        turn = after(happening, seen, talk)
        talk = turn.talk
        speaker = Speaker(BOARD, talk.language, Done(seen.seen, open_now[0] if cases else None))

        assert turn.replies or turn.notice
        for reply in turn.replies:
            assert_leads_on(reply, speaker)
        if turn.notice is not None:
            assert "/mens" in speaker.notice(turn.notice)


def assert_leads_on(reply: Reply, speaker: Speaker) -> None:
    spoken = speaker.spoken(reply)
    assert "{" not in spoken.text
    assert reply.rows[-1][-1].step is Step.PERSON
    for row in spoken.rows:
        for button in row:
            assert button.text
            assert len(button.data.encode()) <= LONGEST_DATA
