"""Name what the core asks of the rooms around it."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casework.accounts import StaffAccounts
from casework.answer_books import Answers, Handovers
from casework.board_settings import BoardSettings
from casework.boards import BoardProfile
from casework.books import BoardBook, CaseBook, CaseFiles, Journal, LetterTray
from casework.breach_register import BreachRegister
from casework.case_list import CaseList
from casework.codes import IdentityCodes
from casework.contacts import Contacts
from casework.figure_rows import FigureBook
from casework.files import IncomingFile
from casework.ledger import DoorLog, MessageLedger
from casework.letters import Letter
from casework.message import IncomingMessage, Understanding
from casework.oversight import Oversight
from casework.talk import Conversations


class StorageUnavailable(Exception):
    """Nothing can be saved now (locked, full, unreachable); the source keeps the message."""


class ClaimLost(Exception):
    """Another reader recorded this message first; nothing of ours was written."""


class Conflict(Exception):
    """Somebody else wrote the same thing in the same moment; the action may be tried again."""


class Transaction(Protocol):
    """One action, one transaction: everything in it is written together or not at all."""

    @property
    def ledger(self) -> MessageLedger:
        """The ledger of deliveries."""
        ...

    @property
    def cases(self) -> CaseBook:
        """The cases."""
        ...

    @property
    def case_list(self) -> CaseList:
        """The cases as lists show them."""
        ...

    @property
    def letters(self) -> LetterTray:
        """The letters owed."""
        ...

    @property
    def journal(self) -> Journal:
        """The events."""
        ...

    @property
    def files(self) -> CaseFiles:
        """The harmless files that came with messages."""
        ...

    @property
    def breaches(self) -> BreachRegister:
        """The register of breaches."""
        ...

    @property
    def contacts(self) -> Contacts:
        """The contacts on file, as keyed hashes."""
        ...

    @property
    def codes(self) -> IdentityCodes:
        """The open one-time codes."""
        ...

    @property
    def conversations(self) -> Conversations:
        """What is remembered of the chats."""
        ...

    @property
    def boards(self) -> BoardBook:
        """What the boards' own people told."""
        ...

    @property
    def answers(self) -> Answers:
        """The answers to parents."""
        ...

    @property
    def handovers(self) -> Handovers:
        """The answers that wait to be fetched."""
        ...

    @property
    def settings(self) -> BoardSettings:
        """What people of the boards set at the desk."""
        ...

    @property
    def figures(self) -> FigureBook:
        """The plain rows that figures are counted from."""
        ...

    @property
    def oversight(self) -> Oversight:
        """What the FG asks of log, letters and chain."""
        ...

    @property
    def doors(self) -> DoorLog:
        """When each door was last looked into."""
        ...

    @property
    def staff(self) -> StaffAccounts:
        """Who may sign in to the desk."""
        ...


class Storage(Protocol):
    """Opens transactions. Raises StorageUnavailable where nothing can be saved or read."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that commits when the block ends well.

        Raises Conflict when somebody else wrote the same in the same moment.
        """
        ...

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a view that only reads, and waits for no writer."""
        ...


class Understand(Protocol):
    """Reads what a message asks."""

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        """Answer the kinds that a message to a board earns, and how sure that is.

        The schools it is about are told among those of the board. Never blocks the event loop.
        """
        ...


class Screen(Protocol):
    """Takes identifying numbers out of a message before anything else sees it."""

    def screen(self, message: IncomingMessage) -> IncomingMessage:
        """Answer the message with every number masked, in all of its texts."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """A letter as its reader sees it."""

    subject: str
    text: str
    html: str = ""
    """Empty for chat."""
    files: tuple[IncomingFile, ...] = ()
    """What goes with a mail; only an answer of a person has any."""


class LetterRefused(Exception):
    """The carrier will never take this letter; the text is a short phrase without addresses."""


class CarrierUnavailable(Exception):
    """The carrier does not take letters now; the text is a short phrase without addresses."""

    def __init__(self, why: str, *, not_before_seconds: float = 0) -> None:
        """Say why, and how long the carrier itself asks to wait, seconds."""
        super().__init__(why)
        self.not_before_seconds = not_before_seconds


class Postman(Protocol):
    """Carries letters over one channel."""

    async def carry(self, letter: Letter, words: Words) -> None:
        """Hand a letter over. Raises LetterRefused or CarrierUnavailable."""
        ...


class Mint(Protocol):
    """Makes the names that nobody can guess."""

    def reference(self) -> str:
        """Answer a new case reference such as `PL-7F3K-9QXM`."""
        ...

    def letter_id(self) -> str:
        """Answer a new id for a letter."""
        ...

    def message_id(self, letter_id: str) -> str:
        """Answer the signed Message-ID of a letter."""
        ...

    def letter_of(self, message_id: str) -> str | None:
        """Answer the letter a Message-ID of ours stands for; None when the signature is not
        ours."""
        ...

    def receipt(self, reference: str) -> str:
        """Answer the secret letters of a case's receipt code: always the same, known to nobody
        who was not told."""
        ...


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Answer the present moment in UTC."""
        ...
