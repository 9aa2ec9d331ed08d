"""Try every system on mail that goes wrong elsewhere, and say what each made of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final

from benchmarks.contestant import Contestant, Found, MailServer, Make

MANY: Final = 60
KILLED_AFTER: Final = 20
REFERENCE: Final = re.compile(r"PL-[0-9A-Z]{4}-[0-9A-Z]{4}|\[stranger-\d+\]")


@dataclass(frozen=True, slots=True)
class MailHouse:
    """What the trial needs of the mail server, where every name has a mailbox."""

    server: MailServer
    put: Callable[[str, Sequence[bytes]], object]
    """Puts mails into somebody's mailbox."""
    flags: Callable[[str], Mapping[int, set[bytes]]]
    """Answers the flags of every mail that stands in somebody's mailbox."""

    def untouched(self, name: str) -> int:
        """Answer how many mails stand there as if nobody had handled them."""
        return sum(flags <= {rb"\Seen"} for flags in self.flags(name).values())


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that goes wrong, with what ought to become of it."""

    name: str
    """Also the name of its mailbox."""
    what: str
    mails: tuple[bytes, ...]
    right_tickets: int
    """Work for a person: a ticket, or a place in the tray where nobody can be answered."""
    right_answers: int
    marks: tuple[str, ...] = ()
    """Words of parents that must be found again, in a ticket or set aside for a person."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one system made of one case."""

    system: str
    case: str
    what: str
    tickets: int
    answers: int
    sent_again: int
    """Answers that went out twice as one and the same mail, with the same Message-ID."""
    set_aside: int
    lost: int
    """Parents' mails of which no ticket and no tray holds the words, and the mailbox neither."""
    stuck: int
    """Parents' mails that stand untouched in the mailbox, however often it was read."""
    leaked: bool
    """A stranger's words stand in another parent's ticket, or were mailed to that parent."""
    right: bool

    def words(self) -> str:
        """Say it in a table's cell."""
        said = [_count(self.tickets, "ticket"), _count(self.answers, "answer")]
        if self.sent_again:
            said[-1] += f" ({self.sent_again} sent again under the same Message-ID)"
        if self.set_aside:
            said.append(f"{self.set_aside} set aside")
        if self.lost:
            said.append(f"**{self.lost} lost**")
        if self.stuck:
            said.append(f"**{self.stuck} stuck in the mailbox**")
        if self.leaked:
            said.append("**joined another parent's ticket**")
        return ("" if self.right else "✗ ") + ", ".join(said)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def letter(
    sender: str,
    text: str,
    *,
    subject: str = "Dossier van mijn dochter",
    message_id: str = "",
    **headers: str,
) -> bytes:
    """Write one mail as an ordinary program would."""
    mail = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail["From"] = sender
    mail["To"] = "privacy@school.example"
    mail["Subject"] = subject
    mail["Date"] = "Tue, 04 Nov 2025 09:12:00 +0100"
    mail["Message-ID"] = message_id or f"<{abs(hash_of(sender + text)):x}@mail.example>"
    mail.set_content(text)
    return mail.as_bytes()


def hash_of(text: str) -> int:
    """Answer a number that is the same at every run, unlike Python's own."""
    return int.from_bytes(text.encode()[:256], "big") % (2**61 - 1)


def asks(mark: str) -> str:
    """Write a plain request to see a file, with a word in it to find it back by."""
    return (
        "Goedemorgen,\n\nGraag ontvang ik een kopie van alles wat er in het leerlingdossier van "
        f"mijn dochter {mark} staat.\n\nMet vriendelijke groet,\neen ouder van {mark}\n"
    )


def followed(name: str, first: bytes) -> tuple[bytes, ...]:
    """Put two ordinary mails behind a bad one: they must not wait for it."""
    return (first, *(letter(f"{name}{n}@ouders.example", asks(f"{name}ster{n}")) for n in (1, 2)))


def nasty_cases() -> list[Case]:
    """Answer the cases that need one run only."""
    twice = letter("tweemaal@ouders.example", asks("Wilgenroosje"))
    reused = "<mail-1@ouders.example>"
    behind = ("ster1", "ster2")
    return [
        Case("twice", "the same mail delivered twice", (twice, twice), 1, 1),
        Case(
            "reused",
            "a Message-ID used again for another mail",
            (
                letter("een@ouders.example", asks("Zonnebloem"), message_id=reused),
                letter("ander@ouders.example", asks("Korenbloem"), message_id=reused),
            ),
            2,
            2,
            marks=("Zonnebloem", "Korenbloem"),
        ),
        Case("away", "out of office, marked as RFC 3834 says", (_away(marked=True),), 0, 0),
        Case("holiday", "out of office, in words only", (_away(marked=False),), 0, 0),
        Case("bounce", "a bounce with nothing but a null return path", (_bounce(),), 0, 0),
        Case(
            "charset",
            "an unknown charset, two mails behind it",
            followed("charset", _unknown_charset("Madeliefje")),
            3,
            3,
            marks=("Madeliefje", *(f"charset{each}" for each in behind)),
        ),
        Case(
            "latin",
            "8-bit Latin-1 that says it is UTF-8, two behind it",
            followed("latin", _wrong_charset("Duizendschoon")),
            3,
            3,
            marks=("Duizendschoon", *(f"latin{each}" for each in behind)),
        ),
        Case(
            "boundary",
            "a multipart mail without boundary",
            (_no_boundary("Vergeetmijniet"),),
            1,
            1,
            marks=("Vergeetmijniet",),
        ),
        Case(
            "nobody",
            "no From at all, two mails behind it",
            followed(
                "nobody", letter("x@ouders.example", asks("Sleutelbloem")).partition(b"\n")[2]
            ),
            3,
            2,
            marks=("Sleutelbloem", *(f"nobody{each}" for each in behind)),
        ),
    ]


def _away(*, marked: bool) -> bytes:
    text = (
        "Bedankt voor uw bericht. Ik ben afwezig tot en met maandag 17 november en lees mijn "
        "mail niet. Dit is een automatisch antwoord.\n"
    )
    sign = {"Auto_Submitted": "auto-replied"} if marked else {}
    sender = "weg@ouders.example" if marked else "vakantie@ouders.example"
    return letter(sender, text, subject="Automatisch antwoord: ontvangstbevestiging", **sign)


def _bounce() -> bytes:
    text = "Uw bericht kon niet worden bezorgd: de mailbox van de ontvanger is vol.\n"
    return letter("postmaster@mail.example", text, subject="Niet bezorgd", Return_Path="<>")


def _unknown_charset(mark: str) -> bytes:
    mail = letter("letters@ouders.example", asks(mark))
    return mail.replace(b'charset="utf-8"', b'charset="x-schrijfmachine"')


def _wrong_charset(mark: str) -> bytes:
    head, _, _ = letter("latijn@ouders.example", "x").partition(b"\r\n\r\n")
    body = asks(mark).replace("kopie", "kopie van de financiële én medische stukken, dus")
    plain = head.replace(b"7bit", b"8bit")
    return plain + b"\r\n\r\n" + body.encode("latin-1").replace(b"\n", b"\r\n")


def _no_boundary(mark: str) -> bytes:
    head, _, _ = letter("grens@ouders.example", "x").partition(b"Content-Type")
    part = 'Content-Type: text/plain; charset="utf-8"\n\n' + asks(mark)
    body = f"Content-Type: multipart/mixed\nMIME-Version: 1.0\n\n--deel\n{part}\n--deel--\n"
    return head + body.replace("\n", "\r\n").encode()


def try_system(make: Make, system: str, house: MailHouse, folder: Path) -> list[Verdict]:
    """Try one system on everything; its files and mailboxes are its own."""
    cases = nasty_cases()
    for case in cases:
        house.put(case.name, case.mails)
    contestant = _make(make, house, folder / "cases", [case.name for case in cases])
    contestant.work(mails=sum(len(case.mails) for case in cases))
    found = contestant.found()
    return [
        *(_judge(system, case, found, house) for case in cases),
        _try_stranger(make, system, house, folder / "stranger"),
        _try_kill(make, system, house, folder / "kill"),
        _try_pair(make, system, house, folder / "pair"),
    ]


def _make(make: Make, house: MailHouse, folder: Path, mailboxes: Sequence[str]) -> Contestant:
    folder.mkdir(parents=True)
    return make(folder, house.server, mailboxes)


def senders_of(mails: Sequence[bytes]) -> set[str]:
    """Answer the addresses an answer to these mails would go to."""
    found = (re.search(rb"^From: [^\r]*?([^\s<]+@[^\s>]+)", mail, re.MULTILINE) for mail in mails)
    return {match[1].decode() for match in found if match}


def _judge(
    system: str, case: Case, found: Found, house: MailHouse, *, leaked: bool = False
) -> Verdict:
    tickets = [each for each in found.tickets if each.mailbox in (case.name, "")]
    aside = [each for each in found.set_aside if each.mailbox == case.name]
    senders = senders_of(case.mails)
    sent = [answer.message_id for answer in found.answers if answer.to in senders]
    answers = len(set(sent))
    kept = "\n".join(each.text for each in (*tickets, *aside))
    missing = sum(mark not in kept for mark in case.marks)
    stuck = min(missing, house.untouched(case.name))
    right = (
        len(tickets) + len(aside) == case.right_tickets
        and answers == case.right_answers
        and not missing
        and not leaked
    )
    return Verdict(
        system=system,
        case=case.name,
        what=case.what,
        tickets=len(tickets),
        answers=answers,
        sent_again=len(sent) - answers,
        set_aside=len(aside),
        lost=missing - stuck,
        stuck=stuck,
        leaked=leaked,
        right=right,
    )


def _try_stranger(make: Make, system: str, house: MailHouse, folder: Path) -> Verdict:
    """Let somebody else write with the reference of a parent's ticket in the subject."""
    parent = letter("ouder@ouders.example", asks("Klaproos"))
    house.put("stranger", [parent])
    contestant = _make(make, house, folder, ["stranger"])
    contestant.work(mails=1)
    first = contestant.found().tickets[0].reference
    found = REFERENCE.search(first)
    stranger = letter(
        "vreemde@elders.example",
        asks("Brandnetel"),
        subject=f"Re: {found[0] if found else first} Dossier",
    )
    house.put("stranger", [stranger])
    contestant.work(mails=2)
    after = contestant.found()
    joined = any("Klaproos" in each.text and "Brandnetel" in each.text for each in after.tickets)
    mailed = any(
        each.to == "ouder@ouders.example" and "Brandnetel" in each.text for each in after.answers
    )
    case = Case(
        "stranger",
        "a stranger writes with a parent's ticket number in the subject",
        (parent, stranger),
        2,
        2,
        marks=("Klaproos", "Brandnetel"),
    )
    return _judge(system, case, after, house, leaked=joined or mailed)


def _many(name: str) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
    """Answer many plain mails and the mark in each."""
    marks = tuple(f"{name}bloem{number:02d}a" for number in range(MANY))
    return tuple(letter(f"{mark}@ouders.example", asks(mark)) for mark in marks), marks


def _try_kill(make: Make, system: str, house: MailHouse, folder: Path) -> Verdict:
    mails, marks = _many("kill")
    house.put("kill", mails)
    contestant = _make(make, house, folder, ["kill"])
    contestant.work_until_killed(after=KILLED_AFTER)
    contestant.work(mails=MANY)
    what = f"{MANY} mails; kill -9 after {KILLED_AFTER}, then started again"
    case = Case("kill", what, mails, MANY, MANY, marks=marks)
    return _judge(system, case, contestant.found(), house)


def _try_pair(make: Make, system: str, house: MailHouse, folder: Path) -> Verdict:
    mails, marks = _many("pair")
    house.put("pair", mails)
    contestant = _make(make, house, folder, ["pair"])
    contestant.work(mails=MANY, readers=2)
    case = Case("pair", f"{MANY} mails, two readers at once", mails, MANY, MANY, marks=marks)
    return _judge(system, case, contestant.found(), house)


def as_table(verdicts: Sequence[Verdict]) -> str:
    """Write a Markdown table: a row per case, a column per system."""
    systems = list(dict.fromkeys(each.system for each in verdicts))
    by = {(each.case, each.system): each for each in verdicts}
    cases = dict.fromkeys((each.case, each.what) for each in verdicts)
    lines = [f"| mail | {' | '.join(systems)} |", f"|---{'|---' * len(systems)}|"]
    lines += [
        f"| {what} | {' | '.join(by[case, system].words() for system in systems)} |"
        for case, what in cases
    ]
    return "\n".join(lines)
