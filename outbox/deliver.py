"""Deliver the letters that are owed: take them in hand, send them, note what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Protocol

import structlog

from casework.actions.chat_reach import send_waiting
from casework.actions.give_up_letter import give_up_letter
from casework.boards import BoardProfile
from casework.books import SentLetter
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.files import IncomingFile
from casework.letters import Letter, LetterKind, LetterState
from casework.message import Channel
from casework.ports import CarrierUnavailable, Clock, LetterRefused, Mint, Postman, Storage, Words
from outbox.retry import next_try

AT_ONCE: Final = 20
"""Letters taken in hand together; a crash sends at most these again."""
IN_HAND: Final = timedelta(minutes=10)
"""Longer than the slowest relay takes for a batch; after a crash the letters wait this long."""

SAFE_SHARE: Final = 0.8
"""No letter is begun in the last fifth of the hold, so that none is on its way when it ends."""


class Wording(Protocol):
    """Finds the words for a letter."""

    def words(self, letter: Letter) -> Words:
        """Answer the letter as its reader sees it."""
        ...


@dataclass(frozen=True, slots=True)
class Deliver:
    """Sends what is owed, at least once; the stable Message-ID makes twice look like once."""

    storage: Storage
    mint: Mint
    clock: Clock
    boards: Mapping[str, BoardProfile]
    postmen: Mapping[Channel, Mapping[str, Postman]]
    """By channel and board; the key `*` stands for every board."""
    wording: Wording
    sender: str
    """Name under which this process takes letters in hand."""
    in_hand: timedelta = IN_HAND

    async def __call__(self) -> int:
        """Send the letters whose time has come; answer how many were taken in hand."""
        now = self.clock.now()
        until = now + self.in_hand
        async with self.storage.transaction() as tx:
            letters = await tx.letters.take_due(by=self.sender, now=now, until=until, limit=AT_ONCE)
        for letter in letters:
            if self.clock.now() >= now + self.in_hand * SAFE_SHARE:
                # Somebody else may take the rest in hand now; sending it too would be twice.
                break
            await self._send(letter)
        return len(letters)

    async def _send(self, letter: Letter) -> None:
        log = structlog.get_logger().bind(letter=letter.kind.value, cases=list(letter.cases))
        try:
            postman = self._postman(letter)
            words = replace(self.wording.words(letter), files=await self._files(letter))
            await postman.carry(letter, words)
        except LetterRefused as fault:
            log.warning("letter_refused", why=str(fault))
            await self._give_up(letter, str(fault))
        except CarrierUnavailable as fault:
            await self._later(letter, str(fault), fault.not_before_seconds)
        except Exception as fault:
            # Whatever goes wrong with one letter must not hold up the ones behind it.
            log.error("letter_fault", fault=type(fault).__name__)
            await self._later(letter, f"fault {type(fault).__name__}", 0)
        else:
            await self._sent(letter)

    async def _files(self, letter: Letter) -> tuple[IncomingFile, ...]:
        """Answer the files that go with a letter: those of an answer, every one of them."""
        if letter.kind is not LetterKind.ANSWER:
            return ()
        async with self.storage.reading() as tx:
            case = await tx.cases.get(board=letter.board, reference=letter.cases[0])
            answer = await tx.answers.get(case, id=str(letter.facts["answer"])) if case else None
            if case is None or answer is None:
                raise LetterRefused("the answer is gone")
            found = [await tx.answers.file(case, id=about.id) for about in answer.files]
        files = tuple(file for file in found if file is not None)
        if len(files) != letter.facts["files"]:
            raise LetterRefused("a file of the answer is gone")
        return files

    def _postman(self, letter: Letter) -> Postman:
        of_channel = self.postmen.get(letter.channel, {})
        postman = of_channel.get(letter.board) or of_channel.get("*")
        if postman is None:
            raise CarrierUnavailable(f"no carrier for {letter.channel.value}")
        return postman

    async def _sent(self, letter: Letter) -> None:
        now = self.clock.now()
        async with self.storage.transaction() as tx:
            await tx.letters.sent(letter.id, now=now)
            if letter.channel is Channel.CHAT:
                # What comes in proves that the chat is open: Telegram's own word may be lost.
                await send_waiting(tx, letter.board, letter.recipient, now=now)
            await tx.journal.note(
                *(
                    Event(
                        EventKind.LETTER_SENT,
                        letter.board,
                        now,
                        SERVICE,
                        reference,
                        {
                            "letter": letter.kind.value,
                            "to": letter.to_role.value if letter.to_role else "parent",
                        },
                    )
                    for reference in letter.cases
                )
            )

    async def _later(self, letter: Letter, why: str, not_before_seconds: float) -> None:
        now = self.clock.now()
        at = next_try(
            kind=letter.kind,
            owed=letter.owed,
            attempts=letter.attempts,
            now=now,
            not_before_seconds=not_before_seconds,
        )
        if at is None:
            await self._give_up(letter, why)
            return
        async with self.storage.transaction() as tx:
            await tx.letters.try_again(letter.id, at=at, why=why)

    async def _give_up(self, letter: Letter, why: str) -> None:
        now = self.clock.now()
        sent = SentLetter(
            letter.id, letter.kind, LetterState.FAILED, letter.cases, letter.to_role is None
        )
        board = self.boards.get(letter.board)
        async with self.storage.transaction() as tx:
            if board is None:
                # The board was taken out of the settings: nobody is left to give the task to.
                await tx.letters.failed(letter.id, now=now, why=why)
            else:
                await give_up_letter(tx, sent, board, self.mint, now=now, why=why)
