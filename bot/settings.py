"""Each setting: its name, type, default and limits.

A field's description says what it expects; it ends the line "telegram.mode: expects …" when it is not met.
"""

import re
from importlib.resources import files
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, Final, Literal, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)

TELEGRAM_TOKEN: Final = r"[0-9]+:[A-Za-z0-9_-]+"
DISCORD_TOKEN: Final = r"[A-Za-z0-9_.-]+"
WEBHOOK_SECRET: Final = (
    r"[A-Za-z0-9_-]{16,256}"  # Bot API: setWebhook, secret_token; a short one could be guessed
)
WEB_SECRET: Final = r"[!-~]{16,256}"
TILES_URL: Final = r"https?://[^\s;,'\"<>]+"
Network = IPv4Network | IPv6Network
SQLITE_URL: Final = r"sqlite:///\S+"
POSTGRESQL_URL: Final = (
    r"postgres(?:ql)?(?:\+psycopg)?://"
    r"((?:[^\s:@/]+(?::[^\s@/]*)?@)?(?:\[[0-9A-Fa-f:.]+\]|[^\s:@/?#\[\]]*)(?::[0-9]{1,5})?/[^\s/?#]+(?:\?\S*)?)"
)
BOT_PATH: Final = "/bot"  # PTB puts the token right behind it; without it the token would become a host name


class Listen(NamedTuple):
    """Where a server of ours listens."""

    host: str
    port: int


def _listen(value: object) -> Listen:
    """Host and port of "127.0.0.1:8443" or "[::1]:8443". Raises ValueError."""
    if isinstance(value, Listen):
        return value
    host, colon, port = str(value).rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError("not a host and a port")
    return Listen(host.removeprefix("[").removesuffix("]"), int(port))


def _networks(value: object) -> tuple[Network, ...]:
    """The networks of "127.0.0.1, 172.18.0.0/16". Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in str(value).split(",") if part.strip())


def _listen_or_not(value: object) -> object:
    """The same, or nothing: the server is off."""
    return None if value in (None, "") else _listen(value)


def _address(*schemes: str, ending: str = "") -> AfterValidator:
    """Accepts an address with one of the schemes, a host, and nothing that could split a header."""

    def check(value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        plain = value.isascii() and value.isprintable() and " " not in value
        if not (plain and parts.scheme in schemes and parts.hostname and value.endswith(ending)):
            raise ValueError("not such an address")
        if parts.port == 0:  # reading the port raises ValueError as well, when it is none
            raise ValueError("not a port")
        return value

    return AfterValidator(check)


def _secret(pattern: str) -> AfterValidator:
    """Accepts a secret of this form: a stray line break in one would end up in an HTTP library's error."""

    def check(value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError("not such a secret")
        return value

    return AfterValidator(check)


def _database(value: SecretStr) -> SecretStr:
    """An address that storage can open; PostgreSQL's names the driver. Raises ValueError."""
    address = value.get_secret_value()
    if re.fullmatch(SQLITE_URL, address):
        return value
    if found := re.fullmatch(POSTGRESQL_URL, address):
        return SecretStr(f"postgresql+psycopg://{found[1]}")
    raise ValueError("not such an address")


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _spoken(value: str) -> str:
    """Accepts a language of which there are phrases. Raises ValueError."""
    if not (files("bot") / "language" / value).is_dir():
        raise ValueError("not a language that the bot speaks")
    return value


def _tiles(value: str | None) -> str | None:
    """Accepts an address of tiles: a host that a policy can name, and the three numbers of a tile."""
    if value is None:
        return None
    named = all(slot in value for slot in ("{z}", "{x}", "{y}"))
    host = urlsplit(value).hostname or ""
    if not (named and re.fullmatch(TILES_URL, value) and host.isascii() and "{" not in host):
        raise ValueError("not an address of tiles")
    return value


_BASE = AfterValidator(lambda value: value.rstrip("/") if value else value)
_EmptyIsUnset = BeforeValidator(lambda value: None if value == "" else value)
_HeaderText = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[ -~]+$")]
_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
_FilePath = Annotated[str | None, _EmptyIsUnset]


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

    token: Annotated[SecretStr | None, _EmptyIsUnset, _secret(TELEGRAM_TOKEN)] = Field(
        default=None, description="the token that @BotFather gives, in the form 123456:ABC-def"
    )
    token_file: _FilePath = Field(default=None, description="the path of a file that holds the token")
    base_url: Annotated[str, _address("http", "https", ending=BOT_PATH)] = Field(
        default="https://api.telegram.org/bot",
        description="an address that ends in /bot: https://api.telegram.org/bot",
    )
    base_file_url: Annotated[str, _address("http", "https", ending=BOT_PATH)] = Field(
        default="https://api.telegram.org/file/bot",
        description="an address that ends in /bot: https://api.telegram.org/file/bot",
    )
    mode: Literal["polling", "webhook"] = Field(default="polling", description='"polling" or "webhook"')
    webhook_url: Annotated[str | None, _EmptyIsUnset, _address("http", "https")] = Field(
        default=None, description="the public https:// address that leads to telegram.webhook_listen"
    )
    webhook_secret: Annotated[SecretStr | None, _EmptyIsUnset, _secret(WEBHOOK_SECRET)] = Field(
        default=None, description="16 to 256 characters of A-Z, a-z, 0-9, _ and -"
    )
    webhook_secret_file: _FilePath = Field(
        default=None, description="the path of a file that holds the webhook secret"
    )
    webhook_listen: Annotated[Listen, BeforeValidator(_listen)] = Field(
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

    token: Annotated[SecretStr | None, _EmptyIsUnset, _secret(DISCORD_TOKEN)] = Field(
        default=None, description="the bot's token from https://discord.com/developers/applications"
    )
    token_file: _FilePath = Field(default=None, description="the path of a file that holds the token")
    api_url: Annotated[str, _address("http", "https")] = Field(
        default="https://discord.com/api/v10", description="an address: https://discord.com/api/v10"
    )
    gateway_url: Annotated[str, _address("ws", "wss")] = Field(
        default="wss://gateway.discord.gg/", description="an address: wss://gateway.discord.gg/"
    )
    moderator_role: Annotated[str | None, _EmptyIsUnset] = Field(
        default=None, min_length=1, max_length=100, description="the name of a role, 1 to 100 characters"
    )
    shards: int = Field(default=1, ge=1, le=1000, description="a whole number from 1 to 1000")


class DatabaseSettings(_Section):
    """[database]. The address may hold a password, so all of it is a secret."""

    url: Annotated[SecretStr, AfterValidator(_database)] = Field(
        default=SecretStr("sqlite:///data/commonshed.db"),
        description="an address: sqlite:///data/commonshed.db, or postgresql://user:password@host/commonshed",
    )
    url_file: _FilePath = Field(default=None, description="the path of a file that holds the address")
    notes: str = Field(default="data", min_length=1, description="the path of a folder: data")


class BackupSettings(_Section):
    """[backup]: of a database in a file; PostgreSQL has its own tools."""

    folder: Annotated[str | None, _EmptyIsUnset] = Field(
        default=None, min_length=1, description="the path of a folder: data/backups"
    )
    every_hours: int = Field(default=24, ge=0, le=8760, description="a whole number from 0 (never) to 8760")
    keep: int = Field(default=7, ge=1, le=1000, description="a whole number from 1 to 1000")


class PlacesSettings(_Section):
    """[places]"""

    service: Literal["nominatim", "photon", "none"] = Field(
        default="nominatim", description='"nominatim", "photon" or "none"'
    )
    url: Annotated[str | None, _EmptyIsUnset, _address("http", "https")] = Field(
        default=None, description="the address of your own server: https://nominatim.example.org"
    )
    user_agent: _HeaderText = Field(
        default="commonshed (neighbourhood sharing bot)",
        description="1 to 200 plain characters that tell the service who is asking",
    )
    requests_per_second: float = Field(default=1, ge=0.01, le=1, description="a number from 0.01 to 1")
    language: Annotated[_Language | None, _EmptyIsUnset] = Field(
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
    language: Annotated[_Language, AfterValidator(_spoken)] = Field(
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

    public_url: Annotated[str | None, _EmptyIsUnset, _address("http", "https"), _BASE] = Field(
        default=None, description="the public address of the pages: https://sharing.example.org"
    )
    listen: Annotated[Listen, BeforeValidator(_listen)] = Field(
        default=Listen("127.0.0.1", 8080), description="a host and a port: 127.0.0.1:8080"
    )
    proxies: Annotated[tuple[Network, ...], BeforeValidator(_networks)] = Field(
        default=(IPv4Network("127.0.0.0/8"), IPv6Network("::1")),
        description="addresses or networks, with commas between them: 127.0.0.0/8, 172.18.0.0/16",
    )
    tiles_url: Annotated[str | None, _EmptyIsUnset, AfterValidator(_tiles)] = Field(
        default=None,
        description="the address of map tiles, with {z}, {x} and {y}: https://tile.example.org/{z}/{x}/{y}.png",
    )
    tiles_attribution: str = Field(
        default="", max_length=200, description="at most 200 characters that name whose map it is"
    )
    secret: Annotated[SecretStr | None, _EmptyIsUnset, _secret(WEB_SECRET)] = Field(
        default=None, description="16 to 256 printable characters without spaces"
    )
    secret_file: _FilePath = Field(default=None, description="the path of a file that holds the secret")


class OperationsSettings(_Section):
    """[operations]: what those who look after the bot can ask it; off unless it has an address."""

    listen: Annotated[Listen | None, BeforeValidator(_listen_or_not)] = Field(
        default=None, description="a host and a port: 127.0.0.1:9464"
    )
    stall_limit_s: int = Field(
        default=60, ge=5, le=3600, description="a whole number of seconds from 5 to 3600"
    )


class LogSettings(_Section):
    """[log]"""

    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
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
        address = urlsplit(self.database.url.get_secret_value())
        asked = parse_qs(address.query)
        passwords = [address.password or "", *asked.get("password", ()), *asked.get("sslpassword", ())]
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
