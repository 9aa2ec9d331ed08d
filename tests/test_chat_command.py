"""The conversation at the terminal: what is typed, what is seen, and that nothing stays."""

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from chat_house import ByContent, StandingClock
from chat_transcripts import CODE, PAGE, SCENES, page
from drawn_cards import dutch_card_front
from drawn_photographs import as_jpeg
from talk_house import (
    ASKS_FILE,
    ASKS_FILE_AT_SCHOOL,
    ASKS_FILE_IN_TURKISH,
    TELLS_BREACH,
    ScriptedUnderstanding,
)
from terminal import PROMPT, at_a_terminal
from test_command_line import run
from test_files_journey import all_files, holds, pieces_of

from casework.actions.keep_contacts import KeepContacts
from casework.actions.prove_identity import ProveIdentity
from casework.case import Case
from casework.contacts import Authority, Contact, ContactKind
from casework.events import EventKind
from casework.identity import IdentityWay
from casework.kinds import Kind
from casework.term_acts import Question, QuestionKind, TermActs
from service.chat import BotSays, ChatLetter, Mail, Remark, Seen, TerminalChat
from service.commands.chat import board_named, chat_settings
from service.show_chat import FORGOTTEN
from service.wiring import House, open_house

NOW = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
HOME = "hanne.veldstra@ouders.example"
NUMBER = "111222333"
"""Passes the test of a BSN, and belongs to nobody."""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The service on an empty database; only what words and files mean stands in a script."""
    name, local = board_named("opron")
    async with open_house(
        chat_settings(tmp_path / "data", name, local),
        understand=ScriptedUnderstanding(),
        clock=StandingClock(NOW),
        judge=ByContent(),
    ) as opened:
        yield opened


@pytest.fixture
def chat(house: House) -> TerminalChat:
    return TerminalChat(house, "opron", language="nl")


def spoken(seen: list[Seen]) -> str:
    return "\n".join(each.text for each in seen if isinstance(each, BotSays))


def letters(seen: list[Seen]) -> list[str]:
    return [each.text for each in seen if isinstance(each, ChatLetter)]


def remarks(seen: list[Seen]) -> str:
    return "\n".join(each.text for each in seen if isinstance(each, Remark))


def offered(chat: TerminalChat) -> list[str]:
    return [button.text for row in chat.offered for button in row]


async def cases(house: House) -> list[Case]:
    async with house.database.reading() as tx:
        return list(await tx.cases.all())


async def events(house: House, reference: str) -> list[EventKind]:
    async with house.database.reading() as tx:
        found = await tx.journal.of_case(board="opron", reference=reference)
    return [event.kind for event in found]


# What is typed


async def test_a_message_opens_a_case_and_its_letter_comes_into_the_chat(
    house: House, chat: TerminalChat
) -> None:
    seen = await chat.hears(ASKS_FILE)

    (found,) = await cases(house)
    (letter,) = letters(seen)
    assert found.kind is Kind.INZAGE
    assert "Klopt dat?" in spoken(seen)
    assert found.reference in letter
    assert "dinsdag 15 december 2026" in letter
    assert offered(chat) == ["Ja", "Nee", "Met een mens"]


async def test_mail_to_staff_is_shown_with_its_subject_and_sent_nowhere(
    chat: TerminalChat,
) -> None:
    seen = await chat.hears(TELLS_BREACH)

    mails = [each for each in seen if isinstance(each, Mail)]
    assert {each.to for each in mails} == {"fg@opron.example", "bureau@opron.example"}
    assert all(each.to_staff and each.subject for each in mails)


@pytest.mark.parametrize("typed", ["1", "ja", " Ja "])
async def test_a_button_is_tapped_by_its_number_or_its_words(
    house: House, chat: TerminalChat, typed: str
) -> None:
    await chat.hears(ASKS_FILE)

    seen = await chat.hears(typed)

    (found,) = await cases(house)
    assert "Om welke school gaat het?" in spoken(seen)
    assert EventKind.KIND_CONFIRMED in await events(house, found.reference)


@pytest.mark.parametrize("typed", ["0", "4", "10"])
async def test_a_number_that_is_no_button_is_a_message(
    house: House, chat: TerminalChat, typed: str
) -> None:
    await chat.hears(ASKS_FILE)

    await chat.hears(typed)

    (found,) = await cases(house)
    assert EventKind.MESSAGE_ADDED in await events(house, found.reference)


async def test_a_language_can_be_chosen_by_its_number(chat: TerminalChat) -> None:
    await chat.hears("/taal")
    place = offered(chat).index("Türkçe") + 1

    await chat.hears(str(place))
    seen = await chat.hears(ASKS_FILE)

    assert "Doğru mu?" in spoken(seen)
    assert "Türkçe metin aşağıdadır." in letters(seen)[0]


async def test_the_way_to_a_person_leaves_the_question_open(chat: TerminalChat) -> None:
    await chat.hears(ASKS_FILE)

    seen = await chat.hears("Met een mens")

    assert "Een medewerker neemt contact met u op" in spoken(seen)
    assert offered(chat) == ["Ja", "Nee", "Met een mens"]


async def test_words_behind_a_command_are_a_message(house: House, chat: TerminalChat) -> None:
    await chat.hears(f"/start {ASKS_FILE}")

    (found,) = await cases(house)
    assert found.kind is Kind.INZAGE


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/rechten", "Autoriteit Persoonsgegevens"),
        ("/status", "geen zaak die nog open is"),
        ("/taal", "In welke taal"),
        ("/mens", "Een medewerker neemt contact met u op"),
        ("/stop", "Wilt u dat wij deze chat vergeten?"),
        ("/help", "/rechten"),
        ("/bestaatniet", "/rechten"),
    ],
)
async def test_commands_do_what_they_do_in_telegram(
    chat: TerminalChat, command: str, words: str
) -> None:
    seen = await chat.hears(command)

    assert words in spoken(seen)


async def test_a_chat_that_is_stopped_is_not_known_any_more(
    house: House, chat: TerminalChat
) -> None:
    await chat.hears(ASKS_FILE)
    await chat.hears("/stop")

    await chat.hears("Ja, vergeet deze chat")
    seen = await chat.hears("/status")

    assert "geen zaak" in spoken(seen)
    assert len(await cases(house)) == 1


async def test_a_personal_number_is_taken_out_and_said(house: House, chat: TerminalChat) -> None:
    seen = await chat.hears(f"Mijn BSN is {NUMBER}, mag ik ons dossier zien?")

    (found,) = await cases(house)
    async with house.database.reading() as tx:
        (message,) = await tx.cases.messages(found)
    assert NUMBER not in message.full_text
    assert "bewaard zonder dat nummer" in spoken(seen)
    assert "In dit venster blijft het staan" in remarks(seen)


async def test_a_code_from_the_address_on_file_says_who_writes(
    house: House, chat: TerminalChat
) -> None:
    await chat.hears(ASKS_FILE_AT_SCHOOL)
    (found,) = await cases(house)
    contact = Contact(ContactKind.EMAIL, HOME, Authority.YES, None, "17")
    keep = KeepContacts(house.database, house.clock, "beheerder", house.boards)
    await keep.replace("opron", "Noorderbreedte", [contact])
    acts = ProveIdentity(
        house.database, house.clock, "opron", "directie", house.boards, house.receive.mint
    )
    await acts.send_code(found.reference, HOME)
    (mail,) = [each for each in await chat.post() if isinstance(each, Mail) and not each.to_staff]

    await chat.hears(str(CODE.findall(mail.text)[0]))

    (found,) = await cases(house)
    assert mail.to == HOME
    assert found.identity is not None
    assert found.identity.way is IdentityWay.CODE


# Files


async def test_a_copy_of_an_identity_document_is_refused_and_stands_nowhere(
    house: House, tmp_path: Path
) -> None:
    data = b"paspoort " + as_jpeg(dutch_card_front(Random(7)))
    (tmp_path / "kaart.jpg").write_bytes(data)
    chat = TerminalChat(house, "opron", language="nl")
    await chat.hears(ASKS_FILE)

    seen = await chat.hears(f"/foto {tmp_path / 'kaart.jpg'}")

    written = b"".join(all_files(tmp_path / "data").values())
    assert "Die is vernietigd." in letters(seen)[0]
    assert "eigen schijf blijft staan" in remarks(seen)
    assert not holds(written, pieces_of(data))
    assert holds(b"x" + data, pieces_of(data))


async def test_a_harmless_picture_is_kept_with_the_case(
    house: House, chat: TerminalChat, tmp_path: Path
) -> None:
    (tmp_path / "scherm van mij.png").write_bytes(b"schermafbeelding van de app")
    await chat.hears(TELLS_BREACH)

    await chat.hears(f"/foto '{tmp_path / 'scherm van mij.png'}'")

    (found,) = await cases(house)
    async with house.database.reading() as tx:
        (kept,) = await tx.files.of_case(found)
    assert (kept.name, kept.media_type) == ("photo", "image/png")


async def test_a_picture_nobody_is_sure_about_is_not_taken(
    house: House, chat: TerminalChat, tmp_path: Path
) -> None:
    (tmp_path / "vaag.jpg").write_bytes(b"wazig plaatje")

    seen = await chat.hears(f"/foto {tmp_path / 'vaag.jpg'}")

    assert "Er is niets van bewaard." in spoken(seen)
    assert await cases(house) == []


async def test_while_it_is_asked_who_writes_a_picture_is_not_even_opened(
    house: House, chat: TerminalChat, tmp_path: Path
) -> None:
    await chat.hears(ASKS_FILE)
    (found,) = await cases(house)
    question = Question(QuestionKind.IDENTITY, NOW, "directie")
    async with house.database.transaction() as tx:
        await tx.cases.save(replace(found, acts=TermActs(questions=(question,))))
    (tmp_path / "iets.jpg").write_bytes(b"schermafbeelding")

    seen = await chat.hears(f"/foto {tmp_path / 'iets.jpg'}")

    judge = house.receive.judge
    assert isinstance(judge, ByContent)
    assert judge.seen == []
    assert "Ik heb het niet geopend." in spoken(seen)


async def test_a_file_that_is_no_picture_is_not_opened(chat: TerminalChat, tmp_path: Path) -> None:
    (tmp_path / "brief.docx").write_bytes(b"woorden")

    seen = await chat.hears(f"/foto {tmp_path / 'brief.docx'}")

    assert "Dit soort bestand open ik niet." in spoken(seen)


@pytest.mark.parametrize(("behind", "words"), [("", "welk bestand"), (" niets.jpg", "niet lezen")])
async def test_a_file_that_is_not_there_is_said(
    house: House, chat: TerminalChat, behind: str, words: str
) -> None:
    seen = await chat.hears(f"/foto{behind}")

    assert words in remarks(seen)
    assert await cases(house) == []


# The command


def test_a_conversation_at_a_terminal_leaves_nothing_behind() -> None:
    with at_a_terminal() as terminal:
        terminal.until(PROMPT)
        held = terminal.left_behind()
        rights = terminal.types("/rechten\n")
        pasted = terminal.types("Mag ik zien wat er over\nmijn dochter in het systeem staat?\n")
        terminal.press(b"\x04")
        terminal.end()

    assert terminal.process.returncode == 0
    assert held
    assert terminal.left_behind() == []
    assert "Na afloop is alles vergeten" in " ".join(terminal.shown.replace("│", "").split())
    assert "Autoriteit" in rights
    assert "Klopt dat?" in pasted
    assert terminal.shown.count("bot:") == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_as_well_and_leaves_nothing_behind(number: signal.Signals) -> None:
    with at_a_terminal() as terminal:
        terminal.until(PROMPT)
        terminal.signal(number)
        terminal.end()

    assert terminal.process.returncode == 0
    assert terminal.left_behind() == []


def test_ctrl_c_in_the_middle_of_a_message_ends_it_unsaid() -> None:
    with at_a_terminal() as terminal:
        terminal.until(PROMPT)
        terminal.press(b"Dit maak ik niet af \\\n")
        terminal.until("\n   ")
        terminal.signal(signal.SIGINT)
        terminal.end()

    assert terminal.process.returncode == 0
    assert terminal.shown.count("bot:") == 1


def test_a_signal_while_it_starts_leaves_nothing_behind() -> None:
    with at_a_terminal() as terminal:
        terminal.until("wachten")
        terminal.signal(signal.SIGTERM)
        terminal.end()

    assert terminal.process.returncode != 0
    assert terminal.left_behind() == []


def test_colours_are_left_out_where_nobody_wants_them() -> None:
    with at_a_terminal() as coloured:
        coloured.until(PROMPT)
    with at_a_terminal(NO_COLOR="1") as plain:
        plain.until(PROMPT)

    assert "\x1b[1;36mbot:" in coloured.shown
    assert "36m" not in plain.shown


def test_what_comes_from_a_pipe_is_a_transcript() -> None:
    result = run("chat", "--language", "tr", stdin=f"{ASKS_FILE_IN_TURKISH}\n/status\n")

    assert result.returncode == 0, result.stderr
    assert f"u: {ASKS_FILE_IN_TURKISH}" in result.stdout
    assert "Doğru mu?" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.stdout.replace("\n", " ").endswith(f"{FORGOTTEN} ")


def test_a_board_nobody_knows_is_wrong_usage() -> None:
    result = run("chat", "--board", "nergens")

    assert result.returncode == 2
    assert "opoo" in result.stderr


def test_a_board_can_try_its_own_profile(tmp_path: Path) -> None:
    profile = tmp_path / "linde.toml"
    roles = '[roles]\nfg = { title = "FG", address = "fg@linde.example" }\n'
    words = f'id = "linde"\nname = "Stichting De Linde"\n{roles}'
    profile.write_text(words, encoding="utf-8")

    result = run("chat", "--board", str(profile), stdin="")

    assert result.returncode == 0, result.stderr
    assert "het privacyloket van Stichting De Linde" in result.stdout


# The page with whole conversations


def test_the_conversations_on_the_page_are_those_the_service_holds_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == asyncio.run(page()), "run `make transcripts`"


def test_the_page_tells_of_every_scene() -> None:
    written = PAGE.read_text(encoding="utf-8")

    assert [each.title for each in SCENES if f"## {each.title}\n" not in written] == []
