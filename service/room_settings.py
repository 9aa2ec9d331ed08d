"""Say the settings as each room wants to hear them."""

from pathlib import Path

from bot.chat_bot import ChatBot
from classifier.understand import SHIPPED_MODEL
from intake.automatic_mail import OwnMarks
from intake.mailbox import Mailbox, OAuth2
from outbox.smtp_postman import OWN_MARK, Relay
from service.settings import (
    BotSettings,
    MailboxRole,
    MailboxSettings,
    Settings,
    SettingsInvalid,
)


def mailbox_of(settings: MailboxSettings) -> Mailbox:
    """Answer a mailbox as intake wants it; secrets are read when they are needed."""
    oauth2 = settings.oauth2
    return Mailbox(
        name=settings.name,
        board=settings.board,
        host=settings.host,
        port=settings.port,
        security=settings.security,
        username=settings.username,
        password=settings.password.read if settings.password else None,
        oauth2=OAuth2(
            token_url=oauth2.token_url,
            client_id=oauth2.client_id,
            refresh_token=oauth2.refresh_token.read,
            client_secret=oauth2.client_secret.read if oauth2.client_secret else None,
            scope=oauth2.scope,
        )
        if oauth2
        else None,
        for_breaches=settings.role is MailboxRole.BREACHES,
        folder=settings.folder,
        settle=settings.settle,
        move_to=settings.move_to,
        poll_seconds=settings.poll_seconds,
        timeout_seconds=settings.timeout_seconds,
        max_bytes=settings.max_bytes,
    )


def chat_bot_of(settings: BotSettings) -> ChatBot:
    """Answer a bot as its room wants it. Raises SettingsInvalid when its token is not there."""
    return ChatBot(
        name=settings.name,
        board=settings.board,
        token=settings.token.read(),
        base_url=settings.base_url,
        poll_seconds=settings.poll_seconds,
        messages_per_second=settings.messages_per_second,
    )


def model_of(settings: Settings) -> Path:
    """Answer the folder of the model that reads messages. Raises SettingsInvalid."""
    model = settings.classifier.model
    if model is not None and not (model / "config.cfg").is_file():
        raise SettingsInvalid(f"classifier.model: there is no trained model in {model}")
    return model or SHIPPED_MODEL


def own_marks(settings: Settings) -> OwnMarks:
    """Answer how intake knows our own mail."""
    return OwnMarks(
        addresses=frozenset({settings.sending.from_address.casefold()}), header=OWN_MARK
    )


def relay_of(settings: Settings) -> Relay:
    """Answer how to reach the relay, its password read."""
    sending = settings.sending
    return Relay(
        host=sending.host,
        port=sending.port,
        security=sending.security.value,
        username=sending.username,
        password=sending.password.read() if sending.password else "",
        timeout_seconds=sending.timeout_seconds,
    )
