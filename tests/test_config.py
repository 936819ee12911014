"""Settings: the file, the variables over it, and errors of one line that keep a secret."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from bot.config import (
    ConfigError,
    FileUnreadable,
    Key,
    NoToken,
    UnknownKey,
    WrongValue,
    known_keys,
    load_settings,
    require_token,
    variable,
)
from bot.settings import Settings

TOKEN = "123456:CANARY-canary_CANARY-canary_CANARY-0"

# For each setting a value that is not its default.
VALUES = {
    ("telegram", "token"): TOKEN,
    ("telegram", "base_url"): "https://example.org/bot",
    ("telegram", "base_file_url"): "https://example.org/file/bot",
    ("telegram", "mode"): "polling",
    ("telegram", "webhook_url"): "https://example.org/telegram",
    ("telegram", "webhook_secret"): "abc_DEF-123456789",
    ("telegram", "webhook_listen"): "localhost:80",
    ("discord", "token"): "abc.def",
    ("discord", "api_url"): "http://localhost:81/api/v10",
    ("discord", "gateway_url"): "ws://localhost:82",
    ("discord", "moderator_role"): "동네 지기",
    ("discord", "shards"): "3",
    ("database", "url"): "sqlite:////var/lib/commonshed.db",
    ("database", "notes"): "/var/lib/commonshed/notes",
    ("backup", "folder"): "/mnt/backups",
    ("backup", "every_hours"): "6",
    ("backup", "keep"): "30",
    ("places", "service"): "photon",
    ("places", "url"): "https://photon.example.org",
    ("places", "user_agent"): "us (us@example.org)",
    ("places", "requests_per_second"): "0.5",
    ("places", "language"): "ko",
    ("community", "radius_m"): "1200",
    ("community", "cell_m"): "250",
    ("community", "cell_members"): "5",
    ("community", "language"): "ko",
    ("limits", "events_a_minute"): "60",
    ("limits", "open_requests"): "3",
    ("limits", "items_a_day"): "5",
    ("limits", "photos_a_day"): "8",
    ("limits", "asks_a_day"): "2",
    ("photos", "max_megapixels"): "12",
    ("photos", "max_bytes"): "5000000",
    ("web", "public_url"): "https://sharing.example.org/elm",
    ("web", "listen"): "localhost:83",
    ("web", "proxies"): "172.18.0.0/16",
    ("web", "tiles_url"): "https://tile.example.org/{z}/{x}/{y}.png",
    ("web", "tiles_attribution"): "© OpenStreetMap",
    ("web", "secret"): "sixteen-or-more-of-them",
    ("operations", "listen"): "localhost:84",
    ("operations", "stall_limit_s"): "90",
    ("log", "level"): "DEBUG",
    ("log", "format"): "json",
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Where the test writes its configuration."""
    return tmp_path / "config.toml"


def settings(config: Path, written: str, **environ: str) -> Settings:
    """The settings from a file with this text and these variables."""
    config.write_text(written, encoding="utf-8")
    return load_settings(config, environ)


def test_without_a_file_the_defaults_hold() -> None:
    """Nothing has to be written down but a token."""
    found = load_settings(None, {})

    assert found.database.url.get_secret_value() == "sqlite:///data/commonshed.db"
    assert (found.community.radius_m, found.community.cell_m, found.community.language) == (2000, 500, "en")
    assert found.telegram.base_url == "https://api.telegram.org/bot"
    assert found.telegram.webhook_listen == ("127.0.0.1", 8443)
    assert found.places.requests_per_second == 1


def test_the_environment_wins_over_the_file(config: Path) -> None:
    """A variable overrides its key and leaves the others."""
    found = settings(
        config, "[community]\nradius_m = 900\ncell_m = 250", COMMONSHED_COMMUNITY__RADIUS_M="1200"
    )

    assert (found.community.radius_m, found.community.cell_m) == (1200, 250)


@pytest.mark.parametrize("key", [key for key in known_keys() if not key[1].endswith("_file")], ids=variable)
def test_every_setting_has_its_variable(key: Key) -> None:
    """What the file can say, the environment can say."""
    section, name = key

    found = getattr(getattr(load_settings(None, {variable(key): VALUES[key]}), section), name)

    shown = found.get_secret_value() if isinstance(found, SecretStr) else found
    assert (":".join(map(str, shown)) if isinstance(shown, tuple) else str(shown)) == VALUES[key]


@pytest.mark.parametrize("key", [key for key in known_keys() if key[1].endswith("_file")], ids=variable)
def test_every_secret_may_stand_in_a_file_of_its_own(key: Key, tmp_path: Path) -> None:
    """The line break that an editor adds at the end is not part of it."""
    section, name = key[0], key[1].removesuffix("_file")
    (tmp_path / "secret").write_text(VALUES[section, name] + "\n")

    found = getattr(getattr(load_settings(None, {variable(key): str(tmp_path / "secret")}), section), name)

    assert found.get_secret_value() == VALUES[section, name]


def test_an_empty_variable_is_not_set(config: Path) -> None:
    """Compose files pass on variables that nobody filled in."""
    assert settings(config, "[log]\nlevel = 'ERROR'", COMMONSHED_LOG__LEVEL="").log.level == "ERROR"


@pytest.mark.parametrize(
    ("written", "environ", "error", "says"),
    [
        (
            "[telegram]\ntokn = 'x'",
            {},
            UnknownKey,
            "telegram.tokn: unknown key; did you mean telegram.token?",
        ),
        ("[telegramm]", {}, UnknownKey, "telegramm: unknown key; did you mean telegram?"),
        ("[zzz]\nx = 1", {}, UnknownKey, "zzz: unknown key"),
        (
            "",
            {"COMMONSHED_LOG__LEVL": "DEBUG"},
            UnknownKey,
            "COMMONSHED_LOG__LEVL: unknown variable; did you mean COMMONSHED_LOG__LEVEL?",
        ),
        (
            "[community]\nradius_m = 'far'",
            {},
            WrongValue,
            "community.radius_m: expects a whole number of metres",
        ),
        ("[community]\nradius_m = 1", {}, WrongValue, "from 100 to 50000"),
        ("[photos]\nmax_megapixels = true", {}, WrongValue, "photos.max_megapixels: expects a whole number"),
        ("[places]\nrequests_per_second = 2", {}, WrongValue, "expects a number from 0.01 to 1"),
        ("[places]\nrequests_per_second = nan", {}, WrongValue, "expects a number from 0.01 to 1"),
        ("[places]\nservice = 'google'", {}, WrongValue, 'expects "nominatim", "photon" or "none"'),
        ('[places]\nuser_agent = "a\\nb"', {}, WrongValue, "places.user_agent: expects"),
        ("[web]\nproxies = 'caddy'", {}, WrongValue, "web.proxies: expects addresses or networks"),
        ("telegram = 5", {}, WrongValue, "telegram: expects a table, written [telegram]"),
        ("telegram = 5", {"COMMONSHED_TELEGRAM__MODE": "polling"}, WrongValue, "telegram: expects a table"),
        (
            "[telegram]\nbase_url = 'http://localhost:8081'",
            {},
            WrongValue,
            "telegram.base_url: expects an address",
        ),
        ("[telegram]\nbase_url = 'http://localhost:99999/bot'", {}, WrongValue, "telegram.base_url: expects"),
        ("[telegram]\nwebhook_listen = '8443'", {}, WrongValue, "expects a host and a port"),
        ("[telegram]\nwebhook_listen = 'a:99999'", {}, WrongValue, "expects a host and a port"),
        ("[telegram]\nmode = 'webhook'", {}, WrongValue, "telegram.webhook_url: expects the public https://"),
        ("[discord]\napi_url = 'discord.com'", {}, WrongValue, "discord.api_url: expects an address"),
        ("[database]\nurl = 'data.db'", {}, WrongValue, "database.url: expects an address"),
        ("[database]\nurl = 'mysql://host/shed'", {}, WrongValue, "database.url: expects an address"),
        (
            "[database]\nurl = 'postgresql://host:port/shed'",
            {},
            WrongValue,
            "or postgresql://user:password@host",
        ),
        ("[database]\nurl = 'postgresql://host'", {}, WrongValue, "database.url: expects an address"),
        (
            "[log]\nlevel = 'LOUD'",
            {"COMMONSHED_LOG__LEVEL": "LOUDER"},
            WrongValue,
            "COMMONSHED_LOG__LEVEL: expects",
        ),
        ("[log\n", {}, FileUnreadable, "config.toml: expects TOML"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_key(
    config: Path, written: str, environ: dict[str, str], error: type[ConfigError], says: str
) -> None:
    """Unknown key, wrong type, wrong value: what it is and what it expects, in one line."""
    with pytest.raises(error) as caught:
        settings(config, written, **environ)

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_webhook_without_a_secret_does_not_start(config: Path) -> None:
    """Without one anybody could post updates; a short one could be guessed. The error names the key."""
    written = "[telegram]\nmode = 'webhook'\nwebhook_url = 'https://elm.example.org/hook'\n"
    config.write_text(written)
    with pytest.raises(WrongValue, match=r"telegram\.webhook_secret: expects .*webhook"):
        load_settings(config, {})

    config.write_text(written + "webhook_secret = 'short'\n")
    with pytest.raises(WrongValue, match=r"telegram\.webhook_secret: expects 16 to 256") as refused:
        load_settings(config, {})

    assert "short" not in str(refused.value)


def test_several_mistakes_are_counted(config: Path) -> None:
    """The first is named; that there are more is not kept back."""
    with pytest.raises(WrongValue, match=r"community\.radius_m.* \(and 1 more\)$"):
        settings(config, "[community]\nradius_m = 1\ncell_m = 1")


@pytest.mark.parametrize(
    "written",
    [
        f"[telegram]\ntoken = '{TOKEN} '",
        f'[telegram]\ntoken = "{TOKEN}\\n"',
        f"[telegram]\ntoken = ['{TOKEN}']",
        f"[telegram]\ntoken_file = '{TOKEN}'",
        f"[telegram]\nmode = '{TOKEN}'",
        f"[telegram]\nwebhook_secret = '{TOKEN}'",
        f"[telegram]\ntoken = {TOKEN}",
        f"[discord]\ntoken = '{TOKEN}'",
        f"[database]\nurl = '{TOKEN}'",
        f"telegram = '{TOKEN}'",
    ],
)
def test_an_error_never_shows_a_secret(config: Path, written: str) -> None:
    """Not in the message, and not in what a traceback would print."""
    with pytest.raises(ConfigError) as caught:
        settings(config, written)

    assert "canary" not in str(caught.value).lower()
    assert caught.value.__cause__ is None
    assert "canary" not in repr(caught.value).lower()


def test_settings_do_not_show_their_secrets(config: Path) -> None:
    """A printed or logged Settings is harmless."""
    found = settings(config, f"[telegram]\ntoken = '{TOKEN}'\n[database]\nurl = 'sqlite:///canary.db'")

    assert "canary" not in (repr(found) + str(found) + found.model_dump_json()).lower()
    assert found.secrets() == {TOKEN}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_opened_by_one_driver_and_only_its_passwords_are_secret(
    config: Path, scheme: str
) -> None:
    """However the address is written; the password may be spelt for an address, or stand behind the question mark."""
    rest = "shed:c%40nary@db.example.org:5432/shed?password=sparrow&sslmode=verify-full"

    found = settings(config, f"[database]\nurl = '{scheme}://{rest}'")

    assert found.database.url.get_secret_value() == f"postgresql+psycopg://{rest}"
    assert found.secrets() == {"c%40nary", "c@nary", "sparrow"}


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "cannot read"), (b"", "nothing else"), (b"\xff\xfe", "UTF-8"), (b"a" * 5000, "nothing else")],
)
def test_a_file_that_holds_no_secret_is_named(tmp_path: Path, content: bytes | None, says: str) -> None:
    """Missing, empty, binary or huge: the key that led there is named."""
    if content is not None:
        (tmp_path / "telegram").write_bytes(content)

    with pytest.raises(FileUnreadable, match=f"^COMMONSHED_TELEGRAM__TOKEN_FILE: .*{says}"):
        load_settings(None, {"COMMONSHED_TELEGRAM__TOKEN_FILE": str(tmp_path / "telegram")})


def test_a_secret_and_its_file_exclude_each_other(config: Path, tmp_path: Path) -> None:
    """Which one is meant is not guessed, but the environment wins over the file as ever."""
    (tmp_path / "telegram").write_text("1:file")
    both = {"token": "1:written", "token_file": str(tmp_path / "telegram")}

    with pytest.raises(WrongValue, match=r"telegram\.token_file: expects to stand alone"):
        settings(config, f"[telegram]\ntoken = '{both['token']}'\ntoken_file = '{both['token_file']}'")

    overridden = settings(
        config, "[telegram]\ntoken = '1:written'", COMMONSHED_TELEGRAM__TOKEN_FILE=both["token_file"]
    )
    assert overridden.secrets() == {"1:file"}
    overridden = settings(
        config, f"[telegram]\ntoken_file = '{both['token_file']}'", COMMONSHED_TELEGRAM__TOKEN="1:variable"
    )
    assert overridden.secrets() == {"1:variable"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A --config that leads nowhere is no reason to run with defaults."""
    with pytest.raises(FileUnreadable, match=r"nowhere\.toml: cannot be read: No such file"):
        load_settings(tmp_path / "nowhere.toml", {})


def test_files_follow_the_server_of_the_methods(config: Path) -> None:
    """Given only base_url, no file is fetched from telegram.org with the token in its address."""
    found = settings(config, "[telegram]\nbase_url = 'http://127.0.0.1:8081/bot'")

    assert found.telegram.base_file_url == "http://127.0.0.1:8081/file/bot"
    assert urlsplit(settings(config, "").telegram.base_file_url).hostname == "api.telegram.org"


def test_without_any_token_there_is_nothing_to_run() -> None:
    """The line names the keys and their variables."""
    with pytest.raises(NoToken, match=r"telegram\.token.*discord\.token.*COMMONSHED_DISCORD__TOKEN"):
        require_token(load_settings(None, {"COMMONSHED_TELEGRAM__TOKEN": ""}))

    require_token(load_settings(None, {"COMMONSHED_DISCORD__TOKEN": "abc"}))
