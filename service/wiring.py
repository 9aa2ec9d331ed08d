"""Join the rooms: give every part the ports it asks for."""

import os
import secrets
import socket
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.postman import TelegramPostman
from bot.reader import ChatReader
from bot.webhook import Webhook
from bot.webhook_door import WebhookDoor
from casework.actions.notice_profiles import NoticeProfiles
from casework.actions.purge import Purge
from casework.actions.receive_message import ReceiveMessage
from casework.actions.talk_with_parent import TalkWithParent
from casework.actions.watch_clocks import WatchClocks
from casework.actions.watch_doors import WatchDoors
from casework.boards import BoardProfile
from casework.decide import SERVICE
from casework.files import JudgeFiles
from casework.message import Channel, IncomingMessage, UnreadableMessage
from casework.ports import Clock, Postman, Understand
from casework.profile_check import BoardProfileInvalid
from classifier.understand import ReaderInThread
from desk.server import DeskServer
from intake.imap_erase import MailEraser
from intake.imap_reader import MailboxReader
from intake.read_mail import read_mail
from intake.smtp_door import SmtpDoor, SmtpDoorKeeper, addressees
from outbox.deliver import Deliver
from outbox.shelf import Shelf
from outbox.smtp_postman import SmtpPostman
from outbox.words import LetterWords
from screening.screen_message import NumberScreen
from service.board_files import board_to_run
from service.clock import MachineClock
from service.file_judge import make_judge
from service.live_boards import LiveBoards
from service.room_settings import chat_bot_of, mailbox_of, model_of, own_marks, relay_of
from service.school_holidays import load_school_holidays
from service.settings import Settings
from storage.database import Database, with_password
from storage.encryption import (
    MasterKeyUnusable,
    Vault,
    make_master_key,
    read_master_key,
    read_master_key_from,
)
from storage.mint import SecretMint

if TYPE_CHECKING:
    from service.desk_parts import DeskParts

DATA_FOLDER_MODE = 0o700


@dataclass(frozen=True, slots=True)
class House:
    """All parts, joined."""

    settings: Settings
    boards: LiveBoards
    database: Database
    mint: SecretMint
    clock: Clock
    receive: ReceiveMessage
    talk: TalkWithParent
    watch: WatchClocks
    notice_profiles: NoticeProfiles
    watch_doors: WatchDoors
    deliver: Deliver
    purge: Purge
    postman: SmtpPostman
    chat_postman: TelegramPostman
    words: LetterWords
    process: str
    """Name under which this process takes work in hand."""

    def read(
        self, raw: bytes, received: datetime, *, authserv_id: str | None
    ) -> IncomingMessage | UnreadableMessage:
        """Read one mail as this board's doors do."""
        door = self.settings.smtp_door
        return read_mail(
            raw,
            received=received,
            authserv_id=authserv_id,
            own_marks=own_marks(self.settings),
            **({"max_bytes": door.max_bytes} if door else {}),
        )

    def mailbox_readers(self) -> list[MailboxReader]:
        """Answer a reader for each mailbox."""
        return [
            MailboxReader(
                mailbox_of(mailbox),
                self.database,
                self.receive,
                partial(self.read, authserv_id=mailbox.authserv_id),
                self.clock,
                claim_seconds=self.settings.claim_seconds,
            )
            for mailbox in self.settings.mailboxes
        ]

    def chat_readers(self) -> list[ChatReader]:
        """Answer a reader for each bot that asks for its messages itself."""
        return [
            ChatReader(chat_bot_of(bot), self.receive, talk=self.talk)
            for bot in self.settings.bots
            if not bot.webhook_url
        ]

    def webhooks(self) -> list[Webhook]:
        """Answer a webhook for each bot that Telegram delivers to."""
        return [
            Webhook(
                chat_bot_of(bot),
                self.receive,
                url=bot.webhook_url,
                max_connections=bot.webhook_connections,
                talk=self.talk,
            )
            for bot in self.settings.bots
            if bot.webhook_url
        ]

    def webhook_server(self, webhooks: Sequence[Webhook]) -> DeskServer:
        """Answer the web server that Telegram's deliveries come to."""
        where = self.settings.webhooks
        door = WebhookDoor(webhooks, proxies=where.proxies)
        return DeskServer(door, host=where.host, port=where.port, name="webhooks")

    def desk(self) -> DeskServer | None:
        """Answer the web server; None when none is configured."""
        desk = self.settings.desk
        if desk is None:
            return None
        # A command that opens no page need not wait until all of them are read.
        from service.desk_parts import desk_server  # noqa: PLC0415 -- see above

        return desk_server(desk, self.desk_parts, desk_url=self.settings.pages_url)

    @property
    def desk_parts(self) -> "DeskParts":
        """What the desk shares with the rest of the house."""
        from service.desk_parts import DeskParts  # noqa: PLC0415 -- as in `desk`

        return DeskParts(
            database=self.database,
            clock=self.clock,
            mint=self.mint,
            boards=self.boards,
            school_holidays=self.receive.school_holidays,
            receive=self.receive,
            words=self.words,
            judge=self.receive.judge,
            patience=timedelta(hours=self.settings.silence_hours),
            folder=self.settings.data_dir,
        )

    def smtp_door(self) -> SmtpDoorKeeper | None:
        """Answer the keeper of the SMTP door; None when none is configured."""
        door = self.settings.smtp_door
        if door is None:
            return None
        known = {
            board: (facts.request_addresses, facts.breach_addresses)
            for board, facts in self.settings.boards.items()
        }
        tls = None
        if door.certificate is not None and door.private_key is not None:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(door.certificate, door.private_key)
        return SmtpDoorKeeper(
            SmtpDoor(
                host=door.host,
                port=door.port,
                protocol=door.protocol,
                max_bytes=door.max_bytes,
                addressees=addressees(known),
                tls=tls,
            ),
            self.receive,
            partial(self.read, authserv_id=door.authserv_id),
            self.mint,
            self.clock,
        )


def load_boards(settings: Settings) -> dict[str, BoardProfile]:
    """Answer the profiles of all boards. Raises BoardProfileInvalid with all faults found."""
    boards: dict[str, BoardProfile] = {}
    faults: list[str] = []
    for board_id, local in settings.boards.items():
        try:
            boards[board_id] = board_to_run(board_id, local)
        except BoardProfileInvalid as fault:
            faults.append(str(fault))
    if faults:
        raise BoardProfileInvalid("\n".join(faults))
    return boards


def open_vault(settings: Settings) -> Vault:
    """Answer the vault; a new data folder gets a new master key, an old one never does.

    Raises MasterKeyUnusable.
    """
    if settings.storage.master_key_command:
        return Vault(read_master_key_from(settings.storage.master_key_command))
    file = settings.master_key_file
    makes_its_own = settings.storage.master_key_file is None and not settings.storage.url
    fresh = not (settings.data_dir / "privacyloket.sqlite3").exists()
    if makes_its_own and fresh and not file.exists():
        settings.data_dir.mkdir(mode=DATA_FOLDER_MODE, parents=True, exist_ok=True)
        return Vault(make_master_key(file))
    return Vault(read_master_key(file))


def database_of(settings: Settings, vault: Vault) -> Database:
    """Answer the database with its key store. Raises SettingsInvalid."""
    password = settings.storage.password.read() if settings.storage.password else None
    keys_password = (
        settings.storage.keys_password.read() if settings.storage.keys_password else None
    )
    keys_url = settings.keys_url
    if keys_url and not settings.storage.keys_url:
        settings.data_dir.mkdir(mode=DATA_FOLDER_MODE, parents=True, exist_ok=True)
    return Database(
        with_password(settings.database_url, password),
        vault,
        keys_url=with_password(keys_url, keys_password) if keys_url else None,
    )


def purge_of(
    settings: Settings,
    database: Database,
    boards: Mapping[str, BoardProfile],
    clock: Clock,
    *,
    by: str = SERVICE,
) -> Purge:
    """Answer what erases, by the terms of these settings."""
    return Purge(
        storage=database,
        clock=clock,
        boards=boards,
        retention={name: board.retention for name, board in settings.boards.items()},
        at_source=MailEraser(
            {mailbox.name: partial(mailbox_of, mailbox) for mailbox in settings.mailboxes}
        ),
        by=by,
    )


def next_master_key(settings: Settings) -> Path:
    """Answer where a new master key stands while it takes the place of the old one."""
    file = settings.master_key_file
    return file.with_name(f"{file.name}.next")


@asynccontextmanager
async def open_storage(
    settings: Settings, *, clock: Clock | None = None
) -> AsyncIterator[tuple[Database, LiveBoards]]:
    """Open the storage and the profiles alone, without doors, model or outbox.

    The profiles are those of the files with what people set over them at the desk. Raises as
    `open_house` does.
    """
    boards = load_boards(settings)
    vault = open_vault(settings)
    database = database_of(settings, vault)
    try:
        await database.migrate()
        try:
            await database.check_master_key()
        except MasterKeyUnusable as fault:
            if not next_master_key(settings).exists():
                raise
            raise MasterKeyUnusable(
                f"{fault}; changing it was interrupted: finish with `privacyloket keys rotate`"
            ) from None
        live = LiveBoards(boards, database, clock or MachineClock(), load_school_holidays())
        await live.load()
        yield database, live
    finally:
        await database.close()


@asynccontextmanager
async def open_house(
    settings: Settings,
    *,
    understand: Understand | None = None,
    clock: Clock | None = None,
    judge: JudgeFiles | None = None,
) -> AsyncIterator[House]:
    """Join the rooms for as long as the block lasts.

    One process judges the files of all doors; it starts with the first file.
    Raises SettingsInvalid, BoardProfileInvalid, MasterKeyUnusable and StorageUnavailable.
    """
    own_reader = None if understand else ReaderInThread.load(model_of(settings))
    reader = understand or own_reader
    assert reader is not None  # one of the two lines above made it
    clock = clock or MachineClock()
    own_judge = None if judge else make_judge()
    try:
        async with open_storage(settings, clock=clock) as (database, boards):
            house = _join(settings, boards, database, reader, clock, judge or own_judge)
            yield house
            await house.postman.hang_up()
            await house.chat_postman.hang_up()
    finally:
        if own_judge is not None:
            await own_judge.stop()
        if own_reader is not None:
            own_reader.close()


def mint_of(settings: Settings, database: Database) -> SecretMint:
    """Answer the mint of these settings: its Message-IDs end in the sender's domain."""
    return SecretMint(database.vault, settings.sending.from_address.rpartition("@")[2])


def _join(
    settings: Settings,
    boards: LiveBoards,
    database: Database,
    reader: Understand,
    clock: Clock,
    judge: JudgeFiles | None,
) -> House:
    sending = settings.sending
    mint = mint_of(settings, database)
    school_holidays = load_school_holidays()
    process = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    postman = SmtpPostman(
        relay_of(settings), from_address=sending.from_address, from_name=sending.from_name
    )
    mail: Mapping[str, Postman] = {"*": postman}
    words = LetterWords(desk_url=settings.pages_url)
    chat = TelegramPostman(chat_bot_of(bot) for bot in settings.bots)
    return House(
        settings=settings,
        boards=boards,
        database=database,
        mint=mint,
        clock=clock,
        receive=ReceiveMessage(
            storage=database,
            understand=reader,
            screen=NumberScreen(),
            mint=mint,
            clock=clock,
            boards=boards,
            reader=process,
            letters_per_day=sending.letters_per_day,
            school_holidays=school_holidays,
            judge=judge,
        ),
        talk=TalkWithParent(
            storage=database,
            clock=clock,
            mint=mint,
            boards=boards,
            school_holidays=school_holidays,
            letters_per_day=sending.letters_per_day,
        ),
        watch=WatchClocks(database, mint, clock, boards, school_holidays),
        notice_profiles=NoticeProfiles(database, clock, boards, school_holidays),
        watch_doors=WatchDoors(
            database, mint, clock, boards, timedelta(hours=settings.silence_hours)
        ),
        deliver=Deliver(
            storage=database,
            mint=mint,
            clock=clock,
            boards=boards,
            postmen={
                Channel.EMAIL: mail,
                Channel.CHAT: {"*": chat},
                Channel.WEB: {"*": Shelf()},
            },
            wording=words,
            sender=process,
            in_hand=timedelta(seconds=sending.hold_seconds),
        ),
        purge=purge_of(settings, database, boards, clock),
        postman=postman,
        chat_postman=chat,
        words=words,
        process=process,
    )
