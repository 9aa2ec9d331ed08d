"""Put our own service to the test: start it, watch it from outside, read what it stored."""

import asyncio
import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.contestant import (
    Answer,
    Found,
    MailServer,
    Measured,
    Ticket,
    goes_outside,
    python_module,
    run,
    running,
    say_go,
    wait_until,
)
from benchmarks.own_service import BOARD, Job
from casework.ledger import Door, LedgerEntry, Outcome
from casework.letters import LetterKind
from casework.ports import Transaction
from intake.mail_catcher import MailCatcher
from service.wiring import open_storage

HOLD_SECONDS: Final = 10.0
"""So long mails and letters in the hands of a killed process wait here; by default minutes."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the database says after a measurement; `faults` is empty when all is as it must be."""

    rows: int
    case_opened: int
    cases: int
    acknowledgements: int
    tickets: int
    faults: tuple[str, ...]


class OwnSide:
    """Our service with its files in one folder."""

    name = "privacyloket"

    def __init__(
        self, folder: Path, server: MailServer, mailboxes: Sequence[str], *, scripted: bool
    ) -> None:
        self._environment: Final = server.environment()
        self._sent: list[Answer] = []
        self._job: Final = Job(
            folder=str(folder),
            port=server.port,
            password_variable="BENCHMARK_PASSWORD",
            mailboxes=tuple(mailboxes),
            scripted=scripted,
        )

    def measure(self) -> Measured:
        """Take in the first mailbox with the settings of production; no letter is sent."""
        said, wall = run(self._command("measure", self._job), self._environment)
        found = json.loads(said)
        return Measured(
            seconds=found["seconds"],
            cpu_seconds=found["cpu_seconds"],
            start_seconds=wall - found["seconds"],
            milliseconds=found["milliseconds"],
            peak_kib=found["peak_kib"],
        )

    def work(self, *, mails: int, readers: int = 1) -> None:
        """Run the service until every mail has its outcome and every letter is sent."""
        with mail_catcher() as (catcher, port), ExitStack() as stack:
            command = self._command("serve", self._serving(port))
            processes = [
                stack.enter_context(running(command, self._environment)) for _ in range(readers)
            ]
            say_go(processes)
            wait_until(lambda: self._done() >= mails and not self._owed(), "our outcomes")
            for process in processes:
                process.terminate()
                process.wait(15)
            self._sent += _answers(catcher)

    def work_until_killed(self, *, after: int) -> None:
        """Start the service, and kill it once so many mails have their outcome."""
        with mail_catcher() as (catcher, port):
            command = self._command("serve", self._serving(port))
            with running(command, self._environment) as process:
                say_go([process])
                wait_until(lambda: self._done() >= after, "our first outcomes", every=0.005)
                process.kill()
                process.wait()
            self._sent += _answers(catcher)

    def found(self) -> Found:
        """Answer cases and set-aside mails, and the letters that reached the relay."""
        return asyncio.run(self._found())

    async def _found(self) -> Found:
        async with open_storage(self._job.settings()) as (database, _), database.reading() as tx:
            tickets: list[Ticket] = []
            for name in self._job.mailboxes:
                tickets += [
                    await _ticket(tx, name, entry)
                    for entry in await tx.ledger.of_door(door=Door.IMAP, place=name)
                    if entry.outcome in (Outcome.CASE_OPENED, Outcome.ADDED_TO_CASE)
                ]
            named = Counter(ref for each in tickets for ref in each.reference.split(", "))
            # A case no row of the ledger speaks of would be work made out of nothing.
            orphans = [c for c in await tx.cases.all() if c.reference not in named]
            tickets += [Ticket("", case.reference, "") for case in orphans]
            aside = [
                Ticket(row.source.place, row.reason.value, kept.full_text if kept else "")
                for row in await tx.ledger.waiting(board=BOARD)
                for kept in [row.salvaged]
            ]
        return Found(tickets, tuple(self._sent), aside)

    def check(self, *, mails: int) -> Checked:
        """Check that so many mails became one outcome each, with the letters owed."""
        return asyncio.run(self._check(mails))

    async def _check(self, mails: int) -> Checked:
        rows = self._ask("SELECT count(*) FROM ledger")
        async with open_storage(self._job.settings()) as (database, _), database.reading() as tx:
            entries = await tx.ledger.of_door(door=Door.IMAP, place=self._job.mailboxes[0])
            opened = [each for each in entries if each.outcome is Outcome.CASE_OPENED]
            kinds: Counter[LetterKind] = Counter()
            without = 0
            for entry in opened:
                letters = {
                    letter.id: letter.kind
                    for reference in entry.cases
                    for letter, _, _ in await tx.letters.of_case(reference)
                }
                kinds.update(letters.values())
                told = {LetterKind.ACKNOWLEDGEMENT, LetterKind.TICKET} <= set(letters.values())
                without += not told
            broken = await tx.journal.first_break(board=BOARD)
        faults = [
            f"{rows} rows in the ledger instead of {mails}" if rows != mails else "",
            f"{len(entries)} outcomes instead of {mails}" if len(entries) != mails else "",
            f"{without} mails without acknowledgement or ticket" if without else "",
            f"the chain of events breaks at {broken}" if broken is not None else "",
        ]
        return Checked(
            rows=rows,
            case_opened=len(opened),
            cases=sum(len(each.cases) for each in opened),
            acknowledgements=kinds[LetterKind.ACKNOWLEDGEMENT],
            tickets=kinds[LetterKind.TICKET],
            faults=tuple(fault for fault in faults if fault),
        )

    def _serving(self, relay_port: int) -> Job:
        return replace(
            self._job, relay_port=relay_port, hold_seconds=HOLD_SECONDS, wait_for_go=True
        )

    def _command(self, task: str, job: Job) -> list[str]:
        return python_module("benchmarks.own_service", task, str(job.write()))

    def _done(self) -> int:
        return self._ask("SELECT count(*) FROM ledger WHERE outcome IS NOT NULL")

    def _owed(self) -> int:
        return self._ask("SELECT count(*) FROM letter WHERE state = 'owed'")

    def _ask(self, question: str) -> int:
        """Look from outside into the database, as the service leaves it to others."""
        file = f"file:{self._job.folder}/privacyloket.sqlite3?mode=ro"
        try:
            with closing(sqlite3.connect(file, uri=True, timeout=5)) as database:
                return int(database.execute(question).fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # not made yet, or its tables are not


def _answers(catcher: MailCatcher) -> list[Answer]:
    return [
        Answer(letter.to, letter.mail.as_string(), str(letter.mail["Message-ID"]))
        for letter in catcher.caught
        if goes_outside(letter.to)
    ]


async def _ticket(tx: Transaction, mailbox: str, entry: LedgerEntry) -> Ticket:
    texts = []
    for reference in entry.cases:
        case = await tx.cases.get(board=BOARD, reference=reference)
        if case is not None:
            texts += [message.full_text for message in await tx.cases.messages(case)]
    return Ticket(mailbox, ", ".join(entry.cases), "\n".join(texts))


@contextmanager
def mail_catcher() -> Iterator[tuple[MailCatcher, int]]:
    """Catch what is sent, in a thread of its own; answer the catcher and its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="mail-catcher", daemon=True)
    thread.start()
    catcher = MailCatcher()
    port = asyncio.run_coroutine_threadsafe(catcher.open(), loop).result(10)
    try:
        yield catcher, port
    finally:
        asyncio.run_coroutine_threadsafe(catcher.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
