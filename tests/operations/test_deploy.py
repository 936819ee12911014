"""docs/deploy, tried as far as it can be without installing anything: the unit by systemd, the compose files by running
what they say, with the real program, against the fake platforms."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp.test_utils import unused_port

from bot.config import known_keys, variable
from bot.subcommands import COMMANDS
from tests.databases import bare_postgresql
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.telegram import FakeTelegram

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "deploy"
UNIT = (DEPLOY / "commonshed.service").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
FILES = {
    name: yaml.safe_load((DEPLOY / name).read_text("utf-8")) for name in ("compose.yaml", "compose.many.yaml")
}
OURS = [
    (name, it)
    for name, file in FILES.items()
    for it, service in file["services"].items()
    if "build" in service
]
WITHIN_S = 60.0
PORT = 9464

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is there on every machine."""
    program = tmp_path / "commonshed"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    file = tmp_path / "commonshed.service"
    file.write_text(UNIT.replace("/opt/commonshed/bin/commonshed", str(program)))
    return file


def _systemd(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """systemd-analyze, to its end."""
    return subprocess.run(
        ["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False
    )


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_unit(unit: Path) -> None:
    """Every line is understood: a misspelt one would only be passed over when it starts."""
    looked = _systemd("verify", unit)

    assert (looked.returncode, looked.stderr) == (0, "")


@needs_systemd
def test_systemd_finds_the_unit_well_shut_in(unit: Path) -> None:
    """2.0 of 10 is systemd's own limit for what it calls OK; 9.6 is a service without any of it."""
    looked = _systemd("security", "--offline=true", "--threshold=20", unit)

    assert looked.returncode == 0, looked.stdout


def test_the_unit_names_settings_that_there_are() -> None:
    """And gives the program the signs of life that it waits for."""
    names = set(re.findall(r"^Environment=(\w+)=", UNIT, re.MULTILINE))

    assert names <= {variable(key) for key in known_keys()}
    assert "Type=notify" in UNIT
    assert "Restart=always" in UNIT
    assert not re.search(r"TOKEN=", UNIT)


def test_the_image_copies_what_is_there_and_runs_what_there_is() -> None:
    """Files, folders and the command of the Dockerfile."""
    copied = [
        part
        for line in re.findall(r"^COPY (?!--)(.+)", DOCKERFILE, re.MULTILINE)
        for part in line.split()[:-1]
    ]
    ignored = (ROOT / ".dockerignore").read_text("utf-8")

    assert [part for part in copied if not (ROOT / part).exists()] == []
    assert [part for part in copied if f"!{part}\n" not in ignored] == []
    assert json.loads(re.findall(r"^CMD (.+)", DOCKERFILE, re.MULTILINE)[0])[0] in COMMANDS


@pytest.mark.parametrize("name", FILES)
def test_every_secret_of_a_compose_file_is_a_file_that_git_passes_over(name: str) -> None:
    """No secret stands in the file itself, and none can be committed by mistake."""
    file = FILES[name]
    secrets = {secret["file"].removeprefix("./") for secret in file["secrets"].values()}
    kept_out = [re.escape(line.removeprefix("/docs/deploy/")).replace(r"\*", ".*")
                for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()]  # fmt: skip

    assert [it for it in secrets if not any(re.fullmatch(form, it) for form in kept_out)] == []
    for service in file["services"].values():
        assert set(service["secrets"]) <= set(file["secrets"])
        assert not [key for key in service["environment"] if re.search(r"(TOKEN|PASSWORD|SECRET)$", key)]


class Box:
    """A container as the tests can have one: a folder for its file system, a free port for its own."""

    def __init__(self, folder: Path, secrets: Mapping[str, str]) -> None:
        """`secrets` by their names in the compose file."""
        self._folder, self.port = folder, unused_port()
        (folder / "secrets").mkdir()
        (folder / "data").mkdir()
        for name, secret in secrets.items():
            file = folder / "secrets" / name
            file.write_text(f"{secret}\n")
            file.chmod(stat.S_IRUSR)

    def outside(self, written: str) -> str:
        """What is written for the inside of the container, as it is outside."""
        inside = {
            "/run/secrets": str(self._folder / "secrets"),
            "/var/lib/commonshed": str(self._folder / "data"),
            "0.0.0.0": "127.0.0.1",
            str(PORT): str(self.port),
        }
        for one, other in inside.items():
            written = written.replace(one, other)
        return written

    async def runs(self, service: Mapping[str, Any], **fakes: str) -> asyncio.subprocess.Process:
        """What the service's command starts."""
        environment = {name: self.outside(str(value)) for name, value in service["environment"].items()}
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *service["command"], cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment, **fakes}, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def is_healthy(self, service: Mapping[str, Any]) -> bool:
        """What the service's own health check says."""
        kind, program, *arguments = service["healthcheck"]["test"]
        assert (kind, program) == ("CMD", "python")
        asking = await asyncio.create_subprocess_exec(
            sys.executable, *map(self.outside, arguments), stderr=asyncio.subprocess.DEVNULL
        )
        return await asking.wait() == 0


@pytest.mark.parametrize(("name", "service"), OURS, ids=lambda it: it)
async def test_a_service_of_a_compose_file_runs_as_written(tmp_path: Path, name: str, service: str) -> None:
    """Its command, its variables, its secrets and its health check, with the real program; and SIGTERM ends it."""
    told = FILES[name]["services"][service]
    async with FakeTelegram() as telegram, FakeDiscord() as discord:
        with bare_postgresql() if "database" in told["secrets"] else nullcontext("") as url:
            secrets = {"telegram": telegram.token, "discord": discord.token, "database": url}
            box = Box(tmp_path, {it: secrets[it] for it in told["secrets"]})
            process = await box.runs(
                told,
                COMMONSHED_TELEGRAM__BASE_URL=telegram.base_url,
                COMMONSHED_DISCORD__API_URL=discord.api_url,
                COMMONSHED_DISCORD__GATEWAY_URL=discord.gateway_url,
                COMMONSHED_PLACES__SERVICE="none",
            )
            async with asyncio.timeout(WITHIN_S):
                while not await box.is_healthy(told):
                    assert process.returncode is None, (await process.communicate())[1].decode()
                    await asyncio.sleep(0.2)
            process.send_signal(signal.SIGTERM)
            _, written = await asyncio.wait_for(process.communicate(), WITHIN_S)

    assert process.returncode == 0, written.decode()
    assert "stopped" in written.decode().splitlines()[-1]
