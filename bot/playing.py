"""Running the playground from the command line: without a real token, on this machine alone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import webbrowser
from pathlib import Path
from typing import Final

from bot.config import Settings, WrongValue
from bot.playground import Playground
from storage.lock import only_one

FOLDER: Final = Path("data/playground")


async def play(settings: Settings, port: int, *, browser: bool, folder: Path = FOLDER) -> None:
    """Run the playground until SIGTERM or Ctrl-C. Raises WrongValue for a real token or a port in use, StoreRefused
    when another one plays on the same street."""
    refuse_tokens(settings)
    with only_one(folder / "street.db", f"the street in {folder} is in use by another playground"):
        await _play(settings, port, browser=browser, folder=folder)


async def _play(settings: Settings, port: int, *, browser: bool, folder: Path) -> None:
    playground = Playground(folder, settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        address = await _started(playground, port)
        sys.stdout.write(f"The playground is at {address} (Ctrl-C ends it)\n")
        sys.stdout.flush()
        if browser and _graphical():
            await asyncio.to_thread(webbrowser.open, address)
        await playground.run(stop)
    finally:
        await playground.server.close()


async def _started(playground: Playground, port: int) -> str:
    """Listen; the address."""
    try:
        return await playground.server.start(port)
    except OSError:
        raise WrongValue(
            f"--port: expects a free port, and {port} is in use; try --port {port + 1}"
        ) from None


def _graphical() -> bool:
    """Whether a browser with a window can open; one within the terminal would only be in the way."""
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def refuse_tokens(settings: Settings) -> None:
    """A playground with a real bot's token is a mistake. Raises WrongValue."""
    for section, token in (("telegram", settings.telegram.token), ("discord", settings.discord.token)):
        if token is not None:
            raise WrongValue(
                f"{section}.token: the playground expects none; start it without a real bot's token"
            )
