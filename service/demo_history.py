"""Give the demonstration a past: a year of messages to an invented board, and what was done."""

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from importlib.resources import files
from typing import Any, Final, TypeVar

from casework.actions.acting import Acting
from casework.actions.change_case import ChangeCase
from casework.actions.keep_breach_register import KeepBreachRegister
from casework.actions.move_term import MoveTerm
from casework.actions.prove_identity import ProveIdentity
from casework.actions.receive_message import Arrival
from casework.boards import Role
from casework.breach_entry import PeopleException
from casework.case import CaseOutcome, CaseRefuses, CaseState
from casework.duties import TOLD_TO_RECIPIENTS
from casework.identity import IdentityWay
from casework.kinds import KIND_FACTS, Kind
from casework.ledger import Door, Source
from casework.letters import Letter
from casework.message import Channel
from casework.ports import Words
from casework.seats import Seat
from casework.tasks import TaskKind
from casework.term_acts import ExtensionGround, QuestionKind
from casework.who_may_ask import AgeBand, AuthorityShown, Requester
from outbox.deliver import Deliver
from screening.numbers import mask_numbers
from service.wiring import House

BOARD: Final = "windwijzer"
FOLDER: Final = "demo_board"
MORNING, EVENING = 7, 18
"""UTC. Parents write at any hour; in the demonstration they do so by day."""
DAY: Final = timedelta(days=1)
FIRST_EVERYDAY, EVERYDAY_APART = 340, 9
"""Days: when the first of the everyday letters came, and how far apart they are."""

Act = TypeVar("Act", bound=Acting)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who works at the invented board."""

    name: str
    email: str
    seat: Seat


PEOPLE: Final[Mapping[str, DemoPerson]] = {
    "vuurtoren": DemoPerson(
        "Annelies Koster",
        "directie@vuurtoren.example",
        Seat(BOARD, Role.DIRECTOR, ("De Vuurtoren",)),
    ),
    "zevensprong": DemoPerson(
        "Bram Hoekstra",
        "directie@zevensprong.example",
        Seat(BOARD, Role.DIRECTOR, ("De Zevensprong",)),
    ),
    "kompas": DemoPerson(
        "Marjan Visser", "directie@hetkompas.example", Seat(BOARD, Role.DIRECTOR, ("Het Kompas",))
    ),
    "waterlelie": DemoPerson(
        "Joost Timmer",
        "directie@waterlelie.example",
        Seat(BOARD, Role.DIRECTOR, ("De Waterlelie",)),
    ),
    "ibp": DemoPerson("Samira Haddad", "ibp@windwijzer.example", Seat(BOARD, Role.IBP_MANAGER)),
    "fg": DemoPerson("Wouter van Loon", "fg@windwijzer.example", Seat(BOARD, Role.FG)),
    "desk": DemoPerson("Lotte Brands", "bureau@windwijzer.example", Seat(BOARD, Role.DESK)),
}


def demo_profile() -> Any:
    """Answer the folder entry of the invented board's profile."""
    return files("service") / FOLDER / f"{BOARD}.toml"


@dataclass
class StoryClock:
    """A clock that stands where the story is."""

    moment: datetime

    def now(self) -> datetime:
        """Answer where the story is."""
        return self.moment


class NoPostman:
    """Takes the letters of the past: they were sent long ago."""

    async def carry(self, letter: Letter, words: Words) -> None:
        """Take a letter."""


async def play_history(house: House, *, until: datetime, everyday: bool = True) -> int:
    """Play the past into an empty house, up to a moment; answer how many messages came.

    Without `everyday` only what is worth looking at, in a third of the time. Everything goes
    through the real actions, with a clock that stands where the story is.
    """
    story = _Story(house, StoryClock(until))
    told = tomllib.loads((files("service") / FOLDER / "history.toml").read_text("utf-8"))
    messages = [*told["messages"], *(_everyday(told["everyday"]) if everyday else ())]
    for moment, step in sorted(_steps(messages, until), key=lambda each: each[0]):
        await story.reach(moment)
        await story.play(step)
        await story.deliver()
    await story.reach(until)
    return len(messages)


def _everyday(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Answer what each school is asked in the course of a year, with what was done about it."""
    schools = [(who, each.seat.schools[0]) for who, each in PEOPLE.items() if each.seat.schools]
    pairs = list(itertools.product(told["letters"], schools))
    for number, (letter, (who, school)) in enumerate(pairs):
        names = {
            "school": school,
            "parent": told["parents"][number % len(told["parents"])],
            "child": told["children"][number * 5 % len(told["children"])],
        }
        days = letter["days"] + number % 3
        yield {
            "ago": FIRST_EVERYDAY - number * EVERYDAY_APART,
            "to": "privacy",
            "from": names["parent"],
            "subject": letter["subject"].format(**names),
            "text": letter["text"].format(**names),
            "acts": list(_everyday_acts(letter, who, days)),
        }


def _everyday_acts(letter: Mapping[str, Any], who: str, days: int) -> Iterator[dict[str, Any]]:
    kind = Kind(letter["kind"])
    yield {"after": 0.3, "who": "desk", "act": "kind", "kind": kind}
    if not KIND_FACTS[kind].needs_identity:
        yield {"after": 1, "who": "fg", "act": "take_up"}
        yield {"after": days, "who": "fg", "act": "close", "outcome": "handled"}
        return
    yield {"after": 1, "who": who, "act": "take_up"}
    yield {"after": 2, "who": who, "act": "identity", "way": "recognised"}
    card = {"requester": "parent_with_authority", "age": "child", "shown": "known_to_school"}
    yield {"after": 2, "who": who, "act": "card", **card}
    yield {"after": days, "who": who, "act": "close", "outcome": "granted"}
    if kind in TOLD_TO_RECIPIENTS:
        yield {"after": days + 1, "who": who, "act": "done", "task": "tell_recipients"}


@dataclass(frozen=True, slots=True)
class _Step:
    number: int
    message: Mapping[str, Any]
    act: Mapping[str, Any] | None
    """None: the message itself arrives."""


def _steps(messages: list[dict[str, Any]], until: datetime) -> Iterator[tuple[datetime, _Step]]:
    for number, message in enumerate(messages):
        arrived = _arrival(until, message["ago"], number)
        yield arrived, _Step(number, message, None)
        for act in message.get("acts", ()):
            yield min(arrived + act["after"] * DAY, until), _Step(number, message, act)


def _arrival(until: datetime, ago: float, number: int) -> datetime:
    """Answer when a message came: whole days back at some hour of the day, parts of a day as
    they are."""
    moment = until - ago * DAY
    if ago != int(ago):
        return moment
    hour = MORNING + number * 5 % (EVENING - MORNING)
    return moment.replace(hour=hour, minute=number * 13 % 60, second=0, microsecond=0)


class _Story:
    """The past as far as it was played."""

    def __init__(self, house: House, clock: StoryClock) -> None:
        self._house: Final = house
        self._clock: Final = clock
        self._cases: Final[dict[int, tuple[str, ...]]] = {}
        self._receive: Final = replace(house.receive, clock=clock, judge=None)
        self._watch: Final = replace(house.watch, clock=clock)
        postman = {"*": NoPostman()}
        self._deliver: Final[Deliver] = replace(
            house.deliver, clock=clock, postmen=dict.fromkeys(Channel, postman)
        )

    async def reach(self, moment: datetime) -> None:
        """Go on to a moment, with what the clocks and the outbox do there."""
        self._clock.moment = moment
        await self._watch()
        await self.deliver()

    async def deliver(self) -> None:
        """Send what is owed."""
        while await self._deliver():
            pass

    async def play(self, step: _Step) -> None:
        """Do one thing."""
        if step.act is None:
            self._cases[step.number] = await self._arrives(step)
            return
        refusals = []
        cases = self._cases[step.number]
        for reference in cases:
            try:
                await self._done(reference, step.act, step)
            except CaseRefuses as refusal:
                refusals.append(refusal)
        # A message may open two cases, of which an act fits one.
        if refusals and len(refusals) == len(cases):
            raise refusals[0]

    async def _arrives(self, step: _Step) -> tuple[str, ...]:
        raw = _mail(step.message, self._clock.moment, step.number)
        message = self._house.read(raw, self._clock.moment, authserv_id=None)
        source = Source(Door.FILE, "demo", f"{step.number:04d}")
        now = self._clock.moment
        async with self._house.database.transaction() as tx:
            claim = await tx.ledger.claim(
                [source], board=BOARD, by=self._receive.reader, now=now, until=now + DAY
            )
        arrival = Arrival(BOARD, source, message, claim.granted[0], step.message["to"] == "datalek")
        receipt = await self._receive(arrival)
        async with self._house.database.transaction() as tx:
            await tx.ledger.settle([source], now=now)
        return receipt.cases

    def _as(self, act: type[Act], who: str, **more: Any) -> Act:
        person = PEOPLE[who]
        return act(
            storage=self._house.database,
            clock=self._clock,
            board=BOARD,
            by=person.name,
            boards=self._house.boards,
            mint=self._house.mint,
            role=person.seat.role,
            school_holidays=self._house.receive.school_holidays,
            **more,
        )

    async def _done(self, reference: str, act: Mapping[str, Any], step: _Step) -> None:
        who = act["who"]
        change = self._as(ChangeCase, who)
        match act["act"]:
            case "kind":
                await self._said(change, reference, Kind(act["kind"]))
            case "take_up":
                await change.take_up(reference)
            case "close":
                await change.close(reference, CaseOutcome(act["outcome"]))
            case "done":
                await change.finish_task(reference, TaskKind(act["task"]))
            case "identity" | "card":
                await self._proved(self._as(ProveIdentity, who), reference, act)
            case "extend" | "ask":
                await self._moved(self._as(MoveTerm, who, mask=_masked), reference, act)
            case _:
                register = self._as(KeepBreachRegister, who, mask=_masked)
                await self._entered(register, reference, act, step)

    async def _said(self, change: ChangeCase, reference: str, kind: Kind) -> None:
        """Say what a message asks, where the service was not sure of it."""
        async with self._house.database.reading() as tx:
            case = await tx.cases.get(board=BOARD, reference=reference)
        if case is not None and case.state is CaseState.TRIAGE:
            await change.say_kind(reference, kind)

    async def _proved(self, prove: ProveIdentity, reference: str, act: Mapping[str, Any]) -> None:
        if act["act"] == "identity":
            await prove.record_identity(reference, IdentityWay(act["way"]))
            return
        await prove.record_card(
            reference,
            Requester(act["requester"]),
            age=AgeBand(act["age"]),
            shown=AuthorityShown(act["shown"]) if "shown" in act else None,
        )

    async def _moved(self, term: MoveTerm, reference: str, act: Mapping[str, Any]) -> None:
        if act["act"] == "ask":
            await term.ask(reference, QuestionKind(act["question"]))
            return
        ground = ExtensionGround(act["ground"])
        await term.extend(reference, ground=ground, reason=act["reason"])

    async def _entered(
        self, register: KeepBreachRegister, reference: str, act: Mapping[str, Any], step: _Step
    ) -> None:
        reason = act.get("reason", "")
        arrived = self._clock.moment - act["after"] * DAY
        match act["act"]:
            case "fill_in":
                moments = {
                    name: (arrived + days * DAY).isoformat(timespec="seconds")
                    for name, days in act.get("moments", {}).items()
                }
                await register.fill_in(reference, {**act["fields"], **moments})
            case "assess":
                await register.assess(reference, act["answers"])
            case "decide_ap":
                await register.decide_ap(reference, report=act["report"], reason=reason)
            case "decide_people":
                exception = PeopleException(act["exception"]) if "exception" in act else None
                await register.decide_people(
                    reference, tell=act["report"], reason=reason, exception=exception
                )
            case "report":
                await register.record_report(reference, at=arrived + act["at"] * DAY)
            case "told":
                at = arrived + act["at"] * DAY
                await register.record_told(reference, at=at, how=act["how"])
            case other:
                raise ValueError(f"message {step.number}: there is no act {other!r}")


def _mail(message: Mapping[str, Any], moment: datetime, number: int) -> bytes:
    mail = EmailMessage()
    name = message["from"]
    local = "".join(sign for sign in name.lower() if sign.isascii() and sign.isalpha())
    mail["From"] = f'"{name}" <{local or "ouder"}{number}@ouders.example>'
    mail["To"] = f"{message['to']}@windwijzer.example"
    mail["Subject"] = message["subject"]
    mail["Date"] = format_datetime(moment)
    mail["Message-ID"] = f"<verleden-{number}@ouders.example>"
    mail.set_content(message["text"].strip() + "\n")
    return mail.as_bytes()


def _masked(text: str) -> str:
    return mask_numbers(text).text
