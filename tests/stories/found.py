"""What somebody finds: the listing that they see, and homes at some distance."""

from __future__ import annotations

from bot.conversation.replies import Listing
from bot.model.places import Point
from tests.stories.neighbour import Neighbour
from tests.stories.street import HOME

NORTH = Point(HOME.lat + 0.009, HOME.lon)  # a kilometre
FAR = Point(HOME.lat + 0.05, HOME.lon)  # five and a half


def listed(who: Neighbour) -> list[str]:
    """The titles of the listing that somebody sees."""
    reply = who.screen.messages[-1].reply
    assert isinstance(reply, Listing), who.sees
    return [str(entry.title.params["title"]) for entry in reply.entries]
