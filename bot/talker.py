"""Lead the conversation of one board with its chats, whatever they come in by."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from bot.conversation import Command, Commanded, Happening, Strayed, Turn, answer
from bot.heard import Heard
from bot.not_knowing import does_not_know
from bot.questions import About, not_knowing, person_row, rows_on_offer
from bot.reply import Tapped, read_data
from bot.texts import LANGUAGES, both_languages, own_language
from bot.wording import Speaker, Spoken
from casework.actions.receive_message import Arrival, Receipt
from casework.actions.talk_with_parent import Chat, TalkWithParent
from casework.boards import BoardProfile
from casework.ledger import LedgerEntry, Outcome, Source
from casework.message import AutomaticKind
from casework.talk import Done, Seen, Step, Talk

TALKED_ABOUT: Final = frozenset({Outcome.CASE_OPENED, Outcome.ADDED_TO_CASE})
BESIDE_THE_QUESTIONS: Final = frozenset({Step.PERSON})
"""Buttons that leave the question they stand under open."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a parent sees after an event in the chat."""

    messages: tuple[Spoken, ...] = ()
    notice: str = ""
    """A short word over the button that was tapped, in place of a message."""
    answers_question: bool = False
    """The buttons under the question can go."""


@dataclass(frozen=True, slots=True)
class Talker:
    """Takes what comes from one chat after another; everything is written before it is said.

    `language` is always what the parent's own program is set to (an IETF tag, or empty).
    """

    talk: TalkWithParent
    board: str

    @property
    def profile(self) -> BoardProfile:
        """The profile of the board."""
        return self.talk.boards[self.board]

    async def tap_meant_by(self, sender: str, text: str, *, language: str) -> Tapped | None:
        """Answer the button whose words somebody wrote instead of tapping it; None for others.

        The way to a person can always be written, and that somebody does not know. Raises
        StorageUnavailable.
        """
        plain = _plain(text)
        talk, seen = await self.talk.look(Chat(self.board, sender))
        about = About(self.profile, seen)
        spoken = dict.fromkeys((*both_languages(talk.language or language), *both_languages("en")))
        for each in spoken:
            speaker = Speaker(self.profile, each, Done(seen))
            for row in (*rows_on_offer(talk, about), person_row()):
                for button in row:
                    if plain and _plain(speaker.label(button)) == plain:
                        return Tapped(button.step, button.about, button.value)
        return not_knowing(talk, about) if does_not_know(text) else None

    async def heard(self, sender: str, source: Source, receipt: Receipt, *, language: str) -> Said:
        """Answer what is said once a message is received.

        Raises StorageUnavailable or Conflict; the message itself is saved all the same.
        """
        understood = receipt.understood
        if receipt.outcome not in TALKED_ABOUT or understood is None:
            return Said()
        happening = Heard(
            cases=receipt.cases,
            opened=receipt.opened,
            language=understood.language,
            discovered=understood.discovered,
            words=receipt.words,
            identified=receipt.identified,
            code_failed=receipt.code_failed,
            copy_destroyed=receipt.copy_destroyed,
        )
        return await self._turn(Chat(self.board, sender), happening, source, None, language)

    async def tapped(
        self, sender: str, arrival: Arrival, data: str | Tapped, *, language: str
    ) -> Said:
        """Answer what is said to a button; of the arrival only gets a row that it came.

        Raises StorageUnavailable, Conflict or ClaimLost with nothing written.
        """
        tap = read_data(data) if isinstance(data, str) else data
        happening = tap or Strayed()
        said = await self._turn(
            Chat(self.board, sender), happening, arrival.source, self._row(arrival), language
        )
        leaves_open = tap is not None and tap.step in BESIDE_THE_QUESTIONS
        return said if leaves_open else replace(said, answers_question=True)

    async def commanded(
        self, sender: str, arrival: Arrival, command: Command, *, language: str
    ) -> Said:
        """Answer what is said to a command; as `tapped`."""
        happening = Commanded(command)
        return await self._turn(
            Chat(self.board, sender), happening, arrival.source, self._row(arrival), language
        )

    async def _turn(
        self,
        chat: Chat,
        happening: Happening,
        source: Source,
        entry: LedgerEntry | None,
        language: str,
    ) -> Said:
        think = self._thinking(happening, language)
        turn, done = await self.talk(chat, think, source=source, entry=entry)
        speaker = Speaker(self.profile, turn.talk.language or language, done)
        return Said(
            messages=tuple(speaker.spoken(reply) for reply in turn.replies),
            notice=speaker.notice(turn.notice) if turn.notice else "",
        )

    def _thinking(self, happening: Happening, language: str) -> Callable[[Talk, Seen], Turn]:
        now = self.talk.clock.now()

        def think(talk: Talk, seen: Seen) -> Turn:
            own = own_language(talk.language or language)
            about = About(self.profile, seen, own)
            return answer(talk, happening, about, now, languages=LANGUAGES)

        return think

    def _row(self, arrival: Arrival) -> LedgerEntry:
        """Answer the row of what holds no words for a person."""
        now = self.talk.clock.now()
        message = arrival.message
        return LedgerEntry(
            source=arrival.source,
            board=self.board,
            outcome=Outcome.AUTOMATIC,
            received=message.received,
            recorded=now,
            raw_size=0,
            raw_sha256=message.raw_sha256,
            content_key="",
            reason=AutomaticKind.CHAT_SIGNAL.value,
            settled=now,
        )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!")
