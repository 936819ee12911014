"""What the values of settings may look like: each check accepts what its name says, or raises ValueError."""

import re
from importlib.resources import files
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Final, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr, StringConstraints

TELEGRAM_TOKEN: Final = r"[0-9]+:[A-Za-z0-9_-]+"
DISCORD_TOKEN: Final = r"[A-Za-z0-9_.-]+"
# Bot API: setWebhook, secret_token; a short one could be guessed.
WEBHOOK_SECRET: Final = r"[A-Za-z0-9_-]{16,256}"
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


def listen_on(value: object) -> Listen:
    """Host and port of "127.0.0.1:8443" or "[::1]:8443". Raises ValueError."""
    if isinstance(value, Listen):
        return value
    host, colon, port = str(value).rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError("not a host and a port")
    return Listen(host.removeprefix("[").removesuffix("]"), int(port))


def networks(value: object) -> tuple[Network, ...]:
    """The networks of "127.0.0.1, 172.18.0.0/16". Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in str(value).split(",") if part.strip())


def listen_or_not(value: object) -> object:
    """The same, or nothing: the server is off."""
    return None if value in (None, "") else listen_on(value)


def address(*schemes: str, ending: str = "") -> AfterValidator:
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


def secret_like(pattern: str) -> AfterValidator:
    """Accepts a secret of this form: a stray line break in one would end up in an HTTP library's error."""

    def check(value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError("not such a secret")
        return value

    return AfterValidator(check)


def database_address(value: SecretStr) -> SecretStr:
    """An address that storage can open; PostgreSQL's names the driver. Raises ValueError."""
    written = value.get_secret_value()
    if re.fullmatch(SQLITE_URL, written):
        return value
    if found := re.fullmatch(POSTGRESQL_URL, written):
        return SecretStr(f"postgresql+psycopg://{found[1]}")
    raise ValueError("not such an address")


def upper(value: object) -> object:
    """In capitals, where it is a text."""
    return value.upper() if isinstance(value, str) else value


def spoken(value: str) -> str:
    """Accepts a language of which there are phrases. Raises ValueError."""
    if not (files("bot") / "language" / value).is_dir():
        raise ValueError("not a language that the bot speaks")
    return value


def tiles_address(value: str | None) -> str | None:
    """Accepts an address of tiles: a host that a policy can name, and the three numbers of a tile."""
    if value is None:
        return None
    named = all(slot in value for slot in ("{z}", "{x}", "{y}"))
    host = urlsplit(value).hostname or ""
    if not (named and re.fullmatch(TILES_URL, value) and host.isascii() and "{" not in host):
        raise ValueError("not an address of tiles")
    return value


WithoutSlash = AfterValidator(lambda value: value.rstrip("/") if value else value)
EmptyIsUnset = BeforeValidator(lambda value: None if value == "" else value)
HeaderText = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[ -~]+$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
FilePath = Annotated[str | None, EmptyIsUnset]
