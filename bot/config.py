"""Settings: a TOML file, overridden by COMMONSHED_ variables, secrets also from files of their own.

Pydantic checks the shape. The file and the variables are merged here rather than by pydantic-settings,
which reads the process's environment itself and passes over variables it does not know.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from bot.running.roles import ALL, Role, RoleUnknown, read_roles
from bot.settings import SECTIONS, Settings, TelegramSettings

__all__ = [
    "ConfigError",
    "FileUnreadable",
    "Key",
    "NoToken",
    "Settings",
    "UnknownKey",
    "WrongRoles",
    "WrongValue",
    "known_keys",
    "load_settings",
    "require_roles",
    "require_token",
    "variable",
]

PREFIX: Final = "COMMONSHED_"
DELIMITER: Final = "__"
FILE_SUFFIX: Final = "_file"
MAX_SECRET_BYTES: Final = 4096
ALIKE_PERCENT: Final = 60  # below this, a "did you mean" would only confuse

Key = tuple[str, str]  # section, key


class ConfigError(ValueError):
    """A setting is wrong. The message is one line: the key, what it expects, never the value of a secret."""


class FileUnreadable(ConfigError):
    """The configuration file, or the file of a secret, is missing, unreadable or not TOML."""


class UnknownKey(ConfigError):
    """A key in the file, or a COMMONSHED_ variable, that means nothing here."""


class WrongValue(ConfigError):
    """A key that exists, with a value that it cannot take."""


class WrongRoles(ConfigError):
    """--role names what is not there, or what this database cannot do."""


class NoToken(ConfigError):
    """Neither Telegram nor Discord has a token, so there is nothing to run."""


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings from the file (None: no file) with the variables of `environ` laid over them.

    Raises ConfigError. Besides the file and the files of secrets it touches nothing.
    """
    written = {} if path is None else _read_toml(path)
    variables = dict(_from_environment(environ))
    merged = _with_secrets(_merge(written, variables), variables)
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        raise _explained(error, variables) from None  # pydantic's own error keeps what was typed
    _check_webhook(settings.telegram)
    return settings


def require_token(settings: Settings) -> None:
    """Raises NoToken unless at least one platform can be run."""
    if settings.telegram.token is None and settings.discord.token is None:
        raise NoToken(
            "telegram.token: expects the token of a bot, here or in discord.token "
            f"({variable(('telegram', 'token'))} or {variable(('discord', 'token'))}); neither is set"
        )


def require_roles(settings: Settings, given: Sequence[str] | None) -> frozenset[Role]:
    """The roles of a process, all if none are given. Raises WrongRoles for unknown ones, and for fewer on SQLite."""
    try:
        roles = read_roles(given) if given else ALL
    except RoleUnknown as error:
        raise WrongRoles(str(error)) from error
    if roles != ALL and settings.database.url.get_secret_value().startswith("sqlite"):
        raise WrongRoles(
            "--role: on SQLite one process does everything; leave it out, or set database.url to a PostgreSQL"
        )
    return roles


def variable(key: Key) -> str:
    """The environment variable that overrides a key: ("telegram", "token") -> COMMONSHED_TELEGRAM__TOKEN."""
    return PREFIX + DELIMITER.join(key).upper()


def known_keys() -> tuple[Key, ...]:
    """Every key that a configuration may hold, as (section, key)."""
    return tuple((section, key) for section, model in SECTIONS.items() for key in model.model_fields)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileUnreadable(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error
    except UnicodeDecodeError:
        raise FileUnreadable(f"{path}: expects TOML in UTF-8") from None
    except (ValueError, RecursionError) as error:
        # TOMLDecodeError, and what Python refuses: numbers of 5000 digits.
        raise FileUnreadable(f"{path}: expects TOML: {error}") from None


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[Key, str]]:
    """The settings among the variables. An empty variable is one that is not set (compose files do that)."""
    names = {variable(key): key for key in known_keys()}
    for name, value in sorted(environ.items()):
        if name in names:
            if value:
                yield names[name], value
        elif name.startswith(PREFIX):
            raise UnknownKey(f"{name}: unknown variable{_did_you_mean(name, names)}")


def _merge(written: Mapping[str, Any], variables: Mapping[Key, str]) -> dict[str, Any]:
    """The file with the variables laid over it; a variable also outdoes its rival `…_file` in the file."""
    merged = {name: dict(part) if isinstance(part, Mapping) else part for name, part in written.items()}
    for section, key in variables:
        part = merged.setdefault(section, {})
        if isinstance(part, dict):  # anything else is refused by the model, under its own name
            part.pop(_rival(key), None)
    for (section, key), value in variables.items():
        if isinstance(merged[section], dict):
            merged[section][key] = value
    return merged


def _rival(key: str) -> str:
    return key.removesuffix(FILE_SUFFIX) if key.endswith(FILE_SUFFIX) else key + FILE_SUFFIX


def _with_secrets(merged: dict[str, Any], variables: Mapping[Key, str]) -> dict[str, Any]:
    """The same settings with the content of each secret's file in the place of the secret."""
    for section, key in known_keys():
        part = merged.get(section)
        if not key.endswith(FILE_SUFFIX) or not isinstance(part, dict) or not part.get(key):
            continue
        name, secret = _named((section, key), variables), key.removesuffix(FILE_SUFFIX)
        if part.get(secret):
            raise WrongValue(f"{name}: expects to stand alone, without {section}.{secret}")
        part[secret] = _read_secret(name, part[key])
    return merged


def _read_secret(name: str, path: object) -> str:
    """The secret in the file. The path is not repeated in an error: people paste the secret itself there."""
    if not isinstance(path, str) or "\0" in path:
        raise WrongValue(f"{name}: expects the path of a file that holds the secret")
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_SECRET_BYTES + 1)
        secret = content.decode("utf-8").strip()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileUnreadable(f"{name}: cannot read the file it names: {reason}") from None
    except UnicodeDecodeError:
        raise FileUnreadable(f"{name}: expects a file in UTF-8") from None
    if not secret or len(content) > MAX_SECRET_BYTES:
        raise FileUnreadable(f"{name}: expects a file with the secret and nothing else")
    return secret


def _explained(error: ValidationError, variables: Mapping[Key, str]) -> ConfigError:
    """Pydantic's first finding as one line. What was typed is left out: it may be a secret."""
    findings = error.errors(include_url=False, include_context=False, include_input=False)
    # A slip of the pen explains the rest.
    finding = min(findings, key=lambda one: one["type"] != "extra_forbidden")
    key = tuple(str(part) for part in finding["loc"][:2])
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    if finding["type"] == "extra_forbidden":
        near = {".".join(known): known for known in known_keys()} if len(key) > 1 else dict.fromkeys(SECTIONS)
        return UnknownKey(f"{_shown(key)}: unknown key{_did_you_mean('.'.join(key), near)}{more}")
    return WrongValue(f"{_named(key, variables)}: expects {_expectation(key)}{more}")


def _expectation(key: tuple[str, ...]) -> str:
    model = SECTIONS[key[0]]
    if len(key) == 1:
        return f"a table, written [{key[0]}]"
    return model.model_fields[key[1]].description or "another value"


def _named(key: tuple[str, ...], variables: Mapping[Key, str]) -> str:
    """A key as its writer knows it: the variable when it came from there."""
    return PREFIX + DELIMITER.join(key).upper() if key in variables else _shown(key)


def _shown(key: tuple[str, ...]) -> str:
    """A key in one line, whatever a file holds between its quotes."""
    dotted = ".".join(key)
    return (dotted if dotted.isprintable() else ascii(dotted))[:100]


def _did_you_mean(name: str, known: Mapping[str, object]) -> str:
    from rapidfuzz.process import extractOne  # here, as a start with right settings has no use for it

    found = extractOne(name, known.keys(), score_cutoff=ALIKE_PERCENT)
    return f"; did you mean {found[0]}?" if found else ""


def _check_webhook(telegram: TelegramSettings) -> None:
    """In webhook mode Telegram must know where to call, and the bot must know that it is Telegram who calls."""
    if telegram.mode == "webhook":
        for key in ("webhook_url", "webhook_secret"):
            if getattr(telegram, key) is None:
                expectation = _expectation(("telegram", key))
                raise WrongValue(f'telegram.{key}: expects {expectation}, because telegram.mode is "webhook"')
