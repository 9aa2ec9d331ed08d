"""Read the settings: one TOML file, environment variables over it, secrets from elsewhere."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from pydantic import (
    Field,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from service.settings_tables import (
    BoardSettings,
    BotSettings,
    ClassifierSettings,
    DeskSettings,
    MailboxRole,
    MailboxSettings,
    Name,
    OAuth2Settings,
    ProviderSettings,
    Secret,
    SendingSettings,
    SettingsInvalid,
    SmtpDoorSettings,
    StorageSettings,
    WebhookSettings,
)

__all__ = [
    "BoardSettings",
    "BotSettings",
    "ClassifierSettings",
    "DeskSettings",
    "MailboxRole",
    "MailboxSettings",
    "OAuth2Settings",
    "ProviderSettings",
    "Secret",
    "SendingSettings",
    "Settings",
    "SettingsInvalid",
    "SmtpDoorSettings",
    "StorageSettings",
    "WebhookSettings",
    "read_settings",
]

ENVIRONMENT_PREFIX: Final = "PRIVACYLOKET_"


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        extra="forbid",
        env_prefix=ENVIRONMENT_PREFIX,
        env_nested_delimiter="__",
        frozen=True,
    )

    data_dir: Path = Field(
        default=Path("privacyloket-data"), description="Folder for the service's own files."
    )
    desk_url: str = Field(
        default="",
        description="Address under which staff open a case; printed in tickets as "
        "`<desk_url>/zaken/<reference>`. Empty: `desk.public_url`; without that too, tickets name "
        "the command instead.",
    )
    silence_hours: float = Field(
        default=6,
        gt=0,
        description="A mailbox that did not answer for so many hours raises an alarm.",
    )
    watch_seconds: float = Field(
        default=60, gt=0, le=3600, description="Time between two looks at the clocks, seconds."
    )
    claim_seconds: float = Field(
        default=120,
        ge=1,
        le=3600,
        description="How long a message in hand is kept from other readers, seconds. After a "
        "crash it is read again when this has passed.",
    )
    purge_daily: bool = Field(
        default=True,
        description="`serve` erases once a day what its time has come for; false: only the "
        "command `purge` does.",
    )
    storage: StorageSettings = StorageSettings()
    classifier: ClassifierSettings = ClassifierSettings()
    sending: SendingSettings = SendingSettings()
    smtp_door: SmtpDoorSettings | None = None
    desk: DeskSettings | None = None
    mailboxes: tuple[MailboxSettings, ...] = ()
    bots: tuple[BotSettings, ...] = ()
    webhooks: WebhookSettings = WebhookSettings()
    boards: Mapping[Name, BoardSettings] = Field(
        default_factory=lambda: {"opoo": BoardSettings(), "opron": BoardSettings()}
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment variables go over the file."""
        return (env_settings, init_settings)

    @model_validator(mode="after")
    def _everything_has_a_board(self) -> Self:
        doors = [(mailbox.name, mailbox.board) for mailbox in self.mailboxes]
        doors += [(bot.name, bot.board) for bot in self.bots]
        for name, board_id in doors:
            if board_id not in self.boards:
                raise ValueError(f"{name}: board '{board_id}' is not under [boards]")
        names = [name for name, _ in doors]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two mailboxes or bots are called {', '.join(twice)}")
        paths = [urlsplit(bot.webhook_url).path for bot in self.bots if bot.webhook_url]
        if len(set(paths)) < len(paths):
            raise ValueError("two bots have the same path in their webhook_url")
        addresses = [
            address.casefold()
            for board in self.boards.values()
            for address in (*board.request_addresses, *board.breach_addresses)
        ]
        shared = sorted({each for each in addresses if addresses.count(each) > 1})
        if shared:
            raise ValueError(f"one address for two purposes: {', '.join(shared)}")
        if self.smtp_door is not None and not addresses:
            raise ValueError(
                "smtp_door: no board has request_addresses or breach_addresses, so every mail "
                "would be refused"
            )
        return self

    @property
    def pages_url(self) -> str:
        """The address that letters say the desk has; empty where no page can be opened."""
        return self.desk_url or (self.desk.public_url.rstrip("/") if self.desk else "")

    @property
    def database_url(self) -> str:
        """The database's address, without its password."""
        return self.storage.url or f"sqlite:///{self.data_dir.absolute()}/privacyloket.sqlite3"

    @property
    def keys_url(self) -> str | None:
        """The key store's address, without its password; None for beside a SQLite database."""
        if self.storage.keys_url or self.storage.url.startswith("sqlite"):
            return self.storage.keys_url or None
        return f"sqlite:///{self.data_dir.absolute()}/keys.sqlite3"

    @property
    def master_key_file(self) -> Path:
        """Where the master key stands."""
        return self.storage.master_key_file or self.data_dir / "master.key"


def read_settings(file: Path | None, **given: Any) -> Settings:
    """Answer the settings of a file with environment variables over it.

    `given` values count where the file says nothing. Raises SettingsInvalid with one line per
    fault: file, key, what is expected.
    """
    name = str(file) if file else "settings"
    try:
        values = TomlConfigSettingsSource(Settings, file)() if file and file.exists() else {}
        if file is not None and not file.exists():
            raise SettingsInvalid(f"{file}: there is no such file")
        return Settings(**{**given, **values})
    except tomllib.TOMLDecodeError as fault:
        raise SettingsInvalid(f"{name}: not TOML: {fault}") from None
    except ValidationError as fault:
        raise SettingsInvalid(
            "\n".join(
                f"{name}: {'.'.join(str(part) for part in error['loc']) or '(file)'}: "
                f"{error['msg'].removeprefix('Value error, ')}"
                for error in fault.errors(include_url=False, include_input=False)
            )
        ) from None
