"""Invent what the parents of one school year ask, when, and in which words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import Final

from casework.boards import BoardProfile, Role
from casework.kinds import Kind
from casework.message import Channel, IncomingMessage, Understanding
from service.simulation.own_dates import DAY, is_off, moment_of
from service.simulation.people import Staff, chance
from service.simulation.story import ParentMail

FIRST_DAY: Final = date(2027, 8, 1)
LAST_DAY: Final = date(2028, 7, 31)
"""A year with a leap day, both clock changes and school holidays that are known."""
OUTAGES: Final = (
    (datetime(2027, 10, 30, 16, tzinfo=UTC), datetime(2027, 11, 1, 6, 30, tzinfo=UTC)),
    (datetime(2027, 12, 31, 10, tzinfo=UTC), datetime(2028, 1, 2, 19, tzinfo=UTC)),
    (datetime(2028, 3, 25, 19, tzinfo=UTC), datetime(2028, 3, 27, 7, tzinfo=UTC)),
)
"""Nothing was taken in meanwhile; the first and the last over a change of the clock."""
WEIGHTS: Final = {
    Kind.INZAGE: 18,
    Kind.CORRECTIE: 14,
    Kind.VERWIJDERING: 13,
    Kind.BEZWAAR: 8,
    Kind.DATALEK: 10,
    Kind.BEPERKING: 5,
    Kind.OVERDRAAGBAARHEID: 4,
    Kind.MENSELIJKE_TUSSENKOMST: 2,
    Kind.TOESTEMMING: 9,
    Kind.INFORMATIE: 8,
    Kind.KLACHT: 7,
    Kind.OVERIG: 5,
}
QUIET_MONTHS: Final = (7, 8)
LEAST_CASES: Final = 1
UNSURE: Final = 0.09
TWO_KINDS: Final = 0.07
NO_SCHOOL: Final = 0.12
NAMED_LATER: Final = 0.6
"""Of those who name no school at first."""
ASKED: Final = {
    Kind.INZAGE: "Ik wil inzage in het dossier.",
    Kind.CORRECTIE: "In het dossier staat iets dat niet klopt; wilt u dat verbeteren?",
    Kind.VERWIJDERING: "Wilt u de oude verslagen weghalen?",
    Kind.BEZWAAR: "Ik maak bezwaar tegen het delen van de gegevens.",
    Kind.DATALEK: "Ik kreeg een lijst met gegevens van andere leerlingen.",
    Kind.BEPERKING: "Wilt u de gegevens zolang niet gebruiken?",
    Kind.OVERDRAAGBAARHEID: "Ik wil de gegevens meenemen naar een andere school.",
    Kind.MENSELIJKE_TUSSENKOMST: "Het advies kwam uit een programma; wie kijkt ernaar?",
    Kind.TOESTEMMING: "Ik trek mijn toestemming voor foto's in.",
    Kind.INFORMATIE: "Wie krijgt de gegevens van mijn kind?",
    Kind.KLACHT: "Er wordt slecht met gegevens omgegaan.",
    Kind.OVERIG: "Mijn kind is morgen afwezig.",
}
FOOTAGE: Final = "Graag ontvang ik de camerabeelden van dinsdag."


@dataclass
class Parents:
    """The parents of one year, drawn from dice that always fall the same way."""

    staff: Staff
    dice: Random

    def mails(self, cases: int) -> Sequence[ParentMail]:
        """Answer what is asked in the year, in order of arrival: so many cases in all."""
        drawn: list[ParentMail] = []
        left = cases
        for number in range(1, cases + 1):
            mail = self._mail(number, most=left)
            left -= 1 if mail.unsure else len(mail.kinds)
            drawn.append(mail)
            if not left:
                break
        return sorted(drawn, key=lambda mail: mail.read)

    def _mail(self, number: int, *, most: int) -> ParentMail:
        kinds = self._kinds(most)
        unsure = chance(self.dice, UNSURE)
        received = self._moment(breach=Kind.DATALEK in kinds)
        school = self.dice.choice(self.staff.board.schools).name
        silent = chance(self.dice, NO_SCHOOL)
        later = school if silent and chance(self.dice, NAMED_LATER) else None
        complains = not unsure and not silent and chance(self.dice, 0.3)
        return ParentMail(
            number=number,
            received=received,
            read=self._read(received, number),
            kinds=kinds[:1] if unsure else kinds,
            unsure=unsure,
            likely=self._likely(kinds[0]) if unsure else (),
            school=None if silent else school,
            names_later=later,
            about=self._about(kinds) if complains else None,
            footage=Kind.INZAGE in kinds and not unsure and chance(self.dice, 0.15),
            for_breaches=chance(self.dice, 0.5 if Kind.DATALEK in kinds else 0.01),
        )

    def _kinds(self, most: int) -> tuple[Kind, ...]:
        first = self.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        if most == LEAST_CASES or first is Kind.OVERIG or not chance(self.dice, TWO_KINDS):
            return (first,)
        others = [kind for kind in WEIGHTS if kind not in {first, Kind.OVERIG}]
        return (first, self.dice.choice(others))

    def _likely(self, first: Kind) -> tuple[Kind, ...]:
        others = [kind for kind in WEIGHTS if kind is not first]
        return (first, *self.dice.sample(others, self.dice.choice((1, 1, 2))))

    def _about(self, kinds: tuple[Kind, ...]) -> Role | None:
        """One request at a time can be a complaint about a person."""
        match kinds:
            case (Kind.KLACHT,):
                return self.dice.choice((Role.DIRECTOR, Role.DIRECTOR, Role.FG))
            case (Kind.BEZWAAR,):
                return Role.DIRECTOR
            case _:
                return None

    def _moment(self, *, breach: bool) -> datetime:
        """Answer when a mail comes: mostly on school days, a breach also deep in the night."""
        while True:
            day = FIRST_DAY + self.dice.randrange((LAST_DAY - FIRST_DAY).days + 1) * DAY
            share = 0.35 if is_off(day) else 1.0
            share *= 0.4 if day.month in QUIET_MONTHS else 1.0
            if chance(self.dice, share):
                break
        first_minute, last_minute = (0, 1440) if breach else (420, 1410)
        minute = self.dice.randrange(first_minute, last_minute)
        return moment_of(day, time(minute // 60, minute % 60))

    def _read(self, received: datetime, number: int) -> datetime:
        for begins, ends in OUTAGES:
            if begins <= received < ends:
                return ends + timedelta(minutes=1 + number % 50)
        return received


@dataclass
class Script:
    """Understands each message as the simulation wrote it."""

    understood: dict[str, Understanding]

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        """Answer what the message was written to say."""
        return self.understood[message.content_key]


def understanding_of(mail: ParentMail) -> Understanding:
    """Answer what the reader makes of a mail."""
    likely = mail.likely if mail.unsure else mail.kinds
    return Understanding(
        labels=mail.kinds,
        unsure=mail.unsure,
        probabilities={kind: 0.5 if kind in likely else 0.01 for kind in Kind},
        likely=likely,
        language="nl",
    )


def message_of(mail: ParentMail, staff: Staff) -> IncomingMessage:
    """Answer the mail as it stands in the mailbox."""
    text = "\n".join(_sentences(mail, staff))
    return _message(mail, text, "Vraag over mijn kind", f"mail {mail.number}", mail.received)


def reply_of(mail: ParentMail, reference: str, at: datetime) -> IncomingMessage:
    """Answer what the parent writes later in a case: the school, or only a word of thanks."""
    school = mail.names_later
    text = f"Het gaat om {school}." if school else "Dank u wel, ik wacht het af."
    key = f"reply {mail.number} {reference}"
    return _message(mail, text, f"Re: Vraag over mijn kind ({reference})", key, at)


def small_talk() -> Understanding:
    """Answer what the reader makes of a reply that asks nothing."""
    asked = (Kind.OVERIG,)
    return Understanding(asked, unsure=False, probabilities={}, likely=asked, language="nl")


def _sentences(mail: ParentMail, staff: Staff) -> Iterator[str]:
    yield "Goedendag,"
    if mail.school is not None:
        yield f"Mijn kind zit op school: {mail.school}."
    yield from (ASKED[kind] for kind in mail.kinds)
    if mail.footage:
        yield FOOTAGE
    if mail.about is Role.FG:
        yield "Ik heb een klacht over de functionaris gegevensbescherming."
    if mail.about is Role.DIRECTOR and mail.school is not None:
        yield f"Het gaat om wat {staff.director_of(mail.school).name} met de gegevens deed."


def _message(
    mail: ParentMail, text: str, subject: str, key: str, received: datetime
) -> IncomingMessage:
    return IncomingMessage(
        channel=Channel.EMAIL,
        received=received,
        sender=mail.sender,
        text=text,
        full_text=text,
        subject=subject,
        message_id=f"<{key.replace(' ', '.')}@ouders.example>",
        raw_size=len(text),
        raw_sha256=sha256(key.encode()).hexdigest(),
        content_key=sha256(key.encode()).hexdigest(),
    )
