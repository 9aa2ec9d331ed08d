"""Stand in for each port, without a disk, a model, a clock or randomness of its own."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casework.boards import BoardProfile
from casework.kinds import Kind
from casework.letters import Letter
from casework.message import IncomingMessage, Understanding
from casework.ports import Words
from casework.receipts import spelled


@dataclass
class FakeClock:
    """A clock that stands still until a test moves it."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def advance(self, step: timedelta) -> None:
        self.moment += step


@dataclass
class FakeUnderstand:
    """Understands by script: the first entry whose words stand in the message decides."""

    script: Mapping[str, Understanding] = field(default_factory=dict)
    otherwise: Understanding | None = None
    asked: list[IncomingMessage] = field(default_factory=list)

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        self.asked.append(message)
        for words, understanding in self.script.items():
            if words in message.text:
                return understanding
        if self.otherwise is None:
            raise AssertionError("nothing is scripted for this message")
        return self.otherwise


class PassingScreen:
    """Lets every message through as it is."""

    def screen(self, message: IncomingMessage) -> IncomingMessage:
        return message


class FailingScreen:
    """Fails on every message."""

    def screen(self, message: IncomingMessage) -> IncomingMessage:
        raise RuntimeError("screening failed")


@dataclass
class CountingMint:
    """Makes names by counting; a test may script references that clash."""

    scripted: list[str] = field(default_factory=list)
    counted: int = 0
    prefix: str = ""
    """Tells the names of two processes apart."""

    def reference(self) -> str:
        if self.scripted:
            return self.scripted.pop(0)
        self.counted += 1
        return f"PL-{self.prefix or 'TEST'}-{self.counted:04d}"

    def letter_id(self) -> str:
        self.counted += 1
        return f"{self.prefix.lower()}{self.counted:06d}"

    def message_id(self, letter_id: str) -> str:
        return f"<ours.{letter_id}@loket.example>"

    def letter_of(self, message_id: str) -> str | None:
        match = re.fullmatch(
            r"<ours\.(\w+)@loket\.example>", message_id.strip(), flags=re.IGNORECASE
        )
        return match[1].lower() if match else None

    def receipt(self, reference: str) -> str:
        return spelled(int.from_bytes(hashlib.sha256(reference.encode()).digest()))


@dataclass
class FakePostman:
    """Remembers what it was given to carry, or refuses it as the test says."""

    fault: Exception | None = None
    carried: list[tuple[Letter, Words]] = field(default_factory=list)

    async def carry(self, letter: Letter, words: Words) -> None:
        if self.fault is not None:
            raise self.fault
        self.carried.append((letter, words))


def sure(*labels: Kind, language: str = "nl") -> Understanding:
    """Answer an understanding that leaves no doubt."""
    return Understanding(
        labels=labels,
        unsure=False,
        probabilities={kind: 0.95 if kind in labels else 0.01 for kind in Kind},
        likely=labels,
        language=language,
    )


def unsure(label: Kind, *also_likely: Kind, language: str = "nl") -> Understanding:
    """Answer an understanding that a person must look at."""
    likely = (label, *also_likely)
    return unsure_about((label,), likely, language=language)


def unsure_about(
    labels: Sequence[Kind], likely: Sequence[Kind], *, language: str = "nl"
) -> Understanding:
    """Answer an understanding with labels and kinds that cannot be ruled out."""
    return Understanding(
        labels=tuple(labels),
        unsure=True,
        probabilities={kind: 0.4 if kind in likely else 0.01 for kind in Kind},
        likely=tuple(likely),
        language=language,
    )
