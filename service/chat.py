"""Hold a parent's conversation without Telegram: what is typed goes in, what is seen comes out."""

import hashlib
import mimetypes
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Final, TypeAlias

from bot.chat_bot import ChatBot
from bot.conversation import command_named
from bot.offered_files import MOST_BYTES, PDF, UNKNOWN_TYPE
from bot.read_update import COMMAND, as_signal
from bot.record_update import Recorder
from bot.sayings import Saying
from bot.talk_in_chat import LONGEST_TAP
from bot.talker import Said, Talker
from bot.texts import sentence
from bot.wording import SpokenButton
from casework.actions.receive_message import Arrival, Receipt
from casework.boards import BoardProfile
from casework.files import FilesRefused, IncomingFile
from casework.ledger import Door, Outcome, Source
from casework.letters import Letter
from casework.message import Attachment, Channel, IncomingMessage
from casework.ports import Words
from outbox.deliver import Deliver
from service.wiring import House

PLACE: Final = "terminal"
"""Under which what is typed stands in the ledger."""
ONE_CHAT: Final = 1
FILE_COMMAND: Final = "foto"
FILE_GONE: Final = (
    "In Telegram verdwijnt de foto nu ook uit de chat. Het bestand op uw eigen schijf blijft staan;"
    " er is niets van bewaard."
)
WORDS_GONE: Final = (
    "In Telegram verdwijnt uw bericht nu uit de chat. In dit venster blijft het staan."
)
NO_SUCH_FILE: Final = "Dit bestand kan ik niet lezen: {path}"
WHICH_FILE: Final = "Schrijf achter /foto welk bestand, bijvoorbeeld: /foto schermafbeelding.png"


@dataclass(frozen=True, slots=True)
class BotSays:
    """A message of the bot."""

    text: str


@dataclass(frozen=True, slots=True)
class ChatLetter:
    """A letter that comes into the chat."""

    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter that would go by mail; here it goes nowhere."""

    to: str
    subject: str
    text: str
    to_staff: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What only somebody at a terminal needs to know."""

    text: str


Seen: TypeAlias = BotSays | ChatLetter | Mail | Remark
Rows: TypeAlias = tuple[tuple[SpokenButton, ...], ...]


@dataclass(slots=True)
class _LetterBox:
    """Takes every letter, and sends none."""

    came: list[ChatLetter | Mail] = field(default_factory=list)

    async def carry(self, letter: Letter, words: Words) -> None:
        if letter.channel is Channel.CHAT:
            self.came.append(ChatLetter(words.text))
        else:
            to_staff = letter.to_role is not None
            self.came.append(Mail(letter.recipient, words.subject, words.text, to_staff))


class TerminalChat:
    """One chat with the bot of a board, as Telegram would bring it."""

    def __init__(self, house: House, board: str, *, language: str) -> None:
        """Prepare; `language` is what the parent's Telegram would be set to (an IETF tag)."""
        bot = ChatBot(PLACE, board, token="")
        self._house: Final = house
        self._board: Final = house.boards[board]
        self._sender: Final = bot.chat_key(ONE_CHAT)
        self._language: Final = language
        self._talker: Final = Talker(house.talk, board)
        self._recorder: Final = Recorder(bot, house.receive)
        self._letters: Final = _LetterBox()
        everybody = {channel: {"*": self._letters} for channel in Channel}
        self._deliver: Final[Deliver] = replace(house.deliver, postmen=everybody)
        self._numbers: Final = count(1)
        self._offered: Rows = ()
        self._asks = False

    @property
    def board(self) -> BoardProfile:
        """The board whose bot answers."""
        return self._board

    @property
    def offered(self) -> Rows:
        """The buttons that can be tapped now."""
        return self._offered

    async def hears(self, typed: str) -> list[Seen]:
        """Take one message; answer what is seen of it, in that order."""
        wrote = typed.strip()
        data = self._button(wrote)
        if data is not None:
            seen = await self._tapped(data)
        elif wrote.startswith("/"):
            seen = await self._commanded(wrote)
        else:
            seen = await self._wrote(wrote, wrote)
        return [*seen, *await self.post()]

    async def post(self) -> list[Seen]:
        """Bring the letters that are owed; answer those that came."""
        while await self._deliver():
            pass
        came: list[Seen] = [*self._letters.came]
        self._letters.came.clear()
        return came

    def _button(self, wrote: str) -> str | None:
        """Answer what comes back from a button: by its number, or by the words on it."""
        buttons = [button for row in self._offered for button in row]
        if wrote.isdecimal() and 0 < int(wrote) <= len(buttons):
            return buttons[int(wrote) - 1].data
        same = (each for each in buttons if each.text.casefold() == wrote.casefold())
        return next((each.data for each in same), None)

    async def _tapped(self, data: str) -> list[Seen]:
        arrival = self._arrival(as_signal(self._message("", ""), "button"))
        said = await self._talker.tapped(self._sender, arrival, data, language=self._language)
        return self._seen(said)

    async def _commanded(self, wrote: str) -> list[Seen]:
        command = COMMAND.fullmatch(wrote)
        if command is None:
            return await self._wrote(wrote, wrote)
        word, behind = command[1].casefold(), (command[2] or "").strip()
        if word == FILE_COMMAND:
            return await self._sent(behind)
        if behind:
            return await self._wrote(behind, wrote)
        arrival = self._arrival(as_signal(self._message("", ""), "command"))
        named = command_named(word)
        said = await self._talker.commanded(self._sender, arrival, named, language=self._language)
        return self._seen(said)

    async def _wrote(self, asks: str, wrote: str) -> list[Seen]:
        arrival = self._arrival(self._message(asks, wrote))
        if asks == wrote and len(wrote) <= LONGEST_TAP:
            tap = await self._talker.tap_meant_by(self._sender, wrote, language=self._language)
            if tap is not None:
                said = await self._talker.tapped(
                    self._sender, arrival, tap, language=self._language
                )
                return self._seen(said)
        saved = await self._recorder.save(arrival)
        message = arrival.message
        gone = saved.words_kept and self._recorder.holds_number(message)
        told = [*self._sayings(Saying.NUMBER_GONE), Remark(WORDS_GONE)] if gone else []
        return [*told, *await self._after(arrival.source, saved.receipt)]

    async def _sent(self, behind: str) -> list[Seen]:
        """Take a file, as a photo that is sent without words."""
        if not behind:
            return [Remark(WHICH_FILE)]
        path = file_named(behind)
        file = read_file(path, looked_at=self._house.receive.judge is not None)
        if file is None:
            return [Remark(NO_SUCH_FILE.format(path=path))]
        if isinstance(file, Saying):
            await self._recorder.save(self._arrival(as_signal(self._message("", ""), "no words")))
            return self._sayings(file)
        shown = Attachment(file.name, file.media_type, len(file.data))
        arrival = self._arrival(self._message("", "", shown))
        unseen = await self._house.receive.must_stay_unseen(arrival)
        try:
            saved = await self._recorder.save(
                replace(arrival, unseen=unseen, files=() if unseen else (file,))
            )
        except FilesRefused:
            signal = replace(arrival, message=as_signal(self._message("", ""), "no words"))
            await self._recorder.save(signal)
            return self._sayings(Saying.NOT_SURE)
        receipt = saved.receipt
        told = self._sayings(Saying.UNSEEN) if unseen else []
        if receipt.copy_destroyed:
            told.append(Remark(FILE_GONE))
        return [*told, *await self._after(arrival.source, receipt)]

    async def _after(self, source: Source, receipt: Receipt) -> list[Seen]:
        """Go on once a message is received."""
        if receipt.outcome is Outcome.SET_ASIDE:
            return self._sayings(Saying.A_PERSON_LOOKS)
        said = await self._talker.heard(self._sender, source, receipt, language=self._language)
        return self._seen(said)

    def _seen(self, said: Said) -> list[Seen]:
        if said.answers_question:
            self._offered, self._asks = (), False
        last = said.messages[-1] if said.messages else None
        if last is not None and (last.asks or not self._asks):
            # The way to a person alone leaves the question above it open, as in Telegram.
            self._offered, self._asks = last.rows, last.asks
        notice = [BotSays(said.notice)] if said.notice else []
        return [*notice, *(BotSays(each.text) for each in said.messages)]

    def _sayings(self, saying: Saying) -> list[Seen]:
        facts = {
            "board": self._board.name,
            "address": self._board.contact.email,
            "megabytes": str(MOST_BYTES // (1024 * 1024)),
        }
        return [BotSays(sentence(saying, language=self._language, **facts))]

    def _arrival(self, message: IncomingMessage) -> Arrival:
        source = Source(Door.CHAT, PLACE, str(next(self._numbers)))
        identity = hashlib.sha256(str(source).encode()).hexdigest()
        message = replace(message, raw_sha256=identity, content_key=identity)
        return Arrival(self._board.id, source, message)

    def _message(self, asks: str, wrote: str, *attachments: Attachment) -> IncomingMessage:
        return IncomingMessage(
            channel=Channel.CHAT,
            received=self._house.clock.now(),
            sender=self._sender,
            text=asks,
            full_text=wrote,
            attachments=attachments,
            raw_size=len(wrote.encode()),
        )


def file_named(behind: str) -> Path:
    """Answer the file that was typed; a window that a file is dropped on may quote its name."""
    path = Path(behind).expanduser()
    if path.is_file():
        return path
    try:
        words = shlex.split(behind)
    except ValueError:
        return path
    return Path(words[0]).expanduser() if len(words) == 1 else path


def read_file(path: Path, *, looked_at: bool) -> IncomingFile | Saying | None:
    """Answer a file in memory, or what the bot says instead; None for one that cannot be read.

    Without `looked_at` nobody can judge it, so none is read.
    """
    media_type = mimetypes.guess_type(path.name)[0] or UNKNOWN_TYPE
    try:
        size = path.stat().st_size
        if not looked_at:
            return Saying.NO_FILES
        if not (media_type.startswith("image/") or media_type == PDF):
            return Saying.ONLY_PICTURES
        if size > MOST_BYTES:
            return Saying.TOO_LARGE
        # Its own name is not kept: it may name a child.
        return IncomingFile("photo", media_type, path.read_bytes())
    except OSError:
        return None


def numbered(rows: Sequence[Sequence[SpokenButton]]) -> Iterator[list[tuple[int, str]]]:
    """Answer the buttons row by row, each with the number that taps it."""
    numbers = count(1)
    for row in rows:
        yield [(next(numbers), button.text) for button in row]
