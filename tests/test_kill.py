"""Kill the whole service again and again while it reads a real mailbox; nothing may be lost.

`kill -9` at arbitrary moments, between claim and settle among them: each mail must end in exactly
one ledger row, no acknowledgement may be lost, and none may be sent without its case.
"""

import asyncio
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from dovecot import PASSWORD, Dovecot, running_dovecot
from houses import mail_of

from intake.mail_catcher import MailCatcher

MAILS = 60
KILLS = 3
COMMAND = str(Path(sys.executable).parent / "privacyloket")
CONFIG = """
data_dir = "{data}"
claim_seconds = 1
[sending]
port = {relay}
from_address = "loket@loket.example"
hold_seconds = 1
[[mailboxes]]
name = "opron-privacy"
board = "opron"
host = "127.0.0.1"
port = {imap}
security = "none"
username = "loket"
password = {{ env = "LOKET_PASSWORD" }}
poll_seconds = 0.5
"""


@pytest.mark.needs("dovecot")
@pytest.mark.timeout(240)
async def test_a_service_killed_in_mid_run_loses_and_doubles_nothing(tmp_path: Path) -> None:
    chance = random.Random(20261122)
    catcher = MailCatcher()
    relay = await catcher.open()
    with running_dovecot() as server, ExitStack() as processes:
        server.put("loket", [a_mail(number) for number in range(MAILS)])
        config = tmp_path / "loket.toml"
        config.write_text(CONFIG.format(data=tmp_path, relay=relay, imap=server.port), "utf-8")
        database = tmp_path / "privacyloket.sqlite3"

        for killed in range(KILLS):
            service = start(config, processes)
            target = (killed + 1) * MAILS // (KILLS + 1)
            await until(lambda target=target: recorded(database) >= target)
            await asyncio.sleep(chance.uniform(0, 0.08))
            service.kill()
            service.wait()
        service = start(config, processes)
        await until(lambda: recorded(database) == MAILS and letters_waiting(database) == 0)
        await until(lambda: unsettled(database) == 0)
        service.terminate()
        assert service.wait(timeout=15) == 0

        handled = flagged(server)
    await catcher.close()

    assert handled == MAILS
    check_ledger(database)
    check_acknowledgements(database, catcher)


def a_mail(number: int) -> bytes:
    return mail_of(
        f"Ouder {number} <ouder{number}@ouders.example>",
        f"Vraag {number}",
        f"Ik wil graag weten wat u over mijn kind bewaart. Dit is brief nummer {number}.",
        Message_ID=f"<brief-{number}@ouders.example>",
    ).as_bytes()


def start(config: Path, processes: ExitStack) -> "subprocess.Popen[bytes]":
    service = subprocess.Popen(
        [COMMAND, "serve", "--config", str(config)],
        env={**os.environ, "LOKET_PASSWORD": PASSWORD},
        stderr=subprocess.DEVNULL,
    )
    processes.callback(service.wait)
    processes.callback(service.kill)
    return service


async def until(done) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end, "the service did not get there"
        await asyncio.sleep(0.02)


def ask(database: Path, question: str) -> list[tuple]:
    if not database.exists():
        return []
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as connection:
        try:
            return connection.execute(question).fetchall()
        except sqlite3.OperationalError:
            return []


def count(database: Path, question: str) -> int:
    return sum(row[0] for row in ask(database, question))


def recorded(database: Path) -> int:
    return count(database, "SELECT count(*) FROM ledger WHERE outcome IS NOT NULL")


def unsettled(database: Path) -> int:
    return count(database, "SELECT count(*) FROM ledger WHERE settled IS NULL")


def letters_waiting(database: Path) -> int:
    return count(database, "SELECT count(*) FROM letter WHERE state = 'owed'")


def flagged(server: Dovecot) -> int:
    with server.session("loket") as client:
        return len(client.search(["KEYWORD", "$PrivacyloketHandled"]))


def check_ledger(database: Path) -> None:
    rows = ask(database, "SELECT source, outcome FROM ledger")
    assert len(rows) == len({source for source, _ in rows}) == MAILS
    assert {outcome for _, outcome in rows} == {"case_opened"}
    per_message = ask(database, "SELECT source, count(*) FROM case_message GROUP BY source")
    assert len(per_message) == MAILS


def check_acknowledgements(database: Path, catcher: MailCatcher) -> None:
    owed = ask(database, "SELECT message_id FROM letter WHERE kind = 'acknowledgement'")
    sent = [
        caught for caught in catcher.caught if caught.mail["X-Privacyloket"] == "acknowledgement"
    ]
    by_parent: dict[str, set[str]] = {}
    for caught in sent:
        by_parent.setdefault(caught.to, set()).add(str(caught.mail["Message-ID"]).strip())
    assert len(owed) == MAILS
    assert len(by_parent) == MAILS
    # A letter may go out twice after a kill, but always under the one Message-ID that was owed.
    assert all(len(message_ids) == 1 for message_ids in by_parent.values())
    assert {each for ids in by_parent.values() for each in ids} == {row[0] for row in owed}
