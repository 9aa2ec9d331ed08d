"""Say which mailbox is read and how, and name what can be wrong with it."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from casework.message import IncomingMessage, UnreadableMessage

Secret = Callable[[], str]
"""Answers a secret; asked again at every login, so that a changed file counts at once."""

ReadMail = Callable[[bytes, datetime], IncomingMessage | UnreadableMessage]
"""Reads the bytes of one mail that arrived at this moment; blocks, so it runs in a thread."""


class Security(StrEnum):
    """How the line to the mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Settle(StrEnum):
    """What happens to a mail at its source once its outcome is saved."""

    FLAG = "flag"
    MOVE = "move"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class OAuth2:
    """How to get an access token for a mailbox (RFC 6749 §6)."""

    token_url: str
    client_id: str
    refresh_token: Secret = field(repr=False)
    client_secret: Secret | None = field(default=None, repr=False)
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox of a board that is read by IMAP."""

    name: str
    """Stands in the ledger, so it never changes."""
    board: str
    host: str
    port: int
    security: Security
    username: str = field(repr=False)
    password: Secret | None = field(default=None, repr=False)
    oauth2: OAuth2 | None = None
    """XOAUTH2 instead of a password; exactly one of the two is set."""
    for_breaches: bool = False
    """Every mail in it counts as a report of a breach."""
    folder: str = "INBOX"
    settle: Settle = Settle.FLAG
    move_to: str = "Privacyloket"
    poll_seconds: float = 60
    """Longest time between two looks."""
    timeout_seconds: float = 30
    """Longest wait for the server."""
    max_bytes: int = 25 * 1024 * 1024
    """Larger mails are set aside without being fetched into memory."""
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    """Whom to trust; None: the certificate authorities this machine trusts."""


class MailboxFault(Exception):
    """A mailbox cannot be read; the text is a short English phrase without personal data."""

    words: ClassVar[str] = ""
    """What an administrator can do about it, in Dutch."""


class MailboxUnreachable(MailboxFault):
    """The server does not answer, or not in IMAP, or closed the line."""

    words = (
        "De mailserver antwoordt niet of verbreekt de verbinding. Kijk of de server bereikbaar is"
        " en of 'host', 'port' en 'security' van deze mailbox kloppen."
    )


class MailboxCertificateRefused(MailboxUnreachable):
    """The server's certificate is not trusted, or is another server's."""

    words = (
        "Het certificaat van de mailserver klopt niet: het is verlopen, van een onbekende uitgever"
        " of voor een andere naam. Kijk of 'host' precies de naam in het certificaat is."
    )


class MailboxNotProtected(MailboxUnreachable):
    """The server offers no STARTTLS; nothing secret was sent."""

    words = (
        "De mailserver biedt geen STARTTLS aan; het wachtwoord is niet verstuurd. Zet 'security'"
        " op 'tls' met poort 993, of laat de beheerder van de mailserver STARTTLS aanzetten."
    )


class MailboxRefusedPassword(MailboxFault):
    """The server refuses the name, the password or the access token."""

    words = (
        "De mailserver weigert de aanmelding. Kijk naar 'username' en vernieuw het wachtwoord,"
        " of bij OAuth2 het refresh token, van deze mailbox."
    )


class MailboxSecretMissing(MailboxFault):
    """The password or token cannot be read where the settings say it stands."""

    words = (
        "Het wachtwoord of token van deze mailbox kan niet gelezen worden. Kijk of het bestand of"
        " de omgevingsvariabele bestaat en of de dienst die mag lezen."
    )


class MailboxFolderMissing(MailboxFault):
    """The folder does not exist, or this account may not open it."""

    words = (
        "De map die gelezen moet worden bestaat niet of is niet toegankelijk voor dit account."
        " Kijk naar 'folder' van deze mailbox."
    )


class MailboxReadOnly(MailboxFault):
    """The folder may be read but not written, so no mail in it can be settled."""

    words = (
        "De map mag door dit account alleen gelezen worden. Geef het schrijfrechten: een"
        " behandelde mail krijgt een vlag, wordt verplaatst of wordt verwijderd."
    )


class MailboxRefusedCommand(MailboxFault):
    """The server understood a command and refuses it."""

    words = (
        "De mailserver weigert een opdracht in deze mailbox. Kijk naar de rechten van het account"
        " en of de mailbox niet vol is."
    )
