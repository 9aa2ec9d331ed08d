"""Try every connection and every file, and say in plain words what works and what does not."""

import errno
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot.reader import try_bot
from bot.webhook import WebhookState, try_webhook
from casework.boards import BoardProfile
from casework.ledger import Look
from casework.message import Channel
from casework.ports import CarrierUnavailable, Conflict, StorageUnavailable
from casework.profile_check import BoardProfileInvalid
from casework.profile_gaps import gaps_of
from classifier.understand import PrivacyReader
from desk.server import bound
from intake.imap_reader import try_mailbox
from outbox.smtp_postman import SmtpPostman
from service.file_judge import try_judge
from service.room_settings import chat_bot_of, mailbox_of, model_of, relay_of
from service.settings import (
    BotSettings,
    DeskSettings,
    MailboxSettings,
    Settings,
    SettingsInvalid,
)
from service.wiring import database_of, load_boards, open_vault
from storage.encryption import MasterKeyUnusable

TRIAL = "Goedemiddag, ik wil graag weten wat de school over mijn dochter heeft vastgelegd."


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check."""

    what: str
    good: bool
    words: str
    """Dutch, for an administrator."""


async def check(settings: Settings) -> AsyncIterator[Finding]:
    """Try everything the settings name, one finding each."""
    boards: Mapping[str, BoardProfile] = {}
    try:
        boards = load_boards(settings)
    except BoardProfileInvalid as fault:
        for line in str(fault).splitlines():
            yield Finding("profiel", False, line)
    for board in boards.values():
        yield _profile(board)
    async for finding in _storage(settings):
        yield finding
    yield _model(settings)
    yield Finding("bijlagen", *await try_judge())
    yield await _tried("versturen", partial(_relay, settings))
    for mailbox in settings.mailboxes:
        yield await _tried(f"mailbox {mailbox.name}", partial(_mailbox, mailbox))
    for bot in settings.bots:
        yield await _tried(f"bot {bot.name}", partial(_bot, bot))
    if settings.desk is not None:
        yield _desk(settings.desk)
    if not settings.mailboxes and not settings.bots and settings.smtp_door is None:
        yield Finding(
            "ingang", False, "Er is geen mailbox, bot of smtp_door ingesteld: er komt niets binnen."
        )


def _profile(board: BoardProfile) -> Finding:
    words = f"{board.name}: {len(board.schools)} scholen."
    gaps = [f"{gap.what} ({gap.meanwhile})" for gap in gaps_of(board)]
    if gaps:
        words += f" Nog in te vullen: {'; '.join(gaps)}."
    for warning in board.warnings_for_fg:
        words += f" Voor de FG: {warning}"
    return Finding(f"profiel {board.id}", True, words)


async def _storage(settings: Settings) -> AsyncIterator[Finding]:
    try:
        vault = open_vault(settings)
        command = settings.storage.master_key_command
        where = f"de opdracht {command[0]}" if command else settings.master_key_file
        yield Finding("hoofdsleutel", True, f"Gelezen uit {where}.")
    except MasterKeyUnusable as fault:
        yield Finding("hoofdsleutel", False, f"{fault}. Zet het sleutelbestand terug.")
        return
    try:
        database = database_of(settings, vault)
    except SettingsInvalid as fault:
        yield Finding("opslag", False, str(fault))
        return
    try:
        await database.migrate()
        await database.check_master_key()
        async with database.reading() as tx:
            cases = await tx.cases.all(open_only=True)
            looks = await tx.doors.looks()
        yield Finding("opslag", True, f"Werkt. {len(cases)} open zaken.")
        for look in looks:
            yield _look(look, settings)
    except (StorageUnavailable, Conflict) as fault:
        yield Finding("opslag", False, f"De database antwoordt niet of is op slot ({fault}).")
    except MasterKeyUnusable as fault:
        words = f"Deze database hoort bij een andere hoofdsleutel of sleutelopslag ({fault})."
        yield Finding("opslag", False, words)
    finally:
        await database.close()


def _look(look: Look, settings: Settings) -> Finding:
    what = f"laatst gelezen {look.place}"
    if look.last_look is None:
        return Finding(what, False, f"Nog nooit gelukt ({look.fault}).")
    hours = (datetime.now(UTC) - look.last_look).total_seconds() / 3600
    words = f"{look.last_look.astimezone():%d-%m-%Y %H:%M}, {hours:.1f} uur geleden."
    return Finding(what, hours <= settings.silence_hours, words)


def _model(settings: Settings) -> Finding:
    start = time.perf_counter()
    try:
        reader = PrivacyReader.load(model_of(settings))
        understood = reader.understand("", TRIAL, Channel.EMAIL)
    except SettingsInvalid as fault:
        return Finding("model", False, str(fault))
    except Exception as fault:
        return Finding("model", False, f"Het taalmodel werkt niet ({type(fault).__name__}).")
    seconds = time.perf_counter() - start
    labels = ", ".join(kind.value for kind in understood.labels)
    whose = "Eigen model, geladen" if settings.classifier.model else "Geladen"
    return Finding("model", True, f"{whose} in {seconds:.1f} s; een proefzin is {labels}.")


async def _tried(what: str, attempt: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(what, True, await attempt())
    except Exception as fault:
        words = getattr(fault, "words", None) or str(fault) or type(fault).__name__
        return Finding(what, False, words)


async def _relay(settings: Settings) -> str:
    sending = settings.sending
    postman = SmtpPostman(
        relay_of(settings), from_address=sending.from_address, from_name=sending.from_name
    )
    try:
        await postman.try_line()
    except CarrierUnavailable as fault:
        raise SettingsInvalid(
            f"De mailserver {sending.host}:{sending.port} neemt geen brieven aan ({fault})."
            " Kijk naar adres, poort, beveiliging, naam en wachtwoord onder [sending]."
        ) from None
    return f"De mailserver {sending.host}:{sending.port} neemt brieven aan."


async def _mailbox(mailbox: MailboxSettings) -> str:
    found = await try_mailbox(mailbox_of(mailbox))
    return f"Aangemeld; {found} berichten in de map."


async def _bot(bot: BotSettings) -> str:
    chat_bot = chat_bot_of(bot)
    found = await try_bot(chat_bot)
    words = f"Telegram kent deze bot als @{found}."
    return f"{words} {webhook_words(await try_webhook(chat_bot), bot.webhook_url)}".strip()


def webhook_words(state: WebhookState, wanted: str) -> str:
    """Answer what an administrator must know of a bot's webhook.

    `wanted` is its address in the settings; empty for none. Raises SettingsInvalid when Telegram
    has updates that it fails to deliver.
    """
    if not wanted:
        return (
            "Bij Telegram staat een webhook; `serve` haalt die weg en vraagt de berichten zelf op."
            if state.url
            else ""
        )
    if state.url != wanted:
        return "Bij Telegram staat de webhook nog niet (goed); `serve` zet hem bij het starten."
    words = f"De webhook staat; {state.waiting} berichten wachten op aflevering."
    if state.last_error_at is not None:
        at = f"{state.last_error_at.astimezone():%d-%m-%Y %H:%M}"
        words += f" Laatste fout, op {at}: {state.last_error}."
    if state.waiting and state.last_error_at is not None:
        raise SettingsInvalid(
            f"{words} Kijk of de dienst en de reverse proxy draaien, en naar het certificaat."
        )
    return words


def _desk(desk: DeskSettings) -> Finding:
    where = f"{desk.host}:{desk.port}"
    try:
        with bound(desk.host, desk.port):
            return Finding("desk", True, f"{where} is vrij; agenda's beginnen met {desk.address}.")
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            words = "Op dit adres luistert al een programma: de dienst zelf, als die draait."
            return Finding("desk", True, f"{where}: {words}")
        return Finding("desk", False, f"{where}: hier kan niet geluisterd worden ({fault}).")
