"""Write docs/chat-transcripts.md: whole conversations, held with the service itself.

Run it with `make transcripts`. Parents, children and the identity card are invented; the clock,
the references and the code are set, so that every run writes the same.
"""

import asyncio
import io
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from drawn_cards import dutch_card_front
from drawn_photographs import as_jpeg
from rich.console import Console

from casework.actions.keep_contacts import KeepContacts
from casework.actions.prove_identity import ProveIdentity
from casework.boards import Role
from casework.case import Case
from casework.contacts import Authority, Contact, ContactKind
from service.chat import Mail, TerminalChat, numbered
from service.chat_input import Typed
from service.commands.chat import board_named, chat_settings
from service.log import start_log
from service.show_chat import ChatScreen
from service.simulation.stage import MovedClock, NumberedMint
from service.wiring import House, open_house
from storage.mint import ALPHABET

PAGE: Final = Path(__file__).parent.parent / "docs" / "chat-transcripts.md"
WIDTH: Final = 96
BOARD: Final = "opron"
SCHOOL: Final = "De Tandem"
ON_FILE: Final = "hanne.veldstra@ouders.example"
PHOTO: Final = "voorkant.jpg"
CODE: Final = re.compile(r"(?<!PL-)\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
CODE_SHOWN: Final = "K7QM-4XTA"
"""Stands where the real code stood, which is another one each time."""
ONLY_THE_WORST: Final = 50

INTRODUCTION: Final = """\
# Gesprekken met de bot

Zo verloopt een gesprek, van de eerste regel tot de laatste. Alles hieronder is met de dienst zelf
gevoerd: hetzelfde begrip, dezelfde zaken, dezelfde brieven als in Telegram. De ouders zijn
verzonnen, de klok staat stil op een gekozen moment, en elk gesprek begint met een leeg geheugen.

`u:` is de ouder. Wat tussen haakjes staat, gebeurt buiten het gesprek. Een getal is een tik op een
knop. Probeer het zelf met `privacyloket chat`; wat de bot bewaart staat in [De bot](bot.md).

Deze bladzijde is geschreven met `make transcripts`. Een test voert de gesprekken opnieuw en
vergelijkt.
"""


class DrawnMint(NumberedMint):
    """Makes references as parents see them, the same at every run."""

    def reference(self) -> str:
        """Answer the next reference."""
        self.references += 1
        dice = Random(f"{self.node} {self.references}")
        code = "".join(dice.choice(ALPHABET) for _ in range(8))
        return f"PL-{code[:4]}-{code[4:]}"


@dataclass(frozen=True, slots=True)
class Tap:
    """The parent taps the button with these words."""

    words: str


@dataclass(frozen=True, slots=True)
class Later:
    """Time passes, told in words."""

    time: timedelta
    words: str


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Somebody at the school does something, told in words."""

    act: "Callable[[Stage], Awaitable[object]]"
    words: str


Step: TypeAlias = str | Tap | Later | Meanwhile


@dataclass(frozen=True, slots=True)
class Scene:
    """One conversation."""

    title: str
    about: str
    start: datetime
    steps: Sequence[Step]
    language: str = "nl"


@dataclass
class Stage:
    """Where a conversation is held: the service itself, with a clock that is moved."""

    house: House
    clock: MovedClock
    chat: TerminalChat
    folder: Path
    console: Console
    code: str = ""
    screen: ChatScreen = field(init=False)

    def __post_init__(self) -> None:
        self.screen = ChatScreen(self.console)

    async def play(self, step: Step) -> None:
        """Do one step of a scene."""
        match step:
            case str():
                await self.writes(step.format(code=self.code, folder=self.folder))
            case Tap():
                await self.writes(str(self.number_of(step.words)))
            case Later():
                self.clock.moment += step.time
                self.screen.told(step.words)
            case Meanwhile():
                await step.act(self)
                self.screen.told(step.words)
                seen = await self.chat.post()
                mails = [each for each in seen if isinstance(each, Mail) and not each.to_staff]
                self.code = next((m[0] for each in mails if (m := CODE.search(each.text))), "")
                self.screen.show(seen, ())

    async def writes(self, text: str) -> None:
        """Type a message, as the command reads it."""
        message = Typed(self.console, io.StringIO(text + "\n")).message()
        assert message is not None
        self.screen.show(await self.chat.hears(message), self.chat.offered)

    def number_of(self, words: str) -> int:
        """The number of the button with these words. Raises LookupError."""
        offered = {words: number for row in numbered(self.chat.offered) for number, words in row}
        if words not in offered:
            raise LookupError(f"{words!r} is not among {list(offered)}")
        return offered[words]

    async def case(self) -> Case:
        """The only case."""
        async with self.house.database.reading() as tx:
            (found,) = await tx.cases.all()
        return found


async def import_contacts(stage: Stage) -> None:
    """Read in what a school has on file."""
    keep = KeepContacts(stage.house.database, stage.clock, "beheerder", stage.house.boards)
    one = Contact(ContactKind.EMAIL, ON_FILE, Authority.YES, None, "17")
    await keep.replace(BOARD, SCHOOL, [one])


async def send_code(stage: Stage) -> None:
    """Have the director send a code."""
    house = stage.house
    acts = ProveIdentity(
        house.database,
        stage.clock,
        BOARD,
        "directie",
        house.boards,
        house.receive.mint,
        role=Role.DIRECTOR,
    )
    await acts.send_code((await stage.case()).reference, ON_FILE)


def at(day: str) -> datetime:
    """A moment, as a clock in the Netherlands shows it."""
    return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Amsterdam"))


SCENES: Final = (
    Scene(
        "Een datalek, 's nachts, in het Turks",
        "Vrijdag kwart voor twaalf. Telegram van de ouder staat op Turks.",
        at("2026-11-13T23:45"),
        (
            "Az önce okuldan bir e-posta geldi. İçinde başka bir çocuğun karnesi var, benim kızımın"
            " değil. Ne yapmalıyım?",
            Tap("De Tandem"),
            "/status",
        ),
        language="tr",
    ),
    Scene(
        "Inzage, en een code om te laten zien wie u bent",
        "De school heeft haar adressen van ouders van tevoren ingelezen, alleen als hash.",
        at("2026-11-16T09:10"),
        (
            Meanwhile(import_contacts, f"De beheerder leest de adressen van {SCHOOL} in."),
            "Goedemorgen, ik wil graag zien wat de school over mijn zoon heeft opgeschreven.",
            Tap("Ja"),
            "De Tandem",
            Tap("Mijn kind, jonger dan 16"),
            Later(timedelta(hours=4), "Vier uur later neemt de directie contact op."),
            Meanwhile(
                send_code,
                "De directie stuurt een code naar het mailadres dat de school al had.",
            ),
            Later(timedelta(minutes=3), "De ouder opent de mail."),
            "{code}",
            "/status",
        ),
    ),
    Scene(
        "Een foto van een identiteitskaart",
        "De bot vraagt er nooit om. Komt er toch een, dan wordt die niet bewaard.",
        at("2026-11-17T19:30"),
        (
            "Ik wil het dossier van mijn dochter op De Tandem inzien.",
            "/foto {folder}/" + PHOTO,
            Tap("Ja"),
            Tap("Mijn kind, jonger dan 16"),
        ),
    ),
    Scene(
        "Weghalen, of toch iets anders?",
        "De dienst is niet zeker van wat de ouder vraagt, en de ouder zelf ook niet. Een mens leest"
        " het.",
        at("2026-11-18T12:05"),
        (
            "Jullie hebben mijn zoon nog steeds in dat systeem staan.",
            "Dat weet ik ook niet precies. Hij is al twee jaar van school.",
            "/status",
        ),
    ),
    Scene(
        "Met een mens",
        "Dat kan altijd: met de knop, met /mens of in woorden.",
        at("2026-11-19T16:20"),
        (
            "met een mens",
            "Het gaat over de foto's van het schoolreisje, ik leg het liever uit.",
            "/mens",
        ),
    ),
    Scene(
        "Stoppen",
        "Na /stop is de koppeling tussen de chat en de zaken weg. Open zaken gaan door.",
        at("2026-11-20T08:40"),
        (
            "Kan de foto van mijn dochter van de site? Ze zit op De Sleutel.",
            "/stop",
            Tap("Nee, toch niet"),
            "/stop",
            Tap("Ja, vergeet deze chat"),
            "/status",
        ),
    ),
)


async def transcript(scene: Scene) -> str:
    """Hold a conversation; answer what stood on the screen."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None)
    clock = MovedClock(scene.start)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        board, local = board_named(BOARD)
        async with open_house(chat_settings(folder / "data", board, local), clock=clock) as real:
            house = with_mint(real, DrawnMint(scene.title))
            chat = TerminalChat(house, board, language=scene.language)
            (folder / PHOTO).write_bytes(as_jpeg(dutch_card_front(Random(7))))
            stage = Stage(house, clock, chat, folder, console)
            for step in scene.steps:
                await stage.play(step)
        assert isinstance(console.file, io.StringIO)
        shown = console.file.getvalue().replace(f"{folder}/", "")
    if stage.code:
        shown = shown.replace(stage.code, CODE_SHOWN)
    return "\n".join(line.rstrip() for line in shown.strip().splitlines())


def with_mint(house: House, mint: NumberedMint) -> House:
    """The house with names that are the same at every run."""
    return replace(
        house,
        receive=replace(house.receive, mint=mint),
        talk=replace(house.talk, mint=mint),
        deliver=replace(house.deliver, mint=mint),
    )


async def page() -> str:
    """Hold all conversations; answer the page with them."""
    parts = [INTRODUCTION]
    for scene in SCENES:
        shown = await transcript(scene)
        parts.append(f"## {scene.title}\n\n{scene.about}\n\n```text\n{shown}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    start_log(level=ONLY_THE_WORST)
    PAGE.write_text(asyncio.run(page()), encoding="utf-8")
    sys.stdout.write(f"{PAGE} is written: {len(SCENES)} conversations.\n")
