"""Furnish a stored house with every sort of case, people on every seat, and texts of choice."""

import asyncio
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from answer_house import ScriptedLook
from databases import VAULT
from fakes import FakeClock
from invented import NOW, board, boards, card, case, letter, mail, source
from invented import seen as identified

from casework.accounts import Account, LinkKind, StaffSession
from casework.actions.draft_answer import WriteAnswer
from casework.actions.keep_breach_register import KeepBreachRegister, enter_breach
from casework.actions.send_answer import SendAnswer
from casework.advice import Advice
from casework.answers import Answer, AnswerWay
from casework.boards import Post, Role
from casework.breach_entry import Reporter
from casework.calendar_links import CalendarLink
from casework.case import Case, CaseState
from casework.contacts import Authority, Contact, ContactKind
from casework.events import Event, EventKind
from casework.files import FileVerdict as Verdict
from casework.files import IncomingFile, JudgedFile
from casework.kinds import Kind
from casework.ledger import Door, SetAside, Source
from casework.message import SetAsideReason
from casework.notes import Note
from casework.outcomes import CaseOutcome
from casework.presence import Absence
from casework.seats import Seat
from casework.staff import StaffMember
from casework.tasks import Task, TaskKind
from casework.who_may_ask import Requester
from desk.tray.messages import path_of
from outbox.answer_words import AnswerDrafts
from screening.numbers import mask_numbers
from storage.calendar_links import CalendarDatabase
from storage.database import Database
from storage.mint import SecretMint

URL: Final = "https://loket.linde.example"
LINDE, BERK = board(), board("berk")
PROFILES: Final = boards(LINDE, BERK)
SEATS: Final[Mapping[str, Seat]] = {
    "director": Seat("linde", Role.DIRECTOR, ("De Eik",)),
    "other_director": Seat("linde", Role.DIRECTOR, ("De Sleutel",)),
    "deputy": Seat("linde", Role.DIRECTOR, ("De Eik",), deputy=True),
    "ibp": Seat("linde", Role.IBP_MANAGER),
    "fg": Seat("linde", Role.FG),
    "desk": Seat("linde", Role.DESK),
    "elsewhere": Seat("berk", Role.IBP_MANAGER),
}
WITHOUT_DRAFT: Final = ("bare", "new", "parted", "triage")
ON_FILE: Final = "thuis@ouders.example"
TRAY: Final = ("waits", "unreadable", "dealt")


@dataclass(frozen=True)
class Furnished:
    """A stored house, and the names of what stands in it."""

    file: Path
    sessions: Mapping[str, str]
    cases: Mapping[str, Case]
    files: Mapping[str, str]
    """The file that came with a case's mail, by the name of the case."""
    answers: Mapping[str, Answer]
    tray: Mapping[str, str]
    """Addresses of set-aside messages."""
    link: str
    """Secret of the link to the sent answer."""
    code: str
    feed: str
    """Secret of the director's calendar."""
    invitation: str
    words: Callable[[str], str]

    def marks(self, name: str) -> tuple[str, ...]:
        """Answer what must not be read by who does not see a case."""
        return self.cases[name].reference, mark(name)


def mark(name: str) -> str:
    """Answer a word that stands in every text of a case, and nowhere else."""
    return f"geheim{name}teken".replace("_", "")


class HarmlessJudge:
    """Finds every file harmless."""

    async def judge(self, file: IncomingFile, *, identity_open: bool) -> JudgedFile:
        return JudgedFile(Verdict.HARMLESS, "Zo ziet het eruit.")


def invented_cases() -> dict[str, Case]:
    """Answer a case of every sort that differs in who sees it."""
    given: dict[str, Any] = {"role": Role.DIRECTOR, "identity": identified(), "card": card()}
    at_eik = {"school": "De Eik", **given}
    kept = {
        "kept_director": Post(Role.DIRECTOR),
        "kept_deputy": Post(Role.DIRECTOR, deputy=True),
        "kept_ibp": Post(Role.IBP_MANAGER),
        "kept_fg": Post(Role.FG),
        "kept_desk": Post(Role.DESK),
    }
    breach: dict[str, Any] = {"kind": Kind.DATALEK, "role": Role.IBP_MANAGER}
    unknown: dict[str, Any] = {"school": "De Eik", "role": Role.DIRECTOR}
    parted = card(Requester.PARENT_WITHOUT_AUTHORITY, shown=None)
    task = Task(TaskKind.TALK_TO_PARENT, Role.DIRECTOR, NOW, NOW + timedelta(days=1), "zo")
    return {
        "eik": case("PL-EEKH-2222", **at_eik),
        "bare": case("PL-BARE-2222", **at_eik),
        "new": case("PL-NEWE-2222", tasks=(task,), **unknown),
        "parted": case("PL-PART-2222", **{**at_eik, "card": parted}),
        "complaint": case("PL-KLAC-2222", kind=Kind.KLACHT, **unknown),
        "sleutel": case("PL-SLEU-2222", **{**at_eik, "school": "De Sleutel"}),
        "schoolless": case("PL-NSCH-2222", **{**at_eik, "school": None, "role": Role.DESK}),
        "triage": case("PL-TRAG-2222", state=CaseState.TRIAGE, role=Role.DESK),
        "sent": case("PL-SENT-2222", **at_eik),
        **{
            name: case(f"PL-KEPT-{number}222", kept_from=(post,), **at_eik)
            for number, (name, post) in enumerate(kept.items(), start=2)
        },
        "breach": case("PL-LEKE-2222", school="De Eik", **breach),
        "breach_sleutel": case("PL-LEKS-2222", school="De Sleutel", **breach),
        "breach_kept_ibp": case(
            "PL-LEKM-2222",
            kind=Kind.DATALEK,
            role=Role.FG,
            school="De Eik",
            kept_from=(Post(Role.IBP_MANAGER),),
        ),
        "berk": case("PL-BERK-2222", profile=BERK, **at_eik),
        "breach_berk": case("PL-LEKB-2222", profile=BERK, school="De Eik", **breach),
    }


@dataclass
class Furnisher:
    """Puts a house together, every text of it by `words`: what a case's texts say of it."""

    database: Database
    words: Callable[[str], str]
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    sessions: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    tray: dict[str, str] = field(default_factory=dict)

    @property
    def mint(self) -> SecretMint:
        return SecretMint(VAULT, "loket.example")

    async def people(self) -> None:
        async with self.database.transaction() as tx:
            for name, seat in SEATS.items():
                member = StaffMember(
                    f"member-{name}", f"Collega {name}", f"{name}@x.example", (seat,)
                )
                await tx.staff.enter(Account(member, NOW, joined=NOW, last_seen=NOW))
                session = StaffSession(f"session-{name}", member.id, NOW, NOW)
                self.sessions[name] = await tx.staff.sessions.open(session)
            new = StaffMember("member-new", "Nieuwe Collega", "nieuw@x.example", (SEATS["desk"],))
            await tx.staff.enter(Account(new, NOW))
            known = StaffMember("member-known", "Oude Collega", "oud@x.example", (SEATS["desk"],))
            await tx.staff.enter(Account(known, NOW, joined=NOW, second_factor="JBSWY3DPEHPK3PXP"))
            away = Absence("linde", Post(Role.FG), None, NOW.date(), NOW.date())
            await tx.boards.record_absence(away, id="leave-1")
            parent = Contact(ContactKind.EMAIL, ON_FILE, Authority.YES, None, "17")
            await tx.contacts.replace("linde", "De Eik", [parent], now=NOW)

    async def case(self, name: str, one: Case) -> Case:
        """Open a case with a mail, a file, a letter that failed, a note and an advice."""
        words, now = self.words(mark(name)), self.clock.now()
        message = mail(
            f"Bericht {words}", subject=f"Vraag {words}"[:900], sender_name=f"Ouder {words}"[:900]
        )
        self.files[name] = self.mint.letter_id()
        note = Note(f"Notitie {words}"[:4000], f"Ruud {words}"[:60], now)
        advice = Advice("1", f"Advies {words}"[:4000], now, "Noor")
        if name != "new":
            advice = replace(
                advice, followed=True, reason=f"Want {words}", answered_by="Joke", answered_at=now
            )
        one = replace(one, notes=(note,), advices=(advice,))
        async with self.database.transaction() as tx:
            await tx.cases.open(one, message, source=source(f"9:{one.reference}"))
            await tx.cases.save(one)
            kept = IncomingFile(f"bijlage {words}"[:400], "text/html", f"<b>{words}</b>".encode())
            await tx.files.keep(one, kept, id=self.files[name], received=now)
            owed = letter(
                one.reference,
                id=self.mint.letter_id(),
                message_id=self.mint.message_id(self.mint.letter_id()),
                board=one.board,
            )
            await tx.letters.owe(owed)
            await tx.letters.failed(owed.id, now=now, why="refused")
            opened = Event(EventKind.CASE_OPENED, one.board, now, "privacyloket", one.reference)
            await tx.journal.note(opened)
            if one.kind is Kind.DATALEK:
                await enter_breach(tx, one, reporter=Reporter.PARENT, by="privacyloket", now=now)
        if one.kind is Kind.DATALEK:
            await self._register(one, words)
        return one

    def _acting(self, one: Case) -> dict[str, Any]:
        return {
            "storage": self.database,
            "clock": self.clock,
            "board": one.board,
            "by": "Joke Terpstra",
            "boards": PROFILES,
            "mint": self.mint,
            "mask": lambda text: mask_numbers(text).text,
        }

    async def _register(self, one: Case, words: str) -> None:
        texts = {"facts": f"Feit {words}"[:900], "data_categories": f"=cmd|{words}"[:900]}
        await KeepBreachRegister(**self._acting(one)).fill_in(one.reference, texts)

    async def draft(self, name: str, one: Case) -> None:
        """Write an answer with a file."""
        words = self.words(mark(name))
        writing = WriteAnswer(
            **self._acting(one), words=AnswerDrafts(), judge=HarmlessJudge(), look=ScriptedLook()
        )
        answer = await writing.begin(
            one.reference, CaseOutcome.GRANTED, (), f"Uitleg {words}"[:4000]
        )
        ready = replace(
            answer.words,
            subject=f"Antwoord {words}"[:200],
            text=answer.words.text.replace("[Vul in: het antwoord]", "Zo is het."),
        )
        await writing.change(one.reference, answer.id, ready)
        file = IncomingFile(f"stuk {words}"[:150] + ".csv", "text/csv", b"vak;cijfer\nrekenen;7\n")
        view = await writing.add_file(one.reference, answer.id, file, looked=True)
        self.answers[name] = view.answer

    async def send(self, one: Case) -> tuple[str, str]:
        """Send the answer of a case; answer the secret of its link, and a code."""
        answer = self.answers["sent"]
        sending = SendAnswer(**self._acting(one), words=AnswerDrafts(), fetch_url=f"{URL}/antwoord")
        sent = await sending.send(
            one.reference, answer.id, AnswerWay.DOWNLOAD, sha256=answer.sha256, looked=True
        )
        self.answers["sent"] = sent
        code = await sending.show_code(one.reference, answer.id)
        async with self.database.reading() as tx:
            letters = await tx.letters.of_case(one.reference)
        links = [each.facts["link"] for each, _, _ in letters if "link" in each.facts]
        return str(links[-1]).rpartition("/")[2], code

    async def set_aside(self, cases: Mapping[str, Case]) -> None:
        """Lay a message that waits, one of which nothing was kept, and one that became a case."""
        async with self.database.transaction() as tx:
            for name in TRAY:
                where = Source(Door.IMAP, "privacy", f"7:{name}")
                words = self.words(mark("kept_ibp" if name == "dealt" else "tray"))
                kept = mail(f"Los {words}", subject=f"Los {words}"[:900], sender_name=words[:900])
                salvaged = None if name == "unreadable" else kept
                reason = SetAsideReason.ONLY_QUOTED_TEXT
                await tx.ledger.set_aside(
                    SetAside(where, "linde", reason, "only quoted", NOW, NOW, salvaged)
                )
                self.tray[name] = path_of(where)
            dealt = str(Source(Door.IMAP, "privacy", "7:dealt"))
            await tx.ledger.resolve(board="linde", source=dealt, by="Collega desk", now=NOW)
            became = cases["kept_ibp"].reference
            detail = {"source": dealt}
            await tx.journal.note(
                Event(EventKind.SET_ASIDE_RESOLVED, "linde", NOW, "Collega desk", became, detail)
            )

    async def secrets(self) -> tuple[str, str]:
        """Make a calendar link of the director, and an invitation; answer both secrets."""
        async with CalendarDatabase(self.database).transaction() as calendars:
            link = CalendarLink("link-1", "linde", Role.DIRECTOR, "De Eik", "Joke", NOW, "Joke")
            feed = await calendars.calendar_links.make(link)
        async with self.database.transaction() as tx:
            invitation = await tx.staff.links.make("member-new", LinkKind.INVITATION, now=NOW)
        return feed, invitation


async def furnish(file: Path, words: Callable[[str], str] = str) -> Furnished:
    """Furnish the house whose empty database stands in a file."""
    database = Database(f"sqlite:///{file}", VAULT)
    try:
        made = Furnisher(database, words)
        await made.people()
        cases = {name: await made.case(name, one) for name, one in invented_cases().items()}
        for name, one in cases.items():
            if one.kind is Kind.INZAGE and name not in WITHOUT_DRAFT:
                await made.draft(name, one)
        link, code = await made.send(cases["sent"])
        await made.set_aside(cases)
        feed, invitation = await made.secrets()
    finally:
        await database.close()
    return Furnished(
        file=file,
        sessions=made.sessions,
        cases=cases,
        files=made.files,
        answers=made.answers,
        tray=made.tray,
        link=link,
        code=code,
        feed=feed,
        invitation=invitation,
        words=words,
    )


@cache
def furnished_beside(empty: Path, words: Callable[[str], str] = str) -> Furnished:
    """Furnish a copy of an empty database in a new folder beside it; once for all who ask."""
    folder = Path(mkdtemp(dir=empty.parent))
    file = folder / "privacyloket.sqlite3"
    shutil.copyfile(empty, file)
    with ThreadPoolExecutor(1) as another:  # a test may have a loop of its own
        return another.submit(asyncio.run, furnish(file, words)).result()
