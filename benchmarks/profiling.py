"""Where an event spends its time: python -m benchmarks.profiling, or `make profile`."""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.city import NOW, Land, city, opened
from bot.conversation.engine import Engine
from bot.conversation.events import Commanded
from bot.flows import CONTENTS
from bot.model.chats import Account, Chat, Platform
from bot.model.member import Face

ITEMS: Final = 10_000
EVENTS: Final = 300
LINES: Final = 30
TYPED: Final = (("help", ""), ("find", ""), ("find", "ladder"), ("find", "laddr"), ("mine", ""))
WHO: Final = Account(Platform.TELEGRAM, "1")


def main() -> int:
    """Handle events, each in a unit of work on a file, and print where the time went, by functions."""
    engine, profile = Engine(CONTENTS), cProfile.Profile()
    with (
        tempfile.TemporaryDirectory(prefix="commonshed-profile-") as folder,
        opened(city(ITEMS), Path(folder)) as land,
    ):
        with land.database.work(NOW) as store:
            store.faces.save(Face(WHO, "Anna", "en", 1, True, NOW))
        _handle(engine, land, len(TYPED))  # what is built once is built now
        profile.enable()
        _handle(engine, land, EVENTS)
        profile.disable()
    pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(LINES)
    return 0


def _handle(engine: Engine, land: Land, count: int) -> None:
    """Handle so many events, one after another."""
    chat = Chat(WHO.platform, WHO.id, True)
    for number in range(count):
        command, text = TYPED[number % len(TYPED)]
        event = Commanded(id=str(number), account=WHO, chat=chat, name="Anna", command=command, text=text)
        with land.database.work(NOW) as store:
            engine.handle(store, event, NOW)


if __name__ == "__main__":
    sys.exit(main())
