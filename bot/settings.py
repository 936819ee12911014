"""Each setting: its name, type, default and limits.

A field's description says what it expects; it ends the line "telegram.mode: expects …" when it is not met.
"""

from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any, Final, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from bot.setting_values import (
    BOT_PATH,
    DISCORD_TOKEN,
    TELEGRAM_TOKEN,
    WEB_SECRET,
    WEBHOOK_SECRET,
    EmptyIsUnset,
    FilePath,
    HeaderText,
    Language,
    Listen,
    Network,
    WithoutSlash,
    address,
    database_address,
    listen_on,
    listen_or_not,
    networks,
    secret_like,
    spoken,
    tiles_address,
    upper,
)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @field_validator("*", mode="before")
    @classmethod
    def _yes_is_no_number(cls, value: object) -> object:
        if isinstance(value, bool):  # pydantic would read true as 1; no setting is a bool
            raise ValueError("not a bool")
        return value


class TelegramSettings(_Section):
    """[telegram]"""

    token: Annotated[SecretStr | None, EmptyIsUnset, secret_like(TELEGRAM_TOKEN)] = Field(
        default=None, description="the token that @BotFather gives, in the form 123456:ABC-def"
    )
    token_file: FilePath = Field(default=None, description="the path of a file that holds the token")
    base_url: Annotated[str, address("http", "https", ending=BOT_PATH)] = Field(
        default="https://api.telegram.org/bot",
        description="an address that ends in /bot: https://api.telegram.org/bot",
    )
    base_file_url: Annotated[str, address("http", "https", ending=BOT_PATH)] = Field(
        default="https://api.telegram.org/file/bot",
        description="an address that ends in /bot: https://api.telegram.org/file/bot",
    )
    mode: Literal["polling", "webhook"] = Field(default="polling", description='"polling" or "webhook"')
    webhook_url: Annotated[str | None, EmptyIsUnset, address("http", "https")] = Field(
        default=None, description="the public https:// address that leads to telegram.webhook_listen"
    )
    webhook_secret: Annotated[SecretStr | None, EmptyIsUnset, secret_like(WEBHOOK_SECRET)] = Field(
        default=None, description="16 to 256 characters of A-Z, a-z, 0-9, _ and -"
    )
    webhook_secret_file: FilePath = Field(
        default=None, description="the path of a file that holds the webhook secret"
    )
    webhook_listen: Annotated[Listen, BeforeValidator(listen_on)] = Field(
        default=Listen("127.0.0.1", 8443), description="a host and a port: 127.0.0.1:8443"
    )

    @model_validator(mode="before")
    @classmethod
    def _files_follow_methods(cls, given: Any) -> Any:
        """Another Bot API server serves its files too: PTB would go on asking telegram.org for them."""
        if isinstance(given, dict) and "base_file_url" not in given:
            base_url = given.get("base_url")
            if isinstance(base_url, str) and base_url.endswith(BOT_PATH):
                return {**given, "base_file_url": base_url.removesuffix(BOT_PATH) + "/file" + BOT_PATH}
        return given


class DiscordSettings(_Section):
    """[discord]"""

    token: Annotated[SecretStr | None, EmptyIsUnset, secret_like(DISCORD_TOKEN)] = Field(
        default=None, description="the bot's token from https://discord.com/developers/applications"
    )
    token_file: FilePath = Field(default=None, description="the path of a file that holds the token")
    api_url: Annotated[str, address("http", "https")] = Field(
        default="https://discord.com/api/v10", description="an address: https://discord.com/api/v10"
    )
    gateway_url: Annotated[str, address("ws", "wss")] = Field(
        default="wss://gateway.discord.gg/", description="an address: wss://gateway.discord.gg/"
    )
    moderator_role: Annotated[str | None, EmptyIsUnset] = Field(
        default=None, min_length=1, max_length=100, description="the name of a role, 1 to 100 characters"
    )
    shards: int = Field(default=1, ge=1, le=1000, description="a whole number from 1 to 1000")


class DatabaseSettings(_Section):
    """[database]. The address may hold a password, so all of it is a secret."""

    url: Annotated[SecretStr, AfterValidator(database_address)] = Field(
        default=SecretStr("sqlite:///data/commonshed.db"),
        description="an address: sqlite:///data/commonshed.db, or postgresql://user:password@host/commonshed",
    )
    url_file: FilePath = Field(default=None, description="the path of a file that holds the address")
    notes: str = Field(default="data", min_length=1, description="the path of a folder: data")


class BackupSettings(_Section):
    """[backup]: of a database in a file; PostgreSQL has its own tools."""

    folder: Annotated[str | None, EmptyIsUnset] = Field(
        default=None, min_length=1, description="the path of a folder: data/backups"
    )
    every_hours: int = Field(default=24, ge=0, le=8760, description="a whole number from 0 (never) to 8760")
    keep: int = Field(default=7, ge=1, le=1000, description="a whole number from 1 to 1000")


class PlacesSettings(_Section):
    """[places]"""

    service: Literal["nominatim", "photon", "none"] = Field(
        default="nominatim", description='"nominatim", "photon" or "none"'
    )
    url: Annotated[str | None, EmptyIsUnset, address("http", "https")] = Field(
        default=None, description="the address of your own server: https://nominatim.example.org"
    )
    user_agent: HeaderText = Field(
        default="commonshed (neighbourhood sharing bot)",
        description="1 to 200 plain characters that tell the service who is asking",
    )
    requests_per_second: float = Field(default=1, ge=0.01, le=1, description="a number from 0.01 to 1")
    language: Annotated[Language | None, EmptyIsUnset] = Field(
        default=None, description="a language code: en"
    )


class CommunitySettings(_Section):
    """[community]: what /setup proposes."""

    radius_m: int = Field(
        default=2000, ge=100, le=50_000, description="a whole number of metres from 100 to 50000"
    )
    cell_m: int = Field(
        default=500, ge=100, le=5_000, description="a whole number of metres from 100 to 5000"
    )
    cell_members: int = Field(default=3, ge=1, le=100, description="a whole number from 1 to 100")
    language: Annotated[Language, AfterValidator(spoken)] = Field(
        default="en", description="the code of a language that the bot speaks: en or ko"
    )


class LimitsSettings(_Section):
    """[limits]: how much one neighbour may do, so that the others feel nothing of it."""

    events_a_minute: int = Field(default=40, ge=10, le=10_000, description="a whole number from 10 to 10000")
    open_requests: int = Field(default=10, ge=1, le=10_000, description="a whole number from 1 to 10000")
    items_a_day: int = Field(default=20, ge=1, le=10_000, description="a whole number from 1 to 10000")
    photos_a_day: int = Field(default=40, ge=1, le=10_000, description="a whole number from 1 to 10000")
    asks_a_day: int = Field(default=5, ge=1, le=10_000, description="a whole number from 1 to 10000")


class PhotosSettings(_Section):
    """[photos]: larger ones are refused before they are opened."""

    max_megapixels: int = Field(default=25, ge=1, le=100, description="a whole number from 1 to 100")
    max_bytes: int = Field(  # Bot API: getFile gives at most 20 MB
        default=20_000_000,
        ge=10_000,
        le=100_000_000,
        description="a whole number of bytes from 10000 to 100000000",
    )


class WebSettings(_Section):
    """[web]: the pages for a community's browsers; off unless they have a public address."""

    public_url: Annotated[str | None, EmptyIsUnset, address("http", "https"), WithoutSlash] = Field(
        default=None, description="the public address of the pages: https://sharing.example.org"
    )
    listen: Annotated[Listen, BeforeValidator(listen_on)] = Field(
        default=Listen("127.0.0.1", 8080), description="a host and a port: 127.0.0.1:8080"
    )
    proxies: Annotated[tuple[Network, ...], BeforeValidator(networks)] = Field(
        default=(IPv4Network("127.0.0.0/8"), IPv6Network("::1")),
        description="addresses or networks, with commas between them: 127.0.0.0/8, 172.18.0.0/16",
    )
    tiles_url: Annotated[str | None, EmptyIsUnset, AfterValidator(tiles_address)] = Field(
        default=None,
        description="the address of map tiles, with {z}, {x} and {y}: https://tile.example.org/{z}/{x}/{y}.png",
    )
    tiles_attribution: str = Field(
        default="", max_length=200, description="at most 200 characters that name whose map it is"
    )
    secret: Annotated[SecretStr | None, EmptyIsUnset, secret_like(WEB_SECRET)] = Field(
        default=None, description="16 to 256 printable characters without spaces"
    )
    secret_file: FilePath = Field(default=None, description="the path of a file that holds the secret")


class OperationsSettings(_Section):
    """[operations]: what those who look after the bot can ask it; off unless it has an address."""

    listen: Annotated[Listen | None, BeforeValidator(listen_or_not)] = Field(
        default=None, description="a host and a port: 127.0.0.1:9464"
    )
    stall_limit_s: int = Field(
        default=60, ge=5, le=3600, description="a whole number of seconds from 5 to 3600"
    )


class LogSettings(_Section):
    """[log]"""

    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(upper)] = Field(
        default="INFO", description='"DEBUG", "INFO", "WARNING" or "ERROR"'
    )
    format: Literal["plain", "json"] = Field(default="plain", description='"plain" or "json"')


class Settings(_Section):
    """All settings, checked."""

    telegram: TelegramSettings = TelegramSettings()
    discord: DiscordSettings = DiscordSettings()
    database: DatabaseSettings = DatabaseSettings()
    backup: BackupSettings = BackupSettings()
    places: PlacesSettings = PlacesSettings()
    community: CommunitySettings = CommunitySettings()
    limits: LimitsSettings = LimitsSettings()
    photos: PhotosSettings = PhotosSettings()
    web: WebSettings = WebSettings()
    operations: OperationsSettings = OperationsSettings()
    log: LogSettings = LogSettings()

    def secrets(self) -> frozenset[str]:
        """Every secret among the settings, for whoever must keep them out of sight.

        Of the database's address only the password: the rest may be shown.
        """
        written = (self.telegram.token, self.telegram.webhook_secret, self.discord.token, self.web.secret)
        database = urlsplit(self.database.url.get_secret_value())
        asked = parse_qs(database.query)
        passwords = [database.password or "", *asked.get("password", ()), *asked.get("sslpassword", ())]
        return frozenset(
            {*(one.get_secret_value() for one in written if one), *passwords, *map(unquote, passwords)}
        ) - {""}


SECTIONS: Final[dict[str, type[BaseModel]]] = {
    "telegram": TelegramSettings,
    "discord": DiscordSettings,
    "database": DatabaseSettings,
    "backup": BackupSettings,
    "places": PlacesSettings,
    "community": CommunitySettings,
    "limits": LimitsSettings,
    "photos": PhotosSettings,
    "web": WebSettings,
    "operations": OperationsSettings,
    "log": LogSettings,
}
