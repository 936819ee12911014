"""The way in, and the rules that stand there."""

from __future__ import annotations

from bot.flows.actions import Join
from bot.model.places import Point
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street

NEARBY = Point(52.5300, 13.4100)
MUNICH = "48.1374, 11.5755"


def begins(street: Street, who: Neighbour) -> Neighbour:
    """Press Join on the community's card: its deep link on Telegram, /start in the room on Discord."""
    return (
        who.commands(f"/start {Join(street.community.id).pack()}")
        if on_telegram(who)
        else who.commands("/start", in_room=True)
    )


def on_telegram(who: Neighbour) -> bool:
    """Whether they use Telegram."""
    return not who.account.platform.whispers


def ruled(street: Street, rules: str) -> None:
    """The community has house rules from now on."""
    street.community.rules = rules
    with street.database.work(street.now) as store:
        store.communities.save(street.community)


def at(point: Point) -> str:
    """A point as people type it."""
    return f"{point.lat}, {point.lon}"
