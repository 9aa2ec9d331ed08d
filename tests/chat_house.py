"""The parts around a bot under test: real storage, a Bot API server on loopback, a clock."""

import secrets
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

from bot_api_server import TOKEN, BotApiServer, bot_api_server

from bot.chat_bot import ChatBot
from bot.chat_door import Waits
from bot.postman import TelegramPostman
from bot.reader import ChatReader
from casework.actions.receive_message import ReceiveMessage
from casework.boards import BoardProfile
from casework.files import FileVerdict, IncomingFile, JudgedFile, JudgeFiles
from casework.kinds import Kind
from casework.ledger import Door, LedgerEntry, Look, Outcome, Source
from casework.letters import Letter, LetterKind
from casework.message import Channel, IncomingMessage, Understanding
from casework.ports import Words
from casework.profile_check import check_profile
from casework.term_acts import Question, QuestionKind, TermActs
from outbox.deliver import Deliver
from storage.database import Database
from storage.encryption import Vault
from storage.mint import SecretMint

NOW: Final = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
CHAT: Final = 70_123_456_789
HALF_A_CHARACTER: Final = "\ud83d"
QUESTION: Final = "Hallo, ik wil graag weten wat er over Sevval op papier staat"
PROFILES: Final = Path(__file__).parent.parent / "boards"
BOARD: Final = check_profile(
    tomllib.loads((PROFILES / "opron.toml").read_text(encoding="utf-8")), file="opron.toml"
)


@dataclass
class StandingClock:
    """A clock that only moves when a test moves it."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass
class PlainUnderstanding:
    """Takes every message for a request to see a file, or fails as asked."""

    read: list[IncomingMessage] = field(default_factory=list)
    fault: Exception | None = None
    nothing_asked: bool = False
    """Takes the next messages for ones that ask nothing."""

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        self.read.append(message)
        if self.fault is not None:
            raise self.fault
        if self.nothing_asked:
            other = (Kind.OVERIG,)
            return Understanding(other, False, dict.fromkeys(Kind, 0.1), other, "nl")
        return Understanding((Kind.INZAGE,), False, dict.fromkeys(Kind, 0.1), (Kind.INZAGE,), "nl")


@dataclass
class OpenScreen:
    """Lets every text through, or fails as asked."""

    fault: Exception | None = None
    spoils: bool = False
    """Lets a text through that cannot be stored."""
    masks: str | None = None
    """The one number that it takes out."""

    def screen(self, message: IncomingMessage) -> IncomingMessage:
        if self.fault is not None:
            raise self.fault
        if self.masks is not None:
            text, whole = (
                each.replace(self.masks, "[BSN]") for each in (message.text, message.full_text)
            )
            message = replace(message, text=text, full_text=whole)
        if not self.spoils:
            return message
        return replace(message, sender_name=cast("str", object()))


@dataclass
class ByContent:
    """Judges a file by its first word; remembers what it saw."""

    seen: list[IncomingFile] = field(default_factory=list)
    fault: Exception | None = None

    async def judge(self, file: IncomingFile, *, identity_open: bool) -> JudgedFile:
        self.seen.append(file)
        if self.fault is not None:
            raise self.fault
        verdicts = {
            b"paspoort": FileVerdict.IDENTITY_DOCUMENT,
            b"schermafbeelding": FileVerdict.HARMLESS,
            b"wazig": FileVerdict.UNCERTAIN,
        }
        return JudgedFile(verdicts[file.data.split(b" ")[0]], "Dit is een proef.")


class ChatWords:
    """Words of any letter: its kind and its references."""

    def words(self, letter: Letter) -> Words:
        return Words("", f"{letter.kind.value} {' '.join(letter.cases)} vóór 14-10-2026")


class LetterBox:
    """Takes every letter that goes by mail."""

    async def carry(self, letter: Letter, words: Words) -> None:
        """Nothing is looked at here."""


@dataclass
class Desk:
    """A reader, its storage and its Telegram, joined."""

    server: BotApiServer
    database: Database
    file: Path
    mint: SecretMint
    clock: StandingClock
    understanding: PlainUnderstanding
    screen: OpenScreen
    bot: ChatBot
    reader: ChatReader
    judge: JudgeFiles | None = None

    def receive(self) -> ReceiveMessage:
        return ReceiveMessage(
            self.database,
            self.understanding,
            self.screen,
            self.mint,
            self.clock,
            {BOARD.id: BOARD},
            "proef",
            judge=self.judge,
        )

    def another_reader(self, bot: ChatBot | None = None) -> ChatReader:
        return ChatReader(bot or self.bot, self.receive(), waits=Waits(0.01, 0.02, 0.01))

    def postman(self) -> TelegramPostman:
        return TelegramPostman([self.bot])

    def deliver(self, postman: TelegramPostman) -> Deliver:
        return Deliver(
            storage=self.database,
            mint=self.mint,
            clock=self.clock,
            boards={BOARD.id: BOARD},
            postmen={Channel.CHAT: {"*": postman}, Channel.EMAIL: {"*": LetterBox()}},
            wording=ChatWords(),
            sender="proef",
        )

    async def messages(self) -> list[IncomingMessage]:
        """What is kept of the chat, with the newest case first."""
        async with self.database.reading() as tx:
            return [
                message
                for case in await tx.cases.all()
                for message in await tx.cases.messages(case)
            ]

    async def kept_files(self) -> list[tuple[str, bytes]]:
        """Media type and contents of every file that is kept."""
        found = []
        async with self.database.reading() as tx:
            for case in await tx.cases.all():
                for each in await tx.files.of_case(case):
                    file = await tx.files.get(case, id=each.id)
                    assert file is not None
                    found.append((file.media_type, file.data))
        return found

    async def ask_who(self) -> None:
        """Ask who writes, in the one case there is."""
        question = Question(QuestionKind.IDENTITY, self.clock.now(), "Jo Prinsen")
        async with self.database.transaction() as tx:
            (case,) = await tx.cases.all()
            await tx.cases.save(replace(case, acts=TermActs(questions=(question,))))

    async def letters(self, reference: str) -> list[LetterKind]:
        """The kinds of all letters to the parent about a case."""
        async with self.database.reading() as tx:
            found = await tx.letters.of_case(reference)
        return [letter.kind for letter, _, _ in found if letter.channel is Channel.CHAT]

    async def cases(self) -> list[str]:
        async with self.database.reading() as tx:
            return [case.reference for case in await tx.cases.all()]

    async def row(self, update_id: int | str) -> LedgerEntry | None:
        async with self.database.reading() as tx:
            return await tx.ledger.entry(Source(Door.CHAT, self.bot.name, str(update_id)))

    async def outcome(self, update_id: int) -> Outcome | None:
        row = await self.row(update_id)
        return row.outcome if row else None

    async def door(self) -> Look | None:
        async with self.database.reading() as tx:
            return next(iter(await tx.doors.looks()), None)


@asynccontextmanager
async def open_desk(folder: Path, judge: JudgeFiles | None = None) -> AsyncIterator[Desk]:
    """A desk on an empty database, for as long as the block lasts; without a judge it takes no
    files."""
    vault = Vault(secrets.token_bytes(32))
    file = folder / "proef.sqlite3"
    database = Database(f"sqlite:///{file}", vault, busy_timeout_ms=20)
    await database.migrate()
    async with bot_api_server() as server:
        bot = ChatBot("proefbot", BOARD.id, TOKEN, server.base_url, poll_seconds=0)
        joined = Desk(
            server,
            database,
            file,
            SecretMint(vault, "opron.example"),
            StandingClock(),
            PlainUnderstanding(),
            OpenScreen(),
            bot,
            reader=None,  # type: ignore[arg-type]  # made on the next line, from the rest
            judge=judge,
        )
        joined.reader = joined.another_reader()
        yield joined
        await joined.reader.hang_up()
    await database.close()


def written(update_id: int, text: str = QUESTION, **more: Any) -> dict[str, Any]:
    """A text message from a private chat, as Telegram sends it."""
    return {"update_id": update_id, "message": message(update_id, text=text, **more)}


def message(number: int, **more: Any) -> dict[str, Any]:
    return {
        "message_id": number + 1000,
        "date": int(NOW.timestamp()) - 60,
        "chat": {
            "id": CHAT,
            "type": "private",
            "first_name": "Sevval",
            "last_name": "Demir-Oudega",
            "username": "moeder_van_sevval",
        },
        "from": {
            "id": CHAT,
            "is_bot": False,
            "first_name": "Sevval",
            "last_name": "Demir-Oudega",
            "username": "moeder_van_sevval",
            "language_code": "nl",
        },
        **more,
    }


def in_group(update_id: int) -> dict[str, Any]:
    group = {"id": -100_200, "type": "supergroup", "title": "Ouders groep 5"}
    return {"update_id": update_id, "message": message(update_id, text="hoi bot", chat=group)}


def watched_reader(desk: Desk, before: Callable[[int], Awaitable[None]]) -> ChatReader:
    """A reader that does something just before it understands the n-th message."""
    plain = PlainUnderstanding()

    class Watched:
        async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
            await before(len(plain.read) + 1)
            return await plain.understand(message, board)

    return ChatReader(desk.bot, replace(desk.receive(), understand=Watched()))
