"""A parent's side of a conversation: writes, taps what stands on a button, reads the answers."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from chat_house import BOARD, CHAT, Desk, message, open_desk, written

from bot.chat_door import Waits
from bot.reader import ChatReader
from casework.actions.talk_with_parent import TalkWithParent
from casework.case import Case
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import Letter, LetterKind
from casework.message import IncomingMessage, Understanding
from outbox.words import LetterWords

ASKS_FILE: Final = "Mag ik zien wat er over mijn dochter in het systeem staat?"
ASKS_FILE_AT_SCHOOL: Final = "Ik wil het dossier van de Noorderbreedte inzien"
TELLS_BREACH: Final = "Ik kreeg net het rapport van een ander kind in de mail"
TELLS_NOTHING: Final = "Hoe laat begint de musical?"
TELLS_SOMETHING: Final = "Er klopt iets niet met die lijst"
BOTH: Final = "Rapport van een ander kind, en ik wil ons eigen dossier zien"
ASKS_FILE_IN_TURKISH: Final = "Kızım hakkında neler yazdığınızı görmek istiyorum"


def surely(*kinds: Kind, language: str = "nl") -> Understanding:
    return Understanding(kinds, False, dict.fromkeys(Kind, 0.1), kinds, language)


def maybe(*kinds: Kind) -> Understanding:
    return Understanding(kinds[:1], True, dict.fromkeys(Kind, 0.1), kinds, "nl")


SCRIPT: Final[Mapping[str, Understanding]] = {
    ASKS_FILE: surely(Kind.INZAGE),
    ASKS_FILE_AT_SCHOOL: surely(Kind.INZAGE),
    TELLS_BREACH: surely(Kind.DATALEK),
    TELLS_NOTHING: surely(Kind.OVERIG),
    TELLS_SOMETHING: maybe(Kind.CORRECTIE, Kind.DATALEK),
    BOTH: surely(Kind.DATALEK, Kind.INZAGE),
    ASKS_FILE_IN_TURKISH: surely(Kind.INZAGE, language="tr"),
}


@dataclass
class ScriptedUnderstanding:
    """Understands what stands in the script; everything else asks nothing."""

    discovered: datetime | None = None

    async def understand(self, message: IncomingMessage, *_: object) -> Understanding:
        found = SCRIPT.get(message.text, maybe(Kind.OVERIG))
        return replace(found, discovered=self.discovered)


@dataclass
class Parent:
    """One chat with a bot that talks back."""

    desk: Desk
    understanding: ScriptedUnderstanding = field(default_factory=ScriptedUnderstanding)
    chat: int = CHAT
    language: str = "nl"
    _next: int = 500
    _reader: ChatReader | None = None

    @property
    def talk(self) -> TalkWithParent:
        desk = self.desk
        return TalkWithParent(desk.database, desk.clock, desk.mint, {BOARD.id: BOARD})

    @property
    def reader(self) -> ChatReader:
        if self._reader is None:
            self._reader = self.another_reader()
        return self._reader

    def another_reader(self) -> ChatReader:
        receive = replace(self.desk.receive(), understand=self.understanding)
        return ChatReader(self.desk.bot, receive, talk=self.talk, waits=Waits(0.01, 0.02, 0.01))

    async def restart(self) -> None:
        """Have a new process go on."""
        await self.hang_up()
        self._reader = self.another_reader()

    async def hang_up(self) -> None:
        if self._reader is not None:
            await self._reader.hang_up()

    def update(self, **what: Any) -> dict[str, Any]:
        self._next += 1
        return {"update_id": self._next, **what}

    def message(self, text: str) -> dict[str, Any]:
        wrote = written(0, text=text)["message"]
        person = {"id": self.chat, "language_code": self.language}
        return {
            **wrote,
            "message_id": self._next + 1_000,
            "chat": {**wrote["chat"], "id": self.chat},
            "from": {**wrote["from"], **person},
        }

    async def writes(self, text: str) -> list[str]:
        """Write something; answer what the bot says to it."""
        return await self.sends(self.update(message=self.message(text)))

    async def sends(self, update: dict[str, Any]) -> list[str]:
        before = len(self.desk.server.sent)
        await self.desk.server.put(update)
        await self.reader.look()
        return [sent.text for sent in self.desk.server.sent[before:]]

    def tap_on(self, data: str, *, under: int | None = None) -> dict[str, Any]:
        """The update of a tap."""
        number = under or len(self.desk.server.sent)
        shown = message(0, text="…")
        return self.update(
            callback_query={
                "id": f"tap-{self._next + 1}",
                "chat_instance": "1",
                "from": {**shown["from"], "id": self.chat, "language_code": self.language},
                "message": {
                    **shown,
                    "message_id": number,
                    "chat": {**shown["chat"], "id": self.chat},
                },
                "data": data,
            }
        )

    async def taps(self, words: str) -> list[str]:
        """Tap the button with these words under the last message; answer what the bot says."""
        return await self.sends(self.tap_on(self.button(words)))

    def button(self, words: str) -> str:
        """What comes back from the button with these words."""
        return self.offered()[words]

    def offered(self) -> dict[str, str]:
        """The buttons under the last message, by their words."""
        place = (self.chat, len(self.desk.server.sent))
        return {each["text"]: each["callback_data"] for each in self.desk.server.buttons[place]}

    def notices(self) -> list[str]:
        """What was said over buttons."""
        return [words for _, words in self.desk.server.taps_seen if words]

    async def cases(self) -> list[Case]:
        async with self.desk.database.reading() as tx:
            return sorted(await tx.cases.all(), key=lambda case: (case.opened, case.kind))

    async def case(self) -> Case:
        """The one case there is."""
        (found,) = await self.cases()
        return found

    async def events(self, reference: str) -> list[EventKind]:
        async with self.desk.database.reading() as tx:
            found = await tx.journal.of_case(board=BOARD.id, reference=reference)
        return [event.kind for event in found]

    async def letters(self, reference: str) -> list[LetterKind]:
        async with self.desk.database.reading() as tx:
            return [letter.kind for letter, _, _ in await tx.letters.of_case(reference)]

    @staticmethod
    def letter_words(letter: Letter) -> str:
        """A letter as the parent sees it in the chat."""
        return LetterWords().words(letter).text


@asynccontextmanager
async def open_talk(folder: Path) -> AsyncIterator[Parent]:
    """A parent whose words are understood by the script, for as long as the block lasts."""
    async with open_desk(folder) as desk:
        parent = Parent(desk)
        yield parent
        await parent.hang_up()
