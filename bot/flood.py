"""Keep the work bounded that one chat can make: what is beyond it is saved, and little more.

| of one chat, in ten minutes | what happens                                                    |
| --------------------------- | --------------------------------------------------------------- |
| the first 30                | all there is to it                                              |
| up to 100                   | joins the chat's case unanswered, unless it tells of a breach   |
| beyond                      | joins the chat's case unanswered, unread by the machine         |

Each has its row in the ledger, and staff are told as of any message; what the machine did not
read, they do. Files are not fetched, and the parent is told so.
"""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from casework.boards import BoardProfile
from casework.kinds import Kind
from casework.message import IncomingMessage, Understanding
from casework.ports import Understand

WINDOW: Final = timedelta(minutes=10)
FULLY: Final = 30
FOR_BREACHES: Final = 100
CHATS_REMEMBERED: Final = 4_096
"""The one longest silent goes first."""


class Care(Enum):
    """What is done with a message of a chat."""

    FULL = "full"
    FOR_BREACHES = "for_breaches"
    ONLY_SAVED = "only_saved"


@dataclass(slots=True)
class _Chat:
    places: OrderedDict[int, tuple[datetime, int]] = field(default_factory=OrderedDict)
    """By the number of an update: when it was sent, and how many came around it before."""
    told: datetime | None = None
    """When it heard that it is not answered."""


class FloodGate:
    """Counts the updates of each chat, in bounds, by when they were sent.

    After an outage those of a whole day come at once, and are no flood.
    """

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._chats: Final[OrderedDict[int, _Chat]] = OrderedDict()

    def care(self, chat_id: int, update_id: int, sent: datetime) -> Care:
        """Answer what is done with an update; the same when it comes again."""
        place = self._place(chat_id, update_id, sent)
        if place < FULLY:
            return Care.FULL
        return Care.FOR_BREACHES if place < FOR_BREACHES else Care.ONLY_SAVED

    def is_news(self, chat_id: int, sent: datetime) -> bool:
        """Answer whether a chat is to hear that it is not answered; once in a while."""
        chat = self._chats.setdefault(chat_id, _Chat())
        if chat.told is not None and abs(sent - chat.told) < WINDOW:
            return False
        chat.told = sent
        return True

    def _place(self, chat_id: int, update_id: int, sent: datetime) -> int:
        chat = self._chats.setdefault(chat_id, _Chat())
        self._chats.move_to_end(chat_id)
        if len(self._chats) > CHATS_REMEMBERED:
            self._chats.popitem(last=False)
        if update_id in chat.places:
            return chat.places[update_id][1]
        near = sum(abs(sent - other) < WINDOW for other, _ in chat.places.values())
        chat.places[update_id] = (sent, near)
        if len(chat.places) > FOR_BREACHES + 1:
            chat.places.popitem(last=False)
        return near


class OnlyBreaches:
    """Understands a message beyond the bound: as a breach, or as nothing that is asked."""

    def __init__(self, real: Understand) -> None:
        """Read with the real one."""
        self._real: Final = real
        self._told: Final[OrderedDict[str, tuple[str, datetime]]] = OrderedDict()
        """By chat: which message told of a breach, and when."""

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        """Answer a breach where there surely is one, the first of a chat; else that nothing is
        asked."""
        understood = await self._real.understand(message, board)
        if Kind.DATALEK not in understood.labels or understood.unsure:
            return asks_nothing(understood.language)
        chat = message.sender or ""
        which, since = self._told.get(chat, (message.raw_sha256, message.received))
        if which != message.raw_sha256 and message.received - since < WINDOW:
            return asks_nothing(understood.language)
        self._told[chat] = (message.raw_sha256, message.received)
        if len(self._told) > CHATS_REMEMBERED:
            self._told.popitem(last=False)
        return replace(understood, labels=(Kind.DATALEK,), likely=(Kind.DATALEK,))


class Unread:
    """Understands nothing: what it is given is read by people alone."""

    async def understand(self, _message: IncomingMessage, _board: BoardProfile) -> Understanding:
        """Answer that nothing is asked."""
        return asks_nothing("nl")


def asks_nothing(language: str) -> Understanding:
    """Answer what makes a message join the open case of its chat."""
    return Understanding(
        labels=(Kind.OVERIG,),
        unsure=False,
        probabilities=dict.fromkeys(Kind, 0.0),
        likely=(Kind.OVERIG,),
        language=language,
    )
