"""Prove to whom a letter is owed, with which facts, and that some are owed once."""

from datetime import timedelta

import pytest
from fakes import CountingMint
from invented import DIRECTOR, HOUR, NOW, PARENT, PARENTS_NAME, board, case, chat, mail

from casework.boards import BoardProfile, Post, Role
from casework.case import CaseState
from casework.clocks import assumed_clocks
from casework.kinds import Kind
from casework.letters import Letter, LetterKind
from casework.letters_owed import LetterWriter, within_cap
from casework.message import Attachment, Channel

FG = "fg@linde.example"
IBP = "ibp@linde.example"
DESK = "bureau@linde.example"


def writer(profile: BoardProfile | None = None) -> LetterWriter:
    return LetterWriter(profile or board(), CountingMint(), NOW)


def request(letter: Letter) -> dict[str, object]:
    requests = letter.facts["requests"]
    assert isinstance(requests, list)
    assert isinstance(requests[0], dict)
    return dict(requests[0])


def test_an_acknowledgement_says_what_was_understood_by_when_and_whom_to_ask() -> None:
    message = mail(attachments=(Attachment("id.jpg", "image/jpeg", 9),))
    cases = case(school="De Eik"), case(kind=Kind.KLACHT, school="De Eik")

    letter = writer().acknowledgement(cases, message, recipient=PARENT, language="en")

    assert (letter.kind, letter.recipient, letter.to_role) == (
        LetterKind.ACKNOWLEDGEMENT,
        PARENT,
        None,
    )
    assert letter.cases == (cases[0].reference, cases[1].reference)
    assert (letter.in_reply_to, letter.language) == (message.message_id, "en")
    facts = {name: letter.facts[name] for name in ("school", "school_unknown", "contact_email")}
    assert facts == {
        "school": "De Eik",
        "school_unknown": False,
        "contact_email": "info@linde.example",
    }
    assert letter.facts["attachments_not_kept"] == 1
    assert request(letter)["due"] == "2026-12-01"
    assert request(letter)["who"] == "directeur van De Eik"


def test_an_acknowledgement_asks_for_the_school_only_where_there_are_schools() -> None:
    ask = writer().acknowledgement((case(),), mail(), recipient=PARENT, language="nl")
    no_schools = writer(board(schools=[]))
    do_not = no_schools.acknowledgement((case(),), mail(), recipient=PARENT, language="nl")

    assert (ask.facts["school_unknown"], do_not.facts["school_unknown"]) == (True, False)


def test_what_has_no_legal_term_is_promised_within_ten_working_days() -> None:
    letter = writer().acknowledgement(
        (case(kind=Kind.OVERIG),), mail(), recipient=PARENT, language="nl"
    )

    assert (request(letter)["due"], request(letter)["has_term"]) == ("2026-11-17", False)


def test_a_chat_is_acknowledged_in_the_chat() -> None:
    letter = writer().acknowledgement(
        (case(),), chat("inzage"), recipient="telegram:linde:7", language="nl"
    )

    assert (letter.channel, letter.in_reply_to) == (Channel.CHAT, None)


def test_a_ticket_tells_the_role_everything_but_who_asked() -> None:
    found = case(school="De Eik")

    letter = writer().ticket(found)

    assert (letter.recipient, letter.to_role) == (DIRECTOR, Role.DIRECTOR)
    assert request(letter)["reference"] == found.reference
    assert (letter.channel, letter.language, letter.once_key) == (Channel.EMAIL, "nl", None)
    for secret in (PARENT, PARENTS_NAME):
        assert secret not in repr(letter)


def test_a_letter_about_doubt_says_what_it_may_be() -> None:
    likely = (Kind.KLACHT, Kind.DATALEK)
    clocks = assumed_clocks(likely, received=NOW, board=board())
    found = case(kind=Kind.KLACHT, state=CaseState.TRIAGE, likely=likely, clocks=clocks)

    facts = request(writer().ticket(found))

    assert (facts["triage"], facts["maybe_breach"]) == (True, True)
    assert facts["likely"] == ["Privacyklacht", "Datalek"]


def test_a_breach_notice_goes_once_to_each_address() -> None:
    shared = {name: {"title": name, "address": IBP} for name in ("fg", "ibp_manager")}

    apart = writer().breach_notices(case(kind=Kind.DATALEK))
    together = writer(board(roles=shared)).breach_notices(case(kind=Kind.DATALEK))

    assert [each.recipient for each in apart] == [IBP, FG]
    assert [each.recipient for each in together] == [IBP]


def test_every_letter_has_a_name_of_its_own_that_leads_back_to_it() -> None:
    mint = CountingMint()
    letters = LetterWriter(board(), mint, NOW).breach_notices(case(kind=Kind.DATALEK))

    assert len({each.id for each in letters}) == 2
    assert [mint.letter_of(each.message_id) for each in letters] == [each.id for each in letters]


@pytest.mark.parametrize(
    ("what", "to_parent", "unreachable", "told"),
    [
        (LetterKind.ACKNOWLEDGEMENT, True, PARENT, DIRECTOR),
        (LetterKind.ACKNOWLEDGEMENT, True, None, DIRECTOR),
        (LetterKind.TICKET, False, DIRECTOR, FG),
        (LetterKind.REMINDER, False, IBP, FG),
        (LetterKind.BREACH_NOTICE, False, FG, IBP),
        (LetterKind.TICKET, False, None, FG),
    ],
)
def test_a_letter_that_did_not_arrive_is_somebody_elses_task(
    what: LetterKind, to_parent: bool, unreachable: str | None, told: str
) -> None:
    letter = writer().undelivered(
        case(school="De Eik"),
        letter_id="letter7",
        what=what,
        to_parent=to_parent,
        unreachable=unreachable,
    )

    assert (letter.kind, letter.recipient) == (LetterKind.UNDELIVERED, told)
    assert (letter.once_key, letter.facts["what"]) == ("undelivered:letter7", what.value)


def test_a_board_with_one_address_is_told_there_all_the_same() -> None:
    letter = writer(board(roles={"fg": {"title": "FG"}}, ladder=["director", "fg"])).undelivered(
        case(),
        letter_id="letter7",
        what=LetterKind.TICKET,
        to_parent=False,
        unreachable="info@linde.example",
    )

    assert letter.recipient == "info@linde.example"


def test_a_reminder_is_owed_once_for_each_moment_of_each_clock() -> None:
    found = case(kind=Kind.DATALEK)
    inner, ap = found.clocks

    keys = [
        writer().reminder(found, clock, post, moment=NOW + at).once_key
        for clock in (inner, ap)
        for at in (timedelta(), HOUR, HOUR)
        for post in (Post(Role.IBP_MANAGER), Post(Role.FG))
    ]

    assert len(set(keys)) == 8


def test_a_missed_date_is_told_once_to_each_on_the_ladder_at_each_moment() -> None:
    found = case(school="De Eik").handed_to(Post(Role.FG), now=NOW)
    clock = found.clocks[0]

    letters = [
        writer().overdue(found, clock, post, moment=NOW + at)
        for at in (timedelta(), HOUR, HOUR)
        for post in (Post(Role.DIRECTOR), Post(Role.FG))
    ]

    assert [each.recipient for each in letters[:2]] == [DIRECTOR, FG]
    assert len({each.once_key for each in letters}) == 4
    assert {each.facts["responsible"] for each in letters} == {"directeur van De Eik"}


def test_the_desk_is_told_of_its_tray_once_an_hour() -> None:
    keys = [
        writer().set_aside_notice(waiting=3, hour=NOW + timedelta(minutes=minutes)).once_key
        for minutes in (0, 29, 30, 24 * 60)
    ]
    other = writer(board("beuk")).set_aside_notice(waiting=3, hour=NOW)

    assert keys[0] == keys[1]
    assert len({*keys, other.once_key}) == 4
    assert (other.recipient, other.cases, other.to_role) == (
        "bureau@beuk.example",
        (),
        Role.DESK,
    )


def test_the_cap_is_the_number_of_letters_of_a_day() -> None:
    assert [within_cap(owed, 3) for owed in (0, 2, 3, 4)] == [True, True, False, False]
