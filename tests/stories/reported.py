"""What somebody reported, and what moderators say to it."""

from __future__ import annotations

from bot.model.report import Report
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street


def report(street: Street, key: int = 1) -> Report:
    """A report as it is kept now."""
    with street.database.work(street.now) as store:
        found = store.reports.get(key)
        assert found is not None
        return found


def reported_item(street: Street) -> tuple[Neighbour, Neighbour]:
    """Ben has reported Anna's drill."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    anna.offers("drill", description="Bare wires, works fine")
    ben.commands("/find drill").presses("Details").presses("Report")
    ben.answers(reason="unsafe", words="It gave me a shock")
    return anna, ben


def bans(mod: Neighbour, who: str) -> None:
    """A moderator bans somebody, in words."""
    mod.commands("/mod ban " + who).answers(why="He sold my drill")
    mod.presses("Ban them")
