"""Describe the tables of the settings, each with its keys and what they do."""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, model_validator

from casework.boards import AnyHolder, EmailAddress, Role, School
from casework.retention import Retention
from intake.mailbox import Security, Settle

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$")]
Port = Annotated[int, Field(ge=0, le=65_535)]
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsInvalid(ValueError):
    """The settings cannot be worked with; the text says which key and what is expected."""


class MailboxRole(StrEnum):
    """What a mailbox is for."""

    REQUESTS = "requests"
    BREACHES = "breaches"


class Section(BaseModel):
    """One table of the settings; a key that nobody knows is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Secret(Section):
    """Where a secret stands: in a file or in an environment variable, never in the settings."""

    file: Path | None = Field(default=None, description="File that holds the secret.")
    env: str | None = Field(default=None, description="Environment variable that holds it.")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.file is None) == (self.env is None):
            raise ValueError("expected exactly one of 'file' and 'env'")
        return self

    def read(self) -> str:
        """Answer the secret. Raises SettingsInvalid when it is not there."""
        if self.file is not None:
            try:
                return self.file.read_text(encoding="utf-8").strip()
            except OSError as fault:
                raise SettingsInvalid(
                    f"the secret file {self.file} cannot be read: {fault.strerror}"
                ) from None
        value = os.environ.get(self.env or "")
        if not value:
            raise SettingsInvalid(f"the environment variable {self.env} is empty or not set")
        return value


class StorageSettings(Section):
    """Where cases are kept, and the key they are encrypted with."""

    url: str = Field(
        default="",
        description="Database: `sqlite:////path/file.sqlite3` or `postgresql://user@host/name`. "
        "Empty: a SQLite file in the data folder.",
    )
    password: Secret | None = Field(default=None, description="Password of the database.")
    master_key_file: Path | None = Field(
        default=None,
        description="File with the master key, 64 hexadecimal digits. Empty: `master.key` in "
        "the data folder, made at the first start. Keep a copy elsewhere: without it nothing "
        "can be read.",
    )
    master_key_command: tuple[str, ...] = Field(
        default=(),
        description="Program and arguments that write the master key to standard output, instead "
        "of a file; no shell reads them. It has 30 seconds.",
    )
    keys_url: str = Field(
        default="",
        description="Key store, as `url`. Empty: `keys.sqlite3` beside a SQLite database, or in "
        "the data folder with PostgreSQL, which then serves one node only. Several nodes name "
        "one PostgreSQL database here, another than `url`. Backed up apart: see "
        "docs/forgetting.md.",
    )
    keys_password: Secret | None = Field(default=None, description="Password of the key store.")

    @model_validator(mode="after")
    def _keys_apart(self) -> Self:
        if self.master_key_file is not None and self.master_key_command:
            raise ValueError("set 'master_key_file' or 'master_key_command', not both")
        if self.keys_url and self.keys_url == self.url:
            raise ValueError(
                "keys_url is the database itself: a backup of it would hold the keys of what is "
                "erased; name another database"
            )
        return self


class ClassifierSettings(Section):
    """The model that reads messages."""

    model: Path | None = Field(
        default=None,
        description="Folder of a model trained with the board's own corrections, see "
        "docs/retraining.md. Empty: the one that ships with the service.",
    )


class SendingSettings(Section):
    """The mail server that takes our letters."""

    host: str = Field(default="127.0.0.1", description="Name of the SMTP relay.")
    port: Port = Field(default=25, description="Its port.")
    security: Security = Field(
        default=Security.NONE, description="`tls`, `starttls` or `none` (loopback only)."
    )
    username: str = Field(default="", description="Name to log in with; empty: no login.")
    password: Secret | None = Field(default=None, description="Password to log in with.")
    from_address: EmailAddress = Field(
        default="privacyloket@localhost.localdomain",
        description="Sender of our letters. Replies to it must reach one of the mailboxes.",
    )
    from_name: str = Field(default="Privacyloket", description="Name beside the sender.")
    timeout_seconds: float = Field(
        default=30, gt=0, le=600, description="Longest wait for an answer of the relay, seconds."
    )
    hold_seconds: float = Field(
        default=600,
        ge=1,
        le=7200,
        description="How long letters in hand are kept from other senders, seconds. After a crash "
        "they are sent when this has passed.",
    )
    letters_per_day: int = Field(
        default=10, ge=1, description="Most letters to one correspondent in 24 hours."
    )

    @model_validator(mode="after")
    def _no_letters_in_the_clear(self) -> Self:
        if self.security is Security.NONE and self.host not in LOOPBACK:
            raise ValueError(
                "letters to parents would be sent in the clear: set security to 'tls' or 'starttls'"
            )
        return self


class SmtpDoorSettings(Section):
    """The door for a mail server that delivers straight to us."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: Port = Field(default=8025, description="Port to listen on; 0 picks a free one.")
    protocol: Literal["smtp", "lmtp"] = Field(
        default="smtp", description="`smtp`, or `lmtp` as Postfix and Dovecot speak it."
    )
    max_bytes: int = Field(
        default=25 * 1024 * 1024, ge=1_000, description="Largest mail accepted, bytes."
    )
    certificate: Path | None = Field(default=None, description="TLS certificate for STARTTLS.")
    private_key: Path | None = Field(default=None, description="Private key beside it.")
    authserv_id: str | None = Field(
        default=None,
        description="Name your mail server writes in Authentication-Results; other verdicts "
        "are ignored.",
    )

    @model_validator(mode="after")
    def _key_beside_certificate(self) -> Self:
        if (self.certificate is None) != (self.private_key is None):
            raise ValueError("'certificate' and 'private_key' are set together or not at all")
        return self


class ProviderSettings(Section):
    """A provider of identities that staff may sign in with (OpenID Connect). It must know the
    address `<desk>/aanmelden/terug/<name>` as the one to send people back to."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9-]{1,30}$",
        description="Stands in addresses: small letters, digits and hyphens, such as `microsoft`.",
    )
    label: str = Field(min_length=2, description="What stands on the button, such as `Microsoft`.")
    issuer: str = Field(
        pattern=r"^https://|^http://(127\.0\.0\.1|localhost)[:/]",
        description="Exactly as in its tokens; of Microsoft that of the organisation's own tenant.",
    )
    client_id: str = Field(description="Id under which the desk is registered there.")
    client_secret: Secret = Field(description="The secret that belongs to it.")
    tenant: str = Field(default="", description="Microsoft: the id of the tenant.")
    hosted_domain: str = Field(default="", description="Google: the organisation's domain.")
    trusts_second_factor: bool = Field(
        default=False,
        description="The provider asks everybody for a second factor, so the desk need not ask "
        "for its own code as well.",
    )


class DeskSettings(Section):
    """The web server: the pages for staff and parents, and the calendar feed. It speaks plain
    HTTP: TLS is the reverse proxy's."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: Port = Field(default=8080, description="Port to listen on; 0 picks a free one.")
    public_url: str = Field(
        default="",
        pattern=r"^$|^https://[^\s?#]+$|^http://(127\.0\.0\.1|localhost|\[::1\])[:/]?[^\s?#]*$",
        description="Address under which programs outside reach it, such as "
        "`https://loket.bestuur.example`; calendar addresses begin with it. Empty: host and port.",
    )
    proxies: tuple[IPvAnyNetwork, ...] = Field(
        default=(),
        description="Addresses or networks of the reverse proxies in front of it. Only they are "
        "believed about who asks. Needed for a host that is not loopback, and for `https`.",
    )
    providers: tuple[ProviderSettings, ...] = Field(
        default=(), description="Where staff may sign in with the account of their school."
    )

    @model_validator(mode="after")
    def _no_secrets_in_the_clear(self) -> Self:
        if self.host not in LOOPBACK and not self.proxies:
            raise ValueError(
                "calendar addresses are secrets and would travel in the clear: listen on "
                "127.0.0.1, or name under 'proxies' the reverse proxy that does TLS"
            )
        if self.public_url.startswith("https:") and not self.proxies:
            raise ValueError(
                "public_url is https, so a reverse proxy stands in front: name its address under "
                "'proxies', or all who ask will count as one"
            )
        return self

    @property
    def address(self) -> str:
        """The address that calendar addresses begin with."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"


class OAuth2Settings(Section):
    """XOAUTH2, as Microsoft 365 and Google ask for."""

    token_url: str = Field(
        pattern=r"^https://|^http://(127\.0\.0\.1|localhost)[:/]",
        description="Address that gives access tokens.",
    )
    client_id: str = Field(description="Id of the registered application.")
    client_secret: Secret | None = Field(default=None, description="Its secret, if it has one.")
    refresh_token: Secret = Field(description="The refresh token of the mailbox.")
    scope: str = Field(default="", description="Scope to ask for, as the provider names it.")


class MailboxSettings(Section):
    """One mailbox that is read by IMAP."""

    name: Name = Field(description="Own name, used in logs and the ledger. Never change it.")
    board: Name = Field(description="Board whose parents write here.")
    role: MailboxRole = Field(default=MailboxRole.REQUESTS, description="`requests` or `breaches`.")
    host: str = Field(description="Name of the IMAP server.")
    port: Port = Field(default=993, description="Its port.")
    security: Security = Field(default=Security.TLS, description="`tls`, `starttls` or `none`.")
    username: str = Field(description="Name to log in with.")
    password: Secret | None = Field(default=None, description="Password to log in with.")
    oauth2: OAuth2Settings | None = Field(default=None, description="XOAUTH2 instead.")
    folder: str = Field(default="INBOX", description="Folder to read.")
    settle: Settle = Field(
        default=Settle.FLAG,
        description="What happens to a handled mail: `flag` leaves it, seen and flagged; `move` "
        "puts it in `move_to`; `delete` removes it (a mail set aside, or with a file "
        "that was left for a person, always stays).",
    )
    move_to: str = Field(default="Privacyloket", description="Folder for `move`.")
    poll_seconds: float = Field(
        default=60, ge=0.05, le=3600, description="Longest time between two looks, seconds."
    )
    timeout_seconds: float = Field(
        default=30, gt=0, le=600, description="Longest wait for the server, seconds."
    )
    max_bytes: int = Field(
        default=25 * 1024 * 1024, ge=1_000, description="Larger mails are set aside, bytes."
    )
    authserv_id: str | None = Field(default=None, description="As under [smtp_door].")

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.password is None) == (self.oauth2 is None):
            raise ValueError("expected exactly one of 'password' and 'oauth2'")
        if self.security is Security.NONE and self.host not in LOOPBACK:
            raise ValueError("a password would be sent in the clear: set security to 'tls'")
        return self


class WebhookSettings(Section):
    """The web server for Telegram's deliveries. It speaks plain HTTP: TLS is the proxy's."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: Port = Field(default=8090, description="Port to listen on; 0 picks a free one.")
    proxies: tuple[IPvAnyNetwork, ...] = Field(
        default=(),
        description="Addresses or networks of the reverse proxies on other machines. Nobody else "
        "is heard. Needed for a host that is not loopback.",
    )

    @model_validator(mode="after")
    def _no_messages_in_the_clear(self) -> Self:
        if self.host not in LOOPBACK and not self.proxies:
            raise ValueError(
                "parents' messages would travel in the clear: listen on 127.0.0.1, or name under "
                "'proxies' the reverse proxy that does TLS"
            )
        return self


class BotSettings(Section):
    """One Telegram bot."""

    name: Name = Field(description="Own name, used in logs and the ledger. Never change it.")
    board: Name = Field(description="Board whose parents write here.")
    token: Secret = Field(description="The bot's token.")
    base_url: str = Field(
        default="https://api.telegram.org/bot", description="Address of the Bot API server."
    )
    poll_seconds: int = Field(
        default=25, ge=0, le=50, description="Longest wait of one poll, seconds."
    )
    messages_per_second: float = Field(
        default=30,
        gt=0,
        description="Most messages of the bot; more than 30 only where Telegram allowed it (paid "
        "broadcasts).",
    )
    webhook_url: str = Field(
        default="",
        pattern=r"^$|^https://[^\s/?#]+/[^\s?#]*$",
        description="Address under which Telegram reaches `[webhooks]` through the reverse proxy, "
        "such as `https://loket.bestuur.example/telegram/naam`; the proxy leaves the path as it "
        "is. Telegram knows the ports 443, 80, 88 and 8443. Empty: the bot asks for its messages "
        "itself.",
    )
    webhook_connections: int = Field(
        default=40, ge=1, le=60, description="Most deliveries at once to the webhook."
    )


class BoardSettings(Section):
    """What only a board's administrator knows, on top of its profile."""

    profile: Path | None = Field(
        default=None, description="Own profile file. Empty: the one that ships with the service."
    )
    request_addresses: tuple[EmailAddress, ...] = Field(
        default=(), description="Addresses the SMTP door takes requests for."
    )
    breach_addresses: tuple[EmailAddress, ...] = Field(
        default=(), description="Addresses the SMTP door takes breach reports for."
    )
    contact_email: EmailAddress | None = Field(
        default=None,
        description="Where parents can write to; needed when the profile names no address.",
    )
    addresses: Mapping[Role, AnyHolder] = Field(
        default_factory=dict,
        description="Per role (ibp_manager, fg, desk) the mail address, or a table with address, "
        "name, deputy and works_in_school_holidays.",
    )
    directors: Mapping[str, AnyHolder] = Field(
        default_factory=dict,
        description="Per school the director's mail address, or a table as under addresses.",
    )
    schools: tuple[School, ...] = Field(
        default=(), description="Schools the profile does not name."
    )
    retention: Retention = Retention()
