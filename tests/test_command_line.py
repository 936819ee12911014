"""The command line: one clear line and an exit code, whatever happens."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import __main__ as command_line
from bot.errors import PlatformRefused
from bot.settings import Settings
from bot.subcommands import COMMANDS, Command
from tests.kept_logging import kept_logging

ROOT = Path(__file__).parent.parent
TOKEN = "123456:CANARY-canary_CANARY-canary_CANARY-0"


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Start each command where there is no config.toml, and without variables of ours."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("COMMONSHED_")]:
        monkeypatch.delenv(name)
    with kept_logging():
        yield tmp_path


def commonshed(*arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Run the real program, as a neighbour's server would."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_names_every_command() -> None:
    """Whoever asks learns what there is."""
    shown = commonshed("--help")

    assert shown.returncode == 0
    assert all(name in shown.stdout for name in COMMANDS)


LATER = {
    "PIL", "aiohttp.web", "alembic", "apscheduler", "dateparser", "discord", "geopy", "jinja2", "prometheus_client",
    "psycopg", "rapidfuzz", "sqlalchemy.dialects.postgresql", "tzfpy",
}  # fmt: skip


@pytest.mark.parametrize(
    ("needed", "heavy"),
    [
        ("bot.__main__", {*LATER, "aiohttp", "asyncio", "pydantic", "rich", "sqlalchemy", "telegram"}),
        (
            "bot.config, bot.copies, bot.opening",
            {*LATER, "aiohttp", "asyncio", "rich", "sqlalchemy", "telegram"},
        ),
        ("bot.wiring, adapters.telegram.app", LATER),
    ],
    ids=["help", "the look at a file", "a start on Telegram"],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(needed: str, heavy: set[str]) -> None:
    """So --help answers at once, a file is looked through while the rest is loaded, and a start is short."""
    loaded = subprocess.run(
        [sys.executable, "-c", f"import {needed}, sys; print(*sys.modules)"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert heavy.isdisjoint(loaded.stdout.split())


@pytest.mark.parametrize("arguments", [[], ["dance"], ["run", "--confg", "x"], ["run", "--config"]])
def test_a_wrong_command_is_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """argparse says what there is instead."""
    with pytest.raises(SystemExit) as caught:
        command_line.main(arguments)

    assert caught.value.code == 2
    assert "usage: commonshed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "telegram.token: expects the token of a bot"),
        ("[telegram]\ntokn = 'x'", "telegram.tokn: unknown key; did you mean telegram.token?"),
        ("[telegram]\ntoken = 5", "telegram.token: expects"),
        ("[community]\nradius_m = 'far'", "community.radius_m: expects a whole number"),
        (f"[telegram]\ntoken = '{TOKEN} {TOKEN}'", "telegram.token: expects"),
    ],
)
def test_a_wrong_setting_is_one_line_and_code_2(
    empty_folder: Path, capsys: pytest.CaptureFixture[str], written: str, says: str
) -> None:
    """It names the key and what it expects, and no secret."""
    (empty_folder / "config.toml").write_text(written)

    code = command_line.main(["run"])

    said = capsys.readouterr().err
    assert code == 2
    assert said.startswith(f"commonshed: {says}")
    assert said.count("\n") == 1
    assert "canary" not in said.lower()


def test_the_real_program_says_it_the_same_way() -> None:
    """Through the interpreter: code, one line, no traceback, nothing on stdout."""
    stopped = commonshed("run", COMMONSHED_TELEGRAM__TOKEN=f"{TOKEN}\n")

    assert (stopped.returncode, stopped.stdout) == (2, "")
    assert stopped.stderr.startswith(
        "commonshed: COMMONSHED_TELEGRAM__TOKEN: expects the token that @BotFather"
    )
    assert stopped.stderr.count("\n") == 1


def test_a_config_that_is_not_there_is_named() -> None:
    """--config never falls back to the defaults."""
    stopped = commonshed("run", "--config", "nowhere.toml")

    assert stopped.returncode == 2
    assert stopped.stderr == "commonshed: nowhere.toml: cannot be read: No such file or directory\n"


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            PlatformRefused(f"Telegram does not accept {TOKEN}\nat all"),
            1,
            "Telegram does not accept ••• at all",
        ),
        (RuntimeError(f"failed with {TOKEN}"), 1, "stopped by RuntimeError; the log tells more"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_whatever_goes_wrong_ends_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    says: str,
) -> None:
    """What nobody expected stands in the log with its traceback, and even there without a secret."""

    def perform(_: Settings) -> int:
        raise error

    monkeypatch.setenv("COMMONSHED_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setitem(COMMANDS, "run", Command("", perform))

    assert command_line.main(["run"]) == code

    said = capsys.readouterr().err
    assert said.splitlines()[-1:] == ([f"commonshed: {says}"] if says else [])
    assert "canary" not in said.lower()
    assert ("Traceback" in said) == isinstance(error, RuntimeError)


def test_doctor_says_in_a_line_each_what_is_broken() -> None:
    """Findings go to stdout, one line each however narrow the window; code 1 while anything is broken."""
    looked = commonshed("doctor", COMMONSHED_PLACES__SERVICE="none", COLUMNS="20")

    assert (looked.returncode, looked.stderr) == (1, "")
    configuration, database, places = looked.stdout.splitlines()
    assert configuration.startswith("BROKEN  configuration; to mend it: telegram.token: expects the token")
    assert database.startswith("BROKEN  database.url: data/commonshed.db is not there yet; to mend it: run:")
    assert places.startswith("ok      places.service: none")
