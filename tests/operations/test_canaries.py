"""Canaries: what must never stand in a log is driven through the real program at DEBUG, where things go wrong too."""

from __future__ import annotations

import io
import logging
from dataclasses import replace
from pathlib import Path
from typing import Literal, Never

import pytest

import bot.flows
from bot.logs import set_up_logging
from bot.model.rights import ANYONE, RIGHTS
from bot.settings import LogSettings, PlacesSettings, Settings
from tests.fakes.nominatim import FakeNominatim
from tests.fakes.telegram.faults import Fault
from tests.journey.journey import Journey
from tests.journey.town import OnTelegram
from tests.kept_logging import kept_logging
from tests.operations.watched import WatchedTown

TYPED = "canary words of a neighbour"
HOME = "Canarystreet 17, 10999 Canarytown"
BROKEN = "CREATE TRIGGER broken_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'the disk is broken'); END"


class CanaryTown(WatchedTown):
    """A town where addresses are looked up by a service of its own."""

    def __init__(self, folder: Path, places: str) -> None:
        """Nothing runs yet."""
        super().__init__(folder)
        self._places = places

    def settings(self) -> Settings:
        """As the town's, with that service."""
        return super().settings().model_copy(update={"places": PlacesSettings(url=self._places)})


async def _done(_: str) -> None:
    """Nobody keeps a transcript."""


def _fails(_scene: object, given: object) -> Never:
    """A flow with a mistake, whose error quotes what was typed."""
    raise ValueError(f"cannot find {given}")


def _break(town: WatchedTown, table: str) -> None:
    """Nothing can be written there any more."""
    with town.program.database.engine.begin() as connection:
        connection.exec_driver_sql(BROKEN.format(table=table))


@pytest.mark.parametrize("form", ["plain", "json"])
async def test_no_secret_no_home_and_no_word_of_a_neighbour_reaches_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Literal["plain", "json"]
) -> None:
    """People join, offer and ask; a flow, the database, the place service and both platforms fail on the way."""
    find = bot.flows.COMMANDS["find"]
    monkeypatch.setitem(bot.flows.COMMANDS, "find", replace(find, run=_fails))
    monkeypatch.setitem(RIGHTS, "/find", ANYONE)
    # What fails is tried again soon; how long that waits, test_trouble.py and test_batches.py show.
    monkeypatch.setattr("bot.running.failures.AGAIN_S", (0.02, 0.05))
    monkeypatch.setattr("adapters.telegram.pace.CHAT", (1000, 1.0))
    log = io.StringIO()
    with kept_logging():
        known = {HOME: [(HOME, 52.5210, 13.4060)]}
        async with FakeNominatim(knows=known) as places, CanaryTown(tmp_path, places.url) as town:
            secrets = town.settings().secrets()
            set_up_logging(LogSettings(level="DEBUG", format=form), secrets, log)
            logging.getLogger("bot.test").error("in vain: %s", secrets)
            await _live(town, places)

    said = log.getvalue()
    assert said.count("ValueError") >= 3, "the flow failed three times"
    assert "the disk is broken" in said
    assert "cannot be read" in said
    assert "the place service failed" in said
    assert "canary" not in said.casefold()
    assert not [secret for secret in secrets if secret in said]
    assert "Anna" not in said


async def _live(town: CanaryTown, places: FakeNominatim) -> None:
    """What neighbours do, and what goes wrong."""
    journey = Journey(town, _done)
    await journey.set_up()
    anna = journey.anna
    await journey.press_in_group(anna, "Join")
    await anna.presses("English")
    await anna.says(HOME)
    await town.until(lambda: places.asked, "the address to be looked up")
    places.status = 500
    await OnTelegram(town, "Someone").says(f"/find {TYPED}")
    town.telegram.fail("sendMessage", Fault.HTML_PAGE)
    await anna.says(HOME + " again")
    for _ in range(3):
        await anna.says(f"/find {TYPED}")
    town.telegram.inject("message", {"message_id": 7, "text": TYPED, "chat": TYPED, "from": {"id": TYPED}})
    await town.discord.add_bot(journey.guild)
    await journey.ben.person.uses("find", journey.channel, words=TYPED)
    await town.settles()
    _break(town, "draft")
    _break(town, "outbox")
    await anna.says(f"/offer {TYPED}")
    await anna.says(TYPED)
